"""What goes wrong with a session over a socket.

SpecwrightError
└── SocketError
    ├── SocketClosed        code, reason: the connection is gone
    ├── SocketUnreachable   there was none (also a ConnectionError)
    ├── SocketTimeout       it was not there in time (also a TimeoutError)
    ├── HandshakeRefused    status, body: the server answered with something else than a socket
    ├── FrameTooLarge       a message that is not sent
    ├── FrameInvalid        a message that cannot be read; the session goes on (also a ValueError)
    └── QueueFull           too much waits to be sent
"""

from __future__ import annotations

from specwright.runtime.errors import SpecwrightError

__all__ = [
    "FrameInvalid",
    "FrameTooLarge",
    "HandshakeRefused",
    "QueueFull",
    "SocketClosed",
    "SocketError",
    "SocketTimeout",
    "SocketUnreachable",
]


class SocketError(SpecwrightError):
    """A session that failed."""


class SocketClosed(SocketError):
    """The connection is closed.

    Attributes:
        code: the close code: the peer's; 1006 where the connection broke without one.
        reason: what was said with it.
    """

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"The connection is closed: {code}{f' ({reason})' if reason else ''}.")
        self.code = code
        self.reason = reason


class SocketUnreachable(SocketError, ConnectionError):
    """No connection could be made."""


class SocketTimeout(SocketError, TimeoutError):
    """The connection, or the provider's first answer, was not there in time."""


class HandshakeRefused(SocketError):
    """The server answered the handshake with an HTTP status.

    Attributes:
        status: that status.
        body: the beginning of what came with it.
    """

    def __init__(self, status: int, body: str = "") -> None:
        super().__init__(f"The server refused the connection with status {status}{f': {body}' if body else ''}.")
        self.status = status
        self.body = body


class FrameTooLarge(SocketError):
    """A message is larger than `SocketOptions.max_frame`, and was not sent."""


class FrameInvalid(SocketError, ValueError):
    """A message that is not what the provider says it sends. Those after it can be received.

    Attributes:
        size: how many bytes it has.
    """

    def __init__(self, message: str, size: int) -> None:
        super().__init__(message)
        self.size = size


class QueueFull(SocketError):
    """There is no connection, and as much waits to be sent as may wait."""
