"""Who owns a body: votes added link by link, seats, nominees, dates, private holders, shares outside authorities."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from arrangements import Change, bound, changed, company, council, facts, firm, joint, owned_by, sole

from teckal.facts import Facts, Interval, compare

BODY = "bodies.wasteco"
VOTES = "controlled.votes_of_controllers_percent"
BOARD = "controlled.board_majority_of_controllers"
DOMINANCE = "controlled.dominant_influence_exercised"
PRIVATE = "controlled.private_participation"
SHARES = "controlled.shares_outside_public_authorities"
EU = "eu-2014-24"
BOTH = ("fenmarsh", "saltby")


def held(**holders: dict[str, Any]) -> Change:
    """The company's holders; what is not said of one is left out."""
    return {f"{BODY}.holdings": {each.replace("_", "-"): facts for each, facts in holders.items()}}


def part(percent: Any, **more: Any) -> dict[str, Any]:
    return {"shares": percent, "votes": percent, **more}


def votes(arrangement: dict[str, Any], **asked: Any) -> tuple[Any, Any] | None:
    value = facts(arrangement, **asked)[VOTES].value
    return (value.low, value.high) if isinstance(value, Interval) else None


# Votes.


@pytest.mark.parametrize(
    ("share", "rest", "majority"),
    [
        (50, 50, False),
        (Decimal("50.0001"), Decimal("49.9999"), True),
        (49, 51, False),
        ({"above": 50}, {"below": 50}, True),
        ({"at_least": 50}, {"at_most": 50}, None),
    ],
)
def test_half_of_the_votes_is_no_majority_and_a_hair_more_is(share: Any, rest: Any, majority: bool | None) -> None:
    found = facts(sole(held(fenmarsh=part(share), firm=part(rest))))
    assert compare("above", Fraction(50), found[VOTES].value) is majority


def test_the_votes_of_several_authorities_are_added() -> None:
    arrangement = joint(held(fenmarsh=part(30), saltby=part(25), firm=part(45)))
    assert votes(arrangement, controllers=BOTH) == (55, 55)
    assert votes(arrangement, controllers=("fenmarsh",)) == (30, 30)


def chain(*links: Any) -> dict[str, Any]:
    """Fenmarsh holds the first so far, each holds the next, and the last holds the company."""
    names = [f"link{count}" for count in range(1, len(links))]
    change: dict[str, Any] = {}
    for above, body, percent in zip(["fenmarsh", *names], [*names, "wasteco"], links, strict=True):
        if body != "wasteco":
            change[f"parties.{body}"] = company(body)
        rest = {} if percent == 100 else {"firm": part(100 - percent)}
        change[f"bodies.{body}.holdings"] = {above: part(percent), **rest}
    return sole(change)


@pytest.mark.parametrize(
    ("links", "wanted"),
    [
        ((100, 100), 100),
        ((51, 51), 51),
        ((51, 51, 51), 51),
        ((51, 51, 51, 60), 60),
        ((50, 100), 0),
        ((51, 50, 51, 60), 0),
        ((51, 51, 50, 60), 0),
    ],
)
def test_votes_count_through_a_chain_in_which_each_link_is_a_majority(links: tuple[int, ...], wanted: int) -> None:
    assert votes(chain(*links)) == (wanted, wanted)


def test_votes_of_several_bodies_of_the_authority_are_added_to_its_own() -> None:
    change = {"parties.daughter": company("daughter"), "bodies.daughter.holdings": {"fenmarsh": part(100)}}
    arrangement = sole({**change, **held(fenmarsh=part(30), daughter=part(25), firm=part(45))})
    assert votes(arrangement) == (55, 55)


def test_a_link_that_the_authority_directs_by_its_board_carries_the_votes_on() -> None:
    daughter = {
        "holdings": {"fenmarsh": part(50), "firm": part(50)},
        "board": {"seats": 3, "appointed_by": {"fenmarsh": 2}},
    }
    change = {"parties.daughter": company("daughter"), "bodies.daughter": daughter}
    assert votes(sole({**change, **held(daughter=part(100))})) == (100, 100)


def test_a_link_of_which_nothing_is_told_leaves_the_votes_open() -> None:
    change = {"parties.daughter": company("daughter"), **held(fenmarsh=part(40), daughter=part(60))}
    assert votes(sole(change)) == (40, 100)


def test_a_private_company_in_between_is_a_stranger() -> None:
    assert votes(sole(held(fenmarsh=part(40), firm=part(60)))) == (40, 40)


def test_votes_that_are_not_told_are_open() -> None:
    assert votes(sole(held(fenmarsh={"shares": 60}, firm={"shares": 40}))) is None
    assert votes(sole(held(fenmarsh={"shares": 60, "votes": "unknown"}, firm=part(40)))) == (0, 60)


def test_whoever_holds_all_the_shares_has_the_votes_unless_the_file_says_otherwise() -> None:
    assert votes(sole(held(fenmarsh={"shares": 100}))) == (100, 100)
    assert votes(sole(held(fenmarsh={"shares": 100, "votes": 40}))) == (40, 40)


def test_an_open_list_of_holders_leaves_what_it_does_not_name_open() -> None:
    assert votes(sole(held(fenmarsh=part(40)))) == (40, 100)
    assert votes(sole(held(fenmarsh=part(40), firm=part(45)))) == (40, 55)


def test_nobody_in_control_has_no_votes_to_count() -> None:
    assert facts(sole(), controllers=())[VOTES].value is None


# Nominees.


def test_a_nominee_holds_for_its_principal() -> None:
    assert votes(sole(held(firm=part(100, held_for="fenmarsh")))) == (100, 100)
    assert votes(sole(held(fenmarsh=part(100, held_for="firm")))) == (0, 0)


def test_a_nominee_for_a_principal_that_is_not_named_leaves_the_votes_open() -> None:
    arrangement = sole(held(fenmarsh=part(100, held_for="unknown")))
    assert votes(arrangement) is None
    assert facts(arrangement)[SHARES].value is None
    assert facts(arrangement, law=EU)[PRIVATE].value is None


def crossed(body: str, authority: str) -> Change:
    """The body and another are each the principal behind the other's nominee; forty percent are the authority's."""
    return {
        "parties.holdco": company("holdco"),
        "bodies.holdco": {"holdings": {"firm": part(100, held_for=body)}},
        f"bodies.{body}": {"holdings": {authority: part(40), "firm": part(60, held_for="holdco")}},
    }


def test_votes_that_nominees_hold_for_each_others_companies_are_open() -> None:
    assert votes(sole(crossed("wasteco", "fenmarsh"))) == (40, 100)


def test_nobody_else_controls_with_one_who_holds_beside_companies_that_hold_each_other() -> None:
    assert bound(sole(crossed("wasteco", "fenmarsh")), "joint").case.roles.controllers == ("fenmarsh",)


