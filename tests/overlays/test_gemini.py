"""The Gemini API's client: keys, streams, pages, and uploads in parts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from specwright.gemini import AsyncGemini, Gemini
from specwright.testing import Answer, MockRequest, MockTransport, events, json_answer

SESSION = "https://generativelanguage.googleapis.com/upload/session/1"
FILES = "https://generativelanguage.googleapis.com/upload/v1beta/files"
STORE = "https://generativelanguage.googleapis.com/upload/v1beta/fileSearchStores/shelf:uploadToFileSearchStore"


def uploaded(answer: dict[str, Any]) -> MockTransport:
    """A provider that takes an upload in and then gives `answer`."""

    def handler(request: MockRequest) -> Answer:
        if request.url == SESSION:
            return json_answer(answer, headers={"x-goog-upload-status": "final"})
        headers = {"x-goog-upload-url": SESSION, "x-goog-upload-status": "active"}
        return json_answer({}, headers=headers)

    return MockTransport(handler)


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_file_is_uploaded(asynchronous: bool) -> None:
    mock = uploaded({"file": {"name": "files/1", "state": "ACTIVE"}})
    if asynchronous:

        async def run() -> Any:
            async with AsyncGemini(api_key="key", http_client=mock.async_client()) as client:
                return await client.upload_file(b"hello", media_type="text/plain", display_name="Greeting")

        found = asyncio.run(run())
    else:
        client = Gemini(api_key="key", http_client=mock.client())
        found = client.upload_file(b"hello", media_type="text/plain", display_name="Greeting")
    assert (found.file.name, found.file.state) == ("files/1", "ACTIVE")
    begun, sent = mock.requests
    assert (begun.url, begun.json()) == (FILES, {"file": {"displayName": "Greeting"}})
    assert begun.headers["x-goog-upload-header-content-type"] == "text/plain"
    assert begun.headers["x-goog-api-key"] == "key"
    assert (sent.url, sent.content) == (SESSION, b"hello")
    # Knowing the session's address is all the permission that there is.
    assert "x-goog-api-key" not in sent.headers


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_document_is_uploaded_into_a_store(asynchronous: bool) -> None:
    mock = uploaded({"name": "fileSearchStores/shelf/upload/operations/1", "done": False})
    if asynchronous:

        async def run() -> Any:
            async with AsyncGemini(api_key="key", http_client=mock.async_client()) as client:
                return await client.upload_to_file_search_store(b"hello", "shelf", media_type="text/plain")

        found = asyncio.run(run())
    else:
        client = Gemini(api_key="key", http_client=mock.client())
        found = client.upload_to_file_search_store(b"hello", "shelf", media_type="text/plain")
    assert found.name == "fileSearchStores/shelf/upload/operations/1"
    assert (mock.requests[0].url, mock.requests[0].json()) == (STORE, {"mimeType": "text/plain"})


def test_streams_are_asked_for_as_events() -> None:
    mock = MockTransport(events([{"candidates": [{"finishReason": "STOP"}]}], done=None))
    client = Gemini(api_key="key", http_client=mock.client())
    found = list(client.models.stream_generate_content("gemini-2.5-flash", contents=[{"parts": [{"text": "Hi"}]}]))
    assert [event.candidates and event.candidates[0].finish_reason for event in found] == ["STOP"]
    assert mock.requests[0].url.endswith("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse")


def test_pages_without_items_are_no_end() -> None:
    answers = [{"nextPageToken": "a"}, {"files": [{"name": "files/1"}], "nextPageToken": "b"}, {}]
    mock = MockTransport([json_answer(each) for each in answers])
    client = Gemini(api_key="key", http_client=mock.client())
    assert [each.name for each in client.files.list(page_size=1)] == ["files/1"]
    assert len(mock.requests) == 3
