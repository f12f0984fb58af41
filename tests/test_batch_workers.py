"""Processes that evaluate: one that dies takes no arrangement with it, and none is left when the run is over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import batch_runs
import pytest
from batch_runs import item, items

from teckal.batch.evaluating import Prepare, unpacked
from teckal.batch.items import Item
from teckal.batch.outcome import Outcome
from teckal.batch.workers import STARTS, Workers, cores
from teckal.errors import TeckalError

PROC = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
SLOW = pytest.mark.slow


def evaluated(prepare: Prepare, given: list[Item], jobs: int = 2) -> list[Outcome]:
    """What processes make of the items, in the order of the items."""
    with Workers(prepare, jobs) as workers:
        heard = [each for each in workers.evaluate(iter(given), lambda: False) if each is not None]
    return [unpacked(each.number, packed) for each, (_, packed) in sorted(heard, key=lambda one: one[0].number)]


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=SLOW), 2, pytest.param(5, marks=SLOW)])
def test_each_item_is_answered_once_whatever_the_number_of_processes(jobs: int) -> None:
    given = items(7)
    assert evaluated(batch_runs.plain, given, jobs) == [batch_runs.outcome(each) for each in given]


@SLOW
def test_no_more_items_are_asked_for_than_there_are_processes() -> None:
    asked = []

    def asking() -> Iterator[Item]:
        for each in items(20):
            asked.append(each.number)
            yield each

    answered = 0
    with Workers(batch_runs.plain, 3) as workers:
        for heard in workers.evaluate(asking(), lambda: False):
            answered += heard is not None
            assert len(asked) <= answered + 3
    assert answered == len(asked) == 20


def test_no_more_processes_are_started_than_there_are_items() -> None:
    with Workers(batch_runs.plain, 50) as workers:
        list(workers.evaluate(iter(items(2)), lambda: False))
        assert len(workers._all) <= 2


def test_an_item_whose_process_is_killed_is_tried_again(tmp_path: Path) -> None:
    given = [item(0), item(1, title="deadly"), item(2)]
    assert evaluated(batch_runs.deadly(tmp_path, 1), given) == [batch_runs.outcome(each) for each in given]
    assert len(list(tmp_path.iterdir())) == 1


def test_an_item_that_kills_two_processes_is_our_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    given = [item(0), item(1, title="deadly"), *items(9)[2:]]
    found = evaluated(batch_runs.deadly(tmp_path, 2), given)
    assert found[1].crashed
    assert found[1].problems[0]["message"] == (
        "teckal has failed: 2 processes that evaluated this were ended by SIGKILL. This says nothing about the "
        "arrangement. If nothing on this machine ended them, please report it, with the file that was given."
    )
    assert [each for each in found if not each.crashed] == [
        batch_runs.outcome(each) for each in given if each.number != 1
    ]


@SLOW
def test_items_are_large_and_so_are_answers() -> None:
    given = [item(number, title="x" * 2_000_000) for number in range(3)]
    assert [len(each.label) for each in evaluated(batch_runs.plain, given)] == [2_000_000] * 3


@SLOW
def test_where_no_process_lives_long_enough_to_be_ready_that_is_said() -> None:
    with pytest.raises(
        TeckalError, match=rf"No process can be started .*: {STARTS} in a row ended with the status 3\."
    ):
        evaluated(batch_runs.stillborn, items(9))


@SLOW
def test_where_one_process_lives_and_others_do_not_that_one_does_it(tmp_path: Path) -> None:
    given = items(12)
    assert evaluated(batch_runs.only_child(tmp_path), given, 3) == [batch_runs.outcome(each) for each in given]
    assert len(list(tmp_path.iterdir())) <= 1 + 2 + STARTS


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (batch_runs.refusing, r"^The rules have been changed\.$"),
        pytest.param(batch_runs.broken, "teckal has failed: ZeroDivisionError: nothing works", marks=SLOW),
    ],
)
def test_a_process_that_cannot_begin_says_why(prepare: Prepare, said: str) -> None:
    with pytest.raises(TeckalError, match=said):
        evaluated(prepare, items(2))


def test_where_the_system_grants_fewer_processes_those_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from teckal.batch import workers

    start = workers._started
    started: list[object] = []

    def granted(prepare: Prepare) -> object:
        if started:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        started.append(start(prepare))
        return started[0]

    monkeypatch.setattr(workers, "_started", granted)
    assert len(evaluated(batch_runs.plain, items(5), 4)) == 5


def test_where_the_system_grants_none_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from teckal.batch import workers

    def refused(_: Prepare) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workers, "_started", refused)
    with pytest.raises(TeckalError, match="No process can be started to evaluate in: Resource temporarily unavailable"):
        evaluated(batch_runs.plain, items(2))


@SLOW
def test_when_stopped_what_is_in_hand_is_finished_and_no_other_begun() -> None:
    answered: list[int] = []
    with Workers(batch_runs.slow(0.05), 2) as workers:
        for heard in workers.evaluate(iter(items(50)), lambda: len(answered) >= 4):
            if heard is not None:
                answered.append(heard[0].number)
    assert sorted(answered) == list(range(len(answered)))
    assert 4 <= len(answered) <= 6


def test_when_stopped_before_a_process_is_ready_nothing_is_begun() -> None:
    looks = iter([False] * 3)
    with Workers(batch_runs.plain, 2) as workers:
        assert [each for each in workers.evaluate(iter(items(9)), lambda: next(looks, True)) if each] == []


def test_the_processes_are_as_many_as_may_run_at_once_here() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


RUN = """\
from pathlib import Path
import batch_runs
from teckal.batch.workers import Workers