def test_an_authority_has_no_part_through_companies_that_hold_each_other_without_it() -> None:
    assert bound(changed(sisters(), crossed("shop", "saltby")), "sister")[PART_IN_BOTH].value is False
    assert bound(changed(sisters(), crossed("shop", "fenmarsh")), "sister")[PART_IN_BOTH].value is True
    open_day = {**crossed("shop", "fenmarsh"), "bodies.shop.holdings.fenmarsh.effective_on": "unknown"}
    found = bound(changed(sisters(), open_day), "sister")
    assert found.case.roles.controllers == ("fenmarsh",)
    assert found[PART_IN_BOTH].value is None


def test_seats_that_two_companies_fill_on_each_others_boards_are_open() -> None:
    change = {
        "parties.holdco": company("holdco"),
        "bodies.holdco": {"holdings": {"firm": part(100)}, "board": {"seats": 1, "appointed_by": {"wasteco": 1}}},
        **held(fenmarsh=part(40), holdco=part(60)),
        f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 1, "holdco": 2}},
    }
    assert facts(sole(change))[BOARD].value is None


def test_a_company_is_judged_anew_where_it_was_met_before_behind_one_that_it_stands_above() -> None:
    """East commands west only as Fenmarsh's: on east's own chain that is open, and from west's own side it is known."""

    def run_by(**seats: int) -> dict[str, Any]:
        return {"holdings": {"firm": part(100)}, "board": {"seats": sum(seats.values()), "appointed_by": seats}}

    change = {
        **{f"parties.{each}": company(each) for each in ("east", "west")},
        "bodies.east": run_by(west=1, fenmarsh=2),
        "bodies.west": run_by(east=1),
        **held(fenmarsh=part(40), firm=part(60)),
        f"{BODY}.board": {"seats": 2, "appointed_by": {"east": 1, "west": 1}},
    }
    assert facts(sole(change))[BOARD].value is True


def test_a_vote_that_is_left_open_is_asked_for_and_no_dates_of_it_are() -> None:
    found = facts(sole({**held(fenmarsh=part("unknown")), f"{BODY}.holdings_complete": True}))[VOTES]
    assert found.gaps == (f"{BODY}.holdings.fenmarsh.votes", f"{BODY}.holdings.fenmarsh.shares")


def test_a_private_nominee_of_the_authority_is_no_private_holder() -> None:
    arrangement = sole(held(firm=part(100, held_for="fenmarsh")))
    assert facts(arrangement, law=EU)[PRIVATE].value is False


@pytest.mark.parametrize(
    ("holders", "wanted"),
    [
        ({"firm": part(100, held_for="fenmarsh")}, None),
        ({"fenmarsh": part(90), "firm": part(10, held_for="fenmarsh")}, None),
        ({"fenmarsh": part(90), "saltby": part(10, held_for="fenmarsh")}, False),
        ({"fenmarsh": part(100), "firm": part(0, held_for="fenmarsh")}, False),
        ({"fenmarsh": part(90, held_for="firm"), "saltby": part(10)}, True),
    ],
)
def test_it_is_not_settled_whether_a_nominee_that_is_no_public_authority_holds_shares(
    holders: Any, wanted: bool | None
) -> None:
    assert facts(sole(held(**holders)))[SHARES].value is wanted


@pytest.mark.parametrize(
    ("rights", "wanted"), [(["profit", "loss"], None), (["loss"], None), ("unknown", None), ([], False), (None, False)]
)
def test_a_right_to_profit_or_loss_without_shares_may_be_a_part(rights: Any, wanted: bool | None) -> None:
    silent_partner = part(0) if rights is None else part(0, rights=rights)
    arrangement = sole(held(fenmarsh=part(100), firm=silent_partner))
    assert facts(arrangement, law=EU)[PRIVATE].value is wanted
    assert facts(arrangement)[SHARES].value is wanted


def test_a_right_to_profit_beside_votes_is_a_private_part_and_perhaps_no_share() -> None:
    arrangement = sole(
        held(fenmarsh={"shares": 100, "votes": 99}, firm={"shares": 0, "votes": 1, "rights": ["profit"]})
    )
    assert facts(arrangement, law=EU)[PRIVATE].value is True
    assert facts(arrangement)[SHARES].value is None


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, False),
        (held(fenmarsh=part(60), firm=part(40)), True),
        ({f"{BODY}.holdings": {"fenmarsh": part(10), "firm": "unknown"}}, True),
        (held(fenmarsh=part(100, until="2011-01-01")), True),
        ({f"{BODY}.holdings": "unknown"}, True),
        ({f"{BODY}.private_entry": {"planned": True}}, True),
        ({f"{BODY}.private_entry": {"planned": "unknown"}}, True),
    ],
)
def test_private_capital_is_in_question_unless_the_file_rules_it_out(change: Change, wanted: bool) -> None:
    assert facts(sole(change), law=EU)["controlled.private_capital_in_question"].value is wanted


def test_an_authority_that_holds_for_a_private_firm_is_one() -> None:
    arrangement = sole(held(fenmarsh=part(99), saltby=part(1, held_for="firm")))
    assert facts(arrangement, law=EU)[PRIVATE].value is True
    assert facts(arrangement)[SHARES].value is True


# When a holding has effect.


@pytest.mark.parametrize(
    ("dates", "surely"),
    [
        ({"effective_on": "2026-08-31"}, True),
        ({"effective_on": "2026-09-01"}, True),
        ({"effective_on": "2026-09-02"}, False),
        ({"effective_on": "2026-08"}, True),
        ({"effective_on": "2026-09"}, False),
        ({"effective_on": "2026"}, False),
        ({"effective_on": "unknown"}, False),
        ({"until": "2026-08-31"}, False),
        ({"until": "2026-09-01"}, True),
        ({"until": "2026-09-02"}, True),
        ({"until": "2026"}, False),
        ({"until": "unknown"}, False),
        ({"effective_on": "2020-01-01", "until": "2025-12-31"}, False),
    ],
)
def test_a_holding_counts_from_the_day_it_surely_takes_effect_to_the_day_it_ends(
    dates: dict[str, str], surely: bool
) -> None:
    arrangement = sole(held(fenmarsh=part(60, **dates), saltby=part(40)))
    assert votes(arrangement) == (60 if surely else 0, 60)
    assert facts(arrangement)[SHARES].value is (False if surely else None)


@pytest.mark.parametrize("dates", [{"effective_on": "2026-12-01"}, {"until": "2026-08-31"}, {"effective_on": "2026"}])
def test_a_list_that_is_complete_only_with_a_holding_out_of_effect_is_not_complete(dates: dict[str, str]) -> None:
    for said in ({}, {f"{BODY}.holdings_complete": True}):
        arrangement = joint({**held(fenmarsh=part(60), saltby=part(40, **dates)), **said})
        assert facts(arrangement, law=EU)[PRIVATE].value is None
        assert facts(arrangement)[SHARES].value is None


