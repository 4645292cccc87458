"""The example of docs/live.md does what it says, and the sessions have what the official ones have."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from google.genai import live as official_live
from google.genai import live_music as official_music

from specwright.genai import live, live_music

PAGE = Path(__file__).parents[2] / "docs" / "live.md"


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    example = next(each for each in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    monkeypatch.chdir(tmp_path)
    exec(compile(example, str(PAGE), "exec"), {"__name__": "example"})  # noqa: S102  # the page's own code
    assert capsys.readouterr().out == "Hello! 4800 samples\n"
    assert (tmp_path / "answer.wav").stat().st_size == 44 + 9600


@pytest.mark.parametrize(
    ("theirs", "ours", "twin"),
    [
        (official_live.AsyncSession, live.AsyncSession, live.Session),
        (official_live.AsyncLive, live.AsyncLive, live.Live),
        (official_music.AsyncMusicSession, live_music.AsyncMusicSession, live_music.MusicSession),
        (official_music.AsyncLiveMusic, live_music.AsyncLiveMusic, live_music.LiveMusic),
    ],
)
def test_every_method_is_there_with_its_parameters(theirs: type, ours: type, twin: type) -> None:
    methods = [name for name, value in vars(theirs).items() if callable(value) and not name.startswith("_")]
    assert methods
    for name in methods:
        wanted = parameters(theirs, name)
        for mine in (ours, twin):
            found = parameters(mine, name)
            assert list(found)[: len(wanted)] == list(wanted), name
            assert {key: found[key] for key in wanted} == wanted


def parameters(kind: type, name: str) -> dict[str, Any]:
    found = inspect.signature(getattr(kind, name)).parameters.values()
    return {each.name: (each.kind, each.default) for each in found}
