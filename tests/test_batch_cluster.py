"""A batch on a Dask cluster: real schedulers and workers on the loopback address, and they are killed.

Whatever becomes of them, the report has the bytes of a run on one machine, or there is none and it is said why.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import batch_runs
import pytest
from batch_runs import item, items
from conftest import ENGINES, ROOT, Command

from teckal import __version__
from teckal.batch import cluster
from teckal.batch.cluster import Cluster, ClusterError
from teckal.batch.evaluating import Prepare, Settings, unpacked
from teckal.batch.items import Item
from teckal.batch.journal import installed
from teckal.batch.outcome import Outcome
from teckal.rulebook import load

SLOW = pytest.mark.slow
EXAMPLES = ROOT / "cases" / "examples" / "uk-pa-2023"
JOURNAL = "run.journal"
WHOLE = 30
ALL = WHOLE + 3
"""What the journal of a whole run holds: the examples, a file that cannot be read, and two lines."""


# Clusters


@dataclass(frozen=True)
class Dask:
    """A scheduler, and the folder in which it says where it is."""

    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "scheduler.json"

    @property
    def address(self) -> str:
        """As tcp://HOST:PORT."""
        return str(json.loads(self.file.read_text(encoding="utf-8"))["address"])

    @contextlib.contextmanager
    def workers(self, count: int = 1, *options: str, preload: str = "") -> Iterator[list[subprocess.Popen[bytes]]]:
        """So many workers, of one thread each; they run a script first where one is given."""
        if preload:
            script = self.folder / "preload.py"
            script.write_text(preload, encoding="utf-8")
            options = (*options, "--preload", str(script))
        given = ("--nthreads", "1", "--no-nanny", *options)
        started = [dask(self.folder, "worker", "--scheduler-file", self.file, *given) for _ in range(count)]
        try:
            batch_runs.wait_for(lambda: all(b"Registered to" in log(self.folder, each) for each in started))
            yield started
        finally:
            for each in started:
                end(each)


