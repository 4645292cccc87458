"""The package as a whole: its names, what importing it costs, its example; and the small records."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import specwright.tools
from specwright.tools import TokenCount, jsonable

from .functions import Colour, Context, Point, Size

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "tools.md").read_text(encoding="utf-8")


def loaded(code: str) -> set[str]:
    code += "\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n"))


def test_all_names_are_there() -> None:
    assert specwright.tools.__all__ == sorted(specwright.tools.__all__)
    assert {getattr(specwright.tools, name).__name__ for name in specwright.tools.__all__}
    assert set(specwright.tools.__all__) <= set(dir(specwright.tools))


def test_importing_is_light() -> None:
    heavy = {"pydantic", "pydantic_core", "docstring_parser", "asyncio", "anyio", "mcp", "httpx2", "inspect"}
    assert not loaded("import specwright.tools") & heavy
    heavy -= {"inspect"}
    assert not loaded("from specwright.tools import Declaration, Loop, Tools, run, TokenCount") & heavy


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    exec(compile(example, "docs/tools.md", "exec"), {})  # noqa: S102 - our own documentation
    assert capsys.readouterr().out.splitlines() == [
        "{'type': 'string', 'description': 'Where.'}",
        "2 sunny day(s) in Rome; The arguments of `weather` are not valid:",
        "- city: is missing",
        "answered 5",
    ]


def test_token_counts() -> None:
    count = TokenCount(total=7, method="tokenizer", exact=True, details={"text": 7}, source="gemma3")
    assert int(count) == 7
    bad: list[dict[str, Any]] = [{"total": -1}, {"details": {"text": -1}}, {"method": "estimate"}]
    for change in bad:
        with pytest.raises(ValueError, match=r"not (negative|exact)"):
            TokenCount(**{"total": 1, "method": "api", "exact": True, **change})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ({"a": [Point(x=1)]}, {"a": [{"x": 1, "y": 0}]}),
        (Size(1.0), {"width": 1.0, "height": 1.0}),
        (Colour.RED, "red"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        ({3}, [3]),
        (b"abc", "abc"),
    ],
)
def test_results_as_json(value: Any, expected: Any) -> None:
    assert jsonable(value) == expected


@pytest.mark.parametrize("value", [Context(), {"a": Context()}, b"\xff"])
def test_results_that_json_cannot_say(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be sent as JSON"):
        jsonable(value)
