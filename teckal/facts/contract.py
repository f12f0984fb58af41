"""What is agreed, when, and for how much: the facts behind the choice of law and its gates.

Silence on a gate counts only if the matter is raised: the law is then taken to reach the arrangement. Where a value
cannot be estimated the Procurement Act itself takes it to be above the threshold (PA 2023 Sch 3 para 5).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from teckal.facts.core import Answer, Ask, all_of, fact
from teckal.facts.parties import contracting_authority, is_bound, is_public
from teckal.facts.values import DateSpan, Interval, Unknown, compare, date_span, interval

NOT_STATED = "not-stated"
NOTICE_OR_CONTACT = frozenset({"contract-notice", "negotiated-procedure-contact"})
FOR_CONTRACTS = NOTICE_OR_CONTACT | {
    "voluntary-transparency-notice", "contracts-finder-opportunity", "contest-notice", "framework-or-purchasing-system",
}  # fmt: skip
SAVING_STEPS = {
    "general": FOR_CONTRACTS,
    "health-services": FOR_CONTRACTS,
    "concession": frozenset({"concession-notice"}),
    "utilities": NOTICE_OR_CONTACT
    | {"contest-notice", "qualification-notice", "special-arrangements-contact", "framework-or-purchasing-system"},
    "defence-security": NOTICE_OR_CONTACT,
}
"""Steps before 24 February 2025 that keep the earlier regulations in force: SI 2024/716 reg 5(3) for the 2015
Regulations, reg 7 for concessions, reg 8(3) for utilities, reg 3 for defence and security."""
PIN_AS_CALL = "prior-information-notice-as-call"
ACT_IN_FORCE = datetime.date(2025, 2, 24)
PIN_LIMIT = datetime.date(2023, 5, 26)


@fact("contract.awarded_on")
def awarded_on(ask: Ask) -> Answer:
    """The decision to award; a planned date will do."""
    date = ask.date("contract", "awarded_on")
    return Answer(Unknown("the file gives no date of award") if isinstance(date, Unknown) else date)


def _choice(ask: Ask, key: str) -> Answer:
    told = ask.told("contract", key)
    if told.silent:
        return Answer(NOT_STATED, "not stated")
    return Answer(told.value if isinstance(told.value, str) else Unknown(f"the file leaves the contract's {key} open"))


@fact("contract.category")
def category(ask: Ask) -> Answer:
    return _choice(ask, "category")


@fact("contract.sector")
def sector(ask: Ask) -> Answer:
    """The sector that the contract belongs to; an ordinary one counts unless another is raised."""
    return _choice(ask, "sector")


@fact("contract.begun_under_earlier_regime")
def begun_under_earlier_regime(ask: Ask) -> Answer:
    """Whether a step before 24 February 2025 keeps the earlier regulations in force (SI 2024/716 regs 3, 5, 7, 8).

    Discussing an in-house award is none of these steps; a deal only discussed before and awarded after is the Act's.
    """
    told = ask.told("contract", "earlier_steps")
    if told.silent:
        return Answer(False, "no earlier step is stated")
    if told.value is None:
        return Answer(Unknown("the file leaves open which steps were taken before 24 February 2025"))
    states = [_keeps_2015(ask, item) for item in ask.items("contract", "earlier_steps")]
    if True in states:
        return Answer(True, "a step before 24 February 2025 keeps the earlier regulations in force")
    if None in states:
        return Answer(Unknown("the kind or date of an earlier step is not known"))
    return Answer(False, "no step before 24 February 2025 keeps the earlier regulations in force")


def _keeps_2015(ask: Ask, item: tuple[str | int, ...]) -> bool | None:
    kind, on = ask.told(*item, "kind").value, ask.date(*item, "on")
    if kind == PIN_AS_CALL:
        return _early_call_saves(ask, on)
    in_time = _before(on, ACT_IN_FORCE)
    if in_time is False or kind == "none":
        return False
    saves = {kind in SAVING_STEPS[each] for each in _regulations_that_may_be(ask)}
    return None if kind is None or len(saves) > 1 else all_of([saves.pop(), in_time])


def _early_call_saves(ask: Ask, on: DateSpan | Unknown) -> bool | None:
    """Whether a prior information notice that called for competition saves: reg 5(2), reg 7(b)(ii) and reg 8(2)."""
    buyer = ask.kind(ask.case.roles.buyer)
    central = None if buyer in (None, "nhs-body") else buyer in ("central-government", "state")
    by_kind = {
        "concession": _before(on, ACT_IN_FORCE),
        "utilities": _before(on, PIN_LIMIT),
        "defence-security": False,
    }
    sub_central = all_of([_before(on, PIN_LIMIT), None if central is None else not central])
    saves = {by_kind.get(each, sub_central) for each in _regulations_that_may_be(ask)}
    return saves.pop() if len(saves) == 1 else None


def _regulations_that_may_be(ask: Ask) -> list[str]:
    """Which of the earlier regulations the contract would come under: by its category first, then by its sector."""
    category, sector = ask.told("contract", "category"), ask.told("contract", "sector")
    if category.value == "concession":
        return ["concession"]
    sectors = [sector.value or "general"] if sector.value or sector.silent else list(SAVING_STEPS)
    open_category = not category.silent and category.value is None
    return [*sectors, "concession"] if open_category else sectors


def _before(on: DateSpan | Unknown, limit: datetime.date) -> bool | None:
    return None if isinstance(on, Unknown) else compare("below", limit, on)


@fact("contract.changes_an_earlier_contract")
def changes_an_earlier_contract(ask: Ask) -> Answer:
    """Whether it modifies, or continues, a contract awarded before the Act: which regime governs that is F9."""
    event = ask.told("event")
    date = ask.date("contract", "modifies", "awarded_on")
    if ask.document.get(("contract", "modifies")) is None and (event.silent or event.value == "award"):
        return Answer(False, "it is a new award")
    said = ask.told("contract", "modifies", "awarded_on")
    if event.value in ("continuation", "ownership-change") and said.silent:
        return Answer(False, "the earlier award itself is tested at a later date")
    if isinstance(date, Unknown):
        return Answer(Unknown("the file does not say when the contract that it changes was awarded"))
    return Answer(
        _truth(compare("below", ACT_IN_FORCE, date), "it is open whether that contract is older than the Act")
    )


def _truth(value: bool | None, reason: str) -> bool | Unknown:
    return Unknown(reason) if value is None else value


@fact("contract.event")
def event(ask: Ask) -> Answer:
    """What is tested: a new award, or the change, the continuation or the change of owners of an earlier one.

    An exemption that held for the award does not carry over to these (CJEU C-719/20); whether they are allowed without
    a competition is a question of the rules on modification (CJEU C-452/23), which no exemption answers.
    """
    told = ask.told("event")
    if told.silent:
        modifies = ask.told("contract", "modifies")
        return Answer("award" if modifies.silent else "modification")
    return Answer(told.value or Unknown("the file leaves open whether this is a new award"))


@fact("contract.pecuniary_interest")
def pecuniary_interest(ask: Ask) -> Answer:
    """Whether something of value is owed in return, enforceably.

    Payment of mere costs is pecuniary interest (CJEU C-159/11), and so is work that is owed (C-796/18). What is said to
    be paid, or to have a value, is owed in return unless the file says otherwise, and then it contradicts itself.
    """
    owed, enforceable = ask.told("contract", "consideration"), ask.told("contract", "consideration_enforceable")
    paid = _said_to_be_paid(ask) or _said_to_have_a_value(ask)
    against = paid or _said_to_have_a_price(ask)
    if owed.value is False and against:
        return Answer(Unknown(f"the file says that nothing is owed in return, but {against}", contradicted=True))
    if owed.value is False or (owed.value and enforceable.value is False):
        return Answer("no", "nothing is owed in return that could be enforced")
    if owed.value and (enforceable.silent or enforceable.value):
        return Answer("yes", "something of value is owed in return")
    if owed.silent and enforceable.silent:
        words = (
            f"something of value is owed in return: {paid}" if paid else "the file does not say what is owed in return"
        )
        return Answer("yes" if paid else NOT_STATED, words)
    return Answer(Unknown("the file leaves open whether anything is owed in return"))


PAID = frozenset({"price", "cost-reimbursement", "mixed"})
"""Ways in which one party pays another for what it does; sharing costs is not yet one."""


def _said_to_be_paid(ask: Ask) -> str:
    """How the file says, of a cooperation, that one party pays another; empty where it does not."""
    said = [ask.stated("cooperation", "payments").value]
    if ask.document.get(("cooperation", "payment_flows")) is not None:
        said += [ask.stated(*item, "basis").value for item in ask.items("cooperation", "payment_flows")]
    found = [each for each in said if each in PAID]
    return f"its payments are {found[0].replace('-', ' ')}" if found else ""


def _said_to_have_a_value(ask: Ask) -> str:
    """That the file gives the contract a value above nothing: it is what is expected to be paid for it."""
    worth = ask.stated("contract", "estimated_value").value
    return "" if worth is None or not compare("above", 0, interval(worth)) else "the contract has a value"


def _said_to_have_a_price(ask: Ask) -> str:
    """That the supplier sets its price, of one that gets nothing."""
    return "the supplier sets its price" if ask.stated("contract", "supplier_sets_price").value is True else ""


@fact("contract.legally_binding")
def legally_binding(ask: Ask) -> Answer:
    """Whether it binds in law: a memorandum that does not is no contract ([2015] EWHC 90 (QB))."""
    told = ask.told("contract", "legally_binding")
    if told.silent:
        return Answer(NOT_STATED, "it is taken to bind in law")
    if told.value is None:
        return Answer(Unknown("the file leaves open whether it is legally binding"))
    return Answer("yes" if told.value else "no", "it is legally binding" if told.value else "it is not legally binding")


@fact("contract.supplier_is_a_statutory_instrument")
def statutory_instrument(ask: Ask) -> Answer:
    """Whether the supplier can neither refuse orders nor set its price, so that it may agree to nothing (C-295/05)."""
    told = [ask.told("contract", key) for key in ("supplier_can_refuse_orders", "supplier_sets_price")]
    if any(each.value is True for each in told):
        return Answer("no", "the supplier is free to agree")
    if all(each.silent for each in told):
        return Answer(NOT_STATED, "the supplier is taken to be free to agree")
    if all(each.value is False for each in told):
        return Answer("yes", "the supplier can neither refuse orders nor set its price")
    return Answer(Unknown("the file leaves open whether the supplier is free to refuse or to price"))


@fact("contract.performs_an_exempted_contract")
def performs_an_exempted_contract(ask: Ask) -> Answer:
    """Whether it is a sub-contract of what the buyer was given under the vertical exemption (PA 2023 s.2(10), (12)).

    For such a sub-contract a body that operates commercially is treated as a public authority.
    """
    told = ask.told("contract", "performs_exempted_contract")
    if told.silent:
        return Answer(False, "no exempted contract is said to be performed by it")
    if told.value is None:
        return Answer(Unknown("the file leaves open whether it is bought to perform an exempted contract"))
    return Answer(told.value, "it is bought to perform an exempted contract" if told.value else "it performs none")


@fact("contract.joins_others")
def joins_others(ask: Ask) -> Answer:
    """Whether the contract has a party beside buyers, suppliers and the authorities in control.

    Another buyer that the law does not bind is such a party: no award of its own is tested.
    The exemptions speak of what an authority and the body that it controls agree between them (PA 2023 Sch 2 para 2(1);
    Directive 2014/24/EU art 12(1) to (3); PCR 2015 reg 12(1), (2), (4)).
    """
    told = ask.told("contract", "other_parties")
    if told.value is None and not told.silent:
        return Answer(Unknown("the file does not say who else is a party to the contract"))
    buyers, suppliers = (ask.told("contract", key).value or () for key in ("buyers", "suppliers"))
    unbound = [each for each in buyers if each != ask.case.roles.buyer and is_bound(ask, each).value is False]
    named = [*unbound, *(each for each in told.value or () if each not in (*buyers, *suppliers))]
    others = [each for each in dict.fromkeys(named) if each not in ask.controllers]
    words = (
        f"{ask.names(others)} {ask.agree(others, 'is', 'are')} party to it too" if others else "no other is party to it"
    )
    return Answer(bool(others), words)


@fact("contract.value_against_threshold")
def value_against_threshold(ask: Ask) -> Answer:
    """Whether the value is below the threshold of the award date; a value equal to it is not below.

    Money in the file's currency, including VAT. Where the law compares net of VAT, the net value is anything between
    the value without the highest rate of tax and the value itself. A change may be worth less than the whole contract.
    """
    told = ask.told("contract", "estimated_value")
    if told.silent:
        return Answer(NOT_STATED, "no value is stated")
    if told.value is None:
        return Answer(Unknown("the file leaves the value open"))
    rows = _thresholds(ask)
    if isinstance(rows, Unknown):
        return Answer(rows)
    sides = {_below(interval(told.value), row) for row in rows}
    figures = " or ".join(str(row["amount"]) for row in rows)
    words = f"{told.value} {rows[0]['currency']} against a threshold of {figures}"
    if len(sides) > 1 or None in sides:
        return Answer(Unknown(f"{words} leaves open on which side of it the value is"))
    if sides == {True} and event(ask).value != "award":
        return Answer(Unknown(f"{words} may be that of the change alone, and the value of the whole contract counts"))
    return Answer("below" if sides.pop() else "at-or-above", words)


def _below(value: Interval, row: Mapping[str, Any]) -> bool | None:
    if row.get("net_of_vat"):
        rate = 1 + Fraction(row["highest_vat_percent"], 100)
        value = Interval(value.low / rate, value.high, value.low_open, value.high_open)
    return compare("below", Fraction(row["amount"]), value)


MAY_BE_CENTRAL = frozenset({"nhs-body", "body-governed-by-public-law"})


def _thresholds(ask: Ask) -> list[Mapping[str, Any]] | Unknown:
    """The rows of the law's table that may apply on the date, to the kind of contract and of buyer.

    Some NHS bodies and bodies governed by public law are listed as central government authorities and some are not, so
    that both figures may apply (Directive 2014/24/EU Annex I; PCR 2015 Sch 1).
    """
    date = ask.date("contract", "awarded_on")
    kind = ask.told("contract", "category").value
    buyer = ask.kind(ask.case.roles.buyer)
    if isinstance(date, Unknown) or kind is None or buyer is None:
        return Unknown("the date, the category or the buyer's type is not known, so the threshold cannot be told")
    central = (True, False) if buyer in MAY_BE_CENTRAL else (buyer in ("central-government", "state"),)
    sector_told = ask.told("contract", "sector").value or "general"
    rows = [
        row
        for row in ask.case.law.thresholds
        if kind in row["categories"]
        and sector_told in row["sectors"]
        and row.get("central", central[0]) in central
        and date_span(row["from"]).first <= date.first
        and date.last <= date_span(row["to"]).last
    ]
    if not rows:
        return Unknown("no threshold is recorded for that date and kind of contract")
    if ask.told("contract", "currency").value != rows[0]["currency"]:
        return Unknown(f"the value is not stated in {rows[0]['currency']}, in which the threshold is")
    return rows


# A transfer of powers instead of a contract: Directive 2014/24/EU art 1(6); CJEU C-51/15.


@fact("transfer.extent")
def transfer_extent(ask: Ask) -> Answer:
    """How much of its task the buyer hands over to the supplier: none, a part, or the whole.

    The whole is power and responsibility, autonomy of decision and of finance, and no right to instruct kept back. Only
    authorities hand powers to each other, and only what replaces this award counts (Directive 2014/24/EU art 1(6)).
    """
    if ask.told("transfers").why not in ("", "not stated"):
        return Answer(Unknown("the file leaves open whether powers are transferred"))
    ends = {item: (ask.told(*item, "from").value, ask.told(*item, "to").value) for item in ask.items("transfers")}
    relevant = [item for item, between in ends.items() if replaces_the_award(ask, *between)]
    if not relevant:
        return Answer("none", "no transfer of powers from the buyer to the supplier is described")
    named = tuple(dict.fromkeys(party for item in relevant for party in ends[item] if party))
    public = {party: may_hold_powers(ask, party) for party in named}
    private = [party for party in named if public[party] is False]
    if private:
        words = ask.agree(private, "is no authority", "are no authorities")
        return Answer("none", f"{ask.names(private)} {words}, and only authorities transfer powers to each other")
    states = [whole_transfer(ask, item) for item in relevant]
    if False in states:
        return Answer("part", "powers, responsibility or autonomy are not handed over in full")
    unsure = [party for party in named if public[party] is None]
    if unsure:
        whom = f"{ask.names(unsure)} {ask.agree(unsure, 'is an authority', 'are authorities')}"
        return Answer(Unknown(f"the file does not settle whether {whom} to which powers can pass"))
    outside = _left_out_of(ask, named)
    if outside:
        words = ask.agree(outside, "is a party too, and has", "are parties too, and have")
        return Answer(Unknown(f"{ask.names(outside)} {words} no part in the transfer"))
    sure = None not in states and all(None not in ends[item] for item in relevant)
    return Answer("full" if sure else Unknown("the file leaves open whether the transfer is complete"))


def replaces_the_award(ask: Ask, giver: str | None, taker: str | None) -> bool:
    """Whether the transfer may run from the buyer to the supplier, or among those who cooperate without a supplier."""
    roles = ask.case.roles
    if roles.supplier is None:
        return {giver, taker} <= {*roles.parties, None}
    return giver in (roles.buyer, None) and taker in (roles.supplier, None)


def _left_out_of(ask: Ask, transferring: tuple[str, ...]) -> list[str]:
    """The parties that take no part in the transfer; another buyer's or supplier's award is tested by itself."""
    roles = ask.case.roles
    if roles.supplier is None:
        return [each for each in roles.parties if each not in transferring]
    tested = {*(ask.told("contract", "buyers").value or ()), *(ask.told("contract", "suppliers").value or ())}
    return [each for each in roles.parties if each not in tested and each not in transferring]


def may_hold_powers(ask: Ask, party: str) -> bool | None:
    """Whether the party is an authority; open where it is public and this law does not count it as one."""
    status = contracting_authority(ask, party)
    return None if status is False and is_public(ask, party) else status


def whole_transfer(ask: Ask, item: tuple[str | int, ...]) -> bool | None:
    given = [
        ask.told(*item, key).value for key in ("powers", "responsibility", "decision_autonomy", "financial_autonomy")
    ]
    kept = ask.told(*item, "instruction_rights_kept").value
    return all_of([*given, None if kept is None else not kept])
