"""Automatic function calling, as google-genai has it, on the loop of `specwright.tools`. Pure.

A `Turn` is one call of `generate_content`, with all requests that it comes to: what is sent, what becomes of an answer.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

# Its names are loaded as they are used, and most calls have no functions.
from specwright import tools as shared

from . import _contents, _tools
from ._history import finished, valid_answer
from ._parsing import read, reader
from ._written import written
from .errors import UnsupportedFunctionError

if TYPE_CHECKING:
    from specwright.tools import Declaration, FunctionCall, Loop, Result

    from .types import (
        AutomaticFunctionCallingConfig,
        Content,
        GenerateContentConfig,
        GenerateContentConfigDict,
        GenerateContentResponse,
        Part,
        Tool,
    )

Answer: TypeAlias = "tuple[GenerateContentResponse, ...]"
"""One answer: the parts that it was streamed in, or one that is all of it."""

DEFAULT_REQUESTS = 10

logger = logging.getLogger("specwright.genai")


class Contents:
    """How Google writes calls and results. Contents go back as they came, with thoughts and signatures in them."""

    def calls_of(self, answer: Answer) -> list[FunctionCall]:
        """The calls of an answer's first candidate."""
        return [
            shared.FunctionCall(id=call.id, name=call.name or "", arguments=call.args, raw=call)
            for content in self.answer_contents(answer)
            for part in content.parts or ()
            if (call := part.function_call) is not None
        ]

    def answer_contents(self, answer: Answer) -> list[Content]:
        """The contents of its first candidate, those of each part of a stream by themselves."""
        firsts = [chunk.candidates[0] for chunk in answer if chunk.candidates]
        return [first.content for first in firsts if first.content is not None]

    def results_contents(self, results: Sequence[Result]) -> list[Content]:
        """Results as the user's turn, in the order of their calls."""
        from .types import Content

        return [Content(role="user", parts=[_response(result) for result in results])] if results else []

    def joined(self, events: Sequence[GenerateContentResponse]) -> Answer:
        """A streamed answer: all of its parts."""
        return tuple(events)


class Turn:
    """One call of `generate_content`.

    Args:
        contents: what is sent first, as users may write it.
        config: the call's, checked; it is not changed.
        tools: what `config.tools` has, sessions of MCP servers replaced by the tools of their servers.
        sync: whether the client is synchronous.
        chat: whether a chat keeps the history, and not the answers.

    Attributes:
        contents: what is sent first.
        looped: whether it may come to several requests, or its history is asked for.
        open: the stream of the request that is being answered, where it is streamed.

    Raises:
        UnsupportedFunctionError: a function cannot be declared, or needs an asynchronous client.
        TypeError: something is no tool.
    """

    def __init__(
        self,
        contents: Any,
        config: GenerateContentConfig | None,
        tools: Sequence[object] = (),
        *,
        sync: bool,
        chat: bool = False,
    ) -> None:
        offered = [_tools.function_of(tool) or _tools.as_tool(tool) for tool in tools]
        functions = [tool for tool in offered if isinstance(tool, shared.Declaration)]
        if sync and functions:
            from ._functions import require_sync

            for function in functions:
                require_sync(function)
        told = None if config is None else config.automatic_function_calling
        requests = 0 if _incompatible(offered) else _requests(told)
        self.config = config
        if config is not None and config.tools is not None:
            self.config = config.model_copy(update={"tools": _tools.sent(offered)})
        calls = requests > 0 and any(function.callable is not None for function in functions)
        self.looped = calls or chat
        self.contents: tuple[Content, ...] = tuple(_contents.contents(contents))
        self._functions = functions if calls else ()
        self._requests = requests or 1
        self.open: Any = None
        self._first = len(self.contents)
        self._valid = True
        self._ended: dict[int, bool] = {}
        self._history = not chat and requests > 0 and not (told is not None and told.ignore_call_history)
        self._reader = None if config is None else reader(config)

    @cached_property
    def loop(self) -> Loop[Answer, Content]:
        """The loop that the turn is carried out by, where it may come to several requests."""
        policy = shared.Policy(max_requests=self._requests)
        return shared.Loop(self._functions, Contents(), self.contents, policy=policy)

    def received(
        self, answer: GenerateContentResponse, contents: Sequence[Content], *, streamed: bool = False
    ) -> GenerateContentResponse:
        """An answer as the user gets it: parsed, and with the history that led to it."""
        read(answer, self._reader)
        called = len(contents) > self._first
        self._valid = self._valid and valid_answer(answer)
        self._ended[len(contents)] = self._ended.get(len(contents), not streamed) or finished(answer)
        if self._history and (called or not streamed):
            answer.automatic_function_calling_history = list(contents) if called else []
        return answer

    @property
    def valid(self) -> bool:
        """Whether there are answers, all of them are complete, and all have something to go on from."""
        return self._valid and bool(self._ended) and all(self._ended.values())

    @property
    def news(self) -> tuple[Content, ...]:
        """What was received, and what functions returned, after what was sent first."""
        return self.loop.history[self._first :]


def checked(config: GenerateContentConfig | GenerateContentConfigDict | None) -> GenerateContentConfig | None:
    """A call's config as the type it has.

    Raises:
        pydantic.ValidationError: it is none.
    """
    from .types import GenerateContentConfig

    return None if config is None else written(GenerateContentConfig, config)


def without_sessions(config: GenerateContentConfig | None) -> list[object]:
    """The tools of a config, for a synchronous client.

    Raises:
        UnsupportedFunctionError: there are sessions of MCP servers, which are asynchronous.
    """
    if config is None or not config.tools:
        return []
    from specwright.tools.mcp import is_session

    tools: list[object] = list(config.tools)
    if any(is_session(tool) for tool in tools):
        raise UnsupportedFunctionError("MCP sessions are asynchronous: use `client.aio`.")
    return tools


async def with_sessions(config: GenerateContentConfig | None) -> list[object]:
    """The tools of a config, with the tools that the servers of MCP sessions list."""
    if config is None or not config.tools:
        return []
    from specwright.tools.mcp import is_session, mcp_tools

    tools: list[object] = []
    for tool in config.tools:
        if is_session(tool):
            found = await mcp_tools(tool, convert=_whole)
            tools.extend(dataclasses.replace(declaration, returns=None) for declaration in found)
        else:
            tools.append(tool)
    return tools


def _whole(result: Any) -> Any:
    """What a tool of a server returned, all of it, as google-genai tells it to the model."""
    return result.model_dump(mode="json", exclude_none=True)


def _requests(told: AutomaticFunctionCallingConfig | None) -> int:
    """How many requests a call may come to, 0 where functions are the user's to call."""
    if told is None:
        return DEFAULT_REQUESTS
    limit = DEFAULT_REQUESTS if told.maximum_remote_calls is None else told.maximum_remote_calls
    if told.disable:
        return 0
    if limit <= 0:
        logger.warning("maximum_remote_calls is %s: functions are not called automatically", limit)
    return max(limit, 0)


def _incompatible(offered: Sequence[Declaration | Tool]) -> bool:
    """Whether functions that only the user can call stand beside those that could be called here."""
    wrong = [
        i for i, tool in enumerate(offered) if not isinstance(tool, shared.Declaration) and tool.function_declarations
    ]
    if wrong and len(wrong) < len(offered):
        logger.warning("the tools %s declare functions without code: none is called automatically", wrong)
    return bool(wrong)


def _response(result: Result) -> Part:
    from ._functions import response_of
    from .types import Part

    return Part(function_response=response_of(result))
