"""A Discovery document as the OpenAPI document that says the same."""

from __future__ import annotations

import re

from specwright_generator.frontends.discovery.methods import Faulty, methods, operations
from specwright_generator.frontends.discovery.shapes import CALLED, names, shape
from specwright_generator.ir import Json
from specwright_generator.problems import Problem

KIND = "discovery#restDescription"


def as_openapi(document: dict[str, Json], file: str) -> tuple[dict[str, Json], list[Problem]]:
    """`document` in OpenAPI 3.1, and what is wrong with it; `file` is what problems call it.

    Parameters that every method takes (`fields`, `quotaUser`, `$.xgafv`, …) are kept once, under
    `components/parameters`, and on no operation: a client has `default_query` and `extra_query` for them.
    Scopes say which tokens a method takes and not how they are sent: that is said by the manifest.
    What a method is called is its operationId, without the name of the API: `projects.locations.models.get`.
    """
    problems: list[Problem] = []
    paths: dict[str, Json] = {}

    def wrong(pointer: str, message: str) -> None:
        advice = "correct it with a patch"
        problems.append(Problem(file=file, pointer=pointer, level="error", message=message, advice=advice))

    try:
        listed = list(methods(document))
    except Faulty as fault:
        wrong(fault.pointer, fault.message)
        listed = []
    for method, pointer in listed:
        try:
            for written in operations(method, pointer, _text(document.get("name"))):
                item = paths.setdefault(written.path, {})
                if not isinstance(item, dict) or written.verb in item:
                    raise Faulty(pointer, f"another method has the same verb and path {written.path!r:.200}")
                item[written.verb] = written.operation
        except Faulty as fault:
            wrong(fault.pointer, fault.message)
    schemas = _object(document.get("schemas"))
    called = names(schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": _text(document.get("title")), "version": _text(document.get("version")) or "0"},
        "servers": [{"url": _server(document)}],
        "paths": paths,
        "components": {
            "schemas": {
                name: {**shape(each), **({CALLED: called[name]} if name in called else {})}
                for name, each in schemas.items()
            },
            "parameters": {
                re.sub(r"[^A-Za-z0-9._-]", "_", name): {"name": name, "in": "query", "schema": shape(each)}
                for name, each in _object(document.get("parameters")).items()
            },
        },
    }, problems


def _server(document: dict[str, Json]) -> str:
    """Where all paths start: an empty path of the service is no segment."""
    return (_text(document.get("rootUrl")).rstrip("/") + "/" + _text(document.get("servicePath")).strip("/")).rstrip(
        "/"
    )


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
