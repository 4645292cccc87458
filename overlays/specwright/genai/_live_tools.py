"""Functions that a live session calls by itself, on the loop of `specwright.tools`. Pure.

Each message with calls is a loop of its own: its answer are the calls, and its contents the responses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from specwright.tools import Declaration, FunctionCall, Loop, Policy, Result

from . import _tools
from ._functions import require_sync, response_of
from ._live_dialect import part

if TYPE_CHECKING:
    from .types import FunctionCall as FunctionCallSent
    from .types import FunctionResponse, LiveServerMessage

Asked: TypeAlias = "LiveServerMessage | None"
"""A message with calls; None is the end: the responses are sent."""


class Functions:
    """The functions of one session.

    Args:
        tools: what `config.tools` has, sessions of MCP servers replaced by the tools of their servers.
        sync: whether the client is synchronous.
        policy: limits of one round of calls.

    Raises:
        UnsupportedFunctionError: a function cannot be declared, or needs an asynchronous client.
    """

    def __init__(self, tools: Sequence[object], *, sync: bool, policy: Policy | None = None) -> None:
        offered = [_tools.function_of(tool) or tool for tool in tools]
        self.declared: list[object] = offered
        self._callable = [each for each in offered if isinstance(each, Declaration) and each.callable is not None]
        if sync:
            for declaration in self._callable:
                require_sync(declaration)
        self._policy = policy or Policy(max_requests=2)

    def loop(self, message: LiveServerMessage) -> Loop[Asked, FunctionResponse] | None:
        """The loop for the calls of a message; None where it has none, or one that only the user can answer."""
        names = {declaration.name for declaration in self._callable}
        called = _calls(message)
        if not called or any(call.name not in names for call in called):
            return None
        return Loop(self._callable, _Responses(), (), policy=self._policy)


def _calls(message: Asked) -> list[FunctionCallSent]:
    """The calls of a message, those that are any."""
    from .types import FunctionCall as FunctionCallSent

    called = part(message, "tool_call")
    listed: list[Any] = called.function_calls if called is not None else []
    return [call for call in listed if isinstance(call, FunctionCallSent)] if type(listed) is list else []


class _Responses:
    """How live sessions write calls and responses."""

    def calls_of(self, answer: Asked) -> list[FunctionCall]:
        return [
            FunctionCall(id=call.id, name=call.name or "", arguments=call.args, raw=call) for call in _calls(answer)
        ]

    def answer_contents(self, answer: Asked) -> list[FunctionResponse]:
        return []

    def results_contents(self, results: Sequence[Result]) -> list[FunctionResponse]:
        return [response_of(result) for result in results]
