"""Compares the Python surfaces of two versions: calls, parameters, types and annotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from .annotations import only_in_one, relation
from .changes import Change, order
from .graph import shown
from .shapes import Call, Shape, Slot, Surface

_Subject: TypeAlias = Literal["parameter", "key", "field", "return", "alias"]


def python_changes(old: Surface, new: Surface) -> tuple[Change, ...]:
    """Every change between two surfaces. It is the same for the synchronous and the asynchronous client."""
    return order(_Comparison(old, new).changes())


class _Comparison:
    """Compares two surfaces; their aliases are made once."""

    def __init__(self, old: Surface, new: Surface) -> None:
        self._old = old
        self._new = new
        self._aliases = only_in_one(old.aliases, new.aliases)

    def changes(self) -> Iterator[Change]:
        """Those of calls, then those of types."""
        yield from self._calls()
        yield from self._types()

    def _calls(self) -> Iterator[Change]:
        for name in self._old.calls:
            if name not in self._new.calls:
                yield Change(rule="python-method-removed", place=name)
        for name, call in self._new.calls.items():
            if name not in self._old.calls:
                yield Change(rule="python-method-added", place=name)
            else:
                yield from self._call(self._old.calls[name], call, name)

    def _call(self, old: Call, new: Call, name: str) -> Iterator[Change]:
        for argument in old.parameters.keys() & new.parameters.keys():
            known, now = old.parameters[argument], new.parameters[argument]
            if known.positional != now.positional:
                what = "positional" if now.positional else "keyword"
                yield Change(rule=f"python-parameter-became-{what}", place=f"{name}({argument})")
        orders = [[key for key, slot in call.parameters.items() if slot.positional] for call in (old, new)]
        shared = [[key for key in keys if all(key in each for each in orders)] for keys in orders]
        if shared[0] != shared[1]:
            yield Change(
                rule="python-parameter-order-changed", place=name, old=", ".join(orders[0]), new=", ".join(orders[1])
            )
        yield from self._taken(old.parameters, new.parameters, "parameter", name)
        yield from self._related(old.returns, new.returns, "return", name)

    def _types(self) -> Iterator[Change]:
        for name in self._old.types:
            if name not in self._new.types:
                yield Change(rule="python-class-removed", place=name)
        for name, shape in self._new.types.items():
            if name not in self._old.types:
                yield Change(rule="python-class-added", place=name)
            elif self._old.types[name].kind != shape.kind:
                yield Change(
                    rule="python-class-kind-changed", place=name, old=self._old.types[name].kind, new=shape.kind
                )
            else:
                yield from self._shape(self._old.types[name], shape, name)

    def _shape(self, old: Shape, new: Shape, name: str) -> Iterator[Change]:
        if new.kind == "keys":
            yield from self._taken(old.members, new.members, "key", name)
            return
        if new.kind == "alias":
            yield from self._related(old.means, new.means, "key" if new.direction == "param" else "alias", name)
            return
        for field in old.members:
            if field not in new.members:
                yield Change(
                    rule="python-field-removed", place=f"{name}.{field}", old=shown(old.members[field].annotation)
                )
        for field, slot in new.members.items():
            if field not in old.members:
                yield Change(rule="python-field-added", place=f"{name}.{field}", new=shown(slot.annotation))
            else:
                yield from self._related(old.members[field].annotation, slot.annotation, "field", f"{name}.{field}")

    def _taken(
        self, old: Mapping[str, Slot], new: Mapping[str, Slot], subject: Literal["parameter", "key"], owner: str
    ) -> Iterator[Change]:
        """What callers give: it may take more than before, and must not take less."""
        for key, slot in old.items():
            if key not in new:
                kind = "required" if slot.required else "optional"
                place = _place(owner, key, subject)
                yield Change(rule=f"python-{kind}-{subject}-removed", place=place, old=shown(slot.annotation))
        for key, slot in new.items():
            place = _place(owner, key, subject)
            if key not in old:
                kind = "required" if slot.required else "optional"
                yield Change(rule=f"python-{kind}-{subject}-added", place=place, new=shown(slot.annotation))
                continue
            if old[key].required != slot.required:
                yield Change(rule=f"python-{subject}-became-{'required' if slot.required else 'optional'}", place=place)
            yield from self._related(old[key].annotation, slot.annotation, subject, place)

    def _related(self, old: str, new: str, subject: _Subject, place: str) -> Iterator[Change]:
        """A change of an annotation, unless the new one says the same in other words."""
        found = relation(old, new, self._aliases)
        if found != "same":
            yield Change(rule=f"python-{subject}-{found}", place=place, old=shown(old), new=shown(new))


def _place(owner: str, key: str, subject: Literal["parameter", "key"]) -> str:
    return f"{owner}({key})" if subject == "parameter" else f"{owner}[{key!r}]"
