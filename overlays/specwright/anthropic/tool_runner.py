"""Runs the tools that a model asks for and tells it the results, up to an answer without calls: both colours."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .conversations import Conversation, answered, failed

if TYPE_CHECKING:
    from .message_streams import AsyncMessageStream, MessageStream

__all__ = ["BetaAsyncStreamingToolRunner", "BetaAsyncToolRunner", "BetaStreamingToolRunner", "BetaToolRunner"]

M = TypeVar("M")
_log = logging.getLogger("specwright.anthropic")


class _Runner(Generic[M]):
    """What both colours share: the caller's changes to the conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._response: dict[str, Any] | None = None
        self._ran = False
        self._last: M | None = None

    def append_messages(self, *messages: Any) -> None:
        """Add messages to the conversation; the calls of the last answer are then not answered by themselves."""
        self._conversation.append(messages)

    def set_messages_params(self, params: Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
        """Change the arguments of the requests to come: to these, or to what a function makes of those there are."""
        self._conversation.change(params)

    def _taken(self, message: M) -> M:
        self._conversation.take(message)
        self._last, self._ran, self._response = message, False, None
        return message

    def _kept(self, results: list[dict[str, Any]]) -> dict[str, Any] | None:
        self._ran = True
        self._response = {"role": "user", "content": results} if results else None
        return self._response

    def _final(self) -> M:
        if self._last is None:
            raise RuntimeError("The runner has sent no request: max_iterations is 0.")
        return self._last

    def _failed(self, call: Any, error: Exception | None) -> dict[str, Any]:
        if error is None:
            _log.warning("The model asked for the tool %r, which the runner does not have.", call.name)
        else:
            _log.warning("The tool %r failed: %s", call.name, type(error).__name__)
        return failed(call, error)


class _SyncRunner(_Runner[M]):
    def generate_tool_call_response(self) -> dict[str, Any] | None:
        """Run the calls of the last answer, once, and return the message with their results; None: there are none."""
        if self._ran:
            return self._response
        return self._kept([self._result(call) for call in self._conversation.calls()])

    def _result(self, call: Any) -> dict[str, Any]:
        tool = self._conversation.runnable.get(call.name)
        if tool is None:
            return self._failed(call, None)
        try:
            return answered(call, tool.call(call.input))
        except Exception as error:  # the model is told
            return self._failed(call, error)

    def _goes_on(self) -> bool:
        return self._conversation.goes_on(self.generate_tool_call_response())


class BetaToolRunner(_SyncRunner[M]):
    """Iterate over it for the model's messages, or call `until_done` for the last."""

    def __init__(self, conversation: Conversation, send: Callable[..., M]) -> None:
        super().__init__(conversation)
        self._messages = self._run(send)

    def _run(self, send: Callable[..., M]) -> Iterator[M]:
        while True:
            yield self._taken(send(**self._conversation.request()))
            if not self._goes_on():
                return

    def __iter__(self) -> Iterator[M]:
        return self

    def __next__(self) -> M:
        return next(self._messages)

    def until_done(self) -> M:
        """Run to the end and return the last message."""
        for _ in self:
            pass
        return self._final()


class BetaStreamingToolRunner(_SyncRunner[M]):
    """Iterate over it for a stream of each of the model's messages, or call `until_done` for the last message."""

    def __init__(self, conversation: Conversation, send: Callable[..., Any]) -> None:
        super().__init__(conversation)
        self._streams = self._run(send)

    def _run(self, send: Callable[..., Any]) -> Iterator[MessageStream[M]]:
        while True:
            with send(**self._conversation.request()) as stream:
                yield stream
                self._taken(stream.get_final_message())
            if not self._goes_on():
                return

    def __iter__(self) -> Iterator[MessageStream[M]]:
        return self

    def __next__(self) -> MessageStream[M]:
        return next(self._streams)

    def until_done(self) -> M:
        """Run to the end and return the last message."""
        for _ in self:
            pass
        return self._final()


class _AsyncRunner(_Runner[M]):
    async def generate_tool_call_response(self) -> dict[str, Any] | None:
        """Run the calls of the last answer, once, and return the message with their results; None: there are none."""
        if self._ran:
            return self._response
        return self._kept([await self._result(call) for call in self._conversation.calls()])

    async def _result(self, call: Any) -> dict[str, Any]:
        tool = self._conversation.runnable.get(call.name)
        if tool is None:
            return self._failed(call, None)
        try:
            return answered(call, await cast("Awaitable[Any]", tool.call(call.input)))
        except Exception as error:  # the model is told
            return self._failed(call, error)

    async def _goes_on(self) -> bool:
        return self._conversation.goes_on(await self.generate_tool_call_response())


class BetaAsyncToolRunner(_AsyncRunner[M]):
    """`BetaToolRunner` for `async for`."""

    def __init__(self, conversation: Conversation, send: Callable[..., Awaitable[M]]) -> None:
        super().__init__(conversation)
        self._messages = self._run(send)

    async def _run(self, send: Callable[..., Awaitable[M]]) -> AsyncIterator[M]:
        while True:
            yield self._taken(await send(**self._conversation.request()))
            if not await self._goes_on():
                return

    def __aiter__(self) -> AsyncIterator[M]:
        return self

    async def __anext__(self) -> M:
        return await anext(self._messages)

    async def until_done(self) -> M:
        """Run to the end and return the last message."""
        async for _ in self:
            pass
        return self._final()


class BetaAsyncStreamingToolRunner(_AsyncRunner[M]):
    """`BetaStreamingToolRunner` for `async for`."""

    def __init__(self, conversation: Conversation, send: Callable[..., Any]) -> None:
        super().__init__(conversation)
        self._streams = self._run(send)

    async def _run(self, send: Callable[..., Any]) -> AsyncIterator[AsyncMessageStream[M]]:
        while True:
            async with send(**self._conversation.request()) as stream:
                yield stream
                self._taken(await stream.get_final_message())
            if not await self._goes_on():
                return

    def __aiter__(self) -> AsyncIterator[AsyncMessageStream[M]]:
        return self

    async def __anext__(self) -> AsyncMessageStream[M]:
        return await anext(self._streams)

    async def until_done(self) -> M:
        """Run to the end and return the last message."""
        async for _ in self:
            pass
        return self._final()


def conversation(given: Mapping[str, Any], tools: Iterable[Any]) -> Conversation:
    """The conversation of a runner, from its arguments: tools that can be run, and those that the API runs."""
    listed = list(tools)
    runnable = {each.name: each for each in listed if hasattr(each, "call")}
    params = {key: each for key, each in given.items() if key not in ("max_iterations", "run_tools_eagerly", "thread")}
    return Conversation(
        params,
        runnable,
        [each.to_dict() if hasattr(each, "to_dict") else each for each in listed],
        max_iterations=given.get("max_iterations"),
        thread=given.get("thread") is not False,
    )
