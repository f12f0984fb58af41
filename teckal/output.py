"""Where results go: a screen that may know no accents, a pipe that may close, a file that must stay whole.

A report that replaces an earlier one is written beside it and renamed, so that no reader ever finds half of either.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import stat
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, NoReturn, TextIO

import click

from teckal.report.plain import fit


class OutputError(click.ClickException):
    """The file named for the output cannot be written."""

    exit_code = 2


def screen(text: str, *, colour: bool = False) -> None:
    """Prints text for people, in the characters that the output has."""
    _print(fit(text, _encoding(sys.stdout)), colour=colour)


def data(text: str) -> None:
    """Prints text for machines, always as UTF-8; half of a pair in a file's name is escaped."""
    _print(text.encode("utf-8", "backslashreplace"))


def raw(content: bytes) -> None:
    """Prints what is no text."""
    _print(content)


def say(text: str) -> None:
    """Prints a line beside the results, on standard error."""
    with contextlib.suppress(OSError):
        click.echo(fit(text, _encoding(sys.stderr)), err=True, color=False)


def _print(text: str | bytes, colour: bool = False) -> None:
    """Prints results. A reader that has closed the pipe (`head`) has read enough: that is no error."""
    try:
        click.echo(text, nl=False, color=colour)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise OutputError(f"The results cannot be printed: {error.strerror or error}.") from error


def _encoding(stream: object) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def file(name: str, content: str | bytes) -> None:
    """Writes a whole file, or leaves what is there as it was; raises OutputError where it cannot."""
    with replacing(name) as stream:
        stream.write(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))


def ready(name: str) -> None:
    """Raises OutputError where the file could not be written, before the work whose results go there."""
    target = os.path.realpath(name)
    try:
        if os.path.isdir(target):
            raise IsADirectoryError(21, "Is a directory")
        if os.path.exists(target) and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied")
        if not os.path.exists(target) or stat.S_ISREG(os.stat(target).st_mode):
            import tempfile

            tempfile.TemporaryFile(prefix=".teckal-", dir=os.path.dirname(target)).close()
    except OSError as error:
        raise OutputError(f"{name} cannot be written: {error.strerror or error}. Name another file with -o.") from error


@contextlib.contextmanager
def replacing(name: str) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place under the name only when all is written; raises OutputError."""
    try:
        target = os.path.realpath(name)
        special = os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode)
        with open(target, "wb") if special else _beside(target) as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"{name} cannot be written: {error.strerror or error}. Name another file with -o.") from error


@contextlib.contextmanager
def writing(name: str | None) -> Iterator[TextIO]:
    """Takes text for machines piece by piece, in UTF-8, for the file named or else for standard output."""
    if name is None or name == "-":
        with _text(_Printed()) as stream:
            yield stream
        return
    with replacing(name) as file, _text(file) as stream:
        yield stream


def _text(stream: IO[bytes] | io.RawIOBase) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="\n")  # type: ignore[arg-type]


class _Printed(io.RawIOBase):
    """Standard output as a file that is written to."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        _print(bytes(content))
        return len(content)


@contextlib.contextmanager
def _beside(target: str) -> Iterator[BinaryIO]:
    mode = stat.S_IMODE(os.stat(target).st_mode) if os.path.exists(target) else 0o666 & ~_umask()
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied")
    import tempfile

    handle, beside = tempfile.mkstemp(prefix=".teckal-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def terminal() -> bool:
    """Whether standard output is a screen."""
    return sys.stdout is not None and sys.stdout.isatty()


def leave(status: int) -> NoReturn:
    """Ends the program with its status, whatever has become of the streams.

    At once, unless threads still run: to take everything apart first took an eighth of a `check`, and Ctrl-C in that
    time ended the program without a status of ours, when its answer was already out.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            _silence(stream)
    if threading.active_count() > 1:
        sys.exit(status)
    atexit._run_exitfuncs()
    os._exit(status)


def _silence(stream: TextIO) -> None:
    """Turns a broken stream to nowhere, so that the interpreter does not complain of it on its way out."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
