"""Whether memory stays where it is over many calls and many events."""

from __future__ import annotations

import gc
from collections.abc import Callable

from .measures import Measure, resident
from .provider import Subject

WARM = 10
"""The part of the run, a tenth, after which caches are full and memory counts."""


def measure(subject: Subject, *, calls: int, events: int) -> list[Measure]:
    """How much memory grows after the first tenth of so many calls, and of so many events in streams of a tenth."""
    ask = subject.asking(subject.ours(subject.http()))

    def call() -> None:
        for _ in range(calls // WARM):
            ask()

    read = subject.streaming(subject.ours(subject.stream_http(events // WARM)))
    return [
        Measure(name=f"{subject.name}: growth over {calls:,} calls, MiB", ours=_growth(call), target=1.0),
        Measure(name=f"{subject.name}: growth over {events:,} events, MiB", ours=_growth(read), target=1.0),
    ]


def _growth(run: Callable[[], object]) -> float:
    run()
    gc.collect()
    before = resident()
    for _ in range(WARM - 1):
        run()
    gc.collect()
    return resident() - before
