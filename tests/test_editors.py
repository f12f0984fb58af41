"""What an editor makes of the schema: what it offers, shows and marks, asked of the server that editors run.

What is accepted from an editor goes into the file. It may be a name, a choice or `unknown`, and never a fact that
nobody stated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Command
from language_server import OFFLINE, LanguageServer, install, language_server

from teckal import starter
from teckal.document import Document, read, read_text
from teckal.errors import ArrangementError
from teckal.reading import schema as format_schema
from teckal.reading import words
from teckal.rulebook import load

HERE = ROOT / "cases" / "examples"
MODELINE = "# yaml-language-server: $schema=../../schemas/arrangement.schema.json\n"
GUIDE = ROOT / "schemas" / "README.md"
DEFINITIONS: Mapping[str, Any] = format_schema.load()["definitions"]
TOP = {"format": 1, "title": "x", "parties": {"a": {"name": "A"}}, "contract": {"buyers": ["a"]}}
CURSOR = "zzz"
KEY = 10
"""The protocol's number for a property."""
slow = pytest.mark.slow


@pytest.fixture(scope="session")
def server_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("language-server"))


@pytest.fixture(scope="module")
def server(server_program: Path) -> Iterator[LanguageServer]:
    with language_server(server_program, ROOT) as running:
        yield running


def everything() -> Any:
    (document,) = read(ROOT / "tests" / "fixtures" / "documents" / "everything.yaml")
    assert isinstance(document, Document)
    return document.data


def named(entry: Mapping[str, Any]) -> str:
    return str(entry["$ref"]).rpartition("/")[2]


