"""Files: uploads, downloads and the rest, beside google-genai on both backends and in both colours."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest

from specwright import genai
from specwright.genai import types
from specwright.runtime.jobs import JobError
from specwright.runtime.upload_sources import UploadError
from specwright.runtime.uploads import Progress

from .twins import Did as Seen
from .twins import both_backends, both_colours, client_of, clients, compare, did

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

ADDRESS = "https://generativelanguage.googleapis.com/v1beta/files/abc"
FILE = {"name": "files/abc", "uri": ADDRESS, "state": "ACTIVE", "mimeType": "text/plain", "sizeBytes": "12345678901"}


def reply(request: httpx.Request) -> Any:
    """Google's side of files."""
    if request.url.path.startswith("/upload/"):
        return httpx.Response(200, headers={"x-goog-upload-url": "https://up.example/session?u=1"}, json={})
    if request.url.path == "/session":
        state = "final" if "finalize" in request.headers["x-goog-upload-command"] else "active"
        return httpx.Response(200, headers={"x-goog-upload-status": state}, json={"file": FILE})
    if "alt=media" in str(request.url):
        return httpx.Response(200, content=b"DATA")
    if request.url.path.endswith("/files") and request.method == "GET":
        return {"files": [FILE], **({} if "pageToken" in str(request.url) else {"nextPageToken": "t"})}
    return {"files": [FILE]} if request.method == "POST" else {} if request.method == "DELETE" else FILE


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text("abc")
    (tmp_path / "a.unknownending").write_text("abc")
    return str(path)


UPLOADS: dict[str, dict[str, Any] | None] = {
    "its ending tells the type": None,
    "everything told": {"mime_type": "text/markdown", "name": "foo", "display_name": "d"},
    "its whole name": {"name": "files/foo"},
    "camel case": {"mimeType": "text/markdown", "displayName": "d"},
    "another version and a timeout": {"http_options": {"api_version": "v9", "timeout": 5000}},
}


