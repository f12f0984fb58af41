"""What a change of the rulebook does to arrangements, for readers: those whose answer changes, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from teckal.errors import Problem
from teckal.impact import Impact, Moved
from teckal.report.page import Section, laid_out
from teckal.report.words import ANSWERS, STATES, counted, place

NOT_ASKED = "not asked"


def report(impacts: Sequence[Impact], problems: Sequence[Problem], form: str, width: int) -> str:
    """The impacts as table, markdown or json; for readers, those that change."""
    if form == "json":
        return _data(impacts, problems)
    changed = [each for each in impacts if each.changed]
    title = f"{counted(len(changed), 'answer')} of {len(impacts)} would change with this rulebook"
    return laid_out(title, _sections(changed), form, width)


def _sections(changed: Sequence[Impact]) -> Iterator[Section]:
    for each in changed:
        document = each.document
        where = place(document.file, document.index, bool(document.index))
        law = "" if each.law_before == each.law_after else f" The law was {each.law_before}, and is {each.law_after}."
        said = f"{_answer(each.before).capitalize()} before, {_answer(each.after)} now.{law}"
        yield Section(f"{document.title} ({where})", (said,), tuple(map(_why, each.moved)))


def _answer(verdict: str) -> str:
    return ANSWERS.get(verdict, verdict)


def _why(moved: Moved) -> str:
    before, after = (STATES[each] if each else NOT_ASKED for each in (moved.before, moved.after))
    return f"{moved.id}: {before} before, {after} now. {moved.reason}"


def _data(impacts: Sequence[Impact], problems: Sequence[Problem]) -> str:
    from teckal import __version__
    from teckal.report import json

    return json.dumps(
        {
            "teckal": __version__,
            "impacts": [
                {
                    "file": each.document.file,
                    "document": each.document.index,
                    "title": each.document.title,
                    "changed": each.changed,
                    "before": {"verdict": each.before, "law": each.law_before},
                    "after": {"verdict": each.after, "law": each.law_after},
                    "moved": [
                        {"id": moved.id, "before": moved.before, "after": moved.after, "reason": moved.reason}
                        for moved in each.moved
                    ],
                }
                for each in impacts
            ],
            "errors": [json.problem(each) for each in problems],
        }
    )
