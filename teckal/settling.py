"""Which facts turn an answer, by search: the smallest sets of them, each of which a file can have.

A law compiles to Horn rules over comparisons, so what a change of the file does is seen in the comparisons that come
out otherwise, without evaluating everything again. Only the facts that read a changed place are derived anew, the
rules are run on what then holds, and whatever turns the answer so is confirmed by evaluating a file that has it.

Everything is bounded by counting and never by the clock, so that the same file gives the same answer everywhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from teckal.candidates import CENT, Cast, Scale, completions, definition, moves, scales, values
from teckal.changing import Edit, changed, supposed
from teckal.document import UNKNOWN, Document, Path, parse_path, show
from teckal.engines.builtin import closure
from teckal.errors import ArrangementError
from teckal.evaluation import case_for
from teckal.facts import Case, Facts, Interval, Roles, bind, compare, parties_of
from teckal.facts.ownership import UNOWNED
from teckal.frozen import dataclass
from teckal.program import GATES, Atom, Condition, Gate, Law, Program, Route, Symbol
from teckal.reading.places import look_up
from teckal.result import VERDICTS
from teckal.rulebook import Rulebook
from teckal.verdict import Award, evaluated, requested_law

MOST_CHANGES = 6
"""How many changes at once are looked for."""
MOST_LOOKS = 3000
"""How many sets of changes are looked at for one outcome."""
MOST_CONFIRMED = 8
"""How many sets are confirmed for one outcome."""
MOST_READ = 300_000
"""How often the places of changed files are read to try values one by one, and again for each outcome to try sets."""
MOST_ALIKE = 8
"""How many changes that do the same are kept, two of them at one place."""
WIDEST = 40
"""Places beyond which a fact's places are not tried two by two."""
BARRED = {("contract", "buyers"), ("contract", "suppliers"), ("law",), ("as_at",), ("event",)}
"""Places that say which arrangement it is, and what is asked of it: another answer there is another question."""
FIXED = {
    ("contract", each) for each in ("category", "concession_of", "sector", "earlier_steps", "awarded_on", "modifies")
}
"""Places that a decided answer is not asked about: what is bought, and when, is the arrangement itself."""


WHOLE = ("board", "representatives", "agreements", "reserved_matters")
"""Blocks that a decided answer is also tried with as a whole, since what is missing in them has no place of its own."""


class Var(NamedTuple):
    """A fact that one route, or the gates, of one award reads."""

    award: int
    group: str
    fact: str


Tokens = tuple[frozenset[Symbol], ...]
"""The comparisons of a fact that hold, in each world."""
State = Mapping[tuple[int, int], frozenset[Symbol]]
"""All that holds, by award and world."""


@dataclass(frozen=True, eq=False)
class Quick(Document):
    """A document that counts how much it is asked, so that a search can be bounded without a clock."""

    work: list[int] = field(default_factory=lambda: [0])
    """How often it was asked, as the one number of the list; several documents may share it."""

    def __post_init__(self) -> None:
        _keep_nothing(self)

    def get(self, path: Path) -> Any:
        self.work[0] += 1
        return super().get(path)


@dataclass(frozen=True, eq=False)
class _Watched(Document):
    """A document that remembers which places were asked for."""

    seen: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        _keep_nothing(self)

    def get(self, path: Path) -> Any:
        self.seen.add(path)
        return super().get(path)


def _keep_nothing(document: Document) -> None:
    object.__setattr__(document, "kept", None)


def quick(document: Document, work: list[int] | None = None) -> Quick:
    """The document as one that counts into `work`."""
    return Quick(**_given(document), work=[0] if work is None else work)


def _watched(document: Document) -> _Watched:
    return _Watched(**_given(document))


def _given(document: Document) -> dict[str, Any]:
    return {each.name: getattr(document, each.name) for each in fields(Document) if each.init}


