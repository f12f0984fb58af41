"""One row to one arrangement, put together cell by cell, with the place of each.

Whoever reads an answer about row 7 must find each fact in its cell, and a row that is wrong must name the cell. So
a row becomes what a YAML file becomes once it is read: plain data, the place of every value, and the faults of cells;
what the format says of it is then checked by the same code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from teckal.batch.register import cells, columns
from teckal.batch.register.cells import Raw
from teckal.batch.register.columns import Column, Pattern
from teckal.batch.register.gaps import asked_of, counted_party
from teckal.errors import letters
from teckal.frozen import dataclass
from teckal.reading import schema as format_schema
from teckal.reading.composer import Composed
from teckal.reading.places import (
    CROSS_CHECK,
    STRUCTURE,
    UNREADABLE,
    VALUE,
    Fault,
    Mark,
    Path,
    Place,
    parse_path,
    printable,
    show,
)
from teckal.reading.scalars import Unreadable
from teckal.reading.words import as_id

FORMAT = 1
"""The version of the format that registers are written in."""


@dataclass(frozen=True)
class _Leaf:
    """What one cell says."""

    place: Place
    value: Any


@dataclass
class _Node:
    """A block or list of the arrangement, while it grows; a list by the numbers that its items have in the register."""

    place: Place
    entries: dict[str | int, _Node | _Leaf] = field(default_factory=dict)

    def takes(self, step: str | int) -> bool:
        """Whether the step fits what is there already: a block has no numbers, and a list has nothing else."""
        first = next(iter(self.entries), step)
        return isinstance(first, int) == isinstance(step, int)


class Head:
    """The columns of one sheet, with what can be told of them once for all its rows."""

    def __init__(self, sheet: str, named: list[Column], own: frozenset[int]) -> None:
        self.sheet = sheet
        """Its name; "" in a CSV file."""
        self.own = own
        """The positions of columns that are the reader's own."""
        self.columns = tuple(named)
        """Those that are read, from left to right."""
        self.ids = tuple(sorted((each for each in named if each.holds is not None), key=_is_evidence))
        """Those that hold ids; the paths of evidence last, since these may name the others."""
        self.by_name = {str(each.holds): each for each in self.ids}
        self.positions = frozenset(each.position for each in named) | own
        self.asked = tuple((each, of) for each in named if (of := asked_of(each)) is not None)
        """Those whose empty cell says `unknown`, and what must be in the row for that."""


def _is_evidence(column: Column) -> bool:
    return str(column.holds).startswith("evidence")


def composed(head: Head, number: int, held: Mapping[int, Raw]) -> Composed:
    """The arrangement of a row, whose cells are given by the position of their columns."""
    return _Row(head, number, held).composed()


