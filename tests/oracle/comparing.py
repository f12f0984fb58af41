"""The program and the transcription side by side, on one arrangement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teckal.document import from_mapping
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

from . import directive_2014_24, pa_2023, pcr_2015
from .allowed import DECIDED_AGAINST, LEFT_OPEN, Award, Reason
from .arrangements import arrangement
from .reading import Reading, Truth, every, some

STATUTES = {"eu-2014-24": directive_2014_24, "uk-pcr-2015": pcr_2015, "uk-pa-2023": pa_2023}
STATES: Mapping[str, Truth] = {"met": True, "not-met": False, "not-applicable": False, "unclear": None}
VERDICTS: Mapping[str, Truth] = {"exempt": True, "not-exempt": False, "unclear": None}
NAMES = {True: "exempt", False: "not exempt", None: "cannot be told"}


@dataclass(frozen=True)
class Compared:
    """What the two say of one arrangement, and where they may not differ as they do."""

    number: int
    law: str
    verdict: str
    by_statute: Truth
    routes: tuple[tuple[str, str, Truth], ...]
    """Each route of the award that decides: its name, the program's state, the text's."""
    disagreements: tuple[str, ...]
    allowed: tuple[str, ...]
    """The reasons by which they differ."""


def awards(file: Reading) -> list[tuple[str, list[str]]]:
    """Each award on its own; in a cooperation each party's, and the answer is the same for all."""
    if file.puts_forward_a_cooperation():
        return [(buyer, []) for buyer in file.buyers()]
    return [(buyer, [supplier]) for buyer, supplier in file.awards()]


def routes_by_statute(law: str, file: Reading, buyer: str, suppliers: list[str]) -> Mapping[str, Truth]:
    if not suppliers:
        return {"horizontal": STATUTES[law].routes(file, buyer, file.buyers()[1])["horizontal"]}
    found: Mapping[str, Truth] = STATUTES[law].routes(file, buyer, suppliers[0])
    return found


def by_statute(law: str, made: Mapping[str, Any]) -> Truth:
    """Whether the arrangement is exempt: each of its awards, by one route or another."""
    file = Reading(made)
    return every(some(routes_by_statute(law, file, *each).values()) for each in awards(file))


def compare(number: int, law: str) -> Compared:
    made = arrangement(number, law)
    result = evaluate(from_mapping(made), load(), law=law, engine="builtin", grounds=False)
    return compared(number, law, made, result)


def compared(number: int, law: str, made: Mapping[str, Any], result: Result) -> Compared:
    file = Reading(made)
    each_award = awards(file)
    whole = by_statute(law, made)
    index = result.award or 0
    buyer, suppliers = each_award[index]
    texts = routes_by_statute(law, file, buyer, suppliers)
    award = Award(law, file, buyer, suppliers, tuple(point.id for point in result.points))
    wrong: list[str] = []
    allowed: list[str] = []
    routes = []
    for route in result.routes:
        if route.id not in texts:
            continue
        text, says = texts[route.id], STATES[route.state]
        routes.append((route.id, route.state, text))
        if says == text:
            continue
        named = [each.id.rsplit("/", 1)[-1] for each in route.conditions if each.state == route.state]
        found = reasons(says, text, ["met"] if says else named or [route.state], award)
        if found is None:
            wrong.append(f"{route.id} is {route.state}, by the text {NAMES[text]}: {', '.join(named)}")
        else:
            allowed += found
    states = {each.id for each in result.routes}
    for name, text in texts.items():
        if name not in states and text is not False:
            found = reasons(False, text, ["no-such-route"], award)
            if found is None:
                wrong.append(f"{name} is no route of the program, by the text {NAMES[text]}")
            else:
                allowed += found
    if result.verdict not in VERDICTS:
        wrong.append(f"{result.verdict}, which is out of the domain")
    by_award = [some(routes_by_statute(law, file, *each).values()) for each in each_award]
    if file.puts_forward_a_cooperation():
        by_award = by_award[: len(result.awards)]
    for answer, text in zip(result.awards, by_award, strict=True):
        says = VERDICTS.get(answer.verdict)
        if says is None or says == text or (says is False and text is None):
            continue
        wrong.append(f"{answer.buyer} to {answer.supplier} is {answer.verdict}, by the text {NAMES[text]}")
    return Compared(number, law, result.verdict, whole, tuple(routes), tuple(wrong), tuple(dict.fromkeys(allowed)))


def reasons(says: Truth, text: Truth, conditions: list[str], award: Award) -> list[str] | None:
    """The reasons that explain the difference; None where it is not explained."""
    book: tuple[Reason, ...] = LEFT_OPEN if says is None else DECIDED_AGAINST
    if says is True or (says is False and text is True):
        book = ()
    by_condition = [[each.name for each in book if each.explains(name, award)] for name in conditions]
    # What the text grants and the program leaves open must be explained in full; else one limb is enough.
    if not (all(by_condition) if says is None and text is True else any(by_condition)):
        return None
    return [names[0] for names in by_condition if names]


def tally(found: Compared) -> Counter[tuple[str, ...]]:
    """What is counted of one comparison."""
    counts: Counter[tuple[str, ...]] = Counter()
    counts["verdict", NAMES[found.by_statute], found.verdict] += 1
    for name, state, text in found.routes:
        counts["route", name, NAMES[text], state] += 1
    for each in found.allowed:
        counts["reason", each] += 1
    return counts
