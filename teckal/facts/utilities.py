"""Utilities: who is affiliated with one, and the joint ventures that they form.

What joins a group is defined twice over: as a group undertaking of company law (PA 2023 Sch 2 para 6(2); Companies Act
2006 ss.1161(5), 1162), or as consolidated accounts and dominant influence (Directive 2014/25/EU arts 4(2), 29(1), (2);
UCR 2016 regs 5(3), 29(5), (6)). Each has its own facts; which of them make an affiliate stands in the law's own limb.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from teckal.facts.core import FUNCTIONS, Answer, Ask, all_of, any_of, fact, in_this_look
from teckal.facts.ownership import (
    UNOWNED,
    UNTOLD,
    beneficiary,
    complete,
    figure,
    has_share_capital,
    holders,
    seats_of,
    surely_in_effect,
    votes_of,
)
from teckal.facts.parties import SHARE_COMPANIES, contracting_authority, described, head_count, is_utility
from teckal.facts.values import Interval, Unknown, compare, interval, total, years_later

HALF = Fraction(50)
LONG = 500
"""More years than anyone is bound for: beyond them the calendar may end."""
COMPANIES = SHARE_COMPANIES | {"company-limited-by-guarantee", "community-interest-company"}
"""Kinds of body to which the law on company accounts applies by their type alone."""
NO_ONE = frozenset({*UNOWNED, "natural-persons"})
"""Kinds of party that nobody owns, so that nobody stands above them."""
Over = Callable[[Ask, str, str], bool | None]
"""Whether the first party stands over the second: as its parent, or by dominant influence."""


@fact("buyer.utility")
def buyer_is_a_utility(ask: Ask) -> Answer:
    """Whether the buyer is a utility (PA 2023 s.35(4); UCR 2016 reg 5; Directive 2014/25/EU art 4)."""
    buyer = ask.case.roles.buyer
    state = is_utility(ask, buyer)
    if state is None:
        return Answer(Unknown(f"the file does not settle whether {ask.name(buyer)} is a utility"))
    return Answer(state, f"{ask.name(buyer)} is {'a' if state else 'no'} utility")


@fact("contract.for_utility_activity")
def contract_for_utility_activity(ask: Ask) -> Answer:
    """Whether the contract serves a utility activity; an ordinary one does not unless it is raised (PA 2023 s.6(1))."""
    told = ask.told("contract", "sector")
    if told.silent:
        return Answer(False, "no utility activity is raised")
    if told.value is None:
        return Answer(Unknown("the file leaves open whether it is for a utility activity"))
    serves = told.value == "utilities"
    return Answer(serves, f"it is for {'a' if serves else 'no'} utility activity")


# Who stands over whom.


def _from(ask: Ask, party: str, body: str) -> Ask:
    """A look into the same file on behalf of one party and what it commands in the body."""
    roles = ask.case.roles.but(controllers=(party,), controlled=body, set_of=None)
    return Ask(ask.document, ask.read, case=ask.case.on(roles), body=body, asked=ask.asked)


def _unowned(ask: Ask, body: str) -> bool:
    """Whether nobody stands above the party, since it is an authority or a person and no owner is described."""
    return not described(ask, body) and ask.kind(body) in NO_ONE


def parent(ask: Ask, party: str, body: str) -> bool | None:
    """Whether the party is a parent undertaking of the body, by the law's own limb (Companies Act 2006 s.1162).

    Whether people, or several parties under one entry, can be one is open (s.1161(1)).
    """
    if party == body or _unowned(ask, body):
        return False
    if not described(ask, body):
        return None
    roles = ask.case.roles.but(controllers=(party,), controlled=body, set_of=None)
    return _as_one(ask, party, ask.limbs_hold("parent", roles))


def _as_one(ask: Ask, party: str, state: bool | None) -> bool | None:
    """The state, and open where those who stand over a body are people, or several parties under one entry."""
    several = ask.kind(party) == "natural-persons" or head_count(ask, (party,)) > 1
    return None if state and several else state


def dominates(ask: Ask, party: str, body: str) -> bool | None:
    """Whether the party may exercise a dominant influence over the body, directly or through others.

    It is presumed of whoever has most of the capital, most of the votes, or may appoint most of the board (Directive
    2014/25/EU art 4(2); UCR 2016 reg 5(3)); otherwise a right to it, or that it is exercised, must be stated.
    """
    if party == body or _unowned(ask, body):
        return False
    if not described(ask, body):
        return None
    look = _from(ask, party, body)
    theirs, seats = seats_of(look, body)
    board = None if seats is None else compare("above", Fraction(seats, 2), theirs)
    states = [
        has_share_capital(ask, body) is not False and compare("above", HALF, votes_of(look, body, what="shares")),
        compare("above", HALF, votes_of(look, body)),
        board or _yes_no(FUNCTIONS["board_majority_of_controllers"](look)),
    ]
    rights = ("dominant_influence_right", "votes_controlled_by_agreement", "may_direct_policy")
    stated = [*rights, "dominant_influence_exercised"]
    return _as_one(ask, party, any_of([*states, *(_yes_no(FUNCTIONS[each](look)) for each in stated)]))


def _yes_no(answer: Answer) -> bool | None:
    return answer.value if isinstance(answer.value, bool) else None


@in_this_look
def _above(ask: Ask, body: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Everyone named who may stand above the body, link by link."""
    named = [beneficiary(ask, body, each) for each in holders(ask, body)]
    named += ask.keys("bodies", body, "board", "appointed_by")
    for route in ask.keys("bodies", body, "parent_routes"):
        named += ask.told("bodies", body, "parent_routes", route).value or ()
    found: list[str] = []
    for each in dict.fromkeys(named):
        if each != UNTOLD and each not in seen:
            found += [each, *_above(ask, each, seen | {body, each})]
    return tuple(dict.fromkeys(found))


