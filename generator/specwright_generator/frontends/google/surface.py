"""The official surface of google-genai: the names of methods, resources, types and fields."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from specwright_generator.frontends.google.document import Reading, path_of, symbol_of
from specwright_generator.frontends.google.layout import Call
from specwright_generator.frontends.google.types import TWIN, Types, wire_name
from specwright_generator.frontends.sdk.package import Home
from specwright_generator.ir import Symbol
from specwright_generator.naming.annotations import Basic
from specwright_generator.naming.surface import Official, OfficialField, OfficialMethod, Surface

_ANY = Basic("Any")
"""What a field holds is read from the document; here its name alone counts."""


def surface_of(reading: Reading) -> Surface:
    """The official surface that the package offers. All types are offered by one package, under their own names."""
    types = Types(reading.layout)
    modules: dict[str, dict[str, Official | Symbol]] = {"": {}}
    for home in types.names():
        module, name = symbol_of(home.name)
        symbol = Symbol(module=module, name=name)
        twin = reading.package.find(home.module, home.name + TWIN)
        if isinstance(twin, Home) and isinstance(home.node, ast.ClassDef):
            param = Symbol(module=module, name=name + TWIN)
            modules.setdefault(module, {})[param.name] = Official(param, "typeddict", tuple(_fields(types, home)))
            modules[""][twin.name] = param
        elif isinstance(twin, Home):
            modules[""][twin.name] = Symbol(module=module, name=symbol_of(twin.name)[1])
        if isinstance(home.node, ast.ClassDef):
            modules.setdefault(module, {})[name] = Official(symbol, "model", tuple(_fields(types, home)))
        modules[""][home.name] = symbol
    return Surface(
        package=reading.package.name,
        version=reading.package.version,
        twins=True,
        methods=tuple(_method(call) for call in reading.calls),
        resources={
            node.path: Symbol(module=node.home.module.removeprefix(f"{reading.package.name}."), name=node.home.name)
            for node in reading.layout.resources
        },
        modules=modules,
    )


def _fields(types: Types, home: Home) -> Iterator[OfficialField]:
    for name, field in types.fields(home).items():
        yield OfficialField(name, wire_name(name, field), _ANY, required=False)


def _method(call: Call) -> OfficialMethod:
    return OfficialMethod(
        resource=call.resource,
        name=call.name,
        verb="POST",
        path=path_of(call),
        params=tuple(each.name for each in call.parameters),
        required=frozenset(each.name for each in call.parameters if each.required),
        page=None,
        returns="",
        kinds=frozenset(),
        deprecated=False,
        slots={each.name: (each.name, "body") for each in call.parameters},
    )
