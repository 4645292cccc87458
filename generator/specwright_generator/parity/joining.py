"""Several surfaces as one: a package and the parts of it that have a spec, or a source, of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .surface import Method, Shape, Surface, Telling


def joined(whole: Surface, parts: Mapping[str, Surface]) -> Surface:
    """The surface of a package with those of its `parts`, by their names in it (`_gaos`).

    Types of a part have its name before their modules. Methods of the whole go before those of a part.
    """
    named = [whole, *(_below(name, part) for name, part in parts.items())]
    methods: dict[str, Method] = {}
    types: dict[str, Shape] = {}
    aliases: dict[str, str] = {}
    for each in named:
        methods = {**each.methods, **methods}
        types |= each.types
        aliases |= each.aliases
    return replace(
        whole,
        methods=methods,
        types=types,
        aliases=aliases,
        tells=frozenset[Telling]().union(*(each.tells for each in named)),
        sends=frozenset[str]().union(*(each.sends for each in named)),
        parts=tuple(parts),
    )


def _below(part: str, surface: Surface) -> Surface:
    """A surface whose types stand below a part's name, and whose pointers say which part they are in."""

    def name(each: str) -> str:
        return f"{part}.{each}"

    def names(several: frozenset[str]) -> frozenset[str]:
        return frozenset(map(name, several))

    return replace(
        surface,
        methods={
            key: replace(method, returns=tuple(map(name, method.returns)), uses=names(method.uses))
            for key, method in surface.methods.items()
        },
        types={
            name(each): replace(shape, name=name(each), uses=names(shape.uses), pointer=name(shape.pointer))
            for each, shape in surface.types.items()
        },
        aliases={name(a): name(b) for a, b in surface.aliases.items()},
    )
