"""How a command failed: an exit status and a plain message for each way, so that no crash is taken for a finding."""

from __future__ import annotations

import contextlib

import click

from teckal import output
from teckal.cli import delivered
from teckal.cli.words import CRASHED, INTERRUPTED, WRONG
from teckal.errors import ArrangementError, JournalError, LawError, RulebookError
from teckal.report.plain import clean


def status(error: Exception | KeyboardInterrupt) -> int:
    """The exit status of a command that this has ended, once it is said."""
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        output.say("Interrupted: nothing was decided.")
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        _refuse(error)
        return WRONG
    if isinstance(error, (ArrangementError, JournalError, LawError, RulebookError)):
        delivered.say(str(error))
        return WRONG
    from teckal.run import crash, interrupted

    if interrupted(error):
        return status(KeyboardInterrupt())
    output.say(crash(error))
    return CRASHED


def _refuse(error: click.ClickException) -> None:
    """Says what is wrong with a command; the names in it may be of files that somebody else has named.

    Where nobody can hear it, the exit status alone says it.
    """
    with contextlib.suppress(OSError):
        _show(error)


def _show(error: click.ClickException) -> None:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
    elif isinstance(error, click.UsageError):
        click.UsageError(clean(error.format_message()), error.ctx).show()
    else:
        click.ClickException(clean(error.format_message())).show()
