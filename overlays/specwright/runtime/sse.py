"""Server-sent events: bytes in, events out. Pure; follows the WHATWG rules for event streams."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any, NamedTuple

_BOM = b"\xef\xbb\xbf"
_JSON = json.JSONDecoder()


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
        text = self.take(chunk)
        return [event for block in text.split(b"\n\n") if (event := self.event(block)) is not None] if text else []

    def take(self, chunk: bytes) -> bytes:
        """The events that `chunk` completes, still as text: blocks of lines with a blank line between, LF alone.

        Apart from `event`, which reads a block: most text is plain enough to be read in one go by who is in a hurry.
        """
        if not (self._parts or self._at_start or self._skip_lf) and chunk.endswith(b"\n\n") and b"\r" not in chunk:
            # Whole events and nothing else, as providers flush them.
            self._newline = True
            return chunk[:-2]
        if self._at_start:
            chunk = self._without_bom(chunk)
        if not chunk:
            return b""
        if self._skip_lf or b"\r" in chunk:
            chunk = self._normalised(chunk)
            if not chunk:
                return b""
        end = chunk.rfind(b"\n\n")
        if end < 0 and not (self._newline and chunk[0] == 10):
            self._newline = chunk[-1] == 10
            self._parts.append(chunk)
            self._size += len(chunk)
            if self._size > self._limit:
                raise EventTooLarge(f"an event is longer than {self._limit} bytes")
            return b""
        self._newline = chunk[-1] == 10
        if self._parts:
            self._parts.append(chunk)
            chunk = b"".join(self._parts)
        end = chunk.rfind(b"\n\n")
        rest = chunk[end + 2 :] if end >= 0 else chunk
        self._parts = [rest] if rest else []
        self._size = len(rest)
        return chunk[:end] if end >= 0 else b""

    def rest(self) -> bytes:
        """What came after the last blank line, as text. By the rules it is no event."""
        return b"".join(self._parts)

    def event(self, block: bytes) -> ServerSentEvent | None:
        """The event of a block, or None where it has no data. Blocks must come in order."""
        if block.startswith(b"event: "):
            name, _, line = block.partition(b"\n")
            if line.startswith(b"data: ") and b"\n" not in line:
                return ServerSentEvent(name[7:].decode("utf-8", "replace") or None, line[6:], self._id, self._retry)
        return self._parsed(block)

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

    def _parsed(self, block: bytes) -> ServerSentEvent | None:
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


def bare_event(block: bytes, error_key: str) -> ServerSentEvent | None:
    """The event of a block that is JSON and nothing else; None for any other.

    By the rules such lines are skipped. But they are how a provider speaks that fails after it has begun to stream, in
    a list or several times over: of errors the first one counts.
    """
    text = block.lstrip()
    if text[:1] not in (b"{", b"["):
        return None
    with suppress(ValueError, RecursionError):
        found: Any = _JSON.raw_decode(text.decode())[0]
        items: Any = found
        first: Any = items[0] if isinstance(found, list) and items else items
        if isinstance(first, dict) and error_key in first:
            return ServerSentEvent(None, json.dumps(first).encode())
    return ServerSentEvent(None, block)
