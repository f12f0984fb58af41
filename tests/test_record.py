"""The decision record: every heading, every reason and every doubt, alike in all its forms and each time it is made."""

from __future__ import annotations

import copy
import datetime
import functools
import io
import itertools
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
import records
import yaml
from arrangements import changed, cooperation, council, joint, sole
from conftest import ROOT, Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import Page, docx_texts, made, said, section, sections, unescaped

from teckal import record
from teckal.document import from_mapping, parse_path, read
from teckal.errors import ArrangementError
from teckal.reading import schema
from teckal.record import choice, drawing, grounds, parts
from teckal.record.parts import Banner, Drawing, Signatures, Table
from teckal.report import words
from teckal.report.json import result as as_data
from teckal.report.plain import clean
from teckal.result import ConditionResult, Flag, GateResult, Result
from teckal.rulebook import load
from teckal.verdict import evaluate

EVERYTHING = ROOT / "tests" / "fixtures" / "documents" / "everything.yaml"
WORKED = ROOT / "cases" / "examples" / "worked-example.yaml"
DECISION: dict[str, Any] = yaml.load(EVERYTHING.read_text(encoding="utf-8"), yaml.BaseLoader)["decision"]
DECISION |= {"executive_function": True, "key_decision": False}
HEADINGS = [
    "The decision",
    "Decision, date and decision maker",
    "Reasons",
    "Alternatives considered and rejected",
    "Conflicts of interest",
    "Consultation",
    "Background papers",
    "Implications",
    "Confidential or exempt information",
    "Review",
    "The answer in procurement law",
    "Who owns and controls whom",
    "Facts and evidence",
    "What was worked out",
    "Evidence checklist",
    "Conditions",
    "What comes before the exemptions",
    "The route vertical: Vertical arrangement, one authority in control",
    "The other routes",
    "Sources of law",
    "Nearest decided cases",
    "Open questions",
    "Flags",
    "How this was made",
    "Signatures",
]
EVIL = (
    "<script>alert(1)</script> & <img src=x onerror=y> [a](http://e.example) `b` *c* | d $e$ ]]> <!-- --> \x1b[2J\u202e"
)
relaxed = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def decided(**more: Any) -> dict[str, Any]:
    """A company of one council, with a decision about it."""
    return sole({"decision": {**DECISION, **more}})


# What it says.


def test_a_record_has_every_heading_in_order_with_its_number() -> None:
    found = [each.heading for each in sections(made(sole()))]
    assert [re.sub(r"^[0-9.]+ ", "", each) for each in found if each] == HEADINGS
    assert found[1:4] == ["1 The decision", "1.1 Decision, date and decision maker", "1.2 Reasons"]
    assert found[-1] == "11 Signatures"


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        (
            "Decision, date and decision maker",
            [
                "To award the collection contract to the company",
                "1 September 2026",
                "B Marsh, Director of Environment",
                "officer",
                "Scheme of delegation, part 3 paragraph 4.2",
                "yes",
                "no",
            ],
        ),
        ("Reasons", ["The company costs least", "Exempt under PA 2023."]),
        ("Alternatives considered and rejected", ["Tender it", "It would cost more"]),
        ("Conflicts of interest", ["Cllr A Reed", "Director of the company", "None"]),
        ("Consultation", ["Leader of the Council", "14 July 2026", "Supports it"]),
        ("Background papers", ["Business case", "May 2026", "Council offices"]),
        ("Implications", ["Data protection", "Addresses only", "Climate", "Fewer miles"]),
        ("Confidential or exempt information", ["Nothing"]),
    ],
)
def test_a_heading_has_what_the_file_says(heading: str, texts: list[str]) -> None:
    told = said(section(made(decided()), heading))
    for each in texts:
        assert each in told
    assert parts.TO_COMPLETE not in told


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Decision, date and decision maker", "decision.decided_on"),
        ("Reasons", "decision.reasons"),
        ("Alternatives considered and rejected", "decision.alternatives"),
        ("Conflicts of interest", "decision.conflicts"),
        ("Consultation", "decision.consultation"),
        ("Background papers", "decision.background_papers"),
        ("Implications", "decision.implications.financial"),
        ("Confidential or exempt information", "decision.confidential"),
        ("Review", "circumstances.review_on"),
        ("Signatures", "decision.signatories"),
        ("Evidence checklist", "evidence"),
    ],
)
@pytest.mark.parametrize("decision", [None, "unknown", {}])
def test_what_the_file_does_not_say_is_marked_with_the_place_for_it(heading: str, path: str, decision: Any) -> None:
    record = made(sole({"decision": decision} if decision is not None else {}))
    assert f"To complete  ( {path} )" in said(section(record, heading)).replace(" (", "  (").replace("   ", "  ")


