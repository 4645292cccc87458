"""Keys of a value that no part of its schema knows: nothing forbids them, but a client that sends them errs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from .document import Document, Fault, child

_SHOWN = 10


@dataclass(slots=True)
class _Known:
    """The pointers of the schemas of keys, of other keys and of items; `free` says that any key will do."""

    keys: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    others: list[str] = field(default_factory=list[str])
    items: list[str] = field(default_factory=list[str])
    free: bool = False


def unknown_keys(document: Document, pointer: str, value: Any, place: str, path: str = "$") -> Iterator[Fault]:
    """A fault for each key of `value`, however deep, that the schema at `pointer` does not know."""
    if not isinstance(value, dict | list) or not value:
        return
    known = _Known()
    _gather(document, [pointer], value, known)
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            for at in known.items[:1]:
                yield from unknown_keys(document, at, item, place, f"{path}[{index}]")
        return
    for key, item in cast("dict[str, Any]", value).items():
        schemas = known.keys.get(key) or known.others
        if schemas:
            # A key that several members of a union have is known as far as any of them knows it.
            faults = min((list(unknown_keys(document, at, item, place, f"{path}.{key}")) for at in schemas), key=len)
            yield from faults
        elif key not in known.keys and not known.free and known.keys:
            names = ", ".join(sorted(known.keys)[:_SHOWN]) + (" …" if len(known.keys) > _SHOWN else "")
            yield Fault(f"{place} {path}.{key:.80}", f"unknown key; known are: {names}")


def _gather(document: Document, left: list[str], value: Any, known: _Known) -> None:
    while left:
        at = left.pop()
        schema = document.at(at)
        if not isinstance(schema, Mapping):
            known.free = known.free or schema is True
            continue
        found = cast("Mapping[str, Any]", schema)
        if isinstance(found.get("$ref"), str):
            left.append(document.pointer_of(found["$ref"]))
        left.extend(child(at, "allOf", index) for index in range(len(found.get("allOf", ()))))
        for keyword in ("anyOf", "oneOf"):
            members = [child(at, keyword, index) for index in range(len(found.get(keyword, ())))]
            # Where none fits there is a fault already, and any may be meant.
            fitting = [each for each in members if document.accepts(each, value)] or members
            known.free = known.free or any(_is_free(document, each) for each in fitting)
            left.extend(fitting)
        for key in found.get("properties", {}):
            known.keys.setdefault(key, []).append(child(at, "properties", key))
        # Some documents require what they do not describe.
        for key in found.get("required", ()):
            known.keys.setdefault(key, [])
        if "items" in found:
            known.items.append(child(at, "items"))
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            other = found.get(keyword, False)
            known.free = known.free or other is True or other == {}
            if isinstance(other, Mapping):
                known.others.append(child(at, keyword))
        known.free = known.free or "patternProperties" in found


def _is_free(document: Document, pointer: str) -> bool:
    """Whether a member of a union takes objects of any keys."""
    schema = document.at(document.follow(pointer))
    if not isinstance(schema, Mapping):
        return schema is True
    found = cast("Mapping[str, Any]", schema)
    kinds = found.get("type", [])
    return not found or (
        ("object" in kinds) and "properties" not in found and not {"allOf", "anyOf", "oneOf"} & set(found)
    )
