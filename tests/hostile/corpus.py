"""Hostile documents: a payload wherever a document has text, and documents that are too much."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .payloads import PAYLOADS

Make = Callable[[str], dict[str, Any]]


def _document(paths: dict[str, Any], schemas: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas or {}},
        **more,
    }


def _get(path: str = "/a", /, **more: Any) -> dict[str, Any]:
    return {path: {"get": {"responses": {"200": {"description": ""}}, **more}}}


def _answer(schema: Any, media: str = "application/json", **more: Any) -> dict[str, Any]:
    return _get(responses={"200": {"description": "", "content": {media: {"schema": schema, **more}}}})


def _body(schema: Any, media: str = "application/json", **more: Any) -> dict[str, Any]:
    body = {"content": {media: {"schema": schema, **more}}}
    return {"/a": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}}


def _model(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _both(schema: Any) -> dict[str, Any]:
    """A document that sends and answers `schema`."""
    paths = _body({"$ref": "#/components/schemas/A"})
    paths["/a"]["get"] = _answer({"$ref": "#/components/schemas/A"})["/a"]["get"]
    return _document(paths, {"A": schema})


def _parameter(text: str, place: str) -> dict[str, Any]:
    path = f"/a/{{{text}}}" if place == "path" else "/a"
    known = {"name": text, "in": place, "required": place == "path", "schema": {"type": "string"}}
    return _document(_get(path, parameters=[known]))


def _ref(name: str) -> dict[str, str]:
    return {"$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1").replace("%", "%25")}


PLACES: Mapping[str, Make] = {
    "title": lambda x: _document(_get(), info={"title": x, "version": x, "description": x}),
    "description": lambda x: _both({"description": x, "title": x, **_model(a={"type": "string", "description": x})}),
    "summary": lambda x: _document(_get(summary=x, description=x, externalDocs={"url": x, "description": x})),
    "operation id": lambda x: _document(_get(operationId=x)),
    "tag": lambda x: _document(_get(tags=[x, x]), tags=[{"name": x, "description": x}]),
    "hint": lambda x: _document(
        _get(
            **{
                "x-fern-sdk-group-name": [x],
                "x-fern-sdk-method-name": x,
                "x-speakeasy-group": x,
                "x-speakeasy-name-override": x,
            }
        )
    ),
    "path": lambda x: _document(_get(f"/{x}")),
    "path query": lambda x: _document(_get(f"/a?{x}={x}#{x}")),
    "verb": lambda x: _document({"/a": {x: {"responses": {}}}}),
    "query parameter": lambda x: _parameter(x, "query"),
    "header parameter": lambda x: _parameter(x, "header"),
    "path parameter": lambda x: _parameter(x, "path"),
    "cookie parameter": lambda x: _parameter(x, "cookie"),
    "constant header": lambda x: _document(
        _get(parameters=[{"name": "a", "in": "header", "required": True, "schema": {"const": x}}])
    ),
    "parameter style": lambda x: _document(
        _get(parameters=[{"name": "a", "in": "query", "style": x, "schema": {"type": "array", "default": [x]}}])
    ),
    "schema": lambda x: _document(_answer(_ref(x)), {x: _model(a=_ref(x)), "B": _model(a=_ref(x))}),
    "property": lambda x: _both({**_model(**{x: {"type": "string"}, "b": {"type": "string"}}), "required": [x]}),
    "inline property": lambda x: _both(_model(**{x: _model(**{x: {"enum": [x]}})})),
    "enum": lambda x: _both(_model(a={"enum": [x, "b"]}, b={"type": "string", "enum": [x]})),
    "const": lambda x: _both(_model(a={"const": x})),
    "default": lambda x: _both(_model(a={"type": "string", "default": x}, b={"default": {x: [x]}})),
    "example": lambda x: _both({**_model(a={"type": "string", "example": x}), "example": {x: x}, "examples": [x]}),
    "pattern": lambda x: _both(_model(a={"type": "string", "pattern": x, "minLength": 1})),
    "format": lambda x: _both(_model(a={"type": "string", "format": x}, b={"type": "integer", "format": x})),
    "type": lambda x: _both(_model(a={"type": x}, b={"type": [x, "null"]})),
    "limit": lambda x: _both(_model(a={"type": "integer", "minimum": x, "maximum": x, "maxLength": x})),
    "pattern property": lambda x: _both({"type": "object", "patternProperties": {x: {"type": "string"}}}),
    "discriminator": lambda x: _document(
        _answer(
            {
                "oneOf": [_ref("A"), _ref("B")],
                "discriminator": {"propertyName": x, "mapping": {x: "#/components/schemas/A", "b": "B"}},
            }
        ),
        {"A": _model(**{x: {"const": x}}), "B": _model(**{x: {"const": "b"}})},
    ),
    "media type": lambda x: _document({**_body({"type": "string"}, x), "/b": _answer(_model(a=True), x)["/a"]}),
    "multipart": lambda x: _document(
        _body(
            _model(**{x: {"type": "string", "format": "binary"}}),
            "multipart/form-data",
            encoding={x: {"contentType": x, "headers": {x: {"schema": {"type": "string"}}}}},
        )
    ),
    "stream": lambda x: _document(_answer(_model(a={"const": x}), "text/event-stream")),
    "response header": lambda x: _document(
        _get(responses={"200": {"description": x, "headers": {x: {"schema": {"type": "string"}}}}})
    ),
    "status": lambda x: _document(_get(responses={x: {"description": x}})),
    "server": lambda x: _document(_get(servers=[{"url": x}]), servers=[{"url": x, "variables": {x: {"default": x}}}]),
    "security": lambda x: {
        **_document(_get(security=[{x: []}]), security=[{x: []}]),
        "components": {"securitySchemes": {x: {"type": "apiKey", "in": "header", "name": x}}},
    },
    "security type": lambda x: {
        **_document(_get(), security=[{"a": []}]),
        "components": {"securitySchemes": {"a": {"type": "http", "scheme": x, "bearerFormat": x}}},
    },
    "reference": lambda x: _document(_answer({"$ref": x})),
    "file reference": lambda x: _document(_answer({"$ref": f"file:///etc/{x}"})),
    "remote reference": lambda x: _document(_answer({"$ref": f"https://example.com/{x}"})),
    "parameter reference": lambda x: _document(_get(parameters=[{"$ref": x}])),
    "path reference": lambda x: _document({"/a": {"$ref": x}}),
    "webhook": lambda x: _document(
        _get(), webhooks={x: {"post": {"requestBody": {"content": {"application/json": {"schema": _model(a=True)}}}}}}
    ),
    "callback": lambda x: _document(_get(callbacks={x: {x: {"post": {"responses": {}}}}})),
    "extension": lambda x: _document(_get(**{"x-a": x, f"x-{x}": {x: x}})),
    "dialect": lambda x: {**_document(_get()), "openapi": x},
    "unknown key": lambda x: {**_document(_get()), x: {x: x}},
}
"""Every place of a document that holds text, as documents with a text there."""


def planted(payload: str, place: str) -> bytes:
    """The document with `payload` at `place`; unpaired surrogates are written as JSON escapes."""
    return json.dumps(PLACES[place](payload)).encode()


REFUSED = frozenset(place for place in PLACES if place.endswith("reference")) | {"dialect"}
"""Places where text makes the whole document unusable."""


def every_place(payload: str) -> bytes:
    """One document with `payload` at every place that does not make it unusable."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for at, place in enumerate(sorted(PLACES.keys() - REFUSED)):
        text = json.dumps(PLACES[place](payload))
        for name in "AB":
            text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{name}{at}"')
        document = json.loads(text)
        paths |= {f"/{at}{path}": item for path, item in document["paths"].items()}
        own = document["components"].get("schemas", {})
        schemas |= {f"{name}{at}" if name in ("A", "B") else name: schema for name, schema in own.items()}
    return json.dumps({**_document(paths, schemas), "tags": [{"name": payload}]}).encode()


