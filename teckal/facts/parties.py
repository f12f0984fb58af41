"""Who the parties are in law.

A party's type settles its status only where the law's `party_types` says so; for companies, charities, universities and
mutuals it settles nothing, because a council's company may or may not be a contracting authority: that turns on who
funds or oversees it and on whether it operates commercially (PA 2023 s.2; Directive 2014/24/EU art 2(1)(4)).
"""

from __future__ import annotations

from collections.abc import Mapping

from teckal.facts.core import Answer, Ask, all_of, any_of, fact
from teckal.facts.values import Unknown, exactly

OWNABLE = frozenset(
    {
        "company-limited-by-shares",
        "company-limited-by-guarantee",
        "limited-liability-partnership",
        "community-interest-company",
        "charity",
        "cooperative-or-mutual",
        "association",
        "private-company",
    }
)
"""Kinds of body that others own or are members of: without an entry in `bodies:` they are not described enough."""

OWNABLE_SUPPLIERS = OWNABLE - {"private-company"} | {"association-of-authorities", "body-governed-by-public-law"}
"""Kinds of supplier that may belong to the buyer even if the file says nothing of it."""
OF_NO_CERTAIN_OWNER = frozenset({"public-undertaking", "other"})
"""Kinds that may as well, unless the file calls the supplier private: authorities direct every public undertaking."""

SHARE_COMPANIES = frozenset({"company-limited-by-shares", "private-company"})
NO_SHARE_CAPITAL = frozenset(
    {
        "company-limited-by-guarantee",
        "limited-liability-partnership",
        "charity",
        "association",
        "association-of-authorities",
    }
)
EU_STATES = frozenset(
    {"at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie"}
    | {"it", "lv", "lt", "lu", "mt", "nl", "pl", "pt", "ro", "sk", "si", "es", "se"}
)
NATION_DEVOLUTION = {"scotland": "devolved", "wales": "devolved", "northern-ireland": "transferred"}
UNITED_KINGDOM = frozenset({"england", "wales", "scotland", "northern-ireland"})
UTILITY_TYPES = frozenset({"public-undertaking", "private-utility"})
STATE_TYPES = frozenset({"state", "central-government"})
HEALTH_TYPES = frozenset({"nhs-body", "public-hospital"})
LOCAL_TYPES = frozenset({"local-authority", "police-body", "fire-body"}) | HEALTH_TYPES


def contracting_authority(ask: Ask, party: str) -> bool | None:
    """Whether the party is a contracting authority, public undertakings and private utilities left out."""
    excluded = _excluded(ask, party)
    if excluded:
        return False
    status = _status(ask, party, "contracting_authority")
    said = ask.told("parties", party, "contracting_authority").value
    denied = ask.stated("parties", party, "public_authority").value is False
    return None if status and said is not True and (excluded is None or denied) else status


def may_be_authority(ask: Ask, party: str) -> bool:
    """Whether the party is a contracting authority unless the law leaves its nation's authorities out."""
    return _status(ask, party, "contracting_authority") is True and _excluded(ask, party) is not True


def public_authority(ask: Ask, party: str) -> bool | None:
    """Whether the party is a public authority: publicly funded or overseen, and not operating commercially (s.2(2))."""
    status = _status(ask, party, "public_authority")
    if status is None and ask.told("parties", party, "public_authority").silent:
        commercial = ask.told("parties", party, "operates_commercially")
        if commercial.silent or commercial.value is False:
            return ask.told("parties", party, "contracting_authority").value is True or None
    return status


def _status(ask: Ask, party: str, status: str) -> bool | None:
    """The status as the file states it, else as the type or the two tests settle it.

    A statement lets in no type that the law rules out, and neither lets in a body that operates commercially, or one
    that is said to be neither publicly funded nor overseen.
    """
    by_type = ask.case.law.party_types.get(ask.kind(party) or "", {}).get(status)
    if by_type is False:
        return False
    said = ask.stated("parties", party, status)
    if said.silent and by_type is None:
        return _funded_or_overseen(ask, party)
    commercial = ask.stated("parties", party, "operates_commercially")
    tests = [ask.stated("parties", party, key).value for key in ("publicly_funded", "public_oversight")]
    if tests == [False, False] and (said.silent or said.value is True):
        return None
    if said.silent:
        return True if commercial.silent or commercial.value is False else None
    return None if said.value is True and commercial.value is True else said.value


