"""Cassettes of Ruby's vcr: text with an encoding, or base64 where that is no text."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, base64_bytes, content, headers, items, mapping, request, response


def fits(tree: Tree) -> bool:
    return isinstance(tree, dict) and "http_interactions" in tree


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    for index, interaction in enumerate(items(mapping(tree, "/")["http_interactions"], "/http_interactions")):
        where = f"/http_interactions/{index}"
        try:
            parts = mapping(interaction, where)
            asked = mapping(parts.get("request"), f"{where}/request")
            answered = mapping(parts.get("response"), f"{where}/response")
            yield Exchange(
                where=where,
                request=request(
                    asked.get("method"),
                    asked.get("uri"),
                    headers(asked.get("headers")),
                    _body(asked.get("body"), f"{where}/request/body"),
                    where,
                ),
                response=response(
                    mapping(answered.get("status"), f"{where}/response/status").get("code"),
                    headers(answered.get("headers")),
                    _body(answered.get("body"), f"{where}/response/body"),
                    where,
                ),
            )
        except BadRecording as fault:
            yield fault


def _body(body: Tree, where: str) -> bytes:
    if not isinstance(body, dict):
        return content(body, where)
    if "base64_string" in body:
        return base64_bytes(body["base64_string"], f"{where}/base64_string")
    return content(body.get("string"), f"{where}/string")
