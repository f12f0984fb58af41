"""The library as officers and programmers meet it: `teckal cases` lists, shows, filters, exports and tests the cases.

A case that is left out, or that fails in silence, would make the program look as if it agreed with a court. So one that
must agree and does not is exit status 1, and one that cannot be found or read is 2.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import ENGINES, Command

from teckal import library, paths
from teckal.library import Case, load
from teckal.report import cases as report
from teckal.report.words import OUTCOMES

CASES = load()
BY_ID = {case.id: case for case in CASES}
ECONORD = BY_ID["C-182-11-econord"]
LONGEST = 80
every_case = pytest.mark.parametrize("case", CASES, ids=list(BY_ID))


def running(text: str) -> str:
    """The words without the breaks between lines."""
    return " ".join(text.split())


def sections(page: str) -> dict[str, str]:
    """The parts of a page by their headings, in order; equal headings are joined."""
    found: dict[str, str] = {}
    for block in page.split("\n\n"):
        heading, _, rest = block.partition("\n")
        found[heading] = f"{found.get(heading, '')} {running(rest)}".strip()
    return found


def too_long(text: str) -> list[str]:
    """Lines that a terminal of eighty columns breaks; an address is never broken."""
    return [line for line in text.splitlines() if len(line) > LONGEST and "://" not in line]


# The list.


def test_the_list_has_every_case_with_its_number_its_year_and_how_it_ended(teckal: Command) -> None:
    ran = teckal("cases")
    assert (ran.status, ran.err) == (0, "")
    assert f"\n{len(CASES)} decided cases\n" in ran.out
    said = running(ran.out)
    for case in CASES:
        assert case.short.split()[0] in said
        assert case.outcome.replace("-", " ") in said
    assert re.search(r"^Econord +C-182/11 +2012 +remitted +not exempt", ran.out, re.MULTILINE)


def test_the_list_tells_added_facts_from_findings_and_says_how_to_go_on(teckal: Command) -> None:
    out = teckal("cases").out
    assert "* with facts that the court did not find, but that its answer needs." in out
    assert "teckal cases ID shows one of these as a page" in out
    assert re.search(r"^Coditel +C-324/07 +2008 +exempt +unclear; exempt\*", out, re.MULTILINE)
    assert re.search(r"^ULSS 6 Euganea +C-11/19 +2020 +other +no test", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--outcome", "no-contract"], lambda case: case.outcome == "no-contract"),
        (["--court", "supreme"], lambda case: "Supreme" in case.court),
        (["--year", "2005-2010"], lambda case: "2005" <= case.date[:4] <= "2010"),
        (["--route", "sister"], lambda case: "/sister/" in turned_on(case)),
        (["--condition", "gates/transfer"], lambda case: "/gates/transfer " in turned_on(case)),
        (["--condition", "every_controller_represented", "--year", "2012"], lambda case: case is ECONORD),
    ],
    ids=["outcome", "court", "year", "route", "condition", "fact and year"],
)
def test_a_filter_lists_what_it_asks_for(teckal: Command, options: list[str], wanted: Callable[[Case], bool]) -> None:
    ran = teckal("cases", *options, "--format", "json")
    found = [case["id"] for case in json.loads(ran.out)["cases"]]
    assert ran.status == 0
    assert found == [case.id for case in CASES if wanted(case)] != []
    noun = "case" if len(found) == 1 else "cases"
    assert f"\n{len(found)} decided {noun}\n" in teckal("cases", *options).out


def turned_on(case: Case) -> str:
    """The ids of the conditions and gates that decide a case, each with a space behind it."""
    labels = [document.expected for document in case.documents if document.expected]
    return "".join(f"{id} " for each in labels for id in (*each.conditions, *each.gates))


def test_a_filter_that_nothing_meets_says_that_there_are_none(teckal: Command) -> None:
    ran = teckal("cases", "--year", "1950")
    assert ran.status == 0
    assert "\n0 decided cases\n" in ran.out
    assert json.loads(teckal("cases", "--year", "1950", "--format", "json").out) == {"cases": []}
    assert len(teckal("cases", "--year", "1950", "--format", "csv").out.splitlines()) == 1


# The page.


@every_case
def test_a_page_says_all_that_the_library_holds_of_a_case(teckal: Command, case: Case) -> None:
    ran = teckal("cases", case.id)
    assert (ran.status, ran.err) == (0, "")
    said = running(ran.out)
    assert said.startswith(f"{case.name} ({case.case}) Decided {case.court}, {case.date}")
    wanted = [case.decided_under, case.question, case.held, OUTCOMES[case.outcome], *case.left_open, *case.sources]
    for document in case.documents:
        wanted += [document.not_a_test or "", document.differs or "", *document.adds]
        if document.expected:
            wanted += [document.expected.reason, f"({document.expected.strength} label)"]
            wanted += [*document.expected.conditions, *document.expected.gates]
    for each in [*wanted, case.documents[0].description, f"cases/{case.file}"]:
        assert running(each) in said, each


def test_a_page_goes_from_the_facts_to_where_they_can_be_read(teckal: Command) -> None:
    page = sections(teckal("cases", "Econord").out)
    assert list(page)[1:] == [
        "Decided", "The facts", "The question", "Held", "Left open", "What it adds", "Today, under eu-2014-24",
        "Conditions and gates that decide", "Facts that the court did not find", "With facts added, under eu-2014-24",
        "Variants, each a test", "Where it can be read", "Written in",
    ]  # fmt: skip
    assert page["Held"].endswith("In that court: left to the national court.")
    assert page["Today, under eu-2014-24"].startswith("Not exempt (moderate label). On the facts that")
    assert "body is directed in the board" in running(page["What it adds"])
    assert "eu-2014-24/joint/representatives not met" in page["Conditions and gates that decide"]
    assert page["Written in"] == "cases/decided/C-182-11-econord.yaml"


def test_a_page_of_a_case_that_is_no_test_says_why(teckal: Command) -> None:
    page = sections(teckal("cases", "C-221/12").out)
    assert page["Not a test"] == BY_ID["C-221-12-belgacom"].documents[0].not_a_test
    assert not any(heading.startswith("Today") for heading in page)


@pytest.mark.parametrize("name", ["C-182/11", "c-183/11", "Econord", "econ", "C-182-11-econord"])
def test_a_case_is_shown_by_any_of_its_names(teckal: Command, name: str) -> None:
    assert teckal("cases", name).out == teckal("cases", "C-182/11 and C-183/11").out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Econrd", "There is no decided case 'Econrd'. Did you mean Econord?"),
        ("C-324/70", "There is no decided case 'C-324/70'. Did you mean C-324/07?"),
        ("remondis", "'remondis' may be C-429-19-remondis-neuwied or C-51-15-remondis-hannover. Name one of them."),
        ("%", "There is no decided case '%'. teckal cases lists what there is."),
    ],
)
@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--test"]], ids=["page", "json", "test"])
def test_a_name_that_is_no_case_or_several_is_2_with_the_names_that_it_may_be(
    teckal: Command, name: str, said: str, options: list[str]
) -> None:
    ran = teckal("cases", name, *options)
    assert (ran.status, ran.out) == (2, "")
    assert said in running(ran.err)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["Econord", "--year", "1999"], "Econord (C-182/11 and C-183/11) is not such a case"),
        (["--year", "MMXII"], "'MMXII' is no year. Write 2012, or 2005-2010."),
        (["--route", "joinr"], "No decided case turned on a route 'joinr'. Did you mean joint?"),
        (["--condition", "actvity"], "condition, gate or fact 'actvity'. Did you mean activity?"),
        (["--outcome", "won"], "'won' is not one of"),
        (["--test", "--format", "csv"], "--test has no csv form: choose table, markdown or json."),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_a_filter_that_is_none_is_2_and_never_a_crash(teckal: Command, options: list[str], said: str) -> None:
    ran = teckal("cases", *options)
    assert (ran.status, ran.out) == (2, "")
    assert said in running(ran.err)
    assert "teckal has failed" not in ran.err


# For machines.


def test_json_meets_the_schema_that_teckal_prints(teckal: Command) -> None:
    schema = json.loads(teckal("schema", "cases").out)
    assert schema == json.loads((paths.folder("schemas") / "cases.schema.json").read_text(encoding="utf-8"))
    for options in ([], ["Econord"], ["--outcome", "exempt"]):
        told = teckal("cases", *options, "--format", "json")
        assert told.status == 0
        jsonschema.Draft7Validator(schema).validate(json.loads(told.out))


def test_json_of_every_case_is_the_published_file(teckal: Command, tmp_path: Path) -> None:
    published = (paths.folder("cases") / library.FILE).read_text(encoding="utf-8")
    assert teckal("cases", "--format", "json").out == published
    ran = teckal("cases", "--format", "json", "-o", tmp_path / "cases.json")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "cases.json").read_text(encoding="utf-8") == published


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_a_row_for_each_document_of_each_case(teckal: Command) -> None:
    ran = teckal("cases", "--format", "csv")
    rows = table_of(ran.out)
    assert ran.status == 0
    assert tuple(rows[0]) == report.COLUMNS
    assert [(row["id"], row["document"]) for row in rows] == [
        (case.id, str(document.index)) for case in CASES for document in case.documents
    ]
    assert all(None not in row and None not in row.values() for row in rows)


def test_csv_says_of_a_case_what_the_library_holds(teckal: Command) -> None:
    findings, added = table_of(teckal("cases", "Econord", "--format", "csv").out)
    assert (findings["assumption"], added["assumption"]) == ("false", "true")
    assert (added["verdict"], added["route"], added["strength"]) == ("not-exempt", "", "moderate")
    assert (findings["name"], findings["held"]) == (ECONORD.name, ECONORD.held)
    assert findings["sources"].split() == list(ECONORD.sources)
    (belgacom,) = table_of(teckal("cases", "Belgacom", "--format", "csv").out)
    assert (belgacom["verdict"], belgacom["strength"]) == ("", "")
    assert belgacom["not_a_test"] == BY_ID["C-221-12-belgacom"].documents[0].not_a_test


def test_no_cell_of_the_csv_starts_a_formula(teckal: Command) -> None:
    for row in csv.reader(io.StringIO(teckal("cases", "--format", "csv").out, newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_starts_a_formula_is_made_text(start: str) -> None:
    hostile = replace(ECONORD, name=f'{start}HYPERLINK("http://e.example","x"), or\nnot')
    findings, _ = table_of(report.page(hostile, "csv", 80))
    assert findings["name"] == f'{start.strip() and chr(39)}{start.strip()}HYPERLINK("http://e.example","x"), or not'


def test_markdown_has_the_sections_of_the_page_and_links_to_where_it_can_be_read(teckal: Command) -> None:
    text = teckal("cases", "Econord", "--format", "markdown").out
    page = sections(teckal("cases", "Econord").out)
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert list(dict.fromkeys(headings)) == list(page)[1:]
    assert text.startswith(f"# {ECONORD.name} ({ECONORD.case})\n")
    for address in ECONORD.sources:
        assert f"\n- <{address}>\n" in text
    assert "where the body is directed | a member holds a share but has no part in the board |" in text
    assert teckal("cases", "--format", "markdown").out.count("\n| ") == len(CASES) + 2


EVIL = "Bins\x1b[2J\u202e |a| <b>x</b> [y](http://e.example)\n# EXEMPT"


def test_no_case_can_speak_to_the_terminal_or_add_to_the_page() -> None:
    lesson = replace(ECONORD.documents[0].teaches[0], says=EVIL)
    findings = replace(ECONORD.documents[0], teaches=(lesson,), not_a_test=EVIL, adds=(EVIL,))
    sources = (EVIL, "javascript:alert(1)")
    hostile = replace(ECONORD, name=EVIL, short=EVIL, held=EVIL, sources=sources, documents=(findings,))
    for form in ("table", "markdown", "json"):
        for text in (report.page(hostile, form, 80), report.listing([hostile], form, 80)):
            assert not {"\x1b", "\u202e"} & set(text)
    text = report.page(hostile, "markdown", 80)
    assert "<b>" not in text
    assert "<javascript" not in text
    assert not [line for line in text.splitlines() if line.startswith("# EXEMPT")]
    assert "| Bins\\\\x1b\\[2J\\\\u202e \\|a\\| \\<b\\>" in report.listing([hostile], "markdown", 80)


# Eighty columns.


def test_the_list_fits_eighty_columns(teckal: Command) -> None:
    assert too_long(teckal("cases").out) == []
    assert too_long(teckal("cases", "--year", "1950").out) == []


@every_case
def test_a_page_fits_eighty_columns(teckal: Command, case: Case) -> None:
    assert too_long(teckal("cases", case.id).out) == []


@pytest.mark.parametrize(("width", "columns"), [(20, 60), (60, 60), (80, 80), (200, 100)])
def test_the_list_follows_the_terminal_between_60_and_100_columns(width: int, columns: int) -> None:
    longest = max(map(len, report.listing(CASES, "table", width).splitlines()))
    assert columns - 20 < longest <= columns


# The test of every case.


def agreement(out: str, heading: str) -> dict[str, str]:
    """A table of the agreement: what it counts, and how many of how many."""
    block = next(block for block in out.split("\n\n") if block.startswith(heading))
    return dict(re.findall(r"^(\S+) +(\d+ of \d+)$", block, re.MULTILINE))


@pytest.mark.slow
def test_every_case_is_put_to_the_law_on_each_engine_and_agrees(teckal: Command) -> None:
    ran = teckal("cases", "--test")
    assert (ran.status, ran.err) == (0, "")
    title, *_ = ran.out.splitlines()
    cases, number = (int(each) for each in re.findall(r"\d+", title))
    assert title == f"{cases} cases in {number} documents put to the law: no disagreement"
    assert cases == sum(any(document.expected for document in case.documents) for case in CASES)
    tests = [document.expected for case in CASES for document in case.documents if document.expected]
    assert number >= len(tests)
    engines = agreement(ran.out, "By engine")
    assert engines == dict.fromkeys(ENGINES, f"{number} of {number}")
    strengths = agreement(ran.out, "By strength of the label")
    for strength in ("strong", "moderate", "weak"):
        trials = sum(each.strength == strength for each in tests)
        assert strengths[strength].endswith(f" of {trials}")
        assert strength == "weak" or strengths[strength] == f"{trials} of {trials}"
    variants = number - len(tests)
    assert strengths["variants"] == f"{variants} of {variants}"
    routes = agreement(ran.out, "By route, in conditions that decide")
    assert {"vertical", "joint", "horizontal", "gates"} <= set(routes)
    assert too_long(ran.out) == []


def test_one_case_can_be_tested_alone_and_without_its_variants(teckal: Command) -> None:
    ran = teckal("cases", "Econord", "--test")
    assert ran.status == 0
    assert ran.out.startswith("1 case in 2 documents put to the law: no disagreement\n")
    assert agreement(ran.out, "By strength of the label") == {"moderate": "2 of 2"}
    assert agreement(ran.out, "By engine") == dict.fromkeys(ENGINES, "2 of 2")


def test_a_case_that_is_no_test_agrees_with_nothing(teckal: Command) -> None:
    ran = teckal("cases", "Belgacom", "--test")
    assert (ran.status, ran.out) == (0, "0 cases in 0 documents put to the law: no disagreement\n")


def test_the_agreement_can_be_had_as_markdown_and_as_json(teckal: Command) -> None:
    text = teckal("cases", "Econord", "--test", "--format", "markdown").out
    assert text.startswith("# 1 case in 2 documents put to the law: no disagreement\n\n## By strength of the label\n")
    told = json.loads(teckal("cases", "Econord", "--test", "--format", "json").out)["trials"]
    assert [(each["document"], each["engine"]) for each in told] == [(n, engine) for n in (0, 1) for engine in ENGINES]
    assert all(each["agrees"] and each["allowed"] and each["wrong"] == [] for each in told)


Shelf = Callable[..., Path]
REPRESENTED = "eu-2014-24/joint/representatives: not-met"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Puts one case into a library of its own, its file with some words replaced."""
    place = tmp_path / "cases"
    (place / "decided").mkdir(parents=True)
    (place / "variants").mkdir()
    shutil.copy(paths.folder("cases") / library.FILE, place)
    text = (paths.folder("cases") / ECONORD.file).read_text(encoding="utf-8")
    genuine = paths.folder
    monkeypatch.setattr(paths, "folder", lambda name: place if name == "cases" else genuine(name))

    def put(*changes: tuple[str, str]) -> Path:
        changed = text
        for old, new in changes:
            assert changed.count(old) == 1, old
            changed = changed.replace(old, new)
        (place / ECONORD.file).write_text(changed, encoding="utf-8")
        return place

    library.load.cache_clear()
    yield put
    library.load.cache_clear()


