"""Article 12 of Directive 2014/24/EU, paragraph by paragraph.

Paraphrased in the comments, in the order of the text. What the article leaves to judgement, or may be read in two
ways, is None.
"""

from __future__ import annotations

from fractions import Fraction

from .reading import Reading, Share, Truth, every, no, some

FOUR_FIFTHS, A_FIFTH = Fraction(4, 5), Fraction(1, 5)


def routes(file: Reading, buyer: str, supplier: str) -> dict[str, Truth]:
    """Each way out of the directive for one award."""
    return {
        "vertical": paragraph_1(file, buyer, supplier),
        "reverse": paragraph_2_to_its_controller(file, buyer, supplier),
        "sister": paragraph_2_to_another(file, buyer, supplier),
        "joint": paragraph_3(file, buyer, supplier),
        "joint-reverse": paragraph_2_under_joint_control(file, buyer, [supplier]),
        "joint-sister": paragraph_2_under_joint_control(file, buyer, [], supplier),
        "horizontal": paragraph_4(file),
    }


def paragraph_1(file: Reading, authority: str, person: str) -> Truth:
    """An authority awards to a legal person; all of three conditions."""
    return every(
        [
            file.contracting_authority(authority),
            controls(file, authority, person),  # (a)
            works_for_its_controller(file, authority, person),  # (b)
            no_direct_private_capital(file, person),  # (c)
        ]
    )


def works_for_its_controller(file: Reading, authority: str, person: str) -> Truth:
    """(b): more than four fifths for the controlling authority, or for other legal persons that it controls."""

    def entrusts(customer: str) -> Truth:
        return True if customer == authority else controls(file, authority, customer)

    return more_than_80_percent(file.work_shares(person, entrusts))


def paragraph_2_to_its_controller(file: Reading, buyer: str, supplier: str) -> Truth:
    """A controlled legal person that is an authority awards to the authority that controls it."""
    asked = [
        file.contracting_authority(buyer),
        file.contracting_authority(supplier),
        controls(file, supplier, buyer),
        no_direct_private_capital(file, supplier),
    ]
    # "Paragraph 1 also applies" may carry its condition (b) over; what becomes of (c) is said.
    return on_both_readings(every(asked), every([*asked, works_for_its_controller(file, supplier, buyer)]))


def paragraph_2_to_another(file: Reading, buyer: str, supplier: str) -> Truth:
    """A controlled legal person that is an authority awards to another that the same authority controls."""
    answers = []
    for authority in file.parties():
        if authority in (buyer, supplier):
            continue
        asked = [
            file.contracting_authority(buyer),
            file.contracting_authority(authority),
            controls(file, authority, buyer),
            controls(file, authority, supplier),
            no_direct_private_capital(file, supplier),
        ]
        carried_over = [
            works_for_its_controller(file, authority, buyer),
            works_for_its_controller(file, authority, supplier),
        ]
        answers.append(on_both_readings(every(asked), every([*asked, *carried_over])))
    return some(answers)


def paragraph_2_under_joint_control(
    file: Reading, buyer: str, controller: list[str], another: str | None = None
) -> Truth:
    """Paragraph 2 speaks of control in the sense of paragraph 1; whether joint control is meant too is not said."""
    bodies = [buyer] if another is None else [buyer, another]
    together = file.controllers(buyer)
    if any(file.is_authority_by_type(each) or file.is_private_by_type(each) for each in bodies):
        return False
    if together is not None and (len(together) < 2 or not together.issuperset(controller)):
        return False
    if another is not None and together is not None and file.controllers(another) not in (None, together):
        return False
    could = every(
        [
            file.contracting_authority(buyer),
            *(None if together is None else controls_jointly(file, together, each) for each in bodies),
            no_direct_private_capital(file, another or controller[0]),
        ]
    )
    return False if could is False else None


def on_both_readings(wide: Truth, narrow: Truth) -> Truth:
    return wide if wide == narrow else None


def controls(file: Reading, authority: str, person: str) -> Truth:
    """Paragraph 1, second subparagraph: decisive influence over strategic objectives and significant decisions both.

    A legal person in between may exercise it, if the authority controls that one in the same way.
    """
    if file.is_authority_by_type(person) or file.is_private_by_type(person):
        return False
    found = every(
        [
            decides(file, authority, file.decides_on_strategy(person)),
            decides(file, authority, file.decides_significantly(person)),
        ]
    )
    # Where somebody beside those named decides too, whether the influence is still the authority's own is a judgement.
    return None if found and file.anyone_else_has_influence(person) else found


def decides(file: Reading, authority: str, those_who_do: frozenset[str] | None) -> Truth:
    """It alone has the influence: the others that are named are its own."""
    if those_who_do is None:
        return None
    if not those_who_do:
        return False
    return every(True if each == authority else controls(file, authority, each) for each in those_who_do)


def paragraph_3(file: Reading, buyer: str, person: str) -> Truth:
    """An authority that does not control a legal person alone awards to it; all of three conditions."""
    together = file.controllers(person)
    if file.is_authority_by_type(person) or file.is_private_by_type(person):
        return False
    if together is None or (file.controllers_may_be_more(person) and (buyer not in together or len(together) < 2)):
        return unless_at_best_it_fails(file, buyer, person)
    if buyer not in together or len(together) < 2:
        return False

    def entrusts(customer: str) -> Truth:
        # (b) the controlling authorities, or other legal persons controlled by the same authorities
        if customer in together:
            return True
        if file.controllers(customer) == together and controls_jointly(file, together, customer):
            return True
        # one that a single one of them controls: whether "the same authorities" control it is not said
        alone = some(controls(file, each, customer) for each in together)
        return False if alone is False and shares_control(file, together, customer) is False else None

    return every(
        [
            file.contracting_authority(buyer),
            every(file.contracting_authority(each) for each in together),
            no(controls(file, buyer, person)),
            has_a_part(buyer, file.decides_on_strategy(person)),
            has_a_part(buyer, file.decides_significantly(person)),
            controls_jointly(file, together, person),  # (a)
            more_than_80_percent(file.work_shares(person, entrusts)),  # (b)
            no_direct_private_capital(file, person),  # (c)
        ]
    )


