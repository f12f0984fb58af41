"""A statute asks of persons and of what they do; a file has fields. What each field says is written down here once.

Nothing here is law: only what the format's own description gives each field to mean, and three-valued logic. What is
left out or `unknown` is None and never False. A list is what it says; that nobody else is on it has to be said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Truth = bool | None
"""None: it cannot be told."""


def every(answers: Iterable[Truth]) -> Truth:
    """False as soon as one is, True only if all are."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True


def some(answers: Iterable[Truth]) -> Truth:
    """True as soon as one is, False only if all are."""
    found = list(answers)
    if True in found:
        return True
    return None if None in found else False


def no(answer: Truth) -> Truth:
    return None if answer is None else not answer


@dataclass(frozen=True)
class Share:
    """A share of the work on one measure, as far as it is known."""

    measure: str | None
    least: Fraction
    most: Fraction
    least_is_excluded: bool = False
    most_is_excluded: bool = False

    def above(self, bound: Fraction) -> Truth:
        if self.least > bound or (self.least == bound and self.least_is_excluded):
            return True
        return False if self.most <= bound else None

    def below(self, bound: Fraction) -> Truth:
        if self.most < bound or (self.most == bound and self.most_is_excluded):
            return True
        return False if self.least >= bound else None


NOTHING_KNOWN = Share(None, Fraction(0), Fraction(1))


