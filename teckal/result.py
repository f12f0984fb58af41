"""The answer to one arrangement, as one tree of frozen values.

The verdict and the call for expert advice are two axes: nothing in `flags` moves `verdict`, and nothing in
`verdict` silences a flag. Every report is a view of this tree and decides nothing.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from teckal.frozen import dataclass

VERDICTS = ("not-exempt", "unclear", "out-of-scope", "exempt")
"""Worst first: a document with several awards takes the first that any of them has."""

STANDINGS = ("disputed", "unsupported", "assumed", "stated", "documented")
"""How well a fact is evidenced, weakest first; a derived fact has the weakest of its sources."""

LEVELS = ("advice", "caution", "note")
"""How loudly a flag speaks; `advice` means: ask a named expert before relying on this."""


@dataclass(frozen=True)
class Source:
    """One value in the file that a fact was derived from."""

    path: str
    """Where it stands, keys joined by dots."""
    line: int | None
    """Counted from 1; null for a mapping. For a value that is not there, its nearest ancestor's."""
    column: int | None
    value: Any
    """As the file has it (bool, text, number as exact text), None where the file is silent."""
    standing: str


@dataclass(frozen=True)
class FactUsed:
    """A derived fact that a condition read, with where it came from."""

    name: str
    value: str | bool | None
    """Exact: a share as a ratio ("269/312"), a range of them as "3/4..4/5", a date; None where unknown."""
    shown: str
    """As a reader sees it ("86.2"), never rounded onto or across a bound; the reason where unknown."""
    standing: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ReadingState:
    """What a condition comes to on one reading of a contested point."""

    point: str
    reading: str
    state: str


@dataclass(frozen=True)
class Compared:
    """A fact that a condition reads, here and in a decided case, each in words."""

    name: str
    here: str
    there: str


@dataclass(frozen=True)
class Precedent:
    """A decided case near to this arrangement on one condition."""

    id: str
    """The name of its file in the library."""
    document: int
    case: str
    """Its number."""
    short: str
    outcome: str
    """How it ended in that court: exempt, not-exempt, no-contract, remitted or other."""
    assumed: bool
    """The comparison is with facts that the court did not find, but that its answer needs."""
    state: str
    """What the condition comes to on the facts of the case."""
    fact: str
    """The fact on which it is named, role and name, as the condition reads it."""
    says: str
    """What was so in that case, as the end of a sentence."""
    compared: tuple[Compared, ...]


@dataclass(frozen=True)
class ConditionResult:
    """One limb of one route."""

    id: str
    short: str
    """The limb in a few words, for a table."""
    title: str
    state: str
    """met, not-met or unclear."""
    provision: str
    reason: str
    facts: tuple[FactUsed, ...]
    readings: tuple[ReadingState, ...]
    cases: tuple[str, ...]
    """Decided cases that the limb's file cites."""
    precedents: tuple[Precedent, ...]
    """Where it is not met or unclear: the decided cases nearest to this arrangement on this condition."""


@dataclass(frozen=True)
class GateResult:
    """A question that comes before the exemptions: does this law reach the arrangement at all?"""

    id: str
    title: str
    state: str
    """excludes, passes or unclear."""
    provision: str
    reason: str
    facts: tuple[FactUsed, ...]
    precedents: tuple[Precedent, ...]
    """Where it excludes or is unclear: the decided cases nearest to this arrangement on this question."""


@dataclass(frozen=True)
class RouteResult:
    """One way to be exempt."""

    id: str
    title: str
    provision: str
    state: str
    """met, not-met, unclear or not-applicable."""
    because: str
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True)
class Elsewhere:
    """One fact that, if it stood so, would bring the award under another law."""

    law: str
    fact: str
    says: str
    """The fact and how it would have to stand, in words."""


@dataclass(frozen=True)
class LawApplied:
    """The law the arrangement was tested under, and why that one."""

    id: str
    title: str
    short: str
    because: str
    requested: bool
    """Asked for by the file or the command line, whatever governs."""
    governs: bool | None
    """Whether it is the law that governs; None where that cannot be told."""
    governing: str | None
    """The id of the law that governs, where it is known."""
    provision: str
    """What makes it govern; of a law that was only asked for, what would."""
    elsewhere: tuple[Elsewhere, ...]
    """What would bring the award under another law."""


