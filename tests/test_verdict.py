"""The verdict: what comes out exempt, what never does, and how awards, gates, readings and questions are folded."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from arrangements import (
    AWARD,
    COUNCILS,
    YEARS,
    Change,
    company,
    cooperation,
    council,
    directed_by,
    firm,
    joint,
    owned_by,
    result,
    sole,
    turnover,
    under,
    verdict,
    year,
    years,
)

from teckal import evaluation
from teckal.document import Document, from_mapping, read
from teckal.errors import ArrangementError, LawError
from teckal.paths import folder
from teckal.rulebook import load
from teckal.verdict import evaluate

BODY = "bodies.wasteco"
PA, PCR, EU = "uk-pa-2023", "uk-pcr-2015", "eu-2014-24"
LAWS = (PA, PCR, EU)
every_law = pytest.mark.parametrize("law", LAWS)
every_encoded_law = pytest.mark.parametrize(
    "law",
    [
        pytest.param(law.id, marks=[] if law.id in LAWS else [pytest.mark.slow])
        for law in load().laws.values()
        if law.encoded
    ],
)
ASKS_FOR_OUTSIDE_WORK = [
    law.id for law in load().laws.values() if any(each.element == "outside-work" for each in law.conditions)
]
LOW = {f"{BODY}.activities": turnover(*years(500), other_measures="none")}
"""Half of the work is for others, and no other measure passes."""


def part(percent: Any, **more: Any) -> dict[str, Any]:
    return {"shares": percent, "votes": percent, **more}


def held(**holders: dict[str, Any]) -> Change:
    return {f"{BODY}.holdings": holders}


def members(*who: str) -> Change:
    each = {party: {"member": True, "votes": 100 // len(who)} for party in who}
    return {f"{BODY}.holdings": each, f"{BODY}.holdings_complete": True}


def under_all(arrangement: dict[str, Any]) -> list[str]:
    return [verdict(under(law, arrangement)) for law in LAWS]


# What is plain comes out exempt.


@every_law
@pytest.mark.parametrize(
    ("arrangement", "route"),
    [
        (sole(), "vertical"),
        (joint(), "joint"),
        (joint({"contract.buyers": ["fenmarsh", "saltby"]}), "joint"),
        (cooperation(), "horizontal"),
        (cooperation({"contract.buyers": ["fenmarsh"], "contract.suppliers": ["saltby"]}), "horizontal"),
        (sole({f"{BODY}.board": None}), "vertical"),
        (sole({f"{BODY}.pursues_contrary_interests": None}), "vertical"),
        (sole(held(fenmarsh={"shares": 100})), "vertical"),
        (joint({"parties.wasteco.type": "company-limited-by-guarantee", **members("fenmarsh", "saltby")}), "joint"),
        (joint({"parties.wasteco.type": "limited-liability-partnership", **members("fenmarsh", "saltby")}), "joint"),
        (joint({"parties.wasteco.type": "community-interest-company"}), "joint"),
        (sole({"parties.wasteco.type": "association-of-authorities"}), "vertical"),
        (sole({f"{BODY}.private_entry": {"permitted_by_articles": True, "planned": False}}), "vertical"),
        (
            sole({f"{BODY}.reserved_matters": [{"matter": "budget", "held_by": ["fenmarsh"], "kind": "veto"}]}),
            "vertical",
        ),
        (sole({"parties.fenmarsh.jurisdiction": "northern-ireland"}), "vertical"),
        (sole({"parties.fenmarsh.jurisdiction": "wales"}), "vertical"),
        (cooperation({"cooperation.payments": "cost-reimbursement"}), "horizontal"),
        (
            cooperation(
                {
                    "cooperation.activities": turnover(
                        *[year(*each, 0, open_market=0, outside_public_functions=0) for each in YEARS]
                    )
                }
            ),
            "horizontal",
        ),
    ],
)
def test_a_plain_arrangement_is_exempt(law: str, arrangement: dict[str, Any], route: str) -> None:
    found = result(under(law, arrangement))
    assert (found.verdict, found.route) == ("exempt", route)


@pytest.mark.parametrize("law", [PA, EU])
def test_a_sister_and_a_body_that_buys_from_its_authority_are_exempt(law: str) -> None:
    shop = company("shop", contracting_authority=True, jurisdiction="england")
    own = owned_by("fenmarsh", activities=turnover(*years(900)))
    sister = sole({"parties.shop": shop, "contract.buyers": ["shop"], "bodies.shop": own})
    buys = {
        "parties.wasteco": {**shop, "name": "Wasteco Ltd"},
        "contract.buyers": ["wasteco"],
        "contract.suppliers": ["fenmarsh"],
    }
    assert [verdict(under(law, each)) for each in (sister, sole(buys))] == ["exempt", "exempt"]
    assert verdict(under(PA, joint(buys))) == "exempt"


# What is missing, disputed, contradictory or late is never exempt.

AHEAD = [year(f"{each}-09-01", f"{each + 1}-08-31", 1000, 950, projected=True) for each in (2026, 2027, 2028)]
SHARED_AHEAD = [
    year(f"{each}-09-01", f"{each + 1}-08-31", 900, open_market=60, outside_public_functions=60, projected=True)
    for each in (2026, 2027, 2028)
]
DISPUTED_SHARE = {
    f"{BODY}.activities": {"measure": "turnover", "stated_share": {"at_least": 90}},
    "evidence": {f"{BODY}.activities": {"standing": "disputed"}},
}
THREE = {
    **held(**{each: part({"at_least": 33}) for each in COUNCILS}),
    f"{BODY}.holdings_complete": True,
    f"{BODY}.board": {"seats": 2, "appointed_by": {"fenmarsh": 1, "saltby": 1}},
}
HALVES = held(fenmarsh=part(50), saltby=part(50))
MINORITY: Change = {
    **held(fenmarsh=part(20), saltby=part(40), coldwick=part(40)),
    f"{BODY}.board": {"seats": 5, "appointed_by": {"fenmarsh": 1, "saltby": 2, "coldwick": 2}},
    f"{BODY}.controllers": ["fenmarsh"],
}
REVERSE_UNOWNED = sole(
    {
        "contract.buyers": ["wasteco"],
        "contract.suppliers": ["fenmarsh"],
        "parties.wasteco": company("wasteco", contracting_authority=True, jurisdiction="england"),
        f"{BODY}.holdings": "unknown",
        f"{BODY}.board": None,
    }
)


@every_encoded_law
@pytest.mark.parametrize(
    "arrangement",
    [
        pytest.param(sole(DISPUTED_SHARE), id="the-share-is-disputed"),
        pytest.param(sole({f"{BODY}.activities": [turnover(*years(400)), turnover(*years(900))]}), id="two-turnovers"),
        pytest.param(
            sole({f"{BODY}.created_on": "2026-01-01", f"{BODY}.activities": turnover(*years(400), *AHEAD)}),
            id="older-than-its-creation",
        ),
        pytest.param(
            sole({f"{BODY}.created_on": "2024-01-01", f"{BODY}.activities": turnover(*AHEAD)}),
            id="no-figures-since-it-began",
        ),
        pytest.param(
            sole(
                {
                    f"{BODY}.reorganised": {"date": "2027-01-01", "activities_changed": True},
                    f"{BODY}.activities": turnover(*years(400), *AHEAD),
                }
            ),
            id="reorganised-only-after-the-award",
        ),
        pytest.param(cooperation({"contract.suppliers": "unknown"}), id="an-unknown-party"),
        pytest.param(cooperation({"cooperation.public_tasks.saltby": "TBC"}), id="a-task-to-be-confirmed"),
        pytest.param(
            cooperation({"parties.saltby.contracting_authority": True, "parties.saltby.operates_commercially": True}),
            id="a-commercial-authority",
        ),
        pytest.param(sole(held(fenmarsh=part(100, held_for="unknown"))), id="a-nominee-for-nobody-knows-whom"),
        pytest.param(
            sole({**held(fenmarsh=part({"at_least": 90}), firm={"votes": 0}), f"{BODY}.holdings_complete": True}),
            id="a-firm-with-no-votes-and-open-shares",
        ),
        pytest.param(joint({f"{BODY}.holdings.saltby.effective_on": "2026"}), id="a-holding-that-may-be-late"),
        pytest.param(
            sole({**held(fenmarsh=part(60), firm=part(40, until="2026-08-31")), f"{BODY}.holdings_complete": True}),
            id="forty-percent-that-nobody-is-said-to-hold",
        ),
        pytest.param(
            sole({**held(fenmarsh={"shares": 100, "votes": 40}), f"{BODY}.board": None}),
            id="sixty-percent-of-the-votes-missing",
        ),
        pytest.param(
            sole({f"{BODY}.decisive_influence.effective_on": "2027-01-01"}), id="influence-only-after-the-award"
        ),
        pytest.param(
            sole({f"{BODY}.decisive_influence.effective_on": "2027-01-01", "as_at": "2028-01-01"}),
            id="and-tested-later-still",
        ),
        pytest.param(sole({f"{BODY}.decisive_influence.anyone_else": True}), id="someone-else-decides-too"),
        pytest.param(
            sole(
                {f"{BODY}.agreements": [{"between": ["fenmarsh", "firm"], "binding": True, "gives": "joint-control"}]}
            ),
            id="joint-control-with-a-firm",
        ),
        pytest.param(sole({f"{BODY}.parent_routes": {"actual_dominance": ["firm"]}}), id="a-firm-that-dominates"),
        pytest.param(
            sole(
                {
                    **HALVES,
                    f"{BODY}.board": {
                        "seats": 3,
                        "appointed_by": {"fenmarsh": 2, "saltby": 1},
                        "appointments_right": "none",
                    },
                }
            ),
            id="seats-by-no-right",
        ),
        pytest.param(
            sole(
                {**held(fenmarsh={"shares": 1}, saltby={"shares": 49}, coldwick={"shares": 50}), f"{BODY}.board": None}
            ),
            id="one-percent-decides",
        ),
        pytest.param(joint({f"{BODY}.board.appointments_right": "unknown"}), id="seats-by-an-unknown-right"),
        pytest.param(
            joint(
                {
                    f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 3}},
                    f"{BODY}.representatives": [
                        {"for": ["saltby"], "body": "board", "secured_by": "articles", "sits_for": "unknown"}
                    ],
                }
            ),
            id="a-representative-of-nobody-knows-whom",
        ),
        pytest.param(
            joint(
                {
                    **THREE,
                    f"{BODY}.controllers": ["fenmarsh", "saltby"],
                    "evidence": {f"{BODY}.controllers": {"standing": "disputed"}},
                }
            ),
            id="disputed-controllers",
        ),
        pytest.param(
            sole({"parties.fenmarsh": council("fenmarsh", collective=True, count=70)}), id="seventy-councils-as-one"
        ),
        pytest.param(
            joint({"parties.saltby": council("saltby", collective=True, count=70)}), id="seventy-councils-with-one-seat"
        ),
        pytest.param(
            joint({f"{BODY}.decisive_influence": directed_by("saltby")}), id="only-the-other-authority-decides"
        ),
        pytest.param(sole({"contract.other_parties": ["firm"]}), id="a-firm-is-party-to-the-contract-too"),
        pytest.param(sole({"contract.other_parties": ["coldwick"]}), id="a-stranger-is-party-to-the-contract-too"),
        pytest.param(joint({"contract.other_parties": "unknown"}), id="it-is-open-who-else-is-party"),
        pytest.param(
            sole(
                {
                    **MINORITY,
                    f"{BODY}.decisive_influence": {"anyone_else": False},
                    f"{BODY}.parent_routes": {"unified_management": ["fenmarsh"]},
                }
            ),
            id="unified-management-against-the-votes",
        ),
        pytest.param(REVERSE_UNOWNED, id="a-buying-company-of-which-nobody-says-who-owns-it"),
    ],
)
def test_never_exempt(law: str, arrangement: dict[str, Any]) -> None:
    assert verdict(under(law, arrangement)) != "exempt"


@pytest.mark.parametrize("law", ASKS_FOR_OUTSIDE_WORK)
def test_a_cooperation_that_runs_is_not_measured_by_projections(law: str) -> None:
    ahead = {"cooperation.activities": turnover(*SHARED_AHEAD)}
    with pytest.raises(ArrangementError, match="projections alone"):
        verdict(under(law, cooperation({"stage": "running", **ahead})))
    assert verdict(under(law, cooperation({"cooperation.created_on": "2024-01-01", **ahead}))) != "exempt"


# What is open or disputed is not yet not-exempt.


@every_law
@pytest.mark.parametrize(
    "change",
    [
        {"evidence": {f"{BODY}.board": {"standing": "disputed"}}},
        {f"{BODY}.board": "unknown"},
        {
            f"{BODY}.board": {
                "seats": 3,
                "appointed_by": {"fenmarsh": 2, "saltby": "unknown"},
                "effective_on": "unknown",
            }
        },
        {f"{BODY}.holdings": "unknown"},
        {f"{BODY}.holdings.saltby": "unknown"},
        {f"{BODY}.controllers": "unknown"},
        {f"{BODY}.representatives": "unknown", f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 3}}},
        {"parties.saltby.type": "unknown"},
        {f"{BODY}.decisive_influence": "unknown"},
        {f"{BODY}.pursues_contrary_interests": "unknown"},
        {f"{BODY}.activities": "unknown"},
        {"bodies.wasteco": "unknown"},
        {"bodies": None},
        {"contract.suppliers": "unknown"},
        {"contract.buyers": "unknown"},
    ],
)
def test_an_open_fact_of_a_jointly_held_company_leaves_the_answer_unclear(law: str, change: Change) -> None:
    assert verdict(under(law, joint(change))) == "unclear"


@every_law
def test_an_authority_in_control_that_is_party_to_the_contract_changes_nothing(law: str) -> None:
    assert verdict(under(law, joint({"contract.other_parties": ["saltby"]}))) == "exempt"


def test_where_nobody_is_said_to_decide_no_authority_is_left_out_under_the_act() -> None:
    nobody = {"strategic_objectives": [], "significant_decisions": [], "anyone_else": False}
    assert verdict(joint({f"{BODY}.decisive_influence": nobody})) == "exempt"


def test_an_unknown_amount_that_users_pay_is_not_held_against_the_exemption() -> None:
    periods = [{**each, "user_paid": {"entrusted_by": "unknown"}} for each in years(500)]
    assert verdict(sole({f"{BODY}.activities": turnover(*periods, other_measures="none")})) == "unclear"


def test_a_customer_that_may_be_one_of_the_authorities_is_not_yet_another() -> None:
    periods = [{**year(*each, 1000), "for": {"fenmarsh": 500, "saltby": 400}} for each in YEARS]
    series = {f"{BODY}.activities": turnover(*periods, other_measures="none")}
    assert verdict(joint(series)) == "exempt"
    assert verdict(joint({**held(fenmarsh=part(60)), **series})) == "unclear"


def test_a_paid_service_that_is_said_not_to_bind_is_no_way_out_of_the_law() -> None:
    unbound = {"contract.legally_binding": False}
    assert verdict(sole({**unbound, **LOW})) == "unclear"
    found = result(sole(unbound))
    assert (found.verdict, "gate-open" in {flag.id for flag in found.flags}) == ("exempt", True)


def test_departments_of_one_crown_that_agree_nothing_binding_have_no_contract() -> None:
    crown = {"type": "central-government"}
    parties = {f"parties.{each}": council(each, **crown) for each in ("fenmarsh", "saltby")}
    change = {**parties, "contract.legally_binding": False, "contract.suppliers": ["saltby"], "bodies": None}
    assert verdict(sole(change)) == "out-of-scope"


# Customers that are bodies themselves, by the law's own limbs.


def with_daughter(body: dict[str, Any], /, **amounts: int) -> dict[str, Any]:
    periods = [{**year(*each, 1000), "for": amounts} for each in YEARS]
    series = turnover(*periods, other_measures="none")
    return sole({"parties.daughter": company("daughter"), "bodies.daughter": body, f"{BODY}.activities": series})


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, ["exempt", "exempt", "exempt"]),
        ({"holdings": {"fenmarsh": part(95), "firm": part(5)}}, ["not-exempt", "exempt", "exempt"]),
        ({"activities": turnover(*years(500), other_measures="none")}, ["not-exempt", "exempt", "exempt"]),
        ({"decisive_influence": directed_by("saltby")}, ["unclear", "not-exempt", "not-exempt"]),
        ({"decisive_influence": "unknown"}, ["unclear", "unclear", "unclear"]),
    ],
)
def test_work_for_a_sister_counts_under_the_act_only_if_it_passes_every_limb_itself(
    change: dict[str, Any], wanted: list[str]
) -> None:
    daughter = {**owned_by("fenmarsh", activities=turnover(*years(900))), **change}
    assert under_all(with_daughter(daughter, fenmarsh=500, daughter=400)) == wanted


@pytest.mark.parametrize(("most", "wanted"), [(2, "exempt"), (1, "unclear")])
def test_control_that_is_asked_about_more_often_than_can_be_followed_is_open(
    monkeypatch: pytest.MonkeyPatch, most: int, wanted: str
) -> None:
    """Two daughters, without either of which the company falls short."""
    monkeypatch.setattr(evaluation, "MOST_ASKED", most)
    work = {"fenmarsh": 650, "east": 100, "west": 100}
    change: dict[str, Any] = {f"{BODY}.activities": turnover(*[{**each, "for": work} for each in years(650)])}
    for each in ("east", "west"):
        change[f"parties.{each}"] = company(each)
        change[f"bodies.{each}"] = owned_by("fenmarsh", activities=turnover(*years(1000)))
    assert verdict(under(EU, sole(change))) == wanted


def test_two_sisters_that_work_for_each_other_turn_on_themselves_under_the_act() -> None:
    each_other = turnover(*[{**year(*each, 1000), "for": {"wasteco": 900}} for each in YEARS])
    arrangement = with_daughter(owned_by("fenmarsh", activities=each_other), fenmarsh=100, daughter=800)
    assert under_all(arrangement) == ["unclear", "exempt", "exempt"]


# Several awards.


def test_the_worst_of_several_awards_is_the_verdict_and_the_others_are_told() -> None:
    found = result(sole({"contract.suppliers": ["wasteco", "firm"]}))
    assert [(each.supplier, each.verdict) for each in found.awards] == [
        ("Wasteco Ltd", "exempt"),
        ("Firm plc", "not-exempt"),
    ]
    assert (found.verdict, found.award) == ("not-exempt", 1)


@every_law
def test_a_buyer_that_is_a_stranger_to_the_company_cannot_use_the_others_control(law: str) -> None:
    for arrangement in (sole({"contract.buyers": ["fenmarsh", "coldwick"]}), joint({"contract.buyers": ["coldwick"]})):
        assert verdict(under(law, arrangement)) == "not-exempt"


def test_the_order_of_the_buyers_changes_nothing() -> None:
    ways = [["fenmarsh", "coldwick"], ["coldwick", "fenmarsh"]]
    found = [result(sole({"contract.buyers": buyers})) for buyers in ways]
    assert [each.verdict for each in found] == ["not-exempt", "not-exempt"]
    assert [each.award for each in found] == [1, 0]


# Gates.


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"contract.consideration": False}, "out-of-scope"),
        ({"contract.legally_binding": False, "contract.consideration": False}, "out-of-scope"),
        ({"contract.legally_binding": False, "contract.consideration": None}, "exempt"),
        ({"contract.estimated_value": 207719, "contract.currency": "GBP"}, "out-of-scope"),
        ({"contract.estimated_value": 207720, "contract.currency": "GBP"}, "exempt"),
        ({"contract.sector": "health-services"}, "out-of-scope"),
        ({"parties.fenmarsh.contracting_authority": False}, "unclear"),
        ({"parties.fenmarsh": {**firm("fenmarsh"), "jurisdiction": "england"}}, "out-of-scope"),
    ],
)
def test_a_known_reason_why_the_law_does_not_reach_it_is_no_exemption(change: Change, wanted: str) -> None:
    assert verdict(sole(change)) == wanted


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"contract.consideration": False}, "contract"),
        ({"contract.sector": "health-services"}, "health"),
        ({"contract.estimated_value": 207719, "contract.currency": "GBP"}, "value"),
    ],
)
def test_where_the_law_does_not_reach_it_the_gate_that_says_so_points_elsewhere(change: Change, gate: str) -> None:
    look_at = next(each.look_at for each in load().laws[PA].gates if each.id == f"{PA}/gates/{gate}")
    assert result(sole(change)).summary.endswith(f"Look instead at: {look_at}")


@pytest.mark.parametrize(
    "change",
    [
        {"contract.consideration": "unknown"},
        {"contract.consideration_enforceable": "unknown"},
        {"contract.legally_binding": "unknown"},
        {"contract.estimated_value": "unknown", "contract.currency": "GBP"},
        {"contract.estimated_value": 207719},
    ],
)
def test_an_open_gate_keeps_a_failure_unclear_and_takes_nothing_from_an_exemption(change: Change) -> None:
    assert verdict(sole({**LOW, **change})) == "unclear"
    assert verdict(sole(change)) == "exempt"
    assert verdict(sole(LOW)) == "not-exempt"


@pytest.mark.parametrize("change", [{"contract.sector": "unknown"}, {"contract.category": "light-touch-services"}])
def test_another_regime_that_is_really_possible_blocks_an_exemption(change: Change) -> None:
    assert verdict(sole(change)) == "unclear"


def test_a_requested_law_is_not_asked_whether_it_governs() -> None:
    below = {"contract.estimated_value": 1, "contract.currency": "GBP"}
    assert verdict(sole(below)) == "out-of-scope"
    found = result(under(PA, sole(below)))
    assert (found.verdict, found.law and found.law.requested) == ("exempt", True)


def test_a_file_that_leaves_the_law_open_is_under_the_law_that_governs() -> None:
    found = result(under("unknown", sole()))
    assert (found.verdict, found.law and (found.law.id, found.law.requested)) == ("exempt", (PA, False))


def test_a_law_asked_for_stands_over_the_file() -> None:
    document = from_mapping(under(PCR, sole()))
    found = evaluate(document, load(), law=EU, engine="builtin")
    assert found.law is not None
    assert (found.law.id, found.law.governs, found.law.governing) == (EU, False, PA)


def test_a_law_is_tested_where_it_is_asked_for_and_none_governs() -> None:
    book = load()
    only = replace(book, laws={PCR: book.laws[PCR]})
    with pytest.raises(LawError, match="no law that teckal knows governs"):
        evaluate(from_mapping(sole()), only, engine="builtin")
    found = evaluate(from_mapping(sole()), only, law=PCR, engine="builtin")
    assert (found.verdict, found.law and (found.law.id, found.law.governing)) == ("exempt", (PCR, None))


def test_a_law_that_is_not_in_the_book_cannot_be_asked_for() -> None:
    with pytest.raises(LawError, match="no-such-law"):
        evaluate(from_mapping(sole()), load(), law="no-such-law", engine="builtin")


# Contested points.


def test_what_turns_on_a_contested_point_is_unclear_and_says_on_which() -> None:
    periods = [{**each, "user_paid": {"entrusted_by": {"fenmarsh": 300}}} for each in years(600)]
    found = result(sole({f"{BODY}.activities": turnover(*periods, other_measures="none")}))
    assert found.verdict == "unclear"
    assert [(each.id, each.material, dict(each.by_reading)) for each in found.points] == [
        ("F6", True, {"narrow": "not-exempt", "wide": "exempt"})
    ]
    assert "exempt if F6 is read wide" in found.summary


def test_a_limb_that_turns_on_one_of_two_contested_points_names_only_that_one() -> None:
    periods = [{**each, "user_paid": {"entrusted_by": {"fenmarsh": 300}}} for each in years(600)]
    change = {
        f"{BODY}.activities": turnover(*periods, other_measures="none"),
        "parties.holdco": company("holdco", operates_commercially=True),
        "bodies.holdco": owned_by("fenmarsh"),
        **held(holdco=part(100)),
    }
    found = result(sole(change))
    assert [each.id for each in found.points] == ["F3", "F6"]
    reasons = {each.id: each.reason for route in found.routes for each in route.conditions}
    for id, point in (("shares", "F3"), ("activity", "F6")):
        said = reasons[f"{PA}/vertical/{id}"]
        assert set(re.findall(r"F\d+", said)) == {point}, said


def test_a_contested_point_that_changes_nothing_leaves_the_verdict_alone() -> None:
    periods = [{**each, "user_paid": {"entrusted_by": {"fenmarsh": 10}}} for each in years(900)]
    found = result(sole({f"{BODY}.activities": turnover(*periods)}))
    assert found.verdict == "exempt"
    assert not any(each.material for each in found.points)


def test_a_plain_arrangement_raises_no_contested_point() -> None:
    for arrangement in (sole(), joint(), cooperation()):
        assert result(arrangement).points == ()


def test_a_bare_paid_service_turns_on_whether_the_act_asks_for_cooperation() -> None:
    bare = {"cooperation.contributions.saltby": ["money"]}
    assert under_all(cooperation(bare)) == ["unclear", "not-exempt", "not-exempt"]
    assert [each.id for each in result(cooperation(bare)).points] == ["F8"]


# What is asked next.


def test_an_unclear_answer_names_the_open_facts_with_their_questions_and_places() -> None:
    found = result(sole({f"{BODY}.decisive_influence.anyone_else": None}))
    assert found.verdict == "unclear"
    assert [each.fact for each in found.missing] == ["controlled.others_exert_decisive_influence"]
    assert f"{BODY}.decisive_influence.anyone_else" in found.missing[0].paths
    assert found.missing[0].question.endswith("?")


def test_a_limb_that_is_open_with_every_fact_told_is_a_question_for_counsel() -> None:
    """What is paid in a full transfer may be reward or means: no fact is missing, and the gate is open."""
    transfer = {"from": "fenmarsh", "to": "saltby", "powers": True, "responsibility": True}
    own = {"decision_autonomy": True, "financial_autonomy": True, "instruction_rights_kept": False}
    change = {"contract.suppliers": ["saltby"], "transfers": [{**transfer, **own}]}
    found = result(under(EU, sole(change)))
    gate = next(each for each in load().laws[EU].gates if each.id == f"{EU}/gates/transfer")
    assert next(each.state for each in found.gates if each.id == gate.id) == "unclear"
    assert [each.question for each in found.missing] == [f"Ask for advice {gate.not_encoded[0].says}."]


def test_a_clear_answer_asks_nothing() -> None:
    assert [result(each).missing for each in (sole(), sole(LOW))] == [(), ()]


def test_an_unclear_answer_always_calls_for_advice() -> None:
    for change in ({f"{BODY}.activities": "unknown"}, {"contract.awarded_on": None}, {"contract.buyers": "unknown"}):
        found = result(sole(change))
        assert found.verdict == "unclear"
        assert "advice" in {each.level for each in found.flags}


@pytest.mark.parametrize(
    ("home", "abroad", "raised"),
    [
        ("england", "england", False),
        ("england", "northern-ireland", False),
        ("england", "fr", True),
        ("england", "ie", True),
        ("ie", "northern-ireland", True),
        ("fr", "scotland", True),
        ("fr", "de", True),
        ("fr", "fr", False),
        ("england", "unknown", False),
    ],
)
@pytest.mark.parametrize("arrangement", [joint, cooperation])
def test_an_authority_of_another_state_calls_for_advice(arrangement: Any, home: str, abroad: str, raised: bool) -> None:
    places = {"parties.fenmarsh.jurisdiction": home, "parties.saltby.jurisdiction": abroad}
    found = result(arrangement({**places, "contract.buyers": ["fenmarsh"], **_participants(arrangement)}))
    assert ("another-state" in {each.id for each in found.flags}) is raised


def _participants(arrangement: Any) -> Change:
    return {"contract.suppliers": ["saltby"]} if arrangement is cooperation else {}


def test_nobody_who_buys_leaves_nothing_to_test() -> None:
    found = result(sole({"contract.buyers": "unknown"}))
    assert (found.verdict, found.awards, found.award) == ("unclear", (), None)
    assert [each.paths for each in found.missing] == [("contract.buyers",)]


# The tree.


def test_every_route_of_the_law_is_reported_in_the_order_of_the_statute() -> None:
    law = load().laws[PA]
    found = result(sole())
    assert [each.id for each in found.routes] == [each.id for each in law.routes]
    for route, own in zip(found.routes, law.routes, strict=True):
        assert [each.id for each in route.conditions] == [each.id for each in own.conditions]


def test_an_exemption_rests_on_the_first_route_that_is_met() -> None:
    both = sole({"parties.wasteco": company("wasteco", contracting_authority=True, jurisdiction="england")})
    shared = cooperation({"cooperation.participants": ["fenmarsh", "wasteco"]})["cooperation"]
    for each in ("public_tasks", "contributions"):
        shared[each]["wasteco"] = shared[each].pop("saltby")
    found = result({**both, "cooperation": shared})
    assert [each.id for each in found.routes if each.state == "met"] == ["vertical", "horizontal"]
    assert found.route == "vertical"


def test_the_reason_speaks_of_this_arrangement() -> None:
    activity = next(
        condition
        for route in result(sole()).routes
        for condition in route.conditions
        if condition.id == f"{PA}/vertical/activity"
    )
    assert activity.state == "met"
    assert "90%" in activity.reason
    assert "Fenmarsh Council" in activity.reason


def test_the_evidence_is_counted_over_the_route_that_decides() -> None:
    told = {"evidence": {f"{BODY}.decisive_influence": {"standing": "documented", "source": "Articles"}}}
    documented, plain = result(sole(told)).evidence, result(sole()).evidence
    assert documented.documented > 0
    assert documented.documented + documented.unsupported == plain.unsupported
    assert result(sole({"evidence": {BODY: {"standing": "assumed"}}})).evidence.assumed > 0


def test_both_engines_come_to_the_same_tree() -> None:
    for arrangement in (sole(), joint(LOW), cooperation({"cooperation.contributions.saltby": ["money"]})):
        document = from_mapping(arrangement)
        trees = [evaluate(document, load(), engine=engine) for engine in ("builtin", "auto")]
        assert trees[0].routes == trees[1].routes
        assert trees[0].verdict == trees[1].verdict


@pytest.mark.parametrize(("represented", "wanted"), [("all", "exempt"), ("some", "not-exempt"), (None, "unclear")])
def test_a_group_that_controls_the_buyer_controls_it_jointly(represented: str | None, wanted: str) -> None:
    more = {"represented": represented} if represented else {}
    change = {
        "parties.fenmarsh": council("fenmarsh", collective=True, count=70, **more),
        "parties.wasteco": company("wasteco", contracting_authority=True, jurisdiction="england"),
        "contract.buyers": ["wasteco"],
        "contract.suppliers": ["fenmarsh"],
    }
    assert verdict(sole(change)) == wanted


def test_buyers_or_suppliers_in_dispute_leave_nothing_exempt() -> None:
    worked = read(folder("cases") / "examples" / "worked-example.yaml")[0]
    assert isinstance(worked, Document)
    for key in ("buyers", "suppliers"):
        disputed = {**worked.data, "evidence": {f"contract.{key}": {"standing": "disputed"}}}
        assert evaluate(from_mapping(disputed), load(), engine="builtin").verdict == "unclear"


# Doubts that no limb settles and that a reader must be told of.


def said(arrangement: dict[str, Any]) -> str:
    return " ".join(f"{flag.says} {flag.why}" for flag in result(arrangement).flags)


def daughter_of(*who: str) -> dict[str, Any]:
    """A jointly held company, a tenth of whose work is for a company that these hold."""
    periods = [{**year(*each, 1000), "for": {"fenmarsh": 800, "daughter": 100, "saltby": 50}} for each in YEARS]
    return joint(
        {
            "parties.daughter": company("daughter"),
            "bodies.daughter": owned_by(*who, activities=turnover(*years(1000))),
            f"{BODY}.activities": turnover(*periods),
        }
    )


@every_law
def test_work_for_a_company_of_one_of_the_joint_controllers_calls_for_advice(law: str) -> None:
    assert "a body of only one of the authorities: Daughter Ltd" in said(under(law, daughter_of("fenmarsh")))
    assert "(F15)" not in said(under(law, daughter_of("fenmarsh", "saltby")))
    assert "(F15)" not in said(under(law, daughter_of("firm")))
    assert "(F15)" not in said(under(law, joint()))


@every_law
def test_a_shared_representative_is_pointed_out_and_seats_of_their_own_are_not(law: str) -> None:
    shared = {
        f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 3}},
        f"{BODY}.representatives": [{"for": ["saltby", "coldwick"], "body": "board", "secured_by": "articles"}],
    }
    assert "(F14)" in said(under(law, joint(shared)))
    assert "(F14)" not in said(under(law, joint()))


@every_law
@pytest.mark.parametrize("event", ["continuation", "modification", "ownership-change"])
def test_what_becomes_of_an_earlier_contract_points_to_the_rules_on_modification(law: str, event: str) -> None:
    later = sole({"event": event, "as_at": AWARD})
    assert "no new award but what became of an earlier contract" in said(under(law, later))
    assert "no new award" not in said(under(law, sole()))


@every_law
def test_a_partner_chosen_by_tender_exempts_nothing_and_points_elsewhere(law: str) -> None:
    mixed = {**held(fenmarsh=part(60), firm=part(40, selected_by_tender=True))}
    found = result(under(law, sole(mixed)))
    assert found.verdict == "not-exempt"
    assert any("chosen in a competition: Firm plc, chosen by tender" in flag.says for flag in found.flags)
    untold = result(under(law, sole(held(fenmarsh=part(60), firm=part(40)))))
    assert not any("chosen in a competition" in flag.says for flag in untold.flags)
