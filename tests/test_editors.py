"""What an editor makes of the schema: what it offers, shows and marks, asked of the server that editors run.

What is accepted from an editor goes into the file. It may be a name, a choice or `unknown`, and never a fact that
nobody stated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Command
from language_server import OFFLINE, LanguageServer, install, language_server

from teckal import paths, starter
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


@lru_cache(maxsize=1)
def everything() -> Any:
    """A document with every name of the format."""
    (document,) = read(ROOT / "tests" / "fixtures" / "documents" / "everything.yaml")
    assert isinstance(document, Document)
    return json.loads(json.dumps(document.data, default=float))


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
    if isinstance(step, int):
        return [inner]
    first = next(iter(value))
    return {first: value[first], step: inner}


def asked(path: tuple[str | int, ...], end: Any) -> tuple[str, int, int]:
    """A small file that leads to a path, and where in it the cursor's mark stood, which is taken out with the rest of
    its line."""
    text = MODELINE + yaml.dump({**TOP, **only(everything(), path, end)}, Dumper=Indented, sort_keys=False, width=10000)
    lines = text.splitlines()
    (at,) = (number for number, line in enumerate(lines) if CURSOR in line)
    lines[at] = lines[at].partition(CURSOR)[0]
    return "\n".join(lines) + "\n", at, len(lines[at])


def mappings() -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any], Mapping[str, Any]]]:
    """Each kind of mapping of the document that says everything, with what the schema says of it."""
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
    """The text once an offer is accepted, and each of its blanks left as it was put forward.

    An editor indents what is inserted as far as the line that it is inserted into.
    """
    edit = item["textEdit"]
    put = re.sub(r"\$\{\d+:([^}]*)\}|\$\{\d+\}|\$\d+", r"\1", edit["newText"])
    lines = text.splitlines()
    start, end = edit["range"]["start"], edit["range"]["end"]
    assert start["line"] == end["line"]
    line = lines[start["line"]]
    put = put.replace("\n", "\n" + " " * (len(line) - len(line.lstrip())))
    lines[start["line"]] = line[: start["character"]] + put + line[end["character"] :]
    return "\n".join(lines) + "\n"


class Indented(yaml.SafeDumper):
    """Writes lists as people do, further in than the name above them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


class Plain(yaml.SafeLoader):
    """Reads dates as the text that they are."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith("timestamp")]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def misfits(text: str) -> list[str]:
    """What does not meet the schema in a text, but for what is still to be filled in."""
    found = words.faults(yaml.load(text, Plain))
    open_still = ("is missing", "must name at least")
    return [f"{each.path}: {each.message}" for each in found if not any(some in each.message for some in open_still)]


def refused(text: str) -> bool:
    """Whether the program finds anything wrong in a text."""
    (found,) = read_text(text)
    return isinstance(found, ArrangementError)


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
    """`markdownDescription` is the name's own text with its definition's: servers show the first that they find."""
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
    spoken = {
        name: str(body.get("errorMessage", body.get("patternErrorMessage", ""))) for name, body in DEFINITIONS.items()
    }
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
    assert len(levels) > 50
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
            assert misfits(accepted(text, each)) == [], (path, each["label"])
            assert each.get("documentation"), (path, each["label"])


@slow
def test_the_values_offered_are_the_choices_that_the_schema_has(server: LanguageServer) -> None:
    """Below a name of the user's own (`appointed_by: {fenmarsh: ...}`) the server offers none; a skeleton has it."""
    seen: set[tuple[str, bool]] = set()
    for path, name, value in format_schema.walk(everything()):
        if not path or value == path[-1]:
            continue
        own = isinstance(path[-1], str) and path[-1] not in format_schema.names_at(plain(path[:-1]))
        if (name, own) in seen or (isinstance(path[-1], int) and isinstance(value, (dict, list))):
            continue
        seen.add((name, own))
        definition = DEFINITIONS[name]
        text, line, column = asked(path, CURSOR)
        items = server.complete(server.open(text, HERE), line, column)
        skeletons = [each["label"] for each in definition.get("defaultSnippets", ())]
        either = [True, False] if "boolean" in definition.get("type", ()) else []
        choices = definition.get("enum", definition.get("examples", either))
        wanted = [*map(written, choices), *skeletons]
        offered = [each["label"] for each in items if each.get("kind") != KEY]
        assert offered == ([] if own else wanted), path
        for each in items:
            assert misfits(accepted(text, each)) == [], (path, each["label"])
    assert {name for name, own in seen if not own and "enum" in DEFINITIONS[name]} > {"stage", "yes_no", "measure"}


