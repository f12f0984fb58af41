"""The arrangements that a command names: files, folders and standard input, each read once, none lost.

A file that cannot be read takes its place in the list as an error, so that the others are still evaluated and the
report can say what is not in it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from teckal.errors import ArrangementError, Problem

if TYPE_CHECKING:
    from teckal.document import Document

STDIN = "-"
ENDINGS = (".yaml", ".yml")
_SEPARATORS = re.escape(os.sep + (os.altsep or ""))
_ANYWHERE = rf"(?:^|(?<=[{_SEPARATORS}]))(?:\*\*[{_SEPARATORS}]+)*\*\*(?:[{_SEPARATORS}]+|\Z)"
"""Any number of folders, in a pattern."""
NO_FILE = "This is a link to nothing, or no ordinary file."


def documents(
    names: Iterable[str], stdin: BinaryIO, wanted: Callable[[str], bool] | None = None
) -> Iterator[Document | ArrangementError]:
    """Every document of everything named, in the order named; what cannot be read is an error in its place.

    Of the files, those that are `wanted`; by default all.
    """
    from teckal import document

    for name in files(names):
        if isinstance(name, ArrangementError):
            yield name
        elif wanted is not None and not wanted(name):
            continue
        elif name == STDIN:
            yield from document.read(stdin, name=STDIN)
        else:
            yield from document.read(name)


def files(names: Iterable[str], endings: tuple[str, ...] = ENDINGS) -> Iterator[str | ArrangementError]:
    """The files named, and those in the folders named, each once however often and by whatever path it is named.

    A folder stands for its files with one of the endings; a pattern that no shell has expanded, for what it matches.
    """
    seen: set[str] = set()
    for name in names:
        for file in _named(name, endings):
            if isinstance(file, ArrangementError):
                yield file
                continue
            same = file if file == STDIN else os.path.realpath(file)
            if same not in seen:
                seen.add(same)
                yield file


def _named(name: str, endings: tuple[str, ...]) -> Iterator[str | ArrangementError]:
    if name == STDIN or os.path.isfile(name):
        yield name
    elif os.path.isdir(name):
        yield from _folder(name, endings)
    elif os.path.exists(name):
        yield name if _is_pipe(name) else problem(name, "This is neither a file nor a folder. Name a YAML file.")
    elif any(each in name for each in "*?["):
        yield from _matching(name, endings)
    else:
        yield problem(name, f"There is no such file or folder.{_near(name)}")


def _matching(pattern: str, endings: tuple[str, ...]) -> Iterator[str | ArrangementError]:
    """What a pattern stands for, in order of its names; `**` is any number of folders."""
    try:
        found = sorted(set(_expanded(pattern, set())))
    except RecursionError:
        yield problem(pattern, "This pattern goes through more folders than can be followed. Name one further down.")
        return
    for name in found:
        if os.path.exists(name):
            yield from _named(name, endings)
        else:
            yield problem(name, NO_FILE)
    if not found:
        yield problem(pattern, "There is nothing that this pattern matches. Look at the folder that it begins in.")


def _expanded(pattern: str, done: set[tuple[Any, ...]]) -> Iterator[str]:
    """The names that match. `done` is what has been looked for, and in which folder, by whatever links it was reached.

    `glob` itself would follow links that lead back for ever, or as good as for ever where there are two of them.
    """
    import glob

    anywhere = re.search(_ANYWHERE, pattern)
    if anywhere is None:
        yield from glob.glob(pattern)
        return
    before, after = pattern[: anywhere.start()], pattern[anywhere.end() :]
    for start in sorted(glob.glob(before)) if glob.has_magic(before) else [before]:
        for here, names in _folders(start, done, after):
            if after:
                yield from _expanded(os.path.join(glob.escape(here), after), done)
            elif pattern.endswith("**") and not isinstance(names, OSError):
                yield from filter(None, [here, *(os.path.join(here, name) for name in names)])
            elif here:
                yield os.path.join(here, "")


def _is_pipe(name: str) -> bool:
    """Whether it can be read like standard input: what a shell makes of `<(command)`."""
    mode = os.stat(name).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _near(name: str) -> str:
    """The files beside it that the name may have meant."""
    import difflib
    from pathlib import Path

    path = Path(name)
    try:
        beside = sorted(each.name for each in path.parent.iterdir())
    except OSError:
        return " Look at how the path is written, from the folder you are in."
    near = difflib.get_close_matches(path.name, beside, n=1)
    return f" Did you mean {path.parent / near[0]}?" if near else " Look at how the path is written."


def _folder(name: str, endings: tuple[str, ...]) -> Iterator[str | ArrangementError]:
    found = 0
    for each in _walk(name, endings):
        found += 1
        yield each
    if not found:
        *others, last = endings
        kind = "YAML file" if endings == ENDINGS else "file"
        yield problem(
            name,
            f"There is no {kind} in this folder or below it: an arrangement's name ends in {', '.join(others)} or "
            f"{last}.",
        )


def _walk(folder: str, endings: tuple[str, ...]) -> Iterator[str | ArrangementError]:
    """The files of a folder with one of the endings, then of its folders, in order of their names."""
    for here, names in _folders(folder, set()):
        if isinstance(names, OSError):
            yield problem(here, f"This folder cannot be opened: {names.strerror}.")
            continue
        for path in (os.path.join(here, name) for name in names):
            if path.lower().endswith(endings) and not os.path.isdir(path):
                yield path if os.path.isfile(path) else problem(path, NO_FILE)


def _folders(start: str, done: set[tuple[Any, ...]], why: str = "") -> Iterator[tuple[str, list[str] | OSError]]:
    """A folder and those below it, with the names in each or why it cannot be opened; hidden ones are passed over.

    Each is opened once, by whatever links it is reached: a handful that link to each other can be gone through in
    millions of ways. Those that are `done`, for the same reason, are not opened again.
    """
    waiting = [start]
    while waiting:
        here = waiting.pop()
        try:
            it = os.stat(here or os.curdir)
            if (it.st_dev, it.st_ino, why) in done:
                continue
            done.add((it.st_dev, it.st_ino, why))
            names = sorted(each for each in os.listdir(here or os.curdir) if not each.startswith("."))
        except OSError as error:
            yield here, error
            continue
        yield here, names
        below = (os.path.join(here, name) for name in reversed(names))
        waiting += [each for each in below if os.path.isdir(each)]


def problem(file: str, message: str, *, document: int = 0, path: str = "") -> ArrangementError:
    """One thing that stops an input from being read or evaluated, where there is no line to point at."""
    return ArrangementError([Problem(file, document, None, None, path, message, 0)])
