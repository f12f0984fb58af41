"""Exact values: every share and threshold of this law is a strict comparison, so no binary float may decide one.

A figure that the file gives only as a bound, or leaves open in part, is an interval; a comparison with a bound of
the law is true only if it holds over the whole of it, false only if it fails over the whole, and otherwise unknown.
"""

from __future__ import annotations

import calendar
import datetime
import functools
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from teckal.frozen import dataclass


@dataclass(frozen=True)
class Unknown:
    """A value that cannot be told, and why."""

    reason: str
    contradicted: bool = False
    """The file states a judgement that its own figures contradict."""


@dataclass(frozen=True)
class Interval:
    """Every number that the file leaves possible; `high` is None where there is no upper end."""

    low: Fraction
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @property
    def exact(self) -> Fraction | None:
        """The one number it holds, or None where there are several."""
        return self.low if self.high == self.low else None

    def __add__(self, other: Interval) -> Interval:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(self.low + other.low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def hundredth(self) -> Interval:
        """A percent as a ratio."""
        return Interval(self.low / 100, None if self.high is None else self.high / 100, self.low_open, self.high_open)

    def text(self) -> str:
        """The exact value as text, for machines: a fraction, or two joined by dots."""
        if self.exact is not None:
            return str(self.low)
        return f"{self.low}..{'' if self.high is None else self.high}"

    def shown(self) -> str:
        """The value as a reader sees it."""
        if self.exact is not None:
            return decimal_text(self.low)
        if self.high is None:
            return f"{'more than' if self.low_open else 'at least'} {decimal_text(self.low)}"
        if self.low == 0 and not self.low_open:
            return f"{'less than' if self.high_open else 'at most'} {decimal_text(self.high)}"
        if self.high == 100:
            return f"{'more than' if self.low_open else 'at least'} {decimal_text(self.low)}"
        return f"between {decimal_text(self.low)} and {decimal_text(self.high)}"


@dataclass(frozen=True)
class DateSpan:
    """A date that may be written to the day, the month or the year: the days that it can mean."""

    first: datetime.date
    last: datetime.date

    def text(self) -> str:
        """The date as text, for machines: one day, or two joined by dots."""
        return self.first.isoformat() if self.first == self.last else f"{self.first}..{self.last}"

    def shown(self) -> str:
        """The date as a reader sees it."""
        return self.first.isoformat() if self.first == self.last else f"a day from {self.first} to {self.last}"


Value = bool | str | Interval | DateSpan


def to_data(value: Value) -> Any:
    """The value as JSON can hold it exactly: a number as {is: "6/7"}, or as a bound on one; a date as its text."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, DateSpan):
        return {"first": value.first.isoformat(), "last": value.last.isoformat()}
    if value.exact is not None:
        return {"is": str(value.exact)}
    bounds = {"above" if value.low_open else "at_least": str(value.low)}
    return bounds if value.high is None else {**bounds, "below" if value.high_open else "at_most": str(value.high)}


def from_data(data: Any) -> Value:
    """The value that `to_data` wrote."""
    if isinstance(data, (bool, str)):
        return data
    if "first" in data:
        return DateSpan(datetime.date.fromisoformat(data["first"]), datetime.date.fromisoformat(data["last"]))
    return exactly(Fraction(data["is"])) if "is" in data else interval(data)


@functools.lru_cache(maxsize=4096)
def exactly(number: int | Decimal | Fraction) -> Interval:
    """An interval that holds one number."""
    fraction = Fraction(number)
    return Interval(fraction, fraction)


def interval(value: Any, ceiling: int | None = None) -> Interval:
    """The numbers that a figure of the file leaves possible: a number, or a bound on one.

    `ceiling` is the greatest that the figure can be (100 for a percent).
    """
    if not isinstance(value, dict):
        return exactly(value)
    low, low_open = Fraction(0), False
    high, high_open = (None if ceiling is None else Fraction(ceiling)), False
    if "above" in value:
        low, low_open = Fraction(value["above"]), True
    if "at_least" in value:
        low = Fraction(value["at_least"])
    if "below" in value:
        high, high_open = Fraction(value["below"]), True
    if "at_most" in value:
        high = Fraction(value["at_most"])
    return Interval(low, high, low_open, high_open)


def total(parts: Iterable[Interval]) -> Interval:
    """The sum, nought for no parts."""
    whole = exactly(0)
    for part in parts:
        whole = whole + part
    return whole


def percent_of(part: Interval, whole: Interval) -> Interval:
    """The part as a percent of the whole, over everything that the two leave possible; the whole must be above 0."""
    low = Fraction(0) if whole.high is None else min(part.low * 100 / whole.high, Fraction(100))
    if whole.low == 0 or part.high is None:
        return Interval(low, Fraction(100))
    high = part.high * 100 / whole.low
    if high > 100:
        return Interval(low, Fraction(100), part.low_open or whole.high_open)
    return Interval(low, high, part.low_open or whole.high_open, part.high_open or whole.low_open)


def hull(intervals: list[Interval]) -> Interval:
    """The narrowest interval that holds all of them."""
    low = min(intervals, key=lambda each: (each.low, each.low_open))
    high = max(intervals, key=lambda each: (each.high is None, each.high or 0, not each.high_open))
    return Interval(low.low, high.high, low.low_open, high.high_open)


def greatest(intervals: list[Interval]) -> Interval:
    """What the greatest of several figures can be."""
    low = max(intervals, key=lambda each: (each.low, each.low_open))
    high = hull(intervals)
    return Interval(low.low, high.high, low.low_open, high.high_open)


def least(intervals: list[Interval]) -> Interval:
    """What the least of several figures can be."""
    low = hull(intervals)
    high = min(intervals, key=lambda each: (each.high is None, each.high or 0, not each.high_open))
    return Interval(low.low, high.high, low.low_open, high.high_open)


def decimal_text(number: Fraction) -> str:
    """At least one decimal and as many as it takes, so that nothing is rounded onto or across a whole number."""
    for places in range(1, 30):
        scaled = round(number * 10**places)
        shown = Fraction(scaled, 10**places)
        if shown == number or shown.denominator != 1:
            break
    else:
        return f"{'just over' if number > round(number) else 'just under'} {round(number)}"
    text = f"{Decimal(scaled).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@functools.lru_cache(maxsize=4096)
def date_span(text: str) -> DateSpan:
    """The days that a written date can mean: `2017` is the whole year, `2017-09` the whole month."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return DateSpan(datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31))
    if len(parts) == 2:
        last = calendar.monthrange(parts[0], parts[1])[1]
        return DateSpan(datetime.date(parts[0], parts[1], 1), datetime.date(parts[0], parts[1], last))
    day = datetime.date(parts[0], parts[1], parts[2])
    return DateSpan(day, day)


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later (or earlier); the 29th of February falls on the 1st of March.

    The calendar here runs from year 1 to 9999; what would be outside falls on its first or last day.
    """
    if not datetime.MINYEAR <= day.year + years <= datetime.MAXYEAR:
        return datetime.date.min if years < 0 else datetime.date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


def compare(op: str, bound: Any, value: Value | None) -> bool | None:
    """Whether the comparison holds of everything that the value can be: True, False, or None where it depends."""
    if value is None:
        return None
    if op == "is":
        if isinstance(value, Interval):
            return None if value.exact is None and _within(value, bound) else bool(value.exact == bound)
        return bool(value == bound)
    if op == "in":
        return bool(value in bound)
    if isinstance(value, DateSpan):
        value = Interval(Fraction(value.first.toordinal()), Fraction(value.last.toordinal()))
        bound = Fraction(bound.toordinal())
    if not isinstance(value, Interval):
        raise TypeError(f"{op} {bound} asks for a number or a date, not {value!r}")
    if op in ("above", "at_most"):
        above = _above(value, bound)
        return above if op == "above" or above is None else not above
    at_least = _at_least(value, bound)
    return at_least if op == "at_least" or at_least is None else not at_least


def _within(value: Interval, bound: Fraction) -> bool:
    return value.low <= bound and (value.high is None or bound <= value.high)


def _above(value: Interval, bound: Fraction) -> bool | None:
    if value.low > bound or (value.low == bound and value.low_open):
        return True
    if value.high is not None and value.high <= bound:
        return False
    return None


def _at_least(value: Interval, bound: Fraction) -> bool | None:
    if value.low >= bound:
        return True
    if value.high is not None and (value.high < bound or (value.high == bound and value.high_open)):
        return False
    return None
