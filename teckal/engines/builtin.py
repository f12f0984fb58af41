"""Forward chaining over a law's rules by hand, in one pass.

A compiled law is in dependency order, so each rule is looked at once; no law, number or absence comes into it.
"""

from __future__ import annotations

from collections.abc import Iterable

from teckal.program import Program, Symbol


def closure(program: Program, inputs: Iterable[Symbol]) -> frozenset[Symbol]:
    """The inputs and everything that follows from them."""
    known = set(inputs)
    holds = known.issuperset
    for when, then in program:
        if holds(when):
            known.add(then)
    return frozenset(known)