def test_a_label_that_must_agree_and_does_not_is_1_and_is_listed_with_its_engines(
    shelf: Shelf, teckal: Command
) -> None:
    shelf((REPRESENTED, REPRESENTED.replace("not-met", "met")))
    ran = teckal("cases", "Econord", "--test")
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.startswith("1 case in 2 documents put to the law: 1 disagreement")
    told = sections(ran.out)["Disagreements"]
    assert (
        f"cases/decided/C-182-11-econord.yaml, document 2 (moderate, on {' and '.join(ENGINES)}): "
        "eu-2014-24/joint/representatives came out not-met where the label says met"
    ) in running(told)
    assert agreement(ran.out, "By engine") == dict.fromkeys(ENGINES, "1 of 2")
    assert agreement(ran.out, "By route") == {"joint": "4 of 5"}
    assert too_long(ran.out) == []


def test_a_verdict_and_a_route_that_differ_are_each_told(shelf: Shelf, teckal: Command) -> None:
    label = "    verdict: {}\n    strength: moderate\n    reason: A holding"
    shelf((label.format("not-exempt"), label.format("exempt\n    route: joint")))
    ran = teckal("cases", "Econord", "--test", "--format", "json")
    assert ran.status == 1
    trial = json.loads(ran.out)["trials"][-1]
    assert (trial["strength"], trial["agrees"], trial["allowed"]) == ("moderate", False, False)
    assert trial["wrong"] == [
        {"what": "verdict", "expected": "exempt", "found": "not-exempt"},
        {"what": "route", "expected": "joint", "found": "none"},
    ]


