"""An answer may name a decided case, and others use the library as data, so it must say what its files say.

`cases/library.json` is made from the files of the cases. Were it older than they are, a report would compare with facts
that no file holds, and nobody could see it.
"""

from __future__ import annotations

import copy
import datetime
import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from teckal.cli import OUTCOMES
from teckal.errors import ArrangementError
from teckal.evaluation import Evaluation
from teckal.facts import KINDS, DateSpan, Interval
from teckal.facts.core import BODY_ROLES, bare
from teckal.facts.values import Value, from_data, to_data
from teckal.library import (
    FILE,
    Case,
    CaseDocument,
    Lesson,
    NoSuchCase,
    Wanted,
    built,
    documents,
    load,
    published,
    select,
)
from teckal.paths import folder
from teckal.precedents import STRENGTHS
from teckal.program import GATES
from teckal.report.words import OUTCOMES as OUTCOMES_IN_WORDS
from teckal.result import VERDICTS
from teckal.rulebook import load as load_book
from teckal.verdict import deciding

PUBLISHED = folder("cases") / FILE
SCHEMA: dict[str, Any] = json.loads((folder("schemas") / "cases.schema.json").read_text(encoding="utf-8"))
DEFINITIONS: Mapping[str, Any] = SCHEMA["definitions"]
CARDS = load_book().cards
CASES = {case.id: case for case in load()}
DOCUMENTS = [(case, document) for case in load() for document in case.documents]
LESSONS = [(case, document, lesson) for case, document in DOCUMENTS for lesson in document.teaches]
every_case = pytest.mark.parametrize("case", load(), ids=list(CASES))


def named(case: Case, document: CaseDocument) -> str:
    return f"{case.id}, document {document.index}"


# The published file.


def test_the_published_library_is_what_the_files_of_the_cases_come_to() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(
        [sys.executable, "-m", "teckal.library"], capture_output=True, env=environment, cwd=ROOT, check=True
    )
    fresh = made.stdout == PUBLISHED.read_bytes()
    assert fresh, f"cases/{FILE} is old. Make it again: python -m teckal.library > cases/{FILE}"


def test_the_published_library_has_every_case_in_the_order_of_their_files() -> None:
    assert list(CASES) == [path.stem for path in sorted((folder("cases") / "decided").glob("*.yaml"))]


def test_what_is_published_is_read_back_as_it_was() -> None:
    assert published(load()) == PUBLISHED.read_text(encoding="utf-8")


def test_the_library_is_read_once() -> None:
    assert load() is load()


def test_a_file_that_cannot_be_read_is_said_and_not_left_out(tmp_path: Path) -> None:
    good = (folder("cases") / "decided" / "C-182-11-econord.yaml").read_text(encoding="utf-8")
    (tmp_path / "case.yaml").write_text(good, encoding="utf-8")
    (case,) = built(tmp_path)
    assert (case.id, len(case.documents)) == ("case", 2)
    (tmp_path / "case.yaml").write_text(good.replace("assumption: true", "assumption: perhaps"), encoding="utf-8")
    with pytest.raises(ArrangementError, match="assumption"):
        built(tmp_path)


moments = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))
numbers = st.fractions(0, 1000)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(numbers), draw(st.none() | numbers)
    if high is None or high > low:
        return Interval(low, high, draw(st.booleans()), high is not None and draw(st.booleans()))
    return Interval(low, low)


values = st.one_of(
    st.booleans(),
    st.sampled_from([choice for card in CARDS.values() for choice in card.choices]),
    intervals(),
    st.builds(lambda one, other: DateSpan(min(one, other), max(one, other)), moments, moments),
)


@settings(deadline=None, derandomize=True)
@given(value=values)
def test_every_value_of_a_fact_comes_back_from_json_as_it_was_and_meets_the_schema(value: Value) -> None:
    data = json.loads(json.dumps(to_data(value)))
    assert from_data(data) == value
    assert type(from_data(data)) is type(value)
    assert accepts("value", data)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (Interval(Fraction(80), Fraction(80)), {"is": "80"}),
        (Interval(Fraction(2690, 31), Fraction(2690, 31)), {"is": "2690/31"}),
        (Interval(Fraction(80), Fraction(100), low_open=True), {"above": "80", "at_most": "100"}),
        (Interval(Fraction(0), Fraction(80), high_open=True), {"at_least": "0", "below": "80"}),
        (Interval(Fraction(3), None), {"at_least": "3"}),
        (True, True),
        ("not-stated", "not-stated"),
    ],
)
def test_a_figure_is_written_exactly_and_never_as_a_binary_float(value: Value, data: Any) -> None:
    assert to_data(value) == data


