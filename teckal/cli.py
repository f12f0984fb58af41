"""The command line: officers read what it prints, machines what it returns, and neither may mistake a failure.

A crash must never look like a finding, nor a finding like a crash: each has its own exit status and a plain message.
What a command needs is imported when it runs, so that `teckal --version` is instant.
"""

from __future__ import annotations

import io
import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from teckal import __version__, inputs, output
from teckal.errors import ArrangementError, JournalError, LawError, Problem, RulebookError
from teckal.report.plain import clean

if TYPE_CHECKING:
    import datetime

    from teckal.batch.journal import Journal
    from teckal.document import Document
    from teckal.library import Case, Wanted
    from teckal.record import Chosen
    from teckal.report.findings import Finding
    from teckal.result import Result
    from teckal.rulebook import Rulebook
    from teckal.run import Run

BARS = ("never", "not-exempt", "unclear", "advice")
FINDINGS = ("sarif", "junit", "github")
FORMATS = ("table", "json", "jsonl", "markdown", "csv", "html", *FINDINGS)
PAGES = ("table", "json", "markdown")
"""What is not an answer to an arrangement can be had as these."""
RECORDS = ("docx", "html", "markdown")
EVIDENCE_FORMS = ("table", "markdown", "json")
ENGINES = ("auto", "durable", "builtin")
SCHEMAS = ("arrangement", "rule", "result", "cases", "whatif")
OUTCOMES = ("exempt", "not-exempt", "no-contract", "remitted", "other")
ROUTES = ("vertical", "reverse", "sister", "joint", "horizontal")
VERDICTS = ("exempt", "unclear", "not-exempt", "out-of-scope")
SORTS = ("verdict", "file", "title", "law", "distance")
REGISTERS = ("csv", "xlsx")
TEMPLATES = (
    "cooperation", "joint-committee", "joint-company", "lead-authority", "police-and-fire", "shared-ict-service",
    "shared-legal-service", "shared-waste-service", "single-council-company",
)  # fmt: skip
SHELLS = ("bash", "zsh", "fish")
FINE, BELOW, WRONG, CRASHED, INTERRUPTED = 0, 1, 2, 70, 130
STATUSES = """\b
Exit status:
  0    nothing is below the bar of --fail-on
  1    some arrangement is below it
  2    the command or an input was wrong; other inputs are still evaluated
  70   an error inside teckal, never a finding
  130  interrupted"""

VALIDATE_STATUSES = """\b
Exit status:
  0    every file is well-formed
  1    with --template, one can never be filled in to be exempt
  2    the command or an input was wrong
  70   an error inside teckal, never a finding
  130  interrupted"""

CASES_STATUSES = """\b
Exit status:
  0    done; with --test, every case that must agree does
  1    with --test, some case that must agree does not
  2    there is no such case, or the command was wrong"""


RECORD_STATUSES = """\b
Exit status:
  0    the record is written, whatever the answer (--fail-on sets a bar)
  1    the answer is below the bar of --fail-on
  2    the command or the input was wrong, and nothing is written
  70   an error inside teckal, never a finding
  130  interrupted"""

VERIFY_STATUSES = """\b
Exit status:
  0    the same answer, and the seal and the report are what they were
  1    something differs, and each difference is named
  2    FILE is no seal, or a broken one, or the command was wrong
  70   an error inside teckal, never a finding
  130  interrupted"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command and ends the program with its exit status."""
    output.leave(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; every way in which it can fail has its own status and a plain message."""
    try:
        status = cli.main(arguments, prog_name="teckal", standalone_mode=False)
        return status if isinstance(status, int) else FINE
    except (click.Abort, KeyboardInterrupt):
        output.say("Interrupted: nothing was decided.")
        return INTERRUPTED
    except click.ClickException as error:
        _refuse(error)
        return WRONG
    except (ArrangementError, JournalError, LawError, RulebookError) as error:
        _say(str(error))
        return WRONG
    except Exception as error:
        from teckal.run import crash

        output.say(crash(error))
        return CRASHED


def _refuse(error: click.ClickException) -> None:
    """Says what is wrong with a command; the names in it may be of files that somebody else has named."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
    elif isinstance(error, click.UsageError):
        click.UsageError(clean(error.format_message()), error.ctx).show()
    else:
        click.ClickException(clean(error.format_message())).show()


_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
_output = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of standard output; an earlier FILE stays whole."
)
_since_rev = click.option(
    "--since-rev",
    metavar="REV",
    help="Only files that have changed, committed or not, since the branch parted from this git revision.",
)
_summary = click.option(
    "--summary",
    is_flag=True,
    help="At the end one line of counts for scripts, on standard error: name=number, in order.",
)


