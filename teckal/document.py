"""One arrangement as its file has it: checked, exact, and with the place of every value.

Nothing is evaluated from a document with errors, so a Document exists only where there are none; and whoever reads a
verdict must be able to find each fact in the file, so a Document never forgets where a value was written or what
evidence the file gives for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import IO, Any

from teckal import checks
from teckal.errors import ArrangementError, Problem
from teckal.frozen import dataclass
from teckal.reading import schema, words
from teckal.reading import source as files
from teckal.reading.composer import DEEPEST, MOST_VALUES, Composed, compose
from teckal.reading.places import (
    CROSS_CHECK,
    UNREADABLE,
    VALUE,
    Fault,
    Mark,
    Path,
    Place,
    find,
    look_up,
    parse_path,
    show,
)
from teckal.reading.scalars import Unreadable, from_python, name
from teckal.result import STANDINGS

__all__ = [
    "UNKNOWN",
    "Document",
    "Path",
    "Place",
    "checked",
    "from_mapping",
    "parse_path",
    "read",
    "read_text",
    "show",
]

UNKNOWN = "unknown"
"""What the file writes where a fact is not known; leaving it out means the same."""

MAPPING = "(mapping)"
"""The file name of an arrangement that was given as a Python mapping."""

NOWHERE = Place(None, None)


@dataclass(frozen=True, eq=False)
class Document:
    """A file's arrangement, without errors."""

    file: str
    """As it was named; "-" for standard input."""
    index: int
    """Which YAML document of the file, from 0."""
    data: Mapping[str, Any]
    """Plain dicts, lists, text, true, false, ints and Decimals; not to be changed. Dates are ISO text."""
    title: str
    reference: str | None
    """The reader's own reference, None where there is none."""
    mark: Mark
    """Where each value was written; `place` reads it."""
    entries: Mapping[Path, Mapping[str, Any]]
    """The entries of `evidence` by path; `evidence` and `standing` read them."""
    kept: dict[Any, Any] | None = field(default_factory=dict, init=False, repr=False)
    """What was worked out of it before: the same is asked on each reading of each route. It says nothing new.

    None where nothing is kept, so that every question is put to the file itself."""
    asked: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    """By law, how often it was asked who controls whom: there is a bound to that."""
    _values: dict[Path, Any] = field(default_factory=dict, init=False, repr=False)
    _standings: dict[Path, str] = field(default_factory=dict, init=False, repr=False)
    """What was looked up before."""

    def get(self, path: Path) -> Any:
        """The value at the path, `unknown` included; None where nothing is written there."""
        values = self._values
        if path not in values:
            values[path] = look_up(self.data, path)
        return values[path]

    def place(self, path: Path) -> Place:
        """Where the value was written (an entry of a mapping: at its name), or its nearest ancestor that was."""
        return find(self.mark, path)

    def forget(self) -> None:
        """Lets go of what was worked out of it, which refers back to it and would wait for the collector otherwise."""
        if self.kept is not None:
            self.kept.clear()

    def evidence(self, path: Path) -> Mapping[str, Any] | None:
        """The entry of `evidence` that covers the path: the longest that matches."""
        for length in range(len(path), 0, -1):
            entry = self.entries.get(path[:length])
            if entry is not None:
                return entry
        return None

    def standing(self, path: Path) -> str:
        """How good the evidence for the value is: documented, stated, assumed, unsupported or disputed.

        A list is no better than the weakest of its items.
        """
        found = self._standings.get(path)
        if found is None:
            self._standings[path] = found = self._standing(path)
        return found

    def _standing(self, path: Path) -> str:
        value = self.get(path)
        items = [(*path, index) for index in range(len(value))] if isinstance(value, list) else []
        entries = [self.evidence(each) for each in (path, *items)]
        standings = ["unsupported" if entry is None else str(entry["standing"]) for entry in entries]
        return min(standings, key=STANDINGS.index)


def read(
    source: str | os.PathLike[str] | IO[str] | IO[bytes], name: str | None = None
) -> list[Document | ArrangementError]:
    """Each YAML document of a file (its path, or the open file), or the error that says all that is wrong with it.

    One bad document does not lose the others; where the YAML itself breaks off, those before it are kept.
    """
    try:
        file, content = files.read_bytes(source, name)
    except ArrangementError as error:
        return [error]
    return read_text(content, file)


def read_text(text: str | bytes, file: str = "-") -> list[Document | ArrangementError]:
    """Each YAML document of a text, or the error that says all that is wrong with it."""
    try:
        decoded = files.decode(file, text)
    except ArrangementError as error:
        return [error]
    return [checked(file, index, composed) for index, composed in enumerate(compose(decoded))]


