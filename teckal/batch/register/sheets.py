"""A register as sheets of rows, however it is kept: what CSV and XLSX have in common.

A register may be larger than memory, so rows are read as they are asked for; a sheet that breaks off says so after the
rows that could be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from teckal.batch.register.cells import Raw
from teckal.frozen import dataclass


@dataclass(frozen=True)
class Row:
    """One row with anything in it."""

    number: int
    """As the spreadsheet counts it, from 1."""
    held: Mapping[int, Raw]
    """Its cells that are not empty, by their column from 1."""


@dataclass(frozen=True)
class Broken:
    """A row that cannot be read."""

    number: int
    why: str
    """What to do, as a sentence."""


@dataclass(frozen=True)
class Sheet:
    """One table."""

    name: str
    """"" in a CSV file."""
    rows: Iterator[Row | Broken]
    """Those with anything in them; the first is the head."""
    wanted: bool
    """Whether it must be a register: it is named so, or is the only sheet."""
