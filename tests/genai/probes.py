"""Calls of google-genai and of ours with one field set each, and what the two send.

A probe is a path of fields from a call's arguments down to one value (`config.thinking_config.thinking_budget`); every
field of every type that a call reaches is probed once, on both backends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).parents[2]
BACKENDS = ("gemini", "vertex")
MODEL = "gemini-2.5-flash"
_NEEDED: Mapping[str, Any] = {
    "model": MODEL,
    "base_model": MODEL,
    "contents": "hello",
    "prompt": "a cat",
    "name": "names/abc",
    "file": {"name": "files/abc"},
    "file_name": "files/abc",
    "file_search_store_name": "fileSearchStores/abc",
    "parent": "fileSearchStores/abc",
    "operation_name": "operations/abc",
    "operation_id": "123",
    "resource_name": "models/x",
    "upscale_factor": "x2",
    "uris": ["gs://b/o"],
    "image": {"gcs_uri": "gs://b/i.png", "mime_type": "image/png"},
    "reference_images": [{"reference_id": 1}],
    "source": {"prompt": "a cat"},
    "training_dataset": {"gcs_uri": "gs://b/t.jsonl"},
    "sample_response": {"parts": [{"text": "x"}]},
    "example": {"references": {"a": "b"}},
}

_PLACE = "projects/p/locations/us-central1"
_NEEDED_BY: Mapping[str, Mapping[str, Any]] = {
    "models.embed_content": {"contents": "hello"},
    **{f"batches.{each}": {"name": "batches/abc"} for each in ("get", "cancel", "delete")},
    **{f"vertex batches.{each}": {"name": f"{_PLACE}/batchPredictionJobs/1"} for each in ("get", "cancel", "delete")},
    "gemini tunings.tune": {"base_model": MODEL, "training_dataset": {"examples": []}},
    "gemini tunings.tune_mldev": {"base_model": MODEL, "training_dataset": {"examples": []}},
    "models.list": {"config": {"query_base": True}},
    "batches.create": {"model": MODEL, "src": {"file_name": "files/abc"}},
    "vertex batches.create": {"model": MODEL, "src": {"format": "jsonl", "gcs_uri": ["gs://b/x.jsonl"]}},
    "batches.create_embeddings": {"model": MODEL, "src": {"inlined_requests": {"contents": "hello"}}},
}
"""What makes a call one that users can make, on a backend where they differ in it."""
_ALTERNATIVES: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("batches.create", "src"): {
        "bigquery_uri": {"format": "bigquery"},
        "gcs_uri": {"format": "jsonl"},
        "vertex_dataset_name": {"format": "vertex-dataset"},
    },
}
"""Objects that have one of their fields, with what goes with it: what is needed makes room for what is probed."""
_ITEMS: Mapping[str, Any] = {
    "inlined_requests[]": {"contents": [{"parts": [{"text": "hello"}]}]},
    "metrics[]": {"name": "m"},
}
"""What an item of a list has beside the field that is probed. Without contents, google-genai loses what is in the
config of a batch's request."""
_MEANT: Mapping[str, Any] = {
    "BlobImageUnion": {"$ref": "#/components/schemas/Blob"},
    "ContentListUnion": {"items": {"$ref": "#/components/schemas/Content"}, "type": "array"},
    "PartUnion": {"$ref": "#/components/schemas/Part"},
    "SchemaUnion": {"$ref": "#/components/schemas/Schema"},
    "ToolUnion": {"$ref": "#/components/schemas/Tool"},
}
"""Which of the things that an argument may be has fields to probe."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A call, where the value goes in its arguments, and the value."""

    call: str
    path: tuple[str, ...]
    value: Any

    @property
    def name(self) -> str:
        """The path as one text."""
        return ".".join(part.removesuffix("[]") for part in self.path)

    def arguments(self, needed: Mapping[str, Any], *, alone: bool = True) -> dict[str, Any]:
        """The arguments of the call: what is needed, and the value in its place; not `alone`, beside other values."""
        given = json.loads(json.dumps(needed))
        target: Any = given
        for part, following in pairwise(self.path):
            name = part.removesuffix("[]")
            inner: Any = target.get(name)
            if alone and (self.call, part) in _ALTERNATIVES:
                inner = dict(_ALTERNATIVES[self.call, part].get(following, {}))
            if part.endswith("[]"):
                made = [json.loads(json.dumps(_ITEMS.get(part, {})))]
                inner = inner if isinstance(inner, list) and inner and isinstance(inner[0], dict) else made
                target[name] = inner
                target = inner[0]
            else:
                inner = inner if isinstance(inner, dict) else {}
                target[name] = inner
                target = inner
        if alone or self.value != {}:
            target[self.path[-1]] = self.value
        else:
            target.setdefault(self.path[-1], self.value)
        return cast("dict[str, Any]", given)


@cache
def document() -> dict[str, Any]:
    """The SDK's methods and types."""
    return cast("dict[str, Any]", json.loads((ROOT / "specs/genai/api.json").read_text(encoding="utf-8")))


@cache
def names() -> dict[str, Any]:
    """The names of fields by type."""
    return cast("dict[str, Any]", json.loads((ROOT / "specs/genai/names.json").read_text(encoding="utf-8")))


