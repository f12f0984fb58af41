"""Exact values: on the line, just under it and just over it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teckal.facts.values import (
    Interval,
    compare,
    date_span,
    decimal_text,
    exactly,
    greatest,
    hull,
    interval,
    least,
    percent_of,
    years_later,
)

EIGHTY = Fraction(80)


@pytest.mark.parametrize(
    ("value", "above", "at_least"),
    [
        (exactly(80), False, True),
        (exactly(Decimal("80.0001")), True, True),
        (exactly(Decimal("79.9999")), False, False),
        (interval({"above": 80}), True, True),
        (interval({"at_least": 80}), None, True),
        (interval({"below": 80}), False, False),
        (interval({"at_most": 80}), False, None),
        (interval({"at_least": 75, "at_most": 85}), None, None),
    ],
)
def test_a_comparison_holds_only_over_everything_the_value_can_be(
    value: Interval, above: bool | None, at_least: bool | None
) -> None:
    assert compare("above", EIGHTY, value) is above
    assert compare("at_most", EIGHTY, value) is (None if above is None else not above)
    assert compare("at_least", EIGHTY, value) is at_least
    assert compare("below", EIGHTY, value) is (None if at_least is None else not at_least)


def test_an_unknown_value_decides_no_comparison() -> None:
    assert [compare(op, EIGHTY, None) for op in ("above", "at_least", "below", "at_most", "is", "in")] == [None] * 6


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(80), "80"),
        (Fraction("80.004"), "80.004"),
        (Fraction("79.996"), "79.996"),
        (Fraction("80.04"), "80.04"),
        (Fraction(269 * 100, 312), "86.2"),
        (Fraction(20) + Fraction(1, 10**40), "just over 20"),
        (Fraction(20) - Fraction(1, 10**40), "just under 20"),
        (Fraction(2, 3), "0.7"),
    ],
)
def test_a_figure_is_never_shown_on_a_line_that_it_is_not_on(number: Fraction, text: str) -> None:
    assert decimal_text(number) == text


@given(st.fractions(min_value=0, max_value=100))
def test_what_is_shown_stands_on_the_same_side_of_every_whole_number(number: Fraction) -> None:
    shown = decimal_text(number)
    if shown.startswith("just"):
        return
    for line in (0, 20, 50, 80, 100):
        assert (Fraction(shown) > line) == (number > line)
        assert (Fraction(shown) == line) == (number == line)


def test_a_share_of_a_range_is_a_range() -> None:
    part = Interval(Fraction(70), Fraction(90))
    assert percent_of(part, exactly(100)) == Interval(Fraction(70), Fraction(90))
    assert percent_of(exactly(90), Interval(Fraction(100), None)).low == 0


def test_the_hull_the_greatest_and_the_least_of_several_figures() -> None:
    figures = [exactly(70), Interval(Fraction(60), Fraction(85))]
    assert hull(figures) == Interval(Fraction(60), Fraction(85))
    assert greatest(figures) == Interval(Fraction(70), Fraction(85))
    assert least(figures) == Interval(Fraction(60), Fraction(70))


def test_a_date_may_be_a_year_or_a_month() -> None:
    assert date_span("2017").last == datetime.date(2017, 12, 31)
    assert date_span("2024-02").last == datetime.date(2024, 2, 29)
    line = datetime.date(2017, 6, 1)
    assert compare("at_least", line, date_span("2017")) is None
    assert compare("at_least", line, date_span("2017-06")) is True
    assert compare("below", line, date_span("2017-05")) is True


def test_three_years_before_a_leap_day_is_the_first_of_march() -> None:
    assert years_later(datetime.date(2024, 2, 29), -3) == datetime.date(2021, 3, 1)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (exactly(80), exactly(Fraction(4, 5))),
        (interval({"above": 75, "at_most": 85}), Interval(Fraction(3, 4), Fraction(17, 20), low_open=True)),
        (interval({"at_least": 50}), Interval(Fraction(1, 2), None)),
    ],
)
def test_a_percent_is_a_hundredth_of_it_as_a_ratio(value: Interval, wanted: Interval) -> None:
    assert value.hundredth() == wanted


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"above": 75}, "more than 75"),
        ({"at_least": 75}, "at least 75"),
        ({"below": 75}, "less than 75"),
        ({"at_most": 75}, "at most 75"),
        ({"above": 75, "at_most": 100}, "more than 75"),
        ({"at_least": 75, "at_most": 100}, "at least 75"),
        ({"at_least": 75, "at_most": 99}, "between 75 and 99"),
        ({"at_least": 75, "at_most": 101}, "between 75 and 101"),
    ],
)
def test_a_range_is_shown_by_the_end_that_says_something(told: dict[str, int], words: str) -> None:
    assert interval(told).shown() == words


def test_the_hull_has_no_upper_end_where_one_of_its_figures_has_none() -> None:
    for figures in ([exactly(70), interval({"at_least": 60})], [interval({"at_least": 60}), exactly(70)]):
        assert hull(figures) == Interval(Fraction(60), None)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"at_least": 79, "at_most": 81}, None),
        ({"at_least": 80, "at_most": 81}, None),
        ({"at_least": 79, "at_most": 80}, None),
        ({"at_least": 80}, None),
        ({"at_least": 81}, False),
        ({"at_least": 79, "at_most": Decimal("79.5")}, False),
        (80, True),
        (79, False),
    ],
)
def test_a_range_is_a_figure_or_not_only_where_it_cannot_hold_it(told: object, wanted: bool | None) -> None:
    assert compare("is", EIGHTY, interval(told)) is wanted


def test_years_beyond_the_calendar_fall_on_its_ends() -> None:
    assert years_later(datetime.date(9997, 5, 6), 2) == datetime.date(9999, 5, 6)
    assert years_later(datetime.date(9997, 5, 6), 3) == datetime.date.max
    assert years_later(datetime.date(3, 5, 6), -2) == datetime.date(1, 5, 6)
    assert years_later(datetime.date(3, 5, 6), -3) == datetime.date.min