def from_mapping(mapping: Mapping[str, Any], file: str = MAPPING, index: int = 0, place: Place = NOWHERE) -> Document:
    """The arrangement that a mapping holds, as a file with the same content would be read; `place` is that of it all.

    Raises ArrangementError. Floats are taken as Python shows them (60.1 is exactly 60.1); the mapping is copied.
    """
    if not isinstance(mapping, Mapping):
        files.refuse(file, f"An arrangement is given as a mapping, not as a Python {type(mapping).__name__}.")
    copied = _Copy()
    data = copied.value(mapping, ())
    result = checked(file, index, Composed(data, Mark(place, {}), copied.faults))
    if isinstance(result, ArrangementError):
        raise result
    return result


class _Copy:
    """Plain data from Python values."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.count = 0

    def value(self, value: Any, path: Path) -> Any:
        self.count += 1
        if len(path) > DEEPEST or self.count > MOST_VALUES:
            if not any(fault.rank == UNREADABLE for fault in self.faults):
                message = "This holds itself, or is nested too deep or too large."
                self.faults.append(Fault(UNREADABLE, path[:DEEPEST], message))
            return None
        try:
            if isinstance(value, Mapping):
                return dict(self.entries(value, path))
            if isinstance(value, (list, tuple)):
                return [self.value(item, (*path, index)) for index, item in enumerate(value)]
            return from_python(value)
        except Unreadable as error:
            self.faults.append(Fault(VALUE, path, str(error)))
            return None

    def entries(self, mapping: Mapping[Any, Any], path: Path) -> Iterator[tuple[str, Any]]:
        for key, item in mapping.items():
            try:
                if not isinstance(key, str):
                    raise Unreadable(f"A name must be text, not a Python {type(key).__name__}.")
                text = name(str(key), plain=False)
            except Unreadable as error:
                self.faults.append(Fault(VALUE, path, str(error)))
            else:
                yield text, self.value(item, (*path, text))


def checked(file: str, index: int, composed: Composed) -> Document | ArrangementError:
    """One document of a file, composed but not looked at yet, or the error that says all that is wrong with it."""
    faults = list(composed.faults)
    data = composed.data
    if not any(fault.rank == UNREADABLE for fault in faults):
        faults += words.faults(data)
        values = _with_years_as_text(data)
        faulty = {fault.path for fault in faults}
        sound = _without(data, faulty, ()) if faulty else data
        values = schema.walk(sound) if faulty else values
        faults += [fault for fault in checks.faults(sound, values) if fault.path not in faulty]
    if faults:
        return ArrangementError(_problems(file, index, composed.mark, faults))
    reference = data.get("reference", UNKNOWN)
    evidence = {parse_path(path): entry for path, entry in data.get("evidence", {}).items()}
    known = None if reference == UNKNOWN else _on_one_line(reference)
    return Document(file, index, data, _on_one_line(data["title"]), known, composed.mark, evidence)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _with_years_as_text(data: Any) -> list[schema.Found]:
    """Every value, once each year that YAML has read as a number, such as 2017, is text like every other date."""
    values = schema.walk(data)
    years = [
        (path, value)
        for path, definition, value in values
        if definition in ("date", "known_date") and isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    ]
    for path, value in years:
        look_up(data, path[:-1])[path[-1]] = f"{int(value):04}"
    return schema.walk(data) if years else values


def _without(data: Any, faulty: set[Path], path: Path) -> Any:
    """The data with None for each single value at fault, so that no check complains of it twice."""
    if isinstance(data, Mapping):
        return {key: _without(value, faulty, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [_without(value, faulty, (*path, index)) for index, value in enumerate(data)]
    return None if path in faulty else data


def _problems(file: str, index: int, mark: Mark, faults: list[Fault]) -> list[Problem]:
    """Worst first, then in the order of the file."""
    problems = []
    for fault in faults:
        place = fault.place or find(mark, fault.path)
        message = fault.message if fault.path or not fault.message[0].islower() else f"This {fault.message}"
        where = (file, index, place.line, place.column, show(fault.path))
        problems.append(Problem(*where, message, fault.rank, place.sheet))
    problems.sort(key=lambda each: (each.rank, each.line or 0, each.column or 0))
    if len(problems) > words.MOST:
        message = f"There are more than {words.MOST} problems. Mend these first."
        top = mark.place
        problems[words.MOST :] = [Problem(file, index, top.line, top.column, "", message, CROSS_CHECK, top.sheet)]
    return problems
