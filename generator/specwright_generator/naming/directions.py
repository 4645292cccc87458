"""Response and request types under one name: allowed where both are the same plain values, else told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from specwright_generator import ir
from specwright_generator.naming.lock import TypeNames


def apart(
    types: Mapping[str, TypeNames], aliases: Mapping[ir.Symbol, ir.Symbol], definitions: Mapping[str, ir.Definition]
) -> tuple[dict[str, TypeNames], dict[ir.Symbol, ir.Symbol]]:
    """`types` and `aliases` with no name for both a response type and a request type that differ.

    The request type moves to its alias in a `…_param` module, if it has one there, or to that module under its name.
    """
    responses: dict[ir.Symbol, object] = {
        each.model: _plain(definitions.get(key)) for key, each in types.items() if each.model is not None
    }

    def differs(key: str, symbol: ir.Symbol | None) -> bool:
        if symbol is None or symbol not in responses:
            return False
        plain = _plain(definitions.get(key))
        return plain is None or plain != responses[symbol]

    moved: dict[ir.Symbol, ir.Symbol] = {}
    for key, each in types.items():
        if each.param is not None and differs(key, each.param):
            beside = ir.Symbol(module=f"{each.param.module}_param", name=each.param.name)
            known = [alias for alias, target in aliases.items() if target == each.param and "_param" in alias.module]
            moved[each.param] = beside if beside in known or not known else min(known)
    settled = {
        key: replace(each, param=moved[each.param]) if each.param is not None and each.param in moved else each
        for key, each in types.items()
    }
    own = {symbol for each in settled.values() for symbol in (each.model, each.param)}
    # Names in request modules follow the request type; what has become a type's own name is no alias any more.
    followed = {
        alias: moved[target] if target in moved and "_param" in alias.module else target
        for alias, target in aliases.items()
        if alias not in own
    }
    return settled, followed


def _plain(definition: ir.Definition | None) -> object:
    """What a set of plain values is, apart from where it stands; None for every other type."""
    match definition.type if definition is not None else None:
        case ir.Enum(values=values, base=base, open=is_open):
            return values, base, is_open
        case ir.Scalar(kind=kind, format=form):
            return kind, form
        case _:
            return None
