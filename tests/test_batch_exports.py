"""The exports of a batch: nothing lost, no figure that lies, nothing that runs, and the same bytes every time."""

from __future__ import annotations

import csv
import importlib.util
import io
import itertools
import json
import os
import re
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from arrangements import changed, cooperation, joint, sole, turnover, under, years
from batches import DAY, EVIL, bad, came_to, item, summary
from browser import Browser, browser, needs_browser
from conftest import ROOT

from teckal import output, xlsx
from teckal.batch.outcome import Outcome
from teckal.batch.spool import Spool
from teckal.batch.summary import Summary
from teckal.report import batch_csv, batch_html, batch_json, batch_table, batch_words, batch_xlsx, markup, plain
from teckal.report import json as json_report
from teckal.report.json import read_result
from teckal.result import VERDICTS

FIGURES = "bodies.wasteco.activities"
LONG = "registers/of/the/north/and/the/south/" + "-".join(["arrangement"] * 9) + ".yaml"


def measured(ours: Any, **change: Any) -> dict[str, Any]:
    """A company of one council with these figures for it."""
    figures = turnover(*years(ours), other_measures="none")
    return changed(sole({FIGURES: figures, "contract.currency": "GBP"}), change)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """One of each kind, names that would be code, and one that could not be evaluated."""
    evil = {"title": EVIL, "reference": "@SUM(A1)", "parties.wasteco.name": "+Wasteco"}
    arrangements = [
        (measured(900, title="Ashes"), "a.yaml"),
        (measured(800, title="Bins", **{"circumstances.review_on": "2026-11-01"}), "b.yaml"),
        (joint({"title": "Cars", "reference": "C-1"}), LONG),
        (changed(under("uk-pcr-2015", cooperation()), {"title": "Dunes"}), "d.yaml"),
        (sole({"title": "Eggs", "contract.awarded_on": None}), "e.yaml"),
        (sole({"title": "Ferries", "contract.consideration": False}), "f.yaml"),
        (changed(measured(700), evil), "-g.yaml"),
    ]
    found = [
        came_to(each, number, file=file, group_by="contract.category")
        for number, (each, file) in enumerate(arrangements)
    ]
    return [*found, bad(len(found), f"There is no party {EVIL}.")]


@pytest.fixture
def totals(outcomes: list[Outcome]) -> Summary:
    return summary(outcomes, group_by="contract.category")


# Text that is no formula.


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", " =1+1", "\uff1d1", "\uff0b1", "\ufe63 1"]
)
def test_a_cell_cannot_begin_a_formula(text: str) -> None:
    assert plain.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "exempt", "1-1", "a=b", "(-1)", "'=1", "2026-09-01"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert plain.cell(text) == text


@pytest.mark.parametrize(
    "text", ["a  b", " a", "a\u202eb", "a\nb", "\u00a0a", "plain text", "Grünpflege", "a\u3000b", ""]
)
def test_text_is_cleaned_alike_with_and_without_the_short_way(text: str) -> None:
    assert plain.clean(text) == "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in " ".join(text.split())
    )


# The table.


def table(outcomes: Any, totals: Summary, width: int = 80) -> list[str]:
    return batch_table.report(outcomes, totals, width).splitlines()


@pytest.mark.parametrize(("width", "columns"), [(20, 60), (80, 80), (100, 100), (300, 100)])
def test_the_table_fits_its_columns(outcomes: list[Outcome], totals: Summary, width: int, columns: int) -> None:
    assert columns - 20 < max(map(len, table(outcomes, totals, width))) <= columns


def test_the_table_has_every_item_in_order_and_loses_no_path(outcomes: list[Outcome], totals: Summary) -> None:
    text = "".join(line.strip() for line in table(outcomes, totals))
    places = [text.index(each.place) for each in outcomes]
    assert places == sorted(places)


def test_each_row_says_verdict_law_route_and_calls_for_advice(outcomes: list[Outcome], totals: Summary) -> None:
    lines = table(outcomes, totals)
    assert lines[2:6] == [
        "exempt         uk-pa-2023     Ashes",
        "               vertical       a.yaml",
        "not exempt     uk-pa-2023     Bins",
        "  1 advice     (vertical)     b.yaml",
    ]


def test_what_could_not_be_evaluated_stands_in_the_table_with_its_reason(
    outcomes: list[Outcome], totals: Summary
) -> None:
    text = " ".join(" ".join(table(outcomes, totals)).split())
    assert "not evaluated - cases/07.yaml line 3 column 5: contract.buyers: There is no party =HYPERLINK" in text


