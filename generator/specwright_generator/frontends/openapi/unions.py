"""Unions: putting members together, and finding the property that tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from specwright_generator.frontends.openapi.scalars import base_of
from specwright_generator.ir import (
    Any,
    Definition,
    Enum,
    Field,
    JsonScalar,
    Model,
    Nullable,
    Ref,
    Scalar,
    Tag,
    Type,
    Union,
)

_PREFERRED = ("type", "object", "kind", "role", "event")


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


class Tags:
    """Finds the tags of unions once every definition is known."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._definitions = definitions
        self._values: dict[tuple[str, str], frozenset[str] | None] = {}

    def tag(self, union: Union) -> Tag | None:
        """The tag of `union`: the declared discriminator if its values tell all models apart, else an inferred one.

        A property qualifies when every model member (looking through references and nested unions) fixes it to
        strings that no other member shares.  An inferred one must also be required everywhere.  Members that are no
        models need no tag.
        """
        models = [index for index, member in enumerate(union.members) if self._is_object(member, set())]
        if len(models) < 2:
            return None
        if union.tag:
            found = self._mapping(union, models, union.tag.property, union.tag.mapping, required=False)
            if found is None:
                found = self._by_name(union, models, union.tag.property)
            if found is not None:
                return Tag(property=union.tag.property, mapping=found)
        for name in self._candidates(union.members[models[0]]):
            found = self._mapping(union, models, name, {}, required=True)
            if found is not None:
                return Tag(property=name, mapping=found)
        return None

    def _mapping(
        self, union: Union, models: list[int], name: str, declared: Mapping[str, int], *, required: bool
    ) -> dict[str, int] | None:
        found: dict[str, int] = {}
        for index in models:
            values = self._fixed(union.members[index], name, required=required) or frozenset()
            values |= {value for value, member in declared.items() if member == index}
            if not values or any(found.get(value, index) != index for value in values):
                return None
            found.update(dict.fromkeys(sorted(values), index))
        return found

    def _by_name(self, union: Union, models: list[int], name: str) -> dict[str, int] | None:
        """OpenAPI's implicit mapping, component names as values: only where no member says otherwise."""
        found: dict[str, int] = {}
        for index in models:
            member = union.members[index]
            if not isinstance(member, Ref) or self._fixed(member, name, required=False) is not None:
                return None
            found[member.target.rpartition("/")[2]] = index
        return found if len(found) == len(models) else None

    def _candidates(self, member: Type) -> list[str]:
        names = {field.wire for field in self._fields(member, set()) if _strings(field.type)}
        return [name for name in _PREFERRED if name in names] + sorted(names.difference(_PREFERRED))

    def _fields(self, member: Type, seen: set[str]) -> Iterator[Field]:
        match member:
            case Model():
                yield from member.fields
            case Ref() if member.target not in seen and member.target in self._definitions:
                yield from self._fields(self._definitions[member.target].type, seen | {member.target})
            case Union() if member.members:
                yield from self._fields(member.members[0], seen)
            case _:
                return

    def _fixed(
        self, member: Type, name: str, *, required: bool, seen: frozenset[str] = frozenset()
    ) -> frozenset[str] | None:
        """The strings to which `member` fixes the property, None where it does not."""
        match member:
            case Ref():
                key = (member.target, f"{name} {required}")
                if key not in self._values:
                    definition = self._definitions.get(member.target)
                    if definition is None or member.target in seen:
                        return None
                    self._values[key] = self._fixed(
                        definition.type, name, required=required, seen=seen | {member.target}
                    )
                return self._values[key]
            case Model():
                for field in member.fields:
                    if field.wire == name and (field.required or not required):
                        return _strings(field.type)
                return None
            case Union():
                parts = [self._fixed(part, name, required=required, seen=seen) for part in member.members]
                return frozenset[str]().union(*(part for part in parts if part)) if all(parts) else None
            case _:
                return None

    def _is_object(self, member: Type, seen: set[str]) -> bool:
        match member:
            case Model():
                return True
            case Ref():
                definition = self._definitions.get(member.target)
                if definition is None or member.target in seen:
                    return False
                return self._is_object(definition.type, seen | {member.target})
            case Union():
                return any(self._is_object(part, seen) for part in member.members)
            case Nullable():
                return self._is_object(member.inner, seen)
            case _:
                return False

    def names_model(self, union: Union) -> bool:
        """Whether any member is a model or names one, so that the union deserves a name of its own."""
        return any(self._is_object(member, set()) for member in union.members)


def _strings(type_: Type) -> frozenset[str] | None:
    if isinstance(type_, Enum) and not type_.open and type_.base == "string":
        return frozenset(str(value) for value in type_.values)
    return None
