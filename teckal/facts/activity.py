"""How much of a body's work is for whom, over the three years that the provision names.

A share is the work counted over all work, both summed over the window: for the Directive and the 2015 Regulations that
equals average over average, and regs 42A and 42B of the Procurement Regulations 2024 ask for a percentage over the
period. The window is whole periods, never prorated; where whole periods do not make up the three years, it is unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from teckal.document import Path
from teckal.facts.arrangement import Look, day_after
from teckal.facts.contract import may_hold_powers, whole_transfer
from teckal.facts.core import Answer, Ask, all_of, any_of, fact
from teckal.facts.ownership import NOBODY_NAMED, controllers_of, may_be_one_of_them, subsidiaries
from teckal.facts.parties import OWNABLE, described
from teckal.facts.utilities import affiliated, members
from teckal.facts.values import (
    DateSpan,
    Interval,
    Unknown,
    compare,
    date_span,
    exactly,
    greatest,
    hull,
    interval,
    least,
    percent_of,
    total,
    years_later,
)
from teckal.frozen import dataclass

NOUGHT = Fraction(0)
YEARS_TO_READY_ACCOUNTS = 2
"""Within these after the end of one year the accounts of the next must be ready; an engine convention, not law."""
LISTED_FOR_BODIES = ("costs", "time", "value-supplied-by", "value-supplied-to")
"""The other measures of the Procurement Regulations 2024 reg 42A(8)(a) to (d), in their order."""
NO_MEASURE = "measure not told"
"""A series of which the file does not say what it measures: where any fitting measure counts, it may be the one."""
FITTING = ("turnover", "costs", "time", "value-supplied-by", NO_MEASURE)
"""What may measure activities under art 12(5) and PCR 2015 reg 12(8); what a body is supplied with is no activity."""
VALUE_SUPPLIED = frozenset({"value-supplied-by", "value-supplied-to"})
"""Measures of what passes between the body and the authorities, so that what users pay has no part in them."""
LISTED_FOR_ARRANGEMENTS = ("costs", "time", "value-supplied-by")
"""The other measures of reg 42B(8)(a) to (c)."""
PART_OPEN = "the file leaves open whether its figures are of all that the body does"
SUPPLIES = {"goods": "goods", "services": "services", "light-touch-services": "services", "works": "works"}
"""What a contract of each category is for the supply of."""


@dataclass(frozen=True)
class Period:
    """One accounting period of a series."""

    path: Path
    first: datetime.date
    last: datetime.date
    projected: bool


@dataclass(frozen=True)
class Window:
    """The periods that make up the three years."""

    periods: tuple[Period, ...]

    @property
    def projected(self) -> bool:
        return any(period.projected for period in self.periods)


@dataclass(frozen=True)
class Work:
    """What is counted over some periods, and all work over the same periods."""

    part: Interval
    whole: Interval


@dataclass(frozen=True)
class Figures:
    """One series of figures behind a share, to be counted over other years too."""

    series: Path
    measure: str
    scope: str
    share: Interval | Unknown
    """As the law's fact has it."""
    window: Window | Unknown
    """The three years that it is taken over; unknown too where the share is only stated."""
    periods: tuple[Period, ...]
    """All that are given, by date."""
    count: Callable[[Window], Work | Unknown]
    """The work over any of those periods, counted as in that share."""


def _periods(ask: Look, series: Path) -> list[Period] | Unknown:
    found = []
    for item in ask.items(*series, "periods"):
        begins, ends = ask.told(*item, "from").value, ask.told(*item, "to").value
        if begins is None or ends is None:
            return Unknown("a period has no dates")
        projected = ask.told(*item, "projected")
        if not projected.silent and projected.value is None:
            return Unknown("the file leaves open whether a period is projected")
        found.append(Period(item, date_span(begins).first, date_span(ends).last, projected.value is True))
    return sorted(found, key=lambda each: each.first) or Unknown("no periods are given")


def window(ask: Look, owner: Path, series: Path, projections: bool, reorganised: bool = True) -> Window | Unknown:
    """The whole periods that make up the three years before the award, or the three years that stand for them.

    A body, or an arrangement, that is new or whose activities a reorganisation changed is measured from its first
    turnover, with credible projections for what is still to come (regs 42A(4)-(7) and 42B(4)-(7); Directive 2014/24/EU
    art 12(5); PCR 2015 reg 12(9)). An arrangement of which there are only projections is yet to begin. `owner` is where
    the dates stand. `reorganised` says whether the provision speaks of reorganisations too: for affiliates of utilities
    it does not (reg 42C(2), (3); Directive 2014/25/EU art 29(5); UCR 2016 reg 29(3)).
    """
    periods = _periods(ask, series)
    award = ask.test_date()
    if isinstance(periods, Unknown):
        return periods
    if isinstance(award, Unknown):
        return Unknown("the date of the award is not known, so the three years before it cannot be told")
    fresh = _fresh_since(ask, owner, periods, award, reorganised)
    if isinstance(fresh, Unknown):
        return fresh
    if fresh is None and _yet_to_begin(ask, owner, periods):
        fresh = award.first
    if fresh is not None and projections:
        return _from_first_turnover(ask, owner, periods, award, fresh)
    return _last_three_years(ask, owner, periods, award)


def _fresh_since(
    ask: Look, owner: Path, periods: list[Period], award: DateSpan, reorganised: bool
) -> datetime.date | Unknown | None:
    """Since when there are figures that represent the activities, where that is less than three years."""
    dates = [ask.date(*owner, key) for key in ("created_on", "first_turnover_on")]
    if any(isinstance(each, Unknown) and each.reason != "not stated" for each in dates):
        return Unknown("the date of the start is not known")
    created, turnover = (each if isinstance(each, DateSpan) else None for each in dates)
    if created and turnover and turnover.last < created.first:
        return Unknown(f"there is turnover from {turnover.text()}, before it was created ({created.text()})")
    if created and created.first > award.last and owner != ("cooperation",):
        return Unknown(f"it is created ({created.text()}) only after the award")
    starts = [each.first for each in dates if isinstance(each, DateSpan)]
    if starts and any(not each.projected and each.last <= max(starts) for each in _earning(ask, periods)):
        return Unknown(f"there are figures for years before {max(starts)}, when it is said to have begun")
    changed = _reorganised_on(ask, owner, award) if reorganised else None
    if isinstance(changed, Unknown):
        return changed
    since = max([*starts, changed.first] if changed else starts, default=None)
    return None if since is None or since <= years_later(award.first, -3) else since


