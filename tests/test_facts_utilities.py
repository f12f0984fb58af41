"""Utilities: who is one, who is affiliated with it and for how much of its turnover, and what a joint venture is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from arrangements import Change, changed, cooperation, council, joint, result, sole, turnover, year, years

from teckal.document import from_mapping
from teckal.facts import Facts, Interval, compare
from teckal.result import RouteResult
from teckal.rulebook import load
from teckal.verdict import deciding

PA, UCR, EU = "uk-pa-2023", "uk-ucr-2016", "eu-2014-25"
WHOLE = {"shares": 100, "votes": 100}
HALF = {"shares": 50, "votes": 50}
POSITION, DOMINANCE = "affiliate.group_position", "affiliate.dominant_influence"
CONSOLIDATED, SHARE = "affiliate.accounts_consolidated", "affiliate.turnover_percent"
PEOPLE = {"name": "The shareholders", "type": "natural-persons"}


def company(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "company-limited-by-shares", **more}


def seats(**of: int) -> dict[str, Any]:
    return {"seats": sum(of.values()), "appointed_by": of}


def held(by: str, **more: Any) -> dict[str, Any]:
    """A body that one party owns whole and appoints the board of."""
    return {"holdings": {by: WHOLE}, "board": seats(**{by: 3}), **more}


def work(*ours: Any, total: Any = 1000, to: str = "water", kind: str | None = "services") -> dict[str, Any]:
    """Three years of turnover from one kind of supply, with what was supplied to one customer in each."""
    periods = [{**each, "for": {to: each["for"]["fenmarsh"]}} for each in years(*ours, total=total)]
    found = turnover(*periods)
    return found if kind is None else {**found, "kind": kind}


def group(change: Change | None = None, /) -> dict[str, Any]:
    """A water company buys services from a sister in its group, which has 90% of its turnover from it."""
    found = {
        "format": 1,
        "title": "Services within a group",
        "parties": {
            "water": {"name": "Water plc", "type": "private-utility", "jurisdiction": "england"},
            "mains": company("Mains Ltd"),
            "topco": company("Group plc"),
            "people": PEOPLE,
            "other": company("Other Ltd"),
            "shell": {"name": "Shell Ltd", "type": "private-company"},
            "town": council("town"),
            "towns": council("towns", collective=True, count=7),
        },
        "contract": {
            "buyers": ["water"],
            "suppliers": ["mains"],
            "category": "services",
            "sector": "utilities",
            "consideration": True,
            "awarded_on": "2026-09-01",
        },
        "bodies": {
            "water": held("topco"),
            "mains": held("topco", same_supplies_by=[], activities=work(900)),
            "topco": held("people"),
        },
    }
    return changed(found, change)


def facts(arrangement: dict[str, Any], law: str = PA, route: str = "affiliate") -> Facts:
    """The facts of that route, on the strictest reading; which body is a parent is asked of the law's own limb."""
    found = deciding(from_mapping(arrangement), load(), law=law)
    assert found is not None
    return found.strictest.routes[route]


def known(arrangement: dict[str, Any], name: str, law: str = PA) -> Any:
    return facts(arrangement, law)[name].value


def share(arrangement: dict[str, Any], law: str = PA) -> tuple[Any, Any] | str:
    found = facts(arrangement, law)[SHARE]
    return (found.value.low, found.value.high) if isinstance(found.value, Interval) else found.shown


def route(arrangement: dict[str, Any], id: str = "affiliate") -> RouteResult:
    return next(each for each in result(arrangement).routes if each.id == id)


# Who is a utility.


@pytest.mark.parametrize(
    ("buyer", "state"),
    [
        ({"type": "private-utility"}, True),
        ({"type": "private-utility", "utility_activity": True, "special_or_exclusive_rights": True}, True),
        ({"type": "private-utility", "utility_activity": False}, None),
        ({"type": "private-utility", "special_or_exclusive_rights": False}, None),
        ({"type": "private-utility", "utility_activity": "unknown"}, None),
        ({"type": "public-undertaking", "utility_activity": True}, True),
        ({"type": "public-undertaking"}, None),
        ({"type": "public-undertaking", "utility_activity": False}, False),
        ({"type": "local-authority", "utility_activity": True}, True),
        ({"type": "local-authority"}, None),
        ({"type": "local-authority", "utility_activity": False}, False),
        ({"type": "company-limited-by-shares", "utility_activity": True}, None),
        ({"type": "company-limited-by-shares", "utility_activity": True, "public_oversight": True}, True),
        ({"type": "company-limited-by-shares", "utility_activity": True, "special_or_exclusive_rights": True}, True),
        ({"type": "private-company", "utility_activity": True, "special_or_exclusive_rights": False}, False),
        ({"type": "private-company", "utility_activity": True}, None),
        ({"type": "private-company", "special_or_exclusive_rights": False}, False),
    ],
)
def test_a_utility_carries_out_the_activity_and_is_public_or_has_a_right_to_it(
    buyer: dict[str, Any], state: bool | None
) -> None:
    for law in (PA, UCR, EU):
        assert (
            known(group({"parties.water": {"name": "Water", "jurisdiction": "england", **buyer}}), "buyer.utility", law)
            is state
        )


