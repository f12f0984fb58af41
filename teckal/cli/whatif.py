"""`teckal whatif`: what would turn an answer; the file itself is never changed."""

from __future__ import annotations

import click

from teckal import inputs
from teckal.cli import asked, delivered, options
from teckal.cli.words import PAGES, STATUSES
from teckal.report.plain import clean


@click.command(epilog=STATUSES)
@options.paths
@click.option("--set", "sets", metavar="PATH=VALUE", multiple=True, help="Try it with this value at this path.")
@click.option("--unset", "unsets", metavar="PATH", multiple=True, help="Try it with nothing at this path.")
@options.form(*PAGES)
@options.output
@options.law
@options.as_of
@options.engine
@options.fail_on("never", "for the answer to the changed arrangement, with --set")
def whatif(
    paths: tuple[str, ...],
    sets: tuple[str, ...],
    unsets: tuple[str, ...],
    form: str,
    output: str | None,
    law: str | None,
    as_of: str | None,
    engine: str,
    fail_on: str,
) -> int:
    """Show what would turn an answer.

    Of an unclear one, the questions that decide most and the smallest sets of answers that would settle it; of one
    that is not exempt, what would have to be put right; of an exempt one, what would lose it. With --set or --unset,
    what one change would do; the file stays as it is.

    \b
    teckal whatif arrangement.yaml --set bodies.wasteco.holdings.fenmarsh.shares=51
    """
    asked.guard(output, paths)
    asked.have(engine)
    from teckal import changing
    from teckal.report import whatifs
    from teckal.run import Run

    try:
        edits = [*map(changing.setting, sets), *map(changing.unsetting, unsets)]
    except changing.NoSuchPath as error:
        raise click.UsageError(clean(str(error))) from error
    day = asked.date(as_of)
    book = asked.book(law)
    run = Run()
    found = run.whatif(inputs.documents(paths, asked.stdin()), book, edits, law, engine, day)
    delivered.deliver(
        whatifs.report(found, run.problems, form, delivered.width(output)), output, machine=form != "table"
    )
    delivered.tell(run.problems)
    return run.status(fail_on)
