"""What a file could say at a place, so that it can be tried: values on, just over and just under each line.

The schema says which values a place can hold. Where a whole block is missing, a few small blocks stand for the ways in
which it is usually filled in; what is not among them has not been tried, and the search says how many it tried.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from teckal.changing import Edit
from teckal.document import UNKNOWN, Document, Path
from teckal.facts.ownership import UNOWNED
from teckal.frozen import dataclass
from teckal.reading import schema

CENT = Decimal("0.01")
"""The step of a percentage that is tried on either side of a line."""
OUTSIDER = "private_holder"
"""The id of a private holder that is not in the file, in what would lose an exemption."""


@dataclass(frozen=True)
class Cast:
    """Who is there to be named."""

    parties: tuple[str, ...]
    """Everyone in the file."""
    controllers: tuple[tuple[str, ...], ...]
    """The sets of authorities that some route puts forward as controlling."""
    joined: tuple[str, ...]
    """Everyone whom the contract joins."""
    percents: tuple[Decimal, ...]
    """The lines that the law draws in percent."""
    years: tuple[Decimal, ...]
    """And in years."""
    day: str | None
    """The day of the award, where it is told to the day."""


@dataclass(frozen=True)
class Scale:
    """A figure that can be moved along a line, to find where the answer turns."""

    path: Path
    """Where the figure, or the block that holds it, stands."""
    wrap: tuple[tuple[str, Any], ...]
    """The names of the block around the figure, with what else each level holds; empty for the figure itself."""
    points: tuple[Decimal, ...]
    step: Decimal

    def edit(self, figure: Decimal) -> Edit:
        """The figure in its place."""
        value: Any = int(figure) if figure == figure.to_integral_value() else figure
        for name, beside in reversed(self.wrap):
            value = {**beside, **dict.fromkeys(name.split(","), value)}
        return Edit(self.path, value)


def definition(path: Path) -> str:
    """The name of what the format has at a path; empty where it has nothing there."""
    found: schema.Schema = schema.load()
    name = ""
    for step in path:
        _, found = schema.resolve(found, {} if isinstance(step, str) else None)
        entry = schema.child(found, step) if isinstance(step, str) else found.get("items")
        if entry is None:
            return ""
        name, _ = schema.resolve(entry)
        found = entry
    return name


def scales(document: Document, path: Path, cast: Cast) -> Iterator[Scale]:
    """The figures at a path that can be moved; none where something else stands there."""
    kind = definition(path)
    if kind == "percent":
        yield Scale(path, (), _around(cast.percents), CENT)
    elif kind == "years":
        yield Scale(path, (), tuple(sorted({Decimal(0), *_around(cast.years)})), CENT)
    elif kind == "money":
        yield Scale(path, (), tuple(Decimal(10) ** power for power in range(0, 13, 2)), Decimal(1))
    elif kind == "body_activities":
        for beside in _series(document, path):
            yield Scale(path, (("stated_share", beside),), _around(cast.percents), CENT)
    elif kind == "cooperation_activities":
        beside = {"measure": "turnover", "other_measures": "none"}
        yield Scale(
            path, (("stated_share", beside), ("open_market,outside_public_functions", {})), _around(cast.percents), CENT
        )
    elif kind == "outside_shares":
        yield Scale(path, (("open_market,outside_public_functions", {}),), _around(cast.percents), CENT)


def _series(document: Document, path: Path) -> Iterator[Mapping[str, Any]]:
    """What may stand beside a stated share: the whole turnover, or that of the kind of supply that is bought."""
    series = document.get(path)
    kinds = [
        each.get("kind") for each in (series if isinstance(series, list) else [series]) if isinstance(each, Mapping)
    ]
    if None in kinds or not kinds:
        yield {"measure": "turnover", "other_measures": "none"}
    if not any(kinds) and kinds:
        return
    category = document.get(("contract", "category"))
    kind = {"goods": "goods", "works": "works"}.get(str(category), "services")
    of = document.get(("contract", "concession_of"))
    yield {"measure": "turnover", "kind": of if of in ("works", "services") else kind}


def _around(lines: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """On, just over and just under each line, and the ends."""
    near = {each for line in lines for each in (line - CENT, line, line + CENT) if 0 <= each <= 100}
    return tuple(sorted({Decimal(0), Decimal(100), *near}))


def values(document: Document, path: Path, cast: Cast) -> Iterator[Any]:
    """The values that could stand at a path and are not figures to be moved, those that help most first."""
    kind = definition(path)
    choices = schema.load()["definitions"].get(kind, {}).get("enum")
    if choices:
        yield from (each for each in choices if each != UNKNOWN)
    elif kind == "whole_number":
        yield from range(13)
    elif kind in ("date", "known_date"):
        yield from _days(cast.day)
    elif kind == "party_id":
        yield from cast.parties
    elif kind in ("party_ids", "some_party_ids", "two_party_ids"):
        least = ("party_ids", "some_party_ids", "two_party_ids").index(kind)
        beside = cast.joined if path == ("contract", "other_parties") else ()
        yield from (each for each in _lists(document.get(path), cast, least) if not {*each} & {*beside} or each == [])
    elif kind == "text":
        yield "stated"
    elif kind in _BLOCKS:
        yield from _BLOCKS[kind](path, cast)


def _days(day: str | None) -> Iterator[str]:
    if day is None:
        yield from ("2014-06-01", "2017-06-01", "2026-09-01")
        return
    award = datetime.date.fromisoformat(day)
    for days in (0, 1, -1, -1200):
        yield (award + datetime.timedelta(days=days)).isoformat()


def _lists(present: Any, cast: Cast, least: int) -> Iterator[list[str]]:
    seen: list[list[str]] = []
    now = list(present) if isinstance(present, list) else []
    found = [*map(list, cast.controllers), list(cast.joined), []]
    found += [[each for each in now if each != other] for other in now]
    found += [[*now, each] for each in cast.parties if each not in now] if now else []
    found += [[each] for each in cast.parties]
    for each in found:
        if each not in seen and len(each) >= least:
            seen.append(each)
            yield each


def _split(parties: Sequence[str]) -> Sequence[Decimal | int]:
    """A hundred percent, divided as evenly as hundredths allow."""
    part = (Decimal(100) / len(parties)).quantize(CENT)
    return [part] * (len(parties) - 1) + [100 - part * (len(parties) - 1)] if part % 1 else [round(part)] * len(parties)


def _holdings(path: Path, cast: Cast) -> Iterator[Any]:
    for controllers in cast.controllers:
        parts = zip(controllers, _split(controllers), strict=True)
        yield {each: {"shares": part, "votes": part} for each, part in parts}
    body = path[1] if len(path) > 1 else ""
    for each in cast.parties:
        if each != body and each not in {one for some in cast.controllers for one in some}:
            yield {each: {"shares": Decimal(100), "votes": Decimal(100)}}


def _holding(path: Path, cast: Cast) -> Iterator[Any]:
    for part in (100, 50, 0):
        yield {"shares": part, "votes": part}


def _board(path: Path, cast: Cast) -> Iterator[Any]:
    for controllers in cast.controllers:
        yield {"seats": len(controllers), "appointed_by": dict.fromkeys(controllers, 1)}
    yield {"seats": 3, "appointed_by": {}}


def _seats(path: Path, cast: Cast) -> Iterator[Any]:
    for controllers in cast.controllers:
        yield dict.fromkeys(controllers, 1)
    for each in cast.parties:
        yield {each: 1}


def _decisive(path: Path, cast: Cast) -> Iterator[Any]:
    for controllers in cast.controllers:
        who = list(controllers)
        yield {"strategic_objectives": who, "significant_decisions": who, "anyone_else": False}
        yield {"strategic_objectives": who, "significant_decisions": who, "anyone_else": True}
    yield {"strategic_objectives": [], "significant_decisions": [], "anyone_else": True}


def _representatives(path: Path, cast: Cast) -> Iterator[Any]:
    for controllers in cast.controllers:
        each = {"body": "board", "secured_by": "articles", "say_in_agenda_and_votes": True}
        yield [{"for": [one], **each} for one in controllers]
        yield [{"for": list(controllers), **each}]
    yield []


def _parent_routes(path: Path, cast: Cast) -> Iterator[Any]:
    names = schema.load()["definitions"]["parent_routes"]["properties"]
    yield {each: [] for each in names}
    for controllers in cast.controllers:
        yield {each: list(controllers) for each in names}


def _joint_venture(path: Path, cast: Cast) -> Iterator[Any]:
    formed = {"utility_activity": True, "formed_for_years": 10, "members_bound_for_years": 10}
    bound = {"bound_by": "founding-instrument", "agreed_on": _years_before(cast.day, 1)}
    yield {**formed, **bound}
    yield {**formed, **bound, "formed_for_years": 2, "members_bound_for_years": 2}


def _years_before(day: str | None, years: int) -> str:
    year = int(day[:4]) if day else 2026
    return f"{year - years}-01-01"


def _public_tasks(path: Path, cast: Cast) -> Iterator[Any]:
    yield {each: {"task": "stated", "basis": "duty"} for each in cast.joined}
    yield {each: {"task": "stated", "basis": "none"} for each in cast.joined}


def _public_task(path: Path, cast: Cast) -> Iterator[Any]:
    for basis in ("duty", "none"):
        yield {"task": "stated", "basis": basis}


def _contributions(path: Path, cast: Cast) -> Iterator[Any]:
    yield {each: ["staff"] for each in cast.joined}
    yield {each: ["staff"] if n else [] for n, each in enumerate(cast.joined)}


def _party_contributions(path: Path, cast: Cast) -> Iterator[Any]:
    yield ["staff"]
    yield []


def _objectives(path: Path, cast: Cast) -> Iterator[Any]:
    yield {"shared_by": list(cast.joined), "text": "stated"}
    yield {"shared_by": [], "text": "stated"}


def _entry(path: Path, cast: Cast) -> Iterator[Any]:
    yield {"permitted_by_articles": False, "planned": False}
    yield {"permitted_by_articles": True, "planned": True, "compulsory": True}


def _group(path: Path, cast: Cast) -> Iterator[Any]:
    yield {"is_parent": False, "must_consolidate": False}
    yield {"is_parent": True, "must_consolidate": True}


def _nothing(path: Path, cast: Cast) -> Iterator[Any]:
    yield []


def _steps(path: Path, cast: Cast) -> Iterator[Any]:
    yield [{"kind": "none"}]


_BLOCKS = {
    "holdings": _holdings,
    "holding": _holding,
    "board": _board,
    "seats_by_party": _seats,
    "decisive_influence": _decisive,
    "representatives": _representatives,
    "parent_routes": _parent_routes,
    "joint_venture": _joint_venture,
    "public_tasks": _public_tasks,
    "public_task": _public_task,
    "contributions": _contributions,
    "party_contributions": _party_contributions,
    "common_objectives": _objectives,
    "private_entry": _entry,
    "group": _group,
    "agreements": _nothing,
    "reserved_matters": _nothing,
    "organs": _nothing,
    "holder_rights": _nothing,
    "transfers": _nothing,
    "payment_flows": _nothing,
    "earlier_steps": _steps,
}
"""The small blocks that stand for a missing one, by the name of what the format has there."""


def moves(document: Document, cast: Cast) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Changes that take more than one place, with words for it: a holder sells to another, or a private one enters.

    What one holder gains another gives up, since the shares of a body come to a hundred.
    """
    bodies = document.get(("bodies",))
    for body in bodies if isinstance(bodies, Mapping) else ():
        for controllers in cast.controllers:
            if body not in controllers:
                yield _deciders(document, body, list(controllers))
        holdings = document.get(("bodies", body, "holdings"))
        if not isinstance(holdings, Mapping):
            continue
        authorities = [each for some in cast.controllers for each in some if each != body]
        for seller in holdings:
            for buyer in dict.fromkeys([*holdings, *authorities]):
                if buyer != seller:
                    yield from _sale(document, body, seller, buyer)
        yield from _entrant(document, body)
        for each in dict.fromkeys(authorities):
            if each not in holdings:
                yield from _one_percent(document, body, each, _name(document, each))


