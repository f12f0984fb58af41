"""XLSX, read for what its cells hold and not for what they look like, row by row.

A workbook keeps every number as a binary float of which it shows fifteen figures, a date as a number of days, and a
formula beside the value it last came to. openpyxl streams the cells; what it does not tell of a sheet that it streams,
which cells are merged and which formulas were never calculated, is gathered from the sheet beforehand.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from teckal.batch.register.cells import Day, Figure, Raw, Refused
from teckal.batch.register.sheets import Broken, Row, Sheet
from teckal.errors import ArrangementError, Problem
from teckal.frozen import dataclass
from teckal.reading.places import UNREADABLE, printable

if TYPE_CHECKING:
    from openpyxl import Workbook

NAME = "Arrangements"
"""How the name of a sheet begins that is read whatever is in it."""
LARGEST = 1_000_000_000
"""Bytes that a workbook may unpack to; a register of a hundred thousand rows has some hundred million."""
ROWS, COLUMNS = 1_048_576, 16_384
"""The most that a sheet can have."""
MISSING = 'Reading .xlsx needs openpyxl: pip install "teckal[xlsx]"'

_DAMAGED = "This workbook is damaged, or no Excel workbook. Open it in a spreadsheet and save it anew as .xlsx."
_UNCALCULATED = "holds a formula that was never calculated. Open the file in a spreadsheet, save it, and try again."
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_LINE_ENDS = re.compile(r"_x000[AaDd]_")
"""How a workbook writes the ends of lines that XML would lose."""
_NO_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What in a cell's format is no code: quoted text, colours and conditions, and space."""


def sheets(file: str) -> Iterator[Sheet]:
    """The tables of a workbook; raises ArrangementError where it cannot be read."""
    _check_kind(file)
    book = _opened(file)
    with contextlib.closing(book), zipfile.ZipFile(file) as archive:
        tables: list[Any] = list(book.worksheets)
        for each in tables:
            wanted = len(tables) == 1 or each.title.strip().lower().startswith(NAME.lower())
            yield Sheet(each.title, _rows(each, archive), wanted)


def expected(file: str) -> int:
    """About how many rows there are below the heads, as the workbook says without being read through."""
    try:
        _check_kind(file)
        with contextlib.closing(_opened(file)) as book:
            return sum(max(0, (each.max_row or 1) - 1) for each in book.worksheets)
    except ArrangementError:
        return 1


def _opened(file: str) -> Workbook:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _refusal(file, MISSING) from None
    try:
        with _quietly():
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception:  # the library raises whatever a damaged part makes it stumble on
        raise _refusal(file, _DAMAGED) from None


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without the library's warnings of what it leaves aside: none of it is in a cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _check_kind(file: str) -> None:
    """Refuses what is no workbook, and one that would unpack without end, before the library meets it."""
    with Path(file).open("rb") as stream:
        if stream.read(4) == b"\xd0\xcf\x11\xe0":
            message = "This is an old Excel workbook, or one with a password. Save it as .xlsx without a password."
            raise _refusal(file, message)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(file, archive)
    except ArrangementError:
        raise
    except Exception:  # whatever a damaged archive makes its reader stumble on
        raise _refusal(file, _DAMAGED) from None


