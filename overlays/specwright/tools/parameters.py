"""A function's signature, type hints and docstring, read into one list of parameters."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, cast, get_args, get_origin

__all__ = ["Injected", "Parameter", "SignatureError", "parameters_of", "return_type", "users_function"]


class SignatureError(TypeError):
    """A function that cannot be declared to a model. The message says which part of it, and what to do."""


class Injected:
    """Marks a parameter that the program fills in and the model never sees: `Annotated[Context, Injected()]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a function.

    Attributes:
        name: its name.
        annotation: its type hint; `Any` where there is none.
        default: its default, `inspect.Parameter.empty` where there is none.
        positional: True if it can only be passed by position.
        description: what the docstring says of it, or an empty string.
        hidden: True if the program passes it and not the model.
    """

    name: str
    annotation: Any = Any
    default: Any = inspect.Parameter.empty
    positional: bool = False
    description: str = ""
    hidden: bool = False

    @property
    def required(self) -> bool:
        """True if the function cannot be called without it."""
        return self.default is inspect.Parameter.empty


def users_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function that somebody wrote: inside of partials, wrappers, methods and objects that can be called."""
    found: Any = function
    while True:
        if isinstance(found, functools.partial):
            found = found.func
        elif hasattr(found, "__wrapped__"):
            found = found.__wrapped__
        elif inspect.ismethod(found):
            found = found.__func__
        elif inspect.isroutine(found) or inspect.isclass(found):
            return cast("Callable[..., Any]", found)
        else:
            found = type(found).__call__


def parameters_of(
    function: Callable[..., Any], *, hidden: Collection[str] = (), descriptions: dict[str, str] | None = None
) -> tuple[Parameter, ...]:
    """The parameters of a function, in order.

    Args:
        function: a function, a method, a partial, or an object that can be called.
        hidden: names of parameters that the program fills in.
        descriptions: what is known of each parameter, by its name.

    What a partial has fixed by name is not the model's to choose, and is left out.

    Raises:
        SignatureError: a type hint cannot be resolved; there are `*args` or `**kwargs` that are not hidden; or a
            hidden name is no parameter.
    """
    name = _name(function)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError) as error:
        raise SignatureError(f"`{name}` has no signature to read; wrap it in a function with type hints.") from error
    hints = _hints(function, name)
    fixed = _fixed(function)
    unknown = sorted(set(hidden) - signature.parameters.keys())
    if unknown:
        raise SignatureError(f"`{name}` has no parameter `{unknown[0]}` that could be hidden.")
    found: list[Parameter] = []
    for parameter in signature.parameters.values():
        # A class that makes its own signature, as pydantic's do, has its hints there.
        written = parameter.annotation
        hint = Any if written is parameter.empty or isinstance(written, str) else written
        annotation = hints.get(parameter.name, hint)
        concealed = parameter.name in hidden or _is_injected(annotation)
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            if concealed:
                continue
            stars = "*" if parameter.kind is parameter.VAR_POSITIONAL else "**"
            raise SignatureError(
                f"`{name}` takes `{stars}{parameter.name}`, which cannot be declared to a model: give it parameters "
                f"with names (a list or a dict, say), or hide `{parameter.name}`."
            )
        if parameter.name in fixed:
            continue
        found.append(
            Parameter(
                name=parameter.name,
                annotation=annotation,
                default=parameter.default,
                positional=parameter.kind is parameter.POSITIONAL_ONLY,
                description=(descriptions or {}).get(parameter.name, ""),
                hidden=concealed,
            )
        )
    return tuple(found)


def return_type(function: Callable[..., Any]) -> Any:
    """The type hint of what a function returns, or `inspect.Signature.empty`.

    Raises:
        SignatureError: a type hint cannot be resolved.
    """
    return _hints(function, _name(function)).get("return", inspect.Signature.empty)


def _name(function: Callable[..., Any]) -> str:
    return getattr(users_function(function), "__qualname__", type(function).__name__)


def _hints(function: Callable[..., Any], name: str) -> dict[str, Any]:
    inner: Any = users_function(function)
    owner: Any = inner.__init__ if inspect.isclass(inner) else inner
    # Hints in quotes may name what is local to the place where the function was made.
    code, cells = getattr(owner, "__code__", None), getattr(owner, "__closure__", None)
    local = {
        variable: cell.cell_contents for variable, cell in zip(code.co_freevars, cells, strict=True) if _filled(cell)
    } if code is not None and cells else {}  # fmt: skip
    try:
        return typing.get_type_hints(owner, localns=local or None, include_extras=True)
    except NameError as error:
        raise SignatureError(
            f"A type hint of `{name}` names `{error.name}`, which cannot be found; define it in the function's module."
        ) from error
    except (SyntaxError, TypeError) as error:
        raise SignatureError(f"The type hints of `{name}` cannot be read: {error}") from error


def _filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def _fixed(function: Any) -> frozenset[str]:
    names: set[str] = set()
    while isinstance(function, functools.partial):
        names.update(function.keywords)
        function = function.func
    return frozenset(names)


def _is_injected(annotation: Any) -> bool:
    if get_origin(annotation) is not typing.Annotated:
        return False
    return any(isinstance(mark, Injected) or mark is Injected for mark in get_args(annotation)[1:])
