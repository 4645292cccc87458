"""The example of docs/providers/genai.md runs as it is, and prints the same with google-genai."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "providers" / "genai.md"
(EXAMPLE,) = [
    code for code in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL) if "MockTransport" in code
]
PRINTED = "Trip(city='Rome', days=2)\nIt is sunny in Rome. 3 requests\n404 NOT_FOUND no such model\n"


@pytest.mark.parametrize("package", ["specwright", "google"])
def test_the_example_runs_with_either_package(package: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = EXAMPLE.replace("from specwright import genai", f"from {package} import genai")
    code = code.replace("specwright.genai", f"{package}.genai")
    if package == "google":  # which takes httpx's clients
        code = code.replace("mock.client()", "mock.client(using='httpx')")
    exec(compile(code, str(PAGE), "exec"), {"__name__": "example"})  # noqa: S102  # the page's own code
    assert capsys.readouterr().out == PRINTED
