"""A check as one page: it is mailed, printed and put with the papers, so that nothing it needs is beside it.

One arrangement is the page; several stand one after the other, each on a sheet of its own when printed, under a table
that leads to them. Their numbers lead to them on paper, where no link does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from teckal.errors import Problem
from teckal.report import json, words
from teckal.report.answer_html import (
    PROBLEM_HEADERS,
    Cell,
    badge,
    body,
    look,
    pinned,
    problem_cells,
    sections,
)
from teckal.report.batch_words import departing, not_evaluated
from teckal.report.markup import Content, Element, bullets, document, element, table
from teckal.result import Result

OVERVIEW, BAD = "overview", "not-evaluated"


def report(results: Sequence[Result], problems: Sequence[Problem], *, crowded: frozenset[str]) -> str:
    """The page of all results, and of what could not be evaluated."""
    if len(results) == 1 and not problems:
        (result,) = results
        place = words.place(result.file, result.document, result.file in crowded)
        title = f"{result.title}: {words.answer(result)}"
        return document(title, body(None, sections(result, place), pinned(result)))
    title = f"{words.counted(len(results), 'arrangement')} checked"
    closing = [pinned(results[0])] if results else []
    main = [element("h1", title), *_main(results, problems, crowded)]
    return document(title, body(_navigation(results, problems), main, *closing))


def _navigation(results: Sequence[Result], problems: Sequence[Problem]) -> Element:
    said = [(OVERVIEW, "Overview")] if results else []
    said += [(BAD, f"Not evaluated ({words.unread(problems)})")] if problems else []
    links = (element("a", name, href=f"#{id}") for id, name in said)
    return element("nav", bullets(links), aria_label="On this page")


def _main(results: Sequence[Result], problems: Sequence[Problem], crowded: frozenset[str]) -> Iterator[Content]:
    places = [words.place(each.file, each.document, each.file in crowded) for each in results]
    if results:
        yield element("p", f"{words.tally(results).capitalize()}.")
    departures = sum(look(each) != each.verdict for each in results)
    for said in filter(None, (departing(departures), not_evaluated(words.unread(problems), len(problems)))):
        yield element("p", said, class_="caution")
    if results:
        yield element("h2", "Overview", id=OVERVIEW)
        yield _overview(results, places)
    if problems:
        yield element("h2", "Not evaluated", id=BAD)
        yield _problems(problems, crowded)
    for number, (each, place) in enumerate(zip(results, places, strict=True), 1):
        yield _arrangement(number, each, place)


def _overview(results: Sequence[Result], places: Sequence[str]) -> Element:
    rows: list[Sequence[Cell]] = []
    for number, (each, place) in enumerate(zip(results, places, strict=True), 1):
        advice = sum(flag.level == "advice" for flag in each.flags)
        named = [
            element("a", each.title, href=f"#a{number}"),
            f" ({each.reference})" if each.reference else None,
            element("span", place, class_="place"),
        ]
        law = each.law.short if each.law else ""
        verdict = badge(look(each), words.answer(each))
        rows.append([str(number), named, verdict, law, each.route or "", str(advice or "")])
    headers = ("Number", "Arrangement", "Verdict", "Law", "Route", "Calls for advice")
    return table("The arrangements, in the order of this page.", headers, rows, head=1, class_="overview")


def _problems(problems: Sequence[Problem], crowded: frozenset[str]) -> Element:
    rows = (
        problem_cells(words.place(each.file, each.document, each.file in crowded), json.problem(each))
        for each in problems
    )
    return table("What kept inputs from being evaluated. Nothing is said about these.", PROBLEM_HEADERS, rows)


def _arrangement(number: int, result: Result, place: str) -> Element:
    """One of several, as a part that can be printed by itself."""
    title = f"{number}. {result.title}"
    back = element("p", element("a", "Back to the overview", href=f"#{OVERVIEW}"), class_="back")
    answer = sections(result, place, level=2, title=title, id=f"a{number}")
    return element("section", answer, element("p", words.CLOSING, class_="soft"), back, aria_labelledby=f"a{number}")
