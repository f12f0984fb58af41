"""The values of a fact that a law can tell apart: one stands for all in its cell, so that a proof can try them all."""

from __future__ import annotations

import datetime
import itertools
import operator
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from teckal.program import Atom, Test
from teckal.rulebook import Card, Rulebook

COMPARE = {"above": operator.gt, "at_least": operator.ge, "below": operator.lt, "at_most": operator.le}
ENDS = {"percent": (0, 100), "money": (0, None), "count": (0, None)}

Values = Mapping[str, Any]
"""What is known of the facts; a fact that is left out is unknown."""


def holds(atom: Atom, known: Values) -> bool | None:
    """The comparison by itself, on exact values."""
    value = known.get(atom.fact)
    if value is None:
        return None
    if atom.op == "is":
        return bool(value == atom.bound)
    return value in atom.bound if atom.op == "in" else bool(COMPARE[atom.op](value, atom.bound))  # type: ignore[operator]


def cells(card: Card, bounds: Iterable[Any]) -> list[Any]:
    """A value for each cell that the bounds cut: one on each bound, one in each space between, one beyond each end."""
    if card.kind == "truth":
        return [True, False]
    if card.kind == "choice":
        return list(card.choices)
    marks = sorted(set(bounds))
    if card.kind == "date":
        day = datetime.timedelta(days=1)
        return sorted({near for mark in marks for near in (mark - day, mark, mark + day)})
    low, high = ENDS[card.kind]
    between = [(one + other) / 2 for one, other in itertools.pairwise(marks)]
    step = Fraction(1) if card.kind == "count" else Fraction(1, 100)
    near = {mark + off for mark in marks for off in (-step, 0, step)} | ({*between} if card.kind != "count" else set())
    return sorted(value for value in near if value >= low and (high is None or value <= high))


def grid(book: Rulebook, tests: Iterable[Test]) -> dict[str, list[Any]]:
    """The cells of every fact that some tests compare."""
    bounds: dict[str, list[Any]] = {}
    for atom in (atom for test in tests for atom in test):
        bounds.setdefault(atom.fact, []).append(atom.bound)
    return {fact: cells(book.card(fact), bounds[fact]) for fact in bounds}
