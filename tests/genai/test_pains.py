"""What users of google-genai complain of most, each held here. `#123` is a complaint's number in its public tracker."""

from __future__ import annotations

import asyncio
import copy
import gc
import json
import logging
import pickle
import subprocess
import sys
import time
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional

import pydantic
import pytest

from specwright import genai
from specwright.genai import errors, types
from specwright.runtime.errors import APITimeoutError, SpecwrightError
from specwright.testing import Answer, MockTransport, delayed, json_answer, silent

from .peers import EVENT, SAYS, Peer, endless, respond, says
from .peers import silent as never

ASK: dict[str, Any] = {"model": "m", "contents": "x"}
QUICK = {"attempts": 3, "initial_delay": 0.001, "max_delay": 0.002, "jitter": 0.001}
BUSY: dict[str, Any] = {"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}}

colours = pytest.mark.parametrize("colour", ["sync", "async"])


def client_of(mock: MockTransport, **options: Any) -> genai.Client:
    """A client that asks a mock."""
    given: Any = {"httpx_client": mock.client(), "httpx_async_client": mock.async_client(), **options}
    return genai.Client(api_key="secret-key", http_options=given)


def answered(body: Any, **options: Any) -> tuple[MockTransport, genai.Client]:
    mock = MockTransport(body)
    return mock, client_of(mock, **options)


def streamed(body: bytes, size: int = 1 << 20) -> Answer:
    """A stream of these bytes, in chunks of this size."""
    chunks = tuple(body[at : at + size] for at in range(0, len(body), size))
    return Answer(headers={"content-type": "text/event-stream"}, chunks=chunks)


def asked(client: genai.Client, colour: str, **more: Any) -> types.GenerateContentResponse:
    if colour == "sync":
        return client.models.generate_content(**ASK, **more)
    return asyncio.run(client.aio.models.generate_content(**ASK, **more))


def texts(client: genai.Client, colour: str) -> tuple[list[str | None], Exception | None]:
    """The texts of a stream's parts, and what ended it."""
    found: list[str | None] = []

    async def run() -> None:
        if colour == "sync":
            found.extend(_each(client.models.generate_content_stream(**ASK)))
            return
        async for chunk in await client.aio.models.generate_content_stream(**ASK):
            found.append(chunk.text)

    def _each(chunks: Iterator[types.GenerateContentResponse]) -> Iterator[str | None]:
        for chunk in chunks:
            yield chunk.text

    try:
        asyncio.run(run())
    except Exception as error:
        return found, error
    return found, None


# --- what is loaded (#2325) -----------------------------------------------------------------------------------------

PROGRAM = """
import sys
from specwright import genai
imported = len(sys.modules)
from specwright.testing import MockTransport
mock = MockTransport({"candidates": [{"content": {"parts": [{"text": "x"}]}}]})
client = genai.Client(api_key="k", http_options={"httpx_client": mock.client()})
assert client.models.generate_content(model="m", contents="x").text == "x"
print(imported, len(sys.modules), *sorted({name.split(".")[0] for name in sys.modules}))
"""
HEAVY = {
    *("google", "requests", "urllib3", "aiohttp", "PIL", "mcp", "websockets", "tenacity", "numpy", "pandas", "rich"),
    *("httpx", "yaml", "sentencepiece", "transformers", "specwright_generator"),
}


def test_a_call_loads_what_it_needs_and_no_more() -> None:
    """All of the heavy ones are installed here; google-genai 1 loaded several of them at `import`."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    imported, called, *names = done.stdout.split()
    assert not HEAVY & set(names)
    assert int(imported) < 130  # 107 with what Python loads by itself
    assert int(called) < 560  # 504


def test_what_is_asked_for_only_is_loaded_only_then() -> None:
    program = "import sys; from specwright.genai import types; before = len(sys.modules); types.Part; "
    program += "print(before, sum(name.startswith('specwright_generated.genai.types') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    before, loaded = map(int, done.stdout.split())
    assert before < 140
    assert loaded < 40  # of about 500


def test_calls_and_clients_leave_nothing_behind() -> None:
    """#1258"""
    mock, client = answered(SAYS)

    def rounds(count: int) -> int:
        for _ in range(count):
            asked(client, "sync")
        mock.requests.clear()
        gc.collect()
        return len(gc.get_objects())

    before = rounds(50)
    assert rounds(300) - before < 30
    other = genai.Client(api_key="k", http_options={"base_url": "http://127.0.0.1:1"})
    held = weakref.ref(other), weakref.ref(other.aio), weakref.ref(other.models)
    del other
    gc.collect()
    assert [each() for each in held] == [None, None, None]


# --- clients that are closed, dropped, or used in another loop (#1763, #1489, #1709, #1014, #1518, #2532) -----------


def test_a_client_that_nobody_holds_answers() -> None:
    with Peer(says) as peer, warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        assert genai.Client(api_key="k", http_options=peer.options()).models.generate_content(**ASK).text == "x"

        async def run() -> str | None:
            client = genai.Client(api_key="k", http_options=peer.options())
            return (await client.aio.models.generate_content(**ASK)).text

        assert asyncio.run(run()) == "x"
        gc.collect()


def test_a_stream_outlives_the_name_of_its_client() -> None:
    with Peer(endless) as peer:
        stream = genai.Client(api_key="k", http_options=peer.options()).models.generate_content_stream(**ASK)
        gc.collect()
        assert next(stream).text == "x"

        async def run() -> str | None:
            client = genai.Client(api_key="k", http_options=peer.options())
            stream = await client.aio.models.generate_content_stream(**ASK)
            del client
            gc.collect()
            await asyncio.sleep(0)
            async for chunk in stream:
                return chunk.text
            return None

        assert asyncio.run(run()) == "x"
        del stream
        gc.collect()
        assert peer.is_left()


def test_one_client_in_one_loop_after_another() -> None:
    with Peer(says) as peer:
        client = genai.Client(api_key="k", http_options=peer.options())
        assert [asked(client, "async").text for _ in range(3)] == ["x", "x", "x"]
        assert asked(client, "sync").text == "x"
        client.close()


def test_closing_leaves_no_tasks_and_no_warnings(caplog: pytest.LogCaptureFixture) -> None:
    gc.collect()  # what other tests have left

    async def run(url: str) -> set[asyncio.Task[Any]]:
        client = genai.Client(api_key="k", http_options={"base_url": url})
        await client.aio.models.generate_content(**ASK)
        await client.aio.aclose()
        del client
        gc.collect()
        await asyncio.sleep(0)
        return asyncio.all_tasks() - {task for task in [asyncio.current_task()] if task}

    with Peer(says) as peer, caplog.at_level(logging.WARNING), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert asyncio.run(run(peer.url)) == set()
        assert peer.is_left()
        gc.collect()
    assert not told
    assert not caplog.records


def test_each_colour_is_closed_by_itself() -> None:
    with Peer(says) as peer:
        client = genai.Client(api_key="k", http_options=peer.options())
        asked(client, "sync")
        asyncio.run(client.aio.aclose())
        assert asked(client, "sync").text == "x"
        with pytest.raises(SpecwrightError, match="closed"):
            asked(client, "async")
        other = genai.Client(api_key="k", http_options=peer.options())
        other.close()
        assert asked(other, "async").text == "x"
        with pytest.raises(SpecwrightError, match="closed"):
            asked(other, "sync")


@colours
def test_a_block_closes_its_client(colour: str) -> None:
    async def run(url: str) -> None:
        options: Any = {"base_url": url}
        if colour == "sync":
            with genai.Client(api_key="k", http_options=options) as client:
                client.models.generate_content(**ASK)
            return
        async with genai.Client(api_key="k", http_options=options).aio as aio:
            await aio.models.generate_content(**ASK)

    with Peer(says) as peer:
        asyncio.run(run(peer.url))
        assert (peer.asked, peer.is_left()) == (1, True)


# --- streams that are left, cancelled, or broken (#2425, #1162, #1024, #2584, #926, #2042) ---------------------------


def test_leaving_a_stream_gives_its_connection_back() -> None:
    with Peer(endless) as peer:
        client = genai.Client(api_key="k", http_options=peer.options())
        for _ in client.models.generate_content_stream(**ASK):
            break
        assert peer.is_left()

        async def run() -> bool:
            async for _ in await client.aio.models.generate_content_stream(**ASK):
                break
            return await asyncio.to_thread(peer.is_left)

        assert asyncio.run(run())


WAITING = {"for an answer": never, "for a part": endless, "between two parts": endless}


@pytest.mark.parametrize(("what", "answer"), WAITING.items(), ids=WAITING)
def test_cancelling_closes_the_connection(what: str, answer: Any) -> None:
    async def use(client: genai.Client) -> None:
        if what == "for an answer":
            await client.aio.models.generate_content(**ASK)
        async for _ in await client.aio.models.generate_content_stream(**ASK):
            if what == "between two parts":
                await asyncio.sleep(60)

    async def run(peer: Peer) -> bool:
        task = asyncio.create_task(use(genai.Client(api_key="k", http_options=peer.options())))
        assert await asyncio.to_thread(peer.waits_for, lambda: peer.asked == 1)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await asyncio.to_thread(peer.is_left)

    with Peer(answer) as peer:
        assert asyncio.run(run(peer))


STREAMS = pytest.mark.parametrize("how", ["models", "functions", "a chat"])


@STREAMS
def test_another_thread_may_close_a_stream(how: str) -> None:
    with Peer(endless) as peer, ThreadPoolExecutor(1) as pool:
        client = genai.Client(api_key="k", http_options=peer.options())
        if how == "a chat":
            stream: Any = client.chats.create(model="m").send_message_stream("x")
        else:
            config: Any = {"tools": [find]} if how == "functions" else None
            stream = client.models.generate_content_stream(**ASK, config=config)
        assert next(stream).text == "x"
        waiting = pool.submit(next, stream)
        time.sleep(0.05)
        stream.close()
        with pytest.raises(SpecwrightError, match="cut off"):
            waiting.result(5)
        assert peer.is_left()
        stream.close()


@STREAMS
def test_another_task_may_close_a_stream(how: str) -> None:
    """#2425: google-genai's generator is "already running"."""

    async def run(peer: Peer) -> None:
        aio = genai.Client(api_key="k", http_options=peer.options()).aio
        if how == "a chat":
            stream: Any = await aio.chats.create(model="m").send_message_stream("x")
        else:
            config: Any = {"tools": [find]} if how == "functions" else None
            stream = await aio.models.generate_content_stream(**ASK, config=config)
        came: list[Any] = []

        async def use() -> None:
            async for chunk in stream:
                came.append(chunk.text)

        task = asyncio.create_task(use())
        assert await asyncio.to_thread(peer.waits_for, lambda: came == ["x"])
        await stream.aclose()
        with pytest.raises(SpecwrightError, match="cut off"):
            await asyncio.wait_for(task, 5)
        assert await asyncio.to_thread(peer.is_left)
        await stream.aclose()

    with Peer(endless) as peer:
        asyncio.run(run(peer))


def test_streams_that_are_dropped_leak_nothing() -> None:
    with Peer(endless) as peer:
        client = genai.Client(api_key="k", http_options=peer.options())
        streams = [client.models.generate_content_stream(**ASK) for _ in range(10)]
        assert [next(stream).text for stream in streams[:5]] == ["x"] * 5
        del streams
        gc.collect()
        assert (peer.connections, peer.is_left()) == (5, True)

        async def run() -> bool:
            streams = [await client.aio.models.generate_content_stream(**ASK) for _ in range(10)]
            assert [(await anext(aiter(stream))).text for stream in streams[:5]] == ["x"] * 5
            del streams
            gc.collect()
            return await asyncio.to_thread(peer.is_left)

        assert asyncio.run(run())


ERROR = json.dumps(BUSY).encode()
BROKEN = {
    "as an event": b"data: " + ERROR + b"\r\n\r\n",
    "as JSON without the form of an event": ERROR,
    "over several lines": json.dumps(BUSY, indent=2).replace("\n", "\r\n").encode() + b"\r\n",
    "in a list": json.dumps([BUSY], indent=2).encode(),
    "twice": ERROR + b"\n" + ERROR,
}


@colours
@pytest.mark.parametrize("size", [5, 1 << 20])
@pytest.mark.parametrize("first", [b"", EVENT], ids=["at once", "after a part"])
@pytest.mark.parametrize("told", BROKEN.values(), ids=BROKEN)
def test_an_error_in_a_stream_is_raised(told: bytes, first: bytes, size: int, colour: str) -> None:
    mock, client = answered(streamed(first + told, size))
    found, error = texts(client, colour)
    assert found == (["x"] if first else [])
    assert isinstance(error, errors.ClientError)
    assert (error.code, error.status, error.message) == (429, "RESOURCE_EXHAUSTED", "slow down")
    assert mock.open == 0


READ = {
    "no space after the colon": EVENT.replace(b"data: ", b"data:"),
    "line feeds alone": EVENT.replace(b"\r\n", b"\n"),
    "no blank line at the end": EVENT.rstrip(),
    "comments and names": b": ping\n\nevent: x\nid: 3\n" + EVENT,
    "an end of OpenAI's": EVENT + b"data: [DONE]\n\n",
    "no form at all": EVENT.removeprefix(b"data: "),
}


@colours
@pytest.mark.parametrize("body", READ.values(), ids=READ)
def test_streams_of_gateways_are_read(body: bytes, colour: str) -> None:
    _, client = answered(streamed(body))
    assert texts(client, colour) == (["x"], None)


@colours
@pytest.mark.parametrize("body", [EVENT + EVENT[:40], EVENT + EVENT.rstrip() + EVENT[6:]], ids=["half", "two in one"])
def test_what_cannot_be_read_is_told(body: bytes, colour: str) -> None:
    _, client = answered(streamed(body))
    found, error = texts(client, colour)
    assert found == ["x"]
    assert isinstance(error, SpecwrightError)


# --- time and retries (#1893, #2044, #2337, #1330) ------------------------------------------------------------------


def test_there_is_a_timeout_without_asking() -> None:
    """google-genai waits for ever."""
    client = genai.Client(api_key="k")
    for timeout in (client.timeout, client.aio.timeout):
        told: Any = timeout
        assert (told.connect, told.read) == (5.0, 600.0)


@colours
def test_what_takes_too_long_is_an_error(colour: str) -> None:
    with Peer(never) as peer:
        client = genai.Client(api_key="k", http_options=peer.options(timeout=100))
        with pytest.raises(APITimeoutError):
            asked(client, colour)
        assert peer.is_left()


@colours
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_stream_is_tried_again_as_an_answer_is(stream: bool, colour: str) -> None:
    good = streamed(EVENT) if stream else json_answer(SAYS)
    mock, client = answered([json_answer(BUSY, status=429), json_answer(BUSY, status=503), good], retry_options=QUICK)
    if stream:
        assert texts(client, colour) == (["x"], None)
    else:
        assert asked(client, colour).text == "x"
    assert len(mock.requests) == 3


@colours
def test_silence_is_tried_again_where_retries_are_on(colour: str) -> None:
    mock, client = answered([silent(json_answer(SAYS)), json_answer(SAYS)], retry_options=QUICK)
    assert asked(client, colour).text == "x"
    assert len(mock.requests) == 2


@colours
def test_the_wait_that_is_asked_for_is_kept(colour: str) -> None:
    refusal = json_answer(BUSY, status=429, headers={"retry-after-ms": "200"})
    mock, client = answered([refusal, streamed(EVENT)], retry_options=QUICK)
    start = time.monotonic()
    assert texts(client, colour) == (["x"], None)
    assert time.monotonic() - start >= 0.2  # the policy's own wait is 2 ms
    assert len(mock.requests) == 2


@colours
def test_without_retry_options_nothing_is_sent_twice(colour: str) -> None:
    mock, client = answered(json_answer(BUSY, status=429))
    with pytest.raises(errors.ClientError) as refused:
        asked(client, colour)
    assert (refused.value.code, len(mock.requests)) == (429, 1)


# --- values and types (#2937, #2105, #359, #278) --------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
def test_values_of_tomorrow_are_kept_without_a_word() -> None:
    part = {"text": "x", "hologram": {"a": 1}}
    body = {"candidates": [{"finishReason": "TIRED", "content": {"parts": [part]}, "mood": "good"}], "also": [1]}
    _, client = answered(body)
    answer = asked(client, "sync")
    candidate = (answer.candidates or [])[0]
    assert candidate.finish_reason == "TIRED"
    assert answer.to_dict() == {**body, "automaticFunctionCallingHistory": []}


COPIES: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301  # our own bytes
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda value: value.model_copy(deep=True),
}
SIGNED = {"text": "x", "thoughtSignature": "+/+/abc="}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_values_are_copied_and_kept(copied: Callable[[Any], Any]) -> None:
    _, client = answered({"candidates": [{"content": {"role": "model", "parts": [SIGNED]}, "finishReason": "TIRED"}]})
    blob = types.Part.from_bytes(data=bytes(range(256)), mime_type="image/png")
    config = types.GenerateContentConfig(
        temperature=0.5,
        tools=[types.Tool(google_search=types.GoogleSearch())],
        response_schema=types.Schema(type=types.Type.STRING),
        http_options=types.HttpOptions(timeout=3, headers={"a": "b"}),
    )
    for value in (asked(client, "sync"), types.Content(role="user", parts=[blob]), config):
        assert copied(value) == value


