"""Paragraphs 2 and 3 of Schedule 2 to the Procurement Act 2023 (c. 54), sub-paragraph by sub-paragraph.

With what they lean on: section 2 (contracting and public authorities), section 1162 of and Schedule 7 to the Companies
Act 2006 (parent undertakings), and regulations 42A and 42B of the Procurement Regulations 2024 (SI 2024/692, put in by
SI 2025/163), which tell the percentages. Paraphrased in the comments. What is left to judgement is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from .reading import Reading, Share, Truth, every, no, some

FOUR_FIFTHS, A_FIFTH = Fraction(4, 5), Fraction(1, 5)
EVERY_MEASURE = {"turnover", "costs", "time", "value-supplied-by", "value-supplied-to"}
"""Regulation 42A(8); 42B(8) has all but the last."""

Authorities = frozenset[str]
"""One authority, or several acting jointly."""


def routes(file: Reading, buyer: str, supplier: str) -> dict[str, Truth]:
    """Each kind of contract of paragraphs 2(1) and 3(1), for one award.

    2(1)(a) and (b) speak of a contract between the authority and the person, whichever of them buys.
    """
    return {
        "vertical": paragraph_2_1_a(file, buyer, supplier),
        "reverse": paragraph_2_1_a(file, supplier, buyer),
        "joint": paragraph_2_1_b(file, buyer, supplier),
        "joint-reverse": paragraph_2_1_b(file, supplier, buyer),
        "sister": paragraph_2_1_c(file, buyer, supplier),
        "joint-sister": paragraph_2_1_d(file, buyer, supplier),
        "horizontal": paragraph_3_1(file),
    }


def contracting_authority(file: Reading, who: str) -> Truth:
    """Section 2(1)(a): a public authority. 2(8) and 3(4) leave public undertakings and private utilities out."""
    return public_authority(file, who)


def public_authority(file: Reading, who: str) -> Truth:
    """Section 2(2): publicly funded or under public oversight, and not operating on a commercial basis."""
    for field in ("public_authority", "contracting_authority"):
        said: Truth = file.party(who, field)
        if said is not None:
            return said
    if file.is_authority_by_type(who):
        return True
    if file.is_private_by_type(who):
        return False
    return every(
        [
            some([file.party(who, "publicly_funded"), under_public_oversight(file, who)]),
            no(file.party(who, "operates_commercially")),
        ]
    )


def under_public_oversight(file: Reading, who: str) -> Truth:
    """Section 2(3): managed or controlled by public authorities, or they appoint more than half of its board."""
    said: Truth = file.party(who, "public_oversight")
    if said is not None:
        return said
    seats = file.seats(who)
    theirs = sum(count or 0 for each, count in file.appointed(who).items() if file.is_authority_by_type(each))
    return True if seats and 2 * theirs > seats else None


# Paragraph 2


def paragraph_2_1_a(file: Reading, authority: str, person: str) -> Truth:
    """Between an authority and a person that it controls."""
    return every([contracting_authority(file, authority), controls(file, frozenset({authority}), person)])


def paragraph_2_1_b(file: Reading, authority: str, person: str) -> Truth:
    """Between an authority and a person that it controls acting jointly with other authorities."""
    together = acting_jointly(file, person)
    if together is None:
        return unless_at_best_it_fails(file, person)
    if authority not in together or len(together) < 2:
        return unless_at_best_it_fails(file, person) if may_be_more(file, person) else False
    return every([authorities(file, together), controls(file, together, person)])


def paragraph_2_1_c(file: Reading, authority: str, person: str) -> Truth:
    """Between an authority and a person, where another authority controls both."""
    return every(
        [
            contracting_authority(file, authority),
            some(
                every(
                    [
                        contracting_authority(file, another),
                        controls(file, frozenset({another}), authority),
                        controls(file, frozenset({another}), person),
                    ]
                )
                for another in file.parties()
                if another not in (authority, person)
            ),
        ]
    )


def paragraph_2_1_d(file: Reading, authority: str, person: str) -> Truth:
    """Between an authority and a person, where other authorities acting jointly control both."""
    of_one, of_other = acting_jointly(file, authority), acting_jointly(file, person)
    for who, each in ((authority, of_one), (person, of_other)):
        if each is not None and len(each) < 2 and not may_be_more(file, who):
            return False
    more = may_be_more(file, authority) or may_be_more(file, person)
    if of_one is None or of_other is None or (more and (of_one != of_other or len(of_one) < 2)):
        return every(unless_at_best_it_fails(file, each) for each in (authority, person))
    if of_one != of_other or len(of_one) < 2:
        return False
    return every(
        [
            contracting_authority(file, authority),
            authorities(file, of_one),
            controls(file, of_one, authority),
            controls(file, of_one, person),
        ]
    )


def acting_jointly(file: Reading, person: str) -> Authorities | None:
    """The authorities put forward as acting jointly; nobody for what nobody can own."""
    if cannot_be_controlled(file, person):
        return frozenset()
    return file.controllers(person)


def unless_at_best_it_fails(file: Reading, person: str) -> Truth:
    """Where it is not known who they all are: False only if it fails whoever they are."""

    def for_whomever(customer: str) -> Truth:
        return False if file.is_private_by_type(customer) else None

    shares = file.work_shares(person, for_whomever)
    work = by_measure(
        [(each.measure, each.above(FOUR_FIFTHS)) for each in shares], file.no_other_measure_passes(person)
    )
    known = acting_jointly(file, person) or frozenset()
    return every(
        [
            None,
            work,
            every(file.represented(person, each) for each in known),
            no(file.anyone_else_has_influence(person)),
            no(file.contrary_interests(person)),
            only_public_authorities_hold_shares(file, person),
        ]
    )


def may_be_more(file: Reading, person: str) -> bool:
    return not cannot_be_controlled(file, person) and file.controllers_may_be_more(person)


def authorities(file: Reading, group: Iterable[str]) -> Truth:
    return every(contracting_authority(file, each) for each in group)


def cannot_be_controlled(file: Reading, person: str) -> bool:
    """A council, which nobody owns, and a private firm, whose shares no public authority holds (2(3))."""
    return file.is_authority_by_type(person) or file.is_private_by_type(person)


def controls(file: Reading, group: Authorities, person: str, asked: frozenset[str] = frozenset()) -> Truth:
    """Sub-paragraphs (2) and (3). `asked` are the bodies whose control is being told already."""
    if cannot_be_controlled(file, person):
        return False
    if person in asked:
        return None
    asked |= {person}
    return every(
        [
            parent_undertaking(file, group, person),  # (2)(a)
            nobody_else_has_decisive_influence(file, group, person),  # (2)(b)
            more_than_80_percent(file, group, person, asked),  # (2)(c)
            joint_control(file, group, person),  # (2)(d)
            only_public_authorities_hold_shares(file, person),  # (3)
        ]
    )


def parent_undertaking(file: Reading, group: Authorities, person: str) -> Truth:
    """(2)(a) with (4): a parent undertaking under section 1162, those acting jointly taken as one undertaking."""

    def theirs(holder: str) -> Truth:
        # Schedule 7 paragraph 9: what a subsidiary undertaking holds is held by its parent
        if holder in group:
            return True
        return False if cannot_be_controlled(file, holder) else parent_undertaking(file, group, holder)

    def among(route: str) -> Truth:
        listed = file.route_to_parent(person, route)
        return None if listed is None else some(theirs(each) for each in listed)

    member = some(theirs(each) for each in file.holders(person))
    return some(
        [
            majority_of_votes(file, person, theirs),  # s.1162(2)(a)
            every([member, some_known([among("appoints_board_majority"), majority_of_board(file, person, theirs)])]),
            among("dominant_influence_by"),  # (2)(c)
            every([member, among("controls_votes_by_agreement")]),  # (2)(d)
            among("actual_dominance"),  # (4)(a)
            among("unified_management"),  # (4)(b)
        ]
    )


def some_known(answers: list[Truth]) -> Truth:
    """The first that is known, where each is enough to tell."""
    return next((each for each in answers if each is not None), None)


def majority_of_votes(file: Reading, person: str, theirs: Callable[[str], Truth]) -> Truth:
    surely, others = Fraction(0), Fraction(0)
    owners = {holder: theirs(holder) for holder in file.holders(person)}
    for holder, own in owners.items():
        surely += file.votes(person, holder) or 0 if own else 0
        others += file.votes(person, holder) or 0 if own is False else 0
    # Schedule 7 paragraph 2: votes are rights of shareholders in respect of their shares, and follow all of these.
    if surely > 50 or (file.holdings_are_complete(person) and owners and all(owners.values())):
        return True
    return False if others >= 50 else None


def majority_of_board(file: Reading, person: str, theirs: Callable[[str], Truth]) -> Truth:
    """Section 1162(2)(b): a right to appoint or remove a majority, not that it came about."""
    seats, counts = file.seats(person), file.appointed(person)
    if seats is None or None in counts.values():
        return None
    surely = sum(count or 0 for each, count in counts.items() if theirs(each))
    perhaps = sum(count or 0 for each, count in counts.items() if theirs(each) is None)
    filled = sum(count or 0 for count in counts.values())
    if 2 * surely > seats:
        return file.right_to_appoint(person)
    return False if filled >= seats and 2 * (surely + perhaps) <= seats else None


def nobody_else_has_decisive_influence(file: Reading, group: Authorities, person: str) -> Truth:
    """(2)(b), directly or indirectly; (5), a director as such, cannot be said under this field."""

    def its_own(who: str) -> Truth:
        if who in group:
            return True
        # A body of theirs in between is another person, but the influence that it has is theirs.
        if cannot_be_controlled(file, who):
            return False
        if (
            parent_undertaking(file, group, who) is False
            or nobody_else_has_decisive_influence(file, group, who) is False
        ):
            return False  # "indirectly": who decides in the body in between decides through it
        return None

    lists = (file.decides_on_strategy(person), file.decides_significantly(person))
    # Beside whom nobody else decides is not told while it is unknown who does.
    named = [None if each is None else every(its_own(who) for who in each) for each in lists]
    return every([*named, no(file.anyone_else_has_influence(person))])


def more_than_80_percent(file: Reading, group: Authorities, person: str, asked: frozenset[str]) -> Truth:
    """(2)(c) with regulation 42A."""

    def for_them(customer: str) -> Truth:
        if customer in group:
            return True  # (i)
        answer = controls(file, group, customer, asked)  # (ii)
        if answer is not False or cannot_be_controlled(file, customer):
            return answer
        # controlled by one of them, or by one of them with others: whether that is "controlled by the authority, or
        # the authorities acting jointly" is not said
        others = [frozenset({each}) for each in group] if len(group) > 1 else []
        theirs = file.controllers(customer)
        if theirs is not None and theirs & group and len(theirs) > 1:
            others.append(theirs)
        return False if some(controls(file, each, customer, asked) for each in others) is False else None

    shares = file.work_shares(person, for_them)
    return by_measure(
        [(each.measure, each.above(FOUR_FIFTHS)) for each in shares], file.no_other_measure_passes(person)
    )


def by_measure(answers: list[tuple[str | None, Truth]], no_other: bool) -> Truth:
    """Turnover over the three years; where that does not satisfy, any other of the measures that does."""
    if True in [answer for _, answer in answers]:
        return True
    failed = {measure for measure, answer in answers if answer is False}
    if len(failed) < len(answers) or not answers:
        return None
    return False if no_other or failed >= EVERY_MEASURE else None


def joint_control(file: Reading, group: Authorities, person: str) -> Truth:
    """(2)(d): asked only of joint control; (7): one may represent several."""
    if len(group) == 1:
        return True
    return every(
        [
            decide_together(file, group, person),
            every(file.represented(person, each) for each in group),  # (i)
            no(file.contrary_interests(person)),  # (ii)
        ]
    )


def decide_together(file: Reading, group: Authorities, person: str) -> Truth:
    """That they act jointly; where only some of them are named as deciding, a judgement."""
    named = [each for each in (file.decides_on_strategy(person), file.decides_significantly(person)) if each]
    return True if all(group <= each for each in named) else None


def only_public_authorities_hold_shares(file: Reading, person: str) -> Truth:
    """Sub-paragraph (3), without exception."""
    answers: list[Truth] = []
    for holder in file.holders(person):
        if file.holds_a_share(person, holder):
            answers.append(public_authority(file, holder))
    return every([*answers, True if file.holdings_are_complete(person) else None])


# Paragraph 3


def paragraph_3_1(file: Reading) -> Truth:
    """A contract between authorities only, that relates to a horizontal arrangement between them."""
    if not file.puts_forward_a_cooperation():
        return False
    parties = file.in_the_contract()
    return every([authorities(file, parties), len(parties) >= 2, horizontal_arrangement(file, parties)])


def horizontal_arrangement(file: Reading, parties: list[str]) -> Truth:
    """Sub-paragraph (2)."""
    return every(
        [
            # (a)(i) the aim of objectives that they have in common, in connection with the exercise of their public
            #        functions
            every(file.has_the_objective(each) for each in parties),
            every(file.has_a_public_task(each) for each in parties),
            # (a)(ii) solely in the public interest
            file.cooperation("public_interest_only"),
            True if file.cooperation("private_advantage") is False else None,
            # (b) no more than a fifth other than for the purposes of their public functions
            no_more_than_20_percent(file),
        ]
    )


def no_more_than_20_percent(file: Reading) -> Truth:
    """(2)(b) with regulation 42B."""
    shares: list[Share] = file.outside_shares("outside_public_functions")
    return by_measure(
        [(each.measure, no(each.above(A_FIFTH))) for each in shares],
        file.no_other_measure_passes_for_the_cooperation(),
    )
