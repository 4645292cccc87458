"""What a session tells its user about its connection, by `SocketOptions.notify`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .errors import SocketError


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """The connection is gone, and another one is about to be made.

    Attributes:
        cause: how it got lost, or why the last attempt failed.
        attempt: which attempt follows, from 1.
        delay: seconds until then.
    """

    cause: SocketError
    attempt: int
    delay: float


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The session goes on, on another connection.

    Attributes:
        attempts: how many it took.
        resent: messages that are sent again, since the provider had not confirmed them.
        missed: messages that were not confirmed and are not sent again, as more than may be kept were on their way.
    """

    attempts: int
    resent: int = 0
    missed: int = 0


Change: TypeAlias = Reconnecting | Reconnected
