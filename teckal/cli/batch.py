"""`teckal batch`: many arrangements, by several processes, with a journal from which a run can go on."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

import click

from teckal.cli import asked, delivered, options
from teckal.cli.words import INTERRUPTED, SORTS, STATUSES, VERDICTS

if TYPE_CHECKING:
    from teckal.batch.journal import Journal


def _columns(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Says what the columns of a CSV mean, in place of the command."""
    if asked and not context.resilient_parsing:
        from teckal.report import batch_csv

        delivered.deliver(batch_csv.explained("table", delivered.width(None)), None, machine=False)
        context.exit()


@click.command(epilog=STATUSES)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@options.form("table", "csv", "xlsx", "json", "jsonl", "html")
@options.output
@click.option("--group-by", metavar="PATH", help="Count by what stands at this path, such as contract.category.")
@click.option(
    "--only", type=click.Choice(VERDICTS), multiple=True, help="List these verdicts; the summary counts all of them."
)
@click.option("--sort", type=click.Choice(SORTS), help="In this order instead of that of the sources.")
@click.option("--as-of", metavar="DATE", help="The day against which reviews are due and acknowledgements lapse.")
@options.law
@options.engine
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that evaluate; by default the cores.")
@click.option("--scheduler", metavar="ADDRESS", help="Evaluate on the Dask cluster of this scheduler: tcp://HOST:PORT.")
@click.option("--journal", metavar="FILE", help="Keep what is done in FILE, so that a run that breaks off can go on.")
@click.option("--resume", metavar="FILE", help="Go on with the run whose journal is FILE; begin it if there is none.")
@click.option(
    "--columns",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_columns,
    help="Say what each column of --format csv means, and nothing else.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
@options.fail_on("unclear")
def batch(
    sources: tuple[str, ...],
    form: str,
    output: str | None,
    group_by: str | None,
    only: tuple[str, ...],
    sort: str | None,
    as_of: str | None,
    law: str | None,
    engine: str,
    jobs: int | None,
    scheduler: str | None,
    journal: str | None,
    resume: str | None,
    quiet: bool,
    fail_on: str,
) -> int:
    """Evaluate many arrangements at once.

    SOURCE is a folder (every *.yaml, *.yml and *.jsonl below it), a pattern in quotes ("cases/**/*.yaml"), a YAML file
    with one arrangement or several, a file of JSON Lines, a register in CSV or XLSX (teckal new --register writes one),
    or - for YAML on standard input.

    A run with a journal that is broken off, by Ctrl-C or anything else, goes on with --resume. What is done is not done
    again unless its source has changed, and the results are those of a run that was never broken off.
    """
    from teckal.batch import sources as reading
    from teckal.batch.evaluating import Settings
    from teckal.batch.journal import Journal, begun
    from teckal.batch.progress import Progress
    from teckal.batch.run import evaluate
    from teckal.batch.workers import cores
    from teckal.report import batch as report

    asked.guard(output, sources, reading.ENDINGS)
    _guard_journal(journal, resume, output)
    asked.have(engine)
    _group_path(group_by)
    if scheduler is not None:
        from teckal.batch import cluster

        cluster.ready(scheduler, jobs)
    day = asked.date(as_of)
    choice = report.Choice(form, output, day, group_by, only, sort)
    report.ready(choice)
    book = asked.book(law)
    book.check()  # a rule file that cannot be read ends a batch before it begins, and not each of its rows
    settings = Settings(law, engine, group_by, book.digest, day, grounds=form not in report.GROUNDLESS)
    try:
        with Journal.opened(journal, resume, begun(sources, settings)) as kept:
            progress = Progress(0 if quiet else reading.expected(sources), sys.stderr, quiet=quiet)
            given = reading.items(sources, asked.stdin())
            interrupted = evaluate(given, kept, settings, jobs or cores(), progress, scheduler)
            if len(kept) or not interrupted:
                report.write(kept, choice, delivered.width(output))
            return _batched(kept, fail_on, quiet=quiet, interrupted=interrupted)
    except KeyboardInterrupt:
        delivered.say(f"Interrupted before the results were written. {_how_to_go_on(journal or resume)}")
        return INTERRUPTED


def _batched(kept: Journal, fail_on: str, *, quiet: bool, interrupted: bool) -> int:
    """Says what was wrong with a batch, and returns the exit status."""
    from teckal.batch.run import close

    done = len(kept)
    status = close(kept, fail_on, delivered.say)
    if kept.damaged:
        delivered.say(f"{kept.name} had damaged lines ({kept.damaged}); what they held has been done again.")
    if kept.recalled and not quiet:
        delivered.say(f"{kept.recalled} of {done} were done before and are taken from {kept.name}.")
    if interrupted:
        delivered.say(f"Interrupted: {done} done and reported, the rest not. {_how_to_go_on(kept.name)}")
        return INTERRUPTED
    return status


def _how_to_go_on(journal: str | None) -> str:
    if journal is None:
        return "With --journal FILE a run can go on from where it broke off."
    return f"To go on, give the same command with --resume {shlex.quote(journal)} instead of --journal."


def _guard_journal(journal: str | None, resume: str | None, file: str | None) -> None:
    """Refuses a journal that would be taken for something else."""
    name = journal or resume
    if name is None:
        return
    if journal and resume:
        raise click.UsageError("--journal begins a journal and --resume goes on with one: take one away.")
    from teckal.batch.register import ENDINGS as REGISTERS
    from teckal.batch.sources import ENDINGS

    if name.lower().endswith((*ENDINGS, *REGISTERS)):
        raise click.UsageError(
            f"{name} would be taken for a source. Give the journal another ending, such as .journal."
        )
    if file is not None and os.path.realpath(file) == os.path.realpath(name):
        raise click.UsageError(f"{file} is the journal: the results would replace it. Name another file with -o.")


def _group_path(text: str | None) -> None:
    from teckal.batch.outcome import group_path

    try:
        group_path(text or "contract")
    except ValueError as error:
        raise click.UsageError(f"--group-by: {error}") from error
