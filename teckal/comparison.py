"""One arrangement under several laws, limb beside limb.

Laws that look alike differ at the line: exactly a fifth of outside work fails one and passes the other, and a holding
company that one looks through defeats the other. So limbs are set side by side by what they ask of the arrangement
(each limb's file names its element), and only where they come out otherwise.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from teckal.document import Document
from teckal.frozen import dataclass
from teckal.result import ConditionResult, Result
from teckal.rulebook import Rulebook
from teckal.verdict import evaluate, governing_law

NONE = "not asked for"
"""The state of an element under a law whose route does not ask for it, or that has no such route."""
STATES = ("not-met", "unclear", "met")
"""Worst first: an element that several limbs ask for has the state of the worst."""


@dataclass(frozen=True)
class Limb:
    """What one element of a route comes to under one law."""

    law: str
    state: str
    reasons: tuple[str, ...]
    """The sentences of the limbs that bring it about."""


@dataclass(frozen=True)
class Difference:
    """One element of a route that does not come out alike under all the laws."""

    routes: tuple[str, ...]
    """The routes on which they part in the same words."""
    element: str
    limbs: tuple[Limb, ...]


@dataclass(frozen=True)
class Comparison:
    """An arrangement under several laws."""

    governing: str | None
    """The id of the law that governs, where one and the same governs every award."""
    results: tuple[Result, ...]
    """In the order of the laws asked for."""
    differences: tuple[Difference, ...]


def compare(
    document: Document,
    book: Rulebook,
    laws: Sequence[str],
    *,
    engine: str = "auto",
    as_of: datetime.date | None = None,
) -> Comparison:
    """The arrangement under each of these laws, whichever governs. Raises LawError for a law that is not encoded.

    `as_of` is the day against which acknowledgements lapse, by default today.
    """
    results = tuple(evaluate(document, book, law=id, engine=engine, as_of=as_of) for id in laws)
    elements = {condition.id: condition.element for id in laws for condition in book.law(id).conditions}
    by_place: dict[tuple[str, str], dict[str, Limb]] = {}
    for id, result in zip(laws, results, strict=True):
        for route in result.routes:
            if route.state != "not-applicable":
                for element, limb in _limbs(id, route.conditions, elements).items():
                    by_place.setdefault((route.id, element), {})[id] = limb
    alike: dict[tuple[str, tuple[Limb, ...]], list[str]] = {}
    for (route_id, element), limbs in by_place.items():
        row = tuple(limbs.get(id, Limb(id, NONE, ())) for id in laws)
        if len({limb.state for limb in row}) > 1:
            alike.setdefault((element, row), []).append(route_id)
    differences = tuple(Difference(tuple(routes), element, row) for (element, row), routes in alike.items())
    return Comparison(governing_law(document, book), results, differences)


def _limbs(law: str, conditions: Sequence[ConditionResult], elements: dict[str, str]) -> dict[str, Limb]:
    """The elements of a route, each with the worst state that its limbs come to."""
    grouped: dict[str, list[ConditionResult]] = {}
    for condition in conditions:
        grouped.setdefault(elements[condition.id], []).append(condition)
    found = {}
    for element, some in grouped.items():
        state = min((each.state for each in some), key=STATES.index)
        found[element] = Limb(law, state, tuple(each.reason for each in some if each.state == state))
    return found
