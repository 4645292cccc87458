"""A library's client, and how requests are made for it and answers read from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .body import StreamedBody

if TYPE_CHECKING:
    import httpx2

    from .profile import RawHeaders
    from .redirects import Redirect
    from .transport import Library

ClientT = TypeVar("ClientT", "httpx2.Client", "httpx2.AsyncClient")


class BodyTooLarge(Exception):
    """An answer that goes on past the limit."""


class _AsyncBody:
    """A body for an async client, which must not be iterable in the other colour."""

    def __init__(self, body: StreamedBody) -> None:
        self._body = body

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._body.asynchronous()


class Channel(Generic[ClientT]):
    """One client of an HTTP library. `asynchronous` is its colour."""

    def __init__(self, library: Library, client: ClientT) -> None:
        self.library = library
        self.client: ClientT = client
        self.asynchronous: bool = isinstance(client, library.async_client)
        plain = library.async_client if self.asynchronous else library.client
        self._plain = getattr(type(client), "build_request", None) is plain.build_request
        self._own_headers: list[tuple[bytes, bytes]] = []
        self._merged: dict[int, tuple[RawHeaders, RawHeaders]] = {}

    def build(
        self,
        method: str,
        url: httpx2.URL,
        headers: RawHeaders,
        body: bytes | StreamedBody | None,
        timeout: dict[str, float | None],
    ) -> httpx2.Request:
        """A request with the client's own headers, parameters and cookies."""
        client = self.client
        if self._plain and not isinstance(body, StreamedBody) and not client.params and not client.cookies:
            # What `build_request` would come to, at a tenth of its cost.
            raw = [(b"Host", url.netloc), *self._with_own(headers)]
            if body is not None:
                raw.append((b"Content-Length", b"%d" % len(body)))
            elif method in ("POST", "PUT", "PATCH"):
                raw.append((b"Content-Length", b"0"))
            body = body or b""
            stream = self.library.byte_stream(body)
            request = self.library.request(method, url, headers=raw, stream=stream, extensions={"timeout": timeout})
            # The library's own name for a body that was read: hooks and errors find it in `request.content`.
            vars(request)["_content"] = body
            return request
        return client.build_request(
            method,
            url,
            headers=self._with_length(headers, body),
            content=self._content(body),
            # Given nothing, the library would put the client's parameters in place of the address's own.
            params=url.params if client.params else None,
            extensions={"timeout": timeout},
        )

    def rebuild(
        self, redirect: Redirect, body: bytes | StreamedBody | None, timeout: dict[str, float | None]
    ) -> httpx2.Request:
        """The request that follows a redirect: nothing of the client's is added to it again."""
        headers = [(name.encode(), value.encode()) for name, value in redirect.headers]
        return self.library.request(
            redirect.method,
            redirect.url,
            headers=self._with_length(headers, body),
            content=self._content(body),
            extensions={"timeout": timeout},
        )

    def _content(self, body: bytes | StreamedBody | None) -> Any:
        return _AsyncBody(body) if self.asynchronous and isinstance(body, StreamedBody) else body

    @staticmethod
    def _with_length(headers: RawHeaders, body: bytes | StreamedBody | None) -> RawHeaders:
        if isinstance(body, StreamedBody) and body.length is not None:
            return [*headers, (b"Content-Length", b"%d" % body.length)]
        return headers

    def _with_own(self, headers: RawHeaders) -> RawHeaders:
        own = self.client.headers.raw
        if own != self._own_headers:
            self._own_headers = own
            self._merged = {}
        cached = self._merged.get(id(headers))
        if cached is not None and cached[0] is headers:
            return cached[1]
        names = {name.lower() for name, _ in headers}
        merged = [(name, value) for name, value in own if name.lower() not in names] + headers
        if len(self._merged) > 512:
            self._merged.clear()
        self._merged[id(headers)] = (headers, merged)
        return merged


def _bounded(response: httpx2.Response, limit: int) -> bool:
    """True if the answer says itself that it is small enough to be read in one go."""
    length = response.headers.get("content-length", "")
    return length.isdigit() and int(length) <= limit and "content-encoding" not in response.headers


def read(response: httpx2.Response, limit: int) -> None:
    """Read the body of an answer, at most `limit` bytes of it once unpacked.

    Raises:
        BodyTooLarge: there is more.
    """
    if _bounded(response, limit):
        response.read()
    elif not hasattr(response, "_content"):
        chunks: list[bytes] = []
        size = 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > limit:
                response.close()
                raise BodyTooLarge
            chunks.append(chunk)
        vars(response)["_content"] = b"".join(chunks)
    if not response.is_closed:
        response.close()


async def aread(response: httpx2.Response, limit: int) -> None:
    """`read` for the other colour."""
    if _bounded(response, limit):
        await response.aread()
    elif not hasattr(response, "_content"):
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > limit:
                await response.aclose()
                raise BodyTooLarge
            chunks.append(chunk)
        vars(response)["_content"] = b"".join(chunks)
    if not response.is_closed:
        await response.aclose()
