"""Who is who: an id stands for one declared party, and each party stands where it can."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from teckal.checks.blocks import Complaints, Data, block, ids, items, name
from teckal.reading.places import Path, look_up, parse_path, printable, show
from teckal.reading.schema import Found
from teckal.reading.words import nearest


def parties_are_declared(data: Data, values: Sequence[Found]) -> Complaints:
    """Every id that is used anywhere is declared under `parties`."""
    declared = block(data, "parties")
    if not declared:
        return
    if "unknown" in declared:
        yield ("parties", "unknown"), "`unknown` cannot be the id of a party. Choose another."
    for path, definition, value in values:
        if definition == "party_id" and isinstance(value, str) and value not in declared:
            if value != "unknown":
                yield path, _undeclared(value, declared)
            elif isinstance(path[-1], int):
                yield path, "`unknown` cannot stand in a list of parties. Write unknown for the whole list."


def _undeclared(party: str, declared: Data) -> str:
    near = nearest(party, declared, cutoff=0.6)
    advice = f"Did you mean `{near}`?" if near else f"Declared: {', '.join(list(declared)[:8])}."
    return f"`{printable(party)}` is not declared under `parties`. {advice}"


def groups_are_said_to_be_groups(data: Data) -> Complaints:
    """`count` and `represented` belong to a group of like parties."""
    for party, facts in block(data, "parties").items():
        for fact in ("count", "represented"):
            if isinstance(facts, Mapping) and fact in facts and facts.get("collective") is not True:
                message = f"`{fact}` is only for a group of parties. Add `collective: true`, or remove it."
                yield ("parties", party, fact), message


def people_are_no_bodies(data: Data) -> Complaints:
    """Nobody owns natural persons."""
    for body in block(data, "bodies"):
        if block(data, "parties", body).get("type") == "natural-persons":
            message = f"{name(data, body)} are natural persons, and nobody owns or directs those. Remove this."
            yield ("bodies", body), message


def buyer_and_supplier_differ(data: Data) -> Complaints:
    """Nobody awards a contract to itself."""
    buyers = {buyer for _, buyer in ids(data, "contract", "buyers")}
    for index, supplier in ids(data, "contract", "suppliers"):
        if supplier in buyers:
            message = f"{name(data, supplier)} is buyer and supplier at once. Name it as one of them."
            yield ("contract", "suppliers", index), message


MOST_AWARDS = 400
"""Awards that an arrangement may be: each buyer's to each supplier has an answer of its own."""


def awards_can_be_gone_through(data: Data) -> Complaints:
    """So many buyers and suppliers that nobody would read the answers, let alone wait for them, are a mistake."""
    buyers, suppliers = len(ids(data, "contract", "buyers")), len(ids(data, "contract", "suppliers"))
    if buyers * max(suppliers, 1) > MOST_AWARDS:
        message = f"{buyers} buyers and {suppliers} suppliers are more than {MOST_AWARDS} awards. "
        yield ("contract", "buyers"), f"{message}Describe like parties as one group, or use several files."


def participants_are_the_contracts_parties(data: Data) -> Complaints:
    """Tested over participants alone, a private supplier would pass as one of several authorities."""
    contract, cooperation = block(data, "contract"), block(data, "cooperation")
    if "participants" not in cooperation or not _settled(cooperation, "participants"):
        return
    participants = [party for _, party in ids(cooperation, "participants")]
    if _head_count(data, participants) < 2:
        yield ("cooperation", "participants"), "A cooperation needs at least two participants."
    for role in ("buyers", "suppliers"):
        for index, party in ids(contract, role):
            if party not in participants and _is_declared(data, party):
                message = f"{name(data, party)} is not among the participants, who must be the contract's parties. "
                yield ("contract", role, index), f"{message}Add it to `cooperation.participants`, or remove it here."
    roles = ("buyers", "suppliers", "other_parties")
    parties = {party for role in roles for _, party in ids(contract, role)}
    if "buyers" in contract and all(_settled(contract, role) for role in roles):
        for index, party in ids(cooperation, "participants"):
            if party not in parties and _is_declared(data, party):
                message = f"{name(data, party)} is not a party to the contract. "
                advice = "Add it to `contract.buyers`, or remove it here."
                yield ("cooperation", "participants", index), message + advice


