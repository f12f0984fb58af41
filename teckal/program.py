"""A law as frozen values, and the propositional program that they compile to.

The law's own words are alternatives of plain comparisons, so a law compiles to Horn rules over names: no number, no
negation and no absence ever reaches an engine. Only met and not met can be inferred; what is not found is unclear.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from teckal.errors import RuleConflict
from teckal.facts.core import LawFacts
from teckal.frozen import dataclass

Bound = bool | str | Fraction | datetime.date | tuple[str, ...]
OPERATORS = ("above", "at_least", "below", "at_most")
"""Comparisons with a number or a date; beside them there are only equality (`is`) and `in`."""


@dataclass(frozen=True)
class Atom:
    """One comparison of one fact with one bound: the smallest thing that is true, false or unknown."""

    fact: str
    """With its role: "controlled.activity.entrusted_percent"."""
    op: str
    """is, in, above, at_least, below or at_most."""
    bound: Bound

    @cached_property
    def key(self) -> str:
        """The comparison as stable text, exact: "controlled.activity.entrusted_percent above 80"."""
        return f"{self.fact} {self.op} {bound_text(self.bound)}"


Test = tuple[Atom, ...]
"""Comparisons that must all hold."""


@dataclass(frozen=True)
class Sides:
    """Both sides of one line of the law, each written out as alternatives; one alternative is enough."""

    yes: tuple[Test, ...] = ()
    """Met; for a gate, excludes; for a law, governs; for a point, arises."""
    no: tuple[Test, ...] = ()
    """Not met; for a gate, passes; for a law, does not govern; for a point, does not arise."""
    asks_nothing: bool = False
    """On this reading the provision has no such requirement, so that it is met."""

    @property
    def tests(self) -> tuple[Test, ...]:
        return self.yes + self.no


@dataclass(frozen=True)
class Citation:
    """A source of law."""

    cite: str
    says: str = ""
    """A plain paraphrase."""
    url: str = ""
    checked: str = ""
    """The day on which somebody last compared the file with the source, YYYY-MM-DD."""


@dataclass(frozen=True)
class Advice:
    """A flag that one limb raises by itself, where the facts are such."""

    when: Test
    level: str
    say: str
    why: str
    bring: str
    ask_whom: str

    @property
    def about(self) -> tuple[str, ...]:
        """The facts that raise it: what tells it from the other flags of its limb."""
        return facts(self.when)


@dataclass(frozen=True)
class Gap:
    """What the limb leaves to counsel."""

    says: str
    when: Test | None
    """Where it holds, the limb is neither met nor not met."""


@dataclass(frozen=True)
class Example:
    """Facts and what the limb comes to on them; every one is a test."""

    given: Mapping[str, Any]
    readings: Mapping[str, str]
    """The reading chosen on a contested point; empty for whatever all readings come to."""
    expect: str
    why: str


@dataclass(frozen=True)
class Asked:
    """What a limb of a route and a gate have in common: one provision, asked of the facts."""

    id: str
    """Law, route (or "gates") and name: "uk-pa-2023/joint/activity"."""
    name: str
    title: str
    short: str
    """In at most 28 characters, for a table."""
    citations: tuple[Citation, ...]
    ask: str
    point: str | None
    """The contested point that it turns on."""
    readings: Mapping[str, Sides]
    """By reading, strictest first; one under the empty name where no point is contested."""
    because: Mapping[str, str]
    """By state, a sentence with facts in braces."""
    advice: tuple[Advice, ...]
    not_encoded: tuple[Gap, ...]
    examples: tuple[Example, ...]
    file: str
    """Where it is written, from the rules folder."""

    @property
    def provision(self) -> str:
        """The citation that comes first."""
        return self.citations[0].cite

    def sides(self, reading: str = "") -> Sides:
        """The sides on one reading; with no reading named, or none contested, on the strictest."""
        if reading in self.readings:
            return self.readings[reading]
        return next(iter(self.readings.values()))

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Every comparison on every reading, each once, in the order of the file."""
        return atoms(test for sides in self.readings.values() for test in sides.tests)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts compared, in the order of the file."""
        return facts(self.atoms)

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What others have worked out of it, once for all arrangements."""
        return {}


@dataclass(frozen=True)
class Condition(Asked):
    """One limb of one route: met or not met, otherwise unclear."""

    element: str = ""
    """Which element of an exemption it asks for, so that laws can be compared limb by limb."""


