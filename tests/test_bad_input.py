"""Every kind of bad input has its own plain message, at its line and column.

The messages are part of the product and stand beside the input that calls for them in `fixtures/bad_input/`. A case
there is the beginning of a file; the entries of `base.yaml` that it does not write itself come after it, except in
`syntax.txt`, where a case is a whole file.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from teckal.document import Document, from_mapping, read, read_text
from teckal.errors import ArrangementError, Problem
from teckal.reading import composer, source

CASES = Path(__file__).parent / "fixtures" / "bad_input"
BASE = (CASES / "base.yaml").read_text(encoding="utf-8")
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


def entries(text: str) -> Iterator[tuple[str, str]]:
    """The entries of the top level of a text, each with its name."""
    for block in re.findall(r"(?m)^\S.*\n(?:^ .*\n)*", text):
        yield block.split(":")[0], block


def cases(name: str) -> list[Any]:
    """Each case of a file: its text, and the problems that it must give."""
    found = []
    for case in (CASES / f"{name}.txt").read_text(encoding="utf-8").split("## ")[1:]:
        title, rest = case.split("\n", 1)
        text, expected = rest.split("\n--\n")
        text += "\n"
        if name != "syntax":
            own = {key for key, _ in entries(text)}
            text += "".join(block for key, block in entries(BASE) if key not in own)
        lines = [line for line in expected.splitlines() if line]
        found.append(pytest.param(text, lines, id=f"{name}: {title}"))
    return found


def problems(text: str | bytes) -> list[Problem]:
    return [each for result in read_text(text, "f") if isinstance(result, ArrangementError) for each in result.problems]


def said(text: str | bytes) -> list[str]:
    return [str(problem).removeprefix("f:") for problem in problems(text)]


@pytest.mark.parametrize(
    ("text", "expected"), [*cases("syntax"), *cases("values"), *cases("structure"), *cases("cross_checks")]
)
def test_bad_input_is_told_in_plain_words_with_its_place(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_the_base_of_the_cases_is_itself_good() -> None:
    assert said(BASE) == []


@pytest.mark.parametrize(("text", "expected"), cases("syntax"))
def test_broken_yaml_is_told_alike_with_and_without_the_c_parser(
    text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for loader in LOADERS:
        monkeypatch.setattr(composer, "_LOADER", loader)
        assert [line.split(": ", 1)[1] for line in said(text)] == [line.split(": ", 1)[1] for line in expected], loader


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
)
FEW_BY_ALIASES = "a: &a x\nb: [" + ", ".join(["*a"] * 10_000) + "]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: The file is empty. `teckal new` writes one to start from."),
        ("\ufeff \n\n", "1:1: The file is empty. `teckal new` writes one to start from."),
        ("# format: 1\n", "1:1: The file holds only comments. `teckal new` writes one to start from."),
        ("---\n", "2:1: This document is empty. Remove the `---` above it."),
        (
            "Let us share our waste service.\n",
            "1:1: This must be an arrangement in `name: value` lines, beginning with `format: 1`; "
            "found `Let us share our waste service.`.",
        ),
        (
            "- format: 1\n",
            "1:1: This must be an arrangement in `name: value` lines, beginning with `format: 1`; found a list.",
        ),
        (
            BOMB,
            "4:45: a3[7]: The aliases of this document stand for more than a million million values. "
            "Write the values out.",
        ),
        (
            FEW_BY_ALIASES.replace("]\n", ", *a]\n"),
            "2:40005: b[10000]: The aliases of this document stand for 10 001 values. Write the values out.",
        ),
        ("[" * 10_000, "1:41: This is nested more than 40 levels deep. An arrangement needs fewer than ten."),
        ("{a: " * 10_000, "1:161: This is nested more than 40 levels deep. An arrangement needs fewer than ten."),
        ("- " * 10_000, "1:81: This is nested more than 40 levels deep. An arrangement needs fewer than ten."),
        (
            "".join(f"a{n}: &a{n} [[[{f'*a{n - 1}' if n else 'x'}]]]\n" for n in range(20)),
            "14:14: This is nested more than 40 levels deep. An arrangement needs fewer than ten.",
        ),
        (
            "[" + "1, " * 50_001 + "]",
            "1:1: This document has more than 50 000 values. Describe like parties as one group.",
        ),
        ("title: a\0b\n", "1:9: This is not a text file, or not one in UTF-8. Save it as plain text in UTF-8."),
        ("title: a\u2028b\n", "1:9: There is a character here that is no part of a text (U+2028). Remove it."),
        ("title: a\ud800b\n", "1:9: There is a character here that is no part of a text (U+D800). Remove it."),
    ],
)
def test_a_text_that_is_no_arrangement_has_one_problem(text: str, expected: str) -> None:
    assert said(text) == [expected]


def test_as_many_aliases_as_are_allowed_are_expanded() -> None:
    assert not any("aliases" in line for line in said(FEW_BY_ALIASES))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "format: 1\ntitle: £".encode("cp1252"),
            "2:8: The character here (perhaps £) is not UTF-8. Save the file as UTF-8.",
        ),
        (
            "\ufeffformat: 1\r\ntitle: é".encode() + b"\x81",
            "2:9: The character here is not UTF-8. Save the file as UTF-8.",
        ),
        (
            "format: 1".encode("utf-16"),
            "1:1: This is UTF-16 text (some editors call it Unicode). Save the file as UTF-8.",
        ),
        (
            "format: 1".encode("utf-16-le"),
            "1:2: This is not a text file, or not one in UTF-8. Save it as plain text in UTF-8.",
        ),
        (
            b"PK\x03\x04docx",
            " This is a Word, Excel or zip file, not text. Save the arrangement as plain text in UTF-8.",
        ),
        (b"%PDF-1.7", " This is a PDF file, not text. Save the arrangement as plain text in UTF-8."),
    ],
)
def test_bytes_that_are_no_utf_8_are_told_by_what_they_are(content: bytes, expected: str) -> None:
    assert said(content) == [expected]


# Files


def said_of_file(path: str | os.PathLike[str]) -> str:
    (error,) = read(path)
    assert isinstance(error, ArrangementError)
    (problem,) = error.problems
    assert str(problem) == f"{os.fspath(path)}: {problem.message}"
    return problem.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert said_of_file(tmp_path / "a.yaml") == "There is no such file."


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    assert said_of_file(tmp_path) == "This is a folder. Name a file in it."


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert said_of_file(tmp_path / "pipe") == "This is a pipe, not a file. Pass its content on standard input."


def test_a_device_is_not_read() -> None:
    assert said_of_file("/dev/zero") == "This is a device, not a file."


def test_a_socket_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert said_of_file("socket") == "This is a device, not a file."


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(BASE)

    def refuse(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert said_of_file(file) == "You have no permission to read this file."


def test_a_name_that_no_file_can_have() -> None:
    assert said_of_file("a\0b") == "This file cannot be read (its name is not a file name)."
    assert said_of_file("a" * 5000) == "This file cannot be read (File name too long)."


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert said_of_file(tmp_path / "loop") == "This file cannot be read (Too many levels of symbolic links)."


def test_a_file_of_50_mb_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "big.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    expected = "A file may have at most 5 MB and this one has 50.0 MB. Put the arrangements in several files."
    assert said_of_file(file) == expected


def test_standard_input_is_read_no_further_than_the_limit() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked += size
            return b"#" * size

    stream = Endless()
    (error,) = read(stream, name="-")  # type: ignore[arg-type]
    assert str(error) == "-: A file may have at most 5 MB. Put the arrangements in several files."
    assert stream.asked == source.LIMIT + 1


def test_an_open_text_file_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"title: \xa3")
    with (tmp_path / "a.yaml").open(encoding="utf-8") as stream:
        (error,) = read(stream, name="a.yaml")
    assert str(error) == "a.yaml: This is not UTF-8 text. Save the file as UTF-8."


def test_an_open_file_that_is_closed() -> None:
    stream = io.StringIO("")
    stream.close()
    (error,) = read(stream)
    assert str(error) == "-: This cannot be read (it is closed)."


# Several problems, several documents


def test_everything_wrong_is_told_at_once_and_the_worst_first() -> None:
    text = BASE.replace("[fenmarsh]", "[fenmarsch]") + "stage: desgin\ndescription: yes\nzzz: 5\nas_at: 2026-02-30\n"
    found = problems(text)
    assert [(problem.rank, problem.line) for problem in found] == [(1, 12), (2, 11), (2, 13), (3, 10), (3, 14)]


def test_a_value_at_fault_is_not_told_twice() -> None:
    text = BASE + "bodies: {wasteco: {holdings: {fenmarsh: {shares: 140}, saltby: {shares: 60}}}}\n"
    assert [problem.path for problem in problems(text)] == ["bodies.wasteco.holdings.fenmarsh.shares"]


def test_more_problems_than_anyone_would_read_are_cut_off() -> None:
    found = said("".join(f"k{number}:\n" for number in range(1000)))
    assert len(found) == 101
    assert found[-1] == "1:1: There are more than 100 problems. Mend these first."


def test_a_bad_document_does_not_lose_the_others() -> None:
    first, bad, last = read_text(f"{BASE}---\n{BASE}stage: x\n---\n{BASE}")
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.index, last.index) == (0, 2)
    assert isinstance(bad, ArrangementError)
    assert [(each.document, each.line, each.path) for each in bad.problems] == [(1, 22, "stage")]


def test_broken_yaml_keeps_the_documents_before_it() -> None:
    first, bad = read_text(f"{BASE}---\n{BASE}stage: [\n---\n{BASE}")
    assert isinstance(first, Document)
    assert isinstance(bad, ArrangementError)
    assert [(each.document, each.line, each.rank) for each in bad.problems] == [(1, 23, 0)]


def test_broken_yaml_between_documents_is_a_problem_of_its_own() -> None:
    first, bad = read_text(f"{BASE}... x\n")
    assert isinstance(first, Document)
    assert isinstance(bad, ArrangementError)
    assert [(each.document, each.line) for each in bad.problems] == [(1, 11)]


# Mappings


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"stage": None}, "stage: has no value. Give `unknown`, or leave it out."),
        (
            {"stage": object()},
            "stage: is a Python object. Give text, a number, True or False, a date, a list or a dict.",
        ),
        (
            {"as_at": datetime.datetime(2026, 9, 1)},
            "as_at: is a Python datetime. Give text, a number, True or False, a date, a list or a dict.",
        ),
        ({5: "x"}, "A name must be text, not a Python int."),
        ({"a\nb": "x"}, "A name before a colon must be on one line."),
        (
            {"contract": {"buyers": ["fenmarsh"], "estimated_value": float("nan")}},
            "contract.estimated_value: `NaN` is not a number that can be reckoned with. "
            "Write `unknown` if it is not known.",
        ),
        (
            {"contract": {"buyers": ["fenmarsh"], "estimated_value": 1e300}},
            "contract.estimated_value: `1E+300` is too large or too small a number to be meant. "
            "Write it out in figures.",
        ),
        (
            {"contract": {"buyers": ["fenmarsh"], "estimated_value": 10**40}},
            "contract.estimated_value: is a number of more than 40 figures. Write a smaller one.",
        ),
        ({"description": "\x1b[31m"}, "description: holds a character that is no part of a text (U+001B). Remove it."),
    ],
)
def test_a_mapping_is_checked_as_a_file_is(change: dict[Any, Any], expected: str) -> None:
    mapping = {"format": 1, "title": "x", "parties": {"fenmarsh": {"name": "F"}}, "contract": {"buyers": ["fenmarsh"]}}
    with pytest.raises(ArrangementError) as raised:
        from_mapping({**mapping, **change})
    assert str(raised.value.problems[0]) == f"(mapping): {expected}"


def test_a_mapping_that_holds_itself_is_refused() -> None:
    mapping: dict[str, Any] = {}
    mapping["bodies"] = mapping
    with pytest.raises(ArrangementError, match="This holds itself, or is nested too deep or too large"):
        from_mapping(mapping)


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(ArrangementError, match="is given as a mapping, not as a Python NoneType"):
        from_mapping(None)  # type: ignore[arg-type]


# Anything at all

KEYS = st.sampled_from(["format", "title", "parties", "contract", "bodies", "holdings", "shares", "for", "a", "", "5"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=10),
    st.sampled_from(["unknown", "2026-02-30", "fenmarsh", "yes"]),
)
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))
PIECES = st.lists(
    st.sampled_from(
        [*"[]{}:,-?&*!|>'\"%@`#\t \n\\~.0_e+", "\n  ", ": ", "- ", "&a ", "*a", "<<", "yes", "---\n", "title"]
    )
    | st.characters(),
    max_size=40,
)


@given(PIECES.map("".join))
@settings(max_examples=400, deadline=None)
def test_no_text_does_anything_but_give_documents_or_errors(text: str) -> None:
    for result in read_text(text):
        assert isinstance(result, (Document, ArrangementError))
        str(result)


@given(PIECES.map("".join))
@settings(max_examples=300, deadline=None)
def test_no_entry_of_an_arrangement_does_anything_but_give_documents_or_errors(text: str) -> None:
    for result in read_text(f"{BASE}bodies: {text}\n"):
        assert isinstance(result, (Document, ArrangementError))


@given(st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_bytes_do_anything_but_give_documents_or_errors(content: bytes) -> None:
    for result in read(io.BytesIO(content)):
        assert isinstance(result, (Document, ArrangementError))


MAPPINGS = st.dictionaries(KEYS, ANYTHING, max_size=6)


def _is_a_document_or_an_error(mapping: dict[str, Any]) -> None:
    try:
        result: Any = from_mapping(mapping)
    except ArrangementError as error:
        result = error
    assert isinstance(result, Document) or all(problem.line is None for problem in result.problems)


@given(MAPPINGS)
@settings(max_examples=60, deadline=None)
def test_no_mapping_does_anything_but_give_a_document_or_an_error(mapping: dict[str, Any]) -> None:
    _is_a_document_or_an_error(mapping)


@pytest.mark.slow
@given(MAPPINGS)
@settings(max_examples=1000, deadline=None)
def test_none_of_a_thousand_mappings_does_anything_else(mapping: dict[str, Any]) -> None:
    _is_a_document_or_an_error(mapping)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 4_900_000,
        pytest.param("a:\n" * 1_600_000, marks=pytest.mark.slow),
        "x: &a [1]\n" + "y: [" + "*a," * 1_000_000 + "]",
        "title: 1" + "_" * 4_000_000 + "x\n",
        "title: " + "9" * 4_900_000,
        "'" * 4_900_000,
        BASE + "stage: '" + "1," * 2_000_000 + "'\n",
    ],
    ids=["brackets", "empty values", "aliases", "underscores", "figures", "quotes", "commas"],
)
def test_no_file_within_the_limit_takes_long(text: str) -> None:
    begun = time.perf_counter()
    assert problems(text)
    assert time.perf_counter() - begun < 10


def test_more_arrangements_than_a_file_may_hold_are_not_read() -> None:
    found = read_text("---\n" * 800_000)
    assert len(found) == composer.MOST_DOCUMENTS + 1
    assert isinstance(found[-1], ArrangementError)
    assert str(found[-1]).endswith("10002:1: There are more than 10 000 arrangements here. Put them in several files.")
