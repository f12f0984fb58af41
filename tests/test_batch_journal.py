"""Whatever kills a run, and whenever: it goes on without loss or repetition, and says what an unbroken one says.

All that a killed run leaves is a journal that ends somewhere. So it is ended everywhere here, after every byte; every
byte of it is damaged too; and the runs that are killed in earnest are in `test_batch_killed`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import batch_runs
import pytest
from batch_runs import BEGUN, Here, filled, item, items

from teckal import paths
from teckal.batch import journal as journals
from teckal.batch.evaluating import Settings, judged
from teckal.batch.items import Item, key
from teckal.batch.journal import Journal, begun
from teckal.batch.outcome import BARS, below
from teckal.errors import JournalError, Problem
from teckal.reading.composer import Composed

SOME = [item(0), item(1, title="wrong one"), item(2), item(3, title="Grünabfälle")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.journal"


@pytest.fixture
def whole(path: Path) -> bytes:
    """The journal of a run over SOME that was never broken off."""
    filled(Journal.new(os.fspath(path), BEGUN), SOME)
    return path.read_bytes()


def resumed(path: Path, given: list[Item] = SOME, **other: Any) -> tuple[list[Any], Here, Journal]:
    """A run that continues a journal: its outcomes, what it evaluated, and the journal."""
    workers = Here()
    journal = Journal.resume(os.fspath(path), {**BEGUN, **other})
    return filled(journal, given, workers), workers, journal


UNBROKEN = [batch_runs.outcome(each) for each in SOME]


def test_the_outcomes_of_a_run_are_read_back_in_its_order_as_often_as_asked(path: Path) -> None:
    with Journal.new(os.fspath(path), BEGUN) as journal:
        for each in reversed(SOME):
            journal.add(each, *batch_runs.plain()(each))
        assert list(journal) == list(journal) == UNBROKEN
        assert len(journal) == 4


def test_a_run_that_was_broken_off_after_any_byte_goes_on_without_loss_or_repetition(path: Path, whole: bytes) -> None:
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        outcomes, workers, _ = resumed(path)
        assert outcomes == UNBROKEN, length
        lines = whole[:length].count(b"\n")
        assert workers.evaluated == [each.file for each in SOME[max(0, lines - 1) :]], length
        assert path.read_bytes() == whole, length


def test_a_run_that_is_broken_off_again_and_again_loses_nothing(path: Path, whole: bytes) -> None:
    path.unlink()
    evaluated = []
    for _ in range(len(SOME) + 1):
        workers = Here(last=1)
        filled(Journal.resume(os.fspath(path), BEGUN), SOME, workers)
        evaluated += workers.evaluated
    assert evaluated == [each.file for each in SOME]
    assert path.read_bytes() == whole


def test_damage_to_any_byte_costs_work_and_no_answer(path: Path, whole: bytes) -> None:
    body = whole.index(b"\n") + 1
    for at in range(body, len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :])
        outcomes, workers, journal = resumed(path)
        assert outcomes == UNBROKEN, at
        assert workers.evaluated, at
        assert journal.damaged, at


def test_damage_to_any_byte_of_the_first_line_is_refused_and_nothing_is_written(path: Path, whole: bytes) -> None:
    for at in range(whole.index(b"\n") + 1):
        damaged = whole[:at] + bytes([whole[at] ^ 0x15]) + whole[at + 1 :]
        path.write_bytes(damaged)
        with pytest.raises(JournalError):
            resumed(path)
        assert path.read_bytes() == damaged


def test_a_journal_that_is_not_there_is_begun(path: Path, whole: bytes) -> None:
    path.unlink()
    outcomes, workers, _ = resumed(path)
    assert (outcomes, len(workers.evaluated)) == (UNBROKEN, 4)
    assert path.read_bytes() == whole


def test_what_a_run_finds_done_does_not_depend_on_the_order_in_which_it_was_done(path: Path) -> None:
    with Journal.new(os.fspath(path), BEGUN) as journal:
        for each in (SOME[3], SOME[0]):
            journal.add(each, *batch_runs.plain()(each))
    outcomes, workers, journal = resumed(path)
    assert outcomes == UNBROKEN
    assert workers.evaluated == ["1.yaml", "2.yaml"]
    assert journal.recalled == 2


def test_what_was_done_is_found_while_what_stands_before_it_is_still_in_hand(path: Path, whole: bytes) -> None:
    with Journal.resume(os.fspath(path), BEGUN) as journal:
        assert journal.recalls(SOME[3])
        assert [each.number for each in journal] == [3]
        assert journal.recalls(SOME[1])
        assert list(journal) == [UNBROKEN[1], UNBROKEN[3]]
        assert len(journal) == 2


# Sources that change between the runs: what has changed is read anew, so that the answers are those of today's files.


@pytest.mark.parametrize(
    ("now", "evaluated"),
    [
        pytest.param([SOME[0], item(1, title="mended"), *SOME[2:]], ["1.yaml"], id="mended"),
        pytest.param([replace(each, number=each.number - 1) for each in SOME[1:]], [], id="removed"),
        pytest.param(
            [item(0, "0a.yaml"), *(replace(each, number=each.number + 1) for each in SOME)], ["0a.yaml"], id="added"
        ),
        pytest.param([replace(each, number=3 - each.number) for each in reversed(SOME)], [], id="in another order"),
        pytest.param([*SOME[:3], replace(SOME[3], file="4.yaml")], ["4.yaml"], id="renamed"),
    ],
)
@pytest.mark.parametrize("done", [4, 2])
def test_a_resumed_run_says_what_a_new_one_would_say(
    path: Path, whole: bytes, now: list[Item], evaluated: list[str], done: int
) -> None:
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[: done + 1]))
    outcomes, workers, _ = resumed(path, now)
    assert outcomes == [batch_runs.outcome(each) for each in now]
    undone = {each.file for each in SOME[done:]}
    assert [each for each in workers.evaluated if each not in undone] == evaluated


def test_a_source_that_changes_and_changes_back_is_as_it_was(path: Path, whole: bytes) -> None:
    changed = [SOME[0], item(1, title="Other"), *SOME[2:]]
    resumed(path, changed)
    outcomes, workers, _ = resumed(path)
    assert (outcomes, workers.evaluated) == (UNBROKEN, [])


def test_an_error_of_ours_is_tried_again(path: Path) -> None:
    given = [item(0), item(1, title="crash")]
    first = filled(Journal.new(os.fspath(path), BEGUN), given)
    assert [each.crashed for each in first] == [False, True]
    outcomes, workers, _ = resumed(path, given)
    assert (outcomes, workers.evaluated) == (first, ["1.yaml"])


COMPOSED = Item(0, "a.yaml", 0, "", composed=Composed(), digest="1")
DIFFERENT = [
    SOME[0],
    replace(SOME[0], file="b.yaml"),
    replace(SOME[0], document=1),
    replace(SOME[0], label="x"),
    replace(SOME[0], place="b.yaml"),
    replace(SOME[0], line=1),
    replace(SOME[0], mapping={"title": 1}),
    replace(SOME[0], mapping={"title": "1"}),
    replace(SOME[0], mapping=None, text=b"{}"),
    replace(SOME[0], mapping=None, text=b"{ }"),
    replace(SOME[0], mapping=None, problems=(Problem("a", 0, 1, 1, "", "One.", 0),)),
    replace(SOME[0], mapping=None, problems=(Problem("a", 0, 2, 1, "", "One.", 0),)),
    COMPOSED,
    replace(COMPOSED, document=1),
    replace(COMPOSED, digest="2"),
]


def test_items_with_anything_different_that_an_outcome_shows_have_different_keys() -> None:
    assert len({key(each) for each in DIFFERENT}) == len(DIFFERENT)


def test_where_an_item_stands_in_the_run_is_no_part_of_its_key() -> None:
    assert [key(replace(each, number=9)) for each in DIFFERENT] == [key(each) for each in DIFFERENT]


# Journals that are not of this run.


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"sources": ["other"]}, "cannot be continued: its run had other sources: cases. Name those, in that order."),
        ({"law": "uk-pa-2023"}, "its run had no --law. Leave it out to continue it."),
        ({"engine": "builtin"}, "its run had --engine auto. Give that to continue it."),
        ({"group_by": "stage"}, "its run had no --group-by. Leave it out to continue it."),
        ({"rulebook": "9"}, "its run was by other rules than these, so that its answers may be other ones."),
        ({"edition": "9"}, "its run was by another version of teckal than this (of the same number)."),
        ({"teckal": "9"}, "its run was by another version of teckal than this (None)."),
        ({"infers": "builtin"}, "its run was by the engine None, and this one would be by builtin."),
    ],
)
def test_a_journal_of_another_run_is_refused_and_left_alone(
    path: Path, whole: bytes, other: dict[str, Any], said: str
) -> None:
    with pytest.raises(JournalError) as refused:
        resumed(path, **other)
    assert str(refused.value).startswith(f"{path} cannot be continued: ")
    assert said in str(refused.value)
    assert str(refused.value).endswith("Or begin a new journal, with --journal.")
    assert path.read_bytes() == whole


def test_many_sources_are_not_all_named() -> None:
    assert journals._some([f"{n}.yaml" for n in range(5)]) == "0.yaml, 1.yaml, 2.yaml and 2 more"


@pytest.mark.parametrize(
    "content",
    [b"format: 1\n", b"teckal-journal 2 {}\n", b"teckal-journal 1 []\n", b'teckal-journal 1 {"x', b"\xff\xfe\n"],
)
def test_a_file_that_is_no_journal_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match="is not a journal of teckal batch"):
        resumed(path)
    assert path.read_bytes() == content


def test_a_new_journal_replaces_no_file(path: Path, whole: bytes) -> None:
    with pytest.raises(JournalError, match=r"is there already\. Continue the run that it belongs to with --resume"):
        Journal.new(os.fspath(path), BEGUN)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("opened", [Journal.new, Journal.resume])
def test_a_journal_that_cannot_be_written_is_an_error_in_words(
    tmp_path: Path, opened: Callable[[str, journals.Begun], Journal]
) -> None:
    with pytest.raises(JournalError, match="cannot be written: No such file or directory"):
        opened(os.fspath(tmp_path / "none" / "run.journal"), BEGUN)


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"cannot be opened: Is a directory\."):
        Journal.resume(os.fspath(tmp_path), BEGUN)


@pytest.mark.skipif(os.name == "nt", reason="there is no flock")
def test_two_runs_cannot_write_one_journal(path: Path, whole: bytes) -> None:
    with (
        Journal.resume(os.fspath(path), BEGUN),
        pytest.raises(JournalError, match="Another run is writing"),
    ):
        Journal.resume(os.fspath(path), BEGUN)
    resumed(path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk to try it on")
def test_a_full_disk_is_an_error_in_words(path: Path) -> None:
    path.symlink_to("/dev/full")
    journal = Journal(open(path, "r+b", buffering=0), "run.journal")  # noqa: SIM115
    with journal, pytest.raises(JournalError, match=r"run\.journal cannot be written: No space left on device\."):
        journal.add(SOME[0], "ok", b"")


def test_one_that_nobody_will_continue_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    assert filled(Journal.passing(), SOME) == UNBROKEN
    assert list(tmp_path.iterdir()) == []


def test_where_there_can_be_no_temporary_file_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path / "none"))
    with pytest.raises(JournalError, match=r"The answers need a temporary file, .* Use --journal\."):
        Journal.passing()


def test_what_decides_an_answer_beside_its_source_stands_in_the_journal() -> None:
    said = begun(["cases"], Settings("uk-pa-2023", "builtin", "stage", "digest"))
    assert set(said) == {
        "sources", "law", "engine", "group_by", "rulebook", "infers", "teckal", "edition"
    }  # fmt: skip
    assert said["infers"] == "builtin"
    assert said == begun(["cases"], Settings("uk-pa-2023", "builtin", "stage", "digest"))


def test_another_edition_of_the_program_has_another_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = journals.edition()
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "library.json").write_text("{}", encoding="utf-8")
    folder = paths.folder
    monkeypatch.setattr(paths, "folder", lambda name: cases if name == "cases" else folder(name))
    assert journals.edition() != before


def test_bars_that_answers_are_below_are_told_without_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    flag = {"level": "advice", "accepted": None}
    answers = [
        {"verdict": verdict, "law": None, "decided": True, "flags": flags}
        for verdict in ("exempt", "unclear", "not-exempt")
        for flags in ([], [flag])
    ]
    for each in answers:
        with Journal.passing() as journal:
            journal.add(item(1), *judged(replace(batch_runs.outcome(item(1)), result=each)))
            journal.add(item(0), *judged(batch_runs.outcome(item(0, title="wrong"))))
            assert [found.number for found in journal.not_evaluated()] == [0]
            monkeypatch.setattr(journal, "outcome", None)
            assert {bar for bar in ("never", *BARS) if journal.below(bar)} == {bar for bar in BARS if below(each, bar)}
    assert {bar for bar in BARS for each in answers if below(each, bar)} == {*BARS}


def test_an_item_takes_two_numbers_of_memory() -> None:
    with Journal.passing() as journal:
        filled_with = items(3)
        for each in filled_with:
            journal.add(each, *batch_runs.plain()(each))
        assert journal._places.itemsize * len(journal._places) == 24
