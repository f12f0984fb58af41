"""The processes of a Dask cluster, which evaluate for a run as those of one machine do.

A cluster is other people's machines: their teckal may be another one, a process there may have several threads, and all
of it may be gone in the middle of a run. So every item goes out with a description of the program that begun the run,
and a worker that differs from it says so and evaluates nothing; a worker evaluates one item at a time; and of the items
that are left only a few for each thread are out at any time, so that memory is bounded here and there, and each answer
is in the journal as soon as it is found.

Dask gives the items of a worker that has died to others by itself, and gives up one that was with too many. It counts
those that only waited there too: what it has given up is tried once more, alone, and only then is it the item's fault.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import pickle
import queue
import re
import sys
import threading
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import click

from teckal import __version__
from teckal.batch.evaluating import Answer, Prepare, Settings, answer, died, failed
from teckal.batch.items import Item
from teckal.batch.journal import installed
from teckal.batch.workers import TICK
from teckal.errors import TeckalError
from teckal.frozen import dataclass
from teckal.report import words
from teckal.rulebook import load
from teckal.run import crash

IN_HAND = 4
"""Items that are out for each thread of the cluster: enough that none waits for the way here and back.

As many are out where there is none yet: a cluster that grows with its work starts workers for them."""
LOOK = 1.0
"""Seconds between two looks at how many threads there are."""
PATIENCE = 60.0
"""Seconds that a run waits where the cluster has no worker: some are started only when there is work."""
CONNECT = 10.0
"""Seconds in which the scheduler must answer."""
CLOSE = 5.0
"""Seconds that taking leave of it may take."""

_ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?:\[[0-9A-Fa-f:.%\w]+\]|[^\s:/\[\]@]+):([0-9]{1,5})")
_DONE, _UNREADY = "done", "unready"
_ERRAND = "__import__('teckal.batch.cluster', fromlist=['evaluated']).evaluated(program, prepare, item)"
"""What is sent, with the three as its names.

A function of ours would be imported as it arrives, by the scheduler too, and would end a worker that has no teckal; of
this, that is an error like any other."""
_LOUD = ("distributed", "dask", "tornado", "asyncio")
"""Whose warnings and logs would stand between our messages, or before them."""


class ClusterError(click.ClickException):
    """The cluster cannot be had, is not one that can be used, or is lost."""

    exit_code = 2


def ready(address: str, jobs: int | None) -> None:
    """Raises ClickException where a run could not be given to the scheduler at this address."""
    if jobs is not None:
        raise click.UsageError(
            "--jobs counts processes of this machine, and with --scheduler none of them evaluates: the cluster has as "
            "many as were started there. Take one away."
        )
    port = _ADDRESS.fullmatch(address)
    if port is None or not 0 < int(port[1]) < 65536:
        raise click.UsageError(
            f"--scheduler: {address!r} is no address of a scheduler. Write tcp://HOST:PORT or tls://HOST:PORT; the "
            "port of a Dask scheduler is 8786 where none was chosen."
        )
    try:
        from distributed.security import Security
    except ImportError as error:
        raise ClusterError('A run on a cluster needs distributed: pip install "teckal[dask]"') from error
    try:
        certified = Security().get_connection_args("client")["ssl_context"] is not None
    except OSError as error:
        raise ClusterError(f"The certificates that Dask's configuration names cannot be used: {error}.") from error
    if address.startswith("tls://") and not certified:
        raise ClusterError(
            "tls:// needs certificates, and Dask's configuration names none: distributed.comm.tls.ca-file, and "
            "client.cert and client.key beside it."
        )


@dataclass(eq=False)
class _Task:
    """An item that is out."""

    item: Item
    alone: bool = False
    """Whether nothing else is, so that what becomes of its worker is its own doing."""


class Cluster:
    """The workers that a scheduler has, for one run; leaving the context leaves them as they were."""

    def __init__(self, prepare: Prepare, address: str, settings: Settings) -> None:
        self._prepare = pickle.dumps(prepare)
        self._program = {"engine": settings.engine, **_program(settings.engine, settings.rulebook)}
        self._address = address
        self._run = f"teckal-{uuid.uuid4().hex}"
        self._sent = 0
        self._out: set[_Task] = set()
        self._doubted: deque[_Task] = deque()
        self._said: queue.SimpleQueue[tuple[_Task, Any]] = queue.SimpleQueue()
        self._threads = 0
        self._looked = self._manned = 0.0
        self._client: Any = None
        self._leave = contextlib.ExitStack()

    def evaluate(self, items: Iterator[Item], stopped: Callable[[], bool]) -> Iterator[tuple[Item, Answer] | None]:
        """Each item with its answer, as they come, and None whenever a moment has passed without one.

        When `stopped`, those that are out are finished and no other is sent. Raises ClusterError where the cluster is
        lost, has no worker, or has one that is not as this program is.
        """
        more = True
        while True:
            if stopped():
                self._doubted.clear()
                more = False
            self._look()
            while more and len(self._out) < IN_HAND * max(1, self._threads):
                item = next(items, None)
                more = item is not None
                if item is not None:
                    self._send(_Task(item))
            if self._doubted and not self._out:
                self._send(self._doubted.popleft())
            if not (more or self._out or self._doubted):
                return
            yield from self._heard()

    def _look(self) -> None:
        """Sees how many threads there are; raises ClusterError where there has been none for too long."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        try:
            self._threads = sum(self._client.nthreads().values())
        except Exception as error:
            raise self._lost() from error
        if self._threads:
            self._manned = now
        elif now - self._manned > PATIENCE:
            raise ClusterError(
                f"The scheduler at {self._address} has no workers, and has had none for {PATIENCE:g} seconds. Start "
                f"some: dask worker {self._address}"
            )

    def _send(self, task: _Task) -> None:
        self._sent += 1
        self._out.add(task)
        given = {"program": self._program, "prepare": self._prepare, "item": pickle.dumps(task.item)}
        future = self._client.submit(eval, _ERRAND, given, key=(self._run, self._sent), pure=False)
        self._client.loop.add_callback(self._fetch, task, future)

    async def _fetch(self, task: _Task, future: Any) -> None:
        """Brings what the worker says, in the thread that speaks with the scheduler."""
        try:
            said = await self._client.gather(future, asynchronous=True)
        except Exception as error:
            said = error
        self._said.put((task, said))

    def _heard(self) -> Iterator[tuple[Item, Answer] | None]:
        try:
            task, said = self._said.get(timeout=TICK)
        except queue.Empty:
            yield None
            return
        self._out.remove(task)
        if isinstance(said, Exception):
            yield from self._broke(task, said)
            return
        kind, content = said
        if kind == _UNREADY:
            raise ClusterError(content)
        yield task.item, content

    def _broke(self, task: _Task, error: Exception) -> Iterator[tuple[Item, Answer]]:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            if task.alone:
                who = words.counted(error.allowed_failures + 1, "worker")
                what = f"{who} ended when evaluating this alone"
                yield task.item, died(task.item, what, "nothing on their machines ended them")
            else:
                self._doubted.append(_Task(task.item, alone=True))
        elif isinstance(error, (CancelledError, OSError)):
            raise self._lost() from error
        elif isinstance(error, (ImportError, AttributeError)):
            raise ClusterError(
                f"A worker of the scheduler at {self._address} has no teckal in its Python, or one that is too old. "
                f"Install teckal {__version__} there."
            ) from error
        else:
            yield task.item, answer(failed(task.item, crash(error)))

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"The scheduler at {self._address} is lost, or has dropped the run. What is done stands in the journal, "
            "where there is one: go on with --resume."
        )

    def __enter__(self) -> Cluster:
        from distributed import Client

        with contextlib.ExitStack() as leave:
            leave.enter_context(_silence())
            try:
                self._client = Client(self._address, timeout=CONNECT, set_as_default=False, direct_to_workers=False)
            except (OSError, asyncio.TimeoutError) as error:
                raise ClusterError(
                    f"The scheduler at {self._address} has not answered in {CONNECT:g} seconds{_why(error)}. Is it "
                    "running, and is this its address?"
                ) from error
            self._leave = leave.pop_all()
        self._manned = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        with self._leave, contextlib.suppress(Exception):
            self._client.close(timeout=CLOSE)


