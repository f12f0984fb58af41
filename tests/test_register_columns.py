"""Each name of a column stands for one path of the format, or for none and then it says what was meant."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import registers
from hypothesis import given, settings
from hypothesis import strategies as st

from teckal.batch.register import columns
from teckal.reading import schema as format_schema


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("title", "title"),
        ("contract.awarded_on", "contract.awarded_on"),
        ("contract.estimated_value.at_least", "contract.estimated_value.at_least"),
        ("bodies.wasteco.holdings.fenmarsh.shares", "bodies.wasteco.holdings.fenmarsh.shares"),
        ("bodies.<body>.holdings.<holder 1>.shares", "bodies.<body>.holdings.<holder 1>.shares"),
        ("bodies.<party 1>.holdings.<party 2>.shares", "bodies.<party 1>.holdings.<party 2>.shares"),
        ("bodies.<body 2>.agreements[0].between", "bodies.<body 2>.agreements[0].between"),
        ('evidence["contract.awarded_on"].standing', 'evidence["contract.awarded_on"].standing'),
        ('evidence["bodies.<body>.holdings"].note', 'evidence["bodies.<body>.holdings"].note'),
        ("party 3", "parties.<party 3>"),
        ("party 3 name", "parties.<party 3>.name"),
        ("buyer 2", "contract.buyers[1]"),
        ("supplier 1", "contract.suppliers[0]"),
        ("earlier step 1 kind", "contract.earlier_steps[0].kind"),
        ("body", "bodies.<body>"),
        ("body 1", "bodies.<body>"),
        ("body 2", "bodies.<body 2>"),
        ("body holdings_complete", "bodies.<body>.holdings_complete"),
        ("body 2 decisive_influence.anyone_else", "bodies.<body 2>.decisive_influence.anyone_else"),
        ("holder 1", "bodies.<body>.holdings.<holder 1>"),
        ("holder 12 effective_on", "bodies.<body>.holdings.<holder 12>.effective_on"),
        ("body 2 holder 1 votes", "bodies.<body 2>.holdings.<body 2 holder 1>.votes"),
        ("body 1 holder 1 votes", "bodies.<body>.holdings.<holder 1>.votes"),
        ("holder 1 seats", "bodies.<body>.board.appointed_by.<holder 1>"),
        ("appointer 1 seats", "bodies.<body>.board.appointed_by.<appointer 1>"),
        ("board seats", "bodies.<body>.board.seats"),
        ("body 2 board effective_on", "bodies.<body 2>.board.effective_on"),
        ("organ 1 decides", "bodies.<body>.organs[0].decides"),
        ("representative 2 for", "bodies.<body>.representatives[1].for"),
        ("reserved matter 1 held_by", "bodies.<body>.reserved_matters[0].held_by"),
        ("agreement 1 binding", "bodies.<body>.agreements[0].binding"),
        ("measure", "bodies.<body>.activities.measure"),
        ("year 3 total", "bodies.<body>.activities.periods[2].total"),
        ("year 1 from", "bodies.<body>.activities.periods[0].from"),
        ("year 1 customer 2", "bodies.<body>.activities.periods[0].for.<customer 2>"),
        ("body 2 year 1 customer 2", "bodies.<body 2>.activities.periods[0].for.<body 2 customer 2>"),
        ("year 1 entrusted customer 2", "bodies.<body>.activities.periods[0].user_paid.entrusted_by.<customer 2>"),
        ("year 1 transferred customer 2", "bodies.<body>.activities.periods[0].under_transferred_powers.<customer 2>"),
        ("year 1 user_paid.not_entrusted", "bodies.<body>.activities.periods[0].user_paid.not_entrusted"),
        ("series 2 measure", "bodies.<body>.activities[1].measure"),
        ("series 2 year 3 total", "bodies.<body>.activities[1].periods[2].total"),
        ("series 2 year 3 customer 1", "bodies.<body>.activities[1].periods[2].for.<customer 1>"),
        ("series 1 periods[0].from", "bodies.<body>.activities[0].periods[0].from"),
        ("participant 2", "cooperation.participants[1]"),
        ("participant 2 task", "cooperation.public_tasks.<participant 2>"),
        ("participant 2 task basis", "cooperation.public_tasks.<participant 2>.basis"),
        ("participant 2 contributions", "cooperation.contributions.<participant 2>"),
        ("payment 1 amount", "cooperation.payment_flows[0].amount"),
        ("cooperation measure", "cooperation.activities.measure"),
        ("cooperation year 2 open_market", "cooperation.activities.periods[1].open_market"),
        ("cooperation series 1 year 2 total", "cooperation.activities[0].periods[1].total"),
        ("transfer 1 powers", "transfers[0].powers"),
        ("evidence 1 source", "evidence.<evidence 1>.source"),
    ],
)
def test_a_name_stands_for_a_path(name: str, path: str) -> None:
    assert columns.shown(columns.meaning(name).path) == path


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Title", "title"),
        ("  contract.awarded_on ", "contract.awarded_on"),
        ("Contract: awarded on", "contract.awarded_on"),
        ("Holder 1 - Shares (%)", "holder 1 shares"),
        ("HOLDER\N{NO-BREAK SPACE}1\nSHARES", "holder 1 shares"),
        ("Body: decisive influence, anyone else", "body decisive_influence.anyone_else"),
        ("circumstances review on", "circumstances.review_on"),
    ],
)
def test_names_are_compared_by_their_words(name: str, same: str) -> None:
    assert columns.meaning(name).path == columns.meaning(same).path


def test_a_column_of_ids_is_known_as_one() -> None:
    names = ("party 2", "body", "body 2", "holder 1", "body 2 holder 1", "appointer 1", "customer 3", "participant 1")
    assert [columns.meaning(name).holds for name in names] == list(names)
    assert columns.meaning("evidence 1").holds == "evidence 1"
    assert columns.meaning("holder 1 shares").holds is None
    assert columns.meaning("customer 1").path == columns.meaning("appointer 1").path == ()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("contract.award_on", "contract.awarded_on"),
        ("contract.buyer", "contract.buyers"),
        ("awarded on", "contract.awarded_on"),
        ("buyers", "contract.buyers"),
        ("holders 1 shares", "holder 1 shares"),
        ("holder 2 share", "holder 2 shares"),
        ("holder 0", "holder 1"),
        ("party 1 nam", "party 1 name"),
        ("year 2 totals", "year 2 total"),
        ("bodies.wasteco.holding.x.share", "bodies.wasteco.holdings.x.shares"),
        ("bodies.<body>.holdings.<holder 1>.votess", "bodies.<body>.holdings.<holder 1>.votes"),
        ("cooperation.activities.period[0].total", "cooperation.activities.periods[0].total"),
    ],
)
def test_a_name_that_means_nothing_says_what_was_meant(name: str, meant: str) -> None:
    with pytest.raises(columns.NoSuchColumn) as raised:
        columns.meaning(name)
    assert str(raised.value) == f"`{name}` is no column of a register. Did you mean `{meant}`?"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "Case officer",
            "`Case officer` is no column of a register. `teckal new --register csv --explain` lists them; "
            "begin a name with # to keep a column unread.",
        ),
        (
            "bodies.<bod>.board.seats",
            "`<bod>` is no column of ids. These are: party 1, body, holder 1, appointer 1, customer 1, participant 1.",
        ),
        ("file", "`file` is no column of a register. `teckal new --register csv --explain` lists them; "
         "begin a name with # to keep a column unread."),
    ],
)  # fmt: skip
def test_a_name_like_no_other_says_where_they_are(name: str, message: str) -> None:
    with pytest.raises(columns.NoSuchColumn) as raised:
        columns.meaning(name)
    assert str(raised.value) == message


def paths(schema: object, path: str = "") -> Iterator[str]:
    """The path of everything that the schema knows, with an id or a number wherever one stands."""
    assert isinstance(schema, dict)
    _, schema = format_schema.resolve(schema)
    if path:
        yield path
    for form in (schema, format_schema.resolve(schema, {})[1]):
        for key, entry in form.get("properties", {}).items():
            yield from paths(entry, f"{path}.{key}" if path else key)
        for entry in form.get("patternProperties", {}).values():
            yield from paths(entry, f"{path}.fenmarsh" if path != "evidence" else 'evidence["contract.buyers"]')
        if "items" in form:
            yield from paths(form["items"], f"{path}[0]")


def test_every_path_of_the_format_is_a_name() -> None:
    every = dict.fromkeys(paths(format_schema.load()))
    assert len(every) > 500
    assert [path for path in every if columns.shown(columns.meaning(path).path) != path] == []


def test_every_name_that_is_offered_means_something() -> None:
    names = list(columns.names((2, 3)))
    assert len(names) > 300
    for name in names:
        columns.meaning(name)


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=80)
def test_any_text_is_a_name_or_none(text: str) -> None:
    with contextlib.suppress(columns.NoSuchColumn):
        assert columns.meaning(text).definition


# Heads


HEAD = "title,party 1,party 1 name,contract.buyers"


def said(tmp_path: Path, head: str) -> list[str]:
    """What is wrong with a head."""
    found = registers.said(registers.csv_file(tmp_path, f"{head}\n"))
    assert found.pop() == "row 1: Until its head is right, no row of this sheet is read."
    return found


def test_every_wrong_name_of_a_head_is_told_with_its_column(tmp_path: Path) -> None:
    assert said(tmp_path, f"{HEAD},holder 1 share,contract.award_on") == [
        "row 1, column E: `holder 1 share` is no column of a register. Did you mean `holder 1 shares`?",
        "row 1, column F: `contract.award_on` is no column of a register. Did you mean `contract.awarded_on`?",
    ]


@pytest.mark.parametrize(
    ("first", "second", "also"),
    [
        ("stage", "stage", ""),
        ("stage", "Stage", " under the name `stage`"),
        ("contract.suppliers[0]", "supplier 1", " under the name `contract.suppliers[0]`"),
        ("party 2", "Party 2", " under the name `party 2`"),
    ],
)
def test_two_columns_that_mean_the_same_are_an_error(tmp_path: Path, first: str, second: str, also: str) -> None:
    assert said(tmp_path, f"{HEAD},{first},{second}") == [
        f"row 1, column F: `{second}` stands in column E too{also}. Keep one of them."
    ]


def test_what_is_said_of_someone_needs_a_column_that_says_who(tmp_path: Path) -> None:
    assert said(tmp_path, f"{HEAD},body,holder 1 shares,holder 1 votes,body 2 year 1 customer 1") == [
        "row 1, column F: `holder 1 shares` needs a column `holder 1`, with the id of who that is.",
        "row 1, column H: `body 2 year 1 customer 1` needs a column `body 2`, with the id of who that is.",
        "row 1, column H: `body 2 year 1 customer 1` needs a column `body 2 customer 1`, with the id of who that is.",
    ]


def test_what_every_arrangement_has_every_register_has(tmp_path: Path) -> None:
    assert said(tmp_path, "reference,stage") == [
        "row 1: There is no column `title`. Every arrangement must have one.",
        "row 1: There is no column `party 1 name`, so no party could be named. Add `party 1` and `party 1 name`.",
        "row 1: There is no column `contract.buyers`. Add it, with the ids of those who buy.",
    ]
    literal = "title,parties.fenmarsh.name,buyer 1\nOne,Fenmarsh,fenmarsh\n"
    assert registers.said(registers.csv_file(tmp_path, literal)) == []


def test_a_column_of_the_readers_own_is_not_read(tmp_path: Path) -> None:
    text = f"{HEAD},# officer,#\nOne,fenmarsh,Fenmarsh,fenmarsh,Jo,x\n,,,,Jo,\n"
    (row,) = registers.data(registers.csv_file(tmp_path, text))
    assert set(row) == {"format", "title", "parties", "contract"}