def _reorganised_on(ask: Look, owner: Path, award: DateSpan) -> DateSpan | Unknown | None:
    """When a reorganisation changed the activities; one that is still to come at the award has changed nothing."""
    if ask.document.get((*owner, "reorganised")) is None:
        return None
    changed = ask.told(*owner, "reorganised", "activities_changed")
    date = ask.date(*owner, "reorganised", "date")
    if changed.value is None or (changed.value and isinstance(date, Unknown)):
        return Unknown("the file does not say whether, and when, a reorganisation changed the activities")
    if not changed.value or isinstance(date, Unknown) or date.first > award.last:
        return None
    return date if date.last <= award.first else Unknown("it is open whether the reorganisation came before the award")


def _yet_to_begin(ask: Look, owner: Path, periods: list[Period]) -> bool:
    """Whether it is an arrangement of which there is nothing but projections, and that is not said to have begun."""
    event = ask.told("event")
    begun = not ask.told(*owner, "created_on").silent or not (event.silent or event.value == "award")
    return owner == ("cooperation",) and not begun and all(each.projected for each in periods)


def _earning(ask: Look, periods: list[Period]) -> list[Period]:
    """The periods from the first on in which there was, or may have been, any turnover."""
    for count, period in enumerate(periods):
        if period.projected or _whole(ask, period).high != 0:
            return periods[count:]
    return []


def _run(periods: list[Period]) -> list[Period]:
    """The longest run from the first period on in which each begins on the day after the one before."""
    run = periods[:1]
    for period in periods[1:]:
        if period.first != day_after(run[-1].last):
            break
        run.append(period)
    return run


def _exactly_three_years(run: list[Period]) -> Window | None:
    """As many periods from the first on as make up exactly three years."""
    end = years_later(run[0].first, 3)
    for count, period in enumerate(run, start=1):
        if day_after(period.last) == end:
            return Window(tuple(run[:count]))
    return None


def _from_first_turnover(
    ask: Look, owner: Path, periods: list[Period], award: DateSpan, fresh: datetime.date
) -> Window | Unknown:
    usable = [each for each in periods if each.last > fresh and (each.projected or each.last <= award.last)]
    told_to = max([each.last for each in usable if not each.projected], default=fresh)
    if _stale(ask, owner, told_to, award):
        return Unknown(f"it has been at work since {fresh}, and the actual figures from {told_to} on are not given")
    since = _earning(ask, usable)
    if any(not each.projected for each in since):
        if since[0].first.replace(day=1) != fresh.replace(day=1):
            return Unknown(f"the figures do not begin with {fresh}, from when on they count")
        return _exactly_three_years(_run(since)) or Unknown(
            "figures and projections together do not make up the three years from the first turnover"
        )
    if not since or since[0].first > years_later(award.last, 1):
        return Unknown("there are no projections that begin with the award")
    turnover = ask.date(*owner, "first_turnover_on")
    begins = min(since[0].first, award.first).replace(day=1)
    if isinstance(turnover, DateSpan) and turnover.last.replace(day=1) < begins:
        return Unknown(f"there is turnover from {turnover.text()}, and the figures since then are not given")
    if since[0].first < award.first and since[0].first.replace(day=1) != fresh.replace(day=1):
        return Unknown(f"the projections begin neither with the award nor with {fresh}, from when on they count")
    return _exactly_three_years(_run(since)) or Unknown(
        "the projections do not make up three whole years from the award, or from the first turnover"
    )


def _last_three_years(ask: Look, owner: Path, periods: list[Period], award: DateSpan) -> Window | Unknown:
    past = [each for each in periods if not each.projected and each.last <= award.last]
    if not past:
        return Unknown(
            "there are no actual figures for the years before the award; "
            "projections count only for a new or reorganised body"
        )
    if past[-1].last > award.first:
        return Unknown("the day of the award is not told closely enough to say which three years come before it")
    start = years_later(day_after(past[-1].last), -3)
    inside = [each for each in past if each.first >= start]
    found = _exactly_three_years(_run(inside)) if inside else None
    if found is None or inside[0].first != start or found.periods[-1] != past[-1]:
        return Unknown(f"the periods given do not make up the three years to {past[-1].last}")
    if _stale(ask, owner, past[-1].last, award):
        why = "`accounts_to` does not say that these are the last accounts"
        if _older_than(YEARS_TO_READY_ACCOUNTS, past[-1].last, award):
            why = f"accounts of a later year must have been ready within {YEARS_TO_READY_ACCOUNTS} years"
        return Unknown(f"the last figures end on {past[-1].last}, more than a year before the award; {why}")
    accounts_to = ask.date(*owner, "accounts_to")
    if isinstance(accounts_to, DateSpan) and past[-1].last < accounts_to.first <= award.first:
        return Unknown(f"there are accounts to {accounts_to.text()}, but the figures end on {past[-1].last}")
    if isinstance(accounts_to, DateSpan) and accounts_to.last < past[-1].last:
        return Unknown(f"the last accounts are to {accounts_to.text()}, but the figures go on to {past[-1].last}")
    return found


def _stale(ask: Look, owner: Path, last: datetime.date, award: DateSpan) -> bool:
    """Whether a whole further year had passed, unless the file says that no later accounts were ready.

    Accounts that are not ready yet are excused (PR 2024 reg 42A(9)); that none were made up for years is not.
    """
    if not _older_than(1, last, award):
        return False
    if _older_than(YEARS_TO_READY_ACCOUNTS, last, award):
        return True
    accounts_to = ask.date(*owner, "accounts_to")
    return isinstance(accounts_to, Unknown) or not accounts_to.first <= last <= accounts_to.last


def _older_than(years: int, last: datetime.date, award: DateSpan) -> bool:
    return years_later(last, years) < award.last


def _amount(ask: Look, *path: str | int) -> Interval | None:
    told = ask.told(*path)
    return None if told.value is None else interval(told.value)