def test_a_holder_who_has_sold_to_another_who_is_listed_leaves_the_list_complete() -> None:
    sold = held(fenmarsh=part(60), firm=part(40, until="2026-06-30"), saltby=part(40, effective_on="2026-07-01"))
    arrangement = joint(sold)
    assert facts(arrangement)[SHARES].value is False
    assert votes(arrangement, controllers=BOTH) == (100, 100)


def test_votes_of_an_outsider_that_may_have_ended_take_nothing_from_the_authority() -> None:
    assert votes(sole(held(fenmarsh=part(40), firm=part(60, until="unknown")))) == (40, 100)


@pytest.mark.parametrize(
    ("begins", "ends", "event", "wanted"),
    [
        ("2026-09-01", None, "modification", True),
        ("2026-09-02", None, "modification", None),
        ("2026-09-01", "2026-09-30", "modification", None),
        ("2026-09-01", None, "unknown", True),
    ],
)
def test_what_had_effect_at_the_award_has_it_at_what_came_later_until_it_ends(
    begins: str, ends: str | None, event: str, wanted: bool | None
) -> None:
    dates = {"effective_on": begins} if ends is None else {"effective_on": begins, "until": ends}
    arrangement = sole({**held(fenmarsh=part(60), firm=part(40, **dates)), "event": event})
    assert facts(arrangement, law=EU)[PRIVATE].value is wanted


def test_an_award_is_judged_on_its_own_day_whatever_as_at_says() -> None:
    late = {**held(fenmarsh=part(100, effective_on="2027-01-01")), "as_at": "2028-01-01"}
    assert votes(sole(late)) is None
    assert votes(sole({**late, "event": "continuation"})) == (100, 100)


# The board.


def board(seats: Any = 5, **more: Any) -> Change:
    appointed = {each: more.pop(each) for each in ("fenmarsh", "saltby", "firm", "daughter") if each in more}
    return {
        **held(fenmarsh=part(40), saltby=part(60)),
        f"{BODY}.board": {"seats": seats, "appointed_by": appointed, **more},
    }


@pytest.mark.parametrize(
    ("change", "majority"),
    [
        (board(fenmarsh=3, saltby=2), True),
        (board(fenmarsh=2, saltby=3), False),
        (board(4, fenmarsh=2, saltby=2), False),
        (board(5, fenmarsh=2, saltby=2), None),
        (board(5, fenmarsh=3), True),
        (board("unknown", fenmarsh=3), None),
        (board(5, fenmarsh="unknown", saltby=2), None),
        (board(5, fenmarsh="unknown", saltby=3), False),
        (board(fenmarsh=3, saltby=2, appointments_right="articles"), True),
        (board(fenmarsh=3, saltby=2, appointments_right="agreement"), True),
        (board(fenmarsh=3, saltby=2, appointments_right="none"), False),
        (board(fenmarsh=3, saltby=2, appointments_right="custom"), None),
        (board(fenmarsh=3, saltby=2, appointments_right="unknown"), None),
        (board(fenmarsh=3, saltby=2, effective_on="2026-09-01"), True),
        (board(fenmarsh=3, saltby=2, effective_on="2026-09-02"), None),
        (board(fenmarsh=3, saltby=2, until="2026-08-31"), None),
    ],
)
def test_a_member_with_the_right_to_fill_most_of_the_board_is_a_parent(change: Change, majority: bool | None) -> None:
    assert facts(sole(change))[BOARD].value is majority


def test_seats_without_membership_make_no_parent() -> None:
    arrangement = changed(sole(board(fenmarsh=3, saltby=2)), held(saltby=part(100)))
    assert facts(arrangement)[BOARD].value is False
    arrangement = changed(arrangement, held(saltby=part(60)))
    assert facts(arrangement)[BOARD].value is None


def test_seats_of_a_member_whose_holding_may_not_have_begun_leave_it_open() -> None:
    arrangement = changed(
        sole(board(fenmarsh=3, saltby=2)), held(fenmarsh=part(40, effective_on="2026"), saltby=part(60))
    )
    assert facts(arrangement)[BOARD].value is None


def test_seats_that_an_own_body_fills_are_the_authoritys() -> None:
    change = {"parties.daughter": company("daughter"), "bodies.daughter": owned_by("fenmarsh")}
    arrangement = sole({**board(fenmarsh=2, daughter=1, saltby=2), **change})
    assert facts(arrangement)[BOARD].value is True


def test_a_stated_right_to_most_of_the_board_is_unknown_against_the_seats() -> None:
    right = {f"{BODY}.parent_routes": {"appoints_board_majority": ["fenmarsh"]}}
    assert facts(sole({**board("unknown"), **right}))[BOARD].value is True
    found = facts(sole({**board(4, fenmarsh=2, saltby=2), **right}))[BOARD]
    assert found.value is None
    assert found.contradicted


# The other ways of section 1162.

ROUTES = {
    "dominant_influence_by": "controlled.dominant_influence_right",
    "controls_votes_by_agreement": "controlled.votes_controlled_by_agreement",
    "unified_management": "controlled.managed_on_a_unified_basis",
    "may_direct_policy_or_alter_constitution": "controlled.may_direct_policy",
    "actual_dominance": DOMINANCE,
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        (["fenmarsh"], True),
        (["fenmarsh", "saltby"], False),
        (["firm"], False),
        ([], False),
        ("unknown", None),
        (["daughter"], None),
    ],
)
def test_a_parent_route_is_the_authoritys_if_all_who_are_named_stand_for_it(
    route: str, named: Any, wanted: bool | None
) -> None:
    change: dict[str, Any] = {"parties.daughter": company("daughter"), f"{BODY}.parent_routes": {route: named}}
    if route == "may_direct_policy_or_alter_constitution":
        change[f"{BODY}.holdings.fenmarsh.votes"] = 0
    assert facts(sole(change))[ROUTES[route]].value is wanted


@pytest.mark.parametrize("route", ["appoints_board_majority", "controls_votes_by_agreement"])
@pytest.mark.parametrize(
    ("holders", "wanted"),
    [
        ({"fenmarsh": part(10), "saltby": part(90)}, True),
        ({"coldwick": part(50), "saltby": part(50)}, False),
        ({"coldwick": part(50)}, None),
    ],
)
def test_a_right_that_only_a_member_has_needs_membership(route: str, holders: Any, wanted: bool | None) -> None:
    change = {**held(**holders), f"{BODY}.board": None, f"{BODY}.parent_routes": {route: ["fenmarsh"]}}
    assert facts(sole(change))[{**ROUTES, "appoints_board_majority": BOARD}[route]].value is wanted