def dask(folder: Path, role: str, *options: str | Path) -> subprocess.Popen[bytes]:
    """A scheduler or a worker, whose log stands in the folder."""
    arguments = [
        f"distributed.cli.dask_{role}",
        "--host",
        "127.0.0.1",
        "--no-dashboard",
        *(os.fspath(each) for each in options),
    ]
    with (folder / f"{role}-{len(list(folder.iterdir()))}.log").open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            env={**batch_runs.environment(), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        (folder / f"{process.pid}.name").write_text(stream.name, encoding="utf-8")
    return process


def log(folder: Path, process: subprocess.Popen[bytes]) -> bytes:
    return Path((folder / f"{process.pid}.name").read_text(encoding="utf-8")).read_bytes()


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends it with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


@contextlib.contextmanager
def scheduler(folder: Path) -> Iterator[Dask]:
    """A scheduler that gives a task up with the first worker that dies of it."""
    started = dask(folder, "scheduler", "--port", "0", "--scheduler-file", folder / "scheduler.json")
    try:
        found = Dask(started, folder)
        batch_runs.wait_for(lambda: found.file.exists() and found.file.read_bytes().endswith(b"}"))
        yield found
    finally:
        end(started)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler without workers: each test brings its own."""
    with scheduler(tmp_path_factory.mktemp("dask")) as found:
        yield found


def settings(engine: str = "builtin") -> Settings:
    return Settings(None, engine, None, load().digest)


def evaluated(dask: Dask, prepare: Prepare, given: list[Item]) -> list[Outcome]:
    """What workers make of the items, in the order of the items."""
    with Cluster(prepare, dask.address, settings()) as workers:
        heard = [each for each in workers.evaluate(iter(given), lambda: False) if each is not None]
    return [unpacked(each.number, packed) for each, (_, packed) in sorted(heard, key=lambda one: one[0].number)]


# Whole runs


@dataclass(frozen=True)
class Run:
    """How a run ended, what it said, and the bytes of its report if there is one."""

    status: int
    said: str
    report: bytes | None


@dataclass(frozen=True)
class Folder:
    """A folder of sources, in which one run after another leaves its journal and its report."""

    path: Path

    def run(self, form: str, *options: str, during: Callable[[subprocess.Popen[bytes]], None]) -> Run:
        out = self.path / "out"
        out.unlink(missing_ok=True)
        given = ("cases", "-q", "--format", form, "-o", out.name, *(() if "--engine" in options else BUILTIN), *options)
        with batch_runs.start(self.path, *given) as process:
            during(process)
            printed, said = process.communicate(timeout=180)
        assert printed == b""
        return Run(process.returncode, said.decode(), out.read_bytes() if out.exists() else None)

    def entries(self) -> int:
        """How many outcomes the journal holds."""
        journal = self.path / JOURNAL
        return journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0


BUILTIN = ("--engine", "builtin")


def let_be(_: subprocess.Popen[bytes]) -> None:
    """Does nothing to the run."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The folder with the journal of a whole run on one machine, from which any report can be had."""
    folder = tmp_path_factory.mktemp("whole")
    cases = folder / "cases"
    cases.mkdir()
    for each in sorted(EXAMPLES.glob("*.yaml"))[:WHOLE]:
        shutil.copy(each, cases)
    (cases / "m-wrong.yaml").write_text("title: [\n", encoding="utf-8")
    (cases / "z.jsonl").write_text('{"format": 1}\n{\n', encoding="utf-8")
    found = Folder(folder)
    assert found.run("jsonl", "--journal", JOURNAL, during=let_be).status == 2
    assert found.entries() == ALL
    return found


@pytest.fixture
def folder(whole: Folder, tmp_path: Path) -> Folder:
    """The same sources without a journal."""
    shutil.copytree(whole.path / "cases", tmp_path / "cases")
    return Folder(tmp_path)


@SLOW
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_run_of_which_a_worker_is_killed_has_the_bytes_of_one_machine(
    shared: Dask, whole: Folder, folder: Folder, form: str
) -> None:
    with shared.workers(2) as (victim, _):

        def kill(run: subprocess.Popen[bytes]) -> None:
            batch_runs.wait_for(lambda: folder.entries() > 3 or run.poll() is not None)
            victim.kill()
            assert 3 < folder.entries() < ALL - 2 * cluster.IN_HAND, "it had nothing in hand any more"

        found = folder.run(form, "--scheduler", shared.address, "--journal", JOURNAL, during=kill)
    assert found.report
    assert found == whole.run(form, "--resume", JOURNAL, during=let_be)
    assert folder.entries() == ALL


@SLOW
@pytest.mark.parametrize("engine", ENGINES)
def test_workers_of_several_threads_are_safe(shared: Dask, folder: Folder, engine: str) -> None:
    with shared.workers(1, "--nthreads", "4"):
        bare = shared.address.removeprefix("tcp://")
        found = folder.run("jsonl", "--engine", engine, "--scheduler", bare, during=let_be)
    assert found.report
    assert found == folder.run("jsonl", "--engine", engine, during=let_be)


@SLOW
def test_control_c_finishes_what_is_out_and_a_run_on_one_machine_goes_on(
    shared: Dask, whole: Folder, folder: Folder
) -> None:
    def press(run: subprocess.Popen[bytes]) -> None:
        batch_runs.wait_for(lambda: folder.entries() > 2 or run.poll() is not None)
        os.killpg(run.pid, signal.SIGINT)

    with shared.workers(2):
        found = folder.run("jsonl", "--scheduler", shared.address, "--resume", JOURNAL, during=press)
    done = folder.entries()
    assert found.status == 130
    assert found.said.splitlines()[-1].startswith(f"Interrupted: {done} done and reported, the rest not.")
    assert 2 < done < ALL
    assert found.report
    assert found.report.count(b"\n") == done
    expected = whole.run("jsonl", "--resume", JOURNAL, during=let_be)
    assert folder.run("jsonl", "--resume", JOURNAL, during=let_be) == expected


@SLOW
def test_a_second_control_c_does_not_wait(shared: Dask, tmp_path: Path) -> None:
    """For workers that never come to an end."""
    script = """\
import sys
from pathlib import Path
import batch_runs
from teckal.batch.cluster import Cluster
from teckal.batch.evaluating import Settings
from teckal.batch.run import Interrupt
from teckal.rulebook import load

settings = Settings(None, "builtin", None, load().digest)
try:
    with Interrupt() as interrupt, Cluster(batch_runs.stuck(Path(sys.argv[1])), sys.argv[2], settings) as workers:
        for _ in workers.evaluate(iter(batch_runs.items(100)), interrupt.stopped):
            if interrupt.asked:
                print("heard", flush=True)
except KeyboardInterrupt:
    print("stopped")
"""
    (tmp_path / "run.py").write_text(script, encoding="utf-8")
    with (
        shared.workers(1),
        batch_runs.python(tmp_path, "run.py", tmp_path, shared.address) as run,
    ):
        assert run.stdout is not None
        batch_runs.wait_for(lambda: list(tmp_path.glob("*.begun")) or run.poll() is not None)
        run.send_signal(signal.SIGINT)
        assert run.stdout.readline() == b"heard\n"
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=20)
    assert out.endswith(b"stopped\n")
    assert err == b""
    assert run.returncode == 0
    assert len(list(tmp_path.glob("*.begun"))) == 1