def _whole(ask: Look, period: Period) -> Interval:
    return _amount(ask, *period.path, "total") or Interval(NOUGHT, None)


def whole_work(look: Look, series: Path, projections: bool) -> Fraction | None:
    """All work of a series over its three years; None where that is open, or is no single figure."""
    owner = series[: series.index("activities")]
    found = window(look, owner, series, projections)
    whole = None if isinstance(found, Unknown) else total(_whole(look, each) for each in found.periods)
    return whole.exact if whole else None


# Work for the controllers: a body's activities.


def _series(ask: Ask, scope: str, body: str | None = None) -> list[Path]:
    """The series of that scope; a series that says nothing of scope is the body's own."""
    found = []
    for item in ask.items("bodies", body or ask.body, "activities"):
        told = ask.told(*item, "scope")
        if (told.value or "entity") == scope or (told.value is None and not told.silent):
            found.append(item)
    return found


def _whole_series(ask: Ask, scope: str) -> list[Path]:
    """Those that are of all that the body does; figures for goods, services or works alone are a part of it."""
    return [item for item in _series(ask, scope) if ask.stated(*item, "kind").value is None]


def _scopes(ask: Ask) -> list[str]:
    """Whose figures count: the group's, where the body heads one that must consolidate (CJEU C-692/23).

    A group that the file shows is raised, whatever it says or leaves out of one under `group`.
    """
    parent = ask.told("bodies", ask.body, "group", "is_parent")
    consolidates = ask.told("bodies", ask.body, "group", "must_consolidate")
    shown = _group_shown(ask)
    if consolidates.value is False and (parent.value is not False or not shown):
        return ["entity"]
    denied = parent.value is False and consolidates.value is not True
    if not shown and (denied or (parent.silent and consolidates.silent)):
        return ["entity"]
    return ["consolidated"] if parent.value and consolidates.value else ["consolidated", "entity"]


def _group_shown(ask: Ask) -> str:
    """By what the file shows a group under the body, in words: a subsidiary, or figures of a group; else nothing."""
    below = subsidiaries(ask, ask.body)
    if below:
        return f"{ask.name(ask.body)} is, or may be, the parent of {ask.names(below)}"
    series = ask.items("bodies", ask.body, "activities")
    consolidated = any(ask.stated(*each, "scope").value == "consolidated" for each in series)
    return f"consolidated figures of {ask.name(ask.body)} are given" if consolidated else ""


def _scopes_in_reading(ask: Ask) -> list[str]:
    return ["entity"] if ask.case.readings.get("F7") == "entity" else _scopes(ask)


LENIENT = {"F3": "look-through", "F4": "literal", "F6": "wide", "F7": "entity"}
"""The readings on which more bodies are controlled: a customer that only they let in may be ours, or not."""

Counted = Callable[[Ask, Period], Interval]


def _known_parts(ask: Ask, at: Path, count: Callable[[str], bool | None]) -> tuple[Interval, Interval]:
    """What is surely counted in a mapping of amounts by customer, and what may be besides."""
    sure, maybe = exactly(0), exactly(0)
    for customer in ask.keys(*at):
        counts = count(customer)
        amount = _amount(ask, *at, customer) or Interval(NOUGHT, None)
        if counts:
            sure = sure + amount
        elif counts is None:
            maybe = maybe + Interval(NOUGHT, amount.high)
    return sure, maybe


def _is_ours(ask: Ask, customer: str) -> bool | None:
    """Whether the customer is one of the controllers, or a body that they control as the law means it.

    Open of one whose powers have, or may have, passed to a controller: what is done for it may be that one's task
    (C-328/19).
    """
    if customer in ask.controllers:
        return True
    if customer == ask.leaving:
        return False
    ours = _belongs(ask, customer)
    return None if ours is False and _handed_over(ask, customer) is not False else ours


def _belongs(ask: Ask, customer: str) -> bool | None:
    """Whether the customer is a body that the controllers control, or may be one of them."""
    if described(ask, customer):
        state = ask.control_of(customer).state
        if state is False and ask.control_of(customer, LENIENT).state is not False:
            return None
        return state
    kind = ask.kind(customer)
    unsure = kind is None or kind in OWNABLE - {"private-company"} or may_be_one_of_them(ask, customer)
    return None if unsure else False


def _customers(ask: Ask, *at: str | int) -> Interval:
    sure, maybe = _known_parts(ask, at, lambda customer: _is_ours(ask, customer))
    return sure + maybe


def _ordered(ask: Ask, period: Period) -> Interval:
    """Work that the controllers, or bodies that they control, asked and paid for."""
    told = ask.told(*period.path, "for")
    if not isinstance(ask.document.get((*period.path, "for")), dict):
        return Interval(NOUGHT, None) if told.value is None else exactly(0)
    amount = _customers(ask, *period.path, "for")
    complete = ask.told(*period.path, "for_complete")
    return amount if complete.silent or complete.value is True else amount + Interval(NOUGHT, None)


def _paid_by_users(ask: Ask, period: Period) -> Interval:
    """What users pay for tasks that the controllers entrusted."""
    entrusted = ask.told(*period.path, "user_paid", "entrusted_by")
    if not entrusted.silent and entrusted.value is None:
        return Interval(NOUGHT, None)
    whole = ask.told(*period.path, "user_paid")
    return (
        Interval(NOUGHT, None)
        if whole.why == "stated as unknown"
        else _customers(ask, *period.path, "user_paid", "entrusted_by")
    )


def _under_transfer(ask: Ask, period: Period) -> Interval:
    """Work for others in the exercise of powers that these transferred to a controller (CJEU C-328/19)."""
    at = (*period.path, "under_transferred_powers")
    told = ask.told(*at)
    if not told.silent and told.value is None:
        return Interval(NOUGHT, None)
    sure, maybe = _known_parts(ask, at, lambda party: _took_over(ask, party))
    return sure + maybe


