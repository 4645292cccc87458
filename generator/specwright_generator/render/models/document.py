"""The document that datamodel-code-generator is given: the schemas of fields, free of names.

The schema of a field has every definition, and all that JSON Schema cannot say, behind an opaque type `R0`, `R1`, ….
So no word of a spec reaches the generator but plain enum values, nothing in it can clash, fields that differ in names
alone share a schema, and a schema depends on no other: what came of it can be kept for good under its own content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from specwright_generator import ir
from specwright_generator.render.annotations import Expr, annotation, is_plain

REFERENCES = "specwright_references"
_PLAIN = re.compile(r"[A-Za-z0-9_ .:/+-]+", re.ASCII)


class Shape(NamedTuple):
    """`schema` is the canonical JSON Schema of a field, and with `required` the shape's identity."""

    schema: str
    required: bool


class Shaped(NamedTuple):
    """A field's shape, and what the opaque types in it stand for."""

    shape: Shape
    opaque: Mapping[str, Expr]


def shapes(model: ir.Model, *, api: ir.Api, shadowed: frozenset[str]) -> tuple[Shaped, ...]:
    """The shapes of the fields of `model`; the type of extra keys is a last, required field.

    `shadowed` are names that opaque types have to avoid. Formats and limits are left out: an answer is never refused
    because of them.
    """
    types = [(field.type, field.required) for field in model.fields]
    if model.extra is not None:
        types.append((model.extra, True))
    return tuple(_shaped(type, required, api, shadowed) for type, required in types)


def _shaped(type: ir.Type, required: bool, api: ir.Api, shadowed: frozenset[str]) -> Shaped:
    writer = _Writer(api, shadowed)
    schema = json.dumps(writer.schema(type), separators=(",", ":"))
    return Shaped(Shape(schema, required), writer.opaque)


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
            case ir.Scalar(kind=kind) if is_plain(type, self._api):
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
