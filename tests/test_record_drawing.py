"""Who owns and controls whom: the words for each right, and a drawing in which nothing covers anything else."""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import pytest
from arrangements import changed, council, directed_by, firm, joint, sole
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teckal.document import from_mapping, parse_path
from teckal.record import drawing, holders, said
from teckal.record.drawing import _fonts, _laid_out, _library, _Sheet
from teckal.record.holders import Chart, Member, Tie

BODY = "bodies.wasteco"
HOLDING = f"{BODY}.holdings.fenmarsh"


def chart(arrangement: Mapping[str, Any]) -> Chart:
    found = holders.chart(from_mapping(arrangement))
    assert found is not None
    return found


def sentences(arrangement: Mapping[str, Any], body: str = "wasteco") -> list[str]:
    """What is said of each who has something in the body."""
    found = chart(arrangement)
    return [found.sentence(tie) for tie in found.into(body)]


# The words.


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "100% of shares and votes"),
        ({f"{HOLDING}.votes": 60}, "100% of shares; 60% of votes"),
        ({f"{HOLDING}.shares": {"above": 50}, f"{HOLDING}.votes": {"above": 50}}, "more than 50% of shares and votes"),
        ({f"{HOLDING}.shares": {"above": 0}, f"{HOLDING}.votes": None}, "some shares"),
        ({f"{HOLDING}.votes": "unknown"}, "100% of shares; votes not known"),
        ({HOLDING: {"member": True}}, "member"),
        ({HOLDING: "unknown"}, "what it holds is not known"),
        ({f"{HOLDING}.held_for": "saltby"}, "held for Saltby Council"),
        ({f"{HOLDING}.held_for": "unknown"}, "held for another, not named"),
        ({f"{HOLDING}.blocking_rights": True}, "may block decisions"),
        ({f"{HOLDING}.required_by_national_law": True}, "holding required by law"),
        ({f"{HOLDING}.rights": ["profit", "loss"]}, "its holding brings profit and loss"),
        ({f"{HOLDING}.rights": []}, "its holding brings no profit, loss or winding-up share"),
        ({f"{HOLDING}.effective_on": "2027-01-01"}, "from 2027-01-01 (not in effect on the day tested)"),
        ({f"{HOLDING}.until": "2030"}, "until 2030"),
        ({"evidence": {HOLDING: {"standing": "disputed"}}}, "(disputed)"),
        ({"evidence": {f"{HOLDING}.shares": {"standing": "disputed"}}}, "100% of shares and votes (disputed)"),
        ({}, "1 of 1 board seats"),
        ({f"{BODY}.board": {"appointed_by": {"fenmarsh": 2}}}, "2 of the board seats"),
        ({f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": "unknown"}}}, "board seats, not known how many"),
        ({f"{BODY}.board": {"seats": 3, "appointed_by": {"fenmarsh": 0}}}, "none of 3 board seats"),
        ({}, "decisive influence"),
        ({f"{BODY}.decisive_influence.significant_decisions": []}, "decisive influence over objectives only"),
        ({f"{BODY}.parent_routes": {"actual_dominance": ["fenmarsh"]}}, "exercises dominant influence"),
        (
            {f"{BODY}.representatives": [{"for": ["fenmarsh", "saltby"], "body": "board", "sits_for": "coldwick"}]},
            "a representative on the board, shared with Saltby Council, who in truth sits for Coldwick Council",
        ),
        (
            {f"{BODY}.reserved_matters": [{"matter": "budget", "held_by": ["fenmarsh"], "kind": "veto"}]},
            "veto over the budget",
        ),
        (
            {f"{BODY}.reserved_matters": [{"matter": "other", "held_by": ["fenmarsh"], "kind": "approval"}]},
            "approval needed for another matter",
        ),
    ],
)
def test_each_right_is_told_in_words(change: dict[str, Any], words: str) -> None:
    (told, *_) = sentences(sole(change))
    assert told.startswith("Fenmarsh Council: ")
    assert words in told


