"""The OpenAPI front end, one case folder for each thing it must understand: a small document and the IR it becomes.

Every construct, expected types and expected problems, is spelled out in the folders; after a wanted change rewrite
them with `SPECWRIGHT_REWRITE=1 pytest tests/generator/test_frontend_cases.py` and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from specwright_generator.frontends.openapi import read
from specwright_generator.frontends.openapi.elements import elements
from specwright_generator.ir_json import to_json
from specwright_generator.ir_pointers import pointers

CASES = sorted((Path(__file__).parent / "cases").glob("frontend_*"), key=lambda path: path.name)


def test_cases_are_found() -> None:
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES, ids=[case.name.removeprefix("frontend_") for case in CASES])
def test_case(case: Path) -> None:
    document = json.loads((case / "input.json").read_text())
    api, problems = read(document, file="api.json", provider="case")
    lost = sorted(
        {(element.kind, element.pointer) for element in elements(document)}
        - {(element.kind, element.pointer) for element in elements(document) if element.pointer in pointers(api)}
    )
    found = {
        "api": to_json(api),
        "problems": [f"{problem.level} {problem.pointer}: {problem.message}" for problem in problems],
        "lost": [list(entry) for entry in lost],
    }
    expected = case / "expected.json"
    if os.environ.get("SPECWRIGHT_REWRITE"):
        expected.write_text(json.dumps(found, indent=1) + "\n")
    assert found == json.loads(expected.read_text())
