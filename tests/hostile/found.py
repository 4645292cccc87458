"""What fuzzing found: documents, each made small, that once crashed the compiler or gave a client that does not run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FORM = {"multipart/form-data": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}}


def _document(operation: dict[str, Any], schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"responses": {"200": {"description": ""}}, **operation}}},
        "components": {"schemas": schemas or {}},
    }


def _stream(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {media_type: {"schema": schema}}
    return _document({"responses": {"200": {"description": "", "content": content}}})


FOUND: Mapping[str, dict[str, Any]] = {
    "lines that are objects or null": _stream("application/x-jsonl", {"type": ["object", "null"]}),
    "events that are text or numbers": _stream(
        "text/event-stream", {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    ),
    "JSON that is binary": _document(
        {
            "responses": {
                "200": {
                    "description": "",
                    "content": {"application/json": {"schema": {"type": "string", "format": "binary"}}},
                }
            }
        }
    ),
    "a reference to the document": _document({}, {"A": {"type": "object", "properties": {"a": {"$ref": "#"}}}}),
    "a body whole and in keys": _document({"requestBody": {"content": {"application/json": {"schema": {}}, **_FORM}}}),
    "a body that only a form describes": _document({"requestBody": {"content": {**_FORM, "application/json": {}}}}),
}
