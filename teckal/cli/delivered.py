"""What a command hands over: results where they were asked for, and on standard error what stood in their way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from teckal import output
from teckal.report.plain import clean

if TYPE_CHECKING:
    from teckal.document import Document
    from teckal.errors import Problem
    from teckal.report.findings import Finding


def tell(problems: Sequence[Problem]) -> None:
    """Says on standard error what kept inputs from being evaluated."""
    from teckal.report.words import counted, problem_line, unread

    for problem in problems:
        output.say(problem_line(problem))
    if problems:
        affected = unread(problems)
        were = "It was" if affected == 1 else "They were"
        number = f"{counted(len(problems), 'problem')} in {counted(affected, 'input')}"
        output.say(f"{number}. {were} not evaluated, and nothing is said about {'it' if affected == 1 else 'them'}.")


def say(text: str) -> None:
    output.say(clean(text))


def deliver(text: str, file: str | None, *, machine: bool, colour: bool = False) -> None:
    """Hands the results over: to the file named, else to standard output."""
    if file is not None and file != "-":
        output.file(file, text)
    elif machine:
        output.data(text)
    else:
        output.screen(text, colour=colour)


def coloured(choice: str, file: str | None) -> bool:
    """Whether to colour: as asked, else only on a terminal that can and does not say no."""
    if choice != "auto":
        return choice == "always"
    if file is not None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return output.terminal()


def width(file: str | None) -> int:
    """The terminal's columns; eighty where there is none, so that a transcript is the same everywhere."""
    if file is not None or not output.terminal():
        return 80
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def validated(command: str, form: str, found: Sequence[Finding], sound: Sequence[Document]) -> str:
    """What was found in files that are validated, the sound ones among them, as text for such a machine."""
    from teckal.report import junit

    return junit.report(found, well_formed=sound) if form == "junit" else annotated(command, form, found)


def annotated(command: str, form: str, found: Sequence[Finding]) -> str:
    from teckal.report import github, sarif

    return sarif.report(found, command) if form == "sarif" else github.report(found)
