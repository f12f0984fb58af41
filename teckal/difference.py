"""What has changed between two versions of an arrangement: in its facts, in what follows from them, in the answer.

An exemption is lost between two reviews and not on a day: a member leaves, a contract for others is taken on, a seat is
given away. So the versions are compared value by value where they were written, and then limb by limb, so that a change
which did not move the answer this time is seen as well.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from teckal.document import Document, Path
from teckal.facts.arrangement import BOUNDS
from teckal.frozen import dataclass
from teckal.impact import asked
from teckal.report import words
from teckal.result import ConditionResult, FactUsed, Flag, GateResult, Result
from teckal.rulebook import Rulebook
from teckal.verdict import evaluate

SAME_ITEM = (
    ("from", "to"),
    ("measure", "scope", "kind"),
    ("matter", "held_by"),
    ("between",),
    ("for", "body"),
    ("flag",),
)
"""The keys by which an item of a list is the same one in both versions; the first that an item has all of."""
NOT_COMPARED = frozenset({"decided", "example"})
"""What only the library's own files have, and no answer rests on."""


@dataclass(frozen=True)
class Changed:
    """A value of the file that was changed, added (`before` is None) or taken away (`after` is None)."""

    before: Path | None
    """Where it stands in the older version; the places differ where a list has grown."""
    after: Path | None


@dataclass(frozen=True)
class Derived:
    """A fact that both versions turn on and that comes out otherwise, or is better or worse evidenced."""

    before: FactUsed
    after: FactUsed


@dataclass(frozen=True)
class Turned:
    """A condition or gate that comes out otherwise; None where that version does not ask it."""

    id: str
    """Route and limb; where both versions are under one law, with that law."""
    name: str
    before: str | None
    after: str | None
    reason_before: str
    reason_after: str


@dataclass(frozen=True)
class Difference:
    """One arrangement in two versions."""

    old: Document
    new: Document
    before: Result
    after: Result
    changed: tuple[Changed, ...]
    derived: tuple[Derived, ...]
    turned: tuple[Turned, ...]
    raised: tuple[Flag, ...]
    """Flags that were not raised before."""
    gone: tuple[Flag, ...]
    """Flags that are raised no more."""

    @property
    def answers_alike(self) -> bool:
        """Whether verdict, route and law are the same."""
        return _answer(self.before) == _answer(self.after)


@dataclass(frozen=True)
class Versions:
    """The arrangements of two files: those in both, paired, and those in one alone."""

    both: tuple[tuple[Document, Document], ...]
    gone: tuple[Document, ...]
    new: tuple[Document, ...]


def paired(old: Sequence[Document], new: Sequence[Document]) -> Versions:
    """The same arrangement in both: by its reference, else by its title, else the only one that is left in each."""
    both: list[tuple[Document, Document]] = []
    before, after = list(old), list(new)
    for name in ("reference", "title"):
        for each in list(after):
            key = getattr(each, name)
            mine = [one for one in after if key and getattr(one, name) == key]
            theirs = [one for one in before if key and getattr(one, name) == key]
            if len(mine) == len(theirs) == 1:
                both.append((theirs[0], each))
                before.remove(theirs[0])
                after.remove(each)
    if len(before) == len(after) == 1:
        both.append((before.pop(), after.pop()))
    both.sort(key=lambda pair: pair[1].index)
    return Versions(tuple(both), tuple(before), tuple(after))


def difference(
    old: Document,
    new: Document,
    book: Rulebook,
    *,
    law: str | None = None,
    engine: str,
    as_of: datetime.date | None = None,
) -> Difference:
    """The arrangement in both versions. Raises LawError where one of them cannot be answered.

    `as_of` is the day against which acknowledgements lapse, by default today.
    """
    before, after = (evaluate(each, book, law=law, engine=engine, as_of=as_of) for each in (old, new))
    alike = (before.law.id if before.law else None) == (after.law.id if after.law else None)
    flags = [{(flag.id, flag.says): flag for flag in each.flags} for each in (before, after)]
    return Difference(
        old=old,
        new=new,
        before=before,
        after=after,
        changed=tuple(_changed(_told(old), _told(new), (), ())),
        derived=tuple(_derived(before, after)),
        turned=tuple(_turned(before, after, alike)),
        raised=tuple(flag for key, flag in flags[1].items() if key not in flags[0]),
        gone=tuple(flag for key, flag in flags[0].items() if key not in flags[1]),
    )


def _answer(result: Result) -> tuple[str, str | None, str | None]:
    return result.verdict, result.route, result.law.id if result.law else None


def _told(document: Document) -> dict[str, Any]:
    return {key: value for key, value in document.data.items() if key not in NOT_COMPARED}


def _changed(old: Any, new: Any, before: Path, after: Path) -> Iterator[Changed]:
    """The smallest parts in which two values differ, in the order of the newer one."""
    if _is_block(old) and _is_block(new):
        for key in dict.fromkeys([*new, *old]):
            yield from _beside(old.get(key), new.get(key), (*before, key), (*after, key))
    elif _is_list_of_entries(old) and _is_list_of_entries(new):
        for mine, theirs in _items(old, new):
            here = old[mine] if mine is not None else None
            there = new[theirs] if theirs is not None else None
            yield from _beside(here, there, (*before, mine or 0), (*after, theirs or 0))
    elif old != new or isinstance(old, bool) is not isinstance(new, bool):
        yield Changed(before, after)


def _beside(old: Any, new: Any, before: Path, after: Path) -> Iterator[Changed]:
    """The same, where one of the two may not be there."""
    if old is None or new is None:
        yield Changed(before if new is None else None, after if old is None else None)
    else:
        yield from _changed(old, new, before, after)


def _is_block(value: Any) -> bool:
    """Whether it is a mapping, and not a number that is given as a bound."""
    return isinstance(value, Mapping) and not BOUNDS.issuperset(value)


def _is_list_of_entries(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


def _items(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Which item of the older list is which of the newer: by what names it, else by its place among those unnamed."""
    left = list(range(len(old)))
    for number, each in enumerate(new):
        same = next((one for one in left if _same(old[one], each)), None)
        if same is not None:
            left.remove(same)
        yield same, number
    yield from ((one, None) for one in left)


def _same(old: Any, new: Any) -> bool:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return bool(old == new)
    keys = next((each for each in SAME_ITEM if any(key in new for key in each)), ())
    return all(old.get(key) == new.get(key) for key in keys) if keys else bool(old == new)


def _derived(before: Result, after: Result) -> Iterator[Derived]:
    was = {fact.name: fact for fact in reversed(words.facts(before))}
    now = {fact.name: fact for fact in reversed(words.facts(after))}
    for name, new in reversed(now.items()):
        old = was.get(name)
        if old is not None and (old.value, old.standing) != (new.value, new.standing):
            yield Derived(old, new)


def _turned(before: Result, after: Result, alike: bool) -> Iterator[Turned]:
    was, now = (_by_limb(each, alike) for each in (before, after))
    for id in dict.fromkeys([*now, *was]):
        old, new = was.get(id), now.get(id)
        states = (old.state if old else None, new.state if new else None)
        if states[0] != states[1]:
            name = words.name(new or was[id])
            yield Turned(id, name, *states, old.reason if old else "", new.reason if new else "")


def _by_limb(result: Result, alike: bool) -> dict[str, ConditionResult | GateResult]:
    """What was asked; under two laws by route and limb, so that the same limb stands beside itself."""
    return {id if alike else id.partition("/")[2]: each for id, each in asked(result).items()}
