"""`teckal check`: the answer for each arrangement, in every form that there is of it.

Whoever waits for one plain table must not wait for the other forms: each is imported where it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from teckal.cli import asked, delivered, options
from teckal.cli.words import EVIDENCE_FORMS, FINDINGS, FORMATS, STATUSES

if TYPE_CHECKING:
    from teckal.run import Run


@click.command(epilog=STATUSES)
@options.paths
@options.form(*FORMATS)
@options.output
@options.law
@options.as_of
@options.engine
@click.option("-q", "--quiet", is_flag=True, help="One line for each arrangement.")
@click.option("-v", "--verbose", is_flag=True, help="Every route, reading and fact, with its line in the file.")
@click.option(
    "--color",
    "--colour",
    "color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="Colour on the screen; NO_COLOR is respected.",
)
@options.fail_on("unclear")
@click.option(
    "--evidence",
    is_flag=True,
    help="Also every value relied on, with standing and source, as a checklist to sign: in table, markdown and json.",
)
@options.since_rev
@options.summary
def check(
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    law: str | None,
    as_of: str | None,
    engine: str,
    quiet: bool,
    verbose: bool,
    color: str,
    fail_on: str,
    evidence: bool,
    since_rev: str | None,
    summary: bool,
) -> int:
    """Evaluate arrangements and say why.

    PATH is a YAML file, a folder (every *.yaml and *.yml below it), or - for standard input. A file may hold several
    arrangements.
    """
    if quiet and verbose:
        raise click.UsageError("-q and -v exclude each other: take one away.")
    if evidence and form not in EVIDENCE_FORMS:
        raise click.UsageError(f"--evidence has no {form} form: choose {', '.join(EVIDENCE_FORMS)}.")
    asked.guard(output, paths)
    asked.have(engine)
    from teckal.report import words
    from teckal.run import Run

    book = asked.book(law)
    day = asked.date(as_of)
    run = Run()
    run.evaluate(asked.documents(paths, since_rev), book, law, engine, day)
    coloured = delivered.coloured(color, output)
    if form in FINDINGS:
        text = _checked(form, run, fail_on)
    else:
        text = _report(
            run, form, quiet=quiet, verbose=verbose, colour=coloured, width=delivered.width(output), evidence=evidence
        )
    delivered.deliver(text, output, machine=form != "table", colour=coloured)
    delivered.tell(run.problems)
    if summary:
        delivered.say(words.summary_line(run.results, run.problems))
    return run.status(fail_on)


def _report(
    run: Run, form: str, *, quiet: bool, verbose: bool, colour: bool, width: int, evidence: bool = False
) -> str:
    """The results as text; with the checklists of evidence behind them, if asked for."""
    from teckal.report import words

    if evidence:
        return _with_evidence(
            run, form, _report(run, form, quiet=quiet, verbose=verbose, colour=colour, width=width), width
        )

    crowded = words.crowded(run.results, run.problems)
    if form == "json":
        from teckal.report import json

        return json.report(run.results, run.problems)
    if form == "markdown":
        from teckal.report import markdown

        return markdown.report(run.results, run.problems, verbose=verbose, crowded=crowded)
    if form == "html":
        from teckal.report import html

        return html.report(run.results, run.problems, crowded=crowded)
    if form in ("jsonl", "csv"):
        from teckal.report import lists

        return (lists.jsonl if form == "jsonl" else lists.csv)(run.results, run.problems)
    from teckal.report import table

    if quiet:
        return table.brief(run.results, colour=colour, crowded=crowded)
    return table.report(run.results, width=width, colour=colour, verbose=verbose, crowded=crowded)


def _with_evidence(run: Run, form: str, text: str, width: int) -> str:
    """The report, with the checklist of what each answer relies on: after it, or within the data."""
    from teckal.record.checklist import checklist
    from teckal.report import evidence, json

    checklists = [checklist(document, result) for document, result in zip(run.documents, run.results, strict=True)]
    if form == "json":
        return json.report(run.results, run.problems, [evidence.data(each) for each in checklists])
    pages = [evidence.page(result, each, form, width) for result, each in zip(run.results, checklists, strict=True)]
    return "\n".join([text, *pages])


def _checked(form: str, run: Run, bar: str) -> str:
    """What was found in answers, as text for a machine that acts on it."""
    from teckal.report import findings, junit

    found = findings.of_run(run.results, run.documents, run.problems)
    return junit.report(found, run.results, bar) if form == "junit" else delivered.annotated("check", form, found)
