"""The newer resources do what google-genai's do: methods, types, requests, answers, retries, recorded requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import httpx
import pytest

from specwright.genai import _interactions as official_names
from specwright.genai import errors
from specwright.runtime.errors import APIConnectionError
from specwright_generator.proof.answers import Answers
from specwright_generator.proof.calls import Call

from .newer import Sent, calling, calls, did, facts, json_reply, lenient, needs_facts, sse_reply

METHODS = sorted(each for each in calls().methods if ".internal." not in each)

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])
both_backends = pytest.mark.parametrize("backend", ["gemini", "vertex"])


@both_backends
@both_colours
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_every_method_sends_and_gives_what_google_genai_does(method: str, colour: str, backend: str) -> None:
    answers = Answers(calls())
    for call in samples(method):
        reply = json_reply({} if method == "interactions.delete" else answers.to(call).value)
        theirs, ours = (did(name, backend, colour, calling(call), reply) for name in ("official", "ours"))
        assert (theirs.error, ours.error) == (None, None)
        assert [comparable(each, method) for each in ours.sent] == [comparable(each, method) for each in theirs.sent]
        assert lenient(ours.gave) == lenient(theirs.gave)


@both_backends
@both_colours
@pytest.mark.parametrize("method", ["interactions.create", "interactions.get"])
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_every_event_of_a_stream_is_what_google_genai_makes_of_it(method: str, colour: str, backend: str) -> None:
    call = calls().of(method, "required", stream=True)
    sampled = Answers(calls()).to(call).value
    # An event of an error ends the stream with an error here, as everywhere in this library.
    listed = [each for each in sampled if isinstance(each, dict) and each.get("event_type") not in (None, "error")]
    assert len({each["event_type"] for each in listed}) >= 3
    more = {"automatic_continuation": False} if method == "interactions.create" else {}
    theirs, ours = (
        did(name, backend, colour, calling(call, **more), sse_reply(*listed)) for name in ("official", "ours")
    )
    assert (theirs.error, ours.error) == (None, None)
    assert lenient(ours.gave) == lenient(theirs.gave)
    assert len(ours.gave) == len(listed)


def samples(method: str) -> Iterator[Call]:
    """Calls that together give every argument, and one with what must be given."""
    yield from calls().covering(method)
    yield calls().of(method, "required")


def comparable(sent: Sent, method: str) -> Sent:
    """A request without what is known to differ: what a deletion that answers nothing accepts; filled constants; steps
    that are taken for contents."""
    headers = {key: value for key, value in sent.headers.items() if (method, key) != ("interactions.delete", "accept")}
    body = lenient(sent.body)
    if method == "interactions.create":
        body = {**body, "input": unwrapped(body.get("input"))}
    return sent._replace(headers=headers, body=body)


def unwrapped(value: Any) -> Any:
    """An input whose steps google-genai took for what the user said, as it was given."""
    said = value[0].get("content") if isinstance(value, list) and len(value) == 1 else None
    steps = isinstance(said, list) and [str(each.get("type")).endswith(("_call", "_result")) for each in said]
    return said if steps and all(steps) else value


class Tries(NamedTuple):
    """An answer, the retry options, and how often is asked."""

    status: int
    options: dict[str, Any] | None
    times: int


TRIES = {
    "unavailable": Tries(503, None, 5),
    "conflict": Tries(409, None, 5),
    "rate limit": Tries(429, None, 5),
    "bad request": Tries(400, None, 1),
    "two attempts": Tries(503, {"attempts": 2}, 2),
    "once": Tries(503, {"attempts": 1}, 1),
    "own statuses": Tries(503, {"http_status_codes": [500]}, 1),
}


@both_colours
@pytest.mark.parametrize("case", TRIES)
def test_it_is_asked_again_as_often_as_by_google_genai(case: str, colour: str) -> None:
    tries = TRIES[case]
    options = {"retry_options": {"initial_delay": 0.001, "max_delay": 0.002, "jitter": 0.0, **(tries.options or {})}}

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(tries.status, json={"error": {"code": tries.status, "message": "no", "status": "X"}})

    def run(client: Any) -> Any:
        return client.interactions.create(model="m", input="x")

    theirs, ours = (did(name, "gemini", colour, run, reply, **options) for name in ("official", "ours"))
    assert len(ours.sent) == len(theirs.sent) == tries.times
    assert ours.error is not None


@both_colours
@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.ReadError])
def test_what_may_have_been_done_is_not_asked_for_again(error: type[Exception], colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        raise error("x")

    for name in ("official", "ours"):
        result = did(name, "gemini", colour, lambda client: client.interactions.create(model="m", input="x"), reply)
        assert len(result.sent) == 1
        assert result.error is not None
    assert isinstance(result.error, APIConnectionError)


STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 502, 503)


@both_colours
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_has_the_class_that_google_genai_gives_it(status: int, colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"error": {"code": status, "message": "no"}})

    once = {"retry_options": {"attempts": 1}}
    theirs, ours = (
        did(name, "gemini", colour, lambda client: client.agents.get("a"), reply, **once).error
        for name in ("official", "ours")
    )
    assert type(ours).__name__ == type(theirs).__name__
    assert isinstance(ours, errors.ServerError if status >= 500 else errors.ClientError)
    assert isinstance(ours, getattr(official_names, type(theirs).__name__))
    for name in ("status_code", "body"):
        assert getattr(ours, name) == getattr(theirs, name)


@pytest.mark.parametrize("content", [b"", b"text", b"[1]", b"{"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_body_of_an_error_is_what_came(content: bytes) -> None:
    theirs, ours = (
        did(
            name, "gemini", "sync", lambda client: client.agents.get("a"),
            lambda request: httpx.Response(400, content=content),
        )
        for name in ("official", "ours")
    )  # fmt: skip
    assert cast("Any", ours.error).body == cast("Any", theirs.error).body


def test_an_answer_says_how_long_to_wait_and_the_error_is_of_the_one_hierarchy() -> None:
    from specwright.genai._scope import retries

    policy = retries(None)
    assert policy.attempts == 5
    assert policy.wait(0, 0.0, {"retry-after": "7"}) == 7.0
    assert [policy.retries_status(status) for status in (408, 409, 429, 500, 503, 400, 404)] == [True] * 5 + [False] * 2
    result = did(
        "ours", "gemini", "sync", lambda client: client.agents.get("a"),
        lambda request: httpx.Response(404, json={"error": {"code": 404, "message": "none", "status": "NOT_FOUND"}}),
    )  # fmt: skip
    assert isinstance(result.error, errors.ClientError)
    assert (result.error.code, result.error.status, result.error.message) == (404, "NOT_FOUND", "none")


RECORDED = {
    "mldev.interactions.create": ("gemini", False),
    "mldev.interactions.create.stream": ("gemini", True),
    "vertex.interactions.create": ("vertex", False),
    "vertex.interactions.create.stream": ("vertex", True),
}


@needs_facts
@pytest.mark.parametrize("label", RECORDED)
def test_recorded_requests_are_sent_again(label: str) -> None:
    recorded = [each for each in facts("wire/genai.json")["requests"] if each["label"] == label]
    backend, streamed = RECORDED[label]
    reply = sse_reply() if streamed else json_reply({"id": "i", "status": "completed"})
    more = {"stream": True} if streamed else {}
    result = did(
        "ours", backend, "sync",
        lambda client: client.interactions.create(model="gemini-2.5-flash", input="hi", **more), reply,
    )  # fmt: skip
    assert result.error is None
    assert [(each.verb, each.path, each.body, each.headers["accept"]) for each in result.sent] == [
        (each["method"], each["path"], each["body"], each["headers"]["Accept"]) for each in recorded
    ]
