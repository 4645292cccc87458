"""What a socket has to know of a provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias, TypeVar

EventT = TypeVar("EventT", covariant=True)

Notice: TypeAlias = Literal["leave"] | None
"""What an event means for the connection: `leave` makes a new one now, before the server closes this one."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect.

    Attributes:
        url: `ws://` or `wss://`, without credentials.
        headers: those of the handshake. They are in no repr and no log.
        subprotocols: offered to the server, the most wanted first.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    subprotocols: tuple[str, ...] = ()


class Dialect(Protocol[EventT]):
    """One session's part that is the provider's. It does no I/O; it may remember what it needs for taking up again."""

    @property
    def resumable(self) -> bool:
        """Whether a new connection can go on where the last one stopped."""
        ...

    def greeting(self) -> str | bytes | None:
        """What is sent first on each connection, or None where there is nothing to send and nothing to wait for."""
        ...

    def read(self, frame: str | bytes) -> tuple[EventT, Notice]:
        """The event of a message, and what it means for the connection. Raises FrameInvalid."""
        ...

    def is_answer(self, event: object) -> bool:
        """Whether an event is the answer to the greeting; else the first one is kept for the user."""
        ...
