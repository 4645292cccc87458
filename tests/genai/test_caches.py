"""Caches beside google-genai's, on both backends and in both colours."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .twins import both_backends, both_colours, compare

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

CACHE = {"name": "cachedContents/c", "model": "models/m", "displayName": "d", "usageMetadata": {"totalTokenCount": 5}}


def reply(request: httpx.Request) -> Any:
    if request.method == "GET" and request.url.path.endswith("cachedContents"):
        # An empty page in the middle ends no list of ours; the pages here are full ones, to compare both SDKs.
        more = {} if "pageToken" in str(request.url) else {"nextPageToken": "t"}
        return {"cachedContents": [CACHE], **more}
    return {} if request.method == "DELETE" else CACHE


CALLS: dict[str, Any] = {
    "create": lambda c, t: c.caches.create(
        model="m",
        config={
            "contents": ["hi", t.Part.from_uri(file_uri="gs://b/x.pdf", mime_type="application/pdf")],
            "system_instruction": "s",
            "ttl": "60s",
            "display_name": "d",
            "tools": [{"google_search": {}}],
            "tool_config": {"function_calling_config": {"mode": "ANY"}},
        },
    ),
    "create with nothing": lambda c, t: c.caches.create(model="models/m"),
    "create for a publisher's model": lambda c, t: c.caches.create(model="meta/llama", config={"ttl": "1s"}),
    "create encrypted": lambda c, t: c.caches.create(model="m", config={"kms_key_name": "k"}),
    "get": lambda c, t: c.caches.get(name="cachedContents/c"),
    "get by id": lambda c, t: c.caches.get(name="c"),
    "get in full": lambda c, t: c.caches.get(name="projects/p/locations/l/cachedContents/c"),
    "update": lambda c, t: c.caches.update(name="c", config=t.UpdateCachedContentConfig(ttl="7s")),
    "delete": lambda c, t: c.caches.delete(name="c"),
    "list": lambda c, t: c.caches.list(config={"page_size": 1}),
}


@both_colours
@both_backends
@pytest.mark.parametrize("run", CALLS.values(), ids=CALLS)
def test_caches(run: Any, backend: str, colour: str) -> None:
    compare(run, backend, colour, reply)
