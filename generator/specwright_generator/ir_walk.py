"""Walks over types of the IR: what stands in one, and which definitions it names."""

from __future__ import annotations

from collections.abc import Iterator

from . import ir


def within(type: ir.Type) -> Iterator[ir.Type]:
    """`type` and every type that stands in it, not behind its references."""
    yield type
    match type:
        case ir.Array(items=inner) | ir.Map(values=inner) | ir.Nullable(inner=inner):
            yield from within(inner)
        case ir.Union(members=members):
            for member in members:
                yield from within(member)
        case ir.Model(fields=fields, extra=extra):
            for field in fields:
                yield from within(field.type)
            if extra is not None:
                yield from within(extra)
        case _:
            return


def references(type: ir.Type) -> Iterator[str]:
    """The keys of the definitions that `type` itself names, not those that they name."""
    return (each.target for each in within(type) if isinstance(each, ir.Ref))
