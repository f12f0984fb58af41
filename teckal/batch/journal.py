"""What a run has done so far, on disk: whatever kills the run, what stands here need not be done again.

A process can be killed within a write, a disk can fill up within a line, and a file server can lose the last block. So
each outcome is one line with its own checksum, and a line that is torn or damaged is as if it were not there. And files
change while a run lies still: an outcome is found again by the content it was made from, never by its place in the run.
From this follows what a resumed run is: it says what a new run over the same sources would say, and the journal only
saves work. Nothing need therefore be forced onto the disk, and no write need succeed. What was kept for a list, and is
too little for another form, is as if it were not there for that.

What decides an answer beside the content (the law asked for, the engine, the rules, the program) stands in the first
line. A journal that was begun with another is refused, for half of its answers could not be told from the rest. The day
is not among them: where acknowledgements may have lapsed, what was found on another day is found anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from teckal import __version__, paths
from teckal.batch.evaluating import CRASHED, OK, Settings, unpacked
from teckal.batch.items import Item, key
from teckal.batch.outcome import Outcome
from teckal.engines import durable
from teckal.errors import JournalError
from teckal.report.plain import clean

Begun = dict[str, Any]
"""What decides the answers beside the sources' content: `begun` makes it."""

MARK = b"teckal-journal 1 "
"""How the first line begins; the number is of the form of the lines."""
_LESS = "-"
"""Before the key of an outcome that keeps only what a list shows (`Settings.grounds`)."""
_HEAD = 128
"""Bytes of a line that hold all that comes before its outcome."""
LONGEST = 1 << 26
"""Bytes that are read of a first line: a shell may have put a hundred thousand names there."""


def begun(sources: Sequence[str], settings: Settings) -> Begun:
    """What decides the answers of a run beside the content of its sources."""
    chosen = {name: value for name, value in vars(settings).items() if name not in ("as_of", "grounds")}
    return {"sources": list(sources), **chosen, **installed(settings.engine)}


def installed(engine: str) -> dict[str, str]:
    """What decides answers by this program, beside the rules, where this engine is asked for."""
    infers = "durable" if engine != "builtin" and durable.available() else "builtin"
    return {"infers": infers, "teckal": __version__, "edition": edition()}


def edition() -> str:
    """A digest of the program, the format and the decided cases: with the rules, all that an answer is made by."""
    package = Path(__file__).resolve().parent.parent
    schemas = paths.folder("schemas")
    files = [*package.rglob("*.py"), *schemas.glob("*.json"), paths.folder("cases") / "library.json"]
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda each: each.as_posix()):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


