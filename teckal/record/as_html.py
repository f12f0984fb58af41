"""A record as one page that needs nothing else: no network, no script, no other file.

It may be published as it is (SI 2014/2095 reg 8), so it is what public bodies' pages must be to those who cannot see
it: headings in order, heads of tables that say what they head, a language, words for each drawing. The page is built as
a tree and written by the library that escapes it, so that no text of a file can become anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from teckal.record import drawing, parts
from teckal.record.parts import Banner, Block, Drawing, Items, Line, Paragraph, Record, Section, Signatures, Table
from teckal.report.plain import clean

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing."""
STYLE = """
body { font: 1rem/1.5 Arial, Helvetica, sans-serif; color: #000; background: #fff; max-width: 60rem; margin: 0 auto;
  padding: 1rem 1.5rem; }
h1 { font-size: 1.8rem; line-height: 1.25; }
h2 { font-size: 1.35rem; margin-top: 2.2rem; border-bottom: 2px solid #000; }
h3 { font-size: 1.1rem; margin-top: 1.6rem; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.2rem; }
th, td { border: 1px solid #000; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #e6e6e6; }
caption { text-align: left; font-size: .9rem; font-style: italic; padding-bottom: .2rem; }
.banner { border: 2px solid #000; padding: .6rem .9rem; font-size: 1.15rem; font-weight: bold; margin: 1rem 0; }
.banner.caution { border: 8px double #000; }
.banner p { margin: .2rem 0; }
.todo { font-weight: bold; background: #e6e6e6; border: 1px dashed #000; padding: 0 .25em; }
.note { font-style: italic; font-size: .9rem; }
.lead, .closing { font-weight: bold; }
.closing { font-style: italic; }
.sign td { height: 3.2rem; }
code { font-size: .85em; overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
figure svg { max-width: 100%; height: auto; }
figcaption { font-weight: bold; font-size: .9rem; }
a { color: #000; }
nav ul { columns: 2; }
input[type=checkbox] { width: 1.1rem; height: 1.1rem; }
@page { size: A4; margin: 18mm; }
@page broad { size: A4 landscape; }
@media print {
  body { font-size: 10pt; padding: 0; max-width: none; }
  nav { display: none; }
  thead { display: table-header-group; }
  tr, figure, .banner { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .broad { page: broad; }
}
"""
LINKS = ("https://", "http://")


def render(record: Record) -> bytes:
    """The record as the bytes of an HTML file."""
    page = Element("html", lang="en-GB")
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _text(SubElement(head, "title"), record.title)
    SubElement(head, "style").text = STYLE
    _Writer(SubElement(SubElement(page, "body"), "main"), record).write()
    text = ElementTree.tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n".encode()


def _text(element: Element, text: str) -> Element:
    element.text = clean(text)
    return element


