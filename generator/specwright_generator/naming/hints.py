"""Official names that a spec tells itself, because its facts came from the package that has them."""

from __future__ import annotations

from specwright_generator import ir
from specwright_generator.naming.lock import TypeNames

_NAME = "x-specwright-name"


def types(api: ir.Api) -> dict[str, TypeNames]:
    """Definition key → the names in its own hint; what is no name is left out."""
    found: dict[str, TypeNames] = {}
    for key, definition in api.definitions.items():
        hint = definition.hints.get(_NAME)
        if isinstance(hint, dict):
            names = TypeNames(model=_symbol(hint.get("model")), param=_symbol(hint.get("param")))
            if names != TypeNames():
                found[key] = names
    return found


def _symbol(text: ir.Json) -> ir.Symbol | None:
    module, _, name = text.partition(":") if isinstance(text, str) else ("", "", "")
    parts = [*module.split("."), name] if module else [name]
    if not all(part.isascii() and part.isidentifier() for part in parts):
        return None
    return ir.Symbol(module=module, name=name)
