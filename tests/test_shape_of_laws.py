"""What each law is made of, told a second time: its routes, their limbs, its gates, and what control is asked by.

A limb that is dropped from a list leaves a law that is whole, and easier to meet. So the lists stand here again, by the
kind of route and by what the laws have in common, with each law's own differences named as such.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from cells import grid, holds
from walk import conflicts, gaps, outcome, together

from teckal.program import Law, Route
from teckal.rulebook import load

if TYPE_CHECKING:
    from teckal.program import Test  # by its name pytest would take it for a class of tests

BOOK = load()
LAWS = [law for law in BOOK.laws.values() if law.encoded]
every_law = pytest.mark.parametrize("law", [law.id for law in LAWS])

PA, CASE_LAW, GERMANY = "uk-pa-2023", "eu-case-law", "de-gwb"
SCOTLAND = ("scotland-2015", "scotland-concessions-2016", "scotland-utilities-2016")
UTILITIES = (
    "eu-2014-23", "eu-2014-25", "uk-ccr-2016", "uk-ucr-2016", PA, "scotland-concessions-2016",
    "scotland-utilities-2016",
)  # fmt: skip
"""The laws that have exemptions of their own for utilities, as routes of a kind of their own."""

INFLUENCE = "strategic-objectives significant-decisions"
IN_HOUSE = f"{INFLUENCE} activity private-capital"
JOINTLY = f"representatives {INFLUENCE} no-contrary-interests activity"
UTILITY = "utility affiliated joint-venture turnover"
LIMBS = {
    "sole": f"authority {IN_HOUSE}",
    "reverse": f"buyer-authority authority {IN_HOUSE}",
    "sister": f"buyer-authority same-controller {IN_HOUSE}",
    "joint": f"authorities {JOINTLY} private-capital",
    "horizontal": (
        "authorities cooperation public-tasks common-objectives public-interest private-advantage open-market"
    ),
    "joint-venture": "utility-activity member utilities-only term committed",
    "affiliate": f"utility-activity {UTILITY}",
}
"""By the kind of route, the limbs that Directive 2014/24/EU art 12 and Directive 2014/25/EU arts 29 and 30 ask for."""
OWN_LIMBS = {
    **{(law, "reverse"): f"authority {IN_HOUSE}" for law in SCOTLAND},
    **{
        (law, "sister"): f"same-controller {INFLUENCE} activity seller-private-capital buyer-private-capital"
        for law in SCOTLAND
    },
    ("scotland-2015", "joint"): f"authorities {JOINTLY} capital",
    (GERMANY, "affiliates"): "affiliated turnover",
    (GERMANY, "joint-reverse"): f"buyer-authority authorities {JOINTLY} private-capital",
    (GERMANY, "joint-sister"): f"buyer-authority same-controllers {JOINTLY} private-capital",
    (CASE_LAW, "joint"): f"authorities capital management {IN_HOUSE}",
    (CASE_LAW, "horizontal"): "authorities cooperation common-task public-interest private-advantage",
    (PA, "vertical"): "authority parent-undertaking no-other-influence activity shares",
    (PA, "reverse"): "authority controlled",
    (PA, "sister"): "buyer-authority same-controller authority supplier-controlled buyer-controlled",
    (PA, "joint"): "authorities parent-undertakings no-other-influence activity represented interests shares",
    (PA, "joint-reverse"): "authorities controlled",
    (PA, "joint-sister"): "buyer-authority same-controllers authorities supplier-controlled buyer-controlled",
    (PA, "horizontal"): (
        "authorities common-objectives public-functions public-interest outside-functions genuine-cooperation"
    ),
    (PA, "joint-venture"): "utilities-contract member utilities-only term committed",
    (PA, "affiliate"): f"utilities-contract {UTILITY}",
}
"""By law and route, the limbs of those that ask for others."""

BUYS, SELLS = "buyer.can_be_controlled is false", "supplier.can_be_controlled is false"
ALONE, UTILITY_ONLY = "controllers.count below 2", "contract.for_utility_activity is false"
NOT_APPLICABLE = {
    "sole": {SELLS, "controlled.put_forward_as_controlled_alone is false"},
    "reverse": {BUYS},
    "sister": {BUYS, SELLS},
    "joint": {SELLS, ALONE},
    "joint-reverse": {BUYS, ALONE},
    "joint-sister": {BUYS, SELLS, ALONE},
    "horizontal": {"cooperation.described is false"},
    "joint-venture": {UTILITY_ONLY, "joint_venture.described is false"},
    "affiliate": {UTILITY_ONLY, f"{SELLS} and {BUYS}"},
}
"""By the kind of route, each way in which there is nobody of whom it could be asked."""
OWN_NOT_APPLICABLE = {
    (GERMANY, "affiliates"): {"contract.sector in general|not-stated|health-services|defence-security", SELLS}
}

REACH = ["buyer", "contract", "transfer"]
GATES = {
    "eu-2014-23": [*REACH, "value"],
    "eu-case-law": REACH,
    "scotland-concessions-2016": [*REACH, "value"],
    "uk-ccr-2016": [*REACH, "other-regime", "value"],
    "uk-pcr-2015": [*REACH, "health", "defence", "value"],
    GERMANY: [*REACH, "text-in-force", "value"],
    PA: [*REACH, "health", "value"],
}
"""The gates of a law, where they are not those that most have."""
MOST_HAVE = [*REACH, "defence", "value"]
OTHER_REGIME = {"defence", "health", "other-regime"}
"""Gates that ask whether another regime comes first: nothing is exempt under this one while that is open, and who asks
for this law by name has answered it."""

CONTROL = {
    "sole": [f"vertical/{each}" for each in INFLUENCE.split()],
    "joint": [f"joint/{each}" for each in f"representatives {INFLUENCE} no-contrary-interests".split()],
}
"""What must be so of a body that is said to be controlled; the shares of work and of capital are asked beside it."""
OWN_CONTROL = {
    CASE_LAW: {
        **CONTROL,
        "joint": [f"joint/{each}" for each in f"capital management {INFLUENCE}".split()],
    },
    PA: {
        "sole": [f"vertical/{each}" for each in ["parent-undertaking", "no-other-influence", "activity", "shares"]],
        "joint": [
            f"joint/{each}"
            for each in ["parent-undertakings", "no-other-influence", "activity", "represented", "interests", "shares"]
        ],
        "parent": ["vertical/parent-undertaking"],
    },
}
"""The Act defines control by all of its limbs, and has a word for a parent undertaking."""
TERRITORY = {PA: [["scotland", "devolved"], ["scotland", "transferred"]]}
"""The authorities that a law does not count as its own (PA 2023 s.2(5))."""


def law_of(id: str) -> Law:
    """Read anew by each test."""
    return load().laws[id]


def limbs(route: Route) -> list[str]:
    return [condition.name for condition in route.conditions]


@every_law
def test_a_route_asks_for_every_limb_of_its_kind(law: str) -> None:
    for route in law_of(law).routes:
        wanted = OWN_LIMBS.get((law, route.id)) or LIMBS[route.roles]
        assert limbs(route) == wanted.split(), route.id


@every_law
def test_a_law_has_the_routes_of_its_own(law: str) -> None:
    kinds = ["sole", "reverse", "joint", "sister", "horizontal"]
    kinds += ["joint-reverse", "joint-sister"] if law in (PA, GERMANY) else []
    kinds += ["joint-venture", "affiliate"] if law in UTILITIES else []
    kinds += ["sole"] if law == GERMANY else []  # affiliates, of which only this law makes one of two bodies
    assert sorted(route.roles for route in law_of(law).routes) == sorted(kinds)


@every_law
def test_a_route_does_not_apply_where_there_is_nobody_to_ask_it_of_and_nowhere_else(law: str) -> None:
    for route in law_of(law).routes:
        wanted = OWN_NOT_APPLICABLE.get((law, route.id)) or NOT_APPLICABLE[route.roles]
        found = [" and ".join(atom.key for atom in test) for test in route.not_applicable]
        assert sorted(found) == sorted(wanted), route.id


@every_law
def test_a_law_has_the_gates_of_its_own_in_their_order(law: str) -> None:
    assert [gate.name for gate in law_of(law).gates] == GATES.get(law, MOST_HAVE)


@every_law
def test_nothing_is_exempt_while_it_is_open_whether_another_regime_comes_first(law: str) -> None:
    """Nor in Germany while the text in force was not read."""
    for gate in law_of(law).gates:
        assert gate.blocks_exempt == (gate.name in {*OTHER_REGIME, "text-in-force"}), gate.id


@every_law
def test_who_asks_for_a_law_by_name_is_not_asked_whether_it_governs(law: str) -> None:
    for gate in law_of(law).gates:
        assert gate.off_when_requested == (gate.name in {*OTHER_REGIME, "value"}), gate.id


@every_law
def test_control_is_asked_by_every_limb_of_control(law: str) -> None:
    wanted = OWN_CONTROL.get(law, CONTROL)
    if law in UTILITIES:
        wanted = {**wanted, "affiliated": ["affiliate/affiliated"]}
    found = {name: [each.id.removeprefix(f"{law}/") for each in some] for name, some in law_of(law).controls.items()}
    assert found == wanted


@every_law
def test_a_law_leaves_out_the_authorities_that_are_not_its_own(law: str) -> None:
    assert [list(each.values()) for each in law_of(law).excluded] == TERRITORY.get(law, [])


REQUIRED = "private_participation_required_by_law"


@every_law
def test_capital_that_a_law_requires_settles_nothing_while_it_is_open_whether_it_is_private(law: str) -> None:
    """Whatever is said of a holder's rights, it is not found yet to be one of those whose rights are asked for."""
    for each in law_of(law).asked:
        for sides in each.readings.values():
            for test in sides.yes:
                for body in [a.fact.removesuffix(REQUIRED) for a in test if a.fact.endswith(REQUIRED)]:
                    known = {a.fact: a.bound for a in test if a.fact != f"{body}private_participation"}
                    assert outcome(sides, known) is None, each.id


