"""The page and the lists of a check: nothing is lost, and nothing looks better than it is."""

from __future__ import annotations

import csv
import importlib.util
import io
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import samples
from browser import Browser, browser, needs_browser
from conftest import ROOT, Command
from records import Page

from teckal.errors import Problem
from teckal.report import batch_csv, html, lists, words
from teckal.result import ConditionResult, Flag, GateResult, Missing, Result

PROBLEMS = [
    Problem("bad.yaml", 0, 3, 5, "contract.buyers[0]", "`nobody` is not declared.", 3),
    Problem("bad.yaml", 0, 9, 1, "", "There is a second thing.", 3),
    Problem("gone.yaml", 0, None, None, "", "There is no such file or folder.", 0),
]
ADVISED = replace(samples.EXEMPT, flags=(Flag("near", "advice", "Close to the line.", "Why.", "The accounts.", "s.1"),))
ALL = [*samples.ALL, ADVISED]


def page(*results: Result, problems: list[Problem] | None = None) -> Page:
    return Page(html.report(results, problems or [], crowded=frozenset()))


def running(found: Page) -> str:
    return " ".join(" ".join(found.texts).split())


def sections(*results: Result, problems: list[Problem] | None = None) -> list[str]:
    """The text of each arrangement's part of a page."""
    text = html.report(results, problems or [], crowded=frozenset())
    return [
        " ".join(re.sub("<[^>]+>", " ", each).split()) for each in re.findall("<section.*?</section>", text, re.DOTALL)
    ]


# The page.


@pytest.mark.parametrize("result", ALL, ids=lambda each: each.verdict)
def test_a_page_has_all_that_the_screen_has(result: Result) -> None:
    text = running(page(result)).replace("&amp;", "&")
    verdict, beside = words.headline(result)
    said = [f"{verdict} {beside}", result.title, result.file, result.summary, words.next_step(result), words.CLOSING]
    said += [words.law_line(result), words.evidence_line(result)]
    limbs: list[ConditionResult | GateResult] = [*result.gates]
    limbs += [limb for route in result.routes for limb in route.conditions]
    for each in limbs:
        said += [words.name(each), words.STATES[each.state], each.reason, *words.precedents(each, verbose=True)]
    said += [part for flag in result.flags for part in (flag.level, flag.says, flag.why, flag.bring, flag.source)]
    said += [missing.question for missing in result.missing]
    said += [f"{point.id} {point.title}" for point in result.points]
    said += [words.known(fact) for fact in words.facts(result)]
    assert [part for part in said if " ".join(part.split()) not in text] == []
    squeezed = text.replace(" ", "")
    paths = [path for each in result.missing for path in each.paths]
    paths += [f"{one.path}(line{one.line})" for fact in words.facts(result) for one in fact.sources if one.line]
    assert [path for path in paths if path.replace(" ", "") not in squeezed] == []


@pytest.mark.parametrize("result", ALL, ids=lambda each: each.verdict)
def test_only_an_exemption_that_counts_looks_like_one(result: Result) -> None:
    looks = {look for tag, each in page(result).tags for look in each.get("class", "").split() if tag == "span"}
    assert ("exempt" in looks) == (result.verdict == "exempt" and not words.departs(result))
    assert ("departs" in looks) == words.departs(result)


def test_an_exemption_under_a_law_that_does_not_govern_says_so_wherever_it_is_named() -> None:
    text = running(page(samples.REQUESTED, samples.UNCLEAR))
    assert "exempt (counts as unclear: under a law not known to govern)" in text
    assert "1 of the exempt is so under a law that is not known to govern, and counts as unclear." in text
    assert "EXEMPT but only under PA 2023, which does not govern" in text
    alone = html.report([samples.REQUESTED], [], crowded=frozenset())
    assert "exempt (counts as unclear: under a law not known to govern)</title>" in alone


def test_a_page_of_one_arrangement_is_its_page() -> None:
    found = page(samples.EXEMPT)
    assert found.headings[0] == (1, samples.EXEMPT.title)
    assert [level for level, _ in found.headings].count(1) == 1
    assert found.of("nav") == found.of("section") == []


def test_a_page_of_several_leads_to_each_and_each_part_stands_alone() -> None:
    found = page(*ALL, problems=PROBLEMS)
    ids = [each["id"] for _, each in found.tags if "id" in each]
    links = [each["href"] for each in found.of("a")]
    assert len(ids) == len(set(ids))
    assert {link.lstrip("#") for link in links} <= set(ids)
    assert [f"#a{number}" for number in range(1, len(ALL) + 1)] == [link for link in links if link.startswith("#a")]
    titled = [said for level, said in found.headings if level == 2]
    assert titled == ["Overview", "Not evaluated", *(f"{n}. {each.title}" for n, each in enumerate(ALL, 1))]
    parts = sections(*ALL, problems=PROBLEMS)
    assert len(parts) == len(ALL)
    for part, result in zip(parts, ALL, strict=True):
        assert " ".join(words.headline(result)) in part
        assert words.CLOSING in part