class Reading:
    """One arrangement, asked in the words of the statutes."""

    def __init__(self, arrangement: Mapping[str, Any]) -> None:
        self._file = arrangement

    def _at(self, *path: str) -> Any:
        """What stands there; None where nothing does or it is unknown."""
        found: Any = self._file
        for key in path:
            if not isinstance(found, Mapping):
                return None
            found = found.get(key)
        return None if found == "unknown" else found

    # The parties

    def parties(self) -> list[str]:
        return list(self._file["parties"])

    def party(self, who: str, field: str) -> Any:
        return self._at("parties", who, field)

    def is_authority_by_type(self, who: str) -> bool:
        return bool(self.party(who, "type") == "local-authority")

    def is_private_by_type(self, who: str) -> bool:
        return bool(self.party(who, "type") == "private-company")

    def contracting_authority(self, who: str) -> Truth:
        """Said outright, or by a type that leaves no room."""
        said: Truth = self.party(who, "contracting_authority")
        if said is not None:
            return said
        if self.is_authority_by_type(who):
            return True
        return False if self.is_private_by_type(who) else None

    def private(self, who: str) -> Truth:
        """Whether its capital is private; a company all of whose holders are known to be public is public."""
        nature = self.party(who, "nature")
        if nature is not None:
            return True if nature == "private" else False if nature == "public" else None
        if self.is_authority_by_type(who):
            return False
        if self.is_private_by_type(who):
            return True
        if self.holdings_are_complete(who) and every(no(self.private(each)) for each in self.holders(who)):
            return False
        return None

    # The contract

    def buyers(self) -> list[str]:
        return list(self._at("contract", "buyers") or [])

    def suppliers(self) -> list[str]:
        return list(self._at("contract", "suppliers") or [])

    def awards(self) -> list[tuple[str, str]]:
        return [(buyer, supplier) for buyer in self.buyers() for supplier in self.suppliers()]

    # Ownership

    def described(self, body: str) -> bool:
        return self._at("bodies", body) is not None

    def holders(self, body: str) -> list[str]:
        return list(self._at("bodies", body, "holdings") or {})

    def shares(self, body: str, holder: str) -> Fraction | None:
        return _number(self._at("bodies", body, "holdings", holder, "shares"))

    def holds_a_share(self, body: str, holder: str) -> bool:
        """Whoever is listed as a holder of a company with shares holds some, unless it is said that it holds none."""
        return self.shares(body, holder) != 0

    def votes(self, body: str, holder: str) -> Fraction | None:
        return _number(self._at("bodies", body, "holdings", holder, "votes"))

    def holding(self, body: str, holder: str, field: str) -> Any:
        return self._at("bodies", body, "holdings", holder, field)

    def holdings_are_complete(self, body: str) -> bool:
        """Nobody else holds anything: said, or the shares add up to the whole."""
        if self._at("bodies", body, "holdings") is None:
            return False
        if self._at("bodies", body, "holdings_complete") is True:
            return True
        return sum(self.shares(body, each) or 0 for each in self.holders(body)) == 100

    def all_votes_are_known(self, body: str) -> bool:
        known = [self.votes(body, each) for each in self.holders(body)]
        return None not in known and sum(each or 0 for each in known) == 100

    def controllers_may_be_more(self, body: str) -> bool:
        """Whether an authority that is not named may be one of them: they are those of a list that is not the whole."""
        return self._at("bodies", body, "controllers") is None and not self.holdings_are_complete(body)

    def controllers(self, body: str) -> frozenset[str] | None:
        """The authorities put forward as those that control it together."""
        stated = self._at("bodies", body, "controllers")
        if stated is not None:
            return frozenset(stated)
        if self._at("bodies", body, "holdings") is None:
            return None
        return frozenset(each for each in self.holders(body) if self.contracting_authority(each))

    # Direction

    def decides_on_strategy(self, body: str) -> frozenset[str] | None:
        """Those who have decisive influence over strategic objectives, together if several."""
        return _set(self._at("bodies", body, "decisive_influence", "strategic_objectives"))

    def decides_significantly(self, body: str) -> frozenset[str] | None:
        """Those who have decisive influence over significant decisions, together if several."""
        return _set(self._at("bodies", body, "decisive_influence", "significant_decisions"))

    def anyone_else_has_influence(self, body: str) -> Truth:
        found: Truth = self._at("bodies", body, "decisive_influence", "anyone_else")
        return found

    def contrary_interests(self, body: str) -> Truth:
        found: Truth = self._at("bodies", body, "pursues_contrary_interests")
        return found

    def seats(self, body: str) -> int | None:
        found: int | None = self._at("bodies", body, "board", "seats")
        return found

    def appointed(self, body: str) -> dict[str, int | None]:
        """How many members of the board each appoints."""
        found = self._at("bodies", body, "board", "appointed_by") or {}
        return {each: None if count == "unknown" else count for each, count in found.items()}

    def right_to_appoint(self, body: str) -> Truth:
        """Whoever appoints is said to have the right; where it comes from may be left out, that there is none not."""
        board = self._at("bodies", body, "board")
        said = board.get("appointments_right", "articles") if isinstance(board, Mapping) else "unknown"
        return {"articles": True, "agreement": True, "none": False}.get(said)

    def represented(self, body: str, who: str) -> Truth:
        """It fills a seat, or somebody sits for it; that nobody does is known where every seat is somebody else's."""
        sitting = self._at("bodies", body, "representatives")
        for each in sitting or []:
            if who in each["for"]:
                return True
        own = self.appointed(body).get(who, 0)
        if own:  # whether somebody who sits there by no right, or by custom, represents it is a judgement
            return True if self.right_to_appoint(body) else None
        counts = self.appointed(body)
        if own is None or self.seats(body) is None or None in counts.values():
            return None
        if sum(each or 0 for each in counts.values()) < (self.seats(body) or 0):
            return None
        return False if sitting is not None or "representatives" not in self._file["bodies"][body] else None

    def route_to_parent(self, body: str, route: str) -> frozenset[str] | None:
        return _set(self._at("bodies", body, "parent_routes", route))

    def unknown_in(self, body: str, block: str) -> bool:
        """Whether the block says of anything that it is unknown."""
        found = self._at("bodies", body, block)
        if not isinstance(found, Mapping):
            described = self._at("bodies", body) or {}
            return bool(described.get(block) == "unknown")
        return "unknown" in [*found.values(), *found.get("appointed_by", {})]

    def unknown_in_a_holding(self, body: str) -> bool:
        """Whether the file says of anything that a holder has that it is unknown."""
        found = self._at("bodies", body, "holdings")
        each_has = found.values() if isinstance(found, Mapping) else ()
        return any(isinstance(each, Mapping) and "unknown" in each.values() for each in each_has)

    # Work

    def leaves_the_rest_open(self, body: str) -> bool:
        """Whether a period says that those it names are not all."""
        series = _series(self._at("bodies", body, "activities"))
        periods = [each for one in series for each in one.get("periods", ()) if isinstance(each, Mapping)]
        return any(each.get("for_complete") in (False, "unknown") for each in periods)

    def measures(self, body: str) -> list[str]:
        return [each.get("measure", "") for each in _series(self._at("bodies", body, "activities"))]

    def leaves_a_total_open(self, body: str) -> bool:
        series = _series(self._at("bodies", body, "activities"))
        periods = [each for one in series for each in one.get("periods", ()) if isinstance(each, Mapping)]
        return any(each.get("total", "unknown") == "unknown" for each in periods)

    def states_a_share(self, body: str) -> bool:
        """Whether a share is stated for all that control it, with no figures behind it."""
        return any("stated_share" in each for each in _series(self._at("bodies", body, "activities")))

    def leaves_a_figure_open(self, body: str) -> bool:
        """Whether a period names a customer and does not know its figure."""
        series = _series(self._at("bodies", body, "activities"))
        periods = [each for one in series for each in one.get("periods", ()) if isinstance(each, Mapping)]
        return any(
            isinstance(each.get("for"), Mapping) and "unknown" in each.get("for", {}).values() for each in periods
        )

    def leaves_a_total_of_the_cooperation_open(self) -> bool:
        series = _series(self.cooperation("activities"))
        periods = [each for one in series for each in one.get("periods", ()) if isinstance(each, Mapping)]
        return any(each.get("total", "unknown") == "unknown" for each in periods)

    def work_shares(self, body: str, counts: Callable[[str], Truth]) -> list[Share]:
        """On each measure given, the share of the body's work that is for those who count."""
        return [_share_of_body(each, counts) for each in _series(self._at("bodies", body, "activities"))]

    def no_other_measure_passes(self, body: str) -> bool:
        return any(each.get("other_measures") == "none" for each in _series(self._at("bodies", body, "activities")))

    # Cooperation

    def puts_forward_a_cooperation(self) -> bool:
        return "cooperation" in self._file

    def cooperation(self, field: str) -> Any:
        return self._at("cooperation", field)

    def in_the_contract(self) -> list[str]:
        """Everyone who is a party to it."""
        named = [*self.buyers(), *self.suppliers(), *(self._at("contract", "other_parties") or [])]
        return list(dict.fromkeys([*named, *(self.cooperation("participants") or [])]))

    def has_a_public_task(self, who: str) -> Truth:
        said = self._at("cooperation", "public_tasks", who)
        return None if said is None else said != "none"

    def has_the_objective(self, who: str) -> Truth:
        said = self.cooperation("common_objectives")
        if said is None:
            return None
        if isinstance(said, Mapping):
            return None if said.get("shared_by", "unknown") == "unknown" else who in said["shared_by"]
        return bool(said != "none")

    def brings_more_than_money(self, who: str) -> Truth:
        """None where it brings nothing else: whether that is a cooperation is a judgement."""
        said = self._at("cooperation", "contributions", who)
        return True if said and set(said) - {"money"} else None

    def outside_shares(self, kind: str) -> list[Share]:
        """On each measure given, the share of the cooperation's work that is `open_market` or the like."""
        return [_share_of_cooperation(each, kind) for each in _series(self.cooperation("activities"))]

    def no_other_measure_passes_for_the_cooperation(self) -> bool:
        return any(each.get("other_measures") == "none" for each in _series(self.cooperation("activities")))


