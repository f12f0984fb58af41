"""A page of prose, lists and tables under headings, for a terminal or in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from teckal.frozen import dataclass
from teckal.report import markdown
from teckal.report.plain import clean
from teckal.report.table import Pen

NAMES = ("Id", "Fact")
"""Headers of columns whose cells a reader copies, so that they stay in one piece."""


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading: lines of prose, a list, addresses, or a table."""

    heading: str
    prose: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """A list of addresses."""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def laid_out(title: str, sections: Iterable[Section], form: str, width: int, level: int = 1) -> str:
    """The page as `table` (for a terminal of so many columns) or as `markdown`, with a heading of that level."""
    if form == "markdown":
        blocks = [f"{'#' * level} {markdown.escape(title)}"]
        blocks += [block for each in sections for block in _markdown(each, level + 1)]
        return "\n\n".join(blocks) + "\n"
    pen = Pen(max(60, min(width, 100)), colour=False)
    lines = pen.wrap(clean(title)) + [line for each in sections for line in _text(each, pen)]
    return "\n".join(lines) + "\n"


def _markdown(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {markdown.escape(section.heading)}"
    yield from map(markdown.escape, section.prose)
    if section.items:
        yield markdown.bullets(map(markdown.escape, section.items))
    if section.links:
        yield markdown.bullets(map(markdown.link, section.links))
    if section.rows:
        yield markdown.table(section.headers, [[markdown.escape(cell) for cell in row] for row in section.rows])


def _text(section: Section, pen: Pen) -> Iterator[str]:
    yield from ("", *pen.wrap(clean(section.heading)))
    for each in section.prose:
        yield from pen.wrap(clean(each), 2)
    for each in (*section.items, *section.links):
        yield from pen.wrap(clean(each), 4, "  -")
    if section.rows:
        rows = [[clean(cell) for cell in row] for row in section.rows]
        yield from pen.table(section.headers, rows, _widths(section.headers, rows, pen.width))


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int | None]:
    """The width of each column: names whole, the others as they share what is left, the narrow giving to the wide."""
    cells = zip(headers, *rows, strict=True)
    least = [len(header) + 2 for header in headers]
    natural = [max(shortest, *map(len, column)) for shortest, (_, *column) in zip(least, cells, strict=True)]
    room = width - 2 * (len(natural) - 1)
    names = {0} if headers[0] in NAMES else set()
    widths: dict[int, int | None] = {}
    for column in sorted(range(len(natural)), key=lambda each: (each not in names, natural[each])):
        others = [each for each in range(len(natural)) if each not in widths and each != column]
        most = room - sum(least[each] for each in others)
        share = most if column in names else min(most, room // (len(others) + 1))
        given = max(least[column], min(natural[column], share))
        widths[column] = given
        room -= given
    return [widths[column] for column in range(len(natural))]
