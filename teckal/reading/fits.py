"""Whether a document has the structure that the schema asks for: yes, or not known here.

Nearly every document has it, and to learn that from jsonschema took three times as long as to read the document, and a
tenth of a second before that for its import. So the schema is compiled once into nested functions, for as much as it
uses of draft-07. What they accept jsonschema accepts, and tests hold them to that. Of what they do not accept they say
nothing: jsonschema is asked, and the words for what is wrong come from its errors as ever. For the worked example they
take a sixtieth of its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from teckal.reading import schema as format_schema

Check = Callable[[Any], bool]
Compiled = dict[type, Check]
"""What a value must meet, by its class; a value of another class does not fit."""

_CLASSES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int, Decimal),
    "number": (int, Decimal),
    "array": (list,),
    "object": (dict,),
}
"""The classes of composed data: no other is accepted, nor any that is derived from one of these."""
_ALL = (str, bool, int, Decimal, list, dict)
_COMPILED = frozenset(
    {
        "type", "if", "then", "enum", "pattern", "minimum", "maximum", "items", "minItems", "uniqueItems", "required",
        "properties", "patternProperties", "additionalProperties", "minProperties", "maxProperties",
    }
)  # fmt: skip
"""Words that ask something of a value, each of which is compiled below."""
_SAYS_NOTHING = frozenset(
    {
        "$id", "$schema", "definitions", "title", "description", "markdownDescription", "defaultSnippets", "examples",
        "errorMessage", "patternErrorMessage", "written",
    }
)  # fmt: skip
"""Words of the schema that ask nothing of a value."""


@lru_cache(maxsize=1)
def _document() -> Compiled:
    return _Compiler(format_schema.load()).compiled


def fits(data: Any) -> bool:
    """Whether the whole document is known to meet the schema; False says nothing."""
    return _meets(_document(), data)


def _meets(compiled: Compiled, value: Any) -> bool:
    check = compiled.get(value.__class__)
    return check is not None and check(value)


def _anything(_: Any) -> bool:
    return True


class _Compiler:
    """The schema as functions; each definition once, however often it is referred to."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._definitions: Mapping[str, Any] = schema["definitions"]
        self._by_name: dict[str, Compiled] = {}
        self.compiled = self.of(schema)

    def of(self, schema: Mapping[str, Any]) -> Compiled:
        """A schema compiled; with `$ref`, what stands beside it counts for nothing in draft-07."""
        if "$ref" in schema:
            return self._definition(schema["$ref"].removeprefix("#/definitions/"))
        compiled: Compiled = {}
        self._fill(compiled, schema)
        return compiled

    def _definition(self, name: str) -> Compiled:
        if name not in self._by_name:
            compiled: Compiled = {}
            self._by_name[name] = compiled  # before it is filled: a definition may refer to itself
            self._fill(compiled, self._definitions[name])
        return self._by_name[name]

    def _fill(self, compiled: Compiled, schema: Mapping[str, Any]) -> None:
        given = schema.get("type", list(_CLASSES))
        types = [given] if isinstance(given, str) else given
        then = self._then(schema)
        for each in _ALL:
            if any(each in _CLASSES[name] for name in types):
                checks = [*_checks_of_any(schema, types, each), *then.get(each, ())]
                if each is dict:
                    checks += self._checks_of_objects(schema)
                elif each is list:
                    checks += self._checks_of_lists(schema)
                compiled[each] = _all(checks)
        unknown = schema.keys() - _SAYS_NOTHING - _COMPILED
        if unknown:
            raise NotImplementedError(f"The schema says {', '.join(sorted(unknown))}, which is not compiled here.")

    def _then(self, schema: Mapping[str, Any]) -> Mapping[type, list[Check]]:
        """What holds of values of one type alone, the only condition that the schema has."""
        if "if" not in schema:
            return {}
        kind, *more = schema["if"].keys() - _SAYS_NOTHING
        if more or kind != "type":
            raise NotImplementedError("The schema has an `if` that asks for more than a type.")
        then = self.of(schema["then"])
        return {each: [then.get(each, _nothing)] for each in _CLASSES[schema["if"]["type"]]}

    def _checks_of_lists(self, schema: Mapping[str, Any]) -> list[Check]:
        checks: list[Check] = []
        if "minItems" in schema:
            checks.append(_at_least_long(schema["minItems"]))
        if schema.get("uniqueItems"):
            checks.append(lambda value: not format_schema.repeated(value))
        if "items" in schema:
            checks.append(_each_item(self.of(schema["items"])))
        return checks

    def _checks_of_objects(self, schema: Mapping[str, Any]) -> list[Check]:
        checks: list[Check] = []
        if "minProperties" in schema:
            checks.append(_at_least_long(schema["minProperties"]))
        if "maxProperties" in schema:
            checks.append(_at_most_long(schema["maxProperties"]))
        if "required" in schema:
            checks.append(_has_all(schema["required"]))
        if not schema.keys().isdisjoint(("properties", "patternProperties", "additionalProperties")):
            checks.append(self._entries(schema))
        return checks

    def _entries(self, schema: Mapping[str, Any]) -> Check:
        if schema.get("additionalProperties", True) is not False:
            raise NotImplementedError("The schema leaves a mapping open, or gives its other entries a schema.")
        patterns = [
            (re.compile(pattern), self.of(entry)) for pattern, entry in schema.get("patternProperties", {}).items()
        ]
        known: dict[str, tuple[Compiled, ...]] = {
            key: (self.of(entry), *_matching(patterns, key)) for key, entry in schema.get("properties", {}).items()
        }

        def check(value: dict[str, Any]) -> bool:
            for key, each in value.items():
                wanted = known.get(key) or _matching(patterns, key)
                if not wanted:
                    return False
                for compiled in wanted:
                    found = compiled.get(each.__class__)
                    if found is None or not found(each):
                        return False
            return True

        return check