LINES = {"activity": 80, "turnover": 80, "open-market": 20, "outside-functions": 20}
"""By limb, the line beside which it advises, unless the point on which it turns does; the case law had no line."""

QUIET = ("de-gwb/joint-sister/activity", "de-gwb/affiliates/turnover")
"""A limb of a route that is open at best, and one that is met only where all of the work is for the group."""


@pytest.mark.parametrize("law", [law.id for law in LAWS if law.id != CASE_LAW])
def test_within_five_points_of_the_line_on_either_side_a_limb_advises_once_and_beyond_them_not(law: str) -> None:
    bit = Fraction(1, 1000)
    for each in law_of(law).asked:
        near: dict[str, list[Test]] = {}
        for advice in each.advice:
            within = tuple(atom for atom in advice.when if atom.op not in ("is", "in"))
            if len(within) == 2 and len({atom.fact for atom in within}) == 1:
                near.setdefault(within[0].fact, []).append(within)
        assert bool(near) == (each.name in LINES and each.point is None and each.id not in QUIET), each.id
        for fact, some in near.items():
            line = LINES[each.name]
            for value in [line + at for off in (-5, 0, 5) for at in (off - bit, Fraction(off), off + bit)]:
                raised = [test for test in some if all(holds(atom, {fact: value}) for atom in test)]
                assert len(raised) == (line - 5 <= value <= line + 5), f"{each.id} {value}"


# Points.


@pytest.mark.parametrize("point", BOOK.points)
def test_a_point_arises_or_does_not_wherever_its_facts_are_known(point: str) -> None:
    for law, sides in load().points[point].arises.items():
        cut = grid(BOOK, sides.tests)
        assert conflicts(sides, cut) == [], law
        assert list(gaps(sides, [], cut)) == [], law


STRICTEST = {
    "F2": "strict", "F3": "literal", "F4": "wide", "F6": "narrow", "F7": "group", "F8": "strict",
    "F11": "literal", "F13": "service",
}  # fmt: skip
"""The reading of each point on which least is exempt, which applies where the point does not arise."""


def test_the_strictest_reading_of_each_point_comes_first() -> None:
    assert {point.id: next(iter(point.readings)) for point in load().points.values()} == STRICTEST


@every_law
def test_what_is_met_on_the_strictest_reading_is_on_no_other_not_met(law: str) -> None:
    for each in law_of(law).asked:
        strict, *others = each.readings.values()
        for other in others:
            cut = grid(BOOK, [*strict.tests, *other.tests])
            held = [pair for pair in itertools.product(strict.yes, other.no) if together(pair, cut)]
            assert held == [], each.id
