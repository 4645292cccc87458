"""Who asks: access tokens and their refresh in both colours, quota projects, certificates. No real credentials."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

from specwright import genai
from specwright.genai._auth import Tokens
from specwright.genai._certificates import with_certificate
from specwright.genai._token_transport import token_request

from .twins import clients

credentials = pytest.importorskip("google.auth.credentials", reason="google-auth is not installed")


class Running(credentials.Credentials):  # type: ignore[misc,name-defined]
    """Credentials whose token has run out; a refresh takes its time."""

    token: str | None

    def __init__(self, quota: str | None = None) -> None:
        super().__init__()
        self.refreshed = 0
        self._quota_project_id = quota

    def refresh(self, request: object) -> None:
        time.sleep(0.05)
        self.refreshed += 1
        self.token = f"token-{self.refreshed}"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION"):
        monkeypatch.delenv(name, raising=False)


def asked(found: Any, seen: list[httpx.Request]) -> genai.Client:
    """A client of Vertex AI with these credentials, whose requests go into `seen`."""

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"name": "x"})

    options: Any = clients(httpx.MockTransport(answer))
    return genai.Client(vertexai=True, project="p", location="us-central1", credentials=found, http_options=options)


def test_threads_share_a_refresh() -> None:
    held, seen = Running(), list[httpx.Request]()
    client = asked(held, seen)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.caches.get(name="c"), range(8)))
    assert held.refreshed == 1
    assert {request.headers["authorization"] for request in seen} == {"Bearer token-1"}


def test_tasks_share_a_refresh_and_the_loop_goes_on() -> None:
    held, seen = Running(), list[httpx.Request]()
    client = asked(held, seen)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while not seen:
            ticks += 1
            await asyncio.sleep(0.005)

    async def run() -> None:
        await asyncio.gather(tick(), *(client.aio.caches.get(name="c") for _ in range(8)))

    asyncio.run(run())
    assert held.refreshed == 1
    assert ticks > 3
    client.caches.get(name="c")
    assert held.refreshed == 1, "both colours share their tokens"


def test_a_token_that_runs_out_is_refreshed() -> None:
    held, seen = Running(), list[httpx.Request]()
    client = asked(held, seen)
    client.caches.get(name="c")
    held.token = None
    client.caches.get(name="c")
    assert [request.headers["authorization"] for request in seen] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("colour", ["sync", "async"])
def test_the_quota_project_of_default_credentials(colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("google.auth.default", lambda **options: (Running("quota"), "found"))
    seen: list[httpx.Request] = []
    client = asked(None, seen)
    asyncio.run(client.aio.caches.get(name="c")) if colour == "async" else client.caches.get(name="c")
    assert seen[0].headers["x-goog-user-project"] == "quota"


def test_making_a_client_asks_for_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("google.auth.default", lambda **options: pytest.fail("asked"))
    asked(None, [])


def test_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    from google.auth.exceptions import DefaultCredentialsError

    def none(**options: Any) -> Any:
        raise DefaultCredentialsError("none")  # type: ignore[no-untyped-call]

    monkeypatch.setattr("google.auth.default", none)
    with pytest.raises(DefaultCredentialsError):
        asked(None, []).caches.get(name="c")
    with pytest.raises(ValueError, match="no access token"):
        Tokens(type("Empty", (), {"expired": False, "token": None, "refresh": lambda self, request: None})()).get()


def test_google_auth_sends_through_our_http_library() -> None:
    """google-auth's own way of refreshing, against a server on this machine."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"access_token": "fresh", "expires_in": 3600}' if b"refresh" in body else b"{}")

        def log_message(self, format: str, *args: object) -> None:
            return

    from google.oauth2.credentials import Credentials

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.handle_request, daemon=True).start()
    held = Credentials(  # type: ignore[no-untyped-call]
        None,
        refresh_token="refresh",
        client_id="id",
        client_secret="secret",
        token_uri=f"http://127.0.0.1:{server.server_port}/token",
    )
    assert Tokens(held).get() == "fresh"
    server.server_close()


def test_a_server_of_tokens_that_is_not_there() -> None:
    from google.auth.exceptions import TransportError

    with token_request() as request, pytest.raises(TransportError):
        request("http://127.0.0.1:1/token", timeout=2)


# --- certificates ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A certificate and its key, made here."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=specwright"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate.read_bytes(), key.read_bytes()


def test_a_certificate_is_loaded_and_leaves_no_file(
    pair: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    context = with_certificate(ssl.create_default_context(), lambda: pair)
    assert isinstance(context, ssl.SSLContext)
    assert not list(tmp_path.iterdir())
    with pytest.raises(ssl.SSLError):
        with_certificate(ssl.create_default_context(), lambda: (b"none", b"none"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        (None, "https://us-central1-aiplatform.mtls.googleapis.com"),
        ("never", "https://us-central1-aiplatform.googleapis.com"),
    ],
)
def test_a_certificate_that_google_auth_has_is_shown(
    endpoint: str | None, address: str, pair: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    load = ssl.SSLContext.load_cert_chain

    def noted(self: ssl.SSLContext, certfile: str, *rest: Any) -> None:
        loaded.append(certfile)
        load(self, certfile, *rest)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", noted)
    monkeypatch.setenv("GOOGLE_API_USE_CLIENT_CERTIFICATE", "true")
    if endpoint is not None:
        monkeypatch.setenv("GOOGLE_API_USE_MTLS_ENDPOINT", endpoint)
    monkeypatch.setattr("google.auth.transport.mtls.has_default_client_cert_source", lambda: True)
    monkeypatch.setattr("google.auth.transport.mtls.default_client_cert_source", lambda: lambda: pair)
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"name": str(request.url)}))
    client = genai.Client(
        vertexai=True,
        project="p",
        location="us-central1",
        credentials=Running(),
        http_options={"client_args": {"transport": transport}},
    )
    assert str(client.caches.get(name="c").name).startswith(address)
    assert len(loaded) == 1
