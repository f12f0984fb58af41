"""The commands by name, each imported only when it is run, asked for its help, or completed.

Importing all of them to print a version or a list took longer than click itself. So what the list says of a command
stands here too, and a test holds it against what the command says of itself.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, MutableMapping
from typing import NoReturn

import click

SAYS = {
    "batch": "Evaluate many arrangements at once.",
    "cases": "Show the library of decided cases.",
    "check": "Evaluate arrangements and say why.",
    "compare": "Evaluate arrangements under several laws, side by side.",
    "completion": "Print the script that completes commands.",
    "diff": "Show what changed between two versions of an arrangement.",
    "new": "Write a starting file to fill in.",
    "report": "Write a decision record for one arrangement.",
    "rules": "Show the law as encoded.",
    "schema": "Print a JSON Schema (draft-07).",
    "validate": "Check files without evaluating them.",
    "verify": "Ask a sealed question again.",
    "whatif": "Show what would turn an answer.",
}
"""The first sentence of each command's help, by its name, which is also that of its module."""


HELP = ["-h", "--help"]


def helpful(command: click.Command) -> click.Command:
    """The command, with its help printed as results are: click takes a reader that stops early for an error of ours."""
    option = command.get_help_option(click.Context(command, help_option_names=HELP))
    if option is not None:
        option.callback = _help
    return command


def _help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        printed(context, context.get_help())


def printed(context: click.Context, text: str) -> NoReturn:
    """Prints what was asked for in place of a command, and ends."""
    from teckal import output

    output.screen(f"{text}\n")
    context.exit()


class Commands(MutableMapping[str, click.Command]):
    """Every command by name; looking one up imports it."""

    def __init__(self) -> None:
        self._added: dict[str, click.Command] = {}
        self._names = dict.fromkeys(SAYS)

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._added:
            self._added[name] = helpful(getattr(importlib.import_module(f"teckal.cli.{name}"), name))
        return self._added[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._names[name] = None
        self._added[name] = command

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        self._added.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


class Group(click.Group):
    """The program, which lists its commands without importing them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list as click does, from commands that only say what they are for."""
        listed = {name: click.Command(name, help=says) for name, says in SAYS.items()}
        click.Group(commands=listed).format_commands(ctx, formatter)
