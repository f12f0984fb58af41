"""Where the program may say less than the statute's words, or more: each place, with its reason.

Two kinds. The program may leave open what the text decides, where a contested point of law or the file's own
contradictions hold it back. And it may decide against an exemption what the text leaves to judgement, where a court
has judged. It may never find an exemption that the text does not give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .directive_2014_24 import controls
from .reading import Reading

BEFORE = ("eu-2014-24", "uk-pcr-2015")
CONTROL = frozenset(
    {"strategic-objectives", "significant-decisions", "no-other-influence", "controlled", "supplier-controlled"}
    | {"buyer-controlled"}
)
"""The conditions that ask who directs the body. Under the Act those on control take in the others."""
WHO = frozenset({"authorities", "authority", "same-controller", "same-controllers"})


@dataclass(frozen=True)
class Award:
    """What the reasons look at."""

    law: str
    file: Reading
    buyer: str
    suppliers: list[str]
    points: tuple[str, ...]

    def bodies(self) -> list[str]:
        return [each for each in self.file.parties() if not self.unowned(each)]

    def the_two(self) -> list[str]:
        return [each for each in (self.buyer, *self.suppliers) if not self.unowned(each)]

    def sides(self) -> list[str]:
        return [self.buyer, *self.suppliers]

    def unowned(self, who: str) -> bool:
        return self.file.is_authority_by_type(who) or self.file.is_private_by_type(who)


@dataclass(frozen=True)
class Reason:
    """One reason, the conditions that it explains, and when it holds."""

    name: str
    why: str
    conditions: frozenset[str] | None
    """None: any."""
    holds: Callable[[Award], bool]

    def explains(self, condition: str, award: Award) -> bool:
        return (self.conditions is None or condition in self.conditions) and self.holds(award)


def against_the_figures(award: Award) -> bool:
    return any(not borne_out(award.file, each) for each in award.bodies())


def borne_out(file: Reading, body: str) -> bool:
    """Those said to decide have most of the votes and of the seats, each has a part, and nobody else has a half."""
    lists = [file.decides_on_strategy(body), file.decides_significantly(body)]
    named = frozenset().union(*(each for each in lists if each))
    if not named or lists[0] != lists[1] or file.anyone_else_has_influence(body) is not False:
        return False
    seats, counts = file.seats(body), file.appointed(body)
    votes = {each: file.votes(body, each) for each in file.holders(body)}
    if seats is None or None in counts.values() or None in votes.values() or file.right_to_appoint(body) is not True:
        return False
    ways = {way: file.route_to_parent(body, way) for way in ("appoints_board_majority", "dominant_influence_by")}
    return all(
        [
            sum(count or 0 for each, count in counts.items() if each in named) * 2 > seats,
            sum(each or 0 for who, each in votes.items() if who in named) > 50,
            all(counts.get(each) and votes.get(each) for each in named),
            not any((count or 0) * 2 >= seats for each, count in counts.items() if each not in named),
            not any((share or 0) >= 50 for who, share in votes.items() if who not in named),
            not any(
                file.holding(body, who, right)
                for who in votes
                for right in ("controlling_rights", "blocking_rights", "decisive_influence")
                if who not in named
            ),
            not any(way - named for way in ways.values() if way),
        ]
    )


def holders_are_open(award: Award) -> bool:
    return any(not award.file.described(each) or award.file.controllers_may_be_more(each) for each in award.the_two())


def figures_are_open(award: Award) -> bool:
    blocks = ("board", "parent_routes", "decisive_influence")
    return any(
        award.file.unknown_in_a_holding(each) or any(award.file.unknown_in(each, block) for block in blocks)
        for each in award.bodies()
    )


def held_by_a_body(award: Award) -> bool:
    return any(award.file.described(holder) for each in award.the_two() for holder in award.file.holders(each))


def oversight_only_by_the_board(award: Award) -> bool:
    fields = ("public_authority", "publicly_funded", "public_oversight")
    holders = {holder for each in award.bodies() for holder in award.file.holders(each) if award.file.described(holder)}
    return any(not any(award.file.party(each, field) for field in fields) for each in holders)


LEFT_OPEN = (
    Reason(
        "F2",
        "whether the activity test binds the controlled buyer and its sister too: article 12(2) applies paragraph 1 to "
        "them, and regulation 12(2) transposes it in words that may be read either way",
        frozenset({"activity"}),
        lambda award: award.law in BEFORE and "F2" in award.points,
    ),
    Reason(
        "F3",
        "whether a body in between, through which the authority directs, is another person with decisive influence",
        CONTROL,
        lambda award: award.law == "uk-pa-2023" and "F3" in award.points and held_by_a_body(award),
    ),
    Reason(
        "F8",
        "whether the Act's horizontal arrangement must be a cooperation, as the directive's must",
        frozenset({"genuine-cooperation"}),
        lambda award: award.law == "uk-pa-2023" and "F8" in award.points,
    ),
    Reason(
        "against the figures",
        "the file's word on who directs a body is not relied on where votes, seats or rights speak against it",
        CONTROL | WHO | {"parent-undertaking", "parent-undertakings", "activity", "represented", "representatives"},
        against_the_figures,
    ),
    Reason(
        "figures said to be open",
        "the same, where the file says outright that they are unknown",
        CONTROL,
        figures_are_open,
    ),
    Reason(
        "who holds is open",
        "an authority that is not named may be among those that control; the text fails whoever they are, the program "
        "waits to be told",
        None,
        holders_are_open,
    ),
    Reason(
        "controlled alone",
        "article 12(3) is for an authority that does not control alone; the program goes through the limbs of joint "
        "control even so, which can add nothing",
        None,
        lambda award: award.law in BEFORE and any(controls(award.file, award.buyer, each) for each in award.suppliers),
    ),
    Reason(
        "the rest of the work is open",
        "where a period says that it does not name all, the program counts no named customer as surely another",
        frozenset({"activity"}) | CONTROL,
        lambda award: any(award.file.leaves_the_rest_open(each) for each in award.bodies()),
    ),
    Reason(
        "a total is open",
        "a total that is unknown is at least what is told of it; the program leaves it out of the sum, and "
        "its bound is the wider",
        frozenset({"activity"}) | CONTROL,
        lambda award: any(award.file.leaves_a_total_open(each) for each in award.bodies()),
    ),
    Reason(
        "a total of the cooperation is open",
        "the same of what a cooperation does outside",
        frozenset({"open-market", "outside-functions"}),
        lambda award: award.file.leaves_a_total_of_the_cooperation_open(),
    ),
    Reason(
        "a figure is open",
        "an unknown figure of one of several authorities is at most the total less the others' figures; what is told "
        "of work for strangers does not narrow it, and the bound is the wider",
        frozenset({"activity"}) | CONTROL,
        lambda award: any(award.file.leaves_a_figure_open(each) for each in award.bodies()),
    ),
    Reason(
        "a share stated of all",
        "a stated share is that of all who control the body; for one of several it is only an upper limit",
        frozenset({"activity"}) | CONTROL,
        lambda award: any(
            award.file.states_a_share(each) and len(award.file.controllers(each) or ()) > 1 for each in award.bodies()
        ),
    ),
    Reason(
        "who acts jointly is open",
        "of several holders, one that nobody represents may be none of those that act jointly; the program waits to be "
        "told who they are, the text tests all who hold",
        frozenset({"represented", "no-other-influence"}),
        lambda award: (
            award.law == "uk-pa-2023" and any(len(award.file.controllers(each) or ()) > 2 for each in award.the_two())
        ),
    ),
    Reason(
        "no turnover",
        "regulation 42A begins with turnover: that no other measure would pass is not taken to speak of it",
        frozenset({"activity"}) | CONTROL,
        lambda award: (
            award.law == "uk-pa-2023" and any("turnover" not in award.file.measures(each) for each in award.bodies())
        ),
    ),
    Reason(
        "oversight not said",
        "that a holding company is under public oversight is not derived from who appoints its board",
        frozenset({"shares", "controlled", "supplier-controlled", "buyer-controlled"}),
        lambda award: award.law == "uk-pa-2023" and oversight_only_by_the_board(award),
    ),
)
"""The text decides, and the program leaves it open."""

DECIDED_AGAINST = (
    Reason(
        "seats by no right",
        "who fills a seat by no right at all is no representative: joint control is a part in the organs (C-182/11)",
        frozenset({"represented", "representatives", "controlled", "supplier-controlled", "buyer-controlled"}),
        lambda award: any(award.file.right_to_appoint(each) is False for each in award.the_two()),
    ),
    Reason(
        "a body of one only",
        "work for a body that one of the joint controllers has alone: the words speak of those that they control "
        "together, so it is not counted, and a flag says that an expert may see it otherwise",
        frozenset({"activity", "controlled", "supplier-controlled", "buyer-controlled"}),
        lambda award: any(
            award.file.controllers(customer) != award.file.controllers(each) or directed_by_some(award.file, customer)
            for each in award.the_two()
            for customer in award.bodies()
            if customer not in award.the_two()
        ),
    ),
    Reason(
        "joint control of one",
        "where one authority alone is listed, nobody is there to act with it; the list may hide one",
        None,
        lambda award: any(len(award.file.controllers(each) or ()) == 1 for each in award.the_two()),
    ),
    Reason(
        "a parent that nobody mentions",
        "where the file says that nobody decides and names no right of a parent, none is supposed beside the votes",
        frozenset({"controlled", "supplier-controlled", "buyer-controlled", "parent-undertaking"}),
        lambda award: any(award.file.decides_on_strategy(each) == frozenset() for each in award.the_two()),
    ),
    Reason(
        "an exception that nobody claims",
        "private capital is excused where national legislation requires it; where the file does not say that it does, "
        "no exception is made (an exception is read strictly, C-26/03)",
        frozenset({"private-capital"}),
        lambda award: any(no_law_is_claimed(award.file, each) for each in award.the_two()),
    ),
    Reason(
        "no part in it",
        "an authority that holds nothing and fills no seat, where all who do are named, is not taken to direct it "
        "by some right that nobody mentions",
        CONTROL,
        lambda award: any(has_no_part(award.file, who, body) for who in award.sides() for body in award.the_two()),
    ),
    Reason(
        "put forward with others",
        "the format tests every condition on the one set of authorities that is put forward",
        frozenset({"not-applicable"}),
        lambda award: any((award.file.controllers(each) or frozenset()) - {award.buyer} for each in award.the_two()),
    ),
    Reason(
        "joint control in article 12(2)",
        "paragraph 2 applies paragraph 1, and joint control is paragraph 3; an exception is read strictly, so awards "
        "to one of several owners, or to a sister of the same several, are not taken to be in it",
        frozenset({"no-such-route"}),
        lambda award: award.law == "eu-2014-24",
    ),
    Reason(
        "a private undertaking put ahead",
        "a cooperation may not place one in a better position than its competitors (C-796/18, recital 33)",
        frozenset({"private-advantage"}),
        lambda award: award.law in BEFORE and award.file.cooperation("private_advantage") is True,
    ),
    Reason(
        "nothing but money",
        "a party that only pays takes no part in a cooperation (C-429/19)",
        frozenset({"cooperation"}),
        lambda award: award.law in BEFORE and award.file.puts_forward_a_cooperation(),
    ),
)
"""The text leaves it to judgement, and the program decides against the exemption."""


def directed_by_some(file: Reading, body: str) -> bool:
    """Whether some only of those that hold it are said to decide."""
    lists = (file.decides_on_strategy(body), file.decides_significantly(body))
    return any(each is not None and each != file.controllers(body) for each in lists)


def no_law_is_claimed(file: Reading, body: str) -> bool:
    """Whether a private holder is there of which the file does not say that a law requires it."""
    return any(
        file.private(holder) and file.holding(body, holder, "required_by_national_law") is None
        for holder in file.holders(body)
    )


def has_no_part(file: Reading, who: str, body: str) -> bool:
    counts = file.appointed(body)
    full = None not in counts.values() and sum(each or 0 for each in counts.values()) >= (file.seats(body) or 1)
    return file.holdings_are_complete(body) and full and who != body and who not in {*file.holders(body), *counts}
