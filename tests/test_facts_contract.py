"""What is agreed, when and for how much: the facts of the gates, on their lines and to each side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from arrangements import Change, changed, company, cooperation, council, facts, firm, joint, result, sole, verdict

from teckal.rulebook import load

BINDING = "contract.legally_binding"
INTEREST = "contract.pecuniary_interest"
SCOTTISH = "parties.include_a_devolved_scottish_authority"
UNDERTAKING: Change = {
    "parties.fenmarsh": {"name": "Fenmarsh Ltd", "type": "public-undertaking", "jurisdiction": "england"}
}
VALUE = "contract.value_against_threshold"
EXTENT = "transfer.extent"


def contract(**told: Any) -> dict[str, Any]:
    """The sole arrangement with these contract facts; None takes one away."""
    found = sole({f"contract.{key}": value for key, value in told.items() if value is not None})
    return changed(
        found, {f"contract.{key}": None for key, value in told.items() if value is None and key in found["contract"]}
    )


# Consideration.


@pytest.mark.parametrize(
    ("owed", "enforceable", "wanted"),
    [
        (True, None, "yes"),
        (True, True, "yes"),
        (True, False, "no"),
        (True, "unknown", None),
        (False, None, "no"),
        (False, False, "no"),
        ("unknown", None, None),
        ("unknown", True, None),
        (None, None, "not-stated"),
        (None, True, None),
        (None, False, None),
        (None, "unknown", None),
    ],
)
def test_consideration_is_what_is_owed_and_can_be_enforced(owed: Any, enforceable: Any, wanted: str | None) -> None:
    arrangement = contract(consideration=owed, consideration_enforceable=enforceable)
    assert facts(arrangement)[INTEREST].value == wanted


def test_disputed_consideration_is_unknown() -> None:
    disputed = {"evidence": {"contract.consideration": {"standing": "disputed"}}}
    assert facts(changed(sole(), disputed))[INTEREST].value is None


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"estimated_value": 42000000}, None),
        ({"estimated_value": {"above": 0}}, None),
        ({"estimated_value": {"at_most": 42000000}}, "no"),
        ({"estimated_value": 0}, "no"),
        ({"estimated_value": "unknown"}, "no"),
        ({"supplier_sets_price": True}, None),
        ({"supplier_sets_price": False}, "no"),
    ],
)
def test_that_nothing_is_owed_is_open_against_the_files_own_value_or_price(
    told: dict[str, Any], wanted: str | None
) -> None:
    found = facts(contract(consideration=False, **told))[INTEREST]
    assert (found.value, found.contradicted) == (wanted, wanted is None)


@pytest.mark.parametrize(
    ("worth", "wanted"),
    [(42000000, "yes"), ({"at_least": 1}, "yes"), ({"at_most": 5}, "not-stated"), (0, "not-stated")],
)
def test_a_contract_that_has_a_value_is_paid_for_unless_the_file_says_otherwise(worth: Any, wanted: str) -> None:
    assert facts(contract(consideration=None, estimated_value=worth))[INTEREST].value == wanted


@pytest.mark.parametrize(
    ("payments", "wanted"),
    [("price", "yes"), ("cost-reimbursement", "yes"), ("mixed", "yes"), ("cost-sharing", "not-stated")],
)
def test_a_cooperation_with_payments_is_paid_for_unless_the_file_says_otherwise(payments: str, wanted: str) -> None:
    change = {"contract.consideration": None, "cooperation.payments": payments}
    assert facts(cooperation(change))[INTEREST].value == wanted


@pytest.mark.parametrize("law", sorted(id for id, law in load().laws.items() if law.encoded))
@pytest.mark.parametrize(
    "told",
    [{}, {"contract.estimated_value": 42000000}, {"parties.wasteco": firm("wasteco"), "bodies": None}],
    ids=["a company", "with a value", "a firm"],
)
def test_a_paper_that_does_not_bind_takes_no_separate_persons_out_of_a_law(law: str, told: Change) -> None:
    change = {"law": law, "contract.consideration": None, "contract.legally_binding": False, **told}
    gates = {gate.id: gate.state for gate in result(sole(change)).gates}
    assert gates[f"{law}/gates/contract"] == "unclear"


@pytest.mark.parametrize(
    ("category", "wanted"), [("services", "excludes"), ("concession", "unclear"), (None, "unclear")]
)
def test_the_right_to_exploit_may_be_the_return_where_the_authority_pays_nothing(
    category: str | None, wanted: str
) -> None:
    gates = {gate.id: gate.state for gate in result(contract(consideration=False, category=category)).gates}
    assert gates["uk-pa-2023/gates/contract"] == wanted


@pytest.mark.parametrize(("said", "wanted"), [(True, "yes"), (False, "no"), ("unknown", None), (None, "not-stated")])
def test_whether_it_binds_is_as_the_file_says(said: Any, wanted: str | None) -> None:
    assert facts(contract(legally_binding=said))[BINDING].value == wanted


@pytest.mark.parametrize(
    ("refuse", "price", "wanted"),
    [
        (False, False, "yes"),
        (True, False, "no"),
        (False, True, "no"),
        (False, None, None),
        (False, "unknown", None),
        ("unknown", "unknown", None),
        (True, "unknown", "no"),
        (None, None, "not-stated"),
    ],
)
def test_a_supplier_that_can_neither_refuse_nor_price_is_an_instrument(
    refuse: Any, price: Any, wanted: str | None
) -> None:
    arrangement = contract(supplier_can_refuse_orders=refuse, supplier_sets_price=price)
    assert facts(arrangement)["contract.supplier_is_a_statutory_instrument"].value == wanted


@pytest.mark.parametrize("key", ["category", "sector"])
@pytest.mark.parametrize(("said", "wanted"), [(None, "not-stated"), ("unknown", None)])
def test_kind_and_sector_that_are_silent_are_not_stated_and_open_ones_are_unknown(
    key: str, said: Any, wanted: str | None
) -> None:
    assert facts(contract(**{key: said}))[f"contract.{key}"].value == wanted


# Value.


def value(amount: Any, law: str = "uk-pa-2023", **told: Any) -> Any:
    return facts(contract(estimated_value=amount, **{"currency": "GBP", **told}), law=law)[VALUE].value


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [
        (207719, "below"),
        (Decimal("207719.99"), "below"),
        (207720, "at-or-above"),
        (207721, "at-or-above"),
        ({"below": 207720}, "below"),
        ({"at_most": 207720}, None),
        ({"at_least": 207720}, "at-or-above"),
        ({"at_least": 200000, "at_most": 210000}, None),
        ("unknown", None),
        (None, "not-stated"),
    ],
)
def test_a_value_equal_to_the_threshold_is_not_below_it(amount: Any, wanted: str | None) -> None:
    assert value(amount) == wanted


@pytest.mark.parametrize(
    ("awarded_on", "amount", "wanted"),
    [
        ("2025-02-24", 214903, "below"),
        ("2025-12-31", 214903, "below"),
        ("2025-12-31", 214904, "at-or-above"),
        ("2026-01-01", 207720, "at-or-above"),
        ("2026-12-31", 207720, "at-or-above"),
        ("2025", 300000, None),
        ("2025-12", 214903, "below"),
        ("2025-02-23", 1, None),
        ("2099-01-01", 1, None),
        (None, 1, None),
        ("unknown", 1, None),
    ],
)
def test_the_threshold_is_that_of_the_day_and_none_is_guessed_where_no_table_covers_it(
    awarded_on: Any, amount: int, wanted: str | None
) -> None:
    assert value(amount, awarded_on=awarded_on) == wanted


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"category": "works"}, 5193000),
        ({"category": "concession"}, 5193000),
        ({"category": "light-touch-services"}, 663540),
        ({"category": "light-touch-services", "sector": "utilities"}, 884720),
        ({"sector": "utilities"}, 415440),
        ({"sector": "defence-security"}, 415440),
    ],
)
def test_each_kind_of_contract_has_its_own_threshold(told: dict[str, str], line: int) -> None:
    assert (value(line - 1, **told), value(line, **told)) == ("below", "at-or-above")


@pytest.mark.parametrize(("kind", "line"), [("central-government", 135018), ("state", 135018), ("police-body", 207720)])
def test_central_authorities_have_a_lower_threshold(kind: str, line: int) -> None:
    for amount, wanted in ((line - 1, "below"), (line, "at-or-above")):
        arrangement = changed(contract(estimated_value=amount, currency="GBP"), {"parties.fenmarsh.type": kind})
        assert facts(arrangement)[VALUE].value == wanted


@pytest.mark.parametrize(
    ("kind", "category", "sector", "wanted"),
    [
        ("nhs-body", None, None, "unclear"),
        ("public-hospital", None, None, "unclear"),
        ("local-authority", None, None, "exempt"),
        ("nhs-body", "services", None, "exempt"),
        ("nhs-body", "goods", None, "exempt"),
        ("nhs-body", None, "general", "exempt"),
        ("nhs-body", None, "health-services", "out-of-scope"),
    ],
)
def test_what_a_health_body_buys_is_not_ordinary_by_silence(
    kind: str, category: str | None, sector: str | None, wanted: str
) -> None:
    found = changed(contract(category=category, sector=sector), {"parties.fenmarsh.type": kind})
    assert verdict(found) == wanted


@pytest.mark.parametrize(("amount", "wanted"), [(135017, "below"), (150000, None), (207720, "at-or-above")])
@pytest.mark.parametrize("kind", ["nhs-body", "body-governed-by-public-law"])
def test_a_body_that_may_be_central_or_not_has_both_thresholds(kind: str, amount: int, wanted: str | None) -> None:
    arrangement = changed(contract(estimated_value=amount, currency="GBP"), {"parties.fenmarsh.type": kind})
    assert facts(arrangement)[VALUE].value == wanted


@pytest.mark.parametrize("told", [{"event": "modification"}, {"contract.modifies": {"contract": "FEN-1"}}])
@pytest.mark.parametrize(("amount", "wanted"), [(50000, None), (207720, "at-or-above")])
def test_a_low_value_of_a_change_leaves_that_of_the_contract_open(
    told: Change, amount: int, wanted: str | None
) -> None:
    arrangement = changed(contract(estimated_value=amount, currency="GBP"), told)
    assert facts(arrangement)[VALUE].value == wanted


@pytest.mark.parametrize("told", [{"currency": None}, {"currency": "EUR"}, {"category": None}, {"category": "unknown"}])
def test_a_value_without_its_currency_or_kind_is_on_no_side(told: dict[str, Any]) -> None:
    assert value(1, **told) is None


def test_a_buyer_of_unknown_type_has_no_threshold() -> None:
    arrangement = changed(contract(estimated_value=1, currency="GBP"), {"parties.fenmarsh.type": "unknown"})
    assert facts(arrangement)[VALUE].value is None


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [(220999, "below"), (221000, None), (280669, None), (280670, "at-or-above"), ({"at_most": 220999}, "below")],
)
def test_where_the_law_compares_net_of_tax_a_value_with_tax_is_a_range_down_to_the_highest_rate(
    amount: Any, wanted: str | None
) -> None:
    told = {"currency": "EUR", "awarded_on": "2024-06-03"}
    assert value(amount, law="eu-2014-24", **told) == wanted


@pytest.mark.parametrize(("awarded_on", "wanted"), [("2021-12-31", None), ("2022-01-01", "below")])
def test_the_2015_regulations_compare_with_tax_from_2022(awarded_on: str, wanted: str | None) -> None:
    assert value(200000, law="uk-pcr-2015", awarded_on=awarded_on) == wanted


# Earlier steps.

BEGUN = "contract.begun_under_earlier_regime"


def begun(*steps: Any, change: Change | None = None) -> Any:
    return facts(changed(sole({"contract.earlier_steps": list(steps)}), change))[BEGUN].value


@pytest.mark.parametrize(
    "kind",
    [
        "contract-notice",
        "negotiated-procedure-contact",
        "voluntary-transparency-notice",
        "contracts-finder-opportunity",
    ],
)
@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        ("2025-02-23", True),
        ("2025-02-24", False),
        ("2025-02-25", False),
        ("2025-01", True),
        ("2025-02", None),
        ("2025-03", False),
        ("unknown", None),
    ],
)
def test_a_step_before_the_act_keeps_the_2015_regulations_in_force(kind: str, on: str, wanted: bool | None) -> None:
    assert begun({"kind": kind, "on": on}) is wanted


@pytest.mark.parametrize(
    ("on", "buyer", "wanted"),
    [
        ("2023-05-25", "local-authority", True),
        ("2023-05-26", "local-authority", False),
        ("2023-05", "local-authority", None),
        ("2023-05-25", "central-government", False),
        ("2023-05-25", "unknown", None),
    ],
)
def test_a_prior_information_notice_as_call_counts_only_early_and_below_central_government(
    on: str, buyer: str, wanted: bool | None
) -> None:
    step = {"kind": "prior-information-notice-as-call", "on": on}
    assert begun(step, change={"parties.fenmarsh.type": buyer}) is wanted


@pytest.mark.parametrize(
    ("told", "kind", "wanted"),
    [
        ({}, "concession-notice", False),
        ({"category": "concession"}, "concession-notice", True),
        ({"category": "concession"}, "contract-notice", False),
        ({"category": "concession"}, "voluntary-transparency-notice", False),
        ({"category": "unknown"}, "concession-notice", None),
        ({"sector": "utilities"}, "contract-notice", True),
        ({"sector": "utilities"}, "voluntary-transparency-notice", False),
        ({"sector": "utilities"}, "contracts-finder-opportunity", False),
        ({"sector": "defence-security"}, "voluntary-transparency-notice", False),
        ({"sector": "health-services"}, "voluntary-transparency-notice", True),
        ({"sector": "unknown"}, "voluntary-transparency-notice", None),
        ({"sector": "unknown"}, "negotiated-procedure-contact", None),
    ],
)
def test_each_of_the_earlier_regulations_has_its_own_steps(
    told: dict[str, str], kind: str, wanted: bool | None
) -> None:
    change = {f"contract.{key}": value for key, value in told.items()}
    assert begun({"kind": kind, "on": "2025-02-23"}, change=change) is wanted


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([{"kind": "none"}], False),
        ([{"kind": "none", "on": "2024-01-01"}], False),
        ([{"kind": "contract-notice"}], None),
        ([{"kind": "unknown", "on": "2025-02-23"}], None),
        ([{"kind": "unknown", "on": "2025-02-24"}], False),
        ([{"on": "2025-02-23"}], None),
        ([{"kind": "none"}, {"kind": "contract-notice", "on": "2025-02-23"}], True),
        ([{"kind": "contract-notice", "on": "unknown"}, {"kind": "contract-notice", "on": "2025-02-23"}], True),
        ([{"kind": "contract-notice", "on": "unknown"}, {"kind": "contract-notice", "on": "2025-02-25"}], None),
    ],
)
def test_one_step_is_enough_and_an_open_one_leaves_it_open(steps: list[Any], wanted: bool | None) -> None:
    assert begun(*steps) is wanted


def test_no_mention_of_steps_is_none_and_an_open_mention_is_open() -> None:
    assert facts(sole())[BEGUN].value is False
    assert facts(sole({"contract.earlier_steps": "unknown"}))[BEGUN].value is None


# Changes of an earlier contract.


@pytest.mark.parametrize(
    ("event", "modifies", "wanted"),
    [
        (None, None, False),
        ("award", None, False),
        ("unknown", None, None),
        ("modification", None, None),
        ("modification", {"awarded_on": "2025-02-23"}, True),
        ("modification", {"awarded_on": "2025-02-24"}, False),
        ("modification", {"awarded_on": "2025"}, None),
        ("modification", {"awarded_on": "unknown"}, None),
        (None, {"awarded_on": "2025-02-23"}, True),
        (None, {"contract": "FEN-1"}, None),
        (None, "unknown", None),
        ("continuation", None, False),
        ("ownership-change", None, False),
        ("continuation", {"awarded_on": "2025-02-23"}, True),
        ("continuation", {"awarded_on": "unknown"}, None),
    ],
)
def test_a_change_of_a_contract_older_than_the_act_is_told_by_its_date(
    event: Any, modifies: Any, wanted: bool | None
) -> None:
    told = {"event": event, "contract.modifies": modifies}
    arrangement = sole({key: value for key, value in told.items() if value is not None})
    assert facts(arrangement)["contract.changes_an_earlier_contract"].value is wanted


# Transfers.

WHOLE = {
    "powers": True,
    "responsibility": True,
    "decision_autonomy": True,
    "financial_autonomy": True,
    "instruction_rights_kept": False,
}


JOINT_BODY = {"name": "Fen Waste Authority", "type": "association-of-authorities", "jurisdiction": "england"}


def transfer(change: Change | None = None, /, **more: Any) -> dict[str, Any]:
    told = {"from": "fenmarsh", "to": "wasteco", **WHOLE, **more}
    kept = {key: value for key, value in told.items() if value is not None}
    return changed(sole({"parties.wasteco": JOINT_BODY, "transfers": [kept]}), change)


@pytest.mark.parametrize("limb", WHOLE)
def test_a_transfer_is_whole_only_if_each_part_of_it_is(limb: str) -> None:
    assert facts(transfer())[EXTENT].value == "full"
    assert facts(transfer(**{limb: not WHOLE[limb]}))[EXTENT].value == "part"
    assert facts(transfer(**{limb: "unknown"}))[EXTENT].value is None
    assert facts(transfer(**{limb: None}))[EXTENT].value is None


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"from": "coldwick"}, "none"),
        ({"to": "coldwick"}, "none"),
        ({"from": "wasteco", "to": "fenmarsh"}, "none"),
        ({"to": "unknown"}, None),
        ({"can_take_back": True}, "full"),
    ],
)
def test_only_a_transfer_from_the_buyer_to_the_supplier_counts(more: dict[str, Any], wanted: str | None) -> None:
    assert facts(transfer(**more))[EXTENT].value == wanted


def test_powers_that_pass_to_an_authority_under_another_law_are_open() -> None:
    assert facts(transfer({"parties.wasteco": council("wasteco", jurisdiction="scotland")}))[EXTENT].value is None


@pytest.mark.parametrize("law", ["uk-pa-2023", "uk-pcr-2015", "eu-2014-24"])
@pytest.mark.parametrize(
    ("taker", "wanted"),
    [
        (firm(), "none"),
        (company("wasteco"), None),
        (company("wasteco", contracting_authority=False), "none"),
        (company("wasteco", contracting_authority=True), "full"),
        ({"name": "Wasteco"}, None),
        (council("wasteco"), "full"),
    ],
)
def test_powers_pass_only_between_authorities(law: str, taker: dict[str, Any], wanted: str | None) -> None:
    assert facts(transfer({"parties.wasteco": taker}), law=law)[EXTENT].value == wanted


def test_a_transfer_between_two_buyers_takes_nothing_from_what_they_buy_of_a_third() -> None:
    both = {"contract.buyers": ["fenmarsh", "saltby"]}
    assert facts(transfer(both, to="saltby"))[EXTENT].value == "none"


@pytest.mark.parametrize(
    ("others", "wanted"), [(["firm"], None), (["saltby"], None), (["wasteco"], "full"), (None, "full")]
)
def test_a_party_without_a_part_in_the_transfer_leaves_it_open(others: Any, wanted: str | None) -> None:
    change = {"contract.other_parties": others} if others else {}
    assert facts(transfer(change))[EXTENT].value == wanted


@pytest.mark.parametrize(
    ("participants", "ends", "wanted"),
    [
        (["fenmarsh", "saltby"], ("fenmarsh", "saltby"), "full"),
        (["fenmarsh", "saltby"], ("saltby", "fenmarsh"), "full"),
        (["fenmarsh", "saltby"], ("fenmarsh", "coldwick"), "none"),
        (["fenmarsh", "saltby", "coldwick"], ("fenmarsh", "saltby"), None),
        (["fenmarsh", "firm"], ("fenmarsh", "firm"), "none"),
    ],
)
def test_a_transfer_replaces_a_cooperation_only_if_all_have_a_part_in_it(
    participants: list[str], ends: tuple[str, str], wanted: str | None
) -> None:
    told = {"from": ends[0], "to": ends[1], **WHOLE}
    change = {
        "contract.buyers": participants,
        "cooperation.participants": participants,
        "cooperation.public_tasks": None,
        "cooperation.contributions": None,
        "transfers": [told],
    }
    assert facts(cooperation(change))[EXTENT].value == wanted


def test_no_transfer_is_none_and_an_open_mention_is_open() -> None:
    assert facts(sole())[EXTENT].value == "none"
    assert facts(sole({"transfers": "unknown"}))[EXTENT].value is None


# Who is bound, and who may be controlled.


@pytest.mark.parametrize(
    ("buyer", "sector", "wanted"),
    [
        (council("fenmarsh"), None, True),
        (firm(), None, False),
        ({"name": "Rail", "type": "public-undertaking", "jurisdiction": "england"}, None, None),
        ({"name": "Rail", "type": "public-undertaking", "jurisdiction": "england"}, "general", False),
        ({"name": "Rail", "type": "private-utility", "jurisdiction": "england"}, None, None),
        ({"name": "Rail", "type": "public-undertaking", "jurisdiction": "england"}, "utilities", True),
        ({"name": "Rail", "type": "public-undertaking", "jurisdiction": "scotland"}, "utilities", None),
        ({"name": "Rail", "type": "private-utility", "jurisdiction": "england"}, "unknown", None),
        (company("fenmarsh", jurisdiction="england"), None, None),
        (company("fenmarsh", jurisdiction="england", contracting_authority=True), None, True),
        (company("fenmarsh", jurisdiction="england", contracting_authority=False), None, False),
        (company("fenmarsh", jurisdiction="england", publicly_funded=True, operates_commercially=False), None, True),
        (company("fenmarsh", jurisdiction="england", publicly_funded=True, operates_commercially=True), None, False),
        (council("fenmarsh", operates_commercially=True), None, None),
        (council("fenmarsh", contracting_authority="unknown"), None, None),
        ({"name": "Fenmarsh", "type": "local-authority"}, None, None),
        (council("fenmarsh", jurisdiction="scotland"), None, False),
        (council("fenmarsh", jurisdiction="scotland", devolution="reserved"), None, True),
        (council("fenmarsh", jurisdiction="scotland", devolution="unknown"), None, None),
        (council("fenmarsh", jurisdiction="wales"), None, True),
    ],
)
def test_the_act_binds_contracting_authorities_and_utilities_at_their_utility_work(
    buyer: dict[str, Any], sector: str | None, wanted: bool | None
) -> None:
    change = {"parties.fenmarsh": buyer, **({"contract.sector": sector} if sector else {})}
    assert facts(sole(change))["buyer.bound"].value is wanted


@pytest.mark.parametrize(
    ("party", "described", "wanted"),
    [
        ({"type": "local-authority"}, False, False),
        ({"type": "local-authority"}, True, True),
        ({"type": "company-limited-by-shares"}, False, True),
        ({"type": "charity"}, False, True),
        ({"type": "public-undertaking"}, False, True),
        ({"type": "other"}, False, True),
        ({"type": "other", "nature": "private"}, False, False),
        ({"type": "unknown"}, False, None),
        ({}, False, None),
        ({"type": "unknown"}, True, True),
    ],
)
def test_a_company_can_be_controlled_though_nobody_describes_it_and_a_council_only_if_the_file_does(
    party: dict[str, str], described: bool, wanted: bool | None
) -> None:
    change: Change = {"parties.wasteco": {"name": "Wasteco", **party}, **({} if described else {"bodies": None})}
    assert facts(sole(change))["supplier.can_be_controlled"].value is wanted


def test_an_open_supplier_may_be_one_that_can_be_controlled() -> None:
    assert facts(sole({"contract.suppliers": "unknown"}))["supplier.can_be_controlled"].value is None
    assert facts(sole({"contract.suppliers": None}))["supplier.can_be_controlled"].value is False


@pytest.mark.parametrize(
    ("jurisdiction", "devolution", "wanted"),
    [
        ("england", None, True),
        ("northern-ireland", None, True),
        ("wales", None, False),
        ("wales", "reserved", True),
        ("wales", "unknown", None),
        ("unknown", None, None),
    ],
)
def test_the_percentage_regulations_do_not_reach_a_devolved_welsh_authority(
    jurisdiction: str, devolution: str | None, wanted: bool | None
) -> None:
    more = {"devolution": devolution} if devolution else {}
    buyer = {"parties.fenmarsh": council("fenmarsh", jurisdiction=jurisdiction, **more)}
    assert facts(sole(buyer))["buyer.percentage_regulations_apply"].value is wanted


@pytest.mark.parametrize(
    ("change", "fact", "words"),
    [
        ({"contract.legally_binding": True}, BINDING, "it is legally binding"),
        ({"contract.legally_binding": False}, BINDING, "it is not legally binding"),
        ({"contract.consideration": False}, INTEREST, "nothing is owed in return that could be enforced"),
        ({}, INTEREST, "something of value is owed in return"),
        ({}, "buyer.jurisdiction", "England"),
        ({"parties.fenmarsh.jurisdiction": "northern-ireland"}, "buyer.jurisdiction", "Northern Ireland"),
        ({"parties.fenmarsh.jurisdiction": "fr"}, "buyer.jurisdiction", "FR"),
        ({"parties.fenmarsh": firm("fenmarsh")}, "buyer.bound", "Fenmarsh plc is not a contracting authority"),
        ({}, "buyer.bound", "Fenmarsh Council is a contracting authority"),
        ({**UNDERTAKING, "contract.sector": "general"}, "buyer.bound", "Fenmarsh Ltd is not a contracting authority"),
        (
            {**UNDERTAKING, "contract.sector": "utilities"},
            "buyer.bound",
            "Fenmarsh Ltd is a utility buying for its utility activity",
        ),
        ({}, SCOTTISH, "none takes part"),
        ({"parties.wasteco.jurisdiction": "scotland"}, SCOTTISH, "Wasteco Ltd"),
        ({"parties.fenmarsh.jurisdiction": "scotland"}, SCOTTISH, "Fenmarsh Council"),
    ],
)
def test_each_fact_says_in_words_what_it_found(change: Change, fact: str, words: str) -> None:
    assert facts(sole(change))[fact].shown == words


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"contracting_authority": True}, True),
        ({"contracting_authority": True, "operates_commercially": False}, True),
        ({"contracting_authority": True, "operates_commercially": True}, None),
        ({"contracting_authority": False}, False),
        ({"contracting_authority": "unknown"}, None),
    ],
)
def test_a_statement_that_a_company_is_an_authority_stands_unless_it_trades(more: Any, wanted: bool | None) -> None:
    buyer = company("fenmarsh", jurisdiction="england", **more)
    assert facts(sole({"parties.fenmarsh": buyer}))["buyer.bound"].value is wanted


@pytest.mark.parametrize("sector", [None, "general"])
@pytest.mark.parametrize(
    ("type_", "said"),
    [
        ("private-company", True),
        ("public-undertaking", True),
        ("natural-persons", True),
        ("local-authority", False),
        ("central-government", False),
    ],
)
def test_a_status_stated_against_the_buyers_type_leaves_open_whether_it_is_bound(
    type_: str, said: bool, sector: str | None
) -> None:
    buyer = {"name": "Buyer", "type": type_, "jurisdiction": "england", "contracting_authority": said}
    change = {"parties.fenmarsh": buyer, **({"contract.sector": sector} if sector else {})}
    assert facts(sole(change))["buyer.bound"].value is None


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, True),
        ({"public_authority": True}, True),
        ({"public_authority": False}, None),
        ({"public_authority": False, "contracting_authority": True}, True),
    ],
)
def test_a_council_that_is_said_to_be_no_public_authority_may_be_no_contracting_authority(
    more: dict[str, bool], wanted: bool | None
) -> None:
    assert facts(sole({"parties.fenmarsh": council("fenmarsh", **more)}))["buyer.bound"].value is wanted


@pytest.mark.parametrize("type_", ["private-company", "public-undertaking", "natural-persons"])
def test_no_statement_makes_an_authority_of_what_the_law_rules_out(type_: str) -> None:
    party = {"name": "Party", "type": type_, "jurisdiction": "england", "contracting_authority": True}
    assert facts(cooperation({"parties.saltby": party}))["parties.contracting_authorities"].value is False


@pytest.mark.parametrize(
    ("buyer", "wanted"),
    [
        (firm("saltby"), True),
        (council("saltby"), False),
        (company("saltby"), False),
        ({"name": "Rail", "type": "public-undertaking", "jurisdiction": "england"}, False),
    ],
)
def test_another_buyer_that_the_law_does_not_bind_is_another_party(buyer: dict[str, Any], wanted: bool) -> None:
    change = {"parties.saltby": buyer, "contract.buyers": ["fenmarsh", "saltby"]}
    assert facts(sole(change))["contract.joins_others"].value is wanted


@pytest.mark.parametrize("arrangement", [sole, joint])
@pytest.mark.parametrize("law", ["uk-pa-2023", "uk-pcr-2015", "eu-2014-24", "de-gwb", "ie-2016"])
def test_a_firm_that_buys_too_takes_no_award_out_of_a_law(arrangement: Any, law: str) -> None:
    buyers = ["fenmarsh", "saltby", "firm"] if arrangement is joint else ["fenmarsh", "firm"]
    assert verdict(arrangement({"law": law, "contract.buyers": buyers})) == "unclear"


@pytest.mark.parametrize(
    ("others", "wanted"),
    [(None, False), (["firm"], True), (["saltby"], True), (["fenmarsh", "wasteco"], False), ("unknown", None)],
)
def test_a_party_that_neither_buys_nor_supplies_nor_controls_is_another(others: Any, wanted: bool | None) -> None:
    change = {} if others is None else {"contract.other_parties": others}
    assert facts(sole(change))["contract.joins_others"].value is wanted


def test_an_authority_in_control_is_no_other_party() -> None:
    found = facts(sole({"contract.other_parties": ["saltby"]}), controllers=("fenmarsh", "saltby"))
    assert found["contract.joins_others"].value is False


@pytest.mark.parametrize(
    ("nations", "wanted"),
    [
        (("fr", "fr"), True),
        (("england", "scotland"), True),
        (("fr", "de"), False),
        (("england", "fr"), False),
        (("england", "unknown"), None),
    ],
)
def test_departments_are_of_one_state_wherever_in_it_they_are(nations: tuple[str, str], wanted: bool | None) -> None:
    change = {
        f"parties.{party}": {"name": party, "type": "central-government", "jurisdiction": nation}
        for party, nation in zip(("fenmarsh", "saltby"), nations, strict=True)
    }
    assert facts(cooperation(change))["parties.emanations_of_one_state"].value is wanted


def test_one_party_is_no_parties() -> None:
    assert facts(cooperation())["parties.count"].shown == "2 parties"
    assert facts(sole({"contract.suppliers": None}))["parties.count"].shown == "1 party"


@pytest.mark.parametrize(("told", "wanted"), [(True, "yes"), (False, "no"), ("unknown", "open"), (None, "not-stated")])
def test_who_covers_a_deficit_is_told_by_the_transfer(told: Any, wanted: str) -> None:
    transfer = {"from": "fenmarsh", "to": "wasteco", **({} if told is None else {"members_cover_deficit": told})}
    assert facts(sole({"transfers": [transfer]}))["transfer.members_cover_deficit"].value == wanted


@pytest.mark.parametrize("time", ["contract.six_months_counting_its_day", "contract.six_months_after_its_day"])
def test_a_time_that_would_end_beyond_the_calendar_is_open(time: str) -> None:
    assert facts(sole({"contract.entered_on": "9999-12-31"}))[time].value is None
    assert facts(sole({"contract.entered_on": "9999-05-31"}))[time].value is not None
