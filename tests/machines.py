"""Files that a build would check: written out, with a line for each value, and hostile where a test needs that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from arrangements import sole, turnover, years

from teckal.document import read
from teckal.report.findings import Finding, of_run
from teckal.rulebook import load
from teckal.run import Run

PRIVATE = {"bodies.wasteco.holdings": {"fenmarsh": {"shares": 98, "votes": 98}, "firm": {"shares": 2, "votes": 2}}}
"""A private firm holds a part of the company: not exempt."""
SILENT = {"bodies.wasteco.decisive_influence": None}
"""Who decides is not said: unclear."""
NO_DATE = {"contract.awarded_on": None}
"""No law can be told."""
NOT_PAID = {"contract.consideration": False}
"""No contract of the kind that the law is about: out of scope."""
DEFENCE = {"contract.awarded_on": "2024-06-01", "contract.sector": "defence-security"}
"""A regime comes first that has no such exemptions: out of scope."""
UNDER_ANOTHER = {"law": "uk-pcr-2015"}
"""Tested under a law that does not govern."""
NEAR = {"bodies.wasteco.activities": turnover(*years(820))}
"""Exempt, and so near to the line that it calls for advice."""
NOBODY_BUYS = {"contract.buyers": "unknown"}
EVIL = "::error file=a.yaml,line=1::forged ##[error]forged ##vso[task.setvariable variable=x]y ::stop-commands::z"
"""A title that would command a build server, on one line as the reader takes it."""


def text(change: Mapping[str, Any] | None = None) -> str:
    """The company of one council as YAML, changed at some paths."""
    return yaml.safe_dump(sole(change or {}), allow_unicode=True, sort_keys=False, width=1000)


def written(file: Path, *changes: Mapping[str, Any]) -> Path:
    """A file with an arrangement for each change."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("---\n".join(text(each) for each in changes or [{}]), encoding="utf-8")
    return file


def found(file: Path, law: str | None = None) -> list[Finding]:
    """What a check of the file finds."""
    run = Run()
    run.evaluate(read(file), load(), law, "builtin")
    return of_run(run.results, run.documents, run.problems)


def at(finding: Finding, file: Path) -> str:
    """The text of the file from the place of a finding to the end of its line."""
    assert finding.line is not None
    assert finding.column is not None
    return file.read_text(encoding="utf-8").split("\n")[finding.line - 1][finding.column - 1 :]
