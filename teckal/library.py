"""The decided cases that ship with the program: what courts found, were asked and answered.

A case is an arrangement file, so that the court's facts can be put to the law as any other facts can. Reading and
evaluating all of them takes a second, and an answer may name a case; so `cases/library.json` holds what they come to,
made from the files by this module and compared with them in the tests.

    python -m teckal.library > cases/library.json
"""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from teckal import paths
from teckal.document import Document, read
from teckal.errors import ArrangementError, TeckalError
from teckal.facts.core import bare
from teckal.facts.values import Value, from_data, to_data
from teckal.frozen import dataclass

FILE = "library.json"


@dataclass(frozen=True)
class Lesson:
    """What a case adds on one fact that the law asks for."""

    facts: tuple[str, ...]
    """The name of the fact's card, without a role; several where laws ask for the same in different words."""
    value: bool | str | None
    """What the fact came to; None where it is a figure."""
    routes: tuple[str, ...]
    """The kinds of route that it speaks of; empty for all."""
    needs: tuple[str, ...]
    """Facts, by their cards, that must be true of an arrangement for the lesson to say anything of it."""
    says: str
    """What was so in that case, as the end of a sentence."""


@dataclass(frozen=True)
class Known:
    """A fact of a case, as the program derives it from the court's findings."""

    value: Value
    shown: str
    grounds: frozenset[str]
    """The places in the file that it rests on, and the words that stand there, without names and figures."""


@dataclass(frozen=True)
class Expected:
    """The answer that the decision calls for under the law of today, and how firmly it does."""

    verdict: str
    route: str | None
    strength: str
    """strong, moderate or weak."""
    reason: str
    conditions: Mapping[str, str]
    """The states of the conditions that decide, by id."""
    gates: Mapping[str, str]


@dataclass(frozen=True)
class CaseDocument:
    """One document of a case's file: the findings, or these with facts that the answer needs."""

    index: int
    title: str
    description: str
    law: str
    assumption: bool
    """It adds facts that the court did not find."""
    adds: tuple[str, ...]
    teaches: tuple[Lesson, ...]
    not_a_test: str | None
    """Why no answer is expected of it."""
    expected: Expected | None
    differs: str | None
    """Why the program answers otherwise; only where the label is weak."""
    facts: Mapping[str, Mapping[str, Known]]
    """The facts that are known, by the kind of route that they are asked for ("gates" for a gate's), then by name."""

    @functools.cached_property
    def lessons(self) -> Mapping[str, Mapping[str, tuple[Lesson, ...]]]:
        """What the case teaches of each fact as it stood there, for each kind of route of which it speaks."""
        return {
            kind: {name: taught for name, known in facts.items() if (taught := self._of(kind, name, known))}
            for kind, facts in self.facts.items()
        }

    def _of(self, kind: str, name: str, known: Known) -> tuple[Lesson, ...]:
        return tuple(
            each
            for each in self.teaches
            if bare(name) in each.facts
            and each.value in (None, known.value)
            and (not each.routes or kind in each.routes)
        )


@dataclass(frozen=True)
class Variant:
    """The case with a small change that turns its answer, or shows that it does not."""

    document: int
    """Which document of the variants' file, from 0."""
    title: str
    shows: str
    law: str
    verdict: str
    route: str | None
    reason: str
    changes: tuple[str, ...]
    """The paths whose values are other than in the case."""


@dataclass(frozen=True)
class Case:
    """A decision of a court."""

    id: str
    """The name of its file without the ending: "C-182-11-econord"."""
    case: str
    """Its number, or its neutral citation."""
    name: str
    short: str
    court: str
    date: str
    """YYYY-MM-DD, or the year alone."""
    ecli: str | None
    decided_under: str
    question: str
    held: str
    outcome: str
    """What this court itself came to: exempt, not-exempt, no-contract, remitted or other."""
    left_open: tuple[str, ...]
    sources: tuple[str, ...]
    documents: tuple[CaseDocument, ...]
    variants: tuple[Variant, ...]

    @property
    def citation(self) -> str:
        """The first of its numbers, as one would cite it."""
        return self.case.split(" and ")[0].split(", [")[0]

    @property
    def file(self) -> str:
        return f"decided/{self.id}.yaml"


