"""Definitions that are no objects: an alias each. One that leads back to itself through aliases alone is lazy."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_generator import ir
from specwright_generator.graph import components
from specwright_generator.ir_walk import references
from specwright_generator.render.annotations import annotation, spell
from specwright_generator.render.blocks import Block


def render_alias(
    definition: ir.Definition, symbol: ir.Symbol, *, api: ir.Api, taken: frozenset[str], recursive: bool
) -> Block:
    """`Name: TypeAlias = …`, or a `TypeAliasType` where the value names what is not defined yet.

    `taken` are the names of the symbols in the same module.
    """
    value = annotation(definition.type, api=api, direction="model", shadowed=taken)
    form = spell("TypeAliasType" if recursive else "TypeAlias", opaque={}, shadowed=taken)
    if recursive:
        text = f'{symbol.name} = {form.text}("{symbol.name}", {value.text})\n'
    else:
        text = f"{symbol.name}: {form.text} = {value.text}\n"
    return Block(
        symbol=symbol,
        text=text,
        uses=value.uses,
        imports=value.imports | form.imports,
        kind="alias",
    )


def recursive_aliases(api: ir.Api) -> frozenset[str]:
    """The keys of definitions that lead back to themselves without passing through an object."""
    edges: Mapping[str, list[str]] = {
        key: sorted(set(references(definition.type)))
        for key, definition in api.definitions.items()
        if not isinstance(definition.type, ir.Model)
    }
    return frozenset(key for group in components(edges) for key in group if len(group) > 1 or key in edges[key])
