"""Response types: a pydantic class for each object, an alias for everything else that has a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from specwright_generator import ir
from specwright_generator.render.annotations import SOURCES, is_enum_class
from specwright_generator.render.blocks import Block

from .aliases import recursive_aliases, render_alias
from .cache import annotations_of
from .enums import render_enum
from .objects import Object, is_public_name, prepare, render_object

__all__ = ["render_models"]


def render_models(
    api: ir.Api, *, mixins: Mapping[ir.Symbol, str] | None = None, cache: Path | None = None
) -> list[Block]:
    """One block for each model symbol of `api`, sorted by symbol.

    `mixins` are hand-written classes (`module:name`) that the classes of these symbols inherit from.  `cache` is a
    file that keeps what datamodel-code-generator answered, by content; it only saves time.  Raises ValueError where the
    IR breaks a promise of its passes (names, hoisting), GeneratorDeviation (see `adapter`) where
    datamodel-code-generator does not answer what it was asked.
    """
    named, pointers = _by_symbol(api)
    taken = _taken(api)
    recursive = recursive_aliases(api)
    objects: list[Object] = []
    blocks: list[Block] = []
    for symbol, definition in named.items():
        if not is_public_name(symbol.name):
            raise ValueError(f"{definition.key!a} has a name that a type cannot have: {symbol.name!a}")
        names = taken.get(symbol.module, frozenset())
        if isinstance(definition.type, ir.Model):
            mixin = (mixins or {}).get(symbol)
            objects.append(prepare(definition, symbol, definition.type, api=api, taken=names, mixin=mixin))
        elif is_enum_class(definition, api):
            blocks.append(render_enum(definition, symbol, api=api, taken=names))
        else:
            lazy = definition.key in recursive
            blocks.append(render_alias(definition, symbol, api=api, taken=names, recursive=lazy))
    made = annotations_of((shaped.shape for item in objects for shaped in item.shaped), cache=cache)
    blocks += [render_object(item, made, api=api) for item in objects]
    ordered = sorted(blocks, key=lambda block: block.symbol)
    return [replace(block, pointers=pointers[block.symbol]) for block in ordered]


def _by_symbol(api: ir.Api) -> tuple[dict[ir.Symbol, ir.Definition], dict[ir.Symbol, frozenset[str]]]:
    """The definition that stands for each model symbol, and the pointers of all that share it."""
    named: dict[ir.Symbol, ir.Definition] = {}
    pointers: dict[ir.Symbol, frozenset[str]] = {}
    for definition in api.definitions.values():
        if definition.model is not None:
            named.setdefault(definition.model, definition)
            pointers[definition.model] = pointers.get(definition.model, frozenset()) | _pointers(definition)
    return named, pointers


def _taken(api: ir.Api) -> dict[str, frozenset[str]]:
    """For each module the names of its own that outside names would clash with."""
    taken: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for definition in api.definitions.values():
        for symbol in (definition.model, definition.param):
            if symbol is not None and symbol.name in SOURCES:
                taken[symbol.module] |= {symbol.name}
    return taken


def _pointers(definition: ir.Definition) -> frozenset[str]:
    found = {definition.key, *definition.pointers}
    _collect(definition.type, found)
    return frozenset(found)


def _collect(type: ir.Type, found: set[str]) -> None:
    match type:
        case ir.Model(fields=fields, extra=extra):
            for field in fields:
                found.add(field.pointer)
                _collect(field.type, found)
            if extra is not None:
                _collect(extra, found)
        case ir.Enum(pointer=pointer) if pointer:
            found.add(pointer)
        case ir.Array(items=inner) | ir.Map(values=inner) | ir.Nullable(inner=inner):
            _collect(inner, found)
        case ir.Union(members=members):
            for member in members:
                _collect(member, found)
        case _:
            return
