"""What the reports for people say alike: the verdict in words, what to look at first, and what to do next.

An `exempt` that must not be relied on, because its law does not govern or an expert must be asked first, may not look
like one that may: whatever keeps it from being misread stands in the same line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from teckal.errors import Problem
from teckal.report.plain import clean
from teckal.result import (
    AwardResult,
    ConditionResult,
    FactUsed,
    Flag,
    GateResult,
    LawApplied,
    Missing,
    PointResult,
    Precedent,
    Result,
    RouteResult,
)

CLOSING = "A screening result, from the facts in the file. It is not legal advice."
VERDICTS = {
    "exempt": "EXEMPT",
    "unclear": "UNCLEAR",
    "not-exempt": "NOT EXEMPT",
    "out-of-scope": "OUT OF SCOPE",
}
STATES = {
    "met": "met",
    "not-met": "not met",
    "unclear": "unclear",
    "not-applicable": "does not apply",
    "excludes": "excludes",
    "passes": "passes",
}
OUTCOMES = {
    "exempt": "exempt",
    "not-exempt": "not exempt",
    "no-contract": "no contract",
    "remitted": "left to the national court",
    "other": "decided on other grounds",
}
"""How a decided case ended in its court."""
WEAK = {"evidence-assumed": "rests on assumed facts", "evidence-disputed": "some facts are disputed"}
"""What is said beside the verdict where these flags are raised."""
ANSWERS = {"exempt": "exempt", "unclear": "unclear", "not-exempt": "not exempt", "out-of-scope": "out of scope"}
MOST_LINES = 3
"""How many lines of a file are named one by one; more are a range."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 question", "2 questions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Several things in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def place(file: str, document: int, several: bool) -> str:
    """Where an arrangement stands; documents are counted from 1 where the file holds several."""
    name = "standard input" if file == "-" else clean(file)
    return f"{name} (document {document + 1})" if several or document else name


def crowded(results: Iterable[Result], problems: Iterable[Problem] = ()) -> frozenset[str]:
    """The files that hold more than one arrangement."""
    seen: dict[str, set[int]] = {}
    places = [(each.file, each.document) for each in results] + [(each.file, each.document) for each in problems]
    for file, document in places:
        seen.setdefault(file, set()).add(document)
    return frozenset(file for file, documents in seen.items() if len(documents) > 1)


def tally(results: Sequence[Result]) -> str:
    """How many came to each answer: "3 exempt, 1 unclear"."""
    counts = {words: sum(each.verdict == verdict for each in results) for verdict, words in ANSWERS.items()}
    return ", ".join(f"{number} {answer}" for answer, number in counts.items() if number)


def summary_line(results: Sequence[Result], problems: Sequence[Problem]) -> str:
    """The counts of a run for scripts, in an order that stays; `exempt` under a law that may not govern is unclear."""
    counts = {
        "arrangements": len(results) + unread(problems),
        "exempt": sum(each.verdict == "exempt" and not departs(each) for each in results),
        "unclear": sum(each.verdict == "unclear" or (each.verdict == "exempt" and departs(each)) for each in results),
        "not-exempt": sum(each.verdict == "not-exempt" for each in results),
        "out-of-scope": sum(each.verdict == "out-of-scope" for each in results),
        "advice": sum(map(calls_for_advice, results)),
        "problems": len(problems),
    }
    return _counts(counts)


def validation_line(valid: int, problems: Sequence[Problem]) -> str:
    """The same of files that are only validated."""
    return _counts({"arrangements": valid + unread(problems), "valid": valid, "problems": len(problems)})


def unread(problems: Iterable[Problem]) -> int:
    """How many inputs have problems, so that they were not evaluated."""
    return len({(each.file, each.document) for each in problems})


def _counts(counts: Mapping[str, int]) -> str:
    return "teckal: " + " ".join(f"{name}={number}" for name, number in counts.items())


def departs(result: Result) -> bool:
    """Whether the answer is under a law that is not known to govern, so that `exempt` under it gives no comfort.

    A decided case is tested under the law that its court applied; that is no departure.
    """
    law = result.law
    return law is not None and law.requested and law.governs is not True and not result.decided


def answer(result: Result) -> str:
    """The verdict for a table over several, where an exemption that must not be relied on says so in its cell."""
    counts = " (counts as unclear: under a law not known to govern)" if departs(result) else ""
    return ANSWERS[result.verdict] + counts


def calls_for_advice(result: Result) -> bool:
    return standing(result, "advice") > 0


def standing(result: Result, level: str) -> int:
    """How many flags of that level nobody has acknowledged."""
    return sum(flag.level == level and flag.accepted is None for flag in result.flags)