def _check_parts(file: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST:
        raise _refusal(file, f"This workbook unpacks to more than {LARGEST // 1_000_000} MB. Divide it into several.")
    if any(part.filename == "mimetype" for part in parts):
        raise _refusal(file, "This is an OpenDocument spreadsheet. Save it as .xlsx.")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(1000):  # no spreadsheet writes one; entities would come after it
                    raise _refusal(file, _DAMAGED)


def _refusal(file: str, message: str) -> ArrangementError:
    return ArrangementError([Problem(file, 0, None, None, "", message, UNREADABLE)])


# Rows


def _rows(table: Any, archive: zipfile.ZipFile) -> Iterator[Row | Broken]:
    """The rows of a table with anything in them, those in hidden rows and columns too."""
    number = 0
    try:
        with archive.open(table._worksheet_path) as stream:
            look = _looked(stream)
        table.reset_dimensions()
        cells = iter(table.iter_rows())
        while True:
            with _quietly():
                row = next(cells, None)
            number += 1
            if row is None:
                return
            held = {int(cell.column): raw for cell in row if (raw := _raw(cell)) is not None}
            look.correct(number, held)
            if held:
                yield Row(number, dict(sorted(held.items())))
    except Exception:  # the library raises whatever a damaged part makes it stumble on
        yield Broken(max(number, 1), _DAMAGED)


@dataclass(frozen=True)
class _Merge:
    """A rectangle of cells that the spreadsheet shows as one, of which only the first has a value."""

    top: int
    left: int
    bottom: int
    right: int
    shown: str


@dataclass
class _Look:
    """What the text of a sheet says and the stream of its cells does not."""

    formulas: dict[int, list[int]] = field(default_factory=dict)
    """Cells with a formula that has no value: the columns, by row."""
    merges: list[_Merge] = field(default_factory=list)
    """Those still to come, the next one last."""
    width: int = 0
    """The last column with a cell."""
    active: list[_Merge] = field(default_factory=list)
    """Those that reach the row at hand."""

    def correct(self, number: int, held: dict[int, Raw]) -> None:
        """Puts refusals where a row's cells do not say what they seem to; rows are asked for in their order."""
        for at in self.formulas.pop(number, ()):
            held[at] = Refused(_UNCALCULATED)
        while self.merges and self.merges[-1].top <= number:
            merge = self.merges.pop()
            if merge.left in held:
                self.active.append(merge)
        self.active = [each for each in self.active if each.bottom >= number]
        for each in self.active:
            why = f"is merged with other cells ({each.shown}). Unmerge them, and fill in each that it is meant for."
            for at in range(each.left, min(each.right, self.width) + 1):
                held[at] = Refused(why)


def _looked(stream: IO[bytes]) -> _Look:
    """Looks a sheet through; raises ValueError or ExpatError where it is damaged."""
    look = _Look()
    parser = expat.ParserCreate()
    scan = _Scan(look, parser)
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.ParseFile(stream)
    look.merges.sort(key=lambda each: (each.top, each.left), reverse=True)
    return look


class _Scan:
    """Follows a sheet element by element. Rows out of order would be lost by the library, so they are an error."""

    def __init__(self, look: _Look, parser: expat.XMLParserType) -> None:
        self.look, self.parser = look, parser
        self.row = self.column = 0
        self.kind = ""
        self.formula = self.value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """The beginning of an element."""
        element = name.rpartition(":")[2]
        if element == "c":
            self._cell(attributes)
        elif element == "f":
            self.formula = True
        elif element == "v":
            self.value = self.kind == "str"  # a formula may come to empty text
            self.parser.CharacterDataHandler = self._text
        elif element == "row":
            self._row(int(attributes.get("r", self.row + 1)))
        elif element == "mergeCell":
            self._merge(attributes["ref"])

    def end(self, name: str) -> None:
        """The end of an element."""
        element = name.rpartition(":")[2]
        if element == "v":
            self.parser.CharacterDataHandler = None
        elif element == "c" and self.formula and not self.value:
            self.look.formulas.setdefault(self.row, []).append(self.column)

    def _text(self, text: str) -> None:
        self.value = True

    def _row(self, number: int) -> None:
        if not self.row < number <= ROWS:
            raise ValueError(f"row {number} after {self.row}")
        self.row, self.column = number, 0

    def _cell(self, attributes: dict[str, str]) -> None:
        row, self.column = self.row, self.column + 1
        if "r" in attributes:
            row, self.column = _reference(attributes["r"])
        if row != self.row:
            raise ValueError(f"a cell of row {row} in row {self.row}")
        self.look.width = max(self.look.width, self.column)
        self.kind, self.formula, self.value = attributes.get("t", "n"), False, False

    def _merge(self, shown: str) -> None:
        first, _, last = shown.partition(":")
        top, left = _reference(first)
        bottom, right = _reference(last or first)
        if (top, left) != (bottom, right):
            self.look.merges.append(_Merge(top, left, bottom, right, printable(shown)))


def _reference(text: str) -> tuple[int, int]:
    """The row and column of a cell such as AB12."""
    found = _REFERENCE.fullmatch(text)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    if found is None or column > COLUMNS or int(found[2]) > ROWS:
        raise ValueError(f"no cell: {text[:20]}")
    return int(found[2]), column


# Cells


def _raw(cell: Any) -> Raw | None:
    """What a cell holds; None where it is empty."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        return Refused(f"holds the spreadsheet's error {printable(str(value))}. Mend what it is reckoned from.")
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = _LINE_ENDS.sub("\n", value.replace("_x000D_\n", "\n"))
        return text if text.strip() else None
    if isinstance(value, (int, float)):
        return _figure(value, cell.number_format)
    return _day(value, cell.number_format)


def _figure(value: int | float, form: str) -> Raw:
    """The number as the spreadsheet has it: of a binary float, the fifteen figures that it shows, and no more."""
    number: int | Decimal = value if isinstance(value, int) else Decimal(format(value, ".15g"))
    if isinstance(number, Decimal):
        if not number.is_finite():
            return Refused("holds no number that can be reckoned with.")
        number = int(number) if number == number.to_integral_value() else number
    plain = form in ("General", "@") or (form == "0" and isinstance(number, int))
    return Figure(number, percent="%" in _NO_CODE.sub("", form), as_shown=plain)


def _day(value: object, form: str) -> Raw:
    """The day, or the month or year where the cell shows no more than that."""
    if isinstance(value, datetime.datetime):
        if value.time().replace(microsecond=0) != datetime.time():
            shown = printable(value.isoformat(" ", "minutes"))
            return Refused(f"holds a day with a time ({shown}). Write the day alone.")
        value = value.date()
    if not isinstance(value, datetime.date):
        return Refused("holds a time of day or a length of time, which no column takes.")
    codes = _NO_CODE.sub("", form).lower().partition(";")[0]
    if "d" in codes or "y" not in codes:
        return Day(value.isoformat())
    return Day(value.isoformat()[:7] if "m" in codes else value.isoformat()[:4])
