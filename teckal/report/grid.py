"""Cells in columns, as tabulate writes its "simple" tables.

To import tabulate takes longer than all that is written with it here, and it counts wide letters otherwise wherever
another library happens to be installed. A test holds these few lines to what it writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_INK = re.compile(r"\x1b\[[0-9;]*m")
"""What colours text and takes no room on the screen."""
_GAP = 2
"""Spaces between columns; so many more than its heading a column is wide at least."""


def grid(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, its headings above a rule; a cell may have several lines."""
    cells = [[each.strip().splitlines() or [""] for each in row] for row in rows]
    widths = [len(each) + _GAP for each in headers]
    for row in cells:
        widths = [max(width, *map(_width, lines)) for width, lines in zip(widths, row, strict=True)]
    written = [list(headers), ["-" * width for width in widths]]
    for row in cells:
        height = max(map(len, row))
        written += [[lines[n] if n < len(lines) else "" for lines in row] for n in range(height)]
    return [_line(parts, widths) for parts in written]


def _line(parts: Sequence[str], widths: Sequence[int]) -> str:
    padded = (part + " " * (width - _width(part)) for part, width in zip(parts, widths, strict=True))
    return (" " * _GAP).join(padded).rstrip()


def _width(text: str) -> int:
    return len(_INK.sub("", text))