def reservations(result: Result) -> str:
    """What keeps an answer from being read as more than it is, in a line that has room for nothing else."""
    if departs(result):
        return "under a law that is not known to govern"
    said = ["take advice first"] if result.verdict == "exempt" and calls_for_advice(result) else []
    if any(flag.level == "advice" and flag.accepted for flag in result.flags):
        said.append("advice acknowledged")
    return "; ".join([*said, _weakly(result).removeprefix("; ")]).removesuffix("; ")


def headline(result: Result) -> tuple[str, str]:
    """The verdict, and the few words beside it that keep it from being misread."""
    return VERDICTS[result.verdict], clean(_beside(result))


def _beside(result: Result) -> str:
    if result.law is None:
        return "it cannot be told which law governs"
    if result.verdict == "out-of-scope":
        reach = "does not reach this arrangement" if result.gates else "comes first, and has no such exemptions"
        return f"{result.law.short} {reach}"
    if result.verdict == "exempt":
        return _exempt(result, result.law) + _weakly(result)
    under = f"under {result.law.short}, as asked; " if departs(result) else ""
    return under + _not_exempt(result) + _weakly(result)


def _weakly(result: Result) -> str:
    """That the answer rests on facts that are assumed, or that some are disputed; empty where neither is so."""
    raised = {flag.id for flag in result.flags}
    said = [words for id, words in WEAK.items() if id in raised]
    return f"; {' and '.join(said)}" if said else ""


def _exempt(result: Result, law: LawApplied) -> str:
    if departs(result):
        doubt = "which does not govern" if law.governs is False else "and whether it governs is not known"
        return f"but only under {law.short}, {doubt}"
    seen = any(flag.level == "advice" for flag in result.flags)
    advice = "; take advice first" if calls_for_advice(result) else "; advice acknowledged" if seen else ""
    route = nearest(result)
    cite = f" ({provision(route.provision, law)})" if route else ""
    return f"by the route {result.route}{cite}{advice}"


def _not_exempt(result: Result) -> str:
    route = nearest(result)
    if route is None:
        return "no route applies"
    if route.state == "met":
        return f"the route {route.id} is met, but a question that comes first is open"
    what = _open(result) if result.verdict == "unclear" else "no route is met"
    return f"{what}; nearest is {route.id}"


def _open(result: Result) -> str:
    """What keeps the verdict open: facts, or a point of law that no fact settles."""
    points = [point.id for point in result.points if point.material]
    questions = [f"{counted(len(result.missing), 'question')} open"] if result.missing else []
    unsettled = [f"{listed(points)} not settled in law"] if points else []
    return ", ".join([*questions, *unsettled]) or "what decides is open"


def nearest(result: Result) -> RouteResult | None:
    """The route to show: the one the verdict rests on, else the applicable one that comes nearest to being met."""
    for route in result.routes:
        if route.id == result.route:
            return route
    applicable = [route for route in result.routes if route.state != "not-applicable"]
    return min(applicable, key=_distance, default=None)


def _distance(route: RouteResult) -> tuple[int, int]:
    states = [condition.state for condition in route.conditions]
    return states.count("not-met"), states.count("unclear")


def others(result: Result, shown: RouteResult | None) -> list[tuple[RouteResult, str]]:
    """Every other route with why it does not carry the verdict, in few words."""
    return [(route, _why(route)) for route in result.routes if route is not shown]


def _why(route: RouteResult) -> str:
    if route.state in ("not-met", "unclear"):
        failing = [condition for condition in route.conditions if condition.state == route.state]
        return clean(listed([condition.short for condition in failing])) or clean(route.because)
    return clean(route.because)


def law_line(result: Result) -> str:
    """The law applied and why that one, or the laws that may govern."""
    law = result.law
    if law is None:
        return f"One of {', '.join(result.candidates)}; which of them cannot be told." if result.candidates else ""
    return clean(f"{law.title} ({law.id}). {_sentence(law.because)}")


def elsewhere_lines(result: Result) -> list[str]:
    """The laws that would govern instead, each with the one fact that would have to stand otherwise."""
    law = result.law
    return [clean(f"{each.law}, {each.says}") for each in law.elsewhere] if law and not law.requested else []


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def provision(cite: str, law: LawApplied | None) -> str:
    """A citation without the law's name, where the reader has just been told the law."""
    return clean(cite.removeprefix(f"{law.short} ") if law else cite)


def others_line(result: Result, shown: RouteResult | None) -> str:
    """The other routes by what became of them, in a sentence."""
    rest = [route for route in result.routes if route is not shown]
    by_state: dict[str, list[str]] = {}
    for route in rest:
        by_state.setdefault(route.state, []).append(route.id)
    without = by_state.pop("not-applicable", [])
    said = [f"{STATES[state]}: {', '.join(ids)}" for state, ids in by_state.items()]
    said += ["the rest do not apply"] if len(without) > 1 else [f"{each} does not apply" for each in without]
    return f"{'; '.join(said)}." if rest else ""


