"""Two engines that must agree: what one infers and the other does not is our error, never an answer.

`durable` chains on durable-rules; `builtin` always runs beside it and alone where durable-rules cannot be had (its
last version is a C extension that no Python from 3.13 on can import).
"""

from __future__ import annotations

from collections.abc import Iterable

from teckal.engines import builtin
from teckal.errors import EngineDisagreement, RuleConflict, TeckalError
from teckal.frozen import dataclass
from teckal.program import Law, Symbol

ENGINES = ("auto", "durable", "builtin")
VERDICTS = ("out-of-scope", "exempt", "not-exempt")
"""In order of precedence; where none is inferred the verdict is unclear."""


@dataclass(frozen=True)
class Findings:
    """Everything that follows from the tokens of one arrangement under one law."""

    engine: str
    """The one that ran: durable or builtin."""
    symbols: frozenset[Symbol]
    """The tokens and all that was inferred from them."""

    def condition(self, id: str) -> str:
        """met, not-met or unclear."""
        return self._state("condition", id, ("met", "not-met"))

    def route(self, id: str) -> str:
        """met, not-applicable, not-met or unclear; a route known not to apply is not called not met."""
        return self._state("route", id, ("met", "not-applicable", "not-met"))

    def gate(self, id: str) -> str:
        """excludes, passes or unclear."""
        return self._state("gate", id, ("excludes", "passes"))

    @property
    def verdict(self) -> str:
        """out-of-scope, exempt, not-exempt or unclear."""
        return next((each for each in VERDICTS if ("verdict", each) in self.symbols), "unclear")

    def _state(self, kind: str, id: str, states: tuple[str, ...]) -> str:
        for each in states:
            if (kind, id, each) in self.symbols:
                return each
        return "unclear"


def infer(law: Law, inputs: Iterable[Symbol], engine: str = "auto") -> Findings:
    """What follows from the tokens, the readings and the gates that are switched off, under one law.

    Inputs are ("token", route id or "gates", atom key, "true" | "false" | "unknown"), ("reading", point, reading)
    and, for a gate that is not asked, ("gate", gate id, "passes"). Raises EngineDisagreement where the engines
    differ, RuleConflict where a limb is found both met and not met, and TeckalError where durable is asked for by name
    and cannot be had.
    """
    given = frozenset(inputs)
    program = law.program_without(frozenset(gate.id for gate in law.gates if ("gate", gate.id, "passes") in given))
    symbols = builtin.closure(program, given)
    name = "builtin"
    if _with_durable(engine):
        from teckal.engines import durable

        name = "durable"
        other = durable.closure(law.id, program, given)
        if other != symbols:
            raise EngineDisagreement(f"{law.id}: the engines differ on {sorted(symbols ^ other)}")
    _refuse_conflicts(law, symbols)
    return Findings(name, symbols)


def _with_durable(engine: str) -> bool:
    if engine not in ENGINES:
        raise ValueError(f"engine is one of {', '.join(ENGINES)}, not {engine!r}")
    if engine == "builtin":
        return False
    from teckal.engines import durable

    if engine == "durable" and not durable.available():
        raise TeckalError(
            "The durable engine needs durable-rules 2.0.28, which cannot be imported here (it is a C extension for "
            "Python 3.12 and earlier). Leave --engine out: the builtin engine gives the same answers."
        )
    return durable.available()


def _refuse_conflicts(law: Law, symbols: frozenset[Symbol]) -> None:
    pairs = [(("condition", each.id, "met"), ("condition", each.id, "not-met")) for each in law.conditions]
    pairs += [(("gate", each.id, "excludes"), ("gate", each.id, "passes")) for each in law.gates]
    pairs += [(("route", each.id, "met"), ("route", each.id, "not-applicable")) for each in law.routes]
    for one, other in pairs:
        if one in symbols and other in symbols:
            raise RuleConflict(f"{one[1]} comes out both {one[2]} and {other[2]}")
