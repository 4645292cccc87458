"""Requests of the caller's own on the newer resources, beside google-genai's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from specwright import genai
from specwright.runtime.errors import APIConnectionError, APITimeoutError
from specwright.runtime.retry import BackoffStrategy, RetryConfig

RESOURCES = (
    "agents", "credentials", "decisions", "environments", "environments.files", "interactions", "triggers", "voices",
    "webhooks",
)  # fmt: skip
ADDRESS = "https://example.test/v1/things?key=k"
SOON = RetryConfig("backoff", BackoffStrategy(1, 2, 1.0, 60_000, jitter_ms=0), retry_connection_errors=False)
EVEN_UNANSWERED = RetryConfig("backoff", BackoffStrategy(1, 2, 1.0, 60_000, jitter_ms=0), retry_connection_errors=True)


class Server:
    """Answers with these statuses in turn; an exception is raised in place of an answer."""

    def __init__(self, *turns: int | Exception) -> None:
        self.turns = list(turns)
        self.seen: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        turn = self.turns.pop(0)
        if isinstance(turn, Exception):
            raise turn
        return httpx2.Response(turn, json={"n": len(self.seen)})


def resource(client: Any, path: str) -> Any:
    for name in path.split("."):
        client = getattr(client, name)
    return client


def client_of(server: Server) -> genai.Client:
    transport = httpx2.MockTransport(server)
    options: Any = {
        "httpx_client": httpx2.Client(transport=transport),
        "httpx_async_client": httpx2.AsyncClient(transport=transport),
    }
    return genai.Client(api_key="a-key-of-the-client", http_options=options)


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """`do_request` of a resource in one colour; the answer's body is read."""

    def sync(server: Server, path: str = "agents", **arguments: Any) -> Any:
        call = resource(client_of(server), path).do_request
        return call(None, httpx2.Request("GET", ADDRESS), lambda status: status >= 400, **arguments)

    def asynchronous(server: Server, path: str = "agents", **arguments: Any) -> Any:
        import asyncio

        async def asked() -> Any:
            call = resource(client_of(server).aio, path).do_request_async
            answer = await call(None, httpx2.Request("GET", ADDRESS), lambda status: status >= 400, **arguments)
            await answer.aread()
            return answer

        return asyncio.run(asked())

    return sync if request.param == "sync" else asynchronous


@pytest.mark.parametrize("path", RESOURCES)
def test_every_resource_sends_a_request_as_it_is(ask: Callable[..., Any], path: str) -> None:
    server = Server(200)
    answer = ask(server, path)
    assert answer.json() == {"n": 1}
    assert str(server.seen[0].url) == ADDRESS
    assert set(server.seen[0].headers) == {"host"}


def test_an_error_is_an_answer(ask: Callable[..., Any]) -> None:
    assert ask(Server(500)).status_code == 500


def test_it_is_sent_again_as_it_is_told(ask: Callable[..., Any]) -> None:
    server = Server(503, 429, 200)
    assert ask(server, retry_config=(SOON, ["429", "5XX"])).status_code == 200
    assert len(server.seen) == 3
    server = Server(503, 200)
    assert ask(server, retry_config=(SOON, ["429"])).status_code == 503
    assert len(server.seen) == 1


def test_no_answer_is_an_error_of_the_clients_own(ask: Callable[..., Any]) -> None:
    broken = httpx2.ConnectError("no way")
    with pytest.raises(APIConnectionError) as caught:
        ask(Server(broken), retry_config=(SOON, ["5XX"]))
    assert caught.value.__cause__ is broken
    with pytest.raises(APITimeoutError):
        ask(Server(httpx2.ReadTimeout("late")))
    server = Server(broken, 200)
    assert ask(server, retry_config=(EVEN_UNANSWERED, ["5XX"])).status_code == 200


def test_a_streamed_answer_is_read_by_the_caller(ask: Callable[..., Any]) -> None:
    assert ask(Server(200), stream=True).status_code == 200
