"""The law as encoded, as pages that a lawyer can check against the statute without reading YAML.

A page says what each side of the line is, what the file leaves to counsel, where each source is and when somebody last
compared the two. What a program cannot show is whether it is right; this is what makes that a reviewer's question.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from teckal import __version__
from teckal.errors import TeckalError
from teckal.program import Asked, Atom, Citation, Condition, Example, Gate, Law, Route, Sides, Test, bound_text
from teckal.report import json, words
from teckal.report.page import Section, laid_out
from teckal.report.plain import clean
from teckal.rulebook import AdviceRule, Card, FlagExample, Point, Rulebook
from teckal.wording import comparison

Page = Law | Route | Condition | Gate | Point | Card | AdviceRule
STATES = ("met", "not met"), ("excludes", "passes")
"""What the two sides of a condition's line, and of a gate's, are called."""


class UnknownId(TeckalError):
    """There is no page of that name."""


def render(book: Rulebook, id: str | None, form: str, width: int) -> str:
    """The whole book's contents, or the page of one id, as table, json or markdown; raises UnknownId."""
    if id is None:
        return (
            json.dumps(_contents(book))
            if form == "json"
            else laid_out("The law as encoded", _listing(book), form, width)
        )
    page = find(book, id)
    if form == "json":
        return json.dumps({"teckal": __version__, "kind": _kind(page), **_fields(page)})
    text = laid_out(f"{_id(page)}: {page.title}", _sections(book, page), form, width)
    if isinstance(page, Law) and form == "markdown":
        text += "".join(f"\n{each}" for each in _document(book, page))
    return text


def _kind(page: Any) -> str:
    if isinstance(page, AdviceRule):
        return "flag"
    return "law" if isinstance(page, Law) else type(page).__name__.lower()


def _document(book: Rulebook, law: Law) -> Iterator[str]:
    """Every gate, route and limb of a law as pages beneath its own, in the order of the statute."""
    pages: list[tuple[Gate | Route | Condition, int]] = [(gate, 2) for gate in law.gates]
    for route in law.routes:
        pages += [(route, 2), *((condition, 3) for condition in route.conditions)]
    for page, level in pages:
        yield laid_out(f"{_id(page)}: {page.title}", _sections(book, page), "markdown", 80, level)


def since(book: Rulebook, day: str, form: str, width: int) -> str:
    """What was changed, and which sources were compared with their files, on or after a day (YYYY-MM-DD)."""
    changes = [each for each in book.changes if each.date >= day]
    checked = [(file, cite, on) for file, cite, on in sorted(_checked(book)) if on >= day]
    if form == "json":
        data = {
            "teckal": __version__,
            "since": day,
            "changed": [_plain(each) for each in changes],
            "checked": [{"file": file, "cite": cite, "checked": on} for file, cite, on in checked],
        }
        return json.dumps(data)
    sections = [
        Section(f"{each.date}: {each.title}", (f"{each.provision} ({', '.join(each.laws)}).", each.says))
        for each in changes
    ]
    rows = tuple((file.removesuffix(".yaml"), cite, on) for file, cite, on in checked)
    heading = f"Sources compared with their files since {day}: {len(rows)}"
    sections.append(Section(heading, headers=("Id", "Source", "Checked"), rows=rows))
    return laid_out(f"What changed since {day}: {len(changes) or 'nothing'}", sections, form, width)


def _checked(book: Rulebook) -> set[tuple[str, str, str]]:
    """Each source with a day of comparison: the file that names it, the citation, the day."""
    cited = [(law.file, law.citations) for law in book.laws.values()]
    cited += [(each.file, each.citations) for law in book.laws.values() for each in (*law.routes, *law.asked)]
    cited += [(card.file, card.citations) for card in book.cards.values()]
    cited += [(point.file, point.sources) for point in book.points.values()]
    cited += [(rule.file, rule.sources) for rule in book.advice.values()]
    return {(file, each.cite, each.checked) for file, citations in cited for each in citations if each.checked}


def find(book: Rulebook, id: str) -> Page:
    """The law, route, condition, gate, point, flag or fact of that id; raises UnknownId with the nearest."""
    pages = _pages(book)
    try:
        return pages.get(id.strip("/")) or book.card(id)
    except KeyError:
        near = difflib.get_close_matches(id, pages, n=3, cutoff=0.5)
        guess = f"Did you mean {' or '.join(near)}?" if near else "teckal rules lists what there is."
        raise UnknownId(f"There is no law, route, condition, point, flag or fact {clean(id)!r}. {guess}") from None


def _pages(book: Rulebook) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for law in book.laws.values():
        pages[law.id] = law
        pages.update({f"{law.id}/{route.id}": route for route in law.routes})
        pages.update({gate.id: gate for gate in law.gates})
        pages.update({condition.id: condition for condition in law.conditions})
    return {**pages, **book.points, **book.advice, **book.cards}


