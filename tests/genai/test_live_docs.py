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


EXAMPLES = {
    title: code
    for title, text in re.findall(r"^## (.*?)$(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
}
PRINTED = {
    "A spoken conversation": "Hello! 4800 samples\n",
    "Functions": "remember: kept\nweather: sunny in Oslo\n",
    "When the connection is lost": "Reconnecting\nReconnected\nHere again.\nh1 {'handle': 'h1'}\n",
    "Ephemeral tokens": "generationConfig.temperature,model,generationConfig.top_k\n"
    "BidiGenerateContentConstrained Token auth_tokens/abc\n",
    "Live music": "1 samples\n",
}


@pytest.mark.parametrize("title", PRINTED)
def test_the_examples_run(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLES[title], f"{PAGE}: {title}", "exec"), {"__name__": "example"})  # noqa: S102  # the page's own
    assert capsys.readouterr().out == PRINTED[title]
    if title == "A spoken conversation":
        assert (tmp_path / "answer.wav").stat().st_size == 44 + 9600


def test_no_example_is_left_out() -> None:
    assert EXAMPLES.keys() == PRINTED.keys()
    assert PAGE.read_text("utf-8").count("```python") == len(PRINTED)


def test_the_page_has_every_fault() -> None:
    rows = PAGE.read_text("utf-8").partition("| what happens |")[2].partition("\n\n")[0].splitlines()[2:]
    told = "\n".join(rows)
    for code in ("1006", "1001", "1011", "1012", "1008", "1007", "4000", "1000", "1009", "401", "403", "404", "429"):
        assert code in told
    for error in ("SocketTimeout", "FrameInvalid", "ClientError", "ServerError"):
        assert error in told


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
