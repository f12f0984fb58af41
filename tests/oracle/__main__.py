"""Compare so many arrangements under each law, and print what was counted: `python -m tests.oracle 100000`.

One evaluation takes hundredths of a second, so the numbers are dealt to two processes, or to `--processes`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from .arrangements import LAWS
from .comparing import compare, tally

CHUNK = 50


def chunk(law: str, first: int, last: int) -> tuple[Counter[tuple[str, ...]], list[str]]:
    counts: Counter[tuple[str, ...]] = Counter()
    wrong = []
    for number in range(first, last):
        found = compare(number, law)
        counts += tally(found)
        wrong += [f"{law} {number}: {each}" for each in found.disagreements]
    return counts, wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("count", type=int, help="how many arrangements for each law")
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--law", choices=LAWS, action="append", help="only this law; may be given again")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    failed = False
    with ProcessPoolExecutor(asked.processes) as pool:
        for law in asked.law or LAWS:
            last = asked.first + asked.count
            starts = range(asked.first, last, CHUNK)
            counts: Counter[tuple[str, ...]] = Counter()
            wrong: list[str] = []
            jobs = [pool.submit(chunk, law, start, min(start + CHUNK, last)) for start in starts]
            for job in jobs:
                more, disagreements = job.result()
                counts += more
                wrong += disagreements
            print(f"{law}: {asked.count} arrangements, {len(wrong)} disagreements")
            for key, number in sorted(counts.items()):
                print(f"  {number:>7}  {'; '.join(key)}")
            for each in wrong:
                print(f"  {each}")
            sys.stdout.flush()
            failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
