"""YAML text to plain data and marks, strictly.

YAML's usual readers let the second of two equal keys win, follow aliases however far they multiply, and recurse as deep
as the text does. An arrangement is a legal record that may come from anyone, so it is composed here from the parser's
events, without recursion, and every liberty is refused in words with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from typing import Any

import yaml

from teckal.frozen import dataclass
from teckal.reading import scalars, syntax
from teckal.reading.places import UNREADABLE, VALUE, Fault, Mark, Path, Place, printable

DEEPEST = 40
"""Levels of nesting; the format itself has nine."""
MOST_VALUES = 50_000
"""Values in one document; one with a hundred members and ten years of figures has some three thousand."""
MOST_DOCUMENTS = 10_000
"""More arrangements than this in one file are not read: three characters make an empty one."""
ALIASED = 10_000
"""Values that the aliases of one document may stand for."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNCOUNTED = 10**18
_TOO_DEEP = f"This is nested more than {DEEPEST} levels deep. An arrangement needs fewer than ten."
_REFUSED_UNREAD = "nesting depth"
"""libyaml 0.2.6 refuses a thousand levels before it gives the first of them; PyYAML's own parser gives the place."""
_TOP = Place(1, 1)


@dataclass
class Composed:
    """One YAML document, read as far as it can be. A value that could not be read stands as None."""

    data: Any = None
    mark: Mark = field(default_factory=lambda: Mark(_TOP, {}))
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Value:
    """A finished value."""

    data: Any
    mark: Mark
    size: int = 1
    """Values in it, itself counted, with what its aliases stand for."""
    depth: int = 0
    """Levels of nesting below it."""


@dataclass
class _Open:
    """A mapping or list whose end has not come yet."""

    place: Place
    data: Any
    anchor: str | None
    is_key: bool
    """It stands where a name must, so it is read and dropped."""
    inner: dict[str | int, Mark] = field(default_factory=dict)
    key: str | None = None
    """In a mapping: the name whose value is next; None before a name."""
    key_place: Place = _TOP
    keep: bool = True
    """Whether the next value counts: not after a second equal name, or one that is no name."""
    size: int = 1
    depth: int = 0


def compose(text: str, loader: Any = _LOADER) -> Iterator[Composed]:
    """Each document of the text in turn; broken YAML ends the stream, with a fault in the last document."""
    composer = _Composer()
    try:
        for event in yaml.parse(text, Loader=loader):
            if composer.take(event):
                yield composer.document
                composer.document = Composed()
            if composer.stopped:
                break
    except yaml.MarkedYAMLError as error:
        if loader is not yaml.SafeLoader and _REFUSED_UNREAD in (error.problem or ""):
            yield from islice(compose(text, yaml.SafeLoader), composer.count, None)
            return
        composer.document.faults.append(syntax.explain(error, text))
        composer.stopped = True
    if composer.stopped:
        composer.document.data = None
        yield composer.document
    elif composer.count == 0:
        only = "The file holds only comments." if text.strip() else "The file is empty."
        yield Composed(faults=[Fault(UNREADABLE, (), f"{only} `teckal new` writes one to start from.", _TOP)])


