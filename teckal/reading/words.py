"""What is wrong with a document's structure, in an officer's words.

A validator says "'sixty' does not match '^unknown$'"; that is true and helps nobody. Each definition of the schema has
a name, and the words here go by that name: what the value must be, what was found, and what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from teckal.reading import schema as format_schema
from teckal.reading.fits import fits
from teckal.reading.places import STRUCTURE, Fault, Path, printable

MOST = 100
"""Faults of one document that are put into words; after so many it is not read for more."""

_MUST_BE: Mapping[str, str] = {
    "": "an arrangement in `name: value` lines, beginning with `format: 1`",
    "text": "text",
    "yes_no": "true, false or unknown",
    "settled_yes_no": "true or false",
    "percent": "a percent from 0 to 100, or unknown",
    "percent_figure": "a number from 0 to 100",
    "money": "a plain number of 0 or more, or unknown",
    "money_figure": "a number of 0 or more",
    "years": "a number of years, 0 or more, or unknown",
    "years_figure": "a number of 0 or more",
    "whole_number": "a whole number of 0 or more, or unknown",
    "group_size": "a whole number of 1 or more, or unknown",
    "date": "a date such as 2026-09-01, 2026-09 or 2026, or unknown",
    "known_date": "a date such as 2026-09-01, 2026-09 or 2026",
    "currency": "three capital letters such as GBP or EUR, or unknown",
    "law_id": "the id of a law, such as uk-pa-2023",
    "format": "1, the version of this format",
    "party_id": "the id of a party: small letters, digits, - and _, beginning with a letter",
    "jurisdiction": "england, wales, scotland, northern-ireland, an EU member state's code such as fr, or unknown",
    "common_objectives": "text, or lines such as {shared_by: [fenmarsh, saltby], text: One control room for both}",
    "public_task": "text, or lines such as {task: Household waste collection, basis: duty}",
}
_NAMES_OF: Mapping[str, str] = {
    "evidence": "is not a path. Write names joined by dots and items of a list as [0], such as bodies.wasteco.board",
    "expected_conditions": "is not the id of a condition, such as uk-pa-2023/joint/activity",
    "expected_gates": "is not the id of a gate, such as contract",
}
_AT_LEAST: Mapping[str, str] = {
    "parties": "must name at least one party.",
    "percent": "needs a bound: above, at_least, below or at_most.",
    "money": "needs a bound: above, at_least, below or at_most.",
    "years": "needs a bound: above, at_least, below or at_most.",
    "some_party_ids": "must name at least one party, or be unknown.",
    "two_party_ids": "must name at least two parties, or be unknown.",
}


def faults(data: Any) -> list[Fault]:
    """What is wrong with the document's structure, in the order of the schema's walk; at most `MOST` faults."""
    return [] if fits(data) else list(islice(_faults(data), MOST))


def _faults(data: Any) -> Iterator[Fault]:
    called = _ids_by_name(data)
    seen: set[tuple[Path, str]] = set()
    for error in format_schema.validator().iter_errors(data):
        path, keyword = tuple(error.absolute_path), str(error.validator)
        about = keyword if keyword in _OF_SEVERAL else "value"
        if error.instance is not None and (path, about) not in seen:
            seen.add((path, about))
            yield from _in_words(path, keyword, error, called)


_OF_SEVERAL = ("required", "additionalProperties", "uniqueItems")


def _ids_by_name(data: Any) -> Mapping[str, str]:
    """The parties' ids, by their names: people write the name where the id must be."""
    parties = data.get("parties") if isinstance(data, Mapping) else None
    entries = parties.items() if isinstance(parties, Mapping) else ()
    named = ((facts.get("name"), party) for party, facts in entries if isinstance(facts, Mapping))
    return {name.casefold(): party for name, party in named if isinstance(name, str)}


def _in_words(path: Path, keyword: str, error: Any, called: Mapping[str, str]) -> Iterator[Fault]:
    name = format_schema.names().get(id(error.schema), "")
    value, definition = error.instance, error.schema
    if keyword == "required":
        for missing in definition["required"]:
            if missing not in value:
                yield Fault(STRUCTURE, path, _missing(missing, definition))
    elif keyword == "additionalProperties":
        for key in value:
            if format_schema.child(definition, key) is None:
                yield Fault(STRUCTURE, (*path, key), _unknown_name(key, name, definition))
    elif keyword == "uniqueItems":
        for index in format_schema.repeated(value):
            yield Fault(STRUCTURE, (*path, index), f"`{printable(value[index])}` is in this list twice.")
    elif keyword in ("minProperties", "minItems"):
        yield Fault(STRUCTURE, path, _AT_LEAST.get(name, "must have at least one entry, or be left out."))
    elif keyword == "maxProperties":
        yield Fault(STRUCTURE, path, "must have at most one lower bound and one upper bound.")
    else:
        party = called.get(value.casefold()) if name == "party_id" and isinstance(value, str) else None
        advice = f"Write `{party}`." if party else _advice(value, name, definition)
        yield Fault(STRUCTURE, path, f"{_wrong_value(value, name, definition)} {advice}".rstrip())


