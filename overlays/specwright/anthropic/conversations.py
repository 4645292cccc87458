"""What a tool runner sends next and what it makes of an answer: a state machine without I/O, for both colours.

The API keeps the conversation where it is asked to (`thread`): what follows an answer is then only what is new. Where
the caller has changed the messages, or does not want a thread, all of them are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

__all__ = ["Conversation", "answered", "failed"]

Json = dict[str, Any]

BETA = "message-threads-2026-08-12"
_KEPT = ("system", "tools")
"""What a thread keeps of its first request."""


class Conversation:
    """The messages between a model and its tools.

    Args:
        params: arguments of `create`.
        runnable: the tools that are run here, by name.
        tools: all tools as the API is told of them.
        max_iterations: how many requests there may be; None for as many as are needed.
        thread: whether the API is to keep the conversation.
    """

    def __init__(
        self,
        params: Mapping[str, Any],
        runnable: Mapping[str, Any],
        tools: Iterable[Any],
        *,
        max_iterations: int | None,
        thread: bool,
    ) -> None:
        self.params: Json = {**params, "messages": list(params["messages"]), "tools": list(tools)}
        self.runnable: dict[str, Any] = dict(runnable)
        self._left = max_iterations
        self._thread = thread
        self._before: str | None = None
        self._new: list[Any] = []
        self._changed = False
        self._message: Any = None

    def request(self) -> Json:
        """The arguments of `create` for the next request."""
        self._left = None if self._left is None else self._left - 1
        self._changed = False
        if not self._thread:
            return dict(self.params)
        betas = [*(self.params.get("betas") or ()), BETA]
        if self._before is None:
            return {**self.params, "betas": betas, "thread": {"type": "create"}}
        rest = {key: value for key, value in self.params.items() if key not in _KEPT}
        thread = {"type": "continue", "previous_message_id": self._before}
        return {**rest, "betas": betas, "messages": list(self._new), "thread": thread}

    def take(self, message: Any) -> None:
        """Take the model's answer."""
        self._message = message

    def calls(self) -> list[Any]:
        """The calls of tools in the last answer."""
        return [] if self._message is None else [each for each in self._message.content if each.type == "tool_use"]

    def goes_on(self, results: Json | None) -> bool:
        """Take the results of the last answer's calls; whether there is another request."""
        if self._left is not None and self._left <= 0:
            return False
        if self._changed:
            return True
        if results is None and self._message.stop_reason != "pause_turn":
            return False
        self._new = [] if results is None else [results]
        self.params["messages"] += [said(self._message), *self._new]
        self._before = self._message.id
        container = getattr(self._message, "container", None)
        if container is not None and not self._thread:
            self.params["container"] = container.id
        return True

    def append(self, messages: Iterable[Any]) -> None:
        """Add messages of the caller's; what the model asked for is then the caller's to answer.

        A thread goes on from its last answer where that is the first of them; otherwise a new one begins.
        """
        added = list(messages)
        follows = bool(added) and added[0] is self._message and not self._changed
        self._changed = True
        said_or_given = [said(each) if hasattr(each, "content") else each for each in added]
        self.params["messages"] += said_or_given
        self._before = self._message.id if follows else None
        self._new = said_or_given[1:]

    def change(self, params: Mapping[str, Any] | Callable[[Json], Mapping[str, Any]]) -> None:
        """Change what is sent: to these arguments, or to what a function makes of those that there are."""
        before = self.params["messages"]
        found = dict(params(dict(self.params)) if callable(params) else params)
        self.params = {**found, "messages": list(found["messages"])}
        if self.params["messages"] != before or not callable(params):
            self._thread = False


def said(message: Any) -> Json:
    """The model's answer as it is sent back."""
    return {"role": message.role, "content": [block.to_dict(mode="json") for block in message.content]}


def answered(call: Any, value: Any) -> Json:
    """What a tool returned, as the model is told."""
    return {"type": "tool_result", "tool_use_id": call.id, "content": value if isinstance(value, str) else list(value)}


def failed(call: Any, error: Exception | None) -> Json:
    """What went wrong, as the model is told; None: there is no such tool."""
    from .function_tools import ToolError

    content: Any = repr(error)
    if error is None:
        content = f"Error: Tool '{call.name}' not found"
    elif isinstance(error, ToolError):
        content = error.content
    return {"type": "tool_result", "tool_use_id": call.id, "content": content, "is_error": True}
