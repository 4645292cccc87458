"""`python -m tests.hostile --minutes N`: the whole corpus, then the fuzzer until the time is over."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

from .corpus import every_place, planted_all, too_much
from .guiding import guided
from .judge import Judge, Result
from .payloads import PAYLOADS
from .strategies import documents


class Tally:
    """Counts what documents came to, and keeps those that came to no good."""

    def __init__(self, keep: Path | None) -> None:
        self.stages: Counter[str] = Counter()
        self.escapes = 0
        self.wrong = 0
        """Documents that came to no good; each fault is printed and kept once."""
        self._keep = keep
        self._known: set[str] = set()

    def add(self, name: str, data: bytes, result: Result) -> None:
        self.stages[result.stage] += 1
        self.escapes += bool(result.escapes)
        if not result.right:
            self.wrong += 1
            if (fault := f"{result.stage} {result.escapes}\n  {result.said[-1000:]}") in self._known:
                return
            self._known.add(fault)
            print(f"{name}: {fault}", flush=True)
            if self._keep is not None:
                self._keep.mkdir(parents=True, exist_ok=True)
                (self._keep / f"wrong{self.wrong}.json").write_bytes(data)


def main() -> None:
    """Try, count, print; exit with 1 where a document crashed the compiler, hung it, or escaped."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to fuzz after the corpus")
    parser.add_argument(
        "--engine",
        choices=("hypothesis", "atheris"),
        default="hypothesis",
        help="what makes documents; atheris is guided by coverage (the dependency group `fuzz`)",
    )
    parser.add_argument("--no-corpus", action="store_true", help="only fuzz")
    parser.add_argument("--seed", type=int, default=0, help="where the fuzzer begins")
    parser.add_argument("--keep", type=Path, help="write documents that came to no good to this folder")
    arguments = parser.parse_args()
    tally = Tally(arguments.keep)
    with Judge() as judge:
        if not arguments.no_corpus:
            for name, data in too_much():
                tally.add(name, data, judge.judge(data, seconds=300))
            for at, payload in enumerate(PAYLOADS):
                data = every_place(payload)
                tally.add(f"payload {at} everywhere", data, judge.judge(data))
            for name, data in planted_all():
                tally.add(name, data, judge.judge(data))
            print(f"corpus: {tally.stages.total():,} documents, {dict(tally.stages)}", flush=True)
        tried = tally.stages.total()
        end = time.monotonic() + arguments.minutes * 60
        number = arguments.seed
        if arguments.engine == "atheris":
            for data, result in guided(number, end):
                tally.add("guided", data, result)
        while time.monotonic() < end:
            _fuzz(judge, tally, number, end)
            number += 1
        fuzzed = tally.stages.total() - tried
    print(
        f"{tally.stages.total():,} documents, {fuzzed:,} of them by {arguments.minutes:g} minutes of fuzzing: "
        f"{dict(tally.stages)}, {tally.escapes} escapes, {tally.wrong} wrong"
    )
    sys.exit(1 if tally.wrong else 0)


def _fuzz(judge: Judge, tally: Tally, number: int, end: float) -> None:
    """A hundred documents of the fuzzer; nothing is raised, so that nothing is shrunk and time is not lost."""

    @seed(number)
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(document=documents())
    def try_one(document: bytes) -> None:
        if time.monotonic() < end:
            tally.add(f"fuzz {number}", document, judge.judge(document))

    try_one()


if __name__ == "__main__":
    main()
