"""What would turn an answer: what would settle an open one, put a failing one right, or lose one that holds.

No false comfort: a change is what would have to be so, and never what to write in the file. What nobody can change, or
only new years of figures, is set apart from what the parties could arrange; and a right that comes after the award does
not cure the award (CJEU C-553/15 and C-719/20). Every set reported was confirmed by evaluating a file that has it.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence

from teckal import settling
from teckal.candidates import definition, described, values
from teckal.changing import Edit, changed
from teckal.document import Document, Path, parse_path, show
from teckal.errors import ArrangementError, LawError
from teckal.frozen import dataclass
from teckal.headroom import Found as Room
from teckal.headroom import headroom
from teckal.impact import Moved, moved
from teckal.program import GATES, Condition, Gate
from teckal.result import Result
from teckal.rulebook import Rulebook
from teckal.settling import Change, Probe, Trials, Var
from teckal.verdict import deciding, evaluate

REACH = ("yes", "over-time", "no")
"""Whether the parties could arrange a change: themselves, only as new figures take the place of old ones, or not."""
FIXED = frozenset(
    {"created_on", "first_turnover_on", "accounts_to", "from", "to", "reorganised", "date", "earlier_steps"}
    | {"effective_on", "agreed_on", "as_at", "event", "category", "sector", "concession_of", "kind", "modifies"}
    | {"required_by_national_law", "selected_by_tender", "devolution", "public_tasks", "share_capital"}
)
"""Names of the format for what has happened or is so by law, whatever fact it bears on."""
OUTCOMES = {
    "unclear": ("exempt", "not-exempt", "out-of-scope"),
    "not-exempt": ("exempt",),
    "exempt": ("not-exempt", "unclear", "out-of-scope"),
    "out-of-scope": (),
}
"""What is looked for, by the answer now."""
MOST_ALIKE_SETS = 12
"""How many sets that do the same are put to the test for one."""
MOST_UNTOLD = 40
"""How many answers are tried where it cannot be told which law governs."""
MOST_LOST = 20
"""How many changes are confirmed that would lose an exemption."""


@dataclass(frozen=True)
class Part:
    """One change of a set."""

    edits: tuple[Edit, ...]
    words: str
    """The value or range of values at the one place; for several places, what would have happened."""
    facts: tuple[str, ...]
    """Every fact that it changes, role and name."""
    fact: str
    """The card's title of the one that it bears on most."""
    now: str
    """That fact as it is, in words."""
    reach: str


@dataclass(frozen=True)
class Turn:
    """A set of changes that brings an outcome about; no smaller part of it does."""

    parts: tuple[Part, ...]
    verdict: str
    moved: tuple[Moved, ...]
    """The conditions and gates that then come out otherwise."""
    summary: str
    """The answer then, in a sentence."""

    @property
    def reach(self) -> str:
        return max((part.reach for part in self.parts), key=REACH.index)

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for part in self.parts for edit in part.edits)


@dataclass(frozen=True)
class Outcome:
    """What brings one answer about."""

    verdict: str
    turns: tuple[Turn, ...]
    found: int
    """How many sets turn the rules."""
    dropped: int
    """How many of those that were put to the test no file can have, or a file that has them does not bear out."""
    looked: int
    """How many sets were looked at."""
    size: int
    """All sets of up to so many changes, of those that each do something alone, were looked at."""
    stopped: bool
    """The search came to the end of what it may look at."""


@dataclass(frozen=True)
class Question:
    """An open question, and how much its answer decides."""

    fact: str
    question: str
    paths: tuple[str, ...]
    alone: bool
    """Some answer to it settles the verdict by itself."""
    sets: int
    """In how many of the smallest sets it stands."""


@dataclass(frozen=True)
class WhatIf:
    """What would turn the answer to one arrangement."""

    document: Document
    result: Result
    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    """Of an unclear answer, the most decisive first."""
    tried: int
    """How many values were tried one by one."""
    places: int
    """At how many places of the file."""
    full: bool
    """There was more to try than is tried."""
    room: Room
    """How much work of the other kind each share of work leaves room for."""
    searched: bool
    """False where the law does not reach the arrangement, so that no condition is asked."""


@dataclass(frozen=True)
class Trial:
    """An arrangement before and after some edits."""

    document: Document
    edits: tuple[Edit, ...]
    before: Result
    after: Result
    moved: tuple[Moved, ...]


