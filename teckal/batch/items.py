"""One arrangement to be evaluated, wherever it was found, small enough to be handed to another process.

Files, lines and rows look alike from here on. What cannot be read takes its place in the order too, with what is wrong
with it, so that no report is shorter than its sources without saying so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from teckal.errors import Problem
from teckal.frozen import dataclass
from teckal.reading.composer import Composed


@dataclass(frozen=True)
class Item:
    """One arrangement that has not been checked yet, or what keeps it from being read.

    It has one of `mapping`, `text`, `composed` and `problems`.
    """

    number: int
    """Its place among all arrangements of the run, from 0."""
    file: str
    """As it was named; "-" for standard input."""
    document: int
    """Which arrangement of the file, from 0."""
    label: str
    """What people call it; empty where only its content says."""
    mapping: Mapping[str, Any] | None = None
    """The arrangement as plain data: a line of JSON Lines, a row of a register."""
    text: bytes | None = None
    """The whole of a YAML file that holds one arrangement."""
    place: str = ""
    """Where it stands, for people: "register.xlsx, sheet Arrangements, row 7"."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be evaluated; never empty where there is nothing else."""
    line: int | None = None
    """With a mapping: the line or row it stands in, from 1, where there is one."""
    composed: Composed | None = None
    """One YAML document of a file that holds several."""
    digest: str = ""
    """With `composed`: of the file it was read from."""


def key(item: Item, as_of: str = "") -> str:
    """A name for the item and its content: the same for the same arrangement at the same place, else never.

    Where the item stands in the run is no part of it, and the day only where its answer may turn on it.
    """
    content = hashlib.sha256()
    parts = [item.file, item.document, item.label, item.place, item.line, item.digest, [*map(str, item.problems)]]
    parts += [as_of] if _may_lapse(item) else []
    content.update(json.dumps(parts).encode())
    content.update(b"\n" + json.dumps(item.mapping, default=_exact).encode() if item.mapping is not None else b"")
    content.update(b"\0" + item.text if item.text is not None else b"")
    return content.hexdigest()[:32]


def _may_lapse(item: Item) -> bool:
    """Whether it may have acknowledgements, which lapse."""
    if item.text is not None:
        return b"acknowledged" in item.text.replace(b"\0", b"")
    data = item.mapping if item.composed is None else item.composed.data
    return isinstance(data, Mapping) and "acknowledged" in data


def _exact(value: Any) -> Any:
    """A number or date that JSON has no form for, told from text that looks like it."""
    return {type(value).__name__: str(value)}
