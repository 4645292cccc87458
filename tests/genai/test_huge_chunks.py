"""Huge parts of a stream, such as an image of 20 MB in one event: whole, and in time that grows as they do."""

from __future__ import annotations

import asyncio
import json
import os
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest

from specwright import genai
from specwright.genai import types
from specwright.testing import Answer, MockTransport, json_answer

IMAGE = os.urandom(65536) * 320
"""20 MiB."""

SECONDS = 5.0
"""Of CPU: ten times what it takes, and less than it takes to copy what came with every piece that comes."""

ASK: dict[str, Any] = {"model": "m", "contents": "x"}

colours = pytest.mark.parametrize("colour", ["sync", "async"])


def said(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": list(parts), "role": "model"}}]}


def drawn(text: str) -> dict[str, Any]:
    return said({"inlineData": {"mimeType": "image/png", "data": text}})


def streamed(bodies: list[dict[str, Any]], size: int) -> Answer:
    text = b"".join(b"data: %b\n\n" % json.dumps(body).encode() for body in bodies)
    chunks = tuple(text[at : at + size] for at in range(0, len(text), size))
    return Answer(headers={"content-type": "text/event-stream"}, chunks=chunks)


def client_of(answer: Answer) -> genai.Client:
    mock = MockTransport(answer)
    options: Any = {"httpx_client": mock.client(), "httpx_async_client": mock.async_client()}
    return genai.Client(api_key="k", http_options=options)


def events(client: genai.Client, colour: str) -> list[types.GenerateContentResponse]:
    if colour == "sync":
        return list(client.models.generate_content_stream(**ASK))

    found: list[types.GenerateContentResponse] = []

    async def run() -> None:  # returns nothing: `asyncio.run` may print what comes back, into the air
        found.extend([event async for event in await client.aio.models.generate_content_stream(**ASK)])

    asyncio.run(run())
    return found


def answer_of(client: genai.Client, colour: str) -> types.GenerateContentResponse:
    if colour == "sync":
        return client.models.generate_content(**ASK)
    found: list[types.GenerateContentResponse] = []

    async def run() -> None:
        found.append(await client.aio.models.generate_content(**ASK))

    asyncio.run(run())
    return found[0]


def image_in(answer: types.GenerateContentResponse) -> bytes | None:
    parts = answer.parts or []
    assert len(parts) == 1
    return None if parts[0].inline_data is None else parts[0].inline_data.data


@colours
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("size", [8192, 2**26], ids=["in pieces", "at once"])
def test_a_huge_event_of_a_stream(size: int, encode: Callable[[bytes], bytes], colour: str) -> None:
    wire = encode(IMAGE).decode()
    client = client_of(streamed([said({"text": "before"}), drawn(wire), said({"text": "after"})], size))
    begun = time.process_time()
    before, image, after = events(client, colour)
    assert time.process_time() - begun < SECONDS
    assert (before.text, after.text) == ("before", "after")
    assert image_in(image) == IMAGE
    assert image.to_dict(mode="json") == drawn(wire)


@colours
def test_a_huge_answer(colour: str) -> None:
    wire = b64encode(IMAGE).decode()
    client = client_of(json_answer(drawn(wire)))
    begun = time.process_time()
    answer = answer_of(client, colour)
    assert time.process_time() - begun < SECONDS
    assert image_in(answer) == IMAGE


def test_a_huge_image_is_sent_as_it_came() -> None:
    wire = b64encode(IMAGE).decode()
    image = types.Part.model_validate({"inlineData": {"mimeType": "image/png", "data": wire}})
    mock = MockTransport(said({"text": "x"}))
    options: Any = {"httpx_client": mock.client()}
    begun = time.process_time()
    genai.Client(api_key="k", http_options=options).models.generate_content(model="m", contents=[image, "what is it?"])
    assert time.process_time() - begun < SECONDS
    (sent,) = mock.requests
    assert sent.json()["contents"][0]["parts"][0] == {"inlineData": {"mimeType": "image/png", "data": wire}}
