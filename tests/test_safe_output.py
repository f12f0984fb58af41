"""No output of any command lets a file act: on a terminal, in a spreadsheet, in a browser, on a forge, in a log.

A crafted text stands in turn at every place of an arrangement and at every key, in the names of files and in what is
typed. Where it is let in, what comes out must be built exactly as from harmless words; where it is refused, the message
that shows it must be as safe.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cmarkgfm
import pytest
from arrangements import cooperation, joint, sole
from cmarkgfm.cmark import Options
from conftest import Command
from hypothesis import example, given, settings
from hypothesis import strategies as st
from records import Page

from teckal import cli
from teckal.errors import Problem
from teckal.report import json as json_report
from teckal.report import markdown, markup, plain, words

READABLE = (
    "=HYPERLINK(1);=cmd|' /C calc'!A0; \u202eturned\u2066 \u200b\u00ad\u3164\U000e0041"
    "<script>alert(1)</script><img src=x onerror=alert(1)>--></style> [y](http://e.example) ![z](//e.example) `c` "
    "|a| **b** @octocat a@b.example #1 www.e.example WWW.e.example https://e.example &lt;b&gt; %0A::error::x "
    "::error::x ##[error]x ##vso[task.setvariable variable=x]y $x$ ~~s~~"
)
"""Text that a file may hold, and that something or other would act on."""
CONTROLS = "::error::x\x1b[2J\x1b]52;c;eA==\x07\x9b31m\r\n# EXEMPT\n::error::x\x00\u2028"
"""Text that no file may hold, and that a message about it may not repeat as it is."""
HARMLESS = "Plain words"
IGNORABLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
ODD_NAME = " ::error::=x ##[error]\x1b[2J\u202e<b>@m|`[y](z)\n.yaml"

NAMES = ("good", "bad", "missing")
STROKES = ("wbr", "defs", "g", "path", "use")
"""What a longer text has more of in a page and in a drawing."""

printed = st.text(st.characters(codec="utf-8")) | st.lists(
    st.sampled_from([READABLE, CONTROLS, *READABLE, *CONTROLS, " ", "=", ";", "a", "\n"]), max_size=12
).map("".join)
"""Any text, and mixtures of what is odd about the others."""


def unseen(text: str) -> list[str]:
    """The characters of a text that a reader does not see, or that act on those beside them."""
    return [
        each
        for each in text
        if (unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") and each != "\n") or IGNORABLE.match(each)
    ]


def formulas(text: str) -> list[str]:
    """The cells of a CSV that a spreadsheet would take for formulas, wherever it is set up to part them."""
    cells = (cell for delimiter in ",;\t" for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row)
    return [cell for cell in cells if unicodedata.normalize("NFKC", cell.strip()).startswith(("=", "+", "-", "@"))]


def commands(text: str) -> list[str]:
    """The lines of a text that a service which runs builds would obey in its log."""
    return [line for line in text.splitlines() if re.search(r"^\s*::\w|##\w*\[", line)]


def rendered(text: str) -> Page:
    """Markdown as a forge shows it, with whatever HTML it lets through."""
    made = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)
    return Page(re.sub(r"<(hr|br|input|img)([^>]*?) ?/>", r"<\1\2>", made))


def built(page: Page) -> list[tuple[str, list[str]]]:
    """The elements of a page and the names of their attributes, but for the strokes of letters and where they break."""
    return [(tag, sorted(attributes)) for tag, attributes in page.tags if tag not in STROKES]


# What makes text safe, on any text.


@given(printed)
@settings(deadline=None)
def test_text_made_clean_hides_nothing_and_stays_on_its_line(text: str) -> None:
    cleaned = plain.clean(text)
    assert unseen(cleaned) == commands(cleaned) == []
    assert "\n" not in cleaned
    assert plain.clean(cleaned) == cleaned


@given(st.lists(printed, min_size=1, max_size=3))
@settings(deadline=None)
def test_no_text_makes_a_cell_a_formula(texts: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([plain.cell(plain.clean(text)) for text in texts])
    assert formulas(stream.getvalue()) == []


@pytest.mark.parametrize("text", ["Bins;=1+1", "Bins; @SUM(A1)", "a;b;\uff1d1"])
def test_a_semicolon_begins_no_formula_where_it_parts_cells(text: str) -> None:
    assert formulas(f"{text}\n") != []
    assert formulas(f"{plain.cell(text)}\n") == []


@given(printed)
@settings(deadline=None)
def test_text_escaped_for_markdown_is_shown_and_nothing_else(text: str) -> None:
    escaped = markdown.escape(text)
    page = rendered(f"a {escaped}\n\n| {escaped} |\n| --- |\n| {escaped} |\n")
    assert [tag for tag, _ in page.tags] == ["p", "table", "thead", "tr", "th", "tbody", "tr", "td"]
    shown = [each.strip() for each in "".join(page.texts).split("\n") if each.strip()]
    cleaned = plain.clean(text)
    assert shown == [f"a {cleaned}".strip(), *([cleaned] * 2 if cleaned else [])]


@given(printed)
@example("-")
@example("1.")
@settings(deadline=None)
def test_text_escaped_for_markdown_is_no_more_at_the_start_of_a_line(text: str) -> None:
    assert {tag for tag, _ in rendered(markdown.escape(text)).tags} <= {"p"}
    assert {tag for tag, _ in rendered(f"- {markdown.escape(text)}").tags} <= {"ul", "li"}


@pytest.mark.parametrize("text", ["@octocat", "a@b.example", "mailto:a@b.example", "#1", "see team/repo#1"])
def test_what_a_forge_reads_after_it_has_rendered_is_parted(text: str) -> None:
    """A forge looks for mentions and numbers of issues in each piece of text of the page that it has made."""
    page = rendered(markdown.escape(text))
    assert "".join(page.texts).strip() == text
    assert [piece for piece in page.texts if re.search(r"[@#]\w", piece)] == []
    assert [tag for tag, _ in page.tags] == ["p"]


@given(printed)
@settings(deadline=None)
def test_a_path_as_code_ends_where_it_ends(text: str) -> None:
    page = rendered(f"| a |\n| --- |\n| {markdown.code(text)} and `b` |\n")
    assert [tag for tag, _ in page.tags][-2:] == ["code", "code"]
    assert "a" not in {tag for tag, _ in page.tags}


@given(printed)
@settings(deadline=None)
def test_text_in_a_page_is_text_and_nothing_else(text: str) -> None:
    page = markup.document(text, markup.element("body", markup.element("p", text, title=text), markup.code(text)))
    assert unseen(page) == []
    assert {tag for tag, _ in Page(page).tags} <= {"html", "head", "meta", "title", "style", "body", "p", "code", "wbr"}
    (paragraph,) = [attributes for tag, attributes in Page(page).tags if tag == "p"]
    assert paragraph == {"title": plain.clean(text)}


@given(printed)
@settings(deadline=None)
def test_json_shows_every_character_and_loses_none(text: str) -> None:
    assert unseen(json_report.line(text)) == commands(json_report.line(text)) == []
    assert json.loads(json_report.line(text)) == text


@given(printed)
@settings(deadline=None)
def test_a_problem_is_one_line_that_hides_nothing(text: str) -> None:
    said = words.problem_line(Problem(text, 0, 1, 2, text, text, 0, text))
    assert unseen(said) == commands(said) == []
    assert "\n" not in said


# Every command, in every form.


def worded(found: dict[str, Any], text: str) -> dict[str, Any]:
    """An arrangement with this text wherever the format takes words."""
    found |= {"title": text, "reference": text, "description": text}
    if "cooperation" in found:
        found["cooperation"]["common_objectives"] = text
        found["cooperation"]["public_tasks"] = dict.fromkeys(("fenmarsh", "saltby"), text)
    for party in found["parties"].values():
        party |= {"name": f"{text} {party['name']}", "description": text}
    found["contract"] |= {"subject": text, "description": text}
    found["decision"] = {
        **dict.fromkeys(("appendix_to", "resolution", "decided_by", "delegation", "confidential"), text),
        "reasons": [text],
        "alternatives": [{"option": text, "rejected_because": text}],
        "conflicts": [{"declared_by": text, "interest": text}],
        "consultation": [{"consulted": text, "response": text}],
        "background_papers": [{"paper": text, "where": text}],
        "implications": dict.fromkeys(("financial", "legal", "risk"), text),
        "signatories": [{"person": text, "post": text}],
    }
    entry = {"standing": "documented", "source": text, "note": text}
    found["evidence"] = dict.fromkeys(("contract.awarded_on", "parties.fenmarsh.type"), entry)
    found["acknowledged"] = [{"flag": "law-requested", "by": text, "on": "2026-09-01", "note": text}]
    return found


def arrangements(text: str) -> list[dict[str, Any]]:
    return [worded(joint(), text), worded(cooperation(), text)]


def written(*documents: Any) -> str:
    """Documents as YAML that any text can stand in."""
    text = "".join(f"---\n{json.dumps(each)}\n" for each in documents)
    pair = r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}"
    return re.sub(pair, lambda found: f"\\U{ord(json.loads(chr(34) + found[0] + chr(34))):08x}", text)


def variants(value: Any, text: str) -> Iterator[Any]:
    """The document once for each of its texts and keys, with this text in its place."""
    if isinstance(value, str):
        yield text
    elif isinstance(value, dict):
        for key, inside in value.items():
            others = {each: value[each] for each in value if each != key}
            yield {**others, text: inside}
            yield from ({**value, key: each} for each in variants(inside, text))
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from ([*value[:number], each, *value[number + 1 :]] for each in variants(inside, text))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good file, a bad one and one that is not there, each oddly named, to run in."""
    monkeypatch.chdir(tmp_path)
    names = {"good": written(*arrangements(READABLE)), "bad": written({**joint(), READABLE: 1}, [CONTROLS])}
    for name, text in names.items():
        (tmp_path / f"{name}{ODD_NAME}").write_text(text, encoding="utf-8")
    return tmp_path


