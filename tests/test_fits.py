"""The quick answer to whether a document fits the schema: where it says yes, jsonschema must say so too."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from arrangements import cooperation, joint, sole
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teckal.reading import fits as quick
from teckal.reading import schema as format_schema
from teckal.reading.composer import compose
from teckal.reading.fits import fits

EVERYTHING = ROOT / "tests" / "fixtures" / "documents" / "everything.yaml"
WORKED = ROOT / "cases" / "examples" / "worked-example.yaml"
BAD = sorted((ROOT / "tests" / "fixtures" / "bad_input").rglob("*.y*ml"))
SOUND = [
    *sorted((ROOT / "cases" / "examples").glob("*.yaml")),
    *sorted((ROOT / "cases" / "decided").rglob("*.yaml"))[::7],
]
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 101, 3_000_000, Decimal("1.0"), Decimal("1.5"), Decimal("-0.1"), Decimal("100.01"),
    "", " ", "unknown", "unknown\n", "Unknown", "fenmarsh", "saltby\n", "2026-09-01", "2026-13", "2026", "true", "GBP",
    "fr", "uk-pa-2023", "uk-pa-2023/joint/activity", "England", "x" * 300, [], ["unknown"], ["fenmarsh"],
    ["fenmarsh", "fenmarsh"], [1, 1], [None], [[]], [{}], {}, {"above": 80}, {"above": 80, "below": 90},
    {"above": 1, "at_least": 2, "below": 3}, {"": 1}, {"A b": 1}, {"saltby\n": {}}, {"text": "x"}, {"task": "x"},
    {"task": "x", "basis": "duty"}, {"shared_by": ["fenmarsh"], "text": "x"},
)  # fmt: skip
"""Values that are right in some place, or nearly so."""


def documents(path: Path) -> list[Any]:
    """What the file holds, as far as it can be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [each.data for each in compose(text)]


def valid(data: Any) -> bool:
    return bool(format_schema.validator().is_valid(data))


@pytest.mark.parametrize("path", [*SOUND, EVERYTHING], ids=lambda path: path.stem)
def test_what_is_sound_is_known_to_be(path: Path) -> None:
    assert [fits(each) for each in documents(path)] == [True] * len(documents(path)) != []


@pytest.mark.slow
def test_every_arrangement_that_ships_is_known_to_be_sound() -> None:
    paths = [each for each in sorted((ROOT / "cases").rglob("*.yaml")) if "_" not in each.name]
    found = [(fits(each), valid(each), path) for path in paths for each in documents(path)]
    assert len(found) > 600
    assert [each for each in found if each[:2] != (True, True)] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_of_what_is_wrong_both_say_the_same(path: Path) -> None:
    for each in documents(path):
        assert fits(each) is valid(each)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value, the whole first."""
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in entries:
        yield from places(each, (*path, key))


def changed(data: Any, path: tuple[Any, ...], how: str, value: Any, name: str) -> Any:
    """A copy in which one value is another one, is gone, or has another beside it."""
    data = copy.deepcopy(data)
    if not path:
        return value
    *above, last = path
    parent = data
    for step in above:
        parent = parent[step]
    if how == "replace":
        parent[last] = value
    elif how == "remove":
        del parent[last]
    elif isinstance(parent, dict):
        parent[name] = value
    else:
        parent.append(copy.deepcopy(parent[last]) if name else value)
    return data


def plain(value: Any) -> Any:
    """As the composer gives it."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return Decimal(str(value)) if isinstance(value, float) else value


BASES = [*documents(EVERYTHING), *documents(WORKED), plain(sole()), plain(joint()), plain(cooperation())]
PLACES = [list(places(each)) for each in BASES]
NAMES = sorted({*format_schema.known_names(), "", "fenmarsh", "wasteco", "A b", "no_such_name", "saltby\n"})


def at(base: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        base = base[step]
    return base


@st.composite
def mutations(draw: st.DrawFn) -> Any:
    """A sound document with one to three changes, often of a kind that is right somewhere else."""
    number = draw(st.integers(0, len(BASES) - 1))
    data = BASES[number]
    for _ in range(draw(st.integers(1, 3))):
        there = list(places(data))
        path = there[draw(st.integers(0, len(there) - 1))]
        other = draw(st.integers(0, len(BASES) - 1))
        elsewhere = at(BASES[other], draw(st.sampled_from(PLACES[other])))
        value = draw(st.sampled_from((elsewhere, draw(st.sampled_from(ODD)))))
        how = draw(st.sampled_from(("replace", "replace", "remove", "add")))
        data = changed(data, path, how, copy.deepcopy(value), draw(st.sampled_from(NAMES)))
    return data


def agree(data: Any) -> None:
    """The quick answer is never yes where jsonschema's is no; and no where that is yes only for a 1 written 1.0."""
    if fits(data) is not valid(data):
        assert not fits(data)
        assert data["format"].__class__ is Decimal


@given(mutations())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_say_the_same_of_a_sound_document_that_was_changed(data: Any) -> None:
    agree(data)


@pytest.mark.slow
@given(mutations())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_say_the_same_of_hundreds_of_changes(data: Any) -> None:
    agree(data)


@pytest.mark.slow
def test_no_odd_value_at_any_place_is_accepted_that_jsonschema_refuses() -> None:
    data = BASES[0]
    for path in PLACES[0]:
        tried = [changed(data, path, "replace", value, "") for value in ODD]
        if path:
            tried += [changed(data, path, "remove", None, ""), changed(data, path, "add", "unknown", "no_such_name")]
        for each in tried:
            assert not fits(each) or valid(each)


class Text(str):
    """Text by another class, as a caller's mapping may hold."""


@pytest.mark.parametrize("value", [Text("Bins"), 1.5, ("a",), object(), b"x"])
def test_nothing_is_said_of_what_no_file_holds(value: Any) -> None:
    data = {**documents(WORKED)[0], "title": value}
    assert not fits(data)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "maxLength": 3},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {"a": {}}},
        {"if": {"properties": {}}, "then": {}},
        {"properties": {"a": {"$ref": "#/definitions/b"}}, "additionalProperties": False},
    ],
)
def test_a_schema_that_asks_for_more_is_not_compiled(schema: Mapping[str, Any]) -> None:
    with pytest.raises(NotImplementedError):
        quick._Compiler({"definitions": {"b": {"oneOf": []}}, **schema})


def test_a_sound_file_is_checked_without_jsonschema() -> None:
    code = (
        "import sys; from teckal import cli; cli.run(['check', '-q', sys.argv[1]]);"
        "print(sorted({'jsonschema', 'tabulate'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(WORKED)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
