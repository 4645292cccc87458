"""Sessions that several tasks or threads use at once, while the connection is lost and comes back."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from specwright.runtime.sockets import Address, AsyncSocket, JsonCodec, QueueFull, Socket, SocketClosed, SocketOptions
from specwright.runtime.sockets.dialect import NOTHING, Notice
from specwright.testing.sockets import Drop, Pause, Receive, Refuse, Script, Send, SocketServer

READY: Script = (Receive(), Send({"ready": 1}))
LOST: tuple[Script, ...] = ((*READY, Drop()), (Refuse(503),), (*READY, Receive(5), Send({"all": 5})))
SENT = [f'{{"n": {number}}}' for number in range(5)]


class Plain:
    """A provider whose first answer has `ready`."""

    confirms = False
    obstacle = ""

    def __init__(self) -> None:
        self._codec: JsonCodec[dict[str, Any]] = JsonCodec(dict[str, Any])

    def greeting(self) -> str:
        return "{}"

    def read(self, frame: str | bytes) -> tuple[dict[str, Any], Notice]:
        return self._codec.decode(frame), NOTHING

    def is_answer(self, event: object) -> bool:
        return isinstance(event, dict) and "ready" in event


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def synchronous(server: SocketServer, options: SocketOptions) -> Socket[dict[str, Any]]:
    return Socket(Plain(), lambda: Address(server.url), options)


def asynchronous(server: SocketServer, options: SocketOptions) -> AsyncSocket[dict[str, Any]]:
    async def address() -> Address:
        return Address(server.url)

    return AsyncSocket(Plain(), address, options)


def receiving(socket: Socket[dict[str, Any]], got: list[Any]) -> threading.Thread:
    """A thread that receives one event, or an error."""

    def run() -> None:
        try:
            got.append(socket.receive())
        except SocketClosed as error:
            got.append(error.code)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_what_is_sent_meanwhile_waits_and_arrives_once_and_in_order() -> None:
    with SocketServer(*LOST) as server:
        socket = synchronous(server, SocketOptions(reconnects=3))
        socket.open()
        got: list[Any] = []
        thread = receiving(socket, got)
        until(lambda: len(server.visits) == 2)
        for frame in SENT:
            socket.send(frame)
        thread.join(5)
        socket.close()
        assert got == [{"all": 5}]
        assert server.visits[2].frames[1:] == SENT


def test_what_is_sent_meanwhile_waits_in_the_other_colour() -> None:
    async def run(server: SocketServer) -> None:
        socket = asynchronous(server, SocketOptions(reconnects=3))
        await socket.open()
        task = asyncio.create_task(socket.receive())
        while len(server.visits) < 2:
            await asyncio.sleep(0.002)
        await asyncio.gather(*map(socket.send, SENT))
        assert await task == {"all": 5}
        await socket.close()

    with SocketServer(*LOST) as server:
        asyncio.run(run(server))
        assert server.visits[2].frames[1:] == SENT


def test_more_than_may_wait_is_refused() -> None:
    with SocketServer(*LOST) as server:
        socket = synchronous(server, SocketOptions(reconnects=3, max_held=2))
        socket.open()
        thread = receiving(socket, [])
        until(lambda: len(server.visits) == 2)
        socket.send(SENT[0])
        socket.send(SENT[1])
        with pytest.raises(QueueFull, match="2 messages"):
            socket.send(SENT[2])
        socket.close()
        thread.join(5)
        assert not thread.is_alive()


def test_closing_ends_who_waits_for_a_connection_at_once() -> None:
    with SocketServer((*READY, Drop()), (Refuse(503),)) as server:
        socket = synchronous(server, SocketOptions(reconnects=100))
        socket.open()
        got: list[Any] = []
        thread = receiving(socket, got)
        until(lambda: len(server.visits) == 3)  # the next attempt is half a second away
        started = time.monotonic()
        socket.close()
        thread.join(5)
        assert time.monotonic() - started < 0.3
        assert got == [1000]


def test_closing_ends_who_waits_in_the_other_colour() -> None:
    async def run(server: SocketServer) -> None:
        socket = asynchronous(server, SocketOptions(reconnects=100))
        await socket.open()
        task = asyncio.create_task(socket.receive())
        while len(server.visits) < 3:
            await asyncio.sleep(0.002)
        await socket.close()
        with pytest.raises(SocketClosed, match="1000"):
            await asyncio.wait_for(task, 0.3)

    with SocketServer((*READY, Drop()), (Refuse(503),)) as server:
        asyncio.run(run(server))


def test_an_attempt_that_is_cancelled_is_taken_up_by_the_next_call() -> None:
    async def run(server: SocketServer) -> None:
        socket = asynchronous(server, SocketOptions(reconnects=3))
        await socket.open()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.receive(), 0.3)
        assert await socket.receive() == {"b": 1}
        await socket.close()

    with SocketServer((*READY, Drop()), (Pause(5),), (*READY, Send({"b": 1}))) as server:
        asyncio.run(run(server))
        assert len(server.visits) == 3
