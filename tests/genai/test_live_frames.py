"""What live sessions send: the recorded frames, and what the official client sends to the same server."""

from __future__ import annotations

import asyncio
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websockets.asyncio.client
from google import genai as official
from google.auth.credentials import Credentials
from google.genai import live as official_live
from google.genai import live_music as official_music

from specwright import genai
from specwright.testing.sockets import Answer, Receive, Send, SocketServer, Visit

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


class Token(Credentials):
    """Credentials with a token that never ends."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # google-auth's
        self.token = "FAKETOKEN"

    def refresh(self, request: object) -> None:
        raise AssertionError("the token is good")


CLIENTS: dict[str, dict[str, Any]] = {
    "gemini": {"api_key": "TESTKEY"},
    "vertex": {"vertexai": True, "project": "p", "location": "us-central1", "credentials": Token()},
    "ephemeral": {"api_key": "auth_tokens/abc"},
    "express": {"vertexai": True, "api_key": "TESTKEY"},
}

KINDS = {"mldev.live": "gemini", "vertex.live": "vertex", "mldev.live.ephemeral": "ephemeral"}
"""The recorded sessions, and the client that each is of."""
MUSICAL = "mldev.live.music"
SCRIPT = (Receive(), Send({"setupComplete": {"sessionId": "sid"}}), Answer(lambda message: ()))


pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def server() -> Iterator[SocketServer]:
    with SocketServer(SCRIPT) as running:
        yield running


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The official client always speaks TLS; let it speak to the loopback server without."""
    real = websockets.asyncio.client.connect

    def connect(url: str, **given: Any) -> Any:
        return real(url.replace("wss://", "ws://"), **{key: given[key] for key in given if key != "ssl"})

    monkeypatch.setattr(official_live, "ws_connect", connect)
    monkeypatch.setattr(official_music, "connect", connect)


def client(library: Any, server: SocketServer, kind: str) -> Any:
    options = {"base_url": server.http_url, **({"api_version": "v1alpha"} if kind == "ephemeral" else {})}
    return library.Client(**CLIENTS[kind], http_options=options)


def alike(value: Any) -> Any:
    """JSON without the case of its keys, without nulls and without empty objects."""
    if isinstance(value, dict):
        found = {re.sub("_", "", key).lower(): alike(each) for key, each in value.items()}
        return {key: each for key, each in found.items() if each is not None and each != {}}
    return [alike(each) for each in value] if isinstance(value, list) else value


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


SAYINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "turn": ("send_client_content", {"turns": TURN}),
    "turns": ("send_client_content", {"turns": [TURN, {"parts": [{"text": "x"}]}], "turn_complete": False}),
    "no turns": ("send_client_content", {}),
    "a text as a turn": ("send_client_content", {"turns": "x"}),
    "texts as turns": ("send_client_content", {"turns": ["x"]}),
    "audio": ("send_realtime_input", {"audio": AUDIO}),
    "an image as audio": ("send_realtime_input", {"audio": {"data": b"1", "mime_type": "image/png"}}),
    "video": ("send_realtime_input", {"video": {"data": b"1", "mime_type": "image/png"}}),
    "media": ("send_realtime_input", {"media": {"data": b"\xff\xfe", "mime_type": "image/png"}}),
    "text": ("send_realtime_input", {"text": "t"}),
    "an empty text": ("send_realtime_input", {"text": ""}),
    "the end of sound": ("send_realtime_input", {"audio_stream_end": True}),
    "no end of sound": ("send_realtime_input", {"audio_stream_end": False}),
    "activity": ("send_realtime_input", {"activity_start": {}}),
    "no activity": ("send_realtime_input", {"activity_end": {}}),
    "nothing": ("send_realtime_input", {}),
    "two things": ("send_realtime_input", {"text": "t", "audio_stream_end": True}),
    "two sounds": ("send_realtime_input", {"audio": AUDIO, "media": AUDIO}),
    "response": ("send_tool_response", {"function_responses": RESPONSE}),
    "responses": ("send_tool_response", {"function_responses": [RESPONSE, {**RESPONSE, "scheduling": "SILENT"}]}),
    "a response without an id": ("send_tool_response", {"function_responses": {"name": "f", "response": {}}}),
    "no response": ("send_tool_response", {"function_responses": []}),
    "a text as a response": ("send_tool_response", {"function_responses": "x"}),
    "instructions": ("send_context_update", {"system_instruction": "n"}),
    "tools": ("send_context_update", {"tools": [{"google_search": {}}]}),
    "instructions and tools": ("send_context_update", {"system_instruction": "n", "tools": [{"code_execution": {}}]}),
    "no context": ("send_context_update", {}),
    "older: nothing": ("send", {}),
    "older: text": ("send", {"input": "x", "end_of_turn": True}),
    "older: texts": ("send", {"input": ["a", "b"]}),
    "older: blob": ("send", {"input": AUDIO}),
    "older: response": ("send", {"input": RESPONSE}),
    "older: content": ("send", {"input": {"turns": [TURN], "turn_complete": True}}),
    "older: media": ("send", {"input": {"media_chunks": [AUDIO]}}),
    "older: responses": ("send", {"input": {"function_responses": [RESPONSE]}}),
    "older: something else": ("send", {"input": {"client_content": {"turns": []}}}),
}

