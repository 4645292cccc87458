"""Every operation of every provider's document through the client and back, both directions checked by the document.

Arguments are sampled from the document, what reaches the transport is compared with them and validated by jsonschema;
the answer is sampled from the document too, and what the client makes of it serialises back to the same JSON.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from specwright.runtime import parse
from specwright.runtime.response import BinaryResponse
from specwright.testing import json_answer
from specwright_generator.mock.sampling import Keys

from . import methods
from .clients import Clients, Way, wire
from .providers import PROVIDERS, Provider
from .request_checks import difference, faults
from .samples import Sample, answers, drawn, endpoint_of, given_to, is_event, keywords, medias, sampler, streamed

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated by the provider:DeprecationWarning")

SIZES: tuple[Keys, ...] = ("required", "all")
LIBRARIES = ("httpx2", "httpx")


def every(chosen: Callable[[Provider, str], bool]) -> pytest.MarkDecorator:
    """All methods of all providers of which `chosen` is true."""
    found = [
        (provider, method)
        for provider in PROVIDERS
        for method in provider.methods
        if method not in provider.unproved and chosen(provider, method)
    ]
    return pytest.mark.parametrize(
        ("provider", "method"), found, ids=[f"{provider.name}-{method}" for provider, method in found]
    )


def ways(provider: Provider, *libraries: Any) -> list[Way]:
    """The ways to call a provider's methods, over these libraries."""
    return [(colour, library) for library in libraries or LIBRARIES for colour in provider.colours]


@pytest.fixture(scope="module")
def clients_of(loop: asyncio.Runner) -> Callable[[Provider], Clients]:
    return cache(lambda provider: Clients(provider, loop))


@pytest.fixture
def clients(provider: Provider, clients_of: Callable[[Provider], Clients]) -> Clients:
    """The clients of the provider of a test."""
    return clients_of(provider)


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


def assert_is(value: Any, sample: Sample, declared: Any) -> None:
    """`value` is what the answer says, losslessly, and of the type that is declared."""
    if isinstance(value, BinaryResponse):
        assert declared is BinaryResponse
        assert value.content == sample.value
    else:
        assert difference(wire(value), sample.value) == ""
        # Plain text is answered where the caller asked for subtitles, which the types of OpenAI's methods leave out.
        assert isinstance(value, str) or methods.fits(declared, value), f"{type(value)} is not {declared}"


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_operation_has_a_method(provider: Provider, counts: Counter[str]) -> None:
    operations = provider.document.endpoints.keys()
    assert {endpoint_of(provider, method).key for method in provider.methods} == operations
    assert (len(operations), len(provider.methods)) == provider.counted
    assert provider.unproved <= set(provider.methods)
    counts[f"methods of {provider.name} whose round trips are to come"] = len(provider.unproved)
    counts[f"operations of {provider.name}"] = len(operations)
    counts[f"methods of {provider.name} in each colour"] = len(provider.methods)


@every(Provider.gives_plain)
def test_arguments_arrive_and_answers_are_kept(
    provider: Provider, method: str, clients: Clients, tolerated: list[Any], counts: Counter[str]
) -> None:
    endpoint = endpoint_of(provider, method)
    for media in medias(provider, method):
        for keys in SIZES:
            given = given_to(provider, method, media, keys)
            for sample in answers(provider, method, keys):
                for way in ways(provider) if keys == "all" else ways(provider, "httpx2"):
                    value, requests = clients.call(way, method, keywords(provider, method, given), sample.answer)
                    assert len(requests) == 1
                    assert list(faults(provider, endpoint, given, requests[0])) == []
                    assert_is(value, sample, clients.declared(way, method).plain)
                    assert tolerated == [], "the strict parser refused an answer that is valid"
                    counts[f"calls of {provider.name} that went round"] += 1


@every(Provider.gives_plain)
def test_every_choice_of_an_answer_is_kept(
    provider: Provider, method: str, clients: Clients, tolerated: list[Any], counts: Counter[str]
) -> None:
    document = provider.document
    _, content = endpoint_of(provider, method).answer
    schema = content.get("application/json", {}).get("schema")
    plain = provider.returned(method).plain
    if schema is None or plain in (BinaryResponse, str):
        return
    arguments = keywords(provider, method, given_to(provider, method, medias(provider, method)[0], "required"))
    own = document.sampler(seed=1)
    for value in own.samples(schema, accept=document.acceptor(schema), most=300):
        sample = Sample(json_answer(value), value)
        parsed, _ = clients.call(("sync", "httpx2"), method, arguments, sample.answer)
        assert_is(parsed, sample, plain)
        assert tolerated == [], "the strict parser refused an answer that is valid"
        counts[f"answers of {provider.name} sampled"] += 1
    for kind, (made, total) in own.coverage.items():
        counts[f"choices in answers of {provider.name} taken, {kind}"] += made
        counts[f"choices in answers of {provider.name}, {kind}"] += total


