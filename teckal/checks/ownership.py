"""Who holds what: the parts of a whole are no more than the whole, and no chain of holdings comes back to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from teckal.checks.blocks import Complaints, Data, block, bodies, name
from teckal.reading.amounts import HUNDRED, days, exceeds, is_number, least, most, shown, shown_sum, total
from teckal.reading.places import look_up


def holdings_add_up(data: Data) -> Complaints:
    """Shares and votes that have effect together are at most the whole."""
    for path, body, facts in bodies(data):
        for kind in ("shares", "votes"):
            together = _heaviest(block(facts, "holdings"), kind)
            added = total(least(figure) for figure in together.values())
            if exceeds(added, HUNDRED):
                parts = ", ".join(f"{holder} {shown(figure)}" for holder, figure in together.items())
                message = f"The {kind} of {name(data, body)} add up to {shown_sum(added)}: {parts}. "
                yield (*path, "holdings"), f"{message}They cannot be more than 100."


def _heaviest(holdings: Data, kind: str) -> dict[str, Any]:
    """The figures that have effect together and weigh most; one holding may take another's place in time."""
    entries = {
        holder: facts
        for holder, facts in holdings.items()
        if isinstance(facts, Mapping) and kind in facts and not exceeds(least(facts[kind]), HUNDRED)
    }
    spans = {holder: _span(facts) for holder, facts in entries.items()}
    changes = [(begins, least(entries[holder][kind]).at) for holder, (begins, ends) in spans.items() if begins < ends]
    changes += [(ends, -least(entries[holder][kind]).at) for holder, (begins, ends) in spans.items() if begins < ends]
    weight, heaviest, moment = Fraction(0), Fraction(-1), 0
    for day, change in sorted(changes):  # on one day what ends comes before what begins
        weight += change
        if weight > heaviest:
            heaviest, moment = weight, day
    return {holder: entries[holder][kind] for holder, (begins, ends) in spans.items() if begins <= moment < ends}


def _span(holding: Data) -> tuple[int, int]:
    """The days on which a holding surely has effect, as ordinals, without the last: its successor may begin on it."""
    begins, ends = 0, 10**7
    if "effective_on" in holding:
        known = days(holding["effective_on"])
        begins = known[1].toordinal() if known else ends
    if "until" in holding:
        known = days(holding["until"])
        ends = known[0].toordinal() if known else begins
    return begins, ends


def complete_holdings_are_complete(data: Data) -> Complaints:
    """An empty list proves nothing, and neither does one that falls short of the whole."""
    for path, _, facts in bodies(data):
        holdings = block(facts, "holdings")
        if facts.get("holdings_complete") is not True or None in holdings.values():
            continue
        if not holdings:
            message = "`holdings_complete: true` needs holdings. List them, or remove this line."
            yield (*path, "holdings_complete"), message
            continue
        figures = [look_up(holdings, (holder, "shares")) for holder in holdings]
        dated = any({"effective_on", "until"} & each.keys() for each in holdings.values() if isinstance(each, Mapping))
        added = total(least(figure) for figure in figures).at
        if not dated and all(is_number(figure) for figure in figures) and added < 100:
            message = f"The shares add up to {shown(added)}, so the holdings are not complete. Add who is missing; "
            advice = "for a rounded share write a bound, such as {at_least: 33.3}."
            yield (*path, "holdings_complete"), message + advice


def nobody_owns_itself(data: Data) -> Complaints:
    """Control is traced through holdings link by link, which must come to an end."""
    holders = {body: list(block(facts, "holdings")) for _, body, facts in bodies(data)}
    for body, own in holders.items():
        if body in own:
            yield ("bodies", body, "holdings", body), f"{name(data, body)} cannot hold itself. Remove this holding."
    for loop in _loops(holders):
        chain = ", which is held by ".join(name(data, body) for body in (*loop[1:], loop[0]))
        message = f"{name(data, loop[0])} is held by {chain}. A body cannot own itself through a chain."
        yield ("bodies", loop[0], "holdings", loop[1]), message


def _loops(holders: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Chains of two or more bodies that lead back to where they began; without recursion, as chains may be long."""
    done: set[str] = set()
    for start in holders:
        chain: list[str] = []
        ahead = [iter([start])] if start not in done else []
        while ahead:
            body = next(ahead[-1], None)
            if body is None:
                ahead.pop()
                if chain:
                    done.add(chain.pop())
            elif body in chain:
                if body != chain[-1]:
                    yield chain[chain.index(body) :]
            elif body in holders and body not in done:
                chain.append(body)
                ahead.append(iter(holders[body]))


def seats_are_enough(data: Data) -> Complaints:
    """No more members are appointed than there are seats."""
    for path, _, facts in bodies(data):
        added = total(least(figure) for figure in block(facts, "board", "appointed_by").values())
        seats = look_up(facts, ("board", "seats"))
        if exceeds(added, most(seats)):
            message = f"The board has {shown(seats)} seats, and {shown(added.at)} are filled here."
            yield (*path, "board", "appointed_by"), message
