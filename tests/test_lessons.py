"""What the courts taught must stay true of every answer, so each lesson has a test that says it as a fact.

A lesson is proven by the facts of a decided case, by a small change of an arrangement that is exempt without it, by the
rule file that carries its number or word, or by the flag that it raises. Their numbers are those of the project's list
of lessons on borderline cases, which is not part of the repository. The Directive is the law where none is named: the
courts spoke under it.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from arrangements import (
    COUNCILS,
    YEARS,
    Change,
    changed,
    company,
    cooperation,
    council,
    directed_by,
    joint,
    owned_by,
    result,
    sole,
    turnover,
    under,
    year,
    years,
)

from teckal.document import Document, from_mapping, read
from teckal.evaluation import Evaluation
from teckal.paths import folder
from teckal.program import Asked
from teckal.result import ConditionResult, GateResult, Result
from teckal.rulebook import load
from teckal.verdict import deciding, evaluate

LESSONS = (*map(str, range(1, 15)), "14a", "14b", *map(str, range(15, 40)))
PA, PCR, EU = "uk-pa-2023", "uk-pcr-2015", "eu-2014-24"
LAWS = (PA, PCR, EU)
BODY = "bodies.wasteco"
CONTRACT, TRANSFER = "gates/contract", "gates/transfer"
ALONE = ("vertical/strategic-objectives", "vertical/significant-decisions")
TOGETHER = ("joint/strategic-objectives", "joint/significant-decisions")
ACTIVITY, CAPITAL, REPRESENTED = "vertical/activity", "vertical/private-capital", "joint/representatives"
HALF_FOR_OTHERS: Change = {f"{BODY}.activities": turnover(*years(500), other_measures="none")}
MARKET = (200, 199.999, 200.001, "unknown")
"""Of 1000 on the open market: on the line of 20%, just under it, just over it, and open."""
AHEAD = [year(f"{each}-09-01", f"{each + 1}-08-31", 1000, 950, projected=True) for each in (2026, 2027, 2028)]


# What a lesson is read off.


def weighed(arrangement: Mapping[str, Any], law: str = EU) -> Evaluation:
    return _weighed(json.dumps(under(law, arrangement)))


@functools.cache
def _weighed(arrangement: str) -> Evaluation:
    """The award that decides, without the report; tests ask for the same arrangement again."""
    found = deciding(from_mapping(json.loads(arrangement)), load())
    assert found is not None
    return found


def verdict(arrangement: Mapping[str, Any], law: str = EU) -> str:
    return weighed(arrangement, law).verdict


def everywhere(arrangement: Mapping[str, Any]) -> set[str]:
    """The verdicts under the Act, under the Regulations of 2015 and under the Directive."""
    return {verdict(arrangement, law) for law in LAWS}


def at(id: str, arrangement: Mapping[str, Any], law: str = EU) -> str:
    """What a condition or gate comes to, by its id without the law's."""
    found = weighed(arrangement, law)
    return (found.gate if id.startswith("gates/") else found.condition)(f"{law}/{id}")


def all_at(ids: Iterable[str], arrangement: Mapping[str, Any]) -> list[str]:
    return [at(id, arrangement) for id in ids]


def answer(arrangement: Mapping[str, Any], law: str = EU) -> Result:
    return result(under(law, arrangement))


def flags(arrangement: Mapping[str, Any], law: str = EU) -> set[str]:
    return {each.id for each in answer(arrangement, law).flags}


def court(name: str) -> list[Document]:
    """The findings of the case whose file begins so and, where its answer needs more, the same with that added."""
    (path,) = (folder("cases") / "decided").glob(f"{name}-*.yaml")
    return [each for each in read(path) if isinstance(each, Document)]


@functools.cache
def decided(name: str, document: int = 0) -> Result:
    return evaluate(court(name)[document], load(), engine="builtin")


def asked_in(found: Result) -> list[GateResult | ConditionResult]:
    return [*found.gates, *(each for route in found.routes for each in route.conditions)]


def in_case(id: str, name: str, document: int = 0) -> str:
    """What a condition or gate comes to on the facts of the case; document 1 has what the findings leave open."""
    return next(each.state for each in asked_in(decided(name, document)) if each.id == f"{EU}/{id}")


def fact(found: Result, name: str) -> str | bool | None:
    """The value of a fact that a condition or gate read."""
    return next(used.value for each in asked_in(found) for used in each.facts if used.name == name)


def rule(id: str, law: str = EU) -> Asked:
    return next(each for each in load().laws[law].asked if each.id == f"{law}/{id}")


def cites(asked: Asked, *cases: str) -> bool:
    return all(any(case in each.cite for each in asked.citations) for case in cases)


# What a lesson changes.


def part(percent: Any, **more: Any) -> dict[str, Any]:
    return {"shares": percent, "votes": percent, **more}


def held(**holders: dict[str, Any]) -> Change:
    return {f"{BODY}.holdings": holders}


def seats(**filled: int) -> dict[str, Any]:
    return {"seats": sum(filled.values()), "appointed_by": filled}


def work(*periods: Mapping[str, Any], **more: Any) -> Change:
    """What the company did in the three years, with no measure beside turnover."""
    return {f"{BODY}.activities": turnover(*periods, other_measures="none", **more)}


def each_year(ours: Any, **more: Any) -> list[dict[str, Any]]:
    """The same in each of the three years: out of 1000, what was done for Fenmarsh, and more of the period."""
    return [{**each, **more} for each in years(ours)]


def through_a_holding_company(**more: Any) -> Change:
    """Fenmarsh owns and directs a company that owns and directs the one that is awarded the contract."""
    return {
        "parties.topco": company("topco"),
        "bodies.topco": owned_by("fenmarsh", **more),
        **held(topco=part(100)),
        f"{BODY}.board": seats(topco=1),
        f"{BODY}.decisive_influence": directed_by("topco"),
    }


def sent_to_the_board(**more: Any) -> Change:
    """Saltby fills the board; Fenmarsh has a representative there."""
    representative = {"for": ["fenmarsh"], "body": "board", "secured_by": "articles", **more}
    return {f"{BODY}.board": seats(saltby=1), f"{BODY}.representatives": [representative]}


