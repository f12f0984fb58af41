"""What became of a sealed answer, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from teckal import __version__
from teckal.report import json
from teckal.report.plain import clean
from teckal.report.table import Pen
from teckal.report.words import counted

if TYPE_CHECKING:
    from teckal.record.verify import Finding, Verification

FIRST = {
    "same": "SAME ANSWER",
    "differs": "ANOTHER ANSWER",
    "none": "NO ANSWER",
}
BROKEN = "but the seal does not hold"
MOST = 40
"""How many differences a screen shows; --format json has all."""


def report(found: Verification, form: str, width: int) -> str:
    """The outcome as `table` (for a terminal of so many columns) or `json`."""
    return _json(found) if form == "json" else _screen(found, width)


def _screen(found: Verification, width: int) -> str:
    pen = Pen(max(60, min(width, 100)), colour=False)
    broken = f", {BROKEN}" if found.answer == "same" and not found.holds else ""
    lines = [f"{FIRST[found.answer]}{broken}: {found.verdict} when sealed"]
    lines += pen.wrap(clean(f"Seal {found.hash}"))
    for heading, some in (("Differences", found.differences), ("Has moved since", _few(found))):
        if some:
            lines += ["", heading, *_listed(some, pen)]
    reworded = sum(each.kind == "wording" for each in found.notes)
    if reworded:
        said = counted(reworded, "explanation reads", "explanations read")
        lines += ["", *pen.wrap(f"{said} otherwise than when sealed; --format json shows each.")]
    if found.holds and not found.notes:
        lines += ["", *pen.wrap("Nothing has moved: seal, report, rulebook and program are what they were.")]
    return "\n".join(lines) + "\n"


def _few(found: Verification) -> list[Finding]:
    """The notes but for what is only worded otherwise, which is counted."""
    return [each for each in found.notes if each.kind != "wording"]


def _listed(some: Iterable[Finding], pen: Pen) -> list[str]:
    items = list(some)
    lines = [line for each in items[:MOST] for line in pen.wrap(clean(each.says), 4, "  -")]
    if len(items) > MOST:
        lines.append(f"  - and {counted(len(items) - MOST, 'more difference')}: --format json has all")
    return lines


def _json(found: Verification) -> str:
    return json.dumps(
        {
            "teckal": __version__,
            "hash": found.hash,
            "holds": found.holds,
            "answer": found.answer,
            "verdict": found.verdict,
            "differences": [_finding(each) for each in found.differences],
            "notes": [_finding(each) for each in found.notes],
        }
    )


def _finding(each: Finding) -> dict[str, Any]:
    return {"kind": each.kind, "place": each.place, "says": each.says, "was": each.was, "now": each.now}
