"""The pytest fixture: our own clients and plain HTTP against a mock provider, in process and over a port."""

from __future__ import annotations

import asyncio
import builtins
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specwright.anthropic import Anthropic, AsyncAnthropic
from specwright.anthropic.types.user_message_param import UserMessageParam
from specwright.mistral import Mistral
from specwright.openai import AsyncOpenAI, OpenAI
from specwright.testing.fixtures import Factory

from .own import LIBRARY, TOKEN

HELLO: UserMessageParam = {"role": "user", "content": "Hello"}
pytest_plugins = ["specwright.testing.fixtures"]


def test_a_client_in_process(specwright_mock: Factory) -> None:
    mock = specwright_mock("openai")
    with OpenAI(api_key="test", http_client=mock.client()) as client:
        assert client.responses.create(model="m", input="Hello").object == "response"
        types = [event.type for event in client.responses.create(model="m", input="Hello", stream=True)]
        assert types[0] == "response.created"
        assert len(list(client.files.list())) >= 3
    assert [seen.operation for seen in mock.seen][:2] == ["POST /responses"] * 2
    assert not [seen for seen in mock.seen if seen.problems]


def test_async_clients_in_process(specwright_mock: Factory) -> None:
    openai, anthropic = specwright_mock("openai"), specwright_mock("anthropic", seed=5)

    async def run() -> None:
        async with AsyncOpenAI(api_key="test", http_client=openai.async_client()) as client:
            assert (await client.models.retrieve("m")).id == "m"
        async with AsyncAnthropic(api_key="test", http_client=anthropic.async_client()) as other:
            assert (await other.messages.create(model="m", max_tokens=5, messages=[HELLO])).role == "assistant"

    asyncio.run(run())
    assert not [seen for seen in (*openai.seen, *anthropic.seen) if seen.problems]


def test_clients_over_a_port(specwright_mock: Factory) -> None:
    anthropic, mistral = specwright_mock("anthropic"), specwright_mock("mistral")
    with Anthropic(api_key="test", base_url=anthropic.url) as client:
        assert client.messages.create(model="m", max_tokens=5, messages=[HELLO]).role == "assistant"
        assert len(list(client.models.list())) >= 3
    with Mistral(api_key="test", server_url=mistral.url) as other:
        assert other.models.list() is not None
    assert anthropic.url == anthropic.url
    assert not [seen for seen in (*anthropic.seen, *mistral.seen) if seen.problems]


def test_any_document_and_a_scenario(specwright_mock: Factory, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text('[[rules]]\noperations = ["GET /books"]\nfail = "status=503"\n')
    mock = specwright_mock(LIBRARY, strict=False, scenario=scenario)
    with mock.client(base_url="https://library.test", headers=TOKEN) as client:
        assert [client.get(path).status_code for path in ("/books", "/books/b_1?more=1")] == [503, 200]
    with httpx2.Client(base_url=mock.url, headers=TOKEN) as client:
        assert client.get("/api/v2/books/b_1").status_code == 200
    assert [seen.status for seen in mock.seen] == [503, 200, 200]


def test_a_spec_that_is_not_there_is_told(specwright_mock: Factory) -> None:
    with pytest.raises(LookupError, match=r"there is no specs/nobody/provider.toml"):
        specwright_mock("nobody")


def test_what_to_install_is_told(specwright_mock: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name.startswith("specwright_generator"):
            raise ImportError("No module named 'jsonschema'", name="jsonschema")
        return original(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install 'specwright\[generate,verify\]'"):
        specwright_mock("openai")
