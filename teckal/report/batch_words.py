"""What the lists of a batch say alike of one arrangement, and of the batch as a whole.

A list is read by its rows, so that what keeps an `exempt` from being misread must stand in the row; and a figure may
not be rounded onto its line, or a reader would take a failure for a pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from teckal.batch.companies import Company, Figure, Part, Year
from teckal.batch.margins import Margin, read_margin
from teckal.batch.outcome import Outcome
from teckal.batch.summary import DUE, LATER, NOT_STATED, PERHAPS, Named, Summary, kept_from_exemption, review_state
from teckal.facts.values import Interval, decimal_text
from teckal.frozen import dataclass
from teckal.report import words
from teckal.report.json import read_result
from teckal.report.plain import clean
from teckal.report.words import ANSWERS, counted
from teckal.result import ConditionResult, GateResult, Result

NOT_EVALUATED = "not evaluated"
DEPARTS = "exempt*"
"""An exemption under a law that is not known to govern."""
NOTE = "* Tested under a law that is not known to govern: an exemption under it counts as unclear."
SIDES = {"above": "more than", "at_least": "at least", "below": "less than", "at_most": "at most"}
MOST, MOST_COMPANIES = 10, 3
"""Rows of a table of the summary on a screen, and companies: the exports have all."""


@dataclass(frozen=True)
class Row:
    """One item of a batch in words, each on one line; empty where there is nothing to say."""

    number: int
    verdict: str
    """As the result has it; "not-evaluated" where there is none."""
    answer: str
    title: str
    reference: str
    place: str
    law: str
    """The id of the law applied."""
    route: str
    """The route that an exemption rests on."""
    nearest: str
    """Where nothing is exempt, the route nearest to being met."""
    advice: int
    summary: str
    margins: tuple[Margin, ...]
    """The narrowest first."""
    review: str
    review_state: str
    group: str
    limbs: tuple[ConditionResult | GateResult, ...]
    """The gates and limbs that kept it from being exempt."""
    result: Result | None
    problems: tuple[str, ...]
    """What kept it from being evaluated, each with its place."""

    @property
    def margin(self) -> Margin | None:
        """The narrowest."""
        return self.margins[0] if self.margins else None


def row(outcome: Outcome, summary: Summary | None = None, *, grounds: bool = True) -> Row:
    """One outcome in words; when its review is due, and its group, as the summary has it.

    Without `grounds` its conditions have no facts and no precedents.
    """
    if outcome.result is None:
        said = tuple(problem_line(each) for each in outcome.problems)
        first = said[0] if said else ""
        place = clean(outcome.place)
        nothing = ("", "", "", 0, first, (), "", "", "", (), None)
        return Row(outcome.number, "not-evaluated", NOT_EVALUATED, clean(outcome.label), "", place, *nothing, said)
    result = read_result(outcome.result, grounds=grounds)
    route = words.nearest(result)
    review, group = outcome.facts.get("reviews_due"), outcome.facts.get("group")
    return Row(
        number=outcome.number,
        verdict=result.verdict,
        answer=answer(result),
        title=clean(result.title),
        reference=clean(result.reference or ""),
        place=clean(outcome.place),
        law=result.law.id if result.law else "",
        route=result.route or "",
        nearest="" if result.route or not route or result.verdict == "out-of-scope" else route.id,
        advice=words.standing(result, "advice"),
        summary=clean(result.summary),
        margins=tuple(read_margin(each) for each in outcome.facts.get("margins") or ()),
        review=review or "",
        review_state=review_state(review, summary.as_of) if review and summary else "",
        group=(NOT_STATED if group is None else clean(group)) if summary and summary.group_by else "",
        limbs=tuple(kept_from_exemption(result)),
        result=result,
        problems=(),
    )


def answer(result: Result) -> str:
    """The verdict in words; one that must not be relied on as it stands is marked."""
    return DEPARTS if result.verdict == "exempt" and words.departs(result) else ANSWERS[result.verdict]


def problem_line(problem: Mapping[str, object]) -> str:
    """One problem as people read it: line, column, path, what is wrong. The file stands beside it already."""
    spot = " ".join(f"{name} {problem[name]}" for name in ("line", "column") if problem[name] is not None)
    parts = [spot, str(problem["path"] or ""), str(problem["message"])]
    return clean(": ".join(part for part in parts if part))


# Margins.


def line_words(margin: Margin) -> str:
    """What the line asks for: "more than 80%"."""
    return f"{SIDES[margin.met_when]} {decimal_text(margin.line)}%"


def points_words(margin: Margin) -> str:
    """How far the share is from the line, and on which side: "6.2 points, met"."""
    distance = decimal_text(margin.distance)
    side = "met" if margin.met else "not met"
    return f"on the line, {side}" if margin.distance == 0 else f"{distance} points, {side}"


def amount_words(margin: Margin) -> str:
    """What that is in money, where the figures give it: "1,940,000 of 31,200,000 GBP"."""
    if margin.amount is None or margin.whole is None:
        return ""
    unit = f" {clean(margin.unit)}" if margin.unit else ""
    return f"{number_words(margin.amount)} of {number_words(margin.whole)}{unit}"


def exact_words(margin: Margin, written: Callable[[Fraction], str]) -> str:
    """The share exactly, as one amount of another: no spreadsheet makes a date of it, as it would of a ratio."""
    if margin.part is not None and margin.whole is not None:
        return f"{written(margin.part)} of {written(margin.whole)}"
    ratio = margin.share / 100
    return f"{ratio.numerator} of {ratio.denominator}"


def number_words(number: Fraction) -> str:
    """An amount with its thousands apart: exact where a decimal can be, else never rounded onto a whole number."""
    for places in range(13):
        scaled = number * 10**places
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**places)
            decimals = f".{rest:0{places}d}" if places else ""
            return f"{'-' if number < 0 else ''}{whole:,}{decimals}"
    return decimal_text(number)


def plain_number(number: Fraction) -> str:
    """The same without anything between the thousands."""
    return number_words(number).replace(",", "")


# The summary, as blocks that a screen, a sheet and a page lay out.


@dataclass(frozen=True)
class Block:
    """A part of the summary under a heading: prose, then a table."""

    heading: str
    prose: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] = ()
    """For each row, the number of the arrangement that it names; empty where rows name none."""


def tally(summary: Summary) -> str:
    """How many came to what, in a sentence."""
    found = [f"{summary.verdicts[each]} {said}" for each, said in ANSWERS.items() if summary.verdicts[each]]
    bad = [f"{summary.not_evaluated} {NOT_EVALUATED}"] if summary.not_evaluated else []
    return f"{counted(summary.items, 'arrangement')}: {', '.join([*found, *bad]) or 'none'}."


def cautions(summary: Summary) -> list[str]:
    """What keeps the tally from being misread."""
    said = [departing(summary.departing), not_evaluated(summary.not_evaluated, summary.problems)]
    said = [each for each in said if each]
    if summary.crashed:
        said.append(f"{summary.crashed} of these met an error inside the program. Please report it.")
    if summary.advised:
        said.append(f"{summary.advised} {'calls' if summary.advised == 1 else 'call'} for expert advice.")
    return said


def departing(number: int) -> str:
    """That so many exemptions must not be relied on; empty where there are none."""
    if not number:
        return ""
    count = "counts" if number == 1 else "count"
    return f"{number} of the exempt {_are(number)} so under a law that is not known to govern, and {count} as unclear."


def not_evaluated(number: int, problems: int) -> str:
    """That so many could not be evaluated; empty where there are none."""
    if not number:
        return ""
    them = "it" if number == 1 else "them"
    return f"{number} could not be evaluated ({counted(problems, 'problem')}); nothing is said about {them}."


def narrowed(shown: int, summary: Summary) -> list[str]:
    """That a list leaves arrangements out, where it does."""
    return [f"{shown} of {counted(summary.items, 'arrangement')} shown."] if shown < summary.items else []


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def blocks(summary: Summary, most: int | None = None) -> Iterator[Block]:
    """The summary, part by part; no part has more than `most` rows, where that is given."""
    yield Block("Answers", (tally(summary), *cautions(summary)))
    if summary.laws:
        yield _by_verdict("By law", "Law", {law or "cannot be told": each for law, each in summary.laws.items()}, most)
    if summary.routes:
        rows = tuple((route, str(number)) for route, number in sorted(summary.routes.items()))
        yield Block("Exempt, by route", headers=("Route", "Arrangements"), rows=rows)
    if summary.group_by:
        yield _by_verdict(f"By {clean(summary.group_by)}", "Group", summary.groups, most)
    yield from _reasons(summary, most)
    yield from _nearest(summary, most)
    yield from _reviews(summary, most)
    for company in summary.companies.of_several_contracts[: None if most is None else MOST_COMPANIES]:
        yield _company(company, most)
    yield from _companies_left(summary, most)


def _by_verdict(heading: str, first: str, counts: Mapping[str, Counter[str]], most: int | None) -> Block:
    shown = [verdict for verdict in ANSWERS if any(each[verdict] for each in counts.values())]
    ordered = sorted(counts.items(), key=lambda each: (-each[1].total(), each[0]))
    rows = tuple(
        (clean(name), str(each.total()), *(str(each[verdict]) for verdict in shown)) for name, each in ordered[:most]
    )
    headers = (first, "All", *(ANSWERS[each].capitalize() for each in shown))
    return Block(heading, _left_out(len(ordered), most), headers, rows)


def _left_out(number: int, most: int | None) -> tuple[str, ...]:
    return (f"The first {most} of {number}.",) if most is not None and number > most else ()


def _reasons(summary: Summary, most: int | None) -> Iterator[Block]:
    failed, raised = summary.failed, summary.raised
    if failed:
        rows = tuple((each.id, clean(each.short), str(each.failed), str(each.open)) for each in failed[:most])
        prose = ("Counted on the route nearest to being met.", *_left_out(len(failed), most))
        yield Block("Conditions that fail or are open", prose, ("Id", "Condition", "Not met", "Open"), rows)
    if raised:
        flags = tuple((str(each.count), each.level, each.id, clean(each.says)) for each in raised[:most])
        prose = ("What a flag says is as it was first raised.", *_left_out(len(raised), most))
        yield Block("Flags most raised", prose, ("Raised", "Level", "Flag", "Says"), flags)


def _nearest(summary: Summary, most: int | None) -> Iterator[Block]:
    crossing = (
        (f"In {counted(summary.crossing, 'arrangement')} more a share is known only as a range across its line.",)
        if summary.crossing
        else ()
    )
    near = summary.nearest[:most]
    if near or crossing:
        rows = tuple(
            (
                points_words(each.margin),
                f"{decimal_text(each.margin.share)}%, {line_words(each.margin)} needed",
                amount_words(each.margin),
                _named(each.arrangement),
            )
            for each in near
        )
        headers = ("From the line", "Share", "In money", "Arrangement")
        yield Block("Nearest to a threshold", crossing, headers, rows, tuple(each.arrangement.number for each in near))


def _named(arrangement: Named) -> str:
    return clean(f"{arrangement.title} ({arrangement.place})")


def _reviews(summary: Summary, most: int | None) -> Iterator[Block]:
    states = (DUE, PERHAPS, LATER, NOT_STATED)
    said = [f"{summary.reviews[state]} {state}" for state in states if summary.reviews[state]]
    if not said:
        return
    shown = summary.next_reviews[:most]
    rows = tuple((each.on, each.state, _named(each.arrangement)) for each in shown)
    prose = (f"As of {summary.as_of.isoformat()}: {', '.join(said)}.",)
    numbers = tuple(each.arrangement.number for each in shown)
    yield Block("Reviews", prose, ("Review on", "State", "Arrangement") if rows else (), rows, numbers)


# One company over several contracts.


def _company(company: Company, most: int | None) -> Block:
    named = [f"{clean(title)} ({clean(place)})" for title, place in company.contracts.values()]
    left = [f"{len(named) - most} more"] if most is not None and len(named) > most else []
    contracts = words.listed([*named[:most], *left])
    called = f", named {words.listed(list(company.ids))}" if len(company.ids) > 1 else ""
    prose = [f"{counted(len(company.contracts), 'contract')}{called}: {contracts}."]
    rows = [line for year in company.in_order for line in _year(year)]
    for year in company.in_order:
        prose += _contradictions(year)
    for one, other in company.overlapping:
        prose.append(f"{_period(one)} and {_period(other)} overlap, and are never added to each other.")
    return Block(
        f"{clean(company.name)} over several contracts",
        tuple(prose),
        ("Year", "Work", "Amount", "Share"),
        tuple(rows),
    )


def _year(year: Year) -> Iterator[tuple[str, ...]]:
    unit = "".join(f" {clean(each)}" for each in year.currencies) if len(year.currencies) == 1 else ""
    scope = "" if year.scope == "entity" else f" ({clean(year.scope)})"
    yield _period(year), f"all {clean(year.measure)}{scope}", _figure(year.total, unit), ""
    for part in year.parts.values():
        share = year.share(part)
        percent = "" if share is None else f"{decimal_text(share)}%"
        yield _period(year), _part(part), _figure(part.amount, unit), percent


def _period(year: Year) -> str:
    return f"{year.begins} to {year.ends}{' (projected)' if year.projected else ''}"


def _part(part: Part) -> str:
    return clean(f"{part.kind} {part.whom}")


def _figure(figure: Figure, unit: str) -> str:
    if figure.contradicted:
        return "contradicted"
    agreed = figure.agreed
    if agreed is None:
        return "not known"
    return f"{_amount(agreed)}{unit}"


def _amount(figure: Interval) -> str:
    return figure.shown() if figure.exact is None else number_words(figure.exact)


def _contradictions(year: Year) -> Iterator[str]:
    figures = [(f"all {year.measure}", year.total), *((_part(each), each.amount) for each in year.parts.values())]
    for name, figure in figures:
        if figure.contradicted:
            said = words.listed([f"{_amount(value)} in {clean(place)}" for value, place in figure.statements])
            yield f"The files contradict each other on {_period(year)}, {clean(name)}: {said}. Nothing was added."
    if len(year.currencies) > 1:
        said = words.listed([f"{currency} in {clean(place)}" for currency, place in year.currencies.items()])
        yield f"The files give {_period(year)} in different currencies: {said}."
    if year.named_beyond_total:
        yield f"The files together name more work in {_period(year)} than there was: no share is given."


def _companies_left(summary: Summary, most: int | None) -> Iterator[Block]:
    found = summary.companies.of_several_contracts
    alike = summary.companies.perhaps_the_same
    said = [
        f"{clean(one)} and {clean(other)}: both are {clean(id)} in their files, and were not put together."
        for one, other, id in alike[:most]
    ]
    if said:
        yield Block("Companies that may be one", tuple(said))
    if most is not None and len(found) > MOST_COMPANIES:
        more = counted(len(found) - MOST_COMPANIES, "more company has", "more companies have")
        yield Block("Further companies", (f"{more} several contracts; the exports show all of them.",))
