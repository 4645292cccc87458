"""Models as plain data, in Python: slower than pydantic's serializer, but for any text and for any depth that fits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

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
    """`value` with its models as dicts.

    Raises:
        RecursionError: nested deeper than Python's stack.
    """
    if isinstance(value, pydantic.BaseModel):
        return _dump_model(value, options)
    if isinstance(value, Mapping):
        return {key: dump(item, options) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [dump(item, options) for item in value]
    if options.json and isinstance(value, date):
        return to_wire(value)
    return value


def _dump_model(model: pydantic.BaseModel, options: Options) -> dict[str, Any]:
    dumped: dict[str, Any] = {}
    set_names = model.model_fields_set
    for name, field in type(model).model_fields.items():
        if name not in model.__dict__ or (options.exclude_unset and name not in set_names):
            continue
        value = model.__dict__[name]
        if options.exclude_defaults and not field.is_required() and value == field.get_default():
            continue
        if options.exclude_none and value is None:
            continue
        key = (field.serialization_alias or field.alias or name) if options.by_alias else name
        dumped[key] = dump(value, options)
    for key, value in (model.model_extra or {}).items():
        if not (options.exclude_none and value is None):
            dumped[key] = dump(value, options)
    return dumped


def text(value: Any, indent: int | None = None) -> str:
    """`value` as JSON, in ASCII: half a surrogate pair can only be written as an escape."""
    return json.dumps(value, indent=indent, separators=(",", ":") if indent is None else None)
