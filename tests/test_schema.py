"""The format's definition: closed, explained, able to say every fact, and put into plain words when it is not met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from teckal.document import Document, read, read_text
from teckal.errors import ArrangementError
from teckal.reading import schema as format_schema
from teckal.reading import words

EVERYTHING = Path(__file__).parent / "fixtures" / "documents" / "everything.yaml"
SCHEMA = format_schema.load()
DEFINITIONS: Mapping[str, Any] = SCHEMA["definitions"]

NEVER_UNKNOWN = {
    "format", "parties", "party", "contract", "evidence", "evidence_entry", "standing", "acknowledged", "decided",
    "shown_example", "expected", "settled_yes_no", "known_date", "known_texts", "verdict", "strength",
    "condition_state", "gate_state", "expected_conditions", "expected_gates", "court_outcome", "lesson", "lessons",
    "settled_value", "variant", "expected_by_law",
}  # fmt: skip
"""What the file is made of and what it expects of the program, rather than facts of the arrangement."""
PARTS_OF_A_BOUND = {"percent_figure", "money_figure", "years_figure"}


def schemas() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The whole and each definition, by name."""
    yield "the document", SCHEMA
    yield from DEFINITIONS.items()


def properties() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each property of each definition, and of what a mapping must meet there."""
    for name, each in schemas():
        for part in (each, each.get("then", {})):
            for kind in ("properties", "patternProperties"):
                for key, entry in part.get(kind, {}).items():
                    yield name, key, entry


def target(entry: Mapping[str, Any]) -> str:
    return str(entry["$ref"]).removeprefix("#/definitions/")


def accepts(definition: str, value: Any) -> bool:
    return bool(format_schema.validator().evolve(schema=DEFINITIONS[definition]).is_valid(value))


def test_the_schema_is_a_schema_of_draft_07() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(("name", "body"), list(schemas()), ids=[name for name, _ in schemas()])
def test_each_definition_explains_itself_to_an_editor(name: str, body: Mapping[str, Any]) -> None:
    assert body["title"].strip()
    assert body["description"].strip().endswith((".", "1."))


def test_each_property_explains_itself_to_an_editor() -> None:
    for name, key, entry in properties():
        assert entry["title"].strip(), (name, key)
        assert entry["description"].strip().endswith("."), (name, key)


def test_each_property_refers_to_a_named_definition_so_that_messages_can_go_by_the_name() -> None:
    assert {target(entry) for _, _, entry in properties()} <= set(DEFINITIONS)


def test_every_object_is_closed() -> None:
    for name, body in schemas():
        if "properties" in body or "patternProperties" in body:
            assert body["additionalProperties"] is False, name
        elif "object" in body.get("type", ()):
            assert body["if"]["type"] == "object", name
            assert format_schema.resolve(body, {})[1]["additionalProperties"] is False, name


def test_unknown_is_accepted_for_every_fact() -> None:
    for name, key, entry in properties():
        definition = target(entry)
        if definition not in NEVER_UNKNOWN | PARTS_OF_A_BOUND:
            assert accepts(definition, "unknown"), (name, key, definition)


@pytest.mark.parametrize("definition", sorted(NEVER_UNKNOWN))
def test_what_is_no_fact_of_the_arrangement_cannot_be_unknown(definition: str) -> None:
    assert not accepts(definition, "unknown")


@pytest.mark.parametrize("definition", sorted(DEFINITIONS))
def test_the_examples_of_a_definition_meet_it(definition: str) -> None:
    body = DEFINITIONS[definition]
    assert "enum" in body or body["written"]
    for example in (*body.get("written", ()), *body.get("examples", ())):
        assert accepts(definition, example), example


def test_one_document_can_say_everything() -> None:
    (document,) = read(EVERYTHING)
    assert isinstance(document, Document), str(document)
    said = {(definition, key) for _, definition, value in walk(document) if isinstance(value, dict) for key in value}
    bounds = ("above", "at_least", "below", "at_most")
    in_bounds = {(name, bound) for name in ("percent", "money", "years") for bound in bounds}
    can_be_said = {(name, key) for name, body in schemas() for key in body.get("properties", {})} - in_bounds
    assert {("" if name == "the document" else name, key) for name, key in can_be_said} <= said


def walk(document: Document) -> Iterator[tuple[Any, str, Any]]:
    return iter(format_schema.walk(document.data))


def test_every_choice_of_the_format_is_closed() -> None:
    for name, body in DEFINITIONS.items():
        if "enum" in body:
            assert all(isinstance(each, (str, bool)) or name == "format" for each in body["enum"]), name
            assert len(body["enum"]) == len({str(each) for each in body["enum"]}), name


@pytest.mark.parametrize(
    ("definition", "value", "accepted"),
    [
        ("percent", 0, True),
        ("percent", 100, True),
        ("percent", Decimal("100.0000000000000000001"), False),
        ("percent", Decimal("-0.0000000000000000001"), False),
        ("percent", True, False),
        ("percent", "unknown\n", False),
        ("percent", {}, False),
        ("percent", {"above": 80}, True),
        ("percent", {"above": "unknown"}, False),
        ("percent", {"at_least": 80, "below": 90}, True),
        ("percent", {"at_least": 80, "below": 90, "above": 3}, False),
        ("money", {"at_most": 101}, True),
        ("money", False, False),
        ("years", 3, True),
        ("years", Decimal("2.5"), True),
        ("years", {"at_least": 3}, True),
        ("years", {"at_least": "unknown"}, False),
        ("years", -1, False),
        ("years", "indefinite", False),
        ("years", "unknown", True),
        ("supply_kind", "concession", False),
        ("concession_of", "goods", False),
        ("joint_venture", "unknown", True),
        ("joint_venture", {}, True),
        ("joint_venture", {"members": ["fenmarsh"]}, False),
        ("bound_by", "handshake", False),
        ("whole_number", Decimal("5.0"), True),
        ("whole_number", Decimal("5.5"), False),
        ("whole_number", True, False),
        ("group_size", 0, False),
        ("format", True, False),
        ("format", 2, False),
        ("yes_no", 1, False),
        ("yes_no", "true", False),
        ("date", "2026-09-01", True),
        ("date", "2026-09", True),
        ("date", 2026, True),
        ("date", "2026", True),
        ("date", "2026-13", False),
        ("date", "2026-9-1", False),
        ("date", "2026-09-01T00:00", False),
        ("date", "2026-09-01\n", False),
        ("date", 26, False),
        ("party_ids", [], True),
        ("some_party_ids", [], False),
        ("two_party_ids", ["fenmarsh"], False),
        ("party_ids", ["fenmarsh", "fenmarsh"], False),
        ("body_activities", {"measure": "turnover"}, True),
        ("body_activities", [{"measure": "turnover"}, {"measure": "costs"}], True),
        ("body_activities", [[{"measure": "turnover"}]], False),
        ("body_activities", [], False),
        ("body_activities", {"measure": "weight"}, False),
        ("common_objectives", "One control room", True),
        ("common_objectives", {"shared_by": [], "text": "One control room"}, True),
        ("common_objectives", {"text": 5}, False),
        ("public_task", "none", True),
        ("public_task", {"task": "Waste", "basis": "none"}, True),
        ("public_task", ["Waste"], False),
        ("party_contributions", ["money", "gold"], False),
        ("holder_rights", [], True),
        ("party_ids", "unknown", True),
        ("party_ids", "fenmarsh", False),
    ],
)
def test_a_definition_takes_what_the_format_says(definition: str, value: Any, accepted: bool) -> None:
    assert accepts(definition, value) is accepted


WRONG: tuple[Any, ...] = (True, -1, Decimal("0.5"), 10**30, "", "?!", "1,000", "^", [], [[]], {}, {"?": 1}, {"a": 1})


@pytest.mark.parametrize("definition", sorted(DEFINITIONS))
def test_whatever_is_wrong_is_said_in_our_own_words(definition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    validator = format_schema.validator().evolve(schema=DEFINITIONS[definition])
    monkeypatch.setattr(format_schema, "validator", lambda: validator)
    said = [fault.message for value in WRONG for fault in words.faults(value)]
    assert said
    for message in said:
        assert re.search(r"[.?]$", message), message
        assert not re.search(r"does not match|not of type|was unexpected|not valid under|non-empty|\^\(|\$", message)


def test_every_name_that_belongs_elsewhere_is_said_to_belong_there() -> None:
    places = format_schema.known_names()
    assert places["shares"] == ("bodies.<id>.holdings.<id>",)
    assert places["stage"] == ("",)
    assert places["open_market"] == ("cooperation.activities.stated_share", "cooperation.activities.periods")


def test_a_document_without_any_fact_is_valid() -> None:
    (document,) = read_text("format: 1\ntitle: x\nparties: {a: {name: A}}\ncontract: {buyers: unknown}\n")
    assert isinstance(document, Document)


def test_each_required_part_is_asked_for() -> None:
    (error,) = read_text("{}")
    assert isinstance(error, ArrangementError)
    assert [problem.message for problem in error.problems] == [
        "`format` is missing. Add the line `format: 1` at the top.",
        "`title` is missing. Add it.",
        "`parties` is missing. Add it.",
        "`contract` is missing. Add it.",
    ]
