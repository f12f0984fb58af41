"""What calls for advice beside the exemption: it moves no limb, so silence raises nothing and `unknown` does.

An exemption from procurement is none from the law on staff, tax, subsidies or data, and none from a challenge. The
days on which the time for one ends are reckoned here from the dates of the file; that which runs from a supplier's
knowledge can only be told for a supplier who knew at once.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterator
from typing import Any

from teckal.document import Path
from teckal.facts.arrangement import day_after
from teckal.facts.contract import NOT_STATED, replaces_the_award
from teckal.facts.core import Answer, Ask, Function, fact
from teckal.facts.values import DateSpan, Unknown

RAISED = {
    "staff_transfer": "staff move from one employer to another",
    "personal_data_shared": "personal data is shared between the bodies",
    "vat_between_bodies": "the bodies supply each other for a charge that may bear VAT",
    "subsidy": "someone gets public money or help on terms that the market would not give",
    "subcontracting_to_private": "part of the work goes on to private firms",
    "purchases_by_vehicle": "the joint body will itself buy goods, services or works",
    "cross_border_interest": "suppliers from another State would care about the contract",
    "councillors_as_directors": "councillors sit on the body's board",
    "officers_as_directors": "officers sit on the body's board",
    "change_of_members_planned": "members are to join, leave or sell",
}
"""The circumstances that a file may state, as the end of a sentence."""


def _circumstance(key: str) -> Function:
    def answer(ask: Ask) -> Answer:
        told = ask.told("circumstances", key)
        if told.silent:
            return Answer(NOT_STATED, "not stated")
        if told.value is None:
            return Answer("open", f"whether {RAISED[key]} is left open")
        return Answer("yes" if told.value else "no", RAISED[key] if told.value else f"it is not so that {RAISED[key]}")

    return answer


for _key in RAISED:
    fact(f"circumstances.{_key}")(_circumstance(_key))


@fact("buyer.local_authority")
def buyer_is_a_local_authority(ask: Ask) -> Answer:
    """Whether the buyer is a local authority, whose powers, accounts and meetings have a law of their own."""
    kind = ask.kind(ask.case.roles.buyer)
    return Answer(
        Unknown("the file does not say of what type the buyer is") if kind is None else kind == "local-authority"
    )


@fact("transfer.members_cover_deficit")
def members_cover_deficit(ask: Ask) -> Answer:
    """Whether those who hand a function over must cover a deficit, so that its taker may not finance it alone.

    Only a transfer that may replace this award is looked at (CJEU C-51/15).
    """
    told = [
        ask.told(*item, "members_cover_deficit")
        for item in ask.items("transfers")
        if replaces_the_award(ask, ask.told(*item, "from").value, ask.told(*item, "to").value)
    ]
    if any(each.value is True for each in told):
        return Answer("yes", "those who hand the function over must cover a deficit")
    if any(each.value is None and not each.silent for each in told):
        return Answer("open", "whether those who hand the function over must cover a deficit is left open")
    said = any(each.value is False for each in told)
    return Answer("no", "they need not cover a deficit") if said else Answer(NOT_STATED, "not stated")


# What begins or comes only after the award: CJEU C-553/15, C-29/04, C-573/07.


@fact("rights_begin_later")
def rights_begin_later(ask: Ask) -> Answer:
    """Whether a holding, seat, right or agreement in the body takes effect only after the day that is tested."""
    day = ask.test_date()
    begins = {path: ask.date(*path) for path in _dated(ask.document.get(("bodies", ask.body)), ("bodies", ask.body))}
    if isinstance(day, Unknown) and begins:
        return Answer(Unknown("the day on which the facts are tested is not known"))
    later = [
        span.text()
        for span in begins.values()
        if isinstance(span, DateSpan) and isinstance(day, DateSpan) and span.last > day.last
    ]
    if later:
        return Answer(True, f"rights in {ask.name(ask.body)} take effect only on {', '.join(dict.fromkeys(later))}")
    if any(isinstance(span, Unknown) for span in begins.values()):
        return Answer(Unknown("the file leaves open when a right in the body takes effect"))
    return Answer(False, "no right in the body is said to begin later")


def _dated(value: Any, path: Path) -> Iterator[Path]:
    """Every place in a block that says from when something has effect."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        if key == "effective_on":
            yield (*path, key)
        yield from _dated(each, (*path, key))


