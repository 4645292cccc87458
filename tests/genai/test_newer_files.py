"""Files of environments: both ways as google-genai does it, and big ones in parts and as they arrive."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from specwright.genai import errors

from .newer import client_of, did, lenient

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])
both_backends = pytest.mark.parametrize("backend", ["gemini", "vertex"])

PART = 8 * 1024 * 1024
BIG = bytes(range(256)) * (PART // 256) + b"and the rest"


class Server:
    """Takes an upload in parts; the request for one of them is lost, once."""

    def __init__(self, *, loses: int | None = None) -> None:
        self.content = b""
        self.parts: list[tuple[int, int]] = []
        self.began: list[httpx.Request] = []
        self._loses = loses

    def __call__(self, request: httpx.Request) -> httpx.Response:
        command = request.headers.get("x-goog-upload-command", "")
        if command == "start":
            self.began.append(request)
            url = f"https://{request.url.host}/session"
            return httpx.Response(200, headers={"x-goog-upload-url": url, "x-goog-upload-status": "active"})
        if command == "query":
            told = {"x-goog-upload-status": "active", "x-goog-upload-size-received": str(len(self.content))}
            return httpx.Response(200, headers=told)
        offset = int(request.headers["x-goog-upload-offset"])
        if self._loses == offset:
            self._loses = None
            raise httpx.ConnectError("lost")
        assert offset == len(self.content)
        self.content += request.content
        self.parts.append((offset, len(request.content)))
        final = "finalize" in command
        status = {"x-goog-upload-status": "final" if final else "active"}
        done = {"files": [{"path": "d/a.bin", "size_bytes": len(self.content)}]}
        return httpx.Response(200, headers=status, json=done if final else {})


@both_colours
@pytest.mark.parametrize("kind", ["path", "opened", "bytes"])
@pytest.mark.parametrize("loses", [None, PART])
def test_a_big_file_goes_up_in_parts_and_what_is_lost_goes_again(
    loses: int | None, kind: str, colour: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(BIG)
    server = Server(loses=loses)
    told: list[Any] = []
    with path.open("rb") as opened:
        content = {"path": path, "opened": opened, "bytes": io.BytesIO(BIG)}[kind]
        ours = did(
            "ours", "gemini", colour,
            lambda client: client.environments.files.upload(
                path="d/a.bin", file=content, environment="e", mime_type="x/y", progress=told.append
            ),
            server, retry_options={"initial_delay": 0.001, "max_delay": 0.002, "jitter": 0.0},
        )  # fmt: skip
    assert ours.error is None
    assert server.content == BIG
    assert server.parts == [(0, PART), (PART, 12)]
    assert ours.gave["files"][0]["size_bytes"] == len(BIG)
    assert (told[-1].sent, told[-1].total) == (len(BIG), len(BIG))
    assert server.began[0].headers["x-goog-upload-header-content-type"] == "x/y"
    assert server.began[0].headers["x-goog-upload-header-content-length"] == str(len(BIG))


class Arriving(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives piece by piece, and says how far it was asked for when something had been written."""

    def __init__(self, seen: list[int], written: Any) -> None:
        self._seen, self._written = seen, written

    def __iter__(self) -> Any:
        for _ in range(4):
            self._seen.append(self._written())
            yield b"x" * 1000

    async def __aiter__(self) -> Any:
        for each in self:
            yield each


@both_colours
@pytest.mark.parametrize("kind", ["path", "opened"])
def test_a_big_file_comes_down_as_it_arrives(kind: str, colour: str, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    seen: list[int] = []
    buffer = io.BytesIO()

    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Arriving(seen, lambda: len(buffer.getvalue())))

    to: Any = path if kind == "path" else buffer
    ours = did(
        "ours", "gemini", colour,
        lambda client: client.environments.files.download(path="a", environment="e", destination=to), reply,
    )  # fmt: skip
    assert (ours.error, ours.gave) == (None, None)
    assert (path.read_bytes() if kind == "path" else buffer.getvalue()) == b"x" * 4000
    if kind == "opened":
        assert seen == [0, 1000, 2000, 3000]
    assert dict(ours.sent[0].query) == {"alt": "media"}


@both_colours
def test_what_cannot_be_had_is_not_written(colour: str, tmp_path: Path) -> None:
    ours = did(
        "ours", "gemini", colour,
        lambda client: client.environments.files.download(path="a", environment="e", destination=tmp_path / "a"),
        lambda request: httpx.Response(404, json={"error": {"code": 404, "message": "none"}}),
    )  # fmt: skip
    assert isinstance(ours.error, errors.NotFoundError)
    assert list(tmp_path.iterdir()) == []


