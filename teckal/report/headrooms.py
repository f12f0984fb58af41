"""The room that a share of work leaves, for a reader who plans with it: so no amount is rounded to the wrong side.

What may still be done is rounded down and what is missing is rounded up; an amount on a strict line is said to be too
much. Where figures are open, what holds whatever they are stands beside what holds at best.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from teckal.facts.activity import NO_MEASURE
from teckal.facts.values import Interval, Unknown, decimal_text
from teckal.frozen import dataclass
from teckal.headroom import TIME, YEARS, Found, Headroom, Leaving, NextYear, Rolled, Room, stands_for_none
from teckal.report import words
from teckal.report.batch_words import SIDES, number_words
from teckal.report.page import Section
from teckal.wording import upper_first

HEADING = "Headroom"
MOST_MEMBERS = 8
"""How many members that must not leave one item names; data has all."""
OUTSIDE = {
    "cooperation.open_market_percent": "work on the open market",
    "cooperation.outside_public_functions_percent": "work outside public functions",
    "cooperation.outside_by_other_measure_percent": "work outside public functions",
}
"""What lies outside in a share of it; in every other share, whatever does not count in it."""
ONE_IS_ENOUGH = "One of these shares is enough."
EVERY_MEASURE = "The law does not say which measure is fitting, so each that the file gives must pass."
ANOTHER_MAY_DO = "Another measure that the law lists, and the file does not give, may be enough too."
EVERY_BODY = "Each of the bodies must pass."
EVERY_SCOPE = "Whether the body's own figures or its group's count is open, so both must pass."
FORECAST = (
    "If the years come as the file has them, this is the share for an award decided after each of these windows. "
    "Forecasts stand for actual figures only while a body, or a cooperation, is new; later the accounts decide."
)


def sections(found: Found) -> tuple[Section, ...]:
    """The headroom as parts of a page: one for each limb that sets a line, or one that says why there is none."""
    if not found.rooms:
        return (Section(HEADING, (found.why_none,)),)
    return tuple(
        section
        for _, rooms in groupby(found.rooms, lambda each: (each.condition, each.readings))
        for section in _limb(list(rooms))
    )


def _limb(rooms: Sequence[Headroom]) -> Iterator[Section]:
    first = rooms[0]
    said = [f"{first.provision}, route {first.route}: {words.STATES[first.state]} as the file stands."]
    if first.readings:
        read = words.listed([f"{point} is read {reading.replace('-', ' ')}" for point, reading in first.readings])
        said.append(f"This is where {read}; read otherwise, it is another question or none.")
    said += _together(rooms)
    outside = OUTSIDE.get(first.fact)
    said.append(f"Outside is {outside}." if outside else "Inside is work that counts in the share, outside all other.")
    yield Section(f"{HEADING}: {first.short}", (" ".join(said),))
    for room in rooms:
        yield Section(_title(room), (_present(room),), tuple(_ways(room)))
        if room.rolled:
            yield _years(room)


def _together(rooms: Sequence[Headroom]) -> Iterator[str]:
    """How several shares of one limb stand to each other."""
    first, told = rooms[0], [each for each in rooms if each.line.settles]
    if any(each.alternative for each in told) and len({(each.fact, each.measure) for each in told}) > 1:
        yield ONE_IS_ENOUGH
    elif any(len({each.measure for each in told if each.fact == fact}) > 1 for fact in {each.fact for each in told}):
        yield EVERY_MEASURE
    elif len({each.body for each in told}) > 1:
        yield EVERY_BODY
    if first.state == "unclear" and any(stands_for_none(each.fact) and each.met is False for each in told):
        yield ANOTHER_MAY_DO
    if len({each.scope for each in rooms if each.scope}) > 1:
        yield EVERY_SCOPE


def _title(room: Headroom) -> str:
    named = [room.body or "The cooperation"]
    if room.measure and room.measure != NO_MEASURE:
        named.append(f"by {room.measure.replace('-', ' ')}")
    elif stands_for_none(room.fact):
        named.append("by another measure")
    elif not room.measure and isinstance(room.share, Unknown):
        named.append("as a whole")
    if room.scope == "consolidated":
        named.append("with its group")
    return ", ".join(named)


def _present(room: Headroom) -> str:
    """The share, the line and how far apart they are."""
    line = f"{SIDES[room.line.op]} {decimal_text(room.line.bound)}%"
    asked = f"{line} is needed" if room.line.settles else f"{line} keeps the limb open, and does not meet it"
    if isinstance(room.share, Unknown):
        return f"Open: {room.share.reason}. {upper_first(asked)}."
    of = f" of {_amount(room.work.whole, room.unit)}" if room.work and room.work.whole.exact is not None else ""
    when = f" from {room.first} to {room.last}" if room.first else ""
    what = "outside" if room.line.of_outside else "inside"
    forecast = ", part of it a forecast" if room.projected else "" if room.first else ", as stated"
    asks = "".join(f" It helps only if this is so: {each}" for each in room.line.besides)
    return f"{room.share.shown()}%{of} lies {what}{when}{forecast}; {asked}. {_distance(room)}{asks}"


def _distance(room: Headroom) -> str:
    met = upper_first(_state(room, room.met))
    points = room.line.points(room.share) if isinstance(room.share, Interval) else None
    if points is None or points.exact is None:
        return f"{met}."
    if points.exact == 0:
        return f"{met}: it is on the line."
    return f"{met}, by {decimal_text(abs(points.exact))} points."


def _state(room: Headroom, met: bool | None) -> str:
    """On which side of the line, in a word that promises no more than the line does."""
    if room.line.settles:
        return {True: "met", False: "not met", None: "unclear"}[met]
    return {True: "not failed", False: "failed", None: "unclear"}[met]


def _ways(room: Headroom) -> Iterator[str]:
    if room.percent is None and room.amount is None:
        if room.work and room.work.whole.high == 0:
            yield "There is no work in these years, so that any work outside would be all of it."
        return
    outside = OUTSIDE.get(room.fact, "outside work")
    if room.met is True:
        within = " in these years" if room.work else ""
        yield f"More {outside}{within}, all work growing by it: {_both(room, 'outside')}{_by_year(room)}."
        yield f"Work moved outside, all work staying what it is: {_both(room, 'moved')}."
    elif room.met is False:
        aim = "To pass" if room.line.settles else "Not to fail"
        yield f"{aim}, by moving work inside: {_both(room, 'moved')}."
        yield f"Or by ending {outside}: {_both(room, 'outside')}."
        yield f"Or by more work inside: {_both(room, 'inside')}."
    else:
        yield f"More {outside}: {_both(room, 'outside')}."
        yield f"Work moved from one side to the other: {_both(room, 'moved')}."
    if room.work is None:
        yield "The file states the share and gives no figures, so there are no amounts."
    elif room.amount is None:
        yield "The figures set no end to this, so there are no amounts."
    if room.next_year:
        yield _coming(room, room.next_year)
    if room.met is not False:
        yield from _without(room.leaving, "still passes" if room.line.settles else "does not fail outright")


def _both(room: Headroom, way: str) -> str:
    """The amount, with the same in percent of all work."""
    amount = getattr(room.amount, way) if room.amount else None
    percent = getattr(room.percent, way) if room.percent else None
    money, ratio = _Scale(room.line.strict, room.unit, room.met), _Scale(room.line.strict, "%", room.met)
    if percent is None:
        return "no amount is enough"
    return f"{ratio.said(percent)} of all work" if amount is None else money.said(amount, (ratio, percent))


def _by_year(room: Headroom) -> str:
    """The same spread over the years; nothing where only a percent is told."""
    if room.amount is None or room.amount.outside is None or room.amount.outside.low <= 0:
        return ""
    low = Interval(room.amount.outside.low / YEARS, room.amount.outside.low / YEARS)
    return (
        f"; {_Scale(room.line.strict, room.unit, room.met).said(low)} a year if spread evenly, or all of it in one year"
    )


def _coming(room: Headroom, coming: NextYear) -> str:
    outside = OUTSIDE.get(room.fact, "outside work")
    most, strict = coming.outside.high, room.line.strict
    if most is not None and (most < 0 or (most == 0 and strict)):
        limit = f"it fails even with no {outside}"
    else:
        limit = f"{outside} of {_Scale(strict, room.unit).said(coming.outside)}"
    return (
        f"In the coming year (then {coming.first} to {coming.last} count): {limit}, where the last year had "
        f"{_amount(coming.outside_last, room.unit)}. This takes work inside to stay at "
        f"{_amount(coming.inside, room.unit)}, as in the last year. With every year like that: "
        f"{_Scale(strict, room.unit, met=True).said(coming.steady)} a year."
    )


def _without(leaving: Sequence[Leaving], passes: str) -> Iterator[str]:
    """What becomes of the share as each member leaves: those that must not, those of whom it is open, the rest."""
    before = "Should one leave, its work going on as work for others (who then controls is another question), the share"
    for met, says in ((False, "fails"), (None, "is open"), (True, passes)):
        these = [each for each in leaving if each.met is met]
        shown = [f"{each.member} ({_share(each.share)})" for each in these[:MOST_MEMBERS]]
        rest = [f"{len(these) - MOST_MEMBERS} more"] if len(these) > MOST_MEMBERS else []
        if these:
            yield f"{before} {says} without {words.listed(shown + rest)}."
            before = "It"


def _share(share: Interval | Unknown) -> str:
    return share.reason if isinstance(share, Unknown) else f"{share.shown()}%"


def _years(room: Headroom) -> Section:
    failing = room.fails_first
    when = _fails(room, failing) if failing else _never(room)
    rows = tuple(_year(room, each) for each in room.rolled)
    return Section("Year by year", (f"{when} {FORECAST}",), headers=("Years", "Share", "Line", "Outside"), rows=rows)


def _fails(room: Headroom, failing: Rolled) -> str:
    before = room.rolled[: room.rolled.index(failing)]
    perhaps = " It may fail before, since a window before is open." if any(each.met is None for each in before) else ""
    return f"It first fails with the years to {failing.last}.{perhaps}"


def _never(room: Headroom) -> str:
    if all(each.met for each in room.rolled):
        return "It does not fail in any three years that the file gives."
    return "It is not known to fail in any three years that the file gives, and is open in some."


def _year(room: Headroom, rolled: Rolled) -> tuple[str, str, str, str]:
    outside = rolled.room.outside if rolled.room else None
    before = {True: "room ", False: "must end ", None: ""}[rolled.met]
    said = f"{before}{_Scale(room.line.strict, room.unit, rolled.met).said(outside)}" if outside else "-"
    forecast = " (forecast)" if rolled.projected else ""
    return f"{rolled.first} to {rolled.last}{forecast}", _share(rolled.share), _state(room, rolled.met), said


def _amount(amount: Interval, unit: str | None) -> str:
    """An amount of the file, or one that its figures make."""
    ends = [number_words(amount.low), "" if amount.high is None else number_words(amount.high)]
    if amount.exact is None:
        said = f"between {ends[0]} and {ends[1]}" if ends[1] else f"at least {ends[0]}"
    else:
        said = ends[0]
    return f"{said}{_unit(unit)}"


def _unit(unit: str | None) -> str:
    if unit == "%":
        return unit
    return " units of time" if unit == TIME else f" {unit}" if unit else ""


@dataclass(frozen=True)
class _Scale:
    """Says an amount of room, or one that is missing, in one unit."""

    strict: bool
    unit: str | None
    met: bool | None = None

    @property
    def passes_at_nought(self) -> bool:
        """Whether no room at all is still a pass: on a strict line it is not, unless the share is known to be met."""
        return not self.strict or self.met is True

    def said(self, amount: Interval, percent: tuple[_Scale, Interval] | None = None) -> str:
        """The amount in words: a room from nought up, below nought what is missing; with the same in percent."""
        low, high = self.end(amount.low), "" if amount.high is None else self.end(amount.high)
        if percent and amount.exact != 0:
            scale, ratio = percent
            low = f"{low} ({scale.end(ratio.low)} of all work)"
            high = high and f"{high} ({scale.end(ratio.low if ratio.high is None else ratio.high)} of all work)"
        if amount.exact is not None:
            return low
        if amount.high is not None and amount.high <= 0:
            return f"{high} at best, and {low} whatever the figures are"
        best = f"{high} at best" if high else "perhaps more"
        if amount.low > 0 or (amount.low == 0 and self.passes_at_nought):
            return f"{low} whatever the figures are, and {best}"
        return f"{best}, while {low} may be missing"

    def end(self, amount: Fraction) -> str:
        """One end of it, rounded to the safe side."""
        size, room = abs(amount), amount > 0
        if size == 0:
            return "none" if self.passes_at_nought else "any amount above nought"
        rounded, exact = self.rounded(size, down=room)
        if room:
            before = "less than" if exact and self.strict else "up to"
        else:
            before = "more than" if exact and self.strict else "at least"
        return f"{before} {number_words(rounded)}{_unit(self.unit)}"

    def rounded(self, size: Fraction, down: bool) -> tuple[Fraction, bool]:
        """In hundredths if it is that exactly, else in whole units, or in as many places as it takes to be above 0."""
        if (size * 100).denominator == 1:
            return size, True
        places = 0 if size >= 1000 else 2
        while size * 10**places < 1:
            places += 1
        scaled = math.floor(size * 10**places) if down else math.ceil(size * 10**places)
        return Fraction(scaled, 10**places), False


# As plain data.


def data(found: Found) -> dict[str, Any]:
    """The headroom for machines: exact amounts as text, shares as ratios, and each as a reader sees it."""
    return {"why_none": found.why_none, "rooms": [_room_data(each) for each in found.rooms]}


def _room_data(room: Headroom) -> dict[str, Any]:
    return {
        "route": room.route,
        "condition": room.condition,
        "state": room.state,
        "fact": room.fact,
        "body": room.body,
        "line": {
            "op": room.line.op,
            "bound": str(room.line.bound / 100),
            "settles": room.line.settles,
            "besides": list(room.line.besides),
        },
        "alternative": room.alternative,
        "readings": [{"point": point, "reading": reading} for point, reading in room.readings],
        "measure": room.measure,
        "scope": room.scope,
        "series": room.series,
        "unit": room.unit,
        "share": _share_data(room.share),
        "met": room.met,
        "percent": _ways_data(room.percent, _Scale(room.line.strict, "%", room.met)),
        "first": room.first and room.first.isoformat(),
        "last": room.last and room.last.isoformat(),
        "projected": room.projected,
        "part": room.work and room.work.part.text(),
        "whole": room.work and room.work.whole.text(),
        "amount": _ways_data(room.amount, _Scale(room.line.strict, room.unit, room.met)),
        "next_year": room.next_year and _coming_data(room, room.next_year),
        "rolled": [_rolled_data(room, each) for each in room.rolled],
        "fails_first": room.fails_first and room.fails_first.last.isoformat(),
        "leaving": [
            {"member": each.member, "share": _share_data(each.share), "met": each.met} for each in room.leaving
        ],
    }


def _share_data(share: Interval | Unknown) -> dict[str, Any]:
    if isinstance(share, Unknown):
        return {"value": None, "shown": share.reason}
    return {"value": share.hundredth().text(), "shown": share.shown()}


def _ways_data(ways: Room | None, scale: _Scale) -> dict[str, Any] | None:
    if ways is None:
        return None
    named = {"moved": ways.moved, "outside": ways.outside, "inside": ways.inside}
    return {name: each and _signed_data(each, scale) for name, each in named.items()}


def _signed_data(amount: Interval, scale: _Scale) -> dict[str, str]:
    value = amount.hundredth() if scale.unit == "%" else amount
    return {"value": value.text(), "shown": scale.said(amount)}


def _coming_data(room: Headroom, coming: NextYear) -> dict[str, Any]:
    return {
        "first": coming.first.isoformat(),
        "last": coming.last.isoformat(),
        "inside": coming.inside.text(),
        "outside": coming.outside.text(),
        "outside_last": coming.outside_last.text(),
        "steady": coming.steady.text(),
        "shown": _coming(room, coming),
    }


def _rolled_data(room: Headroom, rolled: Rolled) -> dict[str, Any]:
    return {
        "first": rolled.first.isoformat(),
        "last": rolled.last.isoformat(),
        "projected": rolled.projected,
        "share": _share_data(rolled.share),
        "met": rolled.met,
        "amount": _ways_data(rolled.room, _Scale(room.line.strict, room.unit, rolled.met)),
    }
