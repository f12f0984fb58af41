"""A batch as a table for other programs: one row an arrangement, in columns that keep their names.

A spreadsheet that opens such a file makes a date of 3/4 and a formula of a minus sign, so a ratio is written out in
words, no number has a sign, and no cell begins as a formula does.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from typing import TextIO

from teckal.batch.outcome import Outcome
from teckal.batch.summary import Summary
from teckal.facts.values import decimal_text
from teckal.report import batch_words, words
from teckal.report.batch_words import Row, row
from teckal.report.page import Section, laid_out
from teckal.report.plain import cell, clean

COLUMNS = {
    "number": "Counts the items of the run from 1, in the order of the input.",
    "file": "The file, as it was named.",
    "document": "Which document, line or row of the file, from 1.",
    "place": "Where it came from, for people.",
    "title": "What it is called.",
    "reference": "The reader's own reference.",
    "verdict": "exempt, unclear, not-exempt or out-of-scope; not-evaluated where an error stands in the last column.",
    "counts_as": "The verdict to go by: an exemption under a law that is not known to govern counts as unclear.",
    "law": "The id of the law applied; empty where it could not be told.",
    "route": "The route that an exemption rests on.",
    "nearest_route": "Where nothing is exempt, the route nearest to being met.",
    "not_met": "Conditions of that route that fail, and gates that exclude, by id, with spaces between.",
    "open": "Conditions and gates that are unclear, by id, with spaces between.",
    "advice": "How many flags call for expert advice.",
    "caution": "How many flags call for caution.",
    "note": "How many flags are notes.",
    "acknowledged": "How many flags somebody has acknowledged; they are not among those counted before.",
    "flags": "The flags by id, with spaces between.",
    "questions": "How many questions are open.",
    "next_question": "The most decisive of them.",
    "share": "The share nearest to its line, in percent, never rounded onto a whole number.",
    "share_exact": "The same exactly, as one amount of another.",
    "line": "What the law asks of that share, in percent.",
    "points_from_line": "How many points of percent lie between the two, never rounded onto a whole number.",
    "line_met": "true where the share is on the side on which the condition is met.",
    "amount_from_line": "How much of the whole lies between the two, where the figures give it.",
    "amount_unit": "The currency of that amount.",
    "buyers": "Who awards, by name.",
    "suppliers": "To whom, by name.",
    "group": "The value at the path of --group-by.",
    "review_on": "When the next review is, as the file has it.",
    "review": "due, may be due or later, against the day of --as-of.",
    "summary": "The answer in a sentence or two.",
    "documented": "How many of the values relied on are documented.",
    "stated": "How many are stated.",
    "assumed": "How many are assumed.",
    "disputed": "How many are disputed.",
    "unsupported": "How many have no evidence beside them.",
    "rulebook": "The digest of the law's files that gave the answer.",
    "errors": "What kept it from being evaluated, each with its line and column.",
}
"""Each column with what it means."""
OF_A_BATCH = (
    *("number", "share", "share_exact", "line", "points_from_line", "line_met", "amount_from_line", "amount_unit"),
    *("group", "review_on", "review"),
)
"""Those that a check of a few files does not have."""
OF_A_CHECK = tuple(name for name in COLUMNS if name not in OF_A_BATCH)


def explained(form: str, width: int) -> str:
    """What each column means, as `table` or `markdown`."""
    section = Section("One row an arrangement", headers=("Id", "Means"), rows=tuple(COLUMNS.items()))
    fewer = Section("Of teckal check", (f"The same columns without {', '.join(OF_A_BATCH)}.",))
    return laid_out("Columns of the CSV export", [section, fewer], form, width)


def write(
    outcomes: Iterable[Outcome], stream: TextIO, summary: Summary | None = None, columns: Collection[str] = COLUMNS
) -> None:
    """The header and a row for each outcome. The stream must not translate line ends."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for outcome in outcomes:
        cells = dict(_cells(outcome, row(outcome, summary, grounds=False)))
        writer.writerow([cell(clean(cells.get(name, ""))) for name in columns])


def _cells(outcome: Outcome, each: Row) -> Iterator[tuple[str, str]]:
    """The cells that there is something to put in."""
    yield from (("number", str(each.number + 1)), ("file", outcome.file), ("document", str(outcome.document + 1)))
    yield from (("place", each.place), ("title", each.title), ("verdict", each.verdict))
    if each.result is None:
        yield "errors", "; ".join(each.problems)
        return
    yield from (("reference", each.reference), ("law", each.law), ("route", each.route), ("group", each.group))
    yield "counts_as", "unclear" if each.verdict == "exempt" and words.departs(each.result) else each.verdict
    yield from (("nearest_route", each.nearest), ("summary", each.summary))
    yield "not_met", " ".join(limb.id for limb in each.limbs if limb.state in ("not-met", "excludes"))
    yield "open", " ".join(limb.id for limb in each.limbs if limb.state == "unclear")
    yield from (("review_on", each.review), ("review", each.review_state))
    yield from _counts(each)
    yield from _margin(each)


def _counts(each: Row) -> Iterator[tuple[str, str]]:
    result = each.result
    if result is None:
        return
    for level in ("advice", "caution", "note"):
        yield level, str(words.standing(result, level))
    yield "acknowledged", str(sum(flag.accepted is not None for flag in result.flags))
    yield "flags", " ".join(dict.fromkeys(flag.id for flag in result.flags))
    yield "questions", str(len(result.missing))
    if result.missing:
        yield "next_question", result.missing[0].question
    yield "buyers", "; ".join(dict.fromkeys(award.buyer for award in result.awards))
    yield "suppliers", "; ".join(dict.fromkeys(award.supplier for award in result.awards if award.supplier))
    for name in ("documented", "stated", "assumed", "disputed", "unsupported"):
        yield name, str(getattr(result.evidence, name))
    yield "rulebook", result.rulebook.digest


def _margin(each: Row) -> Iterator[tuple[str, str]]:
    margin = each.margin
    if margin is None:
        return
    yield "share", decimal_text(margin.share)
    yield "share_exact", batch_words.exact_words(margin, batch_words.plain_number)
    yield "line", batch_words.line_words(margin)
    yield "points_from_line", decimal_text(margin.distance)
    yield "line_met", "true" if margin.met else "false"
    if margin.amount is not None:
        yield "amount_from_line", batch_words.plain_number(margin.amount)
        yield "amount_unit", margin.unit or ""
