"""Two engines that must agree, and every hazard of durable-rules 2.0.28 that `engines/durable.py` lists."""

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
from pathlib import Path
from typing import Any

import pytest
from cells import cells, holds

from teckal.engines import builtin, durable, infer
from teckal.errors import EngineDisagreement, RuleConflict, TeckalError
from teckal.program import Asked, Atom, Law, Program, Route, Rule, Symbol, compiled
from teckal.rulebook import Card, Rulebook, load

ROOT = Path(__file__).parent.parent
ISLE = Path(__file__).parent / "fixtures" / "rules"
BOOKS = (load(ISLE), load())
LAW = BOOKS[0].law("isle-act")
LAWS = [law for book in BOOKS for law in book.laws.values() if law.encoded]
ROUTES = [(law, route) for law in LAWS for route in law.routes]
ASKED = [(book, law, each) for book in BOOKS for law in book.laws.values() for each in law.asked]
SEEN = ("condition", "route", "gate", "verdict")
"""What a caller of an engine asks for: the rest are steps on the way."""
TOKEN = {True: "true", False: "false", None: "unknown"}
MANY = 3**7


def both(name: str, program: Program, inputs: Iterable[Symbol]) -> frozenset[Symbol]:
    """What the engines agree on."""
    given = frozenset(inputs)
    found = builtin.closure(program, given)
    assert durable.closure(name, program, given) == found
    return found


def tokens(group: str, values: dict[str, str]) -> list[Symbol]:
    return [("token", group, key, value) for key, value in values.items()]


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


def _by_size(cases: list[Any], size: Any) -> list[Any]:
    """The cases, those with too many combinations for every run marked slow."""
    return [pytest.param(*case, marks=[pytest.mark.slow] if size(*case) > MANY else []) for case in cases]


@pytest.mark.parametrize(
    ("book", "law", "each"),
    _by_size(ASKED, lambda book, law, each: math.prod(map(len, _columns(book, each)))),
    ids=[each.id for _, _, each in ASKED],
)
def test_they_agree_on_every_combination_of_a_conditions_tokens(book: Rulebook, law: Law, each: Asked) -> None:
    program = _alone(law, each)
    for given in _every_token(book, law, each):
        both(each.id, program, given)


def _from_conditions(law: Law, route: Route) -> Program:
    """The rules from one route's conditions on to the verdict, as if it were the only route."""
    gates = tuple(("gate", gate.id, "passes") for gate in law.gates)
    last = (Rule((("out", route.id),), ("all-out",)), Rule((("all-out",), *gates), ("verdict", "not-exempt")))
    rules = [rule for rule in law.program if rule.then[:2] in (("route", route.id), ("out", route.id))]
    exempt = [rule for rule in law.program if ("route", route.id, "met") in rule.when]
    return (*rules, *exempt, *last)


@pytest.mark.parametrize(
    ("law", "route"),
    _by_size(ROUTES, lambda law, route: 3 ** len(route.conditions)),
    ids=[f"{law.id}/{route.id}" for law, route in ROUTES],
)
def test_they_agree_on_every_combination_of_a_routes_conditions(law: Law, route: Route) -> None:
    program = _from_conditions(law, route)
    passes = [("gate", gate.id, "passes") for gate in law.gates]
    for states in itertools.product(("met", "not-met", "unclear"), repeat=len(route.conditions)):
        found_so = zip(route.conditions, states, strict=True)
        given = [("condition", each.id, state) for each, state in found_so if state != "unclear"]
        found = both(f"{law.id}/{route.id}", program, [*given, *passes])
        expected = "not-exempt" if "not-met" in states else "unclear" if "unclear" in states else "exempt"
        assert {symbol[1] for symbol in found if symbol[0] == "verdict"} == {expected} - {"unclear"}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
@pytest.mark.parametrize("likely", [0.2, 0.5, 0.9])
def test_they_agree_on_whole_laws_at_random(law: Law, likely: float) -> None:
    chance = random.Random(f"{law.id} {likely}")
    for _ in range(40):
        both(law.id, law.program, at_random(law, likely, chance))


