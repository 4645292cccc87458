"""What sessions do when things go wrong: in both colours, live and music; and that nothing is left over.

The table is the one of docs/live.md. `alone` is what a session does by itself, `resumed` what it does with `reconnects`
once the server has given a handle. Music keeps nothing, and is never resumed.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pytest
from tests import leaks

from specwright import genai
from specwright.genai import errors
from specwright.runtime.sockets import SocketError, SocketOptions
from specwright.testing.sockets import (
    Close,
    Drop,
    Pause,
    Receive,
    Refuse,
    Script,
    Send,
    Silence,
    SocketServer,
    Step,
    Tear,
)

SETUP: Script = (Receive(), Send({"setupComplete": {}}))
HANDLE = Send({"sessionResumptionUpdate": {"newHandle": "h", "resumable": True}})
SAYS = Send({"serverContent": {"a": 1}})
QUICK: dict[str, Any] = {"ping_interval": 0.05, "ping_timeout": 0.05, "close_timeout": 0.1}
LOAD = 400_000

Ending: TypeAlias = "int | str"
"""How a session ended: with the code of an APIError, with the name of another error, or `whole`: it went on."""


@dataclass(frozen=True)
class Fault:
    """What a server does after the setup, and what comes of it.

    Attributes:
        steps: the server's, after the setup and one message of the client; in place of all where `instead`.
        alone, resumed: the ending, and how many connections there were.
        received: how many messages were received before.
        loads: whether the client sends until something happens.
        idles: seconds that the client waits before it receives.
    """

    steps: tuple[Step, ...]
    alone: tuple[Ending, int]
    resumed: tuple[Ending, int]
    received: int = 0
    instead: bool = False
    loads: bool = False
    idles: float = 0.0
    options: dict[str, Any] = field(default_factory=dict[str, Any])


FAULTS: dict[str, Fault] = {
    "cut between messages": Fault((SAYS, Drop()), (1006, 1), ("whole", 2), received=1),
    "cut within a message": Fault((SAYS, Tear({"b": "x" * 200})), (1006, 1), ("whole", 2), received=1),
    "goAway, then 1001": Fault(
        (Send({"goAway": {"timeLeft": "1s"}}), SAYS, Pause(0.05), Close(1001)), (1001, 1), ("whole", 2), received=2
    ),
    "1011": Fault((Close(1011, "boom"),), (1011, 1), ("whole", 2)),
    "1012": Fault((Close(1012),), (1012, 1), ("whole", 2)),
    "1008": Fault((Close(1008, "no"),), (1008, 1), (1008, 1)),
    "1007": Fault((Close(1007, "odd"),), (1007, 1), (1007, 1)),
    "4000": Fault((Close(4000),), (4000, 1), (4000, 1)),
    "a normal end": Fault((SAYS, Close(1000, "bye")), (1000, 1), (1000, 1), received=1),
    "a silent peer": Fault((Silence(),), (1006, 1), ("whole", 2), options=QUICK),
    "a peer that takes nothing": Fault(
        (Silence(),),
        (1006, 1),
        ("whole", 2),
        loads=True,
        options={"ping_interval": None, "send_timeout": 0.2, "close_timeout": 0.1},
    ),
    "a flood": Fault((Send({"serverContent": {"a": 1}}, times=1000),), ("whole", 1), ("whole", 1), received=1000),
    "a slow consumer": Fault(
        (Send({"serverContent": {"a": "x" * 1000}}, times=1000),),
        ("whole", 1),
        ("whole", 1),
        received=1000,
        idles=0.4,
        options={**QUICK, "max_unread": 4},
    ),
    "a message too large": Fault(
        (SAYS, Send("x" * 5000)), (1009, 1), (1009, 1), received=1, options={"max_frame": 4000}
    ),
    "no JSON": Fault((Send("no"),), ("FrameInvalid", 1), ("FrameInvalid", 1)),
    "no answer to the setup": Fault(
        (Receive(), Pause(5)), ("SocketTimeout", 1), ("SocketTimeout", 3), instead=True, options={"ready_timeout": 0.1}
    ),
    "no answer to the handshake": Fault(
        (Refuse(503),), (503, 1), (503, 3), instead=True, options={"open_timeout": 1.0}
    ),
    "401": Fault((Refuse(401),), (401, 1), (401, 1), instead=True),
    "403": Fault((Refuse(403),), (403, 1), (403, 1), instead=True),
    "404": Fault((Refuse(404),), (404, 1), (404, 1), instead=True),
    "429": Fault((Refuse(429),), (429, 1), (429, 3), instead=True),
    "a redirect": Fault((Refuse(302, "", (("Location", "/"),)),), (302, 1), (302, 1), instead=True),
    "1008 in place of an answer": Fault((Receive(), Close(1008, "key")), (1008, 1), (1008, 1), instead=True),
}


def scripts(fault: Fault, *, resumed: bool) -> list[Script]:
    if fault.instead:
        return [fault.steps]
    first: Script = (*SETUP, *((HANDLE,) if resumed else ()), Receive(), *fault.steps)
    return [first, (*SETUP, SAYS)]


def ending(error: Exception) -> Ending:
    return int(error.code) if isinstance(error, errors.APIError) else type(error).__name__


@dataclass
class Seen:
    """What a session received: how many messages, handles not counted, and how it ended."""

    wanted: int
    messages: int = 0
    end: Ending = "whole"

    def take(self, message: Any) -> bool:
        """Count a message; whether more are wanted."""
        self.messages += getattr(message, "session_resumption_update", None) is None
        return self.messages < self.wanted


def load() -> str:
    return os.urandom(LOAD // 2).hex()


def live_sync(client: Any, fault: Fault, seen: Seen, options: SocketOptions) -> None:
    with client.live.connect(model="m", socket=options) as session:
        if fault.loads:
            for _ in itertools.count():
                session.send_realtime_input(text=load())
                if session_count(options) > 1:
                    return
        session.send_realtime_input(text="hi")
        time.sleep(fault.idles)
        while True:
            for message in session.receive():
                if not seen.take(message):
                    return


def music_sync(client: Any, fault: Fault, seen: Seen, options: SocketOptions) -> None:
    with client.live.music.connect(model="m", socket=options) as session:
        if fault.loads:
            for _ in itertools.count():
                session.set_weighted_prompts([{"text": load(), "weight": 1.0}])
        session.play()
        time.sleep(fault.idles)
        for message in session.receive():
            if not seen.take(message):
                return


async def live_async(client: Any, fault: Fault, seen: Seen, options: SocketOptions) -> None:
    async with client.aio.live.connect(model="m", socket=options) as session:
        if fault.loads:
            for _ in itertools.count():
                await session.send_realtime_input(text=load())
                if session_count(options) > 1:
                    return
        await session.send_realtime_input(text="hi")
        await asyncio.sleep(fault.idles)
        while True:
            async for message in session.receive():
                if not seen.take(message):
                    return


async def music_async(client: Any, fault: Fault, seen: Seen, options: SocketOptions) -> None:
    async with client.aio.live.music.connect(model="m", socket=options) as session:
        if fault.loads:
            for _ in itertools.count():
                await session.set_weighted_prompts([{"text": load(), "weight": 1.0}])
        await session.play()
        await asyncio.sleep(fault.idles)
        async for message in session.receive():
            if not seen.take(message):
                return


def session_count(options: SocketOptions) -> int:
    """How many connections there have been, as the session told."""
    told: Any = options.notify
    return 1 + len(told.__self__)


def in_loop(run: Callable[..., Any]) -> Callable[..., None]:
    """An asynchronous run, which leaves no task."""

    def whole(*given: Any) -> None:
        async def inside() -> None:
            try:
                await run(*given)
            finally:
                await asyncio.sleep(0)
                left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
                assert not [task for task in left if "specwright" in repr(task)]

        asyncio.run(inside())

    return whole


RUNS: dict[str, Callable[..., None]] = {
    "live sync": live_sync,
    "live async": in_loop(live_async),
    "music sync": music_sync,
    "music async": in_loop(music_async),
}


@pytest.fixture
def nothing_left() -> Iterator[None]:
    with leaks.nothing_left():
        yield


def done(fault: Fault, run: str, *, resumed: bool) -> tuple[Ending, int, int]:
    """How a session ended, how many connections there were, and how many messages."""
    again = resumed and not run.startswith("music")
    told: list[Any] = []
    options = SocketOptions(
        **{"close_timeout": 1.0, **fault.options}, reconnects=2 if resumed else 0, notify=told.append
    )
    expected = fault.resumed if again else fault.alone
    seen = Seen(fault.received + (again and expected[0] == "whole" and expected[1] > 1) + (expected[0] != "whole"))
    with SocketServer(*scripts(fault, resumed=again)) as server:
        client = genai.Client(api_key="TESTKEY", http_options={"base_url": server.http_url})
        try:
            RUNS[run](client, fault, seen, options)
        except (errors.APIError, SocketError) as error:
            seen.end = "a secret" if "TESTKEY" in repr(error) + repr(error.__cause__) else ending(error)
        return seen.end, len(server.visits), seen.messages


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", FAULTS)
def test_what_a_session_does_by_itself(name: str, run: str) -> None:
    fault = FAULTS[name]
    assert done(fault, run, resumed=False) == (*fault.alone, fault.received)


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("run", ["live sync", "live async"])
@pytest.mark.parametrize("name", FAULTS)
def test_what_a_session_does_that_can_be_resumed(name: str, run: str) -> None:
    fault = FAULTS[name]
    end, connections = fault.resumed
    more = end == "whole" and connections > 1 and not fault.loads
    assert done(fault, run, resumed=True) == (end, connections, fault.received + more)


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("run", ["music sync", "music async"])
@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if not fault.instead])
def test_music_is_never_resumed(name: str, run: str) -> None:
    fault = FAULTS[name]
    assert done(fault, run, resumed=True) == (*fault.alone, fault.received)
