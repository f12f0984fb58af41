"""A starting file: just the facts that a route's conditions ask for, each with why it is asked.

Everything to fill in says `unknown`, which the format reads as an open question: a file that is half filled in gives an
answer that is half open, and never one in the reader's favour.
"""

from __future__ import annotations

import difflib
import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from teckal import paths
from teckal.errors import LawError
from teckal.frozen import dataclass
from teckal.rulebook import Rulebook

SCHEMA = "arrangement.schema.json"
"""The name of the schema as it is installed, and as `teckal new` looks for a copy."""
LAW = "uk-pa-2023"
"""The law whose words the comments use where none is named; it governs awards in England from 24 February 2025."""


@dataclass(frozen=True)
class Terms:
    """What the comments must say differently under one law."""

    where: str
    currency: str
    threshold: str
    influence: bool
    """Whether control is asked as decisive influence over two matters, or as a parent undertaking's votes and seats."""
    work: str
    """Which work counts for the authorities."""
    measures: str
    category: str = "goods | services | light-touch-services | works | concession"
    utilities: bool = False
    """Whether the law is about contracts for a utility activity, so that the sector is asked."""


EU = "at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se"
DIRECTIVE = Terms(
    where=f"the member state, in two letters: {EU}",
    currency="EUR",
    threshold="without VAT",
    influence=True,
    work="tasks that they entrusted to it, or that bodies under the same control did, whoever pays",
    measures="turnover, or costs or another measure that fits the work better",
)
CONCESSION = "concession; this law is about nothing else"
NO_CONCESSION = "goods | services | light-touch-services | works"
REGULATIONS = Terms(
    where="england | wales | northern-ireland",
    currency="GBP",
    threshold="including VAT, options and extensions",
    influence=True,
    work=DIRECTIVE.work,
    measures=DIRECTIVE.measures,
)
SCOTTISH = replace(REGULATIONS, where="scotland")
TERMS: Mapping[str, Terms] = {
    "uk-pa-2023": Terms(
        where="england | wales | northern-ireland | scotland",
        currency="GBP",
        threshold="including VAT, options and extensions",
        influence=False,
        work="work that they, or bodies that they control, asked and paid for",
        measures="turnover; if it does not pass, costs, time, value-supplied-by or value-supplied-to",
    ),
    "uk-pcr-2015": REGULATIONS,
    "uk-ccr-2016": replace(REGULATIONS, category=CONCESSION),
    "uk-ucr-2016": replace(REGULATIONS, category=NO_CONCESSION, utilities=True),
    "scotland-2015": SCOTTISH,
    "scotland-concessions-2016": replace(SCOTTISH, category=CONCESSION),
    "scotland-utilities-2016": replace(SCOTTISH, category=NO_CONCESSION, utilities=True),
    "eu-2014-24": DIRECTIVE,
    "eu-2014-23": replace(DIRECTIVE, category=CONCESSION),
    "eu-2014-25": replace(DIRECTIVE, category=NO_CONCESSION, utilities=True),
    "eu-case-law": replace(DIRECTIVE, where=f"england | wales | northern-ireland | scotland | a member state: {EU}"),
    "de-gwb": replace(DIRECTIVE, where="de"),
    "ie-2016": replace(DIRECTIVE, where="ie"),
}
ABOUT = {
    None: "One or more authorities and a body that they own, or a cooperation between authorities",
    "vertical": "One authority gives a contract to a body that it controls",
    "reverse": "A body that is controlled gives a contract to the authority that controls it",
    "sister": "A body that is controlled gives a contract to another that the same authority controls",
    "joint": "Several authorities give a contract to a body that they control together",
    "horizontal": "Authorities cooperate in tasks of their own",
}
PARTIES: Mapping[str | None, Mapping[str, str]] = {
    None: {
        "authority": "the authority that buys",
        "partner": "another with a part in the body; if there is none, take it out everywhere",
        "body": "the body that supplies",
    },
    "vertical": {"authority": "the authority that buys", "body": "the body that supplies"},
    "reverse": {"body": "the body that buys", "authority": "the authority that controls it, and supplies"},
    "sister": {
        "buyer": "the body that buys",
        "supplier": "the body that supplies",
        "authority": "the authority that controls both",
    },
    "joint": {
        "authority": "an authority that buys",
        "partner": "another that controls with it; add the rest",
        "body": "the body that supplies",
    },
    "horizontal": {"authority": "one authority", "partner": "another; add the rest"},
}
BUYS: Mapping[str | None, tuple[tuple[str, ...], tuple[str, ...]]] = {
    None: (("authority",), ("body",)),
    "vertical": (("authority",), ("body",)),
    "reverse": (("body",), ("authority",)),
    "sister": (("buyer",), ("supplier",)),
    "joint": (("authority", "partner"), ("body",)),
    "horizontal": (("authority", "partner"), ()),
}
"""Who buys from whom, for each route."""
BODIES: Mapping[str | None, tuple[str, ...]] = {"sister": ("supplier", "buyer"), "horizontal": ()}
"""The bodies that others own or direct, of which the route's conditions ask; one where nothing is said."""
TYPES = (
    "local-authority | central-government | police-body | fire-body | nhs-body | association-of-authorities | "
    "body-governed-by-public-law | company-limited-by-shares | company-limited-by-guarantee | "
    "limited-liability-partnership | charity | university | private-company | other (teckal schema has them all)"
)
WIDTH, COLUMN = 100, 38
"""The longest line of comment, and where comments beside the YAML begin at the latest."""
Line = tuple[str, str]
"""A line of YAML, and the comment beside it."""


