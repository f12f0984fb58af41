"""A batch as a workbook for people who sort and filter: verdicts, conditions, flags and errors, a sheet each.

A spreadsheet works in binary floats and takes what begins with a sign for a formula. So every cell of text is written
as text and marked so that it stays text when somebody edits it, there is no formula in the file, and a figure that a
float would not hold is text too. Rows are written as they come, and nothing of the clock goes into the file.
"""

from __future__ import annotations

import contextlib
import os
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO

from teckal import xlsx
from teckal.batch.outcome import Outcome
from teckal.batch.summary import Summary
from teckal.facts.values import decimal_text
from teckal.frozen import dataclass
from teckal.report import batch_words, words
from teckal.report.batch_words import Row, row
from teckal.report.plain import clean
from teckal.report.words import STATES
from teckal.result import STANDINGS, ConditionResult, GateResult, Result

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as BookCell

Cell = str | int | float | None
MOST_ROWS = 1_048_576
"""The most that a sheet of Excel holds; what comes after goes on in a further sheet."""
MOST_TEXT = 32_767
"""The most characters that a cell of Excel holds."""
EXACT = 2**53
"""The greatest whole number up to which a float holds every one."""
LINE, MOST_LINES = 15, 20
"""The height of a line in points, and the most lines that a row shows at once."""
A4, ON_A_PAGE = 9, 260
"""The paper's number in the format, and how wide a sheet may be to be printed with all columns on one page."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    name: str
    width: int
    means: str


ARRANGEMENT = (
    Column("Number", 9, "Counts the items of the run from 1, in the order of the input."),
    Column("Title", 44, "What the arrangement is called."),
    Column("Place", 40, "Where it came from."),
)
VERDICTS = (
    *ARRANGEMENT,
    Column("Reference", 16, "The reader's own reference."),
    Column("Verdict", 14, "What it comes to; marked * where the law that it was tested under is not known to govern."),
    Column("Counts as", 14, "The verdict to go by: an exemption under a law not known to govern counts as unclear."),
    Column("Law", 14, "The id of the law applied; empty where it could not be told."),
    Column("Route", 14, "The route that an exemption rests on."),
    Column("Nearest route", 14, "Where nothing is exempt, the route nearest to being met."),
    Column("Not met or open", 40, "What on that route, or before it, keeps it from being exempt."),
    Column("Advice", 9, "How many flags call for expert advice."),
    Column("Questions", 10, "How many questions are open."),
    Column("Next question", 60, "The most decisive of them."),
    Column("Share", 10, "The share nearest to its line, in percent: rounded, but never onto a whole number."),
    Column("Share, exactly", 26, "The same exactly, as one amount of another."),
    Column("Line", 18, "What the law asks of that share."),
    Column("From the line", 12, "How many points of percent lie between the two: rounded, but never onto nought."),
    Column("Line met", 9, "Whether the share is on the side on which the condition is met."),
    Column("Amount", 16, "How much of the whole lies between the two, where the figures give it."),
    Column("Unit", 10, "The currency of that amount, or what it measures."),
    Column("Buyers", 34, "Who awards."),
    Column("Suppliers", 34, "To whom."),
    Column("Group", 24, "The value at the path of --group-by."),
    Column("Review on", 12, "When the next review is, as the file has it."),
    Column("Review", 11, "due, may be due or later, against the day that the summary names."),
    Column("Summary", 80, "The answer in a sentence or two."),
    *(Column(each.capitalize(), 12, f"How many of the values relied on are {each}.") for each in reversed(STANDINGS)),
    Column("Rulebook", 20, "The digest of the law's files that gave the answer."),
)
CONDITIONS = (
    *ARRANGEMENT,
    Column("Route", 14, "The route, or `gate` for a question that comes before the routes."),
    Column("Route state", 13, "What the route comes to."),
    Column("Told by", 9, "yes for the gates and the route that the answer is told by."),
    Column("Condition", 28, "The condition or gate in a few words."),
    Column("State", 10, "What it comes to."),
    Column("Why", 80, "The reason, with this arrangement's names and figures."),
    Column("Provision", 30, "Where it stands in the law."),
    Column("Id", 40, "Its id: teckal rules ID shows it as a page."),
    Column(
        "Weakest evidence", 17, "The weakest standing among the values that it rests on; empty where there are none."
    ),
)
FLAGS = (
    *ARRANGEMENT,
    Column("Verdict", 14, "What the arrangement comes to; no flag moves it."),
    Column("Level", 10, "advice: ask a named expert before relying on this; then caution and note."),
    Column("Flag", 24, "Its id."),
    Column("Says", 70, "What there is."),
    Column("Why", 60, "Why it matters."),
    Column("Ask", 40, "Whom to ask."),
    Column("Bring", 50, "What to bring to the expert."),
    Column("Source", 40, "Where it comes from."),
    Column("Acknowledged", 50, "Who has acknowledged it, and until when; it then calls for nothing."),
)
ERRORS = (
    Column("Number", 9, "Counts the items of the run from 1, in the order of the input."),
    Column("File", 40, "The file, as it was named."),
    Column("Document", 10, "Which document, line or row of the file, from 1."),
    Column("Place", 40, "Where it came from, for people."),
    Column("Line", 8, "Counted from 1; empty where there is no text to point at."),
    Column("Column", 8, "Counted from 1."),
    Column("Path", 40, "Keys joined by dots; empty for the document as a whole."),
    Column("What is wrong", 90, "What is wrong and what to do. Nothing is said about this arrangement."),
)
SHEETS = {"Verdicts": VERDICTS, "Conditions": CONDITIONS, "Flags": FLAGS, "Errors": ERRORS}
_SUMMARY = (Column("Summary", 60, ""), *(Column("", 28, "") for _ in range(5)))
_MEANINGS = (Column("Sheet", 14, ""), Column("Column", 20, ""), Column("Means", 100, ""))


def write(outcomes: Iterable[Outcome], summary: Summary, path: str | os.PathLike[str]) -> None:
    """Writes the workbook, or leaves what is there as it was. The summary must be complete."""
    from teckal import output

    with output.replacing(os.fspath(path)) as stream:
        save(outcomes, summary, stream)


def save(outcomes: Iterable[Outcome], summary: Summary, stream: BinaryIO) -> None:
    """The workbook's bytes, into a stream."""
    xlsx.ready()
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    _styles(book)
    try:
        _fill(book, outcomes, summary)
    except BaseException:
        for sheet in book.worksheets:
            with contextlib.suppress(Exception):  # what stopped the writing is told, not what follows from it
                sheet.close()
        raise
    xlsx.save(book, stream, summary.as_of)


