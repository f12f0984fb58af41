"""Who directs a body: a stated judgement counts unless it is open, late or against the file's own figures."""

from __future__ import annotations

from typing import Any

import pytest
from arrangements import (
    AWARD,
    COUNCILS,
    Change,
    bound,
    changed,
    company,
    council,
    directed_by,
    facts,
    joint,
    owned_by,
    sole,
    under,
    verdict,
)

from teckal.facts import Fact

BODY = "bodies.wasteco"
EU = "eu-2014-24"
STRATEGY = "controlled.strategic_objectives_decided_by_controllers"
DECISIONS = "controlled.significant_decisions_decided_by_controllers"
OTHERS = "controlled.others_exert_decisive_influence"
REPRESENTED = "controlled.every_controller_represented"
BOTH = ("fenmarsh", "saltby")


def strategy(arrangement: dict[str, Any], *controllers: str) -> Fact:
    """Whether these decide over strategic objectives, put forward as one set with no body to take it from."""
    return facts(arrangement, law=EU, controllers=controllers or ("fenmarsh",))[STRATEGY]


def together(change: Change | None = None, fact: str = STRATEGY) -> Fact:
    """The fact for all the authorities that have a part in the company."""
    return bound(joint(change), "joint", law=EU)[fact]


def decide(*who: str, **more: Any) -> Change:
    return {f"{BODY}.decisive_influence": {**directed_by(*who), **more}}


def holdings(**percent: Any) -> Change:
    return {f"{BODY}.holdings": {each: {"shares": share, "votes": share} for each, share in percent.items()}}


# Decisive influence, as the Directive and the 2015 Regulations have it.


def test_those_who_decide_must_be_exactly_those_who_control() -> None:
    assert strategy(sole()).value is True
    assert strategy(joint(), *BOTH).value is True
    assert strategy(sole(decide("fenmarsh", "saltby"))).value is False
    assert strategy(sole(decide("firm"))).value is False


def test_nobody_in_the_list_is_nobody_and_no_list_is_unknown() -> None:
    assert strategy(sole(decide())).value is False
    for value in (None, "unknown"):
        assert strategy(sole({f"{BODY}.decisive_influence.strategic_objectives": value})).value is None
    assert strategy(sole({"bodies": None})).value is None


def test_strategy_and_significant_decisions_are_two_facts() -> None:
    found = facts(sole({f"{BODY}.decisive_influence.significant_decisions": ["saltby"]}), law=EU)
    assert (found[STRATEGY].value, found[DECISIONS].value) == (True, False)


def test_nobody_in_control_leaves_open_who_decides() -> None:
    found = facts(sole(), law=EU, controllers=())
    assert (found[STRATEGY].value, found[OTHERS].value, found[REPRESENTED].value) == (None, None, None)


def test_an_authority_with_a_part_and_no_say_is_open_until_the_file_says_who_controls() -> None:
    three = {
        f"{BODY}.controllers": None,
        **holdings(fenmarsh=40, saltby=40, coldwick=20),
        **decide("fenmarsh", "saltby"),
    }
    arrangement = joint({key: value for key, value in three.items() if value is not None})
    assert bound(arrangement, "joint", law=EU)[STRATEGY].value is None
    declared = changed(arrangement, {f"{BODY}.controllers": list(COUNCILS)})
    assert bound(declared, "joint", law=EU)[STRATEGY].value is False
    named = changed(arrangement, {f"{BODY}.controllers": ["fenmarsh", "saltby"]})
    assert bound(named, "joint", law=EU)[STRATEGY].value is True


def test_the_buyer_without_a_say_does_not_share_control() -> None:
    three = {**holdings(fenmarsh=40, saltby=40, coldwick=20), **decide("fenmarsh", "saltby")}
    assert together({**three, "contract.buyers": ["coldwick"]}).value is False


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, True),
        ({"parties.saltby.type": "unknown"}, None),
        (holdings(fenmarsh=60), None),
        ({f"{BODY}.holdings": "unknown"}, None),
        (holdings(fenmarsh=100), False),
    ],
)
def test_one_who_decides_and_may_be_one_of_the_authorities_is_no_stranger(change: Change, wanted: bool | None) -> None:
    assert together({**decide("fenmarsh", "saltby"), **change}).value is wanted
    assert bound(joint(change), "joint")[OTHERS].value is {True: False, None: None, False: True}[wanted]


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        ({"effective_on": "2026-09-01"}, True),
        ({"effective_on": "2026-09-02"}, False),
        ({"effective_on": "2026"}, None),
        ({"effective_on": "unknown"}, None),
        ({"until": "2026-09-01"}, True),
        ({"until": "2026-08-31"}, False),
        ({"until": "2026"}, None),
    ],
)
def test_influence_counts_only_on_the_day_of_the_award(dates: dict[str, str], wanted: bool | None) -> None:
    arrangement = sole({**decide("fenmarsh", **dates), "contract.ends_on": AWARD})
    assert strategy(arrangement).value is wanted
    assert facts(arrangement)[OTHERS].value is (False if wanted else None)


@pytest.mark.parametrize("right", ["holdings.fenmarsh", "board", "decisive_influence"])
@pytest.mark.parametrize(
    ("ends_on", "lasts"),
    [("2031-08-31", True), ("2031-09-01", False), ("2036", False), ("unknown", False), (None, False)],
)
def test_a_right_that_ends_before_the_contract_leaves_open_who_decides(
    right: str, ends_on: str | None, lasts: bool
) -> None:
    ending = sole({f"{BODY}.{right}.until": "2031-08-31", **({"contract.ends_on": ends_on} if ends_on else {})})
    assert strategy(ending).value is (True if lasts else None)
    assert facts(ending)[OTHERS].value is (False if lasts else None)


@pytest.mark.parametrize(
    ("agreement", "lasts"),
    [
        ({"gives": "joint-control", "until": "2031-08-31"}, True),
        ({"gives": "joint-control", "until": "2031-08-30"}, False),
        ({"gives": "votes", "until": "2027"}, False),
        ({"until": "2027"}, False),
        ({"gives": "consultation", "until": "2027"}, True),
        ({"gives": "joint-control"}, True),
    ],
)
def test_an_agreement_of_the_authorities_that_ends_before_the_contract_leaves_open_who_decides(
    agreement: dict[str, str], lasts: bool
) -> None:
    made = {f"{BODY}.agreements": [{"between": ["fenmarsh", "saltby"], "binding": True, **agreement}]}
    ending = joint({**made, "contract.ends_on": "2031-08-31"})
    assert strategy(ending, *BOTH).value is (True if lasts else None)
    assert bound(ending, "joint")[OTHERS].value is (False if lasts else None)


