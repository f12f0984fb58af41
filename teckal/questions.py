"""The plain question that each blank of an arrangement answers, by its place in the format.

Whoever fills a template in sees one blank at a time, and the description of a name is no question. So every place at
which the format lets `unknown` stand has its own here, with the party or body that it is about by name; the tests walk
the whole schema, and find neither a place without a question nor a question without a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teckal.document import UNKNOWN, Document
from teckal.document import show as shown
from teckal.frozen import dataclass
from teckal.reading import schema
from teckal.reading.places import Path

NO_BLANKS = ("law", "decided", "example")
"""What stands at the top and is no fact to be filled in: a law is named or left out, the others are a library's."""

_PERIOD = {
    "from": "On which day does this accounting period begin?",
    "to": "On which day does this accounting period end?",
    "projected": "Are the figures of this period a forecast?",
}
_EFFECT = {
    "effective_on": "From which day does this have effect?",
    "until": "What is the last day on which this has effect?",
}
_REORGANISED = {
    "": "When was its work last reorganised, and did its activities change?",
    "date": "When was its work last reorganised?",
    "activities_changed": "Did its activities change, so that earlier figures no longer speak for them?",
}
_BLOCKS: Mapping[str, Mapping[str, str]] = {
    "": {
        "title": "What is the arrangement called, in a few words?",
        "reference": "What is your own reference for it?",
        "description": "What else should a reader know about it?",
        "stage": "How far has it come: an idea, a joint assessment, a design, or running?",
        "vehicle": "In which legal form do the parties work together?",
        "sharing": "What is shared, from an idea to a whole service?",
        "as_at": "On which day are the facts to be tested, if not on that of the award?",
        "event": "What is tested: an award, a contract that goes on, a change to one, or a change of owners?",
    },
    "parties.<id>": {
        "name": "What is the full name of {party}?",
        "type": "What kind of body is {party}?",
        "jurisdiction": "Where does {party} belong: a part of the United Kingdom, or which EU member state?",
        "devolution": "Are the functions of {party} devolved, transferred or reserved?",
        "nature": "Is {party} public, private, or both?",
        "contracting_authority": "Is {party} itself bound by procurement law when it buys?",
        "public_authority": "Is {party} a public authority?",
        "publicly_funded": "Is {party} wholly or mainly paid for out of public funds?",
        "public_oversight": "Do authorities oversee the management of {party}, or appoint more than half of its board?",
        "operates_commercially": "Does {party} work for profit, bearing its own losses, on the terms of the market?",
        "utility_activity": "Does {party} run a utility itself (energy, heat, water, transport, ports, post)?",
        "special_or_exclusive_rights": "Does {party} have a right that keeps others from that activity, and that was "
        "not won in open competition?",
        "collective": "Does {party} stand for a whole group of like parties?",
        "count": "How many parties are there in the group that {party} stands for?",
        "represented": "Are all, some or none of the group that {party} stands for represented?",
        "description": "What else should a reader know about {party}?",
    },
    "contract": {
        "buyers": "Who buys or awards? In a cooperation, who takes part?",
        "suppliers": "Who supplies?",
        "other_parties": "Who else is a party to the contract?",
        "subject": "What is supplied, in a few words?",
        "description": "What else should a reader know about the contract?",
        "category": "Is it mainly for goods, services, light-touch services or works, or is it a concession?",
        "concession_of": "Is the concession one of works or one of services?",
        "sector": "Which sector's rules might apply: none in particular, utilities, defence and security, or health?",
        "estimated_value": "What is it worth over its whole life, with VAT, options and extensions?",
        "currency": "In which currency is every amount of money in the file?",
        "awarded_on": "On what date was the award decided, or is it to be decided?",
        "entered_on": "On what date is the contract signed or otherwise entered into?",
        "starts_on": "When does the work begin?",
        "ends_on": "When does the work end?",
        "consideration": "Is anything of value owed in return, even bare costs?",
        "performs_exempted_contract": "Does the buyer buy this mainly to perform a contract that it was itself given "
        "without a tender, as a controlled body?",
        "consideration_enforceable": "Could what is owed in return be enforced in law?",
        "legally_binding": "Does the arrangement bind the parties in law?",
        "supplier_can_refuse_orders": "Is the supplier free to refuse what the buyer orders?",
        "supplier_sets_price": "Is the supplier free to set its price?",
        "earlier_steps": "Which steps of a procurement were taken under the older rules?",
        "earlier_steps.kind": "Which step of a procurement was taken under the older rules, if any?",
        "earlier_steps.on": "When was that step taken?",
        "modifies": "Which earlier contract does this one change?",
        "modifies.contract": "Which earlier contract does this one change?",
        "modifies.awarded_on": "When was the contract that it changes awarded?",
    },
    "bodies": {"": "Which bodies do others own or direct, and what is known of each?"},
    "bodies.<id>": {
        "": "Who holds {body}, who directs it, and for whom does it work?",
        "controllers": "Which authorities control {body}?",
        "share_capital": "Does {body} have share capital?",
        "created_on": "When was {body} created?",
        "first_turnover_on": "When did {body} first have turnover?",
        "accounts_to": "On which day ended the last accounting year of {body} for which figures exist?",
        "group": "Does {body} head a group of its own?",
        "group.is_parent": "Does {body} have subsidiaries?",
        "group.must_consolidate": "Must {body} draw up consolidated accounts?",
        "consolidated_by": "In whose consolidated accounts are those of {body} included, as the law requires?",
        "under_company_accounts_law": "Does the law on the annual accounts of companies apply to {body}?",
        "same_supplies_by": "Which others of its group supply the same or the like as {body}?",
        "holdings_complete": "Does the list of holders name everyone who has a part in {body}?",
        "board_acts_independently": "Does the board run {body} with little say from those who own it?",
        "market_oriented": "Does {body} look to the market rather than to those who own it?",
        "pursues_contrary_interests": "Does {body} act against the interests of any authority that controls it?",
    },
    "bodies.<id>.reorganised": _REORGANISED,
    "bodies.<id>.joint_venture": {
        "": "For what, for how long and by what are the members of {body} bound as a joint venture?",
        "utility_activity": "Was {body} formed to carry out the utility activity that this contract serves?",
        "formed_for_years": "For how many years was {body} formed to carry that activity out?",
        "members_bound_for_years": "For how many years are all members of {body} bound to stay?",
        "members_bound_for_its_whole_term": "Are the members of {body} bound for as long as it was formed for?",
        "bound_by": "Where is it written down that the members of {body} stay, if anywhere?",
        "agreed_on": "On what date were the members of {body} bound to stay?",
    },
    "bodies.<id>.holdings": {"": "Who has a part in {body}, and how much of it?"},
    "bodies.<id>.holdings.<id>": {
        "": "What does {party} have in {body}: shares, votes or membership?",
        "shares": "What percent of the shares of {body} does {party} hold?",
        "votes": "What percent of the votes in {body} does {party} have?",
        "member": "Is {party} a member of {body}?",
        "held_for": "For whom does {party} hold its part in {body}, as nominee or trustee?",
        "required_by_national_law": "Does legislation require {party} to have a part in {body}?",
        "selected_by_tender": "Was {party} chosen in a competition that covered the service too?",
        "blocking_rights": "Can {party} block decisions of {body}?",
        "controlling_rights": "Does its part in {body} give {party} control?",
        "decisive_influence": "Does {party} have decisive influence on {body} through its part in it?",
        "rights": "What does its part in {body} bring {party}: profit, loss, a share on winding up?",
        "effective_on": "From which day does {party} have its part in {body}?",
        "until": "Until which day does {party} have its part in {body}?",
    },
    "bodies.<id>.board": {
        "": "How many seats does the board of {body} have, and who fills them?",
        "seats": "How many seats does the board of {body} have?",
        "appointed_by": "Who fills how many seats on the board of {body}?",
        "appointed_by.<id>": "How many seats on the board of {body} does {party} fill?",
        "appointments_right": "By what right are the seats on the board of {body} filled, if by any?",
        **_EFFECT,
    },
    "bodies.<id>.organs": {
        "": "Which organs of {body} decide, and what does each decide?",
        "kind": "Which organ of {body} is it?",
        "decides": "What does this organ of {body} decide?",
    },
    "bodies.<id>.representatives": {
        "": "Who sits on the organs of {body}, and for whom?",
        "for": "For whom does this person sit?",
        "body": "On which organ of {body} does this person sit?",
        "secured_by": "Where is the right to this representative written down, if anywhere?",
        "say_in_agenda_and_votes": "Do those represented keep a say in the agenda and in how the person votes?",
        "sits_for": "For whom does this person in truth sit, if for another?",
        **_EFFECT,
    },
    "bodies.<id>.decisive_influence": {
        "": "Who has decisive influence on {body}?",
        "strategic_objectives": "Who decides what {body} is for and where it is going?",
        "significant_decisions": "Who decides on the budgets, contracts and people of {body}?",
        "anyone_else": "Does anyone else have decisive influence on {body}, by votes, veto, seats or agreement?",
        **_EFFECT,
    },
    "bodies.<id>.reserved_matters": {
        "": "What can {body} not decide without certain parties?",
        "matter": "Which matter can {body} not decide without certain parties?",
        "held_by": "Without whom can {body} not decide this?",
        "kind": "Is their approval needed, or may they stop it?",
    },
    "bodies.<id>.agreements": {
        "": "Which agreements are there between the holders of {body}?",
        "between": "Who made the agreement?",
        "binding": "Does the agreement bind them in law?",
        "gives": "What does the agreement give those who made it?",
        **_EFFECT,
    },
    "bodies.<id>.parent_routes": {
        "": "Who is a parent undertaking of {body} otherwise than by votes?",
        "appoints_board_majority": "Who may appoint or remove directors with most of the votes on the board of {body}?",
        "dominant_influence_by": "Who has a right to dominant influence on {body}, by its articles or a contract?",
        "controls_votes_by_agreement": "Which member controls most of the votes in {body} by agreement with others?",
        "actual_dominance": "Who does, or can, exercise dominant influence or control over {body}?",
        "unified_management": "Who is managed with {body} on a unified basis?",
        "may_direct_policy_or_alter_constitution": "Who may direct the policies of {body}, or alter its constitution?",
    },
    "bodies.<id>.private_entry": {
        "": "May private owners come into {body}, and is it planned?",
        "permitted_by_articles": "Do the articles of {body} let private owners in?",
        "planned": "Is it planned that private owners come into {body}?",
        "compulsory": "Must {body} be opened to private owners?",
        "same_scheme": "Is their coming in part of one scheme with this award?",
        "date": "When do private owners come into {body}?",
    },
    "bodies.<id>.activities": {
        "": "What work does {body} do for whom, in the last three accounting years?",
        "measure": "What do the figures count: turnover, costs, time, or the value of what is supplied?",
        "kind": "Are the figures those from goods, from services or from works?",
        "scope": "Are the figures those of {body} alone, or of its group taken together?",
        "other_measures": "Is it known that no other measure which the law lists would pass?",
        "stated_share": "What percent of the work of {body} is for those who control it, as stated?",
        "periods": "What are the figures of each accounting period?",
        "periods.total": "How much was all the work of {body} in this period?",
        "periods.for": "How much of the work of {body} in this period was for whom?",
        "periods.for.<id>": "How much of the work of {body} in this period was for {party}?",
        "periods.for_complete": "Does `for` name everyone whose work counts in this period?",
        "periods.user_paid": "How much of the work in this period was paid for by its users?",
        "periods.user_paid.entrusted_by": "How much did users pay for tasks that authorities entrusted to {body}?",
        "periods.user_paid.entrusted_by.<id>": "How much did users pay for tasks that {party} entrusted to {body}?",
        "periods.user_paid.not_entrusted": "How much did users pay for work that nobody entrusted to {body}?",
        "periods.ordered_by_others": "How much of the work in this period did others order?",
        "periods.under_transferred_powers": "How much was done under powers that others transferred to an authority?",
        "periods.under_transferred_powers.<id>": "How much was done under powers that others transferred to {party}?",
    },
    "bodies.<id>.activities.periods": _PERIOD,
    "cooperation": {
        "": "Who cooperates in what, and what does each put in?",
        "participants": "Who cooperates?",
        "common_objectives": "What do all of them want to achieve together?",
        "common_objectives.shared_by": "Which of them share this objective?",
        "common_objectives.text": "What do they want to achieve together?",
        "public_tasks": "Which public task of each does it serve?",
        "public_tasks.<id>": "Which public task of {party} does it serve, and by what duty or power?",
        "public_tasks.<id>.task": "Which public task of {party} does it serve?",
        "public_tasks.<id>.basis": "Must {party} do this task, or may it, or is it no task of its own?",
        "public_tasks.<id>.provision": "From which provision does this task of {party} come?",
        "contributions": "What does each put in beside money?",
        "contributions.<id>": "What does {party} put in beside money?",
        "payments": "What money passes between them: none, a share of costs, repaid costs, or a price?",
        "payment_flows": "Who pays whom, for what and how much?",
        "payment_flows.from": "Who pays?",
        "payment_flows.to": "Who is paid?",
        "payment_flows.basis": "Is this payment a share of the costs, repayment of costs, or a price?",
        "payment_flows.amount": "How much is paid over the life of the cooperation?",
        "public_interest_only": "Does nothing but the public interest govern the cooperation?",
        "private_advantage": "Does any private firm come out ahead of its competitors?",
        "subject_is": "Is the subject itself the public task, or does it only help with one?",
        "helps_task_of": "Whose public task does it help?",
        "common_strategy": "Does it rest on a strategy that all who take part share?",
        "follow_on": "Are later needs tied to someone?",
        "follow_on.tied_to": "To whom are later needs tied?",
        "follow_on.source_code_given": "Is the source code, or its like, handed over?",
        "follow_on.can_be_tendered": "Can later needs be put out to tender?",
        "linked_agreements": "Which other agreements belong to it?",
        "created_on": "When did the cooperation, or the work that it concerns, begin?",
        "accounts_to": "On which day ended the last accounting year for which figures exist?",
        "activities": "How much of the work concerned is done for others, in the last three accounting years?",
        "activities.measure": "What do the figures count: turnover, costs, time, or the value of what is supplied?",
        "activities.other_measures": "Is it known that no other measure which the law lists would pass?",
        "activities.stated_share": "What percent of the work is done for others, as stated?",
        "activities.stated_share.open_market": "What percent of the work is done on the open market?",
        "activities.stated_share.outside_public_functions": "What percent of the work is no part of public functions?",
        "activities.periods": "What are the figures of each accounting period?",
        "activities.periods.total": "How much was all the work concerned in this period?",
        "activities.periods.open_market": "How much of the work in this period was done on the open market?",
        "activities.periods.outside_public_functions": "How much of the work in this period was no part of public "
        "functions?",
    },
    "cooperation.reorganised": _REORGANISED,
    "cooperation.activities.periods": _PERIOD,
    "transfers": {
        "": "Which powers pass from whom to whom?",
        "from": "Who hands the powers over?",
        "to": "Who takes the powers on?",
        "powers": "Do the powers themselves pass?",
        "responsibility": "Does responsibility for the task pass with the powers?",
        "decision_autonomy": "Does the one who takes the powers on decide alone?",
        "financial_autonomy": "Does the one who takes the powers on have its own means for the task?",
        "members_cover_deficit": "Must those who handed the powers over cover a deficit?",
        "instruction_rights_kept": "May those who handed the powers over still instruct?",
        "can_take_back": "Can those who handed the powers over take them back at will?",
    },
    "circumstances": {
        "": "Which circumstances call for advice beside the exemption?",
        "staff_transfer": "Do staff move from one employer to another?",
        "personal_data_shared": "Is personal data shared between bodies?",
        "vat_between_bodies": "Do the bodies supply each other for a charge that may bear VAT?",
        "subsidy": "Does anyone get public money or help on terms that the market would not give?",
        "subcontracting_to_private": "Does part of the work go on to private firms?",
        "purchases_by_vehicle": "Will the joint body itself buy goods, services or works?",
        "cross_border_interest": "Would suppliers from another state care about the contract?",
        "councillors_as_directors": "Do councillors sit on the board of the body?",
        "officers_as_directors": "Do officers sit on the board of the body?",
        "change_of_members_planned": "Is it planned that members join, leave or sell?",
        "review_on": "When is the arrangement next reviewed?",
    },
    "decision": {
        "": "Who decides what and why, and what was considered?",
        "appendix_to": "To which paper is the record an appendix?",
        "resolution": "What is decided, in words?",
        "decided_by": "Who decides, by name and office?",
        "role": "In what role is the decision taken?",
        "delegation": "Where does the power to decide come from?",
        "executive_function": "In England, is the decision one for the executive of the council?",
        "key_decision": "Is it a key decision?",
        "decided_on": "When was the decision taken?",
        "reasons": "For what reasons does the decision maker decide so?",
        "alternatives": "What else was considered, and why was it rejected?",
        "alternatives.option": "What else was considered?",
        "alternatives.rejected_because": "Why was this alternative rejected?",
        "conflicts": "Which conflicts of interest were declared?",
        "conflicts.declared_by": "Who declared this interest, and in what office?",
        "conflicts.interest": "What is the interest?",
        "conflicts.dispensation": "Who allowed the person to take part nevertheless, and when?",
        "consultation": "Who was consulted, and what did they say?",
        "consultation.consulted": "Who was consulted?",
        "consultation.on": "When were they consulted?",
        "consultation.response": "What did they say, and what was made of it?",
        "background_papers": "On which unpublished documents does the decision rest?",
        "background_papers.paper": "What is the document called?",
        "background_papers.date": "When was the document made?",
        "background_papers.where": "Where can the document be seen?",
        "implications": "What does the decision mean for money, law, people and risk?",
        "implications.financial": "What does it cost or save, and which budget bears it?",
        "implications.legal": "Which power is used, and what does the legal adviser say?",
        "implications.staffing": "What does it mean for staff and for their transfer?",
        "implications.risk": "What may go wrong, and what is done about it?",
        "implications.equality": "What does it mean for people with protected characteristics?",
        "implications.data_protection": "Which personal data is shared, and what was assessed?",
        "implications.climate": "What does it mean for climate and environment?",
        "confidential": "What of the record may not be published, and why?",
        "signatories": "Who signs the record?",
        "signatories.person": "Who signs the record?",
        "signatories.post": "In what post or office does this person sign?",
    },
    "evidence.<id>": {
        "source": "Which document or person is this known from?",
        "date": "When was that document made or seen?",
        "note": "What else should a reader know about this evidence?",
    },
    "acknowledged": {
        "flag": "Which flag was accepted?",
        "about": "What is this flag about, as the answer names it?",
        "by": "Who accepted this flag?",
        "role": "In what post did this person accept it?",
        "on": "When was this flag accepted?",
        "until": "Until which day does this acceptance count?",
        "note": "Why was this flag accepted?",
    },
}
QUESTIONS: Mapping[str, str] = {
    ".".join(filter(None, (block, name))): question
    for block, questions in _BLOCKS.items()
    for name, question in questions.items()
}
"""By place: names joined by dots, `<id>` for any party or path, and an item of a list as the list itself."""