def text(book: Rulebook, route: str | None, law: str | None, schema: str = "") -> str:
    """The starting file for a route under a law; raises LawError for a law that is not encoded or has no such route.

    `schema` is where its editor finds the schema; without it, the one that is installed here.
    """
    asked = book.law(law or LAW)
    routes = [each.id for each in asked.routes]
    if route is not None and route not in routes:
        near = difflib.get_close_matches(route, routes, n=1, cutoff=0.1)
        instead = f" Try --route {near[0]}." if near else ""
        raise LawError(f"{asked.title} ({asked.id}) has no route {route}.{instead}")
    terms = TERMS[asked.id]
    parts = [_head(route, asked.title, schema or installed_schema()), _parties(route, terms), _contract(route, terms)]
    if BODIES.get(route, ("body",)):
        parts.append(_bodies(route, terms))
    if route == "horizontal":
        parts.append(_cooperation())
    if route is None:
        parts.append(_commented(_cooperation()))
    return "\n".join([*parts, _evidence(route)])


def installed_schema() -> str:
    """The address of the schema that is installed here: it needs no network, and is right on this machine alone."""
    return (paths.folder("schemas") / SCHEMA).as_uri()


def schema_for(file: str) -> str:
    """Where the editor of a file finds the schema: a copy that is shared with the file, or else the installed one.

    A copy lies beside the file, or, in a Git repository, in a folder between the file and the repository's own, or in
    `schemas` there. Its relative path is right for everybody who has the repository.
    """
    folder = Path(os.path.realpath(file)).parent
    above = [folder, *folder.parents]
    repository = next((depth for depth, each in enumerate(above) if (each / ".git").exists()), 0)
    for depth, each in enumerate(above[: repository + 1]):
        for copy in (SCHEMA, f"schemas/{SCHEMA}"):
            if (each / copy).is_file():
                return "../" * depth + copy
    return installed_schema()


def _head(route: str | None, law: str, schema: str) -> str:
    about = f"{ABOUT[route]}. The questions are those of the {law}; which law governs is worked out from the file."
    how = (
        'Put an answer in place of each "unknown", or leave it: what is unknown is an open question, never a no. '
        "Take out what does not apply, and add what is missing. Then run: teckal check FILE"
    )
    return f"# yaml-language-server: $schema={schema}\n#\n{_note(about)}#\n{_note(how)}\n" + _lines(
        ("format: 1", ""),
        ("title: Starting file", "what the arrangement is called"),
        ("stage: unknown", "idea | joint-assessment | design | running"),
    )


def _parties(route: str | None, terms: Terms) -> str:
    lines: list[Line] = [("parties:", "")]
    for id, who in PARTIES[route].items():
        lines += [
            (f"  {id}:", who),
            ("    name: unknown", ""),
            ("    type: unknown", ""),
            ("    jurisdiction: unknown", ""),
        ]
        if id in BUYS[route][0] and id not in ("authority", "partner"):
            lines.append(
                ("    contracting_authority: unknown", "true or false: is it bound by procurement law when it buys?")
            )
            if terms.where == SCOTTISH.where:
                lines.append(("    devolution: unknown", "devolved | reserved: which laws it acts under in Scotland"))
    return (
        _note("Who takes part. The short names are yours to change, here and wherever they stand below.")
        + _note(f"type: {TYPES}")
        + _note(f"jurisdiction: {terms.where}")
        + _lines(*lines)
    )


