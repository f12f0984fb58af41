"""A document has every value exactly, knows where it was written, and what evidence the file gives for it."""

from __future__ import annotations

import datetime
import io
import json
import pickle
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from teckal.document import Document, from_mapping, parse_path, read, read_text, show
from teckal.errors import ArrangementError
from teckal.paths import folder
from teckal.reading.composer import compose
from teckal.reading.places import Place, find

EXAMPLES = folder("cases") / "examples"
EVERYTHING = Path(__file__).parent / "fixtures" / "documents" / "everything.yaml"
BASE = """\
format: 1
title: Waste
parties:
  fenmarsh: {name: Fenmarsh District Council}
  saltby: {name: Saltby Borough Council}
  wasteco: {name: Fenmarsh Waste Ltd}
contract: {buyers: [fenmarsh]}
"""
COOPERATION = """\
format: 1
title: Out-of-hours calls
parties:
  fenmarsh: {name: Fenmarsh District Council, type: local-authority, jurisdiction: england}
  saltby: {name: Saltby Borough Council, type: local-authority, jurisdiction: england}
contract: {buyers: [fenmarsh, saltby]}
cooperation:
  participants: [fenmarsh, saltby]
  common_objectives: One control room answering both councils' out-of-hours calls
  public_tasks:                      # what each must itself provide, and by what duty; `none` where a party has none
    fenmarsh: Out-of-hours housing repairs (landlord duty)
    saltby: Out-of-hours housing repairs (landlord duty)
  contributions:                     # what each puts in beside money; an empty list means nothing beside money
    fenmarsh: [staff, premises]
    saltby: [staff, telephony]
  payments: cost-sharing             # none | cost-sharing | cost-reimbursement | price | mixed
  public_interest_only: true
  private_advantage: false           # does any private undertaking come out ahead of its competitors?
  activities:                        # the work that the cooperation concerns
    measure: turnover
    periods:
      - {from: 2023-04-01, to: 2024-03-31, total: 900000, open_market: 60000, outside_public_functions: 60000}
      - {from: 2024-04-01, to: 2025-03-31, total: 900000, open_market: 60000, outside_public_functions: 60000}
      - {from: 2025-04-01, to: 2026-03-31, total: 900000, open_market: 60000, outside_public_functions: 60000}
"""


def one(results: list[Document | ArrangementError]) -> Document:
    (result,) = results
    assert isinstance(result, Document), str(result)
    return result


def document(text: str) -> Document:
    return one(read_text(BASE + text, "f.yaml"))


def every_path(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in entries:
        yield from every_path(value, (*path, step))


# Values


def test_the_worked_examples_are_read_as_they_are_written() -> None:
    for name in ("worked-example.yaml", "worked-cooperation.yaml"):
        assert one(read(EXAMPLES / name)).get(("format",)) == 1
    assert one(read_text(COOPERATION)).get(("cooperation", "payments")) == "cost-sharing"


@pytest.mark.parametrize(
    "text",
    [
        "cooperation: {common_objectives: none, public_tasks: {saltby: none}, contributions: {saltby: []}}\n",
        "cooperation: {common_objectives: {shared_by: [fenmarsh], text: Both}}\n",
        "cooperation: {public_tasks: {saltby: {task: Waste, basis: power}}}\n",
        "cooperation: {activities: {stated_share: {open_market: 5, outside_public_functions: unknown}}}\n",
        "bodies: {wasteco: {activities: {measure: turnover}}}\n",
        "bodies: {wasteco: {activities: [{measure: turnover}, {measure: costs, scope: consolidated}]}}\n",
        "bodies: {wasteco: {activities: {stated_share: {above: 90}, other_measures: none}}}\n",
        "bodies: {wasteco: {activities: {periods: [{from: 2017, to: 2017-09, total: {at_most: 5}}]}}}\n",
        "bodies: {wasteco: {decisive_influence: {strategic_objectives: [], anyone_else: false}}}\n",
        "bodies: {wasteco: {holdings: {fenmarsh: {member: true}}, holdings_complete: true}}\n",
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: {at_least: 33.3}}}, holdings_complete: true}}\n",
        "bodies: unknown\n",
        "bodies: {wasteco: unknown}\n",
        "circumstances: {staff_transfer: unknown, review_on: 2027}\n",
        "transfers: [{from: fenmarsh, to: saltby, powers: unknown}]\n",
        "as_at: 2026\n",
    ],
)
def test_each_short_form_of_the_format_is_good(text: str) -> None:
    document(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0.1", Decimal("0.1")),
        ("80.004", Decimal("80.004")),
        ("33.333333333333333333333333", Decimal("33.333333333333333333333333")),
        ("60", 60),
        ("6e1", Decimal(60)),
        (".5", Decimal("0.5")),
        ("5.", Decimal(5)),
        ("+5", 5),
        ("unknown", "unknown"),
        ('"unknown"', "unknown"),
    ],
)
def test_a_number_is_read_exactly_from_its_text(written: str, value: Any) -> None:
    got = document(f"bodies: {{wasteco: {{holdings: {{saltby: {{shares: {written}}}}}}}}}\n")
    shares = got.get(("bodies", "wasteco", "holdings", "saltby", "shares"))
    assert (shares, type(shares)) == (value, type(value))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-09-01", "2026-09-01"),
        ("'no'", "no"),
        ('"010"', "010"),
        ("n", "n"),
        ("1.2.3", "1.2.3"),
        ("12/2026", "12/2026"),
        ("1 000", "1 000"),
        ("|\n  Two\n  lines", "Two\nlines\n"),
        ("folded\n  lines", "folded lines"),
        ("Bin#4", "Bin#4"),
        ("Bins # a comment", "Bins"),
    ],
)
def test_what_an_editor_reads_as_text_is_text(written: str, text: str) -> None:
    assert document(f"description: {written}\n").get(("description",)) == text


