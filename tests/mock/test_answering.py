"""What is answered: framing, pages, jobs, bytes, and the same again for the same seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.mock import MockApi

from .own import ask, library, value

SPECS = Path(__file__).parents[2] / "specs"
CHAT = {"model": "m", "messages": [{"role": "user", "content": "Hello"}], "stream": True}


# --- framing ----------------------------------------------------------------------------------------------------------


def frames(api: MockApi, asked: str, body: Any) -> list[str]:
    """The server-sent events of an answer, as text."""
    answer = ask(api, asked, body, headers={"x-api-key": "key", "openai-beta": "assistants=v2"})
    assert answer.status == 200, answer.chunks
    assert answer.headers["content-type"] == "text/event-stream"
    text = b"".join(answer.chunks).decode()
    assert text.endswith("\n\n")
    return text.removesuffix("\n\n").split("\n\n")


@pytest.mark.parametrize(
    ("provider", "asked", "body", "named", "last"),
    [
        ("openai", "POST /v1/chat/completions", CHAT, False, "data: [DONE]"),
        ("openai", "POST /v1/completions", {"model": "m", "prompt": "x", "stream": True}, False, "data: [DONE]"),
        ("openai", "POST /v1/responses", {"model": "m", "input": "x", "stream": True}, True, "event: "),
        ("anthropic", "POST /v1/messages", {**CHAT, "max_tokens": 5}, True, "event: message_stop"),
        ("mistral", "POST /v1/chat/completions", CHAT, False, "data: [DONE]"),
        ("mistral", "POST /v1/conversations", {"inputs": "x", "stream": True}, True, "event: "),
    ],
)
def test_streams_are_framed_as_the_provider_frames_them(
    provider: str, asked: str, body: Any, named: bool, last: str
) -> None:
    found = frames(MockApi.of_provider(SPECS / provider), asked, body)
    assert len(found) >= 6
    assert found[-1].startswith(last)
    for frame in found:
        lines = frame.split("\n")
        assert [line.startswith("event: ") for line in lines[:-1]] == ([True] if named else [])
        data = lines[-1].removeprefix("data: ")
        if named:
            assert json.loads(data)["type"] == lines[0].removeprefix("event: ")


def test_a_stream_of_a_document_alone_is_in_order_ends_by_itself_and_has_no_error() -> None:
    api = library()
    for _ in range(5):
        names = [frame.split("\n")[0].removeprefix("event: ") for frame in frames(api, "GET /news", None)]
        assert names == sorted(names, key=["news.started", "news.delta", "news.done"].index)
        assert set(names) == {"news.started", "news.delta", "news.done"}


def test_other_bodies() -> None:
    api = library()
    books = b"".join(ask(api, "GET /export").chunks).splitlines()
    assert [json.loads(book)["kind"] in ("novel", "essay", "atlas") for book in books] == [True] * 3
    scan = ask(api, "GET /books/b_7/scan")
    assert scan.headers["content-type"] == "image/png"
    assert len(b"".join(scan.chunks)) == 2048
    motto = ask(api, "GET /motto")
    assert motto.headers["content-type"] == "text/plain; charset=utf-8"
    assert motto.chunks[0]
    gone = ask(api, "DELETE /books/b_7")
    assert (gone.status, gone.chunks) == (204, ())
    assert "content-type" not in gone.headers


def test_the_manifest_says_which_operation_streams_what_the_document_does_not_declare() -> None:
    api = MockApi.of_provider(SPECS / "openai")
    found = frames(api, "GET /v1/responses/r?stream=true", None)
    assert all(frame.startswith("event: ") for frame in found)
    assert value(ask(api, "GET /v1/responses/r"))["object"] == "response"
    started = frames(api, "POST /v1/threads/t/runs", {"assistant_id": "a", "stream": True})
    assert all(frame.startswith("event: ") for frame in started)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_list_of_a_document_alone_ends_after_three_pages() -> None:
    api = library()
    pages = [value(ask(api, "GET /books"))]
    while pages[-1].get("next_page_token"):
        pages.append(value(ask(api, f"GET /books?page_token={pages[-1]['next_page_token']}")))
    assert len(pages) == 3
    assert all(page["items"] for page in pages)
    assert value(ask(api, "GET /books?page_token=never-given"))["next_page_token"]


def test_pages_by_number_say_whether_there_are_more() -> None:
    api = library()
    more = [value(ask(api, f"GET /readers?page={number}"))["has_more"] for number in (1, 2, 3, 4)]
    assert more == [True, True, False, False]


@pytest.mark.parametrize(
    ("provider", "path", "param", "cursor"),
    [
        ("openai", "/v1/files", "after", lambda page: page["data"][-1]["id"]),
        ("openai", "/v1/videos", "after", lambda page: page["last_id"]),
        ("openai", "/v1/organization/usage/completions?start_time=1", "page", lambda page: page["next_page"]),
        ("anthropic", "/v1/models", "after_id", lambda page: page["last_id"]),
        ("anthropic", "/v1/agents?beta=true", "page", lambda page: page["next_page"]),
    ],
)
def test_lists_of_providers_end_after_three_pages(provider: str, path: str, param: str, cursor: Any) -> None:
    api = MockApi.of_provider(SPECS / provider)
    joint = "&" if "?" in path else "?"
    asked, seen = f"GET {path}", set[str]()
    for number in count(1):
        page = value(ask(api, asked, headers={"x-api-key": "key"}))
        assert page["data"]
        assert page.get("has_more", number < 3) is (number < 3)
        if number == 3:
            break
        after = cursor(page)
        assert after not in seen
        seen.add(after)
        asked = f"GET {path}{joint}{param}={after}"


def test_a_page_in_the_middle_may_be_empty() -> None:
    api = library()
    headers = {"x-specwright-mock": "empty-page"}
    pages = [value(ask(api, "GET /books", headers=headers))]
    while pages[-1].get("next_page_token"):
        pages.append(value(ask(api, f"GET /books?page_token={pages[-1]['next_page_token']}", headers=headers)))
    assert [bool(page["items"]) for page in pages] == [True, False, True]


# --- jobs -------------------------------------------------------------------------------------------------------------


def test_a_job_waits_runs_and_is_done() -> None:
    api = library()
    made = value(ask(api, "POST /prints", {"copies": 2}))
    polled = [value(ask(api, f"GET /prints/{made['id']}")) for _ in range(4)]
    assert [made["status"], *(each["status"] for each in polled)] == [
        "queued", "in_progress", "completed", "completed", "completed",
    ]  # fmt: skip
    assert {each["id"] for each in polled} == {made["id"]}
    assert value(ask(api, f"POST /prints/{made['id']}/cancel"))["status"] == "cancelled"


def test_two_jobs_do_not_wait_for_one_another() -> None:
    api = library()
    first, second = (value(ask(api, "POST /prints"))["id"] for _ in range(2))
    asked = (first, first, second, first, second)
    found = [value(ask(api, f"GET /prints/{name}"))["status"] for name in asked]
    assert found == ["in_progress", "completed", "in_progress", "completed", "completed"]


def test_a_batch_of_anthropic_ends_and_says_where_its_results_are() -> None:
    api = MockApi.of_provider(SPECS / "anthropic")
    headers = {"x-api-key": "key"}
    polled = [value(ask(api, "GET /v1/messages/batches/b_1", headers=headers)) for _ in range(3)]
    assert [each["processing_status"] for each in polled] == ["in_progress", "ended", "ended"]
    assert polled[-1]["results_url"] == "https://mock.test/v1/messages/batches/b_1/results"
    results = ask(api, "GET /v1/messages/batches/b_1/results", headers=headers)
    assert all(json.loads(chunk)["custom_id"] for chunk in results.chunks)


# --- the same again ---------------------------------------------------------------------------------------------------

SCRIPT = """
import hashlib, sys
from pathlib import Path
from specwright.testing import MockRequest
from specwright_generator.mock import MockApi
api = MockApi.of_provider(Path(sys.argv[1]), seed=int(sys.argv[2]))
HEADERS = {"authorization": "Bearer x", "openai-beta": "assistants=v2"}
digest = hashlib.sha256()
for path in ("models", "responses/r_1", "batches", "threads/t/runs", "fine_tuning/jobs", "models", "responses/r_1"):
    request = MockRequest(method="GET", url=f"http://x/v1/{path}", headers=HEADERS, content=b"")
    answer = api.answer(request)
    assert answer.status == 200, answer
    digest.update(repr((answer.headers, answer.chunks)).encode())
print(digest.hexdigest())
"""


def digest(seed: int, hashes: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hashes}
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(SPECS / "openai"), str(seed)],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return made.stdout


def test_the_same_seed_and_requests_give_the_same_answers_whatever_the_order_of_sets() -> None:
    first = digest(0, "1")
    assert digest(0, "2") == first
    assert digest(1, "1") != first


def test_an_operation_is_not_changed_by_what_others_are_asked() -> None:
    alone, among = library(), library()
    wanted = [b"".join(ask(alone, "GET /readers").chunks) for _ in range(4)]
    found: list[bytes] = []
    for _ in range(4):
        ask(among, "GET /books")
        ask(among, "GET /news")
        found.append(b"".join(ask(among, "GET /readers").chunks))
    assert found == wanted
    assert len(set(found)) == 4


def test_answers_take_every_value_and_leave_out_every_optional_key() -> None:
    api = library()
    books = [value(ask(api, "GET /books/b_7")) for _ in range(12)]
    assert {book["kind"] for book in books} == {"novel", "essay", "atlas"}
    assert {"added" in book for book in books} == {True, False}
    assert {book["title"] is None for book in books} == {True, False}
    assert all(book["id"] == "b_7" for book in books)
