"""Field maps: a call of an SDK that has several backends, as the request of one of them, and its answer back.

The maps are data, compiled from `specs/<provider>/fields.json`; this module interprets them and knows no provider.
Changes of values that are more than a move have names (`via`, `item`); the functions behind them are the overlay's.

For each type and direction a map tells where each of its fields goes: a path (`a.b`, `a[].b` for each item of a list,
`a[0].b` for the first), which may start with `_url` or `_query`; None where the backend does not take the field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from .fieldpaths import SELF, get, move, put
from .fieldrules import TypeMap, is_object
from .fieldvalues import plain

__all__ = [
    "SELF",
    "CallNotSupported",
    "Change",
    "FieldMaps",
    "FieldNotSupported",
    "Wire",
    "get",
    "load",
    "move",
    "plain",
    "put",
]

Change: TypeAlias = Callable[[Any], Any]
"""What a named change does with a value."""


class FieldNotSupported(ValueError):
    """A field that the chosen backend does not take. `field` is its name, `backend` the backend's."""

    def __init__(self, field: str, backend: str) -> None:
        super().__init__(f"{field} parameter is not supported on the {backend} backend")
        self.field = field
        self.backend = backend


class CallNotSupported(ValueError):
    """A method that the chosen backend does not have. `hint` says what to do."""

    def __init__(self, call: str, backend: str, hint: str = "") -> None:
        super().__init__(f"{call} is not supported on the {backend} backend{hint and f': {hint}'}")
        self.call = call
        self.backend = backend


class Wire(NamedTuple):
    """Where a call goes: the verb, the path below the API's version, the query, and the body."""

    verb: str
    path: str
    query: Mapping[str, Any]
    body: dict[str, Any]


class _Path(NamedTuple):
    """A path that a call may have: where which parameter has which value (None: always), and with which query."""

    when: tuple[str, Any] | None
    template: str
    query: Mapping[str, Any]


class _Target(NamedTuple):
    """Where a call goes: the verb, the type of its parameters, and its paths, of which the first that fits counts."""

    verb: str
    request: str | None
    paths: tuple[_Path, ...]

    def path(self, parameters: object) -> _Path:
        for found in self.paths:
            if found.when is None:
                return found
            actual = get(parameters, found.when[0])
            if getattr(actual, "value", actual) == found.when[1]:
                return found
        raise LookupError("no path fits the parameters")


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

    def __init__(
        self,
        backend: str,
        maps: Mapping[str, Any],
        changes: Mapping[str, Change],
        unsupported: Callable[[str, str], CallNotSupported] = CallNotSupported,
    ) -> None:
        self._backend = backend
        self._maps = maps
        self._changes = changes
        self._unsupported = unsupported
        self._types: dict[str, dict[str, TypeMap]] = {"to": {}, "from": {}}
        self._targets: dict[str, _Target | None] = {}

    def has(self, call: str) -> bool:
        """Whether there is such a call, on this backend or another."""
        return call in self._maps["calls"]

    def parameters(self, call: str) -> str | None:
        """The type of a call's parameters as one object; None where this backend does not have the call."""
        found = self._maps["calls"].get(call)
        return None if found is None else found["request"]

    def request(self, call: str, parameters: object, places: Mapping[str, str] | None = None) -> Wire:
        """The request of `call` with its parameters as one object; `places` are further ones of its path.

        Raises:
            CallNotSupported: this backend does not have the call.
            FieldNotSupported: a field is set that it does not take.
            ValueError: nothing says a part of the path.
        """
        target = self._target(call)
        root: dict[str, Any] = {}
        if target.request is not None:
            self.map("to", target.request).apply(parameters, root, root, parameters)
        path = target.path(parameters)
        places = {**(places or {}), **root.pop("_url", {})}
        query = {**path.query, **root.pop("_query", {})}
        root.pop("config", None)
        try:
            place = path.template.format_map(places)
        except KeyError as missing:
            raise ValueError(f"`{missing.args[0]}` is required for {call}") from None
        return Wire(target.verb, place, query, root)

    def _target(self, call: str) -> _Target:
        try:
            found = self._targets[call]
        except KeyError:
            raw = self._maps["calls"].get(call)
            found = self._targets[call] = None if raw is None else _target(raw)
        if found is None:
            raise self._unsupported(call, self._backend)
        return found

    def require(self, call: str) -> None:
        """Raise `CallNotSupported` where the backend does not have `call`."""
        self._target(call)

    def reshapes(self, call: str) -> bool:
        """Whether an answer of `call` is not under the names of the SDK's type already."""
        return self._maps["calls"][call]["answer"] is not None

    def marks(self, call: str) -> tuple[bytes, ...]:
        """The keys without which an answer of `call` is under the names of the SDK's type, as they stand in JSON."""
        return tuple(f'"{name}"'.encode() for name in self._maps["calls"][call].get("marks", ()))

    def answer(self, call: str, value: Any, parameters: object = None) -> Any:
        """An answer's JSON under the names of the SDK's type; keys that no rule names are kept as they are.

        What is no object is left as it is, for who reads it to refuse.
        """
        kind = self._maps["calls"][call]["answer"]
        return value if kind is None or not is_object(value) else self.convert("from", kind, value, parameters)

    def convert(self, direction: str, kind: str, value: Any, root: object = None) -> dict[str, Any]:
        """One object of the type `kind`, `to` the backend or `from` it. `root` is what its rules look around in."""
        result: dict[str, Any] = {}
        self.map(direction, kind).apply(value, result, result, value if root is None else root)
        return result

    def map(self, direction: str, kind: str) -> TypeMap:
        """The map of a type in a direction, read."""
        known = self._types[direction]
        found = known.get(kind)
        if found is None:
            found = known[kind] = TypeMap(self, direction, self.rules(direction, kind))
        return found

    def knows(self, direction: str, kind: str) -> bool:
        """Whether there is a map of a type in a direction."""
        return kind in self._maps[direction]

    def rules(self, direction: str, kind: str) -> Mapping[str, Any]:
        """The map of a type."""
        found: Mapping[str, Any] = self._maps[direction][kind]
        return found

    def change(self, name: str) -> Change:
        """The change called `name`."""
        return self._changes[name]

    def refuse(self, field: str) -> FieldNotSupported:
        """The error for a field that the backend does not take."""
        return FieldNotSupported(field, self._backend)


def _target(raw: Mapping[str, Any]) -> _Target:
    paths: str | list[dict[str, Any]] = raw["path"]
    choices = [{"path": paths}] if isinstance(paths, str) else paths
    return _Target(raw["verb"], raw["request"], tuple(_path(choice) for choice in choices))


def _path(raw: Mapping[str, Any]) -> _Path:
    template, _, fixed = str(raw["path"]).partition("?")
    query = dict(pair.split("=", 1) for pair in fixed.split("&") if pair)
    return _Path(tuple(raw["when"]) if "when" in raw else None, template, query)