def _funded_or_overseen(ask: Ask, party: str) -> bool | None:
    commercial = ask.told("parties", party, "operates_commercially").value
    if commercial is True:
        return False
    public = any_of([ask.told("parties", party, key).value for key in ("publicly_funded", "public_oversight")])
    return False if public is False else True if public and commercial is False else None


def is_utility(ask: Ask, party: str) -> bool | None:
    """Whether the party carries out a utility activity, and is public or has a special or exclusive right to it.

    PA 2023 ss.2(2), 6(2) and 35(4); UCR 2016 reg 5(1); Directive 2014/25/EU art 4(1). A private utility is one by its
    type; that it carries out no such activity, or has no such right, contradicts the type.
    """
    keys = ("utility_activity", "special_or_exclusive_rights")
    if ask.kind(party) == "private-utility":
        stated = [ask.stated("parties", party, key) for key in keys]
        return True if all(each.silent or each.value is True for each in stated) else None
    public = _public(ask, party)
    carries: bool | None = ask.told("parties", party, keys[0]).value
    if public or carries is False:
        return carries
    return all_of([carries, any_of([public, ask.told("parties", party, keys[1]).value])])


def _public(ask: Ask, party: str) -> bool | None:
    """Whether the party is an authority or a public undertaking, whichever of them."""
    by_type = ask.case.law.party_types.get(ask.kind(party) or "", {})
    if by_type.get("nature") == "private":
        return False
    states = [_status(ask, party, "contracting_authority"), ask.told("parties", party, "public_oversight").value]
    return any_of([ask.kind(party) == "public-undertaking", *states])


def _excluded(ask: Ask, party: str) -> bool | None:
    """Whether the law leaves the authorities of the party's nation out; None where its nation or devolution is open."""
    known = {"jurisdiction": ask.told("parties", party, "jurisdiction").value, "devolution": devolved(ask, party)}
    return any_of([_fits(known, each) for each in ask.case.law.excluded])


def _fits(known: Mapping[str, str | None], wanted: Mapping[str, str]) -> bool | None:
    return all_of([None if known[key] is None else known[key] == value for key, value in wanted.items()])


def devolved(ask: Ask, party: str) -> str | None:
    """Whether the party's functions are devolved, transferred or reserved; local bodies of a nation are its own."""
    said = ask.stated("parties", party, "devolution")
    nation = ask.told("parties", party, "jurisdiction").value
    if isinstance(said.value, str):
        return said.value
    if nation == "england":
        return "reserved"
    return NATION_DEVOLUTION.get(nation) if said.silent and ask.kind(party) in LOCAL_TYPES else None


def is_public(ask: Ask, party: str) -> bool | None:
    """Whether a holder is public, for the Directive and the 2015 Regulations; a charity is not public by being one.

    A company that public bodies own whole is public; one with a private holder is neither (CJEU C-26/03, C-574/12).
    A private company that is said to be public is one thing or the other, and the file does not say which.
    """
    said = ask.stated("parties", party, "nature")
    by_type = ask.case.law.party_types.get(ask.kind(party) or "", {}).get("nature")
    if said.value == "public" and by_type == "private":
        return None
    if isinstance(said.value, str):
        return {"public": True, "private": False}.get(said.value)
    if not said.silent:
        return None
    if by_type is not None:
        return bool(by_type == "public")
    if contracting_authority(ask, party):
        return True
    ask.told("parties", party, "nature")
    return None


def described(ask: Ask, body: str) -> bool:
    """Whether the file says anything of who owns or directs the body."""
    return ask.document.get(("bodies", body)) is not None


