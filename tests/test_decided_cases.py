"""Every decided case comes out as the court decided it, on the verdict and on the conditions that decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from conftest import ENGINES

from teckal.document import Document, read
from teckal.paths import folder
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

CASES = (
    "C-107-98-teckal",
    "C-15-13-datenlotsen",
    "C-159-11-lecce",
    "C-182-11-econord",
    "C-26-03-stadt-halle",
    "C-324-07-coditel-brabant",
    "C-340-04-carbotermo",
    "C-383-21-sambre-biesme",
    "C-386-11-piepenbrock",
    "C-429-19-remondis-neuwied",
    "C-458-03-parking-brixen",
    "C-480-06-commission-v-germany-hamburg",
    "C-553-15-undis",
    "C-573-07-sea",
    "C-574-12-setubal-such",
    "UKSC-2011-7-brent-laml",
)
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
every_document = pytest.mark.parametrize("name", DOCUMENTS)
every_engine = pytest.mark.parametrize("engine", ENGINES)


def _decided(name: str) -> Mapping[str, Any]:
    decided = DOCUMENTS[name].get(("decided",))
    assert isinstance(decided, Mapping)
    return decided


def _expected(name: str) -> Mapping[str, Any]:
    expected = _decided(name)["expected"]
    assert isinstance(expected, Mapping)
    return expected


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


def test_the_library_holds_every_case_that_was_asked_for() -> None:
    assert set(CASES) <= set(DOCUMENTS)


@every_document
@every_engine
def test_the_verdict_and_its_route_are_those_decided(name: str, engine: str) -> None:
    result, expected = _result(name, engine), _expected(name)
    assert (result.verdict, result.route) == (expected["verdict"], expected.get("route")), result.summary
    assert result.engine == engine


@every_document
@every_engine
def test_the_conditions_and_gates_that_decide_are_those_decided(name: str, engine: str) -> None:
    result, expected = _result(name, engine), _expected(name)
    states = {each.id: each.state for route in result.routes for each in route.conditions}
    states |= {each.id: each.state for each in result.gates}
    decided = {**expected["conditions"], **expected.get("gates", {})}
    assert {id: states.get(id) for id in decided} == decided


@every_document
def test_a_refusal_rests_on_a_failed_condition_and_a_doubt_on_an_open_one(name: str) -> None:
    needed = {"not-exempt": "not-met", "unclear": "unclear", "exempt": "met"}
    assert needed[_expected(name)["verdict"]] in _expected(name)["conditions"].values()


@every_document
def test_a_case_says_who_decided_what_when_and_where_it_can_be_read(name: str) -> None:
    decided = _decided(name)
    assert all(decided.get(key) for key in ("case", "name", "court", "date", "held", "sources"))
    assert decided["expected"]["strength"] in ("strong", "moderate")
    assert decided["expected"]["reason"]
    assert DOCUMENTS[name].get(("law",)) == "eu-2014-24"


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
def test_without_the_facts_that_the_label_needs_the_answer_is_unclear(name: str) -> None:
    assert _expected(name.removesuffix("-with-givens"))["verdict"] == "unclear"


def test_a_file_that_names_representatives_for_some_says_nothing_of_the_others() -> None:
    routes = _result("C-383-21-sambre-biesme", "builtin").routes
    reasons = [
        each.reason for route in routes for each in route.conditions if each.id == "eu-2014-24/joint/representatives"
    ]
    assert reasons == ["Sambre & Biesme SCRL has no representative, own or shared."]
