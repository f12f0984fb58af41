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
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import code_server

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
THEN = [["examples"], ["decided_cases", "differences", "flags", "acknowledged", "stage"]]
"""What is run after those, and only where they notice nothing: every arrangement of cases/."""

SLOW = ("acknowledged", "stage")
"""What the server leaves out: it compares answers of one run with each other, and notices little for its time."""


def check() -> int:
    """Whether the tests notice the change that stands in the code now; 1 where one fails."""
    diff = ["git", "diff", "--name-only", "--", "teckal"]
    changed = subprocess.run(diff, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    if code_server.SOCKET.exists():
        found = code_server.ask(changed)
        if found != code_server.ON_IMPORT:
            return found
    nearest = [name for file in changed for name in NEAREST.get(Path(file).stem, [])]
    for names in (nearest, [each for each in FAST if each not in nearest], *THEN):
        files = [f"tests/test_{name}.py" for name in names]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
        if files and subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
    return 0


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


def score(session: str) -> None:
    """How many the tests noticed, by module, and those that they did not."""
    from cosmic_ray.work_db import WorkDB, use_db
    from cosmic_ray.work_item import TestOutcome

    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with use_db(session, WorkDB.Mode.open) as database:
        items = {item.job_id: item.mutations[0] for item in database.work_items}
        for job, result in database.results:
            if result.test_outcome is None:
                continue
            survived = result.test_outcome == TestOutcome.SURVIVED
            module = str(items[job].module_path)
            counts[module]["survived" if survived else "noticed"] += 1
            if survived:
                where = f"{module}:{items[job].start_pos[0]} {items[job].operator_name}"
                print(f"survives: {where}\n{result.diff}\n")
    total: collections.Counter[str] = sum(counts.values(), collections.Counter())
    for module, count in [*sorted(counts.items()), ("all", total)]:
        tried = count.total()
        print(f"{module}: {count['noticed']} of {tried} noticed, {100 * count['noticed'] / tried:.1f}%")


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutation of the code that comes to a verdict.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="run the tests on the change that stands in the code")
    commands.add_parser("serve", help="answer the checks faster, until interrupted")
    drawn = commands.add_parser("sample", help="leave some changes of a session to try")
    drawn.add_argument("session")
    drawn.add_argument("--number", type=int)
    drawn.add_argument("--seed", type=int, default=2026)
    commands.add_parser("score", help="what came of a session").add_argument("session")
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