@SLOW
def test_where_the_scheduler_is_lost_that_is_said_and_the_journal_keeps_what_is_done(
    whole: Folder, folder: Folder
) -> None:
    (folder.path / "dask").mkdir()
    with scheduler(folder.path / "dask") as lost, lost.workers(2):

        def kill(run: subprocess.Popen[bytes]) -> None:
            batch_runs.wait_for(lambda: folder.entries() > 2 or run.poll() is not None)
            end(lost.process)

        address = lost.address
        found = folder.run("jsonl", "--scheduler", address, "--resume", JOURNAL, during=kill)
    said = (
        f"Error: The scheduler at {address} is lost, or has dropped the run. What is done stands in the journal, where "
        "there is one: go on with --resume.\n"
    )
    assert found == Run(2, said, None)
    assert 2 < folder.entries() < ALL
    expected = whole.run("jsonl", "--resume", JOURNAL, during=let_be)
    assert folder.run("jsonl", "--resume", JOURNAL, during=let_be) == expected


# Items and workers


@SLOW
def test_an_item_that_kills_workers_is_our_error_and_takes_no_other_with_it(shared: Dask, tmp_path: Path) -> None:
    """Dask gives up those that waited beside it too, with the first worker that dies: they are tried again."""
    given = [item(0), item(1, title="deadly"), *items(9)[2:]]
    with shared.workers(1, "--nanny"):
        found = evaluated(shared, batch_runs.deadly(tmp_path, 2), given)
    assert found[1].crashed
    assert found[1].problems[0]["message"] == (
        "teckal has failed: 1 worker ended when evaluating this alone. This says nothing about the arrangement. "
        "If nothing on their machines ended them, please report it, with the file that was given."
    )
    assert [each for each in found if not each.crashed] == [
        batch_runs.outcome(each) for each in given if each.number != 1
    ]


@SLOW
def test_no_more_items_are_out_than_a_few_for_each_thread(shared: Dask) -> None:
    asked = []

    def asking() -> Iterator[Item]:
        for each in items(60):
            asked.append(each.number)
            yield each

    answered = 0
    with shared.workers(2), Cluster(batch_runs.plain, shared.address, settings()) as workers:
        for heard in workers.evaluate(asking(), lambda: False):
            answered += heard is not None
            assert len(asked) <= answered + 2 * cluster.IN_HAND
    assert answered == len(asked) == 60


@SLOW
def test_where_there_is_nothing_to_do_no_worker_is_waited_for(shared: Dask) -> None:
    with Cluster(batch_runs.plain, shared.address, settings()) as workers:
        assert [each for each in workers.evaluate(iter([]), lambda: False) if each is not None] == []


