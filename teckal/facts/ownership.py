"""Who owns a body: holders, votes and seats, link by link, and what private persons hold.

A holder who is listed counts; that none is listed proves nothing until the holdings are complete. Shares held by a
nominee are its principal's (Companies Act 2006 Sch 7 para 7); rights of a subsidiary are its parent's (Sch 7 para 9).
"""

from __future__ import annotations

from fractions import Fraction

from teckal.facts.arrangement import Look, in_the_file
from teckal.facts.core import Answer, Ask, all_of, any_of, fact, in_this_look
from teckal.facts.parties import (
    NO_SHARE_CAPITAL,
    OWNABLE,
    SHARE_COMPANIES,
    STATE_TYPES,
    contracting_authority,
    described,
    head_count,
    is_public,
    may_be_authority,
    public_authority,
    state_of,
)
from teckal.facts.values import DateSpan, Interval, Unknown, Value, compare, exactly, interval, least, total

NOUGHT, HALF, HUNDRED = Fraction(0), Fraction(50), Fraction(100)
UNTOLD = "an untold principal"
"""Stands for the party behind a nominee whom the file does not name: of it nothing is known."""


UNOWNED = frozenset({"state", "central-government", "local-authority", "police-body", "fire-body", "nhs-body"})
"""Kinds of authority that nobody owns."""
VOTING_COMPANIES = SHARE_COMPANIES | {"company-limited-by-guarantee", "community-interest-company"}
"""Kinds of company that have a general meeting by law."""
NOBODY_NAMED = "the file names no authority that has a part in it"


@in_the_file
def holders(ask: Look, body: str) -> tuple[str, ...]:
    """The entries under `holdings` that have effect, or may have, on the test date."""
    entries = ask.keys("bodies", body, "holdings")
    return tuple(each for each in entries if ask.in_effect("bodies", body, "holdings", each) is not False)


def surely_in_effect(ask: Look, body: str, holder: str) -> bool:
    return ask.in_effect("bodies", body, "holdings", holder) is True


@in_the_file
def beneficiary(ask: Look, body: str, holder: str) -> str:
    """For whom the holder holds: itself, or the principal of a nominee; UNTOLD where it is open for whom."""
    told = ask.told("bodies", body, "holdings", holder, "held_for")
    if told.silent or not ask.keys("bodies", body, "holdings", holder):
        return holder
    return told.value if isinstance(told.value, str) else UNTOLD


@in_the_file
def figure(ask: Look, body: str, holder: str, what: str) -> Interval | None:
    """The holder's percent of shares or votes; None where it is not told."""
    told = ask.told("bodies", body, "holdings", holder, what)
    return None if told.value is None else interval(told.value, ceiling=100)


@in_the_file
def holds_share(ask: Look, body: str, holder: str) -> bool | None:
    """Whether the holder has any part: shares above nought, membership, or votes; no votes is not yet no part.

    A right to profit or to carry loss without any of these is the part of a silent partner, and may be one.
    """
    part = _capital_part(ask, body, holder)
    return None if part is False and _shares_in_results(ask, body, holder) else part


def _capital_part(ask: Look, body: str, holder: str) -> bool | None:
    """Whether the holder has shares, membership or votes, whatever else its holding brings.

    Where there are no shares to be had, to have none says nothing of membership.
    """
    told = {what: ask.told("bodies", body, "holdings", holder, what) for what in ("shares", "votes", "member")}
    states = [_positive(figure(ask, body, holder, what)) for what in ("shares", "votes") if not told[what].silent]
    states += [] if told["member"].silent else [told["member"].value]
    of_shares = not told["shares"].silent and has_share_capital(ask, body) is not False
    if not of_shares and told["member"].silent:
        return True if True in states else None
    return any_of(states)


def _positive(held: Interval | None) -> bool | None:
    return compare("above", NOUGHT, held)


def _shares_in_results(ask: Look, body: str, holder: str) -> bool:
    """Whether the holding brings, or may bring, a right to profit, loss or what is left on winding up."""
    rights = ask.stated("bodies", body, "holdings", holder, "rights")
    return bool(rights.value) or not (rights.silent or rights.value == [])


@in_the_file
def complete(ask: Look, body: str) -> bool:
    """Whether everyone who holds a part on the test date is listed: shares that add up to 100, or said so.

    It is not where the shares told fall short of 100, or where it is open whether a holding has effect.
    """
    said = ask.told("bodies", body, "holdings_complete")
    if ask.document.standing(("bodies", body, "holdings")) == "disputed" or not (said.silent or said.value is True):
        return False
    shares = [figure(ask, body, each, "shares") for each in holders(ask, body)]
    if not shares or not all(surely_in_effect(ask, body, each) for each in holders(ask, body)):
        return False
    added = None if None in shares else total([each for each in shares if each])
    if compare("at_least", HUNDRED, added) is False:
        return False
    return said.value is True or (added is not None and added.exact == HUNDRED)


def controllers_of(ask: Ask, body: str) -> tuple[str, ...]:
    """The one set of authorities on which every limb is tested.

    As declared, else every contracting authority that has a part in the body, itself or through bodies that it owns.
    """
    declared = ask.told("bodies", body, "controllers")
    if not declared.silent:
        return tuple(declared.value or ())
    return tuple(dict.fromkeys(_ultimate(ask, body, frozenset())))