@both_colours
def test_the_connection_goes_back_where_writing_fails(colour: str) -> None:
    closed: list[bool] = []

    class Body(Arriving):
        def close(self) -> None:
            closed.append(True)

        async def aclose(self) -> None:
            closed.append(True)

    class Full(io.RawIOBase):
        def write(self, data: Any) -> int:
            raise OSError("the disk is full")

    ours = did(
        "ours", "gemini", colour,
        lambda client: client.environments.files.download(path="a", environment="e", destination=Full()),
        lambda request: httpx.Response(200, stream=Body([], lambda: 0)),
    )  # fmt: skip
    assert str(ours.error) == "the disk is full"
    assert closed == [True]


@both_colours
@both_backends
def test_files_of_environments_go_both_ways(backend: str, colour: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"content")

    def reply(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, content=b"bytes")
        if request.headers.get("x-goog-upload-command") == "start":
            url = f"https://{request.url.host}/session"
            return httpx.Response(200, headers={"x-goog-upload-url": url, "x-goog-upload-status": "active"})
        done = {"file": {"path": "d/a.txt", "size_bytes": 7}}
        return httpx.Response(200, headers={"x-goog-upload-status": "final"}, json=done)

    def up(client: Any) -> Any:
        return client.environments.files.upload(
            path="/d/a.txt", file=path, environment="environments/e", overwrite=True
        )

    def down(client: Any) -> Any:
        return client.environments.files.download(path="d/a.txt", environment_id="e")

    for run in (up, down):
        theirs, ours = (did(name, backend, colour, run, reply) for name in ("official", "ours"))
        assert (theirs.error, ours.error) == (None, None)
        assert lenient(ours.gave) == lenient(theirs.gave)
        assert [(each.verb, each.path, each.query) for each in ours.sent] == [
            (each.verb, each.path, tuple((k, v.lower()) for k, v in each.query)) for each in theirs.sent
        ]


PATHS = ("", "d", "d/", "a/b c", "a//b", "gr\u00fc\u00dfe/\u2603.txt", "a+b=c,d;e@f")
UP = ("upload", "list", "download")


def filed(method: str, path: str) -> Any:
    more: dict[str, Any] = {"file": io.BytesIO(b"x")} if method == "upload" else {}
    return lambda client: getattr(client.environments.files, method)(path=path, environment="e", **more)


def answering(request: httpx.Request) -> httpx.Response:
    final = "finalize" in request.headers.get("x-goog-upload-command", "")
    told = {"x-goog-upload-url": "https://up.test/s", "x-goog-upload-status": "final" if final else "active"}
    return httpx.Response(200, headers=told, json={"files": []})


@both_backends
@both_colours
@pytest.mark.parametrize("method", UP)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_slashes_of_a_files_path_stay(path: str, method: str, colour: str, backend: str) -> None:
    theirs, ours = (did(who, backend, colour, filed(method, path), answering) for who in ("official", "ours"))
    assert (theirs.error, ours.error) == (None, None)
    assert unquote(ours.sent[0].path) == unquote(theirs.sent[0].path)
    assert ours.sent[0].path.count("/") == theirs.sent[0].path.count("/")


@both_colours
@pytest.mark.parametrize("method", UP)
@pytest.mark.parametrize("path", ["..", "../x", "a/../../x", "./x", "a/.", "/../x"])
def test_a_files_path_cannot_climb(path: str, method: str, colour: str) -> None:
    ours = did("ours", "gemini", colour, filed(method, path), answering)
    assert isinstance(ours.error, ValueError)
    assert ours.sent == []


@both_colours
@pytest.mark.parametrize("method", UP)
def test_what_a_path_holds_stays_in_the_path(method: str, colour: str) -> None:
    ours = did("ours", "gemini", colour, filed(method, "a?b=c#d%2F{path}"), answering)
    assert ours.error is None
    assert ours.sent[0].path.endswith("/environments/e/files/a%3Fb%3Dc%23d%252F%7Bpath%7D")


def test_a_file_needs_an_environment_and_a_version_cannot_climb() -> None:
    client = client_of("ours", "gemini", lambda request: httpx.Response(200, json={}))
    with pytest.raises(ValueError, match="environment"):
        client.environments.files.download(path="x")
    with pytest.raises(ValueError, match="not a version"):
        client.agents.get("a", api_version="..")
