"""JUnit XML: what a build server counts, by a parser of it and by the schema that Jenkins reads it with."""

from __future__ import annotations

import os
from pathlib import Path

import junitparser
import machines
import pytest
from conftest import Command
from lxml import etree  # type: ignore[import-untyped]
from machines import written

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "fixtures" / "formats" / "junit-10.xsd"))


def suites(text: str) -> junitparser.JUnitXml:
    """The report as a parser reads it, after the schema has passed it."""
    SCHEMA.assertValid(etree.fromstring(text.encode()))
    read = junitparser.JUnitXml.fromstring(text.encode())
    assert isinstance(read, junitparser.JUnitXml)
    return read


def outcomes(text: str) -> dict[str, list[tuple[str, str]]]:
    """By suite, each case's name with how it failed; an empty text where it passed."""
    found: dict[str, list[tuple[str, str]]] = {}
    for suite in suites(text):
        cases = [
            (str(case.name), " ".join(f"{type(each).__name__} {each.type}" for each in case.result)) for case in suite
        ]
        found[str(suite.name)] = cases
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    written(tmp_path / "exempt.yaml")
    written(tmp_path / "several.yaml", {}, machines.PRIVATE, machines.SILENT, machines.NOT_PAID, machines.UNDER_ANOTHER)
    written(tmp_path / "wrong.yaml", {"contract.category": "sevices"})
    return tmp_path


def test_a_file_is_a_suite_and_an_arrangement_a_case(teckal: Command, folder: Path) -> None:
    ran = teckal("check", folder, "--format", "junit")
    title = "A company of one council"
    assert ran.status == 2
    assert outcomes(ran.out) == {
        "exempt.yaml": [(title, "")],
        "several.yaml": [
            (f"{title} (document 1)", ""),
            (f"{title} (document 2)", "Failure not-exempt"),
            (f"{title} (document 3)", "Failure unclear"),
            (f"{title} (document 4)", "Failure out-of-scope"),
            (f"{title} (document 5)", "Failure unclear"),
        ],
        "wrong.yaml": [("wrong.yaml", "Error input")],
    }


def test_the_counts_are_those_of_the_cases(teckal: Command, folder: Path) -> None:
    read = suites(teckal("check", folder, "--format", "junit").out)
    told = (read.tests, read.failures, read.errors)
    read.update_statistics()  # type: ignore[no-untyped-call]
    assert told == (7, 4, 1) == (read.tests, read.failures, read.errors)
    for suite in read:
        told = (suite.tests, suite.failures, suite.errors)
        suite.update_statistics()  # type: ignore[no-untyped-call]
        assert told == (suite.tests, suite.failures, suite.errors)


@pytest.mark.parametrize(("bar", "failures"), [("never", 0), ("not-exempt", 1), ("unclear", 4), ("advice", 4)])
def test_the_bar_decides_what_fails(teckal: Command, folder: Path, bar: str, failures: int) -> None:
    read = suites(teckal("check", folder, "--format", "junit", "--fail-on", bar).out)
    assert (read.failures, read.errors) == (failures, 1)


def test_a_case_that_the_bar_lets_pass_still_says_what_it_is(teckal: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", machines.PRIVATE)
    (suite,) = suites(teckal("check", file, "--format", "junit", "--fail-on", "never").out)
    (case,) = suite
    assert case.result == []
    assert case.system_out.startswith("NOT EXEMPT — no route is met; nearest is vertical\n")


def test_advice_fails_an_exemption_only_at_that_bar(teckal: Command, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    file = written(tmp_path / "a.yaml", machines.NEAR)
    title = "A company of one council"
    assert outcomes(teckal("check", file, "--format", "junit").out) == {"a.yaml": [(title, "")]}
    ran = teckal("check", file, "--format", "junit", "--fail-on", "advice")
    assert (ran.status, outcomes(ran.out)) == (1, {"a.yaml": [(title, "Failure advice")]})


def test_a_failure_says_where_and_what_to_do(teckal: Command, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    file = written(tmp_path / "a.yaml", machines.PRIVATE)
    (suite,) = suites(teckal("check", file, "--format", "junit").out)
    (case,) = suite
    (failure,) = case.result
    assert case.classname == "a.yaml"
    assert failure.message.startswith('Not exempt: "No outside shares" is not met')
    assert failure.text.startswith("a.yaml:37:9: error: Not exempt: ")
    assert "Do not award without a procurement" in failure.text


def test_validate_passes_what_is_sound(teckal: Command, folder: Path) -> None:
    ran = teckal("validate", folder, "--format", "junit")
    assert ran.status == 2
    read = suites(ran.out)
    assert (read.tests, read.failures, read.errors) == (7, 0, 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_characters_that_xml_does_not_have_are_written_out(teckal: Command, tmp_path: Path) -> None:
    evil = "a <b>&\"']]>\U0001f600\u202e"
    name = "a\x01\ufffe\uffff<&\U0001f600.yaml"
    (tmp_path / ".git").mkdir()
    file = written(tmp_path / name, {"title": evil, "parties.firm.name": evil, **machines.PRIVATE})
    (suite,) = suites(teckal("check", file, "--format", "junit").out)
    (case,) = suite
    assert case.name == "a <b>&\"']]>\U0001f600\\u202e"
    assert suite.name == case.classname == "a\\x01\\ufffe\\uffff<&\U0001f600.yaml"


def test_the_report_is_the_same_every_time(teckal: Command, folder: Path) -> None:
    first = teckal("check", folder, "--format", "junit").out
    assert first == teckal("check", folder, "--format", "junit").out
    assert "time" not in first.replace("times", "")
