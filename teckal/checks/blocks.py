"""Reading what may not be there: in a document with errors, any part may be missing or of another kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teckal.reading.places import Path, look_up

Data = Mapping[str, Any]
Complaints = Iterator[tuple[Path, str]]
"""Where something does not fit, and what to do about it."""


def block(data: Any, *path: str | int) -> Data:
    """The mapping at the path; an empty one where there is none."""
    value = look_up(data, path)
    return value if isinstance(value, dict) else {}


def ids(data: Any, *path: str | int) -> list[tuple[int, str]]:
    """The ids of the list at the path, with their positions."""
    value = look_up(data, path)
    listed = enumerate(value) if isinstance(value, list) else ()
    return [(index, each) for index, each in listed if isinstance(each, str)]


def items(data: Any, *path: str | int) -> Iterator[tuple[Path, Data]]:
    """The mappings of the list at the path, or the one mapping that stands for a list of one."""
    value = look_up(data, path)
    if isinstance(value, dict):
        yield path, value
    for index, item in enumerate(value) if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield (*path, index), item


def bodies(data: Data) -> Iterator[tuple[Path, str, Data]]:
    """Each body that is described: its path, its id and its facts."""
    for body, facts in block(data, "bodies").items():
        if isinstance(facts, dict):
            yield ("bodies", body), body, facts


def name(data: Data, party: str) -> str:
    """The party as a message should call it."""
    written = block(data, "parties", party).get("name")
    return written if isinstance(written, str) else party