def _took_over(ask: Ask, party: str) -> bool | None:
    """Whether work under powers that passed to the party is a controller's; powers that it passed on to one count too.

    Open where the transfers that the file describes deny it.
    """
    ours = _is_ours(ask, party)
    taken = [_passes_whole(ask, item) for item in _transfers(ask, "to", party)]
    if ours and not ask.told("transfers").silent and not (taken and all_of(taken)):
        return None
    return True if ours is None and _handed_over(ask, party) else ours


def _handed_over(ask: Ask, party: str) -> bool | None:
    """Whether the party is an authority whose powers, as far as it passed any on, have passed whole to a controller."""
    if ask.told("transfers").why not in ("", "not stated"):
        return None
    given = _transfers(ask, "from", party)
    taken = {item for controller in ask.controllers for item in _transfers(ask, "to", controller)}
    passed = [_passes_whole(ask, item) for item in given if item in taken]
    if passed and len(passed) == len(given) and all_of(passed):
        return True
    return False if any_of(passed) is False else None


def _passes_whole(ask: Ask, item: Path) -> bool | None:
    """Whether it is a transfer of all that belongs to the task, by one who can have powers to hand over.

    Open where the file leaves open from whom or to whom.
    """
    giver, taker = (ask.told(*item, end).value for end in ("from", "to"))
    whole = all_of([whole_transfer(ask, item), may_hold_powers(ask, giver) if giver else None])
    return whole if taker or whole is False else None


def _transfers(ask: Ask, end: str, party: str) -> list[Path]:
    """The transfers of which the party is, or may be, that end."""
    return [item for item in ask.items("transfers") if ask.told(*item, end).value in (party, None)]


def _entrusted(ask: Ask, period: Period) -> Interval:
    """Tasks entrusted, whoever pays and whoever benefits (recital 32; CJEU C-340/04)."""
    return _ordered(ask, period) + _paid_by_users(ask, period) + _under_transfer(ask, period)


def _for_or_on_behalf_of(ask: Ask, period: Period) -> Interval:
    """Work for or on behalf of the authorities; on the wide reading, what users pay for too."""
    return _entrusted(ask, period) if ask.case.readings.get("F6") == "wide" else _ordered(ask, period)


def _outside(ask: Ask, period: Period) -> Interval:
    """Work that the file puts outside: ordered by others, or paid by users and not entrusted."""
    amounts = [_amount(ask, *period.path, *at) for at in (("ordered_by_others",), ("user_paid", "not_entrusted"))]
    return total([each for each in amounts if each])


def _share(ask: Ask, series: Path, counted: Counted, projections: bool) -> Interval | Unknown:
    """The share by one series: from its figures, else as stated."""
    if not ask.controllers:
        return Unknown(NOBODY_NAMED)
    stated = ask.told(*series, "stated_share")
    told = None
    if stated.value is not None:
        told = _in_time(ask, ("bodies", ask.body), _stated_share(ask, interval(stated.value, ceiling=100)))
    return _agreed(ask, series, told, _figured_share(ask, series, counted, projections))


def _in_time(ask: Ask, owner: Path, stated: Interval | Unknown) -> Interval | Unknown:
    """A share that is stated, unless the dates beside it tell that it is none of the three years before the award.

    A cooperation may begin with the award or after it, and a share of its work is then one to come.
    """
    dates = {key: ask.date(*owner, key) for key in ("created_on", "first_turnover_on", "accounts_to")}
    told = {key: each for key, each in dates.items() if isinstance(each, DateSpan)}
    award = ask.test_date()
    if any(isinstance(each, Unknown) and each.reason != "not stated" for each in dates.values()):
        return Unknown("it is open when the work began, or to when the accounts go, behind the share that is stated")
    if isinstance(award, Unknown):
        return (
            Unknown("the day that is tested, and so the years of the share stated, are not known") if told else stated
        )
    late = [key for key, day in told.items() if day.first > award.last and owner != ("cooperation",)]
    if late:
        return Unknown(f"a share is stated, and `{late[0]}` is {told[late[0]].text()}, after the award")
    if "accounts_to" in told and _older_than(YEARS_TO_READY_ACCOUNTS, told["accounts_to"].last, award):
        return Unknown(f"the accounts behind the share that is stated end on {told['accounts_to'].text()}")
    return stated


def _agreed(
    ask: Ask, series: Path, stated: Interval | Unknown | None, figured: Interval | Unknown
) -> Interval | Unknown:
    """The share from the figures, where there are any, else as stated.

    A statement stands instead of figures, never over them: one that they contradict, or with which those given cannot
    be compared, is no help.
    """
    if stated is None:
        return figured
    if isinstance(figured, Unknown):
        if isinstance(stated, Unknown) or not isinstance(ask.document.get((*series, "periods")), list):
            return stated
        return Unknown(
            f"the file states {stated.shown()}% and gives figures that cannot be compared with it: {figured.reason}"
        )
    if isinstance(stated, Interval) and _apart(stated, figured):
        return Unknown(f"the file states {stated.shown()}% but its figures give {figured.shown()}%", contradicted=True)
    return figured


def _apart(one: Interval, other: Interval) -> bool:
    """Whether no number is in both."""
    return (one.high is not None and one.high < other.low) or (other.high is not None and other.high < one.low)


def _figured_share(ask: Ask, series: Path, counted: Counted, projections: bool) -> Interval | Unknown:
    found = window(ask, ("bodies", ask.body), series, projections)
    if isinstance(found, Unknown):
        return found
    work = _work(ask, found.periods, counted)
    if work.whole.high == 0:
        return Unknown("there was no work at all in the three years, so there is no share")
    return percent_of(work.part, work.whole)


def _work(ask: Ask, periods: Iterable[Period], counted: Counted) -> Work:
    each_part, each_whole = [], []
    for each in periods:
        whole = _whole(ask, each)
        each_part.append(_capped(counted(ask, each), whole, _outside(ask, each)))
        each_whole.append(whole)
    return Work(total(each_part), total(each_whole))


def _stated_share(ask: Ask, share: Interval) -> Interval | Unknown:
    """The share as the file states it, which is for all who control the body: for one of several, at most that."""
    theirs, asked = controllers_of(ask, ask.body), frozenset(ask.controllers)
    if not theirs or asked == frozenset(theirs):
        return share
    if asked > frozenset(theirs):
        return Interval(share.low, Fraction(100), share.low_open)
    if asked < frozenset(theirs) and share.high != 100:
        return Interval(NOUGHT, share.high, high_open=share.high_open)
    return Unknown(f"the share that is stated is that of {ask.names(theirs)}")