class _Readings(Mapping[str, str]):
    """A choice of readings that remembers whether anything asked for it."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self.readings = readings
        self.used = False

    def __getitem__(self, point: str) -> str:
        self.used = True
        return self.readings[point]

    def __iter__(self) -> Iterator[str]:
        self.used = True
        return iter(self.readings)

    def __len__(self) -> int:
        return len(self.readings)


@dataclass(frozen=True)
class Frame:
    """One award: its law, the readings of each world, and the routes that may apply."""

    award: Award
    law: Law
    readings: tuple[Mapping[str, str], ...]
    routes: tuple[Route, ...]
    given: tuple[frozenset[Symbol], ...]
    """In each world, what holds whatever the facts are: the readings, gates that are not asked, routes left out."""
    program: Program
    """The rules that can still fire."""
    gates: tuple[Gate, ...]

    def atoms(self, group: str) -> tuple[Atom, ...]:
        if group == GATES:
            off = {atom.key for atom in self.law.gate_atoms} - {a.key for gate in self.gates for a in gate.atoms}
            return tuple(atom for atom in self.law.gate_atoms if atom.key not in off)
        return next(route for route in self.routes if route.id == group).atoms

    def by_fact(self, group: str) -> dict[str, list[Atom]]:
        found: dict[str, list[Atom]] = {}
        for atom in self.atoms(group):
            found.setdefault(atom.fact, []).append(atom)
        return found

    @property
    def groups(self) -> tuple[str, ...]:
        return (GATES, *(route.id for route in self.routes))


@dataclass(frozen=True)
class Change:
    """Something that could be so in the file, and what would then hold otherwise."""

    edits: tuple[Edit, ...]
    words: str
    """The value, or the range of values, in words; for a change in several places, what would happen."""
    touched: frozenset[Var]
    removed: Mapping[tuple[int, int], frozenset[Symbol]]
    added: Mapping[tuple[int, int], frozenset[Symbol]]

    @property
    def signature(self) -> tuple[Any, ...]:
        return (
            tuple((key, self.removed[key]) for key in sorted(self.removed)),
            tuple((key, self.added[key]) for key in sorted(self.added)),
        )

    def overlaps(self, other: Change) -> bool:
        """Whether the two say different things of one place."""
        return any(
            one != two and (one.path[: len(two.path)] == two.path or two.path[: len(one.path)] == one.path)
            for one in self.edits
            for two in other.edits
        )


class Probe:
    """What holds of one arrangement, and what would hold if a place said something else."""

    def __init__(self, document: Document, book: Rulebook, law: str | None) -> None:
        self.document = document
        self.book = book
        requested = requested_law(document, law)
        awards = evaluated(quick(document), book, requested, "builtin")
        self.told = bool(awards) and all(each.evaluation for each in awards)
        self.frames = [_frame(each, requested is not None) for each in awards] if self.told else []
        self.facts: dict[Var, Any] = {}
        self.base: dict[Var, Tokens] = {}
        self.reads: dict[Var, tuple[Path, ...]] = {}
        self.readers: dict[Path, set[Var]] = {}
        self.bound: dict[tuple[int, str], tuple[Roles, ...]] = {}
        self.binders: dict[Path, set[tuple[int, str]]] = {}
        self.work = [0]
        """How often changed files were read."""
        self._verdicts: dict[tuple[int, frozenset[Symbol]], frozenset[Symbol]] = {}
        for index in range(len(self.frames)):
            self._derive_all(index)
        self.start: State = {
            (n, world): frame.given[world].union(*(self.base[var][world] for var in self.base if var.award == n))
            for n, frame in enumerate(self.frames)
            for world in range(len(frame.readings))
        }

    def _derive_all(self, index: int) -> None:
        frame = self.frames[index]
        for group in frame.groups:
            watched = _watched(self.document)
            self.bound[index, group] = self._bind(frame, frame.award.roles, group, watched)
            for path in watched.seen:
                self.binders.setdefault(path, set()).add((index, group))
            for name, atoms in frame.by_fact(group).items():
                var = Var(index, group, name)
                watched.seen.clear()
                watched.asked.clear()
                self.base[var], self.facts[var] = self._tokens(frame, self.bound[index, group], var, atoms, watched)
                self.reads[var] = tuple(sorted(watched.seen, key=show))
                for path in watched.seen:
                    self.readers.setdefault(path, set()).add(var)

    def _bind(self, frame: Frame, roles: Roles, group: str, document: Document) -> tuple[Roles, ...]:
        if group == GATES:
            return (roles,) * len(frame.readings)
        route = next(each for each in frame.routes if each.id == group)
        found: list[Roles] = []
        for readings in frame.readings:
            asked = _Readings(readings)
            found.append(bind(route.roles, case_for(document, frame.law, roles, asked)).roles)
            if not asked.used:
                return (found[-1],) * len(frame.readings)
        return tuple(found)

    def _tokens(
        self, frame: Frame, roles: Sequence[Roles], var: Var, atoms: Sequence[Atom], document: Document
    ) -> tuple[Tokens, Any]:
        found: list[frozenset[Symbol]] = []
        first = None
        for world, readings in enumerate(frame.readings):
            asked = _Readings(readings)
            case: Case = case_for(document, frame.law, roles[world], asked)
            fact = Facts(case)[var.fact]
            first = first or fact
            holds = (each for each in atoms if compare(each.op, each.bound, fact.value))
            found.append(frozenset(("token", var.group, each.key, "true") for each in holds))
            if not asked.used and len(set(roles)) == 1:
                return (found[-1],) * len(frame.readings), first
        return tuple(found), first

    def change(self, edits: Sequence[Edit], words: str = "") -> Change:
        """What the edits would do. Raises ArrangementError where they cannot be made, or facts fail on what they make.

        Facts may rely on the checks that every file passes, and these files have not been checked.
        """
        try:
            return self._change(edits, words)
        except ArrangementError:
            raise
        except Exception:
            changed(self.document, edits)
            raise

    def _change(self, edits: Sequence[Edit], words: str) -> Change:
        after = quick(supposed(self.document, edits), self.work)
        rebound, vars_read = self._readers(after, edits)
        parties = parties_of(after)
        touched: set[Var] = set()
        removed: dict[tuple[int, int], frozenset[Symbol]] = {}
        added: dict[tuple[int, int], frozenset[Symbol]] = {}
        for index, frame in enumerate(self.frames):
            roles = replace(frame.award.roles, parties=parties)
            moved_parties = roles != frame.award.roles
            for group in frame.groups:
                bound = self.bound[index, group]
                if moved_parties or (index, group) in rebound:
                    bound = self._bind(frame, roles, group, after)
                anew = bound != self.bound[index, group]
                for name, atoms in frame.by_fact(group).items():
                    var = Var(index, group, name)
                    if not (anew or var in vars_read):
                        continue
                    tokens, _ = self._tokens(frame, bound, var, atoms, after)
                    for world, (old, new) in enumerate(zip(self.base[var], tokens, strict=True)):
                        if old != new:
                            touched.add(var)
                            key = (index, world)
                            removed[key] = removed.get(key, frozenset()) | (old - new)
                            added[key] = added.get(key, frozenset()) | (new - old)
        return Change(tuple(edits), words, frozenset(touched), removed, added)

    def _readers(self, after: Document, edits: Sequence[Edit]) -> tuple[set[tuple[int, str]], set[Var]]:
        """The bindings and the facts that read a place which the edits change."""
        paths = [edit.path for edit in edits]
        hit = [path for path in {**self.readers, **self.binders} if self._changes(path, paths, after)]
        rebound = {each for path in hit for each in self.binders.get(path, ())}
        return rebound, {each for path in hit for each in self.readers.get(path, ())}

    def _changes(self, read: Path, paths: Sequence[Path], after: Document) -> bool:
        for path in paths:
            if read[: len(path)] == path:
                return True
            if path[: len(read)] == read:
                old, new = look_up(self.document.data, read), look_up(after.data, read)
                if not (isinstance(old, Mapping) and isinstance(new, Mapping) and list(old) == list(new)):
                    return True
        return False

    def with_changes(self, changes: Sequence[Change]) -> State:
        """What holds with all of them: put together where they are about different facts, else asked anew."""
        seen: set[Var] = set()
        for each in changes:
            if seen & each.touched:
                changes = [self.change([edit for one in changes for edit in one.edits])]
                break
            seen |= each.touched
        state = dict(self.start)
        for each in changes:
            for key in each.added.keys() | each.removed.keys():
                state[key] = (state[key] - each.removed.get(key, frozenset())) | each.added.get(key, frozenset())
        return state

    def follows(self, state: State, award: int, world: int) -> frozenset[Symbol]:
        """Everything that follows in one world."""
        key = (award, state[award, world])
        if key not in self._verdicts:
            self._verdicts[key] = closure(self.frames[award].program, state[award, world])
        return self._verdicts[key]

    def verdict(self, state: State) -> str:
        """The arrangement's: the worst of its awards'."""
        return min((self.award_verdict(state, n) for n in range(len(self.frames))), key=VERDICTS.index)

    def award_verdict(self, state: State, award: int) -> str:
        found = {_verdict(self.follows(state, award, world)) for world in range(len(self.frames[award].readings))}
        return found.pop() if len(found) == 1 else "unclear"

    def goals(self, state: State, target: str) -> list[frozenset[Var]]:
        """The facts of which one must come out otherwise for the target; one set for each way to it."""
        found: list[frozenset[Var]] = []
        for award, frame in enumerate(self.frames):
            for world in range(len(frame.readings)):
                symbols = self.follows(state, award, world)
                if _verdict(symbols) != target:
                    found += [
                        frozenset(Var(award, group, fact) for group, fact in goal)
                        for goal in _goals(frame, symbols, target)
                    ]
                    break
            if found and target == "exempt":
                break
        return found


def _verdict(symbols: frozenset[Symbol]) -> str:
    return next((each for each in ("out-of-scope", "exempt", "not-exempt") if ("verdict", each) in symbols), "unclear")


Goal = frozenset[tuple[str, str]]


def _goals(frame: Frame, symbols: frozenset[Symbol], target: str) -> Iterator[Goal]:
    gates = [gate for gate in frame.gates if ("gate", gate.id, "passes") not in symbols]
    if target == "out-of-scope":
        yield frozenset((GATES, fact) for gate in gates for fact in gate.facts)
        return
    blocking = [
        gate
        for gate in gates
        if target == "not-exempt" or gate.blocks_exempt or ("gate", gate.id, "excludes") in symbols
    ]
    if blocking:
        yield frozenset((GATES, fact) for fact in blocking[0].facts)
        return
    for route in frame.routes:
        if target == "exempt":
            unmet = [each for each in route.conditions if ("condition", each.id, "met") not in symbols]
            if unmet and ("route", route.id, "not-applicable") not in symbols:
                yield frozenset((route.id, fact) for fact in unmet[0].facts)
        elif ("out", route.id) not in symbols:
            yield frozenset((route.id, fact) for fact in route.facts)
            return


def _frame(award: Award, requested: bool) -> Frame:
    evaluation = award.evaluation
    assert evaluation is not None
    law = evaluation.law
    gates = tuple(gate for gate in law.gates if not (requested and gate.off_when_requested))
    routes = tuple(
        route
        for route in law.routes
        if any(world.findings.route(route.id) != "not-applicable" for world in evaluation.worlds)
    )
    left_out = [route for route in law.routes if route not in routes]
    fixed: set[Symbol] = {("out", route.id) for route in left_out}
    fixed |= {("gate", gate.id, "passes") for gate in law.gates if gate not in gates}
    readings = tuple(world.readings for world in evaluation.worlds)
    given = tuple(frozenset({*fixed, *(("reading", *each) for each in world.items())}) for world in readings)
    tokens: set[Symbol] = {("token", GATES, atom.key, "true") for gate in gates for atom in gate.atoms}
    tokens |= {("token", route.id, atom.key, "true") for route in routes for atom in route.atoms}
    program = law.program_without(frozenset(gate.id for gate in law.gates if gate not in gates))
    possible = closure(program, tokens.union(*given))
    program = tuple(rule for rule in program if possible.issuperset(rule.when) and rule.then not in fixed)
    return Frame(award, law, readings, routes, given, program, gates)


@dataclass(frozen=True)
class Found:
    """The smallest sets of changes that bring one outcome about."""

    sets: tuple[tuple[Change, ...], ...]
    looked: int
    """How many sets were looked at."""
    size: int
    """Every set of up to so many changes was looked at, as far as it could bring the outcome nearer."""
    stopped: bool
    """The search came to the end of what it may look at."""


def search(probe: Probe, changes: Sequence[Change], target: str, most: int = MOST_CHANGES) -> Found:
    """The smallest sets of changes with that outcome; no set contains another."""
    found: list[tuple[int, ...]] = []
    looked = 0
    complete = 0
    most_read = probe.work[0] + MOST_READ
    by_var: dict[Var, list[int]] = {}
    for n, change in enumerate(changes):
        for var in sorted(change.touched):
            by_var.setdefault(var, []).append(n)

    def spent() -> bool:
        return looked >= MOST_LOOKS or probe.work[0] >= most_read

    def grow(chosen: tuple[int, ...], size: int) -> Iterator[tuple[int, ...]]:
        nonlocal looked
        key = tuple(sorted(chosen))
        if key in seen or spent() or any(set(each) <= set(chosen) for each in found):
            return
        seen.add(key)
        looked += 1
        try:
            state = probe.with_changes([changes[n] for n in chosen])
        except ArrangementError:
            return
        if probe.verdict(state) == target:
            yield key
            return
        if len(chosen) == size:
            return
        for goal in probe.goals(state, target):
            nearer = sorted({n for var in goal for n in by_var.get(var, ())})
            for n in nearer:
                if n not in chosen and not any(changes[n].overlaps(changes[other]) for other in chosen):
                    yield from grow((*chosen, n), size)

    for size in range(1, most + 1):
        seen: set[tuple[int, ...]] = set()
        found += [each for each in grow((), size) if each]
        if spent():
            break
        complete = size
        if found and size > max(map(len, found)):
            break
    ordered = sorted(found, key=lambda each: (len(each), each))
    return Found(tuple(tuple(changes[n] for n in each) for each in ordered), looked, complete, spent())


def cast_of(probe: Probe) -> Cast:
    """Who and what there is to be named in a change."""
    document = probe.document
    declared = document.get(("parties",))
    sets = [roles.controllers for bound in probe.bound.values() for roles in bound if roles.controllers]
    sets += [(frame.award.roles.buyer,) for frame in probe.frames]
    sets += [tuple(document.get(("contract", "buyers")) or ())]
    sets += list(_directors(document))
    joined = tuple(dict.fromkeys(each for frame in probe.frames for each in frame.award.roles.parties))
    atoms = [atom for frame in probe.frames for group in frame.groups for atom in frame.atoms(group)]
    lines: dict[str, set[Decimal]] = {"percent": {Decimal(50)}, "years": set()}
    for atom in atoms:
        if isinstance(atom.bound, Fraction):
            kind = "years" if "years" in atom.fact else "percent"
            lines[kind].add(Decimal(atom.bound.numerator) / atom.bound.denominator)
    day = document.get(("contract", "awarded_on"))
    return Cast(
        parties=tuple(declared) if isinstance(declared, Mapping) else (),
        controllers=tuple(dict.fromkeys(each for each in sets if each)),
        joined=joined,
        percents=tuple(sorted(each for each in lines["percent"] if each <= 100)),
        years=tuple(sorted(lines["years"])),
        day=day if isinstance(day, str) and len(day) == 10 else None,
    )


def _directors(document: Document) -> Iterator[tuple[str, ...]]:
    """Those who fill a body's board, or decide, together: they may be the ones who own it."""
    bodies = document.get(("bodies",))
    for body in bodies if isinstance(bodies, Mapping) else ():
        seats = document.get(("bodies", body, "board", "appointed_by"))
        decide = document.get(("bodies", body, "decisive_influence", "strategic_objectives"))
        yield from (tuple(each) for each in (seats, decide) if isinstance(each, (Mapping, list)))


