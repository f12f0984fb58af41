"""What lies about on a disk, or is done to it meanwhile, neither stops the program nor costs a file.

A folder may lead back into itself, a pipe may never begin, a disk may be full, and a file may be another by the time it
is read. Each of these is a plain message with exit status 2, within seconds, and an earlier output stays whole.
"""

from __future__ import annotations

import contextlib
import glob
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hostile
import pytest
from conftest import ROOT
from test_batch import Inline

from teckal import cli, inputs
from teckal.batch import register, run, sources
from teckal.reading import source
from teckal.record.seal import ENDING

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, links and permissions are those of POSIX")

WORKED = ROOT / "cases" / "examples" / "worked-example.yaml"
SECONDS = 30
"""After which a test is taken to hang; the machine may have other work."""


@pytest.fixture(autouse=True)
def _within_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test works in a folder of its own, and ends by an alarm where it would hang."""

    def late(*_: Any) -> None:
        raise TimeoutError(f"more than {SECONDS} seconds")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "Workers", Inline)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def found(*names: str) -> list[str]:
    return [str(each).strip() for each in inputs.files(names)]


# Folders


def test_folders_that_all_link_to_each_other_are_gone_through_once() -> None:
    """Ten of them can be gone through in ten million ways."""
    folders = [Path("all") / f"d{number}" for number in range(10)]
    for each in folders:
        each.mkdir(parents=True)
    for each in folders:
        for other in folders:
            (each / f"to-{other.name}").symlink_to(other.resolve())
    (folders[9] / "a.yaml").write_text("x", encoding="utf-8")
    for name in ("all", "all/**/*.yaml", "all/**/d9/**/to-d3/**/*.yaml"):
        assert [os.path.basename(each) for each in found(name)] == ["a.yaml"]


def test_a_pattern_does_not_go_round_with_links() -> None:
    os.mkdir("in")
    for name in ("a", "b"):
        os.symlink(".", f"in/{name}")
    Path("in/x.yaml").write_text("x", encoding="utf-8")
    assert found("in") == found("in/**/*.yaml") == found("**/*.yaml") == ["in/x.yaml"]
    assert found("**/" * 3000 + "x.yaml") == ["in/x.yaml"]


@pytest.mark.slow
def test_folders_may_lie_in_each_other_as_deep_as_a_path_can_be(tmp_path: Path) -> None:
    names = ["d"] * 1200
    try:
        for _ in range(2):
            os.makedirs("/".join(names[:600]))
            os.chdir("/".join(names[:600]))
        Path("a.yaml").write_text("x", encoding="utf-8")
        os.chdir("../" * 600)
        os.chdir("../" * 600)
        assert found("d") == found("d/**/*.yaml") == ["/".join([*names, "a.yaml"])]
    finally:
        os.chdir(tmp_path)
        subprocess.run(["rm", "-r", "d"], check=True)  # Python, and so pytest, could not


def test_a_pattern_of_more_folders_than_can_be_followed_is_told() -> None:
    (said,) = found("*/" * 2000 + "x")
    assert said.endswith("This pattern goes through more folders than can be followed. Name one further down.")


@pytest.mark.parametrize(
    "pattern",
    ["**", "**/", "**/*.yaml", "a/**", "a/**/", "a/**/*.yaml",
     "*/**/x*", "**/b/**/*.yaml", "./**/*.yaml",
     "a/*/**/y*", "**/**/x.yaml", "[ab]/**/x.yaml", "a/**b/*.yaml", "**/.hidden/*", "no/**/x", "a[[]1]/**/*.yaml",
     "**x"],
)  # fmt: skip
def test_where_no_link_leads_back_a_pattern_matches_what_it_always_did(pattern: str) -> None:
    for name in ("x.yaml", "a/x.yaml", "a/b/x.yaml", "a/b/c/y.yaml", "a-b/x.yaml", "b/.hidden/x.yaml", "a[1]/b/x.yaml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x", encoding="utf-8")
    expected = sorted({os.path.normpath(each) for each in glob.glob(pattern, recursive=True)})
    assert sorted({os.path.normpath(each) for each in inputs._expanded(pattern, set())}) == expected


@pytest.mark.parametrize("name", ["pipe.yaml", "pipe.csv", "pipe.jsonl", "pipe.xlsx", "pipe"])
def test_a_pipe_is_waited_for_nowhere(name: str) -> None:
    os.makedirs("in")
    os.mkfifo(f"in/{name}")
    for arguments in (["batch", f"in/{name}", "-q"], ["batch", "in", "-q"], ["check", "in"], ["check", f"in/{name}"]):
        status, _, err = hostile.ran(arguments)
        assert (status, "Traceback" in err) == (2, False), arguments
    for command in ("validate", "report", "whatif", "compare", "verify"):
        assert hostile.ran([command, f"in/{name}"])[0] == 2
    assert hostile.ran(["diff", str(WORKED), f"in/{name}"])[0] == 2
    assert hostile.ran(["batch", str(WORKED), "-q", "--resume", f"in/{name}"])[0] == 2


@pytest.mark.parametrize("name", ["a.yaml", "a.csv", "a.jsonl", "a.xlsx", "a"])
def test_a_folder_or_a_circle_of_links_in_the_place_of_a_file_is_told(name: str) -> None:
    os.symlink(name, name)
    for command in ("check", "batch", "validate", "report", "verify"):
        assert hostile.ran([command, name])[0] == 2
    os.unlink(name)
    os.mkdir(name)
    for command in ("check", "batch", "report", "verify"):
        assert hostile.ran([command, name])[0] == 2


# Files that change


def test_a_file_that_grows_while_it_is_read_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("a.yaml")
    file.write_bytes(b"#")
    real = Path.open

    def grown(path: Path, *arguments: Any, **options: Any) -> Any:
        os.truncate(path, source.LIMIT + 5)
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", grown)
    status, _, err = hostile.ran(["check", "a.yaml"])
    assert (status, err.split("\n")[0]) == (
        2,
        "a.yaml: A file may have at most 5 MB. Put the arrangements in several files.",
    )


def test_lines_that_are_cut_off_while_they_are_read_end_there() -> None:
    line = '{"format": 1, "title": "A", "parties": {}}\n'
    Path("a.jsonl").write_text(line * 5000, encoding="utf-8")
    read = sources.items(["a.jsonl"], io.BytesIO())
    assert not next(read).problems
    os.truncate("a.jsonl", 10 * len(line) - 5)
    rest = list(read)
    assert len(rest) < 4999
    assert all(isinstance(each.problems, tuple) for each in rest)


def test_a_register_that_is_another_once_it_has_been_looked_through_is_told() -> None:
    head, row, *_ = register.template_csv().splitlines(keepends=True)
    Path("a.csv").write_text(head + row * 200, encoding="utf-8")
    read = register.rows("a.csv")
    next(read)
    Path("a.csv").write_bytes(b"\xff" * 300_000)
    *_, last = read
    assert [each.message for each in last.problems] == ["This file cannot be read (it has changed while it was read)."]


# Output

PRINTING = (
    ["check", "good.yaml"], ["check", "good.yaml", "--format", "json"], ["validate", "good.yaml"], ["rules"],
    ["compare", "good.yaml"], ["diff", "good.yaml", "good.yaml"], ["whatif", "good.yaml"], ["batch", "good.yaml", "-q"],
    ["batch", "good.yaml", "-q", "--format", "csv"], ["batch", "--columns"], ["cases"], ["cases", "Coditel"],
    ["schema"], ["new"], ["new", "--register", "csv"], ["report", "good.yaml"], ["completion", "bash"], ["--help"],
    ["--version"], ["-h"], *([name, "--help"] for name in sorted(cli.cli.commands)),
)  # fmt: skip
"""Every command that prints, and every help."""


def slow_but(quick: tuple[str, ...], every: tuple[list[str], ...]) -> list[Any]:
    """All of them, those marked as slow that are none of the quick ones."""
    named = [(" ".join(each), each) for each in every]
    marks = [[] if name in quick else [pytest.mark.slow] for name, _ in named]
    return [pytest.param(each, marks=mark, id=name) for (name, each), mark in zip(named, marks, strict=True)]


QUICK = ("--help", "--version", "check --help", "check good.yaml", "schema", "completion bash")
each_printing = pytest.mark.parametrize("arguments", slow_but(QUICK, PRINTING))


@contextlib.contextmanager
def printing_to(stream: Any, name: str = "stdout") -> Iterator[None]:
    """Prints there in place of the standard stream."""
    before = getattr(sys, name)
    setattr(sys, name, io.TextIOWrapper(stream, "utf-8"))
    try:
        yield
    finally:
        broken = getattr(sys, name)
        setattr(sys, name, before)
        with contextlib.suppress(OSError):
            broken.close()


def reader_gone() -> Any:
    """The writing end of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return open(writing, "wb")


