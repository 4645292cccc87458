"""What a generated client says of its provider: where it is, how a caller is known to it, how it spells things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from .operation import QueryStyle

_NONE: Mapping[str, str] = {}


class Option(NamedTuple):
    """A constructor argument that goes into requests, from the argument or from an environment variable.

    `auth` marks a credential: one that is only sent where an operation asks for it (or is the provider's default).
    `header` or `query` says where it goes, after `prefix`.
    """

    name: str
    env: str | None = None
    header: str | None = None
    query: str | None = None
    prefix: str = ""
    auth: bool = False
    secret: bool = False
    default: str | None = None


class Provider(NamedTuple):
    """One provider. Times are in seconds.

    `servers` are other addresses by name, such as those of regions.  `default_auth` are the options that authenticate
    an operation which does not say; `required` the options of which at least one must be set when a client is made.
    `arrays` is the default query style.  `done` is the data of the event that ends a stream; `stream_error` the event
    key (or SSE event name) that carries an error, `error_key` the key of an error's answer that does.  `unseen` are
    names of events that are passed over.
    """

    name: str
    client: str
    base_url: str
    base_url_env: str | None = None
    servers: Mapping[str, str] = _NONE
    options: tuple[Option, ...] = ()
    default_auth: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    timeout: float = 600.0
    connect_timeout: float = 5.0
    max_retries: int = 2
    arrays: QueryStyle = "brackets"
    nested: Literal["brackets", "dots"] = "brackets"
    multipart_arrays: Literal["brackets", "repeat", "indices"] = "brackets"
    idempotency_header: str | None = None
    request_id_header: str = "x-request-id"
    done: str | None = "[DONE]"
    stream_error: str = "error"
    error_key: str | None = "error"
    unseen: tuple[str, ...] = ()