def too_much() -> Iterator[tuple[str, bytes]]:
    """Documents that are too large, too deep, too repetitive, or that mean themselves."""
    yield "ten thousand arrays", _nested('{"items":', '{"type":"string"}', "}", 10_000)
    yield "ten thousand lists", b"[" * 10_000
    yield "ten thousand YAML lists", b"a: " + b"[" * 10_000 + b"]" * 10_000
    yield "ten thousand YAML levels", b"".join(b" " * at + b"a:\n" for at in range(3_000))
    many = {f"S{at}": {"type": "object", "properties": {"a": {"type": "string"}}} for at in range(100_000)}
    yield "a hundred thousand schemas", json.dumps(_document(_get(), many)).encode()
    chain = {f"S{at}": _model(next=_ref(f"S{at + 1}")) for at in range(10_000)}
    yield "a chain of ten thousand", json.dumps(_document(_answer(_ref("S0")), {**chain, "S10000": {}})).encode()
    aliases = {f"S{at}": _ref(f"S{at + 1}") for at in range(10_000)}
    yield "ten thousand names for one", json.dumps(_document(_answer(_ref("S0")), {**aliases, "S10000": {}})).encode()
    parents = {f"S{at}": {"allOf": [_ref(f"S{at + 1}"), _model(a=True)]} for at in range(10_000)}
    yield "ten thousand parents", json.dumps(_document(_answer(_ref("S0")), {**parents, "S10000": {}})).encode()
    unions = {f"S{at}": {"anyOf": [_ref(f"S{at + 1}"), {"type": "string"}]} for at in range(10_000)}
    yield "ten thousand unions", json.dumps(_document(_answer(_ref("S0")), {**unions, "S10000": {}})).encode()
    wide = {"anyOf": [_model(**{f"p{at}": {"const": at}}) for at in range(2_000)]}
    yield "a union of two thousand", json.dumps(_both(wide)).encode()
    square = {"allOf": [{"anyOf": [_model(**{f"p{i}_{j}": True}) for j in range(10)]} for i in range(8)]}
    yield "ten to the eighth combinations", json.dumps(_both(square)).encode()
    yield "a hundred thousand values", json.dumps(_both({"enum": [f"v{at}" for at in range(100_000)]})).encode()
    yield "a thousand fields", json.dumps(_both(_model(**{f"f{at}": True for at in range(1_000)}))).encode()
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 12)]
    yield "an alias bomb", "\n".join(lines).encode()
    yield "an alias of itself", b"openapi: 3.1.0\na: &a\n  b: *a\n"
    yield "code in YAML", b"openapi: 3.1.0\na: !!python/object/apply:os.mkdir [OWNED]\n"
    circle = {"A": {"allOf": [_ref("B")]}, "B": {"allOf": [_ref("C")]}, "C": {"allOf": [_ref("A")]}}
    yield "a circle of parents", json.dumps(_document(_answer(_ref("A")), circle)).encode()
    choices = {"A": {"anyOf": [_ref("B"), {"type": "null"}]}, "B": {"oneOf": [_ref("A"), _model(a=_ref("B"))]}}
    yield "a circle of choices", json.dumps(_document(_answer(_ref("A")), choices)).encode()
    alike = ["Foo", "foo", "FOO", "fO-o", "f_oo", "f.oo", "f oo", "Fo\u00f6", "foo_", "_foo", "foo2", "Foo2"]
    yield "names alike", json.dumps(_alike(alike)).encode()
    words = [
        "class",
        "def",
        "None",
        "True",
        "__init__",
        "__class__",
        "__dict__",
        "self",
        "cls",
        "async",
        "match",
        "type",
    ]
    words += [
        "list",
        "dict",
        "str",
        "int",
        "float",
        "bool",
        "object",
        "bytes",
        "print",
        "import",
        "model_config",
        "copy",
    ]
    words += ["omit", "not_given", "overload", "deprecated", "cached_property", "Operation", "Events", "Any", "Literal"]
    words += [
        "client",
        "types",
        "resources",
        "pagination",
        "with_raw_response",
        "extra_headers",
        "timeout",
        "BaseModel",
    ]
    yield "names that mean something", json.dumps(_alike(words)).encode()
    yield "not UTF-8", b'{"openapi": "\xff"}'
    yield "nothing", b""
    yield "a number", b"1"
    yield "a long number", b'{"openapi": "3.1.0", "a": ' + b"9" * 100_000 + b"}"


