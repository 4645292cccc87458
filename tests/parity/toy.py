"""A small provider whose spec can be changed, and surfaces made by hand."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from specwright_generator.parity.surface import Field, Method, Parameter, Shape, Surface

MANIFEST = """
[provider]
name = "toy"
title = "Toy API"

[output]
package = "toy_client"
folder = "."

[client]
class = "Toy"
async_class = "AsyncToy"
base_url = "https://toy.test"

[[pages]]
class = "Page"
items = "data"
operations = ["GET /things"]
param = "after"
cursor_field = "last"

[[streams]]
operations = ["POST /things"]
event = "#/components/schemas/Thing"
switch = "stream"
"""

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Toy API", "version": "1"},
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "tags": ["things"],
                "parameters": [
                    {"name": "after", "in": "query", "schema": {"type": "string"}},
                    {"name": "size", "in": "query", "schema": {"type": "integer"}},
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingList"}}},
                    }
                },
            },
            "post": {
                "operationId": "createThing",
                "tags": ["things"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewThing"}}},
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            },
        },
        "/things/{thing_id}": {
            "get": {
                "operationId": "getThing",
                "tags": ["things"],
                "parameters": [{"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            }
        },
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "size": {"type": "integer"},
                    "owner": {"$ref": "#/components/schemas/Owner"},
                },
            },
            "Owner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            "NewThing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "stream": {"type": "boolean"},
                },
            },
            "ThingList": {
                "type": "object",
                "required": ["data"],
                "properties": {
                    "data": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "last": {"type": "string"},
                },
            },
        }
    },
}

Change = Callable[[dict[str, Any]], object]


def write_spec(root: Path, change: Change | None = None, manifest: str = MANIFEST) -> Path:
    """The toy's spec below `root`, its document changed."""
    folder = root / "specs" / "toy"
    folder.mkdir(parents=True)
    document = copy.deepcopy(DOCUMENT)
    if change is not None:
        change(document)
    (folder / "api.json").write_text(json.dumps(document))
    (folder / "provider.toml").write_text(manifest)
    return folder


def surface(*methods: Method, types: tuple[Shape, ...] = (), **rest: Any) -> Surface:
    """A surface of these methods and types."""
    return Surface(
        name=rest.pop("name", "lib"),
        version="1",
        methods={each.key: each for each in methods},
        types={each.name: each for each in types},
        **rest,
    )


def method(key: str = "things.get", *names: str, **rest: Any) -> Method:
    """A method that takes arguments of these names; one that ends in `!` must be given."""
    given = tuple(
        Parameter(
            name=name.rstrip("!"),
            wire=name.rstrip("!"),
            place="body",
            required=name.endswith("!"),
            kinds=frozenset({"string"}),
        )
        for name in names
    )
    values: dict[str, Any] = {"verb": "GET", "path": "/things", "parameters": given, **rest}
    return Method(key=key, **values)


def shape(name: str, uses: tuple[str, ...] = (), **fields: str) -> Shape:
    """An object with fields of these kinds; one that ends in `!` is always there."""
    found = {
        wire: Field(required=kinds.endswith("!"), kinds=frozenset(kinds.rstrip("!").split("|")))
        for wire, kinds in fields.items()
    }
    return Shape(name=name, fields=found, uses=frozenset(uses), pointer=name)
