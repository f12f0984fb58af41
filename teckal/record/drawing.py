"""The drawing of who owns and controls whom, for a page that may be printed in black and white.

Holders stand below each other on the left and what they hold on the right, so that twenty of them can be read on one
page, each with its figures on its own line. Nothing is told by colour: a body has a thick frame, decisive influence a
thick line, a right without a holding a broken one; and all of it is said in words beside the drawing too.

Words are drawn as outlines of one font that comes with the library, and what the library would write of its own
version, of the time and by chance is left out, so that the same file gives the same bytes.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teckal.frozen import dataclass
from teckal.record.extras import needs
from teckal.record.holders import Chart, Member, Tie
from teckal.report.plain import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PAGES = {2: (6.6, 9.2), 3: (9.9, 5.6)}
"""Inches across and down that are legible on one page, by how many columns there are: three go on a broad page."""
DPI = 200
EDGE, BOX = 0.02, 2.05
"""Inches that are left free around the drawing, and the width of a box."""
BUS, ARROW, PAD, GAP = 0.3, 0.14, 0.05, 0.07
"""Inches for the lines that gather before a body, for the arrow's head, within a box, and between boxes."""
NAME, SMALL = 7.6, 6.6
"""Points of a name, and of everything else."""
LEADING = 1.25 / 72
"""Inches from line to line for each point."""
MOST_LINES = 3
"""Lines of a name in a box; the words beside the drawing have the whole name."""
GREY = "0.88"
LEGEND = (
    "Thick frame: a body that others own or direct. Grey: private. Broken frame: not named in the file. Thick line: "
    "decisive influence. Broken line: a say without a holding."
)
KEPT = 16
"""How many drawings are kept, since a record asks for each several times."""
Fonts = dict[str, "FontProperties"]
FILES = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}


@lru_cache(maxsize=KEPT)
def charts(whole: Chart) -> tuple[Chart, ...]:
    """The charts to draw: the whole where it is legible on a page, else one or more for each body."""
    with _library():
        fonts = _fonts()
        if _fits(whole, fonts):
            return (whole,)
        return tuple(part for body in whole.bodies for part in _parts(whole, body.id, fonts))


def _parts(whole: Chart, body: str, fonts: Fonts) -> Iterator[Chart]:
    """The body with as many of its holders at a time as go on a page."""
    first, every = 0, len(whole.into(body))
    while first < every:
        most = next((n for n in range(every - first, 1, -1) if _fits(whole.around(body, first, n), fonts)), 1)
        yield whole.around(body, first, most)
        first += most


def _fits(chart: Chart, fonts: Fonts) -> bool:
    try:
        page = PAGES.get(max(_columns(chart).values()) + 1)
    except CycleError:
        return False
    return page is not None and _laid_out(chart, fonts).height <= page[1]


def is_broad(chart: Chart) -> bool:
    """Whether the drawing needs a page on its side."""
    return max(_columns(chart).values()) + 1 == 3


@lru_cache(maxsize=KEPT)
def size(chart: Chart) -> tuple[float, float]:
    """Inches across and down."""
    with _library():
        sheet = _laid_out(chart, _fonts())
    return sheet.width, sheet.height


def told(chart: Chart) -> str:
    """What the drawing shows, for who cannot see it."""
    return " ".join(
        f"{body.name}: {'; '.join(chart.sentence(tie).replace(': ', ', ', 1) for tie in chart.into(body.id))}."
        for body in chart.bodies
        if chart.into(body.id)
    )


@lru_cache(maxsize=KEPT)
def png(chart: Chart) -> bytes:
    """The drawing as a picture for print."""
    out = io.BytesIO()
    with _library():
        _draw(chart).savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


@lru_cache(maxsize=KEPT)
def svg(chart: Chart) -> str:
    """The drawing as SVG: its root alone, without a declaration and without anything that the chart does not say."""
    out = io.StringIO()
    nothing = {"Creator": None, "Date": None, "Format": None, "Type": None}
    with _library():
        _draw(chart).savefig(out, format="svg", metadata=nothing)
    return re.sub(r"<!--.*?-->", "", out.getvalue()[out.getvalue().index("<svg") :], flags=re.DOTALL)


