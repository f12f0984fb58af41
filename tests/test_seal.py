"""A seal holds what was asked and answered, and whatever was altered or has moved since is named."""

from __future__ import annotations

import copy
import functools
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from arrangements import changed, sole
from conftest import ROOT, Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import chosen

from teckal.document import Document
from teckal.reading import source
from teckal.record import choice, seal, verify
from teckal.record.seal import SealError, canonical
from teckal.record.verify import Verification
from teckal.report import verification
from teckal.rulebook import Rulebook, load
from teckal.verdict import evaluate

Path_ = tuple[str | int, ...]
REPORT = b"the report"
relaxed = functools.partial(settings, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def made(arrangement: dict[str, Any] | None = None, law: str | None = None) -> dict[str, Any]:
    """The seal of an arrangement, by default of a company of one council, as its file has it."""
    one = chosen(arrangement or sole())
    result = evaluate(one.document, load(), law=law)
    return seal.read(seal.write(seal.seal(one, result, law, REPORT, "report.docx", "docx")))


SEALED = made()


def checked(
    found: dict[str, Any], book: Rulebook | None = None, report: bytes | None = REPORT, **more: Any
) -> Verification:
    return verify.verify(found, report, book or load(), **more)


def resealed(found: dict[str, Any]) -> dict[str, Any]:
    """The seal with every hash in it made right again, as a forger would."""
    found["parts"] = seal.parts(found)
    found["hash"] = seal.whole(found)
    return found


# Canonical JSON.


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, False, None], "aa": {}}, '{"a":[true,false,null],"aa":{},"b":1}'),
        ({"é": "€"}, '{"é":"€"}'),
        ('"\\/\b\f\n\r\t\x00\x1f\x7f', '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"'),
        ([-1, 0, 10**20], "[-1,0,100000000000000000000]"),
    ],
)
def test_canonical_json_is_that_of_rfc_8785(value: Any, text: str) -> None:
    assert canonical(value) == text.encode()


@pytest.mark.parametrize("value", [1.0, {"a": 0.5}, [float("nan")], {1: "a"}, b"x", ("a",), {"a": {"b": object()}}])
def test_canonical_json_holds_no_fraction_and_nothing_that_is_no_data(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


TEXT = st.text(st.characters(codec="utf-8"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)


@relaxed()
@given(PLAIN)
def test_canonical_json_is_read_back_as_it_was_and_does_not_depend_on_order(value: Any) -> None:
    assert json.loads(canonical(value)) == value
    assert canonical(_backwards(value)) == canonical(value)


def _backwards(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _backwards(each) for key, each in reversed(value.items())}
    return [_backwards(each) for each in value] if isinstance(value, list) else value


# The seal.


def test_a_seal_has_the_bytes_of_the_input_and_all_that_answered() -> None:
    one = chosen(sole())
    assert SEALED["input"] == {
        "name": "arrangement.yaml",
        "document": 0,
        "text": one.text,
        "sha256": seal.sha256(one.text.encode()),
    }
    assert SEALED["rulebook"] == {"version": load().version, "digest": load().digest}
    assert SEALED["result"]["verdict"] == "exempt"
    assert SEALED["report"] == {"name": "report.docx", "form": "docx", "sha256": seal.sha256(REPORT)}
    assert set(SEALED["parts"]) == set(SEALED) - {"parts", "hash"}


def test_a_seal_bears_no_folder_of_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(yaml.safe_dump(sole()), encoding="utf-8")
    one = choice.choose(os.fspath(file), io.BytesIO())
    found = seal.seal(one, evaluate(one.document, load()), None, REPORT, "r.md", "markdown")
    assert os.fspath(tmp_path) not in seal.write(found).decode()


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"# \xe2\x82\xac\r\n", b""])
def test_the_bytes_of_the_file_can_be_had_back_from_a_seal(tmp_path: Path, content: bytes) -> None:
    """A byte order mark and line ends are the file's own too."""
    file = tmp_path / "a.yaml"
    file.write_bytes(content + yaml.safe_dump(sole()).replace("\n", "\r\n").encode())
    one = choice.choose(os.fspath(file), io.BytesIO())
    found = seal.read(seal.write(seal.seal(one, evaluate(one.document, load()), None, REPORT, "r", "docx")))
    assert found["input"]["text"].encode() == file.read_bytes()
    assert checked(found).holds


