"""Exchanges with a provider, made by hand, one for each thing that a client does; as recordings to be replayed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from specwright_generator.verify.results import Report
from specwright_generator.verify.run import Library
from specwright_generator.verify.traffic import Exchange, Recording, Request, Response

API = "https://api.openai.com/v1"

COMPLETION: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-4o",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "hé", "refusal": None},
            "finish_reason": "stop",
            "logprobs": None,
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
ASKED: dict[str, Any] = {
    "model": "gpt-4o",
    "messages": [{"role": "user", "content": "hi"}],
    "temperature": 0.5,
    "stop": None,
    "metadata": {"a": "b"},
}


def chunk(text: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o", "choices": [choice]}


def events(*values: dict[str, Any]) -> bytes:
    return b"".join(b"data: %b\n\n" % json.dumps(value).encode() for value in values) + b"data: [DONE]\n\n"


def recorded(
    method: str,
    url: str,
    body: object,
    answer: object,
    *,
    status: int = 200,
    sent: str = "application/json",
    received: str = "application/json",
    **headers: str,
) -> Exchange:
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    response = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return Exchange(
        where="/0",
        request=Request(
            method=method,
            url=API + url,
            headers=({"content-type": sent} if content else {})
            | {key.replace("_", "-"): headers[key] for key in headers},
            body=content,
        ),
        response=Response(status=status, headers={"content-type": received}, body=response),
    )


FORM = (
    b'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
    b'--B\r\nContent-Disposition: form-data; name="expires_after[anchor]"\r\n\r\ncreated_at\r\n'
    b'--B\r\nContent-Disposition: form-data; name="expires_after[seconds]"\r\n\r\n3600\r\n'
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\nContent-Type: application/jsonl\r\n\r\n'
    b"{}\r\n\r\n--B--\r\n"
)
FILE = {
    "id": "file-1", "object": "file", "bytes": 2, "created_at": 1, "filename": "a.jsonl", "purpose": "batch",
    "status": "processed", "expires_at": 5,
}  # fmt: skip
ASSISTANT: dict[str, Any] = {
    "id": "asst_1", "object": "assistant", "created_at": 1, "name": None, "description": None, "model": "gpt-4o",
    "instructions": None, "tools": [], "metadata": {},
}  # fmt: skip
PAGE = {"object": "list", "data": [COMPLETION], "first_id": "a", "last_id": "b", "has_more": False}
ERROR = {"error": {"message": "no", "type": "invalid_request_error", "param": None, "code": "model_not_found"}}

EXCHANGES: dict[str, Exchange] = {
    "json": recorded("POST", "/chat/completions", ASKED, COMPLETION),
    "stream": recorded(
        "POST",
        "/chat/completions",
        {**ASKED, "stream": True},
        events(chunk("h"), chunk("é"), chunk("!")),
        received="text/event-stream; charset=utf-8",
    ),
    "list": recorded("GET", "/chat/completions?limit=2&order=asc&metadata%5Bk%5D=v", None, PAGE),
    "path": recorded("GET", "/chat/completions/chatcmpl%2F1", None, COMPLETION),
    "form": recorded("POST", "/files", FORM, FILE, sent="multipart/form-data; boundary=B"),
    "file": recorded("GET", "/files/file-1/content", None, b"\x00\xffbytes", received="application/octet-stream"),
    "assistant": recorded("POST", "/assistants", {"model": "gpt-4o"}, ASSISTANT, openai_beta="assistants=v2"),
    "error": recorded("POST", "/chat/completions", ASKED, ERROR, status=404),
}


def library(*names: str, **more: Exchange) -> Library:
    exchanges = {name: EXCHANGES[name] for name in names} | more
    recordings = {
        name: Recording(file=Path(name), layout="vcrpy", exchanges=(exchange,)) for name, exchange in exchanges.items()
    }
    return Library(recordings=recordings, unreadable=())


def places(report: Report) -> set[str]:
    return {each.where for replay in report.misses for each in (*replay.request, *replay.answer)}
