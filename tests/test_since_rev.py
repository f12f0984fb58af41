"""A pull request is asked about the files that it changes, and about no others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Command

EXEMPT = (ROOT / "cases" / "examples" / "worked-example.yaml").read_text(encoding="utf-8")
WRONG = "format: 1\ntitle: [\n"


def git(folder: Path, *command: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two arrangements on main; a branch that has changed nothing yet, while main has gone on."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    folder = tmp_path / "repository"
    (folder / "arrangements").mkdir(parents=True)
    for name in ("bins", "roads"):
        (folder / "arrangements" / f"{name}.yaml").write_text(EXEMPT, encoding="utf-8")
    (folder / ".gitignore").write_text("drafts/\n", encoding="utf-8")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Begin")
    git(folder, "checkout", "-b", "branch")
    git(folder, "checkout", "main")
    change(folder / "arrangements" / "roads.yaml")
    git(folder, "commit", "-a", "-m", "Change roads on main")
    git(folder, "checkout", "branch")
    monkeypatch.chdir(folder)
    return folder


def change(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


def asked(teckal: Command, *paths: str) -> list[str]:
    """The files that are answered for."""
    found = teckal("check", "-q", "--since-rev", "main", *(paths or ["arrangements"]))
    assert found.status == 0, found.err
    return [line.split()[1] for line in found.out.splitlines()]


def test_where_nothing_has_changed_on_the_branch_nothing_is_asked_and_that_is_said(
    teckal: Command, repository: Path
) -> None:
    found = teckal("check", "-q", "--since-rev", "main", "arrangements")
    assert (found.status, found.out) == (0, "")
    assert found.err == "No arrangement that is named here has changed since main.\n"


def test_what_is_changed_and_not_committed_is_asked(teckal: Command, repository: Path) -> None:
    change(repository / "arrangements" / "bins.yaml")
    assert asked(teckal) == ["arrangements/bins.yaml"]


def test_what_is_committed_on_the_branch_is_asked_and_what_changed_on_main_is_not(
    teckal: Command, repository: Path
) -> None:
    change(repository / "arrangements" / "bins.yaml")
    git(repository, "commit", "-a", "-m", "Change bins")
    assert asked(teckal) == ["arrangements/bins.yaml"]


def test_a_file_that_git_does_not_know_is_asked_and_one_that_it_ignores_is_not(
    teckal: Command, repository: Path
) -> None:
    for folder in ("arrangements", "drafts"):
        (repository / folder).mkdir(exist_ok=True)
        (repository / folder / "new.yaml").write_text(EXEMPT, encoding="utf-8")
    assert asked(teckal, ".") == ["./arrangements/new.yaml"]


def test_a_file_that_was_renamed_is_asked_and_one_that_was_deleted_is_not(teckal: Command, repository: Path) -> None:
    git(repository, "mv", "arrangements/bins.yaml", "arrangements/waste.yaml")
    git(repository, "rm", "arrangements/roads.yaml")
    assert asked(teckal) == ["arrangements/waste.yaml"]


def test_only_what_is_named_is_asked(teckal: Command, repository: Path) -> None:
    for name in ("bins", "roads"):
        change(repository / "arrangements" / f"{name}.yaml")
    assert asked(teckal, "arrangements/roads.yaml") == ["arrangements/roads.yaml"]


@pytest.mark.parametrize("name", ["bïns.yaml", "two words.yaml", "line\nbreak.yaml", '"quoted".yaml'])
def test_any_name_is_found(teckal: Command, repository: Path, name: str) -> None:
    (repository / "arrangements" / name).write_text(EXEMPT, encoding="utf-8")
    found = teckal("check", "-q", "--since-rev", "main", "arrangements", "--summary")
    assert "arrangements=1 exempt=1" in found.err


def test_the_folder_one_is_in_makes_no_difference(
    teckal: Command, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(repository / "arrangements" / "bins.yaml")
    monkeypatch.chdir(repository / "arrangements")
    assert asked(teckal, ".") == ["./bins.yaml"]
    monkeypatch.chdir(repository.parent)
    assert asked(teckal, "repository/arrangements") == ["repository/arrangements/bins.yaml"]


def test_a_link_to_the_repository_leads_there(teckal: Command, repository: Path, tmp_path: Path) -> None:
    change(repository / "arrangements" / "bins.yaml")
    (tmp_path / "link").symlink_to(repository / "arrangements")
    assert asked(teckal, str(tmp_path / "link")) == [str(tmp_path / "link" / "bins.yaml")]


def test_a_link_has_changed_where_what_it_leads_to_has(teckal: Command, repository: Path) -> None:
    (repository / "shared").mkdir()
    (repository / "shared" / "bins.yaml").write_text(EXEMPT, encoding="utf-8")
    (repository / "arrangements" / "link.yaml").symlink_to("../shared/bins.yaml")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "Link")
    git(repository, "branch", "-f", "main")
    change(repository / "shared" / "bins.yaml")
    assert asked(teckal) == ["arrangements/link.yaml"]


def test_what_ties_git_to_another_folder_does_not_tie_this(
    teckal: Command, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a hook of git."""
    change(repository / "arrangements" / "bins.yaml")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.chdir(repository / "arrangements")
    assert asked(teckal, ".") == ["./bins.yaml"]


