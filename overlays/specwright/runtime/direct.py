"""Calls without a generated method: `client.get`, `client.post` and so on, for endpoints that a client has none for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast, get_args

from .call import Call
from .operation import BodyKind, Events, Operation
from .sentinels import not_given, omit

if TYPE_CHECKING:
    from .aliases import FileTypes, Headers, Query, Timeout
    from .sentinels import NotGiven
    from .settings import BaseClient

T = TypeVar("T")


class RequestOptions(TypedDict, total=False):
    """Settings of one call: `params` is its query, `extra_json` more keys of its body, `timeout` is in seconds."""

    headers: Headers
    params: Query
    timeout: float | Timeout | NotGiven | None
    max_retries: int
    extra_json: Mapping[str, object]
    idempotency_key: str


def direct_call(
    client: BaseClient,
    method: str,
    path: str,
    *,
    cast_to: Any,
    body: object,
    content: object,
    files: Mapping[str, FileTypes] | Sequence[tuple[str, FileTypes]] | None,
    options: RequestOptions | None,
    stream: bool,
    stream_cls: Any,
) -> Call:
    """The call that these arguments make.

    Raises:
        ValueError: the path leads to another host, or climbs with `..`.
        TypeError: there are two bodies.
    """
    settings: RequestOptions = {} if options is None else options
    if content is not None and (body is not None or files):
        raise TypeError("Pass either `content` or `body` and `files`.")
    path, query = _split(client, path)
    kind: BodyKind = "none"
    value: Any = body
    names: frozenset[str] = frozenset()
    if content is not None:
        kind, value = "binary", content
    elif files:
        kind = "multipart"
        given: dict[str, Any] = {}
        for name, file in files.items() if isinstance(files, Mapping) else files:
            given.setdefault(name.removesuffix("[]"), []).append(file)
        names = frozenset(given)
        value = {
            **cast("Mapping[str, object]", body or {}),
            **{name: found[0] if len(found) == 1 else found for name, found in given.items()},
        }
    elif body is not None:
        kind = "json"
    op = Operation(
        method=method,
        path=path,
        body=kind,
        files=names,
        whole=kind != "multipart" and not hasattr(value, "keys"),
        events=Events(event="typing:Any") if stream else None,
    )
    headers: dict[str, Any] = dict(settings.get("headers") or {})
    key = client.provider.idempotency_header
    if key is not None and "idempotency_key" in settings:
        headers[key] = settings["idempotency_key"]
    if stream:
        cast_to = next(iter(get_args(stream_cls)), cast_to) if stream_cls is not None else cast_to
    call = Call(
        op,
        None,
        {**query, **(settings.get("params") or {})},
        value,
        None,
        omit,
        (headers or None, None, settings.get("extra_json"), settings.get("timeout", not_given)),
        cast_to,
    )
    call.max_retries = settings.get("max_retries")
    return call


def _split(client: BaseClient, path: str) -> tuple[str, dict[str, object]]:
    from urllib.parse import parse_qsl, quote

    base = client.base_url_text().partition("?")[0].rstrip("/")
    if "://" in path.partition("?")[0] or path.startswith("//"):
        if not path.startswith(base + "/"):
            raise ValueError("The path leads away from `base_url`, where the client's credentials must not go.")
        path = path.removeprefix(base)
    path, _, query = path.partition("?")
    path = "/" + quote(path.lstrip("/"), safe="/%:@!$&'()*+,;=~")
    if any(segment in (".", "..") for segment in path.replace("%2e", ".").replace("%2E", ".").split("/")):
        raise ValueError("The path has a `..` segment.")
    return path, dict(parse_qsl(query, keep_blank_values=True))


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
        call = direct_call(
            cast("BaseClient", self), method, path, cast_to=cast_to, body=body, content=content, files=files,
            options=options, stream=stream, stream_cls=stream_cls,
        )  # fmt: skip
        answer: T = await self.execute(call)
        return answer
