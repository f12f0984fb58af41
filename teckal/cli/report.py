"""`teckal report`: the record of one decision, with the seal that lets it be asked again years later."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from teckal import output
from teckal.cli import asked, delivered, options
from teckal.cli.words import RECORD_STATUSES, RECORDS

if TYPE_CHECKING:
    from teckal.record import Chosen
    from teckal.result import Result


@click.command(epilog=RECORD_STATUSES)
@click.argument("path", metavar="PATH")
@click.option(
    "--format",
    "form",
    type=click.Choice(RECORDS),
    help="What to write; by default what the ending of FILE's name says, else markdown.",
)
@options.output
@options.law
@options.engine
@options.as_of
@click.option("--seal", is_flag=True, help="Write FILE.seal.json beside FILE, for teckal verify years later.")
@options.fail_on("never")
def report(
    path: str,
    form: str | None,
    output: str | None,
    law: str | None,
    engine: str,
    as_of: str | None,
    seal: bool,
    fail_on: str,
) -> int:
    """Write a decision record for one arrangement.

    An appendix to a committee paper: the headings that a decision needs, filled where the file says (under decision:)
    and marked where it does not; who owns and controls whom; facts with a checklist of evidence; every condition with
    its reason; what is open. PATH is a YAML file, or - for standard input; where it holds several arrangements, PATH#2
    is the second.
    """
    to_file = output is not None and output != "-"
    form = _record_form(form, output if to_file else None)
    _guard_record(path, output if to_file else None, seal)
    asked.have(engine)
    from teckal import record
    from teckal.run import Run

    book = asked.book(law)
    day = asked.date(as_of)
    chosen = record.choose(path, asked.stdin())
    run = Run()
    run.evaluate([chosen.document], book, law, engine, day)
    delivered.tell(run.problems)
    for result in run.results:
        try:
            content = record.render(record.compose(chosen, result, book), form)
        except record.MissingExtra as error:
            raise click.ClickException(str(error)) from error
        _deliver_record(content, output if to_file else None)
        if output is not None and seal:
            _seal(chosen, result, law, content, output, form)
        elif output is not None and to_file:
            _unsealed(output)
    return run.status(fail_on)


def _record_form(form: str | None, file: str | None) -> str:
    """The form of a record: as asked, else by the ending of the file's name, else markdown."""
    from teckal.record import ENDINGS

    by_name = ENDINGS.get(os.path.splitext(file)[1].lower()) if file else None
    if form and by_name and form != by_name:
        raise click.UsageError(f"{file} is the name of a file in {by_name}, and --format asks for {form}.")
    chosen = form or by_name or "markdown"
    if chosen == "docx" and file is None:
        raise click.UsageError("A docx is no text to print. Name a file for it: -o FILE.docx")
    return chosen


def _guard_record(path: str, file: str | None, seal: bool) -> None:
    """Refuses to write a record or a seal over the question."""
    from teckal.record.choice import file_of
    from teckal.record.seal import ENDING

    if seal and file is None:
        raise click.UsageError("A seal is of a report in a file: name one with -o FILE.")
    asked.guard(file, [file_of(path)])
    if file is not None and seal:
        asked.guard(file + ENDING, [file_of(path)])


def _deliver_record(content: bytes, file: str | None) -> None:
    if file is not None:
        output.file(file, content)
    else:
        output.data(content.decode("utf-8"))


def _seal(chosen: Chosen, result: Result, law: str | None, content: bytes, file: str, form: str) -> None:
    """Writes the seal beside the report, and says its hash, which is what nobody can replace unseen."""
    from teckal.record import seal

    found = seal.seal(chosen, result, law, content, os.path.basename(file), form)
    output.file(file + seal.ENDING, seal.write(found))
    delivered.say(f"Sealed in {file + seal.ENDING}. Its hash, to be noted in the minutes: {found['hash']}")


def _unsealed(file: str) -> None:
    """Says that a seal which lies beside the report is not of this one."""
    from teckal.record.seal import ENDING

    if os.path.lexists(file + ENDING):
        delivered.say(f"{file + ENDING} was made for the {file} that stood here before. Add --seal to write it anew.")