@SLOW
def test_where_no_worker_comes_that_is_said(shared: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    monkeypatch.setattr(cluster, "LOOK", 0.1)
    with pytest.raises(ClusterError) as raised:
        evaluated(shared, batch_runs.plain, items(3))
    assert raised.value.message == (
        f"The scheduler at {shared.address} has no workers, and has had none for 0.5 seconds. Start some: dask worker "
        f"{shared.address}"
    )


OTHERS = {
    "version": ("import teckal\nteckal.__version__ = '0.0.1'\n", f"it has teckal 0.0.1 and not {__version__}"),
    "rules": (
        "import dataclasses\nfrom teckal import rulebook\nbook = dataclasses.replace(rulebook.load(), digest='0')\n"
        "rulebook.load = lambda: book\n",
        "its rules are other ones",
    ),
    "edition": (
        "from teckal.batch import journal\njournal.edition = lambda: 'another'\n",
        "its teckal is another one of the same number",
    ),
}
"""What a worker runs first, and what is then said of it."""


@SLOW
@pytest.mark.parametrize("other", OTHERS)
def test_a_worker_that_is_not_as_we_are_evaluates_nothing(shared: Dask, folder: Folder, other: str) -> None:
    preload, said = OTHERS[other]
    with shared.workers(1, preload=preload):
        found = folder.run("json", "--scheduler", shared.address, "--journal", JOURNAL, during=let_be)
    assert (found.status, found.report) == (2, None)
    assert found.said.startswith("Error: The worker at tcp://127.0.0.1:")
    assert f"cannot evaluate for this run: {said}" in found.said
    assert found.said.count("\n") == 1
    assert folder.entries() == 0


@SLOW
def test_a_worker_without_teckal_is_told_what_to_install(shared: Dask) -> None:
    with shared.workers(1, preload="import sys\nsys.modules['teckal'] = None\n"), pytest.raises(ClusterError) as raised:
        evaluated(shared, batch_runs.plain, items(3))
    assert raised.value.message == (
        f"A worker of the scheduler at {shared.address} has no teckal in its Python, or one that is too old. Install "
        f"teckal {__version__} there."
    )


@pytest.mark.parametrize("name", ["teckal", "rulebook", "edition", "infers"])
def test_a_worker_tells_every_difference_of_the_program(name: str) -> None:
    ours = {"engine": "builtin", "rulebook": load().digest, **installed("builtin")}
    assert cluster._difference(ours) == ""
    assert cluster._difference({**ours, name: "another"}) != ""


# Commands


@SLOW
def test_a_scheduler_that_does_not_answer_is_told_of(
    teckal: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 0.3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        ran = teckal("batch", worked, "--scheduler", address)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.replace(" (Connection refused)", "") == (
        f"Error: The scheduler at {address} has not answered in 0.3 seconds. Is it running, and is this its address?\n"
    )


@pytest.mark.parametrize(
    "address",
    ["", "here", "127.0.0.1", "tcp://127.0.0.1", "http://127.0.0.1:80", "tcp://:1", "h:0", "h:65536", "a b:1"],
)
def test_what_is_no_address_is_refused(teckal: Command, worked: Path, address: str) -> None:
    ran = teckal("batch", worked, "--scheduler", address)
    assert (ran.status, ran.out) == (2, "")
    assert "is no address of a scheduler. Write tcp://HOST:PORT or tls://HOST:PORT" in ran.err


@pytest.mark.parametrize(
    "address", ["h:1", "tcp://h:8786", "tcp://10.0.0.1:8786", "tcp://[::1]:8786", "[fe80::1]:65535"]
)
def test_addresses_are_taken_as_dask_takes_them(address: str) -> None:
    cluster.ready(address, None)


def test_tls_without_certificates_is_told_what_to_configure() -> None:
    with pytest.raises(ClusterError, match=r"^tls:// needs certificates.*distributed\.comm\.tls\.ca-file"):
        cluster.ready("tls://127.0.0.1:8786", None)


def test_jobs_and_a_scheduler_exclude_each_other(teckal: Command, worked: Path) -> None:
    ran = teckal("batch", worked, "--scheduler", "h:1", "--jobs", "2")
    assert (ran.status, ran.out) == (2, "")
    assert "--jobs counts processes of this machine, and with --scheduler none of them evaluates" in ran.err


def test_without_the_extra_what_to_install_is_said(
    teckal: Command, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed.security", None)
    ran = teckal("batch", worked, "--scheduler", "h:1")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == 'Error: A run on a cluster needs distributed: pip install "teckal[dask]"\n'


@SLOW
def test_the_program_does_not_load_dask_where_no_scheduler_is_named() -> None:
    script = """\
import sys
from teckal.cli import run
run(sys.argv[1:])
print([name for name in sys.modules if name.partition(".")[0] in ("dask", "distributed")])
"""
    worked = ROOT / "cases" / "examples" / "worked-example.yaml"
    ran = subprocess.run(
        [sys.executable, "-c", script, "batch", worked, "-q", "--jobs", "1", "--format", "csv", "-o", os.devnull],
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stdout == "[]\n"