@pytest.mark.parametrize(
    ("until", "ends_on", "wanted"),
    [
        ("2031-08-31", "2031-08-31", True),
        ("2031-08-31", "2031-09-01", None),
        ("2031-08-31", "unknown", None),
        ("2026-08-31", "2031-08-31", False),
    ],
)
def test_a_representative_who_leaves_before_the_contract_ends_leaves_it_open(
    until: str, ends_on: str, wanted: bool | None
) -> None:
    assert represented({**representative(until=until), "contract.ends_on": ends_on}) is wanted


def test_the_end_of_an_outsiders_part_is_not_the_end_of_control() -> None:
    change = {f"{BODY}.holdings.firm": {"shares": 0, "votes": 0, "until": "2027-01-01"}}
    assert strategy(sole(change)).value is True


@pytest.mark.parametrize(("anyone", "wanted"), [(False, True), (None, True), (True, None), ("unknown", None)])
def test_another_who_decides_too_leaves_it_open_whether_the_authorities_do(anyone: Any, wanted: bool | None) -> None:
    found = strategy(sole({f"{BODY}.decisive_influence.anyone_else": anyone}))
    assert found.value is wanted
    assert found.contradicted is (anyone is True)


# Through other bodies.


def chain(*directors: Any) -> dict[str, Any]:
    """Fenmarsh, link1 and so on, each directing the next; a director that is given stands in the place of the usual."""
    change: dict[str, Any] = {}
    above = "fenmarsh"
    for count, director in enumerate(directors, start=1):
        body = "wasteco" if count == len(directors) else f"link{count}"
        if body != "wasteco":
            change[f"parties.{body}"] = company(body)
        change[f"bodies.{body}"] = {**owned_by(above), "decisive_influence": directed_by(*(director or [above]))}
        above = body
    return sole(change)


def test_influence_is_carried_through_two_companies_and_more() -> None:
    for length in (2, 3, 4):
        assert strategy(chain(*[None] * length)).value is True


@pytest.mark.parametrize("director", [["saltby"], ["firm"], ["fenmarsh", "firm"]])
@pytest.mark.parametrize("link", [0, 1])
def test_a_link_that_another_directs_breaks_the_chain(director: list[str], link: int) -> None:
    directors: list[Any] = [None, None, None]
    directors[link] = director
    assert strategy(chain(*directors)).value is False


def test_both_matters_must_be_carried_through_every_link() -> None:
    path = "bodies.link1.decisive_influence.significant_decisions"
    assert strategy(changed(chain(None, None), {path: ["saltby"]})).value is False
    assert strategy(changed(chain(None, None), {path: []})).value is False
    assert strategy(changed(chain(None, None), {path: "unknown"})).value is None


def test_a_link_whose_direction_came_too_late_leaves_the_chain_open() -> None:
    late = {"bodies.link1.decisive_influence.effective_on": "2026-09-02"}
    assert strategy(changed(chain(None, None), late)).value is None


def test_a_company_that_nobody_describes_is_a_stranger() -> None:
    assert strategy(sole({"parties.holdco": company("holdco"), **decide("holdco")})).value is False


# A board that others fill.

ENGLISH = {"type": "local-authority", "jurisdiction": "england"}
PEOPLE = {f"parties.{each}": {"name": each.title(), "type": "natural-persons"} for each in ("tenants", "independents")}


def seats(of: int, **filled: int) -> Change:
    return {**PEOPLE, f"{BODY}.board": {"seats": of, "appointed_by": filled}}


@pytest.mark.parametrize(
    ("board", "decided"),
    [
        (seats(9, fenmarsh=3, tenants=3, independents=3), False),
        (seats(9, fenmarsh=1, tenants=4, independents=4), False),
        (seats(9, fenmarsh=4, tenants=5), None),
        (seats(8, fenmarsh=2, tenants=4, independents=2), None),
        (seats(9, fenmarsh=2, firm=4, tenants=3), False),
        (seats(9, fenmarsh=2, firm=5, tenants=2), None),
    ],
)
def test_groups_of_people_decide_only_where_one_alone_fills_half_of_the_board(board: Change, decided: Any) -> None:
    assert facts(sole(board))[OTHERS].value is decided
    assert facts(sole(board))["controlled.board_filled_by_outsiders"].value is True
    assert strategy(sole(board)).value is None  # control like that over a department is another question


def test_a_board_of_which_outsiders_fill_less_than_half_is_the_authoritys() -> None:
    board = seats(9, fenmarsh=5, tenants=2, independents=2)
    assert facts(sole(board))["controlled.board_filled_by_outsiders"].value is False
    assert strategy(sole(board)).value is True


def test_who_decides_within_the_authority_that_contracts_is_no_question_of_its_control() -> None:
    """Fenmarsh is an association that two towns direct; what it directs, it directs."""
    association = {
        "parties.fenmarsh.type": "association-of-authorities",
        "bodies.fenmarsh": owned_by("saltby", "coldwick"),
    }
    assert strategy(sole(association)).value is True
    assert strategy(sole({**association, **decide("saltby")})).value is False


@pytest.mark.parametrize("law", ["uk-pa-2023", "uk-pcr-2015", EU])
@pytest.mark.parametrize("council", BOTH)
def test_that_a_council_is_said_to_be_directed_by_others_changes_nothing(council: str, law: str) -> None:
    """Nobody owns a council: it holds, and decides, for itself."""
    seats = {f"{BODY}.board": {"seats": 2, "appointed_by": dict.fromkeys(BOTH, 1)}}
    above = {f"bodies.{council}": owned_by("coldwick", "thornby"), "parties.thornby": {**ENGLISH, "name": "Thornby"}}
    assert verdict(under(law, joint(seats))) == "exempt"
    assert verdict(under(law, joint({**seats, **above}))) == "exempt"


