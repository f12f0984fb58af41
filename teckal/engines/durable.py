"""Forward chaining on durable-rules 2.0.28, whose hazards are all handled here and nowhere else.

The program's symbols become facts, its rules become rules; the tokens of one group go in as one fact with a property
each. What the library does, as tried and as read in its source, and what is done about it:

- `Host` starts two timers for ever, whose threads can run our action after we have read the result: `_run` is empty,
  and there is one host in a process.
- `post` consumes an event with the first rule that fires: facts only.
- `delete_state` frees what only a started action has set, so that a session in which none has started crashes the
  process: every session opens with a fact that starts one, and is not deleted before that.
- A fact that no rule matches raises, and so does one that is asserted twice: every block of facts has a rule that
  matches it and never fires, and an action asserts one ready fact, at most once, and records it.
- A rule on `sid` or `id`, or on absence, may loop for ever or depend on the order of arrival: own keys, and unknown is
  a token like any other. Message ids are given, since the library's own are hashes.
- Of one fact at most 64 tests may hold (error 303) and it has at most about 250 properties (302), a join has at most
  16 facts (304): the rulebook refuses more. Of tests on one property, 512 fit: symbols stand in blocks of 64.
- A process has 1,024 live sessions: a session is deleted when it is done, and the name of one that broke off is never
  used again.
- `"9" >= 80` is true to it: tokens only, compared as text.
- What an action raises, Ctrl-C too, is swallowed into the state: the actions here let it through. What comes between
  two actions it hands on, and logs with its traceback: its log is off.
- `any` fires once for each branch, in no promised order: one rule for each alternative, `all` only, results as a set.
- Registering a ruleset changes its definition and takes a name for good: the name carries a digest of the program, and
  the definition is made for the occasion.
- An action that takes ten seconds counts as done, by the wall clock (and by a call that Python 3.12 warns of), so that
  a clock put forward loses findings: actions do next to nothing, and the library is given a clock that only goes on.
- It is not safe for threads, and a fork copies its lock: one run at a time, and a forked child starts afresh.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from teckal.program import Program, Rule, Symbol

Fact = dict[str, str]
BLOCK = 64
"""How many symbols share one first test."""
START: Fact = {"id": "start", "of": "start"}
VALUES = ("true", "false", "unknown")


@functools.lru_cache(maxsize=1)
def available() -> bool:
    """Whether durable-rules is installed and can be imported (not on Python 3.13 and later)."""
    try:
        importlib.import_module("durable.engine")
    except ImportError:
        return False
    return True


def closure(law: str, program: Program, inputs: Iterable[Symbol]) -> frozenset[Symbol]:
    """The inputs and everything that durable-rules infers from them.

    Raises ModuleNotFoundError or ImportError where durable-rules cannot be had, and whatever it or an action raises.
    """
    return _process.closure(law, program, frozenset(inputs))


class _Process:
    """The one host of a process, and the programs that it has been given."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.host: Any = None
        self.by_program: dict[int, _Ruleset] = {}
        self.by_name: dict[str, _Ruleset] = {}

    def closure(self, law: str, program: Program, given: frozenset[Symbol]) -> frozenset[Symbol]:
        with self.lock:
            return self.ruleset(law, program).closure(given)

    def ruleset(self, law: str, program: Program) -> _Ruleset:
        """The program as registered; a ruleset keeps its program, so that an id in `by_program` is never reused."""
        known = self.by_program.get(id(program))
        if known is not None:
            return known
        name = f"{law}-{hashlib.sha256(repr(program).encode()).hexdigest()}"
        if name not in self.by_name:
            if self.host is None:
                self.host = _library()[0]()
            self.by_name[name] = _Ruleset(self.host, name, program)
            self.by_program[id(program)] = self.by_name[name]
        return self.by_name[name]


_process = _Process()


def _start_afresh() -> None:
    global _process
    _process = _Process()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)


