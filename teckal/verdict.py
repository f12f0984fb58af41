"""From findings to a verdict with its reasons, open questions and calls for advice.

The verdict is what the engine inferred; words, flags and questions are read from the rule files and the facts. A flag
never moves the verdict. An arrangement with several awards has the verdict of the worst of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property

from teckal import precedents
from teckal.acknowledged import acknowledge, entries
from teckal.document import Document
from teckal.errors import LawError
from teckal.evaluation import Evaluation, World, evaluate_award
from teckal.facts import Fact, Facts, Roles, parties_of
from teckal.flags import flags_of, flags_without_law, known_ids, with_those_of_other_awards
from teckal.frozen import dataclass
from teckal.governing import Governing, governing
from teckal.program import GATES, Condition, Gate, Law, Route, any_holds
from teckal.result import (
    VERDICTS,
    AwardResult,
    ConditionResult,
    Evidence,
    FactUsed,
    Flag,
    GateResult,
    LawApplied,
    Missing,
    PointResult,
    Precedent,
    ReadingState,
    Result,
    RouteResult,
    RulebookUsed,
    Source,
)
from teckal.rulebook import STAGES, Rulebook
from teckal.wording import rendered, upper_first

FactsIn = Callable[[World], Facts]
"""Picks, from one run of the book, the facts of a route or of the gates."""


@dataclass(frozen=True)
class Award:
    """One buyer's award, with the law that governs it and what it comes to; no evaluation where no law is told."""

    roles: Roles
    governing: Governing
    evaluation: Evaluation | None

    @property
    def verdict(self) -> str:
        """That of the evaluation; where a regime comes first that has no such exemptions, out of scope."""
        if self.evaluation:
            return self.evaluation.verdict
        return "unclear" if self.governing.law is None else "out-of-scope"


def evaluate(
    document: Document,
    book: Rulebook,
    *,
    law: str | None = None,
    engine: str = "auto",
    as_of: datetime.date | None = None,
    grounds: bool = True,
) -> Result:
    """The reasoned answer for one arrangement.

    `law` tests it under that law whatever governs; the file's own `law:` does the same. `as_of` is the day against
    which acknowledgements lapse, by default today. Without `grounds`, for lists that do not show them, no precedents
    are looked for, and routes that do not apply have no conditions. Raises LawError where the law asked for is not
    encoded, or where no law governs.
    """
    result = _answer(document, book, law, engine, grounds)
    if not entries(document):
        return result
    today = as_of or datetime.date.today()
    flags, found = acknowledge(document, result.flags, known_ids(book), today)
    return replace(result, flags=flags, as_of=today.isoformat(), acknowledgements=found)


def _answer(document: Document, book: Rulebook, law: str | None, engine: str, grounds: bool) -> Result:
    requested = requested_law(document, law)
    awards = evaluated(document, book, requested, engine, grounds)
    worst = _worst(awards)
    found = None if worst is None else awards[worst].evaluation
    if worst is None or found is None:
        return _unevaluated(document, book, awards, worst or 0, engine)
    return _Report(document, book, awards, worst, found, requested, grounds).result()


def deciding(document: Document, book: Rulebook, *, law: str | None = None) -> Evaluation | None:
    """The award that decides, evaluated; None where no law or no buyer is told. Raises LawError as `evaluate` does."""
    awards = evaluated(document, book, requested_law(document, law), "builtin")
    worst = _worst(awards)
    return None if worst is None else awards[worst].evaluation


def governing_law(document: Document, book: Rulebook) -> str | None:
    """The id of the law that governs every award of the arrangement; None where it cannot be told or they differ."""
    laws = [_governing(document, book, roles, tolerant=True).law for roles in _awards(document)]
    ids = {law.id if law else None for law in laws}
    return ids.pop() if len(ids) == 1 else None


def requested_law(document: Document, law: str | None) -> str | None:
    """The law asked for, by the caller or else by the file."""
    asked = law or document.get(("law",))
    return asked if isinstance(asked, str) and asked != "unknown" else None


def evaluated(
    document: Document, book: Rulebook, requested: str | None, engine: str, grounds: bool = True
) -> list[Award]:
    """Every award of the arrangement under the law that governs it, or the one requested; `grounds` as `evaluate`."""
    return [_award(document, book, roles, requested, engine, grounds) for roles in _awards(document)]