@in_this_look
def controllers_open(ask: Ask, body: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether others than those told may belong to the authorities that control together.

    The list of holders may hide one, and a holder's status may be open.
    """
    declared = ask.told("bodies", body, "controllers")
    if not declared.silent:
        return declared.value is None
    if not complete(ask, body) or _held_for_its_state(ask, body):
        return True
    behind = [beneficiary(ask, body, each) for each in holders(ask, body)]
    return any(
        contracting_authority(ask, each) is None
        if not described(ask, each)
        else each not in seen and controllers_open(ask, each, seen | {body})
        for each in behind
        if each not in ask.controllers
    )


@in_this_look
def _held_for_its_state(ask: Ask, body: str) -> bool:
    """Whether the buyer and a holder are departments of what is, or may be, one State, and so may be one person."""
    buyer = ask.case.roles.buyer
    if ask.kind(buyer) not in STATE_TYPES:
        return False
    others = [each for each in _ultimate(ask, body, frozenset()) if ask.kind(each) in STATE_TYPES and each != buyer]
    return any(
        None in states or len(states) == 1
        for states in ({state_of(ask, buyer), state_of(ask, each)} for each in others)
    )


def may_be_owned(ask: Ask, party: str) -> bool:
    """Whether the file says who owns or directs the party, and it is of no kind that nobody owns, as a council is."""
    return described(ask, party) and ask.kind(party) not in UNOWNED


def may_be_one_of_them(ask: Ask, party: str) -> bool:
    """Whether the party may belong to the authorities that control together, though the file does not say so."""
    body = ask.case.roles.set_of
    return body is not None and controllers_open(ask, body) and contracting_authority(ask, party) is not False


def declared_controllers(ask: Ask, body: str) -> bool:
    return isinstance(ask.document.get(("bodies", body, "controllers")), list)


@in_this_look
def _ultimate(ask: Ask, body: str, seen: frozenset[str]) -> list[str]:
    found: list[str] = []
    for entry in holders(ask, body):
        holder = beneficiary(ask, body, entry)
        if holder in seen or holds_share(ask, body, entry) is False:
            continue
        awards = holder in (ask.case.roles.buyer, ask.case.roles.supplier)
        if may_be_authority(ask, holder) and (awards or not may_be_owned(ask, holder)):
            found.append(holder)
        elif described(ask, holder):
            found += _ultimate(ask, holder, seen | {body})
    return list(dict.fromkeys(found))


@in_this_look
def has_a_part(ask: Ask, authority: str, body: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether it is settled that the authority has a part in the body on the test date, itself or through others."""
    if authority in (ask.told("bodies", body, "controllers").value or ()):
        return True
    sure = [beneficiary(ask, body, each) for each in holders(ask, body) if surely_in_effect(ask, body, each)]
    return authority in sure or any(
        has_a_part(ask, authority, each, seen | {body}) for each in sure if each not in seen and described(ask, each)
    )


@in_this_look
def stands_for(ask: Ask, party: str, seen: frozenset[str] = frozenset()) -> bool | None:
    """Whether what the party holds is the controllers' to command: one of them, or a body of which they are the parent.

    A parent of a parent is a parent (Companies Act 2006 s.1162(5)).
    """
    if party in ask.controllers:
        return True
    if party in seen or party == UNTOLD:
        return None
    if not described(ask, party):
        kind = ask.kind(party)
        unsure = kind is None or kind in OWNABLE - {"private-company"} or may_be_one_of_them(ask, party)
        return None if unsure else False
    by_votes = compare("above", HALF, votes_of(ask, party, seen | {party}))
    theirs, seats = seats_of(ask, party, seen | {party})
    by_seats = None if seats is None else compare("above", Fraction(seats, 2), theirs)
    if by_seats is None and not ask.keys("bodies", party, "board"):
        by_seats = False
    return any_of([by_votes, by_seats])


def votes_of(ask: Ask, body: str, seen: frozenset[str] = frozenset(), what: str = "votes") -> Interval:
    """The votes in the body, or the shares, that are the controllers', in percent, added over all of them."""
    certain, possible = exactly(0), exactly(0)
    outside = exactly(0)
    all_theirs = True
    for entry in holders(ask, body):
        theirs = stands_for(ask, beneficiary(ask, body, entry), seen)
        sure = surely_in_effect(ask, body, entry)
        all_theirs = all_theirs and theirs is True and sure
        votes = figure(ask, body, entry, what)
        if theirs and sure:
            certain = certain + (votes or Interval(NOUGHT, NOUGHT))
            possible = possible + (votes or Interval(NOUGHT, HUNDRED))
        elif theirs is False:
            outside = outside + (votes if votes and sure else exactly(0))
        else:
            possible = possible + (votes or Interval(NOUGHT, HUNDRED))
    if complete(ask, body):
        if all_theirs and None in [figure(ask, body, each, what) for each in holders(ask, body)]:
            return exactly(100)
    else:
        possible = Interval(possible.low, HUNDRED)
    high = min(possible.high if possible.high is not None else HUNDRED, HUNDRED - outside.low)
    return Interval(certain.low, max(high, certain.low), certain.low_open, possible.high_open)


def seats_of(ask: Ask, body: str, seen: frozenset[str] = frozenset()) -> tuple[Interval, int | None]:
    """How many board seats the controllers fill, and how many seats there are (None where it is not told)."""
    seats = ask.told("bodies", body, "board", "seats").value
    if ask.in_effect("bodies", body, "board") is not True:
        return Interval(NOUGHT, None), seats
    theirs, others = 0, 0
    for entry in ask.keys("bodies", body, "board", "appointed_by"):
        count = ask.told("bodies", body, "board", "appointed_by", entry).value
        side = stands_for(ask, entry, seen)
        if side and count is not None:
            theirs += count
        elif side is False:
            others += count or 0
    if seats is None:
        return Interval(Fraction(theirs), None), None
    return Interval(Fraction(theirs), Fraction(seats - others)), seats


def subsidiaries(ask: Ask, parent: str) -> list[str]:
    """The bodies of which the party is, or may be, the parent: by votes, board or direction (2013/34/EU art 22)."""
    return [each for each in _named_at(ask, "bodies") if each != parent and _may_be_parent(ask, parent, each)]


def _may_be_parent(ask: Ask, parent: str, body: str) -> bool:
    held = [each for each in _named_at(ask, "bodies", body, "holdings") if _may_hold_for(ask, body, each, parent)]
    parts = [_votes_else_shares(ask, body, each) for each in held]
    if None in parts or compare("above", HALF, total([each for each in parts if each])) is not False:
        return True
    if parent in _named_at(ask, "bodies", body, "board", "appointed_by"):
        seats = ask.told("bodies", body, "board", "seats").value
        theirs = ask.told("bodies", body, "board", "appointed_by", parent).value
        if theirs is None or theirs * 2 > (seats or 0):
            return True
    decides = [
        ask.stated("bodies", body, "decisive_influence", key).value
        for key in ("strategic_objectives", "significant_decisions")
    ]
    at = ("bodies", body, "parent_routes")
    routes = [ask.stated(*at, key).value for key in _named_at(ask, *at)]
    return [parent] in decides or any(parent in each for each in routes if isinstance(each, list))


def _named_at(ask: Ask, *path: str) -> tuple[str, ...]:
    """The keys of a mapping of which nobody asks where it is missing."""
    value = ask.document.get(path)
    return tuple(value) if isinstance(value, dict) else ()


def _may_hold_for(ask: Ask, body: str, entry: str, party: str) -> bool:
    """Whether the entry is the party's own holding, or that of its nominee, and has effect or may have."""
    named = ask.document.get(("bodies", body, "holdings", entry, "held_for")) or entry
    return named == party and ask.in_effect("bodies", body, "holdings", entry) is not False


def _votes_else_shares(ask: Ask, body: str, entry: str) -> Interval | None:
    votes = ask.stated("bodies", body, "holdings", entry, "votes")
    return figure(ask, body, entry, "shares" if votes.silent else "votes")


@fact("controllers.include_the_awarding_authority")
def controllers_include(ask: Ask) -> Answer:
    """Whether the authority on the other side of the contract is one of those that control together."""
    body = ask.case.roles.controlled or ""
    authority = ask.case.roles.buyer if body != ask.case.roles.buyer else ask.case.roles.supplier or ""
    if authority in ask.controllers and complete(ask, body) and authority not in _ultimate(ask, body, frozenset()):
        return Answer(Unknown(f"{ask.name(authority)} is named, but has no part in {ask.name(body)} (C-182/11)"))
    if authority in ask.controllers:
        return Answer(True, f"{ask.name(authority)} is one of them")
    if body == ask.case.roles.buyer and contracting_authority(ask, authority) is False:
        return Answer(False, f"{ask.name(authority)} is no contracting authority")
    if not controllers_open(ask, body):
        return Answer(False, f"{ask.name(authority)} is not one of them")
    return Answer(Unknown(f"the file does not say whether {ask.name(authority)} has a part in {ask.name(body)}"))


@fact("every_controller_has_a_part")
def every_controller_has_a_part(ask: Ask) -> Answer:
    """Whether each authority holds part of the capital or is a member, itself or through others (CJEU C-182/11)."""
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who holds {ask.name(ask.body)}"))
    if not ask.controllers:
        return Answer(Unknown(NOBODY_NAMED))
    states = {each: holds_a_part(ask, each, ask.body, frozenset()) for each in ask.controllers}
    without = [each for each, state in states.items() if state is False]
    if without:
        return Answer(
            False, f"{ask.names(without)} {ask.agree(without, 'has', 'have')} no part in {ask.name(ask.body)}"
        )
    unsure = [each for each, state in states.items() if state is None]
    if unsure:
        return Answer(
            Unknown(f"the file does not settle whether {ask.names(unsure)} holds part of {ask.name(ask.body)}")
        )
    return Answer(True, f"each of {ask.names(ask.controllers)} has a part in {ask.name(ask.body)}")


@in_this_look
def holds_a_part(ask: Ask, authority: str, body: str, seen: frozenset[str]) -> bool | None:
    """Whether the authority holds part of the capital or is a member, itself or through bodies that it has a part in.

    That `controllers` names it is no part; a list of holders that is not complete may hide one.
    """
    states: list[bool | None] = [] if complete(ask, body) else [None]
    for entry in holders(ask, body):
        holder = beneficiary(ask, body, entry)
        link: bool | None = holder == authority
        if holder == UNTOLD:
            link = None
        elif not link and described(ask, holder) and holder not in seen:
            link = holds_a_part(ask, authority, holder, seen | {body})
        states.append(all_of([link, holds_share(ask, body, entry), surely_in_effect(ask, body, entry) or None]))
    return any_of(states)


@fact("controllers.count")
def controllers_count(ask: Ask) -> Answer:
    """How many authorities control together: as declared, or as listed; an open list may hide more of them."""
    count = head_count(ask, ask.controllers)
    body = ask.case.roles.controlled or ""
    words = f"{count} {'authority has' if count == 1 else 'authorities have'} a part in {ask.name(body)}"
    if ask.case.roles.set_of is None or not controllers_open(ask, body):
        return Answer(exactly(count), words)
    return Answer(Interval(Fraction(count), None), f"{words}, as far as it is told")


@fact("smallest_part_of_controllers_percent")
def smallest_part(ask: Ask) -> Answer:
    """The least that any one of several authorities holds itself, in percent of the shares; 100 where none is told.

    No minimum is fixed: a holding that is a form only is no part in control (CJEU C-182/11), and a small one may be.
    """
    alone = [each for each in ask.controllers if head_count(ask, (each,)) == 1]
    held = [figure(ask, ask.body, each, "shares") for each in alone if len(ask.controllers) > 1]
    known = [each for each in held if each is not None and each.low > 0]
    return Answer(least(known) if known else exactly(100))


@fact("votes_of_controllers_percent")
def votes_of_controllers(ask: Ask) -> Answer:
    if not ask.controllers:
        return Answer(Unknown(NOBODY_NAMED))
    votes = votes_of(ask, ask.body)
    if votes.low == 0 and votes.high == HUNDRED:
        return Answer(Unknown(f"the file does not say who holds the votes in {ask.name(ask.body)}"))
    return Answer(votes)


@fact("board_majority_of_controllers")
def board_majority(ask: Ask) -> Answer:
    """Member with the right to appoint or remove a majority of the board (Companies Act 2006 s.1162(2)(b))."""
    if not ask.controllers:
        return Answer(Unknown(NOBODY_NAMED))
    said = named_route(ask, "appoints_board_majority")
    theirs, seats = seats_of(ask, ask.body)
    majority = None if seats is None else compare("above", Fraction(seats, 2), theirs)
    words = (
        f"{ask.names(ask.controllers)} {ask.agree(ask.controllers, 'fills', 'fill')} {theirs.shown()} of {seats} seats"
    )
    if said is not None and said.value is True and majority is False:
        return Answer(Unknown(f"the file states a right to most of the board, but {words}", contradicted=True))
    if said is not None:
        return _as_member(ask, said)
    member = _are_members(ask)
    if member is False:
        return Answer(
            False, f"{ask.names(ask.controllers)} {ask.agree(ask.controllers, 'is', 'are')} not among its members"
        )
    if seats is None:
        return Answer(Unknown("the file does not say how many seats the board has and who fills them"))
    if majority is None:
        return Answer(Unknown(f"the file does not say who fills every one of the {seats} seats"))
    right = ask.told("bodies", ask.body, "board", "appointments_right")
    if right.value == "none":
        return Answer(False, f"{words}, but not by right")
    if right.value == "custom" or not (right.silent or right.value):
        return Answer(Unknown(f"{words}, and the file does not say by what right"))
    if majority and member is None:
        return Answer(Unknown("the file does not say whether they are members or shareholders"))
    return Answer(bool(majority and member), words)


def _is_member(ask: Ask, entry: str) -> bool | None:
    sure = True if surely_in_effect(ask, ask.body, entry) else None
    return all_of([stands_for(ask, beneficiary(ask, ask.body, entry)), holds_share(ask, ask.body, entry), sure])


def named_route(ask: Ask, route: str) -> Answer | None:
    """One of the parent routes as the file states it; None where it is silent."""
    told = ask.told("bodies", ask.body, "parent_routes", route)
    if told.silent:
        return None
    if not isinstance(told.value, list):
        return Answer(Unknown(f"the file leaves open who holds it ({told.why})"))
    sides = [stands_for(ask, each) for each in told.value]
    if None in sides:
        return Answer(Unknown(f"it is open whose rights those of {ask.names(told.value)} are"))
    return Answer(bool(sides) and all(sides), f"{ask.names(told.value)}, as the file states")


def _are_members(ask: Ask) -> bool | None:
    """Whether the authorities are among the members; a list that is not complete may hide them."""
    members = [_is_member(ask, each) for each in holders(ask, ask.body)]
    return any_of(members if complete(ask, ask.body) else [*members, None])


def _as_member(ask: Ask, said: Answer) -> Answer:
    """A route that only a member has: not that of a stranger to a complete list (s.1162(2)(b), (d))."""
    member = _are_members(ask) if said.value is True else True
    if member is False:
        return Answer(
            False, f"{ask.names(ask.controllers)} {ask.agree(ask.controllers, 'is no member', 'are no members')}"
        )
    if member is None:
        return Answer(
            Unknown(f"{said.shown}, and it is open whether {ask.names(ask.controllers)} belong to its members")
        )
    return said


def raised_only(ask: Ask, route: str) -> Answer:
    """The same where silence says that there is none."""
    return named_route(ask, route) or Answer(False, "not stated")


@fact("dominant_influence_right")
def dominant_influence_right(ask: Ask) -> Answer:
    """A right to dominant influence by the articles or a control contract (s.1162(2)(c), Sch 7 para 4)."""
    return raised_only(ask, "dominant_influence_by")


@fact("votes_controlled_by_agreement")
def votes_controlled_by_agreement(ask: Ask) -> Answer:
    """Member that alone controls a majority of votes by agreement with others (s.1162(2)(d))."""
    said = raised_only(ask, "controls_votes_by_agreement")
    if said.value is True and not agreed_votes_stand(ask):
        return Answer(Unknown("the agreements that the file describes do not bind, or have no effect on the day"))
    return _as_member(ask, said)


def agreed_votes_stand(ask: Ask) -> bool:
    """Whether an agreement bears out that votes are controlled by one, where the file describes any agreement."""
    items = ask.items("bodies", ask.body, "agreements")
    described = [item for item in items if ask.told(*item, "gives").value != "consultation"]
    binding = [item for item in described if ask.told(*item, "binding").value or ask.told(*item, "binding").silent]
    return not described or any(ask.in_effect(*item) is True for item in binding)


@fact("may_direct_policy")
def may_direct_policy(ask: Ask) -> Answer:
    """A right to direct overall policy or alter the constitution, where no votes are cast (Sch 7 para 2(2)).

    It stands for a majority of votes only in a body that has no general meeting to vote in.
    """
    said = raised_only(ask, "may_direct_policy_or_alter_constitution")
    cast = _votes_are_cast(ask) if said.value is True else False
    if cast:
        return Answer(
            False, f"votes are cast in {ask.name(ask.body)}, and a right to direct policy stands for none of them"
        )
    if cast is None:
        return Answer(Unknown(f"{said.shown}, and it is open whether votes are cast in {ask.name(ask.body)}"))
    return said


def _votes_are_cast(ask: Ask) -> bool | None:
    """Whether any member has votes; a company's members have (Companies Act 2006 s.284) unless the file says not."""
    unsaid = None if ask.kind(ask.body) in VOTING_COMPANIES else False
    states = [
        unsaid
        if ask.told("bodies", ask.body, "holdings", each, "votes").silent
        else _positive(figure(ask, ask.body, each, "votes"))
        for each in holders(ask, ask.body)
    ]
    return any_of(states or [unsaid])


@fact("held_through_intermediary")
def held_through_intermediary(ask: Ask) -> Answer:
    """Whether another body stands between the authorities and the body as holder or as the one who decides."""
    between = intermediaries(ask)
    words = f"{ask.names(between)} {ask.agree(between, 'stands', 'stand')} between" if between else "held directly"
    return Answer(bool(between), words)


def intermediaries(ask: Ask) -> list[str]:
    """Bodies other than the controllers through which these hold or decide."""
    named = [beneficiary(ask, ask.body, each) for each in holders(ask, ask.body) if _may_carry_control(ask, each)]
    for matter in ("strategic_objectives", "significant_decisions"):
        named += ask.told("bodies", ask.body, "decisive_influence", matter).value or []
    between = [each for each in named if each not in ask.controllers and stands_for(ask, each) is not False]
    between = [each for each in between if described(ask, each) or not may_be_one_of_them(ask, each)]
    return list(dict.fromkeys(between))


def _may_carry_control(ask: Ask, entry: str) -> bool:
    """Whether control could run through the holder: a known body of theirs, or one not known to be in the minority."""
    if stands_for(ask, beneficiary(ask, ask.body, entry)):
        return True
    return compare("above", HALF, figure(ask, ask.body, entry, "votes")) is not False


# Private participation: Directive 2014/24/EU art 12(1)(c), PCR 2015 reg 12(1)(c).


def _private_holders(ask: Ask) -> tuple[list[str], list[str]]:
    """The holders that are private, and those that may be."""
    private, unsure = [], []
    for entry in holders(ask, ask.body):
        public = _is_public_holder(ask, beneficiary(ask, ask.body, entry))
        held = holds_share(ask, ask.body, entry)
        sure = surely_in_effect(ask, ask.body, entry) and _capital_part(ask, ask.body, entry) is not False
        if public is False and held is not False and sure:
            private.append(entry)
        elif public is not True and held is not False:
            unsure.append(entry)
    behind = {each: beneficiary(ask, ask.body, each) for each in unsure}
    return private, [each for each in unsure if not _owned_by_public(ask, behind[each], frozenset())]


def _is_public_holder(ask: Ask, holder: str) -> bool | None:
    """Whether a holder is public; open where it is said to be, and private persons have a part in it (CJEU C-26/03).

    Private capital in the authority that controls is none in the body (Directive 2014/24/EU recital 32).
    """
    public = is_public(ask, holder)
    if public and holder not in ask.controllers and _private_parts(ask, holder, frozenset()):
        return None
    return public


@in_this_look
def _private_parts(ask: Ask, body: str, seen: frozenset[str]) -> list[str]:
    """The entries among the body's holders that are private persons', or come to them through a company between."""
    found = []
    for entry in holders(ask, body) if body not in seen and body != UNTOLD else ():
        holder = beneficiary(ask, body, entry)
        private = is_public(ask, holder) is False or _private_parts(ask, holder, seen | {body})
        if private and holds_share(ask, body, entry) is not False:
            found.append(entry)
    return found


def _mostly_private(ask: Ask, body: str) -> bool:
    """Whether private persons have, or may have, most of the shares or votes in the body."""
    parts = _private_parts(ask, body, frozenset())
    for what in ("shares", "votes"):
        held = [figure(ask, body, each, what) or Interval(NOUGHT, HUNDRED) for each in parts]
        if compare("above", HALF, total(held)) is not False:
            return True
    return False


@in_this_look
def _owned_by_public(ask: Ask, holder: str, seen: frozenset[str]) -> bool:
    """Whether a holder that is itself owned is public all the way up: then no private capital comes with it.

    Not where the file calls it private or mixed, or leaves that open, against its own list.
    """
    nature = ask.stated("parties", holder, "nature")
    if not (nature.silent or nature.value == "public"):
        return False
    if holder in seen or not described(ask, holder) or not complete(ask, holder):
        return False
    owners = [beneficiary(ask, holder, each) for each in holders(ask, holder)]
    return all(_is_public_holder(ask, each) or _owned_by_public(ask, each, seen | {holder}) for each in owners)


@fact("private_participation")
def private_participation(ask: Ask) -> Answer:
    """Direct private participation: any private holder, however small (C-26/03), a charity too (C-574/12)."""
    nature = ask.stated("parties", ask.body, "nature")
    if nature.value in ("private", "mixed"):
        return Answer(True, f"the capital of {ask.name(ask.body)} is {nature.value}, as the file says")
    if not described(ask, ask.body):
        return _undescribed(ask)
    private, unsure = _private_holders(ask)
    if private:
        return Answer(True, f"{ask.name(ask.body)} is held in part by private persons: {ask.names(private)}")
    if unsure:
        return Answer(Unknown(f"the file does not settle whether {ask.names(unsure)} counts as public"))
    if not complete(ask, ask.body):
        return Answer(Unknown("the list of holders is not complete"))
    if nature.value is None and not nature.silent:
        return Answer(Unknown(_left_open(ask)))
    return Answer(False, f"only public bodies hold {ask.name(ask.body)}")


def _left_open(ask: Ask) -> str:
    return f"the file lists only public holders of {ask.name(ask.body)}, and leaves open whether its capital is public"


def _undescribed(ask: Ask) -> Answer:
    """An authority has no owners; of any other body the file would have to say who they are."""
    if ask.kind(ask.body) in UNOWNED and contracting_authority(ask, ask.body):
        return Answer(False, f"{ask.name(ask.body)} has no owners")
    return Answer(Unknown(f"the file does not say who holds {ask.name(ask.body)}"))


@fact("public_capital_beside_controllers")
def public_capital_beside_controllers(ask: Ask) -> Answer:
    """Whether a public holder is none of the controllers (PCSR 2015 reg 13(5)(c)); private ones are measured apart.

    A company through which the controllers hold is another person; a public undertaking brings public capital, whatever
    private capital comes with it.
    """
    if not described(ask, ask.body):
        return _undescribed(ask)
    private, unsure = _private_holders(ask)
    beside: list[str] = []
    unsettled: list[str] = []
    for entry in holders(ask, ask.body):
        holder = beneficiary(ask, ask.body, entry)
        held = holds_share(ask, ask.body, entry)
        if holder in ask.controllers or entry in private or held is False:
            continue
        public = entry not in unsure or ask.kind(holder) == "public-undertaking"
        sure = held and public and surely_in_effect(ask, ask.body, entry)
        (beside if sure and not may_be_one_of_them(ask, holder) else unsettled).append(entry)
    if beside:
        what = ask.agree(beside, "which is none of the controllers, has", "which are none of the controllers, have")
        return Answer(True, f"{ask.names(beside)}, {what} a part in {ask.name(ask.body)}")
    if unsettled:
        return Answer(Unknown(f"the file does not settle whether {ask.names(unsettled)} is public and beside them"))
    if not complete(ask, ask.body):
        return Answer(Unknown("the list of holders is not complete"))
    return Answer(False, f"no public body beside the controllers has a part in {ask.name(ask.body)}")


def _of_private_holders(ask: Ask, key: str, silent: bool | None) -> Answer:
    """A feature of the private holders taken together; `silent` is what silence of the file comes to."""
    private, unsure = _private_holders(ask)
    states: list[bool | None] = []
    for entry in private + unsure:
        told = ask.told("bodies", ask.body, "holdings", entry, key)
        states.append(silent if told.silent else told.value if isinstance(told.value, bool) else None)
    if not states:
        return Answer(False, "no private holder is listed")
    value = any_of(states) if key != "required_by_national_law" else _every(states)
    return Answer(Unknown("the file does not say so for every private holder") if value is None else value)


def _every(states: list[bool | None]) -> bool | None:
    return False if False in states else None if None in states else True


@fact("private_partner_selected_by_tender")
def private_partner_selected_by_tender(ask: Ask) -> Answer:
    """Whether a private holder was chosen in a competition that covered the service (CJEU C-196/08)."""
    private, _ = _private_holders(ask)
    chosen = [each for each in private if ask.told("bodies", ask.body, "holdings", each, "selected_by_tender").value]
    return Answer(bool(chosen), f"{ask.names(chosen)}, chosen by tender" if chosen else "none is stated")


@fact("private_participation_required_by_law")
def private_required(ask: Ask) -> Answer:
    """Whether national law requires every private participation there is; an exception that nobody claims is none.

    A holder that is not listed may be private too, and no law require it.
    """
    found = _of_private_holders(ask, "required_by_national_law", silent=False)
    if found.value is True and not complete(ask, ask.body):
        return Answer(Unknown("the list of holders is not complete, and may hide one that no law requires"))
    return found


@fact("private_participation_controlling")
def private_controlling(ask: Ask) -> Answer:
    return _of_private_holders(ask, "controlling_rights", silent=None)


@fact("private_participation_blocking")
def private_blocking(ask: Ask) -> Answer:
    """Whether a private holder can block a decision: said of its part, or by a matter that is reserved to it."""
    found = _of_private_holders(ask, "blocking_rights", silent=None)
    private, _ = _private_holders(ask)
    reserved = ask.items("bodies", ask.body, "reserved_matters")
    having = [each for item in reserved for each in ask.told(*item, "held_by").value or () if each in private]
    if found.value is False and having:
        words = f"the file says that it blocks nothing, and {ask.names(having)} has a say reserved"
        return Answer(Unknown(words, contradicted=True))
    return found


@fact("private_participation_decisive")
def private_decisive(ask: Ask) -> Answer:
    """Whether a private holder has decisive influence: said of it, or by its name among those who decide."""
    private, unsure = _private_holders(ask)
    named: list[str] = []
    for matter in ("strategic_objectives", "significant_decisions"):
        named += ask.told("bodies", ask.body, "decisive_influence", matter).value or []
    said = [ask.told("bodies", ask.body, "holdings", each, "decisive_influence").value for each in private]
    if True in said or any(each in named or beneficiary(ask, ask.body, each) in named for each in private):
        return Answer(True)
    told = [ask.stated("bodies", ask.body, "holdings", each, "decisive_influence") for each in private]
    if any(each.value is None and not each.silent for each in told):
        return Answer(Unknown("the file leaves open whether a private holder has decisive influence"))
    if ask.told("bodies", ask.body, "decisive_influence", "anyone_else").value is False and not unsure:
        return Answer(False, "the file says that nobody else has decisive influence")
    return _of_private_holders(ask, "decisive_influence", silent=None)


@fact("private_capital_in_question")
def private_capital_in_question(ask: Ask) -> Answer:
    """Whether private capital is there or to come, or the file does not settle that none is."""
    found = (private_participation(ask), private_entry_in_prospect(ask))
    raised = [
        each.value.reason if isinstance(each.value, Unknown) else each.shown
        for each in found
        if each.value is not False
    ]
    return Answer(
        bool(raised), "; ".join(raised) or "only public bodies hold it, and no entry of private capital is raised"
    )


@fact("private_entry_in_prospect")
def private_entry_in_prospect(ask: Ask) -> Answer:
    """A planned, compulsory or concerted opening to private capital (CJEU C-29/04, C-458/03).

    That the articles merely permit it is none (C-573/07). A private holder that is listed from a later day, or a day of
    entry, leaves it open whether the two steps are judged as one, whatever the file says of what was planned.
    """
    at = ("bodies", ask.body, "private_entry")
    told = {key: ask.told(*at, key) for key in ("planned", "compulsory", "same_scheme")}
    words = {"planned": "is planned", "compulsory": "is compulsory", "same_scheme": "belongs to the same scheme"}
    raised = [words[key] for key, each in told.items() if each.value is True]
    if raised:
        return Answer(True, f"the entry of private capital {' and '.join(raised)}")
    if any(not each.silent and each.value is None for each in told.values()):
        return Answer(Unknown("the file leaves open whether private capital is to enter"))
    later = _later_private_holders(ask)
    denied = told["planned"].value is False
    against = ", though the file says that no entry is planned" if denied else ""
    if later:
        comes = f"{ask.names(later)} {ask.agree(later, 'comes', 'come')} in later, and may be private"
        return Answer(Unknown(f"{comes}{against}", contradicted=denied))
    apart = told["same_scheme"].value is False and _comes_later(ask, ask.date(*at, "date"))
    if not ask.told(*at, "date").silent and not apart:
        unsaid = against or ", and not whether it is planned"
        return Answer(Unknown(f"the file gives a day for the entry of private capital{unsaid}", contradicted=denied))
    if not all(each.silent for each in told.values()):
        return Answer(False, "no entry of private capital is planned")
    return Answer(False, "nothing is said of private capital that is to enter")


def _comes_later(ask: Ask, begins: DateSpan | Unknown) -> bool:
    """Whether it begins only after the day that is tested."""
    day = ask.test_date()
    return isinstance(begins, DateSpan) and isinstance(day, DateSpan) and begins.first > day.last


def _later_private_holders(ask: Ask) -> list[str]:
    """Holders that are not known to be public and whose part begins only after the day that is tested."""
    found = []
    for entry in ask.keys("bodies", ask.body, "holdings"):
        if not _comes_later(ask, ask.date("bodies", ask.body, "holdings", entry, "effective_on")):
            continue
        if _is_public_holder(ask, beneficiary(ask, ask.body, entry)) is not True:
            found.append(entry)
    return found


# Shares held by persons that are not public authorities: PA 2023 Sch 2 para 2(3).


def has_share_capital(ask: Look, body: str) -> bool | None:
    said = ask.told("bodies", body, "share_capital")
    if isinstance(said.value, bool):
        return said.value
    kind = ask.kind(body)
    return True if kind in SHARE_COMPANIES else False if kind in NO_SHARE_CAPITAL else None


@fact("without_share_capital")
def without_share_capital(ask: Ask) -> Answer:
    """Whether the body has no share capital, so that those who take part in it are members only."""
    capital = has_share_capital(ask, ask.body)
    if capital is None:
        return Answer(Unknown(f"the file does not say whether {ask.name(ask.body)} has share capital"))
    return Answer(not capital, f"{ask.name(ask.body)} has {'' if capital else 'no '}share capital")


def _holders_by_authority(ask: Ask) -> dict[str, bool | None]:
    """Each holder, and whether it is a public authority."""
    found = {}
    for entry in holders(ask, ask.body):
        holder = beneficiary(ask, ask.body, entry)
        authority = public_authority(ask, holder)
        if authority and (_mostly_private(ask, holder) or _private_by_word(ask, holder)):
            authority = None
        if authority is not True and ask.case.readings.get("F3") == "look-through":
            authority = any_of([authority, stands_for(ask, holder)])
        if authority is None and _only_private(ask, holder):
            authority = False
        found[entry] = authority if surely_in_effect(ask, ask.body, entry) or authority else None
    return found


def _only_private(ask: Ask, holder: str) -> bool:
    """Whether the file calls the holder private, and says nothing else by which it might be a public authority."""
    others = ("type", "public_authority", "contracting_authority", "publicly_funded", "public_oversight")
    silent = all(ask.stated("parties", holder, key).silent for key in others)
    return silent and ask.stated("parties", holder, "nature").value == "private"


def _private_by_word(ask: Ask, holder: str) -> bool:
    """Whether the file calls the holder private, or leaves that open; it is a public authority by its type alone."""
    nature = ask.stated("parties", holder, "nature")
    may_be = nature.value == "private" or (nature.value is None and not nature.silent)
    return may_be and ask.stated("parties", holder, "public_authority").silent


def _holds_shares(ask: Ask, entry: str) -> bool | None:
    """Whether the holder has shares: allotted shares, or, on the wide reading, membership of a body without them."""
    shares = _positive(figure(ask, ask.body, entry, "shares"))
    capital = has_share_capital(ask, ask.body)
    if shares is False and capital:
        open_part = _shares_in_results(ask, ask.body, entry) or _votes_without_shares(ask, entry) is not False
        return None if open_part else False
    if shares or capital:
        return shares or holds_share(ask, ask.body, entry)
    if capital is False and ask.case.readings.get("F4") == "literal":
        return False
    part = holds_share(ask, ask.body, entry)
    return part if capital is False or part is False else None


def _votes_without_shares(ask: Ask, entry: str) -> bool | None:
    """Whether one that has no share in a company with shares, as the file says, votes or is a member all the same."""
    if not has_share_capital(ask, ask.body) or _positive(figure(ask, ask.body, entry, "shares")) is not False:
        return False
    at = ("bodies", ask.body, "holdings", entry)
    votes, member = ask.told(*at, "votes"), ask.told(*at, "member")
    has_votes = False if votes.silent else _positive(figure(ask, ask.body, entry, "votes"))
    return any_of([has_votes, False if member.silent else member.value])


def _is_outside_nominee(ask: Ask, entry: str) -> bool:
    """Whether shares are registered for an authority in the name of one that is, or may be, none.

    A nominee's rights are its principal's in the question who is the parent (Companies Act 2006 Sch 7 para 7); who
    holds shares (PA 2023 Sch 2 para 2(3)) is another question, of which that provision says nothing.
    """
    nominee = beneficiary(ask, ask.body, entry) != entry and public_authority(ask, entry) is not True
    return nominee and _holds_shares(ask, entry) is not False


@fact("shares_outside_public_authorities")
def shares_outside_public_authorities(ask: Ask) -> Answer:
    """Whether anyone but public authorities holds shares in the body (Sch 2 para 2(3)); there is no exception."""
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who holds {ask.name(ask.body)}"))
    outside, unsure = [], []
    for entry, authority in _holders_by_authority(ask).items():
        held = _holds_shares(ask, entry)
        if authority is False and held:
            outside.append(entry)
        elif authority is not True and held is not False:
            unsure.append(entry)
    if outside:
        return Answer(
            True,
            f"{ask.names(outside)}, not a public authority, {ask.agree(outside, 'holds', 'hold')} a share",
        )
    without = {each: _votes_without_shares(ask, each) for each in unsure}
    voting = [each for each, votes in without.items() if votes]
    if voting:
        words = (
            f"{ask.names(voting)} {ask.agree(voting, 'is', 'are')} said to have no shares, and to vote or be a member"
        )
        return Answer(Unknown(f"{words}, which in a company comes with shares", contradicted=True))
    may_vote = [each for each, votes in without.items() if votes is None]
    if may_vote:
        words = f"the file leaves open whether {ask.names(may_vote)} {ask.agree(may_vote, 'votes', 'vote')}"
        return Answer(Unknown(f"{words} or is a member, which in a company comes with shares"))
    if unsure:
        return Answer(
            Unknown(f"the file does not settle whether {ask.names(unsure)} is a public authority that holds shares")
        )
    nominees = [each for each in holders(ask, ask.body) if _is_outside_nominee(ask, each)]
    if nominees:
        words = (
            f"{ask.names(nominees)} {ask.agree(nominees, 'holds', 'hold')} shares as a nominee for a public authority"
        )
        return Answer(Unknown(f"{words}, and it is not settled whether a nominee that is none counts"))
    if not complete(ask, ask.body):
        return Answer(Unknown("the list of holders is not complete"))
    nature = ask.stated("parties", ask.body, "nature")
    if nature.value in ("private", "mixed"):
        words = f"the file calls {ask.name(ask.body)} {nature.value}, and lists nobody but public authorities"
        return Answer(Unknown(words, contradicted=True))
    if nature.value is None and not nature.silent:
        return Answer(Unknown(_left_open(ask)))
    return Answer(False, f"nobody but public authorities holds shares in {ask.name(ask.body)}")


@fact("members_without_shares_outside_public_authorities")
def members_without_shares(ask: Ask) -> Answer:
    """Whether a body without share capital has a member that is not a public authority: then "shares" is contested."""
    capital = has_share_capital(ask, ask.body)
    if capital is True:
        return Answer(False, "it has share capital")
    states = [
        False if authority is True else None if authority is None else holds_share(ask, ask.body, entry)
        for entry, authority in _holders_by_authority(ask).items()
    ]
    value: Value | Unknown = any_of(states) or False
    if value is False and None in states:
        return Answer(Unknown("the file does not settle whether every member is a public authority"))
    if value and capital is None:
        return Answer(Unknown("the file does not say whether it has share capital"))
    return Answer(value)
