"""The Python names that an API compiles to, as plain records: what users can call, pass and read."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from specwright_generator import ir
from specwright_generator.render.annotations import Direction, annotation
from specwright_generator.render.blocks import substitute
from specwright_generator.render.signatures import signatures
from specwright_generator.render.styles import style_of

from .sources import Version

_OMIT = re.compile(r" \| Omit\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A parameter of a method, a key of a request type, or a field of an answer."""

    annotation: str
    required: bool
    positional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method: its parameters in order, and what it returns."""

    parameters: Mapping[str, Slot]
    returns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A type: the fields of a model, the keys of a request type, or with neither what an alias stands for."""

    kind: Literal["model", "keys", "alias"]
    members: Mapping[str, Slot]
    means: str = ""
    direction: Direction = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """All of them by their dotted names: `chat.completions.create`, `types.chat.chat_completion.ChatCompletion`."""

    calls: Mapping[str, Call]
    types: Mapping[str, Shape]

    @property
    def aliases(self) -> dict[str, str]:
        """What the names that are no classes stand for."""
        return {name: shape.means for name, shape in self.types.items() if shape.kind == "alias"}


def surface_of(version: Version) -> Surface:
    """The surface that a version compiles to. Synchronous and asynchronous clients have the same."""
    api = version.api
    spelled = _Spelled()
    return Surface(calls=_calls(version, spelled), types=_types(api, spelled))


class _Spelled(dict[ir.Symbol, str]):
    """Every symbol under its dotted name."""

    def __missing__(self, symbol: ir.Symbol) -> str:
        return f"types.{symbol.module}.{symbol.name}"


def _calls(version: Version, spelled: Mapping[ir.Symbol, str]) -> dict[str, Call]:
    style = style_of(version.manifest.client.style)
    found: dict[str, Call] = {}
    for resource in version.api.resources:
        for method in resource.methods:
            # The last signature is that of the implementation, which takes and gives what all overloads do.
            shown = signatures(method, is_async=False, api=version.api, style=style)[-1]
            source = f"def f({', '.join(shown.parameters)}) -> {shown.returns}: ..."
            found[".".join(filter(None, (resource.path, method.name)))] = _call(substitute(source, spelled))
    return found


def _call(source: str) -> Call:
    function = ast.parse(source).body[0]
    if not isinstance(function, ast.FunctionDef) or function.returns is None:
        raise TypeError(f"not a function: {source!a:.100}")
    given = function.args
    parameters = {each.arg: _slot(each, required=True, positional=True) for each in given.args}
    for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        parameters[each.arg] = _slot(each, required=default is None, positional=False)
    return Call(parameters=parameters, returns=ast.unparse(function.returns))


def _slot(argument: ast.arg, *, required: bool, positional: bool) -> Slot:
    text = ast.unparse(argument.annotation) if argument.annotation is not None else "object"
    return Slot(annotation=_OMIT.sub("", text), required=required, positional=positional)


def _types(api: ir.Api, spelled: Mapping[ir.Symbol, str]) -> dict[str, Shape]:
    found: dict[str, Shape] = {}
    for definition in api.definitions.values():
        if definition.model is not None:
            found.setdefault(spelled[definition.model], _shape(definition.type, "model", api, spelled))
        if definition.param is not None:
            found.setdefault(spelled[definition.param], _shape(definition.type, "param", api, spelled))
    return found


def _shape(type: ir.Type, direction: Direction, api: ir.Api, spelled: Mapping[ir.Symbol, str]) -> Shape:
    def text(each: ir.Type) -> str:
        return substitute(annotation(each, api=api, direction=direction).text, spelled)

    if not isinstance(type, ir.Model):
        return Shape(kind="alias", members={}, means=text(type), direction=direction)
    if direction == "param":
        keys = {
            each.wire: Slot(annotation=text(each.type), required=each.required)
            for each in type.fields
            if not each.read_only
        }
        return Shape(kind="keys", members=keys, direction=direction)
    fields = {
        each.name: Slot(annotation=text(each.type if each.required else _absent(each.type)), required=each.required)
        for each in type.fields
    }
    return Shape(kind="model", members=fields)


def _absent(type: ir.Type) -> ir.Type:
    """What reading a field gives that may be missing."""
    return type if isinstance(type, ir.Nullable | ir.Any) else ir.Nullable(inner=type)
