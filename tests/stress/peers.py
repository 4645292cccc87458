"""The same documents through openapi-python-client and datamodel-code-generator's client mode.

They live in a virtual environment of their own: `pip install openapi-python-client==0.29.1 datamodel-code-generator`.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from specwright_generator.agreement import operation_keys
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.importing.reading import read_document

from .documents import UPSTREAM

SECONDS = 300
BASE = "https://api.example.com"
"""Where an API is whose document does not say so, or not completely."""
_OPERATION = re.compile(r"^    path=", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one generator made of one document; `failure` is the end of what it said where it made nothing."""

    document: str
    peer: str
    operations: int
    made: int
    seconds: float
    failure: str = ""


def examine(document: str, environment: Path) -> list[Attempt]:
    """Both generators' attempts at `document`."""
    source = UPSTREAM / document
    operations = len(set(operation_keys(import_openapi(read_document(source.read_bytes()), title="Any").document)))
    with TemporaryDirectory() as folder:
        return list(_attempts(document, source, operations, environment / "bin", Path(folder)))


def _attempts(document: str, source: Path, operations: int, tools: Path, scratch: Path) -> Iterator[Attempt]:
    one, other = scratch / "one", scratch / "other"
    commands = {
        "openapi-python-client": [
            *("openapi-python-client", "generate", "--path", source, "--output-path", one, "--meta", "none")
        ],
        "datamodel-code-generator": [
            *("datamodel-codegen", "--input", source, "--input-file-type", "openapi", "--generate-client", "httpx2"),
            *("--openapi-scopes", "schemas", "api", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--output", other / "models.py", "--client-output", other / "client"),
            *("--client-package", "other.client", "--client-model-package", "other.models"),
            *("--client-default-base-url", BASE, "--client-server-base-url", BASE),
        ],
    }
    for peer, command in commands.items():
        begun = time.perf_counter()
        failure = _run([str(part) for part in command], tools)
        seconds = time.perf_counter() - begun
        if peer == "openapi-python-client":
            made = sum(path.name != "__init__.py" for path in one.glob("api/*/*.py"))
        else:
            texts = (path.read_text() for path in other.glob("client/_operations*.py"))
            made = sum(len(_OPERATION.findall(text)) for text in texts)
        yield Attempt(
            document=document,
            peer=peer,
            operations=operations,
            made=made,
            seconds=seconds,
            failure=failure if made == 0 else "",
        )


def _run(command: list[str], tools: Path) -> str:
    try:
        done = subprocess.run(
            [str(tools / command[0]), *command[1:]],
            env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"not done after {SECONDS} s"
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return said[-1][-160:] if said else f"exit code {done.returncode}"


def report(found: list[list[Attempt]]) -> None:
    """Print a line for each attempt that lost something, and the totals."""
    attempts = [attempt for each in found for attempt in each]
    for attempt in attempts:
        if attempt.made < attempt.operations:
            why = f"nothing made: {attempt.failure}" if attempt.failure else ""
            lost = attempt.operations - attempt.made
            print(
                f"{attempt.peer:25} {attempt.document}: {lost} of {attempt.operations} operations lost {why}".rstrip()
            )
    for peer in dict.fromkeys(attempt.peer for attempt in attempts):
        own = [attempt for attempt in attempts if attempt.peer == peer]
        total = sum(attempt.operations for attempt in own)
        lost = sum(max(0, attempt.operations - attempt.made) for attempt in own)
        nothing = sum(attempt.made == 0 for attempt in own)
        seconds = sum(attempt.seconds for attempt in own)
        print(f"{peer}: {lost:,} of {total:,} operations lost, nothing at all of {nothing} documents, {seconds:.0f} s")
