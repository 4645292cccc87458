"""Vertex AI's client: where it calls, how names are completed, and with what it says who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from specwright.runtime.errors import SpecwrightError
from specwright.testing import MockTransport, events, json_answer
from specwright.vertex import AsyncVertex, Vertex
from specwright.vertex.names import completed, regional

FORM = "/v1beta1/{model=projects/*/locations/*/publishers/*/models/*}:generateContent"
SHORT = "publishers/google/models/gemini-2.5-flash"
WHOLE = f"projects/p/locations/l/{SHORT}"
ANSWER = {"candidates": [{"content": {"role": "model", "parts": [{"text": "Hi"}]}, "finishReason": "STOP"}]}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "GOOGLE_API_KEY", "GOOGLE_VERTEX_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (None, "https://aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
        ("us-central1", "https://us-central1-aiplatform.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
    ],
)
def test_a_location_says_where_the_api_is(location: str | None, expected: str) -> None:
    assert regional(location) == expected


@pytest.mark.parametrize("location", ["evil.example/", "us central1", "", "-x", "a@b", "A"])
def test_what_cannot_be_a_location_is_refused(location: str) -> None:
    with pytest.raises(SpecwrightError, match="is no location"):
        regional(location)


@pytest.mark.parametrize("value", [WHOLE, SHORT])
def test_names_are_completed_where_the_project_is_left_out(value: str) -> None:
    assert completed(FORM, {"model": value}, "p", "l") == {"model": WHOLE}


@pytest.mark.parametrize("value", ["", "gemini-2.5-flash", "models/x", f"{SHORT}/more", 7, None])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert completed(FORM, {"model": value}, "p", "l") == {"model": value}


def test_names_of_no_project_stay_as_they_are() -> None:
    assert completed("/v1beta1/{model=publishers/*/models/*}", {"model": SHORT}, "p", "l") == {"model": SHORT}


def test_without_a_project_a_short_name_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(SpecwrightError, match="GOOGLE_CLOUD_PROJECT"):
        completed(FORM, {"model": SHORT}, None, "l")
    with pytest.raises(SpecwrightError, match="GOOGLE_CLOUD_PROJECT"):
        _ = Vertex(access_token="t").parent


def calls(mock: MockTransport, *, asynchronous: bool, **options: Any) -> Callable[[str], Any]:
    """Calls `generate_content` of a client with these options."""
    if not asynchronous:
        client = Vertex(http_client=mock.client(), **options)
        return lambda name: client.projects.locations.publishers.models.generate_content(name, contents=[])

    async def call(name: str) -> Any:
        async with AsyncVertex(http_client=mock.async_client(), **options) as client:
            return await client.projects.locations.publishers.models.generate_content(name, contents=[])

    return lambda name: asyncio.run(call(name))


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_model_is_called_in_its_region_with_a_fresh_token(asynchronous: bool) -> None:
    mock = MockTransport([json_answer(ANSWER)])
    tokens = iter(["one"])

    async def later() -> str:
        return next(tokens)

    token = later if asynchronous else lambda: next(tokens)
    call = calls(mock, asynchronous=asynchronous, project="p", location="us-central1", access_token=token)
    assert call(SHORT).candidates[0].content.parts[0].text == "Hi"
    [request] = mock.requests
    name = f"projects/p/locations/us-central1/{SHORT}"
    assert request.url == f"https://us-central1-aiplatform.googleapis.com/v1beta1/{name}:generateContent"
    assert request.headers["authorization"] == "Bearer one"


def test_environment_variables_and_a_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "env-project")
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", "europe-west4")
    assert Vertex(access_token="t").parent == "projects/env-project/locations/europe-west4"
    assert str(Vertex(access_token="t").base_url) == "https://europe-west4-aiplatform.googleapis.com/"
    monkeypatch.setenv("GOOGLE_VERTEX_BASE_URL", "https://gateway.example.org/vertex")
    assert str(Vertex(access_token="t").base_url) == "https://gateway.example.org/vertex/"


def test_a_copy_for_another_location_calls_there() -> None:
    client = Vertex(access_token="t", project="p", location="us-central1")
    copy = client.with_options(location="eu")
    assert copy.base_url_text() == "https://aiplatform.eu.rep.googleapis.com"
    assert client.base_url_text() == "https://us-central1-aiplatform.googleapis.com"


def test_express_mode_sends_its_key_and_needs_no_project() -> None:
    mock = MockTransport([json_answer(ANSWER)])
    client = Vertex(api_key="key", http_client=mock.client())
    client.publishers.models.generate_content(SHORT, contents=[])
    [request] = mock.requests
    assert request.url == f"https://aiplatform.googleapis.com/v1beta1/{SHORT}:generateContent"
    assert request.headers["x-goog-api-key"] == "key"
    assert "authorization" not in request.headers
    assert "key" not in repr(client)


def test_streams_are_asked_for_as_events() -> None:
    mock = MockTransport(events([ANSWER, ANSWER], done=None))
    client = Vertex(access_token="t", project="p", http_client=mock.client())
    found = list(client.projects.locations.publishers.models.stream_generate_content(SHORT, contents=[]))
    assert [event.candidates and event.candidates[0].finish_reason for event in found] == ["STOP", "STOP"]
    assert mock.requests[0].url.endswith(":streamGenerateContent?alt=sse")


def test_pages_without_items_are_no_end() -> None:
    mock = MockTransport(
        [
            json_answer({"nextPageToken": "a"}),
            json_answer({"cachedContents": [{"name": "one"}], "nextPageToken": "b"}),
            json_answer({}),
        ]
    )
    client = Vertex(access_token="t", project="p", http_client=mock.client())
    found = [each.name for each in client.projects.locations.cached_contents.list(client.parent)]
    assert found == ["one"]
    assert [request.url.partition("?")[2] for request in mock.requests] == ["", "pageToken=a", "pageToken=b"]