def _matching(patterns: list[tuple[re.Pattern[str], Compiled]], key: str) -> tuple[Compiled, ...]:
    return tuple(compiled for pattern, compiled in patterns if pattern.search(key))


def _nothing(_: Any) -> bool:
    return False


def _all(checks: list[Check]) -> Check:
    """One check for several."""
    if not checks:
        return _anything
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks
        return lambda value: first(value) and second(value)
    return lambda value: all(check(value) for check in checks)


def _checks_of_any(schema: Mapping[str, Any], types: Iterable[str], kind: type) -> list[Check]:
    """What a schema says of a single value of a class."""
    checks: list[Check] = []
    if kind is Decimal and "integer" in types and "number" not in types:
        checks.append(_is_whole)
    if "enum" in schema:
        checks.append(_one_of(schema["enum"], kind))
    if kind is str and "pattern" in schema:
        checks.append(_has_pattern(schema["pattern"]))
    if kind in (int, Decimal):
        if "minimum" in schema:
            checks.append(_at_least(schema["minimum"]))
        if "maximum" in schema:
            checks.append(_at_most(schema["maximum"]))
    return checks


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _one_of(choices: list[Any], kind: type) -> Check:
    """Of its own class alone: in JSON Schema true is not 1. (1.0 is 1 there, and jsonschema may say so.)"""
    if kind in (list, dict):
        return _nothing
    return frozenset(each for each in choices if each.__class__ is kind).__contains__


def _has_pattern(pattern: str) -> Check:
    """As `schema.matches` reads it."""
    search = re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern).search
    return lambda value: search(value) is not None


def _at_least(bound: int) -> Check:
    return lambda value: bool(value >= bound)


def _at_most(bound: int) -> Check:
    return lambda value: bool(value <= bound)


def _at_least_long(count: int) -> Check:
    return lambda value: len(value) >= count


def _at_most_long(count: int) -> Check:
    return lambda value: len(value) <= count


def _has_all(names: list[str]) -> Check:
    return lambda value: all(name in value for name in names)


def _each_item(compiled: Compiled) -> Check:
    def check(value: list[Any]) -> bool:
        for each in value:
            found = compiled.get(each.__class__)
            if found is None or not found(each):
                return False
        return True

    return check