@functools.lru_cache(maxsize=1)
def load() -> tuple[Case, ...]:
    """Every case, in the order of the files' names."""
    text = (paths.folder("cases") / FILE).read_text(encoding="utf-8")
    return tuple(_case(each) for each in json.loads(text)["cases"])


class NoSuchCase(TeckalError):
    """No case has that name, or the filter is not one."""


@dataclass(frozen=True)
class Wanted:
    """Which cases are asked for; None asks for all."""

    name: str | None = None
    """A case number, a short name, or the name of a file."""
    route: str | None = None
    condition: str | None = None
    """A condition or gate by its id or the end of it, or a fact by its card."""
    outcome: str | None = None
    court: str | None = None
    year: str | None = None
    """One, or the first and the last of several: 2005-2010."""

    @property
    def names_everything(self) -> bool:
        return self == Wanted()


def select(cases: tuple[Case, ...], wanted: Wanted) -> tuple[Case, ...]:
    """The cases asked for, which may be none; raises NoSuchCase where a name is nobody's or a filter is no filter."""
    named = _named(cases, wanted.name) if wanted.name is not None else cases
    _known(wanted.route, {route for case in cases for route in _routes(case)}, "route")
    _known(wanted.condition, {name for case in cases for name in _turned_on(case)}, "condition, gate or fact")
    first, last = _years(wanted.year)
    found = tuple(
        case
        for case in named
        if (wanted.route is None or wanted.route in _routes(case))
        and (wanted.condition is None or wanted.condition in _turned_on(case))
        and wanted.outcome in (None, case.outcome)
        and (wanted.court or "").casefold() in case.court.casefold()
        and first <= int(case.date[:4]) <= last
    )
    if wanted.name is not None and not found:
        raise NoSuchCase(f"{named[0].short} ({named[0].case}) is not such a case: the other options leave it out.")
    return found


def _named(cases: tuple[Case, ...], name: str) -> tuple[Case, ...]:
    """The case of that number, short name or file name; the only one that begins so where none is exactly so."""
    wanted = name.casefold()
    names = {case.id: [each.casefold() for each in _names(case)] for case in cases}
    exact = tuple(case for case in cases if wanted in names[case.id])
    found = exact or tuple(case for case in cases if any(each.startswith(wanted) for each in names[case.id]))
    if len(found) == 1:
        return found
    if found:
        raise NoSuchCase(f"{name!r} may be {' or '.join(case.id for case in found)}. Name one of them.")
    guess = _guess(name, [each for case in cases for each in _names(case)]) or "teckal cases lists what there is."
    raise NoSuchCase(f"There is no decided case {name!r}. {guess}")


def _names(case: Case) -> tuple[str, ...]:
    """What a case goes by: the name of its file, its short name, and its numbers, together and each."""
    return (case.id, case.short, case.case, *case.case.replace(", ", " and ").split(" and "))


def _known(name: str | None, names: Collection[str], what: str) -> None:
    if name is not None and name not in names:
        raise NoSuchCase(f"No decided case turned on a {what} {name!r}. {_guess(name, names)}".rstrip())


def _guess(name: str, names: Iterable[str]) -> str:
    """The name most like it, as a question; empty where none is like it."""
    import difflib

    spelled = {each.casefold(): each for each in sorted(names)}
    near = difflib.get_close_matches(name.casefold(), spelled, n=1, cutoff=0.5)
    return f"Did you mean {spelled[near[0]]}?" if near else ""


def _years(text: str | None) -> tuple[int, int]:
    if text is None:
        return 0, 9999
    years = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(years[1]), int(years[2] or years[1])) if years else (1, 0)
    if first > last:
        raise NoSuchCase(f"{text!r} is no year. Write 2012, or 2005-2010.")
    return first, last


def _asked(case: Case) -> Iterator[str]:
    """The ids of the conditions and gates that decide the case."""
    for document in case.documents:
        if document.expected:
            yield from (*document.expected.conditions, *document.expected.gates)


