"""The tolerant pass: builds models of data that departs from their types, keeping what arrived as it arrived.

Each type is compiled once into a `Shape` of closures.  Scalars are not looked at; a model is built of any object, a
list of any array, and what does not fit is left as plain data.  Nothing here raises on JSON data.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from inspect import get_annotations
from types import NoneType
from typing import Annotated, Any, ForwardRef, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin

import pydantic
from typing_extensions import TypeAliasType, get_type_hints

from .base import UnknownObject
from .timestamps import WireDate, WireDatetime

__all__ = ["Parse", "Shape", "aliased_names", "construct", "shape_of"]

Parse = Callable[[Any], Any]
Misfit = Callable[[Any, int], int]

DEPTH = 3
"""How many levels are compared to choose a union's member: deeper ones would let an answer make the choice costly."""

_KINDS = (str, int, float, bool, NoneType, dict, list)
_MISFIT_KIND = 1
_MISFIT_ABSENT = 2
_MISFIT_TAG = 8


class Shape(NamedTuple):
    """A compiled type. `parse` is None where values stay as they are.

    `kinds` are the Python types of the JSON values that fit; `misfit` counts how far a value is from fitting, down to
    a depth, 0 being a fit.
    """

    parse: Parse | None
    kinds: frozenset[type]
    misfit: Misfit
    model: type[pydantic.BaseModel] | None = None
    members: tuple[Shape, ...] = ()


class Field(NamedTuple):
    """A model's field: its Python name, its shape, its tag values if it is a Literal."""

    name: str
    shape: Shape
    required: bool
    values: frozenset[Any] | None


_M = TypeVar("_M", bound=pydantic.BaseModel)

_models: dict[type[pydantic.BaseModel], Shape] = {}
_aliases: dict[int, tuple[object, Shape]] = {}


