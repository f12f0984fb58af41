"""What a schema cannot see: whether the parts of an arrangement fit each other.

A party that is declared nowhere, shares that add up to 110, or participants who are not the contract's parties would
not stop an evaluation; they would quietly turn its answer, some of them in favour of the exemption. So each is an error
here. A check complains only of what is wrong whatever the unknown figures are, and leaves alone what it cannot read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Any

from teckal.checks import dates, figures, ownership, parties
from teckal.checks.blocks import Complaints
from teckal.reading.places import CROSS_CHECK, Fault
from teckal.reading.schema import Found
from teckal.reading.words import MOST


def faults(data: Any, values: Sequence[Found]) -> list[Fault]:
    """What does not fit in the document, at most `MOST` faults; values that could not be read are None in it.

    `values` are what `schema.walk` finds in it.
    """
    if not isinstance(data, Mapping):
        return []
    checks: tuple[Complaints, ...] = (
        parties.parties_are_declared(data, values),
        parties.groups_are_said_to_be_groups(data),
        parties.people_are_no_bodies(data),
        parties.buyer_and_supplier_differ(data),
        parties.awards_can_be_gone_through(data),
        parties.participants_are_the_contracts_parties(data),
        parties.only_participants_take_part(data),
        parties.nobody_deals_with_itself(data),
        ownership.holdings_add_up(data),
        ownership.complete_holdings_are_complete(data),
        ownership.nobody_owns_itself(data),
        ownership.chains_can_be_followed(data),
        ownership.seats_are_enough(data),
        figures.bounds_leave_something(values),
        figures.customers_add_up(data),
        figures.outside_work_is_within_the_total(data),
        figures.nobody_is_its_own_customer(data),
        dates.dates_are_in_the_calendar(values),
        dates.dates_are_in_order(values),
        dates.periods_follow_each_other(data),
        figures.what_runs_has_figures(data),
        parties.evidence_is_for_something(data),
    )
    return [Fault(CROSS_CHECK, path, message) for path, message in islice(chain(*checks), MOST)]
