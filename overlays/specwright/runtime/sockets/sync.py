"""The synchronous shell of a session."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from . import core as c
from .dialect import Address, Dialect
from .errors import FrameInvalid
from .faults import LATE, LEAVING, fault_of, shown
from .journal import Frame
from .notices import Change
from .opening import Unanswered, arguments, connector, network_errors
from .options import SocketOptions
from .wire import Wire

EventT = TypeVar("EventT")


class Socket(Generic[EventT]):
    """A session over a socket. Who sends or receives also brings a lost connection back.

    Several threads may send, one at a time may receive, and any may close. The socket library has threads of its own
    for reading and for pings, and there is one for deadlines; they end with the connection.

    Args:
        dialect: the provider's part.
        address: gives where to connect, asked anew for each connection.
        options: the session's settings.
    """

    def __init__(self, dialect: Dialect[EventT], address: Callable[[], Address], options: SocketOptions) -> None:
        self.core: c.Core = c.Core(options, confirms=dialect.confirms)
        self.answer: EventT | None = None
        self._dialect = dialect
        self._address = address
        self._options = options
        self._wire: Wire | None = None
        self._leaving: Wire | None = None
        self._secrets: list[str] = []
        self._early: deque[tuple[EventT | FrameInvalid, bool]] = deque()
        self._receiver = threading.Lock()
        self._reading = threading.Lock()  # what came first is taken in first
        self._lock = threading.Lock()  # who brings the connection back
        self._writing = threading.Lock()  # what was decided first is sent first
        self._deciding = threading.Lock()  # the core, and which connection it speaks of
        self._ended = threading.Event()

    def open(self) -> None:
        """Connect, send the greeting and wait for its answer, which is `answer` then.

        Raises:
            SocketError: that did not come about.
        """
        self._restore()

    def send(self, frame: Frame) -> None:
        """Send a message; while there is no connection, make it, or leave the message to who is making it.

        Raises:
            SocketError: it is too large, too much waits already, or the session is over.
        """
        while True:
            action, wire, error = self._decided(frame)
            match action:
                case c.Write():
                    if error is None:
                        return
                    # Where another thread has seen to the loss, what the provider confirms is sent again by that.
                    if self._restore(wire, error, frame) or self._dialect.confirms:
                        return
                case c.Fail(reason):
                    raise reason
                case _:
                    if not self._lock.locked():
                        self._restore()
                    return

    def receive(self) -> EventT:
        """The next event.

        Raises:
            FrameInvalid: a message cannot be read; those after it can.
            SocketError: the session is over.
            RuntimeError: somebody else is receiving.
        """
        if not self._receiver.acquire(blocking=False):
            raise RuntimeError("One at a time may receive, and somebody does.")
        try:
            return self._received()
        finally:
            self._receiver.release()

    def _received(self) -> EventT:
        while not self._early:
            wire = self._wire
            if wire is None:
                self._restore()
                continue
            try:
                with self._reading:
                    self._take_in(wire.recv())
            except network_errors() as error:
                self._restore(wire, error)
        event, leave = self._early.popleft()
        if isinstance(event, FrameInvalid):
            raise event
        if leave:
            try:
                self._leave()
            except BaseException:
                self._early.appendleft((event, False))  # the caller does not get it now
                raise
        return event

    def close(self) -> None:
        """End the session. Doing so again does nothing."""
        self._ended.set()
        with self._deciding:
            action = self.core.feed(c.Close())
            wire, self._wire = self._wire, None
        if isinstance(action, c.HangUp) and wire is not None:
            wire.hang_up()

    def _decided(self, frame: Frame) -> tuple[c.Action, Wire | None, Exception | None]:
        """What is done with a message; it is sent, where that is it. Also on what, and what went wrong."""
        with self._writing:
            with self._deciding:
                action, wire = self.core.feed(c.Wanted(frame)), self._wire
            if isinstance(action, c.Write) and wire is not None:
                try:
                    wire.send(frame)
                except network_errors() as error:
                    return action, wire, error
            return action, wire, None

    def _take_in(self, frame: Frame) -> None:
        """Note what a message says about its connection, and keep it for who receives."""
        try:
            event, notice = self._dialect.read(frame)
        except FrameInvalid as error:
            self._early.append((error, False))
            return
        self._feed(c.Received(notice.confirmed))
        self._early.append((event, notice.leave and bool(self._options.reconnects)))

    def _leave(self) -> None:
        """Make a new connection in place of one that is about to end; what came on the old one is not lost."""
        wire = self._wire
        if wire is None or wire is self._leaving or self._dialect.obstacle:
            return
        self._leaving = wire
        self._restore(wire)

    def _drain(self, wire: Wire) -> None:
        """Take in what still comes on a connection that is ending, or came and was not received yet.

        One that this side closes needs it too: what is unread keeps it from closing.
        """
        closing: threading.Thread | None = None
        if wire is self._leaving:
            closing = threading.Thread(target=wire.hang_up, name="socket goodbye", daemon=True)
            closing.start()
        try:
            with self._reading:
                while True:
                    self._take_in(wire.recv())
        except network_errors():
            if closing is not None:
                closing.join()

    def _feed(self, event: c.Event) -> c.Action:
        with self._deciding:
            return self.core.feed(event)

    def _take(self) -> Frame | None:
        with self._deciding:
            return self.core.take()

    def _lost(self, error: Exception | None, unsent: Frame | None = None, wire: Wire | None = None) -> c.Lost:
        fault = (
            LEAVING if error is None or (wire is not None and wire is self._leaving) else fault_of(error, self._secrets)
        )
        return c.Lost(fault, self._dialect.obstacle, unsent)

    def _restore(self, wire: Wire | None = None, cause: Exception | None = None, unsent: Frame | None = None) -> bool:
        """Have a connection: the first one, or another one after `wire` was lost, or is to be left.

        Returns:
            False where another thread has seen to that already.
        """
        with self._lock:
            if wire is None:
                action = self._feed(c.Begin())
            else:
                if self._wire is not wire:
                    return False
                self._drain(wire)
                with self._deciding:
                    self._wire = None
                    action = self.core.feed(self._lost(cause, unsent, wire))
                wire.end()
            while True:
                match action:
                    case c.Dial(delay):
                        self._tell(action.reconnecting)
                        action, cause = self._dial(delay)
                        if self._wire is not None:
                            self._tell(self.core.reconnected())
                    case c.Flush():
                        action, cause = self._flush()
                    case c.Fail(error):
                        raise error from shown(cause, self._secrets)
                    case _:
                        return True

    def _tell(self, change: Change | None) -> None:
        if change is not None and self._options.notify is not None:
            self._options.notify(change)

    def _dial(self, delay: float) -> tuple[c.Action, Exception | None]:
        """One attempt at a connection that is ready for use."""
        if delay:
            self._pause(delay)
        wire: Wire | None = None
        try:
            address = self._address()
            self._secrets = address.secrets
            connect = self._options.connect or connector()
            wire = Wire(connect(address.url, **arguments(address, self._options)), self._options)
            action = self._feed(c.Connected())
            if isinstance(action, c.Greet):
                self._greet(wire)
                with self._deciding:
                    action = self.core.feed(c.Ready())
                    if isinstance(action, c.Flush | c.Wait):
                        self._wire, wire = wire, None
            return action, None
        except Unanswered as late:
            return self._feed(c.Lost(LATE)), late
        except network_errors() as error:
            return self._feed(self._lost(error)), error
        finally:
            if wire is not None:
                wire.hang_up()

    def _pause(self, seconds: float) -> None:
        """Wait so long, or until the session is ended."""
        self._ended.wait(seconds)

    def _greet(self, wire: Wire) -> None:
        greeting = self._dialect.greeting()
        if greeting is None:
            return
        wire.send(greeting)
        try:
            frame = wire.recv(timeout=self._options.ready_timeout)
        except TimeoutError as late:
            raise Unanswered from late
        answer, notice = self._dialect.read(frame)
        if self._dialect.is_answer(answer):
            self.answer = answer
        else:
            self._early.append((answer, notice.leave))

    def _flush(self) -> tuple[c.Action, Exception | None]:
        """Send what had to wait."""
        wire = self._wire
        while wire is not None:
            with self._writing:
                frame = self._take()
                if frame is None:
                    break
                try:
                    wire.send(frame)
                    continue
                except network_errors() as error:
                    failed = error
            self._drain(wire)
            with self._deciding:
                self._wire = None
                action = self.core.feed(self._lost(failed, frame, wire))
            wire.end()
            return action, failed
        return c.Wait(), None
