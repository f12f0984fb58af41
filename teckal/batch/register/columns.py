"""What a column of a register means: a path of the format, in which another column may stand for an id.

The format keys much by the ids of parties, and these are not the same from one row to the next. So a path may name the
column that holds an id, as in `bodies.<body>.holdings.<holder 1>.shares`, and each group that registers are full of has
a short name: `holder 1 shares` is that same path. A column has one meaning; two that mean the same are an error.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from teckal.frozen import dataclass
from teckal.reading import schema as format_schema
from teckal.reading.places import Path, printable, show
from teckal.reading.schema import Schema
from teckal.reading.words import nearest

OWN = "#"
"""Begins the name of a column that is the reader's own and is not read."""
MOST = 500
"""The greatest number in the name of a column."""
LONGEST = 80
"""Characters of a name that means nothing which are compared with the names that do."""


@dataclass(frozen=True)
class Id:
    """In a path: the id that stands in another column of the row."""

    column: str
    """The short name of that column: "holder 1"."""


@dataclass(frozen=True)
class Within:
    """In a path: a name that is a path itself, as evidence is kept by path."""

    path: Pattern


Step = str | int | Id | Within
Pattern = tuple[Step, ...]
"""A path of the format in which ids may stand in other columns; the position in a list is a place that closes up."""


@dataclass(frozen=True)
class Meaning:
    """What a name of a column stands for."""

    path: Pattern
    """Where the value goes; for a column of ids, the entry that each id makes, or () where it makes none."""
    definition: str
    """The name of the schema's definition of what stands there."""
    schema: Schema
    """That definition."""
    entry: Schema
    """What the schema says of this place: its title and description."""
    holds: str | None = None
    """The short name of a column of ids; None for every other."""


@dataclass(frozen=True)
class Column(Meaning):
    """A column of one sheet."""

    position: int = 0
    """Counted from 1."""
    name: str = ""
    """As the head has it."""


class NoSuchColumn(ValueError):
    """A name of a column that means nothing; its text says why, and what may have been meant."""


@dataclass(frozen=True)
class Short:
    """A short name, and the path that it stands for; `#` is a number from 1, in both."""

    name: str
    path: str
    of_body: bool = False
    """Whether `body 2` may stand before it; without, it is of `body`."""


SHORT = (
    Short("party #", "parties.<party #>"),
    Short("buyer #", "contract.buyers[#]"),
    Short("supplier #", "contract.suppliers[#]"),
    Short("earlier step #", "contract.earlier_steps[#]"),
    Short("body", "bodies.<body>", of_body=True),
    Short("holder #", "bodies.<body>.holdings.<holder #>", of_body=True),
    Short("holder # seats", "bodies.<body>.board.appointed_by.<holder #>", of_body=True),
    Short("board", "bodies.<body>.board", of_body=True),
    Short("appointer # seats", "bodies.<body>.board.appointed_by.<appointer #>", of_body=True),
    Short("organ #", "bodies.<body>.organs[#]", of_body=True),
    Short("representative #", "bodies.<body>.representatives[#]", of_body=True),
    Short("reserved matter #", "bodies.<body>.reserved_matters[#]", of_body=True),
    Short("agreement #", "bodies.<body>.agreements[#]", of_body=True),
    Short("measure", "bodies.<body>.activities.measure", of_body=True),
    Short("year #", "bodies.<body>.activities.periods[#]", of_body=True),
    Short("year # customer #", "bodies.<body>.activities.periods[#].for.<customer #>", of_body=True),
    Short(
        "year # entrusted customer #",
        "bodies.<body>.activities.periods[#].user_paid.entrusted_by.<customer #>",
        of_body=True,
    ),
    Short(
        "year # transferred customer #",
        "bodies.<body>.activities.periods[#].under_transferred_powers.<customer #>",
        of_body=True,
    ),
    Short("series #", "bodies.<body>.activities[#]", of_body=True),
    Short("series # year #", "bodies.<body>.activities[#].periods[#]", of_body=True),
    Short("series # year # customer #", "bodies.<body>.activities[#].periods[#].for.<customer #>", of_body=True),
    Short("participant #", "cooperation.participants[#]"),
    Short("participant # task", "cooperation.public_tasks.<participant #>"),
    Short("participant # contributions", "cooperation.contributions.<participant #>"),
    Short("payment #", "cooperation.payment_flows[#]"),
    Short("cooperation measure", "cooperation.activities.measure"),
    Short("cooperation year #", "cooperation.activities.periods[#]"),
    Short("cooperation series #", "cooperation.activities[#]"),
    Short("cooperation series # year #", "cooperation.activities[#].periods[#]"),
    Short("transfer #", "transfers[#]"),
    Short("evidence #", "evidence.<evidence #>"),
)
"""The groups that repeat. What comes after a short name is a name below its path: `holder 1 votes`, `year 2 total`."""
IDS = ("party #", "holder #", "appointer #", "customer #", "participant #", "evidence #")
"""Short names of columns that hold ids, beside `body`."""
OF_BODY = ("holder", "appointer", "customer")
"""Ids that belong to one body: those of `body 2` are `body 2 holder 1`."""

