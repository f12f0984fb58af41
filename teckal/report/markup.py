"""HTML as a tree of elements, written out by a library that escapes: no text of a file can become markup.

A page may be opened from a folder, a mail or a share, years later and without a network, so it has its style and
script inside it and forbids the browser to load or to run anything else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from xml.etree import ElementTree

from teckal import __version__
from teckal.report.plain import clean

Element = ElementTree.Element
Content = str | Element | None
GENERATOR = "teckal"


def element(tag: str, *content: Content | Iterable[Content], **attributes: str | int | bool | None) -> Element:
    """An element with text and elements in it.

    In the names of attributes `_` stands for `-`, and one at the end for nothing (`class_`, `aria_label`); True is an
    attribute without a value, and one that is None or False is left out.
    """
    found = Element(tag)
    for name, value in attributes.items():
        if value is not None and value is not False:
            found.set(name.rstrip("_").replace("_", "-"), "" if value is True else clean(str(value)))
    for each in content:
        for part in [each] if each is None or isinstance(each, str | Element) else each:
            _put(found, part)
    return found


def _put(into: Element, part: Content) -> None:
    if isinstance(part, Element):
        into.append(part)
    elif part and len(into):
        into[-1].tail = (into[-1].tail or "") + _spaced(part)
    elif part:
        into.text = (into.text or "") + _spaced(part)


def _spaced(text: str) -> str:
    """Text made safe to show, with a space at either end where it had one."""
    return f"{' ' if text[:1].isspace() else ''}{clean(text)}{' ' if text[-1:].isspace() and text.strip() else ''}"


def table(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Content | Sequence[Content]]],
    *,
    head: int = 0,
    unseen: bool = False,
    class_: str | None = None,
) -> Element:
    """A table with a caption; the column `head` names its row. `unseen` is a caption that only repeats the heading."""
    columns = (element("th", each, scope="col") for each in headers)
    body = element("tbody", (row(headers, cells, head=head) for cells in rows))
    said = element("caption", caption, class_="unseen" if unseen else None)
    return element("table", said, element("thead", element("tr", columns)), body, class_=class_)


def row(
    headers: Sequence[str],
    cells: Sequence[Content | Sequence[Content]],
    *,
    head: int = 0,
    **attributes: str | int | bool | None,
) -> Element:
    """One row of a table; on a narrow screen each cell says its column."""
    found = element("tr", **attributes)
    for number, (header, cell) in enumerate(zip(headers, cells, strict=True)):
        tag, scope = ("th", "row") if number == head else ("td", None)
        found.append(element(tag, cell, scope=scope, data_label=header))
    found.tail = "\n"
    return found


def code(text: str) -> Element:
    """A name or a path, which may be broken after its dots and underscores."""
    parts = re.split(r"(?<=[._])", clean(text))
    return element("code", parts[0], (each for part in parts[1:] for each in (Element("wbr"), part)))


def bullets(items: Iterable[Content | Sequence[Content]], tag: str = "ul") -> Element:
    return element(tag, (element("li", each) for each in items))


def text_of(found: Element) -> str:
    """The element as HTML."""
    # ElementTree of Python 3.10 does not know that a wbr has no end.
    return ElementTree.tostring(found, encoding="unicode", method="html").replace("</wbr>", "")


def document(title: str, body: Element, *, script: str = "") -> str:
    """A whole page: nothing from outside, and nothing in it but what stands here may run."""
    style = asset("batch.css")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'"
    if script:
        policy += f"; script-src '{_digest(script)}'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content=f"{GENERATOR} {__version__}"),
        element("title", title),
        _raw("style", style),
    )
    if script:
        body.append(_raw("script", script))
    return f"<!DOCTYPE html>\n{text_of(element('html', head, body, lang='en'))}\n"


def _raw(tag: str, text: str) -> Element:
    """A style or a script, which HTML does not escape."""
    found = Element(tag)
    found.text = text
    return found


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache
def asset(name: str) -> str:
    """A style or script that ships with the program."""
    return (resources.files("teckal.report") / name).read_text(encoding="utf-8")