def sisters(above_buyer: tuple[str, ...], above_supplier: tuple[str, ...]) -> dict[str, Any]:
    """A company that is a contracting authority buys from another."""
    return sole(
        {
            "parties.shop": company("shop", contracting_authority=True, jurisdiction="england"),
            "contract.buyers": ["shop"],
            "bodies.shop": owned_by(*above_buyer, activities=turnover(*years(900))),
            BODY: owned_by(*above_supplier, activities=turnover(*years(900))),
        }
    )


def on_the_market(amount: Any) -> Change:
    """Of 1000 in each year, what a cooperation does on the open market and outside public functions."""
    outside = {"open_market": amount, "outside_public_functions": amount}
    periods = [year(*each, 1000, **outside) for each in YEARS]
    return {"cooperation.activities": turnover(*periods, other_measures="none")}


def later(day: str) -> Change:
    return {"event": "ownership-change", "as_at": day}


# Whether there is a contract at all.


def test_lesson_1_being_public_on_both_sides_or_an_authority_that_receives_is_no_exemption() -> None:
    two_councils = sole({"contract.suppliers": ["saltby"], "bodies": None})
    assert everywhere(two_councils) == {"not-exempt"}
    nothing_but_parties = changed(two_councils, {"cooperation": {"participants": ["fenmarsh", "saltby"]}})
    assert at("horizontal/authorities", nothing_but_parties) == "met"
    assert everywhere(nothing_but_parties) == {"unclear"}
    for authority in (True, False):
        recipient = {"parties.wasteco.contracting_authority": authority, "parties.wasteco.jurisdiction": "england"}
        assert everywhere(sole(recipient)) == {"exempt"}
        assert everywhere(sole({**recipient, **HALF_FOR_OTHERS})) == {"not-exempt"}
    assert decided("C-107-98").verdict == "unclear"
    assert (in_case("horizontal/authorities", "C-84-03"), decided("C-84-03").verdict) == ("met", "unclear")
    assert (in_case(CONTRACT, "C-220-05"), decided("C-220-05").verdict) == ("passes", "not-exempt")


def test_lesson_2_payment_that_only_meets_costs_is_still_pecuniary_interest() -> None:
    for name in ("C-159-11", "C-386-11"):
        assert court(name)[0].get(("cooperation", "payments")) == "cost-reimbursement"
        assert fact(decided(name), "contract.pecuniary_interest") == "yes"
        assert (in_case(CONTRACT, name), decided(name).verdict) == ("passes", "not-exempt")
    nothing_owed = cooperation({"contract.consideration": False})
    costs_paid = cooperation({"contract.consideration": None, "cooperation.payments": "cost-reimbursement"})
    for law in LAWS:
        assert (at(CONTRACT, nothing_owed, law), at(CONTRACT, costs_paid, law)) == ("excludes", "passes")
        assert cites(rule(CONTRACT, law), "C-159/11")


def test_lesson_3_where_no_price_is_paid_a_return_that_can_be_enforced_is_pecuniary_interest() -> None:
    assert court("C-796-18")[0].get(("cooperation", "payments")) == "none"
    assert fact(decided("C-796-18"), "contract.pecuniary_interest") == "yes"
    assert in_case(CONTRACT, "C-796-18") == "passes"
    for enforceable, state in ((True, "passes"), (False, "excludes"), ("unknown", "unclear")):
        returned = {"cooperation.payments": "none", "contract.consideration_enforceable": enforceable}
        assert {at(CONTRACT, cooperation(returned), law) for law in (EU, PA)} == {state}


def test_lesson_4_only_a_supplier_that_can_neither_refuse_orders_nor_set_prices_may_have_no_contract() -> None:
    assert [in_case(CONTRACT, "C-295-05", each) for each in (0, 1)] == ["unclear", "unclear"]
    assert fact(decided("C-295-05", 1), "contract.supplier_is_a_statutory_instrument") == "yes"

    def supplier(refuses: Any, prices: Any) -> dict[str, Any]:
        free = {"contract.supplier_can_refuse_orders": refuses, "contract.supplier_sets_price": prices}
        return sole({**free, **HALF_FOR_OTHERS})

    assert (at(CONTRACT, supplier(False, False)), everywhere(supplier(False, False))) == ("unclear", {"unclear"})
    for refuses, prices in ((True, False), (False, True), (True, True)):
        assert at(CONTRACT, supplier(refuses, prices)) == "passes"
        assert everywhere(supplier(refuses, prices)) == {"not-exempt"}
    assert at(CONTRACT, supplier(False, "unknown")) == "unclear"


def test_lesson_5_a_memorandum_that_does_not_bind_is_no_contract_inside_one_state_and_may_be_one_elsewhere() -> None:
    assert (in_case(CONTRACT, "EWHC-2015-90"), decided("EWHC-2015-90").verdict) == ("excludes", "out-of-scope")

    def memorandum(kind: str, binding: Any = False, **other: Any) -> dict[str, Any]:
        sides = {"parties.fenmarsh": council("fenmarsh", type=kind), "parties.saltby": council("saltby", type=kind)}
        sides["parties.saltby"].update(other)
        rest = {"contract.suppliers": ["saltby"], "bodies": None, "contract.legally_binding": binding}
        return sole({**sides, **rest})

    assert everywhere(memorandum("central-government")) == {"out-of-scope"}
    assert everywhere(memorandum("central-government", binding=True)) == {"not-exempt"}
    assert everywhere(memorandum("central-government", binding="unknown")) == {"unclear"}
    assert everywhere(memorandum("local-authority")) == {"unclear"}
    assert verdict(memorandum("central-government", jurisdiction="fr")) == "unclear"


