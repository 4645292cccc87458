"""How a connection got lost, as data: what was raised, whether it is worth trying again, what to raise then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from specwright.runtime.secrets import scrubbed

from .errors import HandshakeRefused, SocketClosed, SocketError, SocketTimeout, SocketUnreachable

Kind: TypeAlias = Literal["closed", "refused", "unreachable", "late"]

_PASSING_CODES = frozenset({1001, 1005, 1006, 1011, 1012, 1013, 1014})
"""Going away, none given, broken, internal error, restart, try later, bad gateway. Others would come again."""
_PASSING_STATUS = frozenset({408, 425, 429})
_MOST_OF_A_BODY = 2000
_GAVE_UP = 1011
"""What the socket library says when a ping was not answered."""

ABNORMAL = 1006
SILENT = "the peer did not answer a ping"
STUCK = "the peer took no message in time"


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


def fault_of(error: BaseException, secrets: Iterable[str] = ()) -> Fault:
    """What an exception of the socket library, or of the network, says about the connection.

    The code is that of who closed first: the peer's, or this side's for what it could not take, such as 1009 for a
    message that was too large. Where a ping was not answered, or the connection broke without a word, it is 1006.

    Args:
        error: the exception.
        secrets: what the peer may have repeated, and is not to be seen.
    """
    found = _fault(error)
    return replace(found, text=scrubbed(found.text, secrets))


def shown(error: BaseException | None, secrets: Iterable[str]) -> BaseException | None:
    """`error` as the cause of another, unless it tells a secret: such as a proxy's password, or a key in a reason."""
    from websockets.exceptions import InvalidProxy

    told = "" if error is None else f"{error} {error!r}"
    return None if isinstance(error, InvalidProxy) or scrubbed(told, secrets) != told else error


def _fault(error: BaseException) -> Fault:
    from websockets.exceptions import ConnectionClosed, InvalidProxy, InvalidStatus

    from .opening import Stuck

    if isinstance(error, Stuck):
        return Fault("closed", ABNORMAL, STUCK)
    if isinstance(error, ConnectionClosed):
        peer, own = error.rcvd, error.sent
        if peer is not None and (own is None or error.rcvd_then_sent):
            return Fault("closed", int(peer.code), peer.reason)
        if own is None:
            return Fault("closed", ABNORMAL)
        if own.code == _GAVE_UP:
            return Fault("closed", ABNORMAL, SILENT)
        return Fault("closed", int(own.code), own.reason)
    if isinstance(error, InvalidStatus):
        body = bytes(error.response.body or b"")[:_MOST_OF_A_BODY].decode("utf-8", "replace")
        return Fault("refused", error.response.status_code, body)
    if isinstance(error, TimeoutError):
        return Fault("late", text="The connection")
    if isinstance(error, InvalidProxy):
        return Fault("unreachable", text=f"the proxy's address is not one: {error.msg}")  # which has its password
    return Fault("unreachable", text=str(error) or type(error).__name__)