def shape_of(tp: Any, namespace: Mapping[str, Any] | None = None) -> Shape:
    """Compile a type. `namespace` is where forward references in it are looked up."""
    if isinstance(tp, (str, ForwardRef)):
        return shape_of(_resolve(tp, namespace), namespace)
    if isinstance(tp, TypeAliasType):
        return _alias_shape(tp)
    if isinstance(tp, type) and issubclass(tp, pydantic.BaseModel):
        return _model_shape(tp)
    origin = get_origin(tp)
    if origin is None:
        return _class_shape(tp)
    args = get_args(tp)
    if origin is Annotated:
        return shape_of(args[0], namespace)
    if origin is Literal:
        return _literal_shape(args)
    if origin is Union or origin is types.UnionType:
        return _union_shape([shape_of(member, namespace) for member in args])
    if isinstance(origin, TypeAliasType):
        return shape_of(origin.__value__[args], vars(sys.modules.get(origin.__module__, types)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_shape(shape_of(args[1], namespace) if len(args) == 2 else _ANY)
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return _list_shape(shape_of(args[0], namespace) if args else _ANY)
    return _ANY


# --- scalars ------------------------------------------------------------------------------------------------------


def _fits_any(value: Any, depth: int) -> int:
    return 0


def _kind_misfit(kinds: frozenset[type]) -> Misfit:
    def misfit(value: Any, depth: int) -> int:
        return 0 if type(value) in kinds else _MISFIT_KIND

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


def _parsed_misfit(parse: Parse) -> Misfit:
    def misfit(value: Any, depth: int) -> int:
        return 0 if type(value) is str and parse(value) is not value else _MISFIT_KIND

    return misfit


def _plain(*kinds: type) -> Shape:
    return Shape(None, frozenset(kinds), _kind_misfit(frozenset(kinds)))


_ANY = Shape(None, frozenset(_KINDS), _fits_any)
_CLASSES: dict[Any, Shape] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    None: _plain(NoneType),
    NoneType: _plain(NoneType),
    list: _plain(list),
    dict: _plain(dict),
    float: Shape(_to_float, frozenset((float, int)), _kind_misfit(frozenset((float, int)))),
    datetime: Shape(_to_datetime, frozenset((str,)), _parsed_misfit(_to_datetime)),
    date: Shape(_to_date, frozenset((str,)), _parsed_misfit(_to_date)),
}


def _class_shape(tp: Any) -> Shape:
    return _CLASSES.get(tp, _ANY)


def _literal_shape(values: tuple[Any, ...]) -> Shape:
    kinds = frozenset(type(value) for value in values)
    allowed = frozenset(values)

    def misfit(value: Any, depth: int) -> int:
        return 0 if type(value) in kinds and value in allowed else _MISFIT_KIND

    return Shape(None, kinds, misfit)


# --- containers ---------------------------------------------------------------------------------------------------


def _list_shape(items: Shape) -> Shape:
    parse_item = items.parse

    def parse(value: Any) -> Any:
        return [parse_item(item) for item in value] if type(value) is list and parse_item is not None else value

    def misfit(value: Any, depth: int) -> int:
        if type(value) is not list:
            return _MISFIT_KIND
        return sum(items.misfit(item, depth - 1) for item in cast("list[Any]", value)[:8]) if depth else 0

    return Shape(parse if parse_item is not None else None, frozenset((list,)), misfit)


def _mapping_shape(values: Shape) -> Shape:
    parse_item = values.parse

    def parse(value: Any) -> Any:
        if type(value) is not dict or parse_item is None:
            return value
        return {key: parse_item(item) for key, item in cast("dict[str, Any]", value).items()}

    def misfit(value: Any, depth: int) -> int:
        if type(value) is not dict:
            return _MISFIT_KIND
        found = cast("dict[str, Any]", value)
        return sum(values.misfit(item, depth - 1) for item in found.values()) if depth else 0

    return Shape(parse if parse_item is not None else None, frozenset((dict,)), misfit)


# --- aliases ------------------------------------------------------------------------------------------------------


def _resolve(value: Any, namespace: Mapping[str, Any] | None) -> Any:
    holder = type("holder", (), {"__annotations__": {"value": value}})
    return get_type_hints(holder, globalns=dict(namespace or {}), include_extras=True)["value"]


def _alias_shape(alias: TypeAliasType) -> Shape:
    known = _aliases.get(id(alias))
    if known is not None:
        return known[1]
    module = sys.modules.get(str(alias.__module__))
    namespace = vars(module) if module is not None else {}
    inner: Shape | None = None

    def shape() -> Shape:
        nonlocal inner
        if inner is None:
            inner = shape_of(_resolve(alias.__value__, namespace), namespace)
        return inner

    def parse(value: Any) -> Any:
        parse_inner = shape().parse
        return value if parse_inner is None else parse_inner(value)

    def misfit(value: Any, depth: int) -> int:
        return shape().misfit(value, depth)

    # While the alias is compiled, uses of it inside itself get this stand-in, which asks again later.
    _aliases[id(alias)] = (alias, Shape(parse, frozenset(_KINDS), misfit))
    try:
        compiled = shape()
    except BaseException:
        del _aliases[id(alias)]
        raise
    _aliases[id(alias)] = (alias, compiled)
    return compiled


# --- models -------------------------------------------------------------------------------------------------------

_new = object.__new__
_set = object.__setattr__
_slots = vars(pydantic.BaseModel)
_set_names: Callable[[Any, Any], None] = _slots["__pydantic_fields_set__"].__set__
_set_extra: Callable[[Any, Any], None] = _slots["__pydantic_extra__"].__set__
_set_private: Callable[[Any, Any], None] = _slots["__pydantic_private__"].__set__


class Plan(NamedTuple):
    """What is needed to build one model.

    `fields` are the fields by JSON key, `absent` the values by name of those that are not sent, `fresh` the names of
    the mutable ones among these, `renamed` says that names and keys differ, `nested` are the fields whose values are
    parsed further, `extra` parses unknown keys.
    """

    fields: dict[str, Field]
    absent: dict[str, Any]
    fresh: tuple[str, ...]
    renamed: bool
    nested: tuple[tuple[str, Parse], ...]
    extra: Parse | None


_plans: dict[type[pydantic.BaseModel], Plan] = {}


def plan_of(cls: type[pydantic.BaseModel]) -> Plan:
    """Read a model's fields once, building it first where its forward references are not resolved yet."""
    known = _plans.get(cls)
    if known is not None:
        return known
    if not cls.__pydantic_fields_complete__:
        cls.model_rebuild()
    namespace = vars(sys.modules[cls.__module__])
    fields: dict[str, Field] = {}
    absent: dict[str, Any] = {}
    fresh: list[str] = []
    for name, info in cls.model_fields.items():
        shape = shape_of(info.annotation, namespace)
        values = _tag_values(info.annotation)
        fields[info.alias or name] = Field(name, shape, info.is_required(), values)
        # A required field that is absent reads as None, as in the official SDKs.
        absent[name] = None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})
        if isinstance(absent[name], (list, dict, pydantic.BaseModel)):
            fresh.append(name)
    extra_type = _extra_type(cls)
    extra = None if extra_type is None else shape_of(extra_type, namespace).parse
    renamed = any(field.name != key for key, field in fields.items())
    nested = tuple((field.name, field.shape.parse) for field in fields.values() if field.shape.parse is not None)
    return _plans.setdefault(cls, Plan(fields, absent, tuple(fresh), renamed, nested, extra))


