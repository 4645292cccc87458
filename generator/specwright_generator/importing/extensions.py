"""Which `x-` extensions are facts for the compiler, and which are prose, samples or another tool's business."""

from __future__ import annotations

import re
from collections.abc import Mapping

from specwright_generator.ir import Json

Keys = frozenset[str] | None
"""The keys of the extension's object that are facts; None for all."""

_FACTS: Mapping[str, Keys] = {
    "x-oaiMeta": frozenset({"name", "group", "path", "beta", "legacy"}),
    "x-oai-beta": None,
    "x-enum": None,
    "x-enum-varnames": None,
    "x-deprecated-enum-values": None,
    "x-ms-discriminator-value": None,
    "x-ms-enum": frozenset({"name", "modelAsString"}),
    "x-google-lro": None,
    "x-google-operation-name": None,
    "x-google-enum-deprecated": None,
    "x-google-immutable": None,
    "x-bearer-format": None,
    "x-hidden": None,
    "x-deprecated": None,
    "x-fern-streaming": frozenset({"format", "stream-condition", "terminator", "response", "response-stream"}),
}
_FACT_FAMILIES = ("x-specwright-", "x-stainless-", "x-fern-", "x-speakeasy-")
_OTHER_TOOLS = re.compile(
    r"x-fern-(examples|enum|docs.*)"
    r"|x-stainless-(cli|go|terraform|java|ruby|python|csharp|php|node)-.*"
    r"|x-stainless-(deprecation-message|snippets)"
    r"|x-speakeasy-(deprecation-message|retries|docs|example)"
)
_PROSE_KEYS = frozenset({"description", "title", "summary", "example", "examples", "docs", "label", "message"})
LEFT_OUT = "x-specwright-left-out"
"""On a path item: the operations that it has upstream and that OpenAPI 3.1 has no place for."""
SCHEMA_EXTENSIONS = frozenset({"x-line-schema", "x-stainless-override-schema"})
"""Extensions that hold a schema."""


def keep(name: str, value: Json) -> tuple[bool, Json]:
    """Whether extension `name` is taken, and what of it: words and numbers, no sentence."""
    if name in _FACTS:
        keys = _FACTS[name]
    elif name.startswith(_FACT_FAMILIES) and not _OTHER_TOOLS.fullmatch(name):
        keys = None
    else:
        return False, None
    if keys is not None and isinstance(value, dict):
        value = {key: each for key, each in value.items() if key in keys}
    kept = _prune(value)
    return (False, None) if kept in ({}, [], _NOTHING) else (True, kept)


_NOTHING = "\0"


def _prune(value: Json) -> Json:
    """The value without prose; `_NOTHING` where it is a sentence."""
    if isinstance(value, str):
        return _NOTHING if re.search(r"\s", value) else value
    if isinstance(value, dict):
        pruned = {key: _prune(each) for key, each in value.items() if key not in _PROSE_KEYS}
        return {key: each for key, each in pruned.items() if each != _NOTHING}
    if isinstance(value, list):
        return [each for item in value if (each := _prune(item)) != _NOTHING]
    return value