def test_lesson_6_a_full_transfer_of_powers_is_no_contract_and_keeping_a_hold_on_the_task_makes_it_one() -> None:
    assert [in_case(TRANSFER, "C-51-15", each) for each in (0, 1)] == ["unclear", "excludes"]
    assert in_case(TRANSFER, "DE-olg-duesseldorf", 1) == "excludes"
    assert [in_case(TRANSFER, each) for each in ("C-386-11", "DE-bavaria")] == ["passes", "passes"]
    whole = {"powers": True, "responsibility": True, "decision_autonomy": True, "financial_autonomy": True}
    full = {**whole, "instruction_rights_kept": False}

    def transfer(taker: Any = "association-of-authorities", /, **more: Any) -> str:
        handed_over = {"from": "fenmarsh", "to": "wasteco", **full, **more}
        told = {"contract.consideration": None, "transfers": [handed_over], "parties.wasteco.type": taker}
        return at(TRANSFER, sole(told))

    assert (transfer(), transfer("private-company")) == ("excludes", "passes")
    for limb, needed in full.items():
        assert (transfer(**{limb: not needed}), transfer(**{limb: "unknown"})) == ("passes", "unclear"), limb


# Control.


def test_lesson_7_all_of_the_shares_do_not_prove_control_where_the_board_acts_alone_or_the_market_calls() -> None:
    for name in ("C-458-03", "C-340-04"):
        assert [in_case(each, name) for each in ALONE] == ["not-met", "not-met"]
    influence = f"{BODY}.decisive_influence"
    assert all_at(ALONE, sole()) == ["met", "met"]
    assert all_at(ALONE, sole({influence: None})) == ["unclear", "unclear"]
    assert all_at(ALONE, sole({influence: directed_by()})) == ["not-met", "not-met"]
    for half, states in (("strategic_objectives", ["met", "not-met"]), ("significant_decisions", ["not-met", "met"])):
        one_of_both = sole({influence: {**directed_by(), half: ["fenmarsh"]}})
        assert (all_at(ALONE, one_of_both), verdict(one_of_both)) == (states, "not-exempt")
    for sign in ("market_oriented", "board_acts_independently"):
        assert verdict(sole({f"{BODY}.{sign}": True})) == "unclear"
    assert "stated-against-figures" in flags(sole({f"{BODY}.board_acts_independently": True}))


def test_lesson_8_control_through_a_holding_company_holds_if_each_link_carries_it() -> None:
    assert [in_case(each, "C-340-04") for each in ALONE] == ["not-met", "not-met"]
    chain = sole(through_a_holding_company())
    assert (all_at(ALONE, chain), verdict(chain)) == (["met", "met"], "exempt")
    nobody: list[str] = []
    for upper, state in (
        (directed_by(), "not-met"),
        ({"strategic_objectives": ["fenmarsh"], "significant_decisions": nobody}, "not-met"),
        (directed_by("firm"), "not-met"),
        ("unknown", "unclear"),
    ):
        weak = sole(through_a_holding_company(decisive_influence=upper))
        assert (all_at(ALONE, weak), verdict(weak) == "exempt") == ([state, state], False)
    lower = sole({**through_a_holding_company(), f"{BODY}.decisive_influence": directed_by()})
    assert (all_at(ALONE, lower), verdict(lower)) == (["not-met", "not-met"], "not-exempt")


def test_lesson_9_control_may_be_joint_and_by_majority_and_none_of_the_authorities_need_control_alone() -> None:
    for name, document in (("C-324-07", 1), ("UKSC-2011-7", 1)):
        assert [in_case(each, name, document) for each in TOGETHER] == ["met", "met"]
        assert in_case(ALONE[0], name, document) == "not-met"
        assert decided(name, document).route == "joint"
    can_be_outvoted = {
        BODY: owned_by(*COUNCILS, activities=turnover(*years(900))),
        **held(fenmarsh=part(20), saltby=part(40), coldwick=part(40)),
    }
    assert all_at((*TOGETHER, *ALONE), joint(can_be_outvoted)) == ["met", "met", "not-met", "not-met"]
    assert everywhere(joint(can_be_outvoted)) == {"exempt"}
    left_out = {**can_be_outvoted, f"{BODY}.decisive_influence": directed_by("saltby", "coldwick")}
    assert all_at(TOGETHER, joint(left_out)) == ["not-met", "not-met"]


def test_lesson_10_a_token_share_is_joint_control_only_with_a_part_in_the_management_and_has_no_least_size() -> None:
    assert [in_case(each, "C-182-11") for each in TOGETHER] == ["not-met", "not-met"]
    assert in_case(REPRESENTED, "C-182-11", 1) == "not-met"
    assert in_case(REPRESENTED, "FR-ce-365079") == "unclear"
    token = held(fenmarsh=part(0.01), saltby=part(99.99))
    no_seat = joint({**token, f"{BODY}.board": seats(saltby=2)})
    assert everywhere(joint(token)) == {"exempt"}
    assert (at(REPRESENTED, no_seat), everywhere(no_seat)) == ("not-met", {"not-exempt"})
    no_share = joint(held(fenmarsh=part(0, member=False), saltby=part(100)))
    assert (at(REPRESENTED, no_share), at("joint/authorities", no_share)) == ("met", "not-met")
    assert everywhere(no_share) == {"not-exempt"}
    route = next(each for each in load().laws[EU].routes if each.id == "joint")
    facts = {fact for each in route.conditions for fact in each.facts}
    assert {each for each in facts if "percent" in each} == {"controlled.activity.entrusted_percent"}


def test_lesson_11_a_director_who_sits_there_for_another_does_not_represent_the_authority_that_awards() -> None:
    assert in_case(REPRESENTED, "C-383-21") == "not-met"
    for seat, state in (
        ({"sits_for": "fenmarsh"}, "met"),
        ({"sits_for": "saltby"}, "not-met"),
        ({"sits_for": "unknown"}, "unclear"),
        ({"secured_by": "agreement"}, "met"),
        ({"secured_by": "none"}, "not-met"),
        ({"secured_by": "unknown"}, "unclear"),
    ):
        arrangement = joint(sent_to_the_board(**seat))
        assert (at(REPRESENTED, arrangement), at("joint/represented", arrangement, PA)) == (state, state), seat


