"""Schemas of the API and JSON schemas, the one as the other.

The API knows no references and no null type: references are put in place, and `null` beside other types makes a schema
nullable. Several types at once are one schema each.
"""

from __future__ import annotations

import json
from typing import Any, Literal, Self, TypeAlias

from specwright.runtime.lazy import resolve

from .definitions import Definitions

ApiOption: TypeAlias = Literal["ENTERPRISE", "GEMINI_API", "VERTEX_AI"]

_ALIKE = ("title", "description", "default", "format", "enum", "required", "pattern", "minimum", "maximum")
_LIMITS = ("min_items", "max_items", "min_properties", "max_properties", "min_length", "max_length")
_OF_TYPE = {
    "array": ("items", "min_items", "max_items", "unique_items"),
    "object": ("properties", "required", "min_properties", "max_properties", "additional_properties"),
    "string": ("pattern", "min_length", "max_length", "enum", "format"),
    "number": ("minimum", "maximum"),
    "integer": ("minimum", "maximum"),
    "boolean": (),
}
"""What is said of values of one type alone."""

_EXTENSIONS = {"nullable": "nullable", "example": "example", "propertyOrdering": "property_ordering"}
"""What JSON schemas are given for the API's sake, and JSON Schema does not know."""


class SchemaTurning:
    """A schema of the API from a JSON schema, and back."""

    @property
    def json_schema(self) -> Any:
        """The same as a `JSONSchema`. An example and the order of properties have no place there.

        Raises:
            ValueError: a type is none of JSON Schema's.
        """
        made = resolve("specwright_generated.genai.types.json_schema:JSONSchema")(**_back(self))
        return made

    @classmethod
    def from_json_schema(
        cls, *, json_schema: Any, api_option: ApiOption = "GEMINI_API", raise_error_on_unsupported_field: bool = False
    ) -> Self:
        """A schema of the API.

        Args:
            json_schema: a `JSONSchema`.
            api_option: which backend it is for. Vertex AI's also says what further properties an object has.
            raise_error_on_unsupported_field: refuse what the API cannot say, in place of leaving it out.

        Raises:
            ValueError: a reference leads nowhere; or there is what the API cannot say.
        """
        vertex = api_option in ("ENTERPRISE", "VERTEX_AI")
        turning = _Turning(json_schema, vertex=vertex, strict=raise_error_on_unsupported_field)
        return cls(**turning.of(json_schema))


class _Turning:
    """One schema on its way."""

    def __init__(self, schema: Any, *, vertex: bool, strict: bool) -> None:
        self._definitions = Definitions(schema.defs or {})
        self._vertex = vertex
        self._strict = strict

    def of(self, given: Any) -> dict[str, Any]:
        """One schema, and all below."""
        if given.ref is not None:
            return {**self._own(given, None), **self._definitions.read(str(given.ref), self.of)}
        types = [str(getattr(each, "value", each)) for each in _listed(given.type)]
        rest = [each for each in types if each != "null"]
        told: dict[str, Any] = {"nullable": True} if len(rest) < len(types) else {}
        if len(rest) > 1:
            told["any_of"] = [self._own(given, each) for each in rest]
            if given.default is not None:
                told["default"] = given.default
            return told
        told |= self._own(given, rest[0] if rest else None)
        members = given.any_of if given.any_of is not None else given.one_of
        if given.one_of is not None and self._strict:
            self._refuse("oneOf")
        return told if members is None else self._chosen(told, members)

    def _chosen(self, told: dict[str, Any], members: list[Any]) -> dict[str, Any]:
        """A schema with its alternatives: one beside null is the schema itself."""
        inner = [self.of(member) for member in members]
        rest = [member for member in inner if member != {"nullable": True}]
        if len(inner) == 2 and len(rest) <= 1 and (rest or not _null(members)):
            outer = {key: value for key, value in told.items() if key not in ("type", *_SHAPES)}
            return {**outer, **(rest[0] if rest else {}), "nullable": True}
        if not inner:
            told.setdefault("type", "OBJECT")
        return {**told, "any_of": inner}

    def _own(self, given: Any, kind: str | None) -> dict[str, Any]:
        """What a schema says by itself; of several types, what it says of values of the type `kind`."""
        alone = kind is None or len([each for each in _listed(given.type) if each != "null"]) < 2
        others = {name for each, names in _OF_TYPE.items() if each != kind for name in names}
        left_out: set[str] = set() if alone else others - set(_OF_TYPE.get(kind or "", ())) | {"default"}
        told: dict[str, Any] = {} if kind is None else {"type": kind.upper()}
        for name in (*_ALIKE, *_LIMITS):
            if name not in left_out and (value := getattr(given, name)) is not None:
                told[name] = value
        told |= _texts(told.get("enum"))
        if "items" not in left_out and given.items is not None:
            items = self.of(given.items)
            told |= {"items": items} if items else {}
        if "properties" not in left_out and given.properties is not None:
            told["properties"] = {name: self.of(each) for name, each in given.properties.items()}
        if "unique_items" not in left_out and given.unique_items and self._strict:
            self._refuse("uniqueItems")
        if self._vertex and "additional_properties" not in left_out and given.additional_properties is not None:
            told["additional_properties"] = given.additional_properties
        return {**told, **self._extended(given)}

    def _extended(self, given: Any) -> dict[str, Any]:
        """What goes beyond `JSONSchema`, as it came in JSON."""
        told: dict[str, Any] = {}
        further: dict[str, Any] = given.model_extra or {}
        for key, value in further.items():
            if key == "const":
                told |= _texts([value])
            elif key in _EXTENSIONS:
                told[_EXTENSIONS[key]] = value
            else:
                self._refuse(key)
        return told

    def _refuse(self, name: str) -> None:
        raise ValueError(f"{name!r} of a JSON schema has no place in a Schema of the API")


_SHAPES = ("items", "properties", "required", *_LIMITS, "pattern", "minimum", "maximum", "enum", "format")


def _texts(values: list[Any] | None) -> dict[str, Any]:
    """An enum as the API has it: of texts, and nullable where null is one of its values."""
    if values is None:
        return {}
    texts = [each if isinstance(each, str) else json.dumps(each) for each in values if each is not None]
    return {"enum": texts, **({"nullable": True} if None in values else {})}


def _null(members: list[Any]) -> bool:
    return all(member.type is not None for member in members)


def _listed(value: Any) -> list[Any]:
    found: list[Any] = value
    return [] if value is None else found if isinstance(value, list) else [value]


def _back(schema: Any) -> dict[str, Any]:
    """The JSON schema that says the same, by the names of `JSONSchema`'s fields."""
    kind = None if schema.type is None else str(getattr(schema.type, "value", schema.type)).lower()
    types = [each for each in ("null" if schema.nullable else None, kind) if each and each != "type_unspecified"]
    told: dict[str, Any] = {"type": types[0] if len(types) == 1 else types} if types else {}
    for name in (*_ALIKE, *_LIMITS, "additional_properties", "ref"):
        value = getattr(schema, name)
        if value is not None:
            told[name] = value
    if schema.items is not None:
        told["items"] = _back(schema.items)
    if schema.any_of is not None:
        told["any_of"] = [_back(member) for member in schema.any_of]
    for name in ("properties", "defs"):
        if (held := getattr(schema, name)) is not None:
            told[name] = {key: _back(each) for key, each in held.items()}
    return told
