"""Declarations of functions in the API's own form of schema, which says less than a JSON schema does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._functions import declared, returned

_SCALARS = frozenset({"STRING", "INTEGER", "NUMBER", "BOOLEAN"})


def told(function: Callable[..., Any], *, vertex: bool, as_json: bool) -> dict[str, Any]:
    """The fields of a function's declaration.

    Args:
        function: what is declared.
        vertex: whether Vertex AI is told, and so of the result as well.
        as_json: whether parameters and result are JSON schemas.

    Raises:
        UnsupportedFunctionError: it cannot be declared.
    """
    declaration = declared(function)
    parameters = declaration.parameters if declaration.parameters.get("properties") else None
    found: dict[str, Any] = {"name": declaration.name, "description": declaration.description}
    if as_json:
        found |= {"parameters_json_schema": parameters, "response_json_schema": declaration.returns}
        return {key: value for key, value in found.items() if value is not None}
    found["description"] = declaration.description or None
    if parameters is not None:
        plain = _plain(parameters)
        called = None if plain is None else _arguments(plain)
        found |= {"parameters_json_schema": parameters} if called is None else {"parameters": called}
    result = returned(function) if vertex else None
    if result:
        plain = _plain(result)
        found |= {"response_json_schema": result} if plain is None else {"response": _simplified(plain)}
    return {key: value for key, value in found.items() if value is not None}


def _plain(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """A JSON schema in the API's form; None where that cannot say it, as with tuples."""
    from .types import JSONSchema, Schema

    try:
        found = Schema.from_json_schema(json_schema=JSONSchema.model_validate(schema))
    except ValueError:
        return None
    return found.model_dump(exclude_none=True)


def _arguments(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of all arguments, with defaults of their own; those that may be None are not required."""
    properties = {name: _simplified(each) for name, each in schema["properties"].items()}
    required = [name for name in schema.get("required", ()) if not properties[name].get("nullable")]
    return {**schema, "properties": properties, "required": required}


def _simplified(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema: of models, what their fields take; null as the API writes it."""
    told = {key: value for key, value in schema.items() if value is not None}
    if told == {"nullable": True}:
        return {"type": "NULL"}
    if "items" in told:
        told["items"] = _simplified(told["items"])
    if "any_of" in told:
        members = [_simplified(each) for each in told["any_of"] if each != {"nullable": True}]
        if len(members) < len(told["any_of"]):
            told["nullable"] = True
        told["any_of"] = members
        if all(each.get("type") in _SCALARS for each in members):
            told["type"] = "OBJECT"
    if "properties" in told:
        fields = {name: _field(each) for name, each in told["properties"].items()}
        told |= {"properties": fields, "required": [name for name, each in fields.items() if not each.get("nullable")]}
        told.pop("title", None)
    return told


def _field(schema: dict[str, Any]) -> dict[str, Any]:
    """A field of a model: pydantic makes up a title for each."""
    return {key: value for key, value in _simplified(schema).items() if key not in ("title", "default")}
