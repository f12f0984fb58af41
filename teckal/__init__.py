"""Whether an arrangement between public bodies falls outside the procurement rules.

    import teckal
    result = teckal.check("arrangement.yaml")
    result.verdict, result.route, result.flags

A screening result with its reasons, not legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import IO, TYPE_CHECKING, Any

from teckal.frozen import dataclass

if TYPE_CHECKING:
    import datetime

    from teckal.document import Document
    from teckal.errors import ArrangementError
    from teckal.result import Result

__version__ = "0.1.0"

Source = str | PathLike[str] | IO[str] | IO[bytes] | Mapping[str, Any]
"""A path, an open file, or an arrangement as a mapping."""


@dataclass(frozen=True)
class Checked:
    """The answers for several arrangements, and what could not be answered."""

    results: tuple[Result, ...]
    errors: tuple[ArrangementError, ...]


def check(
    source: Source, *, law: str | None = None, engine: str = "auto", as_of: datetime.date | None = None
) -> Result:
    """The reasoned answer for one arrangement.

    `law` tests it under that law whatever governs; `engine` is auto, durable or builtin; `as_of` is the day against
    which acknowledgements lapse, by default today. Raises ArrangementError, with `.problems`, for bad input and for a
    source that holds more than one arrangement; LawError for a law that is not encoded.
    """
    return _one(_documents(source), law, engine, as_of)


def check_text(
    text: str, *, law: str | None = None, engine: str = "auto", as_of: datetime.date | None = None
) -> Result:
    """The same for YAML text."""
    from teckal.document import read_text

    return _one(read_text(text), law, engine, as_of)


def check_all(
    sources: Iterable[Source], *, law: str | None = None, engine: str = "auto", as_of: datetime.date | None = None
) -> Checked:
    """Every arrangement of several sources, in order; one that is wrong loses none of the others.

    An arrangement that asks for a law which is not encoded is among the errors. Raises LawError only for a `law` asked
    for here.
    """
    from teckal.errors import ArrangementError, LawError, Problem

    results, errors = [], []
    for document in (each for source in sources for each in _documents(source)):
        try:
            results.append(_one([document], law, engine, as_of))
        except ArrangementError as error:
            errors.append(error)
        except LawError as error:
            if law is not None or isinstance(document, ArrangementError):
                raise
            problem = Problem(document.file, document.index, None, None, "", str(error), 2)
            errors.append(ArrangementError([problem]))
    return Checked(tuple(results), tuple(errors))


def _documents(source: Source) -> list[Document | ArrangementError]:
    from teckal.document import from_mapping, read
    from teckal.errors import ArrangementError

    if isinstance(source, Mapping):
        try:
            return [from_mapping(source)]
        except ArrangementError as error:
            return [error]
    return list(read(source))


def _one(
    documents: list[Document | ArrangementError], law: str | None, engine: str, as_of: datetime.date | None
) -> Result:
    from teckal.errors import ArrangementError, Problem
    from teckal.rulebook import load
    from teckal.verdict import evaluate

    first = documents[0]
    if isinstance(first, ArrangementError):
        raise first
    if len(documents) > 1:
        message = f"There are {len(documents)} arrangements here; `check_all` answers for several."
        raise ArrangementError([Problem(first.file, 0, None, None, "", message, 2)])
    return evaluate(first, load(), law=law, engine=engine, as_of=as_of)