def calls() -> Iterator[str]:
    """Every call, by its attribute path."""
    for item in document()["paths"].values():
        yield str(item["post"]["operationId"])


def body_of(call: str) -> dict[str, Any]:
    """The schema of a call's arguments."""
    item = document()["paths"]["/" + call.replace(".", "/")]["post"]
    return cast("dict[str, Any]", item["requestBody"]["content"]["application/json"]["schema"])


def needed(call: str, backend: str) -> dict[str, Any]:
    """The arguments without which a call is none."""
    schema = body_of(call)
    required = schema.get("required", ())
    found = {name: _NEEDED[name] for name in schema["properties"] if name in required and name in _NEEDED}
    return {**found, **_NEEDED_BY.get(f"{backend} {call}", _NEEDED_BY.get(call, {}))}


def merged(needed: Mapping[str, Any], probes: Iterable[Probe]) -> dict[str, Any]:
    """The arguments of a call with the values of several probes at once, two that are in each other's way aside."""
    given = dict(needed)
    for probe in probes:
        given = probe.arguments(given, alone=False)
    return given


def probes(call: str) -> Iterator[Probe]:
    """A probe for every field that a call reaches."""
    yield from probes_of(call, body_of(call))


def probes_of(call: str, schema: Any) -> Iterator[Probe]:
    """A probe for every field that arguments of the type `schema` reach."""
    yield from (Probe(call, path, value) for path, value in _walk(schema, (), frozenset()))


def fields_of(name: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The path of every field that a type reaches, with a value for it."""
    return _walk({"$ref": f"#/components/schemas/{name}"}, (), frozenset())


def _walk(schema: Any, path: tuple[str, ...], seen: frozenset[str]) -> Iterator[tuple[tuple[str, ...], Any]]:
    schema = meant(schema)
    reference = schema.get("$ref", "")
    if reference:
        name = reference.rpartition("/")[2]
        if name in seen:
            return
        locked = names()["fields"].get(f"#/components/schemas/{name}", {})
        found = document()["components"]["schemas"][name]
        yield from _fields(found, locked, path, seen | {name})
    elif "properties" in schema:
        yield from _fields(schema, {}, path, seen)


def _fields(
    schema: Any, locked: Mapping[str, str], path: tuple[str, ...], seen: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for wire, each in schema.get("properties", {}).items():
        name = locked.get(wire) or snake(wire)
        if name in ("http_options", "should_return_http_response"):
            continue
        target = _followed(each)
        if target.get("type") == "array":
            items = target.get("items", {})
            inner = _followed(items) if isinstance(items, dict) else {}
            if "properties" in inner:
                yield from _walk(items, (*path, f"{name}[]"), seen)
            else:
                yield (*path, name), [value_of(inner)]
        elif "properties" in target:
            if not target["properties"]:
                yield (*path, name), {}
            yield from _walk(each, (*path, name), seen)
        elif (value := value_of(target)) is not None:
            yield (*path, name), value


def meant(schema: Any) -> dict[str, Any]:
    """The alternative of a choice that has fields; whatever is no choice as it is."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in _MEANT:
        return meant(_MEANT[name])
    target = document()["components"]["schemas"][name] if name else schema
    choices = target.get("anyOf", ())
    return next((meant(each) for each in choices if "properties" in _followed(each)), cast("dict[str, Any]", schema))


def _followed(schema: Any) -> dict[str, Any]:
    schema = meant(schema)
    reference = schema.get("$ref")
    if reference:
        return _followed(document()["components"]["schemas"][reference.rpartition("/")[2]])
    if "anyOf" in schema:
        return _followed(schema["anyOf"][0])
    return cast("dict[str, Any]", schema)


def value_of(schema: Mapping[str, Any]) -> Any:
    """A value of a scalar type; None where the type says nothing."""
    if "enum" in schema:
        return schema["enum"][-1]
    if schema.get("contentEncoding"):
        return "AAEC"
    if schema.get("format") == "date-time":
        return "2026-01-02T03:04:05Z"
    if schema.get("type") == "object":
        return {"k": _inner_of(schema["additionalProperties"])} if schema.get("additionalProperties") else {}
    return {"string": "text", "integer": 7, "number": 0.5, "boolean": True}.get(str(schema.get("type")))


def _inner_of(schema: Any) -> Any:
    """A value of a map: of objects, one with its first field of text."""
    found = _followed(schema) if isinstance(schema, dict) else {}
    texts = (name for name, each in found.get("properties", {}).items() if each == {"type": "string"})
    return {next(texts): "text"} if "properties" in found else value_of(found) or "v"


def snake(wire: str) -> str:
    """The attribute's name for a key of JSON."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in wire)


def comparable(value: Any) -> Any:
    """JSON with keys in camel case and without what is empty."""
    if isinstance(value, dict):
        items = ((camel(str(key)), comparable(each)) for key, each in value.items())
        return {key: each for key, each in sorted(items) if each not in ({}, None)}
    return [comparable(each) for each in value] if isinstance(value, list) else value


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


class Credentials:
    """What google-auth gives, with a token that is good for ever."""

    token = "token"
    expired = False
    quota_project_id = None

    def refresh(self, request: object) -> None:
        raise AssertionError("nothing has run out")