def test_a_company_that_is_a_utility_is_bound_for_its_utility_contracts_only() -> None:
    trader = {"name": "Water", "type": "company-limited-by-shares", "jurisdiction": "england", "utility_activity": True}
    trader |= {"public_oversight": True, "operates_commercially": True}
    assert known(group({"parties.water": trader}), "buyer.bound") is True
    assert known(group({"parties.water": trader, "contract.sector": "general"}), "buyer.bound") is False


@pytest.mark.parametrize(
    ("sector", "serves"),
    [("utilities", True), ("general", False), (None, False), ("health-services", False), ("unknown", None)],
)
def test_a_contract_serves_a_utility_activity_only_where_that_is_raised(
    sector: str | None, serves: bool | None
) -> None:
    assert known(group({"contract.sector": sector}), "contract.for_utility_activity") is serves


# Who is affiliated: Companies Act 2006 ss.1161(5) and 1162.


def test_two_subsidiaries_of_one_parent_are_beside_each_other() -> None:
    found = facts(group())[POSITION]
    assert found.value == "beside"
    assert found.shown == "Mains Ltd and Water plc are both subsidiaries of Group plc"


@pytest.mark.parametrize(
    ("bodies", "position"),
    [
        ({"mains": held("water"), "water": held("topco"), "topco": held("people")}, "below"),
        ({"mains": held("other"), "other": held("water"), "water": held("people")}, "below"),
        ({"mains": held("people"), "water": held("mains")}, "above"),
        ({"mains": held("town"), "water": held("town")}, "beside"),
        ({"mains": held("other"), "other": held("topco"), "water": held("topco"), "topco": held("people")}, "beside"),
        ({"mains": held("town"), "water": held("people")}, "none"),
        ({"mains": held("people"), "water": held("people")}, None),
        ({"mains": held("other"), "water": held("town")}, None),
        ({"mains": held("other"), "other": held("people"), "water": held("town")}, "none"),
        ({"mains": held("topco")}, None),
        ({"water": held("topco")}, None),
        ({"mains": {"holdings": {"topco": WHOLE}}, "water": held("topco")}, "beside"),
        ({"mains": "unknown", "water": held("topco")}, None),
        ({"mains": held("towns"), "water": held("towns")}, None),
        ({"mains": held("shell"), "water": held("town")}, None),
        ({"mains": held("town"), "water": held("shell")}, None),
    ],
)
def test_the_group_is_followed_link_by_link_up_and_down(bodies: dict[str, Any], position: str | None) -> None:
    for law, name in ((PA, POSITION), (UCR, DOMINANCE)):
        assert known(group({"bodies": bodies}), name, law) == position, law


@pytest.mark.parametrize(
    ("part", "rest", "position"),
    [
        (Decimal("50.0001"), Decimal("49.9999"), "below"),
        (50, 50, "none"),
        (Decimal("49.9999"), Decimal("50.0001"), "none"),
        ({"above": 50}, {"below": 50}, "below"),
        ({"at_least": 50}, {"at_most": 50}, None),
        ("unknown", 40, None),
    ],
)
def test_half_of_the_votes_makes_no_group_and_a_hair_more_does(part: Any, rest: Any, position: str | None) -> None:
    holdings = {"water": {"shares": part, "votes": part}, "people": {"shares": rest, "votes": rest}}
    mains = {"holdings": holdings, "holdings_complete": True, "board": seats(water=1, people=1)}
    bodies = {"water": held("town"), "mains": mains}
    for law, name in ((PA, POSITION), (UCR, DOMINANCE)):
        assert known(group({"bodies": bodies}), name, law) == position, law


