"""allOf: one type that satisfies two at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from specwright_generator.frontends.openapi.pointers import join, pascal
from specwright_generator.frontends.openapi.report import Report
from specwright_generator.frontends.openapi.scalars import nullable, split_null
from specwright_generator.frontends.openapi.unions import combine
from specwright_generator.ir import Any, Array, Enum, Field, Map, Model, Ref, Scalar, Type, Union

MAX_COMBINATIONS = 256
"""How many members the merging of unions may lead to; beyond, they count as contradicting each other."""

_ANYTHING = Map(values=Any())


class Definitions(Protocol):
    """Where merging looks up what references lead to and puts the models it makes."""

    def resolve(self, key: str) -> Type | None: ...

    def place(self, type_: Type, pointer: str, hint: str) -> Type: ...

    def is_component(self, key: str) -> bool: ...


class Merger:
    """Merges types as allOf asks.

    Where two parts contradict each other the later one is taken, with a warning; where they declare the same key, the
    later declaration is taken unless the earlier one is narrower.
    """

    def __init__(self, definitions: Definitions, report: Report) -> None:
        self._definitions = definitions
        self._report = report

    def both(self, one: Type, other: Type, pointer: str, hint: str) -> Type:
        """The type of what is `one` and `other`; neither is Nullable. A resulting model or union stands bare."""
        found = self._both(one, other, pointer, hint)
        if found is None:
            self._report.add("warning", pointer, "parts contradict each other; the later one is taken")
            return other
        return found

    def require(self, type_: Type, names: Iterable[str], pointer: str) -> Type:
        """`type_` with the fields called `names` required."""
        wanted = set(names)
        model = self._look(type_, pointer)
        if not isinstance(model, Model):
            return type_
        for name in sorted(wanted.difference(field.wire for field in model.fields)):
            self._report.add("note", pointer, f"the required key {name!r} is not declared")
        if all(field.required for field in model.fields if field.wire in wanted):
            return type_
        return replace(model, fields=tuple(replace(f, required=True) if f.wire in wanted else f for f in model.fields))

    # --- types --------------------------------------------------------------------------------------------------

    def _both(self, one: Type, other: Type, pointer: str, hint: str) -> Type | None:
        """As `both`, None for a contradiction."""
        if one == other or isinstance(one, Any):
            return other
        if isinstance(other, Any) or (other == _ANYTHING and isinstance(one, Map | Ref | Model)):
            return one
        if one == _ANYTHING and isinstance(other, Map | Ref | Model):
            return other
        one, other = self._look(one, pointer), self._look(other, pointer)
        match one, other:
            case Any(), _:
                return other
            case _, Any():
                return one
            case Model(), Model():
                return self._models(one, other, pointer, hint)
            case Model(), Map():
                return replace(one, extra=other.values)
            case Map(), Model():
                return replace(other, extra=one.values if other.extra is None else other.extra)
            case Union(), Union() if len(one.members) * len(other.members) > MAX_COMBINATIONS:
                return None
            case Union(), _:
                return self._each(one, lambda member, at: self._member(member, other, at, hint), pointer, hint)
            case _, Union():
                return self._each(other, lambda member, at: self._member(one, member, at, hint), pointer, hint)
            case Array(), Array():
                items = self._nullable(one.items, other.items, join(pointer, "items"), f"{hint}Item", self.both)
                return Array(items=items, limits={**one.limits, **other.limits})
            case Map(), Map():
                return other
            case _:
                return _narrow(one, other)

    def _member(self, one: Type, other: Type, pointer: str, hint: str) -> Type | None:
        """As `_both`, for members of unions: models that fix a key to different values exclude each other."""
        first, second = self._look(one, pointer), self._look(other, pointer)
        if isinstance(first, Model) and isinstance(second, Model):
            fixed = {field.wire: field.type for field in first.fields if field.required}
            if any(field.required and _exclude(fixed.get(field.wire), field.type) for field in second.fields):
                return None
        return self._both(one, other, pointer, hint)

    def _each(self, union: Union, merge: Callable[[Type, str], Type | None], pointer: str, hint: str) -> Type | None:
        """The union of its members merged, without those that contradict; new models are hoisted, numbered."""
        members: list[Type] = []
        for index, member in enumerate(union.members):
            where = join(pointer, index)
            merged = merge(member, where)
            if isinstance(merged, Union):
                members.extend(merged.members)
            elif merged is not None:
                members.append(self._definitions.place(merged, where, f"{hint}Variant{index + 1}"))
        if not members:
            return None
        found = combine(members)
        same = isinstance(found, Union) and len(found.members) == len(union.members)
        return replace(found, tag=union.tag) if same and isinstance(found, Union) else found

    def _look(self, type_: Type, pointer: str) -> Type:
        """What `type_` is behind references."""
        seen: set[str] = set()
        while isinstance(type_, Ref):
            found = None if type_.target in seen else self._definitions.resolve(type_.target)
            if found is None:
                self._report.add(
                    "error", pointer, f"allOf leads back to {type_.target}", "break the circle with a patch"
                )
                return Any()
            seen.add(type_.target)
            type_ = found
        return type_

    # --- fields -------------------------------------------------------------------------------------------------

    def _models(self, one: Model, other: Model, pointer: str, hint: str) -> Model:
        fields = {field.wire: field for field in one.fields}
        for field in other.fields:
            known = fields.get(field.wire)
            fields[field.wire] = field if known is None else self._fields(known, field, pointer, hint)
        extra = other.extra if one.extra is None or other.extra not in (None, Any()) else one.extra
        return Model(fields=tuple(fields.values()), extra=extra)

    def _fields(self, one: Field, other: Field, pointer: str, hint: str) -> Field:
        where = join(pointer, "properties", one.wire)
        return replace(
            other,
            type=self._nullable(one.type, other.type, where, hint + pascal(one.wire), self._declared),
            required=one.required or other.required,
            default=other.default if other.has_default else one.default,
            has_default=one.has_default or other.has_default,
            read_only=one.read_only or other.read_only,
            write_only=one.write_only or other.write_only,
            deprecated=one.deprecated or other.deprecated,
            merged=tuple(dict.fromkeys((*other.merged, one.pointer, *one.merged))),
        )

    def _nullable(
        self, one: Type, other: Type, pointer: str, hint: str, merge: Callable[[Type, Type, str, str], Type]
    ) -> Type:
        (first, first_null), (second, second_null) = split_null(one), split_null(other)
        type_ = self._definitions.place(merge(first, second, pointer, hint), pointer, hint)
        return nullable(type_) if first_null and second_null else type_

    def _declared(self, one: Type, other: Type, pointer: str, hint: str) -> Type:
        """The type of a key declared as `one` and then as `other`."""
        if isinstance(one, Any) or one == other:
            return other
        if isinstance(other, Any) or other == _ANYTHING:
            return one
        if isinstance(one, Array) and isinstance(other, Array):
            items = self._nullable(one.items, other.items, join(pointer, "items"), f"{hint}Item", self._declared)
            return Array(items=items, limits={**one.limits, **other.limits})
        if isinstance(other, Ref):
            if isinstance(one, Enum):
                return one if _contains(self._look(other, pointer), one) else other
            if self._definitions.is_component(other.target) or not isinstance(one, Ref):
                return other
            first, second = self._look(one, pointer), self._look(other, pointer)
            if isinstance(first, Model) and isinstance(second, Model):
                return self._models(first, second, pointer, hint)
            return other
        if isinstance(other, Scalar) and isinstance(one, Ref):
            return one if isinstance(_narrow(self._look(one, pointer), other), Enum) else other
        return _narrow(one, other) or other


def _exclude(one: Type | None, other: Type) -> bool:
    """Whether no value is in both enums."""
    if not isinstance(one, Enum) or not isinstance(other, Enum) or one.open or other.open:
        return False
    return set(one.values).isdisjoint(other.values)


def _contains(one: Type, other: Enum) -> bool:
    """Whether every value of `other` is one of `one`'s."""
    return isinstance(one, Enum) and (one.open or set(one.values) >= set(other.values))


def _narrow(one: Type, other: Type) -> Type | None:
    """The narrower of two single values, None where they contradict each other."""
    match one, other:
        case Scalar(), Scalar() if one.kind == other.kind:
            return Scalar(kind=one.kind, format=other.format or one.format, limits={**one.limits, **other.limits})
        case Scalar(kind="number"), Scalar(kind="integer"):
            return other
        case Scalar(kind="integer"), Scalar(kind="number"):
            return one
        case Scalar(), Enum() if one.kind == other.base:
            return other
        case Enum(), Scalar() if one.base == other.kind:
            return one
        case Enum(), Enum():
            return _common(one, other)
        case _:
            return None


def _common(one: Enum, other: Enum) -> Enum:
    """The values that both allow; all of the later one's where they have none in common."""
    allowed = {(type(value), value) for value in one.values}
    shared = tuple(value for value in other.values if (type(value), value) in allowed)
    if one.open:
        shared = other.values
    elif other.open:
        shared = one.values
    return replace(
        other,
        values=shared or other.values,
        open=one.open and other.open,
        pointers=tuple(dict.fromkeys((*other.pointers, *one.pointers))),
    )
