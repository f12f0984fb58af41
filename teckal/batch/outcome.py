"""What one item of a batch came to, as plain data.

An outcome crosses from one process to another and lies in a journal for weeks, so it holds nothing but what JSON holds.
What summaries ask of the arrangement itself, and the result does not hold, is taken from it while it is at hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teckal.batch.items import Item
from teckal.document import UNKNOWN, Document, Path, parse_path
from teckal.errors import Problem
from teckal.report import json
from teckal.result import Result
from teckal.rulebook import Rulebook


@dataclass(frozen=True)
class Outcome:
    """What one item came to: a result, or everything that kept it from being evaluated."""

    number: int
    """Counts all items of the run from 0, in the order of the input."""
    file: str
    document: int
    """Which document, line or row of the file, from 0."""
    label: str
    place: str
    """Where it came from, for people: "register.xlsx, sheet Arrangements, row 7"."""
    result: dict[str, Any] | None
    """In the form of schemas/result.schema.json; None where the item could not be evaluated."""
    problems: list[dict[str, Any]]
    """In the form of `errors` in that schema."""
    crashed: bool
    """Whether it was an error of ours that kept it from being evaluated."""
    facts: dict[str, Any]
    """What summaries need and the result does not hold: `reviews_due`, `group`."""


def evaluated(item: Item, document: Document, answer: Result, book: Rulebook, group_by: Path | None = None) -> Outcome:
    """The outcome of an item that has an answer."""
    review = document.get(("circumstances", "review_on"))
    facts = {
        "reviews_due": None if review == UNKNOWN else review,
        "group": None if group_by is None else group(document, group_by),
    }
    place = (item.number, item.file, item.document, item.label or document.title, item.place)
    return Outcome(*place, result=json.result(answer), problems=[], crashed=False, facts=facts)


def refused(item: Item, problems: Sequence[Problem], crashed: bool = False) -> Outcome:
    """The outcome of an item that could not be evaluated."""
    said = [json.problem(each) for each in problems]
    return Outcome(item.number, item.file, item.document, item.label, item.place, None, said, crashed, {})


def group_path(text: str) -> Path:
    """The path of `--group-by`; raises ValueError, in words for whoever wrote it, where it is none."""
    try:
        path = parse_path(text)
    except ValueError:
        path = ()
    if not path:
        raise ValueError(f"{text!r} is no path. Write keys joined by dots, such as contract.category.")
    return path


def group(document: Document, path: Path) -> str | None:
    """What stands at a path, as the name of a group: a list by its items, a block by its names; None for silence."""
    value = document.get(path)
    if isinstance(value, (list, Mapping)):
        return ", ".join(map(str, value)) or "none"
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
