"""Every threshold by a second table: the regulations and orders that set them, and not the law's own files.

A figure holds from a day to a day, so each is tried on its first and its last day, just under it and on it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from arrangements import changed, sole

from teckal.document import from_mapping
from teckal.facts import Case, Facts, Roles, parties_of
from teckal.facts.core import Control
from teckal.rulebook import load

VALUE = "contract.value_against_threshold"
DAY = datetime.timedelta(days=1)

Figures = dict[str, tuple[int, ...]]
EURO_FROM = ("2016-04-18", "2018-01-01", "2020-01-01", "2022-01-01", "2024-01-01", "2026-01-01")
EURO: Figures = {
    "central": (135000, 144000, 139000, 140000, 143000, 140000),
    "other": (209000, 221000, 214000, 215000, 221000, 216000),
    "works": (5225000, 5548000, 5350000, 5382000, 5538000, 5404000),
    "utility": (418000, 443000, 428000, 431000, 443000, 432000),
    "light": (750000,) * 6,
    "utility light": (1000000,) * 6,
}
"""The Commission's delegated regulations of each second year, from 2015/2170 to 2025/2152."""
POUND_FROM = ("2015-02-26", "2016-01-01", "2018-01-01", "2020-01-01", "2022-01-01", "2024-01-01", "2026-01-01")
POUND: Figures = {
    "central": (111676, 106047, 118133, 122976, 138760, 139688, 135018),
    "other": (172514, 164176, 181302, 189330, 213477, 214904, 207720),
    "works": (4322012, 4104394, 4551413, 4733252, 5336937, 5372609, 5193000),
    "utility": (345028, 328352, 363424, 378660, 426955, 429809, 415440),
    "light": (625050, 589148, 615278, 663540, 663540, 663540, 663540),
    "utility light": (820370, 785530, 820370, 884720, 884720, 884720, 884720),
}
"""The equivalents in pounds that the Commission and, from 2022, procurement policy notes gave out."""


REWRITTEN = ("2020-12-30", "2020-12-31", "2025-02-23", "2025-02-24")
"""Days before and on which other regulations came to say the figures, and left them as they were."""


@dataclass(frozen=True)
class Table:
    """What one law takes from a table of figures."""

    kinds: tuple[str, ...]
    first: str
    last: str
    """The last day for which a figure is recorded."""
    vat: int = 20
    """The highest rate, in percent, for as long as it compares net of tax."""
    euro: bool = False
    frozen: int = 7
    """How many of the periods it takes part in: the earlier British regulations keep the figures of 2024."""


PUBLIC, UTILITY = ("central", "other", "works", "light"), ("utility", "utility works", "utility light")
TABLES = {
    "eu-2014-24": Table(PUBLIC, "2016-04-18", "2027-12-31", 27, euro=True),
    "eu-2014-25": Table(UTILITY, "2016-04-18", "2027-12-31", 27, euro=True),
    "eu-2014-23": Table(("concession",), "2016-04-18", "2027-12-31", 27, euro=True),
    "ie-2016": Table(PUBLIC, "2016-04-18", "2027-12-31", 23, euro=True),
    "de-gwb": Table((*PUBLIC, *UTILITY, "concession"), "2016-04-18", "2027-12-31", 19, euro=True),
    "uk-pcr-2015": Table(PUBLIC, "2015-02-26", "2026-12-31", frozen=6),
    "uk-ucr-2016": Table(UTILITY, "2016-04-18", "2026-12-31", frozen=6),
    "uk-ccr-2016": Table(("concession",), "2016-04-18", "2026-12-31", frozen=6),
    "scotland-2015": Table(PUBLIC, "2016-04-18", "2027-12-31"),
    "scotland-utilities-2016": Table(UTILITY, "2016-04-18", "2027-12-31"),
    "scotland-concessions-2016": Table(("concession",), "2016-04-18", "2027-12-31"),
    "uk-pa-2023": Table((*PUBLIC, *UTILITY, "concession"), "2025-02-24", "2026-12-31"),
}
TOLD: dict[str, dict[str, Any]] = {
    "central": {"parties.fenmarsh.type": "central-government"},
    "other": {},
    "works": {"contract.category": "works"},
    "light": {"contract.category": "light-touch-services"},
    "concession": {"contract.category": "concession"},
    "utility": {"contract.sector": "utilities"},
    "utility works": {"contract.sector": "utilities", "contract.category": "works"},
    "utility light": {"contract.sector": "utilities", "contract.category": "light-touch-services"},
}
FIGURE_OF = {"utility works": "works", "concession": "works"}
"""Kinds that have the figure of another."""


