"""What a batch adds up to: counts that hide nothing, exact distances, and figures that are never added twice."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import batches
import jsonschema
import pytest
import samples
from arrangements import (
    YEARS,
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
from batches import bad, came_to, margins, summary
from conftest import ROOT

from teckal.batch import outcome as outcomes_of
from teckal.batch.companies import Companies, Company, figures, same_name
from teckal.batch.margins import Margin
from teckal.batch.margins import margins as of_document
from teckal.batch.outcome import Outcome
from teckal.batch.spool import SORTS, Spool
from teckal.batch.summary import MOST, Summary, review_state, summarised
from teckal.document import from_mapping, parse_path, read
from teckal.report import batch_words
from teckal.report import json as json_report
from teckal.result import LEVELS, VERDICTS, Result
from teckal.rulebook import load
from teckal.verdict import evaluate

FIGURES = "bodies.wasteco.activities"
EU = "eu-2014-24"
GBP = {"contract.currency": "GBP"}


def measured(*ours: Any, total: Any = 1000, **more: Any) -> dict[str, Any]:
    """A company of one council with these figures for it, in the last three years."""
    return sole({FIGURES: turnover(*years(*ours, total=total), other_measures="none", **more), **GBP})


# An outcome.


def test_an_outcome_is_plain_data() -> None:
    found = came_to(sole({"circumstances": {"review_on": "2027-04-01"}}), group_by="parties")
    assert Outcome(**json.loads(json.dumps(vars(found)))) == found


def test_the_result_of_an_outcome_has_the_form_of_the_schema() -> None:
    schema = json.loads((ROOT / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
    report = {"teckal": "0", "results": [came_to(joint()).result], "errors": bad().problems, "checklists": None}
    jsonschema.Draft7Validator(schema).validate(report)


@pytest.mark.parametrize("answer", samples.ALL, ids=lambda each: each.verdict)
def test_a_result_is_read_back_from_its_json(answer: Result) -> None:
    data = json_report.result(answer)
    assert json_report.result(json_report.read_result(json.loads(json.dumps(data)))) == data


@pytest.mark.parametrize("arrangement", [sole(), joint(), cooperation(), under(EU, joint()), sole({"bodies": None})])
def test_an_answer_of_the_program_is_read_back_from_its_json(arrangement: dict[str, Any]) -> None:
    answer = evaluate(from_mapping(arrangement), load(), engine="builtin")
    read_back = json_report.read_result(json_report.result(answer))
    assert replace(read_back, gates=(), routes=()) == replace(answer, gates=(), routes=())
    assert json_report.result(read_back) == json_report.result(answer)


def test_what_could_not_be_evaluated_has_problems_and_no_result() -> None:
    found = bad(3, crashed=True)
    assert (found.number, found.result, found.crashed) == (3, None, True)
    assert found.problems[0]["message"] == "There is no such party."


# Groups.


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("contract.category", "services"),
        ("contract.buyers", "fenmarsh"),
        ("contract.consideration", "true"),
        ("bodies", "wasteco"),
        ("bodies.wasteco.board.seats", "1"),
        ("bodies.wasteco.activities.periods", "(block), (block), (block)"),
        ("stage", None),
    ],
)
def test_the_group_is_what_stands_at_the_path(path: str, group: str | None) -> None:
    assert came_to(sole(), group_by=path).facts["group"] == group


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("contract.categroy", "An arrangement has no contract.categroy. Did you mean contract.category?"),
        ("contrct.category", "Did you mean contract.category?"),
        ("contract.category.kind", "An arrangement has no contract.category.kind."),
        ("stage[0]", "An arrangement has no stage[0]."),
        ("circumstances.xyz", "There is staff_transfer, personal_data_shared,"),
        ("a..b", "is no path. Write keys joined by dots"),
        ("", "is no path"),
    ],
)
def test_a_path_that_no_arrangement_has_is_refused(path: str, words: str) -> None:
    with pytest.raises(ValueError, match="no") as error:
        outcomes_of.group_path(path)
    assert words in str(error.value)


@pytest.mark.parametrize("path", ["title", "contract.buyers[0]", "bodies.any.activities.periods[0].for.any"])
def test_a_path_that_some_arrangement_can_have_is_accepted(path: str) -> None:
    assert outcomes_of.group_path(path) == parse_path(path)


# How far a share lies from its line.


def test_a_margin_is_exact_and_told_in_money() -> None:
    (margin,) = margins(measured(900))
    assert (str(margin.share), str(margin.line), margin.met_when, margin.met) == ("90", "80", "above", True)
    assert margin.points == margin.distance == 10
    assert (str(margin.part), str(margin.whole), str(margin.amount)) == ("2700", "3000", "300")
    assert margin.unit == "GBP"
    assert margin.condition == "uk-pa-2023/vertical/activity"


@pytest.mark.parametrize(("ours", "met"), [(800, False), (Decimal("800.003"), True), (Decimal("799.997"), False)])
def test_on_the_line_and_a_hair_to_each_side(ours: Any, met: bool) -> None:
    (margin,) = margins(measured(ours, 800, 800))
    assert margin.met is met
    assert margin.points == Fraction(ours) / 30 - Fraction(80, 3)
    assert margin.amount == abs(Fraction(ours) - 800)


@pytest.mark.parametrize(
    ("law", "outside", "met_when", "met"),
    [
        ("uk-pa-2023", 180, "at_most", True),
        ("uk-pa-2023", 181, "at_most", False),
        (EU, 180, "below", False),
        (EU, 179, "below", True),
    ],
)
def test_the_line_is_on_the_side_that_the_law_puts_it(law: str, outside: int, met_when: str, met: bool) -> None:
    figures = turnover(
        *[year(*each, 900, open_market=outside, outside_public_functions=outside) for each in YEARS],
        other_measures="none",
    )
    (margin,) = margins(under(law, cooperation({"cooperation.activities": figures})))
    assert (margin.met_when, margin.met, str(margin.line)) == (met_when, met, "20")
    assert margin.whole == 2700


def test_figures_outside_the_three_years_are_no_part_of_the_money() -> None:
    before = year("2022-04-01", "2023-03-31", 5000, 5000)
    (margin,) = margins(sole({FIGURES: turnover(before, *years(900), other_measures="none")}))
    assert margin.whole == 3000
    assert margin.unit is None


def test_a_share_that_is_only_stated_has_no_money() -> None:
    (margin,) = margins(sole({FIGURES: {"measure": "turnover", "stated_share": 85, "other_measures": "none"}}))
    assert margin.share == 85
    assert (margin.part, margin.whole, margin.amount) == (None, None, None)


def test_time_is_no_money() -> None:
    figures = {"measure": "time", "periods": years(900)}
    (margin,) = margins(under(EU, sole({FIGURES: figures, **GBP})))
    assert margin.unit == "time"


def test_a_line_that_changes_nothing_where_it_is_crossed_is_no_margin() -> None:
    """70% by turnover and 85% by costs: more than 80% on either is enough, so only the costs are near their line."""
    figures = [turnover(*years(700), other_measures="none"), {"measure": "costs", "periods": years(850)}]
    (margin,) = margins(sole({FIGURES: figures, **GBP}))
    assert (margin.fact, str(margin.share)) == ("controlled.activity.other_measure_percent", "85")


@pytest.mark.parametrize(("seats", "near"), [(2, False), (1, True)])
def test_half_of_the_votes_is_near_its_line_only_where_no_majority_of_the_board_stands_for_them(
    seats: int, near: bool
) -> None:
    change = {
        "bodies.wasteco.holdings": {each: {"shares": 50, "votes": 50} for each in ("fenmarsh", "saltby")},
        "bodies.wasteco.board": {"seats": 2, "appointed_by": {"fenmarsh": seats, "saltby": 2 - seats}},
        "bodies.wasteco.controllers": ["fenmarsh"],
    }
    lines = {str(each.line): each for each in margins(sole(change))}
    assert ("50" in lines) is near
    if near:
        assert lines["50"].distance == 0
        assert not lines["50"].met


def test_a_range_across_the_line_is_counted_and_not_ranked() -> None:
    across = came_to(measured({"at_least": 700}))
    assert (across.facts["margins"], across.facts["crosses"]) == ([], True)
    above = came_to(measured({"at_least": 900}))
    assert (above.facts["margins"], above.facts["crosses"]) == ([], False)
    assert summary([across, above]).crossing == 1


def test_a_range_that_begins_on_the_line_and_is_met_does_not_cross_it() -> None:
    stated = {"measure": "turnover", "stated_share": {"above": 80}, "other_measures": "none"}
    found = came_to(sole({FIGURES: stated}))
    assert found.result is not None
    assert found.result["verdict"] == "exempt"
    assert found.facts["crosses"] is False


def test_a_range_that_meets_the_limb_leaves_no_other_line_to_be_near() -> None:
    """More than 80% by costs is enough, wherever it ends: the 70% by turnover decides nothing."""
    costs = {"measure": "costs", "stated_share": {"above": 80}}
    found = came_to(sole({FIGURES: [turnover(*years(700), other_measures="none"), costs]}))
    assert found.result is not None
    assert found.result["verdict"] == "exempt"
    assert found.facts["margins"] == []


def test_a_share_of_a_whole_that_is_only_bounded_has_no_money() -> None:
    (margin,) = margins(measured(0, total={"at_least": 900}))
    assert margin.share == 0
    assert (margin.part, margin.whole) == (None, None)


def test_nothing_is_near_a_line_where_the_law_does_not_reach() -> None:
    found = came_to(sole({"contract.consideration": False}))
    assert found.result is not None
    assert found.result["verdict"] == "out-of-scope"
    assert found.facts["margins"] == []


def test_the_narrowest_margin_comes_first() -> None:
    figures = turnover(*years(890), other_measures="none")
    found = margins(joint({FIGURES: figures}))
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    assert found[0].share == 89


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["uk-pa-2023", "uk-pcr-2015", "eu-2014-24", "eu-2014-23"])
def test_every_margin_of_the_examples_is_borne_out_by_its_limb(folder: str) -> None:
    found = 0
    for file in sorted((ROOT / "cases" / "examples" / folder).glob("*.yaml")):
        for document in read(file):
            assert not isinstance(document, Exception)
            answer = evaluate(document, load(), engine="builtin")
            states = {limb.id: limb.state for route in answer.routes for limb in route.conditions}
            for margin in of_document(document, answer, load()):
                found += 1
                wrong = {"met": False, "not-met": True, "unclear": None}[states[margin.condition]]
                assert margin.met is not wrong
                if margin.whole is not None:
                    assert margin.part is not None
                    assert margin.part * 100 / margin.whole == margin.share
                    assert (margin.part * 10000).denominator == 1
    assert found > 10


# Counting.


def test_verdicts_laws_routes_and_groups_are_counted() -> None:
    found = summary(
        [
            came_to(sole(), 0, group_by="contract.category"),
            came_to(joint({"contract.category": "goods"}), 1, group_by="contract.category"),
            came_to(cooperation(), 2, group_by="contract.category"),
            came_to(measured(700), 3, group_by="stage"),
            bad(4),
            bad(5, crashed=True),
        ],
        group_by="contract.category",
    )
    assert found.verdicts == {"exempt": 3, "not-exempt": 1}
    assert found.laws == {"uk-pa-2023": {"exempt": 3, "not-exempt": 1}}
    assert found.routes == {"vertical": 1, "joint": 1, "horizontal": 1}
    assert found.groups == {"services": {"exempt": 2}, "goods": {"exempt": 1}, "not stated": {"not-exempt": 1}}
    assert (found.items, found.evaluated, found.not_evaluated, found.problems, found.crashed) == (6, 4, 2, 2, 1)


def test_an_exemption_under_a_law_that_does_not_govern_is_told_apart() -> None:
    found = summary([came_to(sole(), 0), came_to(under("uk-pcr-2015", sole()), 1)])
    assert (found.verdicts["exempt"], found.departing) == (2, 1)
    assert "1 of the exempt is so under a law that is not known to govern, and counts as unclear." in (
        batch_words.cautions(found)
    )


def test_where_no_law_can_be_told_that_is_counted_too() -> None:
    assert summary([came_to(sole({"contract.awarded_on": None}))]).laws == {"": {"unclear": 1}}


def test_failures_are_those_of_the_nearest_route_and_of_gates() -> None:
    found = summary(
        [came_to(measured(700), 0), came_to(measured(600), 1), came_to(sole({"contract.consideration": False}), 2)]
    )
    assert [(each.id, each.failed, each.open) for each in found.failed] == [
        ("uk-pa-2023/vertical/activity", 2, 0),
        ("uk-pa-2023/gates/contract", 1, 0),
    ]


def test_what_is_open_is_counted_apart_from_what_fails() -> None:
    found = summary([came_to(measured("unknown"), 0), came_to(measured(700), 1)])
    (activity,) = [each for each in found.failed if each.id.endswith("vertical/activity")]
    assert (activity.failed, activity.open) == (1, 1)


def test_nothing_fails_in_what_is_exempt() -> None:
    assert summary([came_to(joint())]).failed == []


def test_a_flag_is_counted_once_an_arrangement_and_the_loudest_stand_first_and_the_most_raised_of_a_level() -> None:
    near, open_ = came_to(measured(810), 0), came_to(measured("unknown"), 1)
    found = summary([near, near, open_])
    counts = {each.says: each.count for each in found.raised}
    assert counts["The share of work for the authorities is within five points of the 80% line: 81%."] == 2
    places = [(LEVELS.index(each.level), -each.count) for each in found.raised]
    assert places == sorted(places)


def test_a_flag_that_is_acknowledged_is_not_counted() -> None:
    entry = {"flag": "limb-activity", "about": ["controlled.activity.turnover_percent"], "by": "A Reed"}
    entry |= {"on": "2026-08-01", "until": "9999-12-31", "note": "Counsel has advised."}
    raised = summary([came_to({**measured(810), "acknowledged": [entry]}, 0)]).raised
    assert raised
    assert "limb-activity" not in {each.id for each in raised}


def test_flags_of_one_limb_that_ask_for_different_papers_are_told_apart() -> None:
    over, under_ = came_to(measured(810), 0), came_to(measured(790), 1)
    flags = [each for each in summary([over, under_]).raised if each.id == "limb-activity"]
    assert [each.count for each in flags] == [1, 1]


def test_advice_is_counted_by_arrangement() -> None:
    assert summary([came_to(measured(810), 0), came_to(measured(900), 1)]).advised == 1


def test_counting_passes_the_outcomes_on() -> None:
    found = Summary(batches.DAY)
    given = [came_to(sole(), 0), bad(1)]
    assert list(summarised(given, found)) == given
    assert found.items == 2


# The nearest.


def test_the_arrangements_nearest_to_a_line_come_first_on_whichever_side() -> None:
    shares = [900, 799, 805, 800, 100]
    found = summary([came_to(measured(each), number) for number, each in enumerate(shares)])
    assert [each.arrangement.number for each in found.nearest] == [3, 1, 2, 0, 4]
    assert [each.margin.met for each in found.nearest] == [False, False, True, True, False]


def test_of_those_as_near_the_first_of_the_input_comes_first_and_no_more_than_so_many_are_kept() -> None:
    one = came_to(measured(900))
    found = summary([replace(one, number=number) for number in range(MOST + 20)])
    assert [each.arrangement.number for each in found.nearest] == list(range(MOST))


# Reviews.


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-11-26", "due"),
        ("2026-11-27", "due"),
        ("2026-11-28", "later"),
        ("2026-10", "due"),
        ("2026-11", "may be due"),
        ("2026-12", "later"),
        ("2026", "may be due"),
        ("2025", "due"),
    ],
)
def test_a_review_is_due_on_its_day_and_may_be_within_its_month_or_year(on: str, state: str) -> None:
    assert review_state(on, batches.DAY) == state


def test_a_review_may_be_due_from_the_first_day_of_its_month() -> None:
    assert review_state("2026-11", batches.DAY.replace(day=1)) == "may be due"
    assert review_state("2026-11", batches.DAY.replace(day=30)) == "due"


def test_reviews_are_counted_and_the_earliest_named_first() -> None:
    dates = ["2027-04-01", "2026-01-01", None, "2026-11", "unknown"]
    arrangements = [sole({"circumstances": {"review_on": each}} if each else None) for each in dates]
    found = summary([came_to(each, number) for number, each in enumerate(arrangements)])
    assert found.reviews == {"later": 1, "due": 1, "may be due": 1, "not stated": 2}
    assert [(each.on, each.state) for each in found.next_reviews] == [
        ("2026-01-01", "due"),
        ("2026-11", "may be due"),
        ("2027-04-01", "later"),
    ]
    text = next(block for block in batch_words.blocks(found) if block.heading == "Reviews").prose[0]
    assert text == "As of 2026-11-27: 1 due, 1 may be due, 1 later, 2 not stated."


# One company over several contracts.


def rolled(*arrangements: Mapping[str, Any]) -> list[Company]:
    return gathered(*arrangements).of_several_contracts


def gathered(*arrangements: Mapping[str, Any]) -> Companies:
    found = Companies()
    for number, each in enumerate(arrangements):
        document = from_mapping(each)
        found.add(figures(document), number, f"file {number}")
    return found


def told(company_: Company) -> list[tuple[str, ...]]:
    """The rows of the company's table, without the year."""
    found = Summary(batches.DAY)
    found.companies._by_name[company_.name] = company_
    (block,) = [each for each in batch_words.blocks(found) if each.heading.startswith(company_.name)]
    return [cells[1:] for cells in block.rows]


