"""The invented arrangements by name, each read when a test first asks for it.

Every test process collects every test, so whatever is read where a module begins is read once for each of them, also
where none of its tests is run there. The names alone are needed then, and the files' own names tell them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from teckal.document import Document, read
from teckal.paths import folder

Made = TypeVar("Made")

FOLDER = folder("cases") / "examples"
NAMES = tuple(path.relative_to(FOLDER).with_suffix("").as_posix() for path in sorted(FOLDER.rglob("*.yaml")))
SINGLE = tuple(name for name in NAMES if not name.startswith("differences/"))
"""Those of one answer; the others have an answer under each of several laws."""


VERDICT = re.compile(r"^example:\n(?:  .*\n)*?  expected:\n    verdict: ([a-z-]+)$", re.MULTILINE)


def verdicts() -> dict[str, str]:
    """The verdict that each of one answer expects, found by its line, without reading the rest."""
    texts = {name: (FOLDER / f"{name}.yaml").read_text(encoding="utf-8") for name in SINGLE}
    return {name: found[1] for name, text in texts.items() if (found := VERDICT.search(text))}


@functools.cache
def document(name: str) -> Document:
    """The one arrangement of the file."""
    (found,) = read(FOLDER / f"{name}.yaml")
    assert isinstance(found, Document), f"{name}: {found}"
    return found


class ByName(Mapping[str, Made]):
    """What is made of each name, and made once, when it is first looked up."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Made]) -> None:
        self._names = dict.fromkeys(names)
        self._make = functools.cache(make)

    def __getitem__(self, name: str) -> Made:
        self._names[name]
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
