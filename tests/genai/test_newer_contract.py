"""Every call of the newer resources against the document of facts: what is sent is valid and all that was given, what
comes is kept whole, also where it departs from the document."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from typing import Any, cast

import httpx
import pytest

from specwright.genai import errors
from specwright.genai._creating import with_step
from specwright_generator.proof.answers import Answers
from specwright_generator.proof.calls import Call, schema_at

from .newer import Did, Sent, calling, calls, did, json_reply, lenient, shown, sse_reply, without_none

METHODS = sorted(each for each in calls().methods if ".internal." not in each)
FRONT = {"gemini": "/v1", "vertex": "/v1beta1/projects/p/locations/us-central1"}
DERIVED = ("output_text", "output_image", "output_audio", "output_video", "continuation_ids")

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])
both_backends = pytest.mark.parametrize("backend", ["gemini", "vertex"])
every_method = pytest.mark.parametrize("method", METHODS)


@cache
def answers() -> Answers:
    return Answers(calls())


def made(method: str) -> Iterator[Call]:
    """Calls that together give every argument, one with what must be given, and streams where there are any."""
    yield from calls().covering(method)
    yield calls().of(method, "required")
    if calls().methods[method].stream is not None:
        yield calls().of(method, "all", stream=True)


def faults(call: Call, sent: Sent, backend: str) -> Iterator[str]:
    """What is wrong with the request of a call."""
    operation = calls().operations[call.operation]
    verb, _, template = call.operation.partition(" ")
    given = {**call.wire.path, "api_version": ""}
    path = template.replace("/{api_version}", str((call.arguments.get("api_version") and "/plain") or FRONT[backend]))
    for name, value in given.items():
        path = path.replace("{" + name + "}", "plain" if isinstance(value, str) else str(value))
    if (sent.verb, sent.path) != (verb, path):
        yield f"{sent.verb} {sent.path}, not {verb} {path}"
    declared = {each.wire for each in operation.parameters if each.location == "query"}
    expected = {pair for name, value in call.wire.query.items() for pair in _pairs(name, value)}
    if call.method == "interactions.get":
        expected.add(("stream", _text(call.streams)))
    if set(sent.query) != expected or {name for name, _ in sent.query} - declared:
        yield f"query {sent.query}, not {expected}"
    if operation.body is None:
        if sent.body not in (b"", {}):
            yield f"a body where none is declared: {sent.body!r}"
        return
    body = {} if sent.body == b"" else sent.body
    given = without_none(call.wire.body or {})
    if call.method == "interactions.create" and "input" in given:
        # Contents by themselves are one step of the user's, as in google-genai.
        given["input"] = with_step(given["input"])
    if body != given:
        yield f"body {body}, not {given}"
    for medium in operation.body.media:
        if not calls().schemas.accepts(schema_at(calls().sampler, medium.pointer), body):
            yield "a body that the document does not allow"


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:
    """A key of a query as it is sent: a list says it once for each of its values, None not at all."""
    if value is None:
        return []
    return [(name, _text(each)) for each in (value if isinstance(value, list) else [value])]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@both_backends
@both_colours
@every_method
def test_what_is_given_is_sent_and_what_comes_is_kept(method: str, colour: str, backend: str) -> None:
    for call in made(method):
        value = answers().to(call).value
        reply = sse_reply(*_events(value)) if call.streams else json_reply(value)
        alone = method == "interactions.create" and not call.arguments.get("background")
        more = {"automatic_continuation": False} if alone else {}
        ours = whole(backend, colour, calling(call, **more), reply)
        assert ours.error is None
        assert len(ours.sent) == 1
        assert list(faults(call, ours.sent[0], backend)) == []
        if calls().methods[method].returns.kind != "none":
            assert kept(ours.gave) == kept(_events(value) if call.streams else value)


def kept(value: Any) -> Any:
    """An answer without what clients read off an interaction's steps, as google-genai does."""
    if isinstance(value, dict) and "steps" in value:
        return {name: each for name, each in cast("dict[str, Any]", value).items() if name not in DERIVED}
    return value


def _events(value: Any) -> list[Any]:
    """The events of a stream without the one that is raised."""
    listed: list[Any] = [each for each in value if isinstance(each, dict)]
    return [each for each in listed if each.get("event_type") not in (None, "error")]


