"""Every leading case turns on the fact that it turned on: change that fact, and nothing else, and the answer changes.

A decided case shows only that the program agrees with the court once. Its variants show that it agrees for the court's
reason: each is the case with a few facts changed, says which, and why the answer is then what it is.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from conftest import ENGINES

from teckal.document import Document, Path, parse_path, read, show
from teckal.paths import folder
from teckal.result import Result
from teckal.rulebook import load
from teckal.verdict import evaluate

VARIANTS, DECIDED = folder("cases") / "variants", folder("cases") / "decided"
LEADING = (
    "C-107-98-teckal", "C-15-13-datenlotsen", "C-182-11-econord", "C-26-03-stadt-halle",
    "C-29-04-commission-v-austria-moedling", "C-295-05-asemfo-tragsa", "C-324-07-coditel-brabant",
    "C-386-11-piepenbrock", "C-429-19-remondis-neuwied", "C-458-03-parking-brixen",
    "C-480-06-commission-v-germany-hamburg", "C-51-15-remondis-hannover", "C-553-15-undis", "C-573-07-sea",
    "C-574-12-setubal-such", "C-692-23-avr", "C-719-20-comune-di-lerici", "C-796-18-ise-stadt-koeln",
    "UKSC-2011-7-brent-laml",
)  # fmt: skip
"""The cases of which there must be variants."""
ABOUT = {"title", "description", "reference", "evidence", "decided", "example"}
"""What is said about an arrangement, and is no fact of it."""


def _documents() -> dict[str, Document]:
    found: dict[str, Document] = {}
    for path in sorted(VARIANTS.glob("*.yaml")):
        for document in read(path):
            assert isinstance(document, Document), f"{path.name}: {document}"
            found[f"{path.stem}/{document.index}"] = document
    return found


DOCUMENTS = _documents()
every_variant = pytest.mark.parametrize("name", DOCUMENTS)
every_engine = pytest.mark.parametrize("engine", ENGINES)
every_case = pytest.mark.parametrize("case", LEADING)


@functools.cache
def decided(stem: str, index: int) -> Document:
    document = read(DECIDED / f"{stem}.yaml")[index]
    assert isinstance(document, Document), document
    return document


def said(document: Document, *path: str) -> Mapping[str, Any]:
    found = document.get(path)
    assert isinstance(found, Mapping), path
    return found


def expected(name: str) -> Mapping[str, Any]:
    return said(DOCUMENTS[name], "example", "expected")


def case_of(name: str) -> Document:
    """The decided document that the variant changes."""
    variant = said(DOCUMENTS[name], "example", "variant")
    return decided(variant["of"], variant["document"])


def changes(name: str) -> list[Path]:
    return [parse_path(each) for each in said(DOCUMENTS[name], "example", "variant")["changes"]]


@functools.cache
def result(name: str, engine: str) -> Result:
    return evaluate(DOCUMENTS[name], load(), engine=engine, grounds=False)


def compared(one: Any, other: Any, path: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Each place of two arrangements, as far up as they part and as far down as they agree, and whether they agree.

    A list of plain values is one value. So are two lists of different lengths, since nothing says which of their items
    belong together.
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in dict.fromkeys([*one, *other]):
            if path or key not in ABOUT:
                yield from compared(one.get(key), other.get(key), (*path, key))
    elif _items_match(one, other):
        for index, (each, its) in enumerate(zip(one, other, strict=True)):
            yield from compared(each, its, (*path, index))
    else:
        yield path, one == other


def _items_match(one: Any, other: Any) -> bool:
    if not isinstance(one, list) or not isinstance(other, list) or len(one) != len(other):
        return False
    return bool(one) and all(isinstance(each, Mapping) for each in [*one, *other])


def below(path: Path, listed: list[Path]) -> list[Path]:
    """Those of the listed paths at which, or below which, the path lies."""
    return [each for each in listed if path[: len(each)] == each]


@every_case
def test_every_leading_case_has_variants_of_its_own(case: str) -> None:
    names = [name for name in DOCUMENTS if name.startswith(f"{case}/")]
    assert names
    assert {said(DOCUMENTS[name], "example", "variant")["of"] for name in names} == {case}


@every_case
def test_every_leading_case_has_a_variant_that_turns_its_answer(case: str) -> None:
    turned = {
        name: (said(case_of(name), "decided", "expected")["verdict"], expected(name)["verdict"])
        for name in DOCUMENTS
        if name.startswith(f"{case}/")
    }
    assert any(before != after for before, after in turned.values()), turned


@every_variant
@every_engine
def test_the_verdict_and_its_route_are_those_expected(name: str, engine: str) -> None:
    found, wanted = result(name, engine), expected(name)
    assert found.engine == engine
    assert (found.verdict, found.route) == (wanted["verdict"], wanted.get("route")), found.summary


@every_variant
@every_engine
def test_the_conditions_and_gates_that_decide_have_their_states(name: str, engine: str) -> None:
    found, wanted = result(name, engine), expected(name)
    conditions = {each.id: each.state for route in found.routes for each in route.conditions}
    gates = {each.id: each.state for each in found.gates}
    for states, deciding in ((conditions, wanted["conditions"]), (gates, wanted.get("gates", {}))):
        assert {id: states.get(id, "not asked") for id in deciding} == deciding


@every_variant
def test_the_flags_that_are_due_are_raised(name: str) -> None:
    raised = {each.id for each in result(name, "builtin").flags}
    assert set(expected(name).get("flags", ())) <= raised


@every_variant
def test_a_variant_differs_from_its_case_in_what_it_lists_and_in_nothing_else(name: str) -> None:
    listed = changes(name)
    places = dict(compared(case_of(name).data, DOCUMENTS[name].data))
    parted = [path for path, same in places.items() if not same]
    assert [show(path) for path in parted if not below(path, listed)] == []
    assert [show(each) for each in listed if not any(below(path, [each]) for path in parted)] == []
    assert [show(path) for path, same in places.items() if same and below(path, listed)] == []


@every_variant
def test_no_path_is_listed_twice_or_below_another(name: str) -> None:
    listed = changes(name)
    assert listed
    assert all(below(each, listed) == [each] for each in listed)


@every_variant
def test_what_a_variant_invents_is_marked_as_assumed(name: str) -> None:
    document = DOCUMENTS[name]
    invented = [
        path
        for path in changes(name)
        if path != ("law",) and path[-1] != "description" and document.get(path) not in (None, "unknown")
    ]
    assert {show(path): document.standing(path) for path in invented} == {show(path): "assumed" for path in invented}


@every_variant
def test_what_a_variant_leaves_as_it_was_is_no_better_known_than_in_the_case(name: str) -> None:
    case, document = case_of(name), DOCUMENTS[name]
    rank = ("disputed", "unsupported", "assumed", "stated", "documented")
    unchanged = [path for path, same in compared(case.data, document.data) if same]
    better = [each for each in unchanged if rank.index(document.standing(each)) > rank.index(case.standing(each))]
    assert [show(path) for path in better] == []


@every_variant
def test_a_variant_states_its_change_and_its_reason(name: str) -> None:
    document, wanted = DOCUMENTS[name], expected(name)
    assert said(document, "example")["shows"].endswith(".")
    assert wanted["reason"].endswith(".")
    assert document.get(("decided",)) is None
    assert document.reference == f"Variant of {case_of(name).reference}"


@every_variant
def test_what_decides_is_named_beside_the_verdict(name: str) -> None:
    wanted = expected(name)
    states = {*wanted["conditions"].values(), *wanted.get("gates", {}).values()}
    assert {"not-exempt": "not-met", "unclear": "unclear", "exempt": "met"}[wanted["verdict"]] in states


def test_no_two_variants_and_no_case_have_one_title() -> None:
    titles = [each.title for each in DOCUMENTS.values()]
    assert len(set(titles)) == len(titles)
    assert not set(titles) & {case_of(name).title for name in DOCUMENTS}


def test_exactly_a_fifth_on_the_market_fails_under_two_laws_and_passes_under_the_act() -> None:
    """The same facts, but for the law."""
    verdicts: dict[tuple[str, str], str] = {}
    for name, document in DOCUMENTS.items():
        series = document.get(("cooperation", "activities"))
        if name.startswith("C-480-06") and not (series.get("other_measures") or expected(name)["verdict"] == "unclear"):
            verdicts[document.data["law"], str(series["stated_share"]["open_market"])] = result(name, "builtin").verdict
    assert verdicts == {
        ("eu-2014-24", "19.99"): "exempt",
        ("eu-2014-24", "20"): "not-exempt",
        ("eu-2014-24", "20.01"): "not-exempt",
        ("uk-pcr-2015", "19.99"): "exempt",
        ("uk-pcr-2015", "20"): "not-exempt",
        ("uk-pcr-2015", "20.01"): "not-exempt",
        ("uk-pa-2023", "19.99"): "exempt",
        ("uk-pa-2023", "20"): "exempt",
    }