def trial(
    document: Document,
    edits: Sequence[Edit],
    book: Rulebook,
    law: str | None,
    engine: str,
    as_of: datetime.date | None = None,
) -> Trial:
    """The arrangement with the edits made, beside what it is. Raises ArrangementError where no file can be so."""
    after = changed(document, edits)
    results = [evaluate(each, book, law=law, engine=engine, as_of=as_of) for each in (document, after)]
    return Trial(document, tuple(edits), results[0], results[1], tuple(moved(results[0], results[1])))


def whatif(
    document: Document,
    book: Rulebook,
    law: str | None = None,
    engine: str = "auto",
    as_of: datetime.date | None = None,
) -> WhatIf:
    """What would settle the answer, or turn it; `as_of` is the day against which acknowledgements lapse."""
    result = evaluate(document, book, law=law, engine=engine, as_of=as_of)
    probe = Probe(document, book, law)
    room = headroom(document, book, law=law)
    if not probe.told and result.verdict == "unclear":
        return _untold(document, book, law, result, probe, room)
    targets = OUTCOMES[result.verdict] if probe.told else ()
    if not targets:
        return WhatIf(document, result, (), _questions(result, (), probe), 0, 0, False, room, False)
    seeker = _Seeker(document, book, law, result, probe)
    if result.verdict == "exempt":
        trials = settling.otherwise(probe, _relied_on(probe))
        outcomes = seeker.lost(trials)
    elif result.verdict == "not-exempt":
        trials = settling.otherwise(probe, _failing(probe))
        outcomes = [seeker.outcome(trials, "exempt")]
    else:
        trials = settling.answers(probe)
        outcomes = [seeker.outcome(trials, target) for target in targets]
    return WhatIf(
        document,
        result,
        tuple(outcomes),
        _questions(result, outcomes, probe),
        trials.tried,
        len(trials.places),
        trials.full,
        room,
        True,
    )


def _untold(document: Document, book: Rulebook, law: str | None, result: Result, probe: Probe, room: Room) -> WhatIf:
    """Where it cannot be told which law governs: what each answer to that would come to, one by one."""
    seeker = _Seeker(document, book, law, result, probe)
    found: dict[tuple[Path, str, str | None], Turn] = {}
    tried, paths = 0, {path: missing.fact for missing in result.missing for path in map(parse_path, missing.paths)}
    for path, fact in paths.items():
        for value in values(document, path, settling.cast_of(probe)):
            if tried < MOST_UNTOLD and path not in settling.BARRED:
                tried += 1
                part = Part((Edit(path, value),), settling.said(value), (fact,), "", "", "no")
                after = seeker.result_with(part.edits)
                if after and after.law and after.verdict != "unclear":
                    turn = Turn((part,), after.verdict, (), after.summary)
                    found.setdefault((path, after.verdict, after.law.id), turn)
    turns = list(found.values())
    outcomes = tuple(
        Outcome(target, mine, len(mine), 0, tried, 1, False)
        for target in OUTCOMES["unclear"]
        if (mine := tuple(turn for turn in turns if turn.verdict == target))
    )
    questions = _questions(result, outcomes, probe)
    return WhatIf(document, result, outcomes, questions, tried, len(paths), tried >= MOST_UNTOLD, room, True)


def _relied_on(probe: Probe) -> list[Var]:
    """The facts of the gates and of each route that is met."""
    asked: list[tuple[int, str, Condition | Gate]] = []
    for award, frame in enumerate(probe.frames):
        symbols = probe.follows(probe.start, award, 0)
        asked += [(award, GATES, gate) for gate in frame.gates]
        for route in frame.routes:
            if ("route", route.id, "met") in symbols:
                asked += [(award, route.id, condition) for condition in route.conditions]
    return settling.vars_of(probe, asked)


def _failing(probe: Probe) -> list[Var]:
    """The facts of the limbs that are not met, of every route that applies."""
    asked: list[tuple[int, str, Condition | Gate]] = []
    for award, frame in enumerate(probe.frames):
        for world in range(len(frame.readings)):
            symbols = probe.follows(probe.start, award, world)
            for route in frame.routes:
                for condition in route.conditions:
                    if ("condition", condition.id, "met") not in symbols:
                        asked.append((award, route.id, condition))
    return settling.vars_of(probe, asked)


