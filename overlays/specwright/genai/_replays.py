"""Calls that are recorded, and replayed later without a network.

`GOOGLE_GENAI_CLIENT_MODE` (or a `DebugConfig`) says what is done: `record`, `replay`, or `auto`, which replays where
there is a recording and else makes one. A recording is a JSON file, and `GOOGLE_GENAI_REPLAYS_DIRECTORY` followed by
`GOOGLE_GENAI_REPLAY_ID` is its path without `.json`. It holds no headers of requests, and so not the client's own
credentials. Bodies are in it whole: what `credentials.create` is given, tokens and signing secrets that come back. So
it is for its owner alone to read.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.errors import SpecwrightError

if TYPE_CHECKING:
    from specwright.runtime.transport import Library

_LEFT_OUT = frozenset({"set-cookie", "content-encoding", "content-length", "transfer-encoding"})
_EVENTS = "text/event-stream"


class ReplayError(SpecwrightError):
    """A call that is not the recorded one, or a recording that is not there."""


class Tape:
    """One recording: what is asked in turn, and what was answered.

    Args:
        path: the file.
        replays: whether it is replayed, and not made.

    Raises:
        ReplayError: it is to be replayed, and there is none, or it cannot be read.
    """

    def __init__(self, path: Path, *, replays: bool) -> None:
        self.path = path
        self.replays = replays
        self._lock = Lock()
        self._at = 0
        self._interactions: list[dict[str, Any]] = []
        if replays:
            try:
                self._interactions = json.loads(path.read_text(encoding="utf-8"))["interactions"]
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise ReplayError(f"There is no recording to replay at {path}: {error}.") from error

    def play(self, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """The status, headers and body that were answered to the next request, which must be this one.

        Raises:
            ReplayError: another one was recorded, or none.
        """
        with self._lock:
            if self._at >= len(self._interactions):
                raise ReplayError(f"{self.path} has {self._at} calls, and {_named(request)} comes after them.")
            recorded = self._interactions[self._at]
            self._at += 1
        wanted = recorded["request"]
        where = f"Call {self._at} of {self.path} is {_named(wanted)}"
        if not _same_place(wanted, request):
            raise ReplayError(f"{where}, and {_named(request)} was made.")
        if _bodies(wanted) != _bodies(request):
            raise ReplayError(f"{where}, and was made with another body.")
        return _body(recorded["response"])

    def add(self, request: dict[str, Any], status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Record a call. The file is whole after each of them."""
        kept = {name: value for name, value in headers.items() if name.lower() not in _LEFT_OUT}
        segments = _segments(kept, body)
        with self._lock:
            self._interactions.append(
                {"request": request, "response": {"status_code": status, "headers": kept, **segments}}
            )
            whole = {"replay_id": self.path.stem, "interactions": self._interactions}
            self.path.parent.mkdir(parents=True, exist_ok=True)
            partial = self.path.with_suffix(".part")
            partial.touch(mode=0o600)
            partial.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            partial.replace(self.path)


def tape(config: Any, env: Mapping[str, str]) -> Tape | None:
    """The recording that a client uses, or None. `config` is a `DebugConfig`, which goes before the environment.

    Raises:
        ValueError: there is a mode, and no directory or id; or the id leads out of the directory.
        ReplayError: there is nothing to replay.
    """
    mode = getattr(config, "client_mode", None) or env.get("GOOGLE_GENAI_CLIENT_MODE")
    if mode not in ("record", "replay", "auto"):
        return None
    folder = getattr(config, "replays_directory", None) or env.get("GOOGLE_GENAI_REPLAYS_DIRECTORY")
    name = getattr(config, "replay_id", None) or env.get("GOOGLE_GENAI_REPLAY_ID")
    if not folder or not name:
        raise ValueError(
            f"The mode {mode!r} needs GOOGLE_GENAI_REPLAYS_DIRECTORY and GOOGLE_GENAI_REPLAY_ID, or a DebugConfig."
        )
    path = Path(folder, f"{name}.json")
    if ".." in path.parts or Path(name).is_absolute():
        raise ValueError(f"The replay id leads out of its directory: {name!r}.")
    return Tape(path, replays=mode == "replay" or (mode == "auto" and path.exists()))


