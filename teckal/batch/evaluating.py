"""One item to its outcome, in a process of its own kind: whatever goes wrong, in the item or in us, is an outcome too.

It is packed for the way through a pipe to a file, by the process that made it: a result is sixty thousand characters
long, a tenth of that packed, and the process that keeps the journal has to do with all of them.
"""

from __future__ import annotations

import base64
import datetime
import functools
import json
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from teckal.batch.items import Item
from teckal.batch.outcome import BARS, Outcome, below, evaluated, refused
from teckal.document import NOWHERE, Document, Place, checked, from_mapping, parse_path, read_text
from teckal.errors import ArrangementError, Problem, TeckalError
from teckal.frozen import dataclass
from teckal.run import Run, crash

if TYPE_CHECKING:
    from teckal.rulebook import Rulebook

OK, BAD, CRASHED = "ok", "bad", "crashed"
"""How an item ended: with an answer, with problems of the input, with an error of ours.

After OK come the bars of --fail-on that the answer is below, each after a comma: the exit status of a run is then told
without unpacking every outcome once more, which took a tenth of what it takes to evaluate one."""

Answer = tuple[str, bytes]
"""How an item ended, and its outcome, packed."""
Prepare = Callable[[], Callable[[Item], Answer]]
"""Run once in every process, makes what evaluates there; must be importable by name."""


@dataclass(frozen=True)
class Settings:
    """How every arrangement of a run is evaluated."""

    law: str | None
    """Asked for whatever governs."""
    engine: str
    """As it was asked for: auto, durable or builtin."""
    group_by: str | None
    """A path of the format."""
    rulebook: str
    """The digest of the rules that the run began with."""
    as_of: datetime.date | None = None
    """The day against which acknowledgements lapse; None for today."""
    grounds: bool = True
    """Whether answers keep what no list shows: the facts and precedents that conditions rest on, nine tenths of an
    answer, and the conditions of routes that do not apply, a quarter of the work."""


def preparing(settings: Settings) -> Prepare:
    """What a process does first; raises TeckalError there where the rules are no longer those that were begun with."""
    return functools.partial(_prepare, settings)


def _prepare(settings: Settings) -> Callable[[Item], Answer]:
    from teckal.rulebook import load

    book = load()
    if book.digest != settings.rulebook:
        raise TeckalError("The rules have been changed while the run went on. Begin a new one.")
    return lambda item: judged(outcome(item, book, settings))


def judged(found: Outcome) -> Answer:
    """An outcome for the pipe and the journal, with the bars that it is below."""
    return answer(found, [] if found.result is None else [bar for bar in BARS if below(found.result, bar)])


def answer(found: Outcome, bars: Sequence[str] = ()) -> Answer:
    """An outcome for the pipe and the journal."""
    ended = CRASHED if found.crashed else BAD if found.result is None else ",".join((OK, *bars))
    kept = {name: value for name, value in vars(found).items() if name != "number"}
    return ended, base64.b64encode(zlib.compress(json.dumps(kept, separators=(",", ":")).encode(), 1))


def unpacked(number: int, packed: bytes) -> Outcome:
    """The outcome that was packed, at its place in this run."""
    return Outcome(number=number, **json.loads(zlib.decompress(base64.b64decode(packed, validate=True))))


def outcome(item: Item, book: Rulebook, settings: Settings) -> Outcome:
    """What the item comes to."""
    run = Run()
    try:
        document = arrangement(item)
        run.evaluate([document], book, settings.law, settings.engine, settings.as_of, settings.grounds)
        if isinstance(document, Document) and run.results:
            path = None if settings.group_by is None else parse_path(settings.group_by)
            found = evaluated(item, document, run.results[0], book, path, settings.grounds)
            document.forget()
            return found
    except Exception as error:
        return failed(item, crash(error))
    return refused(item, run.problems, run.crashed)


def failed(item: Item, message: str) -> Outcome:
    """An error of ours, which says nothing about the arrangement."""
    return refused(item, [Problem(item.file, item.document, item.line, None, "", message, 0)], crashed=True)


def died(item: Item, what: str, unless: str) -> Answer:
    """An item that processes have died of: which and how, and where it is no fault of ours."""
    return answer(
        failed(
            item,
            f"teckal has failed: {what}. This says nothing about the arrangement. If {unless}, please report it, with "
            "the file that was given.",
        )
    )


def arrangement(item: Item) -> Document | ArrangementError:
    """The arrangement, checked, or what is wrong with it."""
    if item.problems:
        return ArrangementError(item.problems)
    if item.composed is not None:
        return checked(item.file, item.document, item.composed)
    if item.mapping is not None:
        place = NOWHERE if item.line is None else Place(item.line, 1)
        try:
            return from_mapping(item.mapping, item.file, item.document, place)
        except ArrangementError as error:
            return error
    (document,) = read_text(item.text or b"", item.file)
    return document
