"""An arrangement may be damaged, or made to be gone through without end: it has an answer or an error in words, soon.

What the schema allows is drawn from the schema, what it does not from arrangements in which values have been exchanged,
and command lines from the commands themselves. What chance would never draw stands below it: owners of owners along a
million chains, companies that are each other's customers, awards by the thousand.
"""

from __future__ import annotations

import functools
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import hostile
import pytest
from arrangements import company, directed_by, owned_by, sole, turnover, years
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_bad_input import BASE, BOMB, said
from test_batch import Inline

from teckal.batch import run
from teckal.document import Document, from_mapping, read_text
from teckal.errors import ArrangementError
from teckal.facts import Ask
from teckal.report.json import report
from teckal.rulebook import load
from teckal.verdict import evaluate
from teckal.whatif import whatif

relaxed = functools.partial(settings, deadline=None, suppress_health_check=list(HealthCheck))
choices = st.binary(min_size=8, max_size=200).map(hostile.Guided)
FORMS = ("table", "json", "jsonl", "markdown", "csv", "html", "sarif", "junit", "github")
SECONDS = 10


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(run, "Workers", Inline)
    with hostile.in_a_folder(tmp_path):
        yield


# Drawn


def _ends_twice_alike(arguments: list[str], stdin: bytes) -> None:
    first, second = (hostile.ran(arguments, stdin) for _ in range(2))
    assert first[0] in hostile.ENDED, (arguments, first)
    assert "Traceback" not in first[2]
    assert first == second


def _answered(arrangement: Any, form: str) -> None:
    _ends_twice_alike(["check", "-", "--format", form, "--engine", "builtin"], hostile.written(arrangement))


@given(choice=choices, form=st.sampled_from(FORMS))
@relaxed(max_examples=10, derandomize=True)
def test_a_damaged_arrangement_has_an_answer_or_an_error(choice: hostile.Guided, form: str) -> None:
    _answered(hostile.damaged(choice), form)


@pytest.mark.slow
@given(choice=choices, form=st.sampled_from(FORMS))
@relaxed(max_examples=2000, derandomize=True)
def test_the_same_of_thousands(choice: hostile.Guided, form: str) -> None:
    _answered(hostile.damaged(choice), form)


@given(choice=choices, form=st.sampled_from(FORMS))
@relaxed(max_examples=25, derandomize=True)
def test_whatever_the_schema_allows_has_an_answer_or_an_error(choice: hostile.Guided, form: str) -> None:
    _answered(hostile.by_schema(choice), form)


@pytest.mark.slow
@given(choice=choices, form=st.sampled_from(FORMS))
@relaxed(max_examples=2000, derandomize=True)
def test_the_same_of_thousands_that_the_schema_allows(choice: hostile.Guided, form: str) -> None:
    _answered(hostile.by_schema(choice), form)


def test_some_that_are_drawn_from_the_schema_are_evaluated() -> None:
    """Else nothing but errors would be tested."""
    drawn = [hostile.by_schema(hostile.Guided(random.Random(seed).randbytes(100))) for seed in range(60)]
    read = [each for arrangement in drawn for each in read_text(hostile.written(arrangement))]
    assert sum(isinstance(each, Document) for each in read) > 10


@given(choice=choices)
@relaxed(max_examples=40, derandomize=True)
def test_a_command_line_ends_as_commands_end(choice: hostile.Guided) -> None:
    status, _, err = hostile.ran(hostile.command_line(choice))
    assert status in hostile.ENDED, err
    assert "Traceback" not in err


@pytest.mark.slow
@given(choice=choices)
@relaxed(max_examples=3000, derandomize=True)
def test_thousands_of_command_lines_end_as_commands_end(choice: hostile.Guided) -> None:
    status, _, err = hostile.ran(hostile.command_line(choice))
    assert status in hostile.ENDED, err
    assert "Traceback" not in err


# Values that are more, or less, or other than they seem


