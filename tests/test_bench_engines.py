"""A wrong peer is no peer: whatever `bench/engines` measures gives our answers, down to each condition."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pytest
from conftest import ENGINES

from bench.engines import ours, task
from bench.engines.peers import MANY_AT_ONCE, PEERS, many_at_once, peer
from bench.engines.task import Answer, Case, Form, Given
from teckal.engines import infer
from teckal.program import Symbol
from teckal.rulebook import load

LAW = load().law("uk-pa-2023")
OFF = (frozenset[str](), frozenset(gate.id for gate in LAW.gates if gate.off_when_requested))
FORMS: Mapping[frozenset[str], Form] = {off: task.form(LAW, off) for off in OFF}
each_peer = pytest.mark.parametrize("name", PEERS)


@functools.cache
def _cases() -> list[Case]:
    """Every example and every decided case."""
    return task.cases(LAW, load(), "examples", "decided")


@functools.cache
def _for_each_rule() -> list[Case]:
    """For each rule of the law, tokens and readings of which it makes something, and nothing beside them.

    By the examples alone a peer could lack some of the rules without a sign.
    """
    concluded = {rule.then: rule for rule in reversed(LAW.program)}
    found = {}
    for rule in LAW.program:
        given: set[Symbol] = set()
        needed = list(rule.when)
        while needed:
            symbol = needed.pop()
            if symbol in concluded:
                needed += concluded[symbol].when
            else:
                given.add(symbol)
        found[frozenset(given)] = Case("", frozenset(given), OFF[0])
    return list(found.values())


def _expected(case: Case) -> Answer:
    off = [("gate", id, "passes") for id in case.off]
    return task.told(LAW, case.off, infer(LAW, [*case.given, *off], "builtin"))


def _differences(found: Answer, case: Case) -> dict[str, tuple[str | None, str | None]]:
    expected = _expected(case)
    ids = found.keys() | expected.keys()
    return {id: (found.get(id), expected.get(id)) for id in ids if found.get(id) != expected.get(id)}


def _wrong(answer: dict[frozenset[str], task.Peer], cases: list[Case]) -> dict[str, object]:
    found: dict[str, object] = {}
    for n, case in enumerate(cases):
        engine = answer[case.off]
        if differences := _differences(engine.answer(engine.load(case.given)), case):
            found[f"{n} {case.file}"] = differences
    return found


@pytest.mark.slow
def test_the_examples_come_to_every_verdict_with_and_without_the_gates_that_may_be_off() -> None:
    """Or to agree on them would say little."""
    for off in OFF:
        verdicts = {_expected(case)[task.VERDICT] for case in _cases() if case.off == off}
        assert verdicts == {"exempt", "not-exempt", "unclear", "out-of-scope"}


@pytest.mark.slow
@each_peer
def test_a_peer_gives_our_answer_on_every_example(name: str) -> None:
    assert not _wrong({off: peer(name, form) for off, form in FORMS.items()}, _cases())


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY_AT_ONCE)
def test_a_peer_gives_our_answers_to_many_at_once(name: str) -> None:
    for off, form in FORMS.items():
        cases = [case for case in _cases() if case.off == off]
        engine = many_at_once(name, form)
        found = engine.answer_all(engine.load_all([case.given for case in cases]))
        assert not [_differences(*each) for each in zip(found, cases, strict=True) if _differences(*each)]


@pytest.mark.slow
@each_peer
def test_a_peer_makes_of_each_rule_what_we_make_of_it(name: str) -> None:
    assert not _wrong({OFF[0]: peer(name, FORMS[OFF[0]])}, _for_each_rule())


@each_peer
def test_nothing_follows_from_nothing(name: str) -> None:
    engine = peer(name, FORMS[OFF[0]])
    found = engine.answer(engine.load(frozenset()))
    unclear = {each.id: "unclear" for each in (*LAW.asked, *LAW.routes)}
    assert found == unclear | {task.VERDICT: "unclear"}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_our_engines_answer_in_the_benchmark_as_they_do_in_the_product(engine: str) -> None:
    make = {"builtin": ours.with_builtin, "durable": ours.with_durable}[engine]
    assert not _wrong({off: make(LAW, off) for off in OFF}, _cases())


def test_what_is_not_true_is_no_input_of_a_peer() -> None:
    form = FORMS[OFF[0]]
    tokens = [symbol for symbol in form.inputs if symbol[0] == "token"]
    for value, expected in (("true", {form.inputs[each] for each in tokens}), ("false", set()), ("unknown", set())):
        given: Given = frozenset((*symbol, value) for symbol in tokens)
        assert form.true(given) == expected
