"""rule-engine: expressions over a dictionary.

One expression gives one value and cannot name a part of itself, so that there are three, each a mapping of many
expressions: the limbs from the inputs, the routes from the limbs, the verdict from both. Sixty rules, one for each
state, are slower: each call sets up a decimal context. Every input has a value: to fall back on a default takes it a
hundred times as long, since it first looks for names that are spelt alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import rule_engine  # type: ignore[import-untyped]

from bench.engines.task import UNCLEAR, VERDICT, Answer, Form, Given, Limb, Together, Way


class RuleEngine:
    """Three rules, parsed once."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = form.ids
        context = rule_engine.Context(resolver=rule_engine.resolve_item)
        self.rules = [rule_engine.Rule(text, context=context) for text in texts(form)]

    def load(self, given: Given) -> dict[str, Any]:
        true = self.form.true(given)
        return {name: name in true for name in self.form.inputs.values()}

    def answer(self, loaded: Mapping[str, Any]) -> Answer:
        known = dict(loaded)
        found: dict[str, str] = {}
        for rule in self.rules:
            latest = rule.evaluate(known)
            known.update(latest)
            found.update(latest)
        return {id: found[name] for name, id in self.ids.items()}


def texts(form: Form) -> tuple[str, str, str]:
    """The limbs, the routes and the verdict."""
    limbs = _mapping((limb.name, _limb(limb)) for limb in form.limbs)
    routes = _mapping((route.name, _route(route)) for route in form.routes)
    return limbs, routes, _mapping([(VERDICT, _verdict(form))])


def _mapping(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f'"{key}": ({value})' for key, value in items) + "}"


def _limb(limb: Limb) -> str:
    yes, no = limb.states
    return f'({_any(limb.yes)}) ? "{yes}" : (({_any(limb.no)}) ? "{no}" : "{UNCLEAR}")'


def _route(route: Way) -> str:
    met = " and ".join(f'{limb.name} == "met"' for limb in route.limbs)
    failed = " or ".join(f'{limb.name} == "not-met"' for limb in route.limbs)
    rest = f'({failed}) ? "not-met" : "{UNCLEAR}"'
    if route.not_applicable:
        rest = f'({_any(route.not_applicable)}) ? "not-applicable" : ({rest})'
    return f'({met}) ? "met" : ({rest})'


def _verdict(form: Form) -> str:
    excluded = " or ".join(f'{gate.name} == "excludes"' for gate in form.gates)
    blocking = [f'{gate.name} == "passes"' for gate in form.blocking]
    some = " or ".join(f'{route.name} == "met"' for route in form.routes)
    exempt = " and ".join([f"({some})", *blocking])
    passes = [f'{gate.name} == "passes"' for gate in form.gates]
    out = [f'({route.name} == "not-met" or {route.name} == "not-applicable")' for route in form.routes]
    rest = f'({" and ".join([*passes, *out])}) ? "not-exempt" : "{UNCLEAR}"'
    return f'({excluded}) ? "out-of-scope" : (({exempt}) ? "exempt" : ({rest}))'


def _any(tests: tuple[Together, ...]) -> str:
    return " or ".join(f"({' and '.join(test) or 'true'})" for test in tests) or "false"