def test_nobody_is_nobody_whoever_is_put_forward() -> None:
    assert facts(sole(decide()), law=EU, controllers=())[STRATEGY].value is False
    assert facts(sole(), law=EU, controllers=())[STRATEGY].value is None


# Held against the figures.


def against(change: Change, wanted: bool) -> None:
    found = strategy(sole(change))
    assert found.value is (None if wanted else True)
    assert found.contradicted is wanted


@pytest.mark.parametrize(
    ("percent", "contradicted"),
    [
        ({"fenmarsh": 51, "saltby": 49}, False),
        ({"fenmarsh": 50, "saltby": 50}, True),
        ({"fenmarsh": 1, "saltby": 49, "coldwick": 50}, True),
        ({"fenmarsh": 49, "saltby": 51}, True),
        ({"saltby": 50, "coldwick": 50}, True),
    ],
)
def test_influence_without_a_majority_of_votes_or_any_other_right_is_against_the_figures(
    percent: dict[str, int], contradicted: bool
) -> None:
    against({**holdings(**percent), f"{BODY}.board": None}, contradicted)


def test_shares_stand_for_votes_that_nobody_speaks_of() -> None:
    shares = {"fenmarsh": {"shares": 1}, "saltby": {"shares": 49}, "coldwick": {"shares": 50}}
    against({f"{BODY}.holdings": shares, f"{BODY}.board": None}, True)


@pytest.mark.parametrize(
    ("votes", "wanted"),
    [
        ({"fenmarsh": "unknown", "saltby": "unknown"}, None),
        ({"fenmarsh": "unknown", "saltby": 49}, None),
        ({"fenmarsh": {"at_least": 50}, "saltby": {"at_most": 50}}, None),
        ({"fenmarsh": {"above": 50}, "saltby": {"below": 50}}, True),
        ({"fenmarsh": 51, "saltby": "unknown"}, True),
        ({"fenmarsh": {"above": 0}, "saltby": {"above": 0}}, None),
        ({"fenmarsh": 60, "saltby": {"at_most": 50}}, True),
    ],
)
def test_votes_that_are_left_open_and_may_contradict_the_influence_leave_it_open(
    votes: dict[str, Any], wanted: bool | None
) -> None:
    held = {each: {"shares": 33, "votes": part} for each, part in votes.items()}
    found = strategy(sole({f"{BODY}.holdings": held, f"{BODY}.board": None}))
    assert (found.value, found.contradicted) == (wanted, False)


HALF = holdings(fenmarsh=50, saltby=50)


@pytest.mark.parametrize(
    ("right", "contradicted"),
    [
        ({"board": {"seats": 3, "appointed_by": {"fenmarsh": 2, "saltby": 1}}}, False),
        ({"board": {"seats": 4, "appointed_by": {"fenmarsh": 2, "saltby": 2}}}, True),
        ({"board": {"seats": 3, "appointed_by": {"saltby": 3}}}, True),
        ({"board": {"seats": 3, "appointed_by": {"fenmarsh": 2, "saltby": 1}, "appointments_right": "none"}}, True),
        ({"board": {"seats": 3, "appointed_by": {"fenmarsh": 2}, "effective_on": "2026-09-02"}}, True),
        ({"agreements": [{"between": list(BOTH), "binding": True, "gives": "votes"}]}, True),
        (
            {
                "agreements": [{"between": list(BOTH), "binding": True, "gives": "votes"}],
                "parent_routes": {"controls_votes_by_agreement": ["fenmarsh"]},
            },
            False,
        ),
        ({"agreements": [{"between": list(BOTH), "binding": True, "gives": "consultation"}]}, True),
        ({"agreements": [{"between": list(BOTH), "binding": False, "gives": "votes"}]}, True),
        ({"agreements": [{"between": list(BOTH), "gives": "votes", "effective_on": "2026-09-02"}]}, True),
        ({"agreements": [{"between": ["saltby", "coldwick"], "binding": True, "gives": "votes"}]}, True),
        ({"reserved_matters": [{"matter": "budget", "held_by": ["fenmarsh"], "kind": "veto"}]}, False),
        ({"parent_routes": {"actual_dominance": ["fenmarsh"]}}, True),
        (
            {
                "parent_routes": {"appoints_board_majority": ["fenmarsh"]},
                "board": {"seats": 4, "appointed_by": {"fenmarsh": 2, "saltby": 2}},
            },
            True,
        ),
    ],
)
def test_a_right_beside_votes_may_bear_the_influence_out(right: dict[str, Any], contradicted: bool) -> None:
    change = {f"{BODY}.{key}": value for key, value in right.items()}
    against({**HALF, **({} if "board" in right else {f"{BODY}.board": None}), **change}, contradicted)


@pytest.mark.parametrize(
    ("change", "seats", "filled", "value"),
    [
        (HALF, 3, {"saltby": 1}, None),
        (HALF, "unknown", {"fenmarsh": 1}, None),
        ({}, 15, {"fenmarsh": 5}, None),
        ({}, 4, {"fenmarsh": 2}, None),
        ({}, 5, {"fenmarsh": 3}, True),
        ({}, 3, {}, True),
    ],
)
def test_half_of_a_board_or_more_that_the_file_leaves_unnamed_leaves_the_influence_open(
    change: Change, seats: int | str, filled: dict[str, int], value: bool | None
) -> None:
    """A board of which nobody is named at all is not described."""
    found = strategy(sole({**change, f"{BODY}.board": {"seats": seats, "appointed_by": filled}}))
    assert (found.value, found.contradicted) == (value, False)


@pytest.mark.parametrize(
    ("when", "value"),
    [
        ({}, None),
        ({"effective_on": "2026-09-02"}, None),
        ({"until": "2026-08-31"}, True),
        ({"until": "2026-09-01"}, None),
    ],
)
def test_what_is_agreed_with_an_outsider_for_after_the_award_is_judged_with_it(
    when: dict[str, str], value: bool | None
) -> None:
    agreement = {"between": ["fenmarsh", "firm"], "binding": True, "gives": "joint-control", **when}
    assert strategy(sole({f"{BODY}.agreements": [agreement]})).value is value


def test_a_board_that_acts_on_its_own_is_against_any_influence() -> None:
    against({f"{BODY}.board_acts_independently": True}, True)


