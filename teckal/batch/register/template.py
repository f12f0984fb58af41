"""The register to start from: two worked rows, and what each column takes, in the words of the format itself.

An officer fills in what is there and looks up what is missing. So the template has the columns that the two worked
arrangements need, and the explanations go on with every other column that a register can have.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from teckal.batch.register import columns
from teckal.batch.register.columns import Column, Id, Meaning
from teckal.batch.register.gaps import asked_of
from teckal.frozen import dataclass
from teckal.reading import schema as format_schema

Value = str | int | bool | None


@dataclass(frozen=True)
class Given:
    """A column of the template."""

    name: str
    joint: Value = None
    """What it says of two councils and their company."""
    cooperation: Value = None
    """What it says of two councils that cooperate."""


@dataclass(frozen=True)
class Explained:
    """What is said of a column."""

    name: str
    path: str
    meaning: str
    unit: str
    takes: str
    if_empty: str


_YEARS = (("2023-04-01", "2024-03-31"), ("2024-04-01", "2025-03-31"), ("2025-04-01", "2026-03-31"))
_WORK = ((9800000, 5100000, 3400000), (10400000, 5300000, 3700000), (11000000, 5500000, 3900000))
_COUNCILS = (("fenmarsh", "Fenmarsh District Council"), ("saltby", "Saltby Borough Council"))
_BOTH = "fenmarsh; saltby"


def _parties() -> Iterator[Given]:
    for number, (id, name) in enumerate(_COUNCILS, start=1):
        yield Given(f"party {number}", id, id)
        yield Given(f"party {number} name", name, name)
        yield Given(f"party {number} type", "local-authority", "local-authority")
        yield Given(f"party {number} jurisdiction", "england", "england")
    yield Given("party 3", "wasteco")
    yield Given("party 3 name", "Fenmarsh Waste Ltd")
    yield Given("party 3 type", "company-limited-by-shares")
    yield Given("party 3 jurisdiction")


def _holders() -> Iterator[Given]:
    for number, (id, share, seats) in enumerate((("fenmarsh", 60, 3), ("saltby", 40, 2)), start=1):
        yield Given(f"holder {number}", id)
        yield Given(f"holder {number} shares", share)
        yield Given(f"holder {number} votes", share)
        yield Given(f"holder {number} seats", seats)


def _years() -> Iterator[Given]:
    for number, ((begins, ends), (total, *parts)) in enumerate(zip(_YEARS, _WORK, strict=True), start=1):
        yield Given(f"year {number} from", begins)
        yield Given(f"year {number} to", ends)
        yield Given(f"year {number} total", total)
        for customer, part in enumerate(parts, start=1):
            yield Given(f"year {number} customer {customer}", part)


def _participants() -> Iterator[Given]:
    for number, (id, means) in enumerate((("fenmarsh", "staff; premises"), ("saltby", "staff; telephony")), start=1):
        yield Given(f"participant {number}", None, id)
        yield Given(f"participant {number} task", None, "Out-of-hours housing repairs (landlord duty)")
        yield Given(f"participant {number} contributions", None, means)


def _cooperation_years() -> Iterator[Given]:
    for number, (begins, ends) in enumerate(_YEARS, start=1):
        yield Given(f"cooperation year {number} from", None, begins)
        yield Given(f"cooperation year {number} to", None, ends)
        yield Given(f"cooperation year {number} total", None, 900000)
        yield Given(f"cooperation year {number} open_market", None, 60000)
        yield Given(f"cooperation year {number} outside_public_functions", None, 60000)


GROUPS: tuple[tuple[str, tuple[Given, ...]], ...] = (
    (
        "The arrangement",
        (
            Given(
                "title",
                "Household waste collection through Fenmarsh Waste Ltd",
                "Out-of-hours calls answered together",
            ),
            Given("reference", "FEN-2026-014"),
            Given("stage", "design"),
        ),
    ),
    ("Parties", tuple(_parties())),
    (
        "Contract",
        (
            Given("contract.buyers", _BOTH, _BOTH),
            Given("contract.suppliers", "wasteco"),
            Given("contract.subject", "Household waste and recycling collection", "Out-of-hours calls"),
            Given("contract.category", "services", "services"),
            Given("contract.consideration", True, True),
            Given("contract.estimated_value", 4200000),
            Given("contract.currency", "GBP"),
            Given("contract.awarded_on", "2026-09-01", "2026-09-01"),
        ),
    ),
    (
        "The body that supplies",
        (
            Given("body", "wasteco"),
            *_holders(),
            Given("body holdings_complete"),
            Given("board seats", 5),
            Given("body decisive_influence.strategic_objectives", _BOTH),
            Given("body decisive_influence.significant_decisions", _BOTH),
            Given("body decisive_influence.anyone_else", False),
            Given("body pursues_contrary_interests", False),
            Given("body private_entry.permitted_by_articles", False),
            Given("body private_entry.planned", False),
        ),
    ),
    (
        "Its work",
        (
            Given("measure", "turnover"),
            Given("customer 1", "fenmarsh"),
            Given("customer 2", "saltby"),
            *_years(),
        ),
    ),
    (
        "Cooperation",
        (
            Given(
                "cooperation.common_objectives",
                None,
                "One control room answering both councils' out-of-hours calls",
            ),
            *_participants(),
            Given("cooperation.payments", None, "cost-sharing"),
            Given("cooperation.public_interest_only", None, True),
            Given("cooperation.private_advantage", None, False),
            Given("cooperation measure", None, "turnover"),
            *_cooperation_years(),
        ),
    ),
    (
        "Circumstances",
        (
            Given("circumstances.staff_transfer", True),
            Given("circumstances.personal_data_shared", True),
            Given("circumstances.review_on"),
        ),
    ),
    (
        "Evidence",
        (
            Given("evidence 1", "bodies.<body>.decisive_influence"),
            Given("evidence 1 standing", "documented"),
            Given("evidence 1 source", "Articles of association, art 14"),
        ),
    ),
)
"""The columns of the template, by what they are about."""

RULES = (
    "One row is one arrangement. Replace the two worked rows; take out columns that you do not need, and add others.",
    "An empty cell means: not known. So does the word unknown. Nothing is ever filled in for you, and never in favour.",
    "On a few facts a missing line in a YAML file is an answer of its own, such as: no other party. In a register an "
    "empty cell is not known there too; write left out for what the missing line says.",
    "Every party has a short id of your own, in party 1, party 2 and so on; every other cell names it by this id.",
    "Groups are numbered: holder 1, holder 2; year 1, year 2, earliest first. Add as many as you need. A group that is "
    "empty is not there, and those after it move up.",
    "What is in year 1 total and not in year 1 customer 1, customer 2 and so on is work for others.",
    "holder 1 belongs to body. Where a row describes a second body, its columns are body 2, body 2 holder 1 and so on.",
    "Several in one cell: put ; between them. [] means nobody, or none.",
    "Numbers are plain: 4200000, 60.5. A bound is written in words: at least 80, above 50, at least 80 and below 90.",
    "Dates are 2026-09-01, 2026-09 or 2026, or date cells of a workbook. Yes and no are TRUE and FALSE, or yes and no.",
    "Any path of the format is the name of a column, such as contract.sector or bodies.wasteco.board.seats. In place "
    "of an id it may name the column that holds it: bodies.<body>.holdings.<holder 1>.shares is holder 1 shares.",
    "In evidence 1 write the name of a column or a path; an entry covers everything below it.",
    "A column whose name begins with # is your own, and is not read.",
    "Rows and columns that are hidden or filtered out are read like all others. Merged cells are an error.",
)
"""How a register is filled in."""


def given() -> list[Given]:
    """The columns of the template, in order."""
    return [each for _, group in GROUPS for each in group]


def template_csv() -> str:
    """The register to start from as CSV: the head and the worked rows, with the mark by which Excel knows UTF-8."""
    return "\ufeff" + _csv(
        [
            [each.name for each in given()],
            [_text(each.joint) for each in given()],
            [_text(each.cooperation) for each in given()],
        ]
    )


def explanations() -> str:
    """What each column takes, as CSV."""
    head = ["Column", "Path", "Meaning", "Unit", "Takes", "If empty"]
    return "\ufeff" + _csv([head, *([*vars(each).values()] for each in explained())])


def template_xlsx() -> bytes:
    """The register to start from as a workbook: the same rows, with choices to pick from and sheets that explain."""
    from teckal.batch.register.template_book import book

    return book()


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


# Explanations


def explained() -> list[Explained]:
    """The columns of the template, then every other that a register can have, with N for a number."""
    found = [_explained(each.name, each.name) for each in given()]
    said = {_numberless(each.name) for each in found}
    for name in columns.names():
        form = _numberless(name)
        if form not in said and _worth_saying(columns.column(1, name)):
            said.add(form)
            found.append(_explained(name, re.sub(r"\b1\b", "N", name)))
    return found


def _worth_saying(column: Column) -> bool:
    """Whether anything can stand in the column that has no better place; a bound stands in the cell of its figure."""
    block = "object" in column.schema.get("type", ()) and "number" not in column.schema["type"]
    return not column.definition.endswith("_figure") and (
        not block or _may_be_unknown(column) or column.holds is not None
    )


def _numberless(name: str) -> str:
    return re.sub(r"\b[0-9]+\b", "N", columns.spelled(name))


def _explained(name: str, shown: str) -> Explained:
    column = columns.column(1, name)
    path = columns.shown(column.path)
    if shown != name:
        path = re.sub(r" 1>", " N>", path.replace("[0]", "[N-1]"))
    meaning = _meaning(column) if shown == name else _meaning(column).replace(" 1.", " N.")
    return Explained(shown, path, meaning, _unit(column), takes(column), _if_empty(column))


_OWN_WORDS = {
    "party": "The id of a party: a short name of your own, by which every other cell names it.",
    "body": "The id of the body that the columns after it describe: one that others own or direct.",
    "holder": "The id of a holder or member of the body. Who is written here holds a part, whatever else is known.",
    "appointer": "The id of one who appoints members of the board and need not be a holder.",
    "customer": "The id of one for whom the body works; what it does for it each year is in `year N customer N`.",
    "participant": "The id of one who cooperates.",
    "evidence": "What the evidence is for: the name of a column, or a path. It covers everything below that.",
}


def _meaning(column: Column) -> str:
    """What the format says of the place."""
    if column.holds is not None:
        return _OWN_WORDS[column.holds.split()[-2] if column.holds[-1].isdigit() else column.holds]
    last = column.path[-1]
    if isinstance(last, Id):
        block = columns.meaning(columns.shown(column.path[:-1])).entry["description"]
        return f"{str(block).rstrip('.')}: here that of {last.column}."
    return str(column.entry.get("description") or column.schema["description"])


def _unit(column: Meaning) -> str:
    if column.definition in ("percent", "percent_figure"):
        return "percent"
    if column.definition in ("money", "money_figure"):
        of_work = "activities" in column.path
        return "the currency, or the unit of the measure" if of_work else "the currency of contract.currency"
    return {"whole_number": "number", "group_size": "number", "date": "day, month or year"}.get(column.definition, "")


def takes(column: Meaning) -> str:
    """What may stand in the column's cells."""
    kinds = column.schema.get("type", ())
    unknown = "; or unknown" if _may_be_unknown(column) else ""
    if column.holds is not None and column.definition == "text":
        return "the name of a column, or a path"
    if column.definition in _TAKES:
        return _TAKES[column.definition]
    if "enum" in column.schema:
        return _listed([str(each) for each in column.schema["enum"]])
    if "array" in kinds:
        _, item = format_schema.resolve(column.schema["items"])
        if "object" in item.get("type", ()):
            none = [] if column.schema.get("minItems") else ["[] for none"]
            said = "; or ".join([*none, *(["unknown"] if unknown else [])])
            return f"{said}: what is in it goes in columns of its own"
        of = f" of {_listed(item['enum'])}" if "enum" in item else ""
        name, _ = format_schema.resolve(column.schema["items"])
        what = {"party_id": "ids", "text": "texts"}.get(name, "one or more")
        return f"{what}{of}, with ; between them{'' if column.schema.get('minItems') else '; [] for none'}{unknown}"
    if "object" in kinds:
        return "unknown: what is in it goes in columns of its own"
    return "text"