def _fill(book: Workbook, outcomes: Iterable[Outcome], summary: Summary) -> None:
    """Every sheet, the rows as they come."""
    sheets = {name: _Sheet(book, name, columns) for name, columns in SHEETS.items()}
    shown = 0
    for outcome in outcomes:
        each = row(outcome, summary)
        shown += 1
        if each.result is None:
            for cells in _errors(outcome):
                sheets["Errors"].add(cells)
            continue
        sheets["Verdicts"].add(_verdict(each, each.result))
        for cells in _conditions(each, each.result):
            sheets["Conditions"].add(cells)
        for cells in _flags(each, each.result):
            sheets["Flags"].add(cells)
    _summary(_Sheet(book, "Summary", _SUMMARY, filtered=False), summary, shown)
    meanings = _Sheet(book, "Columns", _MEANINGS)
    for name, columns in SHEETS.items():
        for column in columns:
            meanings.add((name, column.name, column.means))
    for sheet in (*sheets.values(), meanings):
        sheet.end()


def _styles(book: Workbook) -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    top = Alignment(vertical="top", wrap_text=True)
    fill = PatternFill("solid", fgColor="1F3A5F")
    book.add_named_style(NamedStyle("head", font=Font(bold=True, color="FFFFFF"), fill=fill, alignment=top))
    book.add_named_style(NamedStyle("heading", font=Font(bold=True, size=13)))
    book.add_named_style(NamedStyle("bold", font=Font(bold=True)))
    book.add_named_style(NamedStyle("said", alignment=top))
    book.add_named_style(NamedStyle("summed", alignment=Alignment(horizontal="left", vertical="top", wrap_text=True)))


