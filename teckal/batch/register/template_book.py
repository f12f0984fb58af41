"""The workbook to start from: a sheet to fill in, one that explains each column, one of rules, one of choices.

Two people who ask for it get the same bytes, so nothing of the clock goes into the file.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from teckal import xlsx
from teckal.batch.register import columns, workbook
from teckal.batch.register.columns import Column
from teckal.batch.register.template import GROUPS, RULES, Explained, Given, Value, explained, given
from teckal.errors import letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LAST = 1000
"""The last row that has its choices and formats ready."""
TINTS = ("DDEBF7", "E2EFDA", "FFF2CC", "FCE4D6", "EDEDED", "E4DFEC", "DDEBF7", "E2EFDA")
"""The colour of each group's heads."""
FORMATS = {"percent": "General", "money": "#,##0.##", "date": "yyyy-mm-dd", "whole_number": "0", "yes_no": "General"}
"""Formats of cells by definition; every other column is text, so that 007 and 1-2 stay what they are."""
_LONGEST_PROMPT, _LONGEST_TITLE = 255, 32


def book() -> bytes:
    """The workbook as a file."""
    xlsx.ready()
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    explanations = explained()
    _arrangements(made[sheet.title], {each.name: each for each in explanations})
    _table(made.create_sheet("Explanations"), explanations)
    _rules(made.create_sheet("How to fill it in"))
    _choices(made.create_sheet("Choices"))
    content = io.BytesIO()
    xlsx.save(made, content)
    return content.getvalue()


def _arrangements(sheet: Worksheet, about: dict[str, Explained]) -> None:
    sheet.title = workbook.NAME
    sheet.freeze_panes = "B2"
    at = 0
    for (_, group), tint in zip(GROUPS, TINTS, strict=True):
        for each in group:
            at += 1
            _column(sheet, at, each, tint, about[each.name])
    sheet.auto_filter.ref = f"A1:{letters(at)}3"
    sheet.row_dimensions[1].height = 48


def _column(sheet: Worksheet, at: int, given: Given, tint: str, about: Explained) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    column = columns.column(at, given.name)
    head = sheet.cell(1, at, given.name)
    head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor=tint)
    head.alignment = Alignment(wrap_text=True, vertical="top")
    whole = sheet.column_dimensions[letters(at)]
    whole.width = 44 if given.name == "title" else 26 if _is_long(given) else 16
    whole.number_format = _format(column)
    for row, value in enumerate((given.joint, given.cooperation), start=2):
        cell = sheet.cell(row, at, _cell(value, column))
        cell.number_format = _format(column)
    _prompt(sheet, at, column, about)


def _is_long(given: Given) -> bool:
    return any(isinstance(value, str) and len(value) > 14 for value in (given.joint, given.cooperation))


def _format(column: Column) -> str:
    return FORMATS.get(column.definition, "@")


def _cell(value: Value, column: Column) -> Any:
    if isinstance(value, str) and column.definition == "date":
        return datetime.date.fromisoformat(value)
    return value


def _prompt(sheet: Worksheet, at: int, column: Column, about: Explained) -> None:
    """What the column takes, shown beside a cell that is chosen; and its choices to pick from."""
    from openpyxl.worksheet.datavalidation import DataValidation

    said = f"{about.meaning} Takes: {about.takes}."
    choices = _choice_range(column)
    rule = DataValidation(
        type="list" if choices else None,
        formula1=choices,
        allow_blank=True,
        showErrorMessage=bool(choices),
        errorStyle="warning",
        error="This is none of the choices. Pick one, or leave the cell empty if it is not known." if choices else None,
        showInputMessage=True,
        promptTitle=about.name[-_LONGEST_TITLE:],
        prompt=said if len(said) <= _LONGEST_PROMPT else f"{said[: _LONGEST_PROMPT - 1]}…",
    )
    rule.add(f"{letters(at)}2:{letters(at)}{LAST}")
    sheet.add_data_validation(rule)


def _table(sheet: Worksheet, explanations: list[Explained]) -> None:
    """What each column means, one a row."""
    heads = (("Column", 34), ("Path", 52), ("Meaning", 70), ("Unit", 24), ("Takes", 60), ("If empty", 36))
    _head(sheet, heads)
    for each in explanations:
        sheet.append([*vars(each).values()])
    _wrap(sheet)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{letters(len(heads))}{len(explanations) + 1}"


def _rules(sheet: Worksheet) -> None:
    _head(sheet, (("How to fill in the sheet Arrangements", 120),))
    for each in RULES:
        sheet.append([each])
    _wrap(sheet)


def _choices(sheet: Worksheet) -> None:
    """The choices of each definition that has some, one a column: the lists to pick from."""
    lists = list(_lists())
    _head(sheet, tuple((name, 30) for name, _ in lists))
    for at, (_, choices) in enumerate(lists, start=1):
        for row, choice in enumerate(choices, start=2):
            sheet.cell(row, at, choice)


def _head(sheet: Worksheet, heads: tuple[tuple[str, int], ...]) -> None:
    from openpyxl.styles import Font

    sheet.append([name for name, _ in heads])
    for at, (_, width) in enumerate(heads, start=1):
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[letters(at)].width = width


def _wrap(sheet: Worksheet) -> None:
    """Lets long text run over several lines, and keeps every cell text."""
    from openpyxl.styles import Alignment

    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"


def _lists() -> Iterator[tuple[str, list[str | bool]]]:
    """The definitions with choices that the template's columns have, in their order."""
    said = set()
    for each in given():
        column = columns.column(1, each.name)
        if "enum" in column.schema and column.definition not in said:
            said.add(column.definition)
            yield column.definition, list(column.schema["enum"])


def _choice_range(column: Column) -> str | None:
    for at, (name, choices) in enumerate(_lists(), start=1):
        if name == column.definition:
            return f"Choices!${letters(at)}$2:${letters(at)}${len(choices) + 1}"
    return None
