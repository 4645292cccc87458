"""Schema keywords of Swagger 2, OpenAPI 3.0 and older JSON Schema drafts, in the words of OpenAPI 3.1.

Each function rewrites one keyword of one schema object in place, before its parts are walked, and reports it.
"""

from __future__ import annotations

import json

from specwright_generator.ir import Json

from .report import Report

_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
Schema = dict[str, Json]


def upgrade(schema: Schema, pointer: str, report: Report, *, anchor: str, member: bool) -> Schema:
    """`schema` in the words of OpenAPI 3.1 (a shallow copy; its parts are not touched).

    `anchor` is the reference to the schema that a recursive reference here means; `member` says that this schema is a
    member of a union, where one that says nothing but `nullable` means null.
    """
    schema = dict(schema)
    _recursion(schema, pointer, report, anchor)
    _types(schema, pointer, report)
    _bounds(schema, pointer, report)
    _tuples(schema, pointer, report)
    _required(schema, pointer, report)
    _enum(schema, pointer, report)
    if isinstance(schema.get("discriminator"), str):
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
    return _nullable(schema, pointer, report, member)


def _recursion(schema: Schema, pointer: str, report: Report, anchor: str) -> None:
    if "$recursiveRef" in schema:
        del schema["$recursiveRef"]
        schema["$ref"] = anchor
        report.note("recursion", pointer, f"$recursiveRef is now a reference to {anchor}")
    schema.pop("$recursiveAnchor", None)


def _types(schema: Schema, pointer: str, report: Report) -> None:
    stated = schema.get("type")
    if stated is None:
        schema.pop("type", None)
        return
    if stated == "file":
        schema.update({"type": "string", "format": "binary"})
        report.note("file", pointer, "type file is now a binary string")
        return
    names = stated if isinstance(stated, list) else [stated]
    known: list[Json] = []
    for name in names:
        if isinstance(name, str) and name in _TYPES:
            if name not in known:
                known.append(name)
        else:
            report.warn("type", pointer, f"not a type: {name!r:.60}")
    if not known:
        del schema["type"]
    else:
        schema["type"] = known if isinstance(stated, list) and len(known) > 1 else known[0]


def _bounds(schema: Schema, pointer: str, report: Report) -> None:
    for exclusive, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = schema.get(exclusive)
        if not isinstance(flag, bool):
            continue
        del schema[exclusive]
        if flag and limit in schema:
            schema[exclusive] = schema.pop(limit)
            report.note("bound", pointer, f"{exclusive}: true is now {exclusive} with the value of {limit}")
        elif flag:
            report.warn("bound", pointer, f"{exclusive} without {limit} says nothing")


def _tuples(schema: Schema, pointer: str, report: Report) -> None:
    items = schema.get("items")
    if isinstance(items, list):
        del schema["items"]
        schema["prefixItems"] = items
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
        report.note("tuple", pointer, "a list of items is now prefixItems")
    schema.pop("additionalItems", None)


def _required(schema: Schema, pointer: str, report: Report) -> None:
    required = schema.get("required")
    if required is None:
        schema.pop("required", None)
    elif not isinstance(required, list):
        del schema["required"]
        report.warn("required", pointer, f"required is no list of names: {required!r:.60}")
    else:
        names = list(dict.fromkeys(name for name in required if isinstance(name, str)))
        if len(names) != len(required):
            report.note("required", pointer, "a name was repeated in required")
        if names:
            schema["required"] = list[Json](names)
        else:
            del schema["required"]


def _enum(schema: Schema, pointer: str, report: Report) -> None:
    values = schema.get("enum")
    if not isinstance(values, list):
        if "enum" in schema:
            del schema["enum"]
            report.warn("enum", pointer, "enum is no list of values")
        return
    # By their JSON: True == 1 in Python.
    unique = list({json.dumps(value, sort_keys=True): value for value in values}.values())
    if len(unique) != len(values):
        report.note("enum", pointer, "a value was repeated in enum")
    schema["enum"] = unique
    if not unique:
        del schema["enum"]
        report.warn("enum", pointer, "an empty enum says nothing")


def _nullable(schema: Schema, pointer: str, report: Report, member: bool) -> Schema:
    flags = [schema.pop(key, None) for key in ("nullable", "x-nullable")]
    if True not in flags:
        return schema
    report.note("nullable", pointer, "nullable is now a type or member null")
    if any(key in schema for key in ("$ref", "allOf", "anyOf", "oneOf", "not")):
        return _or_null(schema)
    stated = schema.get("type")
    if stated is None and "enum" not in schema and "const" not in schema:
        # Without a type everything is allowed, null too; alone in a union it is a spelling of null.
        return {"type": "null"} if member and not schema else schema
    if stated is not None:
        names = stated if isinstance(stated, list) else [stated]
        schema["type"] = list[Json](names) if "null" in names else [*names, "null"]
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        schema["enum"] = [*values, None]
    if "const" in schema:
        schema["enum"] = [schema.pop("const"), None]
    return schema


_OUTSIDE = ("default", "deprecated", "readOnly", "writeOnly", "description", "title", "example", "examples")
_NULL: Schema = {"type": "null"}


def _or_null(schema: Schema) -> Schema:
    """`schema` or null, keeping what is said of its use outside the union."""
    outside: Schema = {key: schema.pop(key) for key in _OUTSIDE if key in schema}
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if isinstance(members, list) and set(schema) <= {key, "type"} | {k for k in schema if k.startswith("x-")}:
            if "type" in schema:
                break
            if not any(each in (_NULL, {"nullable": True}) for each in members):
                schema[key] = [*members, dict(_NULL)]
            return {**schema, **outside}
    return {"anyOf": [schema, dict(_NULL)], **outside}
