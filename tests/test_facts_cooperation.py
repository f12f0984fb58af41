"""What authorities that cooperate put in, and why: each fact is asked of every participant."""

from __future__ import annotations

from typing import Any

import pytest
from arrangements import Change, changed, cooperation, council, facts, result, sole, under, verdict

THREE = {
    "contract.buyers": ["fenmarsh", "saltby", "coldwick"],
    "cooperation.participants": ["fenmarsh", "saltby", "coldwick"],
    "cooperation.public_tasks.coldwick": "Repairs to its housing",
    "cooperation.contributions.coldwick": ["staff"],
}


def told(fact: str, change: Change | None = None) -> Any:
    return facts(cooperation(change))[f"cooperation.{fact}"].value


def test_a_cooperation_is_put_forward_by_its_block() -> None:
    assert told("described") is True
    assert told("described", {"cooperation": None}) is False
    assert told("described", {"cooperation": "unknown"}) is True


@pytest.mark.parametrize(
    ("objectives", "wanted"),
    [
        ("One control room", True),
        ("none", False),
        ("None.", False),
        ("N/A", False),
        ("unknown", None),
        ("Unknown", None),
        ("TBC", None),
        ("?", None),
        (None, None),
        ({"text": "One control room"}, None),
        ({"shared_by": ["fenmarsh", "saltby"], "text": "One control room"}, True),
        ({"shared_by": ["fenmarsh"], "text": "One control room"}, False),
        ({"shared_by": "unknown", "text": "One control room"}, None),
    ],
)
def test_objectives_in_words_are_those_of_all_and_a_list_must_name_every_participant(
    objectives: Any, wanted: bool | None
) -> None:
    assert told("objectives_shared", {"cooperation.common_objectives": objectives}) is wanted


TASKS = ("every_party_has_the_task", "connected_with_public_functions")


@pytest.mark.parametrize("fact", TASKS)
@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        ("Repairs to its housing", True),
        ("none", False),
        ("unknown", None),
        ("To be confirmed.", None),
        (None, None),
        ({"task": "Repairs", "basis": "duty"}, True),
        ({"task": "Repairs", "basis": "power"}, True),
        ({"task": "Repairs", "basis": "none"}, False),
        ({"task": "Repairs", "basis": "unknown"}, None),
        ({"task": "Repairs"}, None),
    ],
)
def test_each_participant_must_have_the_task_by_duty_or_power(fact: str, task: Any, wanted: bool | None) -> None:
    for party in ("fenmarsh", "saltby"):
        assert told(fact, {f"cooperation.public_tasks.{party}": task}) is wanted


DENIALS = [
    "none (it has no such task)",
    "no statutory duty",
    "None; trades commercially",
    "none?",
    "No such task",
    "it has none",
    "The council has no duty to do this",
    "n/a - commercial venture",
    "not yet known",
    "not yet agreed",
    "to be agreed",
    "to be confirmed by legal",
    "TBC - check",
    "unknown so far",
    "there are none",
    "no common objectives",
    "Repairs?",
    "?",
]


@pytest.mark.parametrize("words", DENIALS)
def test_words_that_deny_or_doubt_are_no_task_and_no_objective(words: str) -> None:
    both = {"shared_by": ["fenmarsh", "saltby"], "text": words}
    for change in ({"cooperation.common_objectives": words}, {"cooperation.common_objectives": both}):
        assert told("objectives_shared", change) is None
    for fact in TASKS:
        for task in (words, {"task": words, "basis": "duty"}):
            assert told(fact, {"cooperation.public_tasks.saltby": task}) is None
        assert told(fact, {"cooperation.public_tasks.saltby": {"task": words, "basis": "none"}}) is False


def test_a_task_or_objective_that_is_none_is_not_one_by_duty_or_shared() -> None:
    none = {"shared_by": ["fenmarsh", "saltby"], "text": "none"}
    assert told("objectives_shared", {"cooperation.common_objectives": none}) is None
    for fact in TASKS:
        assert told(fact, {"cooperation.public_tasks.saltby": {"task": "none", "basis": "duty"}}) is None


