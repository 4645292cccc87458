"""What a test may leave open: nothing."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 5.0
"""Seconds that threads and files have to go away."""


@contextmanager
def nothing_left() -> Iterator[None]:
    """Assert that afterwards there are no more threads than before, and no more open files."""
    before = _held()
    yield
    deadline = time.monotonic() + PATIENCE
    while (more := _more(before)) and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.02)
    assert not more, f"left over: {more}"


def _held() -> dict[str, int]:
    return {"threads": threading.active_count(), "files": len(os.listdir("/proc/self/fd"))}


def _more(before: dict[str, int]) -> dict[str, int]:
    """How many there are more of each kind: fewer of one do not make up for more of another."""
    return {kind: number - before[kind] for kind, number in _held().items() if number > before[kind]}
