"""go-vcr's cassettes, version 2: bodies are text or bytes, already decompressed."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, content, headers, items, mapping, request, response


def fits(tree: Tree) -> bool:
    return isinstance(tree, dict) and tree.get("version") == 2 and isinstance(tree.get("interactions"), list)


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    for index, interaction in enumerate(items(mapping(tree, "/")["interactions"], "/interactions")):
        where = f"/interactions/{index}"
        try:
            parts = mapping(interaction, where)
            asked = mapping(parts.get("request"), f"{where}/request")
            answered = mapping(parts.get("response"), f"{where}/response")
            yield Exchange(
                where=where,
                request=request(
                    asked.get("method"),
                    asked.get("url"),
                    headers(asked.get("headers")),
                    content(asked.get("body"), f"{where}/request/body"),
                    where,
                ),
                response=response(
                    answered.get("code"),
                    headers(answered.get("headers")),
                    content(answered.get("body"), f"{where}/response/body"),
                    where,
                ),
            )
        except BadRecording as fault:
            yield fault