@dataclass(frozen=True)
class _Seeker:
    """Looks for what turns one answer, and confirms it."""

    document: Document
    book: Rulebook
    law: str | None
    result: Result
    probe: Probe

    def outcome(self, trials: Trials, target: str) -> Outcome:
        """The smallest sets with that answer, each confirmed."""
        found = settling.search(self.probe, list(trials.found.values()), target)
        sets = list(found.sets)
        if not sets and target == "exempt":
            sets += self.completed(trials)
        turns: list[Turn] = []
        dropped = 0
        for changes in sets:
            if len(turns) + dropped >= 2 * settling.MOST_CONFIRMED or len(turns) >= settling.MOST_CONFIRMED:
                break
            turn = self.confirmed(changes, {target}, trials)
            if turn is None:
                dropped += 1
            else:
                turns.append(turn)
        return Outcome(target, tuple(turns), len(sets), dropped, found.looked, found.size, found.stopped)

    def completed(self, trials: Trials) -> Iterator[tuple[Change, ...]]:
        """A body that is not described at all, described cleanly, less whatever is not needed for the answer."""
        for controllers in trials.cast.controllers:
            edits = list(described(self.document, trials.cast, controllers))
            if len(edits) < 2 or self.verdict_with(edits) != "exempt":
                continue
            for edit in list(edits):
                fewer = [each for each in edits if each is not edit]
                if self.verdict_with(fewer) == "exempt":
                    edits = fewer
            yield tuple(self.probe.change([edit], _in_words(edit)) for edit in edits)
            return

    def is_more_than_enough(self, changes: Sequence[Change], target: str) -> bool:
        """Whether the answer is the same without one of the changes."""
        return len(changes) > 1 and any(
            self.verdict_with([edit for change in changes if change is not left for edit in change.edits]) == target
            for left in changes
        )

    def verdict_with(self, edits: Sequence[Edit]) -> str:
        """What the file with the edits comes to; nothing where there can be none."""
        try:
            after = deciding(settling.quick(changed(self.document, edits)), self.book, law=self.law)
        except (ArrangementError, LawError):
            return ""
        return after.verdict if after else ""

    def lost(self, trials: Trials) -> list[Outcome]:
        """Each single change that loses the exemption: for each place, and each way in which limbs then come out."""
        ways: dict[tuple[Path, frozenset[str]], Change] = {}
        for change in trials.found.values():
            state = self.probe.with_changes([change])
            if self.probe.verdict(state) != "exempt":
                ways.setdefault((change.edits[-1].path, self.fallen(state)), change)
        turns: list[Turn] = []
        dropped = 0
        ordered = sorted(ways.items(), key=lambda way: min(way[0][1], default=""))
        for _, change in _in_turn(ordered):
            if len(turns) >= MOST_LOST or dropped >= MOST_LOST:
                break
            turn = self.confirmed((change,), {"not-exempt", "unclear", "out-of-scope"}, trials)
            if turn is None:
                dropped += 1
            else:
                turns.append(turn)
        outcomes = []
        for verdict in OUTCOMES["exempt"]:
            mine = tuple(turn for turn in turns if turn.verdict == verdict)
            if mine:
                outcomes.append(Outcome(verdict, mine, len(ways), dropped, trials.tried, 1, False))
        return outcomes or [Outcome("not-exempt", (), len(ways), dropped, trials.tried, 1, False)]

    def fallen(self, state: settling.State) -> frozenset[str]:
        """The conditions and gates that no longer come out as they do."""
        now = {each for key in self.probe.start for each in self.probe.follows(self.probe.start, *key)}
        then = {each for key in state for each in self.probe.follows(state, *key)}
        return frozenset(each[1] for each in now ^ then if each[0] in ("condition", "gate"))

    def confirmed(self, changes: Sequence[Change], targets: set[str], trials: Trials) -> Turn | None:
        """The set, or one that does the same, if a file that has it comes to the answer and needs all of it."""
        alike = [sorted(trials.alike.get(change.signature, [change]), key=_is_past) for change in changes]
        for some in itertools.islice(itertools.product(*alike), MOST_ALIKE_SETS):
            after = self.result_with([edit for change in some for edit in change.edits])
            if after is not None and after.verdict in targets and not self.is_more_than_enough(some, after.verdict):
                gone = tuple(moved(self.result, after))
                return Turn(tuple(self.part(change, gone) for change in some), after.verdict, gone, after.summary)
        return None

    def result_with(self, edits: Sequence[Edit]) -> Result | None:
        """The answer to a file that has the edits, evaluated in full; None where no file can have them."""
        try:
            after = settling.quick(changed(self.document, edits))
            return evaluate(after, self.book, law=self.law, engine="builtin")
        except (ArrangementError, LawError):
            return None

    def part(self, change: Change, gone: Sequence[Moved]) -> Part:
        """The change with the fact that it bears on: one that a condition reads which comes out otherwise."""
        ids = {each.id for each in gone}
        asked = [(frame_n, each) for frame_n, frame in enumerate(self.probe.frames) for each in frame.law.asked]
        read = {(n, fact) for n, each in asked if each.id in ids for fact in each.facts}
        bearing = sorted((var for var in change.touched if (var.award, var.fact) in read), key=self._order)
        touched = bearing or sorted(change.touched, key=self._order)
        if not touched:
            return Part(change.edits, change.words, (), "", "", "no")
        cards = [self.book.card(var.fact) for var in touched]
        reach = min((card.changeable for card in cards), key=REACH.index)
        if _is_past(change):
            reach = "no"
        first = self.probe.facts[touched[0]]
        names = tuple(dict.fromkeys(var.fact for var in sorted(change.touched)))
        return Part(change.edits, change.words, names, cards[0].title, first.shown, reach)

    def _order(self, var: Var) -> tuple[bool, int]:
        """Open facts first of an unclear answer, known ones first of another."""
        known = self.probe.facts[var].value is not None
        return known == (self.result.verdict == "unclear"), list(self.probe.base).index(var)


