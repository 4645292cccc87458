"""Operations beside google-genai's: looked at, waited for, taken up by name."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from specwright import genai
from specwright.genai import types
from specwright.runtime.jobs import JobError, JobTimeout

from .probes import BACKENDS
from .twins import Did, arguments, both_colours, client_of, clients, compare

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

VEO = "projects/p/locations/us-central1/publishers/google/models/veo/operations/o"
ANSWERS: dict[str, dict[str, Any]] = {
    "gemini": {
        "name": "models/veo/operations/o",
        "done": True,
        "metadata": {"m": 1},
        "response": {
            "generateVideoResponse": {
                "generatedSamples": [{"video": {"uri": "https://u.example/files/abc"}}],
                "raiMediaFilteredCount": 1,
                "raiMediaFilteredReasons": ["r"],
            }
        },
    },
    "vertex": {
        "name": VEO,
        "done": True,
        "response": {"videos": [{"gcsUri": "gs://b/v.mp4", "mimeType": "video/mp4"}], "raiMediaFilteredCount": 1},
    },
    "failed": {"name": VEO, "done": True, "error": {"code": 3, "message": "bad"}},
    "at work": {"name": VEO, "metadata": {"m": 1}},
}


@both_colours
@pytest.mark.parametrize(
    ("backend", "answer"),
    [(backend, answer) for backend in BACKENDS for answer in (backend, "failed", "at work")],
)
def test_videos(backend: str, answer: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        name = VEO if backend == "vertex" else "models/veo/operations/o"
        return client.operations.get(types.GenerateVideosOperation(name=name), config={"http_options": {"timeout": 9}})

    compare(run, backend, colour, ANSWERS[answer])


STORE = {"name": "fileSearchStores/s/operations/o", "done": True, "response": {"documentName": "d", "parent": "p"}}


@both_colours
@pytest.mark.parametrize("kind", ["ImportFileOperation", "UploadToFileSearchStoreOperation"])
def test_operations_of_stores(kind: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.operations.get(getattr(types, kind)(name="fileSearchStores/s/operations/o"))

    compare(run, "gemini", colour, STORE)


@both_colours
@pytest.mark.parametrize("operation", [None, lambda types: types.GenerateVideosOperation()], ids=["none", "nameless"])
def test_what_is_no_operation(operation: Any, colour: str) -> None:
    client = client_of("ours", "gemini", {}, Did())
    given = operation(types) if callable(operation) else operation
    with pytest.raises(ValueError, match="operation"):
        asyncio.run(client.aio.operations.get(given)) if colour == "async" else client.operations.get(given)


def test_other_operations_of_vertex_are_asked_for_by_name() -> None:
    """google-genai asks a model for them, and fails on the answer."""
    seen = Did()
    client = client_of("ours", "vertex", {"name": "projects/p/locations/l/operations/1", "done": True}, seen)
    found = client.operations.get(types.ProjectOperation(name="projects/p/locations/l/operations/1"))
    assert found.done is True
    assert seen.sent[0].url.endswith("/v1beta1/projects/p/locations/l/operations/1")


@both_colours
def test_waiting(colour: str) -> None:
    at_work, done, failed = ANSWERS["at work"], ANSWERS["vertex"], ANSWERS["failed"]
    replies = iter([at_work, httpx.Response(503, json={}), done, failed, at_work, at_work, at_work, at_work, at_work])

    def answer(request: httpx.Request) -> httpx.Response:
        found = next(replies)
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    options: Any = clients(httpx.MockTransport(answer))
    client = genai.Client(**arguments("vertex"), http_options=options)
    begun = types.GenerateVideosOperation(name=VEO)

    def wait(**how: Any) -> Any:
        if colour == "sync":
            return client.operations.wait(begun, **how)

        async def run() -> Any:
            return await client.aio.operations.wait(begun, **how)

        return asyncio.run(run())

    assert wait(poll=0.01).response.generated_videos[0].video.uri == "gs://b/v.mp4"
    with pytest.raises(JobError, match="bad") as caught:
        wait(poll=0.01)
    assert caught.value.name == VEO
    with pytest.raises(JobTimeout):
        wait(poll=0.01, timeout=0.02)


@both_colours
def test_cancelling(colour: str) -> None:
    seen = Did()
    client = client_of("ours", "vertex", {}, seen)
    operation = types.GenerateVideosOperation(name=VEO)
    asyncio.run(client.aio.operations.cancel(operation)) if colour == "async" else client.operations.cancel(operation)
    assert (seen.sent[0].verb, seen.sent[0].url.partition("/v1beta1/")[2]) == ("POST", f"{VEO}:cancel")
