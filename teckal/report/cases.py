"""The library of decided cases for readers: a list, a page for each, and how far the program agrees with the courts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from teckal.agreement import VARIANT, Trial
from teckal.library import Case, CaseDocument, Lesson, Variant, published
from teckal.report.page import Section, laid_out
from teckal.report.plain import cell, clean
from teckal.report.words import ANSWERS, OUTCOMES, STATES, counted, listed

COLUMNS = (
    "id", "case", "short", "name", "court", "date", "ecli", "decided_under", "outcome", "document", "title",
    "assumption", "adds", "law", "verdict", "route", "strength", "reason", "conditions", "differs", "not_a_test",
    "question", "held", "left_open", "teaches", "sources", "file",
)  # fmt: skip
"""Columns of the CSV form, a row for each document of a case."""


def listing(cases: Sequence[Case], form: str, width: int) -> str:
    """The cases as table, markdown, json or csv."""
    if form == "json":
        return published(tuple(cases))
    if form == "csv":
        return _csv(cases)
    rows = tuple(
        (case.short, case.citation, case.date[:4], case.outcome.replace("-", " "), _today(case)) for case in cases
    )
    headers = ("Name", "Case", "Year", "In court", "Comes to today")
    table = Section(counted(len(cases), "decided case"), headers=headers, rows=rows)
    more = (
        "* with facts that the court did not find, but that its answer needs.",
        "teckal cases ID shows one of these as a page; --test puts all of them to the law.",
    )
    return laid_out("Decided cases on awards between public bodies", [table, Section("More", more)], form, width)


def _today(case: Case) -> str:
    """What the label of each document is, with its strength; the findings first."""
    said = []
    for document in case.documents:
        label = document.expected
        said.append(f"{ANSWERS[label.verdict]}{'*' if document.assumption else ''}" if label else "no test")
    strengths = {document.expected.strength for document in case.documents if document.expected}
    return "; ".join(said) + "".join(f" ({each})" for each in sorted(strengths))


def _csv(cases: Iterable[Case]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for case in cases:
        for document in case.documents:
            writer.writerow([cell(clean(each)) for each in _row(case, document)])
    return text.getvalue()


def _row(case: Case, document: CaseDocument) -> Iterator[str]:
    label = document.expected
    decide = {**label.conditions, **label.gates} if label else {}
    yield from (case.id, case.case, case.short, case.name, case.court, case.date, case.ecli or "", case.decided_under)
    yield from (case.outcome, str(document.index), document.title, "true" if document.assumption else "false")
    yield from ("; ".join(document.adds), document.law)
    yield from (label.verdict, label.route or "", label.strength, label.reason) if label else ("", "", "", "")
    yield "; ".join(f"{id}: {state}" for id, state in decide.items())
    yield from (document.differs or "", document.not_a_test or "", case.question, case.held, "; ".join(case.left_open))
    yield "; ".join(f"{', '.join(each.facts)}: {each.says}" for each in document.teaches)
    yield from (" ".join(case.sources), case.file)


def page(case: Case, form: str, width: int) -> str:
    """One case as a page."""
    if form == "json":
        return published((case,))
    if form == "csv":
        return _csv([case])
    return laid_out(f"{case.name} ({case.case})", _sections(case), form, width)


def _sections(case: Case) -> Iterator[Section]:
    identifier = f", {case.ecli}" if case.ecli else ""
    yield Section("Decided", (f"{case.court}, {case.date}{identifier}.", f"Under {case.decided_under}."))
    if case.documents[0].description:
        yield Section("The facts", (case.documents[0].description,))
    yield Section("The question", (case.question,))
    yield Section("Held", (case.held, f"In that court: {OUTCOMES[case.outcome]}."))
    if case.left_open:
        yield Section("Left open", items=case.left_open)
    taught = tuple((_titles(lesson), lesson.says) for document in case.documents for lesson in document.teaches)
    if taught:
        yield Section("What it adds", headers=("On", "What was so"), rows=taught)
    for document in case.documents:
        yield from _document(document)
    if case.variants:
        yield Section("Variants, each a test", items=tuple(map(_variant, case.variants)))
    if case.sources:
        yield Section("Where it can be read", links=case.sources)
    yield Section("Written in", (f"cases/{case.file}",))


def _titles(lesson: Lesson) -> str:
    """What the lesson is on, as the card of its first fact has it."""
    from teckal.rulebook import load

    return load().cards[lesson.facts[0]].title


def _variant(variant: Variant) -> str:
    by = f" by the route {variant.route}" if variant.route else ""
    return f"{variant.title} ({variant.law}): {ANSWERS[variant.verdict]}{by}. {variant.shows}"


def _document(document: CaseDocument) -> Iterator[Section]:
    heading = f"With facts added, under {document.law}" if document.assumption else f"Today, under {document.law}"
    if document.not_a_test:
        yield Section("Not a test", (document.not_a_test,))
    label = document.expected
    if label is None:
        return
    route = f" by the route {label.route}" if label.route else ""
    prose = [f"{ANSWERS[label.verdict].capitalize()}{route} ({label.strength} label). {label.reason}"]
    if document.differs:
        prose.append(f"The program answers otherwise: {document.differs}")
    if document.adds:
        yield Section("Facts that the court did not find", items=document.adds)
    yield Section(heading, tuple(prose))
    rows = tuple((id, STATES[state]) for id, state in {**label.conditions, **label.gates}.items())
    if rows:
        yield Section("Conditions and gates that decide", headers=("Id", "State"), rows=rows)


def agreement(trials: Sequence[Trial], form: str, width: int) -> str:
    """How far the program agrees with the courts, by strength of the label, by route and by engine."""
    if form == "json":
        return _agreement_data(trials)
    tried = _by_document(trials)
    counts = [
        Section("By strength of the label", headers=("Label", "Agree"), rows=_by_strength(tried)),
        Section("By engine", headers=("Engine", "Agree"), rows=_by_engine(trials)),
        Section("By route, in conditions that decide", headers=("Route", "Agree"), rows=_by_route(tried)),
    ]
    sections = [each for each in counts if each.rows]
    refused = [some for some in tried if not all(each.allowed for each in some)]
    weak = [some for some in tried if all(each.allowed for each in some) and not all(each.agrees for each in some)]
    if refused:
        sections.append(Section("Disagreements", items=tuple(map(_disagreement, refused))))
    if weak:
        said = tuple(f"{_disagreement(some)}. {some[0].differs}" for some in weak)
        sections.append(Section("Weak labels that come out otherwise, and why", items=said))
    cases = len({each.id for each in trials})
    verdict = counted(len(refused), "disagreement") if refused else "no disagreement"
    title = f"{counted(cases, 'case')} in {counted(len(tried), 'document')} put to the law: {verdict}"
    return laid_out(title, sections, form, width)


def _by_document(trials: Iterable[Trial]) -> list[list[Trial]]:
    """The trials of each document, one an engine."""
    found: dict[tuple[str, int, bool], list[Trial]] = {}
    for each in trials:
        found.setdefault((each.id, each.document, each.strength == VARIANT), []).append(each)
    return list(found.values())


def _by_strength(tried: Iterable[list[Trial]]) -> tuple[tuple[str, str], ...]:
    """Documents on which every engine agrees, by strength of the label; variants, which have none, last."""
    found: dict[str, list[bool]] = {}
    for some in tried:
        found.setdefault(some[0].strength, []).append(all(each.agrees for each in some))
    order = ("strong", "moderate", "weak", VARIANT)
    names = {VARIANT: "variants"}
    return tuple((names.get(each, each), _of(found[each])) for each in order if each in found)


def _by_engine(trials: Iterable[Trial]) -> tuple[tuple[str, str], ...]:
    found: dict[str, list[bool]] = {}
    for each in trials:
        found.setdefault(each.engine, []).append(each.agrees)
    return tuple((engine, _of(agreed)) for engine, agreed in sorted(found.items()))


def _by_route(tried: Iterable[list[Trial]]) -> tuple[tuple[str, str], ...]:
    asked: dict[str, list[bool]] = {}
    for some in tried:
        wrong = {each.what for trial in some for each in trial.wrong}
        for id in some[0].asked:
            asked.setdefault(id.split("/")[1], []).append(id not in wrong)
    return tuple((route, _of(agreed)) for route, agreed in sorted(asked.items()))


def _of(agreed: Sequence[bool]) -> str:
    return f"{sum(agreed)} of {len(agreed)}"


def _disagreement(some: Sequence[Trial]) -> str:
    """What one document came to otherwise, with the engines on which it did."""
    first, failing = some[0], [each for each in some if not each.agrees]
    found = {each.what: each for trial in failing for each in trial.wrong}
    wrong = "; ".join(
        f"{each.what} came out {each.found} where the label says {each.expected}" for each in found.values()
    )
    engines = listed([each.engine for each in failing])
    folder = "variants" if first.strength == VARIANT else "decided"
    return f"cases/{folder}/{first.id}.yaml, document {first.document + 1} ({first.strength}, on {engines}): {wrong}"


def _agreement_data(trials: Sequence[Trial]) -> str:
    from teckal import __version__
    from teckal.report.json import dumps

    return dumps(
        {
            "teckal": __version__,
            "trials": [
                {
                    "id": each.id,
                    "document": each.document,
                    "title": each.title,
                    "strength": each.strength,
                    "engine": each.engine,
                    "agrees": each.agrees,
                    "allowed": each.allowed,
                    "wrong": [
                        {"what": wrong.what, "expected": wrong.expected, "found": wrong.found} for wrong in each.wrong
                    ],
                    "differs": each.differs,
                }
                for each in trials
            ],
        }
    )