def test_what_changed_and_is_wrong_is_an_error_and_what_was_wrong_before_is_not_asked(
    teckal: Command, repository: Path
) -> None:
    (repository / "arrangements" / "old.yaml").write_text(WRONG, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "Wrong before")
    git(repository, "branch", "-f", "main")
    assert teckal("check", "-q", "--since-rev", "main", "arrangements").status == 0
    (repository / "arrangements" / "new.yaml").write_text(WRONG, encoding="utf-8")
    for command in ("check", "validate"):
        found = teckal(command, "-q", "--since-rev", "main", "arrangements")
        assert found.status == 2
        assert "new.yaml:" in found.out + found.err
        assert "old.yaml" not in found.out + found.err


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "", "HEAD:arrangements"])
def test_what_is_no_revision_is_an_error_that_names_it(teckal: Command, repository: Path, revision: str) -> None:
    found = teckal("check", "-q", f"--since-rev={revision}", "arrangements")
    assert found.status == 2
    assert "--since-rev: " in found.err
    assert f"{revision} is no revision of the repository at {repository}" in found.err
    assert not (repository / "x").exists()


def test_a_history_without_a_commit_in_common_says_that_it_must_be_whole(teckal: Command, repository: Path) -> None:
    git(repository, "checkout", "--orphan", "apart")
    git(repository, "commit", "-m", "Apart")
    found = teckal("check", "-q", "--since-rev", "main", "arrangements")
    assert found.status == 2
    assert "a history fetched in part must be fetched whole" in found.err


def test_a_folder_that_is_no_repository_is_an_error(teckal: Command, tmp_path: Path) -> None:
    (tmp_path / "bins.yaml").write_text(EXEMPT, encoding="utf-8")
    found = teckal("check", "-q", "--since-rev", "main", str(tmp_path))
    assert found.status == 2
    assert f"{tmp_path} is in no git repository" in found.err


def test_without_git_that_is_said(teckal: Command, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = teckal("check", "-q", "--since-rev", "main", str(repository))
    assert found.status == 2
    assert "git is not installed here" in found.err


def test_standard_input_has_no_revision(teckal: Command, repository: Path) -> None:
    found = teckal("check", "-q", "--since-rev", "main", "-")
    assert found.status == 2
    assert "Standard input has no revision" in found.err


# The line for scripts


def test_the_summary_counts_every_answer_in_an_order_that_stays(teckal: Command, repository: Path) -> None:
    (repository / "arrangements" / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    examples = ROOT / "cases" / "examples" / "uk-pa-2023"
    names = ("activity-exactly-80", "activity-exactly-80-other-measures-open", "health-services")
    found = teckal("check", "-q", "--summary", "arrangements", *(examples / f"{name}.yaml" for name in names))
    assert found.err.splitlines()[-1] == (
        "teckal: arrangements=6 exempt=2 unclear=1 not-exempt=1 out-of-scope=1 advice=3 problems=1"
    )


def test_an_exempt_under_a_law_that_is_not_known_to_govern_is_counted_as_unclear(
    teckal: Command, repository: Path
) -> None:
    found = teckal("check", "-q", "--summary", "--law", "uk-pcr-2015", "arrangements/bins.yaml")
    assert found.err.splitlines()[-1].startswith("teckal: arrangements=1 exempt=0 unclear=1 not-exempt=0 ")


def test_the_summary_of_a_validation_counts_what_is_valid(teckal: Command, repository: Path) -> None:
    (repository / "arrangements" / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    found = teckal("validate", "-q", "--summary", "arrangements")
    assert found.err == "teckal: arrangements=3 valid=2 problems=1\n"


def test_without_being_asked_there_is_no_summary(teckal: Command, repository: Path) -> None:
    assert teckal("check", "-q", "arrangements").err == ""
