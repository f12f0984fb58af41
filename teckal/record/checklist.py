"""The evidence behind an answer, paper by paper, to be compared with its source and signed for.

A verdict is worth what the facts under it are worth, and a challenge begins with them. Each entry is a part of the file
that one paper commonly proves as a whole, with what the file says there and how well it says it is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from teckal.document import UNKNOWN, Document, Path, parse_path, show
from teckal.frozen import dataclass
from teckal.record import said
from teckal.report import words
from teckal.result import ConditionResult, FactUsed, GateResult, Result

DEPTHS = {"bodies": 3, "parties": 2, "transfers": 2, "cooperation": 2}
"""How many steps of a path make the block that is checked in one go; one for the rest."""


@dataclass(frozen=True)
class Entry:
    """A part of the file that the answer relies on, with one and the same evidence for all of it."""

    title: str
    """What it is, from the outside in: "Fenmarsh Waste Ltd, holdings, Saltby Borough Council"."""
    told: str
    """What the file says there."""
    paths: tuple[str, ...]
    line: int | None
    """Where the first of it stands."""
    standing: str
    source: str
    """The paper or person; empty where none is named, and so for the date and the note."""
    date: str
    note: str


def checklist(document: Document, result: Result) -> tuple[Entry, ...]:
    """An entry for each part of the file that was relied on and each piece of evidence for it, in the order of use."""
    groups: dict[tuple[Path, int, str], list[Path]] = {}
    used = [*relied_on(result), *result.other_facts]
    told = [parse_path(source) for source in dict.fromkeys(source.path for fact in used for source in fact.sources)]
    for path in [*told, *_disputed(document, told)]:
        key = (_block(path), id(document.evidence(path)), document.standing(path))
        groups.setdefault(key, []).append(path)
    return tuple(_entry(document, block, standing, paths) for (block, _, standing), paths in groups.items())


def _disputed(document: Document, told: list[Path]) -> Iterator[Path]:
    """What the file has and disputes: the answer takes it as not known, and rests on that."""
    for path, entry in document.entries.items():
        inside = any(each[: len(path)] == path for each in told)
        if entry.get("standing") == "disputed" and not inside and document.get(path) is not None:
            yield path


def relied_on(result: Result) -> list[FactUsed]:
    """The facts of the route that decides or comes nearest, and of what comes first, each once."""
    route = words.nearest(result)
    asked: list[ConditionResult | GateResult] = [*result.gates, *(route.conditions if route else ())]
    found: dict[tuple[str, str], FactUsed] = {}
    for fact in (fact for each in asked for fact in each.facts):
        found.setdefault((fact.name, fact.shown), fact)
    return list(found.values())


def _entry(document: Document, block: Path, standing: str, paths: list[Path]) -> Entry:
    evidence = document.evidence(paths[0])
    date = _named(evidence, "date")
    return Entry(
        title=said.label(document, block),
        told="; ".join(_in_words(document, block, paths)),
        paths=tuple(map(show, paths)),
        line=document.place(paths[0]).line,
        standing=standing,
        source=_named(evidence, "source"),
        date=said.day(date) if date else "",
        note=_named(evidence, "note"),
    )


def _in_words(document: Document, block: Path, paths: list[Path]) -> Iterator[str]:
    """What stands at the paths; of a whole block, all that it holds."""
    whole = [path for path in paths if isinstance(document.get(path), Mapping)]
    yield from said.told(document, block, [path for path in paths if path not in whole])
    yield from (said.all_below(document, path) for path in whole)


def _named(evidence: Mapping[str, object] | None, key: str) -> str:
    value = (evidence or {}).get(key)
    return "" if value in (None, UNKNOWN) else str(value)


def _block(path: Path) -> Path:
    """The part of the file that a value belongs to, which one paper commonly proves as a whole."""
    depth = DEPTHS.get(str(path[0]), 1)
    return path[:depth] if len(path) > depth else path[:-1]
