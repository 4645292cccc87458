"""Failures on demand: the header's grammar, what each word does, and scenarios."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import httpx2
import pytest

from specwright_generator.mock import MockApi, serve
from specwright_generator.mock.control import BadControl, Control, read_control
from specwright_generator.mock.scenario import load_scenario
from specwright_generator.problems import InputError

from .own import TOKEN, ask, library, value


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("", Control()),
        (" ; ", None),
        ("status=429; retry-after=1", Control(status=429, retry_after=1)),
        (" STATUS = 503 ;", Control(status=503)),
        ("delay=0.5;cut=120;malformed", Control(delay=0.5, cut=120, malformed=True)),
        ("rate-limit=3; times=2", Control(rate_limit=3, times=2)),
        ("empty-page; stream-error", Control(empty_page=True, stream_error=True)),
    ],
)
def test_what_can_be_asked_for(text: str, control: Control | None) -> None:
    if control is None:
        with pytest.raises(BadControl, match="column 1"):
            read_control(text)
    else:
        assert read_control(text) == control


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("status", "column 1: status is a whole number from 400 to 599, not None"),
        ("status=200", "column 1: status is a whole number from 400 to 599, not '200'"),
        ("delay=1; status=4x9", "column 10: status is a whole number"),
        ("delay=61", "column 1: delay is a number from 0 to 60"),
        ("dely=1", "column 1: 'dely' is unknown; did you mean delay?"),
        ("xyz", "column 1: 'xyz' is unknown; known are: status, "),
        ("malformed=1", "column 1: malformed takes no value"),
        ("cut=1; cut=2", "column 8: cut is there twice"),
        ("cut=1, delay=2", "column 1: cut is a whole number"),
        ("=5", "column 1: expected a name"),
        ("delay=1; 5", "column 9: expected a name"),
        ("times=" + "9" * 5000, "column 1: times is a whole number"),
    ],
)
def test_what_cannot_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(BadControl) as caught:
        read_control(text)
    assert str(caught.value).startswith(message)
    api = library()
    answer = ask(api, "GET /books", headers={"x-specwright-mock": text})
    assert answer.status == 400
    assert f"header x-specwright-mock, {message}" in value(answer)["detail"]


def statuses(api: MockApi, text: str, number: int) -> list[int]:
    return [ask(api, "GET /books", headers={"x-specwright-mock": text}).status for _ in range(number)]


def test_errors_come_as_often_as_asked_for() -> None:
    assert statuses(library(), "status=503", 3) == [503, 503, 503]
    assert statuses(library(), "status=503; times=2", 4) == [503, 503, 200, 200]
    assert statuses(library(), "rate-limit=2", 7) == [200, 200, 429, 200, 200, 429, 200]
    limited = library()
    answers = [ask(limited, "GET /books", headers={"x-specwright-mock": "rate-limit=0"}) for _ in range(2)]
    assert [answer.headers["retry-after"] for answer in answers] == ["1", "1"]
    answer = ask(library(), "GET /books", headers={"x-specwright-mock": "status=429; retry-after=0.25"})
    assert answer.headers["retry-after"] == "0.25"
    assert value(answer) == {"detail": "asked for", "title": value(answer)["title"]}


def test_an_invalid_request_is_refused_all_the_same() -> None:
    assert ask(library(), "GET /books?limit=x", headers={"x-specwright-mock": "status=503"}).status == 400


def test_bodies_are_broken_and_streams_interrupted() -> None:
    broken = ask(library(), "GET /books", headers={"x-specwright-mock": "malformed"})
    assert broken.status == 200
    with pytest.raises(ValueError):
        value(broken)
    stream = ask(library(), "GET /news", headers={"x-specwright-mock": "malformed"})
    data = [chunk.split(b"data: ")[1] for chunk in stream.chunks if b"data: " in chunk]
    assert sum(_is_json(each) for each in data) == len(stream.chunks) - 1
    failing = ask(library(), "GET /news", headers={"x-specwright-mock": "stream-error"})
    assert sum(chunk.startswith(b"event: error\n") for chunk in failing.chunks) == 1


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def test_over_a_connection_answers_are_late_and_cut() -> None:
    with serve(library()) as server, httpx2.Client(base_url=server.url, headers=TOKEN) as client:
        begun = time.monotonic()
        assert client.get("/books", headers={"x-specwright-mock": "delay=0.2"}).status_code == 200
        assert time.monotonic() - begun >= 0.2
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get("/books", headers={"x-specwright-mock": "cut=10"})
        received: list[bytes] = []
        with client.stream("GET", "/news", headers={"x-specwright-mock": "cut=60"}) as response:
            with pytest.raises(httpx2.RemoteProtocolError):
                received.extend(response.iter_bytes())
            assert response.status_code == 200
        assert len(b"".join(received)) in (0, 60)  # what came before the cut may be lost with the connection
        assert client.get("/books").status_code == 200  # the next one is well


def test_many_requests_at_once() -> None:
    async def run(url: str) -> list[int]:
        async with httpx2.AsyncClient(base_url=url, headers=TOKEN) as client:
            answers = await asyncio.gather(*(client.get("/books") for _ in range(40)))
            return [answer.status_code for answer in answers]

    with serve(library()) as server:
        assert asyncio.run(run(server.url)) == [200] * 40
        assert len(server.seen) == 40


# --- scenarios --------------------------------------------------------------------------------------------------------

SCENARIO = """
[[rules]]
operations = ["GET /books"]
call = 2
fail = "status=429; retry-after=0"