def _missing(name: str, definition: Mapping[str, Any]) -> str:
    if name == "format":
        return "`format` is missing. Add the line `format: 1` at the top."
    _, wanted = format_schema.resolve(definition["properties"][name])
    otherwise = ", or `unknown` if it is not known" if _allows_unknown(wanted) else ""
    return f"`{name}` is missing. Add it{otherwise}."


# Names


def _unknown_name(key: str, name: str, definition: Mapping[str, Any]) -> str:
    if name in _NAMES_OF:
        return f"{_NAMES_OF[name]}."
    if "patternProperties" in definition:
        rule = "Use small letters, digits, - and _, beginning with a letter."
        return f"`{printable(key)}` cannot be an id. {rule}{as_id(key)}"
    here, elsewhere = list(definition["properties"]), format_schema.known_names()
    plain = _snake_case(key)
    if plain not in here and plain in elsewhere:
        return f"`{printable(key)}` is not known here. It belongs {_under(elsewhere[plain])}."
    near = nearest(plain, here)
    if near:
        return f"`{printable(key)}` is not known here. Did you mean `{near}`?"
    near = nearest(plain, elsewhere, cutoff=0.8)
    if near:
        return f"`{printable(key)}` is not known here. Did you mean `{near}`? It belongs {_under(elsewhere[near])}."
    if len(here) <= 8:
        return f"`{printable(key)}` is not known here. Known here: {', '.join(here)}."
    return f"`{printable(key)}` is not known here. `teckal schema` prints every name of the format."


def _under(places: tuple[str, ...]) -> str:
    if places[0] == "":
        return "at the top level"
    return "under " + " or ".join(f"`{place}`" for place in places[:2])


def _snake_case(text: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text[:60])
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")


def as_id(key: str) -> str:
    """What to write for a name that cannot be an id, as a sentence; "" where nothing of it could be one."""
    plain = _snake_case(key).lstrip("0123456789_")
    return f" For instance `{plain}`." if plain else ""