@in_this_look
def _may_have_others_above(ask: Ask, body: str, authority: bool, seen: frozenset[str] = frozenset()) -> bool:
    """Whether somebody who is not named may stand above the body: behind holders with, together, most of the votes.

    A private company whose owners are not described may belong to anyone, but not to an authority: `authority` says
    whether it is one that is asked about.
    """
    if _unowned(ask, body) or (authority and not described(ask, body) and ask.kind(body) == "private-company"):
        return False
    if not described(ask, body) or body in seen:
        return True
    open_part, listed = [], []
    for entry in holders(ask, body):
        holder = beneficiary(ask, body, entry)
        held = _weight(ask, body, entry)
        listed.append(held)
        sure = surely_in_effect(ask, body, entry) and holder != UNTOLD
        if not sure or _may_have_others_above(ask, holder, authority, seen | {body}):
            open_part.append(held)
    if not complete(ask, body):
        rest = 100 - total(held for held in listed if held).low
        open_part.append(Interval(Fraction(0), max(rest, Fraction(0))))
    if None in open_part:
        return True
    return compare("at_most", HALF, total(held for held in open_part if held)) is not True


def _weight(ask: Ask, body: str, entry: str) -> Interval | None:
    silent = ask.told("bodies", body, "holdings", entry, "votes").silent
    return figure(ask, body, entry, "shares" if silent else "votes")


def _stands_over(ask: Ask, party: str, body: str, over: Over) -> bool | None:
    """The same, and open where the party may stand behind somebody whose owners the file does not name."""
    state = over(ask, party, body)
    if state is not False or party == body or party in _above(ask, body):
        return state
    authority = contracting_authority(ask, party) is True
    return None if _may_have_others_above(ask, body, authority) else False


def _in_common(ask: Ask, one: str, other: str, over: Over) -> tuple[bool | None, str]:
    """Whether somebody stands over both, and who."""
    if _unowned(ask, one) or _unowned(ask, other):
        return False, ""
    states: list[bool | None] = []
    for party in dict.fromkeys([*_above(ask, one), *_above(ask, other)]):
        if party not in (one, other):
            states.append(all_of([_stands_over(ask, party, body, over) for body in (one, other)]))
        if True in states:
            return True, party
    if all(_may_have_others_above(ask, body, authority=False) for body in (one, other)):
        states.append(None)
    return any_of(states), ""


