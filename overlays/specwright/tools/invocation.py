"""One call that is ready to run, in either colour, and the table of functions that calls are looked up in."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .arguments import Bound, InvalidArguments
from .calls import FunctionCall, Result
from .declarations import Declaration, declare

__all__ = ["Invocation", "Ran", "Tools"]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a call ended: with a value, or with an exception."""

    value: Any = None
    exception: Exception | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call with its function and its arguments."""

    call: FunctionCall
    declaration: Declaration
    bound: Bound

    def run(self) -> Ran:
        """Call the function. Its exceptions are kept in what is returned."""
        try:
            value = self._function(*self.bound.args, **self.bound.kwargs)
            if inspect.isawaitable(value):
                getattr(value, "close", lambda: None)()
                raise TypeError(_ASYNC.format(self.declaration.name))
        except Exception as error:
            return Ran(exception=error)
        return Ran(value)

    async def arun(self) -> Ran:
        """Call the function and await it; one that is not async runs in a thread of its own."""
        try:
            if self.declaration.asynchronous:
                return Ran(await self._function(*self.bound.args, **self.bound.kwargs))
            from anyio.to_thread import run_sync

            called = functools.partial(self._function, *self.bound.args, **self.bound.kwargs)
            value = await run_sync(called, abandon_on_cancel=True, limiter=_limiter())
            return Ran(await value if inspect.isawaitable(value) else value)
        except Exception as error:
            return Ran(exception=error)

    @property
    def _function(self) -> Callable[..., Any]:
        function = self.declaration.callable
        if function is None:
            raise TypeError(f"`{self.declaration.name}` has no function to call.")
        return function


_ASYNC = "`{}` is async; use the async client, or pass a function that is not."


def _limiter() -> Any:
    """Room for one thread: how many run at a time is the loop's to say, and not shared with the rest of the program."""
    from anyio import CapacityLimiter

    return CapacityLimiter(1)


class Tools:
    """Functions by name.

    Args:
        tools: functions and declarations.
        injected: values of the hidden parameters of all of them, by name.

    Raises:
        ValueError: two have the same name.
        TypeError: a hidden parameter has no value.
        SignatureError: a function cannot be declared.
    """

    def __init__(
        self, tools: Iterable[Declaration | Callable[..., Any]] = (), *, injected: Mapping[str, Any] | None = None
    ) -> None:
        self._injected = dict(injected or {})
        self._by_name: dict[str, Declaration] = {}
        for tool in tools:
            declaration = tool if isinstance(tool, Declaration) else declare(tool)
            if declaration.name in self._by_name:
                raise ValueError(f"Two functions are called `{declaration.name}`; give one of them another name.")
            if declaration.arguments is not None:
                declaration.arguments.require(self._injected)
            self._by_name[declaration.name] = declaration

    def __iter__(self) -> Iterator[Declaration]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def get(self, name: str) -> Declaration | None:
        """The function of this name, or None."""
        return self._by_name.get(name)

    def require_sync(self) -> None:
        """Refuse functions that a sync loop cannot run.

        Raises:
            TypeError: a function is async.
        """
        for declaration in self:
            if declaration.asynchronous:
                raise TypeError(_ASYNC.format(declaration.name))

    def prepare(self, call: FunctionCall) -> Invocation | Result:
        """A call ready to run, or the result that tells the model why it cannot be."""
        declaration = self._by_name.get(call.name)
        if declaration is None:
            known = ", ".join(self._by_name) or "none"
            return Result(call=call, error=f"There is no function `{call.name}`. There are: {known}.")
        bound = declaration.bind(call.arguments, self._injected)
        if isinstance(bound, InvalidArguments):
            return Result(call=call, error=bound.text)
        return Invocation(call, declaration, bound)