def written(choice: Any) -> str:
    """A choice as YAML has it."""
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def plain(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path with the first item for any: the schema has one for all."""
    return tuple(0 if isinstance(each, int) else each for each in path)


# What is shown


@slow
def test_every_name_shows_what_it_means(server: LanguageServer) -> None:
    text = MODELINE + (ROOT / "tests" / "fixtures" / "documents" / "everything.yaml").read_text(encoding="utf-8")
    uri = server.open(text, HERE)
    server.marks(uri)
    known = 0
    for node, entry in keys(yaml.compose(text, yaml.SafeLoader), format_schema.load()):
        found = server.hover(uri, node.start_mark.line, node.start_mark.column + 1)
        assert any(found.startswith(each) for each in explained(entry)), (node.value, found)
        choices = DEFINITIONS[named(entry)].get("enum", ())
        for each in choices:
            assert re.search(rf"^\* `\"?{written(each)}\"?`$", found, re.MULTILINE), (node.value, each, found)
        known += 1
    assert known > 300


def explained(entry: Mapping[str, Any]) -> Iterator[str]:
    """How what is shown of a name may begin: a mapping that one form of several takes is explained by that form."""
    form = DEFINITIONS[named(entry)].get("then", {})
    text = entry.get(MARKDOWN) or escaped(entry["description"])
    yield f"#### {entry['title']}\n\n{text}"
    if "$ref" in form:
        form = DEFINITIONS[named(form)]
        text = escaped(form["description"])
    yield f"#### {form.get('title')}\n\n{text}"


def escaped(text: str) -> str:
    """A text as the server puts it into Markdown."""
    return re.sub(r"([\\`*_{}\[\]#+!])", r"\\\1", text)


def keys(node: Any, schema: Mapping[str, Any]) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """Each name in a text that the schema knows, where it stands."""
    _, schema = format_schema.resolve(schema, {} if isinstance(node, yaml.MappingNode) else None)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            entry = format_schema.child(schema, key.value)
            assert entry is not None
            yield key, entry
            yield from keys(value, entry)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from keys(value, schema["items"])


# What is marked

WRONG = [
    ("stage: design", "stagee: design", "stagee", "Property stagee is not allowed."),
    ("category: services", "category: servces", "servces", 'Valid values: "goods", "services"'),
    ("currency: GBP", "currency: gbp", "gbp", "Must be three capital letters such as GBP or EUR, or unknown."),
    ("estimated_value: 4200000", "estimated_value: 4.2m", "4.2m", "Must be a plain number of 0 or more, or unknown."),
    ("estimated_value: 4200000", "estimated_value: true", "true", "Must be a plain number of 0 or more, or unknown."),
    ("fenmarsh: {shares: 60", "fenmarsh: {shares: {over: 60}", "over", "Property over is not allowed."),
    ("fenmarsh: {shares: 60", "fenmarsh: {shares: 160", "160", "100"),
    ("suppliers: [wasteco]", "suppliers: wasteco", "wasteco", "Must be a list such as [fenmarsh, saltby], or unknown."),
    (
        "awarded_on: 2026-09-01",
        "awarded_on: 1/9/2026",
        "1/9/2026",
        "Must be a date such as 2026-09-01, 2026-09 or 2026",
    ),
    ("anyone_else: false", "anyone_else: no", "no", 'Valid values: true, false, "unknown".'),
    ("  wasteco: {name", "  Waste Co: {name", "Waste Co", "An id is of small letters, digits, - and _"),
    ("      seats: 5", "      seats: five", "five", "Must be a whole number of 0 or more, or unknown."),
    ("  wasteco: {name: Fenmarsh Waste Ltd, ", "  wasteco: {", "wasteco", 'Missing property "name".'),
]


@slow
@pytest.mark.parametrize(("right", "wrong", "marked", "message"), WRONG, ids=[each[1].strip() for each in WRONG])
def test_what_is_wrong_is_marked_where_it_stands(
    server: LanguageServer, worked: Path, right: str, wrong: str, marked: str, message: str
) -> None:
    text = worked.read_text(encoding="utf-8")
    assert text.count(right) == 1
    text = text.replace(right, wrong)
    line = next(number for number, each in enumerate(text.splitlines()) if wrong.strip() in each)
    column = text.splitlines()[line].index(marked, text.splitlines()[line].index(wrong.strip()))
    (said,) = server.marks(server.open(text, HERE))
    assert (said.line, said.columns) == (line, (column, column + len(marked)))
    assert message in said.message
    assert refused(text)


@slow
def test_a_misspelt_name_can_be_put_right(server: LanguageServer, worked: Path) -> None:
    uri = server.open(worked.read_text(encoding="utf-8").replace("stage:", "stagee:"), HERE)
    (said,) = server.raw_marks(uri)
    offered = server.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range=said["range"], context={"diagnostics": [said]}
    )
    assert "stage" in [edit["newText"] for each in offered if "edit" in each for edit in each["edit"]["changes"][uri]]


@slow
def test_a_missing_part_is_marked(server: LanguageServer) -> None:
    said = server.marks(server.open(f"{MODELINE}title: x\nparties: {{a: {{name: A}}}}\n", HERE))
    assert {each.message for each in said} == {'Missing property "format".', 'Missing property "contract".'}


@slow
@pytest.mark.parametrize("folder", ["examples", "decided", "variants", "templates"])
def test_nothing_is_marked_in_what_is_shipped(server: LanguageServer, folder: str) -> None:
    files = sorted((ROOT / "cases" / folder).rglob("*.yaml"))
    assert files or folder == "templates"
    for file in files[:: 1 + len(files) // 15]:
        text = file.read_text(encoding="utf-8")
        assert server.marks(server.open(text, file.parent)) == [], file


READ = {
    "awarded_on": ("2026-09-01", "2026-09", "2026", "2026-13", "2026-09-01T00:00"),
    "consideration": ("true", "no", "yes", "on", "False", "n", "unknown", "'true'"),
    "estimated_value": ("1000", "1.5", "1e3", "1_000", "1,000", "'1000'", "12:30", "-1"),
    "subject": ("no", "Waste", "12:30", "2026-09-01", "12", "true", "1_000"),
}


@slow
def test_a_value_is_read_as_the_program_reads_it(server: LanguageServer) -> None:
    """The program alone refuses what other programs read otherwise, and asks for the plain form or for quotes."""
    by_editor, by_program = set(), set()
    for name, values in READ.items():
        for value in values:
            facts = f"contract: {{buyers: [a], {name}: {value}}}"
            text = f"{MODELINE}format: 1\ntitle: x\nparties: {{a: {{name: A}}}}\n{facts}\n"
            written = f"{name}: {value}"
            if server.marks(server.open(text, HERE)):
                by_editor.add(written)
            if refused(text):
                by_program.add(written)
    assert len(by_editor) > 10
    assert by_editor - by_program == set()
    assert by_program - by_editor == ONLY_HERE


ONLY_HERE = {"consideration: False", "estimated_value: 1,000", "subject: no", "subject: 12:30", "subject: 1_000"}


# Where the schema is found


def modeline(file: Path) -> str:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("# yaml-language-server: $schema=")


def test_a_new_file_points_to_the_installed_schema(teckal: Command, tmp_path: Path) -> None:
    teckal("new", "-o", tmp_path / "a.yaml")
    assert modeline(tmp_path / "a.yaml") == (paths.folder("schemas") / "arrangement.schema.json").as_uri()


@pytest.mark.parametrize(
    ("copy", "wanted"),
    [
        ("work/deep/arrangement.schema.json", "arrangement.schema.json"),
        ("arrangement.schema.json", "../../arrangement.schema.json"),
        ("schemas/arrangement.schema.json", "../../schemas/arrangement.schema.json"),
    ],
)
def test_a_new_file_points_to_a_copy_in_its_repository(teckal: Command, tmp_path: Path, copy: str, wanted: str) -> None:
    file = tmp_path / "work" / "deep" / "a.yaml"
    file.parent.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / copy).parent.mkdir(exist_ok=True)
    assert teckal("schema", "-o", tmp_path / copy).status == 0
    teckal("new", "-o", file)
    assert modeline(file) == wanted
    assert (file.parent / wanted).read_bytes() == (ROOT / "schemas" / "arrangement.schema.json").read_bytes()


def test_a_copy_outside_the_repository_is_not_used(teckal: Command, tmp_path: Path) -> None:
    (tmp_path / "inside" / ".git").mkdir(parents=True)
    teckal("schema", "-o", tmp_path / "arrangement.schema.json")
    teckal("new", "-o", tmp_path / "inside" / "a.yaml")
    assert modeline(tmp_path / "inside" / "a.yaml") == starter.installed_schema()


@slow
@pytest.mark.parametrize("shared", [True, False], ids=["a copy beside it", "the installed schema"])
def test_the_editor_helps_with_a_new_file(
    teckal: Command, server_program: Path, tmp_path: Path, *, shared: bool
) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    if shared:
        teckal("schema", "-o", folder / "arrangement.schema.json")
    teckal("new", "--route", "joint", "-o", folder / "a.yaml")
    text = (folder / "a.yaml").read_text(encoding="utf-8")
    with language_server(server_program, folder) as server:
        uri = server.open(text, folder)
        assert server.marks(uri) == []
        offered = {each["label"] for each in server.complete(uri, text.count("\n"), 0)}
        assert {"reference", "cooperation", "transfers"} <= offered


@slow
def test_the_settings_of_the_guide_serve_a_file_without_the_line(
    teckal: Command, server_program: Path, tmp_path: Path, worked: Path
) -> None:
    (written,) = re.findall(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    settings: dict[str, Any] = {"yaml": {**OFFLINE["yaml"]}}
    for name, value in json.loads(written).items():
        section = settings
        *outer, last = name.split(".")
        for each in outer:
            section = section.setdefault(each, {})
        section[last] = value
    teckal("schema", "-o", tmp_path / "arrangement.schema.json")
    text = "".join(worked.read_text(encoding="utf-8").splitlines(keepends=True)[1:])
    with language_server(server_program, tmp_path, settings) as server:
        assert server.marks(server.open(text, tmp_path / "arrangements")) == []
        (said,) = server.marks(server.open(text.replace("stage:", "stagee:"), tmp_path / "arrangements"))
        assert "stagee" in said.message
        assert server.marks(server.open(text.replace("stage:", "stagee:"), tmp_path / "elsewhere")) == []


@pytest.mark.parametrize("path", [GUIDE, ROOT / "README.md"])
def test_the_guide_is_linked_and_its_files_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path == GUIDE:
        named_files = set(re.findall(r"^\| `([a-z.]+)`", text, re.MULTILINE))
        assert named_files == {each.name for each in (ROOT / "schemas").glob("*.json")}
    else:
        assert "](schemas/README.md)" in text
