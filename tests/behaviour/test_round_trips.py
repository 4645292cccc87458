"""Every operation of OpenAI's document through the client and back, both directions checked by the document itself.

Arguments are sampled from the document, what reaches the transport is compared with them and validated by jsonschema;
the answer is sampled from the document too, and what the client makes of it serialises back to the same JSON.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, cast

import pytest

from specwright.openai import OpenAI
from specwright.runtime import parse
from specwright.runtime.page_models import BasePage
from specwright.runtime.response import BinaryResponse
from specwright.testing import Answer, bytes_answer, events, json_answer, text_answer
from specwright_generator.mock.sampling import Keys, Sampler

from . import methods
from .clients import KEYS, WAYS, Clients, Way, wire
from .documents import Endpoint, document
from .request_checks import Arguments, difference, faults, sampled

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated by the provider:DeprecationWarning")

OPENAI = document("openai")
SIZES: tuple[Keys, ...] = ("required", "all")
FILE = b"\x00\xff file"
TWINS = {"audio.speech.stream": ("audio.speech.create", {"stream_format": "sse"})}
"""Methods for streams of operations whose plain answer has a method of its own, and what they send of themselves."""

with OpenAI(**KEYS) as _client:
    METHODS = sorted(methods.methods(_client))
    RETURNED = {method: methods.returned(methods.bound(_client, method)) for method in METHODS}
    NAMES = {method: methods.arguments(methods.bound(_client, method)) for method in METHODS}
PLAIN = [method for method in METHODS if RETURNED[method].plain is not None or RETURNED[method].event is None]
STREAMED = [method for method in METHODS if RETURNED[method].event is not None]
PAGED = [
    method
    for method in METHODS
    if isinstance(RETURNED[method].plain, type) and issubclass(RETURNED[method].plain, BasePage)
]


class Sample(NamedTuple):
    """An answer and what it says: JSON, text or bytes."""

    answer: Answer
    value: Any


@pytest.fixture(scope="module")
def clients(loop: asyncio.Runner) -> Clients:
    return Clients(loop)


@pytest.fixture(autouse=True)
def tolerated(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The types whose strict parser refused what it was given."""
    found: list[Any] = []
    original = parse.python_parser

    def recorded(tp: Any) -> Any:
        found.append(tp)
        return original(tp)

    monkeypatch.setattr(parse, "python_parser", recorded)
    return found


# --- samples ----------------------------------------------------------------------------------------------------------


@cache
def sampler() -> Sampler:
    return OPENAI.sampler()


def drawn(schema: Any, keys: Keys) -> Any:
    return sampler().sample(schema, keys=keys, accept=OPENAI.acceptor(schema))


def locked(method: str) -> dict[str, Any]:
    name, _ = TWINS.get(method, (method, {}))
    return cast("dict[str, Any]", OPENAI.names["methods"][name])


def endpoint_of(method: str) -> Endpoint:
    return OPENAI.endpoints[locked(method)["operation"]]


def argument_names(method: str) -> dict[tuple[str, str], str]:
    """The argument for a place and a name on the wire: as locked, else for a key of the body of that very name."""
    known: dict[tuple[str, str], str] = {(place, key): name for name, key, place in locked(method)["arguments"]}
    taken = set(known.values())
    return known | {("body", name): name for name in NAMES[method] if name not in taken}


def given_to(method: str, media: str | None, keys: Keys, *, stream: bool = False) -> Arguments:
    """Arguments for a method; the one that asks for a stream is set as the test wants it."""
    given = sampled(sampler(), OPENAI, endpoint_of(method), media, keys)
    names = argument_names(method)
    switched = {"stream": True} if stream and "stream" in NAMES[method] else {}
    if names.get(("query", "stream")) == "stream":
        given = replace(given, query={**_without_switch(given.query), **switched})
    elif media is not None:
        own = TWINS[method][1] if method in TWINS else {}
        given = replace(given, body={**_without_switch(given.body), **switched, **own})
    return given


