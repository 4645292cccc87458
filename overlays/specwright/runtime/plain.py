"""Models as plain data, in Python: slower than pydantic's serializer, but for any text and for any depth that fits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple, cast

import pydantic

from .timestamps import to_wire

__all__ = ["Options", "dump", "text"]


class Options(NamedTuple):
    """What to leave out and how to name it; see `BaseModel.to_dict`."""

    json: bool = True
    by_alias: bool = True
    exclude_unset: bool = True
    exclude_defaults: bool = False
    exclude_none: bool = False


def dump(value: Any, options: Options) -> Any:
    """`value` with its models as dicts. A loop and no recursion: there is no depth that it does not take."""
    root: list[Any] = [value]
    todo: list[tuple[Any, Any]] = [(root, 0)]
    while todo:
        place, key = todo.pop()
        found = place[key]
        if isinstance(found, pydantic.BaseModel):
            found = _dump_model(found, options)
        if isinstance(found, dict):
            place[key] = inner = cast("dict[str, Any]", found).copy()
            todo.extend((inner, name) for name in inner)
        elif isinstance(found, (list, tuple)):
            place[key] = items = list(cast("Sequence[Any]", found))
            todo.extend((items, index) for index in range(len(items)))
        elif options.json and isinstance(found, date):
            place[key] = to_wire(found)
    return root[0]


def _dump_model(model: pydantic.BaseModel, options: Options) -> dict[str, Any]:
    dumped: dict[str, Any] = {}
    values = vars(model)
    for name, field in type(model).model_fields.items():
        if name not in values or (options.exclude_unset and name not in model.model_fields_set):
            continue
        value = values[name]
        if options.exclude_defaults and not field.is_required() and value == field.get_default():
            continue
        dumped[(field.serialization_alias or field.alias or name) if options.by_alias else name] = value
    dumped.update(model.model_extra or {})
    return {key: value for key, value in dumped.items() if value is not None or not options.exclude_none}


def text(value: Any, indent: int | None = None) -> str:
    """`value` as JSON, in ASCII: half a surrogate pair can only be written as an escape."""
    if indent is not None:
        with suppress(RecursionError):  # on one line it takes as many levels as reading does
            return json.dumps(value, indent=indent)
    return json.dumps(value, separators=(",", ":"))
