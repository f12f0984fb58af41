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


MOST_IN_A_CIRCLE, DEEPEST = 8, 40
"""Bodies that stand above each other in circles, and that stand one above the other, of which control is traced."""


def chains_can_be_followed(data: Data) -> Complaints:
    """Control is traced through boards and directions too; there each way round a circle is another chain."""
    named = {body: list(standing_above(facts)) for _, body, facts in bodies(data)}
    circles = list(_circles({body: [each for each in above if each in named] for body, above in named.items()}))
    for circle in circles:
        if len(circle) > MOST_IN_A_CIRCLE:
            several = ", ".join(name(data, body) for body in circle[:3])
            message = f"{several} and {len(circle) - 3} more bodies hold, appoint or direct each other in circles. "
            advice = (
                f"Control is traced through {MOST_IN_A_CIRCLE} such bodies at most; leave out those that do not matter."
            )
            yield ("bodies", circle[0]), message + advice
    depth: dict[str, int] = {}
    for circle in circles:
        above = (depth.get(each, 0) for body in circle for each in named[body])
        depth.update(dict.fromkeys(circle, max(above, default=0) + len(circle)))
    too_deep = next((body for body, links in depth.items() if links > DEEPEST + 1), None)
    if too_deep is not None:
        message = f"More than {DEEPEST} bodies stand above {name(data, too_deep)}, one above the other. "
        yield ("bodies", too_deep), f"{message}Leave out those that only pass on what they hold."


def standing_above(body: Data) -> Iterator[str]:
    """Everyone that a body names as holding it, filling its board or directing it."""
    holdings = block(body, "holdings")
    named = [*holdings, *(look_up(holdings, (each, "held_for")) for each in holdings)]
    named += block(body, "board", "appointed_by")
    for each in (*block(body, "decisive_influence").values(), *block(body, "parent_routes").values()):
        named += each if isinstance(each, list) else []
    yield from (each for each in named if isinstance(each, str))


def _circles(above: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """The bodies, those that stand above each other together, after all that stand above them (Tarjan's algorithm)."""
    reached: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_bodies: dict[str, None] = {}
    for start in above:
        waiting = [(start, iter(above[start]))] if start not in reached else []
        while waiting:
            body, ahead = waiting[-1]
            if body not in reached:
                reached[body] = lowest[body] = len(reached)
                open_bodies[body] = None
            following = next(ahead, None)
            if following is None:
                waiting.pop()
                if waiting:
                    lowest[waiting[-1][0]] = min(lowest[waiting[-1][0]], lowest[body])
                if lowest[body] == reached[body]:
                    members = list(open_bodies)
                    circle = members[members.index(body) :]
                    for each in circle:
                        del open_bodies[each]
                    yield circle
            elif following not in reached:
                waiting.append((following, iter(above[following])))
            elif following in open_bodies:
                lowest[body] = min(lowest[body], reached[following])


def seats_are_enough(data: Data) -> Complaints:
    """No more members are appointed than there are seats."""
    for path, _, facts in bodies(data):
        added = total(least(figure) for figure in block(facts, "board", "appointed_by").values())
        seats = look_up(facts, ("board", "seats"))
        if exceeds(added, most(seats)):
            message = f"The board has {shown(seats)} seats, and {shown(added.at)} are filled here."
            yield (*path, "board", "appointed_by"), message