def unless_at_best_it_fails(file: Reading, buyer: str, person: str) -> Truth:
    """Where it is not known who they all are: False only if it fails whoever they are."""

    def entrusts(customer: str) -> Truth:
        return False if file.is_private_by_type(customer) else None

    return every(
        [
            None,
            no(controls(file, buyer, person)),
            has_a_part(buyer, file.decides_on_strategy(person)),
            has_a_part(buyer, file.decides_significantly(person)),
            more_than_80_percent(file.work_shares(person, entrusts)),
            every(file.represented(person, each) for each in file.controllers(person) or ()),
            no(file.contrary_interests(person)),
            no_direct_private_capital(file, person),
        ]
    )


def has_a_part(authority: str, those_who_do: frozenset[str] | None) -> Truth:
    """(a) asks that the awarding authority exercise the control, jointly with the others."""
    return None if those_who_do is None else authority in those_who_do


def shares_control(file: Reading, together: frozenset[str], customer: str) -> Truth:
    """Whether some of them control the customer with others."""
    if file.is_authority_by_type(customer) or file.is_private_by_type(customer):
        return False
    theirs = file.controllers(customer)
    if theirs is None or file.controllers_may_be_more(customer):
        return None
    return controls_jointly(file, theirs, customer) if theirs & together else False


def controls_jointly(file: Reading, together: frozenset[str], person: str) -> Truth:
    """Paragraph 3, second subparagraph: all of three conditions."""
    return every(
        [
            # (i) representatives of all of them in the bodies that decide; one may represent several
            every(file.represented(person, each) for each in together),
            # (ii) jointly able to exert decisive influence over strategic objectives and significant decisions
            decide_jointly(together, file.decides_on_strategy(person)),
            decide_jointly(together, file.decides_significantly(person)),
            None if file.anyone_else_has_influence(person) else True,
            # (iii) no interests contrary to theirs
            no(file.contrary_interests(person)),
        ]
    )


def decide_jointly(together: frozenset[str], those_who_do: frozenset[str] | None) -> Truth:
    if those_who_do is None:
        return None
    if not those_who_do or those_who_do - together:
        return False
    # Where some of them decide without the rest, whether all of them "jointly" do is a judgement.
    return True if those_who_do == together else None


def no_direct_private_capital(file: Reading, person: str) -> Truth:
    """Points (c) of paragraphs 1 and 3, and paragraph 2."""
    if file.is_authority_by_type(person):
        return True
    if file.is_private_by_type(person):
        return False
    answers = [
        some([no(file.private(holder)), not file.holds_a_share(person, holder), excepted(file, person, holder)])
        for holder in file.holders(person)
    ]
    return every([*answers, True if file.holdings_are_complete(person) else None])


def excepted(file: Reading, person: str, holder: str) -> Truth:
    """Non-controlling, non-blocking, required by national legislation, and without decisive influence."""
    return every(
        [
            no(file.holding(person, holder, "controlling_rights")),
            no(file.holding(person, holder, "blocking_rights")),
            file.holding(person, holder, "required_by_national_law"),
            no(exerts_decisive_influence(file, person, holder)),
        ]
    )


def exerts_decisive_influence(file: Reading, person: str, holder: str) -> Truth:
    stated: Truth = file.holding(person, holder, "decisive_influence")
    if stated is not None:
        return stated
    lists = (file.decides_on_strategy(person), file.decides_significantly(person))
    if any(each is not None and holder in each for each in lists):
        return True
    if None not in lists and file.anyone_else_has_influence(person) is False:
        return False
    return None


def paragraph_4(file: Reading) -> Truth:
    """A contract between authorities only; all of three conditions."""
    if not file.puts_forward_a_cooperation():
        return False
    parties = file.in_the_contract()
    return every(
        [
            every(file.contracting_authority(each) for each in parties),
            len(parties) >= 2,
            # (a) a cooperation, so that public services which they have to perform are provided,
            #     with a view to objectives which they have in common
            cooperate(file, parties),
            every(file.has_a_public_task(each) for each in parties),
            every(file.has_the_objective(each) for each in parties),
            # (b) governed by nothing but considerations of the public interest
            file.cooperation("public_interest_only"),
            True if file.cooperation("private_advantage") is False else None,
            # (c) on the open market, less than a fifth of the activities concerned
            less_than_20_percent(file),
        ]
    )


def cooperate(file: Reading, parties: list[str]) -> Truth:
    """That they cooperate; where one brings nothing but money, whether that is a cooperation is a judgement."""
    return every(file.brings_more_than_money(each) for each in parties)


def more_than_80_percent(shares: list[Share]) -> Truth:
    """Points (b) of paragraphs 1 and 3, with paragraph 5."""
    return by_measure([each.above(FOUR_FIFTHS) for each in shares])


def less_than_20_percent(file: Reading) -> Truth:
    """Point (c) of paragraph 4, with paragraph 5."""
    return by_measure([each.below(A_FIFTH) for each in file.outside_shares("open_market")])


def by_measure(answers: list[Truth]) -> Truth:
    """Paragraph 5: the average total turnover of the three years, or an appropriate other measure such as costs."""
    known = set(answers)
    return known.pop() if len(known) == 1 else None  # where they differ, which of them is appropriate is a judgement
