"""Over sockets the same arrives of google-genai and of ours as through the transport."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.differential.clients import COLOURS
from tests.differential.run import ROOT
from tests.genai.pairs import sdk
from tests.genai.probes import comparable
from tests.genai.twins import arguments

from specwright.testing import Answer, MockRequest, json_answer
from specwright_generator.mock import MockApi, serve

CALLS: dict[str, Any] = {
    "generate_content": lambda client: client.models.generate_content(model="m", contents="x", config={"seed": 1}),
    "count_tokens": lambda client: client.models.count_tokens(model="m", contents=["x", "y"]),
    "caches": lambda client: client.caches.create(model="m", config={"ttl": "60s", "contents": ["long"]}),
    "an update": lambda client: client.caches.update(name="c", config={"ttl": "7s"}),
    "interactions": lambda client: client.interactions.create(model="m", input="x"),
}
TOLD = ("x-goog-api-key", "authorization", "content-type")


@pytest.mark.parametrize("backend", ["gemini", "vertex"])
def test_the_same_arrives(backend: str) -> None:
    api = MockApi.of_provider(ROOT / "specs/mistral")  # any: what is answered is said here
    seen: list[Any] = []

    def kept(request: MockRequest) -> Answer:
        told = {name: request.headers.get(name) for name in TOLD}
        body = comparable(json.loads(request.content)) if request.content else None
        seen.append([request.method, urlsplit(request.url).path, told, body])
        return json_answer({"id": "i", "status": "completed"})

    api.answer = kept  # type: ignore[method-assign]  # the mock of this test alone
    with serve(api, port=0) as server, asyncio.Runner() as loop:
        for who in ("official", "ours"):
            client = sdk(who)[0].Client(**arguments(backend), http_options={"base_url": server.url})
            for call in CALLS.values():
                call(client)

            async def others(client: Any = client) -> None:
                for call in CALLS.values():
                    found = call(client.aio)
                    if inspect.isawaitable(found):
                        await found
                await client.aio.aclose()

            loop.run(others())
            client.close()
    half = len(seen) // 2
    assert half == len(CALLS) * len(COLOURS)
    assert seen[half:] == seen[:half]
