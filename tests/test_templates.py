"""A template is an arrangement with blanks: each has its question, and what is settled with them open stays settled."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command

from teckal import check, cli, templates
from teckal.document import Document, from_mapping, read, read_text
from teckal.paths import folder
from teckal.questions import NO_BLANKS, QUESTIONS, blanks
from teckal.reading import schema
from teckal.reading.words import _allows_unknown
from teckal.rulebook import load
from teckal.templates import MODELINE
from teckal.verdict import evaluate

FOLDER = ROOT / "cases" / "templates"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
COMMON = {
    *("cooperation", "joint-committee", "joint-company", "lead-authority", "police-and-fire"),
    *("shared-ict-service", "shared-legal-service", "shared-waste-service", "single-council-company"),
}
YEARS = (("2023-04-01", "2024-03-31"), ("2024-04-01", "2025-03-31"), ("2025-04-01", "2026-03-31"))
FILLED: Mapping[str, Any] = {
    "reference": "FEN-2026-014",
    "stage": "design",
    "name": "A public body",
    "jurisdiction": "england",
    "subject": "Parking enforcement",
    "legally_binding": True,
    "estimated_value": 6000000,
    "awarded_on": "2026-09-01",
    "holdings_complete": True,
    "permitted_by_articles": False,
    "planned": False,
    "seats": 4,
    "anyone_else": False,
    "pursues_contrary_interests": False,
    "total": 1000,
    "not_entrusted": 0,
    "open_market": 10,
    "outside_public_functions": 10,
    "common_objectives": "One team for both areas",
    "payments": "cost-sharing",
    "public_interest_only": True,
    "private_advantage": False,
    "common_strategy": True,
    "source_code_given": True,
    "can_be_tendered": True,
    "powers": False,
    "responsibility": False,
    "decision_autonomy": False,
    "financial_autonomy": False,
    "members_cover_deficit": True,
    "instruction_rights_kept": True,
    "can_take_back": True,
    "review_on": "2027-04-01",
}
"""An answer in the parties' favour to each question whose answer does not depend on who asks it."""
ROUTES = {"single-council-company": "vertical", "joint-company": "joint", "shared-waste-service": "joint"}
"""The route that each template is for; all others are cooperations."""


def document(name: str) -> Document:
    (found,) = read(FOLDER / f"{name}.yaml")
    assert isinstance(found, Document), found
    return found


