"""CSV and XLSX as spreadsheets really write them: read exactly, or refused in plain words, never with a traceback."""

from __future__ import annotations

import datetime
import os
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import registers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from registers import HEAD, LEAST

from teckal.batch import register
from teckal.batch.register import workbook
from teckal.document import Document

SHARE = "bodies.wasteco.holdings.fenmarsh.shares"
WORKBOOKS_WORDS = "This workbook is damaged, or no Excel workbook. Open it in a spreadsheet and save it anew as .xlsx."
SAVE = "Save the register as CSV UTF-8 (so it is called in Excel's list of file types), or as .xlsx."


# CSV

PLAIN = 'title,party 1,party 1 name,contract.buyers\n"Waste, all of it",fenmarsh,Fenmarsh £ Café,fenmarsh\n'


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "\n\n,,,\n" + PLAIN + ",,,\n\n",
        "sep=,\n" + PLAIN,
        "sep=;\r\n" + PLAIN.replace('"Waste, all of it"', "Waste_ all of it").replace(",", ";").replace("_", ","),
        PLAIN.replace('"Waste, all of it"', "Waste_ all of it").replace(",", ";").replace("_", ","),
        PLAIN.replace('"Waste, all of it"', "Waste_ all of it").replace(",", "\t").replace("_", ","),
        "sep=\t\n" + PLAIN.replace('"Waste, all of it"', "Waste_ all of it").replace(",", "\t").replace("_", ","),
        PLAIN.removesuffix("\n"),
    ],
)
def test_csv_is_read_however_it_is_written(tmp_path: Path, text: str) -> None:
    (row,) = registers.data(registers.csv_file(tmp_path, text))
    assert row == {
        "format": 1,
        "title": "Waste, all of it",
        "parties": {"fenmarsh": {"name": "Fenmarsh £ Café"}},
        "contract": {"buyers": ["fenmarsh"]},
    }


def test_a_title_with_commas_does_not_make_the_comma_the_separator(tmp_path: Path) -> None:
    text = "title;party 1;party 1 name;contract.buyers;# a,b,c,d,e,f\nOne;fenmarsh;Fenmarsh;fenmarsh;\n"
    assert len(registers.data(registers.csv_file(tmp_path, text))) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PLAIN.encode("cp1252"), f"A character on line 2 of the file (perhaps £) is not UTF-8. {SAVE}"),
        (PLAIN.encode("utf-16"), f"This is UTF-16 text (Excel calls it Unicode text). {SAVE}"),
        (b"title\0x", f"This is no text file. {SAVE}"),
        (b"", "row 1: The register is empty. `teckal new --register csv` or `xlsx` writes one to start from."),
        (b"\n,,\n", "row 1: The register is empty. `teckal new --register csv` or `xlsx` writes one to start from."),
        (
            PLAIN.splitlines()[0].encode(),
            "row 1: The register has a head and nothing below it. Every row is one arrangement.",
        ),
        (
            b"PK\x03\x04abc",
            "This is a workbook or a zip file, not CSV. Give it the ending .xlsx if it is an Excel workbook.",
        ),
        (
            b"\xd0\xcf\x11\xe0abc",
            "This is an old Excel workbook, not CSV. Save the register as CSV UTF-8 or as .xlsx.",
        ),
    ],
)
def test_csv_that_cannot_be_read_is_refused_whole(tmp_path: Path, content: bytes, message: str) -> None:
    assert registers.said(registers.csv_file(tmp_path, content)) == [message]


def test_a_wrong_character_far_down_keeps_every_row_from_being_read(tmp_path: Path) -> None:
    lines = "".join(f"T{n},fenmarsh,Fenmarsh,fenmarsh\n" for n in range(9000)).encode()
    content = PLAIN.encode() + lines + b"caf\xe9,,,\n"
    (message,) = registers.said(registers.csv_file(tmp_path, content))
    assert message.startswith("A character on line 9003 of the file (perhaps é) is not UTF-8.")


