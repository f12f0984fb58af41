"""Who directs a body: decisive influence, representation, and interests.

No shareholding settles decisive influence (CJEU C-458/03: even the whole of the shares does not), so the file states it
as a judgement. The statement is held against the figures; where they contradict it, it is unknown, not merely doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from teckal.document import Path
from teckal.facts.arrangement import Told
from teckal.facts.core import Answer, Ask, all_of, any_of, fact, in_this_look
from teckal.facts.ownership import (
    NOBODY_NAMED,
    agreed_votes_stand,
    beneficiary,
    complete,
    controllers_of,
    controllers_open,
    declared_controllers,
    figure,
    has_a_part,
    holders,
    holds_a_part,
    intermediaries,
    may_be_one_of_them,
    may_be_owned,
    named_route,
    raised_only,
    stands_for,
)
from teckal.facts.parties import OWNABLE, contracting_authority, described, head_count
from teckal.facts.values import DateSpan, Interval, Unknown, compare, total

HALF = Fraction(50)
MATTERS = ("strategic_objectives", "significant_decisions")
JUDGEMENTS = frozenset({"actual_dominance", "unified_management"})
"""Parent routes that the file states as a judgement: they need a right behind them, and are none themselves."""
HOLDERS_LEVERS = ("blocking_rights", "controlling_rights", "decisive_influence")
"""What a holding may give beside votes: each is said of the holder, not of those who decide."""
SIGNS_AGAINST_CONTROL = {
    "board_acts_independently": "its board acts on its own",
    "market_oriented": "it looks to the market",
}
"""What the file may say of a body that speaks against control of it (CJEU C-458/03, C-340/04), in words."""
DECIDING_ORGANS = frozenset({"board", "supervisory-board", "general-assembly", "shareholder-committee"})


@fact("strategic_objectives_decided_by_controllers")
def strategic_objectives(ask: Ask) -> Answer:
    """Decisive influence over strategic objectives (art 12(1), (3)(ii); PCR 2015 reg 12(3)(a), (5)(b))."""
    return _decisive_influence(ask, "strategic_objectives")


@fact("significant_decisions_decided_by_controllers")
def significant_decisions(ask: Ask) -> Answer:
    """Decisive influence over significant decisions (art 12(1), (3)(ii); PCR 2015 reg 12(3)(a), (5)(b))."""
    return _decisive_influence(ask, "significant_decisions")


def _decisive_influence(ask: Ask, matter: str) -> Answer:
    what = matter.replace("_", " ")
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who directs {ask.name(ask.body)}"))
    told = ask.told("bodies", ask.body, "decisive_influence", matter)
    effect = ask.in_effect("bodies", ask.body, "decisive_influence")
    deciding = tuple(told.value) if isinstance(told.value, list) else ()
    if effect and _leaves_out_the_awarding_authority(ask, deciding):
        return Answer(False, f"{_having(ask, deciding, what)}; {ask.name(_awarding(ask))} has no part in it")
    if told.value == [] and effect:
        return Answer(False, f"nobody has decisive influence over {what}; the body decides for itself")
    if not ask.controllers:
        return Answer(Unknown(NOBODY_NAMED))
    if effect is False:
        ended = ask.told("bodies", ask.body, "decisive_influence", "until").value is not None
        when = "had ended, or had not begun, on" if ended else "took effect only after"
        return Answer(False, f"the influence over {what} {when} the day that is tested")
    own = [ask.stated("bodies", ask.body, "holdings", each, "decisive_influence") for each in ask.controllers]
    if told.value is None and told.why != "disputed" and own and all(each.value is False for each in own):
        return Answer(
            False, f"{ask.names(ask.controllers)} {ask.agree(ask.controllers, 'has', 'have')} no decisive influence"
        )
    if told.silent and _strangers(ask):
        has_no_part = f"{ask.names(ask.controllers)} {ask.agree(ask.controllers, 'has', 'have')} no part in it"
        return Answer(False, f"{has_no_part}, and no right of another kind is stated")
    if not isinstance(told.value, list):
        return Answer(Unknown(f"the file does not say who has decisive influence over {what} ({told.why})"))
    if effect is None:
        return Answer(Unknown(f"the influence over {what} may not yet have taken effect"))
    return _held_by_controllers(ask, deciding, what)


@fact("strategy_left_to_the_body")
def strategy_left_to_the_body(ask: Ask) -> Answer:
    """Whether the file says that nobody outside decides on strategic objectives (CJEU C-458/03; Sch 2 para 2(5))."""
    told = ask.told("bodies", ask.body, "decisive_influence", "strategic_objectives").value
    nobody = told == [] and ask.in_effect("bodies", ask.body, "decisive_influence") is True
    return Answer(nobody, "it is left to the body itself" if nobody else "it is not said to be left to the body")


def _having(ask: Ask, deciding: tuple[str, ...], what: str) -> str:
    return f"{ask.names(deciding)} {ask.agree(deciding, 'has', 'have')} decisive influence over {what}"


def _awarding(ask: Ask) -> str:
    """The authority on the other side of the contract from the body that is controlled."""
    roles = ask.case.roles
    return roles.buyer if roles.controlled != roles.buyer else roles.supplier or ""


def _leaves_out_the_awarding_authority(ask: Ask, deciding: tuple[str, ...]) -> bool:
    """Whether those who decide in the end are named, and the authority that contracts is none of them.

    Whoever they are, an authority without a part in the influence does not control, alone or with others (C-719/20).
    """
    if ask.case.roles.sister is not None or not deciding:
        return False
    ends = _in_the_end(ask, deciding, frozenset({ask.body}))
    return ends is not None and _awarding(ask) not in ends


def _in_the_end(ask: Ask, deciding: Iterable[str], seen: frozenset[str]) -> frozenset[str] | None:
    """Those who decide for no one else, behind every body that is described; None where that is open."""
    found: set[str] = set()
    for party in deciding:
        behind = _ends_of(ask, party, seen)
        if behind is None:
            return None
        found |= behind
    return frozenset(found)


@in_this_look
def _ends_of(ask: Ask, party: str, seen: frozenset[str]) -> frozenset[str] | None:
    """The same of one of them; who decides within an authority that controls or contracts is no question here."""
    if not may_be_owned(ask, party) or party == _awarding(ask) or party in ask.controllers:
        return frozenset({party})
    if party in seen or ask.in_effect("bodies", party, "decisive_influence") is not True:
        return None
    found: set[str] = set()
    for matter in MATTERS:
        told = ask.told("bodies", party, "decisive_influence", matter).value
        above = _in_the_end(ask, told, seen | {party}) if isinstance(told, list) else None
        if above is None:
            return None
        found |= above
    return frozenset(found)


def _strangers(ask: Ask) -> bool:
    """Whether the controllers are strangers to a complete list of holders, and the file states no right of theirs."""
    if not complete(ask, ask.body):
        return False
    return not any(_may_have_a_part(ask, each) for each in ask.controllers) and not _has_a_lever(ask, ask.controllers)


def _may_have_a_part(ask: Ask, authority: str) -> bool:
    """Whether the authority is among the holders, or may stand behind one of them."""
    behind = [beneficiary(ask, ask.body, each) for each in holders(ask, ask.body)]
    return any(each == authority or stands_for(ask, each) is not False for each in behind)


def _held_by_controllers(ask: Ask, deciding: tuple[str, ...], what: str) -> Answer:
    names = _having(ask, deciding, what)
    resolved = [_controllers_behind(ask, each, frozenset({ask.body})) for each in deciding]
    if any(each == frozenset() for each in resolved):
        against = contradicted(ask, deciding) if ask.case.roles.sister is not None else ""
        if against:  # if it is they after all, they may be the one authority that controls both
            return Answer(Unknown(f"{names}, against the figures: {against}", contradicted=True))
        return Answer(False, f"{names}, not {ask.names(ask.controllers)} alone")
    contradiction = _denied(ask, deciding) or contradicted(ask, deciding) or _outsiders_lever(ask)
    contradiction = contradiction or _declared_otherwise(ask)
    if contradiction:
        return Answer(Unknown(f"the file states it against the figures: {contradiction}", contradicted=True))
    if None in resolved:
        return Answer(Unknown(f"{names}, and the file does not settle who directs them"))
    anyone = ask.told("bodies", ask.body, "decisive_influence", "anyone_else")
    if anyone.value is True:
        return Answer(Unknown(f"{names}, and the file says that someone else has it too", contradicted=True))
    if anyone.value is None and not anyone.silent:
        return Answer(Unknown(f"{names}, and the file leaves open whether anyone else has it ({anyone.why})"))
    still_open = _outsiders_open_right(ask) or _open_votes(ask, deciding) or _open_seats(ask)
    if still_open:
        return Answer(Unknown(f"{names}, and the file leaves open {still_open}"))
    shared = _shared_between(ask) or _weak_link(ask, deciding)
    if shared:
        return Answer(Unknown(f"{names}, but {shared}"))
    left_out = frozenset(ask.controllers) - frozenset().union(*[each for each in resolved if each])
    unheld = _unheld(ask)
    if not left_out and unheld:
        return Answer(Unknown(f"{names}, but the file does not say {unheld}"))
    ending = _ends_before_the_contract(ask)
    if not left_out and ending:
        return Answer(Unknown(f"{names}, but {ending}"))
    if not left_out:
        return Answer(True, names)
    missing = ask.names([each for each in ask.controllers if each in left_out])
    if ask.case.roles.buyer in left_out or declared_controllers(ask, ask.body) or len(ask.controllers) == 1:
        return Answer(False, f"{names}; {missing} {ask.agree(list(left_out), 'has', 'have')} no part in it")
    return Answer(Unknown(f"{names}, and {missing} not; `controllers` does not say which authorities control together"))


def _shared_between(ask: Ask) -> str:
    """Who else directs, or may direct, a body through which the authorities hold or decide; empty where nobody does.

    They control through it only if they control it in the same way (art 12(1); PCR 2015 reg 12(3)(b)).
    """
    for between in intermediaries(_aside(ask, ask.body)):
        if not described(ask, between):
            continue
        look = _aside(ask, between)
        anyone = look.stated("bodies", between, "decisive_influence", "anyone_else")
        outside = [each for each in _directing(look, between) if stands_for(look, each) is False]
        found = ""
        if outside:
            found = f"{ask.names(outside)} {ask.agree(outside, 'directs', 'direct')} {ask.name(between)} in between"
        elif anyone.value is True:
            found = f"the file says that someone else too has decisive influence over {ask.name(between)} in between"
        elif not anyone.silent and anyone.value is None:
            found = f"it is open whether anyone else has decisive influence over {ask.name(between)} in between"
        elif lever := _outsiders_lever(look) or _declares_outsiders(look):
            found = f"of {ask.name(between)}, in between, {lever}"
        elif still_open := _outsiders_open_right(look) or _votes_left(look) or _open_seats(look) or _unheld(look):
            found = f"of {ask.name(between)}, in between, the file leaves open {still_open}"
        if found:
            ask.read.update(look.read)
            return found
    return ""


def _weak_link(ask: Ask, deciding: tuple[str, ...]) -> str:
    """What speaks against control of a body through which the authorities hold or decide; empty where nothing does.

    That they decide on this one is no answer to it: whoever holds through another must control that one in the same way
    (art 12(1); PCR 2015 reg 12(3)(b)), and a board in between that acts on its own breaks the chain (C-340/04).
    """
    for between in _links(_aside(ask, ask.body), deciding):
        link = _aside(ask, between)
        found = _against_control(link)
        if found:
            ask.read.update(link.read)
            return f"of {ask.name(between)}, in between, {found}"
    return ""


def _links(ask: Ask, deciding: tuple[str, ...]) -> list[str]:
    """The described bodies through which control of this one may run: said to decide, or not held to half of the votes.

    One that is itself an authority in control carries its own.
    """
    found: list[str] = []
    waiting = [*deciding, *_carrying(ask, ask.body)]
    while waiting:
        body = waiting.pop(0)
        if body not in ask.controllers and body not in found and body != ask.body and described(ask, body):
            found.append(body)
            waiting += _carrying(ask, body)
    return found


def _carrying(ask: Ask, body: str) -> list[str]:
    """Those for whom more than half of the votes in a body are held, or may be."""
    carry = [each for each in holders(ask, body) if compare("above", HALF, _weight(ask, body, each)) is not False]
    return [beneficiary(ask, body, each) for each in carry]


def _against_control(link: Ask) -> str:
    """What speaks against the authorities' control of the body of this look, by its own entry in the file."""
    for key, words in SIGNS_AGAINST_CONTROL.items():
        told = link.stated("bodies", link.body, key)
        if told.value is True:
            return words
        if told.value is None and not told.silent:
            return f"it is open whether {words}"
    at = ("bodies", link.body, "decisive_influence")
    if link.document.get(at) is not None and link.in_effect(*at) is not True:
        return "the decisive influence has, or may have, no effect on the day that is tested"
    named: list[str] = []
    for matter in MATTERS:
        told = link.stated(*at, matter)
        what = matter.replace("_", " ")
        if told.value is None and not told.silent:
            return f"it is open who has decisive influence over {what}"
        if told.value == []:
            return f"nobody has decisive influence over {what}"
        named += told.value or []
    against = contradicted(link, tuple(dict.fromkeys(named)) or link.controllers)
    return against or (_ends_before_the_contract(link) if _at_the_award(link) else "")


