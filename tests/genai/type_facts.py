"""google-genai's types, by looking at the installed package: its public names, values for its fields, what they do.

An outcome is plain data, the same for both packages where they do the same: what an object says, or that it is refused.
"""

from __future__ import annotations

import abc
import collections.abc
import datetime
import enum
import inspect
import logging
import types
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pydantic
import pytest
import typing_extensions

_official: Any = pytest.importorskip("google.genai", reason="the official SDK is not installed")
official: Any = _official.types
logging.getLogger("google_genai.types").setLevel(logging.CRITICAL)

REFUSED = "refused"
ABSENT: Any = object()
_SOURCES = (typing, typing_extensions, abc, enum, pydantic, collections.abc)

ODD: tuple[Any, ...] = (
    None, "x", "5", 5, 1.5, True, [], {}, b"x", ["x"], {"a": 1}, [{}], [5], "2024-01-01T00:00:00Z",
    datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC), {"text": "x"}, [{"text": "x"}], int, {"x": {}},
)  # fmt: skip
"""Values that fit some fields, and others not."""


def public() -> Iterator[str]:
    """Every public name that the module of types has of its own, and not for its own use from elsewhere."""
    for name, value in sorted(vars(official).items()):
        imported = inspect.ismodule(value) or any(getattr(source, name, ABSENT) is value for source in _SOURCES)
        if not name.startswith("_") and not imported:
            yield name


def kind(value: Any) -> str:
    """What a name stands for."""
    if inspect.isclass(value) and issubclass(value, pydantic.BaseModel):
        return "model"
    if inspect.isclass(value) and issubclass(value, enum.Enum):
        return "enum"
    return "typed dict" if typing_extensions.is_typeddict(value) else "other"


def named(*kinds: str) -> list[str]:
    """The public names of some kinds."""
    return [name for name in public() if kind(getattr(official, name)) in kinds]


def helpers(model: Any) -> list[str]:
    """The public methods, properties and constructors of a model that are its own, or its own bases'."""
    classes = [each for each in model.__mro__ if str(each.__module__).startswith("google.genai")]
    found = {name for each in classes for name in vars(each)} - set(model.model_fields)
    return sorted(name for name in found if not name.startswith(("_", "model_")))


def holds_enum(annotation: Any) -> bool:
    """Whether a type has an enum in it."""
    inside = any(map(holds_enum, typing.get_args(annotation)))
    return inside or (inspect.isclass(annotation) and issubclass(annotation, enum.Enum))


def sample(annotation: Any, *, alias: bool, depth: int = 2) -> Any:
    """A value for a type: whole objects as dicts by names or aliases; ABSENT where none is plain."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        found = (sample(each, alias=alias, depth=depth) for each in args if each is not type(None))
        return next((value for value in found if value is not ABSENT), ABSENT)
    if origin is typing.Literal:
        return args[0]
    if origin is list:
        item = sample(args[0], alias=alias, depth=depth)
        return ABSENT if item is ABSENT else [item]
    if origin is dict:
        item = sample(args[1], alias=alias, depth=depth)
        return ABSENT if item is ABSENT else {"key_of_data": item}
    if inspect.isclass(annotation) and issubclass(annotation, pydantic.BaseModel):
        return fields_of(annotation, alias=alias, depth=depth - 1) if depth else {}
    if inspect.isclass(annotation) and issubclass(annotation, enum.Enum):
        return str(next(iter(annotation)).value)
    plain: dict[Any, Any] = {
        str: "text", int: 3, float: 1.5, bool: True, bytes: b"bytes", Any: {"any_thing": 1},
        datetime.datetime: "2024-01-02T03:04:05+01:00",
    }  # fmt: skip
    return plain.get(annotation, ABSENT)


def fields_of(model: Any, *, alias: bool, depth: int = 2) -> dict[str, Any]:
    """A value for each field of a model. A reference image says itself what type it is of."""
    given: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        value = sample(info.annotation, alias=alias, depth=depth)
        if name == "output_uri_prefix":
            value = "gs://bucket/place"
        told_by_class = model.__name__.endswith("ReferenceImage") and name.endswith(("_image_config", "reference_type"))
        if value is not ABSENT and not (told_by_class and model.__name__ != "VideoGenerationReferenceImage"):
            given[info.alias if alias and info.alias else name] = value
    return given


def plain(value: Any) -> Any:
    """A result as plain data, without what is not set."""
    if isinstance(value, pydantic.BaseModel):
        return plain(value.model_dump(exclude_none=True))
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in typing.cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in typing.cast("list[Any]", value)]
    return value


def outcome(make: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What `make` gives, or that it is refused. Where theirs fails by accident, it is refused as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return plain(make(*arguments, **named))
        except (ValueError, TypeError, AttributeError, KeyError, NotImplementedError):
            return REFUSED
