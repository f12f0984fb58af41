"""What a written figure or date can mean, as far as a check of the file needs it.

A figure may be a bound, and a date a month or a year; a check may complain only of what is wrong whatever they mean.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any, NamedTuple


class Edge(NamedTuple):
    """One end of what a figure can be."""

    at: Fraction
    open: bool = False
    """The figure comes near it but is not it: `above` and `below`."""


HUNDRED = Edge(Fraction(100))
"""The whole, in percent."""


def is_number(value: Any) -> bool:
    """Whether the file gives the figure itself."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def least(value: Any) -> Edge:
    """The least that the figure can be; 0 where it is not known."""
    if is_number(value):
        return Edge(Fraction(value))
    bounds = value if isinstance(value, Mapping) else {}
    edges = [Edge(Fraction(0))]
    edges += [Edge(Fraction(bounds["above"]), True)] if is_number(bounds.get("above")) else []
    edges += [Edge(Fraction(bounds["at_least"]))] if is_number(bounds.get("at_least")) else []
    return max(edges)


def most(value: Any) -> Edge | None:
    """The most that the figure can be; None where nothing limits it."""
    if is_number(value):
        return Edge(Fraction(value))
    bounds = value if isinstance(value, Mapping) else {}
    edges = [Edge(Fraction(bounds["below"]), True)] if is_number(bounds.get("below")) else []
    edges += [Edge(Fraction(bounds["at_most"]))] if is_number(bounds.get("at_most")) else []
    return min(edges, key=lambda edge: (edge.at, not edge.open), default=None)


def total(edges: Iterable[Edge]) -> Edge:
    """The sum of the least that figures can be."""
    parts = list(edges)
    return Edge(sum((part.at for part in parts), Fraction(0)), any(part.open for part in parts))


def exceeds(low: Edge, high: Edge | None) -> bool:
    """Whether the one is more than the other whatever both are."""
    return high is not None and (low.at > high.at or (low.at == high.at and (low.open or high.open)))


def shown(value: Fraction | Any) -> str:
    """A figure as the file would have it; a bound in words."""
    if isinstance(value, Mapping):
        return " and ".join(f"{bound.replace('_', ' ')} {shown(number)}" for bound, number in value.items())
    if isinstance(value, (int, Decimal, Fraction)):
        number = Fraction(value)
        with localcontext(Context(prec=200)):
            exact = Decimal(number.numerator) / Decimal(number.denominator)
            return f"{exact.normalize():f}"
    return str(value)


def shown_sum(edge: Edge) -> str:
    """A sum of the least that figures can be."""
    return f"{'more than ' if edge.open else ''}{shown(edge.at)}"


def days(text: Any) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that a date can mean; None where it is not known, or no date of the calendar."""
    if not isinstance(text, str) or not text[:1].isdigit():
        return None
    try:
        year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
        first = datetime.date(year, month or 1, day or 1)
        last_day = day or calendar.monthrange(year, month or 12)[1]
        return first, datetime.date(year, month or 12, last_day)
    except ValueError:
        return None