@dataclass
class Trials:
    """The changes tried one by one, each kind of effect once."""

    probe: Probe
    cast: Cast
    found: dict[tuple[Any, ...], Change] = field(default_factory=dict)
    alike: dict[tuple[Any, ...], list[Change]] = field(default_factory=dict)
    """A few changes of each kind, for the case that no file can have the first."""
    tried: int = 0
    places: set[Path] = field(default_factory=set)
    full: bool = False
    """More was there to try than is tried."""

    def at(self, path: Path) -> None:
        """Every value that could stand at a path."""
        if path in self.places:
            return
        self.places.add(path)
        disputed = self.probe.document.standing(path) == "disputed"
        present = None if disputed else self.probe.document.get(path)
        for value in values(self.probe.document, path, self.cast):
            if value != present:
                self.add((Edit(path, value),), said(value))
        for scale in scales(self.probe.document, path, self.cast):
            self.along([scale])

    def add(self, edits: tuple[Edit, ...], words: str) -> None:
        """One change, unless it does nothing or no more are tried."""
        change = self.tried_change(edits, words)
        if change:
            self.keep(change)

    def keep(self, change: Change) -> None:
        """Keeps a change that does something: as the one of its kind, or among a few that do the same."""
        if change.touched:
            alike = self.alike.setdefault(change.signature, [])
            same = sum(other.edits[0].path == change.edits[0].path for other in alike)
            if len(alike) < MOST_ALIKE and same < 2:
                alike.append(change)
            self.found.setdefault(change.signature, change)

    def tried_change(self, edits: Sequence[Edit], words: str = "") -> Change | None:
        """What the edits would do; None where no file can have them, or no more are tried."""
        if self.probe.work[0] >= MOST_READ:
            self.full = True
            return None
        self.tried += 1
        try:
            return self.probe.change(edits, words)
        except ArrangementError:
            return None

    def along(self, scales: Sequence[Scale]) -> None:
        """A figure, or several alike, moved along its line: each stretch on which nothing turns, once."""
        tries: dict[Decimal, Change | None] = {}

        def sign(figure: Decimal) -> tuple[Any, ...]:
            if figure not in tries:
                tries[figure] = self.tried_change([scale.edit(figure) for scale in scales])
            change = tries[figure]
            return change.signature if change else ()

        points = list(scales[0].points)
        step = scales[0].step
        for each in points:
            sign(each)
        for low, high in itertools.pairwise(points):
            while high - low > step and sign(low) != sign(high) and not self.full:
                middle = ((low + high) / 2).quantize(step)
                low, high = (middle, high) if sign(middle) == sign(low) else (low, middle)
        ordered = sorted(tries)
        start = 0
        for n in range(1, len(ordered) + 1):
            if n == len(ordered) or sign(ordered[n]) != sign(ordered[start]):
                change = tries[ordered[n - 1] if ordered[start] == points[0] else ordered[start]]
                if change and change.touched and n - start < len(ordered):
                    stretch = _stretch(ordered, start, n - 1, points, step)
                    self.keep(replace(change, words=stretch))
                start = n


