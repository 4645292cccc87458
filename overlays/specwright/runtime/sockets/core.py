"""The core of a session: what happens to it goes in, what to do about it comes out. No I/O, no clock.

    connecting ──Connected──> greeting ──Ready──> open ──Lost──> connecting … or closed
         any ──Close──> closing ──Lost──> closed

Every event is answered by exactly one action; the shells carry it out and report what came of it as the next event.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import random
from typing import Literal, TypeAlias

from specwright.runtime.retry import delay

from .errors import FrameTooLarge, QueueFull, SocketError
from .faults import Fault
from .options import SocketOptions

Frame: TypeAlias = str | bytes
State: TypeAlias = Literal["connecting", "greeting", "open", "closing", "closed"]

# --- what happens ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begin:
    """The session is to be begun, or taken up where an earlier attempt was broken off."""


@dataclass(frozen=True, slots=True)
class Connected:
    """There is a connection."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The provider has answered the greeting."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message came."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message is to be sent."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is gone, or could not be made.

    Attributes:
        fault: how.
        resumable: whether a new connection can go on where this one stopped.
        unsent: the message that was being sent.
    """

    fault: Fault
    resumable: bool = True
    unsent: Frame | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The session is to end."""


Event: TypeAlias = Begin | Connected | Ready | Received | Wanted | Lost | Close

# --- what to do -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect, after so many seconds."""

    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Greet:
    """Send the greeting, and wait for its answer."""


@dataclass(frozen=True, slots=True)
class Write:
    """Send this message now."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Flush:
    """Send what is held, one after another, as `take` gives it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the connection that there is, or that was just made."""


@dataclass(frozen=True, slots=True)
class Fail:
    """Raise this."""

    error: SocketError


Action: TypeAlias = Dial | Greet | Write | Flush | Wait | HangUp | Fail


class Core:
    """The decisions of one session.

    Args:
        options: its settings.
        chance: random numbers from 0 to 1, for the waits between attempts.
    """

    def __init__(self, options: SocketOptions, *, chance: Callable[[], float] = random) -> None:
        self.options = options
        self.state: State = "connecting"
        self.held: deque[Frame] = deque()
        self._held_bytes = 0
        self._attempts = 0
        self._fault = Fault("closed", 1000)
        self._chance = chance

    def feed(self, event: Event) -> Action:
        """Take what happened, and say what to do."""
        match event:
            case Wanted(frame):
                return self._wanted(frame)
            case Lost():
                return self._lost(event)
            case Close():
                return self._close()
            case _ if self.state in ("closing", "closed"):
                return HangUp() if isinstance(event, Connected) else Fail(self._fault.error())
            case Begin() if self.state == "open":
                return Flush() if self.held else Wait()
            case Begin():
                self.state = "connecting"
                return Dial()
            case Connected():
                self.state = "greeting"
                return Greet()
            case Ready():
                self.state = "open"
                return Flush() if self.held else Wait()
            case Received():
                # Only a message shows that the new connection is any good: a server that takes every session and
                # drops it at once must not be dialled for ever.
                self._attempts = 0
                return Wait()

    def take(self) -> Frame | None:
        """The oldest of the messages that are held, to be sent now; None where there is none."""
        if self.state != "open" or not self.held:
            return None
        frame = self.held.popleft()
        self._held_bytes -= size(frame)
        return frame

    def _wanted(self, frame: Frame) -> Action:
        if self.state in ("closing", "closed"):
            return Fail(self._fault.error())
        if size(frame) > self.options.max_frame:
            return Fail(FrameTooLarge(f"A message of {size(frame)} bytes; the most are {self.options.max_frame}."))
        if self.state == "open" and not self.held:
            return Write(frame)
        held = len(self.held)
        if held >= self.options.max_held or self._held_bytes + size(frame) > self.options.max_held_bytes:
            return Fail(QueueFull(f"{held} messages ({self._held_bytes} bytes) wait for a connection already."))
        self.held.append(frame)
        self._held_bytes += size(frame)
        return Wait()

    def _lost(self, event: Lost) -> Action:
        if self.state in ("closing", "closed"):
            self.state = "closed"
            return Fail(self._fault.error())
        fault = event.fault
        if fault.passing and event.resumable and self._attempts < self.options.reconnects:
            if event.unsent is not None:
                self.held.appendleft(event.unsent)
                self._held_bytes += size(event.unsent)
            # The first one is made at once, the others after longer and longer waits.
            wait = delay(self._attempts - 1, chance=self._chance) if self._attempts else 0.0
            self._attempts += 1
            self.state = "connecting"
            return Dial(wait)
        self._end(fault)
        return Fail(fault.error())

    def _close(self) -> Action:
        if self.state == "closed":
            return Wait()
        self._end(Fault("closed", 1000))
        self.state = "closing"
        return HangUp()

    def _end(self, fault: Fault) -> None:
        self.state = "closed"
        self._fault = fault
        self.held.clear()
        self._held_bytes = 0


def size(frame: Frame) -> int:
    """How many bytes a message has."""
    return len(frame) if isinstance(frame, bytes) or frame.isascii() else len(frame.encode())
