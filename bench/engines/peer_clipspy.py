"""clipspy: CLIPS rules, by forward chaining as ours, over one short fact for each input that is true.

Found by trying: one fact with a slot for each input takes three times as long to assert, a template for all states
makes each of its facts pass every pattern, and taking the conclusions out fact by fact takes as long again as the
inference, so that a function of CLIPS gathers them into one string. What is not found has no fact: it is unclear.
"""

from __future__ import annotations

from collections.abc import Iterator

import clips  # type: ignore[import-untyped]

from bench.engines.task import UNCLEAR, VERDICT, Answer, Form, Given, Together, Way

FIRST = ("out-of-scope", "exempt", "not-exempt", "met", "not-applicable", "not-met", "excludes", "passes")
"""Of two states of one thing that are both found, the one that counts."""


class Clips:
    """One environment with its rules; a reset before each arrangement."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = form.ids
        self.unclear = dict.fromkeys(self.ids.values(), UNCLEAR)
        self.rank = {state: n for n, state in enumerate((*FIRST, UNCLEAR))}
        self.environment = clips.Environment()
        for construct in constructs(form):
            self.environment.build(construct)

    def load(self, given: Given) -> str:
        return " ".join(f"({name})" for name in sorted(self.form.true(given)))

    def answer(self, loaded: str) -> Answer:
        self.environment.reset()
        if loaded:
            self.environment.load_facts(loaded)
        self.environment.run()
        found = dict(self.unclear)
        words = self.environment.eval("(told)").split()
        for name, state in zip(words[::2], words[1::2], strict=True):
            id = self.ids[name]
            if self.rank[state] < self.rank[found[id]]:
                found[id] = state
        return found


def constructs(form: Form) -> Iterator[str]:
    """The law as rules, and the function that tells what they found."""
    rules = [*_limbs(form), *(rule for route in form.routes for rule in _route(route)), *_verdict(form)]
    for n, (when, of, state) in enumerate(rules):
        yield f"(defrule r{n} {' '.join(when)} => (assert ({of} {state})))"
    each = '(bind ?all (str-cat ?all (fact-relation ?f) " " (implode$ ?f:implied) " "))'
    yield f'(deffunction told () (bind ?all "") (do-for-all-facts ((?f {" ".join(form.ids)})) TRUE {each}) ?all)'


Rule = tuple[list[str], str, str]
"""All of these patterns; what is then in which state."""


def _limbs(form: Form) -> Iterator[Rule]:
    for limb in form.limbs:
        for state, tests in zip(limb.states, (limb.yes, limb.no), strict=True):
            yield from ((_inputs(test), limb.name, state) for test in tests)


def _route(route: Way) -> Iterator[Rule]:
    yield [f"({limb.name} met)" for limb in route.limbs], route.name, "met"
    yield from ((_inputs(test), route.name, "not-applicable") for test in route.not_applicable)
    yield from (([f"({limb.name} not-met)"], route.name, "not-met") for limb in route.limbs)


def _verdict(form: Form) -> Iterator[Rule]:
    yield from (([f"({gate.name} excludes)"], VERDICT, "out-of-scope") for gate in form.gates)
    blocking = [f"({gate.name} passes)" for gate in form.blocking]
    yield from (([f"({route.name} met)", *blocking], VERDICT, "exempt") for route in form.routes)
    passes = [f"({gate.name} passes)" for gate in form.gates]
    out = [f"(exists ({route.name} not-met|not-applicable))" for route in form.routes]
    yield [*passes, *out], VERDICT, "not-exempt"


def _inputs(test: Together) -> list[str]:
    return [f"({name})" for name in test]