def test_whether_several_together_dominate_both_is_open_and_they_are_no_one_parent() -> None:
    def shared(**more: Any) -> dict[str, Any]:
        return {"holdings": {"town": HALF, "other": HALF}, "board": seats(town=1, other=1), **more}

    bodies = {"water": shared(), "mains": shared(), "other": held("people")}
    assert known(group({"bodies": bodies}), POSITION) == "none"
    found = facts(group({"bodies": bodies}), UCR)[DOMINANCE]
    assert found.value is None
    assert found.shown == "it is open whether Town Council and Other Ltd together dominate both"


def test_the_board_alone_dominates_and_makes_a_parent_only_of_a_member() -> None:
    """UCR 2016 reg 5(3)(c) asks for the power to appoint; Companies Act 2006 s.1162(2)(b) for membership as well."""
    mains = {"holdings": {"people": WHOLE}, "board": seats(topco=3)}
    assert known(group({"bodies.mains": mains}), POSITION) is None
    assert known(group({"bodies.mains": mains}), DOMINANCE, UCR) == "beside"


def test_most_of_the_board_is_enough_for_a_member_and_for_dominance() -> None:
    mains = {"holdings": {"water": HALF, "people": HALF}, "board": seats(water=2, people=1)}
    arrangement = group({"bodies": {"water": held("town"), "mains": mains}})
    assert (known(arrangement, POSITION), known(arrangement, DOMINANCE, UCR)) == ("below", "below")


def test_most_of_the_capital_dominates_but_makes_no_parent_without_votes() -> None:
    """UCR 2016 reg 5(3)(a) presumes dominance on capital; Companies Act 2006 s.1162(2) asks for votes or the board."""
    holdings = {"water": {"shares": 60, "votes": 40}, "people": {"shares": 40, "votes": 60}}
    bodies = {"water": held("town"), "mains": {"holdings": holdings, "board": seats(water=1, people=2)}}
    assert known(group({"bodies": bodies}), POSITION) == "none"
    assert known(group({"bodies": bodies}), DOMINANCE, UCR) == "below"


def test_votes_of_several_subsidiaries_are_their_parents() -> None:
    mains = {"holdings": {"water": HALF, "other": HALF}, "board": seats(water=1, other=1)}
    bodies = {"water": held("topco"), "other": held("topco"), "topco": held("people"), "mains": mains}
    assert known(group({"bodies": bodies}), POSITION) == "beside"


def test_a_nominee_holds_for_its_principal() -> None:
    holdings = {"other": {**WHOLE, "held_for": "water"}}
    bodies = {"water": held("people"), "mains": {"holdings": holdings, "board": seats(water=3)}}
    assert known(group({"bodies": bodies}), POSITION) == "below"


def test_small_parts_that_two_companies_hold_in_each_other_through_nominees_join_nobody() -> None:
    def held_with(most: str, nominee: str, principal: str) -> dict[str, Any]:
        small = {"shares": 40, "votes": 40, "held_for": principal}
        return {"holdings": {most: {"shares": 60, "votes": 60}, nominee: small}, "board": seats(**{most: 3})}

    bodies = {"water": held_with("people", "shell", "mains"), "mains": held_with("town", "other", "water")}
    assert known(group({"bodies": bodies}), POSITION) == "none"


def test_a_small_holder_that_is_not_described_hides_no_parent_and_a_great_one_may() -> None:
    def split(part: int) -> dict[str, Any]:
        rest = 100 - part
        holdings = {"town": {"shares": rest, "votes": rest}, "other": {"shares": part, "votes": part}}
        mains = {"holdings": holdings, "board": seats(town=3)}
        water = {"holdings": {"people": WHOLE}, "board": seats(people=3)}
        return group({"bodies": {"water": water, "mains": mains}})

    assert known(split(50), POSITION) == "none"
    assert known(split(51), POSITION) is None


def test_an_open_list_in_which_more_than_the_whole_may_be_told_takes_nothing_from_an_open_part() -> None:
    """Town's votes and another's shares are different wholes; together they leave nobody else less than nothing."""
    holdings = {"town": {"votes": 100}, "people": {"shares": 5}, "other": {"shares": {"at_most": Decimal("50.5")}}}
    mains = {"holdings": holdings, "board": seats(town=3)}
    water = {"holdings": {"people": WHOLE}, "board": seats(people=3)}
    assert known(group({"bodies": {"water": water, "mains": mains}}), POSITION) is None


def test_a_holding_that_takes_effect_after_the_award_joins_nobody_yet() -> None:
    late = {"topco": {**WHOLE, "effective_on": "2026-10-01"}}
    assert known(group({"bodies.mains.holdings": late}), POSITION) is None


