"""JSON lines (JSONL, NDJSON): bytes in, lines out. Pure."""

from __future__ import annotations


class LineTooLong(ValueError):
    """A line that goes on past the limit."""


class LineDecoder:
    """Cuts a byte stream at newlines (LF or CRLF) and drops blank lines.

    Args:
        limit: the size in bytes from which on an unfinished line is refused.
    """

    __slots__ = ("_limit", "_parts", "_size")

    def __init__(self, *, limit: int = 256 * 1024 * 1024) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._limit = limit

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that `chunk` completes.

        Raises:
            LineTooLong: a line is longer than the limit.
        """
        if b"\n" not in chunk:
            self._parts.append(chunk)
            self._size += len(chunk)
            if self._size > self._limit:
                raise LineTooLong(f"a line is longer than {self._limit} bytes")
            return []
        lines = (b"".join((*self._parts, chunk))).split(b"\n")
        rest = lines.pop()
        self._parts = [rest] if rest else []
        self._size = len(rest)
        return [line for line in map(bytes.strip, lines) if line]

    def finish(self) -> list[bytes]:
        """The last line, which needs no newline."""
        rest = b"".join(self._parts).strip()
        self._parts.clear()
        return [rest] if rest else []
