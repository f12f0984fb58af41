"""The laws that the engines are run on, and what is put to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teckal.program import Law, Program, Route, Rule, Symbol
from teckal.rulebook import load

ISLE = Path(__file__).parent / "fixtures" / "rules"
BOOKS = (load(ISLE), load())
LAW = BOOKS[0].law("isle-act")
LAWS = [law for book in BOOKS for law in book.laws.values() if law.encoded]
SEEN = ("condition", "route", "gate", "verdict")
"""What a caller of an engine asks for: the rest are steps on the way."""
MANY = 3**7


def tokens(group: str, values: dict[str, str]) -> list[Symbol]:
    return [("token", group, key, value) for key, value in values.items()]


WORK = "controlled.work.entrusted_percent"
CONTROLLED = tokens("control", {f"{WORK} above 80": "true", "controlled.influence is owners": "true"})
FAILED = [
    *tokens("control", {f"{WORK} at_most 80": "true"}),
    *tokens("pooling", {"parties.count below 2": "true"}),
]
LITERAL: Symbol = ("reading", "P1", "literal")
OPEN = tokens(
    "gates",
    {
        "contract.paid is no": "false",
        "contract.paid in yes|not-stated": "true",
        "contract.sector is health": "false",
        "contract.sector in general|ferries": "true",
    },
)
"""Both gates pass."""


def by_size(cases: list[Any], size: Any) -> list[Any]:
    """The cases, those with too many combinations for every run marked slow."""
    return [pytest.param(*case, marks=[pytest.mark.slow] if size(*case) > MANY else []) for case in cases]


each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
OFTEN = ("isle-act", "uk-pa-2023", "eu-2014-24")
"""The laws that stand for all in every run."""
each_law_or_a_few = pytest.mark.parametrize(
    "law",
    [pytest.param(law, marks=[] if law.id in OFTEN else [pytest.mark.slow]) for law in LAWS],
    ids=[law.id for law in LAWS],
)
each_route = pytest.mark.parametrize(
    ("law", "route"),
    by_size([(law, route) for law in LAWS for route in law.routes], lambda law, route: 3 ** len(route.conditions)),
    ids=[f"{law.id}/{route.id}" for law in LAWS for route in law.routes],
)


def from_conditions(law: Law, route: Route) -> Program:
    """The rules from one route's conditions on to the verdict, as if it were the only route."""
    gates = tuple(("gate", gate.id, "passes") for gate in law.gates)
    last = (Rule((("out", route.id),), ("all-out",)), Rule((("all-out",), *gates), ("verdict", "not-exempt")))
    rules = [rule for rule in law.program if rule.then[:2] in (("route", route.id), ("out", route.id))]
    exempt = [rule for rule in law.program if ("route", route.id, "met") in rule.when]
    return (*rules, *exempt, *last)


def condition_states(law: Law, route: Route) -> Iterator[tuple[tuple[str, ...], frozenset[Symbol]]]:
    """Every combination of the states of a route's conditions, and the symbols that say so, with every gate passed."""
    passes = [("gate", gate.id, "passes") for gate in law.gates]
    for states in itertools.product(("met", "not-met", "unclear"), repeat=len(route.conditions)):
        found_so = zip(route.conditions, states, strict=True)
        given = [("condition", each.id, state) for each, state in found_so if state != "unclear"]
        yield states, frozenset([*given, *passes])


def witness(program: Program, rule: Rule) -> frozenset[Symbol]:
    """What the rule needs, and what it then takes for something that a caller asks for to follow by way of it."""
    given, then = {*rule.when}, rule.then
    while then[0] not in SEEN:
        later = next(each for each in program if then in each.when)
        given |= {*later.when} - {then}
        then = later.then
    return frozenset(given)


def seen(symbols: frozenset[Symbol]) -> frozenset[Symbol]:
    return frozenset(symbol for symbol in symbols if symbol[0] in SEEN)
