"""Sampled calls of the newer resources by google-genai and by ours: what both sent, and what came of it."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl

import httpx
import pytest

from specwright_generator.proof.calls import Call, Calls
from specwright_generator.spec import load_spec

from .probes import Credentials

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "../shared"
MODULES = ("interactions", "agents", "webhooks", "triggers", "environments", "credentials", "voices", "decisions")
needs_facts = pytest.mark.skipif(not (SHARED / "surfaces/genai.json").exists(), reason="the facts are not here")
SAID = ("accept", "authorization", "x-goog-api-key", "x-goog-user-project")
PLACES = ("id", "trigger_id", "environment", "path", "api_version")
"""Arguments that go into paths: google-genai puts them there as they are, where a `/` or `?` leads elsewhere."""


FILLED = ("response_format",)
"""Keys whose objects have a constant `type` that google-genai's models fill in where it was left out; ours send and
show what was given."""


class Sent(NamedTuple):
    """A request; the query in order of its names, the body as JSON."""

    verb: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: Any


class Did(NamedTuple):
    """What a client did: its requests, and what the method gave, or the class of its error."""

    sent: list[Sent]
    gave: Any
    error: BaseException | None


def facts(name: str) -> Any:
    """What was found out about google-genai."""
    return json.loads((SHARED / name).read_text())


@cache
def calls() -> Calls:
    """Samples of the newer resources' methods."""
    return Calls(load_spec(ROOT / "specs/genai_next"), depth=3)


def arguments(backend: str) -> dict[str, Any]:
    """How a client is made for a backend."""
    if backend == "gemini":
        return {"api_key": "key"}
    return {"vertexai": True, "project": "p", "location": "us-central1", "credentials": Credentials()}


def client_of(name: str, backend: str, answer: Callable[[httpx.Request], httpx.Response], **options: Any) -> Any:
    """A client of `official` or `ours` on a transport of one's own."""
    transport = httpx.MockTransport(answer)
    http_options = {
        "httpx_client": httpx.Client(transport=transport),
        "httpx_async_client": httpx.AsyncClient(transport=transport),
        **options,
    }
    if name == "official":
        from google import genai

        return genai.Client(**arguments(backend), http_options=cast("Any", http_options))
    from specwright import genai as ours

    return ours.Client(**arguments(backend), http_options=cast("Any", http_options))


def did(
    name: str,
    backend: str,
    colour: str,
    run: Callable[[Any], Any],
    reply: Callable[[httpx.Request], httpx.Response],
    **options: Any,
) -> Did:
    """What a client does when `run` is given it."""
    sent: list[Sent] = []

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        sent.append(sent_of(request))
        return reply(request)

    client = client_of(name, backend, answer, **options)

    async def whole() -> Any:
        found = run(client.aio)
        found = await found if inspect.isawaitable(found) else found
        return [each async for each in cast("Any", found)] if hasattr(found, "__aiter__") else found

    try:
        gave = asyncio.run(whole()) if colour == "async" else run(client)
        if hasattr(gave, "__next__"):
            gave = list(gave)
    except Exception as error:
        return Did(sent, None, error)
    return Did(sent, shown(gave), None)


def shown(value: Any) -> Any:
    """A result in a form that both SDKs share."""
    if isinstance(value, list):
        return [shown(each) for each in value]
    if hasattr(value, "model_dump"):
        return without_none(value.model_dump(mode="json", by_alias=True, exclude_none=True, warnings=False))
    return value


def lenient(value: Any, key: str = "") -> Any:
    """JSON whose numbers may be texts (as Google writes those of 64 bits), without constants filled in."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if not (name == "type" and key in FILLED)}
        return {name: lenient(each, name) for name, each in kept.items()}
    if isinstance(value, list):
        return [lenient(each, key) for each in value]
    number = not isinstance(value, bool) and (isinstance(value, int | float) or re.fullmatch("-?[0-9]+", str(value)))
    return float(value) if number else value


def without_none(value: Any) -> Any:
    """JSON without keys that are null."""
    if isinstance(value, dict):
        return {key: without_none(each) for key, each in cast("dict[str, Any]", value).items() if each is not None}
    return [without_none(each) for each in value] if isinstance(value, list) else value


def method_of(client: Any, path: str) -> Any:
    """The method at an attribute path."""
    for part in path.split("."):
        client = getattr(client, part)
    return client


def calling(call: Call, **more: Any) -> Callable[[Any], Any]:
    """Something that makes a sampled call with a client."""
    return lambda client: method_of(client, call.method)(**given(call), **more)


def given(call: Call) -> dict[str, Any]:
    """The arguments of a sampled call, those in its path plain words."""
    return {
        name: "plain" if name in PLACES and isinstance(value, str) and value in call.wire.path.values() else value
        for name, value in call.arguments.items()
    }


def json_reply(value: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Always the same answer."""
    return lambda request: httpx.Response(200, json=value)


def sse_reply(*events: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Always the same events."""
    lines = [f"event: {each['event_type']}\ndata: {json.dumps(each)}\n\n" for each in events]
    text = "".join([*lines, "event: done\ndata: [DONE]\n\n"])
    return lambda request: httpx.Response(200, headers={"content-type": "text/event-stream"}, text=text)


def sent_of(request: httpx.Request) -> Sent:
    """A request in a form that both SDKs share."""
    told = {name: request.headers[name] for name in SAID if name in request.headers}
    raw, _, query = request.url.raw_path.decode().partition("?")
    pairs = tuple(sorted(parse_qsl(query, keep_blank_values=True)))
    body = json.loads(request.content) if request.content.startswith((b"{", b"[")) else request.content
    return Sent(request.method, raw, pairs, told, without_none(body))
