"""A batch as a folder of pages: a list to sort and narrow, what it adds up to, and a page for each arrangement.

A matter has its own file, and what goes into it is one page that can be printed, mailed and kept by itself; thousands
of them in one document no browser opens. So the report is a folder, and each page in it stands alone, with nothing
loaded from anywhere. Everything can be read and printed without a script; only sorting and narrowing need the small one
in the list.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence, Sized
from fractions import Fraction
from pathlib import Path
from typing import TextIO

from teckal.batch.margins import Margin
from teckal.batch.outcome import Outcome
from teckal.batch.summary import DUE, LATER, PERHAPS, Summary
from teckal.facts.values import decimal_text
from teckal.output import OutputError
from teckal.report import answer_html, batch_words, markup
from teckal.report.answer_html import PROBLEM_HEADERS, Cell, badge, body, look, problem_cells
from teckal.report.batch_words import Block, Row, row
from teckal.report.markup import Content, Element, bullets, document, element, table
from teckal.report.plain import clean
from teckal.report.words import ANSWERS
from teckal.result import VERDICTS

LIST, SUMMARY, ERRORS, PAGES = "index.html", "summary.html", "errors.html", "arrangements"
"""The pages of the folder, and the folder of the arrangements' own."""
_OURS = re.compile(rf"{LIST}|{SUMMARY}|{ERRORS}|{PAGES}(/[0-9]{{6,}}\.html)?")
_HERE = "\0"
"""Marks where the rows of a table go; no text of a file can hold it, since it would be written out as an escape."""
_NEAR_PLACES = 12
"""Decimal places by which the list sorts distances; a browser counts in floats."""


def write(outcomes: Iterable[Outcome], summary: Summary, path: str | os.PathLike[str]) -> None:
    """Writes the folder, in the place of an earlier report if there is one. The summary must be complete.

    Raises OutputError where it cannot, or where something else than a report stands there.
    """
    target = Path(os.path.realpath(path))
    _refuse_what_is_not_ours(target, os.fspath(path))
    try:
        beside = Path(tempfile.mkdtemp(prefix=".teckal-", dir=target.parent))
        try:
            _fill(beside, outcomes, summary)
            os.chmod(beside, 0o777 & ~_umask())
            _put_in_place(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}. Name another folder.") from error


def ready(path: str | os.PathLike[str]) -> None:
    """Raises OutputError where no report could be written there."""
    target = Path(os.path.realpath(path))
    _refuse_what_is_not_ours(target, os.fspath(path))
    try:
        os.rmdir(tempfile.mkdtemp(prefix=".teckal-", dir=target.parent))
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}. Name another folder.") from error


