"""What the decision rests on in procurement law: the answer, its facts with their evidence, the law, what is open.

A committee reads the first page and a court the rest, so the first line must not say more than the last: an exemption
under a law that does not govern, or before advice that has to be taken, says in its own frame that it is not to be
relied on, and says it again where it is signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from teckal import __version__
from teckal.document import UNKNOWN, Document
from teckal.program import Citation
from teckal.record import said
from teckal.record.checklist import Entry, checklist, relied_on
from teckal.record.choice import Chosen
from teckal.record.holders import chart, notes
from teckal.record.parts import (
    BOX,
    CODE,
    LINK,
    STRONG,
    Banner,
    Block,
    Drawing,
    Items,
    Line,
    Paragraph,
    Section,
    Span,
    Table,
    items,
    joined,
    line,
    prose,
    todo,
)
from teckal.report import words
from teckal.report.words import ANSWERS, STATES
from teckal.result import ConditionResult, GateResult, Result, RouteResult
from teckal.rulebook import Rulebook

GOOD = ("met", "passes", "not-applicable")
"""States that need no stress."""
WEAK = ("disputed", "unsupported", "assumed")


def banner(result: Result, book: Rulebook) -> Banner:
    """The verdict with what keeps it from being misread."""
    return Banner(*words.headline(result), caution(result, book))


def caution(result: Result, book: Rulebook) -> str:
    """Why the answer must not be relied on, or not yet; empty where nothing stands against it."""
    law = result.law
    if result.verdict == "exempt" and law is not None and words.departs(result):
        tested = f"DO NOT RELY ON THIS. It was tested under the {law.title}, as asked"
        if law.governs is False:
            known = book.laws.get(law.governing or "")
            return f"{tested}, and that does not govern{f': the {known.title} does' if known else ''}."
        return f"{tested}, and whether that governs is not known."
    calls = sum(flag.level == "advice" for flag in result.flags)
    if result.verdict == "exempt" and calls:
        there = "There is 1 point that calls" if calls == 1 else f"There are {calls} points that call"
        return f"DO NOT RELY ON THIS BEFORE ADVICE IS TAKEN. {there} for it, under the heading Flags."
    return {
        "exempt": "",
        "unclear": "No exemption is established. Do not rely on one.",
        "not-exempt": "No exemption applies. Do not award without a procurement on the strength of one.",
        "out-of-scope": "This is not an exemption. Other rules may apply.",
    }[result.verdict]


def answer(result: Result) -> Section:
    """The verdict, the law, the route and what to do."""
    route = words.nearest(result)
    rows = [("Why", result.summary), ("Law", words.law_line(result))]
    if result.law is not None and result.law.provision:
        rows.append(("Governs by", result.law.provision))
    if route is not None and result.verdict != "out-of-scope":
        cite = words.provision(route.provision, result.law)
        rows.append(("Route" if result.route else "Nearest route", f"{route.title} ({route.id}, {cite})."))
    rows += [("Other routes", words.others_line(result, route)), ("Evidence", words.evidence_line(result))]
    rows.append(("Next", words.next_step(result)))
    cells = ((line("Answer"), (Span(" — ".join(words.headline(result)), STRONG),)), *_pairs(rows))
    table = Table("The answer", ("Question", "Answer"), tuple(cells), (1, 4))
    return Section("The answer in procurement law", (table, *_awards(result)))


def _pairs(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[Line, Line]]:
    yield from ((line(label), line(text)) for label, text in rows if text)


def _awards(result: Result) -> Iterator[Block]:
    """Each buyer's award, where there are several."""
    if len(result.awards) < 2:
        return
    yield from prose(f"Awards: {words.awards_line(result)}")
    rows = tuple(
        (line(words.pair(each)), _state(ANSWERS[each.verdict], each.verdict == "exempt"), line(each.route or "-"))
        for each in result.awards
    )
    yield Table("The awards tested", ("Award", "Answer", "Route"), rows, (4, 1, 1))


def _state(text: str, good: bool) -> Line:
    return line(text) if good else (Span(text, STRONG),)


def ownership(document: Document) -> Section:
    """Who owns and controls whom: drawn, and in words."""
    heading = "Who owns and controls whom"
    found = chart(document)
    if found is None:
        none = "The file describes no body that others own or direct, so there is nobody to draw."
        return Section(heading, prose(none))
    blocks: list[Block] = [Drawing(found, heading)]
    for body in found.bodies:
        blocks += [Paragraph((Span(f"{body.name}{f' ({body.kind})' if body.kind else ''}", STRONG),))]
        blocks.append(items(found.sentence(tie) for tie in found.into(body.id)))
        blocks.append(items(notes(document, body.id)))
    return Section(heading, tuple(blocks))


# Facts and their evidence.


