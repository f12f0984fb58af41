"""One cell to one value: exactly what it holds, or in plain words why that cannot be told.

A spreadsheet guesses what was typed: it makes a fraction of 60%, a day of "Sep 2026", and a binary float of 60.1. What
a cell holds is read back here as the column needs it, and what may mean two things is refused: a wrong figure in one
row of a thousand is seen by nobody.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from teckal.batch.register.columns import Meaning
from teckal.frozen import dataclass
from teckal.reading import schema as format_schema
from teckal.reading.places import printable
from teckal.reading.scalars import Unreadable, exact, plain, quoted
from teckal.reading.schema import Schema


@dataclass(frozen=True)
class Figure:
    """A number that a spreadsheet keeps as one."""

    number: int | Decimal
    percent: bool = False
    """Whether it is shown as a percentage: then 0.6 is 60 percent."""
    as_shown: bool = True
    """Whether its figures are what the cell shows, without zeros, signs or points that only the format adds."""


@dataclass(frozen=True)
class Day:
    """A day, month or year that a spreadsheet keeps as a date."""

    text: str
    """As the format writes it, as exactly as the cell shows it: 2026-09-01, 2026-09 or 2026."""


@dataclass(frozen=True)
class Refused:
    """A cell that says nothing that can be relied on."""

    why: str
    """To follow on the column's path."""


Raw = str | bool | Figure | Day | Refused
"""What a cell holds; an empty cell is not there at all."""

UNKNOWN = "unknown"
LEFT_OUT = "left out"
"""What a cell says where the value is left out on purpose, as a missing line leaves it out of a YAML file."""
NOTHING = object()
"""The value of such a cell."""

_TRUE, _FALSE = ("true", "yes"), ("false", "no")
_PERCENT = ("percent", "percent_figure")
_VAGUE = frozenset(
    ("n/a", "na", "n.a.", "-", "--", "\u2013", "\u2014", "?", "??", "tbc", "tbd", "nil", "none", "not known")
)
"""What people write for nothing, and for what they do not know."""
_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)")
_SHORTENED = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+")
_BOUND = re.compile(r"(above|at[ _]least|below|at[ _]most)\s*:?\s*(\S+)", re.IGNORECASE)
_DAY_NUMBERS = range(20_000, 80_000)
"""Days since 1900 that a spreadsheet may show bare: from 1954 to 2119."""


def value(raw: Raw, meaning: Meaning) -> Any:
    """The value that a cell gives the column, `NOTHING` where it is left out; raises Unreadable.

    What is merely of the wrong kind is given back as it stands, for the schema's own words.
    """
    if isinstance(raw, Refused):
        raise Unreadable(raw.why)
    name, schema = meaning.definition, meaning.schema
    if isinstance(raw, str):
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
        word = _BLANK.sub(" ", raw).strip().lower()
        if word == UNKNOWN:
            return UNKNOWN
        if word == LEFT_OUT and not _free_text(name):
            return NOTHING
    return _of_kind(name, schema)(raw, name, schema)


def _of_kind(name: str, schema: Schema) -> Any:
    kinds: Any = schema.get("type", ())
    if _free_text(name):
        return _text
    if name in ("date", "known_date"):
        return _date
    if "enum" in schema:
        return _yes_or_no if True in schema["enum"] and name != "format" else _choice
    if "array" in kinds:
        return _list
    if "number" in kinds or "integer" in kinds:
        return _number
    if "object" in kinds:
        return _block
    return _word


def _free_text(name: str) -> bool:
    return name in ("text", "public_task", "common_objectives")


def _written(raw: Raw) -> str:
    """What a cell holds, as a message may show it."""
    if isinstance(raw, bool):
        return str(raw).upper()
    return printable(raw if isinstance(raw, str) else raw.text if isinstance(raw, Day) else _digits(raw))


def _digits(raw: Raw) -> str:
    assert isinstance(raw, Figure)
    return f"{raw.number:f}" if isinstance(raw.number, Decimal) else str(raw.number)


def _refuse_vague(raw: str, choices: tuple[Any, ...] = ()) -> None:
    word = _BLANK.sub(" ", raw).strip().lower()
    if word in _VAGUE and word not in choices:
        raise Unreadable(
            f"holds `{printable(raw)}`, which may mean none or not known. Leave it empty if it is not known."
        )


def _text(raw: Raw, name: str, schema: Schema) -> str:
    if isinstance(raw, Day):
        raise Unreadable(f"holds a date ({raw.text}), and this column takes text. Give the cell the format Text.")
    if isinstance(raw, Figure):
        if raw.percent or not raw.as_shown:
            message = f"holds the number {_digits(raw)} in a format of its own, and this column takes text."
            raise Unreadable(f"{message} Give the cell the format Text, and write it anew.")
        return _digits(raw)
    return quoted(raw.strip()) if isinstance(raw, str) else _written(raw)


def _word(raw: Raw, name: str, schema: Schema) -> Any:
    if isinstance(raw, str):
        if "boolean" in schema.get("type", ()) and raw.strip().lower() in ("true", "false"):
            return raw.strip().lower() == "true"
        return quoted(raw.strip())
    return raw if isinstance(raw, bool) else _digits(raw) if isinstance(raw, Figure) else _written(raw)


