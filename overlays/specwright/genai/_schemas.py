"""Schemas of answers: from Python types, pydantic models, enums or JSON schemas to the API's own form of schema.

The API knows no references, no null type and no constants: references are put in place, `null` beside a type makes it
`nullable`, a constant is an enum of one, and the order of properties is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, EnumMeta
from typing import TYPE_CHECKING, Any, cast

from specwright.mixins.genai.definitions import Definitions

from ._written import written

if TYPE_CHECKING:
    from ._settings import Settings
    from .types import Schema

_CAMEL = {
    "additional_properties": "additionalProperties",
    "any_of": "anyOf",
    "prefix_items": "prefixItems",
    "property_ordering": "propertyOrdering",
}


def schema_of(value: Any, settings: Settings | None = None) -> Schema | None:
    """What `value` describes: a type, a model's class, an enum, a Schema, a JSON schema. None for nothing.

    Raises:
        ValueError: it describes nothing, or what the backend has no schema for.
    """
    from .types import Schema

    if not value:
        return None
    found = _Simplified(settings).top(json_schema_of(value))
    return written(Schema, found) if isinstance(value, Mapping) else Schema.model_validate(found)


def json_schema_of(value: Any) -> dict[str, Any]:
    """The JSON schema of a type or of what stands for one."""
    import pydantic

    from .types import Schema

    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    if isinstance(value, Schema):
        told = value.model_dump(exclude_unset=True)
        if not any(each is not None for each in told.values()):
            raise ValueError("an empty Schema describes nothing")
        return told
    if isinstance(value, type) and issubclass(value, pydantic.BaseModel):
        return value.model_json_schema()
    try:
        field: Any = (_textual(value) if isinstance(value, EnumMeta) else value, ...)
        holder = pydantic.create_model("Placeholder", placeholder=field)
        held = holder.model_json_schema()
    except pydantic.PydanticUserError as error:
        raise ValueError(f"no schema can be made of {value!r:.200}") from error
    return {**held["properties"]["placeholder"], **({"$defs": held["$defs"]} if "$defs" in held else {})}


def _textual(enum: EnumMeta) -> Any:
    """An enum whose values are texts, as the API wants them."""
    values: list[Any] = [member.value for member in cast("Any", enum)]
    wrong = [value for value in values if not isinstance(value, str | int)]
    if wrong:
        raise TypeError(f"a member of an enum must be a text or an integer, not {wrong[0]!r}")
    if all(isinstance(value, str) for value in values):
        return enum
    return Enum(enum.__name__, {f"V{index}": str(value) for index, value in enumerate(values)}, type=str)


class _Simplified:
    """One schema on its way."""

    def __init__(self, settings: Settings | None) -> None:
        self._settings = settings
        self._definitions = Definitions({})

    def top(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The whole schema."""
        self._definitions = Definitions(cast("Mapping[str, Any]", schema.get("$defs") or {}))
        return self.of({key: value for key, value in schema.items() if key != "$defs"})

    def of(self, schema: Any) -> dict[str, Any]:
        """One schema in it, and all below."""
        given: Mapping[str, Any] = schema
        plain = {_CAMEL.get(key, key): value for key, value in given.items() if value is not None}
        self._check(plain)
        plain = _nullable(plain)
        reference = plain.pop("$ref", None)
        if reference is not None:
            return {**plain, **self._definitions.read(str(reference), self.of)}
        if "anyOf" in plain:
            plain["anyOf"] = [self.of(member) for member in plain["anyOf"]]
            return plain
        kind = str(getattr(plain.get("type"), "value", plain.get("type"))).upper()
        if plain.get("const") is not None:
            plain = _constant(plain, kind)
        if kind == "OBJECT":
            self._object(plain)
        elif kind == "ARRAY":
            if plain.get("items") is not None:
                plain["items"] = self.of(plain["items"])
            if plain.get("prefixItems") is not None:
                plain["prefixItems"] = [self.of(item) for item in plain["prefixItems"]]
        return plain

    def _object(self, schema: dict[str, Any]) -> None:
        properties = schema.get("properties")
        if properties is not None:
            schema["properties"] = {name: self.of(each) for name, each in properties.items()}
            if len(properties) > 1:
                schema.setdefault("propertyOrdering", list(properties))
        if isinstance(schema.get("additionalProperties"), Mapping):
            schema["additionalProperties"] = self.of(schema["additionalProperties"])

    def _check(self, schema: Mapping[str, Any]) -> None:
        if self._settings is not None and self._settings.backend == "gemini" and schema.get("additionalProperties"):
            raise ValueError("additionalProperties is only supported on the vertex backend")


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "null":
        return {**{key: value for key, value in schema.items() if key != "type"}, "nullable": True}
    members: list[Any] = schema.get("anyOf") or []
    rest = [member for member in members if member.get("type") != "null"]
    if len(rest) == len(members):
        return schema
    plain = {**schema, "anyOf": rest, "nullable": True}
    if len(rest) == 1:
        del plain["anyOf"]
        plain |= rest[0]
    return plain


def _constant(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    if kind != "STRING":
        raise ValueError("a literal in a schema must be a text")
    return {**{key: value for key, value in schema.items() if key != "const"}, "enum": [schema["const"]]}
