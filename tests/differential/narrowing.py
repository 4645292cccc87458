"""Values cut down to the keys that an official client's models have, as far as they are in both."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

import pydantic
from typing_extensions import TypeAliasType


def narrowed(value: Any, hint: Any) -> Any:
    """`value` without the keys that the models of the type `hint` do not know and drop; as it is where none fits it."""
    if isinstance(value, list):
        items = [args[0] for kind in _members(hint) if get_origin(kind) is list and (args := get_args(kind))]
        return [narrowed(each, items[0]) for each in value] if items else value
    models = [kind for kind in _members(hint) if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)]
    fitting = [model for model in models if isinstance(value, Mapping) and _fits(model, value)]
    if not fitting or any(model.model_config.get("extra") == "allow" for model in fitting):
        return value
    known = fitting[0].model_fields.items()
    fields = {spelt: field for name, field in known for spelt in (name, field.alias or name)}
    return {key: narrowed(each, fields[key].annotation) for key, each in value.items() if key in fields}


def _fits(model: type[pydantic.BaseModel], value: Mapping[str, Any]) -> bool:
    try:
        model.model_validate(dict(value))
    except pydantic.ValidationError:
        return False
    return True


def _members(hint: Any) -> Iterator[Any]:
    """The types that a hint is a choice of, aliases and notes taken off."""
    if isinstance(hint, TypeAliasType):
        yield from _members(hint.__value__)
    elif get_origin(hint) is Annotated or isinstance(get_origin(hint), TypeAliasType):
        yield from _members(get_args(hint)[0])
    elif get_origin(hint) in (Union, types.UnionType):
        for each in get_args(hint):
            yield from _members(each)
    else:
        yield hint
