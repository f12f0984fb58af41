"""A row of a register is the arrangement that the same in YAML would be: no more, no less, each fact in its cell."""

from __future__ import annotations

import copy
import functools
import json as jsonlib
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import registers
from conftest import Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers import LEAST, Row

from teckal.batch.evaluating import Settings, outcome
from teckal.document import Document, read, read_text
from teckal.errors import ArrangementError
from teckal.paths import folder
from teckal.report import json
from teckal.rulebook import load
from teckal.verdict import evaluate

EVERYTHING = Path(__file__).parent / "fixtures" / "documents" / "everything.yaml"
Write = Callable[[Path, list[Row]], str]
WRITERS: tuple[Write, ...] = (registers.csv_file, registers.xlsx_file)
FORMS = (registers.as_row, registers.as_paths)
relaxed = functools.partial(
    settings, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
each_way = pytest.mark.parametrize(
    ("form", "write"),
    [(form, write) for form in FORMS for write in WRITERS],
    ids=[f"{form.__name__}-{write.__name__}" for form in FORMS for write in WRITERS],
)


def plain(value: Any) -> Any:
    """The same as dicts and lists that may be changed."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def arrangements(path: Path) -> list[Any]:
    return [plain(each.data) for each in read(path) if isinstance(each, Document)]


(EVERY,) = arrangements(EVERYTHING)
EXAMPLES = sorted((folder("cases") / "examples").rglob("*.yaml"))
WORKED = [arrangements(folder("cases") / "examples" / f"worked-{name}.yaml")[0] for name in ("example", "cooperation")]


# The same arrangement


@each_way
def test_every_fact_that_the_format_can_say_comes_back(tmp_path: Path, form: Any, write: Write) -> None:
    assert registers.data(write(tmp_path, [form(EVERY)])) == [EVERY]


@pytest.mark.slow
@each_way
def test_every_arrangement_of_the_library_comes_back(tmp_path: Path, form: Any, write: Write) -> None:
    for path in sorted(folder("cases").rglob("*.yaml")):
        for arrangement in arrangements(path):
            assert registers.data(write(tmp_path, [form(arrangement)])) == [arrangement], path


LEAVES = [(path, value) for path, value in registers.leaves(EVERY) if path != ("format",)]


@given(chosen=st.sets(st.integers(0, len(LEAVES) - 1), min_size=1), write=st.sampled_from(WRITERS))
@relaxed(max_examples=25)
def test_any_part_of_an_arrangement_comes_back_and_nothing_else(tmp_path: Path, chosen: set[int], write: Write) -> None:
    kept = [LEAVES[index] for index in sorted(chosen)]
    part = {"title": "T", "parties": {"fenmarsh": {"name": "F"}}, "contract": {"buyers": ["fenmarsh"]}}
    for path, value in kept:
        put(part, path, value)
    row = registers.as_paths(part)
    assert registers.data(write(tmp_path, [row])) == [{**closed(part), "format": 1}]


def put(data: Any, path: tuple[str | int, ...], value: Any) -> None:
    """The value at the path; a list is a dict by number until it is closed."""
    for step in path[:-1]:
        data = data.setdefault(step, {})
    data[path[-1]] = copy.deepcopy(value)


def closed(data: Any) -> Any:
    """The same with lists, whose items have moved up."""
    if not isinstance(data, dict):
        return data
    if data and all(isinstance(key, int) for key in data):
        return [closed(data[key]) for key in sorted(data)]
    return {key: closed(value) for key, value in data.items()}


NUMBERS = st.one_of(
    st.integers(0, 10**15 - 1),
    st.decimals(0, 10**9, allow_nan=False, places=5),
    st.decimals(0, 1, allow_nan=False, places=9),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and text.lower() != "unknown"
)


@given(value=NUMBERS, write=st.sampled_from(WRITERS))
@relaxed(max_examples=40)
def test_any_amount_comes_back_exactly(tmp_path: Path, value: int | Decimal, write: Write) -> None:
    (found,) = registers.data(write(tmp_path, [{**LEAST, "contract.estimated_value": value}]))
    assert found["contract"]["estimated_value"] == value


@given(title=WORDS, separator=st.sampled_from(",;\t"))
@relaxed(max_examples=60)
def test_any_title_comes_back_exactly(tmp_path: Path, title: str, separator: str) -> None:
    text = registers.csv_of([{**LEAST, "title": title}], separator)
    (found,) = registers.data(registers.csv_file(tmp_path, text))
    assert found["title"] == title


def answer(item: Any) -> Any:
    """What a row comes to, without what tells where it stands."""
    found = outcome(item, load(), Settings(None, "builtin", None, load().digest))
    assert found.result is not None, found.problems
    return placeless(found.result)


def placeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: placeless(each) for key, each in value.items() if key not in ("file", "document", "line", "column")
        }
    return [placeless(each) for each in value] if isinstance(value, list) else value


def direct(arrangement: Path) -> Any:
    """What a file comes to, in the same way."""
    (document,) = read(arrangement)
    assert isinstance(document, Document)
    return placeless(json.result(evaluate(document, load(), engine="builtin")))


def with_blanks_left_out(rows: list[Row]) -> list[Row]:
    """Rows that say `left out` wherever another row has a column that they have not."""
    names = {name: None for row in rows for name in row}
    return [{name: row.get(name, None if _is_id(name) else "left out") for name in names} for row in rows]


def _is_id(name: str) -> bool:
    """Whether the column holds ids or free text, in which `left out` is no word of its own."""
    free = ("title", "reference", "description", "subject", "source", "note", "name", "task", "common_objectives")
    ids = r"(body \d+ )?(party|holder|appointer|customer|participant|evidence) \d+|body( \d+)?"
    return re.fullmatch(ids, name) is not None or name.endswith(free) or "public_tasks" in name


def settled(path: Path) -> bool:
    """Whether it has an answer under the law that governs."""
    (document,) = read(path)
    assert isinstance(document, Document)
    return document.get(("example", "expected")) is not None


@each_way
def test_the_worked_rows_come_to_what_their_files_come_to(tmp_path: Path, form: Any, write: Write) -> None:
    file = write(tmp_path, with_blanks_left_out([form(each) for each in WORKED]))
    names = [folder("cases") / "examples" / f"worked-{name}.yaml" for name in ("example", "cooperation")]
    assert [answer(item) for item in registers.items(file)] == [direct(name) for name in names]


@pytest.mark.slow
@pytest.mark.parametrize("law", sorted({path.parent.name for path in EXAMPLES if path.parent.name != "differences"}))
def test_every_example_comes_to_the_same_as_a_row_among_others(tmp_path: Path, law: str) -> None:
    """One register for all examples of a law, with the columns of all of them."""
    paths = [path for path in EXAMPLES if path.parent.name == law and settled(path)]
    rows = with_blanks_left_out([registers.as_row(arrangements(path)[0]) for path in paths])
    for path, item in zip(paths, registers.items(registers.csv_file(tmp_path, rows)), strict=True):
        assert answer(item) == direct(path), path


# Gaps


def one(tmp_path: Path, **cells: Any) -> dict[str, Any]:
    """The arrangement of one row."""
    row = {**LEAST, **{name.replace("__", " "): value for name, value in cells.items()}}
    (found,) = registers.data(registers.csv_file(tmp_path, [row]))
    return dict(found)


def row_of(tmp_path: Path, row: Row) -> dict[str, Any]:
    (found,) = registers.data(registers.csv_file(tmp_path, [{**LEAST, **row}]))
    return dict(found)


BODY = {"body": "wasteco", "holder 1": "fenmarsh"}


@pytest.mark.parametrize(
    ("row", "path", "value"),
    [
        ({"contract.awarded_on": None}, "contract", {"buyers": ["fenmarsh"]}),
        ({"contract.awarded_on": "unknown"}, "contract.awarded_on", "unknown"),
        ({"holder 1": None, "holder 1 shares": None, "body": None}, "bodies", None),
        ({**BODY, "holder 1 shares": None}, "bodies.wasteco.holdings", {"fenmarsh": {}}),
        ({**BODY, "holder 1 shares": "unknown"}, "bodies.wasteco.holdings.fenmarsh", {"shares": "unknown"}),
        ({**BODY, "holder 2": None, "holder 2 shares": None}, "bodies.wasteco.holdings", {"fenmarsh": {}}),
        ({"body": "wasteco"}, "bodies", {"wasteco": {}}),
        ({"stage": None, "circumstances.review_on": None, "cooperation.payments": None}, "cooperation", None),
        ({"participant 1": "fenmarsh", "participant 1 task": None}, "cooperation", {"participants": ["fenmarsh"]}),
    ],
)
def test_an_empty_cell_is_not_known(tmp_path: Path, row: Row, path: str, value: Any) -> None:
    found: Any = row_of(tmp_path, row)
    for step in path.split("."):
        found = found.get(step) if found is not None else None
    assert found == value


YEAR = {**BODY, "year 1 total": 900, "customer 1": "fenmarsh"}


@pytest.mark.parametrize(
    ("row", "path", "value"),
    [
        ({"contract.sector": None}, "contract.sector", "unknown"),
        ({"contract.category": None}, "contract.category", "unknown"),
        ({"contract.other_parties": None}, "contract.other_parties", "unknown"),
        ({"earlier step 1 kind": None}, "contract.earlier_steps", [{"kind": "unknown"}]),
        ({"earlier step 1 kind": "none", "earlier step 2 kind": None}, "contract.earlier_steps", [{"kind": "none"}]),
        ({"event": None}, "event", "unknown"),
        ({"party 1 operates_commercially": None}, "parties.fenmarsh.operates_commercially", "unknown"),
        ({**BODY, "body private_entry.planned": None}, "bodies.wasteco.private_entry", {"planned": "unknown"}),
        ({**BODY, "body group.is_parent": None}, "bodies.wasteco.group", {"is_parent": "unknown"}),
        ({**BODY, "body decisive_influence.anyone_else": None}, "bodies.wasteco.decisive_influence",
         {"anyone_else": "unknown"}),
        ({**BODY, "holder 1 effective_on": None}, "bodies.wasteco.holdings.fenmarsh", {"effective_on": "unknown"}),
        ({**BODY, "holder 1 seats": None, "board seats": 3}, "bodies.wasteco.board",
         {"seats": 3, "appointed_by": {"fenmarsh": "unknown"}}),
        ({**BODY, "holder 1 seats": None, "board seats": None}, "bodies.wasteco.board", None),
        ({**BODY, "appointer 1": "fenmarsh", "appointer 1 seats": None}, "bodies.wasteco.board",
         {"appointed_by": {"fenmarsh": "unknown"}}),
        ({**BODY, "appointer 1": None, "appointer 1 seats": None}, "bodies.wasteco.board", None),
        ({**YEAR, "year 1 projected": None}, "bodies.wasteco.activities.periods",
         [{"total": 900, "projected": "unknown"}]),
        ({**YEAR, "year 2 projected": None}, "bodies.wasteco.activities.periods", [{"total": 900}]),
        ({**YEAR, "year 1 customer 1": None}, "bodies.wasteco.activities.periods",
         [{"total": 900, "for": {"fenmarsh": "unknown"}}]),
        ({**YEAR, "year 1 customer 1": 0}, "bodies.wasteco.activities.periods",
         [{"total": 900, "for": {"fenmarsh": 0}}]),
        ({"bodies.wasteco.activities.periods[0].total": 900,
          "bodies.wasteco.activities.periods[0].for.fenmarsh": None,
          "bodies.wasteco.activities.periods[0].for.saltby": None}, "bodies.wasteco.activities.periods",
         [{"total": 900, "for": {"fenmarsh": "unknown"}}]),
        ({"body": None, "body private_entry.planned": None, "holder 1": None, "holder 1 until": None}, "bodies", None),
        ({"bodies": "unknown", "body": None, "bodies.wasteco.group.is_parent": None}, "bodies", "unknown"),
        ({"cooperation.subject_is": None}, "cooperation", None),
        ({"cooperation.subject_is": None, "cooperation.payments": "none"}, "cooperation.subject_is", "unknown"),
    ],
)  # fmt: skip
def test_an_empty_cell_whose_silence_would_be_an_answer_is_unknown(
    tmp_path: Path, row: Row, path: str, value: Any
) -> None:
    found: Any = row_of(tmp_path, row)
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    assert found == value


def test_what_is_left_out_on_purpose_is_left_out(tmp_path: Path) -> None:
    row = {
        **YEAR,
        "contract.sector": "left out",
        "body private_entry.planned": "left out",
        "holder 1 until": "Left out",
    }
    found = row_of(tmp_path, row)
    assert found["contract"] == {"buyers": ["fenmarsh"]}
    assert found["bodies"]["wasteco"]["holdings"] == {"fenmarsh": {}}
    assert "private_entry" not in found["bodies"]["wasteco"]


SETTLED = {"strategic_objectives", "significant_decisions", "created_on", "first_turnover_on"}
"""Facts that the figures of a row settle where nothing is said of them."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "worked-example",
        "worked-cooperation",
        "uk-pa-2023/customer-is-a-trading-sister",
        "uk-pcr-2015/sister-below-80",
        "eu-2014-24/clean-cooperation",
        "eu-2014-24/private-entry-planned",
    ],
)
def test_no_empty_cell_is_read_in_favour_of_an_exemption(tmp_path: Path, name: str) -> None:
    """A fact that a row leaves empty decides nothing that it would not decide if it were said to be unknown."""
    row = registers.as_row(arrangements(folder("cases") / "examples" / f"{name}.yaml")[0])
    better = []
    for cell in row:
        if _is_id(cell) or cell.startswith(("example.", "evidence", "law", "title")) or cell in registers.HEAD:
            continue
        empty, unknown = (verdict(tmp_path, {**row, cell: value}) for value in (None, "unknown"))
        if empty == "exempt" != unknown and cell.rpartition(".")[2] not in SETTLED:
            better.append((cell, unknown))
    assert better == []


