"""Chains of definitions: each leads to the next, and Python can import and build only so many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from specwright_generator.frontends.openapi.report import Report
from specwright_generator.graph import components
from specwright_generator.ir import Any, Array, Definition, Map, Model, Nullable, Ref, Type, Union

MAX_CHAIN = 64
"""How many definitions may lead from one to the next; real documents stay under 20. Python gives up at about 90."""


def cut_chains(definitions: Mapping[str, Definition], report: Report) -> dict[str, Definition]:
    """`definitions`, in which every chain that is too long ends in one that is anything."""
    edges = {key: list(_targets(definition.type)) for key, definition in definitions.items()}
    depth: dict[str, int] = {}
    found = dict(definitions)
    # Each group comes after those that it leads to; a circle counts as one.
    for group in components(edges):
        further = [depth[target] for key in group for target in edges[key] if target in depth]
        deepest = max(further, default=0) + 1
        if deepest > MAX_CHAIN:
            deepest = 1
            for key in group:
                message = f"more than {MAX_CHAIN} schemas lead from one to the next; this one is read as anything"
                report.add("error", key, message, "shorten the chain with a patch")
                found[key] = replace(definitions[key], type=Any())
        depth.update(dict.fromkeys(group, deepest))
    return found


def _targets(type_: Type) -> Iterator[str]:
    """The definitions that a type refers to."""
    match type_:
        case Ref():
            yield type_.target
        case Array():
            yield from _targets(type_.items)
        case Map():
            yield from _targets(type_.values)
        case Nullable():
            yield from _targets(type_.inner)
        case Union():
            for member in type_.members:
                yield from _targets(member)
        case Model():
            for field in type_.fields:
                yield from _targets(field.type)
            if type_.extra is not None:
                yield from _targets(type_.extra)
        case _:
            pass
