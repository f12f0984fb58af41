"""What a command asks of its surroundings before it answers: files, the law, an engine, a day.

All that can be refused is refused here, before any work is done.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

import click

from teckal import inputs
from teckal.cli import delivered
from teckal.report.plain import clean

if TYPE_CHECKING:
    import datetime

    from teckal.document import Document
    from teckal.errors import ArrangementError
    from teckal.rulebook import Rulebook


def documents(paths: Sequence[str], since_rev: str | None) -> Iterator[Document | ArrangementError]:
    """The arrangements at the paths; of a revision's name, those whose files have changed since."""
    if since_rev is None:
        yield from inputs.documents(paths, stdin())
        return
    if inputs.STDIN in paths:
        raise click.UsageError("Standard input has no revision: name files or folders with --since-rev.")
    from teckal import changes

    none = True
    try:
        for each in inputs.documents(paths, stdin(), changes.since(since_rev)):
            none = False
            yield each
    except changes.NoSuchRevision as error:
        raise click.UsageError(f"--since-rev: {clean(str(error))}") from error
    if none:
        delivered.say(f"No arrangement that is named here has changed since {since_rev}.")


def book(law: str | None) -> Rulebook:
    """The law's files; raises LawError where the law that is asked for is not encoded, before any input is read."""
    from teckal.rulebook import load

    book = load()
    if law is not None:
        book.law(law)
    return book


def have(engine: str) -> None:
    """Refuses an engine that this Python cannot run."""
    if engine != "durable":
        return
    from teckal.engines import durable

    if not durable.available():
        raise click.UsageError("durable-rules is not installed, or not for this Python. Use --engine builtin.")


def date(text: str | None) -> datetime.date:
    """The day that is written; today where none is."""
    import datetime

    try:
        return datetime.date.today() if text is None else datetime.date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no date. Write it as 2026-11-23.") from error


def stdin() -> BinaryIO:
    """Standard input as bytes; nothing where it is closed."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def guard(file: str | None, paths: Sequence[str], endings: tuple[str, ...] = inputs.ENDINGS) -> None:
    """Refuses to write the answer over the question."""
    if file is None or file == "-" or not os.path.exists(file):
        return
    for path in inputs.files(paths, endings):
        if isinstance(path, str) and path != inputs.STDIN and os.path.exists(path) and os.path.samefile(path, file):
            raise click.UsageError(f"{file} is an input: the results would replace it. Name another file with -o.")
