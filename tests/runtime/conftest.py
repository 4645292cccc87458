"""A tiny provider, a driver that runs the same test in both colours over both libraries, and a loopback server."""

from __future__ import annotations

import asyncio
import inspect
import socket
import threading
from collections.abc import AsyncIterable, Callable, Iterator
from typing import Any

import pytest

from specwright.runtime.client import AsyncClient, SyncClient
from specwright.runtime.models import BaseModel
from specwright.runtime.operation import Events, Operation
from specwright.runtime.provider import Option, Provider
from specwright.runtime.raw import async_raw, async_streamed, raw, streamed
from specwright.runtime.resource import AsyncResource, SyncResource
from specwright.testing import MockTransport

PROVIDER = Provider(
    name="tiny",
    client="Tiny",
    base_url="https://api.tiny.test/v1",
    base_url_env="TINY_BASE_URL",
    options=(
        Option(name="api_key", env="TINY_KEY", header="Authorization", prefix="Bearer ", auth=True, secret=True),
        Option(name="admin_key", env="TINY_ADMIN", header="X-Admin-Key", auth=True, secret=True),
        Option(name="organization", env="TINY_ORG", header="Tiny-Org"),
        Option(name="webhook_secret", secret=True),
    ),
    default_auth=("api_key",),
    required=("api_key", "admin_key"),
)


class Thing(BaseModel):
    id: str
    name: str | None = None


class Piece(BaseModel):
    text: str


class Tiny(SyncClient):
    _provider = PROVIDER


class AsyncTiny(AsyncClient):
    _provider = PROVIDER


SELF = "tests_runtime_tiny"
GET = Operation(method="GET", path="/things/{thing_id}", returns=f"{SELF}:Thing")
ANY = Operation(method="POST", path="/any", body="json", returns="typing:Any")
WRITE = Operation(
    method="POST",
    path="/things",
    body="json",
    returns=f"{SELF}:Thing",
    events=Events(event=f"{SELF}:Piece", switch="stream"),
)
LIST = Operation(method="GET", path="/things", returns=f"{SELF}:Thing", page=f"{SELF}:CursorPage")
FILE = Operation(method="GET", path="/file", kind="binary", accept="application/octet-stream")
UPLOAD = Operation(method="POST", path="/upload", body="multipart", returns="typing:Any", files=frozenset({"file"}))


class Things(SyncResource):
    def get(self, thing_id: str, *, extra_headers: Any = None) -> Thing:
        return self._call(GET, path={"thing_id": thing_id}, options=(extra_headers, None, None, 5.0))

    def write(self, *, stream: bool = False, extra_headers: Any = None) -> Any:
        return self._call(WRITE, body={"stream": stream}, options=(extra_headers, None, None, 5.0))

    def list(self, *, extra_headers: Any = None) -> Any:
        return self._call_page(LIST, options=(extra_headers, None, None, 5.0))

    def file(self, *, extra_headers: Any = None) -> Any:
        return self._call(FILE, options=(extra_headers, None, None, 5.0))


class AsyncThings(AsyncResource):
    async def get(self, thing_id: str, *, extra_headers: Any = None) -> Thing:
        return await self._call(GET, path={"thing_id": thing_id}, options=(extra_headers, None, None, 5.0))

    async def write(self, *, stream: bool = False, extra_headers: Any = None) -> Any:
        return await self._call(WRITE, body={"stream": stream}, options=(extra_headers, None, None, 5.0))

    def list(self, *, extra_headers: Any = None) -> Any:
        return self._call_page(LIST, options=(extra_headers, None, None, 5.0))

    async def file(self, *, extra_headers: Any = None) -> Any:
        return await self._call(FILE, options=(extra_headers, None, None, 5.0))