def test_a_year_is_a_date_in_text_however_it_is_written() -> None:
    got = document("as_at: 2026\nbodies: {wasteco: {created_on: '2017', accounts_to: 2025-03}}\n")
    assert got.get(("as_at",)) == "2026"
    assert got.get(("bodies", "wasteco", "created_on")) == "2017"
    assert got.get(("bodies", "wasteco", "accounts_to")) == "2025-03"


def test_what_is_not_written_is_none_and_unknown_is_unknown() -> None:
    got = document("stage: unknown\n")
    assert got.get(("stage",)) == "unknown"
    assert got.get(("vehicle",)) is None
    assert got.get(("contract", "buyers", 1)) is None
    assert got.get(("title", "x")) is None
    assert got.get(("contract", "buyers", "x")) is None
    assert got.get(()) == got.data


def test_a_party_may_have_the_name_of_a_date_or_of_a_field() -> None:
    text = BASE.replace("saltby", "date").replace("wasteco", "from")
    got = one(read_text(f"{text}bodies: {{from: {{board: {{appointed_by: {{date: 3}}}}}}}}\n"))
    assert got.get(("bodies", "from", "board", "appointed_by", "date")) == 3


def test_small_aliases_are_expanded() -> None:
    got = document("stage: &a design\ndescription: *a\nbodies: &b {wasteco: {}}\n")
    assert got.get(("description",)) == "design"
    assert got.place(("description",)) == Place(9, 1)


# Places


def test_an_entry_stands_at_its_name_and_an_item_at_itself() -> None:
    got = document("bodies:\n  wasteco:\n    holdings:\n      fenmarsh: {shares: 60,\n        votes: 60}\n")
    assert got.place(("title",)) == Place(2, 1)
    assert got.place(("contract", "buyers")) == Place(7, 12)
    assert got.place(("contract", "buyers", 0)) == Place(7, 21)
    assert got.place(("bodies", "wasteco", "holdings", "fenmarsh", "shares")) == Place(11, 18)
    assert got.place(("bodies", "wasteco", "holdings", "fenmarsh", "votes")) == Place(12, 9)
    assert got.place(()) == Place(1, 1)