def _without_switch(values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "stream"}


def keywords(method: str, given: Arguments) -> dict[str, Any]:
    """`given` as keyword arguments of a method."""
    own = TWINS[method][1] if method in TWINS else {}
    names = argument_names(method)
    named = given.named(names | {("body", key): key for key in own})
    return {name: value for name, value in named.items() if name not in own}


def medias(method: str) -> list[str | None]:
    """The media types of the body of an operation that its method can send."""
    found = [media for media in endpoint_of(method).bodies if media in ("application/json", "multipart/form-data")]
    return [*found] or [None]


def answers(method: str, keys: Keys) -> Iterator[Sample]:
    """An answer of each media type that is no stream, as far as the method says that it returns it."""
    status, content = endpoint_of(method).answer
    if RETURNED[method].plain is BinaryResponse:
        yield Sample(bytes_answer(FILE, status=status, media_type=next(iter(content), "image/png")), FILE)
    elif RETURNED[method].plain is str:
        yield Sample(text_answer("plain \u2603", status=status), "plain \u2603")
    elif not content:
        yield Sample(Answer(status=status), None)
    else:
        for media in content:
            if media == "application/json":
                value = drawn(content[media]["schema"], keys)
                yield Sample(json_answer(value, status=status), value)
            elif media == "text/plain":
                yield Sample(text_answer("plain \u2603", status=status), "plain \u2603")


def assert_is(value: Any, sample: Sample, declared: Any) -> None:
    """`value` is what the answer says, losslessly, and of the type that is declared."""
    if isinstance(value, BinaryResponse):
        assert declared is BinaryResponse
        assert value.content == sample.value
    else:
        assert difference(wire(value), sample.value) == ""
        # Plain text is answered where the caller asked for subtitles, which the types of OpenAI's methods leave out.
        assert isinstance(value, str) or methods.fits(declared, value), f"{type(value)} is not {declared}"


# --- the proofs -------------------------------------------------------------------------------------------------------


def test_every_operation_has_a_method(counts: Counter[str]) -> None:
    assert {endpoint_of(method).key for method in METHODS} == OPENAI.endpoints.keys()
    counts["operations"] = len(OPENAI.endpoints)
    counts["methods in each colour"] = len(METHODS)


@pytest.mark.parametrize("method", PLAIN)
def test_arguments_arrive_and_answers_are_kept(
    method: str, clients: Clients, tolerated: list[Any], counts: Counter[str]
) -> None:
    endpoint = endpoint_of(method)
    for media in medias(method):
        for keys in SIZES:
            given = given_to(method, media, keys)
            for sample in answers(method, keys):
                for way in WAYS if keys == "all" else WAYS[:2]:
                    value, requests = clients.call(way, method, keywords(method, given), sample.answer)
                    assert len(requests) == 1
                    assert list(faults(OPENAI, endpoint, given, requests[0])) == []
                    assert_is(value, sample, clients.declared(way, method).plain)
                    assert tolerated == [], "the strict parser refused an answer that is valid"
                    counts["calls that went round"] += 1


@pytest.mark.parametrize("method", PLAIN)
def test_every_choice_of_an_answer_is_kept(
    method: str, clients: Clients, tolerated: list[Any], counts: Counter[str]
) -> None:
    _, content = endpoint_of(method).answer
    schema = content.get("application/json", {}).get("schema")
    if schema is None or RETURNED[method].plain in (BinaryResponse, str):
        return
    arguments = keywords(method, given_to(method, medias(method)[0], "required"))
    own = OPENAI.sampler(seed=1)
    for value in own.samples(schema, accept=OPENAI.acceptor(schema), most=300):
        sample = Sample(json_answer(value), value)
        parsed, _ = clients.call(WAYS[0], method, arguments, sample.answer)
        assert_is(parsed, sample, RETURNED[method].plain)
        assert tolerated == [], "the strict parser refused an answer that is valid"
        counts["answers sampled"] += 1
    for kind, (made, total) in own.coverage.items():
        counts[f"choices in answers taken, {kind}"] += made
        counts[f"choices in answers, {kind}"] += total


