"""Everything that a batch was given, one arrangement after another, in an order that depends on names alone.

Sources may be larger than memory and better than their worst line. So nothing is read before it is asked for, one
arrangement is held at a time, and a file, a document or a line that cannot be read is an item like the others, with
what is wrong with it. The number of an arrangement must be known before it is handed to a process: only a YAML file of
one document is handed over unparsed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO

from teckal import inputs
from teckal.batch import register
from teckal.batch.items import Item
from teckal.errors import ArrangementError, Problem
from teckal.reading import scalars
from teckal.reading import source as files
from teckal.reading.composer import compose
from teckal.reading.places import UNREADABLE, printable

LINES = ".jsonl"
ENDINGS = (*inputs.ENDINGS, LINES)
"""What a folder is searched for. A register is named itself: a folder of case files holds other tables too."""
SMALL = 16_000
"""Bytes of a YAML file that is taken to hold one arrangement, where they are only counted."""

_BOM = b"\xef\xbb\xbf"
_DOCUMENTS = re.compile(rb"(?:\A|(?<=[\r\n]))(---|\.\.\.)(?=[ \t\r\n]|\Z)")
"""Where YAML begins a document or ends one: it does so nowhere else, not even inside quotes."""


def items(sources: Sequence[str], stdin: BinaryIO) -> Iterator[Item]:
    """The arrangements of everything named, in the order named; `-` is YAML on standard input."""
    number = 0
    for file in inputs.files(sources, ENDINGS):
        for item in _read(file, stdin, number):
            yield item
            number += 1


def expected(sources: Sequence[str]) -> int:
    """About how many arrangements there are, by a look that costs little."""
    return sum(_count(file) for file in inputs.files(sources, ENDINGS))


def _read(file: str | ArrangementError, stdin: BinaryIO, number: int) -> Iterator[Item]:
    if isinstance(file, ArrangementError):
        yield _bad(number, file.problems[0].file, file)
    elif file.lower().endswith(LINES):
        yield from _lines(file, number)
    elif file.lower().endswith(register.ENDINGS):
        yield from register.rows(file, number)
    else:
        yield from _yaml(file, stdin, number)


def _bad(number: int, file: str, error: ArrangementError, document: int = 0, place: str = "") -> Item:
    return Item(number, file, document, "", place=place or _shown(file), problems=error.problems)


def _shown(file: str) -> str:
    return "standard input" if file == inputs.STDIN else file


# YAML


def _yaml(file: str, stdin: BinaryIO, number: int) -> Iterator[Item]:
    from_stdin = file == inputs.STDIN
    try:
        _, content = files.read_bytes(stdin if from_stdin else file, file if from_stdin else None)
        raw = content if isinstance(content, bytes) else content.encode()
        if _holds_one(raw):
            yield Item(number, file, 0, "", text=raw, place=_shown(file))
        else:
            yield from _documents(file, raw, number)
    except ArrangementError as error:
        yield _bad(number, file, error)


def _documents(file: str, content: bytes, number: int) -> Iterator[Item]:
    digest = hashlib.sha256(content).hexdigest()
    for index, composed in enumerate(compose(files.decode(file, content))):
        place = f"{_shown(file)}, document {index + 1}"
        yield Item(number + index, file, index, "", place=place, composed=composed, digest=digest)


def _holds_one(content: bytes) -> bool:
    """Whether it is plain without parsing that the file holds one document; where it is not, it is parsed here."""
    bare = content.removeprefix(_BOM)
    marks = list(_DOCUMENTS.finditer(bare))
    if not marks:
        return True
    before = bare[: marks[0].start()].splitlines()
    return len(marks) == 1 and marks[0][1] == b"---" and all(line.lstrip()[:1] in (b"", b"#") for line in before)


# JSON Lines


def _lines(file: str, number: int) -> Iterator[Item]:
    """An arrangement for each line that is not blank."""
    first = number
    try:
        if not _is_file(file):
            yield _bad(number, file, inputs.problem(file, "This is no ordinary file. Name a file of JSON Lines."))
            return
        with Path(file).open("rb") as stream:
            for line, text in _each_line(stream):
                yield _line(file, number, number - first, line, text)
                number += 1
    except OSError as error:
        yield _bad(number, file, inputs.problem(file, f"This file cannot be read ({error.strerror or error})."))
        return
    if number == first:
        yield _bad(number, file, inputs.problem(file, "The file holds no arrangement: every line is one, as JSON."))


def _is_file(file: str) -> bool:
    """Whether it can be read to its end: a pipe may never begin. Raises OSError where there is nothing."""
    return stat.S_ISREG(os.stat(file).st_mode)


def _each_line(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; of one that is too long, only so much that it can be told."""
    number = 0
    while text := stream.readline(files.LIMIT + 1):
        number += 1
        rest = text
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(files.LIMIT)
        if number == 1:
            text = text.removeprefix(_BOM)
        if text.strip():
            yield number, text


