"""Which law governs an award: the buyer's nation, the date of the decision, the kind of contract.

Each law says in its own file when it governs and when it does not; where neither can be told of a law, it is a
candidate, and nothing is decided by a guess. A law that is known by name only is never stood in for by another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from teckal.document import Document
from teckal.errors import LawError
from teckal.facts import Case, Fact, Facts, LawFacts, Roles, compare
from teckal.facts.core import Control
from teckal.program import Law, state
from teckal.rulebook import Rulebook
from teckal.wording import rendered


@dataclass(frozen=True)
class Governing:
    """The law that governs, or those that may."""

    law: Law | None
    because: str
    candidates: tuple[str, ...]
    open_facts: tuple[Fact, ...]
    """The facts that would tell which of the candidates governs."""


def governing(document: Document, book: Rulebook, roles: Roles) -> Governing:
    """The law that governs the award of this buyer.

    Raises LawError where every law of the book is known not to govern.
    """
    facts = Facts(Case(document, LawFacts("", {}, (), ()), roles, {}, _no_limbs))
    states = {
        law.id: state(law.governs, lambda atom: compare(atom.op, atom.bound, facts[atom.fact].value))
        for law in book.laws.values()
    }
    found = [id for id, governs in states.items() if governs]
    if len(found) == 1:
        law = book.laws[found[0]]
        return Governing(law, rendered(law.because, facts, _names(document, roles)), (), ())
    candidates = tuple(found or [id for id, governs in states.items() if governs is None])
    if not candidates:
        raise LawError("no law that teckal knows governs this award; look at its date and at the buyer's jurisdiction")
    atoms = [atom for id in candidates for test in book.laws[id].governs.tests for atom in test]
    asked = dict.fromkeys(atom.fact for atom in atoms if compare(atom.op, atom.bound, facts[atom.fact].value) is None)
    return Governing(None, "", candidates, tuple(facts[name] for name in asked))


def _no_limbs(_: Case) -> Control:
    return Control(None, "the law is not chosen yet")


def _names(document: Document, roles: Roles) -> Mapping[str, str]:
    name = document.get(("parties", roles.buyer, "name"))
    return {"buyer": name if isinstance(name, str) else roles.buyer}