def status_answer(ask: Ask, parties: tuple[str, ...]) -> Answer:
    """Whether all of the parties are contracting authorities, and which is not."""
    if not parties:
        return Answer(Unknown("the file names no authorities"))
    states = {party: contracting_authority(ask, party) for party in parties}
    failing = [party for party in parties if states[party] is False]
    if failing:
        what = ask.agree(failing, "is not a contracting authority", "are not contracting authorities")
        return Answer(False, f"{ask.names(failing)} {what}")
    unsure = [party for party in parties if states[party] is None]
    if unsure:
        whom = f"{ask.names(unsure)} {ask.agree(unsure, 'is a contracting authority', 'are contracting authorities')}"
        return Answer(Unknown(f"the file does not settle whether {whom}"))
    what = ask.agree(parties, "is a contracting authority", "are contracting authorities")
    return Answer(True, f"{ask.names(parties)} {what}")


def head_count(ask: Ask, parties: tuple[str, ...]) -> int:
    """How many parties an entry or several stand for; a group of like parties is at least two."""
    return sum(_members(ask, party) for party in parties)


def _members(ask: Ask, party: str) -> int:
    if ask.told("parties", party, "collective").value is not True:
        return 1
    count = ask.told("parties", party, "count").value
    return count if isinstance(count, int) else 2


def state_of(ask: Ask, party: str) -> str | None:
    """The State in which the party is; the nations of the United Kingdom are one State."""
    nation = ask.told("parties", party, "jurisdiction").value
    return "united-kingdom" if nation in UNITED_KINGDOM else nation if isinstance(nation, str) else None


@fact("buyer.jurisdiction")
def buyer_jurisdiction(ask: Ask) -> Answer:
    told = ask.told("parties", ask.case.roles.buyer, "jurisdiction")
    if not isinstance(told.value, str):
        return Answer(Unknown(f"the file does not say where {ask.name(ask.case.roles.buyer)} is"))
    return Answer(told.value, told.value.replace("-", " ").title() if len(told.value) > 2 else told.value.upper())


@fact("buyer.in_eu_member_state")
def buyer_in_eu_member_state(ask: Ask) -> Answer:
    told = ask.told("parties", ask.case.roles.buyer, "jurisdiction")
    if told.value is None:
        return Answer(Unknown("the file does not say where the buyer is"))
    return Answer(told.value in EU_STATES, told.value.upper())


@fact("buyer.devolution")
def buyer_devolution(ask: Ask) -> Answer:
    value = devolved(ask, ask.case.roles.buyer)
    return Answer(value or Unknown("the file does not say whether the buyer's functions are devolved or reserved"))


@fact("buyer.percentage_regulations_apply")
def percentage_regulations_apply(ask: Ask) -> Answer:
    """Whether regs 42A to 42C of the Procurement Regulations 2024 reach the buyer: not a devolved Welsh authority.

    SI 2025/163 reg 2(2) and (3); a deal between a few bodies is under no procurement arrangement (PA 2023 s.114).
    """
    buyer = ask.case.roles.buyer
    nation = ask.told("parties", buyer, "jurisdiction").value
    if nation is None:
        return Answer(Unknown("the file does not say where the buyer is"))
    if nation != "wales":
        return Answer(True, "regulations 42A to 42C apply")
    value = devolved(ask, buyer)
    if value is None:
        return Answer(Unknown("the file does not say whether the Welsh buyer's functions are devolved"))
    return Answer(value != "devolved", "regulations 42A to 42C do not reach a devolved Welsh authority")


@fact("buyer.bound")
def buyer_bound(ask: Ask) -> Answer:
    """Whether the law binds the buyer; utilities bind public undertakings and private utilities too."""
    return is_bound(ask, ask.case.roles.buyer)


def is_bound(ask: Ask, buyer: str) -> Answer:
    """Whether the law binds whoever buys; open where the file states a status against the party's own type."""
    answer = _bound_as_utility(ask, buyer) if ask.kind(buyer) in UTILITY_TYPES else _bound_as_authority(ask, buyer)
    if answer.value is False and _stated_against_type(ask, buyer):
        words = "its type and what the file says of its status contradict each other"
        return Answer(Unknown(f"whether {ask.name(buyer)} is a contracting authority: {words}", contradicted=True))
    return answer


