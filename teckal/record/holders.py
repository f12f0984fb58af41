"""Who owns and controls whom, as the file says it: what is drawn, and what is said in words beside the drawing.

Control is not shares alone: it is votes, seats, vetoes and who decides (CJEU C-324/07 and C-182/11), and a holder who
is not named is not thereby absent. So a tie has every right that the file gives, a right that is disputed, or has no
effect on the day that is tested, says so, and those whom the file leaves open are shown too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from teckal.document import UNKNOWN, Document, Path
from teckal.facts.arrangement import Look
from teckal.facts.values import Interval, exactly, interval, total
from teckal.frozen import dataclass
from teckal.reading.amounts import is_number, shown
from teckal.report.words import counted, listed

PRIVATE_TYPES = ("private-company", "private-utility", "natural-persons")
PARENT_ROUTES = {
    "appoints_board_majority": "may appoint or remove the board's majority",
    "dominant_influence_by": "right to dominant influence",
    "controls_votes_by_agreement": "majority of votes by agreement",
    "actual_dominance": "exercises dominant influence",
    "unified_management": "managed with it on a unified basis",
    "may_direct_policy_or_alter_constitution": "may direct policy or alter the constitution",
}
"""The ways of Companies Act 2006 s.1162 beside votes, in few words."""
MATTERS = {
    "strategic-objectives": "strategic objectives",
    "significant-decisions": "significant decisions",
    "other": "another matter",
    UNKNOWN: "a matter that is not named",
}


@dataclass(frozen=True)
class Member:
    """Someone in the drawing."""

    id: str
    name: str
    kind: str
    """What it is and what it does in the contract, in few words; empty where that is not said."""
    body: bool = False
    """Others own or direct it."""
    private: bool = False
    untold: bool = False
    """Stands for holders whom the file leaves open."""


@dataclass(frozen=True)
class Tie:
    """What one has in another."""

    holder: str
    body: str
    holding: tuple[str, ...] = ()
    """What it holds as owner or member, in few words."""
    say: tuple[str, ...] = ()
    """Seats, decisive influence and the like, in few words."""
    more: tuple[str, ...] = ()
    """Rights that are told in words only, since they would crowd a drawing."""
    holds: bool = False
    """It has a part in the body, as owner or member."""
    decides: bool = False
    """It is said to have decisive influence."""


@dataclass(frozen=True)
class Chart:
    """Who owns and controls whom."""

    members: tuple[Member, ...]
    ties: tuple[Tie, ...]

    def member(self, id: str) -> Member:
        return next(each for each in self.members if each.id == id)

    @property
    def bodies(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.body)

    def into(self, body: str) -> tuple[Tie, ...]:
        """What others have in the body."""
        return tuple(each for each in self.ties if each.body == body)

    def around(self, body: str, first: int = 0, most: int | None = None) -> Chart:
        """The body and those who have something in it, `most` of them from the `first` on."""
        ties = self.into(body)[first : None if most is None else first + most]
        seen = {body, *(each.holder for each in ties)}
        return Chart(tuple(each for each in self.members if each.id in seen), ties)

    def sentence(self, tie: Tie) -> str:
        """A tie in words."""
        rights = (
            "; ".join((*tie.holding, *tie.say, *tie.more)) or "named as a holder, and nothing is said of what it holds"
        )
        return f"{self.member(tie.holder).name}: {rights}"


def chart(document: Document) -> Chart | None:
    """Everyone who has something in a body that the file describes; None where it describes none.

    A body that has a say in itself, as where it fills a seat of its own board, stands there a second time.
    """
    bodies = document.get(("bodies",))
    if not isinstance(bodies, Mapping) or not bodies:
        return None
    ties: list[Tie] = []
    others: dict[str, Member] = {}
    for body in bodies:
        read = _Body(document, body)
        for tie in read.ties():
            if tie.holder == body:
                tie = replace(tie, holder=f"={body}")
                others[tie.holder] = Member(tie.holder, f"{Look(document).name(body)} itself", "")
            ties.append(tie)
        gap = read.untold()
        if gap:
            others[f"?{body}"] = Member(f"?{body}", "Others, not named", "", untold=True)
            ties.append(Tie(f"?{body}", body, (gap,), holds=True))
    ids = dict.fromkeys([*(each.holder for each in ties), *bodies])
    members = tuple(others.get(id) or _member(document, id, id in bodies) for id in ids)
    return Chart(members, tuple(ties))


def notes(document: Document, body: str) -> tuple[str, ...]:
    """What the file says of the body's control that is no right of one holder."""
    return tuple(_Body(document, body).notes())


def _member(document: Document, id: str, body: bool) -> Member:
    look = Look(document)
    kind = document.get(("parties", id, "type"))
    nature = document.get(("parties", id, "nature"))
    words = [str(kind).replace("-", " ")] if isinstance(kind, str) and kind != UNKNOWN else []
    words += [str(nature)] if nature in ("private", "mixed") else []
    if document.get(("parties", id, "collective")) is True:
        count = document.get(("parties", id, "count"))
        words.append(f"a group of {count}" if isinstance(count, int) else "a group")
    for role, does in (("buyers", "buys"), ("suppliers", "supplies")):
        named = document.get(("contract", role))
        words += [does] if isinstance(named, list) and id in named else []
    private = nature == "private" or (kind in PRIVATE_TYPES and nature is None)
    return Member(id, look.name(id), ", ".join(words), body, private)


