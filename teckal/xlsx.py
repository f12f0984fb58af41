"""Writing workbooks: the library that does it is an extra, and puts the time of the clock into each part of the file.

Two people who ask the same must get the same bytes, so every part has the first day that a zip file can have.
"""

from __future__ import annotations

import datetime
import importlib.util
import os
import shutil
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO

import click

if TYPE_CHECKING:
    from openpyxl import Workbook

FIRST_DAY = datetime.date(1980, 1, 1)
"""The day that a zip file has where it has none."""


class Missing(click.ClickException):
    """The library that writes workbooks is not installed."""

    exit_code = 2


def ready() -> None:
    """Raises Missing where no workbook could be written."""
    if importlib.util.find_spec("openpyxl") is None:
        raise Missing('Writing .xlsx needs openpyxl: pip install "teckal[xlsx]"')


def save(book: Workbook, stream: BinaryIO, day: datetime.date = FIRST_DAY) -> None:
    """Writes the whole workbook, which says that it was made on that day."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.creator = "teckal"
    book.properties.created = book.properties.modified = datetime.datetime.combine(day, datetime.time())
    ExcelWriter(book, _Archive(stream, "w", zipfile.ZIP_DEFLATED)).save()


class _Archive(zipfile.ZipFile):
    """A zip file in which no part has a time."""

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        """One part."""
        super().writestr(_member(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """One part from a file, a piece at a time."""
        size = os.path.getsize(filename)
        member = _member(str(arcname))
        with open(filename, "rb") as source, self.open(member, "w", force_zip64=size > 2**30) as target:
            shutil.copyfileobj(source, target)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, (FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system, member.external_attr = 3, 0o600 << 16
    return member
