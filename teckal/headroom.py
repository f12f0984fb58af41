"""How much room a share of work leaves before it crosses the line of its law, or how much must move to cross it.

Every share here is a part over a whole, and its line a strict or a lax bound on it, so that the amount between the two
is one fraction and never rounded. The lines are those of the law's own conditions, the work is counted by the facts
that the conditions read, and what a figure leaves open is open in the room too: at least so much, at most so much.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from teckal.document import Document, show
from teckal.evaluation import Evaluation, World
from teckal.facts import Ask, Facts, compare
from teckal.facts.activity import NO_MEASURE, SHARES, Figures, Period, Window, Work, figures
from teckal.facts.arrangement import day_after
from teckal.facts.core import bare
from teckal.facts.values import Interval, Unknown, exactly, percent_of, years_later
from teckal.frozen import dataclass
from teckal.program import OPERATORS, Atom, Condition, Route, atoms
from teckal.rulebook import Rulebook
from teckal.verdict import deciding, met_route

HUNDRED = 100
YEARS = 3
"""Every law takes its shares over so many years."""
OPPOSITE = {"above": "at_most", "at_most": "above", "below": "at_least", "at_least": "below"}
TIME = "time"
"""The one measure that is not an amount of money."""


@dataclass(frozen=True)
class Line:
    """A bound that a limb sets to a share."""

    op: str
    """On which side of it the share must lie: above, at_least, below or at_most."""
    bound: Fraction
    """In percent."""
    settles: bool
    """Whether the limb is met on that side; otherwise it is only no longer known to fail."""
    besides: tuple[str, ...] = ()
    """What else must be so for that, and is open: the questions."""

    @property
    def strict(self) -> bool:
        """Whether a share on the line itself fails."""
        return self.op in ("above", "below")

    @property
    def of_outside(self) -> bool:
        """Whether the share is that of work outside, which must stay low."""
        return self.op in ("below", "at_most")

    @property
    def inside(self) -> Fraction:
        """What part of the work must lie inside, as a ratio."""
        part = self.bound / HUNDRED
        return 1 - part if self.of_outside else part

    def met(self, share: Interval | Unknown) -> bool | None:
        """Whether the share lies on that side; None where that is open."""
        return None if isinstance(share, Unknown) else compare(self.op, self.bound, share)

    def points(self, share: Interval) -> Interval:
        """How many points of percent the share lies on that side; on the other side, less than nought."""
        ends = (share.low, HUNDRED if share.high is None else share.high)
        low, high = sorted((self.bound - each if self.of_outside else each - self.bound) for each in ends)
        return Interval(low, high)

    def ahead(self, work: Work) -> Interval | None:
        """How much of what is counted lies beyond what the line asks; None where the figures set no end to it."""
        part, whole, ratio = work.part, work.whole, self.bound / HUNDRED
        if self.of_outside:
            high = None if whole.high is None else ratio * whole.high - part.low
            return None if part.high is None else Interval(ratio * whole.low - part.high, high)
        high = None if part.high is None else part.high - ratio * whole.low
        return None if whole.high is None else Interval(part.low - ratio * whole.high, high)


@dataclass(frozen=True)
class Room:
    """The way to the line, by each way of going it: above nought what may still be, below nought what is missing.

    On a strict line the amount itself is too much, and what is missing is more than the amount.
    """

    moved: Interval
    """Work that changes sides, all work staying what it is: room to move outside, or what must come inside."""
    outside: Interval | None
    """Work outside that is added, all work growing by it, or that must end; None where ending all of it is no help."""
    inside: Interval | None
    """Work inside that may end, or must be added; None where no addition is enough."""


@dataclass(frozen=True)
class NextYear:
    """What the coming year may have outside; the oldest year is then out of the window, and the others as they are."""

    first: date
    last: date
    inside: Interval
    """Work inside in the coming year, taken to be what it was in the last."""
    outside: Interval
    """Work outside that is possible in it; below nought where even none is too much."""
    outside_last: Interval
    """What it was in the last year."""
    steady: Interval
    """Work outside that is possible in each year, once every year of the window is like the coming one inside."""


@dataclass(frozen=True)
class Rolled:
    """The share over one window of three years, as the years given go by."""

    first: date
    last: date
    projected: bool
    """Whether a forecast is part of it."""
    share: Interval | Unknown
    met: bool | None
    room: Room | None
    """In the measure's own unit."""


@dataclass(frozen=True)
class Leaving:
    """The share without one of those who control together, whose work is then work outside."""

    member: str
    """The party's name."""
    share: Interval | Unknown
    met: bool | None


