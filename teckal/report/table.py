"""The screen: an officer has eighty columns and one minute, and must not take a wrong answer from either.

So the verdict stands first, in words that need no colour; what is missing is a question with the place for its answer;
and the screen ends with what to do and what it is not.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from teckal.frozen import dataclass
from teckal.report import words
from teckal.report.grid import grid
from teckal.report.plain import clean
from teckal.report.words import STATES
from teckal.result import ConditionResult, FactUsed, Flag, GateResult, Result, RouteResult

WIDTH, NARROWEST, WIDEST = 80, 60, 100
"""Columns where the output is no terminal, and the bounds within which a terminal's own width is followed."""
MORE = "teckal check -v shows every route, and every fact with its line."
QUESTIONS, PATHS, FLAGS = 5, 3, 3
"""How many open questions, places for an answer, and flags in full one screen shows; -v shows all."""
_LABEL = 10
_STATE = 7
"""Columns of the longest state in a table, "unclear" and "not met"."""
_COLOURS = {
    "exempt": "green",
    "met": "green",
    "passes": "green",
    "unclear": "yellow",
    "caution": "yellow",
    "not-exempt": "red",
    "not-met": "red",
    "advice": "red",
    "excludes": "magenta",
    "out-of-scope": "magenta",
}


def report(
    results: Sequence[Result],
    *,
    width: int = WIDTH,
    colour: bool = False,
    verbose: bool = False,
    crowded: frozenset[str] = frozenset(),
) -> str:
    """Each result in turn, then a table over all where there are several.

    `crowded` are the files that hold several arrangements, so that each is named with its number.
    """
    pen = Pen(max(NARROWEST, min(width, WIDEST)), colour)
    screens = [_screen(each, pen, verbose, each.file in crowded) for each in results]
    if len(results) > 1:
        screens.append(_summary(results, pen, crowded))
    return f"\n\n{'=' * pen.width}\n\n".join("\n".join(lines) for lines in screens) + "\n" if screens else ""


