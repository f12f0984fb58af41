"""`teckal compare`: one arrangement under several laws, side by side."""

from __future__ import annotations

import click

from teckal import inputs
from teckal.cli import asked, delivered, options
from teckal.cli.words import PAGES, STATUSES


@click.command(epilog=STATUSES)
@options.paths
@click.option("--law", "laws", metavar="ID", multiple=True, help="One of the laws to compare; by default all of them.")
@options.as_of
@options.form(*PAGES)
@options.output
@options.engine
@options.fail_on("never", "for the answer under the law that governs")
def compare(
    paths: tuple[str, ...],
    laws: tuple[str, ...],
    as_of: str | None,
    form: str,
    output: str | None,
    engine: str,
    fail_on: str,
) -> int:
    """Evaluate arrangements under several laws, side by side.

    Shows the answer under each law, whichever governs, and each limb on which they part, with the reasons.
    """
    asked.guard(output, paths)
    asked.have(engine)
    from teckal.report import comparing
    from teckal.rulebook import load
    from teckal.run import Run

    book = load()
    chosen = list(dict.fromkeys(laws)) or [law.id for law in book.laws.values() if law.encoded]
    for id in chosen:
        book.law(id)
    day = asked.date(as_of)
    run = Run()
    comparisons = run.compare(inputs.documents(paths, asked.stdin()), book, chosen, engine, day)
    delivered.deliver(
        comparing.report(comparisons, run.problems, form, delivered.width(output)), output, machine=form != "table"
    )
    delivered.tell(run.problems)
    return run.status(fail_on)
