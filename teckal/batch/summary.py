"""What a batch adds up to: how many came to what, why, and which arrangements to look at first.

Counting may not hide what it counts: an exemption under a law that does not govern is told apart, an item that could
not be evaluated is counted as such, and a date is due or not only against a day that the summary names.
"""

from __future__ import annotations

import bisect
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any

from teckal.batch.companies import Companies
from teckal.batch.margins import Margin, read_margin
from teckal.batch.outcome import Outcome
from teckal.facts.values import date_span
from teckal.frozen import dataclass
from teckal.report import words
from teckal.report.json import read_result
from teckal.result import LEVELS, ConditionResult, GateResult, Result

MOST = 50
"""How many of the nearest, and of the reviews, are kept by name; the exports have all, each with its arrangement."""
NOT_STATED = "not stated"
DUE, PERHAPS, LATER = "due", "may be due", "later"
"""Whether a review's day has come; `may be due` where it is written to the month or year that is running."""


@dataclass(frozen=True)
class Named:
    """An arrangement, as a list names it."""

    number: int
    title: str
    place: str
    verdict: str


@dataclass(frozen=True)
class Near:
    """An arrangement with its narrowest margin."""

    arrangement: Named
    margin: Margin


@dataclass(frozen=True)
class Review:
    """An arrangement with the day of its next review."""

    arrangement: Named
    on: str
    """As the file has it: a day, a month or a year."""
    state: str
    """due, may be due or later."""


@dataclass
class Failed:
    """A limb or a gate that kept arrangements from being exempt."""

    id: str
    short: str
    provision: str
    failed: int = 0
    """Arrangements in which it is not met; for a gate, in which it excludes."""
    open: int = 0
    """Arrangements in which it is unclear."""


@dataclass
class Raised:
    """A flag, and how many arrangements raise it."""

    id: str
    level: str
    says: str
    """What it says where it was first raised."""
    count: int = 0


