"""Every invented arrangement comes out as the law has it, on each side of each boundary of each law.

The expectations stand in the files themselves, beside the facts, so that whoever reads one sees what it proves.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ENGINES
from examples import SINGLE, ByName, document, verdicts

from teckal.document import from_mapping
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

FULL = ("uk-pa-2023", "uk-pcr-2015", "eu-2014-24")
"""The laws that have an arrangement for every boundary that most laws share; the others have those of their own."""
ENCODED = [law for law in load().laws.values() if law.encoded]
EVERYWHERE = (
    "clean-sole", "clean-joint", "clean-reverse", "clean-sister", "clean-cooperation", "indirect-through-holding",
    "activity-exactly-80", "activity-just-over-80", "activity-just-under-80", "activity-mean-of-years-over-80",
    "activity-for-another-authority", "activity-turnover-70-costs-85", "range-above-80", "range-below-80",
    "range-across-80", "projections-new-body", "projections-old-body", "projections-close-to-80", "stale-accounts",
    "accounts-not-ready", "users-pay", "group-figures-below-80", "customer-is-a-trading-sister",
    "private-2-percent-required-by-law", "private-2-percent-not-required", "commercial-holding-company",
    "charity-member-of-guarantee-company", "private-entry-planned", "private-entry-only-permitted",
    "holders-not-all-listed", "private-company", "company-not-described", "member-without-board-seat",
    "one-representative-for-two", "seat-only-after-the-award", "contrary-interests", "sister-below-80",
    "outsiders-veto", "disputed-influence", "nobody-decides-strategy", "one-buyer-is-a-stranger",
    "outside-work-exactly-20", "outside-work-just-over-20", "outside-work-just-under-20",
    "nothing-outside-and-no-turnover", "cost-reimbursement-only", "private-firm-is-a-party", "party-without-a-task",
    "profit-beside-the-public-interest", "private-firm-put-ahead", "no-consideration", "full-transfer-of-powers",
    "transfer-with-strings", "value-below-threshold", "value-equal-to-threshold",
    "buyer-not-a-contracting-authority", "no-date-of-award", "projections-fill-three-years", "mixed-sisters",
    "seventy-members-all-represented", "seventy-members-some-represented", "task-by-power",
    "party-of-unknown-status", "no-common-objective",
)  # fmt: skip
"""The boundaries that each of these laws has an arrangement for."""
NEVER_MET = frozenset(
    {
        ("eu-case-law", "reverse"), ("eu-case-law", "sister"), ("de-gwb", "joint-reverse"), ("de-gwb", "joint-sister"),
    }
)  # fmt: skip
"""Routes that no case or text settles: they are open at best."""
ON_DURABLE = (
    "worked-example", "worked-cooperation", "uk-pa-2023/indirect-through-holding",
    "uk-pa-2023/outside-work-exactly-20", "uk-pcr-2015/sister-below-80", "uk-pcr-2015/outside-work-exactly-20",
    "eu-2014-24/full-transfer-of-powers", "eu-2014-24/private-2-percent-required-by-law",
)  # fmt: skip


DOCUMENTS = ByName(SINGLE, document)
OFTEN = tuple(name for name in SINGLE if "/clean-" in name or name.split("/")[0] in ("uk-pa-2023", name))
"""The examples of every run: all of one law, and what is plainly exempt under each other."""
every_example = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in OFTEN else [pytest.mark.slow]) for name in DOCUMENTS],
    scope="module",
)
"""Both tests of one example run in turn, so that it is evaluated once."""


@functools.cache
def result(name: str, engine: str = "builtin") -> Result:
    """Without the cases that come nearest, which nothing here asks for."""
    return evaluate(DOCUMENTS[name], load(), engine=engine)


def expected(name: str) -> Mapping[str, Any]:
    found = DOCUMENTS[name].get(("example", "expected"))
    assert isinstance(found, Mapping)
    return found


def condition_states(found: Result) -> dict[str, str]:
    return {each.id: each.state for route in found.routes for each in route.conditions}


@every_example
def test_verdict_route_law_conditions_and_gates_are_those_the_law_gives(name: str) -> None:
    found, wanted = result(name), expected(name)
    assert (found.verdict, found.route) == (wanted["verdict"], wanted.get("route")), found.summary
    conditions, gates = condition_states(found), {each.id: each.state for each in found.gates}
    decisive = dict(wanted.get("conditions", {}))
    assert {id: conditions.get(id, "no such condition") for id in decisive} == decisive
    decisive = dict(wanted.get("gates", {}))
    assert {id: gates.get(id, "no such gate") for id in decisive} == decisive
    law, where = found.law, Path(name).parent.name or "uk-pa-2023"
    assert where == (law.id if law else where)
    assert (law is None) == name.endswith("/no-date-of-award")
    assert [each.id for each in found.routes if each.state == "met" and (where, each.id) in NEVER_MET] == []


@every_example
def test_the_flags_that_are_due_are_raised_and_no_other_calls_for_advice(name: str) -> None:
    """An unclear verdict always calls for it."""
    found, wanted = result(name), expected(name)
    due = set(wanted.get("flags", ()))
    assert due <= {each.id for each in found.flags}
    loud = {each.id for each in found.flags if each.level == "advice"}
    assert loud <= due, "a call for advice that the example does not expect"
    assert not (wanted.get("no_advice") and loud)
    assert loud or wanted["verdict"] != "unclear"


def test_the_verdict_expected_can_be_found_without_reading_the_file() -> None:
    assert verdicts() == {name: expected(name)["verdict"] for name in DOCUMENTS}


def test_what_is_expected_names_conditions_gates_and_routes_of_the_book() -> None:
    conditions = {each.id for law in ENCODED for each in law.conditions}
    gates = {each.id for law in ENCODED for each in law.gates}
    routes = {each.id for law in ENCODED for each in law.routes}
    for name in DOCUMENTS:
        wanted = expected(name)
        assert set(wanted.get("conditions", {})) <= conditions, name
        assert set(wanted.get("gates", {})) <= gates, name
        assert (wanted["verdict"] == "exempt") == (wanted.get("route") in routes), name


def test_an_example_says_what_it_proves_and_names_what_decides() -> None:
    deciding = {"not-exempt": "not-met", "unclear": "unclear", "exempt": "met"}
    for name, example in DOCUMENTS.items():
        wanted = expected(name)
        assert example.get(("example", "shows")), name
        assert wanted["reason"], name
        states = {*wanted.get("conditions", {}).values(), *wanted.get("gates", {}).values()}
        assert not wanted.get("conditions") or deciding[wanted["verdict"]] in states, name


@pytest.mark.parametrize("law", FULL)
def test_every_boundary_has_its_example_under_each_law(law: str) -> None:
    assert {f"{law}/{each}" for each in EVERYWHERE} <= set(DOCUMENTS)


@pytest.mark.parametrize(
    ("law", "route"), [(law.id, route.id) for law in ENCODED for route in law.routes], ids=lambda each: str(each)
)
def test_every_other_route_is_met_by_some_example(law: str, route: str) -> None:
    met = any(expected(name).get("route") == route for name in DOCUMENTS if name.startswith(f"{law}/"))
    assert met != ((law, route) in NEVER_MET)


@pytest.mark.skipif("durable" not in ENGINES, reason="no durable-rules for this Python")
@pytest.mark.parametrize("name", ON_DURABLE)
def test_each_engine_comes_to_the_same_answer(name: str) -> None:
    found = result(name, "durable")
    assert found.engine == "durable"
    assert dataclasses.replace(found, engine="builtin") == result(name)


@pytest.mark.parametrize("law", FULL)
def test_a_share_just_over_the_line_on_projections_is_exempt_and_calls_for_advice(law: str) -> None:
    found = result(f"{law}/projections-close-to-80")
    assert found.verdict == "exempt"
    assert "advice" in {each.level for each in found.flags}


def test_the_worked_example_rests_on_86_2_percent() -> None:
    joint = next(route for route in result("worked-example").routes if route.id == "joint")
    shown = {fact.name: fact.shown for each in joint.conditions for fact in each.facts}
    assert shown["controlled.activity.turnover_percent"] == "86.2"


PA, OLD = ("uk-pa-2023",), ("uk-pcr-2015", "eu-2014-24")
SELLER, BUYER, OWNED = "bodies.digitalco", "bodies.serviceco", "bodies.wasteco"
ANYONE, CONTRARY = "decisive_influence.anyone_else", "bodies.wasteco.pursues_contrary_interests"
STRATEGY, DECISIONS = "decisive_influence.strategic_objectives", "decisive_influence.significant_decisions"
COMMON, PUBLIC = "cooperation.common_objectives", "cooperation.public_interest_only"
WITH_A_FIRM = {"A": {"shares": 60, "votes": 60}, "B": {"shares": 38, "votes": 38}, "firm": {"shares": 2, "votes": 2}}
NOT_ALL = {"A": {"shares": 60, "votes": 60}, "B": {"shares": 38, "votes": 38}}
SOLD_IN_PART = {"A": {"shares": 98, "votes": 98}, "firm": {"shares": 2, "votes": 2}}
ANOTHERS = {"B": {"shares": 100, "votes": 100}}
HALF = {"measure": "turnover", "other_measures": "none", "stated_share": 50}
ONE_FACT: list[tuple[tuple[str, ...], str, str, str, Any, str]] = [
    (PA, "clean-joint", "joint/no-other-influence", f"{OWNED}.{ANYONE}", True, "not-met"),
    (PA, "clean-joint", "joint/no-other-influence", f"{OWNED}.{ANYONE}", "unknown", "unclear"),
    (PA, "clean-joint", "joint/represented", f"{OWNED}.board.appointments_right", "unknown", "unclear"),
    (PA, "clean-joint", "joint/interests", CONTRARY, "unknown", "unclear"),
    (PA, "clean-joint", "joint/shares", f"{OWNED}.holdings", WITH_A_FIRM, "not-met"),
    (PA, "clean-joint", "joint/shares", f"{OWNED}.holdings", NOT_ALL, "unclear"),
    (PA, "clean-joint", "joint/activity", f"{OWNED}.activities", HALF, "not-met"),
    (PA, "clean-reverse", "reverse/controlled", f"{BUYER}.activities", HALF, "not-met"),
    (PA, "clean-reverse", "reverse/controlled", f"{BUYER}.{ANYONE}", "unknown", "unclear"),
    (PA, "clean-sister", "sister/buyer-controlled", f"{BUYER}.activities", HALF, "not-met"),
    (PA, "clean-sister", "sister/buyer-controlled", f"{BUYER}.activities", "unknown", "unclear"),
    (PA, "clean-sister", "sister/supplier-controlled", f"{SELLER}.holdings", SOLD_IN_PART, "not-met"),
    (PA, "clean-sister", "sister/supplier-controlled", f"{SELLER}.activities", "unknown", "unclear"),
    (PA, "clean-joint-reverse", "joint-reverse/controlled", f"{OWNED}.activities", HALF, "not-met"),
    (PA, "clean-joint-reverse", "joint-reverse/controlled", CONTRARY, "unknown", "unclear"),
    (PA, "clean-joint-sister", "joint-sister/buyer-controlled", f"{OWNED}.activities", HALF, "not-met"),
    (PA, "clean-joint-sister", "joint-sister/supplier-controlled", f"{SELLER}.board.appointed_by", {"A": 5}, "not-met"),
    (PA, "clean-joint-sister", "joint-sister/supplier-controlled", f"{SELLER}.activities", "unknown", "unclear"),
    (PA, "clean-cooperation", "horizontal/public-functions", "cooperation.public_tasks", "unknown", "unclear"),
    (PA, "clean-cooperation", "horizontal/outside-functions", "cooperation.activities", "unknown", "unclear"),
    (PA, "clean-cooperation", "horizontal/genuine-cooperation", "cooperation.contributions", "unknown", "unclear"),
    (OLD, "clean-sole", "vertical/significant-decisions", f"bodies.parksco.{DECISIONS}", [], "not-met"),
    (OLD, "clean-joint", "joint/strategic-objectives", f"{OWNED}.{STRATEGY}", [], "not-met"),
    (OLD, "clean-joint", "joint/strategic-objectives", f"{OWNED}.{STRATEGY}", "unknown", "unclear"),
    (OLD, "clean-joint", "joint/significant-decisions", f"{OWNED}.{DECISIONS}", [], "not-met"),
    (OLD, "clean-joint", "joint/significant-decisions", f"{OWNED}.{DECISIONS}", "unknown", "unclear"),
    (OLD, "clean-joint", "joint/representatives", f"{OWNED}.board.appointments_right", "unknown", "unclear"),
    (OLD, "clean-joint", "joint/no-contrary-interests", CONTRARY, "unknown", "unclear"),
    (OLD, "clean-joint", "joint/private-capital", f"{OWNED}.holdings", WITH_A_FIRM, "not-met"),
    (OLD, "clean-joint", "joint/private-capital", f"{OWNED}.holdings", NOT_ALL, "unclear"),
    (OLD, "clean-joint", "joint/activity", f"{OWNED}.activities", HALF, "not-met"),
    (OLD, "clean-reverse", "reverse/strategic-objectives", f"{BUYER}.{STRATEGY}", [], "not-met"),
    (OLD, "clean-reverse", "reverse/significant-decisions", f"{BUYER}.{DECISIONS}", [], "not-met"),
    (OLD, "clean-reverse", "reverse/activity", f"{BUYER}.activities", HALF, "unclear"),
    (OLD, "clean-sister", "sister/strategic-objectives", f"{SELLER}.{STRATEGY}", [], "not-met"),
    (OLD, "clean-sister", "sister/significant-decisions", f"{BUYER}.{DECISIONS}", [], "not-met"),
    (OLD, "clean-sister", "sister/activity", f"{BUYER}.activities", HALF, "unclear"),
    (OLD, "clean-sister", "sister/private-capital", f"{SELLER}.holdings", SOLD_IN_PART, "not-met"),
    (OLD, "clean-cooperation", "horizontal/public-tasks", "cooperation.public_tasks", "unknown", "unclear"),
    (OLD, "clean-cooperation", "horizontal/cooperation", "cooperation.contributions", "unknown", "unclear"),
    (OLD, "clean-cooperation", "horizontal/private-advantage", "cooperation.private_advantage", "unknown", "unclear"),
    (OLD, "clean-cooperation", "horizontal/open-market", "cooperation.activities", "unknown", "unclear"),
    ((*PA, *OLD), "clean-cooperation", "horizontal/common-objectives", COMMON, "unknown", "unclear"),
    ((*PA, *OLD), "clean-cooperation", "horizontal/public-interest", PUBLIC, "unknown", "unclear"),
]  # fmt: skip
"""Laws, a clean example, the limb, one fact and what it becomes, and the state in which that leaves the limb."""
ONE_FACT_CASES = [(law, *row) for laws, *row in ONE_FACT for law in laws]


def plain(value: Any, names: Mapping[str, str]) -> Any:
    """The same as what may be changed, with A and B for the authorities of the example."""
    if isinstance(value, Mapping):
        return {names.get(key, key): plain(each, names) for key, each in value.items()}
    return [plain(each, names) for each in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize(("law", "name", "limb", "path", "becomes", "state"), ONE_FACT_CASES)
def test_one_fact_turns_one_limb_and_with_it_the_verdict(
    law: str, name: str, limb: str, path: str, becomes: Any, state: str
) -> None:
    arrangement = copy.deepcopy(plain(DOCUMENTS[f"{law}/{name}"].data, {}))
    authorities = [id for id, each in arrangement["parties"].items() if each["type"] == "local-authority"]
    arrangement["parties"]["firm"] = {"name": "Thornhythe Trade plc", "type": "private-company"}
    *where, last = path.split(".")
    place = functools.reduce(lambda block, key: block[key], where, arrangement)
    place[last] = plain(becomes, dict(zip("AB", authorities, strict=False)))
    found = evaluate(from_mapping(arrangement), load(), engine="builtin")
    route = next(each for each in found.routes if each.id == limb.split("/")[0])
    assert {each.id: each.state for each in route.conditions if each.state != "met"} == {f"{law}/{limb}": state}
    assert found.verdict == {"not-met": "not-exempt", "unclear": "unclear"}[state]
