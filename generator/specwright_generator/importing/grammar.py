"""What stands where in an OpenAPI document: for each kind of object, its fields and what they hold.

The one table behind everything that walks a document by meaning and not by key, since a *property* may well be called
`description` or `example`: keeping facts, checking that no prose is left, finding references.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from specwright_generator.ir import Json


@dataclass(frozen=True, slots=True)
class Holds:
    """A field that holds objects of `kind`: one, a list of them, or a map of them by name."""

    kind: str
    many: Literal["one", "list", "map"] = "one"


Rule: TypeAlias = Literal["fact", "prose", "text"] | Holds
"""`fact` is taken as it is, `prose` is left behind, `text` is prose that must be there: it becomes an empty string."""

Grammar: TypeAlias = Mapping[str, Mapping[str, Rule]]
"""The fields of each kind of object and what they hold; `document` is the kind that everything stands in."""

_DOC: Mapping[str, Rule] = {"description": "prose", "summary": "prose", "externalDocs": "prose"}
_EXAMPLES: Mapping[str, Rule] = {"example": "prose", "examples": "prose"}


def _one(kind: str) -> Holds:
    return Holds(kind)


def _list(kind: str) -> Holds:
    return Holds(kind, "list")


def _map(kind: str) -> Holds:
    return Holds(kind, "map")


def _facts(*names: str) -> Mapping[str, Rule]:
    return dict.fromkeys(names, "fact")


VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_SCHEMA: Mapping[str, Rule] = {
    **_facts(
        "$ref", "$id", "$schema", "$anchor", "$dynamicRef", "$dynamicAnchor", "type", "format", "enum", "const",
        "default",
        "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
        "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties",
        "required",
        "dependentRequired", "readOnly", "writeOnly", "deprecated", "contentMediaType", "contentEncoding",
    ),
    **dict.fromkeys(("$defs", "properties", "patternProperties", "dependentSchemas"), _map("schema")),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _list("schema")),
    **dict.fromkeys(
        (
            "not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames",
            "unevaluatedItems", "unevaluatedProperties", "contentSchema",
        ),
        _one("schema"),
    ),
    "discriminator": _one("discriminator"),
    "xml": _one("xml"),
    **dict.fromkeys(("title", "description", "example", "examples", "externalDocs", "$comment"), "prose"),
}  # fmt: skip

GRAMMAR: Mapping[str, Mapping[str, Rule]] = {
    "document": {
        **_facts("openapi", "jsonSchemaDialect", "security"),
        "info": _one("info"),
        "servers": _list("server"),
        "tags": _list("tag"),
        "paths": _map("path item"),
        "webhooks": _map("path item"),
        "components": _one("components"),
        "externalDocs": "prose",
    },
    "info": {
        "title": "fact",
        "version": "fact",
        **dict.fromkeys(("summary", "description", "termsOfService", "contact", "license"), "prose"),
    },
    "server": {"url": "fact", "variables": _map("server variable"), "description": "prose"},
    "server variable": {**_facts("enum", "default"), "description": "prose"},
    "tag": {**_DOC, "name": "fact"},
    "components": {
        "schemas": _map("schema"),
        "responses": _map("response"),
        "parameters": _map("parameter"),
        "requestBodies": _map("request body"),
        "headers": _map("header"),
        "securitySchemes": _map("security scheme"),
        "links": _map("link"),
        "callbacks": _map("callback"),
        "pathItems": _map("path item"),
        "examples": "prose",
    },
    "path item": {
        **_DOC,
        "$ref": "fact",
        "parameters": _list("parameter"),
        "servers": _list("server"),
        **dict.fromkeys(VERBS, _one("operation")),
    },
    "operation": {
        **_DOC,
        **_facts("operationId", "tags", "deprecated", "security"),
        "parameters": _list("parameter"),
        "requestBody": _one("request body"),
        "responses": _map("response"),
        "callbacks": _map("callback"),
        "servers": _list("server"),
    },
    "callback": {},
    "parameter": {
        **_EXAMPLES,
        **_facts("name", "in", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved"),
        "schema": _one("schema"),
        "content": _map("media type"),
        "description": "prose",
    },
    "header": {
        **_EXAMPLES,
        **_facts("required", "deprecated", "style", "explode"),
        "schema": _one("schema"),
        "content": _map("media type"),
        "description": "prose",
    },
    "request body": {"required": "fact", "content": _map("media type"), "description": "prose"},
    "response": {
        "description": "text",
        "headers": _map("header"),
        "content": _map("media type"),
        "links": _map("link"),
        "summary": "prose",
    },
    # x-item-schema is how the itemSchema of OpenAPI 3.2, the type of one event or line, is written in 3.1.
    "media type": {
        **_EXAMPLES,
        "schema": _one("schema"),
        "x-item-schema": _one("schema"),
        "encoding": _map("encoding"),
    },
    "encoding": {**_facts("contentType", "style", "explode", "allowReserved"), "headers": _map("header")},
    "link": {
        **_facts("operationRef", "operationId", "parameters", "requestBody"),
        "server": _one("server"),
        "description": "prose",
    },
    "schema": _SCHEMA,
    "discriminator": _facts("propertyName", "mapping"),
    "xml": _facts("name", "namespace", "prefix", "attribute", "wrapped"),
    "security scheme": {
        **_facts("type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl"),
        "flows": _one("flows"),
        "description": "prose",
    },
    "flows": dict.fromkeys(("implicit", "password", "clientCredentials", "authorizationCode"), _one("flow")),
    "flow": {**_facts("authorizationUrl", "tokenUrl", "refreshUrl"), "scopes": "fact"},
}

REFERABLE = frozenset(
    {"parameter", "header", "request body", "response", "link", "callback", "security scheme", "path item"}
)
"""Kinds in whose place `{"$ref": …}` may stand (a schema has the keyword itself)."""


def child(pointer: str, *parts: str | int) -> str:
    """The JSON pointer of what stands under `pointer` at these keys."""
    return pointer + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def objects(document: dict[str, Json], grammar: Grammar | None = None) -> Iterator[tuple[str, dict[str, Json], str]]:
    """Every object of a document that is not data: its kind, itself and its JSON pointer, in order.

    The document is an OpenAPI 3.1 one, or of the dialect that `grammar` describes.
    """
    return _objects("document", document, "", grammar or GRAMMAR)


def _objects(kind: str, value: Json, pointer: str, grammar: Grammar) -> Iterator[tuple[str, dict[str, Json], str]]:
    if not isinstance(value, dict):
        return
    yield kind, value, pointer
    if kind == "callback":
        for key, each in value.items():
            yield from _objects("path item", each, child(pointer, key), grammar)
        return
    rules = grammar[kind]
    for key, each in value.items():
        rule = rules.get(key)
        if not isinstance(rule, Holds):
            continue
        here = child(pointer, key)
        if rule.many == "one":
            yield from _objects(rule.kind, each, here, grammar)
        elif rule.many == "list" and isinstance(each, list):
            for index, item in enumerate(each):
                yield from _objects(rule.kind, item, f"{here}/{index}", grammar)
        elif rule.many == "map" and isinstance(each, dict):
            for name, item in each.items():
                yield from _objects(rule.kind, item, child(here, name), grammar)
