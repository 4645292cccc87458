"""The same calls of google-genai and of ours, in both colours and on both backends, against one transport each.

A case is written once, for a client of either SDK and either colour; what both sent and what both gave are compared.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeAlias, cast

import httpx
import pytest

from .probes import BACKENDS, comparable

COLOURS = ("sync", "async")
both = pytest.mark.parametrize("colour", COLOURS)
everywhere = pytest.mark.parametrize("backend", BACKENDS)

Made: TypeAlias = Any
"""Something that depends on the SDK's types: a value, or a function of the module `types` that makes it."""


class Did(NamedTuple):
    """What came of a call: the requests, and the result or the error's kind."""

    sent: list[Any]
    gave: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer with an error."""

    status: int
    word: str = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Case:
    """A call: `run` gets a client, the SDK's types, and what makes the async colour wait."""

    answers: Sequence[Any]
    run: Callable[[Any, Any], Coroutine[Any, Any, Any]]


# --- answers --------------------------------------------------------------------------------------------------------


def says(*parts: Mapping[str, Any] | str, finish: str | None = "STOP", **more: Any) -> dict[str, Any]:
    """An answer, or a part of one."""
    content = {"role": "model", "parts": [{"text": part} if isinstance(part, str) else part for part in parts]}
    return {"candidates": [{"content": content, **({"finishReason": finish} if finish else {})}], **more}


def calls(name: str, id: str | None = None, signature: str | None = None, **arguments: Any) -> dict[str, Any]:
    """A part in which the model calls a function."""
    call = {"name": name, "args": arguments, **({"id": id} if id else {})}
    return {"functionCall": call, **({"thoughtSignature": signature} if signature else {})}


def _response(answer: Any) -> httpx.Response:
    if isinstance(answer, Failure):
        body = {"error": {"code": answer.status, "message": "no", "status": answer.word}}
        return httpx.Response(answer.status, json=body)
    if isinstance(answer, list):
        text = "".join(f"data: {json.dumps(event)}\r\n\r\n" for event in answer)
        return httpx.Response(200, text=text, headers={"content-type": "text/event-stream"})
    return httpx.Response(200, json=answer)


# --- running --------------------------------------------------------------------------------------------------------


def sdk(name: str) -> tuple[Any, Any]:
    """An SDK and its types: `official` or `ours`."""
    if name == "official":
        from google import genai
        from google.genai import types

        return genai, types
    from specwright import genai as our_genai
    from specwright.genai import types as our_types

    return our_genai, our_types


class Wire:
    """A transport that both SDKs stand on: answers in order, and keeps what was asked."""

    def __init__(self) -> None:
        self.answers: Iterator[Any] = iter(())
        self.sent: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        query = sorted(request.url.params.multi_items())
        self.sent.append([request.method, request.url.path, query, comparable(body)])
        return _response(next(self.answers))


@cache
def client_of(name: str, backend: str) -> tuple[Any, Wire]:
    """An SDK's client for a backend, made once: theirs takes its time."""
    wire = Wire()
    transport = httpx.MockTransport(wire)
    options = {
        "httpx_client": httpx.Client(transport=transport),
        "httpx_async_client": httpx.AsyncClient(transport=transport),
    }
    client = sdk(name)[0].Client(vertexai=backend == "vertex", api_key="key", http_options=options)
    return client, wire


def did(name: str, case: Case, backend: str, colour: str) -> Did:
    """What an SDK does."""
    client, wire = client_of(name, backend)
    wire.answers, wire.sent = iter(case.answers), []
    try:
        gave = _shown(asyncio.run(case.run(client.aio if colour == "async" else client, sdk(name)[1])))
    except ValueError:
        gave = "ValueError"
    except Exception as error:
        gave = type(error).__name__
    return Did(wire.sent, gave)


def compare(case: Case, backend: str, colour: str) -> Did:
    """Assert that both SDKs do the same; returns what they do."""
    theirs, ours = (did(name, case, backend, colour) for name in ("official", "ours"))
    for mine, other in zip(_without_ids(list(ours)), _without_ids(list(theirs)), strict=True):
        assert mine == other, f"ours:   {mine}\ntheirs: {other}"
    return ours


def _shown(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_shown(each) for each in cast("Sequence[Any]", value)]
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    if hasattr(value, "model_dump"):
        dumped = value.model_dump(mode="json", exclude_none=True, exclude={"sdk_http_response"}, warnings=False)
        return comparable(dumped)
    return value if isinstance(value, str | int | float | None) else repr(value)


def _without_ids(value: Any) -> Any:
    """Without the ids of results: ours tell which call they are of, google-genai's do not."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {
            key: {k: v for k, v in each.items() if k != "id"} if key == "functionResponse" else _without_ids(each)
            for key, each in items
        }
    return [_without_ids(each) for each in value] if isinstance(value, list) else value


# --- cases ----------------------------------------------------------------------------------------------------------


async def waited(value: Any) -> Any:
    """A result of either colour."""
    return await value if hasattr(value, "__await__") else value


async def listed(value: Any) -> list[Any]:
    """All of a stream or a pager of either colour, each as it was when it came."""
    found: list[Any] = []
    if hasattr(value, "__aiter__"):
        async for each in cast("AsyncIterator[Any]", value):
            found.append(_shown(each))
    else:
        found.extend(_shown(each) for each in cast("Iterator[Any]", value))
    return found


def made(value: Made, types: Any) -> Any:
    """A value in terms of an SDK's types."""
    return value(types) if callable(value) else value


def asking(answers: Sequence[Any], config: Made = None, contents: Made = "q") -> Case:
    """A call of `generate_content`."""

    async def run(client: Any, types: Any) -> Any:
        ask = client.models.generate_content
        return await waited(ask(model="m", contents=made(contents, types), config=made(config, types)))

    return Case(answers, run)


def streaming(answers: Sequence[Any], config: Made = None, contents: Made = "q") -> Case:
    """A call of `generate_content_stream`."""

    async def run(client: Any, types: Any) -> Any:
        ask = client.models.generate_content_stream
        return await listed(await waited(ask(model="m", contents=made(contents, types), config=made(config, types))))

    return Case(answers, run)


def calling(method: str, answer: Any = None, /, **arguments: Made) -> Case:
    """A call of another method of models."""

    async def run(client: Any, types: Any) -> Any:
        given = {name: made(value, types) for name, value in arguments.items()}
        return await waited(getattr(client.models, method)(**given))

    return Case([{} if answer is None else answer], run)


def chatting(
    answers: Sequence[Any],
    messages: Sequence[Made],
    config: Made = None,
    *,
    history: Any = None,
    stream: bool = False,
    later: Any = None,
) -> Case:
    """A chat: what is answered to each message, and both histories at the end."""

    async def run(client: Any, types: Any) -> Any:
        chat = client.chats.create(model="m", config=made(config, types), history=history)
        found: list[Any] = []
        for message in messages:
            try:
                said = made(message, types)
                if stream:
                    found.append(await listed(await waited(chat.send_message_stream(said, later))))
                else:
                    found.append(_shown(await waited(chat.send_message(said, later))))
            except ValueError:
                found.append("ValueError")
            except Exception as error:
                found.append(type(error).__name__)
        return [found, chat.get_history(), chat.get_history(curated=True)]

    return Case(answers, run)