def _position(ask: Ask, over: Over, words: tuple[str, str, str]) -> Answer:
    """How the awardee stands to the utility: below it, above it, beside it under somebody, or in no such way."""
    roles = ask.case.roles
    if roles.utility is None or roles.awardee is None:
        return Answer(Unknown("there is no such party in this arrangement"))
    utility, awardee = ask.name(roles.utility), ask.name(roles.awardee)
    below = _stands_over(ask, roles.utility, roles.awardee, over)
    above = _stands_over(ask, roles.awardee, roles.utility, over)
    if below:
        return Answer("below", words[0].format(awardee=awardee, utility=utility))
    if above:
        return Answer("above", words[1].format(awardee=awardee, utility=utility))
    beside, whose = _in_common(ask, roles.utility, roles.awardee, over)
    if beside:
        return Answer("beside", words[2].format(awardee=awardee, utility=utility, common=ask.name(whose)))
    if None in (below, above, beside):
        return Answer(Unknown(f"the file does not settle whether {awardee} and {utility} belong to one group"))
    return Answer("none", f"nothing joins {awardee} with {utility}")


@fact("affiliate.group_position")
def group_position(ask: Ask) -> Answer:
    """Whether the awardee is in the position of a group undertaking of the utility (Companies Act 2006 s.1161(5))."""
    return _position(
        ask,
        parent,
        (
            "{awardee} is a subsidiary of {utility}",
            "{awardee} is a parent of {utility}",
            "{awardee} and {utility} are both subsidiaries of {common}",
        ),
    )


@fact("affiliate.dominant_influence")
def dominant_influence(ask: Ask) -> Answer:
    """Whether one of utility and awardee may dominate the other, or somebody both (art 29(2), reg 29(5)(b)).

    Where only several together have most of the votes in both, it is open whether they count as the one other.
    """
    found = _position(
        ask,
        dominates,
        (
            "{utility} may exercise a dominant influence over {awardee}",
            "{awardee} may exercise a dominant influence over {utility}",
            "{awardee} and {utility} are both subject to the dominant influence of {common}",
        ),
    )
    roles = ask.case.roles
    together = _together(ask, roles.utility or "", roles.awardee or "") if found.value == "none" else ()
    return Answer(Unknown(f"it is open whether {ask.names(together)} together dominate both")) if together else found


def _together(ask: Ask, one: str, other: str) -> tuple[str, ...]:
    """Those who hold a part in both and together have, or may have, most of the votes in each; nobody if one alone."""
    both = [each for each in _above(ask, one) if each in _above(ask, other) and each not in (one, other)]
    common = tuple(each for each in both if not any(each in _above(ask, lower) for lower in both))
    if len(common) < 2:
        return ()
    roles = ask.case.roles.but(controllers=common, set_of=None)
    look = Ask(ask.document, ask.read, case=ask.case.on(roles), asked=ask.asked)
    most = [compare("above", HALF, votes_of(look, body)) for body in (one, other)]
    return () if False in most else common


@fact("affiliate.accounts_consolidated")
def accounts_consolidated(ask: Ask) -> Answer:
    """Whether the annual accounts of utility and awardee are consolidated together (art 29(1), reg 29(5)(a)).

    Accounts are consolidated with those of a parent, so that what nothing joins is not consolidated either.
    """
    roles = ask.case.roles
    utility, awardee = roles.utility or "", roles.awardee or ""
    told = {party: ask.told("bodies", party, "consolidated_by") for party in (utility, awardee)}
    sets = {party: (party, *(each.value or ())) for party, each in told.items()}
    common = [each for each in sets[awardee] if each in sets[utility]]
    stray = [each for each in common if _consolidates_without_ground(ask, each, (utility, awardee))]
    if common and len(stray) == len(common):
        against = any(dominates(ask, each, party) is False for each in stray for party in told if party != each)
        have = ask.agree(stray, "has", "have") if against else "may have"
        reason = f"the file states consolidation by {ask.names(stray)}, who by the holdings {have} no such part in them"
        return Answer(Unknown(reason, contradicted=against))
    if common:
        return Answer(True, f"their accounts are consolidated by {ask.names(common[:1])}")
    if all(each.value is not None or _unowned(ask, party) for party, each in told.items()):
        return Answer(False, "their accounts are not consolidated with each other")
    if dominant_influence(ask).value == "none":
        return Answer(False, "nothing joins them, so that there is nothing to consolidate")
    return Answer(Unknown("the file does not say in whose consolidated accounts the two are"))


