"""The headings that a decision needs, filled where the file says and marked to be completed where it does not.

In England the record of an executive decision has the decision and its date, the reasons, the alternatives rejected,
and the conflicts of interest declared with any dispensation (SI 2012/2089 regs 12 and 13); that of another decision
which an officer takes under delegated powers has the date, the decision with its reasons, the alternatives rejected
and, where the power was given for the one decision, the members who declared a conflict (SI 2014/2095 reg 7). Both are
open to inspection with their background papers, but for what is confidential or exempt (reg 8; SI 2012/2089 regs 14,
15 and 20). The other headings are those that committee papers have by custom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teckal.document import UNKNOWN, Document
from teckal.facts.arrangement import Look
from teckal.facts.values import date_span
from teckal.frozen import dataclass
from teckal.record import said
from teckal.record.parts import Block, Items, Line, Paragraph, Section, Signatures, Table, items, line, prose, todo
from teckal.report import words
from teckal.result import Result

INTRODUCTION = (
    "What is marked \u201cTo complete\u201d is not said in the file. "
    "The place in the file where it can be said stands beside it."
)
ENGLAND = (
    "Under a heading stands the provision that asks for it in England: SI 2012/2089 for an executive decision, SI "
    "2014/2095 for another decision that an officer takes under delegated powers. The record of such an officer's "
    "decision is kept open to the public for six years and its background papers for four (SI 2014/2095 reg 8)."
)
ELSEWHERE = "Check what the law where the decision is taken, and your own rules, ask of a record beside this."
EXECUTIVE_REGS = {
    "officer": "13(4)",
    "executive-member": "13(2)",
    "executive": "12(2)",
    "committee": "12(2)",
    "joint-committee": "12(2)",
}
"""SI 2012/2089, by the role in which an executive decision is taken."""
ASKED = {
    "decision": ("(a)", "reg 7(3)(a) and (b)"),
    "reasons": ("(b)", "reg 7(3)(b)"),
    "alternatives": ("(c)", "reg 7(3)(c)"),
    "conflicts": ("(d) and (e)", "reg 7(3)(d)"),
    "background": ("reg 15", "reg 8"),
}
"""What asks for each heading: of an executive decision, a letter of the paragraph or another regulation; of another."""
WITHHELD = (
    "What is confidential or exempt need not be published (SI 2012/2089 reg 20; Local Government Act 1972 Sch 12A)."
)
POSTS = ("Decision maker", "Legal adviser (monitoring officer)", "Finance adviser (section 151 officer)")
"""Who signs where the file does not say."""
OPEN = (None, UNKNOWN)
LOCAL = ("local-authority", "fire-body", "association-of-authorities", "other")
"""Kinds of body to which the two Regulations may apply: councils, joint and combined authorities, fire authorities."""
IMPLICATIONS = ("financial", "legal", "staffing", "risk", "equality", "data_protection", "climate")


def section(document: Document, result: Result, caution: str) -> Section:
    """Everything that the file says, or does not say yet, of the decision itself.

    `caution` is why the answer on the exemption must not be relied on, where it must not.
    """
    told = _Decision(document, result, caution)
    under = (
        Section("Decision, date and decision maker", (*told.asked("decision"), told.decision(), *told.day())),
        Section("Reasons", (*told.asked("reasons"), *told.reasons())),
        Section("Alternatives considered and rejected", (*told.asked("alternatives"), told.alternatives())),
        Section("Conflicts of interest", (*told.asked("conflicts"), told.conflicts())),
        Section("Consultation", (told.consultation(),)),
        Section("Background papers", (*told.asked("background"), *told.background())),
        Section("Implications", (told.implications(),)),
        Section("Confidential or exempt information", (*told.withheld(), told.paragraph("confidential"))),
        Section(
            "Review", (Paragraph(told.review()), *prose("Check again before owners, seats, work or terms change."))
        ),
    )
    return Section("The decision", prose(INTRODUCTION, ENGLAND if told.in_england else ELSEWHERE), under)


def signatures(document: Document) -> Signatures:
    """Room to sign for those whom the file names, else for those who commonly do."""
    named = document.get(("decision", "signatories"))
    if not isinstance(named, list):
        path = "decision.signatories"
        return Signatures(tuple((todo(path), line(post)) for post in POSTS))
    decision = _Decision(document)
    return Signatures(
        tuple(
            (decision.entry("signatories", number, "person"), decision.entry("signatories", number, "post"))
            for number in range(len(named))
        )
    )


@dataclass(frozen=True)
class _Decision:
    """Reads the file's `decision:` for a record."""

    document: Document
    result: Result | None = None
    caution: str = ""

    def get(self, *path: str | int) -> Any:
        """What the file says there; None where it says nothing, or that it is not known."""
        value = self.document.get(("decision", *path))
        return None if value == UNKNOWN else value

    def entry(self, *path: str | int) -> Line:
        """What the file says, in words, or that it is to be completed."""
        if self.get(*path) is None:
            return todo(self.path(path))
        return line(said.value(self.document, ("decision", *path)))

    def path(self, path: tuple[str | int, ...]) -> str:
        """The place in the file for what is to be completed, in the words of the format."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in ("decision", *path))[1:]

    def paragraph(self, *path: str | int) -> Paragraph:
        return Paragraph(self.entry(*path))

    @property
    def in_england(self) -> bool:
        """Whether the regulations of England may apply: some buyer is, or may be, a local body there."""
        buyers = self.document.get(("contract", "buyers"))
        ids = buyers if isinstance(buyers, list) else []
        told = [
            (self.document.get(("parties", each, "jurisdiction")), self.document.get(("parties", each, "type")))
            for each in ids
        ]
        return not told or any(where in (*OPEN, "england") and kind in (*OPEN, *LOCAL) for where, kind in told)

    def asked(self, heading: str) -> tuple[Paragraph, ...]:
        """The provisions that ask for a heading, as a note under it; none outside England."""
        if not self.in_england:
            return ()
        role, executive = self.get("role"), self.get("executive_function")
        of_executive, of_officer = ASKED[heading]
        provisions = []
        if executive is not False and role != "council":
            reg = EXECUTIVE_REGS.get(role or "")
            lettered = f"reg {reg}{of_executive}" if reg else "regs 12 and 13"
            provisions.append(f"SI 2012/2089 {lettered if of_executive.startswith('(') else of_executive}")
        if executive is not True and role in (None, "officer", "other"):
            provisions.append(f"SI 2014/2095 {of_officer}")
        return prose(f"Asked for by: {'; '.join(provisions)}.", role="note") if provisions else ()

    def withheld(self) -> tuple[Paragraph, ...]:
        return prose(WITHHELD, role="note") if self.in_england else ()

    def decision(self) -> Table:
        rows = [
            ("Decision", "resolution"),
            ("Decided on", "decided_on"),
            ("Decided by", "decided_by"),
            ("In the role of", "role"),
            ("Power to decide", "delegation"),
            ("Executive function", "executive_function"),
            ("Key decision", "key_decision"),
        ]
        cells = tuple((line(label), self.entry(key)) for label, key in rows)
        return Table("The decision, its date and who decides", ("Heading", "Entry"), cells, (1, 3))

    def day(self) -> tuple[Paragraph, ...]:
        """Where the decision is not of the day for which the facts were tested, that it is not."""
        decided, awarded = self.get("decided_on"), self.document.get(("contract", "awarded_on"))
        if decided is None or awarded in (None, UNKNOWN):
            return ()
        first, tested = date_span(decided), date_span(awarded)
        if first.first <= tested.last and tested.first <= first.last:
            return ()
        return prose(
            f"The facts were tested for an award decided on {said.day(awarded)}, and not on {said.day(decided)}. "
            "Correct contract.awarded_on in the file and make this record again: the day of the decision settles which "
            "law governs and which years count.",
            role="lead",
        )

    def reasons(self) -> Iterator[Block]:
        told = self.get("reasons")
        if isinstance(told, list) and told:
            yield Items(tuple(self.entry("reasons", number) for number in range(len(told))))
        else:
            yield self.paragraph("reasons") if told is None else Paragraph(todo("decision.reasons"))
        if self.result is not None and self.result.summary:
            yield from prose(f"On the exemption from procurement law: {self.result.summary}")
            yield from prose(self.caution, role="lead")

    def alternatives(self) -> Block:
        columns = (("Alternative", "option"), ("Why it was rejected", "rejected_because"))
        return self.listed("alternatives", columns, "No alternative was considered and rejected.", (1, 1))

    def conflicts(self) -> Block:
        columns = (("Declared by", "declared_by"), ("Interest", "interest"), ("Dispensation", "dispensation"))
        return self.listed("conflicts", columns, "No conflict of interest was declared.", (2, 3, 3))

    def consultation(self) -> Block:
        columns = (("Consulted", "consulted"), ("When", "on"), ("Response", "response"))
        return self.listed("consultation", columns, "Nobody was consulted.", (2, 1, 3))

    def background(self) -> Iterator[Block]:
        columns = (("Paper", "paper"), ("Date", "date"), ("Where it can be seen", "where"))
        yield self.listed("background_papers", columns, "There are no background papers.", (3, 1, 2))
        sources = self.sources()
        if sources:
            yield from prose("Named in the file as evidence:")
            yield items(sources)

    def sources(self) -> list[str]:
        """The papers that the file gives as evidence, each once."""
        evidence = self.document.get(("evidence",))
        entries = evidence.values() if isinstance(evidence, Mapping) else ()
        told = [each["source"] for each in entries if each.get("source") not in (None, UNKNOWN)]
        return list(dict.fromkeys(told))

    def implications(self) -> Table:
        titles = {key: said.label(self.document, ("decision", "implications", key)) for key in IMPLICATIONS}
        rows = tuple(
            (line(title.rsplit(", ", 1)[-1].capitalize()), self.entry("implications", key))
            for key, title in titles.items()
        )
        return Table("The implications of the decision", ("Implication", "Entry"), rows, (1, 3))

    def review(self) -> Line:
        when = self.document.get(("circumstances", "review_on"))
        if when in (None, UNKNOWN):
            return todo("circumstances.review_on")
        return line(f"To be reviewed: {said.day(str(when))}.")

    def listed(self, key: str, columns: tuple[tuple[str, str], ...], none: str, shares: tuple[int, ...]) -> Block:
        """A list of the file as a table; an empty one in words."""
        entries = self.get(key)
        if entries is None:
            return Paragraph(todo(f"decision.{key}"))
        if not entries:
            return Paragraph(line(none))
        rows = tuple(tuple(self.entry(key, number, name) for _, name in columns) for number in range(len(entries)))
        return Table(none.rstrip("."), tuple(head for head, _ in columns), rows, shares)


def parties(document: Document, role: str) -> str:
    """The names of the buyers or suppliers; empty where the file does not say."""
    named = document.get(("contract", role))
    look = Look(document)
    return words.listed([look.name(each) for each in named]) if isinstance(named, list) else ""