def test_a_fresh_seal_holds_and_nothing_has_moved() -> None:
    found = checked(SEALED)
    assert (found.answer, found.holds, found.differences, found.notes) == ("same", True, (), ())
    assert checked(SEALED, expected=SEALED["hash"][:16].upper()).holds


@pytest.mark.parametrize("law", [None, "uk-pcr-2015", "eu-2014-24"])
@pytest.mark.parametrize("example", ["worked-example.yaml", "worked-cooperation.yaml"])
def test_every_kind_of_answer_is_the_same_again(example: str, law: str | None) -> None:
    one = choice.choose(os.fspath(ROOT / "cases" / "examples" / example), io.BytesIO())
    found = seal.read(seal.write(seal.seal(one, evaluate(one.document, load(), law=law), law, REPORT, "r", "docx")))
    assert checked(found).holds


def test_one_of_several_arrangements_is_sealed_and_asked_again() -> None:
    text = "---\n".join(yaml.safe_dump(each) for each in (sole({"title": "One"}), sole({"title": "Two"})))
    one = choice.choose("-#2", io.BytesIO(text.encode()))
    assert isinstance(one.document, Document)
    found = seal.read(seal.write(seal.seal(one, evaluate(one.document, load()), None, REPORT, "r", "docx")))
    assert (found["input"]["document"], found["result"]["title"]) == (1, "Two")
    assert checked(found).holds


# Altered.