@pytest.mark.parametrize("results", [[], [samples.EXEMPT], ALL])
def test_what_could_not_be_evaluated_is_on_the_page(results: list[Result]) -> None:
    found = page(*results, problems=PROBLEMS)
    text = running(found)
    assert "2 could not be evaluated (3 problems); nothing is said about them." in text
    assert "Not evaluated (2)" in text
    assert [each.message for each in PROBLEMS if each.message not in text] == []
    assert found.headings[0] == (1, f"{words.counted(len(results), 'arrangement')} checked")


@pytest.mark.parametrize("results", [*([each] for each in ALL), ALL])
def test_a_page_can_be_found_ones_way_in_without_eyes(results: list[Result]) -> None:
    """The language, headings in order, landmarks, captions, and headers that say what they head."""
    found = page(*results, problems=PROBLEMS if len(results) > 1 else [])
    levels = [level for level, _ in found.headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert found.of("html") == [{"lang": "en"}]
    assert len(found.of("main")) == len(found.of("footer")) == len(found.of("title")) == 1
    assert len(found.of("caption")) == len(found.of("table")) > 0 or not results[0].routes
    assert {each["scope"] for each in found.of("th")} <= {"col", "row"}
    assert len(found.of("nav")) == (len(results) > 1)
    assert ("#content" in [each["href"] for each in found.of("a")]) == (len(results) > 1)


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    found = page(*ALL, problems=PROBLEMS)
    (policy,) = [each["content"] for each in found.of("meta") if "http-equiv" in each]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "img", "link", "iframe", "object", "base", "form"})
    assert not [key for _, each in found.tags for key in each if key.startswith("on") or key in ("style", "src")]


def test_a_page_is_the_same_byte_for_byte() -> None:
    assert html.report(ALL, PROBLEMS, crowded=frozenset()) == html.report(ALL, PROBLEMS, crowded=frozenset())


