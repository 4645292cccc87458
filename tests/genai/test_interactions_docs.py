"""The examples of docs/interactions.md do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "interactions.md"
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