# The schema.


def accepts(definition: str, value: Any) -> bool:
    schema = {"$ref": f"#/definitions/{definition}", "definitions": DEFINITIONS}
    return bool(jsonschema.Draft7Validator(schema).is_valid(value))


def parts(schema: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The schema and every schema in it, each with its place."""
    yield where, schema
    for key in ("properties", "patternProperties", "definitions"):
        for name, each in schema.get(key, {}).items():
            yield from parts(each, f"{where}/{name}")
    for key in ("anyOf", "oneOf"):
        for number, each in enumerate(schema.get(key, ())):
            yield from parts(each, f"{where}/{key}{number}")
    for key in ("items", "not"):
        if key in schema:
            yield from parts(schema[key], f"{where}/{key}")


def test_the_published_library_meets_its_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator(SCHEMA).validate(json.loads(PUBLISHED.read_text(encoding="utf-8")))


def test_every_object_of_the_schema_is_closed_and_has_every_name_that_it_always_has() -> None:
    objects = [(where, each) for where, each in parts(SCHEMA) if each.get("type") == "object"]
    assert len(objects) > 8
    for where, each in objects:
        assert each["additionalProperties"] is False, where
        assert where.endswith(("facts", "range")) or each.get("required", []) == list(each.get("properties", [])), where


def test_every_name_of_the_schema_is_explained_in_plain_words() -> None:
    explained = {"": SCHEMA, **{f"/{name}": each for name, each in DEFINITIONS.items()}}
    for where, each in parts(SCHEMA):
        for key in ("properties", "patternProperties"):
            explained |= {f"{where}/{name}": entry for name, entry in each.get(key, {}).items()}
    assert len(explained) > 60
    for where, each in explained.items():
        assert each["title"].strip(), where
        assert each["description"].strip().endswith((".", "...")), where
        assert not {"TODO", "TBD"} & set(each["description"].split()), where


def test_every_reference_of_the_schema_leads_to_a_definition_and_each_is_used() -> None:
    used = {each["$ref"].removeprefix("#/definitions/") for _, each in parts(SCHEMA) if "$ref" in each}
    assert used == set(DEFINITIONS)


def test_the_closed_choices_of_the_schema_are_those_of_the_program() -> None:
    case, expected = DEFINITIONS["case"]["properties"], DEFINITIONS["expected"]["properties"]
    assert set(case["outcome"]["enum"]) == set(OUTCOMES) == set(OUTCOMES_IN_WORDS)
    assert set(expected["verdict"]["enum"]) == set(VERDICTS)
    assert set(expected["strength"]["enum"]) == set(STRENGTHS)
    assert set(DEFINITIONS["facts"]["properties"]) == {*KINDS, GATES}
    result = json.loads((folder("schemas") / "result.schema.json").read_text(encoding="utf-8"))["definitions"]
    assert case["outcome"]["enum"] == result["precedent"]["properties"]["outcome"]["enum"]
    for states, of in (("condition_states", "condition"), ("gate_states", "gate")):
        (state,) = DEFINITIONS[states]["patternProperties"].values()
        assert state["enum"] == result[of]["properties"]["state"]["enum"]


def test_the_schema_names_what_the_program_holds_of_a_case() -> None:
    assert set(DEFINITIONS["case"]["properties"]) == {each.name for each in fields(Case)} | {"file"}
    held = {each.name for each in fields(CaseDocument)} - {"index"} | {"document"}
    assert set(DEFINITIONS["document"]["properties"]) == held
    assert len(get_args(Value)) == len(DEFINITIONS["value"]["anyOf"]) - 1, "an interval is a number or a range"


def _remove(case: dict[str, Any], key: str) -> None:
    del case[key]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a name that nobody knows", lambda case: case.update(judge="A. Judge")),
        ("no question", lambda case: _remove(case, "question")),
        ("an empty answer", lambda case: case.update(held="")),
        ("an outcome of another kind", lambda case: case.update(outcome="won")),
        ("a date in words", lambda case: case.update(date="29 November 2012")),
        ("a month without a day", lambda case: case.update(date="2012-11")),
        ("no document", lambda case: case.update(documents=[])),
        ("a file elsewhere", lambda case: case.update(file="../decided/x.yaml")),
        ("a strength of another kind", lambda case: case["documents"][0]["expected"].update(strength="certain")),
        (
            "a state of another kind",
            lambda case: case["documents"][0]["expected"]["conditions"].update({"a/b/c": "no"}),
        ),
        (
            "a gate among the conditions that is none",
            lambda case: case["documents"][0]["expected"]["gates"].update(a="b"),
        ),
        ("a part that nobody takes", lambda case: case["documents"][0]["facts"].update(twins={})),
        ("a lesson on no fact", lambda case: case["documents"][0]["teaches"][0].update(facts=[])),
        ("a lesson with a figure", lambda case: case["documents"][0]["teaches"][0].update({"is": 80})),
    ],
)
def test_the_schema_refuses_what_is_no_case(what: str, change: Any) -> None:
    data = json.loads(published((CASES["C-182-11-econord"],)))
    validator = jsonschema.Draft7Validator(SCHEMA)
    assert validator.is_valid(data)
    changed = copy.deepcopy(data)
    change(changed["cases"][0])
    assert not validator.is_valid(changed), what


@pytest.mark.parametrize(
    "value",
    [
        80, 80.5, None, [], {}, "Yes", {"is": 80}, {"is": "80%"}, {"is": "1/0"}, {"is": "1", "above": "0"},
        {"above": "1", "at_least": "2"}, {"below": "1"}, {"at_least": "0", "below": "1", "at_most": "1"},
        {"first": "2012", "last": "2012"},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_no_value_of_a_fact(value: Any) -> None:
    assert not accepts("value", value)


# What each case says.


@every_case
def test_a_case_says_who_decided_what_when_and_from_which_file(case: Case) -> None:
    said = (case.case, case.name, case.short, case.court, case.decided_under, case.question, case.held)
    assert all(text and text == " ".join(text.split()) for text in said)
    assert case.outcome in OUTCOMES
    assert (folder("cases") / case.file).is_file()
    assert case.case.startswith(case.citation)
    assert case.sources or case.documents[0].not_a_test
    assert all(source.startswith(("https://", "http://")) and " " not in source for source in case.sources)


@every_case
def test_a_case_has_its_findings_first_and_then_what_it_adds_to_them(case: Case) -> None:
    findings, *added = case.documents
    assert [document.index for document in case.documents] == list(range(len(case.documents)))
    assert (findings.assumption, findings.adds) == (False, ())
    assert all(document.assumption and document.adds and document.expected for document in added)


@every_case
def test_each_document_expects_an_answer_or_says_why_it_does_not(case: Case) -> None:
    for document in case.documents:
        assert document.title
        assert (document.expected is None) != (document.not_a_test is None)
        if document.expected:
            assert document.expected.reason
            assert document.expected.conditions or document.expected.gates
            assert (document.expected.route is not None) == (document.expected.verdict == "exempt")
        assert document.differs is None or (document.expected and document.expected.strength == "weak")


def test_what_decides_a_case_is_asked_by_the_law_that_it_is_tested_under() -> None:
    for case, document in DOCUMENTS:
        law = load_book().law(document.law)
        asked, routes = {each.id for each in law.asked}, {each.id for each in law.routes}
        if document.expected:
            assert {*document.expected.conditions, *document.expected.gates} <= asked, named(case, document)
            assert document.expected.route is None or document.expected.route in routes, named(case, document)


def test_no_two_cases_go_by_the_same_name() -> None:
    for names in (
        [case.id for case in load()],
        [case.short.casefold() for case in load()],
        [case.case for case in load()],
    ):
        assert len(names) == len(set(names))


# What each case teaches.


def test_each_lesson_is_on_facts_that_have_a_card_and_has_a_value_that_the_card_allows() -> None:
    assert LESSONS
    allowed: dict[str, tuple[object, ...]] = {"truth": (True, False)}
    for case, document, lesson in LESSONS:
        assert lesson.facts, named(case, document)
        for fact in lesson.facts:
            assert fact in CARDS, f"{named(case, document)}: rules/facts has no card {fact}"
            card = CARDS[fact]
            assert lesson.value in (card.choices or allowed.get(card.kind, (None,))), (named(case, document), fact)


def test_each_lesson_is_true_of_its_document() -> None:
    untrue = []
    for case, document, lesson in LESSONS:
        found = {fact: derived(case.id, document.index, fact) for fact in lesson.facts}
        known = [values for values in found.values() if values]
        if document.not_a_test is None and not (known and all(is_true(lesson, values) for values in known)):
            untrue.append((named(case, document), found, lesson.value))
    assert untrue == []


@functools.cache
def decided(id: str) -> list[Evaluation | None]:
    """The award that decides each document of a case, put to the law of its file."""
    return [deciding(each, load_book()) for each in documents(folder("cases") / "decided" / f"{id}.yaml")]


def derived(id: str, index: int, fact: str) -> list[Value]:
    """What the fact comes to in a document, for the gates and for each route, where it is known."""
    evaluation = decided(id)[index]
    assert evaluation is not None, f"{id}, document {index}: nobody buys"
    bodies = [role for role in CARDS[fact].roles if role in BODY_ROLES]
    names = [f"{role}.{fact}" for role in bodies] or [fact]
    world = evaluation.strictest
    found = [facts[name].value for facts in (world.gates, *world.routes.values()) for name in names]
    return [value for value in found if value is not None]


def is_true(lesson: Lesson, values: list[Value]) -> bool:
    """Whether the fact comes to what the lesson says for some route; where that says nothing, to a figure."""
    return any(isinstance(each, Interval) if lesson.value is None else each == lesson.value for each in values)


def test_a_lesson_ends_a_sentence_that_a_report_begins() -> None:
    for case, document, lesson in LESSONS:
        assert lesson.says[:1].islower() or lesson.says.split()[0].istitle(), named(case, document)
        assert not lesson.says.endswith((".", ";", ",")), named(case, document)


def test_the_facts_of_a_case_are_facts_that_a_law_reads_and_rest_on_no_name_and_no_figure() -> None:
    asked = {name for law in load_book().laws.values() for each in law.asked for name in each.facts}
    for case, document in DOCUMENTS:
        for facts in document.facts.values():
            for name, known in facts.items():
                assert name in asked, (named(case, document), name)
                assert bare(name) in CARDS
                assert known.shown
                assert not any(character.isdigit() for ground in known.grounds for character in ground)


# Which cases are asked for.


def ids(**wanted: Any) -> list[str]:
    return [case.id for case in select(load(), Wanted(**wanted))]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("C-324/07", "C-324-07-coditel-brabant"),
        ("c-324/07", "C-324-07-coditel-brabant"),
        ("Coditel", "C-324-07-coditel-brabant"),
        ("CODI", "C-324-07-coditel-brabant"),
        ("C-324-07-coditel-brabant", "C-324-07-coditel-brabant"),
        ("C-182/11", "C-182-11-econord"),
        ("C-183/11", "C-182-11-econord"),
        ("C-182/11 and C-183/11", "C-182-11-econord"),
        ("[2011] UKSC 7", "UKSC-2011-7-brent-laml"),
        ("BeckRS 2023, 17828", "DE-bavaria-beckrs-2023-17828"),
        ("setúbal", "C-574-12-setubal-such"),
        ("brent", "UKSC-2011-7-brent-laml"),
        ("Brent (CA)", "EWCA-2009-490-brent"),
    ],
)
def test_a_case_goes_by_its_number_its_short_name_or_its_file(name: str, id: str) -> None:
    assert ids(name=name) == [id]


@every_case
def test_each_case_can_be_had_by_each_of_its_names(case: Case) -> None:
    assert [ids(name=name) for name in (case.id, case.short, case.case, case.citation)] == [[case.id]] * 4


def refusal(**wanted: Any) -> str:
    with pytest.raises(NoSuchCase) as error:
        select(load(), Wanted(**wanted))
    return str(error.value)


def test_a_name_that_begins_several_is_refused_with_the_cases_that_it_may_be() -> None:
    assert refusal(name="remondis") == (
        "'remondis' may be C-429-19-remondis-neuwied or C-51-15-remondis-hannover. Name one of them."
    )


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("Econrd", "Did you mean Econord?"),
        ("c-324/70", "Did you mean C-324/07?"),
        ("Q", "teckal cases lists what there is."),
    ],
)
def test_a_name_of_no_case_is_refused_with_the_nearest_as_it_is_spelled(name: str, guess: str) -> None:
    assert refusal(name=name) == f"There is no decided case {name!r}. {guess}"


def test_a_case_that_the_other_options_leave_out_is_refused_rather_than_shown() -> None:
    assert ids(name="Econord", year="2012") == ["C-182-11-econord"]
    assert refusal(name="Econord", year="1999") == (
        "Econord (C-182/11 and C-183/11) is not such a case: the other options leave it out."
    )


@pytest.mark.parametrize(
    ("year", "years"),
    [
        ("2012", {2012}),
        ("2005-2005", {2005}),
        ("2005-2010", {2005, 2006, 2007, 2008, 2009, 2010}),
        ("1990-1998", set()),
    ],
)
def test_years_are_taken_with_the_first_and_the_last(year: str, years: set[int]) -> None:
    assert ids(year=year) == [case.id for case in load() if int(case.date[:4]) in years]
    assert bool(ids(year=year)) == bool(years)


@pytest.mark.parametrize(
    "year", ["", "12", "2012-", "-2012", "2005-10", "2010-2005", "2012 ", "MMXII", "2005-2010-2012"]
)
def test_what_is_no_year_is_refused(year: str) -> None:
    assert refusal(year=year) == f"{year!r} is no year. Write 2012, or 2005-2010."


@pytest.mark.parametrize("court", ["supreme", "Supreme Court", "GRAND chamber", "conseil d'état", "No such court"])
def test_a_court_is_found_by_any_part_of_its_name(court: str) -> None:
    assert ids(court=court) == [case.id for case in load() if court.casefold() in case.court.casefold()]
    assert bool(ids(court=court)) == (court != "No such court")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_that_of_the_court_and_not_the_answer_of_today(outcome: str) -> None:
    assert ids(outcome=outcome) == [case.id for case in load() if case.outcome == outcome] != []


def labels(case: Case) -> list[Any]:
    return [document.expected for document in case.documents if document.expected]


@pytest.mark.parametrize("route", ["vertical", "joint", "reverse", "sister", "horizontal"])
def test_a_route_takes_the_cases_that_are_exempt_by_it_or_turn_on_it(route: str) -> None:
    turned = [
        case.id
        for case in load()
        if any(each.route == route or any(f"/{route}/" in id for id in each.conditions) for each in labels(case))
    ]
    assert ids(route=route) == turned != []


def test_a_condition_is_known_by_its_id_by_the_end_of_it_and_a_fact_by_its_card() -> None:
    whole = [case.id for case in load() if any("eu-2014-24/joint/activity" in each.conditions for each in labels(case))]
    assert ids(condition="eu-2014-24/joint/activity") == ids(condition="joint/activity") == whole != []
    assert set(whole) < set(ids(condition="activity"))
    gates = [case.id for case in load() if any("eu-2014-24/gates/transfer" in each.gates for each in labels(case))]
    assert ids(condition="gates/transfer") == gates != []
    fact = "every_controller_represented"
    assert ids(condition=fact) == [case.id for case in load() if taught_by(case, fact)] != []


def taught_by(case: Case, fact: str) -> bool:
    return any(fact in lesson.facts for document in case.documents for lesson in document.teaches)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"route": "joinr"}, "No decided case turned on a route 'joinr'. Did you mean joint?"),
        (
            {"condition": "ctivity"},
            "No decided case turned on a condition, gate or fact 'ctivity'. Did you mean activity?",
        ),
        ({"condition": "?"}, "No decided case turned on a condition, gate or fact '?'."),
    ],
)
def test_a_route_or_condition_that_no_case_turned_on_is_refused_rather_than_answered_with_nothing(
    wanted: dict[str, str], said: str
) -> None:
    assert refusal(**wanted) == said


def test_what_is_asked_for_is_asked_for_together() -> None:
    both = ids(route="horizontal", outcome="not-exempt")
    assert both == [id for id in ids(route="horizontal") if id in ids(outcome="not-exempt")] != []
    assert both != ids(route="horizontal")


def test_nothing_asked_for_is_every_case() -> None:
    assert ids() == list(CASES)
    assert Wanted().names_everything
    assert not Wanted(year="2012").names_everything


@pytest.mark.parametrize(
    ("numbers", "citation"),
    [
        ("C-182/11 and C-183/11", "C-182/11"),
        ("C-89/19 to C-91/19", "C-89/19 to C-91/19"),
        ("[2009] EWCA Civ 490, [2009] LGR 681", "[2009] EWCA Civ 490"),
        ("BeckRS 2023, 17828", "BeckRS 2023, 17828"),
    ],
)
def test_a_case_is_cited_by_the_first_of_its_numbers(numbers: str, citation: str) -> None:
    assert replace(CASES["C-182-11-econord"], case=numbers).citation == citation
