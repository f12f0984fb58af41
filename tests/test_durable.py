"""The two engines must agree; and every hazard of durable-rules 2.0.28 that `engines/durable.py` lists.

conftest.py leaves this file out where durable-rules cannot be had.
"""

from __future__ import annotations

import datetime
import itertools
import math
import os
import random
import signal
import subprocess
import sys
import threading
import types
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from cells import cells, holds
from conftest import ROOT
from programs import (
    BOOKS,
    CONTROLLED,
    FAILED,
    ISLE,
    LAW,
    LITERAL,
    MANY,
    OPEN,
    WORK,
    by_size,
    condition_states,
    each_law_or_a_few,
    each_route,
    from_conditions,
    seen,
    tokens,
    witness,
)

from teckal.engines import builtin, durable, infer
from teckal.errors import EngineDisagreement
from teckal.program import Asked, Atom, Law, Program, Route, Rule, Symbol, compiled
from teckal.rulebook import Card, Rulebook

ASKED = [(book, law, each) for book in BOOKS for law in book.laws.values() for each in law.asked]
TOKEN = {True: "true", False: "false", None: "unknown"}


def both(name: str, program: Program, inputs: Iterable[Symbol]) -> frozenset[Symbol]:
    """What the engines agree on."""
    given = frozenset(inputs)
    found = builtin.closure(program, given)
    assert durable.closure(name, program, given) == found
    return found


def at_random(law: Law, likely: float, chance: random.Random) -> frozenset[Symbol]:
    """Tokens for a whole law, and a reading of each point."""

    def token() -> str:
        return "true" if chance.random() < likely else chance.choice(("false", "unknown"))

    found = tokens("gates", {atom.key: token() for atom in law.gate_atoms})
    for route in law.routes:
        found += tokens(route.id, {atom.key: token() for atom in route.atoms})
    readings = {each.point: chance.choice(list(each.readings)) for each in law.asked if each.point}
    return frozenset([*found, *(("reading", point, reading) for point, reading in readings.items())])


# The engines agree.


def _alone(law: Law, each: Asked) -> Program:
    """The rules of one condition or gate."""
    return tuple(rule for rule in law.program if rule.then[1:2] == (each.id,))


def _columns(book: Rulebook, each: Asked) -> list[list[dict[str, str]]]:
    """What each comparison can be or, where that makes too many, what those of one fact can be together."""
    if 3 ** len(each.atoms) <= MANY:
        return [[{atom.key: token} for token in TOKEN.values()] for atom in each.atoms]
    return [_of_fact([atom for atom in each.atoms if atom.fact == fact], book.card(fact)) for fact in each.facts]


def _of_fact(atoms: list[Atom], card: Card) -> list[dict[str, str]]:
    """The tokens of one fact's comparisons for each of its values, for each range of them, and for none."""
    values = cells(card, [atom.bound for atom in atoms])
    longest = 1 if card.kind in ("truth", "choice") else len(values)
    ranges = [values[n : n + length] for length in range(1, longest + 1) for n in range(len(values) - length + 1)]
    rows = [[{holds(atom, {atom.fact: value}) for value in each} for atom in atoms] for each in [*ranges, [None]]]
    tokens = [tuple(TOKEN[found.pop()] if len(found) == 1 else "unknown" for found in row) for row in rows]
    return [dict(zip([atom.key for atom in atoms], row, strict=True)) for row in dict.fromkeys(tokens)]


def _every_token(book: Rulebook, law: Law, each: Asked) -> Iterator[frozenset[Symbol]]:
    group = "gates" if each in law.gates else each.id.split("/")[1]
    for reading in each.readings:
        given = [("reading", each.point, reading)] if each.point else []
        for row in itertools.product(*_columns(book, each)):
            yield frozenset([*given, *(symbol for values in row for symbol in tokens(group, values))])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("book", "law", "each"),
    by_size(ASKED, lambda book, law, each: math.prod(map(len, _columns(book, each)))),
    ids=[each.id for _, _, each in ASKED],
)
def test_they_agree_on_every_combination_of_a_conditions_tokens(book: Rulebook, law: Law, each: Asked) -> None:
    program = _alone(law, each)
    for given in _every_token(book, law, each):
        both(each.id, program, given)


@pytest.mark.slow
@each_route
def test_they_agree_on_every_combination_of_a_routes_conditions(law: Law, route: Route) -> None:
    program = from_conditions(law, route)
    for _, given in condition_states(law, route):
        both(f"{law.id}/{route.id}", program, given)


@each_law_or_a_few
@pytest.mark.parametrize("likely", [0.2, 0.5, 0.9])
def test_they_agree_on_whole_laws_at_random(law: Law, likely: float) -> None:
    chance = random.Random(f"{law.id} {likely}")
    for _ in range(40):
        both(law.id, law.program, at_random(law, likely, chance))