def _aside(ask: Ask, body: str) -> Ask:
    """A look of its own at a body: what is looked at in vain is nothing that the fact rests on."""
    return Ask(ask.document, case=ask.case, body=body)


@in_this_look
def _controllers_behind(ask: Ask, party: str, seen: frozenset[str]) -> frozenset[str] | None:
    """The controllers for which the party decides: itself, or those that direct it in the same way (art 12(1)).

    Empty where it is an outsider, None where that is open. Both matters must carry through at every link (C-340/04).
    """
    if party in ask.controllers:
        return frozenset({party})
    if not described(ask, party):
        return None if may_be_one_of_them(ask, party) else frozenset()
    if party in seen:
        return None
    behind: list[frozenset[str] | None] = []
    for matter in MATTERS:
        told = ask.told("bodies", party, "decisive_influence", matter)
        if ask.in_effect("bodies", party, "decisive_influence") is not True or not isinstance(told.value, list):
            behind.append(None)
            continue
        links = [_controllers_behind(ask, each, seen | {party}) for each in told.value]
        if not links or frozenset() in links:
            return frozenset()
        behind.append(None if None in links else frozenset().union(*[each for each in links if each]))
    return behind[0] if behind[0] == behind[1] else None


def contradicted(ask: Ask, deciding: tuple[str, ...]) -> str:
    """How the figures contradict that these decide; empty where they do not.

    A holder with a minority of votes, no majority of seats, no agreement and no reserved right does not decide.
    """
    if ask.told("bodies", ask.body, "board_acts_independently").value is True:
        return "its board acts on its own"
    behind = {entry: beneficiary(ask, ask.body, entry) for entry in holders(ask, ask.body)}
    votes = {entry: _weight(ask, ask.body, entry) for entry in behind}
    theirs = [entry for entry, holder in behind.items() if _is_theirs(ask, holder, deciding)]
    for entry, held in votes.items():
        if entry not in theirs and held and compare("above", HALF, held):
            return f"{ask.name(entry)} holds {held.shown()}% of the votes"
    if any(votes[entry] is None for entry in theirs):
        return ""
    together = total(held for entry, held in votes.items() if entry in theirs and held)
    for entry in theirs if len(theirs) > 1 else ():
        if behind[entry] in deciding and _has_no_say(ask, behind[entry], votes[entry], together):
            return f"{ask.name(entry)} has no seat and no right, and the others need none of its votes"
    if _has_a_lever(ask, deciding):
        return ""
    if not theirs:
        return f"{ask.names(deciding)} {ask.agree(deciding, 'is no holder', 'are no holders')}, and no right is stated"
    if compare("at_most", HALF, together):
        return f"{ask.names(deciding)} hold {together.shown()}% of the votes and no majority of seats"
    return ""


