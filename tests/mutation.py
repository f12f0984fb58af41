"""Which standing test notices a changed law: the cheapest are asked first, and the first that does is the answer.

What is asked here is what the suite itself asks: its own tests over a rule file, called as they stand, and what the
files of `cases/` expect, compared as the tests of those files compare it. What none of these notices is put to further
tests by running them, each time in a process of its own (`pytest -p mutation`, with the change in TECKAL_MUTANT).
"""

from __future__ import annotations

import argparse
import collections
import importlib
import itertools
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from mutants import DROPS, Mutant, mutants

from teckal import rulebook
from teckal.document import Document, from_mapping, read
from teckal.errors import TeckalError
from teckal.paths import folder
from teckal.result import Result
from teckal.rulebook import Rulebook, load
from teckal.verdict import deciding, evaluate, governing_law, met_route, requested_law

CASES = folder("cases")
TESTS = Path(__file__).parent
FURTHER = {
    "governs": ("test_governing.py", "test_differences.py", "test_compare.py", "test_examples.py"),
    "threshold": ("test_thresholds.py", "test_facts_contract.py"),
    "point": ("test_verdict.py", "test_flags.py"),
    "flag": ("test_flags.py", "test_acknowledged.py"),
}
"""By part, the files of tests that are run for what nothing else has noticed."""
ALWAYS = ("test_verdict.py", "test_awards.py", "test_facts_influence.py", "test_facts_ownership.py",
          "test_facts_activity.py", "test_facts_cooperation.py", "test_facts_utilities.py", "test_facts_contract.py",
          "test_examples.py")  # fmt: skip
"""What is run for any other part."""


@dataclass(frozen=True)
class Caught:
    """The check that noticed, and on what."""

    by: str
    on: str


@dataclass(frozen=True, eq=False)
class Expected:
    """An arrangement of cases/, and what its file says that it comes to."""

    name: str
    document: Document
    law: str
    """Under which it is tested."""
    asked_for: str | None
    """The law that the test asks for by name, beside what the file itself does."""
    verdict: str
    route: str | None
    states: Mapping[str, str]
    """Of the conditions and gates that decide."""
    flags: frozenset[str]
    all_loud: bool
    """Whether it raises no other call for advice than those."""
    differs: bool
    """A decided case whose answer the program is known not to share."""

    def near(self, about: str) -> tuple[bool, bool]:
        """Whether it names none that is about this; and none of the same route: what sorts first is asked first."""
        route = about.rpartition("/")[0]
        return about not in self.states, not any(id.startswith(route) for id in self.states)


def arrangements() -> Iterator[Expected]:
    """Every arrangement of cases/ with an expectation that a test compares."""
    for path in sorted((CASES / "examples").rglob("*.yaml")):
        (document,) = _read(path)
        where = path.parent.name
        if where == "differences":
            for law, wanted in _said(document, "example", "under").items():
                yield _expected(f"{path.stem} under {law}", document, law, law, wanted)
        else:
            law = "uk-pa-2023" if where == "examples" else where
            wanted = _said(document, "example", "expected")
            yield _expected(f"{where}/{path.stem}", document, law, None, wanted, all_loud=True)
    for path in sorted((CASES / "decided").glob("*.yaml")):
        for document in _read(path):
            decided = _said(document, "decided")
            if "expected" in decided:
                wanted = decided["expected"]
                differs = wanted["strength"] == "weak" and "differs" in decided
                law = str(document.get(("law",)))
                yield _expected(f"{path.stem}/{document.index}", document, law, None, wanted, differs=differs)
    for path in sorted((CASES / "variants").glob("*.yaml")):
        for document in _read(path):
            wanted = _said(document, "example", "expected")
            yield _expected(
                f"variant {path.stem}/{document.index}", document, str(document.get(("law",))), None, wanted
            )


def _read(path: Path) -> list[Document]:
    found = [each for each in read(path) if isinstance(each, Document)]
    assert found, path
    return found


def _said(document: Document, *path: str) -> Mapping[str, Any]:
    found = document.get(path)
    assert isinstance(found, Mapping), path
    return found


def _expected(
    name: str,
    document: Document,
    law: str,
    asked_for: str | None,
    wanted: Mapping[str, Any],
    all_loud: bool = False,
    differs: bool = False,
) -> Expected:
    states = {**wanted.get("conditions", {}), **wanted.get("gates", {})}
    flags = frozenset(wanted.get("flags", ()))
    verdict, route = wanted["verdict"], wanted.get("route")
    return Expected(name, document, law, asked_for, verdict, route, states, flags, all_loud, differs)


@dataclass(frozen=True)
class Found:
    """What an arrangement comes to, as far as its file's expectation speaks of it."""

    verdict: str
    route: str | None
    states: Mapping[str, str]


