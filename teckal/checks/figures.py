"""How much: a part is no more than its whole, and a bound leaves some figure possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from teckal.checks.blocks import Complaints, Data, block, bodies, items, name
from teckal.reading.amounts import HUNDRED, exceeds, least, most, shown, shown_sum, total
from teckal.reading.places import Path, look_up
from teckal.reading.schema import Found


def bounds_leave_something(values: Sequence[Found]) -> Complaints:
    """A bound that no figure can meet says nothing."""
    for path, definition, value in values:
        if definition in ("percent", "money", "years") and isinstance(value, Mapping):
            if len({"above", "at_least"} & value.keys()) == 2 or len({"below", "at_most"} & value.keys()) == 2:
                yield path, "must have one lower bound (above or at_least) and one upper bound (below or at_most)."
            elif exceeds(least(value), most(value)) or (definition == "percent" and exceeds(least(value), HUNDRED)):
                range_ = "from 0 to 100" if definition == "percent" else "of 0 or more"
                yield path, f"No figure {range_} is {shown(value)}. Correct the bound."


def _periods(data: Data) -> Iterator[tuple[Path, str, Data]]:
    """Each period of each body's figures, with the body."""
    for path, body, facts in bodies(data):
        for series, _ in items(facts, "activities"):
            for within, period in items(facts, *series, "periods"):
                yield (*path, *within), body, period


def customers_add_up(data: Data) -> Complaints:
    """What a body does for everyone named is no more than all that it does."""
    for path, _, period in _periods(data):
        parts = [*block(period, "for").values(), *block(period, "user_paid", "entrusted_by").values()]
        parts += block(period, "under_transferred_powers").values()
        parts += [look_up(period, ("user_paid", "not_entrusted")), period.get("ordered_by_others")]
        added = total(least(part) for part in parts)
        if (added.at or added.open) and exceeds(added, most(period.get("total"))):
            message = f"The figures for customers add up to {shown_sum(added)}, and "
            yield path, f"{message}the total is {shown(period['total'])}."


def nobody_is_its_own_customer(data: Data) -> Complaints:
    """Work for itself is work for nobody."""
    for path, body, period in _periods(data):
        for kind in (("for",), ("user_paid", "entrusted_by"), ("under_transferred_powers",)):
            if body in block(period, *kind):
                message = f"{name(data, body)} cannot be its own customer. Remove this."
                yield (*path, *kind, body), message


def outside_work_is_within_the_total(data: Data) -> Complaints:
    """What a cooperation does for others is no more than all that it does."""
    for series, _ in items(data, "cooperation", "activities"):
        for path, period in items(data, *series, "periods"):
            for part in ("open_market", "outside_public_functions"):
                figure = least(period.get(part))
                if (figure.at or figure.open) and exceeds(figure, most(period.get("total"))):
                    yield (*path, part), f"This is {shown(period[part])}, and the total is {shown(period['total'])}."


def what_runs_has_figures(data: Data) -> Complaints:
    """A cooperation that runs is measured by what it has done; projections alone are of one that is yet to begin."""
    if data.get("stage") != "running" or "created_on" in block(data, "cooperation"):
        return
    for series, _ in items(data, "cooperation", "activities"):
        projected = [period.get("projected") is True for _, period in items(data, *series, "periods")]
        if projected and all(projected):
            yield (
                (*series, "periods"),
                "These are projections alone, and `stage` says that the arrangement is running. Give the figures so "
                "far, say when it began (`created_on`), or correct `stage`.",
            )
