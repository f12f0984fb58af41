"""When: every date is in the calendar, nothing ends before it begins, and no year is counted twice."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise

from teckal.checks.blocks import Complaints, Data, block, bodies, items
from teckal.reading.amounts import days
from teckal.reading.places import Path, printable
from teckal.reading.schema import Found

_SPANS = {
    "contract": (("starts_on", "ends_on"), ("awarded_on", "entered_on"), ("awarded_on", "ends_on")),
    "body_period": (("from", "to"),),
    "cooperation_period": (("from", "to"),),
    "holding": (("effective_on", "until"),),
    "board": (("effective_on", "until"),),
    "representative": (("effective_on", "until"),),
    "decisive_influence": (("effective_on", "until"),),
    "agreement": (("effective_on", "until"),),
    "acknowledgement": (("on", "until"),),
}
"""What comes first and what comes after, in each block of the schema that has both."""


def dates_are_in_the_calendar(values: Sequence[Found]) -> Complaints:
    """The pattern of a date lets the 30th of February pass."""
    for path, definition, value in values:
        is_date = definition in ("date", "known_date") and isinstance(value, str) and value != "unknown"
        if is_date and days(value) is None:
            yield path, f"There is no such date as {printable(value)}."


def dates_are_in_order(values: Sequence[Found]) -> Complaints:
    """Nothing ends before it begins, and no contract is entered into before it is awarded."""
    for path, definition, value in values:
        for begins, ends in _SPANS.get(definition, ()) if isinstance(value, dict) else ():
            first, last = days(value.get(begins)), days(value.get(ends))
            if first and last and first[0] > last[1]:
                yield (*path, ends), f"`{ends}` ({value[ends]}) is before `{begins}` ({value[begins]})."


def periods_follow_each_other(data: Data) -> Complaints:
    """A year that is counted twice would move the share."""
    blocks: list[tuple[Path, Data]] = [(("cooperation",), block(data, "cooperation"))]
    blocks += [(path, facts) for path, _, facts in bodies(data)]
    for above, facts in blocks:
        for series, _ in items(facts, "activities"):
            spans = [((*above, *path), _span(period)) for path, period in items(facts, *series, "periods")]
            yield from _out_of_line([(path, span) for path, span in spans if span is not None])


def _out_of_line(periods: list[tuple[Path, tuple[datetime.date, datetime.date]]]) -> Complaints:
    for (_, before), (path, after) in pairwise(periods):
        if after[0] < before[0]:
            yield path, "This period begins before the one above it. Put the earliest first."
    for (_, before), (path, after) in pairwise(sorted(periods, key=lambda each: each[1])):
        if after[0] <= before[1]:
            yield path, f"This period overlaps another, which runs to {before[1]}."


def _span(period: Data) -> tuple[datetime.date, datetime.date] | None:
    """From the first day that `from` can mean to the last that `to` can; None where either is not known."""
    first, last = days(period.get("from")), days(period.get("to"))
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None
