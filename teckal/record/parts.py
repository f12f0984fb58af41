"""What a record is made of, before it is a file of any kind.

The same record goes to a committee as a document, to the public as a page and into a minute as Markdown, and none may
say what another leaves out. So it is written once, in these parts, and each form only sets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from teckal.frozen import dataclass
from teckal.record.holders import Chart

PLAIN, STRONG, CODE, LINK, TODO, BOX = "plain", "strong", "code", "link", "todo", "box"
"""How a span is set; a box is one to tick, and its text says for what."""
TO_COMPLETE = "To complete"
"""What stands where the file says nothing."""


@dataclass(frozen=True)
class Span:
    """A run of text. It may come from a file that anybody wrote: each form cleans and escapes it."""

    text: str
    kind: str = PLAIN


Line = tuple[Span, ...]
"""A paragraph, an item or a cell."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` is lead, note or closing, or empty for the ordinary."""

    line: Line
    role: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first row is its heads, repeated on every page that it runs over."""

    title: str
    """What it shows, for who cannot see it."""
    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    shares: tuple[int, ...]
    """How the width is shared out."""


@dataclass(frozen=True)
class Banner:
    """The verdict, and what keeps it from being misread, in one frame."""

    verdict: str
    beside: str
    caution: str
    """Why it must not be relied on, or not yet; empty where nothing stands against it."""

    @property
    def line(self) -> str:
        """All of it in one line, for the head of a page."""
        return f"{self.verdict}: {self.beside}. {self.caution}".rstrip()


@dataclass(frozen=True)
class Drawing:
    """A drawing of who owns and controls whom."""

    chart: Chart
    caption: str


@dataclass(frozen=True)
class Signatures:
    """Room for those who sign: for each, who and in what post, where that is known."""

    people: tuple[tuple[Line, Line], ...]


Block = Paragraph | Items | Table | Banner | Drawing | Signatures


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...] = ()
    under: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Record:
    """A whole decision record."""

    title: str
    banner: Banner
    sections: tuple[Section, ...]
    closing: str


def line(text: str, kind: str = PLAIN) -> Line:
    """A line of one span."""
    return (Span(text, kind),)


def todo(path: str) -> Line:
    """That something is still to be completed, and where in the file."""
    return (Span(TO_COMPLETE, TODO), Span(" ("), Span(path, CODE), Span(")"))


def prose(*texts: str, role: str = "") -> tuple[Paragraph, ...]:
    """A paragraph for each text that is not empty."""
    return tuple(Paragraph(line(text), role) for text in texts if text)


def items(texts: Iterable[str], numbered: bool = False) -> Items:
    return Items(tuple(line(text) for text in texts), numbered)


def joined(lines: Sequence[Line], between: str = "; ") -> Line:
    """Several lines as one."""
    spans: list[Span] = []
    for number, each in enumerate(lines):
        spans += [Span(between)] if number else []
        spans += each
    return tuple(spans)


def uncompleted(sections: Iterable[Section]) -> int:
    """How many places are still to be completed."""
    return sum(span.kind == TODO for section in sections for span in spans(section))


def spans(section: Section) -> Iterable[Span]:
    """Every span of a section, and of those under it; what a banner or a drawing has is none."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield from block.line
        elif isinstance(block, Items):
            yield from (span for each in block.lines for span in each)
        elif isinstance(block, Table):
            yield from (span for row in block.rows for cell in row for span in cell)
        elif isinstance(block, Signatures):
            yield from (span for pair in block.people for each in pair for span in each)
    for below in section.under:
        yield from spans(below)
