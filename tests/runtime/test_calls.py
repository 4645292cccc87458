"""Calls over the mock transport: what is sent, what comes back, what fails, in both colours over both libraries."""

from __future__ import annotations

import datetime
import pickle
from dataclasses import replace
from functools import cached_property
from typing import Any

import pytest

from specwright.runtime import errors
from specwright.runtime.operation import Operation
from specwright.runtime.sentinels import NOT_GIVEN, not_given, omit
from specwright.testing import MockTransport, bytes_answer, cut, error, json_answer, refused, silent, text_answer

NO = not_given


def test_a_model_comes_back(driver: Any) -> None:
    mock = MockTransport(json_answer({"id": "t1", "name": "n", "new": 1}, headers={"x-request-id": "req_1"}))
    thing = driver.run(driver.things(driver.client(mock)).get("a b/c"))
    assert (thing.id, thing.name, thing.new, thing._request_id) == ("t1", "n", 1, "req_1")
    (request,) = mock.requests
    assert (request.method, request.url) == ("GET", "https://api.tiny.test/v1/things/a%20b%2Fc")
    assert request.headers["authorization"] == "Bearer sk-secret-1234"
    assert request.headers["accept"] == "application/json"
    assert "content-type" not in request.headers
    assert "x-admin-key" not in request.headers


def test_what_is_sent(driver: Any) -> None:
    mock = MockTransport({"ok": True})
    client = driver.client(
        mock,
        values={"api_key": "sk-secret-1234", "organization": "o"},
        default_headers={"X-Default": "1", "User-Agent": omit},
        default_query={"dq": 1},
    )
    op = Operation(
        method="POST", path="/x", body="json", returns="typing:Any",
        headers={"Beta": "v2"}, constants={"beta": "true"}, query={"plain": "repeat", "joined": "comma"},
    )  # fmt: skip
    day = datetime.date(2026, 1, 2)
    driver.call(
        client, op,
        query={"a": [1, 2], "plain": [1, 2], "joined": ["x", "y"], "flag": True, "none": None, "no": omit,
               "day": day, "deep": {"k": {"l": "v w"}}},
        body={"x": 1, "gone": omit, "gone2": NOT_GIVEN, "null": None},
        headers={"X-Param": 3, "X-List": ["a", 1], "X-Gone": omit},
        options=({"Beta": "v3"}, {"eq": "é"}, {"y": 2}, NO),
    )  # fmt: skip
    (request,) = mock.requests
    assert request.query == [
        ("dq", "1"), ("beta", "true"), ("a[]", "1"), ("a[]", "2"), ("plain", "1"), ("plain", "2"), ("joined", "x,y"),
        ("flag", "true"), ("day", "2026-01-02"), ("deep[k][l]", "v w"), ("eq", "é"),
    ]  # fmt: skip
    assert request.json() == {"x": 1, "null": None, "y": 2}
    headers = request.headers
    assert (headers["beta"], headers["x-param"], headers["x-default"], headers["tiny-org"]) == ("v3", "3", "1", "o")
    assert "specwright" not in headers.get("user-agent", "")
    assert headers["x-list"] == "a,1"
    assert "x-gone" not in headers
    assert headers["content-type"] == "application/json"
    assert int(headers["content-length"]) == len(request.content)


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_that_changes_the_path_is_refused(driver: Any, value: str) -> None:
    mock = MockTransport({})
    with pytest.raises(ValueError, match="thing_id") as caught:
        driver.run(driver.things(driver.client(mock)).get(value))
    assert repr(value) in str(caught.value)
    assert mock.requests == []


@pytest.mark.parametrize("value", ["a\nb", "a\r\nX: 1", "\0", "\x7f"])
def test_control_characters_in_headers_are_refused(driver: Any, value: str) -> None:
    mock = MockTransport({})
    with pytest.raises(ValueError, match="X-Bad"):
        driver.run(driver.things(driver.client(mock)).get("t", extra_headers={"X-Bad": value}))
    assert mock.requests == []


STATUSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    418: errors.APIStatusError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.InternalServerError,
    503: errors.InternalServerError,
}


@pytest.mark.parametrize("status", STATUSES)
def test_statuses_are_errors_that_pickle(driver: Any, status: int) -> None:
    answer = error(
        status,
        "bad key sk-secret-1234",
        code="c",
        param="p",
        type="t",
        headers={"x-request-id": "r", "retry-after": "7"},
    )
    with pytest.raises(errors.APIStatusError) as caught:
        driver.call(driver.client(MockTransport(answer), max_retries=0), driver.ANY, body={})
    failure = caught.value
    assert type(failure) is STATUSES[status]
    for one in (failure, pickle.loads(pickle.dumps(failure))):  # noqa: S301  # our own bytes
        assert (one.status_code, one.code, one.param, one.type) == (status, "c", "p", "t")
        assert (one.request_id, one.retry_after) == ("r", 7.0)
        body: Any = one.body
        assert body["message"] == "bad key sk-secret-1234"
        assert one.response.status_code == status
        assert "sk-secret" not in str(one) + repr(one)
        assert str(one) == f"Error code: {status} - bad key [hidden]"
    assert b"Bearer sk-secret-1234" not in pickle.dumps(failure)
    assert failure.request.headers["authorization"] == "Bearer sk-secret-1234"


@pytest.mark.parametrize("text", ["[" * 100_000, '{"error": ' + "[" * 100_000])
def test_an_error_that_is_nested_too_deeply_is_a_text(driver: Any, text: str) -> None:
    mock = MockTransport(replace(text_answer(text, media_type="application/json"), status=400))
    with pytest.raises(errors.BadRequestError) as caught:
        driver.call(driver.client(mock), driver.ANY, body={})
    assert caught.value.body == text


def test_no_answer(driver: Any, no_waiting: list[float]) -> None:
    mock = MockTransport(refused())
    with pytest.raises(errors.APIConnectionError) as caught:
        driver.call(driver.client(mock), driver.ANY, body={})
    assert caught.value.__cause__ is not None
    assert len(mock.requests) == 3
    assert len(no_waiting) == 2
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message  # noqa: S301  # our own bytes


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (cut(json_answer({"a": "b" * 50}), after=10), errors.APIConnectionError),
        (silent(json_answer({"a": "b" * 50}), after=10), errors.APITimeoutError),
        (bytes_answer(b'{"a": ', media_type="application/json"), errors.APIResponseValidationError),
        (bytes_answer(b"", media_type="application/json"), errors.APIResponseValidationError),
        (text_answer("<html>", media_type="text/html"), errors.APIResponseValidationError),
    ],
    ids=["cut", "silent", "malformed", "empty", "html"],
)
def test_broken_answers(driver: Any, no_waiting: list[float], answer: Any, kind: type[Exception]) -> None:
    mock = MockTransport(answer)
    with pytest.raises(errors.APIError) as caught:
        driver.call(driver.client(mock, max_retries=1), driver.ANY, body={})
    assert type(caught.value) is kind
    assert mock.open == 0


def test_text_where_json_was_one_of_several(driver: Any) -> None:
    assert driver.call(driver.client(MockTransport(text_answer("1\n00:00 hi"))), driver.ANY, body={}) == "1\n00:00 hi"


def test_an_answer_beyond_the_limit(driver: Any) -> None:
    import gzip

    bomb = gzip.compress(b'"' + b"0" * 3_000_000 + b'"')
    answer = bytes_answer(bomb, media_type="application/json")
    answer = type(answer)(headers={**answer.headers, "content-encoding": "gzip"}, chunks=answer.chunks)
    mock = MockTransport(answer)
    client = driver.client(mock)
    assert len(driver.call(client, driver.ANY, body={})) == 3_000_000
    client.max_response_bytes = 1_000_000
    with pytest.raises(errors.APIResponseValidationError, match="larger than 1000000"):
        driver.call(client, driver.ANY, body={})
    assert mock.open == 0


