"""What other people's pipelines take from here: hooks, the action, and the pipelines that the README shows.

They are read by the programs that check such files, and what they run is run here as a runner would run it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Command

EXAMPLES = ROOT / "cases" / "examples" / "uk-pa-2023"
EXEMPT, NOT_EXEMPT, UNCLEAR = (
    EXAMPLES / f"{name}.yaml"
    for name in ("clean-joint", "activity-exactly-80", "activity-exactly-80-other-measures-open")
)
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
IN_GIT = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no repository")


def module(name: str, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", name, *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


def shown(mark: str) -> str:
    """A pipeline that the README shows."""
    found = re.search(
        rf"<!-- {mark} -->\n```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert found, mark
    return found[1]


def put(folder: Path, *files: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    return folder


# The pipelines of the README


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "schema"),
    [("github", "github-workflows"), ("gitlab", "gitlab-ci"), ("azure", "azure-pipelines")],
)
def test_the_pipeline_that_the_readme_shows_is_one(mark: str, schema: str, tmp_path: Path) -> None:
    file = tmp_path / "pipeline.yml"
    file.write_text(shown(mark), encoding="utf-8")
    checked = module("check_jsonschema", "--builtin-schema", f"vendor.{schema}", file)
    assert checked.returncode == 0, checked.stdout
    file.write_text(shown(mark).replace("teckal check", "- [").replace("uses: ", "use: "), encoding="utf-8")
    assert module("check_jsonschema", "--builtin-schema", f"vendor.{schema}", file).returncode != 0


@pytest.mark.parametrize("mark", ["gitlab", "azure"])
def test_the_command_that_the_readme_shows_writes_the_report_that_is_collected(
    mark: str, teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "arrangements", EXEMPT, NOT_EXEMPT)
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"teckal (check .*)", shown(mark))
    ran = teckal(*shlex.split(command))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.splitlines()[-1].startswith("teckal: arrangements=2 exempt=1 ")
    assert (tmp_path / "teckal.xml").read_text(encoding="utf-8").count("<failure") == 1
    assert shown(mark).count("teckal.xml") == 2


def test_the_readme_gives_the_action_nothing_that_it_does_not_take() -> None:
    jobs = yaml.safe_load(shown("github"))["jobs"]
    (step,) = [each for each in jobs["arrangements"]["steps"] if "/teckal@" in each["uses"]]
    assert step["with"]
    assert set(step["with"]) <= set(ACTION["inputs"])


def test_the_readme_names_every_hook_and_no_other() -> None:
    (repository,) = yaml.safe_load(shown("pre-commit"))["repos"]
    assert [each["id"] for each in repository["hooks"]] == [each["id"] for each in HOOKS]


# The hooks


def test_each_hook_runs_a_command_of_this_program(teckal: Command) -> None:
    for hook in HOOKS:
        program, *arguments = shlex.split(hook["entry"])
        assert program == "teckal"
        assert teckal(*arguments, EXEMPT).status == 0


def test_the_hooks_look_at_folders_of_arrangements_and_templates() -> None:
    (templates,) = [each for each in HOOKS if each["id"] == "teckal-templates"]
    assert not re.search(templates["files"], "arrangements/a.yaml")
    assert re.search(templates["files"], "templates/a.yaml")
    for hook in HOOKS:
        if hook is templates:
            continue
        wanted = [
            bool(re.search(hook["files"], name)) for name in ("arrangements/a.yaml", "x/templates/b.yml", "ci.yaml")
        ]
        assert wanted == [True, True, False]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    put(folder / "arrangements")
    subprocess.run(["git", "-c", "init.defaultBranch=main", "init", "-q"], cwd=folder, check=True)
    return folder


def hook(name: str, repository: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """What a hook of this repository says to the files of another, in an environment of its own."""
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    commands = ("try-repo", ROOT, name, "--all-files", "--verbose")
    return module("pre_commit", *commands, cwd=repository, env=environment)


@IN_GIT
@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed")
def test_the_hooks_fail_what_is_wrong_or_not_exempt_and_let_open_facts_pass(repository: Path, home: Path) -> None:
    put(repository / "arrangements", EXEMPT, UNCLEAR)
    (repository / "other.yaml").write_text("not: [an arrangement", encoding="utf-8")
    for name in ("teckal-validate", "teckal-check"):
        done = hook(name, repository, home)
        assert done.returncode == 0, done.stdout + done.stderr
    put(repository / "arrangements", NOT_EXEMPT)
    assert hook("teckal-validate", repository, home).returncode == 0
    put(repository / "templates", UNCLEAR)
    assert hook("teckal-templates", repository, home).returncode == 0
    put(repository / "templates", NOT_EXEMPT)
    done = hook("teckal-templates", repository, home)
    assert done.returncode == 1
    assert "templates/activity-exactly-80.yaml:" in done.stdout
    done = hook("teckal-check", repository, home)
    assert done.returncode == 1
    assert "not-exempt  arrangements/activity-exactly-80.yaml" in done.stdout
    (repository / "arrangements" / "wrong.yaml").write_text("title: [\n", encoding="utf-8")
    done = hook("teckal-validate", repository, home)
    assert done.returncode == 1
    assert "arrangements/wrong.yaml:" in done.stdout


# The action


@pytest.mark.slow
def test_the_action_is_one_and_its_audit_finds_nothing() -> None:
    checked = module("check_jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")
    assert checked.returncode == 0, checked.stdout
    zizmor = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if zizmor is None:
        pytest.skip("zizmor is not installed")
    audited = subprocess.run(
        [zizmor, "--offline", "--no-progress", ROOT / "action.yml"], capture_output=True, text=True, check=False
    )
    assert audited.returncode == 0, audited.stdout


def test_every_input_of_the_action_reaches_its_script_through_the_environment() -> None:
    """A value that is pasted into a script can end it and begin another."""
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []
    given = {
        value for step in ACTION["runs"]["steps"] for value in {**step.get("env", {}), **step.get("with", {})}.values()
    }
    assert {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]} <= given


class Runner:
    """Runs the action's last step as a runner does, with this program installed where the step before puts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = put(folder / "temp" / "teckal" / "bin") / "teckal"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m teckal "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        self.outputs: dict[str, str] = {}

    def run(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        step = ACTION["runs"]["steps"][-1]
        values = {name: each.get("default", "") for name, each in ACTION["inputs"].items()} | {
            name.replace("_", "-"): value for name, value in inputs.items()
        }
        given = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: values[found[1]], text)
            for name, text in step["env"].items()
        }
        outputs = self.folder / "outputs"
        environment = {
            **os.environ,
            **given,
            "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_OUTPUT": str(outputs),
            "PYTHONPATH": str(ROOT),
        }
        script = self.folder / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        outputs.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.outputs = dict(line.split("=", 1) for line in outputs.read_text(encoding="utf-8").splitlines())
        return done


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    put(tmp_path / "arrangements", EXEMPT, UNCLEAR)
    return Runner(tmp_path)