def _worst(awards: list[Award]) -> int | None:
    return min(range(len(awards)), key=lambda index: VERDICTS.index(awards[index].verdict), default=None)


def _awards(document: Document) -> list[Roles]:
    """Each buyer's award to each supplier; a cooperation may name no supplier."""
    suppliers: list[str | None] = [*_ids(document, "suppliers")] or [None]
    parties = parties_of(document)
    return [Roles(buyer, supplier, parties) for buyer in _ids(document, "buyers") for supplier in suppliers]


def _ids(document: Document, key: str) -> list[str]:
    """The parties named there; none where who they are is unknown or disputed."""
    value = document.get(("contract", key))
    disputed = document.standing(("contract", key)) == "disputed"
    return list(value) if isinstance(value, list) and not disputed else []


def _award(
    document: Document, book: Rulebook, roles: Roles, requested: str | None, engine: str, grounds: bool
) -> Award:
    found = _governing(document, book, roles, tolerant=requested is not None)
    if requested is None and (found.law is None or not found.law.encoded):
        return Award(roles, found, None)
    law = book.law(requested or (found.law.id if found.law else ""))
    return Award(
        roles,
        found,
        evaluate_award(document, book, law, roles, requested=requested is not None, engine=engine, grounds=grounds),
    )


def _governing(document: Document, book: Rulebook, roles: Roles, tolerant: bool) -> Governing:
    """The law that governs; where another was asked for, that none does is no error."""
    try:
        return governing(document, book, roles)
    except LawError:
        if not tolerant:
            raise
        return Governing(None, "", (), ())


def _unevaluated(document: Document, book: Rulebook, awards: list[Award], worst: int, engine: str) -> Result:
    """The answer where it cannot be told which law governs, where nobody is said to buy, or another regime is first."""
    found = awards[worst].governing if awards else Governing(None, "", (), ())
    law = _law_applied(found.law, found, requested=False, governs=True) if found.law else None
    missing = _once(
        Missing(fact.name, book.card(fact.name).ask, fact.gaps or tuple(source.path for source in fact.sources))
        for fact in found.open_facts
    )
    missing = _staged(book, document, missing)
    if not awards:
        missing = (
            Missing("contract.buyers", "Which public body, or bodies, would make the award?", ("contract.buyers",)),
        )
    verdict = awards[worst].verdict if awards else "unclear"
    return Result(
        file=document.file,
        document=document.index,
        title=document.title,
        reference=document.reference,
        law=law,
        candidates=found.candidates,
        engine=engine if engine != "auto" else "builtin",
        rulebook=RulebookUsed(book.version, book.digest),
        verdict=verdict,
        route=None,
        summary=_why_unevaluated(book, found, bool(awards)),
        awards=tuple(_award_result(document, each) for each in awards),
        award=worst if law else None,
        gates=(),
        routes=(),
        points=(),
        flags=flags_without_law(book, verdict),
        missing=missing,
        evidence=Evidence(),
        decided=_is_decided(document),
        stage=_stage(document),
    )


def _is_decided(document: Document) -> bool:
    """Whether it is a court's case, or a variant of one, so that its law is given and not asked for."""
    return document.get(("decided",)) is not None or document.get(("example", "variant")) is not None


def _stage(document: Document) -> str | None:
    """How far it has come, by the file; None where the file does not say."""
    stage = document.get(("stage",))
    return stage if stage in STAGES else None


def _why_unevaluated(book: Rulebook, found: Governing, awarded: bool) -> str:
    if not awarded:
        return "The file does not say who buys, so nothing can be tested."
    if found.law is not None:
        return f"{found.law.title} comes first. {found.because} Look instead at: {found.law.look_at}"
    names_of = [book.laws[each].short for each in found.candidates]
    return f"It cannot be told which law governs{': ' + ' or '.join(names_of) if names_of else ''}."


def _law_applied(law: Law, found: Governing, *, requested: bool, governs: bool | None) -> LawApplied:
    because = found.because
    if requested:
        which = f"{found.law.short} governs" if found.law else "which law governs is not told"
        because = f"It was asked for; {which}."
    return LawApplied(
        id=law.id,
        title=law.title,
        short=law.short,
        because=because,
        requested=requested,
        governs=governs,
        governing=found.law.id if found.law else None,
        provision=law.governed_by,
        elsewhere=found.elsewhere,
    )


