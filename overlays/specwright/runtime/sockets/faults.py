"""How a connection got lost, as data: what was raised, whether it is worth trying again, what to raise then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .errors import HandshakeRefused, SocketClosed, SocketError, SocketTimeout, SocketUnreachable

Kind: TypeAlias = Literal["closed", "refused", "unreachable", "late"]

_PASSING_CODES = frozenset({1001, 1005, 1006, 1011, 1012, 1013, 1014})
"""Going away, none given, broken, internal error, restart, try later, bad gateway. Others would come again."""
_PASSING_STATUS = frozenset({408, 425, 429})
_MOST_OF_A_BODY = 2000

ABNORMAL = 1006
SILENT = "the peer did not answer a ping"


@dataclass(frozen=True, slots=True)
class Fault:
    """A lost connection.

    Attributes:
        kind: `closed` after it was made, or in the making: `refused` by HTTP, `unreachable`, or too `late`.
        code: the close code, or the HTTP status.
        text: the reason, the body, or what was waited for.
    """

    kind: Kind
    code: int = 0
    text: str = ""

    @property
    def passing(self) -> bool:
        """Whether another try may go better."""
        match self.kind:
            case "closed":
                return self.code in _PASSING_CODES
            case "refused":
                return self.code in _PASSING_STATUS or self.code >= 500
            case "unreachable" | "late":
                return True

    def error(self) -> SocketError:
        """The error that says so."""
        match self.kind:
            case "closed":
                return SocketClosed(self.code, self.text)
            case "refused":
                return HandshakeRefused(self.code, self.text)
            case "unreachable":
                return SocketUnreachable(f"No connection could be made: {self.text}.")
            case "late":
                return SocketTimeout(f"{self.text} was not there in time.")


LATE = Fault("late", text="The provider's first answer")
LEAVING = Fault("closed", 1001, "the server is about to leave")


def fault_of(error: BaseException) -> Fault:
    """What an exception of the socket library, or of the network, says about the connection.

    Closing codes are the peer's; where a ping was not answered or the connection broke, 1006. A message that was too
    large for this side is 1009, which this side said.
    """
    from websockets.exceptions import ConnectionClosed, InvalidStatus

    if isinstance(error, ConnectionClosed):
        received, sent = error.rcvd, error.sent
        if received is not None and (sent is None or error.rcvd_then_sent or sent.code == received.code):
            return Fault("closed", int(received.code), received.reason)
        if sent is not None and sent.code not in (1000, 1001, 1011):
            return Fault("closed", int(sent.code), sent.reason)
        if sent is not None and sent.code == 1011:
            return Fault("closed", ABNORMAL, SILENT)
        if received is not None:
            return Fault("closed", int(received.code), received.reason)
        return Fault("closed", ABNORMAL)
    if isinstance(error, InvalidStatus):
        body = bytes(error.response.body or b"")[:_MOST_OF_A_BODY].decode("utf-8", "replace")
        return Fault("refused", error.response.status_code, body)
    if isinstance(error, TimeoutError):
        return Fault("late", text="The connection")
    return Fault("unreachable", text=str(error) or type(error).__name__)