def _id(page: Page) -> str:
    if isinstance(page, Route):
        return f"{page.law}/{page.id}"
    return page.name if isinstance(page, Card) else page.id


def _sections(book: Rulebook, page: Page) -> Iterable[Section]:
    if isinstance(page, Law):
        return _law(book, page)
    if isinstance(page, Route):
        return _route(book, page)
    if isinstance(page, Point):
        return _point(book, page)
    if isinstance(page, AdviceRule):
        return _flag(book, page)
    return _card(book, page) if isinstance(page, Card) else _asked(book, page)


def _listing(book: Rulebook) -> Iterator[Section]:
    laws = tuple((law.id, _line(law.binds)) for law in book.laws.values() if law.encoded)
    yield Section("Laws encoded, limb by limb", headers=("Id", "Whom it binds, and when"), rows=laws)
    named = [law for law in book.laws.values() if not law.encoded]
    if named:
        yield Section("Known by name, not encoded", items=tuple(f"{law.id}: {law.title}" for law in named))
    points = tuple((point.id, point.title) for point in book.points.values())
    if points:
        yield Section("Points of law without a settled answer", headers=("Id", "On"), rows=points)
    flags = tuple((rule.id, rule.title) for rule in book.advice.values())
    if flags:
        yield Section("Flags that belong to no limb", headers=("Id", "On"), rows=flags)
    yield Section(
        "More",
        (
            "teckal rules ID shows a law, route, limb, point, flag or fact as a page; with --format markdown, a law is "
            "one document. --since DATE shows what changed, --impact OLD which answers change.",
        ),
    )


def _line(text: str) -> str:
    return f"{text.rstrip('.')}."


def _law_rows(law: Law) -> Iterator[tuple[str, str]]:
    for gate in law.gates:
        yield gate.id, gate.title
    for route in law.routes:
        yield f"{law.id}/{route.id}", f"{route.title} ({route.provision}):"
        for condition in route.conditions:
            yield condition.id, condition.short


def _law(book: Rulebook, law: Law) -> Iterator[Section]:
    if law.binds:
        yield Section("Whom it binds", (f"{law.binds}.",))
    if not law.encoded:
        yield Section(
            "Not encoded", ("It is known by name only: teckal can say that it governs, and tests nothing under it.",)
        )
    yield from _when(book, "It governs when", law.governs.yes)
    yield from _when(book, "It does not govern when", law.governs.no)
    if law.national_law_may_be_stricter:
        yield Section("Stricter national law", ("National law may be stricter than what is encoded here.",))
    contents = tuple(_law_rows(law))
    if contents:
        yield Section("Contents, in the order of the statute", headers=("Id", "Asks"), rows=contents)
    yield from _thresholds(law)
    left = tuple(f"{asked.id}: {_placeholders(gap.says)}" for asked in law.asked for gap in asked.not_encoded)
    if left:
        yield Section("Not encoded: left to counsel", items=left)
    changed = tuple(f"{each.date}, {each.provision}: {each.says}" for each in book.changes if law.id in each.laws)
    if changed:
        yield Section("Changes", items=changed)
    yield from _sources(law.citations, law.url)


def _thresholds(law: Law) -> Iterator[Section]:
    rows = tuple(
        (
            f"{_said(each.get('from', ''))} to {_said(each.get('to', '')) or 'now'}",
            f"{_said(each.get('amount', ''))} {each.get('currency', '')}".strip(),
            ", ".join((*each.get("categories", ()), *_central(each))),
            str(each.get("source", "")),
        )
        for each in law.thresholds
    )
    if rows:
        yield Section("Thresholds", headers=("Dates", "Amount", "For", "Source"), rows=rows)


def _central(threshold: Mapping[str, Any]) -> tuple[str, ...]:
    central = threshold.get("central")
    return () if central is None else ("central government" if central else "other authorities",)


def _route(book: Rulebook, route: Route) -> Iterator[Section]:
    yield Section("Provision", (route.provision,))
    yield from _when(book, "It does not apply when", route.not_applicable)
    yield from _named("Conditions, all of which must be met", route.conditions)
    yield from _sources(route.citations)


def _named(heading: str, asked: Sequence[Asked]) -> Iterator[Section]:
    rows = tuple((each.id, each.title, each.provision) for each in asked)
    if rows:
        yield Section(heading, headers=("Id", "Title", "Provision"), rows=rows)


