"""The core of a session: what happens to it goes in, what to do about it comes out. No I/O, no clock.

    connecting ──Connected──> greeting ──Ready──> open ──Lost──> connecting … or closed
         any ──Close──> closing ──Lost──> closed

Every event is answered by exactly one action; the shells carry it out and report what came of it as the next event.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import random
from typing import Literal, TypeAlias

from specwright.runtime.retry import delay

from .errors import FrameTooLarge, QueueFull, SocketError
from .faults import Fault
from .journal import Frame, Journal, size
from .notices import Reconnected, Reconnecting
from .options import SocketOptions

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
    """A message came.

    Attributes:
        confirmed: how many messages of this connection the provider has, where the message says so.
    """

    confirmed: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message is to be sent."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is gone, or could not be made.

    Attributes:
        fault: how.
        obstacle: why a new connection cannot go on where this one stopped; empty where it can.
        unsent: the message that was being sent.
    """

    fault: Fault
    obstacle: str = ""
    unsent: Frame | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The session is to end."""


Event: TypeAlias = Begin | Connected | Ready | Received | Wanted | Lost | Close

# --- what to do -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect, after so many seconds.

    Attributes:
        delay: how many.
        attempt: which attempt it is at bringing a lost connection back; 0 for the first connection of all.
        cause: how that one got lost.
    """

    delay: float = 0.0
    attempt: int = field(default=0, compare=False)
    cause: SocketError | None = field(default=None, compare=False)

    @property
    def reconnecting(self) -> Reconnecting | None:
        """What there is to tell of it; None for the first connection."""
        return None if self.cause is None else Reconnecting(self.cause, self.attempt, self.delay)


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
        confirms: whether the provider says how much of what was sent it has; what it has not is sent again then.
        chance: random numbers from 0 to 1, for the waits between attempts.
    """

    def __init__(self, options: SocketOptions, *, confirms: bool = False, chance: Callable[[], float] = random) -> None:
        self.options = options
        self.state: State = "connecting"
        self.held: deque[Frame] = deque()
        self._held_bytes = 0
        self._journal: Journal | None = Journal(options.max_held, options.max_held_bytes) if confirms else None
        self._again = 0  # how many of those held, the first ones, were sent before
        self._missed = 0
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
            case Received(confirmed):
                if self._journal is not None and confirmed is not None:
                    self._journal.confirm(confirmed)
                # Only a message shows that the new connection is any good: a server that takes every session and
                # drops it at once must not be dialled for ever.
                self._attempts = 0
                return Wait()

    def reconnected(self) -> Reconnected | None:
        """What there is to tell of a connection that is ready; None for the first one."""
        if not self._attempts:
            return None
        told = Reconnected(self._attempts, self._again, self._missed)
        self._missed = 0
        return told

    def take(self) -> Frame | None:
        """The oldest of the messages that are held, to be sent now; None where there is none."""
        if self.state != "open" or not self.held:
            return None
        frame = self.held.popleft()
        self._held_bytes -= size(frame)
        self._again = max(0, self._again - 1)
        if self._journal is not None:
            self._journal.add(frame)
        return frame

    def _wanted(self, frame: Frame) -> Action:
        if self.state in ("closing", "closed"):
            return Fail(self._fault.error())
        if size(frame) > self.options.max_frame:
            return Fail(FrameTooLarge(f"A message of {size(frame)} bytes; the most are {self.options.max_frame}."))
        if self.state == "open" and not self.held:
            if self._journal is not None:
                self._journal.add(frame)
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
        fault, most = event.fault, self.options.reconnects or 0
        if fault.passing and not event.obstacle and self._attempts < most:
            self._keep(event.unsent)
            # The first one is made at once, the others after longer and longer waits.
            wait = delay(self._attempts - 1, chance=self._chance) if self._attempts else 0.0
            self._attempts += 1
            self.state = "connecting"
            return Dial(wait, self._attempts, fault.error())
        if fault.passing and event.obstacle and most and fault.kind == "closed":
            fault = replace(fault, text=f"{fault.text or 'no reason given'}; not taken up again, as {event.obstacle}")
        self._end(fault)
        return Fail(fault.error())

    def _keep(self, unsent: Frame | None) -> None:
        """Hold what a lost connection leaves: all that is not confirmed, or the one message that could not be sent."""
        left = [] if unsent is None else [unsent]
        if self._journal is not None:
            self._missed += self._journal.missed
            left = self._journal.rest()
            self._again += len(left)
        self.held.extendleft(reversed(left))
        self._held_bytes += sum(map(size, left))

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
        if self._journal is not None:
            self._journal.rest()
