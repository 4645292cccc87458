"""Answers of both backends with every field set, as they are on the wire: sampled out of types and field maps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, cast
from zlib import crc32

from specwright.runtime.fieldmaps import SELF, put

from .probes import ROOT, camel, document, meant, value_of

ITEMS = 2
"""How many items a list has: the outer ones, for those inside of items would be too many."""
_STATES = {
    ("job_state", "gemini"): "BATCH_STATE_SUCCEEDED",
    ("job_state", "vertex"): "JOB_STATE_SUCCEEDED",
    ("tuning_job_status", "gemini"): "ACTIVE",
}
"""What the backends call the states that have other names in the SDK."""
_LEFT_OUT = ("sdk_http_response", "positive_prompt_safety_attributes", "metrics")
"""What is no part of an answer; what Google tells elsewhere, see below; and what google-genai fails to read: metrics,
which it takes for those that users write."""
_TEXTS: Mapping[str, str] = {"outputUriPrefix": "gs://b/o"}
"""Texts that are checked."""
_INSTEAD: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "GenerateImagesResponse": ("predictions", {"contentType": "Positive Prompt"}),
}
"""What the last item of a list has: Google tells of a prompt's safety in a prediction of its own."""


@cache
def _maps(backend: str) -> dict[str, Any]:
    found = json.loads((ROOT / "specs/genai/fields.json").read_text(encoding="utf-8"))
    return {"from": found["from"][backend], "calls": {name: sides[backend] for name, sides in found["calls"].items()}}


def answer_to(call: str, backend: str) -> dict[str, Any]:
    """The answer to a call with every field; empty where it says nothing."""
    item = document()["paths"]["/" + call.replace(".", "/")]["post"]
    content = item["responses"].get("200", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return answer(reference.rpartition("/")[2], backend) if reference else {}


def answer(kind: str, backend: str) -> dict[str, Any]:
    """An object of the SDK's type `kind` as the backend writes it, with every field."""
    return _mapped(kind, backend, frozenset())


def _mapped(kind: str, backend: str, seen: frozenset[str]) -> dict[str, Any]:
    rules = _maps(backend)["from"].get(kind)
    if rules is None:
        return cast("dict[str, Any]", _whole({"$ref": f"#/components/schemas/{kind}"}, seen))
    found: dict[str, Any] = {}
    schema = document()["components"]["schemas"][kind]["properties"]
    for place, each in rules["fields"].items():
        for rule in each if isinstance(each, list) else [each]:
            target = rule if isinstance(rule, str) else rule["to"]
            if target in _LEFT_OUT:
                continue
            value = _value(rule, schema.get(camel(target), {}), backend, seen | {kind})
            if place == SELF:
                found |= value if isinstance(value, dict) else {}
            elif value is not None:
                put(found, place, value)
    if kind in _INSTEAD:
        name, more = _INSTEAD[kind]
        found[name][-1] = {**found[name][-1], **more}
    return found


def _value(rule: Any, schema: Any, backend: str, seen: frozenset[str]) -> Any:
    if isinstance(rule, str):
        return _whole(schema, seen, rule)
    if rule.get("via") == "extract_models":
        return {"models": [_mapped("Model", backend, seen) for _ in range(ITEMS)]}
    if (rule.get("via"), backend) in _STATES:
        return _STATES[rule["via"], backend]
    if "map" not in rule:
        return _whole(schema, seen, str(rule["to"]))
    if rule["map"] in seen:
        return None
    inner = _mapped(rule["map"], backend, seen)
    return [inner] * (ITEMS if len(seen) == 1 else 1) if rule.get("each") else inner


def _whole(schema: Any, seen: frozenset[str], key: str = "") -> Any:
    """A value as the SDK's own type has it: every field in camel case, and two of whatever is listed.

    A field's text is its own name, and its number one that no field beside it has: two that change places show.
    """
    schema = meant(schema)
    name = schema.get("$ref", "").rpartition("/")[2]
    if name:
        return None if name in seen else _whole(document()["components"]["schemas"][name], seen | {name}, key)
    if schema.get("type") == "array":
        item = _whole(schema.get("items", {}), seen, key)
        return None if item is None else [item] * (1 if isinstance(item, dict) else ITEMS)
    if "properties" in schema:
        values = {
            name: _whole(each, seen, name) for name, each in schema["properties"].items() if name != "sdkHttpResponse"
        }
        return {name: value for name, value in values.items() if value is not None}
    value = value_of(schema)
    if value == "text":
        return _TEXTS.get(key, key)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return type(value)(value + crc32(key.encode()) % 997) if number else value
