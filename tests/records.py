"""Records made in a test, and what a reader of each of their forms is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import yaml

from teckal import record
from teckal.document import Document, read_text
from teckal.record import parts
from teckal.record.choice import Chosen
from teckal.record.parts import Record, Section, Span
from teckal.report.plain import clean
from teckal.rulebook import load
from teckal.verdict import evaluate

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VOID = {"meta", "input", "col", "br", "img", "link", "hr", "wbr"}
"""Tags of HTML that close themselves."""


def chosen(arrangement: Mapping[str, Any], name: str = "arrangement.yaml") -> Chosen:
    """The arrangement as the only one of a file."""
    text = yaml.safe_dump(arrangement, sort_keys=False, allow_unicode=True, width=1000)
    (document,) = read_text(text, name)
    assert isinstance(document, Document), str(document)
    return Chosen(document, name, text, several=False)


MADE: dict[tuple[str, str | None], Record] = {}
"""The records that were asked for, by what the arrangement is and the law."""


def made(arrangement: Mapping[str, Any], law: str | None = None) -> Record:
    """The record of an arrangement."""
    asked = (repr(arrangement), law)
    if asked not in MADE:
        one, book = chosen(arrangement), load()
        MADE[asked] = record.compose(one, evaluate(one.document, book, law=law, engine="builtin"), book)
    return MADE[asked]


def sections(record: Record) -> Iterator[Section]:
    """Every section, from the top."""

    def below(section: Section) -> Iterator[Section]:
        yield section
        for each in section.under:
            yield from below(each)

    for section in record.sections:
        yield from below(section)


def section(record: Record, heading: str) -> Section:
    """The section of that heading, its number left out."""
    return next(each for each in sections(record) if re.sub(r"^[0-9.]+ ", "", each.heading) == heading)


def spans(section: Section) -> list[Span]:
    return list(parts.spans(section))


def said(section: Section) -> str:
    """All that stands in a section, as one text."""
    return " ".join(clean(span.text) for span in spans(section))


def docx_texts(content: bytes) -> list[str]:
    """The text of each paragraph of a .docx, its heads and feet too."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                for paragraph in ElementTree.fromstring(archive.read(name)).iter(f"{WORD}p"):
                    found.append("".join(each.text or "" for each in paragraph.iter(f"{WORD}t")))
    return found


class Page(HTMLParser):
    """What a browser makes of a page: its elements, and the text in each."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)
            if re.fullmatch("h[1-6]", self.open[-1]):
                self.headings[-1] = (self.headings[-1][0], self.headings[-1][1] + data)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.tags if name == tag]


def unescaped(markdown: str) -> str:
    """Markdown with its escapes taken away."""
    return re.sub(r"\\([\\`*_\[\]<>#|~&$:.\-+=)])", r"\1", markdown.replace("<!-- -->", ""))