def whole(backend: str, colour: str, run: Any, reply: Callable[[httpx.Request], httpx.Response]) -> Did:
    """What a method gave, with nothing left out and nothing put in."""
    keep = _kept if colour == "sync" else _akept
    return did("ours", backend, colour, lambda client: keep(run(client)), reply)


def _kept(found: Any) -> Any:
    if hasattr(found, "__next__"):
        return [each.to_dict(mode="json") for each in found]
    return found.to_dict(mode="json") if hasattr(found, "to_dict") else found


async def _akept(found: Any) -> Any:
    found = await found
    if hasattr(found, "__anext__"):
        return [each.to_dict(mode="json") async for each in found]
    return _kept(found)


DEPARTURES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "a new key": lambda value: {**value, "nova": {"light": [1, None]}},
    "a key of another type": lambda value: {**value, **{key: {"odd": True} for key in list(value)[:1]}},
    "nulls": lambda value: dict.fromkeys(value),
    "nothing": lambda value: {},
    "new values of enums": lambda value: cast("dict[str, Any]", _new_enums(value)),
}


def _new_enums(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _new_enums(each, name) for name, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_new_enums(each, key) for each in value]
    return "nova" if key in ("type", "status", "state", "role", "object") else value


@both_colours
@pytest.mark.parametrize("change", DEPARTURES)
@every_method
def test_what_departs_from_the_document_is_kept_too(method: str, change: str, colour: str) -> None:
    call = calls().of(method, "required")
    if calls().methods[method].returns.kind == "none":
        value: Any = {"nova": 1}
    else:
        value = DEPARTURES[change](answers().to(call).value)
    ours = whole("gemini", colour, calling(call), json_reply(value))
    assert ours.error is None
    assert kept(ours.gave) == (None if calls().methods[method].returns.kind == "none" else kept(value))


@both_backends
@both_colours
@every_method
def test_an_error_is_of_the_one_hierarchy_and_of_its_status(method: str, colour: str, backend: str) -> None:
    call = calls().of(method, "required")
    said = {"error": {"code": 404, "message": "none", "status": "NOT_FOUND"}}
    ours = did("ours", backend, colour, calling(call), lambda request: httpx.Response(404, json=said))
    assert type(ours.error) is errors.NotFoundError
    assert isinstance(ours.error, errors.ClientError)
    assert (ours.error.code, ours.error.status, ours.error.message) == (404, "NOT_FOUND", "none")
    assert len(ours.sent) == 1


@both_colours
@pytest.mark.parametrize("form", ["with_raw_response", "with_streaming_response"])
@every_method
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_unparsed_answers_say_what_google_genais_say(method: str, form: str, colour: str) -> None:
    known = calls().of(method, "required")
    resource, _, name = method.rpartition(".")
    call = replace(known, method=f"{resource}.{form}.{name}")
    value = {} if calls().methods[method].returns.kind == "none" else answers().to(known).value
    read = _said if colour == "sync" else _asaid
    theirs, ours = (
        did(who, "gemini", colour, lambda client: read(calling(call)(client)), json_reply(value))
        for who in ("official", "ours")
    )
    assert (theirs.error, ours.error) == (None, None)
    assert ours.gave[:3] == theirs.gave[:3]
    assert (ours.gave[0], json.loads(ours.gave[1]), ours.gave[2]) == (200, value, value)
    assert lenient(ours.gave[3]) == lenient(theirs.gave[3])


def _said(found: Any) -> Any:
    with found if hasattr(found, "__enter__") else nullcontext(found) as answer:
        return (answer.status_code, answer.text(), json.loads(answer.read()), _parsed(answer.parse()))


async def _asaid(found: Any) -> Any:
    found = await found if inspect.isawaitable(found) else found
    async with found if hasattr(found, "__aenter__") else nullcontext(found) as answer:
        return (
            answer.status_code, await answer.text(), json.loads(await answer.read()), _parsed(await answer.parse()),
        )  # fmt: skip


def _parsed(value: Any) -> Any:
    """What came of an answer: a deletion gives None here, and google-genai's whatever there was."""
    return None if value is None or value == {} else shown(value)
