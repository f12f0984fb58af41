"""The result for machines: the names of `schemas/result.schema.json`, in the order of the result, byte for byte alike.

A report may end up in a browser, a terminal or the log of a build, so what JSON allows raw and they would act on is
escaped here too: invisible characters, and signs that begin a command. The value that a parser reads back is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from teckal import __version__
from teckal.errors import Problem
from teckal.report.plain import is_hidden
from teckal.result import (
    Acceptance,
    Acknowledgement,
    AwardResult,
    Compared,
    ConditionResult,
    Elsewhere,
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

_PERHAPS_ACTING = re.compile(r"[^\n -~]|#(?=#\w*\[)")


def report(
    results: Sequence[Result],
    problems: Sequence[Problem] = (),
    checklists: Sequence[list[dict[str, Any]]] | None = None,
) -> str:
    """All results, with the checklist of evidence for each if asked for, and what could not be evaluated."""
    return dumps(
        {
            "teckal": __version__,
            "results": [result(each) for each in results],
            "errors": [problem(each) for each in problems],
            "checklists": checklists,
        }
    )


def validation(documents: Sequence[Mapping[str, Any]], problems: Sequence[Problem]) -> str:
    """Which documents are well-formed, and what is wrong with the rest."""
    return dumps({"teckal": __version__, "documents": list(documents), "errors": [problem(each) for each in problems]})


def dumps(value: Any) -> str:
    """JSON as this program writes it: two spaces, in the given order, a newline at the end."""
    return _visible(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def line(value: Any) -> str:
    """The same on one line, as JSON Lines has it."""
    return _visible(json.dumps(value, ensure_ascii=False, allow_nan=False)) + "\n"


def _visible(text: str) -> str:
    return _PERHAPS_ACTING.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    if character == "#":
        return "\\u0023"
    return json.dumps(character)[1:-1] if is_hidden(character) or character in "\u2028\u2029" else character


def problem(found: Problem) -> dict[str, Any]:
    """What kept an input from being evaluated."""
    return {
        "file": found.file,
        "document": found.document,
        "line": found.line,
        "column": found.column,
        "path": found.path,
        "message": found.message,
        "sheet": found.sheet,
    }


def result(answer: Result, *, grounds: bool = True) -> dict[str, Any]:
    """One answer as plain data; without `grounds` no condition and no gate has its facts and precedents."""
    return {
        "file": answer.file,
        "document": answer.document,
        "title": answer.title,
        "reference": answer.reference,
        "law": _law(answer),
        "candidates": list(answer.candidates),
        "engine": answer.engine,
        "rulebook": {"version": answer.rulebook.version, "digest": answer.rulebook.digest},
        "decided": answer.decided,
        "verdict": answer.verdict,
        "route": answer.route,
        "summary": answer.summary,
        "awards": [
            {
                "buyer": each.buyer,
                "supplier": each.supplier,
                "law": each.law,
                "verdict": each.verdict,
                "route": each.route,
            }
            for each in answer.awards
        ],
        "award": answer.award,
        "gates": [_gate(each, grounds) for each in answer.gates],
        "routes": [_route(each, grounds) for each in answer.routes],
        "points": [
            {
                "id": each.id,
                "title": each.title,
                "question": each.question,
                "by_reading": [{"reading": reading, "verdict": verdict} for reading, verdict in each.by_reading],
                "material": each.material,
            }
            for each in answer.points
        ],
        "flags": [
            {
                "id": each.id,
                "level": each.level,
                "says": each.says,
                "why": each.why,
                "bring": each.bring,
                "source": each.source,
                "title": each.title,
                "ask": each.ask,
                "url": each.url,
                "checked": each.checked,
                "about": list(each.about),
                "accepted": None if each.accepted is None else vars(each.accepted),
            }
            for each in answer.flags
        ],
        "missing": [
            {
                "fact": each.fact,
                "question": each.question,
                "paths": list(each.paths),
                "known_from": each.known_from,
            }
            for each in answer.missing
        ],
        "evidence": {
            "documented": answer.evidence.documented,
            "stated": answer.evidence.stated,
            "assumed": answer.evidence.assumed,
            "disputed": answer.evidence.disputed,
            "unsupported": answer.evidence.unsupported,
        },
        "stage": answer.stage,
        "as_of": answer.as_of,
        "acknowledgements": [
            {
                "flag": each.flag,
                "about": list(each.about),
                "accepted": vars(each.accepted),
                "state": each.state,
                "says": each.says,
            }
            for each in answer.acknowledgements
        ],
    }


def _law(result: Result) -> dict[str, Any] | None:
    law = result.law
    if law is None:
        return None
    return {
        "id": law.id,
        "title": law.title,
        "short": law.short,
        "because": law.because,
        "requested": law.requested,
        "governs": law.governs,
        "governing": law.governing,
        "provision": law.provision,
        "elsewhere": [{"law": each.law, "fact": each.fact, "says": each.says} for each in law.elsewhere],
    }


def _gate(gate: GateResult, grounds: bool) -> dict[str, Any]:
    return {
        "id": gate.id,
        "title": gate.title,
        "state": gate.state,
        "provision": gate.provision,
        "reason": gate.reason,
        "facts": [fact(each) for each in gate.facts] if grounds else [],
        "precedents": [_precedent(each) for each in gate.precedents] if grounds else [],
    }


def _route(route: RouteResult, grounds: bool) -> dict[str, Any]:
    return {
        "id": route.id,
        "title": route.title,
        "provision": route.provision,
        "state": route.state,
        "because": route.because,
        "conditions": [_condition(each, grounds) for each in route.conditions],
    }


def _condition(condition: ConditionResult, grounds: bool) -> dict[str, Any]:
    return {
        "id": condition.id,
        "short": condition.short,
        "title": condition.title,
        "state": condition.state,
        "provision": condition.provision,
        "reason": condition.reason,
        "facts": [fact(each) for each in condition.facts] if grounds else [],
        "readings": [
            {"point": each.point, "reading": each.reading, "state": each.state} for each in condition.readings
        ],
        "cases": list(condition.cases),
        "precedents": [_precedent(each) for each in condition.precedents] if grounds else [],
    }


def _precedent(precedent: Precedent) -> dict[str, Any]:
    return {
        "id": precedent.id,
        "document": precedent.document,
        "case": precedent.case,
        "short": precedent.short,
        "outcome": precedent.outcome,
        "assumed": precedent.assumed,
        "state": precedent.state,
        "fact": precedent.fact,
        "says": precedent.says,
        "compared": [{"name": each.name, "here": each.here, "there": each.there} for each in precedent.compared],
    }


def fact(found: FactUsed) -> dict[str, Any]:
    return {
        "name": found.name,
        "value": found.value,
        "shown": found.shown,
        "standing": found.standing,
        "from": [
            {
                "path": each.path,
                "line": each.line,
                "column": each.column,
                "value": value(each.value),
                "standing": each.standing,
            }
            for each in found.sources
        ],
    }


def value(found: Any) -> Any:
    """A value of the file: numbers as their exact text, so that no reader makes a binary float of them."""
    if found is None or isinstance(found, (bool, str)):
        return found
    if isinstance(found, Mapping):
        return {str(key): value(each) for key, each in found.items()}
    if isinstance(found, (list, tuple)):
        return [value(each) for each in found]
    return str(found)


def read_result(data: Mapping[str, Any], *, grounds: bool = True) -> Result:
    """The answer that `result` made plain data of; figures of the file stay the text that the data has.

    Without `grounds`, no condition and no gate has the facts and the precedents that it rests on: lists of thousands of
    answers show neither, and they are four fifths of the time that it takes to read one.
    """
    return Result(
        **{name: data[name] for name in ("file", "document", "title", "reference", "engine", "decided", "verdict")},
        **{name: data[name] for name in ("route", "summary", "award", "stage", "as_of")},
        law=_read_law(data["law"]),
        candidates=tuple(data["candidates"]),
        rulebook=RulebookUsed(**data["rulebook"]),
        awards=tuple(AwardResult(**each) for each in data["awards"]),
        gates=tuple(GateResult(**{**each, **_read_limb(each, grounds)}) for each in data["gates"]),
        routes=tuple(_read_route(each, grounds) for each in data["routes"]),
        points=tuple(_read_point(each) for each in data["points"]),
        flags=tuple(_read_flag(each) for each in data["flags"]),
        missing=tuple(Missing(**{**each, "paths": tuple(each["paths"])}) for each in data["missing"]),
        evidence=Evidence(**data["evidence"]),
        acknowledgements=tuple(_read_acknowledgement(each) for each in data["acknowledgements"]),
    )


def _read_flag(data: Mapping[str, Any]) -> Flag:
    accepted = None if data["accepted"] is None else Acceptance(**data["accepted"])
    return Flag(**{**data, "about": tuple(data["about"]), "accepted": accepted})


def _read_acknowledgement(data: Mapping[str, Any]) -> Acknowledgement:
    return Acknowledgement(**{**data, "about": tuple(data["about"]), "accepted": Acceptance(**data["accepted"])})


def _read_law(data: Mapping[str, Any] | None) -> LawApplied | None:
    if data is None:
        return None
    return LawApplied(**{**data, "elsewhere": tuple(Elsewhere(**each) for each in data["elsewhere"])})


def _read_route(data: Mapping[str, Any], grounds: bool) -> RouteResult:
    conditions = tuple(_read_condition(each, grounds) for each in data["conditions"])
    return RouteResult(**{**data, "conditions": conditions})


def _read_condition(data: Mapping[str, Any], grounds: bool) -> ConditionResult:
    readings = tuple(ReadingState(**each) for each in data["readings"])
    return ConditionResult(**{**data, **_read_limb(data, grounds), "readings": readings, "cases": tuple(data["cases"])})


def _read_limb(data: Mapping[str, Any], grounds: bool) -> dict[str, Any]:
    """What a condition and a gate rest on, nothing where that is not asked for."""
    if not grounds:
        return {"facts": (), "precedents": ()}
    precedents = (
        Precedent(**{**each, "compared": tuple(Compared(**one) for one in each["compared"])})
        for each in data["precedents"]
    )
    return {"facts": tuple(_read_fact(each) for each in data["facts"]), "precedents": tuple(precedents)}


def _read_fact(data: Mapping[str, Any]) -> FactUsed:
    sources = tuple(Source(**each) for each in data["from"])
    return FactUsed(data["name"], data["value"], data["shown"], data["standing"], sources)


def _read_point(data: Mapping[str, Any]) -> PointResult:
    by_reading = tuple((each["reading"], each["verdict"]) for each in data["by_reading"])
    return PointResult(**{**data, "by_reading": by_reading})
