"""Server-sent events: bytes in, events out. Pure; follows the WHATWG rules for event streams."""

from __future__ import annotations

from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class ServerSentEvent(NamedTuple):
    """One event. `data` is UTF-8 as it arrived; `id` and `retry` (milliseconds) are the last ones sent."""

    event: str | None
    data: bytes
    id: str | None = None
    retry: int | None = None


class EventTooLarge(ValueError):
    """An event that goes on past the limit."""


class SSEDecoder:
    """Cuts a byte stream into events.

    An event is complete at the blank line that ends it; what follows the last blank line of a stream is no event.
    Events without data are not reported, comments and unknown fields are skipped.

    Args:
        limit: the size in bytes from which on an unfinished event is refused.
    """

    __slots__ = ("_at_start", "_id", "_limit", "_newline", "_parts", "_retry", "_size", "_skip_lf")

    def __init__(self, *, limit: int = 256 * 1024 * 1024) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._newline = True
        self._skip_lf = False
        self._at_start = True
        self._id: str | None = None
        self._retry: int | None = None
        self._limit = limit

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that `chunk` completes.

        Raises:
            EventTooLarge: an event is longer than the limit.
        """
        if self._at_start:
            chunk = self._without_bom(chunk)
        if not chunk:
            return []
        if self._skip_lf or b"\r" in chunk:
            chunk = self._normalised(chunk)
            if not chunk:
                return []
        ends = b"\n\n" in chunk or (self._newline and chunk[0] == 10)
        self._newline = chunk[-1] == 10
        if not ends:
            self._parts.append(chunk)
            self._size += len(chunk)
            if self._size > self._limit:
                raise EventTooLarge(f"an event is longer than {self._limit} bytes")
            return []
        if self._parts:
            self._parts.append(chunk)
            chunk = b"".join(self._parts)
        blocks = chunk.split(b"\n\n")
        rest = blocks.pop()
        self._parts = [rest] if rest else []
        self._size = len(rest)
        # With nothing left over the last thing seen is a blank line, and a further newline is another one.
        events: list[ServerSentEvent] = []
        add = events.append
        for block in blocks:
            # Nearly all events are one line of data, with or without a name: those are not taken apart.
            if block.startswith(b"data: ") and b"\n" not in block:
                add(ServerSentEvent(None, block[6:], self._id, self._retry))
                continue
            if block.startswith(b"event: "):
                name, _, data = block.partition(b"\n")
                if data.startswith(b"data: ") and b"\n" not in data:
                    add(ServerSentEvent(name[7:].decode("utf-8", "replace") or None, data[6:], self._id, self._retry))
                    continue
            event = self._event(block)
            if event is not None:
                add(event)
        return events

    def _without_bom(self, chunk: bytes) -> bytes:
        head = b"".join(self._parts) + chunk
        if len(head) < 3 and _BOM.startswith(head):
            self._parts = [head]
            return b""
        self._at_start = False
        self._parts = []
        return head.removeprefix(_BOM)

    def _normalised(self, chunk: bytes) -> bytes:
        # A carriage return ends a line by itself; the line feed that may follow in the next chunk belongs to it.
        if self._skip_lf and chunk[0] == 10:
            chunk = chunk[1:]
            if not chunk:
                self._skip_lf = False
                return b""
        self._skip_lf = chunk[-1] == 13
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _event(self, block: bytes) -> ServerSentEvent | None:
        name: str | None = None
        data: list[bytes] = []
        for line in block.split(b"\n"):
            field, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if field == b"data":
                data.append(value)
            elif field == b"event":
                name = value.decode("utf-8", "replace") or None
            elif field == b"id":
                if b"\0" not in value:
                    self._id = value.decode("utf-8", "replace")
            elif field == b"retry" and value.isdigit():
                self._retry = int(value)
        return ServerSentEvent(name, b"\n".join(data), self._id, self._retry) if data else None