def _capped(part: Interval, whole: Interval, outside: Interval) -> Interval:
    """The part cannot be more than what the whole leaves beside work for others."""
    if whole.high is None:
        return part
    room = whole.high - outside.low
    if part.high is None or part.high > room:
        return Interval(min(part.low, room), room, part.low_open)
    return part


@dataclass(frozen=True)
class Measured:
    """A share by one measure, of the body's own work or of its group's."""

    measure: str
    scope: str
    share: Interval | Unknown


@dataclass(frozen=True)
class Taken:
    """How a share of a body's work is taken: on which measures, counting what, and whether projections may stand."""

    measures: tuple[str, ...]
    counted: Counted
    projections: bool

    def counted_on(self, measure: str) -> Counted:
        """What counts on one of the measures."""
        by_value = self.counted is _for_or_on_behalf_of and measure in VALUE_SUPPLIED
        return _ordered if by_value else self.counted


TAKEN = {
    "activity.entrusted_percent": Taken(FITTING, _entrusted, True),
    "activity.turnover_percent": Taken(("turnover",), _for_or_on_behalf_of, True),
    "activity.other_measure_percent": Taken(LISTED_FOR_BODIES, _for_or_on_behalf_of, False),
}
"""The shares of a body's work, by fact."""


def _series_on(ask: Ask, scopes: list[str], measures: tuple[str, ...]) -> Iterator[tuple[str, str, Path]]:
    """Measure, scope and place of each series that the file gives on these measures."""
    for scope in scopes:
        for item in _whole_series(ask, scope):
            measure = ask.told(*item, "measure").value or NO_MEASURE
            if measure in measures:
                yield measure, scope, item


def _measured(ask: Ask, scopes: list[str], taken: Taken) -> list[Measured]:
    """The share by each series that the file gives on those measures."""
    found = []
    for measure, scope, item in _series_on(ask, scopes, taken.measures):
        of_a_part = not ask.stated(*item, "kind").silent
        count = taken.counted_on(measure)
        share = Unknown(PART_OPEN) if of_a_part else _share(ask, item, count, taken.projections)
        found.append(Measured(measure, scope, share))
    return found


def _body_figures(ask: Ask, taken: Taken) -> Iterator[Figures]:
    series = list(_series_on(ask, _scopes_in_reading(ask), taken.measures))
    shares = _measured(ask, _scopes_in_reading(ask), taken)
    for (measure, scope, item), measured in zip(series, shares, strict=True):
        counted = taken.counted_on(measure)

        def count(found: Window, counted: Counted = counted) -> Work:
            return _work(ask, found.periods, counted)

        found = window(ask, ("bodies", ask.body), item, taken.projections)
        yield Figures(item, measure, scope, measured.share, found, _all_periods(ask, item), count)


def _all_periods(ask: Ask, series: Path) -> tuple[Period, ...]:
    found = _periods(ask, series)
    return () if isinstance(found, Unknown) else tuple(found)


def _need_consolidated(ask: Ask, scopes: list[str]) -> str:
    if "consolidated" not in scopes:
        return "no figures of its work are given"
    shown = _group_shown(ask)
    if shown and scopes != ["consolidated"]:
        return f"{shown}, and figures of its own and consolidated figures are not both given"
    return "the body heads a group, and its consolidated figures are not given"


@fact("activity.entrusted_percent")
def entrusted_percent(ask: Ask) -> Answer:
    """Tasks entrusted by the controllers or bodies they control, in percent of all activities.

    By turnover, or by whatever other measure the file gives; where several measures disagree about the line, the law
    does not say which is appropriate, and the share is anything between them (Directive 2014/24/EU art 12(5); PCR 2015
    reg 12(8)).
    """
    scopes = _scopes_in_reading(ask)
    shares = _measured(ask, scopes, TAKEN["activity.entrusted_percent"])
    return _joined(shares, _need_consolidated(ask, scopes), scopes)


def _joined(found: list[Measured], none: str, scopes: list[str]) -> Answer:
    """What the share can be over all series that the file gives; one that is open leaves the share open."""
    known = [each.share for each in found if isinstance(each.share, Interval)]
    unknown = [each.share for each in found if isinstance(each.share, Unknown)]
    if {each.scope for each in found} < set(scopes):
        return Answer(Unknown(none))
    return Answer(unknown[0] if unknown else hull(known))


@fact("activity.turnover_percent")
def turnover_percent(ask: Ask) -> Answer:
    """Attributable turnover in percent of total turnover (Procurement Regulations 2024 reg 42A(2) to (7))."""
    scopes, taken = _scopes_in_reading(ask), TAKEN["activity.turnover_percent"]
    shares = _measured(ask, scopes, taken)
    if shares:  # beside turnover, figures of no named measure may be turnover too
        shares += _measured(ask, scopes, replace(taken, measures=(NO_MEASURE,)))
    return _joined(shares, _need_consolidated(ask, scopes), scopes)


@fact("activity.other_measure_percent")
def other_measure_percent(ask: Ask) -> Answer:
    """The highest share on any of the measures of reg 42A(8); nought where the file says that there is no other.

    These run over the relevant period itself: no provision lets projections stand for it.
    """
    scopes = _scopes_in_reading(ask)
    found = _measured(ask, scopes, TAKEN["activity.other_measure_percent"])
    series: list[Path] = list(ask.items("bodies", ask.body, "activities"))
    by_scope = [[each for each in found if each.scope == scope] for scope in scopes]
    best = [_best(ask, each, LISTED_FOR_BODIES, series, greatest, none_left=exactly(0)) for each in by_scope]
    known = [each for each in best if isinstance(each, Interval)]
    return Answer(hull(known) if len(known) == len(best) else next(each for each in best if isinstance(each, Unknown)))


