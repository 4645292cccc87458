"""JSON Schemas as the API takes them for structured answers: what it cannot hold an answer to goes in words."""

from __future__ import annotations

from typing import Any, cast

import pydantic

__all__ = ["transform_schema"]

Json = dict[str, Any]

_FORMATS = frozenset({"date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"})
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def transform_schema(form: type[Any] | Json) -> Json:
    """The JSON schema of a type as the API takes one.

    Objects have no other keys than those that they name, `oneOf` becomes `anyOf`, and limits and defaults, which the
    API does not keep, go into descriptions for the model to read.

    Args:
        form: a pydantic class, another type that pydantic knows, or a JSON schema.

    Raises:
        ValueError: a schema in it says neither a type nor what there may be.
    """
    return _transformed(dict(form) if isinstance(form, dict) else pydantic.TypeAdapter(form).json_schema())


def _transformed(schema: Any) -> Json:
    if not isinstance(schema, dict):
        raise ValueError(f"A schema is an object, not {schema!r:.60}.")
    rest: Json = dict(cast("Json", schema))
    found: Json = {}
    if definitions := rest.pop("$defs", None):
        found["$defs"] = {name: _transformed(each) for name, each in definitions.items()}
    if (reference := rest.pop("$ref", None)) is not None:
        return {**found, "$ref": reference}
    kind = rest.pop("type", None)
    words = [rest.pop("description", "")]
    if (title := rest.pop("title", None)) is not None:
        found["title"] = title
    for key in ("anyOf", "oneOf", "allOf"):
        members: list[Any] | None = rest.pop(key, None)
        if members is not None:
            found["allOf" if key == "allOf" else "anyOf"] = [_transformed(each) for each in members]
            break
    else:
        if "const" in rest:
            found["const"] = rest.pop("const")
        elif rest.get("enum"):
            found["enum"] = rest.pop("enum")
        elif isinstance(kind, str) and kind in _TYPES:
            found["type"] = kind
            _typed(kind, found, rest)
        else:
            has = ", ".join(map(repr, cast("Json", schema)))
            raise ValueError(f"A schema needs a type, anyOf, oneOf, allOf, a const or an enum; this has {has:.200}.")
    if rest:
        words.append("{" + ", ".join(f"{key}: {value}" for key, value in rest.items()) + "}")
    if description := "\n\n".join(filter(None, words)):
        found["description"] = description
    return found


def _typed(kind: str, found: Json, rest: Json) -> None:
    """Move what the API keeps of a type from `rest` to `found`."""
    if kind == "object":
        found["properties"] = {name: _transformed(each) for name, each in rest.pop("properties", {}).items()}
        rest.pop("additionalProperties", None)
        found["additionalProperties"] = False
        if (required := rest.pop("required", None)) is not None:
            found["required"] = required
    elif kind == "array":
        if (items := rest.pop("items", None)) is not None:
            found["items"] = _transformed(items)
        if (least := rest.pop("minItems", None)) in (0, 1):
            found["minItems"] = least
        elif least is not None:
            rest["minItems"] = least
    elif kind == "string" and rest.get("format") in _FORMATS:
        found["format"] = rest.pop("format")