@dataclass(frozen=True)
class Headroom:
    """One share, by one measure, against one line of one limb."""

    route: str
    condition: str
    """The limb's id."""
    short: str
    provision: str
    state: str
    """What the limb as a whole comes to: met, not-met or unclear."""
    fact: str
    """The share's name, with its role."""
    body: str
    """Whose work it is, by name; empty for a cooperation."""
    line: Line
    alternative: bool
    """Whether the limb may be met by another share instead."""
    readings: tuple[tuple[str, str], ...]
    """The contested points on which this turns, as they are read here."""
    measure: str
    """Empty where no series of figures is behind the share."""
    scope: str
    series: str
    """Where the figures stand."""
    unit: str | None
    """The currency, or the measure where it is no money; None where the file does not say."""
    share: Interval | Unknown
    met: bool | None
    percent: Room | None
    """In percent of all work; None where the share is not known."""
    first: date | None
    last: date | None
    """The window; None where the share is only stated."""
    projected: bool
    work: Work | None
    amount: Room | None
    """In `unit`; None where there are no figures, or they set no end to it."""
    next_year: NextYear | None
    """None where the file itself gives the coming year, or the window is not made of whole years."""
    rolled: tuple[Rolled, ...]
    """The window, and those that follow where the file gives later years; empty where it gives none."""
    leaving: tuple[Leaving, ...]

    @property
    def fails_first(self) -> Rolled | None:
        """The first window that is known to fail."""
        return next((each for each in self.rolled if each.met is False), None)


@dataclass(frozen=True)
class Found:
    """The headroom of the award that decides, by the route that the answer is told by; or why there is none."""

    rooms: tuple[Headroom, ...]
    why_none: str = ""


def headroom(document: Document, book: Rulebook, *, law: str | None = None) -> Found:
    """How much room each share of work leaves, or lacks, under the law that governs or is asked for.

    Raises LawError as `evaluate` does.
    """
    evaluation = deciding(document, book, law=law)
    if evaluation is None:
        return Found((), "It cannot be told which law governs, so there is no line to measure from.")
    return of_award(evaluation, book)


def of_award(evaluation: Evaluation, book: Rulebook) -> Found:
    """The same of an award that is evaluated already."""
    if evaluation.verdict == "out-of-scope":
        return Found((), f"{evaluation.law.short} does not reach the arrangement, so it sets no line to it.")
    route = _route(evaluation)
    if route is None:
        return Found((), f"{evaluation.law.short} has no route for it that sets a line to how much work is for whom.")
    rooms = tuple(_by_reading(evaluation, lambda world: tuple(_rooms(book, evaluation, world, route))))
    return Found(rooms, "" if rooms else f"The route {route.id} sets no line to how much work is for whom.")


def _route(evaluation: Evaluation) -> Route | None:
    """The route that is met, else, of those that apply and set a line, the one that comes nearest to being met."""
    states = {
        route.id: [evaluation.condition(each.id) for each in route.conditions]
        for route in evaluation.law.routes
        if evaluation.route(route.id) != "not-applicable" and any(_share_atoms(each.atoms) for each in route.conditions)
    }
    near = [route for route in evaluation.law.routes if route.id in states]
    best = min(
        near, key=lambda each: (states[each.id].count("not-met"), states[each.id].count("unclear")), default=None
    )
    return met_route(evaluation) or best


def _share_atoms(compared: Iterable[Atom]) -> list[Atom]:
    return [atom for atom in compared if bare(atom.fact) in SHARES and atom.op in OPERATORS]


def _by_reading(evaluation: Evaluation, rooms_in: Callable[[World], tuple[Headroom, ...]]) -> Iterator[Headroom]:
    """The rooms on every choice of readings, each told once, with the points on which they turn."""
    found = [(world.readings, rooms_in(world)) for world in evaluation.worlds]
    turns_on = [
        point.id
        for point in evaluation.points
        if any(
            rooms != others and all(one[each] == other[each] for each in one if each != point.id)
            for one, rooms in found
            for other, others in found
        )
    ]
    told = {tuple((point, readings[point]) for point in turns_on): rooms for readings, rooms in found}
    for readings, rooms in told.items():
        for room in rooms:
            yield replace(room, readings=tuple({**dict(room.readings), **dict(readings)}.items()))


def _rooms(book: Rulebook, evaluation: Evaluation, world: World, route: Route) -> Iterator[Headroom]:
    facts = world.routes[route.id]
    for condition in route.conditions:
        state = evaluation.condition(condition.id)
        for fact, line in _lines(book, condition, facts, world.readings.get(condition.point or "", "")):
            yield from _Told(route, condition, state, fact, line, facts).rooms()