def aliased_names(tp: Any) -> set[str]:
    """The Python names, in a type and in all that it is made of, that differ from their JSON keys.

    An unknown key that is spelt like one of them is dropped by pydantic's JSON reader, so it has to be looked for.
    """
    names: set[str] = set()
    seen: dict[int, Any] = {}  # by identity, and kept alive, as not all annotations can be hashed
    left: list[tuple[Any, Mapping[str, Any]]] = [(tp, {})]
    while left:
        found, namespace = left.pop()
        if id(found) in seen:
            continue
        seen[id(found)] = found
        if isinstance(found, (str, ForwardRef)):
            left.append((_resolve(found, namespace), namespace))
        elif isinstance(found, TypeAliasType):
            left.append((found.__value__, vars(sys.modules[str(found.__module__)])))
        elif isinstance(found, type) and issubclass(found, pydantic.BaseModel):
            if not found.__pydantic_fields_complete__:
                found.model_rebuild()
            namespace = vars(sys.modules[found.__module__])
            for name, info in found.model_fields.items():
                if info.alias not in (None, name):
                    names.add(name)
                left.append((info.annotation, namespace))
        elif get_origin(found) is not Literal:
            left.extend((part, namespace) for part in get_args(found))
    return names


def _extra_type(cls: type[pydantic.BaseModel]) -> Any:
    for base in cls.__mro__:
        if base is pydantic.BaseModel:
            return None
        annotation = get_annotations(base).get("__pydantic_extra__")
        if annotation is not None:
            args = get_args(_resolve(annotation, vars(sys.modules[base.__module__])))
            return args[1] if len(args) == 2 else None
    return None


def _tag_values(annotation: Any) -> frozenset[Any] | None:
    """The values of a Literal, optional or not; None for other types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _tag_values(get_args(annotation)[0])
    if origin is Literal:
        return frozenset(get_args(annotation)) - {None}
    if origin is Union or origin is types.UnionType:
        members = [_tag_values(member) for member in get_args(annotation) if member is not NoneType]
        return members[0] if len(members) == 1 else None
    return None


def _rename(fields: dict[str, Field], found: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """An object's known values by the names of their fields; its unknown ones go to `extra`."""
    values: dict[str, Any] = {}
    for key, item in found.items():
        field = fields.get(key)
        if field is None:
            extra[key] = item
        else:
            values[field.name] = item
    return values


def _model_shape(cls: type[pydantic.BaseModel]) -> Shape:
    known = _models.get(cls)
    if known is not None:
        return known
    plan: Plan | None = None

    def parse(value: Any) -> Any:
        nonlocal plan
        if type(value) is not dict:
            return value
        if plan is None:
            # pydantic can not serialise an object, inside another one, whose class was never built
            cls.model_rebuild()
            plan = plan_of(cls)
        fields, absent, fresh, renamed, nested, parse_extra = plan
        found = cast("dict[str, Any]", value)
        extra: dict[str, Any] = {}
        if renamed:
            found = _rename(fields, found, extra)
        values = absent | found
        names = set(found)
        if len(values) != len(absent):
            for key in found:
                if key not in absent:
                    extra[key] = values.pop(key)
                    names.remove(key)
        for name, parse_item in nested:
            if name in names:
                values[name] = parse_item(values[name])
        for name in fresh:
            if name not in names:
                values[name] = deepcopy(values[name])
        if extra and parse_extra is not None:
            extra = {key: parse_extra(item) for key, item in extra.items()}
        model = _new(cls)
        _set(model, "__dict__", values)
        _set_names(model, names)
        _set_extra(model, extra)
        _set_private(model, None)
        return model

    def misfit(value: Any, depth: int) -> int:
        if type(value) is not dict:
            return _MISFIT_KIND
        found = cast("dict[str, Any]", value)
        total = 0
        for key, field in plan_of(cls).fields.items():
            if key not in found:
                total += _MISFIT_ABSENT * field.required
            elif depth:
                wrong = field.shape.misfit(found[key], depth - 1)
                total += _MISFIT_TAG if wrong and field.values else wrong
        return total

    return _models.setdefault(cls, Shape(parse, frozenset((dict,)), misfit, cls))


