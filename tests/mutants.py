"""Every small change to the law's own files, one at a time: a test that would not notice one proves less than it seems.

The changes are made to the values that were read and not to the text, so each is a law that could have been written so.
What is changed stands here; `mutation` asks who notices, and `python tests/mutation.py` tries all of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar, cast

from teckal.program import Asked, Atom, Condition, Gate, Law, Route, Sides, bound_text
from teckal.rulebook import Card, Rulebook

if TYPE_CHECKING:
    from teckal.program import Test

FLIPPED = {"above": "at_least", "at_least": "above", "below": "at_most", "at_most": "below"}
DAY = datetime.timedelta(days=1)
STEPS: dict[str, Any] = {"percent": Fraction(1), "count": Fraction(1), "money": Fraction(1), "date": DAY}
"""By how much a bound is shifted, either way."""
SIDES = ("yes", "no")
DROPS = frozenset({"drop a condition", "drop a gate"})
"""Changes that any file would notice that names what is gone, so that the verdict alone is asked first."""


@dataclass(frozen=True)
class Mutant:
    """One change to one file."""

    id: str
    """The file, where in it, and what is changed; unique, and the same on each run."""
    law: str
    """Whose answers it may change; empty for a flag that belongs to no law."""
    part: str
    """Of what it is: condition, gate, left to counsel, not applicable, control, governs, point, threshold or flag."""
    kind: str
    """What is done: flip, shift, drop and so on."""
    about: str
    """The id of the condition, gate, route, point or flag that is changed; empty for the law itself."""
    make: Callable[[], Rulebook] = field(compare=False, repr=False)
    """The whole book with the change."""


@dataclass(frozen=True)
class Change:
    """One change to some alternatives, before it is put back into its place."""

    kind: str
    says: str
    tests: tuple[Test, ...]


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """All of them, each once, in the order of the files."""
    for law in book.laws.values():
        yield from _of_governing(book, law)
        if law.encoded:
            yield from _of_law(book, law)
    for point in book.points.values():
        yield from _of_point(book, point.id)
    for rule in book.advice.values():
        for change in changes(book, rule.when):
            made = _maker(lambda book, id, tests: _with_rule(book, id, tests), book, rule.id, change.tests)
            yield Mutant(f"advice/{rule.id}: {change.says}", "", "flag", change.kind, rule.id, made)


def _maker(make: Callable[..., Rulebook], *given: Any) -> Callable[[], Rulebook]:
    return lambda: make(*given)


def _of_law(book: Rulebook, law: Law) -> Iterator[Mutant]:
    for each in law.asked:
        yield from _of_asked(book, law, each)
    for route in law.routes:
        yield from _of_route(book, law, route)
    for gate in law.gates:
        yield from _of_gate(book, law, gate)
    yield from _of_controls(book, law)
    yield from _of_thresholds(book, law)


# Comparisons and alternatives.


def of_atom(card: Card, atom: Atom) -> Iterator[tuple[str, Atom]]:
    """What one comparison may be changed to."""
    bound: Any = atom.bound
    if atom.op in FLIPPED:
        yield "flip", replace(atom, op=FLIPPED[atom.op])
        for shifted in (bound - STEPS[card.kind], bound + STEPS[card.kind]):
            if card.kind == "date" or 0 <= shifted <= (100 if card.kind == "percent" else shifted):
                yield "shift", replace(atom, bound=shifted)
    elif card.kind == "truth":
        yield "turn a truth", replace(atom, bound=not bound)
    elif atom.op == "in":
        for word in bound if len(bound) > 1 else ():
            yield "drop a word", replace(atom, bound=tuple(each for each in bound if each != word))
        for other in [each for each in card.choices if each not in bound][:1]:
            yield "change a choice", replace(atom, bound=(other, *bound[1:]))
    elif card.kind == "choice":
        other = card.choices[(card.choices.index(bound) + 1) % len(card.choices)]
        yield "change a choice", replace(atom, bound=other)


def changes(book: Rulebook, tests: tuple[Test, ...], droppable: bool = True) -> Iterator[Change]:
    """Everything that may be changed in some alternatives, one thing at a time."""
    for n, test in enumerate(tests, start=1):

        def put(*new: Test, n: int = n) -> tuple[Test, ...]:
            return (*tests[: n - 1], *new, *tests[n:])

        for place, atom in enumerate(test):
            for kind, other in of_atom(book.card(atom.fact), atom):
                yield Change(kind, f"{n}: {atom.key} -> {_bound(other)}", put(_put(test, place, other)))
            if len(test) > 1:
                yield Change("drop a comparison", f"{n}: without {atom.key}", put(_put(test, place)))
        if droppable:
            yield Change("drop an alternative", f"without {n}: {_shown(test)}", put())


def _put(test: Test, place: int, *new: Atom) -> Test:
    return (*test[:place], *new, *test[place + 1 :])


def _bound(atom: Atom) -> str:
    return f"{atom.op} {bound_text(atom.bound)}"


def _shown(test: Test) -> str:
    return " & ".join(atom.key for atom in test)


# Conditions and gates.


def _of_asked(book: Rulebook, law: Law, each: Condition | Gate) -> Iterator[Mutant]:
    part = "gate" if isinstance(each, Gate) else "condition"

    def mutant(part: str, kind: str, says: str, changed: Asked) -> Mutant:
        made = _maker(with_asked, book, law, changed)
        return Mutant(f"{each.id}: {says}", law.id, part, kind, each.id, made)

    for reading, sides in each.readings.items():
        for side in SIDES:
            for change in changes(book, getattr(sides, side)):
                new = _with(sides, side, change.tests)
                if new.tests:  # the loader refuses a file that says nothing
                    says = f"{reading + ' ' if reading else ''}{side} {change.says}"
                    yield mutant(part, change.kind, says, _read(each, {reading: new}))
    for kind, says, changed in _everywhere(book, each):
        yield mutant(part, kind, says, changed)
    for one, other in list(zip(each.readings, list(each.readings)[1:], strict=False)):
        swapped = {one: each.readings[other], other: each.readings[one]}
        yield mutant(part, "swap two readings", f"{one} and {other} swapped", _read(each, swapped))
    for n, gap in enumerate(each.not_encoded):
        for change in changes(book, (gap.when,), droppable=False) if gap.when else ():
            gaps = (*each.not_encoded[:n], replace(gap, when=change.tests[0]), *each.not_encoded[n + 1 :])
            says = f"left open {n + 1}.{change.says}"
            yield mutant("left to counsel", change.kind, says, replace(each, not_encoded=gaps))
    for n, advice in enumerate(each.advice):
        for change in changes(book, (advice.when,)):
            new_advice = (replace(advice, when=change.tests[0]),) if change.tests else ()
            some = (*each.advice[:n], *new_advice, *each.advice[n + 1 :])
            yield mutant("flag", change.kind, f"advice {n + 1}.{change.says}", replace(each, advice=some))


def _read(each: Asked, readings: Mapping[str, Sides]) -> Asked:
    return replace(each, readings={**each.readings, **readings})


def _everywhere(book: Rulebook, each: Asked) -> Iterator[tuple[str, str, Asked]]:
    """A bound flipped or shifted in all of the file at once: both sides still fit, and only examples can tell."""
    lists = [test for sides in each.readings.values() for test in sides.tests]
    lists += [gap.when for gap in each.not_encoded if gap.when]
    every = [(book.card(atom.fact).kind, atom.bound) for test in lists for atom in test if atom.op in FLIPPED]
    for kind, bound in dict.fromkeys(pair for pair in every if every.count(pair) > 1):

        def there(atom: Atom, kind: str = kind, bound: Any = bound) -> bool:
            return atom.op in FLIPPED and book.card(atom.fact).kind == kind and atom.bound == bound

        yield (
            "flip everywhere",
            f"every {kind} of {bound_text(bound)} flipped",
            _mapped(each, lambda atom: replace(atom, op=FLIPPED[atom.op]) if there(atom) else atom),
        )
        for step in (-STEPS[kind], STEPS[kind]):
            other: Any = bound + step
            if kind == "date" or 0 <= other <= (100 if kind == "percent" else other):
                yield (
                    "shift everywhere",
                    f"every {kind} of {bound_text(bound)} -> {bound_text(other)}",
                    _mapped(each, lambda atom: replace(atom, bound=other) if there(atom) else atom),  # noqa: B023
                )


def _mapped(each: Asked, change: Callable[[Atom], Atom]) -> Asked:
    def of(tests: Iterable[Test]) -> tuple[Test, ...]:
        return tuple(tuple(change(atom) for atom in test) for test in tests)

    readings = {key: replace(sides, yes=of(sides.yes), no=of(sides.no)) for key, sides in each.readings.items()}
    gaps = tuple(replace(gap, when=of([gap.when])[0]) if gap.when else gap for gap in each.not_encoded)
    return replace(each, readings=readings, not_encoded=gaps)


T = TypeVar("T")


def _with(value: T, part: str, new: Any) -> T:
    """The same with another value for the part of that name."""
    return cast(T, replace(cast(Any, value), **{part: new}))


def with_law(book: Rulebook, law: Law) -> Rulebook:
    return replace(book, laws={**book.laws, law.id: law})


def with_asked(book: Rulebook, law: Law, changed: Condition | Gate) -> Rulebook:
    """The book with another condition or gate in the place of that of its id, also where control is asked about."""

    def put(some: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(changed if each.id == changed.id else each for each in some)

    controls = {name: put(limbs) for name, limbs in law.controls.items()}
    routes = tuple(replace(route, conditions=put(route.conditions)) for route in law.routes)
    new = replace(law, gates=put(law.gates), routes=routes, controls=controls)
    return with_law(book, new if controls != law.controls else same_facts(new, law))


def same_facts(new: Law, old: Law) -> Law:
    """The new law where no fact can tell it from the old, so that what was derived under the old stands."""
    new.__dict__["known"] = old.known
    return new


# Routes, gates and control.


def _of_route(book: Rulebook, law: Law, route: Route) -> Iterator[Mutant]:
    def mutant(part: str, kind: str, says: str, about: str, changed: Route) -> Mutant:
        routes = tuple(changed if each.id == route.id else each for each in law.routes)
        made = _maker(lambda: with_law(book, same_facts(replace(law, routes=routes), law)))
        return Mutant(f"{law.id}/{route.id}/_route: {says}", law.id, part, kind, about, made)

    where = f"{law.id}/{route.id}/"
    for change in changes(book, route.not_applicable):
        changed = replace(route, not_applicable=change.tests)
        yield mutant("not applicable", change.kind, f"not applicable {change.says}", where, changed)
    for each in route.conditions if len(route.conditions) > 1 else ():
        left = tuple(other for other in route.conditions if other != each)
        says = f"without {each.name}"
        yield mutant("condition", "drop a condition", says, each.id, replace(route, conditions=left))


def _of_gate(book: Rulebook, law: Law, gate: Gate) -> Iterator[Mutant]:
    left = tuple(each for each in law.gates if each.id != gate.id)
    made = _maker(lambda: with_law(book, same_facts(replace(law, gates=left), law)))
    yield Mutant(f"{gate.id}: dropped", law.id, "gate", "drop a gate", gate.id, made)
    for switch in ("blocks_exempt", "off_when_requested"):
        turned = _with(gate, switch, not getattr(gate, switch))
        made = _maker(with_asked, book, law, turned)
        says = f"{gate.id}: {switch} {str(getattr(turned, switch)).lower()}"
        yield Mutant(says, law.id, "gate", "switch", gate.id, made)


def _of_controls(book: Rulebook, law: Law) -> Iterator[Mutant]:
    for name, limbs in law.controls.items():
        for limb in limbs if len(limbs) > 1 else ():
            controls = {**law.controls, name: tuple(each for each in limbs if each != limb)}
            made = _maker(lambda controls=controls: with_law(book, replace(law, controls=controls)))
            says = f"{law.id}/_law: {name} control without {limb.name}"
            yield Mutant(says, law.id, "control", "drop a limb", "", made)


# What stands in _law.yaml.


def _of_governing(book: Rulebook, law: Law) -> Iterator[Mutant]:
    for side in SIDES:
        for change in changes(book, getattr(law.governs, side)):
            new = replace(law, governs=_with(law.governs, side, change.tests))
            made = _maker(lambda new=new: with_law(book, same_facts(new, law)))
            says = f"{law.id}/_law: governs {side} {change.says}"
            yield Mutant(says, law.id, "governs", change.kind, "", made)


def _of_thresholds(book: Rulebook, law: Law) -> Iterator[Mutant]:
    def mutant(kind: str, says: str, **changed: Any) -> Mutant:
        made = _maker(lambda: with_law(book, replace(law, **changed)))
        return Mutant(f"{law.id}/_law: {says}", law.id, "threshold", kind, "", made)

    for n, row in enumerate(law.thresholds):
        says = f"threshold {n + 1} ({row['from']} {row['amount']})"
        for changed in _shifted(row):
            (key,) = [key for key in row if row[key] != changed[key]]
            rows = (*law.thresholds[:n], changed, *law.thresholds[n + 1 :])
            yield mutant("shift", f"{says}: {key} -> {changed[key]}", thresholds=rows)
        rows = (*law.thresholds[:n], *law.thresholds[n + 1 :])
        yield mutant("drop a threshold", f"{says}: dropped", thresholds=rows)
    for n, left_out in enumerate(law.excluded):
        rest = (*law.excluded[:n], *law.excluded[n + 1 :])
        says = " ".join(left_out.values())
        yield mutant("drop an exclusion", f"without the authorities left out of {says}", excluded=rest)


def _shifted(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for step in (-1, 1):
        yield {**row, "amount": row["amount"] + step}
        for end in ("from", "to"):
            day = datetime.date.fromisoformat(str(row[end])) + step * DAY
            yield {**row, end: type(row[end])(day.isoformat()) if isinstance(row[end], str) else day}


# Points and flags.


def _of_point(book: Rulebook, id: str) -> Iterator[Mutant]:
    point = book.points[id]

    def mutant(law: str, kind: str, says: str, **changed: Any) -> Mutant:
        made = _maker(lambda: replace(book, points={**book.points, id: replace(point, **changed)}))
        return Mutant(f"points/{id}: {says}", law, "point", kind, id, made)

    for law, sides in point.arises.items():
        for side in SIDES:
            for change in changes(book, getattr(sides, side)):
                arises = {**point.arises, law: _with(sides, side, change.tests)}
                yield mutant(law, change.kind, f"{law} {side} {change.says}", arises=arises)
        names = list(point.readings)
        readings = {name: point.readings[name] for name in (names[1], names[0], *names[2:])}
        if law == next(iter(point.arises)):
            yield mutant(law, "swap two readings", f"{names[0]} and {names[1]} in the other order", readings=readings)


def _with_rule(book: Rulebook, id: str, tests: tuple[Test, ...]) -> Rulebook:
    return replace(book, advice={**book.advice, id: replace(book.advice[id], when=tests)})
