"""What tries changes to the code: that a change is put in where it counts, and that what is listed still stands."""

from __future__ import annotations

import importlib.util
import re
import socket
from pathlib import Path
from types import ModuleType

import code_mutants
import code_server
import pytest
from code_mutants import change_of, equivalent, is_code
from conftest import ROOT, of_sources

SOURCE = """
import functools

BOUND = 80


@functools.lru_cache(maxsize=None)
def met(share):
    return share > BOUND


def any_of(shares):
    def one(share):
        return met(share)

    return any(
        one(share)
        for share in shares
    )
"""


@pytest.fixture
def module(tmp_path: Path) -> ModuleType:
    (tmp_path / "changed.py").write_text(SOURCE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("changed", tmp_path / "changed.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def put_in(module: ModuleType, was: str, now: str) -> bool:
    return code_server.put_in(Path(str(module.__file__)), SOURCE, SOURCE.replace(was, now))


def test_a_changed_function_does_what_its_change_says_behind_what_is_wrapped_round_it(module: ModuleType) -> None:
    assert not module.any_of([80])
    assert put_in(module, "share > BOUND", "share >= BOUND")
    module.met.cache_clear()
    assert module.any_of([80])


def test_a_function_that_has_run_often_is_found(module: ModuleType) -> None:
    assert not any(module.any_of([each]) for each in range(81))
    assert put_in(module, "return met(share)", "return not met(share)")
    assert module.any_of([80])


@pytest.mark.parametrize(("was", "now"), [("= 80", "= 81"), ("@functools.lru_cache(maxsize=None)\n", "")])
def test_what_is_done_on_import_is_not_put_in(module: ModuleType, was: str, now: str) -> None:
    assert not put_in(module, was, now)


def test_the_lines_of_a_change_are_those_of_its_whole_statement() -> None:
    found = code_server.lines_of(SOURCE, SOURCE.replace("for share in shares", "for share in []"))
    assert [SOURCE.splitlines()[line - 1].strip() for line in sorted(found)] == [
        "return any(", "one(share)", "for share in shares", ")"
    ]  # fmt: skip


@of_sources
def test_a_change_is_read_back_from_its_diff() -> None:
    path = "teckal/verdict.py"
    lines = (ROOT / path).read_text(encoding="utf-8").split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("import "))
    head = f"--- a/{path}\n+++ b/{path}\n@@ -{at + 1},2 +{at + 1},2 @@"
    diff = f"{head}\n-{lines[at]}\n+import %\n {lines[at + 1]}\n"
    change, source = change_of(path, diff)
    assert change == (path, lines[at], "import %")
    assert source.split("\n") == [*lines[:at], "import %", *lines[at + 1 :]]
    assert not is_code(source)


def test_what_python_warns_of_is_no_change_that_a_test_noticed() -> None:
    assert is_code('met = state == "met"')
    assert not is_code('met = state is "met"')


def test_a_server_that_has_gone_does_not_pass_for_a_test_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_server, "SOCKET", tmp_path / "gone")
    assert code_mutants._asked(["teckal/verdict.py"]) == code_server.ON_IMPORT
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "gone"))
    assert code_mutants._asked(["teckal/verdict.py"]) == code_server.ON_IMPORT


@of_sources
def test_every_change_listed_as_equivalent_is_one_to_code_that_stands() -> None:
    for (path, was, now), why in equivalent().items():
        source = re.sub(r"\s+", " ", (ROOT / path).read_text(encoding="utf-8"))
        assert was in source, why
        assert was != now
