"""The format's one definition, `schemas/arrangement.schema.json`, as the program reads it.

The same file serves the editor and the program, so the program may not be laxer or stricter: a number is read as JSON
Schema reads it (5.0 is whole, true is no number), and `unknown` is exactly that word. Every definition has a name, and
every object is closed, so that the schema can be walked beside a document.

Some of its words are for editors alone. What an editor offers goes into the file, and it offers the `examples`: only
`unknown` and names that are no facts may stand there. How a value may be written stands under `written`, which editors
do not read; `markdownDescription` shows it, and `errorMessage` says what must be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from teckal.paths import folder
from teckal.reading.places import Path

Schema = Mapping[str, Any]

_REF = "#/definitions/"
PARTY_IDS = "^[a-z][a-z0-9_-]*$"
"""The pattern of a mapping's names where they are ids of parties."""


class Found(NamedTuple):
    """A value of a document beside the schema's definition of it."""

    path: Path
    definition: str
    value: Any


@lru_cache(maxsize=1)
def load() -> dict[str, Any]:
    """The schema as shipped."""
    text = (folder("schemas") / "arrangement.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@lru_cache(maxsize=1)
def names() -> dict[int, str]:
    """The name of each definition, by its identity: a validator's error holds the definition itself, or its `then`."""
    bodies = load()["definitions"]
    return {id(part): name for name, body in bodies.items() for part in (body, body.get("then", body))}


@lru_cache(maxsize=1)
def validator() -> Any:
    """A validator of whole documents. jsonschema is imported here since it is slow to import."""
    from jsonschema import Draft7Validator, ValidationError, validators

    def pattern(_: Any, pattern: str, instance: Any, schema: Schema) -> Iterator[ValidationError]:
        if isinstance(instance, str) and not matches(pattern, instance):
            yield ValidationError(pattern)

    def unique_items(_: Any, unique: bool, instance: Any, schema: Schema) -> Iterator[ValidationError]:
        if unique and isinstance(instance, list) and repeated(instance):
            yield ValidationError("repeated")

    def is_whole(_: Any, instance: Any) -> bool:
        if isinstance(instance, Decimal):
            return instance == instance.to_integral_value()
        return isinstance(instance, int) and not isinstance(instance, bool)

    types = Draft7Validator.TYPE_CHECKER.redefine("integer", is_whole)
    extend: Any = validators.extend
    return extend(Draft7Validator, {"pattern": pattern, "uniqueItems": unique_items}, type_checker=types)(load())


def matches(pattern: str, text: str) -> bool:
    """Whether the text has the pattern as JSON Schema means it: `$` is the very end, not before a line break."""
    return re.search(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern, text) is not None


def repeated(items: list[Any]) -> list[int]:
    """The positions of texts that stand in the list before."""
    seen: set[str] = set()
    again = []
    for index, item in enumerate(items):
        if isinstance(item, str):
            if item in seen:
                again.append(index)
            seen.add(item)
    return again


def resolve(schema: Schema, value: Any = None) -> tuple[str, Schema]:
    """The definition that a property refers to, and its name; for a mapping, what mappings must meet."""
    name = ""
    while "$ref" in schema or ("then" in schema and isinstance(value, Mapping)):
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(_REF)
            schema = load()["definitions"][name]
        else:
            schema = schema["then"]
    return name, schema


def child(schema: Schema, key: str) -> Schema | None:
    """What the schema says of an entry of a mapping, or None where it knows no such entry."""
    if key in schema.get("properties", {}):
        entry: Schema = schema["properties"][key]
        return entry
    patterns = schema.get("patternProperties", {})
    return next((patterns[each] for each in patterns if matches(each, key)), None)


def unknown_step(path: Path) -> int | None:
    """The position of the first step of a path that no document can have; None where one can have the whole path."""
    schema: Schema = load()
    for at, step in enumerate(path):
        _, schema = resolve(schema, {} if isinstance(step, str) else None)
        entry = child(schema, step) if isinstance(step, str) else schema.get("items")
        if entry is None:
            return at
        schema = entry
    return None


def names_at(path: Path) -> tuple[str, ...]:
    """The names that the format has in the block at a path that a document can have."""
    schema: Schema = load()
    for step in path:
        _, schema = resolve(schema, {} if isinstance(step, str) else None)
        schema = (child(schema, step) if isinstance(step, str) else schema.get("items")) or {}
    return tuple(resolve(schema, {})[1].get("properties", {}))


def walk(value: Any) -> list[Found]:
    """Each value of a document that the schema knows, from the top, beside the name of its definition.

    A name of a mapping that is a party's id is found too, as a `party_id` at the entry's path; those of `parties`,
    where they are declared, are not.
    """
    found: list[Found] = []
    _walk(value, load(), (), found)
    return found


def _walk(value: Any, schema: Schema, path: Path, found: list[Found]) -> None:
    name, schema = _resolved(schema, isinstance(value, dict))
    found.append(Found(path, name, value))
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            _walk(item, schema["items"], (*path, index), found)
    elif isinstance(value, dict):
        keyed_by_party = PARTY_IDS in schema.get("patternProperties", ()) and name != "parties"
        for key, item in value.items():
            entry = child(schema, key)
            if entry is not None:
                if keyed_by_party:
                    found.append(Found((*path, key), "party_id", key))
                _walk(item, entry, (*path, key), found)


def _resolved(schema: Schema, mapping: bool) -> tuple[str, Schema]:
    """The same as `resolve`, once for each part of the schema that is shipped, which stays where it is."""
    key = (id(schema), mapping)
    if key not in _RESOLVED:
        _RESOLVED[key] = resolve(schema, {} if mapping else None)
    return _RESOLVED[key]


_RESOLVED: dict[tuple[int, bool], tuple[str, Schema]] = {}


@lru_cache(maxsize=1)
def known_names() -> dict[str, tuple[str, ...]]:
    """Every name of the format, and the paths of the blocks that it belongs in (`bodies.<id>.holdings.<id>`)."""
    places: dict[str, list[str]] = {}

    def visit(schema: Schema, path: tuple[str, ...]) -> None:
        _, schema = resolve(schema)
        for key, entry in schema.get("properties", {}).items():
            places.setdefault(key, []).append(".".join(path))
            visit(entry, (*path, key))
        for entry in schema.get("patternProperties", {}).values():
            visit(entry, (*path, "<id>"))
        for part in ("items", "then"):
            if part in schema:
                visit(schema[part], path)

    visit(load(), ())
    return {key: tuple(dict.fromkeys(paths)) for key, paths in places.items()}
