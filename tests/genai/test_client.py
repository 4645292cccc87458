"""How a client is made, beside google-genai's: arguments and environment, HTTP options, lifetimes, HTTP responses."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import httpx2
import pytest

from specwright import genai
from specwright.genai import types
from specwright.genai._retries import HttpRetries, policy
from specwright.runtime.errors import APITimeoutError, SpecwrightError

from .pairs import sdk
from .twins import Did, both_backends, both_colours, client_of, clients, compare, did

pytest.importorskip("google.genai", reason="the official SDK is not installed")
google_credentials = pytest.importorskip("google.auth.credentials", reason="google-auth is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


class Held(google_credentials.Credentials):  # type: ignore[misc,name-defined]
    """Credentials of google-auth's own kind."""

    def __init__(self, token: str, quota: str | None = None) -> None:
        super().__init__()
        self.token = token
        self._quota_project_id = quota

    def __repr__(self) -> str:
        return "Held"  # the name of a test case must not change from one process to another

    def refresh(self, request: object) -> None:
        raise AssertionError("nothing has run out")


@dataclass(frozen=True)
class Made:
    """How a client is made: its arguments, its HTTP options, and the environment."""

    given: Mapping[str, Any] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = ({**self.given, **({"http": dict(self.options)} if self.options else {})}, dict(self.env))
        return " ".join(str(part) for part in parts if part).replace("google_genai_", "") or "nothing"