def said(company_: Company) -> str:
    found = Summary(batches.DAY)
    found.companies._by_name[company_.name] = company_
    (block,) = [each for each in batch_words.blocks(found) if each.heading.startswith(company_.name)]
    return " ".join(block.prose)


def of_year(total: Any, **ours: Any) -> dict[str, Any]:
    """A contract of which the company's last year alone is told."""
    period = {**year(*YEARS[2], total), "for": ours}
    return sole({FIGURES: turnover(period), **GBP})


def test_figures_that_agree_are_one_figure_and_are_not_added() -> None:
    (found,) = rolled(of_year(1000, fenmarsh=900), of_year(1000, fenmarsh=900))
    assert told(found) == [("all turnover", "1,000 GBP", ""), ("for Fenmarsh Council", "900 GBP", "90%")]
    assert "contradict" not in said(found)


def test_files_that_each_name_other_customers_complete_each_other() -> None:
    (found,) = rolled(of_year(1000, fenmarsh=500), of_year(1000, saltby=400))
    assert told(found) == [
        ("all turnover", "1,000 GBP", ""),
        ("for Fenmarsh Council", "500 GBP", "50%"),
        ("for Saltby Council", "400 GBP", "40%"),
    ]


def test_totals_that_contradict_each_other_are_both_told_and_bear_no_share() -> None:
    (found,) = rolled(of_year(1000, fenmarsh=900), of_year(1200, fenmarsh=900))
    assert told(found) == [("all turnover", "contradicted", ""), ("for Fenmarsh Council", "900 GBP", "")]
    assert "2025-04-01 to 2026-03-31, all turnover: 1,000 in file 0 and 1,200 in file 1. Nothing was added." in (
        said(found)
    )


