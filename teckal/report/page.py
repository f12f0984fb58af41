"""A page of prose, lists and tables under headings, for a terminal or in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from teckal.report import markdown
from teckal.report.plain import clean
from teckal.report.table import Pen

NAMES = ("Id", "Fact")
"""Headers of columns whose cells a reader copies, so that they stay in one piece."""


@dataclass(frozen=True)
class Section:
    """A part of a page: lines of prose, a list, or a table, under a heading."""

    heading: str
    prose: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def laid_out(title: str, sections: Iterable[Section], form: str, width: int) -> str:
    """The page as `table` (for a terminal of so many columns) or as `markdown`."""
    if form == "markdown":
        blocks = [f"# {markdown.escape(title)}", *(block for each in sections for block in _markdown(each))]
        return "\n\n".join(blocks) + "\n"
    pen = Pen(max(60, min(width, 100)), colour=False)
    lines = pen.wrap(clean(title)) + [line for each in sections for line in _text(each, pen)]
    return "\n".join(lines) + "\n"


def _markdown(section: Section) -> Iterator[str]:
    yield f"## {markdown.escape(section.heading)}"
    yield from map(markdown.escape, section.prose)
    if section.items:
        yield markdown.bullets(map(markdown.escape, section.items))
    if section.rows:
        yield markdown.table(section.headers, [[markdown.escape(cell) for cell in row] for row in section.rows])


def _text(section: Section, pen: Pen) -> Iterator[str]:
    yield from ("", clean(section.heading))
    for each in section.prose:
        yield from pen.wrap(clean(each), 2)
    for each in section.items:
        yield from pen.wrap(clean(each), 4, "  -")
    if section.rows:
        yield from pen.table(section.headers, section.rows, _widths(section, pen.width))


def _widths(section: Section, width: int) -> list[int | None]:
    """The width of each column: names whole, the others as they share what is left, the narrow giving to the wide."""
    cells = zip(section.headers, *section.rows, strict=True)
    natural = [max(len(header) + 2, *map(len, column)) for header, *column in cells]
    room = width - 2 * (len(natural) - 1)
    names = {0} if section.headers[0] in NAMES else set()
    widths: dict[int, int | None] = {}
    for column in sorted(range(len(natural)), key=lambda each: (each not in names, natural[each])):
        share = room if column in names else room // (len(natural) - len(widths))
        given = max(8, min(natural[column], share))
        widths[column] = given
        room -= given
    return [widths[column] for column in range(len(natural))]