def _number(found: Any) -> Fraction | None:
    return Fraction(str(found)) if isinstance(found, int | float) and not isinstance(found, bool) else None


def _set(found: Any) -> frozenset[str] | None:
    return None if found is None else frozenset(found)


def _series(found: Any) -> list[Mapping[str, Any]]:
    if found is None:
        return []
    return [found] if isinstance(found, Mapping) else list(found)


def _stated(measure: str | None, said: Any) -> Share:
    """A share as stated: a figure, or a bound on each side."""
    if isinstance(said, Mapping):
        low, high = said.get("above", said.get("at_least", 0)), said.get("below", said.get("at_most", 100))
        return Share(measure, Fraction(str(low)) / 100, Fraction(str(high)) / 100, "above" in said, "below" in said)
    figure = _number(said)
    if figure is None:
        return Share(measure, Fraction(0), Fraction(1))
    return Share(measure, figure / 100, figure / 100)


def _share_of_body(series: Mapping[str, Any], counts: Callable[[str], Truth]) -> Share:
    """The average over the years: their sum over the sum of the totals."""
    measure = series.get("measure")
    if "stated_share" in series:
        return _stated(measure, series["stated_share"])
    whole, surely, perhaps, any_total_open = Fraction(0), Fraction(0), Fraction(0), False
    periods = series.get("periods", "unknown")
    if periods == "unknown":
        return Share(measure, Fraction(0), Fraction(1))
    for period in periods:
        total, work = _number(period.get("total")), period.get("for", {})
        if work == "unknown":
            return Share(measure, Fraction(0), Fraction(1))
        known = {who: _number(amount) for who, amount in work.items()}
        told = sum((amount for amount in known.values() if amount is not None), Fraction(0))
        if total is None:  # it is what is told or more, and what is more is for others
            if any(amount is None and counts(who) is not False for who, amount in known.items()):
                return Share(measure, Fraction(0), Fraction(1))
            total, any_total_open = told, True
        rest = total - told
        whole += total
        open_still = period.get("for_complete") in (False, "unknown")
        for who, amount in known.items():
            answer = counts(who)
            surely += amount or 0 if answer else 0
            perhaps += amount or 0 if answer is None else 0
            open_still = open_still or (amount is None and answer is not False)
        perhaps += rest if open_still else 0
    if not whole:
        return Share(measure, Fraction(0), Fraction(1))
    return Share(measure, Fraction(0) if any_total_open else surely / whole, (surely + perhaps) / whole)


def _share_of_cooperation(series: Mapping[str, Any], kind: str) -> Share:
    measure = series.get("measure")
    if "stated_share" in series:
        said = series["stated_share"]
        return _stated(measure, said.get(kind, "unknown") if isinstance(said, Mapping) else "unknown")
    periods = series.get("periods", "unknown")
    if periods == "unknown":
        return Share(measure, Fraction(0), Fraction(1))
    whole, surely, perhaps, any_total_open = Fraction(0), Fraction(0), Fraction(0), False
    for period in periods:
        total, outside = _number(period.get("total")), _number(period.get(kind))
        if total is None:
            if outside is None:
                return Share(measure, Fraction(0), Fraction(1))
            total, any_total_open = outside, True
        whole += total
        surely += outside or 0
        perhaps += total if outside is None else 0
    if not whole:
        return Share(measure, Fraction(0), Fraction(1))
    return Share(measure, Fraction(0) if any_total_open else surely / whole, (surely + perhaps) / whole)
