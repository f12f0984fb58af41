"""Whole runs over a folder of files, from reading to report, against tools that do a part of it.

    python bench/whole.py            2,000 files of about three thousand bytes (bench/corpus.py)
    python bench/whole.py 100        fewer

Processor time is put against what anybody would write to validate the same files, in one process: PyYAML's C loader and
a compiled Draft7Validator. Time by the wall is put against check-jsonschema and yamllint, which must be installed
beside this Python, and spectral, which --spectral names or npm installs into a temporary folder. Every tool reads the
same files, its output goes nowhere, and the ratios are of one sitting.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus

SCHEMA = corpus.ROOT / "schemas" / "arrangement.schema.json"
PEER = """\
import json, pathlib, sys
import jsonschema, yaml

class Loader(yaml.CSafeLoader):
    pass

Loader.yaml_implicit_resolvers = {  # dates are text to the schema, as they are to every JSON Schema
    first: [each for each in known if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
validator = jsonschema.Draft7Validator(json.loads(pathlib.Path(sys.argv[1]).read_bytes()))
for file in sorted(pathlib.Path(sys.argv[2]).glob("*.yaml")):
    for error in validator.iter_errors(yaml.load(file.read_bytes(), Loader)):
        sys.exit(f"{file}: {error.message}")
"""
SPECTRAL = "@stoplight/spectral-cli"


@dataclass(frozen=True)
class Took:
    """What a command took, in seconds."""

    wall: float
    processor: float
    """User and system, of the process and all that it has started."""


def took(command: Sequence[str], folder: Path, fine: Sequence[int] = (0,)) -> Took:
    """Runs a command; one that ends otherwise than it should ends the measurement."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(corpus.ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in fine:
        raise SystemExit(f"{command[0]} ended with the status {done.returncode}: {done.stderr.decode()[-2000:]}")
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def best(command: Sequence[str], folder: Path, times: int, fine: Sequence[int] = (0,)) -> Took:
    """The least of several runs: what disturbs a run only ever makes it longer."""
    runs = [took(command, folder, fine) for _ in range(times)]
    return Took(min(each.wall for each in runs), min(each.processor for each in runs))


def ours(engine: str, jobs: int) -> list[str]:
    """A batch as it is asked for, with a report that lists every arrangement."""
    named = ("--engine", engine, "--jobs", str(jobs), "--format", "csv", "-o", "../report.csv")
    return [sys.executable, "-m", "teckal", "batch", ".", "-q", "--fail-on", "never", *named]


def beside(name: str) -> str:
    """A command that is installed beside this Python."""
    found = Path(sys.executable).parent / name
    if not found.exists():
        raise SystemExit(f"{name} is not installed beside {sys.executable}: pip install {name}")
    return str(found)


def installed_spectral(folder: Path) -> str:
    """Spectral from npm, without what it would run when it is installed."""
    npm = ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), SPECTRAL)
    subprocess.run(npm, check=True, stdout=subprocess.DEVNULL)
    return str(folder / "node_modules" / ".bin" / "spectral")


def ruleset(folder: Path) -> Path:
    """A ruleset of one rule: that a file is as our schema has it."""
    rule = {
        "given": "$",
        "severity": "error",
        "then": {"function": "schema", "functionOptions": {"schema": json.loads(SCHEMA.read_text(encoding="utf-8"))}},
    }
    file = folder / "spectral.json"
    file.write_text(json.dumps({"rules": {"arrangement": rule}}), encoding="utf-8")
    return file


def lint_rules(folder: Path) -> Path:
    """What yamllint asks by default, but for style: long lines and comments are no errors of a file."""
    file = folder / "yamllint.yaml"
    rules = "{line-length: disable, comments: disable, braces: disable, document-start: disable}"
    file.write_text(f"extends: default\nrules: {rules}\n", encoding="utf-8")
    return file


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="?", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--times", type=int, default=3, help="runs of ours and of the peer script, the least counts")
    parser.add_argument("--spectral", help="the command, where it is installed already; `no` leaves it out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="teckal-whole-") as name:
        folder = Path(name)
        cases = folder / "cases"
        cases.mkdir()
        corpus.write_files(cases, given.files)
        size = sum(each.stat().st_size for each in cases.iterdir()) / given.files
        print(f"{given.files:,} files of {size:,.0f} bytes; {given.jobs} processes; least of {given.times} runs")
        script = folder / "peer.py"
        script.write_text(PEER, encoding="utf-8")
        peer = best([sys.executable, str(script), str(SCHEMA), str(cases)], folder, given.times)
        mine = {engine: best(ours(engine, given.jobs), cases, given.times) for engine in ("builtin", "durable")}
        print(f"\n{'processor time':32}{'seconds':>9}{'ms a file':>11}{'ratio':>8}")
        for what, cost in {
            "CSafeLoader and Draft7Validator": peer,
            **{f"teckal, {k}": v for k, v in mine.items()},
        }.items():
            each = 1000 * cost.processor / given.files
            print(f"{what:32}{cost.processor:9.2f}{each:11.2f}{cost.processor / peer.processor:8.2f}")
        others = {
            "check-jsonschema": took([beside("check-jsonschema"), "--schemafile", str(SCHEMA), *names(cases)], cases),
            "yamllint": took([beside("yamllint"), "-c", str(lint_rules(folder)), "."], cases),
        }
        if given.spectral != "no":
            command = given.spectral or installed_spectral(folder)
            lint = [command, "lint", "--ruleset", str(ruleset(folder)), "--quiet", "*.yaml"]
            others["spectral"] = took(lint, cases)
        print(f"\n{'time by the wall':32}{'seconds':>9}{'ms a file':>11}{'ours of it: builtin':>21}{'durable':>9}")
        for what, cost in {**{f"teckal, {k}": v for k, v in mine.items()}, **others}.items():
            ratios = "".join(
                f"{mine[engine].wall / cost.wall:{width}.2f}" for engine, width in (("builtin", 21), ("durable", 9))
            )
            print(f"{what:32}{cost.wall:9.2f}{1000 * cost.wall / given.files:11.2f}{ratios if what in others else ''}")


def names(folder: Path) -> list[str]:
    """Every file by name, for a command that takes no folder."""
    return sorted(each.name for each in folder.iterdir())


if __name__ == "__main__":
    main()
