"""Batches to try things on: sources, evaluations that misbehave, and runs that are killed.

What a worker's process runs must be importable there by name, so it is here and not in the tests.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from conftest import ROOT

from teckal.batch.evaluating import Answer, Prepare, Settings, answer, failed
from teckal.batch.items import Item
from teckal.batch.journal import Begun, Journal
from teckal.batch.outcome import Outcome
from teckal.batch.progress import Progress
from teckal.batch.run import fill
from teckal.batch.workers import Workers
from teckal.errors import TeckalError

BEGUN: Begun = {"sources": ["cases"], "law": None, "engine": "auto", "group_by": None, "rulebook": "0", "edition": "1"}
SETTINGS = Settings(None, "builtin", None, "0")


def item(number: int, file: str = "", title: str = "") -> Item:
    """An arrangement that says little."""
    return Item(number, file or f"{number}.yaml", 0, "", {"title": title or f"Bins {number}"}, place=f"{number}.yaml")


def items(count: int) -> list[Item]:
    return [item(number) for number in range(count)]


def outcome(item: Item) -> Outcome:
    """What a test's evaluation makes of an item: its title, and for a title that says so a problem."""
    title = str((item.mapping or {})["title"])
    if title.startswith("wrong"):
        problem = {"file": item.file, "document": 0, "line": 1, "column": 1, "path": "", "message": f"{title}."}
        return Outcome(item.number, item.file, 0, title, item.place, None, [problem], False, {})
    if title.startswith("crash"):
        return failed(item, title)
    return Outcome(item.number, item.file, 0, title, item.place, {"title": title}, [], False, {})


class Here(Workers):
    """Evaluates in this process, and remembers what; stops as a killed run does after so many."""

    def __init__(self, last: int | None = None) -> None:
        super().__init__(plain, 1)
        self.evaluated: list[str] = []
        self.last = last

    def evaluate(self, items: Iterator[Item], stopped: Callable[[], bool]) -> Iterator[tuple[Item, Answer] | None]:
        for each in items:
            if self.last is not None and len(self.evaluated) >= self.last:
                return
            self.evaluated.append(each.file)
            yield each, answer(outcome(each))


def quiet() -> Progress:
    return Progress(0, io.StringIO(), quiet=True)


def filled(journal: Journal, given: Sequence[Item], workers: Workers | None = None) -> list[Outcome]:
    """The outcomes of a run over these items that keeps this journal."""
    with journal:
        fill(journal, iter(given), workers or Here(), quiet(), lambda: False)
        return list(journal)


# Evaluations for processes


def plain() -> Callable[[Item], Answer]:
    return lambda item: answer(outcome(item))


def slow(seconds: float) -> Prepare:
    return functools.partial(_slow, seconds)


def _slow(seconds: float) -> Callable[[Item], Answer]:
    def evaluate(item: Item) -> Answer:
        time.sleep(seconds)
        return answer(outcome(item))

    return evaluate


def large() -> Callable[[Item], Answer]:
    """Answers of the size that results have, which no compression makes small."""

    def evaluate(item: Item) -> Answer:
        found = outcome(item)
        noise = os.urandom(4_000).hex()
        return answer(replace(found, result={"title": noise}))

    return evaluate


def stuck(folder: Path) -> Prepare:
    """Never comes to an end with an item, and leaves a file for each that it has begun."""
    return functools.partial(_stuck, folder)


def _stuck(folder: Path) -> Callable[[Item], Answer]:
    def evaluate(item: Item) -> Answer:
        (folder / f"{item.number}.begun").touch()
        time.sleep(300)
        return answer(outcome(item))

    return evaluate


def deadly(folder: Path, deaths: int) -> Prepare:
    """Kills its process on each item that is called deadly, so many times."""
    return functools.partial(_deadly, folder, deaths)


def _deadly(folder: Path, deaths: int) -> Callable[[Item], Answer]:
    def evaluate(item: Item) -> Answer:
        if "deadly" in str((item.mapping or {})["title"]):
            died = len(list(folder.iterdir()))
            if died < deaths:
                (folder / str(died)).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return answer(outcome(item))

    return evaluate


def stillborn() -> Callable[[Item], Answer]:
    """Kills its process before it is ready."""
    os._exit(3)


def only_child(folder: Path) -> Prepare:
    """Lives the first time, and takes its time so that others are started."""
    return functools.partial(_only_child, folder)


def _only_child(folder: Path) -> Callable[[Item], Answer]:
    with contextlib.suppress(FileExistsError):
        (folder / "first").touch(exist_ok=False)
        return _slow(0.1)
    (folder / str(os.getpid())).touch()
    os._exit(3)


def refusing() -> Callable[[Item], Answer]:
    raise TeckalError("The rules have been changed.")


def broken() -> Callable[[Item], Answer]:
    raise ZeroDivisionError("nothing works")


# Programs of their own


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "PYTHONIOENCODING": "utf-8"}


def start(folder: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Starts a batch as a program of its own, in a session of its own, as a terminal would have it."""
    return python(folder, "-m", "teckal", "batch", *arguments)


def python(folder: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *[os.fspath(each) for each in arguments]],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def members(session: int) -> dict[int, str]:
    """The processes of a session that are alive, each with its command."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] != "Z":
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
    return found


def workers_of(session: int) -> list[int]:
    """The processes of a session that evaluate."""
    return [pid for pid, command in members(session).items() if "spawn_main" in command]


def all_gone(session: int, within: float = 10) -> bool:
    """Whether every process of the session has ended, now or soon."""
    until = time.monotonic() + within
    while members(session):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def wait_for(sign: Callable[[], Any], within: float = 30) -> None:
    """Waits until something is so."""
    until = time.monotonic() + within
    while not sign():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.005)


def peak() -> int:
    """The most memory that this process has had at one time, in kilobytes; what it was forked from is no part of it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])
