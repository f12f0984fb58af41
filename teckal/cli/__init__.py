"""The command line: officers read what it prints, machines what it returns, and neither may mistake a failure.

A crash must never look like a finding, nor a finding like a crash: each has its own exit status and a plain message.
A command is a module of its own, imported when it runs, so that `teckal --version` is instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import click

from teckal import __version__
from teckal.cli.group import HELP, Commands, Group, helpful, printed
from teckal.cli.words import (
    EVIDENCE_FORMS,
    FINE,
    FORMATS,
    INTERRUPTED,
    OUTCOMES,
    PAGES,
    TEMPLATES,
)

__all__ = ["EVIDENCE_FORMS", "FORMATS", "OUTCOMES", "PAGES", "TEMPLATES", "cli", "main", "run"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command and ends the program with its exit status."""
    try:
        status = run(arguments)
    except KeyboardInterrupt:  # once more, while what became of the first was being said
        status = INTERRUPTED
    from teckal import output

    output.leave(status)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; every way in which it can fail has its own status and a plain message."""
    try:
        status = cli.main(arguments, prog_name="teckal", standalone_mode=False)
        return status if isinstance(status, int) else FINE
    except (Exception, KeyboardInterrupt) as error:
        from teckal.cli import failed

        return failed.status(error)


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        printed(context, f"teckal {__version__}")


@click.group(
    cls=Group,
    commands=Commands(),
    context_settings={"help_option_names": HELP, "max_content_width": 100},
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Does an arrangement between public bodies fall outside the procurement rules?

    Describe it in a YAML file (teckal new writes one to fill in), then run teckal check on it. It screens, and does not
    give legal advice.
    """


helpful(cli)