@pytest.mark.parametrize(
    "lever",
    [
        {"reserved_matters": [{"matter": "strategic-objectives", "held_by": ["firm"], "kind": "veto"}]},
        {"reserved_matters": [{"held_by": ["firm"]}]},
        {"reserved_matters": [{"matter": "budget"}]},
        {"reserved_matters": "unknown"},
        {"agreements": [{"between": ["fenmarsh", "firm"], "binding": True, "gives": "joint-control"}]},
        *[{"agreements": [{"between": ["fenmarsh", "firm"], "gives": each}]} for each in ("votes", "other", "unknown")],
        {"agreements": [{"between": ["fenmarsh", "firm"], "binding": True}]},
        {"agreements": [{"between": ["coldwick", "saltby"], "binding": True, "gives": "votes"}]},
        {"board": {"seats": 4, "appointed_by": {"fenmarsh": 2, "firm": 2}}},
        {"board": {"seats": 4, "appointed_by": {"fenmarsh": 2, "firm": 1, "saltby": 1}}},
        {"parent_routes": {"dominant_influence_by": ["firm"]}},
        {"parent_routes": {"may_direct_policy_or_alter_constitution": ["saltby"]}},
        {"board": {"seats": 3, "appointed_by": {"fenmarsh": 1, "firm": 2}}},
        {"holdings.firm": {"shares": 0, "votes": 0, "blocking_rights": True}},
        {"holdings.firm": {"shares": 0, "votes": 0, "controlling_rights": True}},
    ],
)
def test_a_right_of_an_outsider_contradicts_that_nobody_else_decides(lever: dict[str, Any]) -> None:
    change = {f"{BODY}.{key}": value for key, value in lever.items()}
    against(change, True)
    found = facts(sole(change))[OTHERS]
    assert found.value is None
    assert found.contradicted


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        ({"board": {"seats": 4, "appointed_by": {"fenmarsh": 2, "firm": 2}}}, "Firm plc fills half of the board"),
        ({"board": {"seats": 3, "appointed_by": {"fenmarsh": 1, "firm": 2}}}, "Firm plc fills most of the board"),
        (
            {"agreements": [{"between": ["fenmarsh", "firm"], "binding": True, "gives": "joint-control"}]},
            "Firm plc has an agreement that gives joint control",
        ),
        (
            {"agreements": [{"between": ["fenmarsh", "firm"], "binding": True}]},
            "Firm plc has an agreement that gives rights that it does not name",
        ),
    ],
)
def test_the_right_of_an_outsider_is_named(lever: dict[str, Any], words: str) -> None:
    assert words in facts(sole({f"{BODY}.{key}": value for key, value in lever.items()}))[OTHERS].shown


def test_the_seats_of_each_of_several_are_told() -> None:
    three = {f"{BODY}.board": {"seats": 6, "appointed_by": {"fenmarsh": 1, "saltby": 2, "coldwick": 3}}}
    arrangement = joint({**holdings(fenmarsh=40, saltby=40, coldwick=20), **decide(*COUNCILS), **three})
    words = "Fenmarsh Council 1, Saltby Council 2 and Coldwick Council 3 of 6 seats"
    assert bound(arrangement, "joint", law=EU)[REPRESENTED].shown == words
    assert bound(joint(), "joint", law=EU)[REPRESENTED].shown == "Fenmarsh Council 1 and Saltby Council 1 of 2 seats"


@pytest.mark.parametrize("anyone", [False, None])
def test_a_holder_of_whom_influence_is_said_contradicts_a_list_of_those_who_decide_without_it(anyone: Any) -> None:
    for holder in ("firm", "saltby"):
        said = {f"{BODY}.holdings.{holder}": {"shares": 0, "votes": 0, "decisive_influence": True}}
        against({**said, f"{BODY}.decisive_influence.anyone_else": anyone}, True)


def test_a_holding_that_is_said_to_give_no_influence_contradicts_that_its_holder_decides() -> None:
    against({f"{BODY}.holdings.fenmarsh.decisive_influence": False}, True)
    against({f"{BODY}.holdings.fenmarsh.decisive_influence": True}, False)


@pytest.mark.parametrize(
    "harmless",
    [
        {"reserved_matters": [{"matter": "other", "held_by": ["firm"], "kind": "approval"}]},
        {"reserved_matters": [{"matter": "budget", "held_by": ["fenmarsh"], "kind": "veto"}]},
        {"agreements": [{"between": ["fenmarsh", "firm"], "binding": True, "gives": "consultation"}]},
        {"agreements": [{"between": ["fenmarsh", "firm"], "binding": False, "gives": "joint-control"}]},
        {"agreements": [{"between": ["fenmarsh", "wasteco"], "binding": True, "gives": "other"}]},
        {"agreements": [{"between": ["fenmarsh", "firm"], "gives": "votes", "until": "2020-01-01"}]},
        {
            "agreements": [{"between": ["fenmarsh", "firm"], "binding": True, "gives": "votes"}],
            "parent_routes": {"controls_votes_by_agreement": ["fenmarsh"]},
        },
        {"board": {"seats": 5, "appointed_by": {"fenmarsh": 3, "firm": 2}}},
    ],
)
def test_a_lesser_right_of_an_outsider_contradicts_nothing(harmless: dict[str, Any]) -> None:
    change = {f"{BODY}.{key}": value for key, value in harmless.items()}
    against(change, False)
    assert facts(sole(change))[OTHERS].value is False


# Nobody else, as the Procurement Act has it.


@pytest.mark.parametrize(("anyone", "wanted"), [(False, False), (True, True), ("unknown", None), (None, None)])
def test_that_nobody_else_decides_is_a_fact_of_its_own(anyone: Any, wanted: bool | None) -> None:
    assert facts(sole({f"{BODY}.decisive_influence.anyone_else": anyone}))[OTHERS].value is wanted


def test_that_nobody_else_decides_says_who_does_where_nobody_else_has_a_part() -> None:
    silent = {f"{BODY}.decisive_influence": {"anyone_else": False}}
    assert facts(sole(silent))[OTHERS].value is False
    beside = facts(sole({**silent, **holdings(fenmarsh=60, saltby=40)}))[OTHERS]
    assert beside.value is None
    assert beside.shown.startswith("Saltby Council has a part in it")


