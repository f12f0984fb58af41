"""Finds the law, the schemas and the cases, which are data that ships beside the program.

In a wheel they lie inside the package (`teckal/rules`); in a bare checkout and an editable install they lie one level
up (`rules`). Importing them as packages fails in the last two, so they are found by looking.
"""

from __future__ import annotations

from pathlib import Path

from teckal.errors import TeckalError

FOLDERS = ("rules", "schemas", "cases")
"""The folders of data that an installation must have."""


def folder(name: str) -> Path:
    """The folder `name`, one of `FOLDERS`: beside the package's modules first, one level up second.

    Raises TeckalError where the installation lacks it.
    """
    if name not in FOLDERS:
        raise ValueError(f"no such folder of data: {name}")
    package = Path(__file__).resolve().parent
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise TeckalError(f"This installation of teckal has lost its `{name}` folder. Install teckal again.")
