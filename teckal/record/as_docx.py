"""A record as a Word document, to go into a committee's papers and to be filled in and signed there.

Screen readers and committee clerks need what a document is, and not how it looks: real headings, rows of heads that
repeat, a language, words beside each picture. And a seal needs the same bytes each time, where the format writes the
time into its properties and into every entry of the archive that it is: both are fixed.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING, Any

from teckal.record import drawing, parts
from teckal.record.extras import needs
from teckal.record.parts import Banner, Block, Drawing, Items, Line, Paragraph, Record, Section, Signatures, Table
from teckal.report.plain import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as DocxParagraph

LANGUAGE = "en-GB"
THEN = datetime.datetime(2000, 1, 1)
"""The time that stands in the properties: a record bears the date of the decision, and not that of its making."""
ARCHIVED = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold."""
READABLE = 0o600 << 16
"""The rights that stand in each entry of the archive."""
FONT = "Arial"
PAGE, MARGIN, TOP, HEAD = (21.0, 29.7), 2.0, 2.4, 1.1
"""Centimetres of an A4 page, of its margins, of the one at the top, and from the edge to the head of the page."""
INDENT = 0.19
"""Centimetres by which a table would stand out on the left."""
SIZES = {
    "Title": 20,
    "Heading 1": 15,
    "Heading 2": 12.5,
    "Heading 3": 11,
    "Normal": 10.5,
    "Closing": 10.5,
    "Banner": 13,
}
SIZES |= {"Caption": 9, "Note": 9, "Header": 8.5, "Footer": 8.5, "Space": 3}
SIGNED = ("Name", "Post", "Signature", "Date")
GREY = "E6E6E6"


