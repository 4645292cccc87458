"""Types of the IR as a surface has them: loosely, as kinds of values, and by the names that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from specwright_generator import ir
from specwright_generator.ir_walk import references

from .surface import Field, Form, Shape

Side: TypeAlias = Literal["model", "param"]
"""What a name of a definition stands for: the class of answers, or the typed dict of requests."""
Definitions = Mapping[str, ir.Definition]
NamesOf = Callable[[ir.Definition], Iterable[tuple[str, Side]]]

_MAX_DEPTH = 40
"""How many definitions that only name others are followed: a document can have any number of them."""


def kinds(type: ir.Type, definitions: Definitions, depth: int = 0) -> frozenset[str]:
    """What a value of `type` may be, null left out."""
    match type:
        case ir.Scalar(kind="null"):
            return frozenset()
        case ir.Scalar(kind=kind):
            return frozenset({kind})
        case ir.Enum(base="mixed", values=values):
            return frozenset(_kind(value) for value in values)
        case ir.Enum(base=base):
            return frozenset({base})
        case ir.Array():
            return frozenset({"array"})
        case ir.Map() | ir.Model():
            return frozenset({"object"})
        case ir.Nullable(inner=inner):
            return kinds(inner, definitions, depth)
        case ir.Any():
            return frozenset({"any"})
        case ir.Binary():
            return frozenset({"binary"})
        case ir.Ref(target=target):
            known = definitions.get(target)
            if known is None or depth > _MAX_DEPTH:
                return frozenset({"any"})
            return kinds(known.type, definitions, depth + 1)
        case ir.Union(members=members):
            return frozenset(kind for member in members for kind in kinds(member, definitions, depth + 1))


def _kind(value: ir.JsonScalar) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "number" if isinstance(value, float) else "string"


def model_of(type: ir.Type | None, definitions: Definitions) -> ir.Model | None:
    """The object that `type` is, behind references and null."""
    for _ in range(_MAX_DEPTH):
        if isinstance(type, ir.Ref):
            known = definitions.get(type.target)
            type = known.type if known is not None else None
        elif isinstance(type, ir.Nullable):
            type = type.inner
        else:
            break
    return type if isinstance(type, ir.Model) else None


def _form(type: ir.Type, side: Side) -> Form:
    if isinstance(type, ir.Model):
        return "model" if side == "model" else "typed dict"
    return "enum" if isinstance(type, ir.Enum) else "alias"


class Named:
    """Which named types stand in types of the IR; `names_of` says how a definition is called, first its main name, and
    which side of it each name is.

    What has no name is looked through: the names behind it count.
    """

    def __init__(self, definitions: Definitions, names_of: NamesOf) -> None:
        self._definitions = definitions
        sides = {key: dict(reversed(list(names_of(each)))) for key, each in definitions.items()}
        self._sides = {key: dict(reversed(each.items())) for key, each in sides.items()}
        self._names = {key: tuple(each) for key, each in self._sides.items()}

    def of(self, key: str) -> tuple[str, ...]:
        """The names of one definition."""
        return self._names.get(key, ())

    def within(self, types: Iterable[ir.Type | None]) -> frozenset[str]:
        """The names in `types`, those behind unnamed definitions included."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [target for type in types if type is not None for target in references(type)]
        while waiting:
            target = waiting.pop()
            if target in seen:
                continue
            seen.add(target)
            names = self._names.get(target, ())
            if names:
                found.update(names)
            elif target in self._definitions:
                waiting.extend(references(self._definitions[target].type))
        return frozenset(found)

    def shapes(self) -> Iterator[Shape]:
        """Every named type under each of its names."""
        for key, definition in self._definitions.items():
            names = self._names[key]
            if not names:
                continue
            uses = self.within([definition.type])
            fields = self._fields(definition.type) if isinstance(definition.type, ir.Model) else None
            values = definition.type.values if isinstance(definition.type, ir.Enum) else ()
            for name, side in self._sides[key].items():
                yield Shape(
                    name=name,
                    form=_form(definition.type, side),
                    values=frozenset(map(str, values)),
                    fields=fields,
                    uses=uses - {name},
                    pointer=key,
                )

    def _fields(self, model: ir.Model) -> dict[str, Field]:
        """The fields, required ones being those that are always there and never null."""
        return {
            each.wire: Field(required=each.required and not self._null(each.type), kinds=self._kinds(each.type))
            for each in model.fields
        }

    def _kinds(self, type: ir.Type) -> frozenset[str]:
        return kinds(type, self._definitions)

    def _null(self, type: ir.Type) -> bool:
        for _ in range(_MAX_DEPTH):
            if not isinstance(type, ir.Ref) or type.target not in self._definitions:
                break
            type = self._definitions[type.target].type
        return isinstance(type, ir.Nullable | ir.Any) or (isinstance(type, ir.Scalar) and type.kind == "null")