@dataclass
class Summary:
    """Accumulated outcome by outcome; what it holds grows with how many kinds of answer there are, not with how many.

    Companies are the exception: what several contracts say of each other can be seen only when all have been read. One
    that is named once takes some hundred bytes.
    """

    as_of: datetime.date
    """The day against which reviews are due."""
    group_by: str = ""
    """The path by whose value arrangements are grouped; empty where they are not."""
    items: int = 0
    not_evaluated: int = 0
    crashed: int = 0
    problems: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    departing: int = 0
    """How many of the exempt are so under a law that is not known to govern, and count as unclear."""
    advised: int = 0
    """How many call for expert advice."""
    laws: dict[str, Counter[str]] = field(default_factory=dict)
    """Verdicts by the law applied; empty where none could be told."""
    routes: Counter[str] = field(default_factory=Counter)
    """Exempt arrangements by the route they rest on."""
    groups: dict[str, Counter[str]] = field(default_factory=dict)
    """Verdicts by group; what could not be evaluated has no group."""
    limbs: dict[str, Failed] = field(default_factory=dict)
    """What failed or was open, on the route nearest to being met."""
    flags: dict[tuple[str, str], Raised] = field(default_factory=dict)
    crossing: int = 0
    """Arrangements in which a share is known only as a range with the line inside it."""
    reviews: Counter[str] = field(default_factory=Counter)
    """How many are due, may be due, come later or are not stated."""
    companies: Companies = field(default_factory=Companies)
    _nearest: list[tuple[Any, int, Near]] = field(default_factory=list)
    _reviews: list[tuple[datetime.date, int, Review]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """One more outcome."""
        self.items += 1
        if outcome.result is None:
            self.not_evaluated += 1
            self.crashed += outcome.crashed
            self.problems += len(outcome.problems)
            return
        result = read_result(outcome.result, grounds=False)
        self._count(result, outcome.facts.get("group"))
        self._limbs(result)
        self._flags(result)
        named = Named(outcome.number, result.title, outcome.place, result.verdict)
        self._margins(named, outcome.facts)
        self._review(named, outcome.facts.get("reviews_due"))
        self.companies.add(outcome.facts.get("activity") or [], outcome.number, outcome.place)

    def _count(self, result: Result, group: str | None) -> None:
        self.verdicts[result.verdict] += 1
        self.departing += result.verdict == "exempt" and words.departs(result)
        self.advised += words.calls_for_advice(result)
        law = result.law.id if result.law else ""
        self.laws.setdefault(law, Counter())[result.verdict] += 1
        if result.route:
            self.routes[result.route] += 1
        if self.group_by:
            self.groups.setdefault(NOT_STATED if group is None else group, Counter())[result.verdict] += 1

    def _limbs(self, result: Result) -> None:
        for each in kept_from_exemption(result):
            short = words.name(each)
            limb = self.limbs.setdefault(each.id, Failed(each.id, short, each.provision))
            limb.failed += each.state in ("not-met", "excludes")
            limb.open += each.state == "unclear"

    def _flags(self, result: Result) -> None:
        """Each flag once that nobody has acknowledged; one limb may raise several, which ask for different papers."""
        standing = [flag for flag in result.flags if flag.accepted is None]
        for key, flag in {(flag.id, flag.bring): flag for flag in reversed(standing)}.items():
            self.flags.setdefault(key, Raised(flag.id, flag.level, flag.says)).count += 1

    def _margins(self, named: Named, facts: dict[str, Any]) -> None:
        self.crossing += bool(facts.get("crosses"))
        if facts.get("margins"):
            margin = read_margin(facts["margins"][0])
            _keep(self._nearest, (margin.distance, named.number, Near(named, margin)))

    def _review(self, named: Named, on: str | None) -> None:
        state = NOT_STATED if on is None else review_state(on, self.as_of)
        self.reviews[state] += 1
        if on is not None:
            _keep(self._reviews, (date_span(on).last, named.number, Review(named, on, state)))

    @property
    def evaluated(self) -> int:
        return self.items - self.not_evaluated

    @property
    def nearest(self) -> list[Near]:
        """The arrangements nearest to a line, the nearest first."""
        return [near for _, _, near in self._nearest]

    @property
    def next_reviews(self) -> list[Review]:
        """The reviews whose days come first, the due among them."""
        return [review for _, _, review in self._reviews]

    @property
    def failed(self) -> list[Failed]:
        """The limbs and gates that kept most arrangements from being exempt, those first."""
        return sorted(self.limbs.values(), key=lambda each: (-each.failed, -each.open, each.id))

    @property
    def raised(self) -> list[Raised]:
        """The flags, the loudest first; of one level, those most raised."""
        return sorted(self.flags.values(), key=lambda each: (LEVELS.index(each.level), -each.count, each.id, each.says))


def _keep(some: list[tuple[Any, int, Any]], entry: tuple[Any, int, Any]) -> None:
    """Puts an entry in its place among the first MOST."""
    bisect.insort(some, entry, key=lambda each: each[:2])
    del some[MOST:]


def summarised(outcomes: Iterable[Outcome], summary: Summary) -> Iterator[Outcome]:
    """The outcomes themselves, each counted as it passes."""
    for outcome in outcomes:
        summary.add(outcome)
        yield outcome


def kept_from_exemption(result: Result) -> list[ConditionResult | GateResult]:
    """The gates and limbs, on the route nearest to being met, that are not as an exemption needs them."""
    if result.verdict == "exempt":
        return []
    asked: list[ConditionResult | GateResult] = [gate for gate in result.gates if gate.state != "passes"]
    route = words.nearest(result)
    if route is not None and result.verdict != "out-of-scope":
        asked += [limb for limb in route.conditions if limb.state != "met"]
    return asked


def review_state(on: str, as_of: datetime.date) -> str:
    """Whether a review is due on that day."""
    span = date_span(on)
    return DUE if span.last <= as_of else PERHAPS if span.first <= as_of else LATER
