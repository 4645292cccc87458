"""What a client's settings come to on the wire, worked out once and kept: address, headers, timeouts."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from specwright import __version__

from . import urls
from .errors import SpecwrightError
from .secrets import is_secret
from .sentinels import NotGiven, Omit, given

if TYPE_CHECKING:
    import httpx2

    from .call import Call
    from .operation import Operation
    from .provider import Option
    from .retry import RetryConfig
    from .settings import BaseClient
    from .transport import Library

RawHeaders = list[tuple[bytes, bytes]]

_USER_AGENT = f"specwright/{__version__} python/{sys.version.partition(' ')[0]}"
_STREAMS = {"sse": "text/event-stream", "ndjson": "application/x-ndjson", "jsonl": "application/jsonl"}
_MAX_CACHED = 512
_HEADER_NAME = re.compile(r"[!-9;-~]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Profile:
    """The prepared form of one client's settings, for one HTTP library. A changed setting makes a new profile."""

    def __init__(self, client: BaseClient, library: Library) -> None:
        provider = client.provider
        self.provider = provider
        self.library = library
        self.max_retries: int = client.max_retries
        self.retry_config: RetryConfig | NotGiven | None = client.retry_config
        self.values: dict[str, object] = client.option_values()
        self.custom_headers: Mapping[str, str | Omit] = client.default_headers
        self.max_body: int = client.max_response_bytes
        self.base: str = client.base_url_text()
        try:
            self.url_base: httpx2.URL = library.url(self.base)
        except Exception as error:
            raise SpecwrightError(f"`base_url` is not a web address: {error}") from error
        if self.url_base.scheme not in ("http", "https") or not self.url_base.host:
            raise SpecwrightError("`base_url` must start with http:// or https:// and name a host.")
        self.scheme = self.url_base.scheme
        path, _, query = self.url_base.raw_path.decode("ascii").partition("?")
        self.prefix: str = path.rstrip("/")
        self.base_query = query
        self.custom_query: dict[str, Any] = given(client.custom_query)
        self.timeout: dict[str, float | None] = client.timeout_parts()
        self._options = {option.name: option for option in provider.options}
        self._query_options = [o for o in provider.options if o.query is not None and not o.auth]
        carriers = [o for o in provider.options if o.auth or o.secret]
        self.secret_names: frozenset[str] = frozenset(
            name.lower() for o in carriers for name in (o.header, o.query) if name is not None
        )
        self.secret_values: tuple[str, ...] = tuple(
            v for o in carriers if isinstance(v := self.values.get(o.name), str)
        )
        self._urls: dict[str, httpx2.URL] = {}
        self._headers: dict[int, tuple[Operation, bytes | None, bool, RawHeaders]] = {}

    def credential(self, op: Operation) -> Option | None:
        """The option that authenticates an operation: the first that is set of those it takes."""
        for name in op.auth or self.provider.default_auth:
            if self.values.get(name) is not None:
                return self._options.get(name)
        return None

    def url(self, call: Call, credential: str | None) -> httpx2.URL:
        """The address of a call."""
        op = call.op
        path = op.path if "{" not in op.path else urls.expand(op.path, call.path or {})
        query = self._query(call, credential)
        target = f"{self.prefix}{path}?{query}" if query else self.prefix + path
        url = self._urls.get(target)
        if url is None:
            if len(self._urls) >= _MAX_CACHED:
                self._urls.clear()
            url = self._urls[target] = self.url_base.copy_with(raw_path=target.encode("ascii"))
        return url

    def _query(self, call: Call, credential: str | None) -> str:
        op, extra = call.op, call.options[1]
        values: dict[str, Any] = {**self.custom_query, **op.constants}
        if call.query:
            values.update(given(call.query))
        for option in self._query_options:
            if option.query is not None and (value := self.values.get(option.name)) is not None:
                values[option.query] = f"{option.prefix}{value}"
        chosen = self.credential(op) if credential is not None else None
        if chosen is not None and chosen.query is not None:
            values[chosen.query] = f"{chosen.prefix}{credential}"
        events = op.events
        if events is not None and events.switch and events.switch_in == "query" and _is_set(call.stream):
            values.setdefault(events.switch, call.stream)
        if extra:
            for key, value in extra.items():
                if isinstance(value, Omit):
                    values.pop(key, None)
                elif not isinstance(value, NotGiven):
                    values[key] = value
        if not values:
            return self.base_query
        items = urls.pairs(values, arrays=self.provider.arrays, nested=self.provider.nested, styles=op.query)
        return "&".join(filter(None, (self.base_query, urls.encode(items))))

    def headers(self, call: Call, credential: str | None, media_type: bytes | None) -> RawHeaders:
        """The headers of a call but its length; `media_type` is that of its body, for callers who do not set one."""
        # Most header arguments of a method are not given, and nothing is to be merged then.
        if (call.headers and given(call.headers)) or call.options[0] or callable(self._chosen_value(call.op)):
            return self._encoded(self._merged(call, credential), media_type)
        cached = self._headers.get(id(call.op))
        # The operation is kept beside its headers so that its id stays its own.
        if cached is not None and cached[0] is call.op and cached[1] == media_type and cached[2] == call.streamed:
            return cached[3]
        if len(self._headers) >= _MAX_CACHED:
            self._headers.clear()
        raw = self._encoded(self._merged(call, credential), media_type)
        self._headers[id(call.op)] = (call.op, media_type, call.streamed, raw)
        return raw

    def _chosen_value(self, op: Operation) -> object:
        chosen = self.credential(op)
        return None if chosen is None else self.values.get(chosen.name)

    def _merged(self, call: Call, credential: str | None) -> dict[str, tuple[str, object]]:
        op = call.op
        headers: dict[str, tuple[str, object]] = {}

        def put(values: Mapping[str, object]) -> None:
            for name, value in values.items():
                if value is not None and not isinstance(value, NotGiven):
                    headers[name.lower()] = (name, value)

        accept = op.accept
        if call.streamed and op.events is not None:
            accept = _STREAMS[op.events.format]
        put({"Accept": accept, "User-Agent": _USER_AGENT})
        for option in self.provider.options:
            if option.header is not None and not option.auth and self.values.get(option.name):
                put({option.header: f"{option.prefix}{self.values[option.name]}"})
        chosen = self.credential(op)
        if chosen is not None and chosen.header is not None and credential:
            put({chosen.header: f"{chosen.prefix}{credential}"})
        put(self.custom_headers)
        put(op.headers)
        if call.headers:
            put(_joined(given(call.headers), op.headers))
        if call.options[0]:
            put(call.options[0])
        if chosen is None and op.path and self.provider.default_auth:
            self._require_credential(op, headers)
        return headers

    def _require_credential(self, op: Operation, headers: Mapping[str, tuple[str, object]]) -> None:
        names = op.auth or self.provider.default_auth
        options = [o for o in self.provider.options if o.name in names]
        if any(o.header and o.header.lower() in headers for o in options):
            return
        # A provider behind a gateway may take its key in a header of the caller's choice.
        if any(is_secret(name) for name in headers):
            return
        raise SpecwrightError(f"{op.method} {op.path} needs a credential: {advice(options)}.")

    def _encoded(self, headers: Mapping[str, tuple[str, object]], media_type: bytes | None) -> RawHeaders:
        raw: RawHeaders = []
        for name, value in headers.values():
            if isinstance(value, Omit):
                continue
            # A list is one header, as RFC 9110 has it and `style: simple` means it.
            several = isinstance(value, list | tuple)
            text = ",".join(map(urls.scalar, cast("Sequence[object]", value))) if several else urls.scalar(value)
            if _HEADER_NAME.fullmatch(name) is None:
                raise ValueError(f"{name!r} is no name for a header.")
            if _CONTROL.search(text) is not None:
                raise ValueError(f"The value of the header `{name}` has a control character.")
            raw.append((name.encode("ascii"), text.encode("utf-8")))
        if media_type is not None and "content-type" not in headers:
            raw.append((b"Content-Type", media_type))
        return raw