@pytest.mark.parametrize(
    ("kind", "votes", "wanted"),
    [
        ("company-limited-by-shares", 10, False),
        ("company-limited-by-shares", 0, True),
        ("company-limited-by-shares", None, None),
        ("company-limited-by-guarantee", None, None),
        ("community-interest-company", None, None),
        ("charity", None, True),
        ("charity", "unknown", None),
    ],
)
def test_a_right_to_direct_policy_counts_only_where_no_votes_are_cast(
    kind: str, votes: Any, wanted: bool | None
) -> None:
    change = {
        "parties.wasteco.type": kind,
        f"{BODY}.holdings": {"saltby": {"member": True, **({} if votes is None else {"votes": votes})}},
        f"{BODY}.parent_routes": {"may_direct_policy_or_alter_constitution": ["fenmarsh"]},
    }
    assert facts(sole(change))["controlled.may_direct_policy"].value is wanted


@pytest.mark.parametrize("route", [each for each in ROUTES if each != "actual_dominance"])
def test_a_parent_route_that_nobody_raises_is_none(route: str) -> None:
    assert facts(sole())[ROUTES[route]].value is False


@pytest.mark.parametrize(
    ("influence", "wanted"),
    [
        ({"strategic_objectives": ["fenmarsh"]}, None),
        ({"significant_decisions": ["fenmarsh"]}, None),
        ({"strategic_objectives": ["firm"], "significant_decisions": ["firm"]}, False),
        ({"strategic_objectives": "unknown"}, None),
        ({"anyone_else": False}, False),
    ],
)
def test_stated_or_open_decisive_influence_leaves_dominance_open(
    influence: dict[str, Any], wanted: bool | None
) -> None:
    assert facts(sole({f"{BODY}.decisive_influence": influence}))[DOMINANCE].value is wanted


# Which authorities control together.


def test_every_authority_with_a_part_controls_unless_the_file_says_which() -> None:
    assert bound(joint(), "joint").case.roles.controllers == BOTH
    assert bound(joint({f"{BODY}.controllers": ["saltby"]}), "joint").case.roles.controllers == ("saltby",)


@pytest.mark.parametrize(
    ("holders", "wanted"),
    [
        ({"saltby": part(10), "firm": part(40)}, ("fenmarsh", "saltby")),
        ({"saltby": part(0)}, ("fenmarsh",)),
        ({"saltby": part(10, until="2026-08-31")}, ("fenmarsh",)),
        ({"saltby": {"member": True}}, ("fenmarsh", "saltby")),
        ({"firm": part(50, held_for="saltby")}, ("fenmarsh", "saltby")),
        ({"saltby": part(50, held_for="firm")}, ("fenmarsh",)),
        ({"holdco": part(50)}, ("fenmarsh", "saltby", "coldwick")),
    ],
)
def test_a_part_may_be_held_itself_by_a_nominee_or_through_a_body(
    holders: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    holdco = {"holdings": {"saltby": part(50), "coldwick": part(50)}}
    change = {"parties.holdco": company("holdco"), "bodies.holdco": holdco, **held(fenmarsh=part(50), **holders)}
    assert bound(sole(change), "joint").case.roles.controllers == wanted


@pytest.mark.parametrize("change", [{f"{BODY}.controllers": "unknown"}, {f"{BODY}.controllers": ["fenmarsh"]}])
def test_an_open_or_disputed_list_of_controllers_names_nobody_and_settles_nothing(change: Change) -> None:
    disputed = (
        {"evidence": {f"{BODY}.controllers": {"standing": "disputed"}}} if "unknown" not in change.values() else {}
    )
    found = bound(joint({**change, **disputed}), "joint")
    assert found.case.roles.controllers == ()
    for fact in (VOTES, BOARD, "controllers.include_the_awarding_authority", "controllers.contracting_authorities"):
        assert found[fact].value is None
    assert counted(found) == (0, None)


def counted(found: Facts) -> tuple[Any, Any]:
    value = found["controllers.count"].value
    assert isinstance(value, Interval)
    return value.low, value.high


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, (2, 2)),
        (held(fenmarsh=part(50), saltby=part(30)), (2, None)),
        ({**held(fenmarsh=part(50), saltby=part(30)), f"{BODY}.holdings_complete": "unknown"}, (2, None)),
        ({**held(fenmarsh=part(50)), f"{BODY}.controllers": ["fenmarsh", "saltby"]}, (2, 2)),
        ({"parties.saltby.type": "unknown"}, (1, None)),
        ({"parties.saltby.type": "charity"}, (1, None)),
        ({"parties.saltby": firm()}, (1, 1)),
        ({"parties.saltby": council("saltby", collective=True, count=70)}, (71, 71)),
        ({"parties.saltby": council("saltby", collective=True)}, (3, 3)),
        ({f"{BODY}.holdings": "unknown"}, (0, None)),
    ],
)
def test_an_open_list_of_holders_may_hide_more_authorities(change: Change, wanted: tuple[int, int | None]) -> None:
    assert counted(bound(joint(change), "joint")) == wanted


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, True),
        ({"contract.buyers": ["coldwick"]}, False),
        ({"contract.buyers": ["coldwick"], **held(fenmarsh=part(60), saltby=part(30))}, None),
        ({"parties.fenmarsh.type": "unknown"}, None),
        ({f"{BODY}.controllers": ["saltby"]}, False),
    ],
)
def test_the_buyer_is_one_of_them_if_it_has_a_part(change: Change, wanted: bool | None) -> None:
    assert bound(joint(change), "joint")["controllers.include_the_awarding_authority"].value is wanted


def test_a_group_does_not_control_alone() -> None:
    group = {"parties.fenmarsh": council("fenmarsh", collective=True, count=70)}
    alone, together = bound(sole(group), "sole"), bound(sole(group), "joint")
    assert alone.case.roles.controllers == ()
    assert alone["controllers.contracting_authorities"].value is False
    assert together.case.roles.controllers == ("fenmarsh",)
    assert counted(together) == (70, 70)


def sisters(**bodies: Any) -> dict[str, Any]:
    found = sole({"parties.shop": company("shop", contracting_authority=True), "contract.buyers": ["shop"]})
    return changed(found, {f"bodies.{body}": facts for body, facts in bodies.items()})


PART_IN_BOTH = "controllers.have_a_part_in_both"
NO_AUTHORITY_LISTED = {"holdings": {"firm": part(40)}}
OPEN_LIST = {"holdings": {"fenmarsh": part(40)}}
DISPUTED = {"evidence": {"bodies.shop.holdings": {"standing": "disputed"}}}