_law = click.option("--law", metavar="ID", help="Test under this law, whichever governs (teckal rules lists them).")
_engine = click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What infers.")
_as_of = click.option("--as-of", metavar="DATE", help="The day against which acknowledgements lapse; by default today.")


def _fail_on(default: str, what: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The bar; `what` says for which answer, where there are several."""
    bars = "not-exempt: that alone fails. unclear: all but exempt fail. advice: so does exempt with a call for advice."
    words = f"The bar for exit status 1{f', {what}' if what else ''}. {bars}"
    return click.option("--fail-on", type=click.Choice(BARS), default=default, show_default=True, help=words)


def _format(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--format", "form", type=click.Choice(formats), default="table", show_default=True, help="What to write."
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="teckal", message="%(prog)s %(version)s")
def cli() -> None:
    """Does an arrangement between public bodies fall outside the procurement rules?

    Describe it in a YAML file (teckal new writes one to fill in), then run teckal check on it. It screens, and does not
    give legal advice.
    """


@cli.command(epilog=STATUSES)
@_paths
@_format(*FORMATS)
@_output
@_law
@_as_of
@_engine
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
@_fail_on("unclear")
@click.option(
    "--evidence",
    is_flag=True,
    help="Also every value relied on, with standing and source, as a checklist to sign: in table, markdown and json.",
)
@_since_rev
@_summary
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
    _guard(output, paths)
    _have(engine)
    from teckal.report import words
    from teckal.run import Run

    book = _book(law)
    day = _date(as_of)
    run = Run()
    run.evaluate(_documents(paths, since_rev), book, law, engine, day)
    coloured = _coloured(color, output)
    if form in FINDINGS:
        text = _checked(form, run, fail_on)
    else:
        text = _report(
            run, form, quiet=quiet, verbose=verbose, colour=coloured, width=_width(output), evidence=evidence
        )
    _deliver(text, output, machine=form != "table", colour=coloured)
    _tell(run.problems)
    if summary:
        _say(words.summary_line(run.results, run.problems))
    return run.status(fail_on)


def _documents(paths: Sequence[str], since_rev: str | None) -> Iterator[Document | ArrangementError]:
    """The arrangements at the paths; of a revision's name, those whose files have changed since."""
    if since_rev is None:
        yield from inputs.documents(paths, _stdin())
        return
    if inputs.STDIN in paths:
        raise click.UsageError("Standard input has no revision: name files or folders with --since-rev.")
    from teckal import changes

    none = True
    try:
        for each in inputs.documents(paths, _stdin(), changes.since(since_rev)):
            none = False
            yield each
    except changes.NoSuchRevision as error:
        raise click.UsageError(f"--since-rev: {clean(str(error))}") from error
    if none:
        _say(f"No arrangement that is named here has changed since {since_rev}.")


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
    return junit.report(found, run.results, bar) if form == "junit" else _annotated("check", form, found)


def _validated(command: str, form: str, found: Sequence[Finding], sound: Sequence[Document]) -> str:
    """What was found in files that are validated, the sound ones among them, as text for such a machine."""
    from teckal.report import junit

    return junit.report(found, well_formed=sound) if form == "junit" else _annotated(command, form, found)


def _annotated(command: str, form: str, found: Sequence[Finding]) -> str:
    from teckal.report import github, sarif

    return sarif.report(found, command) if form == "sarif" else github.report(found)


@cli.command(epilog=VALIDATE_STATUSES)
@_paths
@_format("table", "json", *FINDINGS)
@_output
@click.option(
    "--template",
    is_flag=True,
    help="List what says unknown, each with its question; exit status 1 for one that no answer can make exempt.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only what is wrong.")
@_since_rev
@_summary
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
    _guard(output, paths)
    from teckal.report import validation, words

    found = list(_documents(paths, since_rev))
    if template:
        return _templates(found, form, output, quiet=quiet, summary=summary)
    problems = validation.problems(found)
    if form in FINDINGS:
        from teckal.report import findings

        text = _validated("validate", form, findings.of_problems(problems), _sound(found))
    else:
        text = validation.for_machines(found) if form == "json" else validation.table(found, quiet=quiet)
    _deliver(text, output, machine=form != "table")
    if summary:
        _say(words.validation_line(len(_sound(found)), problems))
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
        text = _validated(
            "templates", form, findings.of_templates(read, run.problems), [each.document for each in read]
        )
    elif form == "json":
        text = report.for_machines(found, run.problems)
    else:
        text = report.table(found, run.problems, width=_width(output), quiet=quiet)
    _deliver(text, output, machine=form != "table")
    if summary:
        _say(words.summary_line(run.results, run.problems))
    if any(isinstance(each, templates.Template) and each.settled for each in found):
        return max(BELOW, run.status("never"))
    return run.status("never")


@cli.command()
@click.argument("ids", metavar="[ID]", nargs=-1)
@click.option("--since", metavar="DATE", help="What was changed or checked on or after a day, as 2026-11-23.")
@click.option(
    "--impact",
    metavar="OLD",
    help="An older rulebook (its folder, or a revision of the repository that holds the rules): which arrangements at "
    "the paths given in place of ID it answers otherwise, and why.",
)
@_format(*PAGES)
@_output
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
            text = rulepage.since(load(), _day(since), form, _width(output))
        else:
            text = rulepage.render(load(), ids[0] if ids else None, form, _width(output))
    except rulepage.UnknownId as error:
        raise click.UsageError(str(error)) from error
    _deliver(text, output, machine=form != "table")
    return FINE


def _day(text: str) -> str:
    return _date(text).isoformat()


def _date(text: str | None) -> datetime.date:
    """The day that is written; today where none is."""
    import datetime

    try:
        return datetime.date.today() if text is None else datetime.date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no date. Write it as 2026-11-23.") from error


def _impact(old: str, paths: tuple[str, ...], form: str, output: str | None, since: str | None) -> int:
    """Answers the arrangements at hand from an older rulebook and from this one, and shows where they part."""
    if since is not None:
        raise click.UsageError("--since and --impact exclude each other: take one away.")
    if not paths:
        raise click.UsageError("Name the arrangements at hand: teckal rules --impact OLD PATH...")
    _guard(output, paths)
    from teckal import impact
    from teckal.report import impacts
    from teckal.rulebook import load
    from teckal.run import Run

    with impact.older(old) as book:
        run = Run()
        found = run.impact(inputs.documents(paths, _stdin()), book, load())
        text = impacts.report(found, run.problems, form, _width(output))
    _deliver(text, output, machine=form != "table")
    _tell(run.problems)
    return run.status("never")


@cli.command(epilog=STATUSES)
@_paths
@click.option("--law", "laws", metavar="ID", multiple=True, help="One of the laws to compare; by default all of them.")
@_as_of
@_format(*PAGES)
@_output
@_engine
@_fail_on("never", "for the answer under the law that governs")
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
    _guard(output, paths)
    _have(engine)
    from teckal.report import comparing
    from teckal.rulebook import load
    from teckal.run import Run

    book = load()
    chosen = list(dict.fromkeys(laws)) or [law.id for law in book.laws.values() if law.encoded]
    for id in chosen:
        book.law(id)
    day = _date(as_of)
    run = Run()
    comparisons = run.compare(inputs.documents(paths, _stdin()), book, chosen, engine, day)
    _deliver(comparing.report(comparisons, run.problems, form, _width(output)), output, machine=form != "table")
    _tell(run.problems)
    return run.status(fail_on)


def _columns(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Says what the columns of a CSV mean, in place of the command."""
    if asked and not context.resilient_parsing:
        from teckal.report import batch_csv

        _deliver(batch_csv.explained("table", _width(None)), None, machine=False)
        context.exit()


@cli.command(epilog=STATUSES)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_law
@_as_of
@_format(*PAGES)
@_output
@_engine
@_fail_on("never", "for the answers to NEW")
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
    _guard(output, [old, new])
    _have(engine)
    from teckal.difference import paired
    from teckal.report import differing
    from teckal.run import Run

    book = _book(law)
    day = _date(as_of)
    run = Run()
    versions = paired(*(run.read(inputs.documents([each], _stdin())) for each in (old, new)))
    found = run.differences(versions, book, law, engine, day)
    _deliver(
        differing.report(found, versions, run.results[len(found) :], run.problems, book, form, _width(output)),
        output,
        machine=form != "table",
    )
    _tell(run.problems)
    return run.status(fail_on)


@cli.command(epilog=STATUSES)
@_paths
@click.option("--set", "sets", metavar="PATH=VALUE", multiple=True, help="Try it with this value at this path.")
@click.option("--unset", "unsets", metavar="PATH", multiple=True, help="Try it with nothing at this path.")
@_format(*PAGES)
@_output
@_law
@_as_of
@_engine
@_fail_on("never", "for the answer to the changed arrangement, with --set")
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
    _guard(output, paths)
    _have(engine)
    from teckal import changing
    from teckal.report import whatifs
    from teckal.run import Run

    try:
        edits = [*map(changing.setting, sets), *map(changing.unsetting, unsets)]
    except changing.NoSuchPath as error:
        raise click.UsageError(clean(str(error))) from error
    day = _date(as_of)
    book = _book(law)
    run = Run()
    found = run.whatif(inputs.documents(paths, _stdin()), book, edits, law, engine, day)
    _deliver(whatifs.report(found, run.problems, form, _width(output)), output, machine=form != "table")
    _tell(run.problems)
    return run.status(fail_on)


@cli.command(epilog=STATUSES)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@_format("table", "csv", "xlsx", "json", "jsonl", "html")
@_output
@click.option("--group-by", metavar="PATH", help="Count by what stands at this path, such as contract.category.")
@click.option(
    "--only", type=click.Choice(VERDICTS), multiple=True, help="List these verdicts; the summary counts all of them."
)
@click.option("--sort", type=click.Choice(SORTS), help="In this order instead of that of the sources.")
@click.option("--as-of", metavar="DATE", help="The day against which reviews are due and acknowledgements lapse.")
@_law
@_engine
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
@_fail_on("unclear")
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

    _guard(output, sources, reading.ENDINGS)
    _guard_journal(journal, resume, output)
    _have(engine)
    _group_path(group_by)
    if scheduler is not None:
        from teckal.batch import cluster

        cluster.ready(scheduler, jobs)
    day = _date(as_of)
    choice = report.Choice(form, output, day, group_by, only, sort)
    report.ready(choice)
    book = _book(law)
    settings = Settings(law, engine, group_by, book.digest, day)
    try:
        with Journal.opened(journal, resume, begun(sources, settings)) as kept:
            progress = Progress(0 if quiet else reading.expected(sources), sys.stderr, quiet=quiet)
            given = reading.items(sources, _stdin())
            interrupted = evaluate(given, kept, settings, jobs or cores(), progress, scheduler)
            if len(kept) or not interrupted:
                report.write(kept, choice, _width(output))
            return _batched(kept, fail_on, quiet=quiet, interrupted=interrupted)
    except KeyboardInterrupt:
        _say(f"Interrupted before the results were written. {_how_to_go_on(journal or resume)}")
        return INTERRUPTED


def _batched(kept: Journal, fail_on: str, *, quiet: bool, interrupted: bool) -> int:
    """Says what was wrong with a batch, and returns the exit status."""
    from teckal.batch.run import close

    done = len(kept)
    status = close(kept, fail_on, _say)
    if kept.damaged:
        _say(f"{kept.name} had damaged lines ({kept.damaged}); what they held has been done again.")
    if kept.recalled and not quiet:
        _say(f"{kept.recalled} of {done} were done before and are taken from {kept.name}.")
    if interrupted:
        _say(f"Interrupted: {done} done and reported, the rest not. {_how_to_go_on(kept.name)}")
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


@cli.command(epilog=CASES_STATUSES)
@click.argument("id", required=False)
@click.option("--route", metavar="NAME", help="Cases that turned on this route, or are exempt by it.")
@click.option("--condition", metavar="ID", help="Cases that turned on this condition, gate or fact.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="How it ended in that court.")
@click.option("--court", metavar="TEXT", help="Cases of a court whose name has this in it.")
@click.option("--year", metavar="YEAR", help="Cases of this year, or of several: 2005-2010.")
@click.option("--test", is_flag=True, help="Put each case to the law, and compare with what was decided.")
@_format("table", "json", "csv", "markdown")
@_output
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
    text = report.page(found[0], form, _width(output)) if id else report.listing(found, form, _width(output))
    _deliver(text, output, machine=form != "table")
    return FINE


def _tested(cases: Sequence[Case], wanted: Wanted, form: str, output: str | None) -> int:
    """Puts the cases to the law; the exit status is 1 where one that must agree does not."""
    from teckal import agreement
    from teckal.report import cases as report
    from teckal.rulebook import load

    trials = list(agreement.trials(load(), cases, variants=wanted.names_everything))
    _deliver(report.agreement(trials, form, _width(output)), output, machine=form != "table")
    return FINE if all(each.allowed for each in trials) else BELOW


@cli.command()
@click.argument("name", metavar="[NAME]", type=click.Choice(SCHEMAS), default="arrangement", required=False)
@_output
def schema(name: str, output: str | None) -> None:
    """Print a JSON Schema (draft-07).

    NAME is arrangement (what editors need), rule, result, cases or whatif.
    """
    from teckal import paths

    text = (paths.folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    _deliver(text, output, machine=True)


@cli.command()
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
@_output
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
    _deliver(text + starter.decision() if decision else text, output, machine=True)
    if to_file:
        _say(f"Written to {output}. Fill in what says unknown, then run: teckal check {output}")


@cli.command(epilog=RECORD_STATUSES)
@click.argument("path", metavar="PATH")
@click.option(
    "--format",
    "form",
    type=click.Choice(RECORDS),
    help="What to write; by default what the ending of FILE's name says, else markdown.",
)
@_output
@_law
@_engine
@_as_of
@click.option("--seal", is_flag=True, help="Write FILE.seal.json beside FILE, for teckal verify years later.")
@_fail_on("never")
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
    _have(engine)
    from teckal import record
    from teckal.run import Run

    book = _book(law)
    day = _date(as_of)
    chosen = record.choose(path, _stdin())
    run = Run()
    run.evaluate([chosen.document], book, law, engine, day)
    _tell(run.problems)
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
    _guard(file, [file_of(path)])
    if file is not None and seal:
        _guard(file + ENDING, [file_of(path)])


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
    _say(f"Sealed in {file + seal.ENDING}. Its hash, to be noted in the minutes: {found['hash']}")


def _unsealed(file: str) -> None:
    """Says that a seal which lies beside the report is not of this one."""
    from teckal.record.seal import ENDING

    if os.path.lexists(file + ENDING):
        _say(f"{file + ENDING} was made for the {file} that stood here before. Add --seal to write it anew.")


@cli.command(epilog=VERIFY_STATUSES)
@click.argument("file", metavar="FILE")
@click.option(
    "--report",
    "beside",
    metavar="REPORT",
    help="The sealed report; by default the file beside FILE whose name is FILE's without .seal.json.",
)
@click.option("--hash", "expected", metavar="HASH", help="The hash that was noted when it was sealed, or its first 16.")
@_format("table", "json")
@_output
def verify(file: str, beside: str | None, expected: str | None, form: str, output: str | None) -> int:
    """Ask a sealed question again.

    FILE is what teckal report --seal wrote. The question is asked again from what stands in FILE alone, under the
    rulebook of this program, and every difference is named: an input, a seal or a report that was altered, a rulebook
    that has moved and which answers moved with it, a law that is no longer encoded.
    """
    import re

    from teckal.reading import source
    from teckal.record import seal, verify
    from teckal.report import verification
    from teckal.rulebook import load

    if expected is not None and not re.fullmatch("[0-9a-fA-F]{16,64}", expected):
        raise click.UsageError("HASH is the 64 letters and digits that were noted, or at least the first 16 of them.")
    _guard(output, [file])
    try:
        _, content = source.read_bytes(file, None, seal.LIMIT)
        found = seal.read(content if isinstance(content, bytes) else content.encode("utf-8"))
    except seal.SealError as error:
        raise click.ClickException(f"{file}: {error}") from error
    checked = verify.verify(found, _sealed_report(file, beside), load(), expected or "")
    _deliver(verification.report(checked, form, _width(output)), output, machine=form != "table")
    return FINE if checked.holds else BELOW


def _sealed_report(file: str, beside: str | None) -> bytes | None:
    """The bytes of the report, by the name of the seal's file and never by one that the seal gives; None if missing."""
    from teckal.reading import source
    from teckal.record.seal import ENDING, LIMIT

    name = beside or (file.removesuffix(ENDING) if file.endswith(ENDING) else None)
    if name is None or (beside is None and not os.path.lexists(name)):
        return None
    _, content = source.read_bytes(name, None, LIMIT)
    return content if isinstance(content, bytes) else content.encode("utf-8")


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
        if not to_file and _terminal():
            raise click.UsageError("A workbook is no text to be shown. Name a file for it: -o register.xlsx")
        if to_file:
            output.file(str(file), register.template_xlsx())
        else:
            output.raw(register.template_xlsx())
    else:
        _deliver(register.explanations() if explain else register.template_csv(), file, machine=True)
    if to_file and not explain:
        more = "" if form == "xlsx" else " What each column means: teckal new --register csv --explain"
        _say(f"Written to {file}. Replace the worked rows, then run: teckal batch {file}.{more}")


@cli.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands.

    \b
    bash   teckal completion bash > ~/.local/share/bash-completion/completions/teckal
    zsh    teckal completion zsh > _teckal   (in a folder that $fpath names)
    fish   teckal completion fish > ~/.config/fish/completions/teckal.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click cannot complete in {shell}.")
    _deliver(kind(cli, {}, "teckal", "_TECKAL_COMPLETE").source(), None, machine=True)


def _tell(problems: Sequence[Problem]) -> None:
    """Says on standard error what kept inputs from being evaluated."""
    from teckal.report.words import counted, problem_line, unread

    for problem in problems:
        output.say(problem_line(problem))
    if problems:
        affected = unread(problems)
        were = "It was" if affected == 1 else "They were"
        number = f"{counted(len(problems), 'problem')} in {counted(affected, 'input')}"
        output.say(f"{number}. {were} not evaluated, and nothing is said about {'it' if affected == 1 else 'them'}.")


def _say(text: str) -> None:
    output.say(clean(text))


def _deliver(text: str, file: str | None, *, machine: bool, colour: bool = False) -> None:
    """Hands the results over: to the file named, else to standard output."""
    if file is not None and file != "-":
        output.file(file, text)
    elif machine:
        output.data(text)
    else:
        output.screen(text, colour=colour)


def _guard(file: str | None, paths: Sequence[str], endings: tuple[str, ...] = inputs.ENDINGS) -> None:
    """Refuses to write the answer over the question."""
    if file is None or file == "-" or not os.path.exists(file):
        return
    for path in inputs.files(paths, endings):
        if isinstance(path, str) and path != inputs.STDIN and os.path.exists(path) and os.path.samefile(path, file):
            raise click.UsageError(f"{file} is an input: the results would replace it. Name another file with -o.")


def _book(law: str | None) -> Rulebook:
    """The law's files; raises LawError where the law that is asked for is not encoded, before any input is read."""
    from teckal.rulebook import load

    book = load()
    if law is not None:
        book.law(law)
    return book


def _have(engine: str) -> None:
    """Refuses an engine that this Python cannot run."""
    if engine != "durable":
        return
    from teckal.engines import durable

    if not durable.available():
        raise click.UsageError("durable-rules is not installed, or not for this Python. Use --engine builtin.")


def _stdin() -> BinaryIO:
    """Standard input as bytes; nothing where it is closed."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def _coloured(choice: str, file: str | None) -> bool:
    """Whether to colour: as asked, else only on a terminal that can and does not say no."""
    if choice != "auto":
        return choice == "always"
    if file is not None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return _terminal()


def _terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _width(file: str | None) -> int:
    """The terminal's columns; eighty where there is none, so that a transcript is the same everywhere."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns if file is None and _terminal() else 80