class Driver:
    """One colour over one library. `run` awaits where there is something to await."""

    GET, ANY, WRITE, LIST, FILE, UPLOAD = GET, ANY, WRITE, LIST, FILE, UPLOAD

    def __init__(self, asynchronous: bool, library: str) -> None:
        self.asynchronous = asynchronous
        self.library = library
        self.loop = asyncio.new_event_loop()

    def client(self, mock: MockTransport | None = None, **options: Any) -> Any:
        options.setdefault("values", {"api_key": "sk-secret-1234"})
        if mock is not None:
            make: Any = mock.async_client if self.asynchronous else mock.client
            options["http_client"] = make(using=self.library)
        return AsyncTiny(**options) if self.asynchronous else Tiny(**options)

    def things(self, client: Any) -> Any:
        return AsyncThings(client) if self.asynchronous else Things(client)

    def run(self, value: Any) -> Any:
        async def wait() -> Any:
            return await value

        return self.loop.run_until_complete(wait()) if inspect.isawaitable(value) else value

    def call(self, client: Any, op: Operation, **arguments: Any) -> Any:
        resource: Any = AsyncResource(client) if self.asynchronous else SyncResource(client)
        return self.run((resource._call_page if op.page else resource._call)(op, **arguments))

    def collect(self, values: Any) -> list[Any]:
        async def gather() -> list[Any]:
            return [value async for value in values]

        return self.run(gather()) if isinstance(values, AsyncIterable) else list(values)

    def take(self, stream: Any, count: int) -> list[Any]:
        async def gather() -> list[Any]:
            return [await anext(stream) for _ in range(count)]

        return self.run(gather()) if self.asynchronous else [next(stream) for _ in range(count)]

    def wrapped(self, things: Any, name: str) -> tuple[Any, Any]:
        method = getattr(things, name)
        if self.asynchronous:
            return async_raw(method), async_streamed(method)
        return raw(method), streamed(method)

    def within(self, manager: Any, body: Callable[[Any], Any]) -> Any:
        """Run `body`, which may be a coroutine function, inside a context manager of this colour."""
        if not self.asynchronous:
            with manager as value:
                return body(value)

        async def run() -> Any:
            async with manager as value:
                result = body(value)
                return await result if inspect.isawaitable(result) else result

        return self.run(run())

    def settle(self) -> None:
        """Let the event loop close what was dropped."""

        async def idle() -> None:
            for _ in range(5):
                await asyncio.sleep(0.002)

        if self.asynchronous:
            self.run(idle())

    def close(self) -> None:
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()


@pytest.fixture(
    params=[(False, "httpx2"), (False, "httpx"), (True, "httpx2"), (True, "httpx")],
    ids=["sync-httpx2", "sync-httpx", "async-httpx2", "async-httpx"],
)
def driver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    asynchronous, library = request.param
    for name in ("TINY_KEY", "TINY_ADMIN", "TINY_ORG", "TINY_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SPECWRIGHT_HTTP", library)
    made = Driver(asynchronous, library)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _tiny_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations name their types by module: this is the one that has them."""
    import sys
    import types
    from typing import ClassVar, TypeVar

    from specwright.runtime.page_models import BaseAsyncPage, BaseSyncPage
    from specwright.runtime.pages import PageRule

    if SELF in sys.modules:
        return
    T = TypeVar("T")
    rule = PageRule(items="data", param="after", cursor_item="id", more="has_more")

    class SyncCursorPage(BaseSyncPage[T]):
        page_rule: ClassVar[PageRule] = rule
        data: list[T]
        has_more: bool | None = None

    class AsyncCursorPage(BaseAsyncPage[T]):
        page_rule: ClassVar[PageRule] = rule
        data: list[T]
        has_more: bool | None = None

    module: Any = types.ModuleType(SELF)
    module.Thing, module.Piece = Thing, Piece
    module.SyncCursorPage, module.AsyncCursorPage = SyncCursorPage, AsyncCursorPage
    sys.modules[SELF] = module


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Retries do not wait; the seconds that they would have waited are collected."""
    import time

    import anyio

    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(anyio, "sleep", sleep)
    return waits


class Server:
    """A loopback server: `script` gets each request's bytes and the socket, and says if the connection goes on."""

    def __init__(self, script: Callable[[bytes, socket.socket], bool]) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        self.open = 0
        self.requests: list[bytes] = []
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self.open += 1
            self._sockets.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            going = True
            while going:
                request = b""
                while b"\r\n\r\n" not in request:
                    data = connection.recv(65536)
                    if not data:
                        return
                    request += data
                head, _, body = request.partition(b"\r\n\r\n")
                length = next(
                    (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length:" in line), 0
                )
                while len(body) < length:
                    body += connection.recv(65536)
                self.requests.append(head + b"\r\n\r\n" + body)
                going = self._script(self.requests[-1], connection)
        except OSError:
            pass
        finally:
            connection.close()
            self.open -= 1

    def close(self) -> None:
        self._listener.close()
        for connection in self._sockets:
            connection.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[bytes, socket.socket], bool]], Server]]:
    servers: list[Server] = []

    def start(script: Callable[[bytes, socket.socket], bool]) -> Server:
        servers.append(Server(script))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
