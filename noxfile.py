"""The suite on every Python, from every kind of install, with the oldest and the newest of what it depends on.

    nox                         all of it, which takes hours
    nox -s suite-3.12           one Python, from a checkout
    nox -s installed-3.10       from the wheel, with the tests of the source distribution
    nox -s oldest-3.10          with the oldest dependencies that setup.cfg allows
    nox -s newest-3.13          with the newest there are, prereleases too

What follows `--` goes to pytest: nox -s suite-3.13 -- -m slow -k batch
"""

from __future__ import annotations

import configparser
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv|venv"  # pip tries versions for longer than the suite takes
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
EXTRAS = "test,xlsx,docx"


def _run(session: nox.Session, folder: Path) -> None:
    with session.chdir(folder):
        session.run("pytest", "-q", "-n", "auto", *session.posargs)


@contextlib.contextmanager
def _room() -> Iterator[Path]:
    """A folder outside of this checkout, which tests would find round them."""
    with tempfile.TemporaryDirectory(prefix="teckal-") as folder:
        yield Path(folder)


def _built(session: nox.Session, room: Path) -> tuple[Path, Path]:
    """The wheel, and the source distribution unpacked, without the package itself: that is the wheel's."""
    session.run(str(Path(".ci", "wheel").resolve()), str(room), external=True, silent=True)
    (wheel,), (source,) = room.glob("*.whl"), room.glob("*.tar.gz")
    shutil.unpack_archive(source, room, filter="data") if sys.version_info >= (3, 12) else shutil.unpack_archive(
        source, room
    )
    unpacked = room / source.name.removesuffix(".tar.gz")
    shutil.rmtree(unpacked / "teckal")
    return wheel, unpacked


@nox.session(python=PYTHONS)
def suite(session: nox.Session) -> None:
    """From a checkout."""
    session.install("-e", f".[{EXTRAS}]")
    _run(session, Path.cwd())


@nox.session(python=PYTHONS)
def installed(session: nox.Session) -> None:
    """From the wheel."""
    with _room() as room:
        wheel, unpacked = _built(session, room)
        session.install(f"teckal[{EXTRAS}] @ {wheel.resolve().as_uri()}")
        _run(session, unpacked)


@nox.session(python=PYTHONS)
def sdist(session: nox.Session) -> None:
    """From the source distribution, which pip builds."""
    with _room() as room:
        wheel, unpacked = _built(session, room)
        source = next(wheel.parent.glob("*.tar.gz"))
        session.install(f"teckal[{EXTRAS}] @ {source.resolve().as_uri()}")
        _run(session, unpacked)


def _lowest() -> list[str]:
    """What the program itself, its pictures and its sheets need, each at the lowest version that setup.cfg allows."""
    config = configparser.ConfigParser()
    config.read("setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"]
    required = "\n".join((config["options"]["install_requires"], extras["xlsx"], extras["docx"])).split("\n")
    return [each.partition(";")[0].strip().replace(">=", "==") for each in required if ">=" in each]


@nox.session(python=PYTHONS)
def oldest(session: nox.Session) -> None:
    """With the lowest versions that are allowed; a Python that came after one of them may not have it.

    They are put in the place of newer ones afterwards, since some of what only the tests use asks for newer.
    """
    session.install("-e", f".[{EXTRAS}]")
    session.install(*_lowest())
    _run(session, Path.cwd())


@nox.session(python=PYTHONS)
def newest(session: nox.Session) -> None:
    """With the newest there are."""
    session.install("--upgrade", "--pre", "-e", f".[{EXTRAS}]")
    _run(session, Path.cwd())
