"""Methods whose keywords a typed dict names: type checkers read them there, and what looks at signatures reads them off
the method as well."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound="Callable[..., Any]")


def keywords_of(*dicts: type) -> Callable[[F], F]:
    """Show the keys of typed dicts in a method's signature, in place of its `**arguments`.

    A key that may be left out shows as None, which every method takes for just that.
    """

    def shown(method: F) -> F:
        signature = inspect.signature(method)
        own = [each for each in signature.parameters.values() if each.kind is not each.VAR_KEYWORD]
        keys = {name: hint for each in dicts for name, hint in each.__annotations__.items()}
        more = [_keyword(name, hint) for name, hint in keys.items() if name not in signature.parameters]
        method.__signature__ = signature.replace(parameters=[*own, *more])  # type: ignore[attr-defined]
        return method

    return shown


def _keyword(name: str, hint: Any) -> inspect.Parameter:
    annotation = getattr(hint, "__forward_arg__", hint)
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
