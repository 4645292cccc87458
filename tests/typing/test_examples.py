"""What type checkers say of code that uses our clients: nothing where it is right.

google-genai's users complain that they say too much: #871 and #1874 in its public tracker.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

LEAST = {"anthropic": (3, 10), "genai": (6, 17), "interactions": (3, 15), "mistral": (3, 10), "openai": (23, 40)}
"""For each file of examples, how many mistakes and how many types it has at least."""

FILES = [str(HERE / f"{name}_examples.py") for name in LEAST]

Said = dict[int, set[str]]
"""The codes of what is said of each line."""


def expected(name: str, checker: str) -> Said:
    """What the comments say that `checker` says: `# wrong: mypy=arg-type pyright=reportCallIssue,reportOther`."""
    found: Said = {}
    for number, line in enumerate((HERE / f"{name}_examples.py").read_text(encoding="utf-8").splitlines(), 1):
        codes = re.search(rf"# wrong: .*\b{checker}=([\w,-]+)", line)
        if codes:
            found[number] = set(codes[1].split(","))
    return found


def run(*command: str) -> str:
    # pyright asks the first `python` of the path for the packages that are installed.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=600, env=environment
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def pyright(*arguments: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("pyright", "--outputjson", *arguments))
    return report


@cache
def said_by_mypy() -> dict[str, Said]:
    """What it says of each file. All are given at once: what they import is read but once."""
    found: dict[str, Said] = {name: {} for name in LEAST}
    for name, number, code in re.findall(
        r"(\w+)_examples\.py:(\d+): error: .*\[([\w-]+)\]$", run("mypy", *FILES), re.M
    ):
        found[name].setdefault(int(number), set()).add(code)
    return found


@cache
def said_by_pyright() -> dict[str, Said]:
    found: dict[str, Said] = {name: {} for name in LEAST}
    for each in pyright(*FILES)["generalDiagnostics"]:
        name = Path(each["file"]).name.removesuffix("_examples.py")
        found[name].setdefault(each["range"]["start"]["line"] + 1, set()).add(each["rule"])
    for said in found.values():
        for number, rules in said.items():
            # That a type is unknown follows from another error on the same line.
            said[number] = {rule for rule in rules if not rule.startswith("reportUnknown")} or rules
    return found


@pytest.mark.parametrize("name", LEAST)
def test_mypy_says_what_the_examples_say(name: str) -> None:
    assert said_by_mypy()[name] == expected(name, "mypy")


@pytest.mark.parametrize("name", LEAST)
def test_pyright_says_what_the_examples_say(name: str) -> None:
    assert said_by_pyright()[name] == expected(name, "pyright")


@pytest.mark.parametrize("name", LEAST)
def test_there_are_examples(name: str) -> None:
    mistakes, types = LEAST[name]
    assert min(len(expected(name, "mypy")), len(expected(name, "pyright"))) >= mistakes
    assert (HERE / f"{name}_examples.py").read_text(encoding="utf-8").count("assert_type(") >= types


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