def _consolidates_without_ground(ask: Ask, party: str, bodies: tuple[str, str]) -> bool:
    """Whether the file says who holds one of the bodies, and that does not show that the party dominates it."""
    others = [body for body in bodies if body != party and not ask.told("bodies", body, "holdings").silent]
    return not all(dominates(ask, party, body) for body in others)


def _accounts_law(ask: Ask, party: str) -> bool | None:
    said = ask.stated("bodies", party, "under_company_accounts_law")
    if not said.silent:
        return said.value if isinstance(said.value, bool) else None
    kind = ask.kind(party)
    if kind in COMPANIES or kind in NO_ONE:
        return kind in COMPANIES
    ask.told("bodies", party, "under_company_accounts_law")
    return None


def _accounts_law_answer(ask: Ask, party: str | None) -> Answer:
    if party is None:
        return Answer(Unknown("there is no such party in this arrangement"))
    applies = _accounts_law(ask, party)
    if applies is None:
        return Answer(Unknown(f"the file does not settle whether the law on company accounts binds {ask.name(party)}"))
    words = "applies" if applies else "does not apply"
    return Answer(applies, f"the law on company accounts {words} to {ask.name(party)}")


@fact("affiliate.under_accounts_law")
def awardee_under_accounts_law(ask: Ask) -> Answer:
    """Whether the law on the annual accounts of companies applies to the awardee."""
    return _accounts_law_answer(ask, ask.case.roles.awardee)


@fact("affiliate.utility_under_accounts_law")
def utility_under_accounts_law(ask: Ask) -> Answer:
    """Whether that law applies to the utility with which it is put forward as affiliated."""
    return _accounts_law_answer(ask, ask.case.roles.utility)


def affiliated(ask: Ask, utility: str, party: str) -> bool | None:
    """Whether the party is affiliated with the utility, by the law's own limb."""
    if party == utility:
        return False
    return ask.limbs_hold("affiliated", ask.case.roles.but(utility=utility, awardee=party))


@fact("affiliate.through_a_member")
def through_a_member(ask: Ask) -> Answer:
    """Whether a joint venture buys, and it is with one of its members that the awardee is put forward as affiliated."""
    roles = ask.case.roles
    through = roles.utility != roles.buyer
    member = ask.name(roles.utility or roles.buyer)
    return Answer(
        through,
        f"{ask.name(roles.buyer)} buys, a joint venture of which {member} is a member" if through else f"{member} buys",
    )


def utility_to_ask(ask: Ask) -> str:
    """The utility with which the awardee is put forward as affiliated: the buyer, else the member nearest to it."""
    roles = ask.case.roles
    if not put_forward(ask, roles.buyer):
        return roles.buyer
    candidates = [roles.buyer, *members(ask, roles.buyer)]
    score = {True: 2, None: 1, False: 0}
    near = [(score[affiliated(ask, each, roles.supplier or "")], each) for each in candidates if each != roles.supplier]
    return max(near, key=lambda each: each[0])[1]


# Joint ventures.


def put_forward(ask: Ask, party: str) -> bool | None:
    """Whether the file puts the party forward as a joint venture; None where it leaves that open."""
    told = ask.stated("bodies", party, "joint_venture")
    return True if isinstance(told.value, Mapping) else False if told.silent else None


def members(ask: Ask, body: str) -> tuple[str, ...]:
    """The parties to the joint venture: its holders, and for a nominee its principal."""
    return tuple(dict.fromkeys(beneficiary(ask, body, each) for each in holders(ask, body)))


def _sides(ask: Ask) -> dict[str, bool | None]:
    """Buyer and supplier, and whether each is put forward as a joint venture."""
    roles = ask.case.roles
    return {each: put_forward(ask, each) for each in (roles.supplier, roles.buyer) if each}


