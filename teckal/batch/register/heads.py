"""The head of a sheet: nothing below it means anything until every name in it does.

A column whose name is misspelt would be a fact that every row leaves out, so one wrong name keeps the sheet from being
read, and all of them are told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from teckal.batch.register import columns
from teckal.batch.register.assembly import Head
from teckal.batch.register.cells import Raw, Refused
from teckal.batch.register.columns import OWN, Column
from teckal.errors import letters
from teckal.reading.places import printable
from teckal.reading.words import MOST

Complaint = tuple[int | None, str]
"""The position of a column, or None for the head as a whole; and what to do."""


def read(sheet: str, held: Mapping[int, Raw]) -> Head | list[Complaint]:
    """The columns that the cells of a head name, or everything that is wrong with it."""
    named: list[Column] = []
    wrong: list[Complaint] = []
    for position, raw in sorted(held.items()):
        if _is_own(raw) or len(wrong) > MOST:
            continue
        try:
            if not isinstance(raw, str):
                raise columns.NoSuchColumn(f"The name of a column must be text.{_why(raw)}")
            named.append(columns.column(position, raw))
        except columns.NoSuchColumn as error:
            wrong.append((position, str(error)))
    wrong += [*_twice(named), *_ids_missing(named)]
    if not wrong:
        wrong += _missing(named)
    return sorted(wrong, key=lambda each: each[0] or 0) if wrong else Head(sheet, named, _own(held))


def looks_like_one(held: Mapping[int, Raw]) -> bool:
    """Whether a row is the head of a register: it has a title."""
    return any(isinstance(raw, str) and raw.strip().lower() == "title" for raw in held.values())


def _own(held: Mapping[int, Raw]) -> frozenset[int]:
    return frozenset(at for at, raw in held.items() if _is_own(raw))


def _is_own(raw: Raw) -> bool:
    return isinstance(raw, str) and raw.strip().startswith(OWN)


def _why(raw: Raw) -> str:
    return f" This cell {raw.why}" if isinstance(raw, Refused) else ""


def _twice(named: list[Column]) -> Iterator[Complaint]:
    first: dict[object, Column] = {}
    for each in named:
        same = first.setdefault(each.holds or each.path, each)
        if same is not each:
            also = "" if same.name == each.name else f" under the name `{printable(same.name)}`"
            where = f"`{printable(each.name)}` stands in column {letters(same.position)} too{also}."
            yield each.position, f"{where} Keep one of them."


def _ids_missing(named: list[Column]) -> Iterator[Complaint]:
    """What is said of `holder 1` needs a column that says who that is."""
    there = {each.holds for each in named}
    said: set[str] = set()
    for each in named:
        for name in columns.ids(each.path):
            if name not in there and name not in said:
                said.add(name)
                yield each.position, f"`{printable(each.name)}` needs a column `{name}`, with the id of who that is."


def _missing(named: list[Column]) -> Iterator[Complaint]:
    """What every arrangement must have, and so every register."""
    paths = {tuple(each.path) for each in named}
    if ("title",) not in paths:
        yield None, "There is no column `title`. Every arrangement must have one."
    if not any(path[:1] == ("parties",) and path[2:] == ("name",) for path in paths):
        yield None, "There is no column `party 1 name`, so no party could be named. Add `party 1` and `party 1 name`."
    if not any(path[:2] == ("contract", "buyers") for path in paths):
        yield None, "There is no column `contract.buyers`. Add it, with the ids of those who buy."
