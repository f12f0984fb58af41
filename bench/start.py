"""How long teckal takes to start, beside click's import and beside check-jsonschema, each pair in one run of hyperfine.

Run by hand: `python3 bench/start.py [RUNS]`. It needs hyperfine, and installs all else in an environment of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schemas" / "arrangement.schema.json"
WORKED = ROOT / "cases" / "examples" / "worked-example.yaml"
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__")


def main(runs: str = "30") -> None:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        bin = installed(folder)
        click = [f"{bin}/python -c 'import click'", f"{bin}/teckal --version", f"{bin}/teckal --help"]
        peer = f"{bin}/check-jsonschema --schemafile {SCHEMA} {WORKED}"
        check = [peer, f"{bin}/teckal check {WORKED}", f"{bin}/teckal check --engine builtin {WORKED}"]
        print(f"{'':34}{'wall':>8}{'processor':>12}{'target':>8}")
        for target, commands in ((1.3, click), (0.75, check)):
            for command, wall, processor in ratios(folder / "found.json", commands, runs):
                shown = command.removeprefix(f"{bin}/").replace(str(WORKED), "FILE")
                print(f"{shown:34}{wall:8.2f}{processor:12.2f}{target:8.2f}")


def installed(room: Path) -> Path:
    """An environment with a wheel of a copy of this checkout, so that the build leaves nothing in it, and the peer."""
    copy = shutil.copytree(ROOT, room / "source", ignore=LEFT_OUT)
    venv.create(room / "venv", with_pip=True)
    bin = room / "venv" / "bin"
    subprocess.run([bin / "pip", "install", "--quiet", copy, "check-jsonschema"], check=True)
    return bin


def ratios(found: Path, commands: Sequence[str], runs: str) -> list[tuple[str, float, float]]:
    """Of each command but the first, the mean times on the wall and of the processor, as a ratio to the first's."""
    options = ["--shell=none", "--warmup=3", f"--runs={runs}", "--style=none", f"--export-json={found}"]
    subprocess.run(["hyperfine", *options, *commands], check=True, stdout=subprocess.DEVNULL)
    peer, *ours = json.loads(found.read_text(encoding="utf-8"))["results"]
    return [(each["command"], each["mean"] / peer["mean"], _processor(each) / _processor(peer)) for each in ours]


def _processor(result: dict[str, float]) -> float:
    return result["user"] + result["system"]


if __name__ == "__main__":
    main(*sys.argv[1:])
