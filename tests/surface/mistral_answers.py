"""What the mock of `test_mistral_twins.py` answers."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2

USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
CALL = {"id": "call_1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}, "index": 0}
FILE: dict[str, Any] = {
    "id": "00000000-0000-0000-0000-000000000001",
    "object": "file",
    "bytes": 3,
    "created_at": 1,
    "filename": "a.jsonl",
    "purpose": "batch",
    "sample_type": "batch_request",
    "source": "upload",
    "deleted": False,
    "num_lines": 1,
}
JOB: dict[str, Any] = {
    "id": "j",
    "object": "batch",
    "input_files": ["f"],
    "endpoint": "/v1/chat/completions",
    "errors": [],
    "status": "QUEUED",
    "created_at": 1,
    "total_requests": 2,
    "completed_requests": 0,
    "succeeded_requests": 0,
    "failed_requests": 0,
}
AGENT: dict[str, Any] = {
    "id": "a",
    "object": "agent",
    "model": "m",
    "name": "a",
    "version": 1,
    "versions": [1],
    "created_at": "2026-01-02T03:04:05Z",
    "updated_at": "2026-01-02T03:04:05Z",
    "deployment_chat": False,
    "source": "api",
}
LIBRARY: dict[str, Any] = {
    "id": "l",
    "name": "l",
    "created_at": "2026-01-02T03:04:05Z",
    "updated_at": "2026-01-02T03:04:05Z",
    "owner_id": "o",
    "owner_type": "User",
    "total_size": 0,
    "nb_documents": 0,
    "chunk_size": 1,
}
DOCUMENT: dict[str, Any] = {
    "id": "d",
    "library_id": "l",
    "hash": "h",
    "mime_type": "text/plain",
    "extension": "txt",
    "size": 1,
    "name": "a.txt",
    "created_at": "2026-01-02T03:04:05Z",
    "process_status": "done",
    "uploaded_by_id": "u",
    "uploaded_by_type": "User",
    "processing_status": "done",
    "tokens_processing_total": 0,
}
ENTRY: dict[str, Any] = {
    "object": "entry",
    "type": "message.output",
    "id": "e",
    "role": "assistant",
    "content": "hello",
    "created_at": "2026-01-02T03:04:05Z",
    "completed_at": "2026-01-02T03:04:05Z",
}
RUN: dict[str, Any] = {
    "execution_id": "e",
    "root_execution_id": "e",
    "workflow_name": "w",
    "status": "COMPLETED",
    "start_time": "2026-01-02T03:04:05Z",
    "end_time": None,
    "result": {"x": 1},
}
HEADERS = {"x-a": "1"}


def answer(request: httpx2.Request, number: int) -> httpx2.Response:
    """The answer to the request `number` of a block."""
    path = request.url.path.removeprefix("/v1")
    sent: dict[str, Any] = json.loads(request.content) if request.content.startswith(b"{") else {}
    model = str(sent.get("model", path.rpartition("/")[2]))
    if status := re.fullmatch(r"status-(\d+)", model):
        return _failure(int(status[1]))
    if model == "missing":
        detail = {"message": "It is not there.", "error_code": "DATASET_NOT_FOUND"}
        return httpx2.Response(404, headers=HEADERS, json={"detail": detail})
    if model == "html-502":
        return httpx2.Response(502, headers={"content-type": "text/html; charset=utf-8"}, text="<p>no</p>")
    if model == "flaky" and number < 3:
        return httpx2.Response(503, json={"message": "later"})
    if path.endswith("/content"):
        return httpx2.Response(200, headers={"content-type": "application/octet-stream"}, content=b"contents")
    if sent.get("stream"):
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, text=_events(path))
    if request.method == "DELETE" and ("conversations" in path or "documents" in path):
        return httpx2.Response(204)
    made = request.method == "POST" and path.startswith("/libraries")
    return httpx2.Response(201 if made else 200, headers=HEADERS, json=_json(path, request, sent))


def _failure(status: int) -> httpx2.Response:
    if status == 422:
        detail = [{"loc": ["body", "messages"], "msg": "is empty", "type": "value_error"}]
        return httpx2.Response(422, headers=HEADERS, json={"detail": detail})
    return httpx2.Response(status, headers=HEADERS, json={"object": "error", "message": "It failed.", "code": 7})


def _completion(sent: dict[str, Any]) -> dict[str, Any]:
    model = sent.get("model")
    message: dict[str, Any] = {"role": "assistant", "content": "hello", "tool_calls": None, "prefix": False}
    choice: dict[str, Any] = {"index": 0, "finish_reason": "stop", "message": message}
    if model == "tools":
        choice |= {"finish_reason": "tool_calls", "message": {**message, "content": "", "tool_calls": [CALL]}}
    if model == "book":
        choice |= {"message": {**message, "content": '{"title": "T", "authors": ["A"]}'}}
    done = {"id": "c_1", "object": "chat.completion", "created": 1, "model": "m", "usage": USAGE}
    return {**done, "choices": [choice]}


def _json(path: str, request: httpx2.Request, sent: dict[str, Any]) -> object:
    head = path.split("/")[1]
    if path.endswith("/completions"):
        return _completion(sent)
    if head == "embeddings":
        data = [{"object": "embedding", "index": 0, "embedding": [0.5, 1.0]}]
        return {"id": "e", "object": "list", "model": "m", "data": data, "usage": USAGE}
    if "moderations" in path:
        result = {"categories": {"sexual": False}, "category_scores": {"sexual": 0.25}}
        return {"id": "m", "model": "m", "results": [result]}
    if head == "ocr":
        page = {"index": 0, "markdown": "# a", "images": [], "dimensions": None}
        return {"pages": [page], "model": "o", "usage_info": {"pages_processed": 1, "doc_size_bytes": None}}
    if head == "responses":
        return _response()
    return _resource(head, path, request, sent)


def _resource(head: str, path: str, request: httpx2.Request, sent: dict[str, Any]) -> object:
    one = request.method != "GET" or path.count("/") > 1
    model = {"id": "m", "object": "model", "created": 1, "owned_by": "us", "capabilities": {}, "type": "base"}
    match head:
        case "models":
            if request.method == "DELETE":
                return {"id": "m", "object": "model", "deleted": True}
            return model if one else {"object": "list", "data": [model]}
        case "files":
            if path.endswith("/url"):
                return {"url": "https://x.test/f"}
            if request.method == "DELETE":
                return {"id": FILE["id"], "object": "file", "deleted": True}
            return FILE if one else {"object": "list", "data": [FILE], "total": 1}
        case "batch":
            many = request.method == "GET" and path == "/batch/jobs"
            return {"object": "list", "data": [JOB], "total": 1} if many else JOB
        case "agents":
            return AGENT if one else [AGENT]
        case "libraries":
            if path.endswith("/text_content"):
                return {"text": "x"}
            return DOCUMENT if "/documents" in path else LIBRARY
        case "conversations":
            return _conversation(path, request)
        case "workflows":
            return _workflow(path, request)
        case _:
            if path.endswith("/transcriptions"):
                done = {"model": "voxtral", "text": "hi", "language": "en", "segments": [], "usage": USAGE}
                return done
            return {"data": [], "next_page_token": None}


def _conversation(path: str, request: httpx2.Request) -> object:
    if path.endswith("/history"):
        return {"object": "conversation.history", "conversation_id": "c", "entries": [ENTRY]}
    if request.method == "GET":
        times = {"created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"}
        return {"object": "conversation", "id": "c", "model": "m", **times}
    return {"object": "conversation.response", "conversation_id": "c", "outputs": [ENTRY], "usage": USAGE}


def _workflow(path: str, request: httpx2.Request) -> object:
    if path != "/workflows":
        return RUN
    last = request.url.params.get("cursor") == "two"
    names = ["c"] if last else ["a", "b"]
    made = [
        {"id": name, "name": name, "display_name": name, "type": "code", "customer_id": "c", "workspace_id": "w",
         "shared_namespace": None, "description": None, "available_in_chat_assistant": False, "archived": False}
        for name in names
    ]  # fmt: skip
    return {"workflows": made, "next_cursor": None if last else "two"}


def _response() -> dict[str, Any]:
    part = {"type": "output_text", "text": "hello", "annotations": []}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": "m",
        "output": [message],
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": [],
        "usage": {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3},
    }


def _events(path: str) -> str:
    if path.startswith("/conversations"):
        at = {"created_at": "2026-01-02T03:04:05Z"}
        events: list[dict[str, Any]] = [
            {"type": "conversation.response.started", "conversation_id": "c", **at},
            {"type": "message.output.delta", "id": "e", "content": "hello", "role": "assistant", **at},
            {"type": "conversation.response.done", "usage": USAGE, **at},
        ]
        return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)
    chunk: dict[str, Any] = {"id": "c_1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    deltas = [({"role": "assistant", "content": ""}, None), ({"content": "hel"}, None), ({"content": "lo"}, "stop")]
    chunks = [{**chunk, "choices": [{"index": 0, "delta": each, "finish_reason": why}]} for each, why in deltas]
    return "".join(f"data: {json.dumps(each)}\n\n" for each in chunks) + "data: [DONE]\n\n"
