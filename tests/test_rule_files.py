"""The standing proof over the law's own files, whatever laws there are.

Facts are cut into cells by every bound that a file names, so that one value stands for all that the file cannot tell
apart, and the proofs are over every combination of cells: neither a sample nor a list that somebody must keep up.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cells import Values, grid, holds

import teckal
from teckal.errors import RuleConflict
from teckal.program import Asked, Gate, Law, Sides, facts
from teckal.rulebook import Rulebook, check_book, load, state

if TYPE_CHECKING:
    from teckal.program import Test  # by its name pytest would take it for a class of tests

BOOK = load()
LAWS = [law for law in BOOK.laws.values() if law.encoded]
ASKED: list[Asked] = [each for law in LAWS for each in law.asked]
ISLE = Path(__file__).parent / "fixtures" / "rules"
WORDS = {True: ("met", "excludes"), False: ("not-met", "passes"), None: ("unclear", "unclear")}


def asked(proof: Callable[[Asked], None]) -> Callable[[Law], None]:
    """The proof over every file of a law in turn: one test for each law, since there are thousands of files."""

    @pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
    def over(law: Law) -> None:
        for each in law.asked:
            try:
                proof(each)
            except Exception as error:
                raise AssertionError(each.id) from error

    over.__name__, over.__doc__ = proof.__name__, proof.__doc__
    return over


def outcome(sides: Sides, known: Values) -> bool | None:
    return state(sides, lambda atom: holds(atom, known))


def said(each: Asked, found: bool | None) -> str:
    return WORDS[found][isinstance(each, Gate)]


def may_hold(test: Test, known: Values) -> bool:
    return not any(holds(atom, known) is False for atom in test)


def together(tests: Iterable[Test], cut: Mapping[str, list[Any]]) -> bool:
    """Whether some values satisfy all the tests at once: facts are independent, so each fact by itself."""
    atoms = [atom for test in tests for atom in test]
    return all(
        any(all(holds(atom, {fact: value}) for atom in atoms if atom.fact == fact) for value in cut[fact])
        for fact in facts(atoms)
    )


def conflicts(sides: Sides, cut: Mapping[str, list[Any]]) -> list[str]:
    """Pairs of alternatives from both sides that can hold at once.

    What holds on some facts holds whatever the others are, so a pair that cannot hold at once on known facts cannot on
    unknown ones either.
    """
    pairs = itertools.product([*sides.yes, *([()] if sides.asks_nothing else [])], sides.no)
    return [f"{keys(yes)} and {keys(no)}" for yes, no in pairs if together((yes, no), cut)]


def keys(test: Test) -> str:
    return " & ".join(atom.key for atom in test)


def gaps(sides: Sides, whens: list[Test], cut: Mapping[str, list[Any]]) -> Iterator[str]:
    """Combinations of known facts on which neither side holds, or one does where the file leaves it to counsel.

    It walks the facts one at a time and turns back where nothing that is still unknown can change the outcome.
    """

    def walk(known: dict[str, Any]) -> Iterator[str]:
        found = outcome(sides, known)
        left = any(all(holds(atom, known) for atom in when) for when in whens)
        if found is not None and left:
            yield f"decided where it is left to counsel: {known}"
        elif found is not None and not any(may_hold(when, known) for when in whens):
            return
        elif found is None and not any(may_hold(test, known) for test in sides.tests):
            if not left and not any(may_hold(when, known) for when in whens):
                yield f"on neither side: {known}"
            elif not left:
                yield from further(known)
        else:
            yield from further(known)

    def further(known: dict[str, Any]) -> Iterator[str]:
        fact = next((name for name in cut if name not in known), None)
        if fact is not None:
            for value in cut[fact]:
                yield from walk({**known, fact: value})

    return walk({})


def whens(each: Asked) -> list[Test]:
    return [gap.when for gap in each.not_encoded if gap.when is not None]


def faults(book: Rulebook, each: Asked) -> list[str]:
    """Every gap and every conflict of one file, on each of its readings."""
    cut = grid(book, [*(test for sides in each.readings.values() for test in sides.tests), *whens(each)])
    found = []
    for reading, sides in each.readings.items():
        found += [f"{reading} both: {fault}" for fault in conflicts(sides, cut)]
        if not found and not sides.asks_nothing:
            found += [f"{reading} {fault}" for fault in gaps(sides, whens(each), cut)]
    return found


def test_the_book_is_whole_and_every_file_meets_the_schema() -> None:
    assert check_book() == ()


@asked
def test_a_file_says_one_thing_on_every_combination_of_facts(each: Asked) -> None:
    assert faults(BOOK, each) == []


@asked
def test_every_example_comes_to_what_it_says(each: Asked) -> None:
    for example in each.examples:
        readings = list(example.readings.values()) or list(each.readings)
        found = {said(each, outcome(each.sides(reading), example.given)) for reading in readings}
        agreed = found.pop() if len(found) == 1 else "unclear"
        assert agreed == example.expect, f"{dict(example.given)} {dict(example.readings)} {example.why}"


@asked
def test_examples_show_every_state(each: Asked) -> None:
    assert {example.expect for example in each.examples} == {said(each, found) for found in (True, False, None)}


@asked
def test_every_percentage_has_examples_on_it_and_just_on_either_side(each: Asked) -> None:
    for atom in each.atoms:
        if BOOK.card(atom.fact).kind == "percent":
            bound = Fraction(atom.bound)  # type: ignore[arg-type]
            given = [example.given[atom.fact] for example in each.examples if atom.fact in example.given]
            assert bound in given, f"no example on {atom.key}"
            assert bound == 0 or any(bound - 1 < value < bound for value in given), f"no example just under {atom.key}"
            assert bound == 100 or any(bound < value < bound + 1 for value in given), f"no example just over {atom.key}"


@asked
def test_every_alternative_can_hold(each: Asked) -> None:
    for sides in each.readings.values():
        for test in sides.tests:
            assert together([test], grid(BOOK, [test])), keys(test)


@asked
def test_a_condition_can_be_met_on_all_readings_at_once_and_not_met_on_one(each: Asked) -> None:
    good: list[tuple[Test, ...]] = []
    bad: list[Test] = []
    for sides in each.readings.values():
        good.append((*(sides.no if isinstance(each, Gate) else sides.yes), *([()] if sides.asks_nothing else [])))
        bad += sides.yes if isinstance(each, Gate) else sides.no
    cut = grid(BOOK, [test for tests in good for test in tests])
    assert bad
    assert any(together(tests, cut) for tests in itertools.product(*good))


@pytest.mark.parametrize("law", BOOK.laws.values(), ids=lambda law: law.id)
def test_no_law_both_governs_and_does_not(law: Law) -> None:
    assert conflicts(law.governs, grid(BOOK, law.governs.tests)) == []


def test_no_point_both_arises_and_does_not() -> None:
    for point in BOOK.points.values():
        for sides in point.arises.values():
            assert conflicts(sides, grid(BOOK, sides.tests)) == [], point.id


@asked
def test_a_point_says_when_it_arises_in_each_law_that_turns_on_it(each: Asked) -> None:
    if each.point is not None:
        assert each.id.split("/")[0] in BOOK.points[each.point].arises


def test_every_point_is_turned_on_by_something() -> None:
    turned = {each.point for each in ASKED} | {point for card in BOOK.cards.values() for point in card.points}
    assert set(BOOK.points) - turned == set()


def test_every_card_is_used_by_a_rule_or_a_flag() -> None:
    tests = [test for law in BOOK.laws.values() for test in law.governs.tests]
    tests += [test for law in LAWS for route in law.routes for test in route.not_applicable]
    tests += [test for point in BOOK.points.values() for sides in point.arises.values() for test in sides.tests]
    tests += [test for rule in BOOK.advice.values() for test in rule.when]
    for each in ASKED:
        tests += [test for sides in each.readings.values() for test in sides.tests] + whens(each)
        tests += [advice.when for advice in each.advice]
    used = {BOOK.card(atom.fact).name for test in tests for atom in test}
    flags = (Path(teckal.__file__).parent / "flags.py").read_text(encoding="utf-8")
    assert {name for name in set(BOOK.cards) - used if f'{name}"' not in flags} == set()


def test_every_card_names_a_fact_that_can_be_derived() -> None:
    from teckal.facts import names

    assert set(BOOK.cards) - names() == set()


# The proofs themselves, tried on an invented law with faults planted in it.


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[str, str, str], list[str]]:
    """The faults found in one file of the invented law, after a change to it."""

    def plant(name: str, old: str, new: str) -> list[str]:
        folder = tmp_path / "rules"
        shutil.copytree(ISLE, folder)
        file = folder / "isle-act" / f"{name}.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        book = load(folder)
        return faults(book, book.law("isle-act").find(f"isle-act/{name}"))

    return plant


def test_the_invented_law_has_no_fault() -> None:
    book = load(ISLE)
    assert [fault for each in book.law("isle-act").asked for fault in faults(book, each)] == []


WORK = "  - controlled.work.entrusted_percent"
PLANTED = {
    "the line itself on neither side": (
        "control/activity",
        f"not_met:\n{WORK}: {{at_most",
        f"not_met:\n{WORK}: {{below",
        "neither",
    ),
    "the line itself on both sides": (
        "control/activity",
        f"met:\n{WORK}: {{above: 80}}\nnot",
        f"met:\n{WORK}: {{at_least: 80}}\nnot",
        "both",
    ),
    "a choice that is forgotten": ("pooling/pool", "{in: [boats, staff]}", "boats", "neither"),
    "a choice on both sides": ("pooling/pool", "kind: money\nbecause", "kind: boats\nbecause", "both"),
    "a number between two bounds": ("pooling/pool", "{below: 2}", "{below: 1}", "neither"),
    "one reading of several": ("control/influence", "      - controlled.private_shares: true\n", "", "strict"),
    "a gap that is not written down": (
        "pooling/pool",
        "    when: {pool.kind: mixed, parties.count: {at_least: 2}}\n",
        "",
        "neither",
    ),
    "a decision where it is left to counsel": (
        "pooling/pool",
        "when: {pool.kind: mixed,",
        "when: {pool.kind: staff,",
        "left to counsel",
    ),
    "a gate that lets nothing pass": ("gates/health", "{in: [general, ferries]}", "general", "neither"),
}
"""The file, what is changed to what, and a word of what must be found."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, planted: Callable[[str, str, str], list[str]]) -> None:
    name, old, new, words = PLANTED[fault]
    found = planted(name, old, new)
    assert found
    assert any(words in each for each in found)


