"""The book is read exactly, refused where it is inconsistent, and compiled to rules in dependency order."""

from __future__ import annotations

import datetime
import pickle
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from teckal import paths, rulebook
from teckal.errors import LawError, RulebookError, RuleConflict
from teckal.ondemand import OnDemand
from teckal.rulebook import Atom, Sides, check_book, load, state
from teckal.sheet import Sheet

ISLE = Path(__file__).parent / "fixtures" / "rules"
"""An invented law, so that no change of the real law can make these tests pass or fail."""
ACTIVITY = "isle-act/control/activity"
INFLUENCE = "isle-act/control/influence"
Edit = Callable[..., Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Copies the invented law with one file changed."""

    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "rules"
        shutil.copytree(ISLE, folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change


def test_the_invented_law_is_a_sound_book() -> None:
    assert check_book(ISLE) == ()


def test_a_path_is_a_name() -> None:
    law = load(ISLE).law("isle-act")
    assert [route.id for route in law.routes] == ["control", "pooling"]
    assert [condition.id for condition in law.routes[0].conditions] == [ACTIVITY, INFLUENCE]
    assert [gate.id for gate in law.gates] == ["isle-act/gates/contract", "isle-act/gates/health"]
    assert law.find(ACTIVITY).file == "isle-act/control/activity.yaml"


def test_numbers_are_exact_and_dates_are_days() -> None:
    book = load(ISLE)
    activity = book.law("isle-act").find(ACTIVITY)
    assert activity.examples[1].given == {"controlled.work.entrusted_percent": Fraction(799999, 10000)}
    assert book.law("isle-act").governs.yes[0][0].bound == datetime.date(2031, 2, 24)


def test_words_that_yaml_takes_for_truth_stay_words() -> None:
    contract = load(ISLE).law("isle-act").gates[0]
    assert contract.sides().no == ((Atom("contract.paid", "in", ("yes", "not-stated")),),)


def test_a_comparison_has_a_stable_exact_key() -> None:
    assert Atom("x", "above", Fraction("80.0001")).key == "x above 80.0001"
    assert Atom("x", "at_most", Fraction(80)).key == "x at_most 80"
    assert Atom("x", "is", False).key == "x is false"
    assert Atom("x", "in", ("a", "b")).key == "x in a|b"
    assert Atom("x", "below", datetime.date(2025, 2, 24)).key == "x below 2025-02-24"


def test_the_provision_is_what_is_cited_first() -> None:
    assert load(ISLE).law("isle-act").find(ACTIVITY).provision == "Isle Act s.2(1)(b)"


def test_readings_keep_the_strictest_first_and_one_of_them_may_ask_nothing() -> None:
    influence = load(ISLE).law("isle-act").find(INFLUENCE)
    assert list(influence.readings) == ["strict", "literal", "lax"]
    assert influence.sides() == influence.sides("strict")
    assert influence.sides("lax") == Sides(asks_nothing=True)


def test_a_fact_is_compared_once_however_often_it_is_named() -> None:
    influence = load(ISLE).law("isle-act").find(INFLUENCE)
    assert influence.facts == ("controlled.influence", "controlled.private_shares")
    assert len({atom.key for atom in influence.atoms}) == len(influence.atoms)


def test_limb_sets_name_the_conditions_that_a_fact_may_ask_about_another_body() -> None:
    law = load(ISLE).law("isle-act")
    assert law.controls == {"sole": law.routes[0].conditions}


def test_a_gap_that_is_not_encoded_says_when_it_opens() -> None:
    (gap,) = load(ISLE).law("isle-act").find("isle-act/pooling/pool").not_encoded
    assert gap.when is not None
    assert [atom.key for atom in gap.when] == ["pool.kind is mixed", "parties.count at_least 2"]


def test_the_digest_is_of_every_byte_of_every_rule_file_and_of_nothing_else(edit: Edit) -> None:
    folder = edit("advice/subsidy.yaml", "no subsidy", "no subsidy")
    assert load(folder).digest == load(ISLE).digest
    (folder / "README.md").write_text("How to read it", encoding="utf-8")
    rulebook._load.cache_clear()
    assert load(folder).digest == load(ISLE).digest
    (folder / "advice" / "subsidy.yaml").write_bytes((folder / "advice" / "subsidy.yaml").read_bytes() + b"\n")
    rulebook._load.cache_clear()
    assert load(folder).digest != load(ISLE).digest


def test_a_law_that_is_not_there_is_met_with_those_that_are() -> None:
    with pytest.raises(LawError, match=r"no law 'isle-actt'\. Did you mean isle-act\? Encoded: isle-act\."):
        load(ISLE).law("isle-actt")


def test_a_law_known_by_name_only_is_no_law_to_test_under() -> None:
    assert "old-isle-act" in load(ISLE).laws
    with pytest.raises(LawError, match="known but not encoded"):
        load(ISLE).law("old-isle-act")


def test_a_book_travels_to_another_process() -> None:
    book = load(ISLE)
    assert pickle.loads(pickle.dumps(book)) == book


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rule files that have been parsed, in order."""
    files: list[str] = []

    class Noted(Sheet):
        def __init__(self, file: str, data: dict[str, Any]) -> None:
            files.append(file)
            super().__init__(file, data)

    monkeypatch.setattr(rulebook, "Sheet", Noted)
    return files


def test_the_book_that_ships_is_read_as_far_as_it_is_asked(read: list[str]) -> None:
    book = rulebook._load.__wrapped__(paths.folder("rules").resolve(), whole=False)
    assert (book.digest, read) == (load().digest, [])
    assert [law.id for law in book.laws.values()] == list(book.laws)
    assert {file.split("/")[-1] for file in read if not file.startswith("facts/")} == {"_law.yaml"}
    law = book.law("uk-pa-2023")
    assert {file.split("/")[0] for file in read} == {*book.laws, "facts"}
    del read[:]
    assert law.routes == book.laws["uk-pa-2023"].routes
    assert {file.split("/")[0] for file in read} <= {"uk-pa-2023", "facts", "points"}
    limbs = [file for file in read if file.startswith("uk-pa-2023/")]
    assert sorted(limbs) == sorted(each.file for each in (*law.asked, *law.routes))
    assert book.law("uk-pa-2023").controls is law.controls
    assert limbs == [file for file in read if file.startswith("uk-pa-2023/")]
    assert not any(file.startswith(("advice/", "changes/")) for file in read)


def test_a_book_that_is_named_is_read_whole(read: list[str]) -> None:
    rulebook._load.__wrapped__(ISLE.resolve(), whole=True)
    assert set(read) == set(rulebook.files_of(ISLE))


def test_a_book_that_is_not_read_yet_travels_to_another_process() -> None:
    book = rulebook._load.__wrapped__(ISLE.resolve(), whole=False)
    copy = pickle.loads(pickle.dumps(book))
    assert copy == load(ISLE) == book
    assert copy.law("isle-act").find(ACTIVITY) == load(ISLE).law("isle-act").find(ACTIVITY)


def test_what_cannot_be_read_is_refused_whenever_it_is_asked_for() -> None:
    asked: list[str] = []

    def read(file: str) -> int:
        asked.append(file)
        if file == "b.yaml":
            raise RulebookError("b.yaml: no")
        return len(asked)

    some = OnDemand({"a": "a.yaml", "b": "b.yaml"}, read)
    assert (list(some), len(some), "b" in some, "c" in some, asked) == (["a", "b"], 2, True, False, [])
    assert (some["a"], some["a"], asked) == (1, 1, ["a.yaml"])
    for _ in range(2):
        with pytest.raises(RulebookError):
            some["b"]
    assert some.get("c") is None
    assert asked == ["a.yaml", "b.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("facts/pool.outside_percent.yaml", "kind: percent", "kind: colour", "kind must be one of"),
        ("advice/subsidy.yaml", "level: ", "level: loud", "level must be one of"),
    ],
)
def test_an_error_in_a_part_is_met_when_the_part_is_asked_for(
    file: str, old: str, new: str, message: str, edit: Edit
) -> None:
    book = rulebook._load.__wrapped__(edit(file, old, new).resolve(), whole=False)
    with pytest.raises(RulebookError, match=rf"{file}: .*{message}"):
        book.check()
    shelf = book.cards if file.startswith("facts/") else book.advice
    with pytest.raises(RulebookError, match=file):
        list(shelf.values())


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no rule files"):
        load(tmp_path)


