"""The log says what happened and nothing secret; and without a listener it says nothing."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest

from specwright.runtime.operation import Operation
from specwright.runtime.secrets import is_secret, redacted_pairs, redacted_url, scrubbed
from specwright.testing import MockTransport, error, json_answer


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("Authorization", True), ("x-api-key", True), ("api-key", True), ("X-Goog-Api-Key", True), ("key", True),
        ("Cookie", True), ("Set-Cookie", True), ("X-Amz-Security-Token", True), ("X-Amz-Signature", True),
        ("access_token", True), ("client_secret", True), ("x-auth", True), ("password", True),
        ("Ocp-Apim-Subscription-Key", True), ("upload_id", True),
        ("accept", False), ("max_tokens", False), ("max_completion_tokens", False), ("idempotency-key", False),
        ("x-ratelimit-remaining-tokens", False), ("page_token", False), ("monkey", False), ("keyboard", False),
    ],
)  # fmt: skip
def test_which_names_are_secret(name: str, secret: bool) -> None:
    assert is_secret(name) is secret


def test_redaction() -> None:
    assert redacted_pairs([("X-API-Key", "s"), ("own", "s"), ("a", "b")], frozenset({"own"})) == [
        ("X-API-Key", "[hidden]"), ("own", "[hidden]"), ("a", "b"),
    ]  # fmt: skip
    assert redacted_url("https://u:p@h/p?key=s&a=1&own=s&b", frozenset({"own"})) == (
        "https://[hidden]@h/p?key=[hidden]&a=1&own=[hidden]&b"
    )
    assert scrubbed("it is sk-123456, ab", ["sk-123456", "ab"]) == "it is [hidden], ab"


def test_nothing_secret_is_logged(driver: Any, caplog: pytest.LogCaptureFixture, no_waiting: list[float]) -> None:
    caplog.set_level(logging.DEBUG, logger="specwright")
    mock = MockTransport(
        [error(500, "sk-secret-1234"), json_answer({"private": "answer"}, headers={"x-request-id": "r1"})]
    )
    client = driver.client(mock, default_headers={"X-Own-Token": "sk-token"}, default_query={"key": "sk-query"})
    op = Operation(method="POST", path="/x", body="json", returns="typing:Any")
    driver.call(client, op, body={"private": "question"})
    ours = [record.getMessage() for record in caplog.records if record.name == "specwright"]
    text = "\n".join(ours)
    assert "POST https://api.tiny.test/v1/x" in text
    assert "retry 1 of 2" in text
    assert "r1" in text
    assert "500" in text
    assert "sk-" not in text
    assert "private" not in text


@pytest.mark.parametrize(("level", "shown"), [("info", True), ("debug", True), ("", False), ("nonsense", False)])
def test_the_environment_turns_it_on(level: str, shown: bool) -> None:
    code = "from specwright.runtime import logs; logs.retrying('why', 1.0, 1, 2)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment(level)
    )
    assert ("why; retry 1 of 2" in done.stderr) is shown


def _environment(level: str) -> dict[str, str]:
    import os

    return {**os.environ, "SPECWRIGHT_LOG": level}