def _best(
    ask: Ask,
    found: list[Measured],
    listed: tuple[str, ...],
    series: list[Path],
    pick: Callable[[list[Interval]], Interval],
    none_left: Interval,
) -> Interval | Unknown:
    """The best of the listed measures: one not given may be as good as can be, unless the file says there is none."""
    no_more = any(ask.told(*each, "other_measures").value == "none" for each in series)
    anything = Interval(NOUGHT, Fraction(100))
    given = [_of_one_measure(found, measure, anything) for measure in dict.fromkeys(each.measure for each in found)]
    if {each.measure for each in found} == set(listed) or (no_more and given):
        return pick(given)
    if given:
        return pick([*given, anything])
    return none_left if no_more else Unknown("no other measure is given, and the file does not say that there is none")


def _of_one_measure(found: list[Measured], measure: str, anything: Interval) -> Interval:
    """The share by one measure: anything between the figures that are given for it, where there are several."""
    shares = [each.share if isinstance(each.share, Interval) else anything for each in found if each.measure == measure]
    return hull(shares)


@fact("activity.passes_on_value_supplied_to_only")
def passes_on_value_supplied_to_only(ask: Ask) -> Answer:
    """Whether reg 42A(8)(d), value supplied to the body, is the one measure above 80: it looks at inputs, not work."""
    taken = Taken(("turnover", *LISTED_FOR_BODIES), _for_or_on_behalf_of, projections=False)
    found = _measured(ask, _scopes_in_reading(ask), taken)
    shares = [(each.measure, each.share) for each in found if isinstance(each.share, Interval)]
    above = {measure for measure, share in shares if compare("above", Fraction(80), share)}
    return Answer(above == {"value-supplied-to"})


BESIDE_FOR = (
    ("paid for by its users", "user_paid", "entrusted_by"),
    ("done under powers that others transferred", "under_transferred_powers"),
)
"""Work that may count beside what is `for` those who control, and where the file has it."""


@fact("activity.user_paid")
def has_user_paid_work(ask: Ask) -> Answer:
    """Whether users pay for tasks that were entrusted, or work is done under powers that others transferred."""
    for item in ask.items("bodies", ask.body, "activities"):
        for period in ask.items(*item, "periods"):
            for words, *at in BESIDE_FOR:
                if ask.told(*period, *at).why not in ("", "not stated"):
                    return Answer(Unknown("the file leaves open what users pay for"))
                amounts = [_amount(ask, *period, *at, each) for each in ask.keys(*period, *at)]
                if any(each is None or each.high != 0 for each in amounts):
                    return Answer(True, f"part of the work is {words}")
    return Answer(False, "none is stated")


@fact("activity.for_a_body_of_one_only")
def work_for_a_body_of_one_only(ask: Ask) -> Answer:
    """Whether work is done for a body that one of the joint controllers controls alone.

    The words count work for bodies that the authorities control, acting jointly (PA 2023 Sch 2 para 2(2)(c)(ii); PCR
    2015 reg 12(4)(b)); whether a body of one of them counts is not settled (F15). Here it is not counted.
    """
    found = [each for each in _customers_named(ask) if _of_one_only(ask, each)]
    words = f"{ask.names(found)}, controlled by one of them alone" if found else "none is stated"
    return Answer(bool(found), words)


@fact("activity.for_a_body_of_theirs")
def work_for_a_body_of_theirs(ask: Ask) -> Answer:
    """Whether part of the work is for a body that the controllers control, which the share counts as work for them.

    The cases before 2014 speak of the controlling authorities themselves (CJEU C-107/98, C-295/05).
    """
    found = [each for each in _customers_named(ask) if _is_ours(ask, each) is not False]
    return Answer(bool(found), f"{ask.names(found)}, which they control" if found else "none is stated")


def _customers_named(ask: Ask) -> list[str]:
    """Every customer or entruster that the figures name and the file describes as a body."""
    named: dict[str, None] = {}
    for item in ask.items("bodies", ask.body, "activities"):
        for period in ask.items(*item, "periods"):
            for at in (("for",), ("user_paid", "entrusted_by")):
                named.update(dict.fromkeys(ask.keys(*period, *at)))
    return [each for each in named if each not in ask.controllers and described(ask, each)]


def _of_one_only(ask: Ask, customer: str) -> bool:
    """Whether the law's limbs hold of the customer for one of several controllers, and not for all together."""
    if len(ask.controllers) < 2 or ask.control_of(customer).state is True:
        return False
    return any(ask.control_of(customer, controllers=(each,)).state is True for each in ask.controllers)


@fact("activity.heads_a_group")
def heads_a_group(ask: Ask) -> Answer:
    """Whether the body is a group's parent that must draw up consolidated accounts (Directive 2013/34/EU art 22)."""
    scopes = _scopes(ask)
    if scopes == ["entity"]:
        return Answer(False, "it heads no group that must consolidate")
    if scopes == ["consolidated"]:
        return Answer(True, "it heads a group")
    shown = _group_shown(ask)
    return Answer(Unknown(f"{shown and f'{shown}; '}whether there is a group that must consolidate is open"))


@fact("activity.projected")
def activity_projected(ask: Ask) -> Answer:
    """Whether the share rests on projections."""
    for item in ask.items("bodies", ask.body, "activities"):
        found = window(ask, ("bodies", ask.body), item, projections=True)
        if isinstance(found, Window) and found.projected:
            return Answer(True, "part of the figures are projections")
    return Answer(False, "the figures are actual")


# Turnover within a group of utilities: PA 2023 Sch 2 para 6(3), reg 42C; Directive 2014/25/EU art 29(4) to (6).


def _supplied(ask: Ask) -> str | Unknown:
    """What the contract is for the supply of: goods, services or works, since the share is taken of each by itself."""
    category = ask.told("contract", "category").value
    if category == "concession":
        found = ask.told("contract", "concession_of").value
        return found or Unknown("the file does not say whether the concession is one of works or of services")
    return SUPPLIES.get(category or "") or Unknown("the file does not say whether goods, services or works are bought")


def _of_the_group(ask: Ask, customer: str) -> bool | None:
    """Whether the customer is the utility, or affiliated with it.

    Where a joint venture buys from an affiliate of one of its members, the words speak of the utility and of those
    affiliated with it: whether the member, and its own affiliates, count too is open.
    """
    roles = ask.case.roles
    if customer == roles.buyer:
        return True
    state = affiliated(ask, roles.buyer, customer)
    if state is not True and roles.utility and roles.utility != roles.buyer:
        nearer = True if customer == roles.utility else affiliated(ask, roles.utility, customer)
        return None if customer in members(ask, roles.buyer) or nearer is not False else state
    return state


