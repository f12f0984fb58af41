"""Evaluations a second, ours and the peers' in one run: `python -m bench.engines.run`, by hand, from the top folder.

Options are pyperf's, such as `-o FILE` or `--rigorous`, and `--law`.
"""

from __future__ import annotations

import argparse
import functools
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any

import pyperf  # type: ignore[import-untyped]

from bench.engines import ours, task
from bench.engines.peers import MANY_AT_ONCE, PEERS, many_at_once, peer
from bench.engines.task import Case
from teckal import engines
from teckal.program import Law
from teckal.rulebook import load

FOLDERS = ("examples",)
TIMES = 20
OVER = f", {TIMES} times all at once"
"""The end of a row's name: a larger population, for those that work on one."""
Step = tuple[Callable[[Any], object], Any]
"""What is called, and with what."""
Steps = Callable[[Law, list[Case]], Iterator[Step]]
_ready: dict[tuple[str, str], list[Step]] = {}
"""What is measured, made ready once in a process."""


def main() -> None:
    """Measures every engine and prints the table."""
    runner = pyperf.Runner(processes=5, values=3, program_args=("-m", "bench.engines.run"), add_cmdline_args=_passed_on)
    runner.argparser.add_argument("--law", default="uk-pa-2023")
    runner.argparser.add_argument("--cases", help=argparse.SUPPRESS)
    options = runner.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.cases is None:  # worked out once, for all the processes to come
            options.cases = str(Path(folder) / "cases")
            found = task.cases(load().law(options.law), load(), *FOLDERS)
            Path(options.cases).write_bytes(pickle.dumps(found))
        cases = pickle.loads(Path(options.cases).read_bytes())
        rates = {}
        for name in _engines():
            timed = functools.partial(_timed, name, options.law, cases)
            count = len(cases) * (TIMES if name.endswith(OVER) else 1)
            measured = runner.bench_time_func(f"{options.law}: {name}", timed, inner_loops=count)
            if measured is not None and not options.worker:
                rates[name] = 1 / measured.mean()
    if not options.worker:
        _print(options.law, len(cases), rates)


def _passed_on(command: list[str], options: argparse.Namespace) -> None:
    command += ["--law", options.law, "--cases", options.cases]


def _engines() -> dict[str, Steps]:
    """The rows of the table."""
    found: dict[str, Steps] = {
        "builtin": _ours(ours.with_builtin),
        "builtin, with the search for conflicts": _infer,
        "durable": _ours(ours.with_durable),
    }
    if not engines.durable.available():
        del found["durable"]
    found |= {name: functools.partial(_peer, name) for name in PEERS}
    found |= {f"{name}, all at once": functools.partial(_many_at_once, name, 1) for name in MANY_AT_ONCE}
    return found | {f"{name}{OVER}": functools.partial(_many_at_once, name, TIMES) for name in MANY_AT_ONCE}


def _timed(name: str, law: str, cases: list[Case], loops: int) -> float:
    """The seconds of processor time that so many turns take, each over all cases; to make ready is not counted."""
    key = (name, law)
    if key not in _ready:
        _ready[key] = list(_engines()[name](load().law(law), cases))
    steps = _ready[key]
    before = process_time()
    for _ in range(loops):
        for call, loaded in steps:
            call(loaded)
    return process_time() - before


def _by_off(cases: list[Case]) -> dict[frozenset[str], list[Case]]:
    """The cases by the gates that are off: each such set makes another program."""
    found: dict[frozenset[str], list[Case]] = {}
    for case in cases:
        found.setdefault(case.off, []).append(case)
    return found


def _ours(make: Callable[[Law, frozenset[str]], ours.Ours]) -> Steps:
    def steps(law: Law, cases: list[Case]) -> Iterator[Step]:
        for off, some in _by_off(cases).items():
            engine = make(law, off)
            yield from ((engine.answer, engine.load(case.given)) for case in some)

    return steps


def _infer(law: Law, cases: list[Case]) -> Iterator[Step]:
    """As the product calls it, on a list, and with what it makes sure of; but the states are not read off."""
    for case in cases:
        off = [("gate", id, "passes") for id in sorted(case.off)]
        yield lambda given: engines.infer(law, given, "builtin"), [*sorted(case.given), *off]


def _peer(name: str, law: Law, cases: list[Case]) -> Iterator[Step]:
    for off, some in _by_off(cases).items():
        engine = peer(name, task.form(law, off))
        yield from ((engine.answer, engine.load(case.given)) for case in some)


def _many_at_once(name: str, times: int, law: Law, cases: list[Case]) -> Iterator[Step]:
    for off, some in _by_off(cases).items():
        engine = many_at_once(name, task.form(law, off))
        yield engine.answer_all, engine.load_all([case.given for case in some] * times)


def _print(law: str, count: int, rates: dict[str, float]) -> None:
    """The table, as README.md has it."""
    print(f"\n{law}, {count} sets of facts, Python {sys.version.split()[0]}\n")
    print("| engine | version | evaluations a second | builtin, times as fast |\n|---|---|---:|---:|")
    for name, rate in rates.items():
        package = name.partition(",")[0]
        of = version({"builtin": "teckal", "durable": "durable-rules"}.get(package, package))
        print(f"| {name} | {of} | {rate:,.0f} | {rates['builtin'] / rate:,.1f} |")


if __name__ == "__main__":
    main()