class _Row:
    """One row, as far as it is put together."""

    def __init__(self, head: Head, number: int, held: Mapping[int, Raw]) -> None:
        self.head, self.number, self.held = head, number, held
        self.faults: list[Fault] = []
        self.ids: dict[str, str] = {}
        self.spoilt: set[str] = set()
        """Columns of ids whose cell has had its fault."""
        self.top = _Node(Place(number, 1, head.sheet))

    def composed(self) -> Composed:
        """Everything that the row says."""
        for each in self.head.ids:
            self._read_id(each)
        for each in self.head.columns:
            if each.position in self.held:
                self._read(each)
        for each, of in self.head.asked:
            if each.position not in self.held:
                self._leave_open(each, of)
        self._refuse_nameless()
        self._refuse_strays()
        self._renumber_evidence()
        self.top.entries.setdefault("format", _Leaf(self.top.place, FORMAT))
        data, mark = _closed(self.top)
        return Composed(data, mark, self.faults)

    def _place(self, column: Column) -> Place:
        return Place(self.number, column.position, self.head.sheet)

    def _fault(self, rank: int, path: Path, message: str, column: Column) -> None:
        self.faults.append(Fault(rank, path, message, self._place(column)))

    # Ids

    def _read_id(self, column: Column) -> None:
        name = str(column.holds)
        if column.position not in self.held:
            return
        try:
            found = self._id(column)
            same = next((each for each, id in self.ids.items() if id == found and _kind(each) == _kind(name)), None)
            if same is not None:
                where = letters(self.head.by_name[same].position)
                raise Unreadable(f"holds `{printable(found)}`, which stands in column {where} too. Keep one of them.")
        except Unreadable as error:
            self.spoilt.add(name)
            self._fault(UNREADABLE, (), f"`{column.name}` {error}", column)
        else:
            self.ids[name] = found

    def _id(self, column: Column) -> str:
        value = cells.value(self.held[column.position], column)
        if value is cells.NOTHING:
            raise Unreadable("holds the id of nobody. Leave it empty.")
        text = str(value)
        if _is_evidence(column):
            return self._evidenced(text)
        if text == cells.UNKNOWN:
            raise Unreadable("cannot be unknown. Leave it empty, or declare a party that stands for whoever it is.")
        if not format_schema.matches(format_schema.PARTY_IDS, text):
            rule = "Use small letters, digits, - and _, beginning with a letter."
            raise Unreadable(f"holds `{printable(text)}`, which cannot be an id. {rule}{self._meant(text)}")
        return text

    def _meant(self, text: str) -> str:
        """The id of the party that has this name, else one made of its words."""
        for each in self.head.columns:
            name, path = self.held.get(each.position), columns.resolved(each.path, self.ids)
            names_one = path and path[0] == "parties" and path[2:] == ("name",) and isinstance(name, str)
            if path and names_one and str(name).strip().casefold() == text.strip().casefold():
                return f" Write `{path[1]}`."
        return as_id(text)

    def _evidenced(self, text: str) -> str:
        """The path that evidence is for, written as a path or as the name of a column."""
        try:
            path = columns.resolved(columns.meaning(text).path, self.ids)
        except columns.NoSuchColumn:
            path = None
        if not path:
            message = "which is neither a column nor a path of this row, such as bodies.<body>.board"
            raise Unreadable(f"holds `{printable(text)}`, {message}.")
        return show(path)

    def _refuse_nameless(self) -> None:
        """What is said of an entry whose id is empty is said of nobody."""
        said: set[str] = set()
        for column in self.head.columns:
            for name in columns.ids(column.path):
                if name == column.holds or name in said or name in self.ids or name in self.spoilt:
                    continue
                if not self._says_nothing(column):
                    said.add(name)
                    missing = self.head.by_name[name]
                    message = f"`{missing.name}` is empty, and `{column.name}` is filled in. Write whose it is."
                    self._fault(UNREADABLE, (), message, missing)

    def _refuse_strays(self) -> None:
        for at in self.held:
            if at not in self.head.positions:
                message = "This cell is in a column that has no name in the head. Name it, or empty the cell."
                self.faults.append(Fault(STRUCTURE, (), message, Place(self.number, at, self.head.sheet)))

    def _says_nothing(self, column: Column) -> bool:
        raw = self.held.get(column.position)
        return raw is None or (isinstance(raw, str) and raw.strip().lower() in (cells.UNKNOWN, cells.LEFT_OUT))

    # Values

    def _read(self, column: Column) -> None:
        if column.holds is not None:
            self._enter(column)
            return
        path = columns.resolved(column.path, self.ids)
        try:
            value = cells.value(self.held[column.position], column)
        except Unreadable as error:
            self._fault(VALUE, path or (), str(error) if path else f"`{column.name}` {error}", column)
            value = None
        if path is not None and value is not cells.NOTHING:
            self._put(path, value, column)

    def _enter(self, column: Column) -> None:
        """An id makes its entry, whatever else is known of it; so does a participant its place in the list."""
        name = str(column.holds)
        path = columns.resolved(column.path, self.ids)
        if not path or name not in self.ids:
            return
        if isinstance(path[-1], int):
            self._put(path, self.ids[name], column)
        else:
            self._node(path, column)

    def _put(self, path: Path, value: Any, column: Column) -> None:
        node = self._node(path[:-1], column)
        if node is None or not self._fits(node, path, column):
            return
        there = node.entries.setdefault(path[-1], leaf := _Leaf(self._place(column), value))
        if there is not leaf:
            says = "is filled in" if isinstance(there, _Leaf) else "has parts that are filled in"
            self._fault(VALUE, path, f"{says} in column {_column(there)} too. Empty one of them.", column)

    def _node(self, path: Path, column: Column) -> _Node | None:
        """The block or list at a path; None, with a fault, where something else stands in its way."""
        node = self.top
        for length, step in enumerate(path, start=1):
            if not self._fits(node, path[:length], column):
                return None
            below = node.entries.get(step)
            if below is None:
                below = node.entries[step] = _Node(self._place(column))
            if isinstance(below, _Leaf):
                message = (
                    f"is filled in as a whole in column {_column(below)}, and a part of it here. Empty one of them."
                )
                self._fault(VALUE, path[:length], message, column)
                return None
            node = below
        return node

    def _fits(self, node: _Node, path: Path, column: Column) -> bool:
        if node.takes(path[-1]):
            return True
        there = next(iter(node.entries.values()))
        message = f"has numbers here and none in column {_column(there)}, or the other way about. Write it in one way."
        self._fault(VALUE, path[:-1], message, column)
        return False

    def _leave_open(self, column: Column, of: Pattern) -> None:
        """An empty cell says `unknown` where its silence would be an answer, and what it is a fact of is in the row."""
        path, about = columns.resolved(column.path, self.ids), columns.resolved(of, self.ids)
        if path is None or about is None or self._at(about) is None or not self._is_declared(counted_party(path)):
            return
        ways = [self._at(path[:length]) for length in range(len(about), len(path) + 1)]
        if ways[-1] is None and not any(isinstance(each, _Leaf) for each in ways):
            self._put(path, cells.UNKNOWN, column)

    def _is_declared(self, party: str | None) -> bool:
        return party is None or self._at(("parties", party)) is not None

    def _at(self, path: Path) -> _Node | _Leaf | None:
        found: _Node | _Leaf | None = self.top
        for step in path:
            found = found.entries.get(step) if isinstance(found, _Node) else None
        return found

    # Evidence

    def _renumber_evidence(self) -> None:
        """Evidence is for a numbered entry of the register; in the list, entries have closed up."""
        evidence = self.top.entries.get("evidence")
        if not isinstance(evidence, _Node):
            return
        places = dict(_places(self.top, ()))
        moved: dict[str | int, _Node | _Leaf] = {}
        for written, entry in evidence.entries.items():
            now = _renumbered(str(written), places)
            if now is None:
                message = f"There is nothing at {printable(str(written), 80)} in this row."
                self.faults.append(Fault(CROSS_CHECK, ("evidence", written), message, entry.place))
            else:
                moved[now] = entry
        evidence.entries = moved


