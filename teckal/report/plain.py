"""Text that is safe to print: anybody may have written the file that it comes from, and any output may print it.

A title must not be able to move a terminal's cursor, to hide a word or to turn a line around, nor to command the build
server that reads the output; and a screen that knows no accents must not turn an answer into a crash.
"""

from __future__ import annotations

import re
import unicodedata

_SPACES = dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029"), " ")
_HIDDEN = ("Cc", "Cf", "Cs")
"""Unicode's control characters (C0, C1 and escape), invisible format characters (bidi controls) and lone surrogates."""
_COMMAND = re.compile(r"#(?=#\w*\[)|:(?=:[A-Za-z])")
"""What a build server would obey: `##[error]` and `##vso[...]` anywhere, `::error` where a line begins or is broken."""
_PLAIN = str.maketrans(
    {
        "\N{EM DASH}": "-",
        "\N{EN DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{POUND SIGN}": "GBP ",
        "\N{EURO SIGN}": "EUR ",
    }
)
"""What to write where an output has no such character."""


_STARTS_A_FORMULA = ("=", "+", "-", "@")


def clean(text: str) -> str:
    """Text of a file on one line, with what is invisible, or commands a build server, written out as an escape."""
    if not text.isprintable() or "  " in text or text != text.strip():
        text = "".join(_visible(each) for each in " ".join(text.translate(_SPACES).split()))
    return _COMMAND.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what might begin one.

    A spreadsheet may pass over spaces at the start, and takes the wide forms of East Asian writing for the plain ones.
    """
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if first in _STARTS_A_FORMULA or text.startswith(("\t", "\r", "\n")) else text


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
