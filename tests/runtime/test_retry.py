"""The retry policy as tables, and retries as they happen."""

from __future__ import annotations

import io
import itertools
from email.utils import formatdate
from typing import Any

import pytest

from specwright.runtime import errors, retry
from specwright.runtime.operation import Operation
from specwright.testing import MockTransport, cut, error, events, json_answer, refused

NOW = 1_800_000_000.0


def clock() -> float:
    return NOW


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30.0),
        ({"retry-after": formatdate(NOW - 30, usegmt=True)}, -30.0),
        ({"retry-after": "whenever"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "Fri, 99 Foo 99999 99:99:99 GMT"}, None),
        ({"retry-after": ""}, None),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert retry.retry_after(headers, clock) == expected


STATUSES = {200: False, 301: False, 400: False, 401: False, 403: False, 404: False, 422: False, 499: False}
STATUSES |= {408: True, 409: True, 429: True, 500: True, 502: True, 503: True, 529: True, 599: True}


@pytest.mark.parametrize(("status", "expected"), STATUSES.items())
@pytest.mark.parametrize("said", [None, "true", "false", "maybe"])
def test_should_retry(status: int, expected: bool, said: str | None) -> None:
    headers = {} if said is None else {"x-should-retry": said}
    if status >= 400:
        expected = {"true": True, "false": False}.get(said or "", expected)
    assert retry.should_retry(status, headers) is expected


@pytest.mark.parametrize(("wait", "expected"), [("120", True), ("121", False), ("1e400", False), ("-5", True)])
def test_a_long_wait_is_not_for_us(wait: str, expected: bool) -> None:
    assert retry.should_retry(429, {"retry-after": wait, "x-should-retry": "true"}) is expected


@pytest.mark.parametrize(
    ("retries", "longest"), [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 8.0), (9999, 8.0)]
)
def test_backoff_and_its_jitter(retries: int, longest: float) -> None:
    assert retry.delay(retries, chance=lambda: 0.0) == longest
    assert retry.delay(retries, chance=lambda: 1.0) == pytest.approx(longest * 0.75)
    assert all(longest * 0.75 <= retry.delay(retries) <= longest for _ in range(200))


@pytest.mark.parametrize(
    ("wait", "expected"), [("60", 60.0), ("120", 120.0), ("121", 0.5), ("0", 0.5), ("-1", 0.5), ("x", 0.5)]
)
def test_delay_honours_what_is_asked(wait: str, expected: float) -> None:
    assert retry.delay(0, {"retry-after": wait}, chance=lambda: 0.0) == expected


def test_a_call_is_tried_again(driver: Any, no_waiting: list[float]) -> None:
    mock = MockTransport([error(429, headers={"retry-after-ms": "40"}), error(503), refused(), json_answer({"ok": 1})])
    assert driver.call(driver.client(mock, max_retries=5), driver.ANY, body={"x": 1}) == {"ok": 1}
    assert len({(r.method, r.url, r.content, tuple(sorted(r.headers.items()))) for r in mock.requests}) == 1
    assert no_waiting[0] == 0.04
    assert 0.75 <= no_waiting[1] <= 1.0
    assert 1.5 <= no_waiting[2] <= 2.0
    assert mock.open == 0


@pytest.mark.parametrize(("retries", "tries"), [(0, 1), (1, 2), (2, 3)])
def test_tries_are_counted(driver: Any, no_waiting: list[float], retries: int, tries: int) -> None:
    mock = MockTransport(error(500))
    with pytest.raises(errors.InternalServerError):
        driver.call(driver.client(mock, max_retries=retries), driver.ANY, body={})
    assert (len(mock.requests), mock.open) == (tries, 0)


def test_retries_taken_are_told(driver: Any, no_waiting: list[float]) -> None:
    mock = MockTransport([error(500), error(500), json_answer({"id": "t"})])
    raw, _ = driver.wrapped(driver.things(driver.client(mock)), "get")
    assert driver.run(raw("t")).retries_taken == 2


