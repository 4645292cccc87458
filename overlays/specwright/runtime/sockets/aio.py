"""The asynchronous shell of a session."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from . import core as c
from .dialect import Address, Dialect
from .errors import FrameInvalid
from .faults import LATE, LEAVING, fault_of, shown
from .journal import Frame
from .notices import Change
from .opening import Stuck, Unanswered, arguments, async_connector, network_errors
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
        self.core: c.Core = c.Core(options, confirms=dialect.confirms)
        self.answer: EventT | None = None
        self._dialect = dialect
        self._address = address
        self._options = options
        self._wire: Any = None
        self._leaving: Any = None
        self._secrets: list[str] = []
        self._closing: asyncio.Future[None] | None = None
        self._early: deque[tuple[EventT | FrameInvalid, bool]] = deque()
        self._receiver = threading.Lock()
        self._lock = asyncio.Lock()  # who brings the connection back
        self._reading = asyncio.Lock()  # what came first is taken in first
        self._ended = asyncio.Event()

    async def open(self) -> None:
        """Connect, send the greeting and wait for its answer, which is `answer` then.

        Raises:
            SocketError: that did not come about.
        """
        await self._restore()

    async def send(self, frame: Frame) -> None:
        """Send a message; while there is no connection, make it, or leave the message to who is making it.

        Raises:
            SocketError: it is too large, too much waits already, or the session is over.
        """
        while True:
            match self.core.feed(c.Wanted(frame)):
                case c.Write():
                    wire = self._wire
                    try:
                        await self._write(wire, frame)
                        return
                    except network_errors() as error:
                        # Where another task has seen to the loss, what the provider confirms is sent again by that.
                        if await self._restore(wire, error, frame) or self._dialect.confirms:
                            return
                case c.Fail(error):
                    raise error
                case _:
                    if not self._lock.locked():
                        await self._restore()
                    return

    async def receive(self) -> EventT:
        """The next event.

        Raises:
            FrameInvalid: a message cannot be read; those after it can.
            SocketError: the session is over.
            RuntimeError: somebody else is receiving.
        """
        if not self._receiver.acquire(blocking=False):
            raise RuntimeError("One at a time may receive, and somebody does.")
        try:
            return await self._received()
        finally:
            self._receiver.release()

    async def _received(self) -> EventT:
        while not self._early:
            wire = self._wire
            if wire is None:
                await self._restore()
                continue
            try:
                async with self._reading:
                    self._take_in(await wire.recv())
            except network_errors() as error:
                await self._restore(wire, error)
        event, leave = self._early.popleft()
        if isinstance(event, FrameInvalid):
            raise event
        if leave:
            try:
                await self._leave()
            except BaseException:
                self._early.appendleft((event, False))  # the caller does not get it now
                raise
        return event

    async def close(self) -> None:
        """End the session. Doing so again does nothing."""
        self._ended.set()
        wire, self._wire = self._wire, None
        if isinstance(self.core.feed(c.Close()), c.HangUp) and wire is not None:
            await self._hang_up(wire)
        if self._closing is not None:
            await self._closing

    def _take_in(self, frame: Frame) -> None:
        """Note what a message says about its connection, and keep it for who receives."""
        try:
            event, notice = self._dialect.read(frame)
        except FrameInvalid as error:
            self._early.append((error, False))
            return
        self.core.feed(c.Received(notice.confirmed))
        self._early.append((event, notice.leave and bool(self._options.reconnects)))

    async def _leave(self) -> None:
        """Make a new connection in place of one that is about to end; what came on the old one is not lost."""
        wire = self._wire
        if wire is None or wire is self._leaving or self._dialect.obstacle:
            return
        self._leaving = wire
        self._closing = asyncio.ensure_future(self._hang_up(wire))
        await self._restore(wire)

    async def _drain(self, wire: Any) -> None:
        """Take in what still comes on a connection that is ending, or came and was not received yet.

        One that this side closes needs it too: what is unread keeps it from closing.
        """
        try:
            async with self._reading:
                while True:
                    self._take_in(await wire.recv())
        except network_errors():
            if wire is self._leaving and self._closing is not None:
                await self._closing

    async def _write(self, wire: Any, frame: Frame) -> None:
        """Send on a connection, and cut it where the peer does not take the message in time."""
        try:
            async with asyncio.timeout(self._options.send_timeout):
                await wire.send(frame)
        except TimeoutError:
            wire.transport.abort()
            raise Stuck from None

    async def _hang_up(self, wire: Any) -> None:
        """Say goodbye, within the time that there is for it."""
        try:
            async with asyncio.timeout(2 * self._options.close_timeout):
                await wire.close()
        except TimeoutError:
            wire.transport.abort()  # the goodbye itself was not taken

    def _lost(self, error: Exception | None, unsent: Frame | None = None, wire: Any = None) -> c.Lost:
        fault = (
            LEAVING if error is None or (wire is not None and wire is self._leaving) else fault_of(error, self._secrets)
        )
        return c.Lost(fault, self._dialect.obstacle, unsent)

    async def _restore(self, wire: Any = None, cause: Exception | None = None, unsent: Frame | None = None) -> bool:
        """Have a connection: the first one, or another one after `wire` was lost, or is to be left.

        Returns:
            False where another task has seen to that already.
        """
        async with self._lock:
            if wire is not None:
                if self._wire is not wire:
                    return False
                await self._drain(wire)
                self._wire = None
            action = self.core.feed(c.Begin() if wire is None else self._lost(cause, unsent, wire))
            while True:
                match action:
                    case c.Dial(delay):
                        self._tell(action.reconnecting)
                        action, cause = await self._dial(delay)
                        if self._wire is not None:
                            self._tell(self.core.reconnected())
                    case c.Flush():
                        action, cause = await self._flush()
                    case c.Fail(error):
                        raise error from shown(cause, self._secrets)
                    case _:
                        return True

    def _tell(self, change: Change | None) -> None:
        if change is not None and self._options.notify is not None:
            self._options.notify(change)

    async def _dial(self, delay: float) -> tuple[c.Action, Exception | None]:
        """One attempt at a connection that is ready for use."""
        if delay:
            await self._pause(delay)
        wire: Any = None
        try:
            address = await self._address()
            self._secrets = address.secrets
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
                await self._hang_up(wire)

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
        await self._write(wire, greeting)
        try:
            async with asyncio.timeout(self._options.ready_timeout):
                frame = await wire.recv()
        except TimeoutError as late:
            raise Unanswered from late
        answer, notice = self._dialect.read(frame)
        if self._dialect.is_answer(answer):
            self.answer = answer
        else:
            self._early.append((answer, notice.leave))

    async def _flush(self) -> tuple[c.Action, Exception | None]:
        """Send what had to wait."""
        wire = self._wire
        while wire is not None and (frame := self.core.take()) is not None:
            try:
                await self._write(wire, frame)
            except network_errors() as error:
                await self._drain(wire)
                self._wire = None
                return self.core.feed(self._lost(error, frame, wire)), error
        return c.Wait(), None
