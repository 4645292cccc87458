"""Sessions over WebSockets: one core that decides, and a shell for each colour that acts.

    provider's session ──Dialect──> Socket, AsyncSocket (shells) ──> websockets
                                         │  ▲
                                   events ▼  │ one action each
                                       core.Core

The core does no I/O. Importing this loads no socket library; that needs the extra `live`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .aio import AsyncSocket
    from .codec import Codec, JsonCodec
    from .dialect import Address, Dialect, Notice
    from .errors import (
        FrameInvalid,
        FrameTooLarge,
        HandshakeRefused,
        QueueFull,
        SocketClosed,
        SocketError,
        SocketTimeout,
        SocketUnreachable,
    )
    from .notices import Reconnected, Reconnecting
    from .options import SocketOptions
    from .sync import Socket

_EXPORTS = {
    ".aio": ("AsyncSocket",),
    ".codec": ("Codec", "JsonCodec"),
    ".dialect": ("Address", "Dialect", "Notice"),
    ".errors": (
        "FrameInvalid",
        "FrameTooLarge",
        "HandshakeRefused",
        "QueueFull",
        "SocketClosed",
        "SocketError",
        "SocketTimeout",
        "SocketUnreachable",
    ),
    ".notices": ("Reconnected", "Reconnecting"),
    ".options": ("SocketOptions",),
    ".sync": ("Socket",),
}

__all__ = [
    "Address",
    "AsyncSocket",
    "Codec",
    "Dialect",
    "FrameInvalid",
    "FrameTooLarge",
    "HandshakeRefused",
    "JsonCodec",
    "Notice",
    "QueueFull",
    "Reconnected",
    "Reconnecting",
    "Socket",
    "SocketClosed",
    "SocketError",
    "SocketOptions",
    "SocketTimeout",
    "SocketUnreachable",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_exports(
        __name__, {name: module for module, names in _EXPORTS.items() for name in names}
    )
