"""`teckal rules`: the law as the program has it, and what a change of it does to answers at hand."""

from __future__ import annotations

import click

from teckal import inputs
from teckal.cli import asked, delivered, options
from teckal.cli.words import FINE, PAGES


@click.command()
@click.argument("ids", metavar="[ID]", nargs=-1)
@click.option("--since", metavar="DATE", help="What was changed or checked on or after a day, as 2026-11-23.")
@click.option(
    "--impact",
    metavar="OLD",
    help="An older rulebook (its folder, or a revision of the repository that holds the rules): which arrangements at "
    "the paths given in place of ID it answers otherwise, and why.",
)
@options.form(*PAGES)
@options.output
def rules(ids: tuple[str, ...], since: str | None, impact: str | None, form: str, output: str | None) -> int:
    """Show the law as encoded.

    Without an ID, the laws; with one, that as a page. A law in markdown is one document for a lawyer's review.

    \b
    ID is a law (uk-pa-2023), a route (uk-pa-2023/joint), a condition
    (uk-pa-2023/joint/activity), a gate (uk-pa-2023/gates/contract), a
    contested point (F2) or a fact (activity.turnover_percent).
    """
    from teckal.report import rulepage
    from teckal.rulebook import load

    if impact is not None:
        return _impact(impact, ids, form, output, since)
    if len(ids) > 1 or (ids and since):
        raise click.UsageError("Name one ID, or --since DATE.")
    try:
        if since is not None:
            text = rulepage.since(load(), _day(since), form, delivered.width(output))
        else:
            text = rulepage.render(load(), ids[0] if ids else None, form, delivered.width(output))
    except rulepage.UnknownId as error:
        raise click.UsageError(str(error)) from error
    delivered.deliver(text, output, machine=form != "table")
    return FINE


def _day(text: str) -> str:
    return asked.date(text).isoformat()


def _impact(old: str, paths: tuple[str, ...], form: str, output: str | None, since: str | None) -> int:
    """Answers the arrangements at hand from an older rulebook and from this one, and shows where they part."""
    if since is not None:
        raise click.UsageError("--since and --impact exclude each other: take one away.")
    if not paths:
        raise click.UsageError("Name the arrangements at hand: teckal rules --impact OLD PATH...")
    asked.guard(output, paths)
    from teckal import impact
    from teckal.report import impacts
    from teckal.rulebook import load
    from teckal.run import Run

    with impact.older(old) as book:
        run = Run()
        found = run.impact(inputs.documents(paths, asked.stdin()), book, load())
        text = impacts.report(found, run.problems, form, delivered.width(output))
    delivered.deliver(text, output, machine=form != "table")
    delivered.tell(run.problems)
    return run.status("never")
