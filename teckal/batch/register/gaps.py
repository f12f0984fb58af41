"""What an empty cell comes to where the format reads silence as the ordinary case.

A YAML file says nothing of most things, and there silence on a few of them is an answer: no other party, the general
sector, a right that has no end. In a register the column asks, so an empty cell is a question without an answer. On
these facts, whose ordinary case favours an exemption, it counts as `unknown`; everywhere else silence already does.
"""

from __future__ import annotations

from collections.abc import Iterator

from teckal.batch.register.columns import Column, Id, Pattern
from teckal.reading.places import Path

_PERIOD = ("projected",)
_IN_EFFECT = ("effective_on", "until")
_ENTRY = "<id>"
_ITEM = "[]"

_ASKED = {
    "": ("event",),
    "parties.<id>": ("operates_commercially",),
    "contract": ("category", "sector", "other_parties", "earlier_steps", "earlier_steps[].kind"),
    "bodies.<id>": (
        "group.is_parent", "group.must_consolidate", "reserved_matters", "decisive_influence.anyone_else",
        "private_entry.permitted_by_articles", "private_entry.planned", "private_entry.compulsory",
        "private_entry.same_scheme",
    ),
    "bodies.<id>.holdings.<id>": ("held_for", *_IN_EFFECT),
    "bodies.<id>.board": _IN_EFFECT,
    "bodies.<id>.decisive_influence": _IN_EFFECT,
    "bodies.<id>.representatives[]": ("say_in_agenda_and_votes", "sits_for", *_IN_EFFECT),
    "bodies.<id>.agreements[]": _IN_EFFECT,
    "bodies.<id>.activities": ("scope",),
    "bodies.<id>.activities[]": ("scope",),
    "bodies.<id>.activities.periods[]": _PERIOD,
    "bodies.<id>.activities[].periods[]": _PERIOD,
    "cooperation": ("subject_is", "common_strategy"),
    "cooperation.activities.periods[]": _PERIOD,
    "cooperation.activities[].periods[]": _PERIOD,
}  # fmt: skip
"""By what they are facts of: where that is in the row, an empty cell of theirs is `unknown`."""
_COUNTED = {
    "bodies.<id>.board.appointed_by": "bodies.<id>.board",
    "bodies.<id>.activities.periods[].for": "bodies.<id>.activities.periods[]",
    "bodies.<id>.activities[].periods[].for": "bodies.<id>.activities[].periods[]",
    "bodies.<id>.activities.periods[].user_paid.entrusted_by": "bodies.<id>.activities.periods[]",
    "bodies.<id>.activities[].periods[].user_paid.entrusted_by": "bodies.<id>.activities[].periods[]",
    "bodies.<id>.activities.periods[].under_transferred_powers": "bodies.<id>.activities.periods[]",
    "bodies.<id>.activities[].periods[].under_transferred_powers": "bodies.<id>.activities[].periods[]",
}
"""Where a party without a figure would be read as having none; and what they are figures of."""


def asked_of(column: Column) -> Pattern | None:
    """What must be in the row for an empty cell of the column to be `unknown`; None where it is merely left out."""
    forms = [_form(column.path[:length]) for length in range(len(column.path) + 1)]
    whole = forms[-1]
    for length, form in enumerate(forms):
        if any(whole == _joined(form, fact) for fact in _ASKED.get(form, ())):
            return (
                None if any(isinstance(step, int) and step for step in column.path[length:]) else column.path[:length]
            )
    if len(column.path) > 1 and whole == f"{forms[-2]}.{_ENTRY}" and forms[-2] in _COUNTED:
        last = column.path[-1]
        appoints = isinstance(last, Id) and "appointer" in last.column
        return column.path[: 2 if appoints else forms.index(_COUNTED[forms[-2]])]
    return None


def counted_party(path: Path) -> str | None:
    """The party whose figure stands at the path, if one does: a column may name a party that not every row has."""
    return str(path[-1]) if len(path) > 1 and path[-2] in _KEYED[3:] else None


def _form(path: Pattern) -> str:
    """A path without what differs from one arrangement to the next."""
    return "".join(_parts(path)).removeprefix(".")


def _parts(path: Pattern) -> Iterator[str]:
    above = ""
    for step in path:
        if isinstance(step, int):
            yield _ITEM
        elif isinstance(step, Id) or above in _KEYED:
            yield f".{_ENTRY}"
        else:
            yield f".{step}"
        above = str(step)


_KEYED = ("parties", "bodies", "holdings", "appointed_by", "for", "entrusted_by", "under_transferred_powers")
"""Blocks whose names are the ids of parties."""


def _joined(form: str, fact: str) -> str:
    return f"{form}.{fact}" if form else fact