def found(each: Expected, book: Rulebook) -> Found:
    """Without words, flags and questions, which take the most time of an answer."""
    evaluation = deciding(each.document, book, law=each.asked_for)
    if evaluation is None:
        answer = evaluate(each.document, book, law=each.asked_for, engine="builtin")
        states = {limb.id: limb.state for route in answer.routes for limb in route.conditions}
        return Found(answer.verdict, answer.route, states | {gate.id: gate.state for gate in answer.gates})
    route, requested = met_route(evaluation), requested_law(each.document, each.asked_for) is not None
    states = {limb.id: evaluation.condition(limb.id) for limb in evaluation.law.conditions}
    asked = [gate for gate in evaluation.law.gates if not (requested and gate.off_when_requested)]
    states |= {gate.id: evaluation.gate(gate.id) for gate in asked}
    return Found(evaluation.verdict, route.id if route else None, states)


def same_answer(each: Expected, what: Found) -> bool:
    if each.differs:
        return what.verdict != each.verdict
    return (what.verdict, what.route) == (each.verdict, each.route)


def same_states(each: Expected, what: Found) -> bool:
    return {id: what.states.get(id) for id in each.states} == dict(each.states)


def same_flags(each: Expected, answer: Result) -> bool:
    raised = {flag.id for flag in answer.flags}
    loud = {flag.id for flag in answer.flags if flag.level == "advice"}
    return each.flags <= raised and (not each.all_loud or loud <= each.flags)


@dataclass
class Judge:
    """The standing tests, ready to be asked of one changed book after another."""

    book: Rulebook
    read: dict[str, Document] = field(default_factory=dict)
    noticed: list[Expected] = field(default_factory=list)
    """What noticed last comes first: one arrangement notices most changes of its route."""

    @cached_property
    def expected(self) -> list[Expected]:
        return list(arrangements())

    @cached_property
    def governed(self) -> dict[Expected, str | None]:
        """The arrangements that come under whatever law governs them, with that law."""
        some = [each for each in self.expected if requested_law(each.document, each.asked_for) is None]
        return {each: governing_law(each.document, self.book) for each in some}

    @cached_property
    def own_flags(self) -> list[tuple[str, Any, Document]]:
        """By the id of the flag, its own examples."""
        import test_flags

        return [(id, tried, test_flags.changed(tried)) for id, tried in test_flags.TRIED]

    def judged(self, mutant: Mutant) -> Caught | None:
        """The first check that notices the change; None where none of these does."""
        changed = mutant.make()
        try:
            checks = [self.by_the_file, self.by_the_law, self.by_cases, self.by_flags]
            for check in [self.by_cases, *checks] if mutant.kind in DROPS else checks:
                caught = check(mutant, changed)
                if caught:
                    return caught
            return None
        finally:
            self.forget(changed)

    def forget(self, changed: Rulebook) -> None:
        """What the arrangements keep of the laws that were changed: nothing asks for it again."""
        gone = {law.known for id, law in changed.laws.items() if law.known is not self.book.laws[id].known}
        read = [each.document for each in self.__dict__.get("expected", ())]
        read += [each[2] for each in self.__dict__.get("own_flags", ())]
        for document in read if gone else ():
            kept = document.kept or {}
            for key in [key for key in kept if isinstance(key, tuple) and key[0] in gone]:
                del kept[key]

    def by_the_file(self, mutant: Mutant, changed: Rulebook) -> Caught | None:
        """The tests of a rule file by itself."""
        if mutant.kind in DROPS or mutant.part not in FILE_PARTS or not mutant.law:
            return None
        asked = changed.laws[mutant.law].find(mutant.about)
        for test in file_tests():
            if _fails(test, SimpleNamespace(asked=(asked,), id=mutant.law)):
                return Caught(test.__name__, asked.file)
        return None

    def by_the_law(self, mutant: Mutant, changed: Rulebook) -> Caught | None:
        """The tests that no law, and no point, is both so and not so; and the table of which law governs."""
        from cells import grid
        from walk import conflicts

        if mutant.part not in ("governs", "threshold") or mutant.kind == "drop an exclusion":
            caught = self.by_whole_files(changed, "test_shape_of_laws", mutant.law)
            if caught:
                return caught
        if mutant.part == "governs":
            governs = changed.laws[mutant.law].governs
            if conflicts(governs, grid(self.book, governs.tests)):
                return Caught("test_no_law_both_governs_and_does_not", mutant.law)
            return self.by_whole_files(changed, "test_which_law", mutant.law) or self.by_whole_files(
                changed, "test_governing", ""
            )
        if mutant.part == "threshold":
            return self.by_whole_files(changed, "test_thresholds", mutant.law)
        return None

    def by_whole_files(self, changed: Rulebook, name: str, about: str) -> Caught | None:
        """Every test of a file of tests, with whatever it is given, or only what it is given about one law."""
        module = importlib.import_module(name)
        with installed(changed), reading_once(self.read):
            for test in [each for key, each in vars(module).items() if key.startswith("test_")]:
                for given in given_to(test):
                    told = {str(each) for each in given.values()}
                    if (not about or about in told or not told & set(self.book.laws)) and _fails(test, **given):
                        return Caught(f"{name}.{test.__name__}", " ".join(str(each) for each in given.values())[:100])
        return None

    def by_cases(self, mutant: Mutant, changed: Rulebook) -> Caught | None:
        """The expectations of cases/: the verdict and its route, then the conditions and gates that decide."""
        if mutant.part in ("flag", "threshold"):
            return None
        chosen = self.under(mutant, changed)
        checks: list[tuple[str, Callable[[Expected, Found], bool]]] = [("states", same_states)]
        if mutant.kind not in DROPS:
            checks = [("answer or states", lambda each, what: same_answer(each, what) and same_states(each, what))]
        else:
            checks.insert(0, ("answer", same_answer))
        for name, same in checks:
            for each in chosen:
                try:
                    right = same(each, found(each, changed))
                except TeckalError as error:
                    return Caught(type(error).__name__, each.name)
                if not right:
                    self.noticed = [each, *(other for other in self.noticed[:5] if other is not each)]
                    return Caught(name, each.name)
        return None

    def under(self, mutant: Mutant, changed: Rulebook) -> list[Expected]:
        """The arrangements that the change may touch, the likeliest to notice it first."""
        if mutant.part == "governs":
            return [each for each in self.governed if governing_law(each.document, changed) != self.governed[each]]
        some = [each for each in self.expected if each.law == mutant.law]
        recent = {id(each): place for place, each in enumerate(self.noticed)}
        return sorted(some, key=lambda each: (*each.near(mutant.about), recent.get(id(each), 9)))

    def by_flags(self, mutant: Mutant, changed: Rulebook) -> Caught | None:
        """The flags that are due in cases/, and the flags' and the points' own examples."""
        if mutant.part in ("flag", "point"):
            for id, tried, document in self.own_flags:
                if (mutant.part == "flag" and mutant.law) or id not in (mutant.about, f"contested-{mutant.about}"):
                    continue
                answer = evaluate(document, changed, law=tried.law, engine="builtin")
                if (id in {flag.id for flag in answer.flags}) is not tried.raised:
                    return Caught("a flag's own example", f"{id} on {tried.on}: {tried.why}")
        some = [each for each in self.expected if not mutant.law] or self.under(mutant, changed)
        for each in some if mutant.part in ("flag", "point", "left to counsel") else ():
            if not same_flags(each, evaluate(each.document, changed, law=each.asked_for, engine="builtin")):
                return Caught("flags", each.name)
        return None