def test_a_difference_is_an_error_and_never_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtin, "closure", lambda program, inputs: frozenset(inputs))
    with pytest.raises(EngineDisagreement, match="isle-act/control/activity"):
        infer(LAW, tokens("control", {"controlled.work.entrusted_percent above 80": "true"}))


def test_durable_infers_by_the_rules_it_is_given_and_by_no_others() -> None:
    for n, rule in enumerate(LAW.program):
        given = witness(LAW.program, rule)
        without = LAW.program[:n] + LAW.program[n + 1 :]
        whole = durable.closure("isle-act", LAW.program, given)
        assert seen(whole) != seen(both(f"isle-act-{n}", without, given)), rule


# The hazards of durable-rules, in the order of the list in engines/durable.py.


def in_a_process(code: str) -> str:
    """What a fresh interpreter prints: for what would end or outlive the test."""
    head = "from pathlib import Path\nfrom teckal.engines import builtin, durable\nfrom teckal.rulebook import load\n"
    head += f"law = load(Path({str(ISLE)!r})).law('isle-act')\n"
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", head + code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_thread_is_added_though_the_librarys_own_host_adds_two() -> None:
    count = "import threading\ndurable.closure('isle-act', law.program, [])\nours = threading.active_count()\n"
    count += "from durable import engine\nengine.Host()\nprint(ours, threading.active_count())"
    assert in_a_process(count) == "1 3"


def test_they_agree_while_threads_change_places_every_microsecond() -> None:
    chance = random.Random(1)
    given = [at_random(LAW, 0.6, chance) for _ in range(60)]
    expected = [builtin.closure(LAW.program, each) for each in given]
    found: dict[int, list[frozenset[Symbol]]] = {}

    def run(n: int) -> None:
        found[n] = [durable.closure("isle-act", LAW.program, each) for each in given]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=run, args=(n,)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert found == dict.fromkeys(range(3), expected)


def test_one_fact_serves_every_rule_that_it_satisfies() -> None:
    program = tuple(Rule((("token", "g", "a", "true"),), ("condition", f"c{n}", "met")) for n in range(20))
    assert len(both("many", program, [("token", "g", "a", "true")])) == 21


def test_sessions_that_find_nothing_are_deleted_without_a_crash() -> None:
    spoil = "spoil = [b'\\xff' * n for n in range(100, 40000, 37)]\ndel spoil\n"
    nothing = "unknown = [('token', r.id, a.key, 'unknown') for r in law.routes for a in r.atoms]\n"
    runs = "for _ in range(200):\n    assert durable.closure('isle-act', law.program, []) == frozenset()\n"
    runs += "    assert durable.closure('isle-act', law.program, unknown) == frozenset(unknown)\nprint('alive')"
    assert in_a_process(spoil + nothing + runs) == "alive"


def test_a_conclusion_that_no_rule_needs_and_one_reached_twice_are_both_found() -> None:
    ways: list[Symbol] = [("token", "g", "a", "true"), ("token", "g", "b", "true"), ("reading", "P", "x")]
    program = tuple(Rule((way,), ("condition", "c", "met")) for way in ways)
    assert ("condition", "c", "met") in both("twice", program, ways)
    assert ("condition", "c", "met") in both("twice", program, [*ways, ("condition", "c", "met")])


def test_the_librarys_own_keys_are_no_names_to_us() -> None:
    keys = ("sid", "id", "$s", "of", "is", "never", "start", "m_0", "$and")
    program = tuple(Rule((("token", key, key, "true"),), ("condition", key, "met")) for key in keys)
    for key in keys:
        assert len(both("keys", program, [("token", key, key, "true")])) == 2
        assert len(both("keys", program, [("token", key, key, "unknown")])) == 1


def test_unknown_is_a_token_like_any_other() -> None:
    program = (Rule((("token", "g", "a", "unknown"),), ("condition", "c", "met")),)
    assert ("condition", "c", "met") in both("unknown", program, [("token", "g", "a", "unknown")])
    assert ("condition", "c", "met") not in both("unknown", program, [])


def test_what_the_rulebook_allows_the_engine_bears() -> None:
    """64 alternatives on 200 comparisons all satisfied by one fact, 16 facts in a join, 600 symbols."""
    atoms = [f"a{n}" for n in range(200)]
    threes = [tuple(("token", "g", key, "true") for key in atoms[n * 3 : n * 3 + 3]) for n in range(64)]
    rules = [Rule(when, ("alternative", f"c{n % 16}", "met", "", str(n))) for n, when in enumerate(threes)]
    rules += [Rule((rule.then,), ("condition", rule.then[1], "met")) for rule in rules]
    rules += [Rule(tuple(("condition", f"c{n}", "met") for n in range(16)), ("route", "r", "met"))]
    rules += [Rule((("condition", f"c{n % 16}", "met"),), ("out", str(n))) for n in range(520)]
    rules += [Rule((("out", str(n)),), ("verdict", str(n))) for n in range(520)]
    found = both("limits", tuple(rules), tokens("g", dict.fromkeys(atoms, "true")))
    assert ("route", "r", "met") in found
    assert ("verdict", "519") in found