_STEP = re.compile(
    r'(?P<dot>\.)?(?:<(?P<id>[^<>"]*)>|(?P<key>[^.\[\]\s"<>]+))|\[(?P<index>0|[1-9][0-9]{0,3})\]|\["(?P<quoted>[^"]*)"\]'
)
_SPACE = re.compile(r"\s+")


def meaning(name: str) -> Meaning:
    """What a name of a column stands for; raises NoSuchColumn."""
    found = found_meaning(name)
    if found is None:
        text = _SPACE.sub(" ", name).strip()
        raise NoSuchColumn(_unknown(text, parsed(text), _words(text)))
    return found


@functools.lru_cache(maxsize=4096)
def found_meaning(name: str) -> Meaning | None:
    """The same, or None where the name stands for nothing."""
    text = _SPACE.sub(" ", name).strip()
    words = _words(text)
    try:
        path = parsed(text)
        return (
            (_at(path) if path is not None else None)
            or _id_column(words)
            or _short(words)
            or _in_words((), format_schema.load(), words)
            or _short_and_path(text.split(" "))
        )
    except NoSuchColumn:
        return None


def parsed(text: str) -> Pattern | None:
    """A path as a column writes it; None where it is not one. An id that no column can hold raises NoSuchColumn."""
    steps: list[Step] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or (step["index"] is None and step["quoted"] is None and bool(step["dot"]) != bool(at)):
            return None
        steps.append(_step(step))
        at = step.end()
    return tuple(steps) or None


def _step(step: re.Match[str]) -> Step:
    if step["id"] is not None:
        named = _id_name(_words(step["id"]))
        if named is None:
            wrong = f"`<{printable(step['id'])}>` is no column of ids."
            raise NoSuchColumn(f"{wrong} These are: party 1, body, holder 1, appointer 1, customer 1, participant 1.")
        return Id(named[0])
    if step["quoted"] is not None:
        inner = parsed(step["quoted"]) if "<" in step["quoted"] else None
        return Within(inner) if inner else str(step["quoted"])
    return int(step["index"]) if step["index"] is not None else str(step["key"])


def _at(path: Pattern) -> Meaning | None:
    """What stands at a path, if the format knows it."""
    if not path:
        return None
    schema: Schema = format_schema.load()
    below: Schema = {"$ref": "#"}
    for step in path:
        _, schema = format_schema.resolve(schema, {} if not isinstance(step, int) else None)
        entry = _child(schema, step)
        if entry is None:
            return None
        below = schema = entry
    definition, resolved = format_schema.resolve(below)
    return Meaning(path, definition, resolved, below)


def _child(schema: Schema, step: Step) -> Schema | None:
    if isinstance(step, int):
        entry: Schema | None = schema.get("items")
        return entry
    if isinstance(step, str):
        return format_schema.child(schema, step)
    patterns: Mapping[str, Schema] = schema.get("patternProperties", {})
    if isinstance(step, Within) or step.column.startswith("evidence "):
        return next(iter(patterns.values()), None) if "properties" not in schema and schema is _evidence() else None
    return patterns.get(format_schema.PARTY_IDS)


def _evidence() -> Schema:
    found: Schema = format_schema.load()["definitions"]["evidence"]
    return found


# Short names


