"""The outcomes of a batch on disk, so that a list can be sorted and narrowed that is too long to hold in memory.

An unnamed SQLite database lies in memory until it is large and then in a file that the system removes with the
program, however it ends. What could not be evaluated is never left out of a narrowed list: it may be anything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from fractions import Fraction
from types import TracebackType

from teckal.batch.outcome import Outcome
from teckal.result import VERDICTS

SORTS = ("verdict", "file", "title", "law", "distance")
"""What a list can be sorted by: the worst verdict first, the narrowest margin first, all else by the alphabet."""
_PLACES = 30
"""Decimal places to which distances are told apart; those that are alike so far stand in the order of the input."""


class Spool:
    """Outcomes, in the order and the selection asked for; read as often as need be."""

    def __init__(self, only: Collection[str] = (), sort: str | None = None) -> None:
        """`only` are the verdicts to keep, all where there are none; `sort` is one of SORTS, else as they came."""
        if sort is not None and sort not in SORTS:
            raise ValueError(f"{sort!r} is nothing to sort by: choose {', '.join(SORTS)}")
        self.only = frozenset(only)
        self.sort = sort
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(
            "PRAGMA journal_mode = OFF; CREATE TABLE outcomes (rank BLOB, number INTEGER, data TEXT); BEGIN"
        )

    def add(self, outcome: Outcome) -> None:
        """Keeps an outcome that is asked for."""
        if self.only and outcome.result is not None and outcome.result["verdict"] not in self.only:
            return
        row = (_rank(outcome, self.sort), outcome.number, json.dumps(vars(outcome)))
        self._rows.execute("INSERT INTO outcomes VALUES (?, ?, ?)", row)

    def __iter__(self) -> Iterator[Outcome]:
        for (data,) in self._rows.execute("SELECT data FROM outcomes ORDER BY rank, number"):
            yield Outcome(**json.loads(data))

    def __len__(self) -> int:
        (count,) = self._rows.execute("SELECT count(*) FROM outcomes").fetchone()
        return int(count)

    def close(self) -> None:
        self._rows.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _rank(outcome: Outcome, sort: str | None) -> bytes:
    """Bytes that compare as the outcomes are to stand; whatever has nothing to sort by stands last."""
    if sort == "file":
        return _bytes(outcome.file) + b"\0" + outcome.document.to_bytes(8, "big")
    found = None if outcome.result is None or sort is None else _KEYS[sort](outcome)
    if sort is None:
        return b""
    return b"\1" if found is None else b"\0" + _bytes(found)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _verdict(outcome: Outcome) -> str | None:
    return None if outcome.result is None else str(VERDICTS.index(outcome.result["verdict"]))


def _title(outcome: Outcome) -> str | None:
    return None if outcome.result is None else str(outcome.result["title"]).casefold()


def _law(outcome: Outcome) -> str | None:
    law = outcome.result and outcome.result["law"]
    return str(law["id"]) if law else None


def _distance(outcome: Outcome) -> str | None:
    margins = outcome.facts.get("margins")
    if not margins:
        return None
    narrowest = abs(Fraction(margins[0]["share"]) - Fraction(margins[0]["line"]))
    return f"{int(narrowest * 10**_PLACES):0{_PLACES + 4}d}"


_KEYS = {"verdict": _verdict, "title": _title, "law": _law, "distance": _distance}