def _contract(route: str | None, terms: Terms) -> str:
    buyers, suppliers = BUYS[route]
    return _lines(
        ("contract:", ""),
        (f"  buyers: [{', '.join(buyers)}]", "" if suppliers else "all who cooperate; there need be no supplier"),
        *([(f"  suppliers: [{', '.join(suppliers)}]", "")] if suppliers else []),
        ("  subject: unknown", "what it is about, in a few words"),
        ("  category: unknown", terms.category),
        *(
            [("  sector: unknown", "utilities, for a utility activity; this law is about nothing else")]
            * terms.utilities
        ),
        ("  consideration: unknown", "true if anything of value is owed in return, even bare costs; false for a gift"),
        ("  estimated_value: unknown", f"over its whole life, {terms.threshold}; a plain number, as 4200000"),
        (f"  currency: {terms.currency}", ""),
        ("  awarded_on: unknown", "when the award is decided, as 2026-09-01; a planned date will do"),
    )


def _bodies(route: str | None, terms: Terms) -> str:
    """What is asked of each body: who holds it, who directs it, for whom it works."""
    holders = ("authority", "partner") if route in ("joint", None) else ("authority",)
    lines: list[Line] = [("bodies:", "")]
    for id in BODIES.get(route, ("body",)):
        lines += [(f"  {id}:", ""), *_ownership(holders), *_direction(holders, terms), *_activities(holders, terms)]
    return _note(
        "The bodies that others own or direct: who holds them, who directs them, for whom they work."
    ) + _lines(*lines)


def _ownership(holders: Sequence[str]) -> list[Line]:
    return [
        ("    holdings:", "everyone with a part in it, private holders too; percent, or {member: true} without shares"),
        *((f"      {each}: {{shares: unknown, votes: unknown}}", "") for each in holders),
        ("    holdings_complete: unknown", "true once everyone is listed"),
        ("    private_entry:", "may private owners come in, and is it planned? true or false"),
        ("      permitted_by_articles: unknown", ""),
        ("      planned: unknown", ""),
    ]


def _direction(holders: Sequence[str], terms: Terms) -> list[Line]:
    several = len(holders) > 1
    who = f"[{', '.join(holders)}]"
    lines: list[Line] = []
    if several or not terms.influence:
        lines += [
            ("    board:", "each authority needs a seat, or a representative that it shares" if several else ""),
            ("      seats: unknown", "how many there are"),
            (f"      appointed_by: {{{', '.join(f'{each}: unknown' for each in holders)}}}", "how many each one fills"),
        ]
    lines.append(("    decisive_influence:", "articles, vetoes and practice show who decides; shares alone do not"))
    if terms.influence:
        lines += [
            ("      strategic_objectives: unknown", f"who decides what it is for: {who}, others, or [] for nobody"),
            ("      significant_decisions: unknown", "who decides on budgets, contracts and people; likewise"),
        ]
    lines.append(
        ("      anyone_else: unknown", "true or false: does anyone else decide, by votes, veto, seats or agreement?")
    )
    if several:
        lines.append(
            ("    pursues_contrary_interests: unknown", "true or false: does it act against any of the authorities?")
        )
    return lines


def _activities(holders: Sequence[str], terms: Terms) -> list[Line]:
    customers = ", ".join(f"{each}: unknown" for each in holders)
    return [
        ("    activities:", f"in the last three accounting years; total: all its work; for: {terms.work}"),
        ("      measure: unknown", terms.measures),
        ("      periods:", "dates as 2025-04-01, amounts as 9800000; with projected: true for what is yet to come"),
        *[(f"        - {{from: unknown, to: unknown, total: unknown, for: {{{customers}}}}}", "")] * 3,
    ]