def test_not_again_once_a_stream_has_begun(driver: Any, no_waiting: list[float]) -> None:
    mock = MockTransport(cut(events([{"text": "a"}, {"text": "b"}]), after=25))
    stream = driver.run(driver.things(driver.client(mock)).write(stream=True))
    with pytest.raises(errors.StreamError):
        driver.collect(stream)
    assert (len(mock.requests), mock.open) == (1, 0)


BINARY = Operation(method="POST", path="/raw", body="binary", returns="typing:Any")


class OneShot(io.RawIOBase):
    """A file that cannot be rewound."""

    def __init__(self) -> None:
        self._data = io.BytesIO(b"once")

    def read(self, size: int = -1) -> bytes:
        return self._data.read(size)

    def seekable(self) -> bool:
        return False


def on_disk(folder: Any) -> Any:
    (folder / "f").write_bytes(b"0123456789")
    return folder / "f"


def halfway(folder: Any) -> Any:
    file = io.BytesIO(b"skipped0123456789")
    file.seek(7)
    return file


@pytest.mark.parametrize(
    ("make", "again"),
    [
        (lambda _: b"0123456789", True),
        (on_disk, True),
        (halfway, True),
        (lambda _: [b"01234", b"56789"], True),
        (lambda _: iter([b"01234", b"56789"]), False),
        (lambda _: OneShot(), False),
    ],
    ids=["bytes", "path", "file", "list", "generator", "pipe"],
)
def test_bodies_are_rewound_or_not_sent_again(
    driver: Any, no_waiting: list[float], tmp_path: Any, make: Any, again: bool
) -> None:
    mock = MockTransport([error(500), json_answer({"ok": 1})])
    client = driver.client(mock)
    if again:
        assert driver.call(client, BINARY, body=make(tmp_path)) == {"ok": 1}
        assert [request.content for request in mock.requests] == [b"0123456789"] * 2
    else:
        with pytest.raises(errors.InternalServerError):
            driver.call(client, BINARY, body=make(tmp_path))
        assert len(mock.requests) == 1


@pytest.mark.parametrize("again", [True, False])
def test_files_in_forms_are_rewound_or_not_sent_again(driver: Any, no_waiting: list[float], again: bool) -> None:
    mock = MockTransport([error(500), json_answer({"ok": 1})])
    files = [io.BytesIO(b"one"), io.BytesIO(b"two") if again else OneShot()]
    arguments = {"body": {"file": files, "x": 1}}
    if again:
        driver.call(driver.client(mock), driver.UPLOAD, **arguments)
        first, second = mock.requests
        assert first.content == second.content
        assert b"one" in first.content
    else:
        with pytest.raises(errors.InternalServerError):
            driver.call(driver.client(mock), driver.UPLOAD, **arguments)
        assert len(mock.requests) == 1


def test_the_idempotency_key_stays(driver: Any, no_waiting: list[float]) -> None:

    mock = MockTransport([error(500), error(500), json_answer({}), json_answer({}), json_answer({})])
    client = driver.client(mock)
    provider = type(client)._provider._replace(idempotency_header="Idempotency-Key")
    client.__class__ = type("Keyed", (type(client),), {"_provider": provider})
    driver.call(client, driver.ANY, body={})
    driver.call(client, driver.ANY, body={})
    keys = [request.headers["idempotency-key"] for request in mock.requests]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    driver.call(client, driver.ANY, body={}, options=({"Idempotency-Key": "mine"}, None, None, 1))
    assert mock.requests[-1].headers["idempotency-key"] == "mine"


def test_waits_do_not_add_up_across_calls(driver: Any, no_waiting: list[float]) -> None:
    answers = itertools.cycle([error(500), json_answer({})])
    client = driver.client(MockTransport(lambda _: next(answers)))
    for _ in range(5):
        driver.call(client, driver.ANY, body={})
    assert all(0.375 <= wait <= 0.5 for wait in no_waiting)
