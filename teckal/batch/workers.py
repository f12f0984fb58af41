"""Processes that evaluate, any of which may die at any moment without taking an arrangement with it.

durable-rules is a C library with one host a process, so every process has its own and loads the rulebook once. The
standard pool is broken for good when one of its processes dies, and cannot tell which piece of work it died of. Here
every process has a pipe of its own and one item at a time: an item whose process dies is tried once more, on a new one.

Processes are started afresh ("spawn"), for a fork would copy the library's locks and threads. Ctrl-C goes to every
process of a terminal: these ignore it from their first moment, since the one that started them tells them when to end;
and when that one is gone, however it went, they end by themselves.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing import connection, process, resource_tracker
from typing import Any

from teckal.batch.evaluating import Answer, Prepare, died
from teckal.batch.items import Item
from teckal.errors import TeckalError
from teckal.frozen import dataclass

TICK = 0.2
"""Seconds between two looks at whether to stop."""
STARTS = 3
"""Processes in a row that may die before they are ready."""
TRIES = 2
"""Processes that may die of one item."""

_READY, _DONE, _UNREADY = "ready", "done", "unready"
_SPAWN = multiprocessing.get_context("spawn")


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(eq=False)
class _Worker:
    """A process, and what it has in hand."""

    process: process.BaseProcess
    pipe: connection.Connection[Any, Any]
    ready: bool = False
    task: _Task | None = None


@dataclass(eq=False)
class _Task:
    """An item, and how many processes have died of it."""

    item: Item
    deaths: int = 0


class Workers:
    """The processes of one run; leaving the context ends them, in order or not."""

    def __init__(self, prepare: Prepare, jobs: int) -> None:
        self._prepare = prepare
        self._jobs = jobs
        self._all: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._deaths_at_start = 0

    def evaluate(self, items: Iterator[Item], stopped: Callable[[], bool]) -> Iterator[tuple[Item, Answer] | None]:
        """Each item with its answer, as they come, and None whenever a moment has passed without one.

        Items are asked for when there is a process for them. When `stopped`, those in hand are finished and no other
        is begun. Raises TeckalError where no process can be started.
        """
        more = True
        while True:
            if stopped():
                self._waiting.clear()
                more = False
            while more and self._wanting():
                item = next(items, None)
                more = item is not None and not stopped()
                if item is not None:
                    self._waiting.append(_Task(item))
            self._hand_out()
            if not self._waiting and not any(each.task for each in self._all):
                return
            yield from self._heard()

    def _wanting(self) -> bool:
        """Whether there is a process, or room for one, for another item."""
        return len(self._waiting) + sum(each.task is not None for each in self._all) < self._jobs

    def _hand_out(self) -> None:
        for each in [each for each in self._all if each.ready and each.task is None]:
            if self._waiting:
                each.task = self._waiting.popleft()
                with contextlib.suppress(OSError):  # it has died, which its pipe will tell
                    each.pipe.send(each.task.item)
        starting = sum(not each.ready for each in self._all)
        while starting < len(self._waiting) and len(self._all) < self._jobs:
            try:
                self._all.append(_started(self._prepare))
                starting += 1
            except OSError as error:
                self._do_with_those_there_are(error.strerror or str(error))

    def _do_with_those_there_are(self, why: str) -> None:
        """Starts no more processes; raises TeckalError where there are none."""
        if not self._all:
            raise TeckalError(f"No process can be started to evaluate in: {why}.")
        self._jobs = len(self._all)

    def _heard(self) -> Iterator[tuple[Item, Answer] | None]:
        speaking = connection.wait([each.pipe for each in self._all], TICK)
        if not speaking:
            yield None
        for worker in [each for each in self._all if each.pipe in speaking]:
            try:
                kind, said = worker.pipe.recv()
            except (EOFError, OSError):
                yield from self._died(worker)
                continue
            if kind == _UNREADY:
                raise TeckalError(said)
            if kind == _READY:
                worker.ready, self._deaths_at_start = True, 0
            elif worker.task is not None:
                item, worker.task = worker.task.item, None
                yield item, said

    def _died(self, worker: _Worker) -> Iterator[tuple[Item, Answer]]:
        self._all.remove(worker)
        worker.pipe.close()
        worker.process.join()
        how = _how(worker.process.exitcode)
        task = worker.task
        if task is None:
            self._deaths_at_start += not worker.ready
            if self._deaths_at_start >= STARTS:
                self._do_with_those_there_are(f"{STARTS} in a row {how}")
            return
        task.deaths += 1
        if task.deaths < TRIES:
            self._waiting.appendleft(task)
            return
        what = f"{TRIES} processes that evaluated this {how}"
        yield task.item, died(task.item, what, "nothing on this machine ended them")

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for each in self._all:
            each.pipe.close()
            if kind is not None or each.task is not None or not each.ready:
                each.process.kill()
        for each in self._all:
            each.process.join(5)
            if each.process.exitcode is None:
                each.process.kill()
                each.process.join()
            each.process.close()
        self._all.clear()


def _started(prepare: Prepare) -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, prepare), daemon=True)
    with _deaf(), _silent():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Holds Ctrl-C back: what is started meanwhile never hears it, and it reaches us afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would let the signal through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Gives what is started meanwhile no standard error: what it has to say comes through its pipe.

    Where we are killed before it has begun, the interpreter in it would print a traceback that concerns nobody.
    """
    try:
        errors = sys.__stderr__.fileno() if sys.__stderr__ else None
    except (OSError, ValueError):
        errors = None
    if errors is None:
        yield
        return
    ours, nowhere = os.dup(errors), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, errors)
        yield
    finally:
        os.dup2(ours, errors)
        os.close(ours)
        os.close(nowhere)


def _how(code: int | None) -> str:
    """How processes ended, after "they"."""
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return f"were ended by {signal.Signals(-code).name}"
    return f"ended with the status {code}"


# In the process


def _serve(pipe: connection.Connection[Any, Any], prepare: Prepare) -> None:
    """Evaluates what comes until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(Exception), pipe:  # the other end of the pipe tells what became of it
        try:
            evaluate = prepare()
        except Exception as error:
            from teckal.run import crash

            pipe.send((_UNREADY, str(error) if isinstance(error, TeckalError) else crash(error)))
            return
        gc.freeze()  # the rules stay as long as the process, and need not be gone through time and again
        pipe.send((_READY, None))
        while True:
            pipe.send((_DONE, evaluate(pipe.recv())))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