def test_a_stranger_who_is_named_among_those_who_decide_is_another() -> None:
    assert facts(sole(decide("fenmarsh", "firm")))[OTHERS].value is True
    assert facts(sole(decide("fenmarsh", "saltby")))[OTHERS].value is True
    assert facts(joint(), controllers=BOTH)[OTHERS].value is False


def test_a_holder_of_whom_decisive_influence_is_said_is_another() -> None:
    held = {"saltby": {"shares": 0, "votes": 0, "decisive_influence": True}}
    assert facts(sole({f"{BODY}.holdings.saltby": held["saltby"]}))[OTHERS].value is True


@pytest.mark.parametrize(
    "left_open",
    [
        {"agreements": "unknown"},
        {"agreements": [{"between": "unknown", "gives": "votes"}]},
        {"parent_routes": "unknown"},
        {"parent_routes": {"dominant_influence_by": "unknown"}},
        {"board": "unknown"},
        {"board": {"seats": 3, "appointed_by": "unknown"}},
        {"board": {"seats": 3, "appointed_by": {"fenmarsh": "unknown", "firm": "unknown"}}},
        {"board": {"seats": "unknown", "appointed_by": {"firm": 3}}},
    ],
)
def test_a_right_that_is_said_to_be_unknown_may_be_an_outsiders(left_open: dict[str, Any]) -> None:
    change = {f"{BODY}.{key}": value for key, value in left_open.items()}
    assert strategy(sole(change)).value is None
    assert facts(sole(change))[OTHERS].value is None


@pytest.mark.parametrize("right", ["blocking_rights", "controlling_rights", "decisive_influence"])
def test_an_open_right_of_an_outsider_leaves_it_open(right: str) -> None:
    holding = {"shares": 0, "votes": 0, right: "unknown"}
    assert facts(sole({f"{BODY}.holdings.saltby": holding}))[OTHERS].value is None


def test_a_holding_company_in_between_is_another_on_one_reading_only() -> None:
    holdco = {
        "parties.holdco": company("holdco"),
        "bodies.holdco": owned_by("fenmarsh"),
        "bodies.wasteco": owned_by("holdco"),
    }
    assert facts(sole(holdco), F3="literal")[OTHERS].value is True
    assert facts(sole(holdco), F3="look-through")[OTHERS].value is False


@pytest.mark.parametrize(
    "between",
    [
        {"bodies.holdco.board_acts_independently": True},
        {"bodies.holdco.board_acts_independently": "unknown"},
        {"bodies.holdco.market_oriented": True},
        {"bodies.holdco.decisive_influence": directed_by()},
        {"bodies.holdco.decisive_influence": {**directed_by("fenmarsh"), "strategic_objectives": "unknown"}},
        {"bodies.holdco.decisive_influence": {**directed_by("fenmarsh"), "until": "2020-01-01"}},
        {"bodies.holdco.holdings": {"fenmarsh": {"shares": 40}, "saltby": {"shares": 60}}},
    ],
)
def test_a_body_in_between_that_is_not_controlled_leaves_the_word_on_the_one_below_open(between: Change) -> None:
    holdco: Change = {
        "parties.saltby": council("saltby"),
        "parties.holdco": company("holdco"),
        "bodies.holdco": {**owned_by("fenmarsh"), "decisive_influence": directed_by("fenmarsh")},
        f"{BODY}.holdings": owned_by("holdco")["holdings"],
        f"{BODY}.board": {"seats": 3, "appointed_by": {"holdco": 3}},
        f"{BODY}.decisive_influence": directed_by("fenmarsh"),
    }
    assert strategy(sole(holdco)).value is True
    assert strategy(changed(sole(holdco), between)).value is None
    by_the_link = changed(sole(holdco), {f"{BODY}.decisive_influence": directed_by("holdco"), **between})
    assert strategy(by_the_link).value is not True


# Representation.


def represented(change: Change | None = None, *controllers: str) -> bool | None:
    value = facts(joint(change), controllers=controllers or BOTH)[REPRESENTED].value
    assert value is None or isinstance(value, bool)
    return value


def board(seats: Any, appointed_by: Any, **more: Any) -> Change:
    return {f"{BODY}.board": {"seats": seats, "appointed_by": appointed_by, **more}}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (board(3, {"fenmarsh": 2, "saltby": 1}), True),
        (board(3, {"fenmarsh": 3}), False),
        (board(3, {"fenmarsh": 3, "saltby": 0}), False),
        (board(3, {"fenmarsh": 2, "saltby": 0}), False),
        (board(3, {"fenmarsh": 2}), None),
        (board(3, {"fenmarsh": 2, "saltby": "unknown"}), None),
        (board("unknown", {"fenmarsh": 3}), None),
        (board(3, {"fenmarsh": 2, "saltby": 1}, appointments_right="articles"), True),
        (board(3, {"fenmarsh": 2, "saltby": 1}, appointments_right="agreement"), True),
        (board(3, {"fenmarsh": 2, "saltby": 1}, appointments_right="none"), False),
        (board(3, {"fenmarsh": 2, "saltby": 1}, appointments_right="custom"), None),
        (board(3, {"fenmarsh": 2, "saltby": 1}, appointments_right="unknown"), None),
        (board(3, {"fenmarsh": 2, "saltby": 1}, effective_on="2026-09-01"), True),
        (board(3, {"fenmarsh": 2, "saltby": 1}, effective_on="2026-09-02"), None),
        (board(3, {"fenmarsh": 3}, effective_on="2026-09-02"), None),
        (board(3, {"fenmarsh": 2, "saltby": "unknown"}, effective_on="unknown"), None),
        ({f"{BODY}.board": "unknown"}, None),
        ({f"{BODY}.board": None}, None),
        ({"bodies": None}, None),
        ({"evidence": {f"{BODY}.board": {"standing": "disputed"}}}, None),
    ],
)
def test_each_authority_must_fill_a_seat_by_right_and_in_time(change: Change, wanted: bool | None) -> None:
    assert represented(change) is wanted


