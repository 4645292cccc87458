"""The document that datamodel-code-generator is given: one shape for each object, free of names.

A shape is the JSON Schema of an object whose properties are called `f0`, `f1`, … in the order of its fields, with
every other definition, and all that JSON Schema cannot say, behind an opaque type `R0`, `R1`, ….  So no word of a
spec reaches the generator but plain enum values, nothing in it can clash, objects that differ in names alone share a
shape, and a shape depends on no other: what came of it can be kept for good under its own content.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.render.annotations import TIMES, Expr, annotation, is_bytes

REFERENCES = "specwright_references"
_PLAIN = re.compile(r"[A-Za-z0-9_ .:/+-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`schema` is canonical JSON, and the shape's identity; `required` says which of its fields are."""

    schema: str
    required: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A model's shape, and what the opaque types in it stand for. The type of extra keys is a last, required field."""

    shape: Shape
    opaque: dict[str, Expr]


def shape(model: ir.Model, *, api: ir.Api, shadowed: frozenset[str]) -> Shaped:
    """The shape of `model`; `shadowed` are names that opaque types have to avoid. Formats and limits are left out:
    an answer is never refused because of them."""
    writer = _Writer(api, shadowed)
    types = [(field.type, field.required) for field in model.fields]
    if model.extra is not None:
        types.append((model.extra, True))
    properties = {f"f{index}": writer.schema(type) for index, (type, _) in enumerate(types)}
    schema: dict[str, object] = {
        "type": "object",
        "properties": properties,
        "required": [name for name, (_, required) in zip(properties, types, strict=True) if required],
    }
    return Shaped(
        shape=Shape(
            schema=json.dumps(schema, separators=(",", ":")),
            required=tuple(required for _, required in types),
        ),
        opaque=writer.opaque,
    )


class _Writer:
    def __init__(self, api: ir.Api, shadowed: frozenset[str]) -> None:
        self._api = api
        self._shadowed = shadowed
        self._names: dict[str, str] = {}
        self.opaque: dict[str, Expr] = {}

    def schema(self, type: ir.Type) -> dict[str, object]:
        members = self._members(type)
        return members[0] if len(members) == 1 else {"anyOf": members}

    def _members(self, type: ir.Type) -> list[dict[str, object]]:
        """The schemas that `type` is any of; equal ones, which several names for one type can make, once."""
        match type:
            case ir.Scalar(kind=kind, format=format) if (kind != "string" or format not in TIMES) and not is_bytes(
                type, self._api
            ):
                return [{"type": kind}]
            case ir.Enum(values=values, open=open) if _is_plain(type):
                closed: dict[str, object] = {"type": "string", "enum": list(dict.fromkeys(values))}
                return [{"type": "string"}, closed] if open else [closed]
            case ir.Array(items=items):
                return [{"type": "array", "items": self.schema(items)}]
            case ir.Map(values=values):
                return [{"type": "object", "additionalProperties": self.schema(values)}]
            case ir.Nullable(inner=inner):
                return [*self._members(inner), {"type": "null"}]
            case ir.Union(members=members, tag=None) if members:
                schemas = [schema for member in members for schema in self._members(member)]
                return [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
            case _:
                return [self._opaque(type)]

    def _opaque(self, type: ir.Type) -> dict[str, object]:
        expr = annotation(type, api=self._api, direction="model", shadowed=self._shadowed)
        name = self._names.setdefault(expr.text, f"R{len(self._names)}")
        self.opaque[name] = expr
        return {"customTypePath": f"{REFERENCES}.{name}"}


def _is_plain(type: ir.Enum) -> bool:
    """Whether the generator can be trusted with the values: it mixes up 1 and True, and drops floats and null."""
    return bool(type.values) and all(isinstance(value, str) and _PLAIN.fullmatch(value) for value in type.values)
