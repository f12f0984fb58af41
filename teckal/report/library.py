"""The decided cases that ship with the program, as far as a page of the law needs them.

A case says in its own file which conditions decided it; so a condition's page can say what a court held on it without
anybody keeping a second list.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teckal import paths
from teckal.document import Document, read


@dataclass(frozen=True)
class Case:
    """What a court decided on one condition."""

    id: str
    """Court and number: "CJEU C-107/98"."""
    name: str
    held: str
    state: str
    """met, not met or unclear: what the condition comes to on the facts that the court had."""


def deciding(condition: str) -> tuple[Case, ...]:
    """The decided cases whose file says what this condition came to."""
    found = []
    for decided in _decided():
        conditions = (decided.get("expected") or {}).get("conditions") or {}
        if condition in conditions:
            state = str(conditions[condition]).replace("-", " ")
            found.append(Case(str(decided.get("case")), str(decided.get("name")), str(decided.get("held", "")), state))
    return tuple(found)


@functools.lru_cache(maxsize=1)
def _decided() -> tuple[Mapping[str, Any], ...]:
    """The `decided:` blocks of the library, in order of the files' names."""
    folder = paths.folder("cases") / "decided"
    documents = [each for file in sorted(folder.glob("*.yaml")) for each in read(file)]
    blocks = [each.get(("decided",)) for each in documents if isinstance(each, Document)]
    return tuple(each for each in blocks if isinstance(each, Mapping))
