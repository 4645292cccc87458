"""The calls that `client.get`, `client.post` and so on make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, cast, get_args
from urllib.parse import parse_qsl, quote

from .call import Call
from .operation import BodyKind, Events, Operation
from .sentinels import not_given, omit

if TYPE_CHECKING:
    from .aliases import FileTypes, Headers, Query, Timeout
    from .sentinels import NotGiven
    from .settings import BaseClient


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
