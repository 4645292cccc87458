"""Errors beside google-genai's: classes, attributes and texts, for all kinds of bodies and in streams."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import httpx
import pytest

from specwright import genai
from specwright.genai import errors
from specwright.runtime.errors import APIResponseValidationError, APIStatusError
from specwright.runtime.sse import SSEDecoder

from .twins import Did, both_backends, both_colours, client_of, clients, did

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

TOLD = {"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED", "details": [{"@type": "t"}]}}
BODIES: dict[str, Any] = {
    "as described": TOLD,
    "in a list": [TOLD],
    "an empty list": [],
    "nothing": {},
    "no error in it": {"error": {}},
    "an error that is a text": {"error": "no"},
    "without the key": {"message": "m", "status": "S", "code": 7},
    "a text": b"<html>no</html>",
    "empty": b"",
}
TELLS = ("code", "status", "message", "details")


@both_colours
@both_backends
@pytest.mark.parametrize("status", [302, 400, 404, 429, 499, 500, 503])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_an_error_says_what_theirs_says(body: Any, status: int, backend: str, colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body) if isinstance(body, bytes) else httpx.Response(status, json=body)

    def run(client: Any, types: Any) -> Any:
        return client.caches.get(name="cachedContents/c")

    theirs, ours = (did(name, run, backend, colour, reply).error for name in ("official", "ours"))
    assert type(ours).__name__ == type(theirs).__name__
    assert str(ours) == str(theirs)
    assert [getattr(ours, name) for name in TELLS] == [getattr(theirs, name) for name in TELLS]
    assert isinstance(ours, APIStatusError)


CHUNK = b'data: {"candidates":[]}\r\n\r\n'
ERROR = b'{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}'
STREAMS = {"at once": b"data: " + ERROR + b"\r\n\r\n", "after a part": CHUNK + b"data: " + ERROR + b"\r\n\r\n"}


@both_colours
@pytest.mark.parametrize("content", STREAMS.values(), ids=STREAMS)
def test_an_error_in_a_stream(content: bytes, colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=content, headers={"content-type": "text/event-stream"})

    def run(client: Any, types: Any) -> Any:
        stream = client.models.generate_content_stream(model="m", contents="x")
        return _all(stream) if colour == "async" else list(stream)

    theirs, ours = (did(name, run, "gemini", colour, reply).error for name in ("official", "ours"))
    assert type(ours).__name__ == type(theirs).__name__ == "ClientError"
    assert str(ours) == str(theirs)
    assert [getattr(ours, name) for name in TELLS] == [getattr(theirs, name) for name in TELLS]


async def _all(stream: Any) -> Any:
    return [each async for each in await stream]


def test_an_event_beyond_the_limit_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SSEDecoder.__init__, "__kwdefaults__", {"limit": 1024 * 1024})
    taken: list[int] = []

    def content() -> Any:
        yield b'data: {"x":"'
        for number in range(50):
            taken.append(number)
            yield b"x" * 1024 * 1024

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=content(), headers={"content-type": "text/event-stream"})

    client = client_of("ours", "gemini", reply, Did())
    with pytest.raises(APIResponseValidationError, match="too large"):
        list(client.models.generate_content_stream(model="m", contents="x"))
    assert len(taken) < 5


@both_colours
def test_large_chunks_arrive(colour: str) -> None:
    """A video of 50 MB in one event, in pieces as a connection gives them."""
    event = (
        b'data: {"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"video/mp4","data":"%s"}}]}}]}\r\n\r\n'
    )
    whole = event % (b"QUJD" * (13 * 1024 * 1024))

    class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Any:
            return (whole[at : at + 1024**2] for at in range(0, len(whole), 1024**2))

        async def __aiter__(self) -> Any:
            for piece in self:
                yield piece

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Pieces(), headers={"content-type": "text/event-stream"})

    client = client_of("ours", "gemini", reply, Did())
    if colour == "sync":
        (found,) = client.models.generate_content_stream(model="m", contents="x")
    else:
        (found,) = asyncio.run(_all(client.aio.models.generate_content_stream(model="m", contents="x")))
    data = found.candidates[0].content.parts[0].inline_data.data
    assert len(data) == 39 * 1024 * 1024
    assert data[:6] == b"ABCABC"


@pytest.mark.parametrize("kind", [errors.APIError, errors.ClientError, errors.ServerError])
def test_errors_are_made_and_pickled(kind: Any) -> None:
    error = kind(429, [TOLD])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # of our own making
    for each in (error, again):
        assert type(each) is kind
        assert (each.code, each.status, each.message) == (429, "RESOURCE_EXHAUSTED", "slow down")
        assert str(each) == f"429 RESOURCE_EXHAUSTED. {TOLD}"


def test_an_answered_error_pickles_without_the_key() -> None:
    http: Any = clients(httpx.MockTransport(lambda request: httpx.Response(404, json=TOLD)))
    client = genai.Client(api_key="secret-key", http_options=http)
    with pytest.raises(errors.ClientError) as caught:
        client.files.get(name="files/abc")
    packed = pickle.dumps(caught.value)
    assert b"secret-key" not in packed
    again = pickle.loads(packed)  # noqa: S301  # of our own making
    assert (again.code, again.response.status_code) == (404, 404)
    assert genai.errors.APIError is errors.APIError


@pytest.mark.parametrize("status", [200, 204, 302, 404, 503, 600])
@pytest.mark.parametrize("body", [b'{"error": {"code": 1, "message": "m", "status": "S"}}', b"no json", b""])
@both_colours
def test_answers_from_elsewhere_are_raised(status: int, body: bytes, colour: str) -> None:
    import httpx2
    from google.genai import errors as official

    def raised(module: Any) -> tuple[Any, ...] | None:
        answer = httpx2.Response(status, content=body, request=httpx2.Request("GET", "https://a.test"))
        try:
            if colour == "sync":
                module.APIError.raise_for_response(answer)
            else:
                asyncio.run(module.APIError.raise_for_async_response(answer))
        except module.APIError as error:
            return type(error).__name__, str(error), *(getattr(error, name) for name in TELLS)
        return None

    assert raised(errors) == raised(official)
    assert (raised(errors) is None) == (status == 200)


def test_an_error_is_raised_by_its_status() -> None:
    with pytest.raises(errors.ServerError):
        errors.APIError.raise_error(503, {}, None)
    with pytest.raises(errors.ClientError):
        asyncio.run(errors.APIError.raise_error_async(404, {}, None))
