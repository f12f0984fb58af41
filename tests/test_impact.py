"""A change of the law's files must tell whoever relied on an answer, with the limb that moved it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from arrangements import joint, sole, turnover, years
from conftest import Command

from teckal import paths
from teckal.document import from_mapping
from teckal.errors import RulebookError
from teckal.impact import NO_ANSWER, impact, older
from teckal.rulebook import load

SHARE = "uk-pa-2023/vertical/activity"
AT_85 = sole({"bodies.wasteco.activities": turnover(*years(850), other_measures="none")})


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rules in which the Act asks for more than 90%, which no test changes, so that it is read once."""
    folder = tmp_path_factory.mktemp("stricter") / "rules"
    shutil.copytree(paths.folder("rules"), folder)
    file = folder / f"{SHARE}.yaml"
    text = file.read_text(encoding="utf-8")
    met, not_met = "{above: 80}", "{at_most: 80}"
    assert met in text
    head, tail = text.split("because:", 1)
    file.write_text(
        head.replace(met, "{above: 90}").replace(not_met, "{at_most: 90}") + "because:" + tail, encoding="utf-8"
    )
    return folder


def test_an_answer_that_a_moved_line_changes_is_found_with_the_limb_that_moved(stricter: Path) -> None:
    with older(str(stricter)) as old:
        found = impact(from_mapping(AT_85), old, load())
    assert (found.before, found.after, found.changed) == ("not-exempt", "exempt", True)
    assert [(each.id, each.before, each.after) for each in found.moved if each.id == SHARE] == [
        (SHARE, "not-met", "met")
    ]


def test_an_answer_on_the_far_side_of_both_lines_does_not_change(stricter: Path) -> None:
    with older(str(stricter)) as old:
        found = impact(from_mapping(joint()), old, load())
    assert not found.changed


def test_the_folder_above_the_rules_will_do(stricter: Path) -> None:
    with older(str(stricter.parent)) as old:
        assert old.digest == load(stricter).digest


def test_where_the_older_book_could_not_answer_there_was_no_answer(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(paths.folder("rules"), folder)
    file = folder / "uk-pa-2023" / "_law.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("below: 2025-02-24", "below: 2099-01-01"))
    governs = file.read_text(encoding="utf-8").replace("{at_least: 2025-02-24}", "{at_least: 2099-01-01}")
    file.write_text(governs, encoding="utf-8")
    with older(str(folder)) as old:
        found = impact(from_mapping(AT_85), old, load())
    assert (found.before, found.law_before, found.after) == (NO_ANSWER, None, "exempt")


def test_a_book_that_asks_for_what_nobody_derives_is_refused(stricter: Path, tmp_path: Path) -> None:
    asking = Path(shutil.copytree(stricter, tmp_path / "rules"))
    card = asking / "facts" / "contract.sector.yaml"
    (asking / "facts" / "contract.colour.yaml").write_text(card.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(RulebookError, match=r"does not derive: contract\.colour"), older(str(asking)):
        pass


def test_a_name_that_is_neither_folder_nor_revision_is_refused(teckal: Command, tmp_path: Path) -> None:
    path = tmp_path / "sole.yaml"
    path.write_text(json.dumps(sole()), encoding="utf-8")
    ran = teckal("rules", "--impact", "no-such-thing", str(path))
    assert ran.status == 2
    assert "no such revision" in ran.err


def test_a_revision_of_the_repository_is_an_older_book(
    stricter: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def git(*command: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(tmp_path), *identity, *command], check=True, capture_output=True)

    shutil.copytree(stricter, tmp_path / "rules")
    git("init", "-q")
    git("add", "rules")
    git("commit", "-q", "-m", "Ask for more")
    monkeypatch.setattr("teckal.impact.paths.folder", lambda _: tmp_path / "rules")
    with older("HEAD") as old:
        assert old.digest == load(stricter).digest


def test_the_command_lists_what_changes_and_why(teckal: Command, stricter: Path, tmp_path: Path) -> None:
    path = tmp_path / "at-85.yaml"
    path.write_text(json.dumps(AT_85), encoding="utf-8")
    ran = teckal("rules", "--impact", str(stricter), str(path))
    assert ran.status == 0
    assert "1 answer of 1 would change with this rulebook" in ran.out
    assert "Not exempt before, exempt now." in ran.out
    assert f"{SHARE}: not met before, met now." in " ".join(ran.out.split())
    found: Any = json.loads(teckal("rules", "--impact", str(stricter), str(path), "--format", "json").out)
    assert found["impacts"][0]["changed"] is True


def test_no_arrangement_named_is_no_question(teckal: Command, stricter: Path) -> None:
    assert teckal("rules", "--impact", str(stricter)).status == 2
