"""Streams of events that outlive one answer: they go on after a limit, or are taken up again after a break."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any

from specwright.runtime.call import MODE_HEADER
from specwright.runtime.errors import APIConnectionError, APIError, SpecwrightError
from specwright.runtime.job_rules import JobRule
from specwright.runtime.streams import AsyncStream, Stream

from ._continuing import Continuation, Deadline, warn
from ._creating import Creation
from ._resuming import Resumption

INTERACTION = JobRule(
    status="status",
    done=("completed", "incomplete", "requires_action", "requires_continuation"),
    failed=("failed", "budget_exceeded"),
    cancelled=("cancelled",),
)
"""How interactions in the background read. What needs the caller is done as far as the server is concerned."""


class Relay(Stream[Any]):
    """The events that `values` gives, which begin with those of the stream `first`."""

    def __init__(self, first: Stream[Any], values: Generator[Any, None, None]) -> None:
        self.response = first.response
        self._iterator = values
        next(values)


class AsyncRelay(AsyncStream[Any]):
    """`Relay` for the other colour; begin it with `started`."""

    def __init__(self, first: AsyncStream[Any], values: AsyncGenerator[Any, None]) -> None:
        self.response = first.response
        self._iterator = values

    async def started(self) -> AsyncRelay:
        """Run the generator up to its first event, so that its end is run too."""
        await anext(self._iterator)
        return self


def continued(
    made: Creation, deadline: Deadline, first: Stream[Any], send: Callable[[str | None, str | None], Any]
) -> Relay:
    """The events of `first`, and of all streams that it takes until the model is done."""

    def values() -> Generator[Any, None, None]:
        state = Continuation(made)
        stream: Stream[Any] | None = first
        try:
            yield None
            while stream is not None:
                error: SpecwrightError | None = None
                try:
                    for event in stream:
                        yield state.observe(event)
                        deadline.left()
                except SpecwrightError as cause:
                    error = cause
                following = state.ended(error)
                stream.close()
                stream = None
                while following is not None and stream is None:
                    try:
                        stream = send(*following)
                    except SpecwrightError as cause:
                        following = state.ended(cause)
                state.opened()
        finally:
            if stream is not None:
                stream.close()

    return Relay(first, values())


async def acontinued(
    made: Creation,
    deadline: Deadline,
    first: AsyncStream[Any],
    send: Callable[[str | None, str | None], Awaitable[Any]],
) -> AsyncRelay:
    """`continued` for the other colour."""

    async def values() -> AsyncGenerator[Any, None]:
        state = Continuation(made)
        stream: AsyncStream[Any] | None = first
        try:
            yield None
            while stream is not None:
                error: SpecwrightError | None = None
                try:
                    async for event in stream:
                        yield state.observe(event)
                        deadline.left()
                except SpecwrightError as cause:
                    error = cause
                following = state.ended(error)
                await stream.close()
                stream = None
                while following is not None and stream is None:
                    try:
                        stream = await send(*following)
                    except SpecwrightError as cause:
                        following = state.ended(cause)
                state.opened()
        finally:
            if stream is not None:
                await stream.close()

    return await AsyncRelay(first, values()).started()


def followed(first: Stream[Any], again: Resumption, take_up: Callable[[str, str | None], Any]) -> Relay:
    """The events of `first`; where it breaks those that follow, by `take_up`, as far as `again` says."""

    def values() -> Generator[Any, None, None]:
        stream = first
        try:
            yield None
            while True:
                error: APIError | None = None
                try:
                    for event in stream:
                        if again.takes(event):
                            yield event
                except APIError as cause:
                    error = cause
                where = again.ended(error)
                if where is None:
                    return
                stream.close()
                while True:
                    try:
                        stream = take_up(*where)
                        break
                    except APIConnectionError as cause:
                        wait, where = again.unreachable(cause)
                    time.sleep(wait)
        finally:
            stream.close()

    return Relay(first, values())


async def afollowed(
    first: AsyncStream[Any], again: Resumption, take_up: Callable[[str, str | None], Awaitable[Any]]
) -> AsyncRelay:
    """`followed` for the other colour."""

    from anyio import sleep

    async def values() -> AsyncGenerator[Any, None]:
        stream = first
        try:
            yield None
            while True:
                error: APIError | None = None
                try:
                    async for event in stream:
                        if again.takes(event):
                            yield event
                except APIError as cause:
                    error = cause
                where = again.ended(error)
                if where is None:
                    return
                await stream.close()
                while True:
                    try:
                        stream = await take_up(*where)
                        break
                    except APIConnectionError as cause:
                        wait, where = again.unreachable(cause)
                    await sleep(wait)
        finally:
            await stream.close()

    return await AsyncRelay(first, values()).started()


def warned(first: Stream[Any], wanted: bool) -> Stream[Any]:
    """The events of `first`, and a warning after them where they stopped at a limit and `wanted` says so."""
    if not wanted:
        return first

    def values() -> Generator[Any, None, None]:
        stopped = False
        try:
            yield None
            for event in first:
                stopped = _stopped(event, stopped)
                yield event
            if stopped:
                warn()
        finally:
            first.close()

    return Relay(first, values())


async def awarned(first: AsyncStream[Any], wanted: bool) -> AsyncStream[Any]:
    """`warned` for the other colour."""
    if not wanted:
        return first

    async def values() -> AsyncGenerator[Any, None]:
        stopped = False
        try:
            yield None
            async for event in first:
                stopped = _stopped(event, stopped)
                yield event
            if stopped:
                warn()
        finally:
            await first.close()

    return await AsyncRelay(first, values()).started()


def _stopped(event: Any, before: bool) -> bool:
    status = getattr(getattr(event, "interaction", None), "status", None)
    return before if status is None else status == "requires_continuation"


def is_raw(headers: Any) -> bool:
    """Whether the answer goes to the caller as it is."""
    return MODE_HEADER in (headers or ())


def name_of(interaction: Any) -> str:
    """The id of an interaction that is given by itself or by its id."""
    return interaction if isinstance(interaction, str) else str(interaction.id)