def _stretch(ordered: Sequence[Decimal], first: int, last: int, points: Sequence[Decimal], step: Decimal) -> str:
    """A stretch of figures in words, with the line at either end of it."""
    low, high = ordered[first], ordered[last]
    if low == points[0]:
        beyond = ordered[last + 1]
        return f"less than {_plain(beyond)}" if _is_line(beyond, step) else f"at most {_plain(high)}"
    over = ordered[first - 1]
    start = f"more than {_plain(over)}" if _is_line(over, step) else f"{_plain(low)} or more"
    if high == points[-1]:
        return start
    return f"exactly {_plain(low)}" if low == high else f"{start} and at most {_plain(high)}"


def _is_line(figure: Decimal, step: Decimal) -> bool:
    """Whether a whole percent, so that the law draws its line there and not a hundredth beside it."""
    return step == CENT and figure == figure.to_integral_value()


def _plain(figure: Decimal) -> str:
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(value: Any) -> str:
    """A value of the file in words."""
    from teckal.report.words import written

    return written(value)


def open_vars(probe: Probe) -> list[Var]:
    """The facts that are open, or known only within bounds that a line of the law runs through."""
    found = []
    for var, fact in probe.facts.items():
        straddles = isinstance(fact.value, Interval) and fact.value.exact is None
        if fact.value is None or straddles:
            found.append(var)
    return found


