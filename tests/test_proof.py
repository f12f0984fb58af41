"""What a solver proves of every law over all states of knowledge at once, where trying them one by one has no end.

The proofs are over the compiled rules that the engines run, with every fact as open as a file may leave it: no
condition is two things at once, what becomes known turns no answer, and nothing that is bad for an exemption helps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import z3
from planted import ISLE, PLANTED, plant
from smt import Concluded, Figure, Search, State, Word, conclude, group_of, readings
from walk import faults, whens

from teckal.facts.core import bare
from teckal.program import Asked, Gate, Law
from teckal.rulebook import Rulebook, load

BOOK = load()
LAWS = [law for law in BOOK.laws.values() if law.encoded]
BAD = {
    "contract.joins_others": True,
    "cooperation.lacks_a_common_strategy": True,
    "cooperation.open_market_percent": "more",
    "cooperation.outside_by_other_measure_percent": "more",
    "cooperation.outside_public_functions_percent": "more",
    "cooperation.private_advantage": True,
    "cooperation.public_interest_only": False,
    "cooperation.every_party_contributes": False,
    "cooperation.serves_every_partys_task": False,
    "parties.contracting_authorities": False,
    "activity.entrusted_percent": "less",
    "activity.other_measure_percent": "less",
    "activity.turnover_percent": "less",
    "affiliate.turnover_percent": "less",
    "board_majority_of_controllers": False,
    "contrary_to_controllers_interests": True,
    "controllers.contracting_authorities": False,
    "controllers_left_out_of_decisions": True,
    "every_controller_has_a_part": False,
    "every_controller_represented": False,
    "looks_to_the_market": True,
    "others_exert_decisive_influence": True,
    "private_entry_in_prospect": True,
    "private_participation": True,
    "private_participation_blocking": True,
    "private_participation_controlling": True,
    "private_participation_decisive": True,
    "private_participation_required_by_law": False,
    "public_capital_beside_controllers": True,
    "shares_outside_public_authorities": True,
    "significant_decisions_decided_by_controllers": False,
    "strategic_objectives_decided_by_controllers": False,
    "under_control": False,
    "votes_of_controllers_percent": "less",
}
"""What is bad for an exemption, by the fact: the truth, or the way in which a figure goes."""
UNSETTLED = {
    "de-gwb": {"joint-reverse", "joint-sister"},
    "eu-case-law": {"reverse", "sister"},
}
"""Routes that can fail and never be met, for whether there is such an exemption is left to counsel: § 108(4) and (5) of
the GWB do not say that the body may be the one that buys, and no court had decided it before the Directive."""


def asked_on(state: State, each: Asked, reading: str) -> tuple[z3.BoolRef, z3.BoolRef]:
    """Yes and no of a condition or a gate on one reading."""
    sides, group = each.readings[reading], group_of(each)
    return state.yes(group, sides), state.side(group, sides.no)


def found_by_the_solver(book: Rulebook, each: Asked) -> list[str]:
    """Each reading on which the file says two things at once, or nothing where all its facts are known."""
    found = []
    for reading, sides in each.readings.items():
        state = State(book, "any")
        yes, no = asked_on(state, each, reading)
        left = state.side(group_of(each), whens(each))
        known = [fact.known() for fact in state.facts.values()]
        search = Search(*state.limits)
        if search.finds(yes, no):
            found.append(f"{reading} both")
        elif sides.asks_nothing:
            continue
        elif search.finds(*known, z3.Not(yes), z3.Not(no), z3.Not(left)):
            found.append(f"{reading} on neither side")
        elif search.finds(*known, z3.Or(yes, no), left):
            found.append(f"{reading} decided where it is left to counsel")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_a_condition_is_one_thing_and_never_nothing_on_any_facts_whatever(law: Law) -> None:
    assert {each.id: found for each in law.asked if (found := found_by_the_solver(BOOK, each))} == {}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_solver_and_the_walk_find_the_same_planted_fault(fault: str, tmp_path: Path) -> None:
    name, old, new, _ = PLANTED[fault]
    book = plant(name, old, new, tmp_path / "rules")
    walked = [each.id for each in book.law("isle-act").asked if faults(book, each)]
    assert walked == [each.id for each in book.law("isle-act").asked if found_by_the_solver(book, each)]
    assert walked == [f"isle-act/{name}"]


def test_the_solver_and_the_walk_find_none_in_the_invented_law() -> None:
    book = load(ISLE)
    assert [
        each.id for each in book.law("isle-act").asked if faults(book, each) or found_by_the_solver(book, each)
    ] == []


def two_states(law: Law) -> tuple[Concluded, Concluded, Search]:
    """The law run in two states on the same readings, and a search bound to what can be known in them."""
    chosen, limits = readings(BOOK, law)
    one, other = (conclude(law, State(BOOK, what), chosen) for what in ("one", "other"))
    return one, other, Search(*limits, *one.state.limits, *other.state.limits, one.answered, other.answered)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_what_becomes_known_never_turns_a_decided_answer(law: Law) -> None:
    before, after, search = two_states(law)
    more = [after.state.facts[name].tells_more_than(fact) for name, fact in before.state.facts.items()]  # type: ignore[arg-type]
    turned = z3.Or(
        z3.And(before.not_exempt, z3.Not(after.not_exempt)),
        z3.And(before.out_of_scope, z3.Not(after.out_of_scope)),
        z3.And(before.exempt, z3.Not(after.exempt), z3.Not(after.out_of_scope)),
    )
    assert not search.finds(*more, turned)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_a_law_is_never_exempt_and_not_exempt_at_once(law: Law) -> None:
    one, _, search = two_states(law)
    assert not search.finds(one.holds("verdict", "exempt"), one.holds("verdict", "not-exempt"))


def worse(fact: str, better: Figure | Word, other: Figure | Word) -> list[z3.BoolRef]:
    """That both are known, and the other is the worse for an exemption."""
    known = [better.known(), other.known()]
    way = BAD[bare(fact)]
    if isinstance(better, Figure) and isinstance(other, Figure):
        return [*known, other.low > better.low if way == "more" else other.low < better.low]
    return [*known, other.true("is", way), better.true("is", not way)]


def helped(law: Law) -> Iterator[str]:
    """The facts of which more of what is bad may bring about a better answer."""
    better, other, search = two_states(law)
    names = better.state.facts
    same = {name: other.state.facts[name].same(fact) for name, fact in names.items()}  # type: ignore[arg-type]
    rises = z3.Or(z3.And(other.exempt, z3.Not(better.exempt)), z3.And(better.not_exempt, z3.Not(other.not_exempt)))
    gates = z3.Not(z3.Or(better.out_of_scope, other.out_of_scope))
    for name in names:
        if bare(name[1]) in BAD:
            alike = [each for key, each in same.items() if key != name]
            gone = worse(name[1], names[name], other.state.facts[name])
            if search.finds(*alike, *gone, rises, gates):
                yield name[1]


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_what_is_bad_for_an_exemption_never_helps_it(law: Law) -> None:
    assert list(helped(law)) == []


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_every_route_can_be_met_but_those_that_are_left_to_counsel(law: Law) -> None:
    one, _, search = two_states(law)
    never = {route.id for route in law.routes if not search.finds(one.exempt, one.holds("route", route.id, "met"))}
    assert never == UNSETTLED.get(law.id, set())


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_no_condition_and_no_gate_is_dead(law: Law) -> None:
    """Each can be met, not met and unclear, and on some facts the answer turns on it and on nothing else."""
    one, other, search = two_states(law)
    same = {name: other.state.facts[name].same(fact) for name, fact in one.state.facts.items()}  # type: ignore[arg-type]
    dead = []
    for each in law.asked:
        kind, yes, no = ("gate", "excludes", "passes") if isinstance(each, Gate) else ("condition", "met", "not-met")
        states = {state: one.holds(kind, each.id, state) for state in (yes, no)}
        states["unclear"] = z3.Not(z3.Or(*states.values()))
        dead += [f"{each.id} is never {state}" for state, formula in states.items() if not search.finds(formula)]
        others = [
            alike for name, alike in same.items() if not (name[1] in each.facts and name[0] in ("", group_of(each)))
        ]
        if not search.finds(*others, *turning(each, one, other)):
            dead.append(f"{each.id} decides nothing")
    assert dead == []


def turning(each: Asked, one: Concluded, other: Concluded) -> list[z3.BoolRef]:
    """That the answer is another in the other state, in which the condition fails or the gate excludes."""
    if isinstance(each, Gate):
        return [one.not_exempt, other.out_of_scope]
    failed = [other.not_exempt, other.holds("condition", each.id, "not-met")]
    unsettled = group_of(each) in UNSETTLED.get(one.law.id, ())
    return [*failed, z3.Not(z3.Or(one.not_exempt, one.out_of_scope)) if unsettled else one.exempt]
