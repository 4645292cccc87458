"""What a socket has to know of a provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from specwright.runtime.secrets import is_secret

EventT = TypeVar("EventT", covariant=True)


@dataclass(frozen=True, slots=True)
class Notice:
    """What an event means for the connection.

    Attributes:
        leave: a new one is to be made now, before the server closes this one.
        confirmed: how many of the messages that were sent on this connection, greetings not counted, the provider has.
    """

    leave: bool = False
    confirmed: int | None = None


NOTHING = Notice()


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect.

    Attributes:
        url: `ws://` or `wss://`, without credentials.
        headers: those of the handshake. They are in no repr and no log.
        subprotocols: offered to the server, the most wanted first.
        connect: more arguments for `websockets`' `connect`: the client's TLS settings, its proxy. In no repr either.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    subprotocols: tuple[str, ...] = ()
    connect: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)

    @property
    def secrets(self) -> list[str]:
        """What must not be seen of the headers, with and without the word before it, such as `Bearer`."""
        values = [value for name, value in self.headers.items() if is_secret(name)]
        return [part for value in values for part in (value, value.rpartition(" ")[2])]


class Dialect(Protocol[EventT]):
    """One session's part that is the provider's. It does no I/O; it may remember what it needs for taking up again."""

    @property
    def confirms(self) -> bool:
        """Whether the provider says how much of what was sent it has; what it has not is sent again then."""
        ...

    @property
    def obstacle(self) -> str:
        """Why a new connection cannot go on where the last one stopped; empty where it can."""
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
