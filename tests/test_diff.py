"""Two versions of an arrangement: what changed is named where it stands, and nothing else is."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teckal.difference import Difference, difference, paired
from teckal.document import Document, from_mapping, read
from teckal.rulebook import load

EXAMPLE = ROOT / "cases" / "examples" / "worked-example.yaml"
(WORKED,) = [each for each in read(str(EXAMPLE)) if isinstance(each, Document)]
EXAMPLES = sorted((ROOT / "cases" / "examples" / "uk-pa-2023").glob("*.yaml"))


def worked() -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(dict(WORKED.data))
    return found


def between(old: dict[str, Any], new: dict[str, Any]) -> Difference:
    return difference(from_mapping(old), from_mapping(new), load(), engine="builtin")


def places(found: Difference) -> list[tuple[str | None, str | None]]:
    """Where each changed value stood, and stands."""
    return [(_path(one.before), _path(one.after)) for one in found.changed]


def _path(path: tuple[str | int, ...] | None) -> str | None:
    return None if path is None else ".".join(map(str, path))


@pytest.mark.parametrize("path", EXAMPLES[::12], ids=lambda path: path.stem)
def test_a_file_does_not_differ_from_itself(path: Path) -> None:
    for document in read(str(path)):
        assert isinstance(document, Document)
        found = difference(document, document, load(), engine="builtin")
        assert found.answers_alike
        assert (found.changed, found.derived, found.turned, found.raised, found.gone) == ((), (), (), (), ())


def test_the_order_of_keys_is_no_change() -> None:
    turned_round = {key: worked()[key] for key in reversed(worked())}
    assert places(between(worked(), turned_round)) == []


def test_a_changed_value_is_named_with_both_places() -> None:
    new = worked()
    new["bodies"]["wasteco"]["holdings"]["saltby"]["votes"] = 30
    assert places(between(worked(), new)) == [("bodies.wasteco.holdings.saltby.votes",) * 2]


@pytest.mark.parametrize(
    ("before", "after"), [(1, True), (40, "40%"), ({"above": 3}, {"at_least": 3}), (["a"], ["a", "b"])]
)
def test_a_value_of_another_kind_is_a_change_and_a_list_or_a_bound_is_one_value(before: Any, after: Any) -> None:
    from teckal.difference import Changed, _changed

    assert list(_changed({"x": before}, {"x": after}, (), ())) == [Changed(("x",), ("x",))]
    assert list(_changed({"x": before}, {"x": before}, (), ())) == []


def test_a_new_holder_is_added_and_a_former_one_taken_away() -> None:
    new = worked()
    new["parties"]["firm"] = {"name": "Grit plc", "type": "private-company"}
    holdings = new["bodies"]["wasteco"]["holdings"]
    holdings["firm"] = holdings.pop("saltby")
    assert places(between(worked(), new)) == [
        (None, "parties.firm"),
        (None, "bodies.wasteco.holdings.firm"),
        ("bodies.wasteco.holdings.saltby", None),
    ]


def test_a_year_that_moves_up_the_list_has_not_changed() -> None:
    new = worked()
    periods = new["bodies"]["wasteco"]["activities"]["periods"]
    periods.pop(0)
    periods.append({"from": "2026-04-01", "to": "2027-03-31", "total": 12000000, "for": {"fenmarsh": 1, "saltby": 2}})
    periods[0]["total"] = 10400001
    assert places(between(worked(), new)) == [
        ("bodies.wasteco.activities.periods.1.total", "bodies.wasteco.activities.periods.0.total"),
        (None, "bodies.wasteco.activities.periods.2"),
        ("bodies.wasteco.activities.periods.0", None),
    ]


def test_a_share_that_falls_to_the_line_turns_the_limb_and_the_verdict() -> None:
    def with_work(*figures: int) -> dict[str, Any]:
        new = worked()
        for period, figure in zip(new["bodies"]["wasteco"]["activities"]["periods"], figures, strict=True):
            period.update({"total": 10_000_000, "for": {"fenmarsh": figure, "saltby": 0}})
        return new

    over, on = with_work(8_000_000, 8_000_000, 8_000_001), with_work(8_000_000, 8_000_000, 8_000_000)
    found = between(over, on)
    assert (found.before.verdict, found.after.verdict) == ("exempt", "unclear")
    (limb,) = [each for each in found.turned if each.id == "uk-pa-2023/joint/activity"]
    assert (limb.before, limb.after) == ("met", "unclear")
    assert limb.reason_before != limb.reason_after
    assert "activity.turnover_percent" in [each.after.name.rpartition("controlled.")[2] for each in found.derived]
    back = between(on, over)
    assert [(each.id, each.before, each.after) for each in back.turned] == [
        (each.id, each.after, each.before) for each in found.turned
    ]
    assert {each.id for each in found.raised} == {each.id for each in back.gone}


def test_a_limb_stands_beside_itself_where_the_law_has_changed() -> None:
    new = worked()
    new["contract"]["awarded_on"] = "2024-09-01"
    found = between(new, worked())
    assert (found.before.law and found.before.law.id, found.after.law and found.after.law.id) == (
        "uk-pcr-2015",
        "uk-pa-2023",
    )
    assert not found.answers_alike
    assert all(not each.id.startswith("uk-") for each in found.turned)


def test_evidence_that_got_worse_is_seen_though_the_answer_is_the_same() -> None:
    new = worked()
    new["evidence"]["bodies.wasteco.decisive_influence"]["standing"] = "stated"
    found = between(worked(), new)
    assert found.answers_alike
    assert places(found) == [("evidence.bodies.wasteco.decisive_influence.standing",) * 2]
    assert ("documented", "stated") in [(each.before.standing, each.after.standing) for each in found.derived]


@settings(deadline=None, derandomize=True, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_value_that_is_changed_is_found_and_no_other(data: st.DataObject) -> None:
    """Figures of the file, changed at random: each is named once, and where nothing is changed nothing is."""
    new = worked()
    wanted = set()
    for index, period in enumerate(new["bodies"]["wasteco"]["activities"]["periods"]):
        more = data.draw(st.sampled_from([0, 1, 1000]))
        period["total"] += more
        wanted |= {f"bodies.wasteco.activities.periods.{index}.total"} if more else set()
    seats = data.draw(st.sampled_from([5, 6]))
    new["bodies"]["wasteco"]["board"]["seats"] = seats
    wanted |= {"bodies.wasteco.board.seats"} if seats == 6 else set()
    found = places(between(worked(), new))
    assert len(found) == len(wanted)
    assert {after for _, after in found} == wanted


# Which is which


def named(title: str, reference: str | None = None) -> Document:
    more = {"reference": reference} if reference else {}
    return from_mapping({**worked(), "title": title, **more} if reference else {**_unreferenced(), "title": title})


def _unreferenced() -> dict[str, Any]:
    return {key: value for key, value in worked().items() if key != "reference"}


def test_arrangements_are_paired_by_reference_then_title_then_what_is_left() -> None:
    old = [named("A", "1"), named("B", "2"), named("C"), named("D")]
    new = [named("Bins", "2"), named("C"), named("E"), named("A", "1")]
    found = paired(old, new)
    assert {(each.title, other.title) for each, other in found.both} == {
        ("A", "A"),
        ("B", "Bins"),
        ("C", "C"),
        ("D", "E"),
    }
    assert (found.gone, found.new) == ((), ())


def test_what_could_be_either_is_paired_with_neither() -> None:
    old, new = [named("A"), named("B")], [named("C"), named("D"), named("E")]
    found = paired(old, new)
    assert found.both == ()
    assert [each.title for each in found.gone] == ["A", "B"]
    assert [each.title for each in found.new] == ["C", "D", "E"]
    twice = paired([named("A"), named("A")], [named("A")])
    assert twice.both == ()


# The command


def put(folder: Path, name: str, change: Any = None) -> Path:
    data = worked()
    if change:
        change(data)
    path = folder / name
    path.write_text(yaml.safe_dump(json.loads(json.dumps(data, default=str)), sort_keys=False), encoding="utf-8")
    return path


def test_the_command_says_what_changed_with_the_lines(teckal: Command, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    new.write_text(
        f"# moved down\n{text.replace('saltby: {shares: 40, votes: 40}', 'saltby: {shares: 40, votes: 39}')}",
        encoding="utf-8",
    )
    line = text[: text.index("saltby: {shares: 40")].count("\n") + 1
    ran = teckal("diff", EXAMPLE, new)
    assert ran.status == 0
    said = " ".join(ran.out.split())
    assert f"holdings, Saltby Borough Council, votes: 40% became 39% (line {line} before, line {line + 1} now)." in said
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_bar_is_for_the_newer_version(teckal: Command, tmp_path: Path) -> None:
    def private(data: dict[str, Any]) -> None:
        data["parties"]["firm"] = {"name": "Grit plc", "type": "private-company"}
        data["bodies"]["wasteco"]["holdings"].update(
            saltby={"shares": 30, "votes": 30}, firm={"shares": 10, "votes": 10}
        )

    old, new = put(tmp_path, "old.yaml"), put(tmp_path, "new.yaml", private)
    assert teckal("diff", old, new).status == 0
    assert teckal("diff", old, new, "--fail-on", "unclear").status == 1
    assert teckal("diff", new, old, "--fail-on", "unclear").status == 0


def test_as_data_both_answers_are_there_in_full(teckal: Command, tmp_path: Path) -> None:
    old = put(tmp_path, "old.yaml")
    new = put(tmp_path, "new.yaml", lambda data: data["contract"].update(estimated_value=4200001))
    (found,) = json.loads(teckal("diff", old, new, "--format", "json").out)["differences"]
    assert found["answers_alike"] is True
    (change,) = found["changed"]
    assert (change["before"]["path"], change["before"]["value"]) == ("contract.estimated_value", "4200000")
    assert (change["after"]["path"], change["after"]["value"]) == ("contract.estimated_value", "4200001")
    assert found["before"]["verdict"] == found["after"]["verdict"] == "exempt"


def test_what_is_wrong_with_one_version_is_said_and_the_rest_is_compared(teckal: Command, tmp_path: Path) -> None:
    good, bad = put(tmp_path, "old.yaml"), tmp_path / "new.yaml"
    bad.write_text("format: 1\n---\n" + good.read_text(encoding="utf-8"), encoding="utf-8")
    ran = teckal("diff", good, bad)
    assert ran.status == 2
    assert "new.yaml:" in ran.err
    assert ran.out.startswith("Household waste collection through Fenmarsh Waste Ltd (FEN-2026-014): exempt, as")
    nowhere = tmp_path / "nowhere.yaml"
    assert "Only in the older version, or not readable in the other" in teckal("diff", bad, nowhere).out
    assert teckal("diff", good, tmp_path / "nowhere.yaml").status == 2


def test_what_is_in_the_newer_file_alone_is_answered_and_counts_for_the_bar(teckal: Command, tmp_path: Path) -> None:
    old = put(tmp_path, "old.yaml")
    bad = ROOT / "cases" / "examples" / "uk-pa-2023" / "activity-exactly-80.yaml"
    new = tmp_path / "new.yaml"
    new.write_text(f"{old.read_text(encoding='utf-8')}---\n{bad.read_text(encoding='utf-8')}", encoding="utf-8")
    ran = teckal("diff", old, new, "--fail-on", "unclear")
    assert ran.status == 1
    assert "NOT EXEMPT" in ran.out
    (alone,) = json.loads(teckal("diff", old, new, "--format", "json").out)["only_in_new"]
    assert alone["verdict"] == "not-exempt"


def test_what_is_in_one_file_alone_is_named(teckal: Command, tmp_path: Path) -> None:
    one, other = (
        put(tmp_path, "a.yaml"),
        put(tmp_path, "b.yaml", lambda data: data.update(title="Roads", reference="R")),
    )
    both = tmp_path / "both.yaml"
    both.write_text(f"{one.read_text(encoding='utf-8')}---\n{other.read_text(encoding='utf-8')}", encoding="utf-8")
    out = teckal("diff", one, both).out
    assert "Only in the newer version" in out
    assert "Roads" in out
    assert "Only in the older version" in teckal("diff", both, one).out
