"""Redirects: where they lead, and that credentials stay at home."""

from __future__ import annotations

import io
from typing import Any

import pytest

from specwright.runtime import errors
from specwright.runtime.operation import Operation
from specwright.runtime.redirects import RedirectRefused, follow
from specwright.testing import Answer, MockTransport, json_answer

HOME = "https://api.tiny.test/v1/any"
HEADERS = [
    ("Authorization", "Bearer x"), ("X-API-Key", "x"), ("api-key", "x"), ("Cookie", "a=b"), ("X-Goog-Api-Key", "x"),
    ("Proxy-Authorization", "x"), ("Own", "x"), ("Accept", "*/*"), ("Content-Type", "text/plain"),
    ("Content-Length", "3"), ("Host", "api.tiny.test"), ("Idempotency-Key", "i"), ("Tiny-Org", "o"),
]  # fmt: skip


def go(location: str, *, status: int = 307, method: str = "POST", url: str = HOME) -> Any:
    return follow(method, url, HEADERS, status=status, location=location, secret=frozenset({"own"}))


@pytest.mark.parametrize(
    ("location", "target", "same"),
    [
        ("/v2", "https://api.tiny.test/v2", True),
        ("next?x=1", "https://api.tiny.test/v1/next?x=1", True),
        ("https://api.tiny.test:443/v2#there", "https://api.tiny.test:443/v2", True),
        ("https://API.tiny.test/v2", "https://API.tiny.test/v2", True),
        ("https://evil.test/v2", "https://evil.test/v2", False),
        ("//evil.test/v2", "https://evil.test/v2", False),
        ("https://api.tiny.test.evil.test/", "https://api.tiny.test.evil.test/", False),
        ("https://api.tiny.test@evil.test/", "https://api.tiny.test@evil.test/", False),
        ("https://api.tiny.test:444/", "https://api.tiny.test:444/", False),
        ("https://sub.api.tiny.test/", "https://sub.api.tiny.test/", False),
    ],
)
def test_where_it_leads_and_what_goes_along(location: str, target: str, same: bool) -> None:
    step = go(location)
    assert (step.url, step.same_site) == (target, same)
    names = {name.lower() for name, _ in step.headers}
    secret = {"authorization", "x-api-key", "api-key", "cookie", "x-goog-api-key", "proxy-authorization", "own"}
    assert names & secret == (secret if same else set())
    assert {"accept", "content-type", "idempotency-key", "tiny-org"} <= names
    assert not names & {"host", "content-length"}


@pytest.mark.parametrize("location", ["http://api.tiny.test/", "http://evil.test/", "ftp://x/", "file:///etc/passwd",
                                      "javascript:1", "https://[", "https://a:b/"])  # fmt: skip
def test_refused(location: str) -> None:
    with pytest.raises(RedirectRefused) as caught:
        go(location)
    assert "passwd" not in str(caught.value)


def test_http_to_https_of_the_same_host_is_an_upgrade() -> None:
    assert go("https://api.tiny.test/", url="http://api.tiny.test/").same_site
    assert not go("https://api.tiny.test:8443/", url="http://api.tiny.test/").same_site


@pytest.mark.parametrize(
    ("status", "method", "becomes", "body"),
    [
        (301, "POST", "GET", False), (302, "POST", "GET", False), (303, "POST", "GET", False),
        (303, "PUT", "GET", False), (301, "PUT", "PUT", True), (302, "DELETE", "DELETE", True),
        (307, "POST", "POST", True), (308, "PATCH", "PATCH", True), (303, "HEAD", "HEAD", True),
        (302, "GET", "GET", True),
    ],
)  # fmt: skip
def test_methods(status: int, method: str, becomes: str, body: bool) -> None:
    step = go("/x", status=status, method=method)
    assert (step.method, step.keep_body) == (becomes, body)
    assert any(name.lower() == "content-type" for name, _ in step.headers) is body


def moved(location: str, status: int = 307) -> Answer:
    return Answer(status=status, headers={"location": location})


def test_followed_at_home_with_the_body(driver: Any) -> None:
    mock = MockTransport([moved("/v2/any", 308), json_answer({"ok": 1})])
    assert driver.call(driver.client(mock), driver.ANY, body={"x": 1}) == {"ok": 1}
    first, second = mock.requests
    assert (second.url, second.content, second.method) == ("https://api.tiny.test/v2/any", first.content, "POST")
    assert second.headers["authorization"] == first.headers["authorization"]
    assert second.headers["content-length"] == first.headers["content-length"]
    assert mock.open == 0


def test_nothing_secret_goes_to_another_host(driver: Any) -> None:
    mock = MockTransport([moved("https://evil.test/"), moved("https://api.tiny.test/back"), json_answer({})])
    make: Any = mock.async_client if driver.asynchronous else mock.client
    http = make(
        using=driver.library, headers={"X-Api-Key": "own"}, cookies={"session": "own"}, auth=("user", "password")
    )
    client = driver.client(http_client=http, default_headers={"X-Secret-Token": "s"})
    driver.call(client, driver.ANY, body={}, options=({"X-Goog-Api-Key": "g"}, None, None, 1))
    first, second, third = mock.requests
    for name in ("authorization", "x-api-key", "cookie", "x-secret-token", "x-goog-api-key"):
        assert name in first.headers
        assert name not in second.headers
        assert name not in third.headers
    assert second.headers["host"] == "evil.test"


@pytest.mark.parametrize("location", ["http://api.tiny.test/", "https://["])
def test_a_refused_redirect_is_an_error(driver: Any, location: str) -> None:
    mock = MockTransport(moved(location))
    with pytest.raises(errors.APIConnectionError, match="redirects"):
        driver.call(driver.client(mock), driver.ANY, body={})
    assert (len(mock.requests), mock.open) == (1, 0)


def test_redirects_end(driver: Any) -> None:
    mock = MockTransport(moved("/again"))
    with pytest.raises(errors.APIConnectionError, match="more than 20 times"):
        driver.call(driver.client(mock), driver.ANY, body={})
    assert (len(mock.requests), mock.open) == (21, 0)


def test_a_file_goes_along_if_it_can(driver: Any) -> None:
    op = Operation(method="POST", path="/raw", body="binary", returns="typing:Any")
    mock = MockTransport([moved("/b"), json_answer({"ok": 1})])
    driver.call(driver.client(mock), op, body=io.BytesIO(b"file"))
    assert [request.content for request in mock.requests] == [b"file", b"file"]
    mock = MockTransport([moved("/b"), json_answer({"ok": 1})])
    with pytest.raises(errors.APIConnectionError, match="sent twice"):
        driver.call(driver.client(mock), op, body=iter([b"once"]))


def test_a_redirect_without_an_address_is_an_error(driver: Any) -> None:
    with pytest.raises(errors.APIStatusError) as caught:
        driver.call(driver.client(MockTransport(Answer(status=304))), driver.ANY, body={})
    assert caught.value.status_code == 304
