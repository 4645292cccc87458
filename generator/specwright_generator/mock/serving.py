"""The mock provider on a port: starlette and uvicorn around a pure answer."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import uvicorn
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from specwright.testing import Answer, MockRequest

from .api import MAX_BODY, MockApi, Seen

LOOPBACK = "127.0.0.1"


class Cut(ConnectionError):
    """The connection breaks, because it was to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that is running: its address without a slash at the end, and what it was asked."""

    url: str
    seen: deque[Seen]


def app_of(api: MockApi) -> ASGIApp:
    """An ASGI application that answers as `api` does."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        content = await _content(request)
        raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        query: bytes = request.scope.get("query_string", b"")
        url = f"{request.url.scheme}://{request.url.netloc}{raw.partition(b'?')[0].decode('latin-1')}"
        seen = MockRequest(
            method=request.method,
            url=f"{url}?{query.decode('latin-1')}" if query else url,
            headers={name.lower(): value for name, value in request.headers.items()},
            content=content,
        )
        answer = api.answer(seen)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        await _response(answer)(scope, receive, send)

    return app


async def _content(request: Request) -> bytes:
    """The body, or a little more than is allowed of it: the rest is not read."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BODY:
            break
    return b"".join(chunks)


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if len(answer.chunks) < 2 and answer.failure is None:
        return Response(b"".join(answer.chunks), status_code=answer.status, headers=headers)
    return StreamingResponse(_chunks(answer), status_code=answer.status, headers=headers)


async def _chunks(answer: Answer) -> AsyncIterator[bytes]:
    for index, chunk in enumerate(answer.chunks):
        if index and answer.pause:
            await asyncio.sleep(answer.pause)
        yield chunk
    if answer.failure is not None:
        raise Cut("the connection is cut")


class _Server(uvicorn.Server):
    """Leaves the signals to the thread that has them."""

    def install_signal_handlers(self) -> None:
        return


@contextmanager
def serve(api: MockApi, *, host: str = LOOPBACK, port: int = 0) -> Generator[Server, None, None]:
    """Serve `api` in a thread for as long as the block lasts.

    Args:
        api: what answers.
        host: the address to listen at; of this machine alone by default.
        port: the port; 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    listening = socket.create_server((host, port))
    bound: int = listening.getsockname()[1]
    config = uvicorn.Config(api.app(), log_level="critical", access_log=False, lifespan="off", ws="none")
    server = _Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        yield Server(url=f"http://{host}:{bound}", seen=api.seen)
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=10)
        listening.close()
