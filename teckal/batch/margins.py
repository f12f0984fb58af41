"""How far a share lies from the line of the law, where crossing that line would change a limb.

Every share of this law is held against its line by a strict comparison: exactly 80% fails where more than 80% is asked
for, and exactly 20% passes where no more than 20% may be. So a distance is exact, it says on which side the limb is
met, and a share on the line itself is at no distance and still on one side.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from teckal.document import UNKNOWN, Document, Path, parse_path
from teckal.facts import compare
from teckal.facts.activity import LISTED_FOR_BODIES, whole_work
from teckal.facts.arrangement import Look
from teckal.facts.core import bare
from teckal.facts.values import DateSpan, Interval, Value, exactly
from teckal.frozen import dataclass
from teckal.program import OPERATORS, Asked, Sides, state
from teckal.report import words
from teckal.result import ConditionResult, FactUsed, Result
from teckal.rulebook import Rulebook

HUNDRED = 100
MONEY = frozenset({"turnover", "costs", "value-supplied-by", "value-supplied-to"})
"""Measures that are amounts of money; time is not."""
OTHER_MEASURES = frozenset({"activity.other_measure_percent", "cooperation.outside_by_other_measure_percent"})
"""Shares on the best of the other listed measures, for which no projection may stand (Procurement Regulations 2024 regs
42A(8) and 42B(8)). Where the file says that there is no other measure they are nought, or all; that is no share."""
_BESIDE = Fraction(1, 10**12)
"""Less than any two lines of the law are apart: enough to stand beside a line."""


@dataclass(frozen=True)
class Margin:
    """One share, held against one line of one limb."""

    route: str
    condition: str
    """The limb's id."""
    short: str
    fact: str
    """The share's name, with its role."""
    share: Fraction
    """In percent."""
    line: Fraction
    """In percent."""
    met_when: str
    """On which side of the line the limb is met: above, at_least, below or at_most."""
    part: Fraction | None = None
    """What the share counts, in `unit`; None where the figures do not give one amount."""
    whole: Fraction | None = None
    """What it is a share of."""
    unit: str | None = None
    """The currency, or the measure where it is no money; None where the file does not say."""

    @property
    def points(self) -> Fraction:
        """How many points of percent the share lies above the line; below it, less than nought."""
        return self.share - self.line

    @property
    def distance(self) -> Fraction:
        """How many points lie between the share and the line, on whichever side."""
        return abs(self.points)

    @property
    def met(self) -> bool:
        """Whether the share is on the side on which the limb is met."""
        return bool(compare(self.met_when, self.line, exactly(self.share)))

    @property
    def amount(self) -> Fraction | None:
        """How much of the whole lies between the share and the line."""
        return None if self.whole is None else self.distance * self.whole / HUNDRED

    def data(self) -> dict[str, Any]:
        """As plain data, exact: shares as ratios, amounts as text."""
        texts = {"share": self.share / HUNDRED, "line": self.line / HUNDRED, "part": self.part, "whole": self.whole}
        exact = {name: None if value is None else str(value) for name, value in texts.items()}
        named = {"route": self.route, "condition": self.condition, "short": self.short, "fact": self.fact}
        return {**named, "met_when": self.met_when, "unit": self.unit, **exact}


def read_margin(data: Mapping[str, Any]) -> Margin:
    """The margin that `data` made plain data of."""
    exact = {name: None if data[name] is None else Fraction(data[name]) for name in ("part", "whole")}
    percents = {name: Fraction(data[name]) * HUNDRED for name in ("share", "line")}
    return Margin(**{**data, **exact, **percents})


def margins(document: Document, answer: Result, book: Rulebook) -> list[Margin]:
    """The margins of the route that the answer is told by, the narrowest first."""
    found = []
    for held in _held(answer, book):
        if held.share.exact is not None:
            named = (held.route, held.limb.id, held.limb.short, held.fact.name)
            figures = _figures(document, held.fact, held.share.exact)
            found.append(Margin(*named, held.share.exact, held.line, held.met_when, *figures))
    return sorted(found, key=lambda each: each.distance)


def crosses_a_line(answer: Result, book: Rulebook) -> bool:
    """Whether a limb of that route is open because a share is known only as a range with the line inside it."""
    return any(
        held.limb.state == "unclear" and compare(held.met_when, held.line, held.share) is None
        for held in _held(answer, book)
    )


