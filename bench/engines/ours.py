"""Our two engines, asked for the same answer in the same form as the peers.

They are given what production gives them, tokens that are false or unknown too, and rules in which each stands.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.engines.task import UNCLEAR, VERDICT, Answer, Given
from teckal.engines import VERDICTS, builtin, durable
from teckal.program import Law, Program, Symbol

Closure = Callable[[Program, Given], frozenset[Symbol]]


class Ours:
    """One engine with one law, without the gates that are off: those are given as passed."""

    def __init__(self, law: Law, off: frozenset[str], closure: Closure) -> None:
        self.closure = closure
        self.program = law.program_without(off)
        self.passed: Given = frozenset(("gate", id, "passes") for id in off)
        ids = [*(each.id for each in law.asked if each.id not in off), *(route.id for route in law.routes)]
        self.unclear = dict.fromkeys([*ids, VERDICT], UNCLEAR)
        self.states = frozenset(
            rule.then for rule in self.program if rule.then[0] in ("gate", "condition", "route") and rule.then[1] in ids
        )

    def load(self, given: Given) -> Given:
        return given | self.passed

    def answer(self, loaded: Given) -> Answer:
        """What is found, where two states of a route are found the one that counts."""
        symbols = self.closure(self.program, loaded)
        found = dict(self.unclear)
        for _, id, state in self.states & symbols:
            if state != "not-met" or found[id] == UNCLEAR:
                found[id] = state
        found[VERDICT] = next((each for each in VERDICTS if ("verdict", each) in symbols), UNCLEAR)
        return found


def with_builtin(law: Law, off: frozenset[str]) -> Ours:
    return Ours(law, off, builtin.closure)


def with_durable(law: Law, off: frozenset[str]) -> Ours:
    return Ours(law, off, lambda program, given: durable.closure(law.id, program, given))
