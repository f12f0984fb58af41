"""zen-engine: a GoRules decision model with one expression node, compiled beforehand.

The maker's page on performance says to compile the content once, and names decision tables and expression nodes as the
fast ones. In one expression node a later expression reads an earlier one by `$`, so that the limbs, the routes and the
verdict need no second node, to which everything would be copied. A context is taken faster as JSON text than as a
dictionary. A call costs a good part of the time whatever it decides; `evaluate_batch` spares that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import zen

from bench.engines.task import UNCLEAR, VERDICT, Answer, Form, Given, Limb, Together, Way


class Zen:
    """One decision, ready to be evaluated."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = form.ids
        content = model(form)
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": {"law": content}}})
        self.decision = self.engine.create_decision(zen.ZenDecisionContent(json.dumps(content)))

    def load(self, given: Given) -> str:
        return json.dumps(dict.fromkeys(sorted(self.form.true(given)), True))

    def answer(self, loaded: str) -> Answer:
        return self._told(self.decision.evaluate(loaded))

    def load_all(self, all_given: Sequence[Given]) -> list[zen.EvaluateBatchRequest]:
        return [{"key": "law", "context": self.load(given)} for given in all_given]

    def answer_all(self, loaded: list[zen.EvaluateBatchRequest]) -> list[Answer]:
        return [self._told(each["data"]) for each in self.engine.evaluate_batch(loaded)]

    def _told(self, response: Any) -> Answer:
        found = response["result"]
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