def verdict(tmp_path: Path, row: Row) -> str | None:
    """The verdict on a row; None where it has a problem."""
    (item,) = registers.items(registers.csv_file(tmp_path, [row]))
    found = outcome(item, load(), Settings(None, "builtin", None, load().digest))
    return str(found.result["verdict"]) if found.result else None


# Groups


def test_groups_that_are_empty_close_up_and_their_evidence_with_them(tmp_path: Path) -> None:
    row = {
        **LEAST, "body": "wasteco", "customer 1": "fenmarsh",
        "year 1 total": None, "year 2 total": 1, "year 2 customer 1": 1, "year 4 total": 2, "year 4 customer 1": 2,
        "buyer 1": None, "buyer 3": "fenmarsh", "contract.buyers": None,
        "evidence 1": "year 4 total", "evidence 1 standing": "stated",
        "evidence 2": "bodies.wasteco.activities.periods[1]", "evidence 2 standing": "assumed",
    }  # fmt: skip
    (found,) = registers.data(registers.csv_file(tmp_path, [row]))
    periods = [{"total": 1, "for": {"fenmarsh": 1}}, {"total": 2, "for": {"fenmarsh": 2}}]
    assert found["bodies"]["wasteco"]["activities"]["periods"] == periods
    assert found["contract"]["buyers"] == ["fenmarsh"]
    assert found["evidence"] == {
        "bodies.wasteco.activities.periods[1].total": {"standing": "stated"},
        "bodies.wasteco.activities.periods[0]": {"standing": "assumed"},
    }


