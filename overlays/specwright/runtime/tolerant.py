"""The tolerant pass: builds models of data that departs from their types, keeping what arrived as it arrived.

Each type is compiled once into a `Shape` of closures.  Scalars are not looked at; a model is built of any object, a
list of any array, and what does not fit is left as plain data.  Nothing here raises on JSON data.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from inspect import get_annotations
from types import NoneType
from typing import Annotated, Any, ForwardRef, Literal, NamedTuple, TypeVar, Union, cast, get_args, get_origin

import pydantic
from typing_extensions import TypeAliasType, get_type_hints

from .base import UnknownObject
from .enums import OpenEnum
from .integers import DIGITS
from .schema import must_arrive
from .shapes import (
    ABSENT,
    ANY,
    CLASSES,
    INTEGER,
    WRONG_KIND,
    WRONG_TAG,
    Field,
    Parse,
    Shape,
    enum_shape,
    list_shape,
    literal_shape,
    mapping_shape,
)
from .unions import union_shape

__all__ = ["aliased_names", "construct", "shape_of"]

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
    if isinstance(tp, type) and issubclass(tp, OpenEnum):
        return enum_shape(tp)
    origin = get_origin(tp)
    if origin is None:
        return CLASSES.get(tp, ANY)
    args = get_args(tp)
    if origin is Annotated:
        return INTEGER if DIGITS in args[1:] else shape_of(args[0], namespace)
    if origin is Literal:
        return literal_shape(args)
    if origin is Union or origin is types.UnionType:
        return union_shape([shape_of(member, namespace) for member in args], _unknown)
    if isinstance(origin, TypeAliasType):
        return shape_of(origin.__value__[args], _names_beside(origin))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return mapping_shape(shape_of(args[1], namespace) if len(args) == 2 else ANY)
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return list_shape(shape_of(args[0], namespace) if args else ANY)
    return ANY


# --- aliases ------------------------------------------------------------------------------------------------------


def _resolve(value: Any, namespace: Mapping[str, Any] | None) -> Any:
    holder = type("holder", (), {"__annotations__": {"value": value}})
    return get_type_hints(holder, globalns=dict(namespace or {}), include_extras=True)["value"]


def _names_beside(defined: Any) -> dict[str, Any]:
    """The names of the module that a class or an alias stands in."""
    module = sys.modules.get(str(defined.__module__))
    return {} if module is None else vars(module)


def _alias_shape(alias: TypeAliasType) -> Shape:
    known = _aliases.get(id(alias))
    if known is not None:
        return known[1]
    namespace = _names_beside(alias)
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
    _aliases[id(alias)] = (alias, Shape(parse, ANY.kinds, misfit))
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
    namespace = _names_beside(cls)
    fields: dict[str, Field] = {}
    absent: dict[str, Any] = {}
    fresh: list[str] = []
    for name, info in cls.model_fields.items():
        shape = INTEGER if DIGITS in info.metadata else shape_of(info.annotation, namespace)
        values = _tag_values(info.annotation)
        required = must_arrive(info)
        fields[info.alias or name] = Field(name, shape, required, values)
        # A required field that is absent reads as None, as in the official SDKs.
        absent[name] = None if required else info.get_default(call_default_factory=True, validated_data={})
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
            left.append((found.__value__, _names_beside(found)))
        elif isinstance(found, type) and issubclass(found, pydantic.BaseModel):
            if not found.__pydantic_fields_complete__:
                found.model_rebuild()
            namespace = _names_beside(found)
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
            args = get_args(_resolve(annotation, _names_beside(base)))
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

    def fields() -> Mapping[str, Field]:
        return plan_of(cls).fields

    def parse(value: Any) -> Any:
        nonlocal plan
        if type(value) is not dict:
            return value
        if plan is None:
            # pydantic can not serialise an object, inside another one, whose class was never built
            cls.model_rebuild()
            plan = plan_of(cls)
        by_key, absent, fresh, renamed, nested, parse_extra = plan
        found = cast("dict[str, Any]", value)
        extra: dict[str, Any] = {}
        if renamed:
            found = _rename(by_key, found, extra)
        values = absent | found
        names = set(found)
        if len(values) != len(absent):
            for key in found:
                if key not in absent:
                    extra[key] = values.pop(key)
        if renamed and extra:
            # Unknown keys count as set, as they do in pydantic, but not as the field whose name they happen to have.
            names.update(key for key in extra if key not in absent)
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
            return WRONG_KIND
        found = cast("dict[str, Any]", value)
        total = 0
        for key, field in fields().items():
            if key not in found:
                total += ABSENT * field.required
            elif depth:
                wrong = field.shape.misfit(found[key], depth - 1)
                total += WRONG_TAG if wrong and field.values else wrong
        return total

    return _models.setdefault(cls, Shape(parse, frozenset((dict,)), misfit, fields))


def _unknown(value: Any) -> Any:
    return cast(Parse, _model_shape(UnknownObject).parse)(value)


def construct(cls: type[_M], values: dict[str, Any]) -> _M:
    """Build a model of keyword arguments: JSON keys, or names of fields whose key is not among them."""
    keys = {field.name: key for key, field in plan_of(cls).fields.items()}
    named = {keys[key] if key in keys and keys[key] not in values else key: item for key, item in values.items()}
    parse = cast(Callable[[Any], _M], _model_shape(cls).parse)
    return parse(named)
