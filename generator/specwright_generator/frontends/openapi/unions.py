"""Unions: putting members together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specwright_generator.frontends.openapi.scalars import base_of
from specwright_generator.ir import Any, Enum, JsonScalar, Ref, Scalar, Type, Union


def combine(members: Iterable[Type]) -> Type:
    """One type that admits every member: flat, free of duplicates, enums of one base merged.

    An enum beside the plain scalar of its base becomes an open enum.  `Any` is only kept beside named types, where
    it is news that others are allowed too.  Members are never Nullable and never Models.
    """
    scalars: dict[str, Scalar] = {}
    enums: dict[str, Enum] = {}
    order: dict[object, Type] = {}
    for member in _flat(members):
        if isinstance(member, Scalar):
            known = scalars.get(member.kind)
            scalars[member.kind] = member if known is None else _wider(known, member)
            order.setdefault(member.kind, member)
        elif isinstance(member, Enum):
            known_enum = enums.get(member.base)
            enums[member.base] = member if known_enum is None else join_enums(known_enum, member)
            order.setdefault(member.base, member)
        else:
            order.setdefault(_identity(member), member)
    found: list[Type] = []
    for key, member in order.items():
        kind = key if isinstance(key, str) else ""
        if kind in enums:
            found.append(_opened(enums[kind]) if kind in scalars else enums[kind])
        else:
            found.append(scalars.get(kind, member))
    if any(isinstance(member, Any) for member in found) and not any(isinstance(member, Ref) for member in found):
        return Any()
    return found[0] if len(found) == 1 else Union(members=tuple(found))


def _flat(members: Iterable[Type]) -> Iterator[Type]:
    for member in members:
        if isinstance(member, Union):
            yield from member.members
        else:
            yield member


def _identity(member: Type) -> object:
    return member.target if isinstance(member, Ref) else repr(member)


def _wider(one: Scalar, other: Scalar) -> Scalar:
    if one == other:
        return one
    shared = {key: value for key, value in one.limits.items() if other.limits.get(key) == value}
    return Scalar(kind=one.kind, format=one.format if one.format == other.format else None, limits=shared)


def _opened(enum: Enum) -> Enum:
    return Enum(values=enum.values, base=enum.base, open=True, pointer=enum.pointer, pointers=enum.pointers)


def join_enums(one: Enum, other: Enum) -> Enum:
    """The enum of the values of both."""
    seen = {(type(value), value): value for value in (*one.values, *other.values)}
    values: tuple[JsonScalar, ...] = tuple(seen.values())
    return Enum(
        values=values,
        base=one.base if one.base == other.base else base_of(values),
        open=one.open or other.open,
        pointer=one.pointer,
        pointers=(*one.pointers, *other.pointers),
    )
