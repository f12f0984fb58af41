"""A case that is named beside an answer is taken for authority, so it must stand on the side on which it is named.

What a court refused to somebody else says nothing of this arrangement unless the fact on which it turned stands here as
it stood there. Each test holds a limb of two or three comparisons against cases made for it; then every shipped example
is held against the library that ships.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import arrangements
import jsonschema
import pytest
import samples
from arrangements import sole, turnover, years
from conftest import Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teckal import precedents
from teckal.document import Document, from_mapping
from teckal.errors import ArrangementError
from teckal.evaluation import Evaluation
from teckal.facts import Fact, Facts, Interval, compare
from teckal.facts.core import Control, Places, bare
from teckal.facts.values import Value
from teckal.library import Case, CaseDocument, Expected, Known, Lesson, documents, load
from teckal.paths import folder
from teckal.program import Asked, Atom, Citation, Condition, Gate, Sides, state
from teckal.report import json as json_report
from teckal.report import markdown, table, words
from teckal.result import Compared, ConditionResult, Precedent, Result, Source
from teckal.rulebook import load as load_book
from teckal.verdict import deciding, evaluate

WORK, SEATS, MARKET = "controlled.work_percent", "controlled.every_member_represented", "controlled.looks_to_the_market"
KIND = "joint"
OPEN = None
"""What a fact comes to that is not known."""
EIGHTY = Fraction(80)


def limb(yes: Sequence[Sequence[Atom]], no: Sequence[Sequence[Atom]], kind: type[Asked] = Condition) -> Asked:
    """A condition, or a gate, with one reading."""
    sides = Sides(tuple(map(tuple, yes)), tuple(map(tuple, no)))
    cite = (Citation("art 1"),)
    return kind("law/joint/limb", "limb", "A limb", "Limb", cite, "?", None, {"": sides}, {}, (), (), (), "limb.yaml")


FIGURE = limb([[Atom(WORK, "above", EIGHTY)]], [[Atom(WORK, "at_most", EIGHTY)]])
SEAT = limb([[Atom(SEATS, "is", True)]], [[Atom(SEATS, "is", False)]])
BOTH = limb([[Atom(SEATS, "is", True), Atom(MARKET, "is", False)]], [[Atom(SEATS, "is", False)]])
"""A body that looks to the market does not meet it, but fails it only for want of a seat."""
GATE = limb([[Atom(SEATS, "is", False)]], [[Atom(SEATS, "is", True)]], Gate)


def figure(low: Any, high: Any = None) -> Interval:
    return Interval(Fraction(low), Fraction(low if high is None else high))


def _resting_on(sources: tuple[Source, ...]) -> Places:
    return sources, ()


def here(values: Mapping[str, Value | None], *places: str) -> Facts:
    """The facts of an arrangement; those that it speaks of rest on these places in its file."""
    known = {}
    for name in (WORK, SEATS, MARKET):
        sources = tuple(Source(place, 1, 1, True, "stated") for place in places or ("title",) if name in values)
        known[name] = Fact(name, values.get(name), f"{values.get(name)} here", functools.partial(_resting_on, sources))
    case = arrangements.case(sole(), "uk-pa-2023", lambda _: Control(None, "open"), {})
    return Facts(case, known)


def lesson(
    fact: str,
    value: bool | str | None = None,
    says: str = "it was so",
    routes: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
) -> Lesson:
    return Lesson((bare(fact),), value, routes, needs, says)


def document(
    values: Mapping[str, Value],
    *teaches: Lesson,
    index: int = 0,
    assumption: bool = False,
    strength: str | None = "strong",
    grounds: Sequence[str] = (),
) -> CaseDocument:
    """What one document of a case holds; without a lesson, it teaches each fact that is known."""
    taught = teaches or tuple(
        lesson(fact, value if isinstance(value, bool) else None) for fact, value in values.items()
    )
    expected = Expected("unclear", None, strength, "because", {}, {}) if strength else None
    known = {name: Known(value, f"{value} there", frozenset(grounds)) for name, value in values.items()}
    title, law, adds = "A case", "law", ("a fact",) if assumption else ()
    return CaseDocument(
        index, title, "", law, assumption, adds, taught, None, expected, None, {KIND: known, "gates": known}
    )


def decided(name: str, *held: CaseDocument, year: int = 2000) -> Case:
    numbered = tuple(replace(each, index=index) for index, each in enumerate(held))
    date = f"{year}-01-01"
    return Case(
        name, f"C-{name}", f"{name} v X", name, "Court", date, None, "EC", "?", "!", "exempt", (), (), numbered, ()
    )


def sold(name: str, percent: Any, **more: Any) -> Case:
    """A case whose body did so much of its work for its members."""
    return decided(name, document({WORK: figure(percent)}, **more))


Nearest = Callable[..., tuple[Precedent, ...]]


@pytest.fixture
def among(monkeypatch: pytest.MonkeyPatch) -> Nearest:
    """The cases nearest on a limb, of those given; the side is what the limb comes to here."""

    def find(cases: Sequence[Case], asked: Asked, facts: Facts, *, own: str | None = None) -> tuple[Precedent, ...]:
        monkeypatch.setattr(precedents, "load", lambda: tuple(cases))
        side = state(asked.sides(), lambda atom: compare(atom.op, atom.bound, facts[atom.fact].value))
        return precedents.nearest(asked, "gates" if isinstance(asked, Gate) else KIND, facts, side, own)

    return find


def names(found: Sequence[Precedent]) -> list[str]:
    return [each.id for each in found]


# The side.


@pytest.mark.parametrize(
    ("ours", "theirs", "is_named"),
    [
        ("80", "80", True),
        ("80", "0", True),
        ("0", "80", True),
        ("80", "80.0001", False),
        ("80.0001", "80", False),
        ("80.0001", "80.0002", True),
        ("80.0001", "100", True),
        ("79.9999", "80.0001", False),
    ],
)
def test_a_figure_names_a_case_on_its_own_side_of_the_line_and_none_beyond_it(
    among: Nearest, ours: str, theirs: str, is_named: bool
) -> None:
    assert names(among([sold("a", theirs)], FIGURE, here({WORK: figure(ours)}))) == ["a"] * is_named


@pytest.mark.parametrize(("ours", "theirs"), [*itertools.product((True, False), repeat=2)])
def test_a_case_on_the_other_side_is_never_named(among: Nearest, ours: bool, theirs: bool) -> None:
    found = among([decided("a", document({SEATS: theirs}))], SEAT, here({SEATS: ours}))
    assert [each.state for each in found] == [{True: "met", False: "not-met"}[ours]] * (ours is theirs)


@pytest.mark.parametrize("excludes", [True, False])
def test_a_gate_names_cases_that_it_excludes_where_it_excludes(among: Nearest, excludes: bool) -> None:
    cases = [decided("out", document({SEATS: False})), decided("in", document({SEATS: True}))]
    found = among(cases, GATE, here({SEATS: not excludes}))
    assert [(each.id, each.state) for each in found] == [("out", "excludes") if excludes else ("in", "passes")]


@pytest.mark.parametrize("theirs", [figure(70, 90), figure(80, 100), figure(0, 100)])
def test_a_case_whose_own_figure_is_open_is_never_named(among: Nearest, theirs: Interval) -> None:
    cases = [decided("a", document({WORK: theirs}))]
    assert not any(among(cases, FIGURE, here({WORK: ours})) for ours in (figure(70), figure(90), OPEN))


@pytest.mark.parametrize("ours", [OPEN, figure(70, 90), figure(80, 81), figure(0, 100)])
def test_an_open_fact_gets_one_case_on_each_side(among: Nearest, ours: Interval | None) -> None:
    cases = [sold("40", 40), sold("60", 60), sold("85", 85), sold("95", 95)]
    found = among(cases, FIGURE, here({WORK: ours}))
    assert sorted(each.state for each in found) == ["met", "not-met"]


def test_an_open_figure_gets_the_nearest_case_on_each_side_the_nearer_of_the_two_first(among: Nearest) -> None:
    cases = [sold("40", 40), sold("60", 60), sold("85", 85), sold("95", 95)]
    assert names(among(cases, FIGURE, here({WORK: figure(70, 90)}))) == ["85", "60"]
    assert names(among(cases, FIGURE, here({WORK: figure(40, 82)}))) == ["60", "85"]


def test_an_open_fact_gets_one_case_where_cases_stand_on_one_side_only(among: Nearest) -> None:
    assert names(among([sold("60", 60), sold("70", 70)], FIGURE, here({WORK: figure(66, 90)}))) == ["70"]


def test_an_open_limb_names_no_case_for_a_fact_that_is_known_here(among: Nearest) -> None:
    cases = [decided("a", document({SEATS: True, MARKET: False}, lesson(MARKET, False)))]
    assert among(cases, BOTH, here({SEATS: OPEN, MARKET: False})) == ()
    assert names(among(cases, BOTH, here({SEATS: True, MARKET: OPEN}))) == ["a"]


def test_a_case_is_not_named_for_a_fact_that_brought_it_to_the_other_side(among: Nearest) -> None:
    """As in Coditel, the society has no commercial character: no reason why it was not under one member's control."""
    coditel = decided("coditel", document({SEATS: False, MARKET: False}, lesson(MARKET, False)))
    assert among([coditel], BOTH, here({SEATS: False, MARKET: False})) == ()
    econord = decided("econord", document({SEATS: False, MARKET: False}, lesson(SEATS, False)))
    assert names(among([coditel, econord], BOTH, here({SEATS: False, MARKET: False}))) == ["econord"]