def _open_votes(ask: Ask, deciding: tuple[str, ...]) -> str:
    """Votes that the file speaks of, leaves open, and that may contradict that these decide; empty where none may.

    Another may hold most of them, or these no more than half and no right of another kind.
    """
    behind = {entry: beneficiary(ask, ask.body, entry) for entry in holders(ask, ask.body)}
    theirs = [entry for entry, holder in behind.items() if _is_theirs(ask, holder, deciding)]
    another = _open_majority(ask, [entry for entry in behind if entry not in theirs])
    if another:
        return another
    left = _votes_left(ask)
    if left or (len(theirs) == len(behind) and complete(ask, ask.body)):
        return left
    held = [_spoken_weight(ask, entry) for entry in theirs]
    together = total(each for each in held if each)
    if held and None not in held and compare("at_most", HALF, together) is None and not _has_a_lever(ask, deciding):
        return f"whether {ask.names(deciding)} {ask.agree(deciding, 'holds', 'hold')} most of the votes"
    return ""


def _votes_left(ask: Ask, at_most: Fraction = Fraction(0)) -> str:
    """That votes are nobody's, more than so many in percent; empty where not, where some are open or the list is."""
    votes = [figure(ask, ask.body, each, "votes") for each in holders(ask, ask.body)]
    known = [each for each in votes if each]
    if not known or len(known) < len(votes) or not complete(ask, ask.body):
        return ""
    return "who has the rest of the votes" if compare("at_least", 100 - at_most, total(known)) is False else ""


def _open_majority(ask: Ask, entries: list[str]) -> str:
    """Which of these holders may have most of the votes, where the file speaks of its part and leaves that open."""
    votes = {each: held for each in holders(ask, ask.body) if (held := _spoken_weight(ask, each))}
    for entry in entries:
        rest = total(held for each, held in votes.items() if each != entry)
        if entry in votes and compare("above", HALF, votes[entry]) is None and rest.low < HALF:
            return f"whether {ask.name(entry)} holds most of the votes"
    return ""


def _denied(ask: Ask, deciding: tuple[str, ...]) -> str:
    """Of which of those who decide the file also says that its holding gives it no influence; empty for none."""
    said = {each: ask.stated("bodies", ask.body, "holdings", each, "decisive_influence").value for each in deciding}
    without = [each for each, value in said.items() if value is False]
    return f"the holding of {ask.names(without)} is said to give no decisive influence" if without else ""


def _ends_before_the_contract(ask: Ask) -> str:
    """What of the authorities' part, seats, influence or agreements is to end while the contract may still run, if any.

    The conditions must last as long as the contract does (CJEU C-719/20; C-573/07 on a later opening).
    """
    theirs = [each for each in holders(ask, ask.body) if stands_for(ask, beneficiary(ask, ask.body, each)) is not False]
    parts: list[tuple[Path, str]] = [
        (("bodies", ask.body, "holdings", each), f"the part of {ask.name(each)}") for each in theirs
    ]
    parts += [(("bodies", ask.body, "board"), "the right to the seats on the board")]
    parts += [(("bodies", ask.body, "decisive_influence"), "the decisive influence")]
    theirs_alone = [
        item
        for item in ask.items("bodies", ask.body, "agreements")
        if not _outsiders_in(ask, item) or (ask.told(*item, "gives").value == "votes" and _command_votes(ask))
    ]
    parts += [
        (item, "the agreement between the authorities")
        for item in theirs_alone
        if ask.told(*item, "gives").value != "consultation"
    ]
    return next(filter(None, (_ending(ask, path, what) for path, what in parts)), "")


def _ending(ask: Ask, path: Path, what: str) -> str:
    """That this ends while the contract may still run; empty where it does not."""
    ends, over = ask.date(*path, "until"), ask.date("contract", "ends_on")
    if isinstance(ends, Unknown) or (isinstance(over, DateSpan) and ends.first >= over.last):
        return ""
    before = "before" if isinstance(over, DateSpan) else "perhaps before"
    return f"{what} ends on {ends.shown()}, {before} the contract does"


def _has_no_say(ask: Ask, holder: str, held: Interval | None, together: Interval) -> bool:
    """Whether the holder fills no seat of a full board and the others have the majority without it."""
    if held is None or held.exact is None or not compare("above", HALF, Interval(together.low - held.low, None)):
        return False
    return _represented(ask, holder) is False and not _has_a_lever(ask, (holder,))


def _weight(ask: Ask, body: str, entry: str) -> Interval | None:
    """The holder's votes in percent; its shares stand for them where the file does not speak of votes."""
    silent = ask.told("bodies", body, "holdings", entry, "votes").silent
    return figure(ask, body, entry, "shares" if silent else "votes")


def _spoken_weight(ask: Ask, entry: str) -> Interval | None:
    """The same, and anything from nought where the file leaves it open; None where it does not speak of it at all."""
    told = [ask.told("bodies", ask.body, "holdings", entry, what) for what in ("votes", "shares")]
    return (
        None
        if all(each.silent for each in told)
        else _weight(ask, ask.body, entry) or Interval(Fraction(0), Fraction(100))
    )


@in_this_look
def _is_theirs(ask: Ask, holder: str, deciding: tuple[str, ...], seen: frozenset[str] = frozenset()) -> bool:
    """Whether the holder is one of those who decide, or a body in which they have, or may have, most of the votes."""
    if holder in deciding or _between(ask, holder):
        return True
    if holder in seen:
        return False
    above = {each: beneficiary(ask, holder, each) for each in holders(ask, holder)}
    theirs = [each for each, owner in above.items() if _is_theirs(ask, owner, deciding, seen | {holder})]
    held = [_weight(ask, holder, each) for each in theirs]
    return bool(theirs) and (None in held or compare("above", HALF, total(each for each in held if each)) is not False)


def _between(ask: Ask, holder: str) -> bool:
    """Whether the holder is a body through which the authorities hold."""
    return holder not in ask.controllers and stands_for(ask, holder) is not False


