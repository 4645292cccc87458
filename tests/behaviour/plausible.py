"""Values for generated models, by their own annotations, and all the ways in which a provider may depart from them."""

from __future__ import annotations

import inspect
import re
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import pydantic
from typing_extensions import TypeAliasType

from specwright.runtime.models import BaseModel
from specwright.runtime.schema import must_arrive

NEW = {"type": "of a new type", "new": [1, {"a": None}]}
"""An object that no client knows of."""

WRONG: tuple[Any, ...] = (None, "a new value", 0, 1, -0.5, True, False, [], [NEW, None, "x"], NEW)


def model_names(package: str) -> list[tuple[str, str]]:
    """Module and name of every model under a package, without importing what is in it."""
    root = Path(str(import_module(package).__file__)).parent
    found: list[tuple[str, str]] = []
    for path in sorted(root.rglob("*.py")):
        module = ".".join((package, *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
        lines = path.read_text().splitlines()
        found += [(module, line[6:].partition("(")[0]) for line in lines if line.startswith("class ")]
    return found


def models(names: list[tuple[str, str]]) -> Iterator[type[BaseModel]]:
    """The classes of these names that are models; request types are dicts."""
    for module, name in names:
        kind = getattr(import_module(module), name)
        if inspect.isclass(kind) and issubclass(kind, BaseModel):
            yield kind


def arrives(model: type[BaseModel]) -> bool:
    """Whether a provider sends a model: what holds bytes, or holds what does, is for uploads alone."""
    if not model.__pydantic_fields_complete__:
        model.model_rebuild()
    held = [str(field.annotation) for field in model.model_fields.values()]
    return not any(re.search(r"\b(bytes|IO|File|NamedFile)\b", each) for each in held)


def key_of(name: str, field: Any) -> str:
    """A field's key in JSON."""
    return cast("str", field.alias or name)


class Maker:
    """Makes values that a type accepts, the members of unions and the values of enums in turn."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)
        self._number = seed

    def object(self, model: type[BaseModel], depth: int = 3, *, optional: bool = True) -> dict[str, Any]:
        """An object for a model, with its optional keys or without."""
        if not model.__pydantic_fields_complete__:
            model.model_rebuild()
        namespace = vars(sys.modules[model.__module__])
        return {
            key_of(name, field): self.value(field.annotation, depth - 1, namespace)
            for name, field in model.model_fields.items()
            if must_arrive(field) or optional
        }

    def value(self, tp: Any, depth: int, namespace: Mapping[str, Any]) -> Any:
        """A value of a type. Below the depth there is as little as the type allows."""
        self._number += 1
        if isinstance(tp, str):
            tp = eval(tp, dict(namespace))  # noqa: S307  # our own annotations
        if isinstance(tp, TypeAliasType):
            return self.value(tp.__value__, depth, vars(sys.modules[str(tp.__module__)]))
        origin, args = get_origin(tp), get_args(tp)
        if origin is Annotated:
            return self.value(args[0], depth, namespace)
        if origin is Literal:
            return self._random.choice(args)
        if origin is Union or origin is types.UnionType:
            return self._member(args, depth, namespace)
        if inspect.isclass(origin) and issubclass(origin, Mapping):
            return {f"key {self._number}": self.value(args[1], depth - 1, namespace)} if depth > 0 else {}
        if inspect.isclass(origin) and issubclass(origin, Iterable):
            return [self.value(args[0], depth - 1, namespace)] if depth > 0 else []
        if isinstance(tp, type) and issubclass(tp, pydantic.BaseModel):
            return self.object(cast("type[BaseModel]", tp), depth, optional=depth > 0)
        return self._scalar(tp)

    def _member(self, members: tuple[Any, ...], depth: int, namespace: Mapping[str, Any]) -> Any:
        if depth <= 0 and type(None) in members:
            return None
        if depth <= 0 and (shallow := [each for each in members if each in (str, int, bool, float)]):
            return self.value(shallow[0], depth, namespace)
        return self.value(self._random.choice(members), depth, namespace)

    def _scalar(self, tp: Any) -> Any:
        number = self._number
        made: dict[Any, Any] = {
            str: f"text ☃ {number}",
            bytes: f"text {number}",
            int: 2**53 + number,
            float: number + 0.25,
            bool: number % 2 == 0,
            type(None): None,
            datetime: f"2026-02-{1 + number % 28:02}T10:20:30Z",
            date: f"2026-02-{1 + number % 28:02}",
            Any: NEW,
            object: NEW,
        }
        return made[tp]


def departures(model: type[BaseModel], value: dict[str, Any], seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Changes of `value` that a provider may come up with: what was changed, and the changed value."""
    yield "unknown keys", {**value, "zz_new": NEW, "zz-dashed": None}
    yield "nothing but an unknown key", {"zz_new": NEW}
    for name, field in model.model_fields.items():
        key = key_of(name, field)
        yield f"{key} left out", {other: item for other, item in value.items() if other != key}
        for wrong in WRONG:
            yield f"{key} is {wrong!r}", {**value, key: wrong}
    random = Random(seed)
    for _ in range(4):
        yield _changed(value, random)


def _changed(value: dict[str, Any], random: Random) -> tuple[str, dict[str, Any]]:
    """`value` with one thing changed somewhere inside."""
    copy: Any = _copied(value)
    place, path = copy, "$"
    while True:
        keys: list[Any] = list(cast("Any", place) if isinstance(place, dict) else range(len(place)))
        if not keys:
            if isinstance(place, dict):
                place["zz_new"] = NEW
            return f"something new in {path}", copy
        key = random.choice(keys)
        path += f".{key}"
        if isinstance(place[key], dict | list) and random.random() < 0.8:
            place = cast("Any", place[key])
            continue
        place[key] = random.choice(WRONG)
        return f"{path} is {place[key]!r}", copy


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in cast("dict[str, Any]", value).items()}
    return [_copied(item) for item in cast("list[object]", value)] if isinstance(value, list) else value