def test_a_case_may_be_named_for_a_fact_that_bars_the_other_side(among: Nearest) -> None:
    brixen = decided("brixen", document({SEATS: False, MARKET: True}, lesson(MARKET, True)))
    assert names(among([brixen], BOTH, here({SEATS: False, MARKET: True}))) == ["brixen"]
    assert [each.state for each in among([brixen], BOTH, here({SEATS: True, MARKET: OPEN}))] == ["not-met"]


def test_a_case_is_not_named_for_a_fact_that_is_alike_but_does_not_decide_here(among: Nearest) -> None:
    """A body that looks to the market fails this limb only where a member has no seat too."""
    together = [Atom(MARKET, "is", True), Atom(SEATS, "is", False)]
    asked = limb([[Atom(WORK, "above", EIGHTY)]], [together, [Atom(WORK, "at_most", EIGHTY)]])
    cases = [decided("a", document({MARKET: True, SEATS: False}, lesson(MARKET, True)))]
    assert names(among(cases, asked, here({MARKET: True, SEATS: False, WORK: figure(70)}))) == ["a"]
    assert among(cases, asked, here({MARKET: True, SEATS: True, WORK: figure(70)})) == ()


@pytest.mark.parametrize(("theirs", "is_named"), [(40, False), (50, False), (51, True), (80, True), (81, False)])
def test_a_figure_stands_alike_only_where_it_is_on_the_same_side_of_every_line(
    among: Nearest, theirs: int, is_named: bool
) -> None:
    half = Atom(WORK, "at_most", Fraction(50))
    asked = limb([[Atom(WORK, "above", EIGHTY)]], [[half], [Atom(WORK, "at_most", EIGHTY)]])
    for ours in (figure(70), figure(60, 80)):
        assert names(among([sold("a", theirs)], asked, here({WORK: ours}))) == ["a"] * is_named


