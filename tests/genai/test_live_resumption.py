"""Many say things at once while connections break: with what the server confirms, each message counts exactly once.

The server here keeps a state for every handle that it gave, as a real one does: what it read after its last handle is
gone with the connection.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from specwright import genai
from specwright.runtime.sockets import Reconnected, SocketOptions
from specwright.testing.sockets import Answer, Close, Drop, Pause, Script, Send, SocketServer, Step

SPEAKERS, EACH = 4, 40
ALL = [f"{speaker}:{number}" for speaker in range(SPEAKERS) for number in range(EACH)]
CONFIG: Any = {"session_resumption": {"transparent": True}}


class Memory:
    """What the server knows: a state for each handle."""

    def __init__(self, seed: int) -> None:
        self.states: dict[str | None, list[str]] = {None: []}
        self.final: list[str] = []
        self.said: list[str] = []
        self.chance = random.Random(seed)

    def says(self, text: str) -> Send:
        """A text that arrives, since the connection ends in order."""
        self.said.append(text)
        return Send({"serverContent": {"modelTurn": {"parts": [{"text": text}]}}})

    def connection(self, number: int, *, last: bool) -> Script:
        """One connection, which breaks after some messages unless it is the last."""
        base: list[str] = []
        heard: list[str] = []
        confirms, breaks = self.chance.randint(0, 12), self.chance.randint(12, 25)

        def handle(index: int) -> Send:
            name = f"{number}.{index}"
            self.states[name] = base + heard[:index]
            update = {"newHandle": name, "resumable": True, "lastConsumedClientMessageIndex": str(index)}
            return Send({"sessionResumptionUpdate": update})

        def answer(message: Any) -> Iterable[Step]:
            if "setup" in message:
                base.extend(self.states[message["setup"]["sessionResumption"].get("handle")])
                return [Send({"setupComplete": {}}), handle(0)]
            heard.append(message["realtimeInput"]["text"])
            if last:
                self.final = base + heard
                return [Send({"serverContent": {"turnComplete": True}})] if len(self.final) >= len(ALL) else []
            if len(heard) == breaks and number % 2:
                return [Pause(0.002), Drop()]
            if len(heard) == breaks:
                return [*(self.says(f"{number}.{each}") for each in range(30)), Close(1011)]
            return [handle(len(heard))] if len(heard) == confirms else []

        return (Answer(answer),)


def in_threads(client: genai.Client, options: SocketOptions) -> list[str]:
    with client.live.connect(model="m", config=CONFIG, socket=options) as session:

        def speak(speaker: int) -> None:
            for number in range(EACH):
                session.send_realtime_input(text=f"{speaker}:{number}")

        threads = [threading.Thread(target=speak, args=(speaker,)) for speaker in range(SPEAKERS)]
        next(session.receive())  # a handle: what is said before there is one cannot be taken up
        for thread in threads:
            thread.start()
        texts = [message.text for message in session.receive() if message.text]
        for thread in threads:
            thread.join(5)
        return texts


def in_tasks(client: genai.Client, options: SocketOptions) -> list[str]:
    async def run() -> list[str]:
        async with client.aio.live.connect(model="m", config=CONFIG, socket=options) as session:

            async def speak(speaker: int) -> None:
                for number in range(EACH):
                    await session.send_realtime_input(text=f"{speaker}:{number}")
                    await asyncio.sleep(0)

            await anext(aiter(session.receive()))
            tasks = [asyncio.ensure_future(speak(speaker)) for speaker in range(SPEAKERS)]
            texts = [message.text async for message in session.receive() if message.text]
            await asyncio.gather(*tasks)
            return texts

    return asyncio.run(run())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("talk", [in_threads, in_tasks])
def test_each_message_counts_exactly_once(talk: Callable[..., list[str]], seed: int) -> None:
    memory = Memory(seed)
    changes: list[Any] = []
    scripts = [memory.connection(number, last=number == 4) for number in range(5)]
    with SocketServer(*scripts) as server:
        client = genai.Client(vertexai=True, api_key="k", http_options={"base_url": server.http_url})
        options = SocketOptions(reconnects=5, notify=changes.append, max_held=1000, close_timeout=0.3)
        texts = talk(client, options)
        assert len(server.visits) == 5
    assert texts == memory.said
    assert sorted(memory.final) == sorted(ALL)
    for speaker in range(SPEAKERS):
        assert [each for each in memory.final if each.startswith(f"{speaker}:")] == ALL[speaker * EACH :][:EACH]
    assert sum(isinstance(change, Reconnected) for change in changes) == 4
    assert not any(change.missed for change in changes if isinstance(change, Reconnected))
