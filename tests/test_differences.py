"""Where the Act comes out otherwise than the law before it, each difference has an answer under both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import examples
import pytest
from conftest import ENGINES

from teckal.comparison import compare
from teckal.document import Document
from teckal.rulebook import load
from teckal.verdict import evaluate

NAMES = [name.removeprefix("differences/") for name in examples.NAMES if name not in examples.SINGLE]


def _document(name: str) -> Document:
    return examples.document(f"differences/{name}")


def _under(name: str) -> Mapping[str, Any]:
    under = _document(name).get(("example", "under"))
    assert isinstance(under, Mapping)
    return under


ANSWERS = [(name, law) for name in NAMES for law in _under(name)]


def test_every_difference_of_the_research_is_there() -> None:
    wanted = {f"D{number}" for number in (1, 2, 3, *range(5, 16))} | {"D4a", "D4b"}
    assert {name.split("-")[0] for name in NAMES} == wanted


@pytest.mark.parametrize(("name", "law"), ANSWERS)
@pytest.mark.parametrize("engine", ENGINES)
def test_the_answer_under_each_law_is_the_one_expected(name: str, law: str, engine: str) -> None:
    result, expected = evaluate(_document(name), load(), law=law, engine=engine), _under(name)[law]
    assert (result.verdict, result.route) == (expected["verdict"], expected.get("route")), result.summary
    states = {each.id: each.state for route in result.routes for each in route.conditions}
    states |= {each.id: each.state for each in result.gates}
    asked = {**expected.get("conditions", {}), **expected.get("gates", {})}
    assert {id: states.get(id) for id in asked} == asked
    assert set(expected.get("flags", ())) <= {flag.id for flag in result.flags}


def _named(number: str) -> str:
    (found,) = [each for each in NAMES if each.startswith(f"{number}-")]
    return found


@pytest.mark.parametrize("name", [each for each in NAMES if not each.startswith("D10-")])
def test_the_laws_part_and_the_comparison_shows_on_what(name: str) -> None:
    found = compare(_document(name), load(), list(_under(name)), engine="builtin")
    assert len({(each.verdict, each.route) for each in found.results}) > 1
    assert found.differences or "out-of-scope" in {each.verdict for each in found.results}


def test_in_wales_the_measure_that_passes_in_england_leaves_the_answer_open() -> None:
    english, welsh = (
        evaluate(_document(_named(each)), load(), law="uk-pa-2023", engine="builtin") for each in ("D9", "D10")
    )
    assert (english.verdict, welsh.verdict) == ("exempt", "unclear")
    assert any("devolved Welsh authority" in flag.says for flag in welsh.flags)


@pytest.mark.parametrize("name", ["D4a", "D4b", "D8"])
def test_an_exemption_that_is_only_arguable_calls_for_advice(name: str) -> None:
    found = _named(name)
    exempt = [law for law, expected in _under(found).items() if expected["verdict"] == "exempt"]
    for law in exempt:
        result = evaluate(_document(found), load(), law=law, engine="builtin")
        assert any(flag.level == "advice" for flag in result.flags)
