"""Outcomes of a batch as a run makes them, from arrangements that a test changes in one place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from teckal.batch import outcome
from teckal.batch.margins import Margin, read_margin
from teckal.batch.outcome import Outcome
from teckal.batch.summary import Summary
from teckal.document import from_mapping
from teckal.errors import Problem
from teckal.rulebook import load
from teckal.verdict import evaluate

DAY = datetime.date(2026, 11, 27)
EVIL = '=HYPERLINK("http://e.example","<script>alert(\'x\')</script>") & \u202e<b>'
"""A name that would be a formula, a script and a turned line."""


@dataclass(frozen=True)
class Item:
    """What comes before an outcome."""

    number: int
    file: str
    document: int
    label: str
    place: str


def item(number: int, file: str = "") -> Item:
    named = file or f"cases/{number:02}.yaml"
    return Item(number, named, 0, named, named)


def came_to(arrangement: Mapping[str, Any], number: int = 0, *, group_by: str = "", file: str = "") -> Outcome:
    """What an arrangement came to."""
    placed = item(number, file)
    document = from_mapping(arrangement, placed.file)
    path = outcome.group_path(group_by) if group_by else None
    answer = replace(evaluate(document, load(), engine="builtin"), file=placed.file)
    return outcome.evaluated(placed, document, answer, load(), path)


def bad(number: int = 0, message: str = "There is no such party.", **more: Any) -> Outcome:
    """What an item came to that could not be evaluated."""
    placed = item(number)
    return outcome.refused(placed, [Problem(placed.file, 0, 3, 5, "contract.buyers", message, 3)], **more)


def summary(outcomes: Iterable[Outcome], *, group_by: str = "", as_of: datetime.date = DAY) -> Summary:
    """What they add up to."""
    found = Summary(as_of, group_by)
    for each in outcomes:
        found.add(each)
    return found


def margins(arrangement: Mapping[str, Any]) -> list[Margin]:
    return [read_margin(each) for each in came_to(arrangement).facts["margins"]]
