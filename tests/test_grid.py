"""Tables on the screen are what tabulate would write."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from teckal.report.grid import grid

LINES = st.lists(st.text("ab1,. -é東£\u0301", max_size=12), max_size=3).map("\n".join)
INKED = st.one_of(
    LINES, LINES.map(lambda text: "\n".join(f"\x1b[32m\x1b[1m{each}\x1b[0m" for each in text.split("\n")))
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    count = draw(st.integers(1, 4))
    headers = draw(st.lists(st.text("Abc d", min_size=1, max_size=9).map(str.strip), min_size=count, max_size=count))
    row = st.lists(INKED, min_size=count, max_size=count).filter(
        lambda cells: any(re.sub("\x1b.*?m", "", each).strip() for each in cells)
    )
    return headers, draw(st.lists(row, max_size=4))


@given(tables())
def test_a_grid_is_what_tabulate_writes(table: tuple[list[str], list[list[str]]]) -> None:
    headers, rows = table
    text = tabulate(rows, headers, tablefmt="simple", disable_numparse=True)
    assert grid(headers, rows) == [line.rstrip() for line in text.split("\n")]


def test_a_cell_of_several_lines_keeps_its_column() -> None:
    assert grid(["Condition", "State"], [["Control\ns. 3", "met"], ["", "\x1b[31mnot met\x1b[0m"]]) == [
        "Condition    State",
        "-----------  -------",
        "Control      met",
        "s. 3",
        "             \x1b[31mnot met\x1b[0m",
    ]