def test_an_exemption_under_a_law_that_does_not_govern_is_marked(outcomes: list[Outcome], totals: Summary) -> None:
    lines = table(outcomes, totals)
    assert any(line.startswith("exempt*        uk-pcr-2015") for line in lines)
    assert batch_words.NOTE in " ".join(lines)


def test_a_table_says_that_it_leaves_arrangements_out(outcomes: list[Outcome], totals: Summary) -> None:
    assert "2 of 8 arrangements shown." in table(outcomes[:2], totals)
    assert not any("shown." in line for line in table(outcomes, totals))


def test_the_summary_stands_under_the_table(outcomes: list[Outcome], totals: Summary) -> None:
    lines = table(outcomes, totals)
    text = " ".join(" ".join(lines).split())
    assert "8 arrangements: 3 exempt, 1 unclear, 2 not exempt, 1 out of scope, 1 not evaluated." in text
    assert "on the line, not met, 80%, more than 80% needed, 0 of 3,000 GBP: Bins (b.yaml)" in text
    assert "As of 2026-11-27: 1 due, 6 not stated." in text
    for heading in ("By law", "Exempt, by route", "By contract.category", "Flags most raised", "Reviews"):
        assert heading in lines
    assert lines[-1] == "A screening result, from the facts in the file. It is not legal advice."


def test_no_character_of_a_file_reaches_the_screen_unseen(outcomes: list[Outcome], totals: Summary) -> None:
    text = batch_table.report(outcomes, totals, 80)
    assert [each for each in text if not each.isprintable() and each != "\n"] == []


def test_an_empty_batch_has_a_table_too() -> None:
    assert "0 arrangements: none." in " ".join(table([], summary([])))


def test_a_cell_that_reads_as_a_number_is_shown_as_it_is() -> None:
    from teckal.report.page import Section, laid_out

    section = Section("Amounts", headers=("Amount", "Is"), rows=(("1,000", "False"), ("2,000", "1_000")))
    assert [line.split() for line in laid_out("T", [section], "table", 80).splitlines()[-2:]] == [
        ["1,000", "False"],
        ["2,000", "1_000"],
    ]


# CSV.


def rows(outcomes: list[Outcome], totals: Summary) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    batch_csv.write(outcomes, stream, totals)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline=""), strict=True))


def test_csv_has_a_row_for_each_item_in_documented_columns(outcomes: list[Outcome], totals: Summary) -> None:
    found = rows(outcomes, totals)
    assert [each["number"] for each in found] == [str(number) for number in range(1, 9)]
    assert list(found[0]) == list(batch_csv.COLUMNS)
    assert all(means.endswith(".") for means in batch_csv.COLUMNS.values())


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_columns_of_csv_are_explained(form: str) -> None:
    text = batch_csv.explained(form, 80).replace("\\", "")
    assert [name for name in batch_csv.COLUMNS if name not in text] == []


def test_csv_gives_a_share_exactly_in_words_that_no_spreadsheet_takes_for_a_date(
    outcomes: list[Outcome], totals: Summary
) -> None:
    first, second, *_ = rows(outcomes, totals)
    keys = ("share", "share_exact", "line", "points_from_line", "line_met", "amount_from_line", "amount_unit")
    assert [first[key] for key in keys] == ["90", "2700 of 3000", "more than 80%", "10", "true", "300", "GBP"]
    assert [second[key] for key in keys] == ["80", "2400 of 3000", "more than 80%", "0", "false", "0", "GBP"]


def test_csv_says_what_an_exemption_counts_as(outcomes: list[Outcome], totals: Summary) -> None:
    assert [(each["verdict"], each["counts_as"]) for each in rows(outcomes, totals)] == [
        ("exempt", "exempt"),
        ("not-exempt", "not-exempt"),
        ("exempt", "exempt"),
        ("exempt", "unclear"),
        ("unclear", "unclear"),
        ("out-of-scope", "out-of-scope"),
        ("not-exempt", "not-exempt"),
        ("not-evaluated", ""),
    ]


def test_csv_names_what_failed_and_when_a_review_is_due(outcomes: list[Outcome], totals: Summary) -> None:
    second = rows(outcomes, totals)[1]
    assert second["not_met"] == "uk-pa-2023/vertical/activity"
    assert (second["review_on"], second["review"], second["group"]) == ("2026-11-01", "due", "services")
    assert (second["route"], second["nearest_route"]) == ("", "vertical")