def test_the_walk_finds_what_trying_every_combination_finds() -> None:
    book = load(ISLE)
    for each in book.law("isle-act").asked:
        for sides in each.readings.values():
            for yes, no in itertools.product(range(len(sides.yes) + 1), range(len(sides.no) + 1)):
                part = Sides(sides.yes[:yes], sides.no[:no])
                if part.tests:
                    cut = grid(book, [*sides.tests, *whens(each)])
                    assert bool(list(gaps(part, whens(each), cut))) == bool(list(_tried(part, whens(each), cut)))


def _tried(sides: Sides, whens: list[Test], cut: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for values in itertools.product(*cut.values()):
        known = dict(zip(cut, values, strict=True))
        left = any(all(holds(atom, known) for atom in when) for when in whens)
        if (outcome(sides, known) is None) != left:
            yield known


def test_two_sides_that_cannot_both_hold_never_do_with_facts_unknown_either() -> None:
    book = load(ISLE)
    for each in book.law("isle-act").asked:
        cut = grid(book, [test for sides in each.readings.values() for test in sides.tests])
        for values in itertools.product(*[[*cut[fact], None] for fact in cut]):
            for sides in each.readings.values():
                try:
                    outcome(sides, dict(zip(cut, values, strict=True)))
                except RuleConflict:
                    pytest.fail(f"{each.id} {values}")
