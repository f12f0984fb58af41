"""What an attacker may put into a file or a command line, and a way to run the program on it in this process.

Values are chosen, not only drawn: the ends of what dates and numbers can be, ids that look alike and are not, text that
turns what stands around it. Chance alone would seldom hit on any of them.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import yaml
from arrangements import sole
from conftest import ROOT

from teckal import cli
from teckal.reading import schema

ENDED = (0, 1, 2)
"""How a command may end, whatever it is given: 70 is an error of ours."""

NUMBERS = (
    0, -1, 1, 49, 50, 51, 80, 81, 100, 101, -0.01, 33.333333, 1e-9, 10**12, -(10**12), 10**39, 10**400, 2**63,
    float("nan"), float("inf"), float("-inf"), 1e308,
)  # fmt: skip
DATES = (
    "0001-01-01", "0000-00-00", "9999-12-31", "9999-12", "9999", "0001", "10000-01-01", "-0001-01-01", "2023-02-30",
    "2024-02-29", "2023-02-29", "2020-01-31", "2021-01-01", "2025-02-24", "2026-09-01", "2026-13", "٢٠٢٦-09-01",
)  # fmt: skip
ALIKE = ("fenmarsh", "fenm\u0430rsh", "FENMARSH", "fenmarsh\u200b", "\u202efenmarsh", "fenm\u0061\u0301rsh", "wasteco")
"""An id, and others that a reader takes for it."""
TEXTS = (
    "", " ", "unknown", "Unknown", "disputed", "yes", "no", "none", "null", "~", "true", "=1+1", "\u202eturned\u2066",
    "\u200b", "\ufeff", "a\nb", "<b>&amp;", "%s {0} {a}", "{parties[a]}", "../../etc/passwd", "x" * 5000, "\U0010ffff",
    "\x1b[2J", "\0", "\u2028", "\ud800", "0x10", "1_000", "1e5", "1e999999999", "12:30:45", "!!python/object:x",
)  # fmt: skip
BLOCKS: tuple[Any, ...] = (
    None, True, False, [], {}, [[]], [{}], {"at_least": 50}, {"at_most": 10, "at_least": 20}, {"at_least": -1},
    {"more_than": 50, "less_than": 50}, ["unknown"], {"unknown": "unknown"}, {"between": [1, 2]},
)  # fmt: skip
VALUES: tuple[Any, ...] = (*NUMBERS, *DATES, *ALIKE, *TEXTS, *BLOCKS)


@functools.cache
def words() -> tuple[str, ...]:
    """Every key and every fixed value of the format."""
    found: dict[str, None] = {}

    def gather(part: Any) -> None:
        if isinstance(part, dict):
            found.update(dict.fromkeys(part.get("properties", {})))
            found.update(dict.fromkeys(each for each in part.get("enum", []) if isinstance(each, str)))
            for each in part.values():
                gather(each)
        elif isinstance(part, list):
            for each in part:
                gather(each)

    gather(schema.load())
    return tuple(found)


@functools.cache
def arrangements() -> tuple[dict[str, Any], ...]:
    """Arrangements that are well formed, from the smallest to those that say everything."""
    files = [
        *sorted((ROOT / "cases" / "examples").rglob("*.yaml"))[::9],
        ROOT / "tests/fixtures/documents/everything.yaml",
    ]
    read = [yaml.load(each.read_text(encoding="utf-8"), yaml.BaseLoader) for each in files]
    return tuple(each for each in read if isinstance(each, dict))


class Guided(random.Random):
    """Choices that bytes make, one after another, so that a fuzzer which changes a byte changes a choice."""

    def __new__(cls, content: bytes) -> Guided:
        return super().__new__(cls)

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._rest = iter(content)

    def getrandbits(self, k: int, /) -> int:
        """So many bits: of the next bytes, and by chance where there are no more."""
        found = [byte for _, byte in zip(range((k + 7) // 8), self._rest, strict=False)]
        return super().getrandbits(k) if not found else int.from_bytes(bytes(found), "big") & ((1 << k) - 1)

    def random(self) -> float:
        return self.getrandbits(8) / 256


Place = tuple[Any, ...]


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """The path of every value within."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*path, key))


