"""What `teckal validate` says: for each arrangement that it is well-formed, or everything that is wrong with it.

The problems are the results here, so they stand where results do, one a line as editors and CI read them.
"""

from __future__ import annotations

from collections.abc import Sequence

from teckal.document import Document
from teckal.errors import ArrangementError, Problem
from teckal.report import json, words
from teckal.report.plain import clean

Found = Sequence[Document | ArrangementError]


def problems(found: Found) -> list[Problem]:
    """Everything wrong with any of them, in the order of the inputs."""
    return [problem for each in found if isinstance(each, ArrangementError) for problem in each.problems]


def table(found: Found, *, quiet: bool = False) -> str:
    """A line for each arrangement that is well-formed, unless quiet, and one for each problem."""
    files = [each.problems[0].file if isinstance(each, ArrangementError) else each.file for each in found]
    lines = []
    for each in found:
        if isinstance(each, ArrangementError):
            lines += [words.problem_line(problem) for problem in each.problems]
        elif not quiet:
            lines.append(f"ok  {words.place(each.file, each.index, files.count(each.file) > 1)}  {clean(each.title)}")
    if len(found) > 1 and not quiet:
        lines += ["", _tally(found)]
    return "".join(f"{line}\n" for line in lines)


def _tally(found: Found) -> str:
    bad = sum(isinstance(each, ArrangementError) for each in found)
    wrong = f", {bad} with {words.counted(len(problems(found)), 'problem')}" if bad else ""
    return f"{words.counted(len(found), 'arrangement')}: {len(found) - bad} ok{wrong}."


def for_machines(found: Found) -> str:
    """The same as JSON."""
    documents = [
        {"file": each.file, "document": each.index, "title": each.title, "reference": each.reference}
        for each in found
        if isinstance(each, Document)
    ]
    return json.validation(documents, problems(found))
