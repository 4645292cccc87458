"""Streams of interactions that break: where they are taken up, what is told once, and what comes of errors in them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from specwright import genai
from specwright.genai import errors, interactions
from specwright.genai._resuming import Resumption
from specwright.runtime.errors import APIConnectionError, StreamError, StreamTimeoutError
from specwright.testing import Answer, MockRequest, MockTransport, cut, events
from specwright.testing.mock import LibraryName

from .newer import Did, did, sse_reply

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])
both_backends = pytest.mark.parametrize("backend", ["gemini", "vertex"])


def event(kind: str, name: str | None, **more: Any) -> dict[str, Any]:
    return {"event_type": kind, **more, **({} if name is None else {"event_id": name})}


def interaction(status: str) -> dict[str, Any]:
    return {"id": "i1", "status": status}


CREATED = event("interaction.created", "e1", interaction=interaction("in_progress"))
FIRST = event("step.delta", "e2", index=0, delta={"type": "text", "text": "hel"})
SECOND = event("step.delta", "e3", index=0, delta={"type": "text", "text": "lo"})
DONE = event("interaction.completed", "e4", interaction=interaction("completed"))
ALL = ["e1", "e2", "e3", "e4"]


class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks after a text."""

    def __init__(self, text: str, error: Exception) -> None:
        self._text, self._error = text, error

    def __iter__(self) -> Iterator[bytes]:
        yield self._text.encode()
        raise self._error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._text.encode()
        raise self._error


def told(*events: Any) -> str:
    return "".join(f"event: {each['event_type']}\ndata: {json.dumps(each)}\n\n" for each in events)


def broken(*events: Any, part: str = "", error: Exception | None = None) -> httpx.Response:
    """A stream that breaks after these events, in the middle of the next one."""
    body = Broken(told(*events) + part, error or httpx.ReadError("cut"))
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=body)


def ended(*events: Any, part: str = "") -> httpx.Response:
    """A stream that ends as if nothing were amiss, without the event that says so."""
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, text=told(*events) + part)


class Case(NamedTuple):
    """What a server answers one after the other, and the `last_event_id` of each request after the first."""

    answers: list[Any]
    asked: list[str | None]


HALF = f"event: step.delta\ndata: {json.dumps(SECOND)[:30]}"
TAKEN_UP: dict[str, Case] = {
    "between events": Case([broken(CREATED, FIRST), [SECOND, DONE]], ["e2"]),
    "in the middle of an event": Case([broken(CREATED, FIRST, part=HALF), [SECOND, DONE]], ["e2"]),
    "before any event": Case([broken(CREATED), broken(), [FIRST, SECOND, DONE]], ["e1", "e1"]),
    "each event of it": Case([broken(CREATED), broken(FIRST), broken(SECOND), [DONE]], ["e1", "e2", "e3"]),
    "silent for too long": Case([broken(CREATED, FIRST, error=httpx.ReadTimeout("")), [SECOND, DONE]], ["e2"]),
    "told again what it had told": Case([broken(CREATED, FIRST), [CREATED, FIRST, SECOND, DONE]], ["e2"]),
    "ended without the last event": Case([ended(CREATED, FIRST), [SECOND, DONE]], ["e2"]),
    "ended in the middle of an event": Case([ended(CREATED, FIRST, part=HALF), [SECOND, DONE]], ["e2"]),
}


def run(case: list[Any], backend: str, colour: str, call: Any) -> Did:
    waiting = list(case)

    def reply(request: httpx.Request) -> httpx.Response:
        found = waiting.pop(0)
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, httpx.Response) else sse_reply(*found)(request)

    return did("ours", backend, colour, call, reply)


def creating(**more: Any) -> Any:
    return lambda client: client.interactions.create(model="m", input="x", stream=True, resume=2, **more)


def getting(**more: Any) -> Any:
    return lambda client: client.interactions.get("i1", stream=True, resume=2, **more)


def again(case: list[Any]) -> list[Any]:
    """The same answers, whose bodies can be read anew."""
    return [
        httpx.Response(200, headers=each.headers, stream=each.stream) if isinstance(each, httpx.Response) else each
        for each in case
    ]


