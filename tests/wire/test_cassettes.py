"""The committed cassettes, recorded from official clients, replayed by ours: requests equal, answers lossless.

Recorded with `specwright record`. A cassette is called after the resource that it was recorded from; `….ours.yaml` are
recorded from our own client, for methods that the official one lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from specwright.testing import Answer, cut
from specwright_generator.spec import load_spec
from specwright_generator.verify import replay
from specwright_generator.verify.dialect import COLOURS
from specwright_generator.verify.invocation import invocation, senders
from specwright_generator.verify.listed import about, read_lists
from specwright_generator.verify.loaders import load
from specwright_generator.verify.matching import Match, Routes, Target
from specwright_generator.verify.replay import Player
from specwright_generator.verify.results import Replay
from specwright_generator.verify.run import Stage, both_colours, described, dialect_of, read_library, verify
from specwright_generator.verify.traffic import Exchange, Response
from specwright_generator.verify.verdict import verdict

WIRE = Path(__file__).parent
ROOT = WIRE.parents[1]
PROVIDERS = ("openai", "anthropic", "mistral")
CASSETTES = [file for provider in PROVIDERS for file in sorted((WIRE / provider).glob("*.yaml"))]
RESOURCES = [file for file in CASSETTES if file.stem != "errors"]
CONTROL = "x-specwright-mock"

KNOWN = {
    ("openai", "files.retrieve_content", "header accept"): "the older name of a method, which asks for JSON there",
    ("openai", "files.content", "header accept"): "the same, recorded from the older name",
    ("openai", "audio.speech.stream", "header accept"): "the same request as create's, recorded as a file",
    ("anthropic", "messages.batches.results", "header accept"): "the official client asks for any file",
    ("anthropic", "beta.messages.batches.results", "header accept"): "as above",
}
"""Differences, by provider, method and what they begin with, and why they are there."""
UNRECORDED = {
    "mistral": {
        # With a value in place of the consumer's kind, these are the operations of that kind.
        "DELETE /v1/connectors/{connector_id_or_name}/{consumer_scope}/credentials/{credentials_name}",
        "POST /v1/connectors/{connector_id_or_name}/{consumer_scope}/credentials",
    }
}
"""Operations that have no cassette of their own."""


@cache
def stage(provider: str) -> Stage:
    spec = load_spec(ROOT / "specs" / provider)
    api, dialect = described(spec), dialect_of(spec)
    routes, player = Routes(api, dialect.servers), Player(dialect)
    return Stage(api=api, manifest=spec.manifest, dialect=dialect, routes=routes, player=player)


def matched(known: Stage, exchange: Exchange, resource: str) -> list[tuple[Match, Target]]:
    """The methods of a resource that send a request; of several forms of one endpoint, those that it is nearest to."""
    mark = "&" if "?" in exchange.request.url else "?"
    named = [f"{mark}{key}=true" for key in known.manifest.client.unsent]
    for suffix in (*named, ""):
        asked = replace(exchange.request, url=exchange.request.url + suffix)
        best = known.routes.match(asked)
        twins = [each for each in known.routes._matches(asked) if best and each.operation.path == best.operation.path]
        own = [(match, target) for match in twins for target in match.targets if target.resource == resource]
        streamed = exchange.response.media_type == "text/event-stream"
        fitting = senders((target for _, target in own), exchange.request, streamed=streamed)
        if found := [(match, target) for match, target in own if target in fitting]:
            return found
    return []


def replays(file: Path) -> Iterator[Replay]:
    known = stage(file.parent.name)
    recording = load(file)
    assert recording.exchanges
    assert recording.faults == ()
    for exchange in recording.exchanges:
        found = matched(known, exchange, file.stem.removesuffix(".ours"))
        assert found, f"{exchange.where}: no method of {file.stem} sends {exchange.request.url}"
        for match, target in found:
            for item in both_colours(exchange, exchange.request, file.name, match, target, known):
                assert isinstance(item, Replay), item
                yield item


@pytest.mark.parametrize("file", RESOURCES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_cassette_is_replayed(file: Path) -> None:
    provider = file.parent.name
    wrong: list[str] = []
    for item in replays(file):
        for difference in (*item.request, *item.answer):
            text = str(difference)
            if not any(key[:2] == (provider, item.method) and text.startswith(key[2]) for key in KNOWN):
                wrong.append(f"{item.where} {item.method} ({item.colour}): {text}")
        # A key that the method has no argument for would be passed on as it is, and prove nothing.
        assert not [key for key in item.unknown if re.fullmatch(r"(query|header|body)\.[^.\[]+", key)]
        assert item.missing == ()
    assert wrong == []


@pytest.mark.parametrize(("provider", "method", "begins"), KNOWN)
def test_what_is_known_to_differ_does(provider: str, method: str, begins: str) -> None:
    files = [file for file in RESOURCES if file.parent.name == provider and file.stem == method.rpartition(".")[0]]
    found = (item for file in files for item in replays(file) if item.method == method)
    assert any(str(each).startswith(begins) for item in found for each in (*item.request, *item.answer))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_command_finds_only_what_is_listed(provider: str) -> None:
    spec = load_spec(ROOT / "specs" / provider)
    name, listed = about(read_lists(spec.folder), "tests/wire")
    files = [file for file in CASSETTES if file.parent.name == provider]
    library = read_library(files, WIRE)
    report = verify(spec, library)
    found = verdict(report, library, listed, whole=True)
    assert name == "recordings.wire.toml"
    assert {replay.file for replay in report.replays} == {f"{provider}/{file.name}" for file in files}
    assert (found.new_drift, found.new_misses, found.stale, found.new_unreadable) == ((), (), (), ())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_operation_has_a_cassette(provider: str) -> None:
    known = stage(provider)
    recorded = {
        match.operation.key
        for file in RESOURCES
        if file.parent.name == provider
        for exchange in load(file).exchanges
        for match, _ in matched(known, exchange, file.stem.removesuffix(".ours"))
    }
    assert {operation.key for operation in known.api.operations} - recorded == UNRECORDED.get(provider, set())


BROKEN = {
    "malformed": "APIResponseValidationError",
    "cut": "StreamError",
    "stream-error": "APIError",
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_errors_are_raised_as_the_right_class(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = stage(provider)
    original = replay._answer
    statuses: set[int] = set()
    for exchange in load(WIRE / provider / "errors.yaml").exchanges:
        control = exchange.request.headers[CONTROL]
        kind = control.partition("=")[0]
        match = known.routes.match(exchange.request)
        assert match is not None

        def answer(response: Response, kind: str = kind) -> Answer:
            whole = original(response)
            return cut(whole, after=len(response.body)) if kind == "cut" else whole

        monkeypatch.setattr(replay, "_answer", answer)
        call = invocation(match, match.targets[0], exchange.request, known.api.definitions)
        for colour in COLOURS:
            outcome = known.player.play(call, exchange.response, colour)
            assert outcome.sent is not None
            assert outcome.error is not None, (control, colour)
            if kind in BROKEN:
                assert type(outcome.error).__name__ == BROKEN[kind], (control, outcome.error)
            else:
                status = exchange.response.status
                statuses.add(status)
                assert f"status={status}" in control
                assert getattr(outcome.error, "status_code", None) == status
    assert statuses == {400, 401, 403, 404, 409, 422, 429, 500, 503}


def test_cassettes_say_nothing_of_when_and_where_they_were_made() -> None:
    for file in CASSETTES:
        text = file.read_text(encoding="utf-8")
        for secret in ("sk-specwright", "127.0.0.1", "localhost", "user-agent", "x-stainless"):
            assert secret not in text, f"{secret} in {file.name}"


def test_cassettes_are_small() -> None:
    assert sum(file.stat().st_size for file in CASSETTES) < 3_000_000
