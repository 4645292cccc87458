"""What is not equal, as records: requests against requests, JSON against JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from .forms import Part, parts
from .traffic import BadRecording, Request

_ABSENT = object()
_GENERIC = ("application/json", "*/*", "text/event-stream", "application/json, text/event-stream")
"""What is accepted says nothing where any client might say it; it counts where it names a form of the answer."""
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs: where it is, what was recorded and what the client did, shortened."""

    where: str
    recorded: str
    ours: str

    def __str__(self) -> str:
        return f"{self.where}: recorded {self.recorded}, ours {self.ours}"


def requests_differ(recorded: Request, sent: Request, headers: Iterable[str] = ()) -> tuple[Difference, ...]:
    """Where a request that was sent is not the one that was recorded.

    Compared are the verb, the path, the query as pairs, the body as what its media type says, and of the headers those
    named in `headers`, where they were recorded.
    """
    return tuple(_requests_differ(recorded, sent, headers))


def _requests_differ(recorded: Request, sent: Request, headers: Iterable[str]) -> Iterator[Difference]:
    yield from _one("verb", recorded.method, sent.method)
    before, after = urlsplit(recorded.url), urlsplit(sent.url)
    yield from _one("path", unquote(before.path).rstrip("/"), unquote(after.path).rstrip("/"))
    yield from values_differ(_query(before.query), _query(after.query), "query")
    for name in headers:
        low = name.lower()
        if low in recorded.headers:
            yield from _one(f"header {low}", recorded.headers[low], sent.headers.get(low))
    if recorded.headers.get("accept", _GENERIC[0]) not in _GENERIC:
        yield from _one("header accept", recorded.headers["accept"], sent.headers.get("accept"))
    if recorded.media_type and recorded.body and recorded.media_type != sent.media_type:
        yield from _one("media type", recorded.media_type, sent.media_type)
        return
    yield from _bodies_differ(recorded, sent)


def _query(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        found.setdefault(key, []).append(value)
    return found


def _bodies_differ(recorded: Request, sent: Request) -> Iterator[Difference]:
    if sent.media_type.startswith("multipart/"):
        yield from _parts_differ(_parts(recorded), _parts(sent))
        return
    if sent.media_type.endswith("json"):
        yield from values_differ(_parsed(recorded.body), _parsed(sent.body), "body")
    else:
        yield from _one("body", recorded.body, sent.body)


def _parsed(body: bytes) -> object:
    if not body:
        return _ABSENT
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return body
    return value


def _parts(request: Request) -> tuple[Part, ...]:
    try:
        return parts(request.body, request.headers.get("content-type", ""))
    except BadRecording:
        return ()


def _parts_differ(recorded: tuple[Part, ...], sent: tuple[Part, ...]) -> Iterator[Difference]:
    """Parts by name; those of one name in order. A part's media type counts where one was recorded."""
    names = sorted({part.name for part in (*recorded, *sent)})
    for name in names:
        before = [part for part in recorded if part.name == name]
        after = [part for part in sent if part.name == name]
        if len(before) != len(after):
            yield from _one(f"body part {name}", f"{len(before)} parts", f"{len(after)} parts")
            continue
        for old, new in zip(before, after, strict=True):
            yield from _one(f"file name of body part {name}", old.file, new.file)
            if old.media_type:
                yield from _one(f"media type of body part {name}", old.media_type, new.media_type)
            if old.is_json and new.is_json:
                yield from values_differ(_parsed(old.content), _parsed(new.content), f"body part {name}")
            else:
                yield from _one(f"content of body part {name}", old.content, new.content)


def values_differ(recorded: object, ours: object, where: str) -> Iterator[Difference]:
    """Where two JSON values differ. An absent key is not null, a boolean is no number; 1 equals 1.0."""
    if _both(dict, recorded, ours):
        before, after = cast("Mapping[str, object]", recorded), cast("Mapping[str, object]", ours)
        for key in dict.fromkeys((*before, *after)):
            yield from values_differ(before.get(key, _ABSENT), after.get(key, _ABSENT), f"{where}.{key}")
    elif _both(list, recorded, ours):
        old, new = cast("list[object]", recorded), cast("list[object]", ours)
        for index in range(max(len(old), len(new))):
            yield from values_differ(
                old[index] if index < len(old) else _ABSENT,
                new[index] if index < len(new) else _ABSENT,
                f"{where}[{index}]",
            )
    else:
        yield from _one(where, recorded, ours)


def _both(kind: type, recorded: object, ours: object) -> bool:
    return isinstance(recorded, kind) and isinstance(ours, kind)


def _one(where: str, recorded: object, ours: object) -> Iterator[Difference]:
    both_nan = recorded != recorded and ours != ours  # NaN is all that is not itself
    if (recorded != ours and not both_nan) or isinstance(recorded, bool) != isinstance(ours, bool):
        yield Difference(where=where, recorded=_shown(recorded), ours=_shown(ours))


def _shown(value: object) -> str:
    if value is _ABSENT:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
