"""An invented law, and faults that may be planted in it, to see that a proof finds them."""

from __future__ import annotations

import shutil
from pathlib import Path

from teckal.rulebook import Rulebook, load

ISLE = Path(__file__).parent / "fixtures" / "rules"

WORK = "  - controlled.work.entrusted_percent"
PLANTED = {
    "the line itself on neither side": (
        "control/activity",
        f"not_met:\n{WORK}: {{at_most",
        f"not_met:\n{WORK}: {{below",
        "neither",
    ),
    "the line itself on both sides": (
        "control/activity",
        f"met:\n{WORK}: {{above: 80}}\nnot",
        f"met:\n{WORK}: {{at_least: 80}}\nnot",
        "both",
    ),
    "a choice that is forgotten": ("pooling/pool", "{in: [boats, staff]}", "boats", "neither"),
    "a choice on both sides": ("pooling/pool", "kind: money\nbecause", "kind: boats\nbecause", "both"),
    "a number between two bounds": ("pooling/pool", "{below: 2}", "{below: 1}", "neither"),
    "one reading of several": ("control/influence", "      - controlled.private_shares: true\n", "", "strict"),
    "a gap that is not written down": (
        "pooling/pool",
        "    when: {pool.kind: mixed, parties.count: {at_least: 2}}\n",
        "",
        "neither",
    ),
    "a decision where it is left to counsel": (
        "pooling/pool",
        "when: {pool.kind: mixed,",
        "when: {pool.kind: staff,",
        "left to counsel",
    ),
    "a gate that lets nothing pass": ("gates/health", "{in: [general, ferries]}", "general", "neither"),
}
"""The file, what is changed to what, and a word of what must be found."""


def plant(name: str, old: str, new: str, room: Path) -> Rulebook:
    """The invented law with a change to one of its files, in a folder that is not there yet."""
    shutil.copytree(ISLE, room)
    file = room / "isle-act" / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return load(room)