def _has_a_lever(ask: Ask, deciding: tuple[str, ...]) -> bool:
    """Whether the file names a right, beside votes, by which these can decide; what it leaves open may be one."""
    if not ask.keys("bodies", ask.body, "holdings"):
        return True
    agreements = [
        item for item in ask.items("bodies", ask.body, "agreements") if ask.told(*item, "gives").value != "consultation"
    ]
    if _by_seats(ask, deciding) or any(_sharing(ask, item, "between", deciding) for item in agreements):
        return True
    if any(_sharing(ask, item, "held_by", deciding) for item in ask.items("bodies", ask.body, "reserved_matters")):
        return True
    rights = ("controlling_rights", "decisive_influence")
    named = [ask.told("bodies", ask.body, "holdings", each, key).value for each in deciding for key in rights]
    routes = set(ask.keys("bodies", ask.body, "parent_routes")) - JUDGEMENTS
    if ask.document.get(("bodies", ask.body, "board")) is not None:
        routes.discard("appoints_board_majority")  # the seats themselves show it, or show that it is not so
    if not agreed_votes_stand(ask):
        routes.discard("controls_votes_by_agreement")
    holding = [ask.told("bodies", ask.body, "parent_routes", each).value or [] for each in sorted(routes)]
    return True in named or any(party in deciding for parties in holding for party in parties)


def _by_seats(ask: Ask, deciding: tuple[str, ...]) -> bool:
    """Whether these fill most of the board by right, or the board that the file gives leaves that open."""
    at = ("bodies", ask.body, "board")
    no_right = ask.told(*at, "appointments_right").value == "none" or ask.in_effect(*at) is False
    if ask.document.get(at) is None or no_right:
        return False
    seats = ask.told(*at, "seats").value
    filled = {each: ask.told(*at, "appointed_by", each).value for each in ask.keys(*at, "appointed_by")}
    if seats is None or None in filled.values():
        return True
    others = sum(count for each, count in filled.items() if each not in deciding and not _between(ask, each))
    if all(each in filled for each in deciding):
        others = seats - sum(filled[each] for each in deciding)
    return bool((seats - others) * 2 > seats)


def _sharing(ask: Ask, item: Path, key: str, parties: tuple[str, ...]) -> bool:
    """Whether the agreement or reserved right in effect is one that these share."""
    told = ask.told(*item, key).value
    binding = ask.told(*item, "binding").value is not False
    return bool(told) and binding and ask.in_effect(*item) is not False and any(each in told for each in parties)


@fact("put_forward_as_controlled_alone")
def put_forward_as_controlled_alone(ask: Ask) -> Answer:
    """Whether the arrangement can be read as one authority's control alone.

    It cannot where the complete list of holders has several authorities, no figure gives this one more than half, and
    no right of its own is stated: then joint control is put forward. What is open is not read so.
    """
    authority = ask.controllers[0] if ask.controllers else ask.case.roles.buyer
    others = [each for each in controllers_of(ask, ask.body) if each != authority]
    if not described(ask, ask.body) or not others or controllers_open(ask, ask.body):
        return Answer(True, f"nothing rules out that {ask.name(authority)} controls alone")
    deciding = [ask.told("bodies", ask.body, "decisive_influence", matter) for matter in MATTERS]
    named = any(each.why not in ("", "not stated") or _may_be_its_own(ask, authority, each.value) for each in deciding)
    held = [ask.told("bodies", ask.body, "holdings", authority, what) for what in ("shares", "votes")]
    figures = [figure(ask, ask.body, authority, what) for what in ("shares", "votes")]
    minority = all(
        each.silent or (got is not None and compare("at_most", HALF, got))
        for each, got in zip(held, figures, strict=True)
    )
    if minority and not named and not _has_own_right(ask, authority):
        part = (
            "is put forward as one of several that hold"
            if authority in controllers_of(ask, ask.body)
            else "has no part in"
        )
        return Answer(False, f"{ask.name(authority)} {part} {ask.name(ask.body)}")
    return Answer(True, f"nothing rules out that {ask.name(authority)} controls alone")


def _may_be_its_own(ask: Ask, authority: str, deciding: list[str] | None) -> bool:
    """Whether those who decide are the authority, or bodies for which nobody but the authority is known to decide."""
    behind = [_controllers_behind(ask, each, frozenset({ask.body})) for each in deciding or () if each != authority]
    return bool(deciding) and frozenset() not in behind


def _has_own_right(ask: Ask, authority: str) -> bool:
    """Whether the file states a right of the authority's, beside its part, or leaves one open."""
    told = [
        ask.told("bodies", ask.body, "holdings", authority, key) for key in ("controlling_rights", "decisive_influence")
    ]
    routes = [
        ask.told("bodies", ask.body, "parent_routes", each) for each in ask.keys("bodies", ask.body, "parent_routes")
    ]
    reserved = [ask.told(*item, "held_by") for item in ask.items("bodies", ask.body, "reserved_matters")]
    rights = [each for each in told if not each.silent and each.value is not False]
    filled, seats = (
        ask.told("bodies", ask.body, "board", "appointed_by", authority),
        ask.told("bodies", ask.body, "board", "seats"),
    )
    majority = bool(filled.value and seats.value and filled.value * 2 > seats.value)
    open_board = any(each.why not in ("", "not stated") for each in (filled, seats))
    named = any(each.value is None or authority in each.value for each in (*routes, *reserved))
    return bool(rights) or majority or open_board or named


@fact("others_exert_decisive_influence")
def others_exert_decisive_influence(ask: Ask) -> Answer:
    """Whether anyone but the authorities exerts decisive influence on the activities (PA 2023 Sch 2 para 2(2)(b)).

    Directors, officers and managers acting only as such are left out of account (para 2(5)).
    """
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who directs {ask.name(ask.body)}"))
    if not ask.controllers:
        return Answer(Unknown(NOBODY_NAMED))
    named = _named(ask)
    outsiders = [each for each in named if stands_for(ask, each) is False]
    against = contradicted(ask, tuple(named)) if outsiders else ""
    if against:
        return Answer(Unknown(f"the file states who decides against the figures: {against}", contradicted=True))
    open_votes = _open_votes(ask, tuple(named)) if outsiders else ""
    if open_votes:
        return Answer(Unknown(f"the file says who decides, and leaves open {open_votes}"))
    if outsiders:
        return Answer(True, f"{ask.names(outsiders)} {ask.agree(outsiders, 'has', 'have')} decisive influence")
    between = intermediaries(ask)
    if between and ask.case.readings.get("F3") == "literal":
        return Answer(True, f"{ask.names(between)} {ask.agree(between, 'stands', 'stand')} between and can direct it")
    anyone = ask.told("bodies", ask.body, "decisive_influence", "anyone_else")
    if ask.in_effect("bodies", ask.body, "decisive_influence") is not True:
        return Answer(Unknown("the statement of who has decisive influence has no effect on the day of the award"))
    if anyone.value is True:
        return Answer(True, "the file says that someone else has decisive influence")
    unsure = [each for each in named if stands_for(ask, each) is None]
    if unsure:
        return Answer(Unknown(f"the file does not settle whether {ask.names(unsure)} is one of the authorities"))
    lever = _outsiders_lever(ask, _deciding_on_the_board) or _declared_otherwise(ask)
    if anyone.value is False and lever:
        return Answer(Unknown(f"the file says that nobody else has decisive influence, but {lever}", contradicted=True))
    shared = _shared_between(ask)
    if anyone.value is False and shared:
        return Answer(Unknown(shared))
    beside = _nobody_beside_whom(ask)
    if anyone.value is False and beside:
        return Answer(Unknown(beside))
    still_open = _outsiders_open_right(ask) or _votes_left(ask, HALF) or _seats_left(ask)
    if anyone.value is False and still_open:
        return Answer(Unknown(f"the file leaves open {still_open}"))
    ending = _ends_before_the_contract(ask)
    if anyone.value is False and ending:
        return Answer(Unknown(f"{ending}, and the file does not say who decides then"))
    if anyone.value is False:
        return Answer(False, f"nobody but {ask.names(ask.controllers)} has decisive influence")
    return Answer(Unknown(f"the file does not say whether anyone else has decisive influence ({anyone.why})"))


