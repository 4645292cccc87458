"""Answers before they are parsed: raw and streaming responses, and files."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from .answers import parse
from .channel import BodyTooLarge, aread, read
from .errors import APIResponseValidationError, StreamAlreadyConsumed

if TYPE_CHECKING:
    import datetime

    import httpx2

    from .call import Call
    from .client import AsyncClient, SyncClient

R = TypeVar("R")
T = TypeVar("T")


class BaseAPIResponse(Generic[R]):
    """What all answers show before they are parsed.

    Attributes:
        http_response: the HTTP library's response.
        retries_taken: how many times the request was sent again.
    """

    http_response: httpx2.Response
    retries_taken: int

    def __init__(
        self, client: SyncClient | AsyncClient, call: Call, response: httpx2.Response, retries_taken: int
    ) -> None:
        self._client = client
        self._call = call
        self._parsed: dict[Any, Any] = {}
        self.http_response = response
        self.retries_taken = retries_taken

    @property
    def headers(self) -> httpx2.Headers:
        """The headers of the answer."""
        return self.http_response.headers

    @property
    def http_request(self) -> httpx2.Request:
        """The request that was answered."""
        return self.http_response.request

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self.http_response.status_code

    @property
    def url(self) -> httpx2.URL:
        """The address that answered."""
        return self.http_response.url

    @property
    def method(self) -> str:
        """The verb of the request."""
        return self.http_request.method

    @property
    def http_version(self) -> str:
        """Such as `HTTP/1.1`."""
        return self.http_response.http_version

    @property
    def elapsed(self) -> datetime.timedelta:
        """The time from sending the request to the end of the body. There is none before the body was read."""
        return self.http_response.elapsed

    @property
    def is_closed(self) -> bool:
        """True once the connection was given back."""
        return self.http_response.is_closed

    @property
    def request_id(self) -> str | None:
        """The provider's name for the request."""
        return self.http_response.headers.get(self._client.request_id_header)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} [{self.status_code} {self.http_response.reason_phrase}]>"

    @property
    def max_body(self) -> int:
        """The most that is read of the body at once, in bytes."""
        return self._client.max_response_bytes

    def _parse(self, to: Any) -> Any:
        if to not in self._parsed:
            self._parsed[to] = parse(self._client, self._call, self.http_response, to)
        return self._parsed[to]


class LegacyAPIResponse(BaseAPIResponse[R]):
    """What `with_raw_response` methods return, in both colours: the body is there, and `parse()` makes of it what the
    method itself would have returned."""

    @overload
    def parse(self) -> R: ...
    @overload
    def parse(self, *, to: type[T]) -> T: ...
    def parse(self, *, to: Any = None) -> Any:
        """The body as the method's type, or as `to`.

        Raises:
            APIResponseValidationError: the body is not what its headers say.
        """
        return self._parse(to)

    @property
    def content(self) -> bytes:
        """The body."""
        return self.http_response.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.http_response.text

    def json(self) -> Any:
        """The body as JSON, unparsed by any model."""
        return self.http_response.json()


class APIResponse(BaseAPIResponse[R]):
    """What a `with_streaming_response` block gives: the body has not been read yet."""

    @overload
    def parse(self) -> R: ...
    @overload
    def parse(self, *, to: type[T]) -> T: ...
    def parse(self, *, to: Any = None) -> Any:
        """Read the body as the method's type, or as `to`.

        Raises:
            APIResponseValidationError: the body is not what its headers say.
        """
        if not self._call.streamed:
            self.read()
        return self._parse(to)

    def read(self) -> bytes:
        """Read the body and return it.

        Raises:
            StreamAlreadyConsumed: it was streamed before.
        """
        with _translated(self):
            read(self.http_response, self.max_body)
        return self.http_response.content

    def text(self) -> str:
        """Read the body as text."""
        self.read()
        return self.http_response.text

    def json(self) -> Any:
        """Read the body as JSON."""
        self.read()
        return self.http_response.json()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body in chunks, of `chunk_size` bytes or as they arrive."""
        with _translated(self):
            yield from self.http_response.iter_bytes(chunk_size)

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """The body as text in chunks."""
        with _translated(self):
            yield from self.http_response.iter_text(chunk_size)

    def iter_lines(self) -> Iterator[str]:
        """The body as text, line by line."""
        with _translated(self):
            yield from self.http_response.iter_lines()

    def stream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the body to a file as it arrives."""
        with open(file, "wb") as out:
            for chunk in self.iter_bytes(chunk_size):
                out.write(chunk)

    write_to_file = stream_to_file

    def close(self) -> None:
        """Give the connection back."""
        self.http_response.close()


