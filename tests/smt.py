"""A law as formulas: what its compiled rules come to on every state of knowledge at once, for a solver to search.

A fact is known only as far as the file tells it, so it is not one value but all those that it may have: a figure or a
day from one number to another, a word or a truth either known or not. A comparison is true if it holds of all of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import z3

from teckal.program import GATES, Asked, Atom, Law, Sides, Symbol, Test
from teckal.rulebook import Card, Rulebook

SHARED = ("buyer.", "contract.", "cooperation.", "joint_venture.", "parties.", "supplier.")
"""What facts begin with that are the same whichever route asks: they are about no body that a route puts forward."""
ENDS = {"percent": (0, 100), "money": (0, None), "count": (0, None), "date": (None, None)}

Name = tuple[str, str]
"""A fact, and the route that asks for it; no route where it is the same for all."""


def number(bound: Any) -> z3.ArithRef:
    """A figure or a day as the exact number that it is."""
    value = Fraction(bound.toordinal()) if isinstance(bound, datetime.date) else Fraction(bound)
    return z3.RealVal(f"{value.numerator}/{value.denominator}")


@dataclass
class Figure:
    """A number, or a day, that lies between two."""

    low: z3.ArithRef
    high: z3.ArithRef

    def true(self, op: str, bound: Any) -> z3.BoolRef:
        at = number(bound)
        return {
            "above": self.low > at,
            "at_least": self.low >= at,
            "below": self.high < at,
            "at_most": self.high <= at,
            "is": z3.And(self.low == at, self.high == at),
        }[op]

    def known(self) -> z3.BoolRef:
        return self.low == self.high

    def tells_more_than(self, other: Figure) -> z3.BoolRef:
        return z3.And(other.low <= self.low, self.high <= other.high)

    def same(self, other: Figure) -> z3.BoolRef:
        return z3.And(self.low == other.low, self.high == other.high)


@dataclass
class Word:
    """A truth or a word: one of a list by its place, and whether it is known."""

    told: z3.BoolRef
    value: z3.ArithRef
    choices: tuple[Any, ...]

    def true(self, op: str, bound: Any) -> z3.BoolRef:
        wanted = bound if op == "in" else (bound,)
        return z3.And(self.told, z3.Or([self.value == self.choices.index(each) for each in wanted]))

    def known(self) -> z3.BoolRef:
        return self.told

    def tells_more_than(self, other: Word) -> z3.BoolRef:
        return z3.Implies(other.told, z3.And(self.told, self.value == other.value))

    def same(self, other: Word) -> z3.BoolRef:
        return z3.And(self.told == other.told, self.value == other.value)


def variable(card: Card, name: str) -> tuple[Figure | Word, list[z3.BoolRef]]:
    """A fact on its card, and what its values are bound to."""
    if card.kind in ENDS:
        sort = z3.Ints if card.kind in ("count", "date") else z3.Reals
        low, high = sort(f"{name}.low {name}.high")
        least, most = ENDS[card.kind]
        limits = [low <= high]
        limits += [] if least is None else [low >= least]
        limits += [] if most is None else [high <= most]
        return Figure(low, high), limits
    choices: tuple[Any, ...] = (False, True) if card.kind == "truth" else card.choices
    value = z3.Int(f"{name}.value")
    return Word(z3.Bool(f"{name}.told"), value, choices), [value >= 0, value < len(choices)]


@dataclass
class State:
    """What is known of every fact, and how every contested point is read; `what` tells one state from another."""

    book: Rulebook
    what: str
    facts: dict[Name, Figure | Word] = field(default_factory=dict)
    limits: list[z3.BoolRef] = field(default_factory=list)

    def fact(self, group: str, fact: str) -> Figure | Word:
        name = ("", fact) if fact.startswith(SHARED) else (group, fact)
        if name not in self.facts:
            self.facts[name], limits = variable(self.book.card(fact), f"{self.what}:{':'.join(name)}")
            self.limits += limits
        return self.facts[name]

    def true(self, group: str, atom: Atom) -> z3.BoolRef:
        return self.fact(group, atom.fact).true(atom.op, atom.bound)

    def test(self, group: str, test: Test) -> z3.BoolRef:
        return z3.And([self.true(group, atom) for atom in test])

    def side(self, group: str, tests: Iterable[Test]) -> z3.BoolRef:
        return z3.Or([self.test(group, test) for test in tests])

    def yes(self, group: str, sides: Sides) -> z3.BoolRef:
        return z3.BoolVal(True) if sides.asks_nothing else self.side(group, sides.yes)


@dataclass
class Concluded:
    """What a law's compiled rules conclude in a state."""

    law: Law
    state: State
    said: dict[Symbol, z3.BoolRef]

    def holds(self, *symbol: str) -> z3.BoolRef:
        return self.said.get(symbol, z3.BoolVal(False))

    @property
    def answered(self) -> z3.BoolRef:
        """That no route is met which is known not to apply: the engines refuse to answer there."""
        routes = [route.id for route in self.law.routes]
        both = [z3.And(self.holds("route", id, "met"), self.holds("route", id, "not-applicable")) for id in routes]
        return z3.Not(z3.Or(both))

    @property
    def out_of_scope(self) -> z3.BoolRef:
        return self.holds("verdict", "out-of-scope")

    @property
    def exempt(self) -> z3.BoolRef:
        return z3.And(z3.Not(self.out_of_scope), self.holds("verdict", "exempt"))

    @property
    def not_exempt(self) -> z3.BoolRef:
        outside = z3.Or(self.out_of_scope, self.holds("verdict", "exempt"))
        return z3.And(z3.Not(outside), self.holds("verdict", "not-exempt"))