@pytest.mark.parametrize("method", STREAMED)
@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_streams(way: Way, method: str, clients: Clients, tolerated: list[Any], counts: Counter[str]) -> None:
    schema, envelope = OPENAI.events(endpoint_of(method).key)

    accepted = OPENAI.acceptor(schema)

    def is_event(value: Any) -> bool:
        return accepted(value) and _is_sent(value, envelope)

    values = list(OPENAI.sampler(seed=2).samples(schema, accept=is_event))
    sent = [(value["event"], value["data"]) for value in values] if envelope else values
    named = not envelope and all("type" in value for value in values)
    for media in medias(method):
        given = given_to(method, media, "all", stream=True)
        got, requests = clients.call(way, method, keywords(method, given), events(sent, names=named))
        assert list(faults(OPENAI, endpoint_of(method), given, requests[0])) == []
        assert requests[0].headers["accept"] == "text/event-stream"
        assert difference(wire(got), values) == ""
        declared = clients.declared(way, method).event
        assert [event for event in got if not methods.fits(declared, event)] == []
        assert tolerated == [], "the strict parser refused an event that is valid"
        assert clients.mock.open == 0
        counts["events streamed"] += len(got)


def _is_sent(value: Any, envelope: bool) -> bool:
    """Whether a value of an event's schema is neither the end of a stream nor an error in it, and all of it is sent."""
    if envelope:
        return value.keys() == {"event", "data"} and value["event"] not in ("done", "error")
    return not value.get("error")


@pytest.mark.parametrize("method", PAGED)
@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_pages(way: Way, method: str, clients: Clients, counts: Counter[str]) -> None:
    endpoint = endpoint_of(method)
    schema = endpoint.answer[1]["application/json"]["schema"]
    given = given_to(method, medias(method)[0], "all")
    rule = RETURNED[method].plain.page_rule
    first, last = drawn(schema, "all"), drawn(schema, "all")
    query = dict(given.query)
    if rule.param is not None:
        query[rule.param] = "cursor/1 &\u00e9"
        first[rule.more] = True
        last[rule.more] = False
        if rule.cursor_field is not None:
            first[rule.cursor_field] = query[rule.param]
        else:
            first[rule.items][-1][rule.cursor_item] = query[rule.param]
    items, requests = clients.items(way, method, keywords(method, given), json_answer(first), json_answer(last))
    expected = first[rule.items] + (last[rule.items] if rule.param is not None else [])
    assert difference(wire(items), expected) == ""
    assert len(requests) == (1 if rule.param is None else 2)
    assert list(faults(OPENAI, endpoint, given, requests[0])) == []
    assert list(faults(OPENAI, endpoint, replace(given, query=query), requests[-1])) == []
    counts["pages turned"] += len(requests) - 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("way", WAYS[:2], ids="-".join)
def test_raw_and_streaming_responses(way: Way, method: str, clients: Clients, counts: Counter[str]) -> None:
    streams = RETURNED[method].plain is None and RETURNED[method].event is not None
    given = given_to(method, medias(method)[0], "required", stream=streams)
    arguments = keywords(method, given)
    if streams:
        schema, _ = OPENAI.events(endpoint_of(method).key)
        values = [drawn(schema, "all")]
        samples = [Sample(events(values), values)]
    else:
        samples = list(answers(method, "all"))
    for sample in samples:
        for wrapper in methods.WRAPPERS:
            value, requests, status = clients.wrapped(way, method, wrapper, arguments, sample.answer)
            assert list(faults(OPENAI, endpoint_of(method), given, requests[0])) == []
            assert status == sample.answer.status
            if streams:
                assert difference(wire(value), sample.value) == ""
            else:
                assert_is(value, sample, clients.declared(way, method).plain)
            counts["answers unwrapped"] += 1
    assert clients.mock.open == 0
