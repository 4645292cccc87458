"""Tags: finding the property that tells the members of a union apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specwright_generator.ir import Definition, Enum, Field, Model, Ref, Tag, Type, Union

_PREFERRED = ("type", "object", "kind", "role", "event")
_REACH = 50  # how many references a tag is looked for behind


class Tags:
    """Finds the tags of unions once every definition is known."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._definitions = definitions
        self._objects = _objects(definitions)
        self._values: dict[tuple[str, str], frozenset[str] | None] = {}

    def tag(self, union: Union) -> Tag | None:
        """The tag of `union`: the declared discriminator if its values tell all models apart, else an inferred one.

        A property qualifies when every model member (looking through references and nested unions) fixes it to
        strings that no other member shares.  An inferred one must also be required everywhere, or have a default.
        Members that are no models need no tag.
        """
        models = self.models(union)
        if len(models) < 2:
            return None
        if union.tag:
            found = self._mapping(union, models, union.tag.property, union.tag.mapping, required=False)
            if found is None:
                found = self._by_name(union, models, union.tag.property)
            if found is not None:
                return Tag(property=union.tag.property, mapping=found)
        for name in self.candidates(union.members[models[0]]):
            found = self._mapping(union, models, name, {}, required=True)
            if found is not None:
                return Tag(property=name, mapping=found)
        return None

    def models(self, union: Union) -> list[int]:
        """The indexes of the members that are models or name them."""
        return [index for index, member in enumerate(union.members) if self.is_object(member)]

    def _mapping(
        self, union: Union, models: list[int], name: str, declared: Mapping[str, int], *, required: bool
    ) -> dict[str, int] | None:
        found: dict[str, int] = {}
        for index in models:
            values = self.fixed(union.members[index], name, required=required) or frozenset()
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
            if not isinstance(member, Ref) or self.fixed(member, name, required=False) is not None:
                return None
            found[member.target.rpartition("/")[2]] = index
        return found if len(found) == len(models) else None

    def candidates(self, member: Type) -> list[str]:
        """The properties that `member` fixes to strings, the most usual names for a tag first."""
        names = {field.wire for field in self._fields(member, set()) if _strings(field.type)}
        return [name for name in _PREFERRED if name in names] + sorted(names.difference(_PREFERRED))

    def _fields(self, member: Type, seen: set[str]) -> Iterator[Field]:
        match member:
            case Model():
                yield from member.fields
            case Ref() if member.target not in seen and len(seen) < _REACH and member.target in self._definitions:
                yield from self._fields(self._definitions[member.target].type, seen | {member.target})
            case Union() if member.members:
                yield from self._fields(member.members[0], seen)
            case _:
                return

    def fixed(
        self, member: Type, name: str, *, required: bool, seen: frozenset[str] = frozenset()
    ) -> frozenset[str] | None:
        """The strings to which `member` fixes the property, None where it does not."""
        match member:
            case Ref():
                key = (member.target, f"{name} {required}")
                if key not in self._values:
                    definition = self._definitions.get(member.target)
                    if definition is None or member.target in seen or len(seen) >= _REACH:
                        return None
                    self._values[key] = self.fixed(
                        definition.type, name, required=required, seen=seen | {member.target}
                    )
                return self._values[key]
            case Model():
                for field in member.fields:
                    if field.wire == name and (field.required or field.has_default or not required):
                        return _strings(field.type)
                return None
            case Union():
                parts = [self.fixed(part, name, required=required, seen=seen) for part in member.members]
                return frozenset[str]().union(*(part for part in parts if part)) if all(parts) else None
            case _:
                return None

    def is_object(self, member: Type) -> bool:
        """Whether `member` is a model, or a reference or union with a model behind it."""
        match member:
            case Model():
                return True
            case Ref():
                return member.target in self._objects
            case Union():
                return any(self.is_object(part) for part in member.members)
            case _:
                return False


def _objects(definitions: Mapping[str, Definition]) -> set[str]:
    """The definitions that are models, or aliases or unions with a model behind them."""
    found = {key for key, definition in definitions.items() if isinstance(definition.type, Model)}
    users: dict[str, list[str]] = {}
    for key, definition in definitions.items():
        parts = definition.type.members if isinstance(definition.type, Union) else (definition.type,)
        for part in parts:
            if isinstance(part, Ref):
                users.setdefault(part.target, []).append(key)
    waiting = list(found)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def _strings(type_: Type) -> frozenset[str] | None:
    if isinstance(type_, Enum) and not type_.open and type_.base == "string":
        return frozenset(str(value) for value in type_.values)
    return None