def _to_the_group(ask: Ask, period: Period) -> Interval:
    """Turnover from supplies to the utility and to those affiliated with it."""
    told = ask.told(*period.path, "for")
    if not isinstance(ask.document.get((*period.path, "for")), dict):
        return Interval(NOUGHT, None) if told.value is None else exactly(0)
    sure, maybe = _known_parts(ask, (*period.path, "for"), lambda customer: _of_the_group(ask, customer))
    complete = ask.told(*period.path, "for_complete")
    named = sure + maybe
    return named if complete.silent or complete.value is True else named + Interval(NOUGHT, None)


def _turnover_series(ask: Ask, body: str, kind: str) -> list[Path]:
    """The body's own turnover from that kind of supply."""
    turnover = [each for each in _series(ask, "entity", body) if ask.told(*each, "measure").value == "turnover"]
    return [each for each in turnover if ask.told(*each, "kind").value == kind]


def _others_counted(ask: Ask) -> tuple[str, ...] | Unknown:
    """The others of the group that supply the same or similar: their turnover counts too (reg 42C(4); art 29(6))."""
    roles = ask.case.roles
    awardee, utility = roles.awardee or "", roles.utility or ""
    told = ask.told("bodies", awardee, "same_supplies_by")
    if told.value is None:
        return Unknown(f"the file does not say whether others of the group of {ask.name(awardee)} supply the same")
    states: dict[str, bool | None] = {}
    for each in told.value:
        if each not in (awardee, roles.buyer):
            near = [affiliated(ask, side, each) for side in (awardee, utility)]
            states[each] = each == utility or any_of(near)
    unsure = [each for each, state in states.items() if state is None]
    if unsure:
        return Unknown(f"it is open whether {ask.names(unsure)} and {ask.name(awardee)} belong to one group")
    return tuple(each for each, state in states.items() if state)


def _same_periods(ask: Ask, body: str, kind: str, found: Window) -> list[Period] | Unknown:
    """The other body's periods that make up the same years."""
    for series in _turnover_series(ask, body, kind):
        periods = _periods(ask, series)
        if isinstance(periods, Unknown):
            continue
        first, last = found.periods[0].first, found.periods[-1].last
        run = _run([each for each in periods if each.first >= first and each.last <= last])
        whole = bool(run) and run[0].first == first and run[-1].last == last
        if whole and (found.projected or not any(each.projected for each in run)):
            return run
    return Unknown(f"the turnover of {ask.name(body)} from {kind} in the same years is not given")


def _group_share(ask: Ask, kind: str, series: Path) -> Interval | Unknown:
    """The share by one series of the awardee, with the same years of the others whose turnover is counted."""
    others = _others_counted(ask)
    if isinstance(others, Unknown):
        return others
    stated = ask.told(*series, "stated_share").value
    told = None
    if stated is not None and not others:
        told = _in_time(ask, ("bodies", ask.case.roles.awardee or ""), interval(stated, ceiling=100))
    return _agreed(ask, series, told, _figured_group_share(ask, kind, series, others))


def _figured_group_share(ask: Ask, kind: str, series: Path, others: tuple[str, ...]) -> Interval | Unknown:
    found = window(ask, ("bodies", ask.case.roles.awardee or ""), series, projections=True, reorganised=False)
    if isinstance(found, Unknown):
        return found
    work = _group_work(ask, kind, found, others)
    if isinstance(work, Unknown):
        return work
    if work.whole.high == 0:
        return Unknown(f"there was no turnover from {kind} in the three years, so there is no share of it")
    return percent_of(work.part, work.whole)


def _group_work(ask: Ask, kind: str, found: Window, others: tuple[str, ...]) -> Work | Unknown:
    periods = list(found.periods)
    for other in others:
        same = _same_periods(ask, other, kind, found)
        if isinstance(same, Unknown):
            return same
        periods += same
    return _work(ask, periods, _to_the_group)


def _group_figures(ask: Ask) -> Iterator[Figures]:
    kind, awardee = _supplied(ask), ask.case.roles.awardee
    if isinstance(kind, Unknown) or awardee is None:
        return
    others = _others_counted(ask)

    def count(found: Window) -> Work | Unknown:
        return others if isinstance(others, Unknown) else _group_work(ask, kind, found, others)

    for item in _turnover_series(ask, awardee, kind):
        found = window(ask, ("bodies", awardee), item, projections=True, reorganised=False)
        share = _group_share(ask, kind, item)
        yield Figures(item, "turnover", "entity", share, found, _all_periods(ask, item), count)


@fact("affiliate.turnover_percent")
def affiliate_turnover_percent(ask: Ask) -> Answer:
    """Turnover from supplies of the kind bought to the utility and its affiliates, in percent of all of that kind."""
    kind, awardee = _supplied(ask), ask.case.roles.awardee
    if isinstance(kind, Unknown) or awardee is None:
        return Answer(kind if isinstance(kind, Unknown) else Unknown("the file names no supplier"))
    found = _turnover_series(ask, awardee, kind)
    if not found:
        return Answer(Unknown(f"the turnover of {ask.name(awardee)} from {kind} alone is not given"))
    shares = [_group_share(ask, kind, each) for each in found]
    open_ones = [each for each in shares if isinstance(each, Unknown)]
    return Answer(open_ones[0] if open_ones else hull([each for each in shares if isinstance(each, Interval)]))


@fact("affiliate.projected")
def affiliate_projected(ask: Ask) -> Answer:
    """Whether that share rests on projections."""
    kind, awardee = _supplied(ask), ask.case.roles.awardee
    for item in _turnover_series(ask, awardee, kind) if awardee and isinstance(kind, str) else ():
        found = window(ask, ("bodies", awardee or ""), item, projections=True, reorganised=False)
        if isinstance(found, Window) and found.projected:
            return Answer(True, "part of the figures are projections")
    return Answer(False, "the figures are actual")


# Work outside a cooperation's purpose.


