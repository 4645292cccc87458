"""What a generated method says of its endpoint: plain data that the runtime interprets.

Named tuples, because a client makes hundreds of these when it is imported, and dataclasses cost more than the rest of
it together.  Fields are given by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

QueryStyle: TypeAlias = Literal["brackets", "repeat", "comma", "space", "pipe", "deep", "spread", "json"]
BodyKind: TypeAlias = Literal["none", "json", "multipart", "form", "binary", "text"]
ReturnKind: TypeAlias = Literal["json", "text", "binary", "none", "jsonl"]
StreamFormat: TypeAlias = Literal["sse", "jsonl", "ndjson"]

_NO_STYLES: Mapping[str, QueryStyle] = {}
_NO_VALUES: Mapping[str, str] = {}


class Events(NamedTuple):
    """How an endpoint streams.

    `event` names the type of one event (`module:name`), imported at the first event.  `switch` is the body key (or
    query key) that asks for a stream; None where the answer is always one.  `envelope` says that an SSE event's name
    and data together make the value, `{"event": …, "data": …}`, for events whose name starts with one of its prefixes.
    `frame` says that the value is all that is sent of an event: `{"event": …, "data": …, "id": …, "retry": …}`.
    """

    event: str
    format: StreamFormat = "sse"
    switch: str | None = None
    switch_in: Literal["body", "query"] = "body"
    envelope: tuple[str, ...] = ()
    frame: bool = False


class Operation(NamedTuple):
    """One endpoint as its method calls it.

    `path` has `{name}` places that `path=` values fill.  `query` gives the style of the query keys that differ from
    the provider's.  `files` are the body keys that carry file contents, `parts` the media types of form fields that are
    sent in one of their own (an object as JSON).  `returns` names the answer's type
    (`module:name`); `page` names the page class of a list, and `returns` is then the type of one item.  `headers` are
    sent always; `constants` are query keys sent always.  `accept` is the media type asked for.  `auth` are the client
    options that authenticate the call, the first one that is set; empty means the provider's default.
    `other` is a second kind of body and the keys that ask for it: it is sent where one of them is given.
    `whole` is true where the body is one value and no object (`body=` is then that value).
    """

    method: str
    path: str
    body: BodyKind = "none"
    returns: str | None = None
    kind: ReturnKind = "json"
    page: str | None = None
    events: Events | None = None
    query: Mapping[str, QueryStyle] = _NO_STYLES
    headers: Mapping[str, str] = _NO_VALUES
    constants: Mapping[str, str] = _NO_VALUES
    files: frozenset[str] = frozenset()
    parts: Mapping[str, str] = _NO_VALUES
    accept: str = "application/json"
    auth: tuple[str, ...] = ()
    whole: bool = False
    other: tuple[BodyKind, frozenset[str]] | None = None
