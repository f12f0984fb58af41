"""The program and the transcription side by side, on one arrangement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import teckal

from . import directive_2014_24, pa_2023, pcr_2015
from .arrangements import arrangement
from .reading import Reading, Truth, every, some

STATUTES = {"eu-2014-24": directive_2014_24, "uk-pcr-2015": pcr_2015, "uk-pa-2023": pa_2023}
SAYS = {"exempt": True, "not-exempt": False, "unclear": None, "out-of-scope": None}
STATES = {"met": True, "not-met": False, "not-applicable": False, "unclear": None}


@dataclass(frozen=True)
class Compared:
    """What the two say of one arrangement."""

    number: int
    law: str
    verdict: str
    by_statute: Truth
    routes: Mapping[str, str]
    """The program's state of each route, of the award that decides."""
    routes_by_statute: Mapping[str, Truth]
    """Of the only award; empty where there are several."""
    conditions: Mapping[str, str]
    gates: Mapping[str, str]
    points: tuple[str, ...]


def by_statute(law: str, made: Mapping[str, Any]) -> tuple[Truth, Mapping[str, Truth]]:
    """Whether the arrangement is exempt, and each route of its only award."""
    file = Reading(made)
    if file.puts_forward_a_cooperation() or not file.suppliers():
        found = {"horizontal": STATUTES[law].routes(file, file.buyers()[0], file.buyers()[1])["horizontal"]}
        return found["horizontal"], found
    each = [STATUTES[law].routes(file, buyer, supplier) for buyer, supplier in file.awards()]
    return every(some(routes.values()) for routes in each), each[0] if len(each) == 1 else {}


def compare(number: int, law: str) -> Compared:
    made = arrangement(number, law)
    whole, routes = by_statute(law, made)
    result = teckal.check(made, law=law, engine="builtin")
    return Compared(
        number,
        law,
        result.verdict,
        whole,
        {each.id: each.state for each in result.routes},
        routes,
        {each.id: each.state for route in result.routes for each in route.conditions},
        {each.id: each.state for each in result.gates},
        tuple(point.id for point in result.points),
    )
