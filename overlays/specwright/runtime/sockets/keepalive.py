"""Connections that know a peer that is silent from one that is not heard.

The answer to a ping comes after all that was sent before it. Where nobody receives for a while, as many messages wait
as may, nothing more is read, and the answer is not seen, though the peer gave it: such a connection is not given up.
"""

from __future__ import annotations

import asyncio
from typing import Any

from typing_extensions import override
from websockets.asyncio.client import ClientConnection as AsyncClientConnection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

_INTERNAL_ERROR = 1011
_GIVEN_UP = "keepalive ping timeout"


class Connection(ClientConnection):
    """A connection of a thread."""

    @override
    def keepalive(self) -> None:
        """Ask at regular intervals whether the peer is there, and close the connection if it does not say so."""
        interval, patience = self.ping_interval, self.ping_timeout
        while True:
            self.recv_events_thread.join(interval)
            if not self.recv_events_thread.is_alive():
                return
            try:
                answered = self.ping(ack_on_close=True)
            except ConnectionClosed:
                return
            while patience is not None and not answered.wait(patience):
                if not _unheard(self):
                    self.close(_INTERNAL_ERROR, _GIVEN_UP)
                    return


class AsyncConnection(AsyncClientConnection):
    """A connection of a task."""

    @override
    async def keepalive(self) -> None:
        """`Connection.keepalive` for the other colour."""
        interval, patience = self.ping_interval or 0.0, self.ping_timeout
        while True:
            await asyncio.sleep(interval)
            try:
                async with asyncio.timeout(patience):
                    answered = asyncio.ensure_future(await self.ping())
            except TimeoutError:
                self.transport.abort()  # the question itself was not taken
                return
            while not (await asyncio.wait({answered}, timeout=patience))[0]:
                if not _unheard(self):
                    await self.close(_INTERNAL_ERROR, _GIVEN_UP)
                    return


def _unheard(connection: Any) -> bool:
    """Whether nothing is read now, as nobody receives what was."""
    return bool(connection.recv_messages.paused)