def test_a_customer_of_whom_the_files_differ_is_told_with_both_figures() -> None:
    (found,) = rolled(of_year(1000, fenmarsh=900), of_year(1000, fenmarsh=800))
    assert told(found)[1] == ("for Fenmarsh Council", "contradicted", "")
    assert "for Fenmarsh Council: 900 in file 0 and 800 in file 1" in said(found)


@pytest.mark.parametrize(
    ("one", "other", "amount"),
    [
        ({"at_least": 800}, 900, "900 GBP"),
        ({"at_least": 800}, {"at_most": 800}, "800 GBP"),
        ({"above": 800}, {"at_most": 800}, "contradicted"),
        ({"at_least": 800}, {"below": 800}, "contradicted"),
        ({"at_least": 700}, {"at_most": 800}, "between 700 and 800 GBP"),
        ("unknown", 900, "900 GBP"),
        ("unknown", "unknown", "not known"),
    ],
)
def test_a_bound_contradicts_only_what_it_leaves_no_room_for(one: Any, other: Any, amount: str) -> None:
    (found,) = rolled(of_year(1000, fenmarsh=one), of_year(1000, fenmarsh=other))
    assert told(found)[1][1] == amount


def test_a_disputed_figure_says_nothing() -> None:
    disputed = of_year(1000, fenmarsh=800)
    disputed["evidence"] = {f"{FIGURES}.periods[0].for.fenmarsh": {"standing": "disputed"}}
    (found,) = rolled(of_year(1000, fenmarsh=900), disputed)
    assert told(found)[1][1] == "900 GBP"


