"""`teckal verify`: a sealed question asked again, from what stands in the seal alone."""

from __future__ import annotations

import os

import click

from teckal.cli import asked, delivered, options
from teckal.cli.words import BELOW, FINE, VERIFY_STATUSES


@click.command(epilog=VERIFY_STATUSES)
@click.argument("file", metavar="FILE")
@click.option(
    "--report",
    "beside",
    metavar="REPORT",
    help="The sealed report; by default the file beside FILE whose name is FILE's without .seal.json.",
)
@click.option("--hash", "expected", metavar="HASH", help="The hash that was noted when it was sealed, or its first 16.")
@options.form("table", "json")
@options.output
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
    asked.guard(output, [file])
    try:
        _, content = source.read_bytes(file, None, seal.LIMIT)
        found = seal.read(content if isinstance(content, bytes) else content.encode("utf-8"))
    except seal.SealError as error:
        raise click.ClickException(f"{file}: {error}") from error
    checked = verify.verify(found, _sealed_report(file, beside), load(), expected or "")
    delivered.deliver(verification.report(checked, form, delivered.width(output)), output, machine=form != "table")
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
