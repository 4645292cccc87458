"""What live sessions are compared in: every method with all that it may be given, every field of every message."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

from specwright.testing.sockets import Answer, Close, Receive, Script, Send, Step

from . import probes
from .live_pairs import BOTH, CLIENTS, DONE, READY, Case, Compared, compared, shown, turn

SESSION = "live.AsyncSession"
MUSIC = "live_music.AsyncMusicSession"

TURN = {"role": "user", "parts": [{"text": "hi"}]}
AUDIO = {"data": b"\x00\x01", "mime_type": "audio/pcm;rate=16000"}
RESPONSE = {"id": "1", "name": "f", "response": {"a": 1}}

# --- scripts --------------------------------------------------------------------------------------------------------


def _told(message: Any) -> list[Step]:
    """What the user's text says that the server is to send."""
    (part,) = message.get("clientContent", message.get("client_content"))["turns"][0]["parts"]
    return [*map(Send, json.loads(part["text"])), DONE]


def _played(message: Any) -> list[Step]:
    chunk = {"data": "AAE=", "mimeType": "audio/l16;rate=48000"}
    return [Send({"serverContent": {"audioChunks": [chunk]}})]


def _chunked(message: Any) -> list[Step]:
    given = message.get("realtimeInput", message.get("realtime_input"))
    last = given["mediaChunks" if "mediaChunks" in given else "media_chunks"][0]["data"] == "Aw=="
    return [Send({"serverContent": {"modelTurn": {"parts": [{"text": "x"}]}}}), *([DONE] if last else [])]


TELLING: Script = (*READY, Answer(_told))
PLAYING: Script = (*READY, Answer(_played))
CHUNKED: Script = (*READY, Answer(_chunked))
REFUSING: Script = (*READY, Close(1008, "no"))
ENDING: Script = (*READY, Receive(), Close(1008, "no"))

# --- sessions -------------------------------------------------------------------------------------------------------

CONFIGS: dict[str, Any] = {
    "none": None,
    "empty": {},
    "no such field": {"nope": 1},
    "a function": lambda library: {"tools": [_function]},
    "a typed config": lambda library: library.types.LiveConnectConfig(system_instruction="s", temperature=0.5),
    "instructions as a content": {"system_instruction": TURN},
    "instructions as a part": lambda library: {"system_instruction": library.types.Part(text="s")},
    "instructions as texts": {"system_instruction": ["a", "b"]},
    "a typed config with a part": lambda library: library.types.LiveConnectConfig(
        system_instruction=library.types.Part(text="s")
    ),
    "several tools": {"tools": [{"google_search": {}}, {"code_execution": {}}]},
    "headers": {"http_options": {"headers": {"X-Mine": "1"}}},
    "a version": {"http_options": {"api_version": "v9"}},
    "a timeout": {"http_options": {"timeout": 5}},
    "retries": {"http_options": {"retry_options": {"attempts": 2}}},
    "both modalities": {"response_modalities": ["TEXT", "AUDIO"]},
    "resumption": {"session_resumption": {}},
}


def _function(city: str) -> str:
    """Tell the weather."""
    return city


def connect_cases() -> Iterator[Case]:
    """A session for every field that its config reaches, and some by hand."""
    for path, value in probes.fields_of("LiveConnectConfig"):
        config = probes.Probe("live.connect", path, value).arguments({})
        yield Case("live.connect", ".".join(path), config=config)
    for name, config in CONFIGS.items():
        yield Case("live.connect", name, config=config, kinds=tuple(CLIENTS))
    for model in ("models/m", "publishers/google/models/m", "tunedModels/m", "google/m", "projects/p/locations/l/m"):
        yield Case("live.connect", model, model=model, kinds=tuple(CLIENTS))


# --- what is sent ---------------------------------------------------------------------------------------------------


def saying(method: str, name: str, given: Any, explained: str = "") -> Case:
    """A call of a session's method, which the server answers."""

    async def run(session: Any, library: Any) -> list[Any]:
        arguments = given(library) if callable(given) else given
        await getattr(session, method)(**arguments)
        return await turn(session)

    return Case(f"{SESSION}.{method}", name, run, explained=dict.fromkeys(BOTH, explained))


