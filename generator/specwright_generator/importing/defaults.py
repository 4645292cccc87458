"""Defaults that their own schema refuses: they say nothing that a client could rely on, and are left out."""

from __future__ import annotations

from specwright_generator.ir import Json
from specwright_generator.references import resolve

from .grammar import objects
from .report import Report

_MAX_DEPTH = 32


def drop_wrong_defaults(document: dict[str, Json], report: Report) -> None:
    """Take out of `document` every default that its schema does not permit, and report each."""
    wrong = [
        (schema, pointer)
        for kind, schema, pointer in objects(document)
        if kind == "schema" and "default" in schema and not _permits(schema, schema["default"], document, 0)
    ]
    for schema, pointer in wrong:
        report.warn("default", pointer, f"the schema does not permit its default {schema['default']!r:.60}")
        del schema["default"]


def _permits(schema: Json, value: Json, document: dict[str, Json], depth: int) -> bool:
    """Whether type, enum and combinations of `schema` permit `value`; limits are not looked at."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return True

    def inner(part: Json) -> bool:
        return _permits(part, value, document, depth + 1)

    reference = schema.get("$ref")
    if isinstance(reference, str):
        try:
            if not inner(resolve(document, reference)):
                return False
        except LookupError:
            return True
    stated = schema.get("type")
    types = stated if isinstance(stated, list) else [stated]
    if stated is not None and not any(_is_a(value, each) for each in types):
        return False
    values = schema.get("enum")
    if isinstance(values, list) and not any(_equal(value, each) for each in values):
        return False
    if "const" in schema and not _equal(value, schema["const"]):
        return False
    if isinstance(value, list) and not all(
        _permits(schema.get("items", {}), each, document, depth + 1) for each in value
    ):
        return False
    members = schema.get("allOf")
    if isinstance(members, list) and not all(inner(each) for each in members):
        return False
    # oneOf is read as anyOf: members that overlap are a matter of the schema, not of its default.
    unions = (schema.get(key) for key in ("anyOf", "oneOf"))
    return all(any(inner(each) for each in union) for union in unions if isinstance(union, list) and union)


def _is_a(value: Json, name: Json) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if isinstance(value, int):
        return name in ("integer", "number")
    if isinstance(value, float):
        return name == "number" or (name == "integer" and value.is_integer())
    return name == {"str": "string", "list": "array", "dict": "object", "NoneType": "null"}[type(value).__name__]


def _equal(one: Json, other: Json) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other
