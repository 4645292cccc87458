"""Calls of the newer resources: sampled out of their document, as streams, raw, streaming, with options and errors."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
from tests.genai.newer import calls, given, shown

from specwright_generator.proof.answers import Answers
from specwright_generator.proof.calls import Call

from .cases import Case, Reply, answering, failing
from .clients import Google

_ALIASES = {f"environments.{each}": f"environments.{each}_environment" for each in ("create", "delete", "get")}
ALIASES: Mapping[str, str] = {**_ALIASES, "environments.list": "environments.list_environments"}
"""Methods that have a second name, by it."""
FILES = ("environments.files.download", "environments.files.upload")
OPTIONS: Mapping[str, Any] = {
    "extra_headers": {"x-my": "1"},
    "extra_query": {"extra": "1"},
    "extra_body": {"extra": {"a": 1}},
    "timeout": 5.0,
}
ERRORS = (400, 404)
"""Those that are not tried again."""
FORMS = ("with_raw_response", "with_streaming_response")
_TIMED = {"http_options": {"timeout": 5000}}
_READ = ("json", "read", "text", "parse")
_SESSION = "https://generativelanguage.googleapis.com/session"


def methods() -> list[str]:
    """All methods of the newer resources."""
    return sorted([*(each for each in calls().methods if ".internal." not in each), *ALIASES, *FILES])


@cache
def _answers() -> Answers:
    return Answers(calls())


def cases(method: str, backend: str, official: Google) -> Iterator[Case]:
    """All cases of a method."""
    if method in FILES:
        yield from _files(method)
        return
    own = ALIASES.get(method, method)
    for call in (*calls().covering(own), calls().of(own, "required")):
        yield _case(method, call)
    first = _case(method, calls().of(own, "required"))
    if "extra_headers" in official.parameters(method) or official.is_open(method):
        # A body of its own makes one of a call that has none.
        options = {key: value for key, value in OPTIONS.items() if key != "extra_body" or first.body}
        yield replace(first, arguments={**first.arguments, **options}, fields=frozenset(options))
    for status in ERRORS:
        yield replace(first, reply=failing(status), kind="errors")
    resource, _, name = method.rpartition(".")
    for form in FORMS if method not in ALIASES else ():
        yield replace(first, called=f"{resource}.{form}.{name}", then=_read)
    if calls().methods[own].stream:
        yield from _streams(method)


def _case(method: str, call: Call) -> Case:
    value = {} if method == "interactions.delete" else _answers().to(call).value
    if isinstance(value, dict) and value.get("steps", ...) is None:
        # Models of music have no steps; where that is said with null, google-genai's raw form leaves it, and no other.
        del value["steps"]
    arguments = given(call)
    return Case(
        method=method,
        arguments=arguments,
        reply=answering(value),
        fields=frozenset(arguments),
        body=call.wire.body is not None,
    )


def _streams(method: str) -> Iterator[Case]:
    call = calls().of(method, "required", stream=True)
    sampled = _answers().to(call).value
    # An event of an error ends the stream with an error here, as everywhere in this library.
    events = [each for each in sampled if isinstance(each, dict) and each.get("event_type") not in (None, "error")]
    more = {"automatic_continuation": False} if method == "interactions.create" else {}
    yield Case(method=method, arguments={**given(call), **more}, reply=_sse(*events), kind="streams")


def _sse(*events: Mapping[str, Any]) -> Reply:
    lines = [f"event: {each['event_type']}\ndata: {json.dumps(each)}\n\n" for each in events]
    text = "".join([*lines, "event: done\ndata: [DONE]\n\n"])
    return lambda request: httpx.Response(200, headers={"content-type": "text/event-stream"}, text=text)


async def _read(found: Any, types: Any) -> dict[str, Any]:
    """What an answer says that is not parsed yet, or is read while it comes."""
    if hasattr(found, "__aenter__"):
        async with found as response:
            return await _said(response)
    if hasattr(found, "__enter__"):
        with found as response:
            return await _said(response)
    return await _said(found)


async def _said(response: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"status": response.status_code, "type": response.headers["content-type"]}
    for name in _READ:
        value = getattr(response, name)()
        told[name] = shown(await value if inspect.isawaitable(value) else value)
        told[f"{name} is awaited"] = inspect.isawaitable(value)
    return {**told, "read": told["read"].decode()}


def _files(method: str) -> Iterator[Case]:
    where = {"path": "d/a.txt", "environment": "environments/e"}
    if method.endswith("download"):
        yield Case(method=method, arguments=where, reply=_content, fields=frozenset(where))
        yield Case(method=method, arguments={"path": "a.txt", "environment_id": "e", **_TIMED}, reply=_content)
        yield Case(method=method, arguments=where, reply=failing(404), kind="errors")
        return
    most = {**where, "mime_type": "text/plain", "overwrite": True, "extract": False, "file": b"hello", **_TIMED}
    yield Case(method=method, arguments=most, reply=_receiving, fields=frozenset(most))
    yield Case(method=method, arguments={"path": "a.txt", "environment_id": "e", "file": __file__}, reply=_receiving)
    yield Case(method=method, arguments=most, reply=failing(404), kind="errors")


def _content(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"DATA")


def _receiving(request: httpx.Request) -> httpx.Response:
    if request.headers.get("x-goog-upload-command") == "start":
        return httpx.Response(200, headers={"x-goog-upload-url": _SESSION, "x-goog-upload-status": "active"})
    done = {"file": {"path": "d/a.txt", "size_bytes": 7}}
    return httpx.Response(200, headers={"x-goog-upload-status": "final"}, json=done)