def test_values_come_back_from_json() -> None:
    _, client = answered({"candidates": [{"content": {"role": "model", "parts": [SIGNED]}, "finishReason": "TIRED"}]})
    part = types.Part.from_bytes(data=bytes(range(256)), mime_type="image/png")
    for value in (asked(client, "sync"), types.Content(role="user", parts=[part])):
        for by_alias in (False, True):
            assert type(value).model_validate_json(value.model_dump_json(by_alias=by_alias)) == value


def test_signatures_go_back_as_they_came() -> None:
    """google-genai writes them in another alphabet, which gateways do not read."""
    for signature in ("+/+/abc=", "-_-_abc="):
        mock, client = answered({"candidates": [{"content": {"parts": [{**SIGNED, "thoughtSignature": signature}]}}]})
        candidate = (asked(client, "sync").candidates or [])[0]
        contents: Any = [candidate.content]
        client.models.generate_content(model="m", contents=contents)
        assert mock.requests[1].json()["contents"][0]["parts"][0]["thoughtSignature"] == signature


EMPTY: dict[str, dict[str, Any]] = {
    "blocked": {"promptFeedback": {"blockReason": "SAFETY"}},
    "no content": {"candidates": [{"finishReason": "MAX_TOKENS"}]},
    "no parts": {"candidates": [{"content": {"role": "model"}}]},
    "an empty list": {"candidates": []},
    "nothing": {},
}


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY)
def test_an_answer_without_text_has_none(body: dict[str, Any]) -> None:
    _, client = answered(body)
    answer = asked(client, "sync", config={"response_schema": int, "response_mime_type": "application/json"})
    assert (answer.text, answer.parsed, answer.function_calls) == (None, None, None)