def test_dominance_that_is_stated_against_the_figures_is_open() -> None:
    mains = {**held("town"), "parent_routes": {"actual_dominance": ["topco"]}}
    for law, name in ((PA, POSITION), (UCR, DOMINANCE)):
        assert known(group({"bodies.mains": mains}), name, law) is None, law


def test_a_right_to_dominant_influence_that_is_stated_makes_a_parent() -> None:
    mains = {"holdings": {"topco": HALF, "town": HALF}, "board": seats(topco=1, town=1)}
    mains["parent_routes"] = {"dominant_influence_by": ["topco"]}
    for law, name in ((PA, POSITION), (UCR, DOMINANCE)):
        assert known(group({"bodies.mains": mains}), name, law) == "beside", law


# Consolidated accounts.


@pytest.mark.parametrize(
    ("water", "mains", "state"),
    [
        (["topco"], ["topco"], True),
        ([], ["water"], None),
        (None, ["topco"], None),
        (["topco"], None, None),
        (None, None, None),
        ([], [], False),
        (["topco"], [], False),
        (["other"], ["other"], None),
        (["topco", "other"], ["topco"], True),
        ("unknown", "unknown", None),
    ],
)
def test_accounts_are_consolidated_where_both_are_in_the_same(water: Any, mains: Any, state: bool | None) -> None:
    change = {
        f"bodies.{name}.consolidated_by": value
        for name, value in (("water", water), ("mains", mains))
        if value is not None
    }
    assert known(group(change), CONSOLIDATED, UCR) is state


def test_the_head_of_a_group_is_in_its_own_consolidated_accounts() -> None:
    bodies = {"water": held("people"), "mains": held("water", consolidated_by=["water"])}
    assert known(group({"bodies": bodies}), CONSOLIDATED, UCR) is True


def test_consolidation_by_somebody_without_a_part_is_stated_against_the_figures() -> None:
    change = {"bodies.water.consolidated_by": ["topco"], "bodies.mains": held("town", consolidated_by=["topco"])}
    found = facts(group(change), UCR)[CONSOLIDATED]
    assert found.value is None
    assert found.contradicted


def test_what_nothing_joins_is_not_consolidated_even_if_the_file_does_not_speak_of_accounts() -> None:
    assert known(group({"bodies": {"mains": held("town"), "water": held("people")}}), CONSOLIDATED, UCR) is False


@pytest.mark.parametrize(
    ("mains", "applies"),
    [
        ({"type": "company-limited-by-shares"}, True),
        ({"type": "local-authority"}, False),
        ({"type": "charity"}, None),
        ({}, None),
    ],
)
def test_the_law_on_accounts_applies_to_a_company_by_its_type(mains: dict[str, Any], applies: bool | None) -> None:
    assert known(group({"parties.mains": {"name": "Mains", **mains}}), "affiliate.under_accounts_law", UCR) is applies
    stated = group({"parties.mains": {"name": "Mains", **mains}, "bodies.mains.under_company_accounts_law": False})
    assert known(stated, "affiliate.under_accounts_law", UCR) is False


# Turnover.


@pytest.mark.parametrize(
    ("ours", "above", "at_least"),
    [
        ((800, 800, 800), False, True),
        ((801, 800, 800), True, True),
        ((799, 800, 800), False, False),
        ((Decimal("800.0000001"), 800, 800), True, True),
        ((Decimal("799.9999999"), 800, 800), False, False),
        ((1000, 1000, 400), False, True),
    ],
)
def test_on_the_line_and_a_hair_to_either_side(ours: tuple[Any, ...], above: bool, at_least: bool) -> None:
    """Exactly 80% fails the Procurement Act (exceeds) and passes the Regulations of 2016 (at least)."""
    value = known(group({"bodies.mains.activities": work(*ours)}), SHARE)
    assert compare("above", Fraction(80), value) is above
    assert compare("at_least", Fraction(80), value) is at_least


@pytest.mark.parametrize(("law", "verdict"), [(PA, "not-exempt"), (UCR, "exempt")])
def test_exactly_80_percent_parts_the_act_from_the_regulations(law: str, verdict: str) -> None:
    change = {"law": law, "bodies.mains.activities": work(800)}
    change |= {f"bodies.{each}.consolidated_by": ["topco"] for each in ("water", "mains")}
    assert result(group(change)).verdict == verdict


