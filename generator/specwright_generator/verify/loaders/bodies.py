"""Answers alone: a body as JSON, as server-sent events, or as their data by lines. An index says whose they are."""

from __future__ import annotations

import json
from typing import cast

from specwright_generator.verify.traffic import Answer, BadRecording, Response

from .index import Row
from .tree import Tree, content, headers, mapping, status

LINES = ".chunks.txt"
"""The end of the name of a file with one event a line."""


def fits(name: str, row: Row | None) -> bool:
    """Whether a file is an answer alone: its index says so, or its name."""
    return row.is_body if row else name.endswith((".sse", LINES))


def read(name: str, data: bytes, row: Row | None) -> Answer:
    """The answer in a file.

    Raises:
        BadRecording: it is neither JSON nor events, or a line is no JSON.
    """
    return Answer(
        provider=row.provider if row else "",
        endpoint=row.endpoint if row else "",
        response=_events(_framed(data)) if name.endswith(LINES) else _response(data),
    )


def _response(data: bytes) -> Response:
    if any(line.startswith((b"data:", b"event:")) for line in data.splitlines()):
        return _events(data)
    try:
        value = cast("Tree", json.loads(data))
    except RecursionError:
        raise BadRecording("nested too deeply") from None
    except ValueError:
        return _lines(data)
    if isinstance(value, dict) and value.keys() == {"status", "headers", "body"}:
        body = value["body"]
        return Response(
            status=status(value["status"], "/status"),
            headers=headers(mapping(value["headers"], "/headers")),
            body=content(body, "/body") if isinstance(body, str) else json.dumps(body).encode(),
        )
    return Response(status=200, headers={"content-type": "application/json"}, body=data)


def _lines(data: bytes) -> Response:
    """A stream of JSON by lines, as Ollama has."""
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            _json(line, number)
    return Response(status=200, headers={"content-type": "application/x-ndjson"}, body=data)


def _events(data: bytes) -> Response:
    return Response(status=200, headers={"content-type": "text/event-stream"}, body=data)


def _framed(data: bytes) -> bytes:
    """Events again from their data: the name, where there was one, is the data's `type`."""
    frames: list[bytes] = []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        value = _json(line, number)
        kind = cast("dict[str, object]", value).get("type") if isinstance(value, dict) else None
        name = b"event: %b\n" % kind.encode() if isinstance(kind, str) and kind.isprintable() else b""
        frames.append(b"%bdata: %b\n\n" % (name, line))
    return b"".join(frames)


def _json(line: bytes, number: int) -> object:
    try:
        value: object = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRecording(f"no JSON: {error.msg}", f"line {number}, column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise BadRecording(f"no JSON that can be read: {type(error).__name__}", f"line {number}") from None
    return value
