"""The files of Datadog's test agent: one exchange each, its bodies already text."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, content, headers, mapping, request, response


def fits(tree: Tree) -> bool:
    if not isinstance(tree, dict) or not isinstance(tree.get("request"), dict):
        return False
    answered = tree.get("response")
    return isinstance(answered, dict) and isinstance(answered.get("status"), dict)


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    parts = mapping(tree, "/")
    asked, answered = mapping(parts["request"], "/request"), mapping(parts["response"], "/response")
    try:
        yield Exchange(
            where="/",
            request=request(
                asked.get("method"),
                asked.get("url"),
                headers(asked.get("headers")),
                content(asked.get("body"), "/request/body"),
                "",
            ),
            response=response(
                mapping(answered["status"], "/response/status").get("code"),
                headers(answered.get("headers")),
                content(answered.get("body"), "/response/body"),
                "",
            ),
        )
    except BadRecording as fault:
        yield fault
