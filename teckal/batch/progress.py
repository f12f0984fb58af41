"""How far a run is, on standard error: a bar for whoever watches, a line now and then for whoever reads a log later.

How many arrangements there are is an estimate until the last source is read, and what an earlier run did took no time:
neither may make the time left look shorter than it is.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any, TextIO

import click

from teckal import output

EVERY = 30.0
"""Seconds between two lines in a log."""
EARLY = 3.0
"""Seconds before which nothing is said of the time left."""


class Progress:
    """Counts what is done and shows it; `quiet` shows nothing."""

    def __init__(self, expected: int, stream: TextIO, *, quiet: bool, clock: Callable[[], float] = time.monotonic):
        self._expected = expected
        self._clock = clock
        self._began = self._said = clock()
        self._recalled = 0
        self._done = 0
        self._shown = 0
        self._quiet = quiet
        self._bar: Any = _bar(expected, stream) if not quiet and stream.isatty() else None

    def recalled(self) -> None:
        """One more is done, by an earlier run."""
        self._recalled += 1
        self._show()

    def done(self) -> None:
        """One more is done."""
        self._done += 1
        self._show()

    def tick(self) -> None:
        """Time has passed."""
        self._show()

    def complete(self) -> None:
        """There are no more than there have been."""
        self._expected = self._recalled + self._done
        self._show()

    def line(self) -> str:
        """How far it is, in words: "1200 of 5000 done, 15.2 a second, about 4 min left"."""
        total = self._recalled + self._done
        said = [f"{total} of {max(self._expected, total)} done"]
        taken = self._clock() - self._began
        if self._done and taken >= EARLY:
            rate = self._done / taken
            said.append(f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute")
            said += [f"about {_duration((self._expected - total) / rate)} left"] if self._expected > total else []
        return ", ".join(said)

    def _show(self) -> None:
        now = self._clock()
        total = self._recalled + self._done
        if self._bar is not None:
            if now - self._said < 0.1 and total < self._expected:
                return
            self._said = now
            self._bar.length = max(self._expected, total)
            self._bar.label = self.line()
            with contextlib.suppress(OSError):  # the terminal has gone; the run goes on
                self._bar.update(total - self._shown)
            self._shown = total
        elif not self._quiet and now - self._said >= EVERY:
            self._said = now
            output.say(self.line())

    def __enter__(self) -> Progress:
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.__exit__(*exception)


def _bar(expected: int, stream: TextIO) -> Any:
    return click.progressbar(
        length=expected,
        show_eta=False,
        bar_template="[%(bar)s] %(info)s  %(label)s",
        label=f"0 of {expected} done",
        file=stream,
        update_min_steps=0,
        width=24,
    )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
