"""What a change of the rulebook does to the arrangements at hand: which answers change, and on which limb.

A legal team that relied on an answer must learn of it when the law, or our reading of it, has moved. The older book is
evaluated by this program, so what is compared is the law and not the program.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from teckal import facts, paths
from teckal.document import Document
from teckal.errors import LawError, RulebookError
from teckal.frozen import dataclass
from teckal.result import ConditionResult, GateResult, Result
from teckal.rulebook import Rulebook, load
from teckal.verdict import evaluate


@dataclass(frozen=True)
class Moved:
    """A condition or gate that comes out otherwise; a state is None where that book does not ask it."""

    id: str
    before: str | None
    after: str | None
    reason: str
    """Why it comes out as it does now; where it is no longer asked, why it came out as it did."""


@dataclass(frozen=True)
class Impact:
    """One arrangement under both books."""

    document: Document
    before: str
    """The verdict from the older book; where it could not answer, "no answer"."""
    after: str
    law_before: str | None
    law_after: str | None
    moved: tuple[Moved, ...]

    @property
    def changed(self) -> bool:
        return (self.before, self.law_before) != (self.after, self.law_after)


NO_ANSWER = "no answer"


@contextlib.contextmanager
def older(name: str) -> Iterator[Rulebook]:
    """The rulebook in a folder, or that of a revision of the repository that holds the rules of this program.

    Raises RulebookError where there is neither, or where the book asks for a fact that this program cannot derive.
    """
    place = Path(name)
    with contextlib.ExitStack() as stack:
        if not os.path.isdir(place):
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            _extract(name, place)
        nested = place / "rules"
        book = load(nested if nested.is_dir() else place)
        unknown = {card.name for card in book.cards.values()} - facts.names()
        if unknown:
            asked = ", ".join(sorted(unknown))
            raise RulebookError(f"{name}: it asks for what this version of teckal does not derive: {asked}")
        yield book


def _extract(revision: str, place: Path) -> None:
    """The rules as they stood at a revision, below the place."""
    rules = paths.folder("rules")
    try:
        commit = _git(rules.parent, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        archive = _git(rules.parent, "archive", "--format=tar", commit.decode("ascii").strip(), rules.name)
    except (OSError, subprocess.CalledProcessError) as error:
        raise RulebookError(
            f"{revision}: there is no such folder, and no such revision of a repository that holds the rules"
        ) from error
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            content = files.extractfile(member) if member.isreg() else None
            if content is not None:
                target = place / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())


def _git(folder: Path, *command: str) -> bytes:
    return subprocess.run(["git", "-C", str(folder), *command], capture_output=True, check=True).stdout


def impact(document: Document, old: Rulebook, new: Rulebook) -> Impact:
    """The arrangement under both books. Raises LawError where the new one cannot answer."""
    after = evaluate(document, new, engine="builtin")
    try:
        before: Result | None = evaluate(document, old, engine="builtin")
    except LawError:
        before = None
    return Impact(
        document=document,
        before=before.verdict if before else NO_ANSWER,
        after=after.verdict,
        law_before=before.law.id if before and before.law else None,
        law_after=after.law.id if after.law else None,
        moved=tuple(moved(before, after)) if before else (),
    )


def moved(before: Result, after: Result) -> Iterator[Moved]:
    """Every gate and condition that comes out otherwise."""
    was, now = asked(before), asked(after)
    for id in dict.fromkeys([*was, *now]):
        old, new = was.get(id), now.get(id)
        states = (old.state if old else None, new.state if new else None)
        if states[0] != states[1]:
            yield Moved(id, *states, (new or was[id]).reason)


def asked(result: Result) -> dict[str, ConditionResult | GateResult]:
    """Every gate, and every limb of every route that applies."""
    found: dict[str, ConditionResult | GateResult] = {gate.id: gate for gate in result.gates}
    for route in result.routes:
        if route.state != "not-applicable":
            found.update({condition.id: condition for condition in route.conditions})
    return found
