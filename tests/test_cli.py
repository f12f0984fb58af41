"""The command line: what is named, what is printed where, and which status comes back."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import samples
from conftest import ENGINES, ROOT, Command

from teckal import __version__, cli, inputs, rulebook
from teckal.cli.group import SAYS, Commands, Group
from teckal.document import Document
from teckal.errors import ArrangementError, LawError
from teckal.result import Flag, Result
from teckal.run import below

MINIMAL = """\
format: 1
title: {title}
parties:
  a: {{name: Fenmarsh District Council, type: local-authority, jurisdiction: england}}
  b: {{name: Fenmarsh Waste Ltd, type: company-limited-by-shares}}
contract:
  buyers: [a]
  suppliers: [b]
  awarded_on: 2026-09-01
"""
WRONG = "format: 1\ntitle: Wrong\nparties: {a: {name: A}}\ncontract: {buyers: [nobody]}\n"
Answers = Callable[..., None]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Makes the evaluation give these results, in order, or raise these errors."""

    def prepare(*each: Result | Exception) -> None:
        queue = list(each)

        def evaluate(document: Document, *_: Any, **__: Any) -> Result:
            answer = queue.pop(0) if len(queue) > 1 else queue[0]
            if isinstance(answer, Exception):
                raise answer
            return replace(answer, file=document.file, document=document.index, title=document.title)

        monkeypatch.setattr("teckal.run.evaluate", evaluate)

    return prepare


def write(path: Path, text: str = MINIMAL.format(title="Bins")) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# The main job.


def test_the_worked_example_is_exempt_by_the_joint_route(teckal: Command, worked: Path) -> None:
    ran = teckal("check", worked)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("EXEMPT — by the route joint")
    assert "86.2% of the turnover is for Fenmarsh District" in ran.out


def test_the_worked_example_takes_at_most_45_lines_of_80_columns(teckal: Command, worked: Path) -> None:
    lines = teckal("check", worked).out.splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 80


def test_every_engine_prints_the_same(teckal: Command, worked: Path) -> None:
    auto, *others = (
        json.loads(teckal("check", worked, "--format", "json", "--engine", engine).out)["results"][0]
        for engine in ("auto", *ENGINES)
    )
    assert auto["engine"] == ENGINES[0]
    assert others == [{**auto, "engine": engine} for engine in ENGINES]


