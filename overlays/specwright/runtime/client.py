"""The bases of generated clients, one for each colour.

Importing this loads no HTTP library and no model; making a client opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from .connections import AsyncConnections, SyncConnections
from .direct import AsyncDirect, SyncDirect
from .sentinels import NotGiven, not_given
from .settings import BaseClient

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from .aliases import AsyncHttpClient, HttpClient
    from .call import Call


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
        self._pool = SyncConnections(checked_client(http_client, "Client"))
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
            new._pool = SyncConnections(checked_client(http_client, "Client"))
        return new

    copy = with_options

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        from .sending import send

        return send(self, self._pool, call)

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
        self._pool = AsyncConnections(checked_client(http_client, "AsyncClient"))
        super().__init__(
            values=values, base_url=base_url, timeout=timeout, max_retries=max_retries,
            default_headers=default_headers, default_query=default_query,
        )  # fmt: skip

    @classmethod
    def beside(cls, client: BaseClient, connections: AsyncConnections) -> Self:
        """The client of these connections with the settings of `client`."""
        new = cls.__new__(cls)
        new._pool = connections
        new._adopt(client)
        return new

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
            new._pool = AsyncConnections(checked_client(http_client, "AsyncClient"))
        return new

    copy = with_options

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        from .sending import asend

        return await asend(self, self._pool, call)

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


def checked_client(client: Any, kind: str) -> Any:
    if client is not None:
        from .transport import library_of

        library = library_of(client)
        if not isinstance(client, library.client if kind == "Client" else library.async_client):
            raise TypeError(f"`http_client` must be a `{kind}` of httpx2 or httpx, not {type(client).__name__}.")
    return client
