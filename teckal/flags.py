"""When to ask an expert: the second axis, which never moves the verdict.

What each flag says, and of most also what raises it, stands in `rules/advice/`, in `rules/points/` and in the
conditions' own `advice:`. A flag speaks where a reader would otherwise be comforted too soon. Of one level, those on
which the answer may turn come before those that lie beside it, so that the first three are the ones to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from teckal.document import Document, parse_path
from teckal.evaluation import Evaluation
from teckal.facts import Ask, Facts
from teckal.facts.core import all_of, any_of
from teckal.facts.parties import state_of
from teckal.frozen import dataclass
from teckal.program import Asked, Citation, Gate, Route, any_holds
from teckal.result import LEVELS, VERDICTS, FactUsed, Flag, GateResult, LawApplied, PointResult, RouteResult
from teckal.rulebook import AdviceRule, Rulebook
from teckal.wording import rendered

ON_A_POINT, ON_THE_ROUTE, ON_ANOTHER_ROUTE = 1, 10, 50
"""The ranks of what has none in its file: a point on which the answer turns, a limb of the route that decides or comes
nearest, another limb."""


@dataclass(frozen=True)
class _Raised:
    """A flag with its place among those of its level."""

    flag: Flag
    rank: int


def flags_of(
    book: Rulebook,
    evaluation: Evaluation,
    law: LawApplied,
    gates: tuple[GateResult, ...],
    routes: tuple[RouteResult, ...],
    points: tuple[PointResult, ...],
    deciding: Route | None,
) -> tuple[Flag, ...]:
    """Every flag that the arrangement raises, the loudest first; `deciding` is the route that an exemption rests on."""
    relied = [
        each for each in routes if each.state != "not-applicable" and (deciding is None or each.id == deciding.id)
    ]
    used = [fact for route in relied for condition in route.conditions for fact in condition.facts]
    used += [fact for gate in gates if gate.state != "passes" for fact in gate.facts]
    raised = [
        *_for_verdict(book, evaluation.verdict),
        *_for_points(book, points),
        *_for_law(book, evaluation, law),
        *_for_gates_not_asked(book, evaluation, law),
        *_for_gates(book, gates),
        *_for_evidence(book, used),
        *_for_forecasts(book, evaluation),
        *_for_slips(book, evaluation.strictest.gates.case.document),
        *_for_facts(book, evaluation, relied),
        *_for_another_state(book, evaluation, relied),
        *_for_limbs(evaluation, gates, relied),
        *_for_what_the_files_say(book, evaluation, relied),
    ]
    unique: dict[tuple[str, str, tuple[str, ...]], _Raised] = {}
    for each in sorted(raised, key=lambda each: (LEVELS.index(each.flag.level), each.rank)):
        unique.setdefault((each.flag.id, each.flag.says, each.flag.about), each)
    return tuple(each.flag for each in unique.values())


def with_those_of_other_awards(
    flags: tuple[Flag, ...], others: Iterable[tuple[tuple[str, str], tuple[Flag, ...]]]
) -> tuple[Flag, ...]:
    """The flags of the award that decides, and what the others call for besides, each with its buyer and supplier.

    What is only a note of another award says nothing that the first did not, and its verdict stands among the awards;
    what is said alike of both is said once.
    """
    told = {(each.id, each.says, each.about) for each in flags}
    found = list(flags)
    for pair, theirs in others:
        for each in theirs:
            if each.level != "note" and each.id not in VERDICTS and (each.id, each.says, each.about) not in told:
                told.add((each.id, each.says, each.about))
                award = " to ".join(filter(None, pair))
                says = f"{each.says.rstrip('.')} (in the award of {award})."
                found.append(replace(each, says=says, about=(*each.about, f"award of {award}")))
    return tuple(sorted(found, key=lambda each: LEVELS.index(each.level)))


def flags_without_law(book: Rulebook, verdict: str) -> tuple[Flag, ...]:
    """The flags of an answer that could not choose a law, or that another regime comes before."""
    return tuple(each.flag for each in _for_verdict(book, verdict))


def known_ids(book: Rulebook) -> frozenset[str]:
    """Every id that a flag of this book can have."""
    found = {*book.advice, *(f"contested-{point}" for point in book.points)}
    asked = [each for law in book.laws.values() for each in law.asked]
    return frozenset(found | {_id_of(each) for each in asked if each.advice})


def _flag(book: Rulebook, id: str, detail: str = "", about: Sequence[str] = ()) -> _Raised:
    rule = book.advice[id]
    says = f"{rule.says.rstrip('.')}: {detail}." if detail else rule.says
    return _of_rule(rule, says, rule.why, tuple(about))


def _of_rule(rule: AdviceRule, says: str, why: str, about: tuple[str, ...] = ()) -> _Raised:
    address = _address(rule.sources)
    flag = Flag(
        id=rule.id,
        level=rule.level,
        says=says,
        why=why,
        bring=rule.bring,
        source=rule.source,
        title=rule.title,
        ask=rule.ask_whom,
        url=address.url,
        checked=address.checked,
        about=about,
    )
    return _Raised(flag, rule.rank)


def _address(sources: Sequence[Citation]) -> Citation:
    """The first source that can be read somewhere."""
    return next((each for each in sources if each.url), sources[0])


def _for_verdict(book: Rulebook, verdict: str) -> Iterator[_Raised]:
    if verdict in ("unclear", "out-of-scope"):
        yield _flag(book, verdict)


def _for_points(book: Rulebook, points: Iterable[PointResult]) -> Iterator[_Raised]:
    for result in points:
        if not result.material:
            continue
        point = book.points[result.id]
        flag = Flag(
            id=f"contested-{point.id}",
            level="advice",
            says=point.advice["say"],
            why=point.question,
            bring=point.advice["bring"],
            source="; ".join(each.cite for each in point.sources),
            title=point.title,
            ask=point.advice["ask_whom"],
            url=_address(point.sources).url,
            checked=_address(point.sources).checked,
        )
        yield _Raised(flag, ON_A_POINT)


def _for_law(book: Rulebook, evaluation: Evaluation, law: LawApplied) -> Iterator[_Raised]:
    if law.requested and law.governs is not True:
        yield _flag(book, "law-requested")
    if evaluation.law.national_law_may_be_stricter:
        yield _flag(book, "national-law")


def _for_gates_not_asked(book: Rulebook, evaluation: Evaluation, law: LawApplied) -> Iterator[_Raised]:
    """What a law that was asked for by name was not asked, and would, or may, take the arrangement out of it."""
    world = evaluation.strictest
    for gate in evaluation.law.gates if law.requested else ():
        outside = [all_of([world.gates.decide(atom) for atom in test]) for test in gate.sides().yes]
        if gate.off_when_requested and any_of(outside) is not False:
            yield _flag(book, "gate-not-asked", gate.title, [gate.id.rpartition("/")[2]])


def _for_gates(book: Rulebook, gates: Iterable[GateResult]) -> Iterator[_Raised]:
    for gate in gates:
        if gate.state == "unclear":
            yield _flag(book, "gate-open", gate.reason.rstrip("."), [gate.id.rpartition("/")[2]])


def _for_evidence(book: Rulebook, used: Iterable[FactUsed]) -> Iterator[_Raised]:
    standings: dict[str, set[str]] = {}
    for fact in used:
        for source in fact.sources:
            standings.setdefault(source.standing, set()).add(source.path)
    if "assumed" in standings:
        yield _flag(book, "evidence-assumed", _paths(standings["assumed"]), sorted(standings["assumed"]))


def _paths(paths: Iterable[str]) -> str:
    named = sorted(paths)
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return ", ".join(named[:3]) + more


def _for_facts(book: Rulebook, evaluation: Evaluation, relied: Iterable[RouteResult]) -> Iterator[_Raised]:
    by_id = {route.id: route for route in evaluation.law.routes}
    for result in relied:
        facts = evaluation.strictest.routes[result.id]
        for name in by_id[result.id].facts:
            if facts[name].contradicted:
                yield _flag(book, "stated-against-figures", facts[name].shown, [name])
        yield from _for_projections(book, facts)
        disputed = {gap for name in by_id[result.id].facts for gap in facts[name].gaps if _is_disputed(facts, gap)}
        if disputed:
            yield _flag(book, "evidence-disputed", _paths(disputed), sorted(disputed))


def _is_disputed(facts: Facts, gap: str) -> bool:
    path = parse_path(gap)
    document = facts.case.document
    return document.get(path) is not None and document.standing(path) == "disputed"


def _for_projections(book: Rulebook, facts: Facts) -> Iterator[_Raised]:
    roles = facts.case.roles
    of_a_body = "controlled.activity.projected" if roles.controlled else "cooperation.projected"
    name = "affiliate.projected" if roles.utility else of_a_body
    if facts[name].value is True:
        yield _flag(book, "projections")


def _for_forecasts(book: Rulebook, evaluation: Evaluation) -> Iterator[_Raised]:
    """Whether the file's own forecasts end what makes it exempt."""
    given = evaluation.strictest.gates.case.document
    if evaluation.verdict != "exempt" or not any(each.get("projected") is True for each in _periods(given)):
        return
    from teckal.headroom import of_award  # which rests on the verdict, and that on these flags

    failing = [room.fails_first for room in of_award(evaluation, book).rooms if room.met]
    days = sorted(each.last for each in failing if each is not None)
    if days:
        yield _flag(book, "forecast-fails", f"with the years to {days[0]}")


