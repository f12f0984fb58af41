"""The share of work and its three years: every line of regs 42A and 42B, on it and a day or a unit to each side."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from arrangements import (
    YEARS,
    Change,
    changed,
    company,
    cooperation,
    council,
    directed_by,
    facts,
    owned_by,
    sole,
    turnover,
    under,
    verdict,
    year,
    years,
)

from teckal.document import from_mapping
from teckal.facts import Fact, Interval
from teckal.facts.activity import whole_work
from teckal.facts.arrangement import Look

BODY = "bodies.wasteco"
TURNOVER = "controlled.activity.turnover_percent"
OTHER = "controlled.activity.other_measure_percent"
ENTRUSTED = "controlled.activity.entrusted_percent"
EU = "eu-2014-24"
AHEAD = [year(f"{each}-09-01", f"{each + 1}-08-31", 1000, 950, projected=True) for each in (2026, 2027, 2028)]
"""Three projected years from the award on."""


def measured(*periods: dict[str, Any], fact: str = TURNOVER, change: Change | None = None, **asked: Any) -> Fact:
    """The share by turnover, from these periods."""
    arrangement = changed(sole({f"{BODY}.activities": turnover(*periods)}), change)
    return facts(arrangement, **asked)[fact]


def exact(fact: Fact) -> Fraction | None:
    """The one percentage that the fact holds; None where it is unknown or a range."""
    return fact.value.exact if isinstance(fact.value, Interval) else None


def ends(fact: Fact) -> tuple[Any, Any] | None:
    """The range that the fact holds."""
    return (fact.value.low, fact.value.high) if isinstance(fact.value, Interval) else None


def about(fact: Fact, words: str) -> bool:
    """Whether the fact is unknown for a reason in which these words stand."""
    return fact.value is None and words in fact.shown


# The last three years.


def test_three_accounting_years_before_the_award_are_the_window() -> None:
    assert exact(measured(*years(700, 800, 900))) == 80


def test_a_share_is_the_sum_over_the_sum_and_not_the_mean_of_the_years() -> None:
    periods = [year(*YEARS[0], 100, 100), year(*YEARS[1], 100, 100), year(*YEARS[2], 1000, 600)]
    assert exact(measured(*periods)) == Fraction(800 * 100, 1200)


def test_thirty_six_months_make_up_three_years() -> None:
    months = [f"{2023 + (3 + count) // 12}-{(3 + count) % 12 + 1:02}" for count in range(36)]
    assert exact(measured(*[year(each, each, 100, 90) for each in months])) == 90
    assert about(measured(*[year(each, each, 100, 90) for each in months[1:]]), "do not make up the three years")


def test_a_share_that_is_a_range_is_no_more_than_work_for_others_leaves() -> None:
    for most, wanted in ((900, 80), (800, 80), (750, 75)):
        theirs = {"at_least": 700, "at_most": most}
        periods = [{**year(*each, 1000), "for": {"fenmarsh": theirs}, "ordered_by_others": 200} for each in YEARS]
        assert ends(measured(*periods)) == (70, wanted)


def test_a_total_that_is_left_open_is_asked_for_and_no_other_figure_is() -> None:
    """Work that others order, and whether figures are projected, are said only of those of which there is something."""
    found = facts(sole({f"{BODY}.activities": turnover(*[year(*each, "unknown", 900) for each in YEARS])}))
    totals = tuple(f"{BODY}.activities.periods[{count}].total" for count in range(3))
    assert (found[TURNOVER].gaps, found[ENTRUSTED].gaps) == (totals, totals)


@pytest.mark.parametrize(("last", "whole"), [(2000, 4000), ({"at_most": 2000}, None), ("unknown", None)])
def test_all_work_of_the_three_years_is_a_figure_where_each_of_them_has_one(last: Any, whole: int | None) -> None:
    periods = [year(*each, total, 900) for each, total in zip(YEARS, (1000, 1000, last), strict=True)]
    look = Look(from_mapping(sole({f"{BODY}.activities": turnover(*periods)})))
    series = ("bodies", "wasteco", "activities")
    assert whole_work(look, series, True) == whole
    gap = Look(from_mapping(sole({f"{BODY}.activities": turnover(*periods[1:])})))
    assert whole_work(gap, series, True) is None


def test_a_longer_period_counts_where_it_fits_the_three_years() -> None:
    halves = [year("2023-04-01", "2024-09-30", 1500, 1200), year("2024-10-01", "2026-03-31", 1500, 1500)]
    assert exact(measured(*halves)) == 90


def test_a_year_before_the_three_is_left_out() -> None:
    assert exact(measured(year("2022-04-01", "2023-03-31", 1000, 0), *years(900))) == 90


@pytest.mark.parametrize("left", [0, 1])
def test_a_gap_makes_the_share_unknown(left: int) -> None:
    periods = [*years(900)[:left], *years(900)[left + 1 :]]
    assert about(measured(*periods), "do not make up the three years to 2026-03-31")


def test_a_gap_of_one_day_is_a_gap() -> None:
    assert about(measured(year("2023-04-01", "2024-03-30", 1000, 900), *years(900)[1:]), "do not make up")


def test_a_period_across_the_beginning_of_the_three_years_is_not_prorated() -> None:
    assert about(measured(year("2022-10-01", "2024-03-31", 1500, 1400), *years(900)[1:]), "do not make up")


def test_a_missing_last_year_makes_the_figures_stale() -> None:
    earlier = year("2022-04-01", "2023-03-31", 1000, 900)
    assert about(measured(earlier, *years(900)[:2]), "more than a year before the award")


@pytest.mark.parametrize(("awarded_on", "known"), [("2027-03-31", True), ("2027-04-01", False), ("2027-04", False)])
def test_figures_are_stale_from_the_day_after_a_whole_further_year(awarded_on: str, known: bool) -> None:
    found = measured(*years(900), change={"contract.awarded_on": awarded_on})
    assert exact(found) == (90 if known else None)


@pytest.mark.parametrize(
    ("accounts_to", "known"), [("2026-03-31", True), ("2026-03", True), ("2026-03-30", False), ("unknown", False)]
)
def test_older_figures_count_where_the_file_says_that_no_later_accounts_were_ready(
    accounts_to: str, known: bool
) -> None:
    change = {"contract.awarded_on": "2027-06-01", f"{BODY}.accounts_to": accounts_to}
    assert exact(measured(*years(900), change=change)) == (90 if known else None)


@pytest.mark.parametrize(("awarded_on", "known"), [("2028-03-31", True), ("2028-04-01", False), ("2040-01-01", False)])
def test_that_no_later_accounts_were_ready_excuses_no_more_than_two_years(awarded_on: str, known: bool) -> None:
    change = {"contract.awarded_on": awarded_on, f"{BODY}.accounts_to": "2026-03-31"}
    found = measured(*years(900), change=change)
    assert exact(found) == 90 if known else about(found, "must have been ready within 2 years")


@pytest.mark.parametrize(("awarded_on", "known"), [("2026-12-30", True), ("2026-12-31", False)])
def test_accounts_that_were_ready_must_be_given(awarded_on: str, known: bool) -> None:
    change = {"contract.awarded_on": awarded_on, f"{BODY}.accounts_to": "2026-12-31"}
    found = measured(*years(900), change=change)
    assert exact(found) == 90 if known else about(found, "there are accounts to 2026-12-31")


@pytest.mark.parametrize(("awarded_on", "share"), [("2027-03-30", 90), ("2027-03-31", 70)])
def test_a_year_counts_from_the_day_on_which_it_ends(awarded_on: str, share: int) -> None:
    periods = [*years(900), year("2026-04-01", "2027-03-31", 1000, 300)]
    assert exact(measured(*periods, change={"contract.awarded_on": awarded_on})) == share


def test_three_years_are_three_years_with_a_leap_day_among_them() -> None:
    spans = [("2021-03-01", "2022-02-28"), ("2022-03-01", "2023-02-28"), ("2023-03-01", "2024-02-29")]
    leap = [year(*each, 1000, 900) for each in spans]
    change = {"contract.awarded_on": "2024-06-03", "law": "uk-pcr-2015"}
    assert exact(measured(*leap, change=change)) == 90
    short = [*leap[:2], year("2023-03-01", "2024-02-28", 1000, 900)]
    assert measured(*short, change=change).value is None


def test_without_a_date_of_award_no_three_years_can_be_told() -> None:
    assert about(measured(*years(900), change={"contract.awarded_on": None}), "date of the award is not known")


@pytest.mark.parametrize(("awarded_on", "known"), [("2026-09", True), ("2026", False)])
def test_a_date_of_award_that_leaves_open_which_years_come_before_it_tells_no_window(
    awarded_on: str, known: bool
) -> None:
    periods = [year(str(each), str(each), 1000, 900) for each in (2023, 2024, 2025, 2026)]
    found = measured(*periods, change={"contract.awarded_on": awarded_on})
    assert exact(found) == 90 if known else about(found, "not told closely enough")


def test_a_period_without_dates_or_with_open_ones_tells_no_window() -> None:
    assert about(measured(*years(900)[:2], {"total": 1000, "for": {"fenmarsh": 900}}), "a period has no dates")
    open_end = {**years(900)[2], "to": "unknown"}
    assert about(measured(*years(900)[:2], open_end), "a period has no dates")


def test_a_period_that_may_be_projected_tells_no_window() -> None:
    assert about(measured(*years(900)[:2], {**years(900)[2], "projected": "unknown"}), "projected")


def test_a_continuation_is_measured_at_its_own_date() -> None:
    late = {"event": "continuation", "as_at": "2029-06-01"}
    periods = [year(f"{each}-04-01", f"{each + 1}-03-31", 1000, 300) for each in (2026, 2027, 2028)]
    assert exact(measured(*years(900), *periods, change=late)) == 30
    assert measured(*years(900), *periods, change={"event": "continuation"}).value is None


# New bodies.


def test_projections_of_a_body_that_is_not_new_do_not_count() -> None:
    assert about(measured(*AHEAD), "projections count only for a new or reorganised body")
    assert about(measured(*AHEAD, change={f"{BODY}.created_on": "2011-04-01"}), "projections count only")


def test_a_new_body_without_turnover_is_measured_by_three_projected_years_from_the_award() -> None:
    found = facts(sole({f"{BODY}.activities": turnover(*AHEAD), f"{BODY}.created_on": "2026-07-01"}))
    assert exact(found[TURNOVER]) == 95
    assert found["controlled.activity.projected"].value is True


@pytest.mark.parametrize(
    ("begun", "known"),
    [("2026-08-31", False), ("2026-09-01", True), ("2026-09", True), ("2026", True), ("2025-09-01", False)],
)
def test_projections_do_not_stand_for_what_was_earned_before_them(begun: str, known: bool) -> None:
    young = {f"{BODY}.created_on": "2025-09-01", f"{BODY}.first_turnover_on": begun}
    found = measured(*AHEAD, change=young)
    assert exact(found) == (95 if known else None)
    assert known or about(found, "the figures since then are not given")


def test_turnover_from_before_a_body_was_created_is_contradictory() -> None:
    for begun, known in (("2026-06-30", False), ("2026-07-01", True)):
        change = {f"{BODY}.created_on": "2026-07-01", f"{BODY}.first_turnover_on": begun}
        assert about(measured(*AHEAD, change=change), "before it was created") is not known


def test_a_body_that_is_created_after_the_award_has_no_three_years() -> None:
    for created_on, known in (("2026-09-01", True), ("2026-09-02", False)):
        assert about(measured(*AHEAD, change={f"{BODY}.created_on": created_on}), "after the award") is not known


@pytest.mark.parametrize(("accounts_to", "known"), [("2026-03-30", False), ("2026-03-31", True), ("2026-03", True)])
def test_figures_that_go_on_after_the_last_accounts_are_contradictory(accounts_to: str, known: bool) -> None:
    found = measured(*years(900), change={f"{BODY}.accounts_to": accounts_to})
    assert exact(found) == (90 if known else None)


@pytest.mark.parametrize("measure", ["unknown", None])
def test_beside_turnover_figures_of_no_named_measure_may_be_turnover_too(measure: str | None) -> None:
    other = {"periods": years(300), **({} if measure is None else {"measure": measure})}
    found = facts(sole({f"{BODY}.activities": [turnover(*years(900)), other]}))[TURNOVER]
    assert ends(found) == (30, 90)
    assert facts(sole({f"{BODY}.activities": [other]}))[TURNOVER].value is None


def test_the_same_of_the_figures_of_a_cooperation() -> None:
    outside = {"stated_share": {"outside_public_functions": 40}}
    own = cooperation()["cooperation"]["activities"]
    name = "cooperation.outside_public_functions_percent"
    assert ends(facts(cooperation({"cooperation.activities": [own, outside]}))[name]) == (Fraction(20, 3), 40)


def test_two_projected_years_are_not_enough() -> None:
    found = measured(*AHEAD[:2], change={f"{BODY}.created_on": "2026-07-01"})
    assert about(found, "three whole years from the award")


@pytest.mark.parametrize(("begins", "known"), [("2026-09-01", True), ("2027-09-01", True), ("2027-09-02", False)])
def test_projections_begin_within_a_year_of_the_award(begins: str, known: bool) -> None:
    ending = {"2026-09-01": "2029-08-31", "2027-09-01": "2030-08-31", "2027-09-02": "2030-09-01"}[begins]
    found = measured(
        year(begins, ending, 3000, 2850, projected=True), change={f"{BODY}.first_turnover_on": "2026-09-01"}
    )
    assert exact(found) == (95 if known else None)


@pytest.mark.parametrize(("created_on", "new"), [("2023-09-01", False), ("2023-09-02", True)])
def test_a_body_is_new_if_it_was_created_within_the_three_years(created_on: str, new: bool) -> None:
    periods = [
        year("2023-09-02", "2024-03-31", 600, 570),
        *years(950)[1:],
        year("2026-04-01", "2026-09-01", 400, 380, projected=True),
    ]
    assert exact(measured(*periods, change={f"{BODY}.created_on": created_on})) == (95 if new else None)


def test_figures_and_projections_together_make_up_three_years_from_the_first_turnover() -> None:
    young = {f"{BODY}.created_on": "2024-11-05", f"{BODY}.first_turnover_on": "2025-04-01"}
    periods = [
        year("2025-04-01", "2026-03-31", 1000, 700),
        year("2026-04-01", "2027-03-31", 1000, 900, projected=True),
        year("2027-04-01", "2028-03-31", 1000, 950, projected=True),
        year("2028-04-01", "2029-03-31", 1000, 0, projected=True),
    ]
    assert exact(measured(*periods, change=young)) == 85
    assert about(measured(*periods[:2], change=young), "do not make up the three years")
    assert about(measured(periods[0], *periods[2:], change=young), "do not make up the three years")


def test_figures_that_begin_after_the_body_did_are_not_all_of_them() -> None:
    periods = [
        year("2025-04-01", "2026-03-31", 1000, 950),
        year("2026-04-01", "2027-03-31", 1000, 950, projected=True),
        year("2027-04-01", "2028-03-31", 1000, 950, projected=True),
    ]
    assert about(measured(*periods, change={f"{BODY}.created_on": "2024-06-15"}), "do not begin with 2024-06-15")
    begun = {f"{BODY}.created_on": "2024-06-15", f"{BODY}.first_turnover_on": "2025-04-30"}
    assert exact(measured(*periods, change=begun)) == 95


def test_the_turnover_of_a_body_that_has_worked_for_more_than_a_year_must_be_given() -> None:
    assert exact(measured(*AHEAD, change={f"{BODY}.created_on": "2025-09-01"})) == 95
    assert about(measured(*AHEAD, change={f"{BODY}.created_on": "2025-08-31"}), "actual figures from 2025-08-31 on")


def test_projections_for_years_that_are_past_do_not_stand_for_figures() -> None:
    periods = [year("2023-10-01", "2024-09-30", 1000, 950)]
    periods += [year(f"{each}-10-01", f"{each + 1}-09-30", 1000, 950, projected=True) for each in (2024, 2025)]
    change = {f"{BODY}.created_on": "2023-10-01"}
    assert about(measured(*periods, change=change), "actual figures from 2024-09-30 on are not given")
    not_ready = {**change, f"{BODY}.accounts_to": "2024-09-30"}
    assert exact(measured(*periods, change=not_ready)) == 95


def test_years_without_any_turnover_do_not_keep_a_new_body_from_its_projections() -> None:
    idle = year("2024-01-01", "2026-06-30", 0, 0)
    assert exact(measured(idle, *AHEAD, change={f"{BODY}.created_on": "2024-01-01"})) == 95
    busy = year("2024-01-01", "2026-06-30", 1, 0)
    assert measured(busy, *AHEAD, change={f"{BODY}.created_on": "2024-01-01"}).value is None


def test_figures_from_before_the_body_began_contradict_that_it_is_new() -> None:
    found = measured(*years(400), *AHEAD, change={f"{BODY}.created_on": "2026-06-01"})
    assert about(found, "figures for years before 2026-06-01")


def test_an_open_date_of_creation_leaves_the_window_open() -> None:
    assert about(measured(*years(900), change={f"{BODY}.created_on": "unknown"}), "date of the start is not known")


def test_no_provision_lets_projections_stand_for_another_measure_than_turnover() -> None:
    costs = {"measure": "costs", "periods": AHEAD, "other_measures": "none"}
    change = {f"{BODY}.activities": [turnover(*AHEAD), costs], f"{BODY}.created_on": "2026-07-01"}
    found = facts(sole(change))
    assert exact(found[TURNOVER]) == 95
    assert ends(found[OTHER]) == (0, 100)


# Reorganised bodies.

REORGANISED = [
    *years(400)[:2],
    year("2025-04-01", "2026-03-31", 1000, 900),
    year("2026-04-01", "2027-03-31", 1000, 900, projected=True),
    year("2027-04-01", "2028-03-31", 1000, 900, projected=True),
]


def reorganised(on: str, changed_activities: Any = True) -> Change:
    return {f"{BODY}.reorganised": {"date": on, "activities_changed": changed_activities}}


def test_a_reorganisation_that_changed_the_activities_makes_a_new_beginning() -> None:
    assert exact(measured(*REORGANISED, change=reorganised("2025-04-01"))) == 90


def test_a_reorganisation_that_left_the_activities_alone_makes_none() -> None:
    assert exact(measured(*REORGANISED, change=reorganised("2025-04-01", False))) == Fraction(170, 3)


@pytest.mark.parametrize("change", [reorganised("2025-04-01", "unknown"), reorganised("unknown")])
def test_a_reorganisation_of_which_too_little_is_told_leaves_the_window_open(change: Change) -> None:
    assert about(measured(*REORGANISED, change=change), "whether, and when, a reorganisation changed the activities")


def test_a_reorganisation_that_changed_nothing_needs_no_date() -> None:
    assert exact(measured(*REORGANISED, change=reorganised("unknown", False))) == Fraction(170, 3)


@pytest.mark.parametrize("on", ["2026-09-02", "2027-01-01"])
def test_a_reorganisation_after_the_award_does_not_wipe_out_the_years_before(on: str) -> None:
    later = [year(f"{each}-01-01", f"{each}-12-31", 1000, 950, projected=True) for each in (2027, 2028, 2029)]
    assert exact(measured(*years(400), *later, change=reorganised(on))) == 40


def test_a_reorganisation_on_either_side_of_the_award_leaves_the_window_open() -> None:
    assert about(measured(*years(400), change=reorganised("2026-09")), "open whether the reorganisation came before")


def test_a_year_across_the_reorganisation_is_not_prorated() -> None:
    assert about(measured(*REORGANISED, change=reorganised("2024-10-01")), "do not begin with 2024-10-01")


def test_figures_since_the_reorganisation_must_be_given() -> None:
    assert about(measured(*years(400)[:1], *AHEAD, change=reorganised("2024-04-01")), "are not given")


# What counts.


def test_an_unknown_customer_figure_makes_the_share_a_range() -> None:
    found = measured(*years(900)[:2], year(*YEARS[2], 1000, "unknown"))
    assert ends(found) == (60, Fraction(280000, 3000))


def test_an_unknown_total_makes_the_share_a_range() -> None:
    assert ends(measured(*years(900)[:2], year(*YEARS[2], "unknown", 900))) == (0, 100)
    assert ends(measured(*years(900)[:2], year(*YEARS[2], {"at_most": 1000}, 900))) == (90, 100)


def test_a_customer_list_that_is_left_out_or_unknown_is_no_list_of_nobody() -> None:
    silent = {key: each for key, each in years(900)[2].items() if key != "for"}
    for period in (silent, {**silent, "for": "unknown"}):
        assert ends(measured(*years(900)[:2], period)) == (60, Fraction(280000, 3000))


def test_who_is_not_on_a_customer_list_is_another_unless_the_list_is_open() -> None:
    assert exact(measured(*years(600))) == 60
    for word in (False, "unknown"):
        assert ends(measured(*[{**each, "for_complete": word} for each in years(600)])) == (60, 100)


def test_work_that_others_ordered_bounds_what_an_open_list_can_hold() -> None:
    periods = [{**each, "for_complete": False, "ordered_by_others": 250} for each in years(600)]
    assert ends(measured(*periods)) == (60, 75)


def test_no_work_at_all_has_no_share() -> None:
    assert about(measured(*years(0, total=0)), "no work at all")


def test_a_disputed_figure_is_unknown_also_where_it_is_a_bound() -> None:
    for ours in (900, {"at_least": 900}):
        disputed = {"evidence": {f"{BODY}.activities.periods": {"standing": "disputed"}}}
        assert measured(*years(ours), change=disputed).value is None


def customers(**amounts: int) -> list[dict[str, Any]]:
    return [{"from": begins, "to": ended, "total": 1000, "for": amounts} for begins, ended in YEARS]


def test_work_for_another_authority_that_does_not_control_is_work_for_others() -> None:
    assert exact(measured(*customers(fenmarsh=700, saltby=200))) == 70


def test_work_for_each_of_the_authorities_that_control_together_counts() -> None:
    assert exact(measured(*customers(fenmarsh=700, saltby=200), controllers=("fenmarsh", "saltby"))) == 90


@pytest.mark.parametrize(("state", "low", "high"), [(True, 90, 90), (False, 70, 70), (None, 70, 90)])
def test_work_for_a_company_counts_if_the_authorities_control_it_in_the_laws_own_sense(
    state: bool | None, low: int, high: int
) -> None:
    change = {"parties.daughter": company("daughter"), "bodies.daughter": {"share_capital": True}}
    found = measured(*customers(fenmarsh=700, daughter=200), change=change, controlled={"daughter": state})
    assert ends(found) == (low, high)


@pytest.mark.parametrize(
    ("party", "high"),
    [
        ({"type": "private-company"}, 70),
        ({"type": "local-authority"}, 70),
        ({"type": "company-limited-by-shares"}, 90),
        ({"type": "charity"}, 90),
        ({"type": "unknown"}, 90),
        ({}, 90),
    ],
)
def test_a_customer_that_may_be_controlled_and_is_not_described_leaves_a_range(
    party: dict[str, str], high: int
) -> None:
    change = {"parties.client": {"name": "Client", "jurisdiction": "england", **party}}
    assert ends(measured(*customers(fenmarsh=700, client=200), change=change)) == (70, high)


# Users who pay, and powers that were transferred (F6).


def users(**more: Any) -> list[dict[str, Any]]:
    return [{**each, "user_paid": more} for each in years(600)]


def test_what_users_pay_for_an_entrusted_task_counts_on_the_wide_reading_only() -> None:
    periods = users(entrusted_by={"fenmarsh": 300}, not_entrusted=50)
    assert exact(measured(*periods, F6="narrow")) == 60
    assert exact(measured(*periods, F6="wide")) == 90
    assert exact(measured(*periods, fact=ENTRUSTED, law=EU)) == 90


def test_what_users_pay_for_a_task_that_another_entrusted_counts_on_no_reading() -> None:
    assert exact(measured(*users(entrusted_by={"saltby": 300}), F6="wide")) == 60


def test_work_under_powers_that_an_authority_transferred_counts_as_entrusted() -> None:
    periods = [{**each, "under_transferred_powers": {"fenmarsh": 300}} for each in years(600)]
    assert exact(measured(*periods, fact=ENTRUSTED, law=EU)) == 90
    assert exact(measured(*periods, F6="narrow")) == 60


@pytest.mark.parametrize(
    ("more", "arises"),
    [
        ({"user_paid": {"entrusted_by": {"fenmarsh": 300}}}, True),
        ({"user_paid": {"entrusted_by": {"fenmarsh": 0}}}, False),
        ({"user_paid": {"not_entrusted": 300}}, False),
        ({"user_paid": {"entrusted_by": {"fenmarsh": "unknown"}}}, True),
        ({"user_paid": {"entrusted_by": "unknown"}}, None),
        ({"user_paid": "unknown"}, None),
        ({"under_transferred_powers": {"fenmarsh": 1}}, True),
        ({"under_transferred_powers": "unknown"}, None),
        ({}, False),
    ],
)
def test_the_point_of_user_paid_work_arises_where_there_is_or_may_be_any(
    more: dict[str, Any], arises: bool | None
) -> None:
    periods = [{**each, **more} for each in years(600)]
    assert measured(*periods, fact="controlled.activity.user_paid").value is arises


@pytest.mark.parametrize("more", [{"user_paid": "unknown"}, {"user_paid": {"entrusted_by": "unknown"}}])
def test_user_paid_work_of_unknown_amount_leaves_a_range_on_the_wide_reading(more: dict[str, Any]) -> None:
    periods = [{**each, **more} for each in years(600)]
    assert ends(measured(*periods, F6="wide")) == (60, 100)
    assert exact(measured(*periods, F6="narrow")) == 60


# The group's figures or the body's own (F7).


def group(parent: Any, consolidates: Any, *series: dict[str, Any]) -> dict[str, Any]:
    return sole(
        {f"{BODY}.group": {"is_parent": parent, "must_consolidate": consolidates}, f"{BODY}.activities": list(series)}
    )


OWN = turnover(*years(900))
CONSOLIDATED = turnover(*years(700), scope="consolidated")


@pytest.mark.parametrize(
    ("parent", "consolidates", "read_group", "read_entity"),
    [
        (True, True, (70, 70), (90, 90)),
        (True, False, (90, 90), (90, 90)),
        (False, "unknown", (70, 90), (90, 90)),
        (False, False, (70, 90), (90, 90)),
        (False, True, (70, 90), (90, 90)),
        ("unknown", True, (70, 90), (90, 90)),
        (True, "unknown", (70, 90), (90, 90)),
    ],
)
def test_the_groups_figures_count_where_the_body_heads_a_group_that_must_consolidate(
    parent: Any, consolidates: Any, read_group: tuple[int, int], read_entity: tuple[int, int]
) -> None:
    arrangement = group(parent, consolidates, OWN, CONSOLIDATED)
    assert ends(facts(arrangement, F7="group")[TURNOVER]) == read_group
    assert ends(facts(arrangement, F7="entity")[TURNOVER]) == read_entity
    arises = facts(arrangement)["controlled.activity.heads_a_group"].value
    assert arises is (None if read_group == (70, 90) else read_group != read_entity)


def test_a_group_without_consolidated_figures_has_no_share() -> None:
    assert about(facts(group(True, True, OWN), F7="group")[TURNOVER], "consolidated figures are not given")
    assert about(facts(group("unknown", "unknown", OWN), F7="group")[TURNOVER], "consolidated figures are not given")


HEADS = "controlled.activity.heads_a_group"


@pytest.mark.parametrize("group", [None, {"is_parent": False}, {"is_parent": False, "must_consolidate": False}])
def test_consolidated_figures_raise_a_group_that_the_file_denies_or_passes_over(group: Any) -> None:
    arrangement = sole({f"{BODY}.activities": [OWN, CONSOLIDATED], **({f"{BODY}.group": group} if group else {})})
    for law, fact in (("uk-pa-2023", TURNOVER), (EU, ENTRUSTED)):
        assert ends(facts(arrangement, law=law)[fact]) == (70, 90)
    assert about(facts(arrangement)[HEADS], "consolidated figures of Wasteco Ltd are given")


DAUGHTER_OF_ITS_OWN: Change = {"parties.daughter": company("daughter"), "bodies.daughter": owned_by("wasteco")}


@pytest.mark.parametrize("group", [None, {"is_parent": False}, {"is_parent": False, "must_consolidate": False}])
def test_a_subsidiary_raises_a_group_that_the_file_denies_or_passes_over(group: Any) -> None:
    arrangement = sole({**DAUGHTER_OF_ITS_OWN, **({f"{BODY}.group": group} if group else {})})
    for law, fact in (("uk-pa-2023", TURNOVER), (EU, ENTRUSTED)):
        assert about(facts(arrangement, law=law)[fact], "Wasteco Ltd is, or may be, the parent of Daughter Ltd")
    assert about(facts(arrangement)[HEADS], "Daughter Ltd")
    assert verdict(under(EU, arrangement)) == verdict(arrangement) == "unclear"


def test_a_parent_that_need_not_consolidate_is_measured_by_its_own_figures() -> None:
    for group in ({"is_parent": True, "must_consolidate": False}, {"must_consolidate": False}):
        found = facts(sole({**DAUGHTER_OF_ITS_OWN, f"{BODY}.group": group}))
        assert found[HEADS].value is False
        assert exact(found[TURNOVER]) == 90


@pytest.mark.parametrize(
    ("below", "raised"),
    [
        ({"holdings": {"wasteco": {"shares": 51, "votes": 51}}}, True),
        ({"holdings": {"wasteco": {"shares": 50, "votes": 50}}}, False),
        ({"holdings": {"wasteco": {"shares": 100, "votes": 50}}}, False),
        ({"holdings": {"wasteco": {"shares": 51}}}, True),
        ({"holdings": {"wasteco": "unknown"}}, True),
        ({"holdings": {"wasteco": {"votes": {"at_least": 40}}}}, True),
        ({"holdings": {"wasteco": {"votes": 60, "until": "2026-08-31"}}}, False),
        ({"holdings": {"wasteco": {"votes": 60, "until": "2026"}}}, True),
        ({"holdings": {"firm": {"votes": 60, "held_for": "wasteco"}}}, True),
        ({"holdings": {"wasteco": {"votes": 30}, "firm": {"votes": 30, "held_for": "wasteco"}}}, True),
        ({"holdings": {"saltby": {"votes": 100}}}, False),
        ({"board": {"seats": 3, "appointed_by": {"wasteco": 2}}}, True),
        ({"board": {"seats": 4, "appointed_by": {"wasteco": 2}}}, False),
        ({"board": {"appointed_by": {"wasteco": 1}}}, True),
        ({"board": {"appointed_by": {"wasteco": 0}}}, False),
        ({"board": {"seats": 3, "appointed_by": {"wasteco": "unknown"}}}, True),
        ({"decisive_influence": directed_by("wasteco")}, True),
        ({"decisive_influence": directed_by("wasteco", "saltby")}, False),
        ({"parent_routes": {"dominant_influence_by": ["wasteco"]}}, True),
        ({"parent_routes": {"dominant_influence_by": ["saltby"]}}, False),
        ("unknown", False),
    ],
)
def test_a_subsidiary_is_one_whose_votes_board_or_direction_are_or_may_be_the_bodys(below: Any, raised: bool) -> None:
    arrangement = sole({"parties.daughter": company("daughter"), "bodies.daughter": below})
    assert facts(arrangement)[HEADS].value is (None if raised else False)


def test_work_for_the_bodys_own_subsidiary_does_not_settle_the_share() -> None:
    periods = [{**year(*each, 1000), "for": {"daughter": 900}} for each in YEARS]
    arrangement = sole({**DAUGHTER_OF_ITS_OWN, f"{BODY}.activities": turnover(*periods)})
    assert facts(arrangement, law=EU, controlled={"daughter": True})[ENTRUSTED].value is None
    assert verdict(under(EU, arrangement)) == "unclear"


def test_another_measure_passes_for_a_group_only_if_it_passes_for_each_body_that_may_count() -> None:
    def costs(ours: int, **more: Any) -> dict[str, Any]:
        return {"measure": "costs", "periods": years(ours), "other_measures": "none", **more}

    arrangement = group("unknown", True, costs(850), costs(600, scope="consolidated"))
    assert ends(facts(arrangement, F7="group")[OTHER]) == (60, 85)
    assert exact(facts(arrangement, F7="entity")[OTHER]) == 85


# Other measures.


def costs(*ours: int, **more: Any) -> dict[str, Any]:
    return {"measure": "costs", "periods": years(*ours), **more}


@pytest.mark.parametrize(
    ("series", "wanted"),
    [
        ([turnover(*years(700), other_measures="none")], (0, 0)),
        ([turnover(*years(700), other_measures="unknown")], None),
        ([turnover(*years(700))], None),
        ([turnover(*years(700)), costs(850)], (85, 100)),
        ([turnover(*years(700)), costs(750)], (75, 100)),
        ([turnover(*years(700), other_measures="none"), costs(750)], (75, 75)),
        ([turnover(*years(700)), costs(750, other_measures="none")], (75, 75)),
        ([{**costs(750), "measure": each} for each in ("costs", "time", "value-supplied-by")], (75, 100)),
        (
            [
                {**costs(share), "measure": each}
                for share, each in [
                    (750, "costs"),
                    (600, "time"),
                    (790, "value-supplied-by"),
                    (10, "value-supplied-to"),
                ]
            ],
            (79, 79),
        ),
    ],
)
def test_a_listed_measure_that_is_not_given_may_pass_unless_the_file_says_there_is_none(
    series: list[dict[str, Any]], wanted: tuple[int, int] | None
) -> None:
    assert ends(facts(sole({f"{BODY}.activities": series}))[OTHER]) == wanted


@pytest.mark.parametrize(
    ("shares", "only"),
    [
        ({"turnover": 700, "value-supplied-to": 900}, True),
        ({"turnover": 810, "value-supplied-to": 900}, False),
        ({"turnover": 700, "costs": 810, "value-supplied-to": 900}, False),
        ({"turnover": 700, "value-supplied-to": 800}, False),
    ],
)
def test_a_pass_on_the_value_of_inputs_alone_is_noticed(shares: dict[str, int], only: bool) -> None:
    series = [{"measure": measure, "periods": years(share)} for measure, share in shares.items()]
    found = facts(sole({f"{BODY}.activities": series}))
    assert found["controlled.activity.passes_on_value_supplied_to_only"].value is only


def test_several_measures_that_differ_leave_the_directives_share_open_between_them() -> None:
    found = facts(sole({f"{BODY}.activities": [turnover(*years(700)), costs(850)]}), law=EU)
    assert ends(found[ENTRUSTED]) == (70, 85)


def test_two_series_of_one_measure_that_differ_settle_nothing() -> None:
    for first, second in ((400, 900), (900, 400)):
        series = [turnover(*years(first)), turnover(*years(second))]
        assert ends(facts(sole({f"{BODY}.activities": series}))[TURNOVER]) == (40, 90)


def test_a_series_that_does_not_say_what_it_measures_is_no_turnover() -> None:
    change = {f"{BODY}.activities": {"measure": "unknown", "periods": years(900)}}
    assert facts(sole(change))[TURNOVER].value is None
    assert exact(facts(sole(change), law=EU)[ENTRUSTED]) == 90


# A share as stated.


def stated(share: Any, *periods: dict[str, Any]) -> dict[str, Any]:
    series = {"measure": "turnover", "stated_share": share, **({"periods": list(periods)} if periods else {})}
    return sole({f"{BODY}.activities": series})


def test_a_share_may_be_stated_instead_of_figures() -> None:
    assert exact(facts(stated(85))[TURNOVER]) == 85
    assert ends(facts(stated({"above": 80}))[TURNOVER]) == (80, 100)


@pytest.mark.parametrize(
    ("dates", "known"),
    [
        ({"created_on": "2026-09-01"}, True),
        ({"created_on": "2026-09-02"}, False),
        ({"created_on": "2026"}, True),
        ({"created_on": "2026-12"}, False),
        ({"created_on": "unknown"}, False),
        ({"accounts_to": "unknown"}, False),
        ({"accounts_to": "2024-09-01"}, True),
        ({"accounts_to": "2024-08-31"}, False),
        ({"accounts_to": "2026-03-31"}, True),
    ],
)
def test_a_share_that_is_stated_of_a_body_to_come_or_by_old_accounts_is_unknown(
    dates: dict[str, str], known: bool
) -> None:
    arrangement = changed(stated(85), {f"{BODY}.{key}": day for key, day in dates.items()})
    for law, fact in (("uk-pa-2023", TURNOVER), (EU, ENTRUSTED)):
        assert (facts(arrangement, law=law)[fact].value is not None) is known


def test_a_stated_share_that_the_figures_contradict_is_unknown() -> None:
    found = facts(stated(95, *years(700)))[TURNOVER]
    assert found.value is None
    assert found.contradicted
    assert exact(facts(stated({"at_least": 70}, *years(700)))[TURNOVER]) == 70


@pytest.mark.parametrize(
    ("periods", "change"),
    [
        (years(500)[:2], {}),
        (years(900)[1:], {}),
        ([year("2010-01-01", "2010-12-31", 1000, 100)], {}),
        ([{**each, "projected": True} for each in years(900)], {}),
        (years(900), {f"{BODY}.reorganised": {"date": "2024-01-01", "activities_changed": "unknown"}}),
        (years(900), {"contract.awarded_on": "2026"}),
    ],
)
def test_a_stated_share_does_not_stand_over_figures_that_it_cannot_be_compared_with(
    periods: list[dict[str, Any]], change: Change
) -> None:
    arrangement = changed(stated(90, *periods), change)
    for law, fact in (("uk-pa-2023", TURNOVER), (EU, ENTRUSTED)):
        assert about(facts(arrangement, law=law)[fact], "states 90% and gives figures that cannot be compared")


def test_a_share_stated_for_figures_that_are_not_known_stands() -> None:
    arrangement = sole({f"{BODY}.activities": {"measure": "turnover", "stated_share": 85, "periods": "unknown"}})
    assert exact(facts(arrangement)[TURNOVER]) == 85


def test_a_disputed_stated_share_is_unknown_also_where_it_is_a_bound() -> None:
    for share in (95, {"at_least": 95}):
        disputed = changed(stated(share), {"evidence": {f"{BODY}.activities": {"standing": "disputed"}}})
        assert facts(disputed)[TURNOVER].value is None


def test_the_share_stated_for_all_who_hold_the_body_is_no_more_than_a_ceiling_for_one_of_them() -> None:
    holdings = {each: {"shares": 50, "votes": 50} for each in ("fenmarsh", "saltby")}
    arrangement = changed(stated(85), {f"{BODY}.holdings": holdings})
    assert exact(facts(arrangement, controllers=("fenmarsh", "saltby"))[TURNOVER]) == 85
    assert ends(facts(arrangement, controllers=("fenmarsh",))[TURNOVER]) == (0, 85)


def test_nobody_in_control_has_no_share_of_the_work() -> None:
    assert facts(sole(), controllers=())[TURNOVER].value is None


# A cooperation.

OUTSIDE = "cooperation.outside_public_functions_percent"
OPEN_MARKET = "cooperation.open_market_percent"
OTHER_OUTSIDE = "cooperation.outside_by_other_measure_percent"
SHARED_AHEAD = [
    year(f"{each}-09-01", f"{each + 1}-08-31", 900, open_market=90, outside_public_functions=90, projected=True)
    for each in (2026, 2027, 2028)
]


def shared(*outside: Any, total: Any = 1000, change: Change | None = None) -> dict[str, Any]:
    each = outside if len(outside) == 3 else outside * 3
    periods = [
        {"from": begins, "to": ended, "total": total, "open_market": what, "outside_public_functions": what}
        for (begins, ended), what in zip(YEARS, each, strict=True)
    ]
    return changed(cooperation({"cooperation.activities": turnover(*periods)}), change)


def test_the_share_outside_is_the_sum_over_the_sum() -> None:
    for fact in (OUTSIDE, OPEN_MARKET):
        assert exact(facts(shared(100, 200, 300))[fact]) == 20


def test_nothing_outside_is_nought_percent_even_without_any_turnover() -> None:
    assert exact(facts(shared(0, total=0))[OUTSIDE]) == 0
    assert exact(facts(shared(0, total="unknown"))[OUTSIDE]) == 0


def test_figures_of_which_nobody_says_what_they_count_are_no_turnover() -> None:
    for measure in (None, "unknown"):
        found = facts(shared(100, change={"cooperation.activities.measure": measure}))
        assert found[OUTSIDE].value is None
        assert exact(found[OPEN_MARKET]) == 10


def test_something_outside_of_an_unknown_or_nil_total_has_no_share() -> None:
    assert ends(facts(shared(10, total="unknown"))[OUTSIDE]) == (0, 100)
    assert ends(facts(shared("unknown", 0, 0))[OUTSIDE]) == (0, Fraction(100, 3))
    assert facts(shared("unknown", 0, 0, total=0))[OUTSIDE].value is None


def test_an_arrangement_that_is_yet_to_begin_is_measured_by_its_projections() -> None:
    found = facts(cooperation({"cooperation.activities": turnover(*SHARED_AHEAD)}))
    assert exact(found[OUTSIDE]) == 10
    assert found["cooperation.projected"].value is True
    assert facts(cooperation())["cooperation.projected"].value is False


@pytest.mark.parametrize(
    "change",
    [
        {"cooperation.created_on": "2015-01-01"},
        {"cooperation.created_on": "2024-01-01"},
        {"cooperation.created_on": "unknown"},
    ],
)
def test_an_arrangement_that_runs_is_not_measured_by_projections_alone(change: Change) -> None:
    arrangement = cooperation({"cooperation.activities": turnover(*SHARED_AHEAD), **change})
    assert facts(arrangement)[OUTSIDE].value is None


def test_a_cooperation_with_a_gap_in_its_figures_has_no_share() -> None:
    periods = [each for each in cooperation()["cooperation"]["activities"]["periods"] if each["from"] != "2024-04-01"]
    arrangement = cooperation({"cooperation.activities": turnover(*periods)})
    assert about(facts(arrangement)[OUTSIDE], "do not make up the three years")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ([], None),
        ([{"measure": "costs", "stated_share": {"outside_public_functions": 15}}], (0, 15)),
        ([{"measure": "costs", "stated_share": {"outside_public_functions": 25}, "other_measures": "none"}], (25, 25)),
        ([{"measure": "value-supplied-to", "stated_share": {"outside_public_functions": 5}}], None),
    ],
)
def test_the_lowest_of_the_listed_measures_counts_for_a_cooperation(
    more: list[dict[str, Any]], wanted: tuple[int, int] | None
) -> None:
    first = {"measure": "turnover", "stated_share": {"outside_public_functions": 30}}
    found = facts(cooperation({"cooperation.activities": [first, *more]}))
    assert ends(found[OTHER_OUTSIDE]) == wanted


def test_where_the_file_says_that_no_other_measure_passes_all_is_outside_by_them() -> None:
    first = {"measure": "turnover", "stated_share": {"outside_public_functions": 30}, "other_measures": "none"}
    assert exact(facts(cooperation({"cooperation.activities": first}))[OTHER_OUTSIDE]) == 100


def test_the_open_market_and_work_outside_public_functions_are_two_facts() -> None:
    series = {"measure": "turnover", "stated_share": {"open_market": 5}}
    found = facts(cooperation({"cooperation.activities": series}))
    assert exact(found[OPEN_MARKET]) == 5
    assert found[OUTSIDE].value is None


def test_a_group_of_councils_is_one_customer_entry() -> None:
    change = {"parties.fenmarsh": council("fenmarsh", collective=True, count=70)}
    assert exact(measured(*years(900), change=change)) == 90


# Finer lines.


def test_a_new_body_is_measured_by_its_projections_under_the_directive_too() -> None:
    change = {f"{BODY}.activities": turnover(*AHEAD), f"{BODY}.created_on": "2026-07-01"}
    assert exact(facts(sole(change), law=EU)[ENTRUSTED]) == 95
    assert exact(facts(cooperation({"cooperation.activities": turnover(*SHARED_AHEAD)}), law=EU)[OPEN_MARKET]) == 10


def test_no_provision_lets_projections_stand_for_another_measure_of_a_cooperation() -> None:
    costs = {"measure": "costs", "periods": SHARED_AHEAD, "other_measures": "none"}
    assert ends(facts(cooperation({"cooperation.activities": costs}))[OTHER_OUTSIDE]) == (0, 100)


def test_figures_from_accounts_are_not_projections() -> None:
    assert facts(sole())["controlled.activity.projected"].value is False


def test_a_year_that_ends_on_the_day_the_body_began_is_from_before_it() -> None:
    for created_on, before in (("2026-04-01", True), ("2026-03-31", True), ("2026-03-30", False)):
        found = measured(years(900)[2], *AHEAD, change={f"{BODY}.created_on": created_on})
        assert about(found, "figures for years before") is before
        assert about(found, "do not begin with") is not before


def test_a_year_that_ends_on_the_day_of_a_reorganisation_is_from_before_it() -> None:
    assert exact(measured(*REORGANISED, change=reorganised("2025-03-31"))) is None
    assert exact(measured(*years(400)[:2], *AHEAD, change=reorganised("2025-03-31"))) is None
    assert exact(measured(*years(400), *AHEAD, change=reorganised("2026-03-31"))) == 95


def test_a_reorganisation_on_the_day_of_the_award_makes_a_new_beginning() -> None:
    assert exact(measured(*years(400), *AHEAD, change=reorganised("2026-09-01"))) == 95


def test_a_young_bodys_year_counts_from_the_day_on_which_it_ends() -> None:
    periods = [year("2025-09-02", "2026-09-01", 1000, 700)]
    periods += [year(f"{each}-09-02", f"{each + 1}-09-01", 1000, 1000, projected=True) for each in (2026, 2027)]
    assert exact(measured(*periods, change={f"{BODY}.created_on": "2025-09-02"})) == 90
    early = {f"{BODY}.created_on": "2025-09-02", "contract.awarded_on": "2026-08-31"}
    assert measured(*periods, change=early).value is None


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"must_consolidate": True}, None),
        ({"is_parent": True}, None),
        ({"is_parent": False}, False),
        ({"must_consolidate": False}, False),
        ({"is_parent": True, "must_consolidate": True}, True),
        (None, False),
    ],
)
def test_a_group_is_raised_by_either_half_of_it(said: dict[str, bool] | None, wanted: bool | None) -> None:
    arrangement = sole({} if said is None else {f"{BODY}.group": said})
    assert facts(arrangement)["controlled.activity.heads_a_group"].value is wanted


@pytest.mark.parametrize(
    ("holders", "controllers", "share", "wanted"),
    [
        (("fenmarsh",), ("fenmarsh", "saltby"), 85, (85, 100)),
        (("fenmarsh", "saltby"), ("fenmarsh",), 100, None),
        (("fenmarsh", "saltby"), ("fenmarsh",), {"at_most": 100}, None),
        (("saltby",), ("fenmarsh",), 85, None),
    ],
)
def test_a_share_stated_for_some_settles_little_for_others(
    holders: tuple[str, ...], controllers: tuple[str, ...], share: Any, wanted: tuple[int, int] | None
) -> None:
    percent = 100 // len(holders)
    held = {each: {"shares": percent, "votes": percent} for each in holders}
    arrangement = changed(stated(share), {f"{BODY}.holdings": held})
    assert ends(facts(arrangement, controllers=controllers)[TURNOVER]) == wanted


def test_a_stated_bound_that_the_figures_just_meet_is_not_contradicted() -> None:
    for bound in ({"at_most": 70}, {"at_least": 70}):
        assert exact(facts(stated(bound, *years(700)))[TURNOVER]) == 70


def test_nothing_outside_is_nought_by_turnover_though_only_costs_are_given() -> None:
    costs = {"measure": "costs", "periods": shared(0)["cooperation"]["activities"]["periods"]}
    assert exact(facts(cooperation({"cooperation.activities": costs}))[OUTSIDE]) == 0


@pytest.mark.parametrize("kept", [slice(0, 1), slice(2, 3), slice(0, 2)])
def test_nothing_outside_in_some_of_the_years_says_nothing_of_the_others(kept: slice) -> None:
    periods = shared(0)["cooperation"]["activities"]["periods"][kept]
    found = facts(cooperation({"cooperation.activities": turnover(*periods)}))
    assert found[OUTSIDE].value is None
    assert found[OPEN_MARKET].value is None


@pytest.mark.parametrize("share", [0, 5])
def test_a_stated_share_outside_does_not_stand_over_figures_that_it_cannot_be_compared_with(share: int) -> None:
    series = {**shared(1000)["cooperation"]["activities"], "stated_share": {"outside_public_functions": share}}
    series["stated_share"]["open_market"] = share
    series["periods"] = series["periods"][1:]
    found = facts(cooperation({"cooperation.activities": series}))
    for fact in (OUTSIDE, OPEN_MARKET):
        assert about(found[fact], "gives figures that cannot be compared")


def test_nothing_outside_by_one_series_says_nothing_of_another() -> None:
    series = [{"measure": "costs", "stated_share": {"outside_public_functions": 0}}, {"measure": "turnover"}]
    assert facts(cooperation({"cooperation.activities": series}))[OUTSIDE].value is None


# Customers that are bodies themselves.

DAUGHTER = {
    "parties.daughter": company("daughter"),
    "bodies.daughter": owned_by("fenmarsh"),
    "bodies.wasteco.activities": turnover(*[{**year(*each, 1000), "for": {"daughter": 900}} for each in YEARS]),
}


@pytest.mark.parametrize(("controlled", "wanted"), [(True, True), (None, True), (False, False)])
def test_work_for_a_body_that_is_or_may_be_theirs_is_pointed_out(controlled: bool | None, wanted: bool) -> None:
    found = facts(sole(DAUGHTER), controlled={"daughter": controlled})
    assert found["controlled.activity.for_a_body_of_theirs"].value is wanted


def test_work_for_the_authorities_themselves_is_no_work_for_a_body_of_theirs() -> None:
    assert facts(sole())["controlled.activity.for_a_body_of_theirs"].value is False
