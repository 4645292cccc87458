"""A provider inside the process: one chat completion, and a stream of its pieces, answered by a mock transport."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2

URL = "https://api.openai.com/v1/chat/completions"
ASKED: dict[str, Any] = {
    "model": "gpt-5",
    "messages": [
        {"role": "system", "content": "Answer in one word."},
        {"role": "user", "content": "Which colour has the sky at noon?"},
    ],
    "temperature": 0.2,
}
HEADERS = {"authorization": "Bearer test"}
_COMMON = {"id": "chatcmpl-1", "created": 1790000000, "model": "gpt-5", "system_fingerprint": "fp_1"}
COMPLETION = json.dumps(
    {
        **_COMMON,
        "object": "chat.completion",
        "service_tier": "default",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "logprobs": None,
                "message": {"role": "assistant", "content": "Blue. " * 60, "refusal": None, "annotations": []},
            }
        ],
        "usage": {
            "prompt_tokens": 21,
            "completion_tokens": 60,
            "total_tokens": 81,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
    }
).encode()
PIECE = json.dumps(
    {
        **_COMMON,
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": {"content": " blue"}, "logprobs": None, "finish_reason": None}],
    }
).encode()
_EVENT = b"data: " + PIECE + b"\n\n"


class _Pieces(httpx2.SyncByteStream):
    def __init__(self, count: int, batch: int) -> None:
        self._count = count
        self._batch = batch

    def __iter__(self) -> Iterator[bytes]:
        chunk = _EVENT * self._batch
        for _ in range(self._count // self._batch):
            yield chunk
        yield _EVENT * (self._count % self._batch) + b"data: [DONE]\n\n"


def http(module: Any = httpx2) -> Any:
    """An HTTP client of `module` (httpx2 or httpx) whose requests are answered with the completion."""

    def answer(request: Any) -> Any:
        return module.Response(200, headers={"content-type": "application/json"}, content=COMPLETION)

    return module.Client(transport=module.MockTransport(answer))


def streaming(events: int, batch: int = 16) -> httpx2.Client:
    """An HTTP client whose requests are answered with a stream of so many events, `batch` of them in a chunk."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=_Pieces(events, batch))

    return httpx2.Client(transport=httpx2.MockTransport(answer))