def _asked(book: Rulebook, asked: Condition | Gate) -> Iterator[Section]:
    yield Section("Provision", (asked.provision,))
    yield Section("What it asks", (_placeholders(asked.ask),))
    names = STATES[1] if isinstance(asked, Gate) else STATES[0]
    for reading, sides in asked.readings.items():
        yield from _sides(book, sides, names, f", on the {reading} reading of {asked.point}" if reading else "")
    if isinstance(asked, Gate) and asked.look_at:
        yield Section("Where it excludes, look instead at", (asked.look_at,))
    gaps = [
        each.says + (f" (it stays unclear where {_test(book, each.when)})" if each.when else "")
        for each in asked.not_encoded
    ]
    if gaps:
        yield Section("Not encoded: left to counsel", items=tuple(gaps))
    advice = [
        f"{each.level}, where {_test(book, each.when)}: {_placeholders(each.say)} Ask {each.ask_whom}."
        for each in asked.advice
    ]
    if advice:
        yield Section("When it calls for advice", items=tuple(advice))
    examples = tuple(_example(book, each) for each in asked.examples)
    if examples:
        yield Section("Examples, each of which is a test", headers=("Given", "Comes to", "Why"), rows=examples)
    facts = tuple((name, book.card(name).title) for name in asked.facts)
    yield Section("Facts it rests on", headers=("Fact", "What it is"), rows=facts)
    yield from _cases(asked)
    yield from _sources(asked.citations)
    yield Section("Written in", (f"rules/{asked.file}",))


def _sides(book: Rulebook, sides: Sides, names: tuple[str, str], on: str) -> Iterator[Section]:
    yes, no = (name.capitalize() for name in names)
    if sides.asks_nothing:
        yield Section(f"{yes}{on}", ("Always: on this reading the provision asks nothing of the kind.",))
        return
    yield from _when(book, f"{yes}{on}, when", sides.yes)
    yield from _when(book, f"{no}{on}, when", sides.no)


def _when(book: Rulebook, heading: str, tests: Sequence[Test]) -> Iterator[Section]:
    """Alternatives, one of which is enough."""
    if tests:
        one = " any of these holds" if len(tests) > 1 else ""
        yield Section(f"{heading}{one}", items=tuple(_test(book, test) for test in tests))


def _test(book: Rulebook, test: Test) -> str:
    """Comparisons that must all hold, in words."""
    by_fact: dict[str, list[Atom]] = {}
    for atom in test:
        by_fact.setdefault(atom.fact, []).append(atom)
    return "; and ".join(comparison(book.card(fact), fact, atoms) for fact, atoms in by_fact.items())


def _example(book: Rulebook, example: Example) -> tuple[str, str, str]:
    given = [f"{name}: {_said(value)}" for name, value in example.given.items()]
    given += [f"{point} read {reading}" for point, reading in example.readings.items()]
    return "; ".join(given) or "nothing", example.expect, example.why


def _cases(asked: Asked) -> Iterator[Section]:
    """The decided cases: those that the file cites, and those of the library that say what this limb came to."""
    from teckal.library import load
    from teckal.verdict import is_case

    items = [f"{each.cite}: {each.says}" if each.says else each.cite for each in asked.citations if is_case(each.cite)]
    for case in load():
        for document in case.documents:
            state = document.expected and {**document.expected.conditions, **document.expected.gates}.get(asked.id)
            if state:
                added = ", with facts added" if document.assumption else ""
                items.append(f"{case.name} ({case.case}): here {state.replace('-', ' ')}{added}. {case.held}")
    if items:
        yield Section("Decided cases", items=tuple(items))


def _point(book: Rulebook, point: Point) -> Iterator[Section]:
    yield Section("The question", (point.question,))
    yield Section(
        "Readings, the strictest first", items=tuple(f"{name}: {says}" for name, says in point.readings.items())
    )
    for law, sides in point.arises.items():
        yield from _when(book, f"It arises under {law} when", sides.yes)
        yield from _when(book, f"It does not arise under {law} when", sides.no)
    asked = [each for law in book.laws.values() for each in (*law.gates, *law.conditions) if each.point == point.id]
    yield from _named("What turns on it", asked)
    facts = tuple((card.name, card.title) for card in book.cards.values() if point.id in card.points)
    if facts:
        yield Section("Facts that turn on it", headers=("Fact", "What it is"), rows=facts)
    if point.advice:
        yield Section("Advice", items=tuple(f"{key.replace('_', ' ')}: {said}" for key, said in point.advice.items()))
    yield from _tried(point.examples)
    yield from _sources(point.sources)


