"""regopy: a Rego module, built once into a bundle that is queried at its entrypoint.

By its documentation a bundle spares the compiling that `query` does, and an `Input` the parsing of JSON. The rest was
found by trying. An object is searched from its start, so that inputs and limbs are arrays, known by their place: the
same module with `input.t17` takes ten times as long. A rule is worked out again wherever it is named, so that the
routes and the verdict are functions of what has been found. An else-chain stops at the first alternative that holds;
rules of one name would all be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regopy  # type: ignore[import-untyped]

from bench.engines.task import UNCLEAR, VERDICT, Answer, Form, Given, Limb, Together, Way

ENTRYPOINT = "law/answer"
Case = tuple[str, str]
"""A state and what must hold for it."""


class Rego:
    """One bundle, and an interpreter that runs it."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = [*(limb.id for limb in form.limbs), *(route.id for route in form.routes)]
        building = regopy.Interpreter()
        building.add_module("law", module(form))
        self.bundle = building.build(None, [ENTRYPOINT])
        self.running = regopy.Interpreter()

    def load(self, given: Given) -> Any:
        true = self.form.true(given)
        return regopy.Input([name in true for name in self.form.inputs.values()])

    def answer(self, loaded: Any) -> Answer:
        self.running.set_input(loaded)
        limbs, routes, verdict = self.running.query_bundle_entrypoint(self.bundle, ENTRYPOINT)[0].expressions[0]
        return dict(zip(self.ids, limbs + routes, strict=True)) | {VERDICT: verdict}


def module(form: Form) -> str:
    """The law as one package."""
    place = {name: str(n) for n, name in enumerate(form.inputs.values())}
    place |= {limb.name: str(n) for n, limb in enumerate(form.limbs)}
    lines = ["package law", "import rego.v1"]
    lines += [_chain(limb.name, _limb(limb, place)) for limb in form.limbs]
    lines += [_chain(f"{route.name}(limb)", _route(route, place)) for route in form.routes]
    lines.append(_chain(f"{VERDICT}(limb, route)", _verdict(form, place)))
    limbs = ", ".join(limb.name for limb in form.limbs)
    routes = ", ".join(f"{route.name}(limb)" for route in form.routes)
    steps = f"limb := [{limbs}]; route := [{routes}]; is := {VERDICT}(limb, route)"
    return "\n".join([*lines, f"answer := [limb, route, is] if {{ {steps} }}", ""])


def _chain(head: str, cases: Iterator[Case]) -> str:
    """The first that holds, else unclear."""
    chain = " else ".join(f':= "{state}" if {{ {body} }}' for state, body in cases)
    return f'{head} {chain} else := "{UNCLEAR}"'


def _limb(limb: Limb, place: dict[str, str]) -> Iterator[Case]:
    for state, tests in zip(limb.states, (limb.yes, limb.no), strict=True):
        yield from ((state, _inputs(test, place)) for test in tests)


def _route(route: Way, place: dict[str, str]) -> Iterator[Case]:
    yield "met", "; ".join(f'limb[{place[limb.name]}] == "met"' for limb in route.limbs)
    yield from (("not-applicable", _inputs(test, place)) for test in route.not_applicable)
    yield from (("not-met", f'limb[{place[limb.name]}] == "not-met"') for limb in route.limbs)


def _verdict(form: Form, place: dict[str, str]) -> Iterator[Case]:
    yield from (("out-of-scope", f'limb[{place[gate.name]}] == "excludes"') for gate in form.gates)
    blocking = [f'limb[{place[gate.name]}] == "passes"' for gate in form.blocking]
    yield from (("exempt", "; ".join([f'route[{n}] == "met"', *blocking])) for n in range(len(form.routes)))
    passes = [f'limb[{place[gate.name]}] == "passes"' for gate in form.gates]
    out = [f'route[{n}] in {{"not-met", "not-applicable"}}' for n in range(len(form.routes))]
    yield "not-exempt", "; ".join([*passes, *out])


def _inputs(test: Together, place: dict[str, str]) -> str:
    """An input that is false is not true in Rego either, and undefined as little."""
    return "; ".join(f"input[{place[name]}]" for name in test) or "true"
