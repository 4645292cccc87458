"""The synchronous shell of a session."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from . import core as c
from .dialect import Address, Dialect
from .faults import LATE, LEAVING, fault_of
from .opening import Unanswered, arguments, connector, network_errors
from .options import SocketOptions

EventT = TypeVar("EventT")


class Socket(Generic[EventT]):
    """A session over a socket. Who sends or receives also brings a lost connection back.

    Several threads may send, one at a time may receive, and any may close. The socket library has threads of its own
    for reading and for pings, which end with the connection.

    Args:
        dialect: the provider's part.
        address: gives where to connect, asked anew for each connection.
        options: the session's settings.
    """

    def __init__(self, dialect: Dialect[EventT], address: Callable[[], Address], options: SocketOptions) -> None:
        self.core: c.Core = c.Core(options)
        self.answer: EventT | None = None
        self._dialect = dialect
        self._address = address
        self._options = options
        self._wire: Any = None
        self._early: deque[c.Frame] = deque()
        self._lock = threading.Lock()
        self._deciding = threading.Lock()
        self._ended = threading.Event()

    def open(self) -> None:
        """Connect, send the greeting and wait for its answer, which is `answer` then.

        Raises:
            SocketError: that did not come about.
        """
        self._restore(c.Begin())

    def send(self, frame: c.Frame) -> None:
        """Send a message; while there is no connection, make it, or leave the message to who is making it.

        Raises:
            SocketError: it is too large, too much waits already, or the session is over.
        """
        while True:
            match self._feed(c.Wanted(frame)):
                case c.Write():
                    wire = self._wire
                    try:
                        wire.send(frame)
                        return
                    except network_errors() as error:
                        if self._restore(self._lost(error, frame), wire, error):
                            return
                case c.Fail(error):
                    raise error
                case _:
                    if not self._lock.locked():
                        self._restore(c.Begin())
                    return

    def receive(self) -> EventT:
        """The next event.

        Raises:
            FrameInvalid: a message cannot be read; those after it can.
            SocketError: the session is over.
        """
        while not self._early:
            wire = self._wire
            if wire is None:
                self._restore(c.Begin())
                continue
            try:
                self._early.append(wire.recv())
            except network_errors() as error:
                self._restore(self._lost(error), wire, error)
        event, notice = self._dialect.read(self._early.popleft())
        self._feed(c.Received())
        if notice == "leave" and self._options.reconnects:
            self._leave()
        return event

    def close(self) -> None:
        """End the session. Doing so again does nothing."""
        self._ended.set()
        wire, self._wire = self._wire, None
        if isinstance(self._feed(c.Close()), c.HangUp) and wire is not None:
            wire.close()

    def _leave(self) -> None:
        """Make a new connection in place of one that is about to end; what came on the old one is not lost."""
        wire = self._wire
        if wire is None or not self._dialect.resumable:
            return
        wire.close()
        try:
            while True:
                self._early.append(wire.recv())
        except network_errors() as error:
            self._restore(c.Lost(LEAVING), wire, error)

    def _feed(self, event: c.Event) -> c.Action:
        with self._deciding:
            return self.core.feed(event)

    def _take(self) -> c.Frame | None:
        with self._deciding:
            return self.core.take()

    def _lost(self, error: Exception, unsent: c.Frame | None = None) -> c.Lost:
        return c.Lost(fault_of(error), self._dialect.resumable, unsent)

    def _restore(self, event: c.Begin | c.Lost, wire: Any = None, cause: Exception | None = None) -> bool:
        """Have a connection again after `wire` was lost. False where another thread has seen to that already."""
        with self._lock:
            if isinstance(event, c.Lost):
                if self._wire is not wire:
                    return False
                self._wire = None
            action = self._feed(event)
            while True:
                match action:
                    case c.Dial(delay):
                        action, cause = self._dial(delay)
                    case c.Flush():
                        action, cause = self._flush()
                    case c.Fail(error):
                        raise error from cause
                    case _:
                        return True

    def _dial(self, delay: float) -> tuple[c.Action, Exception | None]:
        """One attempt at a connection that is ready for use."""
        if delay:
            self._pause(delay)
        wire: Any = None
        try:
            address = self._address()
            connect = self._options.connect or connector()
            wire = connect(address.url, **arguments(address, self._options))
            action = self._feed(c.Connected())
            if isinstance(action, c.Greet):
                self._greet(wire)
                action = self._feed(c.Ready())
            if isinstance(action, c.Flush | c.Wait):
                self._wire, wire = wire, None
            return action, None
        except Unanswered as late:
            return self._feed(c.Lost(LATE)), late
        except network_errors() as error:
            return self._feed(self._lost(error)), error
        finally:
            if wire is not None:
                wire.close()

    def _pause(self, seconds: float) -> None:
        """Wait so long, or until the session is ended."""
        self._ended.wait(seconds)

    def _greet(self, wire: Any) -> None:
        greeting = self._dialect.greeting()
        if greeting is None:
            return
        wire.send(greeting)
        try:
            frame = wire.recv(timeout=self._options.ready_timeout)
        except TimeoutError as late:
            raise Unanswered from late
        answer, _ = self._dialect.read(frame)
        if self._dialect.is_answer(answer):
            self.answer = answer
        else:
            self._early.append(frame)

    def _flush(self) -> tuple[c.Action, Exception | None]:
        """Send what had to wait."""
        wire = self._wire
        while wire is not None and (frame := self._take()) is not None:
            try:
                wire.send(frame)
            except network_errors() as error:
                self._wire = None
                return self._feed(self._lost(error, frame)), error
        return c.Wait(), None
