"""The raw and the streaming wrappers of resources whose methods are more than one call: they wrap the calls alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

R = TypeVar("R")
W = TypeVar("W")


def of_calls(wrapper: Callable[[R], W], resource: Callable[[Any], R]) -> cached_property[W]:
    """A property that holds `wrapper` around the compiled `resource` of the same client."""

    def wrapped(self: Any) -> W:
        return wrapper(resource(self._client))

    return cached_property(wrapped)