def test_more_work_named_by_all_files_together_than_there_is_bears_no_share() -> None:
    (found,) = rolled(of_year(1000, fenmarsh=600), of_year(1000, saltby=500))
    assert [cells[2] for cells in told(found)] == ["", "", ""]
    assert "The files together name more work in 2025-04-01 to 2026-03-31 than there was" in said(found)


def test_figures_in_two_currencies_bear_no_share() -> None:
    (found,) = rolled(of_year(1000, fenmarsh=900), changed(of_year(1000, fenmarsh=900), {"contract.currency": "EUR"}))
    assert told(found) == [("all turnover", "1,000", ""), ("for Fenmarsh Council", "900", "")]
    assert "in different currencies: GBP in file 0 and EUR in file 1" in said(found)


def test_years_that_overlap_are_shown_and_never_added() -> None:
    calendar = sole({FIGURES: turnover(year("2025-01-01", "2025-12-31", 1000, 900))})
    (found,) = rolled(of_year(1000, fenmarsh=900), calendar)
    assert "2025-01-01 to 2025-12-31 and 2025-04-01 to 2026-03-31 overlap" in said(found)


def test_projections_do_not_contradict_what_happened() -> None:
    projected = sole({FIGURES: turnover(year(*YEARS[2], 2000, 900, projected=True)), **GBP})
    (found,) = rolled(of_year(1000, fenmarsh=900), projected)
    assert [cells[1] for cells in told(found)] == ["1,000 GBP", "900 GBP", "2,000 GBP", "900 GBP"]
    assert "contradict" not in said(found)