# The lesson.


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (document({SEATS: False}, lesson(MARKET, True)), "the limb does not read the fact of its lesson"),
        (replace(document({SEATS: False}), teaches=()), "it teaches nothing"),
        (document({SEATS: False}, lesson(SEATS, True)), "its lesson is of another value than the fact has there"),
        (replace(document({SEATS: False}), facts={"sole": {SEATS: Known(False, "no", frozenset())}}), "another part"),
        (replace(document({SEATS: False}), facts={}), "nothing is known of it"),
    ],
)
def test_a_case_is_never_named_without_a_lesson_on_a_fact_that_the_limb_reads(
    among: Nearest, held: CaseDocument, why: str
) -> None:
    assert names(among([decided("a", document({SEATS: False}))], SEAT, here({SEATS: False}))) == ["a"]
    assert among([decided("a", held)], SEAT, here({SEATS: False})) == (), why


def test_a_case_says_what_it_teaches_on_the_fact_that_stands_alike(among: Nearest) -> None:
    teaches = (lesson(WORK, says="it sold a third"), lesson(SEATS, False, "a member had no seat"), lesson(SEATS, False))
    (near,) = among([decided("a", document({SEATS: False, WORK: figure(66)}, *teaches))], SEAT, here({SEATS: False}))
    assert (near.fact, near.says) == (SEATS, "a member had no seat")


def test_facts_of_other_words_may_share_a_lesson(among: Nearest) -> None:
    shared = Lesson((bare(MARKET), bare(SEATS)), False, (), (), "none had a seat")
    (near,) = among([decided("a", document({SEATS: False}, shared))], SEAT, here({SEATS: False}))
    assert (near.fact, near.says) == (SEATS, "none had a seat")


def test_the_facts_that_the_limb_reads_are_compared_in_words_and_no_other(among: Nearest) -> None:
    held = document({SEATS: False, MARKET: True, WORK: figure(66)}, lesson(SEATS, False))
    (near,) = among([decided("a", held)], BOTH, here({SEATS: False, MARKET: OPEN, WORK: figure(66)}))
    assert near.compared == (
        Compared(SEATS, "False here", "False there"),
        Compared(MARKET, "None here", "True there"),
    )


# The case itself.