def only_participants_take_part(data: Data) -> Complaints:
    """What is put in, aimed at, owed as a task or paid is the participants': a firm among them would pass untested.

    Where fewer than two are named, the parties are still to be told.
    """
    contract, cooperation = block(data, "contract"), block(data, "cooperation")
    roles = [(contract, role) for role in ("buyers", "suppliers", "other_parties")] + [(cooperation, "participants")]
    if not all(_settled(facts, role) for facts, role in roles):
        return
    inside = {party for facts, role in roles for _, party in ids(facts, role)}
    if _head_count(data, inside) < 2:
        return
    places: list[tuple[Path, str]] = [
        (("cooperation", key, party), party)
        for key in ("public_tasks", "contributions")
        for party in block(cooperation, key)
    ]
    shared = ("cooperation", "common_objectives", "shared_by")
    places += [((*shared, index), party) for index, party in ids(data, *shared)]
    for path, flow in items(cooperation, "payment_flows"):
        ends = [(("cooperation", *path, end), flow.get(end)) for end in ("from", "to")]
        places += [(place, party) for place, party in ends if isinstance(party, str) and party != "unknown"]
    for place, party in places:
        if party not in inside and _is_declared(data, party):
            message = f"{name(data, party)} takes no part in the cooperation. If it does, add it to "
            advice = "`cooperation.participants` and `contract.other_parties`. If work or money goes on to it, "
            yield place, f"{message}{advice}remove it here and say so in `circumstances.subcontracting_to_private`."


def _settled(facts: Data, role: str) -> bool:
    """Whether everyone in the role is known: a list that could be read, or none at all."""
    return role not in facts or (isinstance(facts[role], list) and None not in facts[role])


def _is_declared(data: Data, party: str) -> bool:
    return party in block(data, "parties")


def _head_count(data: Data, parties: Collection[str]) -> int:
    return sum(2 if _is_group(data, party) else 1 for party in parties)


def _is_group(data: Data, party: str) -> bool:
    return block(data, "parties", party).get("collective") is True


def nobody_deals_with_itself(data: Data) -> Complaints:
    """A payment or transfer has two ends."""
    for where, does in ((("cooperation", "payment_flows"), "pays"), (("transfers",), "hands powers to")):
        for path, item in items(data, *where):
            giver = item.get("from")
            if isinstance(giver, str) and giver == item.get("to") != "unknown":
                yield (*path, "to"), f"{name(data, giver)} {does} itself. Correct `from` or `to`."


def evidence_is_for_something(data: Data) -> Complaints:
    """Evidence for what the file does not say, or says is unknown, is evidence for nothing."""
    for written in block(data, "evidence"):
        try:
            path = parse_path(written)
        except ValueError:
            continue  # its pattern is at fault, and that has been said
        value = look_up(data, path)
        if value == "unknown":
            message = f"There is evidence for {written}, which is unknown. State it there, or remove the evidence."
            yield ("evidence", written), message
        elif value is None and not _stands(data, path):
            yield ("evidence", written), f"There is nothing at {printable(written, 80)}.{_nearest_path(data, path)}"


def _stands(data: Data, path: Path) -> bool:
    """Whether something is written at the path, even if it could not be read."""
    above, step = look_up(data, path[:-1]), path[-1]
    if isinstance(above, list):
        return isinstance(step, int) and step < len(above)
    return isinstance(above, Mapping) and step in above


def _nearest_path(data: Data, path: Path) -> str:
    """The path with its first wrong step put right, if some entry there is much like it."""
    for length, step in enumerate(path):
        above = look_up(data, path[:length])
        if isinstance(above, Mapping) and step not in above:
            near = nearest(str(step), above, cutoff=0.6)
            return f" Did you mean {show((*path[:length], near, *path[length + 1 :]))}?" if near else ""
    return ""
