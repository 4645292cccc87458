"""A deadline for what blocks in a thread, such as sending to a peer that takes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Watch:
    """Cuts a connection once something took too long. Its thread begins with the first deadline, and ends with `end`.

    Args:
        cut: cuts the connection, which lets go whoever waits for it.
        interval: seconds between two looks.

    Attributes:
        fired: whether the connection was cut.
    """

    def __init__(self, cut: Callable[[], None], interval: float) -> None:
        self.fired: bool = False
        self._cut = cut
        self._interval = interval
        self._deadlines: dict[object, float] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float | None) -> Generator[None, None, None]:
        """Cut the connection unless the block ends within so many seconds; None waits for ever."""
        if seconds is None:
            yield
            return
        mark = object()
        with self._lock:
            self._deadlines[mark] = time.monotonic() + seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="socket watch", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                del self._deadlines[mark]

    def end(self) -> None:
        """Watch no longer."""
        self._over.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(self._interval):
            with self._lock:
                late = any(deadline < time.monotonic() for deadline in self._deadlines.values())
            if late:
                self.fired = True
                self._cut()
                return