def test_csv_keeps_errors_with_their_places(outcomes: list[Outcome], totals: Summary) -> None:
    last = rows(outcomes, totals)[-1]
    assert last["errors"].startswith("line 3 column 5: contract.buyers: There is no party =HYPERLINK")
    assert last["file"] == "cases/07.yaml"


def test_no_cell_of_a_csv_begins_a_formula_or_hides_a_character(outcomes: list[Outcome], totals: Summary) -> None:
    found = rows(outcomes, totals)
    cells = [cell for each in found for cell in each.values()]
    assert [cell for cell in cells if plain.cell(cell) != cell and not cell.startswith("'")] == []
    assert [cell for cell in cells if not cell.isprintable()] == []
    assert found[6]["title"].startswith("'=HYPERLINK")
    assert (found[6]["reference"], found[6]["suppliers"], found[6]["file"]) == ("'@SUM(A1)", "'+Wasteco", "'-g.yaml")


# JSON.


def test_json_is_what_check_prints(outcomes: list[Outcome]) -> None:
    stream = io.StringIO()
    batch_json.write(outcomes, stream)
    results = [read_result(each.result) for each in outcomes if each.result]
    whole = json.loads(stream.getvalue())
    assert stream.getvalue() == json_report.dumps(
        {
            "teckal": whole["teckal"],
            "results": [json_report.result(each) for each in results],
            "errors": [problem for each in outcomes for problem in each.problems],
            "checklists": None,
        }
    )


def test_json_of_nothing_is_what_check_prints() -> None:
    stream = io.StringIO()
    batch_json.write([], stream)
    assert stream.getvalue() == json_report.report([])


def test_json_lines_have_a_line_for_each_item(outcomes: list[Outcome]) -> None:
    stream = io.StringIO()
    batch_json.write_lines(outcomes, stream)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    schema = json.loads((ROOT / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
    result = {**schema, **schema["definitions"]["result"]}
    for line in lines[:-1]:
        jsonschema.Draft7Validator(result).validate(line)
    assert lines[:-1] == [each.result for each in outcomes[:-1]]
    assert lines[-1] == {
        "file": "cases/07.yaml",
        "document": 0,
        "place": "cases/07.yaml",
        "errors": outcomes[-1].problems,
    }


def test_a_line_of_json_holds_no_character_that_ends_a_line_elsewhere(outcomes: list[Outcome]) -> None:
    assert outcomes[0].result is not None
    odd = replace(outcomes[0], result={**outcomes[0].result, "title": "one\u2028two\u0085three\x1b"})
    stream = io.StringIO()
    batch_json.write_lines([odd], stream)
    assert len(stream.getvalue().splitlines()) == 1
    assert json.loads(stream.getvalue())["title"] == "one\u2028two\u0085three\x1b"


# The workbook.


def workbook(outcomes: Any, totals: Summary) -> bytes:
    stream = io.BytesIO()
    batch_xlsx.save(outcomes, totals, stream)
    return stream.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet: Any, row: int) -> dict[str, Any]:
    """One row by the names of the columns."""
    return {head.value: cell.value for head, cell in zip(sheet[1], sheet[row], strict=True)}


def test_a_workbook_has_a_sheet_for_each_kind_with_filters_and_a_head_that_stays(
    outcomes: list[Outcome], totals: Summary
) -> None:
    book = opened(workbook(outcomes, totals))
    assert book.sheetnames == ["Verdicts", "Conditions", "Flags", "Errors", "Summary", "Columns"]
    for name, columns in batch_xlsx.SHEETS.items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in columns]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(columns)).column_letter}{sheet.max_row}"
        assert sheet.column_dimensions["B"].width == columns[1].width
        assert sheet.print_title_rows == "$1:$1"


def test_every_column_of_a_workbook_is_explained_in_it(outcomes: list[Outcome], totals: Summary) -> None:
    meanings = opened(workbook(outcomes, totals))["Columns"]
    told = [tuple(cell.value for cell in row) for row in meanings.iter_rows(min_row=2)]
    columns = [(name, each.name, each.means) for name, sheet in batch_xlsx.SHEETS.items() for each in sheet]
    assert told == columns
    assert all(means.endswith(".") for _, _, means in told)


def test_a_workbook_has_every_verdict_condition_flag_and_error(outcomes: list[Outcome], totals: Summary) -> None:
    book = opened(workbook(outcomes, totals))
    results = [read_result(each.result) for each in outcomes if each.result]
    limbs = [
        limb
        for each in results
        for route in each.routes
        if route.state != "not-applicable"
        for limb in route.conditions
    ]
    gates = [gate for each in results for gate in each.gates]
    assert book["Verdicts"].max_row == 1 + len(results)
    assert book["Conditions"].max_row == 1 + len(limbs) + len(gates)
    assert book["Flags"].max_row == 1 + sum(len(each.flags) for each in results)
    assert book["Errors"].max_row == 1 + sum(len(each.problems) for each in outcomes)
    error = cells(book["Errors"], 2)
    assert (error["Number"], error["File"], error["Line"], error["Column"]) == (8, "cases/07.yaml", 3, 5)