def nearest(word: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """The known word that is most like this one, or "" where none is."""
    import difflib

    candidates = [each for each in islice(known, 500) if len(each) <= 60]
    near = difflib.get_close_matches(word[:60], candidates, 1, cutoff)
    return near[0] if near else ""


# Values


def _wrong_value(value: Any, name: str, definition: Mapping[str, Any]) -> str:
    return f"must be {_must_be(name, definition)}; found {_found(value)}."


def _must_be(name: str, definition: Mapping[str, Any]) -> str:
    if name in _MUST_BE:
        return _MUST_BE[name]
    otherwise = ", or unknown" if _allows_unknown(definition) else ""
    if "enum" in definition:
        choices = [str(each) for each in definition["enum"]]
        return f"one of {', '.join(choices[:-1])} or {choices[-1]}"
    example = flow(definition["written"][0])
    if "array" in definition["type"]:
        if "object" in definition["type"]:
            return f"lines such as {example}, a list of these{otherwise}"
        return f"a list such as {example}{otherwise}"
    return f"lines such as {example}{otherwise}"


def _allows_unknown(definition: Mapping[str, Any]) -> bool:
    pattern: str = definition.get("pattern", "")
    return "unknown" in definition.get("enum", ()) or pattern.startswith(("^unknown$", "^(unknown|"))


def _found(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, str):
        return f"`{printable(value)}`" if value.strip() else "nothing but space"
    return "a list" if isinstance(value, list) else "`name: value` lines"


def flow(value: Any) -> str:
    """A value as it may be written on one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


# Advice


def _advice(value: Any, name: str, definition: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        return "Put it in quotes." if name == "text" and isinstance(value, (bool, int, Decimal)) else ""
    if len(value) > 60:
        return ""
    if name in _ADVICE:
        return _ADVICE[name](re.sub(r"\s", " ", value.strip()))
    if "enum" in definition:
        return _near_choice(value, definition)
    types = definition.get("type", ())
    if "array" in types and value.strip().lower() in _NOBODY and "minItems" not in definition:
        return "Write [] for none."
    if "array" in types and "object" not in types and re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        return f"Write [{value}]."
    return ""


_NOBODY = ("none", "nobody", "nil", "n/a")
"""What people write where a list is empty."""


def _near_choice(value: str, definition: Mapping[str, Any]) -> str:
    choices = [each for each in definition["enum"] if isinstance(each, str)]
    plain = re.sub(r"[\s_]+", "-", value.strip().lower())
    near = nearest(plain, choices, cutoff=0.6)
    return f"Did you mean `{near}`?" if near else ""


def _party_type(value: str) -> str:
    meant = _TYPES.get(value.lower())
    return f"Write `{meant}`." if meant else _near_choice(value, format_schema.load()["definitions"]["party_type"])


_TYPES: Mapping[str, str] = {
    "council": "local-authority",
    "company": "company-limited-by-shares",
    "ltd": "company-limited-by-shares",
    "limited company": "company-limited-by-shares",
    "llp": "limited-liability-partnership",
    "cic": "community-interest-company",
    "nhs": "nhs-body",
    "people": "natural-persons",
}


def _yes_or_no(value: str) -> str:
    if value.lower() in ("true", "false"):
        return f"Write {value.lower()} without quotes."
    meant = {"yes": "true", "y": "true", "no": "false", "n": "false"}.get(value.lower())
    return f"Write {meant}." if meant else ""


def _number(value: str) -> str:
    """The number that was probably meant: without signs, commas, spaces and words for a thousand or a million."""
    written = re.fullmatch(r"(?:[£€$]|[A-Z]{3} )? ?([0-9][0-9,. ']*?) ?(%|percent|per cent|k|m|million)?", value)
    figures = "" if written is None else _figures(written[1])
    if written is None or not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", figures):
        return ""
    times = {"k": 1_000, "m": 1_000_000, "million": 1_000_000}.get(written[2] or "", 1)
    number = Decimal(figures) * times
    return f"Write {number:f}." if number != number.to_integral_value() else f"Write {int(number)}."


def _figures(written: str) -> str:
    """The figures without what groups them: a comma before three figures groups, before one or two it is the point."""
    for pattern, groups, point in _GROUPED:
        if re.fullmatch(pattern, written):
            return re.sub(groups, "", written).replace(point, ".").rstrip(".")
    return ""


_GROUPED = (
    (r"[0-9]+(\.[0-9]*)?", "[ ]", "."),
    (r"[0-9]{1,3}([, '][0-9]{3})+(\.[0-9]*)?", "[, ']", "."),
    (r"[0-9]{1,3}([. '][0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}", "[. ']", ","),
    (r"[0-9]{1,3}(\.[0-9]{3}){2,}", "[.]", ","),
)
"""How figures are grouped in Britain and on the Continent: the pattern, what groups, and the decimal point."""


def _date(value: str) -> str:
    """The date that was probably meant; day before month, as in Britain and on the Continent."""
    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", value, re.ASCII)
    day, month, year = parts.groups() if parts else ("", "", "")
    if not parts and (parts := re.fullmatch(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].*)?", value, re.ASCII)):
        year, month, day = parts.groups()
    if parts and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return f"Write {year}-{int(month):02}-{int(day):02}."
    in_words = re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.? (\d{4})", value, re.ASCII)
    if in_words and in_words[2][:3].lower() in _MONTHS:
        number = _MONTHS.index(in_words[2][:3].lower()) + 1
        return f"Write {in_words[3]}-{number:02}{f'-{int(in_words[1]):02}' if in_words[1] else ''}."
    return ""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _jurisdiction(value: str) -> str:
    if value.lower().replace(".", "") in ("uk", "gb", "united kingdom", "great britain", "britain"):
        return "Say which part of the United Kingdom."
    return _near_choice(value, format_schema.load()["definitions"]["jurisdiction"])


_ADVICE: Mapping[str, Callable[[str], str]] = {
    "yes_no": _yes_or_no,
    "settled_yes_no": _yes_or_no,
    "percent": _number,
    "percent_figure": _number,
    "money": _number,
    "money_figure": _number,
    "years": _number,
    "years_figure": _number,
    "whole_number": _number,
    "group_size": _number,
    "date": _date,
    "known_date": _date,
    "jurisdiction": _jurisdiction,
    "party_type": _party_type,
    "currency": lambda value: f"Write {value.upper()}." if re.fullmatch("[A-Za-z]{3}", value) else "",
}