def test_each_place_to_complete_is_a_place_of_the_format() -> None:
    for arrangement in (sole(), decided(alternatives=[{}], conflicts=[{}], signatories=[{}], consultation=[{}])):
        spans = [span for each in made(arrangement).sections for span in records.spans(each)]
        places = [spans[number + 2].text for number, span in enumerate(spans) if span.kind == parts.TODO]
        assert places
        for place in places:
            level: Mapping[str, Any] = schema.load()
            for step in parse_path(place):
                _, level = schema.resolve(level, {})
                level = level["items"] if isinstance(step, int) else level["properties"][step]


def test_the_head_counts_what_is_left_to_complete() -> None:
    bare, full = made(sole()), made(decided())
    assert f"{parts.uncompleted(bare.sections)} entries are still to be completed." in said(bare.sections[0])
    assert parts.uncompleted(full.sections) < parts.uncompleted(bare.sections)


def test_an_empty_list_of_the_file_is_an_answer() -> None:
    record = made(decided(alternatives=[], conflicts=[], consultation=[], background_papers=[]))
    for heading, text in (
        ("Alternatives considered and rejected", "No alternative was considered and rejected."),
        ("Conflicts of interest", "No conflict of interest was declared."),
        ("Consultation", "Nobody was consulted."),
        ("Background papers", "There are no background papers."),
    ):
        assert text in said(section(record, heading))


@pytest.mark.parametrize(
    ("role", "executive", "asked"),
    [
        ("officer", True, "SI 2012/2089 reg 13(4)(d) and (e)."),
        ("executive-member", True, "SI 2012/2089 reg 13(2)(d) and (e)."),
        ("executive", True, "SI 2012/2089 reg 12(2)(d) and (e)."),
        ("committee", True, "SI 2012/2089 reg 12(2)(d) and (e)."),
        ("officer", False, "SI 2014/2095 reg 7(3)(d)."),
        ("officer", "unknown", "SI 2012/2089 reg 13(4)(d) and (e); SI 2014/2095 reg 7(3)(d)."),
        ("unknown", "unknown", "SI 2012/2089 regs 12 and 13; SI 2014/2095 reg 7(3)(d)."),
        ("council", "unknown", None),
        ("committee", False, None),
    ],
)
def test_a_heading_names_the_provision_that_asks_for_it_in_england(
    role: str, executive: Any, asked: str | None
) -> None:
    told = said(section(made(decided(role=role, executive_function=executive)), "Conflicts of interest"))
    assert (f"Asked for by: {asked}" in told) if asked else ("Asked for by" not in told)


@pytest.mark.parametrize(
    ("change", "applies"),
    [
        ({}, True),
        ({"parties.fenmarsh.jurisdiction": "wales"}, False),
        ({"parties.fenmarsh.jurisdiction": "unknown"}, True),
        ({"parties.fenmarsh.type": "central-government"}, False),
        ({"parties.fenmarsh.type": "nhs-body"}, False),
        ({"parties.fenmarsh.type": "fire-body"}, True),
        ({"parties.fenmarsh.type": "unknown"}, True),
        ({"parties.fenmarsh.jurisdiction": "wales", "contract.buyers": ["fenmarsh", "saltby"]}, True),
    ],
)
def test_the_provisions_of_england_are_named_for_its_local_bodies_alone(change: dict[str, Any], applies: bool) -> None:
    told = said(section(made(changed(decided(), change)), "The decision"))
    assert ("SI 20" in told) is applies
    assert ("Check what the law where the decision is taken" in told) is not applies


@pytest.mark.parametrize(
    ("decided_on", "warned"),
    [("2026-09-01", False), ("2026-09", False), ("2026", False), ("2026-10-02", True), ("2025-12", True)],
)
def test_a_decision_on_another_day_than_the_one_tested_says_so(decided_on: str, warned: bool) -> None:
    told = said(section(made(decided(decided_on=decided_on)), "Decision, date and decision maker"))
    assert ("Correct contract.awarded_on in the file" in told) is warned


@pytest.mark.parametrize("arrangement", [sole(), joint(), cooperation()], ids=["sole", "joint", "cooperation"])
def test_nothing_in_the_decision_moves_the_answer(arrangement: dict[str, Any]) -> None:
    """The block is the file's word on the decision itself, and no fact of the arrangement."""
    bare, full = from_mapping(arrangement), from_mapping(changed(arrangement, {"decision": DECISION}))
    results = [as_data(evaluate(each, load(), engine="builtin")) for each in (bare, full)]
    assert results[0] == results[1]


def test_no_rule_and_no_fact_speaks_of_the_decision() -> None:
    """What a fact reads it names as a place; none of them is in the block."""
    everything = read(EVERYTHING)[0]
    assert not isinstance(everything, ArrangementError)
    result = evaluate(everything, load(), engine="builtin")
    places = [source.path for fact in words.facts(result) for source in fact.sources]
    assert places
    assert not [place for place in places if place.startswith("decision")]
    assert not [path for each in result.missing for path in each.paths if path.startswith("decision")]


# How far the answer can be relied on.