def test_whoever_pays_and_whoever_entrusted_the_work_stand_apart() -> None:
    period = year(
        *YEARS[2],
        1000,
        500,
        user_paid={"entrusted_by": {"fenmarsh": 300}, "not_entrusted": 50},
        under_transferred_powers={"saltby": 20},
        ordered_by_others=10,
    )
    one = sole({FIGURES: turnover(period)})
    (found,) = rolled(one, one)
    assert [cells[:2] for cells in told(found)] == [
        ("all turnover", "1,000"),
        ("for Fenmarsh Council", "500"),
        ("paid by users, entrusted by Fenmarsh Council", "300"),
        ("under powers of Saltby Council", "20"),
        ("paid by users, entrusted by nobody", "50"),
        ("ordered by others", "10"),
    ]


def test_a_company_is_known_by_its_name_whatever_its_id() -> None:
    renamed = json.loads(json.dumps(of_year(1000, fenmarsh=900)).replace("wasteco", "binsltd"))
    renamed["parties"]["binsltd"]["name"] = "WASTECO LIMITED"
    (found,) = rolled(of_year(1000, fenmarsh=900), renamed)
    assert list(found.ids) == ["wasteco", "binsltd"]
    assert "2 contracts, named wasteco and binsltd" in said(found)


def test_one_id_with_names_alike_is_pointed_out_and_not_put_together() -> None:
    other = changed(of_year(900), {"parties.wasteco.name": "Wasteco Services Ltd"})
    strange = changed(of_year(800), {"parties.wasteco.name": "Quite Another GmbH"})
    near = changed(of_year(700), {"parties.wasteco.name": "Wastco Ltd"})
    found = gathered(of_year(1000), other, strange, near)
    assert found.of_several_contracts == []
    assert found.perhaps_the_same == [("Wastco Ltd", "Wasteco Ltd", "wasteco")]