def facts(document: Document, result: Result, book: Rulebook) -> Section:
    """What was worked out, and a list of what stands behind it, to be ticked off and signed."""
    used = relied_on(result)
    if not used:
        return Section("Facts and evidence", prose("The answer relies on no fact of the file."))
    derived = tuple(
        (
            line(book.card(fact.name).title),
            line(said.known(fact, book)),
            _state(fact.standing, fact.standing != "disputed"),
        )
        for fact in used
    )
    worked_out = Table("Facts worked out from the file", ("Fact", "Value", "Standing"), derived, (4, 5, 2))
    rows = tuple(map(_evidence, checklist(document, result)))
    heads = ("Seen", "What the file says", "Standing and source", "By, on")
    table = Table("Evidence to be checked", heads, rows, (1, 6, 4, 2))
    return Section(
        "Facts and evidence",
        prose(
            f"{words.evidence_line(result)} A fact that is worked out has the weakest standing of what it comes from. "
            "Tick what has been compared with its source, and sign for it."
        ),
        (
            Section("What was worked out", (worked_out,)),
            Section("Evidence checklist", (table,) if rows else prose("The file gives no value to check.")),
        ),
    )


def _evidence(entry: Entry) -> tuple[Line, ...]:
    """A row of the checklist: a box, what the file says, the standing with its source, and room to sign."""
    text = (Span(f"{entry.title}. ", STRONG), Span(entry.told))
    return ((Span(entry.title, BOX),), text, _source(entry), ())


def _source(entry: Entry) -> Line:
    """The standing of the evidence, with its source, date and note; to be completed where there is none."""
    level = Span(entry.standing, STRONG) if entry.standing in WEAK else Span(entry.standing)
    told: list[Line] = [(level,), line(entry.source) if entry.source else todo("evidence")]
    return joined(told + [line(each) for each in (entry.date, entry.note) if each])


# The law.


def conditions(result: Result) -> Section:
    """Every condition with its state, reason and provision; what comes first; the other routes; what is unsettled."""
    route = words.nearest(result)
    under = []
    if result.gates:
        under.append(Section("What comes before the exemptions", (_judged("Question", result.gates, result),)))
    if route is not None and route.conditions:
        under.append(Section(f"The route {route.id}: {route.title}", tuple(_of_route(route, result))))
    rest = words.others(result, route)
    if rest:
        under.append(Section("The other routes", tuple(_other_routes(rest, result))))
    if result.points:
        under.append(Section("Points of law without a settled answer", (_points(result),)))
    if not under or result.law is None:
        return Section("Conditions", prose("No condition could be tested: no law that has any was applied."))
    short = "" if result.law.short == result.law.title else f" ({result.law.short})"
    first = prose(f"A provision that is cited without a name is one of {result.law.title}{short}.")
    return Section("Conditions", first, tuple(under))


def _of_route(route: RouteResult, result: Result) -> Iterator[Block]:
    cite = words.provision(route.provision, result.law)
    yield from prose(f"{cite}: {STATES[route.state]}. {route.because}".strip())
    yield _judged("Condition", route.conditions, result)


def _judged(head: str, asked: Sequence[ConditionResult | GateResult], result: Result) -> Table:
    rows = []
    for each in asked:
        readings = words.readings_line(each) if isinstance(each, ConditionResult) else ""
        reason = each.reason + (f" ({readings}.)" if readings else "")
        name = (Span(each.title, STRONG), Span(f" ({words.provision(each.provision, result.law)})"))
        rows.append((name, _state(STATES[each.state], each.state in GOOD), line(reason)))
    return Table(f"{head}s", (f"{head} and provision", "State", "Why"), tuple(rows), (4, 1, 5))


def _other_routes(rest: Sequence[tuple[RouteResult, str]], result: Result) -> Iterator[Block]:
    """Why each of the others does not carry the answer; with every condition where it was tested."""
    heads = ("Route", "State", "Why")
    rows = tuple(
        (line(f"{route.id}: {route.title}"), line(STATES[route.state]), line(route.because or why))
        for route, why in rest
    )
    yield Table("The other routes", heads, rows, (4, 2, 5))
    for route, _ in rest:
        if route.state != "not-applicable" and route.conditions:
            yield Paragraph((Span(f"The route {route.id}, condition by condition", STRONG),))
            yield _judged("Condition", route.conditions, result)


def _points(result: Result) -> Items:
    lines = []
    for point in result.points:
        turns = "The answer turns on it." if point.material else "The answer does not turn on it."
        text = f" {point.title}: {words.by_reading(point)}. {turns} {point.question}"
        lines.append((Span(point.id, STRONG), Span(text)))
    return Items(tuple(lines))


