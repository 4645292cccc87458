"""vcrpy's cassettes, with bodies as text, as bytes, or parsed (`parsed_body`); also those of its older httpx stub."""

from __future__ import annotations

import json
from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree, content, headers, items, mapping, request, response


def fits(tree: Tree) -> bool:
    return isinstance(tree, dict) and isinstance(tree.get("interactions"), list) and _is_http(tree["interactions"])


def _is_http(interactions: Tree) -> bool:
    listed = interactions if isinstance(interactions, list) else []
    return not listed or any(isinstance(each, dict) and "request" in each for each in listed)


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    for index, interaction in enumerate(items(mapping(tree, "/")["interactions"], "/interactions")):
        where = f"/interactions/{index}"
        try:
            yield _exchange(mapping(interaction, where), where)
        except BadRecording as fault:
            yield fault


def _exchange(interaction: dict[str, Tree], where: str) -> Exchange:
    asked = mapping(interaction.get("request"), f"{where}/request")
    answered = mapping(interaction.get("response"), f"{where}/response")
    code = answered.get("status", answered.get("status_code"))
    if isinstance(code, dict):
        code = code.get("code")
    return Exchange(
        where=where,
        request=request(
            asked.get("method"),
            asked.get("uri"),
            headers(asked.get("headers")),
            _body(asked, f"{where}/request"),
            where,
        ),
        response=response(code, headers(answered.get("headers")), _body(answered, f"{where}/response"), where),
    )


def _body(side: dict[str, Tree], where: str) -> bytes:
    if "parsed_body" in side:
        try:
            return json.dumps(side["parsed_body"], ensure_ascii=False).encode()
        except (TypeError, ValueError) as error:
            raise BadRecording(f"no JSON: {error}", f"{where}/parsed_body") from None
    body = side.get("body", side.get("content"))
    if isinstance(body, dict):
        body = body.get("string")
    return content(body, f"{where}/body")