V = {"vertexai": True}
P = {"project": "p", "location": "us-east1"}
PLACE = {"GOOGLE_CLOUD_PROJECT": "ep", "GOOGLE_CLOUD_LOCATION": "el"}
KEY = {"GOOGLE_API_KEY": "gk"}
USE = {"GOOGLE_GENAI_USE_VERTEXAI": "true"}
GATEWAY = {"base_url": "https://gateway.example/x/"}
REGION = {"base_url": "https://us-east1-aiplatform.googleapis.com"}
MTLS = {"GOOGLE_API_USE_MTLS_ENDPOINT": "always"}
MADE = [
    Made(),
    Made(env=KEY),
    Made(env={"GEMINI_API_KEY": "mk"}),
    Made(env={**KEY, "GEMINI_API_KEY": "mk"}),
    Made(env={"GOOGLE_API_KEY": "", "GEMINI_API_KEY": "mk"}),
    Made({"api_key": "a"}, KEY),
    Made({"api_key": ""}, KEY),
    Made({"api_key": " a "}),
    Made({"project": "p"}),
    Made({"location": "l"}),
    Made({**P, "api_key": "a"}),
    Made(env={**PLACE, **KEY}),
    Made(env={**USE, **PLACE}),
    Made(env=USE),
    Made(env={**USE, **KEY}),
    Made(env={**USE, **PLACE, **KEY}),
    Made({"vertexai": False}, {**USE, **KEY}),
    Made({"enterprise": True, **P}),
    Made({"enterprise": True, "vertexai": False, **P}),
    Made({"enterprise": False, "vertexai": True, "api_key": "a"}),
    Made(V),
    Made({**V, **P}),
    Made({**V, "project": "p"}),
    Made({**V, "location": "l"}),
    Made({**V, "api_key": "a"}),
    Made({**V, "api_key": "a"}, PLACE),
    Made({**V, "api_key": "a", **P}),
    Made({**V, "api_key": "a", "project": "p"}),
    Made({**V, **P}, KEY),
    Made({**V, "project": "p"}, KEY),
    Made(V, KEY),
    Made({**V, **P, "credentials": Held("mine")}),
    Made({**V, **P, "credentials": Held("mine", "quota")}),
    Made({**V, "credentials": Held("mine"), "api_key": "a"}),
    Made({**V, "credentials": Held("mine")}, KEY),
    Made({**V, "credentials": Held("mine")}),
    Made({**V, "credentials": Held("mine")}, PLACE),
    Made({"credentials": Held("mine")}, KEY),
    Made({**V, "project": "p", "location": "global"}),
    Made({**V, "project": "p", "location": "us"}),
    Made({**V, "project": "p", "location": "eu"}),
    Made({**V, "project": "p"}, {"GOOGLE_CLOUD_LOCATION": "el"}),
    Made(V, {"GOOGLE_CLOUD_PROJECT": "ep"}),
    Made(V, {"GOOGLE_CLOUD_LOCATION": "el"}),
    Made(env={"GOOGLE_GENAI_USE_ENTERPRISE": "1", **PLACE}),
    Made(env={"GOOGLE_GENAI_USE_ENTERPRISE": "false", **USE, **PLACE, **KEY}),
    Made(env={"GOOGLE_GENAI_USE_VERTEXAI": "TRUE", **PLACE}),
    Made(env={"GOOGLE_GENAI_USE_VERTEXAI": "yes", **PLACE, **KEY}),
    Made(env={**KEY, "GOOGLE_GENAI_API_VERSION": "v1alpha"}),
    Made(env={**KEY, "GOOGLE_GENAI_API_VERSION": "beta"}),
    Made({**V, **P}, {"GOOGLE_GENAI_API_VERSION": "v1"}),
    Made({**V, **P}, {"GOOGLE_GENAI_API_VERSION": "beta"}),
    Made({}, {**KEY, "GOOGLE_GENAI_API_VERSION": "v1alpha"}, {"api_version": "v9"}),
    Made({}, KEY, {"api_version": ""}),
    Made({**V, **P}, {}, {"api_version": ""}),
    Made(env={**KEY, "GOOGLE_GEMINI_BASE_URL": "https://g.example"}),
    Made(env={"GOOGLE_GEMINI_BASE_URL": "https://g.example"}),
    Made({}, {**KEY, "GOOGLE_GEMINI_BASE_URL": "https://g.example"}, GATEWAY),
    Made({}, {}, GATEWAY),
    Made({}, KEY, {**GATEWAY, "base_url_resource_scope": "COLLECTION"}),
    Made({**V, **P}, {"GOOGLE_VERTEX_BASE_URL": "https://v.example/x/"}),
    Made(V, {"GOOGLE_VERTEX_BASE_URL": "https://v.example"}),
    Made(V, {}, GATEWAY),
    Made(V, PLACE, GATEWAY),
    Made(V, KEY, GATEWAY),
    Made({**V, "api_key": "a"}, {}, GATEWAY),
    Made({**V, **P}, {}, GATEWAY),
    Made({**V, **P}, {}, {**GATEWAY, "base_url_resource_scope": "COLLECTION"}),
    Made({**V, "project": "p"}, {}, GATEWAY),
    Made({**V, "credentials": Held("mine")}, {}, GATEWAY),
    Made(V, {}, {**GATEWAY, "base_url_resource_scope": "COLLECTION", "headers": {"Authorization": "Bearer x"}}),
    Made(V, PLACE, REGION),
    Made({}, {}, {"headers": {"x-goog-api-key": "h"}}),
    Made({}, KEY, {"headers": {"Authorization": "Bearer h"}}),
    Made({**V, **P}, MTLS),
    Made({**V, "project": "p", "location": "global"}, MTLS),
    Made({**V, "project": "p", "location": "us"}, MTLS),
    Made({**V, **P}, MTLS, GATEWAY),
    Made({**V, **P}, MTLS, REGION),
    Made({**V, "api_key": "a"}, MTLS),
    Made({"api_key": "a"}, MTLS),
    Made({**V, **P}, {"GOOGLE_API_USE_CLIENT_CERTIFICATE": "false"}),
]
NAMES = {
    "GOOGLE_API_KEY",
    "GEMINI_API_KEY",
    "GOOGLE_API_USE_CLIENT_CERTIFICATE",
    *(name for made in MADE for name in made.env),
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine's is seen, and the application's default credentials are known."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("google.auth.default", lambda *args, **kwargs: (Held("adc"), "adc-project"))


@pytest.mark.parametrize("made", MADE, ids=str)
def test_arguments_and_environment(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in made.env.items():
        monkeypatch.setenv(name, value)
    assert _made("ours", made) == _made("official", made)


def _made(name: str, made: Made) -> Any:
    """The backend of a client and what two of its calls send; or that there is none."""
    told = ("authorization", "x-goog-api-key", "x-goog-user-project")
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {key: request.headers[key] for key in told if key in request.headers}
        sent.append((request.method, str(request.url).rstrip("/"), headers))
        return httpx.Response(200, json={})

    options: Any = {**clients(httpx.MockTransport(answer)), **made.options}
    try:
        client = sdk(name)[0].Client(**made.given, http_options=options)
    except ValueError:
        return "ValueError"
    client.models.generate_content(model="m", contents="x")
    client.caches.get(name="cachedContents/1")
    return client.vertexai, sent


def test_a_region_by_its_address_finds_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """google-genai's first call goes to the bare address, before it has looked for a project."""
    (_, sent) = _made("ours", Made(V, {}, REGION))
    place = "projects/adc-project/locations/global"
    assert [url for _, url, _ in sent] == [
        f"{REGION['base_url']}/v1beta1/{place}/publishers/google/models/m:generateContent",
        f"{REGION['base_url']}/v1beta1/{place}/cachedContents/1",
    ]


OPTIONS: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "headers": ({"headers": {"x-my": "1"}}, {"headers": {"x-my": "2"}}),
    "a key among them": ({"headers": {"x-goog-api-key": "other"}}, None),
    "a timeout": ({"timeout": 1500}, None),
    "a call's timeout": ({"timeout": 1500}, {"timeout": 2500}),
    "no timeout": ({"timeout": 1500}, {"timeout": 0}),
    "more keys": ({"extra_body": {"displayName": "e", "q": {"a": 1}}}, None),
    "a call's keys": ({"extra_body": {"q": {"a": 1}}}, {"extra_body": {"q": {"b": 1}, "display_name": "x"}}),
    "a call's address": ({"base_url": "https://one.example/x"}, {"base_url": "https://two.example/y/"}),
    "a call's version": ({"api_version": "v3"}, {"api_version": "v4"}),
    "a whole address": ({"base_url": "https://one.example/x", "base_url_resource_scope": "COLLECTION"}, None),
    "a call's whole address": ({}, {"base_url": "https://two.example", "base_url_resource_scope": "COLLECTION"}),
}


@both_colours
@both_backends
@pytest.mark.parametrize(("own", "calls"), OPTIONS.values(), ids=OPTIONS)
def test_http_options(own: dict[str, Any], calls: dict[str, Any] | None, backend: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        config = types.CreateCachedContentConfig(display_name="d")
        if calls is not None:
            config = config.model_copy(update={"http_options": types.HttpOptions(**calls)})
        return client.caches.create(model="m", config=config)

    if calls is None or "headers" not in calls:
        compare(run, backend, colour, {"name": "x"}, **own)
    else:
        # Theirs has the header twice where its case differs, ours the call's.
        assert did("ours", run, backend, colour, {}, **own).sent[0].headers["x-my"] == "2"


def test_the_timeout_of_a_request() -> None:
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, json={})

    def ask(own: dict[str, Any], calls: dict[str, Any]) -> Any:
        options: Any = {**clients(httpx.MockTransport(answer)), **own}
        config: Any = {"http_options": calls}
        genai.Client(api_key="key", http_options=options).files.get(name="x", config=config)
        return seen[-1]

    assert ask({}, {}) == 600
    assert ask({"timeout": 1500}, {}) == 1.5
    assert ask({"timeout": 1500}, {"timeout": 2500}) == 2.5
    assert ask({"timeout": 1500}, {"timeout": 0}) is None


def test_who_sends_is_told() -> None:
    seen: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(200, json={})

    for headers in ({}, {"X-Goog-Api-Client": "mine/1"}):
        options: Any = {**clients(httpx.MockTransport(answer)), "headers": headers}
        genai.Client(api_key="key", http_options=options).files.get(name="x")
    assert seen[0]["user-agent"].startswith("specwright/")
    assert seen[0]["x-goog-api-client"].startswith("specwright/")
    assert seen[1]["x-goog-api-client"].startswith("mine/1 specwright/")


# --- retries --------------------------------------------------------------------------------------------------------

QUICK = {"attempts": 3, "initial_delay": 0.001, "max_delay": 0.002, "jitter": 0.001}


@both_colours
@pytest.mark.parametrize("status", [400, 404, 408, 409, 429, 500, 501, 502, 503, 504, 418])
@pytest.mark.parametrize(
    "options", [None, QUICK, {**QUICK, "attempts": 1}, {**QUICK, "attempts": 0}, {**QUICK, "http_status_codes": [418]}]
)
@pytest.mark.parametrize("whose", ["the client's", "the call's"])
def test_retries(whose: str, options: Any, status: int, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        given = {} if options is None or whose == "the client's" else {"retry_options": options}
        return client.caches.get(name="c", config=types.GetCachedContentConfig(http_options=types.HttpOptions(**given)))

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"error": {"code": status}})

    own = {} if options is None or whose == "the call's" else {"retry_options": options}
    assert len(compare(run, "gemini", colour, reply, **own).sent) in (1, 3)