def advice(options: list[Option]) -> str:
    """How to set any of these options."""
    ways = [f"pass `{o.name}=`" + (f" or set {o.env}" if o.env else "") for o in options]
    return ", or ".join(ways) or "none is configured"


def _joined(values: Mapping[str, object], always: Mapping[str, str]) -> Mapping[str, object]:
    """Headers as arguments gave them; a list comes before what the operation always sends in the same header."""
    joined = dict(values)
    for name in always.keys() & values.keys():
        value = values[name]
        if isinstance(value, list):
            joined[name] = [*cast("list[object]", value), always[name]]
    return joined


def _is_set(value: object) -> bool:
    return not isinstance(value, NotGiven | Omit)


def timeout_parts(value: object, connect: float | None = None) -> dict[str, float | None]:
    """A timeout as the libraries' transports take it. Seconds; a library's `Timeout` has its own parts."""
    as_dict = getattr(value, "as_dict", None)
    if as_dict is not None:
        return cast("dict[str, float | None]", as_dict())
    if value is not None and not isinstance(value, int | float):
        raise TypeError("A timeout is a number of seconds, None, or a Timeout of the HTTP library.")
    seconds = None if value is None else float(value)
    return {"connect": seconds if connect is None else connect, "read": seconds, "write": seconds, "pool": seconds}
