"""Field maps: a call of an SDK that has several backends, as the request of one of them, and its answer back.

The maps are data, compiled from `specs/<provider>/fields.json`; this module interprets them and knows no provider.
Changes of values that are more than a move have names (`via`, `item`); the functions behind them are the overlay's.

For each type and direction a map tells where each of its fields goes: a path (`a.b`, `a[].b` for each item of a list,
`a[0].b` for the first), which may start with `_url` or `_query`; None where the backend does not take the field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    import pydantic

Change: TypeAlias = Callable[[Any], Any]
"""What a named change does with a value."""

SELF = "_self"
"""The path of a value whose keys go into the object itself."""


class FieldNotSupported(ValueError):
    """A field that the chosen backend does not take. `field` is its name, `backend` the backend's."""

    def __init__(self, field: str, backend: str) -> None:
        super().__init__(f"{field} parameter is not supported on the {backend} backend")
        self.field = field
        self.backend = backend


class CallNotSupported(ValueError):
    """A method that the chosen backend does not have."""

    def __init__(self, call: str, backend: str) -> None:
        super().__init__(f"{call} is not supported on the {backend} backend")
        self.call = call
        self.backend = backend


@dataclass(frozen=True, slots=True)
class Wire:
    """Where a call goes: the verb, the path below the API's version, the query, and the body."""

    verb: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: Mapping[str, Any] = field(default_factory=dict[str, Any])


@cache
def load(package: str, backend: str) -> Mapping[str, Any]:
    """The maps of a backend, from the generated `package`."""
    found: Mapping[str, Any] = json.loads(files(package).joinpath(f"backend_{backend}.json").read_text("utf-8"))
    return found


class FieldMaps:
    """The maps of one backend, ready for use.

    Args:
        backend: its name, for messages.
        maps: what `load` gives.
        changes: the functions behind the changes that the maps name.
    """

    def __init__(self, backend: str, maps: Mapping[str, Any], changes: Mapping[str, Change]) -> None:
        self._backend = backend
        self._maps = maps
        self._changes = changes

    def has(self, call: str) -> bool:
        """Whether there is such a call, on this backend or another."""
        return call in self._maps["calls"]

    def parameters(self, call: str) -> str | None:
        """The type of a call's parameters as one object; None where this backend does not have the call."""
        found = self._maps["calls"].get(call)
        return None if found is None else found["request"]

    def request(self, call: str, parameters: pydantic.BaseModel, places: Mapping[str, str] | None = None) -> Wire:
        """The request of `call` with its parameters as one object; `places` are further ones of its path.

        Raises:
            CallNotSupported: this backend does not have the call.
            FieldNotSupported: a field is set that it does not take.
        """
        found = self._maps["calls"].get(call)
        if found is None:
            raise CallNotSupported(call, self._backend)
        root: dict[str, Any] = {}
        if found["request"] is not None:
            _Pass(self, "to", parameters).apply(found["request"], parameters, root, root)
        places = {**(places or {}), **root.pop("_url", {})}
        query = root.pop("_query", {})
        root.pop("config", None)
        path, _, fixed = _template(found["path"], parameters).partition("?")
        query = {**dict(pair.split("=", 1) for pair in fixed.split("&") if pair), **query}
        return Wire(found["verb"], path.format_map(places), query, root)

    def require(self, call: str) -> None:
        """Raise `CallNotSupported` where the backend does not have `call`."""
        if self._maps["calls"].get(call) is None:
            raise CallNotSupported(call, self._backend)

    def reshapes(self, call: str) -> bool:
        """Whether an answer of `call` is not under the names of the SDK's type already."""
        return self._maps["calls"][call]["answer"] is not None

    def marks(self, call: str) -> tuple[bytes, ...]:
        """The keys without which an answer of `call` is under the names of the SDK's type, as they stand in JSON."""
        return tuple(f'"{name}"'.encode() for name in self._maps["calls"][call].get("marks", ()))

    def answer(self, call: str, value: Mapping[str, Any], parameters: object = None) -> Any:
        """An answer's JSON under the names of the SDK's type; keys that no rule names are kept as they are."""
        kind = self._maps["calls"][call]["answer"]
        return value if kind is None else self.convert("from", kind, value, parameters)

    def convert(self, direction: str, kind: str, value: Any, root: object = None) -> dict[str, Any]:
        """One object of the type `kind`, `to` the backend or `from` it. `root` is what its rules look around in."""
        result: dict[str, Any] = {}
        _Pass(self, direction, value if root is None else root).apply(kind, value, result, result)
        return result

    def knows(self, direction: str, kind: str) -> bool:
        """Whether there is a map of a type in a direction."""
        return kind in self._maps[direction]

    def rules(self, direction: str, kind: str) -> Mapping[str, Any]:
        """The map of a type."""
        found: Mapping[str, Any] = self._maps[direction][kind]
        return found

    def change(self, name: str, value: Any) -> Any:
        """`value` after the change called `name`."""
        return self._changes[name](value)

    def refuse(self, field: str) -> FieldNotSupported:
        """The error for a field that the backend does not take."""
        return FieldNotSupported(field, self._backend)


