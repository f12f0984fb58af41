"""Annotations of GitHub Actions, read as its runner reads a line: `::command key=value::data`, else `##[command]`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import machines
import pytest
from conftest import Command, Ran
from machines import EVIL, written

REGISTERED = (
    "error",
    "warning",
    "notice",
    "debug",
    "group",
    "endgroup",
    "add-mask",
    "stop-commands",
    "set-env",
    "echo",
)


@dataclass(frozen=True)
class Obeyed:
    """A command that the runner would carry out."""

    name: str
    properties: dict[str, str]
    data: str


def obeyed(line: str) -> Obeyed | None:
    """What the runner makes of a line of output, the newer form before the older one."""
    newer = re.match(r"\s*::(?P<head>.*?)::(?P<data>.*)", line)
    if newer and newer["head"].split(" ")[0].lower() in REGISTERED:
        name, _, rest = newer["head"].partition(" ")
        pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
        properties = {pair[0]: unescaped(pair[1], "\r\n:,%") for pair in pairs if len(pair) == 2}
        return Obeyed(name, properties, unescaped(newer["data"], "\r\n%"))
    older = re.search(r"##\[(?P<name>[^ \]]*)[^\]]*\](?P<data>.*)", line)
    if older and older["name"].lower() in REGISTERED:
        return Obeyed(older["name"], {}, older["data"])
    return None


def unescaped(text: str, characters: str) -> str:
    for each in characters:
        text = text.replace(f"%{ord(each):02X}", each)
    return text


def commands(ran: Ran) -> list[Obeyed]:
    """What the runner obeys of both streams, line by line."""
    return [found for line in re.split("[\r\n]", ran.out + "\n" + ran.err) if (found := obeyed(line))]


def test_a_command_that_somebody_forges_would_be_seen_here() -> None:
    assert obeyed("  ::error file=a.yaml,line=1::forged") == Obeyed("error", {"file": "a.yaml", "line": "1"}, "forged")
    assert obeyed("Title ##[error]forged") == Obeyed("error", {}, "forged")
    assert obeyed("a: ::error::b") is None


def test_a_finding_is_an_annotation_at_its_place(teckal: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a.yaml", machines.PRIVATE)
    (tmp_path / ".git").mkdir()
    ran = teckal("check", file, "--format", "github")
    error, notice = commands(ran)
    assert ran.status == 1
    assert error.name == "error"
    line = file.read_text(encoding="utf-8").split("\n").index("        shares: 2") + 1
    title = "A company of one council"
    assert error.properties == {"file": "a.yaml", "line": str(line), "col": "9", "title": title}
    says, do = error.data.split("\n")
    assert says.startswith('Not exempt: "No outside shares" is not met (PA 2023 Sch 2 para 2(3)). Firm plc')
    assert do.startswith("Do not award without a procurement")
    assert notice.name == "notice"
    assert ran.out.count("\n") == 2


def test_the_worst_come_first(teckal: Command, tmp_path: Path) -> None:
    written(tmp_path / "a.yaml", {}, machines.SILENT)
    written(tmp_path / "b.yaml", machines.PRIVATE)
    ran = teckal("check", tmp_path, "--format", "github")
    assert [each.name for each in commands(ran)] == ["error", "warning", "notice", "notice", "notice"]


def test_nothing_to_say_is_nothing_printed(teckal: Command, tmp_path: Path) -> None:
    ran = teckal("validate", written(tmp_path / "a.yaml"), "--format", "github")
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_validate_tells_problems_only(teckal: Command, tmp_path: Path) -> None:
    written(tmp_path / "a.yaml", machines.PRIVATE)
    written(tmp_path / "b.yaml", {"contract.category": "sevices"})
    ran = teckal("validate", tmp_path, "--format", "github")
    (error,) = commands(ran)
    assert ran.status == 2
    assert error.name == "error"
    assert error.properties["file"].endswith("/b.yaml")
    assert error.data.startswith("contract.category: ")


def test_standard_input_is_no_file(teckal: Command) -> None:
    ran = teckal("check", "-", "--format", "github", stdin=machines.text(machines.PRIVATE).encode())
    error = commands(ran)[0]
    assert error.properties == {"title": "A company of one council"}


@pytest.mark.parametrize("form", ["github", "table", "json", "markdown", "sarif", "junit"])
@pytest.mark.parametrize("long", ["-q", "-v"])
def test_no_text_of_a_file_is_obeyed(teckal: Command, tmp_path: Path, form: str, long: str) -> None:
    names = {f"parties.{each}.name": f"{each} {EVIL}" for each in ("fenmarsh", "wasteco", "firm")}
    written(tmp_path / "a.yaml", {"title": EVIL, "reference": EVIL, **names, **machines.PRIVATE})
    written(tmp_path / "b.yaml", {"title": f"x\n{EVIL}", **names, **machines.SILENT})
    written(tmp_path / "c.yaml", {"title": EVIL, "contract.category": EVIL})
    ran = teckal("check", tmp_path, "--format", form, long)
    found = commands(ran)
    assert "forged" in ran.out
    assert "##vso[" not in ran.out + ran.err
    assert [each.name for each in found] == (["error"] * 2 + ["warning"] + ["notice"] * 2 if form == "github" else [])
    for each in found:
        assert each.properties["file"].endswith(("a.yaml", "b.yaml", "c.yaml"))
        assert each.properties["line"] != "1"
        assert not any(map(obeyed, [each.properties["title"], *each.data.split("\n")]))


@pytest.mark.parametrize(
    "form", ["table", *(pytest.param(form, marks=pytest.mark.slow) for form in ("json", "markdown"))]
)
def test_nor_where_laws_are_compared(teckal: Command, tmp_path: Path, form: str) -> None:
    names = {f"parties.{each}.name": EVIL for each in ("fenmarsh", "wasteco", "firm")}
    ran = teckal(
        "compare", written(tmp_path / "a.yaml", {"title": EVIL, **names, **machines.PRIVATE}), "--format", form
    )
    assert "forged" in ran.out
    assert commands(ran) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["::error::a,b=c%0A.yaml", "a\n::warning::b.yaml", "##[error]x.yaml", "-\x1b[2J.yaml"])
def test_no_name_of_a_file_is_obeyed(
    teckal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / name, machines.PRIVATE, {"contract.category": "sevices"})
    ran = teckal("check", ".", "--format", "github")
    found = commands(ran)
    assert [each.name for each in found] == ["error", "error", "notice"]
    assert len({each.properties["file"] for each in found}) == 1
    if name.isprintable():
        assert found[0].properties["file"] == name
    assert "\x1b" not in ran.out