@contextlib.contextmanager
def _library() -> Iterator[None]:
    """The drawing library as it ships, whatever the reader has set for it, and without talk of its own."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the font lacks is drawn as a box
        matplotlib = _imported()
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update({"svg.hashsalt": "teckal", "svg.fonttype": "path", "text.usetex": False})
            yield


def _imported() -> Any:
    """The library, which refuses to be imported where the screen that is set for it is none that it knows."""
    screen = os.environ.pop("MPLBACKEND", None)
    try:
        with needs("matplotlib"):
            import matplotlib
    finally:
        if screen is not None:
            os.environ["MPLBACKEND"] = screen
    return matplotlib


def _fonts() -> Fonts:
    import matplotlib
    from matplotlib.font_manager import FontProperties

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return {name: FontProperties(fname=str(folder / file)) for name, file in FILES.items()}


# Where everything stands.


def _columns(chart: Chart) -> dict[str, int]:
    """The column of each, counted from the right: one more than whatever it has something in. Raises CycleError."""
    holders: dict[str, list[str]] = {member.id: [] for member in chart.members}
    for tie in chart.ties:
        holders[tie.holder].append(tie.body)
    columns: dict[str, int] = {}
    for id in TopologicalSorter(holders).static_order():
        columns[id] = max((columns[body] + 1 for body in holders[id]), default=0)
    return columns


def _rows(chart: Chart) -> list[str]:
    """Everyone who has something in another, from the top: a body amid those who have something in it."""
    rows: list[str] = []
    held = {tie.holder for tie in chart.ties}

    def place(body: str) -> None:
        above = [each.holder for each in chart.into(body) if each.holder not in rows]
        middle = (len(above) + 1) // 2 if body in held else len(above)
        for holder in above[:middle]:
            visit(holder)
        if body in held and body not in rows:
            rows.append(body)
        for holder in above[middle:]:
            visit(holder)

    def visit(id: str) -> None:
        if id in rows:
            return
        if chart.into(id):
            place(id)
        else:
            rows.append(id)

    for body in chart.bodies:
        if body.id not in held:
            place(body.id)
    return rows


@dataclass
class _Box:
    """A member's box, in inches from the left and the top."""

    member: Member
    name: list[str]
    kind: list[str]
    left: float = 0
    middle: float = 0
    reach: float = 0
    """How high it must be for every line that leaves it to leave at its side."""

    @property
    def words(self) -> float:
        """How high the words in it are."""
        return (len(self.name) * NAME + len(self.kind) * SMALL) * LEADING

    @property
    def height(self) -> float:
        return max(2 * PAD + self.words, self.reach)

    @property
    def right(self) -> float:
        return self.left + BOX


@dataclass
class _Label:
    """What stands on the line of a tie: above it what is held, below it the rest."""

    above: list[str]
    below: list[str]
    y: float = 0
    """Where the line is, in inches from the top."""

    @property
    def up(self) -> float:
        return len(self.above) * SMALL * LEADING + 0.05

    @property
    def down(self) -> float:
        return len(self.below) * SMALL * LEADING + 0.05


@dataclass
class _Sheet:
    """The drawing laid out."""

    chart: Chart
    boxes: dict[str, _Box]
    labels: dict[tuple[str, str], _Label]
    width: float
    height: float
    legend: list[str]
    bus: dict[str, float] = field(default_factory=dict)
    """Where the lines to a body gather, in inches from the left."""


def _laid_out(chart: Chart, fonts: Fonts) -> _Sheet:
    columns = _columns(chart)
    count = max(2, max(columns.values()) + 1)
    width = PAGES[count][0] if count in PAGES else PAGES[2][0]
    lane = (width - 2 * EDGE - count * BOX) / (count - 1)
    boxes = {each.id: _box(each, fonts) for each in chart.members}
    labels = {(tie.holder, tie.body): _label(chart, tie, lane - BUS - ARROW - 0.1, fonts) for tie in chart.ties}
    bottom = _stack(chart, boxes, labels)
    for id, box in boxes.items():
        box.left = EDGE + (count - 1 - columns[id]) * (BOX + lane)
    legend = _wrapped(LEGEND, width - 2 * EDGE, fonts["regular"], SMALL)
    height = bottom + 0.08 + len(legend) * SMALL * LEADING
    sheet = _Sheet(chart, boxes, labels, width, height, legend)
    for column in range(count):
        bodies = [id for id in boxes if columns[id] == column and chart.into(id)]
        for number, id in enumerate(bodies):
            sheet.bus[id] = boxes[id].left - ARROW - BUS * (number + 0.5) / len(bodies)
    return sheet


