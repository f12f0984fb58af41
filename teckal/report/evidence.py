"""The checklist of evidence for readers: what to compare with its source, and where to sign for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from teckal.record.checklist import Entry
from teckal.report.page import Section, laid_out
from teckal.result import Result

BOX = "[ ]"
TO_COMPLETE = "no source named"
SIGNED = "Compared with the sources by ________________________ on ____________"


def page(result: Result, entries: Sequence[Entry], form: str, width: int) -> str:
    """The checklist of one answer, as `table` for a terminal or as `markdown`."""
    title = f"Evidence to be checked: {result.title}"
    if not entries:
        return laid_out(title, [Section("Checklist", ("The answer relies on no value of the file.",))], form, width)
    rows = tuple((BOX, f"{each.title}. {each.told}{_where(each)}", _standing(each)) for each in entries)
    table = Section("Checklist", headers=("Seen", "What the file says", "Standing and source"), rows=rows)
    return laid_out(title, [table, Section("Signature", (SIGNED,))], form, width)


def _where(entry: Entry) -> str:
    return f" (line {entry.line})" if entry.line else ""


def _standing(entry: Entry) -> str:
    return "; ".join(filter(None, (entry.standing, entry.source or TO_COMPLETE, entry.date, entry.note)))


def data(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [{**asdict(each), "paths": list(each.paths)} for each in entries]