class _Pass:
    """One conversion: its direction, and the object that it began with."""

    def __init__(self, maps: FieldMaps, direction: str, root: object) -> None:
        self._maps = maps
        self._direction = direction
        self._root = root

    def apply(self, kind: str, value: Any, own: dict[str, Any], parent: dict[str, Any], *, rest: bool = True) -> None:
        """Put the fields of `value`, of the type `kind`, where its map says, and with `rest` what it does not name."""
        found = self._maps.rules(self._direction, kind)
        known = found.get("known", {})
        rules = found["fields"]
        inside: list[tuple[str, Any, Any]] = []
        for name, each in rules.items():
            given = get(value, name)
            if given is None:
                continue
            if name == SELF and isinstance(each, str) and self._direction == "from":
                given = self._unnamed(rules, value)
            for rule in _listed(each):
                if _is_inner(rule):
                    inside.append((name, rule, given))
                else:
                    self._one(name, rule, given, own, parent, known)
        # What goes into each item of a list goes there when the items are there.
        for name, rule, given in inside:
            self._one(name, rule, given, own, parent, known)
        if rest and self._direction == "from" and isinstance(value, Mapping):
            own |= {key: kept for key, kept in self._unnamed(rules, value).items() if key not in own}

    def _unnamed(self, rules: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """The keys of an answer that its rules do not name, neither here nor where the whole of it goes."""
        named = set(rules)
        for rule in _listed(rules.get(SELF, [])):
            if isinstance(rule, Mapping) and "map" in rule and "via" not in rule:
                named |= self._maps.rules(self._direction, str(cast("Any", rule)["map"]))["fields"].keys()
        heads = {name.partition(".")[0].partition("[")[0] for name in named}
        return {key: kept for key, kept in cast("Mapping[str, Any]", value).items() if key not in heads}

    def _one(
        self, name: str, rule: Any, given: Any, own: dict[str, Any], parent: dict[str, Any], known: Mapping[str, str]
    ) -> None:
        if rule is None:
            raise self._maps.refuse(name)
        if isinstance(rule, str):
            put(own, rule, plain(given) if self._direction == "to" else given)
            return
        if "when" in rule:
            path, wanted = rule["when"]
            actual = get(self._root, path)
            if (known.get(path) if actual is None else getattr(actual, "value", actual)) != wanted:
                return
        if rule.get("refused"):
            raise self._maps.refuse(name)
        value = self._value(rule, given, self._around(own, rule), rest=name != SELF or "via" in rule)
        if rule["to"] is not None:
            put(parent if rule.get("up") else own, rule["to"], value)
        for source, target in rule.get("move", {}).items():
            move(own, source, target)

    def _around(self, own: dict[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
        """The object that a rule's own target stands in, which is where its fields that go one up belong."""
        path = rule["to"] if "map" in rule and self._direction == "to" and not rule.get("each") else None
        for part in (path or "").split(".")[:-1]:
            own = own.setdefault(part, {})
        return own

    def _value(self, rule: Mapping[str, Any], given: Any, own: dict[str, Any], *, rest: bool) -> Any:
        if "via" in rule:
            given = self._maps.change(rule["via"], given)
        kind = rule.get("map")
        if not rule.get("each"):
            return self._item(kind, given, own, rest=rest)
        items = (self._maps.change(rule["item"], each) if "item" in rule else each for each in given)
        return [self._item(kind, each, own, rest=rest) for each in items]

    def _item(self, kind: str | None, value: Any, own: dict[str, Any], *, rest: bool) -> Any:
        if kind is None:
            return plain(value) if self._direction == "to" else value
        if self._direction == "from" and not _is_object(value):
            return value  # no object, and so none of this type: kept as it came
        result: dict[str, Any] = {}
        self.apply(kind, value, result, own, rest=rest)
        if self._direction == "to":
            # What a later version of the API sent is sent back.
            later = cast("Mapping[str, Any]", getattr(value, "__pydantic_extra__", None) or {})
            for key, kept in later.items():
                result.setdefault(key, plain(kept))
        return result


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_inner(rule: Any) -> bool:
    """Whether a rule is of an object whose fields go into the one around it, and which has no place itself."""
    return isinstance(rule, Mapping) and "map" in rule and cast("Any", rule)["to"] is None


def _listed(value: Any) -> list[Any]:
    found: list[Any] = value
    return found if isinstance(value, list) else [found]


def _template(path: str | list[dict[str, Any]], parameters: object) -> str:
    """The template of a path: the only one, or the one that the parameters ask for."""
    if isinstance(path, str):
        return path
    for choice in path:
        name, wanted = choice.get("when", ("", None))
        actual = get(parameters, name) if name else None
        if getattr(actual, "value", actual) == wanted:
            return str(choice["path"])
    raise LookupError("no path fits the parameters")


# --- paths ----------------------------------------------------------------------------------------------------------


def get(value: Any, path: str) -> Any:
    """What stands at `path` in an object of mappings, models and lists; None where nothing does."""
    for part in path.split("."):
        if part == SELF:
            continue
        name, bracket, index = part.partition("[")
        value = _member(value, name)
        if value is None:
            return None
        if bracket:
            index = index.removesuffix("]")
            if not index:
                return [found for each in value if (found := get(each, path.partition("[].")[2])) is not None]
            value = value[int(index)] if len(value) > int(index) else None
    return value


def _member(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value).get(name)
    return getattr(value, name, None)


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Put `value` at `path`. `a[]` spreads a list over the items; two objects at one place are merged."""
    head, _, rest = path.partition(".")
    name, bracket, index = head.partition("[")
    if head == SELF:
        for key, each in cast("Mapping[str, Any]", value).items():
            put(target, key, each)
    elif bracket and index == "]":
        _spread(target, name, rest, value)
    elif bracket:
        found: list[Any] = target.setdefault(name, [])
        if not found:
            found.append({})
        put(found[0], rest, value)
    elif rest:
        put(target.setdefault(name, {}), rest, value)
    elif isinstance(value, dict) and isinstance(target.get(name), dict):
        target[name] = {**target[name], **cast("dict[str, Any]", value)}
    else:
        target[name] = value


def _spread(target: dict[str, Any], name: str, rest: str, value: Any) -> None:
    """A list goes item by item into the objects of the list `name`; anything else goes into each of them."""
    items: list[Any] = target.setdefault(name, [])
    if isinstance(value, list):
        values = _listed(value)
        items.extend({} for _ in range(len(values) - len(items)))
        for item, each in zip(items, values, strict=False):
            put(item, rest, each)
    else:
        for item in items or _first(items):
            put(item, rest, value)


def _first(items: list[Any]) -> Iterator[Any]:
    items.append({})
    yield items[0]


def move(target: dict[str, Any], source: str, to: str) -> None:
    """Move the keys that `a[].*` names into `a[].b.*`; what is under `b` already stays."""
    name = source.partition("[]")[0]
    inner = to.removeprefix(f"{name}[].").removesuffix(".*")
    for item in cast("list[dict[str, Any]]", target.get(name, [])):
        for key in [key for key in item if key != inner]:
            item.setdefault(inner, {})[key] = item.pop(key)


def plain(value: Any) -> Any:
    """A value as JSON: models by the keys of the JSON, without what is not set; enums by value; bytes as base64."""
    if isinstance(value, (str, int, float)) or value is None:
        return getattr(value, "value", value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in cast("Mapping[str, Any]", value).items() if each is not None}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = cast("Iterable[Any]", value)
        return [plain(each) for each in items]
    if isinstance(value, bytes):
        from .wirebytes import to_wire

        return to_wire(value)
    from .encode import encode_json

    found: dict[str, Any] = (
        value.model_dump(mode="json", by_alias=True, exclude_none=True)
        if hasattr(value, "model_dump")
        else json.loads(encode_json(value))
    )
    return found
