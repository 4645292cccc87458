"""An SDK with two backends: recorded requests become its calls, and faults of the client are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specwright.genai import _plan
from specwright.runtime.fieldmaps import FieldMaps
from specwright_generator.spec import load_spec
from specwright_generator.verify.results import Report
from specwright_generator.verify.run import described, verify
from specwright_generator.verify.traffic import Exchange, Request, Response

from .exchanges import library

ROOT = Path(__file__).parents[2]
SPEC = load_spec(ROOT / "specs" / "genai")
API = described(SPEC)
GEMINI = "https://generativelanguage.googleapis.com/v1beta"
VERTEX = "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5"
JSON = {"content-type": "application/json"}
ASKED = {
    "contents": [{"role": "user", "parts": [{"text": "hi"}, {"inline_data": {"mime_type": "a/b", "data": "aGk="}}]}],
    "generation_config": {"topK": 3, "thinkingConfig": {"thinkingBudget": 1}},
    "safetySettings": [],
    "tools": [{"googleSearch": {}}],
    "quite_new": {"a": 1},
}
ANSWERED = {
    "candidates": [{"content": {"parts": [{"text": "ho"}], "role": "model"}, "index": 0, "newest": 1}],
    "usageMetadata": {"totalTokenCount": "12"},
}
BATCH = {"name": "batches/b", "metadata": {"state": "BATCH_STATE_PENDING", "model": "m", "batchStats": {"x": "1"}}}


def exchange(verb: str, url: str, body: Any, answer: Any, status: int = 200) -> Exchange:
    content = b"" if body is None else json.dumps(body).encode()
    request = Request(method=verb, url=url, headers=JSON, body=content)
    response = Response(status=status, headers=JSON, body=json.dumps(answer).encode())
    return Exchange(where="/0", request=request, response=response)


EXCHANGES = {
    "gemini": exchange("POST", f"{GEMINI}/models/m:generateContent", ASKED, ANSWERED),
    "vertex": exchange("POST", f"{VERTEX}/publishers/google/models/m:generateContent", ASKED, ANSWERED),
    "batch": exchange("GET", f"{GEMINI}/batches/b", None, BATCH),
    "page": exchange("GET", f"{GEMINI}/files?pageSize=1", None, {"files": [{"sizeBytes": "7"}], "nextPageToken": "t"}),
    "gone": exchange("DELETE", f"{GEMINI}/fileSearchStores/s?force=true", None, {}),
    "failed": exchange("GET", f"{GEMINI}/models/m", None, {"error": {"code": 404, "message": "no"}}, 404),
    "none": exchange("POST", f"{GEMINI}/openai/chat/completions", {}, {}),
    "elsewhere": exchange("POST", "https://elsewhere.test/v1beta/models/m:generateContent", ASKED, ANSWERED),
}


METHODS = {
    ("gemini", "models.generate_content"),
    ("vertex", "models.generate_content"),
    ("batch", "batches.get"),
    ("page", "files.list"),
    ("gone", "file_search_stores.delete"),
    ("failed", "models.get"),
}


def report(*names: str) -> Report:
    return verify(SPEC, library(**{name: EXCHANGES[name] for name in names or EXCHANGES}), api=API)


def test_recorded_requests_are_calls_of_the_sdk() -> None:
    found = report()
    assert [str(each) for replay in found.misses for each in (*replay.request, *replay.answer)] == []
    assert {(each.file, each.method) for each in found.replays} == METHODS
    assert {each.colour for each in found.replays} == {"sync", "async"}
    assert {(each.file, each.kind) for each in found.skipped} == {("none", "no operation"), ("elsewhere", "other host")}
    unknown = {each.path for each in found.drift() if each.side == "request" and each.kind == "unknown key"}
    assert unknown == {"body.quite_new"}


def test_what_a_client_leaves_out_of_a_request_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = _plan.Planner.plan

    def plan(self: Any, call: Any) -> Any:
        planned: Any = original(self, call)
        planned.body = {key: value for key, value in planned.body.items() if key != "generationConfig"}
        return planned

    monkeypatch.setattr(_plan.Planner, "plan", plan)
    places = {each.where for replay in report("gemini", "vertex").misses for each in replay.request}
    assert places == {"body.generationConfig"}


def test_what_a_client_loses_of_an_answer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = FieldMaps.answer

    def answer(self: Any, call: str, value: Any, parameters: object = None) -> Any:
        return {key: each for key, each in original(self, call, value, parameters).items() if key != "model"}

    monkeypatch.setattr(FieldMaps, "answer", answer)
    (replay, _) = report("batch").misses
    assert [each.where for each in replay.answer] == ["answer.metadata.model"]


@pytest.mark.parametrize("models", [[5], ["text"], [[]], 5, {}])
def test_a_recorded_list_of_another_form_does_not_end_the_run(models: Any) -> None:
    odd = exchange("GET", f"{GEMINI}/models", None, {"models": models})
    found = verify(SPEC, library(odd=odd, batch=EXCHANGES["batch"]), api=API)
    assert {(each.file, each.method) for each in found.replays} >= {("batch", "batches.get")}