class Journal:
    """The outcomes of one run, added in any order and read back in the order of the run.

    Two numbers in memory for each arrangement say where its outcome stands.
    """

    def __init__(self, file: IO[bytes], name: str | None) -> None:
        self.name = name
        """The file's, None for one that goes with the run."""
        self.recalled = 0
        """Outcomes of this run that an earlier one has found."""
        self.damaged = 0
        """Lines that were there and could not be used."""
        self.as_of = ""
        """The day against which acknowledgements lapse in this run."""
        self.grounds = True
        """Whether the answers of this run keep what they rest on; what kept less is no outcome of one that does."""
        self._file = file
        self._places: array[int] = array("q")
        """By number, where the outcome's line begins; -1 where it is not done."""
        self._earlier: dict[str, int] = {}
        """By key, where the outcome of an earlier run stands that has not been asked for yet."""

    # Opening

    @classmethod
    def opened(cls, name: str | None, resumed: str | None, begun: Begun) -> Journal:
        """The one that is to be begun or continued, where one is named."""
        if resumed is not None:
            return cls.resume(resumed, begun)
        return cls.passing() if name is None else cls.new(name, begun)

    @classmethod
    def passing(cls) -> Journal:
        """One that nobody will continue. Raises JournalError where there can be none."""
        try:
            return cls(tempfile.TemporaryFile(prefix="teckal-"), None)
        except OSError as error:
            raise JournalError(
                f"The answers need a temporary file, and there can be none ({error.strerror or error}). Use --journal."
            ) from error

    @classmethod
    def new(cls, name: str, begun: Begun) -> Journal:
        """Begins one. Raises JournalError where a file has the name, or none can be written."""
        try:
            file = open(name, "x+b")  # noqa: SIM115 - closed by `close`
        except FileExistsError:
            raise JournalError(
                f"{name} is there already. Continue the run that it belongs to with --resume {name}, or name another."
            ) from None
        except OSError as error:
            raise JournalError(f"{name} cannot be written: {error.strerror or error}. Name another journal.") from error
        return cls(file, name)._started(begun)

    @classmethod
    def resume(cls, name: str, begun: Begun) -> Journal:
        """Continues one, or begins it where there is none yet. Raises JournalError where it is not of this run."""
        if not os.path.lexists(name):
            return cls.new(name, begun)
        try:
            file = open(name, "r+b")  # noqa: SIM115 - closed by `close`
        except OSError as error:
            raise JournalError(f"{name} cannot be opened: {error.strerror or error}.") from error
        journal = cls(file, name)
        try:
            journal._lock()
            return journal._continued(begun)
        except BaseException:
            file.close()
            raise

    def _started(self, begun: Begun) -> Journal:
        self._lock()
        self._file.seek(0)
        self._file.truncate()
        self._file.write(_first_line(begun))
        self._file.flush()
        return self

    def _lock(self) -> None:
        """Keeps a second run off the same journal, where the system can."""
        with contextlib.suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise JournalError(f"Another run is writing {self.name}. Let it end first.") from None
            except OSError:
                return  # a file server that knows no locks

    def _continued(self, begun: Begun) -> Journal:
        expected = _first_line(begun)
        first = self._file.readline(LONGEST)
        if expected.startswith(first) and first != expected:
            return self._started(begun)  # killed within the first line
        self._refuse_another(_read_first_line(first, self.name), begun)
        at = len(first)
        for line in self._file:
            if line.endswith(b"\n"):
                self._take(at, line)
                at += len(line)
        self._file.seek(at)
        self.damaged += bool(self._file.read(1))
        self._file.seek(at)
        self._file.truncate()
        return self

    def _take(self, at: int, line: bytes) -> None:
        checksum, _, rest = line.rstrip(b"\n").partition(b" ")
        fields = rest.split(b" ")
        if len(fields) != 3 or checksum != _checksum(rest):
            self.damaged += 1
        elif fields[1] != CRASHED.encode():
            self._earlier[fields[0].decode()] = at

    def _refuse_another(self, old: Begun, new: Begun) -> None:
        for name, here in new.items():
            if name not in old or old[name] != here:
                what = _difference(name, old.get(name), here)
                raise JournalError(
                    f"{self.name} cannot be continued: its run {what}. Or begin a new journal, with --journal."
                )

    # Keeping

    def recalls(self, item: Item) -> bool:
        """Whether an earlier run has the item's outcome; it then counts as one of this run."""
        whole = key(item, self.as_of)
        names = (whole,) if self.grounds else (whole, _LESS + whole)
        place = next((self._earlier.pop(each) for each in names if each in self._earlier), None)
        if place is None:
            return False
        self._put(item.number, place)
        self.recalled += 1
        return True

    def add(self, item: Item, ended: str, packed: bytes) -> None:
        """Keeps an outcome. Raises JournalError where the disk does not take it."""
        name = ("" if self.grounds else _LESS) + key(item, self.as_of)
        rest = b" ".join((name.encode(), ended.encode(), packed))
        try:
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(_checksum(rest) + b" " + rest + b"\n")
            self._file.flush()
        except OSError as error:
            where = self.name or "The temporary file that holds the answers"
            raise JournalError(f"{where} cannot be written: {error.strerror or error}.") from error
        self._put(item.number, place)

    def _put(self, number: int, place: int) -> None:
        self._places.extend([-1] * (number + 1 - len(self._places)))
        self._places[number] = place

    # Reading

    def __len__(self) -> int:
        return sum(place >= 0 for place in self._places)

    def outcome(self, number: int) -> Outcome:
        """The outcome of one arrangement of this run."""
        self._file.seek(self._places[number])
        return unpacked(number, self._file.readline().rstrip(b"\n").rpartition(b" ")[2])

    def not_evaluated(self) -> Iterator[Outcome]:
        """The outcomes of those that have no answer, in the order of this run."""
        for number, ended in self._ends():
            if ended[0] != OK:
                yield self.outcome(number)

    def below(self, bar: str) -> bool:
        """Whether some answer of this run is below a bar of --fail-on."""
        return any(bar in ended[1:] for _, ended in self._ends())

    def _ends(self) -> Iterator[tuple[int, list[str]]]:
        """How each ended: the first word and the bars after it."""
        for number, place in enumerate(self._places):
            if place >= 0:
                self._file.seek(place)
                yield number, self._file.read(_HEAD).split(b" ")[2].decode().split(",")

    def __iter__(self) -> Iterator[Outcome]:
        """Every outcome of this run, in its order, however often it is asked for."""
        for number, place in enumerate(self._places):
            if place >= 0:
                yield self.outcome(number)

    def close(self) -> None:
        """Lets go of the file; one that nobody will continue is gone with it."""
        with contextlib.suppress(OSError):  # what the disk did not take has been said
            self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _first_line(begun: Begun) -> bytes:
    return MARK + json.dumps(begun).encode() + b"\n"


def _read_first_line(line: bytes, name: str | None) -> Begun:
    with contextlib.suppress(ValueError):
        begun = json.loads(line.removeprefix(MARK)) if line.startswith(MARK) else None
        if isinstance(begun, dict):
            return begun
    raise JournalError(f"{name} is not a journal of teckal batch. Look at how the path is written.")


def _checksum(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)


def _difference(name: str, there: Any, here: Any) -> str:
    """How the run that a journal belongs to differs from this one, and what to do."""
    options = {"law": "--law", "group_by": "--group-by", "engine": "--engine"}
    if name == "sources":
        return f"had other sources: {_some(there)}. Name those, in that order"
    if name in options:
        had = f"had {options[name]} {there}. Give that" if there else f"had no {options[name]}. Leave it out"
        return f"{had} to continue it"
    if name == "infers":
        return f"was by the engine {there}, and this one would be by {here}"
    if name == "rulebook":
        return "was by other rules than these, so that its answers may be other ones"
    return f"was by another version of teckal than this ({there if name == 'teckal' else 'of the same number'})"


def _some(sources: Any) -> str:
    names = [*map(str, sources)] if isinstance(sources, list) else []
    return clean(", ".join(names[:3])) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
