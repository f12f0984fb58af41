"""`teckal diff`: two versions of an arrangement, and what the change between them did."""

from __future__ import annotations

import click

from teckal import inputs
from teckal.cli import asked, delivered, options
from teckal.cli.words import PAGES, STATUSES


@click.command(epilog=STATUSES)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@options.law
@options.as_of
@options.form(*PAGES)
@options.output
@options.engine
@options.fail_on("never", "for the answers to NEW")
def diff(
    old: str,
    new: str,
    law: str | None,
    as_of: str | None,
    form: str,
    output: str | None,
    engine: str,
    fail_on: str,
) -> int:
    """Show what changed between two versions of an arrangement.

    The values that were changed, with both lines; what follows from them; each condition that comes out otherwise; the
    answer now and before. OLD and NEW are YAML files, or - for standard input. Where they hold several arrangements,
    those with the same reference or title are compared.
    """
    asked.guard(output, [old, new])
    asked.have(engine)
    from teckal.difference import paired
    from teckal.report import differing
    from teckal.run import Run

    book = asked.book(law)
    day = asked.date(as_of)
    run = Run()
    versions = paired(*(run.read(inputs.documents([each], asked.stdin())) for each in (old, new)))
    found = run.differences(versions, book, law, engine, day)
    delivered.deliver(
        differing.report(found, versions, run.results[len(found) :], run.problems, book, form, delivered.width(output)),
        output,
        machine=form != "table",
    )
    delivered.tell(run.problems)
    return run.status(fail_on)
