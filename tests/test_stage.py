"""How far an arrangement has come decides what it is asked first, and never what it comes to.

At the first idea nobody has audited turnover: a question that cannot be answered yet must not stand in the way of one
that can. But what is too early to know is unknown, and nothing is exempt for want of it.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest
from arrangements import cooperation, sole

from teckal.document import Document, from_mapping, read
from teckal.errors import ArrangementError
from teckal.paths import folder
from teckal.record import compose
from teckal.record.choice import Chosen
from teckal.report import markdown, table
from teckal.report.json import read_result
from teckal.report.json import result as as_data
from teckal.result import Result
from teckal.rulebook import STAGES, load
from teckal.verdict import evaluate

EXAMPLES = sorted((folder("cases") / "examples").rglob("*.yaml"))
OPEN = sole({"bodies.wasteco.activities": None, "bodies.wasteco.board": None, "contract.estimated_value": "unknown"})
"""The share of work, who fills the board and the value are open."""
TURNOVER = "controlled.activity.turnover_percent"


def at(stage: str | None, arrangement: dict[str, Any] = OPEN) -> Result:
    data = {name: value for name, value in arrangement.items() if name != "stage"}
    return evaluate(from_mapping(data if stage is None else {**data, "stage": stage}), load(), engine="builtin")


@functools.cache
def example(path: Path) -> dict[str, Any]:
    (document,) = read(path)
    assert isinstance(document, Document)
    return dict(document.data)


def decided(found: Result) -> dict[str, Any]:
    """What was found, without what the stage orders: the questions, and the stage itself."""
    data = as_data(found)
    data["missing"] = sorted([(each["fact"], each["question"], each["paths"]) for each in data["missing"]])
    del data["stage"]
    return data


def differences(path: Path) -> list[str]:
    """The stages that change anything else; one that the figures contradict is refused, and gives no answer at all."""
    plainly, found = decided(at(None, example(path))), []
    for stage in (*STAGES, "unknown"):
        try:
            found += [stage] if decided(at(stage, example(path))) != plainly else []
        except ArrangementError as error:
            found += [] if stage == "running" and "projections alone" in str(error) else [stage]
    return found


@pytest.mark.parametrize("path", EXAMPLES[::56], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_stage_changes_nothing_but_the_order_of_the_questions(path: Path) -> None:
    assert differences(path) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_stage_changes_no_verdict_of_any_example(path: Path) -> None:
    assert differences(path) == []


def test_at_the_idea_what_cannot_be_known_yet_is_asked_last_and_said_to_be_too_early() -> None:
    first, last = at("running").missing, at("idea").missing
    assert {each.fact for each in first} == {each.fact for each in last}
    early = [each.fact for each in last if each.known_from]
    assert TURNOVER in early
    assert [each.fact for each in last][-len(early) :] == early
    assert [each.known_from for each in first] == [""] * len(first)


@pytest.mark.parametrize(
    ("stage", "known_from"),
    [("idea", "design"), ("joint-assessment", "design"), ("design", ""), ("running", ""), (None, "")],
)
def test_turnover_is_too_early_before_the_design(stage: str | None, known_from: str) -> None:
    (turnover,) = (each for each in at(stage).missing if each.fact == TURNOVER)
    assert turnover.known_from == known_from


def test_the_value_is_known_from_the_joint_assessment() -> None:
    questions = {stage: {each.fact: each.known_from for each in at(stage).missing} for stage in STAGES}
    assert questions["idea"]["contract.value_against_threshold"] == "joint-assessment"
    assert questions["joint-assessment"]["contract.value_against_threshold"] == ""


def test_within_what_can_be_known_the_most_decisive_still_come_first() -> None:
    order = [each.fact for each in at(None).missing]
    for stage in STAGES:
        now = [each.fact for each in at(stage).missing if not each.known_from]
        later = [each.fact for each in at(stage).missing if each.known_from]
        assert now == [fact for fact in order if fact in now]
        assert later == [fact for fact in order if fact in later]


@pytest.mark.parametrize("arrangement", [sole(), cooperation()], ids=["company", "cooperation"])
@pytest.mark.parametrize("stage", STAGES)
def test_an_exempt_arrangement_is_exempt_at_every_stage(stage: str, arrangement: dict[str, Any]) -> None:
    assert at(stage, arrangement).verdict == "exempt"


def test_every_card_that_names_a_stage_names_one_that_is_not_the_first() -> None:
    stages = {card.known_from for card in load().cards.values()}
    assert stages == {"idea", "joint-assessment", "design", "running"}


def test_the_reports_say_what_is_too_early_and_at_what_stage() -> None:
    found = at("idea")
    told = "Commonly too early to know at this stage (idea): known from design."
    assert told in " ".join(table.report([found]).split())
    assert "What is missing, the most decisive first, what is too early to know last" in table.report([found])
    assert told in markdown.report([found]).replace("\\", "")
    assert "**Stage:** idea" in markdown.report([found])
    document = from_mapping({**OPEN, "stage": "idea"})
    record = compose(Chosen(document, "a.yaml", "", False), found, load())
    assert told in str(record)
    data = json.loads(json.dumps(as_data(found)))
    assert data["stage"] == "idea"
    assert {each["known_from"] for each in data["missing"]} == {"joint-assessment", "design"}
    assert read_result(data).missing == found.missing


def test_a_stage_that_is_not_told_orders_nothing() -> None:
    for stage in (None, "unknown"):
        assert at(stage).stage is None
        assert all(not each.known_from for each in at(stage).missing)