def awards_differ(result: Result) -> bool:
    """Whether the awards of one document come to different answers, so that each must be told."""
    return len({(each.verdict, each.route, each.law) for each in result.awards}) > 1


def awards_line(result: Result) -> str:
    """The awards tested, in a sentence; empty where there is but one."""
    if result.award is None or len(result.awards) < 2:
        return ""
    if not awards_differ(result):
        return f"{len(result.awards)} tested (each buyer to each supplier), all with this answer."
    return f"{len(result.awards)} tested; the worst counts and is shown: {pair(result.awards[result.award])}."


def pair(award: AwardResult) -> str:
    """Who awards to whom; for a cooperation without a supplier, who cooperates."""
    return clean(f"{award.buyer} to {award.supplier}" if award.supplier else award.buyer)


def evidence_line(result: Result) -> str:
    """How well the values relied on are evidenced."""
    evidence = result.evidence
    counts = [
        (name, getattr(evidence, name)) for name in ("documented", "stated", "assumed", "disputed", "unsupported")
    ]
    said = [f"{number} {name}" for name, number in counts if number]
    return f"Values relied on: {', '.join(said)}." if said else "The answer relies on no value."


def by_level(flags: Sequence[Flag]) -> list[Flag]:
    """The flags, those that call for advice first; those that are acknowledged last."""
    return sorted(flags, key=lambda flag: (flag.accepted is not None, ("advice", "caution", "note").index(flag.level)))


def next_step(result: Result) -> str:
    """What to do now, in one or two sentences."""
    law = result.law
    if law is not None and departs(result) and result.verdict == "exempt":
        instead = f"under {law.governing}" if law.governing else "without naming a law"
        return f"Check it again {instead}: only the answer under the law that governs counts."
    return {"exempt": _next_exempt, "unclear": _next_unclear, "not-exempt": _next_not, "out-of-scope": _next_out}[
        result.verdict
    ](result)


def _next_exempt(result: Result) -> str:
    if calls_for_advice(result):
        return (
            "Take each point marked ADVICE to whom it says to ask, with what it says to bring, before relying on this."
        )
    weak = result.evidence.unsupported + result.evidence.stated + result.evidence.assumed
    keep = "Keep this with the papers" + (", and add evidence for what is not yet documented" if weak else "")
    return f"{keep}. Check again before owners, seats, work or terms change."


def _next_unclear(result: Result) -> str:
    point = next((each.id for each in result.points if each.material), None)
    steps = []
    if result.missing:
        first = "question 1" if len(result.missing) > 1 else "the question above"
        steps.append(f"Answer {first} in the file and run the check again; until then do not rely on an exemption.")
    if point:
        steps.append(f"No fact settles point {point}: ask a procurement lawyer.")
    elif not result.missing:
        steps.append("Ask a procurement lawyer, with this page; do not rely on an exemption until then.")
    return " ".join(steps)


def _next_not(result: Result) -> str:
    return (
        "Do not award without a procurement on the strength of these exemptions. If the arrangement can still change, "
        "ask a procurement lawyer about what is not met."
    )


def _next_out(result: Result) -> str:
    return "This is not an exemption: see what it says to look at instead, and ask which other rules apply."


def flag_lines(flag: Flag, full: bool) -> list[str]:
    """What a flag says; in full also why, whom to ask, what to bring, its source and how it is named.

    A call for advice always says whom to ask and what to bring.
    """
    told = full or flag.level == "advice"
    more = [
        f"Why: {flag.why}" if full and flag.why else "",
        f"Ask: {flag.ask}." if told and flag.ask else "",
        f"Bring: {flag.bring}" if told and flag.bring else "",
        f"Source: {flag_source(flag)}" if full and flag.source else "",
        f"Named: {flag_name(flag)}" if full else "",
        accepted(flag) if full else "",
    ]
    return [clean(flag.says), *(clean(each) for each in more if each)]


def flag_source(flag: Flag) -> str:
    """Where a flag comes from, with the address and the day of the last comparison."""
    read_at = ", ".join(filter(None, [flag.url, f"checked {flag.checked}" if flag.checked else ""]))
    return f"{flag.source} ({read_at})" if read_at else flag.source


def flag_name(flag: Flag) -> str:
    """How an acknowledgement names the flag."""
    return flag.id + (f", about {', '.join(flag.about)}" if flag.about else "")


def flag_title(flag: Flag) -> str:
    """What it is about, on one line."""
    return clean(flag.title or flag.id)


