"""The law stands in files that a lawyer can review, one limb of one provision each; the path is the name.

So nothing here knows any law: it reads the files exactly (a bound of 80 is the number 80, never a float), refuses a
book that is inconsistent, and gives frozen values. Adding a limb, a route or a law is adding a file.

An answer needs one law of many. So the book that ships is read only as far as it is asked: each file is taken in at the
start, since the digest is of all of them, and understood when something of it is first used. Nobody has looked at any
other book before us, so that is read whole, and refused whole.
"""

from __future__ import annotations

import collections
import functools
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from teckal import __version__, composed, paths
from teckal.errors import LawError, RulebookError
from teckal.frozen import dataclass
from teckal.ondemand import OnDemand
from teckal.program import (
    Advice,
    Atom,
    Bound,
    Citation,
    Condition,
    Example,
    Gap,
    Gate,
    Law,
    Program,
    Route,
    Rule,
    Sides,
    Symbol,
    Test,
    bound_text,
    state,
)
from teckal.sheet import Card, Sheet, compose, find_card, stem

__all__ = [
    "Advice", "AdviceRule", "Atom", "Bound", "Card", "Citation", "Condition", "Example", "Gap", "Gate", "Law", "Point",
    "Program", "Route", "Rule", "Rulebook", "Sides", "Symbol", "Test", "bound_text", "check_book", "load", "state",
]  # fmt: skip

SHELVES = ("facts", "points", "advice", "changes")
"""Folders beside the laws' own."""
KINDS = ("truth", "percent", "money", "date", "choice", "count")
LEVELS = ("advice", "caution", "note")
STAGES = ("idea", "joint-assessment", "design", "running")
"""How far an arrangement has come, in order."""
BESIDE = 100
"""From this rank on, a flag is of a matter beside the answer."""
LAWYER = "a procurement lawyer"
"""Whom to ask about a limb, where its file names nobody else."""
ROLES = (
    "sole", "reverse", "joint", "joint-reverse", "sister", "joint-sister", "horizontal", "affiliate", "joint-venture",
)  # fmt: skip
MOST_CONDITIONS, MOST_ROUTES, MOST_GATES = 16, 16, 15
MOST_ALTERNATIVES, MOST_ATOMS, MOST_ON_READING = 64, 200, 200
"""What durable-rules bears in one join and one fact: beyond it fails with data, not when the rules are given to it."""


@dataclass(frozen=True)
class FlagExample:
    """A change to a shipped example that raises a flag, or just does not; every one is a test."""

    on: str
    """The example's name, below cases/examples."""
    set: Mapping[str, Any]
    """By path, what is to stand there; None takes away what stands there."""
    law: str | None
    raised: bool
    why: str


@dataclass(frozen=True)
class Point:
    """A point of law without a settled answer: one switch across the book."""

    id: str
    title: str
    question: str
    readings: Mapping[str, str]
    """What each reading holds, strictest first; the strictest applies where the point does not arise."""
    arises: Mapping[str, Sides]
    """By law: the facts on which it arises, and those on which it does not."""
    advice: Mapping[str, str]
    """say, bring and ask_whom."""
    sources: tuple[Citation, ...]
    examples: tuple[FlagExample, ...]
    file: str


@dataclass(frozen=True)
class AdviceRule:
    """A call for expert advice that belongs to no limb."""

    id: str
    title: str
    level: str
    raised_by: str
    """In words."""
    when: tuple[Test, ...]
    """Alternatives that raise it; none where the program does."""
    laws: tuple[str, ...]
    """Under which alone; none for all. So are the next two."""
    verdicts: tuple[str, ...]
    """Beside which alone."""
    routes: tuple[str, ...]
    """The kinds of route of whose facts alone."""
    rank: int
    """Its place among the flags of its level."""
    says: str
    why: str
    ask_whom: str
    bring: str
    sources: tuple[Citation, ...]
    examples: tuple[FlagExample, ...]
    file: str

    @property
    def source(self) -> str:
        """The citations in a line."""
        return "; ".join(each.cite for each in self.sources)


@dataclass(frozen=True)
class Change:
    """A change of the law, or of how it is encoded, that whoever keeps a folder of it must know of."""

    id: str
    title: str
    date: str
    """The day on which the book was changed, YYYY-MM-DD."""
    laws: tuple[str, ...]
    """The ids of the laws that it touches."""
    provision: str
    says: str
    """What was changed, and what it does to answers."""
    file: str