@pytest.mark.parametrize(
    ("change", "untold"),
    [
        ({}, None),
        ({f"{HOLDING}.shares": 60}, "Others, not named: holders of 40% of the shares"),
        ({HOLDING: {"member": True}, f"{BODY}.holdings_complete": True}, None),
        ({HOLDING: {"member": True}}, "Others, not named: the list is not said to be complete"),
        ({f"{BODY}.holdings.saltby": {"shares": 9, "until": "2020"}, f"{HOLDING}.effective_on": "2021"}, None),
        ({f"{HOLDING}.until": "2020"}, "Others, not named: holders of 100% of the shares"),
        ({f"{BODY}.holdings": None}, "Others, not named: the file does not say who holds it"),
        ({f"{BODY}.holdings": "unknown"}, "Others, not named: the file does not say who holds it"),
        ({f"{HOLDING}.shares": {"above": 50}}, "Others, not named: the shares told do not add up to 100%"),
    ],
)
def test_those_whom_the_file_leaves_open_are_shown_too(change: dict[str, Any], untold: str | None) -> None:
    told = sentences(sole(change))
    assert [each for each in told if each.startswith("Others")] == ([untold] if untold else [])


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({}, "Nobody else is said to have decisive influence."),
        ({f"{BODY}.decisive_influence": None}, "The file does not say whether anyone else decides."),
        ({f"{BODY}.decisive_influence.anyone_else": True}, "Others than those listed are said to have decisive"),
        ({f"{BODY}.controllers": ["fenmarsh", "saltby"]}, "Named as those that control it together: Fenmarsh Council"),
        ({f"{BODY}.controllers": "unknown"}, "Who controls it is said not to be known."),
        ({f"{BODY}.board.seats": 3}, "Who fills 2 further board seats is not said."),
        (
            {f"{BODY}.agreements": [{"between": ["fenmarsh", "saltby"], "binding": False, "gives": "consultation"}]},
            "An agreement that does not bind between Fenmarsh Council and Saltby Council on consultation.",
        ),
        ({f"{BODY}.private_entry": {"planned": True}}, "The entry of private holders is planned."),
    ],
)  # fmt: skip
def test_what_belongs_to_no_one_holder_is_a_note(change: dict[str, Any], note: str) -> None:
    assert note in " ".join(holders.notes(from_mapping(sole(change)), "wasteco"))


def test_a_member_is_told_by_its_kind_and_its_part_in_the_contract() -> None:
    towns = {**council("towns"), "collective": True, "count": 70}
    found = chart(sole({f"{BODY}.holdings.firm": {"shares": 1}, f"{BODY}.holdings.towns": {"shares": 1},
                        f"{HOLDING}.shares": 98, "parties.towns": towns}))  # fmt: skip
    kinds = {each.id: (each.kind, each.private, each.body) for each in found.members}
    assert kinds["fenmarsh"] == ("local authority, buys", False, False)
    assert kinds["wasteco"] == ("company limited by shares, supplies", False, True)
    assert kinds["firm"] == ("private company", True, False)
    assert kinds["towns"] == ("local authority, a group of 70", False, False)


def test_a_body_that_fills_a_seat_of_its_own_board_stands_there_twice() -> None:
    found = chart(sole({f"{BODY}.board": {"seats": 2, "appointed_by": {"fenmarsh": 1, "wasteco": 1}}}))
    assert found.member("=wasteco").name == "Wasteco Ltd itself"
    assert drawing.charts(found) == (found,)


def test_no_body_no_chart() -> None:
    assert holders.chart(from_mapping(sole({"bodies": None}))) is None
    assert holders.chart(from_mapping(sole({"bodies": {}}))) is None
    assert holders.chart(from_mapping(sole({"bodies": "unknown"}))) is None


@pytest.mark.parametrize(
    ("path", "label", "value"),
    [
        ("contract.consideration", "Consideration", "yes"),
        ("contract", "Contract", ""),
        ("contract.buyers", "Buyers", "Fenmarsh Council"),
        ("contract.awarded_on", "Awarded on", "1 September 2026"),
        ("parties.fenmarsh.type", "Fenmarsh Council, type", "local authority"),
        ("parties.fenmarsh.jurisdiction", "Fenmarsh Council, jurisdiction", "England"),
        ("bodies.wasteco.holdings.fenmarsh.shares", "Wasteco Ltd, holdings, Fenmarsh Council, shares", "100%"),
        (
            "bodies.wasteco.activities.periods[1].for.fenmarsh",
            "Wasteco Ltd, activities, 2024-04-01 to 2025-03-31, for, Fenmarsh Council",
            "900",
        ),
        ("bodies.wasteco.activities.measure", "Wasteco Ltd, activities, measure", "turnover"),
        ("bodies.wasteco.board.appointed_by.fenmarsh", "Wasteco Ltd, board, appointed by, Fenmarsh Council", "1"),
        ("transfers[0].from", "Transfers of powers, no. 1, from", "Saltby Council"),
        ("transfers[0].can_take_back", "Transfers of powers, no. 1, can take back", "not known"),
        ("transfers", "Transfers of powers", "1 entry"),
        ("cooperation.follow_on.tied_to", "Cooperation, follow-on needs, tied to", "Firm plc"),
        ("contract.estimated_value", "Estimated value", "at least 4,200,000.5 and below 5,000,000"),
    ],
)  # fmt: skip
def test_a_place_and_its_value_in_words(path: str, label: str, value: str) -> None:
    change = {
        "transfers": [{"from": "saltby", "to": "fenmarsh", "can_take_back": "unknown"}],
        "cooperation": {"follow_on": {"tied_to": "firm"}},
        "contract.estimated_value": {"at_least": 4200000.5, "below": 5000000},
    }
    document = from_mapping(sole(change))
    assert said.label(document, parse_path(path)) == label
    if value:
        assert said.value(document, parse_path(path)) == value


