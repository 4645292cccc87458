"""Constructors that classes take over from their mixins, in a form that type checkers read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeAlias

P = ParamSpec("P")

Constructor: TypeAlias = Callable[Concatenate[Any, P], None]


def taking(constructor: Constructor[P]) -> Callable[[Callable[..., None]], Constructor[P]]:
    """Put `constructor` in the place of the function below.

    A model has a constructor of its own for type checkers, made of its fields, unless its class defines one. An
    assignment defines one too, but mypy takes the class for `Any` then.
    """

    def replaced(_: Callable[..., None]) -> Constructor[P]:
        return constructor

    return replaced
