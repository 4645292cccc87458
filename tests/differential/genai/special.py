"""Methods that are more than one request, or take more than JSON: uploads, downloads, tunings, operations, chats."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from google.oauth2.credentials import Credentials
from tests.genai import probes
from tests.genai.answers import answer, answer_to
from tests.genai.pairs import listed, waited

from .cases import Made, Reply, Then, answering, streaming

PLACE = "projects/p/locations/us-central1"
VIDEOS = {
    "gemini": "models/veo/operations/1",
    "vertex": f"{PLACE}/publishers/google/models/veo/operations/1",
}
STORE = "fileSearchStores/abc"
OPTIONS = ("headers", "api_version", "timeout", "extra_body")
OF_UPLOADS = ("api_version", "timeout", "extra_body")
"""Headers that users give go along when an upload begins; google-genai loses them (tests/genai/test_files.py)."""
OF_DOWNLOADS = ("headers", "api_version", "timeout")
"""A download has no body; google-genai puts one into its GET."""
_SESSION = "https://generativelanguage.googleapis.com/session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What the cases of a method begin with.

    Attributes:
        needed, made: arguments without which a call is none.
        reply, then: what it is answered, and what is done with its result.
        call: the call of the document whose fields the method takes.
        config: or else, the type of its `config`.
        varied: whether it is called with fields, options and errors, too.
        options: the HTTP options that it has.
    """

    needed: Mapping[str, Any] = field(default_factory=dict[str, Any])
    made: Made | None = None
    reply: Reply
    then: Then | None = None
    call: str | None = None
    config: str | None = None
    varied: bool = True
    options: tuple[str, ...] = OPTIONS


def _bytes(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"DATA")


def _receiving(done: Mapping[str, Any]) -> Reply:
    """Google's side of an upload that is answered `done` at its end."""

    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/session":
            return httpx.Response(200, headers={"x-goog-upload-status": "final"}, json=done)
        return httpx.Response(200, headers={"x-goog-upload-url": _SESSION}, json={})

    return reply


def _text(types: Any) -> dict[str, Any]:
    return {"file": io.BytesIO(b"hello")}


def _uploads(backend: str) -> list[Start]:
    reply = _receiving({"file": answer("File", "gemini")})
    typed = {"config": {"mime_type": "text/plain"}}
    return [
        Start(needed={"file": __file__}, reply=reply, varied=False),
        Start(needed=typed, made=_text, reply=reply, config="UploadFileConfig", options=OF_UPLOADS),
    ]


def _store_uploads(backend: str) -> list[Start]:
    reply = _receiving(answer("UploadToFileSearchStoreOperation", "gemini"))
    call = "file_search_stores.upload_to_file_search_store"
    path = {"file_search_store_name": STORE, "file": __file__}
    typed = {"file_search_store_name": STORE, "config": {"mime_type": "text/plain"}}
    return [
        Start(needed=path, reply=reply, varied=False),
        Start(needed=typed, made=_text, reply=reply, call=call, options=OF_UPLOADS),
    ]


def _downloads(backend: str) -> list[Start]:
    uri = "https://generativelanguage.googleapis.com/v1beta/files/abc:download?alt=media"
    objects: Sequence[Made] = (
        lambda types: {"file": types.File(name="files/abc", download_uri=uri)},
        lambda types: {"file": types.Video(uri=uri)},
        lambda types: {"file": types.GeneratedVideo(video=types.Video(uri=uri))},
    )
    names = ("abc", "files/abc", uri)
    plain = [Start(needed={"file": name}, reply=_bytes, varied=name == uri, options=OF_DOWNLOADS) for name in names]

    def into(types: Any) -> dict[str, Any]:
        return {"file": "files/abc", "destination": io.BytesIO()}

    return [*plain, *(Start(made=made, reply=_bytes, varied=False) for made in (*objects, into))]


def _media(backend: str) -> list[Start]:
    return [Start(needed={"media_id": f"{STORE}/media/m"}, reply=_bytes, options=OF_DOWNLOADS)]


def _registering(backend: str) -> list[Start]:
    return [
        Start(
            needed={"uris": ["gs://b/o"]},
            made=lambda types: {"auth": Credentials("token")},  # type: ignore[no-untyped-call]  # google-auth's
            reply=answering(answer_to("files.register_files", "gemini")),
            call="files.register_files",
        )
    ]


def _tunings(backend: str) -> list[Start]:
    call = "tunings.tune" if backend == "vertex" else "tunings.tune_mldev"
    needed = {"base_model": "gemini-2.5-flash", **probes.needed(call, backend)}
    start = Start(needed=needed, reply=answering(answer_to(call, backend)), call=call)
    if backend == "vertex":
        tuned = {**needed, "base_model": f"{PLACE}/models/1"}
        return [start, Start(needed=tuned, reply=start.reply, varied=False)]
    examples = {"examples": [{"text_input": "a", "output": "b"}]}
    return [start, Start(needed={**needed, "training_dataset": examples}, reply=start.reply, varied=False)]


def _operations(backend: str) -> list[Start]:
    def of(kind: str, name: str) -> Start:
        made: Made = lambda types: {"operation": getattr(types, kind)(name=name)}  # noqa: E731  # closes over both
        return Start(made=made, reply=answering(answer(kind, backend)))

    videos = of("GenerateVideosOperation", VIDEOS[backend])
    stores = ("ImportFileOperation", f"{STORE}/operations/1"), ("UploadToFileSearchStoreOperation", f"{STORE}/upload/1")
    return [videos, *(of(*each) for each in stores)] if backend == "gemini" else [videos]


def _chats(backend: str) -> list[Start]:
    said = answer_to("models.generate_content", backend)

    def reply(request: httpx.Request) -> httpx.Response:
        streamed = "stream" in request.url.path
        return (streaming(said, said) if streamed else answering(said))(request)

    async def talk(chat: Any, types: Any) -> list[Any]:
        first = await waited(chat.send_message("hello"))
        parts = await listed(await waited(chat.send_message_stream(["again", types.Part(text="x")])))
        own = await waited(chat.send_message("now", {"temperature": 0.5}))
        return [first, parts, own, chat.get_history(), chat.get_history(curated=True)]

    turns = [{"role": "user", "parts": [{"text": "q"}]}, {"role": "model", "parts": [{"text": "a"}]}]
    call = "models.generate_content"
    return [
        Start(needed={"model": probes.MODEL}, reply=reply, then=talk, call=call),
        Start(needed={"model": probes.MODEL, "history": turns}, reply=reply, then=talk, varied=False),
    ]


SPECIAL: Mapping[str, Callable[[str], list[Start]]] = {
    "chats.create": _chats,
    "file_search_stores.download_media": _media,
    "file_search_stores.upload_to_file_search_store": _store_uploads,
    "files.download": _downloads,
    "files.register_files": _registering,
    "files.upload": _uploads,
    "operations.get": _operations,
    "tunings.tune": _tunings,
}
"""What each of these methods is called with, on a backend."""