@pytest.mark.parametrize(
    ("kind", "bodies", "wanted"),
    [
        ("sister", {"shop": owned_by("fenmarsh")}, True),
        ("sister", {"shop": owned_by("fenmarsh", "saltby")}, True),
        ("sister", {"shop": owned_by("saltby")}, False),
        ("sister", {"shop": OPEN_LIST, "wasteco": owned_by("saltby")}, None),
        ("sister", {"shop": {"holdings": "unknown"}}, None),
        ("sister", {}, None),
        ("joint-sister", {"shop": owned_by("fenmarsh", "saltby"), "wasteco": owned_by("saltby", "fenmarsh")}, True),
        ("joint-sister", {"shop": owned_by("fenmarsh"), "wasteco": owned_by("saltby", "fenmarsh")}, False),
        ("joint-sister", {"shop": OPEN_LIST, "wasteco": owned_by("saltby", "fenmarsh")}, None),
        ("joint-sister", {"shop": NO_AUTHORITY_LISTED, "wasteco": NO_AUTHORITY_LISTED}, None),
    ],
)
def test_buyer_and_supplier_are_sisters_if_the_same_authorities_have_a_part_in_both(
    kind: str, bodies: dict[str, Any], wanted: bool | None
) -> None:
    assert bound(sisters(**bodies), kind)[PART_IN_BOTH].value is wanted


@pytest.mark.parametrize("owner", ["firm", "saltby"])
def test_a_body_above_which_is_no_authority_is_no_sister_whoever_owns_the_other(owner: str) -> None:
    arrangement = sole(
        {
            "parties.buyco": company("buyco", contracting_authority=True),
            "contract.buyers": ["buyco"],
            "bodies.wasteco": owned_by(owner),
        }
    )
    wanted = {"firm": False, "saltby": None}[owner]
    assert bound(arrangement, "sister")["controllers.have_a_part_in_both"].value is wanted


@pytest.mark.parametrize(("status", "wanted"), [(False, False), (True, None)])
def test_a_supplier_that_is_no_contracting_authority_is_none_of_those_that_control_the_buyer(
    status: bool, wanted: bool | None
) -> None:
    other = company("other", contracting_authority=status)
    arrangement = sole({"parties.other": other, "contract.buyers": ["wasteco"], "contract.suppliers": ["other"]})
    arrangement = changed(arrangement, {"bodies": None})
    assert bound(arrangement, "joint-reverse")["controllers.include_the_awarding_authority"].value is wanted


def test_sisters_of_which_one_is_not_described_are_not_said_to_have_an_open_list() -> None:
    undescribed = "the file does not say who owns or directs both of them"
    assert bound(sisters(), "sister")[PART_IN_BOTH].shown == undescribed
    found = bound(sisters(shop={"holdings": "unknown"}), "sister")[PART_IN_BOTH]
    assert found.shown == "the list of those who hold Shop Ltd is not complete"


def test_a_disputed_part_makes_no_sisters() -> None:
    arrangement = sisters(shop=owned_by("fenmarsh"))
    assert bound(arrangement, "sister")[PART_IN_BOTH].value is True
    assert bound(changed(arrangement, DISPUTED), "sister")[PART_IN_BOTH].value is None


# Private participation.


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (held(fenmarsh=part(100)), False),
        (held(fenmarsh=part(98), firm=part(2)), True),
        (held(fenmarsh=part(100), firm=part(0)), False),
        (held(fenmarsh=part(98)), None),
        ({**held(fenmarsh={"member": True}), f"{BODY}.holdings_complete": True}, False),
        ({**held(fenmarsh={"member": True}, firm={"member": True}), f"{BODY}.holdings_complete": True}, True),
        ({**held(fenmarsh=part({"at_least": 90}), firm={"votes": 0}), f"{BODY}.holdings_complete": True}, True),
        (held(fenmarsh=part(98), firm=part(2, until="2026-08-31")), None),
        (held(fenmarsh=part(98), firm=part(2, until="unknown")), None),
        (held(fenmarsh=part(98), friends=part(2)), None),
        ({f"{BODY}.holdings": "unknown"}, None),
        ({"bodies": None}, None),
    ],
)
def test_any_private_holder_is_private_participation_and_a_complete_list_without_one_is_none(
    change: Change, wanted: bool | None
) -> None:
    arrangement = sole({"parties.friends": {"name": "Friends", "type": "charity"}, **change})
    assert facts(arrangement, law=EU)[PRIVATE].value is wanted


@pytest.mark.parametrize(
    ("nature", "wanted"), [("private", True), ("public", False), ("mixed", None), ("unknown", None)]
)
def test_a_holder_is_private_as_the_file_says(nature: str, wanted: bool | None) -> None:
    friends = {"name": "Friends", "type": "charity", "nature": nature}
    arrangement = sole({"parties.friends": friends, **held(fenmarsh=part(98), friends=part(2))})
    assert facts(arrangement, law=EU)[PRIVATE].value is wanted


@pytest.mark.parametrize(
    ("owners", "wanted"),
    [
        ({"fenmarsh": part(60), "saltby": part(40)}, False),
        ({"fenmarsh": part(60)}, None),
        ({"fenmarsh": part(99), "firm": part(1)}, None),
    ],
)
def test_a_holding_company_brings_no_private_capital_if_it_is_public_all_the_way_up(
    owners: dict[str, Any], wanted: bool | None
) -> None:
    change = {"parties.holdco": company("holdco"), "bodies.holdco": {"holdings": owners}, **held(holdco=part(100))}
    assert facts(sole(change), law=EU)[PRIVATE].value is wanted


REQUIRED = {
    "required_by_national_law": True,
    "controlling_rights": False,
    "blocking_rights": False,
    "decisive_influence": False,
}
LIMBS = {
    "required_by_national_law": "controlled.private_participation_required_by_law",
    "controlling_rights": "controlled.private_participation_controlling",
    "blocking_rights": "controlled.private_participation_blocking",
    "decisive_influence": "controlled.private_participation_decisive",
}


def exception(**more: Any) -> Facts:
    rights = {key: value for key, value in {**REQUIRED, **more}.items() if value is not None}
    change = {**held(fenmarsh=part(98), firm=part(2, **rights)), f"{BODY}.decisive_influence.anyone_else": None}
    return facts(sole(change), law=EU)


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("value", [True, False, "unknown", None])
def test_each_limb_of_the_exception_is_a_fact_of_its_own(limb: str, value: Any) -> None:
    found = exception(**{limb: value})
    silent = False if limb == "required_by_national_law" else None
    assert found[LIMBS[limb]].value is (value if isinstance(value, bool) else silent if value is None else None)
    others = {each: REQUIRED[each] for each in LIMBS if each != limb}
    assert {each: found[LIMBS[each]].value for each in others} == others


