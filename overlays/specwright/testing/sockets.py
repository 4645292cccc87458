"""A socket server on the loopback interface that plays scripts, for tests of sessions: no network, no key.

    from specwright.testing.sockets import Answer, Drop, Send, SocketServer

    with SocketServer([Answer(lambda message: [Send({"setupComplete": {}})])]) as server:
        ...  # connect to server.url

A script is what happens on one connection, step by step. The first connection plays the first script, the next one the
next, and all further ones the last. Needs the extra `live`.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeAlias

if TYPE_CHECKING:
    import ssl
    from types import TracebackType
    from uuid import UUID

    from websockets.asyncio.server import Server, ServerConnection
    from websockets.http11 import Request, Response

__all__ = [
    "Answer",
    "Close",
    "Drop",
    "Pause",
    "Receive",
    "Refuse",
    "Script",
    "Send",
    "Silence",
    "SocketServer",
    "Step",
    "Tear",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class Receive:
    """Wait for a number of messages."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message, as often as is said: a text or bytes as they are, anything else as JSON."""

    data: Any
    times: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """From here on do, for each message that comes, what the function says. It is given the JSON of the message."""

    steps: Callable[[Any], Iterable[Step]]


@dataclass(frozen=True, slots=True)
class Pause:
    """Do nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection as the protocol has it. The last step of a script."""

    code: int = 1000
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """Cut the connection without a goodbye."""


@dataclass(frozen=True, slots=True)
class Tear:
    """Send the first half of a message, and cut the connection within it."""

    data: Any


@dataclass(frozen=True, slots=True)
class Silence:
    """Read nothing any more, and answer no ping either."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer the handshake with an HTTP status. Only as the first step."""

    status: int
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


Step: TypeAlias = Receive | Send | Answer | Pause | Close | Drop | Tear | Silence | Refuse
Script: TypeAlias = Sequence[Step]


@dataclass(slots=True)
class Visit:
    """One connection, as the server saw it.

    Attributes:
        path: the path and query that were asked for.
        headers: the handshake's, in order. They may hold credentials.
        frames: the messages that came, as they came.
        certificate: the one that the client showed, as `ssl.SSLSocket.getpeercert` tells it; None without TLS.
        code: the close code that the client sent; None where it sent none, or the connection is open.
        ended: whether the connection is over.
    """

    path: str
    headers: list[tuple[str, str]] = field(repr=False)
    frames: list[str | bytes] = field(default_factory=list[str | bytes])
    certificate: Any = None
    code: int | None = None
    ended: bool = False

    @property
    def messages(self) -> list[Any]:
        """The JSON of the messages that came."""
        return [json.loads(frame) for frame in self.frames]

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class SocketServer:
    """The server, which runs in a thread of its own between `with` and its end.

    Args:
        scripts: one script for each connection, or a single one for all of them.
        subprotocols: those that it speaks.
        tls: the settings of a server that speaks TLS.

    Attributes:
        visits: the connections that there were, in order; refused ones too.
        errors: what scripts raised.
    """

    def __init__(self, *scripts: Script, subprotocols: Sequence[str] = (), tls: ssl.SSLContext | None = None) -> None:
        if not scripts:
            raise ValueError("A server needs a script.")
        self.visits: list[Visit] = []
        self.errors: list[Exception] = []
        self._scripts = scripts
        self._subprotocols = list(subprotocols)
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="socket server", daemon=True)
        self._server: Server | None = None
        self._port = 0
        self._numbers: dict[UUID, int] = {}
        self._playing: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """Its address, for sockets."""
        return f"{'ws' if self._tls is None else 'wss'}://127.0.0.1:{self._port}"

    @property
    def http_url(self) -> str:
        """Its address, for clients that are given the one of an HTTP server."""
        return f"{'http' if self._tls is None else 'https'}://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        if self.errors and error is None:
            raise self.errors[0]

    async def _start(self) -> None:
        from websockets.asyncio.server import serve
        from websockets.typing import Subprotocol

        from specwright.runtime.sockets.opening import LOGGER  # it keeps the headers of handshakes to itself

        self._server = await serve(
            self._play,
            "127.0.0.1",
            0,
            process_request=self._admit,
            subprotocols=[Subprotocol(name) for name in self._subprotocols] or None,
            ping_interval=None,
            close_timeout=1,
            ssl=self._tls,
            max_size=None,
            logger=LOGGER,
        )
        self._port = next(iter(self._server.sockets)).getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            for connection in self._server.connections:
                connection.transport.abort()
            for task in self._playing:
                task.cancel()  # pauses and silences do not notice the end
            self._server.close()
            await self._server.wait_closed()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Note the visit, and refuse it where its script begins so."""
        self.visits.append(Visit(request.path, list(request.headers.raw_items())))
        number = len(self.visits) - 1
        self._numbers[connection.id] = number
        spoken = connection.transport.get_extra_info("ssl_object")
        self.visits[number].certificate = None if spoken is None else spoken.getpeercert()
        first = next(iter(self._script(number)), None)
        if not isinstance(first, Refuse):
            return None
        self.visits[number].ended = True
        response = connection.respond(first.status, first.body)
        for name, value in first.headers:
            response.headers[name] = value
        return response

    def _script(self, number: int) -> Script:
        return self._scripts[min(number, len(self._scripts) - 1)]

    async def _play(self, connection: ServerConnection) -> None:
        from websockets.exceptions import ConnectionClosed

        number = self._numbers[connection.id]
        visit = self.visits[number]
        task = asyncio.current_task()
        if task is not None:
            self._playing.add(task)
            task.add_done_callback(self._playing.discard)
        try:
            await self._steps(connection, visit, self._script(number))
            while True:
                visit.frames.append(await connection.recv())
        except ConnectionClosed as closed:
            visit.code = None if closed.rcvd is None else int(closed.rcvd.code)
        except asyncio.CancelledError:
            connection.transport.abort()
        except Exception as error:
            self.errors.append(error)
            raise
        finally:
            visit.ended = True

    async def _steps(self, connection: ServerConnection, visit: Visit, steps: Iterable[Step]) -> None:
        from websockets.frames import Frame, Opcode

        for step in steps:
            match step:
                case Receive(count):
                    for _ in range(count):
                        visit.frames.append(await connection.recv())
                case Send(data, times):
                    frame = _frame(data)
                    for _ in range(times):
                        await connection.send(frame)
                case Answer(answer):
                    while True:
                        visit.frames.append(await connection.recv())
                        await self._steps(connection, visit, answer(json.loads(visit.frames[-1])))
                case Pause(seconds):
                    await asyncio.sleep(seconds)
                case Close(code, reason):
                    closing = asyncio.ensure_future(connection.close(code, reason))
                    try:
                        # The client's own goodbye comes after all that it has said.
                        while True:
                            visit.frames.append(await connection.recv())
                    finally:
                        await closing
                case Drop():
                    connection.transport.abort()
                case Tear(data):
                    frame = _frame(data)
                    raw = frame.encode() if isinstance(frame, str) else frame
                    whole = Frame(Opcode.TEXT if isinstance(frame, str) else Opcode.BINARY, raw).serialize(mask=False)
                    connection.transport.write(whole[: len(whole) // 2 + 1])
                    connection.transport.close()  # what was written still goes out, and no goodbye after it
                    await connection.wait_closed()
                case Silence():
                    connection.transport.pause_reading()
                    await asyncio.Event().wait()
                case Refuse():
                    raise ValueError("A connection can be refused only by the first step of a script.")


def _frame(data: Any) -> str | bytes:
    return data if isinstance(data, str | bytes) else json.dumps(data)
