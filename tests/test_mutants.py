"""The law cannot be changed in silence: whatever one thing is altered in its files, a standing test notices.

All changes are tried by `python tests/mutation.py`; here it is seen that what tries them would notice, a seeded few are
tried in the slow run, and what is said to change nothing still does not.
"""

from __future__ import annotations

import collections
import os
import random
import subprocess
import sys

import pytest
from mutants import Mutant, mutants
from mutation import TESTS, Equivalent, Expected, Judge, equivalents, found, same_answer, same_flags, same_states

from teckal.rulebook import load
from teckal.verdict import evaluate

JUDGE = Judge(load())
MUTANTS = {mutant.id: mutant for mutant in mutants(JUDGE.book)}
EQUIVALENT = equivalents()
LISTED = frozenset(id for each in EQUIVALENT for id in each.mutants)
PLANTED = {
    "uk-pa-2023/joint/activity: yes 1: controlled.activity.turnover_percent above 80 -> at_least 80": "file",
    "eu-2014-24/vertical/activity: every percent of 80 flipped": "file",
    "eu-2014-24/vertical/activity: every percent of 80 -> 79": "file",
    "eu-2014-24/vertical/private-capital: yes without 2: controlled.private_participation is true & "
    "controlled.private_participation_required_by_law is true & "
    "controlled.private_participation_controlling is false & "
    "controlled.private_participation_blocking is false & controlled.private_participation_decisive is false & "
    "controlled.private_entry_in_prospect is false": "file",
    "eu-2014-24/vertical/_route: without private-capital": "cases",
    "uk-pcr-2015/horizontal/_route: without open-market": "cases",
    "uk-pa-2023/gates/value: off_when_requested false": "law",
    "uk-pa-2023/_law: joint control without shares": "law",
    "uk-pa-2023/joint/_route: not applicable without 2: controllers.count below 2": "law",
    "uk-pa-2023/_law: governs yes 1: contract.awarded_on at_least 2025-02-24 -> at_least 2025-02-25": "law",
    "uk-pa-2023/_law: threshold 8 (2026-01-01 207720): amount -> 207721": "law",
    "points/F2: eu-2014-24 no without 1: controlled.activity.entrusted_percent above 80": "law",
}
"""Changes of every kind, and which stage notices first: the file's own tests, what the law is made of, or the cases."""
STAGES = {"file": JUDGE.by_the_file, "law": JUDGE.by_the_law, "cases": JUDGE.by_cases}


def test_every_change_has_an_id_of_its_own_and_every_law_has_some_of_each_kind() -> None:
    every = list(mutants(JUDGE.book))
    assert len(every) == len(MUTANTS)
    encoded = {law.id for law in JUDGE.book.laws.values() if law.encoded}
    laws_of = collections.defaultdict(set)
    for mutant in every:
        laws_of[mutant.part].add(mutant.law)
    for part in ("condition", "gate", "left to counsel", "not applicable", "control", "governs", "flag"):
        assert encoded <= laws_of[part], part


def test_a_change_changes_the_book_and_leaves_the_one_that_ships_as_it_is() -> None:
    before = load().laws["uk-pa-2023"]
    for id in PLANTED:
        changed = MUTANTS[id].make()
        assert (changed.laws, changed.points) != (JUDGE.book.laws, JUDGE.book.points)
    assert load().laws["uk-pa-2023"] is before


@pytest.mark.parametrize(
    "id", [pytest.param(id, marks=[pytest.mark.slow] if stage == "cases" else []) for id, stage in PLANTED.items()]
)
def test_a_planted_change_is_noticed_and_by_what_should_notice_it(id: str) -> None:
    mutant = MUTANTS[id]
    assert STAGES[PLANTED[id]](mutant, mutant.make())


@pytest.mark.slow
def test_nothing_is_noticed_where_nothing_is_changed() -> None:
    def wrong(each: Expected) -> bool:
        what = found(each, JUDGE.book)
        answer = evaluate(each.document, JUDGE.book, law=each.asked_for, engine="builtin")
        return not (same_answer(each, what) and same_states(each, what) and same_flags(each, answer))

    assert [each.name for each in JUDGE.expected if wrong(each)] == []
    for part in ("governs", "threshold", "point", "condition"):
        mutant = next(each for each in MUTANTS.values() if each.part == part)
        same = Mutant("nothing", mutant.law, part, "nothing", mutant.about, lambda: JUDGE.book)
        assert JUDGE.judged(same) is None


def test_what_is_listed_as_equivalent_is_a_change_that_is_tried_and_says_why() -> None:
    assert [id for each in EQUIVALENT for id in each.mutants if id not in MUTANTS] == []
    assert all(each.why.endswith(".") for each in EQUIVALENT)
    assert sum(len(each.mutants) for each in EQUIVALENT) == len(LISTED) < len(MUTANTS) * 0.03


@pytest.mark.slow
@pytest.mark.parametrize("entry", EQUIVALENT, ids=lambda each: each.why[:40])
def test_what_is_listed_as_equivalent_is_noticed_by_nothing(entry: Equivalent) -> None:
    for id in entry.mutants:
        assert JUDGE.judged(MUTANTS[id]) is None, id


@pytest.mark.slow
def test_of_a_seeded_few_each_is_noticed_or_listed() -> None:
    law = [mutant for mutant in MUTANTS.values() if mutant.part != "flag"]
    for mutant in random.Random(2026).sample(law, 300):
        assert JUDGE.judged(mutant) or mutant.id in LISTED, mutant.id


@pytest.mark.slow
def test_a_change_can_be_put_to_any_test_by_name() -> None:
    """So that a survivor can be looked at, and a new test be tried on it."""
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "mutation",
            "-p",
            "no:cacheprovider",
            "-q",
            "tests/test_shape_of_laws.py",
        ],
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONPATH": str(TESTS), "TECKAL_MUTANT": "uk-pa-2023/_law: joint control without shares"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "test_control_is_asked_by_every_limb_of_control[uk-pa-2023]" in run.stdout