def _award_result(document: Document, award: Award) -> AwardResult:
    def name(party: str) -> str:
        found = document.get(("parties", party, "name"))
        return found if isinstance(found, str) else party

    others = [each for each in award.roles.parties if each != award.roles.buyer]
    supplier = name(award.roles.supplier) if award.roles.supplier else ", ".join(name(each) for each in others)
    evaluation = award.evaluation
    route = met_route(evaluation) if evaluation else None
    law = evaluation.law.id if evaluation else None
    return AwardResult(name(award.roles.buyer), supplier, law, award.verdict, route.id if route else None)


def met_route(evaluation: Evaluation) -> Route | None:
    """The route on which an exempt verdict rests: the first in statutory order that is met on every reading."""
    if evaluation.verdict != "exempt":
        return None
    met = [route for route in evaluation.law.routes if evaluation.route(route.id) == "met"]
    strict = [route for route in evaluation.law.routes if evaluation.strictest.findings.route(route.id) == "met"]
    return (met or strict)[0]


def _missing(book: Rulebook, facts: Iterable[Fact]) -> tuple[Missing, ...]:
    """The open facts, each once, with the question that its card asks."""
    return _once([Missing(fact.name, book.card(fact.name).ask, _places_to_answer(fact)) for fact in facts])


def _places_to_answer(fact: Fact) -> tuple[str, ...]:
    """Where the file is silent; what a question of work asks for is among the figures before it is anywhere else."""
    figures = ".activities" if ".activity." in fact.name else ""
    return tuple(sorted(fact.gaps, key=lambda gap: figures not in gap))


def _staged(book: Rulebook, document: Document, questions: tuple[Missing, ...]) -> tuple[Missing, ...]:
    """The same questions, those last and marked so that the arrangement has not come far enough to answer commonly."""
    stage = _stage(document)
    if stage is None:
        return questions
    reached = STAGES[: STAGES.index(stage) + 1]
    now = [each for each in questions if book.card(each.fact).known_from in reached]
    later = [replace(each, known_from=book.card(each.fact).known_from) for each in questions if each not in now]
    return (*now, *later)


def _once(questions: Iterable[Missing]) -> tuple[Missing, ...]:
    """Each question once, with the places where it may be answered."""
    found: dict[str, Missing] = {}
    for each in questions:
        found.setdefault(each.question, each)
    return tuple(found.values())