def _venture(ask: Ask) -> tuple[str, str] | None:
    """The joint venture, and whoever is on the other side; where both are put forward, one that has the other in it.

    Where an affiliate is asked about, only the buyer is looked at: it may be a joint venture that buys.
    """
    roles = ask.case.roles
    if roles.utility is not None:
        return (roles.buyer, roles.supplier or "") if put_forward(ask, roles.buyer) else None
    found = [each for each, state in _sides(ask).items() if state]
    if not found or roles.supplier is None:
        return None
    pairs = {roles.supplier: roles.buyer, roles.buyer: roles.supplier}
    best = next((each for each in found if pairs[each] in members(ask, each)), found[0])
    return best, pairs[best]


NO_VENTURE = "no joint venture is described"


@fact("joint_venture.described")
def joint_venture_described(ask: Ask) -> Answer:
    """Whether one side of the contract is put forward as a joint venture."""
    venture = _venture(ask)
    if venture is not None:
        return Answer(True, f"{ask.name(venture[0])} is put forward as a joint venture")
    open_side = None in _sides(ask).values() or ask.told("contract", "suppliers").why not in ("", "not stated")
    if open_side:
        return Answer(Unknown("the file leaves open whether one side is a joint venture"))
    return Answer(False, "the file puts nobody forward as a joint venture")


@fact("joint_venture.other_side_is_a_member")
def other_side_is_a_member(ask: Ask) -> Answer:
    """Whether the other side of the contract is a party to the joint venture (PA 2023 Sch 2 para 5(1); art 30)."""
    venture = _venture(ask)
    if venture is None:
        return Answer(Unknown(NO_VENTURE))
    body, other = venture
    entries = [each for each in holders(ask, body) if beneficiary(ask, body, each) == other]
    if any(surely_in_effect(ask, body, each) for each in entries):
        return Answer(True, f"{ask.name(other)} is a member of {ask.name(body)}")
    if entries or not complete(ask, body) or UNTOLD in members(ask, body):
        return Answer(Unknown(f"the file does not settle whether {ask.name(other)} is a member of {ask.name(body)}"))
    return Answer(False, f"{ask.name(other)} is not a member of {ask.name(body)}")


@fact("joint_venture.utilities_only")
def utilities_only(ask: Ask) -> Answer:
    """Whether each party to the joint venture is a utility (PA 2023 Sch 2 para 5(2)(b); art 30(a); reg 30(1)(a))."""
    venture = _venture(ask)
    if venture is None:
        return Answer(Unknown(NO_VENTURE))
    body = venture[0]
    states = {each: None if each == UNTOLD else is_utility(ask, each) for each in members(ask, body)}
    sure = {beneficiary(ask, body, each) for each in holders(ask, body) if surely_in_effect(ask, body, each)}
    others = [each for each, state in states.items() if state is False and each in sure]
    if others:
        return Answer(False, f"{ask.names(others)} {ask.agree(others, 'is no utility', 'are no utilities')}")
    unsure = [each for each, state in states.items() if not state]
    if unsure:
        named = [each for each in unsure if each != UNTOLD]
        whom = f"{ask.names(named)} {ask.agree(named, 'is a utility', 'are utilities')}" if named else "every member is"
        return Answer(Unknown(f"the file does not settle whether {whom}"))
    if not complete(ask, body):
        return Answer(Unknown(f"the list of the members of {ask.name(body)} is not complete"))
    if head_count(ask, tuple(states)) < 2:
        return Answer(False, f"{ask.name(body)} has one member only, with whom nobody ventures jointly")
    return Answer(True, f"each of {ask.names(list(states))} is a utility")


def _about(ask: Ask, key: str) -> tuple[str, ...]:
    """The path of what the file says about the joint venture; empty where none is described."""
    venture = _venture(ask)
    return () if venture is None else ("bodies", venture[0], "joint_venture", key)


@fact("joint_venture.for_a_utility_activity")
def for_a_utility_activity(ask: Ask) -> Answer:
    """Whether it was formed to carry out a utility activity (PA 2023 Sch 2 para 5(1)(a), (2)(a); art 30; reg 30)."""
    at = _about(ask, "utility_activity")
    value = ask.told(*at).value if at else None
    if not isinstance(value, bool):
        return Answer(
            Unknown("the file does not say for what activity the joint venture was formed" if at else NO_VENTURE)
        )
    return Answer(value, f"it was{'' if value else ' not'} formed to carry out a utility activity")


