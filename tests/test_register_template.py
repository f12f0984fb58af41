"""The register to start from: its rows are worked examples, and every column of the format is explained."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import registers
from click.testing import CliRunner
from conftest import Command

from teckal.batch.evaluating import Settings, outcome
from teckal.batch.register import columns, explanations, template_csv, template_xlsx
from teckal.batch.register.template import RULES, Explained, explained, given, takes
from teckal.cli import cli
from teckal.document import Document, read
from teckal.paths import folder
from teckal.reading import schema as format_schema
from teckal.rulebook import load


@pytest.fixture(params=["csv", "xlsx"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The template, as a file."""
    content = template_csv().encode() if request.param == "csv" else template_xlsx()
    return registers.csv_file(tmp_path, content, f"register.{request.param}")


def example(name: str) -> dict[str, Any]:
    (document,) = read(folder("cases") / "examples" / f"worked-{name}.yaml")
    assert isinstance(document, Document)
    return {key: value for key, value in document.data.items() if key != "example"}


def test_the_worked_rows_are_the_worked_examples(file: str) -> None:
    assert registers.data(file) == [example("example"), example("cooperation")]


def test_the_worked_rows_have_answers(file: str) -> None:
    settings = Settings(None, "builtin", None, load().digest)
    results = [outcome(item, load(), settings).result for item in registers.items(file)]
    assert [(each["verdict"], each["route"]) for each in results if each] == [
        ("exempt", "joint"),
        ("exempt", "horizontal"),
    ]


def test_the_template_is_the_same_from_run_to_run() -> None:
    assert template_xlsx() == template_xlsx()
    assert template_csv() == template_csv()


# Explanations


def by_name() -> dict[str, Explained]:
    return {each.name: each for each in explained()}


def test_every_column_of_the_template_is_explained() -> None:
    assert [each.name for each in explained()][: len(given())] == [each.name for each in given()]
    for each in explained():
        assert each.meaning, each.name
        assert each.takes, each.name
        assert each.if_empty, each.name


def test_every_fact_of_the_format_has_a_column_that_is_explained() -> None:
    """All but what a bound is made of, what a file alone has, and what only the library of cases has."""
    said = {each.path.replace("[N-1]", "[0]").replace(" N>", " 1>") for each in explained()}
    missing = []
    for name in columns.names():
        column = columns.column(1, name)
        kinds = column.schema.get("type", ())
        if "object" not in kinds and not column.definition.endswith("_figure") and column.path:
            missing += [name] if columns.shown(column.path) not in said else []
    assert missing == []


@pytest.mark.parametrize(
    ("name", "path", "unit", "takes", "if_empty"),
    [
        ("title", "title", "", "text", "an error: it must be filled in"),
        (
            "holder 2 shares",
            "bodies.<body>.holdings.<holder 2>.shares",
            "percent",
            "a number from 0 to 100; a bound such as at least 80; or unknown",
            "not known",
        ),
        (
            "year 1 customer 2",
            "bodies.<body>.activities.periods[0].for.<customer 2>",
            "the currency, or the unit of the measure",
            "a plain number of 0 or more; a bound such as at least 9000000; or unknown",
            "not known, as if unknown were written; left out says what a missing line says",
        ),
        (
            "contract.estimated_value",
            "contract.estimated_value",
            "the currency of contract.currency",
            "a plain number of 0 or more; a bound such as at least 9000000; or unknown",
            "not known",
        ),
        (
            "contract.category",
            "contract.category",
            "",
            "goods, services, light-touch-services, works, concession or unknown",
            "not known, as if unknown were written; left out says what a missing line says",
        ),
        ("contract.awarded_on", "contract.awarded_on", "day, month or year", "2026-09-01, 2026-09 or 2026; or unknown",
         "not known"),
        ("board seats", "bodies.<body>.board.seats", "number", "a whole number of 0 or more; or unknown", "not known"),
        ("holder 1", "bodies.<body>.holdings.<holder 1>", "",
         "an id: small letters, digits, - and _, beginning with a letter", "there is none"),
        ("evidence 1", "evidence.<evidence 1>", "", "the name of a column, or a path", "there is none"),
        ("holder N rights", "bodies.<body>.holdings.<holder N>.rights", "",
         "one or more of profit, loss or winding-up-contribution, with ; between them; [] for none; or unknown",
         "not known"),
        ("agreement N between", "bodies.<body>.agreements[N-1].between", "", "ids, with ; between them; or unknown",
         "not known"),
    ],
)  # fmt: skip
def test_a_column_is_explained(name: str, path: str, unit: str, takes: str, if_empty: str) -> None:
    found = by_name()[name]
    assert (found.path, found.unit, found.takes, found.if_empty) == (path, unit, takes, if_empty)


def test_the_meaning_is_that_of_the_schema() -> None:
    holding = format_schema.load()["definitions"]["holding"]["properties"]
    assert by_name()["holder 1 votes"].meaning == holding["votes"]["description"]
    assert by_name()["holder N effective_on"].meaning == holding["effective_on"]["description"]
    said = "Work that these parties asked for and paid for: here that of customer 2."
    assert by_name()["year 1 customer 2"].meaning == said
    assert by_name()["appointer N seats"].meaning == "Who appoints how many: here that of appointer N."


