"""The maps of types, read once: what is looked for in an object, and what is done with what is found. Pure.

A map's rules are data (`fields.json`); here each becomes a `Rule` with its paths and functions at hand, and each map a
`TypeMap` that carries an object over, looking at nothing but what the map names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from .fieldpaths import SELF, get, inner_paths, move, putter, without
from .fieldvalues import plain

if TYPE_CHECKING:
    from .fieldmaps import FieldMaps


class TypeMap:
    """The map of one type in one direction.

    Args:
        maps: the maps that it is one of.
        direction: `to` the backend or `from` it.
        raw: its data.
    """

    def __init__(self, maps: FieldMaps, direction: str, raw: Mapping[str, Any]) -> None:
        self._outward = direction == "to"
        self._maps = maps
        self._raw: Mapping[str, Any] = raw["fields"]
        known: Mapping[str, str] = raw.get("known", {})
        self._fields = tuple(
            (name, tuple(Rule(maps, direction, name, rule, known) for rule in listed(each)))
            for name, each in self._raw.items()
        )
        self._deep = any("." in name or "[" in name or name == SELF for name in self._raw)
        self._open: set[type] = set() if self._deep else {dict}
        self._named: Mapping[str, frozenset[str]] | None = None

    def apply(
        self, value: Any, own: dict[str, Any], parent: dict[str, Any], root: object, *, rest: bool = True
    ) -> None:
        """Put the fields of `value` where their rules say, and with `rest` what no rule names.

        Args:
            value: the object, a model or a mapping.
            own: where its fields go.
            parent: where those go that belong one level up.
            root: what the rules' conditions look around in.
        """
        inside: list[tuple[Rule, Any]] = []
        find = self._finder(value)
        for name, rules in self._fields:
            given = find(name)
            if given is None:
                continue
            for rule in rules:
                if rule.inner:
                    inside.append((rule, given))
                else:
                    rule.apply(self._unnamed(value) if rule.takes_rest else given, own, parent, root)
        # What goes into each item of a list goes there when the items are there.
        for rule, given in inside:
            rule.apply(given, own, parent, root)
        if rest and not self._outward and is_object(value):
            own |= {key: kept for key, kept in self._unnamed(value).items() if key not in own}

    def _finder(self, value: Any) -> Callable[[str], Any]:
        """What finds the value of a name in an object: where all lie open, its own dict."""
        kind: type = value.__class__
        if kind in self._open:
            found: dict[str, Any] = value if kind is dict else value.__dict__
            return found.get
        if not self._deep and self._raw.keys() <= getattr(kind, "__pydantic_fields__", {}).keys():
            self._open.add(kind)
        return lambda name: get(value, name)

    def _unnamed(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """What of an answer its rules do not name, neither here nor where the whole of it goes."""
        if self._named is None:
            self._named = inner_paths(self._names())
        return without(value, self._named)

    def _names(self) -> set[str]:
        named = set(self._raw)
        for rule in listed(self._raw.get(SELF, [])):
            if isinstance(rule, Mapping) and "map" in rule and "via" not in rule:
                named |= self._maps.rules("from", str(cast("Any", rule)["map"]))["fields"].keys()
        return named


class Rule:
    """Where one field of a type goes, and what it becomes on the way.

    Attributes:
        inner: whether it is of an object whose fields go into the one around it, and which has no place itself.
        takes_rest: whether it takes, of an answer, what no rule names.
    """

    def __init__(self, maps: FieldMaps, direction: str, name: str, raw: Any, known: Mapping[str, str]) -> None:
        rule: Mapping[str, Any] = {"refused": True} if raw is None else {"to": raw} if isinstance(raw, str) else raw
        self._maps = maps
        self._name = name
        self._direction = direction
        self._outward = direction == "to"
        self._refused = bool(rule.get("refused"))
        self._when: tuple[str, str] | None = tuple(rule["when"]) if "when" in rule else None
        self._known = known.get(self._when[0]) if self._when is not None else None
        self._via: Callable[[Any], Any] | None = maps.change(rule["via"]) if "via" in rule else None
        self._item: Callable[[Any], Any] | None = maps.change(rule["item"]) if "item" in rule else None
        self._kind: str | None = rule.get("map")
        self._each = bool(rule.get("each"))
        self._up = bool(rule.get("up"))
        self._rest = name != SELF or self._via is not None
        to: str | None = rule.get("to")
        self._put = None if to is None else putter(to)
        # The objects that its target stands in: where those fields of its object belong that go one up.
        stands_in = self._kind is not None and self._outward and not self._each
        self._around = tuple((to or "").split(".")[:-1]) if stands_in else ()
        self._moves = tuple(rule.get("move", {}).items())
        self._only_put = self._put if isinstance(raw, str) else None
        self.inner: bool = self._kind is not None and to is None
        self.takes_rest: bool = name == SELF and isinstance(raw, str) and not self._outward

    def apply(self, given: Any, own: dict[str, Any], parent: dict[str, Any], root: object) -> None:
        """Put what was `given` for the field where it belongs.

        Raises:
            FieldNotSupported: the backend does not take the field.
        """
        if self._only_put is not None:
            self._only_put(own, plain(given) if self._outward else given)
            return
        if self._when is not None:
            path, wanted = self._when
            actual = get(root, path)
            if (self._known if actual is None else getattr(actual, "value", actual)) != wanted:
                return
        if self._refused:
            raise self._maps.refuse(self._name)
        if self._via is not None:
            given = self._via(given)
        around = own
        for part in self._around:
            around = around.setdefault(part, {})
        if not self._each:
            value = self._carried(given, around, root)
        elif self._outward or isinstance(given, list):
            value = [self._carried(each, around, root) for each in self._items(given)]
        else:
            value = given  # no list, and so not what the map is about: kept as it came
        if self._put is not None:
            self._put(parent if self._up else own, value)
        for source, target in self._moves:
            move(own, source, target)

    def _items(self, given: Any) -> Any:
        return given if self._item is None else map(self._item, given)

    def _carried(self, value: Any, own: dict[str, Any], root: object) -> Any:
        if self._kind is None:
            return plain(value) if self._outward else value
        if not self._outward and not is_object(value):
            return value  # no object, and so none of this type: kept as it came
        result: dict[str, Any] = {}
        self._maps.map(self._direction, self._kind).apply(value, result, own, root, rest=self._rest)
        if self._outward:
            # What a later version of the API sent is sent back.
            later: Mapping[str, Any] | None = getattr(value, "__pydantic_extra__", None)
            if later:
                for key, kept in later.items():
                    result.setdefault(key, plain(kept))
        return result


def is_object(value: object) -> bool:
    """Whether a value is an object of JSON."""
    return isinstance(value, Mapping)


def listed(value: Any) -> list[Any]:
    """The rules of a field, of which most have one."""
    found: list[Any] = value
    return found if isinstance(value, list) else [found]
