"""Where a value stands: an answer that rests on a fact must be able to point at the fact.

A path is keys and list positions; its text form is what `evidence:` uses and what every message shows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from teckal.frozen import dataclass

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document; the empty path is the document itself."""

UNREADABLE, VALUE, STRUCTURE, CROSS_CHECK = 0, 1, 2, 3
"""The ranks of faults, worst first."""

_PLAIN_KEY = re.compile(r"[^.\[\]\s\"]+")
_STEP = re.compile(r'\.?(?P<key>[^.\[\]\s"]+)|\[(?P<index>0|[1-9][0-9]{0,8})\]|\["(?P<quoted>[^"]*)"\]')


@dataclass(frozen=True)
class Place:
    """A place in a file; both are None where the document did not come from text."""

    line: int | None
    """Counted from 1."""
    column: int | None
    """Counted from 1, in characters."""
    sheet: str | None = None
    """In a register: the name of the sheet, "" in a CSV file; line and column are then the row and column of a cell."""


class Mark(NamedTuple):
    """Where a value of a document was written, and the values inside it."""

    place: Place
    inner: Mapping[str | int, Mark]


@dataclass(frozen=True)
class Fault:
    """Something wrong at a path, before it is known which file it is in."""

    rank: int
    path: Path
    message: str
    place: Place | None = None
    """Where it is, if not where the value at the path stands."""


@functools.lru_cache(maxsize=4096)
def show(path: Path) -> str:
    """The path as text: `bodies.wasteco.holdings.saltby.shares`, `bodies.wasteco.activities[0].measure`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f'["{printable(step)}"]'
    return text


@functools.lru_cache(maxsize=4096)
def parse_path(text: str) -> Path:
    """The path that a text means; raises ValueError where it is not one."""
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or (text[at] == ".") != (at > 0 and step["key"] is not None):
            raise ValueError(f"not a path: {text}")
        key = step["key"] if step["key"] is not None else step["quoted"]
        steps.append(int(step["index"]) if key is None else key)
        at = step.end()
    return tuple(steps)


def look_up(data: Any, path: Path) -> Any:
    """The value at the path, or None where nothing is written there."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def find(mark: Mark, path: Path) -> Place:
    """Where the value at the path was written, or its nearest ancestor that was."""
    for step in path:
        inside = mark.inner.get(step)
        if inside is None:
            break
        mark = inside
    return mark.place


def printable(text: str, limit: int = 40) -> str:
    """A text of the file as a message may show it: short, and without characters that a screen would obey."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in cut)
