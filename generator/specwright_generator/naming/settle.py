"""Counts the votes: which official name a definition bears, which further ones, and which it cannot have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from specwright_generator import ir
from specwright_generator.naming.match import Direction, Use, Votes
from specwright_generator.naming.shapes import Definitions, Equality
from specwright_generator.naming.similarity import is_early, spoken
from specwright_generator.naming.surface import Surface

Edge: TypeAlias = tuple[bool, float, Direction, str, ir.Symbol]
"""A claim: whether by an inline type, its weight negated, direction, definition, official name."""

_NEARLY = 0.4


@dataclass(frozen=True)
class Settled:
    """The official names of definitions in each direction, and further official names with the name each equals."""

    names: Mapping[tuple[str, Direction], ir.Symbol]
    aliases: Mapping[ir.Symbol, ir.Symbol]


def settle(votes: Votes, definitions: Definitions, surface: Surface) -> Settled:
    """Give every official name to the definition that resembles it most, and every definition one of its names.

    Definitions of equal structure share a name; of inline types, which come last, one gets it.  A definition all of
    whose names went to others gets none here.
    """
    definitions = {**definitions, **votes.inline}
    equality = Equality(definitions)
    edges: list[Edge] = sorted(
        (key in votes.inline, -_weight(key, symbol, score, definitions), direction, key, symbol)
        for (key, direction), symbols in votes.types.items()
        for symbol, score in symbols.items()
        if _possible(definitions[key], direction, symbol, surface)
    )
    owners: dict[tuple[Direction, ir.Symbol], str] = {}
    held: dict[Use, list[tuple[float, ir.Symbol]]] = {}
    for _, weight, direction, key, symbol in edges:
        owner = owners.setdefault((direction, symbol), key)
        if owner == key or (key not in votes.inline and equality.same(owner, key)):
            held.setdefault((key, direction), []).append((weight, symbol))
    _relieve(edges, held)
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


def _relieve(edges: list[Edge], held: dict[Use, list[tuple[float, ir.Symbol]]]) -> None:
    """Give a definition without a name one that others can spare, if it resembles it nearly as much as they do."""
    for inline, weight, direction, key, symbol in edges:
        if inline or (key, direction) in held:
            continue
        holders = [use for use, own in held.items() if use[1] == direction and symbol in {each[1] for each in own}]
        claims = [own for use in holders for own, name in held[use] if name == symbol]
        if all(len(held[use]) > 1 for use in holders) and all(weight - own <= _NEARLY for own in claims):
            for use in holders:
                held[use] = [each for each in held[use] if each[1] != symbol]
            held[key, direction] = [(weight, symbol)]


def _possible(definition: ir.Definition, direction: Direction, symbol: ir.Symbol, surface: Surface) -> bool:
    kind = surface.types[symbol].kind
    if kind == "alias":
        return True
    return kind == ("model" if direction == "model" else "typeddict")


def _weight(key: str, symbol: ir.Symbol, score: float, definitions: Definitions) -> float:
    """How strong a claim is: resemblance, then the name, then components before what is hoisted out of them."""
    early = 0.1 if is_early(key) == is_early(symbol.module) else 0.0
    return round(score + 0.3 * _alike(key, symbol) + early, 3) + (0 if definitions[key].hoisted else 0.1)


def _alike(key: str, symbol: ir.Symbol) -> float:
    told, theirs = spoken(key.rpartition("/")[2]), spoken(symbol.name)
    return len(told & theirs) / len(told | theirs) if told | theirs else 0.0


def _preference(
    key: str, symbol: ir.Symbol, weight: float, surface: Surface, definitions: Definitions
) -> tuple[bool, float, bool, int, ir.Symbol]:
    """Of several official names for one definition: an object's own before an alias, the most alike, the shortest."""
    official = surface.types[symbol]
    alike = _alike(key, symbol)
    is_object = isinstance(definitions[key].type, ir.Model)
    beta = is_early(symbol.module) and not is_early(key)
    return (is_object == (official.kind == "alias"), -round(alike - weight / 10, 2), beta, len(symbol.name), symbol)