def _refuse_what_is_not_ours(target: Path, named: str) -> None:
    """What somebody put into the folder of a report is theirs: such a folder is not replaced."""
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise OutputError(f"{named} is a file, and an HTML report is a folder. Name a folder with -o.")
    strange = (each.relative_to(target).as_posix() for each in sorted(target.rglob("*")))
    first = next((name for name in strange if not _OURS.fullmatch(name)), None)
    if first is not None:
        raise OutputError(f"{named} holds something that is no part of a report ({clean(first)}). Name a new folder.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _put_in_place(beside: Path, target: Path) -> None:
    """The new folder for the old one, which comes back if that fails."""
    old = Path(tempfile.mkdtemp(prefix=".teckal-", dir=target.parent)) / "old"
    try:
        if target.exists():
            os.rename(target, old)
        try:
            os.rename(beside, target)
        except OSError:
            with contextlib.suppress(OSError):
                os.rename(old, target)
            raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _fill(folder: Path, outcomes: Iterable[Outcome], summary: Summary) -> None:
    """Every page, the list's rows as they come."""
    (folder / PAGES).mkdir()
    named = {near.arrangement.number for near in summary.nearest}
    named |= {review.arrangement.number for review in summary.next_reviews}
    shown: set[int] = set()
    last: Row | None = None
    before: Row | None = None
    many = len(outcomes) if isinstance(outcomes, Sized) else summary.items
    with (
        _rows(folder / LIST, _list_page(summary, many)) as listing,
        _rows(folder / ERRORS, _errors_page(summary)) as errors,
    ):
        for outcome in outcomes:
            each = row(outcome, summary)
            listing.write(markup.text_of(_list_row(each, summary)))
            if each.result is None:
                errors.writelines(markup.text_of(part) for part in _error_rows(outcome))
                continue
            shown |= {each.number} & named
            if last is not None:
                _write_page(folder, last, before, each, summary)
            last, before = each, last
    if last is not None:
        _write_page(folder, last, before, None, summary)
    _write(folder / SUMMARY, _summary_page(summary, shown))


@contextlib.contextmanager
def _rows(file: Path, page: str) -> Iterator[TextIO]:
    """A file to write the rows of a page's table to, between what stands before and after them."""
    before, after = page.split(_HERE)
    with open(file, "w", encoding="utf-8", newline="\n", errors="backslashreplace") as stream:
        stream.write(before)
        yield stream
        stream.write(after)


def _write(file: Path, page: str) -> None:
    file.write_text(page, encoding="utf-8", newline="\n", errors="backslashreplace")


def _file(number: int) -> str:
    """The name of an arrangement's page."""
    return f"{number + 1:06d}.html"


def _navigation(here: str, summary: Summary, up: str = "") -> Element:
    bad = f" ({summary.not_evaluated})" if summary.not_evaluated else ""
    pages = ((LIST, "Arrangements"), (SUMMARY, "Summary"), (ERRORS, f"Not evaluated{bad}"))
    links = (element("a", said, href=up + file, aria_current="page" if file == here else None) for file, said in pages)
    return element("nav", bullets(links), aria_label="Report")


# The list.


def _columns(summary: Summary) -> list[tuple[str, str, str]]:
    """Each column with the data that it is sorted by, and the option that says so."""
    return [
        ("Verdict", "rank", "Verdict, the worst first"),
        ("Arrangement", "title", "Title"),
        ("Law", "law", "Law"),
        ("Route", "route", "Route"),
        ("Advice", "advice", "Calls for advice, the most first"),
        ("From the line", "near", "Nearest to a line"),
        *([("Review", "review", "Next review")] if _any_review(summary) else []),
        *([("Group", "group", "Group")] if summary.group_by else []),
    ]


def _any_review(summary: Summary) -> bool:
    return any(summary.reviews[state] for state in (DUE, PERHAPS, LATER))


def _list_page(summary: Summary, many: int) -> str:
    columns = _columns(summary)
    heads = (
        element("th", name, scope="col", data_sort=key, data_first="descending" if key == "advice" else None)
        for name, key, _ in columns
    )
    rows = element("tbody")
    rows.text = _HERE
    caption = f"The arrangements, in the order of the report; reviews as of {summary.as_of.isoformat()}."
    note = (element("caption", caption), element("thead", element("tr", heads)), rows)
    main = [
        element("h1", "Arrangements"),
        element("p", batch_words.tally(summary)),
        *(element("p", each, class_="caution") for each in batch_words.cautions(summary)),
        *(element("p", each, class_="caution") for each in batch_words.narrowed(many, summary)),
        *([element("p", batch_words.NOTE, class_="soft")] if summary.departing else []),
        _tools(summary, columns),
        element("p", role="status", id="shown", hidden=True),
        element("table", note, id="arrangements"),
    ]
    script = markup.asset("batch.js")
    return document("Arrangements", body(_navigation(LIST, summary), main), script=script)


def _tools(summary: Summary, columns: Sequence[tuple[str, str, str]]) -> Element:
    """What sorts and narrows the list, hidden until the script that does it runs."""
    bad = [("not-evaluated", batch_words.NOT_EVALUATED, summary.not_evaluated)] if summary.not_evaluated else []
    verdicts = [(each, ANSWERS[each], summary.verdicts[each]) for each in VERDICTS if summary.verdicts[each]]
    boxes = [_box("verdict", value, f"{said} ({count})") for value, said, count in [*verdicts, *bad]]
    laws = [(law, law) for law in sorted(summary.laws) if law]
    groups = [(clean(group), clean(group)) for group in sorted(summary.groups)]
    form = element(
        "form",
        element("label", "Find ", element("input", type="search", id="find", autocomplete="off"), class_="above"),
        element("fieldset", element("legend", "Verdict"), boxes),
        _choice("Law", "law", laws),
        _choice("Group", "group", groups) if summary.group_by else None,
        element(
            "fieldset",
            element("legend", "Only"),
            _box("calls", "yes", "that call for advice"),
            _box("due", "due", "with a review that is due") if _any_review(summary) else None,
        ),
        _choice("Sort by", "", [(key, said) for _, key, said in columns], first="The order of the report", id="sort"),
        element("button", "Show all", type="reset"),
        id="tools",
        role="search",
        aria_label="Sort and narrow the list",
    )
    return element("details", element("summary", "Sort and narrow the list"), form, id="panel", hidden=True)


def _box(by: str, value: str, said: str) -> Element:
    return element("label", element("input", type="checkbox", value=value, data_by=by), f" {said}")


def _choice(
    label: str, by: str, options: Sequence[tuple[str, str]], first: str = "all", id: str | None = None
) -> Element:
    shown = [("", first), *options]
    choices = (element("option", said, value=value) for value, said in shown)
    return element("label", f"{label} ", element("select", choices, data_by=by or None, id=id), class_="above")


def _list_row(each: Row, summary: Summary) -> Element:
    if each.result is None:
        link = element("a", each.title or each.place, href=f"{ERRORS}#n{each.number + 1}")
    else:
        link = element("a", each.title, href=f"{PAGES}/{_file(each.number)}")
    named = [
        link,
        f" ({each.reference})" if each.reference else None,
        element("span", each.place, class_="place"),
        element("span", each.summary, class_="why"),
    ]
    margin = each.margin
    cells: list[Cell] = [_verdict(each), named, each.law, _route(each)]
    cells += [str(each.advice or ""), _near(margin) if margin else None]
    cells += [_review(each)] if _any_review(summary) else []
    cells += [each.group] if summary.group_by else []
    return markup.row(
        [name for name, _, _ in _columns(summary)],
        cells,
        head=1,
        data_verdict=each.verdict,
        data_rank=VERDICTS.index(each.verdict) if each.result else None,
        data_title=each.title,
        data_law=each.law or None,
        data_route=each.route or each.nearest or None,
        data_advice=each.advice if each.result else None,
        data_calls="yes" if each.advice else "no",
        data_near=None if margin is None else _in_decimals(margin.distance),
        data_review=each.review or None,
        data_due="due" if each.review_state in (DUE, PERHAPS) else None,
        data_group=each.group or None,
    )


def _verdict(each: Row) -> Element:
    return badge(each.verdict if each.result is None else look(each.result), each.answer)


def _route(each: Row) -> str:
    return each.route or (f"nearest: {each.nearest}" if each.nearest else "")


def _near(margin: Margin) -> list[Content]:
    share = f"{decimal_text(margin.share)}%, {batch_words.line_words(margin)} needed"
    return [batch_words.points_words(margin), element("span", share, class_="place why")]


def _review(each: Row) -> str:
    return f"{each.review} ({each.review_state})" if each.review else ""


def _in_decimals(number: Fraction) -> str:
    """A figure to sort by."""
    scaled = int(number * 10**_NEAR_PLACES)
    whole, rest = divmod(scaled, 10**_NEAR_PLACES)
    return f"{whole}.{rest:0{_NEAR_PLACES}d}"


# What could not be evaluated, and what all of it adds up to.


def _errors_page(summary: Summary) -> str:
    bad = summary.not_evaluated > 0
    rows = element("tbody" if bad else "div")
    rows.text = _HERE
    caption = element("caption", "What kept arrangements from being evaluated.")
    heads = element("thead", element("tr", (element("th", each, scope="col") for each in PROBLEM_HEADERS)))
    said = "Nothing is said about these. Put right what is wrong, and run the batch again."
    main = [
        element("h1", "Not evaluated"),
        element("p", said if bad else "Every arrangement could be evaluated."),
        element("table", caption, heads, rows) if bad else rows,
    ]
    return document("Not evaluated", body(_navigation(ERRORS, summary), main))


def _error_rows(outcome: Outcome) -> Iterator[Element]:
    for number, problem in enumerate(outcome.problems):
        cells = problem_cells(outcome.place, problem)
        yield markup.row(PROBLEM_HEADERS, cells, id=None if number else f"n{outcome.number + 1}")


def _summary_page(summary: Summary, shown: Collection[int]) -> str:
    """The summary; an arrangement that has a page here is a link to it."""
    parts = (part for block in batch_words.blocks(summary) for part in _block(block, shown))
    note = [element("p", batch_words.NOTE, class_="soft")] if summary.departing else []
    main = [element("h1", "Summary of the arrangements"), *note, *parts]
    return document("Summary of the arrangements", body(_navigation(SUMMARY, summary), main))


def _block(block: Block, shown: Collection[int]) -> Iterator[Element]:
    yield element("h2", block.heading)
    for each in block.prose:
        yield element("p", each)
    if not block.rows:
        return
    rows: list[Sequence[Cell]] = list(block.rows)
    headers = block.headers
    if block.numbers:
        rows = [_named_first(cells, number, shown) for cells, number in zip(block.rows, block.numbers, strict=True)]
        headers = (headers[-1], *headers[:-1])
    yield table(block.heading, headers, rows, unseen=True)


def _named_first(cells: Sequence[str], number: int, shown: Collection[int]) -> list[Cell]:
    """A row that names an arrangement, headed by it."""
    *others, named = cells
    return [element("a", named, href=f"{PAGES}/{_file(number)}") if number in shown else named, *others]


# The page of an arrangement.


def _write_page(folder: Path, each: Row, before: Row | None, after: Row | None, summary: Summary) -> None:
    result = each.result
    if result is None:
        return
    links = element("nav", bullets(_neighbours(before, after)), aria_label="Other arrangements")
    answer = answer_html.sections(result, each.place, more=_about(each, summary), shares=_margins(each))
    page = body(_navigation("", summary, up="../"), [*answer, links], answer_html.pinned(result))
    _write(folder / PAGES / _file(each.number), document(f"{each.title}: {each.answer}", page))


def _neighbours(before: Row | None, after: Row | None) -> Iterator[Element]:
    if before is not None:
        yield element("span", "Before: ", element("a", before.title, href=_file(before.number), rel="prev"))
    if after is not None:
        yield element("span", "Next: ", element("a", after.title, href=_file(after.number), rel="next"))


def _about(each: Row, summary: Summary) -> Iterator[tuple[str, str]]:
    """What a batch says of an arrangement beside its answer."""
    yield "Review", f"{_review(each)}, as of {summary.as_of.isoformat()}" if each.review else ""
    yield summary.group_by, each.group


def _margins(each: Row) -> Iterator[Element]:
    if each.margins:
        yield element("h2", "Shares and their lines")
        rows = [
            (
                margin.short,
                f"{decimal_text(margin.share)}% (exactly {batch_words.exact_words(margin, batch_words.number_words)})",
                batch_words.line_words(margin),
                batch_words.points_words(margin),
                batch_words.amount_words(margin),
            )
            for margin in each.margins
        ]
        headers = ("Condition", "Share", "Needed", "From the line", "In money")
        yield table("Shares on which a condition of that route turns.", headers, rows)
