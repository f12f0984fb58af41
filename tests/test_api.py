"""The program as a library: what a script can ask, and what it gets for bad input."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import teckal
from teckal.errors import ArrangementError, LawError
from teckal.paths import folder

WORKED = folder("cases") / "examples" / "worked-example.yaml"
TEXT = WORKED.read_text(encoding="utf-8")
DEFENCE = f"{TEXT}\nlaw: uk-dspcr-2011\n"
"""It asks for a law that is known by name only."""


@pytest.mark.parametrize(
    "source",
    [WORKED, str(WORKED), io.StringIO(TEXT), io.BytesIO(TEXT.encode())],
    ids=["path", "text of a path", "open text file", "open binary file"],
)
def test_one_arrangement_is_answered_from_a_path_or_an_open_file(source: teckal.Source) -> None:
    result = teckal.check(source)
    assert (result.verdict, result.route) == ("exempt", "joint")
    assert {flag.level for flag in result.flags} == {"note"}


def test_text_gives_the_same_answer_and_a_law_may_be_asked_for() -> None:
    assert teckal.check_text(TEXT).verdict == "exempt"
    asked = teckal.check_text(TEXT, law="uk-pcr-2015").law
    assert asked is not None
    assert (asked.id, asked.requested, asked.governs) == ("uk-pcr-2015", True, False)


def test_a_mapping_that_is_no_arrangement_raises_with_its_problems() -> None:
    with pytest.raises(ArrangementError) as raised:
        teckal.check({"format": 1})
    assert [problem.message for problem in raised.value.problems][:1] == ["`title` is missing. Add it."]


def test_several_arrangements_are_not_one() -> None:
    with pytest.raises(ArrangementError, match="There are 2 arrangements here"):
        teckal.check_text(f"{TEXT}\n---\n{TEXT}")


def test_a_law_that_is_not_encoded_is_an_error_and_never_a_guess() -> None:
    with pytest.raises(LawError, match="known but not encoded"):
        teckal.check_text(DEFENCE)


def test_among_several_one_that_is_wrong_loses_none_of_the_others(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    checked = teckal.check_all([WORKED, missing, io.StringIO(DEFENCE), {"format": 1}, WORKED])
    assert [result.verdict for result in checked.results] == ["exempt", "exempt"]
    assert len(checked.errors) == 3


def test_a_law_asked_for_that_is_not_encoded_stops_all() -> None:
    with pytest.raises(LawError):
        teckal.check_all([WORKED], law="uk-dspcr-2011")
