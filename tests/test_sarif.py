"""SARIF 2.1.0: valid by its schema, read by tools for it, at the right text, and the same alerts from run to run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import machines
import pytest
from conftest import ROOT, Command
from machines import written

from teckal.report import sarif
from teckal.report.findings import Finding

SCHEMA = json.loads((Path(__file__).parent / "fixtures" / "formats" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
ALL: tuple[dict[str, Any], ...] = (
    {},
    machines.PRIVATE,
    machines.SILENT,
    machines.NO_DATE,
    machines.NOT_PAID,
    machines.DEFENCE,
    machines.UNDER_ANOTHER,
    machines.NOBODY_BUYS,
    machines.NEAR,
    {"contract.category": "sevices"},
)


def run_of(text: str) -> dict[str, Any]:
    """The one run of a report that the schema passes."""
    read = json.loads(text)
    VALIDATOR.validate(read)
    (run,) = read["runs"]
    assert isinstance(run, dict)
    return run


def checked(teckal: Command, *paths: str | os.PathLike[str]) -> dict[str, Any]:
    return run_of(teckal("check", *paths, "--format", "sarif").out)


def place(result: dict[str, Any]) -> dict[str, Any]:
    (location,) = result["locations"]
    found = location["physicalLocation"]
    assert isinstance(found, dict)
    return found


def uri(result: dict[str, Any]) -> str:
    return str(place(result)["artifactLocation"]["uri"])


def fingerprints(run: dict[str, Any]) -> list[str]:
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]


def errors(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [result for result in run["results"] if result["level"] == "error"]


def test_every_kind_of_answer_is_valid_and_has_its_rule(teckal: Command, tmp_path: Path) -> None:
    run = checked(teckal, written(tmp_path / "a.yaml", *ALL))
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) > 8
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["name"] != rule["id"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")


def test_a_limb_is_a_rule_with_its_provisions(teckal: Command, tmp_path: Path) -> None:
    run = checked(teckal, written(tmp_path / "a.yaml", machines.PRIVATE))
    (rule,) = [rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "uk-pa-2023/vertical/shares"]
    assert rule["helpUri"] == "https://www.legislation.gov.uk/ukpga/2023/54/schedule/2"
    assert f"]({rule['helpUri']})" in rule["help"]["markdown"]
    assert "PA 2023 Sch 2 para 2(3): " in rule["help"]["text"]
    assert "{" not in rule["help"]["text"]
    (result,) = errors(run)
    assert result["message"]["text"].startswith('Not exempt: "No outside shares" is not met (PA 2023 Sch 2 para 2(3)).')
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "bodies.wasteco.holdings.firm.shares"}]


def test_check_and_validate_are_told_apart_by_a_service(teckal: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml")
    assert checked(teckal, file)["automationDetails"] == {"id": "teckal/check/"}
    run = run_of(teckal("validate", file, "--format", "sarif").out)
    assert (run["automationDetails"], run["results"]) == ({"id": "teckal/validate/"}, [])


def test_the_report_is_the_same_every_time(teckal: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", *ALL)
    first, second = (teckal("check", file, "--format", "sarif").out for _ in range(2))
    assert first == second


# Where.


def test_columns_count_characters_beyond_the_basic_plane_once(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    firm = "  firm:\n    name: Firm plc\n    type: private-company\n"
    inline = '  firm: {name: "\U0001f600\U0001f3db Grünpflege", type: privat-company}\n'
    assert firm in machines.text()
    file.write_text(machines.text().replace(firm, inline), encoding="utf-8")
    run = checked(teckal, file)
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = errors(run)
    region = place(result)["region"]
    line = file.read_text(encoding="utf-8").split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 :] == "type: privat-company}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a b.yaml", "50%25 #1?.yaml", "a:b.yaml", "Grünpflege \U0001f600.yaml", "a\nb.yaml"])
def test_a_name_comes_back_from_its_reference(
    teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / ".git").mkdir()
    file = written(tmp_path / "in here" / name, machines.PRIVATE)
    monkeypatch.chdir(file.parent)
    reference = urlsplit(uri(errors(checked(teckal, "."))[0]))
    assert (reference.scheme, reference.netloc, reference.query, reference.fragment) == ("", "", "", "")
    assert unquote(reference.path) == f"in here/{name}"


def test_a_file_outside_of_everything_has_its_whole_address(
    teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    file = written(tmp_path / "a.yaml", machines.PRIVATE)
    monkeypatch.chdir(tmp_path / "here")
    assert uri(errors(checked(teckal, file))[0]) == file.as_uri()


def test_standard_input_is_a_dash_and_still_points_at_its_line(teckal: Command) -> None:
    text = machines.text(machines.PRIVATE)
    run = run_of(teckal("check", "-", "--format", "sarif", stdin=text.encode()).out)
    (result,) = errors(run)
    assert uri(result) == "-"
    assert text.split("\n")[place(result)["region"]["startLine"] - 1] == "        shares: 2"


def test_an_input_without_a_line_is_placed_on_the_first(
    teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = teckal("check", "gone.yaml", "--format", "sarif")
    run = run_of(ran.out)
    (result,) = run["results"]
    assert ran.status == 2
    assert (result["ruleId"], result["level"]) == ("teckal/input", "error")
    assert place(result) == {"artifactLocation": {"uri": "gone.yaml"}, "region": {"startLine": 1}}
    assert run["invocations"] == [{"executionSuccessful": False}]


# Which.


def test_fingerprints_survive_moved_lines_and_changed_figures(teckal: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", *ALL)
    before = checked(teckal, file)
    lines = file.read_text(encoding="utf-8").replace("shares: 2\n", "shares: 2.0\n").split("\n")
    file.write_text("\n".join(f"# a comment\n\n{line}" for line in lines), encoding="utf-8")
    after = checked(teckal, file)
    assert fingerprints(before) == fingerprints(after)
    moved = [
        place(one)["region"] != place(other)["region"]
        for one, other in zip(before["results"], after["results"], strict=True)
    ]
    assert all(moved)


def test_fingerprints_survive_an_arrangement_put_before(teckal: Command, tmp_path: Path) -> None:
    title = {"title": "Another"}
    after = written(tmp_path / "a.yaml", {**machines.SILENT, **title}, machines.PRIVATE)
    both = fingerprints(checked(teckal, after))
    one = fingerprints(checked(teckal, written(tmp_path / "a.yaml", machines.PRIVATE)))
    assert set(one) < set(both)


def test_fingerprints_differ_between_findings(teckal: Command, tmp_path: Path) -> None:
    alike = written(tmp_path / "a.yaml", *ALL, *ALL)
    copied = written(tmp_path / "b.yaml", *ALL)
    found = fingerprints(checked(teckal, alike, copied))
    assert len(found) == len(set(found)) > 20


# What a reader of it must not make of a text.


def test_text_of_a_file_is_neither_a_link_nor_a_placeholder(teckal: Command, tmp_path: Path) -> None:
    evil = "[x](https://evil.example) {0} {firm}"
    run = checked(teckal, written(tmp_path / "a.yaml", {"parties.firm.name": evil, **machines.PRIVATE}))
    (result,) = errors(run)
    assert "[x] (https://evil.example) {{0}} {{firm}}" in result["message"]["text"]


def test_what_github_would_refuse_whole_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 5)
    levels = ["note"] * 4 + ["warning"] * 2 + ["error"] * 3
    findings = [
        Finding("teckal/unclear", level, f"Finding {n}.", "Do.", "a.yaml", n, n + 1, 1, "", "A", "A")
        for n, level in enumerate(levels)
    ]
    assert len(run_of(sarif.report(findings[:5], "check"))["results"]) == 5
    run = run_of(sarif.report(findings, "check"))
    told = run["results"]
    assert [result["level"] for result in told] == ["error"] * 3 + ["warning"] * 2
    assert told[-1]["ruleId"] == "teckal/cut"
    assert told[-1]["message"]["text"].startswith("5 more findings are not in this report")


def test_descriptions_are_as_short_as_github_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "LONGEST", 12)
    finding = Finding("uk-pa-2023/joint/activity", "error", "So.", "Do.", "a.yaml", 0, 1, 1, "", "A", "A")
    (rule,) = run_of(sarif.report([finding], "check"))["tool"]["driver"]["rules"]
    assert (rule["shortDescription"]["text"], rule["fullDescription"]["text"]) == ("More than 8…", "More than 8…")


# Tools that read it.


@pytest.mark.slow
def test_every_rule_of_the_book_can_be_described() -> None:
    from teckal.rulebook import load

    book = load()
    limbs = [each.id for law in book.laws.values() for each in law.asked]
    ids = [*limbs, *(f"{id}/advice" for id in limbs), *book.points, *(f"advice/{id}" for id in book.advice)]
    findings = [Finding(id, "error", "So.", "Do.", "a.yaml", 0, 1, 1, "", "A", "A") for id in ids]
    rules = run_of(sarif.report(findings, "check"))["tool"]["driver"]["rules"]
    assert len(rules) == len(ids) > 400
    assert all(len(rule["fullDescription"]["text"]) <= 1024 for rule in rules)


@pytest.mark.slow
def test_sarif_tools_count_what_is_there(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "teckal.sarif"
    teckal("check", written(tmp_path / "a.yaml", *ALL), "--format", "sarif", "-o", file)
    summary = subprocess.run(
        [sys.executable, "-m", "sarif", "summary", file], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    levels = [result["level"] for result in run_of(file.read_text(encoding="utf-8"))["results"]]
    for level in ("error", "warning", "note"):
        assert f"{level}: {levels.count(level)}\n" in summary
    table = tmp_path / "found.csv"
    subprocess.run(
        [sys.executable, "-m", "sarif", "csv", "-o", table, file], check=True, timeout=120, capture_output=True
    )
    assert table.read_text(encoding="utf-8").count("\n") == len(levels) + 1


@pytest.mark.slow
def test_the_validator_of_the_sarif_sdk_has_nothing_to_object(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or sys.platform != "linux":
        pytest.skip("needs npm, and Linux for the package that it installs")
    tool = "@microsoft/sarif-multitool-linux"
    got = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", f"{tool}@5.7.0"], cwd=tmp_path, timeout=300, check=False
    )
    if got.returncode:
        pytest.skip("npm cannot install the validator here")
    program = tmp_path / "node_modules" / tool / "Sarif.Multitool"
    file = written(tmp_path / "a.yaml", *ALL)
    report = tmp_path / "teckal.sarif"
    subprocess.run(
        [sys.executable, "-m", "teckal", "check", file, "--format", "sarif", "-o", report],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    program.chmod(0o755)
    told = subprocess.run(
        [program, "validate", "--rule-kind", "Sarif;Ghas", report],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    ).stdout
    assert "Analysis completed successfully." in told
    objections = [line for line in told.splitlines() if ": error " in line or ": warning " in line]
    # There is no address at which to learn more about the program.
    assert all("SARIF2005" in line and "'informationUri'" in line for line in objections), objections
