"""What can stop an answer: the file, the law asked for, or the program itself.

The three must never look alike. A mistake in a file and a law that is not encoded are the reader's to put right
(exit 2); rules that contradict themselves are ours (exit 70), and a crash must never look like a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


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
