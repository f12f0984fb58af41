"""The lines that a built package has of its rule files say what the files say, or are not looked at."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT
from programs import ISLE

from teckal import composed, rulebook
from teckal.rulebook import digest_of, files_of
from teckal.sheet import compose


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder of rules with their lines, as it is in a built package."""
    folder = Path(shutil.copytree(ISLE, tmp_path / "rules"))
    composed.write(folder)
    return folder


def test_a_line_has_every_value_of_its_file_with_its_kind(tmp_path: Path) -> None:
    """`repr` tells 1 from 1.0 and from true, and says in which order the keys stand."""
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    composed.write(folder)
    files = files_of(folder)
    lines = composed.read(folder, digest_of(files))
    assert list(lines) == list(files)
    for name, data in files.items():
        assert repr(composed.values(lines[name])) == repr(compose(name, data))


def test_numbers_are_exact_in_a_line(tmp_path: Path) -> None:
    text = b'law: {above: 80.00000000000000000000000000000000001, below: -0.5, at_most: 60.0, days: 3, text: "8.0"}\n'
    (tmp_path / "a.yaml").write_bytes(text + 'says: "\N{SECTION SIGN} 1 \N{LINE SEPARATOR} \\t"\n'.encode())
    composed.write(tmp_path)
    read = composed.values(composed.read(tmp_path, digest_of(files_of(tmp_path)))["a.yaml"])
    assert repr(read) == repr(compose("a.yaml", (tmp_path / "a.yaml").read_bytes()))
    assert read["law"]["above"] == 80 + Fraction(1, 10**35)


def test_the_book_is_read_from_the_lines_and_is_the_same(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: str, data: bytes) -> None:
        raise AssertionError(file)

    whole = rulebook._load.__wrapped__(ISLE.resolve(), whole=True)
    monkeypatch.setattr(rulebook, "compose", refuse)
    found = rulebook._load.__wrapped__(rules.resolve(), whole=True)
    assert (found.laws, found.cards, found.digest) == (whole.laws, whole.cards, whole.digest)


def test_a_changed_rule_file_is_read_and_not_its_line(rules: Path) -> None:
    file = next(rules.rglob("_law.yaml"))
    before = rulebook._load.__wrapped__(rules.resolve(), whole=False)
    (law,) = (each for each in before.laws.values() if each.file == file.relative_to(rules).as_posix())
    file.write_text(file.read_text(encoding="utf-8").replace(law.title, "Another title"), encoding="utf-8")
    after = rulebook._load.__wrapped__(rules.resolve(), whole=False)
    assert after.laws[law.id].title == "Another title"


@pytest.mark.parametrize("damage", [b"", b"\n", b"x"], ids=["cut off", "a line more", "a letter more"])
def test_damaged_lines_are_not_looked_at(rules: Path, damage: bytes) -> None:
    lines = rules / composed.NAME
    whole = lines.read_bytes()
    digest = digest_of(files_of(rules))
    assert composed.read(rules, digest)
    lines.write_bytes(whole + damage if damage else whole[:-20])
    assert composed.read(rules, digest) == {}


def test_lines_of_other_rules_are_not_looked_at(rules: Path) -> None:
    assert composed.read(rules, "0" * 64) == {}
    assert composed.read(ISLE, digest_of(files_of(ISLE))) == {}