def completions(document: Document, cast: Cast) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Who may hold the part of a body that the file is silent on: each holder, another authority, a private person."""
    bodies = document.get(("bodies",))
    for body in bodies if isinstance(bodies, Mapping) else ():
        at: Path = ("bodies", body, "holdings")
        holdings = document.get(at)
        if not isinstance(holdings, Mapping) or not holdings:
            continue
        told = [_figure(document.get((*at, each, "shares"))) for each in holdings]
        rest = 100 - sum(each for each in told if each is not None)
        if None in told or rest <= 0:
            continue
        for each in holdings:
            edits = [Edit((*at, each, "shares"), rest + (_figure(document.get((*at, each, "shares"))) or 0))]
            votes = _figure(document.get((*at, each, "votes")))
            edits += [Edit((*at, each, "votes"), min(votes + rest, Decimal(100)))] if votes is not None else []
            yield f"{_name(document, each)} held the rest", tuple(edits)
        strangers = {
            "another_authority": {"name": "Another authority", "type": "local-authority", "jurisdiction": "england"},
            OUTSIDER: {"name": "A private holder", "type": "private-company"},
        }
        for id, party in strangers.items():
            if document.get(("parties", id)) is None:
                part = {"shares": rest, "votes": rest}
                who = "another authority" if party["type"] == "local-authority" else "a private holder"
                yield f"{who} held the rest", (Edit(("parties", id), party), Edit((*at, id), part))


def _deciders(document: Document, body: str, who: list[str]) -> tuple[str, tuple[Edit, ...]]:
    """Those who control decide, and nobody else."""
    at: Path = ("bodies", body, "decisive_influence")
    names = " and ".join(_name(document, each) for each in who)
    edits = [Edit((*at, each), who) for each in ("strategic_objectives", "significant_decisions")]
    words = f"{names} decided on its objectives and significant decisions, and nobody else had a say in them"
    return words, (*edits, Edit((*at, "anyone_else"), False))


def _sale(document: Document, body: str, seller: str, buyer: str) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """All of it to the other holder, with the seats that it fills and its say in what is decided."""
    at: Path = ("bodies", body, "holdings")
    edits = [Edit((*at, seller), None)]
    new = document.get((*at, buyer)) is None
    gained: dict[str, Any] = {}
    for what in ("shares", "votes"):
        gone, kept = (_figure(document.get((*at, each, what))) for each in (seller, buyer))
        if gone is not None and new:
            gained[what] = gone
        elif gone is not None and kept is not None:
            edits.append(Edit((*at, buyer, what), gone + kept))
    edits += [Edit((*at, buyer), gained)] if gained else []
    seats: Path = ("bodies", body, "board", "appointed_by")
    filled = document.get((*seats, seller))
    if isinstance(filled, int):
        others = document.get((*seats, buyer))
        edits += [
            Edit((*seats, seller), None),
            Edit((*seats, buyer), filled + (others if isinstance(others, int) else 0)),
        ]
    decides: Path = ("bodies", body, "decisive_influence")
    for what in ("strategic_objectives", "significant_decisions"):
        told = document.get((*decides, what))
        if isinstance(told, list) and seller in told:
            left = [each for each in told if each != seller]
            edits.append(Edit((*decides, what), left if buyer in left else [*left, buyer]))
    yield f"{_name(document, seller)} passed all that it holds to {_name(document, buyer)}", tuple(edits)


def _entrant(document: Document, body: str) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """A private holder of one percent, out of the greatest holding."""
    if document.get(("parties", OUTSIDER)) is None:
        party = Edit(("parties", OUTSIDER), {"name": "A private holder", "type": "private-company"})
        for words, edits in _one_percent(document, body, OUTSIDER, "a private holder"):
            yield words, (party, *edits)


def _one_percent(document: Document, body: str, holder: str, name: str) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """A new holder of one percent, out of the greatest holding."""
    at: Path = ("bodies", body, "holdings")
    shares = {each: _figure(document.get((*at, each, "shares"))) for each in document.get(at)}
    known = {each: part for each, part in shares.items() if part is not None and part > 1}
    if not known:
        return
    giver = max(known, key=lambda each: known[each])
    part: dict[str, Any] = {"shares": 1}
    edits = [Edit((*at, giver, "shares"), known[giver] - 1)]
    votes = _figure(document.get((*at, giver, "votes")))
    if votes is not None and votes > 1:
        part["votes"] = 1
        edits.append(Edit((*at, giver, "votes"), votes - 1))
    edits.append(Edit((*at, holder), part))
    yield f"{name} came in with 1% of the shares, given up by {_name(document, giver)}", tuple(edits)


def _name(document: Document, party: str) -> str:
    name = document.get(("parties", party, "name"))
    return name if isinstance(name, str) and name != UNKNOWN else party


def _figure(value: Any) -> Decimal | int | None:
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def described(document: Document, cast: Cast, controllers: Sequence[str]) -> Iterator[Edit]:
    """A clean description of every body that others own, where the file has none, one edit a block."""
    suppliers = document.get(("contract", "suppliers"))
    for body in suppliers if isinstance(suppliers, list) else ():
        if body in controllers or not controllers or document.get(("parties", body, "type")) in UNOWNED:
            continue
        at: Path = ("bodies", body)
        who = list(controllers)
        seats = {"seats": len(who), "appointed_by": dict.fromkeys(who, 1)}
        blocks: dict[str, Any] = {
            "holdings": next(_holdings(at, Cast((), (tuple(who),), (), (), (), None))),
            "board": seats,
            "decisive_influence": {
                "strategic_objectives": who,
                "significant_decisions": who,
                "anyone_else": False,
            },
            "pursues_contrary_interests": False,
            "private_entry": {"permitted_by_articles": False, "planned": False},
            "activities": {"measure": "turnover", "other_measures": "none", "stated_share": 100},
        }
        for key, block in blocks.items():
            if document.get((*at, key)) in (None, UNKNOWN):
                yield Edit((*at, key), block)
