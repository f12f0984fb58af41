"""The one arrangement that a record is of, with the exact bytes that it was read from.

A record that is to be verified years later must hold what was read and nothing else, and a file may hold several
arrangements: then `FILE#2` names the second, counted as the screens count them.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from teckal import document
from teckal.document import Document
from teckal.errors import ArrangementError, Problem
from teckal.frozen import dataclass
from teckal.reading import source

STDIN = "-"
MOST_TITLES = 8
"""How many arrangements of a file are named to choose from."""


@dataclass(frozen=True)
class Chosen:
    """One arrangement, and the file that it stands in."""

    document: Document
    name: str
    """The file's own name, without its folder; "-" for standard input."""
    text: str
    """The whole file. As UTF-8 it is the file's own bytes."""
    several: bool
    """The file holds more than one arrangement."""

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def file_of(name: str) -> str:
    """The file that is named, without the number of an arrangement in it."""
    return _parted(name)[0]


def _parted(name: str) -> tuple[str, int | None]:
    """The file, and the number given after a "#"; a file that is called so is itself."""
    file, mark, number = name.rpartition("#")
    if not mark or not number.isascii() or not number.isdecimal() or len(number) > 6 or os.path.lexists(name):
        return name, None
    return file, int(number)


def choose(name: str, stdin: BinaryIO) -> Chosen:
    """The arrangement named; raises ArrangementError where there is none, or where several are and none is chosen."""
    file, number = _parted(name)
    _, content = source.read_bytes(stdin if file == STDIN else file, file)
    text = content if isinstance(content, str) else content.decode("utf-8", "surrogateescape")
    found = document.read_text(content, file)
    if number is None and len(found) > 1:
        raise _wrong(file, _several(file, found))
    if number is not None and not 1 <= number <= len(found):
        raise _wrong(file, f"There is no arrangement {number} here: the file holds {len(found)}, counted from 1.")
    one = found[(number or 1) - 1]
    if isinstance(one, ArrangementError):
        raise one
    return Chosen(one, file if file == STDIN else Path(file).name, text, len(found) > 1)


def _several(file: str, found: list[Document | ArrangementError]) -> str:
    titles = [each.title if isinstance(each, Document) else "not well formed" for each in found]
    as_path = f"-- {file}" if file == STDIN else file
    named = [f"{as_path}#{number} ({title})" for number, title in enumerate(titles[:MOST_TITLES], 1)]
    more = f", and so on to {as_path}#{len(found)}" if len(found) > MOST_TITLES else ""
    return f"There are {len(found)} arrangements here, and a record is of one. Name it: {', '.join(named)}{more}."


def _wrong(file: str, message: str) -> ArrangementError:
    return ArrangementError([Problem(file, 0, None, None, "", message, 0)])