def _routes(case: Case) -> set[str]:
    exempt = {document.expected.route for document in case.documents if document.expected}
    return {id.split("/")[1] for id in _asked(case)} | {route for route in exempt if route}


def _turned_on(case: Case) -> set[str]:
    """The facts that it teaches, and the conditions and gates that decide it, by their ids and the ends of these."""
    taught = {fact for document in case.documents for lesson in document.teaches for fact in lesson.facts}
    parts = [id.split("/") for id in _asked(case)]
    return taught | {"/".join(each[start:]) for each in parts for start in range(len(each))}


# From the published file.


def _case(data: Mapping[str, Any]) -> Case:
    own: dict[str, Any] = {key: value for key, value in data.items() if key != "file"}
    return Case(
        **{
            **own,
            "left_open": tuple(own["left_open"]),
            "sources": tuple(own["sources"]),
            "documents": tuple(_document(each) for each in own["documents"]),
            "variants": tuple(Variant(**{**each, "changes": tuple(each["changes"])}) for each in own["variants"]),
        }
    )


def _lesson(data: Mapping[str, Any]) -> Lesson:
    return Lesson(
        facts=tuple(data["facts"]),
        value=data.get("is"),
        routes=tuple(data.get("routes", ())),
        needs=tuple(data.get("needs", ())),
        says=_line(data["says"]),
    )


def _document(data: Mapping[str, Any]) -> CaseDocument:
    return CaseDocument(
        index=data["document"],
        title=data["title"],
        description=data["description"],
        law=data["law"],
        assumption=data["assumption"],
        adds=tuple(data["adds"]),
        teaches=tuple(_lesson(each) for each in data["teaches"]),
        not_a_test=data["not_a_test"],
        expected=None if data["expected"] is None else Expected(**data["expected"]),
        differs=data["differs"],
        facts={
            kind: {
                name: Known(from_data(each["value"]), each["shown"], frozenset(each["grounds"]))
                for name, each in facts.items()
            }
            for kind, facts in data["facts"].items()
        },
    )


# To the published file, from the cases' own.


def as_data(case: Case) -> dict[str, Any]:
    """The case in the form of `schemas/cases.schema.json`."""
    return {
        "id": case.id,
        "case": case.case,
        "name": case.name,
        "short": case.short,
        "court": case.court,
        "date": case.date,
        "ecli": case.ecli,
        "decided_under": case.decided_under,
        "question": case.question,
        "held": case.held,
        "outcome": case.outcome,
        "left_open": list(case.left_open),
        "sources": list(case.sources),
        "file": case.file,
        "documents": [_document_data(each) for each in case.documents],
        "variants": [{**vars(each), "changes": list(each.changes)} for each in case.variants],
    }


def _document_data(document: CaseDocument) -> dict[str, Any]:
    expected = document.expected
    return {
        "document": document.index,
        "title": document.title,
        "description": document.description,
        "law": document.law,
        "assumption": document.assumption,
        "adds": list(document.adds),
        "teaches": [
            {
                "facts": list(each.facts),
                "is": each.value,
                "routes": list(each.routes),
                "needs": list(each.needs),
                "says": each.says,
            }
            for each in document.teaches
        ],
        "not_a_test": document.not_a_test,
        "expected": None
        if expected is None
        else {
            "verdict": expected.verdict,
            "route": expected.route,
            "strength": expected.strength,
            "reason": expected.reason,
            "conditions": dict(expected.conditions),
            "gates": dict(expected.gates),
        },
        "differs": document.differs,
        "facts": {
            kind: {
                name: {"value": to_data(each.value), "shown": each.shown, "grounds": sorted(each.grounds)}
                for name, each in facts.items()
            }
            for kind, facts in document.facts.items()
        },
    }


def published(cases: tuple[Case, ...]) -> str:
    """The cases as JSON text, in the form of `schemas/cases.schema.json`."""
    from teckal.report.json import dumps

    return dumps({"cases": [as_data(each) for each in cases]})


def built(folder: Path | None = None) -> tuple[Case, ...]:
    """Every case, read from its own file and put to the law."""
    place = folder or paths.folder("cases") / "decided"
    return tuple(_read(file) for file in sorted(place.glob("*.yaml")))


