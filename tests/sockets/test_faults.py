"""What a session does when things go wrong, in both colours, over loopback; and that nothing is left over."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pytest
from tests import leaks

from specwright.runtime import sockets
from specwright.runtime.sockets import Address, AsyncSocket, JsonCodec, Socket, SocketOptions
from specwright.runtime.sockets.dialect import Notice
from specwright.testing.sockets import Answer, Close, Drop, Pause, Receive, Refuse, Script, Send, Silence, SocketServer

KEY = "SECRET-KEY-0123456789"
HELLO: Script = (Receive(), Send({"ready": 1}))
ECHO = Answer(lambda message: [Send({"echo": message["n"]})])
LARGE = "x" * 3000


class Plain:
    """A provider whose first answer has `ready`, and who says `bye` before it leaves."""

    confirms = False

    def __init__(self, resumable: bool = True) -> None:
        self.obstacle = "" if resumable else "nothing is kept"
        self._codec: JsonCodec[dict[str, Any]] = JsonCodec(dict[str, Any])

    def greeting(self) -> str:
        return '{"hello": 1}'

    def read(self, frame: str | bytes) -> tuple[dict[str, Any], Notice]:
        event = self._codec.decode(frame)
        return event, Notice(leave="bye" in event)

    def is_answer(self, event: object) -> bool:
        return isinstance(event, dict) and "ready" in event


@dataclass(frozen=True)
class Case:
    """A fault.

    Attributes:
        scripts: what the server does.
        gives: the events that are received, after `sends` messages were sent.
        raises: then this, with a code or a part of its text.
        visits: how many connections there were.
    """

    scripts: tuple[Script, ...]
    gives: list[Any] = field(default_factory=list[Any])
    raises: tuple[type[Exception], int | str | None] | None = None
    visits: int = 1
    sends: int = 0
    resumable: bool = True
    options: dict[str, Any] = field(default_factory=dict[str, Any])


ON = {"reconnects": 2}
CASES: dict[str, Case] = {
    "drop mid-message": Case(((*HELLO, Send({"a": 1}), Drop()),), [{"a": 1}], (sockets.SocketClosed, 1006)),
    "drop, taken up": Case(
        ((*HELLO, Send({"a": 1}), Drop()), (*HELLO, Send({"b": 1}))), [{"a": 1}, {"b": 1}], visits=2, options=ON
    ),
    "drop, cannot go on": Case(((*HELLO, Drop()),), [], (sockets.SocketClosed, 1006), resumable=False, options=ON),
    "drops for ever": Case(((*HELLO, Drop()),), [], (sockets.SocketClosed, 1006), visits=3, options=ON),
    "leaves": Case(((*HELLO, Send({"bye": 1}), Close(1001)),), [{"bye": 1}], (sockets.SocketClosed, 1001)),
    "leaves, taken up, nothing lost": Case(
        ((*HELLO, Send({"bye": 1}), Send({"last": 1}), Pause(5)), (*HELLO, Send({"b": 1}))),
        [{"bye": 1}, {"last": 1}, {"b": 1}],
        visits=2,
        options=ON,
    ),
    "normal end": Case(((*HELLO, Close(1000, "done")),), [], (sockets.SocketClosed, 1000), options=ON),
    "1011": Case(((*HELLO, Close(1011, "boom")),), [], (sockets.SocketClosed, 1011)),
    "1011, taken up": Case(((*HELLO, Close(1011)), (*HELLO, Send({"b": 1}))), [{"b": 1}], visits=2, options=ON),
    "1008 is not tried again": Case(((*HELLO, Close(1008, "key")),), [], (sockets.SocketClosed, 1008), options=ON),
    "silent peer": Case(
        ((*HELLO, Silence()),),
        [],
        (sockets.SocketClosed, 1006),
        options={"ping_interval": 0.05, "ping_timeout": 0.05, "close_timeout": 0.1},
    ),
    "silent peer, taken up": Case(
        ((*HELLO, Silence()), (*HELLO, Send({"b": 1}))),
        [{"b": 1}],
        visits=2,
        options={"ping_interval": 0.05, "ping_timeout": 0.05, "close_timeout": 0.1, **ON},
    ),
    "flood": Case(((*HELLO, Send({"a": 1}, times=2000)),), [{"a": 1}] * 2000, options={"max_unread": 4}),
    "oversized": Case(((*HELLO, Send(LARGE)),), [], (sockets.SocketClosed, 1009), options={"max_frame": 2000}),
    "oversized is not tried again": Case(
        ((*HELLO, Send(LARGE)),), [], (sockets.SocketClosed, 1009), options={"max_frame": 2000, **ON}
    ),
    "never answers": Case(
        ((Receive(), Pause(5)),), [], (sockets.SocketTimeout, "first answer"), options={"ready_timeout": 0.1}
    ),
    "never answers the handshake": Case(
        ((Pause(5),),), [], (sockets.SocketTimeout, "first answer"), options={"ready_timeout": 0.1}
    ),
    "never answers, tried again": Case(
        ((Receive(), Pause(5)),),
        [],
        (sockets.SocketTimeout, "first answer"),
        visits=3,
        options={"ready_timeout": 0.05, **ON},
    ),
    "drops during the greeting": Case(((Receive(), Drop()),), [], (sockets.SocketClosed, 1006)),
    "drops during the greeting, taken up": Case(
        ((Receive(), Drop()), (*HELLO, Send({"b": 1}))), [{"b": 1}], visits=2, options=ON
    ),
    "first answer of another kind is kept": Case(((Receive(), Send({"odd": 1})),), [{"odd": 1}]),
    "401": Case(((Refuse(401, "who?"),),), [], (sockets.HandshakeRefused, "401: who?"), options=ON),
    "503, taken up": Case(((Refuse(503),), (*HELLO, Send({"b": 1}))), [{"b": 1}], visits=2, options=ON),
    "redirect is not followed": Case(
        ((Refuse(302, "", (("Location", "ws://127.0.0.1:9/"),)),),), [], (sockets.HandshakeRefused, "302"), options=ON
    ),
    "not JSON": Case(((*HELLO, Send("not json")),), [], (sockets.FrameInvalid, "8 bytes")),
    "sent and answered": Case(((*HELLO, ECHO),), [{"echo": 0}, {"echo": 1}], sends=2),
    "too large to send": Case(
        ((*HELLO, ECHO),), [], (sockets.FrameTooLarge, "most are 14"), sends=1, options={"max_frame": 14}
    ),
}

Run: TypeAlias = Callable[[Case, str, list[Any]], None]


def options_of(case: Case) -> SocketOptions:
    return SocketOptions(**{"close_timeout": 1.0, **case.options})


def run_sync(case: Case, url: str, seen: list[Any]) -> None:
    socket = Socket(Plain(case.resumable), lambda: Address(url, {"x-api-key": KEY}), options_of(case))
    try:
        socket.open()
        for number in range(case.sends):
            socket.send(f'{{"n": {number}, "pad": ""}}')
        while len(seen) < len(case.gives) or case.raises:
            seen.append(socket.receive())
    finally:
        socket.close()


def run_async(case: Case, url: str, seen: list[Any]) -> None:
    async def address() -> Address:
        return Address(url, {"x-api-key": KEY})

    async def run() -> None:
        socket = AsyncSocket(Plain(case.resumable), address, options_of(case))
        try:
            await socket.open()
            for number in range(case.sends):
                await socket.send(f'{{"n": {number}, "pad": ""}}')
            while len(seen) < len(case.gives) or case.raises:
                seen.append(await socket.receive())
        finally:
            await socket.close()
            left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            assert not [task for task in left if "specwright" in repr(task.get_coro())]

    asyncio.run(run())


COLOURS: dict[str, Run] = {"sync": run_sync, "async": run_async}


@pytest.fixture
def nothing_left() -> Iterator[None]:
    with leaks.nothing_left():
        yield


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("name", CASES)
def test_faults(name: str, colour: str, caplog: pytest.LogCaptureFixture) -> None:
    case = CASES[name]
    caplog.set_level(logging.DEBUG)
    seen: list[Any] = []
    started = time.monotonic()
    with SocketServer(*case.scripts) as server:
        if case.raises is None:
            COLOURS[colour](case, server.url, seen)
        else:
            kind, told = case.raises
            with pytest.raises(kind) as caught:
                COLOURS[colour](case, server.url, seen)
            if isinstance(told, int):
                assert getattr(caught.value, "code") == told  # noqa: B009  # not every error has one
            else:
                assert str(told) in str(caught.value)
            assert KEY not in repr(caught.value)
        assert seen == case.gives
        assert len(server.visits) == case.visits
        assert all(visit.header("x-api-key") == KEY for visit in server.visits)
    assert time.monotonic() - started < 4
    assert KEY not in caplog.text
