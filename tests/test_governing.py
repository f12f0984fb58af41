"""Which law governs: by the day of the award, the buyer's nation, the kind of contract and what was done before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from arrangements import changed, council, result, sole

from teckal.document import from_mapping
from teckal.facts import Roles, parties_of
from teckal.governing import Governing, governing
from teckal.rulebook import load

PA, PCR, EU, SCOTLAND = "uk-pa-2023", "uk-pcr-2015", "eu-2014-24", "scotland-2015"
CONCESSIONS, UTILITIES, DEFENCE, CASE_LAW = "uk-ccr-2016", "uk-ucr-2016", "uk-dspcr-2011", "eu-case-law"


def governed(arrangement: dict[str, Any]) -> Governing:
    document = from_mapping(arrangement)
    return governing(document, load(), Roles("fenmarsh", "wasteco", parties_of(document)))


def laws(arrangement: dict[str, Any]) -> str | set[str]:
    """The id of the law that governs, or those of all that may."""
    found = governed(arrangement)
    return found.law.id if found.law else set(found.candidates)


def awarded(on: Any, **told: Any) -> dict[str, Any]:
    """The sole arrangement awarded on the day, with these facts of the contract."""
    change = {f"contract.{key}": value for key, value in {**told, "awarded_on": on}.items()}
    return sole(change)


def buyer(**told: Any) -> dict[str, Any]:
    return {"parties.fenmarsh": {key: value for key, value in council("fenmarsh", **told).items() if value is not None}}


TABLE = yaml.load((Path(__file__).parent / "governing.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def row(entry: dict[str, Any]) -> dict[str, Any]:
    """The sole arrangement as the row of the table has it."""
    told = {"awarded_on": entry.get("on"), "category": entry.get("category", "services")}
    told |= {"sector": entry["sector"]} if "sector" in entry else {}
    told |= {"earlier_steps": entry["steps"]} if "steps" in entry else {}
    told |= {"modifies": {"contract": "FEN-1", "awarded_on": entry["modifies"]}} if "modifies" in entry else {}
    found = changed(awarded(None), {f"contract.{key}": value for key, value in told.items() if value is not None})
    found = changed(found, {"event": entry["event"]} if "event" in entry else {})
    return changed(found, buyer(**{"jurisdiction": None, **entry["buyer"]}))


def test_the_table_has_forty_rows_and_more() -> None:
    assert len(TABLE) >= 40


@pytest.mark.parametrize("entry", TABLE, ids=[each["why"] for each in TABLE])
def test_the_law_that_governs_is_that_of_the_table(entry: dict[str, Any]) -> None:
    assert laws(row(entry)) == (entry["law"] if "law" in entry else set(entry["either"]))


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        ("2015-02-25", CASE_LAW),
        ("2015-02-26", PCR),
        ("2025-02-23", PCR),
        ("2025-02-24", PA),
        ("2025-02-25", PA),
        ("2025-01", PCR),
        ("2025-02", {PA, PCR}),
        ("2025", {PA, PCR}),
        ("2026", PA),
        ("unknown", {PA, PCR, CASE_LAW}),
        (None, {PA, PCR, CASE_LAW}),
    ],
)
def test_the_act_governs_from_24_february_2025_and_the_2015_regulations_from_26_february_2015(
    on: Any, wanted: str | set[str]
) -> None:
    assert laws(awarded(on)) == wanted


STEPS = (
    "contract-notice",
    "negotiated-procedure-contact",
    "voluntary-transparency-notice",
    "contracts-finder-opportunity",
    "contest-notice",
    "framework-or-purchasing-system",
)


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("awarded_on", ["2025-02-24", "2025-02-25", "2026-09-01"])
@pytest.mark.parametrize(("on", "wanted"), [("2025-02-23", PCR), ("2025-02-24", PA), ("2025-02", {PA, PCR})])
def test_a_step_on_the_last_day_before_the_act_keeps_the_2015_regulations(
    kind: str, awarded_on: str, on: str, wanted: str | set[str]
) -> None:
    assert laws(awarded(awarded_on, earlier_steps=[{"kind": kind, "on": on}])) == wanted


@pytest.mark.parametrize(("on", "wanted"), [("2023-05-25", PCR), ("2023-05-26", PA), ("2025-02-23", PA)])
def test_a_prior_information_notice_as_call_keeps_them_only_from_before_26_may_2023(on: str, wanted: str) -> None:
    step = {"kind": "prior-information-notice-as-call", "on": on}
    assert laws(awarded("2025-02-25", earlier_steps=[step])) == wanted


def test_talking_to_ones_own_company_is_no_step() -> None:
    assert laws(awarded("2025-02-25", earlier_steps=[{"kind": "none", "on": "2024-06-01"}])) == PA


@pytest.mark.parametrize("steps", ["unknown", [{"kind": "unknown"}], [{"kind": "contract-notice", "on": "unknown"}]])
def test_an_open_step_leaves_the_law_open(steps: Any) -> None:
    assert laws(awarded("2025-02-25", earlier_steps=steps)) == {PA, PCR}


def test_before_the_act_no_step_is_needed() -> None:
    assert laws(awarded("2025-02-23", earlier_steps="unknown")) == PCR


@pytest.mark.parametrize(
    ("on", "wanted"), [("2025-02-23", CONCESSIONS), ("2025-02-24", CONCESSIONS), ("2025-02-25", CONCESSIONS)]
)
def test_a_concession_notice_keeps_the_concession_regulations(on: str, wanted: str) -> None:
    step = {"kind": "concession-notice", "on": "2025-02-23"}
    assert laws(awarded(on, category="concession", earlier_steps=[step])) == wanted


@pytest.mark.parametrize(
    "kind", ["contest-notice", "qualification-notice", "special-arrangements-contact", "framework-or-purchasing-system"]
)
@pytest.mark.parametrize(("on", "wanted"), [("2025-02-23", UTILITIES), ("2025-02-24", PA)])
def test_a_step_of_a_utility_before_the_act_keeps_the_utilities_regulations(kind: str, on: str, wanted: str) -> None:
    assert laws(awarded("2025-02-25", sector="utilities", earlier_steps=[{"kind": kind, "on": on}])) == wanted


def test_a_qualification_notice_keeps_nothing_for_an_ordinary_contract() -> None:
    step = {"kind": "qualification-notice", "on": "2025-02-23"}
    assert laws(awarded("2025-02-25", earlier_steps=[step])) == PA


def test_a_contract_notice_keeps_nothing_for_a_concession_nor_a_concession_notice_for_services() -> None:
    notice, concession = ({"kind": f"{each}-notice", "on": "2025-02-23"} for each in ("contract", "concession"))
    assert laws(awarded("2025-02-25", category="concession", earlier_steps=[notice])) == PA
    assert laws(awarded("2025-02-25", earlier_steps=[concession])) == PA


@pytest.mark.parametrize(
    ("told", "before", "after"),
    [
        ({"category": "works"}, PCR, PA),
        ({"category": "concession"}, CONCESSIONS, PA),
        ({"sector": "utilities"}, UTILITIES, PA),
        ({"sector": "defence-security"}, DEFENCE, PA),
        ({"sector": "health-services"}, PCR, PA),
        ({"sector": "unknown"}, {PCR, UTILITIES, DEFENCE}, PA),
        ({"category": "unknown"}, {PCR, CONCESSIONS}, PA),
        ({"category": None}, {PCR, CONCESSIONS}, PA),
    ],
)
def test_before_the_act_each_kind_of_contract_had_its_own_regulations(
    told: dict[str, Any], before: str | set[str], after: str
) -> None:
    assert laws(awarded("2025-02-23", **told)) == before
    assert laws(awarded("2025-02-24", **told)) == after


@pytest.mark.parametrize(
    ("told", "before", "after"),
    [
        ({"jurisdiction": "wales"}, PCR, PA),
        ({"jurisdiction": "northern-ireland"}, PCR, PA),
        ({"jurisdiction": "scotland"}, SCOTLAND, SCOTLAND),
        ({"jurisdiction": "scotland", "devolution": "reserved"}, PCR, PA),
        ({"jurisdiction": "scotland", "devolution": "unknown"}, {SCOTLAND, PCR}, {SCOTLAND, PA}),
        ({"jurisdiction": "scotland", "type": "central-government"}, {SCOTLAND, PCR}, {SCOTLAND, PA}),
        ({"jurisdiction": "fr"}, EU, EU),
        ({"jurisdiction": "ie"}, "ie-2016", "ie-2016"),
        ({"jurisdiction": "de"}, "de-gwb", "de-gwb"),
        (
            {"jurisdiction": "unknown"},
            {EU, SCOTLAND, PCR, "de-gwb", "ie-2016"},
            {EU, SCOTLAND, PA, "de-gwb", "ie-2016"},
        ),
        ({"jurisdiction": None}, {EU, SCOTLAND, PCR, "de-gwb", "ie-2016"}, {EU, SCOTLAND, PA, "de-gwb", "ie-2016"}),
    ],
)
def test_the_buyers_nation_chooses_among_the_laws_and_none_is_guessed_where_it_is_open(
    told: dict[str, Any], before: str | set[str], after: str | set[str]
) -> None:
    assert laws(changed(awarded("2025-02-23"), buyer(**told))) == before
    assert laws(changed(awarded("2025-02-24"), buyer(**told))) == after


@pytest.mark.parametrize(
    ("on", "category", "wanted"),
    [
        ("2016-04-17", "services", CASE_LAW),
        ("2016-04-18", "services", EU),
        ("2016-04-18", "concession", "eu-2014-23"),
        ("2016", "services", {CASE_LAW, EU}),
    ],
)
def test_the_directive_governs_from_18_april_2016(on: str, category: str, wanted: str | set[str]) -> None:
    assert laws(changed(awarded(on, category=category), buyer(jurisdiction="fr"))) == wanted


@pytest.mark.parametrize("fact", ["contract.awarded_on", "parties.fenmarsh.jurisdiction"])
def test_a_disputed_date_or_nation_chooses_no_law(fact: str) -> None:
    found = governed(changed(sole(), {"evidence": {fact: {"standing": "disputed"}}}))
    assert found.law is None
    assert PA in found.candidates


def test_the_facts_that_would_choose_are_named() -> None:
    found = governed(awarded(None))
    assert [each.name for each in found.open_facts] == ["contract.awarded_on"]


@pytest.mark.parametrize(
    ("modified", "wanted"), [("2025-02-23", {PA, PCR}), ("2025-02-24", PA), ("unknown", {PA, PCR}), (None, {PA, PCR})]
)
def test_which_law_governs_a_change_of_an_older_contract_is_left_open(
    modified: str | None, wanted: str | set[str]
) -> None:
    modifies = {"contract": "FEN-1", "awarded_on": modified} if modified else {"contract": "FEN-1"}
    assert laws(changed(awarded("2026-09-01", modifies=modifies), {"event": "modification"})) == wanted


def test_a_regime_that_comes_first_and_has_no_such_exemption_is_out_of_scope() -> None:
    found = result(awarded("2025-02-23", sector="defence-security"))
    assert found.law is not None
    assert (found.verdict, found.law.id, found.law.governs) == ("out-of-scope", DEFENCE, True)
    assert "Defence and Security Public Contracts Regulations 2011" in found.summary
    assert [(each.verdict, each.route) for each in found.awards] == [("out-of-scope", None)]


def test_the_result_names_the_provision_by_which_the_law_governs() -> None:
    found = result(sole())
    assert found.law is not None
    assert "SI 2024/716 reg 2(2)" in found.law.provision


def test_the_result_says_which_one_fact_would_bring_another_law() -> None:
    found = result(sole())
    assert found.law is not None
    assert {(each.law, each.fact) for each in found.law.elsewhere} == {
        (PCR, "contract.awarded_on"),
        (PCR, "contract.begun_under_earlier_regime"),
        (CASE_LAW, "contract.awarded_on"),
    }


def test_where_the_law_is_open_nothing_is_decided() -> None:
    found = result(awarded("2025"))
    assert (found.verdict, found.law, set(found.candidates)) == ("unclear", None, {PA, PCR})
    assert [each.fact for each in found.missing] == ["contract.awarded_on"]
