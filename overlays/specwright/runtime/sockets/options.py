"""How a session over a socket behaves: limits, patience, and whether it comes back by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .notices import Change

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketOptions:
    """Settings of one session.

    Attributes:
        reconnects: how often in a row a lost connection is made again; 0 is never. It counts anew after a message.
            None leaves it to the kind of session: most never do.
        open_timeout: seconds for the connection and its handshake.
        ready_timeout: seconds for the provider's first answer after that.
        send_timeout: seconds for the peer to take a message, after which it counts as gone; None waits for ever.
        close_timeout: seconds for a goodbye that is answered; after them the connection is cut.
        ping_interval: seconds between pings, or None for none.
        ping_timeout: seconds for the answer to a ping, after which the peer counts as gone; None waits for ever.
        max_frame: bytes of the largest message in either direction.
        max_unread: messages that wait to be received before the peer is made to wait.
        max_held: messages that wait to be sent while there is no connection.
        max_held_bytes: bytes of those. Both hold as well for messages that were sent and are not confirmed.
        notify: is told of `Reconnecting` and `Reconnected`, by the task or thread that does it; what it raises is
            raised there.
        connect: makes the connection in place of websockets' `connect`, with its arguments; async in an async session.
        connect_options: more arguments for it, such as `ssl`, `proxy` or `origin`.

    Raises:
        ValueError: a number is negative, or a limit 0.
    """

    reconnects: int | None = None
    open_timeout: float = 10.0
    ready_timeout: float = 30.0
    send_timeout: float | None = 20.0
    close_timeout: float = 5.0
    ping_interval: float | None = 20.0
    ping_timeout: float | None = 20.0
    max_frame: int = 16 * MIB
    max_unread: int = 16
    max_held: int = 256
    max_held_bytes: int = 4 * MIB
    notify: Callable[[Change], None] | None = None
    connect: Callable[..., Any] | None = None
    connect_options: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)

    def __post_init__(self) -> None:
        for name in ("reconnects", "open_timeout", "ready_timeout", "close_timeout", "max_held", "max_held_bytes"):
            given = getattr(self, name)
            if given is not None and given < 0:
                raise ValueError(f"`{name}` must not be negative.")
        for name in ("ping_interval", "ping_timeout", "send_timeout", "max_frame", "max_unread"):
            given = getattr(self, name)
            if given is not None and given <= 0:
                raise ValueError(f"`{name}` must be above 0.")
