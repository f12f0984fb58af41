"""The least arrangement that a test needs, so that each test says only the fact that it is about.

A company of one council, or of two, and a cooperation, each fully described and exempt under the Procurement Act; a
test changes one thing. `None` at a path takes away what stands there.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from teckal.document import from_mapping
from teckal.facts import Case, Facts, LawFacts, Roles, bind, parties_of
from teckal.facts.core import Control, LimbSet
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

Change = Mapping[str, Any]
"""Paths, with keys joined by dots, and what is to stand there."""

AWARD = "2026-09-01"
COUNCILS = ("fenmarsh", "saltby", "coldwick")
YEARS = (("2023-04-01", "2024-03-31"), ("2024-04-01", "2025-03-31"), ("2025-04-01", "2026-03-31"))
"""The last three accounting years before the award."""


def council(name: str, **more: Any) -> dict[str, Any]:
    return {"name": f"{name.title()} Council", "type": "local-authority", "jurisdiction": "england", **more}


def company(name: str, **more: Any) -> dict[str, Any]:
    return {"name": f"{name.title()} Ltd", "type": "company-limited-by-shares", **more}


def firm(name: str = "firm") -> dict[str, Any]:
    """A private company."""
    return {"name": f"{name.title()} plc", "type": "private-company"}


def year(begins: str, ends: str, total: Any, ours: Any = None, **more: Any) -> dict[str, Any]:
    """One period, with what was done for Fenmarsh where `ours` is given."""
    found: dict[str, Any] = {"from": begins, "to": ends, "total": total, **more}
    return found if ours is None else {**found, "for": {"fenmarsh": ours}}


def years(*ours: Any, total: Any = 1000) -> list[dict[str, Any]]:
    """The last three accounting years, with what was done for Fenmarsh in each."""
    each = ours if len(ours) == 3 else ours * 3
    return [year(begins, ends, total, amount) for (begins, ends), amount in zip(YEARS, each, strict=True)]


def turnover(*periods: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"measure": "turnover", "periods": list(periods), **more}


def directed_by(*who: str) -> dict[str, Any]:
    """These decide, and nobody else."""
    return {"strategic_objectives": list(who), "significant_decisions": list(who), "anyone_else": False}


def owned_by(*who: str, **more: Any) -> dict[str, Any]:
    """A body that these own in equal parts, fill the board of and direct."""
    part = 100 // len(who)
    return {
        "holdings": {each: {"shares": part, "votes": part} for each in who},
        "board": {"seats": len(who), "appointed_by": dict.fromkeys(who, 1)},
        "decisive_influence": directed_by(*who),
        "pursues_contrary_interests": False,
        **more,
    }


def sole(change: Change | None = None, /) -> dict[str, Any]:
    """Fenmarsh awards to a company that it owns, directs and keeps busy for 90% of its work."""
    found = {
        "format": 1,
        "title": "A company of one council",
        "parties": {**{each: council(each) for each in COUNCILS}, "wasteco": company("wasteco"), "firm": firm()},
        "contract": {
            "buyers": ["fenmarsh"],
            "suppliers": ["wasteco"],
            "category": "services",
            "consideration": True,
            "awarded_on": AWARD,
        },
        "bodies": {"wasteco": owned_by("fenmarsh", activities=turnover(*years(900)))},
    }
    return changed(found, change)


def joint(change: Change | None = None, /) -> dict[str, Any]:
    """Fenmarsh awards to a company that it owns and directs together with Saltby."""
    found = sole({"bodies.wasteco": owned_by("fenmarsh", "saltby", activities=turnover(*years(900)))})
    return changed(found, change)


def cooperation(change: Change | None = None, /) -> dict[str, Any]:
    """Fenmarsh and Saltby do a task of both together, each with means of its own."""
    found = sole({"bodies": None, "contract.buyers": ["fenmarsh", "saltby"], "contract.suppliers": None})
    found["cooperation"] = {
        "participants": ["fenmarsh", "saltby"],
        "common_objectives": "One control room for calls at night",
        "public_tasks": dict.fromkeys(("fenmarsh", "saltby"), "Repairs to its housing"),
        "contributions": {"fenmarsh": ["staff", "premises"], "saltby": ["staff"]},
        "public_interest_only": True,
        "private_advantage": False,
        "activities": turnover(
            *[year(*each, 900, open_market=60, outside_public_functions=60) for each in YEARS],
        ),
    }
    return changed(found, change)


def changed(arrangement: Mapping[str, Any], change: Change | None) -> dict[str, Any]:
    """A copy in which other values stand at the paths."""
    found: dict[str, Any] = copy.deepcopy(dict(arrangement))
    for path, value in (change or {}).items():
        *above, last = path.split(".")
        place = found
        for key in above:
            place = place.setdefault(key, {})
        if value is None:
            del place[last]
        else:
            place[last] = copy.deepcopy(value)
    return found


def case(arrangement: Mapping[str, Any], law: str, limbs: LimbSet, readings: Mapping[str, str]) -> Case:
    """The first award of the arrangement, with the party types and thresholds of the law; no part is taken yet."""
    document = from_mapping(arrangement)
    known = load().laws[law]
    buyer, suppliers = document.get(("contract", "buyers"))[0], document.get(("contract", "suppliers"))
    roles = Roles(buyer, suppliers[0] if isinstance(suppliers, list) else None, parties_of(document))
    return Case(document, LawFacts(law, known.party_types, known.excluded, known.thresholds), roles, readings, limbs)


def facts(
    arrangement: Mapping[str, Any],
    *,
    law: str = "uk-pa-2023",
    controllers: Sequence[str] = ("fenmarsh",),
    body: str = "wasteco",
    controlled: Mapping[str, bool | None] | None = None,
    **readings: str,
) -> Facts:
    """The facts of the arrangement's first award, asked of the body for these controllers.

    `controlled` says of other bodies whether the law's limbs hold of them; of those it does not name, they do not.
    """

    def limbs(case: Case) -> Control:
        return Control((controlled or {}).get(case.roles.controlled or "", False), "as the test says")

    found = case(arrangement, law, limbs, readings)
    roles = replace(found.roles, controllers=tuple(controllers), controlled=body, awardee=body)
    return Facts(replace(found, roles=roles))


def bound(arrangement: Mapping[str, Any], kind: str, *, law: str = "uk-pa-2023", **readings: str) -> Facts:
    """The facts of the first award for one kind of route, which binds the parts itself; every other body is open."""
    return Facts(bind(kind, case(arrangement, law, lambda _: Control(None, "open"), readings)))


def result(arrangement: Mapping[str, Any]) -> Result:
    """The answer, without the cases that come nearest."""
    return evaluate(from_mapping(arrangement), load(), engine="builtin")


def verdict(arrangement: Mapping[str, Any]) -> str:
    return result(arrangement).verdict


def under(law: str, arrangement: Mapping[str, Any]) -> dict[str, Any]:
    """The same, tested under that law whatever governs."""
    return changed(arrangement, {"law": law})
