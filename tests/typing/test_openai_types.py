"""What type checkers say of code that uses `specwright.openai`: nothing where it is right."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).with_name("openai_examples.py")

Said = dict[int, set[str]]
"""The codes of what is said of each line."""


def expected(checker: str) -> Said:
    """What the comments say that `checker` says: `# wrong: mypy=arg-type pyright=reportCallIssue,reportOther`."""
    found: Said = {}
    for number, line in enumerate(EXAMPLES.read_text(encoding="utf-8").splitlines(), 1):
        comment = re.search(r"# wrong: (.*)$", line)
        codes = re.search(rf"\b{checker}=([\w,-]+)", comment[1]) if comment else None
        if codes:
            found[number] = set(codes[1].split(","))
    return found


def run(*command: str) -> str:
    # pyright asks the first `python` of the path for the packages that are installed.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PATH": path},
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def pyright(*arguments: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("pyright", "--outputjson", *arguments))
    return report


def test_there_are_examples() -> None:
    assert len(expected("mypy")) >= 24
    assert len(expected("pyright")) >= 23
    assert EXAMPLES.read_text(encoding="utf-8").count("assert_type(") >= 40


def test_mypy_says_what_the_examples_say() -> None:
    said: Said = {}
    errors = re.findall(r"openai_examples\.py:(\d+): error: .*\[([\w-]+)\]$", run("mypy", str(EXAMPLES)), re.M)
    for number, code in errors:
        said.setdefault(int(number), set()).add(code)
    assert said == expected("mypy")


def test_pyright_says_what_the_examples_say() -> None:
    said: Said = {}
    for each in pyright(str(EXAMPLES))["generalDiagnostics"]:
        # That a type is unknown follows from an error on the same line.
        line = said.setdefault(each["range"]["start"]["line"] + 1, set())
        line |= {each["rule"]} if not each["rule"].startswith("reportUnknown") else set()
    assert said == expected("pyright")


INFERRED = (
    "specwright.testing.fixtures.",  # hands on the mock of the compiler, which is no part of the clients' types
    "specwright.genai.client.Client",  # what is private to it is inferred
    "specwright.genai.client.AsyncClient",
    "specwright.genai.Client",
    "specwright.genai.AsyncClient",
)


def test_every_public_symbol_has_a_type() -> None:
    try:
        distribution("specwright")
    except PackageNotFoundError:
        pytest.skip("--verifytypes looks at an installed package, and specwright is not installed here")
    report = pyright("--verifytypes", "specwright", "--ignoreexternal")["typeCompleteness"]
    incomplete = {each["name"] for each in report["symbols"] if each["isExported"] and not each["isTypeKnown"]}
    assert {name for name in incomplete if not name.startswith(INFERRED)} == set()
    assert report["completenessScore"] > 0.999
    assert report["exportedSymbolCounts"]["withKnownType"] >= 5000
