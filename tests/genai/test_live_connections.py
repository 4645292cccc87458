"""How live sessions connect: TLS, client certificates and proxies of the client; and what is seen of credentials."""

from __future__ import annotations

import asyncio
import base64
import logging
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from specwright import genai
from specwright.genai import _live_means, errors
from specwright.runtime.sockets import Reconnected, Reconnecting, SocketOptions, SocketUnreachable
from specwright.testing.sockets import Close, Drop, Pause, Receive, Refuse, Script, Send, SocketServer

KEY = "SECRET-KEY-0123456789"
READY: Script = (Receive(), Send({"setupComplete": {}}))
DONE = Send({"serverContent": {"turnComplete": True}})
WHOLE: Script = (*READY, Receive(), DONE)

Talk: TypeAlias = Callable[..., None]


def options(arguments: Any, url: str) -> Any:
    """HTTP options with arguments for both colours' HTTP clients."""
    return {"base_url": url, "client_args": arguments, "async_client_args": arguments}


def client(url: str, arguments: Any = None, **given: Any) -> genai.Client:
    return genai.Client(**(given or {"api_key": KEY}), http_options=options(arguments, url))


def talk_sync(made: genai.Client, socket: SocketOptions | None = None, config: Any = None) -> None:
    """Say a word and hear a turn."""
    with made.live.connect(model="m", config=config, socket=socket) as session:
        session.send_realtime_input(text="hi")
        list(session.receive())


def talk_async(made: genai.Client, socket: SocketOptions | None = None, config: Any = None) -> None:
    async def run() -> None:
        async with made.aio.live.connect(model="m", config=config, socket=socket) as session:
            await session.send_realtime_input(text="hi")
            async for _ in session.receive():
                pass

    asyncio.run(run())


both = pytest.mark.parametrize("talk", [talk_sync, talk_async])