@both_colours
@both_backends
@pytest.mark.parametrize("config", UPLOADS.values(), ids=UPLOADS)
def test_a_path_is_uploaded(config: Any, backend: str, colour: str, text: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.files.upload(file=text, config=config)

    seen = compare(run, backend, colour, reply)
    assert [sent.verb for sent in seen.sent] == (["POST", "POST"] if backend == "gemini" else [])


@both_colours
@pytest.mark.parametrize("content", [b"abc", b"", b"x" * (8 * 1024 * 1024 + 10)], ids=["short", "empty", "two parts"])
def test_a_stream_is_uploaded(content: bytes, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.files.upload(file=io.BytesIO(content), config=types.UploadFileConfig(mime_type="text/plain"))

    seen = compare(run, "gemini", colour, reply)
    assert len(seen.sent) == (3 if len(content) > 8 * 1024 * 1024 else 2)


@both_colours
@pytest.mark.parametrize("name", ["missing.txt", "a.unknownending"])
def test_what_cannot_be_uploaded(name: str, colour: str, text: str) -> None:
    path = text.replace("a.txt", name)
    compare(lambda client, types: client.files.upload(file=path), "gemini", colour, reply)
    compare(lambda client, types: client.files.upload(file=io.BytesIO(b"abc")), "gemini", colour, reply)


@pytest.mark.parametrize("content", [b"abc", bytearray(b"abc"), memoryview(b"abc")], ids=["bytes", "array", "view"])
def test_bytes_can_be_uploaded_and_progress_is_told(content: Any) -> None:
    seen, told = Seen(), list[Progress]()
    client = client_of("ours", "gemini", reply, seen)
    file = client.files.upload(file=content, config={"mime_type": "text/plain"}, progress=told.append)
    assert (file.name, file.state) == ("files/abc", types.FileState.ACTIVE)
    assert told == [Progress(3, 3)]
    assert seen.sent[1].body == b"abc"


def test_the_headers_of_a_call_begin_its_upload() -> None:
    """google-genai loses them."""
    seen = Seen()
    client = client_of("ours", "gemini", reply, seen)
    client.files.upload(file=b"abc", config={"mime_type": "text/plain", "http_options": {"headers": {"x-my": "1"}}})
    assert seen.sent[0].headers["x-my"] == "1"
    assert "x-goog-api-key" not in seen.sent[1].headers


@pytest.mark.parametrize(
    ("begins", "status", "said"),
    [({}, "final", "no header"), ({"x-goog-upload-url": "https://u.example/session"}, "cancelled", "cancelled")],
)
def test_an_upload_that_the_provider_gives_up(begins: dict[str, str], status: str, said: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        begun = request.url.path.startswith("/upload/")
        return httpx.Response(200, headers=begins if begun else {"x-goog-upload-status": status}, json={})

    client = client_of("ours", "gemini", answer, Seen())
    with pytest.raises(UploadError, match=said):
        client.files.upload(file=b"abc", config={"mime_type": "text/plain"})


def test_a_part_that_was_lost_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    lost = iter([True, False])

    def answer(request: httpx.Request) -> Any:
        command = request.headers.get("x-goog-upload-command", "")
        if command == "query":
            return httpx.Response(200, headers={"x-goog-upload-status": "active", "x-goog-upload-size-received": "0"})
        if "finalize" in command and next(lost):
            raise httpx.ReadError("cut off")
        return reply(request)

    seen = Seen()
    file = client_of("ours", "gemini", answer, seen).files.upload(file=b"abc", config={"mime_type": "text/plain"})
    assert file.name == "files/abc"
    commands = [sent.headers["x-goog-upload-command"] for sent in seen.sent]
    assert commands == ["start", "upload, finalize", "query", "upload, finalize"]


DOWNLOADS: dict[str, Any] = {
    "name": "files/abc",
    "id": "abc",
    "address": f"{ADDRESS}:download?alt=media",
    "File": lambda types: types.File(name="files/abc", download_uri=f"{ADDRESS}:download"),
    "uploaded File": lambda types: types.File(name="files/abc", source="UPLOADED"),
    "Video": lambda types: types.Video(uri=ADDRESS),
    "GeneratedVideo": lambda types: types.GeneratedVideo(video=types.Video(uri=ADDRESS)),
    "Video without an address": lambda types: types.Video(video_bytes=b"x"),
}


@both_colours
@both_backends
@pytest.mark.parametrize("file", DOWNLOADS.values(), ids=DOWNLOADS)
def test_files_are_downloaded(file: Any, backend: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.files.download(file=file(types) if callable(file) else file, config={"http_options": {}})

    compare(run, backend, colour, reply)


def test_an_address_to_download_from_is_enough() -> None:
    """google-genai wants the name too."""
    client = client_of("ours", "gemini", reply, Seen())
    assert client.files.download(file=types.File(download_uri=f"{ADDRESS}:download")) == b"DATA"


@both_colours
def test_a_video_gets_its_bytes(colour: str) -> None:
    held: list[Any] = []

    def run(client: Any, types: Any) -> Any:
        held.append(types.GeneratedVideo(video=types.Video(uri=ADDRESS)))
        return client.files.download(file=held[-1])

    compare(run, "gemini", colour, reply)
    assert [each.video.video_bytes for each in held] == [b"DATA", b"DATA"]


@both_colours
@pytest.mark.parametrize("to", ["path", "file"])
def test_a_download_goes_to_its_destination(to: str, colour: str, tmp_path: Path) -> None:
    path = tmp_path / "out.bin"

    def run(client: Any, types: Any) -> Any:
        return client.files.download(file="abc", destination=path if to == "path" else path.open("wb", buffering=0))

    seen = compare(run, "gemini", colour, reply)
    assert seen.gave is None
    assert path.read_bytes() == b"DATA"


CALLS: dict[str, Any] = {
    "get": lambda client, types: client.files.get(name="files/abc"),
    "get by id": lambda client, types: client.files.get(name="abc"),
    "list": lambda client, types: client.files.list(config={"page_size": 1}),
    "delete": lambda client, types: client.files.delete(name="files/abc"),
}


@both_colours
@both_backends
@pytest.mark.parametrize("run", CALLS.values(), ids=CALLS)
def test_the_rest(run: Any, backend: str, colour: str) -> None:
    compare(run, backend, colour, reply)


@both_colours
@both_backends
@pytest.mark.parametrize("token", ["good", None], ids=["good", "has run out"])
def test_files_of_cloud_storage_are_registered(token: str | None, backend: str, colour: str) -> None:
    from google.auth.credentials import Credentials

    class Held(Credentials):
        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.token = token
            self._quota_project_id = "quota"

        def refresh(self, request: object) -> None:
            self.token = "fresh"

    def run(client: Any, types: Any) -> Any:
        return client.files.register_files(auth=Held(), uris=["gs://b/o"])

    seen = compare(run, backend, colour, reply)
    if backend == "gemini":
        assert seen.sent[0].headers["authorization"] == f"Bearer {token or 'fresh'}"
    refused = did("ours", lambda c, t: c.files.register_files(auth="me", uris=[]), backend, colour, reply)
    assert isinstance(refused.error, ValueError)


@both_colours
def test_waiting_until_a_file_can_be_used(colour: str) -> None:
    states = iter(["PROCESSING", "PROCESSING", "ACTIVE", "PROCESSING", "FAILED"])

    def answer(request: httpx.Request) -> Any:
        return {"name": "files/abc", "state": next(states), "sizeBytes": "3", "error": {"message": "no codec"}}

    client = genai.Client(api_key="key", http_options=clients(httpx.MockTransport(lambda r: _json(answer(r)))))  # type: ignore[arg-type]
    found = _run(client, colour, lambda files: files.wait("files/abc", poll=0.01))
    assert found.state == "ACTIVE"
    with pytest.raises(JobError, match="no codec"):
        _run(client, colour, lambda files: files.wait(types.File(name="files/abc"), poll=0.01))


def _json(value: Any) -> httpx.Response:
    return httpx.Response(200, json=value)


def _run(client: genai.Client, colour: str, call: Any) -> Any:
    if colour == "sync":
        return call(client.files)

    async def run() -> Any:
        return await call(client.aio.files)

    return asyncio.run(run())


def test_raw_responses_are_of_the_calls_alone() -> None:
    client = client_of("ours", "gemini", reply, Seen())
    assert client.files.with_raw_response.list().json()["files"] == [FILE]
    assert client.files.with_raw_response.get(name="abc").parse().name == "files/abc"


@pytest.mark.parametrize("text", ["7", "-7", "1e3", "seven", "", "9" * 5000], ids=lambda text: text[:8] or "empty")
def test_sizes_are_numbers_where_they_can_be(text: str) -> None:
    file = client_of("ours", "gemini", {"name": "files/x", "sizeBytes": text}, Seen()).files.get(name="x")
    assert file.size_bytes == (int(text) if text in ("7", "-7") else text)