@dataclass(frozen=True)
class _Report:
    """What there is to say about the award that decides."""

    document: Document
    book: Rulebook
    awards: list[Award]
    worst: int
    evaluation: Evaluation
    requested: str | None
    grounds: bool
    """Whether precedents, and the conditions of routes that do not apply, will be shown."""

    def result(self) -> Result:
        evaluation, document = self.evaluation, self.document
        route = met_route(evaluation)
        gates = tuple(self.gate(gate) for gate in evaluation.law.gates if not self.is_off(gate))
        routes = tuple(self.route(each) for each in evaluation.law.routes)
        law = self.law()
        points = tuple(point for point in map(self.point, range(len(evaluation.points))) if point)
        others = self.others()
        return Result(
            file=document.file,
            document=document.index,
            title=document.title,
            reference=document.reference,
            law=law,
            candidates=(),
            engine=evaluation.strictest.findings.engine,
            rulebook=RulebookUsed(self.book.version, self.book.digest),
            verdict=evaluation.verdict,
            route=route.id if route else None,
            summary=self.summary(gates, routes, points),
            awards=tuple(_award_result(document, each) for each in self.awards),
            award=self.worst,
            gates=gates,
            routes=routes,
            points=points,
            flags=with_those_of_other_awards(
                flags_of(self.book, evaluation, law, gates, routes, points, route),
                [(each.pair(), each.flags()) for each in others],
            ),
            missing=self.missing(routes) if evaluation.verdict == "unclear" else (),
            evidence=_evidence([*relied_on(routes, route), *(route for each in others for route in each.relied())]),
            decided=_is_decided(document),
            stage=_stage(document),
            other_facts=tuple(fact for each in others for fact in each.facts()),
        )

    def others(self) -> list[_Other]:
        """The other awards that a law with these exemptions is tested on: what they rest on is relied on too."""
        return [
            _Other(self.document, self.book, self.awards, place, award.evaluation, self.requested, False)
            for place, award in enumerate(self.awards)
            if place != self.worst and award.evaluation is not None
        ]

    def is_off(self, gate: Gate) -> bool:
        return self.requested is not None and gate.off_when_requested

    def law(self) -> LawApplied:
        found = self.awards[self.worst].governing
        law = self.evaluation.law
        governing_laws = {award.governing.law.id if award.governing.law else None for award in self.awards}
        governs = None if governing_laws == {None} else governing_laws == {law.id}
        return _law_applied(law, found, requested=self.requested is not None, governs=governs)

    def world(self, state: str, states: list[str]) -> World:
        """The world whose words fit the state: the first that comes to it, else the strictest."""
        return self.evaluation.worlds[states.index(state) if state in states else 0]

    def gate(self, gate: Gate) -> GateResult:
        states = [world.findings.gate(gate.id) for world in self.evaluation.worlds]
        state = self.evaluation.gate(gate.id)
        world = self.world(state, states)
        reason = self.reason(gate, state, states, lambda world: world.gates)
        used = tuple(world.gates[name].used for name in gate.facts)
        near = self.precedents(gate, GATES, world.gates, state)
        return GateResult(gate.id, gate.title, state, gate.provision, reason, used, near)

    def route(self, route: Route) -> RouteResult:
        state = self.evaluation.route(route.id)
        told = route.conditions if self.grounds or state != "not-applicable" else ()
        conditions = tuple(self.condition(route, each) for each in told)
        return RouteResult(
            route.id, route.title, route.provision, state, self.because(route, state, conditions), conditions
        )

    def because(self, route: Route, state: str, conditions: tuple[ConditionResult, ...]) -> str:
        facts = self.evaluation.strictest.routes[route.id]
        if state == "met":
            return rendered(route.because["met"], facts)
        if state == "not-applicable":
            return _why_not_applicable(route, facts)
        failing = [each for each in conditions if each.state == "not-met"]
        if state == "not-met" and failing:
            return f"Fails: {_listed(failing)}."
        return f"Open: {_listed([each for each in conditions if each.state == 'unclear'])}."

    def condition(self, route: Route, condition: Condition) -> ConditionResult:
        states = [world.findings.condition(condition.id) for world in self.evaluation.worlds]
        state = self.evaluation.condition(condition.id)
        world = self.world(state, states)
        facts = world.routes[route.id]
        reason = self.reason(condition, state, states, lambda world: world.routes[route.id])
        return ConditionResult(
            id=condition.id,
            short=condition.short,
            title=condition.title,
            state=state,
            provision=condition.provision,
            reason=reason,
            facts=tuple(facts[name].used for name in condition.facts),
            readings=self.readings(condition) if len(set(states)) > 1 else (),
            cases=tuple(each.cite for each in condition.citations if is_case(each.cite)),
            precedents=self.precedents(condition, route.roles, facts, state),
        )

    def precedents(self, asked: Condition | Gate, kind: str, facts: Facts, state: str) -> tuple[Precedent, ...]:
        """The decided cases nearest on what went against the exemption, or is open."""
        if state in ("met", "passes") or not self.grounds:
            return ()
        side = {"not-met": False, "excludes": True}.get(state)
        return precedents.nearest(asked, kind, facts, side, self.document.get(("decided", "case")))

    def reason(self, asked: Condition | Gate, state: str, states: list[str], facts_in: FactsIn) -> str:
        """The limb's own sentence; where the readings part, each reading's."""
        if state in states or len(set(states)) == 1:
            world = self.world(state, states)
            return _sentence(asked, state, world, facts_in(world))
        said = []
        for other in dict.fromkeys(states):
            world = self.evaluation.worlds[states.index(other)]
            on = self.readings_behind(asked, world, other)
            said.append(f"{on}, {other.replace('-', ' ')}: {_sentence(asked, other, world, facts_in(world))}")
        return " ".join(said)

    def readings_behind(self, asked: Condition | Gate, world: World, state: str) -> str:
        """Which readings lead to the state, in words."""
        parts = []
        for point in self.evaluation.points:
            apart = {_state(each, asked.id) for each in self.evaluation.worlds if _only_differs(each, world, point.id)}
            if len(apart) > 1:
                parts.append(f"{point.id} read {world.readings[point.id].replace('-', ' ')}")
        return " and ".join(parts) or "On one reading"

    def readings(self, condition: Condition) -> tuple[ReadingState, ...]:
        """The states of the condition by reading, for each point on which it turns."""
        found = []
        for point in self.evaluation.points:
            by_reading = {
                reading: self.evaluation.across(
                    w.findings.condition(condition.id) for w in self.evaluation.on(point.id, reading)
                )
                for reading in point.readings
            }
            if len(set(by_reading.values())) > 1:
                found += [ReadingState(point.id, reading, state) for reading, state in by_reading.items()]
        return tuple(found)

    def point(self, index: int) -> PointResult | None:
        """The point, if anything turns on it here."""
        point = self.evaluation.points[index]
        asked = [each.id for each in (*self.evaluation.law.gates, *self.evaluation.law.conditions)]
        by_reading = [(reading, list(self.evaluation.on(point.id, reading))) for reading in point.readings]
        states = {tuple(_state(world, id) for world in worlds for id in asked) for _, worlds in by_reading}
        if len(states) == 1:
            return None
        verdicts = tuple(
            (reading, self.evaluation.across(w.findings.verdict for w in worlds)) for reading, worlds in by_reading
        )
        return PointResult(point.id, point.title, point.question, verdicts, len({each for _, each in verdicts}) > 1)

    def missing(self, routes: tuple[RouteResult, ...]) -> tuple[Missing, ...]:
        """Open facts, of unsettled gates first, then of the route that has the fewest open conditions, and so on."""
        world = self.evaluation.strictest
        law = self.evaluation.law
        wanted: list[Missing] = []
        for gate in law.gates:
            if not self.is_off(gate) and world.findings.gate(gate.id) == "unclear":
                wanted += self.open_facts(gate, world.gates)
        nearest = sorted((each for each in routes if each.state == "unclear"), key=_openness)
        by_id = {route.id: route for route in law.routes}
        for result in nearest:
            still_open = {each.id for each in result.conditions if each.state == "unclear"}
            for condition in by_id[result.id].conditions:
                if condition.id in still_open:
                    wanted += self.open_facts(condition, world.routes[result.id])
        return _staged(self.book, self.document, _once(wanted))

    def open_facts(self, asked: Condition | Gate, facts: Facts) -> list[Missing]:
        """The questions that an open limb leaves: those of its open facts, else its own."""
        undecided = dict.fromkeys(atom.fact for atom in asked.atoms if facts.decide(atom) is None)
        found = list(_missing(self.book, [facts[name] for name in undecided]))
        contested = {_state(world, asked.id) for world in self.evaluation.worlds}
        if not found:
            left = [each for each in asked.not_encoded if each.when and any_holds((each.when,), facts.decide)]
            found = [Missing(each.when[-1].fact, _for_advice(each.says), ()) for each in left if each.when]
        if not found and len(contested) == 1:
            gaps = tuple(dict.fromkeys(gap for name in asked.facts for gap in facts[name].gaps))
            found = [Missing(asked.facts[0], rendered(asked.ask, facts), gaps)]
        return found

    def summary(
        self, gates: tuple[GateResult, ...], routes: tuple[RouteResult, ...], points: tuple[PointResult, ...]
    ) -> str:
        law, verdict = self.evaluation.law.short, self.evaluation.verdict
        if verdict == "exempt":
            route = met_route(self.evaluation)
            met = next(each for each in routes if route and each.id == route.id)
            return f"Exempt under {law}. {met.because}"
        if verdict == "out-of-scope":
            gate = next(each for each in gates if each.state == "excludes")
            law_gate = next(each for each in self.evaluation.law.gates if each.id == gate.id)
            return f"{law} does not reach it. {gate.reason} Look instead at: {law_gate.look_at}"
        nearest = min((each for each in routes if each.state != "not-applicable"), key=_distance, default=None)
        if verdict == "not-exempt":
            if nearest is None:
                return f"Not exempt under {law}: no route applies to it as described."
            return f"Not exempt under {law}. Nearest route: {nearest.title}. {nearest.because}"
        material = [point for point in points if point.material]
        if material:
            return f"Not settled under {law}: {'; '.join(_in_words(point) for point in material)}."
        blocked = [each for each in gates if each.state == "unclear"]
        if blocked and (nearest is None or nearest.state != "unclear"):
            return f"Not clear whether {law} reaches it. {blocked[0].reason}"
        return (
            f"Not clear under {law}. Nearest route: {nearest.title}. {nearest.because}"
            if nearest
            else f"Not clear under {law}."
        )


