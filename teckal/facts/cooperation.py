"""What authorities that cooperate put in, and why.

Cooperation is more than one party paying another for a step of its task: each contributes something beside money to a
common strategy (CJEU C-429/19; Directive 2014/24/EU recital 33). A short form in words counts as stated by the file for
all participants; `none` says that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from teckal.document import UNKNOWN
from teckal.facts.arrangement import Told
from teckal.facts.core import Answer, Ask, fact
from teckal.facts.ownership import beneficiary, holders, holds_share
from teckal.facts.parties import described as body_described
from teckal.facts.parties import is_public
from teckal.facts.values import Unknown

MONEY = {"money"}
THIN = {"data", "other"}
"""What whoever buys a service hands over too, so that beside repaid costs it shows no part in the work."""


def participants(ask: Ask) -> tuple[str, ...]:
    """Those who cooperate: as named, with whoever else is party to the contract, else all whom the contract joins."""
    named = ask.told("cooperation", "participants").value
    others = ask.told("contract", "other_parties").value or ()
    return tuple(dict.fromkeys([*named, *others])) if isinstance(named, list) else ask.case.roles.parties


@fact("cooperation.described")
def described(ask: Ask) -> Answer:
    """Whether the file puts a cooperation forward at all: a block describes."""
    if ask.document.get(("cooperation",)) is None:
        return Answer(False, "no cooperation is put forward; describe one under `cooperation:` if there is one")
    return Answer(True, "a cooperation is put forward")


@fact("cooperation.objectives_shared")
def objectives_shared(ask: Ask) -> Answer:
    """Whether every participant shares the objectives (art 12(4)(a); PA 2023 Sch 2 para 3(2)(a)(i))."""
    told = ask.told("cooperation", "common_objectives")
    if isinstance(told.value, str):
        if _says_none(told.value):
            return Answer(False, "there are no common objectives")
        if _denies_or_doubts(told.value):
            return Answer(Unknown(_to_be_plain("the common objectives", told.value)))
        return Answer(True, "the objectives stated are common to all")
    by = ask.told("cooperation", "common_objectives", "shared_by")
    text = ask.told("cooperation", "common_objectives", "text").value
    if not isinstance(by.value, list):
        return Answer(Unknown("the file does not say which objectives the parties share"))
    apart = [each for each in participants(ask) if each not in by.value]
    if not apart and isinstance(text, str) and (_says_none(text) or _denies_or_doubts(text)):
        return Answer(Unknown(_to_be_plain("the common objectives", text)))
    return Answer(
        not apart,
        f"{ask.names(apart)} {ask.agree(apart, 'does', 'do')} not share the objectives" if apart else "all share them",
    )


DENIAL = re.compile(
    r"""\W*(none|non|no|not|nil|nothing|nobody|never|neither|nor|n/a|n\.a|na|without|lacks?|doubtful)\b
      | \W*(only|keine?|entfällt|noch\ offen)\b
      | \W*(tb[acd]|unknown|unclear|uncertain|unsure|undecided|pending|awaiting|maybe|perhaps|possibly|probably)\b
      | \W*(to\ (be|confirm|follow)|still\ to|see\ (above|below)|there('s|\ (is|are|was|were)))\b
      | .*(\b(has|have|is|are|does|do)\ (none|not|no)\b|\?|n[\x27\u2019]t\b)
      | .*\b(awaited|to\ be\ agreed|own\ (aims?|objectives?)|(aims?|objectives?)\ of\ (its|their)\ own)\b
      | .*\bno\ (\w+\ ){0,2}(task|dut(y|ies)|power|function|objective|aim)
      | \W*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that begin by denying or doubting, say of a task or an objective that there is none, or ask a question."""


def _says_none(words: str) -> bool:
    return words.strip(" .-").casefold() in ("", "none", "no", "nothing", "nil", "n/a", "not applicable")


def _denies_or_doubts(words: str) -> bool:
    """Whether the words may say that there is nothing, or that nothing is known yet: no text of that kind is a yes."""
    return DENIAL.match(" ".join(words.split())) is not None


def _to_be_plain(what: str, words: str) -> str:
    said = " ".join(words.split())
    return f"the file leaves open {what} ({said}); write `none` where there is none, or say plainly what there is"


def _basis(ask: Ask, party: str) -> str | None:
    """By what the task is the party's: duty, power, or none; None where it is not told, or the words leave it open."""
    task = ask.told("cooperation", "public_tasks", party)
    if isinstance(task.value, str):
        return "none" if _says_none(task.value) else None if _denies_or_doubts(task.value) else "duty"
    if isinstance(task.value, Mapping):
        basis = ask.told("cooperation", "public_tasks", party, "basis").value
        words = ask.stated("cooperation", "public_tasks", party, "task").value
        unsure = isinstance(words, str) and (_says_none(words) or _denies_or_doubts(words))
        return basis if isinstance(basis, str) and (basis == "none" or not unsure) else None
    return None


def _doubtful_task(ask: Ask, party: str) -> str | None:
    """What the file says in words of the party's task, where these may deny it."""
    task = ask.document.get(("cooperation", "public_tasks", party))
    words = task.get("task") if isinstance(task, Mapping) else task
    return words if isinstance(words, str) and words != UNKNOWN and _denies_or_doubts(words) else None


def _tasks(ask: Ask, enough: tuple[str, ...]) -> Answer:
    basis = {each: _basis(ask, each) for each in participants(ask)}
    without = [each for each, found in basis.items() if found is not None and found not in enough]
    if without:
        return Answer(
            False,
            f"{ask.names(without)} {ask.agree(without, 'has', 'have')} no such task",
        )
    unsure = [each for each, found in basis.items() if found is None]
    if unsure or not basis:
        for party in unsure:
            words = _doubtful_task(ask, party)
            if words is not None:
                return Answer(Unknown(_to_be_plain(f"the task of {ask.name(party)}", words)))
        return Answer(Unknown(f"the file does not say by what duty or power the task is that of {ask.names(unsure)}"))
    return Answer(True, f"the task is that of each of {ask.names(list(basis))}")


@fact("cooperation.every_party_has_the_task")
def every_party_has_the_task(ask: Ask) -> Answer:
    """Whether each party itself has the service to perform, by duty or as a task that it assumed (recital 33)."""
    return _tasks(ask, enough=("duty", "power"))


@fact("cooperation.connected_with_public_functions")
def connected_with_public_functions(ask: Ask) -> Answer:
    """Whether it is connected with the public functions of each, by duty or power (PA 2023 Sch 2 para 3(2)(a)(i))."""
    return _tasks(ask, enough=("duty", "power"))


@fact("cooperation.serves_every_partys_task")
def serves_every_partys_task(ask: Ask) -> Answer:
    """Whether an ancillary subject helps the public task of each party (CJEU C-796/18); the task itself always does."""
    kind, helps = ask.told("cooperation", "subject_is"), ask.told("cooperation", "helps_task_of")
    helped = helps.value
    if helps.silent and (kind.silent or kind.value == "core"):
        return Answer(True, "the cooperation concerns the task itself")
    if kind.value is None or helped is None:
        return Answer(Unknown("the file does not say whose public task the work helps"))
    left = [each for each in participants(ask) if each not in helped]
    if kind.value == "core" and left:
        words = f"the work is said to be the task itself, and to help no task of {ask.names(left)}"
        return Answer(Unknown(words, contradicted=True))
    return Answer(not left, f"it does not help a task of {ask.names(left)}" if left else "it helps the task of each")


@fact("cooperation.every_party_contributes")
def every_party_contributes(ask: Ask) -> Answer:
    """Whether each puts in something beside money (CJEU C-429/19, C-386/11)."""
    given = {each: ask.told("cooperation", "contributions", each).value for each in participants(ask)}
    only_money = [each for each, what in given.items() if what is not None and not set(what) - MONEY]
    if only_money:
        return Answer(
            False,
            f"{ask.names(only_money)} {ask.agree(only_money, 'contributes', 'contribute')} nothing beside money",
        )
    unsure = [each for each, what in given.items() if what is None]
    if unsure or not given:
        return Answer(
            Unknown(f"the file does not say what {ask.names(unsure)} {ask.agree(unsure, 'contributes', 'contribute')}")
        )
    return Answer(True, f"{ask.names(list(given))} each contribute more than money")


@fact("cooperation.lacks_a_common_strategy")
def lacks_a_common_strategy(ask: Ask) -> Answer:
    """Whether there is no common strategy behind the contributions (CJEU C-429/19)."""
    told = ask.told("cooperation", "common_strategy")
    if told.silent or told.value is not None:
        return Answer(
            told.value is False, "there is no common strategy" if told.value is False else "no lack of it is stated"
        )
    return Answer(Unknown("the file leaves open whether there is a common strategy"))


@fact("cooperation.public_interest_only")
def public_interest_only(ask: Ask) -> Answer:
    """Whether only considerations of the public interest govern it (art 12(4)(b); PA 2023 Sch 2 para 3(2)(a)(ii))."""
    told = ask.told("cooperation", "public_interest_only")
    if told.value is None:
        return Answer(Unknown("the file does not say whether only the public interest governs it"))
    return Answer(told.value, "only the public interest governs it" if told.value else "other interests govern it too")


@fact("cooperation.private_advantage")
def private_advantage(ask: Ask) -> Answer:
    """Whether a private undertaking comes out ahead of its competitors (recital 31; CJEU C-480/06, C-796/18).

    Follow-on work that is tied to one supplier and cannot be tendered is such an advantage; where the source code is
    given and the work can be tendered there is none of that kind.
    """
    told = ask.told("cooperation", "private_advantage")
    follow_on = {
        key: ask.told("cooperation", "follow_on", key) for key in ("tied_to", "source_code_given", "can_be_tendered")
    }
    if follow_on["can_be_tendered"].value is False:
        if told.value is False:
            return Answer(
                Unknown(
                    "the file says that nobody comes out ahead, but later work cannot be tendered", contradicted=True
                )
            )
        return Answer(True, "later work is tied to one supplier")
    against = "" if told.value else _against_that_nobody_is_ahead(ask, follow_on)
    if against:
        return Answer(Unknown(against))
    if told.value is not None:
        words = "a private undertaking comes out ahead" if told.value else "no private undertaking comes out ahead"
        return Answer(told.value, words)
    if follow_on["source_code_given"].value and follow_on["can_be_tendered"].value:
        return Answer(False, "the source code is given and later work can be tendered")
    return Answer(Unknown("the file does not say whether a private undertaking comes out ahead"))


def _against_that_nobody_is_ahead(ask: Ask, follow_on: Mapping[str, Told]) -> str:
    """What in the file stands against a statement that nobody comes out ahead, short of settling that somebody does.

    The cooperation is one of public bodies alone, without a private party (CJEU C-159/11 para 35).
    """
    tendered = follow_on["can_be_tendered"]
    if tendered.value is None and (not tendered.silent or follow_on["tied_to"].value):
        return "the file does not say whether later work can be tendered"
    if tendered.value is None and follow_on["source_code_given"].value is False:
        return "the source code is not given, and the file does not say whether later work can be tendered"
    held = [each for each in participants(ask) if _has_private_capital(ask, each)]
    return (
        f"there is, or may be, private capital in {ask.names(held)}, whose holders may come out ahead" if held else ""
    )


def _has_private_capital(ask: Ask, party: str) -> bool:
    """Whether the party is said to be private or mixed, or is described with a holder that is not known as public."""
    if ask.stated("parties", party, "nature").value in ("private", "mixed"):
        return True
    entries = holders(ask, party) if body_described(ask, party) else ()
    return any(
        is_public(ask, beneficiary(ask, party, each)) is False and holds_share(ask, party, each) is not False
        for each in entries
    )


@fact("cooperation.pays_a_price")
def pays_a_price(ask: Ask) -> Answer:
    """Whether one party pays another a price, or may: cooperation is more than a service that is bought (C-429/19)."""
    said = [ask.told("cooperation", key) for key in ("payments", "payment_flows")]
    bases = [ask.told(*each, "basis") for each in ask.items("cooperation", "payment_flows")]
    if any(each.value in ("price", "mixed") for each in (said[0], *bases)):
        return Answer(True, "one party pays another a price")
    if any(each.value is None and not each.silent for each in (*said, *bases)):
        return Answer(True, "the file leaves open whether one party pays another a price")
    if any(each.value == "cost-reimbursement" for each in (said[0], *bases)):
        given = {each: ask.told("cooperation", "contributions", each).value for each in participants(ask)}
        beside = {each: set(what or ()) - MONEY for each, what in given.items()}
        thin = [each for each, what in beside.items() if what and what <= THIN]
        if thin:
            puts = ask.agree(thin, "puts", "put")
            return Answer(True, f"costs are paid back, and {ask.names(thin)} {puts} in data or the like alone")
    return Answer(False, "no price is stated")


@fact("cooperation.passes_work_on")
def passes_work_on(ask: Ask) -> Answer:
    """Whether work goes on to private firms, or by other agreements that belong to it (CJEU C-159/11, C-386/11)."""
    firms = ask.told("circumstances", "subcontracting_to_private")
    linked = ask.told("cooperation", "linked_agreements")
    if firms.value or (firms.value is None and not firms.silent):
        return Answer(True, "work goes, or may go, on to private firms")
    if linked.value or (linked.value is None and not linked.silent):
        return Answer(True, "other agreements belong to it")
    return Answer(False, "none is stated")