[[rules]]
operations = ["GET /books"]
call = 4
until = 5
answer = { status = 200, body = '{"items": []}', headers = { X-Made = "up" } }

[[rules]]
operations = ["* /prints/**"]
fail = "status=500"
"""


def test_a_scenario_says_which_calls_go_wrong(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO)
    api = library()
    api.play(path)
    answers = [ask(api, "GET /books") for _ in range(6)]
    assert [answer.status for answer in answers] == [200, 429, 200, 200, 200, 200]
    assert [answer.headers.get("x-made", "") for answer in answers] == ["", "", "", "up", "up", ""]
    assert value(answers[3]) == {"items": []}
    assert ask(api, "POST /prints").status == 500
    assert ask(api, "GET /prints/p").status == 500
    # The header of a request is more particular than the scenario.
    assert ask(api, "POST /prints", headers={"x-specwright-mock": "status=418"}).status == 418


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[[rules]\n", "", "not TOML"),
        ('[[rules]]\noperations = ["GET /books"]\nfail = "staus=429"\n', ":3", "column 1: 'staus' is unknown"),
        ('[[rules]]\noperations = ["GET /boks"]\nfail = "status=429"\n', ":2", "'GET /boks' is no operation of this"),
        ('[[rules]]\noperations = ["books"]\nfail = "status=429"\n', ":2", "'books' is no operation"),
        ('[[rules]]\noperations = ["GET /books"]\n', ":2", "either `fail` or `answer`"),
        ('[[rules]]\nfail = "status=429"\n', ":1", "'operations' is missing"),
        ('[[rules]]\noperations = ["GET /books"]\nfail = "cut=1"\ncal = 2\n', ":4", "unknown key 'cal'"),
        ('[[rules]]\noperations = ["GET /books"]\nfail = "cut=1"\ncall = 0\n', ":4", "0 is not a whole number from 1"),
        ('[[rules]]\noperations = ["GET /books"]\nanswer = {status = 700}\n', ":3", "700 is no status"),
        ("[rule]\n", ":1", "unknown key 'rule'"),
    ],
)
def test_a_wrong_scenario_is_told_where(tmp_path: Path, text: str, place: str, message: str) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_scenario(path, ["GET /books"])
    assert f"{path.as_posix()}{place}" in str(caught.value)
    assert message in str(caught.value)


def test_a_scenario_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"\xff")
    for path in (tmp_path / "none.toml", tmp_path / "latin.toml"):
        with pytest.raises(InputError, match=path.name):
            load_scenario(path, [])