def render(record: Record) -> bytes:
    """The record as the bytes of a .docx file."""
    with needs("python-docx"):
        import docx
    document = docx.Document()
    _Writer(document, record).write()
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _timeless(archive: bytes) -> bytes:
    """The same archive with the same time in every entry, and nothing of the machine that it was made on."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.infolist():
            entry = zipfile.ZipInfo(each.filename, ARCHIVED)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, READABLE
            new.writestr(entry, old.read(each))
    return out.getvalue()


class _Writer:
    """Sets a record into a document."""

    def __init__(self, document: Document, record: Record) -> None:
        self.document, self.record = document, record
        self.figures = 0

    def write(self) -> None:
        self._properties()
        self._styles()
        self._page(self.document.sections[0], PAGE)
        self._margins()
        self.document.add_heading(clean(self.record.title), 0)
        self._banner(self.record.banner)
        for section in self.record.sections:
            self._section(section, 1)
        self._text(parts.line(self.record.closing), "Closing")

    # The document as a whole.

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title, core.subject = clean(self.record.title)[:255], "Decision record"
        core.author, core.last_modified_by, core.comments, core.keywords = "teckal", "teckal", "", ""
        core.language, core.revision = LANGUAGE, 1
        core.created = core.modified = core.last_printed = THEN
        relations = self.document.part.package.rels
        for id in [id for id, each in relations.items() if each.reltype.endswith("/thumbnail")]:
            del relations[id]  # a picture of the library's own empty document

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt, RGBColor

        styles: Any = self.document.styles
        for lang in styles.element.xpath("//w:lang"):
            for key in ("val", "eastAsia"):
                lang.set(_name(f"w:{key}"), LANGUAGE)
        styles.add_style("Closing", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        styles.add_style("Banner", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        styles.add_style("To complete", WD_STYLE_TYPE.CHARACTER)
        styles.add_style("Space", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        for border in styles["Title"].element.xpath(".//w:pBdr/*"):
            border.set(_name("w:color"), "000000")
        for name, size in SIZES.items():
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in [key for key in fonts.attrib if key.endswith("Theme")]:
                del fonts.attrib[key]
            fonts.set(_name("w:hAnsi"), FONT)
            fonts.set(_name("w:cs"), FONT)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        styles["Banner"].paragraph_format.space_after = Pt(0)
        styles["Banner"].font.bold = styles["Closing"].font.bold = True
        styles["Note"].font.italic = styles["Closing"].font.italic = True
        styles["Note"].paragraph_format.keep_with_next = True
        styles["To complete"].font.bold = True
        styles["To complete"].element.get_or_add_rPr().append(_element("w:shd", val="clear", color="auto", fill=GREY))

    def _page(self, section: Any, size: tuple[float, float]) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Cm

        section.page_width, section.page_height = Cm(size[0]), Cm(size[1])
        section.orientation = WD_ORIENT.LANDSCAPE if size[0] > size[1] else WD_ORIENT.PORTRAIT
        for side in ("left", "right", "bottom"):
            setattr(section, f"{side}_margin", Cm(MARGIN))
        section.top_margin, section.header_distance, section.footer_distance = Cm(TOP), Cm(HEAD), Cm(HEAD)

    def _margins(self) -> None:
        """The answer at the head of every page, so that no page says more than the first; at its foot the number."""
        section = self.document.sections[0]
        section.header.paragraphs[0].text = clean(self.record.banner.line)
        foot = section.footer.paragraphs[0]
        foot.add_run("Page ")
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")
        foot.add_run(f". {clean(self.record.closing)}")

    # What stands in it.

    def _section(self, section: Section, level: int) -> None:
        drawn = [each for each in section.blocks if isinstance(each, Drawing)]
        if any(drawing.is_broad(chart) for each in drawn for chart in drawing.charts(each.chart)):
            self._page(self.document.add_section(), PAGE[::-1])
        if section.heading:
            self.document.add_heading(clean(section.heading), level)
        for block in section.blocks:
            self._block(block)
        for below in section.under:
            self._section(below, level + 1)

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._text(block.line, {"note": "Note"}.get(block.role, "Normal"), bold=block.role == "lead")
        elif isinstance(block, Items):
            for number, each in enumerate(block.lines, 1):
                first = (parts.Span(f"{number}. "),) if block.numbered else ()
                self._text((*first, *each), "List" if block.numbered else "List Bullet")
        elif isinstance(block, Table):
            self._table(block.title, block.heads, block.rows, block.shares)
        elif isinstance(block, Banner):
            self._banner(block)
        elif isinstance(block, Drawing):
            self._drawing(block)
        elif isinstance(block, Signatures):
            rows = tuple((person, post, (), ()) for person, post in block.people)
            self._table("Signatures", SIGNED, rows, (3, 3, 4, 2), tall=True)

    def _text(self, line: Line, style: str, bold: bool = False) -> None:
        self._set(self.document.add_paragraph(style=style), line, bold)

    def _set(self, paragraph: DocxParagraph, line: Line, bold: bool = False) -> None:
        for span in line:
            if span.kind == parts.BOX:
                paragraph.add_run("\u2610")
                continue
            text = clean(span.text)
            before, after = (" " if span.text[at : at + 1].isspace() else "" for at in (0, len(span.text) - 1))
            run = paragraph.add_run(f"{before}{text}{after}" if text else before)
            run.bold = True if bold or span.kind == parts.STRONG else None
            if span.kind == parts.TODO:
                run.style = "To complete"
            if span.kind == parts.CODE:
                run.font.name = "Courier New"

    def _banner(self, banner: Banner) -> None:
        """A frame, heavier where the answer must not be relied on: it does not depend on colour."""
        from docx.shared import Cm

        weight = 24 if banner.caution else 8
        for text in filter(None, (f"{banner.verdict} — {banner.beside}", banner.caution)):
            paragraph = self.document.add_paragraph(clean(text), style="Banner")
            paragraph.paragraph_format.keep_with_next = True
            properties: Any = paragraph._p.get_or_add_pPr()
            frame = _element("w:pBdr")
            for side in ("top", "left", "bottom", "right"):
                frame.append(_element(f"w:{side}", val="single", sz=str(weight), space="4", color="000000"))
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(0.2)
            properties.insert_element_before(
                frame, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        self._space()

    def _space(self) -> None:
        """What keeps two tables, or a table and what follows, apart."""
        self.document.add_paragraph(style="Space").paragraph_format.keep_with_next = True

    def _table(
        self, title: str, heads: tuple[str, ...], rows: tuple[tuple[Line, ...], ...], shares: tuple[int, ...],
        tall: bool = False,
    ) -> None:  # fmt: skip
        from docx.shared import Cm

        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        properties: Any = table._tbl.tblPr
        properties.insert_element_before(
            _element("w:tblInd", w=str(int(Cm(INDENT).pt * 20)), type="dxa"), "w:tblBorders", "w:tblLayout", "w:tblLook"
        )
        properties.append(_element("w:tblCaption", val=clean(title)))
        width = (PAGE[0] - 2 * MARGIN) / sum(shares)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Cm(width * share)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            self._cell(cell, parts.line(head), bold=True)
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=GREY))
        _row(table.rows[0], "w:cantSplit", "w:tblHeader")
        for line in rows:
            row = table.add_row()
            _row(row, "w:cantSplit")
            if tall:
                row.height = Cm(1.6)
            for cell, each, share in zip(row.cells, line, shares, strict=True):
                self._cell(cell, each)
                cell.paragraphs[0].paragraph_format.keep_with_next = tall or None
                cell.width = Cm(width * share)
        for cell, share in zip(table.rows[0].cells, shares, strict=True):
            cell.width = Cm(width * share)
        self._space()

    def _cell(self, cell: _Cell, line: Line, bold: bool = False) -> None:
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        self._set(paragraph, line, bold)
        for run in paragraph.runs:
            run.font.size = Pt(8 if run.font.name else 9.5)

    def _drawing(self, block: Drawing) -> None:
        """Each chart as a picture with its words; what needs a broad page has one, with the heading."""
        from docx.shared import Inches

        for chart in drawing.charts(block.chart):
            broad = drawing.is_broad(chart)
            width, height = drawing.size(chart)
            scale = min(1.0, drawing.PAGES[3 if broad else 2][1] / height)
            self.document.add_picture(io.BytesIO(drawing.png(chart)), width=Inches(width * scale))
            self.figures += 1
            shown: Any = self.document.inline_shapes[-1]._inline.docPr
            shown.set("name", f"Figure {self.figures}")
            shown.set("descr", clean(f"{block.caption}. {drawing.told(chart)}"))
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            caption = f"Figure {self.figures}. {block.caption}: {', '.join(each.name for each in chart.bodies)}."
            self._text(parts.line(caption), "Caption")
            if broad:
                self._page(self.document.add_section(), PAGE)


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(_name(f"w:{key}"), value)
    return element


def _row(row: Any, *marks: str) -> None:
    for mark in marks:
        row._tr.get_or_add_trPr().append(_element(mark))


def _field(paragraph: DocxParagraph, code: str) -> None:
    """A number that the reader's program fills in."""
    field = _element("w:fldSimple", instr=code)
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
