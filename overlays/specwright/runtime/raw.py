"""Wrappers that turn a method into one that returns its answer unparsed, or unread.

A wrapped method is the method itself, called with a mark among its extra headers: whatever an overlay has put around
it still runs, and a call without the mark pays nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from .call import MODE_HEADER

if TYPE_CHECKING:
    from types import TracebackType

    from .response import APIResponse, AsyncAPIResponse, LegacyAPIResponse

P = ParamSpec("P")
R = TypeVar("R")


def _mark(kwargs: dict[str, Any], mode: str) -> None:
    kwargs["extra_headers"] = {**(kwargs.get("extra_headers") or {}), MODE_HEADER: mode}


def raw(method: Callable[P, R]) -> Callable[P, LegacyAPIResponse[R]]:
    """`method`, returning the answer with its headers and status, to be parsed by `parse()`."""

    @wraps(method)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> LegacyAPIResponse[R]:
        _mark(kwargs, "raw")
        return cast("LegacyAPIResponse[R]", method(*args, **kwargs))

    return wrapped


def async_raw(method: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[LegacyAPIResponse[R]]]:
    """`raw` for async methods."""

    @wraps(method)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> LegacyAPIResponse[R]:
        _mark(kwargs, "raw")
        return cast("LegacyAPIResponse[R]", await method(*args, **kwargs))

    return wrapped


def whole(method: Callable[P, R]) -> Callable[P, APIResponse[R]]:
    """`raw` for providers whose official package has one class of answers, with `with_streaming_response`."""

    @wraps(method)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> APIResponse[R]:
        _mark(kwargs, "whole")
        return cast("APIResponse[R]", method(*args, **kwargs))

    return wrapped


def async_whole(method: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[AsyncAPIResponse[R]]]:
    """`whole` for async methods: what reads the answer is awaited, though its body is there."""

    @wraps(method)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> AsyncAPIResponse[R]:
        _mark(kwargs, "whole")
        return cast("AsyncAPIResponse[R]", await method(*args, **kwargs))

    return wrapped


def streamed(method: Callable[P, R]) -> Callable[P, ResponseContextManager[R]]:
    """`method`, returning a context manager over the answer, whose body has not been read."""

    @wraps(method)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> ResponseContextManager[R]:
        _mark(kwargs, "stream")
        return ResponseContextManager(lambda: cast("APIResponse[R]", method(*args, **kwargs)))

    return wrapped


def async_streamed(method: Callable[P, Awaitable[R]]) -> Callable[P, AsyncResponseContextManager[R]]:
    """`streamed` for async methods."""

    @wraps(method)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> AsyncResponseContextManager[R]:
        _mark(kwargs, "stream")
        return AsyncResponseContextManager(lambda: cast("Awaitable[AsyncAPIResponse[R]]", method(*args, **kwargs)))

    return wrapped


class ResponseContextManager(Generic[R]):
    """Sends the request when it is entered, and closes the answer when it is left."""

    def __init__(self, send: Callable[[], APIResponse[R]]) -> None:
        self._send = send
        self._response: APIResponse[R] | None = None

    def __enter__(self) -> APIResponse[R]:
        self._response = self._send()
        return self._response

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._response is not None:
            self._response.close()


class AsyncResponseContextManager(Generic[R]):
    """`ResponseContextManager` for async methods."""

    def __init__(self, send: Callable[[], Awaitable[AsyncAPIResponse[R]]]) -> None:
        self._send = send
        self._response: AsyncAPIResponse[R] | None = None

    async def __aenter__(self) -> AsyncAPIResponse[R]:
        self._response = await self._send()
        return self._response

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._response is not None:
            await self._response.close()


to_raw_response_wrapper = raw
async_to_raw_response_wrapper = async_raw
to_streamed_response_wrapper = streamed
async_to_streamed_response_wrapper = async_streamed