def test_a_condition_that_is_not_asked_is_no_agreement(shelf: Shelf, teckal: Command) -> None:
    shelf((REPRESENTED, REPRESENTED.replace("representatives", "no-such-limb")))
    ran = teckal("cases", "Econord", "--test")
    assert ran.status == 1
    assert "no-such-limb came out not asked where the label says not-met" in running(ran.out)


MADE_WEAK = ("    strength: moderate\n    reason: A holding", "    strength: weak\n    reason: A holding")
WHY = "An expert may take the right to name a director together for a part in the board."
DIFFERS = ("  assumption: true\n", f"  assumption: true\n  differs: {WHY}\n")


def test_a_weak_label_that_differs_is_0_and_is_listed_with_its_reason(shelf: Shelf, teckal: Command) -> None:
    shelf((REPRESENTED, REPRESENTED.replace("not-met", "met")), MADE_WEAK, DIFFERS)
    ran = teckal("cases", "Econord", "--test")
    assert ran.status == 0
    assert ran.out.startswith("1 case in 2 documents put to the law: no disagreement\n")
    found = sections(ran.out)
    assert "Disagreements" not in found
    told = found["Weak labels that come out otherwise, and why"]
    assert f"representatives came out not-met where the label says met. {WHY}" in told
    assert agreement(ran.out, "By strength of the label")["weak"] == "0 of 1"
    told = json.loads(teckal("cases", "Econord", "--test", "--format", "json").out)["trials"][-1]
    assert (told["agrees"], told["allowed"], told["differs"]) == (False, True, WHY)


