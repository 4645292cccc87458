"""Official names for types that stand inline in the document: a field's enum (`SpeechModel`), an array of a component.

Such a type becomes a definition of its own beside the others; the places where it stands are left as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from specwright_generator import ir
from specwright_generator.ir_walk import within
from specwright_generator.naming.shapes import Definitions


def locate(kind: ir.Type) -> str | None:
    """The key of `kind` as a definition: the pointer of an enum, `[key]` for an array of the definition `key`."""
    if isinstance(kind, ir.Nullable):
        kind = kind.inner
    if isinstance(kind, ir.Enum):
        return kind.pointer or None
    if isinstance(kind, ir.Array) and isinstance(kind.items, ir.Ref):
        return f"[{kind.items.target}]"
    return None


def find(api: ir.Api, keys: Collection[str]) -> dict[str, ir.Definition]:
    """The inline types of `api` with these keys, as definitions."""
    wanted = set(keys) - api.definitions.keys()
    found: dict[str, ir.Definition] = {}
    if not wanted:
        return found
    for kind in _all(api):
        key = locate(kind)
        if key in wanted and key not in found:
            found[key] = define(key, kind, api.definitions)
    return found


def define(key: str, kind: ir.Type, definitions: Definitions) -> ir.Definition:
    """`kind` as a definition under `key`."""
    if isinstance(kind, ir.Nullable):
        kind = kind.inner
    if isinstance(kind, ir.Array) and isinstance(kind.items, ir.Ref):
        owner = definitions.get(kind.items.target)
        return ir.Definition(key=key, type=kind, hint=f"{owner.hint}List" if owner else "", hoisted=True)
    return ir.Definition(key=key, type=kind, pointers=(key,), hoisted=True)


def _all(api: ir.Api) -> Iterator[ir.Type]:
    for definition in api.definitions.values():
        yield from within(definition.type)
    for operation in api.operations:
        for parameter in operation.parameters:
            yield from within(parameter.type)
        media = [*(operation.body.media if operation.body is not None else ())]
        media += [each for response in operation.responses for each in response.media]
        for each in media:
            for kind in (each.type, each.item):
                if kind is not None:
                    yield from within(kind)