@pytest.mark.parametrize(("companies", "pairs"), [(20, 190), (21, 0)])
def test_an_id_that_very_many_companies_have_joins_none_of_them(companies: int, pairs: int) -> None:
    """A register may give every row's company the same id; to hold each against each would take hours."""
    found = Companies()
    for number in range(companies):
        found.add([{"id": "company", "name": f"Waste {number} Ltd", "title": "Bins", "periods": []}], number, "row")
    assert len(found.perhaps_the_same) == pairs


def test_a_company_that_is_named_once_is_held_small_and_comes_out_whole() -> None:
    found = gathered(of_year(1000, fenmarsh=900))
    assert found._by_name == {}
    again = gathered(of_year(1000, fenmarsh=900), of_year(1000, saltby=50)).of_several_contracts
    assert told(again[0]) == told(rolled(of_year(1000, fenmarsh=900, saltby=50), of_year(1000))[0])
    assert [place for _, place in again[0].contracts.values()] == ["file 0", "file 1"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Fenmarsh Waste Ltd", "FENMARSH  WASTE LIMITED.", True),
        ("Fenmarsh & Saltby Ltd", "Fenmarsh and Saltby Ltd", True),
        ("Fenmarsh Waste Ltd", "Fenmarsh Waste plc", False),
    ],
)
def test_names_are_compared_without_case_marks_and_long_forms(one: str, other: str, same: bool) -> None:
    assert (same_name(one) == same_name(other)) is same


