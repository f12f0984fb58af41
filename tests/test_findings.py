"""What a build is told: each answer that is no exemption, at the line that decides, with what to do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import machines
import pytest
from conftest import ROOT
from machines import at, found, written

from teckal.document import read
from teckal.report.findings import Finding, in_repository, of_run, worst_first
from teckal.rulebook import load
from teckal.run import Run, below

EXAMPLES = ROOT / "cases" / "examples"
FOLDERS = sorted(each.name for each in EXAMPLES.iterdir() if each.is_dir())
OTHER_THAN_EXEMPT = {
    "private": machines.PRIVATE,
    "silent": machines.SILENT,
    "no date": machines.NO_DATE,
    "not paid": machines.NOT_PAID,
    "defence": machines.DEFENCE,
    "under another law": machines.UNDER_ANOTHER,
    "nobody buys": machines.NOBODY_BUYS,
}


def acted_on(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.level != "note"]


def test_an_exemption_has_nothing_to_act_on(tmp_path: Path) -> None:
    findings = found(written(tmp_path / "a.yaml"))
    assert {each.level for each in findings} == {"note"}


@pytest.mark.parametrize("change", OTHER_THAN_EXEMPT.values(), ids=OTHER_THAN_EXEMPT.keys())
def test_every_other_answer_has_one_and_says_what_to_do(tmp_path: Path, change: Mapping[str, Any]) -> None:
    findings = acted_on(found(written(tmp_path / "a.yaml", change)))
    assert findings
    for each in findings:
        assert each.message
        assert each.help
        assert each.line
        assert each.title == each.about == "A company of one council"


@pytest.mark.parametrize(
    ("change", "level", "rule", "text"),
    [
        (machines.PRIVATE, "error", "uk-pa-2023/vertical/shares", "shares: 2"),
        (machines.SILENT, "warning", "uk-pa-2023/vertical/no-other-influence", "wasteco:"),
        (machines.NO_DATE, "warning", "teckal/question", "contract:"),
        (machines.NOBODY_BUYS, "warning", "teckal/question", "buyers: unknown"),
        (machines.NOT_PAID, "warning", "uk-pa-2023/gates/contract", "consideration: false"),
        (machines.DEFENCE, "warning", "teckal/out-of-scope", "title: A company of one council"),
        (machines.UNDER_ANOTHER, "warning", "teckal/not-governing", "law: uk-pcr-2015"),
    ],
)
def test_it_points_at_the_text_that_decides(
    tmp_path: Path, change: Mapping[str, Any], level: str, rule: str, text: str
) -> None:
    file = written(tmp_path / "a.yaml", change)
    (finding,) = acted_on(found(file))
    assert (finding.level, finding.rule, at(finding, file)) == (level, rule, text)


def test_a_blank_is_pointed_at_where_the_answer_is_to_be_written(tmp_path: Path) -> None:
    blank = {"bodies.wasteco.decisive_influence.anyone_else": "unknown"}
    file = written(tmp_path / "a.yaml", blank)
    (finding,) = acted_on(found(file))
    assert at(finding, file) == "anyone_else: unknown"
    assert "Write it at bodies.wasteco.decisive_influence.anyone_else" in finding.help


def test_a_law_asked_for_on_the_command_line_gives_no_comfort_either(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml")
    (finding,) = acted_on(found(file, "uk-pcr-2015"))
    assert finding.message == "Exempt only under PCR 2015, as asked, which does not govern it."
    assert finding.help.endswith("only the law that governs counts; uk-pa-2023 governs.")
    assert at(finding, file) == "title: A company of one council"


def test_an_arrangement_that_no_route_fits_is_told_at_its_title(tmp_path: Path) -> None:
    change = {"bodies": None, "contract.suppliers": ["firm"]}
    file = written(tmp_path / "a.yaml", change)
    errors = [each for each in found(file) if each.level == "error"]
    assert [each.rule for each in errors] == ["teckal/not-exempt"]
    assert at(errors[0], file) == "title: A company of one council"


def test_advice_from_a_limb_points_at_its_fact(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", machines.NEAR)
    (finding,) = acted_on(found(file))
    assert finding.rule == "uk-pa-2023/vertical/activity/advice"
    assert finding.level == "warning"
    assert at(finding, file) == "total: 1000"


def test_what_is_wrong_with_an_input_is_an_error_at_its_line(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", {"contract.category": "sevices"})
    (finding,) = found(file)
    assert (finding.rule, finding.level) == ("teckal/input", "error")
    assert at(finding, file) == "category: sevices"


def test_two_arrangements_in_a_file_each_have_theirs(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", {}, machines.PRIVATE, {}, machines.PRIVATE)
    findings = acted_on(found(file))
    assert [each.document for each in findings] == [1, 3]
    assert [at(each, file) for each in findings] == ["shares: 2", "shares: 2"]
    assert findings[0].line != findings[1].line


def test_which_of_two_awards_is_meant_is_said(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", {"contract.buyers": ["fenmarsh", "coldwick"]})
    (finding, *_) = acted_on(found(file))
    assert finding.message.endswith("This is the award of Coldwick Council to Wasteco Ltd.")


def test_the_worst_come_first_and_the_rest_keep_their_order(tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", {}, machines.SILENT, machines.PRIVATE, machines.PRIVATE)
    findings = worst_first(found(file))
    assert [each.level for each in findings] == ["error"] * 2 + ["warning"] + ["note"] * 4
    assert [each.document for each in findings if each.level == "error"] == [2, 3]


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "law"), [*((each, None) for each in FOLDERS), ("uk-pa-2023", "eu-2014-24")])
def test_no_example_that_fails_a_bar_looks_clean(folder: str, law: str | None) -> None:
    run = Run()
    files = sorted((EXAMPLES / folder).rglob("*.yaml"))
    run.evaluate((each for file in files for each in read(file)), load(), law, "builtin")
    assert len(run.results) >= len(files)
    for result, document in zip(run.results, run.documents, strict=True):
        findings = of_run([result], [document])
        assert bool(acted_on(findings)) >= below(result, "advice"), document.file
        if result.verdict == "not-exempt":
            assert any(each.level == "error" for each in findings), document.file


# Where a file is.


def test_a_file_is_named_from_the_top_of_its_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", tmp_path / "repository"], check=True)
    file = written(tmp_path / "repository" / "templates" / "a.yaml")
    monkeypatch.chdir(file.parent)
    assert in_repository("a.yaml") == "templates/a.yaml"
    assert in_repository("../templates/a.yaml") == "templates/a.yaml"
    monkeypatch.chdir(tmp_path)
    assert in_repository(os.fspath(file)) == "templates/a.yaml"


def test_a_working_tree_beside_its_repository_is_a_top_too(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere", encoding="utf-8")
    assert in_repository(os.fspath(tmp_path / "a" / "b.yaml")) == "a/b.yaml"


def test_without_a_repository_it_is_named_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_repository("a/b.yaml") == "a/b.yaml"
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert in_repository("../a.yaml") == (tmp_path / "a.yaml").as_posix()
