"""allOf: one type that satisfies two at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from specwright_generator.frontends.openapi.pointers import join
from specwright_generator.frontends.openapi.report import Report
from specwright_generator.frontends.openapi.scalars import nullable, split_null
from specwright_generator.frontends.openapi.unions import combine
from specwright_generator.ir import Any, Array, Enum, Field, Map, Model, Ref, Scalar, Type, Union


class Definitions(Protocol):
    """Where merging looks up what references lead to and puts the models it makes."""

    def resolve(self, key: str) -> Type | None: ...

    def place(self, type_: Type, pointer: str, hint: str) -> Type: ...


class Merger:
    """Merges types as allOf asks. Where two parts contradict each other the later one is taken, with a warning."""

    def __init__(self, definitions: Definitions, report: Report) -> None:
        self._definitions = definitions
        self._report = report

    def both(self, one: Type, other: Type, pointer: str, hint: str) -> Type:
        """The type of what is `one` and `other`; neither is Nullable. A resulting model or union stands bare."""
        if one == other or isinstance(other, Any) or (isinstance(other, Map) and other.values == Any()):
            return one if not isinstance(one, Any) else other
        if isinstance(one, Any):
            return other
        if isinstance(one, Map) and one.values == Any() and isinstance(other, Map | Ref | Model):
            return other
        match one, other:
            case Ref(), _:
                return self.both(self._look(one, pointer), other, pointer, hint)
            case _, Ref():
                return self.both(one, self._look(other, pointer), pointer, hint)
            case Model(), Model():
                return self._models(one, other, pointer, hint)
            case Model(), Map():
                return replace(one, extra=other.values)
            case Map(), Model():
                return replace(other, extra=one.values if other.extra is None else other.extra)
            case Union(), _:
                return self._each(one, lambda member, where: self.both(member, other, where, hint), pointer, hint)
            case _, Union():
                return self._each(other, lambda member, where: self.both(one, member, where, hint), pointer, hint)
            case _:
                return self._narrow(one, other, pointer, hint)

    def require(self, type_: Type, names: Iterable[str], pointer: str) -> Type:
        """`type_` with the fields called `names` required."""
        wanted = set(names)
        model = type_
        while isinstance(model, Ref):
            model = self._look(model, pointer)
        if not isinstance(model, Model):
            return type_
        fields = {field.wire: field for field in model.fields}
        for name in sorted(wanted.difference(fields)):
            self._report.add("note", pointer, f"the required key {name!r} is not declared")
        if all(field.required for field in model.fields if field.wire in wanted):
            return type_
        return replace(model, fields=tuple(replace(f, required=True) if f.wire in wanted else f for f in model.fields))

    def _look(self, reference: Ref, pointer: str) -> Type:
        seen = {reference.target}
        found = self._definitions.resolve(reference.target)
        while isinstance(found, Ref):
            if found.target in seen:
                found = None
                break
            seen.add(found.target)
            found = self._definitions.resolve(found.target)
        if found is None:
            self._report.add(
                "error", pointer, f"allOf leads back to {reference.target}", "break the circle with a patch"
            )
            return Any()
        return found

    def _models(self, one: Model, other: Model, pointer: str, hint: str) -> Model:
        fields = {field.wire: field for field in one.fields}
        for field in other.fields:
            known = fields.get(field.wire)
            fields[field.wire] = field if known is None else self._fields(known, field, pointer, hint)
        extra = other.extra if one.extra is None or other.extra not in (None, Any()) else one.extra
        return Model(fields=tuple(fields.values()), extra=extra)

    def _fields(self, one: Field, other: Field, pointer: str, hint: str) -> Field:
        """The later declaration, its type no wider than the earlier one's."""
        (first, first_null), (second, second_null) = split_null(one.type), split_null(other.type)
        where = join(pointer, "properties", one.wire)
        type_ = self._definitions.place(self.both(first, second, where, hint), where, hint)
        return replace(
            other,
            type=nullable(type_) if first_null and second_null else type_,
            required=one.required or other.required,
            default=other.default if other.has_default else one.default,
            has_default=one.has_default or other.has_default,
            read_only=one.read_only or other.read_only,
            write_only=one.write_only or other.write_only,
            deprecated=one.deprecated or other.deprecated,
            merged=tuple(dict.fromkeys((*other.merged, one.pointer, *one.merged))),
        )

    def _each(self, union: Union, merge: Callable[[Type, str], Type], pointer: str, hint: str) -> Type:
        """The union with each member merged; new models are hoisted under `pointer`, numbered."""
        members: list[Type] = []
        for index, member in enumerate(union.members):
            where = join(pointer, index)
            merged = merge(member, where)
            if isinstance(merged, Union):
                members.extend(merged.members)
            else:
                members.append(self._definitions.place(merged, where, f"{hint}Variant{index + 1}"))
        found = combine(members)
        return (
            replace(found, tag=union.tag)
            if isinstance(found, Union) and len(found.members) == len(union.members)
            else found
        )

    def _narrow(self, one: Type, other: Type, pointer: str, hint: str) -> Type:
        match one, other:
            case Scalar(), Scalar() if one.kind == other.kind:
                return Scalar(kind=one.kind, format=other.format or one.format, limits={**one.limits, **other.limits})
            case Scalar(kind="number"), Scalar(kind="integer"):
                return other
            case Scalar(kind="integer"), Scalar(kind="number"):
                return one
            case Scalar(), Enum():
                return other
            case Enum(), Scalar():
                return one
            case Enum(), Enum():
                return _common(one, other)
            case Array(), Array():
                (first, first_null), (second, second_null) = split_null(one.items), split_null(other.items)
                where = join(pointer, "items")
                items = self._definitions.place(self.both(first, second, where, hint), where, hint)
                if first_null and second_null:
                    items = nullable(items)
                return Array(items=items, limits={**one.limits, **other.limits})
            case Map(), Map():
                return Map(values=other.values)
            case _:
                self._report.add("warning", pointer, "parts of allOf contradict each other; the later one is taken")
                return other


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