def test_broken_compression(driver: Any) -> None:
    answer = bytes_answer(b"not gzip at all", media_type="application/json")
    answer = type(answer)(headers={**answer.headers, "content-encoding": "gzip"}, chunks=answer.chunks)
    with pytest.raises(errors.APIResponseValidationError, match="compression"):
        driver.call(driver.client(MockTransport(answer)), driver.ANY, body={})


def test_raw_responses(driver: Any) -> None:
    mock = MockTransport(json_answer({"id": "t"}, headers={"x-request-id": "r"}))
    raw, _ = driver.wrapped(driver.things(driver.client(mock)), "get")
    answer = driver.run(raw("t", extra_headers={"X-A": "1"}))
    assert answer.parse().id == "t"
    assert answer.parse() is answer.parse()
    assert answer.parse(to=dict) == {"id": "t"}
    assert (answer.status_code, answer.request_id, answer.retries_taken, answer.method) == (200, "r", 0, "GET")
    assert answer.text == answer.content.decode()
    assert answer.http_request.headers["x-a"] == "1"
    assert str(answer.url).endswith("/things/t")
    assert answer.elapsed.total_seconds() >= 0
    assert mock.requests[0].headers["x-a"] == "1"
    assert not any("specwright-answer" in name for name in mock.requests[0].headers)
    assert mock.open == 0


def test_streaming_responses(driver: Any) -> None:
    mock = MockTransport(json_answer({"id": "t"}))
    _, streamed = driver.wrapped(driver.things(driver.client(mock)), "get")
    manager = streamed("t")
    assert mock.requests == []
    assert driver.within(manager, lambda answer: answer.parse()).id == "t"
    assert driver.within(streamed("t"), lambda answer: answer.json()) == {"id": "t"}
    assert driver.within(streamed("t"), lambda answer: answer.text()) == '{"id": "t"}'

    def twice(answer: Any) -> Any:
        if driver.asynchronous:

            async def go() -> None:
                assert await anext(answer.iter_bytes(4)) == b'{"id'
                await answer.read()

            return go()
        assert next(iter(answer.iter_bytes(4))) == b'{"id'
        return answer.read()

    with pytest.raises(errors.StreamAlreadyConsumed):
        driver.within(streamed("t"), twice)
    assert mock.open == 0


def test_files_come_back(driver: Any, tmp_path: Any) -> None:
    data = bytes(range(256)) * 100
    mock = MockTransport(bytes_answer(data))
    things = driver.things(driver.client(mock))
    answer = driver.run(things.file())
    assert answer.content == answer.read() == driver.run(answer.aread()) == data
    assert b"".join(answer.iter_bytes(1000)) == b"".join(driver.collect(answer.aiter_bytes(1000))) == data
    answer.write_to_file(tmp_path / "a")
    answer.stream_to_file(tmp_path / "b", chunk_size=7)
    driver.run(answer.astream_to_file(tmp_path / "c"))
    _, streamed = driver.wrapped(things, "file")
    driver.within(streamed(), lambda answer: answer.stream_to_file(tmp_path / "d"))
    assert all((tmp_path / name).read_bytes() == data for name in "abcd")
    assert mock.open == 0


def test_options_come_from_the_environment(driver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.SpecwrightError, match=r"api_key.*TINY_KEY.*admin_key.*TINY_ADMIN"):
        driver.client(values={})
    monkeypatch.setenv("TINY_KEY", "from-env")
    monkeypatch.setenv("TINY_BASE_URL", "https://other.test/v9/")
    mock = MockTransport({})
    client = driver.client(mock, values={})
    driver.call(client, driver.ANY, body={})
    assert mock.requests[0].url == "https://other.test/v9/any"
    assert mock.requests[0].headers["authorization"] == "Bearer from-env"
    client.api_key = "changed"
    driver.call(client, driver.ANY, body={})
    assert mock.requests[1].headers["authorization"] == "Bearer changed"
    assert "changed" not in repr(client)


