"""What a backend does not take is refused here as by google-genai: all that it refuses, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("google.genai", reason="the official SDK is not installed")

from . import refusals
from .refusals import FILE

pytestmark = pytest.mark.filterwarnings("ignore")

ACCEPTED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
NOT_REACHED = {
    "_live_converters._LiveMusic": "live music is refused on Vertex AI as a whole, with an error of another kind",
    "_live_converters._LiveClientRealtimeInput": "sessions write what is said in real time without this converter",
    "_live_converters._LiveClientSetup": "sessions write their setup by the converter of their configuration",
    "_operations_converters._FetchPredict": "the call is refused as a whole",
    "_tokens_converters._CreateAuthToken": "the call is refused as a whole",
    "batches._BatchJobSource": "where a batch's requests are is checked before, and refused by that check",
}
"""Guards in google-genai's source that no call comes to, and why."""


def test_google_genai_refuses_what_was_accepted_as_its_refusals() -> None:
    """After a new version: look at `git diff` after `python -m tests.genai.refusals --accept`."""
    assert refusals.data() == ACCEPTED


def test_ours_refuses_the_same_and_nothing_else() -> None:
    assert refusals.listed("ours") == ACCEPTED["refused"]


def test_every_guard_is_come_to_or_cannot_be() -> None:
    assert ACCEPTED["guards"] == 217
    assert len(ACCEPTED["not reached"]) == 20
    for guard in ACCEPTED["not reached"]:
        assert any(guard.startswith(known) for known in NOT_REACHED), guard
    for known in NOT_REACHED:
        assert any(guard.startswith(known) for guard in ACCEPTED["not reached"]), known


def test_how_much_is_refused() -> None:
    fields = {backend: sum(map(len, calls.values())) for backend, calls in ACCEPTED["refused"].items()}
    whole = {backend: sum(each == ["*"] for each in calls.values()) for backend, calls in ACCEPTED["refused"].items()}
    assert fields == {"gemini": 217, "vertex": 173}
    assert whole == {"gemini": 12, "vertex": 17}


def test_what_is_not_as_accepted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "refusals.json"
    file.write_text(json.dumps({**ACCEPTED, "guards": 216}))
    monkeypatch.setattr(refusals, "FILE", file)
    monkeypatch.setattr("sys.argv", ["refusals"])
    assert refusals.main() == 1
    assert "217 guards, 20 not reached" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["refusals", "--accept"])
    assert refusals.main() == 0
    assert json.loads(file.read_text()) == ACCEPTED