def test_the_exception_must_hold_of_every_private_holder() -> None:
    holders = {"firm": part(2, **REQUIRED), "second": part(2, **{**REQUIRED, "required_by_national_law": False})}
    arrangement = sole({"parties.second": firm("second"), **held(fenmarsh=part(96), **holders)})
    assert facts(arrangement, law=EU)[LIMBS["required_by_national_law"]].value is False
    blocked = changed(arrangement, {f"{BODY}.holdings.second.blocking_rights": True})
    assert facts(blocked, law=EU)[LIMBS["blocking_rights"]].value is True


def test_a_private_holder_who_is_named_among_those_who_decide_has_decisive_influence() -> None:
    change = {**held(fenmarsh=part(98), firm=part(2)), f"{BODY}.decisive_influence.strategic_objectives": ["firm"]}
    assert facts(sole(change), law=EU)[LIMBS["decisive_influence"]].value is True


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        (None, False),
        ({"permitted_by_articles": True}, False),
        ({"planned": False}, False),
        ({"planned": True}, True),
        ({"planned": "unknown"}, None),
        ({"planned": False, "compulsory": True}, True),
        ({"planned": False, "same_scheme": True}, True),
        ({"planned": False, "same_scheme": "unknown"}, None),
        ({"planned": False, "date": "2026-09-01"}, None),
        ({"planned": False, "date": "2026-10"}, None),
        ({"planned": False, "same_scheme": False, "date": "2026-09-01"}, None),
        ({"planned": False, "same_scheme": False, "date": "2026-10"}, False),
        ({"date": "2027"}, None),
        ("unknown", None),
    ],
)
def test_private_entry_is_in_prospect_if_it_is_planned_or_compulsory_and_not_if_it_is_merely_permitted(
    entry: Any, wanted: bool | None
) -> None:
    change = {} if entry is None else {f"{BODY}.private_entry": entry}
    assert facts(sole(change))["controlled.private_entry_in_prospect"].value is wanted


MIXED = {"fenmarsh": {"shares": 40, "votes": 40}, "firm": {"shares": 60, "votes": 60}}


@pytest.mark.parametrize("status", [{"nature": "public"}, {"contracting_authority": True}])
@pytest.mark.parametrize(
    ("owners", "wanted"),
    [({}, False), ({"fenmarsh": part(100)}, False), (MIXED, None), ({"fenmarsh": part(99), "firm": part(1)}, None)],
)
def test_a_holder_that_is_said_to_be_public_is_open_if_a_private_person_has_a_part_in_it(
    status: dict[str, Any], owners: Any, wanted: bool | None
) -> None:
    change = {"parties.mix": company("mix", jurisdiction="england", **status), **held(fenmarsh=part(70), mix=part(30))}
    if owners:
        change["bodies.mix"] = {"holdings": owners}
    assert facts(sole(change), law=EU)[PRIVATE].value is wanted


def test_private_capital_two_companies_up_is_seen_too() -> None:
    change = {f"parties.{each}": company(each, nature="public") for each in ("mix", "upper")}
    owners = {"bodies.mix": {"holdings": {"upper": part(100)}}, "bodies.upper": {"holdings": MIXED}}
    assert facts(sole({**change, **owners, **held(mix=part(100))}), law=EU)[PRIVATE].value is None


def test_private_capital_in_the_authority_that_controls_is_none_in_the_body() -> None:
    change = {"parties.fenmarsh": company("fenmarsh", jurisdiction="england", contracting_authority=True)}
    owners = {"bodies.fenmarsh": {"holdings": {"saltby": part(40), "firm": part(60)}}}
    assert facts(sole({**change, **owners}), law=EU)[PRIVATE].value is False


@pytest.mark.parametrize(
    ("nature", "owners", "wanted"),
    [(None, None, None), ("public", None, False), (None, {"fenmarsh": part(100)}, False), (None, MIXED, None)],
)
def test_a_public_undertaking_may_have_private_capital(nature: str | None, owners: Any, wanted: bool | None) -> None:
    ports = {"name": "Ports", "type": "public-undertaking", **({"nature": nature} if nature else {})}
    change = {"parties.ports": ports, **held(fenmarsh=part(98), ports=part(2))}
    if owners:
        change["bodies.ports"] = {"holdings": owners}
    assert facts(sole(change), law=EU)[PRIVATE].value is wanted


@pytest.mark.parametrize(
    ("private", "wanted"), [(0, False), (50, False), ("50.01", None), ({"above": 50}, None), ("unknown", None)]
)
def test_an_authority_that_private_persons_mostly_own_is_not_settled_to_be_one(
    private: Any, wanted: bool | None
) -> None:
    share = Decimal(private) if private == "50.01" else private
    mix = company("mix", jurisdiction="england", contracting_authority=True)
    owners = {"holdings": {"firm": {"shares": share, "votes": share}}}
    change = {"parties.mix": mix, "bodies.mix": owners, **held(fenmarsh=part(70), mix=part(30))}
    assert facts(sole(change))[SHARES].value is wanted


@pytest.mark.parametrize("entry", [{}, {"planned": False}, {"planned": False, "same_scheme": False}])
def test_a_private_holder_that_comes_in_after_the_award_is_against_the_word_that_no_entry_is_planned(
    entry: Any,
) -> None:
    sold = held(fenmarsh=part(100, until="2026-09-05"), firm=part(100, effective_on="2026-09-06"))
    found = facts(sole({**sold, f"{BODY}.private_entry": entry}))["controlled.private_entry_in_prospect"]
    assert found.value is None
    assert found.contradicted is bool(entry)


# Shares held by others than public authorities.


@pytest.mark.parametrize(
    ("holder", "wanted"),
    [
        ({"type": "private-company"}, True),
        ({"type": "public-undertaking"}, True),
        ({"type": "natural-persons"}, True),
        ({"type": "local-authority"}, False),
        ({"type": "charity"}, None),
        ({"type": "charity", "public_authority": True}, False),
        ({"type": "charity", "public_authority": "unknown"}, None),
        ({"type": "company-limited-by-shares", "publicly_funded": True, "operates_commercially": False}, False),
        ({"type": "company-limited-by-shares", "publicly_funded": True, "operates_commercially": True}, True),
        ({"type": "company-limited-by-shares", "publicly_funded": True}, None),
        ({"type": "company-limited-by-shares", "publicly_funded": False, "public_oversight": False}, True),
        ({"type": "company-limited-by-shares", "contracting_authority": True}, False),
        ({"type": "charity", "contracting_authority": True, "operates_commercially": False}, False),
        ({"type": "charity", "contracting_authority": True, "operates_commercially": True}, True),
        ({"type": "body-governed-by-public-law", "operates_commercially": True}, None),
        ({"type": "unknown"}, None),
    ],
)
def test_one_share_of_anyone_but_a_public_authority_counts(holder: dict[str, Any], wanted: bool | None) -> None:
    arrangement = sole({"parties.holder": {"name": "Holder", "jurisdiction": "england", **holder}})
    arrangement = changed(arrangement, held(fenmarsh=part(99), holder=part(1)))
    assert facts(arrangement)[SHARES].value is wanted