@fact("board_filled_by_outsiders")
def board_filled_by_outsiders(ask: Ask) -> Answer:
    """Whether others than the authorities fill half of the board or more, by whatever right (Sch 2 para 2(5))."""
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who directs {ask.name(ask.body)}"))
    words = _outsiders_board(ask, _everyone_on_the_board)
    return Answer(bool(words), words or "no outsiders are said to fill half of the board")


def _declared_otherwise(ask: Ask) -> str:
    """Who the file declares as controlling, where that is not the authorities that are tested; else nothing."""
    declared = ask.told("bodies", ask.body, "controllers").value or []
    left_out = [each for each in ask.controllers if declared and each not in declared]
    if left_out:
        return f"`controllers` names {ask.names(declared)}, and not {ask.names(left_out)}"
    return _declares_outsiders(ask)


def _declares_outsiders(ask: Ask) -> str:
    """Who else the file declares as controlling beside the authorities; or nothing."""
    declared = ask.told("bodies", ask.body, "controllers").value or []
    others = [each for each in declared if not stands_for(ask, each)]
    return f"`controllers` names {ask.names(others)} too" if others else ""


def _unheld(ask: Ask) -> str:
    """That nobody is said to hold, on the day that is tested, a body that others own; else nothing."""
    unheld = ask.kind(ask.body) in OWNABLE and not holders(ask, ask.body)
    return f"who holds {ask.name(ask.body)}" if unheld else ""


def _nobody_beside_whom(ask: Ask) -> str:
    """Why it is open beside whom nobody else decides; empty where it is told, or there is nobody else it could be.

    That nobody else has decisive influence says nothing of those who have it while the file leaves open who they are.
    """
    told = [ask.told("bodies", ask.body, "decisive_influence", matter) for matter in MATTERS]
    if any(each.value is None and not each.silent for each in told):
        return "the file says that nobody else has decisive influence, and leaves open who has it"
    if not any(each.silent for each in told):
        return ""
    look = _aside(ask, ask.body)
    seated = look.keys("bodies", ask.body, "board", "appointed_by")
    behind = [*(beneficiary(look, ask.body, each) for each in holders(look, ask.body)), *seated]
    others = list(dict.fromkeys(each for each in behind if not stands_for(look, each)))
    if any(not each.silent for each in told):
        return "the file says who decides on one of strategy and significant decisions, and not on the other"
    if others:
        ask.read.update(look.read)
        has = ask.agree(others, "has", "have")
        return f"{ask.names(others)} {has} a part in it, and the file does not say who has decisive influence"
    return ""


def _named(ask: Ask) -> list[str]:
    """Whoever the file says has decisive influence on the test date."""
    named: list[str] = []
    for matter in MATTERS if ask.in_effect("bodies", ask.body, "decisive_influence") else ():
        named += ask.told("bodies", ask.body, "decisive_influence", matter).value or []
    named += [
        each
        for each in holders(ask, ask.body)
        if ask.told("bodies", ask.body, "holdings", each, "decisive_influence").value
    ]
    return list(dict.fromkeys(named))


Seats = Mapping[str, int]
"""How many seats each of those who are none of the authorities fills."""


def _everyone_on_the_board(_: Ask, seats: Seats, __: int) -> Seats:
    return seats


def _deciding_on_the_board(ask: Ask, filled: Seats, seats: int) -> Seats:
    """Whoever fills half of the seats alone, else those that are no people.

    Several groups of people, such as tenants beside independent members, of which none has half, decide nothing that
    directors acting as such would not (PA 2023 Sch 2 para 2(5)); firms may act together.
    """
    alone = {each: count for each, count in filled.items() if count * 2 >= seats}
    return alone or {each: count for each, count in filled.items() if ask.kind(each) != "natural-persons"}


def _outsiders_lever(ask: Ask, weighed: Callable[[Ask, Seats, int], Seats] = _everyone_on_the_board) -> str:
    """A right that is, or may be, an outsider's and contradicts that nobody else decides; empty where there is none.

    An outsider's part that begins after the award is judged with it (CJEU C-29/04). `weighed` picks those on the board
    whose seats count together.
    """
    for entry in _now_or_later(ask):
        if stands_for(ask, beneficiary(ask, ask.body, entry)):
            continue
        told = {key: ask.told("bodies", ask.body, "holdings", entry, key).value for key in HOLDERS_LEVERS}
        rights = [key for key, value in told.items() if value]
        if rights or compare("above", HALF, figure(ask, ask.body, entry, "votes")):
            return f"{ask.name(entry)} holds {' and '.join(rights).replace('_', ' ') or 'most of the votes'}"
    if ask.told("bodies", ask.body, "reserved_matters").why not in ("", "not stated"):
        return "it leaves open whether anyone has a say reserved"
    for item in ask.items("bodies", ask.body, "reserved_matters"):
        held = ask.told(*item, "held_by").value
        matter = ask.told(*item, "matter").value
        if held is None:
            return f"it does not say who has a say reserved over {str(matter or 'a matter').replace('-', ' ')}"
        outside = [each for each in held if not stands_for(ask, each)]
        if outside and matter in (
            "strategic-objectives",
            "significant-decisions",
            "budget",
            "board",
            "constitution",
            None,
        ):
            about = str(matter or "a matter").replace("-", " ")
            return f"{ask.names(outside)} {ask.agree(outside, 'has', 'have')} a say reserved over {about}"
    for item in ask.items("bodies", ask.body, "agreements"):
        outside = _outsiders_in(ask, item)
        if outside and _may_share_control(ask, item):
            what = str(ask.told(*item, "gives").value or "rights that it does not name").replace("-", " ")
            return f"{ask.names(outside)} {ask.agree(outside, 'has', 'have')} an agreement that gives {what}"
    for route in ask.keys("bodies", ask.body, "parent_routes"):
        named = ask.told("bodies", ask.body, "parent_routes", route).value or []
        outside = [each for each in named if not stands_for(ask, each)]
        if outside:
            return f"{ask.names(outside)} {ask.agree(outside, 'is', 'are')} named under {route.replace('_', ' ')}"
    consolidating = ask.told("bodies", ask.body, "consolidated_by").value
    for each in consolidating if isinstance(consolidating, list) else ():
        if each != ask.body and contracting_authority(ask, each) is False and not stands_for(ask, each):
            return f"its accounts are consolidated by {ask.name(each)}"
    return _outsiders_board(ask, weighed) or _outsiders_organ(ask)


def _outsiders_board(ask: Ask, weighed: Callable[[Ask, Seats, int], Seats]) -> str:
    """That outsiders fill half of the board or more, by who appoints to it or for whom people sit; empty where not.

    A board whose seats are not counted has as many as are told of.
    """
    at = ("bodies", ask.body, "board")
    appointed = {each: ask.told(*at, "appointed_by", each).value or 0 for each in ask.keys(*at, "appointed_by")}
    sitting = _on_the_board(ask)
    seats = ask.told(*at, "seats").value or sum(appointed.values()) or len(sitting)
    by_right = {each: count for each, count in appointed.items() if not stands_for(ask, each)}
    outside = max(by_right, Counter(_for_others(ask, sitting)), key=lambda each: sum(each.values()))
    who = weighed(ask, outside, seats)
    filled = sum(who.values())
    if not seats or filled * 2 < seats:
        return ""
    share = "most" if filled * 2 > seats else "half"
    return f"{ask.names(list(who))} {ask.agree(list(who), 'fills', 'fill')} {share} of the board"


