"""What a run found as SARIF 2.1.0, the form in which code scanning takes the findings of any tool.

A service matches the alerts of two runs by rule, file and fingerprint, so a fingerprint is made of what stays when
lines move. What kept an input from being evaluated is a result like the rest: GitHub shows no notifications, and an
input that nobody evaluated must not look clean.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from teckal import __version__
from teckal.program import Citation
from teckal.report import json
from teckal.report.findings import ADVICE, INPUT, NOT_GOVERNING, QUESTION, Finding, in_repository, worst_first
from teckal.report.markdown import escape
from teckal.rulebook import Rulebook, load

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a run with more."""
LONGEST = 1024
"""Characters of a description that GitHub takes."""
CUT = "teckal/cut"

_OWN = {
    INPUT: (
        "An input could not be evaluated",
        "Nothing is said about an arrangement that could not be read or evaluated.",
    ),
    QUESTION: ("A question must be answered first", "What the file does not say is never read in its favour."),
    NOT_GOVERNING: (
        "Tested under a law that is not known to govern",
        "Only the answer under the law that governs counts, whatever another law would say.",
    ),
    "teckal/not-exempt": ("The arrangement is not exempt", "No route to an exemption is met."),
    "teckal/unclear": (
        "It is unclear whether the arrangement is exempt",
        "What decides is open, in the facts or in the law.",
    ),
    "teckal/out-of-scope": ("The law does not reach the arrangement", "That is never a softer word for exempt."),
    CUT: ("There are more findings than a run may hold", "The worst are told; the others are not."),
}
"""The program's own rules: title and explanation."""


class _Rule(NamedTuple):
    """What there is to say about a rule."""

    title: str
    says: str
    help: str
    citations: tuple[Citation, ...]
    level: str


def report(findings: Sequence[Finding], command: str) -> str:
    """One run with a result for each finding.

    `command` is what was run: a service that takes in two runs of one name keeps only the later one.
    """
    told = _within_limits(findings)
    ids = {id: number for number, id in enumerate(dict.fromkeys(each.rule for each in told))}
    seen: dict[str, int] = {}
    run = {
        "tool": {"driver": _driver(ids)},
        "automationDetails": {"id": f"teckal/{command}/"},
        "invocations": [{"executionSuccessful": all(each.rule != INPUT for each in findings)}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, ids[each.rule], seen) for each in told],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _within_limits(findings: Sequence[Finding]) -> Sequence[Finding]:
    """As many as GitHub takes, the worst of them, with a last one that says how many are left out."""
    if len(findings) <= MOST_RESULTS:
        return findings
    worst = worst_first(findings)
    told, rest = worst[: MOST_RESULTS - 1], worst[MOST_RESULTS - 1 :]
    message = f"{len(rest)} more findings are not in this report, which may hold {MOST_RESULTS}."
    help = "Check fewer files at a time."
    return [*told, Finding(CUT, rest[0].level, message, help, rest[0].file, 0, None, None, "", "", rest[0].title)]


def _driver(ids: Iterable[str]) -> dict[str, Any]:
    return {
        "name": "teckal",
        "fullName": f"teckal {__version__}",
        "semanticVersion": __version__,
        "rules": [_descriptor(id, _rule(id, load())) for id in ids],
    }


def _rule(id: str, book: Rulebook) -> _Rule:
    if id in _OWN:
        return _Rule(*_OWN[id], "", (), "error" if id in (INPUT, "teckal/not-exempt") else "warning")
    if id in book.points:
        point = book.points[id]
        return _Rule(point.title, point.question, point.advice["bring"], point.sources, "warning")
    first, _, rest = id.partition("/")
    if first == ADVICE:
        advice = book.advice[rest]
        return _Rule(advice.title, advice.why, advice.bring, (Citation(advice.source),), "warning")
    limb = id.removesuffix(f"/{ADVICE}")
    asked = book.laws[first].find(limb)
    level = "error" if limb == id else "warning"
    title = asked.title if limb == id else f"Advice: {asked.title}"
    return _Rule(title, asked.citations[0].says, _asks(asked.ask), asked.citations, level)


def _asks(question: str) -> str:
    """A question of the book without the names that only an arrangement can fill in."""
    return re.sub(r"\{[^}]*\}", "…", question)


def _descriptor(id: str, rule: _Rule) -> dict[str, Any]:
    lines = [f"{each.cite}: {each.says}" if each.says else each.cite for each in rule.citations]
    links = [f"[{escape(each.cite)}]({each.url})" if each.url else escape(each.cite) for each in rule.citations]
    marked = [
        f"- {link}: {escape(each.says)}" if each.says else f"- {link}"
        for each, link in zip(rule.citations, links, strict=True)
    ]
    url = next((each.url for each in rule.citations if each.url), None)
    return {
        "id": id,
        "name": "".join(part.capitalize() for part in ["rule", *re.split("[^A-Za-z0-9]+", id)]),
        "shortDescription": {"text": _literal(_short(rule.title))},
        "fullDescription": {"text": _literal(_short(rule.says or rule.title))},
        "help": {
            "text": _literal("\n".join(filter(None, [rule.says or rule.title, rule.help, *lines]))),
            "markdown": "\n\n".join(
                filter(None, [escape(rule.says or rule.title), escape(rule.help), "\n".join(marked)])
            ),
        },
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": rule.level},
    }


def _result(found: Finding, rule: int, seen: dict[str, int]) -> dict[str, Any]:
    uri = _uri(found.file)
    region = {"startLine": found.line or 1, **({"startColumn": found.column} if found.line and found.column else {})}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    if found.path:
        location["logicalLocations"] = [{"fullyQualifiedName": found.path}]
    return {
        "ruleId": found.rule,
        "ruleIndex": rule,
        "level": found.level,
        "message": {"text": _literal(f"{found.message} {found.help}".rstrip())},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(found, uri, seen)},
    }


def _fingerprint(found: Finding, uri: str, seen: dict[str, int]) -> str:
    """A hash of what stays when lines move, with a number where several findings of a file are alike in all of that.

    GitHub reads the one name that it stands under. It would else hash the line and what follows it, and every change
    of a figure that does not mend a finding would close its alert and open another.
    """
    about = found.about or found.message
    hashed = hashlib.sha256("\0".join((uri, found.rule, about, found.path)).encode("utf-8", "backslashreplace"))
    digest = hashed.hexdigest()[:32]
    seen[digest] = seen.get(digest, 0) + 1
    return f"{digest}:{seen[digest]}"


def _uri(file: str) -> str:
    """The file as a reference from the top of the repository; "-" is standard input, as in the other forms."""
    path = in_repository(file) if file != "-" else file
    return Path(path).as_uri() if os.path.isabs(path) else quote(os.fsencode(path), safe="/")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _literal(text: str) -> str:
    """Text that no reader takes for a placeholder or for a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