def leaves(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place of a value that holds no others."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, (dict, list)) or not value:
        yield path
    for key, each in inner:
        yield from leaves(each, (*path, key))


def at(found: Any, path: Path_) -> Any:
    for step in path:
        found = found[step]
    return found


def tampered(found: dict[str, Any], path: Path_) -> dict[str, Any]:
    """The seal with another value of the same kind at the place."""
    other = copy.deepcopy(found)
    value = at(other, path)
    if isinstance(value, bool):
        new: Any = not value
    elif isinstance(value, int):
        new = value + 1
    elif isinstance(value, str):
        new = ("0" if value[:1] != "0" else "1") + value[1:]
    else:
        new = "other" if value is None else {"other": "x"} if isinstance(value, dict) else ["other"]
    at(other, path[:-1])[path[-1]] = new
    return other


EVERY = [path for path in leaves(SEALED) if path != ("teckal_seal",)]


def test_the_leaves_are_all_of_the_seal() -> None:
    assert len(EVERY) > 500
    assert {path[0] for path in EVERY} | {"teckal_seal"} == set(SEALED)


@pytest.mark.parametrize("part", [key for key in SEALED if key not in ("result", "teckal_seal")])
def test_whatever_is_altered_is_named(part: str) -> None:
    for path in EVERY:
        if path[0] == part:
            named(path)


@relaxed(max_examples=15)
@given(st.sampled_from([path for path in EVERY if path[0] == "result"]))
def test_whatever_of_the_answer_is_altered_is_named(path: Path_) -> None:
    named(path)


@pytest.mark.slow
def test_each_single_value_of_the_answer_that_is_altered_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is the same each time, so it is asked once."""
    again = verify._again(SEALED, load())
    monkeypatch.setattr(verify, "_again", lambda *_: again)
    for path in EVERY:
        if path[0] == "result":
            named(path)


def named(path: Path_) -> None:
    """An altered seal does not hold, and its altered part is named; of the answer, the very value too."""
    found = checked(tampered(SEALED, path))
    assert not found.holds
    part = str(path[1] if path[0] == "parts" else path[0])
    assert part in [each.place for each in found.differences if each.kind == "seal"], path
    assert all(each.says.strip() for each in found.differences)
    if path[0] == "result" and path[1] not in verify.BESIDE:
        keys = {str(step) for step in path[1:] if isinstance(step, str)}
        moved = [each for each in (*found.differences, *found.notes) if each.kind in ("answer", "wording")]
        assert any(keys & set(each.place.replace("[", ".").split(".")) for each in moved), path


@pytest.mark.parametrize("path", [path for path in EVERY if path[0] in ("input", "report", "hash")])
def test_whatever_a_forger_reseals_is_named_by_the_hash_that_was_noted(path: Path_) -> None:
    forged = resealed(tampered(SEALED, path))
    found = checked(forged, expected=SEALED["hash"]) if path != ("hash",) else checked(SEALED, expected="0" * 16)
    assert "This is not the seal whose hash was noted." in [each.says for each in found.differences]


ANSWERS = [path for path in EVERY if path[0] == "result" and not verify.WORDING & set(map(str, path))]


@pytest.mark.slow
@relaxed(max_examples=150)
@given(st.sampled_from(ANSWERS))
def test_an_answer_that_a_forger_reseals_is_another_than_the_one_given_again(path: Path_) -> None:
    forged = resealed(tampered(SEALED, path))
    found = checked(forged)
    assert not found.holds, path
    assert found.answer == "differs" or path[1] in verify.BESIDE


def test_an_explanation_that_a_forger_reseals_is_told() -> None:
    forged = resealed(tampered(SEALED, ("result", "summary")))
    found = checked(forged)
    assert [each.place for each in found.notes] == ["summary"]


def test_an_altered_input_is_named_though_the_answer_stays() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["text"] += "# a remark\n"
    found = checked(forged)
    assert found.answer == "same"
    assert [each.kind for each in found.differences] == ["seal", "seal", "input"]
    assert "The input was altered: its SHA-256 is not the one that was sealed." in [
        each.says for each in found.differences
    ]


def test_an_altered_input_that_can_no_longer_be_read_gives_no_answer() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["text"] = forged["input"]["text"].replace("format: 1", "format: 7")
    found = checked(forged)
    assert found.answer == "none"
    assert any("the input cannot be read" in each.says and "format" in each.says for each in found.differences)


def test_an_input_that_moves_the_answer_and_is_resealed_shows_another_answer() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["text"] = forged["input"]["text"].replace("fenmarsh: 900", "fenmarsh: 700")
    forged["input"]["sha256"] = seal.sha256(forged["input"]["text"].encode())
    found = checked(resealed(forged))
    assert found.answer == "differs"
    assert found.differences[0].says == "Verdict: exempt when sealed, unclear now."


def test_an_arrangement_that_the_input_has_not_gives_no_answer() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["document"] = 7
    found = checked(resealed(forged))
    assert found.answer == "none"
    assert "the input holds 1 arrangement, and no number 7" in found.differences[0].says


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (None, "The report is missing: report.docx is not beside the seal. Name it with --report."),
        (b"another", "The report was altered: its SHA-256 is not the one that was sealed."),
    ],
)
def test_a_report_that_is_missing_or_altered_is_named(report: bytes | None, says: str) -> None:
    found = checked(SEALED, report=report)
    assert (found.answer, [each.says for each in found.differences]) == ("same", [says])


# Broken, or none.


def broken(change: Any) -> bytes:
    found = copy.deepcopy(SEALED)
    change(found)
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is no seal, or a broken one"),
        (b"format: 1\n", "This is no seal, or a broken one"),
        (b"\xff", "This is no seal: it is not text in UTF-8."),
        (b"[]", "This is no seal of teckal"),
        (b"{}", "This is no seal of teckal"),
        (b'{"teckal_seal": 2}', "This seal is of the form 2, and this version of teckal reads the form 1."),
        (b'{"teckal_seal": true}', "This seal is of the form True"),
        (b'{"teckal_seal": 1}', "This seal is broken: teckal is missing."),
        (b'{"teckal_seal": 1, "teckal_seal": 1}', "'teckal_seal' is in it twice"),
        (b'{"teckal_seal": 1.0}', "there is a number with a fraction, 1.0"),
        (b'{"teckal_seal": NaN}', "there is a number with a fraction, NaN"),
        (b'{"a": "\\ud800"}', "This is no seal: it is not text in UTF-8."),
        (b"[" * 100_000, "This is no seal: it is nested too deep."),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "it is nested too deep"),
        (b"1" * 5000, "This is no seal, or a broken one"),
        (broken(lambda found: found.pop("law")), "This seal is broken: law is missing."),
        (broken(lambda found: found["input"].pop("text")), "This seal is broken: input.text is missing."),
        (broken(lambda found: found.update(more=1)), "This seal is broken: more is no part of a seal."),
        (broken(lambda found: found["report"].update(path="/")), "report.path is no part of a seal."),
        (broken(lambda found: found["parts"].pop("law")), "This seal is broken: parts.law is missing."),
        (broken(lambda found: found.update(law=1)), "This seal is broken: law is of another kind than it must be."),
        (broken(lambda found: found.update(input=[])), "input is of another kind than it must be."),
        (
            broken(lambda found: found["input"].update(document=True)),
            "This seal is broken: input.document is of another kind than it must be.",
        ),
    ],
)  # fmt: skip
def test_what_is_no_seal_or_a_broken_one_says_why(content: bytes, message: str) -> None:
    with pytest.raises(SealError) as error:
        seal.read(content)
    assert message in str(error.value)


@relaxed(max_examples=150)
@given(st.binary(max_size=60) | PLAIN.map(canonical))
def test_whatever_is_read_is_a_seal_or_an_error_of_ours(content: bytes) -> None:
    with pytest.raises(SealError):
        seal.read(content)


@pytest.mark.slow
@relaxed(max_examples=200)
@given(st.data())
def test_a_seal_with_anything_in_a_place_is_refused_or_named(data: st.DataObject) -> None:
    """Values of any kind in any place: no seal makes the program fail, and none of them holds."""
    path = data.draw(st.sampled_from(EVERY))
    value = data.draw(PLAIN.filter(lambda new: new != at(SEALED, path) or isinstance(new, bool)))
    other = copy.deepcopy(SEALED)
    at(other, path[:-1])[path[-1]] = value
    try:
        found = seal.read(canonical(other))
    except SealError:
        return
    assert not checked(found).holds or value == at(SEALED, path)


# A rulebook that has moved.


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules to change."""
    return Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))


