"""The intermediate representation as JSON, for people and for comparison (`specwright ir PROVIDER`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TYPE_CHECKING, cast, get_args

from specwright_generator import ir
from specwright_generator.ir import Json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TYPES: tuple[type, ...] = get_args(ir.Type)
_ALWAYS = frozenset(("required",))


def to_json(record: DataclassInstance) -> dict[str, Json]:
    """`record` and everything in it as plain JSON.

    Members of the type family say which they are under `is`.  What has its default value is left out.
    """
    found: dict[str, Json] = {"is": type(record).__name__.lower()} if isinstance(record, _TYPES) else {}
    for each in fields(record):
        value: object = getattr(record, each.name)
        if each.name in _ALWAYS or value != _default(each):
            found[each.name] = _plain(value)
    return found


def _default(each: Field[object]) -> object:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default


def _plain(value: object) -> Json:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): _plain(inner) for key, inner in cast("Mapping[object, object]", value).items()}
        case tuple() | list():
            return [_plain(inner) for inner in cast("Sequence[object]", value)]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return to_json(value)
        case _:
            raise TypeError(f"{type(value).__name__} is no part of the intermediate representation")
