"""Where an upload's bytes come from: bytes, a file by its path, an open file, or a stream that can be read once."""

from __future__ import annotations

import io
import os
from types import TracebackType
from typing import IO, Any, Protocol, Self, TypeAlias, cast

from .errors import SpecwrightError

__all__ = ["Source", "UploadContent", "UploadError", "source"]

UploadContent: TypeAlias = "bytes | bytearray | os.PathLike[str] | str | IO[bytes]"
"""What can be uploaded. A `str` is a path; an open file is read from where it stands."""


class UploadError(SpecwrightError):
    """An upload that cannot be brought to its end.

    Attributes:
        sent: how many bytes the provider has confirmed.
        total: the size of the whole, or None if it was not known.
    """

    def __init__(self, message: str, *, sent: int = 0, total: int | None = None) -> None:
        super().__init__(message)
        self.sent = sent
        self.total = total


class Source(Protocol):
    """Bytes by their place, with `size` where it is known beforehand. A context manager that closes what it opened."""

    size: int | None

    def read(self, offset: int, size: int) -> bytes:
        """The bytes from `offset` on: `size` of them, or fewer at the end.

        Raises:
            UploadError: the place has gone by, and the source cannot be read again.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class _File:
    """An open file. `owned` ones are closed at the end."""

    def __init__(self, file: IO[bytes], *, owned: bool, size: int | None = None) -> None:
        if isinstance(file, io.TextIOBase):
            raise TypeError("A file to upload must be opened in binary mode.")
        self._file = file
        self._owned = owned
        self._start = 0
        self._position = 0
        self.size: int | None = size
        try:
            self._seekable = bool(file.seekable())
            if self._seekable:
                self._start = file.tell()
                found = file.seek(0, os.SEEK_END) - self._start
                file.seek(self._start)
                self.size = found if size is None else size
        except (AttributeError, OSError, ValueError):
            self._seekable = False

    def read(self, offset: int, size: int) -> bytes:
        if offset != self._position:
            if not self._seekable:
                raise UploadError(f"The stream would have to be read from byte {offset}, and cannot be.", sent=offset)
            self._file.seek(self._start + offset)
            self._position = offset
        chunks: list[bytes] = []
        # A pipe or a socket gives what it has, which may be less than was asked for and yet not the end.
        while size > 0 and (chunk := self._file.read(size)):
            if isinstance(cast("object", chunk), str):
                raise TypeError("A file to upload must be opened in binary mode.")
            chunks.append(chunk)
            size -= len(chunk)
            self._position += len(chunk)
        return b"".join(chunks)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._owned:
            self._file.close()


def source(content: UploadContent, size: int | None = None) -> Source:
    """A source of what is to be uploaded. A path is opened here, and closed at the end.

    Args:
        content: bytes, a path, or a file opened in binary mode; its `read` need not support seeking.
        size: the number of bytes of a stream that cannot tell it.

    Raises:
        TypeError: `content` is none of these.
        OSError: the file cannot be opened.
    """
    value: Any = content
    if isinstance(value, bytes | bytearray):
        return _File(io.BytesIO(value), owned=True)
    if isinstance(value, str | os.PathLike):
        return _File(open(cast("str", value), "rb"), owned=True)
    if callable(getattr(value, "read", None)):
        return _File(value, owned=False, size=size)
    raise TypeError(f"An upload is bytes, a path or a binary file, not {type(value).__name__}.")
