"""What a run found, as machines act on it: a rule, a place in a file, what is so there and what to do about it.

Whoever reads a build reads silence as "exempt". So an answer of any other kind, and one under a law that is not known
to govern, has a finding of level error or warning, even where no limb can be named; its place is the line that decides.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from teckal.document import UNKNOWN, Document, parse_path
from teckal.errors import Problem
from teckal.evaluation import Evaluation, World
from teckal.frozen import dataclass
from teckal.program import Condition, Gate, Test, any_holds
from teckal.report import words
from teckal.report.plain import clean
from teckal.result import ConditionResult, FactUsed, Flag, GateResult, Missing, Result, Source
from teckal.rulebook import BESIDE, load
from teckal.templates import Template
from teckal.verdict import deciding

LEVELS = ("error", "warning", "note")
"""Worst first."""

INPUT = "teckal/input"
QUESTION = "teckal/question"
NOT_GOVERNING = "teckal/not-governing"
ADVICE = "advice"
"""The last part of the rule of a limb's own advice, and the first of advice that belongs to no limb."""

MOST_QUESTIONS = 3
"""As many as can be read in a line of a build."""

_LEVEL_OF_FLAG = {"advice": "warning", "caution": "note", "note": "note"}
_STATES = {"not-met": "is not met", "unclear": "is open", "excludes": "does not hold"}
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DESCRIBED = ("bodies.", "cooperation.")
"""What an arrangement describes; a party's type or the contract decides only where nothing of this does."""


@dataclass(frozen=True)
class Finding:
    """One thing to act on."""

    rule: str
    """A limb or gate by its id, that with "/advice", a contested point, "advice/..." or the program's own."""
    level: str
    """error, warning or note."""
    message: str
    """What is so, in a sentence or more on one line."""
    help: str
    """What to do; may be empty."""
    file: str
    """As it was named; "-" for standard input."""
    document: int
    line: int | None
    """Counted from 1; None where there is no text to point at."""
    column: int | None
    """Counted from 1, in characters."""
    path: str
    """The value that decides, keys joined by dots; empty for the whole."""
    about: str
    """The arrangement's reference, else its title; empty where it could not be read."""
    title: str
    """The arrangement's title, or the name of the file."""


def of_run(results: Sequence[Result], documents: Sequence[Document], problems: Iterable[Problem] = ()) -> list[Finding]:
    """Everything found in each arrangement, read from the document beside it, and then what was not evaluated."""
    found = [one for pair in zip(results, documents, strict=True) for one in _Answer(*pair).findings()]
    return found + of_problems(problems)


def of_templates(templates: Iterable[Template], problems: Iterable[Problem] = ()) -> list[Finding]:
    """Why templates can never be filled in to pass, each reason where it is decided, and then what was not read."""
    found = [one for each in templates if each.settled for one in _never(each, each.settled)]
    return found + of_problems(problems)


def _never(template: Template, settled: Result) -> Iterator[Finding]:
    document, rule = template.document, f"teckal/{settled.verdict}"
    never = f"Never exempt{', whatever is filled in' if template.blanks else ''}"
    help = "Change what is written here: no blank can mend it."
    title = clean(document.title)
    about = (clean(document.reference or "") or title, title)
    for each in template.stops:
        cite = f" ({clean(each.provision)})" if each.provision else ""
        message = f'{never}: "{clean(each.name)}"{cite}. {clean(each.reason)}'
        place = (document.file, document.index, each.line, each.column, clean(each.path))
        yield Finding(each.id if each.id.count("/") else rule, "error", message, help, *place, *about)
    if not template.stops:
        top = document.place(("title",))
        place = (document.file, document.index, top.line, top.column, "")
        yield Finding(rule, "error", f"{never}: {clean(settled.summary)}", help, *place, *about)