def test_lesson_12_one_person_may_represent_several_authorities_but_must_leave_each_a_say() -> None:
    assert in_case(REPRESENTED, "FR-ce-365079") == "unclear"
    assert cites(rule(REPRESENTED), "365079")

    def shared(**say: Any) -> dict[str, Any]:
        person = {"for": ["fenmarsh", "saltby"], "body": "board", "secured_by": "articles", **say}
        return joint({f"{BODY}.board": None, f"{BODY}.representatives": [person]})

    for say, state in ((True, "met"), (False, "unclear"), ("unknown", "unclear")):
        arrangement = shared(say_in_agenda_and_votes=say)
        assert (at(REPRESENTED, arrangement), at("joint/represented", arrangement, PA)) == (state, state)
        assert everywhere(arrangement) == {"exempt" if state == "met" else "unclear"}
    for law, flag in ((EU, "limb-representatives"), (PA, "limb-represented")):
        assert verdict(shared(), law) == "exempt"
        assert (flag in flags(shared(), law), flag in flags(joint(), law)) == (True, False)


def test_lesson_13_sisters_need_the_same_control_on_both_sides_and_control_of_what_one_buys_is_none() -> None:
    one, other, both = ("fenmarsh",), ("saltby",), ("fenmarsh", "saltby")
    purchases_only: dict[str, Any] = {
        "reserved_matters": [{"matter": "other", "held_by": ["fenmarsh"], "kind": "approval"}],
        "controllers": ["fenmarsh"],
        "decisive_influence": directed_by(),
    }
    assert everywhere(sisters(one, one)) == {"exempt"}
    partial = changed(sisters(one, one), {"bodies.shop": purchases_only})
    decisions = ("sister/strategic-objectives", "sister/significant-decisions")
    for mismatch in (sisters(one, both), sisters(both, one), partial):
        assert (all_at(decisions, mismatch), verdict(mismatch)) == (["not-met", "not-met"], "not-exempt")
        assert verdict(mismatch, PA) != "exempt"
    assert at("sister/same-controller", sisters(one, other)) == "not-met"
    assert everywhere(sisters(one, other)) == {"not-exempt"}
    assert [verdict(sisters(both, both), law) for law in (PA, EU)] == ["exempt", "not-exempt"]
    assert in_case("sister/same-controller", "C-15-13") == "met"
    assert [in_case(each, "C-15-13") for each in decisions] == ["not-met", "not-met"]


def test_lesson_14_control_is_tested_at_the_award_and_again_when_the_owners_change() -> None:
    assert [in_case(each, "C-719-20") for each in TOGETHER] == ["not-met", "not-met"]
    assert in_case("joint/private-capital", "C-573-07") == "met"
    until_new_year = {
        **held(fenmarsh=part(100, until="2026-12-31"), saltby=part(100, effective_on="2027-01-01")),
        f"{BODY}.decisive_influence.until": "2026-12-31",
        "contract.ends_on": "2026-12-31",
    }
    assert everywhere(sole({**until_new_year, "contract.ends_on": "2027-12-31"})) == {"unclear"}
    assert everywhere(sole(until_new_year)) == everywhere(sole({**until_new_year, "as_at": "2027-01-01"})) == {"exempt"}
    assert everywhere(sole({**until_new_year, **later("2026-12-31")})) == {"exempt"}
    lost = sole({**until_new_year, **later("2027-01-01")})
    assert (all_at(ALONE, lost), verdict(lost), verdict(lost, PCR)) == (["not-met"] * 2, "not-exempt", "not-exempt")
    assert verdict(lost, PA) != "exempt"
    assert everywhere(sole(later("2027-01-01"))) == {"exempt"}


def test_lesson_14a_rights_of_control_that_come_after_the_award_do_not_cure_it() -> None:
    def from_day(day: str) -> list[tuple[str, dict[str, Any]]]:
        return [
            (ALONE[0], sole({f"{BODY}.decisive_influence.effective_on": day})),
            (ALONE[1], sole({f"{BODY}.decisive_influence.effective_on": day, "as_at": "2028-01-01"})),
            (REPRESENTED, joint(sent_to_the_board(effective_on=day))),
            (REPRESENTED, joint({f"{BODY}.board.effective_on": day})),
            ("joint/authorities", joint({f"{BODY}.holdings.fenmarsh.effective_on": day})),
        ]

    on_the_day, day_after = from_day("2026-09-01"), from_day("2026-09-02")
    assert {at(*each) for each in on_the_day} == {"met"}
    assert [at(*each) for each in day_after] == ["not-met", "not-met", "not-met", "unclear", "unclear"]
    assert {verdict(each) for _, each in on_the_day} == {"exempt"}
    assert "exempt" not in {verdict(each) for _, each in day_after}


def test_lesson_14b_a_binding_agreement_of_the_shareholders_makes_a_thin_share_good_but_not_a_missing_seat() -> None:
    def thin(seat: Change, **agreed: Any) -> dict[str, Any]:
        pact = {"between": ["fenmarsh", "saltby"], "binding": True, "gives": "joint-control", **agreed}
        return joint({**held(fenmarsh=part(1), saltby=part(99)), **seat, f"{BODY}.agreements": [pact]})

    seat, no_seat = sent_to_the_board(secured_by="agreement"), {f"{BODY}.board": seats(saltby=1)}
    asked = (*TOGETHER, REPRESENTED)
    assert all_at(asked, thin(no_seat)) == ["met", "met", "not-met"]
    assert everywhere(thin(no_seat)) == {"not-exempt"}
    for no_help in ({"binding": False}, {"gives": "consultation"}, {"effective_on": "2026-09-02"}):
        assert all_at(asked, thin(no_seat, **no_help)) == ["unclear", "unclear", "not-met"]
        assert "stated-against-figures" in flags(thin(no_seat, **no_help))
    assert (all_at(asked, thin(seat)), everywhere(thin(seat))) == (["met", "met", "met"], {"exempt"})


