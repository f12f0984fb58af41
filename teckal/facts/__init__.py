"""From the file to named facts: each known, with the lines that it came from, or unknown, with the reason.

All arithmetic of this program is here. A fact is asked for by a law, for roles, on readings; it knows no law's limbs.
"""

from __future__ import annotations

from teckal.facts import activity, circumstances, contract, cooperation, influence, ownership, parties, roles, utilities
from teckal.facts.core import FUNCTIONS, Ask, Case, Fact, Facts, LawFacts, Roles
from teckal.facts.roles import KINDS, bind, parties_of
from teckal.facts.values import DateSpan, Interval, Unknown, compare, date_span, decimal_text

MODULES = (activity, circumstances, contract, cooperation, influence, ownership, parties, roles, utilities)
"""Importing them registers their facts."""


def names() -> frozenset[str]:
    """The names of all facts that can be derived, without the role of a body."""
    return frozenset(FUNCTIONS)


__all__ = [
    "KINDS",
    "Ask",
    "Case",
    "DateSpan",
    "Fact",
    "Facts",
    "Interval",
    "LawFacts",
    "Roles",
    "Unknown",
    "bind",
    "compare",
    "date_span",
    "decimal_text",
    "names",
    "parties_of",
]
