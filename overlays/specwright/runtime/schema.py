"""What is changed in the schemas that pydantic makes, so that the fast path never alters a value it accepts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin

import pydantic
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

__all__ = ["constants", "exact", "must_arrive"]

Resolve = Callable[[Any], Any]
"""Gives the schema that a reference stands for."""

_EXACT = 2.0**53
"""The integers short of this one are floats exactly (this one is what its neighbour is rounded to)."""

_AS_IT_IS = core_schema.simple_ser_schema("any")
"""Written by what the value is: pydantic's writer of integers makes integers of booleans."""


_LITERALS: dict[frozenset[type], CoreSchema] = {
    frozenset((int,)): core_schema.int_schema(),
    frozenset((bool,)): core_schema.bool_schema(),
}
"""What a literal has to be, by the types of its values, before it is compared with them."""


@cache
def constants(model: type[pydantic.BaseModel]) -> tuple[tuple[str, str, object], ...]:
    """The name, JSON key and value of each field that has but one value, and has it as its default."""
    if not model.__pydantic_fields_complete__:
        model.model_rebuild()
    fields = model.model_fields.items()
    return tuple((name, info.alias or name, info.default) for name, info in fields if _is_constant(info))


def must_arrive(field: FieldInfo) -> bool:
    """Whether an answer without this field departs from its type.

    The default of a constant is for objects that are made by hand: what arrives is told apart by having it or not.
    """
    return field.is_required() or (_is_constant(field) and get_origin(field.annotation) is Literal)


def _is_constant(field: FieldInfo) -> bool:
    if field.is_required() or field.default is None:
        return False
    kind = field.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next((member for member in get_args(kind) if get_origin(member) is Literal), None)
    return get_origin(kind) is Literal and get_args(kind) == (field.default,)


def exact(schema: CoreSchema, resolve: Resolve) -> None:
    """Change a model's schema in place.

    A number field takes JSON integers as floats, which changes those beyond 2**53: these are left to the tolerant
    pass, which keeps them.  And numbers are written as what they are, where they are not what was described.
    Constants have to arrive (see `must_arrive`).
    """
    found: Any = schema
    while found["type"] in ("definitions", "model", "function-wrap", "function-before", "function-after"):
        found = found["schema"]
    if found["type"] != "model-fields":
        return
    fields = cast("dict[str, core_schema.ModelField]", found["fields"])
    for field in fields.values():
        given: Any = field["schema"]
        if given["type"] == "default" and given["schema"].get("expected") == [given.get("default")]:
            field["schema"] = given["schema"]
        field["schema"] = _exact_numbers(field["schema"], resolve, set())


def _exact_numbers(schema: Any, resolve: Resolve, seen: set[str]) -> Any:
    match schema["type"]:
        case "float":
            exact_only = core_schema.float_schema(gt=-_EXACT, lt=_EXACT)
            return core_schema.json_or_python_schema(exact_only, schema, serialization=_AS_IT_IS)
        case "literal" if (only := _LITERALS.get(frozenset(map(type, schema["expected"])))) is not None:
            # True equals 1, which is enough for pydantic to read the one as the other.
            alike = core_schema.chain_schema([only, schema])
            return core_schema.json_or_python_schema(alike, schema, serialization=_AS_IT_IS)
        case "int" | "literal":
            return {**schema, "serialization": _AS_IT_IS}
        case "default" | "nullable":
            return {**schema, "schema": _exact_numbers(schema["schema"], resolve, seen)}
        case "list" if "items_schema" in schema:
            return {**schema, "items_schema": _exact_numbers(schema["items_schema"], resolve, seen)}
        case "dict" if "values_schema" in schema:
            return {**schema, "values_schema": _exact_numbers(schema["values_schema"], resolve, seen)}
        case "union":
            choices: list[Any] = [
                (_exact_numbers(choice[0], resolve, seen), choice[1])
                if isinstance(choice, tuple)
                else _exact_numbers(choice, resolve, seen)
                for choice in schema["choices"]
            ]
            return {**schema, "choices": choices}
        case "definition-ref" if schema["schema_ref"] not in seen:
            seen.add(schema["schema_ref"])
            with suppress(LookupError):  # a class that is being built right now, and sees to itself
                _exact_definition(resolve(schema), resolve, seen)
            return schema
        case _:
            return schema


def _exact_definition(schema: Any, resolve: Resolve, seen: set[str]) -> None:
    """Change an alias in place; a model sees to itself."""
    changed = _exact_numbers(schema, resolve, seen)
    if changed is not schema:
        schema.update({**changed, "ref": schema["ref"]})
