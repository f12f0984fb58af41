"""`teckal batch`: what it writes, what it says of what is wrong, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import batch_runs
import jsonschema
import pytest
import samples
from conftest import ENGINES, ROOT, Command

from teckal.batch import progress, run
from teckal.batch.evaluating import Answer, Settings, outcome
from teckal.batch.items import Item
from teckal.batch.workers import Workers
from teckal.document import Document, read
from teckal.errors import Problem
from teckal.report import json as data
from teckal.report.batch import GROUNDLESS
from teckal.rulebook import load
from teckal.run import below

EXAMPLES = ROOT / "cases" / "examples" / "uk-pa-2023"
WORKED = ROOT / "cases" / "examples" / "worked-example.yaml"
WRONG = "format: 1\ntitle: Wrong\nparties: {a: {name: A}}\ncontract: {buyers: [nobody]}\n"


class Inline(Workers):
    """Evaluates in this process what the others evaluate, so that a test need not wait for them."""

    after: int | None = None
    """How many arrangements to evaluate before Ctrl-C is pressed."""
    presses = 1

    def evaluate(self, items: Iterator[Item], stopped: Callable[[], bool]) -> Iterator[tuple[Item, Answer] | None]:
        evaluate = self._prepare()
        for number, each in enumerate(items):
            if stopped():
                return
            if number == self.after:
                for _ in range(self.presses):
                    os.kill(os.getpid(), signal.SIGINT)
            if stopped():
                return
            yield each, evaluate(each)
            yield None


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    if "slow" not in request.keywords:
        monkeypatch.setattr(run, "Workers", Inline)


def folder(*names: str) -> str:
    """A folder of cases: examples by their names, and texts by what they are."""
    cases = Path("cases")
    cases.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        known = {"worked": WORKED.read_text(encoding="utf-8"), "wrong": WRONG}
        (cases / f"{number}-{name}.yaml").write_text(known[name], encoding="utf-8")
    return "cases"


def lines(text: str) -> list[Any]:
    return [json.loads(each) for each in text.splitlines()]


# What it writes


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
def test_as_json_it_is_what_a_check_says_byte_for_byte(teckal: Command, engine: str) -> None:
    cases = folder("worked", "wrong", "worked")
    (Path(cases) / "several.yaml").write_text(f"{WORKED.read_text(encoding='utf-8')}\n---\n{WRONG}", encoding="utf-8")
    asked = ("--engine", engine, "--format", "json")
    batch, check = teckal("batch", cases, *asked), teckal("check", cases, *asked)
    assert (batch.status, batch.out) == (check.status, check.out)
    assert batch.status == 2


@pytest.mark.slow
def test_in_processes_it_is_what_a_check_says_byte_for_byte(teckal: Command) -> None:
    batch, check = (teckal(command, EXAMPLES, "--format", "json") for command in ("batch", "check"))
    assert (batch.status, batch.out, batch.err) == (check.status, check.out, check.err)


def test_as_json_it_has_the_form_of_the_schema(teckal: Command) -> None:
    schema = json.loads(teckal("schema", "result").out)
    for names in (("worked", "wrong"), ("worked",), ("wrong",)):
        shutil.rmtree("cases", ignore_errors=True)
        report = json.loads(teckal("batch", folder(*names), "--format", "json").out)
        jsonschema.Draft7Validator(schema).validate(report)


def test_json_lines_are_a_result_each(teckal: Command) -> None:
    cases = folder("worked", "wrong", "worked")
    first, wrong, last = lines(teckal("batch", cases, "--format", "jsonl").out)
    report = json.loads(teckal("check", cases, "--format", "json").out)
    assert [first, last] == report["results"]
    assert wrong["errors"] == report["errors"]


def test_a_file_takes_the_results_whole(teckal: Command) -> None:
    cases = folder("worked")
    shown = teckal("batch", cases, "--format", "jsonl").out
    ran = teckal("batch", cases, "--format", "jsonl", "-o", "out.jsonl")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert Path("out.jsonl").read_text(encoding="utf-8") == shown
    assert sorted(each.name for each in Path().iterdir()) == ["cases", "out.jsonl"]


def test_arrangements_on_lines_are_evaluated_like_those_in_files(teckal: Command) -> None:
    document = read(WORKED)[0]
    assert isinstance(document, Document)
    line = json.dumps(document.data)
    Path("a.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    (found,) = lines(teckal("batch", "a.jsonl", "--format", "jsonl").out)
    (expected,) = lines(teckal("batch", WORKED, "--format", "jsonl").out)
    assert (found["verdict"], found["route"], found["summary"]) == ("exempt", "joint", expected["summary"])
    places = [
        (each["line"], each["column"])
        for route in found["routes"] for condition in route["conditions"]
        for fact in condition["facts"] for each in fact["from"]
    ]  # fmt: skip
    assert set(places) == {(2, 1)}


def test_standard_input_is_a_source(teckal: Command) -> None:
    ran = teckal("batch", "-", "--format", "jsonl", stdin=WORKED.read_bytes())
    assert [each["file"] for each in lines(ran.out)] == ["-"]


def undecided(cases: str) -> None:
    """One more case, in which who else decides is not known."""
    text = WORKED.read_text(encoding="utf-8").replace("anyone_else: false", "anyone_else: unknown")
    (Path(cases) / "9-undecided.yaml").write_text(text.replace("title: Household", "title: A household"), "utf-8")


def test_without_a_form_it_is_a_list_with_what_it_adds_up_to(teckal: Command) -> None:
    cases = folder("worked", "wrong")
    shown = teckal("batch", cases, "--as-of", "2026-11-23").out
    assert "Household waste collection" in shown
    assert "Summary" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert teckal("batch", cases, "--as-of", "2026-11-23", "-o", "out.txt").out == ""
    assert Path("out.txt").read_text(encoding="utf-8") == shown


def test_every_form_goes_to_its_file(teckal: Command) -> None:
    asked = ("batch", folder("worked", "wrong"), "--as-of", "2026-11-23", "--resume", "run.journal", "-q")
    for form in ("table", "csv", "xlsx", "json", "jsonl", "html"):
        ran = teckal(*asked, "--format", form, "-o", f"out.{form}")
        assert (ran.status, ran.out) == (2, ""), form
    assert Path("out.csv").read_text(encoding="utf-8").count("\n") == 3
    assert Path("out.xlsx").read_bytes().startswith(b"PK")
    assert {each.name for each in Path("out.html").iterdir()} >= {"index.html", "summary.html", "errors.html"}
    assert teckal(*asked, "--format", "csv").out == Path("out.csv").read_text(encoding="utf-8")
    assert not [each for each in Path().iterdir() if each.name.startswith(".")]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_form_that_sums_nothing_up_does_not_wait_for_it(
    teckal: Command, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def none(*_: Any) -> None:
        raise AssertionError("nobody asked for it")

    monkeypatch.setattr("teckal.batch.summary.Summary.add", none)
    assert teckal("batch", folder("worked"), "--format", form, "--sort", "title").status == 0


def test_a_list_is_narrowed_and_sorted_and_what_is_wrong_stays_in_it(teckal: Command) -> None:
    cases = folder("worked", "wrong")
    undecided(cases)
    asked = ("batch", cases, "--format", "jsonl")

    def names(*options: str) -> list[str]:
        return [Path(each["file"]).name[0] for each in lines(teckal(*asked, *options).out)]

    assert names() == ["0", "1", "9"]
    assert names("--only", "unclear") == ["1", "9"]
    assert names("--only", "not-exempt") == ["1"]
    assert names("--sort", "verdict") == ["9", "0", "1"]
    assert names("--sort", "title", "--only", "exempt", "--only", "unclear") == ["9", "0", "1"]


def test_what_is_not_listed_counts_for_the_summary_and_the_status(teckal: Command) -> None:
    cases = folder("worked")
    undecided(cases)
    ran = teckal("batch", cases, "--only", "exempt", "--group-by", "contract.category")
    assert ran.status == 1
    assert "undecided" not in ran.out.partition("Summary")[0]
    assert "services" in ran.out.partition("Summary")[2]


# What is wrong, and the exit status


def test_what_is_wrong_comes_at_the_end_and_stops_nothing(teckal: Command) -> None:
    cases = folder("wrong", "worked", "wrong")
    Path("a.jsonl").write_text("{\n", encoding="utf-8")
    ran = teckal("batch", cases, "missing.yaml", "a.jsonl", "--format", "jsonl")
    assert ran.status == 2
    assert [each.get("verdict") for each in lines(ran.out)] == [None, "exempt", None, None, None]
    said = ran.err.splitlines()
    assert said[0].startswith("cases/0-wrong.yaml:4:21: contract.buyers[0]: ")
    assert said[-3].startswith("missing.yaml: There is no such file or folder.")
    assert said[-2].startswith("a.jsonl:1:2: Here the line is no longer JSON.")
    assert (
        said[-1]
        == f"{len(said) - 1} problems in 4 arrangements. They were not evaluated, and nothing is said about them."
    )


def test_one_that_is_wrong_is_it(teckal: Command) -> None:
    said = teckal("batch", "missing.yaml", "--format", "jsonl").err.splitlines()
    assert said[-1] == "1 problem in 1 arrangement. It was not evaluated, and nothing is said about it."


@pytest.mark.parametrize(("bar", "status"), [("never", 0), ("not-exempt", 0), ("unclear", 1), ("advice", 1)])
def test_the_bar_is_that_of_a_check(teckal: Command, bar: str, status: int) -> None:
    text = WORKED.read_text(encoding="utf-8").replace("anyone_else: false", "anyone_else: unknown")
    Path("a.yaml").write_text(text, encoding="utf-8")
    assert teckal("batch", "a.yaml", "--format", "jsonl", "--fail-on", bar).status == status
    assert teckal("check", "a.yaml", "--fail-on", bar).status == status


@pytest.mark.parametrize("bar", ["never", "not-exempt", "unclear", "advice"])
def test_every_example_is_below_the_bar_in_a_batch_where_it_is_in_a_check(bar: str) -> None:
    for each in samples.ALL:
        assert run.below(data.result(each), bar) == below(each, bar)


def test_an_error_of_ours_is_70_and_the_rest_goes_on(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from teckal.verdict import evaluate

    def failing(document: Any, *rest: Any, **more: Any) -> Any:
        if "1-" in document.file:
            raise ZeroDivisionError("not this one")
        return evaluate(document, *rest, **more)

    monkeypatch.setattr("teckal.run.evaluate", failing)
    ran = teckal("batch", folder("worked", "worked", "wrong"), "--format", "jsonl")
    assert ran.status == 70
    assert [each.get("verdict") for each in lines(ran.out)] == ["exempt", None, None]
    assert ran.err.startswith("cases/1-worked.yaml: teckal has failed: ZeroDivisionError: not this one")


def test_whatever_fails_in_us_is_an_outcome_of_its_item(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("teckal.batch.evaluating.from_mapping", failing)
    found = outcome(batch_runs.item(3), load(), Settings(None, "builtin", None, ""))
    assert (found.number, found.crashed, found.result) == (3, True, None)
    assert "RecursionError: too deep" in found.problems[0]["message"]


def test_a_problem_without_a_line_stands_at_the_place_of_its_arrangement() -> None:
    item = Item(0, "a.xlsx", 4, "", {"format": 1}, place="a.xlsx, sheet Arrangements, row 7")
    found = outcome(item, load(), Settings(None, "builtin", None, ""))
    said = run.problem_line(found, found.problems[0])
    assert said == "a.xlsx, sheet Arrangements, row 7: `title` is missing. Add it."
    bad = Item(0, "-", 0, "", place="standard input", problems=(Problem("-", 0, None, None, "", "Empty.", 0),))
    found = outcome(bad, load(), Settings(None, "builtin", None, ""))
    assert run.problem_line(found, found.problems[0]) == "standard input: Empty."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--law", "uk-dspcr-2011"), "uk-dspcr-2011"),
        (("--law", "nonsense"), "nonsense"),
        (("--group-by", "contract..category"), "--group-by: 'contract..category' is no path."),
        (("--group-by", "contract.categroy"), "Did you mean contract.category?"),
        (("--as-of", "tomorrow"), "'tomorrow' is no date. Write it as 2026-11-23."),
        (("--format", "xlsx"), "--format xlsx writes a workbook: name it with -o."),
        (("--format", "html", "-o", "-"), "--format html writes a folder of pages: name it with -o."),
        (("--format", "html", "-o", "cases/0-worked.yaml/x"), "cases/0-worked.yaml/x cannot be written:"),
        (
            ("--format", "html", "-o", "cases", "--journal", "x"),
            "cases holds something that is no part of a report (0-worked.yaml).",
        ),
        (
            ("-o", "none/out.jsonl", "--journal", "run.journal"),
            "none/out.jsonl cannot be written: No such file or directory.",
        ),
        (("--format", "xlsx", "-o", "none/out.xlsx"), "none/out.xlsx cannot be written: No such file or directory."),
        (("-o", "cases", "--journal", "run.journal"), "cases cannot be written: Is a directory."),
        (("--jobs", "0"), "0 is not in the range x>=1"),
        (("--journal", "a", "--resume", "b"), "--journal begins a journal and --resume goes on with one: take one"),
        (("--journal", "run.jsonl"), "run.jsonl would be taken for a source. Give the journal another ending"),
        (("--journal", "run.csv"), "run.csv would be taken for a source."),
        (("--resume", "RUN.YAML"), "RUN.YAML would be taken for a source."),
        (("--journal", "x", "-o", "./x"), "./x is the journal: the results would replace it."),
        (("-o", "cases/0-worked.yaml"), "cases/0-worked.yaml is an input: the results would replace it."),
        (("--journal", "none/run.journal"), "none/run.journal cannot be written: No such file or directory."),
    ],
)
def test_a_wrong_command_is_2_and_nothing_is_begun(teckal: Command, arguments: tuple[str, ...], said: str) -> None:
    cases = folder("worked")
    ran = teckal("batch", cases, "--format", "jsonl", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(os.listdir()) == ["cases"]


def test_a_workbook_that_cannot_be_written_is_said_before_the_work(
    teckal: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ran = teckal("batch", folder("worked"), "--format", "xlsx", "-o", "out.xlsx", "--journal", "run.journal")
    assert (ran.status, ran.out) == (2, "")
    assert 'Writing .xlsx needs openpyxl: pip install "teckal[xlsx]"' in ran.err
    assert os.listdir() == ["cases"]


def test_results_that_an_earlier_run_wrote_among_its_sources_are_not_replaced(teckal: Command) -> None:
    cases = folder("worked")
    asked = ("batch", cases, "--format", "jsonl", "-o", "cases/out.jsonl")
    assert teckal(*asked).status == 0
    assert "cases/out.jsonl is an input" in teckal(*asked).err


# Going on


def test_a_run_that_is_done_is_not_done_again(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("batch", folder("worked", "wrong", "worked"), "--format", "jsonl")
    first = teckal(*asked, "--journal", "run.journal")
    content = Path("run.journal").read_bytes()

    def none(*_: Any) -> Any:
        raise AssertionError("it is done")

    monkeypatch.setattr("teckal.batch.evaluating.outcome", none)
    again = teckal(*asked, "--resume", "run.journal")
    assert (again.status, again.out) == (first.status, first.out)
    assert again.err == f"{first.err}3 of 3 were done before and are taken from run.journal.\n"
    assert teckal(*asked, "--resume", "run.journal", "-q").err == first.err
    assert Path("run.journal").read_bytes() == content


def test_a_run_may_go_on_to_another_form_and_another_bar(teckal: Command) -> None:
    cases = folder("worked")
    teckal("batch", cases, "--format", "jsonl", "--journal", "run.journal")
    ran = teckal("batch", cases, "--format", "json", "--fail-on", "advice", "--resume", "run.journal", "-q")
    assert ran.out == teckal("check", cases, "--format", "json").out


def test_a_journal_that_is_not_there_is_begun(teckal: Command) -> None:
    ran = teckal("batch", folder("worked"), "--format", "jsonl", "--resume", "run.journal")
    assert (ran.status, ran.err) == (0, "")
    assert Path("run.journal").exists()


def test_the_journal_of_another_run_is_2_and_is_left_alone(teckal: Command) -> None:
    asked = ("--format", "jsonl")
    teckal("batch", folder("worked"), *asked, "--journal", "run.journal")
    content = Path("run.journal").read_bytes()
    for arguments, said in [
        (("cases/0-worked.yaml",), "run.journal cannot be continued: its run had other sources: cases."),
        (("cases", "--law", "uk-pcr-2015"), "its run had no --law. Leave it out to continue it."),
        (("cases", "--engine", "builtin"), "its run had --engine auto. Give that to continue it."),
        (("cases", "--group-by", "stage"), "its run had no --group-by. Leave it out to continue it."),
    ]:
        ran = teckal("batch", *arguments, *asked, "--resume", "run.journal")
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert Path("run.journal").read_bytes() == content
    assert "run.journal is there already." in teckal("batch", "cases", *asked, "--journal", "run.journal").err


def test_damage_to_a_journal_is_said(teckal: Command) -> None:
    asked = ("batch", folder("worked", "worked"), "--format", "jsonl", "--resume", "run.journal")
    first = teckal(*asked)
    content = Path("run.journal").read_bytes()
    Path("run.journal").write_bytes(content[:-20])
    again = teckal(*asked)
    assert (again.status, again.out) == (first.status, first.out)
    assert again.err == (
        "run.journal had damaged lines (1); what they held has been done again.\n"
        "1 of 2 were done before and are taken from run.journal.\n"
    )


def test_rules_that_change_while_a_run_goes_on_stop_it(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "preparing", lambda settings: lambda: _prepared_otherwise(settings))
    ran = teckal("batch", folder("worked"), "--format", "jsonl")
    assert (ran.status, ran.out) == (70, "")
    assert "The rules have been changed while the run went on. Begin a new one." in ran.err


def _prepared_otherwise(settings: Settings) -> Any:
    from teckal.batch.evaluating import _prepare

    return _prepare(Settings(settings.law, settings.engine, settings.group_by, "another"))


def test_a_row_of_a_register_that_is_mended_is_the_only_one_done_again(teckal: Command) -> None:
    teckal("new", "--register", "csv", "-o", "register.csv")
    text = Path("register.csv").read_text(encoding="utf-8-sig")
    wrong = text.replace("2026-09-01", "soon", 1)
    assert wrong != text
    Path("register.csv").write_text(wrong, encoding="utf-8")
    asked = ("batch", "register.csv", "--format", "jsonl", "--resume", "run.journal")
    first = teckal(*asked)
    assert first.status == 2
    assert first.err.splitlines()[0].startswith("register.csv, row 2, column ")
    Path("register.csv").write_text(text, encoding="utf-8")
    mended = teckal(*asked)
    assert (mended.status, mended.err) == (0, "1 of 2 were done before and are taken from run.journal.\n")
    assert mended.out == teckal("batch", "register.csv", "--format", "jsonl").out


# Ctrl-C


def test_ctrl_c_reports_what_is_done_and_says_how_to_go_on(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = folder("worked", "wrong", "worked", "worked")
    asked = ("batch", cases, "--format", "jsonl")
    whole = teckal(*asked)
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(Inline, "after", 3)
    ran = teckal(*asked, "--journal", "my run.journal")
    assert ran.status == 130
    assert whole.out.startswith(ran.out)
    assert len(lines(ran.out)) == 3
    assert ran.err.splitlines()[-1] == (
        "Interrupted: 3 done and reported, the rest not. To go on, give the same command with "
        "--resume 'my run.journal' instead of --journal."
    )
    assert signal.getsignal(signal.SIGINT) is before
    monkeypatch.setattr(Inline, "after", None)
    assert teckal(*asked, "--resume", "my run.journal").out == whole.out


def test_without_a_journal_ctrl_c_says_that_there_could_be_one(
    teckal: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inline, "after", 1)
    ran = teckal("batch", folder("worked", "worked"), "--format", "jsonl")
    assert (ran.status, len(lines(ran.out))) == (130, 1)
    assert ran.err.splitlines()[-1] == (
        "Interrupted: 1 done and reported, the rest not. With --journal FILE a run can go on from where it broke off."
    )


def test_ctrl_c_before_anything_is_done_replaces_no_file(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inline, "after", 0)
    Path("out.jsonl").write_text("earlier", encoding="utf-8")
    ran = teckal("batch", folder("worked"), "--format", "jsonl", "-o", "out.jsonl")
    assert ran.status == 130
    assert Path("out.jsonl").read_text(encoding="utf-8") == "earlier"


def test_a_second_ctrl_c_does_not_wait(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inline, "after", 1)
    monkeypatch.setattr(Inline, "presses", 2)
    ran = teckal("batch", folder("worked", "worked"), "--format", "jsonl", "--journal", "run.journal")
    assert (ran.status, ran.out) == (130, "")
    assert ran.err == (
        "Interrupted before the results were written. To go on, give the same command with --resume run.journal "
        "instead of --journal.\n"
    )


def test_a_run_that_is_told_to_ignore_ctrl_c_ignores_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with run.Interrupt() as interrupt:
            os.kill(os.getpid(), signal.SIGINT)
            assert not interrupt.stopped()
    finally:
        signal.signal(signal.SIGINT, before)


# Progress


def test_a_log_has_a_line_now_and_then_and_with_q_none(teckal: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    cases = folder("worked", "worked")
    ran = teckal("batch", cases, "--format", "jsonl")
    assert ran.err.splitlines()[:1] == ["1 of 2 done"]
    assert ran.err.splitlines()[-1] == "2 of 2 done"
    assert teckal("batch", cases, "--format", "jsonl", "-q").err == ""


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=[] if form == "csv" else [pytest.mark.slow]) for form in GROUNDLESS]
)
def test_a_form_that_shows_no_grounds_says_the_same_of_answers_that_keep_none(
    form: str, teckal: Command, tmp_path: Path
) -> None:
    for file in sorted((ROOT / "cases" / "examples").rglob("*.yaml"))[::40]:
        shutil.copy(file, tmp_path)
    (tmp_path / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    told = ("batch", tmp_path, "--as-of", "2026-11-27", "-q", "--jobs", "1", "--format")
    teckal(*told, "jsonl", "--journal", tmp_path / "run.journal")
    of_whole_answers = teckal(*told, form, "--resume", tmp_path / "run.journal")
    assert of_whole_answers.out.count("\n") > 12
    assert teckal(*told, form) == of_whole_answers


def test_what_was_kept_for_a_list_is_found_again_for_lists_and_done_again_for_what_shows_more(teckal: Command) -> None:
    cases = folder("worked", "worked")
    told = ("batch", cases, "--format")
    teckal(*told, "csv", "--journal", "run.journal", "-q")
    assert "2 of 2 were done before" in teckal(*told, "table", "--resume", "run.journal").err
    whole = teckal(*told, "json", "--resume", "run.journal")
    assert (whole.out, "were done before" in whole.err) == (teckal(*told, "json").out, False)
    assert "2 of 2 were done before" in teckal(*told, "json", "--resume", "run.journal").err
    assert "2 of 2 were done before" in teckal(*told, "csv", "--resume", "run.journal").err