def _kind(name: str) -> str:
    """The name of a column of ids without its own number: those of one kind name different parties."""
    return name.rstrip("0123456789 ")


def _column(there: _Node | _Leaf) -> str:
    return letters(there.place.column or 1)


def _is_list(node: _Node) -> bool:
    return isinstance(next(iter(node.entries), None), int)


def _places(node: _Node | _Leaf, path: Path) -> Iterator[tuple[Path, int]]:
    """Where each item of a list stands once the list has closed up, by its path in the register."""
    if isinstance(node, _Node):
        order = sorted(node.entries, key=int) if _is_list(node) else list(node.entries)
        for index, step in enumerate(order):
            if isinstance(step, int):
                yield (*path, step), index
            yield from _places(node.entries[step], (*path, step))


def _closed(node: _Node | _Leaf) -> tuple[Any, Mark]:
    """Plain data and its marks; the items of a list close up."""
    if isinstance(node, _Leaf):
        return node.value, Mark(node.place, dict(_inner(node)))
    if _is_list(node):
        items = [_closed(node.entries[step]) for step in sorted(node.entries, key=int)]
        return [data for data, _ in items], Mark(node.place, {index: mark for index, (_, mark) in enumerate(items)})
    found = {step: _closed(each) for step, each in node.entries.items()}
    marks = {step: mark for step, (_, mark) in found.items()}
    return {step: data for step, (data, _) in found.items()}, Mark(node.place, marks)


def _inner(leaf: _Leaf) -> Iterator[tuple[str | int, Mark]]:
    """The values inside a list or bound that stands in one cell."""
    value = leaf.value
    keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield key, Mark(leaf.place, {})


def _renumbered(written: str, places: Mapping[Path, int]) -> str | None:
    """A path as the arrangement has it; None where the register has no entry of this number, and others."""
    try:
        path = parse_path(written)
    except ValueError:
        return written
    lists = {each[:-1] for each in places}
    steps: list[str | int] = []
    for length, step in enumerate(path):
        moved = places.get(path[: length + 1])
        if isinstance(step, int) and moved is None and path[:length] in lists:
            return None
        steps.append(step if moved is None else moved)
    return show(tuple(steps))
