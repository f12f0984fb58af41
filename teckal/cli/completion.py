"""`teckal completion`: the script by which a shell completes commands."""

from __future__ import annotations

import click

from teckal.cli import cli, delivered
from teckal.cli.words import SHELLS


@click.command()
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
    delivered.deliver(kind(cli, {}, "teckal", "_TECKAL_COMPLETE").source(), None, machine=True)
