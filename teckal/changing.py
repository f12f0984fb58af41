"""The arrangement as it would be if a fact were otherwise; what is in the file is never touched.

What is tried must be an arrangement that a file can hold, so a changed one passes the same checks as any file. A value
that is disputed is not known whatever is written, so a value that is tried stands as assumed in its place.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from teckal.document import Document, Path, checked, parse_path, show
from teckal.errors import ArrangementError, Problem
from teckal.frozen import dataclass
from teckal.reading import schema
from teckal.reading.composer import Composed, compose
from teckal.reading.places import look_up
from teckal.reading.source import decode


@dataclass(frozen=True)
class Edit:
    """What stands at one path instead."""

    path: Path
    value: Any
    """Plain data; None takes away what stands there."""


class NoSuchPath(ValueError):
    """A path or a value on the command line that no file can have; the text says what to do."""


def setting(text: str) -> Edit:
    """The edit that `path=value` means. Raises NoSuchPath."""
    path, equals, value = text.partition("=")
    if not equals:
        raise NoSuchPath(f"{text!r} has no =. Write a path of the format, = and a value: contract.consideration=true")
    return Edit(_path(path.strip()), _value(value.strip(), path.strip()))


def unsetting(text: str) -> Edit:
    """The edit that takes away what stands at the path. Raises NoSuchPath."""
    return Edit(_path(text.strip()), None)


def _path(text: str) -> Path:
    try:
        path = parse_path(text)
    except ValueError:
        path = ()
    if not path:
        raise NoSuchPath(f"{text!r} is no path. Write it as teckal check -v shows it: bodies.wasteco.holdings")
    at = schema.unknown_step(path)
    if at is not None:
        near = difflib.get_close_matches(str(path[at]), schema.names_at(path[:at]), n=1)
        meant = f" Did you mean {show((*path[:at], *near))}?" if near else ""
        raise NoSuchPath(f"The format has nothing at {text!r}.{meant} teckal schema describes it.")
    return path


def _value(text: str, path: str) -> Any:
    """The value as a file would be read; None of YAML's liberties that a file may not take."""
    if not text:
        raise NoSuchPath(f"Nothing stands after {path}=. Write a value, or unknown; --unset takes a value away.")
    try:
        (composed, *more) = list(compose(decode("", f"value: {text}"))) or [Composed()]
    except ArrangementError as error:
        raise NoSuchPath(f"{path}: {error.problems[0].message}") from error
    if more or composed.faults or not isinstance(composed.data, Mapping) or list(composed.data) != ["value"]:
        said = composed.faults[0].message if composed.faults else "is no single value of YAML."
        raise NoSuchPath(f"{path}: what stands after = {said}" if said[:1].islower() else f"{path}: {said}")
    return composed.data["value"]


def changed(document: Document, edits: Sequence[Edit]) -> Document:
    """The arrangement with the edits made, checked as a file is. Raises ArrangementError."""
    data = edited(document, edits)
    found = checked(document.file, document.index, Composed(data, document.mark))
    if isinstance(found, ArrangementError):
        raise found
    return found


def supposed(document: Document, edits: Sequence[Edit]) -> Document:
    """The same unchecked, to ask facts of it quickly; nothing may be reported from it."""
    data = edited(document, edits)
    evidence = {parse_path(path): entry for path, entry in data.get("evidence", {}).items()}
    return replace(document, data=data, entries=evidence)


def edited(document: Document, edits: Sequence[Edit]) -> dict[str, Any]:
    """The data with the edits made, in a copy that shares what is alike. Raises ArrangementError."""
    data: dict[str, Any] = dict(document.data)
    for edit in edits:
        _write(document, data, edit)
    _tend_evidence(data, edits)
    return data


def _write(document: Document, data: dict[str, Any], edit: Edit) -> None:
    here: Any = data
    for at, step in enumerate(edit.path[:-1]):
        inner = here.get(step) if isinstance(here, dict) else here[step] if _has(here, step) else None
        if not isinstance(inner, (Mapping, list)):
            inner = [] if isinstance(edit.path[at + 1], int) else {}
        copied = list(inner) if isinstance(inner, list) else dict(inner)
        _place(document, here, step, copied, edit.path[: at + 1])
        here = copied
    last = edit.path[-1]
    if edit.value is not None:
        _place(document, here, last, edit.value, edit.path)
    elif (isinstance(here, dict) and last in here) or _has(here, last):
        del here[last]
    else:
        raise _refused(document, edit.path, "There is nothing here to take away.")


def _has(here: Any, step: str | int) -> bool:
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def _place(document: Document, here: Any, step: str | int, value: Any, path: Path) -> None:
    if (isinstance(here, dict) and isinstance(step, str)) or _has(here, step):
        here[step] = value
    elif isinstance(here, list) and step == len(here):
        here.append(value)
    else:
        what = f"a list of {len(here)}" if isinstance(here, list) else "no list"
        raise _refused(document, path, f"There is {what} here in the file, so nothing can be put at this place.")


def _refused(document: Document, path: Path, message: str) -> ArrangementError:
    place = document.place(path)
    return ArrangementError([Problem(document.file, document.index, place.line, place.column, show(path), message, 3)])


def _tend_evidence(data: dict[str, Any], edits: Sequence[Edit]) -> None:
    """Evidence for what is no longer there goes; what is tried where the file has a dispute is assumed."""
    entries = data.get("evidence")
    if not isinstance(entries, Mapping):
        return
    kept = {}
    for text, entry in entries.items():
        path = parse_path(text)
        inside = any(path[: len(edit.path)] == edit.path for edit in edits)
        if not inside or (_known(look_up(data, path)) and entry["standing"] != "disputed"):
            kept[text] = entry
    for edit in edits:
        around = [parse_path(text) for text, entry in entries.items() if entry["standing"] == "disputed"]
        if edit.value is not None and _known(edit.value) and any(each == edit.path[: len(each)] for each in around):
            kept[show(edit.path)] = {"standing": "assumed"}
    data["evidence"] = kept


def _known(value: Any) -> bool:
    return value is not None and value != "unknown"