@pytest.mark.parametrize(
    ("row", "problems", "read"),
    [
        (
            '"One" of them,fenmarsh,Fenmarsh,fenmarsh\n',
            ["row 3: Something follows a closing quotation mark here. Within quotation marks, write a quotation mark "
             "twice."],
            3,
        ),
        (
            '"One,fenmarsh,Fenmarsh,fenmarsh\n',
            ["row 3: A quotation mark is opened here and never closed, so that nothing after it can be read."],
            1,
        ),
        (
            '"' + "x" * 140_000 + '",fenmarsh,Fenmarsh,fenmarsh\n',
            ["row 3: A cell here is too long, or its quotation mark is never closed, so that nothing after it can be "
             "read."],
            1,
        ),
        (
            "One,fenmarsh,Fenmarsh,fenmarsh,,stray\n",
            ["row 3, column F: This cell is in a column that has no name in the head. Name it, or empty the cell."],
            3,
        ),
        ("One,fenmarsh\n", ["row 3, column A: `contract` is missing. Add it.",
                            "row 3, column B: parties.fenmarsh: `name` is missing. Add it."], 3),
    ],
)  # fmt: skip
def test_a_broken_row_of_csv_is_told_by_its_number(tmp_path: Path, row: str, problems: list[str], read: int) -> None:
    after = "Two,fenmarsh,Fenmarsh,fenmarsh\nThree,fenmarsh,Fenmarsh,fenmarsh\n"
    file = registers.csv_file(tmp_path, PLAIN + row + after)
    assert registers.said(file) == problems
    assert sum(isinstance(registers.read(item), Document) for item in registers.items(file)) == read


def test_a_row_of_csv_counts_as_the_spreadsheet_counts_it(tmp_path: Path) -> None:
    text = 'title,party 1,party 1 name,contract.buyers\n"One\nand\nmore",fenmarsh,F,fenmarsh\n\nTwo,fenmarsh,F,nobody\n'
    file = registers.csv_file(tmp_path, text)
    assert [item.line for item in registers.items(file)] == [2, 4]
    assert registers.said(file) == [
        "row 4, column D: contract.buyers[0]: `nobody` is not declared under `parties`. Declared: fenmarsh."
    ]


@given(content=st.binary(max_size=300))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_register_or_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("x.csv", "x.xlsx"):
        assert registers.items(registers.csv_file(tmp_path, content, name))


# Workbooks


def book(folder: Path, fill: Callable[[Any, Any], None], head: tuple[str, ...] = (*HEAD, SHARE)) -> str:
    """A workbook with this head, filled in as the test says."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.title = "Arrangements"
    sheet.append(list(head))
    fill(sheet, made)
    made.save(folder / "register.xlsx")
    return str(folder / "register.xlsx")


def with_row(*more: Any) -> Callable[[Any, Any], None]:
    """A row that says the least, and these cells after it."""
    return lambda sheet, _: sheet.append([*LEAST.values(), *more])


def patched(file: str, change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> str:
    """The workbook with one part rewritten, as other programs would write it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part].decode()
    parts[part] = change(before).encode()
    assert parts[part].decode() != before
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def shares(file: str) -> Any:
    (row,) = registers.data(file)
    return row["bodies"]["wasteco"]["holdings"]["fenmarsh"]["shares"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("60.1", Decimal("60.1")),
        ("60.100000000000001", Decimal("60.1")),
        ("56.999999999999993", 57),
        ("33.333333333333336", Decimal("33.3333333333333")),
        ("6E1", 60),
        ("6.0000000000000001E-1", Decimal("0.6")),
        ("60", 60),
        ("60.0", 60),
    ],
)
def test_a_number_is_the_fifteen_figures_that_the_spreadsheet_shows(tmp_path: Path, written: str, read: Any) -> None:
    file = patched(book(tmp_path, with_row(12.25)), lambda xml: xml.replace("<v>12.25</v>", f"<v>{written}</v>"))
    assert (shares(file), type(shares(file))) == (read, type(read))


