"""Google Discovery documents: mocked, where names with slashes find their operations, and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specwright_generator.diff.run import diff
from specwright_generator.mock import MockApi

from .own import ask

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "tests" / "generator" / "cases" / "discovery_library" / "upstream.json"
MODEL = "/v1beta1/projects/p/locations/l/publishers/google/models/gemini-2.5-flash"
BODY = {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}


@pytest.fixture(scope="module")
def vertex() -> MockApi:
    return MockApi.of_provider(ROOT / "specs" / "vertex")


@pytest.mark.parametrize(
    ("asked", "body", "status"),
    [
        (f"POST {MODEL}:generateContent", BODY, 200),
        (f"POST {MODEL}:countTokens", BODY, 200),
        (f"POST {MODEL}:streamGenerateContent?alt=sse", BODY, 200),
        ("POST /v1beta1/publishers/google/models/gemini-2.5-flash:generateContent", BODY, 200),
        ("GET /v1beta1/projects/p/locations/l/cachedContents/1", None, 200),
        ("DELETE /v1beta1/projects/p/locations/l/cachedContents/1", None, 200),
        ("GET /v1beta1/projects/p/locations/l/ragCorpora/1/ragFiles/2", None, 200),
        (f"POST {MODEL}/more:generateContent", BODY, 404),
        ("POST /v1beta1/models/gemini-2.5-flash:generateContent", BODY, 404),
        ("GET /v1beta1/projects/p/locations/l/datasets/1", None, 404),
        (f"POST {MODEL}:generateContent", {"contents": 7}, 400),
    ],
)
def test_requests_find_their_operations(vertex: MockApi, asked: str, body: object, status: int) -> None:
    answer = ask(vertex, asked, body)
    assert answer.status == status, answer.chunks
    if "alt=sse" in asked:
        assert answer.headers["content-type"] == "text/event-stream"


def test_an_upstream_document_is_mocked_as_it_is() -> None:
    api = MockApi.of_document(LIBRARY)
    assert ask(api, "GET /v1/projects/p/shelves/s", None).status == 200
    assert ask(api, "GET /v1/projects/p/desks/s", None).status == 404


def test_two_versions_are_compared(tmp_path: Path) -> None:
    changed = json.loads(LIBRARY.read_text())
    del changed["methods"]["search"]
    changed["schemas"]["LibraryV1Book"]["properties"]["pages"] = {"type": "integer", "format": "int32"}
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps(changed))
    report = diff(LIBRARY.as_posix(), newer.as_posix())
    told = " ".join(str(change) for change in report.wire)
    assert "GET /v1:search" in told
    assert "pages" in told
    assert diff(LIBRARY.as_posix(), LIBRARY.as_posix()).wire == ()