def test_an_answer_that_is_nested_too_deeply_has_its_text() -> None:
    text = "[" * 100_000
    _, client = answered({"candidates": [{"content": {"parts": [{"text": text}]}}]})
    config: Any = {"response_mime_type": "application/json", "response_json_schema": {"type": "array"}}
    answer = asked(client, "sync", config=config)
    assert (answer.text, answer.parsed) == (text, None)


@colours
def test_an_error_that_is_nested_too_deeply_has_its_text(colour: str) -> None:
    text = '{"error": ' + "[" * 100_000
    _, client = answered(Answer(status=400, headers={"content-type": "application/json"}, chunks=(text.encode(),)))
    with pytest.raises(errors.ClientError) as refused:
        asked(client, colour)
    assert (refused.value.code, refused.value.message) == (400, text)


def test_text_is_read_beside_other_parts() -> None:
    parts = [{"executableCode": {"code": "1", "language": "PYTHON"}}, {"text": "x"}, {"text": "y", "thought": True}]
    _, client = answered({"candidates": [{"content": {"parts": parts}}]})
    assert asked(client, "sync").text == "x"


@colours
def test_nothing_is_logged_of_functions_that_are_none(colour: str, caplog: pytest.LogCaptureFixture) -> None:
    """#2902, and no key in any log."""
    _, client = answered(SAYS)
    with caplog.at_level(logging.DEBUG):
        asked(client, colour)
        asked(client, colour, config={"tools": []})
    said = [record for record in caplog.records if record.levelno >= logging.INFO and "POST" not in record.getMessage()]
    assert not said
    assert "secret-key" not in caplog.text