@pytest.mark.parametrize(
    "figure",
    ["9" * 100_000, "-" + "9" * 41, "1e999999999", "-1e999999999", "1e-999999999", ".nan", ".inf", "-.inf", "NaN", "-5",
     "-0.01", "0x" + "f" * 5000, "1_000", "1:30:00", "\u0663", "\uff11\uff12", "1.5.5"],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_at_its_place(figure: str) -> None:
    (line,) = said(BASE.replace("{buyers:", f"{{estimated_value: {figure}, buyers:"))
    assert line.startswith("10:12: contract.estimated_value: ")
    assert len(line) < 250


@pytest.mark.parametrize(
    "date",
    ["0000-00-00", "0000-01-01", "10000-01-01", "2023-02-30", "2023-02-29", "2023-13-01", "-2023-01-01", "0000",
     "2023-01-01T00:00:00Z", "\u0662\u0660\u0662\u0663-01-01"],
)  # fmt: skip
def test_a_date_that_is_none_is_refused_at_its_place(date: str) -> None:
    (line,) = said(BASE.replace("{buyers:", f"{{awarded_on: {date}, buyers:"))
    assert line.startswith("10:12: contract.awarded_on: ")


def test_no_date_is_offered_that_would_be_refused_again() -> None:
    (line,) = said(BASE.replace("{buyers:", "{awarded_on: \uff12\uff10\uff12\uff13-01-01, buyers:"))
    assert "Write" not in line


@pytest.mark.parametrize("day", ["1000-01-01", "9999-12-31", "9999", "0001-01-01"])
@pytest.mark.parametrize("at", ["awarded_on", "signed_on", "starts_on"])
def test_the_first_and_the_last_day_of_the_calendar_have_an_answer(day: str, at: str) -> None:
    _answered(sole({f"contract.{at}": day}), "json")


@pytest.mark.parametrize("alike", [each for each in hostile.ALIKE if each not in ("fenmarsh", "wasteco")], ids=ascii)
def test_an_id_that_looks_like_another_is_no_id(alike: str) -> None:
    (used,) = said(BASE.replace("[fenmarsh]", f"['{alike}']"))
    assert used.startswith("10:21: contract.buyers[0]: must be the id of a party: ")
    named = said(BASE.replace("  saltby:", f"  '{alike}':"))
    assert any(line.startswith("5:3: parties.") and "cannot be an id" in line for line in named)


# Without end


def numbers(arrangement: Any) -> Any:
    return json.loads(json.dumps(arrangement), parse_float=Decimal)


def answer(arrangement: Mapping[str, Any]) -> str:
    return evaluate(from_mapping(numbers(arrangement)), load(), engine="builtin").verdict


def layers(count: int, wide: int = 2) -> dict[str, Any]:
    """Fenmarsh owns its company through so many layers, each of which the layer below owns in equal parts."""
    found, above = sole(), ["fenmarsh"]
    for layer in range(count):
        below = [f"layer{layer}-{side}" for side in range(wide)]
        for each in below:
            found["parties"][each] = company(each)
            found["bodies"][each] = owned_by(*above)
        above = below
    found["bodies"]["wasteco"].update(owned_by(*above))
    return found


def among(count: int, change: Any) -> dict[str, Any]:
    """Companies of Fenmarsh that each do the same with all the others; the first owns the one that contracts."""
    names = [f"co{number}" for number in range(count)]
    found = sole({"bodies.wasteco.holdings": {"co0": {"shares": 100, "votes": 100}}})
    for each in names:
        found["parties"][each] = company(each)
        found["bodies"][each] = owned_by("fenmarsh")
    for each in ("wasteco", *names):
        found["bodies"][each].update(change([other for other in names if other != each]))
    return found


def appointing(others: list[str]) -> dict[str, Any]:
    return {"board": {"seats": len(others), "appointed_by": dict.fromkeys(others, 1)}}


def directing(others: list[str]) -> dict[str, Any]:
    return {"decisive_influence": directed_by(*others)}


def serving(others: list[str]) -> dict[str, Any]:
    each_year = [{**each, "for": {**dict.fromkeys(others, 10), "fenmarsh": 900}} for each in years(900, total=9000)]
    return {"activities": turnover(*each_year)}


@pytest.mark.parametrize(("count", "wide"), [(1, 1), (3, 2), (20, 1), (12, 2)])
def test_owners_of_owners_are_gone_through_once(count: int, wide: int) -> None:
    """With every chain gone through by itself, twenty companies in a row took longer than anyone waited."""
    begun = time.process_time()
    answer(layers(count, wide))
    assert time.process_time() - begun < SECONDS / 2


@pytest.mark.parametrize(
    "arrangement",
    [layers(1), among(3, directing)]
    + [pytest.param(each, marks=pytest.mark.slow) for each in (layers(3), layers(4, 1), among(3, appointing))],
)
def test_what_is_found_once_is_what_is_found_each_time(
    arrangement: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Down to the places that each fact rests on."""
    documents = [from_mapping(numbers(arrangement)) for _ in range(2)]
    once = report([evaluate(documents[0], load(), engine="builtin")])
    object.__setattr__(documents[1], "kept", None)
    begin = Ask.__init__
    monkeypatch.setattr(Ask, "__init__", lambda self, *given, **named: begin(self, *given, found=Forgetful(), **named))
    assert report([evaluate(documents[1], load(), engine="builtin")]) == once


class Forgetful(dict[Any, Any]):
    """Has nothing of what it is given when it is asked whether it has."""

    def __contains__(self, key: object) -> bool:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("arrangement", [layers(20, 1), layers(12, 2), among(3, serving)])
def test_what_would_turn_an_answer_is_soon_found_through_owners_of_owners(arrangement: dict[str, Any]) -> None:
    begun = time.process_time()
    whatif(from_mapping(numbers(arrangement)), load(), engine="builtin")
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "arrangement",
    [among(8, directing), pytest.param(among(8, appointing), marks=pytest.mark.slow)]
    + [pytest.param(among(count, serving), marks=pytest.mark.slow) for count in (8, 12, 40)],
)
def test_what_turns_on_itself_is_open_and_soon_so(arrangement: dict[str, Any]) -> None:
    begun = time.process_time()
    assert answer(arrangement) == "unclear"
    assert time.process_time() - begun < SECONDS


def test_more_than_can_be_followed_is_refused_in_words() -> None:
    for arrangement, path, message in (
        (layers(41, 1), ("bodies", "wasteco"), "More than 40 bodies stand above Wasteco Ltd, one above the other. "),
        (
            among(9, appointing),
            ("bodies", "co0"),
            "Co0 Ltd, Co1 Ltd, Co2 Ltd and 6 more bodies hold, appoint or direct ",
        ),
        (
            sole({"contract.buyers": [f"b{each}" for each in range(401)]}),
            ("contract", "buyers"),
            "401 buyers and 1 supp",
        ),
    ):
        for buyer in arrangement["contract"]["buyers"]:
            arrangement["parties"].setdefault(buyer, {"name": buyer})
        with pytest.raises(ArrangementError) as raised:
            from_mapping(numbers(arrangement))
        assert [each.message[: len(message)] for each in raised.value.problems] == [message]
        assert raised.value.problems[0].path == ".".join(path)
    from_mapping(numbers(layers(40, 1)))
    from_mapping(numbers(among(8, appointing)))


MEMORY = 700_000_000
"""Bytes of address space that a check may have: several times what it needs, and far from what would be felt."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        BOMB, "[" * 4_900_000, "a: &a [1]\n" + "b: [" + "*a," * 1_000_000 + "]", "title: " + "9" * 4_900_000,
        "- {a: 1}\n" * 500_000, json.dumps(sole()) + "\n---\n" * 800_000, BASE + "---\n" * 900_000,
        "title: 'x\n" + "\n" * 4_900_000, "? " * 2_000_000, "&a " * 1_500_000, "!!map " * 800_000, "\t" * 4_900_000,
    ],
    ids=["bomb", "brackets", "aliases", "figures", "list", "ends", "documents", "lines", "keys",
         "anchors", "tags", "tabs"],
)  # fmt: skip
def test_no_file_takes_more_memory_or_time_than_there_is(text: str) -> None:
    Path("big.yaml").write_text(text, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "teckal", "check", "big.yaml", "--engine", "builtin"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        capture_output=True,
        timeout=60,
        check=False,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in hostile.ENDED, done.stderr[-1000:]
    assert b"Traceback" not in done.stderr
    assert used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime < SECONDS
