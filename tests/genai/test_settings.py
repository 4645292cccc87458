"""The environment variables of docs/providers/genai.md: all that google-genai reads are there, and count as it says."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

from specwright import genai

from .pairs import sdk
from .peers import Peer, says
from .twins import clients

official = pytest.importorskip("google.genai", reason="the official SDK is not installed")
google_auth = pytest.importorskip("google.oauth2.credentials", reason="google-auth is not installed")
pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")

PAGE = Path(__file__).parents[2] / "docs" / "providers" / "genai.md"
VARIABLE = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$")
UNUSED = {
    # Read by a class for the newer resources that `Client` does not use; test_what_nothing_listens_to holds that.
    "GOOGLE_GENAI_API_KEY",
    "GOOGLE_GENAI_ACCESS_TOKEN",
    "GOOGLE_GENAI_DEFAULT_HEADERS",
    # Replays under pytest name themselves by it.
    "PYTEST_CURRENT_TEST",
}


def in_the_table() -> set[str]:
    section = PAGE.read_text("utf-8").partition("\n## Settings\n")[2].partition("\n## ")[0]
    return {name for row in section.splitlines() if row.startswith("|") for name in re.findall(r"\b[A-Z_]{8,}\b", row)}


def read_by_google_genai() -> set[str]:
    """The names that its modules ask the environment for; its own tests are not looked at."""
    found: set[str] = set()
    for path in Path(str(official.__path__[0])).rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and re.search(
                r"\b(environ\.get|getenv|get_env|environ)\b", ast.unparse(node)
            ):
                found |= set(_names(node))
    return found


def _names(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and VARIABLE.match(each.value):
            yield each.value


def test_every_variable_that_google_genai_reads_is_in_the_table() -> None:
    read = read_by_google_genai()
    assert len(read) >= 14
    assert read - UNUSED <= in_the_table()
    assert read >= UNUSED  # or they can go


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine's is seen."""
    for name in in_the_table() | UNUSED - {"PYTEST_CURRENT_TEST"}:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def sent(name: str, **made: Any) -> dict[str, str]:
    """Where a call of an SDK goes and as whom; `made` are the client's arguments."""
    told: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        own = ("authorization", "x-goog-api-key", "x-goog-user-project")
        told.append({"url": str(request.url), **{key: request.headers[key] for key in own if key in request.headers}})
        return httpx.Response(200, json={})

    options = {**clients(httpx.MockTransport(answer)), **made.pop("http_options", {})}
    sdk(name)[0].Client(**made, http_options=options).models.generate_content(model="m", contents="x")
    return told[-1]


PLACE = {"GOOGLE_CLOUD_PROJECT": "ep", "GOOGLE_CLOUD_LOCATION": "us-east1"}
VERTEX = {"GOOGLE_GENAI_USE_VERTEXAI": "1", **PLACE}
KEYS = {"GOOGLE_API_KEY": "google", "GEMINI_API_KEY": "gemini"}
BASES = {"GOOGLE_GEMINI_BASE_URL": "https://g.example", "GOOGLE_VERTEX_BASE_URL": "https://v.example"}
PRECEDENCE: dict[str, tuple[Mapping[str, str], Mapping[str, Any], str]] = {
    "either key": ({"GEMINI_API_KEY": "gemini"}, {}, "gemini"),
    "the first key": (KEYS, {}, "google"),
    "the argument before both": (KEYS, {"api_key": "mine"}, "mine"),
    "the name that came later": (
        {**VERTEX, **KEYS, "GOOGLE_GENAI_USE_ENTERPRISE": "0"},
        {},
        "https://generativelanguage.googleapis.com/",
    ),
    "the argument before it": (
        {**VERTEX, **KEYS, "GOOGLE_GENAI_USE_ENTERPRISE": "1"},
        {"vertexai": False},
        "https://generativelanguage.googleapis.com/",
    ),
    "a place": (VERTEX, {}, "https://us-east1-aiplatform.googleapis.com/v1beta1/projects/ep/locations/us-east1/"),
    "the project by argument": (VERTEX, {"project": "mine"}, "/projects/mine/locations/us-east1/"),
    "the location by argument": (VERTEX, {"location": "mine"}, "/projects/ep/locations/mine/"),
    "a place before a key": ({**VERTEX, **KEYS}, {}, "/projects/ep/locations/us-east1/"),
    "a key by argument before a place": (VERTEX, {"api_key": "mine"}, "mine"),
    "an address": ({**BASES, **KEYS}, {}, "https://g.example/v1/"),
    "the other address": ({**BASES, **PLACE}, {"vertexai": True}, "https://v.example"),
    "an address by option": (
        {**BASES, **KEYS},
        {"http_options": {"base_url": "https://o.example"}},
        "https://o.example/",
    ),
    "a version": ({**KEYS, "GOOGLE_GENAI_API_VERSION": "v1alpha"}, {}, "/v1alpha/models/"),
    "a version by option": (
        {**KEYS, "GOOGLE_GENAI_API_VERSION": "v1alpha"},
        {"http_options": {"api_version": "v9"}},
        "/v9/models/",
    ),
}


