"""Registers: tables in CSV or XLSX with one arrangement a row.

Legal teams keep lists, and a list is patchy: an empty cell is not known, and never a default. A row that is wrong is
told by sheet, row and column and stops no other; a head that is wrong stops its sheet, since no row of it would mean
what it says. A register is read alone: nothing in it can name another file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence

from teckal.batch.items import Item
from teckal.batch.register import assembly, delimited, heads, workbook
from teckal.batch.register.assembly import Head
from teckal.batch.register.sheets import Broken, Row, Sheet
from teckal.batch.register.template import explanations, template_csv, template_xlsx
from teckal.errors import ArrangementError, Problem
from teckal.reading.places import STRUCTURE, UNREADABLE, printable
from teckal.reading.words import MOST

__all__ = ["ENDINGS", "expected", "explanations", "rows", "template_csv", "template_xlsx"]

CSV, BOOKS = ".csv", (".xlsx", ".xlsm")
ENDINGS = (CSV, *BOOKS)
"""How the name of a register ends."""

_START = "`teckal new --register csv` or `xlsx` writes one to start from."


def rows(path: str, first_number: int = 0) -> Iterator[Item]:
    """An item for each row of a register, in the order of its sheets and rows.

    A row, a head or a file that is wrong is an item too, with what is wrong with it.
    """
    register = _Register(path, first_number)
    try:
        yield from register.items()
    except ArrangementError as error:
        yield register.refused([(None, each.message) for each in error.problems])
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it has changed while it was read"
        yield register.refused([(None, f"This file cannot be read ({reason}).")])


def expected(path: str) -> int:
    """About how many rows there are, by a look that costs little."""
    try:
        return max(1, delimited.expected(path) if _is_csv(path) else workbook.expected(path))
    except OSError:
        return 1


def _is_csv(path: str) -> bool:
    return not path.lower().endswith(BOOKS)


class _Register:
    """A register while it is read."""

    def __init__(self, file: str, first_number: int) -> None:
        self.file = file
        self.first = first_number
        self.count = 0
        """Items made so far."""

    def items(self) -> Iterator[Item]:
        """Everything in it."""
        if not stat.S_ISREG(os.stat(self.file).st_mode):
            yield self.refused([(None, "This is no ordinary file. Name a register in CSV or XLSX.")])
            return
        passed: list[str] = []
        for sheet in delimited.sheets(self.file) if _is_csv(self.file) else workbook.sheets(self.file):
            before = self.count
            yield from self._sheet(sheet)
            passed += [sheet.name] if self.count == before else []
        if not self.count:
            names = ", ".join(printable(name) for name in passed[:8])
            message = f"No sheet of this workbook ({names}) is named {workbook.NAME} or has a column `title`. {_START}"
            yield self.refused([(None, message)])

    def _sheet(self, sheet: Sheet) -> Iterator[Item]:
        """The rows of one sheet; nothing where it is none of a register's."""
        first = next(sheet.rows, None)
        if first is None:
            if sheet.wanted:
                yield self.refused([(None, f"The register is empty. {_START}")], 1, sheet.name)
        elif isinstance(first, Broken):
            yield self.refused([(None, first.why)], first.number, sheet.name)
        elif sheet.wanted or heads.looks_like_one(first.held):
            yield from self._below(sheet, first)

    def _below(self, sheet: Sheet, first: Row) -> Iterator[Item]:
        head = heads.read(sheet.name, first.held)
        if isinstance(head, list):
            more = [(None, "Until its head is right, no row of this sheet is read.")]
            yield self.refused([*head[:MOST], *more], first.number, sheet.name, STRUCTURE)
            return
        before = self.count
        for row in sheet.rows:
            if isinstance(row, Broken):
                yield self.refused([(None, row.why)], row.number, sheet.name)
            elif not head.own.issuperset(row.held):
                yield self._row(head, row)
        if self.count == before:
            message = "The register has a head and nothing below it. Every row is one arrangement."
            yield self.refused([(None, message)], first.number, sheet.name)

    def _row(self, head: Head, row: Row) -> Item:
        found = assembly.composed(head, row.number, row.held)
        title = found.data.get("title")
        content = repr(([(each.position, each.name) for each in head.columns], sorted(row.held.items())))
        return Item(
            *self._next(),
            title if isinstance(title, str) else "",
            place=self._place(row.number, head.sheet),
            line=row.number,
            composed=found,
            digest=hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest(),
        )

    def refused(
        self,
        wrong: Sequence[heads.Complaint],
        number: int | None = None,
        sheet: str | None = None,
        rank: int = UNREADABLE,
    ) -> Item:
        """An item for what cannot be read: of the file, or of one row of a sheet."""
        _, file, document = at = self._next()
        problems = [Problem(file, document, number, column, "", message, rank, sheet) for column, message in wrong]
        return Item(*at, "", place=self._place(number, sheet), problems=tuple(problems), line=number)

    def _next(self) -> tuple[int, str, int]:
        """The number of the next item, the file, and which item of the file it is."""
        self.count += 1
        return self.first + self.count - 1, self.file, self.count - 1

    def _place(self, number: int | None, sheet: str | None) -> str:
        return Problem(self.file, 0, number, None, "", "", 0, sheet).spot(self.file)