def test_the_share_is_of_both_sums_and_not_the_mean_of_the_years() -> None:
    periods = work(0)["periods"]
    for period, (total, ours) in zip(periods, ((10000, 9500), (100, 10), (100, 10)), strict=True):
        period |= {"total": total, "for": {"water": ours}}
    found = share(group({"bodies.mains.activities": {"measure": "turnover", "kind": "services", "periods": periods}}))
    assert found == (Fraction(952000, 10200),) * 2


@pytest.mark.parametrize(
    ("category", "expected"), [("services", 90), ("light-touch-services", 90), ("goods", 10), ("works", 50)]
)
def test_the_share_is_taken_of_the_kind_of_supply_that_is_bought(category: str, expected: int) -> None:
    series = [work(900), work(100, kind="goods"), work(500, kind="works")]
    assert share(group({"contract.category": category, "bodies.mains.activities": series})) == (expected, expected)


def test_a_concession_is_one_of_works_or_of_services() -> None:
    series = [work(900), work(500, kind="works")]
    change = {"law": PA, "contract.category": "concession", "bodies.mains.activities": series}
    assert share(group({**change, "contract.concession_of": "works"})) == (50, 50)
    assert share(group({**change, "contract.concession_of": "services"})) == (90, 90)
    assert "works or of services" in str(share(group(change)))


@pytest.mark.parametrize(
    "activities",
    [
        work(900, kind=None),
        work(900, kind="goods"),
        {**work(900), "kind": "unknown"},
        {**work(900), "measure": "costs"},
        {**work(900), "scope": "consolidated"},
    ],
)
def test_figures_of_anything_else_say_nothing_of_that_turnover(activities: dict[str, Any]) -> None:
    assert (
        share(group({"bodies.mains.activities": activities}))
        == "the turnover of Mains Ltd from services alone is not given"
    )


def test_supplies_to_other_affiliates_count_and_those_to_outsiders_do_not() -> None:
    periods = [{**each, "for": {"water": 300, "topco": 300, "other": 300}} for each in work(0)["periods"]]
    series = {"measure": "turnover", "kind": "services", "periods": periods}
    assert share(group({"bodies.mains.activities": series, "bodies.other": held("topco")})) == (90, 90)
    assert share(group({"bodies.mains.activities": series, "bodies.other": held("town")})) == (60, 60)
    assert share(group({"bodies.mains.activities": series})) == (60, 90)


def test_an_amount_that_is_not_known_makes_a_range() -> None:
    assert share(group({"bodies.mains.activities": work({"at_least": 700})})) == (70, 100)
    series = work(700)
    series["periods"][0]["for_complete"] = False
    assert share(group({"bodies.mains.activities": series})) == (70, 80)
    series["periods"][0]["ordered_by_others"] = 200
    assert share(group({"bodies.mains.activities": series})) == (70, Fraction(220, 3))


def test_a_stated_share_stands_where_no_figures_contradict_it() -> None:
    stated = {"measure": "turnover", "kind": "services", "stated_share": 85}
    assert share(group({"bodies.mains.activities": stated})) == (85, 85)
    found = facts(group({"bodies.mains.activities": {**work(700), "stated_share": 85}}))[SHARE]
    assert found.value is None
    assert found.contradicted


def test_no_turnover_of_that_kind_is_no_share() -> None:
    assert "no turnover from services" in str(share(group({"bodies.mains.activities": work(0, total=0)})))


def test_there_is_no_other_measure_for_an_affiliate() -> None:
    series = [work(700), {**work(950), "measure": "costs"}]
    assert share(group({"bodies.mains.activities": series})) == (70, 70)


# Others of the group that supply the same: PR 2024 reg 42C(4), art 29(6), reg 29(4).


def test_others_that_supply_the_same_are_counted_with_it() -> None:
    change = {"bodies.mains.same_supplies_by": ["other"], "bodies.other": held("topco", activities=work(100))}
    assert share(group(change)) == (50, 50)
    accounts = {f"bodies.{each}.consolidated_by": ["topco"] for each in ("water", "mains", "other")}
    assert share(group({**change, **accounts}), UCR) == (50, 50)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"bodies.mains.same_supplies_by": None}, "does not say whether others"),
        ({"bodies.mains.same_supplies_by": "unknown"}, "does not say whether others"),
        ({"bodies.mains.same_supplies_by": ["other"]}, "it is open whether Other Ltd"),
        ({"bodies.mains.same_supplies_by": ["other"], "bodies.other": held("topco")}, "in the same years is not given"),
        (
            {
                "bodies.mains.same_supplies_by": ["other"],
                "bodies.other": held("topco", activities=work(9, kind="goods")),
            },
            "in the same years is not given",
        ),
        (
            {
                "bodies.mains.same_supplies_by": ["other"],
                "bodies.other": held("topco", activities={**work(9), "periods": work(9)["periods"][1:]}),
            },
            "in the same years is not given",
        ),
    ],
)
def test_while_the_others_are_not_told_the_share_is_open(change: Change, found: str) -> None:
    assert found in str(share(group(change)))