class _Composer:
    """What has been read so far of the document that is open."""

    def __init__(self) -> None:
        self.count = 0
        self.stopped = False
        self.document = Composed()
        self.open: list[_Open] = []
        self.anchors: dict[str, _Value | None] = {}
        self.values = 0
        self.aliased = 0
        self.over_budget: tuple[Path, Place] | None = None

    def take(self, event: Any) -> bool:
        """Read one event; True where it ends a document."""
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self.anchors, self.aliased, self.over_budget, self.values = {}, 0, None, 0
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, place)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(str(event.anchor), place)
        elif isinstance(event, yaml.DocumentEndEvent):
            self.count += 1
            self._refuse_bomb()
            if self.count > MOST_DOCUMENTS:
                message = f"There are more than {_spaced(MOST_DOCUMENTS)} arrangements here. Put them in several files."
                self.document.faults[:] = [Fault(UNREADABLE, (), message, place)]
                self.stopped = True
                return False
            return True
        return False

    def _path(self) -> Path:
        steps = (len(each.data) if isinstance(each.data, list) else each.key for each in self.open)
        return tuple(step for step in steps if step is not None)

    def _fault(self, message: str, place: Place) -> None:
        path = self._path()
        if "" not in path:  # what has no name of its own has had its fault
            self.document.faults.append(Fault(VALUE, path, message, place))

    def _wants_key(self) -> bool:
        parent = self.open[-1] if self.open else None
        return parent is not None and isinstance(parent.data, dict) and parent.key is None

    def _entry_place(self, place: Place) -> Place:
        """Where a fault of a value is shown: an entry of a mapping at its name, which is what people look for."""
        parent = self.open[-1] if self.open else None
        return parent.key_place if parent is not None and parent.key is not None else place

    # Values

    def _add(self, value: _Value) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            message = f"This document has more than {_spaced(MOST_VALUES)} values. Describe like parties as one group."
            self._stop(message, _TOP)
        if not self.open:
            self.document.data, self.document.mark = value.data, value.mark
            return
        parent = self.open[-1]
        parent.size = min(parent.size + value.size, _UNCOUNTED)
        parent.depth = max(parent.depth, value.depth + 1)
        if isinstance(parent.data, list):
            parent.inner[len(parent.data)] = value.mark
            parent.data.append(value.data)
            return
        if parent.keep:
            parent.data[parent.key] = value.data
            parent.inner[str(parent.key)] = Mark(parent.key_place, value.mark.inner)
        parent.key, parent.keep = None, True

    def _begin(self, event: Any, place: Place) -> None:
        is_key = self._wants_key()
        if is_key:
            self._fault("A name before a colon must be text, not a list or a mapping.", place)
        if len(self.open) >= DEEPEST:
            self._stop(_TOO_DEEP, place)
            return
        if event.tag is not None:
            self._fault(_no_tag(event.tag), self._entry_place(place))
        data: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self.open.append(_Open(place, data, event.anchor, is_key))
        if event.anchor is not None:
            self.anchors[event.anchor] = None

    def _end(self) -> None:
        done = self.open.pop()
        value = _Value(done.data, Mark(done.place, done.inner), done.size, done.depth)
        if done.anchor is not None:
            self.anchors[done.anchor] = value
        if done.is_key:
            self.open[-1].key, self.open[-1].keep = "", False
        else:
            self._add(value)

    def _scalar(self, event: Any, place: Place) -> None:
        if self._wants_key():
            self._key(event, place)
            return
        plain = event.implicit[0]
        data = None
        try:
            if event.tag is not None:
                raise scalars.Unreadable(_no_tag(event.tag))
            if plain and not event.value and not self.open:
                raise scalars.Unreadable("This document is empty. Remove the `---` above it.")
            data = scalars.plain(event.value) if plain else scalars.quoted(event.value)
        except scalars.Unreadable as error:
            self._fault(str(error), self._entry_place(place))
        value = _Value(data, Mark(place, {}))
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        self._add(value)

    def _key(self, event: Any, place: Place) -> None:
        parent = self.open[-1]
        parent.key, parent.key_place, parent.keep = event.value, place, False
        try:
            if event.tag is not None:
                raise scalars.Unreadable(_no_tag(event.tag))
            parent.key = scalars.name(event.value, plain=event.implicit[0])
        except scalars.Unreadable as error:
            parent.key = None
            self._fault(str(error), place)
            parent.key = ""
            return
        first = parent.inner.get(parent.key)
        if first is not None:
            self._fault(f"is written twice, first on line {first.place.line}. Keep one of them.", place)
        parent.keep = first is None

    # Aliases

    def _alias(self, anchor: str, place: Place) -> None:
        if self._wants_key():
            self._fault("A name before a colon must be text, not an alias.", place)
            self.open[-1].key, self.open[-1].keep = "", False
            return
        target = self.anchors.get(anchor)
        if target is None:
            shown = printable(anchor)
            why = (
                "stands for something that it is itself part of"
                if anchor in self.anchors
                else f"has no `&{shown}` above it"
            )
            self._fault(f"The alias `*{shown}` {why}. Write the value out.", self._entry_place(place))
            target = _Value(None, Mark(place, {}))
        elif len(self.open) + target.depth > DEEPEST:
            self._stop(_TOO_DEEP, place)
            return
        self.aliased = min(self.aliased + target.size, _UNCOUNTED)
        if self.aliased > ALIASED:
            self.over_budget = self.over_budget or (self._path(), place)
            target = _Value(None, Mark(place, {}), target.size, target.depth)
        self._add(_Value(target.data, Mark(place, target.mark.inner), target.size, target.depth))

    def _refuse_bomb(self) -> None:
        if self.over_budget is None:
            return
        path, place = self.over_budget
        many = "more than a million million" if self.aliased >= 10**12 else _spaced(self.aliased)
        message = f"The aliases of this document stand for {many} values. Write the values out."
        self.document.faults.append(Fault(UNREADABLE, path, message, place))

    def _stop(self, message: str, place: Place) -> None:
        """Read no further: what follows would only cost time."""
        self.document.faults.append(Fault(UNREADABLE, (), message, place))
        self.stopped = True


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _no_tag(tag: str) -> str:
    shown = printable(tag.replace("tag:yaml.org,2002:", "!!"))
    return f"The tag `{shown}` is not read. Remove it; put the value in quotes if it is text."
