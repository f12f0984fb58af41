"""A cell is read exactly, or refused in words that say what to do."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teckal.batch.register import cells, columns
from teckal.batch.register.cells import Day, Figure, Raw, Refused
from teckal.reading.scalars import Unreadable

SHARES, VALUE, SEATS = "holder 1 shares", "contract.estimated_value", "board seats"
DATE, YES_NO, CATEGORY = "contract.awarded_on", "contract.consideration", "contract.category"
IDS, MEANS, TEXTS = "contract.buyers", "participant 1 contributions", "cooperation.linked_agreements"
NBSP, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def value(raw: Raw, name: str) -> Any:
    return cells.value(raw, columns.meaning(name))


@pytest.mark.parametrize(
    ("name", "raw", "read"),
    [
        ("title", "Waste ", "Waste"),
        ("title", "2026", "2026"),
        ("title", "yes", "yes"),
        ("title", "Two\r\nlines", "Two\nlines"),
        ("title", f"{NBSP}Waste{NBSP}for all ", f"Waste{NBSP}for all"),
        ("title", True, "TRUE"),
        ("title", "left out", "left out"),
        ("reference", Figure(7), "7"),
        ("participant 1 task", "none", "none"),
        (SHARES, "60.1", Decimal("60.1")),
        (SHARES, "60", 60),
        (SHARES, f" 60{NBSP}", 60),
        (SHARES, "33.33333333333333333333", Decimal("33.33333333333333333333")),
        (SHARES, ".5", Decimal("0.5")),
        (SHARES, "60%", 60),
        (SHARES, "12.5 %", Decimal("12.5")),
        (SHARES, Figure(Decimal("60.1")), Decimal("60.1")),
        (SHARES, Figure(Decimal("0.6"), percent=True), 60),
        (SHARES, Figure(Decimal("0.285"), percent=True), Decimal("28.5")),
        (SHARES, Figure(1, percent=True), 100),
        (SHARES, "at least 80", {"at_least": 80}),
        (SHARES, "At least 80 and below 90.5", {"at_least": 80, "below": Decimal("90.5")}),
        (SHARES, "above 50%", {"above": 50}),
        (SHARES, "{above: 50, at_most: 60}", {"above": 50, "at_most": 60}),
        (VALUE, "0", 0),
        (VALUE, "4200000.50", Decimal("4200000.50")),
        (VALUE, Figure(4200000), 4200000),
        (VALUE, "at most 9000000", {"at_most": 9000000}),
        (SEATS, "5", 5),
        (SEATS, Figure(5), 5),
        (DATE, "2026-09-01", "2026-09-01"),
        (DATE, "2026-09", "2026-09"),
        (DATE, Day("2026-09-01"), "2026-09-01"),
        (DATE, Day("2026-09"), "2026-09"),
        (DATE, Figure(2026), "2026"),
        (YES_NO, True, True),
        (YES_NO, "TRUE", True),
        (YES_NO, "false", False),
        (YES_NO, "Yes", True),
        (YES_NO, " no ", False),
        (CATEGORY, "services", "services"),
        (CATEGORY, "Services", "services"),
        ("contract.currency", "GBP", "GBP"),
        ("law", " uk-pa-2023 ", "uk-pa-2023"),
        ("format", "1", 1),
        ("format", Figure(1), 1),
        ("decided.teaches[0].is", "true", True),
        ("decided.teaches[0].is", "yes", "yes"),
        (IDS, "fenmarsh", ["fenmarsh"]),
        (IDS, "fenmarsh; saltby", ["fenmarsh", "saltby"]),
        (IDS, "fenmarsh, saltby,", ["fenmarsh", "saltby"]),
        (IDS, "[fenmarsh, saltby]", ["fenmarsh", "saltby"]),
        (IDS, "fenmarsh\r\nsaltby\n", ["fenmarsh", "saltby"]),
        (IDS, "[]", []),
        (IDS, "[ ]", []),
        (MEANS, "Staff; premises", ["staff", "premises"]),
        (TEXTS, "The agreement of 2024, as amended; the other", ["The agreement of 2024, as amended", "the other"]),
        (TEXTS, "One; and two\nThree\n", ["One; and two", "Three"]),
        (TEXTS, "[sic] all of it [sic]", ["[sic] all of it [sic]"]),
        ("bodies.<body>.reserved_matters", "[]", []),
        ("bodies.<body>.holdings", "{}", {}),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_its_column_needs_it(name: str, raw: Raw, read: Any) -> None:
    found = value(raw, name)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    "name",
    [
        SHARES,
        VALUE,
        SEATS,
        DATE,
        YES_NO,
        CATEGORY,
        IDS,
        MEANS,
        TEXTS,
        "bodies.<body>",
        "transfers",
        "contract.currency",
    ],
)
def test_unknown_is_unknown_in_every_column(name: str) -> None:
    assert value("unknown", name) == value(" Unknown ", name) == "unknown"
    if name != "title":
        assert value("left out", name) is value("Left  out", name) is cells.NOTHING


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        (SHARES, "n/a", "holds `n/a`, which may mean none or not known. Leave it empty if it is not known."),
        (DATE, "TBC", "holds `TBC`, which may mean none or not known. Leave it empty if it is not known."),
        (YES_NO, "?", "holds `?`, which may mean none or not known. Leave it empty if it is not known."),
        (CATEGORY, "-", "holds `-`, which may mean none or not known. Leave it empty if it is not known."),
        (IDS, "none", "holds `none`, which may mean none or not known. Leave it empty if it is not known."),
        (IDS, ";", "holds `;` and no item. Write [] for none, or leave it empty."),
        (SHARES, "007", "holds `007`, which begins with a zero. Write 7."),
        (
            VALUE,
            "1.23457E+11",
            "holds `1.23457E+11`, which the spreadsheet may have shortened. Give the column a format that shows every "
            "figure, and save it anew.",
        ),
        (SHARES, "above 50 and above 60", "says `above` twice."),
        (VALUE, Figure(Decimal("0.6"), percent=True),
         "holds a percentage (60%), and this column takes a plain number."),
        (
            VALUE,
            Day("2026-09-01"),
            "holds a date (2026-09-01), and this column takes a number. Give the cell the format of a number, and "
            "write it anew.",
        ),
        (
            DATE,
            Figure(46266),
            "holds the bare number 46266, which may be a date. Give the cell the format of a date.",
        ),
        (
            "title",
            Day("2026-09-01"),
            "holds a date (2026-09-01), and this column takes text. Give the cell the format Text.",
        ),
        (
            "reference",
            Figure(7, as_shown=False),
            "holds the number 7 in a format of its own, and this column takes text. Give the cell the format Text, "
            "and write it anew.",
        ),
        ("title", "Bell\a", "holds a character that is no part of a text (U+0007). Remove it."),
        (
            "bodies.<body>.holdings",
            "fenmarsh 60",
            "holds `fenmarsh 60`, and takes only unknown. What is in it goes in columns of its own.",
        ),
        (
            "bodies.<body>.reserved_matters",
            "budget",
            "holds `budget`, and takes only [] for none, or unknown. What is in it goes in columns of its own, each "
            "with a number.",
        ),
        (SHARES, Refused("is merged."), "is merged."),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused(name: str, raw: Raw, why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        value(raw, name)
    assert str(raised.value) == why


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        (VALUE, "£4,200,000", "£4,200,000"),
        (VALUE, f"4{NBSP}200{THIN}000", "4 200 000"),
        (SHARES, "60,1", "60,1"),
        (VALUE, True, True),
        (YES_NO, Figure(1), 1),
        (YES_NO, "perhaps", "perhaps"),
        (CATEGORY, "Service", "Service"),
        (DATE, "01/09/2026", "01/09/2026"),
        (DATE, Figure(12), 12),
        (DATE, True, True),
        (IDS, "Fenmarsh DC", ["Fenmarsh DC"]),
        (SHARES, "at least eighty", {"at_least": "eighty"}),
    ],
)
def test_what_is_merely_of_the_wrong_kind_is_left_to_the_schema(name: str, raw: Raw, kept: Any) -> None:
    assert value(raw, name) == kept


@given(st.decimals(0, 100, allow_nan=False, places=6))
def test_a_percentage_is_a_hundred_times_its_number_exactly(number: Decimal) -> None:
    assert value(Figure(number / 100, percent=True), SHARES) == number


@given(st.text(min_size=1, max_size=12), st.sampled_from([SHARES, VALUE, SEATS, DATE, YES_NO, CATEGORY, IDS, TEXTS]))
def test_any_text_gives_a_value_or_a_reason(text: str, name: str) -> None:
    with contextlib.suppress(Unreadable):
        value(text, name)