def test_neither_the_utility_nor_an_outsider_is_counted_with_it() -> None:
    named = {"bodies.mains.same_supplies_by": ["water", "other"], "bodies.other": held("town", activities=work(0))}
    assert share(group(named)) == (90, 90)


# The three years of a young affiliate: PR 2024 reg 42C(2), (3).


def ahead(ours: Any, *, first: int = 2026) -> list[dict[str, Any]]:
    """Three years of projections from the award on."""
    periods = [year(f"{first + n}-09-01", f"{first + n + 1}-08-31", 1000, projected=True) for n in range(3)]
    return [{**each, "for": {"water": ours}} for each in periods]


def young(periods: list[dict[str, Any]], **dates: Any) -> dict[str, Any]:
    series = {"measure": "turnover", "kind": "services", "periods": periods}
    return group({"bodies.mains.activities": series, **{f"bodies.mains.{key}": value for key, value in dates.items()}})


def test_a_new_affiliate_rests_on_projections_from_the_award_on() -> None:
    arrangement = young(ahead(950), created_on="2026-06-01")
    assert share(arrangement) == (95, 95)
    assert known(arrangement, "affiliate.projected") is True
    assert "projections" in {flag.id for flag in result(arrangement).flags}


def test_accounts_since_the_start_and_projections_make_up_the_three_years() -> None:
    began = {**year("2025-09-01", "2026-08-31", 1000), "for": {"water": 700}}
    assert share(young([began, *ahead(950)[:2]], created_on="2025-09-01")) == (Fraction(260, 3),) * 2
    assert "do not make up" in str(share(young([began, *ahead(950)[:1]], created_on="2025-09-01")))


def test_projections_do_not_help_an_old_affiliate_or_a_reorganised_one() -> None:
    assert "projections count only" in str(share(young(ahead(950), created_on="2010-04-01")))
    reorganised = {"date": "2026-06-01", "activities_changed": True}
    assert "projections count only" in str(share(young(ahead(950), reorganised=reorganised)))
    assert share(group({"bodies.mains.reorganised": reorganised})) == (90, 90)


def test_actual_figures_are_not_said_to_be_projected() -> None:
    assert known(group(), "affiliate.projected") is False


def test_stale_or_missing_years_leave_the_share_open() -> None:
    assert "do not make up the three years" in str(share(young(work(900)["periods"][1:])))
    assert "more than a year before" in str(share(group({"contract.awarded_on": "2028-09-01"})))
    assert "date of the award" in str(share(group({"law": PA, "contract.awarded_on": None})))


# Figures of one kind of supply are not those of all that a body does.


def test_the_share_of_a_controlled_body_is_not_taken_of_one_kind_of_supply() -> None:
    part = {**turnover(*years(900)), "kind": "services"}
    for law in (PA, "uk-pcr-2015"):
        beside = deciding(
            from_mapping(sole({"bodies.wasteco.activities": [turnover(*years(500)), part]})), load(), law=law
        )
        alone = deciding(from_mapping(sole({"bodies.wasteco.activities": part})), load(), law=law)
        open_part = {**part, "kind": "unknown"}
        unsure = deciding(from_mapping(sole({"bodies.wasteco.activities": open_part})), load(), law=law)
        name = "controlled.activity.turnover_percent" if law == PA else "controlled.activity.entrusted_percent"
        values = [each.strictest.routes["vertical"][name].value for each in (beside, alone, unsure) if each]
        assert values[0] == Interval(Fraction(50), Fraction(50))
        assert values[1:] == [None, None]


# A joint venture that buys from an affiliate of one of its members.


def venture(change: Change | None = None, /) -> dict[str, Any]:
    """Two utilities formed a company for ten years, and one of them buys from it."""
    found = group(
        {
            "parties.second": {"name": "Second plc", "type": "private-utility", "jurisdiction": "england"},
            "parties.pipe": company("Pipe Ltd", jurisdiction="england"),
            "contract.suppliers": ["pipe"],
            "bodies.pipe": {
                "holdings": {"water": HALF, "second": HALF},
                "board": seats(water=1, second=1),
                "joint_venture": {
                    "utility_activity": True,
                    "formed_for_years": 10,
                    "members_bound_for_years": 10,
                    "bound_by": "founding-instrument",
                    "agreed_on": "2025-04-01",
                },
            },
        }
    )
    return changed(found, change)


