"""Changes to the code are made in the files themselves, so they are tried in a copy of the repository and never here.

git clone . ../copy && cd ../copy && pip install -e '.[test,mutation]'
cosmic-ray init cosmic-ray.toml session.sqlite
python tests/code_mutants.py sample session.sqlite --number 200 --seed 2026    # leave out to try all: it takes days
python tests/code_mutants.py serve &                                           # leave out to try each from the start
cosmic-ray exec cosmic-ray.toml session.sqlite
python tests/code_mutants.py score session.sqlite
"""

from __future__ import annotations

import argparse
import ast
import collections
import functools
import itertools
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import code_server
import yaml

ROOT = Path(__file__).parent.parent
NEAREST = {
    "activity": ["facts_activity"],
    "circumstances": ["flags"],
    "contract": ["facts_contract", "governing"],
    "cooperation": ["facts_cooperation"],
    "influence": ["facts_influence"],
    "ownership": ["facts_ownership"],
    "utilities": ["facts_utilities"],
    "values": ["values"],
    "verdict": ["verdict", "awards"],
    "evaluation": ["verdict"],
}
"""By module, the tests that are written for it: they are run first."""
FAST = [
    "facts_contract", "facts_cooperation", "facts_influence", "facts_ownership", "facts_activity", "facts_utilities",
    "verdict", "awards", "governing",
]  # fmt: skip
SAME = {"core/ReplaceComparisonOperator_Is_Eq", "core/ReplaceComparisonOperator_IsNot_NotEq"}
"""Changes that no answer can tell: what is compared so is None, True or False."""
EQUIVALENT = ROOT / "tests" / "equivalent_code_mutants.yaml"
THEN = [["examples"], ["decided_cases", "differences", "flags", "acknowledged", "stage"]]
"""What is run after those, and only where they notice nothing: every arrangement of cases/."""

SLOW = ("acknowledged", "stage")
"""What the server leaves out: it compares answers of one run with each other, and notices little for its time."""


def check() -> int:
    """Whether the tests notice the change that stands in the code now; 1 where one fails."""
    diff = ["git", "diff", "--name-only", "--", "teckal"]
    changed = subprocess.run(diff, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found = _asked(changed)
    if found != code_server.ON_IMPORT:
        return found
    nearest = [name for file in changed for name in NEAREST.get(Path(file).stem, [])]
    for names in (nearest, [each for each in FAST if each not in nearest], *THEN):
        files = [f"tests/test_{name}.py" for name in names]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
        if files and subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
    return 0


def _asked(changed: Sequence[str]) -> int:
    """What the server finds; one that has gone finds nothing, and must not pass for a test that fails."""
    try:
        return code_server.ask(changed)
    except (OSError, EOFError):
        return code_server.ON_IMPORT


Place = tuple[int, ...]


@functools.cache
def spans_of_annotations(path: Path) -> tuple[tuple[Place, Place], ...]:
    """Where types are written, which nothing reads when the program runs."""
    return tuple(_annotations(path))


def _annotations(path: Path) -> Iterator[tuple[Place, Place]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for found in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if found is not None:
                yield (found.lineno, found.col_offset), (found.end_lineno, found.end_col_offset)


def in_annotation(mutation: Any) -> bool:
    start = tuple(mutation.start_pos)
    return any(one <= start < end for one, end in spans_of_annotations(ROOT / mutation.module_path))


def _idle(mutation: Any) -> bool:
    return mutation.operator_name in SAME or in_annotation(mutation)


def sample(session: str, number: int | None, seed: int) -> None:
    """Leaves so many changes of the session to try, drawn at random, and none that nothing can tell."""
    from cosmic_ray.work_db import WorkDB, use_db
    from cosmic_ray.work_item import WorkerOutcome, WorkResult

    with use_db(session, WorkDB.Mode.open) as database:
        items = sorted(database.work_items, key=lambda each: repr(each.mutations))
        real = [item for item in items if not _idle(item.mutations[0])]
        kept = {item.job_id for item in (real if number is None else random.Random(seed).sample(real, number))}
        skipped = WorkResult(worker_outcome=WorkerOutcome.SKIPPED)
        database.set_multiple_results([item.job_id for item in items if item.job_id not in kept], skipped)
        print(f"{len(items)} changes, {len(real)} of them to what the program does; {len(kept)} to try")


def change_of(path: str, diff: str) -> tuple[tuple[str, str, str], str]:
    """The file, what was there and what is now, wherever its line stands; and the whole source then."""
    lines = diff.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith("@@"))
    first = int(re.findall(r"\d+", lines[start])[0]) - 1
    hunk = [line for line in lines[start + 1 :] if line[:1] in (" ", "+", "-")]
    gone, come = ([line[1:].strip() for line in hunk if line[0] == sign and line[1:].strip()] for sign in "-+")
    source = (ROOT / path).read_text(encoding="utf-8").split("\n")
    stood = [line[1:] for line in hunk if line[0] != "+"]
    if source[first : first + len(stood)] != stood:
        raise SystemExit(f"{path} is not what it was when the session was made.")
    source[first : first + len(stood)] = [line[1:] for line in hunk if line[0] != "-"]
    return (path, " ".join(gone), " ".join(come)), "\n".join(source)


def equivalent() -> dict[tuple[str, str, str], str]:
    """By change, why no answer can tell it."""
    listed = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))
    return {(each["file"], each["was"], each["now"]): group["why"] for group in listed for each in group["changes"]}