def test_a_credential_that_is_not_set(driver: Any) -> None:
    mock = MockTransport({})
    client = driver.client(mock, values={"admin_key": "adm"})
    with pytest.raises(errors.SpecwrightError, match="api_key"):
        driver.call(client, driver.ANY, body={})
    admin = Operation(method="GET", path="/admin", returns="typing:Any", auth=("admin_key",))
    driver.call(client, admin)
    assert mock.requests[0].headers["x-admin-key"] == "adm"
    assert "authorization" not in mock.requests[0].headers


def test_a_credential_can_be_a_function(driver: Any) -> None:
    asked: list[int] = []

    def key() -> str:
        asked.append(1)
        return f"k{len(asked)}"

    async def async_key() -> str:
        return key()

    mock = MockTransport({})
    client = driver.client(mock, values={"api_key": async_key if driver.asynchronous else key})
    for expected in ("Bearer k1", "Bearer k2"):
        driver.call(client, driver.ANY, body={})
        assert mock.requests[-1].headers["authorization"] == expected


def test_a_credential_of_the_wrong_kind_is_refused(driver: Any) -> None:
    async def key() -> str:
        return "k"

    client = driver.client(MockTransport({}), values={"api_key": 5 if driver.asynchronous else key})
    with pytest.raises(TypeError, match="credential"):
        driver.call(client, driver.ANY, body={})


def test_copies_share_connections_and_change_alone(driver: Any) -> None:
    mock = MockTransport({})
    client = driver.client(mock, default_headers={"A": "1"})
    other = client.with_options(
        timeout=1, max_retries=9, api_key="k2", default_headers={"B": "2"}, base_url="https://b.test"
    )
    driver.call(other, driver.ANY, body={})
    driver.call(client, driver.ANY, body={})
    second, first = mock.requests
    assert (second.url, second.headers["authorization"], second.headers["a"], second.headers["b"]) == (
        "https://b.test/any", "Bearer k2", "1", "2",
    )  # fmt: skip
    assert (first.headers["authorization"], "b" in first.headers) == ("Bearer sk-secret-1234", False)
    assert (client.max_retries, other.max_retries, other.timeout) == (2, 9, 1)
    assert client.copy(set_default_headers={})._custom_headers == {}
    with pytest.raises(TypeError, match="bogus"):
        client.with_options(bogus=1)
    driver.run(client.close())
    assert client.is_closed()
    assert other.is_closed()


def test_an_injected_client_keeps_its_own_settings(driver: Any) -> None:
    mock = MockTransport({})
    make: Any = mock.async_client if driver.asynchronous else mock.client
    http = make(using=driver.library, headers={"X-Own": "1"}, params={"own": "2"}, cookies={"c": "3"}, timeout=3)
    client = driver.client(http_client=http)
    driver.call(client, driver.ANY, body={})
    assert client.timeout.read == 3
    (request,) = mock.requests
    assert (request.headers["x-own"], request.query, request.headers["cookie"]) == ("1", [("own", "2")], "c=3")
    http.headers["X-Own"] = "changed"
    http.params = {}
    http.cookies.clear()
    driver.call(client, driver.ANY, body={})
    assert mock.requests[1].headers["x-own"] == "changed"


@pytest.mark.parametrize("wrong", [object(), "sync"])
def test_a_client_of_the_wrong_kind_is_refused(driver: Any, wrong: Any) -> None:
    mock = MockTransport({})
    if wrong == "sync":
        wrong = mock.client() if driver.asynchronous else mock.async_client()
    with pytest.raises(TypeError, match="http_client"):
        driver.client(http_client=wrong)