class _Sheet:
    """A sheet that rows are added to: its head stays in sight, and can filter; a full one goes on in another."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column], filtered: bool = True) -> None:
        self._book, self._name, self._columns, self._filtered = book, name, columns, filtered
        self._on_a_page = sum(column.width for column in columns) < ON_A_PAGE
        self._sheets = 0
        self._start()

    def _start(self) -> None:
        from openpyxl.utils import get_column_letter

        self._sheets += 1
        self.rows = 0
        name = self._name if self._sheets == 1 else f"{self._name} {self._sheets}"
        self._sheet = self._book.create_sheet(name)
        for number, column in enumerate(self._columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.paperSize = A4
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = self._on_a_page
        if self._filtered:
            self._sheet.freeze_panes = "B2"
            self._sheet.print_title_rows = "1:1"
            self.add([column.name for column in self._columns], "head")

    def add(self, cells: Sequence[Cell], style: str = "said") -> None:
        """One row."""
        if self.rows == MOST_ROWS:
            self.end()
            self._start()
        self.rows += 1
        self._sheet.row_dimensions[self.rows].height = self._height(cells)
        self._sheet.append([self._cell(each, style) for each in cells])
        del self._sheet.row_dimensions[self.rows]

    def _height(self, cells: Sequence[Cell]) -> int:
        """Room for the longest text of a row: not every spreadsheet measures that by itself."""
        long = [
            (text, column.width - 2)
            for text, column in zip(cells, self._columns, strict=False)
            if isinstance(text, str) and len(text) > column.width - 2
        ]
        lines = max((len(textwrap.wrap(text, width)) for text, width in long), default=1)
        return LINE * min(lines, MOST_LINES)

    def _cell(self, value: Cell, style: str) -> BookCell | None:
        from openpyxl.cell import WriteOnlyCell

        if value is None or value == "":
            return None
        text = isinstance(value, str)
        cell = WriteOnlyCell(self._sheet, _fitting(value) if isinstance(value, str) else value)
        cell.style = style
        if text:
            cell.data_type = "s"
            cell.quotePrefix = True
        return cell

    def end(self) -> None:
        """Lets every column be filtered by, down to the last row."""
        from openpyxl.utils import get_column_letter

        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self.rows}"


def _fitting(text: str) -> str:
    """Text that a cell can hold; one that is longer says how much of it is left out."""
    text = clean(text)
    if len(text) <= MOST_TEXT:
        return text
    note = f" [... {len(text):,} characters in all]"
    return text[: MOST_TEXT - len(note)] + note


def _named(each: Row) -> tuple[Cell, ...]:
    return each.number + 1, each.title, each.place


def _verdict(each: Row, result: Result) -> tuple[Cell, ...]:
    departs = each.answer == batch_words.DEPARTS
    awards = result.awards
    return (
        *_named(each),
        each.reference,
        each.answer,
        words.ANSWERS["unclear" if departs else each.verdict],
        each.law,
        each.route,
        each.nearest,
        "; ".join(f"{words.name(limb)} ({STATES[limb.state]})" for limb in each.limbs),
        each.advice,
        len(result.missing),
        result.missing[0].question if result.missing else "",
        *_margin(each),
        "; ".join(dict.fromkeys(award.buyer for award in awards)),
        "; ".join(dict.fromkeys(award.supplier for award in awards if award.supplier)),
        each.group,
        each.review,
        each.review_state,
        each.summary,
        *(getattr(result.evidence, standing) for standing in reversed(STANDINGS)),
        result.rulebook.digest,
    )


def _margin(each: Row) -> tuple[Cell, ...]:
    margin = each.margin
    if margin is None:
        return ("",) * 7
    amount = "" if margin.amount is None else _number(margin.amount)
    return (
        _rounded(margin.share),
        batch_words.exact_words(margin, batch_words.plain_number),
        batch_words.line_words(margin),
        _rounded(margin.distance),
        "yes" if margin.met else "no",
        amount,
        margin.unit if amount != "" and margin.unit else "",
    )


def _number(number: Fraction) -> Cell:
    """A number where a float holds it exactly, else its text."""
    whole = number.denominator == 1 and abs(number) <= EXACT
    return int(number) if whole else batch_words.plain_number(number)


def _rounded(number: Fraction) -> Cell:
    """A number to sort by, rounded as it is shown; where only words can say it, those."""
    text = decimal_text(number)
    return float(text) if text[:1].isdigit() else text


def _conditions(each: Row, result: Result) -> Iterator[tuple[Cell, ...]]:
    told = words.nearest(result)
    for gate in result.gates:
        yield (*_named(each), "gate", "", "yes", *_limb(gate))
    for route in result.routes:
        if route.state != "not-applicable":
            for limb in route.conditions:
                by = "yes" if route is told else "no"
                yield (*_named(each), route.id, STATES[route.state], by, *_limb(limb))


def _limb(limb: ConditionResult | GateResult) -> tuple[Cell, ...]:
    standings = [source.standing for fact in limb.facts for source in fact.sources]
    weakest = min(standings, key=STANDINGS.index, default="")
    return words.name(limb), STATES[limb.state], limb.reason, limb.provision, limb.id, weakest


def _flags(each: Row, result: Result) -> Iterator[tuple[Cell, ...]]:
    for flag in result.flags:
        told = (flag.level, flag.id, flag.says, flag.why, flag.ask, flag.bring, flag.source, words.accepted(flag))
        yield (*_named(each), each.answer, *told)


def _errors(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    for problem in outcome.problems:
        where = (problem["line"], problem["column"], problem["path"], problem["message"])
        yield (outcome.number + 1, outcome.file, outcome.document + 1, outcome.place, *where)


def _summary(sheet: _Sheet, summary: Summary, shown: int) -> None:
    """Part under part, each with its heading."""
    for line in batch_words.narrowed(shown, summary):
        sheet.add((line,), "summed")
    for block in batch_words.blocks(summary):
        sheet.add((block.heading,), "heading")
        for line in block.prose:
            sheet.add((line,), "summed")
        if block.rows:
            sheet.add(block.headers, "bold")
        for first, *others in block.rows:
            sheet.add((first, *(_counted(each) for each in others)), "summed")
        sheet.add(())
    for line in ((batch_words.NOTE,) if summary.departing else ()) + (words.CLOSING,):
        sheet.add((line,), "summed")


def _counted(text: str) -> Cell:
    """A count of the summary as a number."""
    return int(text) if text.isascii() and text.isdigit() else text
