"""What a schema cannot see: whether the parts of an arrangement fit each other.

A party that is declared nowhere, shares that add up to 110, or participants who are not the contract's parties would
not stop an evaluation; they would quietly turn its answer, some of them in favour of the exemption. So each is an error
here. A check complains only of what is wrong whatever the unknown figures are, and leaves alone what it cannot read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from teckal.checks import dates, figures, ownership, parties
from teckal.checks.blocks import Complaints, Data
from teckal.reading.places import CROSS_CHECK, Fault
from teckal.reading.words import MOST

CHECKS: tuple[Callable[[Data], Complaints], ...] = (
    parties.parties_are_declared,
    parties.groups_are_said_to_be_groups,
    parties.people_are_no_bodies,
    parties.buyer_and_supplier_differ,
    parties.awards_can_be_gone_through,
    parties.participants_are_the_contracts_parties,
    parties.only_participants_take_part,
    parties.nobody_deals_with_itself,
    ownership.holdings_add_up,
    ownership.complete_holdings_are_complete,
    ownership.nobody_owns_itself,
    ownership.chains_can_be_followed,
    ownership.seats_are_enough,
    figures.bounds_leave_something,
    figures.customers_add_up,
    figures.outside_work_is_within_the_total,
    figures.nobody_is_its_own_customer,
    dates.dates_are_in_the_calendar,
    dates.dates_are_in_order,
    dates.periods_follow_each_other,
    figures.what_runs_has_figures,
    parties.evidence_is_for_something,
)


def faults(data: Any) -> list[Fault]:
    """What does not fit in the document, at most `MOST` faults; values that could not be read are None in it."""
    if not isinstance(data, Mapping):
        return []
    found = (Fault(CROSS_CHECK, path, message) for check in CHECKS for path, message in check(data))
    return list(islice(found, MOST))