if __name__ == "__main__":
    with Workers({prepare}, 2) as workers:
        for heard in workers.evaluate(iter(batch_runs.items(1000)), lambda: False):
            if heard is not None:
                print(heard[0].number, flush=True)
"""


AT_ONCE = "    __import__('os')._exit(0)\n"
"""Ends a run before Python takes its handlers of signals down."""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run whose processes are in the middle of an item."""
    (tmp_path / "run.py").write_text(RUN.format(prepare="batch_runs.stuck(Path())"), encoding="utf-8")
    with batch_runs.python(tmp_path, "run.py") as process:
        batch_runs.wait_for(lambda: len(list(tmp_path.glob("*.begun"))) == 2)
        yield process
        process.kill()


@SLOW
@PROC
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_when_the_run_is_killed_its_processes_end_though_they_are_in_the_middle_of_an_item(
    running: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    running.send_signal(how)
    _, err = running.communicate(timeout=20)
    assert batch_runs.all_gone(running.pid)
    assert err == b""


@SLOW
@PROC
def test_control_c_reaches_the_processes_and_they_do_not_hear_it(running: subprocess.Popen[bytes]) -> None:
    workers = batch_runs.workers_of(running.pid)
    for pid in workers:
        os.kill(pid, signal.SIGINT)
    time.sleep(0.2)
    assert batch_runs.workers_of(running.pid) == workers
    running.kill()
    assert running.communicate(timeout=20)[1] == b""


@SLOW
@PROC
def test_control_c_while_processes_are_being_started_is_heard_by_the_run_alone(tmp_path: Path) -> None:
    """Sent to every process of the session, over and over, from before the first is started."""
    script = f"{RUN.format(prepare='batch_runs.plain')}{AT_ONCE}"
    hearing = "import signal\nsignal.signal(signal.SIGINT, lambda *_: None)\n"
    (tmp_path / "run.py").write_text(f"{hearing}{script}", encoding="utf-8")
    with batch_runs.python(tmp_path, "run.py") as process:
        batch_runs.wait_for(lambda: batch_runs.workers_of(process.pid) or process.poll() is not None)
        while process.poll() is None:
            try:
                os.killpg(process.pid, signal.SIGINT)
            except ProcessLookupError:
                break
            time.sleep(0.001)
        out, err = process.communicate(timeout=20)
    assert err == b""
    assert sorted(map(int, out.split())) == list(range(1000))
    assert process.returncode == 0
    assert batch_runs.all_gone(process.pid)


def test_a_process_that_cannot_even_begin_prints_nothing_on_our_standard_error() -> None:
    """As when the run is killed while it starts one: the interpreter in it would print a traceback."""
    script = """\
import os, sys
from teckal.batch.workers import _silent
with _silent():
    os.system(f"{sys.executable} -c 1/0")
print("ours", file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert ran.stderr == "ours\n"


def test_where_there_is_nothing_to_do_no_process_is_started() -> None:
    with Workers(batch_runs.plain, 2) as workers:
        assert list(workers.evaluate(iter([]), lambda: False)) == []
        assert workers._all == []
