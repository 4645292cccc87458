"""Field maps read backwards: from what a backend takes or gives to what users of the SDK write or see. Pure.

A map says where each field of an object goes (see `specwright.runtime.fieldmaps`). Backwards, each value is taken from
where it went and put where it came from. What no rule names is left over: it stays where it is in an object of its own,
and at the top it is what the SDK cannot say.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeGuard, cast

from specwright.runtime.fieldmaps import SELF, put
from specwright.runtime.spelling import camel, snake

Undo: TypeAlias = Callable[[Any], Any]
Tree: TypeAlias = dict[str, Any]

_NOTHING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An object before its map: its fields, what is left over, and the choices that its fields' places tell of."""

    fields: Tree
    left: Tree
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverse:
    """The maps of one backend in one direction, read backwards.

    Attributes:
        maps: by type.
        undo: what takes a named change back; a change that is not here leaves what came of it as it is.
        lists: the named changes whose lists are spread over the items of another list, one each.
        spelt: the names of fields as they are wanted.
    """

    maps: Mapping[str, Any]
    undo: Mapping[str, Undo] = field(default_factory=dict[str, Undo])
    lists: frozenset[str] = frozenset()
    spelt: Callable[[str], str] = str

    def undone(self, kind: str, value: Mapping[str, Any]) -> Undone:
        """The object of the type `kind` whose map made `value`."""
        left = copy.deepcopy(dict(value))
        chosen: dict[str, str] = {}
        fields = _Pass(self, chosen).fields(kind, left, left)
        return Undone(fields=fields, left=pruned(left), chosen=chosen)


class _Pass:
    def __init__(self, inverse: Inverse, chosen: dict[str, str]) -> None:
        self._inverse = inverse
        self._chosen = chosen

    def fields(self, kind: str, own: Tree, parent: Tree) -> Tree:
        """The fields of an object. They are taken from `own`, which it became, and `parent`, the object around that."""
        found = self._inverse.maps[kind]
        result: Tree = {}
        rules: Tree = found["fields"]
        told = [(source, rule) for source, each in rules.items() for rule in (each if is_list(each) else [each])]
        # What went into the object itself is what the others leave of it.
        for source, rule in sorted(told, key=lambda each: _is_whole(each[1])):
            value = self._taken(rule, own, parent, found.get("known", {}))
            if value is not _NOTHING and (source == SELF or source not in result):
                put(result, self._inverse.spelt(source), value)
        return result

    def _taken(self, told: Any, own: Tree, parent: Tree, known: Mapping[str, str]) -> Any:
        """What a rule put where it says; nothing where nothing is there."""
        rule: Tree = {"to": told} if told is None or isinstance(told, str) else told
        if told is None or rule.get("refused"):
            return _NOTHING
        place = parent if rule.get("up") else own
        if rule["to"] is None:
            inside = self.fields(rule["map"], {}, own) if "map" in rule else {}
            return inside or _NOTHING
        if rule.get("up") and "map" in rule and not rule.get("each"):
            return self._shared(rule, place)
        if _is_whole(rule):
            for source, target in rule.get("move", {}).items():
                _moved_back(own, source, target)
            return self.fields(rule["map"], own, own) or _NOTHING if "map" in rule else own
        value = take(place, rule["to"])
        if value is _NOTHING:
            # The object itself may be absent where its fields, which went to the one around it, are not.
            around = _around(place, rule["to"]) if "map" in rule and not rule.get("each") else None
            inside = {} if around is None else self.fields(rule["map"], {}, around)
            return inside or _NOTHING
        if "when" in rule:
            path, wanted = rule["when"]
            if known.get(path) != wanted:
                self._chosen[path] = wanted
        if isinstance(value, Spread):
            value = value.value(each=rule.get("via") in self._inverse.lists or bool(rule.get("each")))
        if "map" in rule:
            around = place if rule.get("each") else _around(place, rule["to"]) or place
            value = self._each(rule, value, around)
        return self._inverse.undo.get(rule.get("via", ""), _same)(value)

    def _shared(self, rule: Tree, place: Tree) -> Any:
        """What an object put into one that others put their fields into as well: theirs are left there."""
        path: str = rule["to"]
        value = take(place, path)
        if not is_object(value):
            return _NOTHING
        fields = self.fields(rule["map"], value, _around(place, path) or place)
        if value:
            put(place, path, value)
        return fields or _NOTHING

    def _each(self, rule: Tree, value: Any, around: Tree) -> Any:
        if rule.get("each") and is_list(value):
            return [self._item(rule["map"], item, around) for item in value]
        return self._item(rule["map"], value, around)

    def _item(self, kind: str, value: Any, around: Tree) -> Any:
        if not is_object(value):
            return value
        own = value
        result = self.fields(kind, own, around)
        # What no rule names stays.
        return {**pruned(own), **result}


@dataclass(frozen=True, slots=True)
class Spread:
    """What stands at one place in each item of a list."""

    values: list[Any]

    def value(self, *, each: bool) -> Any:
        """What was spread: a list, one for `each` item; or one value, which all have."""
        found = [value for value in self.values if value is not _NOTHING]
        return found if each or any(value != found[0] for value in found) else found[0]


def take(tree: Tree, path: str) -> Any:
    """Take what stands at `path` out of a tree, whichever way its keys are spelt."""
    head, _, rest = path.partition(".")
    name, bracket, index = head.partition("[")
    key = next((spelt for spelt in (name, camel(name), snake(name)) if spelt in tree), None)
    if key is None:
        return _NOTHING
    if bracket:
        items = list(_objects(tree[key]))
        if index != "]":
            return take(items[0], rest) if items else _NOTHING
        values = [take(item, rest) for item in items]
        return Spread(values) if any(value is not _NOTHING for value in values) else _NOTHING
    if not rest:
        return tree.pop(key)
    inner = tree[key]
    return take(inner, rest) if is_object(inner) else _NOTHING


def pruned(value: object) -> Any:
    """A tree without what is empty: null, and objects and lists with nothing in them but that."""
    if is_object(value):
        items = ((key, pruned(each)) for key, each in value.items())
        return {key: each for key, each in items if each is not None and each != {} and each != []}
    if is_list(value):
        found = [pruned(each) for each in value]
        return found if any(each not in ({}, []) for each in found) else []
    return value


def _is_whole(rule: Any) -> bool:
    """Whether a rule puts a value's keys into the object itself."""
    return isinstance(rule, Mapping) and cast("Tree", rule).get("to") == SELF


def _moved_back(tree: Tree, source: str, target: str) -> None:
    """Undo that the keys `a[].*` went into `a[].b.*`."""
    name = source.partition("[]")[0]
    inner = target.removeprefix(f"{name}[].").removesuffix(".*")
    for item in _objects(tree.get(name)):
        item.update(item.pop(inner, {}))


def _around(tree: Tree, path: str) -> Tree | None:
    for part in path.split(".")[:-1]:
        inner = tree.get(part)
        if not is_object(inner):
            return None
        tree = inner
    return tree


def _objects(value: object) -> Iterator[Tree]:
    return (item for item in (value if is_list(value) else []) if is_object(item))


def is_object(value: object) -> TypeGuard[Tree]:
    """Whether a value of JSON is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value of JSON is a list."""
    return isinstance(value, list)


def _same(value: Any) -> Any:
    return value