def _probed(method: str, argument: str, type: str, needed: Any = None) -> Iterator[Case]:
    for path, value in probes.fields_of(type):
        given = probes.Probe(method, (argument, *path), value).arguments({argument: needed or {}})
        yield saying(method, ".".join((argument, *path)), given)


CONTENT: dict[str, Any] = {
    "nothing": {},
    "two turns": {"turns": [TURN, {"parts": [{"text": "x"}]}], "turn_complete": False},
    "a typed turn": lambda library: {"turns": library.types.Content(**TURN)},
    "a text": {"turns": "x"},
    "texts": {"turns": ["x"]},
    "a number": {"turns": 5},
}
REALTIME: dict[str, Any] = {
    "audio": {"audio": AUDIO},
    "an image as audio": {"audio": {"data": b"1", "mime_type": "image/png"}},
    "video": {"video": {"data": b"1", "mime_type": "image/png"}},
    "sound as video": {"video": AUDIO},
    "an image": lambda library: {"video": _image()},
    "media": {"media": {"data": b"\xff\xfe", "mime_type": "image/png"}},
    "an image as media": lambda library: {"media": _image()},
    "text": {"text": "t"},
    "an empty text": {"text": ""},
    "the end of sound": {"audio_stream_end": True},
    "no end of sound": {"audio_stream_end": False},
    "activity": {"activity_start": {}},
    "no activity": {"activity_end": {}},
    "nothing": {},
    "two things": {"text": "t", "audio_stream_end": True},
    "a typed blob": lambda library: {"audio": library.types.Blob(**AUDIO)},
}
TOOLS: dict[str, Any] = {
    "one": {"function_responses": RESPONSE},
    "two": {"function_responses": [RESPONSE, {**RESPONSE, "scheduling": "SILENT", "will_continue": True}]},
    "typed": lambda library: {"function_responses": library.types.FunctionResponse(**RESPONSE)},
    "no id": {"function_responses": {"name": "f", "response": {}}},
    "none": {"function_responses": []},
    "a text": {"function_responses": "x"},
}
CONTEXT: dict[str, Any] = {
    "instructions": {"system_instruction": "n"},
    "instructions as a content": {"system_instruction": TURN},
    "tools": {"tools": [{"google_search": {}}]},
    "no tools": {"tools": []},
    "both": {"system_instruction": "n", "tools": [{"code_execution": {}}]},
    "neither": {},
}
OLDER: dict[str, Any] = {
    "nothing": {},
    "nothing at the end": {"end_of_turn": True},
    "an empty text": {"input": ""},
    "an empty list": {"input": []},
    "a text": {"input": "x", "end_of_turn": True},
    "texts": {"input": ["a", "b"]},
    "a text and a part": lambda library: {"input": ["a", library.types.Part(text="b")]},
    "a blob": {"input": AUDIO},
    "a typed blob": lambda library: {"input": library.types.Blob(**AUDIO)},
    "typed blobs": lambda library: {"input": [library.types.Blob(**AUDIO)] * 2},
    "a response": {"input": RESPONSE},
    "responses": {"input": [RESPONSE, RESPONSE]},
    "a typed response": lambda library: {"input": library.types.FunctionResponse(**RESPONSE)},
    "typed responses": lambda library: {"input": [library.types.FunctionResponse(**RESPONSE)] * 2},
    "a response without an id": {"input": {"name": "f", "response": {}}},
    "content": {"input": {"turns": [TURN], "turn_complete": True}},
    "typed content": lambda library: {"input": library.types.LiveClientContent(turns=[TURN], turn_complete=True)},
    "media": {"input": {"media_chunks": [AUDIO]}},
    "typed media": lambda library: {"input": library.types.LiveClientRealtimeInput(media_chunks=[AUDIO])},
    "responses of a message": {"input": {"function_responses": [RESPONSE]}},
    "a typed message": lambda library: {"input": library.types.LiveClientToolResponse(function_responses=[RESPONSE])},
    "something else": {"input": {"client_content": {"turns": []}}},
    "a number": {"input": 5},
}


