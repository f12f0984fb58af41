"""One run over many inputs: a bad one neither hides what the others came to nor is hidden by it.

Whatever stops an input takes its place among the problems, our own failures too; and the exit status says the worst.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from teckal.document import Document
from teckal.errors import ArrangementError, LawError, Problem, RulebookError
from teckal.report import words
from teckal.report.plain import clean
from teckal.result import Result
from teckal.rulebook import Rulebook
from teckal.verdict import evaluate

if TYPE_CHECKING:
    from teckal.changing import Edit
    from teckal.comparison import Comparison
    from teckal.difference import Difference, Versions
    from teckal.impact import Impact
    from teckal.whatif import Trial, WhatIf

FINE, BELOW, WRONG, CRASHED, INTERRUPTED = 0, 1, 2, 70, 130
"""Exit statuses: nothing below the bar, something below it, wrong command or input, an error of ours, an interrupt."""


class Run:
    """What the inputs came to, what was wrong with them, and whether we failed on one."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        """What was evaluated, in the order of the results."""
        self.results: list[Result] = []
        self.problems: list[Problem] = []
        self.crashed = False

    def evaluate(
        self,
        documents: Iterable[Document | ArrangementError],
        book: Rulebook,
        law: str | None,
        engine: str,
        as_of: datetime.date | None = None,
        grounds: bool = True,
    ) -> None:
        """Evaluates every document, as `evaluate` does; what cannot be evaluated joins the problems."""

        def add(document: Document) -> None:
            answer = evaluate(document, book, law=law, engine=engine, as_of=as_of, grounds=grounds)
            self.results.append(answer)
            self.documents.append(document)

        for each in documents:
            if isinstance(each, ArrangementError):
                self.problems += each.problems
            else:
                self._guarded(each, add)

    def compare(
        self,
        documents: Iterable[Document | ArrangementError],
        book: Rulebook,
        laws: Sequence[str],
        engine: str,
        as_of: datetime.date | None = None,
    ) -> list[Comparison]:
        """Evaluates every document under each of the laws; the results are those under the law that governs."""
        from teckal.comparison import compare

        found: list[Comparison] = []

        def add(document: Document) -> None:
            found.append(compare(document, book, laws, engine=engine, as_of=as_of))
            self.results.append(evaluate(document, book, engine=engine, as_of=as_of))

        for each in documents:
            if isinstance(each, ArrangementError):
                self.problems += each.problems
            else:
                self._guarded(each, add)
        return found

    def impact(self, documents: Iterable[Document | ArrangementError], old: Rulebook, new: Rulebook) -> list[Impact]:
        """Evaluates every document from both books."""
        from teckal.impact import impact

        found: list[Impact] = []
        for each in documents:
            if isinstance(each, ArrangementError):
                self.problems += each.problems
            else:
                self._guarded(each, lambda one: found.append(impact(one, old, new)))
        return found

    def whatif(
        self,
        documents: Iterable[Document | ArrangementError],
        book: Rulebook,
        edits: Sequence[Edit],
        law: str | None,
        engine: str,
        as_of: datetime.date | None = None,
    ) -> list[WhatIf | Trial]:
        """Looks for what turns every document, or makes the edits in each; the results are those with the edits."""
        from teckal.whatif import trial, whatif

        found: list[WhatIf | Trial] = []

        def add(document: Document) -> None:
            if edits:
                tried = trial(document, edits, book, law, engine, as_of)
                found.append(tried)
                self.results.append(tried.after)
            else:
                sought = whatif(document, book, law, engine, as_of)
                found.append(sought)
                self.results.append(sought.result)

        for each in documents:
            if isinstance(each, ArrangementError):
                self.problems += each.problems
            else:
                self._guarded(each, add)
        return found

    def read(self, documents: Iterable[Document | ArrangementError]) -> list[Document]:
        """The documents that can be evaluated; what is wrong with the others joins the problems."""
        found: list[Document] = []
        for each in documents:
            if isinstance(each, ArrangementError):
                self.problems += each.problems
            else:
                found.append(each)
        return found

    def differences(
        self, versions: Versions, book: Rulebook, law: str | None, engine: str, as_of: datetime.date | None = None
    ) -> list[Difference]:
        """Evaluates both versions of every arrangement; the results are those of the newer ones."""
        from teckal.difference import difference

        found: list[Difference] = []

        def add(old: Document, new: Document) -> None:
            found.append(difference(old, new, book, law=law, engine=engine, as_of=as_of))

        for old, new in versions.both:
            self._guarded(new, functools.partial(add, old))
        self.results += [each.after for each in found]
        self.evaluate(versions.new, book, law, engine, as_of)
        return found

    def _guarded(self, document: Document, work: Callable[[Document], None]) -> None:
        try:
            work(document)
        except ArrangementError as error:
            self.problems += error.problems
        except LawError as error:
            self.problems.append(_law_problem(document, error))
        except RulebookError:
            raise
        except Exception as error:
            if interrupted(error):
                raise KeyboardInterrupt from error
            self.crashed = True
            self.problems.append(Problem(document.file, document.index, None, None, "", crash(error), 0))

    def status(self, bar: str) -> int:
        """The exit status: our own failure before a wrong input, and that before an answer below the bar."""
        if self.crashed:
            return CRASHED
        if self.problems:
            return WRONG
        return BELOW if any(below(result, bar) for result in self.results) else FINE


def below(result: Result, bar: str) -> bool:
    """Whether an answer fails the bar. `exempt` under a law that is not known to govern counts as unclear."""
    return fails(bar, result.verdict, departs=words.departs(result), advice=words.calls_for_advice(result))


def fails(bar: str, verdict: str, *, departs: bool, advice: bool) -> bool:
    """The same of what is told of an answer: its verdict, whether it departs from the law that governs, the advice."""
    if bar == "never":
        return False
    if bar == "not-exempt":
        return verdict == "not-exempt"
    return verdict != "exempt" or departs or (bar == "advice" and advice)


def interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is behind it: Python makes another error of one that comes while it makes a class."""
    cause = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or (cause is not None and interrupted(cause))


def crash(error: Exception) -> str:
    """What to say of an error of our own: that it is no finding, and enough to report it."""
    where, trace = "", error.__traceback__
    while trace is not None:
        where = f" at {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"
        trace = trace.tb_next
    what = clean(str(error))
    return (
        f"teckal has failed: {type(error).__name__}{': ' + what if what else ''}{where}. This is an error inside the "
        "program and says nothing about the arrangement. Please report it, with the file that it was given."
    )


def _law_problem(document: Document, error: LawError) -> Problem:
    """A law that is not encoded, at the place where the file asks for it, if it does."""
    if document.get(("law",)) is None:
        return Problem(document.file, document.index, None, None, "", str(error), 0)
    place = document.place(("law",))
    return Problem(document.file, document.index, place.line, place.column, "law", str(error), 0, place.sheet)