def _for_others(ask: Ask, sitting: list[list[str]]) -> list[str]:
    """The first of those that each person sits for who sits for none of the authorities."""
    return [each[0] for each in sitting if each and not any(stands_for(ask, party) for party in each)]


def _outsiders_organ(ask: Ask) -> str:
    """That outsiders are half or more of those who sit on another organ that decides; empty where they are not."""
    for organ in sorted(DECIDING_ORGANS - {"board"}):
        sitting = _on_the_board(ask, organ) if _decides(ask, organ) else []
        who = list(dict.fromkeys(_for_others(ask, sitting)))
        if who and len(_for_others(ask, sitting)) * 2 >= len(sitting):
            sit = ask.agree(who, "sits", "sit")
            return f"{ask.names(who)} {sit} on the {organ.replace('-', ' ')}, which decides"
    return ""


def _now_or_later(ask: Ask) -> list[str]:
    """Who holds a part in the body on the day that is tested; of an award, also who is to while the contract runs."""
    if not _at_the_award(ask):
        return list(holders(ask, ask.body))
    entries = ask.keys("bodies", ask.body, "holdings")
    return [each for each in entries if _while_it_runs(ask, ("bodies", ask.body, "holdings", each))]


def _at_the_award(ask: Ask) -> bool:
    """Whether it is the award that is tested: what goes on or is changed is tested again where owners change."""
    event = ask.told("event")
    return event.silent or event.value == "award"


def _while_it_runs(ask: Ask, path: Path) -> bool:
    """Whether what stands there has not ended before the day that is tested, and begins before the contract ends."""
    begins, over = ask.date(*path, "effective_on"), ask.date("contract", "ends_on")
    after = isinstance(begins, DateSpan) and isinstance(over, DateSpan) and begins.first > over.last
    return not (after or ask.has_ended(*path))


def _on_the_board(ask: Ask, organ: str = "board") -> list[list[str]]:
    """For whom each representative on the board, or on another organ, sits: whom it is said to sit for, if anybody."""
    items = ask.items("bodies", ask.body, "representatives")
    there = [item for item in items if ask.told(*item, "body").value in (organ, None)]
    sitting = [(ask.told(*item, "sits_for").value, ask.told(*item, "for").value or []) for item in there]
    return [[one] if one else several for one, several in sitting]


def _open_seats(ask: Ask) -> str:
    """How many seats a board has that somebody fills, or half of them or more; empty where the file says."""
    at = ("bodies", ask.body, "board")
    seats = ask.told(*at, "seats")
    if ask.keys(*at, "appointed_by") and seats.value is None and not seats.silent:
        return "how many seats the board has"
    return _seats_left(ask)


def _seats_left(ask: Ask) -> str:
    """Half of the board or more, of which the file does not say who fills it; empty where it says."""
    at = ("bodies", ask.body, "board")
    seats = ask.told(*at, "seats").value or 0
    filled = [ask.told(*at, "appointed_by", each).value or 0 for each in ask.keys(*at, "appointed_by")]
    left = seats - sum(filled)
    return f"who fills {left} of the {seats} seats on the board" if filled and left * 2 >= seats > 0 else ""


def _outsiders_in(ask: Ask, agreement: Path) -> list[str]:
    """Who made the agreement and is none of the authorities, nor the body itself."""
    between = ask.told(*agreement, "between").value or []
    return [each for each in between if each != ask.body and not stands_for(ask, each)]


def _may_share_control(ask: Ask, agreement: Path) -> bool:
    """Whether an agreement with an outsider gives, or may give, it a part in control, at the award or later.

    What is agreed with an outsider for later is judged with the award (CJEU C-29/04); an authority's right that comes
    later cures nothing. One about votes gives none where the file says that it is the authorities who command them
    alone by agreement (Companies Act 2006 s.1162(2)(d)).
    """
    gives = ask.told(*agreement, "gives").value
    if gives == "consultation" or ask.told(*agreement, "binding").value is False:
        return False
    return _while_it_runs(ask, agreement) and not (gives == "votes" and _command_votes(ask))


def _command_votes(ask: Ask) -> bool:
    """Whether the file says that it is the authorities who command votes by agreement."""
    commanding = ask.told("bodies", ask.body, "parent_routes", "controls_votes_by_agreement").value or []
    return bool(commanding) and all(stands_for(ask, each) for each in commanding)


def _outsiders_on_the_board(ask: Ask) -> list[str]:
    entries = ask.keys("bodies", ask.body, "board", "appointed_by")
    return [each for each in entries if not stands_for(ask, each)]


def _outsiders_open_right(ask: Ask) -> str:
    """A right that the file leaves open and that an outsider may hold; empty where there is none."""
    for entry in holders(ask, ask.body):
        if stands_for(ask, beneficiary(ask, ask.body, entry)) is True:
            continue
        for key in HOLDERS_LEVERS:
            if _is_open(ask, "holdings", entry, key):
                return f"whether {ask.name(entry)} has {key.replace('_', ' ')}"
    majority = _open_majority(
        ask, [each for each in holders(ask, ask.body) if not stands_for(ask, beneficiary(ask, ask.body, each))]
    )
    if majority:
        return majority
    for item in ask.items("bodies", ask.body, "reserved_matters"):
        if ask.told(*item, "held_by").value is None:
            return "who holds a reserved right"
    if _is_open(ask, "agreements"):
        return "what agreements there are"
    for item in ask.items("bodies", ask.body, "agreements"):
        if ask.told(*item, "between").value is None:
            return "who made an agreement"
    for route in ("", *ask.keys("bodies", ask.body, "parent_routes")):
        if _is_open(ask, "parent_routes", *([route] if route else [])):
            return f"who has {route.replace('_', ' ') or 'the rights of a parent'}"
    outside = _outsiders_on_the_board(ask)
    if (
        _is_open(ask, "board")
        or _is_open(ask, "board", "appointed_by")
        or (outside and _is_open(ask, "board", "seats"))
        or any(_is_open(ask, "board", "appointed_by", each) for each in outside)
    ):
        return "who fills the board"
    return ""


def _is_open(ask: Ask, *path: str) -> bool:
    """Whether the file speaks of that right in the body and does not say what it is; silence raises nothing."""
    told = ask.stated("bodies", ask.body, *path)
    return told.value is None and not told.silent


@fact("controllers_left_out_of_decisions")
def controllers_left_out_of_decisions(ask: Ask) -> Answer:
    """Whether the file names who has decisive influence and leaves out one of the authorities said to control jointly.

    Control that is exercised by some alone may not be the joint control of all (PA 2023 Sch 2 para 2(1)(b), (4)). Where
    nobody decides, nobody is left out.
    """
    left: list[str] = []
    for matter in MATTERS:
        told = ask.told("bodies", ask.body, "decisive_influence", matter)
        if told.value is None and not told.silent:
            return Answer(Unknown(f"the file does not say who has decisive influence ({told.why})"))
        behind = [_controllers_behind(ask, each, frozenset({ask.body})) for each in told.value or ()]
        if None in behind:
            return Answer(Unknown(f"the file does not settle who directs {ask.names(told.value)}"))
        having = frozenset().union(*[each for each in behind if each])
        left += [each for each in ask.controllers if having and each not in having]
    names = ask.names(list(dict.fromkeys(left)))
    return Answer(bool(left), f"{names} left out of those who decide" if left else "none is left out")


