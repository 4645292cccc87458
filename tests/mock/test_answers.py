"""Every operation of every spec answers valid requests with valid answers: both sides by jsonschema on the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specwright.testing import Answer, MockRequest
from specwright_generator.mock import MockApi
from specwright_generator.mock.document import Document, Fault
from specwright_generator.mock.endpoints import Endpoint
from specwright_generator.mock.routing import is_stream
from specwright_generator.spec import load_spec

from .sampled import Requests

SPECS = Path(__file__).parents[2] / "specs"
SHADOWED = {
    "POST /v1/connectors/{connector_id_or_name}/{consumer_scope}/credentials",
    "DELETE /v1/connectors/{connector_id_or_name}/{consumer_scope}/credentials/{credentials_name}",
}
"""Every value that the place may have is a path of its own in the same document, which is more literal."""
PROVIDERS = {"openai": "brackets", "anthropic": "brackets", "mistral": "repeat"}


def answered(api: MockApi, document: Document, request: MockRequest, endpoint: Endpoint) -> list[Fault]:
    """What is wrong with a request, and with the answer to it."""
    answer = api.answer(request)
    seen = api.seen[-1]
    found = [Fault("request", problem) for problem in seen.problems]
    if seen.operation != endpoint.key:
        found.append(Fault("operation", f"{seen.operation}, asked with {request.path}"))
    if not found and answer.status != endpoint.good[0]:
        found.append(Fault("status", str(answer.status)))
    return found or list(wrong(document, endpoint, answer))


def wrong(document: Document, endpoint: Endpoint, answer: Answer) -> list[Fault]:
    """What is wrong with a good answer."""
    media = answer.headers.get("content-type", "").partition(";")[0]
    content = endpoint.good[1].get(media)
    if content is None:
        return [] if not endpoint.good[1] else [Fault("content-type", f"{media!r} is not declared")]
    body = b"".join(answer.chunks)
    if content.schema is None or not media.endswith("json"):
        return [] if body else [Fault("answer", "there is no body")]
    if media.endswith("ndjson") or media.endswith("jsonl"):
        values: list[Any] = [json.loads(line) for line in body.splitlines()]
    else:
        values = [json.loads(body)]
    return [fault for value in values for fault in document.errors(content.schema, value, "answer")]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_operation_answers_valid_requests_with_valid_answers(provider: str) -> None:
    api = MockApi.of_provider(SPECS / provider)
    document = Document(load_spec(SPECS / provider).document)
    requests = Requests(document, PROVIDERS[provider])
    failed: dict[str, list[Fault]] = {}
    assert not api.problems
    for endpoint in api.endpoints:
        for keys in ("required", "all"):
            for media in endpoint.bodies or [None]:
                # A sampled place in a path may make it another path that is there too: `/a/{b}` and `/a/mine`.
                for _ in range(5):
                    found = answered(api, document, requests.request(endpoint, keys, media), endpoint)
                    if not any(fault.where == "operation" for fault in found):
                        break
                if found:
                    failed[f"{endpoint.key} {keys} {media}"] = found
    assert {key.rpartition(" ")[0].rpartition(" ")[0] for key in failed} <= SHADOWED, "\n".join(
        f"{key}: {'; '.join(map(str, found))[:400]}" for key, found in failed.items()
    )


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_stream_has_events_that_the_document_allows(provider: str) -> None:
    api = MockApi.of_provider(SPECS / provider)
    document = Document(load_spec(SPECS / provider).document)
    requests = Requests(document, PROVIDERS[provider])
    streams = [each for each in api.endpoints if any(map(is_stream, each.good[1]))]
    assert len(streams) >= 4
    for endpoint in streams:
        request = requests.request(endpoint, "required", stream=True)
        accepting = {**request.headers, "accept": "text/event-stream"}
        url = request.url
        if "stream" in endpoint.by_place("query"):
            url += ("&" if "?" in url else "?") + "stream=true"
        if endpoint.key == "POST /audio/speech":  # its switch has another name
            body = {**json.loads(request.content), "stream_format": "sse"}
            request = MockRequest(method="POST", url=url, headers=request.headers, content=json.dumps(body).encode())
        answer = api.answer(MockRequest(method=request.method, url=url, headers=accepting, content=request.content))
        assert answer.status == 200, (endpoint.key, answer.chunks)
        assert answer.headers["content-type"] == "text/event-stream", endpoint.key
        schema = endpoint.good[1]["text/event-stream"].schema
        assert schema is not None
        events = [parsed(chunk.decode()) for chunk in answer.chunks]
        assert len(events) >= 5
        for event in events:
            if event["data"] == "[DONE]":
                continue
            assert document.accepts(schema, event["data"]) or document.accepts(schema, event), (endpoint.key, event)


def parsed(frame: str) -> dict[str, Any]:
    """An event as a reader gets it."""
    found: dict[str, Any] = {}
    data: list[str] = []
    for line in frame.rstrip("\n").split("\n"):
        name, _, value = line.partition(": ")
        if name == "data":
            data.append(value)
        else:
            found[name] = int(value) if name == "retry" else value
    text = "\n".join(data)
    return {**found, "data": text if text == "[DONE]" else json.loads(text)}


def test_answers_come_to_every_member_of_a_union_and_every_optional_key() -> None:
    api = MockApi.of_provider(SPECS / "openai")
    document = Document(load_spec(SPECS / "openai").document)
    requests = Requests(document)
    [endpoint] = [each for each in api.endpoints if each.key == "GET /responses/{response_id}"]
    keys: set[str] = set()
    kinds: set[str] = set()
    absent: set[str] = set()
    for _ in range(80):
        answer = api.answer(requests.request(endpoint, "required"))
        value = json.loads(b"".join(answer.chunks))
        keys |= value.keys()
        absent |= {"metadata", "usage", "conversation"} - value.keys()
        kinds |= {item["type"] for item in value["output"] if "type" in item}
    schema = document.at("#/components/schemas/OutputItem")
    assert {"usage", "conversation", "incomplete_details"} <= keys
    assert {"usage", "conversation"} <= absent
    assert len(kinds) >= 20, (len(schema["anyOf" if "anyOf" in schema else "oneOf"]), kinds)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_failures_have_the_shape_that_the_provider_gives_them(provider: str) -> None:
    api = MockApi.of_provider(SPECS / provider)
    answer = api.answer(MockRequest(method="GET", url="https://mock.test/v1/models", headers={}, content=b""))
    assert answer.status == 401
    body = json.loads(b"".join(answer.chunks))
    key = "detail" if provider == "mistral" else "error"
    assert "credentials are missing" in body[key]["message"]
    if provider == "anthropic":
        assert body["type"] == "error"
        assert body["error"]["type"] == "authentication_error"