def _sentence(asked: Condition | Gate, state: str, world: World, facts: Facts) -> str:
    """The limb's own sentence for the state, and for the alternative that brings it about where there is one."""
    sides = asked.sides(world.readings.get(asked.point or "", ""))
    if sides.asks_nothing:
        return "on this reading the provision asks for nothing of the kind."
    tests = sides.yes if state in ("met", "excludes") else sides.no
    held = [n for n, test in enumerate(tests, start=1) if any_holds((test,), facts.decide)]
    key = f"{_word(state)}_{held[0]}" if held else ""
    return rendered(asked.because.get(key, asked.because[_word(state)]), facts)


def _for_advice(left: str) -> str:
    """What a limb leaves to counsel, as something to be asked of counsel: no answer in the file settles it."""
    return f"Ask for advice {'' if left.startswith('whether ') else 'on '}{left.rstrip('.')}."


def _why_not_applicable(route: Route, facts: Facts) -> str:
    """The facts for which the route does not apply, in their own words."""
    test = next(test for test in route.not_applicable if any_holds((test,), facts.decide))
    return f"{'; '.join(upper_first(facts[atom.fact].shown) for atom in test)}."


def _listed(conditions: list[ConditionResult]) -> str:
    return ", ".join(f'"{each.short}"' for each in conditions)


