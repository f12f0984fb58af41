"""Arrangements to measure on: as many as are wanted, each another, each as people write them, the same on any machine.

A thousand copies of one file would flatter whatever remembers what it has seen. So each is a worked example with other
parties, shares, figures and dates, drawn by its number, and all are well-formed. The block that says what an example
shows is gone, and sources of evidence stand there instead, as in a council's own files: that brings each to about three
thousand bytes.
"""

from __future__ import annotations

import functools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = (
    "worked-example",
    "worked-cooperation",
    "uk-pa-2023/clean-joint",
    "uk-pa-2023/clean-joint-sister",
    "uk-pa-2023/clean-sister",
    "uk-pa-2023/mixed-sisters",
    "uk-pa-2023/clean-cooperation",
    "uk-pa-2023/affiliate-of-a-member",
)
"""In turn: of companies of one owner, of several, of sisters and of undertakings, and cooperation without one."""
SIZE = 3_000
"""Bytes that each has about."""

_FIRST = ("Ash", "Birch", "Corve", "Dun", "Elm", "Fen", "Glas", "Har", "Ivel", "Ken", "Lam", "Mar", "Nor", "Oak", "Pen")
_MIDDLE = ("", "al", "an", "ber", "den", "el", "er", "fel", "gar", "hel", "in", "ker", "lin", "mel", "ner", "or", "sel")
_LAST = ("bury", "combe", "dale", "ford", "ham", "ley", "marsh", "mere", "mouth", "stead", "ton", "wick", "worth")
_NAME = re.compile(r"\bname\"?: \"?([A-Z][a-z]+)")
_SHARE = re.compile(r"\b((?:shares|votes)\"?: )(\d+)\b")
_AMOUNT = re.compile(r"(?<=: )\d{5,}\b")
_AWARD = re.compile(r"\b(awarded_on\"?: \"?)\d{4}-\d\d-\d\d")
_TITLE = re.compile(r"\b(title\"?: \"?)")


def text(number: int) -> str:
    """One arrangement as YAML."""
    return _varied(_bases()[number % len(EXAMPLES)][0], number)


def line(number: int) -> str:
    """The same arrangement as a line of JSON Lines."""
    return _varied(_bases()[number % len(EXAMPLES)][1], number)


def write_files(folder: Path, count: int) -> None:
    """So many YAML files."""
    for number in range(count):
        (folder / f"{number:06}.yaml").write_text(text(number), encoding="utf-8")


def write_lines(file: Path, count: int) -> None:
    """So many lines."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{line(number)}\n" for number in range(count))


def _varied(base: str, number: int) -> str:
    chance = random.Random(number)
    names = {name: _place(chance) for name in dict.fromkeys(_NAME.findall(base))}
    renamed = re.sub(rf"\b({'|'.join(names)})\b", lambda found: names[found[1]], base)
    step, factor = chance.randrange(-9, 10), chance.randrange(80, 126)
    day = f"2026-{chance.randrange(6, 11):02}-{chance.randrange(1, 29):02}"
    shared = _SHARE.sub(lambda found: found[1] + str(_share(int(found[2]), step)), renamed)
    scaled = _AMOUNT.sub(lambda found: str(int(found[0]) * factor // 100), shared)
    return _TITLE.sub(rf"\g<1>{number}, ", _AWARD.sub(rf"\g<1>{day}", scaled), count=1)


def _place(chance: random.Random) -> str:
    """One of some fifty thousand, so that a name stands in a few contracts, as a company's does."""
    return "".join(chance.choice(part) for part in (_FIRST, _MIDDLE, _MIDDLE, _LAST))


def _share(percent: int, step: int) -> int:
    """A larger part and the smaller beside it move against each other; halves and wholes stay."""
    if percent in (0, 50, 100):
        return percent
    return min(99, max(51, percent + step)) if percent > 50 else max(1, min(49, percent - step))


@functools.cache
def _bases() -> tuple[tuple[str, str], ...]:
    """The examples as YAML and as a line."""
    return tuple(_base(ROOT / "cases" / "examples" / f"{name}.yaml") for name in EXAMPLES)


def _base(file: Path) -> tuple[str, str]:
    whole = file.read_text(encoding="utf-8")
    told = re.sub(r"(?ms)^(example|evidence):.*?(?=^\S|\Z)", "", whole).rstrip("\n").partition("\n")[2]
    sources = ["", "", "evidence:"]
    for number, path in enumerate(_paths(yaml.safe_load(told))):
        if len(told) + sum(map(len, sources)) > SIZE - 80:
            break
        sources.append(f'  {path}: {{standing: documented, source: "Bundle {number // 9 + 1}, tab {number % 9 + 1}"}}')
    text = told + "\n".join(sources) + "\n"
    return text, json.dumps(yaml.safe_load(text), default=str)


def _paths(data: Any) -> Iterator[str]:
    """Where a file says something of its bodies, and of its cooperation."""
    for block in ("bodies", "cooperation", "contract"):
        yield from _leaves(data.get(block), block)


def _leaves(data: Any, at: str) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{at}.{key}")
    elif isinstance(data, list) and any(isinstance(each, dict) for each in data):
        for number, value in enumerate(data):
            yield from _leaves(value, f"{at}[{number}]")
    elif data is not None:
        yield at