def _bound_as_authority(ask: Ask, buyer: str) -> Answer:
    """A company is a utility too, whatever its type, where the file says what makes it one."""
    authority = status_answer(ask, (buyer,))
    as_utility = ask.stated("contract", "sector").value == "utilities" and is_utility(ask, buyer)
    return _bound_as_utility(ask, buyer) if authority.value is not True and as_utility else authority


def _bound_as_utility(ask: Ask, buyer: str) -> Answer:
    """Whether it buys for a utility activity; where nothing is said of the sector, that is open of such a buyer."""
    sector = ask.told("contract", "sector").value
    for_utilities = None if sector is None else sector == "utilities"
    excluded = _excluded(ask, buyer)
    bound = all_of([for_utilities, None if excluded is None else not excluded])
    if bound is None:
        return Answer(Unknown(f"the file does not settle whether {ask.name(buyer)} buys as a utility that is bound"))
    words = "is a utility buying for its utility activity" if bound else "is not a contracting authority"
    return Answer(bound, f"{ask.name(buyer)} {words}")


def _stated_against_type(ask: Ask, party: str) -> bool:
    """Whether the file calls the party an authority, or none, where its type says the opposite."""
    by_type = ask.case.law.party_types.get(ask.kind(party) or "", {}).get("contracting_authority")
    said = ask.stated("parties", party, "contracting_authority").value
    return said is not None and by_type is not None and said is not by_type


@fact("buyer.contracting_authority")
def buyer_contracting_authority(ask: Ask) -> Answer:
    """Whether the buyer is a contracting authority otherwise than as a utility (Sch 2 para 2(8))."""
    return status_answer(ask, (ask.case.roles.buyer,))


@fact("buyer.may_arrange_health_services")
def buyer_may_arrange_health_services(ask: Ask) -> Answer:
    """Whether the Provider Selection Regime binds the buyer: it binds NHS bodies, councils and combined authorities."""
    kind = ask.kind(ask.case.roles.buyer)
    if kind in HEALTH_TYPES or kind == "local-authority":
        return Answer(True, "the regime binds NHS bodies and councils")
    if kind in ("police-body", "fire-body"):
        return Answer(False, "the regime does not bind police and fire bodies")
    return Answer(Unknown("the file does not settle whether the Provider Selection Regime binds the buyer"))


@fact("buyer.health_body")
def buyer_health_body(ask: Ask) -> Answer:
    """Whether the buyer is a body of the health service: of what it buys, much is care of patients."""
    buyer = ask.case.roles.buyer
    kind = ask.kind(buyer)
    if kind is None:
        return Answer(Unknown(f"the file does not say what type of body {ask.name(buyer)} is"))
    health = kind in HEALTH_TYPES
    return Answer(health, f"{ask.name(buyer)} {'is' if health else 'is not'} a body of the health service")


@fact("buyer.can_be_controlled")
def buyer_can_be_controlled(ask: Ask) -> Answer:
    return _can_be_controlled(ask, ask.case.roles.buyer)


@fact("supplier.can_be_controlled")
def supplier_can_be_controlled(ask: Ask) -> Answer:
    supplier = ask.case.roles.supplier
    if supplier is not None and _may_belong_to_the_buyer(ask, supplier) and not _puts_cooperation_forward(ask):
        return Answer(True, f"{ask.name(supplier)} is a body that others own or direct")
    if supplier is not None:
        return _can_be_controlled(ask, supplier)
    told = ask.told("contract", "suppliers")
    return Answer(False, "no supplier is named") if told.silent else Answer(Unknown("the supplier is not known"))


