"""Documents that were sound until something in them was replaced: what the fuzzer feeds."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from .payloads import PAYLOADS

CASES = Path(__file__).resolve().parents[1] / "generator" / "cases"
SEEDS: tuple[dict[str, Any], ...] = tuple(
    json.loads(path.read_text()) for path in sorted(CASES.glob("frontend_*/input.json"))
)
"""Small documents that hold between them every construct that the front end reads."""

WORDS = (
    *("type", "properties", "items", "enum", "const", "default", "allOf", "anyOf", "oneOf", "$ref", "required"),
    *(
        "additionalProperties",
        "discriminator",
        "nullable",
        "format",
        "parameters",
        "requestBody",
        "responses",
        "content",
    ),
    *("schema", "operationId", "tags", "name", "in", "schemas", "text/event-stream", "multipart/form-data"),
    *(
        "responses",
        "object",
        "array",
        "string",
        "null",
        "integer",
        "binary",
        "get",
        "post",
        "200",
        "default",
        "#",
        "#/components/schemas/A",
    ),
)
TEXTS = st.one_of(st.sampled_from(PAYLOADS), st.sampled_from(WORDS), st.text(max_size=12))
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False), TEXTS)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A seed with up to six of its values replaced, its keys renamed, its parts copied elsewhere."""
    document = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        places = list(places_of(document))
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        match draw(st.sampled_from(("value", "text", "key", "add", "copy"))):
            case "value":
                holder[key] = draw(VALUES)
            case "text":
                holder[key] = draw(TEXTS)
            case "key" if isinstance(holder, dict):
                holder[draw(TEXTS)] = holder.pop(key)
            case "add" if isinstance(holder, dict):
                holder[draw(TEXTS)] = draw(VALUES)
            case _:
                other, name = places[draw(st.integers(0, len(places) - 1))]
                holder[key] = copy.deepcopy(other[name])
    return json.dumps(document).encode()


def places_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys, the dialect left alone."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if key != "openapi":
            yield value, key
        if isinstance(inner, dict | list):
            yield from places_of(inner)
