"""An answer that rests on weak evidence says so beside the verdict, and lists what to compare and sign for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, Command

EXAMPLE = ROOT / "cases" / "examples" / "worked-example.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
INFLUENCE = 'bodies.wasteco.decisive_influence: {standing: documented, source: "Articles of association, art 14"}'
SCHEMA = json.loads((ROOT / "schemas" / "result.schema.json").read_text(encoding="utf-8"))


def put(folder: Path, evidence: str) -> Path:
    assert INFLUENCE in TEXT
    path = folder / "arrangement.yaml"
    path.write_text(TEXT.replace(INFLUENCE, evidence), encoding="utf-8")
    return path


@pytest.mark.parametrize(("standing", "assumed"), [("assumed", True), ("stated", False), ("documented", False)])
def test_an_exempt_that_rests_on_assumed_facts_says_so_beside_the_verdict(
    teckal: Command, tmp_path: Path, standing: str, assumed: bool
) -> None:
    file = put(tmp_path, f"bodies.wasteco.holdings: {{standing: {standing}}}")
    for form in ("table", "markdown"):
        first = beside(teckal, file, form)
        assert "EXEMPT" in first
        assert first.endswith("; rests on assumed facts") is assumed
        assert ("rests on" in first) is assumed


def beside(teckal: Command, file: Path, form: str) -> str:
    """The verdict and what stands beside it."""
    return " ".join(teckal("check", file, "--format", form).out.partition("Household")[0].split()).removesuffix(" **")


def test_an_answer_that_disputed_facts_leave_open_says_so_beside_the_verdict(teckal: Command, tmp_path: Path) -> None:
    file = put(tmp_path, "bodies.wasteco.pursues_contrary_interests: {standing: disputed}")
    for form in ("table", "markdown"):
        assert beside(teckal, file, form).endswith("; some facts are disputed")


def test_assumed_and_disputed_are_both_told(teckal: Command, tmp_path: Path) -> None:
    evidence = "bodies.wasteco.holdings: {standing: assumed}\n  bodies.wasteco.board: {standing: disputed}"
    assert beside(teckal, put(tmp_path, evidence), "table").endswith(
        "; rests on assumed facts and some facts are disputed"
    )


# The checklist


def checklist(teckal: Command, path: Path) -> list[dict[str, Any]]:
    data = json.loads(teckal("check", path, "--evidence", "--format", "json").out)
    jsonschema.validate(data, SCHEMA)
    found: list[dict[str, Any]]
    (found,) = data["checklists"]
    return found


def test_every_value_relied_on_is_on_the_list_once(teckal: Command) -> None:
    data = json.loads(teckal("check", EXAMPLE, "--format", "json").out)
    assert data["checklists"] is None
    (result,) = data["results"]
    route = next(each for each in result["routes"] if each["id"] == result["route"])
    asked = [*result["gates"], *route["conditions"]]
    relied = {source["path"] for each in asked for fact in each["facts"] for source in fact["from"]}
    listed = [path for entry in checklist(teckal, EXAMPLE) for path in entry["paths"]]
    assert sorted(listed) == sorted(relied)


def test_an_entry_has_its_standing_source_date_and_note(teckal: Command, tmp_path: Path) -> None:
    evidence = (
        "bodies.wasteco.decisive_influence: "
        '{standing: documented, source: "Articles, art 14", date: 2026-03-01, note: Seen by legal}'
    )
    found = [each for each in checklist(teckal, put(tmp_path, evidence)) if each["source"]]
    (entry,) = found
    assert entry["title"] == "Fenmarsh Waste Ltd, decisive influence"
    assert (entry["standing"], entry["source"]) == ("documented", "Articles, art 14")
    assert (entry["date"], entry["note"]) == ("1 March 2026", "Seen by legal")
    line = TEXT[: TEXT.index("strategic_objectives:")].count("\n") + 1
    assert entry["line"] == line


def test_values_of_one_block_with_other_evidence_are_entries_of_their_own(teckal: Command, tmp_path: Path) -> None:
    evidence = "bodies.wasteco.holdings.saltby: {standing: assumed}"
    holdings = [each for each in checklist(teckal, put(tmp_path, evidence)) if "holdings" in str(each["title"])]
    assert {(each["standing"], len(each["paths"])) for each in holdings} == {("unsupported", 2), ("assumed", 2)}


def test_what_is_disputed_is_on_the_list_though_the_answer_takes_it_as_not_known(
    teckal: Command, tmp_path: Path
) -> None:
    file = put(tmp_path, "bodies.wasteco.activities: {standing: disputed, source: Audit letter}")
    (entry,) = [each for each in checklist(teckal, file) if each["standing"] == "disputed"]
    assert entry["source"] == "Audit letter"
    assert entry["paths"] == ["bodies.wasteco.activities"]
    assert "total: 9,800,000" in str(entry["told"])


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_list_comes_after_the_answer_with_boxes_and_room_to_sign(teckal: Command, form: str) -> None:
    ran = teckal("check", EXAMPLE, "--evidence", "--format", form)
    answer, _, listed = ran.out.partition("Evidence to be checked: Household waste collection")
    assert answer.rstrip("# \n") == teckal("check", EXAMPLE, "--format", form).out.rstrip()
    entries = len(checklist(teckal, EXAMPLE))
    assert listed.count("[ ]" if form == "table" else "\\[ \\]") == entries >= 8
    assert "Compared with the sources by" in listed
    if form == "table":
        assert max(map(len, ran.out.splitlines())) <= 80


def test_an_answer_that_relies_on_nothing_says_so(teckal: Command, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(
        "format: 1\ntitle: Bins\nparties: {a: {name: A, type: local-authority}, b: {name: B, type: local-authority}}\n"
        "contract: {buyers: unknown}\n",
        encoding="utf-8",
    )
    assert "The answer relies on no value of the file." in teckal("check", path, "--evidence").out


def test_a_form_that_has_no_list_is_refused_before_anything_is_evaluated(teckal: Command) -> None:
    from teckal.cli import EVIDENCE_FORMS, FORMATS

    others = [each for each in FORMATS if each not in EVIDENCE_FORMS]
    for form in others:
        ran = teckal("check", EXAMPLE, "--evidence", "--format", form)
        assert (ran.status, ran.out) == (2, "")
        assert f"--evidence has no {form} form: choose table, markdown, json." in ran.err
