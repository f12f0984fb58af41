"""Coverage-guided fuzzing of what anybody may hand in: files, registers and command lines.

    python -m pip install atheris
    PYTHONPATH=tests python -m tests.fuzz TARGET --runs 20000 --seed 1

TARGET is `reading` (any bytes as a file), `evaluating` (arrangements with a few values exchanged, to an answer in one
form or another), `registers` (any bytes as CSV) or `commands` (command lines). It ends with 0 after so many runs, or at
the first input that is no answer: an exception, an exit status other than 0, 1 and 2, a run of more than thirty
seconds, more than 2 GB of memory. The input that did it is left in a file `crash-...` in the folder where it was
started.

Atheris has wheels for Linux and for some Pythons only, so it is no extra of the package and no part of the test suite.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["teckal"]):
    import hostile
    from conftest import ROOT

    from teckal import document, verdict
    from teckal.batch import register, run
    from teckal.batch.evaluating import Settings, outcome
    from teckal.errors import ArrangementError, LawError
    from teckal.report import json as json_report
    from teckal.rulebook import load

BOOK = load()
SETTINGS = Settings(None, "builtin", None, BOOK.digest)
FORMS = ("table", "json", "jsonl", "markdown", "csv", "html", "sarif", "junit", "github")
SLOWEST = 30
"""Seconds of one run: code that counts what it covers is several times slower than code that does not."""
LONGEST = 8000
"""Bytes of one input: what is long is tested by itself."""


def reading(content: bytes) -> None:
    """Any bytes are documents or errors in words, and each document has an answer."""
    for each in document.read_text(content, "f"):
        if isinstance(each, ArrangementError):
            assert str(each)
            continue
        with contextlib.suppress(LawError):  # a law that is not encoded
            assert json.loads(json_report.report([verdict.evaluate(each, BOOK, engine="builtin")]))["results"]


def evaluating(content: bytes) -> None:
    """An arrangement with a few values exchanged has an answer in every form, or an error in words."""
    choice = hostile.Guided(content)
    form, command = choice.choice(FORMS), choice.choice(("check", "check", "check", "validate", "report", "diff"))
    arguments = [command, *(["good.yaml"] if command == "diff" else []), "-"]
    if command == "check":
        arguments += [
            "--format",
            form,
            "--engine",
            "builtin",
            *choice.choice(([], ["-v"], ["-q"], ["--law", "eu-2014-24"])),
        ]
    ended(arguments, hostile.written(hostile.damaged(choice)))


def registers(content: bytes) -> None:
    """Any bytes are rows or errors in words, and each row has an outcome that is none of our failures."""
    Path("fuzzed.csv").write_bytes(content)
    for item in register.rows("fuzzed.csv"):
        found = outcome(item, BOOK, SETTINGS)
        assert not found.crashed, found.problems


def commands(content: bytes) -> None:
    """Every command line ends with an exit status that is no failure of ours."""
    with hostile.in_a_folder(Path.cwd()):
        ended(hostile.command_line(hostile.Guided(content)), b"")


def ended(arguments: list[str], stdin: bytes) -> None:
    status, _, err = hostile.ran(arguments, stdin)
    if status not in hostile.ENDED or "Traceback" in err:
        Path("hostile-input").write_bytes(stdin)
        raise AssertionError(f"{arguments} ended with {status}: {err[-2000:]}")


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (reading, evaluating, registers, commands)
}


def seeds(target: str) -> Iterator[bytes]:
    """What to begin with: the examples, and every case of bad input; registers; for what is drawn from bytes, any."""
    if target == "reading":
        for file in sorted((ROOT / "cases" / "examples").rglob("*.yaml"))[::5]:
            yield file.read_bytes()
        for file in sorted((ROOT / "tests" / "fixtures" / "bad_input").glob("*.txt")):
            for case in file.read_text(encoding="utf-8").split("## ")[1:]:
                yield case.split("\n", 1)[1].split("\n--\n")[0].encode()
    elif target == "registers":
        yield register.template_csv().encode("utf-8")
        yield register.template_csv().replace(",", ";").encode("utf-8")
    else:
        yield from (random.Random(number).randbytes(60) for number in range(100))


def dictionary(folder: Path) -> Path:
    """The words of the format, in the form that libFuzzer reads."""
    words = [each for each in (*hostile.words(), *hostile.DATES, *hostile.TEXTS) if 0 < len(each) < 60]
    quoted = ["".join(f"\\x{byte:02x}" for byte in each.encode("utf-8", "surrogatepass")) for each in words]
    file = folder / "words.dict"
    file.write_text("".join(f'"{each}"\n' for each in quoted), encoding="ascii")
    return file


def inline() -> None:
    """Lets a batch evaluate in this process: a process for each run would be all that is measured."""
    from test_batch import Inline

    setattr(run, "Workers", Inline)  # noqa: B010 - a name that the module only imports


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--input", type=Path, help="Run this one input, which an earlier run has left.")
    chosen = parser.parse_args()
    target = TARGETS[chosen.target]
    again = chosen.input.read_bytes() if chosen.input else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus, work = folder / "corpus", folder / "work"
        corpus.mkdir()
        work.mkdir()
        for number, seed in enumerate(seeds(chosen.target)):
            (corpus / f"{number:04}").write_bytes(seed[:LONGEST])
        options = [f"-runs={chosen.runs}", f"-seed={chosen.seed}", f"-max_len={LONGEST}", f"-timeout={SLOWEST}"]
        options += ["-rss_limit_mb=2048", f"-dict={dictionary(folder)}", f"-artifact_prefix={Path.cwd()}/", str(corpus)]
        inline()
        with hostile.in_a_folder(work):
            if again is not None:
                target(again)
                return
            atheris.Setup([sys.argv[0], *options], target)
            atheris.Fuzz()


if __name__ == "__main__":
    main()
