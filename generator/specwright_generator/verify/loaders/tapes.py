"""The tapes of huggingface.js: one object of exchanges by their hash; bodies are text, those of files empty."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, content, headers, mapping, request, response


def fits(tree: Tree) -> bool:
    return (
        isinstance(tree, dict)
        and bool(tree)
        and all(isinstance(tape, dict) and "url" in tape and "response" in tape for tape in tree.values())
    )


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    for key, tape in mapping(tree, "/").items():
        where = f"/{key}"
        try:
            parts = mapping(tape, where)
            asked = mapping(parts.get("init") or {}, f"{where}/init")
            answered = mapping(parts.get("response"), f"{where}/response")
            yield Exchange(
                where=where,
                request=request(
                    asked.get("method", "GET"),
                    parts.get("url"),
                    headers(asked.get("headers")),
                    content(asked.get("body"), f"{where}/init/body"),
                    where,
                ),
                response=response(
                    answered.get("status"),
                    headers(answered.get("headers")),
                    content(answered.get("body"), f"{where}/response/body"),
                    where,
                ),
            )
        except BadRecording as fault:
            yield fault
