"""Which operation a request is, and what is wrong with it: tables over a small API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specwright.testing import MockRequest
from specwright_generator.mock import MockApi

from .own import ask, library, value

SPECS = Path(__file__).parents[2] / "specs"


# --- routing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "operation"),
    [
        ("GET /books", 200, "GET /books"),
        ("GET /api/v2/books", 200, "GET /books"),
        ("GET /books/", 200, "GET /books"),
        ("GET /books/b_7", 200, "GET /books/{id}"),
        ("GET /books/mine", 200, "GET /books/mine"),  # literal before place
        ("GET /books/b%5F7", 200, "GET /books/{id}"),
        ("DELETE /books/b_7", 204, "DELETE /books/{id}"),
        ("HEAD /books", 200, "GET /books"),
        ("OPTIONS /books", 204, ""),
        ("PATCH /books", 405, ""),
        ("GET /api/v3/books", 404, ""),
        ("GET /book", 404, ""),
        ("GET /", 404, ""),
        ("GET /books/b_7/scan/more", 404, ""),
        ("GET /books/%0A", 400, "GET /books/{id}"),
        ("BREW /books", 405, ""),
    ],
)
def test_a_request_finds_its_operation(asked: str, status: int, operation: str) -> None:
    api = library()
    answer = ask(api, asked)
    assert (answer.status, api.seen[-1].operation) == (status, operation), value(answer)
    assert api.seen[-1].status == status
    if asked.startswith("HEAD"):
        assert answer.chunks == ()
        assert answer.headers["content-type"] == "application/json"


def test_an_unknown_path_is_told_what_is_near_and_a_wrong_verb_what_is_allowed() -> None:
    api = library()
    assert "near are: GET /books" in value(ask(api, "GET /bookz"))["detail"]
    refused = ask(api, "PATCH /books/b_7")
    assert refused.headers["allow"] == "DELETE, GET, HEAD, OPTIONS"
    assert ask(api, "OPTIONS /books").headers["allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    ("provider", "request_", "operation"),
    [
        ("openai", ("POST", "/v1/responses", {"model": "m", "input": "x"}), "POST /responses"),
        ("openai", ("POST", "/responses?beta=true", {"model": "m", "input": "x"}), "POST /responses?beta=true"),
        ("anthropic", ("GET", "/v1/models", None), "GET /v1/models"),
        ("anthropic", ("GET", "/v1/models?beta=true", None), "GET /v1/models?beta=true"),
        ("mistral", ("POST", "/v1/fim/completions", {"model": "m", "prompt": "x"}), "POST /v1/fim/completions"),
        (
            "mistral",
            ("POST", "/v1/fim/completions", {"model": "m", "prompt": "x", "stream": True}),
            "POST /v1/fim/completions#stream",
        ),
    ],
)
def test_twins_are_told_apart(provider: str, request_: tuple[str, str, Any], operation: str) -> None:
    api = MockApi.of_provider(SPECS / provider)
    method, path, body = request_
    headers = {"x-api-key": "key"}
    ask(api, f"{method} {path}", body, headers=headers)
    assert (api.seen[-1].operation, api.seen[-1].problems) == (operation, ())


# --- credentials ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "headers", "status"),
    [
        ("GET /books", {}, 401),
        ("GET /books", {"authorization": "Bearer x"}, 200),
        ("GET /books", {"authorization": "Basic x"}, 401),
        ("GET /books", {"authorization": "Bearer "}, 401),
        ("GET /books?key=x", {}, 200),
        ("GET /books/mine", {}, 200),  # asks for none
    ],
)
def test_credentials_have_to_be_there(asked: str, headers: dict[str, str], status: int) -> None:
    api = library()
    method, _, path = asked.partition(" ")
    answer = api.answer(MockRequest(method=method, url=f"https://mock.test{path}", headers=headers, content=b""))
    assert answer.status == status
    if status == 401:
        assert "the query 'key' (key) or the header 'Authorization: Bearer …' (token)" in value(answer)["detail"]


# --- validation -------------------------------------------------------------------------------------------------------

GOOD = {"title": "A", "cover": {"type": "plain", "colour": "red"}}
URLENCODED = "application/x-www-form-urlencoded"
FENCE = "multipart/form-data; boundary=fence"


def form(*parts: tuple[str, bytes]) -> bytes:
    """A multipart body: each part is what stands after `form-data; ` and its content."""
    made = b"".join(
        b"--fence\r\ncontent-disposition: form-data; " + h.encode() + b"\r\n\r\n" + c + b"\r\n" for h, c in parts
    )
    return made + b"--fence--\r\n"


FILE = ('name="scan"; filename="a.png"', b"\x00\xffa")


@pytest.mark.parametrize(
    ("asked", "body", "media"),
    [
        ("GET /books?limit=5&tag=new&tag=old&ids=1,2&filter[year]=1999&filter[author]=A", None, ""),
        ("GET /books?tag[]=new", None, ""),
        ("POST /books", GOOD, "application/json"),
        ("POST /books", GOOD, "application/json; charset=utf-8"),
        (
            "POST /books",
            b"title=A&pages=3&author[name]=B&author[born]=1900&tags[]=x&tags[]=y",
            URLENCODED,
        ),
        (
            "POST /books",
            b"title=A&tags=x&tags=y&cover[type]=plain&cover[colour]=red",
            URLENCODED,
        ),
        ("PUT /books/b_7/scan", form(FILE, ('name="pages[]"', b"1"), ('name="pages[]"', b"2")), FENCE),
        ("PUT /books/b_7/scan", form(FILE, ('name="details"', b'{"colour": true}')), FENCE),
        ("POST /prints", None, ""),
    ],
)
def test_a_valid_request_is_accepted(asked: str, body: Any, media: str) -> None:
    api = library()
    answer = ask(api, asked, body, media=media)
    assert answer.status < 300, value(answer)
    assert not api.seen[-1].problems


@pytest.mark.parametrize(
    ("asked", "body", "media", "problem"),
    [
        ("GET /books/x", None, "", "path id: 'x' does not match"),
        ("GET /books?limit=0", None, "", "query limit: 0 is less than the minimum of 1"),
        ("GET /books?limit=many", None, "", "query limit: 'many' is not of type 'integer'"),
        ("GET /books?limit=5&limit=6", None, "", "query limit: ['5', '6'] is not of type 'integer'"),
        ("GET /books?tag=new&tag=odd", None, "", "query tag $[1]: 'odd' is not one of ['new', 'old']"),
        ("GET /books?ids=1,x", None, "", "query ids $[1]: 'x' is not of type 'integer'"),
        ("GET /books?filter[year]=x", None, "", "query filter $.year: 'x' is not of type 'integer'"),
        ("GET /books?limits=5", None, "", "query limits: unknown key; known are: page_token, limit"),
        ("GET /books?limit=1&limit[a]=2", None, "", "query: 'limit[a]' is both an object and something else"),
        ("POST /books", None, "", "body: is missing; known are: application/json"),
        ("POST /books", {}, "application/json", "body $: 'title' is a required property"),
        ("POST /books", {"title": ""}, "application/json", "body $.title: '' should be non-empty"),
        ("POST /books", {"title": 1}, "application/json", "body $.title: 1 is not of type 'string'"),
        ("POST /books", b"{", "application/json", "body: cannot be read as application/json"),
        ("POST /books", b"\xff", "application/json", "body: cannot be read as application/json"),
        ("POST /books", b"[" * 100_000, "application/json", "body: cannot be read as application/json"),
        ("POST /books", {"title": "A", "name": 1}, "application/json", "body $.name: unknown key; known are: author"),
        (
            "POST /books",
            {"title": "A", "author": {"nme": "B"}},
            "application/json",
            "body $.author.nme: unknown key; known are: born, name",
        ),
        (
            "POST /books",
            {"title": "A", "cover": {"type": "image", "url": "u", "colour": "red"}},
            "application/json",
            "body $.cover.colour: unknown key; known are: type, url",
        ),
        (
            "POST /books",
            {"title": "A", "cover": {"type": "image"}},
            "application/json",
            "body $.cover: 'url' is",
        ),
        ("POST /books", b"title=A", "text/plain", "header content-type: 'text/plain' is none of: application/json"),
        ("POST /books", b"title=A&pages=x", URLENCODED, "body $.pages: 'x' is not of type"),
        ("PUT /books/b_7/scan", form(), FENCE, "body $: 'scan' is a required property"),
        ("PUT /books/b_7/scan", form(('name="scan"; filename="a"', b"a")), FENCE, "body $.scan: 'a' is too short"),
        ("PUT /books/b_7/scan", form(FILE, ('name="pages[]"', b"x")), FENCE, "body $.pages[0]: 'x' is not of type"),
        ("PUT /books/b_7/scan", form(FILE, ('name="pgs"', b"x")), FENCE, "body $.pgs: unknown key"),
        ("PUT /books/b_7/scan", form(FILE, ('name="details"', b"{")), FENCE, "body: cannot be read as multipart"),
        ("PUT /books/b_7/scan", form(FILE)[:-9], FENCE, "body: cannot be read as multipart"),
        ("PUT /books/b_7/scan", b"x", "multipart/form-data", "body: cannot be read as multipart"),
        ("DELETE /books/b_7", {"a": 1}, "application/json", "body: 8 bytes, where no body is declared"),
    ],
)
def test_a_fault_is_refused_with_its_place(asked: str, body: Any, media: str, problem: str) -> None:
    api = library()
    answer = ask(api, asked, body, media=media)
    assert answer.status == 400
    assert any(found.startswith(problem) for found in api.seen[-1].problems), api.seen[-1].problems
    assert problem in value(answer)["detail"]
    where, _, _ = problem.partition(": ")
    assert where in {fault["where"] for fault in value(answer)["faults"]}


def test_a_header_is_looked_at() -> None:
    api = library()
    assert ask(api, "GET /books", headers={"x-shelf": "3"}).status == 200
    ask(api, "GET /books", headers={"x-shelf": "top"})
    assert api.seen[-1].problems == ("header X-Shelf: 'top' is not of type 'integer'",)


def test_unknown_keys_are_only_noted_by_a_lenient_mock() -> None:
    api = library(strict=False)
    assert ask(api, "POST /books?more=1", {"title": "A", "name": 1}).status == 201
    assert [problem.partition(":")[0] for problem in api.seen[-1].problems] == ["body $.name", "query more"]
    assert ask(api, "POST /books", {"title": 1}).status == 400


@pytest.mark.parametrize(
    ("provider", "asked", "problem"),
    [
        ("openai", "GET /v1/responses/r?include[]=file_search_call.results", ""),
        (
            "openai",
            "GET /v1/responses/r?include=file_search_call.results",
            "lists are written as include[]=…",
        ),
        ("mistral", "GET /v1/batch/jobs?status=QUEUED&status=RUNNING", ""),
        ("mistral", "GET /v1/batch/jobs?status[]=QUEUED", "lists are written as status=…&status=…"),
    ],
)
def test_lists_are_written_as_the_provider_writes_them(provider: str, asked: str, problem: str) -> None:
    api = MockApi.of_provider(SPECS / provider)
    ask(api, asked)
    found = "; ".join(api.seen[-1].problems)
    assert (problem in found) if problem else not found, found


def test_bodies_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specwright_generator.mock.api.MAX_BODY", 100)
    assert ask(library(), "POST /books", {"title": "A" * 200}).status == 413


def test_the_answer_to_an_error_is_one_that_the_document_allows() -> None:
    assert set(json.loads(b"".join(ask(library(), "POST /books", {}).chunks))) == {"title", "detail", "faults"}
