"""HAR 1.2, as browsers and Polly.JS write it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, base64_bytes, content, headers, items, mapping, request, response, text


def fits(tree: Tree) -> bool:
    return isinstance(tree, dict) and isinstance(log := tree.get("log"), dict) and "entries" in log


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    log = mapping(mapping(tree, "/")["log"], "/log")
    for index, entry in enumerate(items(log["entries"], "/log/entries")):
        where = f"/log/entries/{index}"
        try:
            parts = mapping(entry, where)
            asked = mapping(parts.get("request"), f"{where}/request")
            answered = mapping(parts.get("response"), f"{where}/response")
            posted = asked.get("postData")
            body = posted.get("text") if isinstance(posted, dict) else None
            yield Exchange(
                where=where,
                request=request(
                    asked.get("method"),
                    asked.get("url"),
                    headers(asked.get("headers")),
                    content(body, f"{where}/request/postData/text"),
                    where,
                ),
                response=response(
                    answered.get("status"),
                    headers(answered.get("headers")),
                    _body(answered.get("content"), f"{where}/response/content"),
                    where,
                ),
            )
        except BadRecording as fault:
            yield fault


def _body(body: Tree, where: str) -> bytes:
    if not isinstance(body, dict) or "text" not in body:
        return b""
    if body.get("encoding") != "base64":
        return content(body["text"], f"{where}/text")
    recorded = text(body["text"], f"{where}/text")
    if not recorded.startswith("["):
        return base64_bytes(recorded, f"{where}/text")
    # Polly.JS keeps a compressed body as the list of its chunks, in base64 or hexadecimal.
    try:
        chunks = items(json.loads(recorded), f"{where}/text")
    except ValueError:
        raise BadRecording("no list of chunks", f"{where}/text") from None
    return b"".join(_chunk(text(chunk, f"{where}/text"), where) for chunk in chunks)


def _chunk(chunk: str, where: str) -> bytes:
    try:
        return bytes.fromhex(chunk)
    except ValueError:
        return base64_bytes(chunk, f"{where}/text")