def _why(error: BaseException) -> str:
    """What the system said, in brackets, where it did: it is under what the library makes of it."""
    said = ""
    below: BaseException | None = error
    while below is not None:
        said = getattr(below, "strerror", None) or said
        below = below.__cause__ or below.__context__
    return f" ({said})" if said else ""


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keeps the library's warnings and log lines off standard error: what matters of them is an error of ours."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOUD]
    loggers = [logging.getLogger(name) for name in {*names, *_LOUD}]
    before = [each.level for each in loggers]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=rf"({'|'.join(_LOUD)})(\.|$)")
        for each in loggers:
            each.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for each, level in zip(loggers, before, strict=True):
                each.setLevel(level)


def _program(engine: str, rulebook: str) -> dict[str, str]:
    """What must be the same wherever items of one run are evaluated."""
    return {"rulebook": rulebook, **installed(engine)}


# In a worker

_one_at_a_time = threading.Lock()
"""durable-rules has one host a process, and threads of one would wait for each other anyway."""


def evaluated(program: dict[str, str], prepare: bytes, item: bytes) -> tuple[str, Any]:
    """What the item comes to, or why this worker is not one that can tell.

    Nothing is unpickled before it is known that this is the program that packed it.
    """
    with _one_at_a_time:
        try:
            differs = _difference(program)
            evaluate = None if differs else _prepared(prepare)
        except Exception as error:
            differs, evaluate = str(error) if isinstance(error, TeckalError) else crash(error), None
        if evaluate is None:
            return _UNREADY, f"{_here()} cannot evaluate for this run: {differs}"
        return _DONE, evaluate(pickle.loads(item))


@functools.lru_cache(maxsize=2)
def _prepared(prepare: bytes) -> Callable[[Item], Answer]:
    """Once in every process."""
    evaluate: Callable[[Item], Answer] = pickle.loads(prepare)()
    return evaluate


@functools.lru_cache(maxsize=4)
def _ours(engine: str) -> dict[str, str]:
    return _program(engine, load().digest)


def _difference(program: dict[str, str]) -> str:
    """How the program that sent an item differs from this one, and what to do; empty where it does not."""
    ours = _ours(program["engine"])
    if ours["teckal"] != program["teckal"]:
        return f"it has teckal {ours['teckal']} and not {program['teckal']}. Install that there."
    if ours["rulebook"] != program["rulebook"]:
        return "its rules are other ones than those of this run. Give it the same, and start it again."
    if ours["edition"] != program["edition"]:
        return "its teckal is another one of the same number. Install the same there, and start it again."
    if ours["infers"] != program["infers"]:
        return f"it would infer by {ours['infers']} and this run does by {program['infers']}. Use --engine builtin."
    return ""


def _here() -> str:
    from distributed import get_worker

    python = ".".join(map(str, sys.version_info[:2]))
    return f"The worker at {get_worker().address} (Python {python})"