# --- TLS ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of the loopback interface, and its key, made here."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    named = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *named]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def secure(pair: tuple[Path, Path]) -> Iterator[SocketServer]:
    """A server that speaks TLS, and asks for a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    context.load_verify_locations(pair[0])
    context.verify_mode = ssl.CERT_OPTIONAL
    with SocketServer(WHOLE, tls=context) as server:
        yield server


@both
def test_certificates_are_checked(talk: Talk, secure: SocketServer) -> None:
    with pytest.raises(SocketUnreachable, match="certificate verify failed"):
        talk(client(secure.http_url))


def trusting(pair: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(pair[0]))


@both
@pytest.mark.parametrize(
    "arguments",
    [
        lambda pair: {"verify": trusting(pair)},
        lambda pair: {"ssl": trusting(pair)},
        lambda pair: {"verify": str(pair[0])},
        lambda pair: {"verify": False},
    ],
    ids=["a context", "as aiohttp names it", "a file", "unchecked"],
)
def test_the_clients_tls_settings_hold(
    talk: Talk, secure: SocketServer, pair: tuple[Path, Path], arguments: Callable[..., Any]
) -> None:
    talk(client(secure.http_url, arguments(pair)))
    assert not secure.visits[0].certificate


@both
def test_the_callers_certificate_is_shown(talk: Talk, secure: SocketServer, pair: tuple[Path, Path]) -> None:
    talk(client(secure.http_url, {"verify": str(pair[0]), "cert": (str(pair[0]), str(pair[1]))}))
    assert secure.visits[0].certificate["subject"] == ((("commonName", "loopback"),),)


@both
@pytest.mark.parametrize("backend", ["gemini", "vertex"])
def test_the_certificate_of_the_device_is_shown_to_vertex_alone(
    talk: Talk, backend: str, secure: SocketServer, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_USE_CLIENT_CERTIFICATE", "true")
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    found = (pair[0].read_bytes(), pair[1].read_bytes())
    monkeypatch.setattr(_live_means, "source", lambda: lambda: found)
    monkeypatch.setattr("specwright.genai._setup.source", lambda: lambda: found)
    given = {"vertexai": True, "api_key": KEY} if backend == "vertex" else {"api_key": KEY}
    talk(client(secure.http_url, **given))
    assert bool(secure.visits[0].certificate) == (backend == "vertex")


# --- proxies --------------------------------------------------------------------------------------------------------


class Proxy:
    """A proxy for tunnels, which notes what it was asked.

    Args:
        status: what it answers; with 200 it lets through.
    """

    def __init__(self, status: int = 200) -> None:
        self.asked: list[str] = []
        self._status = status
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            asked = near.recv(65536).decode()
            self.asked.append(asked)
            near.sendall(f"HTTP/1.1 {self._status} X\r\n\r\n".encode())
            if self._status != 200:
                near.close()
                continue
            host, _, port = asked.split()[1].partition(":")
            far = socket.create_connection((host, int(port)))
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=pump, args=(source, target), daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other direction has ended both


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    running = Proxy()
    yield running
    running.close()


@both
@pytest.mark.parametrize("kind", ["text", "httpx2"])
def test_the_clients_proxy_is_used(talk: Talk, proxy: Proxy, kind: str) -> None:
    import httpx2

    address = f"http://127.0.0.1:{proxy.port}"
    given: Any = (
        address.replace("//", "//user:p%40ss@") if kind == "text" else httpx2.Proxy(address, auth=("user", "p@ss"))
    )
    with SocketServer(WHOLE) as server:
        talk(client(server.http_url, {"proxy": given}))
    assert proxy.asked[0].startswith(f"CONNECT {server.url.removeprefix('ws://')} ")
    assert base64.b64encode(b"user:p@ss").decode() in proxy.asked[0]


@both
def test_a_proxy_that_refuses_shows_no_password(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    refusing = Proxy(407)
    with SocketServer(WHOLE) as server, pytest.raises(SocketUnreachable, match="407") as caught:
        talk(client(server.http_url, {"proxy": f"http://user:PASSWORD@127.0.0.1:{refusing.port}"}))
    refusing.close()
    assert "PASSWORD" not in told(caught.value) + caplog.text


@both
def test_an_address_that_is_no_proxys_shows_no_password(talk: Talk) -> None:
    with SocketServer(WHOLE) as server, pytest.raises(SocketUnreachable, match="proxy") as caught:
        talk(client(server.http_url, {"proxy": "gopher://user:PASSWORD@127.0.0.1:9"}))
    assert "PASSWORD" not in told(caught.value)


def told(error: BaseException | None) -> str:
    """All that a traceback shows of an error and its causes."""
    if error is None:
        return ""
    return (
        repr(error) + str(error) + told(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    )


@both
@pytest.mark.parametrize(
    "script",
    [
        (Refuse(403, f'{{"error": {{"message": "the key {KEY} is no good"}}}}'),),
        (*READY, Close(1008, f"the key {KEY} is no good")),
    ],
    ids=["handshake", "close"],
)
def test_a_key_that_is_repeated_is_hidden(talk: Talk, script: Script, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        SocketServer(script) as server,
        pytest.raises(errors.APIError, match=r"the key \[hidden\] is no good") as caught,
    ):
        talk(client(server.http_url))
    assert KEY not in told(caught.value) + caplog.text


# --- taking up again ------------------------------------------------------------------------------------------------


def handle(name: str, index: object = None) -> Send:
    update = {"newHandle": name, "resumable": True}
    return Send(
        {"sessionResumptionUpdate": update if index is None else {**update, "lastConsumedClientMessageIndex": index}}
    )


@both
def test_who_asks_for_handles_is_taken_up_and_told(talk: Talk) -> None:
    seen: list[Any] = []
    first = (*READY, handle("h"), Receive(), Drop())
    with SocketServer(first, (Refuse(503),), (*READY, DONE)) as server:
        talk(client(server.http_url), SocketOptions(notify=seen.append), {"session_resumption": {}})
        assert len(server.visits) == 3
    lost, again, back = seen
    assert (type(lost), lost.attempt, lost.delay, lost.cause.code) == (Reconnecting, 1, 0.0, 1006)
    assert (again.attempt, again.cause.status) == (2, 503)
    assert back == Reconnected(attempts=2)


@both
def test_without_a_handle_the_error_says_so(talk: Talk) -> None:
    with (
        SocketServer((*READY, Receive(), Close(1011, "boom"))) as server,
        pytest.raises(errors.APIError, match="boom; not taken up again, as the server has given no handle") as caught,
    ):
        talk(client(server.http_url), None, {"session_resumption": {}})
    assert (caught.value.code, len(server.visits)) == (1011, 1)


@both
def test_taking_up_can_be_turned_off(talk: Talk) -> None:
    script = (*READY, handle("h"), Receive(), Drop())
    with SocketServer(script) as server, pytest.raises(errors.APIError, match="1006"):
        talk(client(server.http_url), SocketOptions(reconnects=0), {"session_resumption": {}})
    assert len(server.visits) == 1


def vertex(url: str) -> genai.Client:
    return client(url, vertexai=True, api_key=KEY)


SAID = [f"message {number}" for number in range(5)]


def say_sync(made: genai.Client, socket: SocketOptions, config: Any, texts: list[str]) -> None:
    with made.live.connect(model="m", config=config, socket=socket) as session:
        for text in texts:
            session.send_realtime_input(text=text)
        list(session.receive())


def say_async(made: genai.Client, socket: SocketOptions, config: Any, texts: list[str]) -> None:
    async def run() -> None:
        async with made.aio.live.connect(model="m", config=config, socket=socket) as session:
            for text in texts:
                await session.send_realtime_input(text=text)
            async for _ in session.receive():
                pass

    asyncio.run(run())


@pytest.mark.parametrize("say", [say_sync, say_async])
@pytest.mark.parametrize("index", [2, "2"])
@pytest.mark.parametrize("config", [None, {"session_resumption": {"transparent": True}}])
def test_what_was_not_confirmed_is_sent_again(say: Talk, index: object, config: Any) -> None:
    seen: list[Any] = []
    first = (*READY, Receive(5), handle("h", index), Drop())
    with SocketServer(first, (*READY, Receive(3), DONE)) as server:
        say(vertex(server.http_url), SocketOptions(reconnects=2, notify=seen.append), config, SAID)
    setup, *again = server.visits[1].messages
    assert setup["setup"]["sessionResumption"] == {"transparent": True, "handle": "h"}
    assert [message["realtimeInput"]["text"] for message in again] == SAID[2:]
    assert seen[-1] == Reconnected(attempts=1, resent=3)


@pytest.mark.parametrize("say", [say_sync, say_async])
def test_what_is_too_much_to_be_kept_is_told(say: Talk) -> None:
    seen: list[Any] = []
    first = (*READY, Receive(5), handle("h", 1), Drop())
    with SocketServer(first, (*READY, Receive(2), DONE)) as server:
        say(vertex(server.http_url), SocketOptions(reconnects=2, notify=seen.append, max_held=2), None, SAID)
    assert [message["realtimeInput"]["text"] for message in server.visits[1].messages[1:]] == SAID[3:]
    assert seen[-1] == Reconnected(attempts=1, resent=2, missed=2)


@both
def test_a_hook_that_raises_is_heard_and_ends_nothing(talk: Talk) -> None:
    def raising(change: object) -> None:
        if not raised:
            raised.append(change)
            raise KeyError("hook")

    raised: list[object] = []

    def run() -> None:
        if talk is talk_sync:
            with client(server.http_url).live.connect(
                model="m", socket=SocketOptions(reconnects=2, notify=raising)
            ) as session:
                with pytest.raises(KeyError, match="hook"):
                    list(session.receive())
                list(session.receive())
            return

        async def inside() -> None:
            connect = client(server.http_url).aio.live.connect
            async with connect(model="m", socket=SocketOptions(reconnects=2, notify=raising)) as live:
                with pytest.raises(KeyError, match="hook"):
                    await anext(aiter(live.receive()))
                assert [message async for message in live.receive()]

        asyncio.run(inside())

    with SocketServer((*READY, Drop()), (*READY, DONE)) as server:
        run()
        assert len(server.visits) == 2


@both
def test_nothing_is_lost_where_a_server_leaves_in_a_flood(talk: Talk) -> None:
    got: list[Any] = []
    options = SocketOptions(reconnects=2, max_unread=2, close_timeout=1.0)
    many = Send({"serverContent": {"a": 1}}, times=300)
    first = (*READY, handle("h"), Receive(), Send({"goAway": {"timeLeft": "9s"}}), many, Pause(5))
    with SocketServer(first, (*READY, DONE)) as server:
        if talk is talk_sync:
            with client(server.http_url).live.connect(model="m", socket=options) as session:
                session.send_realtime_input(text="hi")
                got += session.receive()
        else:

            async def run() -> None:
                async with client(server.http_url).aio.live.connect(model="m", socket=options) as live:
                    await live.send_realtime_input(text="hi")
                    got.extend([message async for message in live.receive()])

            asyncio.run(run())
    assert len(got) == 1 + 1 + 300 + 1


def test_two_that_receive_at_once_are_told_so() -> None:
    async def run() -> None:
        async with client(server.http_url).aio.live.connect(model="m") as session:
            first = asyncio.ensure_future(anext(aiter(session.receive())))
            await asyncio.sleep(0.05)
            with pytest.raises(RuntimeError, match="One at a time"):
                await anext(aiter(session.receive()))
            await session.send_realtime_input(text="hi")
            await first

    with SocketServer(WHOLE) as server:
        asyncio.run(run())