def test_a_rulebook_that_has_moved_names_the_verdict_and_each_condition_that_moved(rules: Path) -> None:
    limb = rules / "uk-pa-2023" / "vertical" / "activity.yaml"
    text = limb.read_text(encoding="utf-8")
    limb.write_text(
        text.replace("{above: 80}", "{above: 95}").replace("{at_most: 80}", "{at_most: 95}"), encoding="utf-8"
    )
    arrangement = changed(sole(), {"bodies.wasteco.activities.other_measures": "none"})
    found = checked(made(arrangement), load(rules))
    assert found.answer == "differs"
    assert found.differences[0].says == "Verdict: exempt when sealed, not exempt now."
    says = [each.says for each in found.differences]
    assert (
        "uk-pa-2023/vertical/activity: met when sealed, not met now. 90% of the turnover is for Fenmarsh Council, not "
        "more than 80%, and no other listed measure passes."
    ) in says
    assert "Route vertical: met when sealed, not met now." in says
    assert "Award 1, verdict: exempt when sealed, not exempt now." in says
    assert not [each for each in says if "vertical/shares" in each]
    assert [each.kind for each in found.notes if each.kind != "wording"] == ["rulebook"]


def test_a_flag_and_a_question_that_are_new_are_told_in_their_own_words() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["text"] = forged["input"]["text"].replace("fenmarsh: 900", "fenmarsh: 790")
    says = " ".join(each.says for each in checked(forged).differences)
    assert (
        "Flag limb-activity (advice), now and not when sealed: The share of work for the authorities is within" in says
    )
    assert "Question, now and not when sealed: Measured by costs" in says
    gone = resealed(tampered(SEALED, ("result", "flags")))
    assert not checked(gone).holds


