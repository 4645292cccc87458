"""A user's own API for the tests, and a short way to ask it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from specwright.testing import Answer, MockRequest
from specwright_generator.mock import MockApi

LIBRARY = Path(__file__).parent / "library.yaml"
TOKEN = {"authorization": "Bearer secret"}


def library(*, seed: int = 0, strict: bool = True) -> MockApi:
    return MockApi.of_document(LIBRARY, seed=seed, strict=strict)


def ask(
    api: MockApi,
    asked: str,
    body: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    media: str = "application/json",
) -> Answer:
    """The answer to `GET /path?query`, with a token; `body` is bytes, or sent as JSON."""
    method, _, path = asked.partition(" ")
    sent = {**TOKEN, **(headers or {})}
    content = b""
    if body is not None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent["content-type"] = media
    return api.answer(MockRequest(method=method, url=f"https://mock.test{path}", headers=sent, content=content))


def value(answer: Answer) -> Any:
    """The JSON of an answer."""
    return json.loads(b"".join(answer.chunks))
