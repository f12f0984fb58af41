"""The decided cases nearest to an arrangement on one condition, compared on the facts that the condition reads.

Likeness of words proves nothing, and that a court refused somebody else's arrangement says nothing of this one unless
the same fact stood on the same side of the same line. So a case is named only for a fact that its decision turned on,
where that fact is on the side on which it is here; where it is open here, a case is named for either side.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import field
from fractions import Fraction

from teckal.facts import Facts, Interval, compare
from teckal.facts.core import bare
from teckal.frozen import dataclass
from teckal.library import Case, CaseDocument, Known, Lesson, load
from teckal.program import Asked, Atom, Gate, state
from teckal.program import facts as names
from teckal.result import Compared, Precedent

MOST = 2
"""Cases that are named for one condition."""
OUTCOMES = ("not-exempt", "exempt", "no-contract", "remitted", "other")
"""How a case ended, those first in which the court itself decided on the exemption."""
STRENGTHS = ("strong", "moderate", "weak")


@dataclass(frozen=True)
class _Teaching:
    """A document of a case, on one condition or gate of which it teaches: what holds of it whatever is compared."""

    asked: Asked
    kind: str
    case: Case
    document: CaseDocument
    _then: dict[str, bool | None] = field(default_factory=dict, init=False, repr=False)

    def there(self, fact: str) -> Known | None:
        return self.document.facts.get(self.kind, {}).get(fact)

    def then(self, atom: Atom) -> bool | None:
        """Whether the comparison held in the case."""
        if atom.key not in self._then:
            known = self.there(atom.fact)
            self._then[atom.key] = None if known is None else compare(atom.op, atom.bound, known.value)
        return self._then[atom.key]

    @functools.cached_property
    def ended(self) -> bool | None:
        """On which side of the condition the case came out: yes, no, or open."""
        return state(self.asked.sides(), self.then)

    @functools.cached_property
    def lessons(self) -> tuple[tuple[Lesson, str], ...]:
        """What the case teaches of the facts that the condition reads, in the case's own order."""
        lessons = self.document.lessons.get(self.kind, {})
        on = [(each, fact) for fact in self.asked.facts for each in lessons.get(fact, ())]
        return tuple(sorted(on, key=lambda pair: self.document.teaches.index(pair[0])))


def _teaching(asked: Asked, kind: str, cases: tuple[Case, ...]) -> tuple[_Teaching, ...]:
    """The documents that teach of one of the condition's facts on that kind of route; found once for a condition."""
    known: tuple[tuple[Case, ...], tuple[_Teaching, ...]] | None = asked.kept.get((_teaching, kind))
    if known is None or known[0] is not cases:
        found = tuple(
            _Teaching(asked, kind, case, document)
            for case in cases
            for document in case.documents
            if not document.lessons.get(kind, {}).keys().isdisjoint(asked.facts)
        )
        asked.kept[_teaching, kind] = known = (cases, found)
    return known[1]