def _lines(book: Rulebook, condition: Condition, facts: Facts, reading: str) -> Iterator[tuple[str, Line]]:
    """Each line that the limb draws across a share, once: where it is met, then where it is not known to fail."""
    sides = condition.sides(reading)
    found: dict[tuple[str, str, Fraction], Line] = {}
    for test in sides.yes:
        shares = _share_atoms(test)
        others = {atom.fact: facts.decide(atom) for atom in test if atom not in shares}
        if False in others.values():
            continue
        besides = tuple(book.card(name).ask for name, state in others.items() if state is None)
        for atom in shares:
            key = (atom.fact, atom.op, Fraction(str(atom.bound)))
            if key not in found or not besides:
                found[key] = Line(atom.op, key[2], True, besides)
    for atom in (each for test in sides.no for each in _share_atoms(test)):
        key = (atom.fact, OPPOSITE[atom.op], Fraction(str(atom.bound)))
        found.setdefault(key, Line(key[1], key[2], settles=False))
    yield from ((name, line) for (name, _, _), line in found.items())


@dataclass(frozen=True)
class _Told:
    """One share against one line."""

    route: Route
    condition: Condition
    state: str
    fact: str
    line: Line
    facts: Facts

    def rooms(self) -> Iterator[Headroom]:
        """By each series; and the share as the limb has it, where no series tells it or tells why it is open."""
        ask, share = self.ask(), self.facts[self.fact].value
        series = figures(ask, bare(self.fact))
        yield from (self.by(each, ask) for each in series)
        if isinstance(share, Interval) and not series and not stands_for_none(self.fact):
            yield self.plain(share)
        told = any(isinstance(each.share, Unknown) for each in series)
        if share is None and not told and self.state != "met":
            yield self.plain(Unknown(self.facts[self.fact].shown))

    def ask(self, leaving: str = "") -> Ask:
        """A look into the file for this share, as it is or as if one of the controllers had left."""
        roles = self.facts.case.roles
        stay = tuple(each for each in roles.controllers if each != leaving)
        case = replace(self.facts.case, roles=replace(roles, controllers=stay))
        return Ask(case.document, case=case, body=self.body or "", leaving=leaving)

    @property
    def body(self) -> str | None:
        roles = self.facts.case.roles
        role = self.fact.partition(".")[0]
        return {"controlled": roles.controlled, "sister": roles.sister, "affiliate": roles.awardee}.get(role)

    def plain(self, share: Interval | Unknown) -> Headroom:
        """What the share alone tells, without figures."""
        yes = self.condition.sides(self.facts.case.readings.get(self.condition.point or "", "")).yes
        return Headroom(
            route=self.route.id,
            condition=self.condition.id,
            short=self.condition.short,
            provision=self.condition.provision,
            state=self.state,
            fact=self.fact,
            body=self.ask().name(self.body) if self.body else "",
            line=self.line,
            alternative=any(_share_atoms(test) and self.fact not in {each.fact for each in test} for test in yes),
            readings=self.contested(),
            measure="",
            scope="",
            series="",
            unit=None,
            share=share,
            met=self.line.met(share),
            percent=None if isinstance(share, Unknown) else self.percent(share),
            first=None,
            last=None,
            projected=False,
            work=None,
            amount=None,
            next_year=None,
            rolled=(),
            leaving=(),
        )

    def contested(self) -> tuple[tuple[str, str], ...]:
        """The point, and how it is read here, where on another reading the limb draws no such line."""
        point, drawn = (
            self.condition.point,
            [_share_atoms(atoms(each.tests)) for each in self.condition.readings.values()],
        )
        return () if point is None or all(drawn) else ((point, self.facts.case.readings[point]),)

    def by(self, series: Figures, ask: Ask) -> Headroom:
        """What the figures of one series tell; of a share that is only stated, what can be told in percent."""
        currency = ask.told("contract", "currency").value
        unit = {TIME: TIME, NO_MEASURE: None}.get(series.measure, currency)
        found = replace(
            self.plain(series.share),
            measure=series.measure,
            scope=series.scope,
            series=show(series.series),
            unit=unit,
            leaving=tuple(self.leaving(series)) if series.scope != "arrangement" else (),
        )
        if isinstance(series.share, Unknown) or isinstance(series.window, Unknown):
            return found
        work = series.count(series.window)
        if isinstance(work, Unknown):
            return found
        rolled = tuple(self.rolled(series, series.window))
        return replace(
            found,
            percent=None if work.whole.high == 0 else found.percent,
            first=series.window.periods[0].first,
            last=series.window.periods[-1].last,
            projected=series.window.projected,
            work=work,
            amount=self.amount(work),
            next_year=None if len(rolled) > 1 else self.next_year(series, series.window),
            rolled=rolled if len(rolled) > 1 else (),
        )

    def percent(self, share: Interval) -> Room:
        return self.room(self.line.points(share), share)

    def amount(self, work: Work) -> Room | None:
        ahead = self.line.ahead(work)
        return None if ahead is None or work.whole.high == 0 else self.room(ahead, _share(self.line, work))

    def room(self, ahead: Interval, share: Interval | Unknown) -> Room:
        """The ways to a line that lies so far off: what is added or ends must be more, since all work changes too."""
        inside = self.line.inside
        nothing_inside = exactly(HUNDRED if self.line.of_outside else 0)
        return Room(
            moved=ahead,
            outside=None if share == nothing_inside or inside == 0 else _over(ahead, inside),
            inside=None if inside == 1 else _over(ahead, 1 - inside),
        )

    def next_year(self, series: Figures, window: Window) -> NextYear | None:
        """The limit of the coming year, by the two years that stay in the window and the last year's work inside."""
        years = [series.count(each) for each in _years(window)]
        told = [each for each in years if isinstance(each, Work)]
        if len(told) != YEARS:
            return None
        _, second, third = told
        outside, inside = (third.part, _less(third.whole, third.part))
        if not self.line.of_outside:
            outside, inside = inside, outside
        coming = exactly(0) if self.line.of_outside else inside
        base = Work(second.part + third.part + coming, second.whole + third.whole + inside)
        ahead = self.line.ahead(base)
        if ahead is None or self.line.inside in (0, 1):
            return None
        start = window.periods[0].first
        end = years_later(start, YEARS + 1) - timedelta(days=1)
        limit, steady = _over(ahead, self.line.inside), _over(inside, self.line.inside / (1 - self.line.inside))
        return NextYear(years_later(start, 1), end, inside, limit, outside, steady)

    def rolled(self, series: Figures, window: Window) -> Iterator[Rolled]:
        """The window itself, and each that ends so many whole years later."""
        for each in _windows(series.periods, window):
            work = series.count(each)
            share = work if isinstance(work, Unknown) else _share(self.line, work)
            room = None if isinstance(work, Unknown) else self.amount(work)
            days = (each.periods[0].first, each.periods[-1].last)
            yield Rolled(*days, each.projected, share, self.line.met(share), room)

    def leaving(self, series: Figures) -> Iterator[Leaving]:
        """Each of several controllers as if it had left, what it ordered or entrusted going on as work for others."""
        roles = self.facts.case.roles
        if self.fact.startswith("affiliate.") or len(roles.controllers) < 2:
            return
        for member in roles.controllers:
            ask = self.ask(leaving=member)
            share = _share_without(ask, self.line, bare(self.fact), series)
            yield Leaving(ask.name(member), share, self.line.met(share))