def test_lesson_15_a_body_that_is_in_house_is_not_exempt_when_it_buys_from_outsiders() -> None:
    assert (in_case("gates/buyer", "C-567-15", 1), decided("C-567-15", 1).verdict) == ("passes", "not-exempt")
    buys = {
        "parties.wasteco": company("wasteco", contracting_authority=True, jurisdiction="england"),
        "contract.buyers": ["wasteco"],
    }
    assert everywhere(sole({"parties.wasteco": buys["parties.wasteco"]})) == {"exempt"}
    for outsider in ("firm", "saltby"):
        assert everywhere(sole({**buys, "contract.suppliers": [outsider]})) == {"not-exempt"}
    assert everywhere(sole({**buys, "contract.suppliers": ["fenmarsh"]})) == {"exempt"}


# Private capital.


def test_lesson_16_any_private_shareholding_at_the_award_defeats_however_small() -> None:
    for name in ("C-26-03", "C-337-05"):
        assert (in_case(CAPITAL, name), decided(name).verdict) == ("not-met", "not-exempt")

    def firm_holds(percent: float, **more: Any) -> dict[str, Any]:
        holders = held(fenmarsh=part(100 - percent), firm=part(percent, **more))
        return sole({**holders, f"{BODY}.decisive_influence.anyone_else": None})  # it would speak for the firm as well

    harmless = {"controlling_rights": False, "blocking_rights": False, "decisive_influence": False}
    exception = {"required_by_national_law": True, **harmless}
    assert everywhere(firm_holds(0.01)) == {"not-exempt"}
    assert at(CAPITAL, firm_holds(0)) == "met"
    for law in (EU, PCR):
        assert at(CAPITAL, firm_holds(0.01, **exception), law) == "met"
        assert at(CAPITAL, firm_holds(0.01, **harmless), law) == "not-met"
        for limb, needed in exception.items():
            assert at(CAPITAL, firm_holds(0.01, **{**exception, limb: not needed}), law) == "not-met", limb
            assert at(CAPITAL, firm_holds(0.01, **{**exception, limb: "unknown"}), law) == "unclear", limb
    assert at("vertical/shares", firm_holds(0.01, **exception), PA) == "not-met"


def test_lesson_17_charities_and_private_universities_count_as_private() -> None:
    for route in ("vertical", "joint"):
        assert in_case(f"{route}/private-capital", "C-574-12") == "not-met"

    def member(kind: str, **nature: str) -> dict[str, Any]:
        friends = {"name": "Friends of Fenmarsh", "type": kind, **nature}
        return sole({"parties.friends": friends, **held(fenmarsh=part(99), friends=part(1))})

    for kind in ("charity", "university"):
        for law in (EU, PCR):
            assert at(CAPITAL, member(kind, nature="private"), law) == "not-met"
            assert at(CAPITAL, member(kind, nature="public"), law) == "met"
        for not_settled in (member(kind), member(kind, nature="mixed"), member(kind, nature="unknown")):
            assert verdict(not_settled) == "unclear"


def test_lesson_18_articles_may_permit_private_capital_but_a_planned_or_compulsory_opening_fails() -> None:
    for name in ("C-573-07", "C-371-05"):
        assert in_case("joint/private-capital", name) == "met"
        assert fact(decided(name), "controlled.private_entry_in_prospect") is False
    assert in_case(CAPITAL, "C-458-03") == "not-met"
    entry = f"{BODY}.private_entry"
    assert everywhere(sole({entry: {"permitted_by_articles": True}})) == {"exempt"}
    for opening in ("planned", "compulsory"):
        for law in (EU, PCR):
            assert at(CAPITAL, sole({entry: {opening: True}}), law) == "not-met"
            assert at(CAPITAL, sole({entry: {opening: False, "permitted_by_articles": True}}), law) == "met"
            assert at(CAPITAL, sole({entry: {opening: "unknown"}}), law) == "unclear"
        assert at("vertical/shares", sole({entry: {opening: True}}), PA) == "unclear"


def test_lesson_19_a_sale_soon_after_the_award_is_judged_with_it_as_one_scheme() -> None:
    assert (in_case(CAPITAL, "C-29-04"), decided("C-29-04").verdict) == ("not-met", "not-exempt")

    def sold(same_scheme: Any) -> dict[str, Any]:
        return sole({f"{BODY}.private_entry": {"same_scheme": same_scheme, "date": "2026-10"}})

    for law in (EU, PCR):
        assert [at(CAPITAL, sold(each), law) for each in (True, False, "unknown")] == ["not-met", "met", "unclear"]
    assert verdict(sold(True), PA) == "unclear"


def test_lesson_20_a_competition_for_the_private_partner_points_to_a_procurement_and_exempts_nothing() -> None:
    assert in_case("joint/private-capital", "C-196-08") == "not-met"
    assert in_case(CAPITAL, "C-332-20") == "not-met"
    for law in LAWS:
        shares = "limb-shares" if law == PA else "limb-private-capital"
        for competed in (True, False):
            mixed = sole(held(fenmarsh=part(60), firm=part(40, selected_by_tender=competed)))
            assert verdict(mixed, law) == "not-exempt"
            pointers = [each for each in answer(mixed, law).flags if each.id == shares]
            assert [each.level for each in pointers] == (["caution"] if competed else [])
            assert all("exempts nothing" in each.why and "C-196/08" in each.why for each in pointers)


def test_lesson_21_a_listed_or_privatised_successor_ends_the_exemption_and_only_rules_on_change_may_help() -> None:
    assert [in_case(each, "C-719-20") for each in TOGETHER] == ["not-met", "not-met"]
    assert in_case(CAPITAL, "C-452-23") == "not-met"
    for name in ("C-719-20", "C-452-23"):
        assert "gate-contract" in {each.id for each in decided(name).flags}

    def taken_over_by(successor: str, more: Change) -> dict[str, Any]:
        owners = held(fenmarsh=part(100, until="2026-05-31"), **{successor: part(100, effective_on="2026-06-01")})
        return sole({**more, **owners, **later("2026-09-01")})

    def directs(whom: str) -> dict[str, Any]:
        return {f"{BODY}.decisive_influence": directed_by(whom), f"{BODY}.board": seats(**{whom: 1})}

    listed = {
        "parties.group": company("group", nature="mixed"),
        "bodies.group": {**owned_by("saltby"), "holdings": {"saltby": part(51), "firm": part(49)}},
    }
    for lost in (taken_over_by("firm", directs("firm")), taken_over_by("group", {**listed, **directs("group")})):
        assert verdict(lost) == "not-exempt"
        (advice,) = (each for each in answer(lost).flags if each.id == "gate-contract")
        assert "only the rules on modification" in advice.why
    assert verdict(taken_over_by("topco", through_a_holding_company())) == "exempt"
    assert "gate-contract" not in flags(sole())


