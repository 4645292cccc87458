"""Objects of keyword arguments that may be None."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

T = TypeVar("T")


def made(cls: type[T], **values: Any) -> T:
    """An object with what is given, objects within it without what is None."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            held = cast("Mapping[str, Any]", value)
            value = {key: each for key, each in held.items() if each is not None}
        if value is not None:
            given[name] = value
    return cls(**given)
