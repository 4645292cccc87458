"""The names that a module of types offers: those of a compiled package, and others from where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from specwright.runtime.lazy import lazy_exports

TYPES = "specwright_generated.genai_next.types"


def exports(
    module: str, package: str, more: Mapping[str, str], unknown: Iterable[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` of `module`.

    Args:
        module: its `__name__`.
        package: the package below `TYPES` all of whose names it offers; empty for none.
        more: further names, each with `module:Name` below `TYPES`.
        unknown: google-genai's names for members of unions that it does not know; all are one class here.
    """
    shown: list[str] = list(import_module(f"{TYPES}.{package}").__all__) if package else []
    found = dict.fromkeys(shown, f"{TYPES}.{package}")
    found |= {name: f"{TYPES}.{where}" for name, where in more.items()}
    found |= dict.fromkeys(unknown, "specwright.runtime.models:UnknownObject")
    get, names = lazy_exports(module, found)
    return get, names, sorted(found)
