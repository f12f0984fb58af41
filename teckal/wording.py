"""Sentences of the rule files with this arrangement's own names and figures in place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from teckal.facts import Facts

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}(%?)")


def rendered(template: str, facts: Facts, names: Mapping[str, str]) -> str:
    """The template with each party and each fact in words; it begins with a capital and repeats no full stop."""
    said = _PLACEHOLDER.sub(lambda found: _said(found[1], found[2], facts, names), template.strip())
    said = re.sub(r"\.(?=[.;,])", "", said)
    return upper_first(said)


def _said(name: str, percent: str, facts: Facts, names: Mapping[str, str]) -> str:
    """A party's name, or a fact in words; one that is not known is no figure to be followed by a percent sign."""
    if names.get(name):
        return names[name] + percent
    return facts[name].shown + (percent if facts[name].value is not None else "")


def upper_first(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
