"""What one item of a batch came to, as plain data.

An outcome crosses from a worker's process to the one that collects, is written to a journal and read back by a later
run, so it holds nothing but what JSON holds. What summaries ask of the arrangement itself, and the result does not
hold, is taken from it here, while it is at hand.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from teckal.batch import companies, margins
from teckal.document import UNKNOWN, Document, Path, parse_path, show
from teckal.errors import Problem
from teckal.frozen import dataclass
from teckal.reading import schema
from teckal.report import json
from teckal.result import Result
from teckal.rulebook import Rulebook
from teckal.run import fails


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
    """What summaries need and the result does not hold: `reviews_due`, `group`, `activity`, `margins`, `crosses`."""


BARS = ("not-exempt", "unclear", "advice")
"""Those of --fail-on that an answer can be below."""


class Placed(Protocol):
    """What an outcome keeps of the item that it is of."""

    @property
    def number(self) -> int: ...
    @property
    def file(self) -> str: ...
    @property
    def document(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def place(self) -> str: ...


def evaluated(
    item: Placed, document: Document, answer: Result, book: Rulebook, group_by: Path | None = None, grounds: bool = True
) -> Outcome:
    """The outcome of an item that has an answer; without `grounds`, without what its conditions rest on."""
    facts = {
        "reviews_due": _stated(document, ("circumstances", "review_on")),
        "group": None if group_by is None else group(document, group_by),
        "activity": companies.figures(document),
        "margins": [each.data() for each in margins.margins(document, answer, book)],
        "crosses": margins.crosses_a_line(answer, book),
    }
    place = (item.number, item.file, item.document, item.label, item.place)
    return Outcome(*place, result=json.result(answer, grounds=grounds), problems=[], crashed=False, facts=facts)


def refused(item: Placed, problems: Sequence[Problem], crashed: bool = False) -> Outcome:
    """The outcome of an item that could not be evaluated."""
    said = [json.problem(each) for each in problems]
    return Outcome(item.number, item.file, item.document, item.label, item.place, None, said, crashed, {})


def below(result: Mapping[str, Any], bar: str) -> bool:
    """Whether an answer, as plain data, fails the bar of --fail-on."""
    law = result["law"]
    departs = law is not None and law["requested"] and law["governs"] is not True and not result["decided"]
    advice = any(flag["level"] == "advice" and flag["accepted"] is None for flag in result["flags"])
    return fails(bar, result["verdict"], departs=departs, advice=advice)


def group_path(text: str) -> Path:
    """The path of `--group-by`; raises ValueError, in words for whoever wrote it, where the format has no such path."""
    try:
        path = parse_path(text)
    except ValueError:
        path = ()
    if not path:
        raise ValueError(f"{text!r} is no path. Write keys joined by dots, such as contract.category.")
    at = schema.unknown_step(path)
    if at is None:
        return path
    known = schema.names_at(path[:at])
    near = difflib.get_close_matches(str(path[at]), known, n=1)
    guess = f" Did you mean {show((*path[:at], near[0], *path[at + 1 :]))}?" if near else ""
    there = f" There is {', '.join(known)}." if known and not near else ""
    raise ValueError(f"An arrangement has no {show(path[: at + 1])}.{guess}{there}")


def group(document: Document, path: Path) -> str | None:
    """What stands at a path, as the name of a group: a list by its items, a block by its names; None for silence."""
    value = document.get(path)
    if isinstance(value, (list, Mapping)):
        return ", ".join("(block)" if isinstance(each, (list, Mapping)) else _word(each) for each in value) or "none"
    return None if value is None else _word(value)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _stated(document: Document, path: Path) -> str | None:
    value = document.get(path)
    return value if isinstance(value, str) and value != UNKNOWN else None
