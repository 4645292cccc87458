"""From Python values to JSON, for request bodies: dicts, lists, any iterable, models anywhere."""

from __future__ import annotations

import dataclasses
import json
import math
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from os import PathLike
from typing import Any, cast
from uuid import UUID

import pydantic
from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema

from .plain import text
from .sentinels import NotGiven, Omit
from .timestamps import to_wire

__all__ = ["encode_json", "encode_python"]

_DROP = "NaN drop " + secrets.token_hex(16)
"""What stands for an omitted value until it is dropped: no data can hold it. Found by the same search as NaN is."""


def _fallback(value: Any) -> Any:
    mapping: Mapping[Any, Any] = value
    items: Iterable[Any] = value
    if isinstance(value, (Omit, NotGiven)):
        return _DROP
    if isinstance(value, Mapping):
        return dict(mapping)
    if isinstance(value, Iterable) and not isinstance(value, _REFUSED):
        return list(items)
    raise TypeError(_refusal(cast(object, value)))


_REFUSED = (bytes, bytearray, memoryview)
_to_json = SchemaSerializer(core_schema.any_schema(), {"ser_json_inf_nan": "constants"}).to_json


def encode_json(value: object) -> bytes:
    """Encode a body as compact UTF-8 JSON.

    Takes dicts and lists, any other mapping or iterable, models (by the keys of the JSON, what is not set left out;
    other pydantic models too), dataclasses, dates and times (ISO 8601), UUIDs and decimals (as strings), enums (their
    values) and paths.  Omitted values are dropped wherever they stand.  Bytes are taken as the UTF-8 text they hold.

    Raises:
        TypeError: a value that JSON has no form for; the message says where it stands.
        ValueError: NaN, an infinity, a cycle.
    """
    try:
        data = _to_json(value, by_alias=True, exclude_unset=True, warnings=False, fallback=_fallback)
    except (PydanticSerializationError, ValueError, TypeError):
        # Either it cannot be encoded, and this says where, or it is beyond pydantic's serializer: half a surrogate
        # pair, more than 255 levels.
        return text(encode_python(value)).encode()
    if data.find(b"NaN") >= 0 or data.find(b"Infinity") >= 0:  # twice as fast as `in`
        return _encode_again(data)
    return data


def _encode_again(data: bytes) -> bytes:
    """Drop what is omitted, refuse numbers that are none: the encoded text is read, as iterators are spent by now."""

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} has no form in JSON")

    return _to_json(_without_drops(json.loads(data, parse_constant=refuse)))


def _without_drops(value: Any) -> Any:
    found: dict[str, Any] = value
    items: list[Any] = value
    if type(value) is dict:
        return {key: _without_drops(item) for key, item in found.items() if item != _DROP}
    if type(value) is list:
        return [_without_drops(item) for item in items if item != _DROP]
    return value


def encode_python(value: object) -> Any:
    """The same as Python data (dicts, lists, strings, numbers, booleans, None), for forms and queries.

    Raises:
        TypeError: a value that JSON has no form for; the message says where it stands.
        ValueError: NaN, an infinity, a cycle or more levels than Python's stack takes.
    """
    try:
        return _plain(value, "")
    except RecursionError:
        raise ValueError("the body contains itself, or is nested too deeply") from None


def _plain(value: Any, path: str) -> Any:
    mapping: Mapping[Any, Any] = value
    items: Iterable[Any] = value
    data: Any = value
    if value is None or isinstance(value, (bool, int, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no form in JSON{_at(path)}")
        return value
    if isinstance(value, Mapping):
        return _plain_items(mapping.items(), path)
    if isinstance(value, pydantic.BaseModel):
        return _plain_model(value, path)
    if isinstance(value, Enum):
        return _plain(value.value, path)
    if isinstance(value, date):
        return to_wire(value)
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    if isinstance(value, PathLike):
        return str(cast("PathLike[str]", value))
    if isinstance(value, _REFUSED):
        try:
            return bytes(data).decode()
        except UnicodeDecodeError:
            raise TypeError(_refusal(data) + _at(path)) from None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return _plain_items(((field.name, getattr(value, field.name)) for field in fields), path)
    if isinstance(value, Iterable):
        kept = ((index, item) for index, item in enumerate(items) if not isinstance(item, (Omit, NotGiven)))
        return [_plain(item, f"{path}[{index}]") for index, item in kept]
    raise TypeError(_refusal(value) + _at(path))


def _plain_model(value: pydantic.BaseModel, path: str) -> Any:
    # in Python mode, so that the values reach this function, but under the names and with the omissions of the JSON
    dumped: dict[str, Any] = {}
    if not type(value).__pydantic_complete__:
        type(value).model_rebuild()  # so that the next one is for pydantic's serializer, which needs it
    for name, field in type(value).model_fields.items():
        if name in value.model_fields_set and name in value.__dict__:
            dumped[field.serialization_alias or field.alias or name] = value.__dict__[name]
    dumped.update(value.model_extra or {})
    return _plain_items(dumped.items(), path)


def _plain_items(items: Iterable[tuple[Any, Any]], path: str) -> dict[Any, Any]:
    return {_key(key): _plain(item, f"{path}.{key}") for key, item in items if not isinstance(item, (Omit, NotGiven))}


def _key(key: Any) -> Any:
    return key.value if isinstance(key, Enum) else key


def _at(path: str) -> str:
    return f" (at {path.removeprefix('.')})" if path else ""


def _refusal(value: object) -> str:
    kind = type(value)
    if isinstance(value, _REFUSED):
        return f"{kind.__name__} that are no UTF-8 text have no form in JSON; encode them first, as base64"
    return f"{kind.__module__}.{kind.__qualname__} has no form in JSON"