# Activity.


def test_lesson_22_the_share_is_strictly_above_80_over_three_years_by_turnover_or_costs_or_projections_if_new() -> None:
    for route in ("vertical", "joint"):
        assert {(each.op, each.bound) for each in rule(f"{route}/activity").atoms} == {("above", 80), ("at_most", 80)}
    averaged = [year(*YEARS[0], 100, 50), year(*YEARS[1], 100, 70), year(*YEARS[2], 1000, 900)]
    for law in LAWS:
        by_share = {each: at(ACTIVITY, sole(work(*years(each))), law) for each in (800, 799.999, 800.001)}
        assert by_share == {800: "not-met", 799.999: "not-met", 800.001: "met"}
        assert at(ACTIVITY, sole(work(*averaged)), law) == "met"
        assert at(ACTIVITY, sole(work(averaged[2])), law) == "unclear"
        assert at(ACTIVITY, sole({f"{BODY}.activities": {**turnover(*years(850)), "measure": "costs"}}), law) == "met"
        assert at(ACTIVITY, sole({f"{BODY}.created_on": "2026-08-01", **work(*AHEAD)}), law) == "met"
        assert "projections" in flags(sole({f"{BODY}.created_on": "2026-08-01", **work(*AHEAD)}), law)
        assert at(ACTIVITY, sole({f"{BODY}.created_on": "2010-08-01", **work(*AHEAD)}), law) == "unclear"


def test_lesson_23_work_for_authorities_that_do_not_control_is_outside_work_though_a_public_body_orders_it() -> None:
    assert (in_case("joint/activity", "C-553-15"), cites(rule("joint/activity"), "C-553/15")) == ("unclear", True)
    for law in LAWS:
        for_saltby = sole(work(*each_year(600, **{"for": {"fenmarsh": 600, "saltby": 300}})))
        assert at(ACTIVITY, for_saltby, law) == "not-met"
        for ordered, state in ((199, "unclear"), (200, "not-met")):
            whoever_it_is_for = each_year(600, **{"for": "unknown", "ordered_by_others": ordered})
            assert at(ACTIVITY, sole(work(*whoever_it_is_for)), law) == state


def test_lesson_24_all_controlling_authorities_are_counted_together() -> None:
    assert in_case("joint/activity", "C-295-05") == "met"
    assert cites(rule("joint/activity"), "C-340/04", "C-371/05")
    for law in LAWS:
        both = work(*each_year(450, **{"for": {"fenmarsh": 450, "saltby": 400}}))
        stranger = work(*each_year(450, **{"for": {"fenmarsh": 450, "coldwick": 400}}))
        assert (at("joint/activity", joint(both), law), at(ACTIVITY, sole(both), law)) == ("met", "not-met")
        assert at("joint/activity", joint(stranger), law) == "not-met"


def test_lesson_25_who_pays_does_not_matter_if_the_task_was_entrusted_and_serving_the_market_does_not_count() -> None:
    def paid_by_users(**paid: Any) -> dict[str, Any]:
        return sole(work(*each_year(600, user_paid=paid)))

    for law in (EU, PCR):
        assert at(ACTIVITY, paid_by_users(entrusted_by={"fenmarsh": 300}), law) == "met"
        assert at(ACTIVITY, paid_by_users(entrusted_by={"coldwick": 300}), law) == "not-met"
        assert at(ACTIVITY, paid_by_users(not_entrusted=300), law) == "not-met"
        assert cites(rule(ACTIVITY, law), "C-340/04")
    contested = answer(paid_by_users(entrusted_by={"fenmarsh": 300}), PA)
    assert [(each.id, each.material) for each in contested.points] == [("F6", True)]


def test_lesson_26_for_a_body_that_heads_a_group_the_consolidated_turnover_counts() -> None:
    assert [in_case("joint/activity", "C-692-23", each) for each in (0, 1)] == ["unclear", "not-met"]
    assert fact(decided("C-692-23"), "controlled.activity.entrusted_percent") is None
    assert any("13 Verg 8/09" in each.cite for each in load().points["F7"].sources)

    def group(own: int, whole: int | None, heads: bool = True) -> dict[str, Any]:
        consolidated = [] if whole is None else [turnover(*years(whole), scope="consolidated")]
        figures = [turnover(*years(own), other_measures="none"), *consolidated]
        return sole({f"{BODY}.group": {"is_parent": True, "must_consolidate": heads}, f"{BODY}.activities": figures})

    for own, whole, state in ((900, 800, "not-met"), (900, 801, "met"), (700, 900, "met"), (900, None, "unclear")):
        assert at(ACTIVITY, group(own, whole)) == state
    for own, whole, state in ((900, 700, "met"), (700, 900, "not-met")):
        assert at(ACTIVITY, group(own, whole, heads=False)) == state
    assert "contested-F7" in flags(group(900, 700), PA)


def test_lesson_27_work_for_others_under_powers_they_transferred_counts_as_the_authoritys_own() -> None:
    def served(**powers: int) -> dict[str, Any]:
        return sole(work(*each_year(600, under_transferred_powers=powers)))

    for law in (EU, PCR):
        assert at(ACTIVITY, served(fenmarsh=300), law) == "met"
        assert at(ACTIVITY, served(saltby=300), law) == "not-met"
        assert at(ACTIVITY, sole(work(*each_year(600))), law) == "not-met"
    assert "contested-F6" in flags(served(fenmarsh=300), PA)


