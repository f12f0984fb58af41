"""The libraries that only a record needs: whoever only checks arrangements need not install them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from teckal.errors import TeckalError


class MissingExtra(TeckalError):
    """A library that an optional part of the program needs is not installed."""


@contextlib.contextmanager
def needs(library: str) -> Iterator[None]:
    """Around the import of a library: where it is missing, says what to install."""
    try:
        yield
    except ImportError as error:
        what = f'{library} is not installed. A record needs it: pip install "teckal[docx]"'
        raise MissingExtra(f"{what}; --format markdown does without.") from error
