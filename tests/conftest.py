"""Ways to run the program: in this process, where a test may replace a part of it, and as a program of its own.

No Python from 3.13 on can import durable-rules; there the builtin engine is tested alone.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from teckal import cli
from teckal.engines import durable

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("durable", "builtin") if durable.available() else ("builtin",)
"""Those that can be had here, the one that `auto` takes first."""
of_sources = pytest.mark.skipif(
    not (ROOT / "teckal").is_dir(), reason="it is about the sources, and what is tested here has been installed"
)
"""Marks what can be tested in a checkout alone."""
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Tests that run in the background ignore Ctrl-C, and so would every program that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
# Every program that a test starts would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
collect_ignore = [] if "durable" in ENGINES else ["test_durable.py"]


def pytest_collection() -> None:
    """Thousands of tests are made and none is thrown away, so that looking for garbage is in vain.

    Not where this module is imported: a program that a test starts imports it too, and would never let go of anything.
    """
    gc.disable()


def pytest_collection_finish() -> None:
    gc.enable()


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def teckal(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in this process: `teckal("check", path, stdin=b"...")`."""

    def run(*arguments: str | os.PathLike[str], stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capfdbinary.readouterr()
        status = cli.run([os.fspath(each) for each in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfdbinary.readouterr()
        return Ran(status, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def program(tmp_path: Path) -> Command:
    """Runs a command as a program of its own, in a folder of its own."""

    def run(*arguments: str | os.PathLike[str], stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "teckal", *[os.fspath(each) for each in arguments]],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **(env or {})},
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def worked() -> Path:
    """The worked example: two councils and their company, exempt by the joint route."""
    return ROOT / "cases" / "examples" / "worked-example.yaml"