@pytest.mark.parametrize(
    ("text", "shown"), [("2026-09-01", "1 September 2026"), ("2026-09", "September 2026"), ("2026", "2026")]
)
def test_a_date_is_written_as_in_a_minute(text: str, shown: str) -> None:
    assert said.day(text) == shown


# The drawing.


def company_of(count: int, **more: Any) -> dict[str, Any]:
    """A company of so many councils, each with a seat."""
    ids = [f"c{number}" for number in range(count)]
    arrangement = sole()
    arrangement["parties"] |= {id: {**council(id), "name": f"The Borough Council of {id.upper()}"} for id in ids}
    return changed(
        arrangement,
        {
            f"{BODY}.holdings": {id: {"shares": 100 // count, "votes": 100 // count} for id in ids},
            f"{BODY}.board": {"seats": count, "appointed_by": dict.fromkeys(ids, 1)},
            f"{BODY}.decisive_influence": directed_by(*ids),
            **more,
        },
    )


def chained() -> dict[str, Any]:
    """Two councils own a holding company, which owns the supplier together with a firm and one of the councils."""
    return sole(
        {
            "parties.holdco": {"name": "Fenmarsh Holdings Ltd", "type": "company-limited-by-shares"},
            "bodies.holdco": {
                "holdings": {"fenmarsh": {"shares": 50, "votes": 50}, "saltby": {"shares": 50, "votes": 50}},
            },
            f"{BODY}.holdings": {"holdco": {"shares": 80}, "firm": {"shares": 15}, "saltby": {"shares": 5}},
            f"{BODY}.board": {"seats": 4, "appointed_by": {"holdco": 3, "fenmarsh": 1}},
        }
    )


def sheet(one: Chart) -> _Sheet:
    with _library():
        return _laid_out(one, _fonts())


def well_laid_out(one: Chart) -> None:
    """Nothing leaves the page, no box covers another, and no line crosses the box of anyone who is no end of it."""
    laid = sheet(one)
    boxes = laid.boxes
    assert set(boxes) == {each.id for each in one.members}
    for box in boxes.values():
        assert box.left >= 0
        assert box.right <= laid.width
        assert box.middle - box.height / 2 >= 0
        assert box.middle + box.height / 2 <= laid.height
    for one_box, other in itertools.combinations(boxes.values(), 2):
        apart = one_box.left != other.left or abs(one_box.middle - other.middle) >= (one_box.height + other.height) / 2
        assert apart, (one_box.member.name, other.member.name)
    for tie in one.ties:
        label = laid.labels[tie.holder, tie.body]
        start = boxes[tie.holder]
        assert start.right < laid.bus[tie.body] < boxes[tie.body].left
        assert abs(label.y - start.middle) <= start.height / 2
        assert label.y - label.up >= -0.001
        for id, box in boxes.items():
            between = start.right <= box.left and box.right <= laid.bus[tie.body]
            if id not in (tie.holder, tie.body) and between:
                assert abs(label.y - box.middle) > box.height / 2, (tie, id)
    below = sorted(laid.labels.items(), key=lambda each: each[1].y)
    for (above, upper), (under, lower) in itertools.pairwise(below):
        if boxes[above[0]].left == boxes[under[0]].left:
            assert lower.y - lower.up >= upper.y + upper.down - 0.001


@pytest.mark.parametrize(
    "arrangement", [sole(), joint(), chained(), company_of(20)], ids=["sole", "joint", "chain", "20"]
)
def test_nothing_covers_anything_else(arrangement: dict[str, Any]) -> None:
    for one in drawing.charts(chart(arrangement)):
        well_laid_out(one)


def test_twenty_holders_are_legible_on_one_page() -> None:
    (one,) = drawing.charts(chart(company_of(20)))
    assert len(one.ties) == 20
    assert drawing.size(one)[1] <= drawing.PAGES[2][1]
    assert drawing.SMALL >= 6.5


def test_more_than_a_page_holds_are_drawn_on_several_and_none_is_lost() -> None:
    whole = chart(company_of(70))
    parts = drawing.charts(whole)
    assert len(parts) > 1
    assert [tie for each in parts for tie in each.ties] == list(whole.ties)
    assert all(drawing.size(each)[1] <= drawing.PAGES[2][1] for each in parts)


def test_a_chain_is_drawn_as_one_on_a_broad_page() -> None:
    whole = chart(chained())
    assert drawing.charts(whole) == (whole,)
    assert drawing.is_broad(whole)
    assert drawing.size(whole)[0] == drawing.PAGES[3][0]


def test_a_longer_chain_is_drawn_body_by_body() -> None:
    deeper = changed(
        chained(),
        {
            "parties.top": {"name": "Top Ltd", "type": "company-limited-by-shares"},
            "bodies.top": {"holdings": {"coldwick": {"shares": 100}}},
            "bodies.holdco.holdings": {"top": {"shares": 100}},
        },
    )
    whole = chart(deeper)
    parts = drawing.charts(whole)
    assert [[each.name for each in part.bodies] for part in parts] != [[each.name for each in whole.bodies]]
    assert {tie for part in parts for tie in part.ties} == set(whole.ties)


def test_those_who_direct_each_other_are_drawn_body_by_body() -> None:
    circle = changed(chained(), {"bodies.holdco.board": {"seats": 2, "appointed_by": {"wasteco": 1, "fenmarsh": 1}}})
    whole = chart(circle)
    parts = drawing.charts(whole)
    assert len(parts) == 2
    assert {tie for part in parts for tie in part.ties} == set(whole.ties)
    for part in parts:
        assert drawing.svg(part)


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=60)


@st.composite
def any_chart(draw: st.DrawFn) -> Chart:
    """Bodies of which each may hold later ones, and holders of their own, with names and rights of any length."""
    bodies = draw(st.integers(1, 4))
    outsiders = draw(st.integers(1, 8))
    members = [Member(f"b{n}", draw(NAMES), "company", body=True) for n in range(bodies)]
    members += [Member(f"h{n}", draw(NAMES), draw(NAMES), private=draw(st.booleans())) for n in range(outsiders)]
    ties = []
    rights = st.lists(NAMES, max_size=3).map(tuple)
    for number in range(bodies):
        above = [f"b{n}" for n in range(number)] + [f"h{n}" for n in range(outsiders)]
        chosen = draw(st.lists(st.sampled_from(above), min_size=1, max_size=6, unique=True))
        ties += [
            Tie(each, f"b{number}", draw(rights), draw(rights), (), draw(st.booleans()), draw(st.booleans()))
            for each in chosen
        ]
    tied = {end for tie in ties for end in (tie.holder, tie.body)}
    return Chart(tuple(each for each in members if each.id in tied), tuple(ties))


@pytest.mark.slow
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(any_chart())
def test_nothing_covers_anything_else_whoever_owns_whom(whole: Chart) -> None:
    parts = drawing.charts(whole)
    assert {tie for part in parts for tie in part.ties} == set(whole.ties)
    for part in parts:
        well_laid_out(part)


def test_a_drawing_is_the_same_each_time_and_bears_no_time_and_no_version() -> None:
    one = chart(joint())
    for made in (drawing.png, drawing.svg):
        first = made(one)
        made.cache_clear()
        assert made(one) == first
    text = drawing.svg(one)
    assert text.startswith("<svg")
    assert "<!--" not in text
    assert "matplotlib.org" not in text
    assert not re.search(r"\d{4}-\d\d-\d\dT", text)
    assert b"tEXtSoftware" not in drawing.png(one)


def test_a_drawing_has_no_colour() -> None:
    text = drawing.svg(chart(sole({f"{BODY}.holdings.firm": {"shares": 1}, f"{HOLDING}.shares": 99})))
    colours = set(re.findall(r"#[0-9a-f]{6}", text))
    assert colours
    assert all(each[1:3] == each[3:5] == each[5:7] for each in colours)


def test_what_a_line_and_a_frame_mean_is_told_without_colour() -> None:
    """A body has a thicker frame, decisive influence a thicker line, a say without a holding a broken one."""
    change = {f"{BODY}.board": {"seats": 2, "appointed_by": {"fenmarsh": 1, "saltby": 1}}}
    root = ElementTree.fromstring(drawing.svg(chart(sole(change))))
    styles = [each.get("style") or "" for each in root.iter() if each.tag.endswith("path")]
    assert sum("stroke-width: 2.2" in each for each in styles) == 2
    assert sum("stroke-dasharray" in each for each in styles) == 1


def test_a_picture_has_its_size_in_print() -> None:
    one = chart(joint())
    width, height = struct.unpack(">II", drawing.png(one)[16:24])
    assert (width, height) == tuple(int(each * drawing.DPI) for each in drawing.size(one))


@pytest.mark.parametrize(
    "name", ["$x$", "a\\frac{b}", "%", "<b>&amp;</b>", "東京都", "\N{ZERO WIDTH JOINER}x", "W" * 200]
)
def test_any_name_can_be_drawn(name: str) -> None:
    one = chart(sole({"parties.fenmarsh": {**council("x"), "name": name}, "parties.firm": firm(name)}))
    assert ElementTree.fromstring(drawing.svg(one)).tag.endswith("svg")
    well_laid_out(one)
