"""A record as the programs of its readers show it: LibreOffice for the document, Chromium for the page.

Each is left out only where its program is not there, and then the run says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import test_record_drawing as drawn
from arrangements import changed, sole
from records import made, section, sections
from test_record import decided

from teckal import record
from teckal.record.parts import Record
from teckal.report.plain import clean
from teckal.report.words import CLOSING

pytestmark = pytest.mark.slow

OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (libreoffice-writer)")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (chromium)")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed (poppler-utils)")
PAPER = {"A4": (595, 842), "A4 on its side": (842, 595)}
"""Points of a page, to the nearest whole one."""


def run(*command: str | Path) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def office_pdf(one: Record, folder: Path) -> Path:
    """The record as LibreOffice prints it."""
    (folder / "r.docx").write_bytes(record.render(one, "docx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    run(str(OFFICE), "--headless", profile, "--convert-to", "pdf", "--outdir", folder, folder / "r.docx")
    return folder / "r.pdf"


def chromium_pdf(one: Record, folder: Path) -> Path:
    """The record as Chromium prints it."""
    (folder / "r.html").write_bytes(record.render(one, "html"))
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/c")
    run(str(CHROMIUM), *options, f"--print-to-pdf={folder}/r.pdf", f"file://{folder}/r.html")
    return folder / "r.pdf"


def pages(pdf: Path) -> list[str]:
    """The text of each page, with single spaces."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def papers(pdf: Path) -> list[str]:
    """The paper of each page."""
    told = subprocess.run(["pdfinfo", "-l", "99", str(pdf)], capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r"size: +([\d.]+) x ([\d.]+)", told)
    found = {(round(float(across)), round(float(down))) for across, down in sizes}
    assert found <= set(PAPER.values())
    return [name for across, down in sizes for name, size in PAPER.items() if size[0] == round(float(across))]


@needs_office
@needs_poppler
def test_libreoffice_prints_every_heading_the_answer_on_each_page_and_its_number(tmp_path: Path) -> None:
    one = made(decided(), "uk-pcr-2015")
    printed = pages(office_pdf(one, tmp_path))
    text = " ".join(printed)
    for each in sections(one):
        assert clean(each.heading) in text
    for number, page in enumerate(printed, 1):
        assert page.startswith("EXEMPT: but only under PCR 2015, which does not govern. DO NOT RELY ON THIS.")
        assert page.endswith(f"Page {number} of {len(printed)}. {CLOSING}")


@needs_office
@needs_poppler
def test_libreoffice_repeats_the_heads_of_a_table_on_every_page_that_it_runs_over(tmp_path: Path) -> None:
    printed = pages(office_pdf(made(drawn.company_of(20)), tmp_path))
    assert sum("Condition and provision State Why" in page for page in printed) >= 2
    assert sum("Fact Value Standing" in page for page in printed) >= 2


@needs_office
@needs_poppler
def test_libreoffice_puts_a_chain_on_a_broad_page_with_its_heading(tmp_path: Path) -> None:
    one = made(drawn.chained())
    pdf = office_pdf(one, tmp_path)
    broad = [page for page, paper in zip(pages(pdf), papers(pdf), strict=True) if paper == "A4 on its side"]
    assert len(broad) == 1
    assert "3 Who owns and controls whom" in broad[0]
    assert "Figure 1. Who owns and controls whom: Fenmarsh Holdings Ltd, Wasteco Ltd." in broad[0]


@needs_office
@needs_poppler
def test_twenty_holders_take_one_page_with_their_heading_and_caption(tmp_path: Path) -> None:
    printed = pages(office_pdf(made(drawn.company_of(20)), tmp_path))
    (page,) = [page for page in printed if "Figure 1." in page]
    assert "3 Who owns and controls whom" in page
    assert not [each for each in printed if "Figure 2." in each]


@needs_office
@needs_poppler
def test_the_signatures_stand_with_the_answer_that_they_are_for(tmp_path: Path) -> None:
    one = made(changed(sole(), {"bodies.wasteco.activities": None}))
    printed = pages(office_pdf(one, tmp_path))
    (page,) = [page for page in printed if "Finance adviser" in page]
    assert one.banner.caution in page
    assert page.count(CLOSING) == 2
    assert section(one, "Signatures").heading in page


@needs_chromium
@needs_poppler
def test_chromium_prints_every_heading_and_the_drawing_once(tmp_path: Path) -> None:
    one = made(decided(), "uk-pcr-2015")
    pdf = chromium_pdf(one, tmp_path)
    text = " ".join(pages(pdf))
    for each in sections(one):
        assert clean(each.heading) in text
    assert text.count("Figure 1.") == 1
    assert set(papers(pdf)) == {"A4"}
    assert text.rstrip().endswith(CLOSING)


@needs_chromium
@needs_poppler
def test_chromium_puts_a_chain_on_a_broad_page(tmp_path: Path) -> None:
    pdf = chromium_pdf(made(drawn.chained()), tmp_path)
    broad = [page for page, paper in zip(pages(pdf), papers(pdf), strict=True) if paper == "A4 on its side"]
    assert len(broad) == 1
    assert "3 Who owns and controls whom" in broad[0]
    assert "Figure 1." in broad[0]


@needs_chromium
def test_chromium_finds_nothing_wrong_with_the_page_and_asks_for_nothing(tmp_path: Path) -> None:
    """What a page may not load, and what fails in it, a browser says in its log."""
    (tmp_path / "r.html").write_bytes(record.render(made(drawn.chained()), "html"))
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/c",
        "--enable-logging=stderr", "--v=0", "--dump-dom", f"file://{tmp_path}/r.html",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    assert "CONSOLE" not in done.stderr
    assert done.stdout.count("<svg") == 1
    assert "Signatures" in done.stdout