@pytest.mark.parametrize(
    "words", ["Nightly repairs", "Norms for water", "Notices of planning", "Tobacco control", "Open spaces"]
)
def test_a_task_that_only_begins_like_a_denial_is_one(words: str) -> None:
    assert told("objectives_shared", {"cooperation.common_objectives": words}) is True
    for fact in TASKS:
        assert told(fact, {"cooperation.public_tasks.saltby": words}) is True


def test_words_that_leave_a_task_open_are_quoted_with_how_to_write_it() -> None:
    change = {"cooperation.public_tasks.saltby": "to be confirmed by legal"}
    assert facts(cooperation(change))["cooperation.every_party_has_the_task"].shown == (
        "the file leaves open the task of Saltby Council (to be confirmed by legal); "
        "write `none` where there is none, or say plainly what there is"
    )


@pytest.mark.parametrize("fact", TASKS)
def test_one_participant_without_the_task_fails_it_though_another_is_open(fact: str) -> None:
    change = {**THREE, "cooperation.public_tasks.saltby": "unknown", "cooperation.public_tasks.coldwick": "none"}
    assert told(fact, change) is False
    assert told(fact, {**change, "cooperation.public_tasks.coldwick": "Repairs"}) is None


@pytest.mark.parametrize(
    ("subject", "helps", "wanted"),
    [
        (None, None, True),
        ("core", ["fenmarsh", "saltby"], True),
        ("core", ["fenmarsh"], None),
        ("core", [], None),
        ("ancillary", ["fenmarsh", "saltby"], True),
        ("ancillary", ["fenmarsh"], False),
        ("ancillary", None, None),
        ("ancillary", "unknown", None),
        ("unknown", ["fenmarsh"], None),
    ],
)
def test_ancillary_work_must_help_the_task_of_each(subject: Any, helps: Any, wanted: bool | None) -> None:
    change = {"cooperation.subject_is": subject, "cooperation.helps_task_of": helps}
    change = {path: value for path, value in change.items() if value is not None}
    assert told("serves_every_partys_task", change) is wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["staff"], True),
        (["money", "staff"], True),
        (["money"], False),
        ([], False),
        ("unknown", None),
        (None, None),
    ],
)
def test_each_participant_must_put_in_something_beside_money(given: Any, wanted: bool | None) -> None:
    for party in ("fenmarsh", "saltby"):
        assert told("every_party_contributes", {f"cooperation.contributions.{party}": given}) is wanted


def test_one_who_gives_only_money_fails_it_though_another_is_open() -> None:
    change = {**THREE, "cooperation.contributions.saltby": "unknown", "cooperation.contributions.coldwick": ["money"]}
    assert told("every_party_contributes", change) is False
    assert told("every_party_contributes", {**change, "cooperation.contributions.coldwick": ["staff"]}) is None


def test_repayment_of_costs_alone_does_not_take_a_contribution_away() -> None:
    assert told("every_party_contributes", {"cooperation.payments": "cost-reimbursement"}) is True


@pytest.mark.parametrize(("said", "lacks"), [(None, False), (True, False), (False, True), ("unknown", None)])
def test_the_lack_of_a_common_strategy_counts_only_if_it_is_raised(said: Any, lacks: bool | None) -> None:
    change = {} if said is None else {"cooperation.common_strategy": said}
    assert told("lacks_a_common_strategy", change) is lacks


@pytest.mark.parametrize(("said", "wanted"), [(True, True), (False, False), ("unknown", None), (None, None)])
def test_the_public_interest_is_as_the_file_says_and_silence_blocks(said: Any, wanted: bool | None) -> None:
    assert told("public_interest_only", {"cooperation.public_interest_only": said}) is wanted


@pytest.mark.parametrize(
    ("said", "follow_on", "wanted"),
    [
        (False, None, False),
        (True, None, True),
        (None, None, None),
        ("unknown", None, None),
        (None, {"source_code_given": True, "can_be_tendered": True}, False),
        (None, {"source_code_given": False, "can_be_tendered": True}, None),
        (None, {"can_be_tendered": False}, True),
        (True, {"can_be_tendered": True}, True),
        (False, {"tied_to": "firm", "can_be_tendered": True}, False),
        (False, {"tied_to": "firm"}, None),
        (False, {"tied_to": "firm", "can_be_tendered": "unknown"}, None),
        (False, {"can_be_tendered": False}, None),
        (False, {"can_be_tendered": "unknown"}, None),
        (False, {"source_code_given": False}, None),
        (False, {"source_code_given": False, "can_be_tendered": True}, False),
        (False, {"source_code_given": True}, False),
    ],
)
def test_later_work_that_only_one_firm_can_do_is_a_private_advantage(
    said: Any, follow_on: Any, wanted: bool | None
) -> None:
    change: dict[str, Any] = {"cooperation.private_advantage": said}
    if follow_on is not None:
        change["cooperation.follow_on"] = follow_on
    assert told("private_advantage", change) is wanted


