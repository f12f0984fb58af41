"""What every engine is asked: one law, the facts of one arrangement as tokens, and the state of everything.

A law reaches the peers as this small form, written from the law's own words and not from the program that ours run, so
that a slip in our compiler shows as a difference. What it names is named shortly: the peers look their inputs up by
name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from teckal.document import Document, read
from teckal.engines import Findings
from teckal.paths import folder
from teckal.program import GATES, Asked, Law, Route, Symbol
from teckal.program import Test as Comparisons
from teckal.rulebook import Rulebook
from teckal.verdict import evaluated, governing_law, requested_law

Answer = dict[str, str]
"""By the id of a gate, a condition or a route, its state; under VERDICT the verdict."""
VERDICT = "verdict"
UNCLEAR = "unclear"
Together = tuple[str, ...]
"""Inputs that must all be true."""
Given = frozenset[Symbol]
"""The tokens and the readings of one arrangement: what our engines are given."""


@dataclass(frozen=True)
class Limb:
    """A gate or a condition, with what brings each of its two states about; otherwise it is unclear."""

    id: str
    name: str
    """The id as a word that every peer takes for a name."""
    states: tuple[str, str]
    """met and not-met; for a gate, excludes and passes."""
    yes: tuple[Together, ...]
    """Alternatives; one is enough."""
    no: tuple[Together, ...]


@dataclass(frozen=True)
class Way:
    """A route: met where all of its limbs are, not met where one is not."""

    id: str
    name: str
    limbs: tuple[Limb, ...]
    not_applicable: tuple[Together, ...]


@dataclass(frozen=True)
class Form:
    """A law as it is written out for a peer."""

    inputs: Mapping[Symbol, str]
    """By token or reading, without the value, the name of the input that carries it."""
    gates: tuple[Limb, ...]
    """Those that are asked: the others pass."""
    blocking: tuple[Limb, ...]
    """The gates without which nothing is exempt."""
    routes: tuple[Way, ...]

    @property
    def limbs(self) -> tuple[Limb, ...]:
        return self.gates + tuple(limb for route in self.routes for limb in route.limbs)

    @property
    def ids(self) -> dict[str, str]:
        """By name, the id of every gate, condition and route, and the verdict."""
        named: list[Limb | Way] = [*self.limbs, *self.routes]
        return {each.name: each.id for each in named} | {VERDICT: VERDICT}

    def true(self, given: Given) -> frozenset[str]:
        """The inputs that are true of the arrangement."""
        held = (
            each if each[0] == "reading" else each[:3] for each in given if each[0] == "reading" or each[3] == "true"
        )
        return frozenset(self.inputs[each] for each in held if each in self.inputs)


class Peer(Protocol):
    """One engine, made ready with one law."""

    def load(self, given: Given) -> Any:
        """The arrangement in the form that the engine takes fastest; not timed."""

    def answer(self, loaded: Any) -> Answer:
        """The state of every gate, condition and route, and the verdict; timed."""


class ManyAtOnce(Peer, Protocol):
    """An engine that has a call for many arrangements."""

    def load_all(self, all_given: Sequence[Given]) -> Any:
        """All of them in the form that the call takes fastest; not timed."""

    def answer_all(self, loaded: Any) -> list[Answer]:
        """An answer for each, in their order; timed."""


def form(law: Law, off: frozenset[str]) -> Form:
    """The law with the gates of these ids left out."""
    inputs: dict[Symbol, str] = {}
    asked = [each for each in law.gates if each.id not in off]
    gates = tuple(_limb(each, GATES, ("excludes", "passes"), inputs) for each in asked)
    blocking = tuple(limb for limb, gate in zip(gates, asked, strict=True) if gate.blocks_exempt)
    return Form(inputs, gates, blocking, tuple(_way(route, inputs) for route in law.routes))


def _way(route: Route, inputs: dict[Symbol, str]) -> Way:
    limbs = tuple(_limb(each, route.id, ("met", "not-met"), inputs) for each in route.conditions)
    away = tuple(_together(test, route.id, inputs) for test in route.not_applicable)
    return Way(route.id, _word(route.id), limbs, away)


def _limb(each: Asked, group: str, states: tuple[str, str], inputs: dict[Symbol, str]) -> Limb:
    yes: list[Together] = []
    no: list[Together] = []
    for reading, sides in each.readings.items():
        on = (_input(("reading", each.point, reading), inputs),) if each.point else ()
        yes += [on + _together(test, group, inputs) for test in sides.yes]
        no += [on + _together(test, group, inputs) for test in sides.no]
        if sides.asks_nothing:
            yes.append(on)
    return Limb(each.id, _word(f"{group}__{each.name}"), states, tuple(yes), tuple(no))


def _together(test: Comparisons, group: str, inputs: dict[Symbol, str]) -> Together:
    return tuple(_input(("token", group, atom.key), inputs) for atom in test)


def _input(symbol: Symbol, inputs: dict[Symbol, str]) -> str:
    return inputs.setdefault(symbol, f"t{len(inputs)}")


def _word(id: str) -> str:
    return re.sub(r"\W", "_", id)


@dataclass(frozen=True)
class Case:
    """One arrangement on one choice of readings."""

    file: str
    given: Given
    off: frozenset[str]
    """The gates that are not asked, because the law was asked for by name."""


def cases(law: Law, book: Rulebook, *folders: str) -> list[Case]:
    """What the files of some folders of `cases` come to as tokens, each set once, under the law.

    Where the law does not govern an arrangement it is asked for by name. A file with several awards, or with points
    that are read in several ways, is several cases.
    """
    found: dict[tuple[Given, frozenset[str]], Case] = {}
    for name, document in _documents(folders):
        by_name = requested_law(document, None) is not None or governing_law(document, book) != law.id
        off = frozenset(gate.id for gate in law.gates if by_name and gate.off_when_requested)
        for award in evaluated(document, book, law.id if by_name else None, "builtin"):
            for world in award.evaluation.worlds if award.evaluation else ():
                given = frozenset(each for each in world.findings.symbols if each[0] in ("token", "reading"))
                found.setdefault((given, off), Case(name, given, off))
    return list(found.values())


def _documents(folders: Iterable[str]) -> Iterator[tuple[str, Document]]:
    for name in folders:
        for path in sorted((folder("cases") / name).rglob("*.yaml")):
            for document in read(path):
                if not isinstance(document, Document):
                    raise document
                yield f"{name}/{path.name}", document


def told(law: Law, off: frozenset[str], findings: Findings) -> Answer:
    """Everything that was found, by the product's own answers: what every engine here is held to."""
    found = {each.id: findings.gate(each.id) for each in law.gates if each.id not in off}
    found |= {each.id: findings.condition(each.id) for each in law.conditions}
    found |= {each.id: findings.route(each.id) for each in law.routes}
    return found | {VERDICT: findings.verdict}