@dataclass(frozen=True)
class _Comparison:
    """A document of a case, held against the arrangement on one condition or gate."""

    teaching: _Teaching
    here: Facts

    @property
    def asked(self) -> Asked:
        return self.teaching.asked

    @property
    def case(self) -> Case:
        return self.teaching.case

    @property
    def document(self) -> CaseDocument:
        return self.teaching.document

    @property
    def ended(self) -> bool | None:
        return self.teaching.ended

    def there(self, fact: str) -> Known | None:
        return self.teaching.there(fact)

    def now(self, atom: Atom) -> bool | None:
        """Whether the comparison holds here."""
        return self.here[atom.fact].holds(atom)

    def then(self, atom: Atom) -> bool | None:
        """Whether it held in the case."""
        return self.teaching.then(atom)

    def lesson(self, side: bool | None) -> tuple[Lesson, str] | None:
        """What the case teaches, and on which fact that the condition reads: one that stands alike, or is open here.

        None where the case came out on no side, or on another than `side`, or where no such fact brought it there.
        """
        ended = self.ended
        if ended is None or side not in (None, ended):
            return None
        taught = [(each, fact) for each, fact in self.teaching.lessons if self._speaks(each, fact)]
        told = (self.then,) if side is None else (self.then, self.now)
        for lesson, fact in taught:
            alike = self._alike(fact, is_open=side is None)
            if alike and all(self._speaks_for(ended, fact, decide) for decide in told):
                return lesson, fact
        return None

    def _speaks(self, lesson: Lesson, fact: str) -> bool:
        """Whether the lesson speaks of such a body: what it needs is so here."""
        role = fact.removesuffix(bare(fact))
        return all(self.here[f"{role}{each}"].value is True for each in lesson.needs)

    def _alike(self, fact: str, *, is_open: bool) -> bool:
        """Whether each comparison with the fact comes out here as in the case; some none at all where it is open."""
        about = [atom for atom in self.asked.atoms if atom.fact == fact]
        now = [self.now(atom) for atom in about]
        alike = all(told in (None, self.then(atom)) for atom, told in zip(about, now, strict=True))
        return alike and (None in now) == is_open

    def _speaks_for(self, side: bool, fact: str, decide: Callable[[Atom], bool | None]) -> bool:
        """Whether an alternative of that side that holds reads the fact, or the fact bars all others that read it.

        A body that keeps off the market may fail the condition, but not for that.
        """
        sides = self.asked.sides()
        ours, theirs = (sides.yes, sides.no) if side else (sides.no, sides.yes)
        brought = any(all(decide(atom) for atom in test) for test in ours if fact in names(test))
        others = [test for test in theirs if fact in names(test)]
        barred = [any(atom.fact == fact and decide(atom) is False for atom in test) for test in others]
        return brought or (bool(barred) and all(barred))

    def rank(self, fact: str) -> tuple[object, ...]:
        """The likest first; among equals findings before assumptions, what the court decided itself, the firmer label.

        Likeness is of what the condition reads: the fewest of its comparisons that come out otherwise, the most that
        come out alike, the least distance in figures, and what the fact rests on in the two files. What is only not
        stated here is unlike nothing. The later decision comes first where all else is equal.
        """
        pairs = [(self.now(atom), self.then(atom)) for atom in self.asked.atoms if self.here[atom.fact].sources]
        known = [(now, then) for now, then in pairs if now is not None and then is not None]
        expected = self.document.expected
        return (
            sum(now != then for now, then in known),
            -sum(now == then for now, then in known),
            sum(self._distance(each) for each in self.asked.facts),
            self._unlikeness(fact),
            self.document.assumption,
            OUTCOMES.index(self.case.outcome),
            STRENGTHS.index(expected.strength) if expected else len(STRENGTHS),
            -int(self.case.date[:4]),
            self.case.id,
        )

    def _distance(self, fact: str) -> Fraction:
        """How far two figures are apart, in percent; nought where one is no figure."""
        here, known = self.here[fact].value, self.there(fact)
        if known is None or not isinstance(here, Interval) or not isinstance(known.value, Interval):
            return Fraction(0)
        return abs(_middle(here) - _middle(known.value))

    def _unlikeness(self, fact: str) -> Fraction:
        """How much of what the fact rests on, here or there, it does not rest on in both."""
        known = self.there(fact)
        here = self.here[fact].grounds(self.here.case.document.get(("parties",)))
        every = here | known.grounds if known else here
        return Fraction(len(every) - len(here & known.grounds), len(every)) if known and every else Fraction(1)

    def precedent(self, lesson: Lesson, fact: str) -> Precedent:
        yes, no = ("excludes", "passes") if isinstance(self.asked, Gate) else ("met", "not-met")
        return Precedent(
            id=self.case.id,
            document=self.document.index,
            case=self.case.citation,
            short=self.case.short,
            outcome=self.case.outcome,
            assumed=self.document.assumption,
            state=yes if self.ended else no,
            fact=fact,
            says=lesson.says,
            compared=tuple(self._compared()),
        )

    def _compared(self) -> Iterator[Compared]:
        for fact in self.asked.facts:
            known = self.there(fact)
            if known is not None:
                yield Compared(fact, self.here[fact].shown, known.shown)


def nearest(asked: Asked, kind: str, facts: Facts, side: bool | None, own: str | None) -> tuple[Precedent, ...]:
    """The cases nearest on a condition or gate that came out on that side here, the nearest first.

    `side` is None where it is open: then one case is named for each side. `kind` is the kind of route, or "gates";
    `own` is the number of the case that the arrangement itself is of.
    """
    found = []
    for each in _teaching(asked, kind, load()):
        compared = _Comparison(each, facts)
        taught = compared.lesson(side) if each.case.case != own else None
        if taught is not None:
            found.append((compared.rank(taught[1]), compared, taught))
    found.sort(key=lambda each: each[0])
    chosen: dict[str | bool | None, tuple[_Comparison, tuple[Lesson, str]]] = {}
    for _, compared, taught in found:
        chosen.setdefault(compared.case.id if side is not None else compared.ended, (compared, taught))
    return tuple(compared.precedent(*taught) for compared, taught in list(chosen.values())[:MOST])


def _middle(figure: Interval) -> Fraction:
    return figure.low if figure.high is None else (figure.low + figure.high) / 2