@dataclass(frozen=True)
class Blank:
    """One place that says `unknown`."""

    path: str
    line: int | None
    column: int | None
    question: str


def blanks(document: Document) -> list[Blank]:
    """Every blank of an arrangement with its question, in the order of the file."""
    found = []
    for path, _, value in schema.walk(document.data):
        if value == UNKNOWN and path[0] not in NO_BLANKS:
            place = document.place(path)
            found.append(Blank(shown(path), place.line, place.column, _question(document.data, path)))
    return sorted(found, key=lambda each: (each.line or 0, each.column or 0))


def _question(data: Mapping[str, Any], path: Path) -> str:
    kind, ids = _kind(path)
    called = [_name(data, each) for each in ids]
    return QUESTIONS[kind].format(body=called[0] if called else "", party=called[-1] if called else "")


def _kind(path: Path) -> tuple[str, list[str]]:
    """The place of the format that a path leads to, and the ids on the way."""
    names, ids = [], []
    for step, named in _steps(path):
        if named:
            names.append(step)
        else:
            names.append("<id>")
            ids.append(step)
    return ".".join(names), ids


def _steps(path: Path) -> Iterator[tuple[str, bool]]:
    """Each name of a path, and whether it is the format's own."""
    part: schema.Schema = schema.load()
    for step in path:
        _, part = schema.resolve(part, {} if isinstance(step, str) else None)
        if isinstance(step, str):
            yield step, step in part.get("properties", {})
        part = (schema.child(part, step) if isinstance(step, str) else part.get("items")) or {}


def _name(data: Mapping[str, Any], party: str) -> str:
    """What a party is called; by its id, marked as one, where its name is a blank too."""
    name = data["parties"].get(party, {}).get("name", UNKNOWN)
    return f"`{party}`" if name == UNKNOWN else " ".join(str(name).split())