def test_a_difference_is_an_error_and_never_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtin, "closure", lambda program, inputs: frozenset(inputs))
    with pytest.raises(EngineDisagreement, match="isle-act/control/activity"):
        infer(LAW, tokens("control", {"controlled.work.entrusted_percent above 80": "true"}))


# Every rule counts, and what is found at one level reaches the next.


def _witness(program: Program, rule: Rule) -> frozenset[Symbol]:
    """What the rule needs, and what it then takes for something that a caller asks for to follow by way of it."""
    given, then = {*rule.when}, rule.then
    while then[0] not in SEEN:
        later = next(each for each in program if then in each.when)
        given |= {*later.when} - {then}
        then = later.then
    return frozenset(given)


def _seen(symbols: frozenset[Symbol]) -> frozenset[Symbol]:
    return frozenset(symbol for symbol in symbols if symbol[0] in SEEN)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_no_rule_can_be_taken_out_without_a_change(law: Law) -> None:
    for n, rule in enumerate(law.program):
        given = _witness(law.program, rule)
        without = law.program[:n] + law.program[n + 1 :]
        assert _seen(builtin.closure(law.program, given)) != _seen(builtin.closure(without, given)), rule


def test_durable_infers_by_the_rules_it_is_given_and_by_no_others() -> None:
    for n, rule in enumerate(LAW.program):
        given = _witness(LAW.program, rule)
        without = LAW.program[:n] + LAW.program[n + 1 :]
        whole = durable.closure("isle-act", LAW.program, given)
        assert _seen(whole) != _seen(both(f"isle-act-{n}", without, given)), rule


@pytest.mark.parametrize("engine", ["durable", "builtin"])
def test_what_is_asserted_of_conditions_reaches_the_verdict(engine: str) -> None:
    passes = [("gate", gate.id, "passes") for gate in LAW.gates]
    met: list[Symbol] = [("condition", each.id, "met") for each in LAW.routes[0].conditions]
    failed: list[Symbol] = [("condition", route.conditions[0].id, "not-met") for route in LAW.routes]
    assert infer(LAW, [*met, *passes], engine).verdict == "exempt"
    assert infer(LAW, [*failed, *passes], engine).verdict == "not-exempt"
    assert infer(LAW, met, engine).verdict == "unclear"


# What findings say.

WORK = "controlled.work.entrusted_percent"
CONTROLLED = tokens("control", {f"{WORK} above 80": "true", "controlled.influence is owners": "true"})
FAILED = [
    *tokens("control", {f"{WORK} at_most 80": "true"}),
    *tokens("pooling", {"parties.count below 2": "true"}),
]
LITERAL: Symbol = ("reading", "P1", "literal")


OPEN = tokens(
    "gates",
    {
        "contract.paid is no": "false",
        "contract.paid in yes|not-stated": "true",
        "contract.sector is health": "false",
        "contract.sector in general|ferries": "true",
    },
)
"""Both gates pass."""


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


@pytest.mark.parametrize("engine", ["durable", "builtin"])
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


def test_the_answer_says_which_engine_ran() -> None:
    assert infer(LAW, []).engine == "durable"
    assert infer(LAW, [], "builtin").engine == "builtin"


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


@pytest.mark.parametrize("error", [KeyboardInterrupt("stop"), ZeroDivisionError("broken"), SystemExit(3)])
def test_what_an_action_raises_comes_out_and_leaves_nothing_behind(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [LITERAL, *CONTROLLED, *OPEN]
    expected = both("isle-act", LAW.program, given)

    def fail(*_: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("durable.engine.Closure.assert_fact", fail)
        with pytest.raises(type(error)) as raised:
            durable.closure("isle-act", LAW.program, given)
        assert raised.value is error
    assert durable.closure("isle-act", LAW.program, given) == expected
    assert durable.closure("isle-act", LAW.program, FAILED) == builtin.closure(LAW.program, FAILED)


def test_one_process_can_run_more_sessions_than_may_live_at_once() -> None:
    program = _alone(LAW, LAW.routes[0].conditions[0])
    for n in range(3000):
        value = ("true", "false", "unknown")[n % 3]
        both("long", program, tokens("control", {f"{WORK} above 80": value}))


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
