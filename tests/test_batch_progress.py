"""How far a run is: said on a terminal as a bar, in a log as lines, and never as nearer to its end than it is."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from teckal.batch.progress import EVERY, Progress


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """What takes text and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def log(expected: int, clock: Clock, *, quiet: bool = False) -> Progress:
    return Progress(expected, io.StringIO(), quiet=quiet, clock=clock)


@pytest.mark.parametrize(
    ("done", "recalled", "seconds", "said"),
    [
        (0, 0, 100, "0 of 1000 done"),
        (10, 0, 2, "10 of 1000 done"),
        (110, 0, 11, "110 of 1000 done, 10.0 a second, about 89 s left"),
        (100, 0, 10, "100 of 1000 done, 10.0 a second, about 2 min left"),
        (100, 500, 10, "600 of 1000 done, 10.0 a second, about 40 s left"),
        (1, 0, 60, "1 of 1000 done, 1.0 a minute, about 16 h 39 min left"),
        (995, 0, 995, "995 of 1000 done, 1.0 a second, about 5 s left"),
        (1000, 0, 10, "1000 of 1000 done, 100.0 a second"),
        (1500, 0, 10, "1500 of 1500 done, 150.0 a second"),
        (0, 700, 50, "700 of 1000 done"),
    ],
)
def test_how_far_it_is_in_words(done: int, recalled: int, seconds: float, said: str) -> None:
    clock = Clock()
    progress = log(1000, clock)
    for _ in range(recalled):
        progress.recalled()
    for _ in range(done):
        progress.done()
    clock.now += seconds
    assert progress.line() == said


def test_a_log_has_a_line_every_so_often(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = log(100, clock)
    with progress:
        for _ in range(100):
            clock.now += EVERY / 10 + 0.001
            progress.done()
        progress.complete()
    out, err = capsys.readouterr()
    said = err.splitlines()
    assert out == ""
    assert len(said) == 10
    assert said[0] == "10 of 100 done, 20.0 a minute, about 5 min left"
    assert [each.split()[0] for each in said] == [str(number) for number in range(10, 101, 10)]


def test_time_that_passes_without_an_answer_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = log(100, clock)
    progress.tick()
    clock.now += EVERY
    progress.tick()
    progress.tick()
    assert capsys.readouterr().err == "0 of 100 done\n"


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    terminal = Terminal()
    for stream in (io.StringIO(), terminal):
        with Progress(9, stream, quiet=True, clock=clock) as progress:
            clock.now += 2 * EVERY
            progress.done()
            progress.complete()
    assert capsys.readouterr().err == terminal.getvalue() == ""


def test_a_terminal_has_a_bar() -> None:
    clock, terminal = Clock(), Terminal()
    with Progress(4, terminal, quiet=False, clock=clock) as progress:
        for _ in range(2):
            clock.now += 2
            progress.done()
        half = terminal.getvalue()
        for _ in range(4):
            clock.now += 2
            progress.done()
        progress.complete()
    assert "[############------------]  50%  2 of 4 done, 30.0 a minute, about 4 s left" in half
    last = terminal.getvalue().rstrip("\n\x1b[?25h").rpartition("\r")[2]
    assert "[########################] 100%  6 of 6 done, 30.0 a minute" in last
    assert terminal.getvalue().endswith("\n")


def test_fewer_than_expected_fill_the_bar() -> None:
    clock, terminal = Clock(), Terminal()
    with Progress(9, terminal, quiet=False, clock=clock) as progress:
        progress.recalled()
        progress.complete()
    assert "100%  1 of 1 done" in terminal.getvalue()


def test_a_terminal_that_goes_away_stops_nothing() -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    clock = Clock()
    with Progress(2, Gone(), quiet=False, clock=clock) as progress:
        clock.now += 1
        progress.done()
        progress.complete()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_real_terminal_shows_the_bar_on_standard_error_alone(tmp_path: Path) -> None:
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    arguments = ["batch", os.fspath(ROOT / "cases" / "examples" / "worked-example.yaml"), "--format", "jsonl"]
    with subprocess.Popen(
        [sys.executable, "-m", "teckal", *arguments],
        env={**os.environ, "PYTHONPATH": os.fspath(ROOT), "TERM": "xterm"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        out, _ = process.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "100%  1 of 1 done" in shown
    assert out.count(b"\n") == 1
