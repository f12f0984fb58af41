"""A batch in the form that is asked for.

A run may take hours, so whatever would keep its report from being written at the end is found out before it begins.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, TextIO

import click

from teckal import output
from teckal.frozen import dataclass

if TYPE_CHECKING:
    from teckal.batch.journal import Journal
    from teckal.batch.spool import Spool
    from teckal.batch.summary import Summary

FILES = ("xlsx", "html")
"""Forms that cannot go to standard output: a workbook, and a folder of pages."""
GROUNDLESS = ("table", "csv")
"""Forms that show of a condition what it came to, and not what it rests on."""
SUMMED = ("table", "xlsx", "html")
"""Forms that say what the arrangements add up to."""


@dataclass(frozen=True)
class Choice:
    """What is to be written, and where."""

    form: str
    file: str | None
    """None and "-" are standard output."""
    as_of: datetime.date
    """The day against which reviews are due."""
    group_by: str | None
    only: Collection[str]
    """The verdicts to list, all where there are none; what could not be evaluated is always listed."""
    sort: str | None
    """The order instead of that of the sources."""

    @property
    def printed(self) -> bool:
        """Whether it goes to standard output."""
        return self.file is None or self.file == "-"


def ready(choice: Choice) -> None:
    """Raises ClickException where it could not be written."""
    form, file = choice.form, str(choice.file)
    if form in FILES and choice.printed:
        what = "a workbook" if form == "xlsx" else "a folder of pages"
        raise click.UsageError(f"--format {form} writes {what}: name it with -o.")
    if form == "html":
        from teckal.report import batch_html

        batch_html.ready(file)
        return
    if form == "xlsx":
        from teckal import xlsx

        xlsx.ready()
    if not choice.printed:
        output.ready(file)


def write(kept: Journal, choice: Choice, width: int) -> None:
    """Writes the outcomes of a run, with what they add up to; those that are not listed are counted all the same."""
    from teckal.batch.spool import Spool
    from teckal.batch.summary import Summary

    summary = Summary(choice.as_of, choice.group_by or "")
    if choice.form in SUMMED:
        for outcome in kept:
            summary.add(outcome)
    if not choice.only and choice.sort is None:
        _write(kept, summary, choice, width)
        return
    with Spool(choice.only, choice.sort) as spool:
        for outcome in kept:
            spool.add(outcome)
        _write(spool, summary, choice, width)


def _write(outcomes: Journal | Spool, summary: Summary, choice: Choice, width: int) -> None:
    if choice.form == "xlsx":
        from teckal.report import batch_xlsx

        batch_xlsx.write(outcomes, summary, str(choice.file))
    elif choice.form == "html":
        from teckal.report import batch_html

        batch_html.write(outcomes, summary, str(choice.file))
    elif choice.form == "table" and choice.printed:
        from teckal.report import batch_table

        for line in batch_table.lines(outcomes, summary, width):
            output.screen(f"{line}\n")
    else:
        with output.writing(choice.file) as stream:
            _write_text(outcomes, summary, choice.form, stream, width)


def _write_text(outcomes: Journal | Spool, summary: Summary, form: str, stream: TextIO, width: int) -> None:
    from teckal.report import batch_csv, batch_json, batch_table

    if form == "csv":
        batch_csv.write(outcomes, stream, summary)
    elif form == "json":
        batch_json.write(outcomes, stream)
    elif form == "jsonl":
        batch_json.write_lines(outcomes, stream)
    else:
        stream.writelines(f"{line}\n" for line in batch_table.lines(outcomes, summary, width))