def periods(table: Table) -> list[tuple[int, str, str]]:
    """The place of each figure among those of its kind, with the first and the last day on which the law has it."""
    starts = EURO_FROM if table.euro else POUND_FROM[: table.frozen]
    ends = [*(_before(day) for day in starts[1:]), table.last]
    spans = [
        (place, max(one, table.first), min(end, table.last))
        for place, (one, end) in enumerate(zip(starts, ends, strict=True))
    ]
    return [(place, one, end) for place, one, end in spans if one <= end]


def _before(day: str) -> str:
    return str(datetime.date.fromisoformat(day) - DAY)


BASE = {kind: from_mapping(changed(sole({"contract.category": "services"}), told)) for kind, told in TOLD.items()}


def side(law: str, kind: str, day: str, amount: Any) -> Any:
    """On which side of the threshold the value is; only the contract's own entries differ from the base."""
    base, currency = BASE[kind], "EUR" if TABLES[law].euro else "GBP"
    told = {**base.data["contract"], "estimated_value": amount, "awarded_on": day, "currency": currency}
    document = replace(base, data={**base.data, "contract": told})
    roles = Roles("fenmarsh", "wasteco", parties_of(document))
    return Facts(Case(document, load().laws[law].known, roles, {}, lambda _: Control(None, "not asked")))[VALUE].value


def with_tax(table: Table, day: str, figure: int) -> int:
    """The least whole value, tax included, that is at the figure at whatever rate."""
    rate = 1 + Fraction(table.vat, 100) if table.euro or day < "2022-01-01" else 1
    return -(-figure * rate.numerator // rate.denominator)


every_kind = pytest.mark.parametrize(
    ("law", "kind"), [(law, kind) for law, table in TABLES.items() for kind in table.kinds]
)


def test_every_law_with_thresholds_has_a_table() -> None:
    assert {law.id for law in load().laws.values() if law.thresholds} == set(TABLES)


@every_kind
def test_each_threshold_is_that_of_the_second_table_on_its_first_and_its_last_day(law: str, kind: str) -> None:
    table = TABLES[law]
    figures = (EURO if table.euro else POUND)[FIGURE_OF.get(kind, kind)]
    for place, first, last in periods(table):
        for day in (first, *(each for each in REWRITTEN if first < each < last), last):
            high = with_tax(table, day, figures[place])
            found = [side(law, kind, day, amount) for amount in (figures[place] - 1, high)]
            assert found == ["below", "at-or-above"], f"{law} {kind} {day} {figures[place]}"


@every_kind
def test_where_tax_is_left_out_a_value_with_tax_is_open_up_to_the_highest_rate(law: str, kind: str) -> None:
    table = TABLES[law]
    place, day, _ = periods(table)[0]
    figure = (EURO if table.euro else POUND)[FIGURE_OF.get(kind, kind)][place]
    high = with_tax(table, day, figure)
    taxed = law != "uk-pa-2023"
    assert (high > figure) == taxed
    assert side(law, kind, day, high - 1) == (None if taxed else "below")


@every_kind
def test_before_and_after_the_tables_no_threshold_is_told(law: str, kind: str) -> None:
    table = TABLES[law]
    after = str(datetime.date.fromisoformat(table.last) + DAY)
    assert [side(law, kind, day, 1) for day in (_before(table.first), after)] == [None, None]
