"""The proof itself, proven: a client with a planted fault does not pass, and one without does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from specwright_generated.openai.client import AsyncOpenAI, OpenAI
from specwright_generator.cli import main
from specwright_generator.spec import Spec, load_spec
from specwright_generator.verify.results import Report
from specwright_generator.verify.run import Library, read_library, verify
from specwright_generator.verify.traffic import Exchange, Recording, Request, Response

ROOT = Path(__file__).parents[2]
API = "https://api.openai.com/v1"

COMPLETION: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-4o",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "hé", "refusal": None},
            "finish_reason": "stop",
            "logprobs": None,
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
ASKED: dict[str, Any] = {
    "model": "gpt-4o",
    "messages": [{"role": "user", "content": "hi"}],
    "temperature": 0.5,
    "stop": None,
    "metadata": {"a": "b"},
}


def chunk(text: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o", "choices": [choice]}


def events(*values: dict[str, Any]) -> bytes:
    return b"".join(b"data: %b\n\n" % json.dumps(value).encode() for value in values) + b"data: [DONE]\n\n"


def recorded(
    method: str,
    url: str,
    body: object,
    answer: object,
    *,
    status: int = 200,
    sent: str = "application/json",
    received: str = "application/json",
) -> Exchange:
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    response = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return Exchange(
        where="/0",
        request=Request(method=method, url=API + url, headers={"content-type": sent} if content else {}, body=content),
        response=Response(status=status, headers={"content-type": received}, body=response),
    )


FORM = (
    b'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
    b'--B\r\nContent-Disposition: form-data; name="expires_after[anchor]"\r\n\r\ncreated_at\r\n'
    b'--B\r\nContent-Disposition: form-data; name="expires_after[seconds]"\r\n\r\n3600\r\n'
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\nContent-Type: application/jsonl\r\n\r\n'
    b"{}\r\n\r\n--B--\r\n"
)
FILE = {
    "id": "file-1", "object": "file", "bytes": 2, "created_at": 1, "filename": "a.jsonl", "purpose": "batch",
    "status": "processed", "expires_at": 5,
}  # fmt: skip
PAGE = {"object": "list", "data": [COMPLETION], "first_id": "a", "last_id": "b", "has_more": False}
ERROR = {"error": {"message": "no", "type": "invalid_request_error", "param": None, "code": "model_not_found"}}

EXCHANGES: dict[str, Exchange] = {
    "json": recorded("POST", "/chat/completions", ASKED, COMPLETION),
    "stream": recorded(
        "POST",
        "/chat/completions",
        {**ASKED, "stream": True},
        events(chunk("h"), chunk("é"), chunk("!")),
        received="text/event-stream; charset=utf-8",
    ),
    "list": recorded("GET", "/chat/completions?limit=2&order=asc&metadata%5Bk%5D=v", None, PAGE),
    "path": recorded("GET", "/chat/completions/chatcmpl%2F1", None, COMPLETION),
    "form": recorded("POST", "/files", FORM, FILE, sent="multipart/form-data; boundary=B"),
    "file": recorded("GET", "/files/file-1/content", None, b"\x00\xffbytes", received="application/octet-stream"),
    "error": recorded("POST", "/chat/completions", ASKED, ERROR, status=404),
}


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load_spec(ROOT / "specs" / "openai")


def library(*names: str, **more: Exchange) -> Library:
    exchanges = {name: EXCHANGES[name] for name in names} | more
    recordings = {
        name: Recording(file=Path(name), layout="vcrpy", exchanges=(exchange,)) for name, exchange in exchanges.items()
    }
    return Library(recordings=recordings, unreadable=())


def places(report: Report) -> set[str]:
    return {each.where for replay in report.misses for each in (*replay.request, *replay.answer)}


def test_a_sound_client_passes_in_both_colours(spec: Spec) -> None:
    report = verify(spec, library(*EXCHANGES))
    assert [str(each) for replay in report.misses for each in (*replay.request, *replay.answer)] == []
    assert report.drift() == ()
    assert {(replay.file, replay.colour) for replay in report.replays} == {
        (name, colour) for name in EXCHANGES for colour in ("sync", "async")
    }
    assert {replay.method for replay in report.replays if replay.file == "list"} == {
        "chat.completions.list",
        "beta.chat.completions.list",
    }
    streams = [replay.events for replay in report.replays if replay.file == "stream"]
    assert all(each == {"ChatCompletionChunk": 3} for each in streams)


def _body(key: str) -> Callable[[Any], None]:
    def plant(call: Any) -> None:
        body: dict[str, Any] = call.body
        call.body = {name: value for name, value in body.items() if name != key}

    return plant


def _query(call: Any) -> None:
    query: dict[str, Any] = call.query
    call.query = {"limits" if name == "limit" else name: value for name, value in query.items()}


def _null(call: Any) -> None:
    call.body = {name: value for name, value in call.body.items() if value is not None}


def _path(call: Any) -> None:
    call.op = call.op._replace(path=call.op.path.replace("completions", "completion"))


def _verb(call: Any) -> None:
    call.op = call.op._replace(method="PUT")


def _lose_field(answer: Any) -> Any:
    answer.choices[0].message.__pydantic_fields_set__.discard("refusal")
    return answer


def _wrong_value(answer: Any) -> Any:
    answer.created = True
    return answer


def _swallow(answer: Any) -> Any:
    return _events(answer, lambda events: [event for index, event in enumerate(events) if index != 1])


def _untyped(answer: Any) -> Any:
    return _events(answer, lambda events: [event.to_dict() for event in events])


def _events(answer: Any, change: Callable[[list[Any]], list[Any]]) -> Any:
    """A stream with other events than `answer` has."""
    if not hasattr(answer, "__aiter__"):
        return iter(change(list(answer)))

    async def later() -> AsyncIterator[Any]:
        for event in change([event async for event in answer]):
            yield event

    return later()


BEFORE: dict[str, tuple[str, Callable[[Any], None], set[str]]] = {
    "an optional body key dropped": ("json", _body("temperature"), {"body.temperature"}),
    "a null dropped": ("json", _null, {"body.stop"}),
    "a nested body key dropped": ("json", _body("metadata"), {"body.metadata"}),
    "a query key misspelt": ("list", _query, {"query.limit", "query.limits"}),
    "a wrong path": ("json", _path, {"path"}),
    "a wrong verb": ("json", _verb, {"verb"}),
    "a form field dropped": ("form", _body("purpose"), {"body part purpose"}),
    "a file dropped": ("form", _body("file"), {"body part file"}),
}
AFTER: dict[str, tuple[str, Callable[[Any], Any], set[str]]] = {
    "a field of the answer lost": ("json", _lose_field, {"answer.choices[0].message.refusal"}),
    "a number that became a boolean": ("json", _wrong_value, {"answer.created"}),
    "an event swallowed": ("stream", _swallow, {"number of events", "event 2.choices[0].delta.content"}),
    "an answer for an error": ("error", lambda answer: answer, {"error"}),
}


def _planted(before: Callable[[Any], None] | None, after: Callable[[Any], Any] | None) -> tuple[type[Any], type[Any]]:
    class Sync(OpenAI):
        def execute(self, call: Any) -> Any:
            if before:
                before(call)
            try:
                answer = super().execute(call)
            except Exception:
                if not after:
                    raise
                return None
            return after(answer) if after else answer

    class Async(AsyncOpenAI):
        async def execute(self, call: Any) -> Any:
            if before:
                before(call)
            try:
                answer = await super().execute(call)
            except Exception:
                if not after:
                    raise
                return None
            return after(answer) if after else answer

    return Sync, Async


@pytest.mark.parametrize("fault", BEFORE)
def test_a_fault_planted_in_the_request_is_caught(fault: str, spec: Spec) -> None:
    name, plant, expected = BEFORE[fault]
    report = verify(spec, library(name), _planted(plant, None))
    assert places(report) == expected
    assert {replay.colour for replay in report.misses} == {"sync", "async"}


@pytest.mark.parametrize("fault", AFTER)
def test_a_fault_planted_in_the_answer_is_caught(fault: str, spec: Spec) -> None:
    name, plant, expected = AFTER[fault]
    report = verify(spec, library(name), _planted(None, plant))
    assert places(report) == expected
    assert {replay.colour for replay in report.misses} == {"sync", "async"}


def test_events_that_lost_their_class_are_counted_as_what_they_are(spec: Spec) -> None:
    report = verify(spec, library("stream"), _planted(None, _untyped))
    assert all(replay.events == {"dict": 3} for replay in report.replays)


def _with(name: str, *, url: str | None = None, body: bytes | None = None, answer: object = None) -> Exchange:
    """A recorded exchange with another request or another answer."""
    exchange = EXCHANGES[name]
    request, response = exchange.request, exchange.response
    return replace(
        exchange,
        request=replace(request, url=url or request.url, body=request.body if body is None else body),
        response=response if answer is None else replace(response, body=json.dumps(answer).encode()),
    )


def test_drift_is_listed_and_is_no_miss(spec: Spec) -> None:
    answer = {**COMPLETION, "brand_new": 1, "model": 7}
    answer["choices"] = [{key: value for key, value in COMPLETION["choices"][0].items() if key != "index"}]
    asked = {**ASKED, "wholly_new": {"a": 1}, "messages": [{"role": "user", "content": "hi", "mood": "good"}]}
    exchange = _with(
        "json",
        url=f"{API}/chat/completions?trace=1",
        body=json.dumps(asked).encode(),
        answer=answer,
    )
    report = verify(spec, library(json=exchange))
    assert report.misses == ()
    assert {(drift.side, drift.kind, drift.path, drift.seen) for drift in report.drift()} == {
        ("request", "unknown key", "query.trace", 1),
        ("request", "unknown key", "body.wholly_new", 1),
        ("request", "unknown key", "body.messages[*].mood", 1),
        ("ChatCompletion", "unknown key", ".brand_new", 1),
        ("ChatCompletion", "other type", ".model", 1),
        ("Choice", "absent", ".choices[*].index", 1),
    }


def test_what_is_no_exchange_with_the_provider_is_left_out(spec: Spec) -> None:
    elsewhere = _with("json", url="https://elsewhere.test/v1/chat/completions")
    unknown = _with("json", url=f"{API}/no/such/thing?key=secret")
    broken = _with("json", body=b"{")
    report = verify(spec, library(elsewhere=elsewhere, unknown=unknown, broken=broken))
    assert report.replays == ()
    assert {(skipped.file, skipped.kind) for skipped in report.skipped} == {
        ("elsewhere", "other host"), ("unknown", "no operation"), ("broken", "unreadable"),
    }  # fmt: skip
    assert "secret" not in repr(report.skipped)


def _cassette(folder: Path, exchange: Exchange) -> None:
    interaction = {
        "request": {
            "method": exchange.request.method,
            "uri": exchange.request.url,
            "headers": dict(exchange.request.headers),
            "body": exchange.request.body.decode(),
        },
        "response": {
            "status": {"code": exchange.response.status},
            "headers": dict(exchange.response.headers),
            "body": {"string": exchange.response.body.decode()},
        },
    }
    (folder / "cassette.yaml").write_text(json.dumps({"interactions": [interaction], "version": 1}))


def _run(folder: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["verify", "openai", "--recordings", str(folder), *more])
    return result.exit_code, result.output


def test_the_command_says_what_was_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    _cassette(tmp_path, EXCHANGES["json"])
    code, output = _run(tmp_path, "--json")
    found = json.loads(output)
    counts = found["providers"]["openai"]["counts"]
    assert code == 0
    assert {(count["colour"], count["equal"], count["lossless"]) for count in counts} == {
        ("async", 1, 1),
        ("sync", 1, 1),
    }
    assert _run(tmp_path)[0] == 0
    (tmp_path / "broken.yaml").write_text("interactions: [")
    code, output = _run(tmp_path)
    assert code == 1
    assert "cannot be read: broken.yaml#line 2, column 1" in output


def test_the_command_fails_where_something_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    stream = {key: value for key, value in ASKED.items() if key != "stream"}
    _cassette(tmp_path, _with("stream", body=json.dumps(stream).encode()))
    code, output = _run(tmp_path)
    assert code == 1
    assert output.count("cassette.yaml#/interactions/0: chat.completions.create: raised") == 1


def test_the_command_refuses_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert _run(tmp_path / "none")[0] == 2
    assert CliRunner().invoke(main, ["verify", "nobody", "--recordings", str(tmp_path)]).exit_code == 2


def test_reading_and_replaying_go_together(spec: Spec, tmp_path: Path) -> None:
    _cassette(tmp_path, EXCHANGES["error"])
    report = verify(spec, read_library([tmp_path / "cassette.yaml"], tmp_path))
    assert [(replay.file, replay.status, replay.answer) for replay in report.replays][:1] == [
        ("cassette.yaml", 404, ())
    ]