def test_the_case_that_the_arrangement_is_of_is_never_named_by_any_document(among: Nearest) -> None:
    own = decided("own", document({WORK: figure(70)}), document({WORK: figure(71)}, assumption=True))
    cases = [own, sold("other", 20)]
    assert names(among(cases, FIGURE, here({WORK: figure(70)}))) == ["own", "other"]
    assert names(among(cases, FIGURE, here({WORK: figure(70)}), own="C-own")) == ["other"]
    assert among([own], FIGURE, here({WORK: OPEN}), own="C-own") == ()


def test_no_decided_case_names_itself() -> None:
    for case in load():
        last = documents(folder("cases") / case.file)[-1]
        found = evaluate(last, load_book(), engine="builtin")
        assert case.id not in {near.id for near in every_precedent(found)}


# The nearest.


@pytest.mark.parametrize(
    ("ours", "order"),
    [("80", ["75", "60"]), ("61", ["60", "75"]), ("67", ["60", "75"]), ("68", ["75", "60"]), ("0", ["10", "60"])],
)
def test_the_distance_of_a_figure_decides(among: Nearest, ours: str, order: list[str]) -> None:
    cases = [sold("10", 10), sold("60", 60), sold("75", 75), sold("90", 90)]
    assert names(among(cases, FIGURE, here({WORK: figure(ours)}))) == order


def test_at_most_two_cases_are_named_and_each_but_once(among: Nearest) -> None:
    cases = [decided("a", document({WORK: figure(70)}), document({WORK: figure(71)}))]
    assert names(among(cases, FIGURE, here({WORK: figure(70)}))) == ["a"]
    cases += [sold(name, percent) for name, percent in (("b", 60), ("c", 50), ("d", 40))]
    assert names(among(cases, FIGURE, here({WORK: figure(70)}))) == ["a", "b"]


def test_a_case_stands_where_its_nearest_document_does_however_far_its_other_is(among: Nearest) -> None:
    two = decided("two", document({WORK: figure(70)}), document({WORK: figure(1)}))
    cases = [two, *(sold(name, percent) for name, percent in (("b", 65), ("c", 60), ("d", 55)))]
    found = among(cases, FIGURE, here({WORK: figure(70)}))
    assert [(each.id, each.document) for each in found] == [("two", 0), ("b", 0)]


def test_a_case_that_differs_on_nothing_comes_before_one_that_does(among: Nearest) -> None:
    alike, other = document({SEATS: False, MARKET: False}), document({SEATS: False, MARKET: True})
    cases = [decided("other", other, year=2020), decided("alike", alike, year=1999)]
    assert names(among(cases, BOTH, here({SEATS: False, MARKET: False}))) == ["alike", "other"]
    assert names(among(cases, BOTH, here({SEATS: False, MARKET: True}))) == ["other", "alike"]
    silent = decided("silent", document({SEATS: False}), year=1999)
    assert names(among([cases[0], silent], BOTH, here({SEATS: False, MARKET: False}))) == ["silent", "other"]


def test_a_case_that_is_known_to_be_alike_comes_before_one_of_which_less_is_known(among: Nearest) -> None:
    cases = [
        decided("silent", document({SEATS: False}), year=2020),
        decided("alike", document({SEATS: False, MARKET: False}, lesson(SEATS, False)), year=1999),
    ]
    assert names(among(cases, BOTH, here({SEATS: False, MARKET: False}))) == ["alike", "silent"]


def test_a_case_that_rests_on_the_same_places_in_its_file_comes_first(among: Nearest) -> None:
    same = ("bodies.*.board.seats = true",)
    cases = [
        decided("elsewhere", document({SEATS: False}, grounds=["bodies.*.agreements = true"]), year=2020),
        decided("same", document({SEATS: False}, grounds=same), year=1999),
    ]
    assert names(among(cases, SEAT, here({SEATS: False}, "bodies.wasteco.board.seats"))) == ["elsewhere", "same"][::-1]


STRONG, MODERATE, WEAK = (document({SEATS: False}, strength=strength) for strength in ("strong", "moderate", "weak"))
NO_LABEL = document({SEATS: False}, strength=None)
ASSUMED = document({SEATS: False}, assumption=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [(STRONG, MODERATE), (MODERATE, WEAK), (STRONG, WEAK), (WEAK, NO_LABEL), (WEAK, ASSUMED), (NO_LABEL, ASSUMED)],
    ids=["strong", "moderate", "strong-weak", "weak", "findings", "findings-without-a-label"],
)
def test_findings_come_before_assumptions_and_firmer_labels_before_weaker(
    among: Nearest, first: CaseDocument, second: CaseDocument
) -> None:
    cases = [decided("a", second, year=2020), decided("b", first, year=1999)]
    assert names(among(cases, SEAT, here({SEATS: False}))) == ["b", "a"]