def advised(arrangement: dict[str, Any]) -> dict[str, Any]:
    """The same, with a share so near to the line that advice is called for."""
    years = [(f"{year}-04-01", f"{year + 1}-03-31") for year in (2023, 2024, 2025)]
    periods = [{"from": first, "to": last, "total": 1000, "for": {"fenmarsh": 810}} for first, last in years]
    return changed(arrangement, {"bodies.wasteco.activities.periods": periods})


UNRELIABLE = [
    (sole(), "uk-pcr-2015", "DO NOT RELY ON THIS. It was tested under the Public Contracts Regulations 2015, as asked, "
     "and that does not govern: the Procurement Act 2023 does."),
    (sole({"contract.awarded_on": "unknown"}), "uk-pcr-2015", "No exemption is established."),
    (advised(sole()), None, "DO NOT RELY ON THIS BEFORE ADVICE IS TAKEN. There is 1 point that calls for it, under the "
     "heading Flags."),
    (sole({"bodies.wasteco.activities": None}), None, "No exemption is established. Do not rely on one."),
    (sole({"bodies.wasteco.holdings.firm": {"shares": 0.1}, "bodies.wasteco.holdings.fenmarsh.shares": 99.9}), None,
     "No exemption applies. Do not award without a procurement on the strength of one."),
    (sole({"contract.estimated_value": 10, "contract.currency": "GBP"}), None, "This is not an exemption."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arrangement", "law", "caution"),
    [pytest.param(*each, marks=[] if n in (0, 5) else [pytest.mark.slow]) for n, each in enumerate(UNRELIABLE)],
)
def test_an_answer_that_must_not_be_relied_on_says_so_first_at_the_reasons_and_where_it_is_signed(
    arrangement: dict[str, Any], law: str | None, caution: str
) -> None:
    record_ = made(arrangement, law)
    assert caution in record_.banner.caution
    signed = [each for each in section(record_, "Signatures").blocks if isinstance(each, Banner)]
    assert [each.caution for each in signed] == [record_.banner.caution]
    assert record_.banner.caution in said(section(record_, "Reasons"))
    for form in record.FORMATS:
        text = forms(record_, form)
        assert text.index(record_.banner.verdict) < text.index(record_.banner.caution) < text.index("1 The decision")
        assert text.count(record_.banner.caution) >= 3


def forms(record_: parts.Record, form: str) -> str:
    """The text of a record in one of its forms, as a reader has it."""
    content = record.render(record_, form)
    if form == "docx":
        texts = docx_texts(content)
        return "\n".join(texts)
    return Page(content.decode()).text if form == "html" else unescaped(content.decode())


def test_a_law_of_which_it_is_not_known_whether_it_governs_gives_no_comfort() -> None:
    result = evaluate(from_mapping(sole()), load(), law="uk-pcr-2015", engine="builtin")
    assert result.law is not None
    open_ = replace(result, law=replace(result.law, governs=None, governing=None))
    assert grounds.caution(open_, load()).endswith("and whether that governs is not known.")


def test_several_calls_for_advice_are_counted() -> None:
    flag = Flag("x", "advice", "Says.", "Why.", "Bring.", "Source")
    result = replace(evaluate(from_mapping(sole()), load(), engine="builtin"), flags=(flag, flag))
    assert "There are 2 points that call for it" in grounds.caution(result, load())


def test_an_answer_that_may_be_relied_on_has_no_caution() -> None:
    assert made(sole()).banner.caution == ""


def test_the_head_of_every_page_of_a_docx_has_the_answer_and_its_caution() -> None:
    record_ = made(sole(), "uk-pcr-2015")
    document = docx.Document(io.BytesIO(record.render(record_, "docx")))
    heads = [each.header.paragraphs[0].text for each in document.sections]
    assert heads == [record_.banner.line] * len(document.sections)
    assert heads[0].startswith("EXEMPT: but only under PCR 2015, which does not govern. DO NOT RELY ON THIS.")


# The grounds.


def test_the_answer_has_its_law_route_awards_evidence_and_next_step() -> None:
    told = said(section(made(joint()), "The answer in procurement law"))
    for text in (
        "EXEMPT — by the route",
        "Procurement Act 2023 (uk-pa-2023)",
        "PA 2023 s.2 and s.3",
        "Values relied on",
    ):
        assert text in told


def test_several_awards_stand_each_with_its_answer() -> None:
    told = said(section(made(joint({"contract.buyers": ["fenmarsh", "saltby"]})), "The answer in procurement law"))
    assert "Fenmarsh Council to Wasteco Ltd" in told
    assert "Saltby Council to Wasteco Ltd" in told


def asked_of(result: Result) -> list[ConditionResult | GateResult]:
    """What comes first, and the conditions of the route that is shown."""
    route = words.nearest(result)
    assert route is not None
    return [*result.gates, *route.conditions]


def test_every_condition_has_its_provision_state_and_reason() -> None:
    document = from_mapping(sole())
    result = evaluate(document, load(), engine="builtin")
    told = said(section(made(sole()), "Conditions"))
    for each in asked_of(result):
        for text in (each.title, words.provision(each.provision, result.law), words.STATES[each.state], each.reason):
            assert clean(text) in told


def _dates_as_text(value: Any) -> Any:
    """What a loader of YAML takes for dates, as the format has them."""
    if isinstance(value, dict):
        return {key: _dates_as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def test_every_other_route_that_was_tested_has_its_conditions_too() -> None:
    worked = yaml.load(WORKED.read_text(encoding="utf-8"), yaml.CSafeLoader)
    result = evaluate(from_mapping(_dates_as_text(worked)), load(), engine="builtin")
    told = said(section(made(_dates_as_text(worked)), "The other routes"))
    tested = [each for each in result.routes if each.state in ("not-met", "unclear")]
    assert tested
    for route in tested:
        assert all(each.reason in told for each in route.conditions)


def test_the_sources_of_law_say_where_they_are_read_and_when_they_were_compared() -> None:
    told = said(section(made(sole()), "Sources of law"))
    assert "https://www.legislation.gov.uk/ukpga/2023/54/schedule/2" in told
    assert "PA 2023 Sch 2 para 2(2)(c)" in told
    assert re.search(r"schedule/2 ,? ?\d{1,2} [A-Z][a-z]+ 20\d\d", told)


def test_facts_are_told_with_their_value_and_standing() -> None:
    evidence = {"bodies.wasteco.activities": {"standing": "documented", "source": "The accounts", "date": "2026-06"}}
    record_ = made(sole({"evidence": evidence}))
    worked_out = said(section(record_, "What was worked out"))
    assert "Share of turnover that is for the controlling authorities 90% unsupported" in worked_out
    told = said(section(record_, "Evidence checklist"))
    assert "Wasteco Ltd, activities. measure: turnover; 2023-04-01 to 2024-03-31 (total: 1,000)" in told
    assert "documented ;  The accounts ;  June 2026" in told.replace(";", "; ").replace("   ", "  ")


def test_every_value_relied_on_is_in_the_checklist_with_a_box() -> None:
    document = from_mapping(sole())
    result = evaluate(document, load(), engine="builtin")
    checklist = next(each for each in section(made(sole()), "Evidence checklist").blocks if isinstance(each, Table))
    told = " ".join(clean(span.text) for row in checklist.rows for span in row[1])
    from teckal.record import said as in_words

    facts = [fact for each in asked_of(result) for fact in each.facts]
    for source in {each.path for fact in facts for each in fact.sources}:
        path = parse_path(source)
        if not in_words.is_in_its_label(document, path):
            assert in_words.value(document, path) in told, source
    assert all(row[0][0].kind == parts.BOX for row in checklist.rows)


def test_a_disputed_value_and_one_without_evidence_stand_out() -> None:
    evidence = {"contract.consideration": {"standing": "disputed", "source": "A letter"}}
    spans = records.spans(section(made(sole({"evidence": evidence})), "Evidence checklist"))
    strong = {span.text for span in spans if span.kind == parts.STRONG}
    assert {"unsupported"} <= strong


def test_an_open_question_has_the_place_for_its_answer() -> None:
    found = section(made(sole({"bodies.wasteco.activities": None})), "Open questions, the most decisive first")
    assert any(span.kind == parts.CODE and "activities" in span.text for span in records.spans(found))


def test_a_flag_has_its_level_and_what_to_bring_and_who_accepted_it() -> None:
    arrangement = advised(sole())
    told = said(section(made(arrangement), "Flags"))
    assert "ADVICE" in told
    assert "The accounts of the three years, and the customers by name and amount." in told
    accepted = {"flag": "limb-activity", "about": ["controlled.activity.turnover_percent"], "by": "A Reed"}
    accepted |= {"role": "Head of legal services", "on": "2026-08-01", "until": "9999-12-31", "note": "Looked at"}
    told = said(section(made({**arrangement, "acknowledged": [accepted]}), "Flags"))
    assert "Acknowledged by A Reed, Head of legal services on 2026-08-01, until 9999-12-31: Looked at" in told
    assert "Acknowledgements lapse as of" in told


def test_a_record_says_from_what_and_by_what_it_was_made() -> None:
    told = said(section(made(sole()), "How this was made"))
    for text in ("arrangement.yaml", records.chosen(sole()).digest, load().digest, load().version, "engine builtin"):
        assert text in told


def test_where_no_law_is_told_the_record_is_made_all_the_same() -> None:
    record_ = made(sole({"contract.awarded_on": "unknown", "parties.fenmarsh.jurisdiction": "unknown"}))
    assert record_.banner.verdict == "UNCLEAR"
    assert "no law that has any was applied" in said(section(record_, "Conditions"))
    for form in record.FORMATS:
        assert record.render(record_, form)


def test_a_file_that_describes_no_body_has_no_drawing_and_says_so() -> None:
    record_ = made(cooperation())
    found = section(record_, "Who owns and controls whom")
    assert not [each for each in found.blocks if isinstance(each, Drawing)]
    assert "no body that others own or direct" in said(found)
    assert b"<svg" not in record.render(record_, "html")


# All forms alike.


@pytest.mark.parametrize("form", record.FORMATS)
@pytest.mark.parametrize(
    "arrangement",
    [pytest.param(decided(), id="decided"), pytest.param(sole({"bodies.wasteco.activities": None}), id="unclear")],
)
def test_no_form_leaves_out_what_another_says(form: str, arrangement: dict[str, Any]) -> None:
    record_ = made(arrangement)
    text = re.sub(r"\s+", " ", forms(record_, form))
    for each in sections(record_):
        assert clean(each.heading) in text
        for span in records.spans(each):
            if span.kind != parts.BOX and span.text.strip():
                assert clean(span.text) in text, span
    assert words.CLOSING in text


def test_the_last_line_says_what_it_is_not() -> None:
    record_ = made(sole())
    assert record.render(record_, "markdown").decode().endswith(f"*{words.CLOSING}*\n")
    document = docx.Document(io.BytesIO(record.render(record_, "docx")))
    assert document.paragraphs[-1].text == words.CLOSING
    assert Page(record.render(record_, "html").decode()).texts[-1].strip() == words.CLOSING


def test_the_signatures_are_those_of_the_file_else_those_that_are_common() -> None:
    (own,) = [each for each in section(made(decided()), "Signatures").blocks if isinstance(each, Signatures)]
    assert [[span.text for span in each] for each in own.people[0]] == [["B Marsh"], ["Director of Environment"]]
    (common,) = [each for each in section(made(sole()), "Signatures").blocks if isinstance(each, Signatures)]
    assert [post[0].text for _, post in common.people] == [
        "Decision maker",
        "Legal adviser (monitoring officer)",
        "Finance adviser (section 151 officer)",
    ]


# Word.


@pytest.fixture(scope="module")
def word() -> bytes:
    return record.render(made(decided()), "docx")


def test_a_docx_has_real_headings_from_the_title_down_without_a_gap(word: bytes) -> None:
    found = [each.style.name for each in docx.Document(io.BytesIO(word)).paragraphs if each.style is not None]
    assert found[0] == "Title"
    levels = [int(str(name).split()[-1]) for name in found if str(name).startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_of_a_docx_repeats_its_heads_keeps_its_rows_and_has_a_title(word: bytes) -> None:
    tables = docx.Document(io.BytesIO(word)).tables
    assert len(tables) > 10
    for table in tables:
        first, *rest = table._tbl.tr_lst
        assert len(first.xpath("./w:trPr/w:tblHeader")) == 1
        assert not [row for row in rest if row.xpath("./w:trPr/w:tblHeader")]
        assert all(row.xpath("./w:trPr/w:cantSplit") for row in table._tbl.tr_lst)
        assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val")[0]


def test_every_picture_of_a_docx_has_words(word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    shapes = [each._inline.docPr for each in document.inline_shapes]
    assert [each.get("descr") for each in shapes] == [
        "Who owns and controls whom. Wasteco Ltd: Fenmarsh Council, 100% of shares and votes; 1 of 1 board seats; "
        "decisive influence."
    ]
    captions = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Caption"]
    assert captions == ["Figure 1. Who owns and controls whom: Wasteco Ltd."]


def test_a_docx_is_in_british_english_and_numbers_its_pages(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        styles = archive.read("word/styles.xml").decode()
        assert re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles) == ["en-GB"]
        feet = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert re.findall(r'w:instr="([A-Z]+)"', feet) == ["PAGE", "NUMPAGES"]
    assert docx.Document(io.BytesIO(word)).core_properties.language == "en-GB"


def test_a_docx_bears_no_time_and_nothing_of_who_made_it(word: bytes) -> None:
    core = docx.Document(io.BytesIO(word)).core_properties
    assert {core.created, core.modified, core.last_printed} == {docx_time()}
    assert (core.author, core.last_modified_by, core.comments, core.revision) == ("teckal", "teckal", "", 1)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {(each.date_time, each.create_system, each.external_attr) for each in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0, 0o600 << 16)
        }


def test_a_docx_holds_nothing_of_the_empty_document_that_it_began_as(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert not [each for each in archive.namelist() if "thumbnail" in each]
        assert b"python-docx" not in b"".join(archive.read(each) for each in archive.namelist())


def docx_time() -> Any:
    from teckal.record.as_docx import THEN

    return THEN.replace(tzinfo=docx.Document().core_properties.created.tzinfo)


def test_to_complete_has_a_style_of_its_own_that_needs_no_colour(word: bytes) -> None:
    document = docx.Document(io.BytesIO(record.render(made(sole()), "docx")))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    runs = [run for cell in cells for each in cell.paragraphs for run in each.runs if run.text == parts.TO_COMPLETE]
    assert runs
    assert {run.style.name for run in runs} == {"To complete"}
    assert document.styles["To complete"].font.bold


# The page.


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(record.render(made(decided()), "html").decode())


def test_a_page_loads_nothing_and_runs_nothing(page: Page) -> None:
    assert not {"script", "img", "link", "iframe", "object", "embed", "form"} & {tag for tag, _ in page.tags}
    assert not [attributes for _, attributes in page.tags if {"src", "onclick", "onload", "onerror"} & set(attributes)]
    links = [each["href"] for each in page.of("a")]
    assert all(each.startswith(("#", "https://")) for each in links)
    (policy,) = [each["content"] for each in page.of("meta") if "http-equiv" in each]
    assert policy.startswith("default-src 'none'")


def test_a_page_has_a_language_a_title_and_headings_without_a_gap(page: Page) -> None:
    assert page.of("html") == [{"lang": "en-GB"}]
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_contents_of_a_page_lead_to_its_sections(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {each["href"][1:] for each in page.of("a") if each["href"].startswith("#")} <= set(ids)


def test_the_tables_of_a_page_say_what_their_heads_head_and_have_a_caption(page: Page) -> None:
    assert len(page.of("caption")) == len(page.of("table")) == len(page.of("thead"))
    assert {each.get("scope") for each in page.of("th")} == {"col"}


def test_the_drawing_of_a_page_has_a_title_and_words_of_its_own(page: Page) -> None:
    (svg,) = page.of("svg")
    named = svg["aria-labelledby"].split()
    assert svg["role"] == "img"
    assert {each["id"] for each in (*page.of("title"), *page.of("desc")) if "id" in each} == set(named)
    used = [value.lstrip("#") for _, attributes in page.tags for key, value in attributes.items() if key == "href"]
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert set(page_used(page)) <= ids
    assert used


def page_used(page: Page) -> list[str]:
    """What the drawings of a page refer to within it."""
    return [each["href"][1:] for each in page.of("use")]


def test_every_box_of_a_page_says_what_it_is_for(page: Page) -> None:
    assert page.of("input")
    assert all(each["type"] == "checkbox" and each["aria-label"] for each in page.of("input"))


# Text that anybody may have written.


def hostile(text: str) -> dict[str, Any]:
    """An arrangement in which every text is that text."""
    arrangement: dict[str, Any] = {"reference": text, **copy.deepcopy(decided())}
    arrangement["title"] = text
    for party in arrangement["parties"].values():
        party["name"] = text
    arrangement["contract"]["subject"] = text
    arrangement["decision"] = _each_text(DECISION, text)
    arrangement["evidence"] = {"contract.consideration": {"standing": "stated", "source": text, "note": text}}
    return arrangement


def _each_text(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        kept = ("role", "decided_on", "on", "date", "executive_function", "key_decision")
        return {key: each if key in kept else _each_text(each, text) for key, each in value.items()}
    return [_each_text(each, text) for each in value] if isinstance(value, list) else text


@functools.cache
def plain_page() -> Page:
    return Page(record.render(made(hostile("x")), "html").decode())


@functools.cache
def plain_docx() -> bytes:
    return record.render(made(hostile("x")), "docx")


def test_no_text_can_become_anything_but_text_in_a_page() -> None:
    plain_tags = {tag for tag, _ in plain_page().tags}
    evil = Page(record.render(mapped(hostile(EVIL)), "html").decode())
    assert {tag for tag, _ in evil.tags} == plain_tags
    assert clean(EVIL) in evil.text
    assert not [each for each in evil.of("a") if "e.example" in each["href"]]


def test_no_text_can_become_anything_but_text_in_a_docx() -> None:
    content = record.render(mapped(hostile(EVIL)), "docx")
    assert _elements(content) == _elements(plain_docx())
    assert clean(EVIL) in docx_texts(content)


def _elements(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parsed = [ElementTree.fromstring(archive.read(each)) for each in archive.namelist() if each.endswith(".xml")]
    return {each.tag for root in parsed for each in root.iter()}


def test_no_text_can_become_markup_in_markdown() -> None:
    text = record.render(mapped(hostile(EVIL)), "markdown").decode()
    prose = re.sub("`[^`]*`", "", text)
    assert not re.search(r"(?<!\\)<(?!https://)", prose)
    assert not re.search(r"(?<!\\)\]\(", prose)
    assert "\x1b" not in text
    assert "\u202e" not in text
    heads = [line for line in text.splitlines() if re.fullmatch(r"\|( --- \|)+", line)]
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("| ")]
    assert len(heads) == len(tables)
    for rows in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


def mapped(arrangement: dict[str, Any]) -> parts.Record:
    """The record of an arrangement that no file could hold: its text may have control characters."""
    document, book = from_mapping(hostile("x")), load()
    text = str(arrangement["title"])
    data = _with(document.data, text)
    told = {path: _with(entry, text) for path, entry in document.entries.items()}
    evil = replace(document, data=data, title=text, reference=text, entries=told)
    one = choice.Chosen(evil, text, "", several=False)
    result = evaluate(evil, book, engine="builtin")
    return record.compose(one, result, book)


def _with(value: Any, text: str) -> Any:
    """The data with that text for each "x"."""
    if isinstance(value, dict):
        return {key: _with(each, text) for key, each in value.items()}
    if isinstance(value, list):
        return [_with(each, text) for each in value]
    return text if value == "x" else value


ANY_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@relaxed
@given(ANY_TEXT)
def test_any_text_is_only_text_in_markdown(text: str) -> None:
    made_ = record.render(mapped(hostile(text)), "markdown").decode()
    tables = [block.splitlines() for block in made_.split("\n\n") if block.startswith("| ")]
    for rows in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1


@pytest.mark.slow
@relaxed
@given(ANY_TEXT)
def test_any_text_is_only_text_in_a_page_and_in_a_docx(text: str) -> None:
    record_ = mapped(hostile(text))
    evil = Page(record.render(record_, "html").decode())
    assert {tag for tag, _ in evil.tags} == {tag for tag, _ in plain_page().tags}
    assert _elements(record.render(record_, "docx")) == _elements(plain_docx())


# The same bytes.


@pytest.mark.parametrize("form", record.FORMATS)
def test_a_record_is_the_same_each_time(form: str) -> None:
    assert record.render(made(decided()), form) == record.render(made(decided()), form)


@pytest.mark.slow
@pytest.mark.parametrize("form", record.FORMATS)
def test_a_record_is_the_same_in_every_process_and_place(
    form: str, program: Command, tmp_path: Path, worked: Path
) -> None:
    """Hashes are seeded otherwise, the clock has moved on, and the reader has wishes about drawings."""
    (tmp_path / "matplotlibrc").write_text("font.size: 40\nlines.linewidth: 9\nnot a setting\n", encoding="utf-8")
    written = []
    for seed, screen in (("0", "agg"), ("1", "no-such-screen")):
        env = {"PYTHONHASHSEED": seed, "MPLBACKEND": screen, "TZ": f"X{seed}", "LC_ALL": "C"}
        ran = program("report", worked, "-o", "out", "--format", form, env=env)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        written.append((tmp_path / "out").read_bytes())
    assert written[0] == written[1]


# The command.


def test_the_ending_of_the_name_says_the_form(teckal: Command, worked: Path, tmp_path: Path) -> None:
    beginnings = {"a.docx": b"PK", "a.html": b"<!DOCTYPE html>", "a.htm": b"<!DOCTYPE", "a.md": b"# Decision record"}
    for name, beginning in beginnings.items():
        ran = teckal("report", worked, "-o", tmp_path / name)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert (tmp_path / name).read_bytes().startswith(beginning)


def test_without_a_file_the_record_is_printed_as_markdown(teckal: Command, worked: Path) -> None:
    ran = teckal("report", worked)
    assert ran.status == 0
    assert ran.out.startswith("# Decision record: Household waste collection through Fenmarsh Waste Ltd\n")
    assert teckal("report", worked, "--format", "html").out.startswith("<!DOCTYPE html>\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "docx"], "A docx is no text to print. Name a file for it: -o FILE.docx"),
        (["-o", "a.docx", "--format", "html"], "a.docx is the name of a file in docx, and --format asks for html."),
        (["--seal"], "A seal is of a report in a file: name one with -o FILE."),
        (["--seal", "-o", "-"], "A seal is of a report in a file: name one with -o FILE."),
        (["--law", "uk-pa-2032"], "There is no law 'uk-pa-2032'. Did you mean uk-pa-2023?"),
    ],
)
def test_a_wrong_command_says_what_to_do(
    teckal: Command, worked: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = teckal("report", worked, *arguments)
    assert ran.status == 2
    assert message in " ".join(ran.err.split())
    assert list(tmp_path.iterdir()) == []


def test_a_record_never_replaces_the_file_that_it_is_of(teckal: Command, tmp_path: Path) -> None:
    for name, seal in (("a.md", False), ("b.md.seal.json", True)):
        file = tmp_path / name
        file.write_text(yaml.safe_dump(sole()), encoding="utf-8")
        target = str(file).removesuffix(".seal.json")
        ran = teckal("report", f"{file}#1", "-o", target, "--format", "markdown", *(["--seal"] if seal else []))
        assert ran.status == 2
        assert "is an input" in ran.err
        assert yaml.safe_load(file.read_text(encoding="utf-8")) == sole()


def several(tmp_path: Path) -> Path:
    file = tmp_path / "several.yaml"
    texts = [yaml.safe_dump(each) for each in (sole({"title": "First"}), {"format": 1}, joint({"title": "Third"}))]
    file.write_text("---\n".join(texts), encoding="utf-8")
    return file


def test_of_several_arrangements_one_must_be_named(teckal: Command, tmp_path: Path) -> None:
    file = several(tmp_path)
    ran = teckal("report", file)
    assert (ran.status, ran.out) == (2, "")
    assert "There are 3 arrangements here, and a record is of one. Name it: " in ran.err
    assert f"{file}#1 (First), {file}#2 (not well formed), {file}#3 (Third)." in ran.err
    named = teckal("report", f"{file}#3")
    assert named.status == 0
    assert "# Decision record: Third" in named.out
    assert "several.yaml (document 3)" in named.out


def test_a_number_that_the_file_has_not_and_one_that_is_not_well_formed(teckal: Command, tmp_path: Path) -> None:
    file = several(tmp_path)
    for number in (0, 4):
        ran = teckal("report", f"{file}#{number}")
        assert ran.status == 2
        assert f"There is no arrangement {number} here: the file holds 3, counted from 1." in ran.err
    ran = teckal("report", f"{file}#2")
    assert ran.status == 2
    assert "`title` is missing. Add it." in ran.err


def test_a_file_may_be_called_like_a_choice(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a#2"
    file.write_text(yaml.safe_dump(sole()), encoding="utf-8")
    assert teckal("report", file).status == 0
    assert "There is no such file" in teckal("report", tmp_path / "b#2").err


def test_standard_input_may_hold_several_too(teckal: Command) -> None:
    text = "---\n".join(yaml.safe_dump(each) for each in (sole({"title": "First"}), sole({"title": "Second"})))
    assert "# Decision record: Second" in teckal("report", "--", "-#2", stdin=text.encode()).out
    ran = teckal("report", "-", stdin=text.encode())
    assert ran.status == 2
    assert "Name it: -- -#1 (First), -- -#2 (Second)." in ran.err


def test_a_folder_is_no_arrangement(teckal: Command, tmp_path: Path) -> None:
    ran = teckal("report", tmp_path)
    assert ran.status == 2
    assert "This is a folder. Name a file in it." in ran.err


def test_a_record_is_written_whatever_the_answer_and_the_bar_is_asked_for(teckal: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(yaml.safe_dump(sole({"bodies.wasteco.activities": None})), encoding="utf-8")
    assert teckal("report", file).status == 0
    assert teckal("report", file, "--fail-on", "unclear").status == 1


def test_a_law_that_is_not_encoded_stops_the_record(teckal: Command, tmp_path: Path) -> None:
    unencoded = next(law for law in load().laws.values() if not law.encoded)
    file = tmp_path / "a.yaml"
    file.write_text(yaml.safe_dump({**sole(), "law": unencoded.id}), encoding="utf-8")
    ran = teckal("report", file, "-o", tmp_path / "a.md")
    assert ran.status == 2
    assert "is known but not encoded" in ran.err
    assert not (tmp_path / "a.md").exists()


@pytest.mark.parametrize(("library", "form"), [("docx", "docx"), ("matplotlib", "docx"), ("matplotlib", "html")])
def test_a_library_that_is_missing_is_named_with_what_to_install(
    teckal: Command, worked: Path, tmp_path: Path, library: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in (drawing.charts, drawing.size, drawing.png, drawing.svg):
        kept.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    ran = teckal("report", worked, "-o", tmp_path / f"a.{form}")
    assert ran.status == 2
    assert 'pip install "teckal[docx]"' in ran.err
    assert not (tmp_path / f"a.{form}").exists()


def test_markdown_needs_no_library(teckal: Command, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("docx", "matplotlib"):
        monkeypatch.setitem(sys.modules, library, None)
    assert teckal("report", worked).status == 0


def test_whoever_only_checks_imports_nothing_of_it() -> None:
    code = (
        "import sys, teckal.cli; teckal.cli.run(['check', '-q', sys.argv[1]]); "
        "print({'docx', 'matplotlib'} & {*sys.modules})"
    )
    command = [sys.executable, "-c", code, str(WORKED)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_council_with_a_name_in_any_letters_can_be_drawn() -> None:
    arrangement = sole({"parties.fenmarsh": {**council("x"), "name": "Δήμος Αθηναίων 東京都 $x$ Совет"}})
    for form in record.FORMATS:
        assert record.render(made(arrangement), form)


@pytest.mark.slow
def test_every_decided_case_has_a_record_in_every_form() -> None:
    """The courts' arrangements are the oddest that there are."""
    for path in sorted((ROOT / "cases" / "decided").glob("*.yaml")):
        for document in read(path):
            assert not isinstance(document, ArrangementError)
            result = evaluate(document, load(), engine="builtin")
            one = record.compose(choice.Chosen(document, path.name, "", several=True), result, load())
            assert Page(record.render(one, "html").decode()).text.count(one.banner.verdict) >= 2
            assert one.banner.verdict in unescaped(record.render(one, "markdown").decode())
            assert one.banner.line in docx_texts(record.render(one, "docx"))