def _private_entry(key: str, so: str) -> Function:
    def answer(ask: Ask) -> Answer:
        told = ask.told("bodies", ask.body, "private_entry", key)
        if told.silent:
            return Answer(False, f"nothing says that {so}")
        if told.value is None:
            return Answer(Unknown(f"the file leaves open whether {so}"))
        return Answer(told.value, so if told.value else f"it is not so that {so}")

    return answer


fact("sale_in_the_same_scheme")(_private_entry("same_scheme", "the sale to private holders belongs to the same scheme"))
fact("private_entry_permitted")(_private_entry("permitted_by_articles", "the articles let private holders in"))


# Until when the award can be challenged: PA 2023 s.106; PCR 2015 regs 92 and 93; PCSR 2015 reg 88(4).


def end_of_days(first: datetime.date, days: int) -> datetime.date:
    """The last of so many days of which the first is given."""
    return first + datetime.timedelta(days=days - 1)


def end_of_months(first: datetime.date, months: int) -> datetime.date:
    """The last day of a period of months that begins with a day: that before the day of the same number.

    Where the last month has no such day, its last day (Dodds v Walker [1981] 1 WLR 1027).
    """
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    if first.day > calendar.monthrange(year, month)[1]:
        return datetime.date(year, month, calendar.monthrange(year, month)[1])
    return datetime.date(year, month, first.day) - datetime.timedelta(days=1)


def _until(ask: Ask, end: Callable[[datetime.date], datetime.date]) -> Answer:
    """When a period ends that runs from the contract; from the award, which is no later, where its day is not told."""
    entered, awarded = ask.date("contract", "entered_on"), ask.date("contract", "awarded_on")
    begins = awarded if isinstance(entered, Unknown) else entered
    if isinstance(begins, Unknown):
        return Answer(Unknown("the file gives no date of the contract or of the award"))
    try:
        ends = DateSpan(end(begins.first), end(begins.last))
    except (ValueError, OverflowError):
        return Answer(Unknown("the period would end after the last day that can be written"))
    if isinstance(entered, Unknown):
        words = (
            f"not before {ends.shown()}, as the award is of {awarded.text() if isinstance(awarded, DateSpan) else ''}"
        )
        return Answer(ends, f"{words} and the contract is entered into then or later")
    return Answer(ends, f"{ends.shown()}, as the contract is entered into on {begins.text()}")


@fact("contract.six_months_counting_its_day")
def six_months_counting_its_day(ask: Ask) -> Answer:
    """The end of six months that begin with the day on which the contract is entered into (PA 2023 s.106(1)(b))."""
    return _until(ask, lambda day: end_of_months(day, 6))


@fact("contract.six_months_after_its_day")
def six_months_after_its_day(ask: Ask) -> Answer:
    """The end of six months that begin with the day after it (PCR 2015 reg 93(2)(b); PCSR 2015 reg 88(4)(a)(ii))."""
    return _until(ask, lambda day: end_of_months(day_after(day), 6))


@fact("contract.thirty_days_from_award")
def thirty_days_from_award(ask: Ask) -> Answer:
    """The end of thirty days for a supplier who knew on the day of the award, which counts (PA 2023 s.106(2))."""
    awarded = ask.date("contract", "awarded_on")
    if isinstance(awarded, Unknown):
        return Answer(Unknown("the file gives no date of award"))
    try:
        ends = DateSpan(end_of_days(awarded.first, 30), end_of_days(awarded.last, 30))
    except OverflowError:
        return Answer(Unknown("the period would end after the last day that can be written"))
    return Answer(ends, f"{ends.shown()} for a supplier who knew on the day of the award, {awarded.text()}")
