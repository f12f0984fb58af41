"""Runs that are killed in earnest, at moments that nobody chose, go on and end with the bytes of one that was not."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import batch_runs
import pytest
from conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc"),
]

EXAMPLES = ROOT / "cases" / "examples" / "uk-pa-2023"
JOURNAL, OUT = "run.journal", "out.jsonl"
WHOLE = 50
"""Files of one arrangement, beside one of several and one of lines."""
ALL = WHOLE + 9
"""What the journal of a whole run holds."""


@dataclass(frozen=True)
class Unbroken:
    """A folder of sources, and what a run over them comes to that nothing breaks off."""

    folder: Path
    status: int
    out: bytes
    err: bytes
    seconds: float
    """How long it took."""


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Unbroken:
    folder = tmp_path_factory.mktemp("killed")
    cases = folder / "cases"
    cases.mkdir()
    examples = sorted(EXAMPLES.glob("*.yaml"))
    for each in examples[:WHOLE]:
        shutil.copy(each, cases)
    several = [each.read_text(encoding="utf-8") for each in examples[WHOLE : WHOLE + 4]]
    (cases / "k-several.yaml").write_text("\n---\n".join([*several, "title: wrong"]), encoding="utf-8")
    (cases / "m-wrong.yaml").write_text("title: [\n", encoding="utf-8")
    lines = ['{"format": 1}', "{", json.dumps(LEAST)]
    (cases / "z.jsonl").write_text("\n".join(lines), encoding="utf-8")
    began = time.monotonic()
    with batch_runs.start(folder, "cases", "--format", "jsonl", "-o", OUT) as process:
        _, err = process.communicate(timeout=120)
    out = (folder / OUT).read_bytes()
    assert out.count(b"\n") == ALL
    return Unbroken(folder, process.returncode, out, err, time.monotonic() - began)


LEAST = {
    "format": 1,
    "title": "Least",
    "parties": {"a": {"name": "A", "type": "local-authority", "jurisdiction": "england"}},
    "contract": {"buyers": ["a"], "awarded_on": "2026-09-01"},
}


@pytest.fixture
def folder(unbroken: Unbroken) -> Path:
    """The folder, without what an earlier test has left."""
    for name in (JOURNAL, OUT):
        (unbroken.folder / name).unlink(missing_ok=True)
    return unbroken.folder


Killing = Callable[[subprocess.Popen[bytes]], None]


def attempt(folder: Path, kill: Killing, *options: str) -> tuple[int, bytes]:
    """Goes on with the run once, and kills it on the way, or not; nothing of it is left running."""
    with batch_runs.start(folder, "cases", "--resume", JOURNAL, "--format", "jsonl", "-o", OUT, *options) as process:
        kill(process)
        _, err = process.communicate(timeout=120)
    assert batch_runs.all_gone(process.pid)
    assert b"Traceback" not in err
    return process.returncode, err


def let_be(_: subprocess.Popen[bytes]) -> None:
    """Kills nothing."""


def entries(folder: Path) -> int:
    """How many outcomes the journal holds."""
    journal = folder / JOURNAL
    return journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0


def assert_unbroken(folder: Path, unbroken: Unbroken, status: int, err: bytes) -> None:
    assert (status, (folder / OUT).read_bytes()) == (unbroken.status, unbroken.out)
    assert [line for line in err.splitlines() if b"were done before" not in line] == unbroken.err.splitlines()


def test_the_unbroken_run_has_all_that_it_was_given(unbroken: Unbroken) -> None:
    results = [json.loads(line) for line in unbroken.out.splitlines()]
    assert sum("verdict" in each for each in results) == WHOLE + 4 + 1
    assert unbroken.status == 2
    assert len({each["file"] for each in results}) == WHOLE + 3
    assert unbroken.err.decode().splitlines()[-1] == (
        "8 problems in 4 arrangements. They were not evaluated, and nothing is said about them."
    )


def test_a_run_that_is_killed_again_and_again_ends_as_if_it_had_not_been(folder: Path, unbroken: Unbroken) -> None:
    moments = random.Random(5)
    killed = done = 0
    while killed < 14:
        wait = moments.uniform(0, unbroken.seconds)

        def kill(process: subprocess.Popen[bytes], wait: float = wait) -> None:
            time.sleep(wait)
            process.kill()

        before = entries(folder)
        status, err = attempt(folder, kill)
        assert entries(folder) >= before, "what was done is lost"
        if status == -signal.SIGKILL:
            killed += 1
            assert not (folder / OUT).exists() or (folder / OUT).read_bytes() == unbroken.out
        else:
            assert_unbroken(folder, unbroken, status, err)
            done += 1
            (folder / JOURNAL).unlink()
            (folder / OUT).unlink()
    status, err = attempt(folder, let_be)
    assert_unbroken(folder, unbroken, status, err)
    assert entries(folder) == ALL


def test_a_run_that_is_killed_after_each_arrangement_does_none_twice(folder: Path, unbroken: Unbroken) -> None:
    """Killed as soon as the journal has grown: what it held before is never added again."""
    keys: list[bytes] = []
    for _ in range(8):
        before = entries(folder)

        def kill(process: subprocess.Popen[bytes], before: int = before) -> None:
            batch_runs.wait_for(lambda: entries(folder) > before or process.poll() is not None)
            process.kill()

        attempt(folder, kill)
        lines = (folder / JOURNAL).read_bytes().splitlines()[1:]
        keys = [line.split()[1] for line in lines]
        assert len(set(keys)) == len(keys)
    assert 8 <= len(keys) < ALL
    status, err = attempt(folder, let_be)
    assert_unbroken(folder, unbroken, status, err)
    assert [line.split()[1] for line in (folder / JOURNAL).read_bytes().splitlines()[1:]][: len(keys)] == keys


@pytest.mark.parametrize("seed", range(2))
def test_processes_that_are_killed_at_random_cost_nothing_but_time(folder: Path, unbroken: Unbroken, seed: int) -> None:
    """Each of the first three in turn, when what another was killed in has been done."""
    moments = random.Random(seed)

    def kill(process: subprocess.Popen[bytes]) -> None:
        batch_runs.wait_for(lambda: entries(folder) > 3)
        first = batch_runs.workers_of(process.pid)
        assert first
        for victim in first:
            time.sleep(moments.uniform(0, 0.1 * unbroken.seconds))
            os.kill(victim, signal.SIGKILL)
            done = entries(folder)
            batch_runs.wait_for(lambda done=done: entries(folder) > done + 3 or process.poll() is not None)  # type: ignore[misc]

    status, err = attempt(folder, kill, "--jobs", "3")
    assert_unbroken(folder, unbroken, status, err)


@pytest.mark.parametrize("seed", range(2))
def test_control_c_at_any_moment_keeps_what_is_done_and_says_how_to_go_on(
    folder: Path, unbroken: Unbroken, seed: int
) -> None:
    moments = random.Random(seed)
    interrupted = 0
    while interrupted < 3:
        before = entries(folder)
        begun = batch_runs.workers_of if (folder / JOURNAL).exists() else lambda _: (folder / JOURNAL).exists()

        def press(process: subprocess.Popen[bytes], begun: Callable[[int], object] = begun) -> None:
            batch_runs.wait_for(lambda: begun(process.pid) or process.poll() is not None)
            time.sleep(moments.uniform(0, 0.5 * unbroken.seconds))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)

        status, err = attempt(folder, press)
        if status == 130:
            interrupted += 1
            assert f"--resume {JOURNAL}" in err.decode().splitlines()[-1]
            assert entries(folder) >= before
            if (folder / OUT).exists():
                assert unbroken.out.startswith((folder / OUT).read_bytes())
        elif entries(folder) == ALL:
            (folder / JOURNAL).unlink()
    assert_unbroken(folder, unbroken, *attempt(folder, let_be))


def test_a_second_control_c_does_not_wait(folder: Path, unbroken: Unbroken) -> None:
    def press(process: subprocess.Popen[bytes]) -> None:
        batch_runs.wait_for(lambda: entries(folder) > 1)
        for _ in range(2):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.005)

    status, err = attempt(folder, press)
    assert status == 130
    assert f"--resume {JOURNAL}" in err.decode().splitlines()[-1]
    assert_unbroken(folder, unbroken, *attempt(folder, let_be))


def test_what_changes_while_a_run_lies_still_is_read_anew(unbroken: Unbroken, tmp_path: Path) -> None:
    shutil.copytree(unbroken.folder / "cases", tmp_path / "cases")

    def kill(process: subprocess.Popen[bytes]) -> None:
        batch_runs.wait_for(lambda: entries(tmp_path) > 4)
        process.kill()

    attempt(tmp_path, kill)
    first, second, *_ = sorted((tmp_path / "cases").glob("*.yaml"))
    first.write_text(second.read_text(encoding="utf-8"), encoding="utf-8")
    second.unlink()
    shutil.copy(first, tmp_path / "cases" / "0-new.yaml")
    status, _ = attempt(tmp_path, let_be)
    resumed = (tmp_path / OUT).read_bytes()
    (tmp_path / JOURNAL).unlink()
    assert attempt(tmp_path, let_be)[0] == status
    assert (tmp_path / OUT).read_bytes() == resumed
    assert resumed != unbroken.out