def _cooperation_shares(ask: Ask, taken: TakenOutside) -> list[Measured]:
    """The share by each series of the cooperation on these measures: from its figures, else as stated.

    Where nothing lies outside by any figure that is given, nothing does by turnover, even if there is none.
    """
    if _nothing_outside(ask, taken.key, taken.projections):
        return [Measured(taken.measures[0], "arrangement", exactly(0))]
    found = []
    for item in ask.items("cooperation", "activities"):
        measure = ask.told(*item, "measure").value or NO_MEASURE
        if measure in taken.measures:
            share = _cooperation_share(ask, item, taken.key, taken.projections)
            found.append(Measured(measure, "arrangement", share))
    return found


def _nothing_outside(ask: Ask, key: str, projections: bool) -> bool:
    """Whether by every series that is given, over its three years or as stated, no work lies outside."""
    series = list(ask.items("cooperation", "activities"))
    shares = [_cooperation_share(ask, each, key, projections) for each in series]
    return bool(shares) and all(isinstance(each, Interval) and each.high == 0 for each in shares)


def _cooperation_share(ask: Ask, series: Path, key: str, projections: bool) -> Interval | Unknown:
    """The share by one series of the cooperation: from its figures, else as stated."""
    stated = ask.told(*series, "stated_share", key)
    told = None if stated.value is None else _in_time(ask, ("cooperation",), interval(stated.value, ceiling=100))
    return _agreed(ask, series, told, _outside_share(ask, series, key, projections))


def _outside_share(ask: Ask, series: Path, key: str, projections: bool) -> Interval | Unknown:
    owner: Path = ("cooperation",)
    found = window(ask, owner, series, projections)
    if isinstance(found, Unknown):
        return found
    if total(_outside_amount(ask, each, key) for each in found.periods).high == 0:
        return exactly(0)
    work = _outside_work(ask, found, key)
    if work.whole.high == 0:
        return Unknown("there is no turnover, so there is no share of it")
    return percent_of(work.part, work.whole)


def _outside_amount(ask: Ask, period: Period, key: str) -> Interval:
    return _amount(ask, *period.path, key) or Interval(NOUGHT, None)


def _outside_work(ask: Ask, found: Window, key: str) -> Work:
    wholes = [_whole(ask, each) for each in found.periods]
    parts = [
        _capped(_outside_amount(ask, each, key), whole, exactly(0))
        for each, whole in zip(found.periods, wholes, strict=True)
    ]
    return Work(total(parts), total(wholes))


@dataclass(frozen=True)
class TakenOutside:
    """How a share of a cooperation's work is taken: what lies outside, on which measures, and whether projected."""

    key: str
    measures: tuple[str, ...]
    projections: bool


TAKEN_OUTSIDE = {
    "cooperation.open_market_percent": TakenOutside("open_market", FITTING, projections=True),
    "cooperation.outside_public_functions_percent": TakenOutside(
        "outside_public_functions", ("turnover",), projections=True
    ),
    "cooperation.outside_by_other_measure_percent": TakenOutside(
        "outside_public_functions", LISTED_FOR_ARRANGEMENTS, projections=False
    ),
}
"""The shares of a cooperation's work that lie outside, by fact."""


def _cooperation_figures(ask: Ask, taken: TakenOutside) -> Iterator[Figures]:
    def count(found: Window) -> Work:
        return _outside_work(ask, found, taken.key)

    for item in ask.items("cooperation", "activities"):
        measure = ask.told(*item, "measure").value or NO_MEASURE
        if measure in taken.measures:
            found = window(ask, ("cooperation",), item, taken.projections)
            share = _cooperation_share(ask, item, taken.key, taken.projections)
            yield Figures(item, measure, "arrangement", share, found, _all_periods(ask, item), count)


SHARES = frozenset({*TAKEN, *TAKEN_OUTSIDE, "affiliate.turnover_percent"})
"""Every share of work that a law sets a line to, by fact without its role."""


def figures(ask: Ask, name: str) -> tuple[Figures, ...]:
    """Each series of figures behind the share of that name; none where the file gives none."""
    if name in TAKEN_OUTSIDE:
        return tuple(_cooperation_figures(ask, TAKEN_OUTSIDE[name]))
    return tuple(_body_figures(ask, TAKEN[name]) if name in TAKEN else _group_figures(ask))


@fact("cooperation.open_market_percent")
def open_market_percent(ask: Ask) -> Answer:
    """The activities concerned that the authorities perform on the open market, in percent (art 12(4)(c), (5))."""
    found = _cooperation_shares(ask, TAKEN_OUTSIDE["cooperation.open_market_percent"])
    return _joined(found, "the file does not say how much of the work is done on the open market", ["arrangement"])


@fact("cooperation.outside_public_functions_percent")
def outside_public_functions_percent(ask: Ask) -> Answer:
    """Turnover for other purposes than the authorities' public functions, in percent (reg 42B(2) to (7))."""
    taken = TAKEN_OUTSIDE["cooperation.outside_public_functions_percent"]
    found = _cooperation_shares(ask, taken)
    if found:
        found += _cooperation_shares(ask, replace(taken, measures=(NO_MEASURE,)))
    return _joined(found, "the file does not say how much of the work is outside public functions", ["arrangement"])


@fact("cooperation.outside_by_other_measure_percent")
def outside_by_other_measure_percent(ask: Ask) -> Answer:
    """The lowest share outside public functions on any measure of reg 42B(8); 100 where there is no other measure."""
    found = _cooperation_shares(ask, TAKEN_OUTSIDE["cooperation.outside_by_other_measure_percent"])
    series: list[Path] = list(ask.items("cooperation", "activities"))
    return Answer(_best(ask, found, LISTED_FOR_ARRANGEMENTS, series, least, none_left=exactly(100)))


@fact("cooperation.projected")
def cooperation_projected(ask: Ask) -> Answer:
    """Whether the share of a cooperation rests on projections."""
    for item in ask.items("cooperation", "activities"):
        found = window(ask, ("cooperation",), item, projections=True)
        if isinstance(found, Window) and found.projected:
            return Answer(True, "part of the figures are projections")
    return Answer(False, "the figures are actual")
