"""Several awards in one file: an answer that they share hides nothing that any of them calls for."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from arrangements import changed, sole, turnover, years
from conftest import Command

from teckal.document import from_mapping
from teckal.record.checklist import checklist
from teckal.report import words
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

TODAY = datetime.date(2026, 11, 27)
ORDERS = [["wasteco", "second"], ["second", "wasteco"]]


def two(suppliers: list[str], **more: Any) -> dict[str, Any]:
    """One council's award to two of its companies: one well over the line, one a point over it."""
    first = sole()
    second = {**first["bodies"]["wasteco"], "activities": turnover(*years(810))}
    party = {**first["parties"]["wasteco"], "name": "Second Ltd"}
    return sole({"parties.second": party, "bodies.second": second, "contract.suppliers": suppliers, **more})


def answer(arrangement: dict[str, Any]) -> Result:
    return evaluate(from_mapping(arrangement), load(), engine="builtin", as_of=TODAY)


@pytest.mark.parametrize("suppliers", ORDERS)
def test_advice_that_one_award_calls_for_is_there_whichever_comes_first(suppliers: list[str]) -> None:
    found = answer(two(suppliers))
    assert [each.verdict for each in found.awards] == ["exempt", "exempt"]
    assert words.calls_for_advice(found)
    (flag,) = [each for each in found.flags if each.id == "limb-activity"]
    assert "81%" in flag.says
    assert ("(in the award of fenmarsh to second)" in flag.says) is (suppliers[0] == "wasteco")


@pytest.mark.parametrize("suppliers", ORDERS)
def test_assumed_facts_of_one_award_are_said_counted_and_listed(suppliers: list[str]) -> None:
    evidence = {"evidence": {"bodies.second.holdings": {"standing": "assumed"}}}
    document = from_mapping(two(suppliers, **evidence))
    found = evaluate(document, load(), engine="builtin")
    assert found.verdict == "exempt"
    assert words.headline(found)[1].endswith("rests on assumed facts")
    assert found.evidence.assumed >= 2
    listed = {path for entry in checklist(document, found) for path in entry.paths}
    for body in ("wasteco", "second"):
        assert f"bodies.{body}.holdings.fenmarsh.votes" in listed


def test_what_is_said_alike_of_all_awards_is_said_once() -> None:
    both = answer(changed(two(ORDERS[0]), {"bodies.wasteco.activities": turnover(*years(810))}))
    assert len([each for each in both.flags if each.id == "limb-activity"]) == 1


def test_an_acknowledgement_of_one_award_leaves_the_flag_of_the_other() -> None:
    entry = {"flag": "limb-activity", "about": ["controlled.activity.turnover_percent"]}
    counting = {"by": "A Reed", "on": "2026-08-01", "until": "2027-08-01", "note": "Seen."}
    found = answer(two(ORDERS[0], acknowledged=[{**entry, **counting}]))
    assert words.calls_for_advice(found)
    whole = {**entry, "about": [*entry["about"], "award of fenmarsh to second"]}
    assert not words.calls_for_advice(answer(two(ORDERS[0], acknowledged=[{**whole, **counting}])))


def test_a_line_that_says_exempt_says_beside_it_what_must_not_be_missed(teckal: Command, tmp_path: Path) -> None:
    import json

    cases = {
        "take advice first": two(ORDERS[0]),
        "rests on assumed facts": sole({"evidence": {"bodies.wasteco.holdings": {"standing": "assumed"}}}),
        "": sole(),
    }
    for said, arrangement in cases.items():
        file = tmp_path / "a.yaml"
        file.write_text(json.dumps(arrangement), encoding="utf-8")
        line = teckal("check", "-q", file).out.rstrip("\n")
        assert line.startswith("exempt  ")
        assert line.endswith(f"  ({said})" if said else arrangement["title"])
