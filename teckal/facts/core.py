"""What a derived fact is, and how one is asked for.

A rule names a fact as `role.name`; the role says of whom it is asked (the body that is controlled, the sister that
buys), the name what the provision measures. Each name is one function in this package and one card in `rules/facts/`.
"""

from __future__ import annotations

import functools
import re
from collections import ChainMap
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any, Protocol, TypeVar, cast

from teckal.checks.ownership import standing_above
from teckal.document import Document, Path, show
from teckal.facts.arrangement import BOUNDS, Look
from teckal.facts.values import Interval, Unknown, Value, compare
from teckal.frozen import dataclass
from teckal.reading.places import look_up
from teckal.result import STANDINGS, FactUsed, Source

PARTS = ("buyer", "supplier", "controlled", "sister", "awardee")
GROUPS = {"controllers": "controllers", "participants": "parties"}
"""The placeholders that name one party and those that name several, by the field of Roles."""


Places = tuple[tuple[Source, ...], tuple[str, ...]]
"""What an answer rests on: the values, and the paths that are silent, unknown or disputed."""
Rests = Callable[[], Places]
"""Tells that when it is asked: a fact is compared many times, and few are asked what they rest on."""


def nothing() -> Places:
    """It rests on nothing in the file."""
    return (), ()


@dataclass(frozen=True)
class Control:
    """Whether some authorities control a body by the law's own limbs, why, and from which places in the file."""

    state: bool | None
    reason: str
    rests: Rests = nothing


LimbSet = Callable[["Case"], Control]
"""Asks the law's own limbs whether the controllers of a case control its body."""


@dataclass(frozen=True)
class Roles:
    """Who is who for one route of one award."""

    buyer: str
    supplier: str | None
    """None for a cooperation that names no supplier."""
    parties: tuple[str, ...]
    """Everyone that the contract joins: buyers, suppliers, participants and other parties."""
    controllers: tuple[str, ...] = ()
    """The authorities that are put forward as controlling; one set for every limb."""
    set_of: str | None = None
    """The body whose holders the set was taken from; None where one authority is put forward alone."""
    controlled: str | None = None
    sister: str | None = None
    """The buyer, where buyer and supplier are put forward as controlled by the same authorities."""
    awardee: str | None = None
    utility: str | None = None
    """The utility with which the awardee is put forward as affiliated: the buyer, or a member of the one that buys."""

    def but(self, **parts: Any) -> Roles:
        """The same with some parts given to others."""
        return replace(self, **parts)


@dataclass(frozen=True, eq=False)
class LawFacts:
    """What facts must know of a law: nothing but data of its `_law.yaml`. There is one for each law of a book."""

    id: str
    party_types: Mapping[str, Mapping[str, Any]]
    """What a party's type alone settles: contracting_authority, public_authority, nature."""
    excluded: tuple[Mapping[str, str], ...]
    """Jurisdiction and devolution of authorities that the law does not count as contracting authorities."""
    thresholds: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Asking:
    """On behalf of which questions of control a fact is asked for."""

    within: frozenset[tuple[tuple[str, ...], str]] = frozenset()
    """Those that are being asked already: a cycle is unknown."""
    limbs: str | None = None
    """Which of the law's limb sets is asked; None for control, alone or joint as there are authorities."""


@dataclass(frozen=True)
class Case:
    """One route of one award under one law, on one choice of readings."""

    document: Document
    law: LawFacts
    roles: Roles
    readings: Mapping[str, str]
    limb_set: LimbSet
    asking: Asking = Asking()

    def on(self, roles: Roles, readings: Mapping[str, str] | None = None, asking: Asking | None = None) -> Case:
        """The same with other roles, on other readings, and on behalf of another question."""
        read = self.readings if readings is None else readings
        return Case(self.document, self.law, roles, read, self.limb_set, self.asking if asking is None else asking)

    def named(self, placeholder: str) -> str:
        """Who that is in this case, as the placeholders of a rule file name the parties; empty where it is no party."""
        look = Look(self.document)
        if placeholder in GROUPS:
            return look.names(getattr(self.roles, GROUPS[placeholder]))
        party = getattr(self.roles, placeholder) if placeholder in PARTS else None
        return look.name(party) if party else ""