@both_backends
@both_colours
@pytest.mark.parametrize("call", ["create", "get", "agent"])
@pytest.mark.parametrize("name", TAKEN_UP)
def test_a_stream_is_taken_up_after_the_last_event(name: str, call: str, colour: str, backend: str) -> None:
    case = TAKEN_UP[name]
    make = {"create": creating(), "get": getting()}.get(call)
    if make is None:

        def make(client: Any) -> Any:
            return client.interactions.create(agent="a", input="x", background=True, stream=True, resume=2)

    ours = run(again(case.answers), backend, colour, make)
    assert ours.error is None
    assert [each["event_id"] for each in ours.gave] == ALL
    first, *rest = ours.sent
    assert [dict(each.query).get("last_event_id") for each in rest] == case.asked
    assert {each.verb for each in rest} == {"GET"}
    assert all(each.path.endswith("/interactions/i1") for each in rest)
    assert first.verb == ("GET" if call == "get" else "POST")


@both_colours
def test_what_the_call_said_of_sending_holds_for_what_follows(colour: str) -> None:
    more = {"api_version": "v9", "extra_query": {"x": "1"}, "extra_headers": {"x-goog-user-project": "q"}}
    ours = run([broken(CREATED), [FIRST, SECOND, DONE]], "gemini", colour, creating(**more))
    assert ours.error is None
    assert [each.path for each in ours.sent] == ["/v9/interactions", "/v9/interactions/i1"]
    assert all(dict(each.query)["x"] == "1" for each in ours.sent)
    assert all(each.headers["x-goog-user-project"] == "q" for each in ours.sent)


LOST: dict[str, tuple[list[Any], Any, int]] = {
    "not asked to": ([broken(CREATED)], lambda c: c.interactions.create(model="m", input="x", stream=True), 1),
    "never stored": ([broken(CREATED)], creating(store=False), 1),
    "nothing known of it": ([broken()], creating(), 1),
    "too often in a row": ([broken(CREATED), broken(), broken()], getting(), 3),
}


@both_colours
@pytest.mark.parametrize("name", LOST)
def test_a_stream_that_cannot_be_taken_up_says_so(name: str, colour: str) -> None:
    answers, call, times = LOST[name]
    ours = run(again(answers), "gemini", colour, call)
    assert isinstance(ours.error, StreamError)
    assert len(ours.sent) == times


UNREACHED: dict[str, tuple[list[Any], int, bool]] = {
    "once": ([broken(CREATED), httpx.ConnectError("gone"), [FIRST, SECOND, DONE]], 3, True),
    "until there are no tries left": ([broken(CREATED), *[httpx.ConnectError("gone")] * 2], 3, False),
}


