"""A batch needs no more memory for ten thousand arrangements than for one thousand: they pass through, onto disk."""

from __future__ import annotations

import json
from pathlib import Path

import batch_runs
import pytest
from conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="sizes are as Linux gives them"),
]

KEEPING = """\
import io
import batch_runs
from teckal import output
from teckal.batch import run, sources
from teckal.batch.journal import Journal
from teckal.batch.workers import Workers
from teckal.report import batch_json

if __name__ == "__main__":
    with Journal.opened({journal}, {resumed}, batch_runs.BEGUN) as kept:
        with Workers(batch_runs.large, 2) as workers:
            run.fill(kept, sources.items(["cases.jsonl"], io.BytesIO()), workers, batch_runs.quiet(), lambda: False)
        for form in (batch_json.write, batch_json.write_lines):
            with output.writing("out") as stream:
                form(kept, stream)
        print(len(kept), kept.recalled, batch_runs.peak())
"""
EVALUATING = """\
from pathlib import Path
import batch_runs
from teckal.batch.evaluating import Settings, _prepare
from teckal.batch.items import Item
from teckal.rulebook import load

text = Path({example!r}).read_bytes()
evaluate = _prepare(Settings(None, "auto", None, load().digest))
for number in range(1_000):
    evaluate(Item(number, f"{{number}}.yaml", 0, "", text=text.replace(b"Fenmarsh", b"Fen%d" % number)))
    if number + 1 in (200, 1_000):
        print(batch_runs.peak())
"""


def measured(folder: Path, script: str) -> list[int]:
    """What the script prints, as numbers."""
    (folder / "run.py").write_text(script, encoding="utf-8")
    with batch_runs.python(folder, "run.py") as process:
        out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err.decode()
    return [int(each) for each in out.split()]


def kept(tmp_path: Path, count: int, journal: str, resumed: str = "None") -> list[int]:
    """How many answers were kept, how many of them recalled, and the kilobytes that it took."""
    folder = tmp_path / str(count)
    folder.mkdir(exist_ok=True)
    lines = (json.dumps({"title": f"Bins {number}"}) for number in range(count))
    (folder / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return measured(folder, KEEPING.format(journal=journal, resumed=resumed))


def test_what_keeps_the_answers_does_not_grow_with_them(tmp_path: Path) -> None:
    """Answers of eight kilobytes, eighty megabytes of them, kept, read back and written out."""
    (few, _, less), (many, _, more) = (kept(tmp_path, count, "None") for count in (1_000, 10_000))
    assert (few, many) == (1_000, 10_000)
    assert more - less < 2_000


def test_what_goes_on_with_a_journal_grows_by_its_index_alone(tmp_path: Path) -> None:
    """A key of 32 characters and a place in the file for each, until it is asked for."""
    sizes = []
    for count in (1_000, 10_000):
        kept(tmp_path, count, "'run.journal'")
        done, recalled, size = kept(tmp_path, count, "None", "'run.journal'")
        assert done == recalled == count
        sizes.append(size)
    assert sizes[1] - sizes[0] < 4_000


def test_what_evaluates_does_not_grow_with_what_it_has_evaluated(tmp_path: Path) -> None:
    example = str(ROOT / "cases" / "examples" / "worked-example.yaml")
    few, many = measured(tmp_path, EVALUATING.format(example=example))
    assert many - few < 2_000