def test_a_company_of_one_contract_is_not_rolled_up_and_a_supplier_without_figures_is_none() -> None:
    assert rolled(of_year(1000, fenmarsh=900)) == []
    bare = sole({"bodies.wasteco.activities": None})
    assert rolled(bare, bare) == []


def test_group_accounts_and_own_accounts_do_not_contradict_each_other() -> None:
    group = sole({FIGURES: turnover({**year(*YEARS[2], 3000), "for": {"fenmarsh": 900}}, scope="consolidated")})
    (found,) = rolled(of_year(1000, fenmarsh=900), group)
    assert "contradict" not in said(found)
    assert "all turnover (consolidated)" in [cells[0] for cells in told(found)]


def test_customers_are_known_by_their_names_too() -> None:
    other = of_year(1000, bigcity=900)
    other["parties"]["bigcity"] = {**council("x"), "name": "FENMARSH COUNCIL"}
    (found,) = rolled(of_year(1000, fenmarsh=900), other)
    assert len(told(found)) == 2


# Sorting and narrowing.


def spooled(given: list[Outcome], **options: Any) -> list[int]:
    with Spool(**options) as spool:
        for each in given:
            spool.add(each)
        return [each.number for each in spool]


def test_a_spool_gives_back_what_it_was_given_as_often_as_it_is_asked() -> None:
    given = [came_to(sole(), 0), bad(1), came_to(joint(), 2)]
    with Spool() as spool:
        for each in given:
            spool.add(each)
        assert list(spool) == given
        assert list(spool) == given
        assert len(spool) == 3