def test_lesson_28_work_done_before_the_control_began_counts_as_evidence_and_does_not_stand_for_control() -> None:
    def controlled_from(day: str, *figures: Mapping[str, Any]) -> dict[str, Any]:
        since = {f"{BODY}.decisive_influence.effective_on": day, f"{BODY}.holdings.fenmarsh.effective_on": day}
        return sole({**since, **work(*figures)})

    asked = (ACTIVITY, ALONE[0])
    for law in LAWS:
        assert at(ACTIVITY, controlled_from("2026-08-01", *years(900)), law) == "met"
        assert at(ACTIVITY, controlled_from("2026-08-01", *years(800)), law) == "not-met"
    assert all_at(asked, controlled_from("2026-08-01", *years(900))) == ["met", "met"]
    assert all_at(asked, sole({f"{BODY}.decisive_influence.effective_on": "2026-09-02"})) == ["met", "not-met"]
    assert "exempt" not in everywhere(controlled_from("2026-09-02", *years(900)))


# Cooperation.


def test_lesson_29_each_party_must_itself_have_the_public_service_to_perform() -> None:
    for name in ("C-159-11", "C-564-11"):
        assert in_case("horizontal/public-tasks", name) == "not-met"
    for who in ("fenmarsh", "saltby"):
        for basis, state in (("duty", "met"), ("power", "met"), ("none", "not-met"), ("unknown", "unclear")):
            arrangement = cooperation({f"cooperation.public_tasks.{who}": {"task": "Repairs", "basis": basis}})
            assert at("horizontal/public-tasks", arrangement) == state
            assert at("horizontal/public-functions", arrangement, PA) == state
        assert at("horizontal/public-tasks", cooperation({f"cooperation.public_tasks.{who}": None})) == "unclear"


def test_lesson_30_to_pay_back_costs_is_no_cooperation_and_each_must_contribute_to_a_common_strategy() -> None:
    for name in ("C-429-19", "C-386-11"):
        assert (in_case("horizontal/cooperation", name), decided(name).verdict) == ("not-met", "not-exempt")
    paid_back = {"cooperation.payments": "cost-reimbursement"}
    for who in ("fenmarsh", "saltby"):
        for puts_in, state in ((["money"], "not-met"), (["money", "staff"], "met"), ("unknown", "unclear")):
            arrangement = cooperation({**paid_back, f"cooperation.contributions.{who}": puts_in})
            assert at("horizontal/cooperation", arrangement) == state
    for strategy, state in ((True, "met"), (False, "not-met"), ("unknown", "unclear")):
        assert at("horizontal/cooperation", cooperation({"cooperation.common_strategy": strategy})) == state
    bare = answer(cooperation({**paid_back, "cooperation.contributions.saltby": ["money"]}), PA)
    assert (bare.verdict, [each.id for each in bare.points]) == ("unclear", ["F8"])


def test_lesson_31_an_ancillary_activity_is_enough_if_it_helps_each_partys_task_and_none_need_be_done_jointly() -> None:
    assert in_case("horizontal/public-tasks", "C-796-18") == "met"
    assert decided("C-796-18", 1).verdict == "exempt"

    def helps(whom: Any) -> dict[str, Any]:
        return cooperation({"cooperation.subject_is": "ancillary", "cooperation.helps_task_of": whom})

    assert everywhere(helps(["fenmarsh", "saltby"])) == {"exempt"}
    for whom, state in ((["fenmarsh", "saltby"], "met"), (["fenmarsh"], "not-met"), (["saltby"], "not-met")):
        assert at("horizontal/public-tasks", helps(whom)) == state
    assert at("horizontal/public-tasks", helps("unknown")) == "unclear"
    apart = cooperation({"cooperation.public_tasks": {"fenmarsh": "Refuse in Fenmarsh", "saltby": "Parks in Saltby"}})
    assert everywhere(apart) == {"exempt"}


def test_lesson_32_a_body_that_shares_no_objective_is_no_partner_of_a_cooperation() -> None:
    assert in_case("horizontal/common-objectives", "C-383-21") == "not-met"
    assert decided("C-383-21").verdict == "not-exempt"

    def shared(by: Any) -> dict[str, Any]:
        return cooperation({"cooperation.common_objectives": {"text": "One control room", "shared_by": by}})

    for by, found in ((["fenmarsh", "saltby"], "exempt"), (["saltby"], "not-exempt"), ("unknown", "unclear")):
        assert everywhere(shared(by)) == {found}


def test_lesson_33_no_private_operator_may_gain_an_advantage_nor_by_work_that_only_it_can_follow_up() -> None:
    advantage = "horizontal/private-advantage"
    assert [in_case(advantage, "C-796-18", each) for each in (0, 1)] == ["unclear", "met"]
    assert [in_case(advantage, each) for each in ("C-159-11", "C-386-11", "C-480-06")] == ["unclear", "unclear", "met"]
    assert cites(rule(advantage), "C-159/11", "C-386/11", "C-796/18", "C-480/06")
    said = "cooperation.private_advantage"
    for value, state in ((False, "met"), (True, "not-met"), ("unknown", "unclear")):
        assert at(advantage, cooperation({said: value})) == state

    def followed(tendered: Any, claim: Any) -> dict[str, Any]:
        tied = {"tied_to": "the maker of the software", "source_code_given": True, "can_be_tendered": tendered}
        return cooperation({"cooperation.follow_on": tied, said: claim})

    for tendered, state, against_a_claim in (
        (True, "met", "met"),
        (False, "not-met", "unclear"),
        ("unknown", "unclear", "unclear"),
    ):
        assert at(advantage, followed(tendered, "unknown")) == state
        assert at(advantage, followed(tendered, False)) == against_a_claim
    assert "stated-against-figures" in flags(followed(False, False))
    assert "contested-F8" in flags(cooperation({said: True}), PA)


