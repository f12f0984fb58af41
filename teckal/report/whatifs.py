"""What would turn an answer, for readers: what would have to be so, and never what to write down.

The words say "if it were so". What nobody can change stands apart from what the parties could arrange, and each page
says what was searched, since what was not tried is not thereby harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from teckal.changing import Edit
from teckal.document import Document, show
from teckal.errors import Problem
from teckal.impact import Moved
from teckal.report import headrooms, words
from teckal.report.page import Section, laid_out
from teckal.report.words import ANSWERS, STATES, counted
from teckal.result import Result
from teckal.settling import MOST_CHANGES, MOST_CONFIRMED
from teckal.whatif import REACH, Outcome, Part, Question, Trial, Turn, WhatIf

SHOWN = 3
"""Conditions that one change moves, as far as a line shows them."""
GROUPS = {
    "yes": "What the parties could arrange otherwise",
    "over-time": "What only new figures could change, over time",
    "no": "What the parties cannot change",
}
SETTLES = {
    "exempt": "It would be exempt if",
    "not-exempt": "It would not be exempt if",
    "out-of-scope": "This law would not reach it if",
}
LOSES = {
    "not-exempt": "It would no longer be exempt if",
    "unclear": "It would no longer be clear if",
    "out-of-scope": "This law would no longer reach it if",
}
CAUTIONS = {
    "not-exempt": "This is what the rules as encoded ask for, if it were so on the day of the award; it is no advice "
    "on what to arrange. Rights, holdings and terms that come after an award do not cure it. Take advice before "
    "anything is arranged anew, and never describe what is not so.",
    "unclear": "These are the answers that would follow if it were so. Find out what is so, and put that in the file.",
    "exempt": "A change that is not listed may lose the exemption too: check again before anything changes.",
    "out-of-scope": "No condition of an exemption is asked where the law does not reach the arrangement.",
}


def report(found: Sequence[WhatIf | Trial], problems: Sequence[Problem], form: str, width: int) -> str:
    """What would turn each arrangement, or what was tried on it, as table, markdown or json."""
    if form == "json":
        return _data(found, problems)
    crowded = words.crowded([_result(each) for each in found], problems)
    pages = []
    for each in found:
        file, index = each.document.file, each.document.index
        title = f"{each.document.title} ({words.place(file, index, file in crowded)})"
        sections = _tried(each) if isinstance(each, Trial) else _sections(each)
        pages.append(laid_out(title, sections, form, width))
    return "\n".join(pages)


def _result(each: WhatIf | Trial) -> Result:
    return each.before if isinstance(each, Trial) else each.result


def _answer(result: Result) -> str:
    verdict, beside = words.headline(result)
    return f"{verdict} — {beside}"


def _tried(trial: Trial) -> Iterator[Section]:
    yield Section("What was tried", items=tuple(_edit(trial.document, each) for each in trial.edits))
    yield Section("Before", (_answer(trial.before), trial.before.summary))
    yield Section("With the change", (_answer(trial.after), trial.after.summary))
    if trial.moved:
        yield Section("What moves", items=tuple(_move(each) for each in trial.moved))
    else:
        yield Section("What moves", ("Nothing: every condition comes out as before.",))
    yield Section("Note", ("The file is as it was. If it were so, this would follow from the rules as encoded.",))


def _edit(document: Document, edit: Edit) -> str:
    now = document.get(edit.path)
    line = document.place(edit.path).line
    at = f", line {line}" if line and now is not None else ""
    value = "taken away" if edit.value is None else words.written(edit.value)
    return f"{show(edit.path)}: {value} (now {'not stated' if now is None else words.written(now)}{at})"


def _move(moved: Moved) -> str:
    before, after = (STATES[each] if each else "not asked" for each in (moved.before, moved.after))
    return f"{moved.id}: {before} before, {after} then. {moved.reason}"


def _sections(each: WhatIf) -> Iterator[Section]:
    result = each.result
    yield Section("Now", (_answer(result), result.summary))
    if result.verdict == "unclear":
        yield from _settling(each)
    elif result.verdict == "not-exempt":
        yield from _mending(each)
    elif result.verdict == "exempt":
        for outcome in each.outcomes:
            if outcome.turns:
                yield Section(LOSES[outcome.verdict], items=tuple(_turn(each, turn) for turn in outcome.turns))
            else:
                yield Section("What would lose it", ("No single change of those tried loses it.",))
    yield from headrooms.sections(each.room)
    if each.searched:
        yield Section("What was searched", tuple(_searched(each)))
    yield Section("Note", (CAUTIONS[result.verdict], words.CLOSING))


def _settling(each: WhatIf) -> Iterator[Section]:
    if each.questions:
        questions = tuple(f"{n}. {_question(question)}" for n, question in enumerate(each.questions, start=1))
        yield Section("What is open, the most decisive first", questions)
    for outcome in each.outcomes:
        if outcome.turns:
            yield Section(SETTLES[outcome.verdict], items=tuple(_turn(each, turn) for turn in outcome.turns))
    points = words.listed([point.id for point in each.result.points if point.material])
    settled = any(outcome.turns for outcome in each.outcomes)
    if points and settled:
        yield Section("What is not settled in law", (f"As things stand it turns on {points}.",))
    if each.searched and not settled:
        if points:
            said = f"No answer of those tried settles it: it turns on {points}, which is not settled in law."
        elif each.result.law is None:
            said = "No answer of those tried settles it alone. Tell first what shows which law governs, and ask again."
        elif each.tried:
            said = "No answer of those tried settles it. What decides may be a judgement, which is for counsel."
        else:
            said = "No fact is open that could be tried: what decides is a judgement, which is for counsel."
        yield Section("What would settle it", (said,))


def _question(question: Question) -> str:
    weight = "an answer may settle it alone" if question.alone else ""
    if not weight and question.sets:
        weight = f"stands in {counted(question.sets, 'set')} of answers below"
    paths = f" Answer at {', '.join(question.paths)}." if question.paths else ""
    return f"{question.question}{f' ({weight})' if weight else ''}{paths}"


def _mending(each: WhatIf) -> Iterator[Section]:
    turns = [turn for outcome in each.outcomes for turn in outcome.turns]
    for reach in REACH:
        mine = [turn for turn in turns if turn.reach == reach]
        if mine:
            yield Section(GROUPS[reach], ("It would be exempt if:",), tuple(_turn(each, turn) for turn in mine))
    if not turns:
        yield Section("What would put it right", ("No change of those tried makes it exempt.",))


def _turn(each: WhatIf, turn: Turn) -> str:
    """A set of changes as a sentence, with what then comes out otherwise."""
    said = "; and ".join(_part(each.document, part) for part in turn.parts)
    then = [_condition(each.result, moved) for moved in _shown(each.result, turn)]
    return f"{said}. {' '.join(then) or f'Then: {turn.summary}'}"


def _part(document: Document, part: Part) -> str:
    about = f"{part.fact} (now: {part.now}): " if part.fact else ""
    return f"{about}{_said(document, part)}"


def _said(document: Document, part: Part) -> str:
    """What would stand at the places, or what would have happened."""
    if len(part.edits) == 1:
        return _were(document, part.edits[0], part.words)
    names = {(edit.path[-1], words.written(edit.value)) for edit in part.edits}
    paths = [show(edit.path) for edit in part.edits]
    if len(names) == 1:
        return f"{words.listed(paths)} were each {part.words}"
    if not part.words:
        return " and ".join(_were(document, edit, words.written(edit.value)) for edit in part.edits)
    return f"{part.words} ({', '.join(paths)})"


def _were(document: Document, edit: Edit, value: str) -> str:
    now = document.get(edit.path)
    line = document.place(edit.path).line
    at = f"line {line}" if line and now is not None else ""
    if isinstance(edit.value, dict) and "stated_share" in edit.value:
        figures = f"the figures begin on {at}; " if at else ""
        tried = f"tried as {show(edit.path)}={words.written(edit.value)}"
        return f"{show(edit.path)}.stated_share were {value} ({figures}{tried})"
    present = "" if now is None else f" (now {', '.join(filter(None, [words.written(now), at]))})"
    return f"{show(edit.path)} were {value}{present}"


def _shown(result: Result, turn: Turn) -> list[Moved]:
    """Of what moves, the conditions of the route that decides, or the first ones."""
    route = words.nearest(result)
    mine = [each for each in turn.moved if each.after and (not route or f"/{route.id}/" in each.id)]
    decisive = [each for each in mine if each.after in ("met", "not-met", "excludes", "passes")]
    others = [each for each in turn.moved if each.after]
    return (decisive or mine or others)[:SHOWN]


def _condition(result: Result, moved: Moved) -> str:
    """A condition or gate, with its provision, and why it would then come out so."""
    provision = ""
    for route in result.routes:
        provision = next((each.provision for each in route.conditions if each.id == moved.id), provision)
    provision = next((each.provision for each in result.gates if each.id == moved.id), provision)
    cite = f" ({provision})" if provision else ""
    return f"Then {STATES[moved.after or 'unclear']}{cite}: {moved.reason}"


def _searched(each: WhatIf) -> Iterator[str]:
    what = "values on, just over and just under each line, and each answer that the format has"
    more = " More was there to try, and was not tried: the search stops after so much." if each.full else ""
    yield f"{counted(each.tried, 'value')} at {counted(each.places, 'place')} of the file: {what}.{more}"
    for outcome in each.outcomes:
        yield _outcome(each, outcome)


def _outcome(each: WhatIf, outcome: Outcome) -> str:
    shown = f"{len(outcome.turns)} shown, each confirmed by evaluating a file that has it"
    confirmed = shown if outcome.turns else "none found"
    dropped = f", {outcome.dropped} dropped because no file bears them out" if outcome.dropped else ""
    if each.result.verdict == "exempt":
        return f"{ANSWERS[outcome.verdict].capitalize()}: {confirmed}{dropped}. Single changes alone were looked for."
    limit = ", where the search stops" if outcome.stopped else ""
    most = f" No more than {MOST_CONFIRMED} are shown." if outcome.found > len(outcome.turns) + outcome.dropped else ""
    size = min(outcome.size, MOST_CHANGES)
    return (
        f"{ANSWERS[outcome.verdict].capitalize()}: {counted(outcome.looked, 'set')} looked at{limit}, all of up to "
        f"{counted(size, 'change')} that each do something alone; {confirmed}{dropped}.{most}"
    )


def _data(found: Sequence[WhatIf | Trial], problems: Sequence[Problem]) -> str:
    from teckal import __version__
    from teckal.report import json

    return json.dumps(
        {
            "teckal": __version__,
            "whatifs": [_whatif(each) for each in found if isinstance(each, WhatIf)],
            "trials": [_trial(each) for each in found if isinstance(each, Trial)],
            "errors": [json.problem(each) for each in problems],
        }
    )


def _whatif(each: WhatIf) -> dict[str, Any]:
    from teckal.report import json

    return {
        "file": each.document.file,
        "document": each.document.index,
        "title": each.document.title,
        "verdict": each.result.verdict,
        "result": json.result(each.result),
        "questions": [
            {
                "fact": question.fact,
                "question": question.question,
                "paths": list(question.paths),
                "alone": question.alone,
                "sets": question.sets,
            }
            for question in each.questions
        ],
        "outcomes": [
            {
                "verdict": outcome.verdict,
                "sets": [_set(each, turn) for turn in outcome.turns],
                "found": outcome.found,
                "dropped": outcome.dropped,
                "looked": outcome.looked,
                "complete_up_to": outcome.size,
                "stopped": outcome.stopped,
            }
            for outcome in each.outcomes
        ],
        "points": [point.id for point in each.result.points if point.material],
        "headroom": headrooms.data(each.room),
        "searched": {"done": each.searched, "values": each.tried, "places": each.places, "all": not each.full},
    }


def _set(each: WhatIf, turn: Turn) -> dict[str, Any]:
    return {
        "verdict": turn.verdict,
        "changeable": turn.reach,
        "changes": [
            {
                "says": part.words,
                "edits": [_edit_data(each.document, edit) for edit in part.edits],
                "fact": part.fact,
                "facts": list(part.facts),
                "now": part.now,
                "changeable": part.reach,
            }
            for part in turn.parts
        ],
        "moved": [_moved(moved) for moved in turn.moved],
    }


def _edit_data(document: Document, edit: Edit) -> dict[str, Any]:
    now = document.get(edit.path)
    return {
        "path": show(edit.path),
        "value": None if edit.value is None else words.written(edit.value),
        "now": None if now is None else words.written(now),
        "line": document.place(edit.path).line,
    }


def _moved(moved: Moved) -> dict[str, Any]:
    return {"id": moved.id, "before": moved.before, "after": moved.after, "reason": moved.reason}


def _trial(each: Trial) -> dict[str, Any]:
    from teckal.report import json

    return {
        "file": each.document.file,
        "document": each.document.index,
        "title": each.document.title,
        "edits": [_edit_data(each.document, edit) for edit in each.edits],
        "before": json.result(each.before),
        "after": json.result(each.after),
        "moved": [_moved(moved) for moved in each.moved],
    }