@pytest.mark.parametrize(("env", "made", "holds"), PRECEDENCE.values(), ids=PRECEDENCE)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_goes_before_what(
    env: Mapping[str, str], made: Mapping[str, Any], holds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = google_auth.Credentials("adc")
    monkeypatch.setattr("google.auth.default", lambda *args, **kwargs: (held, "adc-project"))
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    ours = sent("ours", **made)
    assert ours == sent("official", **made)
    assert holds in " ".join(ours.values())


def test_the_address_is_that_of_the_backend_wherever_the_backend_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """google-genai takes the Gemini address where the environment alone says that it is Vertex AI."""
    for name, value in {**BASES, **VERTEX}.items():
        monkeypatch.setenv(name, value)
    assert sent("ours")["url"].startswith("https://v.example")
    assert sent("official")["url"].startswith("https://g.example")


@pytest.fixture
def adc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of default credentials, whose tokens are given without asking anyone."""
    person = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
    path = tmp_path / "adc.json"
    path.write_text(json.dumps({**person, "quota_project_id": "of-the-file"}))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))

    def refresh(self: Any, request: object) -> None:
        self.token = "refreshed"

    monkeypatch.setattr(google_auth.Credentials, "refresh", refresh)
    return path


@pytest.mark.parametrize(("quota", "expected"), [(None, "of-the-file"), ("of-the-environment", "of-the-environment")])
def test_default_credentials_and_who_pays(
    quota: str | None, expected: str, adc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if quota is not None:
        monkeypatch.setenv("GOOGLE_CLOUD_QUOTA_PROJECT", quota)
    made = {"vertexai": True, "project": "p", "location": "us-east1"}
    ours = sent("ours", **made)
    assert ours == sent("official", **made)
    assert (ours["authorization"], ours["x-goog-user-project"]) == ("Bearer refreshed", expected)


@pytest.mark.parametrize("name", ["ours", "official"])
def test_what_nothing_listens_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in UNUSED - {"PYTEST_CURRENT_TEST"}:
        monkeypatch.setenv(variable, "x-none: of-the-environment")
    told: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        told.append(request.headers)
        return httpx.Response(200, json={"id": "i", "status": "completed"})

    options = clients(httpx.MockTransport(answer))
    client = sdk(name)[0].Client(api_key="mine", http_options=options)
    client.interactions.create(model="m", input="x")
    assert "of-the-environment" not in str(told[-1])
    with pytest.raises(ValueError):
        sdk(name)[0].Client()


# --- HTTP -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "library"), [("httpx", "httpx"), ("HTTPX2", "httpx2"), ("auto", "httpx2"), ("", "httpx2")]
)
def test_the_http_library(value: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_HTTP_CLIENT", value)
    with Peer(says) as peer:
        client = genai.Client(api_key="k", http_options=peer.options())
        answer = client.models.with_raw_response.generate_content(model="m", contents="x")
        assert type(answer.http_response).__module__.partition(".")[0] == library
        client.close()

        async def ask() -> object:
            return (await client.aio.models.with_raw_response.generate_content(model="m", contents="x")).http_response

        assert type(asyncio.run(ask())).__module__.partition(".")[0] == library


def test_an_http_library_that_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_HTTP_CLIENT", "requests")
    with pytest.warns(UserWarning, match="GOOGLE_GENAI_HTTP_CLIENT is 'requests'"):
        genai.Client(api_key="k")


def test_a_given_http_client_goes_before_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_HTTP_CLIENT", "httpx")
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={}))
    options: Any = {"httpx_client": httpx2.Client(transport=transport)}
    client = genai.Client(api_key="k", http_options=options)
    answer = client.models.with_raw_response.generate_content(model="m", contents="x")
    assert isinstance(answer.http_response, httpx2.Response)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this machine's own, which nobody trusts, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    more = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run([*command, *more], check=True, capture_output=True)
    hashed = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", str(made)], check=True, capture_output=True)
    (folder / f"{hashed.stdout.decode().strip()}.0").write_bytes(made.read_bytes())
    return made, key


@pytest.fixture
def secured(certificate: tuple[Path, Path]) -> Iterator[str]:
    """The address of a provider that shows that certificate."""
    peer = Peer(says)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    peer.socket = context.wrap_socket(peer.socket, server_side=True, do_handshake_on_connect=False)
    with peer:
        yield peer.url.replace("http:", "https:")


@pytest.mark.parametrize("name", ["ours", "official"])
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", None])
def test_certificates_to_trust(
    variable: str | None, name: str, secured: str, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable is not None:
        monkeypatch.setenv(variable, str(certificate[0] if variable == "SSL_CERT_FILE" else certificate[0].parent))
    client = sdk(name)[0].Client(api_key="k", http_options={"base_url": secured})

    async def both() -> list[str]:
        asked = await client.aio.models.generate_content(model="m", contents="x")
        return [client.models.generate_content(model="m", contents="x").text, asked.text]

    if variable is not None:
        assert asyncio.run(both()) == ["x", "x"]
        return
    with pytest.raises(Exception, match=r"CERTIFICATE_VERIFY_FAILED|certificate|onnect"):
        client.models.generate_content(model="m", contents="x")


@pytest.mark.parametrize(
    ("env", "proxied"),
    [
        ({"HTTP_PROXY": "{proxy}"}, True),
        ({"http_proxy": "{proxy}"}, True),
        ({"ALL_PROXY": "{proxy}"}, True),
        ({"HTTP_PROXY": "{proxy}", "ALL_PROXY": "http://127.0.0.1:1"}, True),
        ({"HTTPS_PROXY": "{proxy}"}, False),
        ({"HTTP_PROXY": "{proxy}", "NO_PROXY": "127.0.0.1"}, False),
        ({}, False),
    ],
    ids=lambda value: " ".join(value) or "none" if isinstance(value, dict) else "",
)
def test_proxies(env: Mapping[str, str], proxied: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with Peer(says) as proxy, Peer(says) as peer:
        for name, value in env.items():
            monkeypatch.setenv(name, value.format(proxy=proxy.url))
        for name in ("ours", "official"):
            client = sdk(name)[0].Client(api_key="k", http_options=peer.options())
            client.models.generate_content(model="m", contents="x")
            asyncio.run(client.aio.models.generate_content(model="m", contents="x"))
            client.close()
        assert (proxy.asked, peer.asked) == ((4, 0) if proxied else (0, 4))


# --- recordings -----------------------------------------------------------------------------------------------------


def test_a_debug_config_goes_before_the_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from specwright.genai.client import DebugConfig

    monkeypatch.setenv("GOOGLE_GENAI_CLIENT_MODE", "replay")
    monkeypatch.setenv("GOOGLE_GENAI_REPLAYS_DIRECTORY", str(tmp_path / "none"))
    monkeypatch.setenv("GOOGLE_GENAI_REPLAY_ID", "of-the-environment")
    told = DebugConfig(client_mode="record", replays_directory=str(tmp_path), replay_id="mine/one")
    with Peer(says) as peer, genai.Client(api_key="k", debug_config=told, http_options=peer.options()) as client:
        client.models.generate_content(model="m", contents="x")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")] == ["mine/one.json"]
    left = DebugConfig()
    assert (left.client_mode, left.replay_id) == ("replay", "of-the-environment")