def of_problems(problems: Iterable[Problem]) -> list[Finding]:
    """What kept inputs from being evaluated."""
    return [_problem(each) for each in problems]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then notes, each in the order given."""
    return sorted(findings, key=lambda each: LEVELS.index(each.level))


def in_repository(file: str) -> str:
    """The file's path from the top of the repository that it is in, else from the working directory.

    With forward slashes. A file that is in neither keeps its whole path. Where in the repository the command is run,
    and where a build has checked the repository out, makes no difference.
    """
    whole = os.path.abspath(file)
    top = os.path.dirname(whole)
    while not os.path.lexists(os.path.join(top, ".git")):
        if top == os.path.dirname(top):
            top = os.getcwd()
            break
        top = os.path.dirname(top)
    inside = whole.startswith(os.path.join(top, ""))
    return (os.path.relpath(whole, top) if inside else whole).replace(os.sep, "/")


def name(file: str) -> str:
    """What a file is called for people: its path in the repository, safe to print."""
    return "standard input" if file == "-" else clean(in_repository(file))


def _problem(found: Problem) -> Finding:
    message = clean(f"{found.path}: {found.message}" if found.path else found.message)
    help = "Until it is put right, nothing is said about this arrangement."
    place = (found.file, found.document, found.line, found.column, clean(found.path))
    return Finding(INPUT, "error", message, help, *place, "", name(found.file))


def _beside(flag: Flag) -> bool:
    """Whether it is a note on what lies beside the answer: for who decides, and no finding of a build."""
    rule = load().advice.get(flag.id)
    return flag.level == "note" and rule is not None and rule.rank >= BESIDE


@dataclass(frozen=True)
class _Answer:
    """One arrangement's answer, with the document that it was read from."""

    result: Result
    document: Document

    def findings(self) -> list[Finding]:
        found = [*self._law(), *self._verdict()]
        flags = [each for each in self.result.flags if each.id not in self._said_already and not _beside(each)]
        return found + [self._flag(each) for each in flags]

    def _law(self) -> Iterator[Finding]:
        law = self.result.law
        if law is not None and words.departs(self.result):
            doubt = "which does not govern it" if law.governs is False else "and whether it governs is not known"
            message = f"{self._answer} only under {law.short}, as asked, {doubt}."
            instead = f"; {law.governing} governs" if law.governing else ""
            help = f"Take `law:` or --law away and check it again: only the law that governs counts{instead}."
            asked = () if self.document.get(("law",)) is None else ("law",)
            yield self._finding(NOT_GOVERNING, "warning", message, help, (), asked)

    def _verdict(self) -> list[Finding]:
        if self.result.verdict == "exempt":
            return []
        found = {"not-exempt": self._failing, "unclear": self._open, "out-of-scope": self._excluding}
        return list(found[self.result.verdict]()) or [
            self._finding(
                f"teckal/{self.result.verdict}", self._level, clean(self.result.summary) + self._award, self._next
            )
        ]

    def _failing(self) -> Iterator[Finding]:
        route = words.nearest(self.result)
        yield from (
            self._limb(each, self._next) for each in (route.conditions if route else ()) if each.state == "not-met"
        )

    def _excluding(self) -> Iterator[Finding]:
        gates = {gate.id: gate for gate in load().laws[self.result.law.id].gates} if self.result.law else {}
        for each in self.result.gates:
            if each.state == "excludes":
                yield self._limb(each, f"{self._next} Look instead at: {gates[each.id].look_at}")

    def _open(self) -> Iterator[Finding]:
        """The gates and the limbs of the nearest route that are open, each with its questions; else the questions."""
        route = words.nearest(self.result)
        limbs: list[ConditionResult | GateResult] = [*self.result.gates, *(route.conditions if route else ())]
        still_open = [each for each in limbs if each.state == "unclear"]
        for each in still_open:
            names = {fact.name for fact in each.facts}
            asked = [missing for missing in self.result.missing if missing.fact in names]
            help = " ".join(map(_question, asked[:MOST_QUESTIONS])) or self._next
            yield self._limb(each, help, tuple(path for missing in asked for path in missing.paths))
        for missing in self.result.missing if not still_open else ():
            yield self._finding(QUESTION, "warning", clean(self.result.summary), _question(missing), (), missing.paths)

    def _limb(self, each: ConditionResult | GateResult, help: str, paths: tuple[str, ...] = ()) -> Finding:
        provision = clean(each.provision)
        message = f'{self._answer}: "{words.name(each)}" {_STATES[each.state]} ({provision}). {clean(each.reason)}'
        return self._finding(each.id, self._level, message + self._award, help, self._deciding(each), paths)

    def _flag(self, flag: Flag) -> Finding:
        says = " ".join(clean(text) for text in (flag.says, flag.why, words.accepted(flag)) if text)
        told = (f"Ask {flag.ask}." if flag.ask else "", f"Bring: {flag.bring}" if flag.bring else "")
        help = clean(" ".join(filter(None, told)))
        limb = self._advising(flag)
        if limb is not None:
            rule, facts = f"{limb.id}/{ADVICE}", self._deciding(limb)
        elif flag.id.startswith("contested-"):
            rule, facts = flag.id.removeprefix("contested-"), ()
        else:
            rule, facts = f"{ADVICE}/{flag.id}", self._about(flag)
        level = "note" if flag.accepted else _LEVEL_OF_FLAG[flag.level]
        return self._finding(rule, level, says, help, facts)

    def _about(self, flag: Flag) -> tuple[FactUsed, ...]:
        """The facts that a flag is about; of what comes first and is open, those that are not known."""
        asked: list[ConditionResult | GateResult] = [*self.result.gates]
        asked += [each for route in self.result.routes for each in route.conditions]
        if flag.id == "gate-open":
            still_open = [each for each in self.result.gates if each.state == "unclear"]
            return tuple(fact for each in still_open for fact in self._deciding(each))
        return tuple(fact for each in asked for fact in each.facts if fact.name in flag.about)

    def _advising(self, flag: Flag) -> ConditionResult | GateResult | None:
        """The limb or gate whose own file raised the flag, of the route shown where several have one of the name."""
        kind, _, named = flag.id.partition("-")
        shown = words.nearest(self.result)
        routes = sorted(self.result.routes, key=lambda route: route is not shown)
        raised_by: list[ConditionResult | GateResult] = [*self.result.gates] if kind == "gate" else []
        if kind == "limb":
            raised_by += [each for route in routes for each in route.conditions]
        return next(
            (each for each in raised_by if each.id.endswith(f"/{named}") and each.provision == flag.source), None
        )

    def _deciding(self, each: ConditionResult | GateResult) -> tuple[FactUsed, ...]:
        """The facts of a limb, those on which its state rests before the others."""
        names = self._resting_on(each)
        return tuple(sorted(each.facts, key=lambda fact: fact.name not in names))

    def _resting_on(self, each: ConditionResult | GateResult) -> set[str]:
        """The facts of the first alternative that holds against the exemption; of an open limb, those undecided."""
        found = self._evaluation
        if found is None:
            return set()
        asked = found.law.find(each.id)
        for world in found.worlds:
            facts = world.routes[each.id.split("/")[1]] if isinstance(asked, Condition) else world.gates
            if each.state == "unclear":
                return {atom.fact for atom in asked.atoms if facts.decide(atom) is None}
            for test in _against(asked, world):
                if any_holds((test,), facts.decide):
                    return {atom.fact for atom in test}
        return set()

    @cached_property
    def _evaluation(self) -> Evaluation | None:
        law = self.result.law
        return deciding(self.document, load(), law=law.id if law and law.requested else None)

    @property
    def _said_already(self) -> set[str]:
        """The flags that only say again what the findings of the law and the verdict say at their lines."""
        said = {self.result.verdict, *(["gate-open"] if self.result.verdict == "unclear" else [])}
        return said | ({"law-requested"} if words.departs(self.result) else set())

    @property
    def _answer(self) -> str:
        answer = words.ANSWERS[self.result.verdict]
        return answer[0].upper() + answer[1:]

    @property
    def _award(self) -> str:
        """Which of several awards is meant, as a sentence to be added; empty where all have the same answer."""
        differ = self.result.award is not None and words.awards_differ(self.result)
        return f" This is the award of {words.pair(self.result.awards[self.result.award or 0])}." if differ else ""

    @property
    def _level(self) -> str:
        return "error" if self.result.verdict == "not-exempt" else "warning"

    @property
    def _next(self) -> str:
        return words.next_step(self.result)

    def _finding(
        self, rule: str, level: str, message: str, help: str, facts: Sequence[FactUsed] = (), paths: Sequence[str] = ()
    ) -> Finding:
        path, line, column = self._place(facts, paths)
        result = self.result
        place = (result.file, result.document, line, column, clean(path))
        title = clean(result.title)
        return Finding(rule, level, message, help, *place, clean(result.reference or "") or title, title)

    def _place(self, facts: Sequence[FactUsed], paths: Sequence[str]) -> tuple[str, int | None, int | None]:
        """Where an answer is to be written, else where the file has what the facts rest on, else the title."""
        blank = [path for path in paths if self.document.get(parse_path(path)) == UNKNOWN]
        silent = [path for path in paths if self.document.get(parse_path(path)) is None]
        for path in [*blank, *silent]:
            place = self.document.place(parse_path(path))
            return path, place.line, place.column
        for fact in facts:
            for source in sorted(fact.sources, key=lambda each: self._rank(each, fact)):
                return source.path, source.line, source.column
        path = paths[0] if paths else ""
        place = self.document.place(parse_path(path or "title"))
        return path, place.line, place.column

    def _rank(self, source: Source, fact: FactUsed) -> tuple[bool, bool, bool]:
        """A fact's words name the party that decides; else what is described of a body says more than its type.

        Of what is described, a figure or a yes or no says more than a date or a measure.
        """
        parties = [each for each in parse_path(source.path) if self._called(each) is not None][-1:]
        if isinstance(source.value, tuple | list) and source.value:
            parties = list(source.value)
        names = [self._called(each) for each in parties]
        decides = bool(names) and all(name is not None and name in fact.shown for name in names)
        told = isinstance(source.value, str) and not _FIGURE.fullmatch(source.value)
        return not decides, not source.path.startswith(_DESCRIBED), told

    def _called(self, party: Any) -> str | None:
        """A party's name, if it is one."""
        found = self.document.get(("parties", party, "name")) if isinstance(party, str) else None
        return found if isinstance(found, str) else None


def _against(asked: Condition | Gate, world: World) -> tuple[Test, ...]:
    """The alternatives that speak against an exemption, on the readings of a world."""
    sides = asked.sides(world.readings.get(asked.point or "", ""))
    return sides.no if isinstance(asked, Condition) else sides.yes


def _question(missing: Missing) -> str:
    where = f" Write it at {', '.join(clean(path) for path in missing.paths[:3])}." if missing.paths else ""
    return f"{clean(missing.question)}{where}"