def both(command: Command, *arguments: str) -> str:
    """What a command prints, all of which can be seen; it must have done its work or said what was wrong."""
    ran = command(*arguments)
    assert ran.status in (0, 1, 2), ran.err
    assert unseen(ran.out + ran.err) == []
    assert commands(ran.err if "github" in arguments else ran.out + ran.err) == []
    return ran.out


def rarely(arguments: list[str], slow: bool = True) -> Any:
    """A command that is put to the test in the slow run alone."""
    return pytest.param(arguments, marks=[pytest.mark.slow] if slow else [])


COMMANDS = [
    *(["check", "--format", form] for form in cli.FORMATS),
    *(["check", option] for option in ("-v", "-q", "--summary")),
    *(["check", "--evidence", "--format", form] for form in cli.EVIDENCE_FORMS),
    *(rarely(["check", "--law", "uk-pcr-2015", "--format", form], form != "table") for form in cli.FORMATS),
    *(["validate", "--format", form] for form in ("table", "json")),
    *(
        rarely(["compare", "--law", "uk-pa-2023", "--law", "uk-pcr-2015", "--format", form], form != "table")
        for form in cli.PAGES
    ),
    *(
        rarely(["batch", "--jobs", "1", "--group-by", "title", "--format", form])
        for form in ("table", "csv", "json", "jsonl")
    ),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_prints_what_cannot_be_seen(teckal: Command, folder: Path, arguments: list[str]) -> None:
    text = both(teckal, *arguments, *(f"{name}{ODD_NAME}" for name in NAMES))
    assert text


@pytest.mark.slow
@pytest.mark.parametrize("form", [*cli.FORMATS, "validate"])
@pytest.mark.parametrize("text", [READABLE, CONTROLS], ids=["readable", "controls"])
def test_no_text_and_no_key_at_any_place_prints_what_cannot_be_seen(
    teckal: Command, tmp_path: Path, form: str, text: str
) -> None:
    every = [each for base in arrangements(HARMLESS) for each in variants(base, text)]
    assert len(every) > 300
    (tmp_path / "a.yaml").write_text(written(*every), encoding="utf-8")
    if form == "validate":
        both(teckal, "validate", str(tmp_path))
    else:
        both(teckal, "check", str(tmp_path), "--engine", "builtin", "--format", form)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "{}.yaml"],
        ["check", "good", "-o", "nowhere/{}"],
        ["check", "good", "--law", "{}"],
        ["check", "good", "--format", "{}"],
        ["check", "--{}"],
        ["{}"],
        ["check", "good", "--since-rev", "{}"],
        ["validate", "{}"],
        ["diff", "good", "{}"],
        pytest.param(["batch", "{}.csv"], marks=pytest.mark.slow),
        ["batch", "good", "--group-by", "{}"],
        ["batch", "good", "--journal", "{}.yaml"],
        ["batch", "good", "--resume", "nowhere/{}"],
        ["compare", "good", "--law", "{}"],
        ["report", "{}"],
        ["report", "good#{}"],
        ["verify", "{}"],
        ["rules", "{}"],
        ["rules", "--since", "{}"],
        ["rules", "--impact", "{}", "good"],
        ["cases", "{}"],
        ["cases", "--condition", "{}"],
        ["schema", "{}"],
        ["new", "--law", "{}"],
        ["new", "-o", "nowhere/{}"],
        ["completion", "{}"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("text", [READABLE, CONTROLS.replace("\0", "")], ids=["readable", "controls"])
def test_what_is_typed_is_not_said_back_as_it_is(
    teckal: Command, folder: Path, arguments: list[str], text: str
) -> None:
    ran = teckal(*(f"good{ODD_NAME}" if each == "good" else each.replace("{}", text) for each in arguments))
    assert ran.status == 2
    assert ran.err or ran.out
    assert unseen(ran.err + ran.out) == commands(ran.err + ran.out) == []
    assert not [line for line in ran.err.splitlines() if line.startswith("# EXEMPT")]


def test_an_error_of_ours_says_nothing_back_as_it_is(
    teckal: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(CONTROLS)

    monkeypatch.setattr("teckal.run.evaluate", fail)
    ran = teckal("check", f"good{ODD_NAME}")
    assert ran.status == 70
    assert unseen(ran.err) == commands(ran.err) == []


@pytest.mark.parametrize(
    ("arguments", "form"),
    [
        *((["check"], form) for form in ("html", "markdown")),
        *(
            pytest.param(["check", *more], form, marks=pytest.mark.slow)
            for more in (["-v"], ["--law", "uk-pcr-2015"])
            for form in ("html", "markdown")
        ),
        (["check", "--evidence"], "markdown"),
        (["diff", "old.yaml"], "markdown"),
        pytest.param(["compare"], "markdown", marks=pytest.mark.slow),
        pytest.param(["report"], "html", marks=pytest.mark.slow),
        (["report"], "markdown"),
    ],
)
def test_a_page_is_built_as_from_harmless_words(teckal: Command, folder: Path, arguments: list[str], form: str) -> None:
    pages = []
    Path("old.yaml").write_text(written(worded(sole(), "Other words")), encoding="utf-8")
    for text in (READABLE, HARMLESS):
        documents = arrangements(text)[: 1 if arguments[0] in ("report", "diff") else 2]
        Path("a.yaml").write_text(written(*documents), encoding="utf-8")
        page = both(teckal, *arguments, "a.yaml", "--format", form)
        pages.append(rendered(page) if form == "markdown" else Page(page))
    hostile, harmless = pages
    assert built(hostile) == built(harmless)
    assert len(hostile.tags) > 30
    assert plain.clean(READABLE)[:40] in hostile.text
    links = [each["href"] for tag, each in hostile.tags if tag == "a"]
    assert links == [each["href"] for tag, each in harmless.tags if tag == "a"]


@pytest.mark.parametrize("form", cli.PAGES)
def test_what_changed_between_two_files_is_said_safely(teckal: Command, folder: Path, form: str) -> None:
    Path("old.yaml").write_text(written(worded(sole(), HARMLESS)), encoding="utf-8")
    Path("new.yaml").write_text(written(worded(joint(), READABLE)), encoding="utf-8")
    text = both(teckal, "diff", "old.yaml", "new.yaml", "--format", form)
    assert text.count("octocat") > 10
    both(teckal, "diff", "old.yaml", f"bad{ODD_NAME}", "--format", form)


@pytest.mark.parametrize("command", ["check", pytest.param("batch", marks=pytest.mark.slow)])
def test_no_cell_of_a_csv_is_a_formula_however_it_is_parted(teckal: Command, folder: Path, command: str) -> None:
    names = [f"{name}{ODD_NAME}" for name in NAMES]
    text = both(teckal, command, *names, "--format", "csv", *(["--jobs", "1"] if command == "batch" else []))
    assert formulas(text) == []
    rows = list(csv.DictReader(io.StringIO(text), strict=True))
    assert len({len(row) for row in rows}) == 1
    assert [row["title"][:6] for row in rows[:2]] == ["'=HYPE", "'=HYPE"]


def test_no_cell_of_the_cases_is_a_formula_however_it_is_parted(teckal: Command) -> None:
    text = both(teckal, "cases", "--format", "csv")
    assert formulas(text) == []
    assert text.count("\n") > 50


def test_what_a_program_reads_back_is_what_the_file_says(teckal: Command, folder: Path) -> None:
    whole = json.loads(both(teckal, "check", f"good{ODD_NAME}", "--format", "json"))
    lines = [json.loads(line) for line in both(teckal, "check", f"good{ODD_NAME}", "--format", "jsonl").splitlines()]
    assert lines == whole["results"]
    assert {each["title"] for each in lines} == {READABLE}


@pytest.mark.slow
def test_the_pages_and_the_workbook_of_a_batch_hide_nothing(teckal: Command, folder: Path) -> None:
    import openpyxl

    names = [f"{name}{ODD_NAME}" for name in NAMES]
    both(teckal, "batch", *names, "--jobs", "1", "--format", "html", "-o", "pages")
    both(teckal, "batch", *names, "--jobs", "1", "--format", "xlsx", "-o", "book.xlsx")
    pages = sorted(Path("pages").rglob("*.html"))
    cells = [
        cell
        for sheet in openpyxl.load_workbook("book.xlsx")
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert len(pages) == 5
    assert len(cells) > 100
    for page in pages:
        assert unseen(page.read_text(encoding="utf-8")) == []
        assert not {"img", "b"} & {tag for tag, _ in Page(page.read_text(encoding="utf-8")).tags}
    assert [cell.value for cell in cells if unseen(str(cell.value)) or cell.data_type == "f"] == []


@pytest.mark.slow
def test_a_record_in_docx_hides_nothing(teckal: Command, folder: Path) -> None:
    pytest.importorskip("docx")
    Path("a.yaml").write_text(written(arrangements(READABLE)[0]), encoding="utf-8")
    both(teckal, "report", "a.yaml", "-o", "a.docx")
    with zipfile.ZipFile("a.docx") as parts:
        texts = [
            text
            for name in parts.namelist()
            if name.endswith((".xml", ".rels"))
            for text in ElementTree.fromstring(parts.read(name)).itertext()
        ]
    assert any("octocat" in text for text in texts)
    assert [text for text in texts if unseen(text)] == []
