"""The answer to one arrangement as parts of a page, alone or among others.

Who prints one part of a page must still see what keeps its verdict from being misread, so that verdict, law and what
to do next stand at its head, and an exemption under a law that does not govern has another look than an exemption.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from teckal import __version__
from teckal.report import words
from teckal.report.markup import Content, Element, bullets, code, element, table
from teckal.report.words import ANSWERS, STATES
from teckal.result import ConditionResult, FactUsed, GateResult, Missing, Result, RouteResult

Cell = Content | Sequence[Content]
DEPARTS = "departs"
"""How an exemption under a law that is not known to govern looks."""
PROBLEM_HEADERS = ("Place", "Line", "Column", "Path", "What is wrong")


def look(result: Result) -> str:
    """The class that a verdict's colours go by; they only repeat what its words say."""
    return DEPARTS if result.verdict == "exempt" and words.departs(result) else result.verdict


def badge(look: str, said: str) -> Element:
    """A verdict in a frame."""
    return element("span", said, class_=f"verdict {look}")


def body(navigation: Element | None, main: Iterable[Content], *closing: str) -> Element:
    """A page's body; what is passed over with a link at its start is the navigation, where there is one."""
    said = (element("p", each) for each in (*closing, words.CLOSING, f"Made with teckal {__version__}."))
    skip = element("a", "Skip to the content", href="#content", class_="skip") if navigation is not None else None
    return element("body", skip, navigation, element("main", main, id="content"), element("footer", said))


def pinned(result: Result) -> str:
    """What gave the answer."""
    return f"Engine {result.engine}; rulebook {result.rulebook.version}, SHA-256 {result.rulebook.digest}."


def problem_cells(place: str, problem: Mapping[str, Any]) -> list[Cell]:
    """One thing that kept an arrangement from being evaluated, under `PROBLEM_HEADERS`."""
    line, column = (str(problem[name] or "") for name in ("line", "column"))
    path = code(problem["path"]) if problem["path"] else None
    return [place, line, column, path, problem["message"]]


def sections(
    result: Result,
    place: str,
    *,
    level: int = 1,
    title: str = "",
    id: str | None = None,
    more: Iterable[tuple[str, str]] = (),
    shares: Iterable[Element] = (),
) -> Iterator[Content]:
    """The answer under a heading of that level.

    `title` stands instead of the arrangement's own; `more` is said beside what the answer rests on, and `shares` after
    the conditions.
    """
    route = words.nearest(result)
    verdict, beside = words.headline(result)
    below, under = f"h{level + 1}", f"h{level + 2}"
    yield element(f"h{level}", title or result.title, id=id)
    reference = f"{result.reference}, " if result.reference else None
    yield element("p", reference, element("span", place, class_="place"))
    yield element("p", badge(look(result), verdict), f" {beside}", class_=f"answer {look(result)}-answer")
    yield element("p", result.summary) if result.summary else None
    yield element("p", element("strong", "Next: "), words.next_step(result))
    yield _basis(result, route, more)
    yield from _missing(result, below)
    yield from _flags(result, below)
    yield from _points(result, below)
    yield from _judged("Questions that come first", "Question", result.gates, result, below)
    if route is not None:
        yield from _judged(f"Conditions of the route {route.id}", "Condition", route.conditions, result, below)
    yield from shares
    yield from _others(result, route, below, under)
    yield from _facts(result, below)


def _basis(result: Result, route: RouteResult | None, more: Iterable[tuple[str, str]]) -> Element:
    """What the answer rests on, name by name."""
    law = result.law
    said = [
        ("Law", words.law_line(result)),
        ("Governs by", law.provision if law else ""),
        *(("Instead", line) for line in words.elsewhere_lines(result)),
        (
            "Route" if result.route else "Nearest route",
            f"{route.title} ({route.id}, {words.provision(route.provision, law)})"
            if route is not None and result.verdict != "out-of-scope"
            else "",
        ),
        ("Awards", words.awards_line(result)),
        *(("Award", f"{words.pair(award)}: {ANSWERS[award.verdict]}") for award in result.awards),
        ("Evidence", words.evidence_line(result)),
        *more,
    ]
    pairs = ((element("dt", name), element("dd", text)) for name, text in said if text)
    return element("dl", (part for pair in pairs for part in pair))


def _missing(result: Result, level: str) -> Iterator[Element]:
    if result.missing:
        yield element(level, "What is missing, the most decisive first")
        yield bullets([_question(each) for each in result.missing], "ol")


def _question(missing: Missing) -> list[Content]:
    paths = [part for path in missing.paths for part in (", ", code(path))][1:]
    return [missing.question, *([" Write it at ", *paths, "."] if paths else [])]


def _flags(result: Result, level: str) -> Iterator[Element]:
    if result.flags:
        yield element(level, "Flags")
        rows = [
            (element("strong", flag.level), flag.says, flag.why, flag.bring, flag.source)
            for flag in words.by_level(result.flags)
        ]
        headers = ("Level", "Says", "Why", "Bring", "Source")
        yield table("What to see, or to ask an expert about, beside the verdict.", headers, rows, head=1)


def _points(result: Result, level: str) -> Iterator[Element]:
    if result.points:
        yield element(level, "Points of law without a settled answer")
        yield bullets(
            [element("strong", f"{each.id} {each.title}: "), f"{words.by_reading(each)}. {each.question}"]
            for each in result.points
        )


def _judged(
    heading: str, first: str, limbs: Sequence[ConditionResult | GateResult], result: Result, level: str
) -> Iterator[Element]:
    """What is asked with its provision, its state, the reason, and the decided cases nearest to it."""
    if not limbs:
        return
    yield element(level, heading)
    rows = [(words.name(each), words.provision(each.provision, result.law), _state(each), _why(each)) for each in limbs]
    yield table(heading, (first, "Provision", "State", "Why"), rows, unseen=True)
    near = [line for each in limbs for line in words.precedents(each, verbose=True)]
    if near:
        yield element("p", "Nearest decided cases:")
        yield bullets(near)


def _state(limb: ConditionResult | GateResult) -> Content:
    said = STATES[limb.state]
    return said if limb.state in ("met", "passes") else element("strong", said)


def _why(limb: ConditionResult | GateResult) -> str:
    readings = words.readings_line(limb) if isinstance(limb, ConditionResult) else ""
    return f"{limb.reason} ({readings}.)" if readings else limb.reason


def _others(result: Result, shown: RouteResult | None, level: str, under: str) -> Iterator[Element]:
    rest = [route for route, _ in words.others(result, shown)]
    if not rest:
        return
    yield element(level, "The other routes")
    rows = [(route.id, route.title, STATES[route.state], route.because) for route in rest]
    yield table("Why each of them does not carry the answer.", ("Route", "Title", "State", "Why"), rows)
    for route in rest:
        if route.state != "not-applicable":
            yield from _judged(f"Conditions of the route {route.id}", "Condition", route.conditions, result, under)


def _facts(result: Result, level: str) -> Iterator[Element]:
    facts = words.facts(result)
    if facts:
        yield element(level, "Facts, with their lines in the file")
        rows = [(code(fact.name), words.known(fact), fact.standing, _sources(fact)) for fact in facts]
        yield table("What the answer was asked of.", ("Fact", "Value", "Standing", "From"), rows, class_="facts")


def _sources(fact: FactUsed) -> list[Content]:
    """Each place in the file, with its line and what stands there."""
    found: list[Content] = []
    for each in fact.sources:
        line = f" (line {each.line})" if each.line is not None else ""
        found += ["; " if found else None, code(each.path), f"{line} = {words.written(each.value)}"]
    return found