def readings(book: Rulebook, law: Law) -> tuple[dict[Symbol, z3.BoolRef], list[z3.BoolRef]]:
    """A choice of one reading for each point on which the law turns."""
    chosen: dict[Symbol, z3.BoolRef] = {}
    limits = []
    for point in law.points:
        switches: dict[Symbol, z3.BoolRef] = {
            ("reading", point, each): z3.Bool(f"{point}={each}") for each in book.points[point].readings
        }
        chosen |= switches
        limits += [z3.AtLeast(*switches.values(), 1), z3.AtMost(*switches.values(), 1)]
    return chosen, limits


def conclude(law: Law, state: State, chosen: Mapping[Symbol, z3.BoolRef]) -> Concluded:
    """Runs the rules of the law, which stand in the order of their dependence, over formulas in place of tokens."""
    atoms = {(GATES, atom.key): atom for atom in law.gate_atoms}
    atoms |= {(route.id, atom.key): atom for route in law.routes for atom in route.atoms}
    said: dict[Symbol, z3.BoolRef] = dict(chosen)
    ways: dict[Symbol, list[z3.BoolRef]] = {}
    for when, then in law.program:
        premises = []
        for symbol in when:
            if symbol[0] == "token":
                premises.append(state.true(symbol[1], atoms[symbol[1], symbol[2]]))
            else:
                premises.append(said.get(symbol, z3.BoolVal(False)))
        ways.setdefault(then, []).append(z3.And(premises))
        said[then] = z3.Or(ways[then])
    return Concluded(law, state, said)


def group_of(asked: Asked) -> str:
    """The group of tokens in which a condition or a gate stands."""
    return GATES if "/gates/" in asked.id else asked.id.rpartition("/")[0].partition("/")[2]


class Search:
    """Looks for something of which formulas hold, together with those that always do."""

    def __init__(self, *always: z3.BoolRef) -> None:
        self.solver = z3.Solver()
        self.solver.add(*always)

    def finds(self, *formulas: z3.BoolRef) -> bool:
        """Whether there is something; False is a proof that there is nothing."""
        self.solver.push()
        self.solver.add(*formulas)
        found = self.solver.check()
        assert found != z3.unknown, self.solver.reason_unknown()
        self.solver.pop()
        return bool(found == z3.sat)