def test_of_the_documents_of_one_case_the_findings_are_named(among: Nearest) -> None:
    (near,) = among([decided("a", STRONG, ASSUMED)], SEAT, here({SEATS: False}))
    assert (near.document, near.assumed) == (0, False)


def test_likeness_comes_before_findings_and_labels(among: Nearest) -> None:
    cases = [sold("far", 20), sold("near", 79, assumption=True, strength="weak")]
    assert names(among(cases, FIGURE, here({WORK: figure(78)}))) == ["near", "far"]
    (near, _) = among(cases, FIGURE, here({WORK: figure(78)}))
    assert near.assumed


def test_of_equals_the_later_decision_comes_first_and_then_the_name_decides(among: Nearest) -> None:
    cases = [decided("c", STRONG, year=1999), decided("b", STRONG, year=2020), decided("a", STRONG, year=1999)]
    assert names(among(cases, SEAT, here({SEATS: False}))) == ["b", "a"]


@pytest.mark.parametrize("ours", [figure(70), figure(90), figure(70, 90), OPEN])
def test_the_order_of_the_library_changes_nothing(among: Nearest, ours: Interval | None) -> None:
    cases = [
        decided("two", document({WORK: figure(70)}), document({WORK: figure(95)}, assumption=True)),
        *(sold(name, percent) for name, percent in (("b", 70), ("c", 85), ("d", 85))),
    ]
    found = {among(order, FIGURE, here({WORK: ours})) for order in itertools.permutations(cases)}
    assert len(found) == 1


# What a fact rests on.


def grounds_of(arrangement: dict[str, Any], fact: str) -> frozenset[str]:
    facts = arrangements.facts(arrangement)
    return facts[fact].grounds(facts.case.document.get(("parties",)))


def test_a_fact_rests_on_places_and_words_without_names_and_figures() -> None:
    assert grounds_of(sole(), "controlled.activity.turnover_percent") >= {
        "bodies.*.activities.measure = turnover",
        "bodies.*.activities.periods[].total",
        "bodies.*.activities.periods[].for.*",
    }
    assert "parties.*.type = local-authority" in grounds_of(sole(), "controllers.contracting_authorities")


def test_other_names_and_other_figures_leave_what_a_fact_rests_on_as_it_is() -> None:
    fact = "controlled.activity.turnover_percent"
    other = sole({"bodies.wasteco.activities": turnover(*years(123, 456, 789))})
    renamed = json.loads(json.dumps(other).replace("wasteco", "binco"))
    facts = arrangements.facts(renamed, body="binco")
    assert facts[fact].grounds(facts.case.document.get(("parties",))) == grounds_of(sole(), fact)


# The library and the examples that ship.

EXAMPLES = folder("cases") / "examples"
LIBRARY = {case.id: case for case in load()}


@dataclass(frozen=True)
class Question:
    """A limb that failed or is open, or a gate that excludes or is open, and the cases named for it."""

    asked: Asked
    kind: str
    facts: Facts
    side: bool | None
    own: str | None
    named: tuple[Precedent, ...]
    applies: bool = True
    """It is asked by a gate, or on a route that is not known not to apply."""


def questions(arrangement: Document, law: str | None = None) -> list[Question]:
    """Every question for which the answer to the arrangement looks for cases."""
    found = []
    genuine = precedents.nearest

    def told(asked: Asked, kind: str, facts: Facts, side: bool | None, own: str | None) -> tuple[Precedent, ...]:
        found.append(Question(asked, kind, facts, side, own, genuine(asked, kind, facts, side, own)))
        return found[-1].named

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(precedents, "nearest", told)
        result = evaluate(arrangement, load_book(), law=law, engine="builtin")
    off = {route.id for route in result.routes if route.state == "not-applicable"}
    return [replace(each, applies=each.asked.id.split("/")[1] not in off) for each in found]


def every_precedent(result: Result) -> Iterator[Precedent]:
    for gate in result.gates:
        yield from gate.precedents
    for route in result.routes:
        for condition in route.conditions:
            yield from condition.precedents


