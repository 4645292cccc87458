"""A function becomes a declaration: what a model is told of it, and how it is called."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .arguments import Arguments, Bound, InvalidArguments, decoded, json_schema
from .parameters import SignatureError, parameters_of, return_type, users_function

__all__ = ["Declaration", "declare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A function as a model is told of it. Each provider writes it in its own form.

    Attributes:
        name: what the model calls it by.
        description: what it does.
        parameters: the JSON Schema of its arguments, an object.
        returns: the JSON Schema of what it returns, or None where that is not told.
        callable: what to call, or None: the program answers its calls itself.
        arguments: how the model's arguments become Python's; None passes them on as they are.
    """

    name: str
    description: str = ""
    parameters: Mapping[str, Any] = field(default_factory=lambda: {"type": "object", "properties": {}})
    returns: Mapping[str, Any] | None = None
    callable: Callable[..., Any] | None = field(default=None, compare=False)
    arguments: Arguments | None = field(default=None, compare=False, repr=False)

    @property
    def asynchronous(self) -> bool:
        """True if calling it gives something to await."""
        found: Any = self.callable
        while isinstance(found, functools.partial):
            found = found.func
        return inspect.iscoroutinefunction(found) or inspect.iscoroutinefunction(type(found).__call__)

    def bind(
        self, arguments: Mapping[str, Any] | str | bytes | None, injected: Mapping[str, Any] | None = None
    ) -> Bound | InvalidArguments:
        """The model's arguments as the callable takes them; see `Arguments.read`."""
        if self.arguments is not None:
            return self.arguments.read(arguments, injected)
        given = decoded(arguments)
        return given if isinstance(given, InvalidArguments) else Bound((), {str(k): v for k, v in given.items()})


def declare(
    function: Callable[..., Any],
    *,
    name: str | None = None,
    description: str | None = None,
    hidden: Collection[str] = (),
    returns: bool = False,
) -> Declaration:
    """The declaration of a function, from its signature, its type hints and its docstring.

    Args:
        function: a function (sync or async), a method, a partial, or an object that can be called.
        name: another name than the function's.
        description: another description than the docstring's.
        hidden: parameters that the program passes and the model does not see, besides those marked `Injected`.
        returns: also say what it returns, where it has a type hint for that.

    Docstrings are read in the styles of Google, NumPy and Sphinx; `Field(description=…)` goes before them.

    Raises:
        SignatureError: the function cannot be declared; the message says why.
    """
    inner = users_function(function)
    told = name or _own_name(function, inner)
    summary, described = _documented(function, inner)
    arguments = Arguments(told, parameters_of(function, hidden=hidden, descriptions=described))
    return Declaration(
        name=told,
        description=summary if description is None else description,
        parameters=arguments.schema(),
        returns=_returned(function, told) if returns else None,
        callable=function,
        arguments=arguments,
    )


def _own_name(function: Callable[..., Any], inner: Callable[..., Any]) -> str:
    name: str = getattr(inner, "__name__", "")
    if name == "__call__":
        while isinstance(function, functools.partial):
            function = function.func
        name = type(function).__name__
    if not name.isidentifier():
        raise SignatureError(f"{function!r} has no name; pass `name=`.")
    return name


def _documented(function: Callable[..., Any], inner: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """What a docstring says of the function, and of each parameter."""
    while isinstance(function, functools.partial):
        function = function.func
    text = inner.__doc__
    if getattr(inner, "__name__", "") == "__call__":
        text = text or type(function).__doc__
    if not text:
        return "", {}
    from docstring_parser import ParseError, parse

    try:
        read = parse(text)
    except ParseError:
        return inspect.cleandoc(text), {}
    described = {p.arg_name.lstrip("*"): " ".join((p.description or "").split()) for p in read.params}
    return (read.description or "").strip(), described


def _returned(function: Callable[..., Any], name: str) -> Mapping[str, Any] | None:
    hint = return_type(function)
    if hint is inspect.Signature.empty:
        return None
    from pydantic import ConfigDict, PydanticUserError, TypeAdapter

    what = f"what `{name}` returns"
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(hint)
    except PydanticUserError:
        adapter = TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))
    return json_schema(adapter, what, output=True)