def places_of(probe: Probe, vars: Iterable[Var], known: bool) -> list[Path]:
    """The places where the facts could be told; with `known`, also those from which they were told."""
    found: dict[Path, None] = {}
    for var in vars:
        fact = probe.facts[var]
        for text in fact.gaps:
            found.setdefault(parse_path(text))
        for source in fact.sources:
            if known or fact.contradicted or isinstance(probe.document.get(parse_path(source.path)), Mapping):
                found.setdefault(parse_path(source.path))
        if fact.value is None and not fact.gaps:
            for path in probe.reads[var]:
                if path[0] != "parties" and probe.document.get(path) in (None, UNKNOWN) and definition(path):
                    found.setdefault(path)
    return [path for path in found if path not in BARRED and _may_be_told(probe.document, path)]


def _may_be_told(document: Document, path: Path) -> bool:
    """Whether a change there says anything: a name does not, nor who holds or directs an authority that nobody owns."""
    if path[0] == "bodies" and len(path) > 1 and document.get(path[:2]) is None:
        return document.get(("parties", path[1], "type")) not in UNOWNED
    return not (path[0] == "parties" and path[-1] == "name")


def answers(probe: Probe) -> Trials:
    """What the open facts could turn out to be: at each place alone, and at the places of one fact together."""
    trials = Trials(probe, cast_of(probe))
    unknown = open_vars(probe)
    for path in places_of(probe, unknown, known=False):
        trials.at(path)
    for path in _activities(probe, [var for var in unknown if not probe.facts[var].gaps]):
        trials.at(path)
    for words, edits in completions(probe.document, trials.cast):
        trials.add(edits, words)
    for var in unknown:
        paths = _silent(probe, var)
        if len(paths) > 1 and len({_on(change, var) for change in trials.found.values() if var in change.touched}) < 2:
            _together(trials, paths)
    return trials


