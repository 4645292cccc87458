"""Schemas of single values: scalars with their limits, and enums."""

from __future__ import annotations

from typing import Literal

from specwright_generator.frontends.openapi.pointers import join
from specwright_generator.ir import Any, Binary, Enum, Json, JsonScalar, Nullable, Scalar, Type

LIMITS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)
_ITEM_LIMITS = ("minItems", "maxItems", "uniqueItems")
_VALUE_LIMITS = LIMITS[:8]

Base = Literal["string", "integer", "number", "boolean", "mixed"]


def limits(schema: dict[str, Json]) -> dict[str, Json]:
    """The limits on a single value, with the boolean `exclusiveMinimum` of OpenAPI 3.0 turned into a number."""
    found = {key: schema[key] for key in _VALUE_LIMITS if key in schema}
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = found.get(exclusive)
        if isinstance(flag, bool):
            del found[exclusive]
            if flag and bound in found:
                found[exclusive] = found.pop(bound)
    return found


def item_limits(schema: dict[str, Json]) -> dict[str, Json]:
    """The limits on the length of an array."""
    return {key: schema[key] for key in _ITEM_LIMITS if key in schema}


def scalar(kind: Literal["string", "integer", "number", "boolean", "null"], schema: dict[str, Json]) -> Type:
    """A scalar of `kind`; strings that carry raw bytes are Binary."""
    format_ = schema.get("format")
    if kind == "string":
        if format_ == "binary" or ("contentMediaType" in schema and "contentEncoding" not in schema):
            return Binary()
        if format_ is None and isinstance(schema.get("contentEncoding"), str):
            format_ = "byte"
    return Scalar(kind=kind, format=format_ if isinstance(format_, str) else None, limits=limits(schema))


def enum(schema: dict[str, Json], pointer: str) -> Type | None:
    """The enum or const that `schema` declares, Nullable where null is among its values; None if there is none.

    Values that are no scalars are left out: they cannot be literals.
    """
    if "const" in schema:
        listed, places = [schema["const"]], [join(pointer, "const")]
    else:
        values = schema.get("enum")
        if not isinstance(values, list) or not values:
            return None
        listed, places = values, [join(pointer, "enum", index) for index in range(len(values))]
    seen: dict[tuple[type, JsonScalar], JsonScalar] = {}
    for value in listed:
        if value is None or isinstance(value, bool | int | float | str):
            seen.setdefault((type(value), value), value)
    null = seen.pop((type(None), None), False) is None
    if not seen:
        return Scalar(kind="null") if null else None
    kept = tuple(seen.values())
    named = schema.get("x-specwright-members")
    members = tuple(map(str, named)) if isinstance(named, list) else ()
    found = Enum(values=kept, base=base_of(kept, schema), pointer=pointer, pointers=tuple(places), members=members)
    return Nullable(inner=found) if null else found


def base_of(values: tuple[JsonScalar, ...], schema: dict[str, Json] | None = None) -> Base:
    """The one JSON type of all `values`, or mixed."""
    if all(isinstance(value, str) for value in values):
        return "string"
    if all(isinstance(value, bool) for value in values):
        return "boolean"
    if any(isinstance(value, bool | str) for value in values):
        return "mixed"
    if all(isinstance(value, int) for value in values) and (schema is None or schema.get("type") != "number"):
        return "integer"
    return "number"


def nullable(type_: Type) -> Type:
    """`type_` or null."""
    return type_ if isinstance(type_, Any | Nullable) or type_ == Scalar(kind="null") else Nullable(inner=type_)


def split_null(type_: Type) -> tuple[Type, bool]:
    """`type_` without null, and whether null was allowed."""
    return (type_.inner, True) if isinstance(type_, Nullable) else (type_, False)
