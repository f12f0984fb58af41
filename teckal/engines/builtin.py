"""Forward chaining over a law's rules by hand, in one pass.

A compiled law is in dependency order, so each rule is looked at once; no law, number or absence comes into it. Five of
six rules have one premise, and what follows from a symbol by way of those alone is worked out once for a program: then
sets are compared with sets, whose members' hashes are kept, where to look up a symbol by itself is to hash it anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from teckal.program import Program, Symbol

KEPT = 64
"""How many programs stay prepared: every law's, with and without the gates that may be off, and then some."""


def closure(program: Program, inputs: Iterable[Symbol]) -> frozenset[Symbol]:
    """The inputs and everything that follows from them."""
    prepared = _prepared(program)
    known = set(inputs)
    known.update(*[prepared.alone[symbol] for symbol in prepared.premises & known])
    holds = known.issuperset
    for when, then in prepared.together:
        if holds(when):
            known |= then
    return frozenset(known)


class _Prepared:
    """A program's rules, by whether they have one premise."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.alone: dict[Symbol, set[Symbol]] = {}
        """By symbol, all that follows from it without another."""
        self.together: list[tuple[frozenset[Symbol], set[Symbol]]] = []
        """What is needed together, and all that follows from it; in dependency order."""
        nothing: set[Symbol] = set()
        for when, then in reversed(program):
            after = self.alone.get(then, nothing)
            if len(when) == 1:
                found = self.alone.setdefault(when[0], set())
                found.add(then)
                found |= after
            else:
                self.together.append((frozenset(when), {then, *after}))
        self.together.reverse()
        self.premises = frozenset(self.alone)


_kept: dict[int, _Prepared] = {}
"""By the id of a program that is kept beside it, so that no other can have that id."""


def _prepared(program: Program) -> _Prepared:
    prepared = _kept.get(id(program))
    if prepared is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        prepared = _kept[id(program)] = _Prepared(program)
    return prepared