def test_what_is_not_there_stands_at_its_nearest_ancestor() -> None:
    got = document("bodies:\n  wasteco: {}\n")
    assert got.place(("bodies", "wasteco", "holdings", "saltby", "shares")) == Place(9, 3)
    assert got.place(("cooperation", "payments")) == Place(1, 1)
    assert got.place(("contract", "buyers", 7)) == Place(7, 12)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_and_columns_are_those_of_an_editor(newline: str) -> None:
    text = f"{BASE}description: é £ 🏛\nbodies: {{wasteco: {{private_entry: {{planned: true}}}}}}\n".replace(
        "\n", newline
    )
    for content in (text, text.encode(), b"\xef\xbb\xbf" + text.encode()):
        got = one(read_text(content))
        assert got.place(("description",)) == Place(8, 1)
        assert got.place(("bodies", "wasteco", "private_entry", "planned")) == Place(9, 36)


def test_each_document_of_a_file_has_its_own_index_and_the_lines_of_the_file() -> None:
    results = read_text(f"--- # the first\n{BASE}---\n{BASE}...\n---\n{BASE}", "f.yaml")
    documents = [each for each in results if isinstance(each, Document)]
    assert [each.index for each in documents] == [0, 1, 2]
    assert [each.place(("title",)).line for each in documents] == [3, 11, 20]


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
LEAVES = st.one_of(st.booleans(), st.integers(-(10**20), 10**20), st.text("abc: #é-", max_size=8))
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


MAPPINGS = st.dictionaries(NAMES, TREES, min_size=1, max_size=4)


def _every_value_is_found(tree: dict[str, Any]) -> None:
    text = json.dumps(tree, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    (composed,) = compose(text)
    assert composed.faults == []
    assert composed.data == tree
    for path in every_path(tree):
        place = find(composed.mark, path)
        assert place.line is not None
        assert place.column is not None
        here = lines[place.line - 1][place.column - 1 :]
        written = path[-1] if path and isinstance(path[-1], str) else None
        if written is None:
            value: Any = tree
            for step in path:
                value = value[step]
            assert here.startswith(json.dumps(value, ensure_ascii=False)[0])
        else:
            assert here.startswith(json.dumps(written, ensure_ascii=False) + ":")


@given(MAPPINGS)
@settings(max_examples=40, deadline=None)
def test_every_value_is_found_where_it_was_written(tree: dict[str, Any]) -> None:
    _every_value_is_found(tree)


@pytest.mark.slow
@given(MAPPINGS)
@settings(max_examples=500, deadline=None)
def test_so_is_every_value_of_hundreds_of_files(tree: dict[str, Any]) -> None:
    _every_value_is_found(tree)


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_block_style_is_read_as_flow_style_is(tree: Any) -> None:
    text = yaml.safe_dump({"tree": tree}, allow_unicode=True, default_style='"')
    (composed,) = compose(text.replace("!!int ", "").replace("!!bool ", ""))
    as_text = json.loads(json.dumps(tree), parse_int=str)
    assert composed.data == {"tree": texts(as_text)}


def texts(tree: Any) -> Any:
    """The tree with every scalar as the text that YAML writes for it."""
    if isinstance(tree, dict):
        return {key: texts(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [texts(value) for value in tree]
    return str(tree).lower() if isinstance(tree, bool) else tree


# Paths


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("bodies", "wasteco", "holdings", "saltby", "shares"), "bodies.wasteco.holdings.saltby.shares"),
        (
            ("bodies", "wasteco", "activities", 0, "periods", 12, "total"),
            "bodies.wasteco.activities[0].periods[12].total",
        ),
        (("evidence", "contract.buyers"), 'evidence["contract.buyers"]'),
        ((0, "a"), "[0].a"),
        ((), ""),
    ],
)
def test_a_path_is_shown_and_read_back(path: tuple[str | int, ...], text: str) -> None:
    assert show(path) == text
    assert parse_path(text) == path


