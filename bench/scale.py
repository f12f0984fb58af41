"""What a batch costs as it grows: time, processor time and memory by the row, and what a journal adds.

    python bench/scale.py                      1,000, 10,000 and 100,000 rows
    python bench/scale.py 300 1000 3000        other numbers
    python bench/scale.py --million            one million as well, once and without a journal

The rows are JSON Lines of about three thousand bytes each (bench/corpus.py). It wants the machine for itself.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import corpus

OFTEN = 0.05
"""Seconds between two looks at the processes."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Seen:
    """A process as it was when it was last looked at."""

    memory: int = 0
    """The most it has had at one time, in kilobytes."""
    seconds: float = 0.0
    """Of a processor."""


@dataclass
class Cost:
    """What one run took."""

    wall: float = 0.0
    parent: Seen = field(default_factory=Seen)
    workers: dict[int, Seen] = field(default_factory=dict)

    @property
    def working(self) -> float:
        return sum(each.seconds for each in self.workers.values())

    @property
    def worker(self) -> int:
        """Memory of the largest."""
        return max((each.memory for each in self.workers.values()), default=0)


def measured(folder: Path, rows: int, options: Sequence[str]) -> Cost:
    """One run over so many rows."""
    command = [sys.executable, "-m", "teckal", "batch", f"{rows}.jsonl", "-q", "--fail-on", "never", *options]
    cost = Cost()
    began = time.monotonic()
    with subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(corpus.ROOT)}) as process:
        while process.poll() is None:
            look(process.pid, cost)
            time.sleep(OFTEN)
    cost.wall = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with the status {process.returncode}")
    return cost


def look(pid: int, cost: Cost) -> None:
    """Notes what the run and the processes that it has started have taken so far."""
    note(pid, cost.parent)
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, children):
        note(child, cost.workers.setdefault(child, Seen()))


def note(pid: int, seen: Seen) -> None:
    """A process that has ended meanwhile stays as it was seen last."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return
    if "VmHWM:" in status:
        seen.memory = int(status.partition("VmHWM:")[2].split()[0])
        seen.seconds = (int(times[11]) + int(times[12])) / TICKS


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns, the numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)


HEADS = (
    *("rows", "wall s", "ms/row", "ratio", "CPU ms/row", "parent", "parent MB", "worker MB"),
    *("+ journal s", "wall", "CPU"),
)


def line(rows: int, start: Cost, plain: Cost, kept: Cost | None, first: float) -> list[str]:
    """One row of the table, without what starting takes; `first` is the time per row of the fewest rows."""
    each = per_row(rows, plain, start)
    parent, working = plain.parent.seconds - start.parent.seconds, plain.working - start.working
    cells = [f"{rows:,}", f"{plain.wall:.1f}", f"{each:.2f}", f"{each / first:.3f}"]
    cells += [f"{1000 * (parent + working) / rows:.2f}", f"{parent / working:.1%}"]
    cells += [f"{plain.parent.memory / 1024:.1f}", f"{plain.worker / 1024:.1f}"]
    if kept is None:
        return [*cells, "-", "-", "-"]
    ratio = (kept.parent.seconds + kept.working) / (plain.parent.seconds + plain.working)
    return [*cells, f"{kept.wall:.1f}", f"{kept.wall / plain.wall:.3f}", f"{ratio:.3f}"]


def per_row(rows: int, cost: Cost, start: Cost) -> float:
    """Milliseconds, without what starting takes."""
    return 1000 * (cost.wall - start.wall) / rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="one million rows too, without a journal")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default="builtin", choices=("auto", "durable", "builtin"))
    parser.add_argument("--format", default="csv", choices=("csv", "json", "jsonl", "table"))
    given = parser.parse_args()
    options = ["--jobs", str(given.jobs), "--engine", given.engine, "--format", given.format, "-o", "out"]
    counts = [*sorted(given.rows), *([1_000_000] if given.million else [])]
    with tempfile.TemporaryDirectory(prefix="teckal-scale-") as name:
        folder = Path(name)
        corpus.write_lines(folder / f"{given.jobs}.jsonl", given.jobs)
        measured(folder, given.jobs, options)  # so that the first that counts finds the files in the system's memory
        start = measured(folder, given.jobs, options)
        lines: list[list[str]] = []
        first = 0.0
        for rows in counts:
            corpus.write_lines(folder / f"{rows}.jsonl", rows)
            plain = measured(folder, rows, options)
            first = first or per_row(rows, plain, start)
            kept = None if rows == 1_000_000 else measured(folder, rows, [*options, "--journal", f"{rows}.journal"])
            lines.append(line(rows, start, plain, kept, first))
            for left in folder.glob(f"{rows}.*"):
                left.unlink()
            print(table([HEADS, *lines]), flush=True)
            print()
    print(f"{given.jobs} processes, engine {given.engine}, --format {given.format}.")
    print(f"The start takes {start.wall:.1f} s and is left out of ms/row, CPU and parent: the parent's processor time")
    print("as a part of that of the workers.")
    print("+ journal: the same run with one, and its time and processor time as multiples of those of the run without.")


if __name__ == "__main__":
    main()
