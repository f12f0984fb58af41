"""What is said to turn an answer does, and nothing less does: the search is held against evaluating every file anew."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from arrangements import changed as arranged
from arrangements import cooperation, joint, sole
from hypothesis import given, settings
from hypothesis import strategies as st

from teckal import settling
from teckal.changing import Edit, changed, supposed
from teckal.document import Document, from_mapping, parse_path
from teckal.errors import ArrangementError
from teckal.rulebook import load
from teckal.settling import Change, Probe, Trials, answers, search
from teckal.verdict import evaluate
from teckal.whatif import whatif

AT = "bodies.wasteco."
ACTIVITY = AT + "activities"
INTERESTS = AT + "pursues_contrary_interests"
ELSE = AT + "decisive_influence.anyone_else"
INTEREST_ONLY = "cooperation.public_interest_only"
SILENT = (ACTIVITY, INTERESTS, ELSE, AT + "board", AT + "holdings", "contract.consideration")


def open_at(arrangement: dict[str, Any], *paths: str) -> Document:
    """The arrangement with nothing known at the paths."""
    return from_mapping(arranged(arrangement, dict.fromkeys(paths, "unknown")))


def verdict_with(document: Document, edits: Sequence[Edit]) -> str:
    """What a file with the edits comes to, evaluated in full; nothing where no file can have them."""
    try:
        return evaluate(changed(document, edits), load(), engine="builtin").verdict
    except ArrangementError:
        return ""


def minimal_by_force(document: Document, changes: Sequence[Change], target: str, most: int) -> set[frozenset[int]]:
    """Every smallest set of the changes with that verdict, by evaluating a file for each set there is."""
    found: set[frozenset[int]] = set()
    for size in range(1, most + 1):
        for some in itertools.combinations(range(len(changes)), size):
            chosen = [changes[n] for n in some]
            if any(each <= set(some) for each in found) or any(
                one.overlaps(other) for one, other in itertools.combinations(chosen, 2)
            ):
                continue
            if verdict_with(document, [edit for change in chosen for edit in change.edits]) == target:
                found.add(frozenset(some))
    return found


@pytest.mark.parametrize(
    ("arrangement", "paths", "most"),
    [
        pytest.param(sole(), (ACTIVITY, ELSE), 2, id="sole"),
        pytest.param(joint(), (ACTIVITY, INTERESTS), 2, id="joint", marks=pytest.mark.slow),
        pytest.param(
            cooperation(), ("cooperation.public_interest_only", "cooperation.activities"), 2, id="cooperation"
        ),
        pytest.param(sole(), (ACTIVITY, AT + "board", ELSE), 3, id="three", marks=pytest.mark.slow),
    ],
)
def test_the_search_finds_the_sets_that_evaluating_every_set_finds(
    arrangement: dict[str, Any], paths: tuple[str, ...], most: int
) -> None:
    document = open_at(arrangement, *paths)
    probe = Probe(document, load(), None)
    changes = list(answers(probe).found.values())
    assert changes
    for target in ("exempt", "not-exempt"):
        found = search(probe, changes, target, most)
        sets = {frozenset(changes.index(change) for change in some) for some in found.sets if len(some) <= most}
        assert sets == minimal_by_force(document, changes, target, most)
        assert sets


@pytest.mark.parametrize(
    "edit",
    [
        Edit(parse_path(INTERESTS), True),
        Edit(parse_path(ELSE), True),
        Edit(parse_path(AT + "holdings.fenmarsh.votes"), Decimal("50")),
        Edit(parse_path(AT + "holdings.firm"), {"shares": 0}),
        Edit(parse_path(ACTIVITY), {"measure": "turnover", "stated_share": 80, "other_measures": "none"}),
        Edit(parse_path("contract.consideration"), False),
        Edit(parse_path("contract.other_parties"), ["firm"]),
    ],
)
@pytest.mark.parametrize("arrangement", [sole(), joint()], ids=["sole", "joint"])
def test_what_a_change_does_is_what_evaluating_it_anew_does(arrangement: dict[str, Any], edit: Edit) -> None:
    document = from_mapping(arrangement)
    probe = Probe(document, load(), None)
    quickly = probe.verdict(probe.with_changes([probe.change([edit])]))
    assert quickly == evaluate(supposed(document, [edit]), load(), engine="builtin").verdict


@pytest.mark.parametrize(
    "paths",
    [pytest.param((AT + "board", ELSE), marks=pytest.mark.slow), (AT + "holdings",), (ACTIVITY, INTERESTS)],
    ids="/".join,
)
def test_what_is_taken_from_a_joint_company_can_be_answered_so_that_it_is_exempt_again(paths: tuple[str, ...]) -> None:
    document = open_at(joint(), *paths)
    (exempt, *_) = whatif(document, load(), engine="builtin").outcomes
    assert exempt.turns
    assert {verdict_with(document, turn.edits) for turn in exempt.turns} == {exempt.verdict} == {"exempt"}


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.sets(st.sampled_from(SILENT), min_size=1, max_size=3), st.sampled_from([sole, joint]))
def test_whatever_is_taken_from_an_exempt_file_can_be_answered_so_that_it_is_exempt_again(
    paths: set[str], arrangement: Any
) -> None:
    document = open_at(arrangement(), *sorted(paths))
    found = whatif(document, load(), engine="builtin")
    if found.result.verdict == "unclear":
        (exempt,) = [each for each in found.outcomes if each.verdict == "exempt"]
        assert exempt.turns
        for turn in exempt.turns:
            assert verdict_with(document, turn.edits) == "exempt"


def test_values_are_tried_on_the_line_and_just_beyond_it() -> None:
    document = open_at(sole(), ACTIVITY)
    trials = answers(Probe(document, load(), None))
    words = {change.words for change in trials.found.values() if change.edits[0].path == parse_path(ACTIVITY)}
    assert words == {"at most 80", "more than 80"}
    figures = {
        change.words: change.edits[0].value["stated_share"]
        for change in trials.found.values()
        if change.edits[0].path == parse_path(ACTIVITY)
    }
    assert (figures["at most 80"], figures["more than 80"]) == (80, Decimal("80.01"))


def test_a_figure_is_moved_to_the_line_that_other_figures_draw() -> None:
    arrangement = sole({AT + "holdings": {"fenmarsh": {"shares": 60, "votes": "unknown"}, "saltby": {"shares": 40}}})
    probe = Probe(from_mapping(arrangement), load(), None)
    trials = Trials(probe, settling.cast_of(probe))
    trials.at(parse_path(AT + "holdings.fenmarsh.votes"))
    assert "more than 50" in {change.words for change in trials.found.values()}


def test_the_search_says_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_LOOKS", 3)
    document = open_at(joint(), ACTIVITY, INTERESTS)
    probe = Probe(document, load(), None)
    found = search(probe, list(answers(probe).found.values()), "exempt")
    assert (found.stopped, found.looked, found.sets) == (True, 3, ())


def test_what_is_tried_stops_at_a_count_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_READ", 1)
    found = whatif(open_at(joint(), ACTIVITY, INTERESTS), load(), engine="builtin")
    assert found.full
    assert found.tried < 3


def test_a_disputed_fact_is_tried_as_if_the_dispute_were_settled() -> None:
    evidence = {INTERESTS: {"standing": "disputed"}}
    document = from_mapping({**joint(), "evidence": evidence})
    found = whatif(document, load(), engine="builtin")
    assert found.result.verdict == "unclear"
    settled = {(turn.verdict, turn.edits) for outcome in found.outcomes for turn in outcome.turns}
    assert settled == {
        ("exempt", (Edit(parse_path(INTERESTS), False),)),
        ("not-exempt", (Edit(parse_path(INTERESTS), True),)),
    }


def test_what_facts_fail_on_is_tried_no_further_if_no_file_can_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    probe = Probe(from_mapping(sole()), load(), None)
    monkeypatch.setattr(Probe, "_readers", fail)
    with pytest.raises(ArrangementError, match="more than 100"):
        probe.change([Edit(parse_path(AT + "holdings.saltby"), {"shares": 1})])
    with pytest.raises(ZeroDivisionError):
        probe.change([Edit(parse_path(ELSE), True)])
