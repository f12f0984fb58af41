"""The options and arguments that several commands share, so that one means the same in all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from teckal.cli.words import BARS, ENGINES

paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
output = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of standard output; an earlier FILE stays whole."
)
since_rev = click.option(
    "--since-rev",
    metavar="REV",
    help="Only files that have changed, committed or not, since the branch parted from this git revision.",
)
summary = click.option(
    "--summary",
    is_flag=True,
    help="At the end one line of counts for scripts, on standard error: name=number, in order.",
)
law = click.option("--law", metavar="ID", help="Test under this law, whichever governs (teckal rules lists them).")
engine = click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What infers.")
as_of = click.option("--as-of", metavar="DATE", help="The day against which acknowledgements lapse; by default today.")


def fail_on(default: str, what: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The bar; `what` says for which answer, where there are several."""
    bars = "not-exempt: that alone fails. unclear: all but exempt fail. advice: so does exempt with a call for advice."
    words = f"The bar for exit status 1{f', {what}' if what else ''}. {bars}"
    return click.option("--fail-on", type=click.Choice(BARS), default=default, show_default=True, help=words)


def form(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--format", "form", type=click.Choice(formats), default="table", show_default=True, help="What to write."
    )