def test_the_choices_are_those_of_the_schema() -> None:
    for each in given():
        column = columns.column(1, each.name)
        if "enum" in column.schema and True not in column.schema["enum"]:
            said = takes(column).replace(" or ", ", ").split(", ")
            assert said == column.schema["enum"], each.name


def test_no_cell_can_start_a_formula() -> None:
    texts = [each for text in (template_csv(), explanations()) for row in csv.reader(io.StringIO(text)) for each in row]
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    texts += [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [each for each in texts if each.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


# The workbook


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(template_xlsx()))


def test_the_workbook_has_a_sheet_to_fill_in_and_sheets_that_help(book: Any) -> None:
    assert book.sheetnames == ["Arrangements", "Explanations", "How to fill it in", "Choices"]
    sheet = book["Arrangements"]
    assert [cell.value for cell in sheet[1]] == [each.name for each in given()]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    table = book["Explanations"]
    assert (table.freeze_panes, table.auto_filter.ref) == ("B2", table.dimensions)
    assert [row[0].value for row in table.iter_rows(min_row=2)] == [each.name for each in explained()]
    assert [row[0].value for row in book["How to fill it in"].iter_rows(min_row=2)] == list(RULES)


def test_cells_have_the_kind_that_they_need(book: Any) -> None:
    cells = dict(zip((each.name for each in given()), book["Arrangements"][2], strict=True))
    assert cells["contract.awarded_on"].is_date
    assert cells["contract.awarded_on"].number_format == "yyyy-mm-dd"
    assert cells["contract.estimated_value"].value == 4200000
    assert cells["contract.consideration"].value is True
    assert cells["reference"].number_format == "@"
    columns_of = book["Arrangements"].column_dimensions
    assert columns_of["B"].number_format == "@"


def test_choices_can_be_picked(book: Any) -> None:
    sheet = book["Arrangements"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == len(given())
    for cell in sheet[1]:
        rule = rules[f"{cell.column_letter}2"]
        column = columns.column(1, cell.value)
        assert rule.prompt, cell.value
        assert len(rule.prompt) <= 255
        if "enum" in column.schema:
            name, _, area = rule.formula1.partition("!")
            picked = [row[0].value for row in book[name][area.replace("$", "")]]
            assert picked == list(column.schema["enum"]), cell.value
        else:
            assert rule.formula1 is None


def test_without_openpyxl_the_extra_is_named(teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    ran = teckal("new", "--register", "xlsx", "-o", tmp_path / "r.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert 'Writing .xlsx needs openpyxl: pip install "teckal[xlsx]"' in ran.err


# The command


def test_new_prints_a_register_or_writes_it(teckal: Command, tmp_path: Path) -> None:
    printed = teckal("new", "--register", "csv")
    assert (printed.status, printed.out) == (0, template_csv())
    written = teckal("new", "--register", "csv", "-o", tmp_path / "r.csv")
    assert (written.status, written.out) == (0, "")
    assert (tmp_path / "r.csv").read_bytes() == template_csv().encode()
    assert f"then run: teckal batch {tmp_path / 'r.csv'}." in written.err
    assert "teckal new --register csv --explain" in written.err


def test_new_writes_a_workbook(teckal: Command, tmp_path: Path) -> None:
    ran = teckal("new", "--register", "xlsx", "-o", tmp_path / "r.xlsx")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "r.xlsx").read_bytes() == template_xlsx()
    assert CliRunner().invoke(cli, ["new", "--register", "xlsx"]).stdout_bytes == template_xlsx()


def test_new_does_not_show_a_workbook_on_a_screen(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teckal.output.terminal", lambda: True)
    ran = teckal("new", "--register", "xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert "Name a file for it: -o register.xlsx" in ran.err


def test_new_explains_the_columns_of_a_register(teckal: Command) -> None:
    ran = teckal("new", "--register", "csv", "--explain")
    assert (ran.status, ran.out) == (0, explanations())
    rows = list(csv.reader(io.StringIO(ran.out.removeprefix("\ufeff"))))
    assert rows[0] == ["Column", "Path", "Meaning", "Unit", "Takes", "If empty"]
    assert len(rows) == len(explained()) + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--explain"], "--explain goes with --register csv; a workbook explains its columns on a sheet."),
        (["--register", "xlsx", "--explain"], "--explain goes with --register csv"),
        (["--register", "csv", "--route", "joint"], "A register asks the same for every route and law"),
        (["--register", "csv", "--law", "uk-pa-2023"], "A register asks the same for every route and law"),
    ],
)
def test_new_refuses_what_does_not_go_together(teckal: Command, arguments: list[str], message: str) -> None:
    ran = teckal("new", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_new_replaces_no_register_unless_forced(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("mine", encoding="utf-8")
    assert teckal("new", "--register", "csv", "-o", file).status == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert teckal("new", "--register", "csv", "-o", file, "--force").status == 0