def _on(change: Change, var: Var) -> frozenset[tuple[tuple[int, int], Symbol]]:
    """What a change makes hold of one fact."""
    return frozenset(
        (key, symbol)
        for key, symbols in change.added.items()
        for symbol in symbols
        if key[0] == var.award and symbol[1] == var.group and symbol[2].startswith(f"{var.fact} ")
    )


def _silent(probe: Probe, var: Var) -> list[Path]:
    """The places of an open fact, and all else that it reads and the file leaves open."""
    found = dict.fromkeys(places_of(probe, [var], known=False))
    for path in probe.reads[var]:
        told = probe.document.get(path)
        if path[0] != "parties" and told == UNKNOWN and definition(path):
            found.setdefault(path)
    return list(found)


def _together(trials: Trials, paths: Sequence[Path]) -> None:
    """Places that settle a fact only together: those of one kind alike, and two by two."""
    document, cast = trials.probe.document, trials.cast
    kinds: dict[tuple[str, Any], list[Path]] = {}
    for path in paths:
        kinds.setdefault((definition(path), path[-1]), []).append(path)
    for group in kinds.values():
        if len(group) > 1:
            for value in values(document, group[0], cast):
                trials.add(tuple(Edit(path, value) for path in group), said(value))
            for scale in scales(document, group[0], cast):
                if not scale.wrap:
                    trials.along([replace(scale, path=path) for path in group])
    if len(paths) > WIDEST:
        return
    for n, one in enumerate(paths):
        for other in paths[n + 1 :]:
            if one != other[: len(one)] and other != one[: len(other)]:
                for left in _few(values(document, one, cast)):
                    for right in _few(values(document, other, cast)):
                        trials.add((Edit(one, left), Edit(other, right)), "")


