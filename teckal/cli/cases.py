"""`teckal cases`: the library of decided cases, and whether the law as encoded decides them alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from teckal.cli import delivered, options
from teckal.cli.words import BELOW, CASES_STATUSES, FINE, OUTCOMES

if TYPE_CHECKING:
    from teckal.library import Case, Wanted


@click.command(epilog=CASES_STATUSES)
@click.argument("id", required=False)
@click.option("--route", metavar="NAME", help="Cases that turned on this route, or are exempt by it.")
@click.option("--condition", metavar="ID", help="Cases that turned on this condition, gate or fact.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="How it ended in that court.")
@click.option("--court", metavar="TEXT", help="Cases of a court whose name has this in it.")
@click.option("--year", metavar="YEAR", help="Cases of this year, or of several: 2005-2010.")
@click.option("--test", is_flag=True, help="Put each case to the law, and compare with what was decided.")
@options.form("table", "json", "csv", "markdown")
@options.output
def cases(
    id: str | None,
    route: str | None,
    condition: str | None,
    outcome: str | None,
    court: str | None,
    year: str | None,
    test: bool,
    form: str,
    output: str | None,
) -> int:
    """Show the library of decided cases.

    Without an ID, a list; with one, that case as a page. ID is a case number (C-324/07), a short name (Coditel), or the
    name of the case's file.
    """
    if test and form == "csv":
        raise click.UsageError("--test has no csv form: choose table, markdown or json.")
    from teckal import library
    from teckal.report import cases as report

    wanted = library.Wanted(id, route, condition, outcome, court, year)
    try:
        found = library.select(library.load(), wanted)
    except library.NoSuchCase as error:
        raise click.UsageError(str(error)) from error
    if test:
        return _tested(found, wanted, form, output)
    text = (
        report.page(found[0], form, delivered.width(output))
        if id
        else report.listing(found, form, delivered.width(output))
    )
    delivered.deliver(text, output, machine=form != "table")
    return FINE


def _tested(cases: Sequence[Case], wanted: Wanted, form: str, output: str | None) -> int:
    """Puts the cases to the law; the exit status is 1 where one that must agree does not."""
    from teckal import agreement
    from teckal.report import cases as report
    from teckal.rulebook import load

    trials = list(agreement.trials(load(), cases, variants=wanted.names_everything))
    delivered.deliver(report.agreement(trials, form, delivered.width(output)), output, machine=form != "table")
    return FINE if all(each.allowed for each in trials) else BELOW
