"""Laws that look alike differ at the line; a comparison must show where, and never make an exemption of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from arrangements import YEARS, cooperation, joint, sole, turnover, year
from conftest import Command

from teckal.comparison import NONE, Comparison, compare
from teckal.document import from_mapping
from teckal.errors import LawError
from teckal.rulebook import load

PA, PCR, EU = "uk-pa-2023", "uk-pcr-2015", "eu-2014-24"
A_FIFTH = cooperation(
    {
        "cooperation.activities": turnover(
            *[year(*each, 1000, open_market=200, outside_public_functions=200) for each in YEARS]
        )
    }
)


def compared(arrangement: dict[str, Any], *laws: str) -> Comparison:
    return compare(from_mapping(arrangement), load(), laws or (PCR, PA), engine="builtin")


def parted(comparison: Comparison) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What the laws part on, with the states in the order of the laws."""
    return {(each.element, *each.routes): tuple(limb.state for limb in each.limbs) for each in comparison.differences}


def test_exactly_a_fifth_of_outside_work_parts_the_regulations_from_the_act() -> None:
    found = compared(A_FIFTH)
    assert [each.verdict for each in found.results] == ["not-exempt", "exempt"]
    assert parted(found)["outside-work", "horizontal"] == ("not-met", "met")


def test_laws_that_come_out_alike_part_on_nothing_that_both_ask() -> None:
    found = compared(joint(), PCR, EU)
    assert [each.verdict for each in found.results] == ["exempt", "exempt"]
    assert found.differences == ()


def test_what_only_one_law_asks_is_shown_as_not_asked_for_by_the_other() -> None:
    assert parted(compared(A_FIFTH))["private-advantage", "horizontal"] == ("met", NONE)


def test_a_difference_gives_each_laws_own_reason() -> None:
    (difference,) = [each for each in compared(A_FIFTH).differences if each.element == "outside-work"]
    regulations, act = difference.limbs
    assert "not less than 20%" in regulations.reasons[0]
    assert act.reasons[0] != regulations.reasons[0]


def test_the_law_that_governs_is_named_and_none_where_awards_differ() -> None:
    assert compared(sole()).governing == PA
    assert compared(sole({"contract.awarded_on": None})).governing is None


def test_a_law_that_is_not_encoded_cannot_be_compared() -> None:
    with pytest.raises(LawError, match="not encoded"):
        compared(sole(), "uk-dspcr-2011")


def test_the_command_shows_the_answers_and_where_they_part(teckal: Command, tmp_path: Any) -> None:
    path = tmp_path / "shared.json.yaml"
    path.write_text(json.dumps(A_FIFTH), encoding="utf-8")
    ran = teckal("compare", str(path), "--law", PCR, "--law", PA)
    assert ran.status == 0
    assert f"{PA} (governs)" in ran.out
    assert "They part on outside work, route horizontal" in ran.out
    assert max(len(line) for line in ran.out.splitlines() if str(path) not in line) <= 80
    assert teckal("compare", str(path), "--law", PCR, "--fail-on", "unclear").status == 0


def test_the_bar_is_held_by_the_law_that_governs_and_not_by_another(teckal: Command, tmp_path: Any) -> None:
    path = tmp_path / "late.yaml"
    path.write_text(json.dumps({**A_FIFTH, "contract": {**A_FIFTH["contract"], "awarded_on": "2025-01-01"}}))
    assert teckal("compare", str(path), "--law", PA, "--fail-on", "unclear").status == 1


def test_by_default_every_encoded_law_is_compared(teckal: Command, tmp_path: Any) -> None:
    path = tmp_path / "sole.yaml"
    path.write_text(json.dumps(sole()), encoding="utf-8")
    found = json.loads(teckal("compare", str(path), "--format", "json").out)
    laws = [each["law"]["id"] for each in found["comparisons"][0]["results"]]
    assert laws == [law.id for law in load().laws.values() if law.encoded]


def test_a_bad_file_does_not_hide_the_others(teckal: Command, tmp_path: Any) -> None:
    (tmp_path / "good.yaml").write_text(json.dumps(sole()), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("format: 1\n", encoding="utf-8")
    ran = teckal("compare", str(tmp_path), "--law", PA)
    assert ran.status == 2
    assert "A company of one council" in ran.out
    assert "bad.yaml" in ran.err


def test_an_unknown_law_is_refused_with_those_that_there_are(teckal: Command) -> None:
    ran = teckal("compare", "-", "--law", "uk-pa-2032")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean uk-pa-2023?" in ran.err