def test_a_verdict_of_a_workbook_has_its_figures_as_numbers_where_these_do_not_lie(
    outcomes: list[Outcome], totals: Summary
) -> None:
    first = cells(opened(workbook(outcomes, totals))["Verdicts"], 2)
    assert (first["Number"], first["Title"], first["Verdict"], first["Counts as"]) == (1, "Ashes", "exempt", "exempt")
    assert (first["Share"], first["Share, exactly"], first["From the line"]) == (90, "2700 of 3000", 10)
    assert (first["Line"], first["Line met"], first["Amount"], first["Unit"]) == ("more than 80%", "yes", 300, "GBP")


@pytest.mark.parametrize(
    ("amount", "cell"),
    [
        (Fraction(300), 300),
        (Fraction(2**53), 2**53),
        (Fraction(2**53 + 1), str(2**53 + 1)),
        (Fraction(1, 10), "0.1"),
        (Fraction(1, 3), "0.3"),
    ],
)
def test_an_amount_that_a_float_would_not_hold_is_text(amount: Fraction, cell: Any) -> None:
    found = batch_xlsx._number(amount)
    assert (found, type(found)) == (cell, type(cell))


@pytest.mark.parametrize(
    ("share", "cell"),
    [(Fraction(90), 90.0), (Fraction(800001, 10000), 80.0001), (80 + Fraction(1, 10**40), "just over 80")],
)
def test_a_share_to_sort_by_is_never_rounded_onto_its_line(share: Fraction, cell: Any) -> None:
    assert batch_xlsx._rounded(share) == cell


def test_a_workbook_has_no_formula_and_text_stays_text_when_it_is_edited(
    outcomes: list[Outcome], totals: Summary
) -> None:
    content = workbook(outcomes, totals)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
        names = parts.namelist()
    assert len(sheets) == 6
    assert not any(re.search(r"<f[ >/]|t=\"(e|str|b)\"", sheet) for sheet in sheets)
    assert not any("externalLink" in name or "vba" in name.lower() for name in names)
    evil = opened(content)["Verdicts"]["B8"]
    assert (evil.data_type, evil.quotePrefix) == ("s", True)
    assert evil.value == plain.clean(EVIL)


def test_a_workbook_is_the_same_whenever_it_is_written(
    outcomes: list[Outcome], totals: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workbook(outcomes, totals)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2096, 10, 2, 7, 6, 40, 1, 276, 0))
    assert workbook(outcomes, totals) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").decode().count(f"{DAY.isoformat()}T00:00:00Z") == 2