@each_printing
def test_a_full_disk_behind_standard_output_is_told(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copy(WORKED, "good.yaml")
    with printing_to(open("/dev/full", "wb")):
        assert cli.run(arguments) == 2
    assert capfd.readouterr().err == "Error: The results cannot be printed: No space left on device.\n"


@each_printing
def test_a_reader_that_has_gone_is_no_error(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copy(WORKED, "good.yaml")
    usual = hostile.ran(arguments)[0]
    with printing_to(reader_gone()):
        assert cli.run(arguments) == usual
    assert "Traceback" not in capfd.readouterr().err


WRONG: tuple[list[str], ...] = (
    [], ["nonsense"], ["check"], ["check", "missing.yaml"], ["check", "good.yaml", "-o", "no/such/file"],
    ["rules", "nonsense"], ["verify", "good.yaml"], ["check", "good.yaml", "--law", "nonsense"], ["report", "missing"],
)  # fmt: skip


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "full"])
@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_an_error_that_nobody_can_hear_is_the_same_error(arguments: list[str], gone: bool) -> None:
    """A status of 1 would be a finding."""
    shutil.copy(WORKED, "good.yaml")
    with printing_to(reader_gone() if gone else open("/dev/full", "wb"), "stderr"):
        assert cli.run(arguments) == 2


