"""A connection of a thread, with deadlines for what blocks."""

from __future__ import annotations

import socket
from typing import Any

from .journal import Frame
from .opening import Stuck, network_errors
from .options import SocketOptions
from .watching import Watch


class Wire:
    """A connection that is cut where its peer takes nothing.

    Args:
        connection: the socket library's.
        options: the session's settings.
    """

    def __init__(self, connection: Any, options: SocketOptions) -> None:
        self._connection = connection
        self._options = options
        patience = [seconds for seconds in (options.send_timeout, options.close_timeout) if seconds]
        self._watch = Watch(self._cut, min([*patience, 1.0]) / 4)

    def send(self, frame: Frame) -> None:
        """Send a message.

        Raises:
            Stuck: the peer did not take it in time.
            what the socket library raises.
        """
        try:
            with self._watch.within(self._options.send_timeout):
                self._connection.send(frame)
        except network_errors():
            if self._watch.fired:
                raise Stuck from None
            raise

    def recv(self, timeout: float | None = None) -> Frame:
        """The next message. Raises TimeoutError, and what the socket library raises."""
        frame: Frame = self._connection.recv(timeout=timeout)
        return frame

    def hang_up(self) -> None:
        """Say goodbye, within the time that there is for it."""
        try:
            with self._watch.within(2 * self._options.close_timeout):
                self._connection.close()
        except network_errors():
            return  # it was cut, or broke by itself: either way it is gone
        finally:
            self._watch.end()

    def end(self) -> None:
        """Give up what a connection that broke by itself still has."""
        self._watch.end()

    def _cut(self) -> None:
        try:
            self._connection.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is gone already