def test_calls_without_a_method(driver: Any) -> None:
    mock = MockTransport({"id": "t"})
    client = driver.client(mock)
    run = driver.run
    assert run(client.get("/a?x=1", cast_to=dict, options={"params": {"y": [1]}, "headers": {"H": "1"}})) == {"id": "t"}
    assert run(client.post("b", cast_to=object, body={"k": 1}, options={"extra_json": {"l": 2}})) == {"id": "t"}
    assert run(client.put("/c", cast_to=str, content=b"raw")) == '{"id": "t"}'
    assert run(client.patch("/d", cast_to=bytes, body=[1])) == b'{"id": "t"}'
    assert run(client.delete("/{e}", cast_to=type(None))) is None
    assert run(client.post("/f", cast_to=dict, body={"k": 1}, files={"file": b"x"})) == {"id": "t"}
    a, b, c, d, e, f = mock.requests
    assert (a.url, a.headers["h"]) == ("https://api.tiny.test/v1/a?x=1&y%5B%5D=1", "1")
    assert (b.url, b.json()) == ("https://api.tiny.test/v1/b", {"k": 1, "l": 2})
    assert (c.method, c.content, d.json(), e.path) == ("PUT", b"raw", [1], "/v1/%7Be%7D")
    assert f.headers["content-type"].startswith("multipart/form-data")
    http = run(client.get("/a", cast_to=type(client.profile.library.response(200))))
    assert http.json() == {"id": "t"}
    for path in ("https://evil.test/x", "//evil.test/x", "/a/../b", "/%2e%2e/b", "https://api.tiny.test/v1.evil.test/"):
        with pytest.raises(ValueError, match="path"):
            run(client.get(path, cast_to=dict))
    assert run(client.get("https://api.tiny.test/v1/x", cast_to=dict)) == {"id": "t"}


def test_streams_without_a_method(driver: Any) -> None:
    from specwright.runtime.streams import AsyncStream, Stream
    from specwright.testing import events

    client = driver.client(MockTransport(events([{"a": 1}, {"a": 2}])))
    kind: Any = AsyncStream if driver.asynchronous else Stream
    stream = driver.run(client.post("/s", cast_to=dict, body={}, stream=True, stream_cls=kind[dict]))
    assert driver.collect(stream) == [{"a": 1}, {"a": 2}]
    with pytest.raises(errors.APIResponseValidationError, match="event-stream"):
        driver.run(client.post("/s", cast_to=dict, body={}))


def test_a_copy_has_resources_of_its_own(driver: Any) -> None:
    mock = MockTransport({})
    client = driver.client(mock)

    class Shop(type(client)):  # type: ignore[misc]
        @cached_property
        def any(self) -> Any:
            return driver.things(self)

    client.__class__ = Shop
    assert client.any._client is client
    other = client.with_options(max_retries=0)
    assert other.any._client is other
    assert client.any._client is client


def test_cookies_and_parameters_of_the_http_client_are_sent(driver: Any) -> None:
    answer = json_answer({}, headers={"set-cookie": "session=1; Path=/"})
    mock = MockTransport(answer)
    client = driver.client(mock)
    for _ in range(2):
        driver.call(client, driver.ANY, body={})
    assert [request.headers.get("cookie") for request in mock.requests] == [None, "session=1"]
    make: Any = mock.async_client if driver.asynchronous else mock.client
    client = driver.client(http_client=make(using=driver.library, params={"own": "1"}))
    driver.call(client, driver.ANY, body={}, query={"mine": 2})
    assert sorted(mock.requests[-1].query) == [("mine", "2"), ("own", "1")]


def test_the_limit_holds_for_streaming_responses(driver: Any) -> None:
    mock = MockTransport(bytes_answer(b'"' + b"0" * 5000 + b'"', media_type="application/json"))
    client = driver.client(mock)
    client.max_response_bytes = 1000
    _, streamed = driver.wrapped(driver.things(client), "get")
    with pytest.raises(errors.APIResponseValidationError, match="larger than 1000"):
        driver.within(streamed("t"), lambda answer: answer.parse())
    assert mock.open == 0


def test_a_stream_and_a_plain_call_of_one_method_ask_for_what_they_want(driver: Any) -> None:
    from specwright.testing import events

    def answer(request: Any) -> Any:
        return events([]) if request.json()["stream"] else {"id": "t"}

    mock = MockTransport(answer)
    things = driver.things(driver.client(mock))
    for on in (False, True, False):
        value = driver.run(things.write(stream=on))
        driver.collect(value) if on else None
    accepted = [request.headers["accept"] for request in mock.requests]
    assert accepted == ["application/json", "text/event-stream", "application/json"]
