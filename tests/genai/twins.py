"""The same call of google-genai and of ours against a transport of one's own: what both sent, and what came of it.

`pairs` compares models and chats, whose answers come in order; here an answer is worked out from the request, bodies
may be bytes, and a client is made for each call.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, cast

import httpx
import pytest

from .pairs import COLOURS, sdk
from .probes import BACKENDS, Credentials, comparable

Reply: TypeAlias = "Callable[[httpx.Request], Any] | Mapping[str, Any]"
Run: TypeAlias = Callable[[Any, Any], Any]

SAID = ("authorization", "x-goog-api-key", "x-goog-user-project", "x-server-timeout", "x-goog-upload-command",
        "x-goog-upload-offset", "x-goog-upload-header-content-length", "x-goog-upload-header-content-type",
        "x-goog-upload-file-name", "x-my")  # fmt: skip
"""Headers that are compared. Theirs repeat those that begin an upload with each part of it, which nobody reads."""

both_colours = pytest.mark.parametrize("colour", COLOURS)
both_backends = pytest.mark.parametrize("backend", BACKENDS)


class Sent(NamedTuple):
    """A request as both SDKs may make it."""

    verb: str
    url: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: Any


@dataclass
class Did:
    """What an SDK did with a call: its requests, and the result, or the error's class and its text."""

    sent: list[Sent] = field(default_factory=list)
    gave: Any = None
    error: BaseException | None = None


def arguments(backend: str) -> dict[str, Any]:
    """How a client is made for a backend."""
    if backend == "gemini":
        return {"api_key": "key"}
    return {"vertexai": True, "project": "p", "location": "us-central1", "credentials": Credentials()}


def clients(transport: httpx.MockTransport) -> dict[str, Any]:
    """HTTP options with a transport for both colours."""
    return {
        "httpx_client": httpx.Client(transport=transport),
        "httpx_async_client": httpx.AsyncClient(transport=transport),
    }


def client_of(name: str, backend: str, reply: Reply, did: Did, **options: Any) -> Any:
    """An SDK's client, whose requests go into `did`."""

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        did.sent.append(sent_of(request))
        found = reply(request) if callable(reply) else reply
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    transport = httpx.MockTransport(answer)
    return sdk(name)[0].Client(**arguments(backend), http_options={**clients(transport), **options})


def did(name: str, run: Run, backend: str, colour: str, reply: Reply, **options: Any) -> Did:
    """What an SDK does with a call, all of a pager read."""
    result = Did()
    client = client_of(name, backend, reply, result, **options)

    async def all_of() -> Any:
        found = run(client.aio if colour == "async" else client, sdk(name)[1])
        if hasattr(found, "__await__"):
            found = await found
        if hasattr(found, "__aiter__"):
            return [each async for each in cast("AsyncIterator[Any]", found)]
        return list(found) if hasattr(found, "next_page") else found

    try:
        result.gave = shown(asyncio.run(all_of()))
    except Exception as error:
        result.error = error
    return result


def compare(run: Run, backend: str, colour: str, reply: Reply, **options: Any) -> Did:
    """Assert that both SDKs do the same, a refusal being a ValueError in both; returns what ours does."""
    theirs, ours = (did(name, run, backend, colour, reply, **options) for name in ("official", "ours"))
    assert ours.sent == theirs.sent
    assert (ours.error is None) == (theirs.error is None), (ours.error, theirs.error)
    if theirs.error is not None:
        expected = {"ClientError", "ServerError", "FileNotFoundError"} & {type(theirs.error).__name__}
        assert type(ours.error).__name__ in expected or isinstance(ours.error, ValueError), ours.error
    assert ours.gave == theirs.gave
    return ours


def shown(value: Any) -> Any:
    """A result in a form that both SDKs share."""
    if isinstance(value, list | tuple):
        return [shown(each) for each in cast("list[Any]", value)]
    if hasattr(value, "model_dump"):
        dumped = value.model_dump(mode="json", exclude_none=True, exclude={"sdk_http_response"}, warnings=False)
        return comparable(dumped)
    return value


def sent_of(request: httpx.Request) -> Sent:
    """A request in a form that both SDKs share."""
    told = {name: request.headers[name] for name in SAID if name in request.headers}
    uploads = "x-goog-upload-offset" in told
    if uploads:
        told = {name: value for name, value in told.items() if "header-content" not in name and "timeout" not in name}
    query = tuple(sorted((key, value.replace("True", "true")) for key, value in request.url.params.multi_items()))
    body: Any = request.content
    if body and not uploads:
        body = comparable(json.loads(body)) or None
    return Sent(request.method, str(request.url.copy_with(query=None)), query, told, body or None)
