"""Calls without a generated method: `client.get`, `client.post` and so on, for endpoints that a client has none for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from .aliases import FileTypes
    from .call import Call
    from .direct_calls import RequestOptions
    from .settings import BaseClient

T = TypeVar("T")


class SyncDirect:
    """Methods for any endpoint."""

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        raise NotImplementedError

    def get(
        self,
        path: str,
        *,
        cast_to: type[T],
        options: RequestOptions | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a GET request. Arguments as for `post`."""
        return self._direct("GET", path, cast_to, None, None, None, options, stream, stream_cls)

    def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a POST request to a path of the API that has no method here.

        Args:
            path: the path after `base_url`, percent-encoded, with a query if need be.
            cast_to: what the answer is parsed as: a model, `dict`, `str`, `bytes`, `object` (any JSON), `NoneType`,
                or the HTTP library's `Response`.
            body: the JSON body; with `files`, the other fields of the form.
            content: the body as bytes, a path, a binary file or an iterable of bytes.
            options: settings of this call.
            files: files of a form by field name.
            stream: give a stream of events, each parsed as `cast_to` or as the type in `stream_cls`.
            stream_cls: the stream with its type of event, such as `Stream[Chunk]`.
        """
        return self._direct("POST", path, cast_to, body, content, files, options, stream, stream_cls)

    def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a PUT request. Arguments as for `post`."""
        return self._direct("PUT", path, cast_to, body, content, files, options, stream, stream_cls)

    def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a PATCH request. Arguments as for `post`."""
        return self._direct("PATCH", path, cast_to, body, content, files, options, stream, stream_cls)

    def delete(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a DELETE request. Arguments as for `post`."""
        return self._direct("DELETE", path, cast_to, body, content, files, options, stream, stream_cls)

    def _direct(
        self,
        method: str,
        path: str,
        cast_to: type[T],
        body: object,
        content: object,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None,
        options: RequestOptions | None,
        stream: bool,
        stream_cls: type[Any] | None,
    ) -> T:
        from .direct_calls import direct_call

        call = direct_call(
            cast("BaseClient", self), method, path, cast_to=cast_to, body=body, content=content, files=files,
            options=options, stream=stream, stream_cls=stream_cls,
        )  # fmt: skip
        answer: T = self.execute(call)
        return answer


class AsyncDirect:
    """Methods for any endpoint, for async clients."""

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        raise NotImplementedError

    async def get(
        self,
        path: str,
        *,
        cast_to: type[T],
        options: RequestOptions | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a GET request. Arguments as for `post`."""
        return await self._direct("GET", path, cast_to, None, None, None, options, stream, stream_cls)

    async def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a POST request to a path of the API that has no method here.

        Args:
            path: the path after `base_url`, percent-encoded, with a query if need be.
            cast_to: what the answer is parsed as: a model, `dict`, `str`, `bytes`, `object` (any JSON), `NoneType`,
                or the HTTP library's `Response`.
            body: the JSON body; with `files`, the other fields of the form.
            content: the body as bytes, a path, a binary file or an iterable of bytes.
            options: settings of this call.
            files: files of a form by field name.
            stream: give a stream of events, each parsed as `cast_to` or as the type in `stream_cls`.
            stream_cls: the stream with its type of event, such as `Stream[Chunk]`.
        """
        return await self._direct("POST", path, cast_to, body, content, files, options, stream, stream_cls)

    async def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a PUT request. Arguments as for `post`."""
        return await self._direct("PUT", path, cast_to, body, content, files, options, stream, stream_cls)

    async def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a PATCH request. Arguments as for `post`."""
        return await self._direct("PATCH", path, cast_to, body, content, files, options, stream, stream_cls)

    async def delete(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: object = None,
        content: object = None,
        options: RequestOptions | None = None,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None = None,
        stream: bool = False,
        stream_cls: type[Any] | None = None,
    ) -> T:
        """Send a DELETE request. Arguments as for `post`."""
        return await self._direct("DELETE", path, cast_to, body, content, files, options, stream, stream_cls)

    async def _direct(
        self,
        method: str,
        path: str,
        cast_to: type[T],
        body: object,
        content: object,
        files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None,
        options: RequestOptions | None,
        stream: bool,
        stream_cls: type[Any] | None,
    ) -> T:
        from .direct_calls import direct_call

        call = direct_call(
            cast("BaseClient", self), method, path, cast_to=cast_to, body=body, content=content, files=files,
            options=options, stream=stream, stream_cls=stream_cls,
        )  # fmt: skip
        answer: T = await self.execute(call)
        return answer