def test_a_second_body_has_holders_customers_and_years_of_its_own(tmp_path: Path) -> None:
    row = {
        "body": "wasteco", "holder 1": "fenmarsh", "holder 1 shares": 100,
        "body 2": "parent", "body 2 holder 1": "saltby", "body 2 holder 1 shares": 60,
        "body 2 customer 1": "saltby", "body 2 year 1 total": 5, "body 2 year 1 customer 1": 4,
    }  # fmt: skip
    assert row_of(tmp_path, row)["bodies"] == {
        "wasteco": {"holdings": {"fenmarsh": {"shares": 100}}},
        "parent": {
            "holdings": {"saltby": {"shares": 60}},
            "activities": {"periods": [{"total": 5, "for": {"saltby": 4}}]},
        },
    }


def test_evidence_is_for_a_column_or_a_path(tmp_path: Path) -> None:
    row = {
        **BODY, "holder 1 shares": 60, "contract.awarded_on": "2026-09-01",
        "evidence 1": "holder 1 shares", "evidence 1 standing": "documented",
        "evidence 2": "bodies.<body>.holdings", "evidence 2 standing": "stated",
        "evidence 3": "contract.awarded_on", "evidence 3 note": "Minutes",
        'evidence["bodies.<body>"].standing': "assumed",
    }  # fmt: skip
    assert row_of(tmp_path, row)["evidence"] == {
        "bodies.wasteco.holdings.fenmarsh.shares": {"standing": "documented"},
        "bodies.wasteco.holdings": {"standing": "stated"},
        "contract.awarded_on": {"note": "Minutes"},
        "bodies.wasteco": {"standing": "assumed"},
    }


