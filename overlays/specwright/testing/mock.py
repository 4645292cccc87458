"""The mock transport: HTTP clients of either library and either colour that ask a function instead of the network."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from specwright.runtime.transport import Library, library

from .answers import Answer, json_answer

if TYPE_CHECKING:
    import httpx2

LibraryName: TypeAlias = Literal["httpx2", "httpx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MockRequest:
    """A request that a mock transport saw.

    Attributes:
        method: the verb.
        url: the whole address.
        headers: by lower-case name.
        content: the body.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return urlsplit(self.url).path

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query as pairs, decoded."""
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


Handler: TypeAlias = Callable[[MockRequest], object]


class MockTransport:
    """Answers requests and keeps them.

    Args:
        handler: a function of the request; or one answer for all requests; or a list of `Answer`s given in turn, the
            last one again and again.  What is no `Answer` is sent as JSON.

    Attributes:
        requests: what was asked so far, retries and redirects included.
        open: how many answers have been begun and neither read to their end nor closed.
    """

    def __init__(self, handler: Handler | Answer | Sequence[Answer] | Mapping[str, object]) -> None:
        self._handler = handler
        self.requests: list[MockRequest] = []
        self.open = 0

    def client(self, *, using: LibraryName = "httpx2", **settings: Any) -> httpx2.Client:
        """A synchronous HTTP client for `http_client=`. `settings` are arguments of the library's `Client`."""
        known = library(using)
        return known.client(transport=_adapter(known)(self), **settings)

    def async_client(self, *, using: LibraryName = "httpx2", **settings: Any) -> httpx2.AsyncClient:
        """An asynchronous HTTP client for `http_client=`. `settings` are arguments of the library's `AsyncClient`."""
        known = library(using)
        return known.async_client(transport=_adapter(known)(self), **settings)

    def answer(self, request: MockRequest) -> Answer:
        """Record a request and say what is answered."""
        self.requests.append(request)
        handler = self._handler
        if callable(handler):
            result = handler(request)
        elif isinstance(handler, Sequence):
            result = handler[min(len(self.requests), len(handler)) - 1]
        else:
            result = handler
        return result if isinstance(result, Answer) else json_answer(result)


class _Body:
    """The body of an answer, in both colours; mixed with the stream classes of a library."""

    def __init__(self, mock: MockTransport, known: Library, answer: Answer, request: httpx2.Request) -> None:
        self._mock = mock
        self._known = known
        self._answer = answer
        self._request = request
        self._closed = False
        mock.open += 1

    def __iter__(self) -> Iterator[bytes]:
        for index, chunk in enumerate(self._answer.chunks):
            if index and self._answer.pause:
                time.sleep(self._answer.pause)
            yield chunk
        self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio import sleep

        for index, chunk in enumerate(self._answer.chunks):
            if index and self._answer.pause:
                await sleep(self._answer.pause)
            yield chunk
        self._end()

    def _end(self) -> None:
        if self._answer.failure == "cut":
            raise self._known.cut_error("the mock connection was cut", request=self._request)
        if self._answer.failure == "timeout":
            raise self._known.read_timeout("the mock connection fell silent", request=self._request)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._mock.open -= 1

    async def aclose(self) -> None:
        self.close()


def _begin(mock: MockTransport, known: Library, request: httpx2.Request) -> Answer:
    headers = {name.lower(): value for name, value in request.headers.multi_items()}
    seen = MockRequest(method=request.method, url=str(request.url), headers=headers, content=request.content)
    answer = mock.answer(seen)
    if answer.failure == "connect":
        raise known.connect_error("the mock connection was refused", request=request)
    return answer


_adapters: dict[str, Any] = {}


def _adapter(known: Library) -> Any:
    if known.name in _adapters:
        return _adapters[known.name]
    body: Any = type("MockBody", (_Body, *known.stream_bases), {})

    def response(mock: MockTransport, answer: Answer, request: httpx2.Request) -> httpx2.Response:
        stream = body(mock, known, answer, request)
        return known.response(answer.status, headers=dict(answer.headers), stream=stream, request=request)

    def init(self: Any, mock: MockTransport) -> None:
        self.mock = mock

    def handle_request(self: Any, request: httpx2.Request) -> httpx2.Response:
        request.read()
        answer = _begin(self.mock, known, request)
        if answer.delay:
            time.sleep(answer.delay)
        return response(self.mock, answer, request)

    async def handle_async_request(self: Any, request: httpx2.Request) -> httpx2.Response:
        from anyio import sleep

        await request.aread()
        answer = _begin(self.mock, known, request)
        if answer.delay:
            await sleep(answer.delay)
        return response(self.mock, answer, request)

    # The base classes are those of the library at hand, so the class can only be made now.
    members = {"__init__": init, "handle_request": handle_request, "handle_async_request": handle_async_request}
    return _adapters.setdefault(known.name, type("MockAdapter", known.transport_bases, members))
