"""What can stop an answer: the file, the law asked for, or the program itself.

The three must never look alike. A mistake in a file and a law that is not encoded are the reader's to put right
(exit 2); rules that contradict themselves are ours (exit 70), and a crash must never look like a finding.
"""

from __future__ import annotations

from collections.abc import Iterable

from teckal.frozen import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, where it stands, and what to do about it."""

    file: str
    """As it was named; "-" for standard input."""
    document: int
    """Which YAML document of the file, from 0."""
    line: int | None
    """Counted from 1; None where there is no text to point at."""
    column: int | None
    """Counted from 1."""
    path: str
    """Keys joined by dots, list items as "[0]"; empty for the document as a whole."""
    message: str
    """A plain sentence for the person who must act."""
    rank: int
    """How bad, worst 0: unreadable 0, a value that cannot be read 1, structure 2, a cross-check 3."""
    sheet: str | None = None
    """In a register: the name of the sheet, "" in a CSV file; line and column are then the row and column of a cell."""

    def __str__(self) -> str:
        spot = self.spot(self.file)
        return f"{spot}: {self.path}: {self.message}" if self.path else f"{spot}: {self.message}"

    def spot(self, file: str) -> str:
        """The place as editors read it, file:line:column; in a register as a spreadsheet shows it."""
        if self.sheet is None:
            return ":".join(str(part) for part in (file, self.line, self.column) if part is not None)
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        row = "" if self.line is None else f"row {self.line}"
        column = "" if self.column is None else f"column {letters(self.column)}"
        return ", ".join(part for part in (file, sheet, row, column) if part)


def letters(column: int) -> str:
    """A column's number, from 1, as a spreadsheet shows it: 6 is F, 27 is AA."""
    text = ""
    while column > 0:
        column, last = divmod(column - 1, 26)
        text = chr(ord("A") + last) + text
    return text


class TeckalError(Exception):
    """Anything that stops teckal from giving an answer."""


class ArrangementError(TeckalError):
    """A file, or one document of it, that cannot be evaluated; everything wrong with it is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        """Worst first, then in the order of the file; never empty."""
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ArrangementError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class LawError(TeckalError):
    """The law that was asked for is unknown, or is known and not encoded (exit 2)."""


class JournalError(TeckalError):
    """The journal of a batch cannot be written, or is not of the run that would continue it (exit 2)."""


class RulebookError(TeckalError):
    """The law's own files are inconsistent (exit 70)."""


class EngineDisagreement(TeckalError):
    """Two engines came to different findings on the same tokens (exit 70)."""


class RuleConflict(TeckalError):
    """A condition came out both met and not met (exit 70)."""