def test_a_devolved_scottish_authority_may_hold_shares_and_may_not_control() -> None:
    scottish = {"parties.saltby": council("saltby", jurisdiction="scotland")}
    arrangement = joint(scottish)
    assert facts(arrangement)[SHARES].value is False
    assert bound(arrangement, "joint").case.roles.controllers == ("fenmarsh",)
    assert facts(arrangement, controllers=BOTH)["controllers.contracting_authorities"].value is False


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (held(fenmarsh=part(99)), None),
        (held(fenmarsh=part(99), firm=part({"at_most": 1})), None),
        (held(fenmarsh=part(100), firm=part(0)), False),
        (held(fenmarsh=part(99), firm=part(1, effective_on="2026-09-02")), None),
        (held(fenmarsh=part(99), firm=part(1, until="unknown")), None),
        ({"bodies": None}, None),
    ],
)
def test_the_list_of_holders_must_settle_that_there_is_no_other(change: Change, wanted: bool | None) -> None:
    assert facts(sole(change))[SHARES].value is wanted


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"parties.wasteco.nature": "mixed"}, None),
        ({"parties.wasteco.nature": "private"}, None),
        ({"parties.wasteco.nature": "public"}, False),
        ({"parties.fenmarsh.nature": "private"}, None),
        ({"parties.fenmarsh.nature": "private", "parties.fenmarsh.public_authority": True}, False),
        ({"parties.fenmarsh.nature": "mixed"}, False),
        ({"parties.wasteco.nature": "mixed", **held(fenmarsh=part(99), firm=part(1))}, True),
    ],
)
def test_a_list_of_public_holders_does_not_stand_against_the_word_that_the_capital_is_private(
    change: Change, wanted: bool | None
) -> None:
    assert facts(sole(change))[SHARES].value is wanted


def through_holdco(**status: Any) -> dict[str, Any]:
    change = {"parties.holdco": company("holdco", **status), "bodies.holdco": owned_by("fenmarsh")}
    return sole({**change, **held(holdco=part(100))})


@pytest.mark.parametrize(
    ("status", "literal", "look_through"),
    [
        ({}, None, False),
        ({"operates_commercially": True}, True, False),
        ({"public_authority": True}, False, False),
    ],
)
def test_the_shares_of_a_holding_company_count_on_one_reading_only(
    status: dict[str, Any], literal: bool | None, look_through: bool
) -> None:
    arrangement = through_holdco(**status)
    assert facts(arrangement, F3="literal")[SHARES].value is literal
    assert facts(arrangement, F3="look-through")[SHARES].value is look_through
    assert facts(arrangement)["controlled.held_through_intermediary"].value is True


def test_looking_through_helps_no_holding_company_that_another_commands() -> None:
    change = {"bodies.holdco.holdings": {"fenmarsh": part(50), "firm": part(50)}, "bodies.holdco.board": None}
    arrangement = changed(through_holdco(operates_commercially=True), change)
    assert facts(arrangement, F3="look-through")[SHARES].value is True


MEMBERS = "controlled.members_without_shares_outside_public_authorities"


@pytest.mark.parametrize(
    ("kind", "more", "arises", "wide", "literal"),
    [
        ("company-limited-by-guarantee", {}, True, True, False),
        ("company-limited-by-guarantee", {"share_capital": True}, False, True, True),
        ("limited-liability-partnership", {}, True, True, False),
        ("community-interest-company", {}, None, None, None),
        ("community-interest-company", {"share_capital": False}, True, True, False),
        ("company-limited-by-shares", {}, False, True, True),
    ],
)
def test_membership_is_a_share_on_the_wide_reading_where_there_is_no_share_capital(
    kind: str, more: dict[str, Any], arises: bool | None, wide: bool | None, literal: bool | None
) -> None:
    members = held(fenmarsh={"member": True}, firm={"member": True})
    change = {f"{BODY}.{key}": value for key, value in {"holdings_complete": True, **more}.items()}
    arrangement = sole({"parties.wasteco.type": kind, **members, **change})
    assert facts(arrangement)[MEMBERS].value is arises
    assert facts(arrangement, F4="wide")[SHARES].value is wide
    assert facts(arrangement, F4="literal")[SHARES].value is literal


def test_a_guarantee_company_of_authorities_raises_no_question_of_shares() -> None:
    members = held(fenmarsh={"member": True}, saltby={"member": True})
    arrangement = joint(
        {"parties.wasteco.type": "company-limited-by-guarantee", **members, f"{BODY}.holdings_complete": True}
    )
    assert facts(arrangement)[MEMBERS].value is False
    for reading in ("wide", "literal"):
        assert facts(arrangement, F4=reading)[SHARES].value is False


def test_a_disputed_holding_proves_nothing() -> None:
    disputed = {"evidence": {f"{BODY}.holdings": {"standing": "disputed"}}}
    arrangement = changed(sole(), disputed)
    assert votes(arrangement) is None
    assert facts(arrangement)[SHARES].value is None
    assert facts(arrangement, law=EU)[PRIVATE].value is None


# Finer lines.


def test_a_holding_company_that_holds_for_a_charity_brings_the_charity_in() -> None:
    change = {
        "parties.holdco": company("holdco"),
        "bodies.holdco": owned_by("fenmarsh"),
        "parties.friends": {"name": "Friends", "type": "charity"},
    }
    direct = sole({**change, **held(fenmarsh=part(60), holdco=part(40))})
    nominee = sole({**change, **held(fenmarsh=part(60), holdco=part(40, held_for="friends"))})
    assert facts(direct, law=EU)[PRIVATE].value is False
    assert facts(nominee, law=EU)[PRIVATE].value is None


@pytest.mark.parametrize(
    ("nature", "wanted"), [("private", True), ("mixed", True), ("public", None), ("unknown", None)]
)
def test_capital_that_the_file_calls_private_or_mixed_is_private_participation(
    nature: str, wanted: bool | None
) -> None:
    arrangement = sole({"parties.wasteco.nature": nature, "bodies": None})
    assert facts(arrangement, law=EU)[PRIVATE].value is wanted


@pytest.mark.parametrize(("kind", "wanted"), [("local-authority", False), ("company-limited-by-shares", None)])
def test_an_authority_has_no_owners_and_a_company_has(kind: str, wanted: bool | None) -> None:
    body = {"name": "Body", "type": kind, "jurisdiction": "england", "contracting_authority": True}
    assert facts(sole({"parties.wasteco": body, "bodies": None}), law=EU)[PRIVATE].value is wanted


