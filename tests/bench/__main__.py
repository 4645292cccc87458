"""`python -m tests.bench`: every figure beside the peers', in one table."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version

from . import calls, compiling, memory, startup, streams
from .measures import Measure, table
from .provider import SUBJECTS, Subject

PARTS: Mapping[str, Callable[[Subject, bool], list[Measure]]] = {
    "startup": lambda subject, full: startup.measure(subject, rounds=15 if full else 5),
    "calls": lambda subject, full: calls.measure(subject, count=1000 if full else 400, rounds=15 if full else 5),
    "streams": lambda subject, full: streams.measure(
        subject, events=20_000 if full else 5_000, rounds=9 if full else 3
    ),
    "memory": lambda subject, full: memory.measure(
        subject, calls=100_000 if full else 10_000, events=1_000_000 if full else 100_000
    ),
    "compile": lambda subject, full: compiling.measure(subject, rounds=3 if full else 1),
}


def main() -> None:
    """Measure, print the table, and say how many targets are met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--full", action="store_true", help="more rounds; 100,000 calls and 1,000,000 events")
    names = [subject.name for subject in SUBJECTS]
    parser.add_argument("--provider", action="append", choices=names, help="measure this one alone; can be repeated")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    officials = dict.fromkeys(subject.official for subject in SUBJECTS)
    peers = ", ".join(f"{name} {version(name)}" for name in (*officials, "httpx2", "httpx", "pydantic"))
    print(f"Python {platform.python_version()}; {peers}. CPU time, an in-process mock transport.\n", flush=True)
    measures: list[Measure] = []
    for name in arguments.parts or PARTS:
        for subject in SUBJECTS:
            if subject.name in (arguments.provider or names):
                print(f"measuring {name} of {subject.name} …", file=sys.stderr, flush=True)
                measures += PARTS[name](subject, arguments.full)
    print(table(measures))
    judged = [measure for measure in measures if measure.met is not None]
    print(f"\n{sum(measure.met is True for measure in judged)} of {len(judged)} targets met.")


if __name__ == "__main__":
    main()
