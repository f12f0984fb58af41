"""Text that is safe to print: anybody may have written the file that it comes from, and any output may print it.

A title must not be able to move a terminal's cursor, to hide a word or to turn a line around, nor to give a command to
the service whose log it is printed to; and a screen that knows no accents must not turn an answer into a crash.
"""

from __future__ import annotations

import re
import unicodedata

_SPACES = dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029"), " ")
_HIDDEN = ("Cc", "Cf", "Cs")
"""Unicode's control characters (C0, C1 and escape), invisible format characters (bidi controls) and lone surrogates."""
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
"""Marks and letters that Unicode lets a screen leave out (Default_Ignorable_Code_Point), beside those categories."""
_COMMAND = re.compile(r":(?=:\w)|#(?=#\w*\[)")
"""What begins a command in the log of a build: at the start of a line (GitHub), or anywhere in it (GitHub, Azure)."""
_PLAIN = str.maketrans(
    {
        # by number: where Ctrl-C is pressed while Python looks a name up, it takes that for an error of syntax
        "\u2014": "-",  # em dash
        "\u2013": "-",  # en dash
        "\u2011": "-",  # non-breaking hyphen
        "\u2018": "'",  # left single quotation mark
        "\u2019": "'",  # right single quotation mark
        "\u201c": '"',  # left double quotation mark
        "\u201d": '"',  # right double quotation mark
        "\u00a3": "GBP ",  # pound sign
        "\u20ac": "EUR ",  # euro sign
    }
)
"""What to write where an output has no such character."""

_STARTS_A_FORMULA = ("=", "+", "-", "@")


def clean(text: str) -> str:
    """Text of a file on one line, with everything that acts unseen, or on what reads it, written out as an escape."""
    if not (text.isprintable() and "  " not in text and text == text.strip()) or _UNSEEN.search(text):
        text = "".join(_visible(each) for each in " ".join(text.translate(_SPACES).split()))
    return _COMMAND.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _visible(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii") if is_hidden(character) else character


def is_hidden(character: str) -> bool:
    """Whether a reader sees nothing of it, or it acts on what is beside it."""
    return unicodedata.category(character) in _HIDDEN or _UNSEEN.match(character) is not None


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what might begin one.

    A spreadsheet may pass over spaces at the start, and takes the wide forms of East Asian writing for the plain ones;
    where a comma is the decimal sign, it begins a new cell at each semicolon.
    """
    safe = ";".join(f"'{part}" if _begins_a_formula(part) else part for part in text.split(";"))
    return f"'{safe}" if safe.startswith(("\t", "\r", "\n")) else safe


def _begins_a_formula(text: str) -> bool:
    return unicodedata.normalize("NFKC", text.lstrip()[:1]) in _STARTS_A_FORMULA


def fit(text: str, encoding: str) -> str:
    """The text in characters that an output's encoding has: plain dashes and quotes, then letters without accents."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_fitted(each, encoding) for each in text)
    return text


def _fitted(character: str, encoding: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    for candidate in (character, character.translate(_PLAIN), decomposed):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return decomposed[0].encode(encoding, "replace").decode(encoding)
