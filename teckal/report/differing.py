"""Two versions of an arrangement for readers: what it comes to now and came to, and what changed, with the places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from teckal.difference import Changed, Derived, Difference, Turned, Versions
from teckal.document import Document, Path, show
from teckal.errors import Problem
from teckal.record import said
from teckal.report import words
from teckal.report.page import Section, laid_out
from teckal.report.words import ANSWERS, STATES
from teckal.result import Flag, Result
from teckal.rulebook import Rulebook

NOTHING = "-"
"""What stands for a value that is not there, and for a limb that is not asked."""


def report(
    found: Sequence[Difference],
    versions: Versions,
    new: Sequence[Result],
    problems: Sequence[Problem],
    book: Rulebook,
    form: str,
    width: int,
) -> str:
    """The differences as table, markdown or json; `new` are the answers to what is in the newer version alone."""
    if form == "json":
        return _data(found, versions, new, problems)
    pages = [laid_out(_title(each), _sections(each, book), form, width) for each in found]
    unread = ", or not readable in the other" if problems else ""
    alone = [
        *_alone(f"Only in the older version{unread}", [f"{_named(each)}." for each in versions.gone]),
        *_alone(
            f"Only in the newer version{unread}",
            [f"{_named(each)}: {' — '.join(words.headline(each))}. {each.summary}" for each in new],
        ),
    ]
    pages += [laid_out("Arrangements that stand alone", alone, form, width)] if alone else []
    return "\n".join(pages)


def _title(each: Difference) -> str:
    number = f" ({each.new.reference})" if each.new.reference else ""
    return f"{each.new.title}{number}: {_headline(each)}"


def _headline(each: Difference) -> str:
    before, after = (ANSWERS[one.verdict] for one in (each.before, each.after))
    return f"{after}, as before" if before == after else f"{after}, and was {before}"


def _alone(heading: str, said: Sequence[str]) -> list[Section]:
    return [Section(heading, items=tuple(said))] if said else []


def _named(each: Document | Result) -> str:
    number = each.index if isinstance(each, Document) else each.document
    return f"{each.title} ({words.place(each.file, number, True)})"


def _sections(each: Difference, book: Rulebook) -> Iterator[Section]:
    rows = (("Older", *_row(each.before)), ("Newer", *_row(each.after)))
    yield Section("The answer", headers=("Version", "File", "Verdict", "Route", "Law"), rows=rows)
    yield Section("Why now", (each.after.summary,))
    if not each.answers_alike:
        yield Section("Why before", (each.before.summary,))
    yield _list(
        "Values that were changed", [_change(each, one) for one in each.changed], "No value of the file was changed."
    )
    yield _list("What follows from them", [_derived(one, book) for one in each.derived], "No fact comes out otherwise.")
    yield _list("Conditions that came out otherwise", [_turned(one) for one in each.turned], "None.")
    if each.raised:
        yield Section("Flags that are new", items=tuple(map(_flag, each.raised)))
    if each.gone:
        yield Section("Flags that are gone", items=tuple(map(_flag, each.gone)))
    yield Section("Note", (words.CLOSING,))


def _list(heading: str, items: Sequence[str], none: str) -> Section:
    return Section(heading, items=tuple(items)) if items else Section(heading, (none,))


def _row(result: Result) -> tuple[str, str, str, str]:
    place = words.place(result.file, result.document, False)
    law = result.law.id if result.law else NOTHING
    beside = " (not known to govern)" if words.departs(result) else ""
    return place, f"{ANSWERS[result.verdict]}{beside}", result.route or NOTHING, law


def _change(each: Difference, one: Changed) -> str:
    """A change in words, with the lines at which both stand."""
    document, path = (each.new, one.after) if one.after else (each.old, one.before or ())
    label = said.label(document, path)
    if one.before is None:
        return f"{label}: {said.all_below(each.new, path)}, added ({_line(each.new, path)})."
    if one.after is None:
        return f"{label}: {said.all_below(each.old, path)}, taken away ({_line(each.old, path)} before)."
    before, after = said.value(each.old, one.before), said.value(each.new, one.after)
    return f"{label}: {before} became {after} ({_line(each.old, one.before)} before, {_line(each.new, one.after)} now)."


def _line(document: Document, path: Path) -> str:
    line = document.place(path).line
    return f"line {line}" if line else "no line"


def _derived(one: Derived, book: Rulebook) -> str:
    title = book.card(one.after.name).title
    before, after = said.known(one.before, book), said.known(one.after, book)
    if one.before.value != one.after.value:
        return f"{title}. Now: {after}. Before: {before}."
    return f"{title}: {after}. Now {one.after.standing}, before {one.before.standing}."


def _turned(one: Turned) -> str:
    before, after = (STATES[each] if each else "not asked" for each in (one.before, one.after))
    return f"{one.name} ({one.id}): {after}; it was {before}. {one.reason_after or one.reason_before}"


def _flag(flag: Flag) -> str:
    return f"{flag.level.upper()} ({flag.id}): {flag.says}"


def _data(found: Sequence[Difference], versions: Versions, new: Sequence[Result], problems: Sequence[Problem]) -> str:
    from teckal import __version__
    from teckal.report import json

    def told(document: Document, path: Path | None) -> dict[str, object] | None:
        if path is None:
            return None
        place = document.place(path)
        return {
            "path": show(path),
            "line": place.line,
            "column": place.column,
            "value": json.value(document.get(path)),
        }

    def alone(documents: Sequence[Document]) -> list[dict[str, object]]:
        return [{"file": each.file, "document": each.index, "title": each.title} for each in documents]

    return json.dumps(
        {
            "teckal": __version__,
            "differences": [
                {
                    "title": each.new.title,
                    "reference": each.new.reference,
                    "answers_alike": each.answers_alike,
                    "before": json.result(each.before),
                    "after": json.result(each.after),
                    "changed": [
                        {"before": told(each.old, one.before), "after": told(each.new, one.after)}
                        for one in each.changed
                    ],
                    "derived": [
                        {"before": json.fact(one.before), "after": json.fact(one.after)} for one in each.derived
                    ],
                    "turned": [vars(one) for one in each.turned],
                    "raised": [flag.id for flag in each.raised],
                    "gone": [flag.id for flag in each.gone],
                }
                for each in found
            ],
            "only_in_old": alone(versions.gone),
            "only_in_new": [json.result(each) for each in new],
            "errors": [json.problem(each) for each in problems],
        }
    )