def test_a_board_that_a_body_in_between_fills_leaves_it_open_who_is_represented() -> None:
    holdco = {"parties.holdco": company("holdco"), "bodies.holdco": owned_by(*BOTH), **board(3, {"holdco": 3})}
    assert represented(holdco) is None
    assert represented(board(3, {"firm": 3})) is False


FULL = board(3, {"fenmarsh": 3})


def representative(**more: Any) -> Change:
    usual = {"for": ["saltby"], "body": "board", "secured_by": "articles"}
    told = {key: value for key, value in {**usual, **more}.items() if value is not None}
    return {**FULL, f"{BODY}.representatives": [told]}


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, True),
        ({"for": ["fenmarsh", "saltby"]}, True),
        ({"for": ["fenmarsh"]}, False),
        ({"for": "unknown"}, None),
        ({"secured_by": "agreement"}, True),
        ({"secured_by": "none"}, False),
        ({"secured_by": "unknown"}, None),
        ({"secured_by": None}, None),
        ({"sits_for": "saltby"}, True),
        ({"sits_for": "fenmarsh"}, False),
        ({"sits_for": "wasteco"}, False),
        ({"sits_for": "unknown"}, None),
        ({"say_in_agenda_and_votes": True}, True),
        ({"say_in_agenda_and_votes": False}, None),
        ({"say_in_agenda_and_votes": "unknown"}, None),
        ({"effective_on": "2026-09-01"}, True),
        ({"effective_on": "2026-09-02"}, False),
        ({"effective_on": "unknown"}, None),
        ({"until": "2026-08-31"}, False),
        ({"body": None}, None),
        ({"body": "unknown"}, None),
        ({"body": "supervisory-board"}, None),
        ({"body": "other"}, None),
    ],
)
def test_a_representative_counts_who_is_secured_sits_for_it_has_a_say_and_is_there_in_time(
    more: dict[str, Any], wanted: bool | None
) -> None:
    assert represented(representative(**more)) is wanted


@pytest.mark.parametrize(
    ("decides", "wanted"),
    [
        (["strategic-objectives"], True),
        (["significant-decisions", "day-to-day"], True),
        (["day-to-day"], False),
        ("unknown", None),
    ],
)
def test_another_organ_than_the_board_counts_if_it_decides_what_matters(decides: Any, wanted: bool | None) -> None:
    organ = {f"{BODY}.organs": [{"kind": "shareholder-committee", "decides": decides}]}
    assert represented({**representative(body="shareholder-committee"), **organ}) is wanted


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("board", "board", True),
        ("board", "supervisory-board", None),
        ("board", "general-assembly", None),
        ("supervisory-board", "supervisory-board", True),
        ("general-assembly", "general-assembly", True),
    ],
)
def test_an_organ_beside_a_board_counts_only_where_it_is_said_to_decide(
    first: str, second: str, wanted: bool | None
) -> None:
    sitting = [
        {"for": ["fenmarsh"], "body": first, "secured_by": "articles"},
        {"for": ["saltby"], "body": second, "secured_by": "articles"},
    ]
    assert represented({f"{BODY}.board": None, f"{BODY}.representatives": sitting}) is wanted


@pytest.mark.parametrize(
    ("decides", "seats", "representatives"),
    [(["strategic-objectives"], True, True), (["day-to-day"], None, False), ("unknown", None, None)],
)
def test_a_board_that_only_runs_the_business_represents_nobody(
    decides: Any, seats: bool | None, representatives: bool | None
) -> None:
    organ = {f"{BODY}.organs": [{"kind": "board", "decides": decides}]}
    assert represented(organ) is seats
    assert represented({**representative(), **organ}) is representatives


@pytest.mark.parametrize(
    ("holders", "wanted"),
    [
        (holdings(fenmarsh=99, saltby=1), True),
        (holdings(fenmarsh=100), None),
        (holdings(fenmarsh=100, saltby=0), None),
        (holdings(fenmarsh=90), True),
    ],
)
def test_a_seat_without_a_part_in_the_body_leaves_representation_open(holders: Change, wanted: bool | None) -> None:
    assert represented({**holders, f"{BODY}.controllers": list(BOTH)}) is wanted


THREE = {
    **holdings(fenmarsh=59, saltby=39, coldwick=2),
    f"{BODY}.board": {"seats": 2, "appointed_by": {"fenmarsh": 1, "saltby": 1}},
}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (decide("fenmarsh", "saltby"), None),
        (decide("fenmarsh", "saltby", "coldwick"), False),
        ({"contract.buyers": ["coldwick"]}, False),
        ({f"{BODY}.controllers": list(BOTH)}, True),
        ({f"{BODY}.controllers": list(COUNCILS)}, False),
        (board(2, {"fenmarsh": 2}), False),
    ],
)
def test_a_passive_holder_is_none_of_those_who_control_until_the_file_says_so(
    change: Change, wanted: bool | None
) -> None:
    assert together({**THREE, **change}, REPRESENTED).value is wanted


def test_those_who_are_all_unrepresented_leave_nobody_to_control_together() -> None:
    sisters = {
        "parties.shop": company("shop"),
        "contract.buyers": ["shop"],
        "bodies.shop": owned_by(*BOTH),
        f"{BODY}.decisive_influence": None,
        f"{BODY}.board": {"seats": 2, "appointed_by": {"firm": 2}},
    }
    assert bound(joint(sisters), "joint-sister", law=EU)[REPRESENTED].value is False


def test_one_representative_who_counts_is_enough() -> None:
    two = [
        {"for": ["saltby"], "body": "board", "secured_by": "none"},
        {"for": ["saltby"], "body": "board", "secured_by": "articles"},
    ]
    assert represented({**FULL, f"{BODY}.representatives": two}) is True


def test_an_open_list_of_representatives_may_name_one() -> None:
    assert represented(FULL) is False
    assert represented({**FULL, f"{BODY}.representatives": "unknown"}) is None


@pytest.mark.parametrize(
    ("said", "wanted"), [("all", True), ("some", False), ("none", False), ("unknown", None), (None, None)]
)
def test_seats_that_a_group_fills_do_not_show_that_each_of_it_is_represented(said: Any, wanted: bool | None) -> None:
    group = council("saltby", collective=True, count=70, **({"represented": said} if said else {}))
    assert represented({"parties.saltby": group}) is wanted