def _flag(book: Rulebook, rule: AdviceRule) -> Iterator[Section]:
    yield Section("Level, and what raises it", (f"{rule.level}: {rule.raised_by}.",))
    yield from _when(book, "It is raised when", rule.when)
    only = {"under": rule.laws, "beside": rule.verdicts, "on the kinds of route": rule.routes}
    named = tuple(f"{where} {', '.join(some)}" for where, some in only.items() if some)
    if named:
        yield Section("Only", items=named)
    yield Section("What it says", (_placeholders(rule.says), _placeholders(rule.why)))
    yield Section("Whom to ask, and what to bring", (f"{rule.ask_whom}.", *((rule.bring,) if rule.bring else ())))
    yield from _tried(rule.examples)
    yield from _sources(rule.sources)
    yield Section("Written in", (f"rules/{rule.file}",))


def _tried(examples: Sequence[FlagExample]) -> Iterator[Section]:
    """The changes to shipped examples that raise a flag or just do not."""
    rows = tuple(
        (
            each.on,
            "; ".join(f"{path}: {words.written(value)}" for path, value in each.set.items()) or "as it is",
            "raised" if each.raised else "not raised",
            each.why,
        )
        for each in examples
    )
    if rows:
        yield Section("Examples, each of which is a test", headers=("On", "With", "Comes to", "Why"), rows=rows)


def _card(book: Rulebook, card: Card) -> Iterator[Section]:
    yield Section("What it means", (card.means,))
    choices = f": {', '.join(card.choices)}" if card.choices else ""
    yield Section("Kind", (f"{card.kind}{f', in {card.unit}' if card.unit else ''}{choices}",))
    yield Section("The question that settles it", (_placeholders(card.ask),))
    silence = {
        "blocks": "The fact is unknown, and what rests on it stays unclear.",
        "counts-only-if-raised": "It counts only if the file raises it; otherwise it is shown as not stated.",
    }
    yield Section("Where the file says nothing", (silence[card.silence],))
    if card.unknown_when:
        yield Section("Unknown when", items=card.unknown_when)
    if card.roles:
        yield Section("Asked of", items=tuple(f"{role}.{card.name}" for role in card.roles))
    if card.points:
        yield Section("Turns on", items=tuple(f"{each}: {book.points[each].title}" for each in card.points))
    names = {card.name, *(f"{role}.{card.name}" for role in card.roles)}
    asked = [each for law in book.laws.values() for each in (*law.gates, *law.conditions) if names & set(each.facts)]
    yield from _named("Rests on it", asked)
    yield from _sources(card.citations)


def _sources(citations: Sequence[Citation], url: str = "") -> Iterator[Section]:
    """Where the law can be read, and when somebody last compared the file with it."""
    items = [
        f"{each.cite}{f': {each.says}' if each.says else ''}"
        + (f" {each.url}" if each.url else "")
        + (f" (checked {each.checked})" if each.checked else "")
        for each in citations
    ]
    items += [url] if url else []
    if items:
        yield Section("Sources", items=tuple(items))


def _placeholders(text: str) -> str:
    """A sentence with placeholders, for a reader who has no arrangement before them."""
    return text.replace("{", "[").replace("}", "]")


def _contents(book: Rulebook) -> dict[str, Any]:
    """Every id with its title, for machines."""
    return {
        "teckal": __version__,
        "rulebook": {"version": book.version, "digest": book.digest},
        "laws": [
            {
                "id": law.id,
                "title": law.title,
                "short": law.short,
                "encoded": law.encoded,
                "binds": law.binds,
                "gates": [_entry(gate) for gate in law.gates],
                "routes": [
                    {
                        "id": f"{law.id}/{route.id}",
                        "title": route.title,
                        "provision": route.provision,
                        "conditions": [_entry(condition) for condition in route.conditions],
                    }
                    for route in law.routes
                ],
            }
            for law in book.laws.values()
        ],
        "points": [{"id": point.id, "title": point.title} for point in book.points.values()],
        "flags": [{"id": rule.id, "title": rule.title, "level": rule.level} for rule in book.advice.values()],
        "facts": [{"name": card.name, "title": card.title} for card in book.cards.values()],
    }


def _entry(asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "short": asked.short, "title": asked.title, "provision": asked.provision}


def _fields(page: Any) -> dict[str, Any]:
    """A frozen value of the book with its fields as plain data; what has a page of its own, as its id."""
    return {
        field.name: [_id(each) for each in value] if field.name in ("routes", "gates", "conditions") else _plain(value)
        for field in dataclasses.fields(page)
        if not field.name.startswith("_")
        for value in [getattr(page, field.name)]
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Atom):
        return {"fact": value.fact, "op": value.op, "bound": _plain(value.bound)}
    if isinstance(value, (Fraction, datetime.date)):
        return _said(value)
    if isinstance(value, Condition):
        return value.id
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def _said(value: Any) -> str:
    """An exact value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return bound_text(Fraction(value)) if isinstance(value, (int, Fraction)) else str(value)
