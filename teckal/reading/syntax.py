"""What is likely wrong where YAML breaks.

The parser says what it expected next, which helps only those who know its grammar; people leave out a colon, a quote or
a space, or paste from a word processor. So its words are never shown: the place is, with the likely slip.
"""

from __future__ import annotations

import re

import yaml

from teckal.reading.places import UNREADABLE, Fault, Place

_FALLBACK = "The YAML breaks off here. Look at this line and the one above it: indentation, colons and quotes."
_TAB = "There is a tab here. Write spaces instead."

_SLIPS: tuple[tuple[str, bool, str], ...] = (
    # the parser's words (libyaml's or PyYAML's own); whether to point at where the construct began; what to say
    ("quoted scalar.*(end of stream|document)", True, "A quote is opened here and never closed."),
    (
        "escape",
        False,
        "In double quotes a backslash has a meaning of its own. Use single quotes, or write it twice.",
    ),
    ("tab character|character '.t' that", False, _TAB),
    (
        "flow (sequence|mapping): ",
        True,
        "A bracket is opened here and not closed. Look for a missing comma or bracket.",
    ),
    ("(flow|block) node: ", False, "A value is missing here, or there is a comma or bracket too many."),
    ("simple key: ", True, ""),
    ("sequence entries are not allowed", False, "A list in lines must begin on a line of its own, below its name."),
    ("block (mapping|collection|sequence): ", False, "This line is not indented as the lines it belongs to."),
    ("scanning an (anchor|alias): ", True, "A value cannot begin with `&` or `*`. Put it in quotes."),
    ("directive|incompatible YAML document", False, "Lines that begin with % are not read. Remove this one."),
    ("tag", True, "A value cannot begin with `!`. Put it in quotes."),
    (
        "block scalar",
        True,
        "After `|` or `>` the text must begin on the next line. If the sign is part of it, use quotes.",
    ),
    ("<document start>", False, "The document has ended before this, which does not belong to it."),
)


def explain(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """The parser's error as a fault, at the place that needs mending."""
    lines = re.split("\r\n|\r|\n", text)
    here = _place(error.problem_mark or error.context_mark)
    begun = _place(error.context_mark or error.problem_mark)
    words = f"{error.context or ''}: {error.problem or ''}"
    if "mapping values are not allowed" in words:
        return _stray_colon(here, lines)
    for pattern, at_start, message in _SLIPS:
        if re.search(pattern, words):
            place = begun if at_start else here
            seen = _no_colon(place, lines) if pattern == "simple key: " else _after_the_end(pattern, place, lines)
            return _fault(_pasted(place, lines) or seen or message, place)
    return _fault(_first_character(here, lines) or _pasted(here, lines) or _FALLBACK, here)


def _fault(message: str, place: Place) -> Fault:
    return Fault(UNREADABLE, (), message, place)


def _place(mark: yaml.Mark | None) -> Place:
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)


def _split(place: Place, lines: list[str]) -> tuple[str, str]:
    """The line before and after the place."""
    line = lines[(place.line or 1) - 1] if (place.line or 1) <= len(lines) else ""
    return line[: (place.column or 1) - 1], line[(place.column or 1) - 1 :]


def _stray_colon(here: Place, lines: list[str]) -> Fault:
    """A colon where none can be: a second one in the line, or the line above has none, or the indentation is wrong."""
    before, _ = _split(here, lines)
    if _pasted(here, lines):
        return _fault(_pasted(here, lines), here)
    if ": " in before:
        return _fault("There is a second colon in this line. Put the text in quotes if the colon is part of it.", here)
    for number in range((here.line or 1) - 1, 0, -1):
        above = lines[number - 1]
        if above.strip() and not above.lstrip().startswith("#"):
            start = Place(number, len(above) - len(above.lstrip()) + 1)
            if not re.search(r":(\s|$)", above) or _pasted(start, lines):
                return _fault(_pasted(start, lines) or _no_colon(start, lines), start)
            break
    return _fault("This line is indented further than the line above it allows.", here)


def _no_colon(place: Place, lines: list[str]) -> str:
    joined = re.match(r"[A-Za-z0-9_-]+:\S", _split(place, lines)[1])
    return f"There is no {'space after the colon' if joined else 'colon after this name'}. Write `name: value`."


def _after_the_end(pattern: str, place: Place, lines: list[str]) -> str:
    """Something after a closing quote or bracket looks to the parser like a line that is indented wrongly."""
    before, after = _split(place, lines)
    if pattern.startswith("block (") and after.startswith(":"):
        return "A name is missing before the colon."
    if pattern.startswith("block (") and before.strip(" -"):
        return (
            "The value has ended before this. Look at its quotes and brackets; a quote inside quotes is written twice."
        )
    return ""


def _first_character(here: Place, lines: list[str]) -> str:
    first = _split(here, lines)[1][:1]
    if first == "\t":
        return _TAB
    if first == "`":
        return "A value cannot begin with a backtick. Put it in quotes."
    return f"A value cannot begin with `{first}`. Put it in quotes." if first in ("@", "%") else ""


def _pasted(place: Place, lines: list[str]) -> str:
    """What a word processor left in the line."""
    line = "".join(_split(place, lines))
    if "\u00a0" in line:
        return "This line has a no-break space, as word processors write it. Write an ordinary space."
    if any(quote in line for quote in "\u201c\u201d\u2018\u2019"):
        return "This line has curly quotes, as word processors write them. Use straight ones."
    return ""