def _choice(raw: Raw, name: str, schema: Schema) -> Any:
    if isinstance(raw, str):
        word = raw.strip().lower()
        _refuse_vague(raw, tuple(schema["enum"]))
        if word in schema["enum"]:
            return word
        return int(word) if name == "format" and word.isascii() and word.isdigit() else quoted(raw.strip())
    return raw.number if isinstance(raw, Figure) else raw if isinstance(raw, bool) else _written(raw)


def _yes_or_no(raw: Raw, name: str, schema: Schema) -> Any:
    if isinstance(raw, str):
        _refuse_vague(raw)
        word = raw.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else quoted(raw.strip())
    return raw.number if isinstance(raw, Figure) else raw if isinstance(raw, bool) else _written(raw)


def _date(raw: Raw, name: str, schema: Schema) -> Any:
    if isinstance(raw, Day):
        return raw.text
    if isinstance(raw, Figure):
        number = raw.number
        if isinstance(number, int) and number in _DAY_NUMBERS:
            raise Unreadable(
                f"holds the bare number {number}, which may be a date. Give the cell the format of a date."
            )
        return str(number) if isinstance(number, int) and 1000 <= number <= 9999 else number
    if isinstance(raw, str):
        _refuse_vague(raw)
        return quoted(raw.strip())
    return raw


# Numbers


def _number(raw: Raw, name: str, schema: Schema) -> Any:
    if isinstance(raw, Figure):
        return _figure(raw, name)
    if isinstance(raw, Day):
        message = f"holds a date ({raw.text}), and this column takes a number."
        raise Unreadable(f"{message} Give the cell the format of a number, and write it anew.")
    if not isinstance(raw, str):
        return raw
    _refuse_vague(raw)
    text = _BLANK.sub(" ", raw).strip()
    bounds = _bounds(text, name) if "object" in schema["type"] else None
    return _number_in_text(text, name) if bounds is None else bounds


def _figure(raw: Figure, name: str) -> int | Decimal:
    if not raw.percent:
        return exact(raw.number)
    if name not in _PERCENT:
        raise Unreadable(f"holds a percentage ({_percent(raw)}%), and this column takes a plain number.")
    return exact(_percent(raw))


def _percent(raw: Figure) -> int | Decimal:
    whole = Decimal(raw.number).scaleb(2)
    return int(whole) if whole == whole.to_integral_value() else whole.normalize()


def _number_in_text(text: str, name: str) -> Any:
    """The number that a text writes; the text itself where it writes none."""
    if name in _PERCENT and text.endswith("%") and _NUMBER.fullmatch(text[:-1].rstrip()):
        text = text[:-1].rstrip()
    if _SHORTENED.fullmatch(text):
        message = f"holds `{printable(text)}`, which the spreadsheet may have shortened."
        raise Unreadable(f"{message} Give the column a format that shows every figure, and save it anew.")
    if not _NUMBER.fullmatch(text):
        return quoted(text)
    if re.match(r"[-+]?0[0-9]", text):
        bare = re.sub(r"^([-+]?)0+(?=[0-9])", r"\1", text)
        raise Unreadable(f"holds `{printable(text)}`, which begins with a zero. Write {printable(bare)}.")
    return plain(text)


def _bounds(text: str, name: str) -> dict[str, Any] | None:
    """The bounds that a text writes in words, "at least 80 and below 90" or as YAML does; None where it writes none."""
    parts = re.split(r"\s*(?:[,;]|\band\b)\s*", text.strip("{} "))
    written = [_BOUND.fullmatch(each) for each in parts]
    if any(each is None for each in written):
        return None
    found: dict[str, Any] = {}
    for each in written:
        assert each is not None
        bound = each[1].lower().replace(" ", "_")
        if bound in found:
            raise Unreadable(f"says `{bound.replace('_', ' ')}` twice.")
        found[bound] = _number_in_text(each[2], f"{name}_figure")
    return found


# Lists and blocks


def _list(raw: Raw, name: str, schema: Schema) -> Any:
    """A list from one cell, its items between semicolons, commas or lines.

    Texts may hold commas, and where each has a line of its own, semicolons too.
    """
    item_name, item = format_schema.resolve(schema["items"])
    whole = raw if isinstance(raw, str) else _written(raw)
    text = whole.strip()
    if re.fullmatch(r"\[\s*\]", text):
        return []
    if "object" in item.get("type", ()):
        message = "takes only [] for none, or unknown. What is in it goes in columns of its own, each with a number."
        raise Unreadable(f"holds `{printable(text)}`, and {message}")
    _refuse_vague(text, tuple(item.get("enum", ())))
    if _free_text(item_name):
        separator = r"\n" if "\n" in whole else ";"
    else:
        separator, text = r"[;,\n]", text[1:-1] if text.startswith("[") and text.endswith("]") else text
    parts = [part.strip() for part in re.split(separator, text)]
    if not any(parts):
        raise Unreadable(f"holds `{printable(text)}` and no item. Write [] for none, or leave it empty.")
    return [_word_of_list(part, item) for part in parts if part]


def _word_of_list(part: str, item: Schema) -> str:
    return part.lower() if part.lower() in item.get("enum", ()) else quoted(part)


def _block(raw: Raw, name: str, schema: Schema) -> Any:
    text = raw.strip() if isinstance(raw, str) else _written(raw)
    if text == "{}":
        return {}
    message = "takes only unknown. What is in it goes in columns of its own."
    raise Unreadable(f"holds `{printable(text)}`, and {message}")
