"""The asynchronous shell of a session."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from . import core as c
from .dialect import Address, Dialect
from .faults import LATE, LEAVING, fault_of
from .opening import Unanswered, arguments, async_connector, network_errors
from .options import SocketOptions

EventT = TypeVar("EventT")


class AsyncSocket(Generic[EventT]):
    """A session over a socket. It has no task of its own: who sends or receives also brings a lost connection back.

    Several tasks may send, one at a time may receive. A cancelled call leaves the session as it was.

    Args:
        dialect: the provider's part.
        address: gives where to connect, asked anew for each connection.
        options: the session's settings.
    """

    def __init__(
        self, dialect: Dialect[EventT], address: Callable[[], Awaitable[Address]], options: SocketOptions
    ) -> None:
        self.core: c.Core = c.Core(options)
        self.answer: EventT | None = None
        self._dialect = dialect
        self._address = address
        self._options = options
        self._wire: Any = None
        self._early: deque[c.Frame] = deque()
        self._lock = asyncio.Lock()
        self._ended = asyncio.Event()

    async def open(self) -> None:
        """Connect, send the greeting and wait for its answer, which is `answer` then.

        Raises:
            SocketError: that did not come about.
        """
        await self._restore(c.Begin())

    async def send(self, frame: c.Frame) -> None:
        """Send a message; while there is no connection, make it, or leave the message to who is making it.

        Raises:
            SocketError: it is too large, too much waits already, or the session is over.
        """
        while True:
            match self.core.feed(c.Wanted(frame)):
                case c.Write():
                    wire = self._wire
                    try:
                        await wire.send(frame)
                        return
                    except network_errors() as error:
                        if await self._restore(self._lost(error, frame), wire, error):
                            return
                case c.Fail(error):
                    raise error
                case _:
                    if not self._lock.locked():
                        await self._restore(c.Begin())
                    return

    async def receive(self) -> EventT:
        """The next event.

        Raises:
            FrameInvalid: a message cannot be read; those after it can.
            SocketError: the session is over.
        """
        while not self._early:
            wire = self._wire
            if wire is None:
                await self._restore(c.Begin())
                continue
            try:
                self._early.append(await wire.recv())
            except network_errors() as error:
                await self._restore(self._lost(error), wire, error)
        event, notice = self._dialect.read(self._early.popleft())
        self.core.feed(c.Received())
        if notice == "leave" and self._options.reconnects:
            await self._leave()
        return event

    async def close(self) -> None:
        """End the session. Doing so again does nothing."""
        self._ended.set()
        wire, self._wire = self._wire, None
        if isinstance(self.core.feed(c.Close()), c.HangUp) and wire is not None:
            await wire.close()

    async def _leave(self) -> None:
        """Make a new connection in place of one that is about to end; what came on the old one is not lost."""
        wire = self._wire
        if wire is None or not self._dialect.resumable:
            return
        await wire.close()
        try:
            while True:
                self._early.append(await wire.recv())
        except network_errors() as error:
            await self._restore(c.Lost(LEAVING), wire, error)

    def _lost(self, error: Exception, unsent: c.Frame | None = None) -> c.Lost:
        return c.Lost(fault_of(error), self._dialect.resumable, unsent)

    async def _restore(self, event: c.Begin | c.Lost, wire: Any = None, cause: Exception | None = None) -> bool:
        """Have a connection again after `wire` was lost. False where another task has seen to that already."""
        async with self._lock:
            if isinstance(event, c.Lost):
                if self._wire is not wire:
                    return False
                self._wire = None
            action = self.core.feed(event)
            while True:
                match action:
                    case c.Dial(delay):
                        action, cause = await self._dial(delay)
                    case c.Flush():
                        action, cause = await self._flush()
                    case c.Fail(error):
                        raise error from cause
                    case _:
                        return True

    async def _dial(self, delay: float) -> tuple[c.Action, Exception | None]:
        """One attempt at a connection that is ready for use."""
        if delay:
            await self._pause(delay)
        wire: Any = None
        try:
            address = await self._address()
            connect = self._options.connect or async_connector()
            wire = await connect(address.url, **arguments(address, self._options))
            action = self.core.feed(c.Connected())
            if isinstance(action, c.Greet):
                await self._greet(wire)
                action = self.core.feed(c.Ready())
            if isinstance(action, c.Flush | c.Wait):
                self._wire, wire = wire, None
            return action, None
        except Unanswered as late:
            return self.core.feed(c.Lost(LATE)), late
        except network_errors() as error:
            return self.core.feed(self._lost(error)), error
        finally:
            if wire is not None:
                await wire.close()

    async def _pause(self, seconds: float) -> None:
        """Wait so long, or until the session is ended."""
        try:
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        except TimeoutError:
            return

    async def _greet(self, wire: Any) -> None:
        greeting = self._dialect.greeting()
        if greeting is None:
            return
        await wire.send(greeting)
        try:
            async with asyncio.timeout(self._options.ready_timeout):
                frame = await wire.recv()
        except TimeoutError as late:
            raise Unanswered from late
        answer, _ = self._dialect.read(frame)
        if self._dialect.is_answer(answer):
            self.answer = answer
        else:
            self._early.append(frame)

    async def _flush(self) -> tuple[c.Action, Exception | None]:
        """Send what had to wait."""
        wire = self._wire
        while wire is not None and (frame := self.core.take()) is not None:
            try:
                await wire.send(frame)
            except network_errors() as error:
                self._wire = None
                return self.core.feed(self._lost(error, frame)), error
        return c.Wait(), None
