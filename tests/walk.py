"""The walk over every combination of the values that a rule file can tell apart: what is on both sides, or on neither.

Facts are cut into cells by every bound that a file names, so that one value stands for all that the file cannot tell
apart, and the walk turns back where nothing that is still unknown can change what it has found.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cells import Values, grid, holds

from teckal.program import Asked, Sides, facts
from teckal.rulebook import Rulebook, state

if TYPE_CHECKING:
    from teckal.program import Test


def outcome(sides: Sides, known: Values) -> bool | None:
    return state(sides, lambda atom: holds(atom, known))


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
