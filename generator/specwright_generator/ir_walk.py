"""Walks over types of the IR: what stands in one, and which definitions it names."""

from __future__ import annotations

from collections.abc import Iterator

from . import ir


def within(type: ir.Type) -> Iterator[ir.Type]:
    """`type` and every type that stands in it, not behind its references."""
    waiting = [type]
    while waiting:
        type = waiting.pop()
        yield type
        match type:
            case ir.Ref() | ir.Scalar() | ir.Enum():  # first: nearly all are one of these
                pass
            case ir.Array(items=inner) | ir.Map(values=inner) | ir.Nullable(inner=inner):
                waiting.append(inner)
            case ir.Union(members=members):
                waiting.extend(reversed(members))
            case ir.Model(fields=fields, extra=extra):
                if extra is not None:
                    waiting.append(extra)
                waiting.extend(field.type for field in reversed(fields))
            case _:
                pass


def references(type: ir.Type) -> list[str]:
    """The keys of the definitions that `type` itself names, not those that they name."""
    return [each.target for each in within(type) if isinstance(each, ir.Ref)]