def test_lesson_34_only_the_public_interest_governs_and_less_than_20_percent_is_on_the_open_market() -> None:
    for law in (EU, PCR):
        by_share = {each: at("horizontal/open-market", cooperation(on_the_market(each)), law) for each in MARKET}
        assert by_share == {200: "not-met", 199.999: "met", 200.001: "not-met", "unknown": "unclear"}
    no_more_than = {each: at("horizontal/outside-functions", cooperation(on_the_market(each)), PA) for each in MARKET}
    assert no_more_than == {200: "met", 199.999: "met", 200.001: "not-met", "unknown": "unclear"}
    for governed, found in ((True, "exempt"), (False, "not-exempt"), ("unknown", "unclear")):
        assert everywhere(cooperation({"cooperation.public_interest_only": governed})) == {found}
    assert in_case("horizontal/open-market", "C-480-06") == "unclear"


def test_lesson_35_a_cooperation_needs_no_joint_entity() -> None:
    assert (court("C-480-06")[1].get(("bodies",)), decided("C-480-06", 1).route) == (None, "horizontal")
    assert (cooperation().get("bodies"), everywhere(cooperation())) == (None, {"exempt"})
    for law in LAWS:
        route = next(each for each in load().laws[law].routes if each.id == "horizontal")
        about = {fact.split(".")[0] for each in route.conditions for fact in each.facts}
        assert about.isdisjoint({"controlled", "controllers", "awardee", "supplier"})


# How the program answers.


def test_lesson_36_where_a_needed_fact_is_not_known_the_answer_is_unclear_and_never_exempt() -> None:
    for name in ("C-107-98", "C-51-15", "C-796-18"):
        assert (decided(name).verdict, decided(name).missing == ()) == ("unclear", False)
    term = "cooperation."
    for arrangement, path, condition in (
        (sole, "contract.suppliers", ALONE[0]),
        (sole, f"{BODY}.holdings", CAPITAL),
        (sole, f"{BODY}.decisive_influence", ALONE[0]),
        (sole, f"{BODY}.decisive_influence", ALONE[1]),
        (sole, f"{BODY}.activities", ACTIVITY),
        (joint, f"{BODY}.holdings", "joint/authorities"),
        (joint, f"{BODY}.board", REPRESENTED),
        (joint, f"{BODY}.pursues_contrary_interests", "joint/no-contrary-interests"),
        (cooperation, f"{term}common_objectives", "horizontal/common-objectives"),
        (cooperation, f"{term}public_tasks", "horizontal/public-tasks"),
        (cooperation, f"{term}contributions", "horizontal/cooperation"),
        (cooperation, f"{term}public_interest_only", "horizontal/public-interest"),
        (cooperation, f"{term}private_advantage", "horizontal/private-advantage"),
        (cooperation, f"{term}activities", "horizontal/open-market"),
    ):
        assert (at(condition, arrangement()), everywhere(arrangement())) == ("met", {"exempt"})
        unknown = arrangement({path: "unknown"})
        assert (at(condition, unknown), everywhere(unknown)) == ("unclear", {"unclear"}), path
        assert verdict(arrangement({path: None})) != "exempt", path
    not_all_listed = sole(held(fenmarsh=part(60)))
    assert (at(CAPITAL, not_all_listed), everywhere(not_all_listed)) == ("unclear", {"unclear"})


def test_lesson_37_a_decisive_failure_beats_facts_that_are_missing() -> None:
    for name in ("C-26-03", "C-574-12"):
        assert [in_case(each, name) for each in (*ALONE, CAPITAL)] == ["unclear", "unclear", "not-met"]
        assert decided(name).verdict == "not-exempt"
    unknown = {f"{BODY}.{each}": "unknown" for each in ("board", "decisive_influence", "activities")}
    assert everywhere(sole({**unknown, **held(fenmarsh=part(99), firm=part(1))})) == {"not-exempt"}
    assert everywhere(sole({**unknown, **held(fenmarsh=part(100))})) == {"unclear"}


def test_lesson_38_what_the_directive_exempts_national_law_may_still_forbid_and_every_answer_says_so() -> None:
    for name in ("C-89-19", "C-11-19"):
        assert "national-law" in {each.id for each in decided(name).flags}
    unknown, nothing_owed = {f"{BODY}.holdings": "unknown"}, {"contract.consideration": False}
    asked = [sole(), sole(HALF_FOR_OTHERS), sole(unknown), sole(nothing_owed)]
    assert [verdict(each) for each in asked] == ["exempt", "not-exempt", "unclear", "out-of-scope"]
    for arrangement in asked:
        (caution,) = (each for each in answer(arrangement).flags if each.id == "national-law")
        assert (caution.level, "may be stricter" in caution.says, "C-89/19" in caution.why) == ("caution", True, True)
        assert not any("national-law" in flags(arrangement, law) for law in (PA, PCR))


def test_lesson_39_failing_one_exemption_does_not_end_the_test_and_each_is_reported() -> None:
    every = {"vertical", "joint", "reverse", "sister", "horizontal"}
    failing = {"vertical": "not-met", "joint": "not-met", "horizontal": "not-met"}
    tried = {each.id: each.state for each in decided("C-383-21").routes}
    assert (set(tried), {id: tried[id] for id in failing}) == (every, failing)
    assert decided("C-480-06", 1).route == "horizontal"
    assert [route.id for route in decided("C-480-06", 1).routes if route.state == "met"] == ["horizontal"]
    too_little = {f"{BODY}.activities": turnover(*years(700), other_measures="none")}
    own = company("wasteco", contracting_authority=True, jurisdiction="england")
    terms = cooperation()["cooperation"]
    shared = {
        "participants": ["fenmarsh", "wasteco"],
        "public_tasks": {"fenmarsh": "Repairs", "wasteco": "Repairs"},
        "contributions": {"fenmarsh": ["staff"], "wasteco": ["premises"]},
    }
    for law in LAWS:
        found = answer(sole({"parties.wasteco": own, **too_little, "cooperation": {**terms, **shared}}), law)
        tried = {each.id: each.state for each in found.routes}
        assert (found.verdict, found.route, tried["vertical"]) == ("exempt", "horizontal", "not-met")
        assert every <= set(tried)


def test_every_lesson_has_its_own_test() -> None:
    named = [re.match(r"test_lesson_(\d+[ab]?)_", each) for each in globals()]
    assert sorted(each[1] for each in named if each) == sorted(LESSONS)
