"""The room before a line, proved by the answer itself: a file that uses all of it fails, and a penny less passes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from arrangements import (
    YEARS,
    Change,
    changed,
    company,
    cooperation,
    council,
    joint,
    owned_by,
    sole,
    turnover,
    under,
    year,
    years,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teckal.document import Document, from_mapping, parse_path, read
from teckal.facts.values import Interval, Unknown, date_span
from teckal.headroom import Found, Headroom, headroom
from teckal.paths import folder
from teckal.report.headrooms import data, sections
from teckal.report.page import laid_out
from teckal.rulebook import load
from teckal.verdict import evaluate

PENNY = Decimal("0.01")
OUTSIDE = ("open_market", "outside_public_functions")
EXAMPLES = folder("cases") / "examples"
FIGURES = "bodies.wasteco.activities"
PCR = "uk-pcr-2015"


def found(arrangement: Mapping[str, Any]) -> Found:
    return headroom(from_mapping(arrangement), load())


def only(arrangement: Mapping[str, Any]) -> Headroom:
    """The one share of the arrangement against its one line."""
    (room,) = found(arrangement).rooms
    return room


def exactly(amount: Interval | None) -> Fraction:
    assert amount is not None
    assert amount.exact is not None
    return amount.exact


def state(arrangement: Mapping[str, Any], condition: str) -> str:
    """What the limb comes to, by the whole program."""
    routes = evaluate(from_mapping(arrangement), load(), engine="builtin").routes
    (state,) = (each.state for route in routes for each in route.conditions if each.id == condition)
    return state


def page(arrangement: Mapping[str, Any], form: str = "table") -> str:
    return laid_out("Room", sections(found(arrangement)), form, 80)


def said(arrangement: Mapping[str, Any]) -> str:
    """The page as running text."""
    return " ".join(page(arrangement).split())


def plain(value: Any) -> Any:
    """The same as dicts and lists that may be changed."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def after(arrangement: Mapping[str, Any], room: Headroom, way: str, amount: Decimal) -> dict[str, Any]:
    """The file with so much less room: more outside, moved outside, or inside that ends; below nought, the reverse.

    What is inside is what users pay, or what is done for the first that is named.
    """
    copied: dict[str, Any] = plain(arrangement)
    series: Any = copied
    for key in parse_path(room.series):
        series = series[key]
    assert room.first
    assert room.last
    counted = [
        each
        for each in series["periods"]
        if date_span(str(each["from"])).first >= room.first and date_span(str(each["to"])).last <= room.last
    ]
    for period in counted:
        whole = Decimal(period["total"])
        others = Decimal(next((period[key] for key in OUTSIDE if key in period), 0))
        block = period.get("user_paid", {}).get("entrusted_by") or period.get("for") or {}
        ours = next(iter(block), "")
        inside = whole - others if room.line.of_outside else Decimal(block[ours])
        least = min(amount, inside) if way == "inside" else inside - whole
        done = max(amount if way == "outside" else min(amount, inside), least)
        if room.line.of_outside and way != "inside":
            period.update({key: others + done for key in OUTSIDE if key in period})
        elif not room.line.of_outside and way != "outside":
            block[ours] = inside - done
        period["total"] = whole + {"moved": Decimal(0), "outside": done, "inside": -done}[way]
        amount -= done
    assert amount == 0, "the file has not so much to move"
    return copied


def on_and_beside(amount: Fraction, strict: bool, unit: Decimal = PENNY) -> tuple[Decimal, Decimal]:
    """In whole units, the most that still passes and the least that fails."""
    steps = amount / Fraction(unit)
    most = math.ceil(steps) - 1 if strict else math.floor(steps)
    return most * unit, (most + 1) * unit


def proved(
    arrangement: Mapping[str, Any], room: Headroom, ways: Sequence[str], fails: Sequence[str] = ("not-met",)
) -> int:
    """How many of the ways to the line could be tried: using up all of it fails, and a penny less passes."""
    tried = 0
    for way in ways:
        amount = getattr(room.amount, way) if room.amount else None
        if amount is not None:
            most, least = on_and_beside(exactly(amount), room.line.strict)
            assert state(after(arrangement, room, way, most), room.condition) == "met", (way, most)
            failed = state(after(arrangement, room, way, least), room.condition)
            assert failed in fails, (way, least, failed)
            tried += 1
    return tried