def documents(file: Path) -> list[Document]:
    """The documents of a case's file; raises ArrangementError for one that cannot be read, so that none is lost."""
    found = []
    for each in read(file):
        if isinstance(each, ArrangementError):
            raise each
        found.append(each)
    return found


def _read(file: Path) -> Case:
    every = documents(file)
    decided = every[0].get(("decided",))
    return Case(
        id=file.stem,
        case=decided["case"],
        name=decided["name"],
        short=decided["short"],
        court=decided["court"],
        date=str(decided["date"]),
        ecli=decided.get("ecli"),
        decided_under=_line(decided["decided_under"]),
        question=_line(decided["question"]),
        held=_line(decided["held"]),
        outcome=decided["outcome"],
        left_open=tuple(_line(each) for each in decided["left_open"]),
        sources=tuple(decided["sources"]),
        documents=tuple(_read_document(each) for each in every),
        variants=tuple(_read_variants(file)),
    )


def _read_variants(file: Path) -> Iterator[Variant]:
    """The variants of a case, from the file of its name."""
    place = file.parent.parent / "variants" / file.name
    for document in documents(place) if place.exists() else ():
        example = document.get(("example",))
        expected = example["expected"]
        yield Variant(
            document=document.index,
            title=document.title,
            shows=_line(example["shows"]),
            law=document.get(("law",)),
            verdict=expected["verdict"],
            route=expected.get("route"),
            reason=_line(expected["reason"]),
            changes=tuple(example["variant"]["changes"]),
        )


def _read_document(document: Document) -> CaseDocument:
    decided = document.get(("decided",))
    expected = decided.get("expected")
    return CaseDocument(
        index=document.index,
        title=document.title,
        description=_line(document.get(("description",)) or ""),
        law=document.get(("law",)),
        assumption=decided.get("assumption") is True,
        adds=tuple(_line(each) for each in decided.get("adds", ())),
        teaches=tuple(_lesson(each) for each in decided.get("teaches", ())),
        not_a_test=_line(decided["not_a_test"]) if "not_a_test" in decided else None,
        expected=None
        if expected is None
        else Expected(
            verdict=expected["verdict"],
            route=expected.get("route"),
            strength=expected["strength"],
            reason=_line(expected["reason"]),
            conditions=expected.get("conditions", {}),
            gates=expected.get("gates", {}),
        ),
        differs=_line(decided["differs"]) if "differs" in decided else None,
        facts={kind: dict(facts) for kind, facts in _facts(document)},
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _facts(document: Document) -> Iterator[tuple[str, Mapping[str, Known]]]:
    """What is known, of the award that decides, of the facts that any condition or gate reads beside a lesson's."""
    from teckal.facts import Facts, bind
    from teckal.program import GATES
    from teckal.rulebook import load as load_book
    from teckal.verdict import deciding

    book = load_book()
    taught = {fact for each in document.get(("decided", "teaches")) or () for fact in each["facts"]}
    evaluation = deciding(document, book) if taught else None
    if evaluation is None:
        return
    case, parties = evaluation.strictest.gates.case, document.get(("parties",))
    for kind, names in sorted(_read_beside(book, taught).items()):
        facts = Facts(case if kind == GATES else bind(kind, case))
        known = [facts[name] for name in sorted(names)]
        yield (
            kind,
            {
                each.name: Known(each.value, each.shown, each.grounds(parties))
                for each in known
                if each.value is not None
            },
        )


def _read_beside(book: Any, taught: set[str]) -> dict[str, set[str]]:
    """By kind of route, the facts of every condition or gate, of any law, that reads one of those taught."""
    from teckal.program import GATES

    found: dict[str, set[str]] = {}
    for law in book.laws.values():
        asked = [(GATES, gate) for gate in law.gates]
        asked += [(route.roles, condition) for route in law.routes for condition in route.conditions]
        for kind, each in asked:
            if taught & {bare(name) for name in each.facts}:
                found.setdefault(kind, set()).update(each.facts)
    return found


if __name__ == "__main__":
    sys.stdout.write(published(built()))
