"""When to ask an expert: the second axis, which never moves the verdict.

What each flag says stands in `rules/advice/` and in the conditions' own `advice:`; this module only knows what raises
them. A flag speaks where a reader would otherwise be comforted too soon, and is silent on an ordinary clean case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from teckal.document import parse_path
from teckal.evaluation import Evaluation, decide, names
from teckal.facts import Ask, Facts
from teckal.facts.parties import state_of
from teckal.program import Asked, Gate, Route
from teckal.result import LEVELS, FactUsed, Flag, GateResult, LawApplied, PointResult, RouteResult
from teckal.rulebook import Rulebook
from teckal.wording import rendered

COOPERATION_SIGNS = {
    "cooperation.pays_a_price": "cooperation-price",
    "cooperation.passes_work_on": "cooperation-passes-work-on",
}
"""The facts about a cooperation that settle nothing by themselves, and the flag that each raises."""


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
        *_for_gates(book, gates),
        *_for_evidence(book, used),
        *_for_facts(book, evaluation, relied),
        *_for_another_state(book, evaluation, relied),
        *_for_limbs(evaluation, gates, relied),
    ]
    unique = {(flag.id, flag.says): flag for flag in raised}
    return tuple(sorted(unique.values(), key=lambda flag: LEVELS.index(flag.level)))


def flags_without_law(book: Rulebook, verdict: str) -> tuple[Flag, ...]:
    """The flags of an answer that could not choose a law, or that another regime comes before."""
    return tuple(_for_verdict(book, verdict))


def _flag(book: Rulebook, id: str, about: str = "") -> Flag:
    rule = book.advice[id]
    says = f"{rule.says.rstrip('.')}: {about}." if about else rule.says
    return Flag(id, rule.level, says, rule.why, rule.bring, rule.source)


def _for_verdict(book: Rulebook, verdict: str) -> Iterator[Flag]:
    if verdict in ("unclear", "out-of-scope"):
        yield _flag(book, verdict)


def _for_points(book: Rulebook, points: Iterable[PointResult]) -> Iterator[Flag]:
    for result in points:
        if not result.material:
            continue
        point = book.points[result.id]
        sources = "; ".join(each.cite for each in point.sources)
        bring = f"{point.advice['bring'].rstrip('.')}. Ask {point.advice['ask_whom']}."
        yield Flag(f"contested-{point.id}", "advice", point.advice["say"], point.question, bring, sources)


def _for_law(book: Rulebook, evaluation: Evaluation, law: LawApplied) -> Iterator[Flag]:
    if law.requested and law.governs is not True:
        yield _flag(book, "law-requested")
    if evaluation.law.national_law_may_be_stricter:
        yield _flag(book, "national-law")


def _for_gates(book: Rulebook, gates: Iterable[GateResult]) -> Iterator[Flag]:
    for gate in gates:
        if gate.state == "unclear":
            yield _flag(book, "gate-open", gate.reason.rstrip("."))


def _for_evidence(book: Rulebook, used: Iterable[FactUsed]) -> Iterator[Flag]:
    standings: dict[str, set[str]] = {}
    for fact in used:
        for source in fact.sources:
            standings.setdefault(source.standing, set()).add(source.path)
    if "assumed" in standings:
        yield _flag(book, "evidence-assumed", _paths(standings["assumed"]))


def _paths(paths: Iterable[str]) -> str:
    named = sorted(paths)
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return ", ".join(named[:3]) + more


def _for_facts(book: Rulebook, evaluation: Evaluation, relied: Iterable[RouteResult]) -> Iterator[Flag]:
    by_id = {route.id: route for route in evaluation.law.routes}
    for result in relied:
        facts = evaluation.strictest.routes[result.id]
        for name in by_id[result.id].facts:
            if facts[name].contradicted:
                yield _flag(book, "stated-against-figures", facts[name].shown)
        yield from _for_projections(book, facts)
        yield from _for_cooperation(book, facts)
        disputed = [gap for name in by_id[result.id].facts for gap in facts[name].gaps if _is_disputed(facts, gap)]
        if disputed:
            yield _flag(book, "evidence-disputed", _paths(set(disputed)))


def _is_disputed(facts: Facts, gap: str) -> bool:
    path = parse_path(gap)
    document = facts.case.document
    return document.get(path) is not None and document.standing(path) == "disputed"


def _for_projections(book: Rulebook, facts: Facts) -> Iterator[Flag]:
    roles = facts.case.roles
    of_a_body = "controlled.activity.projected" if roles.controlled else "cooperation.projected"
    name = "affiliate.projected" if roles.utility else of_a_body
    if facts[name].value is True:
        yield _flag(book, "projections")


def _for_cooperation(book: Rulebook, facts: Facts) -> Iterator[Flag]:
    """What stands beside a cooperation that may make it a purchase, or let a private firm in."""
    if facts.case.roles.controlled is None and facts["cooperation.described"].value:
        for name, slug in COOPERATION_SIGNS.items():
            if facts[name].value is True:
                yield _flag(book, slug, facts[name].shown)


def _for_another_state(book: Rulebook, evaluation: Evaluation, relied: Iterable[RouteResult]) -> Iterator[Flag]:
    """Whether those who contract or control are of several States; the nations of the United Kingdom are one."""
    cases = [evaluation.strictest.routes[each.id].case for each in relied]
    buyer = evaluation.roles.buyer
    named = dict.fromkeys(party for case in cases for party in (*case.roles.parties, *case.roles.controllers))
    ask = Ask(evaluation.strictest.gates.case.document, case=evaluation.strictest.gates.case)
    home = state_of(ask, buyer)
    abroad = [each for each in named if None not in (home, state_of(ask, each)) and state_of(ask, each) != home]
    if abroad:
        yield _flag(book, "another-state", ask.names(abroad))


def _for_limbs(evaluation: Evaluation, gates: Iterable[GateResult], relied: Iterable[RouteResult]) -> Iterator[Flag]:
    """What a gate's or a limb's own file advises where the facts are such."""
    world, law = evaluation.strictest, evaluation.law
    asked = {gate.id for gate in gates}
    for gate in law.gates:
        if gate.id in asked:
            yield from _advised(gate, world.gates)
    for result in relied:
        route = next(each for each in law.routes if each.id == result.id)
        for condition in route.conditions:
            yield from _advised(condition, world.routes[result.id])


def _advised(asked: Asked, facts: Facts) -> Iterator[Flag]:
    for advice in asked.advice:
        if all(decide(atom, facts) for atom in advice.when):
            says, why = (rendered(text, facts, names(facts.case)) for text in (advice.say, advice.why))
            kind = "gate" if isinstance(asked, Gate) else "limb"
            yield Flag(f"{kind}-{asked.name}", advice.level, says, why, advice.bring, asked.provision)
