"""Counts the votes: which official name a definition bears, which further ones, and which it cannot have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.naming.match import Direction, Votes
from specwright_generator.naming.shapes import Definitions, Equality
from specwright_generator.naming.similarity import spoken
from specwright_generator.naming.surface import Surface


@dataclass(frozen=True)
class Settled:
    """The official names of definitions in each direction, and further official names with the name each equals."""

    names: Mapping[tuple[str, Direction], ir.Symbol]
    aliases: Mapping[ir.Symbol, ir.Symbol]


def settle(votes: Votes, definitions: Definitions, surface: Surface) -> Settled:
    """Give every official name to the definition that resembles it most, and every definition one of its names.

    Definitions of equal structure share a name.  A definition all of whose names went to others gets none here.
    """
    equality = Equality(definitions)
    edges = sorted(
        (-_weight(key, symbol, score, definitions), direction, key, symbol)
        for (key, direction), symbols in votes.types.items()
        for symbol, score in symbols.items()
        if _possible(definitions[key], direction, symbol, surface)
    )
    owners: dict[tuple[Direction, ir.Symbol], str] = {}
    held: dict[tuple[str, Direction], list[tuple[float, ir.Symbol]]] = {}
    for weight, direction, key, symbol in edges:
        owner = owners.setdefault((direction, symbol), key)
        if owner == key or equality.same(owner, key):
            held.setdefault((key, direction), []).append((weight, symbol))
    names: dict[tuple[str, Direction], ir.Symbol] = {}
    aliases: dict[ir.Symbol, ir.Symbol] = {}
    for use, symbols in held.items():
        names[use] = min(symbols, key=lambda each: _preference(use[0], each[1], each[0], surface, definitions))[1]
    taken = set(names.values())
    for use in sorted(held):
        for _, symbol in held[use]:
            if symbol not in taken and symbol not in aliases:
                aliases[symbol] = names[use]
    return Settled(names, aliases)


def _possible(definition: ir.Definition, direction: Direction, symbol: ir.Symbol, surface: Surface) -> bool:
    kind = surface.types[symbol].kind
    if kind == "alias":
        return True
    return kind == ("model" if direction == "model" else "typeddict")


def _weight(key: str, symbol: ir.Symbol, score: float, definitions: Definitions) -> float:
    """How strong a claim is: resemblance, then components before what is hoisted out of them."""
    return round(score, 3) + (0 if definitions[key].hoisted else 0.1)


def _preference(
    key: str, symbol: ir.Symbol, weight: float, surface: Surface, definitions: Definitions
) -> tuple[bool, float, bool, int, ir.Symbol]:
    """Of several official names for one definition: an object's own before an alias, the most alike, the shortest."""
    official = surface.types[symbol]
    told, theirs = spoken(key.rpartition("/")[2]), spoken(symbol.name)
    alike = len(told & theirs) / len(told | theirs) if told | theirs else 0.0
    is_object = isinstance(definitions[key].type, ir.Model)
    beta = symbol.module.startswith("beta.") and "Beta" not in key
    return (is_object == (official.kind == "alias"), -round(alike - weight / 10, 2), beta, len(symbol.name), symbol)
