"""Live sessions of google-genai and of ours, against one socket server on the loopback interface: what both send,
what both receive, what both refuse. Every field of a session's config is probed by itself, on both backends, and so is
every field of what a server may say.
"""

from __future__ import annotations

import asyncio
import json
import re
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import websockets.asyncio.client
from google import genai as official
from google.auth.credentials import Credentials
from google.genai import live as official_live
from google.genai import live_music as official_music

from specwright import genai
from specwright.testing.sockets import Answer, Receive, Script, Send, SocketServer, Step

MODEL = "gemini-live-2.5-flash"
BOTH = ("gemini", "vertex")
READY: Script = (Receive(), Send({"setupComplete": {"sessionId": "sid"}}))
DONE = Send({"serverContent": {"turnComplete": True}})
ECHO: Script = (*READY, Answer(lambda message: [DONE]))


def _told(message: Any) -> list[Step]:
    """What the user's text says that the server is to send."""
    (part,) = message.get("clientContent", message.get("client_content"))["turns"][0]["parts"]
    return [*map(Send, json.loads(part["text"])), DONE]


TELLING: Script = (*READY, Answer(_told))

Outcome: TypeAlias = Any
"""What came of a case: what was sent, how it was asked for, and what was received; or that it was refused."""


class Token(Credentials):
    """Credentials with a token that never ends."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # google-auth's
        self.token = "FAKETOKEN"

    def refresh(self, request: object) -> None:
        raise AssertionError("the token is good")


CLIENTS: dict[str, dict[str, Any]] = {
    "gemini": {"api_key": "TESTKEY"},
    "vertex": {"vertexai": True, "project": "p", "location": "us-central1", "credentials": Token()},
    "ephemeral": {"api_key": "auth_tokens/abc"},
    "express": {"vertexai": True, "api_key": "TESTKEY"},
    "gateway": {"vertexai": True},
}


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is done with a session.

    Attributes:
        method: the key of what is compared.
        name: what it is.
        run: does it, with a session and the SDK, and gives what was received.
        config: the session's.
        kinds: the clients that it is done with.
        script: what the server does.
        model: the session's; `music` says of which kind it is.
        explained: why both differ, by the kind of client, where they do.
    """

    method: str
    name: str
    run: Callable[[Any, Any], Awaitable[Any]] | None = None
    config: Any = None
    kinds: tuple[str, ...] = BOTH
    script: Script = ECHO
    model: str = MODEL
    music: bool = False
    explained: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class Compared:
    """What came of comparing one method."""

    cases: int = 0
    refused: int = 0
    differences: list[str] = field(default_factory=list[str])
    explained: list[str] = field(default_factory=list[str])


# --- running --------------------------------------------------------------------------------------------------------


@contextmanager
def plain() -> Iterator[None]:
    """The official client always speaks TLS; let it speak to the loopback server without."""
    real = websockets.asyncio.client.connect

    def connect(url: str, **given: Any) -> Any:
        return real(url.replace("wss://", "ws://"), **{key: given[key] for key in given if key != "ssl"})

    known: Any = (official_live, "ws_connect"), (official_music, "connect")
    before = [getattr(module, name) for module, name in known]
    for module, name in known:
        setattr(module, name, connect)
    try:
        yield
    finally:
        for (module, name), value in zip(known, before, strict=True):
            setattr(module, name, value)


def client_of(library: Any, url: str, kind: str) -> Any:
    """An SDK's client of a kind, for the server at `url`."""
    version = {"api_version": "v1alpha"} if kind == "ephemeral" else {}
    address = url.replace("http", "ws") if kind == "gateway" else url
    return library.Client(**CLIENTS[kind], http_options={"base_url": address, **version})


async def _outcome(client: Any, library: Any, case: Case, server: SocketServer) -> Outcome:
    seen = len(server.visits)
    config = case.config(library) if callable(case.config) else case.config
    given = {} if case.music else {"config": config}
    connect = client.aio.live.music.connect if case.music else client.aio.live.connect
    received: Any = None
    try:
        async with connect(model=case.model, **given) as session:
            if case.run is not None:
                received = await case.run(session, library)
            if not case.music:
                received = (received, session.session_id)
    except Exception as error:
        # Which exception it is, is each SDK's own; that there is one, and what was said before, is compared.
        refused = getattr(error, "code", None) if isinstance(getattr(error, "code", None), int) else "refused"
        return refused, [alike(visit.messages) for visit in server.visits[seen:]]
    visit = server.visits[-1]
    told = {name: visit.header(name) for name in ("content-type", "x-goog-api-key", "authorization", "x-mine")}
    return visit.path, told, alike(visit.messages), received


def alike(value: Any) -> Any:
    """JSON without the case of its keys and without nulls."""
    if isinstance(value, dict):
        found = {re.sub("_", "", key).lower(): alike(each) for key, each in cast("dict[str, Any]", value).items()}
        return {key: each for key, each in found.items() if each is not None}
    return [alike(each) for each in value] if isinstance(value, list) else value


def shown(message: Any) -> Any:
    """A message that was received, as far as both SDKs tell it."""
    return alike(message.model_dump(mode="json", exclude_none=True, exclude={"sdk_http_response"}))


async def turn(session: Any) -> list[Any]:
    """All messages up to the end of a turn."""
    return [shown(message) async for message in session.receive()]


def compared(cases: Iterator[Case] | list[Case]) -> dict[str, Compared]:
    """Run cases with both SDKs, each kind of script on a server of its own."""
    results: dict[str, Compared] = {}

    async def run() -> None:
        by_script: dict[int, list[Case]] = {}
        for case in cases:
            by_script.setdefault(id(case.script), []).append(case)
        for group in by_script.values():
            with SocketServer(group[0].script) as server:
                made: dict[tuple[str, str], Any] = {}
                for case in group:
                    for kind in case.kinds:
                        found = [await _on(made, library, case, kind, server) for library in (official, genai)]
                        _note(results.setdefault(case.method, Compared()), case, kind, found)

    with plain(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.run(run())
    return results


async def _on(made: dict[Any, Any], library: Any, case: Case, kind: str, server: SocketServer) -> Outcome:
    key = (library.__name__, kind)
    if key not in made:
        made[key] = client_of(library, server.http_url, kind)
    return await _outcome(made[key], library, case, server)


def _note(result: Compared, case: Case, kind: str, found: list[Outcome]) -> None:
    result.cases += 1
    result.refused += len(found[1]) == 2
    theirs, ours = found
    explained = case.explained.get(kind)
    if ours == theirs:
        if explained:
            result.differences.append(f"{case.name} ({kind}): is said to differ, and does not")
    elif explained:
        result.explained.append(f"{case.name} ({kind}): {explained}")
    else:
        result.differences.append(f"{case.name} ({kind}):\n  ours:   {ours}\n  theirs: {theirs}")