def _nested(opening: str, core: str, closing: str, depth: int) -> bytes:
    schema = opening * depth + core + closing * depth
    return f'{{"openapi":"3.1.0","info":{{}},"paths":{{}},"components":{{"schemas":{{"A":{schema}}}}}}}'.encode()


def _alike(names: list[str]) -> dict[str, Any]:
    """A document in which everything that has a name has these."""
    paths: dict[str, Any] = {}
    for at, name in enumerate(names):
        fields = {each: {"type": "string"} for each in names}
        parameters = [{"name": each, "in": "query", "schema": {"type": "string"}} for each in names]
        item = _answer(_ref(name))["/a"]["get"] | {"operationId": name, "tags": [name], "parameters": parameters}
        body = {"content": {"application/json": {"schema": _model(**fields)}}}
        paths[f"/{name}"] = {"get": item, "post": {**item, "requestBody": body, "parameters": []}}
        paths[f"/a{at}/{name}"] = {"get": {**item, "tags": [names[0]], "parameters": []}}
    schemas = {name: {**_model(**{each: _ref(each) for each in names}), "required": names[:3]} for name in names}
    return _document(paths, schemas)


def planted_all() -> Iterator[tuple[str, bytes]]:
    """Each payload at each place, one document each."""
    for at, payload in enumerate(PAYLOADS):
        for place in PLACES:
            yield f"payload {at} as {place}", planted(payload, place)