def test_how_long_is_waited() -> None:
    plan = policy(types.HttpRetryOptions(attempts=5, initial_delay=1, max_delay=5, exp_base=2, jitter=1))
    assert plan is not None
    assert [plan.wait(n, 0, None, chance=lambda: 0.5) for n in range(5)] == [1.5, 2.5, 4.5, 5, None]
    assert plan.wait(0, 0, {"retry-after": "7"}) == 7
    assert plan.wait(0, 0, {"retry-after": "1000"}) is None
    assert policy(None) is None
    default = HttpRetries()
    assert (default.attempts, default.retries_status(429), default.retries_status(409)) == (5, True, False)


@both_colours
def test_a_connection_that_fails_is_tried_again(colour: str) -> None:
    failing = iter([True, True, False])

    def reply(request: httpx.Request) -> Any:
        if next(failing):
            raise httpx.ConnectTimeout("no")
        return {"name": "files/x"}

    seen = did("ours", lambda c, t: c.files.get(name="x"), "gemini", colour, reply, retry_options=QUICK)
    assert seen.gave == {"name": "files/x"}
    once = did("ours", lambda c, t: c.files.get(name="x"), "gemini", colour, _late)
    assert isinstance(once.error, APITimeoutError)
    assert len(once.sent) == 1


def _late(request: httpx.Request) -> Any:
    raise httpx.ReadTimeout("late")