def spelled(name: str) -> str:
    """A name by its words alone, as names are compared."""
    return " ".join(_words(name))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _numbered(words: list[str], form: str) -> tuple[list[int], list[str]] | None:
    """The numbers of a name that begins with this form, and the words after it."""
    wanted = form.split()
    if len(words) < len(wanted):
        return None
    numbers = []
    for word, want in zip(words, wanted, strict=False):
        if want == "#" and word.isascii() and word.isdigit() and 1 <= int(word[:4]) <= MOST and word[0] != "0":
            numbers.append(int(word))
        elif word != want:
            return None
    return numbers, words[len(wanted) :]


def _of_body(words: list[str]) -> tuple[int, list[str], bool]:
    """Which body a name is about, the words after that, and whether it says so itself."""
    if words[:1] != ["body"]:
        return 1, words, False
    number = _numbered(words, "body #")
    return (number[0][0], number[1], True) if number else (1, words[1:], True)


def _id_name(words: list[str]) -> tuple[str, str, list[int], int] | None:
    """The short name of a column of ids, its form, its numbers and its body; None where the words name none."""
    body, rest, says = _of_body(words)
    if says and not rest:
        return _body_name(body), "body", [], body
    for form in IDS:
        found = _numbered(rest, form)
        kind = form.split()[0]
        if found is not None and not found[1] and (kind in OF_BODY or not says):
            return _qualified(body, f"{kind} {found[0][0]}"), form, found[0], body
    return None


def _id_column(words: list[str]) -> Meaning | None:
    named = _id_name(words)
    if named is None:
        return None
    holds, form, numbers, body = named
    path = next((_filled(each.path, numbers, body) for each in SHORT if each.name == form), ())
    definition = "text" if form == "evidence #" else "party_id"
    at = _at(path)
    return Meaning(path, definition, format_schema.load()["definitions"][definition], at.entry if at else {}, holds)


def _body_name(number: int) -> str:
    return "body" if number == 1 else f"body {number}"


def _qualified(body: int, name: str) -> str:
    return f"{_body_name(body)} {name}" if body != 1 and name.split()[0] in OF_BODY else name


def _filled(path: str, numbers: list[int], body: int) -> Pattern:
    """The path of a short name with its numbers, of which those of lists count from 0."""
    left = iter(numbers)

    def fill(found: re.Match[str]) -> str:
        number = next(left)
        word = found["word"]
        return f"[{number - 1}]" if word is None else f"<{_qualified(body, f'{word} {number}')}>"

    text = re.sub(r"\[#\]|<(?P<word>[a-z]+) #>", fill, path).replace("<body>", f"<{_body_name(body)}>")
    found = parsed(text)
    assert found is not None, text
    return found


def _short(words: list[str]) -> Meaning | None:
    body, rest, says = _of_body(words)
    for each in sorted(SHORT, key=lambda short: -len(short.name.split())):
        if each.name == "body" or (says and not each.of_body):
            continue
        found = _numbered(rest, each.name)
        if found is not None:
            path = _filled(each.path, found[0], body)
            at = _at(path)
            if at is not None and (meant := _in_words(path, at.schema, found[1])) is not None:
                return meant
    if says:
        path = ("bodies", Id(_body_name(body)))
        return _in_words(path, format_schema.load()["definitions"]["body"], rest) if rest else None
    return None


def _short_and_path(parts: list[str]) -> Meaning | None:
    """What a short name and a path below it stand for: `series 1 periods[0].from`."""
    for length in range(len(parts) - 1, 0, -1):
        words, below = _words(" ".join(parts[:length])), parsed(" ".join(parts[length:]))
        found = _id_column(words) or _short(words)
        if found is not None and found.path and below is not None:
            return _at((*found.path, *below))
    return None


def _in_words(path: Pattern, schema: Schema, words: list[str]) -> Meaning | None:
    """What the words name below a path, where each word is one of the format's names; None where they name nothing."""
    if not words:
        return _at(path) if path else None
    _, schema = format_schema.resolve(schema, {})
    for key, entry in schema.get("properties", {}).items():
        spelled = key.split("_")
        if words[: len(spelled)] == spelled:
            found = _in_words((*path, key), entry, words[len(spelled) :])
            if found is not None:
                return found
    return None


# As text


