"""Names that are imported when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

_resolved: dict[str, Any] = {}


def resolve(reference: str) -> Any:
    """What `module:Name` names, importing the module the first time.

    Raises:
        ImportError: there is no such module, or no such name in it.
    """
    try:
        return _resolved[reference]
    except KeyError:
        pass
    module_name, _, path = reference.partition(":")
    target: Any = import_module(module_name)
    for name in path.split("."):
        try:
            target = getattr(target, name)
        except AttributeError as error:
            raise ImportError(f"{module_name} has no {path}") from error
    _resolved[reference] = target
    return target


def lazy_exports(module_name: str, exports: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` for a package whose names live in other modules.

    Args:
        module_name: the package, `__name__`.
        exports: where each name lives: a module, `.relative` to the package or absolute. `module:other` takes the
            name `other` from there, and `module:` stands for the module itself.
    """

    def __getattr__(name: str) -> Any:
        try:
            where = exports[name]
        except KeyError:
            raise AttributeError(f"module {module_name!r} has no attribute {name!r}") from None
        path, colon, attribute = where.partition(":")
        module = import_module(path, module_name)
        value = module if colon and not attribute else getattr(module, attribute or name)
        # The next use finds the name in the package itself.
        setattr(sys.modules[module_name], name, value)
        return value

    def __dir__() -> list[str]:
        return sorted({*vars(sys.modules[module_name]), *exports})

    return __getattr__, __dir__


def mirror(module_name: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` for a package that shows another one, lazy names and all."""
    shown = import_module(module_name)
    names: list[str] = list(getattr(shown, "__all__", ()))
    known = frozenset(names)
    own = module_name.replace("_generated", "", 1)

    def __getattr__(name: str) -> Any:
        if name in known:
            value = getattr(shown, name)
            if own in sys.modules:
                # The next use finds the name in the package itself.
                setattr(sys.modules[own], name, value)
            return value
        # A subpackage can be named without being imported first. `from package import submodule` asks here as well.
        if not name.startswith("_"):
            try:
                return import_module(f"{own}.{name}")
            except ModuleNotFoundError:
                pass
        raise AttributeError(f"module {own!r} has no attribute {name!r}", name=name, obj=sys.modules.get(own))

    def __dir__() -> list[str]:
        return sorted(names)

    return __getattr__, __dir__, names


class _LazyModule:
    __slots__ = ("_name", "_owner")

    def __init__(self, name: str, owner: str) -> None:
        self._name = name
        self._owner = owner

    def __getattr__(self, name: str) -> Any:
        # pydantic tries annotations when a class is made, and takes a NameError for "not yet". While the module of
        # that class is being imported, importing on would lead round the cycle into half-made modules.
        if getattr(sys.modules[self._owner].__spec__, "_initializing", False):
            raise NameError(f"{self._name}.{name} is looked up once {self._owner} is imported", name=name)
        return getattr(import_module(self._name), name)

    def __repr__(self) -> str:
        return f"<lazy module {self._name!r}>"


def lazy_module(module_name: str, owner: str) -> Any:
    """A stand-in for a module that is imported when a name of it is needed: the back edge of a cycle of modules.

    Args:
        module_name: the module that it stands for.
        owner: the module that names it, `__name__`; until that one is imported, asking for a name is a NameError.
    """
    return _LazyModule(module_name, owner)