def _stack(chart: Chart, boxes: dict[str, _Box], labels: dict[tuple[str, str], _Label]) -> float:
    """Gives every box and every line its height on the page; how far down the last one reaches."""
    top = EDGE
    for id in _rows(chart):
        top = _place(boxes[id], [label for key, label in labels.items() if key[0] == id], top) + GAP
    last = EDGE
    for body in chart.bodies:
        if not any(tie.holder == body.id for tie in chart.ties):
            lines = [labels[tie.holder, tie.body].y for tie in chart.into(body.id)] or [last]
            box = boxes[body.id]
            box.middle = max(sum(lines) / len(lines), last + box.height / 2)
            last = box.middle + box.height / 2 + GAP
    return max(top, last)


def _place(box: _Box, labels: list[_Label], top: float) -> float:
    """Puts a box and the lines that leave it below `top`; how far down they reach."""
    heights = [label.up + label.down for label in labels]
    box.reach = sum(heights) - labels[0].up - labels[-1].down + 2 * PAD if len(labels) > 1 else 0
    above, below = max(box.height / 2, labels[0].up), max(box.height / 2, labels[-1].down)
    if len(labels) == 1:
        box.middle = labels[0].y = top + above
        return box.middle + below
    box.middle = top + labels[0].up + (sum(heights) - labels[0].up - labels[-1].down) / 2
    for label, height in zip(labels, heights, strict=True):
        label.y = top + label.up
        top += height
    return max(top, box.middle + box.height / 2)


def _box(member: Member, fonts: Fonts) -> _Box:
    room = BOX - 2 * PAD
    name = _wrapped(clean(member.name), room, fonts["bold" if member.body else "regular"], NAME)
    if len(name) > MOST_LINES:
        name = [*name[: MOST_LINES - 1], f"{name[MOST_LINES - 1][:-1]}…"]
    kind = _wrapped(clean(member.kind), room, fonts["regular"], SMALL) if member.kind else []
    return _Box(member, name, kind)


def _label(chart: Chart, tie: Tie, room: float, fonts: Fonts) -> _Label:
    """The rights of a tie; where the holder has several, for whom they are is said first."""
    several = sum(each.holder == tie.holder for each in chart.ties) > 1
    first = f"{chart.member(tie.body).name}: " if several else ""
    upper, lower = (tie.holding, tie.say) if tie.holding else (tie.say or tie.more[:1], ())
    texts = first + (", ".join(upper) or "nothing is said of what it has"), ", ".join(lower)
    above, below = (_wrapped(clean(text), room, fonts["regular"], SMALL) if text else [] for text in texts)
    return _Label(above, below)


def _wrapped(text: str, room: float, font: FontProperties, size: float) -> list[str]:
    """Text in lines of so many inches; a word that is longer is broken."""

    def wide(words: str) -> float:
        return _wide(words, font, size)

    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if wide(longer) <= room:
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = lines[-1] or word
        while wide(lines[-1]) > room and len(lines[-1]) > 1:
            cut = next(n for n in range(len(lines[-1]) - 1, 0, -1) if n == 1 or wide(lines[-1][:n]) <= room)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines


@lru_cache(maxsize=10_000)
def _wide(words: str, font: FontProperties, size: float) -> float:
    """How many inches the words take."""
    from matplotlib.textpath import text_to_path

    points: float = text_to_path.get_text_width_height_descent(words, _sized(font, size), ismath=False)[0]
    return points / 72


def _sized(font: FontProperties, size: float) -> FontProperties:
    copy = font.copy()
    copy.set_size(size)
    return copy


# Ink.


