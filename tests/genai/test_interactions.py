"""Interactions: what `create` makes of its arguments, streams and what follows them, going on, and waiting."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest

from specwright.genai import errors
from specwright.genai._continuing import ContinuationTimeoutError, Deadline
from specwright.genai._creating import with_step
from specwright.runtime.errors import StreamError
from specwright.runtime.job_rules import JobCancelled, JobError, JobTimeout, WaitStopped

from .newer import client_of, did, json_reply, sse_reply

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])

TEXT = {"type": "model_output", "content": [{"type": "text", "text": "hi"}]}
USER = {"type": "user_input", "content": [{"type": "text", "text": "x"}]}
THOUGHT = {"type": "thought", "signature": "s"}
IMAGE = {"type": "model_output", "content": [{"type": "image", "uri": "u", "mime_type": "image/png"}]}

CREATED = {"event_type": "interaction.created", "interaction": {"id": "i1", "status": "in_progress"}, "event_id": "e1"}
DELTA = {"event_type": "step.delta", "index": 0, "delta": {"type": "text", "text": "hi"}, "event_id": "e2"}
DONE = {"event_type": "interaction.completed", "interaction": {"id": "i1", "status": "completed"}, "event_id": "e3"}


def stopped(name: str, token: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "status": "requires_continuation", "continuation_token": token, "steps": [TEXT], **more}


def in_order(replies: Sequence[Any]) -> Callable[[httpx.Request], httpx.Response]:
    """One answer after the other: JSON, a list of events, or an HTTP response."""
    waiting = list(replies)

    def reply(request: httpx.Request) -> httpx.Response:
        found = waiting.pop(0)
        if isinstance(found, httpx.Response):
            return found
        return (sse_reply(*found) if isinstance(found, list) else json_reply(found))(request)

    return reply


def creating(**arguments: Any) -> Callable[[Any], Any]:
    return lambda client: client.interactions.create(**{"model": "m", "input": "x", **arguments})


INPUTS = {
    "text": "hi",
    "parts": [{"text": "hi"}, {"type": "image", "uri": "u", "mime_type": "image/png"}],
    "steps": [USER, TEXT],
    "one content": {"type": "text", "text": "hi"},
}


@both_colours
@pytest.mark.parametrize("name", INPUTS)
def test_inputs_are_sent_as_google_genai_does(name: str, colour: str) -> None:
    reply = json_reply({"id": "i", "status": "completed", "steps": [TEXT]})
    theirs, ours = (
        did(each, "gemini", colour, creating(input=INPUTS[name]), reply) for each in ("official", "ours")
    )  # fmt: skip
    assert (theirs.error, ours.error) == (None, None)
    assert ours.sent == theirs.sent


@pytest.mark.parametrize("kind", ["processing", "retrieval", "tool_search", "nova"])
@pytest.mark.parametrize("end", ["call", "result"])
def test_steps_that_google_genai_takes_for_contents_stay_steps(kind: str, end: str) -> None:
    step = {"type": f"{kind}_{end}", "id": "x"}
    assert with_step([step]) == [step]
    ours, theirs = (
        did(each, "gemini", "sync", creating(input=[step]), json_reply({})) for each in ("ours", "official")
    )
    assert ours.sent[0].body["input"] == [step]
    assert theirs.sent[0].body["input"] == [{"type": "user_input", "content": [step]}]


def test_parts_that_stand_alone_become_one_step_of_the_user() -> None:
    assert with_step([{"text": "a"}]) == [{"type": "user_input", "content": [{"text": "a", "type": "text"}]}]
    assert with_step([USER]) == [USER]
    assert with_step([]) == []
    assert with_step(["a"]) == ["a"]


REFUSED: dict[str, tuple[dict[str, Any], type[Exception]]] = {
    "unknown": ({"nonsense": 1}, TypeError),
    "whole and parts": ({"request": {"body": {"model": "m"}}}, TypeError),
    "model and agent": ({"agent": "a"}, ValueError),
    "background alone": ({"background": True, "automatic_continuation": False}, ValueError),
}


@both_colours
@pytest.mark.parametrize("name", REFUSED)
def test_what_google_genai_refuses_is_refused(name: str, colour: str) -> None:
    arguments, kind = REFUSED[name]
    for each in ("official", "ours"):
        result = did(each, "gemini", colour, creating(**arguments), json_reply({}))
        assert isinstance(result.error, kind)
        assert result.sent == []


OUTPUTS: dict[str, list[Any] | None] = {
    "text": [USER, TEXT],
    "thought between": [TEXT, THOUGHT, TEXT],
    "an image": [USER, IMAGE, TEXT],
    "image last": [TEXT, IMAGE],
    "only the user": [TEXT, USER],
    "nothing": [],
    "not told": None,
}


@both_colours
@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_are_read_off_the_steps(name: str, colour: str) -> None:
    steps = {} if OUTPUTS[name] is None else {"steps": OUTPUTS[name]}
    reply = json_reply({"id": "i", "status": "completed", **steps})
    theirs, ours = (did(each, "gemini", colour, creating(), reply) for each in ("official", "ours"))
    assert ours.gave == theirs.gave


@both_colours
@pytest.mark.parametrize("stored", [True, False])
def test_an_answer_that_stopped_goes_on_and_is_one(stored: bool, colour: str) -> None:
    usage = {"total_input_tokens": 3, "total_output_tokens": 2, "total_tokens": 5}
    more = {"usage": {**usage, "input_tokens_by_modality": [{"modality": "text", "tokens": 3}]}}
    replies = [
        stopped("i1", "t1", **more), stopped("i2", "t2", **more),
        {"id": "i3", "status": "completed", "steps": [USER, TEXT], **more},
    ]  # fmt: skip
    theirs, ours = (
        did(each, "gemini", colour, creating(store=stored), in_order(replies)) for each in ("official", "ours")
    )
    assert (theirs.error, ours.error) == (None, None)
    assert ours.sent == theirs.sent
    assert ours.gave == theirs.gave
    assert ours.gave["output_text"] == "hihihi"
    assert ours.gave["continuation_ids"] == ["i1", "i2", "i3"]
    assert ours.gave["usage"]["total_tokens"] == 15


@both_colours
def test_what_was_answered_is_not_lost_when_it_cannot_go_on(colour: str) -> None:
    broken = httpx.Response(400, json={"error": {"code": 400, "message": "no"}})
    for each in ("official", "ours"):
        error: Any = did(each, "gemini", colour, creating(), in_order([stopped("i1", "t1"), broken])).error
        assert type(error).__name__ == "ContinuationInterruptedError"
        assert (error.continuation_token, error.interaction_id, error.continuation_ids) == ("t1", "i1", ["i1"])
        assert error.partial_interaction.output_text == "hi"
    assert isinstance(error, errors.ContinuationInterruptedError)
    assert isinstance(error.__cause__, errors.ClientError)


@both_colours
def test_streams_follow_each_other_until_the_model_is_done(colour: str) -> None:
    first = [CREATED, DELTA, {"event_type": "interaction.completed", "interaction": stopped("i1", "t1")}]
    replies = [first, [CREATED, DELTA, DONE]]
    theirs, ours = (
        did(each, "gemini", colour, creating(stream=True), in_order(replies)) for each in ("official", "ours")
    )
    assert (theirs.error, ours.error) == (None, None)
    assert ours.sent == theirs.sent
    assert [each["event_type"] for each in ours.gave] == [each["event_type"] for each in theirs.gave]
    assert len(ours.gave) == 6


@both_colours
@pytest.mark.filterwarnings("ignore:The interaction stopped")
def test_nothing_goes_on_when_it_is_not_to(colour: str) -> None:
    run = creating(automatic_continuation=False)
    ours = did("ours", "gemini", colour, run, in_order([stopped("i1", "t1")]))
    assert ours.gave["status"] == "requires_continuation"
    assert len(ours.sent) == 1


def cut(*events: Any) -> httpx.Response:
    """A stream that breaks after these events."""
    text = "".join(f"event: {each['event_type']}\ndata: {json.dumps(each)}\n\n" for each in events)

    class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Any:
            yield text.encode()
            raise httpx.ReadError("cut")

        async def __aiter__(self) -> Any:
            yield text.encode()
            raise httpx.ReadError("cut")

    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Broken())


@both_colours
def test_a_stream_that_breaks_is_taken_up_after_the_last_event(colour: str) -> None:
    def run(client: Any) -> Any:
        return client.interactions.get("i1", stream=True, resume=2)

    ours = did("ours", "gemini", colour, run, in_order([cut(CREATED, DELTA), cut(), [DONE]]))
    assert ours.error is None
    assert [each["event_id"] for each in ours.gave] == ["e1", "e2", "e3"]
    assert [dict(each.query).get("last_event_id") for each in ours.sent] == [None, "e2", "e2"]


@both_colours
def test_a_stream_that_breaks_says_so_where_it_is_not_to_be_taken_up(colour: str) -> None:
    run: Callable[[Any], Any] = lambda client: client.interactions.get("i1", stream=True)  # noqa: E731
    ours = did("ours", "gemini", colour, run, in_order([cut(CREATED)]))
    assert isinstance(ours.error, StreamError)


@both_colours
def test_an_interaction_in_the_background_is_waited_for(colour: str) -> None:
    states = [{"id": "i1", "status": each, "steps": [TEXT]} for each in ("queued", "in_progress", "completed")]

    def run(client: Any) -> Any:
        return client.interactions.wait("i1", poll=0.001)

    ours = did("ours", "gemini", colour, run, in_order(states))
    assert ours.error is None
    assert (ours.gave["status"], ours.gave["output_text"], len(ours.sent)) == ("completed", "hi", 3)
    failed = did("ours", "gemini", colour, run, in_order([{"id": "i1", "status": "failed"}]))
    assert isinstance(failed.error, JobError)


def test_the_raw_answer_is_one_request() -> None:
    client = client_of("ours", "gemini", in_order([stopped("i1", "t1")]))
    raw = client.interactions.with_raw_response.create(model="m", input=[{"text": "x"}])
    assert raw.status_code == 200
    assert raw.parse().continuation_token == "t1"
    with client_of("ours", "gemini", in_order([stopped("i1", "t1")])).interactions.with_streaming_response.get(
        "i1"
    ) as answer:
        assert json.loads(answer.read())["id"] == "i1"


def test_a_request_can_be_given_whole() -> None:
    request = {"api_version": "v9", "body": {"model": "m", "input": "x"}}
    for each in ("official", "ours"):
        result = did(each, "gemini", "sync", lambda client: client.interactions.create(request=request), json_reply({}))
        assert (result.sent[0].path, result.sent[0].body) == ("/v9/interactions", {"model": "m", "input": "x"})


def test_seconds_are_for_all_requests_together() -> None:
    now = [0.0]
    deadline = Deadline(5, whole=True, clock=lambda: now[0])
    assert deadline.left() == 5
    now[0] = 3.0
    assert deadline.left() == 2
    now[0] = 6.0
    with pytest.raises(ContinuationTimeoutError):
        deadline.left()
    assert Deadline(5, whole=False, clock=lambda: now[0]).left() == 5


def test_a_stream_left_early_gives_its_connection_back() -> None:
    closed: list[str] = []

    class Events(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Any:
            for each in (CREATED, DELTA, DONE):
                yield f"data: {json.dumps(each)}\n\n".encode()

        async def __aiter__(self) -> Any:
            for each in (CREATED, DELTA, DONE):
                yield f"data: {json.dumps(each)}\n\n".encode()

        def close(self) -> None:
            closed.append("sync")

        async def aclose(self) -> None:
            closed.append("async")

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Events())

    client = client_of("ours", "gemini", reply)
    with client.interactions.create(model="m", input="x", stream=True) as stream:
        assert next(stream).event_type == "interaction.created"

    async def leave() -> None:
        async with await client.aio.interactions.create(model="m", input="x", stream=True) as stream:
            assert (await anext(stream)).event_type == "interaction.created"

    asyncio.run(leave())
    assert closed == ["sync", "async"]


@both_colours
@pytest.mark.parametrize("outputs", [None, [], [{"type": "audio", "data": "AAEC"}, {"type": "text", "text": "a"}], "x"])
@pytest.mark.parametrize("model", ["lyria-3-clip-preview", "lyria-3-pro-preview", "gemini-2.5-flash"])
def test_what_models_of_music_put_out_is_a_step(model: str, outputs: Any, colour: str) -> None:
    answer = {"id": "i", "status": "completed", "model": model, **({} if outputs is None else {"outputs": outputs})}
    for run in (creating(), lambda client: client.interactions.get("i")):
        theirs, ours = (did(name, "gemini", colour, run, json_reply(answer)) for name in ("official", "ours"))
        assert (theirs.error, ours.error) == (None, None)
        assert ours.gave == theirs.gave


WAITED: dict[str, tuple[list[dict[str, Any]], dict[str, Any], type[Exception] | None]] = {
    "done": ([{"status": "queued"}, {"status": "completed"}], {}, None),
    "needs the caller": ([{"status": "requires_action"}], {}, None),
    "stopped at a limit": ([{"status": "in_progress"}, {"status": "incomplete"}], {}, None),
    "failed": ([{"status": "in_progress"}, {"status": "failed", "errors": [{"message": "no"}]}], {}, JobError),
    "over its budget": ([{"status": "budget_exceeded"}], {}, JobError),
    "cancelled": ([{"status": "cancelled"}], {}, JobCancelled),
    "too slow": ([{"status": "in_progress"}] * 50, {"timeout": 0.01}, JobTimeout),
    "a status to come": ([{"status": "nova"}, {"status": "completed"}], {}, None),
}


@both_colours
@pytest.mark.parametrize("name", WAITED)
def test_waiting_ends_as_the_interaction_does(name: str, colour: str) -> None:
    states, arguments, error = WAITED[name]
    replies = [{"id": "i1", "steps": [TEXT], **state} for state in states]
    ours = did(
        "ours", "gemini", colour,
        lambda client: client.interactions.wait("i1", **{"poll": 0.001, **arguments}), in_order(replies),
    )  # fmt: skip
    assert (ours.error if error is None else type(ours.error)) is error
    assert {each.path for each in ours.sent} == {"/v1/interactions/i1"}
    if error is None:
        assert ours.gave["status"] == states[-1]["status"]
        assert ours.gave["output_text"] == "hi"
        assert len(ours.sent) == len(states)


@both_colours
def test_waiting_stops_where_it_is_told_to(colour: str) -> None:
    stop = threading.Event()
    stop.set()
    replies = [{"id": "i1", "status": "in_progress"}] * 3

    def run(client: Any) -> Any:
        return client.interactions.wait("i1", poll=0.001, cancel=stop)

    ours = did("ours", "gemini", colour, run, in_order(replies))
    assert isinstance(ours.error, WaitStopped)
    assert all(each.verb == "GET" for each in ours.sent)


@both_colours
def test_an_interaction_in_the_background_is_started_waited_for_and_cancelled(colour: str) -> None:
    replies: list[Any] = [{"id": "i1", "status": "queued"}, {"id": "i1", "status": "completed", "steps": [TEXT]}]
    replies.append({"id": "i1", "status": "cancelled"})

    async def whole(client: Any) -> Any:
        made = await client.interactions.create(agent="a", input="x", background=True)
        done = await client.interactions.wait(made, poll=0.001)
        return [made.status, done.output_text, (await client.interactions.cancel("i1")).status]

    def each(client: Any) -> Any:
        made = client.interactions.create(agent="a", input="x", background=True)
        done = client.interactions.wait(made, poll=0.001)
        return [made.status, done.output_text, client.interactions.cancel("i1").status]

    ours = did("ours", "gemini", colour, whole if colour == "async" else each, in_order(replies))
    assert ours.error is None
    assert ours.gave == ["queued", "hi", "cancelled"]
    assert [(each.verb, each.path) for each in ours.sent] == [
        ("POST", "/v1/interactions"), ("GET", "/v1/interactions/i1"), ("POST", "/v1/interactions/i1/cancel"),
    ]  # fmt: skip