def is_code(source: str) -> bool:
    """Whether Python takes it without a word; pytest makes an error of its warnings, which is no merit of a test."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "changed", "exec", dont_inherit=True)
        except SyntaxError:
            return False
    return True


def score(sessions: Sequence[str]) -> None:
    """How many the tests noticed, by module, and those that they did not; a change that is no Python is not counted."""
    from cosmic_ray.work_db import WorkDB, use_db
    from cosmic_ray.work_item import TestOutcome

    outcomes: dict[tuple[str, str], tuple[str, str]] = {}
    for session in sessions:
        with use_db(session, WorkDB.Mode.open) as database:
            items = {item.job_id: item.mutations[0] for item in database.work_items}
            for job, result in database.results:
                if result.test_outcome is not None:
                    module, at = str(items[job].module_path), f"{items[job].start_pos[0]} {items[job].operator_name}"
                    survived = result.test_outcome == TestOutcome.SURVIVED
                    outcomes[module, result.diff] = "survived" if survived else "noticed", at
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    listed = equivalent()
    for (module, diff), (outcome, at) in outcomes.items():
        change, source = change_of(module, diff)
        if not is_code(source):
            outcome = "no Python"
        elif outcome == "survived" and change in listed:
            outcome = "equivalent"
        elif outcome == "survived":
            print(f"survives: {module}:{at}\n{diff}\n")
        counts[module][outcome] += 1
    total: collections.Counter[str] = sum(counts.values(), collections.Counter())
    for module, count in [*sorted(counts.items()), ("all", total)]:
        real = count["noticed"] + count["survived"]
        share = f"{100 * count['noticed'] / real:.1f}%" if real else "-"
        others = f"{count['equivalent']} equivalent, {count['no Python']} no Python"
        print(f"{module}: {count['noticed']} of {real} noticed, {share}; besides, {others}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutation of the code that comes to a verdict.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="run the tests on the change that stands in the code")
    commands.add_parser("serve", help="answer the checks faster, until interrupted")
    drawn = commands.add_parser("sample", help="leave some changes of a session to try")
    drawn.add_argument("session")
    drawn.add_argument("--number", type=int)
    drawn.add_argument("--seed", type=int, default=2026)
    commands.add_parser("score", help="what came of sessions").add_argument("session", nargs="+")
    given = parser.parse_args()
    if given.command == "check":
        return check()
    if given.command == "serve":
        code_server.serve([each for each in (*FAST, *itertools.chain(*THEN)) if each not in SLOW], NEAREST)
    elif given.command == "sample":
        sample(given.session, given.number, given.seed)
    else:
        score(given.session)
    return 0


if __name__ == "__main__":
    sys.exit(main())
