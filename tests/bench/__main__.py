"""`python -m tests.bench`: every figure beside the peers', in one table."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version

from . import calls, compiling, memory, startup, streams
from .measures import Measure, table

PARTS: Mapping[str, Callable[[bool], list[Measure]]] = {
    "startup": lambda full: startup.measure(rounds=15 if full else 7),
    "calls": lambda full: calls.measure(count=1000, rounds=15 if full else 7),
    "streams": lambda full: streams.measure(events=20_000, rounds=9 if full else 5),
    "memory": lambda full: memory.measure(calls=100_000 if full else 20_000, events=1_000_000 if full else 200_000),
    "compile": lambda full: compiling.measure(rounds=3 if full else 1),
}


def main() -> None:
    """Measure, print the table, and say how many targets are met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--full", action="store_true", help="more rounds; 100,000 calls and 1,000,000 events")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - PARTS.keys()
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    peers = ", ".join(f"{name} {version(name)}" for name in ("openai", "httpx2", "httpx", "pydantic"))
    print(f"Python {platform.python_version()}; {peers}. CPU time, an in-process mock transport.\n", flush=True)
    measures: list[Measure] = []
    for name in arguments.parts or PARTS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        measures += PARTS[name](arguments.full)
    print(table(measures))
    judged = [measure for measure in measures if measure.met is not None]
    print(f"\n{sum(measure.met is True for measure in judged)} of {len(judged)} targets met.")


if __name__ == "__main__":
    main()
