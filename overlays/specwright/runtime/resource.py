"""The bases of generated resources: a method packs its arguments, and these hand them to the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .call import Call
from .sentinels import not_given, omit

if TYPE_CHECKING:
    from .aliases import CallOptions
    from .client import AsyncClient, SyncClient
    from .operation import Operation

T = TypeVar("T")

NO_OPTIONS: CallOptions = (None, None, None, not_given)


class SyncResource:
    """A group of methods of a synchronous client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def _call(
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
        """Call an endpoint.

        Args:
            op: the endpoint.
            path, query, headers: parameters by their names on the wire; what was not given is left out.
            body: the keys of the body, or the body itself.
            stream: the value of the argument that asks for a stream, where it is neither in `body` nor in `query`.
            options: extra headers, query and body, and the timeout.
            to: a type to parse the answer (or each event) as, in place of the operation's.
        """
        answer: T = self._client.execute(Call(op, path, query, body, headers, stream, options, to))
        return answer

    def _call_nothing(
        self,
        op: Operation,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, Any] | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> None:
        """Call an endpoint that answers nothing. Arguments as for `_call`; a raw response is still returned."""
        answer: None = self._client.execute(Call(op, path, query, body, headers, omit, options, None))
        return answer

    def _call_page(
        self,
        op: Operation,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, Any] | None = None,
        options: CallOptions = NO_OPTIONS,
        to: type[T] | None = None,
    ) -> T:
        """Call an endpoint that lists; returns its first page. Arguments as for `_call`."""
        answer: T = self._client.execute(Call(op, path, query, body, headers, omit, options, to))
        return answer


class AsyncResource:
    """A group of methods of an asynchronous client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _call(
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
        """Call an endpoint.

        Args:
            op: the endpoint.
            path, query, headers: parameters by their names on the wire; what was not given is left out.
            body: the keys of the body, or the body itself.
            stream: the value of the argument that asks for a stream, where it is neither in `body` nor in `query`.
            options: extra headers, query and body, and the timeout.
            to: a type to parse the answer (or each event) as, in place of the operation's.
        """
        answer: T = await self._client.execute(Call(op, path, query, body, headers, stream, options, to))
        return answer

    async def _call_nothing(
        self,
        op: Operation,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, Any] | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> None:
        """Call an endpoint that answers nothing. Arguments as for `_call`; a raw response is still returned."""
        answer: None = await self._client.execute(Call(op, path, query, body, headers, omit, options, None))
        return answer

    def _call_page(
        self,
        op: Operation,
        *,
        path: Mapping[str, object] | None = None,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, Any] | None = None,
        options: CallOptions = NO_OPTIONS,
        to: type[T] | None = None,
    ) -> T:
        """Call an endpoint that lists; returns an `AsyncPaginator`. Arguments as for `_call`."""
        from .pages import AsyncPaginator

        paginator: Any = AsyncPaginator[Any, Any](self._client, Call(op, path, query, body, headers, omit, options, to))
        answer: T = paginator
        return answer