def filled(name: str) -> dict[str, Any]:
    """The template with every blank answered in the parties' favour, and true to the law's lines."""
    found = document(name)
    data: dict[str, Any] = copy.deepcopy(dict(found.data))
    owners = [each for each in data["parties"] if each != "company"]
    shares = {owner: 100 // len(owners) for owner in owners}
    for blank in blanks(found):
        *above, last = re.findall(r"[^.\[\]]+", blank.path)
        place: Any = data
        for step in above:
            place = place[int(step) if step.isdigit() else step]
        place[last] = _filled(above, last, owners, shares)
    return data


def _filled(above: list[str], last: str, owners: list[str], shares: Mapping[str, int]) -> Any:
    inside = above[-1] if above else ""
    if last in ("shares", "votes"):
        return shares[inside]
    if last in ("strategic_objectives", "significant_decisions", "helps_task_of"):
        return owners
    if inside == "appointed_by":
        return 4 // len(owners)
    if last in ("from", "to"):
        return YEARS[int(inside)][last == "to"]
    if inside in ("for", "entrusted_by"):
        return 960 // len(owners) if inside == "for" else 0
    if inside == "public_tasks":
        return "Enforcement of parking on its roads (power)"
    if inside == "contributions":
        return ["staff"]
    return False if inside == "circumstances" and last != "review_on" else FILLED[last]


# What ships


def test_there_is_a_template_for_each_common_arrangement() -> None:
    assert set(NAMES) == COMMON == set(cli.TEMPLATES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_unclear_as_it_stands(name: str) -> None:
    result = check(FOLDER / f"{name}.yaml")
    assert result.verdict == "unclear"
    assert result.missing


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_filled_in_to_pass(name: str) -> None:
    result = check(filled(name))
    assert (result.verdict, result.route) == ("exempt", ROUTES.get(name, "horizontal")), result.summary
    assert blanks(from_mapping(filled(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_blank_of_a_template_is_explained_where_it_first_stands(name: str) -> None:
    """A comment beside it, or for what repeats (a second year, a second party) beside the first or the block."""
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# yaml-language-server: {MODELINE}"
    assert all(len(line) <= 120 and line == line.rstrip() for line in lines)
    explained = {line.split(":")[0].strip(" -") for line in lines if "#" in line.partition(":")[2]}
    for blank in blanks(document(name)):
        steps = re.findall(r"[a-z_]+", blank.path)
        assert explained & set(steps[-3:]), blank


@pytest.mark.parametrize("name", NAMES)
def test_new_writes_the_template_with_the_schema_that_is_installed(name: str, teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    ran = teckal("new", "--template", name, "-o", file)
    assert (ran.status, ran.out) == (0, "")
    first, rest = file.read_text(encoding="utf-8").split("\n", 1)
    assert first == f"# yaml-language-server: $schema={(folder('schemas') / 'arrangement.schema.json').as_uri()}"
    assert rest == (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").split("\n", 1)[1]


@pytest.mark.parametrize("other", [("--route", "joint"), ("--law", "uk-pa-2023"), ("--register", "csv")])
def test_a_template_asks_in_no_other_words(other: tuple[str, str], teckal: Command) -> None:
    ran = teckal("new", "--template", "joint-company", *other)
    assert (ran.status, ran.out) == (2, "")
    assert "--template takes no --route, --law or --register" in ran.err


def test_new_names_the_templates_in_its_help_and_for_a_name_that_is_none(teckal: Command) -> None:
    helped = " ".join(teckal("new", "--help").out.split())
    ran = teckal("new", "--template", "joint-compny")
    assert (ran.status, ran.out) == (2, "")
    assert all(name in helped and name in ran.err for name in NAMES)


# The questions


def places() -> Iterator[str]:
    """Every place of the format at which `unknown` may stand and be filled in."""

    def visit(part: schema.Schema, path: tuple[str, ...]) -> Iterator[str]:
        _, definition = schema.resolve(part)
        text = definition.get("type") == "string" or "string" in definition.get("type", ())
        if _allows_unknown(definition) or (text and schema.matches(definition.get("pattern", "$^"), "unknown")):
            yield ".".join(path)
        shapes = [definition, schema.resolve(definition["then"])[1]] if "then" in definition else [definition]
        for shape in shapes:
            for key, entry in shape.get("properties", {}).items():
                if path or key not in NO_BLANKS:
                    yield from visit(entry, (*path, key))
            for entry in shape.get("patternProperties", {}).values():
                yield from visit(entry, (*path, "<id>"))
        if "items" in definition:
            yield from visit(definition["items"], path)

    return visit(schema.load(), ())


def test_every_place_that_may_say_unknown_has_a_question_and_every_question_a_place() -> None:
    found = set(places())
    assert len(found) > 200
    assert found == set(QUESTIONS)


BEGINS = (
    "Are", "As", "At", "By", "Can", "Could", "Did", "Do", "Does", "For", "From", "How", "In", "Is", "May", "Must",
    "On", "To", "Until", "Was", "What", "When", "Where", "Which", "Who", "Whose", "Why", "Will",
    "With", "Without", "Would",
)  # fmt: skip
"""How a question begins."""


def test_a_question_is_one_plain_sentence_that_asks() -> None:
    for place, question in QUESTIONS.items():
        assert question.startswith(tuple(f"{word} " for word in BEGINS)), question
        assert re.fullmatch(r".{8,130}\?", question), question
        assert ("{party}" in question or "{body}" in question) <= ("<id>" in place), place
        assert "{body}" not in question or place.startswith("bodies.<id>"), place
        assert "_" not in question, place
        assert "  " not in question, place


def test_a_blank_anywhere_in_the_format_is_found_with_its_question() -> None:
    """An arrangement that holds `unknown` at that place and is right in all else."""
    for place, question in QUESTIONS.items():
        (blank,) = blanks(from_mapping(_with_blank(place)))
        last = "B Council" if place.count("<id>") > 1 else "`a`" if place == "parties.<id>.name" else "A Council"
        assert re.sub(r"\[\d+\]", "", blank.path) == _concrete(place)
        assert blank.question == question.format(party=last, body="A Council"), place


def _concrete(place: str) -> str:
    if place.startswith("evidence."):
        return place.replace(".<id>", '["contract.category"]')
    return place.replace("<id>", "a", 1).replace("<id>", "b", 1)


def _with_blank(place: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "format": 1,
        "title": "T",
        "parties": {id: {"name": f"{id.upper()} Council"} for id in "ab"},
        "contract": {"buyers": ["a"], "category": "services"},
    }
    ids = iter(("contract.category",) if place.startswith("evidence.") else ("a", "b"))
    at: Any = data
    part: schema.Schema = schema.load()
    steps = place.split(".")
    for number, step in enumerate(steps):
        _, part = schema.resolve(part, {})
        if "items" in part and isinstance(at, list):
            at.append({})
            at = at[0]
            _, part = schema.resolve(part["items"], {})
        key = next(ids) if step == "<id>" else step
        entry = schema.child(part, key)
        assert entry is not None, (place, step)
        if number == len(steps) - 1:
            at[key] = "unknown"
        else:
            _, within = schema.resolve(entry)
            as_list = "items" in within and "then" not in within and "properties" not in within
            at = at.setdefault(key, [] if as_list else {})
        part = entry
    if "count" in steps or "represented" in steps:
        data["parties"]["a"]["collective"] = True
    for each in data.get("evidence", {}).values():
        each["standing"] = "stated"
    for each in data.get("acknowledged", ()):
        each.setdefault("flag", "near-threshold")
    return data


def test_a_party_without_a_name_is_called_by_its_id() -> None:
    (found,) = read_text("format: 1\ntitle: T\nparties: {a: {name: unknown}}\ncontract: {buyers: unknown}\n")
    assert isinstance(found, Document)
    assert [(each.line, each.column, each.path, each.question) for each in blanks(found)] == [
        (3, 15, "parties.a.name", "What is the full name of `a`?"),
        (4, 12, "contract.buyers", "Who buys or awards? In a cooperation, who takes part?"),
    ]


# The command

OWNED = """\
format: 1
title: Waste
parties:
  fenmarsh: {name: Fenmarsh District Council, type: local-authority, jurisdiction: england}
  wasteco: {name: unknown, type: company-limited-by-shares}
  firm: {name: Hauliers plc, type: private-company}
contract: {buyers: [fenmarsh], suppliers: [wasteco], category: services, awarded_on: 2026-09-01}
bodies:
  wasteco:
    holdings:
      fenmarsh: {shares: 90, votes: 90}
      firm:
        shares: 10
        votes: 10
    decisive_influence: {anyone_else: unknown}
"""


def test_the_blanks_are_listed_by_arrangement_in_the_order_of_the_file(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(OWNED.replace("10\n", "unknown\n"), encoding="utf-8")
    ran = teckal("validate", "--template", file, FOLDER / "cooperation.yaml")
    first, second, tally = ran.out.split("\n\n")
    assert (ran.status, ran.err) == (0, "")
    assert first.splitlines()[:4] == [
        f"{file}  Waste",
        "4 blanks:",
        f"{file}:5:13: parties.wasteco.name",
        "    What is the full name of `wasteco`?",
    ]
    assert "    What percent of the shares of `wasteco` does Hauliers plc hold?" in first
    assert second.startswith(f"{FOLDER / 'cooperation.yaml'}  A service that authorities provide together\n")
    number = len(blanks(document("cooperation")))
    assert tally == f"2 arrangements: {4 + number} blanks.\n"
    lines = [int(each) for each in re.findall(r"cooperation\.yaml:(\d+):\d+: ", second)]
    assert len(lines) == number
    assert lines == sorted(lines)


@pytest.mark.parametrize("form", ["sarif", "junit", "github"])
def test_for_a_build_the_reason_is_an_error_at_its_line_and_blanks_are_none(
    teckal: Command, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(OWNED, encoding="utf-8")
    line = OWNED[: OWNED.index("shares: 10")].count("\n") + 1
    ran = teckal("validate", "--template", file, "--format", form)
    assert ran.status == 1
    assert {"sarif": f'"startLine": {line},', "junit": f"a.yaml:{line}:", "github": f"line={line},"}[form] in ran.out
    assert "Never exempt, whatever is filled in" in ran.out
    file.write_text(OWNED.replace("10\n", "unknown\n"), encoding="utf-8")
    ran = teckal("validate", "--template", file, "--format", form)
    assert ran.status == 0
    assert "Never exempt" not in ran.out


GATES = ["estimated_value: unknown", "legally_binding: unknown", "category: unknown"]
"""Blanks of questions that come before the exemptions."""


@pytest.mark.parametrize("blank", GATES)
def test_what_comes_first_may_be_open_and_a_private_holder_still_fails_it_at_his_line(
    teckal: Command, tmp_path: Path, blank: str
) -> None:
    """An answer could take it out of the law, and never make it exempt."""
    file = tmp_path / "a.yaml"
    key = blank.split(":")[0]
    text = (
        OWNED.replace("category: services", blank)
        if key == "category"
        else OWNED.replace("{buyers", f"{{{blank}, buyers")
    )
    file.write_text(text, encoding="utf-8")
    assert teckal("check", "-q", file).out.startswith("unclear")
    ran = teckal("validate", "--template", file)
    assert ran.status == 1
    assert "no route to an exemption is left under PA 2023. The nearest" in " ".join(ran.out.split())
    line = text[: text.index("shares: 10")].count("\n") + 1
    assert f"{file}:{line}:" in ran.out


def test_a_law_that_is_asked_for_is_no_way_round_the_one_that_governs(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    text = OWNED.replace("decisive_influence: {anyone_else: unknown}", "decisive_influence: {anyone_else: false}")
    file.write_text(f"law: eu-2014-24\n{text}", encoding="utf-8")
    ran = teckal("validate", "--template", file)
    assert ran.status == 1
    assert "under PA 2023, which governs whatever law is asked for" in " ".join(ran.out.split())


def test_a_template_without_blanks_says_that_it_has_none(teckal: Command, worked: Path) -> None:
    ran = teckal("validate", "--template", worked)
    assert (ran.status, ran.out.splitlines()[1:]) == (0, ["No blanks."])


def test_one_that_can_never_pass_fails_with_the_reason_at_its_line(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(OWNED, encoding="utf-8")
    ran = teckal("validate", "--template", file)
    assert ran.status == 1
    assert ran.out.splitlines()[1:6] == [
        "This can never be filled in to pass: it is not exempt under PA 2023. The nearest",
        "route, vertical, is not met:",
        f"{file}:13:9: bodies.wasteco.holdings.firm.shares",
        "    No outside shares (PA 2023 Sch 2 para 2(3)): Hauliers plc, not a public",
        "    authority, holds a share; any such share defeats control.",
    ]
    quiet = teckal("validate", "--template", "-q", file, FOLDER)
    assert quiet.status == 1
    assert quiet.out == "".join(f"{line}\n" for line in ran.out.splitlines()[:6])
    machine = json.loads(teckal("validate", "--template", "--format", "json", file).out)
    (found,) = machine["documents"]
    assert (found["verdict"], found["can_pass"]) == ("not-exempt", False)
    assert [(each["path"], each["line"], each["column"]) for each in found["reasons"]] == [
        ("bodies.wasteco.holdings.firm.shares", 13, 9)
    ]
    assert [each["path"] for each in found["blanks"]] == [
        "parties.wasteco.name",
        "bodies.wasteco.decisive_influence.anyone_else",
    ]
    assert machine["errors"] == []


def test_check_shows_the_reason_with_the_lines_that_it_rests_on(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(OWNED, encoding="utf-8")
    failed = teckal("check", "--fail-on", "not-exempt", file, FOLDER / "joint-company.yaml")
    assert failed.status == 1
    first = " ".join(failed.out.partition("=" * 80)[0].split())
    assert "No outside shares not met Hauliers plc" in first
    assert "(lines 11 and 13)" in first
    assert teckal("check", "--fail-on", "not-exempt", FOLDER / "joint-company.yaml").status == 0


def test_one_that_can_pass_under_no_law_that_may_govern_fails_before_that_is_known(
    teckal: Command, tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(OWNED.replace("2026-09-01", "unknown"), encoding="utf-8")
    assert check(file).verdict == "unclear"
    ran = teckal("validate", "--template", file)
    said = " ".join(ran.out.split())
    assert ran.status == 1
    assert "it is not exempt under PA 2023, and exempt under no other law that may govern. The nearest" in said
    assert f"{file}:13:9: bodies.wasteco.holdings.firm.shares No outside shares" in said
    file.write_text(OWNED.replace("2026-09-01", "unknown").replace("type: private-company", "type: other"))
    assert teckal("validate", "--template", file).status == 0


def test_what_is_wrong_comes_before_what_can_never_pass(teckal: Command, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OWNED, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(OWNED.replace("votes: 90", "votes: ninety"), encoding="utf-8")
    (tmp_path / "c.yaml").write_text(OWNED + "law: uk-pa-2032\n", encoding="utf-8")
    ran = teckal("validate", "--template", tmp_path)
    assert ran.status == 2
    assert f"{tmp_path / 'b.yaml'}:11:30: bodies.wasteco.holdings.fenmarsh.votes: must be" in ran.out
    assert f"{tmp_path / 'c.yaml'}:16:1: law: " in ran.out
    assert ran.out.count("can never be filled in") == 1


def test_without_the_option_nothing_is_evaluated_or_listed(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(OWNED, encoding="utf-8")
    ran = teckal("validate", file)
    assert (ran.status, ran.out) == (0, f"ok  {file}  Waste\n")
    assert list(json.loads(teckal("validate", "--format", "json", file).out)["documents"][0]) == [
        "file", "document", "title", "reference",
    ]  # fmt: skip


def test_text_of_a_template_cannot_command_the_screen(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    hostile = '"Haul\\u202Eers\\nplc {body}"'
    file.write_text(OWNED.replace("Hauliers plc", hostile).replace("10\n", "unknown\n"), encoding="utf-8")
    ran = teckal("validate", "--template", file)
    assert "\u202e" not in ran.out
    assert r"does Haul\u202eers plc {body} hold?" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("activity-just-under-80", "bodies.parksco.activities.periods[0].total"),
        ("contrary-interests", "bodies.wasteco.pursues_contrary_interests"),
        ("member-without-board-seat", "bodies.wasteco.board.appointed_by.valdarena"),
        ("no-common-objective", "cooperation.common_objectives"),
        ("no-consideration", "contract.consideration"),
        ("private-2-percent-not-required", "bodies.heatco.holdings.thriftbank.required_by_national_law"),
    ],
)
def test_the_value_pointed_at_is_the_one_that_decides(name: str, path: str) -> None:
    (found,) = read(ROOT / "cases" / "examples" / "eu-2014-24" / f"{name}.yaml")
    assert isinstance(found, Document)
    template = templates.read(found, evaluate(found, load(), engine="builtin"), load())
    assert path in [each.path for each in template.stops]


def test_where_no_route_applies_each_says_why(teckal: Command) -> None:
    ran = teckal("validate", "--template", ROOT / "cases" / "examples" / "uk-pa-2023" / "one-buyer-is-a-stranger.yaml")
    assert ran.status == 1
    assert "This does not pass: it is not exempt under PA 2023." in ran.out
    assert "No blanks." in ran.out