def shown(path: Pattern) -> str:
    """A path as a column writes it: `bodies.<body>.holdings.<holder 1>.shares`."""
    text = ""
    for step in path:
        if isinstance(step, Id):
            text += f".<{step.column}>" if text else f"<{step.column}>"
        elif isinstance(step, Within):
            text += f'["{shown(step.path)}"]'
        else:
            part = show((step,))
            text += part if not text or part.startswith("[") else f".{part}"
    return text


def ids(path: Pattern) -> Iterator[str]:
    """The columns whose ids stand in a path."""
    for step in path:
        if isinstance(step, Id):
            yield step.column
        elif isinstance(step, Within):
            yield from ids(step.path)


def resolved(path: Pattern, known: Mapping[str, str]) -> Path | None:
    """The path in one row; None where one of its ids is not known there."""
    steps: list[str | int] = []
    for step in path:
        if isinstance(step, Id):
            if step.column not in known:
                return None
            steps.append(known[step.column])
        elif isinstance(step, Within):
            inner = resolved(step.path, known)
            if inner is None:
                return None
            steps.append(show(inner))
        else:
            steps.append(step)
    return tuple(steps)


# Names that mean nothing


def _unknown(text: str, path: Pattern | None, words: list[str]) -> str:
    name = f"`{printable(text, 60)}` is no column of a register." if text else "This column has no name."
    meant = _mended(path) or _meant(words)
    if meant:
        return f"{name} Did you mean `{meant}`?"
    return f"{name} `teckal new --register csv --explain` lists them; begin a name with {OWN} to keep a column unread."


def _mended(path: Pattern | None) -> str:
    """The path with each wrong name of it put right, as far as some name there is much like it."""
    schema: Schema = format_schema.load()
    right: list[Step] = []
    for step in path if path is not None and len(path) > 1 else ():
        _, schema = format_schema.resolve(schema, {} if not isinstance(step, int) else None)
        entry, name = _child(schema, step), step
        if entry is None and isinstance(step, str):
            name = nearest(step, schema.get("properties", {}))
            entry = _child(schema, name)
        if entry is None:
            return ""
        right, schema = [*right, name], entry
    return shown(tuple(right))


def _meant(words: list[str]) -> str:
    """The name that is most like these words."""
    numbers = tuple(int(word[:4]) for word in words if word.isdigit())
    known = _candidates(tuple(each if 1 <= each <= MOST else 1 for each in numbers))
    near = difflib.get_close_matches(" ".join(words)[:LONGEST], known, 1, 0.75)
    return known[near[0]] if near else ""


@functools.lru_cache(maxsize=64)
def _candidates(numbers: tuple[int, ...]) -> dict[str, str]:
    """Names of columns, with these numbers where they have some, by their words; the last name of a path alone too."""
    found: dict[str, str] = {}
    for name in names(numbers):
        found.setdefault(" ".join(_words(name)), name)
    for name in list(found.values()):
        found.setdefault(" ".join(_words(name.rpartition(".")[2])), name)
    return found


def names(numbers: tuple[int, ...] = ()) -> Iterator[str]:
    """Every name below the top and below each short name, with these numbers, else 1."""
    top = {key: entry for key, entry in format_schema.load()["properties"].items() if key not in ("decided", "example")}
    for name in _below({"properties": top}):
        yield name
    for each in (*(Short(form, "") for form in (*IDS, "body")), *SHORT):
        name = _with_numbers(each.name, numbers)
        yield name
        at = _at(_filled(each.path, [1] * each.name.count("#"), 1)) if each.path else None
        for below in _below(at.schema if at else {}):
            yield f"{name} {below}"


def _with_numbers(form: str, numbers: tuple[int, ...]) -> str:
    for number in (*numbers, *[1] * form.count("#")):
        form = form.replace("#", str(number), 1)
    return form


def _below(schema: Schema) -> Iterator[str]:
    """The names below a definition that are joined by dots alone."""
    _, schema = format_schema.resolve(schema, {})
    for key, entry in schema.get("properties", {}).items():
        yield key
        for name in _below(entry):
            yield f"{key}.{name}"


def column(position: int, name: str) -> Column:
    """The column with this name; raises NoSuchColumn."""
    found: Any = meaning(name)
    return Column(**vars(found), position=position, name=_SPACE.sub(" ", name).strip())