def _draw(chart: Chart) -> Figure:
    from matplotlib.figure import Figure

    fonts = _fonts()
    sheet = _laid_out(chart, fonts)
    figure = Figure(figsize=(sheet.width, sheet.height), facecolor="white")
    page = _Page(figure, sheet, fonts)
    for body in chart.bodies:
        page.gather(body.id)
    for tie in chart.ties:
        page.tie(tie)
    for box in sheet.boxes.values():
        page.box(box)
    for number, line in enumerate(reversed(sheet.legend)):
        page.text(EDGE, sheet.height - EDGE - number * SMALL * LEADING, line, SMALL, va="bottom", color="0.25")
    return figure


@dataclass
class _Page:
    """Draws on the figure in inches from the top left."""

    figure: Figure
    sheet: _Sheet
    fonts: Fonts

    def line(self, *points: tuple[float, float], width: float = 0.8, broken: bool = False) -> None:
        from matplotlib.lines import Line2D

        across = [x / self.sheet.width for x, _ in points]
        down = [1 - y / self.sheet.height for _, y in points]
        style: Any = (0, (4, 2.4)) if broken else "-"
        self.figure.add_artist(
            Line2D(across, down, linewidth=width, linestyle=style, color="black", solid_capstyle="butt")
        )

    def text(self, x: float, y: float, words: str, size: float, bold: bool = False, **more: Any) -> None:
        font = _sized(self.fonts["bold" if bold else "regular"], size)
        place = (x / self.sheet.width, 1 - y / self.sheet.height)
        self.figure.text(*place, words, fontproperties=font, parse_math=False, **{"va": "center", **more})

    def box(self, box: _Box) -> None:
        from matplotlib.patches import Rectangle

        member = box.member
        corner = (box.left / self.sheet.width, 1 - (box.middle + box.height / 2) / self.sheet.height)
        size = (BOX / self.sheet.width, box.height / self.sheet.height)
        fill = GREY if member.private else "white"
        style: Any = (0, (3, 2)) if member.untold else "-"
        width = 2.2 if member.body else 0.8
        frame = Rectangle(corner, *size, facecolor=fill, edgecolor="black", linewidth=width, linestyle=style)
        frame.set_transform(self.figure.transFigure)
        self.figure.add_artist(frame)
        y = box.middle - box.words / 2
        for size_of, lines, bold in ((NAME, box.name, member.body), (SMALL, box.kind, False)):
            for words in lines:
                self.text(box.left + PAD, y + size_of * LEADING / 2, words, size_of, bold)
                y += size_of * LEADING

    def tie(self, tie: Tie) -> None:
        """The line of a holder to where those to the body gather, and its rights upon it."""
        box, bus = self.sheet.boxes[tie.holder], self.sheet.bus[tie.body]
        label = self.sheet.labels[tie.holder, tie.body]
        self.line((box.right, label.y), (bus, label.y), width=2.2 if tie.decides else 0.8, broken=not tie.holds)
        for first, lines in ((label.y - label.up + 0.02, label.above), (label.y + 0.03, label.below)):
            for number, words in enumerate(lines):
                self.text(box.right + 0.07, first + (number + 0.5) * SMALL * LEADING, words, SMALL)

    def gather(self, body: str) -> None:
        """The line down which those to a body come together, and the arrow into it."""
        ties = self.sheet.chart.into(body)
        if not ties:
            return
        box, bus = self.sheet.boxes[body], self.sheet.bus[body]
        ends = [self.sheet.labels[tie.holder, body].y for tie in ties]
        self.line((bus, min([*ends, box.middle])), (bus, max([*ends, box.middle])))
        self.line((bus, box.middle), (box.left, box.middle))
        self.arrow(box.left, box.middle)
        for y in ends:
            if min([*ends, box.middle]) < y < max([*ends, box.middle]):
                self.dot(bus, y)

    def arrow(self, x: float, y: float) -> None:
        self._filled([(x, y), (x - 0.09, y - 0.04), (x - 0.09, y + 0.04)])

    def dot(self, x: float, y: float) -> None:
        self._filled([(x - 0.02, y), (x, y - 0.02), (x + 0.02, y), (x, y + 0.02)])

    def _filled(self, points: Iterable[tuple[float, float]]) -> None:
        from matplotlib.patches import Polygon

        corners = [(x / self.sheet.width, 1 - y / self.sheet.height) for x, y in points]
        shape = Polygon(corners, closed=True, facecolor="black", edgecolor="none")
        shape.set_transform(self.figure.transFigure)
        self.figure.add_artist(shape)
