"""What an operation takes and gives, as methods see it: the body's keys, the answer, the stream."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from specwright_generator import ir
from specwright_generator.naming.shapes import Definitions, leaves, unwrap

BodyKind: TypeAlias = Literal["json", "multipart", "form", "binary", "text", "none"]
_ORDER: tuple[BodyKind, ...] = ("json", "multipart", "form", "binary", "text")


@dataclass(frozen=True, slots=True)
class Payload:
    """The body a method sends: its kind, its medium, and its keys; `keys` is None where it is passed whole."""

    kind: BodyKind
    media: ir.Media | None = None
    keys: tuple[ir.Field, ...] | None = ()
    required: bool = False


def payload(
    operation: ir.Operation, definitions: Definitions, wires: Collection[str] = (), *, whole: bool = False
) -> Payload:
    """The body of `operation`: of several media the one with most of the keys `wires`, then the one that takes files
    (it takes everything else too), then JSON before multipart before the rest. `whole` passes it as one argument."""
    if operation.body is None or not operation.body.media:
        return Payload("none")

    def rank(media: ir.Media) -> tuple[int, bool, int]:
        keys = _keys(media, definitions) or ()
        known = sum(key.wire in wires for key in keys)
        files = any(isinstance(leaf, ir.Binary) for key in keys for leaf in leaves(key.type, definitions))
        return -known, not files, _ORDER.index(kind_of(media.media_type))

    media = min(operation.body.media, key=rank)
    keys = None if whole else _keys(media, definitions)
    return Payload(kind_of(media.media_type), media, keys, operation.body.required)


def _keys(media: ir.Media, definitions: Definitions) -> tuple[ir.Field, ...] | None:
    if media.type is None or kind_of(media.media_type) not in {"json", "multipart", "form"}:
        return None
    return keys_of(media.type, definitions)


def kind_of(media_type: str) -> BodyKind:
    """How a body of this media type is written."""
    plain = media_type.partition(";")[0].strip().lower()
    if plain == "application/json" or plain.endswith("+json") or plain == "*/*":
        return "json"
    if plain.startswith("multipart/"):
        return "multipart"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    return "text" if plain.startswith("text/") or plain == "application/sdp" else "binary"


def keys_of(kind: ir.Type, definitions: Definitions) -> tuple[ir.Field, ...] | None:
    """The keys of an object, or of a union of objects together; None where there is none or not only objects.

    A key that the members of a union type differently is of either type, and required only if it is in all of them.
    """
    if isinstance(unwrap(kind, definitions), ir.Model | ir.Union):
        models = [unwrap(leaf, definitions) for leaf in leaves(kind, definitions)]
        objects = [each for each in models if isinstance(each, ir.Model)]
        if not objects or len(objects) != len(models) or any(each.extra and not each.fields for each in objects):
            return None
        found: dict[str, list[ir.Field]] = {}
        for each in objects:
            for key in each.fields:
                found.setdefault(key.wire, []).append(key)
        return tuple(_together(keys, len(objects)) for keys in found.values())
    return None


def _together(keys: list[ir.Field], variants: int) -> ir.Field:
    first = keys[0]
    required = len(keys) == variants and all(each.required for each in keys)
    if len(keys) == 1:
        return first if first.required == required else replace(first, required=required)
    by_key = {_key(each.type): each.type for each in keys}
    kinds = tuple(dict.fromkeys(_key(each.type) for each in keys))
    if len(kinds) == 1:
        return first if first.required == required else replace(first, required=required)
    types = [by_key[kind] for kind in kinds]
    nullable = any(isinstance(each, ir.Nullable) for each in types)
    members: list[ir.Type] = []
    for each in types:
        plain = each.inner if isinstance(each, ir.Nullable) else each
        for member in plain.members if isinstance(plain, ir.Union) else (plain,):
            if _key(member) not in {_key(known) for known in members}:
                members.append(member)
    if any(isinstance(each, ir.Any) for each in members):
        return replace(first, type=ir.Any(), required=required)
    union: ir.Type = _enums(members) or (members[0] if len(members) == 1 else ir.Union(members=tuple(members)))
    return replace(first, type=ir.Nullable(inner=union) if nullable else union, required=required)


def _enums(members: list[ir.Type]) -> ir.Type | None:
    """Several constants as one set: `Literal[True]` or `Literal[False]` is a choice of both."""
    enums = [each for each in members if isinstance(each, ir.Enum)]
    if len(enums) != len(members) or len({each.base for each in enums}) != 1:
        return None
    values = tuple(dict.fromkeys(value for each in enums for value in each.values))
    return replace(enums[0], values=values, open=any(each.open for each in enums))


def _key(kind: ir.Type) -> str:
    return repr(kind)


def answers(operation: ir.Operation) -> tuple[ir.Media, ...]:
    """The media of the operation's successful answers."""
    good = [each for each in operation.responses if each.status.upper().startswith("2")]
    if not good:
        good = [each for each in operation.responses if each.status == "default"]
    return tuple(media for response in good for media in response.media)


def is_stream(media: ir.Media) -> bool:
    """Whether a medium is a sequence of events or lines, and not just bytes."""
    if isinstance(media.type, ir.Binary):
        return False
    plain = media.media_type.partition(";")[0].strip().lower()
    return media.item is not None or plain in {"text/event-stream", "application/x-ndjson", "application/jsonl"}


def is_json(media: ir.Media) -> bool:
    return kind_of(media.media_type) == "json" and not is_stream(media)