@given(st.decimals(0, 100, allow_nan=False, places=8))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_into_a_number_cell_comes_out(tmp_path: Path, number: Decimal) -> None:
    assert shares(book(tmp_path, with_row(float(number)))) == number


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (0.6, "0%", 60),
        (0.285, "0.00%", Decimal("28.5")),
        (0.57, "0%", 57),
        (60, '0"%"', 60),
        (60, r"0\%", 60),
        (60, "[Red]0.00", 60),
        ("60.1", "@", Decimal("60.1")),
        ("at least 50", "@", {"at_least": 50}),
        ("unknown", "General", "unknown"),
    ],
)
def test_a_percentage_is_a_percentage_by_its_format(tmp_path: Path, value: Any, form: str, read: Any) -> None:
    def fill(sheet: Any, made: Any) -> None:
        with_row(value)(sheet, made)
        sheet.cell(2, 5).number_format = form

    assert shares(book(tmp_path, fill)) == read


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (datetime.date(2026, 9, 1), "yyyy-mm-dd", "2026-09-01"),
        (datetime.datetime(2026, 9, 1), "d mmmm yyyy", "2026-09-01"),
        (datetime.date(2026, 9, 1), "[$-809]dd mmmm yyyy;@", "2026-09-01"),
        (datetime.date(2026, 9, 1), "mmm-yy", "2026-09"),
        (datetime.date(2026, 9, 1), '"signed on" mmmm yyyy', "2026-09"),
        (datetime.date(2026, 1, 1), "yyyy", "2026"),
        (2026, "General", "2026"),
        ("2026-09", "@", "2026-09"),
    ],
)
def test_a_date_is_as_exact_as_its_cell_shows(tmp_path: Path, value: Any, form: str, read: str) -> None:
    def fill(sheet: Any, made: Any) -> None:
        with_row(value)(sheet, made)
        sheet.cell(2, 5).number_format = form

    (row,) = registers.data(book(tmp_path, fill, (*HEAD, "contract.awarded_on")))
    assert row["contract"]["awarded_on"] == read


def test_the_days_of_a_workbook_from_1904_are_its_own(tmp_path: Path) -> None:
    def fill(sheet: Any, made: Any) -> None:
        made.epoch = CALENDAR_MAC_1904
        with_row(datetime.date(2026, 9, 1))(sheet, made)

    (row,) = registers.data(book(tmp_path, fill, (*HEAD, "contract.awarded_on")))
    assert row["contract"]["awarded_on"] == "2026-09-01"


CELL = "sheet Arrangements, row 2, column E: "


@pytest.mark.parametrize(
    ("column", "value", "form", "message"),
    [
        (
            "contract.awarded_on",
            datetime.datetime(2026, 9, 1, 10, 30),
            "yyyy-mm-dd",
            "contract.awarded_on: holds a day with a time (2026-09-01 10:30). Write the day alone.",
        ),
        (
            "contract.awarded_on",
            datetime.time(10, 30),
            "hh:mm",
            "contract.awarded_on: holds a time of day or a length of time, which no column takes.",
        ),
        (
            "contract.awarded_on",
            46266,
            "General",
            "contract.awarded_on: holds the bare number 46266, which may be a date. Give the cell the format of a "
            "date.",
        ),
        (SHARE, "#REF!", "General", f"{SHARE}: holds the spreadsheet's error #REF!. Mend what it is reckoned from."),
        (
            SHARE,
            "=1+1",
            "General",
            f"{SHARE}: holds a formula that was never calculated. Open the file in a spreadsheet, save it, and try "
            "again.",
        ),
        (
            "reference",
            7,
            "0000",
            "reference: holds the number 7 in a format of its own, and this column takes text. Give the cell the "
            "format Text, and write it anew.",
        ),
        (
            "contract.estimated_value",
            0.6,
            "0%",
            "contract.estimated_value: holds a percentage (60%), and this column takes a plain number.",
        ),
        (
            "contract.estimated_value",
            "£4,200,000",
            "@",
            "contract.estimated_value: must be a plain number of 0 or more, or unknown; found `£4,200,000`. "
            "Write 4200000.",
        ),
        (
            SHARE,
            "60,1",
            "@",
            f"{SHARE}: must be a percent from 0 to 100, or unknown; found `60,1`. Write 60.1.",
        ),
        (
            SHARE,
            1,
            "0%",
            f"{SHARE}: `wasteco` is not declared under `parties`. Declared: fenmarsh.",
        ),
    ],
)
def test_a_cell_of_a_workbook_that_cannot_be_relied_on_is_named(
    tmp_path: Path, column: str, value: Any, form: str, message: str
) -> None:
    def fill(sheet: Any, made: Any) -> None:
        with_row(value)(sheet, made)
        sheet.cell(2, 5).number_format = form
        sheet.append([*LEAST.values()])

    found = registers.said(book(tmp_path, fill, (*HEAD, column)))
    if column == SHARE and "declared" not in message:
        found = [each for each in found if "not declared" not in each]
    expected = message.replace(f"{SHARE}: `wasteco`", "bodies.wasteco: `wasteco`")
    assert found == [CELL + expected]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="E2"><f>30+30</f><v>60</v></c>', 60),
        ('<c r="E2" t="str"><f>IF(1,"unknown","")</f><v>unknown</v></c>', "unknown"),
        ('<c r="E2" t="str"><f>IF(1,"","x")</f><v></v></c>', None),
        ('<c r="E2" t="inlineStr"><is><t>60</t></is></c>', 60),
        ('<c t="n"><v>60</v></c>', 60),
    ],
)
def test_a_formula_is_what_it_last_came_to(tmp_path: Path, cell: str, read: Any) -> None:
    file = patched(
        book(tmp_path, with_row(12.25)),
        lambda xml: re.sub(r'<c r="E2"[^>]*><v>12.25</v></c>', lambda _: cell, xml),
    )
    (row,) = registers.data(file)
    assert (row["bodies"]["wasteco"]["holdings"]["fenmarsh"]["shares"] if "bodies" in row else None) == read