def _line(file: str, number: int, document: int, line: int, text: bytes) -> Item:
    place = f"{file}, line {line}"
    try:
        mapping = _object(file, document, line, text)
    except ArrangementError as error:
        return _bad(number, file, error, document, place)
    return Item(number, file, document, "", mapping, place=place, line=line)


def _object(file: str, document: int, line: int, text: bytes) -> dict[str, Any]:
    """The arrangement that a line holds; raises ArrangementError."""

    def refuse(message: str, column: int | None) -> ArrangementError:
        return ArrangementError([Problem(file, document, line, column, "", message, UNREADABLE)])

    if len(text) > files.LIMIT:
        raise refuse(f"A line may have at most {files.LIMIT // 1_000_000} MB. Put the arrangement in parts.", None)
    try:
        value = json.loads(
            files.decode(file, text.rstrip(b"\r\n")),
            parse_int=scalars.plain,
            parse_float=scalars.plain,
            parse_constant=_no_number,
            object_pairs_hook=_entries,
        )
    except ArrangementError as error:
        raise refuse(error.problems[0].message, error.problems[0].column) from None
    except json.JSONDecodeError as error:
        message = "Here the line is no longer JSON. Every line is one arrangement, as a JSON object in braces."
        raise refuse(message, error.colno) from None
    except scalars.Unreadable as error:
        message = str(error)
        raise refuse(f"A value in this line {message}" if message[0].islower() else message, None) from None
    except RecursionError:
        raise refuse("This line is nested too deep. An arrangement needs fewer than ten levels.", None) from None
    if not isinstance(value, dict):
        raise refuse("A line is one arrangement, as a JSON object in braces.", 1)
    return value


def _no_number(text: str) -> Any:
    raise scalars.Unreadable(f'`{text}` is not a number that can be reckoned with. Write "unknown" if it is not known.')


def _entries(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, value in pairs:
        if name in entries:
            raise scalars.Unreadable(f"`{printable(name)}` is written twice in one object. Keep one of them.")
        entries[name] = value
    return entries


# How many


def _count(file: str | ArrangementError) -> int:
    if isinstance(file, ArrangementError) or file == inputs.STDIN:
        return 1
    try:
        if not _is_file(file):
            return 1
        if file.lower().endswith(LINES):
            return _count_lines(file)
        if file.lower().endswith(register.ENDINGS):
            return register.expected(file)
        return 1 if os.path.getsize(file) <= SMALL else _count_documents(file)
    except OSError:
        return 1


def _count_lines(file: str) -> int:
    with Path(file).open("rb") as stream:
        lines = 0
        while part := stream.read(1 << 20):
            lines += part.count(b"\n")
        return max(1, lines)


def _count_documents(file: str) -> int:
    with Path(file).open("rb") as stream:
        marks = [mark[1] for mark in _DOCUMENTS.finditer(stream.read(files.LIMIT))]
    return max(1, marks.count(b"---"))