def test_a_full_board_without_a_group_is_against_the_word_that_all_of_it_are_represented() -> None:
    group = {"parties.saltby": council("saltby", collective=True, represented="all")}
    for seats in (board(3, {"fenmarsh": 3}), board(3, {"fenmarsh": 3, "saltby": 0})):
        assert represented({**group, **seats}) is None
    assert represented({**group, **representative()}) is True


def test_a_representative_of_the_whole_group_represents_it() -> None:
    group = {"parties.saltby": council("saltby", collective=True)}
    assert represented({**group, **representative()}) is True
    assert represented({**group, **representative(secured_by="none")}) is False


# Interests, and signs against control.


@pytest.mark.parametrize(("said", "wanted"), [(True, True), (False, False), ("unknown", None), (None, None)])
def test_contrary_interests_are_as_the_file_says_and_silence_blocks(said: Any, wanted: bool | None) -> None:
    found = facts(sole({f"{BODY}.pursues_contrary_interests": said}))
    assert found["controlled.contrary_to_controllers_interests"].value is wanted


@pytest.mark.parametrize("sign", ["market_oriented", "board_acts_independently"])
@pytest.mark.parametrize(("said", "wanted"), [(True, True), (False, False), ("unknown", None), (None, False)])
def test_a_turn_to_the_market_counts_only_if_it_is_raised(sign: str, said: Any, wanted: bool | None) -> None:
    change = {} if said is None else {f"{BODY}.{sign}": said}
    assert facts(sole(change))["controlled.looks_to_the_market"].value is wanted


@pytest.mark.parametrize("state", [True, False, None])
def test_a_body_is_under_control_as_the_laws_own_limbs_say(state: bool | None) -> None:
    assert facts(sole(), controlled={"wasteco": state})["controlled.under_control"].value is state


def test_a_body_without_a_description_or_without_controllers_is_not_known_to_be_under_control() -> None:
    assert facts(sole({"bodies": None}), controlled={"wasteco": True})["controlled.under_control"].value is None
    assert facts(sole(), controllers=(), controlled={"wasteco": True})["controlled.under_control"].value is None


# Who is put forward.


def test_one_who_is_named_without_seat_right_or_needed_votes_is_named_against_the_figures() -> None:
    change = {**holdings(fenmarsh=10, saltby=90), f"{BODY}.board": {"seats": 2, "appointed_by": {"saltby": 2}}}
    found = strategy(sole({**change, **decide("fenmarsh")}))
    assert found.contradicted
    named = {**holdings(fenmarsh=10, saltby=30, coldwick=60), **decide("fenmarsh", "saltby", "coldwick")}
    others = {f"{BODY}.board": {"seats": 2, "appointed_by": {"saltby": 1, "coldwick": 1}}}
    assert facts(sole({**named, **others}))[OTHERS].contradicted
    assert not facts(sole({**named, f"{BODY}.board": None}))[OTHERS].contradicted


def test_influence_that_has_not_begun_makes_no_stranger_another() -> None:
    assert facts(sole(decide("fenmarsh", "firm", effective_on="2026-09-02")))[OTHERS].value is None


def test_holders_of_whom_decisive_influence_is_denied_have_none() -> None:
    silent = {f"{BODY}.decisive_influence": {"anyone_else": False}}
    denied = {f"{BODY}.holdings.fenmarsh.decisive_influence": False}
    assert strategy(sole(silent)).value is None
    assert strategy(sole({**silent, **denied})).value is False


ALONE = "controlled.put_forward_as_controlled_alone"
MINORITY = {**holdings(fenmarsh=50, saltby=50), **decide(*BOTH), f"{BODY}.board": None}
SEATS = {"seats": 4, "appointed_by": {"fenmarsh": 2, "saltby": 2}}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (MINORITY, False),
        ({**MINORITY, **holdings(fenmarsh=51, saltby=49)}, True),
        ({**MINORITY, **holdings(fenmarsh="unknown", saltby=50)}, True),
        ({**MINORITY, **holdings(fenmarsh=50, saltby=40)}, True),
        ({**MINORITY, **holdings(fenmarsh=50, firm=50)}, True),
        ({**MINORITY, "parties.saltby.type": "unknown"}, True),
        ({**MINORITY, **decide("fenmarsh")}, True),
        ({**MINORITY, **decide("saltby")}, False),
        ({**MINORITY, **holdings(fenmarsh=50, coldwick=50), **decide("coldwick")}, False),
        ({**MINORITY, **holdings(fenmarsh=50, coldwick=50), **decide("coldwick", "fenmarsh")}, False),
        ({**MINORITY, f"{BODY}.decisive_influence": "unknown"}, True),
        ({**MINORITY, f"{BODY}.board": SEATS}, False),
        ({**MINORITY, f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 2, "saltby": 1}}}, True),
        ({**MINORITY, f"{BODY}.board": {"seats": "unknown", "appointed_by": {"fenmarsh": 2}}}, True),
        ({**MINORITY, f"{BODY}.board": {"seats": 4, "appointed_by": {"fenmarsh": "unknown"}}}, True),
        ({**MINORITY, f"{BODY}.board": SEATS, "evidence": {f"{BODY}.board": {"standing": "disputed"}}}, True),
        ({**MINORITY, f"{BODY}.holdings.fenmarsh.controlling_rights": True}, True),
        ({**MINORITY, f"{BODY}.holdings.fenmarsh.controlling_rights": False}, False),
        ({**MINORITY, f"{BODY}.holdings.fenmarsh.decisive_influence": "unknown"}, True),
        ({**MINORITY, f"{BODY}.parent_routes": {"actual_dominance": ["fenmarsh"]}}, True),
        ({**MINORITY, f"{BODY}.parent_routes": {"actual_dominance": ["saltby"]}}, False),
        ({**MINORITY, f"{BODY}.parent_routes": {"actual_dominance": "unknown"}}, True),
        ({**MINORITY, f"{BODY}.reserved_matters": [{"held_by": ["fenmarsh"]}]}, True),
        ({**MINORITY, f"{BODY}.reserved_matters": [{"held_by": ["saltby"]}]}, False),
        ({"bodies": None}, True),
    ],
)
def test_one_of_several_holders_is_not_put_forward_alone_unless_a_figure_or_right_may_bear_it_out(
    change: Change, wanted: bool
) -> None:
    assert facts(sole(change))[ALONE].value is wanted


