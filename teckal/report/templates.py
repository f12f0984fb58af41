"""What `teckal validate --template` says: the blanks of each arrangement, and why one can never pass.

Each blank and each reason begins with file, line and column as editors and CI read them; a reason is a finding and no
problem of the file, so that the two have different exit statuses.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from teckal.errors import ArrangementError, Problem
from teckal.report import json, words
from teckal.report.plain import clean
from teckal.report.words import ANSWERS
from teckal.result import Result
from teckal.templates import Stop, Template

Found = Sequence[Template | ArrangementError]


def table(found: Found, problems: Sequence[Problem], *, width: int, quiet: bool = False) -> str:
    """Each arrangement with its blanks, and what is wrong with the rest; if quiet, only what is wrong."""
    files = [each.problems[0].file if isinstance(each, ArrangementError) else each.document.file for each in found]
    parts = []
    for each in found:
        if isinstance(each, ArrangementError):
            parts.append([words.problem_line(problem) for problem in each.problems])
        elif each.settled or not quiet:
            parts.append(_template(each, files.count(each.document.file) > 1, width, quiet=quiet))
    told = {problem for each in found if isinstance(each, ArrangementError) for problem in each.problems}
    parts += [[words.problem_line(problem)] for problem in problems if problem not in told]
    if len(found) > 1 and not quiet:
        parts.append([_tally(found)])
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in parts)


def _template(template: Template, several: bool, width: int, *, quiet: bool) -> list[str]:
    document = template.document
    lines = [f"{words.place(document.file, document.index, several)}  {clean(document.title)}"]
    if template.settled:
        lines += textwrap.wrap(_never(template, template.settled), width, break_on_hyphens=False)
        for stop in template.stops:
            lines += [
                _spot(template, stop.path, stop.line, stop.column),
                *_under(f"{stop.name} ({stop.provision}): {stop.reason}", width),
            ]
    if quiet:
        return lines
    lines.append(f"{words.counted(len(template.blanks), 'blank')}:" if template.blanks else "No blanks.")
    for blank in template.blanks:
        lines += [_spot(template, blank.path, blank.line, blank.column), *_under(blank.question, width)]
    return lines


def _never(template: Template, result: Result) -> str:
    law = f" under {result.law.short}" if result.law else ""
    if template.result is not None and template.result.law is None:
        law += ", and exempt under no other law that may govern"
    elif template.result is not None and words.departs(template.result):
        law += ", which governs whatever law is asked for"
    filled = "This can never be filled in to pass" if template.blanks else "This does not pass"
    if not template.stops:
        return clean(f"{filled}: {result.summary}")
    settled = "no route to an exemption is left" if result.verdict == "unclear" else f"it is {ANSWERS[result.verdict]}"
    route = None if result.verdict == "out-of-scope" else words.nearest(result)
    because = f"The nearest route, {route.id}, is not met:" if route else "It turns on:"
    return clean(f"{filled}: {settled}{law}. {because}")


def _spot(template: Template, path: str, line: int | None, column: int | None) -> str:
    file = "standard input" if template.document.file == "-" else clean(template.document.file)
    return ":".join(str(part) for part in (file, line, column) if part is not None) + (f": {path}" if path else "")


def _under(text: str, width: int) -> list[str]:
    indent = " " * 4
    return textwrap.wrap(clean(text), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _tally(found: Found) -> str:
    templates = [each for each in found if isinstance(each, Template)]
    bad = len(found) - len(templates)
    open_ = words.counted(sum(len(each.blanks) for each in templates), "blank")
    hopeless = sum(each.settled is not None for each in templates)
    wrong = f", {bad} with problems" if bad else ""
    never = f", {hopeless} can never pass" if hopeless else ""
    return f"{words.counted(len(found), 'arrangement')}: {open_}{never}{wrong}."


def for_machines(found: Found, problems: Sequence[Problem]) -> str:
    """The same as JSON."""
    return json.validation([_document(each) for each in found if isinstance(each, Template)], problems)


def _document(template: Template) -> Mapping[str, Any]:
    document = template.document
    return {
        "file": document.file,
        "document": document.index,
        "title": document.title,
        "reference": document.reference,
        "verdict": template.result.verdict if template.result else None,
        "can_pass": template.settled is None if template.result else None,
        "blanks": [
            {"path": each.path, "line": each.line, "column": each.column, "question": each.question}
            for each in template.blanks
        ],
        "reasons": [_reason(each) for each in template.stops],
    }


def _reason(stop: Stop) -> Mapping[str, Any]:
    return {
        "id": stop.id,
        "provision": stop.provision,
        "reason": stop.reason,
        "path": stop.path,
        "line": stop.line,
        "column": stop.column,
    }
