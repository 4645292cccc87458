"""Code written for the official SDK does the same with `specwright.openai`: the same requests, the same values."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import json
import os
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx2
import pytest

HERE = Path(__file__).parent
BLOCKS = dict(
    re.findall(r"^## (.+?)\n+```python\n(.*?)^```", (HERE / "openai_snippets.md").read_text("utf-8"), re.M | re.S)
)
OWN_HEADERS = re.compile(
    r"(x-stainless-.*|user-agent|accept|accept-encoding|connection|content-length|host|idempotency-key)"
)
"""Headers that say who asks and how the bytes travel, and no more."""

OTHER_REQUESTS = {"embeddings without an encoding (the official client asks for base64 and decodes it)"}
"""Blocks that see the same by asking otherwise."""

pytest.importorskip("openai", reason="the official SDK is not installed")


@dataclass
class Twin:
    """One run of a block: what it sent and what it saw."""

    requests: list[object] = field(default_factory=list[object])
    values: list[object] = field(default_factory=list[object])
    tries: int = 0

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """The mock: keeps the request and answers it."""
        self.requests.append(_request(request))
        self.tries += 1
        return _answer(request, self.tries)

    async def answer_async(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return self.answer(request)

    def see(self, *values: object) -> None:
        self.values.extend(values)


def _request(request: httpx2.Request) -> object:
    headers = {name: value for name, value in request.headers.items() if not OWN_HEADERS.fullmatch(name)}
    body: object = request.read()
    kind = headers.get("content-type", "") if body else ""
    if kind == "application/json":
        body = json.loads(request.content)
    elif kind.startswith("multipart/form-data"):
        message: Any = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + request.content)
        body = sorted(
            (
                part.get_param("name", header="content-disposition"),
                part.get_filename() or "",
                part.get("content-type") or "",
                part.get_payload(decode=True),
            )
            for part in message.get_payload()
        )
    headers["content-type"] = kind.partition(";")[0]
    query = sorted(request.url.params.multi_items())
    return request.method, str(request.url.copy_with(query=None)), query, headers, body


def _answer(request: httpx2.Request, number: int) -> httpx2.Response:
    path = request.url.path.removeprefix("/v1")
    sent: dict[str, Any] = json.loads(request.content) if request.content.startswith(b"{") else {}
    model = sent.get("model", path.rpartition("/")[2])
    headers = {"x-request-id": f"req_{number}"}
    if status := re.fullmatch(r"status-(\d+)", model):
        error = {"message": "It failed.", "type": "some_error", "param": "model", "code": "some_code"}
        return httpx2.Response(int(status[1]), headers=headers, json={"error": error})
    if model == "html-502":
        return httpx2.Response(502, headers={"content-type": "text/html"}, text="<p>no</p>")
    if model == "refused":
        raise httpx2.ConnectError("no")
    if model == "late":
        raise httpx2.ReadTimeout("late")
    if model == "flaky" and number < 3:
        return httpx2.Response(500, headers={"retry-after-ms": "1"})
    if sent.get("stream"):
        text = _events(path, model)
        return httpx2.Response(200, headers={**headers, "content-type": "text/event-stream"}, text=text)
    return _plain(path, request, sent, headers)


def _plain(path: str, request: httpx2.Request, sent: dict[str, Any], headers: dict[str, str]) -> httpx2.Response:
    if path.endswith("/content"):
        return httpx2.Response(200, headers=headers, content=b'{"a":\n 1}')
    if path == "/audio/speech":
        return httpx2.Response(200, headers={**headers, "content-type": "audio/mpeg"}, content=b"sound")
    if path.startswith("/audio/"):
        return _transcription(request)
    return httpx2.Response(200, headers=headers, json=_json(path, request, sent))


def _transcription(request: httpx2.Request) -> httpx2.Response:
    form = request.content
    if b"verbose_json" in form:
        words = [{"word": "hi", "start": 0.0, "end": 0.5}]
        verbose = {"duration": 1.5, "language": "en", "text": "hi", "words": words, "task": "transcribe"}
        return httpx2.Response(200, json=verbose)
    if re.search(rb"\r\n(text|srt|vtt)\r\n", form):
        return httpx2.Response(200, headers={"content-type": "text/plain"}, text="hi there\n")
    return httpx2.Response(200, json={"text": "hi"})


MESSAGE: dict[str, Any] = {
    "role": "assistant",
    "content": "hello",
    "refusal": None,
    "annotations": [],
    "reasoning_content": "hm",
}
USAGE: dict[str, Any] = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "cost": 0.5}
OUTPUT: dict[str, Any] = {
    "type": "message",
    "id": "msg_1",
    "role": "assistant",
    "status": "completed",
    "content": [
        {"type": "output_text", "text": "hel", "annotations": []},
        {"type": "output_text", "text": "lo", "annotations": []},
    ],
}
RESPONSE: dict[str, Any] = {
    "id": "resp_1",
    "object": "response",
    "created_at": 1.0,
    "status": "completed",
    "model": "gpt-5",
    "output": [{"type": "reasoning", "id": "rs_1", "summary": []}, OUTPUT],
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
    "usage": {
        "input_tokens": 3,
        "output_tokens": 2,
        "total_tokens": 5,
        "input_tokens_details": {"cached_tokens": 1},
        "output_tokens_details": {"reasoning_tokens": 0},
    },
}
CALL: dict[str, Any] = {"id": "call_1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
FILE: dict[str, Any] = {
    "id": "file-1",
    "object": "file",
    "bytes": 3,
    "created_at": 1,
    "filename": "a.jsonl",
    "purpose": "batch",
    "status": "processed",
}


def _json(path: str, request: httpx2.Request, sent: dict[str, Any]) -> object:
    get = request.method == "GET"
    if path == "/chat/completions":
        choice: dict[str, Any] = {"index": 0, "finish_reason": "stop", "logprobs": None, "message": MESSAGE}
        if sent["model"] == "tools":
            choice |= {"finish_reason": "tool_calls", "message": {**MESSAGE, "content": None, "tool_calls": [CALL]}}
        if sent["model"] == "odd":
            choice |= {"finish_reason": "new", "message": {**MESSAGE, "role": "oracle", "content": 1}}
        done: dict[str, Any] = {
            "id": "c_1",
            "object": "chat.completion",
            "created": 1,
            "model": "gpt-5",
            "choices": [choice],
            "usage": USAGE,
        }
        return {**done, "service_tier": "new" if sent["model"] == "odd" else "auto", "new_key": {"a": [1]}}
    if path.startswith("/responses"):
        return {"object": "list", "data": [], "has_more": False} if path.endswith("/input_items") else RESPONSE
    if path == "/embeddings":
        values: object = "AACAPwAAAEA=" if sent.get("encoding_format") == "base64" else [1.0, 2.0]
        data = [{"object": "embedding", "index": 0, "embedding": values}]
        return {"object": "list", "data": data, "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}
    if path == "/files" and get:
        after = request.url.params.get("after")
        names = {None: ["file-1", "file-2"], "file-2": ["file-3", "file-4"]}.get(after, ["file-5"])
        return {"object": "list", "data": [{**FILE, "id": name} for name in names], "has_more": after != "file-4"}
    if path.startswith("/files"):
        return {"id": "file-1", "object": "file", "deleted": True} if request.method == "DELETE" else FILE
    if path.startswith("/images"):
        return {"created": 1, "data": [{"b64_json": "eA=="}]}
    if path == "/moderations":
        result = {
            "flagged": True,
            "categories": {"self-harm": True, "hate/threatening": False},
            "category_scores": {"self-harm": 0.5, "hate/threatening": 0.25},
            "category_applied_input_types": {},
        }
        return {"id": "m", "model": "m", "results": [result]}
    if path == "/models":
        return {"object": "list", "data": [{"id": "gpt-5", "object": "model", "created": 1, "owned_by": "us"}]}
    if "/models/" in path:
        return {"id": "gpt-5", "object": "model", "created": 1, "owned_by": "us"}
    listed = get or path.endswith("/search")
    return (
        {"object": "list", "data": [], "has_more": False} if listed else {"id": "x_1", "status": "done", "object": "x"}
    )


def _events(path: str, model: str) -> str:
    if path == "/responses":
        events: list[dict[str, object]] = [
            {"type": "response.created", "sequence_number": 0, "response": {**RESPONSE, "output": []}},
            {
                "type": "response.output_text.delta",
                "sequence_number": 1,
                "item_id": "msg_1",
                "output_index": 0,
                "content_index": 0,
                "delta": "hel",
                "logprobs": [],
            },
            {"type": "response.of_the_future", "sequence_number": 2, "x": 1},
            {"type": "response.completed", "sequence_number": 3, "response": RESPONSE},
        ]
        return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    chunk: dict[str, Any] = {"id": "c_1", "object": "chat.completion.chunk", "created": 1, "model": model}
    deltas: list[dict[str, object]] = [{"role": "assistant", "content": ""}, {"content": "hel"}, {"content": "lo"}]
    chunks: list[dict[str, Any]] = [
        {**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas
    ]
    if model == "breaks":
        return f'data: {json.dumps(chunks[0])}\n\ndata: {{"error": {{"message": "It broke.", "code": "c"}}}}\n\n'
    chunks.append({**chunk, "choices": [], "usage": USAGE})
    return "".join(f"data: {json.dumps(each)}\n\n" for each in chunks) + "data: [DONE]\n\n"


def run(package: str, code: str, folder: Path) -> Twin:
    """Run a block with `package` under the name `openai`."""
    twin = Twin()
    module = importlib.import_module(package)
    asynchronous = "await " in code or "async " in code

    def http() -> httpx2.Client:
        return httpx2.Client(transport=httpx2.MockTransport(twin.answer))

    names: dict[str, Any] = {"openai": module, "seen": twin.see, "folder": folder, "http": http}
    names["transport"] = httpx2.MockTransport(twin.answer)
    if asynchronous:
        own = httpx2.AsyncClient(transport=httpx2.MockTransport(twin.answer_async))
        names["client"] = module.AsyncOpenAI(api_key="key", http_client=own)
    else:
        names["client"] = module.OpenAI(api_key="key", http_client=http())
    compiled = compile(textwrap.dedent(code), "block", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(compiled, names)  # noqa: S307 (our own blocks)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return twin


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.txt").write_bytes(b"contents")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:Pydantic serializer warnings:UserWarning")
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_does_the_same(name: str, tmp_path: Path) -> None:
    ours = _alone(lambda: run("specwright.openai", BLOCKS[name], tmp_path))
    theirs = _alone(lambda: run("openai", BLOCKS[name], tmp_path))
    assert theirs.requests or theirs.values, "the block shows nothing"
    if name not in OTHER_REQUESTS:
        assert ours.requests == theirs.requests
    assert ours.values == theirs.values


def _alone(run: Callable[[], Twin]) -> Twin:
    """What a block puts into the environment goes with it."""
    kept = dict(os.environ)
    try:
        return run()
    finally:
        os.environ.clear()
        os.environ.update(kept)


def test_there_are_blocks() -> None:
    assert len(BLOCKS) >= 60
