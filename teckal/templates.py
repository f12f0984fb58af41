"""Arrangements with blanks: what is still to be asked of one, and whether any answer can make it pass.

What is unknown is never false, so whatever is settled while blanks are open stays so however they are filled in: an
arrangement that is not exempt with its blanks can never be filled in to pass. One value of the file decides that, and
it is found by asking: written `unknown` in its turn, it would open the condition again.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from teckal import paths
from teckal.changing import Edit, changed
from teckal.document import UNKNOWN, Document, Path, from_mapping, parse_path
from teckal.errors import ArrangementError, LawError
from teckal.frozen import dataclass
from teckal.questions import Blank, blanks
from teckal.report import words
from teckal.result import ConditionResult, GateResult, Result, Source
from teckal.rulebook import Rulebook
from teckal.starter import LAW
from teckal.verdict import evaluate, evaluated

HOPELESS = ("not-exempt", "out-of-scope")
"""Verdicts that no answer to an open question can turn into exempt."""
NO_WAY = ("not-met", "not-applicable")
"""States of a route that no answer can turn into met."""
FAR = ("contract", "parties")
"""Blocks that matter to everything: a value elsewhere says more of why one condition fails."""
MOST_TRIED = 50
"""Values tried in search of the one that decides: each takes an evaluation, and a body may have seventy holders."""
MODELINE = "$schema=../../schemas/arrangement.schema.json"
"""Where the templates find the schema in this repository."""


@dataclass(frozen=True)
class Stop:
    """One condition or gate for which a template can never pass, and the value that decides it."""

    id: str
    name: str
    provision: str
    reason: str
    path: str
    """Empty where no one value decides."""
    line: int | None
    column: int | None


@dataclass(frozen=True)
class Template:
    """What is still to be asked of one arrangement."""

    document: Document
    blanks: tuple[Blank, ...]
    result: Result | None
    """None where it could not be evaluated."""
    settled: Result | None
    """The answer for which it can never pass; None where it may. Of several laws that may govern, under one of them."""
    stops: tuple[Stop, ...]
    """Why it can never pass; of a route, of the nearest one."""


def read(document: Document, result: Result | None, book: Rulebook) -> Template:
    """What is still to be asked of an arrangement that came to this result."""
    settled = never_exempt(document, result, book) if result is not None else None
    stops = tuple(_stops(document, settled, book)) if settled is not None else ()
    return Template(document, tuple(blanks(document)), result, settled, stops)


def never_exempt(document: Document, result: Result, book: Rulebook) -> Result | None:
    """The answer that no blank can turn into exempt; None where one may.

    A law that is only asked for is left out of account: however it answers, the one that governs decides. While it
    cannot be told which law governs, it is the answer under the laws that may, if none of them can come to exempt.
    """
    if words.departs(result):
        document = changed(document, [Edit(("law",), None)])
        try:
            result = evaluate(document, book, engine="builtin")
        except LawError:
            return None
    if result.law is not None:
        law = result.law.id if result.law.requested else None
        return result if _is_hopeless(document, result, book, law) else None
    first = None
    for id in sorted(result.candidates, key=lambda each: each != LAW):
        if not book.laws[id].encoded:
            continue
        under = evaluate(document, book, law=id, engine="builtin")
        if not _is_hopeless(document, under, book, id):
            return None
        first = first or under
    return first


def _is_hopeless(document: Document, result: Result, book: Rulebook, law: str | None) -> bool:
    """Whether the answer is settled against the exemption, or some award has no route left, whatever comes first.

    A question that comes first can take an award out of the law, and never make it exempt.
    """
    if result.verdict != "unclear":
        return result.verdict in HOPELESS
    awards = evaluated(document, book, law, "builtin")
    return any(
        all(award.evaluation.route(route.id) in NO_WAY for route in award.evaluation.law.routes)
        for award in awards
        if award.evaluation is not None
    )


def _stops(document: Document, result: Result, book: Rulebook) -> Iterator[Stop]:
    top = document.place(())
    law = result.law.id if result.law is not None and result.law.requested else None
    failing = _failing(result)
    if not failing and result.verdict == "unclear":
        reason = "Another award than the one that decides has no route left; check each award in a file of its own."
        yield Stop("", "Awards", "", reason, "", top.line, top.column)
    elif not failing:
        for route in result.routes:
            yield Stop(route.id, route.title, route.provision, route.because, "", top.line, top.column)
    for each in failing:
        source = _deciding(document, each, book, law)
        where = top if source is None else source
        path = "" if source is None else source.path
        name = each.short if isinstance(each, ConditionResult) else each.title
        yield Stop(each.id, name, each.provision, each.reason, path, where.line, where.column)


def _failing(result: Result) -> list[ConditionResult | GateResult]:
    """The gates that exclude, or what the nearest route fails on."""
    if result.verdict == "out-of-scope":
        return [gate for gate in result.gates if gate.state == "excludes"]
    route = words.nearest(result)
    return [each for each in route.conditions if each.state == "not-met"] if route else []


def _deciding(
    document: Document, asked: ConditionResult | GateResult, book: Rulebook, law: str | None
) -> Source | None:
    """The value without which it would be open; where none alone decides, the first of those that it rests on."""
    found = {source.path: source for fact in asked.facts if fact.value is not None for source in fact.sources}
    sources = sorted((each for each in found.values() if each.value is not None), key=lambda each: _is_text(each.value))
    near = [each for each in sources if parse_path(each.path)[0] not in FAR]
    far = [each for each in sources if each not in near]
    places = [(parse_path(each.path), each) for each in near]
    places += [(path[:-1], each) for path, each in places] + [(parse_path(each.path), each) for each in far]
    alone = (
        each for path, each in places[:MOST_TRIED] if _state_without(document, path, asked.id, book, law) == "unclear"
    )
    return next(alone, next(iter([*near, *far]), None))


def _is_text(value: Any) -> bool:
    """Dates and measures matter to every figure beside them, so that the figures come first."""
    return isinstance(value, str)


def _state_without(document: Document, path: Path, id: str, book: Rulebook, law: str | None) -> str | None:
    """The state of the condition or gate if what stands there were unknown; None where that is not told."""
    data: dict[str, Any] = copy.deepcopy(dict(document.data))
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = UNKNOWN
    data.pop("evidence", None)
    try:
        result = evaluate(from_mapping(data), book, law=law, engine="builtin")
    except (ArrangementError, LawError):
        return None
    conditions = [each for route in result.routes for each in route.conditions]
    asked: list[ConditionResult | GateResult] = [*result.gates, *conditions]
    return next((each.state for each in asked if each.id == id), None)


# Those that ship with the program


def text(name: str, schema: str) -> str:
    """The text of a template that ships with the program; `schema` is where its editor finds the schema."""
    content = (paths.folder("cases") / "templates" / f"{name}.yaml").read_text(encoding="utf-8")
    return content.replace(MODELINE, f"$schema={schema}", 1)
