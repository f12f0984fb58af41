"""One company's work as several contracts describe it.

Every file about a company gives the company's whole turnover for a year, so figures of several files are never added:
where they agree they are one figure, where each names other customers they complete each other, and where they
contradict each other neither can be relied on, and the reader must be told both. A company is known by its name; an id
means something only within its file.
"""

from __future__ import annotations

import difflib
import itertools
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any

from teckal.document import UNKNOWN, Document, Path
from teckal.facts.activity import NO_MEASURE
from teckal.facts.arrangement import Look
from teckal.facts.values import Interval, date_span, from_data, interval, to_data
from teckal.frozen import dataclass

FOR, PAID_BY_USERS, UNDER_POWERS = "for", "paid by users, entrusted by", "under powers of"
NOT_ENTRUSTED, BY_OTHERS = "paid by users, entrusted by nobody", "ordered by others"
"""What the figures say of a part of the work: who ordered it, or who entrusted it."""
_BY_PARTY = (
    (FOR, ("for",)),
    (PAID_BY_USERS, ("user_paid", "entrusted_by")),
    (UNDER_POWERS, ("under_transferred_powers",)),
)
_BY_NOBODY = ((NOT_ENTRUSTED, ("user_paid", "not_entrusted")), (BY_OTHERS, ("ordered_by_others",)))
_NEAR = 0.8
"""How alike two names must be for one id to make them look like one company."""
_MANY = 20
"""Companies that may have an id in common before it says nothing of them."""
_SHORT = {"limited": "ltd", "company": "co", "and": "&"}


def figures(document: Document) -> list[dict[str, Any]]:
    """What an arrangement says of the work of each of its suppliers, as plain data."""
    look = Look(document)
    suppliers = document.get(("contract", "suppliers"))
    named = [each for each in suppliers if isinstance(each, str)] if isinstance(suppliers, list) else []
    found = []
    for id in named:
        periods = list(_periods(look, ("bodies", id)))
        if periods:
            found.append({"id": id, "name": look.name(id), "title": document.title, "periods": periods})
    return found


def _periods(look: Look, body: Path) -> Iterator[dict[str, Any]]:
    currency = look.document.get(("contract", "currency"))
    for series in look.items(*body, "activities"):
        measure = look.told(*series, "measure").value or NO_MEASURE
        scope = look.told(*series, "scope").value or "entity"
        for period in look.items(*series, "periods"):
            begins, ends = look.told(*period, "from").value, look.told(*period, "to").value
            if begins is None or ends is None:
                continue
            yield {
                "measure": measure,
                "scope": scope,
                "currency": None if currency == UNKNOWN or measure == "time" else currency,
                "from": date_span(begins).first.isoformat(),
                "to": date_span(ends).last.isoformat(),
                "projected": look.told(*period, "projected").value is True,
                "total": _amount(look, (*period, "total")),
                "parts": list(_parts(look, period)),
            }


def _parts(look: Look, period: Path) -> Iterator[dict[str, Any]]:
    for kind, at in _BY_PARTY:
        for party in look.keys(*period, *at):
            amount = _amount(look, (*period, *at, party))
            yield {"kind": kind, "whom": look.name(party), "amount": amount}
    for kind, at in _BY_NOBODY:
        amount = _amount(look, (*period, *at))
        if amount is not None:
            yield {"kind": kind, "whom": "", "amount": amount}


def _amount(look: Look, path: Path) -> Any:
    """A figure as exact plain data, None where it is not known."""
    told = look.told(*path)
    return None if told.value is None else to_data(interval(told.value))


@dataclass
class Figure:
    """One amount as several files give it."""

    said: dict[str, tuple[Interval, str]] = field(default_factory=dict)
    """Each different statement, by its words, with the first place that makes it."""

    def add(self, amount: Any, place: str) -> None:
        """One more file's word; silence says nothing."""
        value = None if amount is None else from_data(amount)
        if isinstance(value, Interval):
            self.said.setdefault(value.text() + value.shown(), (value, place))

    @property
    def agreed(self) -> Interval | None:
        """What every statement leaves possible; None where there is none, or they contradict each other."""
        found: Interval | None = None
        for value, _ in self.said.values():
            found = value if found is None else _in_both(found, value)
            if found is None:
                return None
        return found

    @property
    def contradicted(self) -> bool:
        return bool(self.said) and self.agreed is None

    @property
    def statements(self) -> list[tuple[Interval, str]]:
        """Each different statement, with the first place that makes it."""
        return list(self.said.values())


def _in_both(one: Interval, other: Interval) -> Interval | None:
    """What two intervals have in common."""
    low = max((one.low, one.low_open), (other.low, other.low_open))
    highs = [(each.high, not each.high_open) for each in (one, other) if each.high is not None]
    high, high_closed = min(highs) if highs else (None, True)
    if high is not None and (low[0] > high or (low[0] == high and (low[1] or not high_closed))):
        return None
    return Interval(low[0], high, low[1], not high_closed)


@dataclass
class Part:
    """What a company does for one customer, or at nobody's order, in one year."""

    kind: str
    whom: str
    """The customer's name; empty where there is none."""
    amount: Figure = field(default_factory=Figure)


