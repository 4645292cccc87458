"""Arguments for methods and answers to them, sampled from a provider's document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, cast

from specwright.runtime.response import BinaryResponse
from specwright.testing import Answer, bytes_answer, events, json_answer, text_answer
from specwright_generator.mock.sampling import Keys, Sampler

from .documents import Endpoint, EventSchema
from .providers import Provider
from .request_checks import Arguments, has_bytes, sampled

FILE = b"\x00\xff file"
TEXT = "plain \u2603"


class Sample(NamedTuple):
    """An answer and what it says: JSON, text or bytes."""

    answer: Answer
    value: Any


@cache
def sampler(provider: Provider) -> Sampler:
    """One sampler for all arguments and answers of a provider."""
    return provider.document.sampler()


def drawn(provider: Provider, schema: Any, keys: Keys) -> Any:
    """A JSON value of a schema that jsonschema accepts."""
    accepted = provider.document.acceptor(schema)
    return sampler(provider).sample(schema, keys=keys, accept=lambda value: accepted(value) and not has_bytes(value))


def locked(provider: Provider, method: str) -> dict[str, Any]:
    """What `names.json` says of a method, or of the one that it is a form of."""
    name, _ = provider.fixed.get(method, (method, {}))
    return cast("dict[str, Any]", provider.document.names["methods"][name])


def endpoint_of(provider: Provider, method: str) -> Endpoint:
    """The operation that a method calls."""
    return provider.document.endpoints[locked(provider, method)["operation"]]


def argument_names(provider: Provider, method: str) -> dict[tuple[str, str], str]:
    """The argument for a place and a name on the wire: as locked, else for a key of the body of that very name."""
    known: dict[tuple[str, str], str] = {
        (place, key): name for name, key, place in locked(provider, method)["arguments"]
    }
    taken = set(known.values())
    return known | {("body", name): name for name in provider.arguments(method) if name not in taken}


def given_to(provider: Provider, method: str, media: str | None, keys: Keys, *, stream: bool = False) -> Arguments:
    """Arguments for a method; the one that asks for a stream is set as the test wants it."""
    endpoint = endpoint_of(provider, method)
    given = sampled(sampler(provider), provider.document, endpoint, media, keys)
    names = argument_names(provider, method)
    # Keys that no argument is for are sent with the only value that they have.
    fixed = {
        key: only_value(parameter["schema"])
        for key, parameter in endpoint.parameters("query").items()
        if ("query", key) not in names
    }
    given = replace(given, query={**given.query, **fixed})
    if media is not None and isinstance(given.body, dict) and ("whole", "") not in names:
        # What only the provider says of a thing is no argument of what makes one, nor is a key that nobody names.
        known = provider.document.resolved(endpoint.bodies[media]).get("properties")
        if known is not None:
            named = [name for name in known if known[name].get("readOnly") is not True]
            left = {key: value for key, value in given.body.items() if ("body", key) in names or key in named}
            taken = {*provider.arguments(method), *provider.fixed.get(method, (method, {}))[1], "stream"}
            unsaid = [key for key in named if names.get(("body", key), "stream") not in taken]
            given = replace(given, body=left | {key: only_value(known[key]) for key in unsaid})
    switched = {"stream": True} if stream and "stream" in provider.arguments(method) else {}
    if names.get(("query", "stream")) == "stream":
        given = replace(given, query={**_without_switch(given.query), **switched})
    elif media is not None and isinstance(given.body, dict):
        _, own = provider.fixed.get(method, (method, {}))
        # What a method sends where its caller says nothing; a null, in some clients, says nothing.
        defaults = dict(provider.defaults(method))
        if provider.paired and ("body", "stream") in names:
            defaults["stream"] = stream
        given = replace(given, body={**defaults, **_without_switch(given.body), **own, **switched})
    return given


def only_value(schema: Mapping[str, Any]) -> Any:
    """The value of a schema that has but one, or one that is sent where nobody says another."""
    return schema["const"] if "const" in schema else schema["enum"][0] if "enum" in schema else schema["default"]


def _without_switch(values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "stream"}


def keywords(provider: Provider, method: str, given: Arguments) -> dict[str, Any]:
    """`given` as keyword arguments of a method."""
    _, own = provider.fixed.get(method, (method, {}))
    names = argument_names(provider, method)
    named = given.named(names | {("body", key): key for key in own})
    taken = set(provider.arguments(method))
    return {name: value for name, value in named.items() if name not in own and name in taken}


def medias(provider: Provider, method: str) -> list[str | None]:
    """The media types of the body of an operation that its method can send."""
    bodies = endpoint_of(provider, method).bodies
    return [media for media in bodies if media in ("application/json", "multipart/form-data")] or [None]


def answers(provider: Provider, method: str, keys: Keys) -> Iterator[Sample]:
    """An answer of each media type that is no stream, as far as the method says that it returns it."""
    status, content = endpoint_of(provider, method).answer
    plain = provider.returned(method).plain
    if plain is BinaryResponse:
        yield Sample(bytes_answer(FILE, status=status, media_type=next(iter(content), "image/png")), FILE)
    elif plain is str:
        yield Sample(text_answer(TEXT, status=status), TEXT)
    elif not content:
        yield Sample(Answer(status=status), None)
    else:
        for media in content:
            if media == "application/json":
                value = drawn(provider, content[media].get("schema", True), keys)
                yield Sample(json_answer(value, status=status), value)
            elif media == "text/plain":
                yield Sample(text_answer(TEXT, status=status), TEXT)


def is_event(provider: Provider, found: EventSchema, value: Any) -> bool:
    """Whether a value is sent as an event that is neither the end of a stream nor an error in it."""
    if has_bytes(value) or not provider.document.acceptor(found.schema)(value):
        return False
    match found.sent:
        case "envelope":
            return value.keys() == {"event", "data"} and value["event"] not in ("done", "error")
        case "frame":
            return _is_frame(value)
        case _:
            if not isinstance(value, dict):
                return value is not None  # an event of any kind
            failure = value.get("type") == "error" if provider.raises_events else value.get("error")
            return not failure


def _is_frame(value: Mapping[str, Any]) -> bool:
    """Whether a frame can be put on lines, and its data is there."""
    plain = [value.get(key) for key in ("event", "id") if key in value]
    whole = all(isinstance(text, str) and text and text.isprintable() for text in plain)
    retry = value.get("retry", 1)
    return whole and "data" in value and value["data"] is not None and isinstance(retry, int) and retry >= 0


def streamed(found: EventSchema, values: list[Any], *, done: str | None) -> Answer:
    """A stream of these events, `done` after the last."""
    if found.sent == "lines":
        lines = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
        return bytes_answer(lines.encode(), media_type=found.media)
    if found.sent == "envelope":
        return events([(value["event"], value["data"]) for value in values], done=done)
    if found.sent == "frame":
        end = [f"data: {done}\n\n".encode()] if done is not None else []
        frames = [_framed(value) for value in values] + end
        return Answer(headers={"content-type": "text/event-stream"}, chunks=frames)
    if not all(isinstance(value, dict) for value in values):
        return events([json.dumps(value) for value in values], done=done)
    return events(values, names=all("type" in value for value in values), done=done)


def _framed(value: Mapping[str, Any]) -> bytes:
    fields = [f"{key}: {value[key]}\n" for key in ("id", "event", "retry") if key in value]
    data = json.dumps(value["data"], ensure_ascii=False)
    return f"{''.join(fields)}data: {data}\n\n".encode()
