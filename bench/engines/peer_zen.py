"""zen-engine: a GoRules decision model with one expression node, compiled beforehand.

The maker's page on performance says to compile the content once and names decision tables and expression nodes as the
fast ones. A context of JSON text is taken faster than a dictionary. In one expression node a later expression reads an earlier one by `$`, so that the limbs, the routes and the
verdict need no second node, which would copy everything over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import zen

from bench.engines.task import UNCLEAR, VERDICT, Answer, Form, Given, Limb, Together, Way


class Zen:
    """One decision, ready to be evaluated."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = form.ids
        self.decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(model(form))))

    def load(self, given: Given) -> str:
        return json.dumps(dict.fromkeys(sorted(self.form.true(given)), True))

    def answer(self, loaded: str) -> Answer:
        found = self.decision.evaluate(loaded)["result"]
        return {id: found[name] for name, id in self.ids.items()}


def model(form: Form) -> dict[str, Any]:
    """The law as a JSON decision model."""
    values = [(limb.name, _limb(limb)) for limb in form.limbs]
    values += [(route.name, _route(route)) for route in form.routes]
    values.append((VERDICT, _verdict(form)))
    expressions = [{"id": key, "key": key, "value": value} for key, value in values]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "law", "name": "law", "type": "expressionNode", "content": {"expressions": expressions}},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in (("in", "law"), ("law", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


def _limb(limb: Limb) -> str:
    yes, no = limb.states
    return f"{_any(limb.yes)} ? '{yes}' : {_any(limb.no)} ? '{no}' : '{UNCLEAR}'"


def _route(route: Way) -> str:
    met = _all(f"$.{limb.name} == 'met'" for limb in route.limbs)
    failed = " or ".join(f"$.{limb.name} == 'not-met'" for limb in route.limbs)
    away = f"{_any(route.not_applicable)} ? 'not-applicable' : " if route.not_applicable else ""
    return f"{met} ? 'met' : {away}({failed}) ? 'not-met' : '{UNCLEAR}'"


def _verdict(form: Form) -> str:
    excluded = " or ".join(f"$.{gate.name} == 'excludes'" for gate in form.gates)
    some = " or ".join(f"$.{route.name} == 'met'" for route in form.routes)
    exempt = _all([f"({some})", *(f"$.{gate.name} == 'passes'" for gate in form.blocking)])
    out = [f"($.{route.name} == 'not-met' or $.{route.name} == 'not-applicable')" for route in form.routes]
    no = _all([*(f"$.{gate.name} == 'passes'" for gate in form.gates), *out])
    return f"({excluded}) ? 'out-of-scope' : {exempt} ? 'exempt' : {no} ? 'not-exempt' : '{UNCLEAR}'"


def _all(parts: Iterable[str]) -> str:
    return f"({' and '.join(parts)})"


def _any(tests: tuple[Together, ...]) -> str:
    """One alternative is enough. An input that is not there is null, and null is an error to `and`: hence `== true`."""
    return f"({' or '.join(_all(f'{name} == true' for name in test) if test else 'true' for test in tests) or 'false'})"
