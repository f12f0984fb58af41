"""Which law governs an award: the buyer's nation, the date of the decision, the kind of contract.

Each law says in its own file when it governs and when it does not; where neither can be told of a law, it is a
candidate, and nothing is decided by a guess. A law that is known by name only is never stood in for by another. What
would bring the award under another law is found in that law's own words: one fact that stands otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from teckal.document import Document
from teckal.errors import LawError
from teckal.facts import Case, Fact, Facts, LawFacts, Roles
from teckal.facts.core import Control
from teckal.frozen import dataclass
from teckal.program import Law, Test, state
from teckal.result import Elsewhere
from teckal.rulebook import Rulebook
from teckal.wording import comparison, rendered

NO_LAW = LawFacts("", {}, (), ())
"""Before the law is chosen nobody's type settles anything."""


@dataclass(frozen=True)
class Governing:
    """The law that governs, or those that may."""

    law: Law | None
    because: str
    candidates: tuple[str, ...]
    open_facts: tuple[Fact, ...]
    """The facts that would tell which of the candidates governs."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """What would bring the award under another law."""


def governing(document: Document, book: Rulebook, roles: Roles) -> Governing:
    """The law that governs the award of this buyer.

    Raises LawError where every law of the book is known not to govern.
    """
    facts = Facts(Case(document, NO_LAW, roles, {}, _no_limbs))
    states = {law.id: state(law.governs, facts.decide) for law in book.laws.values()}
    found = [id for id, governs in states.items() if governs]
    if len(found) == 1:
        law = book.laws[found[0]]
        because = rendered(law.because, facts)
        return Governing(law, because, (), (), tuple(_elsewhere(book, law, facts)))
    candidates = tuple(found or [id for id, governs in states.items() if governs is None])
    if not candidates:
        raise LawError("no law that teckal knows governs this award; look at its date and at the buyer's jurisdiction")
    atoms = [atom for id in candidates for test in book.laws[id].governs.tests for atom in test]
    asked = dict.fromkeys(atom.fact for atom in atoms if facts.decide(atom) is None)
    return Governing(None, "", candidates, tuple(facts[name] for name in asked))


WHOSE = frozenset({"buyer.jurisdiction", "buyer.in_eu_member_state"})
"""Facts that say whose body the buyer is: an award can come under another law in many ways, but not by moving it."""


def _elsewhere(book: Rulebook, law: Law, facts: Facts) -> Iterator[Elsewhere]:
    """For each other law, each single fact for want of which one of its tests fails; each fact of a law once."""
    said = set()
    for other in book.laws.values():
        for test in other.governs.yes if other.id != law.id else ():
            fact = _wanting(test, facts)
            if fact and fact not in WHOSE and (other.id, fact) not in said:
                said.add((other.id, fact))
                about = [atom for atom in test if atom.fact == fact]
                yield Elsewhere(other.id, fact, comparison(book.card(fact), fact, about))


def _wanting(test: Test, facts: Facts) -> str:
    """The one fact for want of which the test fails; empty where there are several, or it holds."""
    wanting = ""
    for atom in test:
        if atom.fact != wanting and not facts.decide(atom):
            if wanting:
                return ""
            wanting = atom.fact
    return wanting


def _no_limbs(_: Case) -> Control:
    return Control(None, "the law is not chosen yet")