def _image() -> Any:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    return Image.open(file)


def saying_cases() -> Iterator[Case]:
    """Every method that sends, with every argument."""
    fails = {"typed responses": "google-genai refuses several typed responses, which its types allow"}
    tables = {
        "send_client_content": CONTENT,
        "send_realtime_input": REALTIME,
        "send_tool_response": TOOLS,
        "send_context_update": CONTEXT,
        "send": OLDER,
    }
    for method, table in tables.items():
        for name, given in table.items():
            yield saying(method, name, given, explained=fails.get(name, ""))
    yield from _probed("send_client_content", "turns", "Content")
    yield from _probed("send_realtime_input", "audio", "Blob", {"data": "AAEC", "mime_type": "audio/pcm"})
    yield from _probed("send_realtime_input", "video", "Blob", {"data": "AAEC", "mime_type": "image/png"})
    yield from _probed("send_realtime_input", "media", "Blob")
    for path, value in probes.fields_of("FunctionResponse"):
        response = probes.Probe("", path, value).arguments({"id": "1", "name": "f"})
        yield saying("send_tool_response", ".".join(path), {"function_responses": [response]})
    for path, value in probes.fields_of("Tool"):
        tool = probes.Probe("", path, value).arguments({})
        yield saying("send_context_update", "tools[]." + ".".join(path), {"tools": [tool]})
    for path, value in probes.fields_of("Content"):
        content = probes.Probe("", path, value).arguments({})
        yield saying("send_context_update", "instructions." + ".".join(path), {"system_instruction": content})


# --- what is received -----------------------------------------------------------------------------------------------

WIRE_NAMES: dict[str, dict[str, str]] = {
    "gemini": {"voiceActivityType": "type"},
    "vertex": {
        "voiceActivityType": "type",
        "responseTokenCount": "candidatesTokenCount",
        "responseTokensDetails": "candidatesTokensDetails",
    },
}
"""Fields that servers write in other words than the SDK's."""
DROPPED = {("usage_metadata.service_tier", "vertex"): "google-genai drops a field that this backend does not document"}


def telling(name: str, messages: list[Any], kinds: tuple[str, ...] = BOTH, **explained: str) -> Case:
    """Messages that the server sends."""

    async def run(session: Any, library: Any) -> list[Any]:
        await session.send_client_content(turns={"role": "user", "parts": [{"text": json.dumps(messages)}]})
        return await turn(session)

    return Case(f"{SESSION}.receive", name, run, script=TELLING, explained=explained, kinds=kinds)


CONTENTS: dict[str, list[Any]] = {
    "a status that is not idle": [{"serverContent": {"turnComplete": True, "interactionStatus": "IN_PROGRESS"}}],
    "a status that is idle": [{"serverContent": {"interactionStatus": "IDLE"}}, {"serverContent": {}}],
    "no status": [{"serverContent": {"turnComplete": True, "interactionStatus": "INTERACTION_STATUS_UNSPECIFIED"}}],
    "an interruption": [{"serverContent": {"interrupted": True}}],
    "sound and words": [
        {"serverContent": {"modelTurn": {"parts": [{"inlineData": {"data": "AAE=", "mimeType": "audio/pcm"}}]}}},
        {"serverContent": {"outputTranscription": {"text": "a", "finished": False}}},
        {"serverContent": {"inputTranscription": {"text": "b"}}},
    ],
    "calls": [{"toolCall": {"functionCalls": [{"id": "1", "name": "f", "args": {"a": 1}}]}}],
    "calls taken back": [{"toolCallCancellation": {"ids": ["1", "2"]}}],
    "a handle": [{"sessionResumptionUpdate": {"newHandle": "h", "resumable": True}}],
    "a goodbye": [{"goAway": {"timeLeft": "5s"}}],
}


def receiving_cases() -> Iterator[Case]:
    """A message of the server for every field that it may have, and turns."""
    for path, value in probes.fields_of("LiveServerMessage"):
        name = ".".join(path)
        for kind in BOTH:
            message = _wired(probes.Probe("", path, value).arguments({}), WIRE_NAMES[kind])
            yield telling(name, [message], (kind,), **{kind: DROPPED[name, kind]} if (name, kind) in DROPPED else {})
    for name, messages in CONTENTS.items():
        yield telling(name, messages)
    yield Case(f"{SESSION}.receive", "a session that the server closes", _turned, script=REFUSING)