def entries(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each name of the format below a schema, with what is said of it; each definition once."""
    seen: set[int] = set()

    def visit(part: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
        _, part = format_schema.resolve(part, {})
        if id(part) in seen:
            return
        seen.add(id(part))
        for kind in ("properties", "patternProperties"):
            for key, entry in part.get(kind, {}).items():
                yield key, entry
                yield from visit(entry)
        if "items" in part:
            yield from visit(part["items"])

    return visit(schema)


def only(value: Any, path: tuple[str | int, ...], end: Any) -> Any:
    """The part of a document that leads to a path, with something else at its end."""
    if not path:
        return end
    step, inner = path[0], only(value[path[0]], path[1:], end)
    return [inner] if isinstance(step, int) else {step: inner}


def asked(path: tuple[str | int, ...], end: Any) -> tuple[str, int, int]:
    """A small file that leads to a path, and where in it the cursor's mark stood, which is taken out with the rest of
    its line."""
    text = MODELINE + yaml.dump({**TOP, **only(everything(), path, end)}, sort_keys=False, width=10000)
    lines = text.splitlines()
    (at,) = (number for number, line in enumerate(lines) if CURSOR in line)
    lines[at] = lines[at].partition(CURSOR)[0]
    return "\n".join(lines) + "\n", at, len(lines[at])


def mappings() -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any], Mapping[str, Any]]]:
    """Each mapping of the document that says everything, with what the schema says of mappings there; each kind once."""
    seen: set[int] = set()
    for path, _, value in format_schema.walk(everything()):
        if not isinstance(value, Mapping):
            continue
        schema: Mapping[str, Any] = format_schema.load()
        for depth, step in enumerate(path):
            _, schema = format_schema.resolve(schema, at(everything(), path[:depth]))
            schema = schema["items"] if isinstance(step, int) else format_schema.child(schema, step) or {}
        _, schema = format_schema.resolve(schema, value)
        if id(schema) not in seen:
            seen.add(id(schema))
            yield path, value, schema


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def accepted(text: str, item: Mapping[str, Any]) -> str:
    """The text once an offer is accepted, and each of its blanks left as it was put forward."""
    edit = item["textEdit"]
    put = re.sub(r"\$\{\d+:([^}]*)\}|\$\{\d+\}|\$\d+", r"\1", edit["newText"])
    lines = text.splitlines()
    start, end = edit["range"]["start"], edit["range"]["end"]
    assert start["line"] == end["line"]
    line = lines[start["line"]]
    indent = " " * start["character"] if line[: start["character"]].strip(" -") == "" else ""
    put = put.replace("\n", f"\n{indent}" if indent else f"\n{line[: len(line) - len(line.lstrip())]}")
    lines[start["line"]] = line[: start["character"]] + put + line[end["character"] :]
    return "\n".join(lines) + "\n"


def faults(text: str) -> list[str]:
    """What the program finds wrong in a text, but for what is still to be filled in."""
    (found,) = read_text(text)
    problems = found.problems if isinstance(found, ArrangementError) else ()
    return [str(each) for each in problems if "has no value" not in each.message and "is missing" not in each.message]


# The schema


def test_whatever_an_editor_offers_as_a_value_says_nothing_of_the_facts() -> None:
    """Enter takes the first offer: a figure or a date among them would become a fact by accident."""
    laws = [law.id for law in load().laws.values() if law.encoded]
    offered = {name: body["examples"] for name, body in DEFINITIONS.items() if "examples" in body}
    assert offered.pop("law_id") == laws
    assert offered.pop("currency") == ["GBP", "EUR", "unknown"]
    assert len(offered) > 40
    assert all(each == ["unknown"] for each in offered.values())


def test_what_an_editor_shows_of_a_name_says_how_its_value_is_written() -> None:
    """`markdownDescription` is the name's own text with its definition's, as `python tests/test_editors.py` lists."""
    wrong = [(key, shown(entry)) for key, entry in entries(format_schema.load()) if entry.get(MARKDOWN) != shown(entry)]
    assert wrong == []


MARKDOWN = "markdownDescription"


def shown(entry: Mapping[str, Any]) -> str | None:
    """What an editor must show of a name; None where its description is all there is to say."""
    says, definition = entry["description"], DEFINITIONS[named(entry)]
    if "enum" in definition or named(entry) == "text":
        return says if "`" in says else None
    form = definition["description"]
    flows = [f"`{words.flow(each)}`" for each in definition["written"]]
    listed = " or ".join([", ".join(flows[:-1]), flows[-1]] if flows[1:] else flows)
    head = "" if form.startswith(says) else f"{says}\n\n"
    return f"{head}{form} For example {listed}."


def test_an_editor_says_of_a_wrong_value_what_the_program_says() -> None:
    spoken = {name: str(body.get("errorMessage", body.get("patternErrorMessage", ""))) for name, body in DEFINITIONS.items()}
    for name, body in DEFINITIONS.items():
        if "enum" not in body and ("pattern" in body or "properties" not in body):
            assert spoken[name].startswith(f"Must be {words._must_be(name, body)}."), name
    assert not any(spoken[name] for name, body in DEFINITIONS.items() if "enum" in body)


# What is offered


@slow
@pytest.mark.parametrize("empty", [True, False], ids=["nothing written yet", "half of it written"])
def test_the_names_offered_are_those_that_the_schema_has_and_the_file_has_not(
    server: LanguageServer, *, empty: bool
) -> None:
    levels = list(mappings())
    assert len(levels) > 60
    for path, value, schema in levels:
        there = {} if empty else {key: value[key] for key in list(value)[: len(value) // 2]}
        text, line, column = asked(path, {**there, CURSOR: None})
        present = set(there) if path else {*TOP, *there}
        items = server.complete(server.open(text, HERE), line, column)
        names = [each["label"] for each in items if each.get("kind") == KEY]
        assert sorted(names) == sorted(set(schema.get("properties", ())) - present), path
        others = {each["label"] for each in items if each.get("kind") != KEY}
        skeletons = {each["label"] for each in schema.get("defaultSnippets", ())}
        assert others <= skeletons | {schema.get("title")}, path
        assert skeletons <= others, path
        for each in items:
            assert faults(accepted(text, each)) == [], (path, each["label"])
            assert each.get("documentation"), (path, each["label"])


@slow
def test_the_values_offered_are_the_choices_that_the_schema_has(server: LanguageServer) -> None:
    """Below a name of the user's own (`appointed_by: {fenmarsh: ...}`) the server offers no values, but a skeleton."""
    seen: set[tuple[str | int, ...]] = set()
    choices = 0
    for path, name, value in format_schema.walk(everything()):
        place = tuple(0 if isinstance(each, int) else each for each in path)
        if not path or name == "party_id" and isinstance(path[-1], str) and value == path[-1] or place in seen:
            continue
        seen.add(place)
        text, line, column = asked(path, CURSOR)
        items = server.complete(server.open(text, HERE), line, column)
        definition = DEFINITIONS[name] if name else {}
        _, around = format_schema.resolve(format_schema.load(), {})
        for depth, step in enumerate(path):
            _, around = format_schema.resolve(around, at(everything(), path[:depth]))
            own = isinstance(step, str) and step not in around.get("properties", {})
            around = around["items"] if isinstance(step, int) else format_schema.child(around, step) or {}
        wanted = [*definition.get("enum", ()), *definition.get("examples", ())]
        if isinstance(path[-1], int):
            wanted = [each for each in wanted if not isinstance(value, (dict, list))]
        labels = [each["label"] for each in items if each.get("kind") != KEY]
        print(path, name, labels)
