"""What a run found as JUnit XML, which build servers show as tests: a suite for each file, a case for each arrangement.

No body keeps the format: what every reader takes is the least common, so there is no time and no attribute beyond
those of Jenkins' schema. XML has no escape for some characters, so they are written out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from teckal.document import Document
from teckal.frozen import dataclass
from teckal.report import words
from teckal.report.findings import INPUT, Finding, name
from teckal.report.plain import clean
from teckal.result import Result
from teckal.run import below

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Case:
    """One arrangement, or one document that is none."""

    file: str
    document: int
    title: str
    failed: str = ""
    """How it fails the bar, or "error" where it could not be evaluated; empty where it passes."""
    why: tuple[Finding, ...] = ()
    said: tuple[str, ...] = ()
    """Lines to be read beside it, whether it passes or not."""


def report(
    findings: Sequence[Finding],
    results: Sequence[Result] = (),
    bar: str = "never",
    well_formed: Sequence[Document] = (),
) -> str:
    """A case for each result, failed where it is below the bar, each input with problems, and each sound document.

    A sound document fails if something is found in it: a template that can never be filled in to pass.
    """
    of: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        of.setdefault((finding.file, finding.document), []).append(finding)
    cases = [_answered(each, bar, of.get((each.file, each.document), [])) for each in results]
    broken = [place for place, inside in of.items() if any(each.rule == INPUT for each in inside)]
    cases += [_Case(*place, "", "error", tuple(of[place])) for place in broken]
    cases += [_validated(each, tuple(of.get((each.file, each.index), ()))) for each in well_formed]
    by_file: dict[str, list[_Case]] = {}
    for each in sorted(cases, key=lambda case: (name(case.file), case.document)):
        by_file.setdefault(each.file, []).append(each)
    root = ElementTree.Element("testsuites", _counts(cases, "teckal"))
    root.extend(_suite(file, inside) for file, inside in by_file.items())
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _answered(result: Result, bar: str, findings: list[Finding]) -> _Case:
    why = tuple(each for each in findings if each.level != "note")
    said = [" — ".join(words.headline(result)), clean(result.summary), *(_told(each) for each in findings)]
    failed = ""
    if below(result, bar):
        failed = result.verdict
        if result.verdict == "exempt":
            failed = "unclear" if words.departs(result) else "advice"
    return _Case(result.file, result.document, result.title, failed, why, tuple(said))


def _validated(document: Document, why: tuple[Finding, ...]) -> _Case:
    return _Case(document.file, document.index, document.title, "never-exempt" if why else "", why)


def _suite(file: str, cases: Sequence[_Case]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", _counts(cases, name(file)))
    for each in cases:
        suite.append(_case(each, crowded=len(cases) > 1 or each.document > 0))
    return suite


def _counts(cases: Sequence[_Case], called: str) -> dict[str, str]:
    errors = sum(each.failed == "error" for each in cases)
    failures = sum(bool(each.failed) for each in cases) - errors
    return {"name": _text(called), "tests": str(len(cases)), "failures": str(failures), "errors": str(errors)}


def _case(each: _Case, *, crowded: bool) -> ElementTree.Element:
    title = clean(each.title) or name(each.file)
    called = f"{title} (document {each.document + 1})" if crowded else title
    case = ElementTree.Element("testcase", {"name": _text(called), "classname": _text(name(each.file))})
    if each.failed:
        kind = "error" if each.failed == "error" else "failure"
        attributes = {"type": "input" if kind == "error" else each.failed, "message": _text(each.why[0].message)}
        ElementTree.SubElement(case, kind, attributes).text = _text("\n".join(map(_told, each.why)))
    if each.said:
        ElementTree.SubElement(case, "system-out").text = _text("\n".join(each.said))
    return case


def _told(found: Finding) -> str:
    """A finding in a line, with its place as editors and people read it."""
    spot = ":".join(str(part) for part in (name(found.file), found.line, found.column) if part is not None)
    return f"{spot}: {found.level}: {found.message} {found.help}".rstrip()


def _text(text: str) -> str:
    return _NO_XML.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