def buys(change: Change | None = None, /) -> dict[str, Any]:
    """The joint venture buys from the company that one of its members owns."""
    parties = {"parties.pipe": {"name": "Pipe", "type": "private-utility", "jurisdiction": "england"}}
    award = {"contract.buyers": ["pipe"], "contract.suppliers": ["mains"]}
    bodies = {"bodies.water": held("people"), "bodies.second": held("town"), "bodies.mains": held("water")}
    bodies["bodies.mains"] |= {"same_supplies_by": [], "activities": work(900, to="pipe")}
    return venture({**parties, **award, **bodies, **(change or {})})


def test_the_member_that_comes_nearest_is_asked_about() -> None:
    found = facts(buys())
    assert found[POSITION].value == "below"
    assert found["affiliate.through_a_member"].value is True
    assert found[SHARE].value == Interval(Fraction(90), Fraction(90))
    assert result(buys()).verdict == "exempt"


def test_an_affiliate_of_the_buyer_itself_needs_no_member() -> None:
    found = facts(buys({"bodies.mains": held("pipe", same_supplies_by=[], activities=work(900, to="pipe"))}))
    assert (found[POSITION].value, found["affiliate.through_a_member"].value) == ("below", False)
    assert facts(group())["affiliate.through_a_member"].value is False


def test_whether_supplies_to_the_member_count_is_open() -> None:
    periods = [{**each, "for": {"pipe": 400, "water": 500}} for each in work(0)["periods"]]
    series = {"measure": "turnover", "kind": "services", "periods": periods}
    assert share(buys({"bodies.mains.activities": series})) == (40, 90)


def test_a_stranger_to_every_member_is_no_affiliate() -> None:
    founders = {"name": "The founders", "type": "natural-persons"}
    assert known(buys({"parties.founders": founders, "bodies.mains": held("founders")}), POSITION) == "none"


# Joint ventures.


def of(arrangement: dict[str, Any], name: str, law: str = PA) -> Any:
    return facts(arrangement, law, "joint-venture")[f"joint_venture.{name}"].value


def test_either_side_may_be_the_joint_venture() -> None:
    for arrangement in (venture(), venture({"contract.buyers": ["pipe"], "contract.suppliers": ["water"]})):
        assert of(arrangement, "described") is True
        assert of(arrangement, "other_side_is_a_member") is True
        assert of(arrangement, "utilities_only") is True


@pytest.mark.parametrize(
    ("block", "described"), [(None, False), ("unknown", None), ({}, True), ({"utility_activity": "unknown"}, True)]
)
def test_a_block_puts_a_joint_venture_forward(block: Any, described: bool | None) -> None:
    assert of(venture({"bodies.pipe.joint_venture": block}), "described") is described


@pytest.mark.parametrize(
    ("change", "member", "only"),
    [
        ({"bodies.pipe.holdings": {"second": HALF, "third": HALF}}, False, True),
        ({"bodies.pipe.holdings": {"water": HALF, "other": HALF}}, True, None),
        ({"bodies.pipe.holdings": {"water": HALF, "town": HALF}}, True, None),
        ({"bodies.pipe.holdings": {"water": HALF, "town": HALF}, "parties.town.utility_activity": True}, True, True),
        ({"bodies.pipe.holdings": {"water": HALF, "town": HALF}, "parties.town.utility_activity": False}, True, False),
        (
            {"bodies.pipe.holdings": {"water": HALF, "people": HALF}, "parties.people.utility_activity": False},
            True,
            False,
        ),
        ({"bodies.pipe.holdings": {"water": {"shares": 40}, "second": {"shares": 40}}}, True, None),
        ({"bodies.pipe.holdings": {"second": {"shares": 40}}}, None, None),
        ({"bodies.pipe.holdings": {"water": WHOLE}}, True, False),
        ({"bodies.pipe.holdings": {"water": {"member": True}, "second": {"member": True}}}, True, None),
        (
            {
                "bodies.pipe.holdings": {"water": {"member": True}, "second": {"member": True}},
                "bodies.pipe.holdings_complete": True,
            },
            True,
            True,
        ),
        ({"bodies.pipe.holdings": {"other": {**HALF, "held_for": "water"}, "second": HALF}}, True, True),
        ({"bodies.pipe.holdings": {"other": {**HALF, "held_for": "unknown"}, "second": HALF}}, None, None),
        ({"bodies.pipe.holdings": {"water": {**HALF, "effective_on": "2027-01-01"}, "second": HALF}}, None, None),
    ],
)
def test_its_members_are_its_holders_and_the_list_must_be_complete(
    change: Change, member: bool | None, only: bool | None
) -> None:
    third = {"parties.third": {"name": "Third plc", "type": "private-utility"}}
    assert of(venture({**third, **change}), "other_side_is_a_member") is member
    assert of(venture({**third, **change}), "utilities_only") is only