# --- schemas (#70, #699, #1815, #319) -------------------------------------------------------------------------------


class Item(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")
    name: str = "n"
    value: Optional[int] = None  # noqa: UP045  # as many write it


class Tree(pydantic.BaseModel):
    value: int
    below: list[Tree] = []


class Map(pydantic.BaseModel):
    of: dict[str, int]


@pytest.mark.parametrize("form", [Item, Tree, list[Item], int | str], ids=str)
def test_schemas_that_were_refused_are_sent(form: Any) -> None:
    """Defaults, closed models, and models that hold themselves."""
    mock, client = answered(SAYS)
    asked(client, "sync", config={"response_schema": form, "response_mime_type": "application/json"})
    assert mock.requests[0].json()["generationConfig"]["responseSchema"]


@pytest.mark.parametrize("form", [Item, Tree, Map])
def test_a_json_schema_is_sent_as_it_is(form: type[pydantic.BaseModel]) -> None:
    mock, client = answered(SAYS)
    told = form.model_json_schema()
    asked(client, "sync", config={"response_json_schema": told, "response_mime_type": "application/json"})
    assert mock.requests[0].json()["generationConfig"]["responseJsonSchema"] == told


# --- functions (#22, #1938) -----------------------------------------------------------------------------------------


def find(names: list[str] | None = None, most: "int" = 3, kind: Optional[list[str]] = None) -> str:  # noqa: UP037, UP045
    """Annotations are texts in this module, which google-genai cannot read."""
    return f"{names} {most} {kind}"


def called(name: str, **args: Any) -> dict[str, Any]:
    return {"candidates": [{"content": {"role": "model", "parts": [{"functionCall": {"name": name, "args": args}}]}}]}


@colours
@pytest.mark.parametrize(
    ("call", "told"),
    [
        (called("find", names=["a"], kind=["b"]), {"result": "['a'] 3 ['b']"}),
        (called("find", names=None), {"result": "None 3 None"}),
        (called("nothing_of_the_kind"), "error"),
    ],
    ids=["generics in unions", "nothing", "an unknown function"],
)
def test_functions_are_called_and_unknown_ones_told(call: Any, told: Any, colour: str) -> None:
    mock, client = answered([json_answer(call), json_answer(SAYS)])
    assert asked(client, colour, config={"tools": [find]}).text == "x"
    response = mock.requests[1].json()["contents"][-1]["parts"][0]["functionResponse"]["response"]
    assert list(response) == ["error"] if told == "error" else response == told


def test_signatures_of_calls_go_along_in_a_chat_that_streams() -> None:
    body = called("find")
    body["candidates"][0]["content"]["parts"][0]["thoughtSignature"] = "+/+/abc="
    body["candidates"][0]["finishReason"] = "STOP"
    mock, client = answered([streamed(b"data: " + json.dumps(body).encode() + b"\r\n\r\n"), streamed(EVENT)])

    async def run() -> list[str | None]:
        chat = client.aio.chats.create(model="m", config={"tools": [find]})
        return [chunk.text async for chunk in await chat.send_message_stream("x")]

    assert asyncio.run(run())[-1] == "x"
    assert mock.requests[1].json()["contents"][1]["parts"][0]["thoughtSignature"] == "+/+/abc="


# --- lists, files, gateways, threads (#2089, #583) ------------------------------------------------------------------


def test_empty_pages_in_the_middle_do_not_end_a_list() -> None:
    pages: Sequence[Any] = [
        {"files": [{"name": "files/1"}], "nextPageToken": "a"},
        {"nextPageToken": "b"},
        {"files": [], "nextPageToken": "c"},
        {"files": [{"name": "files/2"}]},
    ]
    mock, client = answered([json_answer(page) for page in pages])
    assert [file.name for file in client.files.list()] == ["files/1", "files/2"]
    assert len(mock.requests) == 4


def test_tuning_examples_are_sent() -> None:
    mock, client = answered({"name": "tunedModels/t/operations/o", "metadata": {"tunedModel": "tunedModels/t"}})
    examples: Any = {"examples": [{"text_input": "a", "output": "b"}]}
    client.tunings.tune(base_model="models/m", training_dataset=examples)
    told = mock.requests[0].json()["tuningTask"]["trainingData"]["examples"]["examples"]
    assert told == [{"textInput": "a", "output": "b"}]


@colours
def test_a_file_may_have_any_name(colour: str, tmp_path: Path) -> None:
    """google-genai fails with a UnicodeEncodeError."""
    path = tmp_path / "TÜR 龍.txt"
    path.write_text("x")
    begun = Answer(headers={"x-goog-upload-url": "https://up.example/1", "x-goog-upload-status": "active"})
    ended = json_answer({"file": {"name": "files/1"}}, headers={"x-goog-upload-status": "final"})
    _, client = answered([begun, ended])
    if colour == "sync":
        assert client.files.upload(file=path).name == "files/1"
    else:
        assert asyncio.run(client.aio.files.upload(file=path)).name == "files/1"


@colours
@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({}, "/gate/v1/models/m:generateContent"),
        ({"api_version": ""}, "/gate/models/m:generateContent"),
        ({"api_version": "v1alpha"}, "/gate/v1alpha/models/m:generateContent"),
    ],
)
def test_a_gateway_by_its_address(options: Any, path: str, colour: str) -> None:
    mock, client = answered(SAYS, base_url="https://gateway.example/gate/", headers={"x-tenant": "t"}, **options)
    asked(client, colour)
    (request,) = mock.requests
    assert request.url == f"https://gateway.example{path}"
    assert request.headers["x-tenant"] == "t"
    assert "secret-key" not in request.url


