"""What a batch is given, as items: all of it, in its order, each bad piece in its place and no larger than it is."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from teckal.batch import sources
from teckal.batch.evaluating import arrangement
from teckal.batch.items import Item
from teckal.document import Document, read
from teckal.errors import ArrangementError
from teckal.reading import source as files

MINIMAL = """\
format: 1
title: {title}
parties:
  a: {{name: Fenmarsh District Council, type: local-authority, jurisdiction: england}}
contract:
  buyers: [a]
"""
ONE = MINIMAL.format(title="One")
TWO = MINIMAL.format(title="Two")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def found(*names: str, stdin: bytes = b"") -> list[Item]:
    return list(sources.items(names, io.BytesIO(stdin)))


def said(item: Item) -> list[str]:
    return [str(each) for each in item.problems]


def checked(item: Item) -> Any:
    """The arrangement as checked, or all that is wrong with it."""
    document = arrangement(item)
    return [str(each) for each in document.problems] if isinstance(document, ArrangementError) else document


def as_lines(*arrangements: Any) -> str:
    return "".join(json.dumps(each) + "\n" for each in arrangements)


BARE = {
    "format": 1,
    "title": "One",
    "parties": {"a": {"name": "A", "type": "local-authority"}},
    "contract": {"buyers": ["a"]},
}


# Folders, patterns and files


def test_items_are_numbered_through_all_sources_in_the_order_named() -> None:
    write("cases/b.yaml", ONE)
    write("cases/a.yml", f"{ONE}---\n{TWO}")
    write("cases/deep/c.jsonl", as_lines(BARE, BARE))
    write("cases/notes.txt", "none")
    write("cases/register.csv", "none")
    write("z.yaml", ONE)
    places = ["z.yaml", "cases/a.yml, document 1", "cases/a.yml, document 2", "cases/b.yaml"]
    places += ["cases/deep/c.jsonl, line 1", "cases/deep/c.jsonl, line 2"]
    items = found("z.yaml", "cases", "z.yaml")
    assert [each.place for each in items] == places
    assert [each.number for each in items] == list(range(6))
    assert [each.document for each in items] == [0, 0, 1, 0, 0, 1]


def test_a_pattern_that_no_shell_has_expanded_is_expanded() -> None:
    for name in ("cases/b.yaml", "cases/deep/a.yaml", "cases/deep/c.txt"):
        write(name, ONE)
    assert [each.file for each in found("cases/**/*.yaml")] == ["cases/b.yaml", "cases/deep/a.yaml"]
    assert [each.file for each in found("cases/d*")] == ["cases/deep/a.yaml"]


def test_a_pattern_that_matches_nothing_is_said_in_its_place() -> None:
    write("a.yaml", ONE)
    bad, good = found("*.jsonl", "a.yaml")
    assert said(bad) == ["*.jsonl: There is nothing that this pattern matches. Look at the folder that it begins in."]
    assert good.number == 1


def test_a_file_that_is_named_like_a_pattern_is_that_file() -> None:
    write("a[1].yaml", ONE)
    assert [each.file for each in found("a[1].yaml")] == ["a[1].yaml"]


def test_a_link_to_nothing_that_a_pattern_matches_is_said_once() -> None:
    os.symlink("nowhere", "*")
    assert said(found("*")[0]) == ["*: This is a link to nothing, or no ordinary file."]


def test_a_folder_without_arrangements_is_said() -> None:
    os.mkdir("cases")
    write("cases/register.csv", "x")
    assert said(found("cases")[0]) == [
        "cases: There is no file in this folder or below it: an arrangement's name ends in .yaml, .yml or .jsonl."
    ]


@pytest.mark.parametrize("name", ["missing.yaml", "missing.jsonl", "missing"])
def test_a_file_that_is_not_there_is_said_in_its_place(name: str) -> None:
    write("a.yaml", ONE)
    bad, good = found(name, "a.yaml")
    assert (bad.number, bad.file, bad.place) == (0, name, name)
    assert said(bad) == [f"{name}: There is no such file or folder. Look at how the path is written."]
    assert good.problems == ()


@pytest.mark.parametrize("name", ["a.yaml", "a.jsonl"])
def test_a_file_that_goes_away_before_its_turn_is_said_in_its_place(name: str) -> None:
    write("0.yaml", ONE)
    write(name, ONE)
    items = sources.items(["0.yaml", name], io.BytesIO())
    next(items)
    reading = sources._read(name, io.BytesIO(), 1)
    os.unlink(name)
    (bad,) = reading
    assert "There is no such file" in said(bad)[0] or "No such file or directory" in said(bad)[0]


# YAML


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        f"---\n{ONE}",
        f"\ufeff---\n{ONE}",
        f"# yaml-language-server: $schema=x\n\n  # more\n---\n{ONE}",
        ONE.replace("\n", "\r\n"),
        f"{ONE}description: a --- b\n",
        f'{ONE}description: "a\n  --- b"\n',
        "",
        "title: [",
        "\0",
    ],
)
def test_a_file_of_one_document_is_handed_over_as_it_is(text: str) -> None:
    (item,) = found(write("a.yaml", text))
    assert item.text == text.encode()
    assert item.place == "a.yaml"


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}---\n{TWO}",
        f"---\n{ONE}---\n{TWO}",
        f"{ONE}...\n---\n{TWO}",
        f"{ONE}...\n",
        f"%YAML 1.2\n---\n{ONE}",
        f"\ufeff{ONE}--- # two\n{TWO}",
        f"{ONE}---\r{TWO}",
        f"{ONE}---\n",
        f"{ONE}---\ntitle: [\n---\n{TWO}",
        f'{ONE}description: "a\n--- b"\n',
        f"{ONE}---\n{TWO}".replace("\n", "\r\n"),
        f"{ONE}---",
        f"x: &a [1]\n---\n{TWO}",
        f"{ONE}---\n{ONE.replace('format: 1', 'format: &f 1')}---\n--- {{}}\n",
    ],
)
def test_the_documents_of_a_file_are_those_that_a_check_finds(text: str) -> None:
    name = write("a.yaml", text)
    items = found(name)
    expected = read(name)
    assert [each.document for each in items] == list(range(len(expected)))
    for item, one in zip(items, expected, strict=True):
        document = arrangement(item)
        if isinstance(one, ArrangementError):
            assert isinstance(document, ArrangementError)
            assert document.problems == one.problems
        else:
            assert isinstance(document, Document)
            assert (document.data, document.index) == (one.data, one.index)
            assert document.place(("contract", "buyers")) == one.place(("contract", "buyers"))


@pytest.mark.slow
def test_every_example_and_case_is_read_as_a_check_reads_it() -> None:
    for path in sorted((ROOT / "cases").rglob("*.yaml")):
        name = os.fspath(path)
        assert [_place(arrangement(each)) for each in found(name)] == [_place(each) for each in read(name)], name


def _place(document: Document | ArrangementError) -> Any:
    return document.problems if isinstance(document, ArrangementError) else (document.data, document.place(("title",)))


def test_standard_input_is_yaml() -> None:
    one, two = found("-", stdin=f"{ONE}---\n{TWO}".encode())
    assert (one.file, one.place, two.place) == ("-", "standard input, document 1", "standard input, document 2")
    assert found("-", stdin=ONE.encode())[0].place == "standard input"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x: \xff---\n---\n", "a.yaml:1:4: The character here (perhaps ÿ) is not UTF-8. Save the file as UTF-8."),
        (b"#" * (files.LIMIT + 1), "a.yaml: A file may have at most 5 MB and this one has 5.0 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_said_with_its_place(content: bytes, message: str) -> None:
    (item,) = found(write("a.yaml", content))
    assert said(item)[0].startswith(message)


# JSON Lines


def test_a_line_is_an_arrangement_with_its_line_and_exact_numbers() -> None:
    full = {**BARE, "contract": {"buyers": ["a"], "estimated_value": 0.1, "currency": "GBP"}}
    first, second = found(write("a.jsonl", f"\n{as_lines(full)}  \r\n{json.dumps(BARE)}"))
    assert (first.line, first.document, first.place) == (2, 0, "a.jsonl, line 2")
    assert (second.line, second.document, second.place) == (4, 1, "a.jsonl, line 4")
    document = checked(first)
    assert document.get(("contract", "estimated_value")) == Decimal("0.1")
    assert document.place(("contract", "estimated_value")).line == 2
    assert checked(second).index == 1


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert checked(found(write("a.jsonl", b"\xef\xbb\xbf" + as_lines(BARE).encode()))[0]).title == "One"


def test_what_is_wrong_in_a_line_is_said_with_the_line() -> None:
    wrong = {**BARE, "contract": {"buyers": ["nobody"]}, "more": 1}
    assert checked(found(write("a.jsonl", as_lines(BARE, wrong)))[1])[0].startswith("a.jsonl:2:1: more: ")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"title": "x"', "a.jsonl:2:14: Here the line is no longer JSON. Every line is one arrangement, as a JSON "),
        ("title: x", "a.jsonl:2:1: Here the line is no longer JSON."),
        ("[1]", "a.jsonl:2:1: A line is one arrangement, as a JSON object in braces."),
        ("1", "a.jsonl:2:1: A line is one arrangement, as a JSON object in braces."),
        ('{"a": 1, "a": 2}', "a.jsonl:2: `a` is written twice in one object. Keep one of them."),
        ('{"a": NaN}', "a.jsonl:2: `NaN` is not a number that can be reckoned with."),
        ('{"a": -Infinity}', "a.jsonl:2: `-Infinity` is not a number that can be reckoned with."),
        (f'{{"a": {"9" * 5000}}}', "a.jsonl:2: A value in this line is a number of 5000 characters."),
        ('{"a": 1e999}', "a.jsonl:2: `1e999` is too large or too small a number to be meant."),
        ('{"a": "\x01"}', "a.jsonl:2:8: There is a character here that is no part of a text (U+0001)."),
        (b'{"a": "\xff"}', "a.jsonl:2:8: The character here (perhaps ÿ) is not UTF-8."),
        ("[" * 100_000, "a.jsonl:2: This line is nested too deep. An arrangement needs fewer than ten levels."),
        (f'{{"a": "{"x" * files.LIMIT}"}}', "a.jsonl:2: A line may have at most 5 MB."),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_line_that_cannot_be_read_is_said_in_its_place_and_the_next_is_read(line: str | bytes, message: str) -> None:
    raw = line.encode() if isinstance(line, str) else line
    first, bad, last = found(write("a.jsonl", as_lines(BARE).encode() + raw + b"\n" + as_lines(BARE).encode()))
    assert said(bad)[0].startswith(message)
    assert (bad.number, bad.document, bad.place) == (1, 1, "a.jsonl, line 2")
    assert (first.line, last.line, last.number) == (1, 3, 2)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"\\ud800"', "title: holds a character that is no part of a text (U+D800). Remove it."),
        ("null", "title: has no value."),
    ],
)
def test_a_value_that_no_text_has_is_said_with_its_path(value: str, message: str) -> None:
    line = json.dumps(BARE).replace('"One"', value)
    assert checked(found(write("a.jsonl", line))[0])[0].startswith(f"a.jsonl:1:1: {message}")


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_without_lines_is_said(content: str) -> None:
    (item,) = found(write("a.jsonl", content))
    assert said(item) == ["a.jsonl: The file holds no arrangement: every line is one, as JSON."]


def test_a_read_that_fails_half_way_keeps_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: Any) -> Iterator[tuple[int, bytes]]:
        yield 1, as_lines(BARE).encode()
        raise OSError(5, "Input/output error")

    write("a.jsonl", "")
    monkeypatch.setattr(sources, "_each_line", failing)
    good, bad = found("a.jsonl")
    assert good.mapping is not None
    assert (bad.number, said(bad)) == (1, ["a.jsonl: This file cannot be read (Input/output error)."])


def test_nothing_is_read_before_it_is_asked_for() -> None:
    write("a.yaml", ONE)
    write("b.jsonl", as_lines(BARE, BARE))
    items = sources.items(["a.yaml", "b.jsonl", "c.yaml"], io.BytesIO())
    next(items)
    write("b.jsonl", as_lines(BARE))
    write("c.yaml", TWO)
    assert [each.place for each in items] == ["b.jsonl, line 1", "c.yaml"]


# How many


def test_about_how_many_there_are_is_told_without_reading_small_files() -> None:
    write("cases/a.yaml", ONE)
    write("cases/b.jsonl", as_lines(BARE, BARE, BARE))
    write("cases/large.yaml", "---\n".join([ONE] * 200))
    assert sources.expected(["cases", "-", "none.yaml"]) == 1 + 3 + 199 + 1 + 1
    assert sources.expected(["none.jsonl"]) == 1
