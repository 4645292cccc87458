"""Batches beside google-genai's, on both backends and in both colours."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import httpx
import pytest

from specwright.genai import types
from specwright.genai._batch_defaults import completed
from specwright.runtime.jobs import JobCancelled, JobError

from .twins import Did, Sent, both_backends, both_colours, client_of, did

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

ON_VERTEX = "projects/p/locations/us-central1/batchPredictionJobs/1"


def gemini(request: httpx.Request) -> Any:
    responses: dict[str, Any] = {"inlinedResponses": {"inlinedResponses": [{"response": {"candidates": []}}]}}
    job = {
        "name": "batches/b",
        "metadata": {"state": "BATCH_STATE_PENDING", "model": "models/m", "displayName": "d", "output": responses},
    }
    return {"operations": [job]} if request.method == "GET" and request.url.path.endswith("batches") else _job(job)


def vertex(request: httpx.Request) -> Any:
    job = {"name": ON_VERTEX, "state": "JOB_STATE_PENDING", "outputInfo": {"gcsOutputDirectory": "gs://o"}}
    listed = request.method == "GET" and request.url.path.endswith("batchPredictionJobs")
    return {"batchPredictionJobs": [job]} if listed else _job(job)


def _job(job: dict[str, Any]) -> dict[str, Any]:
    return job


REQUEST = {"contents": [{"parts": [{"text": "q"}]}], "metadata": {"k": "v"}}
SOURCES: dict[str, Any] = {
    "requests": [{"contents": "q"}],
    "requests with metadata": [REQUEST],
    "a source of requests": {"inlined_requests": [REQUEST]},
    "a file": "files/abc",
    "a file in an object": lambda types: types.BatchJobSource(file_name="files/abc"),
    "a File": lambda types: types.File(name="files/abc"),
    "Cloud Storage": "gs://b/x.jsonl",
    "Cloud Storage, of no ending": "gs://b/x",
    "several in Cloud Storage": {"format": "jsonl", "gcs_uri": ["gs://b/x.jsonl", "gs://b/y.jsonl"]},
    "BigQuery": "bq://p.d.t",
    "a dataset": "projects/p/locations/l/datasets/1",
    "nothing": {},
    "elsewhere": "https://b.example/x",
}
CONFIGS: dict[str, Any] = {
    "nothing": None,
    "a name": {"display_name": "b"},
    "Cloud Storage": {"display_name": "b", "dest": "gs://out"},
    "BigQuery": {"display_name": "b", "dest": {"format": "bigquery", "bigquery_uri": "bq://p.d.o"}},
    "a webhook": {"display_name": "b", "webhook_config": {"uris": ["https://w.example"]}},
}
MARK = re.compile(r"\d{14}_[0-9a-f]{5}")


def compare(run: Any, backend: str, colour: str) -> Did:
    """Both SDKs do the same; the names that they make up differ in their time and chance alone."""
    reply = vertex if backend == "vertex" else gemini
    theirs, ours = (did(name, run, backend, colour, reply) for name in ("official", "ours"))
    assert [_unmarked(sent) for sent in ours.sent] == [_unmarked(sent) for sent in theirs.sent]
    assert isinstance(ours.error, ValueError) == isinstance(theirs.error, ValueError), (ours.error, theirs.error)
    assert ours.gave == theirs.gave
    return ours


def _unmarked(sent: Sent) -> Any:
    return MARK.sub("MARK", repr(sent))


@both_colours
@both_backends
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
@pytest.mark.parametrize("src", SOURCES.values(), ids=SOURCES)
def test_batches_begin(src: Any, config: Any, backend: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.batches.create(model="m", src=src(types) if callable(src) else src, config=config)

    compare(run, backend, colour)


CALLS: dict[str, Any] = {
    "embeddings": lambda c, t: c.batches.create_embeddings(model="e", src={"inlined_requests": {"contents": ["a"]}}),
    "embeddings of a file": lambda c, t: c.batches.create_embeddings(
        model="e", src=t.EmbeddingsBatchJobSource(file_name="files/x"), config={"display_name": "z"}
    ),
    "get": lambda c, t: c.batches.get(name=ON_VERTEX if c.vertexai else "batches/b"),
    "get by another name": lambda c, t: c.batches.get(name="b"),
    "cancel": lambda c, t: c.batches.cancel(name=ON_VERTEX if c.vertexai else "batches/b"),
    "list": lambda c, t: c.batches.list(config={"page_size": 3}),
}


@both_colours
@both_backends
@pytest.mark.parametrize("name", CALLS)
def test_the_rest(name: str, backend: str, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        known = type("Client", (), {"batches": client.batches, "vertexai": backend == "vertex"})
        return CALLS[name](known, types)

    compare(run, backend, colour)


@both_backends
def test_deleting(backend: str) -> None:
    seen = Did()
    client = client_of("ours", backend, {"name": "x", "done": True}, seen)
    assert client.batches.delete(name=ON_VERTEX if backend == "vertex" else "batches/b").done is True
    assert seen.sent[0].verb == "DELETE"


def test_what_a_batch_is_called_and_where_it_writes() -> None:
    now = datetime(2026, 1, 2, 3, 4, 5)  # a local time, as it is read here
    source = types.BatchJobSource(format="bigquery", bigquery_uri="bq://p.d.t")
    made = completed(None, source, now, "abcde")
    assert made.display_name == "genai_batch_job_20260102030405_abcde"
    assert made.dest == types.BatchJobDestination(
        format="bigquery", bigquery_uri="bq://p.d.t_dest_20260102030405_abcde"
    )
    told = completed({"display_name": "d", "dest": "gs://x"}, source, now, "abcde")
    assert (told.display_name, told.dest) == ("d", "gs://x")


def test_instructions_of_a_request_go_into_it() -> None:
    seen = Did()
    client = client_of("ours", "gemini", gemini, seen)
    config = {"temperature": 0.5, "system_instruction": "s"}
    client.batches.create(model="m", src=[{"contents": "q", "config": config}])
    (request,) = seen.sent[0].body["batch"]["inputConfig"]["requests"]["requests"]
    assert request["request"]["systemInstruction"] == {"parts": [{"text": "s"}], "role": "user"}
    assert request["request"]["generationConfig"] == {"temperature": 0.5}


def test_waiting() -> None:
    states = iter(["RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"])

    def reply(request: httpx.Request) -> Any:
        return {"name": "batches/b", "metadata": {"state": f"BATCH_STATE_{next(states)}"}}

    client = client_of("ours", "gemini", reply, Did())
    assert client.batches.wait("batches/b", poll=0.01).state is types.JobState.JOB_STATE_SUCCEEDED
    with pytest.raises(JobError):
        client.batches.wait("batches/b", poll=0.01)
    with pytest.raises(JobCancelled):
        client.batches.wait("batches/b", poll=0.01)