class _Writer:
    """Sets a record into the tree of a page."""

    def __init__(self, main: Element, record: Record) -> None:
        self.main, self.record = main, record
        self.figures = 0

    def write(self) -> None:
        _text(SubElement(self.main, "h1"), self.record.title)
        self._banner(self.main, self.record.banner)
        first, *rest = self.record.sections
        self._section(first, 2)
        self._contents(rest)
        for section in rest:
            self._section(section, 2)
        _text(SubElement(self.main, "p", {"class": "closing"}), self.record.closing)

    def _contents(self, sections: Sequence[Section]) -> None:
        nav = SubElement(self.main, "nav", {"aria-label": "Contents"})
        entries = SubElement(nav, "ul")
        for section in sections:
            _text(SubElement(SubElement(entries, "li"), "a", href=f"#{_anchor(section)}"), section.heading)

    def _section(self, section: Section, level: int) -> None:
        into = self.main
        if section.heading:
            into = SubElement(self.main, "section", {"aria-labelledby": _anchor(section)})
            broad = {"class": "broad"} if _begins_broad(section) else {}
            _text(SubElement(into, f"h{level}", {"id": _anchor(section), **broad}), section.heading)
        for block in section.blocks:
            self._block(into, block)
        for below in section.under:
            self._section(below, level + 1)

    def _block(self, into: Element, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._line(SubElement(into, "p", {"class": block.role} if block.role else {}), block.line)
        elif isinstance(block, Items) and block.lines:
            entries = SubElement(into, "ol" if block.numbered else "ul")
            for each in block.lines:
                self._line(SubElement(entries, "li"), each)
        elif isinstance(block, Table):
            self._table(into, block.title, block.heads, block.rows, block.shares)
        elif isinstance(block, Banner):
            self._banner(into, block)
        elif isinstance(block, Drawing):
            self._drawing(into, block)
        elif isinstance(block, Signatures):
            rows = tuple((person, post, (), ()) for person, post in block.people)
            table = self._table(into, "Signatures", ("Name", "Post", "Signature", "Date"), rows, (3, 3, 4, 2))
            table.set("class", "sign")

    def _banner(self, into: Element, banner: Banner) -> None:
        """A frame, doubled where the answer must not be relied on: it does not depend on colour."""
        frame = SubElement(into, "div", {"class": "banner caution" if banner.caution else "banner", "role": "note"})
        for text in filter(None, (f"{banner.verdict} — {banner.beside}", banner.caution)):
            _text(SubElement(frame, "p"), text)

    def _table(
        self, into: Element, title: str, heads: Iterable[str], rows: Iterable[Iterable[Line]], shares: Sequence[int]
    ) -> Element:
        table = SubElement(into, "table")
        _text(SubElement(table, "caption"), title)
        columns = SubElement(table, "colgroup")
        for share in shares:
            SubElement(columns, "col", style=f"width: {100 * share // sum(shares)}%")
        row = SubElement(SubElement(table, "thead"), "tr")
        for head in heads:
            _text(SubElement(row, "th", scope="col"), head)
        body = SubElement(table, "tbody")
        for cells in rows:
            row = SubElement(body, "tr")
            for cell in cells:
                self._line(SubElement(row, "td"), cell)
        return table

    def _line(self, into: Element, line: Line) -> None:
        for span in line:
            if span.kind == parts.BOX:
                SubElement(into, "input", {"type": "checkbox", "aria-label": clean(f"Dealt with: {span.text}")})
            elif span.kind == parts.PLAIN:
                _append(into, _spaced(span.text))
            elif span.kind == parts.LINK and span.text.startswith(LINKS):
                _text(SubElement(into, "a", href=clean(span.text)), span.text)
            else:
                tag, attributes = TAGS.get(span.kind, ("span", {}))
                SubElement(into, tag, attributes).text = _spaced(span.text)

    def _drawing(self, into: Element, block: Drawing) -> None:
        """Each chart as a drawing in the page, with a title and its words for who cannot see it."""
        for chart in drawing.charts(block.chart):
            self.figures += 1
            name = f"Figure {self.figures}. {block.caption}: {', '.join(each.name for each in chart.bodies)}."
            figure = SubElement(into, "figure", {"class": "broad"} if drawing.is_broad(chart) else {})
            figure.append(_drawn(drawing.svg(chart), f"figure-{self.figures}", name, drawing.told(chart)))
            _text(SubElement(figure, "figcaption"), name)


TAGS: dict[str, tuple[str, dict[str, str]]] = {
    parts.STRONG: ("strong", {}),
    parts.CODE: ("code", {}),
    parts.TODO: ("span", {"class": "todo"}),
}


def _append(into: Element, text: str) -> None:
    """Text after whatever stands in the element already."""
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def _spaced(text: str) -> str:
    """Text on one line, with the space that joins it to its neighbours."""
    if not text.strip():
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{clean(text)}{' ' * text[-1].isspace()}"


def _begins_broad(section: Section) -> bool:
    """Whether a section begins with a drawing that needs a page on its side, so that its heading goes there too."""
    first = section.blocks[0] if section.blocks else None
    return isinstance(first, Drawing) and drawing.is_broad(drawing.charts(first.chart)[0])


def _anchor(section: Section) -> str:
    return "section-" + re.sub("[^0-9]+", "-", section.heading.split(" ")[0])


def _drawn(svg: str, prefix: str, title: str, told: str) -> Element:
    """A drawing as a part of the page: its names its own, and a title and a description for who cannot see it."""
    root = ElementTree.fromstring(svg)
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
        for key in list(each.attrib):
            value = each.attrib.pop(key)
            plain = "href" if key.endswith("}href") else key
            if plain == "id":
                value = f"{prefix}-{value}"
            elif plain == "href" or "url(#" in value:
                value = value.replace("#", f"#{prefix}-", 1)
            each.set(plain, value)
        each.tail = each.tail and each.tail.strip()
        each.text = each.text and each.text.strip()
    for definitions in root.findall("defs"):
        for style in definitions.findall("style"):
            definitions.remove(style)
    names = {"title": title, "desc": told}
    for number, (tag, text) in enumerate(names.items()):
        element = Element(tag, id=f"{prefix}-{tag}")
        root.insert(number, _text(element, text))
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    root.set("stroke-linejoin", "round")
    return root