@pytest.mark.parametrize("value", ["9", "1", "TRUE", ""])
def test_only_tokens_go_in(value: str) -> None:
    with pytest.raises(ValueError, match="true, false, unknown"):
        durable.closure("isle-act", LAW.program, [("token", "control", f"{WORK} above 80", value)])


def test_a_comparison_has_one_token() -> None:
    pair: list[Symbol] = [("token", "control", f"{WORK} above 80", value) for value in ("true", "false")]
    with pytest.raises(ValueError, match="two tokens"):
        durable.closure("isle-act", LAW.program, pair)


@pytest.mark.parametrize("where", ["Closure.assert_fact", "durable_rules_engine.complete_and_start_action"])
@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), ZeroDivisionError("broken"), SystemExit(3)])
def test_what_is_raised_in_or_between_actions_comes_out_unlogged_and_leaves_nothing_behind(
    error: BaseException, where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    given = [LITERAL, *CONTROLLED, *OPEN]
    expected = both("isle-act", LAW.program, given)

    def fail(*_: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(f"durable.engine.{where}", fail)
        with pytest.raises(type(error)) as raised:
            durable.closure("isle-act", LAW.program, given)
        assert raised.value is error
        assert caplog.records == []
    assert durable.closure("isle-act", LAW.program, given) == expected
    assert durable.closure("isle-act", LAW.program, FAILED) == builtin.closure(LAW.program, FAILED)


def test_one_process_can_run_more_sessions_than_may_live_at_once() -> None:
    program = _alone(LAW, LAW.routes[0].conditions[0])
    for n in range(3000):
        value = ("true", "false", "unknown")[n % 3]
        both("long", program, tokens("control", {f"{WORK} above 80": value}))


@pytest.mark.slow
def test_sessions_that_break_off_are_deleted_too() -> None:
    runs = "from durable import engine\nheld = engine.Closure.assert_fact\n"
    runs += "def fail(*_): raise KeyError('broken')\n"
    runs += "given = [('token', 'control', 'controlled.work.entrusted_percent above 80', 'true')]\n"
    runs += "for _ in range(1500):\n    engine.Closure.assert_fact = fail\n    try:\n"
    runs += "        durable.closure('isle-act', law.program, given)\n    except KeyError:\n        pass\n"
    runs += "    engine.Closure.assert_fact = held\n"
    runs += "print(durable.closure('isle-act', law.program, given) == builtin.closure(law.program, given))"
    assert in_a_process(runs) == "True"


def test_a_program_is_registered_once_and_another_under_the_same_law_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    register = durable._library()[0].register_rulesets

    def count(self: Any, definitions: dict[str, Any]) -> Any:
        names.extend(definitions)
        return register(self, definitions)

    monkeypatch.setattr(durable._library()[0], "register_rulesets", count)
    one = (Rule((("token", "g", "a", "true"),), ("condition", "once", "met")),)
    other = (Rule((("token", "g", "a", "true"),), ("condition", "apart", "met")),)
    for program in (one, one, tuple(one), (Rule(*one[0]),), other, other):
        assert len(both("same", program, [("token", "g", "a", "true")])) == 2
    assert len(names) == len(set(names)) == 2


def test_a_clock_that_is_put_forward_loses_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forward(datetime.datetime):
        hours = 0

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Forward:
            cls.hours += 1
            return cls(2026, 1, 1) + datetime.timedelta(hours=cls.hours)

    both("isle-act", LAW.program, [])
    monkeypatch.setattr("durable.engine.datetime", types.SimpleNamespace(datetime=Forward))
    both("isle-act", LAW.program, [LITERAL, *CONTROLLED, *OPEN])


def test_two_copies_of_a_law_run_alike() -> None:
    again = tuple(compiled(LAW))
    assert again == LAW.program
    assert both("isle-act", again, FAILED) == both("isle-act", LAW.program, FAILED)


def test_a_forked_child_runs_though_its_parent_was_in_the_middle() -> None:
    expected = both("isle-act", LAW.program, FAILED)
    with durable._process.lock:
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            os._exit(0 if durable.closure("isle-act", LAW.program, FAILED) == expected else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_durable_rules_is_imported_only_where_it_runs() -> None:
    code = "import sys\nfrom teckal.engines import infer\ninfer(law, [], 'builtin')\n"
    assert in_a_process(code + "print('durable' in sys.modules)") == "False"
    assert in_a_process(code + "infer(law, [])\nprint('durable' in sys.modules)") == "True"