def _openness(route: RouteResult) -> int:
    return sum(each.state == "unclear" for each in route.conditions)


def _distance(route: RouteResult) -> tuple[int, int]:
    """How far a route is from being met: conditions that fail, then conditions that are open."""
    return sum(each.state == "not-met" for each in route.conditions), _openness(route)


def _in_words(point: PointResult) -> str:
    """The point as "exempt if ..., not exempt if ..."."""
    said = [
        f"{verdict.replace('-', ' ')} if {point.id} is read {reading.replace('-', ' ')}"
        for reading, verdict in point.by_reading
    ]
    return f"{', '.join(said)} ({point.title})"


def _state(world: World, id: str) -> str:
    return world.findings.gate(id) if "/gates/" in id else world.findings.condition(id)


def _only_differs(world: World, other: World, point: str) -> bool:
    """Whether two worlds are alike but for how the point is read."""
    return all(world.readings[each] == other.readings[each] for each in world.readings if each != point)


def _word(state: str) -> str:
    return state.replace("-", "_")


def is_case(cite: str) -> bool:
    """Whether a citation is a decided case."""
    return cite.startswith(("CJEU", "[", "DE ", "FR ", "NL ", "UK ["))


@dataclass(frozen=True)
class _Other(_Report):
    """An award beside the one that decides: only what it rests on and what it calls for is told."""

    def pair(self) -> tuple[str, str]:
        """Who buys and who supplies, by their ids in the file."""
        roles = self.awards[self.worst].roles
        return roles.buyer, roles.supplier or ""

    @cached_property
    def told(self) -> tuple[tuple[GateResult, ...], tuple[RouteResult, ...]]:
        """What comes first, and the routes."""
        gates = tuple(self.gate(gate) for gate in self.evaluation.law.gates if not self.is_off(gate))
        return gates, tuple(map(self.route, self.evaluation.law.routes))

    def relied(self) -> tuple[RouteResult, ...]:
        return relied_on(self.told[1], met_route(self.evaluation))

    def facts(self) -> tuple[FactUsed, ...]:
        asked: list[ConditionResult | GateResult] = [*self.told[0]]
        asked += [condition for route in self.relied() for condition in route.conditions]
        return tuple(fact for each in asked for fact in each.facts)

    def flags(self) -> tuple[Flag, ...]:
        evaluation = self.evaluation
        points = tuple(point for point in map(self.point, range(len(evaluation.points))) if point)
        return flags_of(self.book, evaluation, self.law(), *self.told, points, met_route(evaluation))


def relied_on(routes: tuple[RouteResult, ...], deciding: Route | None) -> tuple[RouteResult, ...]:
    """The route that decides, else every route that applies."""
    return tuple(
        each for each in routes if each.state != "not-applicable" and (deciding is None or each.id == deciding.id)
    )


def _evidence(relied: Iterable[RouteResult]) -> Evidence:
    """The values relied on, each place once."""
    places: dict[str, Source] = {}
    for route in relied:
        for condition in route.conditions:
            for fact in condition.facts:
                places.update({source.path: source for source in fact.sources})
    counts: dict[str, int] = {}
    for source in places.values():
        counts[source.standing] = counts.get(source.standing, 0) + 1
    return Evidence(**counts)