@dataclass(frozen=True)
class _Body:
    """What the file says of one body."""

    document: Document
    body: str

    def at(self, *path: str | int) -> Any:
        return self.document.get(("bodies", self.body, *path))

    def block(self, *path: str | int) -> Mapping[str, Any]:
        value = self.at(*path)
        return value if isinstance(value, Mapping) else {}

    def name(self, party: str) -> str:
        return Look(self.document).name(party)

    def names(self, parties: Iterable[str]) -> str:
        return listed([self.name(each) for each in parties])

    def ids(self, *path: str | int) -> tuple[str, ...]:
        value = self.at(*path)
        return tuple(each for each in value if each != UNKNOWN) if isinstance(value, list) else ()

    def entries(self, *path: str | int) -> Iterator[tuple[int, Mapping[str, Any]]]:
        value = self.at(*path)
        for index, each in enumerate(value if isinstance(value, list) else []):
            if isinstance(each, Mapping):
                yield index, each

    def ties(self) -> list[Tie]:
        """Each holder's rights, the holders first, then whoever else has a say."""
        who = [*self.block("holdings"), *self.block("board", "appointed_by"), *self._deciders()]
        for route in PARENT_ROUTES:
            who += self.ids("parent_routes", route)
        for kind, key in (("representatives", "for"), ("reserved_matters", "held_by")):
            who += [party for index, _ in self.entries(kind) for party in self.ids(kind, index, key)]
        return [self.tie(party) for party in dict.fromkeys(who)]

    def tie(self, holder: str) -> Tie:
        holds = holder in self.block("holdings")
        holding = [*self._holding(holder)] if holds else []
        decides = [*self._decides(holder)]
        routes = [words for key, words in PARENT_ROUTES.items() if holder in self.ids("parent_routes", key)]
        say = (*self._seats(holder), *decides, *routes)
        return Tie(holder, self.body, tuple(holding), say, tuple(self._more(holder)), holds, bool(decides))

    def _holding(self, holder: str) -> Iterator[str]:
        here = ("holdings", holder)
        if self.at(*here) == UNKNOWN:
            yield self._with_doubts("what it holds is not known", ("holdings", holder))
            return
        said = [*self._figures(holder)]
        flags = {"blocking_rights": "may block decisions", "controlling_rights": "its holding gives control"}
        flags |= {"decisive_influence": "decisive influence through its holding"}
        flags |= {"required_by_national_law": "holding required by law", "selected_by_tender": "selected by tender"}
        if self.at(*here, "member") is True:
            said.append("member")
        said += [words for key, words in flags.items() if self.at(*here, key) is True]
        principal = self.at(*here, "held_for")
        if principal is not None:
            said.append("held for another, not named" if principal == UNKNOWN else f"held for {self.name(principal)}")
        if said:
            yield from said[:-1]
            yield self._with_doubts(said[-1], here)

    def _figures(self, holder: str) -> Iterator[str]:
        """Shares and votes, as one where they are the same."""
        of = {key: self.at("holdings", holder, key) for key in ("shares", "votes")}
        told = isinstance(of["shares"], Mapping) or is_number(of["shares"])
        if told and of["shares"] == of["votes"]:
            yield f"{part(of['shares'])} shares and votes{self._disputed(holder, 'shares', 'votes')}"
            return
        for key, value in of.items():
            if value == UNKNOWN:
                yield f"{key} not known"
            elif value is not None:
                yield f"{part(value)} {key}{self._disputed(holder, key)}"

    def _disputed(self, holder: str, *keys: str) -> str:
        standings = [self.document.standing(("bodies", self.body, "holdings", holder, key)) for key in keys]
        return " (disputed)" if "disputed" in standings else ""

    def _seats(self, holder: str) -> Iterator[str]:
        count = self.block("board", "appointed_by").get(holder)
        seats = self.at("board", "seats")
        if count is None:
            return
        of = f" of {seats}" if isinstance(seats, int) else " of the"
        words = f"{count or 'none'}{of} board seats"
        if not isinstance(count, int):
            words = "board seats, not known how many"
        path = ("board", "appointed_by", holder)
        yield self._with_doubts(words, ("board",)) + (
            " (disputed)" if self.document.standing(("bodies", self.body, *path)) == "disputed" else ""
        )

    def _deciders(self) -> list[str]:
        keys = ("strategic_objectives", "significant_decisions")
        return [party for key in keys for party in self.ids("decisive_influence", key)]

    def _decides(self, holder: str) -> Iterator[str]:
        over = [
            words
            for key, words in (("strategic_objectives", "objectives"), ("significant_decisions", "decisions"))
            if holder in self.ids("decisive_influence", key)
        ]
        if over:
            only = f" over {over[0]} only" if len(over) == 1 else ""
            yield self._with_doubts(f"decisive influence{only}", ("decisive_influence",))

    def _more(self, holder: str) -> Iterator[str]:
        """Rights to profit, representatives and reserved matters."""
        rights = self.at("holdings", holder, "rights")
        if isinstance(rights, list):
            bears = listed([str(each).replace("-", " ") for each in rights])
            yield f"its holding brings {bears}" if bears else "its holding brings no profit, loss or winding-up share"
        for index, each in self.entries("representatives"):
            if holder in self.ids("representatives", index, "for"):
                yield self._representative(holder, index, each)
        for index, each in self.entries("reserved_matters"):
            if holder in self.ids("reserved_matters", index, "held_by"):
                matter = str(each.get("matter", UNKNOWN))
                over = MATTERS.get(matter, f"the {matter}")
                yield f"{'veto over' if each.get('kind') == 'veto' else 'approval needed for'} {over}"

    def _representative(self, holder: str, index: int, each: Mapping[str, Any]) -> str:
        others = [party for party in self.ids("representatives", index, "for") if party != holder]
        organ = str(each.get("body", UNKNOWN)).replace("-", " ")
        words = "a representative" + (f" on the {organ}" if organ not in (UNKNOWN, "other") else "")
        words += f", shared with {self.names(others)}" if others else ""
        sits = each.get("sits_for")
        words += f", who in truth sits for {self.name(sits)}" if isinstance(sits, str) and sits != UNKNOWN else ""
        return self._with_doubts(words, ("representatives", index))

    def _with_doubts(self, words: str, path: Path) -> str:
        """The words, with the dates of the right, and that it is disputed or without effect on the day tested."""
        whole = ("bodies", self.body, *path)
        found = self.document.get(whole)
        dates = found if isinstance(found, Mapping) else {}
        for key, says in (("effective_on", "from"), ("until", "until")):
            words += f", {says} {dates[key]}" if key in dates and dates[key] != UNKNOWN else ""
        if self.document.standing(whole) == "disputed":
            return f"{words} (disputed)"
        if Look(self.document).in_effect(*whole) is False:
            return f"{words} (not in effect on the day tested)"
        return words

    def untold(self) -> str:
        """What the file leaves open of who has a part on the day tested; empty where the holders are complete."""
        holdings = self.at("holdings")
        if not isinstance(holdings, Mapping) or not holdings:
            return "the file does not say who holds it"
        if self.at("holdings_complete") is True:
            return ""
        look = Look(self.document)
        now = [each for each in holdings if look.in_effect("bodies", self.body, "holdings", each) is not False]
        shares = [self.at("holdings", each, "shares") for each in now]
        if any(each is None or each == UNKNOWN for each in shares):
            return "the list is not said to be complete"
        rest = total([interval(each, ceiling=100) for each in shares])
        return "" if rest.exact == 100 else _rest(rest)

    def notes(self) -> Iterator[str]:
        controllers = self.ids("controllers")
        if controllers:
            yield f"Named as those that control it together: {self.names(controllers)}."
        elif self.at("controllers") == UNKNOWN:
            yield "Who controls it is said not to be known."
        yield {
            True: "Others than those listed are said to have decisive influence.",
            False: "Nobody else is said to have decisive influence.",
        }.get(self.at("decisive_influence", "anyone_else"), "The file does not say whether anyone else decides.")
        seats, told = self.at("board", "seats"), self.block("board", "appointed_by").values()
        if isinstance(seats, int) and all(isinstance(each, int) for each in told) and sum(told) < seats:
            yield f"Who fills {counted(seats - sum(told), 'further board seat')} is not said."
        for _, each in self.entries("agreements"):
            yield self._agreement(each)
        yield from self._entry()

    def _agreement(self, each: Mapping[str, Any]) -> str:
        between = each.get("between")
        who = f" between {self.names(between)}" if isinstance(between, list) else ""
        binding = {True: "A binding agreement", False: "An agreement that does not bind"}.get(
            each.get("binding", UNKNOWN), "An agreement, of which it is not said whether it binds,"
        )
        gives = str(each.get("gives", UNKNOWN)).replace("-", " ")
        return f"{binding}{who}{f' on {gives}' if gives not in (UNKNOWN, 'other') else ''}."

    def _entry(self) -> Iterator[str]:
        for key, words in (
            ("permitted_by_articles", "permitted by the articles"),
            ("planned", "planned"),
            ("compulsory", "compulsory"),
        ):
            if self.at("private_entry", key) is True:
                yield f"The entry of private holders is {words}."


def _rest(told: Interval) -> str:
    """How much of the shares is left for those whom the file does not name."""
    left = None if told.exact is None or told.exact > 100 else exactly(100 - told.exact)
    return f"holders of {left.shown()}% of the shares" if left else "the shares told do not add up to 100%"


def part(value: Any) -> str:
    """A percent of something, as the file has it; a bound in words."""
    if isinstance(value, Mapping):
        return "some" if dict(value) == {"above": 0} else f"{interval(value, ceiling=100).shown()}% of"
    return f"{shown(value)}% of"
