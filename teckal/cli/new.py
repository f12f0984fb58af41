"""`teckal new`: a file to start from; it never replaces one that somebody has filled in, unless told to."""

from __future__ import annotations

import os

import click

from teckal import output
from teckal.cli import delivered, options
from teckal.cli.words import REGISTERS, ROUTES, TEMPLATES


@click.command()
@click.option("--route", type=click.Choice(ROUTES), help="Ask only for what this route needs.")
@click.option("--law", metavar="ID", help="Ask in the words of this law; by default the Procurement Act 2023.")
@click.option(
    "--template",
    type=click.Choice(TEMPLATES),
    metavar="NAME",
    help="A common arrangement instead, with what is usual filled in.",
)
@click.option("--decision", is_flag=True, help="Ask too for what a record of the decision says (teckal report).")
@click.option("--register", type=click.Choice(REGISTERS), help="A register instead: a table, one arrangement a row.")
@click.option("--explain", is_flag=True, help="With --register csv: what each column means, as a table of its own.")
@options.output
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def new(
    route: str | None,
    law: str | None,
    template: str | None,
    decision: bool,
    register: str | None,
    explain: bool,
    output: str | None,
    force: bool,
) -> None:
    """Write a starting file to fill in.

    Everything to fill in says `unknown`, with a comment beside it on what to put and why it is asked. A register has
    two worked rows to replace; as xlsx it has a sheet that explains each column, as csv --explain prints that.

    Its first line tells an editor where the schema is: a copy that `teckal schema -o arrangement.schema.json` left in
    the repository, or else the one installed with this program.

    \b
    NAME is cooperation, joint-committee, joint-company, lead-authority,
    police-and-fire, shared-ict-service, shared-legal-service,
    shared-waste-service or single-council-company.
    """
    from teckal import starter, templates
    from teckal.rulebook import load

    asks = route is not None or law is not None
    if template is not None and (asks or register is not None):
        raise click.UsageError("--template takes no --route, --law or --register: take one away.")
    if register is not None and decision:
        raise click.UsageError("A register has no column for the record of a decision: take --decision away.")
    _guard_new(register, explain=explain, asks=asks)
    to_file = output is not None and output != "-"
    if to_file and not force and os.path.lexists(str(output)):
        raise click.UsageError(f"{output} is there already. Name another file, or add --force to replace it.")
    if register is not None:
        _new_register(register, output, explain=explain)
        return
    schema = starter.schema_for(str(output)) if to_file else starter.installed_schema()
    text = starter.text(load(), route, law, schema) if template is None else templates.text(template, schema)
    delivered.deliver(text + starter.decision() if decision else text, output, machine=True)
    if to_file:
        delivered.say(f"Written to {output}. Fill in what says unknown, then run: teckal check {output}")


def _guard_new(register: str | None, *, explain: bool, asks: bool) -> None:
    if explain and register != "csv":
        raise click.UsageError("--explain goes with --register csv; a workbook explains its columns on a sheet.")
    if register is not None and asks:
        raise click.UsageError("A register asks the same for every route and law: take --route and --law away.")


def _new_register(form: str, file: str | None, *, explain: bool) -> None:
    """Writes the register to start from, or what its columns mean."""
    from teckal.batch import register

    to_file = file is not None and file != "-"
    if form == "xlsx":
        if not to_file and output.terminal():
            raise click.UsageError("A workbook is no text to be shown. Name a file for it: -o register.xlsx")
        if to_file:
            output.file(str(file), register.template_xlsx())
        else:
            output.raw(register.template_xlsx())
    else:
        delivered.deliver(register.explanations() if explain else register.template_csv(), file, machine=True)
    if to_file and not explain:
        more = "" if form == "xlsx" else " What each column means: teckal new --register csv --explain"
        delivered.say(f"Written to {file}. Replace the worked rows, then run: teckal batch {file}.{more}")
