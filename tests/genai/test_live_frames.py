"""What live sessions send: the recorded frames, and the same in both colours."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specwright import genai
from specwright.testing.sockets import Answer, Receive, Send, SocketServer, Visit

from .live_cases import CONTENT, CONTEXT, OLDER, REALTIME, TOOLS
from .live_pairs import CLIENTS, alike

WIRE = Path("../shared/wire/genai.json")
SESSIONS: dict[str, Any] = (
    {each["label"]: each for each in json.loads(WIRE.read_text(encoding="utf-8"))["live_sessions"]}
    if WIRE.exists()
    else {}
)
MODEL = "gemini-live-2.5-flash"
RECORDED = {
    "response_modalities": ["AUDIO"],
    "system_instruction": "s",
    "tools": [{"google_search": {}}],
    "session_resumption": {},
}
TURN = {"role": "user", "parts": [{"text": "hi"}]}
AUDIO = {"data": b"\x00\x01", "mime_type": "audio/pcm;rate=16000"}
RESPONSE = {"id": "1", "name": "f", "response": {"a": 1}}


KINDS = {"mldev.live": "gemini", "vertex.live": "vertex", "mldev.live.ephemeral": "ephemeral"}
"""The recorded sessions, and the client that each is of."""
MUSICAL = "mldev.live.music"
SAYINGS = {
    "send_client_content": CONTENT,
    "send_realtime_input": REALTIME,
    "send_tool_response": TOOLS,
    "send_context_update": CONTEXT,
    "send": OLDER,
}
SCRIPT = (Receive(), Send({"setupComplete": {"sessionId": "sid"}}), Answer(lambda message: ()))


pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def server() -> Iterator[SocketServer]:
    with SocketServer(SCRIPT) as running:
        yield running


def client(library: Any, server: SocketServer, kind: str) -> Any:
    options = {"base_url": server.http_url, **({"api_version": "v1alpha"} if kind == "ephemeral" else {})}
    return library.Client(**CLIENTS[kind], http_options=options)


def told(visit: Visit) -> dict[str, str | None]:
    """The headers that say who asks."""
    return {name: visit.header(name) for name in ("content-type", "x-goog-api-key", "authorization", "x-mine")}


async def last(server: SocketServer, frames: int) -> Visit:
    """The last connection, once so many messages have come."""
    for _ in range(400):
        if server.visits and len(server.visits[-1].frames) >= frames:
            break
        await asyncio.sleep(0.005)
    return server.visits[-1]


@pytest.mark.skipif(not SESSIONS, reason="the recorded frames (../shared/wire) are not here")
@pytest.mark.parametrize(("label", "kind"), KINDS.items())
async def test_the_recorded_sessions_are_reproduced(server: SocketServer, label: str, kind: str) -> None:
    recorded = SESSIONS[label]
    async with client(genai, server, kind).aio.live.connect(model=MODEL, config=RECORDED) as session:
        await session.send_client_content(turns=TURN)
        await session.send_realtime_input(audio=AUDIO)
        await session.send_realtime_input(text="t")
        if kind != "vertex":
            await session.send_realtime_input(audio_stream_end=True)
        await session.send_tool_response(function_responses=RESPONSE)
        visit = await last(server, len(recorded["messages"]))
    assert visit.path == "/" + recorded["url"].split("/", 3)[3]
    assert alike(visit.messages) == alike(recorded["messages"])
    for name in ("Content-Type", "x-goog-api-key", "Authorization"):
        assert visit.header(name) == recorded["headers"].get(name)


@pytest.mark.skipif(not SESSIONS, reason="the recorded frames (../shared/wire) are not here")
async def test_the_recorded_session_of_music_is_reproduced(server: SocketServer) -> None:
    recorded = SESSIONS[MUSICAL]
    async with client(genai, server, "gemini").aio.live.music.connect(model="models/lyria-realtime-exp") as session:
        await session.set_weighted_prompts([genai.types.WeightedPrompt(text="techno", weight=1.0)])
        await session.set_music_generation_config(genai.types.LiveMusicGenerationConfig(bpm=120))
        await session.play()
        visit = await last(server, 4)
    assert visit.path == "/" + recorded["url"].split("/", 3)[3]
    assert alike(visit.messages) == alike(recorded["messages"])


@pytest.mark.skipif(not SESSIONS, reason="the recorded frames (../shared/wire) are not here")
def test_every_recorded_session_is_reproduced() -> None:
    assert SESSIONS.keys() == {*KINDS, MUSICAL}
    assert sum(len(each["messages"]) for each in SESSIONS.values()) == 21


@pytest.mark.parametrize("kind", ["gemini", "vertex"])
@pytest.mark.parametrize("method", SAYINGS)
def test_the_two_colours_send_the_same(server: SocketServer, method: str, kind: str) -> None:
    made = client(genai, server, kind)
    table = SAYINGS[method]
    refused: list[str] = []

    async def asynchronous() -> None:
        async with made.aio.live.connect(model=MODEL, config=RECORDED) as session:
            for name, given in table.items():
                try:
                    await getattr(session, method)(**(given(genai) if callable(given) else given))
                except (ValueError, TypeError):
                    refused.append(name)
            await last(server, 1 + len(table) - len(refused))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.run(asynchronous())
        with made.live.connect(model=MODEL, config=RECORDED) as session:
            for name, given in table.items():
                arguments = given(genai) if callable(given) else given
                if name in refused:
                    with pytest.raises((ValueError, TypeError)):
                        getattr(session, method)(**arguments)
                else:
                    getattr(session, method)(**arguments)
            asyncio.run(last(server, 1 + len(table) - len(refused)))
    first, second = server.visits
    assert (first.path, told(first), first.frames) == (second.path, told(second), second.frames)
    assert len(first.frames) == 1 + len(table) - len(refused)


def test_an_ephemeral_token_picks_the_version_that_takes_it(server: SocketServer) -> None:
    made = genai.Client(api_key="auth_tokens/abc", http_options={"base_url": server.http_url})
    with made.live.connect(model=MODEL):
        pass
    assert ".v1alpha." in server.visits[0].path
    assert server.visits[0].header("authorization") == "Token auth_tokens/abc"
