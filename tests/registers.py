"""Arrangements as rows of a register, and what a register gives back.

`as_row` writes any arrangement with the short names; `as_paths` writes it with the paths of the format alone. Neither
knows how registers are read.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from teckal.batch import register
from teckal.batch.items import Item
from teckal.document import Document, checked, show
from teckal.errors import ArrangementError

BOUNDS = {"above", "at_least", "below", "at_most"}
Row = dict[str, Any]
"""Cells by the names of their columns."""

HEAD = ("title", "party 1", "party 1 name", "contract.buyers")
LEAST = {"title": "One", "party 1": "fenmarsh", "party 1 name": "Fenmarsh", "contract.buyers": "fenmarsh"}
"""The least that a row must say."""


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The values of an arrangement that stand in one cell each, with their paths."""
    if isinstance(value, Mapping) and value and not BOUNDS.issuperset(value):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for index, each in enumerate(value):
            yield from leaves(each, (*path, index))
    else:
        yield path, value


def as_paths(arrangement: Mapping[str, Any]) -> Row:
    """The arrangement with a path for every column, and Python values for cells."""
    return {_path(path): value for path, value in leaves(arrangement) if path != ("format",)}


def _path(path: tuple[str | int, ...]) -> str:
    """A path as text; that of evidence has a path inside it."""
    return f'evidence["{path[1]}"].{path[2]}' if path[0] == "evidence" else show(path)


def as_row(arrangement: Mapping[str, Any]) -> Row:
    """The arrangement with short names wherever there are some."""
    return _Writer(arrangement).row()


class _Writer:
    def __init__(self, arrangement: Mapping[str, Any]) -> None:
        self.arrangement = arrangement
        self.numbers: dict[tuple[str, ...], int] = {}
        self.cells: Row = {}

    def row(self) -> Row:
        participants = self.arrangement.get("cooperation", {}).get("participants")
        for each in participants if isinstance(participants, list) else ():
            self._id("participant", each)
        for path, value in leaves(self.arrangement):
            if path != ("format",) and path[:2] != ("cooperation", "participants"):
                self.cells[self._name(path)] = value
        if participants is not None and not isinstance(participants, list):
            self.cells["cooperation.participants"] = participants
        return self.cells

    def _id(self, kind: str, id: str, body: str | None = None) -> str:
        """The name of the column that holds the id, after the cell is filled in."""
        key = (kind, id) if body is None else (kind, body, id)
        family = [each for each in self.numbers if each[:-1] == key[:-1]]
        number = self.numbers.setdefault(key, len(family) + 1)
        name = f"{kind} {number}" if kind != "body" or number > 1 else "body"
        if body is not None and body != "body":
            name = f"{body} {name}"
        self.cells[name] = id
        return name

    def _name(self, path: tuple[str | int, ...]) -> str:
        match path:
            case ("parties", str(id), *rest):
                return _joined(self._id("party", id), rest)
            case ("bodies", str(id), *rest):
                return self._of_body(self._id("body", id), rest)
            case ("cooperation", "public_tasks" | "contributions" as what, str(id), *rest):
                word = {"public_tasks": "task", "contributions": "contributions"}[what]
                if ("participant", id) in self.numbers:
                    return _joined(f"{self._id('participant', id)} {word}", rest)
            case ("cooperation", "activities", "periods", int(index), *rest):
                return _joined(f"cooperation year {index + 1}", rest)
            case ("evidence", str(of), *rest):
                return _joined(self._id("evidence", of), rest)
        return show(path)

    def _of_body(self, body: str, path: Sequence[str | int]) -> str:
        prefix = "" if body == "body" else f"{body} "
        match list(path):
            case ["holdings", str(id), *rest]:
                return _joined(self._id("holder", id, body), rest)
            case ["board", "appointed_by", str(id)]:
                return f"{self._id('appointer', id, body)} seats"
            case ["activities", "measure"]:
                return f"{prefix}measure"
            case ["activities", "periods", int(index), "for", str(id)]:
                customer = self._id("customer", id, body).removeprefix(prefix)
                return f"{prefix}year {index + 1} {customer}"
            case ["activities", "periods", int(index), "user_paid", "entrusted_by", str(id)]:
                customer = self._id("customer", id, body).removeprefix(prefix)
                return f"{prefix}year {index + 1} entrusted {customer}"
            case ["activities", "periods", int(index), *rest]:
                return _joined(f"{prefix}year {index + 1}", rest)
            case ["activities", int(series), "periods", int(index), "for", str(id)]:
                customer = self._id("customer", id, body).removeprefix(prefix)
                return f"{prefix}series {series + 1} year {index + 1} {customer}"
            case ["activities", int(series), *rest]:
                return _joined(f"{prefix}series {series + 1}", rest)
            case []:
                return f"bodies.<{body}>"
        return f"bodies.<{body}>.{show(tuple(path))}"


def _joined(name: str, rest: Sequence[str | int]) -> str:
    """A short name and the path below it; `holder 1` alone is no column of values, but its path is."""
    if rest:
        return f"{name} {show(tuple(rest))}"
    known = {"party": "parties", "holder": "bodies.<body>.holdings"}
    kind = name.split()[0]
    return f"{known[kind]}.<{name}>" if kind in known else name


# Cells


def in_csv(value: Any) -> str:
    """A value as CSV has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list):
        apart = any(";" in each for each in value)
        return "".join(f"{each}\n" for each in value) if apart else "; ".join(value) if value else "[]"
    if isinstance(value, Mapping):
        return (
            ", ".join(f"{bound.replace('_', ' ')} {in_csv(each)}" for bound, each in value.items()) if value else "{}"
        )
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def in_xlsx(value: Any) -> Any:
    """A value as a workbook has it: numbers, dates and truth values as its own."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, Decimal):
        return float(value)
    return in_csv(value) if isinstance(value, (list, Mapping)) else value


def csv_of(rows: Sequence[Row], separator: str = ",") -> str:
    """A register in CSV, with every column that any row has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(names)
    writer.writerows([in_csv(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def csv_file(folder: Path, rows: Sequence[Row] | str | bytes, name: str = "register.csv") -> str:
    """A register in a CSV file: of rows, or of the text or bytes as given."""
    text = rows if isinstance(rows, (str, bytes)) else csv_of(rows)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return str(folder / name)


def xlsx_file(folder: Path, rows: Sequence[Row], name: str = "register.xlsx") -> str:
    """A register in a workbook."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Arrangements"
    table = [names, *([in_xlsx(row.get(name)) for name in names] for row in rows)]
    for row, values in enumerate(table, start=1):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    book.save(folder / name)
    return str(folder / name)


# What comes back


def items(file: str) -> list[Item]:
    return list(register.rows(file, 0))


def data(file: str) -> list[Any]:
    """The arrangement of each row; fails where there is a problem of the file or a head."""
    found = items(file)
    assert [each.problems for each in found] == [()] * len(found)
    return [each.composed.data for each in found if each.composed is not None]


def read(item: Item) -> Document | ArrangementError:
    if item.composed is None:
        return ArrangementError(item.problems)
    return checked(item.file, item.document, item.composed)


def said(file: str) -> list[str]:
    """Every problem of a register, without the name of the file."""
    found = [each for item in items(file) if isinstance(each := read(item), ArrangementError)]
    return [str(problem).removeprefix(f"{file}, ").removeprefix(f"{file}: ") for e in found for problem in e.problems]