def _share_without(ask: Ask, line: Line, name: str, series: Figures) -> Interval | Unknown:
    if isinstance(series.share, Unknown):
        return series.share
    if isinstance(series.window, Unknown):
        return Unknown("only the share of all of them together is stated")
    same = next(each for each in figures(ask, name) if (each.series, each.scope) == (series.series, series.scope))
    work = same.count(series.window)
    return work if isinstance(work, Unknown) else _share(line, work)


def stands_for_none(fact: str) -> bool:
    """Whether it is the share on the best other measure, which without figures only says that there is no other."""
    return "other_measure" in fact


def _share(line: Line, work: Work) -> Interval | Unknown:
    """The work as a share, in percent; of no work at all there is none, and nothing lies outside."""
    if line.of_outside and work.part.high == 0:
        return exactly(0)
    return Unknown("there is no work in these years") if work.whole.high == 0 else percent_of(work.part, work.whole)


def _over(amount: Interval, ratio: Fraction) -> Interval:
    return Interval(amount.low / ratio, None if amount.high is None else amount.high / ratio)


def _less(whole: Interval, part: Interval) -> Interval:
    """What is left of the whole beside the part, which is never less than nothing."""
    low = Fraction(0) if part.high is None else max(whole.low - part.high, Fraction(0))
    return Interval(low, None if whole.high is None else whole.high - part.low)


def _years(window: Window) -> list[Window]:
    """The window year by year; nothing where a period runs from one of its years into the next."""
    start = window.periods[0].first
    found = []
    for year in range(YEARS):
        first, end = years_later(start, year), years_later(start, year + 1)
        periods = tuple(each for each in window.periods if first <= each.first < end)
        if not periods or periods[0].first != first or day_after(periods[-1].last) != end:
            return []
        found.append(Window(periods))
    return found


def _windows(periods: tuple[Period, ...], window: Window) -> Iterator[Window]:
    """The window, and each later one of three whole years that the periods make up without a gap."""
    yield window
    end = day_after(window.periods[-1].last)
    later = [each for each in periods if each.last > window.periods[-1].last]
    for last in later:
        after = day_after(last.last)
        start = years_later(after, -YEARS)
        inside = tuple(each for each in periods if each.first >= start and each.last <= last.last)
        joined = all(day_after(one.last) == other.first for one, other in itertools.pairwise(inside))
        if after == years_later(end, after.year - end.year) and inside[0].first == start and joined:
            yield Window(inside)
