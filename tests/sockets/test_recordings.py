"""Recorded sessions of five providers, read as typed events: nothing is lost, and unknown events are kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pydantic
import pytest
import yaml

from specwright.genai import types as genai
from specwright.genai._live_dialect import LiveDialect
from specwright.genai._plan import Planner
from specwright.genai._settings import resolve
from specwright.openai.types import realtime
from specwright.runtime.base import UnknownObject
from specwright.runtime.sockets import Address, JsonCodec, Socket, SocketOptions
from specwright.testing.sockets import Receive, Send, SocketServer

RECORDINGS = Path("../shared/recordings/pydantic+pydantic-ai")
FILES = sorted(RECORDINGS.glob("*/tests/realtime/cassettes/*_ws*/*.yaml"))

# Messages received in all recordings of a provider; how many of them are of no event that the spec knows.
EXPECTED = {
    "azure-ai": (113, 58),  # Voice Live has events beside OpenAI's
    "azure-openai": (152, 0),
    "gemini": (93, 0),
    "openai": (167, 0),
    "xai": (81, 4),
}


def messages(path: Path, direction: str) -> list[Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]
    return [each["data"] for each in found if each.get("kind") == "message" and each["direction"] == direction]


def provider(path: Path) -> str:
    return path.relative_to(RECORDINGS).parts[0]


def dumped(event: Any) -> Any:
    return event.model_dump(mode="json", by_alias=True, exclude_unset=True)


def alike(value: Any) -> Any:
    if isinstance(value, dict):
        return {re.sub("_", "", key).lower(): alike(each) for key, each in value.items()}
    return [alike(each) for each in value] if isinstance(value, list) else value


def gemini() -> LiveDialect:
    return LiveDialect(Planner(resolve({}, api_key="k")).maps, {}, resume=True)


needed = pytest.mark.skipif(not FILES, reason="the recordings (../shared/recordings) are not here")


@needed
def test_what_was_received_is_typed_and_whole() -> None:
    codec: JsonCodec[Any] = JsonCodec(realtime.RealtimeServerEvent)
    read: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for path in FILES:
        name = provider(path)
        for data in messages(path, "received"):
            frame = json.dumps(data)
            event: Any = gemini().read(frame)[0] if name == "gemini" else codec.decode(frame)
            assert isinstance(event, pydantic.BaseModel)
            assert dumped(event) == data, path
            read[name] += 1
            unknown[name] += isinstance(event, UnknownObject) or (name == "gemini" and bool(event.model_extra))
    assert {name: (read[name], unknown[name]) for name in read} == EXPECTED


@needed
def test_what_was_sent_is_known_too() -> None:
    codecs: dict[bool, JsonCodec[Any]] = {
        True: JsonCodec(genai.LiveClientMessage),
        False: JsonCodec(realtime.RealtimeClientEvent),
    }
    sent = 0
    for path in FILES:
        for data in messages(path, "sent"):
            event = codecs[provider(path) == "gemini"].decode(json.dumps(data))
            assert alike(dumped(event)) == alike(data), path
            sent += 1
    assert sent == 219


@needed
@pytest.mark.parametrize("path", [path for path in FILES if provider(path) == "gemini"], ids=lambda path: path.stem)
def test_a_recorded_session_is_received_over_a_socket(path: Path) -> None:
    received = messages(path, "received")
    with SocketServer([Receive(), *map(Send, received)]) as server:
        socket = Socket(gemini(), lambda: Address(server.url), SocketOptions())
        socket.open()
        assert socket.answer is not None
        events = [socket.answer, *(socket.receive() for _ in received[1:])]
        socket.close()
    assert [dumped(event) for event in events] == received