@dataclass(frozen=True)
class AwardResult:
    """What one buyer's award to one supplier comes to."""

    buyer: str
    """The buyer's name; several joined where a cooperation has no supplier."""
    supplier: str
    law: str | None
    verdict: str
    route: str | None


@dataclass(frozen=True)
class PointResult:
    """A point of law without a settled answer that arises here."""

    id: str
    title: str
    question: str
    by_reading: tuple[tuple[str, str], ...]
    """(reading, verdict) for each reading, the others held at every reading."""
    material: bool
    """Whether the verdict turns on it."""


@dataclass(frozen=True)
class Acceptance:
    """Who has seen a flag and accepted it, as the file has it; empty where the file does not say."""

    by: str
    role: str
    on: str
    until: str
    """The last day on which it counts."""
    note: str
    """Why it was accepted."""


@dataclass(frozen=True)
class Flag:
    """Something that the reader should see, or ask an expert about, beside the verdict."""

    id: str
    level: str
    says: str
    why: str
    bring: str
    source: str
    title: str = ""
    """What it is about, in a few words."""
    ask: str = ""
    """Whom to ask."""
    url: str = ""
    checked: str = ""
    """The day on which somebody last compared it with its source, YYYY-MM-DD."""
    about: tuple[str, ...] = ()
    """What it is raised of, where one id can be raised of several: facts, a gate, paths of the file."""
    accepted: Acceptance | None = None
    """Who has acknowledged it; it then calls for nothing until that lapses."""


@dataclass(frozen=True)
class Acknowledgement:
    """What became of one entry under `acknowledged:` in the file."""

    flag: str
    about: tuple[str, ...]
    accepted: Acceptance
    state: str
    """counts, lapsed, future, incomplete, not-covered, not-raised or unknown-flag."""
    says: str
    """The same in words."""


@dataclass(frozen=True)
class Missing:
    """A fact that is open, and the question that would close it."""

    fact: str
    question: str
    paths: tuple[str, ...]
    known_from: str = ""
    """The stage from which it is commonly known, where the arrangement has not come so far; else empty."""


@dataclass(frozen=True)
class Evidence:
    """How many of the values relied on have each standing."""

    documented: int = 0
    stated: int = 0
    assumed: int = 0
    disputed: int = 0
    unsupported: int = 0


@dataclass(frozen=True)
class RulebookUsed:
    """Which edition of the law's files gave the answer."""

    version: str
    digest: str


@dataclass(frozen=True)
class Result:
    """The reasoned answer for one arrangement."""

    file: str
    document: int
    title: str
    reference: str | None
    law: LawApplied | None
    candidates: tuple[str, ...]
    """Laws that might govern, where it cannot be told which does."""
    engine: str
    rulebook: RulebookUsed
    verdict: str
    route: str | None
    summary: str
    awards: tuple[AwardResult, ...]
    award: int | None
    """Index of the award that decides; gates, routes and points are that one's. None where no law could be told."""
    gates: tuple[GateResult, ...]
    routes: tuple[RouteResult, ...]
    points: tuple[PointResult, ...]
    flags: tuple[Flag, ...]
    missing: tuple[Missing, ...]
    """The most decisive first."""
    evidence: Evidence
    decided: bool
    """A court's case: its law was set by the court, so testing under it is no departure."""
    stage: str | None = None
    """How far the arrangement has come, by the file; it orders the questions and decides nothing."""
    as_of: str | None = None
    """The day against which acknowledgements lapse, YYYY-MM-DD; None where the file has none."""
    acknowledgements: tuple[Acknowledgement, ...] = ()
    other_facts: tuple[FactUsed, ...] = field(default=(), compare=False)
    """What the awards beside the one that decides rest on; not kept with an answer as data."""
    """What became of each entry under `acknowledged:`."""
