"""What a run found as annotations of GitHub Actions, one workflow command a line.

The runner obeys whatever looks like a command, so nothing of a file may end a line, a property or the head of a
command. It shows ten annotations of each level for a step, so the worst come first.
"""

from __future__ import annotations

from collections.abc import Iterable

from teckal.report.findings import Finding, in_repository, name, worst_first

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def report(findings: Iterable[Finding]) -> str:
    """A command for each finding; nothing where there is none."""
    return "".join(f"{_command(each)}\n" for each in worst_first(findings))


def _command(found: Finding) -> str:
    properties = {**_place(found), "title": found.title}
    head = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    lines = [text for text in (found.message, found.help) if text]
    return f"::{COMMANDS[found.level]} {head}::{_data(chr(10).join(lines))}"


def _place(found: Finding) -> dict[str, str]:
    """Where the runner finds it; nowhere for standard input."""
    if found.file == "-":
        return {}
    path = in_repository(found.file)
    place = {"file": path if path.isprintable() else name(found.file), "line": found.line, "col": found.column}
    return {key: str(value) for key, value in place.items() if value is not None}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