def test_the_json_of_a_real_check_is_what_its_schema_says(teckal: Command, worked: Path, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.yaml", WRONG)
    undated = write(tmp_path / "undated.yaml", MINIMAL.format(title="x").replace("2026-09-01", "unknown"))
    ran = teckal("check", worked, undated, bad, "--format", "json")
    report = json.loads(ran.out)
    schema = json.loads(teckal("schema", "result").out)
    jsonschema.Draft7Validator(schema).validate(report)
    assert [each["verdict"] for each in report["results"]] == ["exempt", "unclear"]
    assert report["results"][1]["law"] is None
    assert {each["file"] for each in report["errors"]} == {str(bad)}


def test_the_output_is_the_same_byte_for_byte(program: Command, worked: Path) -> None:
    first, second = (
        program("check", worked, "--format", "json", env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2")
    )
    assert first == second


# Exit statuses.


@pytest.mark.parametrize(
    ("bar", "failing"),
    [
        ("never", set()),
        ("not-exempt", {"not-exempt"}),
        ("unclear", {"not-exempt", "unclear", "out-of-scope"}),
        ("advice", {"not-exempt", "unclear", "out-of-scope", "exempt with advice"}),
    ],
)
def test_what_each_bar_fails(answers: Answers, teckal: Command, tmp_path: Path, bar: str, failing: set[str]) -> None:
    advice = Flag("near", "advice", "", "", "", "")
    kinds = {
        "exempt": replace(samples.EXEMPT, flags=()),
        "exempt with caution": samples.EXEMPT,
        "exempt with advice": replace(samples.EXEMPT, flags=(advice,)),
        "unclear": samples.UNCLEAR,
        "not-exempt": samples.NOT_EXEMPT,
        "out-of-scope": samples.OUT_OF_SCOPE,
    }
    file = write(tmp_path / "a.yaml")
    for name, result in kinds.items():
        answers(result)
        assert teckal("check", file, "--fail-on", bar).status == int(name in failing), name


def test_the_bar_is_unclear_by_default(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(samples.UNCLEAR)
    assert teckal("check", write(tmp_path / "a.yaml")).status == 1


@pytest.mark.parametrize(("governs", "fails"), [(True, False), (False, True), (None, True)])
def test_exempt_under_a_law_not_known_to_govern_counts_as_unclear(governs: bool | None, fails: bool) -> None:
    law = replace(samples.LAW, requested=True, governs=governs)
    result = replace(samples.EXEMPT, law=law)
    assert below(result, "unclear") is fails
    assert below(result, "not-exempt") is False
    assert below(replace(result, decided=True), "unclear") is False


def test_a_bad_input_outranks_a_finding_and_the_others_are_still_told(
    answers: Answers, teckal: Command, tmp_path: Path
) -> None:
    answers(samples.NOT_EXEMPT)
    good, bad = write(tmp_path / "good.yaml"), write(tmp_path / "bad.yaml", WRONG)
    ran = teckal("check", bad, good)
    assert ran.status == 2
    assert "NOT EXEMPT" in ran.out
    assert f"{bad}:4:" in ran.err
    assert "not evaluated, and nothing is said about it." in ran.err
    assert "bad.yaml" not in ran.out


def test_a_bad_input_outranks_any_bar(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(samples.EXEMPT)
    assert teckal("check", write(tmp_path / "bad.yaml", WRONG), "--fail-on", "never").status == 2


def test_an_error_of_ours_is_70_with_no_traceback_and_loses_no_other_result(
    answers: Answers, teckal: Command, tmp_path: Path
) -> None:
    answers(KeyError("boom"), samples.EXEMPT)
    ran = teckal("check", write(tmp_path / "a.yaml"), write(tmp_path / "b.yaml", WRONG), write(tmp_path / "c.yaml"))
    assert ran.status == 70
    assert "a.yaml: teckal has failed: KeyError: 'boom' at test_cli.py line" in ran.err
    assert "says nothing about the arrangement" in ran.err
    assert "Traceback" not in ran.err
    assert "EXEMPT" in ran.out


def test_an_error_before_any_file_is_70_too(teckal: Command, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("no rules\x1b[2J")

    monkeypatch.setattr("teckal.rulebook.load", broken)
    ran = teckal("check", worked)
    assert (ran.status, ran.out) == (70, "")
    assert "RuntimeError: no rules\\x1b[2J" in ran.err


def test_an_interrupt_is_130(teckal: Command, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("teckal.rulebook.load", interrupted)
    ran = teckal("check", worked)
    assert (ran.status, ran.out) == (130, "")
    assert "Traceback" not in ran.err


def test_control_c_while_it_waits_for_input_is_130() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "teckal", "check", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        running.stdin.write(b"# more than a pipe holds, so that it is reading when this returns\n" * 5000)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("nonsense",),
        ("check", "x.yaml", "--format", "pdf"),
        ("check", "x.yaml", "--engine", "magic"),
        ("check", "x.yaml", "-q", "-v"),
        ("check", "x.yaml", "--fail-on", "sometimes"),
        ("schema", "nonsense"),
        ("new", "--route", "nonsense"),
        ("completion", "powershell"),
    ],
)
def test_a_wrong_command_is_2_with_a_word_on_what_is_wrong(teckal: Command, arguments: tuple[str, ...]) -> None:
    ran = teckal(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Usage: teckal" in ran.err


def test_an_unknown_law_is_2_with_the_nearest(teckal: Command, worked: Path) -> None:
    ran = teckal("check", worked, "--law", "uk-pa-2032")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean uk-pa-2023?" in ran.err


def test_a_law_known_only_by_name_is_2(teckal: Command, worked: Path) -> None:
    ran = teckal("check", worked, "--law", "uk-dspcr-2011")
    assert (ran.status, ran.out) == (2, "")
    assert "not encoded" in ran.err


def test_a_law_that_a_file_asks_for_in_vain_is_an_error_at_its_line(teckal: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "a.yaml", MINIMAL.format(title="Bins") + "law: uk-dspcr-2011\n")
    ran = teckal("check", file, "--format", "json")
    assert ran.status == 2
    assert json.loads(ran.out)["errors"][0]["path"] == "law"
    assert json.loads(ran.out)["errors"][0]["line"] == 10


def test_a_law_error_without_a_law_in_the_file_has_no_place(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(LawError("The law that governs is not encoded."))
    file = write(tmp_path / "a.yaml")
    ran = teckal("check", file)
    assert ran.status == 2
    assert f"{file}: The law that governs is not encoded." in ran.err


def test_durable_asked_for_in_vain_is_2_with_the_way_out(
    teckal: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("teckal.engines.durable.available", lambda: False)
    ran = teckal("check", worked, "--engine", "durable")
    assert ran.status == 2
    assert "Use --engine builtin." in ran.err


# What is named.


def test_a_folder_gives_its_yaml_files_in_order_and_passes_over_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "sub/c.YAML", "sub/.hidden.yaml", ".git/d.yaml", "notes.txt"):
        write(tmp_path / name)
    found = [str(each) for each in inputs.files([str(tmp_path)])]
    assert [os.path.relpath(each, tmp_path) for each in found] == ["a.yml", "b.yaml", "sub/c.YAML"]


def test_a_file_named_in_several_ways_is_evaluated_once(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(samples.EXEMPT)
    file = write(tmp_path / "a.yaml")
    (tmp_path / "link.yaml").symlink_to(file)
    ran = teckal("check", "-q", file, tmp_path, tmp_path / "." / "a.yaml", tmp_path / "link.yaml")
    assert ran.out == f"exempt  {file}  Bins\n"


def test_links_that_go_round_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a.yaml")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [str(each) for each in inputs.files([str(tmp_path)])] == [str(tmp_path / "sub" / "a.yaml")]


def test_a_link_to_nothing_is_an_error_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone.yaml")
    write(tmp_path / "b.yaml")
    first, second = inputs.files([str(tmp_path)])
    assert isinstance(first, ArrangementError)
    assert second == str(tmp_path / "b.yaml")


def test_a_folder_without_yaml_is_an_error(teckal: Command, tmp_path: Path) -> None:
    ran = teckal("check", tmp_path)
    assert ran.status == 2
    assert "There is no YAML file in this folder or below it" in ran.err


def test_a_missing_file_is_an_error_with_the_nearest_name(teckal: Command, tmp_path: Path) -> None:
    write(tmp_path / "arrangement.yaml")
    ran = teckal("check", tmp_path / "arangement.yaml")
    assert ran.status == 2
    assert f"There is no such file or folder. Did you mean {tmp_path / 'arrangement.yaml'}?" in ran.err


def test_a_file_that_may_not_be_read_is_an_error_and_the_others_are_told(
    answers: Answers, teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(samples.EXEMPT)
    secret = write(tmp_path / "a.yaml")
    write(tmp_path / "b.yaml")
    real = Path.open

    def refuse(file: Path, *arguments: Any, **options: Any) -> Any:
        if file == secret:
            raise PermissionError(13, "Permission denied", str(file))
        return real(file, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    ran = teckal("check", tmp_path)
    assert ran.status == 2
    assert "EXEMPT" in ran.out
    assert str(secret) in ran.err


def test_standard_input_is_read_once_and_named_so(answers: Answers, teckal: Command) -> None:
    answers(samples.EXEMPT)
    ran = teckal("check", "-q", "-", "-", stdin=MINIMAL.format(title="Bins").encode())
    assert ran.out == "exempt  standard input  Bins\n"


def test_empty_standard_input_is_an_error(teckal: Command) -> None:
    ran = teckal("check", "-")
    assert ran.status == 2
    assert ran.err.startswith("standard input:")


def test_each_document_of_a_file_is_an_arrangement(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(samples.EXEMPT)
    both = f"{MINIMAL.format(title='One')}---\n{WRONG}---\n{MINIMAL.format(title='Three')}"
    file = write(tmp_path / "a.yaml", both)
    ran = teckal("check", "-q", file)
    assert ran.status == 2
    assert ran.out.splitlines() == [f"exempt  {file} (document 1)  One", f"exempt  {file} (document 3)  Three"]


# Where it goes.


def test_results_go_to_standard_output_and_errors_to_standard_error(
    answers: Answers, teckal: Command, tmp_path: Path
) -> None:
    answers(samples.EXEMPT)
    ran = teckal("check", "--format", "json", write(tmp_path / "a.yaml"), tmp_path / "missing.yaml")
    report = json.loads(ran.out)
    assert len(report["results"]) == len(report["errors"]) == 1
    assert "missing.yaml" in ran.err


def test_an_output_file_replaces_an_earlier_one_and_keeps_its_permissions(
    answers: Answers, teckal: Command, tmp_path: Path
) -> None:
    answers(samples.EXEMPT)
    target = write(tmp_path / "out.txt", "earlier")
    target.chmod(0o640)
    ran = teckal("check", write(tmp_path / "a.yaml"), "-o", target, "--color", "auto")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert target.read_text(encoding="utf-8").startswith("EXEMPT — by the route joint")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["a.yaml", "out.txt"]


def test_an_output_file_that_cannot_be_written_stays_whole(
    answers: Answers, teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(samples.EXEMPT)
    target = write(tmp_path / "out.txt", "earlier")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    ran = teckal("check", write(tmp_path / "a.yaml"), "-o", target)
    assert ran.status == 2
    assert f"{target} cannot be written: No space left on device." in ran.err
    assert target.read_text(encoding="utf-8") == "earlier"
    assert sorted(os.listdir(tmp_path)) == ["a.yaml", "out.txt"]


@pytest.mark.parametrize("name", ["no/such/folder/out.txt", "."])
def test_an_output_that_is_no_file_is_2_with_a_plain_message(
    answers: Answers, teckal: Command, tmp_path: Path, name: str
) -> None:
    answers(samples.EXEMPT)
    ran = teckal("check", write(tmp_path / "a.yaml"), "-o", tmp_path / name)
    assert ran.status == 2
    assert "cannot be written" in ran.err
    assert "Traceback" not in ran.err


def test_an_output_that_is_a_link_stays_one(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(samples.EXEMPT)
    real = write(tmp_path / "real.txt", "earlier")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    teckal("check", write(tmp_path / "a.yaml"), "-o", link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("EXEMPT")


def test_a_device_is_written_to_and_not_replaced(answers: Answers, teckal: Command, tmp_path: Path) -> None:
    answers(samples.EXEMPT)
    assert teckal("check", write(tmp_path / "a.yaml"), "-o", os.devnull).status == 0
    assert not stat.S_ISREG(os.stat(os.devnull).st_mode)


def test_the_answer_is_never_written_over_the_question(teckal: Command, tmp_path: Path) -> None:
    file = write(tmp_path / "a.yaml")
    before = file.read_bytes()
    for command, named in (("check", file), ("check", tmp_path), ("validate", file)):
        ran = teckal(command, named, "-o", file)
        assert ran.status == 2
        assert "is an input" in ran.err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("command", "status"),
    [
        pytest.param("check cases/examples/uk-pa-2023 -v", 1, marks=pytest.mark.slow),
        ("check cases/examples/differences -v", 1),
        ("schema", 0),
    ],
)
def test_a_reader_that_stops_early_is_no_error(command: str, status: int) -> None:
    script = (
        f'set -o pipefail; "{sys.executable}" -m teckal {command} | head -c 1 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    )
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.stderr) == (str(status), "")


def test_a_full_disk_is_2_with_a_plain_message(worked: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "teckal", "check", worked],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Error: The results cannot be printed: No space left on device")


def test_an_output_that_knows_only_ascii_gets_ascii(program: Command, worked: Path) -> None:
    ran = program("check", worked, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ran.status == 0
    assert ran.out.isascii()
    assert ran.out.startswith("EXEMPT - by the route joint")


def test_json_is_utf_8_whatever_the_output_knows(program: Command, tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", MINIMAL.format(title="Köln"))
    ran = program("check", "a.yaml", "--format", "json", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert json.loads(ran.out)["results"][0]["title"] == "Köln"


def test_a_file_name_that_is_not_utf_8_is_no_crash(program: Command, tmp_path: Path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.yaml")
    with open(name, "w", encoding="utf-8") as stream:
        stream.write(MINIMAL.format(title="x"))
    assert "caf\\udce9.yaml" in program("check", tmp_path).out
    report = json.loads(program("check", tmp_path, "--format", "json").out)
    assert os.fsencode(report["results"][0]["file"]) == name


# Colour.


@pytest.mark.parametrize(
    ("arguments", "env", "coloured"),
    [
        (("--color", "always"), {}, True),
        (("--colour", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
        ((), {}, False),
    ],
)
def test_colour_is_as_asked_and_off_where_there_is_no_terminal(
    answers: Answers,
    teckal: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    env: dict[str, str],
    coloured: bool,
) -> None:
    answers(samples.EXEMPT)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in teckal("check", write(tmp_path / "a.yaml"), *arguments).out) is coloured


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_colour_unless_it_says_no(
    answers: Answers,
    teckal: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    coloured: bool,
) -> None:
    answers(samples.EXEMPT)
    monkeypatch.setattr("teckal.output.terminal", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    file = write(tmp_path / "a.yaml")
    assert ("\x1b[" in teckal("check", file).out) is coloured
    teckal("check", file, "-o", tmp_path / "out.txt")
    assert "\x1b[" not in (tmp_path / "out.txt").read_text(encoding="utf-8")


# The other commands.


def test_validate_says_ok_or_everything_that_is_wrong(teckal: Command, tmp_path: Path) -> None:
    good, bad = write(tmp_path / "a.yaml"), write(tmp_path / "b.yaml", WRONG)
    ran = teckal("validate", tmp_path)
    assert ran.status == 2
    lines = ran.out.splitlines()
    assert lines[0] == f"ok  {good}  Bins"
    assert all(line.startswith(f"{bad}:") for line in lines[1:-2])
    assert lines[-1].startswith("2 arrangements: 1 ok, 1 with ")
    assert teckal("validate", good).status == 0
    assert teckal("validate", "-q", good).out == ""


def test_validate_prints_json(teckal: Command, tmp_path: Path) -> None:
    good, bad = write(tmp_path / "a.yaml"), write(tmp_path / "b.yaml", WRONG)
    ran = teckal("validate", tmp_path, "--format", "json")
    report = json.loads(ran.out)
    assert report["documents"] == [{"file": str(good), "document": 0, "title": "Bins", "reference": None}]
    assert {each["file"] for each in report["errors"]} == {str(bad)}


def test_rules_lists_the_laws_with_whom_they_bind_and_when(teckal: Command) -> None:
    from teckal.rulebook import load

    out = teckal("rules").out
    for law in load().laws.values():
        assert law.id in out
        assert law.binds[:20] in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_the_page_of_a_law_lists_every_limb_and_what_is_left_to_counsel(teckal: Command) -> None:
    from teckal.rulebook import load

    for law in load().laws.values():
        out = teckal("rules", law.id).out
        for each in (*law.gates, *law.conditions):
            assert f"\n{each.id} " in out
            assert all(f"{each.id}: {gap.says}"[:40] in " ".join(out.split()) for gap in each.not_encoded)


def test_a_law_in_markdown_is_one_document_with_every_limb(teckal: Command) -> None:
    from teckal.rulebook import load

    law = load().law("uk-pa-2023")
    out = teckal("rules", law.id, "--format", "markdown").out
    headings = [line for line in out.splitlines() if line.startswith("#")]
    assert [line for line in headings if line.startswith("# ")] == [f"# {law.id}: {law.title}"]
    for each in (*law.gates, *law.conditions):
        assert any(line.lstrip("#").startswith(f" {each.id}: ") for line in headings), each.id


def test_rules_since_a_day_shows_the_changes_and_the_sources_compared(teckal: Command) -> None:
    out = teckal("rules", "--since", "2026-11-27").out
    assert "2026-11-27: An award that others are party to is open" in out
    assert "First edition" not in out
    assert "2026-11-23" not in out
    assert "First edition" in teckal("rules", "--since", "2026-11-23").out
    found = json.loads(teckal("rules", "--since", "2026-11-27", "--format", "json").out)
    days = {each.name[:10] for each in (ROOT / "rules/changes").glob("*.yaml")}
    assert {each["date"] for each in found["changed"]} == {day for day in days if day >= "2026-11-27"}
    assert teckal("rules", "--since", "9999-12-31").status == 0


@pytest.mark.parametrize("arguments", [("--since", "yesterday"), ("uk-pa-2023", "--since", "2026-11-23"), ("F2", "F3")])
def test_a_day_that_is_none_and_two_questions_at_once_are_refused(teckal: Command, arguments: tuple[str, ...]) -> None:
    assert teckal("rules", *arguments).status == 2


@pytest.mark.parametrize("law", ["uk-pa-2023", pytest.param(None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_rules_has_a_page_for_everything_it_knows(form: str, law: str | None) -> None:
    """For one law, or for every one, and for all that they share."""
    from teckal.report import rulepage
    from teckal.rulebook import load

    book = load()
    ids = [*book.laws, *book.points, *book.cards]
    for one in book.laws.values() if law is None else [book.laws[law]]:
        ids += [f"{one.id}/{route.id}" for route in one.routes]
        ids += [each.id for each in (*one.gates, *one.conditions)]
    for each in ids:
        text = rulepage.render(book, each, form, 80)
        assert text.count("\n") > 5 or form == "json"
        if form == "json":
            json.loads(text)


def test_a_condition_page_shows_both_sides_of_the_line_and_its_sources(teckal: Command) -> None:
    out = " ".join(teckal("rules", "uk-pa-2023/joint/activity").out.split())
    for part in (
        "Met, when",
        "more than 80%",
        "Not met, when",
        "at most 80%",
        "Not encoded: left to counsel",
        "Examples, each of which is a test",
        "https://www.legislation.gov.uk/ukpga/2023/54/schedule/2 (checked 20",
        "CJEU C-553/15 Undis",
    ):
        assert part in out


def test_a_condition_page_shows_each_reading_of_a_contested_point(teckal: Command) -> None:
    out = teckal("rules", "uk-pcr-2015/reverse/activity").out
    assert "on the strict reading of F2" in out
    assert "on the literal reading of F2" in out


def test_a_condition_page_shows_what_courts_decided_on_it(teckal: Command) -> None:
    out = teckal("rules", "eu-2014-24/joint/activity").out
    assert "Teckal Srl v Comune di Viano" in out


def test_a_fact_is_found_with_or_without_its_role(teckal: Command) -> None:
    with_role = teckal("rules", "controlled.activity.turnover_percent")
    assert with_role.status == 0
    assert with_role.out == teckal("rules", "activity.turnover_percent").out


def test_rules_does_not_know_what_it_does_not_know(teckal: Command) -> None:
    ran = teckal("rules", "uk-pa-2023/joint/actvity")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean uk-pa-2023/joint/activity" in ran.err


@pytest.mark.parametrize("name", ["arrangement", "rule", "result", "cases", "whatif"])
def test_schema_prints_the_shipped_file(teckal: Command, name: str) -> None:
    assert teckal("schema", name).out == (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


def test_schema_prints_the_arrangements_without_a_name(teckal: Command) -> None:
    assert teckal("schema").out == teckal("schema", "arrangement").out


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("uk-pa-2023", "law"),
        ("uk-dspcr-2011", "law"),
        ("uk-pa-2023/joint", "route"),
        ("uk-pa-2023/joint/activity", "condition"),
        ("uk-pa-2023/gates/contract", "gate"),
        ("F2", "point"),
        ("another-state", "flag"),
    ],
)
def test_a_page_for_machines_says_what_it_is_of(teckal: Command, id: str, kind: str) -> None:
    assert json.loads(teckal("rules", id, "--format", "json").out)["kind"] == kind


@pytest.mark.parametrize(
    "command",
    ["check", "whatif", "report", *(pytest.param(each, marks=pytest.mark.slow) for each in ("compare", "batch"))],
)
def test_a_broken_rule_file_ends_the_command_and_is_named(
    teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The book is read as far as it is asked, so the file is read in the midst of an evaluation."""
    whole = rulebook.files_of
    broken = "uk-pa-2023/joint/activity.yaml"
    monkeypatch.setattr(rulebook, "files_of", lambda folder: {**whole(folder), broken: b"title: 1\n"})
    rulebook._load.cache_clear()
    try:
        ran = teckal(command, write(tmp_path / "a.yaml"))
    finally:
        rulebook._load.cache_clear()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"{broken}: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(teckal: Command, shell: str) -> None:
    ran = teckal("completion", shell)
    assert ran.status == 0
    assert "_TECKAL_COMPLETE" in ran.out


def test_the_completion_script_gets_its_answers(program: Command) -> None:
    ran = program(env={"_TECKAL_COMPLETE": "bash_complete", "COMP_WORDS": "teckal va", "COMP_CWORD": "1"})
    assert "validate" in ran.out


def test_version(teckal: Command) -> None:
    assert teckal("--version").out == f"teckal {__version__}\n"


@pytest.mark.parametrize("command", [(), ("check",), ("validate",), ("rules",), ("schema",), ("new",), ("completion",)])
def test_every_command_has_help(teckal: Command, command: tuple[str, ...]) -> None:
    ran = teckal(*command, "--help")
    assert ran.status == 0
    assert ran.out.startswith("Usage: teckal")


def test_the_list_of_commands_says_what_each_command_says_of_itself() -> None:
    """The list is written without importing any command, so what stands there is held against the commands here."""
    context = click.Context(cli.cli, info_name="teckal")
    for name, says in SAYS.items():
        command = cli.cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(200) == click.Command(name, help=says).get_short_help_str(200)
        assert (command.help or "").startswith(f"{says}\n")
    modules = {each.stem for each in Path(cli.__file__).parent.glob("*.py") if "@click.command(" in each.read_text()}
    assert modules == set(SAYS) == set(cli.cli.commands)


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_list_of_commands_is_what_click_would_write(
    teckal: Command, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ours = teckal("--help").out
    monkeypatch.setattr(Group, "format_commands", click.Group.format_commands)
    assert ours == teckal("--help").out


def test_a_command_that_is_added_is_found_and_one_that_is_taken_away_is_not() -> None:
    commands = Commands()
    with pytest.raises(KeyError):
        commands["bins"]
    commands["bins"] = click.Command("bins")
    assert commands["bins"].name == "bins"
    assert "bins" in commands
    assert len(commands) == len(SAYS) + 1 == len(list(commands))
    del commands["bins"], commands["check"]
    assert "bins" not in commands
    assert commands.get("check") is None


def test_version_imports_nothing_slow() -> None:
    script = (
        "import sys; from teckal import cli; cli.run(['--version']);"
        "slow = {'yaml', 'jsonschema', 'tabulate', 'durable', 'teckal.result', 'teckal.document', 'fractions'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


def test_it_runs_as_a_module(program: Command) -> None:
    assert program("--version").out == f"teckal {__version__}\n"
