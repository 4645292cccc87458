"""Media types: what a body of each holds, and which are sequences of events or lines."""

from __future__ import annotations

from specwright_generator.frontends.openapi.nodes import Nodes
from specwright_generator.frontends.openapi.pointers import join
from specwright_generator.frontends.openapi.schemas import Schemas
from specwright_generator.ir import Any, Array, Binary, Json, Media, Scalar, Type

_BYTES = ("image/", "audio/", "video/", "font/")
_BYTES_EXACT = frozenset(("application/octet-stream", "application/zip", "application/pdf", "application/gzip"))
_SEQUENCES = frozenset(
    (
        "text/event-stream",
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/ndjson",
        "application/x-ndjson",
        "application/stream+json",
        "application/json-seq",
    )
)


def essence(media_type: str) -> str:
    """`media_type` in lower case and without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_sequence(media_type: str) -> bool:
    """Whether a body of this type is a sequence of events or lines."""
    return essence(media_type) in _SEQUENCES


def read_content(
    content: Json, pointer: str, hint: str, nodes: Nodes, schemas: Schemas, *, answer: bool
) -> tuple[Media, ...]:
    """Every media type of a `content` object; types of an answer are given names."""
    found: list[Media] = []
    for media_type, value in nodes.mapping(content, pointer).items():
        node, where = nodes.deref(value, join(pointer, media_type))
        found.append(_media(media_type, node, where, hint, nodes, schemas, answer=answer))
    return tuple(found)


def _media(
    media_type: str, node: dict[str, Json], pointer: str, hint: str, nodes: Nodes, schemas: Schemas, *, answer: bool
) -> Media:
    encoding = nodes.optional(node.get("encoding"), join(pointer, "encoding"))
    if is_sequence(media_type):
        keyword = "itemSchema" if "itemSchema" in node else "schema"
        item: Type = Any()
        if keyword in node:
            item = _item(node[keyword], join(pointer, keyword), f"{hint}Event", schemas, whole=keyword == "schema")
        if isinstance(item, Binary):
            # What its lines hold is not told: the body is handed on as it is.
            return Media(media_type=media_type, pointer=pointer, type=item, encoding=encoding)
        return Media(media_type=media_type, pointer=pointer, item=item, encoding=encoding)
    schema, where = node.get("schema"), join(pointer, "schema")
    type_: Type
    if schema is None or schema == {}:
        type_ = _implied(media_type)
    else:
        type_ = schemas.root(schema, where, hint) if answer else schemas.use(schema, where, hint)
    return Media(media_type=media_type, pointer=pointer, type=type_, encoding=encoding)


def _item(schema: Json, pointer: str, hint: str, schemas: Schemas, *, whole: bool) -> Type:
    """The type of one event or line. A `schema` that is an array describes the whole sequence by its items."""
    type_ = schemas.use(schema, pointer, hint)
    if whole and isinstance(type_, Array) and isinstance(schema, dict) and "items" in schema:
        return schemas.root(schema["items"], join(pointer, "items"), hint)
    return schemas.root(schema, pointer, hint)


def _implied(media_type: str) -> Type:
    """What a body without a schema holds."""
    name = essence(media_type)
    if name.startswith(_BYTES) or name in _BYTES_EXACT:
        return Binary()
    return Scalar(kind="string") if name.startswith("text/") else Any()