def test_cells_that_are_merged_are_refused_in_each_row_that_they_reach(tmp_path: Path) -> None:
    def fill(sheet: Any, _: Any) -> None:
        for _ in range(5):
            sheet.append([*LEAST.values()])
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("H2:K9")

    file = book(tmp_path, fill)
    why = "is merged with other cells (A3:A4). Unmerge them, and fill in each that it is meant for."
    assert registers.said(file) == [f"sheet Arrangements, row {row}, column A: title: {why}" for row in (3, 4)]
    assert [item.line for item in registers.items(file)] == [2, 3, 4, 5, 6]


def test_a_merged_head_is_refused(tmp_path: Path) -> None:
    file = book(tmp_path, lambda sheet, _: sheet.merge_cells("D1:E1"))
    assert registers.said(file)[0] == (
        "sheet Arrangements, row 1, column D: The name of a column must be text. This cell is merged with other cells "
        "(D1:E1). Unmerge them, and fill in each that it is meant for."
    )


def test_hidden_rows_columns_and_sheets_are_read_like_others(tmp_path: Path) -> None:
    def fill(sheet: Any, made: Any) -> None:
        for _ in range(3):
            sheet.append([*LEAST.values()])
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.auto_filter.ref = "A1:D4"
        other = made.create_sheet("Older")
        other.append(list(HEAD))
        other.append([*LEAST.values()])
        other.sheet_state = "hidden"

    found = registers.items(book(tmp_path, fill))
    assert [(item.number, item.document, item.line, item.place.split(", ")[1]) for item in found] == [
        (0, 0, 2, "sheet Arrangements"),
        (1, 1, 3, "sheet Arrangements"),
        (2, 2, 4, "sheet Arrangements"),
        (3, 3, 2, "sheet Older"),
    ]


def sheets_named(folder: Path, *names: tuple[str, tuple[str, ...]]) -> str:
    """A workbook with these sheets, each with a head and one row."""
    made = openpyxl.Workbook()
    for name, head in names:
        sheet = made.create_sheet(name)
        sheet.append(list(head))
        sheet.append([*LEAST.values()])
    made.remove(made.worksheets[0])
    made.save(folder / "register.xlsx")
    return str(folder / "register.xlsx")


