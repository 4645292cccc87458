"""The recorded calls of files, stores, caches, batches, tunings, tokens, operations: what is done, what is answered."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from specwright.genai import types
from specwright.testing import json_answer

FLASH = "gemini-2.5-flash"
EMBEDDING = "gemini-embedding-001"
VEO = "projects/p/locations/us-central1/publishers/google/models/veo/operations/op1"
LIVE = {"model": FLASH, "config": {"response_modalities": ["AUDIO"], "temperature": 0.3}}
PART = 8 * 1024 * 1024
BEGUN = json_answer({}, headers={"x-goog-upload-url": "https://generativelanguage.googleapis.com/session?upload_id=1"})
GOES_ON = json_answer({}, headers={"x-goog-upload-status": "active"})


def ended(answer: Any) -> Any:
    """The last answer of an upload."""
    return json_answer(answer, headers={"x-goog-upload-status": "final"})


def uploading(content: bytes, **config: Any) -> Callable[[Any], Any]:
    """An upload of a text."""
    return lambda client: client.files.upload(file=io.BytesIO(content), config={"mime_type": "text/plain", **config})


def batch(src: Any, config: Any = None) -> Callable[[Any], Any]:
    """A batch that begins."""
    return lambda client: client.batches.create(model=FLASH, src=src, config=config)


def _cached(client: Any) -> Any:
    config = {"ttl": "60s", "display_name": "d", "contents": ["long"]}
    return client.caches.create(model=FLASH, config=config)


FILE = {"file": {"name": "files/abc"}}
JOB = {"name": "batches/b"}
SERVICES: dict[str, tuple[Callable[[Any], Any], tuple[Any, ...]]] = {
    "mldev.caches.create": (_cached, ({},)),
    "vertex.caches.create": (_cached, ({},)),
    "mldev.batches.create.inline": (batch([{"contents": "q"}], {"display_name": "b"}), (JOB,)),
    "mldev.batches.create.file": (batch("files/abc", {"display_name": "b"}), (JOB,)),
    "mldev.batches.create_embeddings": (
        lambda client: client.batches.create_embeddings(
            model=EMBEDDING, src={"inlined_requests": {"contents": ["a", "b"]}}
        ),
        (JOB,),
    ),
    "vertex.batches.create.gcs": (batch("gs://b/in.jsonl"), (JOB,)),
    "vertex.batches.create.bq": (batch("bq://p.d.t"), (JOB,)),
    "vertex.tunings.tune": (
        lambda client: client.tunings.tune(
            base_model=FLASH,
            training_dataset={"gcs_uri": "gs://b/t.jsonl"},
            config={"epoch_count": 1, "tuned_model_display_name": "t"},
        ),
        ({},),
    ),
    "mldev.files.upload": (uploading(b"hello world", display_name="d"), (BEGUN, ended(FILE))),
    "mldev.files.upload.two_chunks": (uploading(b"x" * (PART + 10)), (BEGUN, GOES_ON, ended(FILE))),
    "mldev.files.list.2pages": (
        lambda client: client.files.list(config={"page_size": 2}),
        ({"files": [{"name": "files/a"}], "nextPageToken": "tok2"}, {"files": [{"name": "files/b"}]}),
    ),
    "mldev.files.download": (lambda client: client.files.download(file="files/abc"), ({},)),
    "mldev.files.delete": (lambda client: client.files.delete(name="files/abc"), ({},)),
    "mldev.file_search_stores.create": (
        lambda client: client.file_search_stores.create(config={"display_name": "s"}),
        ({},),
    ),
    "mldev.file_search_stores.upload": (
        lambda client: client.file_search_stores.upload_to_file_search_store(
            file_search_store_name="fileSearchStores/s",
            file=io.BytesIO(b"hello"),
            config={"mime_type": "text/plain", "display_name": "d"},
        ),
        (BEGUN, ended({"name": "fileSearchStores/s/operations/o"})),
    ),
    "mldev.file_search_stores.import_file": (
        lambda client: client.file_search_stores.import_file(
            file_search_store_name="fileSearchStores/s", file_name="files/abc"
        ),
        ({},),
    ),
    "mldev.auth_tokens.create": (
        lambda client: client.auth_tokens.create(
            config={"uses": 1, "live_connect_constraints": LIVE, "http_options": {"api_version": "v1alpha"}}
        ),
        ({},),
    ),
    "vertex.generate_videos.poll": (
        lambda client: client.operations.get(types.GenerateVideosOperation(name=VEO)),
        ({},),
    ),
}
