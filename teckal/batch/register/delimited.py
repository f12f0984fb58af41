"""CSV as spreadsheets write it, which no two do alike: separators, quotation marks, byte order marks.

The file says nothing of how it is written, so what can be told from it for certain is told, and the rest is refused: a
guess at the encoding would change names, and a quotation mark that is never closed would swallow every row after it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from teckal.batch.register import columns
from teckal.batch.register.cells import Raw
from teckal.batch.register.sheets import Broken, Row, Sheet
from teckal.errors import ArrangementError, Problem
from teckal.reading.places import UNREADABLE

SEPARATORS = (",", ";", "\t")
_SAVE = "Save the register as CSV UTF-8 (so it is called in Excel's list of file types), or as .xlsx."
_MARKS = (
    (codecs.BOM_UTF16_LE, f"This is UTF-16 text (Excel calls it Unicode text). {_SAVE}"),
    (codecs.BOM_UTF16_BE, f"This is UTF-16 text. {_SAVE}"),
    (b"PK\x03\x04", "This is a workbook or a zip file, not CSV. Give it the ending .xlsx if it is an Excel workbook."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook, not CSV. Save the register as CSV UTF-8 or as .xlsx."),
)
FEW, LONGEST = 50, 200
"""Cells of a head that are looked at for the separator, and their characters."""

_PIECE = 1 << 16
_BLANK = " ,;\t\r\n"


def sheets(file: str) -> Iterator[Sheet]:
    """The one table of a CSV file; raises ArrangementError where it is no text in UTF-8."""
    _check_text(file)
    with Path(file).open(encoding="utf-8-sig", newline="") as stream:
        separator, skipped = _separator(stream.read(_PIECE))
        stream.seek(0)
        for _ in range(skipped):
            stream.readline()
        yield Sheet("", _rows(csv.reader(stream, delimiter=separator, strict=True)), wanted=True)


def expected(file: str) -> int:
    """About how many rows there are below the head."""
    with Path(file).open("rb") as stream:
        return max(0, sum(part.count(b"\n") for part in iter(lambda: stream.read(_PIECE), b"")) - 1)


def _check_text(file: str) -> None:
    """Reads the file through once: a character that is wrong on the last line makes it another file than it seems."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, begun = 1, b""
    with Path(file).open("rb") as stream:
        while True:
            piece = stream.read(_PIECE)
            if not begun:
                begun = piece[:4]
                _refuse_marked(file, piece)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                guess = error.object[error.start : error.start + 1].decode("cp1252", "ignore")
                meant = f" (perhaps {guess})" if guess.isprintable() and guess else ""
                raise _refusal(file, f"A character on line {line} of the file{meant} is not UTF-8. {_SAVE}") from None
            if "\0" in text:
                raise _refusal(file, f"This is no text file. {_SAVE}")
            line += text.count("\n")
            if not piece:
                return


def _refuse_marked(file: str, piece: bytes) -> None:
    for mark, words in _MARKS:
        if piece.startswith(mark):
            raise _refusal(file, words)


def _refusal(file: str, message: str) -> ArrangementError:
    return ArrangementError([Problem(file, 0, None, None, "", message, UNREADABLE)])


def _separator(start: str) -> tuple[str, int]:
    """What separates the columns, and how many lines come before the head.

    Excel writes and obeys a first line such as `sep=;`. Else it is the separator by which the head names most columns.
    """
    first = start.split("\n", 1)[0].strip().strip('"')
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in SEPARATORS:
        return first[4], 1
    if first.lower() == "sep=":  # the tab has been stripped
        return "\t", 1
    return max(SEPARATORS, key=lambda each: _named(_first_row(start, each))), 0


def _first_row(start: str, separator: str) -> Sequence[str]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    try:
        return next((row for row in reader if any(cell.strip(_BLANK) for cell in row)), [])
    except csv.Error:
        return []


def _named(row: Sequence[str]) -> tuple[int, int]:
    """How many columns of the format the first cells name, and how many cells there are."""
    return sum(columns.found_meaning(name[:LONGEST]) is not None for name in row[:FEW]), len(row)


def _rows(reader: Iterator[list[str]]) -> Iterator[Row | Broken]:
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Broken(number, _why(str(error)))
            if "expected after" in str(error):
                continue
            return
        if row is None:
            return
        held: dict[int, Raw] = {at: cell for at, cell in enumerate(row, start=1) if cell.strip()}
        if held:
            yield Row(number, held)


def _why(error: str) -> str:
    if "expected after" in error:
        return "Something follows a closing quotation mark here. Within quotation marks, write a quotation mark twice."
    if "unexpected end" in error:
        return "A quotation mark is opened here and never closed, so that nothing after it can be read."
    return "A cell here is too long, or its quotation mark is never closed, so that nothing after it can be read."