@pytest.mark.parametrize("text", [".", "a.", ".a", "a..b", "a[", "a[x]", "a[01]", "a[0]b", "a b", "a.[0]", "a[-1]"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        parse_path(text)


@given(st.lists(st.integers(0, 999) | st.from_regex(r"\A[a-z][a-z0-9_-]*\Z"), max_size=6).map(tuple))
def test_every_path_of_the_format_is_shown_and_read_back(path: tuple[str | int, ...]) -> None:
    assert parse_path(show(path)) == path


# Evidence


def test_evidence_covers_everything_below_it_and_the_longest_path_wins() -> None:
    got = document(
        "bodies: {wasteco: {board: {seats: 5, appointed_by: {saltby: 2}}, holdings: {saltby: {shares: 1}}}}\n"
        "evidence:\n"
        "  bodies.wasteco: {standing: assumed}\n"
        "  bodies.wasteco.board: {standing: documented, source: Articles}\n"
        "  bodies.wasteco.board.appointed_by: {standing: disputed}\n"
        "  'contract.buyers[0]': {standing: stated}\n"
    )
    body = ("bodies", "wasteco")
    assert got.standing((*body, "holdings", "saltby", "shares")) == "assumed"
    assert got.standing((*body, "board", "seats")) == "documented"
    assert got.standing((*body, "board", "appointed_by", "saltby")) == "disputed"
    assert got.standing(("contract", "buyers", 0)) == "stated"
    assert got.standing(("contract", "buyers")) == "unsupported"
    assert got.standing(("title",)) == "unsupported"
    assert got.evidence((*body, "board", "seats")) == {"standing": "documented", "source": "Articles"}
    assert got.evidence(("bodies",)) is None


# Where a document comes from


def test_a_list_is_no_better_than_the_weakest_evidence_for_its_items() -> None:
    written = "evidence:\n  contract: {standing: documented}\n  'contract.buyers[0]': {standing: %s}\n"
    for standing in ("disputed", "assumed", "documented"):
        got = document(written % standing)
        assert got.standing(("contract", "buyers")) == standing
        assert got.standing(("contract", "suppliers")) == "documented"


def test_a_file_is_read_by_its_path_or_open_or_as_bytes_or_text(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(BASE, encoding="utf-8")
    with file.open("rb") as in_bytes, file.open(encoding="utf-8") as in_text:
        found = [
            one(read(str(file))),
            one(read(file)),
            one(read(in_bytes)),
            one(read(in_text)),
            one(read(io.StringIO(BASE))),
            one(read(io.BytesIO(BASE.encode()), name="-")),
            one(read(file, name="b.yaml")),
            one(read_text(BASE.encode())),
        ]
    assert [each.file for each in found] == [*[str(file)] * 4, "-", "-", "b.yaml", "-"]
    assert all(each.data == found[0].data for each in found)


def test_title_and_reference_are_at_hand_each_on_one_line() -> None:
    assert one(read_text(BASE.replace("title: Waste", "title: |\n  Waste\n  and more"))).title == "Waste and more"
    assert (document("").title, document("").reference) == ("Waste", None)
    assert document("reference: FEN-2026-014\n").reference == "FEN-2026-014"
    assert document("reference: unknown\n").reference is None


def test_a_document_can_be_sent_to_another_process() -> None:
    got = document("evidence: {title: {standing: stated}}\n")
    sent = pickle.loads(pickle.dumps(got))
    assert (sent.data, sent.place(("title",)), sent.standing(("title",))) == (got.data, Place(2, 1), "stated")
    (error,) = read_text("")
    assert isinstance(error, ArrangementError)
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


# Mappings


def test_a_mapping_is_read_as_the_file_with_the_same_content() -> None:
    from_file = one(read(EVERYTHING))
    from_data = from_mapping(from_file.data)
    assert from_data.data == from_file.data
    assert from_data.place(("title",)) == Place(None, None)
    assert (from_data.file, from_data.index) == ("(mapping)", 0)


def test_python_values_are_taken_exactly_and_copied() -> None:
    holdings: dict[str, Any] = {"fenmarsh": {"shares": 60.1, "effective_on": datetime.date(2017, 4, 1)}}
    mapping = {
        "format": 1,
        "title": "x",
        "parties": {"fenmarsh": {"name": "F"}, "wasteco": {"name": "W"}},
        "contract": {"buyers": ("fenmarsh",), "estimated_value": Decimal("1.10")},
        "bodies": {"wasteco": {"holdings": holdings, "created_on": 2017}},
    }
    got = from_mapping(mapping)
    holdings.clear()
    assert got.get(("bodies", "wasteco", "holdings", "fenmarsh", "shares")) == Decimal("60.1")
    assert got.get(("bodies", "wasteco", "holdings", "fenmarsh", "effective_on")) == "2017-04-01"
    assert got.get(("bodies", "wasteco", "created_on")) == "2017"
    assert mapping["bodies"] == {"wasteco": {"holdings": {}, "created_on": 2017}}
    assert got.get(("contract", "buyers")) == ["fenmarsh"]


# What the cross-checks leave alone


@pytest.mark.parametrize(
    "text",
    [
        # one holding takes another's place on the day that it ends
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: 100, until: 2026-04-01}, "
        "saltby: {shares: 100, effective_on: 2026-04-01}}}}\n",
        # dates that leave it open whether two holdings have effect together
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: 100, until: 2026}, "
        "saltby: {shares: 100, effective_on: 2026-06}}}}\n",
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: 100}, saltby: {shares: 100, effective_on: unknown}}}}\n",
        # exactly the whole
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: 60, votes: {at_least: 60}}, "
        "saltby: {shares: 40, votes: 40}}}}\n",
        "bodies: {wasteco: {board: {seats: 5, appointed_by: {fenmarsh: 3, saltby: 2}}}}\n",
        "bodies: {wasteco: {activities: {periods: [{total: 100, for: {fenmarsh: 60, saltby: {at_least: 40}}}]}}}\n",
        "cooperation: {activities: {periods: [{total: 100, open_market: 100, outside_public_functions: 100}]}}\n",
        # a bound that one figure meets
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: {at_least: 80, at_most: 80}}}}}\n",
        # figures that are not known
        "bodies: {wasteco: {activities: {periods: [{total: unknown, for: {fenmarsh: 60}}]}}}\n",
        "bodies: {wasteco: {board: {seats: unknown, appointed_by: {fenmarsh: 3}}}}\n",
        # periods that touch, in years and months too, and those that do not say when they are
        "bodies: {wasteco: {activities: {periods: [{from: 2022, to: 2022}, {from: 2023, to: 2023-03}, "
        "{from: 2023-04-01, to: 2024-03-31}, {total: 5}]}}}\n",
        # an end on the day of the beginning
        "bodies: {wasteco: {board: {effective_on: 2026-04-01, until: 2026-04-01}}}\n",
        "bodies: {wasteco: {board: {effective_on: 2026-04-01, until: 2026}}}\n",
        # a holder in two bodies, and a chain that comes to an end
        "bodies: {wasteco: {holdings: {saltby: {}, fenmarsh: {}}}, saltby: {holdings: {fenmarsh: {}}}}\n",
        # a council may be described as a body
        "bodies: {fenmarsh: {market_oriented: false}}\n",
        # members without shares, and shares that are bounds, do not have to add up to be complete
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: 50}, saltby: {member: true}}, holdings_complete: true}}\n",
        "bodies: {wasteco: {holdings: {fenmarsh: {shares: 50}, saltby: {shares: {above: 49}}}, "
        "holdings_complete: true}}\n",
        # participants may be unknown, and the other parties are parties
        "cooperation: {participants: unknown}\n",
        "contract: {buyers: [fenmarsh], suppliers: [saltby], other_parties: [wasteco]}\n"
        "cooperation: {participants: [fenmarsh, saltby, wasteco]}\n",
        "contract: {buyers: [fenmarsh], suppliers: [saltby], other_parties: [wasteco]}\n"
        "cooperation: {participants: [fenmarsh, saltby]}\n",
        "contract: {buyers: unknown}\ncooperation: {participants: [fenmarsh, saltby]}\n",
        # a group is more than one participant
        "parties: {fenmarsh: {name: F, collective: true}}\ncooperation: {participants: [fenmarsh]}\n",
        # evidence for a whole block that holds something unknown
        "circumstances: {subsidy: unknown}\nevidence: {circumstances: {standing: stated}}\n",
        # who pays or hands over is not known
        "transfers: [{from: unknown, to: unknown}]\n",
    ],
)
def test_a_check_complains_only_of_what_is_surely_wrong(text: str) -> None:
    own = {line.split(":")[0] for line in text.splitlines()}
    base = BASE
    if "contract" in own:
        base = base.replace("contract: {buyers: [fenmarsh]}\n", "")
    if "parties" in own:
        base = "format: 1\ntitle: Waste\ncontract: {buyers: [fenmarsh]}\n"
    one(read_text(base + text))