@dataclass
class Year:
    """One accounting period of a company by one measure."""

    measure: str
    scope: str
    begins: str
    ends: str
    projected: bool
    total: Figure = field(default_factory=Figure)
    currencies: dict[str, str] = field(default_factory=dict)
    """Each currency that a file gives the figures in, with the first place that does."""
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def add(self, data: Mapping[str, Any], place: str) -> None:
        """What one more file says of the year."""
        self.total.add(data["total"], place)
        if data["currency"]:
            self.currencies.setdefault(data["currency"], place)
        for each in data["parts"]:
            key = (each["kind"], same_name(each["whom"]))
            self.parts.setdefault(key, Part(each["kind"], each["whom"])).amount.add(each["amount"], place)

    def share(self, part: Part) -> Fraction | None:
        """A part in percent of the total, where both are one figure."""
        whole, of_it = self.total.agreed, part.amount.agreed
        if self.contradicted or whole is None or of_it is None or not whole.exact or of_it.exact is None:
            return None
        return of_it.exact * 100 / whole.exact

    @property
    def contradicted(self) -> bool:
        """Whether no share of the year can be relied on: the total, or the money it is in, is not one."""
        return self.total.contradicted or len(self.currencies) > 1 or self.named_beyond_total

    @property
    def named_beyond_total(self) -> bool:
        """Whether the files together name more work than there is."""
        agreed = [part.amount.agreed for part in self.parts.values()]
        whole = self.total.agreed
        named = sum((each.low for each in agreed if each), Fraction(0))
        return whole is not None and whole.high is not None and named > whole.high


@dataclass
class Company:
    """One supplier over all contracts in which its work is described."""

    name: str
    ids: dict[str, None] = field(default_factory=dict)
    """The ids under which files name it."""
    contracts: dict[int, tuple[str, str]] = field(default_factory=dict)
    """The title and the place of each contract, by the number of its item."""
    years: dict[tuple[str, str, str, str, bool], Year] = field(default_factory=dict)

    def add(self, data: Mapping[str, Any], number: int, place: str) -> None:
        """What one more contract says of it."""
        self.ids[data["id"]] = None
        self.contracts[number] = (data["title"], place)
        for each in data["periods"]:
            of = (each["measure"], each["scope"], each["from"], each["to"], each["projected"])
            self.years.setdefault(of, Year(*of)).add(each, place)

    @property
    def in_order(self) -> list[Year]:
        """Its years, measure by measure."""
        return [self.years[key] for key in sorted(self.years)]

    @property
    def overlapping(self) -> list[tuple[Year, Year]]:
        """Periods of one measure that cover the same days without being the same, so that neither checks the other."""
        return [
            (one, other)
            for one, other in itertools.combinations(self.in_order, 2)
            if (one.measure, one.scope, one.projected) == (other.measure, other.scope, other.projected)
            and one.begins <= other.ends
            and other.begins <= one.ends
        ]


class Companies:
    """The suppliers of a batch.

    A register may name as many companies as it has rows; of one that is named once, little is held.
    """

    def __init__(self) -> None:
        self._by_name: dict[str, Company] = {}
        self._once: dict[str, tuple[str, str, bytes]] = {}
        """Companies that one arrangement names: name, id, and all that it says, packed."""

    def add(self, activity: list[dict[str, Any]], number: int, place: str) -> None:
        """What one arrangement says of its suppliers."""
        for each in activity:
            name = same_name(each["name"])
            if name not in self._by_name and name not in self._once:
                packed = zlib.compress(json.dumps((each, number, place)).encode(), 1)
                self._once[name] = (each["name"], each["id"], packed)
            else:
                self._company(name).add(each, number, place)

    def _company(self, name: str) -> Company:
        """The company that has been named before."""
        if name in self._once:
            written, _, packed = self._once.pop(name)
            self._by_name[name] = Company(written)
            self._by_name[name].add(*json.loads(zlib.decompress(packed)))
        return self._by_name[name]

    @property
    def of_several_contracts(self) -> list[Company]:
        """The companies that more than one contract describes, by name."""
        return [each for _, each in sorted(self._by_name.items()) if len(each.contracts) > 1]

    @property
    def perhaps_the_same(self) -> list[tuple[str, str, str]]:
        """Pairs of companies with names alike and an id in common, which were not put together: name, name, id.

        An id that very many have is a word of their register's and joins none of them.
        """
        named = [(key, each.name, [*each.ids]) for key, each in self._by_name.items()]
        named += [(key, name, [id]) for key, (name, id, _) in self._once.items()]
        by_id: dict[str, list[str]] = {}
        for _, name, ids in sorted(named):
            for id in ids:
                by_id.setdefault(id, []).append(name)
        return [
            (one, other, id)
            for id, names in sorted(by_id.items())
            if len(names) <= _MANY
            for one, other in itertools.combinations(names, 2)
            if difflib.SequenceMatcher(None, same_name(one), same_name(other)).ratio() >= _NEAR
        ]


def same_name(name: str) -> str:
    """What two ways of writing one company's name have in common: no case, no marks, the kind of company in short."""
    plain = re.sub(r"[^\w&]+", " ", name.casefold()).split()
    return " ".join(_SHORT.get(word, word) for word in plain)
