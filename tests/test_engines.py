"""What an engine finds, on each engine that can be had; `test_durable.py` holds the two against each other."""

from __future__ import annotations

import sys

import pytest
from conftest import ENGINES
from programs import (
    CONTROLLED,
    FAILED,
    LAW,
    LITERAL,
    OPEN,
    WORK,
    condition_states,
    each_law_or_a_few,
    each_route,
    from_conditions,
    seen,
    tokens,
    witness,
)

from teckal.engines import builtin, durable, infer
from teckal.errors import RuleConflict, TeckalError
from teckal.program import Law, Route, Symbol

each_engine = pytest.mark.parametrize("engine", ENGINES)


# Every rule counts, and what is found at one level reaches the next.


@each_law_or_a_few
def test_no_rule_can_be_taken_out_without_a_change(law: Law) -> None:
    for n, rule in enumerate(law.program):
        given = witness(law.program, rule)
        without = law.program[:n] + law.program[n + 1 :]
        assert seen(builtin.closure(law.program, given)) != seen(builtin.closure(without, given)), rule


@each_route
def test_the_answer_follows_from_every_combination_of_a_routes_conditions(law: Law, route: Route) -> None:
    program = from_conditions(law, route)
    for states, given in condition_states(law, route):
        expected = "not-exempt" if "not-met" in states else "unclear" if "unclear" in states else "exempt"
        found = builtin.closure(program, given)
        assert {symbol[1] for symbol in found if symbol[0] == "verdict"} == {expected} - {"unclear"}


@each_engine
def test_what_is_asserted_of_conditions_reaches_the_verdict(engine: str) -> None:
    passes = [("gate", gate.id, "passes") for gate in LAW.gates]
    met: list[Symbol] = [("condition", each.id, "met") for each in LAW.routes[0].conditions]
    failed: list[Symbol] = [("condition", route.conditions[0].id, "not-met") for route in LAW.routes]
    assert infer(LAW, [*met, *passes], engine).verdict == "exempt"
    assert infer(LAW, [*failed, *passes], engine).verdict == "not-exempt"
    assert infer(LAW, met, engine).verdict == "unclear"


# What findings say.


def test_a_route_is_met_where_all_of_its_conditions_are() -> None:
    found = infer(LAW, [LITERAL, *CONTROLLED, *OPEN])
    assert (found.route("control"), found.route("pooling"), found.verdict) == ("met", "unclear", "exempt")
    assert found.condition("isle-act/control/activity") == "met"


def test_a_reading_decides_only_what_turns_on_it() -> None:
    strict = infer(LAW, [("reading", "P1", "strict"), *CONTROLLED, *OPEN])
    assert strict.condition("isle-act/control/influence") == "unclear"
    lax = infer(LAW, [("reading", "P1", "lax"), *OPEN])
    assert lax.condition("isle-act/control/influence") == "met"


def test_every_route_must_fail_before_the_answer_is_no() -> None:
    assert infer(LAW, [LITERAL, *FAILED, *OPEN]).verdict == "not-exempt"
    assert infer(LAW, [LITERAL, *FAILED[:1], *OPEN]).verdict == "unclear"


def test_a_route_known_not_to_apply_is_not_called_not_met_and_counts_as_failed() -> None:
    away = tokens("control", {"parties.count above 2": "true", f"{WORK} at_most 80": "true"})
    found = infer(LAW, [*away, *FAILED[1:], *OPEN])
    assert (found.route("control"), found.verdict) == ("not-applicable", "not-exempt")


def test_a_gate_that_excludes_comes_before_everything() -> None:
    shut = tokens("gates", {"contract.paid is no": "true"})
    found = infer(LAW, [LITERAL, *CONTROLLED, *shut])
    assert (found.gate("isle-act/gates/contract"), found.verdict) == ("excludes", "out-of-scope")


def test_nothing_is_exempt_while_a_gate_that_blocks_is_open() -> None:
    paid = tokens("gates", {"contract.paid in yes|not-stated": "true"})
    found = infer(LAW, [LITERAL, *CONTROLLED, *paid])
    assert (found.gate("isle-act/gates/health"), found.route("control"), found.verdict) == ("unclear", "met", "unclear")


def test_the_answer_is_not_no_while_any_gate_is_open() -> None:
    assert infer(LAW, FAILED).verdict == "unclear"


@each_engine
def test_a_gate_that_is_switched_off_passes_whatever_its_tokens_say(engine: str) -> None:
    shut = tokens("gates", {"contract.paid is no": "true", "contract.paid in yes|not-stated": "false"})
    found = infer(LAW, [LITERAL, *CONTROLLED, *shut, ("gate", "isle-act/gates/contract", "passes")], engine)
    assert found.gate("isle-act/gates/contract") == "passes"
    assert found.gate("isle-act/gates/health") == "passes"
    assert found.verdict == "exempt"


def test_nothing_follows_from_nothing() -> None:
    found = infer(LAW, [])
    assert (found.verdict, found.route("control"), found.gate("isle-act/gates/health")) == ("unclear",) * 3
    assert found.symbols == frozenset()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (tokens("control", {f"{WORK} above 80": "true", f"{WORK} at_most 80": "true"}), "activity"),
        (tokens("gates", {"contract.paid is no": "true", "contract.paid in yes|not-stated": "true"}), "contract"),
        ([LITERAL, *CONTROLLED, *tokens("control", {"parties.count above 2": "true"})], "control"),
    ],
)
def test_both_sides_at_once_are_an_error(given: list[Symbol], name: str) -> None:
    with pytest.raises(RuleConflict, match=name):
        infer(LAW, given)


# Which engine runs.


@each_engine
def test_the_answer_says_which_engine_ran(engine: str) -> None:
    assert infer(LAW, [], engine).engine == engine


def test_durable_runs_where_it_can_be_had_and_nothing_else_is_asked_for() -> None:
    assert infer(LAW, []).engine == ENGINES[0]


def test_durable_can_be_had_on_every_python_that_it_is_required_on() -> None:
    """Or test_durable.py would be left out without a word; setup.cfg requires it before Python 3.13."""
    assert durable.available() or sys.version_info >= (3, 13)


def test_without_durable_rules_the_builtin_engine_answers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable.engine", None)
    durable.available.cache_clear()
    try:
        assert infer(LAW, [LITERAL, *CONTROLLED, *OPEN]).engine == "builtin"
        with pytest.raises(TeckalError, match=r"Python 3\.12 and earlier"):
            infer(LAW, [], "durable")
    finally:
        durable.available.cache_clear()


def test_an_engine_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="auto, durable, builtin"):
        infer(LAW, [], "drools")