class _Ruleset:
    """One program, registered: the names its symbols go by, and its sessions."""

    def __init__(self, host: Any, name: str, program: Program) -> None:
        self.host = host
        self.name = name
        self.program = program
        self.session = 0
        self.groups: dict[str, dict[str, str]] = {}
        """By group and atom key, the property of the group's fact."""
        self.facts: dict[Symbol, Fact] = {}
        self.found: set[Symbol] = set()
        """What the running session knows so far."""
        host.register_rulesets({name: self._definition()})

    def _definition(self) -> dict[str, Any]:
        """The program in the library's own form; names are handed out on the way."""
        action = _library()[1]
        rules = {f"r{n}": self._rule(rule) for n, rule in enumerate(self.program)}
        blocks = dict.fromkeys(fact["of"] for fact in self.facts.values())
        never = {"of": "never"}
        for of in [*blocks, *(f"group {group}" for group in self.groups)]:
            rules[f"catch {of}"] = {"all": [{"m_0": {"of": of}}, {"m_1": never}], "run": action(_nothing)}
        rules["start"] = {"all": [{"m": {"of": START["of"]}}], "run": action(_nothing)}
        return rules

    def _rule(self, rule: Rule) -> dict[str, Any]:
        tests: dict[str, list[Fact]] = {}
        for symbol in rule.when:
            if symbol[0] == "token":
                _, group, key, value = symbol
                of = f"group {group}"
                tests.setdefault(of, [{"of": of}]).append({self._property(group, key): value})
            else:
                fact = self._fact(symbol)
                tests[fact["is"]] = [{"of": fact["of"]}, {"is": fact["is"]}]
        joined = [{f"m_{n}": {"$and": test}} for n, test in enumerate(tests.values())]
        return {"all": joined, "run": self._conclude(rule.then)}

    def _property(self, group: str, key: str) -> str:
        keys = self.groups.setdefault(group, {})
        return keys.setdefault(key, f"a{len(keys)}")

    def _fact(self, symbol: Symbol) -> Fact:
        n = len(self.facts)
        return self.facts.setdefault(symbol, {"id": f"s{n}", "of": f"block {n // BLOCK}", "is": f"s{n}"})

    def _conclude(self, symbol: Symbol) -> Any:
        fact = self._fact(symbol)

        def conclude(context: Any) -> None:
            if symbol not in self.found:
                self.found.add(symbol)
                context.assert_fact(dict(fact))

        return _library()[1](conclude)

    def closure(self, given: frozenset[Symbol]) -> frozenset[Symbol]:
        """One session: facts in, conclusions out, and nothing left behind."""
        ours = [symbol for symbol in self.facts if symbol in given]
        self.found = set(ours)
        facts = [*self._token_facts(given), *(self.facts[symbol] for symbol in ours)]
        session = self.session
        self.session += 1
        self._assert(session, START)
        try:
            for fact in facts:
                self._assert(session, fact)
        finally:
            self.host.delete_state(self.name, str(session))
        self.session = session
        return given | self.found

    def _assert(self, session: int, fact: Fact) -> None:
        self.host.assert_fact(self.name, {"sid": str(session), **fact})

    def _token_facts(self, given: frozenset[Symbol]) -> list[Fact]:
        """One fact for each group that has tokens; tokens that no rule asks for are left out."""
        facts: dict[str, Fact] = {}
        for symbol in given:
            if symbol[0] == "token":
                _, group, key, value = symbol
                name = self.groups.get(group, {}).get(key)
                if value not in VALUES:
                    raise ValueError(f"a token is {', '.join(VALUES)}, not {value!r}")
                if name is None:
                    continue
                fact = facts.setdefault(group, {"id": f"group {group}", "of": f"group {group}"})
                if fact.setdefault(name, value) != value:
                    raise ValueError(f"{key} has two tokens")
        return list(facts.values())


@functools.lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    """The library's host, without its timers, and its action, without its way of swallowing exceptions; and no log."""
    engine = importlib.import_module("durable.engine")
    vars(engine)["_unix_now"] = time.monotonic
    engine.logger.disabled = True
    return type("Host", (engine.Host,), {"_run": _nothing}), type("Action", (engine.Promise,), {"run": _run})


def _run(self: Any, context: Any, complete: Callable[[None], None]) -> None:
    self._func(context)
    complete(None)


def _nothing(_: Any) -> None:
    """Fires, and that is all."""