# --- lifetimes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
def test_the_callers_own_http_clients(library: Any) -> None:
    transport = library.MockTransport(lambda request: library.Response(200, json={"name": "files/x"}))
    options: Any = {
        "httpx_client": library.Client(transport=transport),
        "httpx_async_client": library.AsyncClient(transport=transport),
    }
    client = genai.Client(api_key="key", http_options=options)
    assert client.files.get(name="x").name == "files/x"
    assert asyncio.run(client.aio.files.get(name="x")).name == "files/x"


def test_arguments_for_the_http_clients_made_here() -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"name": request.headers["x-own"]}))
    args = {"transport": transport, "headers": {"x-own": "mine"}}
    client = genai.Client(api_key="key", http_options={"client_args": args, "async_client_args": args})
    assert client.files.get(name="x").name == "mine"

    async def ask() -> Any:
        return (await client.aio.files.get(name="x")).name

    # One client on several event loops.
    assert [asyncio.run(ask()), asyncio.run(ask())] == ["mine", "mine"]


def _answering() -> Any:
    return {"client_args": {"transport": httpx2.MockTransport(lambda request: httpx2.Response(200, json={}))}}


def test_a_temporary_client_answers() -> None:
    """google-genai's is closed while its first request is being sent."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        files = genai.Client(api_key="key", http_options=_answering()).files
        gc.collect()
        assert files.get(name="x").name is None
    assert not hasattr(genai.Client, "__del__")


def test_a_closed_client_says_so() -> None:
    with genai.Client(api_key="key", http_options=_answering()) as client:
        client.files.get(name="x")
    with pytest.raises(SpecwrightError, match="closed"):
        client.files.get(name="x")
    client.close()

    async def run() -> None:
        async with genai.Client(api_key="key").aio as aio:
            assert aio.vertexai is False
        with pytest.raises(SpecwrightError, match="closed"):
            await aio.files.get(name="x")
        await aio.aclose()

    asyncio.run(run())


# --- responses on answers -------------------------------------------------------------------------------------------


@both_colours
@both_backends
def test_answers_have_the_headers_that_they_came_with(backend: str, colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"totalTokens": 3}, headers={"x-my": "1"})

    def run(client: Any, types: Any) -> Any:
        return _response_of(client.models.count_tokens(model="m", contents="x"))

    theirs, ours = (did(name, run, backend, colour, reply).gave for name in ("official", "ours"))
    assert ours == theirs
    assert ours["headers"]["x-my"] == "1"


def _response_of(answer: Any) -> Any:
    async def later() -> Any:
        return (await answer).sdk_http_response

    return later() if hasattr(answer, "__await__") else answer.sdk_http_response


@both_colours
def test_each_part_of_a_stream_has_them(colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, text='data: {"modelVersion":"v"}\r\n\r\n' * 2, headers={"content-type": "text/event-stream"}
        )

    def run(client: Any, types: Any) -> Any:
        stream = client.models.generate_content_stream(model="m", contents="x")
        return _each(stream) if colour == "async" else [chunk.sdk_http_response for chunk in stream]

    theirs, ours = (did(name, run, "gemini", colour, reply).gave for name in ("official", "ours"))
    assert ours == theirs
    assert len(ours) == 2


async def _each(stream: Any) -> Any:
    return [chunk.sdk_http_response async for chunk in await stream]


@both_colours
def test_the_response_alone(colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b'{"files": [{"name": "files/x"}]} ', headers={"x-my": "1"})

    def run(client: Any, types: Any) -> Any:
        config = {"should_return_http_response": True}
        return _response_of(client.files.register_files(auth=Held("t"), uris=["gs://b/o"], config=config))

    theirs, ours = (did(name, run, "gemini", colour, reply).gave for name in ("official", "ours"))
    assert ours == theirs
    assert ours["body"] == '{"files": [{"name": "files/x"}]} '


@both_colours
def test_a_stream_has_no_response_alone(colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        config = {"should_return_http_response": True}
        stream = client.models.generate_content_stream(model="m", contents="x", config=config)
        return _each(stream) if colour == "async" else list(stream)

    theirs, ours = (did(name, run, "gemini", colour, {}) for name in ("official", "ours"))
    assert isinstance(theirs.error, ValueError)
    assert isinstance(ours.error, ValueError)
    assert ours.sent == theirs.sent == []


def test_what_arrived_is_given_back_without_it() -> None:
    client = client_of("ours", "gemini", {"totalTokens": 3}, Did())
    answer = client.models.count_tokens(model="m", contents="x")
    assert answer.sdk_http_response.headers
    assert answer.to_dict() == {"totalTokens": 3}