def test_a_weak_label_that_differs_without_a_reason_is_1(shelf: Shelf, teckal: Command) -> None:
    shelf((REPRESENTED, REPRESENTED.replace("not-met", "met")), MADE_WEAK)
    ran = teckal("cases", "Econord", "--test")
    assert ran.status == 1
    assert "Disagreements" in sections(ran.out)


def test_a_reason_excuses_no_label_that_is_firmer_than_weak(shelf: Shelf, teckal: Command) -> None:
    shelf((REPRESENTED, REPRESENTED.replace("not-met", "met")), DIFFERS)
    assert teckal("cases", "Econord", "--test").status == 1


def variant(place: Path, verdict: str) -> None:
    """A variant of Econord that changes nothing, and expects the verdict."""
    text = (place / ECONORD.file).read_text(encoding="utf-8")
    arrangement: dict[str, Any] = next(yaml.safe_load_all(text))
    del arrangement["decided"]
    arrangement["example"] = {"shows": "The same again.", "expected": {"verdict": verdict, "reason": "It is the same."}}
    written = yaml.safe_dump(arrangement, sort_keys=False)
    (place / "variants" / "C-182-11-econord.yaml").write_text(written, encoding="utf-8")


def test_a_variant_must_agree_without_exception(shelf: Shelf, teckal: Command) -> None:
    place = shelf()
    variant(place, "not-exempt")
    ran = teckal("cases", "--test")
    assert ran.status == 0
    assert ran.out.startswith("1 case in 3 documents put to the law: no disagreement\n")
    assert agreement(ran.out, "By strength of the label")["variants"] == "1 of 1"
    variant(place, "unclear")
    ran = teckal("cases", "--test")
    assert ran.status == 1
    where = f"document 1 (variant, on {' and '.join(ENGINES)}): "
    assert f"{where}verdict came out not-exempt where the label says unclear" in running(ran.out)


def test_a_case_that_cannot_be_read_is_2_and_never_left_out(shelf: Shelf, teckal: Command) -> None:
    shelf(("  assumption: true\n", "  assumption: perhaps\n"))
    ran = teckal("cases", "Econord", "--test")
    assert (ran.status, ran.out) == (2, "")
    assert "C-182-11-econord.yaml:" in ran.err
    assert "assumption" in ran.err
