"""The bases of generated clients: the thin shell around an exchange in each colour.

Importing this loads no HTTP library and no model; making a client opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from .connections import AsyncConnections, SyncConnections
from .direct import AsyncDirect, SyncDirect
from .sentinels import NotGiven, not_given
from .settings import BaseClient, checked_credential

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from .aliases import AsyncHttpClient, HttpClient
    from .call import Call
    from .exchange import Exchange
    from .profile import Profile


class SyncClient(BaseClient, SyncDirect):
    """The base of synchronous clients. See `BaseClient`; `http_client` is the caller's own HTTP client."""

    asynchronous = False

    def __init__(
        self,
        *,
        values: Mapping[str, object],
        base_url: str | httpx2.URL | None = None,
        timeout: float | httpx2.Timeout | NotGiven | None = not_given,
        max_retries: int | None = None,
        default_headers: Mapping[str, Any] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
    ) -> None:
        self._pool = SyncConnections(_checked_client(http_client, "Client"))
        super().__init__(
            values=values, base_url=base_url, timeout=timeout, max_retries=max_retries,
            default_headers=default_headers, default_query=default_query,
        )  # fmt: skip

    @property
    def _connections(self) -> SyncConnections:
        return self._pool

    def with_options(
        self,
        *,
        base_url: str | httpx2.URL | None = None,
        timeout: float | httpx2.Timeout | NotGiven | None = not_given,
        max_retries: int | NotGiven = not_given,
        default_headers: Mapping[str, Any] | None = None,
        set_default_headers: Mapping[str, Any] | None = None,
        default_query: Mapping[str, object] | None = None,
        set_default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        **values: Any,
    ) -> Self:
        """A copy with other settings that shares this client's connections. `values` are the provider's options."""
        new = self._copied(
            base_url=base_url, timeout=timeout, max_retries=max_retries, default_headers=default_headers,
            set_default_headers=set_default_headers, default_query=default_query,
            set_default_query=set_default_query, values=values,
        )  # fmt: skip
        if http_client is not None:
            new._pool = SyncConnections(_checked_client(http_client, "Client"))
        return new

    copy = with_options

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        from .answers import answer
        from .exchange import Exchange

        profile = self.profile
        exchange = Exchange(profile, call, self._credential(profile, call))
        response = self._send(exchange)
        return answer(self, call, response, exchange.retries_taken)

    def _credential(self, profile: Profile, call: Call) -> str | None:
        option = profile.credential(call.op)
        value = None if option is None else profile.values[option.name]
        return checked_credential(value() if callable(value) else value)

    def _send(self, exchange: Exchange) -> httpx2.Response:
        from .channel import BodyTooLarge, read

        while True:
            channel = self._pool.channel(exchange.scheme)
            request = exchange.build(channel)
            response: httpx2.Response | None = None
            try:
                response = channel.client.send(request, **exchange.send_options)
                wait = exchange.received(response)
                if wait is None:
                    if response.status_code < 300 and exchange.streams:
                        return response
                    try:
                        read(response, exchange.max_body)
                    except BodyTooLarge:
                        if response.status_code < 300:
                            raise exchange.too_large(response) from None
                    if response.status_code >= 300:
                        raise exchange.status_error(response)
                    return response
                response.close()
            except Exception as error:
                if response is not None:
                    response.close()
                wait = exchange.failed(error, response)
            except BaseException:
                if response is not None:
                    response.close()
                raise
            if wait:
                from time import sleep

                sleep(wait)

    def close(self) -> None:
        """Close all connections. The client cannot be used again."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(BaseClient, AsyncDirect):
    """The base of asynchronous clients. See `BaseClient`; `http_client` is the caller's own HTTP client."""

    asynchronous = True

    def __init__(
        self,
        *,
        values: Mapping[str, object],
        base_url: str | httpx2.URL | None = None,
        timeout: float | httpx2.Timeout | NotGiven | None = not_given,
        max_retries: int | None = None,
        default_headers: Mapping[str, Any] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: AsyncHttpClient | None = None,
    ) -> None:
        self._pool = AsyncConnections(_checked_client(http_client, "AsyncClient"))
        super().__init__(
            values=values, base_url=base_url, timeout=timeout, max_retries=max_retries,
            default_headers=default_headers, default_query=default_query,
        )  # fmt: skip

    @property
    def _connections(self) -> AsyncConnections:
        return self._pool

    def with_options(
        self,
        *,
        base_url: str | httpx2.URL | None = None,
        timeout: float | httpx2.Timeout | NotGiven | None = not_given,
        max_retries: int | NotGiven = not_given,
        default_headers: Mapping[str, Any] | None = None,
        set_default_headers: Mapping[str, Any] | None = None,
        default_query: Mapping[str, object] | None = None,
        set_default_query: Mapping[str, object] | None = None,
        http_client: AsyncHttpClient | None = None,
        **values: Any,
    ) -> Self:
        """A copy with other settings that shares this client's connections. `values` are the provider's options."""
        new = self._copied(
            base_url=base_url, timeout=timeout, max_retries=max_retries, default_headers=default_headers,
            set_default_headers=set_default_headers, default_query=default_query,
            set_default_query=set_default_query, values=values,
        )  # fmt: skip
        if http_client is not None:
            new._pool = AsyncConnections(_checked_client(http_client, "AsyncClient"))
        return new

    copy = with_options

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        from .answers import answer
        from .exchange import Exchange

        profile = self.profile
        exchange = Exchange(profile, call, await self._credential(profile, call))
        response = await self._send(exchange)
        return answer(self, call, response, exchange.retries_taken)

    async def _credential(self, profile: Profile, call: Call) -> str | None:
        option = profile.credential(call.op)
        value: Any = None if option is None else profile.values[option.name]
        if callable(value):
            value = value()
            if hasattr(value, "__await__"):
                value = await value
        return checked_credential(value)

    async def _send(self, exchange: Exchange) -> httpx2.Response:
        from .channel import BodyTooLarge, aread

        while True:
            channel = self._pool.channel(exchange.scheme)
            request = exchange.build(channel)
            response: httpx2.Response | None = None
            try:
                response = await channel.client.send(request, **exchange.send_options)
                wait = exchange.received(response)
                if wait is None:
                    if response.status_code < 300 and exchange.streams:
                        return response
                    try:
                        await aread(response, exchange.max_body)
                    except BodyTooLarge:
                        if response.status_code < 300:
                            raise exchange.too_large(response) from None
                    if response.status_code >= 300:
                        raise exchange.status_error(response)
                    return response
                await response.aclose()
            except Exception as error:
                if response is not None:
                    await response.aclose()
                wait = exchange.failed(error, response)
            except BaseException:
                if response is not None:
                    await response.aclose()
                raise
            if wait:
                from anyio import sleep

                await sleep(wait)

    async def close(self) -> None:
        """Close all connections of the running event loop. The client cannot be used again."""
        await self._pool.close()

    aclose = close

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _checked_client(client: Any, kind: str) -> Any:
    if client is not None:
        from .transport import library_of

        library = library_of(client)
        if not isinstance(client, library.client if kind == "Client" else library.async_client):
            raise TypeError(f"`http_client` must be a `{kind}` of httpx2 or httpx, not {type(client).__name__}.")
    return client
