"""Schemas of Discovery as JSON Schema."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from specwright_generator.frontends.openapi.pointers import SCHEMAS, join
from specwright_generator.ir import Json

BYTES = frozenset({"GoogleApiHttpBody", "HttpBody", "GdataMedia"})
"""Schemas that stand for a body of any kind, and not for an object with their fields."""

CALLED = "x-specwright-called"
"""What a schema is called without the name and version of its API in front."""

_KINDS = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_PREFIX = re.compile(r"[A-Z][A-Za-z]*?V\d+(?:(?:alpha|beta|main|eap)\d*)?(?=[A-Z])")


def shape(node: Json) -> dict[str, Json]:
    """One schema, property or parameter; what is no schema is any value."""
    if not isinstance(node, dict):
        return {}
    one = _kind(node)
    found: dict[str, Json] = {"type": "array", "items": one} if node.get("repeated") is True else one
    for key in ("readOnly", "deprecated"):
        if node.get(key) is True:
            found[key] = True
    return found


def _kind(node: dict[str, Json]) -> dict[str, Json]:
    reference = node.get("$ref")
    if isinstance(reference, str):
        return {"$ref": join(SCHEMAS, reference)}
    kind = node.get("type")
    found: dict[str, Json] = {"type": kind} if isinstance(kind, str) and kind in _KINDS else {}
    properties = node.get("properties")
    if isinstance(properties, dict):
        found["properties"] = {name: shape(each) for name, each in properties.items()}
    for key in ("items", "additionalProperties"):
        if key in node:
            found[key] = shape(node[key])
    for key in ("enum", "format", "pattern"):
        # Patterns are of RE2; those of schemas are of ECMA 262, and are the same where nothing but matching counts.
        if isinstance(node.get(key), list if key == "enum" else str):
            found[key] = node[key]
    for key in ("minimum", "maximum"):
        if (limit := _number(node.get(key))) is not None and kind in ("integer", "number"):
            found[key] = limit
    if isinstance(default := node.get("default"), str) and (value := _value(default, found)) is not None:
        found["default"] = value
    return found


def _number(value: Json) -> int | float | None:
    """Limits are written as texts."""
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", value):
        return None
    return float(value) if "." in value else int(value)


def _value(text: str, schema: dict[str, Json]) -> Json:
    """A default, which is written as text whatever its type; None where it is not of that type."""
    match schema.get("type"):
        case "string":
            return text
        case "boolean":
            return {"true": True, "false": False}.get(text)
        case "integer" | "number":
            return _number(text)
        case _:
            return None


def names(ids: Iterable[str]) -> dict[str, str]:
    """What schemas are called: their id without what stands before and in its version, where several begin so.

    `GoogleCloudAiplatformV1beta1Part` is `Part`. Of two that would be called the same, the one whose beginning more
    schemas have is; the other one keeps its id.
    """
    found = sorted(ids)
    starts = {each: match[0] for each in found if (match := _PREFIX.match(each))}
    shared = Counter(starts.values())
    taken = {each.lower() for each in found if each not in starts}
    names: dict[str, str] = {}
    for each in sorted(starts, key=lambda each: -shared[starts[each]]):
        name = each.removeprefix(starts[each])
        if shared[starts[each]] > 1 and name.lower() not in taken:
            taken.add(name.lower())
            names[each] = name
    return names
