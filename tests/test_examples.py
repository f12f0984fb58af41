"""Every invented arrangement comes out as the law has it, on each side of each boundary of each law.

The expectations stand in the files themselves, beside the facts, so that whoever reads one sees what it proves.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from teckal.document import Document, read
from teckal.paths import folder
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

FOLDER = folder("cases") / "examples"
LAWS = ("uk-pa-2023", "uk-pcr-2015", "eu-2014-24")
EVERYWHERE = (
    "clean-sole", "clean-joint", "clean-reverse", "clean-sister", "clean-cooperation", "indirect-through-holding",
    "activity-exactly-80", "activity-just-over-80", "activity-just-under-80", "activity-mean-of-years-over-80",
    "activity-for-another-authority", "activity-turnover-70-costs-85", "range-above-80", "range-below-80", "range-across-80",
    "projections-new-body", "projections-old-body", "projections-close-to-80", "stale-accounts", "accounts-not-ready",
    "users-pay", "group-figures-below-80", "customer-is-a-trading-sister",
    "private-2-percent-required-by-law", "private-2-percent-not-required", "commercial-holding-company",
    "charity-member-of-guarantee-company", "private-entry-planned", "private-entry-only-permitted", "holders-not-all-listed",
    "private-company", "company-not-described", "member-without-board-seat", "one-representative-for-two",
    "seat-only-after-the-award", "contrary-interests", "sister-below-80", "outsiders-veto", "disputed-influence",
    "nobody-decides-strategy", "one-buyer-is-a-stranger",
    "outside-work-exactly-20", "outside-work-just-over-20", "outside-work-just-under-20", "nothing-outside-and-no-turnover",
    "cost-reimbursement-only", "private-firm-is-a-party", "party-without-a-task", "profit-beside-the-public-interest",
    "private-firm-put-ahead", "no-consideration", "full-transfer-of-powers", "transfer-with-strings",
    "value-below-threshold", "value-equal-to-threshold", "buyer-not-a-contracting-authority", "no-date-of-award",
)  # fmt: skip
"""The boundaries that every law has an arrangement for."""
ON_DURABLE = (
    "worked-example", "worked-cooperation", "uk-pa-2023/indirect-through-holding", "uk-pa-2023/outside-work-exactly-20",
    "uk-pcr-2015/sister-below-80", "uk-pcr-2015/outside-work-exactly-20", "eu-2014-24/full-transfer-of-powers",
    "eu-2014-24/private-2-percent-required-by-law",
)  # fmt: skip


def _documents() -> dict[str, Document]:
    found = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        documents = read(path)
        assert len(documents) == 1 and isinstance(documents[0], Document), f"{path}: {documents[0]}"
        found[path.relative_to(FOLDER).with_suffix("").as_posix()] = documents[0]
    return found


DOCUMENTS = _documents()
every_example = pytest.mark.parametrize("name", DOCUMENTS)


@functools.cache
def result(name: str, engine: str = "builtin") -> Result:
    return evaluate(DOCUMENTS[name], load(), engine=engine)


def expected(name: str) -> Mapping[str, Any]:
    found = DOCUMENTS[name].get(("example", "expected"))
    assert isinstance(found, Mapping)
    return found


def condition_states(found: Result) -> dict[str, str]:
    return {each.id: each.state for route in found.routes for each in route.conditions}


@every_example
def test_the_verdict_and_its_route_are_those_the_law_gives(name: str) -> None:
    found, wanted = result(name), expected(name)
    assert (found.verdict, found.route) == (wanted["verdict"], wanted.get("route")), found.summary


@every_example
def test_the_conditions_and_gates_that_decide_have_their_states(name: str) -> None:
    found, wanted = result(name), expected(name)
    conditions, gates = condition_states(found), {each.id: each.state for each in found.gates}
    decisive = dict(wanted.get("conditions", {}))
    assert {id: conditions.get(id, "no such condition") for id in decisive} == decisive
    decisive = dict(wanted.get("gates", {}))
    assert {id: gates.get(id, "no such gate") for id in decisive} == decisive


@every_example
def test_the_flags_that_are_due_are_raised(name: str) -> None:
    found, wanted = result(name), expected(name)
    assert set(wanted.get("flags", ())) <= {each.id for each in found.flags}
    if wanted.get("no_advice"):
        assert [each.id for each in found.flags if each.level == "advice"] == []


@every_example
def test_an_unclear_verdict_always_calls_for_advice(name: str) -> None:
    if expected(name)["verdict"] == "unclear":
        assert "advice" in {each.level for each in result(name).flags}


@every_example
def test_an_example_stands_under_the_law_that_governs_it(name: str) -> None:
    law = result(name).law
    where = Path(name).parent.name or "uk-pa-2023"
    assert where == (law.id if law else where)
    assert (law is None) == name.endswith("/no-date-of-award")


@every_example
def test_what_is_expected_names_conditions_gates_and_routes_of_the_book(name: str) -> None:
    wanted = expected(name)
    laws = [load().law(id) for id in LAWS]
    assert set(wanted.get("conditions", {})) <= {each.id for law in laws for each in law.conditions}
    assert set(wanted.get("gates", {})) <= {each.id for law in laws for each in law.gates}
    assert wanted.get("route") in {None} | {route.id for law in laws for route in law.routes}
    assert (wanted["verdict"] == "exempt") == ("route" in wanted)


@every_example
def test_an_example_says_what_it_proves_and_which_state_decides(name: str) -> None:
    wanted = expected(name)
    assert DOCUMENTS[name].get(("example", "shows")) and wanted["reason"]
    deciding = {"not-exempt": "not-met", "unclear": "unclear", "exempt": "met"}.get(wanted["verdict"])
    states = [*wanted.get("conditions", {}).values(), *wanted.get("gates", {}).values()]
    assert not wanted.get("conditions") or deciding in states


@pytest.mark.parametrize("law", LAWS)
def test_every_boundary_has_its_example_under_each_law(law: str) -> None:
    assert {f"{law}/{each}" for each in EVERYWHERE} <= set(DOCUMENTS)


@pytest.mark.parametrize("name", ON_DURABLE)
def test_forward_chaining_comes_to_the_same(name: str) -> None:
    found, other = result(name, "durable"), result(name)
    assert found.engine == "durable"
    assert (found.verdict, found.route, condition_states(found)) == (other.verdict, other.route, condition_states(other))


@pytest.mark.parametrize("law", LAWS)
def test_a_share_just_over_the_line_on_projections_is_exempt_and_calls_for_advice(law: str) -> None:
    found = result(f"{law}/projections-close-to-80")
    assert found.verdict == "exempt"
    assert "advice" in {each.level for each in found.flags}


def test_the_worked_example_rests_on_86_2_percent() -> None:
    joint = next(route for route in result("worked-example").routes if route.id == "joint")
    shown = {fact.name: fact.shown for each in joint.conditions for fact in each.facts}
    assert shown["controlled.activity.turnover_percent"] == "86.2"
