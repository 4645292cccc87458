"""Which unions pydantic can tell apart by a tag: members that are models, or such unions, and pin the tag's value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from specwright_generator import ir


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The Python name of the tag's field, and the members (by index) that it tells apart; others are tried in turn."""

    name: str
    members: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tags:
    """The Python name of the tag's field and the values that it has in one member, or in several together."""

    name: str
    values: frozenset[ir.JsonScalar]


def discriminator(union: ir.Union, api: ir.Api) -> Discriminator | None:
    """How pydantic may choose a member of `union` by its tag; None where it has to try them all."""
    if union.tag is None:
        return None
    members = frozenset(union.tag.mapping.values())
    tags = _together((union.members[index] for index in sorted(members)), api, union.tag.property, frozenset())
    return Discriminator(name=tags.name, members=members) if tags and len(members) > 1 else None


def _together(members: Iterable[ir.Type], api: ir.Api, wire: str, seen: frozenset[str]) -> _Tags | None:
    name: str | None = None
    values: set[ir.JsonScalar] = set()
    for member in members:
        tags = _of_member(member, api, wire, seen)
        if tags is None or name not in (None, tags.name) or values & tags.values:
            return None
        name = tags.name
        values |= tags.values
    return _Tags(name=name, values=frozenset(values)) if name else None


def _of_member(member: ir.Type, api: ir.Api, wire: str, seen: frozenset[str]) -> _Tags | None:
    if not isinstance(member, ir.Ref) or member.target in seen or member.target not in api.definitions:
        return None
    seen |= {member.target}
    match api.definitions[member.target].type:
        case ir.Model(fields=fields):
            field = next((field for field in fields if field.wire == wire), None)
            values = _pinned(field.type, api, seen) if field and field.required else None
            return _Tags(name=field.name, values=values) if field and values else None
        case ir.Union(members=members, tag=ir.Tag(property=tag, mapping=mapping)) if tag == wire:
            # Only an inner union of which pydantic can tell all members apart has the tag as a whole.
            complete = len(members) > 1 and len(set(mapping.values())) == len(members)
            return _together(members, api, wire, seen) if complete else None
        case ir.Ref() as inner:
            return _of_member(inner, api, wire, seen)
        case _:
            return None


def _pinned(type: ir.Type, api: ir.Api, seen: frozenset[str]) -> frozenset[ir.JsonScalar] | None:
    if isinstance(type, ir.Ref):
        if type.target in seen or type.target not in api.definitions:
            return None
        return _pinned(api.definitions[type.target].type, api, seen | {type.target})
    if isinstance(type, ir.Enum) and not type.open and all(isinstance(value, str) for value in type.values):
        return frozenset(type.values)
    return None
