"""OpenFisca: a tax and benefit system of variables, whose formulas work on a whole population at once.

Vectors are its way of being fast: a simulation costs nearly the same for one arrangement and for a thousand. So there
are two figures, one arrangement at a time, which is how a file is checked, and all at once. A variable that is not
set has its default, so that unknown is the same as false here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.simulations import SimulationBuilder  # type: ignore[import-untyped]
from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # type: ignore[import-untyped]
from openfisca_core.variables import Variable  # type: ignore[import-untyped]

from bench.engines.task import UNCLEAR, VERDICT, Answer, Form, Given, Limb, Together, Way

PERIOD = periods.period("2026")
"""Nothing here changes over time, but a formula is looked up by a date."""
NAMES = ("met", "not-met", "not-applicable", "excludes", "passes", "out-of-scope", "exempt", "not-exempt", UNCLEAR)
STATES = Enum("STATES", [(name, name) for name in NAMES])
CODE = {name: n for n, name in enumerate(NAMES)}
Vector = Any
Population = tuple[int, Mapping[str, Vector]]
"""How many arrangements, and their inputs."""
Get = Callable[[str], Vector]
"""The values of a variable, for every arrangement of the simulation."""
Cases = Iterable[tuple[Vector, str]]
"""Where the first holds, that state; otherwise the next."""


class OpenFisca:
    """One system; a new simulation for each arrangement, or for all of them."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = form.ids
        entity = Entity("arrangement", "arrangements", "An award", "")
        self.system = TaxBenefitSystem([entity])
        for variable in variables(form, entity):
            self.system.add_variable(variable)

    def load(self, given: Given) -> Population:
        return self.load_all([given])

    def answer(self, loaded: Population) -> Answer:
        return self.answer_all(loaded)[0]

    def load_all(self, all_given: Sequence[Given]) -> Population:
        """Those inputs that are true of any."""
        true = [self.form.true(given) for given in all_given]
        some = sorted(frozenset[str]().union(*true))
        return len(true), {name: numpy.array([name in each for each in true]) for name in some}

    def answer_all(self, loaded: Population) -> list[Answer]:
        count, inputs = loaded
        simulation = SimulationBuilder().build_default_simulation(self.system, count)
        for name, values in inputs.items():
            simulation.set_input(name, PERIOD, values)
        codes = [simulation.calculate(name, PERIOD).view(numpy.ndarray).tolist() for name in self.ids]
        columns = [[NAMES[code] for code in column] for column in codes]
        ids = tuple(self.ids.values())
        return [dict(zip(ids, row, strict=True)) for row in zip(*columns, strict=True)]


def variables(form: Form, entity: Entity) -> Iterator[type[Variable]]:
    """The inputs, and the law as formulas."""
    common = {"entity": entity, "definition_period": periods.DateUnit.ETERNITY, "label": ""}
    for name in form.inputs.values():
        yield type(name, (Variable,), {**common, "value_type": bool})
    state = {**common, "value_type": Enum, "possible_values": STATES, "default_value": STATES[UNCLEAR]}
    for limb in form.limbs:
        yield type(limb.name, (Variable,), {**state, "formula": _formula(_limb, limb)})
    for route in form.routes:
        yield type(route.name, (Variable,), {**state, "formula": _formula(_route, route)})
    yield type(VERDICT, (Variable,), {**state, "formula": _formula(_verdict, form)})


def _formula(cases: Callable[[Any, Get], Cases], what: Limb | Way | Form) -> Callable[[Any, Any], Vector]:
    def formula(arrangement: Any, period: Any) -> Vector:
        seen: dict[str, Vector] = {}

        def get(name: str) -> Vector:
            if name not in seen:
                seen[name] = arrangement(name, period)
            return seen[name]

        code: Vector = numpy.full(arrangement.count, CODE[UNCLEAR], numpy.uint8)
        for where, state in reversed(list(cases(what, get))):
            code = numpy.where(where, numpy.uint8(CODE[state]), code)
        return EnumArray(code, STATES)

    return formula


def _limb(limb: Limb, get: Get) -> Cases:
    for state, tests in zip(limb.states, (limb.yes, limb.no), strict=True):
        yield _any(tests, get), state


def _route(route: Way, get: Get) -> Cases:
    yield _all(_is(get(limb.name), "met") for limb in route.limbs), "met"
    yield _any(route.not_applicable, get), "not-applicable"
    yield _or(_is(get(limb.name), "not-met") for limb in route.limbs), "not-met"


def _verdict(form: Form, get: Get) -> Cases:
    yield _or(_is(get(gate.name), "excludes") for gate in form.gates), "out-of-scope"
    met = _or(_is(get(route.name), "met") for route in form.routes)
    yield _all([met, *(_is(get(gate.name), "passes") for gate in form.blocking)]), "exempt"
    passes = [_is(get(gate.name), "passes") for gate in form.gates]
    out = [_is(get(each.name), "not-met") | _is(get(each.name), "not-applicable") for each in form.routes]
    yield _all([*passes, *out]), "not-exempt"


def _is(values: Vector, state: str) -> Vector:
    return values.view(numpy.ndarray) == CODE[state]


def _any(tests: tuple[Together, ...], get: Get) -> Vector:
    return _or(_all(get(name) for name in test) for test in tests)


def _all(values: Iterable[Vector]) -> Vector:
    found: Vector = True
    for each in values:
        found = found & each
    return found


def _or(values: Iterable[Vector]) -> Vector:
    found: Vector = False
    for each in values:
        found = found | each
    return found