def holds_good(question: Question) -> None:
    """Each case that is named stands on this arrangement's side, on a fact that it teaches and that is alike here."""
    asked, gate = question.asked, isinstance(question.asked, Gate)
    for near in question.named:
        case = LIBRARY[near.id]
        held = case.documents[near.document]
        there = held.facts[question.kind]
        assert case.case != question.own
        about = [atom for atom in asked.atoms if atom.fact == near.fact]
        now = [compare(atom.op, atom.bound, question.facts[near.fact].value) for atom in about]
        then = [compare(atom.op, atom.bound, there[near.fact].value) for atom in about]
        assert about
        assert None not in then
        assert all(ours in (None, theirs) for ours, theirs in zip(now, then, strict=True)), (asked.id, near)
        assert (None in now) == (question.side is None), (asked.id, near)
        ended = state(asked.sides(), functools.partial(told_by, there))
        assert near.state == {True: ("met", "excludes"), False: ("not-met", "passes")}[ended is True][gate]
        assert question.side in (None, ended), (asked.id, near)
        assert any(
            bare(near.fact) in lesson.facts
            and lesson.says == near.says
            and lesson.value in (None, there[near.fact].value)
            for lesson in held.teaches
        ), (asked.id, near)
        assert near.assumed == held.assumption
    sides = [near.state for near in question.named]
    assert len(question.named) <= precedents.MOST
    assert len({near.id for near in question.named}) == len(sides) or question.side is None
    assert question.side is not None or len(set(sides)) == len(sides)


def told_by(there: Mapping[str, Known], atom: Atom) -> bool | None:
    """Whether a comparison holds on what is known of a case."""
    return compare(atom.op, atom.bound, there[atom.fact].value) if atom.fact in there else None


EXAMPLE_NAMES = [path.relative_to(EXAMPLES).as_posix() for path in sorted(EXAMPLES.rglob("*.yaml"))]
OFTEN = ("worked-", "eu-2014-24/")
"""The examples that every run holds against the library: those of the law that the cases are put to."""
each_example = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name.startswith(OFTEN) else [pytest.mark.slow]) for name in EXAMPLE_NAMES],
)


OF_UTILITIES = ("affiliate", "joint-venture")


@functools.cache
def asked_of(name: str) -> list[Question]:
    """The questions of a shipped example, under the law of its folder."""
    (example,) = documents(EXAMPLES / name)
    return questions(example, law_of(name))


def law_of(name: str) -> str | None:
    """The law that an example is of; None where its folder is of none, so that the law that governs is."""
    folder_name = name.split("/")[0]
    return folder_name if folder_name in load_book().laws else None


def asked_in(places: tuple[str, ...]) -> list[Question]:
    return [each for name in EXAMPLE_NAMES if name.startswith(places) for each in asked_of(name)]


@each_example
def test_no_example_names_a_case_on_the_wrong_side(name: str) -> None:
    for question in asked_of(name):
        holds_good(question)


@pytest.mark.parametrize(
    ("places", "of_failed", "of_open"),
    [(OFTEN, 0.6, 0.6), pytest.param(("",), 0.4, 0.25, marks=pytest.mark.slow)],
    ids=["of the Directive", "of every law"],
)
def test_many_limbs_that_failed_or_are_open_on_a_route_that_applies_have_a_case(
    places: tuple[str, ...], of_failed: float, of_open: float
) -> None:
    """Of the others, no case of the library teaches the fact: who controls the buyer, or work for the open market.

    No case at all is on the utilities' own routes: they, and what was written to show them, are left out.
    """
    names = [
        name for name in EXAMPLE_NAMES if name.startswith(places) and not any(each in name for each in OF_UTILITIES)
    ]
    every = [each for name in names for each in asked_of(name)]
    asked = [each for each in every if each.applies and each.asked.id.split("/")[1] not in OF_UTILITIES]
    failed = [bool(each.named) for each in asked if each.side is not None]
    still_open = [bool(each.named) for each in asked if each.side is None]
    assert len(failed) > 50
    assert len(still_open) > 30
    assert sum(failed) / len(failed) > of_failed
    assert sum(still_open) / len(still_open) > of_open


def test_a_case_is_named_with_the_state_that_its_own_file_comes_to() -> None:
    """The published facts of a case are those on which the program answers it."""
    compared = 0
    for question in asked_in(OFTEN):
        route = question.asked.id.split("/")[1]
        for near in question.named if question.asked.id.startswith("eu-2014-24/") else ():
            evaluation = answered(near.id)[near.document]
            if route == "gates" or evaluation.route(route) != "not-applicable":
                found = evaluation.strictest.findings
                state_of = found.gate if route == "gates" else found.condition
                assert state_of(question.asked.id) == near.state, (question.asked.id, near)
                compared += 1
    assert compared > 200


@functools.cache
def answered(id: str) -> list[Evaluation]:
    found = [deciding(each, load_book()) for each in documents(folder("cases") / "decided" / f"{id}.yaml")]
    return [each for each in found if each is not None]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


