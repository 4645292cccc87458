"""Whether memory stays where it is over many calls and many events."""

from __future__ import annotations

import gc
from collections.abc import Callable

from specwright.openai import OpenAI

from .measures import Measure, resident
from .provider import ASKED, http, streaming
from .streams import typed

WARM = 10
"""The part of the run, a tenth, after which caches are full and memory counts."""


def measure(*, calls: int, events: int) -> list[Measure]:
    """How much memory grows after the first tenth of so many calls, and of so many events in streams of a tenth."""
    client = OpenAI(api_key="test", http_client=http())

    def call() -> None:
        for _ in range(calls // WARM):
            client.chat.completions.create(**ASKED)

    streamed = OpenAI(api_key="test", http_client=streaming(events // WARM))
    return [
        Measure(name=f"growth over {calls:,} calls, MiB", ours=_growth(call), target=1.0),
        Measure(name=f"growth over {events:,} events, MiB", ours=_growth(lambda: typed(streamed)), target=1.0),
    ]


def _growth(run: Callable[[], object]) -> float:
    run()
    gc.collect()
    before = resident()
    for _ in range(WARM - 1):
        run()
    gc.collect()
    return resident() - before
