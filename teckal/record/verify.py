"""Asks a sealed question again, and says whether the answer is the same or names every difference.

Four things can have moved: the seal, the report, the rulebook and the program. An answer that has changed because the
law was read anew is no forgery, and one that has not is no proof that nothing was altered; so each is looked at by
itself, and the answer is worked out afresh from the seal's own input and from nothing else. The report is looked for
beside the seal under the seal's own name, never under a name that the seal gives.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from teckal import __version__
from teckal.document import Document, read_text
from teckal.errors import ArrangementError, LawError
from teckal.frozen import dataclass
from teckal.record import seal as seals
from teckal.report.json import result as as_data
from teckal.report.words import ANSWERS, STATES, counted
from teckal.rulebook import Rulebook
from teckal.verdict import evaluate

SAME, DIFFERS, NONE = "same", "differs", "none"
"""What became of the answer: it is the same, it is another, or there is none any more."""
IDS: Mapping[str, tuple[str, ...]] = {
    "gates": ("id",),
    "routes": ("id",),
    "conditions": ("id",),
    "points": ("id",),
    "flags": ("id", "says"),
    "acknowledgements": ("flag", "says"),
    "missing": ("fact", "question"),
    "facts": ("name",),
    "from": ("path",),
    "precedents": ("id", "document"),
    "readings": ("point", "reading"),
    "by_reading": ("reading",),
    "compared": ("name",),
    "elsewhere": ("law", "fact"),
}
"""By what the entries of a list in an answer are told apart, so that one more does not shift the rest."""
WORDING = frozenset(
    {"summary", "because", "reason", "short", "title", "provision", "says", "why", "bring", "source", "question"}
    | {"shown", "elsewhere", "cases", "precedents", "line", "column", "ask", "url", "checked"}
)
"""Names in an answer whose values explain it: that they read otherwise is told, and is no other answer."""
BESIDE = ("file", "engine", "rulebook")
"""Names in an answer that are compared by themselves."""
ABSENT = object()


@dataclass(frozen=True)
class Finding:
    """One thing that is otherwise than when the seal was made."""

    kind: str
    """seal, report, input, law, answer, or, of a note: rulebook, teckal, schema, engine, wording."""
    place: str
    """Where, in the names of the seal."""
    says: str
    was: Any = None
    now: Any = None


@dataclass(frozen=True)
class Verification:
    """What became of a sealed answer."""

    hash: str
    """The hash that the seal bears."""
    answer: str
    """same, differs or none."""
    verdict: str
    """The verdict that was sealed."""
    differences: tuple[Finding, ...]
    """What makes the seal fail: it was altered, or the report or the answer is another."""
    notes: tuple[Finding, ...]
    """What has moved without changing the answer."""

    @property
    def holds(self) -> bool:
        return not self.differences


def verify(found: Mapping[str, Any], report: bytes | None, book: Rulebook, expected: str = "") -> Verification:
    """Whether a seal, as `seal.read` gives it, still holds.

    `report` are the bytes of the report beside it, None where there is none; `expected` is the hash that was noted
    elsewhere, or its beginning.
    """
    differences = [*_of_seal(found, expected), *_of_input(found), *_of_report(found, report)]
    notes = [*_moved(found, book)]
    differences += _of_law(found, book)
    now = _again(found, book)
    if isinstance(now, Finding):
        answer = NONE
        differences.append(now)
    else:
        grown = found["schemas"]["result"] != seals.schemas()["result"]
        moved = list(_compared(found["result"], now, grown))
        others = [each for each in moved if each.kind == "answer"]
        answer = DIFFERS if others else SAME
        differences += others
        notes += [each for each in moved if each.kind != "answer"]
        if now["engine"] != found["engine"]:
            notes.append(_note("engine", "engine", "The engine is another", found["engine"], now["engine"]))
    verdict = found["result"].get("verdict")
    shown = ANSWERS.get(verdict, "") if isinstance(verdict, str) else ""
    return Verification(found["hash"], answer, shown or "no verdict", tuple(differences), tuple(notes))


def _of_seal(found: Mapping[str, Any], expected: str) -> Iterator[Finding]:
    """Which part was altered: the hash of each is its own."""
    told = False
    for key, digest in seals.parts(found).items():
        if found["parts"][key] != digest:
            told = True
            says = f"The seal was altered: `{key}` is not what was sealed, or its hash in `parts` is not."
            yield Finding("seal", key, says, found["parts"][key], digest)
    for above, same in (("engine", "engine"), ("rulebook", "rulebook"), ("input.name", "file")):
        outer = found["input"]["name"] if same == "file" else found[same]
        if found["result"].get(same) != outer:
            told = True
            says = f"The seal was altered: `{above}` and `result.{same}` do not agree."
            yield Finding("seal", above, says, outer, found["result"].get(same))
    whole = seals.whole(found)
    if found["hash"] != whole:
        which = "" if told else " No part of it was; so `hash` itself was."
        says = f"The seal was altered: its hash is not that of its content.{which}"
        yield Finding("seal", "hash", says, found["hash"], whole)
    if expected and not found["hash"].startswith(expected.lower()):
        says = "This is not the seal whose hash was noted."
        yield Finding("seal", "hash", says, expected, found["hash"])


def _of_input(found: Mapping[str, Any]) -> Iterator[Finding]:
    digest = seals.sha256(found["input"]["text"].encode("utf-8"))
    if digest != found["input"]["sha256"]:
        says = "The input was altered: its SHA-256 is not the one that was sealed."
        yield Finding("input", "input.text", says, found["input"]["sha256"], digest)


def _of_report(found: Mapping[str, Any], report: bytes | None) -> Iterator[Finding]:
    if report is None:
        says = f"The report is missing: {found['report']['name']} is not beside the seal. Name it with --report."
        yield Finding("report", "report", says)
    elif seals.sha256(report) != found["report"]["sha256"]:
        says = "The report was altered: its SHA-256 is not the one that was sealed."
        yield Finding("report", "report.sha256", says, found["report"]["sha256"], seals.sha256(report))


def _of_law(found: Mapping[str, Any], book: Rulebook) -> Iterator[Finding]:
    """The law under which limbs were tested, where nothing is encoded of it any more."""
    law, routes = found["result"].get("law"), found["result"].get("routes")
    id = law.get("id") if isinstance(law, Mapping) else None
    if not isinstance(id, str) or not routes:
        return
    known = book.laws.get(id)
    if known is None or not known.encoded:
        title = f"{known.title} ({id})" if known else id
        yield Finding("law", "law", f"The law that gave the answer is no longer encoded: {title}.", id, None)


def _note(kind: str, place: str, says: str, was: Any, now: Any) -> Finding:
    return Finding(kind, place, f"{says}: {was} when sealed, {now} now.", was, now)


def _moved(found: Mapping[str, Any], book: Rulebook) -> Iterator[Finding]:
    """What is of another edition than when the seal was made."""
    if found["teckal"] != __version__:
        yield _note("teckal", "teckal", "The program is of another version", found["teckal"], __version__)
    if found["rulebook"]["digest"] != book.digest:
        editions = (found["rulebook"]["version"], found["rulebook"]["digest"]), (book.version, book.digest)
        was, now = (f"{version} ({digest[:12]})" for version, digest in editions)
        yield _note("rulebook", "rulebook.digest", "The rulebook is another", was, now)
    elif found["rulebook"]["version"] != book.version:
        was, now = found["rulebook"]["version"], book.version
        yield _note("rulebook", "rulebook.version", "The rulebook has another version and the same content", was, now)
    for name, digest in seals.schemas().items():
        if found["schemas"][name] != digest:
            was, now = found["schemas"][name][:12], digest[:12]
            yield _note("schema", f"schemas.{name}", f"The definition of the {name}'s form is another", was, now)


def _again(found: Mapping[str, Any], book: Rulebook) -> dict[str, Any] | Finding:
    """The answer worked out afresh, or why there is none."""
    name, index = found["input"]["name"], found["input"]["document"]
    documents = read_text(found["input"]["text"], name)
    if not 0 <= index < len(documents):
        held = counted(len(documents), "arrangement")
        return Finding("input", "input.document", f"There is no answer: the input holds {held}, and no number {index}.")
    document = documents[index]
    if isinstance(document, ArrangementError):
        return Finding("input", "input.text", f"There is no answer: the input cannot be read. {document}")
    return _answer(document, found["law"], book, _day(found["result"].get("as_of")))


def _day(text: Any) -> datetime.date | None:
    """The day against which acknowledgements lapsed when it was sealed; today where there is none, or no day."""
    try:
        return datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _answer(
    document: Document, law: str | None, book: Rulebook, as_of: datetime.date | None
) -> dict[str, Any] | Finding:
    try:
        return as_data(evaluate(document, book, law=law, as_of=as_of))
    except LawError as error:
        return Finding("law", "law", f"There is no answer. {error}")


# Two answers, side by side.


def _compared(was: Any, now: Any, grown: bool) -> Iterator[Finding]:
    """Every difference between the sealed answer and today's, the weightiest first.

    `grown` says that the form of an answer has changed since, so that a name which is new to it is no difference.
    """
    moved = [each for each in _differences(was, now, ()) if each[0][:1] not in _BESIDE]
    reasons = _reasons(now)
    found = [_finding(*each, grown, reasons) for each in moved]
    yield from sorted(found, key=lambda each: (each.kind != "answer", *_rank(each.place)))


def _reasons(now: Mapping[str, Any]) -> dict[str, str]:
    """Why each gate and condition comes out as it does today."""
    asked = [*now["gates"], *(condition for route in now["routes"] for condition in route["conditions"])]
    return {f"[{each['id']}]": each["reason"] for each in asked}


_BESIDE = tuple((name,) for name in BESIDE)
_ORDER = ("verdict", "law", "route", "awards", "gates", "routes")


def _rank(place: str) -> tuple[int, int]:
    """The verdict first, then the law, the route, the states of gates and conditions, and the rest."""
    first = place.split(".")[0].split("[")[0]
    order = _ORDER.index(first) if first in _ORDER else len(_ORDER)
    return (order if first in _ORDER[:4] or place.endswith("state") else len(_ORDER) + 1, order)


def _differences(was: Any, now: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*was, *now]):
            yield from _differences(was.get(key, ABSENT), now.get(key, ABSENT), (*path, key))
    elif isinstance(was, list) and isinstance(now, list):
        before, after = _by_id(was, path), _by_id(now, path)
        for key in dict.fromkeys([*before, *after]):
            yield from _differences(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key))
    elif was is ABSENT or now is ABSENT or was != now or isinstance(was, bool) != isinstance(now, bool):
        yield path, was, now


def _by_id(items: list[Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The entries of a list by what tells them apart; by their number where nothing does."""
    keys = IDS.get(path[-1] if path else "", ())
    found: dict[str, Any] = {}
    for number, each in enumerate(items):
        named = keys and isinstance(each, Mapping) and all(key in each for key in keys)
        key = f"[{' '.join(str(each[key]) for key in keys)}]" if named else f"[{number}]"
        found[key if key not in found else f"[{number}]"] = each
    return found