@fact("managed_on_a_unified_basis")
def managed_on_a_unified_basis(ask: Ask) -> Answer:
    """Managed on a unified basis with the parent (Companies Act 2006 s.1162(4)(b))."""
    return _held_against_figures(ask, raised_only(ask, "unified_management"), "unified management")


@fact("dominant_influence_exercised")
def dominant_influence_exercised(ask: Ask) -> Answer:
    """Power to exercise, or actual exercise of, dominant influence or control (Companies Act 2006 s.1162(4)(a)).

    Decisive influence that the file states for the controllers may amount to it: then it is open, not absent.
    """
    said = named_route(ask, "actual_dominance")
    if said is not None:
        return _held_against_figures(ask, said, "dominance")
    for matter in MATTERS:
        told = ask.told("bodies", ask.body, "decisive_influence", matter)
        if told.value is None and not told.silent:
            return Answer(Unknown(f"it is open who has decisive influence ({told.why}), which may be dominance"))
        if told.value and all(stands_for(ask, each) is not False for each in told.value):
            return Answer(Unknown("the file states decisive influence, and leaves open whether it is dominance"))
    return Answer(False, "not stated")


def _held_against_figures(ask: Ask, said: Answer, what: str) -> Answer:
    """A judgement that the file states for the authorities, unknown where the figures contradict it."""
    if said.value is not True:
        return said
    against, still_open = contradicted(ask, ask.controllers), _open_votes(ask, ask.controllers)
    if against:
        return Answer(Unknown(f"the file states {what} against the figures: {against}", True))
    return Answer(Unknown(f"the file states {what}, and leaves open {still_open}")) if still_open else said


@fact("every_controller_represented")
def every_controller_represented(ask: Ask) -> Answer:
    """Whether each authority is represented where the body is directed; one person may stand for several.

    The representation must be secured for that authority: a director who merely sits there for another, and happens to
    sit on its own board too, does not represent it (CJEU C-383/21; art 12(3)(i), PCR 2015 reg 12(5)(a), (6), PA 2023
    Sch 2 para 2(2)(d)(i), (7)).
    """
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who directs {ask.name(ask.body)}"))
    if not ask.controllers:
        return Answer(Unknown(NOBODY_NAMED))
    states = {each: _represented(ask, each) for each in ask.controllers}
    absent = [each for each, state in states.items() if state is False]
    if absent:
        words = f"{ask.names(absent)} {ask.agree(absent, 'has', 'have')} no representative, own or shared"
        if _may_stand_aside(ask, absent):
            return Answer(Unknown(f"{words}, and `controllers` does not say which authorities control together"))
        return Answer(False, words)
    unsure = [each for each, state in states.items() if state is None]
    if unsure:
        return Answer(
            Unknown(
                f"the file does not settle whether {ask.names(unsure)} {ask.agree(unsure, 'is', 'are')} represented"
            )
        )
    apart = [each for each in ask.controllers if holds_a_part(ask, each, ask.body, frozenset()) is False]
    if apart:
        words = f"{ask.names(apart)} {ask.agree(apart, 'is', 'are')} represented, but {ask.agree(apart, 'has', 'have')}"
        return Answer(Unknown(f"{words} no part in {ask.name(ask.body)} (C-182/11)"))
    return Answer(True, _seats_in_words(ask))


def _may_stand_aside(ask: Ask, absent: list[str]) -> bool:
    """Whether the holders without a representative may be none of those that control together.

    Not the authority that awards, nor one that is said to decide, nor where the others are too few to control jointly.
    """
    if ask.case.roles.set_of is None or declared_controllers(ask, ask.case.roles.set_of):
        return False
    deciding = [ask.told("bodies", ask.body, "decisive_influence", each).value or [] for each in MATTERS]
    others = tuple(each for each in ask.controllers if each not in absent)
    passive = not any(each == _awarding(ask) or any(each in named for named in deciding) for each in absent)
    return passive and head_count(ask, others) > 1


def _seats_in_words(ask: Ask) -> str:
    seats = ask.told("bodies", ask.body, "board", "seats").value
    filled = {each: ask.told("bodies", ask.body, "board", "appointed_by", each).value for each in ask.controllers}
    if seats and all(filled.values()):
        shares = [f"{ask.name(each)} {count}" for each, count in filled.items()]
        return f"{' and '.join([', '.join(shares[:-1]), shares[-1]] if len(shares) > 1 else shares)} of {seats} seats"
    return f"each of {ask.names(ask.controllers)} is represented"


def _represented(ask: Ask, authority: str) -> bool | None:
    group = ask.told("parties", authority, "represented")
    seat = _fills_a_seat(ask, authority)
    if group.value == "all" and seat is False and any_of(_represented_by(ask, authority)) is not True:
        return None  # the board that the file gives has no seat for any of them
    if not group.silent:
        return {"all": True, "some": False, "none": False}.get(group.value)
    if seat and head_count(ask, (authority,)) > 1:
        seat = None  # that a group fills seats does not show that each of it has one
    return any_of([seat, *_represented_by(ask, authority)])


def _fills_a_seat(ask: Ask, authority: str) -> bool | None:
    """Whether the authority itself appoints to the board; a full board without it shuts it out.

    Where the file gives no board, the representative that it names for the authority is all that is put forward for it;
    of an authority that it names none for, it says nothing. A board that is not told of, or that an owner in between
    fills, leaves it open.
    """
    if ask.told("bodies", ask.body, "board").why not in ("", "not stated"):
        return None
    if not ask.keys("bodies", ask.body, "board"):
        named = [ask.told(*item, "for").value or () for item in ask.items("bodies", ask.body, "representatives")]
        return False if any(authority in each for each in named) else None
    count = ask.told("bodies", ask.body, "board", "appointed_by", authority).value
    if ask.in_effect("bodies", ask.body, "board") is not True:
        return None
    listed = any(ask.told(*item, "kind").value == "board" for item in ask.items("bodies", ask.body, "organs"))
    if count and listed and not _decides(ask, "board"):
        return None
    if count:
        right = ask.told("bodies", ask.body, "board", "appointments_right")
        if right.value == "none":
            return False
        return True if right.silent or right.value in ("articles", "agreement") else None
    seats = ask.told("bodies", ask.body, "board", "seats").value
    filling = ask.keys("bodies", ask.body, "board", "appointed_by")
    filled = [ask.told("bodies", ask.body, "board", "appointed_by", each).value for each in filling]
    full = seats is not None and None not in filled and sum(filled) == seats
    return False if count == 0 or (full and not any(_between(ask, each) for each in filling)) else None


def _represented_by(ask: Ask, authority: str) -> list[bool | None]:
    """For each representative that may stand for the authority: whether it does, and by a right that is secured."""
    listed = ask.told("bodies", ask.body, "representatives")
    states: list[bool | None] = [] if listed.why in ("", "not stated") else [None]
    for item in ask.items("bodies", ask.body, "representatives"):
        named = ask.told(*item, "for").value
        if named is not None and authority not in named:
            continue
        secured = ask.told(*item, "secured_by").value
        sits_for = ask.told(*item, "sits_for")
        limbs: list[bool | None] = [
            None if named is None else True,
            None if ask.in_effect(*item) and _ending(ask, item, "it") else ask.in_effect(*item),
            None if secured is None else bool(secured != "none"),
            True if sits_for.silent else None if sits_for.value is None else bool(sits_for.value == authority),
            _deciding_organ(ask, ask.told(*item, "body")),
            _has_a_say(ask, item),
        ]
        states.append(all_of(limbs))
    return states


