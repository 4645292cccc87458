"""The shape that a schema has by its own keywords, without its combinators: objects, arrays, scalars, enums."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

from specwright_generator.frontends.openapi.pointers import join, pascal
from specwright_generator.frontends.openapi.report import Report
from specwright_generator.frontends.openapi.scalars import enum, item_limits, nullable, scalar, split_null
from specwright_generator.frontends.openapi.unions import combine
from specwright_generator.ir import Any, Array, Field, Json, Map, Model, Scalar, Type

Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "object", "array"]

_KINDS: tuple[Kind, ...] = ("string", "integer", "number", "boolean", "object", "array")
_UNREAD = frozenset(
    ("not", "if", "then", "else", "dependentSchemas", "dependentRequired", "contains", "unevaluatedItems")
)
_EXPECTED: dict[str, type | tuple[type, ...]] = {
    "$ref": str,
    "type": (str, list),
    "properties": dict,
    "patternProperties": dict,
    "required": list,
    "enum": list,
    "allOf": list,
    "anyOf": list,
    "oneOf": list,
    "prefixItems": list,
    "discriminator": dict,
}


class Types(Protocol):
    """What reads the schemas inside a shape and hoists what needs a name."""

    def use(self, schema: Json, pointer: str, hint: str) -> Type: ...

    def place(self, type_: Type, pointer: str, hint: str) -> Type: ...


class Shapes:
    """Reads shapes; the schemas inside them are left to `types`."""

    def __init__(self, types: Types, report: Report) -> None:
        self._types = types
        self._report = report

    def check(self, schema: dict[str, Json], pointer: str) -> None:
        """Report keywords that are not read, or that hold something they cannot."""
        for keyword, value in schema.items():
            if keyword in _UNREAD:
                where = join(pointer, keyword)
                self._report.add("note", where, f"'{keyword}' does not change the type and is not read")
            elif keyword in _EXPECTED and not isinstance(value, _EXPECTED[keyword]):
                self._report.add("warning", join(pointer, keyword), f"'{keyword}' has no meaning here and is not read")
        values = schema.get("enum")
        if isinstance(values, list) and any(isinstance(value, dict | list) for value in values):
            self._report.add("warning", join(pointer, "enum"), "values that are no scalars are left out")

    def read(self, schema: dict[str, Json], pointer: str, hint: str) -> tuple[Type, list[str]]:
        """The type that `schema` describes by its own keywords, and the keys it requires without declaring them."""
        missing: list[str] = []
        return self._shape(schema, pointer, hint, missing), missing

    def _shape(self, schema: dict[str, Json], pointer: str, hint: str, missing: list[str]) -> Type:
        kinds, null = self._kinds(schema, pointer)
        values = enum(schema, pointer) if "array" not in kinds and "object" not in kinds else None
        if values is not None:
            return nullable(values) if null else values
        found: list[Type] = []
        for kind in kinds:
            if kind == "object":
                type_ = self._object(schema, pointer, hint, missing)
                found.append(type_ if len(kinds) == 1 else self._types.place(type_, join(pointer, "properties"), hint))
            elif kind == "array":
                found.append(self._array(schema, pointer, hint))
            else:
                found.append(scalar(kind, schema))
        if not found:
            return Scalar(kind="null") if null else Any()
        type_ = found[0] if len(found) == 1 else combine(found)
        return nullable(type_) if null else type_

    def _kinds(self, schema: dict[str, Json], pointer: str) -> tuple[list[Kind], bool]:
        """The declared types, or what the other keywords imply, and whether null is among them."""
        declared = schema.get("type")
        names = declared if isinstance(declared, list) else [declared] if declared is not None else []
        if not names:
            if "properties" in schema or "additionalProperties" in schema or "patternProperties" in schema:
                return ["object"], False
            if "items" in schema or "prefixItems" in schema:
                return ["array"], False
            return ["string"] if isinstance(schema.get("format"), str) and "enum" not in schema else [], False
        kinds: list[Kind] = [kind for kind in _KINDS if kind in names]
        unknown = [name for name in names if name not in _KINDS and name != "null"]
        if unknown:
            self._report.add(
                "warning", pointer, f"unknown type {unknown[0]!r} is read as anything", "correct it with a patch"
            )
            return [], False
        return kinds, "null" in names

    def _object(self, schema: dict[str, Json], pointer: str, hint: str, missing: list[str]) -> Type:
        properties = schema.get("properties")
        extra = self._extra(schema, pointer, hint)
        required = names(schema.get("required"))
        if not isinstance(properties, dict):
            missing.extend(required)
            if schema.get("additionalProperties") is False and extra is None:
                return Model(fields=())
            return Map(values=extra or Any())
        fields = tuple(
            self._field(name, value, join(pointer, "properties", name), hint, name in required)
            for name, value in properties.items()
        )
        missing.extend(name for name in required if name not in properties)
        return Model(fields=fields, extra=extra)

    def _extra(self, schema: dict[str, Json], pointer: str, hint: str) -> Type | None:
        found: list[Type] = []
        extra = schema.get("additionalProperties")
        if extra is not None and extra is not False:
            found.append(self._types.use(extra, join(pointer, "additionalProperties"), f"{hint}Value"))
        patterns = schema.get("patternProperties")
        for pattern, value in patterns.items() if isinstance(patterns, dict) else ():
            found.append(self._types.use(value, join(pointer, "patternProperties", pattern), f"{hint}Value"))
        if not found:
            return None
        types = [split_null(type_) for type_ in found]
        type_ = combine(type_ for type_, _ in types)
        return nullable(type_) if any(null for _, null in types) else type_

    def _field(self, name: str, schema: Json, pointer: str, hint: str, required: bool) -> Field:
        type_ = self._types.use(schema, pointer, hint + pascal(name))
        facts = schema if isinstance(schema, dict) else {}
        return Field(
            wire=name,
            type=type_,
            required=required,
            pointer=pointer,
            default=facts.get("default"),
            has_default="default" in facts,
            read_only=facts.get("readOnly") is True,
            write_only=facts.get("writeOnly") is True,
            deprecated=facts.get("deprecated") is True,
        )

    def _array(self, schema: dict[str, Json], pointer: str, hint: str) -> Type:
        places = [(schema["items"], join(pointer, "items"))] if "items" in schema else []
        prefix = schema.get("prefixItems")
        for index, item in enumerate(prefix if isinstance(prefix, list) else []):
            places.append((item, join(pointer, "prefixItems", index)))
        types = [split_null(self._types.use(item, where, f"{hint}Item")) for item, where in places if item is not False]
        misplaced = enum(schema, pointer)
        if misplaced is not None and types:
            self._report.add("warning", join(pointer, "enum"), "values on an array are read as the values of its items")
            types = [split_null(misplaced)]
        items: Type = combine(type_ for type_, _ in types) if types else Any()
        if any(null for _, null in types):
            items = nullable(items)
        return Array(items=items, limits=item_limits(schema))


def names(value: Json) -> list[str]:
    """The strings of a list, each once."""
    return list(dict.fromkeys(name for name in value if isinstance(name, str))) if isinstance(value, list) else []