def test_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def proxy(handler: Any) -> None:
        seen.append(handler.path)
        respond(handler, json.dumps(SAYS).encode())

    with Peer(proxy) as peer:
        monkeypatch.setenv("HTTP_PROXY", peer.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = genai.Client(api_key="k", http_options={"base_url": "http://models.example"})
        assert asked(client, "sync").text == "x"
        client.close()
        assert asked(client, "async").text == "x"
        asyncio.run(client.aio.aclose())
    assert seen == ["http://models.example/v1/models/m:generateContent"] * 2


def test_threads_share_a_client() -> None:
    """Nothing of it is made before, so that they make it at the same time."""
    with Peer(says) as peer, genai.Client(api_key="k", http_options=peer.options()) as client:
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda _: asked(client, "sync").text, range(160)))
        assert found == ["x"] * 160
        assert peer.connections <= 16


def test_answers_that_come_late_are_not_mixed_up() -> None:
    def echo(request: Any) -> Answer:
        text = request.json()["contents"][0]["parts"][0]["text"]
        body = {"candidates": [{"content": {"parts": [{"text": text}]}}]}
        return delayed(json_answer(body), int(text) % 3 / 100)

    client = client_of(MockTransport(echo))

    async def run() -> list[str | None]:
        ask = client.aio.models.generate_content
        return [answer.text for answer in await asyncio.gather(*(ask(model="m", contents=str(n)) for n in range(50)))]

    assert asyncio.run(run()) == [str(n) for n in range(50)]
