"""Sentences of the rule files with this arrangement's own names and figures in place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from teckal.facts import Facts
from teckal.program import Atom, bound_text
from teckal.sheet import Card

ROLES = {"controlled": "of the controlled body", "sister": "of the body that buys", "awardee": "of the supplier"}
"""Whom a fact is about, by the role that its name starts with."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}(%?)")
_STOP_BEFORE_A_STOP = re.compile(r"\.(?=[.;,])")


def rendered(template: str, facts: Facts) -> str:
    """The template with each party and each fact in words; it begins with a capital and repeats no full stop."""
    said = _PLACEHOLDER.sub(lambda found: _said(found[1], found[2], facts), template.strip())
    return upper_first(_STOP_BEFORE_A_STOP.sub("", said))


def _said(name: str, percent: str, facts: Facts) -> str:
    """A party's name, or a fact in words; one that is not known is no figure to be followed by a percent sign."""
    party = facts.case.named(name)
    if party:
        return party + percent
    return facts[name].shown + (percent if facts[name].value is not None else "")


def upper_first(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def comparison(card: Card, fact: str, atoms: Sequence[Atom]) -> str:
    """Comparisons of one fact in words: "share of entrusted work (of the controlled body): more than 80%"."""
    role = ROLES.get(fact.removesuffix(card.name).rstrip("."), "")
    title = card.title[:1].lower() + card.title[1:] if card.title[1:2].islower() else card.title
    return f"{title}{f' ({role})' if role else ''}: {' and '.join(_bound(atom, card) for atom in atoms)}"


def _bound(atom: Atom, card: Card) -> str:
    """A comparison in words: "more than 80%", "on or after 2025-02-24", "yes"."""
    if isinstance(atom.bound, bool):
        return "yes" if atom.bound else "no"
    if isinstance(atom.bound, tuple):
        return " or ".join(atom.bound)
    dates = {"above": "after ", "at_least": "on or after ", "below": "before ", "at_most": "on or before "}
    numbers = {"above": "more than ", "at_least": "at least ", "below": "less than ", "at_most": "at most "}
    unit = "%" if card.kind == "percent" else f" {card.unit}" if card.kind == "money" and card.unit else ""
    return (dates if card.kind == "date" else numbers).get(atom.op, "") + bound_text(atom.bound) + unit