def construct(cls: type[_M], values: dict[str, Any]) -> _M:
    """Build a model of keyword arguments: JSON keys, or names of fields whose key is not among them."""
    keys = {field.name: key for key, field in plan_of(cls).fields.items()}
    named = {keys[key] if key in keys and keys[key] not in values else key: item for key, item in values.items()}
    parse = cast(Callable[[Any], _M], _model_shape(cls).parse)
    return parse(named)


# --- unions -------------------------------------------------------------------------------------------------------


def _union_shape(members: Sequence[Shape]) -> Shape:
    flat: list[Shape] = []
    for member in members:
        flat.extend(member.members or (member,))
    objects = [member for member in flat if dict in member.kinds]
    parsers: dict[type, Parse] = {}
    if objects:
        choose = _choose_object(objects)
        if choose is not None:
            parsers[dict] = choose
    for kind in (list, str, int):
        choose = _choose([member for member in flat if kind in member.kinds])
        if choose is not None:
            parsers[kind] = choose

    def parse(value: Any) -> Any:
        parser = parsers.get(type(value))
        return value if parser is None else parser(value)

    def misfit(value: Any, depth: int) -> int:
        return min(member.misfit(value, depth) for member in flat)

    kinds = frozenset[type]().union(*(member.kinds for member in flat))
    # A parser leaves values of other kinds alone, so where there is one only, nothing has to be chosen.
    alone = next(iter(parsers.values())) if len(parsers) == 1 else parse if parsers else None
    return Shape(alone, kinds, misfit, None, tuple(flat))


def _choose(candidates: Sequence[Shape]) -> Parse | None:
    """A parser by the candidate that fits best, the first of equals; None where values stay as they are."""
    if not any(candidate.parse for candidate in candidates):
        return None
    if len(candidates) == 1:
        return candidates[0].parse

    def parse(value: Any) -> Any:
        best = min(candidates, key=lambda candidate: (candidate.misfit(value, DEPTH), -_known(candidate, value)))
        return value if best.parse is None else best.parse(value)

    return parse


def _known(candidate: Shape, value: Any) -> int:
    if candidate.model is None or type(value) is not dict:
        return 0
    fields = plan_of(candidate.model).fields
    return sum(key in fields for key in cast("dict[str, Any]", value))


def _choose_object(candidates: Sequence[Shape]) -> Parse | None:
    """A parser of objects: by the tag where every member has one, else by the best fit."""
    by_fit = _choose(candidates)
    if by_fit is None or len(candidates) == 1 or not all(candidate.model for candidate in candidates):
        return by_fit
    tagged: tuple[str, dict[Any, Parse]] | None = None
    compiled = False

    def parse(value: Any) -> Any:
        nonlocal tagged, compiled
        if type(value) is not dict:
            return value
        if not compiled:
            tagged = _tags(candidates)
            compiled = True
        if tagged is None:
            return by_fit(value)
        key, parsers = tagged
        tag = cast("dict[str, Any]", value).get(key)
        if tag is None:
            return by_fit(value)
        parser = parsers.get(tag) if isinstance(tag, (str, int)) else None
        return cast(Parse, _model_shape(UnknownObject).parse)(value) if parser is None else parser(value)

    return parse


def _tags(candidates: Sequence[Shape]) -> tuple[str, dict[Any, Parse]] | None:
    """The key that is a Literal in every candidate and tells most of them apart, with a parser for each value."""
    plans = [(candidate, plan_of(candidate.model).fields) for candidate in candidates if candidate.model]
    best: dict[Any, list[Shape]] = {}
    best_key = ""
    for key in plans[0][1]:
        groups: dict[Any, list[Shape]] = {}
        for candidate, fields in plans:
            values = fields[key].values if key in fields else None
            if not values:
                break
            for value in values:
                groups.setdefault(value, []).append(candidate)
        else:
            if len({tuple(map(id, group)) for group in groups.values()}) > max(1, len(best)):
                best, best_key = groups, key
    if not best:
        return None
    parsers = {tag: _choose_object(group) for tag, group in best.items()}
    return best_key, {tag: parser for tag, parser in parsers.items() if parser is not None}