def brief(results: Sequence[Result], *, colour: bool = False, crowded: frozenset[str] = frozenset()) -> str:
    """One line for each arrangement: verdict, file, title."""
    pen = Pen(WIDTH, colour)
    longest = max((len(each.verdict) for each in results), default=0)
    lines = [
        f"{pen.ink(each.verdict, each.verdict)}{' ' * (longest - len(each.verdict))}  "
        f"{words.place(each.file, each.document, each.file in crowded)}  {clean(each.title)}"
        + (f"  ({words.reservations(each)})" if words.reservations(each) else "")
        for each in results
    ]
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True)
class Pen:
    """Lays text out in so many columns, with or without colour."""

    width: int
    colour: bool

    def ink(self, text: str, tone: str, bold: bool = False) -> str:
        """Text in the colour of a state; colour only repeats what the words say."""
        if not self.colour:
            return text
        import click

        return click.style(text, fg=_COLOURS.get(tone), bold=bold or None)

    def wrap(self, text: str, indent: int = 0, first: str = "") -> list[str]:
        """Lines of text behind an indent; `first` stands in the indent of the first. No path or address is broken."""
        lines = textwrap.wrap(text, self.width - indent, break_long_words=False, break_on_hyphens=False) or [""]
        return [f"{first if n == 0 else '':<{indent}}{line}" for n, line in enumerate(lines)]

    def labelled(self, label: str, text: str) -> list[str]:
        """A paragraph behind its label; nothing where there is no text."""
        return self.wrap(text, _LABEL, label) if text else []

    def cut(self, text: str, width: int) -> str:
        """Text in one line of so many columns, its end left out where it is longer."""
        return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."

    def heading(self, text: str) -> str:
        return self.ink(text, "", bold=True)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int | None]) -> list[str]:
        """A table whose cells wrap within their widths."""
        wrapped = [[_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows]
        return grid(headers, wrapped)


def _wrapped(text: str, width: int | None) -> str:
    if width is None:
        return text
    lines = (textwrap.wrap(line, width, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join(part for parts in lines for part in parts)


def _screen(result: Result, pen: Pen, verbose: bool, several: bool) -> list[str]:
    route = words.nearest(result)
    sections = [
        _head(result, pen, several),
        _basis(result, route, pen, verbose),
        _gates(result, pen, verbose),
        _conditions(result, route, pen, verbose),
        _others(result, route, pen, verbose),
        _points(result, pen, verbose),
        _missing(result, pen, verbose),
        _flags(result, pen, verbose),
        _facts(result, pen) if verbose else [],
        [
            *pen.labelled("Next", words.next_step(result)),
            *([] if verbose else pen.labelled("More", MORE)),
            *pen.wrap(words.CLOSING),
        ],
    ]
    return [line for section in sections if section for line in ("", *section)][1:]


def _head(result: Result, pen: Pen, several: bool) -> list[str]:
    verdict, beside = words.headline(result)
    first, *rest = textwrap.wrap(f"{verdict} — {beside}", pen.width, subsequent_indent="  ")
    lines = [pen.ink(first[: len(verdict)], result.verdict, bold=True) + first[len(verdict) :], *rest]
    reference = f" ({clean(result.reference)})" if result.reference else ""
    title = pen.cut(clean(result.title) + reference, pen.width)
    return [*lines, title, words.place(result.file, result.document, several)]


def _basis(result: Result, route: RouteResult | None, pen: Pen, verbose: bool) -> list[str]:
    lines = [*pen.wrap(clean(result.summary)), ""] if result.summary else []
    lines += pen.labelled("Law", words.law_line(result))
    if verbose and result.law is not None:
        lines += pen.labelled("Governs", f"by {result.law.provision}" if result.law.provision else "")
        lines += [line for each in words.elsewhere_lines(result) for line in pen.labelled("Instead", each)]
    lines += pen.labelled("Stage", f"{result.stage}." if verbose and result.stage else "")
    if route is not None and result.verdict != "out-of-scope":
        cite = words.provision(route.provision, result.law)
        where = "" if result.route else f" ({route.id}, {cite})"
        lines += pen.labelled("Route" if result.route else "Nearest", f"{clean(route.title)}{where}.")
    if result.verdict == "exempt" and not verbose:
        lines += pen.labelled("Others", words.others_line(result, route))
    lines += pen.labelled("Awards", words.awards_line(result))
    return lines + (_awards(result, pen) if verbose or words.awards_differ(result) else [])


def _awards(result: Result, pen: Pen) -> list[str]:
    laws = {each.law for each in result.awards}
    lines = []
    for each in result.awards:
        answer = words.ANSWERS[each.verdict] + (f" by the route {each.route}" if each.route else "")
        under = f" ({each.law})" if each.law and len(laws) > 1 else ""
        lines += pen.wrap(f"{words.pair(each)}: {answer}{under}", _LABEL + 2, " " * _LABEL + "-")
    return lines


def _gates(result: Result, pen: Pen, verbose: bool) -> list[str]:
    shown = [gate for gate in result.gates if verbose or gate.state != "passes"]
    if not shown:
        return []
    return _judged("Comes first", shown, result, pen, verbose)


def _conditions(result: Result, route: RouteResult | None, pen: Pen, verbose: bool) -> list[str]:
    if route is None or not route.conditions or (result.verdict == "out-of-scope" and not verbose):
        return []
    return _judged("Condition", route.conditions, result, pen, verbose)


def _judged(
    header: str, items: Sequence[ConditionResult | GateResult], result: Result, pen: Pen, verbose: bool
) -> list[str]:
    """What is asked with its provision, its state, and the reason."""
    cells = [
        (f"{clean(words.name(each))}\n{words.provision(each.provision, result.law)}", _reason(each, verbose))
        for each in items
    ]
    rows = [
        (named, pen.ink(STATES[each.state], each.state), reason)
        for each, (named, reason) in zip(items, cells, strict=True)
    ]
    state = max(_STATE, *(len(STATES[each.state]) for each in items))
    first, last = _columns(cells, pen.width - state - 4)
    return [*pen.table((header, "State", "Why"), rows, (first, None, last)), *_precedents(items, pen, verbose)]


def _precedents(items: Sequence[ConditionResult | GateResult], pen: Pen, verbose: bool) -> list[str]:
    """The decided cases nearest on what is not met or open."""
    said = [line for each in items for line in words.precedents(each, verbose)]
    lines = [line for each in said for line in textwrap.wrap(clean(each), pen.width, subsequent_indent="  ")]
    return ["", pen.heading("Nearest decided cases"), *lines] if lines else []


def _columns(cells: Sequence[tuple[str, str]], room: int) -> tuple[int, int]:
    """The widths of name and reason that make the table shortest; of several, the one that breaks fewest names."""

    def height(first: int) -> int:
        return sum(max(_height(name, first), _height(reason, room - first)) for name, reason in cells)

    widest = min(28, max(len(line) for name, _ in cells for line in name.splitlines()))
    first = min(range(max(widest, 16), 15, -1), key=height)
    return first, room - first


def _height(text: str, width: int) -> int:
    return sum(len(textwrap.wrap(line, width, break_on_hyphens=False)) for line in text.splitlines())


def _reason(each: ConditionResult | GateResult, verbose: bool) -> str:
    if not verbose:
        return clean(each.reason) + words.lines(each)
    readings = words.readings_line(each) if isinstance(each, ConditionResult) else ""
    return clean(each.reason) + (f" ({readings}.)" if readings else "")


def _others(result: Result, route: RouteResult | None, pen: Pen, verbose: bool) -> list[str]:
    rest = words.others(result, route)
    if verbose:
        return [line for other, _ in rest for line in _other(other, result, pen)][:-1]
    if result.verdict in ("exempt", "out-of-scope"):
        return []
    indent = max((len(other.id) for other, _ in rest), default=0) + 2
    lines = []
    for other, why in rest:
        first, *more = pen.wrap(f"{STATES[other.state]}{f': {why}' if why else ''}", indent, other.id)
        lines += [first, *([pen.cut(f"{more[0]}{' ' * pen.width if more[1:] else ''}", pen.width)] if more else [])]
    return [pen.heading("The other routes"), *lines] if lines else []


def _other(route: RouteResult, result: Result, pen: Pen) -> Iterable[str]:
    title = f"Route {route.id}: {STATES[route.state]}"
    yield pen.ink(title, route.state, bold=True)
    yield from pen.wrap(
        f"{clean(route.title)} ({words.provision(route.provision, result.law)}). {clean(route.because)}"
    )
    if route.state != "not-applicable":
        yield from _judged("Condition", route.conditions, result, pen, verbose=True)
    yield ""


def _points(result: Result, pen: Pen, verbose: bool) -> list[str]:
    lines = []
    for point in result.points:
        if not (verbose or point.material):
            continue
        lines += pen.wrap(clean(f"{point.title}: {words.by_reading(point)}."), 5, point.id)
        if verbose:
            lines += pen.wrap(clean(point.question), 5)
    return [pen.heading("Points of law without a settled answer"), *lines] if lines else []


def _missing(result: Result, pen: Pen, verbose: bool) -> list[str]:
    lines = []
    shown = result.missing if verbose else result.missing[:QUESTIONS]
    for number, missing in enumerate(shown, 1):
        lines += pen.wrap(clean(missing.question), 3, f"{number}.")
        if missing.paths:
            lines += pen.wrap(f"Write it at: {_paths(missing.paths, verbose)}", 3)
        if missing.known_from:
            lines += pen.wrap(words.too_early(missing, result.stage), 3)
    if len(shown) < len(result.missing):
        lines += [f"and {words.counted(len(result.missing) - len(shown), 'further question')}, with -v"]
    return [pen.heading(words.missing_heading(result)), *lines] if lines else []


def _paths(paths: Sequence[str], verbose: bool) -> str:
    shown = paths if verbose else paths[:PATHS]
    rest = f", and {len(paths) - len(shown)} more" if len(shown) < len(paths) else ""
    return clean(", ".join(shown)) + rest


def _flags(result: Result, pen: Pen, verbose: bool) -> list[str]:
    """The first flags in full, the rest in a line each, and notes in one: a clean arrangement is to be quiet."""
    flags = words.by_level(result.flags)
    loud = [flag for flag in flags if flag.accepted is None and (verbose or flag.level != "note")]
    full = len(loud) if verbose else FLAGS
    lines = [line for flag in loud[:full] for line in _flag(flag, words.flag_lines(flag, verbose), pen)]
    lines += [line for flag in loud[full:] for line in _flag(flag, [words.flag_title(flag)], pen)]
    lines += _folded([flag for flag in flags if flag.accepted is None and flag not in loud], pen)
    for flag in (flag for flag in flags if flag.accepted is not None):
        told = words.flag_lines(flag, True) if verbose else [f"{words.flag_title(flag)}. {clean(words.accepted(flag))}"]
        lines += _flag(flag, told, pen)
    lines += [line for each in words.unheeded(result) for line in pen.wrap(each, _LABEL, "NOT HEARD")]
    as_of = f", acknowledgements as of {result.as_of}" if result.as_of else ""
    return [pen.heading(f"Flags{as_of}"), *lines] if lines else []


def _flag(flag: Flag, told: Sequence[str], pen: Pen) -> Iterable[str]:
    first, *rest = [line for text in told for line in pen.wrap(text, _LABEL)]
    level = flag.level.upper() if flag.accepted is None else "ACCEPTED"
    yield pen.ink(f"{level:<{_LABEL}}", flag.level if flag.accepted is None else "") + first[_LABEL:]
    yield from rest


def _folded(notes: Sequence[Flag], pen: Pen) -> list[str]:
    """Notes by what they are about, in one paragraph."""
    about = "; ".join(words.flag_title(flag) for flag in notes[:FLAGS])
    more = f"; and {len(notes) - FLAGS} more" if len(notes) > FLAGS else ""
    return pen.wrap(f"{about}{more}: teckal check -v", _LABEL, "NOTES") if notes else []


def _facts(result: Result, pen: Pen) -> list[str]:
    lines = [line for fact in words.facts(result) for line in _fact(fact, pen)]
    return [pen.heading("Facts, with their lines in the file"), *lines, *pen.wrap(words.evidence_line(result))]


def _fact(fact: FactUsed, pen: Pen) -> Iterable[str]:
    yield from pen.wrap(f"{fact.name}: {clean(words.known(fact))} [{fact.standing}]")
    for source in fact.sources:
        line = f"line {source.line}" if source.line is not None else ""
        yield from pen.wrap(
            f"{clean(source.path)} = {words.written(source.value)} [{source.standing}]", 12, f"  {line}"
        )


def _summary(results: Sequence[Result], pen: Pen, crowded: frozenset[str]) -> list[str]:
    """All arrangements as a table, each with its file, which is never broken, and its title."""
    answers = [words.ANSWERS[each.verdict] + ("*" if words.departs(each) else "") for each in results]
    before = [
        (answer, each.law.id if each.law else "-", each.route or "-", _calls(each))
        for answer, each in zip(answers, results, strict=True)
    ]
    headers = ("Verdict", "Law", "Route", "Advice")
    columns = zip(headers, *before, strict=True)
    room = pen.width - sum(max(len(header) + 2, *map(len, cells)) + 2 for header, *cells in columns)
    titled = [
        f"{words.place(each.file, each.document, each.file in crowded)}\n{pen.cut(clean(each.title), max(room, 20))}"
        for each in results
    ]
    rows = [
        (pen.ink(answer, each.verdict), *rest, title)
        for (answer, *rest), each, title in zip(before, results, titled, strict=True)
    ]
    lines = [f"{words.counted(len(results), 'arrangement')}: {words.tally(results)}.", ""]
    lines += pen.table((*headers, "Arrangement"), rows, (None,) * 5)
    if any(words.departs(each) for each in results):
        note = "* Tested under a law that is not known to govern: an exemption under it counts as unclear."
        lines += ["", *pen.wrap(note)]
    return lines


def _calls(result: Result) -> str:
    return str(words.standing(result, "advice") or "-")
