"""Calls made on a generated client, in either colour, whose transport answers with what was recorded."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import dataclass
from functools import reduce
from types import TracebackType
from typing import Any, Self, cast

from specwright.runtime.sentinels import omit
from specwright.testing import Answer, MockRequest, MockTransport

from .dialect import Colour, Dialect
from .invocation import Invocation
from .traffic import Request, Response

CHUNK = 997
"""Bytes in which a body arrives whose pieces were not recorded: a prime, so that borders fall anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call: the request that was sent, and the answer, the events of a stream, or the error."""

    sent: Request | None
    answer: object = None
    events: tuple[object, ...] | None = None
    error: Exception | None = None


class _Take:
    """What a call gives, while it does: an error in a stream comes after events."""

    def __init__(self) -> None:
        self.answer: object = None
        self.events: list[object] | None = None
        self.error: Exception | None = None

    def answered(self, answer: object) -> None:
        if _is_page(answer) or not isinstance(answer, Iterator):
            self.answer = answer
            return
        events = self.events = list[object]()
        for event in cast("Iterator[object]", answer):
            events.append(event)

    async def awaited(self, pending: Awaitable[object]) -> None:
        answer = await pending
        if _is_page(answer) or not isinstance(answer, AsyncIterator):
            self.answer = answer
            return
        events = self.events = list[object]()
        async for event in cast("AsyncIterator[object]", answer):
            events.append(event)


class Player:
    """Plays calls on the clients of one provider. Use it as a context manager: it has an event loop of its own.

    Args:
        dialect: makes the clients.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._mock = MockTransport(lambda _: self._answer)
        self._answer = Answer()
        self._http = (self._mock.client(), self._mock.async_client())
        self._clients: dict[tuple[Colour, str], Any] = {}
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http[0].close()
        self._runner.run(self._http[1].aclose())
        self._runner.close()

    def play(self, call: Invocation, response: Response, colour: Colour) -> Outcome:
        """Make `call`, answered with `response`. What the call raises is in the outcome."""
        self._answer = _answer(response)
        self._mock.requests.clear()
        take = _Take()
        # That a method is deprecated is for those who choose to call it.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            self._call(call, colour, take)
        return Outcome(
            sent=_request(self._mock.requests[0]) if self._mock.requests else None,
            answer=take.answer,
            events=None if take.events is None else tuple(take.events),
            error=take.error,
        )

    def _call(self, call: Invocation, colour: Colour, take: _Take) -> None:
        arguments = {**dict.fromkeys(call.missing, omit), **call.arguments}
        try:
            method = self._method(call, colour)
            if colour == "sync":
                take.answered(method(**arguments))
            else:
                self._runner.run(take.awaited(method(**arguments)))
        except Exception as error:
            take.error = error

    def _method(self, call: Invocation, colour: Colour) -> Any:
        client = self._clients.get((colour, call.base_url))
        if client is None:
            client = self._dialect.client(colour, call.base_url, self._http[0 if colour == "sync" else 1])
            self._clients[colour, call.base_url] = client
        names = [*filter(None, call.target.resource.split(".")), call.target.method.name]
        return reduce(getattr, names, client)


def _is_page(answer: object) -> bool:
    """Whether an answer is a page, which iterates over all that there are and is its own iterator with some SDKs."""
    return hasattr(answer, "next_page")


def _answer(response: Response) -> Answer:
    body = response.body
    chunks = response.chunks or tuple(body[start : start + CHUNK] for start in range(0, len(body), CHUNK))
    return Answer(status=response.status, headers=response.headers, chunks=chunks)


def _request(seen: MockRequest) -> Request:
    return Request(method=seen.method, url=seen.url, headers=seen.headers, body=seen.content)