def _finding(path: tuple[str, ...], was: Any, now: Any, grown: bool, reasons: Mapping[str, str]) -> Finding:
    place = ".".join(path).replace(".[", "[")
    kind = "wording" if WORDING & set(path) else "answer"
    if grown and was is ABSENT and not path[-1].startswith("["):
        kind = "schema"
    told = tuple(None if each is ABSENT else each for each in (was, now))
    why = reasons.get(path[-2], "") if path[-1] == "state" and len(path) > 1 else ""
    return Finding(kind, place, f"{_says(path, was, now)} {why}".rstrip(), *told)


def _says(path: tuple[str, ...], was: Any, now: Any) -> str:
    entry, when = (now, "now and not when sealed") if was is ABSENT else (was, "when sealed and no longer")
    if path[0] in ENTRIES and len(path) == 2 and ABSENT in (was, now) and isinstance(entry, Mapping):
        return ENTRIES[path[0]].format(when=when, **_texts(entry))
    about = _about(path)
    if was is ABSENT:
        return f"{about}: not there when sealed, {_shown(now, path)} now."
    if now is ABSENT:
        return f"{about}: {_shown(was, path)} when sealed, not there now."
    return f"{about}: {_shown(was, path)} when sealed, {_shown(now, path)} now."


ENTRIES = {"flags": "Flag {id} ({level}), {when}: {says}", "missing": "Question, {when}: {question}"}
"""How an entry is told that one of the two answers has and the other has not."""


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    """What an entry of an answer says; a forger may have left any of it out."""
    return {key: str(entry.get(key, "-")) for key in ("id", "level", "says", "question")}


