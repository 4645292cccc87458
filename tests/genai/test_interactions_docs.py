"""The examples of docs/interactions.md do what the page says, and its facts are so."""

from __future__ import annotations

import json
import re

import pytest

from .newer import ROOT, SHARED

PAGE = ROOT / "docs" / "interactions.md"
EXAMPLES = re.findall(r"## ([^\n]*)\n(?:(?!\n## ).)*?```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
PRINTED = {
    "One turn, its outputs, and its events": "Here it is. b'la la'\n['Hello']\n",
    "Functions": "It is sunny.\nsunny in Rome\n",
    "Lists": "['a', 'b']\n",
}


def test_every_example_is_known() -> None:
    assert [name for name, _ in EXAMPLES] == list(PRINTED)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_runs(name: str, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example, str(PAGE), "exec"), {"__name__": "example"})  # noqa: S102  # the page's own code
    assert capsys.readouterr().out == PRINTED[name]


EARLIER = SHARED / "upstream/gemini/interactions.2026-01.json"


@pytest.mark.skipif(not EARLIER.exists(), reason="the document of January 2026 is not here")
def test_what_the_page_says_of_january_2026_is_so() -> None:
    then = json.loads(EARLIER.read_text("utf-8"))
    now = json.loads((ROOT / "specs/genai_next/api.json").read_text("utf-8"))["components"]["schemas"]
    schemas = then["components"]["schemas"]
    gone = {name: set(schemas[name]["properties"]) - set(now[name]["properties"]) for name in ("Interaction", "Usage")}
    assert gone == {"Interaction": {"background", "object", "outputs", "role"}, "Usage": {"total_reasoning_tokens"}}
    events = set(schemas["InteractionSseEvent"]["discriminator"]["mapping"])
    assert events == {
        "interaction.start", "interaction.complete", "interaction.status_update", "content.start", "content.delta",
        "content.stop", "error",
    }  # fmt: skip
    assert set(schemas["Turn"]["properties"]) == {"content", "role"}
    assert set(schemas["Annotation"]["properties"]) == {"end_index", "source", "start_index"}
    statuses = set(now["InteractionStatus"]["enum"]) - set(schemas["Interaction"]["properties"]["status"]["enum"])
    assert statuses == {"requires_continuation", "incomplete", "budget_exceeded", "queued"}
    assert {path.split("/")[2] for path in then["paths"]} == {"interactions"}
    page = PAGE.read_text("utf-8")
    for word in (
        *gone["Interaction"],
        "usage.total_reasoning_tokens",
        *statuses,
        *(events - {"interaction.status_update", "error"}),
    ):
        assert f"`{word}`" in page, word
