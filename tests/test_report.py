"""The reports: what an officer, a record and a machine are told of one result."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import samples

from teckal.errors import Problem
from teckal.report import json as json_report
from teckal.report import markdown, plain, table, words
from teckal.result import VERDICTS, Flag, Missing, Result, Source

SCHEMA = json.loads((Path(__file__).parent.parent / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
PROBLEM = Problem("bad.yaml", 0, 3, 5, "parties.x", "There is no such party.", 3)
EVIL = "Bins\x1b[2J\x07 \x9b31mred\u202etxt.exe\u2066 \u200b|a|<b>[x](http://e.example)`\n# EXEMPT"


def screen(result: Result, **options: Any) -> list[str]:
    return table.report([result], **options).splitlines()


def running(lines: list[str]) -> str:
    """The words without the breaks between lines."""
    return " ".join(" ".join(lines).split())


# The screen.


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (samples.EXEMPT, "EXEMPT — by the route joint (Sch 2 para 2(1)(b))"),
        (samples.NOT_EXEMPT, "NOT EXEMPT — no route is met; nearest is joint"),
        (samples.UNCLEAR, "UNCLEAR — 2 questions open, F6 not settled in law; nearest is joint"),
        (samples.OUT_OF_SCOPE, "OUT OF SCOPE — PA 2023 does not reach this arrangement"),
        (samples.NO_LAW, "UNCLEAR — it cannot be told which law governs"),
    ],
)
def test_the_verdict_is_the_first_word_of_the_screen(result: Result, word: str) -> None:
    assert screen(result)[0] == word


def test_verdict_title_and_file_are_the_first_three_lines() -> None:
    assert screen(samples.EXEMPT)[1:3] == [
        "Household waste collection through Fenmarsh Waste Ltd (FEN-2026-014)",
        "cases/examples/fenmarsh-joint.yaml",
    ]


def test_a_long_title_takes_one_line() -> None:
    lines = screen(replace(samples.EXEMPT, title="Very long " * 30))
    assert lines[1].endswith("...")
    assert lines[2] == "cases/examples/fenmarsh-joint.yaml"


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
@pytest.mark.parametrize(("width", "columns"), [(20, 60), (60, 60), (80, 80), (100, 100), (200, 100)])
def test_the_screen_follows_the_terminal_between_60_and_100_columns(result: Result, width: int, columns: int) -> None:
    longest = max(map(len, screen(result, width=width)))
    assert columns - 20 < longest <= columns


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
def test_nothing_is_broken_off_at_80_columns_when_verbose(result: Result) -> None:
    assert max(map(len, screen(result, verbose=True))) <= 80


def test_each_condition_has_its_name_provision_state_and_reason() -> None:
    text = "\n".join(screen(samples.NOT_EXEMPT))
    assert "No outside shares        not met  Harrow Haulage Ltd holds 2% of the shares;" in text
    assert "Sch 2 para 2(3)                   any such share defeats control." in text


def test_exempt_under_a_law_that_does_not_govern_never_looks_like_an_exemption() -> None:
    text = running(screen(samples.REQUESTED))
    assert text.startswith("EXEMPT — but only under PA 2023, which does not govern Household")
    assert "Check it again under uk-pcr-2015: only the answer under the law that governs counts." in text


def test_exempt_under_a_law_that_may_not_govern_says_so() -> None:
    law = replace(samples.LAW, requested=True, governs=None, governing=None)
    lines = screen(replace(samples.EXEMPT, law=law))
    assert lines[0] == "EXEMPT — but only under PA 2023, and whether it governs is not known"


def test_a_decided_case_is_no_departure_from_the_law_that_governs() -> None:
    assert words.departs(samples.REQUESTED)
    assert not words.departs(replace(samples.REQUESTED, decided=True))


def test_exempt_with_a_call_for_advice_says_so_in_its_first_line() -> None:
    advice = Flag("near", "advice", "Close to the line.", "", "The accounts.", "")
    lines = screen(replace(samples.EXEMPT, flags=(advice,)))
    assert lines[0] == "EXEMPT — by the route joint (Sch 2 para 2(1)(b)); take advice first"
    assert any(line.startswith("Next      Take each point marked ADVICE to a procurement lawyer") for line in lines)


def test_flags_stand_with_those_that_call_for_advice_first() -> None:
    levels = [line.split()[0] for line in screen(samples.UNCLEAR) if line.startswith(("ADVICE", "CAUTION", "NOTE"))]
    assert levels == ["ADVICE", "CAUTION", "NOTE"]


def test_each_open_question_says_where_to_write_the_answer() -> None:
    text = "\n".join(screen(samples.UNCLEAR))
    assert "1. What was the body's turnover in each of the last three accounting years" in text
    assert "   Write it at: bodies.wasteco.activities.periods[0].for.fenmarsh," in text


def test_one_screen_has_at_most_five_questions_and_verbose_has_all() -> None:
    many = replace(samples.UNCLEAR, missing=tuple(Missing(f"f{n}", f"Question {n}?", ()) for n in range(1, 9)))
    assert "and 3 further questions, with -v" in screen(many)
    assert "8. Question 8?" in screen(many, verbose=True)


def test_the_other_routes_of_an_unmet_arrangement_each_say_why() -> None:
    text = "\n".join(screen(samples.NOT_EXEMPT))
    assert "vertical    not met: Parent undertaking and Activity over 80%" in text
    assert "horizontal  does not apply: No cooperation is put forward" in text


def test_verbose_adds_gates_other_routes_readings_and_facts_with_lines() -> None:
    text = "\n".join(screen(samples.UNCLEAR, verbose=True))
    assert "pecuniary interest" in text
    assert "Route vertical: not met" in text
    assert "(unclear" in text
    assert "reading of F6; met on the broad" in running(text.splitlines())
    assert "  line 36   bodies.wasteco.decisive_influence.anyone_else = false [documented]" in text


def test_a_gate_that_excludes_is_shown_instead_of_conditions() -> None:
    text = "\n".join(screen(samples.OUT_OF_SCOPE))
    assert "There is a contract for  excludes  There is no contract for" in text
    assert "No outside shares" not in text
    assert "This is not an exemption" in text


def test_awards_that_differ_are_each_told() -> None:
    text = "\n".join(screen(samples.NOT_EXEMPT))
    assert "- Fenmarsh District Council to Fenmarsh Waste Ltd: not exempt" in text
    assert "- Saltby Borough Council to Fenmarsh Waste Ltd: unclear" in text


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
@pytest.mark.parametrize("verbose", [False, True])
def test_the_last_line_says_that_it_is_no_legal_advice(result: Result, verbose: bool) -> None:
    last = screen(result, verbose=verbose)[-1]
    assert last == "A screening result, from the facts in the file. It is not legal advice."


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
def test_every_screen_says_what_to_do_next(result: Result) -> None:
    assert any(line.startswith("Next      ") for line in screen(result))


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
def test_colour_adds_nothing_but_colour(result: Result) -> None:
    import click

    coloured = table.report([result], colour=True)
    assert click.unstyle(coloured) == table.report([result])
    assert coloured != table.report([result])


def test_several_arrangements_end_in_a_table_over_all() -> None:
    lines = table.report([samples.EXEMPT, samples.UNCLEAR, samples.REQUESTED]).splitlines()
    assert "3 arrangements: 2 exempt, 1 unclear." in lines
    assert any(line.startswith("exempt*  ") for line in lines)
    assert "* Tested under a law that is not known to govern: an exemption under it counts" in lines
    assert max(map(len, lines)) <= 80


def test_documents_of_one_file_are_told_apart() -> None:
    second = replace(samples.EXEMPT, document=1)
    crowded = words.crowded([samples.EXEMPT, second])
    assert table.brief([samples.EXEMPT, second], crowded=crowded).splitlines() == [
        f"exempt  cases/examples/fenmarsh-joint.yaml (document {n})  {samples.EXEMPT.title}" for n in (1, 2)
    ]


def test_one_line_for_each_arrangement_marks_a_law_that_does_not_govern() -> None:
    assert table.brief([samples.REQUESTED]).endswith("(under a law that is not known to govern)\n")


def test_the_nearest_route_is_the_one_with_the_fewest_conditions_not_met() -> None:
    nearest = words.nearest(samples.NOT_EXEMPT)
    assert nearest is not None
    assert nearest.id == "joint"


# Text from a file.


def test_no_report_lets_a_file_speak_to_the_terminal() -> None:
    evil = replace(
        samples.UNCLEAR,
        title=EVIL,
        reference=EVIL,
        file=EVIL,
        summary=EVIL,
        missing=(Missing("f", EVIL, (EVIL,)),),
        flags=(Flag("f", "advice", EVIL, EVIL, EVIL, EVIL),),
    )
    for text in (
        table.report([evil, evil], verbose=True),
        table.brief([evil]),
        markdown.report([evil, evil], verbose=True),
        json_report.report([evil]),
        words.problem_line(replace(PROBLEM, file=EVIL, path=EVIL, message=EVIL)),
    ):
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200b", "\r"} & set(text)


def test_invisible_characters_are_shown_and_visible_ones_left_alone() -> None:
    assert plain.clean("Gemeinde Köln\n — «Müll»\x1b[31m\u202e") == "Gemeinde Köln — «Müll»\\x1b[31m\\u202e"


@pytest.mark.parametrize(
    ("encoding", "fitted"),
    [
        ("utf-8", "Setúbal — „SUCH“ €5"),
        ("latin-1", 'Setúbal - ?SUCH" EUR 5'),
        ("ascii", 'Setubal - ?SUCH" EUR 5'),
    ],
)
def test_text_fits_what_the_output_can_show(encoding: str, fitted: str) -> None:
    assert plain.fit("Setúbal — „SUCH“ €5", encoding) == fitted


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
def test_every_screen_fits_an_ascii_terminal_without_a_question_mark_in_place_of_a_dash(result: Result) -> None:
    text = plain.fit(table.report([result], verbose=True), "ascii")
    assert text.isascii()
    assert text.splitlines()[0].startswith(f"{words.VERDICTS[result.verdict]} - ")


def test_markdown_escapes_what_could_be_markup() -> None:
    assert markdown.escape("*a* _b_ [c](d) <e> `f` |g| http://h 1. i") == (
        "\\*a\\* \\_b\\_ \\[c\\](d) \\<e\\> \\`f\\` \\|g\\| http\\://h 1\\. i"
    )
    assert markdown.escape("- a") == "\\- a"


def test_markdown_tables_have_as_many_cells_in_every_row() -> None:
    text = markdown.report([replace(samples.UNCLEAR, title="a | b"), samples.EXEMPT], verbose=True)
    rows = [line.replace("\\|", "") for line in text.splitlines() if line.startswith("| ")]
    tables = "\n".join(text.splitlines()).split("\n\n")
    for each in tables:
        cells = {line.replace("\\|", "").count("|") for line in each.splitlines() if line.startswith("|")}
        assert len(cells) <= 1
    assert len(rows) > 20


# Markdown.


def test_markdown_says_what_the_screen_says() -> None:
    text = markdown.report([samples.NOT_EXEMPT], [PROBLEM])
    assert text.startswith("# NOT EXEMPT — no route is met; nearest is joint\n")
    assert "| No outside shares | Sch 2 para 2(3) | **not met** | Harrow Haulage Ltd holds 2% of the shares;" in text
    assert "*A screening result, from the facts in the file. It is not legal advice.*" in text
    assert "# Not evaluated\n\n- bad.yaml:3:5: parties.x: There is no such party." in text


def test_verbose_markdown_has_the_facts_with_their_lines() -> None:
    text = markdown.report([samples.EXEMPT], verbose=True)
    assert "`bodies.wasteco.decisive_influence.anyone_else` (line 36) = false" in text


# JSON.


@pytest.mark.parametrize("result", samples.ALL, ids=lambda each: each.verdict)
def test_the_json_is_what_its_schema_says(result: Result) -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(json.loads(json_report.report([result], [PROBLEM])))


def test_the_result_schema_is_closed_and_explains_every_name() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    for each in _objects(SCHEMA):
        if "properties" in each:
            assert each["additionalProperties"] is False
            assert set(each["required"]) == set(each["properties"])
            for name, value in each["properties"].items():
                assert {"title", "description"} <= set(value), name


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _objects(each)


def test_a_name_that_the_schema_does_not_know_is_refused() -> None:
    report = json.loads(json_report.report([samples.EXEMPT]))
    report["results"][0]["surprise"] = 1
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(report)


def test_the_schema_knows_every_verdict() -> None:
    assert set(SCHEMA["definitions"]["result"]["properties"]["verdict"]["enum"]) == set(VERDICTS)


def test_json_is_the_same_byte_for_byte() -> None:
    assert json_report.report(samples.ALL, [PROBLEM]) == json_report.report(samples.ALL, [PROBLEM])


def test_exact_values_stay_exact_in_json() -> None:
    condition = json.loads(json_report.report([samples.EXEMPT]))["results"][0]["routes"][2]["conditions"][3]
    assert (condition["facts"][0]["value"], condition["facts"][0]["shown"]) == ("269/312", "86.2")
    assert condition["facts"][0]["from"][1] == {
        "path": "bodies.wasteco.activities.periods[0].total",
        "line": 42,
        "column": 52,
        "value": "9800000",
        "standing": "unsupported",
    }


def test_json_keeps_lists_of_a_file_as_lists() -> None:
    source = Source("contract.buyers", 1, 1, ["a", True, 2], "stated")
    fact = replace(samples.ACTIVITY, sources=(source,))
    gate = replace(samples.GATES[0], facts=(fact,))
    report = json.loads(json_report.report([replace(samples.EXEMPT, gates=(gate,))]))
    jsonschema.Draft7Validator(SCHEMA).validate(report)
    assert report["results"][0]["gates"][0]["facts"][0]["from"][0]["value"] == ["a", True, "2"]


def test_what_a_parser_reads_back_is_what_the_file_said() -> None:
    assert json.loads(json_report.report([replace(samples.EXEMPT, title=EVIL)]))["results"][0]["title"] == EVIL


def test_json_names_of_product_md_are_there() -> None:
    report = json.loads(json_report.report([samples.UNCLEAR], [PROBLEM]))
    assert list(report) == ["teckal", "results", "errors", "checklists"]
    assert list(report["errors"][0]) == ["file", "document", "line", "column", "path", "message", "sheet"]
    result = report["results"][0]
    assert {"id", "title", "because", "requested"} <= set(result["law"])
    assert {"id", "state", "because", "conditions"} <= set(result["routes"][0])
    assert {"id", "state", "provision", "reason", "facts", "readings", "cases"} <= set(
        result["routes"][0]["conditions"][0]
    )
    assert {"name", "value", "shown", "standing", "from"} == set(result["routes"][2]["conditions"][2]["facts"][0])
    assert result["missing"][0]["paths"] == list(samples.UNCLEAR.missing[0].paths)