def accepted(flag: Flag) -> str:
    """Who has acknowledged a flag, and until when; empty where nobody has."""
    found = flag.accepted
    if found is None:
        return ""
    who = f"{found.by}, {found.role}" if found.role else found.by
    return f"Acknowledged by {who} on {found.on}, until {found.until}: {found.note}"


def unheeded(result: Result) -> list[str]:
    """The acknowledgements that do not count, each with why."""
    return [clean(f"{each.flag}: {each.says}") for each in result.acknowledgements if each.state != "counts"]


def missing_heading(result: Result) -> str:
    """What the open questions stand under: the most decisive first, but those that are too early last."""
    last = ", what is too early to know last" if any(each.known_from for each in result.missing) else ""
    return f"What is missing, the most decisive first{last}"


def too_early(missing: Missing, stage: str | None) -> str:
    """That a question is commonly too early to answer; empty where it is not."""
    return f"Commonly too early to know at this stage ({stage}): known from {missing.known_from}." * bool(
        missing.known_from
    )


def readings_line(condition: ConditionResult) -> str:
    """What a limb comes to on each reading of a contested point; empty where there is none."""
    said = [f"{STATES[each.state]} on the {each.reading} reading of {each.point}" for each in condition.readings]
    return clean("; ".join(said))


def by_reading(point: PointResult) -> str:
    """What the verdict would be on each reading of a point."""
    return "; ".join(f"{ANSWERS[verdict]} on the {reading} reading" for reading, verdict in point.by_reading)


def precedents(each: ConditionResult | GateResult, verbose: bool) -> list[str]:
    """The decided cases nearest on a condition or gate, in words: one where it fails, one a side where it is open."""
    shown = each.precedents if verbose or each.state == "unclear" else each.precedents[:1]
    said = [f"{name(each)}: {'; '.join(_precedent(each, near) for near in shown)}."] if shown else []
    if verbose:
        said += [
            f"{near.short}, {fact.name}: {fact.there} (here: {fact.here})"
            for near in shown
            for fact in near.compared
            if fact.name == near.fact
        ]
    return said


def lines(each: ConditionResult | GateResult) -> str:
    """Where the facts stand for which a condition or gate fails, to be put behind its reason; empty if it does not."""
    if each.state not in ("not-met", "excludes"):
        return ""
    known = [source for fact in each.facts if fact.value is not None for source in fact.sources]
    said = [source for source in known if source.line is not None and source.value is not None]
    near = [source for source in said if not source.path.startswith(("contract.", "parties."))]
    found = sorted({source.line for source in near or said if source.line is not None})
    if len(found) > MOST_LINES:
        return f" (lines {found[0]} to {found[-1]})"
    return f" ({'line' if len(found) == 1 else 'lines'} {listed([str(line) for line in found])})" if found else ""


def name(each: ConditionResult | GateResult) -> str:
    """What a condition or gate is called in a table."""
    return each.short if isinstance(each, ConditionResult) else each.title


def _precedent(each: ConditionResult | GateResult, near: Precedent) -> str:
    ended = OUTCOMES[near.outcome] + (", with facts added" if near.assumed else "")
    case = f"{near.short} ({near.case}, {ended})"
    return (
        f"as in {case}, {near.says}"
        if near.state == each.state
        else f"{STATES[near.state]} in {case}, where {near.says}"
    )


def facts(result: Result) -> list[FactUsed]:
    """Every fact used, in the order used; one that several routes ask of the same bodies is there once."""
    shown = nearest(result)
    routes = [*([shown] if shown else []), *(route for route in result.routes if route is not shown)]
    asked: list[ConditionResult | GateResult] = [
        *result.gates,
        *(each for route in routes for each in route.conditions),
    ]
    found: dict[tuple[str, str], FactUsed] = {}
    for fact in (fact for each in asked for fact in each.facts):
        found.setdefault((fact.name, fact.shown), fact)
    return list(found.values())


def known(fact: FactUsed) -> str:
    """A fact's value as a reader sees it, with the exact one where they differ; for an unknown fact, why it is."""
    if fact.value is None:
        return f"not known: {fact.shown}"
    figure = isinstance(fact.value, str) and fact.value[:1].isdigit() and not fact.value.endswith("..")
    exact = figure and fact.value != fact.shown
    return f"{fact.shown} (exactly {fact.value})" if exact else fact.shown


def written(value: Any) -> str:
    """A value as a file has it, on one line."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{clean(str(key))}: {written(each)}' for key, each in value.items())}}}"
    return clean(str(value))


def problem_line(problem: Problem) -> str:
    """One problem as editors and people read it: file, line, column, path, what is wrong."""
    spot = problem.spot("standard input" if problem.file == "-" else problem.file)
    path = f"{problem.path}: " if problem.path else ""
    return clean(f"{spot}: {path}{problem.message}")