class Comparison(Protocol):
    """One comparison of a fact with a bound; `key` names it exactly."""

    @property
    def fact(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def op(self) -> str: ...
    @property
    def bound(self) -> Any: ...


@dataclass(frozen=True)
class Fact:
    """A derived fact: known with the places it came from, or unknown with the reason."""

    name: str
    value: Value | None
    shown: str
    """The value in words; for an unknown fact, why it is not known."""
    rests: Rests = field(repr=False, compare=False)
    contradicted: bool = False
    """The file states it against its own figures."""
    _held: dict[str, bool | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By comparison, what it came to: a law makes the same one in several limbs and on several readings."""

    def holds(self, comparison: Comparison) -> bool | None:
        """Whether the comparison holds of it: true, false, or unknown."""
        held, key = self._held, comparison.key
        if key not in held:
            held[key] = compare(comparison.op, comparison.bound, self.value)
        return held[key]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The values that it rests on."""
        return self._places[0]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Paths that are silent, unknown or disputed and that it asked for."""
        return self._places[1]

    @functools.cached_property
    def _places(self) -> Places:
        return self.rests()

    @property
    def standing(self) -> str:
        """The weakest standing among the sources; `unsupported` where there are none."""
        standings = [source.standing for source in self.sources] or ["unsupported"]
        return min(standings, key=STANDINGS.index)

    def grounds(self, parties: Collection[str]) -> frozenset[str]:
        """What it rests on, without names and figures: the places in the file, and each word that stands there."""
        found = set()
        for source in self.sources:
            path = re.sub(r"\[\d+\]", "[]", source.path)
            place = re.sub(r"[^.\[\]]+", lambda key: "*" if key[0] in parties else key[0], path)
            values = source.value if isinstance(source.value, tuple) else (source.value,)
            words = {_word(each, parties) for each in values if isinstance(each, (bool, str))}
            words = words or {"nobody" if source.value == () else ""}
            found |= {f"{place} = {word}" if word else place for word in words}
        return frozenset(found)

    @functools.cached_property
    def used(self) -> FactUsed:
        """The fact as a result shows it."""
        return FactUsed(self.name, self._exact(), self.shown, self.standing, self.sources)

    def _exact(self) -> str | bool | None:
        """The value for machines; a percent as the ratio that it is, 269/312 for 86.2%."""
        if self.value is None or isinstance(self.value, (bool, str)):
            return self.value
        if isinstance(self.value, Interval) and self.name.endswith("_percent"):
            return self.value.hundredth().text()
        return self.value.text()


def _word(value: bool | str, parties: Collection[str]) -> str:
    """A truth value or a word of the format; a party is any party, and a figure or a date is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "*" if value in parties else value if re.fullmatch(r"[a-z][a-z-]*", value) else ""


@dataclass(frozen=True)
class Answer:
    """What a fact's function found: the value, and the words for it where the value alone says too little."""

    value: Value | Unknown
    shown: str = ""


@dataclass(kw_only=True)
class Ask(Look):
    """A look into the file on behalf of one fact, with the roles it is asked for."""

    case: Case
    body: str = ""
    """The body the fact is about, for facts about one."""
    leaving: str = ""
    """An authority whose work is asked for as if it had left: it is no longer one of the controllers, nor may it be."""
    asked: list[Rests] = field(default_factory=list)
    """What that rests on which was asked about the control of bodies on the way."""
    found: dict[Any, Any] = field(default_factory=dict, repr=False)
    """What was found of a party before, in this look."""

    @property
    def controllers(self) -> tuple[str, ...]:
        return self.case.roles.controllers

    def control_of(
        self, body: str, readings: Mapping[str, str] | None = None, controllers: tuple[str, ...] | None = None
    ) -> Control:
        """Whether the controllers control the body by the law's own limbs; unknown where that asks itself.

        `readings` and `controllers` are asked for instead of the case's own.
        """
        by = self.controllers if controllers is None else controllers
        question, asking = (by, body), self.case.asking
        if question in asking.within:
            return Control(None, "its control turns on itself")
        read = ChainMap(dict(readings), cast(Any, self.case.readings)) if readings else None
        roles = self.case.roles.but(controlled=body, controllers=by)
        case = self.case.on(roles, read, Asking(asking.within | {question}, asking.limbs))
        found = self.case.limb_set(case)
        self.asked.append(found.rests)
        return found

    def limbs_hold(self, limbs: str, roles: Roles) -> bool | None:
        """Whether that limb set of the law holds of these roles."""
        found = self.case.limb_set(self.case.on(roles, asking=Asking(self.case.asking.within, limbs)))
        self.asked.append(found.rests if found.state is None else lambda: (found.rests()[0], ()))
        return found.state


T = TypeVar("T")


def once(case: Case, what: Hashable, work: Callable[[Case], T]) -> T:
    """What the work comes to in this case; done once for all cases that are alike in what it looked at.

    A law asks for a fact in each route, on each reading and in each award, and most facts look at a part of the roles
    and at no reading. So a case notes what is looked at, and what was found stands wherever that is the same.
    """
    kept = case.document.kept
    found = [] if kept is None else kept.setdefault((case.law, what), [])
    for seen, made in found:
        if seen.of(case):
            return cast(T, made)
    noted = _Noted()
    made = work(noted.noting(case))
    found.append((noted, made))
    return made


class _Noted:
    """What was looked at in a case."""

    __slots__ = ("asking", "readings", "roles")

    def __init__(self) -> None:
        self.roles: dict[str, Any] = {}
        self.readings: dict[str, str | None] = {}
        self.asking: dict[str, Any] = {}

    def noting(self, case: Case) -> Case:
        """The same case, which notes here what is looked at."""
        roles, asking = _Noting(case.roles, self.roles), _Noting(case.asking, self.asking)
        return case.on(cast(Roles, roles), _NotingReadings(case.readings, self.readings), cast(Asking, asking))

    def of(self, case: Case) -> bool:
        """Whether those parts are taken, those points read and those questions asked in the same way in the case."""
        roles = case.roles
        for part, who in self.roles.items():
            if getattr(roles, part) != who:
                return False
        readings = case.readings
        for point, reading in self.readings.items():
            if readings.get(point) != reading:
                return False
        return all(getattr(case.asking, part) == question for part, question in self.asking.items())


class _Noting:
    """Something whose attributes are noted when they are first looked at."""

    def __init__(self, whole: object, seen: dict[str, Any]) -> None:
        self._whole = whole
        self._seen = seen

    def __getattr__(self, part: str) -> Any:
        found = getattr(self._whole, part)
        self._seen[part] = self.__dict__[part] = found
        return found

    def but(self, **parts: Any) -> Roles:
        return cast(Roles, _Altered(cast(Roles, self), parts))


class _Altered:
    """Roles with some parts given to others, which look at the rest only when they are looked at."""

    def __init__(self, roles: Roles, parts: Mapping[str, Any]) -> None:
        self._roles = roles
        self.__dict__.update(parts)

    def __getattr__(self, part: str) -> Any:
        found = self.__dict__[part] = getattr(self._roles, part)
        return found

    def but(self, **parts: Any) -> Roles:
        return cast(Roles, _Altered(cast(Roles, self), parts))


class _NotingReadings(Mapping[str, str]):
    """A choice of readings that notes which points were looked at; a point that has no reading is noted too."""

    def __init__(self, readings: Mapping[str, str], seen: dict[str, str | None]) -> None:
        self._readings = readings
        self._seen = seen

    def get(self, point: str, default: Any = None) -> Any:
        self._seen[point] = found = self._readings.get(point)
        return default if found is None else found

    def __getitem__(self, point: str) -> str:
        found = self.get(point)
        if found is None:
            raise KeyError(point)
        return cast(str, found)

    def __iter__(self) -> Iterator[str]:
        self._seen.update(self._readings)
        return iter(self._readings)

    def __len__(self) -> int:
        return len(self._readings)


Function = Callable[[Ask], Answer]
FUNCTIONS: dict[str, Function] = {}
BODY_ROLES = ("controlled", "sister", "awardee")


def bare(name: str) -> str:
    """The name of a fact's card and function: that of the fact without the role of a body."""
    role, _, rest = name.partition(".")
    return rest if role in BODY_ROLES else name


def fact(name: str) -> Callable[[Function], Function]:
    """Registers the function that derives the fact of that name."""

    def register(function: Function) -> Function:
        FUNCTIONS[name] = function
        return function

    return register


AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


def in_this_look(function: AnyFunction) -> AnyFunction:
    """Finds once in one look what is found of a party by going through those that stand above it, link by link.

    Owners of owners are reached along many chains: twenty layers of two make a million of them. Those `seen` on the
    way, the last argument, matter only where the party's own chains lead back to them.
    """

    @functools.wraps(function)
    def found(ask: Ask, *args: Any, **named: Any) -> Any:
        asked, met = args, None
        if isinstance(args[-1], frozenset):
            asked, met = args[:-1], args[-1]
            if met:
                parties = (each for each in asked if isinstance(each, str))
                met &= frozenset().union(*(_standing_above(ask, each) for each in parties))
        key = (function, asked, *named.values(), met)
        if key not in ask.found:
            ask.found[key] = function(ask, *args, **named)
        return ask.found[key]

    return cast(AnyFunction, found)


def _standing_above(ask: Ask, party: str) -> frozenset[str]:
    """The party, and all that hold, fill the board of or direct it, or do so with one of these.

    It says only what need not be gone through again, and is no reading of the file.
    """
    kept = ask.found if ask.document.kept is None else ask.document.kept
    if (_standing_above, party) not in kept:
        above, waiting = {party}, [party]
        while waiting:
            block = look_up(ask.document.data, ("bodies", waiting.pop()))
            named = set(standing_above(block)) - above if isinstance(block, Mapping) else set()
            above |= named
            waiting += named
        kept[_standing_above, party] = frozenset(above)
    return cast("frozenset[str]", kept[_standing_above, party])


@dataclass
class Facts:
    """The facts of one case, each derived when it is first asked for."""

    case: Case
    known: dict[str, Fact] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Fact:
        found = self.known.get(name)
        if found is None:
            self.known[name] = found = self._derive(name)
        return found

    def decide(self, atom: Comparison) -> bool | None:
        """Whether the comparison holds of its fact: true, false, or unknown."""
        return self[atom.fact].holds(atom)

    def _derive(self, name: str) -> Fact:
        role = name.partition(".")[0]
        body = getattr(self.case.roles, role) if role in BODY_ROLES else ""
        if body is None:
            return Fact(name, None, "there is no such party in this arrangement", nothing)

        def derived(case: Case) -> Fact:
            ask = Ask(case.document, case=case, body=body)
            return _fact(name, FUNCTIONS[bare(name)](ask), ask)

        return once(self.case, (name, body), derived)


ORDINARY = frozenset(
    {"is_parent", "must_consolidate", "scope", "stated_share", "for_complete", "user_paid", "entrusted_by"}
    | {"not_entrusted", "ordered_by_others", "under_transferred_powers", "projected"}
    | {"created_on", "first_turnover_on", "accounts_to", "reorganised", "as_at", "event"}
    | {"effective_on", "until", "held_for", "collective", "count", "represented", "sits_for"}
    | {"decisive_influence", "agreements", "reserved_matters", "parent_routes"}
    | {"organs", "say_in_agenda_and_votes", "appointments_right", "controllers", "actual_dominance"}
    | {"appoints_board_majority", "dominant_influence_by", "controls_votes_by_agreement", "unified_management"}
    | {"may_direct_policy_or_alter_constitution", "board_acts_independently", "market_oriented"}
    | {"planned", "compulsory", "same_scheme", "subject_is", "common_strategy", "tied_to", "source_code_given"}
    | {"can_be_tendered", "consideration_enforceable", "supplier_sets_price", "supplier_can_refuse_orders"}
    | {"earlier_steps", "performs_exempted_contract"}
)
"""Keys whose silence is the ordinary case: what is not stated there is not asked for."""


def _fact(name: str, answer: Answer, ask: Ask) -> Fact:
    value, rests = answer.value, functools.partial(_places, ask)
    if isinstance(value, Unknown):
        return Fact(name, None, answer.shown or value.reason, rests, value.contradicted)
    return Fact(name, value, answer.shown or _shown(value), rests)


def _places(ask: Ask) -> Places:
    told = ask.read.values()
    sources = [
        _source(ask.document, each.path)
        for each in told
        if not each.why and (not isinstance(each.value, dict) or BOUNDS.issuperset(each.value))
    ]
    gaps = [show(each.path) for each in told if each.why and not (each.silent and each.path[-1] in ORDINARY)]
    asked = [rests() for rests in ask.asked]
    if asked:
        sources = list(dict.fromkeys([*sources, *(each for places in asked for each in places[0])]))
        gaps = list(dict.fromkeys([*gaps, *(each for places in asked for each in places[1])]))
    return tuple(sources), tuple(gaps)


def _source(document: Document, path: Path) -> Source:
    found: Source | None = document.kept.get((Source, path)) if document.kept else None
    if found is None:
        place = document.place(path)
        value = _plain(document.get(path))
        found = Source(show(path), place.line, place.column, value, document.standing(path))
        if document.kept is not None:
            document.kept[Source, path] = found
    return found


def _plain(value: Any) -> Any:
    """The value as JSON can hold it exactly: a decimal number or a bound as its text, a list as a tuple."""
    if isinstance(value, list):
        return tuple(_plain(each) for each in value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {each}' for key, each in value.items())}}}"
    return value if isinstance(value, (bool, str, int)) else str(value)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else value.shown()


def all_of(states: list[bool | None]) -> bool | None:
    """Whether all hold: False if any is known not to, None if any is open."""
    if False in states:
        return False
    return None if None in states else True


def any_of(states: list[bool | None]) -> bool | None:
    """Whether any holds: True if one does, None if one may."""
    if True in states:
        return True
    return None if None in states else False
