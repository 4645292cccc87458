"""Paths of field maps: `a.b`, `a[].b` for each item of a list, `a[0].b` for the first, `_self` for the whole. Pure.

Paths come from maps, which are few and small, so what is worked out of one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

Put: TypeAlias = Callable[[dict[str, Any], Any], None]
"""Puts a value at a path of an object."""

_NO_OBJECTS = (str, bytes, int, float, list, tuple)

SELF = "_self"
"""The path of a value whose keys go into the object itself."""


def get(value: Any, path: str) -> Any:
    """What stands at `path` in an object of mappings, models and lists; None where nothing does."""
    for name, index, rest in _steps(path):
        value = member(value, name)
        if value is None:
            return None
        if index is None:
            continue
        if not _is_list(value):
            return None
        if not index:
            return [found for each in value if (found := get(each, rest)) is not None]
        value = value[int(index)] if len(value) > int(index) else None
    return value


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


@cache
def _steps(path: str) -> tuple[tuple[str, str | None, str], ...]:
    """The names of a path, each with the index behind it (empty for every item) and the path that follows."""
    found: list[tuple[str, str | None, str]] = []
    left = path
    while left:
        head, _, left = left.partition(".")
        name, bracket, index = head.partition("[")
        if head != SELF:
            found.append((name, index.removesuffix("]") if bracket else None, left))
    return tuple(found)


def member(value: Any, name: str) -> Any:
    """The value called `name` in a mapping or a model, or None."""
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value).get(name)
    # What is no object has attributes too (`str.format`), which are none of its values.
    return None if isinstance(value, _NO_OBJECTS) else getattr(value, name, None)


def inner_paths(paths: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The names that paths begin with, each with what follows it; nothing for those that are meant as a whole."""
    found: dict[str, set[str]] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        name, bracket, _ = head.partition("[")
        found.setdefault(name, set()).add("" if bracket else rest)
    return {name: frozenset() if "" in inner else frozenset(inner) for name, inner in found.items()}


def without(value: Mapping[str, Any], named: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """An object without what is `named` (see `inner_paths`), and what is left of the objects in it that are in part."""
    kept: dict[str, Any] = {}
    for key, each in value.items():
        inner = named.get(key)
        if inner is None:
            kept[key] = each
        elif inner:
            left = without(cast("Mapping[str, Any]", each), inner_paths(inner)) if isinstance(each, Mapping) else each
            if left:
                kept[key] = left
    return kept


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Put `value` at `path`. `a[]` spreads a list over the items; two objects at one place are merged."""
    putter(path)(target, value)


@cache
def putter(path: str) -> Put:
    """The function that puts a value at a path; see `put`."""
    head, _, rest = path.partition(".")
    name, bracket, index = head.partition("[")
    if head == SELF:
        return _merge
    if bracket and index == "]":
        return _spreader(name, putter(rest))
    if bracket:
        return _first(name, putter(rest))
    if rest:
        inner = putter(rest)
        return lambda target, value: inner(target.setdefault(name, {}), value)

    def place(target: dict[str, Any], value: Any) -> None:
        if type(value) is dict:
            _place(target, name, value)
        else:
            target[name] = value

    return place


def _place(target: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(value, dict) and isinstance(target.get(name), dict):
        target[name] = {**target[name], **cast("dict[str, Any]", value)}
    else:
        target[name] = value


def _merge(target: dict[str, Any], value: Any) -> None:
    for key, each in cast("Mapping[str, Any]", value).items():
        _place(target, key, each)


def _first(name: str, inner: Put) -> Put:
    def into_first(target: dict[str, Any], value: Any) -> None:
        found: list[Any] = target.setdefault(name, [])
        if not found:
            found.append({})
        inner(found[0], value)

    return into_first


def _spreader(name: str, inner: Put) -> Put:
    """A list goes item by item into the objects of the list `name`; anything else goes into each of them."""

    def spread(target: dict[str, Any], value: Any) -> None:
        items: list[Any] = target.setdefault(name, [])
        values: list[Any] = value
        if not isinstance(value, list):
            values = [value] * (len(items) or 1)
        items.extend({} for _ in range(len(values) - len(items)))
        for item, each in zip(items, values, strict=False):
            inner(item, each)

    return spread


def move(target: dict[str, Any], source: str, to: str) -> None:
    """Move the keys that `a[].*` names into `a[].b.*`; what is under `b` already stays."""
    name = source.partition("[]")[0]
    inner = to.removeprefix(f"{name}[].").removesuffix(".*")
    for item in cast("list[dict[str, Any]]", target.get(name, [])):
        for key in [key for key in item if key != inner]:
            item.setdefault(inner, {})[key] = item.pop(key)