def test_without_a_board_the_one_representative_who_is_named_is_all_there_is() -> None:
    named = {**representative(secured_by="none"), f"{BODY}.board": None}
    assert represented(named, "saltby") is False
    assert represented(named, "fenmarsh") is None
    assert represented({**representative(body=None), f"{BODY}.board": None}, "saltby") is True
    assert represented({**representative(body="general-assembly"), f"{BODY}.board": None}, "saltby") is True
    assert represented({**representative(body="other"), f"{BODY}.board": None}, "saltby") is None


def test_rights_of_an_outsider_that_nobody_speaks_of_are_none() -> None:
    assert facts(sole({f"{BODY}.holdings.saltby": {"shares": 0, "votes": 0}}))[OTHERS].value is False


# Some of the authorities left out of those who decide.


@pytest.mark.parametrize(
    ("deciding", "wanted"),
    [
        ({"strategic_objectives": list(BOTH), "significant_decisions": list(BOTH)}, False),
        ({"strategic_objectives": list(BOTH), "significant_decisions": ["saltby"]}, True),
        ({"strategic_objectives": ["saltby"]}, True),
        ({"strategic_objectives": [], "significant_decisions": []}, False),
        ({"anyone_else": False}, False),
        ({"strategic_objectives": "unknown"}, None),
        ("unknown", None),
    ],
)
def test_an_authority_is_left_out_where_those_who_decide_are_named_without_it(
    deciding: Any, wanted: bool | None
) -> None:
    found = facts(joint({f"{BODY}.decisive_influence": deciding}), controllers=BOTH)
    assert found["controlled.controllers_left_out_of_decisions"].value is wanted


def test_the_seats_of_the_others_are_no_lever_for_a_member_that_fills_none() -> None:
    change = {
        **holdings(fenmarsh=34, saltby=33, coldwick=33),
        f"{BODY}.board": {"seats": 2, "appointed_by": {"fenmarsh": 1, "saltby": 1}},
    }
    found = facts(joint({**change, f"{BODY}.decisive_influence": directed_by(*COUNCILS)}), controllers=COUNCILS)
    assert found["controlled.strategic_objectives_decided_by_controllers"].contradicted


@pytest.mark.parametrize(
    ("representatives", "wanted"),
    [
        ([{"for": ["saltby", "coldwick"], "body": "board", "secured_by": "articles"}], True),
        ([{"for": ["saltby"], "body": "board", "secured_by": "articles"}], False),
        (
            [
                {"for": ["saltby", "coldwick"], "body": "board", "secured_by": "articles"},
                {"for": ["saltby"], "body": "board", "secured_by": "articles"},
            ],
            False,
        ),
        (None, False),
    ],
)
def test_a_representative_is_shared_where_an_authority_has_no_other(representatives: Any, wanted: bool) -> None:
    board = {f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 3}}}
    change = board if representatives is None else {**board, f"{BODY}.representatives": representatives}
    assert facts(joint(change), controllers=BOTH)["controlled.represented_only_by_sharing"].value is wanted


def test_a_seat_of_its_own_is_not_shared() -> None:
    shared = {f"{BODY}.representatives": [{"for": list(BOTH), "body": "board", "secured_by": "articles"}]}
    assert facts(joint(shared), controllers=BOTH)["controlled.represented_only_by_sharing"].value is False


# Left to the body itself, or to somebody else than the authority that contracts.


@pytest.mark.parametrize(("deciding", "wanted"), [([], True), (["fenmarsh"], False), ("unknown", False), (None, False)])
def test_strategy_is_left_to_the_body_only_where_the_file_says_that_nobody_decides(deciding: Any, wanted: bool) -> None:
    found = facts(sole({f"{BODY}.decisive_influence.strategic_objectives": deciding}))
    assert found["controlled.strategy_left_to_the_body"].value is wanted


TAKEN_OVER: Change = {
    "parties.holdco": company("holdco"),
    f"{BODY}.holdings": {"holdco": {"shares": {"above": 50}}},
    f"{BODY}.board": None,
    f"{BODY}.decisive_influence": {"strategic_objectives": ["holdco"], "significant_decisions": ["holdco"]},
}


@pytest.mark.parametrize(
    ("holdco", "wanted"),
    [
        ({"decisive_influence": directed_by("firm")}, False),
        ({"decisive_influence": directed_by("firm", "fenmarsh")}, None),
        ({"decisive_influence": {"strategic_objectives": ["firm"]}}, None),
        ({"holdings": {"firm": {"shares": 100}}}, None),
        ({"decisive_influence": {**directed_by("firm"), "effective_on": "2026-09-02"}}, None),
        ({"decisive_influence": {**directed_by("firm"), "until": "2026-08-31"}}, None),
    ],
)
def test_an_authority_that_is_none_of_those_who_decide_in_the_end_does_not_control(
    holdco: dict[str, Any], wanted: bool | None
) -> None:
    arrangement = joint({**TAKEN_OVER, "bodies.holdco": holdco})
    found = bound(arrangement, "joint", law=EU)[STRATEGY].value
    assert found is wanted


def test_a_stranger_to_a_complete_list_of_holders_without_a_right_does_not_control() -> None:
    silent = {f"{BODY}.decisive_influence": None}
    assert strategy(sole(silent), "coldwick").value is False
    assert strategy(sole(silent), "fenmarsh").value is None
    assert strategy(sole({**silent, **holdings(fenmarsh=90)}), "coldwick").value is None
    right = {f"{BODY}.parent_routes": {"dominant_influence_by": ["coldwick"]}}
    assert strategy(sole({**silent, **right}), "coldwick").value is None


@pytest.mark.parametrize("decides", ["strategic_objectives", "significant_decisions"])
def test_a_dispute_about_one_of_those_who_decide_leaves_open_who_decides(decides: str) -> None:
    place = f"bodies.wasteco.decisive_influence.{decides}"
    assert verdict(under("eu-2014-24", joint())) == "exempt"
    for disputed in (f"{place}[1]", place):
        arrangement = {**joint(), "evidence": {disputed: {"standing": "disputed"}}}
        assert verdict(under("eu-2014-24", arrangement)) == "unclear"
