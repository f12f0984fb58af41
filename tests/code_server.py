"""Starting Python, importing the program and collecting the tests takes longer than the test that notices a change.

So they are collected once, here, and each change is tried in a fork of this process: there the code of the functions
that it changes is put into those that stand, and the tests that ran any line of the changed statements are run, the
nearest first, up to the first that fails. Which those are is asked once, in a fork too, so that nothing that was worked
out before a change is kept for after it. A change to what is done on import is left to the tests run as usual.
"""

from __future__ import annotations

import ast
import gc
import inspect
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Client, Listener
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SOCKET = ROOT / ".code-mutants"
"""Where it listens."""
MUTATED = (ROOT / "teckal" / "facts", ROOT / "teckal" / "verdict.py", ROOT / "teckal" / "evaluation.py")
HANGS = 120
"""The seconds after which a test is held to hang; the longest takes three."""
NOTICED, NOT_NOTICED, ON_IMPORT = 1, 0, 2


def ask(changed: Sequence[str]) -> int:
    """What the server finds of the files that differ from what it read."""
    with Client(str(SOCKET)) as line:
        line.send(list(changed))
        return int(line.recv())


def serve(files: Sequence[str], nearest: Mapping[str, Sequence[str]]) -> None:
    """Collects these files of tests and answers until it is interrupted."""
    sys.dont_write_bytecode = True
    options = ["-q", "-p", "no:cacheprovider", *(str(ROOT / "tests" / f"test_{name}.py") for name in files)]
    pytest.main(options, plugins=[_Server(nearest)])


class _Server:
    def __init__(self, nearest: Mapping[str, Sequence[str]]) -> None:
        self.nearest = nearest
        self.sources = {path: path.read_text(encoding="utf-8") for path in _mutated()}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        began = time.monotonic()
        self.runs, failed = _traced(session.items)
        assert not failed, failed
        out = session.config.get_terminal_writer()
        out.line(f"\n{len(session.items)} tests, in {time.monotonic() - began:.0f} s", flush=True)
        SOCKET.unlink(missing_ok=True)
        with Listener(str(SOCKET)) as listener:
            while True:
                with listener.accept() as line:
                    line.send(self.found(session.items, [ROOT / each for each in line.recv()]))

    def found(self, items: list[pytest.Item], changed: list[Path]) -> int:
        began = time.monotonic()
        child = os.fork()
        if not child:
            status = 3
            try:
                status = self.tried(items, changed)
            finally:
                os._exit(status)
        _, ended = os.waitpid(child, 0)
        status = os.waitstatus_to_exitcode(ended)
        with SOCKET.with_suffix(".log").open("a", encoding="utf-8") as log:
            said = "hangs" if status == -signal.SIGALRM else status
            print(f"{said} {time.monotonic() - began:.1f} {changed}", file=log)
        if status == -signal.SIGALRM:
            return NOTICED
        return status if status in (NOTICED, NOT_NOTICED) else ON_IMPORT

    def tried(self, items: list[pytest.Item], changed: list[Path]) -> int:
        """In the fork: puts the change in, and runs what may notice it."""
        run: set[str] = set()
        near: list[str] = []
        for path in changed:
            before, after = self.sources[path], path.read_text(encoding="utf-8")
            if not put_in(path, before, after):
                return ON_IMPORT
            lines = lines_of(before, after)
            run |= {test for line in lines for test in self.runs[path].get(line, ())}
            near += [f"test_{each}.py" for each in self.nearest.get(path.stem, ())]
        chosen = [each for each in items if each.nodeid in run]
        random.Random(0).shuffle(chosen)  # tests that stand together notice the same
        chosen.sort(key=lambda each: each.path.name not in near)
        return NOTICED if _run(chosen) else NOT_NOTICED


def _mutated() -> Iterator[Path]:
    for each in MUTATED:
        yield from each.glob("*.py") if each.is_dir() else [each]


def _traced(items: list[pytest.Item]) -> tuple[dict[Path, dict[int, list[str]]], str | None]:
    """By file and line, the tests that run it; and the first that fails."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            import coverage

            traced = coverage.Coverage(data_file=None, include=[str(each) for each in _mutated()], config_file=False)
            traced.start()
            failed = _run(items, traced)
            traced.stop()
            data = traced.get_data()
            found = {str(path): data.contexts_by_lineno(str(path)) for path in _mutated()}
            with os.fdopen(theirs, "w", encoding="utf-8") as out:
                json.dump([found, failed], out)
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as told:
        found, failed = json.load(told)
    os.waitpid(child, 0)
    return {Path(path): {int(line): who for line, who in by.items()} for path, by in found.items()}, failed


def _run(items: Sequence[pytest.Item], traced: Any = None) -> str | None:
    """The first test that fails, after which none is run."""
    failures = _Failures()
    if items:
        items[0].config.pluginmanager.register(failures)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for at, item in enumerate(items):
        if traced:
            traced.switch_context(item.nodeid)
        signal.alarm(HANGS)
        following = items[at + 1] if at + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if failures.first:
            break
    signal.alarm(0)
    return failures.first


class _Failures:
    first: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.first = self.first or f"{report.nodeid}: {report.longreprtext}"


def lines_of(before: str, after: str) -> set[int]:
    """The lines of the smallest statements that differ."""
    old, new = before.splitlines(), after.splitlines()
    changed = [at for at, (one, other) in enumerate(zip(old, new, strict=False), 1) if one != other]
    found: set[int] = set()
    statements = [node for node in ast.walk(ast.parse(before)) if isinstance(node, ast.stmt)]
    for line in changed:
        around = [(each.lineno, each.end_lineno or each.lineno) for each in statements]
        first, last = min((span for span in around if span[0] <= line <= span[1]), key=lambda span: span[1] - span[0])
        found.update(range(first, last + 1))
    return found


def put_in(path: Path, before: str, after: str) -> bool:
    """Gives every function that stands its changed code; not where more than functions is changed."""
    codes = (compile(each, str(path), "exec", dont_inherit=True) for each in (before, after))
    standing = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    for old, new in list(_changed(*codes)):
        if old is None:
            return False
        functions = [each for each in standing if _same(each.__code__, old)]
        if not functions and not old.co_flags & inspect.CO_NESTED:
            return False
        for function in functions:
            if len(new.co_freevars) != len(old.co_freevars):
                return False
            function.__code__ = new
    return True


def _same(one: CodeType, other: CodeType) -> bool:
    """Of code that has run, `==` does not tell: what it has learned on the way is part of it."""
    at = (one.co_filename, one.co_name, one.co_firstlineno)
    return at == (other.co_filename, other.co_name, other.co_firstlineno) and one.co_code == other.co_code


def _changed(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType | None, CodeType]]:
    """Each function's code that differs, outer ones too; None where that of a module or class itself does."""
    if old == new:
        return
    inside = [[each for each in code.co_consts if isinstance(each, CodeType)] for code in (old, new)]
    function = bool(old.co_flags & inspect.CO_NEWLOCALS)  # neither a module nor the body of a class
    if not function and (_without_inner(old) != _without_inner(new) or len(inside[0]) != len(inside[1])):
        yield None, new
        return
    if function:
        yield old, new
    if len(inside[0]) == len(inside[1]):
        for one, other in zip(*inside, strict=True):
            yield from _changed(one, other)


def _without_inner(code: CodeType) -> tuple[Any, ...]:
    consts = tuple((type(each), each) for each in code.co_consts if not isinstance(each, CodeType))
    return code.co_code, consts, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
