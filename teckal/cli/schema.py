"""`teckal schema`: the definitions of the formats, as they ship."""

from __future__ import annotations

import click

from teckal.cli import delivered, options
from teckal.cli.words import SCHEMAS


@click.command()
@click.argument("name", metavar="[NAME]", type=click.Choice(SCHEMAS), default="arrangement", required=False)
@options.output
def schema(name: str, output: str | None) -> None:
    """Print a JSON Schema (draft-07).

    NAME is arrangement (what editors need), rule, result, cases or whatif.
    """
    from teckal import paths

    text = (paths.folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    delivered.deliver(text, output, machine=True)