def test_a_sheet_is_read_for_its_name_or_its_title(tmp_path: Path) -> None:
    notes = ("Column", "Meaning", "a", "b")
    file = sheets_named(tmp_path, ("Notes", notes), ("Arrangements 2025", HEAD), ("North", HEAD))
    assert [item.place.split(", ")[1] for item in registers.items(file)] == ["sheet Arrangements 2025", "sheet North"]
    file = sheets_named(tmp_path, ("Sheet1", notes))
    assert registers.said(file)[0].startswith("sheet Sheet1, row 1, column A: `Column` is no column of a register.")
    file = sheets_named(tmp_path, ("Notes", notes), ("More", notes))
    assert registers.said(file) == [
        "No sheet of this workbook (Notes, More) is named Arrangements or has a column `title`. `teckal new --register "
        "csv` or `xlsx` writes one to start from."
    ]


def test_a_sheet_that_is_wrong_stops_no_other(tmp_path: Path) -> None:
    file = sheets_named(tmp_path, ("Arrangements", ("Column", "b", "c", "d")), ("North", HEAD))
    found = registers.items(file)
    assert [bool(item.problems) for item in found] == [True, False]
    assert [item.document for item in found] == [0, 1]


def test_a_workbook_with_nothing_in_it_is_an_error(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.save(tmp_path / "register.xlsx")
    assert registers.said(str(tmp_path / "register.xlsx")) == [
        "sheet Sheet, row 1: The register is empty. `teckal new --register csv` or `xlsx` writes one to start from."
    ]
    assert registers.said(book(tmp_path, lambda *_: None)) == [
        "sheet Arrangements, row 1: The register has a head and nothing below it. Every row is one arrangement."
    ]


def test_the_size_that_a_workbook_claims_is_not_believed(tmp_path: Path) -> None:
    file = patched(
        book(tmp_path, with_row(60)),
        lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:B1"', xml),
    )
    assert shares(file) == 60


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace('<row r="2"', '<row r="1"'),
        lambda xml: xml.replace('r="E2"', 'r="E7"'),
        lambda xml: xml.replace('r="E2"', 'r="XFE2"'),
        lambda xml: xml.replace('<row r="2"', '<row r="9999999"'),
        lambda xml: xml.replace("<v>12.25</v>", "<v>twelve</v>"),
        lambda xml: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + xml.replace("12.25", "&e;"),
    ],
)
def test_a_damaged_sheet_is_refused(tmp_path: Path, change: Callable[[str], str]) -> None:
    found = registers.said(patched(book(tmp_path, with_row(12.25)), change))
    assert [each for each in found if not each.endswith(WORKBOOKS_WORDS)] == []
    assert found