# What is wrong


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ({"party 1": "Fenmarsh DC"}, [
            "row 2, column B: `party 1` holds `Fenmarsh DC`, which cannot be an id. Use small letters, digits, - and "
            "_, beginning with a letter. For instance `fenmarsh_dc`.",
        ]),
        ({"body": "wasteco", "holder 1": "Fenmarsh"}, [
            "row 2, column F: `holder 1` holds `Fenmarsh`, which cannot be an id. Use small letters, digits, - and _, "
            "beginning with a letter. Write `fenmarsh`.",
        ]),
        ({"body": "unknown"}, [
            "row 2, column E: `body` cannot be unknown. Leave it empty, or declare a party that stands for whoever it "
            "is.",
        ]),
        ({"party 2": "fenmarsh", "party 2 name": "F"}, [
            "row 2, column E: `party 2` holds `fenmarsh`, which stands in column B too. Keep one of them.",
        ]),
        ({"body": "fenmarsh", "holder 1": None, "holder 1 shares": 60, "holder 1 votes": 60}, [
            "row 2, column F: `holder 1` is empty, and `holder 1 shares` is filled in. Write whose it is.",
        ]),
        ({"body": "fenmarsh", "holder 1": None, "holder 1 shares": "unknown"}, []),
        ({"body": None, "holder 1": "fenmarsh"}, [
            "row 2, column E: `body` is empty, and `holder 1` is filled in. Write whose it is.",
        ]),
        ({"contract.buyers[0]": "fenmarsh"}, [
            "row 2, column E: contract.buyers: is filled in as a whole in column D, and a part of it here. "
            "Empty one of them.",
        ]),
        ({"party 2": "saltby", "party 2 name": "S", "parties.saltby.name": "Saltby"}, [
            "row 2, column G: parties.saltby.name: is filled in in column F too. Empty one of them.",
        ]),
        ({"contract.estimated_value.at_least": 5, "contract.estimated_value": 6}, [
            "row 2, column F: contract.estimated_value: has parts that are filled in in column E too. "
            "Empty one of them.",
        ]),
        ({"party 2": "w", "party 2 name": "W", "body": "w", "measure": "turnover", "series 1 measure": "costs"}, [
            "row 2, column I: bodies.w.activities: has numbers here and none in column H, or the other way about. "
            "Write it in one way.",
        ]),
        ({"contract.awarded_on": "1/9/2026", "contract.category": "servces", "stage": "n/a"}, [
            "row 2, column G: stage: holds `n/a`, which may mean none or not known. Leave it empty if it is not known.",
            "row 2, column E: contract.awarded_on: must be a date such as 2026-09-01, 2026-09 or 2026, or unknown; "
            "found `1/9/2026`. Write 2026-09-01.",
            "row 2, column F: contract.category: must be one of goods, services, light-touch-services, works, "
            "concession or unknown; found `servces`. Did you mean `services`?",
        ]),
        ({"title": None}, ["row 2, column A: `title` is missing. Add it."]),
        ({"party 1 name": None}, ["row 2, column B: parties.fenmarsh: `name` is missing. Add it."]),
        ({"contract.suppliers": "wasteko", "party 2": "wasteco", "party 2 name": "W"}, [
            "row 2, column E: contract.suppliers[0]: `wasteko` is not declared under `parties`. Did you mean "
            "`wasteco`?",
        ]),
        ({"evidence 1": "holder 9 shares", "evidence 1 standing": "stated"}, [
            "row 2, column E: `evidence 1` holds `holder 9 shares`, which is neither a column nor a path of this row, "
            "such as bodies.<body>.board.",
        ]),
        ({"evidence 1": "contract.awarded_on", "evidence 1 standing": "stated"}, [
            "row 2, column E: evidence[\"contract.awarded_on\"]: There is nothing at contract.awarded_on.",
        ]),
        ({"buyer 1": None, "buyer 2": "fenmarsh", "contract.buyers": None, "evidence 1": "buyer 1",
          "evidence 1 standing": "stated"}, [
            "row 2, column G: evidence[\"contract.buyers[0]\"]: There is nothing at contract.buyers[0] in this row.",
        ]),
        ({"body": "left out"}, ["row 2, column E: `body` holds the id of nobody. Leave it empty."]),
        ({"evidence 1": "title"}, ["row 2, column E: evidence.title: `standing` is missing. Add it."]),
        ({"format": "2"}, ["row 2, column E: format: must be 1, the version of this format; found 2."]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_row_is_told_with_its_cell(tmp_path: Path, row: Row, problems: list[str]) -> None:
    assert registers.said(registers.csv_file(tmp_path, [{**LEAST, **row}])) == problems


def test_a_row_that_is_wrong_stops_no_other(tmp_path: Path) -> None:
    rows = [LEAST, {**LEAST, "stage": "later"}, LEAST, {**LEAST, "contract.buyers": "nobody"}, LEAST]
    for write in WRITERS:
        found = registers.items(write(tmp_path, rows))
        good = [isinstance(registers.read(item), Document) for item in found]
        assert good == [True, False, True, False, True]
        assert [(item.number, item.document, item.line) for item in found] == [(n, n, n + 2) for n in range(5)]


def test_a_problem_has_its_sheet_row_column_and_path(tmp_path: Path) -> None:
    file = registers.xlsx_file(tmp_path, [LEAST, {**LEAST, "contract.estimated_value": "lots"}])
    error = registers.read(registers.items(file)[1])
    assert isinstance(error, ArrangementError)
    (problem,) = error.problems
    assert (problem.file, problem.document, problem.sheet) == (file, 1, "Arrangements")
    assert (problem.line, problem.column, problem.path) == (3, 5, "contract.estimated_value")
    assert json.problem(problem)["sheet"] == "Arrangements"


def test_an_item_says_where_it_comes_from(tmp_path: Path) -> None:
    file = registers.xlsx_file(tmp_path, [LEAST])
    (item,) = registers.items(file)
    assert (item.label, item.place, item.line) == ("One", f"{file}, sheet Arrangements, row 2", 2)
    file = registers.csv_file(tmp_path, [LEAST])
    (item,) = registers.items(file)
    assert item.place == f"{file}, row 2"


def test_the_content_of_a_row_is_known_by_its_digest(tmp_path: Path) -> None:
    rows = [LEAST, {**LEAST, "stage": "design"}, {**LEAST, "stage": "idea"}]
    before = [item.digest for item in registers.items(registers.csv_file(tmp_path, rows))]
    assert len(set(before)) == 3
    assert [item.digest for item in registers.items(registers.csv_file(tmp_path, rows))] == before
    changed = [item.digest for item in registers.items(registers.csv_file(tmp_path, [rows[0], rows[2], rows[2]]))]
    assert [a == b for a, b in zip(before, changed, strict=True)] == [True, False, True]


def test_each_fact_of_an_answer_stands_in_its_cell(tmp_path: Path) -> None:
    row = registers.as_row(WORKED[0])
    (item,) = registers.items(registers.csv_file(tmp_path, [row]))
    found = outcome(item, load(), Settings(None, "builtin", None, load().digest)).result
    assert found is not None
    sources = [s for r in found["routes"] for c in r["conditions"] for f in c["facts"] for s in f["from"]]
    places = {source["path"]: (source["line"], source["column"]) for source in sources}
    names = list(row)
    assert places["bodies.wasteco.holdings.fenmarsh.votes"] == (2, names.index("holder 1 votes") + 1)
    assert places["bodies.wasteco.activities.periods[1].for.saltby"] == (2, names.index("year 2 customer 2") + 1)
    assert {line for line, _ in places.values()} == {2}


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@pytest.mark.slow
@given(cells=st.dictionaries(st.sampled_from(list(registers.as_row(EVERY))), TEXTS, max_size=12))
@relaxed(max_examples=60)
def test_whatever_stands_in_the_cells_is_an_arrangement_or_has_problems(tmp_path: Path, cells: dict[str, str]) -> None:
    row = {**registers.as_row(EVERY), **cells}
    for item in registers.items(registers.csv_file(tmp_path, [row])):
        found = registers.read(item)
        for problem in found.problems if isinstance(found, ArrangementError) else ():
            assert problem.line == 2
            assert problem.column
            assert problem.message


# The program


@pytest.mark.slow
def test_a_batch_takes_registers_among_other_sources(teckal: Command, tmp_path: Path, worked: Path) -> None:
    good = registers.as_row(WORKED[0])
    csv = registers.csv_file(tmp_path, [good, {**good, "contract.buyers": "fenmarch"}])
    xlsx = registers.xlsx_file(tmp_path, [registers.as_row(WORKED[1]), {**registers.as_row(WORKED[1]), "stage": "?"}])
    ran = teckal("batch", csv, worked, xlsx, "--format", "json", "--engine", "builtin", "--jobs", "1")
    assert ran.status == 2
    told = jsonlib.loads(ran.out)
    assert [(each["file"], each["document"], each["verdict"]) for each in told["results"]] == [
        (csv, 0, "exempt"), (str(worked), 0, "exempt"), (xlsx, 0, "exempt"),
    ]  # fmt: skip
    assert [(each["file"], each["sheet"], each["line"]) for each in told["errors"]] == [
        (csv, "", 3), (xlsx, "Arrangements", 3),
    ]  # fmt: skip
    buyers = list(good).index("contract.buyers") + 1
    assert told["errors"][0]["column"] == buyers
    assert f"{xlsx}, sheet Arrangements, row 3, column" in ran.err


def test_a_register_is_read_as_its_yaml_would_be(tmp_path: Path) -> None:
    """The example of the documentation, beside the file that it stands for."""
    text = """
format: 1
title: Waste
parties:
  fenmarsh: {name: Fenmarsh District Council, type: local-authority}
  wasteco: {name: Fenmarsh Waste Ltd}
contract: {buyers: [fenmarsh], suppliers: [wasteco]}
bodies:
  wasteco:
    holdings: {fenmarsh: {shares: 60.1}}
    activities: {periods: [{from: 2025-04-01, total: 1000, for: {fenmarsh: 900}}]}
"""
    (document,) = read_text(text)
    assert isinstance(document, Document)
    rows = (
        "title;party 1;party 1 name;party 1 type;party 2;party 2 name;contract.buyers;contract.suppliers;body;holder 1;"
        "holder 1 shares;customer 1;year 1 from;year 1 total;year 1 customer 1\n"
        "Waste;fenmarsh;Fenmarsh District Council;local-authority;wasteco;Fenmarsh Waste Ltd;fenmarsh;wasteco;wasteco;"
        "fenmarsh;60.1;fenmarsh;2025-04-01;1000;900\n"
    )
    assert registers.data(registers.csv_file(tmp_path, rows)) == [document.data]
