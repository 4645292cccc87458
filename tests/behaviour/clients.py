"""Clients of both colours over both libraries, all on one mock transport."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from specwright.runtime.models import BaseModel
from specwright.runtime.streams import AsyncStream, Stream
from specwright.testing import Answer, MockRequest, MockTransport
from specwright.testing.mock import LibraryName

from . import methods
from .providers import Colour, Provider

Way: TypeAlias = tuple[Colour, LibraryName]
WAYS: tuple[Way, ...] = (("sync", "httpx2"), ("async", "httpx2"), ("sync", "httpx"), ("async", "httpx"))


class Clients:
    """A provider's clients, asked in the same way whatever their colour and library.

    Args:
        provider: whose clients they are.
        loop: runs what is asynchronous.
    """

    def __init__(self, provider: Provider, loop: asyncio.Runner) -> None:
        self._loop = loop
        self._answers: tuple[Answer, ...] = ()
        self.mock = MockTransport(self._answer)
        self._clients: dict[Way, Any] = {
            (colour, library): provider.client(colour, self.mock, library)
            for library in ("httpx2", "httpx")
            for colour in provider.colours
        }

    def _answer(self, request: MockRequest) -> Answer:
        return self._answers[min(len(self.mock.requests), len(self._answers)) - 1]

    def _bound(self, way: Way, method: str, wrapper: str = "") -> Callable[..., Any]:
        return methods.bound(self._clients[way], method + ("_async" if way[0] == "paired" else ""), wrapper)

    def declared(self, way: Way, method: str) -> methods.Returned:
        """What a method says that it returns."""
        return methods.returned(self._bound(way, method))

    def required(self, way: Way, method: str) -> set[str]:
        """The arguments that a method must be given."""
        parameters = inspect.signature(self._bound(way, method)).parameters.values()
        return {parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty}

    def call(
        self, way: Way, method: str, arguments: Mapping[str, Any], *answers: Answer
    ) -> tuple[Any, list[MockRequest]]:
        """What a method returns (of a stream, its events) and what it sent."""
        function = self._bound(way, method)
        self._expect(answers)
        if way[0] == "sync":
            return _events(function(**arguments)), self.mock.requests

        async def work() -> Any:
            return await _aevents(await function(**arguments))

        return self._loop.run(work()), self.mock.requests

    def items(
        self, way: Way, method: str, arguments: Mapping[str, Any], *answers: Answer
    ) -> tuple[list[Any], list[MockRequest]]:
        """The items of all pages of a list and what was sent for them."""
        function = self._bound(way, method)
        self._expect(answers)
        if way[0] == "sync":
            return list(function(**arguments)), self.mock.requests

        async def work() -> list[Any]:
            return [item async for item in function(**arguments)]

        return self._loop.run(work()), self.mock.requests

    def wrapped(
        self, way: Way, method: str, wrapper: str, arguments: Mapping[str, Any], answer: Answer
    ) -> tuple[Any, list[MockRequest], int]:
        """What a method of `with_raw_response` or `with_streaming_response` parses, what was sent, and the status."""
        function = self._bound(way, method, wrapper)
        self._expect((answer,))
        work = self._raw if wrapper == "with_raw_response" else self._streaming
        awork = self._araw if wrapper == "with_raw_response" else self._astreaming
        value, status = work(function, arguments) if way[0] == "sync" else self._loop.run(awork(function, arguments))
        return value, self.mock.requests, status

    def _expect(self, answers: tuple[Answer, ...]) -> None:
        self._answers = answers
        self.mock.requests = []

    def _raw(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[Any, int]:
        response = function(**arguments)
        return _events(response.parse()), response.status_code

    def _streaming(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[Any, int]:
        with function(**arguments) as response:
            return _events(response.parse()), response.status_code

    async def _araw(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[Any, int]:
        response = await function(**arguments)
        return await _aevents(response.parse()), response.status_code

    async def _astreaming(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[Any, int]:
        async with function(**arguments) as response:
            return await _aevents(await response.parse()), response.status_code


def _events(value: Any) -> Any:
    if isinstance(value, Stream):
        return list(cast("Stream[object]", value))
    return value


async def _aevents(value: Any) -> Any:
    if isinstance(value, AsyncStream):
        return [event async for event in cast("AsyncStream[object]", value)]
    return value


def wire(value: Any) -> Any:
    """A parsed value as JSON again."""
    if isinstance(value, BaseModel):
        return value.to_dict(mode="json")
    if isinstance(value, list):
        return [wire(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: wire(item) for key, item in cast("dict[str, object]", value).items()}
    return value