WORK = "controlled.work.entrusted_percent"
SHARES = "controlled.private_shares"
LAW, ROUTE, POINT, CARD = (
    "isle-act/_law.yaml",
    "isle-act/pooling/_route.yaml",
    "points/P1.yaml",
    "facts/private_shares.yaml",
)
CONDITION, READINGS, ADVICE = f"{ACTIVITY}.yaml", f"{INFLUENCE}.yaml", "advice/subsidy.yaml"
MET, NOT_MET = f"met:\n  - {WORK}: {{above: 80}}\n", f"not_met:\n  - {WORK}: {{at_most: 80}}\n"
LAX = "  lax: The Act asks nothing of influence where an authority benefits.\n"
LITERAL = "  literal: Whoever benefits counts.\n"
FAULTS = [
    ("a fact without a card", CONDITION, f"met:\n  - {WORK}", "met:\n  - controlled.wok", "no card"),
    (
        "a role that the card lacks",
        CONDITION,
        f"met:\n  - {WORK}",
        "met:\n  - awardee.work.entrusted_percent",
        "that role",
    ),
    (
        "a placeholder of no fact",
        CONDITION,
        f'"{{{WORK}}}% is not',
        '"{controlled.work}% is not',
        "stands for no party",
    ),
    ("a placeholder in a question", CONDITION, "ask: What", "ask: Of {somebody}, what", "stands for no party"),
    ("an unknown comparison", CONDITION, "{at_most: 80}\nbecause", "{upto: 80}\nbecause", "a bound is"),
    (
        "a number where a truth belongs",
        READINGS,
        f"{SHARES}: true\n  - reading",
        f"{SHARES}: 1\n  - reading",
        "not a truth",
    ),
    ("a choice that the card lacks", READINGS, "[owners-and-others, others]", "[others, strangers]", "not a choice"),
    ("a comparison of a choice", READINGS, "influence: owners\n", "influence: {above: 1}\n", "cannot be above"),
    ("a list for a number", CONDITION, "{at_most: 80}\nbecause", "{in: [80]}\nbecause", "`in` needs"),
    ("a text for a number", CONDITION, "{at_most: 80}\nbecause", "{at_most: '80'}\nbecause", "not a percent"),
    ("a day that is none", LAW, "{below: 2031-02-24}", "{below: 2031-02-30}", "not a date"),
    ("an empty alternative", CONDITION, MET + "not", "met:\n  - {}\nnot", "at least one fact"),
    ("one side only", CONDITION, "not_met:\n", "otherwise:\n", "both sides"),
    ("two empty sides", CONDITION, MET + NOT_MET, "met: []\nnot_met: []\n", "cannot both be empty"),
    ("no provision", "isle-act/pooling/outside.yaml", "law:\n", "laws:\n", "provision"),
    ("a condition that is not listed", ROUTE, "[pool, outside]", "[pool]", "no list"),
    ("a condition that is not there", ROUTE, "[pool, outside]", "[pool, outside, in]", "no such file"),
    ("a gate that is not listed", LAW, "gates: [contract, health]", "gates: [contract]", "no list"),
    ("a route that is not listed", LAW, "routes: [control, pooling]", "routes: [control]", "no list"),
    ("a limb set of no condition", LAW, "[activity, influence]", "[activity, affluence]", "no condition"),
    ("roles that nobody takes", ROUTE, "roles: horizontal", "roles: diagonal", "must be one of"),
    ("a point without a file", READINGS, "point: P1", "point: P2", "no point P2"),
    ("readings in another order", READINGS, "reading: literal", "reading: liberal", "in its order"),
    ("sides beside the readings", READINGS, "because:", "met: []\nbecause:", "under each of the readings"),
    ("a point of one reading", POINT, LITERAL + LAX, "", "at least two readings"),
    ("a point in a law that is not there", POINT, "arises:\n  isle-act:", "arises:\n  isle-acts:", "no law isle-acts"),
    ("a card on a point that is not there", CARD, "points: [P1]", "points: [P9]", "no point P9"),
    ("choices of what is no choice", CARD, "kind: truth", "kind: truth\nchoices: [a]", "choices belong"),
    ("an example on another point", READINGS, "reading: {P1: lax}", "reading: {P2: lax}", "names this file's point"),
    ("an example of no fact", CONDITION, f"{{given: {{{WORK}: 80}}", "{given: {controlled.wok: 80}", "no card"),
    ("a key given twice", CONDITION, "short: Over", "short: Twice\nshort: Over", "given twice"),
    ("broken YAML", CONDITION, "met:\n", "met: [\n", "activity.yaml"),
    ("a list for a file", ADVICE, "title:", "- title:", "advice/subsidy.yaml"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
def test_an_inconsistent_book_is_refused_with_the_file(file: str, old: str, new: str, message: str, edit: Edit) -> None:
    with pytest.raises(RulebookError, match=message) as refusal:
        load(edit(file, old, new))
    assert ".yaml" in str(refusal.value)


def test_a_misspelt_key_is_found_by_the_schema(edit: Edit) -> None:
    assert any("look_att" in each for each in check_book(edit("isle-act/gates/health.yaml", "look_at", "look_att")))


def test_a_short_title_fits_the_screen(edit: Edit) -> None:
    assert check_book(edit(CONDITION, "short: Over 80% entrusted", "short: Over eighty percent is entrusted"))


def _alternatives(side: str, count: int) -> str:
    return f"{side}:\n" + "".join(f"  - pool.outside_percent: {{at_least: {n}}}\n" for n in range(count))


def test_what_durable_rules_cannot_bear_is_refused_when_the_book_is_read(edit: Edit) -> None:
    folder = edit("isle-act/pooling/_route.yaml", "[pool, outside]", f"[{', '.join(f'c{n}' for n in range(17))}]")
    text = (folder / "isle-act/pooling/outside.yaml").read_text(encoding="utf-8")
    for n in range(17):
        (folder / f"isle-act/pooling/c{n}.yaml").write_text(text, encoding="utf-8")
    (folder / "isle-act/pooling/pool.yaml").unlink()
    (folder / "isle-act/pooling/outside.yaml").unlink()
    with pytest.raises(RulebookError, match="1 to 16 conditions"):
        load(folder)


@pytest.mark.parametrize("side", ["met", "not_met"])
def test_more_alternatives_than_one_fact_can_satisfy_are_refused(side: str, edit: Edit) -> None:
    last = {
        "met": "met:\n  - pool.outside_percent: {at_most: 20}\n",
        "not_met": "not_met:\n  - pool.outside_percent: {above: 20}\n",
    }
    with pytest.raises(RulebookError, match="more than 64 alternatives"):
        load(edit("isle-act/pooling/outside.yaml", last[side], _alternatives(side, 62)))


def test_more_comparisons_than_one_fact_can_carry_are_refused(edit: Edit) -> None:
    bounds = [f"{{above: {n}, below: {n + 1}}}" for n in range(51)]
    met = "".join(f"  - pool.outside_percent: {bound}\n    parties.count: {bound}\n" for bound in bounds)
    with pytest.raises(RulebookError, match="200 comparisons"):
        load(edit("isle-act/pooling/outside.yaml", "met:\n  - pool.outside_percent: {at_most: 20}\n", f"met:\n{met}"))


def test_more_comparisons_than_one_alternative_should_make_are_refused(edit: Edit) -> None:
    wide = "\n    ".join(f"count{n}: {{above: 1, below: 9}}" for n in range(33))
    folder = edit("isle-act/pooling/outside.yaml", "met:\n  - pool.outside_percent: {at_most: 20}", f"met:\n  - {wide}")
    for n in range(33):
        shutil.copy(folder / "facts" / "parties.count.yaml", folder / "facts" / f"count{n}.yaml")
    with pytest.raises(RulebookError, match="more than 64 comparisons in one alternative"):
        load(folder)


@pytest.mark.parametrize(("kind", "count"), [("gates", 16), ("routes", 17)])
def test_more_gates_or_routes_than_one_join_bears_are_refused(kind: str, count: int, edit: Edit) -> None:
    names = [f"x{n}" for n in range(count)]
    old = {"gates": "gates: [contract, health]", "routes": "routes: [control, pooling]"}[kind]
    folder = edit(LAW, old, f"{kind}: [{', '.join(names)}]") / "isle-act"
    for name in names:
        if kind == "gates":
            shutil.copy(folder / "gates" / "contract.yaml", folder / "gates" / f"{name}.yaml")
        else:
            shutil.copytree(folder / "pooling", folder / name)
    with pytest.raises(RulebookError, match="more than 16 routes or 15 gates"):
        load(folder.parent)


def test_more_alternatives_than_can_turn_on_one_reading_are_refused(edit: Edit) -> None:
    names = [f"x{n}" for n in range(4)]
    folder = edit(LAW, "routes: [control, pooling]", f"routes: [control, pooling, {', '.join(names)}]") / "isle-act"
    text = (folder / "control" / "influence.yaml").read_text(encoding="utf-8")
    many = "    met:\n" + "      - controlled.influence: owners\n        controlled.private_shares: false\n" * 55
    text = text.replace(
        "    met:\n      - controlled.influence: owners\n        controlled.private_shares: false\n", many
    )
    for name in names:
        shutil.copytree(folder / "control", folder / name)
        (folder / name / "influence.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match="more than 200 alternatives turn on one reading"):
        load(folder.parent)


def test_the_program_is_in_dependency_order() -> None:
    program = load(ISLE).law("isle-act").program
    for n, rule in enumerate(program):
        assert not any(later.then in rule.when for later in program[n:])


def test_only_what_is_known_to_hold_is_ever_a_premise() -> None:
    premises = {symbol for rule in load(ISLE).law("isle-act").program for symbol in rule.when}
    assert {symbol[-1] for symbol in premises if symbol[0] == "token"} == {"true"}
    assert not any("unclear" in symbol for symbol in premises)


A, B = Atom("a", "is", True), Atom("b", "is", True)
LIMB = Sides(yes=((A, B),), no=((Atom("a", "is", False),),))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [(True, True, True), (True, None, None), (True, False, None), (False, None, False), (None, True, None)],
)
def test_a_limb_by_itself_is_met_not_met_or_neither(a: bool | None, b: bool | None, expected: bool | None) -> None:
    values = {"a": a, "b": b}

    def decide(atom: Atom) -> bool | None:
        value = values[atom.fact]
        return None if value is None else value is atom.bound

    assert state(LIMB, decide) is expected


def test_a_reading_that_asks_nothing_is_met_on_no_facts() -> None:
    assert state(Sides(asks_nothing=True), lambda atom: None) is True


def test_a_limb_that_is_both_met_and_not_met_is_an_error() -> None:
    with pytest.raises(RuleConflict, match="a is true"):
        state(Sides(yes=((A,),), no=((B,),)), lambda atom: True)