@dataclass(frozen=True)
class Gate(Asked):
    """A question that comes before the exemptions: it excludes the law or lets it pass, otherwise it is unclear."""

    blocks_exempt: bool = False
    """While it is unclear, nothing is exempt."""
    off_when_requested: bool = False
    """It is not asked where the law was asked for by name."""
    look_at: str = ""
    """What to look at instead, where it excludes."""


@dataclass(frozen=True)
class Route:
    """One way to be exempt: every condition must be met."""

    id: str
    law: str
    title: str
    provision: str
    citations: tuple[Citation, ...]
    roles: str
    """Who is who: sole, reverse, joint, joint-reverse, sister, joint-sister, horizontal, affiliate or joint-venture."""
    conditions: tuple[Condition, ...]
    not_applicable: tuple[Test, ...]
    because: Mapping[str, str]
    file: str

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Every comparison that the route makes, each once: what its one token fact must carry."""
        tests = [test for each in self.conditions for sides in each.readings.values() for test in sides.tests]
        return atoms([*tests, *self.not_applicable])

    @cached_property
    def facts(self) -> tuple[str, ...]:
        return facts(self.atoms)

    @property
    def alternatives(self) -> int:
        """How many alternatives its token fact can satisfy at once, at the very most."""
        sides = [each for condition in self.conditions for each in condition.readings.values()]
        return sum(len(each.tests) for each in sides) + len(self.not_applicable)


Symbol = tuple[str, ...]
GATES = "gates"
"""The group of the tokens that the gates of a law share; a route's tokens are grouped under its id."""


class Rule(NamedTuple):
    """All of `when`, so `then`."""

    when: tuple[Symbol, ...]
    then: Symbol


Program = tuple[Rule, ...]
"""In dependency order: no rule needs what a later one concludes."""


@dataclass(frozen=True)
class Law:
    """One law: how it is known to govern, its gates and its routes in statutory order."""

    id: str
    title: str
    short: str
    binds: str
    """Whom."""
    territory: str
    encoded: bool
    """False: known by name only, so that it can be named as the one that governs."""
    citations: tuple[Citation, ...]
    url: str
    national_law_may_be_stricter: bool
    governs: Sides
    governed_by: str
    """The provisions that make it govern."""
    because: str
    """Why it governs, with facts in braces."""
    look_at: str
    """For a law that is known by name only and comes before the others: what to look at instead."""
    routes: tuple[Route, ...]
    gates: tuple[Gate, ...]
    controls: Mapping[str, tuple[Condition, ...]]
    """Sets of limbs that a fact may ask about another body: sole and joint control."""
    party_types: Mapping[str, Mapping[str, Any]]
    """What a party's type alone settles."""
    excluded: tuple[Mapping[str, str], ...]
    """Jurisdiction and devolution of authorities that it does not count as contracting authorities."""
    thresholds: tuple[Mapping[str, Any], ...]
    """Values at and above which it applies, with the dates they held between."""
    file: str

    @cached_property
    def known(self) -> LawFacts:
        """What facts must know of it."""
        return LawFacts(self.id, self.party_types, self.excluded, self.thresholds)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of every route, in the order of the statute."""
        return tuple(condition for route in self.routes for condition in route.conditions)

    @property
    def asked(self) -> tuple[Condition | Gate, ...]:
        """Every gate and every condition, in the order of the statute."""
        return self.gates + self.conditions

    def find(self, id: str) -> Condition | Gate:
        """The condition or gate of that id; KeyError where there is none."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> Mapping[str, Condition | Gate]:
        return {each.id: each for each in self.asked}

    @cached_property
    def gate_atoms(self) -> tuple[Atom, ...]:
        """Every comparison that the gates make, each once."""
        return atoms(test for gate in self.gates for sides in gate.readings.values() for test in sides.tests)

    @cached_property
    def points(self) -> tuple[str, ...]:
        """The contested points that its gates and conditions turn on, each once."""
        return tuple(dict.fromkeys(each.point for each in self.asked if each.point))

    @property
    def program(self) -> Program:
        """The law as rules for an engine."""
        return self.program_without(frozenset())

    def program_without(self, gates: frozenset[str]) -> Program:
        """The law as rules where the gates of these ids are not asked: they are given, and never inferred."""
        if gates not in self._programs:
            self._programs[gates] = tuple(
                rule
                for rule in compiled(self)
                if rule.then[0] not in ("alternative", "gate") or rule.then[1] not in gates
            )
        return self._programs[gates]

    @cached_property
    def _programs(self) -> dict[frozenset[str], Program]:
        return {}