def _cooperation() -> str:
    each = ("    authority: unknown", ""), ("    partner: unknown", "")
    period = (
        "      - {from: unknown, to: unknown, total: unknown, open_market: unknown, outside_public_functions: unknown}"
    )
    return _note("What they do together, and what each puts in; to pay for a service is not to cooperate.") + _lines(
        ("cooperation:", ""),
        ("  participants: [authority, partner]", ""),
        ("  common_objectives: unknown", "what all of them want to achieve, in words; none if nothing"),
        ("  public_tasks:", "the duty or power of each that it serves, in words; none if it has none"),
        *each,
        ("  contributions:", "what each puts in, as [staff, premises, money]; [] for nothing"),
        *each,
        ("  payments: unknown", "none | cost-sharing | cost-reimbursement | price | mixed"),
        ("  public_interest_only: unknown", "true or false: does the public interest alone govern it?"),
        ("  private_advantage: unknown", "true or false: does a private firm come out ahead of its competitors?"),
        ("  activities:", "the work concerned, over three years; open_market: sold to others than the authorities; "
         "outside_public_functions: not part of their public tasks"),
        ("    measure: unknown", "turnover | costs | time | value-supplied-by | value-supplied-to"),
        ("    periods:", "dates as 2025-04-01, amounts as 900000; with projected: true for what is yet to come"),
        *[(period, "")] * 3,
    )  # fmt: skip


def _commented(block: str) -> str:
    """A block that is put forward only once its marks are taken away: a block describes."""
    note = (
        'If authorities cooperate and own no body: name all of them as buyers, take "suppliers" and "bodies" out, and '
        'the first "# " of each line below.'
    )
    return _note(note) + "".join(f"# {line}\n" for line in block.splitlines())


def _evidence(route: str | None) -> str:
    example = (
        "cooperation.public_tasks" if route == "horizontal" else f"bodies.{BODIES.get(route, ('body',))[0]}.holdings"
    )
    note = "What stands behind an answer, once there is one: documented, stated, assumed or disputed. For example:"
    return (
        _note(note)
        + f"""# evidence:
#   {example}: {{standing: documented, source: "Articles of association, article 14"}}
"""
    )


def decision() -> str:
    """The block that a record of the decision is written from."""
    return "\n" + _note("What a record of the decision says beside the facts (teckal report writes it); nothing here "
    "moves the answer.") + _lines(
        ("decision:", ""),
        ("  appendix_to: unknown", "the paper that the record is an appendix to"),
        ("  resolution: unknown", "what is decided, in words"),
        ("  decided_by: unknown", "who decides, by name and office"),
        ("  role: unknown", "officer | executive-member | executive | committee | joint-committee | council | other"),
        ("  delegation: unknown", "where the power to decide comes from: the scheme and its paragraph, or the minute"),
        ("  executive_function: unknown", "true or false: in England, is it one for the council's executive?"),
        ("  key_decision: unknown", "true or false"),
        ("  decided_on: unknown", "when, as 2026-09-01"),
        ("  reasons: unknown", "the decision maker's own, as a list of texts"),
        ("  alternatives:", "what else was considered; [] for nothing"),
        ("    - {option: unknown, rejected_because: unknown}", ""),
        ("  conflicts: unknown", "a list of {declared_by, interest, dispensation}, each in words; [] for none"),
        ("  consultation:", "who was consulted; [] for nobody"),
        ("    - {consulted: unknown, on: unknown, response: unknown}", ""),
        ("  background_papers:", "the unpublished documents that it rests on; [] for none"),
        ("    - {paper: unknown, date: unknown, where: unknown}", ""),
        ("  implications:", "each in words"),
        ("    financial: unknown", ""),
        ("    legal: unknown", ""),
        ("    staffing: unknown", ""),
        ("    risk: unknown", ""),
        ("    equality: unknown", ""),
        ("    data_protection: unknown", ""),
        ("    climate: unknown", ""),
        ("  confidential: unknown", "what of the record may not be published and why, or that there is nothing"),
        ("  signatories:", ""),
        ("    - {person: unknown, post: unknown}", ""),
    )  # fmt: skip


def _lines(*lines: Line) -> str:
    """YAML with its comments in one column, a long one going on below itself; a long line has its comment above."""
    column = min(COLUMN, max(len(code) for code, comment in lines if comment or len(lines) == 1) + 2)
    return "".join(_line(code, comment, column) for code, comment in lines)


def _line(code: str, comment: str, column: int) -> str:
    if not comment:
        return f"{code}\n"
    if len(code) > column - 2:
        indent = " " * (len(code) - len(code.lstrip()))
        return "".join(f"{indent}# {each}\n" for each in _wrapped(comment, len(indent))) + f"{code}\n"
    return "".join(f"{'' if n else code:<{column}}# {each}\n" for n, each in enumerate(_wrapped(comment, column)))


def _wrapped(comment: str, column: int) -> list[str]:
    return textwrap.wrap(comment, WIDTH - column - 2, break_on_hyphens=False)


def _note(text: str) -> str:
    """A comment over as many lines as it takes."""
    return textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False) + "\n"