def test_a_rulebook_that_has_moved_without_the_answer_is_a_note(rules: Path) -> None:
    law = rules / "uk-pcr-2015" / "_law.yaml"
    law.write_text(law.read_text(encoding="utf-8") + "# looked at again\n", encoding="utf-8")
    found = checked(SEALED, load(rules))
    assert (found.answer, found.holds) == ("same", True)
    (note,) = found.notes
    assert note.kind == "rulebook"
    assert note.says.startswith(f"The rulebook is another: {load().version} ({load().digest[:12]}) when sealed, ")


def test_an_explanation_that_reads_otherwise_is_a_note(rules: Path) -> None:
    limb = rules / "uk-pa-2023" / "vertical" / "activity.yaml"
    text = limb.read_text(encoding="utf-8")
    limb.write_text(text.replace("more than 80% is needed", "over 80% is needed"), encoding="utf-8")
    found = checked(SEALED, load(rules))
    assert found.holds
    worded = [each for each in found.notes if each.kind == "wording"]
    assert worded
    assert all(each.place.endswith(("reason", "shown")) for each in worded)
    assert 'more than 80% is needed." when sealed' in worded[0].says


def test_a_law_that_is_no_longer_encoded_is_named(rules: Path) -> None:
    unencode(rules / "uk-pa-2023")
    found = checked(SEALED, load(rules))
    assert found.answer == "differs"
    first, second, *_ = found.differences
    assert first.says == "The law that gave the answer is no longer encoded: Procurement Act 2023 (uk-pa-2023)."
    assert second.says == "Verdict: exempt when sealed, out of scope now."


@pytest.mark.slow
def test_a_law_that_was_asked_for_and_is_no_longer_encoded_gives_no_answer(rules: Path) -> None:
    sealed = made(law="uk-pcr-2015")
    unencode(rules / "uk-pcr-2015")
    found = checked(sealed, load(rules))
    assert (found.answer, [each.kind for each in found.differences]) == ("none", ["law", "law"])
    assert "There is no answer. Public Contracts Regulations 2015 (uk-pcr-2015)" in found.differences[1].says


def unencode(folder: Path) -> None:
    """Leaves of a law what is known of one that is known by name only."""
    lines = (folder / "_law.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    shutil.rmtree(folder)
    folder.mkdir()
    dropped = ("routes:", "gates:", "controls:", "party_types:", "thresholds:", "excluded_authorities:")
    kept, keeping = [], True
    for line in lines:
        if not line.startswith((" ", "-", "#")):
            keeping = not line.startswith(dropped)
        kept += [line] if keeping else []
    text = "".join(kept).replace("encoded: true", "encoded: false\nlook_at: The Act itself.")
    (folder / "_law.yaml").write_text(text, encoding="utf-8")


def test_another_version_of_the_program_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "__version__", "9.0")
    (note,) = checked(SEALED).notes
    assert note.says == f"The program is of another version: {SEALED['teckal']} when sealed, 9.0 now."


def test_another_definition_of_a_form_is_a_note_and_a_name_new_to_it_no_difference() -> None:
    older = copy.deepcopy(SEALED)
    older["schemas"]["result"] = "0" * 64
    del older["result"]["decided"]
    found = checked(resealed(older))
    assert found.holds
    assert [each.place for each in found.notes] == ["schemas.result", "decided"]
    older["schemas"]["result"] = SEALED["schemas"]["result"]
    assert not checked(resealed(older)).holds


def test_another_engine_is_a_note() -> None:
    other = copy.deepcopy(SEALED)
    other["engine"] = other["result"]["engine"] = "builtin" if other["engine"] == "durable" else "durable"
    found = checked(resealed(other))
    assert found.holds
    assert [each.kind for each in found.notes] == ["engine"]


# The commands.


