"""The starting file: whoever fills it in has said all that the route's conditions ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Command

from teckal import check, check_text, starter
from teckal.document import Document, read_text
from teckal.reading import schema
from teckal.rulebook import load

LAWS = tuple(law.id for law in load().laws.values() if law.encoded)
OFTEN = ("uk-pa-2023", "uk-pcr-2015", "eu-2014-24")
"""The laws of which every route is started in every run; of the others, a file for any route."""
ROUTES = ("vertical", "reverse", "sister", "joint", "horizontal")
AWARDED = {"uk-pa-2023": 2026, "eu-case-law": 2012}
WHERE = {"uk": "england", "scotland": "scotland", "eu": "nl", "de": "de", "ie": "ie"}
CONCESSIONS, UTILITIES = ("uk-ccr-2016", "scotland-concessions-2016", "eu-2014-23"), ("ucr", "utilities", "2014-25")
EACH_START = [
    pytest.param(route, law, marks=[] if route is None or law in OFTEN else [pytest.mark.slow])
    for route in (None, *ROUTES)
    for law in LAWS
]
NEVER_MET = frozenset({("eu-case-law", "reverse"), ("eu-case-law", "sister")})
"""Routes that no case before codification settles: they are open at best."""


def filled(route: str | None, law: str) -> dict[str, Any]:
    """The starting file with an answer to every question, each in the parties' favour and true to the law's lines."""
    data: dict[str, Any] = yaml.load(starter.text(load(), route, law), Loader=yaml.BaseLoader)
    bodies = data.get("bodies", {})
    owners = [each for each in data["parties"] if each not in bodies]
    answers: dict[str, Any] = {
        "stage": "design",
        "name": "A public body",
        "jurisdiction": WHERE[law.split("-")[0]],
        "contracting_authority": True,
        "subject": "Refuse",
        "category": "concession" if law in CONCESSIONS else "services",
        "sector": "utilities",
        "consideration": True,
        "estimated_value": 6000000,
        "devolution": "devolved",
        "awarded_on": f"{AWARDED.get(law, 2024)}-09-01",
        "shares": 100 // len(owners),
        "votes": 100 // len(owners),
        "holdings_complete": True,
        "permitted_by_articles": False,
        "planned": False,
        "seats": 4,
        "strategic_objectives": owners,
        "significant_decisions": owners,
        "anyone_else": False,
        "pursues_contrary_interests": False,
        "measure": "turnover",
        "total": 1000,
        "common_objectives": "One control room",
        "payments": "cost-sharing",
        "public_interest_only": True,
        "private_advantage": False,
        "open_market": 10,
        "outside_public_functions": 10,
    }
    for id, party in data["parties"].items():
        party["type"] = "company-limited-by-shares" if id in bodies else "local-authority"
    for body in bodies.values():
        if "board" in body:
            body["board"]["appointed_by"] = dict.fromkeys(owners, 4 // len(owners))
    for block in [*bodies.values(), *([data["cooperation"]] if "cooperation" in data else [])]:
        for ago, period in enumerate(block["activities"]["periods"]):
            year = AWARDED.get(law, 2024) - 3 + ago
            period.update({"from": f"{year}-04-01", "to": f"{year + 1}-03-31"})
            if "for" in period:
                period["for"] = dict.fromkeys(owners, (1000 if law == "eu-case-law" else 960) // len(owners))
    if "cooperation" in data:
        data["cooperation"]["public_tasks"] = dict.fromkeys(owners, "Calls from tenants (landlord's duty)")
        data["cooperation"]["contributions"] = {each: ["staff"] for each in owners}
    return {**_answered(data, answers), "format": 1}


def _answered(value: Any, answers: dict[str, Any], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _answered(each, answers, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_answered(each, answers, key) for each in value]
    return answers[key] if value == "unknown" else value


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("route", [None, *ROUTES])
def test_the_starting_file_is_valid_as_it_stands(route: str | None, law: str) -> None:
    (document,) = read_text(starter.text(load(), route, law))
    assert isinstance(document, Document)


@pytest.mark.parametrize(("route", "law"), EACH_START)
def test_the_starting_file_decides_nothing_as_it_stands(route: str | None, law: str) -> None:
    result = check_text(starter.text(load(), route, law), law=law)
    assert result.verdict == "unclear"
    assert result.missing


@pytest.mark.parametrize(("route", "law"), EACH_START)
def test_once_filled_in_it_answers_every_condition_of_its_route(route: str | None, law: str) -> None:
    result = check(filled(route, law))
    assert result.law is not None
    assert result.law.id == law
    wanted = ("unclear", None) if (law, route) in NEVER_MET else ("exempt", route or "joint")
    assert (result.verdict, result.route) == wanted, result.summary


@pytest.mark.parametrize("law", LAWS)
def test_a_law_about_concessions_or_utilities_asks_for_nothing_else(law: str) -> None:
    text = starter.text(load(), "vertical", law)
    assert ("concession; this law is about nothing else" in text) == (law in CONCESSIONS)
    assert ("  sector: unknown" in text) == any(each in law for each in UTILITIES)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("route", [None, *ROUTES])
def test_everything_to_fill_in_is_explained_and_no_line_is_long(route: str | None, law: str) -> None:
    lines = starter.text(load(), route, law).splitlines()
    assert lines[0].startswith("# yaml-language-server: $schema=file:///")
    assert all(len(line) <= 112 for line in lines[1:])
    assert all(not line.endswith(" ") for line in lines)


def test_a_cooperation_that_is_only_suggested_is_valid_once_its_marks_are_taken_away() -> None:
    text = starter.text(load(), None, None)
    head, _, rest = text.partition("# The bodies that others own")
    head = head.replace("buyers: [authority]", "buyers: [authority, partner]").replace("  suppliers: [body]\n", "")
    suggested = rest.partition("# # What they do together")[2].partition("\n\n")[0].splitlines()[1:]
    (document,) = read_text(head + "\n".join(line.removeprefix("# ") for line in suggested))
    assert isinstance(document, Document)
    assert document.get(("cooperation", "participants")) == ["authority", "partner"]


def test_new_prints_the_file_or_writes_it(teckal: Command, tmp_path: Path) -> None:
    printed = teckal("new", "--route", "joint")
    written = teckal("new", "--route", "joint", "-o", tmp_path / "a.yaml")
    assert (printed.status, written.status, written.out) == (0, 0, "")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == printed.out
    assert f"teckal check {tmp_path / 'a.yaml'}" in written.err
    assert teckal("validate", tmp_path / "a.yaml").status == 0


@pytest.mark.parametrize("asked", [(), ("--route", "joint"), ("--template", "joint-company")])
def test_new_asks_for_a_record_of_the_decision_where_that_is_wanted(teckal: Command, asked: tuple[str, ...]) -> None:
    plain, wanted = teckal("new", *asked).out, teckal("new", *asked, "--decision").out
    assert wanted.startswith(plain)
    (document,) = read_text(wanted)
    assert isinstance(document, Document)
    assert set(document.get(("decision",))) == set(schema.load()["definitions"]["decision"]["properties"])
    assert max(map(len, wanted.splitlines()[1:])) <= 120
    assert teckal("report", "-", stdin=wanted.encode()).status == 0


def test_a_register_has_no_record_of_a_decision(teckal: Command) -> None:
    ran = teckal("new", "--register", "csv", "--decision")
    assert (ran.status, ran.out) == (2, "")
    assert "take --decision away" in ran.err


def test_new_replaces_no_file_unless_forced(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("mine", encoding="utf-8")
    ran = teckal("new", "-o", file)
    assert ran.status == 2
    assert "--force" in ran.err
    assert file.read_text(encoding="utf-8") == "mine"
    assert teckal("new", "-o", file, "--force").status == 0
    assert file.read_text(encoding="utf-8").startswith("# yaml-language-server")


def test_new_refuses_a_law_that_is_not_encoded(teckal: Command) -> None:
    ran = teckal("new", "--law", "uk-pa-2032")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean uk-pa-2023?" in ran.err
