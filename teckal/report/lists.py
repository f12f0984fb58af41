"""A check as a list for other programs, in the lines and the columns that a batch has.

What a program reads from one it must be able to read from the other, and what could not be evaluated has its line or
row too: a reader of lists takes what is missing for what was never asked.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from teckal.batch.outcome import Outcome
from teckal.errors import Problem
from teckal.report import batch_csv, batch_json, json, words
from teckal.result import Result


def jsonl(results: Sequence[Result], problems: Sequence[Problem]) -> str:
    """A line for each result, as `results` of the JSON has it, then one for each input that has none."""
    stream = io.StringIO()
    batch_json.write_lines(_outcomes(results, problems), stream)
    return stream.getvalue()


def csv(results: Sequence[Result], problems: Sequence[Problem]) -> str:
    """The header, a row for each result, then one for each input that has none."""
    stream = io.StringIO()
    batch_csv.write(_outcomes(results, problems), stream, columns=batch_csv.OF_A_CHECK)
    return stream.getvalue()


def _outcomes(results: Sequence[Result], problems: Sequence[Problem]) -> Iterator[Outcome]:
    crowded = words.crowded(results, problems)
    for number, each in enumerate(results):
        place = words.place(each.file, each.document, each.file in crowded)
        yield Outcome(number, each.file, each.document, each.title, place, json.result(each), [], False, {})
    for number, (first, *rest) in enumerate(by_input(problems), len(results)):
        place = words.place(first.file, first.document, first.file in crowded)
        said = [json.problem(each) for each in (first, *rest)]
        yield Outcome(number, first.file, first.document, "", place, None, said, False, {})


def by_input(problems: Iterable[Problem]) -> list[list[Problem]]:
    """The problems of each input together, in the order in which the inputs were first met."""
    found: dict[tuple[str, int], list[Problem]] = {}
    for each in problems:
        found.setdefault((each.file, each.document), []).append(each)
    return list(found.values())
