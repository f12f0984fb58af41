"""An arrangement under several laws for readers: the answers beside each other, then each limb on which they part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from teckal.comparison import NONE, Comparison, Difference
from teckal.errors import Problem
from teckal.report import words
from teckal.report.page import Section, laid_out
from teckal.report.words import ANSWERS, STATES
from teckal.result import Result

STATED = {**STATES, NONE: NONE}
CLOSING = f"An exemption under a law that does not govern helps nobody. {words.CLOSING}"


def report(comparisons: Sequence[Comparison], problems: Sequence[Problem], form: str, width: int) -> str:
    """The comparisons as table, markdown or json."""
    if form == "json":
        return _data(comparisons, problems)
    crowded = words.crowded([each.results[0] for each in comparisons], problems)
    pages = [laid_out(_title(each, crowded), _sections(each), form, width) for each in comparisons]
    return "\n".join(pages)


def _title(comparison: Comparison, crowded: frozenset[str]) -> str:
    result = comparison.results[0]
    return f"{result.title} ({words.place(result.file, result.document, result.file in crowded)})"


def _sections(comparison: Comparison) -> Iterator[Section]:
    governs = comparison.governing or "cannot be told, or is not the same for every award"
    rows = tuple(_row(each, comparison.governing) for each in comparison.results)
    yield Section("Under each law", (f"Which law governs: {governs}.",))
    yield Section("Answers", headers=("Id", "Verdict", "Route", "Advice"), rows=rows)
    yield Section("Why", items=tuple(f"{_short(each)}: {_after(each)}" for each in comparison.results))
    if not comparison.differences:
        yield Section("Where they part", ("On no limb: each comes out alike wherever the laws have it.",))
    for difference in comparison.differences:
        routes = f"{'route' if len(difference.routes) == 1 else 'routes'} {words.listed(difference.routes)}"
        heading = f"They part on {difference.element.replace('-', ' ')}, {routes}"
        yield Section(heading, items=tuple(_sides(difference, comparison)))
    yield Section("Note", (CLOSING,))


def _row(result: Result, governing: str | None) -> tuple[str, str, str, str]:
    law = result.law.id if result.law else "-"
    calls = str(words.standing(result, "advice") or "-")
    return f"{law}{' (governs)' if law == governing else ''}", ANSWERS[result.verdict], result.route or "-", calls


def _short(result: Result) -> str:
    return result.law.short if result.law else "no law"


def _after(result: Result) -> str:
    """The summary without the words that repeat the law and the verdict."""
    law = _short(result)
    for start in (f"Exempt under {law}. ", f"Not exempt under {law}. ", f"Not clear under {law}. "):
        if result.summary.startswith(start):
            return result.summary.removeprefix(start)
    return result.summary


def _sides(difference: Difference, comparison: Comparison) -> Iterator[str]:
    """Each state with the laws that come to it and their reasons; laws with the same reasons together."""
    shorts = {each.law.id: each.law.short for each in comparison.results if each.law}
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for limb in difference.limbs:
        grouped.setdefault((limb.state, limb.reasons), []).append(shorts[limb.law])
    for (state, reasons), laws in grouped.items():
        said = f": {' '.join(reasons)}" if reasons else "."
        yield f"{STATED[state]} under {words.listed(laws)}{said}"


def _data(comparisons: Sequence[Comparison], problems: Sequence[Problem]) -> str:
    from teckal import __version__
    from teckal.report import json

    return json.dumps(
        {
            "teckal": __version__,
            "comparisons": [
                {
                    "file": each.results[0].file,
                    "document": each.results[0].document,
                    "title": each.results[0].title,
                    "governing": each.governing,
                    "results": [json.result(result) for result in each.results],
                    "differences": [
                        {
                            "routes": list(difference.routes),
                            "element": difference.element,
                            "limbs": [
                                {"law": limb.law, "state": limb.state, "reasons": list(limb.reasons)}
                                for limb in difference.limbs
                            ],
                        }
                        for difference in each.differences
                    ],
                }
                for each in comparisons
            ],
            "errors": [json.problem(each) for each in problems],
        }
    )
