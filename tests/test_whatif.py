"""What would turn an answer must be so when it is tried, and must never read as leave to write down what is not so."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from arrangements import changed as arranged
from arrangements import joint, sole
from conftest import ROOT, Command

from teckal import document
from teckal.changing import changed
from teckal.document import Document, from_mapping
from teckal.errors import ArrangementError
from teckal.report import whatifs
from teckal.rulebook import load
from teckal.verdict import evaluate
from teckal.whatif import WhatIf, whatif

EXAMPLES = ROOT / "cases" / "examples"
SAMPLE = (
    "uk-pa-2023/activity-just-under-80",
    "uk-pa-2023/holders-not-all-listed",
    "uk-pa-2023/half-of-the-votes",
    "eu-2014-24/company-not-described",
    "worked-cooperation",
)
ALL = sorted(str(each.relative_to(EXAMPLES))[:-5] for each in EXAMPLES.rglob("*.yaml"))
FOR_COUNSEL = "a judgement, which is for counsel"


def found(arrangement: dict[str, Any]) -> WhatIf:
    return whatif(from_mapping(arrangement), load(), engine="builtin")


def page(sought: WhatIf, form: str = "table") -> str:
    return whatifs.report([sought], [], form, 80)


def flat(text: str) -> str:
    return " ".join(text.split())


def verdict_with(original: Document, parts: Any) -> str:
    try:
        after = changed(original, [edit for part in parts for edit in part.edits])
    except ArrangementError:
        return ""
    return evaluate(after, load(), engine="builtin", grounds=False).verdict


def hold_to_account(sought: WhatIf) -> int:
    """Evaluates every set that is reported, and all that is less than it; how many there are."""
    number = 0
    for outcome in sought.outcomes:
        for turn in outcome.turns:
            number += 1
            assert verdict_with(sought.document, turn.parts) == turn.verdict == outcome.verdict
            for size in range(1, len(turn.parts)):
                for some in itertools.combinations(turn.parts, size):
                    assert verdict_with(sought.document, some) != turn.verdict
    return number


def is_open_in_fact(sought: WhatIf) -> bool:
    """Whether some fact is open, and nothing turns on an unsettled point of law."""
    points = [point for point in sought.result.points if point.material]
    return sought.result.verdict == "unclear" and not points and any(each.paths for each in sought.result.missing)


@pytest.mark.parametrize("name", [*SAMPLE[:2], *(pytest.param(name, marks=pytest.mark.slow) for name in SAMPLE[2:])])
def test_every_set_turns_the_answer_and_nothing_less_does(name: str) -> None:
    (one, *_) = document.read(EXAMPLES / f"{name}.yaml")
    assert isinstance(one, Document)
    assert hold_to_account(whatif(one, load(), engine="builtin"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL[::3])
def test_every_set_of_every_third_example_turns_its_answer(name: str) -> None:
    """Each is searched and then evaluated dozens of times, which takes seconds: the others are too many for one run."""
    for one in document.read(EXAMPLES / f"{name}.yaml"):
        assert isinstance(one, Document)
        sought = whatif(one, load(), engine="builtin")
        number = hold_to_account(sought)
        if is_open_in_fact(sought) and not sought.full and not number:
            assert FOR_COUNSEL in flat(page(sought)) or sought.result.law is None


def test_what_is_exempt_is_lost_at_its_line_and_not_before() -> None:
    sought = found(sole())
    (share,) = [
        part for outcome in sought.outcomes for turn in outcome.turns for part in turn.parts if "80" in part.words
    ]
    assert (share.words, share.now, share.reach) == ("at most 80", "90", "over-time")
    at = "bodies.wasteco.activities"
    assert evaluate(from_mapping(sole({at: share.edits[0].value})), load()).verdict == "not-exempt"
    above = {**share.edits[0].value, "stated_share": 80.01}
    assert evaluate(from_mapping(sole({at: above})), load()).verdict == "exempt"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(joint(), id="joint"),
        pytest.param(None, id="the worked example", marks=pytest.mark.slow),
    ],
)
def test_private_capital_that_comes_in_or_is_planned_is_among_what_loses_an_exemption(
    data: dict[str, Any] | None, worked: Path
) -> None:
    document_ = document.read(str(worked))[0] if data is None else from_mapping(data)
    assert isinstance(document_, Document)
    lost, _, rest = flat(page(whatif(document_, load(), engine="builtin"))).partition("no longer be clear if")
    assert "a private holder came in with 1% of the shares, given up by" in lost
    assert "Private capital is to enter (now: " in rest


def test_nobody_is_put_forward_as_holding_a_council() -> None:
    paths = [
        edit.path
        for outcome in found(joint()).outcomes
        for turn in outcome.turns
        for part in turn.parts
        for edit in part.edits
    ]
    assert paths
    assert {path[1] for path in paths if path[0] == "bodies"} == {"wasteco"}


def test_what_must_be_put_right_is_told_by_whether_the_parties_can_change_it() -> None:
    half = {"measure": "turnover", "stated_share": 50, "other_measures": "none"}
    outside = found(sole({"bodies.wasteco.activities": half}))
    theirs = found(joint({"bodies.wasteco.pursues_contrary_interests": True}))
    assert "What only new figures could change, over time" in page(outside)
    text = flat(page(theirs))
    assert "What the parties could arrange otherwise It would be exempt if" in text
    assert "bodies.wasteco.pursues_contrary_interests were false (now true)" in text
    assert "Then met (PA 2023 Sch 2 para 2(2)(d)(ii))" in text


def test_who_somebody_is_is_never_put_forward_as_a_change() -> None:
    private = found(sole({"bodies.wasteco.holdings": {"fenmarsh": {"shares": 90}, "firm": {"shares": 10}}}))
    edits = [edit for outcome in private.outcomes for turn in outcome.turns for edit in turn.edits]
    assert edits
    assert not [edit for edit in edits if edit.path[:2] in (("parties", "firm"), ("parties", "fenmarsh"))]


def test_a_late_seat_is_put_right_by_a_seat_and_not_by_another_day() -> None:
    (one,) = document.read(EXAMPLES / "uk-pa-2023" / "seat-only-after-the-award.yaml")
    assert isinstance(one, Document)
    (outcome,) = whatif(one, load(), engine="builtin").outcomes
    assert outcome.turns
    assert not [edit for turn in outcome.turns for edit in turn.edits if edit.path[-1] == "effective_on"]


def test_putting_right_says_that_it_does_not_cure_an_award() -> None:
    text = flat(page(found(joint({"bodies.wasteco.pursues_contrary_interests": True}))))
    assert "Rights, holdings and terms that come after an award do not cure it" in text
    assert "never describe what is not so" in text


def test_what_turns_on_a_point_of_law_says_that_no_answer_settles_it() -> None:
    (one,) = document.read(EXAMPLES / "eu-2014-24" / "sister-below-80.yaml")
    assert isinstance(one, Document)
    sought = whatif(one, load(), engine="builtin")
    assert not [turn for outcome in sought.outcomes for turn in outcome.turns]
    assert "No answer of those tried settles it: it turns on F2, which is not settled in law." in flat(page(sought))


def test_what_is_left_to_counsel_says_so() -> None:
    (one,) = document.read(EXAMPLES / "eu-case-law" / "looks-to-the-market.yaml")
    assert isinstance(one, Document)
    assert FOR_COUNSEL in flat(page(whatif(one, load(), engine="builtin")))


def test_the_question_that_settles_most_comes_first() -> None:
    sought = found(
        joint({"bodies.wasteco.activities": "unknown", "bodies.wasteco.pursues_contrary_interests": "unknown"})
    )
    weights = [(each.alone, each.sets) for each in sought.questions]
    assert weights == sorted(weights, reverse=True)
    assert sought.questions[0].sets


def test_where_the_law_cannot_be_told_each_answer_that_tells_it_is_tried() -> None:
    sought = found(arranged(sole(), {"contract.awarded_on": None}))
    assert sought.result.law is None
    assert sought.questions[0].alone
    assert hold_to_account(sought)
    assert "contract.awarded_on were 2026-09-01. Then: Exempt under PA 2023." in flat(page(sought))


def test_a_template_in_which_all_is_blank_asks_first_for_what_tells_the_law() -> None:
    (one,) = document.read(ROOT / "cases" / "templates" / "joint-company.yaml")
    assert isinstance(one, Document)
    shown = flat(page(whatif(one, load(), engine="builtin")))
    assert "1. In which nation is the buyer a public body?" in shown
    assert "Tell first what shows which law governs, and ask again." in shown
    assert FOR_COUNSEL not in shown


def test_what_the_law_does_not_reach_is_not_searched() -> None:
    sought = found(sole({"contract.consideration": False}))
    assert (sought.result.verdict, sought.searched, sought.outcomes) == ("out-of-scope", False, ())
    assert "No condition of an exemption is asked" in flat(page(sought))


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_hostile_names_are_clean_in_every_form(form: str) -> None:
    evil = "Evil\x1b[2J\u202e"
    text = page(found(sole({"parties.fenmarsh.name": "Ev\u202eil", "title": "a\u202eb"})), form)
    assert evil not in text
    assert "\u202e" not in text


def test_the_same_file_gives_the_same_bytes_whatever_the_hash_seed(program: Command) -> None:
    path = EXAMPLES / "uk-pa-2023" / "holders-not-all-listed.yaml"
    outs = {
        program("whatif", path, "--format", "json", "--engine", "builtin", env={"PYTHONHASHSEED": seed}).out
        for seed in ("1", "2")
    }
    assert len(outs) == 1
    assert '"exempt"' in outs.pop()


def test_the_json_is_what_its_schema_says(teckal: Command, worked: Path) -> None:
    schema = json.loads(teckal("schema", "whatif").out)
    jsonschema.Draft7Validator.check_schema(schema)
    sought = teckal("whatif", EXAMPLES / "uk-pa-2023" / "activity-just-under-80.yaml", "--format", "json")
    tried = teckal("whatif", worked, "--unset", "bodies.wasteco.board", "--format", "json")
    for ran in (sought, tried):
        jsonschema.Draft7Validator(schema).validate(json.loads(ran.out))
    assert json.loads(sought.out)["whatifs"][0]["outcomes"][0]["sets"]
    assert json.loads(tried.out)["trials"][0]["moved"]


def test_a_set_that_is_reported_can_be_tried_as_it_is_written(teckal: Command) -> None:
    path = EXAMPLES / "uk-pa-2023" / "holders-not-all-listed.yaml"
    sought = json.loads(teckal("whatif", path, "--format", "json").out)["whatifs"][0]
    number = 0
    for outcome in sought["outcomes"]:
        for one in outcome["sets"]:
            edits = [edit for change in one["changes"] for edit in change["edits"]]
            options = [part for edit in edits for part in ("--set", f"{edit['path']}={edit['value']}")]
            (trial,) = json.loads(teckal("whatif", path, *options, "--format", "json").out)["trials"]
            assert trial["after"]["verdict"] == outcome["verdict"]
            number += 1
    assert number


def test_a_change_is_tried_and_the_file_stays_as_it_is(teckal: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump(sole(), sort_keys=False), encoding="utf-8")
    before = path.read_bytes()
    ran = teckal("whatif", path, "--set", "bodies.wasteco.holdings.fenmarsh={shares: 50, votes: 50}")
    text = flat(ran.out)
    assert (ran.status, ran.err, path.read_bytes()) == (0, "", before)
    assert "Before EXEMPT" in text
    assert "With the change UNCLEAR" in text
    assert "uk-pa-2023/vertical/shares: met before, unclear then." in text
    assert "(now {shares: 100, votes: 100}, line " in text


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("decisive_influence.anyone_else=true", "not-exempt"),
        ("decisive_influence.anyone_else=unknown", "unclear"),
        ("decisive_influence.strategic_objectives=[firm]", "not-exempt"),
        ("activities={measure: turnover, stated_share: 80.01, other_measures: none}", "exempt"),
    ],
)
def test_a_value_is_read_as_a_file_is_read(teckal: Command, value: str, verdict: str) -> None:
    stdin = yaml.safe_dump(sole()).encode()
    ran = teckal("whatif", "-", "--set", f"bodies.wasteco.{value}", "--format", "json", stdin=stdin)
    assert json.loads(ran.out)["trials"][0]["after"]["verdict"] == verdict


def test_the_bar_is_for_the_changed_arrangement(teckal: Command, worked: Path) -> None:
    change = ("--set", "bodies.wasteco.pursues_contrary_interests=true")
    assert teckal("whatif", worked, *change).status == 0
    assert teckal("whatif", worked, *change, "--fail-on", "not-exempt").status == 1


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("--set=bodies.wasteco.holding.fenmarsh.shares=50", "Did you mean bodies.wasteco.holdings?"),
        ("--set=contract.consideration", "has no ="),
        ("--set=contract.consideration=", "Nothing stands after"),
        ("--set=contract.consideration=yes", "Write true"),
        ("--set=contract.consideration=true\nlaw: x", "is no single value"),
        ("--set=contract.subject='a", "contract.subject"),
        ("--set==5", "is no path"),
        ("--unset=contract.nothing", "The format has nothing at"),
        ("--set=contract.consideration=maybe", "contract.consideration"),
        ("--set=bodies.wasteco.holdings.fenmarsh.shares=99", "They cannot be more than 100"),
        ("--unset=contract.buyers", "buyers"),
        ("--unset=bodies.wasteco.reserved_matters[0]", "nothing here to take away"),
        ("--set=bodies.wasteco.reserved_matters[4].kind=veto", "nothing can be put at this place"),
    ],
)
def test_a_wrong_path_or_value_is_said_and_nothing_is_answered(
    teckal: Command, worked: Path, option: str, says: str
) -> None:
    ran = teckal("whatif", worked, option)
    assert (ran.status, ran.out.strip()) == (2, "")
    assert says in flat(ran.err)
    assert "Traceback" not in ran.err


def test_each_of_several_documents_is_answered_and_a_bad_one_hides_none(teckal: Command, worked: Path) -> None:
    ran = teckal("whatif", "nowhere.yaml", worked, "--set", "bodies.wasteco.pursues_contrary_interests=true")
    assert ran.status == 2
    assert "With the change NOT EXEMPT" in flat(ran.out)
    assert "There is no such file" in ran.err


def test_only_forms_that_it_has_are_offered_and_acknowledgements_lapse_against_the_day_given(
    teckal: Command, worked: Path, tmp_path: Path
) -> None:
    assert teckal("whatif", worked, "--format", "sarif").status == 2
    change = "contract.estimated_value=4300000"
    text = worked.read_text(encoding="utf-8")
    entry = "{flag: personal-data, by: A Reed, on: 2026-08-01, until: 2026-08-31, note: Seen}"
    file = tmp_path / "arrangement.yaml"
    file.write_text(f"{text}\nacknowledged:\n  - {entry}\n", encoding="utf-8")
    out = [
        teckal("whatif", file, "--set", change, "--as-of", day, "--format", "json").out
        for day in ("2026-08-31", "2026-09-01")
    ]
    assert ["lapsed" in each for each in out] == [False, True]


def test_a_value_with_a_character_that_no_file_may_hold_is_refused(teckal: Command, worked: Path) -> None:
    ran = teckal("whatif", worked, "--set", "title=a\x1bb")
    assert (ran.status, ran.out) == (2, "")
    assert "title: There is a character here that is no part of a text (U+001B)." in ran.err