@both_colours
@pytest.mark.parametrize("name", UNREACHED)
def test_a_provider_that_is_out_of_reach_is_asked_again(
    name: str, colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a network breaks a stream, it is often gone for a while."""
    monkeypatch.setattr("specwright.genai._resuming.delay", lambda tries: 0.0)
    answers, times, whole = UNREACHED[name]
    ours = run(again(answers), "gemini", colour, getting())
    assert len(ours.sent) == times
    assert (None if ours.error is None else type(ours.error)) is (None if whole else APIConnectionError)
    assert not whole or [each["event_id"] for each in ours.gave] == ALL


@both_colours
def test_a_silent_stream_is_a_timeout(colour: str) -> None:
    ours = run(
        [broken(CREATED, error=httpx.ReadTimeout(""))],
        "gemini",
        colour,
        lambda c: c.interactions.get("i1", stream=True),
    )
    assert isinstance(ours.error, StreamTimeoutError)


@both_colours
def test_the_caller_takes_a_stream_up_by_hand_as_with_google_genai(colour: str) -> None:
    def call(client: Any) -> Any:
        return client.interactions.get("i1", stream=True, last_event_id="e2")

    theirs, ours = (did(each, "gemini", colour, call, sse_reply(SECOND, DONE)) for each in ("official", "ours"))
    assert (theirs.error, ours.error) == (None, None)
    assert ours.sent == theirs.sent
    assert ours.gave == theirs.gave


@both_colours
def test_events_without_ids_or_of_unknown_kinds_are_all_told(colour: str) -> None:
    odd = event("interaction.nova", None, light=3)
    ours = run([[CREATED, odd, odd, DONE]], "gemini", colour, getting())
    assert [each["event_type"] for each in ours.gave] == [
        "interaction.created", "interaction.nova", "interaction.nova", "interaction.completed",
    ]  # fmt: skip
    assert ours.gave[1]["light"] == 3


FAILED: dict[str, tuple[Any, type[Exception], Any, str | None]] = {
    "a word": ("RESOURCE_EXHAUSTED", errors.APIError, "RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED"),
    "a status of the client's": (429, errors.RateLimitError, 429, None),
    "a status of the server's": (503, errors.InternalServerError, 503, None),
}


@both_colours
@pytest.mark.parametrize("call", ["create", "get", "plain"])
@pytest.mark.parametrize("name", FAILED)
def test_an_error_in_a_stream_is_raised_under_its_name(name: str, call: str, colour: str) -> None:
    said, kind, code, status = FAILED[name]
    failure = event("error", None, error={"code": said, "message": "no more"})
    plain: Any = lambda client: client.interactions.create(  # noqa: E731
        model="m", input="x", stream=True, automatic_continuation=False
    )
    ours = run([[CREATED, failure]], "gemini", colour, {"create": creating(), "get": getting(), "plain": plain}[call])
    error = ours.error
    assert isinstance(error, errors.APIError)
    assert type(error) is kind
    assert (error.code, error.status, error.message) == (code, status, "no more")
    assert len(ours.sent) == 1


def test_names_of_unknown_events_hold() -> None:
    found: list[Any] = []

    def call(client: Any) -> Any:
        with client.interactions.get("i1", stream=True) as stream:
            found.extend(stream)
        return []

    run([[CREATED, event("interaction.nova", "e9", light=3), DONE]], "gemini", "sync", call)
    assert [isinstance(each, interactions.UnknownInteractionSSEEvent) for each in found] == [False, True, False]
    assert found[1].raw == event("interaction.nova", "e9", light=3)


class Seen(NamedTuple):
    """An event as far as it matters here."""

    event_id: str | None = None
    event_type: str = "step.delta"
    interaction: Any = None


def test_without_resuming_nothing_is_left_out() -> None:
    state = Resumption(0, interaction="i")
    assert [state.takes(Seen("a")), state.takes(Seen("a"))] == [True, True]
    assert state.ended(None) is None


def test_what_began_after_an_event_is_taken_up_after_it() -> None:
    state = Resumption(1, interaction="i", last="a")
    assert state.takes(Seen("a")) is False
    assert state.ended(None) == ("i", "a")
    assert state.ended(None) is None


EARLIER = [
    event("interaction.start", "e1", interaction=interaction("in_progress")),
    event("content.start", "e2", index=0, content={"type": "text"}),
    event("content.delta", "e3", index=0, delta={"type": "text", "text": "hi"}),
    event("content.stop", "e4", index=0),
    event("interaction.complete", "e5", interaction={**interaction("completed"), "outputs": [{"type": "text"}]}),
]
"""A stream as the document of January 2026 has it, before there were steps."""


@both_colours
def test_streams_of_before_there_were_steps_are_kept(colour: str) -> None:
    ours = run([EARLIER], "gemini", colour, getting())
    assert ours.error is None
    assert ours.gave == EARLIER
    assert len(ours.sent) == 1


@both_colours
def test_outputs_of_before_there_were_steps_are_kept(colour: str) -> None:
    answer = {**interaction("completed"), "role": "model", "outputs": [{"type": "text", "text": "hi"}]}

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=answer)

    ours = did("ours", "gemini", colour, lambda client: client.interactions.get("i1"), reply)
    assert ours.gave["outputs"] == answer["outputs"]
    assert ours.gave["role"] == "model"


@pytest.mark.parametrize("library", ["httpx2", "httpx"])
@pytest.mark.parametrize("after", [0, 1, 90, 131, 200, 300, 330])
def test_a_stream_cut_anywhere_is_told_whole_and_once(after: int, library: LibraryName) -> None:
    whole = [CREATED, FIRST, SECOND, DONE]
    cuts = iter([True, False] * 2)

    def handler(request: MockRequest) -> Answer:
        last = dict(request.query).get("last_event_id")
        answer = events(whole[0 if last is None else int(last[1:]) :])
        return cut(answer, after=after) if next(cuts) else answer

    mock = MockTransport(handler)
    options: Any = {
        "httpx_client": mock.client(using=library), "httpx_async_client": mock.async_client(using=library),
    }  # fmt: skip
    client = genai.Client(api_key="k", http_options=options)

    async def collected() -> list[Any]:
        async with await client.aio.interactions.get("i1", stream=True, resume=1) as stream:
            return [each.event_id async for each in stream]

    with client.interactions.get("i1", stream=True, resume=1) as stream:
        assert [each.event_id for each in stream] == ALL
    assert asyncio.run(collected()) == ALL
    assert len(mock.requests) == 4
