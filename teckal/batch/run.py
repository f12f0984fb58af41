"""From sources to a full journal, and from that to a status: whatever becomes of processes, keyboard or machine.

The first Ctrl-C lets what is in hand come to its end, so that what is done is whole and stands at the front of the run;
a second one does not wait for that. Neither loses anything that the journal has.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from teckal import inputs, run
from teckal.batch.evaluating import BAD, CRASHED, Answer, Settings, preparing
from teckal.batch.items import Item
from teckal.batch.journal import Journal
from teckal.batch.outcome import Outcome
from teckal.batch.outcome import below as below
from teckal.batch.progress import Progress
from teckal.batch.workers import Workers
from teckal.errors import Problem
from teckal.report import words

if TYPE_CHECKING:
    from teckal.batch.cluster import Cluster


class Evaluators(Protocol):
    """Those that evaluate: processes of this machine, or the workers of a cluster."""

    def evaluate(self, items: Iterator[Item], stopped: Callable[[], bool]) -> Iterator[tuple[Item, Answer] | None]:
        """Each item with its answer, as they come, and None whenever a moment has passed without one."""
        ...


def evaluate(
    items: Iterator[Item],
    journal: Journal,
    settings: Settings,
    jobs: int,
    progress: Progress,
    scheduler: str | None = None,
) -> bool:
    """Evaluates every item whose outcome the journal has not got; whether Ctrl-C stopped it before the last.

    In so many processes, or where the address of a scheduler is given, on its cluster.
    """
    journal.as_of, journal.grounds = str(settings.as_of or ""), settings.grounds
    with Interrupt() as interrupt, progress, _evaluators(settings, jobs, scheduler) as workers:
        fill(journal, items, workers, progress, interrupt.stopped)
    return interrupt.asked


def _evaluators(settings: Settings, jobs: int, scheduler: str | None) -> Workers | Cluster:
    if scheduler is None:
        return Workers(preparing(settings), jobs)
    from teckal.batch.cluster import Cluster

    return Cluster(preparing(settings), scheduler, settings)


def fill(
    journal: Journal, items: Iterator[Item], workers: Evaluators, progress: Progress, stopped: Callable[[], bool]
) -> None:
    """Fills the journal with the outcome of every item, until there are no more or it is `stopped`."""
    for heard in workers.evaluate(_new(items, journal, progress, stopped), stopped):
        if heard is None:
            progress.tick()
        else:
            item, (ended, packed) = heard
            journal.add(item, ended, packed)
            progress.done()
    if not stopped():
        progress.complete()


def _new(items: Iterator[Item], journal: Journal, progress: Progress, stopped: Callable[[], bool]) -> Iterator[Item]:
    """The items that no earlier run has done."""
    for item in items:
        if stopped():
            return
        if journal.recalls(item):
            progress.recalled()
        else:
            yield item


def close(journal: Journal, bar: str, say: Callable[[str], None]) -> int:
    """Says of every arrangement that was not evaluated why, and returns the exit status of them all."""
    ended = {BELOW_BAR} if journal.below(bar) else set()
    affected = problems = 0
    for outcome in journal.not_evaluated():
        ended.add(CRASHED if outcome.crashed else BAD)
        affected, problems = affected + 1, problems + len(outcome.problems)
        for problem in outcome.problems:
            say(problem_line(outcome, problem))
    if affected:
        were, them = ("It was", "it") if affected == 1 else ("They were", "them")
        number = f"{words.counted(problems, 'problem')} in {words.counted(affected, 'arrangement')}"
        say(f"{number}. {were} not evaluated, and nothing is said about {them}.")
    return next((status for name, status in _STATUSES if name in ended), run.FINE)


BELOW_BAR = "below"
_STATUSES = ((CRASHED, run.CRASHED), (BAD, run.WRONG), (BELOW_BAR, run.BELOW))
"""The worst first."""


def problem_line(outcome: Outcome, problem: dict[str, Any]) -> str:
    """A problem as editors and people read it; one that has no line stands at the place of its arrangement."""
    found = Problem(**problem, rank=0)
    if found.line is None and outcome.file != inputs.STDIN:
        found = replace(found, file=outcome.place)
    return words.problem_line(found)


class Interrupt:
    """Ctrl-C as a wish to stop: the first is noted, a second one stops at once."""

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def stopped(self) -> bool:
        """Whether it was pressed."""
        return self.asked

    def _hear(self, signum: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def __enter__(self) -> Interrupt:
        before = signal.getsignal(signal.SIGINT)
        if before not in (None, signal.SIG_IGN) and threading.current_thread() is threading.main_thread():
            self._before = before
            signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
