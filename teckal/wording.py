"""Sentences of the rule files with this arrangement's own names and figures in place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from teckal.facts import Facts

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def rendered(template: str, facts: Facts, names: Mapping[str, str]) -> str:
    """The template with each party and each fact in words; it begins with a capital and repeats no full stop."""
    said = _PLACEHOLDER.sub(lambda found: names.get(found[1]) or facts[found[1]].shown, template.strip())
    said = re.sub(r"(?<=[a-z)])%", "", said)
    said = re.sub(r"\.(?=[.;,])", "", said)
    return upper_first(said)


def upper_first(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
