"""Request bodies that are not simply bytes: sent in pieces, and from the start again where that is possible."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import IO, Any, TypeAlias, cast

CHUNK = 256 * 1024


class OnDisk:
    """A file by its path: opened when it is sent, and again when it is sent again."""

    __slots__ = ("_path", "length")

    replayable = True

    def __init__(self, path: os.PathLike[str] | str) -> None:
        self._path = path
        self.length: int | None = os.stat(path).st_size

    def chunks(self) -> Iterator[bytes]:
        with open(self._path, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


class Opened:
    """An open binary file, from where it stands now."""

    __slots__ = ("_file", "_start", "length", "replayable")

    def __init__(self, file: IO[bytes]) -> None:
        if isinstance(file, io.TextIOBase):
            raise TypeError("A file to upload must be opened in binary mode.")
        self._file = file
        self._start = 0
        self.length: int | None = None
        try:
            self.replayable: bool = bool(file.seekable())
            if self.replayable:
                self._start = file.tell()
                self.length = file.seek(0, os.SEEK_END) - self._start
                file.seek(self._start)
        except (AttributeError, OSError, ValueError):
            self.replayable = False

    def chunks(self) -> Iterator[bytes]:
        if self.replayable:
            self._file.seek(self._start)
        while chunk := self._file.read(CHUNK):
            if isinstance(cast("object", chunk), str):
                raise TypeError("A file to upload must be opened in binary mode.")
            yield chunk


class Iterated:
    """Chunks from an iterable. A list or tuple can be read again; anything else may be a generator, which cannot."""

    __slots__ = ("_source", "length", "replayable")

    def __init__(self, source: Iterable[bytes] | AsyncIterable[bytes]) -> None:
        self._source = source
        self.length: int | None = None
        self.replayable: bool = isinstance(source, list | tuple)

    def chunks(self) -> Iterator[bytes]:
        if isinstance(self._source, AsyncIterable):
            raise TypeError("An async iterable can only be sent by an async client.")
        yield from self._source

    async def achunks(self) -> AsyncIterator[bytes]:
        if isinstance(self._source, AsyncIterable):
            async for chunk in self._source:
                yield chunk
        else:
            for chunk in self._source:
                yield chunk


Piece: TypeAlias = bytes | OnDisk | Opened | Iterated


class StreamedBody:
    """A body in pieces. `length` is its size in bytes where all of it is known."""

    __slots__ = ("_pieces", "length")

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        total = 0
        for piece in pieces:
            size = len(piece) if isinstance(piece, bytes) else piece.length
            if size is None:
                self.length: int | None = None
                return
            total += size
        self.length = total

    @property
    def replayable(self) -> bool:
        """True if the body can be sent again: every piece of it starts anew when it is read."""
        return all(isinstance(piece, bytes) or piece.replayable for piece in self._pieces)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece.chunks()

    def asynchronous(self) -> AsyncIterator[bytes]:
        """The same chunks for an async client; files are read in a worker thread."""
        return self._achunks()

    async def _achunks(self) -> AsyncIterator[bytes]:
        from anyio.to_thread import run_sync

        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            elif isinstance(piece, Iterated):
                async for chunk in piece.achunks():
                    yield chunk
            else:
                chunks = piece.chunks()
                while (chunk := await run_sync(next, chunks, b"")) != b"":
                    yield chunk


def content(value: object) -> bytes | StreamedBody:
    """A body that is one value: bytes, text, a path, an open file, or an iterable of bytes.

    Raises:
        TypeError: `value` is none of these.
    """
    kind = type(value).__name__
    is_object = hasattr(value, "keys")
    if isinstance(value, bytes):
        return value
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, os.PathLike):
        return StreamedBody([OnDisk(cast("os.PathLike[str]", value))])
    if callable(getattr(value, "read", None)):
        return StreamedBody([Opened(cast("IO[bytes]", value))])
    if isinstance(value, Iterable | AsyncIterable) and not is_object:
        return StreamedBody([Iterated(cast("Any", value))])
    raise TypeError(f"A binary body must be bytes, a path, a binary file or an iterable of bytes, not {kind}.")