@pytest.mark.slow
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(tmp_path: Path, changes: list[tuple[float, int]]) -> None:
    content = bytearray(Path(book(tmp_path, with_row(60))).read_bytes())
    for at, byte in changes:
        content[int(at * len(content))] = byte
    for item in registers.items(registers.csv_file(tmp_path, bytes(content), "changed.xlsx")):
        assert item.problems or item.composed


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_damaged_part_is_refused(tmp_path: Path, part: str) -> None:
    file = patched(book(tmp_path, with_row(60)), lambda xml: xml[: len(xml) // 2], part)
    assert registers.said(file) == [WORKBOOKS_WORDS]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
AS_EXCEL_WRITES = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml"
ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/s.xml" ContentType="{TYPE}.worksheet+xml"/>
<Override PartName="/xl/strings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"
Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Tabelle1" sheetId="7"
r:id="r5"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r5"
Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/><Relationship Id="r6" Type="{OFFICE}/sharedStrings"
Target="strings.xml"/></Relationships>""",
    "xl/strings.xml": f"""<sst xmlns="{MAIN}"><si><t>title</t></si><si><t>party 1</t></si><si><t>party 1 name</t></si>
<si><t>contract.buyers</t></si><si><t>fenmarsh</t></si><si><r><t>Fen</t></r><r><rPr><b/></rPr><t>marsh</t></r></si>
<si><t xml:space="preserve"> Two_x000D_
lines </t></si></sst>""",
    "xl/worksheets/s.xml": f"""<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>
<x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c><x:c t="s"><x:v>3</x:v></x:c></x:row><x:row r="5"
spans="1:4" ht="30"><x:c r="A5" t="s"><x:v>6</x:v></x:c><x:c r="B5" t="s"><x:v>4</x:v></x:c><x:c r="C5"
t="s"><x:v>5</x:v></x:c><x:c r="D5" t="s"><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>""",
}
"""A workbook with shared strings, text in several formats, gaps between rows and cells without a reference."""


def test_a_workbook_is_read_as_other_programs_write_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "register.xlsx", "w") as archive:
        for name, content in AS_EXCEL_WRITES.items():
            archive.writestr(name, content)
    file = str(tmp_path / "register.xlsx")
    assert registers.data(file) == [
        {
            "format": 1,
            "title": "Two\nlines",
            "parties": {"fenmarsh": {"name": "Fenmarsh"}},
            "contract": {"buyers": ["fenmarsh"]},
        }
    ]
    assert registers.items(file)[0].place == f"{file}, sheet Tabelle1, row 5"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title,party 1\n", WORKBOOKS_WORDS),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "This is an old Excel workbook, or one with a password. Save it as .xlsx without a password.",
        ),
        (b"PK\x03\x04 and no more", WORKBOOKS_WORDS),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    assert registers.said(registers.csv_file(tmp_path, content, "register.xlsx")) == [message]


def test_an_open_document_is_refused_in_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "register.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    found = registers.said(str(tmp_path / "register.xlsx"))
    assert found == ["This is an OpenDocument spreadsheet. Save it as .xlsx."]


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = book(tmp_path, with_row(60))
    monkeypatch.setattr(workbook, "LARGEST", 1000)
    assert registers.said(file) == ["This workbook unpacks to more than 0 MB. Divide it into several."]


def test_without_openpyxl_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = book(tmp_path, with_row(60))
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    assert registers.said(file) == ['Reading .xlsx needs openpyxl: pip install "teckal[xlsx]"']
    assert register.expected(file) == 1


# What a register can reach


def test_a_register_reads_nothing_but_itself(tmp_path: Path) -> None:
    """There is no way to name a file in it: a path in a cell is text, and a column for one does not exist."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: secret\n", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(outside)
    for path in ("../outside.yaml", str(outside), "link.yaml", "file:///etc/passwd"):
        text = f"{','.join(HEAD)},law\n{path},fenmarsh,{path},fenmarsh,\n"
        (row,) = registers.data(registers.csv_file(inside, text))
        assert row["title"] == row["parties"]["fenmarsh"]["name"] == path
        for column in ("file", "path", "yaml", "include"):
            text = f"{','.join(HEAD)},{column}\nOne,fenmarsh,F,fenmarsh,{path}\n"
            assert f"`{column}` is no column of a register." in registers.said(registers.csv_file(inside, text))[0]


def test_a_link_to_another_workbook_is_not_followed(tmp_path: Path) -> None:
    def link(xml: str) -> str:
        return re.sub(r'<c r="E2"[^>]*><v>12.25</v></c>', '<c r="E2"><f>[1]Sheet1!$A$1</f><v>60</v></c>', xml)

    assert shares(patched(book(tmp_path, with_row(12.25)), link)) == 60


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.xlsx").mkdir()
    assert registers.said(str(tmp_path / "pipe.csv")) == ["This is no ordinary file. Name a register in CSV or XLSX."]
    assert registers.said(str(tmp_path / "folder.xlsx")) == [
        "This is no ordinary file. Name a register in CSV or XLSX."
    ]
    assert registers.said(str(tmp_path / "none.csv")) == ["This file cannot be read (No such file or directory)."]


# How many


def test_how_many_rows_there_are_is_told_at_a_glance(tmp_path: Path) -> None:
    rows = [LEAST] * 30
    assert register.expected(registers.csv_file(tmp_path, rows)) == 30
    assert register.expected(registers.xlsx_file(tmp_path, rows)) == 30
    assert register.expected(str(tmp_path / "none.csv")) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "kept"), [("csv", 0), ("xlsx", 100)])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, kind: str, kept: int) -> None:
    """A row that has been read is gone; but openpyxl's parser keeps an empty element for each, some 70 bytes."""

    def peak(number: int) -> int:
        write = registers.csv_file if kind == "csv" else registers.xlsx_file
        file = write(tmp_path, [LEAST] * number)
        tracemalloc.start()
        try:
            assert sum(1 for _ in register.rows(file, 0)) == number
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(5000) < peak(2000) + 100_000 + 3000 * kept
