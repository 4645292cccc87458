"""Connections of the `websockets` library: with our limits, without redirects, and with nothing secret in its log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .dialect import Address
from .options import SocketOptions

if TYPE_CHECKING:
    from collections.abc import Awaitable


class QuietLogger(logging.LoggerAdapter[logging.Logger]):
    """The log of the socket library, from INFO on: below that it writes the headers of the handshake."""

    def isEnabledFor(self, level: int) -> bool:
        return level > logging.DEBUG and super().isEnabledFor(level)


LOGGER = QuietLogger(logging.getLogger("specwright.sockets"), {})


class Unanswered(Exception):
    """The provider did not answer the greeting in time."""


class Stuck(OSError):
    """The peer did not take a message in time, and the connection was cut."""


def network_errors() -> tuple[type[Exception], ...]:
    """What the socket library, and the network below it, raise."""
    try:
        from websockets.exceptions import WebSocketException
    except ImportError:  # of which the connector tells
        return (OSError, EOFError)
    return (WebSocketException, OSError, EOFError)


def arguments(address: Address, options: SocketOptions) -> dict[str, Any]:
    """The keyword arguments of `websockets`' `connect`, in either colour."""
    return {
        "additional_headers": address.headers,
        "subprotocols": list(address.subprotocols) or None,
        "user_agent_header": None,
        "open_timeout": options.open_timeout,
        "close_timeout": options.close_timeout,
        "ping_interval": options.ping_interval,
        "ping_timeout": options.ping_timeout,
        "max_size": options.max_frame,
        "max_queue": options.max_unread,
        "logger": LOGGER,
        **address.connect,
        **options.connect_options,
    }


def connector() -> Callable[..., Any]:
    """How connections are made where the caller does not say.

    Raises:
        ImportError: the socket library is not installed.
    """
    try:
        from websockets.sync.client import reconnect
    except ImportError as error:
        raise _missing() from error

    class Straight(reconnect):
        """Follows no redirect: the headers of a handshake are for the host that they were made for."""

        def process_redirect(self, exc: Exception) -> Exception | str:
            return exc

    def connection(url: str, **given: Any) -> Any:
        from .keepalive import Connection

        given.setdefault("create_connection", Connection)
        # Entered, as the library wants it; the shell closes it.
        return Straight(url, **given).connect().__enter__()

    return connection


def async_connector() -> Callable[..., Awaitable[Any]]:
    """The same for the other colour."""
    try:
        from websockets.asyncio.client import connect
    except ImportError as error:
        raise _missing() from error

    class Straight(connect):
        """Follows no redirect: the headers of a handshake are for the host that they were made for."""

        def process_redirect(self, exc: Exception) -> Exception | str:
            return exc

    def connection(url: str, **given: Any) -> Awaitable[Any]:
        from .keepalive import AsyncConnection

        given.setdefault("create_connection", AsyncConnection)
        return Straight(url, **given)

    return connection


def _missing() -> ImportError:
    return ImportError("Live sessions need the websockets library: pip install specwright[live]")
