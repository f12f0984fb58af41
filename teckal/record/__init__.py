"""The decision record: an appendix to a committee paper that says what is decided, and on what it rests in law.

What an officer must be able to show later is not the answer alone but what was known when it was given. So a record has
every fact with its evidence, every condition with its reason, and what was open; it is the same, byte for byte, each
time it is made from the same file and the same rulebook, so that it can be signed and sealed.
"""

from __future__ import annotations

from dataclasses import replace

from teckal.record import decision, grounds
from teckal.record.choice import Chosen, choose
from teckal.record.extras import MissingExtra
from teckal.record.parts import Record, Section, Table, line, prose, todo, uncompleted
from teckal.record.said import figure, value
from teckal.report import words
from teckal.result import Result
from teckal.rulebook import Rulebook

__all__ = ["ENDINGS", "FORMATS", "Chosen", "MissingExtra", "Record", "choose", "compose", "render"]

FORMATS = ("docx", "html", "markdown")
ENDINGS = {".docx": "docx", ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}
"""The form that the ending of a file's name asks for."""
SIGNED = "Those who sign have seen this answer and what it says of how far it can be relied on."


def compose(chosen: Chosen, result: Result, book: Rulebook) -> Record:
    """The record of one arrangement and of what it came to."""
    document = chosen.document
    banner = grounds.banner(result, book)
    sections = (
        decision.section(document, result, banner.caution),
        grounds.answer(result),
        grounds.ownership(document),
        grounds.facts(document, result, book),
        grounds.conditions(result),
        grounds.citations(result, book),
        grounds.cases(result),
        grounds.questions(result),
        grounds.flags(result),
        grounds.made(chosen, result),
        Section("Signatures", (*prose(SIGNED), banner, decision.signatures(document))),
    )
    numbered = tuple(_numbered(each, str(number)) for number, each in enumerate(sections, 1))
    particulars = _particulars(chosen, result)
    heads = Section("", (particulars,))
    left = uncompleted((heads, *numbered))
    heads = Section("", (particulars, *prose(_left(left), role="lead")))
    return Record(f"Decision record: {result.title}", banner, (heads, *numbered), words.CLOSING)


def _numbered(section: Section, number: str) -> Section:
    under = tuple(_numbered(each, f"{number}.{below}") for below, each in enumerate(section.under, 1))
    return replace(section, heading=f"{number} {section.heading}", under=under)


def _left(left: int) -> str:
    if not left:
        return "Nothing is left to complete."
    return f"{words.counted(left, 'entry is', 'entries are')} still to be completed."


def _particulars(chosen: Chosen, result: Result) -> Table:
    """What the record is of, at a glance."""
    document = chosen.document

    def of(*path: str) -> str:
        found = document.get(path)
        return "" if found in (None, "unknown") else value(document, path)

    amount = document.get(("contract", "estimated_value"))
    currency = of("contract", "currency")
    worth = f"{figure(amount)} {currency}".strip() if amount not in (None, "unknown") else ""
    period = " to ".join(filter(None, [of("contract", "starts_on"), of("contract", "ends_on")]))
    rows = [
        ("Reference", result.reference or ""),
        ("Contract", of("contract", "subject")),
        ("Kind", of("contract", "category")),
        ("Buyers", decision.parties(document, "buyers")),
        ("Suppliers", decision.parties(document, "suppliers")),
        ("Value over its life", worth),
        ("Period", period),
        ("Award decided on", of("contract", "awarded_on")),
        ("Stage", of("stage")),
    ]
    appendix = of("decision", "appendix_to")
    first = (line("Appendix to"), line(appendix) if appendix else todo("decision.appendix_to"))
    cells = (first, *((line(label), line(text)) for label, text in rows if text))
    return Table("What this record is of", ("What", "Which"), cells, (1, 3))


def render(record: Record, form: str) -> bytes:
    """The record as a file of one of `FORMATS`; raises MissingExtra where a library for it is not installed."""
    if form == "docx":
        from teckal.record import as_docx

        return as_docx.render(record)
    if form == "html":
        from teckal.record import as_html

        return as_html.render(record)
    from teckal.record import as_markdown

    return as_markdown.render(record)