def _about(path: tuple[str, ...]) -> str:
    """What it is that moved, by the ids on the way to it: "uk-pa-2023/joint/activity", "Route joint", "Verdict"."""
    if len(path) == 1:
        return path[0].capitalize()
    ids = [each[1:-1] for each in path if each.startswith("[")]
    if "conditions" in path and len(ids) > 1:
        ids = ids[1:]  # the id of a condition has its route in it
    elif path[0] == "routes":
        ids[0] = f"Route {ids[0]}"
    elif path[0] == "awards" and ids[0].isdecimal():
        ids[0] = f"Award {int(ids[0]) + 1}"
    last = [] if path[-1].startswith("[") or path[-1] == "state" else [path[-1]]
    return ", ".join([*ids, *last]) if ids else ".".join(path)


def _shown(value: Any, path: tuple[str, ...]) -> str:
    """A value in few words."""
    if value is None:
        return "not known" if path[-1] == "value" else "none"
    if isinstance(value, str):
        return ANSWERS.get(value) or STATES.get(value) or (f'"{value}"' if " " in value or not value else value)
    if isinstance(value, Mapping):
        for key in ("state", "verdict", "says", "question", "value"):
            if isinstance(value.get(key), str):
                return _shown(value[key], path)
        return "given"
    if isinstance(value, list):
        return counted(len(value), "entry", "entries")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