@pytest.mark.slow
def test_the_action_fails_below_the_bar_and_says_so_in_its_outputs(runner: Runner) -> None:
    done = runner.run(paths="arrangements")
    assert done.returncode == 1
    assert done.stdout.startswith("::warning ")
    assert runner.outputs["status"] == "1"
    assert runner.outputs["summary"].startswith("teckal: arrangements=2 exempt=1 unclear=1 ")
    done = runner.run(paths="arrangements", fail_on="not-exempt")
    assert (done.returncode, runner.outputs["status"]) == (0, "0")


@pytest.mark.slow
def test_the_action_says_what_is_wrong_and_still_reports_the_rest(runner: Runner) -> None:
    (runner.folder / "arrangements" / "wrong.yaml").write_text("title: [\n", encoding="utf-8")
    done = runner.run(paths="arrangements", sarif_file="out.sarif")
    assert (done.returncode, runner.outputs["status"]) == (2, "2")
    assert "::error file=arrangements/wrong.yaml," in done.stdout
    assert "arrangements/wrong.yaml:" in done.stderr
    assert '"2.1.0"' in (runner.folder / "out.sarif").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_action_takes_paths_a_line_each_and_runs_none_of_them(runner: Runner) -> None:
    put(runner.folder / "two words", EXEMPT)
    done = runner.run(paths="two words\n\n$(touch taken)\n; touch taken", command="validate", format="table")
    assert done.returncode == 2
    assert "ok  two words/clean-joint.yaml" in done.stdout
    assert not (runner.folder / "taken").exists()
    assert "--help" in runner.run(paths="--help").stderr


@pytest.mark.slow
def test_the_action_fails_a_template_that_can_never_pass(runner: Runner) -> None:
    assert runner.run(paths="arrangements", command="templates").returncode == 0
    put(runner.folder / "arrangements", NOT_EXEMPT)
    done = runner.run(paths="arrangements", command="templates")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=arrangements/activity-exactly-80.yaml,")


@pytest.mark.slow
def test_the_action_asks_about_changed_files_alone(runner: Runner) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "arrangements"], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*git, *command], cwd=runner.folder, check=True)
    put(runner.folder / "arrangements", NOT_EXEMPT)
    assert runner.run(paths="arrangements", since_rev="HEAD").returncode == 1
    assert runner.outputs["summary"].startswith("teckal: arrangements=1 exempt=0 unclear=0 not-exempt=1 ")
