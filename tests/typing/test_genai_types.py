"""What type checkers say of code that uses `specwright.genai`: nothing where it is right.

google-genai's users complain that they say too much: #871 and #1874 in its public tracker.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).with_name("genai_examples.py")

Said = dict[int, set[str]]
"""The codes of what is said of each line."""


def expected(checker: str) -> Said:
    """What the comments say that `checker` says: `# wrong: mypy=arg-type pyright=reportCallIssue`."""
    found: Said = {}
    for number, line in enumerate(EXAMPLES.read_text(encoding="utf-8").splitlines(), 1):
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


def test_mypy_says_what_the_examples_say() -> None:
    said: Said = {}
    for number, code in re.findall(r":(\d+): error: .*\[([\w-]+)\]$", run("mypy", str(EXAMPLES)), re.M):
        said.setdefault(int(number), set()).add(code)
    assert said == expected("mypy")


def test_pyright_says_what_the_examples_say() -> None:
    said: Said = {}
    for each in json.loads(run("pyright", "--outputjson", str(EXAMPLES)))["generalDiagnostics"]:
        # That a type is unknown follows from an error on the same line.
        line = said.setdefault(each["range"]["start"]["line"] + 1, set())
        line |= {each["rule"]} if not each["rule"].startswith("reportUnknown") else set()
    assert said == expected("pyright")


def test_there_are_examples() -> None:
    assert len(expected("mypy")) == len(expected("pyright")) == 6
    assert EXAMPLES.read_text(encoding="utf-8").count("assert_type(") >= 17
