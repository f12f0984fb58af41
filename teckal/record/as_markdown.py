"""A record as Markdown: for a minute, a pull request, or a converter of the reader's own.

Markdown draws nothing, so the list of who owns and controls whom stands for the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable

from teckal.record import parts
from teckal.record.parts import Banner, Block, Drawing, Items, Line, Paragraph, Record, Section, Signatures, Span, Table
from teckal.report.markdown import bullets, code, escape, table
from teckal.report.plain import clean


def render(record: Record) -> bytes:
    """The record as UTF-8."""
    blocks = [f"# {escape(record.title)}", *_block(record.banner)]
    blocks += [block for section in record.sections for block in _section(section, 2)]
    blocks.append(f"*{escape(record.closing)}*")
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def _section(section: Section, level: int) -> Iterable[str]:
    if section.heading:
        yield f"{'#' * level} {escape(section.heading)}"
    for block in section.blocks:
        yield from _block(block)
    for below in section.under:
        yield from _section(below, level + 1)


def _block(block: Block) -> Iterable[str]:
    if isinstance(block, Paragraph):
        text = _line(block.line)
        yield {"note": f"*{text}*", "lead": f"**{text}**"}.get(block.role, text)
    elif isinstance(block, Items) and block.lines:
        lines = [_line(each) for each in block.lines]
        yield "\n".join(f"{n}. {each}" for n, each in enumerate(lines, 1)) if block.numbered else bullets(lines)
    elif isinstance(block, Table):
        yield table([escape(head) for head in block.heads], [[_line(cell) for cell in row] for row in block.rows])
    elif isinstance(block, Banner):
        yield _banner(block)
    elif isinstance(block, Drawing):
        yield f"*{escape(block.caption)}, in words:*"
    elif isinstance(block, Signatures):
        rows = [[_line(person), _line(post), "", ""] for person, post in block.people]
        yield table(["Name", "Post", "Signature", "Date"], rows)


def _banner(banner: Banner) -> str:
    lines = [f"> **{escape(banner.verdict)} — {escape(banner.beside)}**"]
    return "\n>\n".join([*lines, f"> **{escape(banner.caution)}**"] if banner.caution else lines)


def _line(line: Line) -> str:
    return "".join(_span(each) for each in line)


def _span(span: Span) -> str:
    """A span, with the space around it outside its marks, since they would not count otherwise."""
    if span.kind == parts.BOX:
        return "☐"
    text = clean(span.text)
    if not text:
        return span.text and " "
    before = " " if span.text[:1].isspace() else ""
    after = " " if span.text[-1:].isspace() else ""
    return before + _marked(text, span.kind) + after


def _marked(text: str, kind: str) -> str:
    if kind == parts.CODE:
        return code(text)
    if kind in (parts.STRONG, parts.TODO):
        return f"**{escape(text)}**"
    return f"<{text}>" if kind == parts.LINK else escape(text)
