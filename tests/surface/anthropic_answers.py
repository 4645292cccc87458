"""What the mock answers to the blocks of `anthropic_snippets.md`."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2

Json = dict[str, Any]

USAGE: Json = {"input_tokens": 3, "output_tokens": 2, "future_count": 1}


def message(number: int, *content: Json, reason: str = "end_turn") -> Json:
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": list(content),
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": USAGE,
    }


def content(sent: Json, number: int) -> tuple[list[Json], str]:
    """An object where one is asked for, calls of the first tools that are sent, and otherwise text."""
    if (sent.get("output_config") or {}).get("format"):
        return [{"type": "text", "text": '{"name": "Ada", "age": 36}'}], "end_turn"
    if sent.get("tools") and number == 1:
        calls = [
            {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Rome", "days": 2}},
            {"type": "tool_use", "id": "t2", "name": "weather", "input": {"days": "no"}},
            {"type": "tool_use", "id": "t3", "name": "other", "input": {}},
        ]
        return [{"type": "text", "text": "let me see"}, *calls], "tool_use"
    return [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "text", "text": "hello"}], "end_turn"


def events(blocks: list[Json], number: int, reason: str) -> str:
    told: list[Json] = [{"type": "message_start", "message": {**message(number), "stop_reason": None}}]
    told.append({"type": "ping"})
    for index, block in enumerate(blocks):
        blanks: Json = {key: "" for key in ("text", "thinking", "signature") if key in block}
        empty = {**block, **blanks}
        deltas: list[Json] = [
            {"type": f"{key}_delta", key: part}
            for key in ("thinking", "signature", "text")
            if block.get(key)
            for part in (block[key][:2], block[key][2:])
            if part
        ]
        if block["type"] == "tool_use":
            empty["input"] = {}
            deltas.append({"type": "input_json_delta", "partial_json": json.dumps(block["input"])})
        told.append({"type": "content_block_start", "index": index, "content_block": empty})
        told += [{"type": "content_block_delta", "index": index, "delta": each} for each in deltas]
        told.append({"type": "content_block_stop", "index": index})
    delta = {"stop_reason": reason, "stop_sequence": None}
    told += [{"type": "message_delta", "delta": delta, "usage": {"output_tokens": 7}}, {"type": "message_stop"}]
    return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in told)


def answer(request: httpx2.Request, number: int) -> httpx2.Response:
    """The answer to the request of this number."""
    path = request.url.path.removeprefix("/v1")
    sent: Json = json.loads(request.content) if request.content.startswith(b"{") else {}
    model = str(sent.get("model") or path.rpartition("/")[2])
    headers = {"request-id": f"req_{number}"}
    if status := re.fullmatch(r"status-(\d+)(?:-(\w+))?", model):
        error = {"type": status[2] or "some_error", "message": "It failed."}
        return httpx2.Response(int(status[1]), headers=headers, json={"type": "error", "error": error})
    if model == "html-502":
        return httpx2.Response(502, headers={"content-type": "text/html"}, text="<p>no</p>")
    if model == "refused":
        raise httpx2.ConnectError("no")
    if model == "late":
        raise httpx2.ReadTimeout("late")
    if model == "flaky" and number < 3:
        return httpx2.Response(529, headers={"retry-after-ms": "1"})
    if sent.get("stream"):
        text = events(*_split(content(sent, number), number))
        if model == "broken":
            text = text[: text.index("event: content_block_stop")]
            text += (
                'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}\n\n'
            )
        return httpx2.Response(200, headers={**headers, "content-type": "text/event-stream"}, text=text)
    if path == "/messages":
        blocks, reason = content(sent, number)
        return httpx2.Response(200, headers=headers, json=message(number, *blocks, reason=reason))
    if path.endswith("/results"):
        lines = [
            {"custom_id": f"c{index}", "result": {"type": kind}} for index, kind in enumerate(("canceled", "expired"))
        ]
        return httpx2.Response(200, headers=headers, text="".join(json.dumps(line) + "\n" for line in lines))
    if path.endswith("/content"):
        return httpx2.Response(200, headers=headers, content=b"contents")
    return httpx2.Response(200, headers=headers, json=_json(path, request))


def _split(found: tuple[list[Json], str], number: int) -> tuple[list[Json], int, str]:
    return found[0], number, found[1]


def _json(path: str, request: httpx2.Request) -> Json:
    if path.endswith("/count_tokens"):
        return {"input_tokens": 12}
    thing: Json = {"id": path.rpartition("/")[2], "type": "thing", "created_at": "2026-01-02T03:04:05Z", "future": 1}
    if path.endswith("/batches/b1"):
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        return {
            **thing,
            "processing_status": "ended",
            "request_counts": counts,
            "results_url": f"{request.url}/results",
        }
    last = {"models": "m1", "batches": "m1"}.get(path.rpartition("/")[2])
    if request.method == "GET" and re.search(r"s$", path):
        query = request.url.params
        first = "page" not in query and "after_id" not in query
        data = [{**thing, "id": f"{'m' if first else 'n'}{index}"} for index in range(2)]
        told: Json = {"data": data, "has_more": first, "first_id": data[0]["id"], "last_id": data[-1]["id"]}
        return {**told, "next_page": "p2" if first and last is None else None}
    return thing