_TAKES = {
    "text": "text",
    "public_task": "text; none where it has no such task",
    "common_objectives": "text; none where there is none",
    "yes_no": "TRUE, FALSE or unknown",
    "settled_yes_no": "TRUE or FALSE",
    "percent": "a number from 0 to 100; a bound such as at least 80; or unknown",
    "percent_figure": "a number from 0 to 100",
    "money": "a plain number of 0 or more; a bound such as at least 9000000; or unknown",
    "money_figure": "a plain number of 0 or more",
    "whole_number": "a whole number of 0 or more; or unknown",
    "group_size": "a whole number of 1 or more; or unknown",
    "date": "2026-09-01, 2026-09 or 2026; or unknown",
    "known_date": "2026-09-01, 2026-09 or 2026",
    "currency": "three capital letters such as GBP or EUR; or unknown",
    "law_id": "the id of a law, as teckal rules lists them",
    "format": "1",
    "party_id": "an id: small letters, digits, - and _, beginning with a letter",
}


def _listed(choices: list[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]


def _may_be_unknown(column: Meaning) -> bool:
    pattern: str = column.schema.get("pattern", "")
    return "unknown" in column.schema.get("enum", ()) or pattern.startswith(("^unknown$", "^(unknown|"))


_REQUIRED = (("title",), ("contract", "buyers"))


def _if_empty(column: Column) -> str:
    if column.path in _REQUIRED or (column.path[:1] == ("parties",) and column.path[2:] == ("name",)):
        return "an error: it must be filled in"
    if column.holds is not None:
        return "there is none"
    if asked_of(column) is not None:
        return "not known, as if unknown were written; left out says what a missing line says"
    return "not known"
