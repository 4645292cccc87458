"""One client used from many places: threads, event loops, copies; and pools that are bounded and shared."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
from typing import Any

import pytest

from specwright.runtime.resource import AsyncResource, SyncResource
from specwright.runtime.transport import library, library_of

BODY = b'{"ok": 1}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n" + BODY


def always(_: bytes, connection: socket.socket) -> bool:
    connection.sendall(ANSWER)
    return True


def test_many_threads(driver: Any, serve: Any) -> None:
    if driver.asynchronous:
        pytest.skip("threads share synchronous clients")
    server = serve(always)
    client = driver.client(base_url=server.url)
    answers: list[Any] = []
    start = threading.Barrier(16)

    def work() -> None:
        start.wait()
        for _ in range(5):
            answers.append(SyncResource(client)._call(driver.ANY, body={}))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"ok": 1}] * 80
    assert len(client._pool._channels) == 1
    assert server.connections <= 16
    client.close()


def test_many_event_loops(driver: Any, serve: Any) -> None:
    if not driver.asynchronous:
        pytest.skip("event loops share asynchronous clients")
    server = serve(always)
    client = driver.client(base_url=server.url)

    async def work() -> list[Any]:
        resource: Any = AsyncResource(client)
        calls = [resource._call(driver.ANY, body={}) for _ in range(4)]
        return list(await asyncio.gather(*calls))

    for _ in range(6):
        assert asyncio.run(work()) == [{"ok": 1}] * 4
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.extend(asyncio.run(work()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [{"ok": 1}] * 16
    asyncio.run(work())
    gc.collect()
    # Clients of loops that are gone are gone too.
    assert len(client._pool._by_loop) <= 2
    asyncio.run(client.close())


def test_connections_are_kept_and_shared_by_copies(driver: Any, serve: Any) -> None:
    server = serve(always)
    client = driver.client(base_url=server.url)
    for _ in range(3):
        driver.call(client, driver.ANY, body={})
        driver.call(client.with_options(max_retries=0), driver.ANY, body={})
    assert (server.connections, len(server.requests)) == (1, 6)
    driver.run(client.close())


def test_a_temporary_client_works(driver: Any, serve: Any) -> None:
    server = serve(always)
    assert driver.call(driver.client(base_url=server.url), driver.ANY, body={}) == {"ok": 1}


def test_tls_settings_are_made_once(driver: Any) -> None:
    known = library(driver.library)
    assert known.tls() is known.tls()
    pool = driver.client()._pool
    if driver.asynchronous:

        async def channel() -> Any:
            return pool.channel("https")

        made = driver.run(channel())
    else:
        made = pool.channel("https")
    assert library_of(made.client) is known
    core = made.client._transport._pool
    assert core._ssl_context is known.tls()
    assert core._max_connections == 1000
    assert known.tls().check_hostname


def test_the_environment_chooses_the_library(driver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert library() is library(driver.library)
    monkeypatch.setenv("SPECWRIGHT_HTTP", "requests")
    from specwright.runtime.errors import SpecwrightError

    with pytest.raises(SpecwrightError, match="SPECWRIGHT_HTTP"):
        library()


def test_ready_made_clients(driver: Any) -> None:
    from specwright.runtime import default_clients

    made: Any = default_clients.DefaultAsyncHttpxClient
    if not driver.asynchronous:
        made = default_clients.DefaultHttpxClient
    http = made(headers={"X": "1"})
    assert (http.timeout.read, http.timeout.connect, http.headers["x"]) == (600, 5, "1")
    assert http._transport._pool._max_connections == 1000
    assert made(timeout=3).timeout.read == 3
    driver.client(http_client=http)