@pytest.fixture
def sealed(teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an arrangement, its record and the seal of it."""
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(yaml.safe_dump(sole()), encoding="utf-8")
    ran = teckal("report", "a.yaml", "-o", "a.md", "--seal")
    assert ran.status == 0
    digest = json.loads(Path("a.md.seal.json").read_text(encoding="utf-8"))["hash"]
    assert ran.err == f"Sealed in a.md.seal.json. Its hash, to be noted in the minutes: {digest}\n"
    return tmp_path


def test_a_seal_holds_wherever_the_two_files_are(teckal: Command, sealed: Path) -> None:
    elsewhere = sealed / "years" / "later"
    elsewhere.mkdir(parents=True)
    for name in ("a.md", "a.md.seal.json"):
        shutil.move(sealed / name, elsewhere / name)
    (sealed / "a.yaml").unlink()
    ran = teckal("verify", elsewhere / "a.md.seal.json")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("SAME ANSWER: exempt when sealed\nSeal ")
    assert "Nothing has moved" in ran.out


def test_the_exit_status_says_whether_it_holds(teckal: Command, sealed: Path) -> None:
    file = sealed / "a.md.seal.json"
    assert teckal("verify", file).status == 0
    (sealed / "a.md").write_bytes((sealed / "a.md").read_bytes() + b" ")
    ran = teckal("verify", file)
    assert ran.status == 1
    assert ran.out.startswith("SAME ANSWER, but the seal does not hold: exempt when sealed\n")
    assert "The report was altered" in ran.out
    (sealed / "a.md").unlink()
    assert "The report is missing: a.md is not beside the seal." in " ".join(teckal("verify", file).out.split())
    file.write_text("{}", encoding="utf-8")
    ran = teckal("verify", file)
    assert (ran.status, ran.out) == (2, "")
    assert "This is no seal of teckal" in ran.err
    assert teckal("verify", sealed / "none.seal.json").status == 2


def test_the_report_may_be_named_and_the_hash_that_was_noted(teckal: Command, sealed: Path) -> None:
    shutil.move(sealed / "a.md", sealed / "renamed.md")
    digest = json.loads((sealed / "a.md.seal.json").read_text(encoding="utf-8"))["hash"]
    named = ("verify", sealed / "a.md.seal.json", "--report", sealed / "renamed.md")
    assert teckal(*named, "--hash", digest).status == 0
    assert teckal(*named, "--hash", digest[:16]).status == 0
    ran = teckal(*named, "--hash", "0" * 64)
    assert ran.status == 1
    assert "This is not the seal whose hash was noted." in ran.out
    assert teckal(*named, "--hash", "abc").status == 2
    assert teckal("verify", sealed / "a.md.seal.json", "--report", sealed / "none.md").status == 2


def test_verify_in_json_has_every_difference(teckal: Command, sealed: Path) -> None:
    (sealed / "a.md").write_bytes(b"other")
    data = json.loads(teckal("verify", sealed / "a.md.seal.json", "--format", "json").out)
    assert (data["answer"], data["holds"], data["verdict"]) == ("same", False, "exempt")
    (difference,) = data["differences"]
    assert (difference["kind"], difference["place"]) == ("report", "report.sha256")
    assert difference["now"] == seal.sha256(b"other")


def test_a_seal_is_the_same_each_time(teckal: Command, sealed: Path) -> None:
    first = (sealed / "a.md.seal.json").read_bytes()
    teckal("report", "a.yaml", "-o", "a.md", "--seal")
    assert (sealed / "a.md.seal.json").read_bytes() == first
    assert first == canonical(json.loads(first)) + b"\n"


def test_a_report_written_anew_without_its_seal_says_so(teckal: Command, sealed: Path) -> None:
    ran = teckal("report", "a.yaml", "-o", "a.md")
    assert ran.status == 0
    assert ran.err == "a.md.seal.json was made for the a.md that stood here before. Add --seal to write it anew.\n"


@pytest.mark.slow
def test_a_seal_is_the_same_in_every_process(program: Command, tmp_path: Path, worked: Path) -> None:
    written = []
    for seed in ("0", "1"):
        ran = program("report", worked, "-o", "r.md", "--seal", env={"PYTHONHASHSEED": seed, "TZ": f"X{seed}"})
        assert ran.status == 0
        written.append((tmp_path / "r.md.seal.json").read_bytes())
    assert written[0] == written[1]


def test_verify_opens_nothing_but_the_seal_and_the_report_beside_it(
    sealed: Path, teckal: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names in a seal may say anything: they are shown, and never opened."""
    secret = sealed / "secret.yaml"
    secret.write_text("title: secret\n", encoding="utf-8")
    file = sealed / "a.md.seal.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    opened: list[Any] = []
    read = source.read_bytes

    def watched(*given: Any) -> Any:
        opened.append(given[0])
        return read(*given)

    monkeypatch.setattr(source, "read_bytes", watched)
    for name in ("secret.yaml", "../secret.yaml", os.fspath(secret), "/dev/stdin", "-", "a.md\x1b[2J"):
        found["report"]["name"] = found["input"]["name"] = found["result"]["file"] = name
        file.write_bytes(seal.write(resealed(found)))
        opened.clear()
        ran = teckal("verify", file)
        assert opened == [os.fspath(file), os.fspath(sealed / "a.md")]
        assert ran.status == 0
        assert "\x1b" not in ran.out + ran.err
        (sealed / "a.md").rename(sealed / "gone.md")
        ran = teckal("verify", file)
        assert "\x1b" not in ran.out + ran.err
        (sealed / "gone.md").rename(sealed / "a.md")


def test_verify_runs_and_imports_nothing_that_it_does_not_need(sealed: Path) -> None:
    code = (
        "import sys, os, subprocess, teckal.cli\n"
        "def refuse(event, given):\n"
        "    if event in ('subprocess.Popen', 'os.system', 'os.exec', 'socket.connect', 'os.posix_spawn'):\n"
        "        raise SystemExit(f'{event} {given}')\n"
        "sys.addaudithook(refuse)\n"
        "status = teckal.cli.run(['verify', sys.argv[1]])\n"
        "print(status, sorted({'docx', 'matplotlib', 'PIL'} & {*sys.modules}))\n"
    )
    command = [sys.executable, "-c", code, os.fspath(sealed / "a.md.seal.json")]
    env = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("kind", ["folder", "pipe", "huge"])
def test_a_seal_that_is_no_ordinary_file_is_not_read(teckal: Command, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "x.seal.json"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        with file.open("wb") as stream:
            stream.truncate(seal.LIMIT + 1)
    ran = teckal("verify", file)
    assert ran.status == 2
    assert {"folder": "This is a folder", "pipe": "This is a pipe", "huge": "at most 100 MB"}[kind] in ran.err


def test_the_outcome_is_never_written_over_the_seal(teckal: Command, sealed: Path) -> None:
    file = sealed / "a.md.seal.json"
    before = file.read_bytes()
    ran = teckal("verify", file, "-o", file)
    assert ran.status == 2
    assert file.read_bytes() == before


def test_many_differences_are_cut_on_the_screen_and_whole_in_json() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["text"] = forged["input"]["text"].replace("fenmarsh: 900", "fenmarsh: 700")
    found = checked(forged, report=None)
    many = Verification(found.hash, found.answer, found.verdict, found.differences * 20, ())
    screen = verification.report(many, "table", 80)
    assert f"and {len(many.differences) - verification.MOST} more differences: --format json has all" in screen
    assert len(json.loads(verification.report(many, "json", 80))["differences"]) == len(many.differences)
    assert max(map(len, screen.splitlines())) <= 100


def test_an_answer_that_differs_is_the_first_word_of_the_screen() -> None:
    forged = copy.deepcopy(SEALED)
    forged["input"]["text"] = forged["input"]["text"].replace("fenmarsh: 900", "fenmarsh: 700")
    assert verification.report(checked(forged), "table", 80).startswith("ANOTHER ANSWER: exempt when sealed\n")
    forged["input"]["text"] = "format: 7\n"
    assert verification.report(checked(forged), "table", 80).startswith("NO ANSWER: exempt when sealed\n")
