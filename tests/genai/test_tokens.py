"""Ephemeral tokens beside google-genai's: what a session is set up with, and what of it is locked."""

from __future__ import annotations

from typing import Any

import pytest

from specwright.genai import types
from specwright.genai._token_masks import body

from .probes import camel
from .twins import Did, Sent, both_colours, client_of, did

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

LIVE = {
    "response_modalities": ["AUDIO"],
    "temperature": 0.3,
    "top_p": 0.1,
    "top_k": 3,
    "max_output_tokens": 5,
    "media_resolution": "MEDIA_RESOLUTION_LOW",
    "seed": 1,
    "thinking_config": {"include_thoughts": True},
    "enable_affective_dialog": True,
    "speech_config": {"voice_config": {"prebuilt_voice_config": {"voice_name": "v"}}},
    "tools": [{"google_search": {}}],
    "input_audio_transcription": {"language_codes": ["en"]},
    "realtime_input_config": {"automatic_activity_detection": {"disabled": True}},
    "context_window_compression": {"trigger_tokens": 5, "sliding_window": {"target_tokens": 2}},
    "proactivity": {"proactive_audio": True},
    "system_instruction": "s",
    "session_resumption": {"handle": "h"},
}
CONSTRAINTS: dict[str, Any] = {
    "none": None,
    "a model": {"model": "m"},
    "a config": {"config": {"temperature": 0.1}},
    "everything": {"model": "models/m", "config": LIVE},
}
LOCKS: dict[str, Any] = {
    "left out": None,
    "empty": [],
    "named": ["top_k", "seed", "system_instruction", "tools", "output_audio_transcription", "not_known_yet"],
}


@both_colours
@pytest.mark.parametrize("locks", LOCKS.values(), ids=LOCKS)
@pytest.mark.parametrize("constraints", CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_what_is_sent(constraints: Any, locks: Any, colour: str) -> None:
    given = {"uses": 1, "live_connect_constraints": constraints, "lock_additional_fields": locks}
    config = {key: value for key, value in given.items() if value is not None}

    def run(client: Any, types: Any) -> Any:
        return client.auth_tokens.create(config=config)

    theirs, ours = (did(n, run, "gemini", colour, {"name": "auth_tokens/x"}) for n in ("official", "ours"))
    assert [_comparable(sent) for sent in ours.sent] == [_comparable(sent) for sent in theirs.sent]
    assert ours.gave == theirs.gave == {"name": "auth_tokens/x"}


def _comparable(sent: Sent) -> Any:
    """A request with its mask as a set of paths in one case: theirs may name a path twice."""
    told = dict(sent.body)
    mask = told.pop("fieldMask", None)
    return sent._replace(body=told), mask and {camel(path) for path in mask.split(",")}


@both_colours
@pytest.mark.parametrize("config", [None, {}, {"http_options": {"api_version": "v1alpha"}, "uses": 2}])
def test_other_configs(config: Any, colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.auth_tokens.create(config=config)

    theirs, ours = (did(n, run, "gemini", colour, {"name": "auth_tokens/x"}) for n in ("official", "ours"))
    assert ours.sent == theirs.sent


@both_colours
def test_vertex_has_none(colour: str) -> None:
    def run(client: Any, types: Any) -> Any:
        return client.auth_tokens.create()

    assert isinstance(did("ours", run, "vertex", colour, {}).error, ValueError)


def test_an_object_with_a_generation_config_of_its_own() -> None:
    """google-genai fails on it."""
    seen = Did()
    config = types.CreateAuthTokenConfig(
        live_connect_constraints=types.LiveConnectConstraints(
            model="m",
            config=types.LiveConnectConfig(generation_config=types.GenerationConfig(seed=3), temperature=0.5),
        ),
        lock_additional_fields=[],
    )
    client_of("ours", "gemini", {"name": "auth_tokens/x"}, seen).auth_tokens.create(config=config)
    assert seen.sent[0].body["bidiGenerateContentSetup"]["generationConfig"] == {"seed": 3, "temperature": 0.5}


def test_the_three_states() -> None:
    planned = {"uses": 1, "fieldMask": ["x"], "bidiGenerateContentSetup": {"setup": {"model": "m"}, "config": {}}}
    names = frozenset({"seed"})
    assert body(planned, None, names) == {"uses": 1, "bidiGenerateContentSetup": {"model": "m"}}
    assert body(planned, [], names)["fieldMask"] == "model"
    assert body(planned, ["seed", "tools", "model"], names)["fieldMask"] == "model,generationConfig.seed,tools"
    assert body({"fieldMask": ["seed"]}, ["seed"], names) == {"fieldMask": "seed"}
