"""The answers of a batch for machines, written as they are read back: thousands of them do not fit in memory at once.

As one object they are byte for byte what `teckal check --format json` prints of the same arrangements.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from teckal import __version__
from teckal.batch.outcome import Outcome
from teckal.report.json import dumps, line


def lines(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """JSON Lines: the result of each arrangement that was evaluated, in the form of the result schema."""
    for outcome in outcomes:
        if outcome.result is not None:
            yield line(outcome.result)


def report(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """One object, in pieces; the outcomes are read twice."""
    yield f'{{\n  "teckal": {dumps(__version__).rstrip()},\n'
    yield from _list("results", (each.result for each in outcomes if each.result is not None))
    yield ",\n"
    yield from _list("errors", (problem for each in outcomes for problem in each.problems))
    yield "\n}\n"


def _list(name: str, values: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield f'  "{name}": ['
    empty = True
    for value in values:
        yield ("" if empty else ",") + "\n" + textwrap.indent(dumps(value).rstrip("\n"), "    ")
        empty = False
    yield "]" if empty else "\n  ]"
