"""Whether the program answers each decided case as the court did, on every engine that can run here.

A strong or a moderate label must agree, on the verdict, its route and each condition that decides. A weak one need not:
where it does not, the case's own file says why. Variants are invented, so they must agree without exception.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from teckal import paths
from teckal.document import Document
from teckal.frozen import dataclass
from teckal.library import Case, documents
from teckal.result import Result
from teckal.rulebook import Rulebook
from teckal.verdict import evaluate

VARIANT = "variant"
"""What stands for the strength of the label of a variant, which is no court's answer."""


@dataclass(frozen=True)
class Wrong:
    """Something that came out otherwise than expected."""

    what: str
    """verdict, route, or the id of a condition or gate."""
    expected: str
    found: str


@dataclass(frozen=True)
class Trial:
    """One document put to the law on one engine."""

    id: str
    """The name of its file without the ending."""
    document: int
    title: str
    strength: str
    engine: str
    asked: tuple[str, ...]
    """The ids of the conditions and gates whose state is expected."""
    wrong: tuple[Wrong, ...]
    differs: str | None
    """Why a weak label may come out otherwise, as its file says."""

    @property
    def agrees(self) -> bool:
        return not self.wrong

    @property
    def allowed(self) -> bool:
        """It comes out as expected, or its label is weak and its file says why it does not."""
        return self.agrees or (self.strength == "weak" and self.differs is not None)


def engines() -> tuple[str, ...]:
    """The engines that can run here."""
    from teckal.engines import durable

    return ("durable", "builtin") if durable.available() else ("builtin",)


def trials(book: Rulebook, cases: Sequence[Case], *, variants: bool) -> Iterator[Trial]:
    """Every document of these cases from which an answer is expected, and their variants if wanted, on every engine.

    Raises ArrangementError where a file cannot be read: a case that is left out would look like one that agrees.
    """
    wanted = {case.id for case in cases}
    for folder, key in (("decided", "decided"), ("variants", "example")):
        files = sorted((paths.folder("cases") / folder).glob("*.yaml")) if folder == "decided" or variants else []
        for file in files:
            for document in documents(file) if file.stem in wanted else []:
                if document.get((key, "expected")) is not None:
                    yield from _on_every_engine(book, document, file.stem, document.get((key,)))


def _on_every_engine(book: Rulebook, document: Document, id: str, label: Mapping[str, Any]) -> Iterator[Trial]:
    expected = label["expected"]
    for engine in engines():
        result = evaluate(document, book, engine=engine)
        yield Trial(
            id=id,
            document=document.index,
            title=document.title,
            strength=expected.get("strength", VARIANT) if document.get(("decided",)) else VARIANT,
            engine=engine,
            asked=(*expected.get("conditions", {}), *expected.get("gates", {})),
            wrong=tuple(_compared(result, expected)),
            differs=label.get("differs"),
        )


def _compared(result: Result, expected: Mapping[str, Any]) -> Iterator[Wrong]:
    if result.verdict != expected["verdict"]:
        yield Wrong("verdict", expected["verdict"], result.verdict)
    if result.route != expected.get("route"):
        yield Wrong("route", expected.get("route") or "none", result.route or "none")
    found = {each.id: each.state for route in result.routes for each in route.conditions}
    found |= {each.id: each.state for each in result.gates}
    for id, state in {**expected.get("conditions", {}), **expected.get("gates", {})}.items():
        if found.get(id) != state:
            yield Wrong(id, state, found.get(id, "not asked"))
