"""Every decided case comes out as the court decided it, on the verdict and on the conditions that decide."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from conftest import ENGINES

from teckal.document import Document, read
from teckal.paths import folder
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

ABOUT = {"title", "description", "evidence", "decided"}
"""What a document with added facts may say in other words."""


def _documents() -> dict[str, Document]:
    found: dict[str, Document] = {}
    for path in sorted((folder("cases") / "decided").glob("*.yaml")):
        for document in read(path):
            assert isinstance(document, Document), f"{path.name}: {document}"
            found[path.stem if document.index == 0 else f"{path.stem}-with-givens"] = document
    return found


DOCUMENTS = _documents()
WITH_GIVENS = [name for name in DOCUMENTS if name.endswith("-with-givens")]
TESTS = [name for name, document in DOCUMENTS.items() if document.get(("decided", "expected")) is not None]
every_document = pytest.mark.parametrize("name", DOCUMENTS)
every_test = pytest.mark.parametrize("name", TESTS)
every_engine = pytest.mark.parametrize("engine", ENGINES)


def _decided(name: str) -> Mapping[str, Any]:
    decided = DOCUMENTS[name].get(("decided",))
    assert isinstance(decided, Mapping)
    return decided


def _expected(name: str) -> Mapping[str, Any]:
    expected = _decided(name)["expected"]
    assert isinstance(expected, Mapping)
    return expected


@functools.cache
def _result(name: str, engine: str) -> Result:
    return evaluate(DOCUMENTS[name], load(), engine=engine)


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Each value of a document with its path; an empty list is a value."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(value, (list, tuple)) and value:
        for index, each in enumerate(value):
            yield from _leaves(each, (*path, index))
    else:
        yield path, value


def _facts(name: str) -> dict[tuple[str | int, ...], Any]:
    """What a document says of the arrangement and knows."""
    told = _leaves(DOCUMENTS[name].get(()))
    return {path: value for path, value in told if path[0] not in ABOUT and value != "unknown"}


def test_the_library_holds_fifty_cases() -> None:
    assert len({name.removesuffix("-with-givens") for name in DOCUMENTS}) == 50


@every_test
@every_engine
def test_the_verdict_and_its_route_are_those_decided(name: str, engine: str) -> None:
    result, expected = _result(name, engine), _expected(name)
    if expected["strength"] == "weak" and "differs" in _decided(name):
        assert result.verdict != expected["verdict"], "it agrees, so that nothing differs"
        return
    assert (result.verdict, result.route) == (expected["verdict"], expected.get("route")), result.summary
    assert result.engine == engine


@every_test
@every_engine
def test_the_conditions_and_gates_that_decide_are_those_decided(name: str, engine: str) -> None:
    result, expected = _result(name, engine), _expected(name)
    states = {each.id: each.state for route in result.routes for each in route.conditions}
    states |= {each.id: each.state for each in result.gates}
    decided = {**expected.get("conditions", {}), **expected.get("gates", {})}
    assert {id: states.get(id) for id in decided} == decided


@every_test
def test_a_refusal_rests_on_a_failed_condition_and_a_doubt_on_an_open_one(name: str) -> None:
    expected = _expected(name)
    needed = {"not-exempt": "not-met", "unclear": "unclear", "exempt": "met", "out-of-scope": "excludes"}
    decided = {**expected.get("conditions", {}), **expected.get("gates", {})}
    assert needed[expected["verdict"]] in decided.values()


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in WITH_GIVENS])
def test_a_case_says_who_decided_what_when_and_where_it_can_be_read(name: str) -> None:
    decided = _decided(name)
    wanted = ("case", "name", "short", "court", "date", "decided_under", "question", "held", "outcome")
    assert all(decided.get(key) for key in wanted)
    assert "left_open" in decided
    assert decided["sources"] or "not_a_test" in decided
    assert ("expected" in decided) != ("not_a_test" in decided)


@every_document
def test_every_case_is_tested_under_the_directive_of_today(name: str) -> None:
    assert DOCUMENTS[name].get(("law",)) == "eu-2014-24"


@every_test
def test_a_label_has_a_strength_and_a_reason_and_only_a_weak_one_may_differ(name: str) -> None:
    expected = _expected(name)
    assert expected["strength"] in ("strong", "moderate", "weak")
    assert expected["reason"]
    assert expected["strength"] == "weak" or "differs" not in _decided(name)


@pytest.mark.parametrize("name", WITH_GIVENS)
def test_facts_that_a_label_needs_are_added_to_the_findings_and_change_none(name: str) -> None:
    findings, givens = _facts(name.removesuffix("-with-givens")), _facts(name)
    assert {path: givens.get(path) for path in findings} == findings
    added = [path for path in givens if path not in findings]
    assert added
    assert {DOCUMENTS[name].standing(path) for path in added} == {"assumed"}
    assert _decided(name)["assumption"] is True
    assert _decided(name)["adds"]


@pytest.mark.parametrize("name", WITH_GIVENS)
def test_facts_that_turn_the_answer_turn_a_doubt_into_one(name: str) -> None:
    before, after = _expected(name.removesuffix("-with-givens"))["verdict"], _expected(name)["verdict"]
    assert before in ("unclear", after)


def test_a_file_that_names_representatives_for_some_says_nothing_of_the_others() -> None:
    routes = _result("C-383-21-sambre-biesme", "builtin").routes
    reasons = [
        each.reason for route in routes for each in route.conditions if each.id == "eu-2014-24/joint/representatives"
    ]
    assert reasons == ["Sambre & Biesme SCRL has no representative, own or shared."]
