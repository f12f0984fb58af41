"""A batch on a screen: a list that is read down its first column, and under it what it adds up to.

A terminal has eighty columns and a list may have thousands of rows, so each row takes two lines, its columns are set
before the first is known, and no path is cut: what does not fit goes on in the next line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from teckal.batch.outcome import Outcome
from teckal.batch.summary import Summary
from teckal.report import batch_words, words
from teckal.report.batch_words import Block, Row, row
from teckal.report.page import Section, laid_out

NARROWEST, WIDEST = 60, 100
_VERDICT, _LAW, _GAP = 13, 13, 2
"""Columns of the longest answer ("not evaluated") and the longest route, and of the space between."""


def report(outcomes: Iterable[Outcome], summary: Summary, width: int) -> str:
    """The list and the summary as one text."""
    return "".join(f"{line}\n" for line in lines(outcomes, summary, width))


def lines(outcomes: Iterable[Outcome], summary: Summary, width: int) -> Iterator[str]:
    """The same line by line, so that no list is held in memory. The summary must be complete."""
    width = max(NARROWEST, min(width, WIDEST))
    shown, starred = 0, False
    law = max([_LAW, *map(len, summary.laws)])
    for each in (row(outcome, summary, grounds=False) for outcome in outcomes):
        if not shown:
            yield from _columns(("Verdict", "Law, route", "Arrangement"), law, width)
            yield from _columns(("-" * _VERDICT, "-" * law, "-" * (width - _VERDICT - law - 2 * _GAP)), law, width)
        shown += 1
        starred = starred or each.answer == batch_words.DEPARTS
        yield from _row(each, law, width)
    if starred:
        yield from ("", *textwrap.wrap(batch_words.NOTE, width))
    for said in batch_words.narrowed(shown, summary):
        yield from ("", said)
    if shown:
        yield ""
    yield from summary_lines(summary, width)


def summary_lines(summary: Summary, width: int) -> Iterator[str]:
    """What the batch adds up to, and what it is not."""
    sections = [_section(each) for each in batch_words.blocks(summary, batch_words.MOST)]
    for line in laid_out("Summary", sections, "table", width).splitlines():
        yield from _whole_path(line, width)
    yield from ("", *textwrap.wrap(words.CLOSING, width))


def _section(block: Block) -> Section:
    """The block as a table; one whose rows name arrangements as a list, since no column is wide enough for a path."""
    if block.numbers:
        items = tuple(f"{', '.join(filter(None, said))}: {named}" for *said, named in block.rows)
        return Section(block.heading, block.prose, items)
    return Section(block.heading, block.prose, headers=block.headers, rows=block.rows)


def _row(each: Row, law: int, width: int) -> Iterator[str]:
    """Verdict, law and title; under them the calls for advice, the route and the place."""
    reference = f" ({each.reference})" if each.reference else ""
    calls = f"  {each.advice} advice" if each.advice else ""
    route = each.route or (f"({each.nearest})" if each.nearest else "")
    if each.result is None:
        yield from _columns((each.answer, "-", each.place), law, width)
        for said in each.problems:
            yield from _columns(("", "", said), law, width)
        return
    yield from _columns((each.answer, each.law or "-", f"{each.title}{reference}"), law, width)
    yield from _columns((calls, route, each.place), law, width)


def _columns(cells: Sequence[str], law: int, width: int) -> Iterator[str]:
    """One row, its last cell going on below where it must."""
    room = width - _VERDICT - law - 2 * _GAP
    before = f"{cells[0]:<{_VERDICT + _GAP}}{cells[1]:<{law + _GAP}}"
    for number, part in enumerate(_folded(cells[2], room)):
        yield f"{before if not number else ' ' * len(before)}{part}".rstrip()


def _whole_path(line: str, width: int) -> Iterator[str]:
    """A line of the summary; one that a path makes too long goes on below, as far in as it began."""
    indent = " " * (len(line) - len(line.lstrip()))
    yield from (
        (f"{indent}{part}" for part in _folded(line.strip(), width - len(indent))) if len(line) > width else [line]
    )


def _folded(text: str, room: int) -> list[str]:
    """Text in lines of so many columns; a path that is longer is broken after a separator where it has one."""
    found = []
    for line in textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]:
        while len(line) > room:
            at = line.rfind("/", 0, room) + 1 or room
            found.append(line[:at])
            line = line[at:]
        found.append(line)
    return found