def _few(found: Iterator[Any]) -> list[Any]:
    return [value for _, value in zip(range(3), found, strict=False)]


def otherwise(probe: Probe, vars: Sequence[Var]) -> Trials:
    """What the facts of a decided arrangement could be instead, each place alone, and sales of holdings.

    Who somebody is stays as it is, and figures of work are moved as the share that they come to.
    """
    trials = Trials(probe, cast_of(probe))
    blocks = _activities(probe, vars)
    for path in blocks:
        trials.at(path)
    for path in places_of(probe, vars, known=True):
        fixed = path[0] == "parties" or path in FIXED or any(path[: len(each)] == each for each in blocks)
        if not fixed:
            trials.at(path)
        for length in range(1, len(path)):
            if definition(path[:length]) in WHOLE:
                trials.at(path[:length])
    for words, edits in moves(probe.document, trials.cast):
        trials.add(edits, words)
    return trials


def _activities(probe: Probe, vars: Sequence[Var]) -> list[Path]:
    """The blocks of figures that the facts read, so that the share as a whole can be moved."""
    found: dict[Path, None] = {}
    for var in vars:
        for source in probe.facts[var].sources:
            path = parse_path(source.path)
            for length in range(1, len(path)):
                if definition(path[:length]) in ("body_activities", "cooperation_activities"):
                    found.setdefault(path[:length])
    return list(found)


def vars_of(probe: Probe, conditions: Iterable[tuple[int, str, Condition | Gate]]) -> list[Var]:
    """The facts that some limbs and gates read."""
    return list(dict.fromkeys(Var(award, group, fact) for award, group, asked in conditions for fact in asked.facts))
