"""The methods and types of google-genai as one OpenAPI 3.1 document of facts."""

from __future__ import annotations

from dataclasses import dataclass

from specwright_generator.frontends.google.layout import Call, Layout
from specwright_generator.frontends.google.types import PREFIX, TWIN, Schema, Types
from specwright_generator.frontends.sdk.components import METHOD_HINT, NAME_HINT, SOURCE_HINT
from specwright_generator.frontends.sdk.package import Home, Package
from specwright_generator.ir import Json
from specwright_generator.naming.rules import snake


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the document, the calls it was made of, and what stands for no JSON."""

    package: Package
    layout: Layout
    document: dict[str, Json]
    calls: tuple[Call, ...]
    missed: tuple[str, ...]


def read_package(layout: Layout, *, title: str) -> Reading:
    """Read an installed google-genai."""
    types = Types(layout)
    for home in types.names():
        types.referred.setdefault(home.name, home)
    found = tuple(layout.calls())
    paths: Schema = {path_of(call): {"post": _operation(call, types, layout)} for call in found}
    schemas: dict[str, Json] = {}
    while waiting := sorted(types.referred.keys() - schemas.keys()):
        for name in waiting:
            schemas[name] = {**types.component(types.referred[name]), **_hints(types.referred[name], layout)}
    info: Schema = {"title": title, "version": layout.package.version}
    document: Schema = {
        "openapi": "3.1.0",
        "info": info,
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return Reading(layout.package, layout, document, found, tuple(dict.fromkeys(types.missed)))


def path_of(call: Call) -> str:
    """The path of a call in the document: its own name, for where it goes is told by the field maps."""
    return "/" + call.key.replace(".", "/")


def symbol_of(name: str) -> tuple[str, str]:
    """The module and the name of a type: each has a module of its own, so that one loads no other.

    The SDK calls the arguments of its methods `_GetModelParameters`: the underscore is left to the re-exported name.
    """
    public = name.lstrip("_")
    return snake(public), public


def _operation(call: Call, types: Types, layout: Layout) -> Schema:
    properties: Schema = {each.name: types.schema(each.annotation, call.module) for each in call.parameters}
    body: Schema = {"type": "object", "properties": properties}
    required: list[Json] = [each.name for each in call.parameters if each.required]
    if required:
        body["required"] = required
    answer: Schema = types.schema(call.returns, call.module) if call.returns is not None else {"type": "null"}
    nothing = answer == {"type": "null"}
    response: Schema = {"description": ""}
    if not nothing:
        response["content"] = {"application/json": {"schema": answer}}
    return {
        "operationId": call.key,
        METHOD_HINT: [call.key],
        SOURCE_HINT: layout.package.source,
        "requestBody": {"required": bool(required), "content": {"application/json": {"schema": body}}},
        "responses": {"204" if nothing else "200": response},
    }


def _hints(home: Home, layout: Layout) -> Schema:
    module, name = symbol_of(home.name)
    twin = layout.package.find(home.module, home.name + TWIN)
    param = twin.name.lstrip("_") if isinstance(twin, Home) else name
    hint: dict[str, Json] = {"model": f"{module}:{name}", "param": f"{module}:{param}"}
    return {NAME_HINT: hint, SOURCE_HINT: layout.package.source}


__all__ = ["PREFIX", "Reading", "path_of", "read_package", "symbol_of"]
