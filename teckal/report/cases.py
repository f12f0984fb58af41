"""The library of decided cases for readers: a list, a page for each, and how far the program agrees with the courts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from teckal.agreement import Trial
from teckal.library import Case, CaseDocument, published
from teckal.report.page import Section, laid_out
from teckal.report.plain import cell
from teckal.report.words import ANSWERS, OUTCOMES, STATES, counted

COLUMNS = (
    "id", "case", "short", "name", "court", "date", "ecli", "decided_under", "outcome", "document", "title",
    "assumption", "law", "verdict", "route", "strength", "reason", "not_a_test", "question", "held", "sources",
)  # fmt: skip
"""Columns of the CSV form, a row for each document of a case."""


def listing(cases: Sequence[Case], form: str, width: int) -> str:
    """The cases as table, markdown, json or csv."""
    if form == "json":
        return published(tuple(cases))
    if form == "csv":
        return _csv(cases)
    rows = tuple((case.short, case.citation, case.date[:4], case.outcome, _today(case)) for case in cases)
    headers = ("Name", "Case", "Year", "In court", "Comes to today")
    table = [Section(counted(len(cases), "decided case"), headers=headers, rows=rows)] if rows else []
    more = (
        "* with facts that the court did not find, but that its answer needs.",
        "teckal cases ID shows one of these as a page; --test puts all of them to the law.",
    )
    return laid_out("Decided cases on awards between public bodies", [*table, Section("More", more)], form, width)


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
            writer.writerow([cell(each) for each in _row(case, document)])
    return text.getvalue()


def _row(case: Case, document: CaseDocument) -> Iterator[str]:
    label = document.expected
    yield from (case.id, case.case, case.short, case.name, case.court, case.date, case.ecli or "", case.decided_under)
    yield from (case.outcome, str(document.index), document.title, "true" if document.assumption else "false")
    yield document.law
    yield from (label.verdict, label.route or "", label.strength, label.reason) if label else ("", "", "", "")
    yield from (document.not_a_test or "", case.question, case.held, " ".join(case.sources))


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
    taught = tuple((", ".join(lesson.facts), lesson.says) for document in case.documents for lesson in document.teaches)
    if taught:
        yield Section("What it adds", headers=("Fact", "What was so"), rows=taught)
    for document in case.documents:
        yield from _document(document)
    if case.sources:
        yield Section("Where it can be read", items=case.sources)
    yield Section("Written in", (f"cases/{case.file}",))


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
    sections = [
        Section("By strength of the label", headers=("Label", "Agree"), rows=_counts((t.strength, t) for t in trials)),
        Section("By engine", headers=("Engine", "Agree"), rows=_counts((t.engine, t) for t in trials)),
        Section("By route, in conditions that decide", headers=("Route", "Agree"), rows=_by_route(trials)),
    ]
    refused = [each for each in trials if not each.allowed]
    weak = [each for each in trials if each.allowed and not each.agrees]
    if refused:
        sections.append(Section("Disagreements", items=tuple(_disagreement(each) for each in refused)))
    if weak:
        said = tuple(f"{_disagreement(each)}. {each.differs}" for each in weak)
        sections.append(Section("Weak labels that come out otherwise, and why", items=said))
    documents = len({(each.id, each.document, each.strength) for each in trials})
    verdict = counted(len(refused), "disagreement") if refused else "no disagreement"
    title = f"{counted(documents, 'document')} put to the law: {verdict}"
    return laid_out(title, sections, form, width)


def _counts(named: Iterable[tuple[str, Trial]]) -> tuple[tuple[str, str], ...]:
    found: dict[str, list[Trial]] = {}
    for name, trial in named:
        found.setdefault(name, []).append(trial)
    return tuple((name, f"{sum(t.agrees for t in each)} of {len(each)}") for name, each in sorted(found.items()))


def _by_route(trials: Iterable[Trial]) -> tuple[tuple[str, str], ...]:
    asked: dict[str, list[bool]] = {}
    for trial in trials:
        wrong = {each.what for each in trial.wrong}
        for id in trial.asked:
            asked.setdefault(id.split("/")[1], []).append(id not in wrong)
    return tuple((route, f"{sum(each)} of {len(each)}") for route, each in sorted(asked.items()))


def _disagreement(trial: Trial) -> str:
    wrong = "; ".join(f"{each.what}: {each.found}, not {each.expected}" for each in trial.wrong)
    return f"{trial.id}, document {trial.document + 1} ({trial.strength}, {trial.engine}): {wrong}"


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
