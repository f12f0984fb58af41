"""The standing proof over the law's own files, whatever laws there are.

Facts are cut into cells by every bound that a file names, so that one value stands for all that the file cannot tell
apart, and the proofs are over every combination of cells: neither a sample nor a list that somebody must keep up.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cells import grid, holds
from planted import ISLE, PLANTED, plant
from walk import conflicts, faults, gaps, keys, outcome, together, whens

import teckal
from teckal.errors import RuleConflict
from teckal.program import Asked, Gate, Law, Sides
from teckal.rulebook import check_book, load

if TYPE_CHECKING:
    from teckal.program import Test  # by its name pytest would take it for a class of tests

BOOK = load()
LAWS = [law for law in BOOK.laws.values() if law.encoded]
ASKED: list[Asked] = [each for law in LAWS for each in law.asked]
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


def said(each: Asked, found: bool | None) -> str:
    return WORDS[found][isinstance(each, Gate)]


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


def test_the_invented_law_has_no_fault() -> None:
    book = load(ISLE)
    assert [fault for each in book.law("isle-act").asked for fault in faults(book, each)] == []


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, tmp_path: Path) -> None:
    name, old, new, words = PLANTED[fault]
    book = plant(name, old, new, tmp_path / "rules")
    found = faults(book, book.law("isle-act").find(f"isle-act/{name}"))
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
