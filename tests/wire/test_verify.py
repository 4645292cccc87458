"""Replaying: what is found of a sound client, what is drift, what is left out, and what the command says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from specwright_generator.cli import main
from specwright_generator.spec import Spec, load_spec
from specwright_generator.verify.run import read_library, verify
from specwright_generator.verify.traffic import Exchange

from .exchanges import API, ASKED, COMPLETION, EXCHANGES, library

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load_spec(ROOT / "specs" / "openai")


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
