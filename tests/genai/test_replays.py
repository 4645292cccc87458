"""Calls that are recorded and replayed: what is in a recording, what is not, and what differs from it."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specwright import genai
from specwright.genai import types
from specwright.genai._replays import ReplayError
from specwright.genai.client import DebugConfig

ASKED: list[str] = []


def answer(request: httpx2.Request) -> httpx2.Response:
    ASKED.append(request.url.path)
    if "stream" in str(request.url):
        text = 'data: {"modelVersion":"v1"}\r\n\r\ndata: {"modelVersion":"v2"}\r\n\r\n'
        return httpx2.Response(200, text=text, headers={"content-type": "text/event-stream", "set-cookie": "s=1"})
    if "download" in str(request.url):
        return httpx2.Response(200, content=b"\x00\xffDATA")
    if request.url.path.endswith("nope"):
        return httpx2.Response(404, json={"error": {"code": 404, "message": "m", "status": "NOT_FOUND"}})
    return httpx2.Response(200, json={"totalTokens": 3})


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ASKED.clear()
    monkeypatch.setenv("GOOGLE_GENAI_REPLAYS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("GOOGLE_GENAI_REPLAY_ID", "tests/one")


def client(config: Any = None) -> genai.Client:
    """A client whose network is `answer`."""
    args = {"transport": httpx2.MockTransport(answer)}
    return genai.Client(
        api_key="secret-key", debug_config=config, http_options={"client_args": args, "async_client_args": args}
    )


def session(used: genai.Client) -> list[Any]:
    """Calls of every kind of answer."""
    with pytest.raises(genai.errors.ClientError, match="404 NOT_FOUND"):
        used.files.get(name="files/nope")
    return [
        used.models.count_tokens(model="m", contents="x").total_tokens,
        [chunk.model_version for chunk in used.models.generate_content_stream(model="m", contents="x")],
        used.files.download(file="files/abc"),
    ]


def test_a_session_is_recorded_and_replayed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_CLIENT_MODE", "record")
    first = session(client())
    assert first == [3, ["v1", "v2"], b"\x00\xffDATA"]
    assert len(ASKED) == 4
    text = (tmp_path / "tests/one.json").read_text()
    assert "secret-key" not in text
    assert "set-cookie" not in text
    if os.name == "posix":
        assert (tmp_path / "tests/one.json").stat().st_mode & 0o077 == 0, "others can read what bodies hold"
    assert len(json.loads(text)["interactions"]) == 4
    monkeypatch.setenv("GOOGLE_GENAI_CLIENT_MODE", "replay")
    ASKED.clear()
    assert session(client()) == first
    assert not ASKED


def test_the_other_colour_and_a_config(tmp_path: Path) -> None:
    async def ask() -> Any:
        config = DebugConfig(client_mode="auto", replay_id="async")
        return (await client(config).aio.models.count_tokens(model="m", contents="x")).total_tokens

    assert [asyncio.run(ask()), asyncio.run(ask())] == [3, 3]
    assert len(ASKED) == 1
    assert (tmp_path / "async.json").exists()


class Closing(httpx2.MockTransport):
    """A network that tells how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def test_what_is_recorded_through_is_closed_with_its_client() -> None:
    used = Closing(answer)
    options: Any = {"client_args": {"transport": used}, "async_client_args": {"transport": used}}
    made = genai.Client(api_key="k", debug_config=DebugConfig(client_mode="record"), http_options=options)
    made.models.count_tokens(model="m", contents="x")
    made.close()
    assert used.closed == 1

    async def run() -> None:
        await made.aio.models.count_tokens(model="m", contents="x")
        await made.aio.aclose()

    asyncio.run(run())
    assert used.closed == 2


def test_what_differs_from_a_recording_says_where() -> None:
    client(DebugConfig(client_mode="record")).models.count_tokens(model="m", contents="x")
    config = DebugConfig(client_mode="replay")
    with pytest.raises(ReplayError, match=r"Call 1 of .*, and was made with another body"):
        client(config).models.count_tokens(model="m", contents="y")
    with pytest.raises(ReplayError, match=r"countTokens, and GET .*files/x was made"):
        client(config).files.get(name="x")
    used = client(config)
    assert isinstance(used.models.count_tokens(model="m", contents="x"), types.CountTokensResponse)
    with pytest.raises(ReplayError, match="has 1 calls"):
        used.models.count_tokens(model="m", contents="x")


def test_what_cannot_be_replayed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="no recording"):
        client(DebugConfig(client_mode="replay"))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/one.json").write_text("[]")
    with pytest.raises(ReplayError, match="no recording"):
        client(DebugConfig(client_mode="replay"))
    with pytest.raises(ValueError, match="out of its directory"):
        client(DebugConfig(client_mode="record", replay_id="../x"))
    with pytest.raises(ValueError, match="client_args"):
        genai.Client(
            api_key="k",
            debug_config=DebugConfig(client_mode="record"),
            http_options={"httpx_client": httpx2.Client()},
        )
    monkeypatch.delenv("GOOGLE_GENAI_REPLAY_ID")
    with pytest.raises(ValueError, match="GOOGLE_GENAI_REPLAY_ID"):
        client(DebugConfig(client_mode="record"))
    assert client(DebugConfig(client_mode="api")).models.count_tokens(model="m", contents="x").total_tokens == 3


def test_a_recording_of_google_genai_is_read(tmp_path: Path) -> None:
    """Its addresses begin with another name, and its requests have headers."""
    official = pytest.importorskip("google.genai", reason="the official SDK is not installed")
    import httpx
    from google.genai.client import DebugConfig as Theirs

    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json={"totalTokens": 7})))
    theirs = official.Client(
        api_key="secret-key",
        debug_config=Theirs(client_mode="record", replays_directory=str(tmp_path), replay_id="session/theirs/mldev"),
        http_options={"httpx_client": http},
    )
    theirs.models.count_tokens(model="m", contents="x")
    theirs._api_client.close()
    ours = client(DebugConfig(client_mode="replay", replay_id="session/theirs/mldev"))
    assert ours.models.count_tokens(model="m", contents="x").total_tokens == 7