def test_that_nobody_comes_out_ahead_is_contradicted_by_work_that_cannot_be_tendered() -> None:
    found = facts(cooperation({"cooperation.follow_on": {"can_be_tendered": False}}))["cooperation.private_advantage"]
    assert found.contradicted


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"parties.saltby.nature": "private"}, None),
        ({"parties.saltby.nature": "mixed"}, None),
        ({"parties.saltby.nature": "public"}, False),
        ({"bodies.saltby": {"holdings": {"firm": {"shares": 60}, "fenmarsh": {"shares": 40}}}}, None),
        ({"bodies.saltby": {"holdings": {"firm": {"shares": 1}, "fenmarsh": {"shares": 99}}}}, None),
        ({"bodies.saltby": {"holdings": {"firm": "unknown", "fenmarsh": {"shares": 99}}}}, None),
        ({"bodies.saltby": {"holdings": {"firm": {"shares": 60, "until": "2026-08-31"}}}}, False),
        ({"bodies.saltby": {"holdings": {"coldwick": {"shares": 100}}}}, False),
        ({"bodies.saltby": {"holdings": {"firm": {"shares": 60}}}, "cooperation.private_advantage": True}, True),
        (
            {
                "bodies.saltby": {"holdings": {"firm": {"shares": 60}}},
                "cooperation.private_advantage": "unknown",
                "cooperation.follow_on": {"can_be_tendered": False},
            },
            True,
        ),
    ],
)
def test_private_capital_in_a_participant_is_against_that_nobody_comes_out_ahead(
    change: Change, wanted: bool | None
) -> None:
    saltby = {"parties.saltby": council("saltby", type="company-limited-by-shares", contracting_authority=True)}
    assert told("private_advantage", {**saltby, **change}) is wanted


def test_a_participant_with_private_capital_leaves_a_cooperation_open() -> None:
    change = {"parties.saltby": council("saltby", type="company-limited-by-shares", contracting_authority=True)}
    assert verdict(cooperation(change)) == "exempt"
    change["bodies.saltby"] = {"holdings": {"firm": {"shares": 60}, "fenmarsh": {"shares": 40}}}
    assert verdict(cooperation(change)) == verdict(under("eu-2014-24", cooperation(change))) == "unclear"


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({}, None),
        ({"cooperation.payments": "cost-sharing"}, None),
        ({"cooperation.payments": "price"}, "cooperation-price"),
        ({"cooperation.payments": "mixed"}, "cooperation-price"),
        ({"cooperation.payments": "unknown"}, "cooperation-price"),
        ({"cooperation.payment_flows": "unknown"}, "cooperation-price"),
        ({"cooperation.payment_flows": [{"from": "fenmarsh", "to": "saltby", "basis": "price"}]}, "cooperation-price"),
        ({"cooperation.payment_flows": [{"from": "fenmarsh", "to": "saltby", "basis": "cost-sharing"}]}, None),
        ({"circumstances": {"subcontracting_to_private": True}}, "cooperation-passes-work-on"),
        ({"circumstances": {"subcontracting_to_private": "unknown"}}, "cooperation-passes-work-on"),
        ({"circumstances": {"subcontracting_to_private": False}}, None),
        ({"cooperation.linked_agreements": ["A contract with Firm plc"]}, "cooperation-passes-work-on"),
    ],
)
def test_a_price_and_work_passed_on_call_for_advice_on_a_cooperation(change: Change, flag: str | None) -> None:
    raised = {each.id for each in result(cooperation(change)).flags if each.id.startswith("cooperation-")}
    assert raised == ({flag} if flag else set())