CONFIGS: dict[str, Any] = {
    "none": None,
    "empty": {},
    "recorded": RECORDED,
    "resumption": {"session_resumption": {"handle": "h"}},
    "transparent": {"session_resumption": {"handle": "h", "transparent": True}},
    "compression": {"context_window_compression": {"trigger_tokens": 10, "sliding_window": {"target_tokens": 5}}},
    "transcription": {"input_audio_transcription": {}, "output_audio_transcription": {}},
    "detection": {"realtime_input_config": {"automatic_activity_detection": {"disabled": True}}},
    "signal": {"explicit_vad_signal": True},
    "voice": {"speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}},
    "numbers": {"temperature": 0.5, "top_p": 0.1, "top_k": 2.0, "max_output_tokens": 3, "seed": 1},
    "thinking": {"thinking_config": {"include_thoughts": True}, "enable_affective_dialog": True},
    "proactivity": {"proactivity": {"proactive_audio": True}, "media_resolution": "MEDIA_RESOLUTION_LOW"},
    "safety": {"safety_settings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}]},
    "labels": {"labels": {"a": "b"}},
    "text": {"response_modalities": ["TEXT"]},
    "declaration": {"tools": [{"function_declarations": [{"name": "f", "behavior": "NON_BLOCKING"}]}]},
    "no such field": {"nope": 1},
}


async def outcome(library: Any, server: SocketServer, kind: str, config: Any, saying: Any = None) -> Any:
    """What is sent, or that it is refused."""
    before = len(server.visits)
    try:
        async with client(library, server, kind).aio.live.connect(model=MODEL, config=config) as session:
            if saying is not None:
                await getattr(session, saying[0])(**saying[1])
            visit = await last(server, 1 if saying is None else 2)
            return visit.path, told(visit), alike(visit.messages), session.session_id
    except ValueError:
        return ("refused", len(server.visits) - before)


async def both(server: SocketServer, kind: str, config: Any, saying: Any = None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = await outcome(official, server, kind, config, saying)
    ours = await outcome(genai, server, kind, config, saying)
    assert ours == theirs


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize("name", CONFIGS)
async def test_sessions_are_set_up_as_by_the_official_client(server: SocketServer, kind: str, name: str) -> None:
    await both(server, kind, CONFIGS[name])


@pytest.mark.parametrize("kind", ["gemini", "vertex"])
@pytest.mark.parametrize("name", SAYINGS)
async def test_messages_are_sent_as_by_the_official_client(server: SocketServer, kind: str, name: str) -> None:
    await both(server, kind, None, SAYINGS[name])


PLAYING: dict[str, tuple[str, tuple[Any, ...]]] = {
    "prompts": ("set_weighted_prompts", ([{"text": "t", "weight": 2.0}],)),
    "no prompts": ("set_weighted_prompts", ([],)),
    "config": ("set_music_generation_config", ({"bpm": 120, "scale": "C_MAJOR_A_MINOR", "mute_bass": True},)),
    "play": ("play", ()),
    "pause": ("pause", ()),
    "stop": ("stop", ()),
    "reset": ("reset_context", ()),
}


@pytest.mark.parametrize("name", PLAYING)
async def test_music_is_asked_for_as_by_the_official_client(server: SocketServer, name: str) -> None:
    method, given = PLAYING[name]
    seen: list[Any] = []
    for library in (official, genai):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            async with client(library, server, "gemini").aio.live.music.connect(model="lyria") as session:
                await getattr(session, method)(*given)
                visit = await last(server, 2)
                seen.append((visit.path, told(visit), alike(visit.messages)))
    assert seen[0] == seen[1]


def test_the_two_colours_send_the_same(server: SocketServer) -> None:
    made = client(genai, server, "gemini")

    async def asynchronous() -> None:
        async with made.aio.live.connect(model=MODEL, config=RECORDED) as session:
            for method, given in good:
                await getattr(session, method)(**given)
            await last(server, 1 + len(good))

    good = [SAYINGS[name] for name in ("turn", "audio", "media", "response", "tools", "older: text")]
    asyncio.run(asynchronous())
    with made.live.connect(model=MODEL, config=RECORDED) as session:
        for method, given in good:
            getattr(session, method)(**given)
        asyncio.run(last(server, 1 + len(good)))
    first, second = server.visits
    assert (first.path, told(first), first.frames) == (second.path, told(second), second.frames)


def test_an_ephemeral_token_picks_the_version_that_takes_it(server: SocketServer) -> None:
    made = genai.Client(api_key="auth_tokens/abc", http_options={"base_url": server.http_url})
    with made.live.connect(model=MODEL):
        pass
    assert ".v1alpha." in server.visits[0].path
    assert server.visits[0].header("authorization") == "Token auth_tokens/abc"