def damaged(choice: random.Random) -> dict[str, Any]:
    """An arrangement with a few values exchanged, moved, added, or taken away."""
    found = copy.deepcopy(choice.choice(arrangements()))
    for _ in range(choice.randint(1, 4)):
        all_places = list(places(found))
        if not all_places:
            break
        *above, last = choice.choice(all_places)
        place: Any = found
        for key in above:
            place = place[key]
        way = choice.randrange(6)
        if way == 0:
            del place[last]
        elif way == 1 and isinstance(place, dict):
            place[choice.choice((*words(), *ALIKE))] = place.pop(last)
        elif way == 2:
            place[last] = {choice.choice((*words(), *ALIKE)): copy.deepcopy(choice.choice(VALUES))}
        elif way == 3:
            place[last] = choice.choice(words())
        else:
            place[last] = copy.deepcopy(choice.choice(VALUES))
    return found


def written(arrangement: Any) -> bytes:
    """As a file has it: JSON is YAML too, and says exactly what is meant; numbers are written without quotes."""
    text = json.dumps(_plain(arrangement), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """With the numbers of files read by `BaseLoader` as numbers again."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and len(value) < 15:
        for kind in (int, float):
            with contextlib.suppress(ValueError):
                return kind(value) if value.isascii() and "_" not in value else value
    return value


def ran(arguments: Sequence[str], stdin: bytes = b"") -> tuple[int, str, str]:
    """Runs a command in this process: its exit status, and what it printed on either stream."""
    out, err = io.BytesIO(), io.BytesIO()
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    sys.stdout = io.TextIOWrapper(out, "utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, "utf-8", write_through=True)
    try:
        status = cli.run(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
        return status, out.getvalue().decode("utf-8", "replace"), err.getvalue().decode("utf-8", "replace")
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


GIVEN = ("good.yaml", "bad.yaml", "list.csv", "lines.jsonl")
"""Files that are written anew before each command is run; whatever else lies there is taken away."""
NAMES = (
    "good.yaml",
    "bad.yaml",
    "list.csv",
    "lines.jsonl",
    "sub",
    ".",
    "missing.yaml",
    "loop",
    "*.yaml",
    "**",
    "-",
    "",
)
WORDS = (
    *NAMES, "uk-pa-2023", "eu-2014-24", "uk-pa-2023/joint/activity", "F2", "C-324/07", "Coditel", "2005-2010", "9999-",
    "contract.estimated_value=1e9", "title=[[[[", "a=&a [*a]", "bodies.wasteco=unknown", "parties.x.name=\u202ey",
    "contract.category", "parties[0]", "activity.turnover_percent", "0" * 16, "f" * 64, "out.txt", "sub/out.html",
    "good.yaml#1", "good.yaml#999999", "HEAD", "--", "--help", "1", "99999999999999999999", "-1", "\udcff", "a" * 300,
    *(each for each in DATES), *(each for each in TEXTS if "\0" not in each and "\ud800" not in each),
)  # fmt: skip


@contextlib.contextmanager
def in_a_folder(folder: Path) -> Iterator[None]:
    """Works in a folder with files of every kind that a command may name."""
    before = os.getcwd()
    for each in os.scandir(folder):  # what an earlier command has written
        if each.name not in GIVEN:
            shutil.rmtree(each) if each.is_dir(follow_symlinks=False) else os.unlink(each)
    (folder / "sub").mkdir(exist_ok=True)
    for name in ("good.yaml", "sub/again.yaml"):
        (folder / name).write_bytes(written(sole()))
    (folder / "bad.yaml").write_text("title: [\n", encoding="utf-8")
    (folder / "list.csv").write_text("title,buyers\nA,\u202e\n", encoding="utf-8")
    (folder / "lines.jsonl").write_text('{"format": 1}\n{\n', encoding="utf-8")
    (folder / "loop").symlink_to(folder / "loop")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def command_line(choice: random.Random) -> list[str]:
    """A command with options and arguments that it has, and values that are right, nearly right, or neither."""
    name = choice.choice(sorted(cli.cli.commands))
    arguments: list[str] = [name]
    for parameter in cli.cli.commands[name].params:
        if isinstance(parameter, click.Argument):
            least = 1 if parameter.required else 0
            arguments += [choice.choice(WORDS) for _ in range(choice.randint(least, 2))]
        elif choice.random() < 0.25:
            arguments.append(choice.choice(parameter.opts))
            if not getattr(parameter, "is_flag", False):
                arguments.append(_value(parameter, choice))
    if choice.random() < 0.1:
        arguments.insert(choice.randrange(len(arguments) + 1), choice.choice(WORDS))
    return arguments


def _value(parameter: click.Parameter, choice: random.Random) -> str:
    if isinstance(parameter.type, click.Choice) and choice.random() < 0.9:
        return str(choice.choice(list(parameter.type.choices)))
    if isinstance(parameter.type, click.types.IntParamType) and choice.random() < 0.9:
        return "1"
    return choice.choice(WORDS)


# What the schema allows

PARTIES = ("fenmarsh", "saltby", "wasteco", "holdco", "fenmarsh-", "fenmarsh_")
GOOD_DATES = (
    "1000-01-01",
    "9999-12-31",
    "9999",
    "1000",
    "2020-01-31",
    "2023-04",
    "2025-02-24",
    "2026-09-01",
    "unknown",
)


def by_schema(choice: random.Random, part: Any = None, key: str = "", depth: int = 0, often: float = 0) -> Any:
    """A value that the schema of an arrangement mostly allows, as likely at the ends of what it allows as between."""
    whole = schema.load()
    part = whole if part is None else part
    often = often or choice.choice((0.04, 0.1, 0.2, 0.5))  # what says little seldom contradicts itself
    while "$ref" in part:
        key = part["$ref"].rsplit("/", 1)[1]
        part = whole["definitions"][key]
    kinds = part.get("type", "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "enum" in part:
        return choice.choice(part["enum"])
    if "object" in kinds and (depth < 2 or choice.random() < 0.8 or kinds == ["object"]):
        return _object(choice, part.get("then", part) if "if" in part else part, depth, often)
    if "array" in kinds and (choice.random() < 0.85 or kinds == ["array"]):
        items = [
            by_schema(choice, part["items"], "", depth + 1, often)
            for _ in range(choice.randint(part.get("minItems", 0), 3))
        ]
        return [each for at, each in enumerate(items) if each not in items[:at]] if part.get("uniqueItems") else items
    if {"number", "integer"} & set(kinds) and "string" not in kinds[:1]:
        least, most = part.get("minimum", 0), part.get("maximum", 10**9)
        ends = (least, most, min(max(50, least), most), min(max(80, least), most), choice.randint(least, most))
        return choice.choice((*ends, "unknown") if "string" in kinds else ends)
    if "date" in key:
        return choice.choice(GOOD_DATES)
    if "boolean" in kinds:
        return choice.choice((True, False))
    if part.get("pattern") == "^unknown$":
        return "unknown"
    if key == "currency":
        return choice.choice(("GBP", "EUR", "unknown"))
    if "party" in key:
        return choice.choice(PARTIES)
    return choice.choice(("unknown", "Text", "\u202eturned", "=1+1", "none"))


def _object(choice: random.Random, part: Any, depth: int, often: float) -> Any:
    found = {}
    for name, each in part.get("properties", {}).items():
        if name in part.get("required", ()) or (name not in ("law", "example", "decided") and choice.random() < often):
            found[name] = by_schema(choice, each, name, depth + 1, often)
    for pattern, each in part.get("patternProperties", {}).items():
        names = ("contract", "parties") if "\\." in pattern else PARTIES
        all_parties = depth == 1 and len(PARTIES) if "party" in json.dumps(each)[:60] else 0
        for name in names[: all_parties or choice.randint(part.get("minProperties", 0), 4)]:
            found[name] = by_schema(choice, each, name, depth + 1, often)
    return {**found, "collective": True} if "count" in found or "represented" in found else found