def _may_belong_to_the_buyer(ask: Ask, supplier: str) -> bool:
    """Whether the supplier is of a kind that may be owned or directed by the buyer without the file saying so."""
    kind = ask.kind(supplier)
    private = ask.stated("parties", supplier, "nature").value == "private"
    return kind in OWNABLE_SUPPLIERS or (kind in OF_NO_CERTAIN_OWNER and not private)


def _puts_cooperation_forward(ask: Ask) -> bool:
    return ask.document.get(("cooperation",)) is not None


def _can_be_controlled(ask: Ask, party: str) -> Answer:
    """Whether the arrangement puts the party forward as a body that others own or direct.

    A council is not owned; a company always is, whether or not the file says by whom.
    """
    if ask.told("parties", party, "type").value is None and not described(ask, party):
        return Answer(Unknown(f"the file does not say what kind of body {ask.name(party)} is"))
    if ask.kind(party) == "private-company" and not described(ask, party):
        return Answer(False, f"{ask.name(party)} is a private company, and no authority is put forward as its owner")
    if described(ask, party) or ask.kind(party) in OWNABLE:
        return Answer(True, f"{ask.name(party)} is a body that others own or direct")
    return Answer(False, f"the file describes nobody who owns or directs {ask.name(party)}")


@fact("controllers.contracting_authorities")
def controllers_are_authorities(ask: Ask) -> Answer:
    contracting = [each for each in (ask.case.roles.buyer, ask.case.roles.supplier) if each]
    groups = [each for each in contracting if head_count(ask, (each,)) > 1]
    if groups and not ask.controllers and ask.case.roles.set_of is None:
        return Answer(False, f"{ask.names(groups)} are several authorities, none of which controls it alone")
    return status_answer(ask, ask.controllers)


@fact("parties.count")
def parties_count(ask: Ask) -> Answer:
    count = head_count(ask, ask.case.roles.parties)
    return Answer(exactly(count), f"{count} {'party' if count == 1 else 'parties'}")


@fact("parties.include_a_devolved_scottish_authority")
def parties_include_scottish(ask: Ask) -> Answer:
    """Whether a devolved Scottish authority takes part, which the Act leaves out (PA 2023 s.2(5)(a), s.115A)."""
    named = dict.fromkeys((*ask.case.roles.parties, *ask.controllers))
    scottish = [each for each in named if ask.stated("parties", each, "jurisdiction").value == "scotland"]
    outside = [each for each in scottish if devolved(ask, each) != "reserved"]
    return Answer(bool(outside), ask.names(outside) if outside else "none takes part")


@fact("parties.contracting_authorities")
def parties_are_authorities(ask: Ask) -> Answer:
    """Whether all whom the contract joins are authorities; a list of parties that is open may hide one that is not."""
    lists = [("contract", key) for key in ("buyers", "suppliers", "other_parties")] + [("cooperation", "participants")]
    told = [ask.told(*each) for each in lists]
    sure = {party for each in told for party in each.value or ()}
    answer = status_answer(ask, tuple(each for each in ask.case.roles.parties if each in sure))
    if answer.value is not False and any(each.why not in ("", "not stated") for each in told):
        return Answer(Unknown("the file leaves open who else is a party to the contract"))
    return answer


@fact("parties.emanations_of_one_state")
def emanations_of_one_state(ask: Ask) -> Answer:
    """Whether all parties are departments or bodies of one State or Crown, which cannot contract with itself.

    What separate legal persons agree is not taken out of the law by a clause that it does not bind ([2015] EWHC 90 (QB)
    was about two departments of the Crown).
    """
    parties = ask.case.roles.parties
    kinds = [ask.kind(each) for each in parties]
    if any(kind is not None and kind not in STATE_TYPES for kind in kinds):
        return Answer(False, "the parties are separate legal persons")
    nations = {ask.told("parties", each, "jurisdiction").value for each in parties}
    if None in kinds or None in nations:
        return Answer(Unknown("the file does not settle whether the parties are of one and the same State"))
    one = len(nations) == 1 or nations <= UNITED_KINGDOM
    return Answer(one, f"the parties are {'departments of one State' if one else 'of several States'}")
