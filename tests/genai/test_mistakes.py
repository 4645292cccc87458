"""Mistakes that are easily made with `specwright.genai`, and whether the error says what to do."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from specwright import genai
from specwright.genai import types
from specwright.runtime.errors import SpecwrightError
from specwright.testing import MockTransport

MOCK = MockTransport({"candidates": [{"content": {"role": "model", "parts": [{"text": "hi"}]}}]})


def client(**more: Any) -> genai.Client:
    options: Any = {"httpx_client": MOCK.client(), "httpx_async_client": MOCK.async_client()}
    return genai.Client(**{"api_key": "k", "http_options": options, **more})


def asked(contents: Any = "x", model: Any = "m", config: Any = None) -> Any:
    return client().models.generate_content(model=model, contents=contents, config=config)


def closed() -> None:
    with client() as left:
        pass
    left.models.generate_content(model="m", contents="x")


async def tell(city: str) -> str:
    """Tell the weather."""
    return city


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        (lambda: client(api_key=5), TypeError, "`api_key` is a text, not int"),
        (lambda: client(http_options={"tiemout": 5}), ValueError, "did you mean 'timeout'"),
        (lambda: client(http_options={"timeout": "5s"}), TypeError, "number of milliseconds, not '5s'"),
        (lambda: client(http_options={"headers": ["x"]}), TypeError, "`headers` of `http_options` are a dict"),
        (lambda: client(http_options="x"), TypeError, "a dict or types.HttpOptions, not str"),
        (lambda: client(project="p"), ValueError, "`vertexai=True`"),
        (lambda: asked(model=""), ValueError, "`model` is required"),
        (lambda: asked(model=None), ValueError, "`model` is required"),
        (lambda: asked(contents=5), ValueError, "int. Contents are texts, types.Part"),
        (lambda: asked(contents=b"x"), ValueError, "types.Part.from_bytes"),
        (lambda: asked(contents=None), ValueError, "contents are required"),
        (lambda: asked(config={"temprature": 1}), ValueError, "did you mean 'temperature'"),
        (lambda: asked(config=types.EmbedContentConfig()), ValueError, "types.GenerateContentConfig belongs here, not"),
        (lambda: asked(config={"response_schema": 5}), ValueError, "a types.Schema or a JSON schema, not 5"),
        (lambda: asked(config={"tools": [tell]}), genai.errors.UnsupportedFunctionError, "use `client.aio`"),
        (
            lambda: client().caches.create(model="m", config=types.GenerateContentConfig()),  # type: ignore[arg-type]
            ValueError,
            "types.CreateCachedContentConfig belongs here, not types.GenerateContentConfig",
        ),
        (lambda: client().models.generate_images(model="m", prompt="x"), ValueError, "Vertex AI has it"),
        (
            lambda: client(vertexai=True).files.upload(file=b"x"),
            ValueError,
            "files.upload is not supported on the vertex backend: the Gemini Developer API has it",
        ),
        (lambda: client().files.upload(file=5), TypeError, "a path, a file opened in binary mode, or bytes, not int"),  # type: ignore[arg-type]
        (lambda: client().files.upload(file="."), FileNotFoundError, "it is a folder"),
        (lambda: client().files.upload(file="none.txt"), FileNotFoundError, "there is no such file"),
        (lambda: client().batches.create(model="m", src=5), ValueError, "a list of requests, an address"),  # type: ignore[arg-type]
        (closed, SpecwrightError, "The client has been closed."),
        (
            lambda: types.GenerateContentConf,  # type: ignore[attr-defined]
            AttributeError,
            "'specwright.genai.types' has no attribute",
        ),
    ],
)
def test_the_error_says_what_to_do(make: Callable[[], Any], kind: type[Exception], says: str) -> None:
    sent = len(MOCK.requests)
    with pytest.raises(kind, match=re.escape(says)):
        make()
    assert len(MOCK.requests) == sent


@pytest.mark.parametrize("colour", ["sync", "async"])
def test_live_without_its_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, colour: str) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "websockets"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "websockets", None)

    def connect() -> None:
        with client().live.connect(model="m"):
            pass

    async def aconnect() -> None:
        async with client().aio.live.connect(model="m"):
            pass

    with pytest.raises(ImportError, match=re.escape("pip install specwright[live]")):
        connect() if colour == "sync" else asyncio.run(aconnect())


def test_a_config_of_google_genais_is_read() -> None:
    """Who changes one import of two has objects of both."""
    from google.genai import types as theirs

    asked(config=theirs.GenerateContentConfig(temperature=0.5))
    assert MOCK.requests[-1].json()["generationConfig"] == {"temperature": 0.5}