def compiled(law: Law) -> Iterator[Rule]:
    """Tokens to alternatives, alternatives to conditions, conditions to routes, gates and routes to the verdict."""
    for gate in law.gates:
        yield from _asked_rules(gate, "gate", GATES, ("excludes", "passes"))
    for route in law.routes:
        yield from _route_rules(route)
    yield from _verdict_rules(law)


def _asked_rules(each: Asked, kind: str, group: str, states: tuple[str, str]) -> Iterator[Rule]:
    for reading, sides in each.readings.items():
        on = (("reading", each.point, reading),) if each.point else ()
        found: list[tuple[str, tuple[Symbol, ...], int]] = [
            (state, on + _tokens(group, test), n)
            for state, tests in zip(states, (sides.yes, sides.no), strict=True)
            for n, test in enumerate(tests)
        ]
        if sides.asks_nothing:
            found.append((states[0], on, 0))
        for state, when, n in found:
            alternative = ("alternative", each.id, state, reading, str(n))
            yield Rule(when, alternative)
            yield Rule((alternative,), (kind, each.id, state))


def _route_rules(route: Route) -> Iterator[Rule]:
    for condition in route.conditions:
        yield from _asked_rules(condition, "condition", route.id, ("met", "not-met"))
    yield Rule(tuple(("condition", each.id, "met") for each in route.conditions), ("route", route.id, "met"))
    for condition in route.conditions:
        yield Rule((("condition", condition.id, "not-met"),), ("route", route.id, "not-met"))
    for n, test in enumerate(route.not_applicable):
        alternative = ("alternative", route.id, "not-applicable", "", str(n))
        yield Rule(_tokens(route.id, test), alternative)
        yield Rule((alternative,), ("route", route.id, "not-applicable"))
    yield Rule((("route", route.id, "not-met"),), ("out", route.id))
    if route.not_applicable:
        yield Rule((("route", route.id, "not-applicable"),), ("out", route.id))


def _verdict_rules(law: Law) -> Iterator[Rule]:
    for gate in law.gates:
        yield Rule((("gate", gate.id, "excludes"),), ("verdict", "out-of-scope"))
    passes = tuple(("gate", gate.id, "passes") for gate in law.gates)
    blocking = tuple(("gate", gate.id, "passes") for gate in law.gates if gate.blocks_exempt)
    for route in law.routes:
        yield Rule((("route", route.id, "met"), *blocking), ("verdict", "exempt"))
    yield Rule(tuple(("out", route.id) for route in law.routes), ("all-out",))
    yield Rule((("all-out",), *passes), ("verdict", "not-exempt"))


def _tokens(group: str, test: Test) -> tuple[Symbol, ...]:
    return tuple(("token", group, atom.key, "true") for atom in test)


def state(sides: Sides, decide: Callable[[Atom], bool | None]) -> bool | None:
    """One limb by itself, without an engine: True for yes, False for no, None where neither is found.

    Raises RuleConflict where both are.
    """
    yes, no = sides.asks_nothing or any_holds(sides.yes, decide), any_holds(sides.no, decide)
    if yes and no:
        raise RuleConflict(f"both sides hold at once: {' or '.join(_said(test) for test in sides.tests)}")
    return True if yes else False if no else None


def any_holds(tests: Iterable[Test], decide: Callable[[Atom], bool | None]) -> bool:
    """Whether all comparisons of one of the tests hold."""
    for test in tests:  # written out: it is asked some thousand times an arrangement
        for atom in test:
            if not decide(atom):
                break
        else:
            return True
    return False


def _said(test: Test) -> str:
    return "(" + " and ".join(atom.key for atom in test) + ")"


def atoms(tests: Iterable[Test]) -> tuple[Atom, ...]:
    """The comparisons of some tests, each once, in order."""
    return tuple({atom.key: atom for test in tests for atom in test}.values())


def facts(some: Sequence[Atom]) -> tuple[str, ...]:
    """The facts that some comparisons compare, each once, in order."""
    return tuple(dict.fromkeys(atom.fact for atom in some))


def bound_text(bound: Bound) -> str:
    """A bound exactly as its file has it: numbers in full, dates as YYYY-MM-DD, choices joined by bars."""
    if isinstance(bound, bool):
        return "true" if bound else "false"
    if isinstance(bound, tuple):
        return "|".join(bound)
    if isinstance(bound, Fraction):
        return str(bound.numerator) if bound.denominator == 1 else f"{Decimal(bound.numerator) / bound.denominator:f}"
    return str(bound)
