"""The documents cannot lie: what the README shows is what the program prints.

`python tests/test_docs.py` writes the transcripts anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from teckal.cli import cli

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TRANSCRIPT = re.compile(r"(<!-- transcript: teckal (?P<command>[^>]+) -->\n```\n)(?P<shown>.*?)(```)", re.DOTALL)


def printed(command: str) -> str:
    """What the program prints for a command line, at eighty columns."""
    return CliRunner().invoke(cli, [*command.split(), "--engine", "builtin"], env={"COLUMNS": "80"}).stdout


def regenerated(text: str) -> str:
    """The document with every transcript written anew."""
    return TRANSCRIPT.sub(lambda found: found[1] + printed(found["command"]) + found[4], text)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_readme_shows_what_the_program_prints() -> None:
    text = README.read_text(encoding="utf-8")
    assert TRANSCRIPT.search(text), "the README has no transcript"
    assert text == regenerated(text)


def test_every_command_of_the_program_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"`teckal {name}" not in text] == []


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"^\| `teckal ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == set(cli.commands)


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_every_law_in_the_changelog_is_encoded() -> None:
    from teckal.rulebook import load

    text = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    titles = [law.title for law in load().laws.values() if law.encoded]
    assert [title for title in titles if title.split(" (")[0] not in text] == []


if __name__ == "__main__":
    README.write_text(regenerated(README.read_text(encoding="utf-8")), encoding="utf-8")