@functools.cache
def arrangement_of(name: str) -> dict[str, Any]:
    (example,) = documents(EXAMPLES / name)
    found = _plain(example.data)
    assert isinstance(found, dict)
    return {**found, "law": law_of(name) or "uk-pa-2023"}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of the facts of an arrangement."""
    if isinstance(value, dict):
        for key, each in value.items():
            if path or key in ("contract", "bodies", "cooperation", "transfer"):
                yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*path, index))
    else:
        yield path


def _each_case_named_stands_where_it_does(data: st.DataObject, name: str) -> None:
    """Facts are turned, made unknown or set to another figure; what is no arrangement any more is passed over."""
    arrangement = copy.deepcopy(arrangement_of(name))
    for _ in range(data.draw(st.integers(0, 3))):
        places = list(leaves(arrangement))
        *above, last = data.draw(st.sampled_from(places))
        place = functools.reduce(lambda block, key: block[key], above, arrangement)
        was = place[last]
        others = st.just(not was) if isinstance(was, bool) else st.integers(0, 100)
        place[last] = data.draw(st.just("unknown") if isinstance(was, str) else others | st.just("unknown"))
    try:
        asked = questions(from_mapping(arrangement))
    except ArrangementError:
        return
    for question in asked:
        holds_good(question)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(EXAMPLE_NAMES))
def test_whatever_an_arrangement_says_each_case_named_stands_where_it_does(data: st.DataObject, name: str) -> None:
    _each_case_named_stands_where_it_does(data, name)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(EXAMPLE_NAMES))
def test_the_same_of_hundreds_of_arrangements(data: st.DataObject, name: str) -> None:
    _each_case_named_stands_where_it_does(data, name)


@pytest.mark.slow
def test_another_hash_seed_names_the_same_cases(program: Command) -> None:
    files = [EXAMPLES / "uk-pa-2023" / "member-without-board-seat.yaml", EXAMPLES / "worked-cooperation.yaml"]
    files += sorted((folder("cases") / "decided").glob("C-18*.yaml"))
    first, second = (
        program("check", *files, "--format", "json", "--engine", "builtin", env={"PYTHONHASHSEED": seed}).out
        for seed in ("1", "2")
    )
    assert first == second
    assert '"precedents": [\n' in first


# The words.

NEAR = Precedent(
    id="C-182-11-econord",
    document=1,
    case="C-182/11",
    short="Econord",
    outcome="remitted",
    assumed=True,
    state="not-met",
    fact="controlled.every_controller_represented",
    says="a member holds a share but has no part in the board",
    compared=(Compared("controlled.every_controller_represented", "Saltby has no seat", "Cagno has no seat"),),
)
FOUND = replace(NEAR, assumed=False)
SECOND = replace(FOUND, id="C-2", case="C-2/22", short="Second", outcome="not-exempt", says="it was so too")
MET = replace(FOUND, id="UKSC", case="[2011] UKSC 7", short="Brent", outcome="exempt", state="met", says="all decide")
CITED = "Econord (C-182/11, left to the national court, with facts added)"
WITH_CASE = f"Each represented: as in {CITED}, a member holds a share but has no part in the board."


def with_precedents(state: str, *near: Precedent) -> Result:
    """The worked example with one limb in that state and these cases beside it."""
    limbs = tuple(_with(each, state, near) for each in samples.CONDITIONS)
    joint = replace(samples.JOINT, state=state, because="", conditions=limbs)
    verdict = "not-exempt" if state == "not-met" else "unclear"
    routes = (samples.VERTICAL, joint, samples.HORIZONTAL)
    return replace(samples.EXEMPT, verdict=verdict, route=None, summary="", routes=routes, flags=())


def _with(each: ConditionResult, state: str, near: tuple[Precedent, ...]) -> ConditionResult:
    return replace(each, state=state, precedents=near) if each.short == "Each represented" else each


def running(text: str) -> str:
    """The words without the breaks between lines."""
    return " ".join(text.split())


def test_the_screen_names_the_nearest_case_as_one_would_cite_it() -> None:
    lines = table.report([with_precedents("not-met", NEAR, SECOND)]).splitlines()
    start = lines.index("Nearest decided cases")
    assert running("\n".join(lines[start + 1 :])).startswith(f"{WITH_CASE} The other routes")
    assert "Second" not in "\n".join(lines), "a limb that failed has one case on the screen"
    assert max(map(len, lines)) <= 80


def test_the_screen_in_full_names_every_case_and_compares_the_facts() -> None:
    text = running(table.report([with_precedents("not-met", NEAR, SECOND)], verbose=True))
    assert f"{WITH_CASE[:-1]}; as in Second (C-2/22, not exempt), it was so too." in text
    compared = "controlled.every_controller_represented: Cagno has no seat (here: Saltby has no seat)"
    assert f"Econord, {compared} Second, {compared}" in text


def test_an_open_limb_names_a_case_on_each_side_and_says_how_each_came_out() -> None:
    text = running(table.report([with_precedents("unclear", MET, NEAR)]))
    assert (
        "Each represented: met in Brent ([2011] UKSC 7, exempt), where all decide; "
        f"not met in {CITED}, where a member holds a share but has no part in the board."
    ) in text


def test_a_gate_that_excludes_names_the_case_that_it_excluded() -> None:
    near = replace(NEAR, state="excludes", outcome="no-contract")
    gate = replace(samples.GATES[0], state="excludes", precedents=(near,))
    assert words.precedents(gate, verbose=False) == [
        "There is a contract for pecuniary interest: as in Econord (C-182/11, no contract, with facts added), a member "
        "holds a share but has no part in the board."
    ]


def test_what_is_met_names_no_case_and_a_result_without_one_has_no_heading() -> None:
    assert "Nearest decided cases" not in table.report([samples.NOT_EXEMPT], verbose=True)
    assert "Nearest decided cases" not in markdown.report([samples.NOT_EXEMPT], verbose=True)
    result = arrangements.result(sole())
    assert result.verdict == "exempt"
    met = [each for route in result.routes for each in route.conditions if each.state == "met"]
    assert met
    assert not any(each.precedents for each in met)
    assert not any(gate.precedents for gate in result.gates if gate.state == "passes")


def test_markdown_names_every_case_with_what_could_be_markup_escaped() -> None:
    text = markdown.report([with_precedents("unclear", MET, NEAR)])
    assert (
        "Nearest decided cases:\n\n- Each represented: met in Brent (\\[2011\\] UKSC 7, exempt), where all decide; "
        in text
    )
    assert (
        "- Econord, controlled.every\\_controller\\_represented: Cagno has no seat (here: Saltby has no seat)" in text
    )


EVIL = "no\x1b[2J seat\u202e | <b>x</b> [y](http://e.example) `z`\n# EXEMPT"


@pytest.mark.parametrize("state", ["not-met", "unclear"])
def test_no_name_and_no_lesson_can_speak_to_the_terminal_or_add_to_the_record(state: str) -> None:
    compared = (Compared(EVIL, EVIL, EVIL),)
    evil = with_precedents(state, replace(NEAR, short=EVIL, case=EVIL, says=EVIL, compared=compared))
    written = markdown.report([evil], verbose=True)
    for text in (table.report([evil], verbose=True), written, json_report.report([evil])):
        assert not {"\x1b", "\u202e"} & set(text)
    assert not any(line.startswith("# EXEMPT") for line in written.splitlines())
    assert "<b>" not in written
    assert "[y](" not in written.replace("\\[y\\](", "")


def test_json_has_every_case_with_the_names_of_its_schema() -> None:
    schema = json.loads((folder("schemas") / "result.schema.json").read_text(encoding="utf-8"))
    report = json.loads(json_report.report([with_precedents("unclear", MET, NEAR)]))
    jsonschema.Draft7Validator(schema).validate(report)
    (found,) = [
        each["precedents"]
        for route in report["results"][0]["routes"]
        for each in route["conditions"]
        if each["precedents"]
    ]
    assert found == [dataclasses.asdict(MET) | {"compared": found[0]["compared"]}, found[1]]
    explained = schema["definitions"]["precedent"]["properties"]
    assert set(explained) == {each.name for each in dataclasses.fields(Precedent)}
    assert found[1]["compared"] == [dataclasses.asdict(NEAR.compared[0])]


def test_a_member_without_a_part_in_the_board_is_told_of_econord(teckal: Command) -> None:
    ran = teckal("check", EXAMPLES / "uk-pa-2023" / "member-without-board-seat.yaml", "--engine", "builtin")
    said = running(ran.out)
    assert ran.status == 1
    assert f"Nearest decided cases {WITH_CASE}" in said
    schema = json.loads((folder("schemas") / "result.schema.json").read_text(encoding="utf-8"))
    told = teckal("check", EXAMPLES / "uk-pa-2023" / "member-without-board-seat.yaml", "--format", "json")
    jsonschema.Draft7Validator(schema).validate(json.loads(told.out))
    assert '"id": "C-182-11-econord"' in told.out