@every(Provider.gives_stream)
def test_streams(provider: Provider, method: str, clients: Clients, tolerated: list[Any], counts: Counter[str]) -> None:
    endpoint = endpoint_of(provider, method)
    found = provider.document.events(endpoint.key)
    own = provider.document.sampler(seed=2)
    values = list(own.samples(found.schema, accept=lambda value: is_event(provider, found, value)))
    assert values
    answer = streamed(found, values, done=provider.done)
    for media in medias(provider, method):
        given = given_to(provider, method, media, "all", stream=True)
        for way in ways(provider):
            got, requests = clients.call(way, method, keywords(provider, method, given), answer)
            assert list(faults(provider, endpoint, given, requests[0])) == []
            # Lines have several names, of which the client asks for those that are in use.
            asked = requests[0].headers["accept"]
            assert any(name in asked for name in ("*/*", "jsonl" if found.sent == "lines" else found.media))
            seen = [value for value in values if _kind(value) not in provider.document.unseen]
            assert difference(wire(got), seen) == ""
            declared = clients.declared(way, method).event
            assert [event for event in got if not methods.fits(declared, event)] == []
            assert tolerated == [], "the strict parser refused an event that is valid"
            assert clients.mock.open == 0
            counts[f"events of {provider.name} streamed"] += len(got)


def _kind(event: Any) -> Any:
    return event.get("type") if isinstance(event, dict) else None


@every(Provider.gives_pages)
def test_pages(provider: Provider, method: str, clients: Clients, counts: Counter[str]) -> None:
    endpoint = endpoint_of(provider, method)
    schema = endpoint.answer[1]["application/json"]["schema"]
    given = given_to(provider, method, medias(provider, method)[0], "all")
    rule = provider.returned(method).plain.page_rule
    first, last = drawn(provider, schema, "all"), drawn(provider, schema, "all")
    if rule.back_param is not None:  # asked for with it, a list turns the other way: a test of its own says so
        given = replace(given, query={key: value for key, value in given.query.items() if key != rule.back_param})
    query = dict(given.query)
    if rule.param is not None:
        query[rule.param] = "cursor/1 &\u00e9"
        if rule.more is not None:
            first[rule.more], last[rule.more] = True, False
        if rule.cursor_field is not None:
            first[rule.cursor_field], last[rule.cursor_field] = query[rule.param], None
        else:
            first[rule.items][-1][rule.cursor_item] = query[rule.param]
    expected = first[rule.items] + (last[rule.items] if rule.param is not None else [])
    for way in ways(provider):
        arguments = keywords(provider, method, given)
        items, requests = clients.items(way, method, arguments, json_answer(first), json_answer(last))
        assert difference(wire(items), expected) == ""
        assert len(requests) == (1 if rule.param is None else 2)
        assert list(faults(provider, endpoint, given, requests[0])) == []
        assert list(faults(provider, endpoint, replace(given, query=query), requests[-1])) == []
        counts[f"pages of {provider.name} turned"] += len(requests) - 1


@every(lambda provider, method: True)
def test_raw_and_streaming_responses(provider: Provider, method: str, clients: Clients, counts: Counter[str]) -> None:
    endpoint = endpoint_of(provider, method)
    streams = not provider.gives_plain(method)
    given = given_to(provider, method, medias(provider, method)[0], "required", stream=streams)
    arguments = keywords(provider, method, given)
    if streams:
        found = provider.document.events(endpoint.key)
        value = sampler(provider).sample(
            found.schema, keys="all", accept=lambda value: is_event(provider, found, value)
        )
        samples = [Sample(streamed(found, [value], done=provider.done), [value])]
    else:
        samples = list(answers(provider, method, "all"))
    for way in ways(provider, "httpx2"):
        for sample in samples:
            for wrapper in methods.WRAPPERS:
                value, requests, status = clients.wrapped(way, method, wrapper, arguments, sample.answer)
                assert list(faults(provider, endpoint, given, requests[0])) == []
                assert status == sample.answer.status
                if streams:
                    assert difference(wire(value), sample.value) == ""
                else:
                    assert_is(value, sample, clients.declared(way, method).plain)
                counts[f"answers of {provider.name} unwrapped"] += 1
    assert clients.mock.open == 0
