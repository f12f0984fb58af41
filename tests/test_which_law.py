"""Which law governs, told a second time as a lawyer would tell it, and compared with every law's own file.

The files say of each law by itself when it governs and when it does not. Here the laws are told apart in one place, by
the day, the nation and the kind of contract, so that a slip in one file is a difference, and not a law of its own.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from cells import holds

from teckal.program import Atom
from teckal.rulebook import load, state

PCR, TRANSPOSED, ACT = (datetime.date(*day) for day in ((2015, 2, 26), (2016, 4, 18), (2025, 2, 24)))
"""The first days of the 2015 Regulations, of the directives of 2014 and all that carries them out, and of the Act."""
DAY = datetime.timedelta(days=1)
DAYS = [day + off for day in (PCR, TRANSPOSED, ACT) for off in (-DAY, 0 * DAY)]
CARDS = load().cards
NATIONS = CARDS["buyer.jurisdiction"].choices
KINGDOM = ("england", "wales", "scotland", "northern-ireland")
CATEGORIES = [each for each in CARDS["contract.category"].choices if each != "not-stated"]
SECTORS = CARDS["contract.sector"].choices


STEPS: tuple[tuple[bool | None, bool], ...] = (
    (False, False),
    (True, False),
    (None, False),
    (False, True),
    (True, True),
)
"""Whether a step keeps the earlier regime, and whether an earlier contract is changed."""


class Told(NamedTuple):
    """What is known of an award; None where it is not."""

    on: datetime.date | None
    nation: str | None
    devolution: str | None
    category: str | None
    sector: str | None
    begun: bool | None
    """Whether a step before the Act keeps the earlier regime."""
    changes: bool
    """Whether it changes a contract that was awarded before the Act."""


def law_of(on: datetime.date, nation: str, devolution: str | None, category: str, sector: str, begun: bool) -> str:
    if nation not in KINGDOM:
        return _in_the_union(on, nation, category, sector)
    devolved = nation == "scotland" and devolution != "reserved"
    if on < PCR:
        return "eu-case-law"
    if on < TRANSPOSED:
        return _under_the_first_regulations(nation, devolved, category, sector)
    if devolved:
        if category == "concession":
            return "scotland-concessions-2016"
        if sector == "defence-security" and on < ACT:
            return "uk-dspcr-2011"
        return "scotland-utilities-2016" if sector == "utilities" else "scotland-2015"
    if on >= ACT and not begun:
        return "uk-pa-2023"
    if category == "concession":
        return "uk-ccr-2016"
    return {"utilities": "uk-ucr-2016", "defence-security": "uk-dspcr-2011"}.get(sector, "uk-pcr-2015")


def _in_the_union(on: datetime.date, nation: str, category: str, sector: str) -> str:
    """Germany has one Act for all but defence, and Ireland its own regulations for what is neither special."""
    if on < TRANSPOSED:
        return "eu-case-law"
    if category == "concession":
        return "de-gwb" if nation == "de" else "eu-2014-23"
    if sector == "defence-security":
        return "eu-2009-81"
    if nation == "de":
        return "de-gwb"
    if sector == "utilities":
        return "eu-2014-25"
    return "ie-2016" if nation == "ie" else "eu-2014-24"


def _under_the_first_regulations(nation: str, devolved: bool, category: str, sector: str) -> str:
    """From 26 February 2015 PCR 2015 alone had the exemption, and not yet for health services in England."""
    if category == "concession" or sector == "utilities":
        return "eu-case-law"
    if sector == "defence-security":
        return "uk-dspcr-2011"
    if devolved or (sector == "health-services" and nation == "england"):
        return "eu-case-law"
    return "uk-pcr-2015"


def laws_of(told: Told) -> set[str]:
    """The laws that may govern, one for each way in which what is open may turn out."""
    nations: Any = NATIONS if told.nation is None else (told.nation,)
    devolutions = ("devolved", "reserved") if told.devolution is None else (told.devolution,)
    categories = CATEGORIES if told.category in (None, "not-stated") else (told.category,)
    sectors = SECTORS if told.sector is None else (told.sector,)
    steps = (True, False) if told.begun is None or told.changes else (told.begun,)
    days = DAYS if told.on is None else (told.on,)
    every: Any = itertools.product(days, nations, devolutions, categories, sectors, steps)
    return {law_of(*each) for each in every}


def values(told: Told) -> dict[str, Any]:
    return {
        "contract.awarded_on": told.on,
        "contract.category": told.category,
        "contract.sector": told.sector,
        "contract.begun_under_earlier_regime": told.begun,
        "contract.changes_an_earlier_contract": told.changes,
        "buyer.jurisdiction": told.nation,
        "buyer.devolution": told.devolution,
        "buyer.in_eu_member_state": None if told.nation is None else told.nation not in KINGDOM,
    }


def everything() -> Iterator[Told]:
    """Every day on and about which a law begins, with every kind of award, body and step."""
    kinds = list(itertools.product((*CATEGORIES, "not-stated", None), (*SECTORS, None)))
    for nation, kind, on in itertools.product(KINGDOM, kinds, (*DAYS, None)):
        for devolution in ("devolved", "transferred", "reserved", None) if nation == "scotland" else (None,):
            for begun, changes in STEPS if on is None or on >= ACT else STEPS[-1:]:
                yield Told(on, nation, devolution, *kind, begun, changes)
    for other, kind in itertools.product((*NATIONS, None), kinds):
        for day in DAYS if other in ("fr", "ie", "de") else (TRANSPOSED, TRANSPOSED - DAY):
            if other not in KINGDOM:
                yield Told(day, other, None, *kind, False, False)


EVERYTHING = [(values(told), laws_of(told), told) for told in everything()]


@pytest.mark.parametrize("law", load().laws)
def test_a_law_governs_exactly_the_awards_that_are_its_own(law: str) -> None:
    governs = load().laws[law].governs
    for known, laws, told in EVERYTHING:
        found = state(governs, functools.partial(_holds, known))
        wanted = False if law not in laws else True if len(laws) == 1 else None
        assert found is wanted or (found is None and _same_either_way(law, told)), told


def _holds(known: dict[str, Any], atom: Atom) -> bool | None:
    return holds(atom, known)


def _same_either_way(law: str, told: Told) -> bool:
    """Before the Scottish regulations utilities of both kinds of body come to the case law, which asks for the kind."""
    return law == "eu-case-law" and told.nation in ("scotland", None) and told.devolution is None