def test_work_passed_on_by_a_company_is_no_matter_of_a_cooperation() -> None:
    raised = {each.id for each in result(sole({"circumstances": {"subcontracting_to_private": True}})).flags}
    assert "cooperation-passes-work-on" not in raised


PARTIES = "parties.contracting_authorities"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, True),
        ({"contract.other_parties": ["firm"], "cooperation.participants": ["fenmarsh", "saltby", "firm"]}, False),
        ({"contract.other_parties": "unknown"}, None),
        ({"contract.suppliers": "unknown"}, None),
        ({"parties.saltby.type": "unknown"}, None),
        ({"parties.saltby.type": "charity"}, None),
        ({"parties.saltby.type": "public-undertaking"}, False),
        ({"parties.saltby": council("saltby", jurisdiction="scotland")}, False),
    ],
)
def test_everyone_whom_the_contract_joins_must_be_an_authority(change: Change, wanted: bool | None) -> None:
    assert facts(cooperation(change))[PARTIES].value is wanted


def test_a_firm_whose_part_in_the_contract_is_disputed_settles_nothing() -> None:
    joined = {"contract.other_parties": ["firm"], "cooperation.participants": None}
    disputed = {"evidence": {"contract.other_parties": {"standing": "disputed"}}}
    assert facts(cooperation(joined))[PARTIES].value is False
    assert facts(changed(cooperation(joined), disputed))[PARTIES].value is None


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 2),
        (THREE, 3),
        ({"parties.saltby": council("saltby", collective=True)}, 3),
        ({"parties.saltby": council("saltby", collective=True, count=70)}, 71),
        ({"parties.saltby": council("saltby", collective=True, count="unknown")}, 3),
    ],
)
def test_a_group_counts_as_many_as_it_has_and_as_two_where_that_is_not_told(change: Change, count: int) -> None:
    value = facts(cooperation(change))["parties.count"].value
    assert not isinstance(value, (bool, str, type(None)))
    assert value.text() == str(count)


@pytest.mark.parametrize(
    ("fact", "change", "words"),
    [
        ("objectives_shared", {}, "the objectives stated are common to all"),
        ("objectives_shared", {"cooperation.common_objectives": "none"}, "there are no common objectives"),
        (
            "objectives_shared",
            {"cooperation.common_objectives": {"shared_by": ["fenmarsh"], "text": "x"}},
            "Saltby Council does not share the objectives",
        ),
        ("public_interest_only", {}, "only the public interest governs it"),
        ("public_interest_only", {"cooperation.public_interest_only": False}, "other interests govern it too"),
        ("private_advantage", {}, "no private undertaking comes out ahead"),
        ("private_advantage", {"cooperation.private_advantage": True}, "a private undertaking comes out ahead"),
        ("lacks_a_common_strategy", {}, "no lack of it is stated"),
        ("lacks_a_common_strategy", {"cooperation.common_strategy": False}, "there is no common strategy"),
        (
            "serves_every_partys_task",
            {"cooperation.subject_is": "ancillary", "cooperation.helps_task_of": ["fenmarsh"]},
            "it does not help a task of Saltby Council",
        ),
    ],
)
def test_each_fact_says_in_words_what_it_found(fact: str, change: Change, words: str) -> None:
    assert facts(cooperation(change))[f"cooperation.{fact}"].shown == words


def test_without_a_list_of_participants_all_whom_the_contract_joins_take_part() -> None:
    change = {"cooperation.participants": None, "cooperation.contributions.saltby": ["money"]}
    assert told("every_party_contributes", change) is False
    assert told("every_party_contributes", {"cooperation.participants": None}) is True


@pytest.mark.parametrize(
    "place",
    [
        "contract.buyers[1]",
        "cooperation.participants[1]",
        "cooperation.common_objectives.shared_by[1]",
        "cooperation.contributions.saltby[0]",
        "cooperation.contributions.fenmarsh[1]",
    ],
)
def test_a_dispute_about_one_entry_of_a_list_leaves_the_cooperation_open(place: str) -> None:
    shared = cooperation({"cooperation.common_objectives": {"shared_by": ["fenmarsh", "saltby"]}})
    assert verdict(shared) == "exempt"
    assert verdict({**shared, "evidence": {place: {"standing": "disputed"}}}) == "unclear"
