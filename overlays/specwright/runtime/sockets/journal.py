"""What was sent on a connection and may not have arrived, for providers that say how much of it did. Pure."""

from __future__ import annotations

from collections import deque
from typing import TypeAlias

Frame: TypeAlias = str | bytes


class Journal:
    """The messages of one connection that the provider has not confirmed yet, in order.

    Args:
        most: how many are kept; beyond that, the oldest are let go.
        most_bytes: bytes of those.

    Attributes:
        missed: how many were let go since `rest` was last asked for.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._gone = 0
        self.missed: int = 0

    def add(self, frame: Frame) -> None:
        """A message that is being sent."""
        self._frames.append(frame)
        self._bytes += size(frame)
        while len(self._frames) > self._most or self._bytes > self._most_bytes:
            self._drop()
            self.missed += 1

    def confirm(self, count: int) -> None:
        """The provider has the first `count` messages of this connection."""
        while self._frames and self._gone < count:
            self._drop()
        # What was let go and is confirmed now has not been missed.
        self.missed = min(self.missed, max(0, self._gone - count))

    def rest(self) -> list[Frame]:
        """All that is not confirmed. It is forgotten here: the next connection begins."""
        rest = list(self._frames)
        self._frames.clear()
        self._bytes = self._gone = self.missed = 0
        return rest

    def _drop(self) -> None:
        self._bytes -= size(self._frames.popleft())
        self._gone += 1


def size(frame: Frame) -> int:
    """How many bytes a message has."""
    return len(frame) if isinstance(frame, bytes) or frame.isascii() else len(frame.encode())
