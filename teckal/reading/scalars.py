"""One written value: text, true or false, or a number read exactly from its text.

YAML's versions disagree about what `no`, `010`, `1_000`, `12:30` and an empty value mean; each of them has changed a
figure in somebody's file. Editors read YAML 1.2's core scalars, so those are read here, and whatever another reader
would take for something else is refused in words.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from teckal.reading.places import printable

LONGEST_NUMBER = 40
"""Characters in a number; no amount of money needs more."""
GREATEST_EXPONENT = 30
"""In a number such as 1e6, either way."""

_WORDS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE](?P<exponent>[-+]?[0-9]+))?")
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_BASE_60 = re.compile(r"[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?")
_OTHER_BASE = re.compile(r"[-+]?0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

EMPTY = "has no value. Write `unknown`, or remove the line."


class Unreadable(ValueError):
    """A value that is refused; its text says what to do, to follow on the path or on "This value"."""


def plain(text: str) -> Any:
    """The value of a scalar written without quotes; raises Unreadable."""
    if text in ("", "~") or text.lower() == "null":
        raise Unreadable(EMPTY)
    if text in ("true", "false"):
        return text == "true"
    if text.lower() in _WORDS:
        raise Unreadable(
            f"`{text}` is not read as a yes or no. Write {_WORDS[text.lower()]}, or put it in quotes if it is text."
        )
    if text[0] in "+-.0123456789":
        return _number(text)
    return quoted(text)


def quoted(text: str) -> str:
    """The value of a scalar written in quotes or as a block of text; raises Unreadable."""
    odd = _CONTROL.search(text)
    if odd is not None:
        raise Unreadable(f"holds a character that is no part of a text (U+{ord(odd[0]):04X}). Remove it.")
    return text


def name(text: str, plain: bool) -> str:
    """The name before a colon; raises Unreadable where it is not text on one line."""
    if plain and text in ("", "~"):
        raise Unreadable("A name is missing before the colon.")
    if plain and text == "<<":
        raise Unreadable("Merge keys (`<<`) are not read. Write the values out.")
    if plain and text in ("true", "false", "null"):
        raise Unreadable(f"A name before a colon must be text, and `{text}` is not.")
    if plain and _DECIMAL.fullmatch(text):
        raise Unreadable(f"The number {printable(text)} stands where a name must. A number has no comma in it.")
    if "\n" in text:
        raise Unreadable("A name before a colon must be on one line.")
    return quoted(text)


def _number(text: str) -> Any:
    number = _DECIMAL.fullmatch(text)
    if number is None:
        for pattern, advice in _NUMBERS_OF_OTHERS:
            if pattern.fullmatch(text):
                raise Unreadable(advice(printable(text)))
        return quoted(text)
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(f"is a number of {len(text)} characters. Write it with at most {LONGEST_NUMBER}.")
    if _LEADING_ZERO.match(text):
        bare = re.sub(r"^([-+]?)0+(?=[0-9])", r"\1", text)
        raise Unreadable(f"`{text}` begins with a zero. Write {bare}, or put it in quotes if it is text.")
    if _INTEGER.fullmatch(text):
        return int(text)
    return exact(Decimal(text)) if _small(number["exponent"]) else _refuse_exponent(text)


def _small(exponent: str | None) -> bool:
    return exponent is None or (len(exponent) <= 4 and abs(int(exponent)) <= GREATEST_EXPONENT)


def _refuse_exponent(text: str) -> Any:
    raise Unreadable(f"`{text}` is too large or too small a number to be meant. Write it out in figures.")


def _no_underscores(text: str) -> str:
    return f"`{text}` has underscores. Write {text.replace('_', '')}, or put it in quotes if it is text."


def _no_base_60(text: str) -> str:
    return f"`{text}` is read as a number to the base 60 by some programs. Put it in quotes if it is text."


def _no_other_base(text: str) -> str:
    return f"`{text}` is a number in another base. Write it as an ordinary number, or put it in quotes if it is text."


def _no_infinity(text: str) -> str:
    return f"`{text}` is not a number that can be reckoned with. Write `unknown` if it is not known."


_NUMBERS_OF_OTHERS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_UNDERSCORES, _no_underscores),
    (_BASE_60, _no_base_60),
    (_OTHER_BASE, _no_other_base),
    (_NOT_A_NUMBER, _no_infinity),
)


def exact(number: int | Decimal) -> int | Decimal:
    """A number as it is kept; raises Unreadable where no figure of an arrangement could be meant."""
    if isinstance(number, int):
        if abs(number) >= 10**LONGEST_NUMBER:
            raise Unreadable(f"is a number of more than {LONGEST_NUMBER} figures. Write a smaller one.")
        return number
    if not number.is_finite():
        raise Unreadable(_no_infinity(str(number)))
    if number and not -GREATEST_EXPONENT - LONGEST_NUMBER <= number.adjusted() <= GREATEST_EXPONENT + LONGEST_NUMBER:
        _refuse_exponent(printable(str(number)))
    return number


def from_python(value: Any) -> Any:
    """A scalar of a mapping given in Python, as reading it from a file would have it; raises Unreadable."""
    if value is None:
        raise Unreadable("has no value. Give `unknown`, or leave it out.")
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return quoted(str(value))
    if isinstance(value, int):
        return exact(int(value))
    if isinstance(value, float):
        return exact(Decimal(repr(float(value))))
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    raise Unreadable(
        f"is a Python {type(value).__name__}. Give text, a number, True or False, a date, a list or a dict."
    )