FILE_PARTS = ("condition", "gate", "left to counsel", "flag")


def file_tests() -> tuple[Callable[..., None], ...]:
    """The suite's tests of one rule file, the cheapest first."""
    import test_rule_files as tests

    return (
        tests.test_every_example_comes_to_what_it_says,
        tests.test_a_file_says_one_thing_on_every_combination_of_facts,
        tests.test_examples_show_every_state,
        tests.test_every_alternative_can_hold,
        tests.test_every_percentage_has_examples_on_it_and_just_on_either_side,
        tests.test_a_condition_can_be_met_on_all_readings_at_once_and_not_met_on_one,
    )


def given_to(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """What pytest would give the test, run by run."""
    axes = []
    for mark in getattr(test, "pytestmark", []):
        names, rows = mark.args
        names = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
        axes.append([dict(zip(names, row if len(names) > 1 else (row,), strict=True)) for row in rows])
    for chosen in itertools.product(*axes):
        yield {key: value for one in chosen for key, value in one.items()}


def _fails(test: Callable[..., None], *given: Any, **named: Any) -> bool:
    try:
        test(*given, **named)
    except (AssertionError, TeckalError):
        return True
    return False


class installed:
    """A changed book in the place of the one that ships, for tests that load it themselves."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book

    def __enter__(self) -> None:
        self.before = rulebook._load
        shipped = (folder("rules")).resolve()

        def loaded(place: Path, *, whole: bool) -> Rulebook:
            return self.book if place == shipped else self.before(place, whole=whole)

        rulebook._load = loaded  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        rulebook._load = self.before


class reading_once:
    """Arrangements that tests make are checked and copied once, and read again for each changed book."""

    def __init__(self, kept: dict[str, Document]) -> None:
        self.kept = kept

    def __enter__(self) -> None:
        def once(mapping: Any) -> Document:
            key = repr(mapping)
            if key not in self.kept:
                self.kept[key] = from_mapping(mapping)
            return self.kept[key]

        import arrangements
        import test_governing

        self.before = [(module, vars(module)["from_mapping"]) for module in (arrangements, test_governing)]
        for module, _ in self.before:
            vars(module)["from_mapping"] = once

    def __exit__(self, *_: object) -> None:
        for module, before in self.before:
            vars(module)["from_mapping"] = before
        for document in self.kept.values():
            (document.kept or {}).clear()
            document.asked.clear()


def further(mutant: Mutant) -> Caught | None:
    """Whether tests that are run as they stand, under the changed book, notice it."""
    files = [str(TESTS / name) for name in FURTHER.get(mutant.part, ALWAYS) if (TESTS / name).exists()]
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "mutation", "-p", "no:cacheprovider", "-x", "-q", *files],
        cwd=TESTS.parent,
        env={**os.environ, "TECKAL_MUTANT": mutant.id, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    failed = [line for line in run.stdout.splitlines() if line.startswith("FAILED")]
    return Caught("further tests", failed[0].split(" - ")[0].removeprefix("FAILED ")) if failed else None


@dataclass(frozen=True)
class Equivalent:
    """Changes that no answer can tell from the law as it stands."""

    why: str
    mutants: frozenset[str]
    """Their ids."""


def equivalents() -> tuple[Equivalent, ...]:
    listed = yaml.safe_load((TESTS / "equivalent_mutants.yaml").read_text(encoding="utf-8"))
    return tuple(Equivalent(each["why"], frozenset(each["mutants"])) for each in listed)


def chosen(every: Iterable[Mutant], law: str | None, part: str | None, sample: int | None, seed: int) -> list[Mutant]:
    some = [each for each in every if law in (None, each.law) and part in (None, each.part)]
    return some if sample is None else random.Random(seed).sample(some, min(sample, len(some)))


def run(arguments: argparse.Namespace) -> int:
    """Tries the changes and says what came of them; 1 where one survives that is not listed."""
    judge, listed = Judge(load()), {id for each in equivalents() for id in each.mutants}
    every = [each for each in mutants(judge.book) if each.part != "flag" or arguments.flags or arguments.part == "flag"]
    some = chosen(every, arguments.law, arguments.part, arguments.sample, arguments.seed)
    found: dict[Mutant, Caught | None] = {}
    for place, mutant in enumerate(some, start=1):
        found[mutant] = judge.judged(mutant)
        if arguments.further and found[mutant] is None and mutant.id not in listed:
            found[mutant] = further(mutant)
        if sys.stderr.isatty():
            print(f"\r{place} of {len(some)}", end="", file=sys.stderr)
    survivors = [mutant for mutant, caught in found.items() if caught is None]
    unlisted = [mutant for mutant in survivors if mutant.id not in listed]
    for title, key in (("Part", "part"), ("Kind", "kind"), ("Law", "law")):
        print(
            _table(title, {mutant: getattr(mutant, key) or "(no law)" for mutant in some}, found, unlisted), end="\n\n"
        )
    by = collections.Counter(caught.by for caught in found.values() if caught)
    for name, count in by.most_common():
        print(f"{count:6} noticed by {name}")
    for mutant in unlisted:
        print(f"survives: {mutant.id}")
    return 1 if unlisted else 0


def _table(
    title: str, groups: Mapping[Mutant, str], found: Mapping[Mutant, Caught | None], unlisted: list[Mutant]
) -> str:
    lines = [f"{title:28}{'changes':>9}{'noticed':>9}{'equal':>9}{'survive':>9}{'noticed/all':>13}"]
    for group in [*dict.fromkeys(groups.values()), "all"]:
        some = [mutant for mutant, its in groups.items() if group in (its, "all")]
        caught = sum(found[mutant] is not None for mutant in some)
        survive = sum(mutant in unlisted for mutant in some)
        figures = f"{len(some):9}{caught:9}{len(some) - caught - survive:9}{survive:9}"
        lines.append(f"{group:28}{figures}{100 * caught / len(some):12.2f}%")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Changes the law one thing at a time and asks which test notices.")
    parser.add_argument("--law", help="only changes to this law")
    parser.add_argument("--part", help="only changes to condition, gate, governs, threshold, point, flag and so on")
    parser.add_argument("--sample", type=int, help="so many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--flags", action="store_true", help="changes to flags too, which move no verdict; slow")
    parser.add_argument("--further", action="store_true", help="run further tests on what nothing else notices; slow")
    return run(parser.parse_args())


def pytest_configure() -> None:
    """As a plugin of pytest: the suite's tests under the change that TECKAL_MUTANT names."""
    wanted = os.environ.get("TECKAL_MUTANT")
    if wanted:
        book = load()
        (mutant,) = [each for each in mutants(book) if each.id == wanted]
        installed(mutant.make()).__enter__()


if __name__ == "__main__":
    sys.exit(main())
