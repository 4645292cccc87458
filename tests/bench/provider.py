"""Providers inside the process: one answer, and a stream of its pieces, answered by a mock transport."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

import httpx2

_MESSAGES = [{"role": "user", "content": "Which colour has the sky at noon?"}]


def _event(data: object, name: str = "") -> bytes:
    return (f"event: {name}\n" if name else "").encode() + b"data: " + json.dumps(data).encode() + b"\n\n"


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """One provider: how it is called, ours and the official client, and what it answers.

    Attributes:
        name: the provider.
        package: `specwright.<package>`, where that is not its name.
        official: the official package.
        module: where the official client is.
        client: the class of either client.
        our_http, their_http: the argument of either client that takes an HTTP client; `a.b` is key `b` of a dict `a`.
        our_address, their_address: the same for the address of the API.
        settings: more arguments of either client.
        create: the method that is called, and the one that streams with what it is given besides.
        reads: an expression of `answer` that is true.
        url: what is called; `stream_url` for a stream, where that is another one.
        asked: the arguments of the call.
        sent: its body, where that is not the arguments.
        answer: the body of the answer.
        headers: what a call by hand sends.
        begin, piece, end: what a stream is made of.
        changed: the schema that is given one more property when compiling is measured.
        call_target: what our call may cost of a plain one.
        added_target: what our call may add to a plain one, of what the official client adds.
        stream_target: what our streams must give of the events of lines and `json.loads`.
        official_stream_target: the same, of the events of the official client.
    """

    name: str
    package: str = ""
    official: str
    module: str
    our_http: str = "http_client"
    their_http: str = "http_client"
    our_address: str = "base_url"
    their_address: str = "base_url"
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    client: str
    create: str
    stream: str
    stream_with: Mapping[str, Any] = field(default_factory=dict[str, Any])
    reads: str
    url: str
    stream_url: str = ""
    asked: Mapping[str, Any]
    sent: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: {"authorization": "Bearer test"})
    answer: bytes
    begin: bytes = b""
    piece: bytes
    end: bytes = b""
    changed: str = ""
    call_target: float | None = 1.0
    added_target: float | None = None
    stream_target: float | None = 0.85
    official_stream_target: float | None = None

    @property
    def own_module(self) -> str:
        """Where our client is."""
        return f"specwright.{self.package or self.name}"

    @property
    def body(self) -> Mapping[str, Any]:
        """What a call by hand sends as JSON."""
        return self.asked if self.sent is None else self.sent

    def ours(self, http: Any) -> Any:
        """Our client over an HTTP client."""
        return self._made(self.own_module, self.our_http, http)

    def theirs(self, http: Any) -> Any:
        """The official client over an HTTP client."""
        return self._made(self.module, self.their_http, http)

    def _made(self, module: str, argument: str, http: Any) -> Any:
        name, _, key = argument.partition(".")
        made = getattr(import_module(module), self.client)
        return made(api_key="test", **self.settings, **{name: {key: http} if key else http})

    def asking(self, client: Any) -> Callable[[], object]:
        """One call of a client."""
        create = _method(client, self.create)
        return lambda: create(**self.asked)

    def streaming(self, client: Any) -> Callable[[], int]:
        """One stream read through a client; returns how many events there were."""
        create = _method(client, self.stream)
        return lambda: sum(1 for _ in create(**self.asked, **self.stream_with))

    def http(self, module: Any = httpx2) -> Any:
        """An HTTP client of `module` (httpx2 or httpx) whose requests are answered with the answer."""

        def answer(request: Any) -> Any:
            return module.Response(200, headers={"content-type": "application/json"}, content=self.answer)

        return module.Client(transport=module.MockTransport(answer))

    def stream_http(self, events: int, batch: int = 16) -> httpx2.Client:
        """An HTTP client whose requests are answered with a stream of so many pieces, `batch` of them in a chunk."""

        def answer(request: httpx2.Request) -> httpx2.Response:
            pieces = _Pieces(self, events, batch)
            return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=pieces)

        return httpx2.Client(transport=httpx2.MockTransport(answer))

    @property
    def around(self) -> int:
        """How many events a stream has beside its pieces."""
        return self.begin.count(b"\n\n") + self.end.count(b"\n\n") - self.end.count(b"[DONE]")


def _method(client: Any, path: str) -> Callable[..., Any]:
    found = client
    for name in path.split("."):
        found = getattr(found, name)
    method: Callable[..., Any] = found
    return method


class _Pieces(httpx2.SyncByteStream):
    def __init__(self, subject: Subject, count: int, batch: int) -> None:
        self._subject = subject
        self._count = count
        self._batch = batch

    def __iter__(self) -> Iterator[bytes]:
        if self._subject.begin:
            yield self._subject.begin
        chunk = self._subject.piece * self._batch
        for _ in range(self._count // self._batch):
            yield chunk
        yield self._subject.piece * (self._count % self._batch) + self._subject.end


_COMMON = {"id": "chatcmpl-1", "created": 1790000000, "model": "gpt-5", "system_fingerprint": "fp_1"}
_COMPLETION = json.dumps(
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
_PIECE = json.dumps(
    {
        **_COMMON,
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": {"content": " blue"}, "logprobs": None, "finish_reason": None}],
    }
).encode()
_ASKED: dict[str, Any] = {
    "model": "gpt-5",
    "messages": [{"role": "system", "content": "Answer in one word."}, *_MESSAGES],
    "temperature": 0.2,
}
OPENAI = Subject(
    name="openai",
    official="openai",
    module="openai",
    client="OpenAI",
    create="chat.completions.create",
    stream="chat.completions.create",
    stream_with={"stream": True},
    reads="answer.choices[0].message.content",
    url="https://api.openai.com/v1/chat/completions",
    asked=_ASKED,
    answer=_COMPLETION,
    piece=b"data: " + _PIECE + b"\n\n",
    end=b"data: [DONE]\n\n",
    changed="CreateEmbeddingResponse",
)

_MESSAGE: dict[str, Any] = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-5",
    "content": [{"type": "text", "text": "Blue. " * 60, "citations": None}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 21, "output_tokens": 60, "cache_read_input_tokens": 0, "service_tier": "standard"},
}
ANTHROPIC = Subject(
    name="anthropic",
    official="anthropic",
    module="anthropic",
    client="Anthropic",
    create="messages.create",
    stream="messages.create",
    stream_with={"stream": True},
    reads="answer.content[0].text",
    url="https://api.anthropic.com/v1/messages",
    asked={"model": "claude-sonnet-5", "max_tokens": 64, "messages": _MESSAGES},
    answer=json.dumps(_MESSAGE).encode(),
    begin=_event({"type": "message_start", "message": {**_MESSAGE, "content": []}}, "message_start"),
    piece=_event(
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": " blue"}},
        "content_block_delta",
    ),
    end=_event({"type": "message_stop"}, "message_stop"),
    changed="CountMessageTokensResponse",
)

_CHUNK = {"id": "1", "object": "chat.completion.chunk", "created": 1790000000, "model": "mistral-large"}
MISTRAL = Subject(
    name="mistral",
    official="mistralai",
    module="mistralai.client",
    their_http="client",
    their_address="server_url",
    client="Mistral",
    create="chat.complete",
    stream="chat.stream",
    reads="answer.choices[0].message.content",
    url="https://api.mistral.ai/v1/chat/completions",
    asked={"model": "mistral-large", "messages": _MESSAGES, "temperature": 0.2},
    answer=json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1790000000,
            "model": "mistral-large",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": "Blue. " * 60, "tool_calls": None, "prefix": False},
                }
            ],
            "usage": {"prompt_tokens": 21, "completion_tokens": 60, "total_tokens": 81},
        }
    ).encode(),
    piece=_event({**_CHUNK, "choices": [{"index": 0, "delta": {"content": " blue"}, "finish_reason": None}]}),
    end=b"data: [DONE]\n\n",
    changed="EmbeddingResponseData",
)

_GENAI_ANSWER: dict[str, Any] = {
    "candidates": [
        {
            "content": {"parts": [{"text": "Blue. " * 60}], "role": "model"},
            "finishReason": "STOP",
            "index": 0,
            "avgLogprobs": -0.12,
        }
    ],
    "usageMetadata": {
        "promptTokenCount": 21,
        "candidatesTokenCount": 60,
        "totalTokenCount": 81,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 21}],
    },
    "modelVersion": "gemini-2.5-flash",
    "responseId": "r1",
}
_GENAI_PIECE: dict[str, Any] = {
    "candidates": [{"content": {"parts": [{"text": " blue"}], "role": "model"}, "index": 0}],
    "usageMetadata": {"promptTokenCount": 21, "totalTokenCount": 22},
    "modelVersion": "gemini-2.5-flash",
    "responseId": "r1",
}
_GENAI_ASKED: dict[str, Any] = {
    "model": "gemini-2.5-flash",
    "contents": _MESSAGES[0]["content"],
    "config": {"system_instruction": "Answer in one word.", "temperature": 0.2},
}
_GEMINI_URL = "https://generativelanguage.googleapis.com/v1/models/gemini-2.5-flash"
GENAI = Subject(
    name="genai",
    official="google-genai",
    module="google.genai",
    our_http="http_options.httpx_client",
    their_http="http_options.httpx_client",
    our_address="http_options.base_url",
    their_address="http_options.base_url",
    client="Client",
    create="models.generate_content",
    stream="models.generate_content_stream",
    reads="answer.text",
    url=f"{_GEMINI_URL}:generateContent",
    stream_url=f"{_GEMINI_URL}:streamGenerateContent?alt=sse",
    asked=_GENAI_ASKED,
    sent={
        "contents": [{"parts": [{"text": _MESSAGES[0]["content"]}], "role": "user"}],
        "systemInstruction": {"parts": [{"text": "Answer in one word."}], "role": "user"},
        "generationConfig": {"temperature": 0.2},
    },
    headers={"x-goog-api-key": "test"},
    answer=json.dumps(_GENAI_ANSWER).encode(),
    piece=_event(_GENAI_PIECE),
    changed="Blob",
    call_target=None,
    added_target=0.2,
    stream_target=None,
    official_stream_target=5.0,
)
_VERTEX_URL = "https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-2.5-flash"
GENAI_VERTEX = replace(
    GENAI,
    name="genai (vertex)",
    package="genai",
    settings={"vertexai": True},
    url=f"{_VERTEX_URL}:generateContent",
    stream_url=f"{_VERTEX_URL}:streamGenerateContent?alt=sse",
    changed="",
)

SUBJECTS = (OPENAI, ANTHROPIC, MISTRAL, GENAI, GENAI_VERTEX)