@pytest.mark.parametrize(
    ("formed", "bound", "stated", "whole"),
    [
        (10, 10, None, True),
        (10, 11, None, True),
        (10, 3, None, False),
        (3, 3, None, True),
        ({"at_least": 3}, 3, None, None),
        ({"at_least": 3}, 3, True, True),
        ({"at_most": 3}, 3, None, True),
        ({"above": 3}, 3, None, False),
        (10, {"below": 10}, None, False),
        (10, {"at_most": 10}, None, None),
        (10, 3, True, None),
        (10, 10, False, None),
        (10, None, True, True),
        (10, None, None, None),
        (None, 10, None, None),
    ],
)
def test_members_are_bound_for_the_whole_term_by_the_years_or_as_stated(
    formed: Any, bound: Any, stated: bool | None, whole: bool | None
) -> None:
    block = {"formed_for_years": formed, "members_bound_for_years": bound, "members_bound_for_its_whole_term": stated}
    block = {key: value for key, value in block.items() if value is not None}
    assert of(venture({"bodies.pipe.joint_venture": block}), "members_bound_for_its_whole_term", UCR) is whole


def test_members_bound_for_the_whole_term_are_bound_for_as_many_years() -> None:
    block = {"formed_for_years": 10, "members_bound_for_its_whole_term": True}
    assert of(venture({"bodies.pipe.joint_venture": block}), "members_bound_for_years") == Interval(Fraction(10), None)


@pytest.mark.parametrize(
    ("agreed", "years_bound", "over"),
    [
        ("2023-09-01", 3, False),
        ("2023-08-31", 3, True),
        ("2023", 3, None),
        ("2025-04-01", {"at_least": 3}, False),
        ("2020-01-01", {"at_least": 3}, None),
        ("2020-01-01", "2.5", True),
        ("2024-03-01", "2.5", None),
        ("2020-01-01", 10**9, False),
        ("unknown", 3, None),
        ("2025-04-01", "unknown", None),
    ],
)
def test_a_commitment_runs_from_the_day_of_the_agreement(agreed: str, years_bound: Any, over: bool | None) -> None:
    bound = Decimal(years_bound) if isinstance(years_bound, str) and years_bound != "unknown" else years_bound
    change = {"bodies.pipe.joint_venture.agreed_on": agreed, "bodies.pipe.joint_venture.members_bound_for_years": bound}
    assert of(venture(change), "commitment_has_run_out") is over


@pytest.mark.parametrize(
    "key", ["utility_activity", "formed_for_years", "members_bound_for_years", "bound_by", "agreed_on"]
)
def test_silence_on_the_joint_venture_is_no_answer(key: str) -> None:
    arrangement = venture({f"bodies.pipe.joint_venture.{key}": None})
    assert route(arrangement, "joint-venture").state == "unclear"
    assert result(arrangement).verdict == "unclear"


# The two routes keep out of what is none of theirs.


@pytest.mark.parametrize("arrangement", [sole(), joint(), cooperation()], ids=["sole", "joint", "cooperation"])
def test_an_ordinary_contract_has_nothing_to_do_with_them(arrangement: dict[str, Any]) -> None:
    for id in ("affiliate", "joint-venture"):
        assert route(arrangement, id).state == "not-applicable"
    assert result(arrangement).verdict == "exempt"


def test_a_council_that_buys_from_a_firm_puts_no_affiliate_forward() -> None:
    change = {"contract.suppliers": ["firm"], "contract.sector": "utilities", "bodies": None}
    arrangement = sole(change)
    assert route(arrangement).state == "not-applicable"
    assert result(arrangement).verdict == "not-exempt"


def test_where_the_sector_is_open_so_are_they() -> None:
    assert route(group({"contract.sector": "unknown"})).state == "unclear"