def test_a_full_sheet_goes_on_in_another(
    outcomes: list[Outcome], totals: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_xlsx, "MOST_ROWS", 30)
    book = opened(workbook(outcomes, totals))
    conditions = [name for name in book.sheetnames if name.startswith("Conditions")]
    assert conditions[:2] == ["Conditions", "Conditions 2"]
    monkeypatch.undo()
    whole = opened(workbook(outcomes, totals))["Conditions"]
    parts = [row for name in conditions for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert parts == list(whole.iter_rows(min_row=2, values_only=True))
    assert all(book[name].freeze_panes == "B2" for name in conditions)
    assert book["Conditions"].auto_filter.ref == "A1:L30"


def test_a_text_too_long_for_a_cell_says_how_long_it_is(outcomes: list[Outcome], totals: Summary) -> None:
    assert outcomes[0].result is not None
    long = replace(outcomes[0], result={**outcomes[0].result, "title": "x" * 40_000})
    title = opened(workbook([long], totals))["Verdicts"]["B2"].value
    assert len(title) == batch_xlsx.MOST_TEXT
    assert title.endswith("x [... 40,000 characters in all]")


def test_a_summary_sheet_says_that_the_others_leave_arrangements_out(outcomes: list[Outcome], totals: Summary) -> None:
    assert opened(workbook(outcomes[:3], totals))["Summary"]["A1"].value == "3 of 8 arrangements shown."
    assert opened(workbook(outcomes, totals))["Summary"]["A1"].value == "Answers"


def test_without_openpyxl_the_reader_is_told_what_to_install(
    outcomes: list[Outcome], totals: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(xlsx.Missing, match=re.escape('pip install "teckal[xlsx]"')) as error:
        workbook(outcomes, totals)
    assert error.value.exit_code == 2


def test_a_workbook_that_breaks_off_leaves_the_earlier_one(
    outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    file = tmp_path / "batch.xlsx"
    batch_xlsx.write(outcomes, totals, file)
    before = file.read_bytes()
    with pytest.raises(RuntimeError, match="broken off"):
        batch_xlsx.write(_breaking_off(outcomes), totals, file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_workbook_that_cannot_be_written_is_a_plain_error(
    outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    with pytest.raises(output.OutputError, match="cannot be written: No such file or directory"):
        batch_xlsx.write(outcomes, totals, tmp_path / "nowhere" / "batch.xlsx")


def _breaking_off(outcomes: list[Outcome]) -> Iterator[Outcome]:
    yield from outcomes[:3]
    raise RuntimeError("broken off")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "xlsx", "html"])
def test_an_export_takes_no_more_memory_for_more_arrangements(
    form: str, outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    def write(many: int, file: Path) -> int:
        given = (replace(each, number=n) for n, each in enumerate(itertools.islice(itertools.cycle(outcomes), many)))
        tracemalloc.start()
        if form == "html":
            batch_html.write(given, totals, file)
        elif form == "xlsx":
            batch_xlsx.write(given, totals, file)
        else:
            with open(file, "w", encoding="utf-8", newline="") as stream:
                if form == "table":
                    stream.writelines(batch_table.lines(given, totals, 80))
                elif form == "csv":
                    batch_csv.write(given, stream, totals)
                else:
                    batch_json.write_lines(given, stream)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    write(8, tmp_path / "warm")
    few, many = write(40, tmp_path / "few"), write(240, tmp_path / "many")
    assert many < few + 5_000_000  # kept, two hundred outcomes would take four times that


# Pages.


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def pages(outcomes: list[Outcome], totals: Summary, tmp_path: Path) -> Path:
    batch_html.write(outcomes, totals, tmp_path / "report")
    return tmp_path / "report"


def tree(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_report_is_a_list_a_summary_the_errors_and_a_page_for_each_arrangement(pages: Path) -> None:
    assert sorted(tree(pages)) == [
        *(f"arrangements/{number:06d}.html" for number in range(1, 8)),
        "errors.html",
        "index.html",
        "summary.html",
    ]


def test_every_page_forbids_whatever_is_not_its_own(pages: Path) -> None:
    for name, content in tree(pages).items():
        tags = Tags(content.decode())
        (policy,) = [each["content"] for each in tags.named("meta") if each.get("http-equiv")]
        assert policy is not None
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert len(tags.named("script")) == (name == "index.html")
        assert ("script-src" in policy) == (name == "index.html")
        assert all(name not in {"img", "iframe", "object", "embed", "link", "base"} for name, _ in tags.found)
        assert not [key for _, each in tags.found for key in each if key.startswith("on") or key == "style"]


def test_every_link_of_a_report_leads_into_it(pages: Path) -> None:
    for name, content in tree(pages).items():
        tags = Tags(content.decode())
        for link in tags.named("a"):
            file, _, anchor = str(link["href"]).partition("#")
            target = (pages / name).parent / file if file else pages / name
            assert target.resolve().is_relative_to(pages)
            ids = [each.get("id") for _, each in Tags(target.read_text(encoding="utf-8")).found]
            assert not anchor or anchor in ids
        assert not [each for _, each in tags.found if each.get("src")]


def test_no_text_of_a_file_becomes_markup(pages: Path) -> None:
    for name, content in tree(pages).items():
        text = content.decode()
        own = markup.asset("batch.js") if name == "index.html" else ""
        assert "<script>alert" not in text.replace(own, "")
        assert "\u202e" not in text
        assert not Tags(text).named("b")
    assert "<script>alert('x')</script>" in Tags((pages / "arrangements" / "000007.html").read_text()).text


def test_every_page_can_be_found_ones_way_in_without_eyes(pages: Path) -> None:
    """The language, one first heading, captions, and headers that say what they head."""
    for content in tree(pages).values():
        tags = Tags(content.decode())
        assert tags.named("html")[0]["lang"] == "en"
        assert len(tags.named("h1")) == len(tags.named("title")) == len(tags.named("main")) == 1
        assert len(tags.named("caption")) == len(tags.named("table"))
        assert all(each.get("scope") in ("col", "row") for each in tags.named("th"))


def test_the_list_is_whole_and_in_order_and_its_tools_are_hidden_without_the_script(
    pages: Path, outcomes: list[Outcome]
) -> None:
    tags = Tags((pages / "index.html").read_text(encoding="utf-8"))
    rows = [each for each in tags.named("tr") if "data-verdict" in each]
    assert [each["data-title"] for each in rows[:6]] == ["Ashes", "Bins", "Cars", "Dunes", "Eggs", "Ferries"]
    assert len(rows) == len(outcomes)
    assert not [each for each in rows if "hidden" in each]
    (panel,) = tags.named("details")
    assert "hidden" in panel


def test_a_list_says_how_far_each_is_from_its_line_for_people_and_for_sorting(pages: Path) -> None:
    tags = Tags((pages / "index.html").read_text(encoding="utf-8"))
    rows = [each for each in tags.named("tr") if "data-verdict" in each]
    assert [each.get("data-near") for each in rows[:2]] == ["10.000000000000", "0.000000000000"]
    assert "on the line, not met" in tags.text


def test_the_page_of_an_arrangement_has_what_the_screen_has(pages: Path) -> None:
    text = Tags((pages / "arrangements" / "000002.html").read_text(encoding="utf-8")).text
    for part in (
        "NOT EXEMPT",
        "no route is met; nearest is vertical",
        "Activity over 80%",
        "80% (exactly 2,400 of 3,000)",
        "0 of 3,000 GBP",
        "2026-11-01 (due), as of 2026-11-27",
        "Facts, with their lines in the file",
        "Questions that come first",
        "Do not award without a procurement",
        "A screening result, from the facts in the file. It is not legal advice.",
    ):
        assert part in text


def test_the_page_of_an_exemption_that_must_not_be_relied_on_says_so_at_once(pages: Path) -> None:
    text = Tags((pages / "arrangements" / "000004.html").read_text(encoding="utf-8")).text
    assert "EXEMPT but only under PCR 2015, which does not govern" in " ".join(text.split())


def test_each_page_leads_to_those_before_and_after_it(pages: Path) -> None:
    found = {
        name: [(each["rel"], each["href"]) for each in Tags(content.decode()).named("a") if each.get("rel")]
        for name, content in tree(pages).items()
    }
    assert found["arrangements/000001.html"] == [("next", "000002.html")]
    assert found["arrangements/000003.html"] == [("prev", "000002.html"), ("next", "000004.html")]
    assert found["arrangements/000007.html"] == [("prev", "000006.html")]


def test_what_could_not_be_evaluated_is_in_the_list_and_on_a_page_of_its_own(pages: Path) -> None:
    tags = Tags((pages / "index.html").read_text(encoding="utf-8"))
    assert "errors.html#n8" in [each["href"] for each in tags.named("a")]
    assert "There is no party =HYPERLINK" in Tags((pages / "errors.html").read_text(encoding="utf-8")).text


def test_where_all_could_be_evaluated_the_page_of_errors_says_so(outcomes: list[Outcome], tmp_path: Path) -> None:
    batch_html.write(outcomes[:1], summary(outcomes[:1]), tmp_path / "report")
    tags = Tags((tmp_path / "report" / "errors.html").read_text(encoding="utf-8"))
    assert "Every arrangement could be evaluated." in tags.text
    assert tags.named("table") == []


def test_a_narrowed_report_says_so_and_links_to_no_page_that_is_not_there(
    outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    with Spool(only=["not-exempt"], sort="title") as spool:
        for each in outcomes:
            spool.add(each)
        batch_html.write(spool, totals, tmp_path / "report")
    folder = tmp_path / "report"
    assert "3 of 8 arrangements shown." in Tags((folder / "index.html").read_text(encoding="utf-8")).text
    linked = [each["href"] for each in Tags((folder / "summary.html").read_text(encoding="utf-8")).named("a")]
    assert "arrangements/000002.html" in linked
    assert "arrangements/000001.html" not in linked
    test_every_link_of_a_report_leads_into_it(folder)


def test_a_report_is_the_same_byte_for_byte(
    pages: Path, outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    batch_html.write(iter(outcomes), totals, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(pages)


def test_a_report_replaces_an_earlier_one_whole(pages: Path, outcomes: list[Outcome], tmp_path: Path) -> None:
    batch_html.write(outcomes[:2], summary(outcomes[:2]), pages)
    assert sorted(tree(pages)) == [
        "arrangements/000001.html",
        "arrangements/000002.html",
        "errors.html",
        "index.html",
        "summary.html",
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("name", ["notes.txt", "arrangements/note.html", "arrangements/000001.html/x", "INDEX.HTML"])
def test_a_folder_with_something_else_in_it_is_left_alone(
    name: str, outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    target = tmp_path / "papers"
    (target / name).parent.mkdir(parents=True)
    (target / name).write_text("mine", encoding="utf-8")
    with pytest.raises(output.OutputError, match="holds something that is no part of a report") as error:
        batch_html.write(outcomes, totals, target)
    assert name in str(error.value)
    assert tree(target) == {name: b"mine"}
    assert [each.name for each in tmp_path.iterdir()] == ["papers"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(
    outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(output.OutputError, match="is a file, and an HTML report is a folder"):
        batch_html.write(outcomes, totals, file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_report_that_breaks_off_leaves_the_earlier_one(
    pages: Path, outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    before = tree(pages)
    with pytest.raises(RuntimeError, match="broken off"):
        batch_html.write(_breaking_off(outcomes), totals, pages)
    assert tree(pages) == before
    assert [each.name for each in tmp_path.iterdir()] == ["report"]


def test_an_earlier_report_comes_back_where_the_new_one_cannot_take_its_place(
    pages: Path, outcomes: list[Outcome], totals: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rename = tree(pages), os.rename

    def refuse_the_new(old: Path, new: Path) -> None:
        if new == pages and old.name != "old":
            raise PermissionError(13, "Permission denied")
        rename(old, new)

    monkeypatch.setattr("os.rename", refuse_the_new)
    with pytest.raises(output.OutputError, match="cannot be written: Permission denied"):
        batch_html.write(outcomes[:1], totals, pages)
    assert tree(pages) == before


def test_a_report_that_cannot_be_written_is_a_plain_error(
    outcomes: list[Outcome], totals: Summary, tmp_path: Path
) -> None:
    with pytest.raises(output.OutputError, match="cannot be written: No such file or directory"):
        batch_html.write(outcomes, totals, tmp_path / "nowhere" / "report")


def test_a_company_over_several_contracts_has_its_table_in_every_summary(
    outcomes: list[Outcome], tmp_path: Path
) -> None:
    twice = [came_to(measured(900), 0), came_to(measured(800), 1)]
    totals = summary(twice)
    batch_html.write(twice, totals, tmp_path / "report")
    text = Tags((tmp_path / "report" / "summary.html").read_text(encoding="utf-8")).text
    sheet = opened(workbook(twice, totals))["Summary"]
    in_sheet = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for shown in (text, in_sheet, " ".join(" ".join(table(twice, totals)).split())):
        assert "Wasteco Ltd over several contracts" in shown
        assert "for Fenmarsh Council: 900 in cases/00.yaml and 800 in cases/01.yaml" in shown


# In a browser.


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as found:
        yield found


LOOKED_AT = ("index.html", "summary.html", "errors.html", "arrangements/000002.html", "arrangements/000004.html")
"""A page of each kind; of arrangements one with flags, and one under a law that does not govern."""
SHOWN = "Array.from(document.querySelectorAll('#arrangements tbody tr')).filter(row => row.offsetParent !== null)"
TITLES = f"{SHOWN}.map(row => row.dataset.title)"
ORDER = ["Ashes", "Bins", "Cars", "Dunes", "Eggs", "Ferries"]


@pytest.fixture
def listed(tab: Browser, pages: Path) -> Browser:
    """The browser at the list, with nothing to complain of."""
    tab.size(1280)
    tab.open(pages / "index.html")
    assert tab.complaints() == []
    return tab


@needs_browser
@pytest.mark.slow
def test_a_list_opened_from_a_folder_asks_for_nothing_else(listed: Browser, pages: Path) -> None:
    assert listed.requests() == [(pages / "index.html").as_uri()]
    assert listed.run("document.getElementById('shown').textContent") == "8 of 8 shown."
    assert listed.run("document.getElementById('tools').offsetParent !== null")


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "first", "again"),
    [
        ("title", ["Ashes", "Bins", "Cars"], ["Ferries", "Eggs", "Dunes"]),
        ("rank", ["Bins", "Eggs"], ["Ashes", "Cars", "Dunes"]),
        ("near", ["Bins", "Ashes"], None),
        ("advice", None, None),
        ("review", ["Bins"], ["Bins"]),
    ],
)
def test_a_click_on_a_head_sorts_and_another_turns_it_round(
    listed: Browser, column: str, first: list[str] | None, again: list[str] | None
) -> None:
    head = f"#arrangements th[data-sort={column}]"
    state = f"document.querySelector('{head}').getAttribute('aria-sort')"
    both = ["descending", "ascending"] if column == "advice" else ["ascending", "descending"]
    for expected, direction in zip((first, again), both, strict=True):
        listed.click(f"{head} button")
        assert listed.run(state) == direction
        assert listed.run("document.querySelectorAll('[aria-sort]').length") == 1
        titles = [each for each in listed.run(TITLES) if each in ORDER]
        assert expected is None or titles[: len(expected)] == expected
        assert sorted(titles) == ORDER


@needs_browser
@pytest.mark.slow
def test_what_has_nothing_to_sort_by_stands_last_both_ways(listed: Browser) -> None:
    for _ in range(2):
        listed.click("#arrangements th[data-sort=near] button")
        keys = listed.run(f"{SHOWN}.map(row => row.dataset.near || '')")
        filled = [each for each in keys if each]
        assert keys == [*filled, *[""] * (len(keys) - len(filled))]
        assert len(filled) > 2


@needs_browser
@pytest.mark.slow
def test_the_most_calls_for_advice_come_first(listed: Browser) -> None:
    listed.click("#arrangements th[data-sort=advice] button")
    counts = [int(each) for each in listed.run(f"{SHOWN}.map(row => row.dataset.advice || '-1')")]
    assert counts == sorted(counts, reverse=True)


@needs_browser
@pytest.mark.slow
def test_words_written_into_the_list_narrow_it(listed: Browser) -> None:
    listed.click("#find")
    listed.write("BINS exempt")
    assert listed.run(TITLES) == ["Bins"]
    assert listed.run("document.getElementById('shown').textContent") == "1 of 8 shown."


@needs_browser
@pytest.mark.slow
def test_verdicts_laws_and_due_reviews_narrow_the_list_together_and_show_all_undoes_it(listed: Browser) -> None:
    listed.click("input[value=not-exempt]")
    assert len(listed.run(TITLES)) == 2
    listed.click("input[value=exempt]")
    assert [each for each in listed.run(TITLES) if each in ORDER] == ["Ashes", "Bins", "Cars", "Dunes"]
    listed.click("input[data-by=due]")
    assert listed.run(TITLES) == ["Bins"]
    listed.click("button[type=reset]")
    listed.run("new Promise(done => setTimeout(done, 50))")
    assert len(listed.run(TITLES)) == 8
    listed.run("(s => { s.value = 'uk-pcr-2015'; s.dispatchEvent(new Event('input', {bubbles: true})) })"
               "(document.querySelector('select[data-by=law]'))")  # fmt: skip
    assert listed.run(TITLES) == ["Dunes"]


@needs_browser
@pytest.mark.slow
def test_without_scripts_the_list_is_whole_and_offers_nothing_that_does_not_work(tab: Browser, pages: Path) -> None:
    tab.size(1280)
    tab.open(pages / "index.html", scripts=False)
    assert len(tab.run(TITLES)) == 8
    assert tab.run("document.getElementById('panel').offsetParent === null")
    assert tab.run("document.querySelectorAll('#arrangements button').length") == 0
    tab.ask("Emulation.setScriptExecutionDisabled", value=False)


@needs_browser
@pytest.mark.slow
def test_a_link_of_the_list_opens_the_page_of_the_arrangement(listed: Browser) -> None:
    listed.events.clear()
    listed.click("#arrangements tbody tr:nth-child(3) a")
    listed.arrive()
    assert listed.run("document.querySelector('h1').textContent") == "Cars"


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_screen(tab: Browser, pages: Path, width: int) -> None:
    tab.size(width)
    for name in LOOKED_AT:
        tab.open(pages / name)
        assert tab.run("document.documentElement.scrollWidth <= window.innerWidth"), name


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_an_accessibility_checker_finds_nothing(tab: Browser, pages: Path, width: int) -> None:
    spec = importlib.util.find_spec("axe_core_python")
    assert spec is not None
    assert spec.submodule_search_locations
    axe = (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    tab.size(width)
    for name in LOOKED_AT:
        tab.open(pages / name)
        tab.run(f"{axe}; 1")
        wrong = "done.violations.map(each => [each.id, each.nodes[0].html])"
        found, passed = tab.run(f"axe.run(document).then(done => [{wrong}, done.passes.length])")
        assert found == [], name
        assert passed > 15


def test_every_verdict_has_its_colour() -> None:
    style = markup.asset("batch.css")
    assert [each for each in (*VERDICTS, "not-evaluated") if f".{each} {{" not in style] == []


def test_the_item_of_a_test_is_what_an_outcome_takes() -> None:
    assert bad(5).place == item(5).place