class _Held(NamedTuple):
    """A share beside a line that it is held against."""

    route: str
    limb: ConditionResult
    fact: FactUsed
    share: Interval
    line: Fraction
    met_when: str


def _held(answer: Result, book: Rulebook) -> Iterator[_Held]:
    """Each share of the route that the answer is told by, beside each line on which a limb turns."""
    route = words.nearest(answer)
    if route is None or answer.law is None or answer.verdict == "out-of-scope":
        return
    for limb in route.conditions:
        facts = {fact.name: fact for fact in limb.facts}
        values = {name: _value(fact, book) for name, fact in facts.items()}
        condition = book.laws[answer.law.id].find(limb.id)
        if limb.state != "unclear" and all(_on(sides, values) is None for sides in condition.readings.values()):
            continue  # the text of a range does not say whether its ends are in it, and here that decides
        for name, met_when, line in _lines(condition, book):
            share = values.get(name)
            if isinstance(share, Interval) and _is_share(facts[name]) and _matters(condition, values, name, line):
                yield _Held(route.id, limb, facts[name], share, line, met_when)


def _is_share(fact: FactUsed) -> bool:
    """Whether it is a share of anything, and no word for there being none."""
    measures = [source.value for source in fact.sources if source.path.endswith("measure")]
    return bare(fact.name) not in OTHER_MEASURES or any(each in LISTED_FOR_BODIES for each in measures)


def _lines(asked: Asked, book: Rulebook) -> Iterator[tuple[str, str, Fraction]]:
    """Each line that a limb draws across a share, once: the share, the side on which the limb is met, the line."""
    drawn = {(atom.fact, atom.bound): atom for sides in asked.readings.values() for test in sides.yes for atom in test}
    for atom in drawn.values():
        if atom.op in OPERATORS and book.card(atom.fact).kind == "percent":
            yield atom.fact, atom.op, Fraction(str(atom.bound))


def _matters(asked: Asked, values: Mapping[str, Value | None], share: str, line: Fraction) -> bool:
    """Whether the limb comes out otherwise on one side of the line than on the other, all else as it is."""
    beside = [exactly(line + step) for step in (-_BESIDE, 0, _BESIDE)]
    return any(len({_on(sides, {**values, share: each}) for each in beside}) > 1 for sides in asked.readings.values())


def _on(sides: Sides, values: Mapping[str, Value | None]) -> bool | None:
    """What the limb comes to on these values."""
    return state(sides, lambda atom: compare(atom.op, atom.bound, values.get(atom.fact)))


def _value(fact: FactUsed, book: Rulebook) -> Value | None:
    """The fact's value as rules compare it, from the exact text of the result; a share is a percent again."""
    if fact.value is None or isinstance(fact.value, bool):
        return fact.value
    kind = book.card(fact.name).kind
    if kind == "choice":
        return fact.value
    low, _, high = fact.value.partition("..")
    if kind == "date":
        return DateSpan(datetime.date.fromisoformat(low), datetime.date.fromisoformat(high or low))
    scale = HUNDRED if kind == "percent" else 1
    if ".." not in fact.value:
        return exactly(Fraction(low) * scale)
    return Interval(Fraction(low) * scale, Fraction(high) * scale if high else None)


def _figures(
    document: Document, fact: FactUsed, share: Fraction
) -> tuple[Fraction | None, Fraction | None, str | None]:
    """The part, the whole and their unit, where the share was taken from the figures of one series."""
    series = _series(fact)
    whole = series and whole_work(Look(document), series, bare(fact.name) not in OTHER_MEASURES)
    if not series or not whole:
        return None, None, None
    measure, currency = document.get((*series, "measure")), document.get(("contract", "currency"))
    unit = currency if measure in MONEY else measure
    return share * whole / HUNDRED, whole, None if unit == UNKNOWN else unit


def _series(fact: FactUsed) -> Path | None:
    """The one series of figures that the share rests on; None where it rests on several, or on no figures."""
    found: set[Path] = set()
    for source in fact.sources:
        path = parse_path(source.path)
        if "activities" in path:
            at = path.index("activities") + 1
            indexed = len(path) > at and isinstance(path[at], int)
            found.add(path[: at + 1] if indexed else path[:at])
    totals = any(source.path.endswith(".total") for source in fact.sources)
    return found.pop() if len(found) == 1 and totals else None
