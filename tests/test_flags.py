"""When to ask an expert: each flag is raised by what its file says, and not by what comes near to that.

A flag that is never raised protects nobody and one that always is gets no eye, so both sides are tried for each, and
how many a clean arrangement raises has a bound.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from arrangements import case, joint, result, sole, turnover, years
from cells import grid, holds

from teckal.document import Document, from_mapping, parse_path, read
from teckal.facts import DateSpan, Facts, Interval
from teckal.facts.circumstances import RAISED, end_of_days, end_of_months
from teckal.facts.core import Control, Fact, nothing
from teckal.flags import advised, known_ids
from teckal.paths import folder
from teckal.program import Advice, Asked
from teckal.report import table
from teckal.report.json import read_result
from teckal.report.json import result as as_data
from teckal.result import LEVELS, Flag, Result
from teckal.rulebook import AdviceRule, FlagExample, load
from teckal.verdict import evaluate

BOOK = load()
FOLDER = folder("cases") / "examples"
RULES = folder("rules")
OWN_EXAMPLES: dict[str, tuple[FlagExample, ...]] = {
    **{rule.id: rule.examples for rule in BOOK.advice.values()},
    **{f"contested-{point.id}": point.examples for point in BOOK.points.values()},
}
TRIED = [(id, example) for id, examples in OWN_EXAMPLES.items() for example in examples]
LIMBS: list[tuple[Asked, Advice]] = [
    (asked, advice) for law in BOOK.laws.values() for asked in law.asked for advice in asked.advice
]
OFTEN = ("uk-pa-2023", "eu-2014-24")
"""The laws that stand for all in every run."""
CLEAN = sorted(path for path in FOLDER.rglob("*.yaml") if path.stem.startswith(("clean-", "worked-")))
MOST_NOTES, MOST_CAUTIONS, MOST_LINES = 7, 3, 16
"""What a clean example may raise at most, and the lines of a screen that it may take."""


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


@functools.cache
def example(name: str) -> Document:
    (document,) = read(FOLDER / f"{name}.yaml")
    assert isinstance(document, Document)
    return document


def changed(tried: FlagExample) -> Document:
    """The example with the change."""
    data = plain(example(tried.on).data)
    del data["example"]
    for path, value in tried.set.items():
        *above, last = parse_path(path)
        place: Any = data
        for key in above:
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
        place[last] = as_written(value)
    return from_mapping(data)


def answered(tried: FlagExample) -> Result:
    """What the example comes to with the change."""
    return evaluate(changed(tried), BOOK, law=tried.law, engine="builtin", grounds=False)


def as_written(value: Any) -> Any:
    """A copy with the numbers of an arrangement in place of those of a rule file."""
    if isinstance(value, Mapping):
        return {key: as_written(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_written(each) for each in value]
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value


@pytest.mark.parametrize(("id", "tried"), TRIED, ids=[f"{id}-{each.raised}-{each.on}" for id, each in TRIED])
def test_a_flag_is_raised_as_its_own_examples_say(id: str, tried: FlagExample) -> None:
    assert (id in {flag.id for flag in answered(tried).flags}) is tried.raised


def test_every_flag_and_every_point_has_an_example_that_raises_it_and_a_near_miss() -> None:
    assert {id for id, examples in OWN_EXAMPLES.items() if {each.raised for each in examples} != {True, False}} == set()


def facts_of(values: Mapping[str, Any]) -> Facts:
    """Facts of which only these are known."""
    known = {name: Fact(name, _value(value), str(value), nothing) for name, value in values.items()}
    return Facts(case(sole(), "uk-pa-2023", lambda _: Control(None, "open"), {}), known)


def _value(value: Any) -> Any:
    if isinstance(value, Fraction):
        return Interval(value, value)
    return DateSpan(value, value) if isinstance(value, datetime.date) else value


@pytest.mark.parametrize(
    ("asked", "advice"),
    [pytest.param(*each, marks=[] if each[0].id.split("/")[0] in OFTEN else [pytest.mark.slow]) for each in LIMBS],
    ids=lambda each: getattr(each, "id", ""),
)
def test_a_limb_advises_where_its_facts_hold_and_not_where_one_is_on_the_other_side_or_unknown(
    asked: Asked, advice: Advice
) -> None:
    cut = grid(BOOK, [advice.when])
    atoms = {fact: [atom for atom in advice.when if atom.fact == fact] for fact in cut}
    inside = {fact: [v for v in cut[fact] if all(holds(atom, {fact: v}) for atom in atoms[fact])] for fact in cut}
    known = {fact: values[0] for fact, values in inside.items()}

    def about(values: Mapping[str, Any]) -> list[Flag]:
        full = {**{atom.fact: None for other in asked.advice for atom in other.when}, **values}
        return [flag for flag in advised(asked, facts_of(full)) if flag.about == advice.about and flag.ask]

    def raised(values: Mapping[str, Any]) -> bool:
        said = advice.say.split("{")[0].rstrip(": ")
        return any(flag.says.startswith(said[:1].upper() + said[1:]) for flag in about(values))

    assert raised(known)
    for fact, values in cut.items():
        for value in (each for each in values if each not in inside[fact]):
            assert not raised({**known, fact: value}), f"{fact}: {value}"
        assert not raised({**known, fact: None}), f"{fact} unknown"


def test_flags_of_one_limb_that_can_be_raised_together_are_about_different_facts() -> None:
    """So that an acknowledgement of one never silences another."""
    clashes = []
    for law in BOOK.laws.values():
        by_name: dict[str, list[Advice]] = {}
        for asked in law.asked:
            by_name.setdefault(f"{type(asked).__name__} {asked.name}", []).extend(asked.advice)
        for name, some in by_name.items():
            for one in some:
                for other in some:
                    if one.about == other.about and one.when != other.when and _together(one, other):
                        clashes.append((law.id, name, one.say, other.say))
    assert clashes == []


def _together(one: Advice, other: Advice) -> bool:
    cut = grid(BOOK, [one.when, other.when])
    atoms = (*one.when, *other.when)
    return all(
        any(all(holds(atom, {fact: value}) for atom in atoms if atom.fact == fact) for value in values)
        for fact, values in cut.items()
    )


@pytest.mark.parametrize("rule", BOOK.advice.values(), ids=lambda rule: rule.id)
def test_a_flag_says_whom_to_ask_what_to_bring_and_where_it_comes_from(rule: AdviceRule) -> None:
    assert rule.ask_whom
    assert rule.bring
    assert rule.sources
    assert all(each.url for each in rule.sources if each.checked), "a source that was compared has an address"


def test_flags_come_by_level_and_within_one_those_on_which_the_answer_may_turn_come_first() -> None:
    found = result(
        joint(
            {
                "circumstances": {"subsidy": True, "staff_transfer": True, "change_of_members_planned": True},
                "bodies.wasteco.activities": turnover(*years(810)),
                "evidence": {"bodies.wasteco.board": {"standing": "assumed"}},
            }
        )
    )
    assert [(flag.level, flag.id) for flag in found.flags][:5] == [
        ("advice", "limb-activity"),
        ("caution", "evidence-assumed"),
        ("caution", "subsidy"),
        ("caution", "change-of-members"),
        ("note", "gate-value"),
    ]
    levels = [LEVELS.index(flag.level) for flag in found.flags]
    assert levels == sorted(levels)


def test_a_screen_shows_three_flags_in_full_the_next_in_a_line_and_notes_in_one_paragraph() -> None:
    found = result(
        joint(
            {
                "circumstances": {"subsidy": True, "staff_transfer": True, "change_of_members_planned": True},
                "bodies.wasteco.activities": turnover(*years(810)),
                "evidence": {"bodies.wasteco.board": {"standing": "assumed"}},
            }
        )
    )
    text = table.report([found])
    shown = text[text.index("\nFlags\n") : text.index("\nNext ")]
    assert "Ask: a procurement lawyer, and the auditor" in shown
    assert "someone gets public money" in shown.lower()
    assert "CAUTION   A change of members\n" in shown
    assert "members are to join" not in shown.lower()
    assert "; and 4 more: teckal check" in shown.replace("\n          ", " ")
    assert "inform and consult" not in shown
    verbose = table.report([found], verbose=True)
    assert "Members are to join" in verbose
    assert "inform and consult" in verbose.replace("\n          ", " ")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(each, marks=[] if each.parent.name in (*OFTEN, "examples") else [pytest.mark.slow])
        for each in CLEAN
    ],
    ids=[f"{each.parent.name}/{each.stem}" for each in CLEAN],
)
def test_a_clean_arrangement_is_quiet(path: Path) -> None:
    (document,) = read(path)
    assert isinstance(document, Document)
    found = evaluate(document, BOOK, engine="builtin")
    due = set(document.get(("example", "expected", "flags")) or ())
    levels = [flag.level for flag in found.flags]
    assert {flag.id for flag in found.flags if flag.level == "advice"} <= due
    assert levels.count("caution") <= MOST_CAUTIONS
    assert levels.count("note") <= MOST_NOTES
    text = table.report([found])
    section = text[text.index("\nFlags\n") : text.index("\nNext ")].strip() if "\nFlags\n" in text else ""
    assert len(section.splitlines()) <= MOST_LINES


def test_the_examples_that_the_bounds_are_for_exist() -> None:
    assert len(CLEAN) > 70


# Days on which the time for a challenge ends.


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-09-01", 6, "2027-02-28"),
        ("2027-09-01", 6, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-08-30", 6, "2028-02-29"),
        ("2027-08-29", 6, "2028-02-28"),
        ("2026-08-29", 6, "2027-02-28"),
        ("2026-08-28", 6, "2027-02-27"),
        ("2026-03-01", 6, "2026-08-31"),
        ("2028-02-29", 6, "2028-08-28"),
        ("2026-10-31", 6, "2027-04-30"),
        ("2026-07-01", 6, "2026-12-31"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-06-30", 6, "2026-12-29"),
    ],
)
def test_a_period_of_months_ends_before_the_day_of_the_same_number(first: str, months: int, last: str) -> None:
    assert end_of_months(datetime.date.fromisoformat(first), months).isoformat() == last


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-09-01", "2026-09-30"),
        ("2026-01-31", "2026-03-01"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-15", "2027-01-13"),
    ],
)
def test_thirty_days_count_the_first(first: str, last: str) -> None:
    assert end_of_days(datetime.date.fromisoformat(first), 30).isoformat() == last


def said(found: Result, id: str) -> str:
    (flag,) = (flag for flag in found.flags if flag.id == id)
    return flag.says


def test_the_act_counts_the_day_of_the_contract_and_the_regulations_the_day_after_it() -> None:
    under = {"contract.entered_on": "2026-09-15"}
    assert "(2027-03-14, as the contract is entered into on 2026-09-15)" in said(
        result(sole(under)), "challenge-pa-2023"
    )
    tried = FlagExample("uk-pcr-2015/clean-sole", {"contract.entered_on": "2023-06-15"}, None, True, "")
    assert "(2023-12-15, as the contract is entered into" in said(answered(tried), "challenge-regulations")


def test_without_a_day_of_the_contract_the_end_is_not_before_what_the_award_gives() -> None:
    text = said(result(sole()), "challenge-pa-2023")
    assert "(2026-09-30 for a supplier who knew on the day of the award, 2026-09-01)" in text
    assert (
        "(not before 2027-02-28, as the award is of 2026-09-01 and the contract is entered into then or later)" in text
    )
    assert "depends on knowledge" in text


@pytest.mark.parametrize("entered", ["unknown", None])
def test_an_unknown_day_of_the_contract_gives_no_certain_end(entered: str | None) -> None:
    change = {} if entered is None else {"contract.entered_on": entered}
    assert "not before 2027-02-28" in said(result(sole(change)), "challenge-pa-2023")


def test_a_day_known_to_the_month_gives_the_days_between() -> None:
    text = said(result(sole({"contract.entered_on": "2026-09"})), "challenge-pa-2023")
    assert "a day from 2027-02-28 to 2027-03-29" in text


# Nothing is written for nobody.


def test_every_circumstance_of_the_format_is_read_and_raises_a_flag() -> None:
    schema = json.loads((folder("schemas") / "arrangement.schema.json").read_text(encoding="utf-8"))
    assert set(schema["definitions"]["circumstances"]["properties"]) == {*RAISED, "review_on"}
    used = {atom.fact for rule in BOOK.advice.values() for test in rule.when for atom in test}
    assert {f"circumstances.{key}" for key in RAISED} <= used


@pytest.mark.parametrize("key", [key for key in RAISED if key != "cross_border_interest"])
@pytest.mark.parametrize(("stated", "raised"), [(True, True), ("unknown", True), (False, False), (None, False)])
def test_a_circumstance_is_raised_where_it_is_so_or_left_open(key: str, stated: Any, raised: bool) -> None:
    found = result(sole({"circumstances": {} if stated is None else {key: stated}}))
    ids = {
        rule.id
        for rule in BOOK.advice.values()
        for test in rule.when
        if any(atom.fact == f"circumstances.{key}" for atom in test) and not rule.verdicts
    }
    assert bool(ids & {flag.id for flag in found.flags}) is raised


@pytest.mark.parametrize("key", RAISED)
def test_a_circumstance_moves_no_verdict(key: str) -> None:
    plainly = result(sole())
    found = result(sole({"circumstances": {key: True}}))
    assert (found.verdict, found.route, found.routes, found.gates) == (
        plainly.verdict,
        plainly.route,
        plainly.routes,
        plainly.gates,
    )


def test_the_catalogue_names_every_matter_and_only_files_that_there_are() -> None:
    text = (RULES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (`.+`) \|$", text[text.index("## The catalogue") :], re.MULTILINE)
    codes = {matter.split()[0] for matter, _ in rows}
    assert {*(f"F{number}" for number in range(1, 16)), *"ABCDEGHIJKLMN", "F"} <= codes
    named = {name for _, files in rows for name in re.findall(r"`([^`]+)`", files)}
    assert {name for name in named if not (RULES / f"{name}.yaml").exists()} == set()
    by_the_program = {
        "unclear",
        "out-of-scope",
        "gate-open",
        "gate-not-asked",
        "law-requested",
        "national-law",
        "another-state",
    }
    assert {rule for rule in BOOK.advice if f"advice/{rule}" not in named} == by_the_program


def test_a_limb_that_the_catalogue_names_advises() -> None:
    text = (RULES / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z0-9-]+/[a-z-]+/[a-z-]+)`", text[text.index("## The catalogue") :])
    by_id = {asked.id: asked for law in BOOK.laws.values() for asked in law.asked}
    assert named
    assert [id for id in named if not by_id[id].advice] == []


def test_every_flag_of_an_answer_has_an_id_that_can_be_acknowledged() -> None:
    for path in CLEAN[::9]:
        (document,) = read(path)
        assert isinstance(document, Document)
        assert {flag.id for flag in evaluate(document, BOOK, engine="builtin").flags} <= known_ids(BOOK)


def test_a_flag_is_read_back_from_json_as_it_was() -> None:
    found = result(sole({"circumstances": {"subsidy": True}, "evidence": {"bodies.wasteco": {"standing": "assumed"}}}))
    assert any(flag.about for flag in found.flags)
    assert read_result(json.loads(json.dumps(as_data(found)))).flags == found.flags