def _in_words(edit: Edit) -> str:
    """The value, or the share that a block of figures comes to."""
    if isinstance(edit.value, dict) and "stated_share" in edit.value:
        return settling.said(edit.value["stated_share"])
    return settling.said(edit.value)


def _in_turn(ways: Sequence[tuple[tuple[Path, frozenset[str]], Change]]) -> Iterator[tuple[frozenset[str], Change]]:
    """Changes of different limbs by turns, so that no limb crowds out another."""
    queues: dict[frozenset[str], list[Change]] = {}
    for (_, fallen), change in ways:
        queues.setdefault(fallen, []).append(change)
    while queues:
        for fallen in list(queues):
            yield fallen, queues[fallen].pop(0)
            if not queues[fallen]:
                del queues[fallen]


def _is_past(change: Change) -> bool:
    return any(_is_fixed(edit) for edit in change.edits)


def _is_fixed(edit: Edit) -> bool:
    """Whether the place tells what has happened, what somebody is, or what the law is."""
    is_new_party = edit.path[0] == "parties" and len(edit.path) == 2
    return (edit.path[0] == "parties" and not is_new_party) or any(step in FIXED for step in edit.path)


def _questions(result: Result, outcomes: Sequence[Outcome], probe: Probe) -> tuple[Question, ...]:
    """The open questions: those first of which one answer settles it, then those that stand in most of the sets."""
    found = []
    for missing in result.missing:
        turns = [turn for outcome in outcomes for turn in outcome.turns if _answers(turn, missing.fact)]
        alone = any(len(turn.parts) == 1 for turn in turns)
        paths = missing.paths or _places(probe, missing.fact)
        found.append(Question(missing.fact, missing.question, paths, alone, len(turns)))
    return tuple(sorted(found, key=lambda each: (not each.alone, -each.sets)))


def _places(probe: Probe, fact: str) -> tuple[str, ...]:
    """Where a fact could be told on which the file is silent: the blocks, and not what would stand in them."""
    vars = [var for var in probe.facts if var.fact == fact]
    paths = [
        each for each in settling.places_of(probe, vars, known=False) if definition(each) not in ("bodies", "body")
    ]
    return tuple(show(path) for path in paths if not any(path[:length] in paths for length in range(1, len(path))))


def _answers(turn: Turn, fact: str) -> bool:
    """Whether the set settles the fact."""
    return any(fact in part.facts for part in turn.parts)
