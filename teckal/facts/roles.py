"""Who takes which part in each kind of route.

In a reverse award the buyer is the body that is controlled; a sister award has two controlled bodies, and the authority
that stands above both is looked for among the authorities that have a part in both. What a utility awards within its
group turns on nobody's control: there the supplier stands beside the utility, or beside a member of a joint venture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teckal.document import Document
from teckal.facts.core import Ask, Case, Roles, once
from teckal.facts.ownership import controllers_of
from teckal.facts.parties import head_count
from teckal.facts.utilities import utility_to_ask

Parts = Mapping[str, Any]
"""What a kind of route gives out: fields of Roles."""
Bind = Callable[[Case], Parts]


def parties_of(document: Document) -> tuple[str, ...]:
    """Everyone whom the contract joins, in the file's order."""
    named: list[str] = []
    for path in (
        ("contract", "buyers"),
        ("contract", "suppliers"),
        ("contract", "other_parties"),
        ("cooperation", "participants"),
    ):
        value = document.get(path)
        named += value if isinstance(value, list) else []
    return tuple(dict.fromkeys(named))


def _one(case: Case, authority: str | None) -> tuple[str, ...]:
    """The authority as the only one to control; nobody where the entry stands for a group, which controls jointly."""
    return (authority,) if authority and head_count(_ask(case), (authority,)) == 1 else ()


def _set_of(case: Case, body: str | None) -> tuple[str, ...]:
    """The authorities that are put forward as controlling the body together."""
    return once(case, ("controllers", body), lambda case: controllers_of(_ask(case), body or ""))


def _sole(case: Case) -> Parts:
    roles = case.roles
    return {"controllers": _one(case, roles.buyer), "controlled": roles.supplier, "awardee": roles.supplier}


def _reverse(case: Case) -> Parts:
    roles = case.roles
    return {"controllers": _one(case, roles.supplier), "controlled": roles.buyer, "awardee": roles.supplier}


def _joint(case: Case) -> Parts:
    supplier = case.roles.supplier
    held = {"controllers": _set_of(case, supplier), "set_of": supplier}
    return {**held, "controlled": supplier, "awardee": supplier}


def _joint_reverse(case: Case) -> Parts:
    roles = case.roles
    held = {"controllers": _set_of(case, roles.buyer), "set_of": roles.buyer}
    return {**held, "controlled": roles.buyer, "awardee": roles.supplier}


def _sisters(case: Case) -> dict[str, Any]:
    roles = case.roles
    return {"controlled": roles.supplier, "sister": roles.buyer, "awardee": roles.supplier}


def _sister(case: Case) -> Parts:
    """The one authority above both: of several with a part in both, the one that comes nearest to controlling both."""
    parts = _sisters(case)
    roles = case.roles.but(**parts)
    above_the_buyer = _set_of(case, roles.buyer)
    candidates = [each for each in _set_of(case, roles.supplier) if each in above_the_buyer]
    candidates = [each for each in candidates if each not in (roles.buyer, roles.supplier) and _one(case, each)]
    if len(candidates) > 1:
        candidates = [max(candidates, key=lambda each: _nearness(case, roles, each))]
    return {**parts, "controllers": tuple(candidates)}


def _nearness(case: Case, roles: Roles, candidate: str) -> int:
    """2 for each of the two that the candidate controls, 1 for each where that is open."""
    score = {True: 2, None: 1, False: 0}
    trial = case.on(roles.but(controllers=(candidate,)))
    bodies = [each for each in (roles.supplier, roles.buyer) if each]
    return sum(score[_ask(trial).control_of(body).state] for body in bodies)


def _joint_sister(case: Case) -> Parts:
    supplier = case.roles.supplier
    return {**_sisters(case), "controllers": _set_of(case, supplier), "set_of": supplier}


def _horizontal(case: Case) -> Parts:
    return {}


def _affiliate(case: Case) -> Parts:
    """The supplier, and the utility with which it is put forward as affiliated; nobody is controlled."""
    awardee = case.roles.supplier
    if awardee is None:
        return {"awardee": awardee}
    bound = case.on(case.roles.but(awardee=awardee))
    return {"awardee": awardee, "utility": utility_to_ask(_ask(bound))}


def _joint_venture(case: Case) -> Parts:
    return {"awardee": case.roles.supplier}


KINDS: dict[str, Bind] = {
    "sole": _sole,
    "reverse": _reverse,
    "joint": _joint,
    "joint-reverse": _joint_reverse,
    "sister": _sister,
    "joint-sister": _joint_sister,
    "horizontal": _horizontal,
    "affiliate": _affiliate,
    "joint-venture": _joint_venture,
}
"""The kinds of role binding that a route's `roles:` may name."""


def bind(kind: str, case: Case) -> Case:
    """The case with the parts taken that this kind of route gives out."""
    return case.on(case.roles.but(**once(case, ("parts", kind), KINDS[kind])))


def _ask(case: Case) -> Ask:
    return Ask(case.document, case=case)