def _has_a_say(ask: Ask, item: Path) -> bool | None:
    """Whether a shared representative leaves the authority a say; without one it is open whether that is enough."""
    say = ask.told(*item, "say_in_agenda_and_votes")
    return True if say.silent or say.value is True else None


def _deciding_organ(ask: Ask, organ: Told) -> bool | None:
    """Whether the organ decides what matters: the board does; another where the file says so, or there is no board."""
    kind = organ.value
    has_board = _has_a_board(ask)
    if kind is None:
        return True if organ.silent and not has_board else None
    if any(ask.told(*item, "kind").value == kind for item in ask.items("bodies", ask.body, "organs")):
        return _decides(ask, kind)
    return True if kind == "board" or (kind in DECIDING_ORGANS and not has_board) else None


def _has_a_board(ask: Ask) -> bool:
    """Whether the file shows a board, by its seats or by somebody who sits on it: another organ may then not decide."""
    named = [ask.document.get((*item, "body")) for item in ask.items("bodies", ask.body, "representatives")]
    return ask.document.get(("bodies", ask.body, "board")) is not None or "board" in named


def _decides(ask: Ask, kind: str) -> bool | None:
    """Whether the file says of the organ that it decides on strategy or what is significant; None where it is open."""
    for item in ask.items("bodies", ask.body, "organs"):
        if ask.told(*item, "kind").value == kind:
            decides = ask.told(*item, "decides").value
            return None if decides is None else bool({"strategic-objectives", "significant-decisions"} & set(decides))
    return None


@fact("represented_only_by_sharing")
def represented_only_by_sharing(ask: Ask) -> Answer:
    """Whether some authority is represented only by a person who stands for others too (art 12(3)(i); Sch 2 para 2(7)).

    That is allowed; whether such a seat gives each of them a real part is a question of substance (C-182/11, C-383/21).
    """
    shared = []
    for authority in ask.controllers:
        named = [ask.told(*item, "for").value or () for item in ask.items("bodies", ask.body, "representatives")]
        for_it = [each for each in named if authority in each]
        if for_it and all(len(each) > 1 for each in for_it) and not _fills_a_seat(ask, authority):
            shared.append(authority)
    words = (
        f"{ask.names(shared)} {ask.agree(shared, 'shares', 'share')} a representative" if shared else "none is shared"
    )
    return Answer(bool(shared), words)


@fact("contrary_to_controllers_interests")
def contrary_interests(ask: Ask) -> Answer:
    """Whether the body pursues interests, or does work, contrary to those of any of the authorities.

    Directive 2014/24/EU art 12(3)(iii); PCR 2015 reg 12(5)(c); PA 2023 Sch 2 para 2(2)(d)(ii).
    """
    told = ask.told("bodies", ask.body, "pursues_contrary_interests")
    if told.value is None:
        return Answer(
            Unknown(f"the file does not say whether {ask.name(ask.body)} acts against the authorities' interests")
        )
    return Answer(
        told.value,
        f"{ask.name(ask.body)} {'acts' if told.value else 'does not act'} against the authorities' interests",
    )


@fact("looks_to_the_market")
def looks_to_the_market(ask: Ask) -> Answer:
    """Whether the body has turned to the market or its board acts on its own (CJEU C-458/03): signs against control."""
    signs = [ask.told("bodies", ask.body, key) for key in ("market_oriented", "board_acts_independently")]
    if any(each.value is True for each in signs):
        return Answer(True, "the body looks to the market, or its board acts on its own")
    if any(each.value is None and not each.silent for each in signs):
        return Answer(Unknown("the file leaves open whether the board acts on its own"))
    return Answer(False, "no sign of it is stated")


@fact("under_control")
def under_control(ask: Ask) -> Answer:
    """Whether the controllers control the body by every limb of the law's own definition of control."""
    if not ask.body or not ask.controllers:
        return Answer(Unknown("no authority is named that might control it"))
    if not described(ask, ask.body):
        return Answer(Unknown(f"the file does not say who owns or directs {ask.name(ask.body)}"))
    control = ask.control_of(ask.body)
    return Answer(Unknown(control.reason) if control.state is None else control.state, control.reason)


def _leaves_open_who_directs(ask: Ask, body: str) -> bool:
    """Whether the file speaks of who has decisive influence over the body and does not say who."""
    told = [ask.told("bodies", body, "decisive_influence", matter) for matter in MATTERS]
    return any(each.value is None and not each.silent for each in told)


def _directing(ask: Ask, body: str) -> list[str]:
    """Whoever the file says has decisive influence over the body."""
    told = [ask.told("bodies", body, "decisive_influence", matter).value for matter in MATTERS]
    return list(dict.fromkeys(party for each in told if isinstance(each, list) for party in each))


def _above_which_is_no_authority(ask: Ask, body: str) -> bool:
    """Whether the complete list of the body's holders has no authority, and none is, or may be, said to direct it."""
    look = _aside(ask, body)
    strangers = all(
        contracting_authority(look, each) is False and not described(look, each) for each in _directing(look, body)
    )
    directed = not strangers or _leaves_open_who_directs(look, body)
    return not directed and not controllers_of(ask, body) and not controllers_open(ask, body)


@fact("controllers.have_a_part_in_both")
def controllers_have_a_part_in_both(ask: Ask) -> Answer:
    """Whether the same set of authorities stands above buyer and supplier (Sch 2 para 2(1)(c), (d); CJEU C-15/13)."""
    roles = ask.case.roles
    buyer, supplier = roles.sister or "", roles.controlled or ""
    for each in (supplier, buyer):
        if described(ask, each) and _above_which_is_no_authority(ask, each):
            return Answer(False, f"no authority stands above {ask.name(each)}")
    if not described(ask, buyer) or not described(ask, supplier):
        return Answer(Unknown("the file does not say who owns or directs both of them"))
    ours, theirs = set(controllers_of(ask, supplier)), set(controllers_of(ask, buyer))
    unsure = [each for each in (supplier, buyer) if not all(has_a_part(ask, one, each) for one in ask.controllers)]
    same = ours == theirs or (len(ask.controllers) == 1 and ask.controllers[0] in ours & theirs)
    if ask.controllers and same and not unsure:
        return Answer(True, f"{ask.names(ask.controllers)} {ask.agree(ask.controllers, 'has', 'have')} a part in both")
    if not ask.controllers or not same:
        unsure = [each for each in (supplier, buyer) if controllers_open(ask, each)]
    if unsure:
        return Answer(Unknown(f"the list of those who hold {ask.names(unsure)} is not complete"))
    look = _aside(ask, ask.body)
    both = {*_directing(look, supplier)} & {*_directing(look, buyer)}
    directing = sorted(both - (ours & theirs))
    untold = [each for each in (supplier, buyer) if _leaves_open_who_directs(look, each)]
    if untold:
        ask.read.update(look.read)
        return Answer(Unknown(f"the file leaves open who directs {ask.names(untold)}"))
    if directing:
        ask.read.update(look.read)
        direct = ask.agree(directing, "is said to direct", "are said to direct")
        return Answer(Unknown(f"{ask.names(directing)} {direct} both of them, and not to hold a part in both"))
    return Answer(False, f"no authority, or not the same ones, stands above {ask.name(buyer)} and {ask.name(supplier)}")
