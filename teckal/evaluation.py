"""One award under one law: tokens for the engine, on every combination of the contested readings that arise.

A point of law without a settled answer is a switch. The book is run with the switch in each position, and what comes
out differently is not decided: "exempt if ..., not exempt if ...". The program never picks a side in silence.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from teckal.document import Document
from teckal.engines import Findings, infer
from teckal.facts import Ask, Case, Fact, Facts, Roles, bind
from teckal.facts.core import Control, Places, once
from teckal.facts.parties import head_count
from teckal.frozen import dataclass
from teckal.program import GATES, Atom, Law, Route, Sides, Symbol, any_holds, state
from teckal.rulebook import Point, Rulebook
from teckal.wording import rendered

TOKEN = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True)
class World:
    """The book run on one choice of readings."""

    readings: Mapping[str, str]
    gates: Facts
    routes: Mapping[str, Facts]
    findings: Findings


@dataclass(frozen=True)
class Evaluation:
    """One award under one law on every combination of the readings that arise, the strictest first."""

    law: Law
    roles: Roles
    points: tuple[Point, ...]
    worlds: tuple[World, ...]

    @property
    def strictest(self) -> World:
        return self.worlds[0]

    def across(self, states: Iterable[str]) -> str:
        """The state on which all readings agree, else unclear."""
        found = set(states)
        return found.pop() if len(found) == 1 else "unclear"

    def condition(self, id: str) -> str:
        return self.across(world.findings.condition(id) for world in self.worlds)

    def gate(self, id: str) -> str:
        return self.across(world.findings.gate(id) for world in self.worlds)

    def route(self, id: str) -> str:
        return self.across(world.findings.route(id) for world in self.worlds)

    @property
    def verdict(self) -> str:
        return self.across(world.findings.verdict for world in self.worlds)

    def on(self, point: str, reading: str) -> Iterator[World]:
        """The worlds in which the point is read so."""
        return (world for world in self.worlds if world.readings.get(point) == reading)


def evaluate_award(
    document: Document, book: Rulebook, law: Law, roles: Roles, *, requested: bool, engine: str, grounds: bool = True
) -> Evaluation:
    """The award under the law. `requested` switches off the gates that only say whether the law governs.

    Without `grounds`, the conditions of a route that is known not to apply are not gone into and come out unclear.
    """
    strict = {point.id: next(iter(point.readings)) for point in book.points.values()}
    case = case_for(document, law, roles, strict)
    first = _Bound.of(law, case)
    points = tuple(point for point in book.points.values() if _arises(point, book, law, first))
    combinations = itertools.product(*[point.readings for point in points])
    worlds = []
    for combination in combinations:
        readings = {**strict, **dict(zip([point.id for point in points], combination, strict=True))}
        bound = first if readings == strict else _Bound.of(law, case.on(roles, readings))
        worlds.append(_world(law, bound, requested, engine, grounds))
    return Evaluation(law, roles, points, tuple(worlds))


def case_for(document: Document, law: Law, roles: Roles, readings: Mapping[str, str]) -> Case:
    """The award as facts are asked about it, before any route has given out its parts."""
    return Case(document, law.known, roles, readings, functools.partial(_asked_control, law))


@dataclass(frozen=True)
class _Bound:
    """The facts that the gates and the routes ask about, on one choice of readings."""

    gates: Facts
    routes: Mapping[str, Facts]

    @classmethod
    def of(cls, law: Law, case: Case) -> _Bound:
        kinds = {kind: bind(kind, case) for kind in dict.fromkeys(route.roles for route in law.routes)}
        return cls(Facts(case), {route.id: Facts(kinds[route.roles]) for route in law.routes})


def _world(law: Law, bound: _Bound, requested: bool, engine: str, grounds: bool) -> World:
    readings = bound.gates.case.readings
    inputs: list[Symbol] = [("reading", point, reading) for point, reading in readings.items()]
    inputs += _tokens(GATES, law.gate_atoms, bound.gates)
    for route in law.routes:
        facts = bound.routes[route.id]
        inputs += _tokens(route.id, route.atoms if grounds else _atoms_enough(route, facts), facts)
    if requested:
        inputs += [("gate", gate.id, "passes") for gate in law.gates if gate.off_when_requested]
    return World(readings, bound.gates, bound.routes, infer(law, inputs, engine))


def _tokens(group: str, atoms: Iterable[Atom], facts: Facts) -> list[Symbol]:
    return [("token", group, atom.key, TOKEN[facts.decide(atom)]) for atom in atoms]


def _atoms_enough(route: Route, facts: Facts) -> Sequence[Atom]:
    """What decides the route: where it is known not to apply, that; most routes of most arrangements do not."""
    return next((test for test in route.not_applicable if any_holds((test,), facts.decide)), route.atoms)


def _arises(point: Point, book: Rulebook, law: Law, bound: _Bound) -> bool:
    """Whether the point arises in a gate, or in a route that may apply; where that is open, it does."""
    sides = point.arises.get(law.id)
    if sides is None:
        return False
    if any(gate.point == point.id for gate in law.gates) and _may_arise(sides, bound.gates, "controlled"):
        return True
    for route in law.routes:
        facts = bound.routes[route.id]
        if point.id in book.contested(route) and not _known_not_to_apply(route, facts):
            roles = ("controlled", "sister") if facts.case.roles.sister else ("controlled",)
            if any(_may_arise(sides, facts, role) for role in roles):
                return True
    return False


def _may_arise(sides: Sides, facts: Facts, role: str) -> bool:
    return state(sides, lambda atom: facts.decide(_of(atom, role))) is not False


def _known_not_to_apply(route: Route, facts: Facts) -> bool:
    return any_holds(route.not_applicable, facts.decide)


def _of(atom: Atom, role: str) -> Atom:
    """The same question asked of the other body of a sister award."""
    return atom if role == "controlled" else Atom(atom.fact.replace("controlled.", f"{role}.", 1), atom.op, atom.bound)


def _asked_control(law: Law, case: Case) -> Control:
    return once(case, "control", functools.partial(_control, law))


MOST_ASKED, DEEPEST = 500, 12
"""Times that control is worked out in one arrangement, and one within another: companies that all work for each other
turn on each other in more ways than can be gone through. The cases of the library need some twenty, two deep."""
TOO_MUCH = Control(None, "who controls whom here depends on more than can be followed")


def _may_ask(law: Law, case: Case) -> bool:
    """Whether there are not too many questions of control yet; what is not worked out is not known."""
    asked = case.document.asked
    asked[law.id] = asked.get(law.id, 0) + 1
    return asked[law.id] <= MOST_ASKED and len(case.asking.within) <= DEEPEST


def _control(law: Law, case: Case) -> Control:
    """Whether the controllers of the case control its body, by the limbs that the law names for that.

    Or whether what else the law gives a set of limbs for is so: that one is another's parent, or affiliated with it.
    """
    if not _may_ask(law, case):
        return TOO_MUCH
    facts = Facts(case)
    alone = head_count(Ask(case.document, case=case), case.roles.controllers) == 1
    kind = case.asking.limbs or ("sole" if alone else "joint")
    states = [state(each.sides(case.readings.get(each.point or "", "")), facts.decide) for each in law.controls[kind]]
    used = [facts[name] for condition in law.controls[kind] for name in condition.facts]
    answer = False if False in states else None if None in states else True
    word = {True: "met", False: "not_met", None: "unclear"}[answer]
    said = [each for each, found in zip(law.controls[kind], states, strict=True) if found is answer]
    reasons = [rendered(each.because[word], facts).rstrip(".") for each in said]
    return Control(answer, "; ".join(reasons), functools.partial(_places, used))


def _places(used: Sequence[Fact]) -> Places:
    sources = tuple(source for each in used for source in each.sources)
    return sources, tuple(gap for each in used if each.value is None for gap in each.gaps)