def test_check_writes_the_page_to_a_file(teckal: Command, worked: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    ran = teckal("check", worked, "--format", "html", "-o", file)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert Page(file.read_text(encoding="utf-8")).headings[0][1].startswith("Household waste collection")


# In a browser.


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page of one arrangement, one of an exemption that does not count, and one of all kinds with long names."""
    folder = tmp_path_factory.mktemp("pages")
    path = "bodies.a_rather_long_name_for_a_company.holdings.another_long_name.shares_of_the_first_class"
    long = replace(
        samples.UNCLEAR,
        title="Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
        file="registers/of/the/north/" + "-".join(["arrangement"] * 9) + ".yaml",
        missing=(Missing("f", "Who holds the rest of the shares?", (path,)),),
    )
    pages = {"one": ([samples.EXEMPT], []), "departs": ([samples.REQUESTED], []), "all": ([*ALL, long], PROBLEMS)}
    for name, (results, problems) in pages.items():
        text = html.report(results, problems, crowded=frozenset())
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return [folder / f"{name}.html" for name in pages]


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize(("width", "media"), [(320, "screen"), (1280, "screen"), (690, "print")])
def test_without_scripts_a_page_fits_and_is_whole(tab: Browser, files: list[Path], width: int, media: str) -> None:
    tab.size(width)
    tab.ask("Emulation.setEmulatedMedia", media=media)
    for file in files:
        tab.open(file, scripts=False)
        assert tab.complaints() == []
        assert tab.requests() == [file.as_uri()]
        assert tab.run("document.documentElement.scrollWidth <= window.innerWidth"), file.name
        hidden = tab.run(
            "Array.from(document.querySelectorAll('main h1, main h2, main h3, main p, main td, main tbody th'))"
            ".filter(each => each.textContent.trim() && !each.getClientRects().length && each.className !== 'back')"
            ".map(each => each.outerHTML)"
        )
        assert hidden == []


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_accessibility_checker_finds_nothing(tab: Browser, files: list[Path], width: int, media: str) -> None:
    spec = importlib.util.find_spec("axe_core_python")
    assert spec is not None
    assert spec.submodule_search_locations
    axe = (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    tab.size(width)
    tab.ask("Emulation.setEmulatedMedia", media=media)
    for file in files:
        tab.open(file)
        tab.run(f"{axe}; 1")
        wrong = "done.violations.map(each => [each.id, each.nodes[0].html])"
        found, passed = tab.run(f"axe.run(document).then(done => [{wrong}, done.passes.length])")
        assert found == [], file.name
        assert passed > 15


@needs_browser
@pytest.mark.slow
def test_in_print_each_arrangement_begins_a_sheet_and_no_link_is_left_to_press(tab: Browser, files: list[Path]) -> None:
    tab.size(690)
    tab.ask("Emulation.setEmulatedMedia", media="print")
    tab.open(files[-1], scripts=False)
    style = "getComputedStyle(each)"
    breaks = tab.run(f"Array.from(document.querySelectorAll('section')).map(each => {style}.breakBefore)")
    assert breaks == ["page"] * (len(ALL) + 1)
    shown = tab.run(f"Array.from(document.querySelectorAll('nav, .skip, .back')).map(each => {style}.display)")
    assert set(shown) == {"none"}
    tab.ask("Emulation.setEmulatedMedia", media="screen")


@needs_browser
@pytest.mark.slow
def test_an_exemption_that_does_not_count_is_told_by_its_frame_as_well_as_its_words(
    tab: Browser, files: list[Path]
) -> None:
    frames = []
    for file in files[:2]:
        tab.open(file, scripts=False)
        frames.append(tab.run("getComputedStyle(document.querySelector('.answer .verdict')).borderTopStyle"))
    assert frames == ["solid", "dashed"]


# Lists.


def rows(*results: Result, problems: list[Problem] | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lists.csv(results, problems or []), newline=""), strict=True))


def test_a_row_for_each_arrangement_and_each_input_that_has_no_answer() -> None:
    found = rows(*ALL, problems=PROBLEMS)
    assert [each["verdict"] for each in found] == [*(each.verdict for each in ALL), *["not-evaluated"] * 2]
    assert [each["file"] for each in found[-2:]] == ["bad.yaml", "gone.yaml"]
    assert found[-2]["errors"] == (
        "line 3 column 5: contract.buyers[0]: `nobody` is not declared.; line 9 column 1: There is a second thing."
    )
    assert {tuple(each) for each in found} == {batch_csv.OF_A_CHECK}


def test_a_row_says_what_an_exemption_counts_as() -> None:
    assert [each["counts_as"] for each in rows(samples.EXEMPT, samples.REQUESTED)] == ["exempt", "unclear"]


BOTH = (("check",), ("batch", "--jobs", "1"))
"""One process for two files."""


def test_a_check_and_a_batch_give_an_arrangement_the_same_row_and_line(
    teckal: Command, worked: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: x\n", encoding="utf-8")
    ours, theirs = (teckal(*command, worked, bad, "--format", "csv").out for command in BOTH)
    batch_rows = [{name: each[name] for name in batch_csv.OF_A_CHECK} for each in csv.DictReader(io.StringIO(theirs))]
    assert list(csv.DictReader(io.StringIO(ours))) == batch_rows
    lines = [teckal(*command, worked, bad, "--format", "jsonl").out for command in BOTH]
    assert lines[0] == lines[1]
    assert len(lines[0].splitlines()) == 2


def test_a_line_for_each_result_as_json_has_it_then_one_for_each_input_that_has_none() -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in lists.jsonl(ALL, PROBLEMS).splitlines()]
    schema = json.loads((ROOT / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
    for line in lines[: len(ALL)]:
        jsonschema.Draft7Validator({**schema, **schema["definitions"]["result"]}).validate(line)
    assert [(each["file"], len(each["errors"])) for each in lines[len(ALL) :]] == [("bad.yaml", 2), ("gone.yaml", 1)]
    assert "verdict" not in lines[-1]


@pytest.mark.parametrize("form", ["csv", "jsonl", "html"])
def test_the_status_is_that_of_the_answer_whatever_the_form(
    teckal: Command, worked: Path, tmp_path: Path, form: str
) -> None:
    assert teckal("check", worked, "--format", form).status == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: x\n", encoding="utf-8")
    ran = teckal("check", worked, bad, "--format", form)
    assert ran.status == 2
    assert "bad.yaml:1:1" in ran.err
    assert "bad.yaml" in ran.out


def test_batch_says_what_its_columns_mean_and_does_nothing_else(teckal: Command) -> None:
    ran = teckal("batch", "--columns")
    assert (ran.status, ran.err) == (0, "")
    assert [name for name in batch_csv.COLUMNS if f"\n{name} " not in ran.out] == []
    assert "The same columns without number" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