def mixed() -> list[Outcome]:
    """Two not exempt, one unclear, one exempt, and one that could not be evaluated."""
    return [
        came_to(changed(measured(810), {"title": "banks"}), 0, file="d.yaml"),
        bad(1),
        came_to(changed(measured(700), {"title": "Alleys"}), 2, file="a.yaml"),
        came_to(changed(measured("unknown"), {"title": "cars"}), 3, file="c.yaml"),
        came_to(changed(under("uk-pcr-2015", measured(790)), {"title": "Dunes"}), 4, file="b.yaml"),
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, [0, 1, 2, 3, 4]),
        ("verdict", [2, 4, 3, 0, 1]),
        ("file", [2, 4, 3, 1, 0]),
        ("title", [2, 0, 3, 4, 1]),
        ("law", [0, 2, 3, 4, 1]),
        ("distance", [0, 4, 2, 1, 3]),
    ],
)
def test_each_order_has_what_has_no_place_in_it_at_the_end(sort: str | None, order: list[int]) -> None:
    assert spooled(mixed(), sort=sort) == order


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_one_verdict_is_kept_with_all_that_could_not_be_evaluated(verdict: str) -> None:
    expected = [each.number for each in mixed() if each.result is None or each.result["verdict"] == verdict]
    assert spooled(mixed(), only=[verdict]) == expected


def test_several_verdicts_may_be_kept() -> None:
    assert spooled(mixed(), only=["exempt", "unclear"]) == [0, 1, 3]


def test_distances_are_told_apart_that_floats_are_not() -> None:
    def at(number: int, share: Fraction) -> Outcome:
        margin = Margin("r", "c", "s", "f", share, Fraction(80), "above").data()
        return replace(came_to(sole(), number), facts={"margins": [margin]})

    fine = Fraction(1, 10**25)
    given = [at(0, 85 + 2 * fine), at(1, 85 + fine), at(2, Fraction(85)), at(3, 75 - fine)]
    assert spooled(given, sort="distance") == [2, 1, 3, 0]


@pytest.mark.parametrize("sort", [None, *SORTS])
def test_the_order_does_not_depend_on_the_order_in_which_outcomes_are_added(sort: str | None) -> None:
    given = mixed()
    shuffled = random.Random(7).sample(given, len(given))
    assert spooled(shuffled, sort=sort) == spooled(given, sort=sort)


def test_a_file_whose_name_is_no_text_can_be_kept_and_sorted() -> None:
    odd = replace(bad(0), file="caf\udce9.yaml")
    with Spool(sort="file") as spool:
        spool.add(odd)
        assert list(spool) == [odd]


def test_documents_of_one_file_are_sorted_by_their_number() -> None:
    given = [replace(bad(number), file="one.yaml", document=document) for number, document in ((0, 10), (1, 9))]
    assert spooled(given, sort="file") == [1, 0]


def test_nothing_else_can_be_sorted_by() -> None:
    with pytest.raises(ValueError, match="nothing to sort by: choose verdict, file, title, law, distance"):
        Spool(sort="colour")


def test_a_spool_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with Spool() as spool:
        for number in range(400):
            spool.add(replace(bad(number), label="x" * 20_000))
        assert len(list(spool)) == 400
    assert list(tmp_path.iterdir()) == []


def test_owners_are_no_suppliers() -> None:
    """Only what is said of a supplier is rolled up, not of every body that the file describes."""
    other = sole({"bodies.firm": owned_by("saltby", activities=turnover(*years(1))), "parties.firm": company("firm")})
    assert [each["name"] for each in figures(from_mapping(other))] == ["Wasteco Ltd"]
