"""The rule files as they read, one line of JSON each, so that a built package need not compose YAML at every start.

To compose some two hundred files was a quarter of what `teckal check` took. `setup.py` writes the lines into what it
builds, under the digest of the rule files and that of the lines: where either is another, they are not looked at and
the YAML is read, so that nobody is answered from anything but the files that counsel has read. A checkout has none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

NAME = "composed.jsonl"
"""Of the file, in the folder of the rules."""
MOST_DIGITS = 500
"""Of a number in a rule file; no package is built with one that has more."""


def write(folder: Path) -> None:
    """Writes the lines for the rule files of a folder; raises RulebookError where one is wrong."""
    from teckal.rulebook import digest_of, files_of
    from teckal.sheet import compose

    files = files_of(folder)
    lines = "".join(f"{name}\t{_written(compose(name, data))}\n" for name, data in files.items()).encode()
    (folder / NAME).write_bytes(_head(digest_of(files), lines) + lines)


def read(folder: Path, digest: str) -> Mapping[str, bytes]:
    """By rule file, its line; empty where there are none for rule files of this digest."""
    try:
        content = (folder / NAME).read_bytes()
    except OSError:
        return {}
    head, _, lines = content.partition(b"\n")
    if head + b"\n" != _head(digest, lines):
        return {}
    parts = (line.partition(b"\t") for line in lines.splitlines())
    return {name.decode(): written for name, _, written in parts}


def values(written: bytes) -> Any:
    """What a line says, as the rule file has it: numbers with a point are exact fractions."""
    return json.loads(written, parse_float=lambda number: Fraction(Decimal(number)))


def _head(digest: str, lines: bytes) -> bytes:
    import hashlib

    return f"{digest} {hashlib.sha256(lines).hexdigest()}\n".encode()


def _written(value: Any) -> str:
    """As JSON of ASCII, on one line. A fraction was read from a decimal number, so that it can be written as one."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{json.dumps(key)}:{_written(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_written, value))}]"
    if isinstance(value, Fraction):
        with localcontext(Context(prec=MOST_DIGITS, traps=[Inexact])):
            text = format(Decimal(value.numerator) / value.denominator, "f")
        return text if "." in text else f"{text}.0"
    return json.dumps(value)
