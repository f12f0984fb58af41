"""The screen's content as Markdown, for a report, a pull request or a minute.

Names and figures come from a file that anybody may have written, so whatever could be markup in them is escaped: a
title must not be able to add a link, an image or a row to the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from teckal.errors import Problem
from teckal.report import words
from teckal.report.plain import clean
from teckal.report.words import ANSWERS, STATES
from teckal.result import ConditionResult, FactUsed, Flag, GateResult, Result, RouteResult, Source

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]|:(?=//)|(?<=(?i:www))\.|^[-+=](?=\s|[-=]|$)|(?<=\d)[.)](?=\s)")
"""Emphasis, code, links, HTML, tables, mathematics, addresses that would become links, and list items."""
_ALONE = re.compile(r"^(\d+)([.)])$")
"""A number that would be an item of a list without words."""
_CALLS = re.compile(r"@|\\#(?=\w)")
"""What a forge makes a mention, a link to an address or to an issue of, after it has taken every backslash away."""


def report(
    results: Sequence[Result],
    problems: Sequence[Problem] = (),
    *,
    verbose: bool = False,
    crowded: frozenset[str] = frozenset(),
) -> str:
    """Each result under its own heading, a table over all where there are several, and what was not evaluated."""
    blocks: list[str] = []
    for each in results:
        blocks += _result(each, verbose, each.file in crowded)
    if len(results) > 1:
        blocks += ["# Summary", _summary(results, crowded)]
    if problems:
        blocks += ["# Not evaluated", bullets(escape(words.problem_line(each)) for each in problems)]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def escape(text: str) -> str:
    """Text of a file on one line, with everything that Markdown or HTML might act on made plain."""
    plain = _ALONE.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", clean(text)))
    return _CALLS.sub(r"\g<0><!-- -->", plain)


def code(text: str) -> str:
    """Text as code, where it can contain no backtick that would end it."""
    return f"`{clean(text).replace('`', chr(39)).replace('|', '/') or ' '}`"


def link(address: str) -> str:
    """An address as a link; whatever is none, as text."""
    return f"<{address}>" if re.fullmatch(r"https?://[^\s<>]+", clean(address)) else escape(address)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are escaped already."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _result(result: Result, verbose: bool, several: bool) -> Iterable[str]:
    route = words.nearest(result)
    verdict, beside = words.headline(result)
    yield f"# {verdict} — {escape(beside)}"
    yield _head(result, several)
    if result.summary:
        yield escape(result.summary)
    yield _basis(result, route, verbose)
    yield from _gates(result, verbose)
    yield from _conditions(result, route, verbose)
    yield from _others(result, route, verbose)
    yield from _points(result, verbose)
    yield from _missing(result)
    yield from _flags(result)
    if verbose:
        yield from _facts(result)
    yield from ("## Next", escape(words.next_step(result)), f"*{words.CLOSING}*")


def _head(result: Result, several: bool) -> str:
    reference = f" ({escape(result.reference)})" if result.reference else ""
    return f"**{escape(result.title)}**{reference}  \n{escape(words.place(result.file, result.document, several))}"


def _basis(result: Result, route: RouteResult | None, verbose: bool) -> str:
    lines = [f"**Law:** {escape(words.law_line(result))}"]
    if verbose and result.law is not None and result.law.provision:
        lines.append(f"**Governs by:** {escape(result.law.provision)}")
    lines += [f"**Instead:** {escape(line)}" for line in words.elsewhere_lines(result)] if verbose else []
    if route is not None and result.verdict != "out-of-scope":
        label = "Route" if result.route else "Nearest route"
        cite = words.provision(route.provision, result.law)
        lines.append(f"**{label}:** {escape(f'{route.title} ({route.id}, {cite}).')}")
    if words.awards_line(result):
        lines.append(f"**Awards:** {escape(words.awards_line(result))}")
    if verbose or words.awards_differ(result):
        lines += [f"{escape(words.pair(each))}: {ANSWERS[each.verdict]}" for each in result.awards]
    lines.append(f"**Evidence:** {escape(words.evidence_line(result))}")
    lines += [f"**Stage:** {escape(result.stage)}"] if result.stage else []
    return bullets(lines)


def _gates(result: Result, verbose: bool) -> Iterable[str]:
    shown = [gate for gate in result.gates if verbose or gate.state != "passes"]
    if shown:
        yield from ("## Comes first", _judged("Question", shown, result))


def _conditions(result: Result, route: RouteResult | None, verbose: bool) -> Iterable[str]:
    if route is not None and route.conditions and (verbose or result.verdict != "out-of-scope"):
        yield from (f"## Conditions of the route {escape(route.id)}", _judged("Condition", route.conditions, result))


def _judged(header: str, items: Sequence[ConditionResult | GateResult], result: Result) -> str:
    rows = []
    for each in items:
        readings = words.readings_line(each) if isinstance(each, ConditionResult) else ""
        reason = escape(each.reason) + (f" ({escape(readings)}.)" if readings else "")
        state = STATES[each.state]
        bold = state if each.state in ("met", "passes") else f"**{state}**"
        rows.append([escape(words.name(each)), escape(words.provision(each.provision, result.law)), bold, reason])
    near = [escape(line) for each in items for line in words.precedents(each, verbose=True)]
    judged = table([header, "Provision", "State", "Why"], rows)
    return f"{judged}\n\nNearest decided cases:\n\n{bullets(near)}" if near else judged


def _others(result: Result, shown: RouteResult | None, verbose: bool) -> Iterable[str]:
    rest = words.others(result, shown)
    if not rest or (result.verdict == "out-of-scope" and not verbose):
        return
    yield "## The other routes"
    yield table(
        ["Route", "State", "Why"],
        [[escape(route.id), STATES[route.state], escape(route.because) or escape(why)] for route, why in rest],
    )
    for route, _ in rest if verbose else ():
        if route.state != "not-applicable" and route.conditions:
            yield f"### Route {escape(route.id)}"
            yield _judged("Condition", route.conditions, result)


def _points(result: Result, verbose: bool) -> Iterable[str]:
    shown = [point for point in result.points if verbose or point.material]
    if shown:
        yield "## Points of law without a settled answer"
        yield bullets(
            f"**{escape(point.id)}** {escape(point.title)}: {escape(words.by_reading(point))}. {escape(point.question)}"
            for point in shown
        )


def _missing(result: Result) -> Iterable[str]:
    if result.missing:
        yield f"## {words.missing_heading(result)}"
        yield "\n".join(
            f"{number}. {escape(each.question)}"
            + (f" Write it at {', '.join(code(path) for path in each.paths)}." if each.paths else "")
            + (f" {escape(words.too_early(each, result.stage))}" if each.known_from else "")
            for number, each in enumerate(result.missing, 1)
        )


def _flags(result: Result) -> Iterable[str]:
    if result.flags:
        yield "## Flags"
        yield table(["Level", "Says", "Why", "Ask", "Bring", "Source"], map(_flag, words.by_level(result.flags)))
    if result.as_of:
        yield f"Acknowledgements lapse as of {result.as_of}."
        if words.unheeded(result):
            yield "Acknowledgements that do not count:"
            yield bullets(escape(each) for each in words.unheeded(result))


def _flag(flag: Flag) -> list[str]:
    says = f"{flag.says} {words.accepted(flag)}" if flag.accepted else flag.says
    told = (says, flag.why, flag.ask, flag.bring, words.flag_source(flag))
    return [f"**{flag.level}**" if flag.accepted is None else "acknowledged", *(escape(text) for text in told)]


def _facts(result: Result) -> Iterable[str]:
    facts = words.facts(result)
    if facts:
        yield "## Facts, with their lines in the file"
        yield table(["Fact", "Value", "Standing", "From"], [_fact(each) for each in facts])


def _fact(fact: FactUsed) -> list[str]:
    sources = "; ".join(
        f"{code(each.path)}{_line(each)} = {escape(words.written(each.value))}" for each in fact.sources
    )
    return [code(fact.name), escape(words.known(fact)), fact.standing, sources]


def _line(source: Source) -> str:
    return f" (line {source.line})" if source.line is not None else ""


def _summary(results: Sequence[Result], crowded: frozenset[str]) -> str:
    rows = [
        [
            words.answer(each),
            escape(each.law.short) if each.law else "-",
            escape(each.route) if each.route else "-",
            str(words.standing(each, "advice")),
            escape(each.title),
            escape(words.place(each.file, each.document, each.file in crowded)),
        ]
        for each in results
    ]
    counted = f"{words.counted(len(results), 'arrangement')}: {words.tally(results)}."
    return f"{counted}\n\n{table(['Verdict', 'Law', 'Route', 'Calls for advice', 'Title', 'File'], rows)}"