def _series(document: Document) -> Iterator[Mapping[str, Any]]:
    """Every series of figures, and every share that is stated in place of one."""
    bodies = document.get(("bodies",))
    blocks = [*bodies.values()] if isinstance(bodies, Mapping) else []
    for block in [*blocks, document.get(("cooperation",))]:
        activities = block.get("activities") if isinstance(block, Mapping) else None
        yield from (
            each for each in (activities if isinstance(activities, list) else [activities]) if isinstance(each, Mapping)
        )


def _periods(document: Document) -> Iterator[Mapping[str, Any]]:
    """Every period for which the file gives figures."""
    for series in _series(document):
        yield from _periods_of(series)


def _periods_of(series: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    periods = series.get("periods")
    return [each for each in periods if isinstance(each, Mapping)] if isinstance(periods, list) else []


TOO_FAR_APART = 100
"""A year of so many times the work of another is rather one in another unit; a convention of this program, not law."""


def _for_slips(book: Rulebook, document: Document) -> Iterator[_Raised]:
    """What is no error and looks like a slip: a part for a percentage, other units, one party named twice."""
    small = [each for series in _series(document) for each in _numbers(series.get("stated_share")) if 0 < each < 1]
    if small:
        yield _flag(book, "share-below-one", ", ".join(f"{each}%" for each in dict.fromkeys(small)))
    for periods in map(_periods_of, _series(document)):
        totals = sorted(each for period in periods for each in _numbers(period.get("total")) if each > 0)
        if totals and totals[-1] >= TOO_FAR_APART * totals[0]:
            yield _flag(book, "years-far-apart", f"{totals[0]} and {totals[-1]}")
    ids: dict[str, list[str]] = {}
    for id, party in (document.get(("parties",)) or {}).items():
        ids.setdefault(" ".join(str(party.get("name") or id).casefold().split()), []).append(id)
    for alike in ids.values():
        if len(alike) > 1:
            yield _flag(book, "same-name", ", ".join(alike), alike)


def _numbers(share: object) -> Iterator[int | Decimal]:
    """The numbers of a share that is stated, each bound of it, by whatever it is a share of."""
    if isinstance(share, Mapping):
        for each in share.values():
            yield from _numbers(each)
    elif isinstance(share, (int, Decimal)):
        yield share


def _for_another_state(book: Rulebook, evaluation: Evaluation, relied: Iterable[RouteResult]) -> Iterator[_Raised]:
    """Whether those who contract or control are of several States; the nations of the United Kingdom are one."""
    cases = [evaluation.strictest.routes[each.id].case for each in relied]
    buyer = evaluation.roles.buyer
    named = dict.fromkeys(party for case in cases for party in (*case.roles.parties, *case.roles.controllers))
    ask = Ask(evaluation.strictest.gates.case.document, case=evaluation.strictest.gates.case)
    home = state_of(ask, buyer)
    abroad = [each for each in named if None not in (home, state_of(ask, each)) and state_of(ask, each) != home]
    if abroad:
        yield _flag(book, "another-state", ask.names(abroad), abroad)


def _for_limbs(evaluation: Evaluation, gates: Iterable[GateResult], relied: Iterable[RouteResult]) -> Iterator[_Raised]:
    """What a gate's or a limb's own file advises where the facts are such."""
    world, law = evaluation.strictest, evaluation.law
    asked = {gate.id for gate in gates}
    for gate in law.gates:
        if gate.id in asked:
            yield from (_Raised(flag, ON_THE_ROUTE) for flag in advised(gate, world.gates))
    by_id = {route.id: route for route in law.routes}
    nearest = min(relied, key=_failing, default=None)
    for result in relied:
        rank = ON_THE_ROUTE if result is nearest else ON_ANOTHER_ROUTE
        for condition in by_id[result.id].conditions:
            yield from (_Raised(flag, rank) for flag in advised(condition, world.routes[result.id]))


def _failing(route: RouteResult) -> tuple[int, int]:
    """How far the route is from being met."""
    states = [each.state for each in route.conditions]
    return states.count("not-met"), states.count("unclear")


def advised(asked: Asked, facts: Facts) -> Iterator[Flag]:
    """What the file of a limb or a gate advises on these facts."""
    for advice in asked.advice:
        if any_holds((advice.when,), facts.decide):
            says, why = (rendered(text, facts) for text in (advice.say, advice.why))
            yield Flag(
                id=_id_of(asked),
                level=advice.level,
                says=says,
                why=why,
                bring=advice.bring,
                source=asked.provision,
                title=asked.short,
                ask=advice.ask_whom,
                url=asked.citations[0].url,
                checked=asked.citations[0].checked,
                about=advice.about,
            )


def _id_of(asked: Asked) -> str:
    return f"{'gate' if isinstance(asked, Gate) else 'limb'}-{asked.name}"


def _for_what_the_files_say(book: Rulebook, evaluation: Evaluation, relied: Iterable[RouteResult]) -> Iterator[_Raised]:
    """The flags of `rules/advice/` whose own files say on which facts they are raised, each once."""
    world, law = evaluation.strictest, evaluation.law
    kinds = {route.id: route.roles for route in law.routes}
    places = [(kinds[each.id], world.routes[each.id]) for each in relied]
    for rule in book.advice.values():
        if law.id not in (rule.laws or (law.id,)) or evaluation.verdict not in (rule.verdicts or VERDICTS):
            continue
        asked = [facts for kind, facts in places if kind in (rule.routes or (kind,))]
        asked += [] if rule.routes else [world.gates]
        found = next((facts for facts in asked if _holds(rule, facts)), None)
        if found is not None:
            says, why = (rendered(text, found) for text in (rule.says, rule.why))
            yield _of_rule(rule, says, why)


def _holds(rule: AdviceRule, facts: Facts) -> bool:
    return any_holds(rule.when, facts.decide)