def transport(library: Library, recording: Tape, prefix: str, settings: dict[str, Any], *, asynchronous: bool) -> Any:
    """A transport that replays a recording, or sends and records. `prefix` is the part of addresses that may differ."""
    from importlib import import_module

    module: Any = import_module(library.name)
    made: Any = module.AsyncHTTPTransport if asynchronous else module.HTTPTransport
    given: Any = settings.get("transport")
    unused = given is not None or recording.replays
    inner: Any = given if unused else made(verify=settings["verify"], limits=settings["limits"])

    def answer(request: Any) -> Any:
        status, headers, body = recording.play(_asked(request, prefix))
        return library.response(status, headers=headers, content=body)

    def keep(request: Any, response: Any) -> Any:
        recording.add(_asked(request, prefix), response.status_code, response.headers, response.content)
        return response

    def handle(self: Any, request: Any) -> Any:
        request.read()
        if recording.replays:
            return answer(request)
        response = inner.handle_request(request)
        response.read()
        return keep(request, response)

    async def ahandle(self: Any, request: Any) -> Any:
        await request.aread()
        if recording.replays:
            return answer(request)
        response = await inner.handle_async_request(request)
        await response.aread()
        return keep(request, response)

    def close(self: Any) -> None:
        inner.close()

    async def aclose(self: Any) -> None:
        await inner.aclose()

    # The base is that of the HTTP library in use, which is known only now.
    bases: Any = library.transport_bases
    method: dict[str, Any] = {"handle_async_request": ahandle} if asynchronous else {"handle_request": handle}
    if inner is not None:
        method |= {"aclose": aclose} if asynchronous else {"close": close}
    return type("Replaying", (bases[1 if asynchronous else 0],), method)()


def _asked(request: Any, prefix: str) -> dict[str, Any]:
    url = str(request.url)
    found = _json(request.content) if request.content else None
    body = [] if not request.content else [b64encode(request.content).decode() if found is None else found]
    return {"method": request.method.lower(), "url": url.replace(prefix, "{URL_PREFIX}", 1), "body_segments": body}


def _same_place(wanted: Mapping[str, Any], request: Mapping[str, Any]) -> bool:
    """Whether a request has the recorded method and address. google-genai's recordings leave out more of it."""
    told = str(wanted["url"])
    rest = told.partition("}")[2] if told.startswith("{") else told
    return wanted["method"] == request["method"] and str(request["url"]).endswith(rest)


def _bodies(request: Mapping[str, Any]) -> list[Any]:
    return [body for body in request.get("body_segments") or () if body != {}]


def _named(request: Mapping[str, Any]) -> str:
    return f"{str(request['method']).upper()} {request['url']}"


def _segments(headers: Mapping[str, str], body: bytes) -> dict[str, list[Any]]:
    """A body as JSON: its events, its one value, or its bytes in base64."""
    if headers.get("content-type", "").startswith(_EVENTS):
        events = [line[5:].strip() for line in body.splitlines() if line.startswith(b"data:")]
        found = [_json(event) for event in events]
    else:
        found = [_json(body)] if body else []
    if None in found:
        return {"body_segments": [], "byte_segments": [b64encode(body).decode()]}
    return {"body_segments": found, "byte_segments": []}


def _body(response: Mapping[str, Any]) -> tuple[int, dict[str, str], bytes]:
    headers = {str(name): str(value) for name, value in response.get("headers", {}).items()}
    headers = {name: value for name, value in headers.items() if name.lower() not in _LEFT_OUT}
    values = [json.dumps(each).encode() for each in cast("list[Any]", response.get("body_segments") or [])]
    streamed = any(value.startswith(_EVENTS) for name, value in headers.items() if name.lower() == "content-type")
    body = b"".join(b"data: %b\r\n\r\n" % value for value in values) if streamed else b"".join(values)
    raw = b"".join(b64decode(each) for each in cast("list[str]", response.get("byte_segments") or []))
    return int(response.get("status_code", 200)), headers, body or raw


def _json(data: bytes) -> Any:
    """A value, or None where it is no JSON."""
    try:
        return json.loads(data)
    except ValueError:
        return None