class AsyncAPIResponse(BaseAPIResponse[R]):
    """`APIResponse` for async clients."""

    @overload
    async def parse(self) -> R: ...
    @overload
    async def parse(self, *, to: type[T]) -> T: ...
    async def parse(self, *, to: Any = None) -> Any:
        """Read the body as the method's type, or as `to`.

        Raises:
            APIResponseValidationError: the body is not what its headers say.
        """
        if not self._call.streamed:
            await self.read()
        return self._parse(to)

    async def read(self) -> bytes:
        """Read the body and return it.

        Raises:
            StreamAlreadyConsumed: it was streamed before.
        """
        with _translated(self):
            await aread(self.http_response, self.max_body)
        return self.http_response.content

    async def text(self) -> str:
        """Read the body as text."""
        await self.read()
        return self.http_response.text

    async def json(self) -> Any:
        """Read the body as JSON."""
        await self.read()
        return self.http_response.json()

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body in chunks, of `chunk_size` bytes or as they arrive."""
        with _translated(self):
            async for chunk in self.http_response.aiter_bytes(chunk_size):
                yield chunk

    async def iter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """The body as text in chunks."""
        with _translated(self):
            async for chunk in self.http_response.aiter_text(chunk_size):
                yield chunk

    async def iter_lines(self) -> AsyncIterator[str]:
        """The body as text, line by line."""
        with _translated(self):
            async for line in self.http_response.aiter_lines():
                yield line

    async def stream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the body to a file as it arrives."""
        from anyio import open_file

        async with await open_file(file, "wb") as out:
            async for chunk in self.iter_bytes(chunk_size):
                await out.write(chunk)

    write_to_file = stream_to_file

    async def close(self) -> None:
        """Give the connection back."""
        await self.http_response.aclose()


class _translated:
    """The boundary at which exceptions of the HTTP library become ours while a body is read."""

    def __init__(self, owner: BaseAPIResponse[Any]) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        if error is None or not isinstance(error, Exception):
            return
        from .transport import library_for

        response = self._owner.http_response
        known = library_for(response)
        if isinstance(error, BodyTooLarge):
            message = f"The answer is larger than {self._owner.max_body} bytes."
            raise APIResponseValidationError(response, None, message=message) from None
        if isinstance(error, known.consumed_errors):
            raise StreamAlreadyConsumed from error
        translated = known.translated(error, response)
        if translated is not None:
            raise translated from error


class BinaryResponse:
    """A file that was answered, read whole. `with_streaming_response` gives it piece by piece.

    The methods that begin with `a` are the same for async code.

    Attributes:
        response: the HTTP library's response.
    """

    response: httpx2.Response

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.response.content

    @property
    def text(self) -> str:
        """The file as text."""
        return self.response.text

    @property
    def encoding(self) -> str | None:
        """The encoding that `text` uses."""
        return self.response.encoding

    @property
    def charset_encoding(self) -> str | None:
        """The encoding that the answer declares."""
        return self.response.charset_encoding

    def json(self, **options: Any) -> Any:
        """The file as JSON; `options` are those of `json.loads`."""
        return self.response.json(**options)

    def read(self) -> bytes:
        """The bytes of the file."""
        return self.response.content

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The file in chunks of `chunk_size` bytes, or whole."""
        data = self.response.content
        step = max(chunk_size or len(data), 1)
        for start in range(0, len(data), step):
            yield data[start : start + step]

    iter_raw = iter_bytes

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """The file as text, in chunks of `chunk_size` characters, or whole."""
        text = self.response.text
        step = max(chunk_size or len(text), 1)
        for start in range(0, len(text), step):
            yield text[start : start + step]

    def iter_lines(self) -> Iterator[str]:
        """The file as text, line by line."""
        yield from self.response.text.splitlines()

    def write_to_file(self, file: str | os.PathLike[str]) -> None:
        """Write the file to disk."""
        with open(file, "wb") as out:
            out.write(self.response.content)

    def stream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the file to disk, `chunk_size` bytes at a time."""
        with open(file, "wb") as out:
            for chunk in self.iter_bytes(chunk_size):
                out.write(chunk)

    def close(self) -> None:
        """Nothing is left open: the file has been read."""

    async def aread(self) -> bytes:
        """The bytes of the file."""
        return self.response.content

    async def aiter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The file in chunks of `chunk_size` bytes, or whole."""
        for chunk in self.iter_bytes(chunk_size):
            yield chunk

    aiter_raw = aiter_bytes

    async def aiter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """The file as text, in chunks of `chunk_size` characters, or whole."""
        for chunk in self.iter_text(chunk_size):
            yield chunk

    async def aiter_lines(self) -> AsyncIterator[str]:
        """The file as text, line by line."""
        for line in self.iter_lines():
            yield line

    async def astream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the file to disk in a worker thread."""
        from anyio import open_file

        async with await open_file(file, "wb") as out:
            for chunk in self.iter_bytes(chunk_size):
                await out.write(chunk)

    async def aclose(self) -> None:
        """Nothing is left open: the file has been read."""


AsyncBinaryResponse = BinaryResponse
HttpxBinaryResponseContent = BinaryResponse
StreamedBinaryAPIResponse = APIResponse
AsyncStreamedBinaryAPIResponse = AsyncAPIResponse