# At the boundary.


@pytest.mark.parametrize(
    "law",
    [
        "uk-pa-2023",
        pytest.param(PCR, marks=pytest.mark.slow),
        "eu-2014-24",
        pytest.param("scotland-2015", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("way", ["moved", "outside", "inside"])
@pytest.mark.parametrize("ours", [900, 800, 500])
def test_what_uses_up_the_room_fails_and_a_penny_less_passes(law: str, way: str, ours: int) -> None:
    arrangement = under(law, sole({FIGURES: turnover(*years(ours), other_measures="none")}))
    assert proved(arrangement, only(arrangement), [way]) == 1


@pytest.mark.parametrize("law", ["uk-pa-2023", pytest.param(PCR, marks=pytest.mark.slow), "eu-2014-24"])
@pytest.mark.parametrize("way", ["moved", "outside", "inside"])
@pytest.mark.parametrize("others", [60, 180, 400])
def test_the_room_of_a_cooperation_is_that_of_its_own_line(law: str, way: str, others: int) -> None:
    periods = [year(*each, 900, open_market=others, outside_public_functions=others) for each in YEARS]
    arrangement = under(law, cooperation({"cooperation.activities": turnover(*periods, other_measures="none")}))
    room = only(arrangement)
    assert room.line.op == ("at_most" if law == "uk-pa-2023" else "below")
    assert proved(arrangement, room, [way]) == 1


def test_the_worked_example_has_room_for_less_than_2_425_000_more() -> None:
    document = read(EXAMPLES / "worked-example.yaml")[0]
    assert isinstance(document, Document)
    (room,) = headroom(document, load()).rooms
    assert room.amount is not None
    assert (room.met, room.unit) == (True, "GBP")
    assert exactly(room.amount.outside) == 2_425_000
    assert exactly(room.amount.moved) == 1_940_000
    assert room.percent is not None
    assert exactly(room.percent.moved) == Fraction(26900, 312) - 80
    assert (str(room.first), str(room.last)) == ("2023-04-01", "2026-03-31")


def test_on_the_line_of_a_strict_law_any_amount_will_do_and_on_a_lax_one_there_is_no_more_room() -> None:
    assert "To pass, by moving work inside: any amount above nought." in said(sole({FIGURES: turnover(*years(800))}))
    periods = [year(*each, 900, outside_public_functions=180) for each in YEARS]
    lax = cooperation({"cooperation.activities": turnover(*periods)})
    assert only(lax).met is True
    assert "More work outside public functions in these years, all work growing by it: none." in said(lax)


def test_a_body_with_nothing_inside_does_not_pass_by_ending_work() -> None:
    room = only(sole({FIGURES: turnover(*years(0), other_measures="none")}))
    assert room.amount is not None
    assert room.amount.outside is None
    assert "Or by ending outside work: no amount is enough." in said(sole({FIGURES: turnover(*years(0))}))


# Whatever the figures.

amounts = st.integers(min_value=0, max_value=10**6)
relaxed = settings(deadline=None, derandomize=True, max_examples=40, suppress_health_check=list(HealthCheck))


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """A body of one council with any figures."""
    rows = [(ours := draw(amounts) + 1, ours + draw(amounts)) for _ in YEARS]
    periods = [year(*each, whole, ours) for each, (ours, whole) in zip(YEARS, rows, strict=True)]
    return sole({FIGURES: turnover(*periods, other_measures="none"), "law": draw(st.sampled_from(["uk-pa-2023", PCR]))})


@st.composite
def cooperations(draw: st.DrawFn) -> dict[str, Any]:
    rows = [(others := draw(amounts), others + 1 + draw(amounts)) for _ in YEARS]
    periods = [
        year(*each, whole, outside_public_functions=others, open_market=others)
        for each, (others, whole) in zip(YEARS, rows, strict=True)
    ]
    law = draw(st.sampled_from(["uk-pa-2023", PCR]))
    return cooperation({"cooperation.activities": turnover(*periods, other_measures="none"), "law": law})


@pytest.mark.slow
@given(st.one_of(bodies(), cooperations()))
@relaxed
def test_less_than_the_room_passes_and_all_of_it_fails_whatever_the_figures(arrangement: dict[str, Any]) -> None:
    assert proved(arrangement, only(arrangement), ["outside"]) == 1


@pytest.mark.slow
@given(bodies(), st.integers(min_value=-400, max_value=400))
@relaxed
def test_what_moves_out_is_lost_as_room_and_what_moves_in_is_won_penny_for_penny(
    arrangement: dict[str, Any], percent: int
) -> None:
    room = only(arrangement)
    assert room.work is not None
    assert room.amount is not None
    ours = exactly(room.work.part)
    limit = ours if percent > 0 else exactly(room.work.whole) - ours
    amount = Decimal(int(limit * percent / 500))
    way = "moved" if percent > 0 else "outside"
    left = only(after(arrangement, room, way, amount)).amount
    assert left is not None
    assert exactly(getattr(left, way)) == exactly(getattr(room.amount, way)) - Fraction(amount)


@pytest.mark.slow
@given(bodies())
@relaxed
def test_amounts_and_percents_are_the_same_ways_to_the_line(arrangement: dict[str, Any]) -> None:
    room = only(arrangement)
    assert room.amount is not None
    assert room.percent is not None
    assert room.work is not None
    whole = exactly(room.work.whole)
    for way in ("moved", "outside", "inside"):
        amount, percent = exactly(getattr(room.amount, way)), exactly(getattr(room.percent, way))
        assert amount * 100 / whole == percent
        assert (amount > 0) is (room.met is True)


# Every clean example of each law.

CLEAN = sorted(EXAMPLES.glob("*/clean-*.yaml"))


WITH_A_LINE = ("clean-sole", "clean-joint")
"""Every law sets a line in these."""


OFTEN = ("uk-pa-2023", "eu-2014-24")
"""Laws whose clean examples are tried in every run, the others' beside the slow proofs."""


@pytest.mark.parametrize(
    "path",
    [pytest.param(each, marks=[] if each.parent.name in OFTEN else [pytest.mark.slow]) for each in CLEAN],
    ids=[f"{each.parent.name}/{each.stem}" for each in CLEAN],
)
def test_every_clean_example_has_its_room_or_says_why_there_is_none(path: Path) -> None:
    document = read(path)[0]
    assert isinstance(document, Document)
    rooms = headroom(document, load())
    assert bool(rooms.rooms) is not bool(rooms.why_none)
    assert rooms.rooms or path.stem not in WITH_A_LINE
    for room in rooms.rooms:
        if room.line.settles and room.line.inside != 1:
            assert (room.state, room.met) == ("met", True)
            fails = ("not-met", "unclear") if room.alternative or room.readings else ("not-met",)
            assert proved(plain(document.data), room, ("moved", "outside"), fails) == 2


def test_every_law_has_clean_examples_with_a_line() -> None:
    named = {(path.parent.name, path.stem) for path in CLEAN}
    assert {(law.id, stem) for law in load().laws.values() if law.encoded for stem in WITH_A_LINE} <= named


# Several measures, and what is open.


def measured(**shares: int) -> list[dict[str, Any]]:
    return [{"measure": measure, "periods": years(ours)} for measure, ours in shares.items()]


def test_each_measure_has_its_own_room_and_the_text_says_whether_one_is_enough() -> None:
    several = sole({FIGURES: measured(turnover=700, costs=850)})
    assert [(each.measure, each.met) for each in found(several).rooms] == [("turnover", False), ("costs", True)]
    assert "One of these shares is enough." in said(several)
    european = under("eu-2014-24", several)
    assert [each.state for each in found(european).rooms] == ["unclear", "unclear"]
    assert "each that the file gives must pass" in said(european)


def test_one_measure_alone_is_not_said_to_be_one_of_several() -> None:
    assert "One of these" not in said(sole())
    assert "must pass" not in said(under(PCR, sole()))


def test_a_measure_that_the_file_leaves_out_may_still_be_enough() -> None:
    several = sole({FIGURES: measured(turnover=700, costs=750)})
    assert {each.state for each in found(several).rooms} == {"unclear"}
    assert "may be enough too" in said(several)
    named = [{**each, "other_measures": "none"} for each in measured(turnover=700, costs=750)]
    assert "may be enough too" not in said(sole({FIGURES: named}))


def test_figures_of_its_own_alone_do_not_pass_for_a_body_that_may_head_a_group() -> None:
    arrangement = under(PCR, sole({"bodies.wasteco.group": {"is_parent": True, "must_consolidate": "unknown"}}))
    rooms = found(arrangement).rooms
    assert [(each.scope, each.met, each.readings) for each in rooms] == [
        ("entity", True, (("F7", "group"),)),
        ("", None, (("F7", "group"),)),
        ("entity", True, (("F7", "entity"),)),
    ]
    assert {each.state for each in rooms} == {"unclear"}
    assert "Wasteco Ltd, as a whole Open: the body heads a group, and" in said(arrangement)


def test_time_is_no_money() -> None:
    room = only(under(PCR, sole({FIGURES: measured(time=900), "contract.currency": "GBP"})))
    assert room.unit == "time"
    assert "less than 375 units of time" in said(under(PCR, sole({FIGURES: measured(time=900)})))


def test_a_range_gives_what_is_sure_and_what_is_best() -> None:
    room = only(sole({FIGURES: turnover(*[year(*each, 1000, {"at_least": 850}) for each in YEARS])}))
    assert room.met is True
    assert room.amount is not None
    assert room.amount.moved == Interval(Fraction(150), Fraction(600))
    text = said(sole({FIGURES: turnover(*[year(*each, 1000, {"at_least": 850}) for each in YEARS])}))
    assert "less than 150 (less than 5% of all work) whatever the figures are, and less than 600" in text


def test_a_range_across_the_line_promises_nothing() -> None:
    change: Change = {
        FIGURES: turnover(*[year(*each, 1000, {"at_least": 700}) for each in YEARS], other_measures="none")
    }
    room = only(sole(change))
    assert room.met is None
    text = said(sole(change))
    assert "at best, while more than 300" in text
    assert "In these years" not in text


def test_a_total_that_is_at_least_so_much_leaves_at_least_that_room_in_a_cooperation() -> None:
    periods = [year(*each, {"at_least": 1000}, outside_public_functions=100) for each in YEARS]
    room = only(cooperation({"cooperation.activities": turnover(*periods)}))
    assert room.met is True
    assert room.amount is not None
    assert room.amount.outside == Interval(Fraction(375), None)
    assert "perhaps more" in said(cooperation({"cooperation.activities": turnover(*periods)}))


def test_a_total_that_is_not_known_leaves_percents_at_most() -> None:
    room = only(under(PCR, sole({FIGURES: turnover(*[year(*each, "unknown", 900) for each in YEARS])})))
    assert (room.met, room.amount) == (None, None)
    assert "so there are no amounts" in said(
        under(PCR, sole({FIGURES: turnover(*[year(*YEARS[0], "unknown", 900), *years(900)[1:]])}))
    )


def test_a_stated_share_gives_percents_and_no_amounts() -> None:
    stated = under(PCR, sole({FIGURES: {"measure": "turnover", "stated_share": 90}}))
    room = only(stated)
    assert room.amount is None
    assert room.work is None
    assert room.percent
    assert exactly(room.percent.moved) == 10
    assert exactly(room.percent.outside) == Fraction(25, 2)
    assert "90% lies inside, as stated" in said(stated)
    assert "gives no figures, so there are no amounts" in said(stated)


def test_a_disputed_share_is_open_and_has_no_room() -> None:
    change: Change = {
        FIGURES: {"measure": "turnover", "stated_share": 90},
        "evidence": {f"{FIGURES}.stated_share": {"standing": "disputed", "source": "A letter"}},
    }
    room = only(under(PCR, sole(change)))
    assert isinstance(room.share, Unknown)
    assert (room.met, room.percent, room.amount) == (None, None, None)
    assert "Open: " in said(under(PCR, sole(change)))


def test_figures_that_do_not_make_up_three_years_are_open() -> None:
    room = only(under(PCR, sole({FIGURES: turnover(*years(900)[1:])})))
    assert isinstance(room.share, Unknown)
    assert "do not make up the three years" in said(under(PCR, sole({FIGURES: turnover(*years(900)[1:])})))


def test_no_figures_at_all_are_said_in_one_line() -> None:
    without = under(PCR, sole({FIGURES: None}))
    (room,) = found(without).rooms
    assert (room.measure, room.met) == ("", None)
    assert "Open: no figures of its work are given." in said(without)


def test_another_measure_that_does_not_exist_has_no_room() -> None:
    rooms = found(sole({FIGURES: turnover(*years(700), other_measures="none")})).rooms
    assert [each.measure for each in rooms] == ["turnover"]


def test_where_no_line_is_set_it_says_so() -> None:
    assert found(sole({"contract.buyers": "unknown"})).why_none.startswith("It cannot be told which law governs")
    reverse = read(EXAMPLES / "uk-pa-2023" / "clean-reverse.yaml")[0]
    assert isinstance(reverse, Document)
    assert "sets no line" in headroom(reverse, load()).why_none
    outside = found(sole({"contract.consideration": False}))
    assert (outside.rooms, "does not reach the arrangement" in outside.why_none) == ((), True)


def test_a_cooperation_without_work_says_that_any_outside_would_be_all_of_it() -> None:
    periods = [year(*each, 0, outside_public_functions=0) for each in YEARS]
    idle = cooperation({"cooperation.activities": turnover(*periods)})
    room = only(idle)
    assert (room.met, room.amount, room.percent) == (True, None, None)
    assert "any work outside would be all of it" in said(idle)


def test_before_codification_the_line_of_all_and_the_line_of_half_are_told_apart() -> None:
    rooms = found(under("eu-case-law", sole())).rooms
    assert [(each.line.op, each.line.bound, each.line.settles, each.met) for each in rooms] == [
        ("at_least", Fraction(100), True, False),
        ("above", Fraction(50), False, True),
    ]
    text = said(under("eu-case-law", sole()))
    assert "Or by more work inside: no amount is enough." in text
    assert "more than 50% keeps the limb open, and does not meet it. Not failed, by 40 points." in text
    assert "Met" not in text


def test_a_measure_that_does_not_count_for_the_buyer_gives_no_pass() -> None:
    document = read(EXAMPLES / "uk-pa-2023" / "activity-costs-85-welsh-buyer.yaml")[0]
    assert isinstance(document, Document)
    rooms = {each.measure: each for each in headroom(document, load()).rooms}
    assert [rooms[each].line.settles for each in ("turnover", "costs")] == [True, False]
    assert rooms["costs"].state == "unclear"


def test_a_measure_of_which_it_is_open_whether_it_counts_says_on_what_that_turns() -> None:
    change: Change = {FIGURES: measured(turnover=700, costs=850), "parties.fenmarsh.jurisdiction": "unknown"}
    arrangement = under("uk-pa-2023", sole(change))
    rooms = {each.measure: each for each in found(arrangement).rooms}
    assert (rooms["turnover"].line.besides, len(rooms["costs"].line.besides)) == ((), 1)
    assert f"It helps only if this is so: {rooms['costs'].line.besides[0]}" in said(arrangement)


def test_a_reading_on_which_a_line_is_asked_is_named() -> None:
    document = read(EXAMPLES / "eu-2014-24" / "sister-below-80.yaml")[0]
    assert isinstance(document, Document)
    rooms = headroom(document, load()).rooms
    assert {each.readings for each in rooms} == {(("F2", "strict"),)}
    assert [each.met for each in rooms] == [False, True]
    text = laid_out("Room", sections(Found(rooms)), "table", 80)
    assert "This is where F2 is read strict" in " ".join(text.split())
    assert "Each of the bodies must pass." in " ".join(text.split())


# Years to come.


def ahead(*ours: int, total: int = 1000) -> list[dict[str, Any]]:
    return [
        year(f"{2026 + count}-04-01", f"{2027 + count}-03-31", total, each, projected=True)
        for count, each in enumerate(ours)
    ]


def test_the_coming_year_may_have_what_the_two_that_stay_leave() -> None:
    room = only(sole({FIGURES: turnover(*years(1000, 900, 850))}))
    coming = room.next_year
    assert coming is not None
    # 900 + 850 + 850 inside over 1000 + 1000 + 850 + x must be more than 80%: x is less than 400.
    assert [exactly(each) for each in (coming.inside, coming.outside, coming.outside_last)] == [850, 400, 150]
    assert (str(coming.first), str(coming.last)) == ("2024-04-01", "2027-03-31")
    assert exactly(coming.steady) == Fraction(850, 4)


@pytest.mark.parametrize(("outside", "expected"), [(399, "met"), (400, "not-met")])
def test_the_limit_of_the_coming_year_is_that_of_the_next_award(outside: int, expected: str) -> None:
    coming = year("2026-04-01", "2027-03-31", 850 + outside, 850)
    figures = turnover(*years(1000, 900, 850), coming, other_measures="none")
    change: Change = {FIGURES: figures, "contract.awarded_on": "2027-09-01"}
    assert state(sole(change), "uk-pa-2023/vertical/activity") == expected


@pytest.mark.parametrize(("outside", "expected"), [(125, "met"), (126, "not-met")])
def test_the_limit_of_the_coming_year_of_a_cooperation_is_that_of_the_next_award(outside: int, expected: str) -> None:
    actual = [
        year(*each, 1000, outside_public_functions=others) for each, others in zip(YEARS, (0, 200, 250), strict=True)
    ]
    now = only(cooperation({"cooperation.activities": turnover(*actual)})).next_year
    assert now is not None
    # 450 + x over 1000 + 1000 + 750 + x may be 20%: x is at most 125.
    assert [exactly(each) for each in (now.inside, now.outside, now.outside_last)] == [750, 125, 250]
    coming = year("2026-04-01", "2027-03-31", 750 + outside, outside_public_functions=outside)
    change: Change = {
        "cooperation.activities": turnover(*actual, coming, other_measures="none"),
        "contract.awarded_on": "2027-09-01",
    }
    assert state(cooperation(change), "uk-pa-2023/horizontal/outside-functions") == expected


def test_a_year_in_which_even_no_outside_work_passes_is_said() -> None:
    text = said(sole({FIGURES: turnover(*years(1000, 500, 500), other_measures="none")}))
    assert "it fails even with no outside work, where the last year had 500." in text


def test_periods_that_are_no_whole_years_have_no_coming_year() -> None:
    halves = [year("2023-04-01", "2024-09-30", 1500, 1400), year("2024-10-01", "2026-03-31", 1500, 1400)]
    room = only(sole({FIGURES: turnover(*halves)}))
    assert room.amount is not None
    assert room.next_year is None


def test_projections_tell_the_first_three_years_that_fail() -> None:
    room = only(sole({FIGURES: turnover(*years(900), *ahead(800, 700, 600))}))
    assert [(str(each.last), each.projected, each.share, each.met) for each in room.rolled] == [
        ("2026-03-31", False, Interval(Fraction(90), Fraction(90)), True),
        ("2027-03-31", True, Interval(Fraction(260, 3), Fraction(260, 3)), True),
        ("2028-03-31", True, Interval(Fraction(80), Fraction(80)), False),
        ("2029-03-31", True, Interval(Fraction(70), Fraction(70)), False),
    ]
    assert room.fails_first == room.rolled[2]
    assert room.next_year is None
    text = said(sole({FIGURES: turnover(*years(900), *ahead(800, 700, 600))}))
    assert "It first fails with the years to 2028-03-31." in text
    assert "not met must end any amount above" in text


def test_a_penny_more_in_the_year_that_fails_first_would_pass() -> None:
    room = only(sole({FIGURES: turnover(*years(900), *ahead(800, 701))}))
    assert room.fails_first is None
    assert "It does not fail in any three years" in said(sole({FIGURES: turnover(*years(900), *ahead(800, 701))}))


def test_an_open_year_before_the_first_that_fails_is_said() -> None:
    years_ahead = ahead(800, 700)
    years_ahead[0]["for"]["fenmarsh"] = {"at_most": 800}
    years_ahead[1]["for"]["fenmarsh"] = 100
    room = only(sole({FIGURES: turnover(*years(900), *years_ahead)}))
    assert [each.met for each in room.rolled] == [True, None, False]
    assert "It may fail before" in said(sole({FIGURES: turnover(*years(900), *years_ahead)}))


def test_a_new_body_is_measured_from_its_first_turnover_and_then_year_by_year() -> None:
    periods = [year(f"{each}-09-01", f"{each + 1}-08-31", 1000, 950, projected=True) for each in (2026, 2027, 2028)]
    periods += [year("2029-09-01", "2030-08-31", 1000, 400, projected=True)]
    room = only(sole({FIGURES: turnover(*periods), "bodies.wasteco.created_on": "2026-08-01"}))
    assert (room.met, room.projected, str(room.first)) == (True, True, "2026-09-01")
    assert [each.met for each in room.rolled] == [True, False]
    assert "part of it a forecast" in said(
        sole({FIGURES: turnover(*periods), "bodies.wasteco.created_on": "2026-08-01"})
    )


def test_a_gap_between_the_years_makes_no_window() -> None:
    later = ahead(800, 700)
    del later[0]
    assert only(sole({FIGURES: turnover(*years(900), *later)})).rolled == ()


# Members that leave.


def shared(*amounts: int) -> dict[str, Any]:
    """A company of three councils, with what it does for each in every year."""
    work = dict(zip(("fenmarsh", "saltby", "coldwick"), amounts, strict=True))
    periods = [{"from": begins, "to": ends, "total": 1000, "for": work} for begins, ends in YEARS]
    return sole({"bodies.wasteco": owned_by("fenmarsh", "saltby", "coldwick", activities=turnover(*periods))})


def test_the_work_of_a_member_that_leaves_becomes_work_for_others() -> None:
    room = only(shared(600, 201, 150))
    assert [(each.member, each.share, each.met) for each in room.leaving] == [
        ("Fenmarsh Council", Interval(Fraction("35.1"), Fraction("35.1")), False),
        ("Saltby Council", Interval(Fraction(75), Fraction(75)), False),
        ("Coldwick Council", Interval(Fraction("80.1"), Fraction("80.1")), True),
    ]
    assert "still passes without Coldwick Council (80.1%)" in said(shared(600, 201, 150))


def test_without_a_member_that_takes_the_share_to_the_line_it_fails() -> None:
    assert [each.met for each in only(shared(600, 200, 150)).leaving] == [False, False, False]


def test_what_a_leaving_member_entrusted_is_no_longer_entrusted_either() -> None:
    arrangement = under(PCR, shared(600, 200, 0))
    for period in arrangement["bodies"]["wasteco"]["activities"]["periods"]:
        period["user_paid"] = {"entrusted_by": {"coldwick": 150}}
    leaving = {each.member: each.share for each in only(arrangement).leaving}
    assert leaving["Coldwick Council"] == Interval(Fraction(80), Fraction(80))


def test_a_leaving_member_is_not_thought_to_be_a_controller_that_the_file_hides() -> None:
    open_list = changed(shared(600, 201, 150), {"bodies.wasteco.holdings_complete": False})
    leaving = {each.member: each.met for room in found(open_list).rooms for each in room.leaving}
    assert leaving["Fenmarsh Council"] is False


def test_a_member_that_leaves_is_known_wherever_the_file_names_it() -> None:
    """Each place of a file that is read has a string of its own, equal and not the same."""
    apart = changed(shared(600, 201, 150), {"bodies.wasteco.holdings_complete": False})
    for period in apart["bodies"]["wasteco"]["activities"]["periods"]:
        period["for"] = {each[:3] + each[3:]: amount for each, amount in period["for"].items()}
    leaving = {each.member: each.met for room in found(apart).rooms for each in room.leaving}
    assert leaving["Fenmarsh Council"] is False


def test_a_stated_share_does_not_say_what_is_left_without_a_member() -> None:
    stated = joint({FIGURES: {"measure": "turnover", "stated_share": 90}})
    room = next(each for each in found(stated).rooms if each.measure)
    assert room.leaving
    assert {each.met for each in room.leaving} == {None}


def test_a_sole_authority_has_nobody_to_leave() -> None:
    assert only(sole()).leaving == ()


def test_many_members_are_named_up_to_a_number() -> None:
    names = [f"council-{chr(97 + count)}" for count in range(12)]
    change: Change = {
        "parties": {**{each: council(each) for each in names}, "wasteco": company("wasteco")},
        "contract.buyers": [names[0]],
        "bodies.wasteco": owned_by(
            *names,
            activities=turnover(
                *[{"from": a, "to": b, "total": 1200, "for": dict.fromkeys(names, 90)} for a, b in YEARS]
            ),
        ),
    }
    assert "and 4 more" in said(sole(change))
    assert len(only(sole(change)).leaving) == 12


# The report.


def test_a_page_fits_eighty_columns_and_is_the_same_each_time() -> None:
    arrangement = sole({FIGURES: turnover(*years(900), *ahead(800, 700, 600)), "contract.currency": "GBP"})
    text = page(changed(arrangement, {"parties.wasteco.name": "The Company of Fenmarsh " * 5}))
    assert max(map(len, text.splitlines())) <= 80
    text = page(arrangement)
    assert max(map(len, text.splitlines())) <= 80
    assert page(arrangement) == text
    assert json.dumps(data(found(arrangement))) == json.dumps(data(found(arrangement)))


def test_room_is_rounded_down_and_what_is_missing_is_rounded_up() -> None:
    ten = [year(*each, 10_000, 8_123) for each in YEARS]
    # 3 x 8123 / 0.8 - 30000 = 461.25; a third of it is 153.75; 1.5375% of all work.
    assert "less than 461.25 (up to 1.53% of all work); less than 153.75 a year" in said(
        sole({FIGURES: turnover(*ten)})
    )
    missing = said(sole({FIGURES: turnover(*[year(*each, 7_001, 5_000) for each in YEARS], other_measures="none")}))
    # (21003 x 0.8 - 15000) = 1802.4; 8.58% of 21003 is 8.5816...
    assert "more than 1,802.4 (at least 8.59% of all work)" in missing


def test_data_is_exact_and_plain() -> None:
    told = json.loads(json.dumps(data(found(sole({FIGURES: turnover(*years(900)), "contract.currency": "GBP"})))))
    (room,) = told["rooms"]
    assert room["share"] == {"value": "9/10", "shown": "90"}
    assert room["line"] == {"op": "above", "bound": "4/5", "settles": True, "besides": []}
    assert room["amount"]["outside"] == {"value": "375", "shown": "less than 375 GBP"}
    assert room["percent"]["outside"] == {"value": "1/8", "shown": "less than 12.5%"}
    assert room["next_year"]["outside"] == "475"
    assert (room["series"], room["unit"]) == ("bodies.wasteco.activities", "GBP")


def test_a_hostile_name_is_made_plain() -> None:
    room = replace(only(joint()), body="Fen\x1b[2Jmarsh | *Council* <b>", unit="\u202eGBP")
    for form in ("table", "markdown"):
        text = laid_out("Room", sections(Found((room,))), form, 80)
        assert "marsh" in text
        assert not {"\x1b", "\u202e"} & set(text)
    assert "<b>" not in text
    assert "*Council*" not in text.replace("\\*", "")
