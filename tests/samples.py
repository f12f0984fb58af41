"""Results made by hand, so that the reports are tested without the law, the facts or an engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from teckal.result import (
    AwardResult,
    ConditionResult,
    Evidence,
    FactUsed,
    Flag,
    GateResult,
    LawApplied,
    Missing,
    PointResult,
    ReadingState,
    Result,
    RouteResult,
    RulebookUsed,
    Source,
)

BECAUSE = (
    "The buyer is in england, the award is decided on 2026-09-01, and no earlier step keeps the 2015 Regulations in "
    "force (SI 2024/716 regs 2(2) and 5)."
)
LAW = LawApplied(
    "uk-pa-2023", "Procurement Act 2023", "PA 2023", BECAUSE, False, True, "uk-pa-2023", "SI 2024/716 reg 2(2)", ()
)
COUNCILS = "Fenmarsh District Council and Saltby Borough Council"


def condition(name: str, short: str, provision: str, reason: str, state: str = "met", **more: Any) -> ConditionResult:
    """A limb of the joint route."""
    return ConditionResult(
        id=f"uk-pa-2023/joint/{name}",
        short=short,
        title=more.pop("title", short),
        state=state,
        provision=provision,
        reason=reason,
        facts=more.pop("facts", ()),
        readings=more.pop("readings", ()),
        cases=more.pop("cases", ()),
        precedents=more.pop("precedents", ()),
    )


ACTIVITY = FactUsed(
    "controlled.activity.turnover_percent",
    "269/312",
    "86.2",
    "unsupported",
    (
        Source("bodies.wasteco.activities.measure", 40, 17, "turnover", "unsupported"),
        Source("bodies.wasteco.activities.periods[0].total", 42, 52, 9800000, "unsupported"),
        Source("bodies.wasteco.activities.periods[0].for.fenmarsh", 42, 76, 5100000, "unsupported"),
    ),
)
INFLUENCE = FactUsed(
    "controlled.others_exert_decisive_influence",
    False,
    "nobody else has decisive influence",
    "documented",
    (Source("bodies.wasteco.decisive_influence.anyone_else", 36, 20, False, "documented"),),
)

CONDITIONS = (
    condition(
        "authorities",
        "Authorities",
        "PA 2023 Sch 2 para 2(1)(b), (8)",
        f"{COUNCILS} are contracting authorities by their type (local-authority).",
        cases=("CJEU C-107/98 Teckal",),
    ),
    condition(
        "parent-undertakings",
        "Parent undertakings",
        "PA 2023 Sch 2 para 2(2)(a), (4)",
        f"Votes of {COUNCILS}: 100%; board: 5 of 5 seats.",
    ),
    condition(
        "no-other-influence",
        "Nobody else decides",
        "PA 2023 Sch 2 para 2(2)(b), (5)",
        "The file says that nobody else has decisive influence, and no seat, vote or veto says otherwise.",
        facts=(INFLUENCE,),
    ),
    condition(
        "activity",
        "Activity over 80%",
        "PA 2023 Sch 2 para 2(2)(c)",
        f"86.2% of the turnover is for {COUNCILS}; more than 80% is needed, on turnover or another listed measure.",
        facts=(ACTIVITY,),
    ),
    condition(
        "represented",
        "Each represented",
        "PA 2023 Sch 2 para 2(2)(d)(i), (7)",
        "Represented: Fenmarsh District Council by 3 of 5 seats, Saltby Borough Council by 2 of 5.",
    ),
    condition(
        "interests",
        "No contrary activity",
        "PA 2023 Sch 2 para 2(2)(d)(ii)",
        "The file says that Fenmarsh Waste Ltd pursues nothing contrary to their interests.",
    ),
    condition(
        "shares",
        "No outside shares",
        "PA 2023 Sch 2 para 2(3)",
        f"{COUNCILS} hold all shares; the list adds up to 100%.",
    ),
)
GATES = (
    GateResult(
        "uk-pa-2023/gates/contract",
        "There is a contract for pecuniary interest",
        "passes",
        "PA 2023 s.3(2)",
        "The law is taken to reach it; what is owed in return: yes.",
        (),
        (),
    ),
    GateResult(
        "uk-pa-2023/gates/value",
        "The value is not below the threshold",
        "passes",
        "PA 2023 s.3(2) and Sch 1",
        "Not below the threshold: 4200000 GBP against 207720.",
        (),
        (),
    ),
)


def route(id: str, state: str, because: str, conditions: tuple[ConditionResult, ...] = ()) -> RouteResult:
    """A route of PA 2023."""
    titles = {
        "vertical": ("Vertical arrangement, one authority in control", "PA 2023 Sch 2 para 2(1)(a)"),
        "joint": ("Vertical arrangement, several authorities in control together", "PA 2023 Sch 2 para 2(1)(b)"),
        "horizontal": ("Horizontal arrangement between authorities", "PA 2023 Sch 2 para 3"),
    }
    title, provision = titles.get(id, (f"Vertical arrangement, {id}", "PA 2023 Sch 2 para 2(1)(c)"))
    return RouteResult(id, title, provision, state, because, conditions)


JOINT = route(
    "joint",
    "met",
    f"{COUNCILS} control Fenmarsh Waste Ltd together, and more than 80% of its work is for them.",
    CONDITIONS,
)
VERTICAL = route(
    "vertical",
    "not-met",
    "",
    (
        condition(
            "parent-undertaking",
            "Parent undertaking",
            "PA 2023 Sch 2 para 2(2)(a), (4)",
            "Votes of Fenmarsh District Council: 40%; board: 2 of 5.",
            "not-met",
        ),
        condition(
            "activity",
            "Activity over 80%",
            "PA 2023 Sch 2 para 2(2)(c)",
            "50.9% of the turnover is for Fenmarsh District Council, not more than 80%.",
            "not-met",
        ),
    ),
)
HORIZONTAL = route(
    "horizontal",
    "not-applicable",
    "No cooperation is put forward; describe one under `cooperation:` if there is one.",
)
REVERSE = route("reverse", "not-applicable", "Fenmarsh District Council is not a body that others can own.")
FLAGS = (
    Flag(
        "unsupported-evidence",
        "note",
        "12 values have no evidence beside them.",
        "A value without evidence is the file's word only.",
        "The papers behind each value.",
        "Procurement Act 2023 guidance on exempted contracts",
    ),
    Flag(
        "stated-influence",
        "caution",
        "Who has decisive influence is stated; the seats and votes agree with it.",
        "It is a judgement.",
        "The articles.",
        "CJEU C-458/03",
    ),
)

EXEMPT = Result(
    file="cases/examples/fenmarsh-joint.yaml",
    document=0,
    title="Household waste collection through Fenmarsh Waste Ltd",
    reference="FEN-2026-014",
    law=LAW,
    candidates=(),
    engine="durable",
    rulebook=RulebookUsed("0.1.0", "0" * 64),
    verdict="exempt",
    route="joint",
    summary=f"Exempt: {COUNCILS} control Fenmarsh Waste Ltd together, and 86.2% of its work is for them.",
    awards=(
        AwardResult("Fenmarsh District Council", "Fenmarsh Waste Ltd", "uk-pa-2023", "exempt", "joint"),
        AwardResult("Saltby Borough Council", "Fenmarsh Waste Ltd", "uk-pa-2023", "exempt", "joint"),
    ),
    award=0,
    gates=GATES,
    routes=(VERTICAL, REVERSE, JOINT, HORIZONTAL),
    points=(),
    flags=FLAGS,
    missing=(),
    evidence=Evidence(documented=1, unsupported=12),
    decided=False,
)
"""The worked example: two councils, one company, every limb of the joint route met."""

_NOT_MET = tuple(
    replace(each, state="not-met", reason="Harrow Haulage Ltd holds 2% of the shares; any such share defeats control.")
    if each.short == "No outside shares"
    else each
    for each in CONDITIONS
)
NOT_EXEMPT = replace(
    EXEMPT,
    file="cases/examples/private-shares.yaml",
    verdict="not-exempt",
    route=None,
    summary="Not exempt: no route is met.",
    awards=(
        replace(EXEMPT.awards[0], verdict="not-exempt", route=None),
        replace(EXEMPT.awards[1], verdict="unclear", route=None),
    ),
    routes=(VERTICAL, REVERSE, replace(JOINT, state="not-met", because="", conditions=_NOT_MET), HORIZONTAL),
    flags=(),
)
_UNCLEAR = tuple(
    replace(
        each,
        state="unclear",
        reason="Turnover for them: between 70.1 and 86.2; by another listed measure: not stated.",
        readings=(ReadingState("F6", "strict", "unclear"), ReadingState("F6", "broad", "met")),
    )
    if each.short == "Activity over 80%"
    else each
    for each in CONDITIONS
)
UNCLEAR = replace(
    EXEMPT,
    file="-",
    verdict="unclear",
    route=None,
    summary="Unclear: the share of the company's work that is for the councils is not known.",
    routes=(VERTICAL, REVERSE, replace(JOINT, state="unclear", because="", conditions=_UNCLEAR), HORIZONTAL),
    points=(
        PointResult(
            "F6",
            "Work that users pay for",
            "Does income from users of a service that an authority entrusted count as work for it?",
            (("strict", "unclear"), ("broad", "exempt")),
            True,
        ),
    ),
    flags=(
        *FLAGS,
        Flag(
            "unclear",
            "advice",
            "Whether this is exempt is open.",
            "An open question is no exemption.",
            "This page and the accounts of the last three years.",
            "legal review",
        ),
    ),
    missing=(
        Missing(
            "controlled.activity.turnover_percent",
            "What was the body's turnover in each of the last three accounting years before the award, and how much of "
            f"it was for {COUNCILS}?",
            ("bodies.wasteco.activities.periods[0].for.fenmarsh", "bodies.wasteco.activities.periods[1].for.fenmarsh"),
        ),
        Missing("controlled.activity.other_measure_percent", "Does another listed measure pass?", ()),
    ),
)
OUT_OF_SCOPE = replace(
    EXEMPT,
    file="cases/examples/gift.yaml",
    verdict="out-of-scope",
    route=None,
    summary="Out of scope: there is no contract for pecuniary interest.",
    gates=(
        replace(GATES[0], state="excludes", reason="There is no contract for pecuniary interest: no; not stated."),
        GATES[1],
    ),
    flags=(
        Flag(
            "out-of-scope",
            "advice",
            "PA 2023 is taken not to reach this arrangement. Look at the rules on subsidy and best value.",
            "Out of scope is not an exemption.",
            "The agreement.",
            "PA 2023 s.3(2)",
        ),
    ),
)
NO_LAW = replace(
    EXEMPT,
    file="no-date.yaml",
    reference=None,
    law=None,
    candidates=("uk-pa-2023", "uk-pcr-2015"),
    verdict="unclear",
    route=None,
    summary="Unclear: it cannot be told which law governs.",
    awards=(),
    award=None,
    gates=(),
    routes=(),
    points=(),
    flags=(),
    missing=(Missing("contract.awarded_on", "When is or was the decision to award made?", ("contract.awarded_on",)),),
    evidence=Evidence(),
)
REQUESTED = replace(EXEMPT, law=replace(LAW, requested=True, governs=False, governing="uk-pcr-2015"))
"""Exempt under a law that was asked for by name and does not govern."""
ALL = (EXEMPT, NOT_EXEMPT, UNCLEAR, OUT_OF_SCOPE, NO_LAW, REQUESTED)
