"""Flags that somebody has seen and accepted, by name and until a day: the one thing here that the calendar changes.

An entry could be written to make a warning go away, so it silences exactly what it names: a flag by its id and, where
that id can be raised of several things, all of those that it is raised of now. Whoever wrote it must have said who,
when, why and until when. It is given flags and gives flags back, so that no verdict can turn on it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from teckal.document import UNKNOWN, Document
from teckal.facts import date_span
from teckal.result import Acceptance, Acknowledgement, Flag

NEEDED = {"by": "who accepts it", "on": "when", "note": "why", "until": "until when"}
"""What an entry must say to count."""


def entries(document: Document) -> list[Mapping[str, Any]]:
    """What stands under `acknowledged:`."""
    found = document.get(("acknowledged",))
    return found if isinstance(found, list) else []


def acknowledge(
    document: Document, flags: tuple[Flag, ...], known: Iterable[str], today: datetime.date
) -> tuple[tuple[Flag, ...], tuple[Acknowledgement, ...]]:
    """The flags, those that are acknowledged on that day marked, and what became of each entry.

    `known` are the ids that a flag can have.
    """
    found = tuple(_judged(entry, flags, frozenset(known), today) for entry in entries(document))
    counting = [each for each in found if each.state == "counts"]
    return tuple(_marked(flag, counting) for flag in flags), found


def _marked(flag: Flag, counting: list[Acknowledgement]) -> Flag:
    accepted = next((each.accepted for each in counting if _names(each.flag, each.about, flag)), None)
    return flag if accepted is None else replace(flag, accepted=accepted)


def _names(id: str, about: tuple[str, ...], flag: Flag) -> bool:
    """Whether an entry names all of the flag."""
    return id == flag.id and set(flag.about) <= set(about)


def _judged(
    entry: Mapping[str, Any], flags: tuple[Flag, ...], known: frozenset[str], today: datetime.date
) -> Acknowledgement:
    said = {key: _said(entry.get(key)) for key in ("by", "role", "on", "until", "note")}
    named = entry.get("about")
    about = tuple(each for each in named if each != UNKNOWN) if isinstance(named, list) else ()
    accepted = Acceptance(**said)
    state, says = next(_faults(entry["flag"], about, accepted, flags, known, today), ("counts", _counts(accepted)))
    return Acknowledgement(entry["flag"], about, accepted, state, says)


def _said(value: Any) -> str:
    return "" if value in (None, UNKNOWN) else str(value)


def _counts(accepted: Acceptance) -> str:
    role = f", {accepted.role}" if accepted.role else ""
    return f"Acknowledged by {accepted.by}{role}, on {accepted.on}, until {accepted.until}: {accepted.note}"


def _faults(
    id: str,
    about: tuple[str, ...],
    accepted: Acceptance,
    flags: tuple[Flag, ...],
    known: frozenset[str],
    today: datetime.date,
) -> Iterator[tuple[str, str]]:
    """Why the entry does not count, what weighs most first; nothing where it does."""
    if id not in known:
        yield "unknown-flag", f"There is no flag {id}."
    raised = [flag for flag in flags if flag.id == id]
    if not raised:
        yield "not-raised", "The flag is not raised, or no longer: take the entry out."
    missing = [words for key, words in NEEDED.items() if not getattr(accepted, key)]
    if missing:
        yield "incomplete", f"It does not count, because it does not say {', '.join(missing)}."
    if accepted.on and date_span(accepted.on).first > today:
        yield "future", f"It does not count yet: it is dated {accepted.on}, after {today}."
    if accepted.until and date_span(accepted.until).last < today:
        yield "lapsed", f"It lapsed after {accepted.until}, and the flag stands again."
    if raised and not any(_names(id, about, flag) for flag in raised):
        left = dict.fromkeys(each for flag in raised for each in flag.about if each not in about)
        yield "not-covered", f"It does not count, because it does not name what the flag is about: {', '.join(left)}."
