"""A mapping whose names are known from the start, and whose values are read when they are first asked for.

An answer needs a fifth of the rulebook, and reading the rest took longer than the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class OnDemand(Mapping[str, Value], Generic[Value]):
    """Values by name, in the order of the names; each is read once, from what stands for it.

    Two threads that ask at once may both read it, and are given the same one. What cannot be read raises its error
    every time it is asked for.
    """

    def __init__(self, unread: Mapping[str, str], read: Callable[[str], Value]) -> None:
        self._unread = unread
        self._read = read
        self._found: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        try:
            return self._found[name]
        except KeyError:
            return self._found.setdefault(name, self._read(self._unread[name]))

    def __contains__(self, name: object) -> bool:
        return name in self._unread

    def __iter__(self) -> Iterator[str]:
        return iter(self._unread)

    def __len__(self) -> int:
        return len(self._unread)

    def __reduce__(self) -> tuple[type[dict[str, Value]], tuple[dict[str, Value]]]:
        """Travels to another process as what it holds, all of it read."""
        return dict, (dict(self),)
