"""Compiled types: how values of a type are read, and how well a value fits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import islice
from types import NoneType
from typing import Any, NamedTuple

from .enums import OpenEnum
from .integers import to_integer
from .timestamps import WireDate, WireDatetime
from .wirebytes import WireBytes

__all__ = [
    "ABSENT",
    "ANY",
    "CLASSES",
    "DEPTH",
    "INTEGER",
    "WRONG_KIND",
    "WRONG_TAG",
    "Field",
    "Parse",
    "Shape",
    "enum_shape",
    "list_shape",
    "literal_shape",
    "mapping_shape",
]

Parse = Callable[[Any], Any]
Misfit = Callable[[Any, int], int]

DEPTH = 3
"""How many levels are compared to choose a union's member: deeper ones would let an answer make the choice costly."""

WIDTH = 8
"""How many items of an array, or of an object whose keys are data, are compared."""

KINDS = (str, int, float, bool, NoneType, dict, list)
WRONG_KIND = 1
ABSENT = 2
WRONG_TAG = 8


class Shape(NamedTuple):
    """A compiled type. `parse` is None where values stay as they are.

    `kinds` are the Python types of the JSON values that fit; `misfit` counts how far a value is from fitting, down to
    a depth, 0 being a fit.  `fields` gives a model's fields by JSON key, `members` are a union's.
    """

    parse: Parse | None
    kinds: frozenset[type]
    misfit: Misfit
    fields: Callable[[], Mapping[str, Field]] | None = None
    members: tuple[Shape, ...] = ()


class Field(NamedTuple):
    """A model's field: its Python name, its shape, its tag values if it is a Literal."""

    name: str
    shape: Shape
    required: bool
    values: frozenset[Any] | None


# --- scalars ------------------------------------------------------------------------------------------------------


def _fits_any(value: Any, depth: int) -> int:
    return 0


def _kind_misfit(kinds: frozenset[type]) -> Misfit:
    def misfit(value: Any, depth: int) -> int:
        return 0 if type(value) in kinds else WRONG_KIND

    return misfit


def _to_float(value: Any) -> Any:
    if type(value) is int:
        try:
            as_float = float(value)
        except OverflowError:
            return value
        return as_float if as_float == value else value
    return value


def _to_datetime(value: Any) -> Any:
    try:
        return WireDatetime.parse(value) if type(value) is str else value
    except ValueError:
        return value


def _to_date(value: Any) -> Any:
    try:
        return WireDate.parse(value) if type(value) is str else value
    except ValueError:
        return value


def _to_bytes(value: Any) -> Any:
    try:
        return WireBytes.parse(value) if type(value) is str else value
    except ValueError:
        return value


def _parsed_misfit(parse: Parse) -> Misfit:
    def misfit(value: Any, depth: int) -> int:
        return 0 if type(value) is str and parse(value) is not value else WRONG_KIND

    return misfit


def _plain(*kinds: type) -> Shape:
    return Shape(None, frozenset(kinds), _kind_misfit(frozenset(kinds)))


INTEGER = Shape(to_integer, frozenset((int, str)), _kind_misfit(frozenset((int,))))
ANY = Shape(None, frozenset(KINDS), _fits_any)
CLASSES: dict[Any, Shape] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    None: _plain(NoneType),
    NoneType: _plain(NoneType),
    list: _plain(list),
    dict: _plain(dict),
    float: Shape(_to_float, frozenset((float, int)), _kind_misfit(frozenset((float, int)))),
    datetime: Shape(_to_datetime, frozenset((str,)), _parsed_misfit(_to_datetime)),
    bytes: Shape(_to_bytes, frozenset((str,)), _parsed_misfit(_to_bytes)),
    date: Shape(_to_date, frozenset((str,)), _parsed_misfit(_to_date)),
}


def literal_shape(values: tuple[Any, ...]) -> Shape:
    """Compile a set of values."""
    kinds: frozenset[type] = frozenset(map(type, values))
    allowed = frozenset(values)

    def misfit(value: Any, depth: int) -> int:
        return 0 if type(value) in kinds and value in allowed else WRONG_KIND

    return Shape(None, kinds, misfit)


def enum_shape(values: type[OpenEnum]) -> Shape:
    """Compile an enum: a text becomes its member, unless that member's own text differs (in its case)."""

    def parse(value: Any) -> Any:
        if type(value) is not str:
            return value
        member = values(value)
        return member if member.value == value else value

    kinds: frozenset[type] = frozenset((str,))
    return Shape(parse, kinds, _kind_misfit(kinds))


# --- containers ---------------------------------------------------------------------------------------------------


def list_shape(items: Shape) -> Shape:
    """Compile an array."""

    def misfit(value: Any, depth: int) -> int:
        found: list[Any] = value
        if type(value) is not list:
            return WRONG_KIND
        return sum(items.misfit(item, depth - 1) for item in found[:WIDTH]) if depth else 0

    parse_item = items.parse
    if parse_item is None:
        return Shape(None, frozenset((list,)), misfit)

    def parse(value: Any) -> Any:
        found: list[Any] = value
        return [parse_item(item) for item in found] if type(value) is list else found

    return Shape(parse, frozenset((list,)), misfit)


def mapping_shape(values: Shape) -> Shape:
    """Compile an object whose keys are data."""

    def misfit(value: Any, depth: int) -> int:
        found: dict[str, Any] = value
        if type(value) is not dict:
            return WRONG_KIND
        return sum(values.misfit(found[key], depth - 1) for key in islice(found, WIDTH)) if depth else 0

    parse_item = values.parse
    if parse_item is None:
        return Shape(None, frozenset((dict,)), misfit)

    def parse(value: Any) -> Any:
        found: dict[str, Any] = value
        return {key: parse_item(item) for key, item in found.items()} if type(value) is dict else found

    return Shape(parse, frozenset((dict,)), misfit)
