"""The file's own facts in words, for a reader who will never see the file.

A committee reads "Fenmarsh Waste Ltd, holdings, Saltby Borough Council: shares 40%", and whoever checks it must find
`bodies.wasteco.holdings.saltby.shares`. The words for a place are the titles that the format's definition gives it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from teckal.document import UNKNOWN, Document, Path
from teckal.facts.arrangement import BOUNDS, Look
from teckal.facts.values import date_span
from teckal.reading import schema
from teckal.reading.amounts import is_number, shown
from teckal.report.words import counted, listed
from teckal.result import FactUsed
from teckal.rulebook import Rulebook

CONTAINERS = ("parties", "bodies", "contract", "circumstances")
"""Blocks whose own title adds nothing to the names within."""
IDS = ("party_id", "party_ids", "some_party_ids", "two_party_ids")


def label(document: Document, path: Path) -> str:
    """What stands at the path, from the outside in: "Fenmarsh Waste Ltd, holdings, Saltby Borough Council, shares"."""
    words: list[str] = []
    level: Mapping[str, Any] = schema.load()
    for depth, step in enumerate(path):
        _, level = schema.resolve(level, document.get(path[:depth]))
        if isinstance(step, int):
            words[-1:] = _numbered(document, path[: depth + 1], words[-1])
            level = level.get("items", level)
            continue
        entry = schema.child(level, step)
        named = "properties" in level and step in level["properties"]
        title = str(entry["title"]) if entry and named else Look(document).name(step)
        if len(path) == 1 or not (depth == 0 and step in CONTAINERS):
            words.append(title)
        level = entry or {}
    first, *rest = words or ["The file"]
    names = set(_names(document))
    return ", ".join([first, *(each if each in names else each[:1].lower() + each[1:] for each in rest)])


def _names(document: Document) -> list[str]:
    parties = document.get(("parties",))
    return [Look(document).name(each) for each in parties] if isinstance(parties, Mapping) else []


def _numbered(document: Document, path: Path, title: str) -> list[str]:
    """An item of a list: a period by its dates alone, another by the list's title and its number."""
    if _is_period(document.get(path)):
        return [f"{document.get((*path, 'from'))} to {document.get((*path, 'to'))}"]
    return [title, f"no. {int(path[-1]) + 1}"]


def _is_period(item: Any) -> bool:
    return isinstance(item, Mapping) and {"from", "to", "total"} <= set(item)


def is_in_its_label(document: Document, path: Path) -> bool:
    """Whether the label of the block around a value says it already: the first and last day of a period."""
    return path[-1] in ("from", "to") and _is_period(document.get(path[:-1]))


def told(document: Document, block: Path, paths: Sequence[Path]) -> Iterator[str]:
    """The values of a block, those that stand together told together: "Saltby Council (shares: 40%; votes: 40%)"."""
    together: dict[Path, list[Path]] = {}
    for path in paths:
        if not is_in_its_label(document, path):
            together.setdefault(path[:-1], []).append(path)
    for above, some in together.items():
        prefix = label(document, above)
        values = "; ".join(
            f"{label(document, path).removeprefix(prefix).removeprefix(', ')}: {value(document, path)}" for path in some
        )
        within = prefix.removeprefix(label(document, block)).removeprefix(", ")
        yield f"{within} ({values})" if len(above) > len(block) else values


def all_below(document: Document, path: Path) -> str:
    """Everything that stands at the path, in words: a value, or those of a whole block."""
    below = list(_leaves(document.get(path), path))
    return "; ".join(told(document, path, below)) if below != [path] else value(document, path)


def _leaves(found: Any, path: Path) -> Iterator[Path]:
    if isinstance(found, Mapping) and found and not BOUNDS.issuperset(found):
        for key, each in found.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(found, list) and any(isinstance(each, Mapping) for each in found):
        for number, each in enumerate(found):
            yield from _leaves(each, (*path, number))
    else:
        yield path


def value(document: Document, path: Path) -> str:
    """The value at the path, in words; empty where nothing is written there."""
    return words(document, document.get(path), _definition(document, path))


def _definition(document: Document, path: Path) -> str:
    """The name of the definition that the format gives for a place."""
    name = ""
    level: Mapping[str, Any] = schema.load()
    for depth in range(len(path) + 1):
        found, level = schema.resolve(level, document.get(path[:depth]))
        name = found or name
        if depth < len(path):
            step = path[depth]
            level = level.get("items", {}) if isinstance(step, int) else schema.child(level, step) or {}
    return name


def words(document: Document, found: Any, definition: str) -> str:
    """A value of the file by its kind: a party's name, a percent, an amount, yes or no, or its own text."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "yes" if found else "no"
    if found == UNKNOWN:
        return "not known"
    if isinstance(found, list) and any(isinstance(each, (Mapping, list)) for each in found):
        return counted(len(found), "entry", "entries")
    if isinstance(found, list):
        return listed([words(document, each, definition) for each in found]) or "none"
    if isinstance(found, Mapping) and not BOUNDS.issuperset(found):
        return counted(len(found), "entry", "entries")
    if isinstance(found, str):
        if definition in ("date", "known_date"):
            return day(found)
        if definition == "jurisdiction":
            return found.replace("-", " ").title() if len(found) > 2 else found.upper()
        if definition in IDS or found in _ids(document, definition):
            return Look(document).name(found)
        return found.replace("-", " ") if "enum" in schema.load()["definitions"].get(definition, {}) else found
    return figure(found) + ("%" if definition == "percent" else "")


def _ids(document: Document, definition: str) -> Mapping[str, Any]:
    """The parties, where a text may be the id of one."""
    parties = document.get(("parties",))
    return parties if definition == "text" and isinstance(parties, Mapping) else {}


def day(text: str) -> str:
    """A date of the file as it is written in a minute: 1 September 2026, September 2026 or 2026."""
    span = date_span(text)
    month = f"{calendar.month_name[span.first.month]} {span.first.year}"
    return {4: text, 7: month}.get(len(text), f"{span.first.day} {month}")


def figure(found: Any) -> str:
    """A number, in groups of three digits; a bound in words."""
    if isinstance(found, Mapping):
        return " and ".join(f"{bound.replace('_', ' ')} {figure(each)}" for bound, each in found.items())
    if is_number(found):
        return f"{Decimal(shown(found)):,f}"
    return str(found)


def known(fact: FactUsed, book: Rulebook) -> str:
    """A fact's value; a share as a percent, with the ratio where that says more."""
    if fact.value is None or book.card(fact.name).kind != "percent":
        return f"not known: {fact.shown}" if fact.value is None else fact.shown
    exact = str(fact.value)
    says_more = "/" in exact and ".." not in exact and not _is_percent(exact, fact.shown)
    return f"{fact.shown}%" + (f" (exactly {exact})" if says_more else "")


def _is_percent(ratio: str, shown: str) -> bool:
    try:
        return Fraction(ratio) * 100 == Fraction(shown)
    except ValueError:
        return False
