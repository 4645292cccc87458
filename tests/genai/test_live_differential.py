"""Live sessions do what google-genai's do: every method, every field of a config and of a message, on both backends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from .live_cases import live_results, results
from .live_pairs import Compared

SURFACE = Path("../shared/surfaces/genai.json")

# Calls that were compared; how many of them both refuse, or end in an error; how many differ for a reason.
EXPECTED: dict[str, tuple[int, int, int]] = {
    "live.connect": (837, 127, 0),
    "live.AsyncSession.send_client_content": (182, 13, 0),
    "live.AsyncSession.send_realtime_input": (50, 12, 0),
    "live.AsyncSession.send_tool_response": (64, 5, 0),
    "live.AsyncSession.send_context_update": (440, 90, 0),
    "live.AsyncSession.send": (46, 5, 2),
    "live.AsyncSession.receive": (462, 2, 1),
    "live.AsyncSession.start_stream": (2, 0, 0),
    "live.AsyncSession.close": (2, 2, 0),
    "live.music.connect": (3, 1, 0),
    "live_music.AsyncMusicSession.play": (1, 0, 0),
    "live_music.AsyncMusicSession.pause": (1, 0, 0),
    "live_music.AsyncMusicSession.stop": (1, 0, 0),
    "live_music.AsyncMusicSession.reset_context": (1, 0, 0),
    "live_music.AsyncMusicSession.set_music_generation_config": (13, 0, 0),
    "live_music.AsyncMusicSession.set_weighted_prompts": (4, 0, 0),
    "live_music.AsyncMusicSession.receive": (2, 1, 0),
}


@cache
def found() -> Mapping[str, Compared]:
    return results()


@pytest.mark.parametrize("method", EXPECTED)
def test_sessions_do_what_the_official_ones_do(method: str) -> None:
    result = found()[method]
    assert result.differences == []
    assert (result.cases, result.refused, len(result.explained)) == EXPECTED[method]


def test_every_method_is_compared() -> None:
    assert found().keys() == EXPECTED.keys()


@pytest.mark.skipif(not SURFACE.exists(), reason="the official surface (../shared/surfaces) is not here")
def test_no_method_of_the_official_sessions_is_left_out() -> None:
    classes = json.loads(SURFACE.read_text(encoding="utf-8"))["session_classes"]
    methods = {
        f"{name}.{method}"
        for name in ("live.AsyncSession", "live_music.AsyncMusicSession")
        for method in classes[name]["methods"]
    }
    assert methods - EXPECTED.keys() == {"live_music.AsyncMusicSession.close"}


def test_results_are_told_as_plain_data(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"live.connect": Compared(cases=2, differences=["a"], explained=["b"])}
    monkeypatch.setitem(live_results.__globals__, "results", lambda: told)
    assert live_results() == {"live.connect": {"differences": ["a"], "explained": ["b"]}}