@dataclass(frozen=True)
class Rulebook:
    """Every law, as read from one folder."""

    laws: Mapping[str, Law]
    """By id, those known by name only among them."""
    points: Mapping[str, Point]
    cards: Mapping[str, Card]
    """By name without role."""
    advice: Mapping[str, AdviceRule]
    recorded: Mapping[str, Change]
    """The changes, by id."""
    version: str
    digest: str
    """SHA-256 over the names and bytes of the rule files, as hex."""
    folder: Path

    def law(self, id: str) -> Law:
        """The encoded law of that id; raises LawError, with what there is instead, for any other."""
        known = self.laws.get(id)
        if known is not None and known.encoded:
            return known
        encoded = [name for name, law in self.laws.items() if law.encoded]
        if known is not None:
            raise LawError(f"{known.title} ({id}) is known but not encoded. Encoded: {', '.join(encoded)}.")
        import difflib

        near = difflib.get_close_matches(id, encoded, n=1, cutoff=0.4)
        guess = f" Did you mean {near[0]}?" if near else ""
        raise LawError(f"There is no law {id!r}.{guess} Encoded: {', '.join(encoded)}.")

    def card(self, fact: str) -> Card:
        """The card of a fact named with its role; KeyError where there is none."""
        return find_card(self.cards, fact)

    def contested(self, route: Route) -> frozenset[str]:
        """The points on which a condition of the route turns, or the derivation of a fact that it reads."""
        found = self._contested.get((route.law, route.id))
        if found is None:
            own = {condition.point for condition in route.conditions if condition.point}
            found = frozenset(own.union(*(self.card(name).points for name in route.facts)))
            self._contested[route.law, route.id] = found
        return found

    @functools.cached_property
    def _contested(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    @functools.cached_property
    def changes(self) -> tuple[Change, ...]:
        """The latest first."""
        return tuple(sorted(self.recorded.values(), key=lambda each: each.date, reverse=True))

    def check(self) -> None:
        """Reads all of it; raises RulebookError where a file is wrong, or two do not fit each other."""
        for card in self.cards.values():
            _known(card.file, "point", card.points, self.points, "rules/points")
        for point in self.points.values():
            _known(point.file, "law", point.arises, self.laws, "rules")
        for rule in self.advice.values():
            _known(rule.file, "law", rule.laws, self.laws, "rules")
        for change in self.recorded.values():
            _known(change.file, "law", change.laws, self.laws, "rules")
        for law in self.laws.values():
            _check_readings(law)


def load(folder: Path | None = None) -> Rulebook:
    """The book in `folder`, checked; by default the one that ships with the program, which tests have checked.

    Raises RulebookError with the file and what is wrong with it; of the book that ships, whoever first asks for what
    stands in that file does so.
    """
    return _load((folder or paths.folder("rules")).resolve(), whole=folder is not None)


@functools.lru_cache(maxsize=4)
def _load(folder: Path, *, whole: bool) -> Rulebook:
    files = files_of(folder)
    digest = digest_of(files)
    read = _reading(files, composed.read(folder, digest))
    cards = OnDemand(_shelf(files, "facts"), lambda name: _card(read(name)))
    points = OnDemand(_shelf(files, "points"), lambda name: _point(read(name), cards))
    advice = OnDemand(_shelf(files, "advice"), lambda name: _advice_rule(read(name), cards))
    changes = OnDemand(_shelf(files, "changes"), lambda name: _change(read(name)))
    ids = sorted({name.split("/")[0] for name in files} - set(SHELVES))
    laws = OnDemand({id: id for id in ids}, lambda id: _Shelf(id, files, read, cards, points).law())
    book = Rulebook(laws, points, cards, advice, changes, __version__, digest, folder)
    if whole:
        book.check()
    return book


def _reading(files: Mapping[str, bytes], lines: Mapping[str, bytes]) -> Callable[[str], Sheet]:
    """Reads a rule file from its line where there is one."""

    def read(name: str) -> Sheet:
        line = lines.get(name)
        return Sheet(name, compose(name, files[name]) if line is None else composed.values(line))

    return read


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of the rule files, as hex."""
    import hashlib

    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def check_book(folder: Path | None = None) -> tuple[str, ...]:
    """Everything wrong with a book, each with its file: every file against its schema, and the book as a whole.

    It is slow and meant for tests and for whoever edits the law; what an answer depends on is checked for that answer.
    """
    import json

    import jsonschema

    place = folder or paths.folder("rules")
    schema = json.loads((paths.folder("schemas") / "rule.schema.json").read_text(encoding="utf-8"))
    wrong = []
    try:
        for name, data in files_of(place).items():
            definition = {"$ref": f"#/definitions/{kind_of(name)}", "definitions": schema["definitions"]}
            validator = jsonschema.Draft7Validator(definition)
            for error in validator.iter_errors(compose(name, data)):
                wrong.append(f"{name}: {_deepest(error)}")
        _load.__wrapped__(place.resolve(), whole=True)
    except RulebookError as error:
        wrong.append(str(error))
    return tuple(wrong)


def kind_of(name: str) -> str:
    """Which definition of the schema a rule file answers to, by its path alone."""
    parts = name.split("/")
    if parts[0] in SHELVES:
        return {"facts": "fact", "points": "point", "advice": "advice", "changes": "change"}[parts[0]]
    if parts[-1] in ("_law.yaml", "_route.yaml"):
        return parts[-1][1:-5]
    return "gate" if parts[1:-1] == ["gates"] else "condition"


def _deepest(error: Any) -> str:
    while error.context:
        error = max(error.context, key=lambda each: len(each.absolute_path))
    where = ".".join(str(part) for part in error.absolute_path)
    return f"{where}: {error.message}" if where else str(error.message)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every rule file by its path from the folder, in order of the paths."""
    top = os.fspath(folder)
    all_files = (os.path.join(place, name) for place, _, names in os.walk(top) for name in names)
    rules = [path for path in all_files if path.endswith(".yaml")]
    found = sorted((path[len(top) + 1 :].replace(os.sep, "/"), path) for path in rules)
    if not found:
        raise RulebookError(f"{folder}: there are no rule files here")
    return {name: _content(path) for name, path in found}


def _content(path: str) -> bytes:
    """`Path.read_bytes` takes three times as long, eight hundred times over."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(lambda: os.read(file, 1 << 16), b""))
    finally:
        os.close(file)


def _shelf(files: Mapping[str, bytes], shelf: str) -> dict[str, str]:
    """By the name of what each file holds, the file."""
    return {stem(name): name for name in files if name.startswith(f"{shelf}/")}


def _card(sheet: Sheet) -> Card:
    kind = sheet.one_of("kind", KINDS)
    choices = sheet.texts("choices")
    if (kind == "choice") != bool(choices):
        raise sheet.wrong("choices belong to kind choice, and to no other")
    return Card(
        name=sheet.stem,
        title=sheet.text("title"),
        roles=sheet.texts("roles"),
        kind=kind,
        choices=choices,
        unit=sheet.text("unit", ""),
        citations=sheet.citations(),
        means=sheet.text("means"),
        silence=sheet.one_of("silence", ("blocks", "counts-only-if-raised")),
        unknown_when=sheet.texts("unknown_when"),
        ask=sheet.text("ask"),
        points=sheet.texts("points"),
        changeable=_changeable(sheet),
        known_from=sheet.one_of("known_from", STAGES) if "known_from" in sheet.data else STAGES[0],
        file=sheet.file,
    )


def _changeable(sheet: Sheet) -> str:
    if sheet.data.get("changeable") == "over-time":
        return "over-time"
    return "yes" if sheet.truth("changeable") else "no"


def _point(sheet: Sheet, cards: Mapping[str, Card]) -> Point:
    arises, does_not = sheet.mapping("arises"), sheet.mapping("does_not_arise")
    laws = dict.fromkeys([*arises, *does_not])
    readings = sheet.mapping("readings")
    if len(readings) < 2:
        raise sheet.wrong("a contested point has at least two readings")
    return Point(
        id=sheet.stem,
        title=sheet.text("title"),
        question=sheet.text("question"),
        readings=readings,
        arises={
            law: Sides(sheet.alternatives(law, cards, arises), sheet.alternatives(law, cards, does_not)) for law in laws
        },
        advice=sheet.mapping("advice"),
        sources=sheet.citations("sources"),
        examples=_flag_examples(sheet),
        file=sheet.file,
    )


def _advice_rule(sheet: Sheet, cards: Mapping[str, Card]) -> AdviceRule:
    """A flag; an older book, from which `rules --impact` answers, has no ranks, and its sources in one line."""
    when = sheet.alternatives("when", cards)
    for key in ("says", "why", "bring"):
        sheet.placeholders(sheet.text(key, ""), (atom.fact for test in when for atom in test))
    rank = sheet.data.get("rank", 1)
    if not isinstance(rank, int) or isinstance(rank, bool):
        raise sheet.wrong("rank must be a whole number")
    return AdviceRule(
        id=sheet.stem,
        title=sheet.text("title"),
        level=sheet.one_of("level", LEVELS),
        raised_by=sheet.text("raised_by"),
        when=when,
        laws=sheet.texts("laws"),
        verdicts=sheet.texts("verdicts"),
        routes=sheet.texts("routes"),
        rank=rank,
        says=sheet.text("says"),
        why=sheet.text("why"),
        ask_whom=sheet.text("ask_whom", LAWYER),
        bring=sheet.text("bring", ""),
        sources=sheet.citations("sources") or (Citation(sheet.text("source", "")),),
        examples=_flag_examples(sheet),
        file=sheet.file,
    )


def _flag_examples(sheet: Sheet) -> tuple[FlagExample, ...]:
    found = []
    for each in sheet.items("examples"):
        if (
            not isinstance(each, dict)
            or not isinstance(each.get("on"), str)
            or not isinstance(each.get("raised"), bool)
        ):
            raise sheet.wrong(
                "each example says `on` which arrangement, what is `set`, and whether the flag is `raised`"
            )
        found.append(
            FlagExample(each["on"], each.get("set") or {}, each.get("law"), each["raised"], each.get("why", ""))
        )
    return tuple(found)


def _change(sheet: Sheet) -> Change:
    return Change(
        id=sheet.stem,
        title=sheet.text("title"),
        date=sheet.text("date"),
        laws=sheet.texts("laws"),
        provision=sheet.text("provision"),
        says=sheet.text("says"),
        file=sheet.file,
    )


class _Parts(NamedTuple):
    """What stands in the files of a law beside its own."""

    routes: tuple[Route, ...]
    gates: tuple[Gate, ...]
    controls: Mapping[str, tuple[Condition, ...]]


class _Law(Law):
    """A law of which only its own file has been read: its routes and gates are when one of them is asked for."""

    _shelf: _Shelf

    @functools.cached_property
    def routes(self) -> tuple[Route, ...]:
        return self._shelf.parts.routes

    @functools.cached_property
    def gates(self) -> tuple[Gate, ...]:
        return self._shelf.parts.gates

    @functools.cached_property
    def controls(self) -> Mapping[str, tuple[Condition, ...]]:
        return self._shelf.parts.controls

    def __reduce__(self) -> tuple[type[Law], tuple[Any, ...]]:
        """Travels with all that it has."""
        return type(self), tuple(getattr(self, each.name) for each in fields(Law))


@dataclass(frozen=True)
class _Shelf:
    """The files of one law."""

    id: str
    files: Collection[str]
    """Of all laws."""
    read: Callable[[str], Sheet]
    cards: Mapping[str, Card]
    points: Mapping[str, Point]

    def law(self) -> Law:
        sheet = self.own
        governs = Sides(sheet.alternatives("governs", self.cards), sheet.alternatives("does_not_govern", self.cards))
        because = sheet.text("because", "")
        sheet.placeholders(because, (atom.fact for test in governs.tests for atom in test))
        encoded = sheet.truth("encoded", True)
        routes, gates = sheet.texts("routes"), sheet.texts("gates")
        if encoded and not routes:
            raise sheet.wrong("an encoded law has at least one route")
        if not encoded and not sheet.text("look_at", ""):
            raise sheet.wrong("a law that is not encoded says what to look at instead")
        if len(routes) > MOST_ROUTES or len(gates) > MOST_GATES:
            raise sheet.wrong(f"more than {MOST_ROUTES} routes or {MOST_GATES} gates")
        law = _Law(
            id=self.id,
            title=sheet.text("title"),
            short=sheet.text("short", sheet.text("title")),
            binds=sheet.text("binds", ""),
            territory=sheet.text("territory", ""),
            encoded=encoded,
            citations=sheet.citations("laws"),
            url=sheet.text("url", ""),
            national_law_may_be_stricter=sheet.truth("national_law_may_be_stricter"),
            governs=governs,
            governed_by=sheet.text("governed_by", ""),
            because=because,
            look_at=sheet.text("look_at", ""),
            routes=(),
            gates=(),
            controls={},
            party_types=sheet.mapping("party_types"),
            excluded=tuple(sheet.items("excluded_authorities")),
            thresholds=tuple(sheet.items("thresholds")),
            file=sheet.file,
        )
        for unread in ("routes", "gates", "controls"):
            del law.__dict__[unread]
        law.__dict__["_shelf"] = self
        return law

    @functools.cached_property
    def own(self) -> Sheet:
        return self.sheet("_law.yaml")

    @functools.cached_property
    def parts(self) -> _Parts:
        routes = tuple(self.route(name) for name in self.own.texts("routes"))
        gates = tuple(self.gate(name) for name in self.own.texts("gates"))
        self._check_named(routes, gates)
        self._check_group(self.own, "gates", *_load_of(gates))
        return _Parts(routes, gates, self._controls(routes))

    def sheet(self, name: str) -> Sheet:
        path = f"{self.id}/{name}"
        if path not in self.files:
            raise RulebookError(f"{path}: there is no such file")
        return self.read(path)

    def _check_named(self, routes: tuple[Route, ...], gates: tuple[Gate, ...]) -> None:
        used = {self.own.file, *(gate.file for gate in gates)}
        for route in routes:
            used |= {route.file, *(condition.file for condition in route.conditions)}
        for name in self.files:
            if name.startswith(f"{self.id}/") and name not in used:
                raise RulebookError(f"{name}: no list in {self.own.file} or a _route.yaml names it")

    def _check_group(self, sheet: Sheet, group: str, alternatives: int, comparisons: int) -> None:
        if alternatives > MOST_ALTERNATIVES or comparisons > MOST_ATOMS:
            raise sheet.wrong(f"{group}: more than {MOST_ALTERNATIVES} alternatives or {MOST_ATOMS} comparisons")

    def _controls(self, routes: tuple[Route, ...]) -> dict[str, tuple[Condition, ...]]:
        by_id = {condition.id: condition for route in routes for condition in route.conditions}
        found = {}
        for name, limbs in self.own.mapping("controls").items():
            ids = [f"{self.id}/{limbs.get('route')}/{limb}" for limb in limbs.get("conditions", [])]
            missing = [id for id in ids if id not in by_id]
            if missing or not ids:
                raise self.own.wrong(f"controls.{name}: there is no condition {', '.join(missing)}")
            found[name] = tuple(by_id[id] for id in ids)
        return found

    def route(self, name: str) -> Route:
        sheet = self.sheet(f"{name}/_route.yaml")
        conditions = tuple(self.condition(f"{name}/{each}") for each in sheet.texts("conditions"))
        if not 1 <= len(conditions) <= MOST_CONDITIONS:
            raise sheet.wrong(f"a route has 1 to {MOST_CONDITIONS} conditions")
        tests = sheet.alternatives("not_applicable", self.cards)
        route = Route(
            id=name,
            law=self.id,
            title=sheet.text("title"),
            provision=sheet.text("provision"),
            citations=sheet.citations(),
            roles=sheet.one_of("roles", ROLES),
            conditions=conditions,
            not_applicable=tests,
            because=sheet.sentences("because", (atom.fact for test in tests for atom in test)),
            file=sheet.file,
        )
        self._check_group(sheet, "the route", route.alternatives, len(route.atoms))
        return route

    def condition(self, name: str) -> Condition:
        sheet = self.sheet(f"{name}.yaml")
        return Condition(**self._asked(sheet, name, "met", "not_met"), element=sheet.text("element", ""))

    def gate(self, name: str) -> Gate:
        sheet = self.sheet(f"gates/{name}.yaml")
        return Gate(
            **self._asked(sheet, f"gates/{name}", "excludes", "passes"),
            blocks_exempt=sheet.truth("blocks_exempt"),
            off_when_requested=sheet.truth("off_when_requested"),
            look_at=sheet.text("look_at", ""),
        )

    def _asked(self, sheet: Sheet, name: str, yes: str, no: str) -> dict[str, Any]:
        readings = self._readings(sheet, yes, no)
        known = [atom.fact for sides in readings.values() for test in sides.tests for atom in test]
        citations = sheet.citations()
        if not citations:
            raise sheet.wrong("the first entry under `law` is the provision; there is none")
        sheet.placeholders(sheet.text("ask"), ())
        return {
            "id": f"{self.id}/{name}",
            "name": sheet.stem,
            "title": sheet.text("title"),
            "short": sheet.text("short", sheet.text("title")),
            "citations": citations,
            "ask": sheet.text("ask"),
            "point": sheet.text("point") if "point" in sheet.data else None,
            "readings": readings,
            "because": sheet.sentences("because", known),
            "advice": tuple(self._advice(sheet, each) for each in sheet.items("advice")),
            "not_encoded": tuple(self._gap(sheet, each) for each in sheet.items("not_encoded")),
            "examples": tuple(self._example(sheet, each, readings) for each in sheet.items("examples")),
            "file": sheet.file,
        }

    def _readings(self, sheet: Sheet, yes: str, no: str) -> dict[str, Sides]:
        if "point" not in sheet.data:
            return {"": self._sides(sheet, sheet.data, yes, no)}
        if yes in sheet.data or no in sheet.data:
            raise sheet.wrong(f"on a contested point, {yes} and {no} stand under each of the readings")
        point = self.points.get(sheet.text("point"))
        if point is None:
            raise sheet.wrong(f"there is no point {sheet.text('point')} in rules/points")
        given = {str(each.get("reading")): each for each in sheet.items("readings")}
        if list(given) != list(point.readings):
            raise sheet.wrong(f"the readings must be those of {point.file}, in its order: {', '.join(point.readings)}")
        return {name: self._sides(sheet, each, yes, no) for name, each in given.items()}

    def _sides(self, sheet: Sheet, given: Mapping[str, Any], yes: str, no: str) -> Sides:
        if given.get("asks_nothing") is True and yes == "met" and yes not in given and no not in given:
            return Sides(asks_nothing=True)
        if yes not in given or no not in given:
            raise sheet.wrong(f"both sides are written out, {yes} and {no}, or a condition's reading asks_nothing")
        sides = Sides(sheet.alternatives(yes, self.cards, given), sheet.alternatives(no, self.cards, given))
        if not sides.tests:
            raise sheet.wrong(f"{yes} and {no} cannot both be empty")
        return sides

    def _advice(self, sheet: Sheet, item: Any) -> Advice:
        if not isinstance(item, dict) or item.get("level") not in LEVELS:
            raise sheet.wrong(f"each advice has `when`, `say` and a level: {', '.join(LEVELS)}")
        when = sheet.test(item.get("when"), self.cards)
        say, why, bring = (item.get(key, "") for key in ("say", "why", "bring"))
        for sentence in (say, why, bring):
            sheet.placeholders(sentence, [atom.fact for atom in when])
        return Advice(when, item["level"], say, why, bring, item.get("ask_whom", LAWYER))

    def _gap(self, sheet: Sheet, item: Any) -> Gap:
        if isinstance(item, str):
            return Gap(item, None)
        if not isinstance(item, dict) or not isinstance(item.get("says"), str):
            raise sheet.wrong("each entry under not_encoded is text, or `says` and `when`")
        return Gap(item["says"], sheet.test(item["when"], self.cards) if "when" in item else None)

    def _example(self, sheet: Sheet, item: Any, readings: Mapping[str, Sides]) -> Example:
        if not isinstance(item, dict) or not isinstance(item.get("given"), dict):
            raise sheet.wrong("each example has `given` and `expect`")
        given = {fact: sheet.bound(value, sheet.card(fact, self.cards), fact) for fact, value in item["given"].items()}
        chosen = item.get("reading") or {}
        point = sheet.data.get("point")
        if not isinstance(chosen, dict) or any(key != point or each not in readings for key, each in chosen.items()):
            raise sheet.wrong(f"an example's `reading` names this file's point and one of its readings: {chosen}")
        return Example(given, chosen, str(item.get("expect")), str(item.get("why", "")))


def _load_of(gates: tuple[Gate, ...]) -> tuple[int, int]:
    """How many alternatives and comparisons the one token fact of the gates must bear."""
    sides = [each for gate in gates for each in gate.readings.values()]
    keys = {atom.key for each in sides for test in each.tests for atom in test}
    return sum(len(each.tests) for each in sides), len(keys)


def _known(file: str, kind: str, named: Iterable[str], known: Mapping[str, Any], place: str) -> None:
    """Every point and every law that a file names exists."""
    for name in named:
        if name not in known:
            raise RulebookError(f"{file}: there is no {kind} {name} in {place}")


def _check_readings(law: Law) -> None:
    """What durable-rules bears of alternatives that turn on one reading, over all of a law."""
    readings = collections.Counter(symbol for rule in law.program for symbol in rule.when if symbol[0] == "reading")
    if any(count > MOST_ON_READING for count in readings.values()):
        raise RulebookError(f"{law.file}: more than {MOST_ON_READING} alternatives turn on one reading of one point")
