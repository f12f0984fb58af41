"""A batch for machines: every result as one object, or a line for each.

A reader of lines must not take a missing line for a missing arrangement, so an item that could not be evaluated has a
line too: it is the object with `errors` and without a verdict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from teckal import __version__
from teckal.batch.outcome import Outcome
from teckal.report.json import dumps, line


def write_lines(outcomes: Iterable[Outcome], stream: TextIO) -> None:
    """One object a line, in the order of the outcomes: a result, or what kept the item from having one."""
    for each in outcomes:
        bad = {"file": each.file, "document": each.document, "place": each.place, "errors": each.problems}
        stream.write(line(bad if each.result is None else each.result))


def write(outcomes: Iterable[Outcome], stream: TextIO) -> None:
    """All as one object, byte for byte as `teckal check --format json` has it; the outcomes are read twice."""
    stream.write(f'{{\n  "teckal": {json.dumps(__version__)},\n  "results": ')
    _list((each.result for each in outcomes if each.result is not None), stream)
    stream.write(',\n  "errors": ')
    _list((problem for each in outcomes if each.result is None for problem in each.problems), stream)
    stream.write(',\n  "checklists": null\n}\n')


def _list(objects: Iterator[object], stream: TextIO) -> None:
    """A list inside the one object, an item at a time."""
    empty = True
    for each in objects:
        stream.write("[\n" if empty else ",\n")
        stream.write("\n".join(f"    {part}" for part in dumps(each).rstrip("\n").split("\n")))
        empty = False
    stream.write("[]" if empty else "\n  ]")