def citations(result: Result, book: Rulebook) -> Section:
    """Where the law that was applied can be read, and when somebody last compared it with the rules."""
    found = _once(_cited(result, book))
    if not found:
        return Section("Sources of law", prose("No law was applied."))
    rows = tuple((line(each.cite), line(each.says), _read_at(each)) for each in found)
    heads = ("Source", "What it says, in short", "Read at, compared on")
    return Section("Sources of law", (Table("Sources of law", heads, rows, (3, 5, 4)),))


def _read_at(each: Citation) -> Line:
    told = [(Span(each.url, LINK),)] if each.url else []
    return joined([*told, line(said.day(each.checked))] if each.checked else told, ", ")


def _cited(result: Result, book: Rulebook) -> Iterator[Citation]:
    law = book.laws.get(result.law.id) if result.law else None
    route = words.nearest(result)
    if law is None:
        return
    yield from law.citations
    asked = {gate.id for gate in result.gates if gate.state != "passes"}
    yield from (each for gate in law.gates if gate.id in asked for each in gate.citations)
    for each in law.routes:
        if route is not None and each.id == route.id:
            yield from each.citations
            yield from (cited for condition in each.conditions for cited in condition.citations)


def _once(found: Iterable[Citation]) -> list[Citation]:
    by_cite: dict[str, Citation] = {}
    for each in found:
        by_cite.setdefault(each.cite, each)
    return list(by_cite.values())


def cases(result: Result) -> Section:
    """The decided cases nearest on what is not met or open, and those that the conditions cite."""
    route = words.nearest(result)
    asked: list[ConditionResult | GateResult] = [*result.gates, *(route.conditions if route else ())]
    near = [told for each in asked for told in words.precedents(each, verbose=True)]
    cited = dict.fromkeys(case for each in (route.conditions if route else ()) for case in each.cases)
    blocks: list[Block] = []
    if near:
        blocks.append(items(near))
    if cited:
        blocks += [*prose("Cited by the conditions above:"), items(cited)]
    nothing = "No decided case is near to what is not met or open here, and the conditions cite none."
    return Section("Nearest decided cases", tuple(blocks) or prose(nothing))


# What is open, and how this was made.


def questions(result: Result) -> Section:
    """What is not known, the most decisive first."""
    lines = []
    for each in result.missing:
        places: list[Line] = [(Span(path, CODE),) for path in each.paths]
        where = (Span(" Write it at "), *joined(places, ", "), Span(".")) if places else ()
        lines.append((Span(each.question), *where))
    if not lines:
        return Section("Open questions", prose("None: nothing that the answer turns on is open in the facts."))
    return Section("Open questions, the most decisive first", (Items(tuple(lines), numbered=True),))


def flags(document: Document, result: Result) -> Section:
    """What to see, and what to ask an expert about; it moves no verdict."""
    if not result.flags:
        return Section("Flags", prose("None."))
    rows = []
    for flag in words.by_level(result.flags):
        why = f" Why: {flag.why}" if flag.why else ""
        says = (Span(flag.says, STRONG), Span(f"{why}{f' Source: {flag.source}.' if flag.source else ''}"))
        level = _state(flag.level.upper() if flag.level == "advice" else flag.level, flag.level == "note")
        seen = line(_acknowledged(document, flag.id)) if _acknowledged(document, flag.id) else (Span(flag.says, BOX),)
        rows.append((level, says, line(flag.bring or "-"), seen))
    heads = ("Level", "What it says, and why", "What to bring", "Dealt with")
    return Section("Flags", (Table("Flags", heads, tuple(rows), (2, 6, 4, 2)),))


def _acknowledged(document: Document, id: str) -> str:
    """Who has seen and accepted the flag, by the file; empty where nobody has."""
    entries = document.get(("acknowledged",))
    for each in entries if isinstance(entries, list) else []:
        if each.get("flag") == id:
            told = {key: each.get(key) for key in ("by", "on", "note") if each.get(key) not in (None, UNKNOWN)}
            on = f", {said.day(str(told['on']))}" if "on" in told else ""
            note = f": {told['note']}" if "note" in told else ""
            return f"Accepted by {told.get('by', 'somebody not named')}{on}{note}"
    return ""


def made(chosen: Chosen, result: Result) -> Section:
    """From what, by what and under which edition of the law this was made."""
    rows = [
        ("Made from", words.place(chosen.name, result.document, chosen.several)),
        ("SHA-256 of that file", chosen.digest),
        ("Rulebook", result.rulebook.version),
        ("SHA-256 of the rulebook", result.rulebook.digest),
        ("Program", f"teckal {__version__}, engine {result.engine}"),
    ]
    cells = tuple((line(label), (Span(text, CODE),)) for label, text in rows)
    return Section("How this was made", (Table("How this was made", ("What", "Which"), cells, (1, 3)),))
