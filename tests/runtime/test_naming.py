"""A client's own names for errors: asked for in one place, for calls and for streams."""

from __future__ import annotations

from typing import Any

import pytest

from specwright.runtime import errors
from specwright.testing import MockTransport, error, events, refused, text_answer


class Told(errors.APIError):
    """An error under the client's own name; `seen` is what it stands for."""

    def __init__(self, seen: errors.APIError) -> None:
        super().__init__(f"told: {seen.message}", seen.request, body=seen.body)
        self.seen = seen


def named(driver: Any, answer: Any) -> Any:
    """A client over a mock that names all errors."""
    client = driver.client(MockTransport(answer), max_retries=0)
    client.named = Told
    return client


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param(error(429, "slow"), errors.RateLimitError, id="status"),
        pytest.param(refused(), errors.APIConnectionError, id="connection"),
        pytest.param(text_answer("<html>", media_type="text/html"), errors.APIResponseValidationError, id="answer"),
    ],
)
def test_errors_of_calls_have_the_clients_names(driver: Any, answer: Any, kind: type[errors.APIError]) -> None:
    with pytest.raises(Told) as caught:
        driver.run(driver.things(named(driver, answer)).get("x"))
    assert type(caught.value.seen) is kind
    assert caught.value.__cause__ is caught.value.seen.__cause__
    assert caught.value.__suppress_context__


def test_errors_of_streams_have_the_clients_names(driver: Any) -> None:
    client = named(driver, events([{"text": "a"}, {"error": {"message": "broken", "code": "x"}}]))
    values = driver.call(client, driver.WRITE, body={"stream": True})
    with pytest.raises(Told, match="told: broken") as caught:
        driver.collect(values)
    assert type(caught.value.seen) is errors.APIError


def test_an_error_without_another_name_is_raised_as_it_is(driver: Any) -> None:
    client = driver.client(MockTransport(refused()), max_retries=0)
    with pytest.raises(errors.APIConnectionError) as caught:
        driver.run(driver.things(client).get("x"))
    assert caught.value.__cause__ is not None
