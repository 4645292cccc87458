"""File search stores and what is in them, beside google-genai's, on both backends and in both colours."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import httpx
import pytest

from .twins import Did, both_backends, both_colours, client_of, compare

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

STORE = "fileSearchStores/s"
OPERATION = {
    "name": f"{STORE}/operations/o",
    "done": True,
    "metadata": {"a": "b"},
    "response": {"parent": STORE, "documentName": f"{STORE}/documents/d"},
}


def reply(request: httpx.Request) -> Any:
    path = request.url.path
    if path.startswith("/upload/"):
        return httpx.Response(200, headers={"x-goog-upload-url": "https://up.example/session?u=1"}, json={})
    if path == "/session":
        return httpx.Response(200, headers={"x-goog-upload-status": "final"}, json=OPERATION)
    if "alt=media" in str(request.url):
        return httpx.Response(200, content=b"DATA")
    if path.endswith("importFile"):
        return {**OPERATION, "done": False}
    more = {} if "pageToken" in str(request.url) else {"nextPageToken": "t"}
    if path.endswith("/documents"):
        return {"documents": [{"name": f"{STORE}/documents/d", "state": "STATE_ACTIVE"}], **more}
    if path.endswith("/fileSearchStores") and request.method == "GET":
        return {"fileSearchStores": [{"name": STORE}], **more}
    if request.method == "DELETE":
        return {}
    if "/documents/" in path:
        return {"name": f"{STORE}/documents/d", "sizeBytes": "7"}
    return {"name": STORE, "displayName": "s", "sizeBytes": "7", "activeDocumentsCount": "2"}


METADATA: list[dict[str, Any]] = [{"key": "k", "string_value": "v"}, {"key": "n", "numeric_value": 1.5}]
CHUNKS = {"white_space_config": {"max_tokens_per_chunk": 5, "max_overlap_tokens": 1}}
CALLS: dict[str, Any] = {
    "create": lambda c, t: c.file_search_stores.create(config={"display_name": "s"}),
    "create with nothing": lambda c, t: c.file_search_stores.create(),
    "get": lambda c, t: c.file_search_stores.get(name=STORE),
    "delete": lambda c, t: c.file_search_stores.delete(name=STORE, config={"force": True}),
    "list": lambda c, t: c.file_search_stores.list(config={"page_size": 1}),
    "import_file": lambda c, t: c.file_search_stores.import_file(
        file_search_store_name=STORE,
        file_name="files/a",
        config={"custom_metadata": METADATA, "chunking_config": CHUNKS},
    ),
    "upload": lambda c, t: c.file_search_stores.upload_to_file_search_store(
        file_search_store_name=STORE,
        file=io.BytesIO(b"abc"),
        config=t.UploadToFileSearchStoreConfig(
            mime_type="text/plain",
            display_name="d",
            custom_metadata=[t.CustomMetadata(**METADATA[0])],
            chunking_config=t.ChunkingConfig(**CHUNKS),
        ),
    ),
    "upload without a type": lambda c, t: c.file_search_stores.upload_to_file_search_store(
        file_search_store_name=STORE, file=io.BytesIO(b"abc")
    ),
    "upload of what is not there": lambda c, t: c.file_search_stores.upload_to_file_search_store(
        file_search_store_name=STORE, file="/nowhere/a.txt"
    ),
    "download_media": lambda c, t: c.file_search_stores.download_media(media_id=f"{STORE}/media/m"),
    "download_media of another name": lambda c, t: c.file_search_stores.download_media(media_id="m"),
    "documents.get": lambda c, t: c.file_search_stores.documents.get(name=f"{STORE}/documents/d"),
    "documents.delete": lambda c, t: c.file_search_stores.documents.delete(
        name=f"{STORE}/documents/d", config={"force": True}
    ),
    "documents.list": lambda c, t: c.file_search_stores.documents.list(parent=STORE, config={"page_size": 1}),
}


@both_colours
@both_backends
@pytest.mark.parametrize("name", CALLS)
def test_stores(name: str, backend: str, colour: str) -> None:
    compare(CALLS[name], backend, colour, reply)


@both_colours
def test_a_path_is_uploaded_into_a_store(colour: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("abc")

    def run(client: Any, types: Any) -> Any:
        return client.file_search_stores.upload_to_file_search_store(file_search_store_name=STORE, file=path)

    seen = compare(run, "gemini", colour, reply)
    assert seen.sent[0].headers["x-goog-upload-file-name"] == "a.txt"


def test_waiting_for_what_was_uploaded() -> None:
    client = client_of("ours", "gemini", reply, Did())
    begun = client.file_search_stores.import_file(file_search_store_name=STORE, file_name="files/a")
    assert begun.done is False
    done = client.operations.wait(
        client.file_search_stores.upload_to_file_search_store(
            file_search_store_name=STORE, file=b"abc", config={"mime_type": "text/plain"}
        )
    )
    assert done.response.document_name == f"{STORE}/documents/d"
