"""The files that have changed since a revision of their repository, so that a pull request is asked about its own work.

What counts is where the branch parted from the revision: what others have changed there since is not this branch's. A
file that is not committed yet, or that git does not know, has changed; one that git ignores is no part of the work.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from functools import cache


class NoSuchRevision(Exception):
    """What has changed cannot be told, with why and what to do."""


def since(revision: str) -> Callable[[str], bool]:
    """Whether a file has changed since the revision, or what it is a link to.

    Asked of a file, raises NoSuchRevision where it lies in no repository, or in one that has no such revision.
    """

    @cache
    def changed(top: str) -> frozenset[str]:
        return frozenset(_changed(top, revision))

    def has_changed(file: str) -> bool:
        folder, name = os.path.split(os.path.abspath(file))
        here = os.path.join(os.path.realpath(folder), name)
        links_to = os.path.realpath(here)
        return _is_among(here) or (links_to != here and _is_among(links_to))

    def _is_among(file: str) -> bool:
        top = _top(os.path.dirname(file))
        return os.path.relpath(file, top).replace(os.sep, "/") in changed(top)

    return has_changed


@cache
def _top(folder: str) -> str:
    """The top of the repository that a folder lies in."""
    return os.path.realpath(_git(folder, "rev-parse", "--show-toplevel", failed=f"{folder} is in no git repository"))


def _changed(top: str, revision: str) -> list[str]:
    """The files of a repository that are not as they were, by their paths from its top."""
    unknown = f"{revision} is no revision of the repository at {top}"
    commit = _git(top, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}", failed=unknown)
    apart = (
        f"{revision} and this branch have no commit in common here (a history fetched in part must be fetched whole)"
    )
    parted = _git(top, "merge-base", commit, "HEAD", failed=apart)
    failed = f"git cannot compare with {revision}"
    tracked = _git(top, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", parted, "--", failed=failed)
    others = _git(top, "ls-files", "--others", "--exclude-standard", "-z", failed=failed)
    return (tracked + others).split("\0")


def _git(folder: str, *command: str, failed: str) -> str:
    """What git prints; raises NoSuchRevision with what failed, and git's own words."""
    try:
        done = subprocess.run(["git", "-C", folder, *command], capture_output=True, check=True, env=_environment())
    except FileNotFoundError as error:
        raise NoSuchRevision("git is not installed here, and it alone knows what has changed.") from error
    except subprocess.CalledProcessError as error:
        said = " ".join(os.fsdecode(error.stderr).split())
        raise NoSuchRevision(f"{failed}{f': {said}' if said else '.'}") from error
    return os.fsdecode(done.stdout).rstrip("\n")


def _environment() -> dict[str, str]:
    """Without what ties git to another folder, as a hook of git has it."""
    tied = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in tied}
