"""One client for both colours: every method beside its `*_async` form, on one set of settings.

Clients in this style also take settings with each call: where to send it, how to try again, how long to wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar, cast

from .call import Call
from .client import AsyncClient, SyncClient, checked_client
from .connections import AsyncConnections
from .resource import NO_OPTIONS, AsyncResource, SyncResource
from .retry import BackoffStrategy, RetryConfig
from .sentinels import NotGiven, Omit, not_given, omit

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from .aliases import AsyncHttpClient, Body, CallOptions, Headers, HttpClient, Query
    from .operation import Operation
    from .provider import Provider

T = TypeVar("T")

__all__ = [
    "AsyncPairedResource",
    "BackoffStrategy",
    "Logger",
    "PairedClient",
    "PairedResource",
    "RetryConfig",
    "address",
    "call_options",
    "credentials",
    "unless_none",
]


class Logger(Protocol):
    """Where a client writes what it does, one line a call."""

    def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Take one line; `args` are put into `msg` by %."""


class PairedClient(SyncClient):
    """The base of clients of both colours. See `BaseClient`.

    Args:
        retry_config: when a request is sent again, in place of `max_retries`; None sends it once.
        http_client: the caller's own HTTP client for synchronous calls.
        async_http_client: the same for asynchronous ones.
        debug_logger: is told of every call.
    """

    _async_class: ClassVar[type[AsyncClient]]

    def __init__(
        self,
        *,
        values: Mapping[str, object],
        base_url: str | httpx2.URL | None = None,
        timeout: float | httpx2.Timeout | NotGiven | None = not_given,
        max_retries: int | None = None,
        retry_config: RetryConfig | NotGiven | None = not_given,
        default_headers: Mapping[str, Any] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        async_http_client: AsyncHttpClient | None = None,
        debug_logger: Logger | None = None,
    ) -> None:
        self._async_pool = AsyncConnections(checked_client(async_http_client, "AsyncClient"))
        self._debug_logger = debug_logger
        self._half: AsyncClient | None = None
        super().__init__(
            values=values, base_url=base_url, timeout=timeout, max_retries=max_retries,
            default_headers=default_headers, default_query=default_query, http_client=http_client,
        )  # fmt: skip
        self.retry_config = retry_config

    def __setattr__(self, name: str, value: object) -> None:
        # The asynchronous half is made anew once a setting changes.
        if name not in ("_profile", "_half"):
            object.__setattr__(self, "_half", None)
        super().__setattr__(name, value)

    @property
    def asynchronous_half(self) -> AsyncClient:
        """The asynchronous client with the same settings."""
        half = self._half
        if half is None:
            half = self._half = self._async_class.beside(self, self._async_pool)
        return half

    def with_options(self, *, async_http_client: AsyncHttpClient | None = None, **options: Any) -> Self:
        """A copy with other settings that shares this client's connections. See `SyncClient.with_options`."""
        new = super().with_options(**options)
        if async_http_client is not None:
            new._async_pool = AsyncConnections(checked_client(async_http_client, "AsyncClient"))
        return new

    copy = with_options

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        self._tell(call)
        return super().execute(call)

    async def execute_async(self, call: Call) -> Any:
        """Make a call asynchronously and return what its method returns."""
        self._tell(call)
        return await self.asynchronous_half.execute(call)

    def _tell(self, call: Call) -> None:
        if self._debug_logger is not None:
            self._debug_logger.debug("%s %s", call.op.method, call.op.path)

    async def aclose(self) -> None:
        """Close the connections of asynchronous calls."""
        await self._async_pool.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


class PairedResource(SyncResource):
    """A group of methods of a client of both colours."""

    _client: PairedClient

    def __init__(self, client: PairedClient) -> None:
        super().__init__(client)

    def _for(self, server_url: str | None, retries: RetryConfig | NotGiven | Omit | None) -> Self:
        """This resource with other settings, where some are given."""
        if server_url is None and isinstance(retries, Omit | NotGiven):
            return self
        client = self._client.with_options(base_url=server_url)
        if not isinstance(retries, Omit | NotGiven):
            client.retry_config = retries
        return type(self)(client)

    async def _call_async(
        self,
        op: Operation,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, Any] | None = None,
        stream: object = omit,
        options: CallOptions = NO_OPTIONS,
        to: type[T] | None = None,
    ) -> T:
        """Call an endpoint asynchronously. Arguments as for `_call`."""
        answer: T = await self._client.execute_async(Call(op, path, query, body, headers, stream, options, to))
        return answer

    async def _call_nothing_async(
        self,
        op: Operation,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, Any] | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> None:
        """Call an endpoint that answers nothing asynchronously. Arguments as for `_call`."""
        answer: None = await self._client.execute_async(Call(op, path, query, body, headers, omit, options, None))
        return answer


class AsyncPairedResource(AsyncResource):
    """A group of methods of an asynchronous client, with the same settings for each call."""

    def _for(self, server_url: str | None, retries: RetryConfig | NotGiven | Omit | None) -> Self:
        """This resource with other settings, where some are given."""
        if server_url is None and isinstance(retries, Omit | NotGiven):
            return self
        client = self._client.with_options(base_url=server_url)
        if not isinstance(retries, Omit | NotGiven):
            client.retry_config = retries
        return type(self)(client)


def unless_none(value: T | None) -> T | Omit:
    """`value`, or nothing for None: where null is no value, None is another way not to give an argument."""
    return omit if value is None else value


def call_options(
    http_headers: Mapping[str, str | Omit] | None,
    timeout_ms: int | None,
    extra_headers: Headers | None,
    extra_query: Query | None,
    extra_body: Body | None,
    timeout: float | httpx2.Timeout | NotGiven | None,
) -> CallOptions:
    """Both spellings of a call's options as one. Milliseconds go before seconds, `extra_headers` before others."""
    headers = {**(http_headers or {}), **(extra_headers or {})} if http_headers or extra_headers else None
    return (headers, extra_query, extra_body, timeout if timeout_ms is None else timeout_ms / 1000)


def credentials(own: object, headers: Mapping[str, str], others: Mapping[str, str] | None) -> dict[str, str | Omit]:
    """The headers of a call that has a credential of its own, in place of the client's.

    Args:
        own: the credential, a dict or a model; None leaves the client's.
        headers: by the names of its fields the header that each is sent in, with a word before it where there is a
            colon (`Authorization: Bearer`). A header whose field is not given is not sent.
        others: further headers of the call, which go before these.
    """
    sent: dict[str, str | Omit] = {}
    for field, header in headers.items() if own is not None else ():
        name, _, word = header.partition(": ")
        given = cast("Any", own)
        value: object = given.get(field) if hasattr(own, "keys") else getattr(given, field, None)
        sent[name] = omit if value is None else f"{word} {value}" if word else str(value)
    return {**sent, **(others or {})}


def address(
    provider: Provider,
    base_url: str | httpx2.URL | None,
    server: str | None,
    server_url: str | None,
    url_params: Mapping[str, str] | None,
) -> str | httpx2.URL | None:
    """Where a client's API is: `base_url`, or `server_url` with its `{places}` filled, or a server by its name.

    Raises:
        ValueError: the provider has no server of that name.
    """
    if base_url is None and server_url:
        for name, value in (url_params or {}).items():
            server_url = server_url.replace(f"{{{name}}}", value)
        return server_url
    if base_url is None and server:
        if server not in provider.servers:
            raise ValueError(f"There is no server {server!r}: {', '.join(provider.servers)}.")
        return provider.servers[server]
    return base_url
