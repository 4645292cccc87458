"""Runs the functions that a live session calls, beside receiving: as tasks, or in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, TypeAlias

from specwright.runtime.sockets import FrameTooLarge, SocketTimeout, SocketUnreachable
from specwright.tools import arun, run

from ._live_tools import too_large
from .errors import APIError

if TYPE_CHECKING:
    from ._live_tools import Call, Functions
    from .types import FunctionResponse, LiveServerMessage

    Responses: TypeAlias = list[FunctionResponse]

ENDED = (APIError, SocketTimeout, SocketUnreachable)
"""What says that the session is over."""


class Running:
    """The calls of a synchronous session.

    Args:
        functions: what is called.
        send: sends responses.
        close: ends the session, which wakes up who receives.

    Attributes:
        failure: what ended the session: a function's exception, where the policy raises it, or a response that cannot
            be sent. It is raised by what the user does next.
    """

    def __init__(self, functions: Functions, send: Callable[[Responses], None], close: Callable[[], None]) -> None:
        self.failure: Exception | None = None
        self._functions = functions
        self._send = send
        self._close = close
        self._pool: ThreadPoolExecutor | None = None

    def take(self, message: LiveServerMessage) -> None:
        """Begin what a message asks for, and end what it takes back."""
        for call in self._functions.take(message):
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._functions.policy.max_parallel, "live function")
            self._pool.submit(copy_context().run, self._run, call)

    def end(self) -> None:
        """Wait for what was begun, after `Functions.stop`. A function that goes on is left to itself."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _run(self, call: Call) -> None:
        try:
            responses = self._functions.finished(call, run(call.loop, call.exchange))
            if not responses:
                return
            try:
                self._send(responses)
            except FrameTooLarge:
                self._send(too_large(responses))
        except ENDED:
            return  # who receives is told
        except Exception as error:
            self.failure = self.failure or error
            self._close()


class AsyncRunning:
    """`Running` for the other colour."""

    def __init__(
        self,
        functions: Functions,
        send: Callable[[Responses], Awaitable[None]],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        self.failure: Exception | None = None
        self._functions = functions
        self._send = send
        self._close = close
        self._room = asyncio.Semaphore(functions.policy.max_parallel)
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, message: LiveServerMessage) -> None:
        """Begin what a message asks for, and end what it takes back."""
        for call in self._functions.take(message):
            task = asyncio.create_task(self._run(call))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def end(self) -> None:
        """End what was begun, and wait until it has."""
        running = list(self._tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self, call: Call) -> None:
        try:
            async with self._room:
                outcome = await arun(call.loop, call.aexchange)
            responses = self._functions.finished(call, outcome)
            if not responses:
                return
            try:
                await self._send(responses)
            except FrameTooLarge:
                await self._send(too_large(responses))
        except ENDED:
            return  # who receives is told
        except Exception as error:
            self.failure = self.failure or error
            await self._close()