async def _turned(session: Any, library: Any) -> Any:
    return await turn(session)


def _wired(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        items = ((probes.camel(key), each) for key, each in cast("dict[str, Any]", value).items())
        return {names.get(key, key): _wired(each, names) for key, each in items}
    return [_wired(each, names) for each in value] if isinstance(value, list) else value


async def _streamed(session: Any, library: Any) -> Any:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(4):
            await asyncio.sleep(0.02)  # google-genai receives nothing more once the pieces have ended
            yield bytes([number])

    messages = [shown(each) async for each in session.start_stream(stream=pieces(), mime_type="audio/pcm")]
    return messages[:1]  # how many more it gives before it ends is a race in google-genai


async def _closed(session: Any, library: Any) -> Any:
    await session.close()
    await session.send_client_content(turns=TURN)


# --- music ----------------------------------------------------------------------------------------------------------


def playing(method: str, name: str, given: Any = None) -> Case:
    """A call of a method of a session of music; the server sends a chunk for each message."""

    async def run(session: Any, library: Any) -> Any:
        await getattr(session, method)(*(() if given is None else (given(library.types),)))
        return shown(await anext(aiter(session.receive())))

    return Case(f"{MUSIC}.{method}", name, run, kinds=("gemini",), script=PLAYING, music=True, model="lyria")


async def _heard(session: Any, library: Any) -> Any:
    found: list[Any] = []
    messages = aiter(session.receive())
    for _ in range(3):
        await session.play()
        found.append(shown(await anext(messages)))
    return found


def music_cases() -> Iterator[Case]:
    """Every method of a session of music, with every field."""
    yield Case("live.music.connect", "plain", kinds=("gemini", "vertex"), music=True, model="lyria")
    yield Case("live.music.connect", "a path", kinds=("gemini",), music=True, model="models/lyria")
    for method in ("play", "pause", "stop", "reset_context"):
        yield playing(method, "plain")
    for path, value in probes.fields_of("LiveMusicGenerationConfig"):
        yield playing("set_music_generation_config", ".".join(path), _config({path[0]: value}))
    yield playing("set_music_generation_config", "nothing", _config({}))
    for path, value in probes.fields_of("WeightedPrompt"):
        yield playing("set_weighted_prompts", ".".join(path), _prompts({path[0]: value}))
    yield playing("set_weighted_prompts", "two", _prompts({"text": "a", "weight": 1.0}, {"text": "b", "weight": -2.0}))
    yield playing("set_weighted_prompts", "none", _prompts())
    given = {"kinds": ("gemini",), "script": PLAYING, "music": True, "model": "lyria"}
    yield Case(f"{MUSIC}.receive", "chunks", _heard, **given)  # type: ignore[arg-type]  # a dict of several types
    closing: Any = {**given, "script": ENDING}
    yield Case(f"{MUSIC}.receive", "a session that the server closes", _heard, **closing)


def _config(fields: dict[str, Any]) -> Any:
    return lambda types: types.LiveMusicGenerationConfig(**fields)


def _prompts(*fields: dict[str, Any]) -> Any:
    return lambda types: [types.WeightedPrompt(**each) for each in fields]


# --- all ------------------------------------------------------------------------------------------------------------


def cases() -> Iterator[Case]:
    """All of them."""
    yield from connect_cases()
    yield from saying_cases()
    yield from receiving_cases()
    yield Case(f"{SESSION}.start_stream", "pieces", _streamed, script=CHUNKED)
    yield Case(f"{SESSION}.close", "and say something", _closed)
    yield from music_cases()


def live_results() -> dict[str, dict[str, list[str]]]:
    """For each method of live sessions: where google-genai's and ours differ, and where they differ for a reason."""
    return {
        method: {"differences": found.differences, "explained": found.explained} for method, found in results().items()
    }


def results() -> dict[str, Compared]:
    """What came of all cases, by method."""
    return compared(list(cases()))
