"""The fixtures of Elixir's req_llm: one exchange each, a stream as the chunks in which it came."""

from __future__ import annotations

import json
from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, base64_bytes, content, headers, items, mapping, request, response


def fits(tree: Tree) -> bool:
    if not isinstance(tree, dict) or "response" not in tree or not isinstance(asked := tree.get("request"), dict):
        return False
    return "canonical_json" in asked or "captured_at" in tree


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    parts = mapping(tree, "/")
    try:
        asked, answered = mapping(parts["request"], "/request"), mapping(parts["response"], "/response")
        chunks = [
            base64_bytes(mapping(chunk, f"/chunks/{index}").get("b64"), f"/chunks/{index}/b64")
            for index, chunk in enumerate(items(parts.get("chunks") or [], "/chunks"))
        ]
        body = b"".join(chunks) if chunks else _body(answered.get("body"), "/response/body")
        yield Exchange(
            where="/",
            request=request(
                asked.get("method"),
                asked.get("url"),
                headers(asked.get("headers")),
                _body(asked.get("body"), "/request/body"),
                "",
            ),
            response=response(answered.get("status"), headers(answered.get("headers")), body, "", *chunks),
        )
    except BadRecording as fault:
        yield fault


def _body(body: Tree, where: str) -> bytes:
    if isinstance(body, dict) and body.keys() == {"b64"}:
        return base64_bytes(body["b64"], f"{where}/b64")
    return json.dumps(body, ensure_ascii=False).encode() if isinstance(body, dict | list) else content(body, where)
