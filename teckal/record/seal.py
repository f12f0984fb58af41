"""A seal: what was asked, what was answered and by which edition of the law, so that it can be shown years later.

A decision is questioned long after it was taken, when the law, the rules and this program have moved on. So a seal has
the whole input and the whole answer in it, and nothing outside it is needed to ask the same question again.

Canonical JSON, in which a seal is written and over which its hashes are taken, is that of RFC 8785 for values without
fractions: UTF-8; the names of an object in the order of their characters; no space between tokens; in texts only the
quotation mark, the backslash and the characters below U+0020 are escaped, the last in two characters where JSON has
such an escape and else as four hexadecimal digits in small letters; whole numbers in plain digits. No number has a
fraction: exact figures are text ("269/312"). At the end of the file stands one line feed, over which no hash is taken.

    teckal_seal   1, the version of this form
    teckal        the version of the program
    engine        the engine that inferred
    law           the law that was asked for on the command line, or null
    rulebook      {version, digest}: the edition of the law's files
    schemas       {arrangement, result}: the SHA-256 of the definitions of the input's and of the answer's form
    input         {name, document, text, sha256}: the file's own bytes as text, and which document of it, from 0
    result        the answer, in the form of schemas/result.schema.json
    report        {name, form, sha256}: the report beside which the seal was written
    parts         the SHA-256 of the canonical JSON of each of the above, so that what was altered can be named
    hash          the SHA-256 of the canonical JSON of all of the above

Whoever can write the file can write another seal in its place. What cannot be replaced unseen is a hash that was noted
elsewhere: in the minutes of the meeting, say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from teckal import __version__, paths
from teckal.errors import TeckalError
from teckal.record.choice import Chosen
from teckal.report.json import result as as_data
from teckal.result import Result

VERSION = 1
ENDING = ".seal.json"
"""What is added to the name of a report to name its seal."""
LIMIT = 100_000_000
"""The most bytes of a seal that are read: an input may have five million, and its answer many times as much."""
DEEPEST = 40
"""How deep a seal may be nested; an answer takes a dozen levels."""
SHAPE: Mapping[str, Any] = {
    "teckal_seal": int,
    "teckal": str,
    "engine": str,
    "law": (str, type(None)),
    "rulebook": {"version": str, "digest": str},
    "schemas": {"arrangement": str, "result": str},
    "input": {"name": str, "document": int, "text": str, "sha256": str},
    "result": dict,
    "report": {"name": str, "form": str, "sha256": str},
    "parts": dict,
    "hash": str,
}
"""The names of a seal, and what each holds."""
SEALED = tuple(key for key in SHAPE if key not in ("parts", "hash"))


class SealError(TeckalError):
    """A file that is no seal, or one that cannot be read (exit 2)."""


def canonical(value: Any) -> bytes:
    """Canonical JSON of plain data.

    Raises TypeError for what it cannot hold, and ValueError for what is nested too deep.
    """
    _refuse(value, 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _refuse(value: Any, depth: int) -> None:
    """Refuses fractions and whatever else is no plain data."""
    if depth > DEEPEST:
        raise ValueError("it is nested too deep")
    if not isinstance(value, (dict, list, str, int, type(None))):
        raise TypeError(f"canonical JSON holds no {type(value).__name__}")
    if isinstance(value, dict) and not all(isinstance(key, str) for key in value):
        raise TypeError("canonical JSON names things by text alone")
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _refuse(each, depth + 1)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal(chosen: Chosen, result: Result, law: str | None, report: bytes, name: str, form: str) -> dict[str, Any]:
    """The seal of a report: `law` is the law that was asked for beside the file, `name` the report's own name."""
    found: dict[str, Any] = {
        "teckal_seal": VERSION,
        "teckal": __version__,
        "engine": result.engine,
        "law": law,
        "rulebook": {"version": result.rulebook.version, "digest": result.rulebook.digest},
        "schemas": schemas(),
        "input": {
            "name": chosen.name,
            "document": chosen.document.index,
            "text": chosen.text,
            "sha256": chosen.digest,
        },
        "result": as_data(replace(result, file=chosen.name)),
        "report": {"name": name, "form": form, "sha256": sha256(report)},
    }
    found["parts"] = parts(found)
    found["hash"] = whole(found)
    return found


def schemas() -> dict[str, str]:
    """The SHA-256 of the definitions of the two forms, as they ship."""
    folder = paths.folder("schemas")
    return {name: sha256((folder / f"{name}.schema.json").read_bytes()) for name in ("arrangement", "result")}


def parts(found: Mapping[str, Any]) -> dict[str, str]:
    """The hash of each part of a seal."""
    return {key: sha256(canonical(found[key])) for key in SEALED}


def whole(found: Mapping[str, Any]) -> str:
    """The hash over all of a seal but that hash."""
    return sha256(canonical({key: value for key, value in found.items() if key != "hash"}))


def write(found: Mapping[str, Any]) -> bytes:
    """The seal as the bytes of its file."""
    return canonical(found) + b"\n"


# Reading one that anybody may have written.


def read(content: bytes) -> dict[str, Any]:
    """The seal that a file holds; raises SealError where it is none, with what is wrong."""
    try:
        found = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction
        )
        canonical(found)
    except RecursionError as error:
        raise SealError("This is no seal: it is nested too deep.") from error
    except UnicodeError as error:
        raise SealError("This is no seal: it is not text in UTF-8.") from error
    except ValueError as error:
        raise SealError(f"This is no seal, or a broken one: {error}.") from error
    if not isinstance(found, dict) or "teckal_seal" not in found:
        raise SealError("This is no seal of teckal: teckal report --seal writes one beside a report.")
    if found["teckal_seal"] != VERSION or isinstance(found["teckal_seal"], bool):
        raise SealError(
            f"This seal is of the form {found['teckal_seal']!r}, and this version of teckal reads the form {VERSION}."
        )
    for wrong in _misshapen(found, SHAPE, ""):
        raise SealError(f"This seal is broken: {wrong}.")
    for wrong in _misshapen(found["parts"], dict.fromkeys(SEALED, str), "parts."):
        raise SealError(f"This seal is broken: {wrong}.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"{twice!r} is in it twice")
    return found


def _no_fraction(text: str) -> Any:
    raise ValueError(f"there is a number with a fraction, {text[:20]}")


def _misshapen(found: Mapping[str, Any], shape: Mapping[str, Any], at: str) -> Iterable[str]:
    """What is missing, what is too much, and what is of another kind, each by its place."""
    for key in [*shape, *found]:
        if key not in found:
            yield f"{at}{key} is missing"
        elif key not in shape:
            yield f"{at}{key} is no part of a seal"
        elif isinstance(shape[key], Mapping):
            if isinstance(found[key], dict):
                yield from _misshapen(found[key], shape[key], f"{at}{key}.")
            else:
                yield f"{at}{key} is of another kind than it must be"
        elif not isinstance(found[key], shape[key]) or isinstance(found[key], bool):
            yield f"{at}{key} is of another kind than it must be"