def _years(ask: Ask, key: str) -> Interval | Unknown:
    at = _about(ask, key)
    if not at:
        return Unknown(NO_VENTURE)
    told = ask.told(*at)
    return Unknown(f"the file does not say it ({told.why})") if told.value is None else interval(told.value)


@fact("joint_venture.formed_for_years")
def formed_for_years(ask: Ask) -> Answer:
    """For how many years it was formed to carry out the activity."""
    return Answer(_years(ask, "formed_for_years"))


@fact("joint_venture.members_bound_for_years")
def members_bound_for_years(ask: Ask) -> Answer:
    """For how many years its members are bound to stay: as stated, or for as long as it was formed for."""
    return Answer(_bound_for(ask))


def _bound_for(ask: Ask) -> Interval | Unknown:
    at = _about(ask, "members_bound_for_years")
    formed = _years(ask, "formed_for_years")
    if at and ask.stated(*at).silent and isinstance(formed, Interval):
        whole_term = ask.stated(*_about(ask, "members_bound_for_its_whole_term"))
        if whole_term.value is True:
            return Interval(formed.low, None, formed.low_open)
    return _years(ask, "members_bound_for_years")


@fact("joint_venture.members_bound_for_its_whole_term")
def members_bound_for_its_whole_term(ask: Ask) -> Answer:
    """Whether its members are bound for as long as it was formed for: "at least the same period" (art 30; reg 30)."""
    at = _about(ask, "members_bound_for_its_whole_term")
    bound, formed = _bound_for(ask), _years(ask, "formed_for_years")
    by_years = None if isinstance(bound, Unknown) or isinstance(formed, Unknown) else _at_least_as_long(bound, formed)
    said = ask.stated(*at).value if at else None
    if by_years is not None and isinstance(said, bool) and said is not by_years:
        reason = "the file says whether the members are bound for its whole term against the years that it states"
        return Answer(Unknown(reason, contradicted=True))
    value = said if by_years is None else by_years
    if not isinstance(value, bool):
        return Answer(Unknown("it is open whether the members are bound for as long as it was formed for"))
    words = "as long as" if value else "for less time than"
    return Answer(value, f"the members are bound {words} it was formed for")


def _at_least_as_long(bound: Interval, formed: Interval) -> bool | None:
    """Whether the one is at least as long as the other, whatever the two can be."""
    if formed.high is not None and bound.low >= formed.high:
        return True
    if bound.high is None or bound.high > formed.low:
        return None
    equal = bound.high == formed.low and not (bound.high_open or formed.low_open)
    return None if equal else False


@fact("joint_venture.bound_by")
def bound_by(ask: Ask) -> Answer:
    """Where it is written down that its members stay."""
    at = _about(ask, "bound_by")
    value = ask.told(*at).value if at else None
    if not isinstance(value, str):
        return Answer(
            Unknown("the file does not say where it is written down that the members stay" if at else NO_VENTURE)
        )
    words = {
        "founding-instrument": "the instrument that set it up says so",
        "written-agreement": "a written agreement says so",
        "unwritten": "it is not in writing",
    }
    return Answer(value, words[value])


@fact("joint_venture.commitment_has_run_out")
def commitment_has_run_out(ask: Ask) -> Answer:
    """Whether the time for which its members are bound had passed on the day that is tested."""
    at = _about(ask, "agreed_on")
    agreed = ask.date(*at) if at else Unknown(NO_VENTURE)
    years, day = _bound_for(ask), ask.test_date()
    if isinstance(agreed, Unknown) or isinstance(years, Unknown) or isinstance(day, Unknown):
        return Answer(Unknown("the file does not say when the members were bound, for how long, and when the award is"))
    if years_later(agreed.first, min(math.floor(years.low), LONG)) >= day.last:
        return Answer(False, f"the members are bound for {years.shown()} years from {agreed.shown()}")
    if years.high is not None and years_later(agreed.last, min(math.ceil(years.high), LONG)) < day.first:
        return Answer(True, f"the members were bound for {years.shown()} years from {agreed.shown()}")
    return Answer(Unknown("it is open whether the members are still bound on the day of the award"))