def test_that_nobody_else_decides_is_said_of_the_private_holders_too() -> None:
    holders = held(fenmarsh=part(98), firm=part(2))
    assert facts(sole(holders), law=EU)[LIMBS["decisive_influence"]].value is False
    unsure = sole(
        {"parties.friends": {"name": "Friends", "type": "charity"}, **held(fenmarsh=part(98), friends=part(2))}
    )
    assert facts(unsure, law=EU)[LIMBS["decisive_influence"]].value is None


@pytest.mark.parametrize(
    ("holder", "wanted"),
    [
        ({"shares": 1}, True),
        ({"votes": 1}, True),
        ({"member": True}, True),
        ({"shares": 0, "votes": 1}, True),
        ({"shares": 0, "member": False}, False),
        ({"member": False}, False),
        ({"shares": 0, "votes": "unknown"}, True),
        ({}, True),
    ],
)
def test_a_listed_private_holder_counts_unless_it_is_told_to_have_no_part(holder: dict[str, Any], wanted: bool) -> None:
    arrangement = sole({**held(fenmarsh=part({"at_least": 90}), firm=holder), f"{BODY}.holdings_complete": True})
    assert facts(arrangement, law=EU)[PRIVATE].value is wanted


def test_a_stated_right_of_another_to_most_of_the_board_stands_against_the_seats() -> None:
    named = {f"{BODY}.parent_routes": {"appoints_board_majority": ["firm"]}}
    assert facts(sole({**board(fenmarsh=3, saltby=2), **named}))[BOARD].value is False


@pytest.mark.parametrize(
    ("kind", "more", "wanted"),
    [
        ("company-limited-by-guarantee", {}, True),
        ("company-limited-by-shares", {}, False),
        ("company-limited-by-shares", {f"{BODY}.share_capital": False}, True),
        ("community-interest-company", {}, None),
    ],
)
def test_share_capital_is_as_the_kind_of_body_has_it_or_the_file_says(
    kind: str, more: Change, wanted: bool | None
) -> None:
    found = facts(sole({"parties.wasteco.type": kind, **more}))["controlled.without_share_capital"]
    assert found.value is wanted
    assert (found.shown.endswith("no share capital")) is (wanted is True)


@pytest.mark.parametrize(
    ("percent", "between"), [(51, True), (50, False), ({"at_least": 40}, True), ("unknown", True), (10, False)]
)
def test_a_minority_holder_of_whom_nothing_is_told_carries_no_control(percent: Any, between: bool) -> None:
    rest = {"fenmarsh": part({"at_most": 49})} if between else {"fenmarsh": part(50)}
    change = {"parties.holdco": company("holdco"), **held(holdco=part(percent), **rest)}
    assert facts(sole(change))["controlled.held_through_intermediary"].value is between


# A part in the capital for each of the authorities.

PART = "controlled.every_controller_has_a_part"


@pytest.mark.parametrize(
    ("holdings", "wanted"),
    [
        ({"fenmarsh": {"shares": 60}, "saltby": {"shares": 40}}, True),
        ({"fenmarsh": {"shares": 100}}, False),
        ({"fenmarsh": {"shares": 100}, "saltby": {"shares": 0}}, False),
        ({"fenmarsh": {"shares": 60}, "saltby": {"shares": 40, "effective_on": "2026-09-02"}}, None),
        ({"fenmarsh": {"shares": 60}}, None),
        ("unknown", None),
    ],
)
def test_each_authority_must_hold_a_part_and_an_open_list_may_hide_one(holdings: Any, wanted: bool | None) -> None:
    found = facts(joint({"bodies.wasteco.holdings": holdings}), controllers=("fenmarsh", "saltby"))
    assert found[PART].value is wanted


def test_a_part_held_through_ones_own_company_is_a_part() -> None:
    change = {
        "parties.holdco": company("holdco"),
        "bodies.holdco": owned_by("saltby"),
        "bodies.wasteco.holdings": {"fenmarsh": {"shares": 60}, "holdco": {"shares": 40}},
    }
    assert facts(joint(change), controllers=("fenmarsh", "saltby"))[PART].value is True


# Public capital of others than the controllers (F11).

BESIDE = "controlled.public_capital_beside_controllers"
UNDERTAKING = {"name": "Fenmarsh Ports", "type": "public-undertaking", "jurisdiction": "england"}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, False),
        ({"bodies.wasteco.holdings": {"fenmarsh": {"shares": 90}, "ports": {"shares": 10}}}, True),
        ({"bodies.wasteco.holdings": {"fenmarsh": {"shares": 90}, "ports": {"shares": 0}}}, None),
        ({"bodies.wasteco.holdings": {"fenmarsh": {"shares": 90}}}, None),
        ({"bodies.wasteco.holdings": {"fenmarsh": {"shares": 90}, "firm": {"shares": 10}}}, False),
        (
            {"bodies.wasteco.holdings": {"fenmarsh": {"shares": 90}, "ports": {"shares": 10, "held_for": "unknown"}}},
            None,
        ),
    ],
)
def test_a_public_holder_that_does_not_control_is_public_capital_beside_the_controllers(
    change: Change, wanted: bool | None
) -> None:
    found = facts(sole({"parties.ports": UNDERTAKING, **change}), law="scotland-2015")
    assert found[BESIDE].value is wanted


@pytest.mark.parametrize(
    ("shares", "controllers", "wanted"),
    [
        ((99, 1), ("fenmarsh", "saltby"), 1),
        ((60, 40), ("fenmarsh", "saltby"), 40),
        ((100, 0), ("fenmarsh", "saltby"), 100),
        ((99, 1), ("saltby",), 100),
    ],
)
def test_the_smallest_part_is_the_least_that_one_of_several_authorities_holds(
    shares: tuple[int, int], controllers: tuple[str, ...], wanted: int
) -> None:
    held = {name: {"shares": each} for name, each in zip(("fenmarsh", "saltby"), shares, strict=True)}
    found = facts(joint({f"{BODY}.holdings": held}), controllers=controllers)
    smallest = found["controlled.smallest_part_of_controllers_percent"].value
    assert smallest == Interval(Fraction(wanted), Fraction(wanted))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"nature": "private"}, True),
        ({"nature": "public"}, None),
        ({"nature": "private", "publicly_funded": True}, None),
        ({"nature": "private", "type": "charity"}, None),
        ({"nature": "private", "public_authority": True}, False),
    ],
)
def test_a_holder_of_which_nothing_is_said_but_that_it_is_private_is_no_public_authority(
    said: dict[str, Any], wanted: bool | None
) -> None:
    arrangement = sole(
        {"parties.investors": {"name": "Investors", **said}, **held(fenmarsh=part(90), investors=part(10))}
    )
    assert facts(arrangement)[SHARES].value is wanted