WRITING = (
    ["check", "good.yaml"], ["check", "good.yaml", "--format", "html"],
    ["batch", "good.yaml", "-q", "--format", "json"], ["batch", "good.yaml", "-q", "--format", "csv"],
    ["batch", "good.yaml", "-q"], ["report", "good.yaml"], ["report", "good.yaml", "--seal"],
    ["compare", "good.yaml"],
    ["diff", "good.yaml", "good.yaml"], ["whatif", "good.yaml"], ["cases"], ["rules"], ["schema"],
    ["validate", "good.yaml"], ["new", "--force"],
    ["new", "--register", "csv", "--force"],
)  # fmt: skip
each_writing = pytest.mark.parametrize("arguments", slow_but(("check good.yaml", "schema", "new --force"), WRITING))


@each_writing
def test_a_device_that_is_full_is_told(arguments: list[str]) -> None:
    shutil.copy(WORKED, "good.yaml")
    status, _, err = hostile.ran([*arguments, "-o", "/dev/full"])
    assert status == 2
    assert "/dev/full cannot be written: No space left on device." in err or "Permission denied" in err


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder beside an arrangement, with an earlier output, that only the superuser may write to."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        shutil.copy(WORKED, folder / "good.yaml")
        (folder / "out").mkdir()
        (folder / "out" / "a.md").write_text("earlier", encoding="utf-8")
        (folder / "out").chmod(0o555)
        folder.chmod(0o755)
        before = os.geteuid()
        try:
            yield folder
        finally:
            os.seteuid(before)
            (folder / "out").chmod(0o755)


@each_writing
def test_a_folder_without_permission_keeps_its_output(arguments: list[str], unprivileged: Path) -> None:
    os.chdir(unprivileged)
    hostile.ran([*arguments, "-o", os.devnull])  # what it imports may lie where only the superuser can read
    if os.geteuid() == 0:
        os.seteuid(65534)
    status, _, err = hostile.ran([*arguments, "-o", "out/a.md"])
    assert status == 2
    assert "out/a.md cannot be written: Permission denied." in err
    assert (unprivileged / "out" / "a.md").read_text(encoding="utf-8") == "earlier"
    assert os.listdir("out") == ["a.md"]


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for an earlier output and for next to nothing else."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        (disk / "a.md").write_text("earlier", encoding="utf-8")
        with contextlib.suppress(OSError), (disk / "rest").open("wb") as rest:
            rest.write(b"x" * 8000)
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize(
    "arguments",
    slow_but(("check good.yaml -v",), (["check", "good.yaml", "-v"], ["report", "good.yaml", "--seal"], ["schema"])),
)
def test_a_full_disk_keeps_its_output(arguments: list[str], full: Path) -> None:
    shutil.copy(WORKED, "good.yaml")
    status, _, err = hostile.ran([*arguments, "-o", str(full / "a.md")])
    assert status == 2
    assert "a.md cannot be written: No space left on device." in err
    assert (full / "a.md").read_text(encoding="utf-8") == "earlier"
    assert sorted(os.listdir(full)) == ["a.md", "rest"]
    assert not (full / f"a.md{ENDING}").exists()


# Ctrl-C

STARTED = "import sys; from teckal.cli import main; print('ready', file=sys.stderr, flush=True); main(sys.argv[1:])"


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", str(WORKED.parent / "uk-pa-2023")],
        ["report", str(WORKED)],
        ["whatif", str(WORKED)],
        ["cases", "--test"],
    ],
    ids=lambda each: each[0],
)
def test_control_c_at_any_moment_is_130(arguments: list[str]) -> None:
    signal.alarm(0)
    moments = random.Random(7)
    interrupted = 0
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", STARTED, *arguments, "-o", "out.txt"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        ) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == b"ready\n"
            time.sleep(moments.uniform(0, 0.6))
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
        assert b"Traceback" not in err
        assert process.returncode in (*hostile.ENDED, 130)
        interrupted += process.returncode == 130
        assert sorted(os.listdir(".")) in ([], ["out.txt"])
    assert interrupted


def test_control_c_that_python_has_made_another_error_of_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it comes while a class is made."""
    shutil.copy(WORKED, "good.yaml")

    def pressed(*_: Any, **__: Any) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise RuntimeError("Error calling __set_name__") from error

    for name in ("teckal.run.evaluate", "teckal.rulebook.load"):
        monkeypatch.setattr(name, pressed)
        status, _, err = hostile.ran(["check", "good.yaml"])
        assert (status, err.strip()) == (130, "Interrupted: nothing was decided.")
