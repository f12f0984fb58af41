"""From whatever holds a file to its text, or one plain sentence why there is none.

A file may come from anyone, so nothing is read before its kind and size are known: a device would never end, a pipe
might never begin, and a file of 50 MB is not an arrangement.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path as FilePath
from typing import IO, Any, NoReturn

from teckal.errors import ArrangementError, Problem
from teckal.reading.places import UNREADABLE, Place

LIMIT = 5_000_000
"""The most bytes that are read from one file."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_SIGNATURES = (
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"%PDF", "a PDF file"),
)
_KINDS = (
    (stat.S_ISDIR, "This is a folder. Name a file in it."),
    (stat.S_ISFIFO, "This is a pipe, not a file. Pass its content on standard input."),
)


def read_bytes(
    source: str | os.PathLike[str] | IO[str] | IO[bytes], name: str | None, limit: int = LIMIT
) -> tuple[str, str | bytes]:
    """The file's name as messages should have it, and its content; raises ArrangementError where there is none.

    No more than `limit` bytes of it are read.
    """
    if not isinstance(source, (str, os.PathLike)):
        return _from_open_file(source, name, limit)
    file = name or os.fspath(source)
    try:
        kind = os.stat(source)
        if not stat.S_ISREG(kind.st_mode):
            refuse(file, _kind(kind.st_mode))
        if kind.st_size > limit:
            refuse(file, _too_big(kind.st_size, limit))
        with FilePath(source).open("rb") as stream:
            content = stream.read(limit + 1)
    except FileNotFoundError:
        refuse(file, "There is no such file.")
    except PermissionError:
        refuse(file, "You have no permission to read this file.")
    except (OSError, ValueError) as error:
        refuse(file, f"This file cannot be read ({getattr(error, 'strerror', None) or 'its name is not a file name'}).")
    return file, _within_limit(file, content, limit)


def _from_open_file(stream: IO[str] | IO[bytes], name: str | None, limit: int) -> tuple[str, str | bytes]:
    own = getattr(stream, "name", None)
    file = name or (own if isinstance(own, str) and not own.startswith("<") else "-")
    try:
        content: Any = stream.read(limit + 1)
    except UnicodeError:
        refuse(file, "This is not UTF-8 text. Save the file as UTF-8.")
    except (OSError, ValueError) as error:
        refuse(file, f"This cannot be read ({getattr(error, 'strerror', None) or 'it is closed'}).")
    return file, _within_limit(file, content, limit)


def _within_limit(file: str, content: str | bytes, limit: int) -> str | bytes:
    if len(content) > limit:
        refuse(file, _too_big(None, limit))
    return content


def _too_big(size: int | None, limit: int) -> str:
    have = "" if size is None else f" and this one has {size / 1_000_000:.1f} MB"
    advice = " Put the arrangements in several files." if limit == LIMIT else ""
    return f"A file may have at most {limit // 1_000_000} MB{have}.{advice}"


def _kind(mode: int) -> str:
    return next((words for is_kind, words in _KINDS if is_kind(mode)), "This is a device, not a file.")


def decode(file: str, content: str | bytes) -> str:
    """The text, without its byte order mark; raises ArrangementError where it is not text in UTF-8."""
    if isinstance(content, bytes):
        content = _decode(file, content)
    text = content.removeprefix("\ufeff")
    odd = _NOT_TEXT.search(text)
    if odd is not None:
        message = f"There is a character here that is no part of a text (U+{ord(odd[0]):04X}). Remove it."
        if odd[0] == "\0":
            message = "This is not a text file, or not one in UTF-8. Save it as plain text in UTF-8."
        refuse(file, message, _place(text[: odd.start()]))
    return text


def _decode(file: str, content: bytes) -> str:
    for signature, words in _SIGNATURES:
        if content.startswith(signature):
            refuse(file, f"This is {words}, not text. Save the arrangement as plain text in UTF-8.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse(file, "This is UTF-16 text (some editors call it Unicode). Save the file as UTF-8.", Place(1, 1))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
        guess = content[error.start : error.start + 1].decode("cp1252", "ignore")
        meant = f" (perhaps {guess})" if guess.isprintable() and guess else ""
        refuse(file, f"The character here{meant} is not UTF-8. Save the file as UTF-8.", _place(before))


def _place(before: str) -> Place:
    """The place just after a text, counting lines as YAML does."""
    lines = re.split("\r\n|\r|\n", before)
    return Place(len(lines), len(lines[-1]) + 1)


def refuse(file: str, message: str, place: Place | None = None, document: int = 0) -> NoReturn:
    """Raise the one problem of a file that cannot be read at all."""
    line, column = (None, None) if place is None else (place.line, place.column)
    raise ArrangementError([Problem(file, document, line, column, "", message, UNREADABLE)])
