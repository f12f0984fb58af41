"""What the file says, read so that silence is never an answer.

A value that is left out, written `unknown` or disputed is not known; the three are told apart only in words. Rights,
holdings and seats count from the day they take effect and until the day they end (CJEU C-553/15 and C-719/20: a right
that comes after the award does not cure it, and one that has gone no longer helps).
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any, TypeVar, cast

from teckal.document import UNKNOWN, Document, Path
from teckal.facts.values import DateSpan, Unknown, date_span
from teckal.frozen import dataclass

BOUNDS = frozenset({"above", "at_least", "below", "at_most"})
"""A mapping of these alone is one figure, and no block of facts."""


@dataclass(frozen=True)
class Told:
    """What the file says at one place; `value` is None where that is not known."""

    path: Path
    value: Any
    why: str
    """Why it is not known: not stated, stated as unknown, disputed; empty where it is."""

    @property
    def silent(self) -> bool:
        """Nothing is written there at all."""
        return self.why == "not stated"


def said(document: Document, path: Path) -> Told:
    """What the file says at the place, whoever asks."""
    kept = document.kept
    if kept is None:
        return _said(document, path)
    found: Told | None = kept.get(path)
    if found is None:
        kept[path] = found = _said(document, path)
    return found


def _said(document: Document, path: Path) -> Told:
    value = document.get(path)
    if value is None:
        inside_unknown = len(path) > 1 and said(document, path[:-1]).why == "stated as unknown"
        return Told(path, None, "stated as unknown" if inside_unknown else "not stated")
    if value == UNKNOWN:
        return Told(path, None, "stated as unknown")
    if (not isinstance(value, dict) or BOUNDS.issuperset(value)) and document.standing(path) == "disputed":
        return Told(path, None, "disputed")
    return Told(path, value, "")


Function = TypeVar("Function", bound=Callable[..., Any])


def in_the_file(function: Function) -> Function:
    """Looks up once what the function finds in the file alone; whoever asks again has read the same places."""

    @functools.wraps(function)
    def found(look: Look, *args: Any) -> Any:
        kept = look.document.kept
        if kept is None:
            return function(look, *args)
        if (function, args) not in kept:
            fresh = Look(look.document)
            kept[function, args] = (function(fresh, *args), fresh.read)
        value, read = kept[function, args]
        look.read.update(read)
        return value

    return cast(Function, found)


@dataclass
class Look:
    """One look into the file: it remembers each place that was read, so that a fact can say where it came from."""

    document: Document
    read: dict[Path, Told] = field(default_factory=dict)

    def told(self, *path: str | int) -> Told:
        """What the file says there. A disputed value is not known, whatever is written."""
        found = self.read.get(path)
        if found is None:
            self.read[path] = found = said(self.document, path)
        return found

    def stated(self, *path: str | int) -> Told:
        """The same where silence is no gap, because something else settles the matter: it is not remembered."""
        found = said(self.document, path)
        return found if found.silent else self.told(*path)

    def keys(self, *path: str | int) -> tuple[str, ...]:
        """The keys of a mapping in the file, in its order; none where there is no mapping."""
        value = self._block(path)
        return tuple(value) if isinstance(value, dict) else ()

    def items(self, *path: str | int) -> Iterator[tuple[str | int, ...]]:
        """The path of each item of a list in the file; of the one mapping that may stand for a list of one."""
        value = self._block(path)
        if isinstance(value, dict):
            yield path
        elif isinstance(value, list):
            for index in range(len(value)):
                yield (*path, index)

    def _block(self, path: Path) -> Any:
        """A mapping or list of the file; that there is none is remembered, as something that could be told."""
        value = self.document.get(path)
        if not isinstance(value, (dict, list)):
            self.told(*path)
        return value

    def truth(self, *path: str | int) -> bool | Unknown:
        """A yes or no of the file."""
        told = self.told(*path)
        return told.value if isinstance(told.value, bool) else Unknown(told.why)

    def name(self, party: str) -> str:
        """The party's name as the file has it."""
        name = self.document.get(("parties", party, "name"))
        return name if isinstance(name, str) and name != UNKNOWN else party

    def names(self, parties: tuple[str, ...] | list[str]) -> str:
        """Several names as a reader would say them."""
        names = [self.name(party) for party in parties]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"

    def agree(self, parties: Sequence[str], one: str, many: str) -> str:
        """The word that agrees with how many they are; a group of like parties is many."""
        alone = len(parties) == 1 and self.document.get(("parties", parties[0], "collective")) is not True
        return one if alone else many

    def kind(self, party: str) -> str | None:
        """The party's type."""
        value = self.told("parties", party, "type").value
        return value if isinstance(value, str) else None

    def date(self, *path: str | int) -> DateSpan | Unknown:
        """A date of the file, as the days that it can mean."""
        told = self.told(*path)
        return date_span(told.value) if isinstance(told.value, str) else Unknown(told.why)

    def test_date(self) -> DateSpan | Unknown:
        """The day on which the facts are tested: the decision to award, else `as_at`.

        An award is judged on its own day whatever `as_at` says, since a right that comes later does not cure it. What
        came after the award is not tested on its day: without `as_at`, the day is then not known.
        """
        as_at = self.date("as_at")
        event = self.told("event")
        if not (event.silent or event.value == "award"):
            return as_at
        awarded_on = self.date("contract", "awarded_on")
        return as_at if isinstance(awarded_on, Unknown) else awarded_on

    def _tested_on_or_after(self) -> DateSpan | Unknown:
        """The day on which the facts are tested; where it is not told, any from the award on: nothing comes before."""
        day, awarded_on = self.test_date(), self.date("contract", "awarded_on")
        if isinstance(day, DateSpan) or isinstance(awarded_on, Unknown):
            return day
        return DateSpan(awarded_on.first, datetime.date.max)

    def in_effect(self, *path: str | int) -> bool | None:
        """Whether what stands there has effect on the test date; None where its dates or a dispute leave that open."""
        return _in_effect(self, *path)

    def has_ended(self, *path: str | int) -> bool:
        """Whether what stands there has surely come to its end before the test date."""
        day, ends = self.test_date(), self.date(*path, "until")
        return isinstance(day, DateSpan) and isinstance(ends, DateSpan) and ends.last < day.first

    def _in_effect(self, *path: str | int) -> bool | None:
        if self.document.get(path) == UNKNOWN or self.document.standing(path) == "disputed":
            return None
        begins, ends = (*path, "effective_on"), (*path, "until")
        told = [self.told(*each) for each in (begins, ends)]
        if all(each.silent for each in told):
            return True
        day = self._tested_on_or_after()
        if isinstance(day, Unknown):
            return None
        return _both(_begun(self.date(*begins), day), _not_ended(self.date(*ends), day))


_in_effect = in_the_file(Look._in_effect)


def _begun(begins: DateSpan | Unknown, day: DateSpan) -> bool | None:
    if isinstance(begins, Unknown):
        return True if begins.reason == "not stated" else None
    return True if begins.last <= day.first else False if begins.first > day.last else None


def _not_ended(ends: DateSpan | Unknown, day: DateSpan) -> bool | None:
    if isinstance(ends, Unknown):
        return True if ends.reason == "not stated" else None
    return True if ends.first >= day.last else False if ends.last < day.first else None


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return True if first and second else None


def day_after(day: datetime.date) -> datetime.date:
    """The next day."""
    return day + datetime.timedelta(days=1)
