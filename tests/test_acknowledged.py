"""A flag that somebody has accepted calls for nothing, until a day; an acknowledgement silences what it names alone.

It is written by whoever wants the warning to be gone, so what it must not do is tried harder than what it does.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from arrangements import YEARS, company, cooperation, joint, owned_by, sole, turnover, year, years
from click.testing import CliRunner
from click.testing import Result as Ran

import teckal
from teckal.batch.evaluating import Settings, outcome
from teckal.batch.items import Item, key
from teckal.batch.run import below as below_as_data
from teckal.cli import cli
from teckal.document import Document, from_mapping, read
from teckal.paths import folder
from teckal.record import seal as seals
from teckal.record import verify
from teckal.record.choice import Chosen
from teckal.report import markdown, table, words
from teckal.report.json import result as as_data
from teckal.result import Result
from teckal.rulebook import load
from teckal.run import below
from teckal.verdict import evaluate

TODAY = datetime.date(2026, 11, 27)
LINE = "controlled.activity.turnover_percent"
ENTRY = {
    "flag": "limb-activity",
    "about": [LINE],
    "by": "A Reed",
    "role": "Head of legal services",
    "on": "2026-08-01",
    "until": "2027-07-31",
    "note": "Counsel has advised.",
}
NEAR = sole({"bodies.wasteco.activities": turnover(*years(810))})
"""Exempt, a point over the line, and nothing else that calls for advice."""


def entry(**changes: Any) -> dict[str, Any]:
    """The entry with changes; None takes a key away."""
    return {name: value for name, value in {**ENTRY, **changes}.items() if value is not None}


def answer(arrangement: Mapping[str, Any], *entries: Mapping[str, Any], on: datetime.date = TODAY) -> Result:
    given = {**arrangement, **({"acknowledged": list(entries)} if entries else {})}
    return evaluate(from_mapping(given), load(), engine="builtin", as_of=on)


def states(found: Result) -> list[str]:
    return [each.state for each in found.acknowledgements]


def test_a_flag_that_is_acknowledged_calls_for_nothing_and_says_who_accepted_it() -> None:
    found = answer(NEAR, ENTRY)
    (flag,) = (flag for flag in found.flags if flag.level == "advice")
    assert states(found) == ["counts"]
    assert flag.accepted is not None
    assert (flag.accepted.by, flag.accepted.until) == ("A Reed", "2027-07-31")
    assert not words.calls_for_advice(found)
    assert below(answer(NEAR), "advice")
    assert not below(found, "advice")
    assert below_as_data(as_data(answer(NEAR)), "advice")
    assert not below_as_data(as_data(found), "advice")


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-07-31", False), ("2026-08-01", True), ("2027-07-31", True), ("2027-08-01", False)],
)
def test_it_counts_from_its_day_to_the_last_that_it_names(day: str, counts: bool) -> None:
    found = answer(NEAR, ENTRY, on=datetime.date.fromisoformat(day))
    assert (states(found) == ["counts"]) is counts
    assert below(found, "advice") is not counts
    assert found.as_of == day


@pytest.mark.parametrize(
    ("until", "day", "counts"),
    [
        ("2027-02", "2027-02-28", True),
        ("2027-02", "2027-03-01", False),
        ("2028-02", "2028-02-29", True),
        ("2027", "2027-12-31", True),
        ("2027", "2028-01-01", False),
    ],
)
def test_a_month_or_a_year_lasts_to_its_last_day(until: str, day: str, counts: bool) -> None:
    found = answer(NEAR, entry(until=until), on=datetime.date.fromisoformat(day))
    assert (states(found) == ["counts"]) is counts


@pytest.mark.parametrize(
    ("changes", "state", "says"),
    [
        ({"flag": "near-threshold"}, "unknown-flag", "There is no flag near-threshold."),
        ({"flag": "Limb-Activity"}, "unknown-flag", "There is no flag Limb-Activity."),
        ({"flag": "contested-F4"}, "not-raised", "The flag is not raised, or no longer: take the entry out."),
        ({"by": None}, "incomplete", "It does not count, because it does not say who accepts it."),
        ({"by": "unknown"}, "incomplete", "It does not count, because it does not say who accepts it."),
        ({"on": None, "note": None}, "incomplete", "It does not count, because it does not say when, why."),
        ({"until": None}, "incomplete", "It does not count, because it does not say until when."),
        ({"until": "unknown"}, "incomplete", "It does not count, because it does not say until when."),
        ({"on": "2027-01-01"}, "future", "It does not count yet: it is dated 2027-01-01, after 2026-11-27."),
        ({"until": "2026-11-26"}, "lapsed", "It lapsed after 2026-11-26, and the flag stands again."),
        (
            {"about": None},
            "not-covered",
            f"It does not count, because it does not name what the flag is about: {LINE}.",
        ),
        (
            {"about": ["else"]},
            "not-covered",
            f"It does not count, because it does not name what the flag is about: {LINE}.",
        ),
    ],
)
def test_an_entry_that_does_not_count_is_said_to_and_why(changes: Mapping[str, Any], state: str, says: str) -> None:
    found = answer(NEAR, entry(**changes))
    assert [(each.state, each.says) for each in found.acknowledgements] == [(state, says)]
    assert below(found, "advice")
    for text in (table.report([found]), markdown.report([found])):
        assert says.split(",")[0].split(":")[0] in " ".join(text.replace("\\", "").split())


def test_the_role_may_be_left_out() -> None:
    assert states(answer(NEAR, entry(role=None))) == ["counts"]


def test_of_two_entries_the_one_that_counts_does() -> None:
    found = answer(NEAR, entry(until="2026-10-01"), ENTRY)
    assert states(found) == ["lapsed", "counts"]
    assert not below(found, "advice")


def test_an_entry_for_one_flag_leaves_another_of_the_same_limb_standing() -> None:
    periods = [{**year(*each, 1000), "for": {"fenmarsh": 750, "daughter": 100, "saltby": 75}} for each in YEARS]
    change = {
        "parties.daughter": company("daughter"),
        "bodies.daughter": owned_by("fenmarsh", activities=turnover(*years(1000))),
        "bodies.wasteco.activities": turnover(*periods),
    }
    arrangement = joint(change)
    raised = [flag for flag in answer(arrangement).flags if flag.id == "limb-activity"]
    assert len({flag.about for flag in raised}) == 2, [flag.says for flag in raised]
    found = answer(arrangement, ENTRY)
    left = [flag for flag in found.flags if flag.id == "limb-activity" and flag.accepted is None]
    assert [flag.about for flag in left] == [("controlled.activity.for_a_body_of_one_only",)]
    assert below(found, "advice")


def test_an_entry_for_facts_that_were_disputed_does_not_cover_one_disputed_since() -> None:
    disputed = {"bodies.wasteco.decisive_influence": {"standing": "disputed"}}
    before = sole({"evidence": disputed})
    (flag,) = (flag for flag in answer(before).flags if flag.id == "evidence-disputed")
    named = entry(flag="evidence-disputed", about=list(flag.about))
    assert states(answer(before, named)) == ["counts"]
    since = sole({"evidence": {**disputed, "bodies.wasteco.holdings": {"standing": "disputed"}}})
    assert states(answer(since, named)) == ["not-covered"]


def test_an_entry_silences_no_departure_from_the_law_that_governs() -> None:
    asked = {**NEAR, "law": "uk-pcr-2015"}
    flags = [flag for flag in answer(asked).flags if flag.level != "note"]
    found = answer(asked, *(entry(flag=flag.id, about=list(flag.about) or None) for flag in flags))
    assert words.departs(found)
    assert below(found, "unclear")


def test_the_first_line_of_an_exemption_says_that_its_advice_is_acknowledged() -> None:
    assert "; take advice first" in words.headline(answer(NEAR))[1]
    assert words.headline(answer(NEAR, ENTRY))[1].endswith("; advice acknowledged")


def test_a_screen_shows_the_day_who_accepted_until_when_and_why() -> None:
    text = " ".join(table.report([answer(NEAR, ENTRY)]).split())
    assert "Flags, acknowledgements as of 2026-11-27" in text
    assert "ACCEPTED Activity over 80%. Acknowledged by A Reed, Head of legal services on 2026-08-01, until" in text
    assert "Counsel has advised." in text


def test_an_answer_without_acknowledgements_has_no_day() -> None:
    found = answer(NEAR)
    assert (found.as_of, found.acknowledgements) == (None, ())
    assert found == answer(NEAR, on=datetime.date(1999, 1, 1))


EVIL = "x\n<b>|*a*\u202e"


def test_what_an_entry_says_is_made_plain() -> None:
    found = answer(NEAR, entry(by=EVIL, note=EVIL), entry(flag=EVIL, about=[EVIL]))
    for text in (table.report([found], verbose=True), markdown.report([found])):
        assert "\u202e" not in text
        assert "x <b>" in text.replace("\\", "")
    assert re.search(r"(?<!\\)<b>", markdown.report([found])) is None


# Over everything that ships.

EXAMPLES = sorted((folder("cases") / "examples").rglob("*.yaml"))


@functools.cache
def answered(path: Path) -> tuple[Document, Result]:
    (document,) = read(path)
    assert isinstance(document, Document)
    return document, evaluate(document, load(), engine="builtin")


def with_everything_acknowledged(document: Document, found: Result) -> Result:
    entries = [
        entry(flag=flag.id, about=list(flag.about) or None, on="2000-01-01", until="9999-12-31") for flag in found.flags
    ]
    data = {name: value for name, value in document.data.items() if name != "acknowledged"}
    return evaluate(from_mapping({**data, "acknowledged": entries}), load(), engine="builtin", as_of=TODAY)


def nothing_but_flags(found: Result) -> dict[str, Any]:
    """The answer without its flags and what became of acknowledgements, and without places, which a mapping has not."""
    data = as_data(replace(found, flags=(), acknowledgements=(), as_of=None, file="", document=0))
    plain: dict[str, Any] = json.loads(json.dumps(data), object_hook=_without_places)
    return plain


def _without_places(each: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in each.items() if name not in ("line", "column")}


@pytest.mark.parametrize("path", EXAMPLES[::48], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_acknowledging_everything_changes_no_verdict_and_nothing_but_the_flags(path: Path) -> None:
    document, found = answered(path)
    after = with_everything_acknowledged(document, found)
    assert nothing_but_flags(after) == nothing_but_flags(found)
    assert all(flag.accepted for flag in after.flags)
    assert below(after, "unclear") == below(found, "unclear")
    assert below(after, "advice") == below(found, "unclear"), "all that advice adds to the bar has been acknowledged"


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_acknowledging_everything_changes_no_verdict_of_any_example(path: Path) -> None:
    document, found = answered(path)
    after = with_everything_acknowledged(document, found)
    assert nothing_but_flags(after) == nothing_but_flags(found)
    assert below(after, "unclear") == below(found, "unclear")


# On the command line, in a batch, in a seal.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps({**NEAR, "acknowledged": [ENTRY]}), encoding="utf-8")
    return path


def ran(*arguments: object) -> Ran:
    return CliRunner().invoke(
        cli, [*map(str, arguments), "--engine", "builtin"], env={"COLUMNS": "80"}, standalone_mode=False
    )


@pytest.mark.parametrize("command", ["check", pytest.param("batch", marks=pytest.mark.slow), "report", "compare"])
def test_the_bar_of_advice_respects_an_acknowledgement_until_it_lapses(command: str, file: Path) -> None:
    assert ran(command, file, "--fail-on", "advice", "--as-of", "2027-07-31").return_value in (0, None)
    assert ran(command, file, "--fail-on", "advice", "--as-of", "2027-08-01").return_value == 1


def test_as_of_fixes_the_output_byte_for_byte_and_stands_in_json(file: Path) -> None:
    first, second = (ran("check", file, "--format", "json", "--as-of", "2027-01-01").stdout for _ in range(2))
    assert first == second
    (found,) = json.loads(first)["results"]
    assert found["as_of"] == "2027-01-01"
    assert found["acknowledgements"][0]["state"] == "counts"


def test_a_day_that_is_none_is_refused(file: Path) -> None:
    found = CliRunner().invoke(cli, ["check", str(file), "--as-of", "tomorrow"])
    assert found.exit_code == 2
    assert "'tomorrow' is no date. Write it as 2026-11-23." in found.output


def test_python_takes_a_day_too() -> None:
    arrangement = {**NEAR, "acknowledged": [ENTRY]}
    assert teckal.check(arrangement, as_of=datetime.date(2027, 8, 1)).acknowledgements[0].state == "lapsed"
    assert teckal.check(arrangement, as_of=TODAY).acknowledgements[0].state == "counts"


def test_a_batch_judges_against_its_own_day_and_finds_anew_what_may_have_lapsed() -> None:
    item = Item(0, "a.yaml", 0, "a", text=json.dumps({**NEAR, "acknowledged": [ENTRY]}).encode())
    settings = Settings(None, "builtin", None, load().digest, datetime.date(2027, 8, 1))
    found = outcome(item, load(), settings).result
    assert found is not None
    assert found["acknowledgements"][0]["state"] == "lapsed"
    assert key(item, "2027-07-31") != key(item, "2027-08-01")
    plain = replace(item, text=json.dumps(NEAR).encode())
    assert key(plain, "2027-07-31") == key(plain, "2027-08-01")


def test_a_seal_is_asked_again_against_the_day_on_which_it_was_made() -> None:
    arrangement = {**cooperation({"cooperation.payments": "price"})}
    named = entry(flag="cooperation-price", about=None, until="2026-08-31")
    text = json.dumps({**arrangement, "acknowledged": [named]})
    document = from_mapping(json.loads(text))
    chosen = Chosen(document, "a.yaml", text, False)
    answered_then = evaluate(document, load(), engine="builtin", as_of=datetime.date(2026, 8, 15))
    assert states(answered_then) == ["counts"]
    sealed = seals.seal(chosen, answered_then, None, b"", "r.md", "markdown")
    checked = verify.verify(seals.read(seals.write(sealed)), b"", load())
    assert [each.says for each in checked.differences] == []
