"""`teckal validate`: what is wrong in files, and of a template what is still blank; nothing is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from teckal.cli import asked, delivered, options
from teckal.cli.words import BELOW, FINDINGS, FINE, VALIDATE_STATUSES, WRONG
from teckal.errors import ArrangementError

if TYPE_CHECKING:
    from teckal.document import Document


@click.command(epilog=VALIDATE_STATUSES)
@options.paths
@options.form("table", "json", *FINDINGS)
@options.output
@click.option(
    "--template",
    is_flag=True,
    help="List what says unknown, each with its question; exit status 1 for one that no answer can make exempt.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only what is wrong.")
@options.since_rev
@options.summary
def validate(
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    template: bool,
    quiet: bool,
    since_rev: str | None,
    summary: bool,
) -> int:
    """Check files without evaluating them.

    PATH is a YAML file, a folder, or - for standard input; every problem is given with its line and column. Only with
    --template is each evaluated, to see whether it can still be filled in to pass.
    """
    asked.guard(output, paths)
    from teckal.report import validation, words

    found = list(asked.documents(paths, since_rev))
    if template:
        return _templates(found, form, output, quiet=quiet, summary=summary)
    problems = validation.problems(found)
    if form in FINDINGS:
        from teckal.report import findings

        text = delivered.validated("validate", form, findings.of_problems(problems), _sound(found))
    else:
        text = validation.for_machines(found) if form == "json" else validation.table(found, quiet=quiet)
    delivered.deliver(text, output, machine=form != "table")
    if summary:
        delivered.say(words.validation_line(len(_sound(found)), problems))
    return WRONG if problems else FINE


def _sound(found: Sequence[Document | ArrangementError]) -> list[Document]:
    return [each for each in found if not isinstance(each, ArrangementError)]


def _templates(
    documents: Sequence[Document | ArrangementError], form: str, output: str | None, *, quiet: bool, summary: bool
) -> int:
    """Lists the blanks of each arrangement, and says of each that can never pass why."""
    from teckal import templates
    from teckal.report import findings, words
    from teckal.report import templates as report
    from teckal.rulebook import load
    from teckal.run import Run

    book = load()
    run = Run()
    run.evaluate(documents, book, None, "auto")
    results = {(each.file, each.document): each for each in run.results}
    found = [
        each if isinstance(each, ArrangementError) else templates.read(each, results.get((each.file, each.index)), book)
        for each in documents
    ]
    if form in FINDINGS:
        read = [each for each in found if isinstance(each, templates.Template)]
        text = delivered.validated(
            "templates", form, findings.of_templates(read, run.problems), [each.document for each in read]
        )
    elif form == "json":
        text = report.for_machines(found, run.problems)
    else:
        text = report.table(found, run.problems, width=delivered.width(output), quiet=quiet)
    delivered.deliver(text, output, machine=form != "table")
    if summary:
        delivered.say(words.summary_line(run.results, run.problems))
    if any(isinstance(each, templates.Template) and each.settled for each in found):
        return max(BELOW, run.status("never"))
    return run.status("never")
